use std::collections::BTreeSet;

use super::alternatives::Resolved;
use super::bound_tree::{BoundTree, Cycle, Side};
use super::component::Component;
use super::conflict::doubtful;
use super::graph::Graph;
use super::row::{NONE, WORLD};
use super::untangled::make_consistent;
use super::{Network, Piece, Point};

/// What cannot be excluded of an instant or a difference, in microseconds; `None` where nothing bounds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bounds {
    /// Lower bound.
    pub earliest: Option<i64>,
    /// Upper bound.
    pub latest: Option<i64>,
}

/// A smallest set of evidence that cannot all be true: without any one piece the rest could be.
///
/// A group of alternatives takes part as a whole: all its members are named, and leaving it out means all of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// The evidence, in the order in which its points meet.
    pub evidence: Vec<Piece>,
    /// By how many microseconds it fails to fit: the least by which ends would have to give, all together, for all of it to
    /// be true; among alternatives, that of the choice that comes nearest.
    pub excess: i64,
}

impl Contradiction {
    /// Its pieces that bounds do without: all but those that are certain.
    pub(super) fn out(&self, network: &Network) -> Vec<Piece> {
        let rows: Vec<u32> = self.evidence.iter().map(|piece| piece.0).collect();
        doubtful(&network.rows, &rows).into_iter().map(Piece).collect()
    }
}

/// A group of alternatives, of which one holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alternatives {
    /// The name its members share.
    pub name: String,
    /// What remains possible.
    pub remaining: Vec<Piece>,
    /// What the other evidence excludes.
    pub excluded: Vec<Piece>,
}

/// Everything that follows from a [`Network`].
///
/// Where evidence contradicts itself, bounds are those of the evidence outside every [`Contradiction`], and of what is
/// certain inside.
pub struct Solution<'n> {
    pub(super) network: &'n Network,
    state: Kept<'n>,
}

/// What a solution reads from: its own, or what a live network keeps.
enum Kept<'n> {
    Own(Box<State>),
    Lent(&'n State),
}

/// Everything that is worked out of a network.
pub(super) struct State {
    /// The evidence outside groups and outside contradictions.
    pub(super) graph: Graph,
    pub(super) latest: BoundTree,
    pub(super) earliest: BoundTree,
    /// Parts with alternatives.
    pub(super) components: Vec<(Component, Resolved)>,
    /// The part that a point belongs to, or [`NONE`]; empty where there are none.
    pub(super) component_of: Vec<u32>,
    pub(super) contradictions: Vec<Contradiction>,
    /// Every conflict met on the way.
    pub(super) met: Vec<Cycle>,
}

impl State {
    pub(super) fn of(network: &Network) -> Self {
        let rows = &network.rows;
        let points = network.points.len();
        let untangled = make_consistent(network, |_| false);
        let mut earliest = BoundTree::new(Side::Earliest, points);
        let order = untangled.latest.potentials();
        if !earliest.rush(&untangled.graph, order) {
            earliest.settle_guided(&untangled.graph, rows, order);
        }
        let mut component_of = Vec::new();
        if !untangled.components.is_empty() {
            component_of = vec![NONE; points];
            for (number, (component, _)) in untangled.components.iter().enumerate() {
                for &point in &component.points[1..] {
                    component_of[point as usize] = number as u32;
                }
            }
        }
        let contradictions = untangled
            .disjoint
            .into_iter()
            .map(|cycle| Contradiction { evidence: cycle.rows.into_iter().map(Piece).collect(), excess: cycle.excess });
        Self {
            contradictions: contradictions.collect(),
            graph: untangled.graph,
            latest: untangled.latest,
            earliest,
            components: untangled.components,
            component_of,
            met: untangled.met,
        }
    }
}

impl<'n> Solution<'n> {
    pub(super) fn of(network: &'n Network) -> Self {
        Self { network, state: Kept::Own(Box::new(State::of(network))) }
    }

    pub(super) fn lent(network: &'n Network, state: &'n State) -> Self {
        Self { network, state: Kept::Lent(state) }
    }

    pub(super) fn state(&self) -> &State {
        match &self.state {
            Kept::Own(state) => state,
            Kept::Lent(state) => state,
        }
    }

    /// The network it follows from.
    pub fn network(&self) -> &'n Network {
        self.network
    }

    /// Whether all the evidence can be true.
    pub fn is_consistent(&self) -> bool {
        self.state().contradictions.is_empty()
    }

    /// Whether every bound is as narrow as the evidence allows; otherwise some are sound but may be wider, because there
    /// are more alternatives than can be searched.
    pub fn is_exact(&self) -> bool {
        self.state().components.iter().all(|(_, resolved)| resolved.exact)
    }

    /// Sets of evidence that cannot all be true, no two of which share evidence that can be doubted, the least trusted
    /// first.
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.state().contradictions
    }

    /// The evidence of contradictions that bounds do without: all of it but what is certain.
    pub fn set_aside(&self) -> BTreeSet<Piece> {
        self.contradictions().iter().flat_map(|found| found.out(self.network)).collect()
    }

    /// The groups of alternatives outside every contradiction, and what remains possible of each.
    pub fn alternatives(&self) -> Vec<Alternatives> {
        let mut groups = Vec::new();
        for (component, resolved) in &self.state().components {
            let excluded: BTreeSet<u32> = resolved.excluded.iter().copied().collect();
            for group in &component.groups {
                let branches = group.branches.iter().map(|&row| component.named[row as usize]);
                let (gone, left): (Vec<u32>, Vec<u32>) = branches.partition(|row| excluded.contains(row));
                let pieces = |rows: Vec<u32>| rows.into_iter().map(Piece).collect();
                let alternatives = Alternatives {
                    name: self.network.groups.get(group.named).to_owned(),
                    remaining: pieces(left),
                    excluded: pieces(gone),
                };
                groups.push((group.named, alternatives));
            }
        }
        groups.sort_by_key(|(number, _)| *number);
        groups.into_iter().map(|(_, alternatives)| alternatives).collect()
    }

    /// When a point can have been.
    pub fn bounds(&self, point: Point) -> Bounds {
        let bound = |side| match self.part(point) {
            Some((_, resolved, local)) => resolved.bound(local, side),
            None => self.tree(side).bound(point.0),
        };
        Bounds { earliest: bound(Side::Earliest), latest: bound(Side::Latest) }
    }

    /// The evidence behind a point's earliest instant: from the point back to the world's clock, then, where alternatives
    /// take part, what leaves no other of them.
    pub fn earliest_because(&self, point: Point) -> Chain<'_> {
        self.chain(point, Side::Earliest)
    }

    /// The evidence behind a point's latest instant: from the point back to the world's clock, then, where alternatives
    /// take part, what leaves no other of them.
    ///
    /// A group of alternatives is named by one of its members and meant as a whole.
    pub fn latest_because(&self, point: Point) -> Chain<'_> {
        self.chain(point, Side::Latest)
    }

    fn chain(&self, point: Point, side: Side) -> Chain<'_> {
        if let Some((component, resolved, local)) = self.part(point) {
            let rows = resolved.because(component, local, side);
            return Chain { tree: self.tree(side), at: WORLD, listed: rows.into_iter() };
        }
        let tree = self.tree(side);
        // What no bound holds hangs from no evidence.
        let at = if tree.bound(point.0).is_some() { point.0 } else { WORLD };
        Chain { tree, at, listed: Vec::new().into_iter() }
    }

    /// The part with alternatives that a point belongs to.
    pub(super) fn component(&self, point: Point) -> Option<usize> {
        let number = *self.state().component_of.get(point.0 as usize)?;
        (number != NONE).then_some(number as usize)
    }

    /// The same, with what was found of it and the point's number in it.
    fn part(&self, point: Point) -> Option<(&Component, &Resolved, u32)> {
        let (component, resolved) = &self.state().components[self.component(point)?];
        Some((component, resolved, component.local(point.0)?))
    }

    /// The bounds on one side by the evidence outside alternatives.
    fn tree(&self, side: Side) -> &BoundTree {
        match side {
            Side::Latest => &self.state().latest,
            Side::Earliest => &self.state().earliest,
        }
    }
}

/// The pieces of evidence behind one bound.
#[derive(Clone)]
pub struct Chain<'s> {
    tree: &'s BoundTree,
    at: u32,
    listed: std::vec::IntoIter<u32>,
}

impl Iterator for Chain<'_> {
    type Item = Piece;
    fn next(&mut self) -> Option<Piece> {
        match self.tree.by(self.at) {
            Some((by, parent)) => {
                self.at = parent;
                Some(Piece(by))
            }
            None => self.listed.next().map(Piece),
        }
    }
}
