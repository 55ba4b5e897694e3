use super::bound_tree::BoundTree;
use super::graph::Graph;
use super::row::NONE;
use super::solution::State;
use super::{Constraint, ConstraintError, Network, Piece, Point, Solution, TooFar};

/// A network under a person's hands: evidence is added and withdrawn, and everything that follows is kept up to date.
///
/// While the evidence is consistent and holds no alternatives, an edit costs in proportion to what it changes. With
/// contradictions or alternatives, everything is worked out again.
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
        let piece = self.network.add(constraint)?;
        if let Err(error) = self.network.reach.check() {
            self.network.withdraw(piece);
            return Err(error.into());
        }
        let row = self.network.rows[piece.0 as usize];
        let (network, state) = (&self.network, &mut self.state);
        if state.is_plain() && row.group == NONE && !row.crossed() {
            if state.graph.later_arcs() > 1000 + network.rows.len() / 4 {
                state.graph =
                    Graph::new(network.points.len(), &network.rows, |row| !network.rows[row as usize].withdrawn);
            } else {
                state.graph.admit(piece.0, &row);
            }
            state.latest.admit(&row);
            if state.latest.settle(&state.graph, &network.rows).is_none() {
                state.earliest.admit(&row);
                state.earliest.settle(&state.graph, &network.rows);
                return Ok(piece);
            }
        }
        self.state = State::of(&self.network);
        Ok(piece)
    }

    /// Withdraws a piece of evidence; what it alone gave is gone.
    pub fn withdraw(&mut self, piece: Piece) {
        if std::mem::replace(&mut self.network.rows[piece.0 as usize].withdrawn, true) {
            return;
        }
        let row = self.network.rows[piece.0 as usize];
        let (network, state) = (&self.network, &mut self.state);
        if !state.is_plain() {
            self.state = State::of(&self.network);
            return;
        }
        state.graph.cut(piece.0, &row);
        let again = |tree: &mut BoundTree| {
            tree.withdraw(&state.graph, &network.rows, &[piece.0]);
            tree.settle(&state.graph, &network.rows);
        };
        again(&mut state.latest);
        again(&mut state.earliest);
    }
}

impl State {
    /// Neither contradictions nor alternatives.
    fn is_plain(&self) -> bool {
        self.contradictions.is_empty() && self.components.is_empty()
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
