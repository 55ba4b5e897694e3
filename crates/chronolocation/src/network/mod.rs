//! The temporal network: what evidence says about *when*, and everything that follows from it.
//!
//! Points (the start of a recording, an event) are tied to the world's clock and to one another by evidence, each
//! piece a constraint `low <= subject - reference <= high`. From these follow the bounds of every point, the chain of
//! evidence behind each bound, and the evidence that cannot all be true.
//!
//! # Units
//! Whole microseconds: since 1970-01-01T00:00:00Z where the reference is the world's clock, signed differences between
//! two points otherwise. Callers round outward; nothing here is rounded.
//!
//! # References
//! Dechter, Meiri, Pearl: Temporal constraint networks. Artificial Intelligence 49 (1991), 61-95.

mod alternatives;
mod bound_tree;
mod component;
mod conflict;
mod difference;
mod excess;
mod graph;
mod guide;
mod hitting_set;
mod live;
mod names;
mod narrow;
mod ordered;
mod port_table;
mod radix_heap;
mod reasons;
mod refutation;
mod repair;
mod row;
mod shortest;
mod solution;
mod untangled;

use model::Trust;

pub use self::difference::Order;
pub use self::live::{EditError, LiveNetwork};
use self::names::Names;
pub use self::ordered::Ordered;
pub use self::repair::{Repair, weight};
use self::row::{NO_HIGH, NO_LOW, NONE, Row, WORLD};
pub(crate) use self::shortest::FAR;
pub use self::solution::{Alternatives, Bounds, Chain, Contradiction, Solution};

/// A point in time, by its number in one [`Network`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Point(u32);

impl Point {
    /// The world's clock: the instant 1970-01-01T00:00:00Z.
    pub const WORLD: Point = Point(WORLD);
}

/// A piece of evidence, by its number in one [`Network`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Piece(u32);

/// What a piece of evidence says: `low <= subject - reference <= high`.
#[derive(Clone, Copy, Debug)]
pub struct Constraint<'a> {
    /// The evidence's own name, unique in the network.
    pub id: &'a str,
    /// The point it speaks of.
    pub subject: Point,
    /// The point it is measured from; [`Point::WORLD`] for instants.
    pub reference: Point,
    /// Least difference in microseconds; `None` if open.
    pub low: Option<i64>,
    /// Greatest difference in microseconds; `None` if open.
    pub high: Option<i64>,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// The group of alternatives it belongs to: of all constraints with this name, one holds.
    pub or: Option<&'a str>,
    /// Whether it is not open to doubt, as what was computed from nothing that anybody said: a contradiction names it, and
    /// sets the others aside.
    pub certain: bool,
}

/// Why a constraint cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConstraintError {
    /// Another piece of evidence has this id already.
    #[error("the evidence {0} is given twice")]
    SameId(String),
    /// A point cannot be measured from itself.
    #[error("the evidence {0} measures {1} from itself")]
    SelfReference(String, String),
    /// A bound lies further away than can be reckoned with.
    #[error("the evidence {0} has a bound more than 12,000 years away")]
    TooFar(String),
}

/// Bounds that add up to more than can be reckoned with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the bounds of the evidence add up to more than 36,000 years; check the units of the largest ones")]
pub struct TooFar;

/// No single bound may be further away (12,000 years).
pub(crate) const FARTHEST: i64 = 12_000 * 31_556_952 * 1_000_000;
/// No way through the network may be longer; keeps every sum inside 64 bits.
const LONGEST: i64 = bound_tree::AFLOAT / 2;

/// Points and the evidence between them.
#[derive(Clone)]
pub struct Network {
    points: Names,
    evidence: Names,
    groups: Names,
    rows: Vec<Row>,
    /// The name of each row, and the newest row of each name.
    name_of: Vec<u32>,
    row_of: Vec<u32>,
    reach: Reach,
}

/// The longest way that the bounds could add up to.
#[derive(Clone, Default)]
struct Reach {
    /// For each point, its farthest difference to another.
    far: Vec<i64>,
    total: i128,
    world: i64,
}

impl Reach {
    fn add(&mut self, row: &Row, points: usize) {
        let low = if row.low == NO_LOW { 0 } else { row.low.abs() };
        let high = if row.high == NO_HIGH { 0 } else { row.high.abs() };
        let reach = low.max(high);
        if row.reference == WORLD || row.subject == WORLD {
            self.world = self.world.max(reach);
            return;
        }
        self.far.resize(points, 0);
        for end in [row.subject, row.reference] {
            let far = &mut self.far[end as usize];
            if reach > *far {
                self.total += i128::from(reach - *far);
                *far = reach;
            }
        }
    }

    /// Whether every way can be summed in 64 bits.
    fn check(&self) -> Result<(), TooFar> {
        if self.total + 2 * i128::from(self.world) < i128::from(LONGEST) { Ok(()) } else { Err(TooFar) }
    }
}

impl Default for Network {
    fn default() -> Self {
        Self::new()
    }
}

impl Network {
    /// A network without evidence.
    pub fn new() -> Self {
        let mut points = Names::default();
        points.intern("");
        Self {
            points,
            evidence: Names::default(),
            groups: Names::default(),
            rows: Vec::new(),
            name_of: Vec::new(),
            row_of: Vec::new(),
            reach: Reach::default(),
        }
    }

    /// The same with room for so many pieces of evidence.
    pub fn with_room(evidence: usize) -> Self {
        // Room is only asked for, not believed: a few names fit into any file.
        let evidence = evidence.min(1 << 24);
        let rows = Vec::with_capacity(evidence);
        Self { evidence: Names::with_room(evidence), rows, ..Self::new() }
    }

    /// The point with this name, new or known.
    pub fn point(&mut self, name: &str) -> Point {
        Point(self.points.intern(name).0)
    }

    /// The point with this name, if any evidence named it.
    pub fn find_point(&self, name: &str) -> Option<Point> {
        self.points.find(name).map(Point)
    }

    /// The name of a point; empty for the world's clock.
    pub fn point_name(&self, point: Point) -> &str {
        self.points.get(point.0)
    }

    /// Every point but the world's clock, in the order in which they were first named.
    pub fn points(&self) -> impl ExactSizeIterator<Item = Point> + use<> {
        (1..self.points.len() as u32).map(Point)
    }

    /// Takes in a piece of evidence.
    ///
    /// # Errors
    /// An id that is taken, a point measured from itself, a bound beyond reckoning; nothing is taken in then.
    pub fn add(&mut self, constraint: &Constraint<'_>) -> Result<Piece, ConstraintError> {
        let id = constraint.id;
        if constraint.subject == constraint.reference {
            return Err(ConstraintError::SelfReference(id.into(), self.point_name(constraint.subject).into()));
        }
        if [constraint.low, constraint.high].into_iter().flatten().any(|end| end.unsigned_abs() > FARTHEST as u64) {
            return Err(ConstraintError::TooFar(id.into()));
        }
        let number = self.rows.len() as u32;
        let (name, new) = self.evidence.intern(id);
        if new {
            self.row_of.push(number);
        } else if self.rows[self.row_of[name as usize] as usize].withdrawn {
            self.row_of[name as usize] = number;
        } else {
            return Err(ConstraintError::SameId(id.into()));
        }
        let row = Row {
            subject: constraint.subject.0,
            reference: constraint.reference.0,
            low: constraint.low.unwrap_or(NO_LOW),
            high: constraint.high.unwrap_or(NO_HIGH),
            group: constraint.or.map_or(NONE, |or| self.groups.intern(or).0),
            trust: constraint.trust,
            certain: constraint.certain && constraint.or.is_none(),
            withdrawn: false,
        };
        let row = Row { certain: row.certain && !row.crossed(), ..row };
        self.reach.add(&row, self.points.len());
        self.rows.push(row);
        self.name_of.push(name);
        Ok(Piece(number))
    }

    /// Takes a piece of evidence out again; its id is free for another.
    pub fn withdraw(&mut self, piece: Piece) {
        self.rows[piece.0 as usize].withdrawn = true;
    }

    /// The evidence with this id.
    pub fn find_evidence(&self, id: &str) -> Option<Piece> {
        let row = self.row_of[self.evidence.find(id)? as usize];
        (!self.rows[row as usize].withdrawn).then_some(Piece(row))
    }

    /// The id of a piece of evidence.
    pub fn evidence_id(&self, piece: Piece) -> &str {
        self.evidence.get(self.name_of[piece.0 as usize])
    }

    /// The subject of a piece of evidence, and the point that it is measured from.
    pub fn ends(&self, piece: Piece) -> [Point; 2] {
        let row = &self.rows[piece.0 as usize];
        [Point(row.subject), Point(row.reference)]
    }

    /// All the alternatives of which a piece is one; the piece alone where it is none.
    pub fn alternatives_of(&self, piece: Piece) -> Vec<Piece> {
        let group = self.rows[piece.0 as usize].group;
        match group {
            NONE => vec![piece],
            _ => self.evidence().filter(|other| self.rows[other.0 as usize].group == group).collect(),
        }
    }

    /// How far a piece of evidence can be trusted.
    pub fn trust(&self, piece: Piece) -> Trust {
        self.rows[piece.0 as usize].trust
    }

    /// Every piece of evidence that was not withdrawn, in the order in which they were taken in.
    pub fn evidence(&self) -> impl Iterator<Item = Piece> + '_ {
        (0..self.rows.len() as u32).filter(|&row| !self.rows[row as usize].withdrawn).map(Piece)
    }

    /// How many pieces of evidence were ever taken in.
    pub(crate) fn piece_count(&self) -> usize {
        self.rows.len()
    }

    /// Every piece that was ever taken in, withdrawn or not.
    pub(crate) fn all_pieces(&self) -> impl Iterator<Item = Piece> + use<> {
        (0..self.rows.len() as u32).map(Piece)
    }

    /// Everything that follows from the evidence.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn solve(&self) -> Result<Solution<'_>, TooFar> {
        self.reach.check()?;
        Ok(Solution::of(self))
    }

    /// A contradiction among the evidence outside alternatives, the first that is met; `None` if there is none.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn first_contradiction(&self) -> Result<Option<Contradiction>, TooFar> {
        self.reach.check()?;
        let plain = |row: u32| self.rows[row as usize].group == NONE && !self.rows[row as usize].withdrawn;
        if let Some(row) = (0..self.rows.len() as u32).find(|&row| plain(row) && self.rows[row as usize].crossed()) {
            let excess = self.rows[row as usize].low - self.rows[row as usize].high;
            return Ok(Some(Contradiction { evidence: vec![Piece(row)], excess }));
        }
        let graph = graph::Graph::new(self.points.len(), &self.rows, plain);
        let mut tree = bound_tree::BoundTree::new(bound_tree::Side::Latest, self.points.len());
        let cycle = tree.settle_guided(&graph, &self.rows, &guide::guess(&graph));
        Ok(cycle
            .map(|cycle| Contradiction { evidence: cycle.rows.into_iter().map(Piece).collect(), excess: cycle.excess }))
    }
}

impl Piece {
    /// Its number, counted from 0 in the order in which evidence was taken in.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
