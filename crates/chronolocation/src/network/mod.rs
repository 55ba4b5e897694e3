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
mod graph;
mod names;
mod narrow;
mod port_table;
mod refutation;
mod repair;
mod row;
mod shortest;
mod solution;
mod untangled;

use model::Trust;

pub use self::difference::Order;
use self::names::Names;
pub use self::repair::{Repair, weight};
use self::row::{NO_HIGH, NO_LOW, NONE, Row, WORLD};
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
        Self { points, evidence: Names::default(), groups: Names::default(), rows: Vec::new() }
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
        let (number, new) = self.evidence.intern(id);
        if !new {
            return Err(ConstraintError::SameId(id.into()));
        }
        let group = constraint.or.map_or(NONE, |or| self.groups.intern(or).0);
        self.rows.push(Row {
            subject: constraint.subject.0,
            reference: constraint.reference.0,
            low: constraint.low.unwrap_or(NO_LOW),
            high: constraint.high.unwrap_or(NO_HIGH),
            group,
            trust: constraint.trust,
        });
        Ok(Piece(number))
    }

    /// The evidence with this id.
    pub fn find_evidence(&self, id: &str) -> Option<Piece> {
        self.evidence.find(id).map(Piece)
    }

    /// The id of a piece of evidence.
    pub fn evidence_id(&self, piece: Piece) -> &str {
        self.evidence.get(piece.0)
    }

    /// How far a piece of evidence can be trusted.
    pub fn trust(&self, piece: Piece) -> Trust {
        self.rows[piece.0 as usize].trust
    }

    /// Every piece of evidence, in the order in which they were taken in.
    pub fn evidence(&self) -> impl ExactSizeIterator<Item = Piece> + use<> {
        (0..self.rows.len() as u32).map(Piece)
    }

    /// Everything that follows from the evidence.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn solve(&self) -> Result<Solution<'_>, TooFar> {
        Solution::of(self)
    }

    /// Whether every way through the network can be summed in 64 bits.
    fn check_reach(&self) -> Result<(), TooFar> {
        let mut far = vec![0i64; self.points.len()];
        let mut world = 0;
        for row in &self.rows {
            let low = if row.low == NO_LOW { 0 } else { row.low.abs() };
            let high = if row.high == NO_HIGH { 0 } else { row.high.abs() };
            let reach = low.max(high);
            if row.reference == WORLD {
                world = reach.max(world);
            } else {
                for end in [row.subject, row.reference] {
                    far[end as usize] = reach.max(far[end as usize]);
                }
            }
        }
        let total = far.iter().map(|&far| i128::from(far)).sum::<i128>() + 2 * i128::from(world);
        if total < i128::from(LONGEST) { Ok(()) } else { Err(TooFar) }
    }
}
