use std::collections::VecDeque;

use super::graph::{Arc, Graph};
use super::radix_heap::RadixHeap;
use super::row::{NO_HIGH, NONE, Row, WORLD};

/// Which bound of every point a tree gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    /// The latest instant: shortest ways from the world's clock.
    Latest,
    /// The earliest instant, negated: shortest ways to the world's clock.
    Earliest,
}

/// Rows that cannot all hold: a closed way whose ends add up to less than nothing.
#[derive(Clone, Debug)]
pub(super) struct Cycle {
    /// In the order of the way.
    pub(super) rows: Vec<u32>,
    /// By how much it fails to close, in microseconds.
    pub(super) excess: i64,
}

/// A value no point has yet.
const UNREACHED: i64 = i64::MAX;
/// What a point starts from that nothing ties to the world's clock on this side. All real bounds lie below half of it.
pub(super) const AFLOAT: i64 = 1 << 61;

/// The bound of every point on one side, with the tree of rows that gives it.
///
/// Label correction from the world's clock outward (Bellman and Ford's relaxation with Tarjan's disassembly of
/// subtrees), which finds a negative cycle the moment it closes. The tree is kept, so a row can be admitted or
/// withdrawn with work in proportion to what it changes.
///
/// # References
/// Cherkassky, Goldberg: Negative-cycle detection algorithms. Mathematical Programming 85 (1999), 277-311.
#[derive(Clone)]
pub(super) struct BoundTree {
    side: Side,
    value: Vec<i64>,
    place: Vec<Place>,
    waiting: Vec<bool>,
    queue: VecDeque<u32>,
    scratch: Vec<u32>,
    /// Points taken out of the tree by a disassembly, each once, and some that have come back since.
    stale: Vec<u32>,
    is_stale: Vec<bool>,
    /// Points below this one are reached.
    cursor: usize,
    /// Whether a point that waits is queued again when its value falls, because the order of the work follows values.
    guided: bool,
}

/// Where a point is in the tree.
#[derive(Clone, Copy)]
struct Place {
    /// The row that ties the point to its parent; [`NONE`] at a root and outside the tree.
    by: u32,
    /// The parent, where `by` is a row.
    parent: u32,
    /// Depth in the tree, the world's clock being 1; 0 outside the tree.
    depth: u32,
    /// The tree in preorder, as a ring.
    after: u32,
    before: u32,
}

const NOWHERE: Place = Place { by: NONE, parent: WORLD, depth: 0, after: WORLD, before: WORLD };

impl BoundTree {
    pub(super) fn new(side: Side, points: usize) -> Self {
        let mut tree = Self {
            side,
            value: Vec::new(),
            place: Vec::new(),
            waiting: Vec::new(),
            queue: VecDeque::new(),
            scratch: Vec::new(),
            stale: Vec::new(),
            is_stale: Vec::new(),
            cursor: 0,
            guided: false,
        };
        tree.grow(points.max(1));
        tree.value[WORLD as usize] = 0;
        tree.place[WORLD as usize].depth = 1;
        tree.wait(WORLD);
        tree
    }

    /// Makes room for so many points.
    pub(super) fn grow(&mut self, points: usize) {
        self.cursor = self.cursor.min(self.value.len());
        self.value.resize(points, UNREACHED);
        self.place.resize(points, NOWHERE);
        self.waiting.resize(points, false);
        self.is_stale.resize(points, false);
    }

    /// The bound of a point on this side, in microseconds; `None` if nothing gives one.
    pub(super) fn bound(&self, point: u32) -> Option<i64> {
        let value = self.value[point as usize];
        (value < AFLOAT / 2).then_some(match self.side {
            Side::Latest => value,
            Side::Earliest => -value,
        })
    }

    /// The side on which it bounds.
    pub(super) fn side(&self) -> Side {
        self.side
    }

    /// Values under which no arc is negative.
    pub(super) fn potentials(&self) -> &[i64] {
        &self.value
    }

    /// The row that gives a bounded point's bound from its parent's, and that parent.
    pub(super) fn by(&self, point: u32) -> Option<(u32, u32)> {
        let place = &self.place[point as usize];
        (place.by != NONE).then_some((place.by, place.parent))
    }

    /// Has both ends of a row looked at again, since it was admitted or restored.
    pub(super) fn admit(&mut self, row: &Row) {
        for point in [row.reference, row.subject] {
            if self.place[point as usize].depth > 0 {
                self.wait(point);
            }
        }
    }

    /// Works until no bound can be tightened. A cycle that contradicts itself stops it: its rows are returned, and the
    /// tree waits for one of them to be cut and withdrawn.
    pub(super) fn settle(&mut self, graph: &Graph, rows: &[Row]) -> Option<Cycle> {
        loop {
            while let Some(point) = self.queue.pop_front() {
                self.waiting[point as usize] = false;
                if self.place[point as usize].depth == 0 {
                    continue;
                }
                if let Some(cycle) = self.scan(point, graph, rows) {
                    self.waiting[point as usize] = true;
                    self.queue.push_front(point);
                    return Some(cycle);
                }
            }
            if self.side == Side::Earliest {
                return None;
            }
            while self.cursor < self.value.len() && self.value[self.cursor] != UNREACHED {
                self.cursor += 1;
            }
            if self.cursor == self.value.len() {
                return None;
            }
            let root = self.cursor as u32;
            self.value[root as usize] = AFLOAT;
            self.hang(root, WORLD);
            self.wait(root);
        }
    }

    /// Fills a new tree in the order of how far points lie from a guess at when they were, without keeping the tree on
    /// the way; false, and nothing filled, if the guess is too bad for that or the rows contradict one another.
    pub(super) fn rush(&mut self, graph: &Graph, guess: &[i64]) -> bool {
        let points = self.value.len();
        let mut heap = RadixHeap::default();
        let mut looks = points + points / 2 + 100;
        let from_guess = |value: i64, point: u32, side: Side| {
            let distance = match side {
                Side::Latest => value - guess[point as usize],
                Side::Earliest => value + guess[point as usize],
            };
            distance.max(0) as u64
        };
        heap.push(0, WORLD);
        while let Some((_, point)) = heap.pop() {
            if !std::mem::take(&mut self.waiting[point as usize]) {
                continue;
            }
            looks -= 1;
            if looks == 0 || self.value[WORLD as usize] < 0 {
                *self = Self::new(self.side, points);
                return false;
            }
            let here = self.value[point as usize];
            let (nexts, rows, weights) = graph.laid_out(point, self.side);
            for ((&next, &row), &weight) in nexts.iter().zip(rows).zip(weights) {
                if weight != NO_HIGH && here + weight < self.value[next as usize] {
                    self.value[next as usize] = here + weight;
                    let place = &mut self.place[next as usize];
                    (place.by, place.parent) = (row, point);
                    self.waiting[next as usize] = true;
                    heap.push(from_guess(here + weight, next, self.side), next);
                }
            }
        }
        self.queue.clear();
        self.lay_out();
        true
    }

    /// Lays out the tree in preorder, from each point's parent.
    fn lay_out(&mut self) {
        let points = self.value.len();
        let mut first = vec![NONE; points];
        let mut sibling = vec![NONE; points];
        for point in (1..points).rev().filter(|&point| self.place[point].by != NONE) {
            let parent = self.place[point].parent as usize;
            sibling[point] = std::mem::replace(&mut first[parent], point as u32);
        }
        let (mut last, mut depth) = (WORLD, 1);
        let mut above = Vec::new();
        self.place[WORLD as usize].depth = depth;
        let mut at = first[WORLD as usize];
        loop {
            if at == NONE {
                let Some(parent) = above.pop() else { break };
                depth -= 1;
                at = parent;
                continue;
            }
            depth += 1;
            self.place[last as usize].after = at;
            let place = &mut self.place[at as usize];
            (place.depth, place.before) = (depth, last);
            last = at;
            above.push(sibling[at as usize]);
            at = first[at as usize];
        }
        self.place[last as usize].after = WORLD;
        self.place[WORLD as usize].before = last;
    }

    /// Settles a new tree, taking points in the order of how far they lie from a guess at when they were: with a good
    /// guess, nearly every point is looked at once.
    pub(super) fn settle_guided(&mut self, graph: &Graph, rows: &[Row], guess: &[i64]) -> Option<Cycle> {
        let mut heap = RadixHeap::default();
        // A bad guess must not cost more than this many looks at each point; the rest is done in plain order.
        let mut looks = 4 * self.value.len();
        self.guided = true;
        while looks > 0 {
            while let Some(point) = self.queue.pop_front() {
                let (value, guess) = (self.value[point as usize], guess[point as usize]);
                let distance = match self.side {
                    Side::Latest => value - guess,
                    Side::Earliest => value + guess,
                };
                heap.push(distance.max(0) as u64, point);
            }
            let Some((_, point)) = heap.pop() else { break };
            if std::mem::take(&mut self.waiting[point as usize]) && self.place[point as usize].depth > 0 {
                looks -= 1;
                if let Some(cycle) = self.scan(point, graph, rows) {
                    self.wait(point);
                    self.drain(heap);
                    return Some(cycle);
                }
            }
        }
        self.drain(heap);
        self.settle(graph, rows)
    }

    /// Puts what waits in a heap back into plain order.
    fn drain(&mut self, mut heap: RadixHeap) {
        self.guided = false;
        self.queue.retain(|&point| self.waiting[point as usize]);
        while let Some((_, point)) = heap.pop() {
            if self.waiting[point as usize] {
                self.queue.push_back(point);
            }
        }
    }

    fn scan(&mut self, point: u32, graph: &Graph, rows: &[Row]) -> Option<Cycle> {
        for arc in graph.arcs(point) {
            let weight = self.along(&arc);
            if weight == NO_HIGH {
                continue;
            }
            let value = self.value[point as usize] + weight;
            if value >= self.value[arc.next as usize] {
                continue;
            }
            if self.place[arc.next as usize].depth > 0 && !self.disassemble(arc.next, point) {
                return Some(self.cycle(point, &arc, rows));
            }
            self.value[arc.next as usize] = value;
            self.place[arc.next as usize].by = arc.row;
            self.hang(arc.next, point);
            self.wait(arc.next);
        }
        None
    }

    fn along(&self, arc: &Arc) -> i64 {
        match self.side {
            Side::Latest => arc.forth,
            Side::Earliest => arc.back,
        }
    }

    fn against(&self, arc: &Arc) -> i64 {
        match self.side {
            Side::Latest => arc.back,
            Side::Earliest => arc.forth,
        }
    }

    fn wait(&mut self, point: u32) {
        if !std::mem::replace(&mut self.waiting[point as usize], true) || self.guided {
            self.queue.push_back(point);
        }
    }

    fn hang(&mut self, point: u32, parent: u32) {
        let after = self.place[parent as usize].after;
        self.place[point as usize].depth = self.place[parent as usize].depth + 1;
        self.place[point as usize].parent = parent;
        self.place[parent as usize].after = point;
        self.place[point as usize].before = parent;
        self.place[point as usize].after = after;
        self.place[after as usize].before = point;
    }

    /// Collects the points under `top`, without `top`; returns the point that follows them.
    fn below(&mut self, top: u32) -> u32 {
        self.scratch.clear();
        let floor = self.place[top as usize].depth;
        let mut point = self.place[top as usize].after;
        while self.place[point as usize].depth > floor {
            self.scratch.push(point);
            point = self.place[point as usize].after;
        }
        point
    }

    /// Takes `top` and everything under it out of the tree; refuses, touching nothing, if `holding` is among it.
    fn disassemble(&mut self, top: u32, holding: u32) -> bool {
        if top == WORLD {
            // Everything that is not afloat hangs from the world's clock.
            return false;
        }
        let follows = self.below(top);
        if self.scratch.contains(&holding) {
            return false;
        }
        for &point in &self.scratch {
            self.place[point as usize].depth = 0;
            if !self.is_stale[point as usize] {
                self.is_stale[point as usize] = true;
                self.stale.push(point);
            }
        }
        let precedes = self.place[top as usize].before;
        self.place[precedes as usize].after = follows;
        self.place[follows as usize].before = precedes;
        self.place[top as usize].depth = 0;
        true
    }

    /// The rows on the way from `arc.next` down to `point`, and the arc that closes it.
    fn cycle(&self, point: u32, arc: &Arc, rows: &[Row]) -> Cycle {
        let mut cycle = Cycle { rows: Vec::new(), excess: -self.along(arc) };
        let mut at = point;
        while at != arc.next {
            let row = &rows[self.place[at as usize].by as usize];
            let parent = row.other(at);
            cycle.rows.push(self.place[at as usize].by);
            cycle.excess -= row.weight(parent);
            at = parent;
        }
        cycle.rows.reverse();
        cycle.rows.push(arc.row);
        cycle
    }

    /// Forgets what rows gave that have been cut from the graph, and gives what hung from them a first value again.
    pub(super) fn withdraw(&mut self, graph: &Graph, rows: &[Row], cut: &[u32]) {
        let mut lost = Vec::new();
        for &index in cut {
            let row = &rows[index as usize];
            for top in [row.subject, row.reference] {
                if self.place[top as usize].depth > 0 && self.place[top as usize].by == index {
                    let follows = self.below(top);
                    self.scratch.push(top);
                    for &point in &self.scratch {
                        self.place[point as usize].depth = 0;
                    }
                    lost.extend_from_slice(&self.scratch);
                    let precedes = self.place[top as usize].before;
                    self.place[precedes as usize].after = follows;
                    self.place[follows as usize].before = precedes;
                }
            }
        }
        // In the middle of the work, points outside the tree hold values that may have come over a cut row.
        for point in self.stale.drain(..) {
            self.is_stale[point as usize] = false;
            if self.place[point as usize].depth == 0 && self.value[point as usize] != UNREACHED {
                lost.push(point);
            }
        }
        lost.sort_unstable();
        lost.dedup();
        for &point in &lost {
            self.value[point as usize] = UNREACHED;
            self.place[point as usize].by = NONE;
        }
        for &point in &lost {
            let mut best = (UNREACHED, NONE, NONE);
            for arc in graph.arcs(point) {
                let weight = self.against(&arc);
                if weight != NO_HIGH && self.place[arc.next as usize].depth > 0 {
                    best = best.min((self.value[arc.next as usize] + weight, arc.row, arc.next));
                }
            }
            if best.0 != UNREACHED {
                self.value[point as usize] = best.0;
                self.place[point as usize].by = best.1;
                self.hang(point, best.2);
                self.wait(point);
            }
        }
        self.cursor = 0;
    }
}
