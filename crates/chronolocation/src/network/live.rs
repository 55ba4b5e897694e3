use std::collections::BTreeSet;

use super::graph::Graph;
use super::row::{NONE, Row, WORLD};
use super::solution::State;
use super::{Constraint, ConstraintError, Network, Piece, Point, Solution, TooFar};

/// A network under a person's hands: evidence is added and withdrawn, and everything that follows is kept up to date.
///
/// An edit costs in proportion to what it changes, beside contradictions and alternatives too. Everything is worked out
/// again where it makes or ends a contradiction, adds or withdraws an alternative, ties a part with alternatives to
/// another, withdraws what an excluded alternative rests on, or touches a part whose alternatives had to be searched.
///
/// # Limits
/// Beside contradictions that stay, further evidence may make others as good; those that were named stay named until one
/// of their pieces goes.
pub struct LiveNetwork {
    network: Network,
    state: State,
}

/// Why an edit was refused; nothing has changed then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The constraint cannot be taken in.
    #[error(transparent)]
    Constraint(#[from] ConstraintError),
    /// Bounds would add up to more than can be reckoned with.
    #[error(transparent)]
    TooFar(#[from] TooFar),
}

impl LiveNetwork {
    /// A network with everything that follows from it.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn new(network: Network) -> Result<Self, TooFar> {
        network.reach.check()?;
        Ok(Self { state: State::of(&network), network })
    }

    /// The network as it stands.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Everything that follows from it as it stands.
    pub fn solution(&self) -> Solution<'_> {
        Solution::lent(&self.network, &self.state)
    }

    /// The point with this name, new or known.
    pub fn point(&mut self, name: &str) -> Point {
        let point = self.network.point(name);
        let points = self.network.points.len();
        if points > self.state.graph.points() {
            self.state.grow(points);
        }
        point
    }

    /// Adds a piece of evidence.
    ///
    /// # Errors
    /// A constraint that cannot be taken in; nothing has changed then.
    pub fn add(&mut self, constraint: &Constraint<'_>) -> Result<Piece, EditError> {
        Ok(self.add_all(std::slice::from_ref(constraint))?[0])
    }

    /// Adds several pieces at once.
    ///
    /// # Errors
    /// A constraint that cannot be taken in; nothing has changed then.
    pub fn add_all(&mut self, constraints: &[Constraint<'_>]) -> Result<Vec<Piece>, EditError> {
        let mut pieces = Vec::with_capacity(constraints.len());
        let mut refused = None;
        for constraint in constraints {
            match self.network.add(constraint) {
                Ok(piece) => pieces.push(piece),
                Err(error) => refused = refused.or(Some(EditError::from(error))),
            }
        }
        if refused.is_none() {
            refused = self.network.reach.check().err().map(EditError::from);
        }
        if let Some(error) = refused {
            pieces.iter().for_each(|&piece| self.network.withdraw(piece));
            return Err(error);
        }
        if !pieces.iter().all(|piece| self.state.admit(&self.network, piece.0)) {
            self.state = State::of(&self.network);
        }
        Ok(pieces)
    }

    /// Withdraws a piece of evidence; what it alone gave is gone.
    pub fn withdraw(&mut self, piece: Piece) {
        self.withdraw_all(&BTreeSet::from([piece]));
    }

    /// Withdraws several pieces at once.
    pub fn withdraw_all(&mut self, pieces: &BTreeSet<Piece>) {
        let rows = &mut self.network.rows;
        let standing: Vec<u32> =
            pieces.iter().map(|piece| piece.0).filter(|&row| !rows[row as usize].withdrawn).collect();
        for &row in &standing {
            rows[row as usize].withdrawn = true;
        }
        if !standing.iter().all(|&row| self.state.withdraw(&self.network, row)) {
            self.state = State::of(&self.network);
        }
    }
}

impl State {
    /// Takes in a row of the network; false where everything has to be worked out again.
    fn admit(&mut self, network: &Network, number: u32) -> bool {
        let row = network.rows[number as usize];
        let Some(part) = self.part_of(&row).filter(|_| row.group == NONE && !row.crossed()) else { return false };
        if self.graph.later_arcs() > 1000 + network.rows.len() / 4 {
            let aside: BTreeSet<u32> =
                self.contradictions.iter().flat_map(|found| found.out(network)).map(|piece| piece.0).collect();
            let in_force = |number: u32| {
                let row = &network.rows[number as usize];
                !row.withdrawn && row.group == NONE && !aside.contains(&number)
            };
            // Of several rows that are added together, those after this one come in their turn.
            self.graph = Graph::new(network.points.len(), &network.rows, |other| other <= number && in_force(other));
        } else {
            self.graph.admit(number, &row);
        }
        self.latest.admit(&row);
        if self.latest.settle(&self.graph, &network.rows).is_some() {
            return false;
        }
        self.earliest.admit(&row);
        self.earliest.settle(&self.graph, &network.rows);
        part.is_none_or(|part| {
            let (component, resolved) = &mut self.components[part];
            resolved.admit(component, number, &row)
        })
    }

    /// Takes a row out again that the network has withdrawn; false where everything has to be worked out again.
    fn withdraw(&mut self, network: &Network, number: u32) -> bool {
        let row = network.rows[number as usize];
        let disputed = self.contradictions.iter().any(|found| found.evidence.contains(&Piece(number)));
        let Some(part) = self.part_of(&row).filter(|_| row.group == NONE && !disputed) else { return false };
        if let Some(part) = part {
            let (component, resolved) = &mut self.components[part];
            if !resolved.withdraw(component, number) {
                return false;
            }
        }
        self.graph.cut(number, &row);
        for tree in [&mut self.latest, &mut self.earliest] {
            tree.withdraw(&self.graph, &network.rows, &[number]);
            tree.settle(&self.graph, &network.rows);
        }
        self.met.retain(|cycle| !cycle.rows.contains(&number));
        true
    }

    /// The part with alternatives that a row lies in, if any; `None` where it ties two parts together.
    fn part_of(&self, row: &Row) -> Option<Option<usize>> {
        let part = |point: u32| {
            let number = self.component_of.get(point as usize).copied().unwrap_or(NONE);
            (number != NONE).then_some(number as usize)
        };
        match (row.subject, row.reference) {
            (WORLD, point) | (point, WORLD) => Some(part(point)),
            (a, b) => (part(a) == part(b)).then(|| part(a)),
        }
    }

    fn grow(&mut self, points: usize) {
        self.graph.grow(points);
        self.latest.grow(points);
        self.earliest.grow(points);
        self.settle_new_points();
    }

    /// Gives points that nothing ties yet their place in the tree.
    fn settle_new_points(&mut self) {
        self.latest.settle(&self.graph, &[]);
    }
}
