use super::bound_tree::{BoundTree, Side};
use super::conflict::{Doubt, untangle};
use super::graph::Graph;
use super::row::NONE;
use super::{Network, Piece, Point, Repair, TooFar};

/// What cannot be excluded of an instant or a difference, in microseconds; `None` where nothing bounds it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bounds {
    /// Lower bound.
    pub earliest: Option<i64>,
    /// Upper bound.
    pub latest: Option<i64>,
}

/// How two points lie to one another, as far as the evidence decides it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// The first is surely earlier.
    Before,
    /// The first is surely not later.
    NotAfter,
    /// Surely at the same instant.
    Same,
    /// The first is surely not earlier.
    NotBefore,
    /// The first is surely later.
    After,
    /// The evidence allows either.
    Open,
}

/// A smallest set of evidence that cannot all be true: without any one piece the rest could be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// The evidence, in the order in which its points meet.
    pub evidence: Vec<Piece>,
    /// By how many microseconds it fails to fit.
    pub excess: i64,
}

/// Everything that follows from a [`Network`].
///
/// Where evidence contradicts itself, bounds are those of the evidence outside every [`Contradiction`].
pub struct Solution<'n> {
    network: &'n Network,
    latest: BoundTree,
    earliest: BoundTree,
    contradictions: Vec<Contradiction>,
    alternatives: Vec<Alternatives>,
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

impl<'n> Solution<'n> {
    pub(super) fn of(network: &'n Network) -> Result<Self, TooFar> {
        network.check_reach()?;
        let rows = &network.rows;
        let points = network.points.len();
        let doubt = Doubt { rows, names: &network.evidence };
        let mut contradictions: Vec<Contradiction> = (0..rows.len() as u32)
            .filter(|&row| rows[row as usize].crossed())
            .map(|row| Contradiction {
                evidence: vec![Piece(row)],
                excess: rows[row as usize].low - rows[row as usize].high,
            })
            .collect();
        let mut graph = Graph::new(points, rows, |row| {
            let row = &rows[row as usize];
            row.group == NONE && !row.crossed() && !row.withdrawn
        });
        let mut latest = BoundTree::new(Side::Latest, points);
        let untangled = untangle(doubt, &mut graph, &mut latest);
        contradictions.extend(untangled.disjoint.into_iter().map(|cycle| Contradiction {
            evidence: cycle.rows.into_iter().map(Piece).collect(),
            excess: cycle.excess,
        }));
        let mut earliest = BoundTree::new(Side::Earliest, points);
        earliest.settle(&graph, rows);
        Ok(Self { network, latest, earliest, contradictions, alternatives: Vec::new() })
    }

    /// The network it follows from.
    pub fn network(&self) -> &'n Network {
        self.network
    }

    /// Whether all the evidence can be true.
    pub fn is_consistent(&self) -> bool {
        self.contradictions.is_empty()
    }

    /// Sets of evidence that cannot all be true, no two of which share evidence, the least trusted first.
    pub fn contradictions(&self) -> &[Contradiction] {
        &self.contradictions
    }

    /// The groups of alternatives and what remains possible of each.
    pub fn alternatives(&self) -> &[Alternatives] {
        &self.alternatives
    }

    /// The cheapest ways to make the evidence consistent.
    pub fn repairs(&self) -> Vec<Repair> {
        Vec::new()
    }

    /// When a point can have been.
    pub fn bounds(&self, point: Point) -> Bounds {
        Bounds { earliest: self.earliest.bound(point.0), latest: self.latest.bound(point.0) }
    }

    /// The evidence behind a point's earliest instant, from the point back to the world's clock.
    pub fn earliest_because(&self, point: Point) -> Chain<'_> {
        Chain { network: self.network, tree: &self.earliest, at: point.0 }
    }

    /// The evidence behind a point's latest instant, from the point back to the world's clock.
    pub fn latest_because(&self, point: Point) -> Chain<'_> {
        Chain { network: self.network, tree: &self.latest, at: point.0 }
    }
}

/// The pieces of evidence behind one bound.
#[derive(Clone)]
pub struct Chain<'s> {
    network: &'s Network,
    tree: &'s BoundTree,
    at: u32,
}

impl Iterator for Chain<'_> {
    type Item = Piece;
    fn next(&mut self) -> Option<Piece> {
        let by = self.tree.by(self.at)?;
        self.at = self.network.rows[by as usize].other(self.at);
        Some(Piece(by))
    }
}
