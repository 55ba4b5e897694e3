use std::collections::VecDeque;
use std::thread;

use super::alternatives::widest;
use super::bound_tree::Side;
use super::reasons::behind_difference;
use super::row::{NO_HIGH, WORLD};
use super::shortest::{FAR, Shortest};
use super::{Bounds, Piece, Point, Solution};

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

impl Solution<'_> {
    /// The bounds of `to - from`, in microseconds.
    pub fn between(&self, from: Point, to: Point) -> Bounds {
        if from == to {
            return Bounds { earliest: Some(0), latest: Some(0) };
        }
        let bounds = |least_negated: i64, most: i64| Bounds {
            earliest: (least_negated != FAR).then(|| -least_negated),
            latest: (most != FAR).then_some(most),
        };
        let parts = (self.component(from), self.component(to));
        if let (Some(part), Some(other)) = parts
            && part == other
        {
            let (component, _) = &self.state().components[part];
            if let Some((from, to)) = component.local(from.0).zip(component.local(to.0)) {
                let (least_negated, most) = widest(component, from, to);
                return bounds(least_negated, most);
            }
        }
        if parts != (None, None) || from.0 == WORLD || to.0 == WORLD {
            // Parts with alternatives meet others at the world's clock alone.
            let (from, to) = (self.bounds(from), self.bounds(to));
            return Bounds {
                earliest: to.earliest.zip(from.latest).map(|(to, from)| to - from),
                latest: to.latest.zip(from.earliest).map(|(to, from)| to - from),
            };
        }
        let mut row = vec![FAR; self.network.points.len()];
        Shortest::new(&self.state().graph, self.state().latest.potentials(), Side::Latest).row(from.0, &mut row);
        let most = row[to.0 as usize];
        Shortest::new(&self.state().graph, self.state().latest.potentials(), Side::Earliest).row(from.0, &mut row);
        bounds(row[to.0 as usize], most)
    }

    /// The evidence behind the bounds of `to - from`, each piece once: as few pieces as give them.
    pub fn between_because(&self, from: Point, to: Point) -> Vec<Piece> {
        let state = self.state();
        if let Some(mut pieces) = self.between_because_alternatives(from, to) {
            pieces.sort_unstable();
            pieces.dedup();
            return pieces;
        }
        let apart = self.component(from).is_some() || self.component(to).is_some() || from.0 == WORLD || to.0 == WORLD;
        let mut pieces: Vec<Piece> = if from == to {
            Vec::new()
        } else if apart {
            let both = [from, to].into_iter();
            both.flat_map(|point| self.earliest_because(point).chain(self.latest_because(point))).collect()
        } else {
            let mut row = vec![FAR; self.network.points.len()];
            let mut found = Vec::new();
            for side in [Side::Latest, Side::Earliest] {
                Shortest::new(&state.graph, state.latest.potentials(), side).row(from.0, &mut row);
                found.extend(self.tight_way(from.0, to.0, side, &row));
            }
            found
        };
        pieces.sort_unstable();
        pieces.dedup();
        pieces
    }

    /// The same for two points of one part with alternatives; `None` for others.
    fn between_because_alternatives(&self, from: Point, to: Point) -> Option<Vec<Piece>> {
        let part = self.component(from).filter(|_| from != to && self.component(to) == self.component(from))?;
        let (component, _) = &self.state().components[part];
        let (a, b) = component.local(from.0).zip(component.local(to.0))?;
        let bounds = self.between(from, to);
        let sides = [bounds.latest.map(|most| (a, b, most)), bounds.earliest.map(|least| (b, a, -least))];
        let behind = sides.into_iter().flatten().flat_map(|(a, b, most)| {
            // Where that takes too long to tell, everything that hangs together is named.
            behind_difference(component, a, b, most).unwrap_or_else(|| (0..component.rows.len() as u32).collect())
        });
        Some(behind.map(|row| Piece(component.named[row as usize])).collect())
    }

    /// The pieces of a way whose length is that of the shortest, with the fewest of them; none where there is no way.
    pub(super) fn tight_way(&self, from: u32, to: u32, side: Side, row: &[i64]) -> Vec<Piece> {
        let mut came: Vec<Option<(u32, u32)>> = vec![None; row.len()];
        let mut queue = VecDeque::from([to]);
        while let Some(at) = queue.pop_front() {
            if at == from || row[at as usize] == FAR {
                break;
            }
            for arc in self.state().graph.arcs(at) {
                let weight = match side {
                    Side::Latest => arc.back,
                    Side::Earliest => arc.forth,
                };
                let next = arc.next as usize;
                let tight = weight != NO_HIGH && row[next] != FAR && row[next] + weight == row[at as usize];
                if tight && came[next].is_none() && arc.next != to {
                    came[next] = Some((at, arc.row));
                    queue.push_back(arc.next);
                }
            }
        }
        let mut way = Vec::new();
        let mut at = from;
        while let Some((before, by)) = came[at as usize] {
            way.push(Piece(by));
            at = before;
        }
        way
    }

    /// How the first point lies to the second: only what the evidence makes sure.
    pub fn order(&self, first: Point, second: Point) -> Order {
        let lag = self.between(first, second);
        match (lag.earliest, lag.latest) {
            (Some(0), Some(0)) => Order::Same,
            (Some(least), _) if least > 0 => Order::Before,
            (_, Some(most)) if most < 0 => Order::After,
            (Some(0), _) => Order::NotAfter,
            (_, Some(0)) => Order::NotBefore,
            _ => Order::Open,
        }
    }

    /// The greatest difference of every two of these points, `[i][j]` being that of `j - i`; [`FAR`] where there is none.
    pub(crate) fn differences(&self, points: &[Point]) -> Vec<Vec<i64>> {
        let mut row = vec![FAR; self.network.points.len()];
        let mut shortest = Shortest::new(&self.state().graph, self.state().latest.potentials(), Side::Latest);
        let mut differences = Vec::with_capacity(points.len());
        for &from in points {
            let part = self.component(from);
            if part.is_none() {
                shortest.row(from.0, &mut row);
            }
            let most = |to: Point| match (from == to, part, self.component(to)) {
                (true, ..) => 0,
                (_, None, None) => row[to.0 as usize],
                _ => self.between(from, to).latest.unwrap_or(FAR),
            };
            differences.push(points.iter().map(|&to| most(to)).collect());
        }
        differences
    }

    /// For alternatives that all date one and the same point: the stretches that remain, of which one holds.
    pub(crate) fn stretches_of_alternatives(&self) -> Vec<(Point, Vec<(i64, i64)>)> {
        let mut found = Vec::new();
        for group in self.alternatives() {
            let rows: Vec<_> = group.remaining.iter().map(|piece| self.network.rows[piece.0 as usize]).collect();
            let Some(first) = rows.first().map(|row| row.subject) else { continue };
            if rows.iter().all(|row| row.subject == first && row.reference == WORLD) {
                let mut stretches: Vec<(i64, i64)> = rows.iter().map(|row| (row.low, row.high)).collect();
                stretches.sort_unstable();
                found.push((Point(first), stretches));
            }
        }
        found
    }

    /// The tightest difference between every two points, one row after another: `visit(from, row)`, where `row[to]` is
    /// the greatest `to - from` in microseconds, `i64::MAX` where there is none, indexed as [`Point`]s are numbered (the
    /// world's clock first). Rows come in no fixed order, from so many threads.
    ///
    /// # Limits
    /// Only evidence outside alternatives takes part: with alternatives the differences are sound, and may be wider than
    /// [`Solution::between`] says.
    pub fn minimal_network(&self, threads: usize, visit: &(dyn Fn(Point, &[i64]) + Sync)) {
        let points = self.network.points.len() as u32;
        let threads = threads.max(1);
        thread::scope(|scope| {
            for first in 0..threads as u32 {
                scope.spawn(move || {
                    let mut shortest =
                        Shortest::new(&self.state().graph, self.state().latest.potentials(), Side::Latest);
                    let mut row = vec![FAR; points as usize];
                    for from in (first..points).step_by(threads) {
                        shortest.row(from, &mut row);
                        shortest.thin(from);
                        visit(Point(from), &row);
                    }
                });
            }
        });
    }
}

impl Point {
    /// Its number: the index in a row of [`Solution::minimal_network`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
