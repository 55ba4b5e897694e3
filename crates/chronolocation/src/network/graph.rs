use super::bound_tree::Side;
use super::row::{NO_HIGH, NO_LOW, NONE, Row};

/// The constraints as arcs, by point: `next <= point + forth` and `point <= next + back`.
///
/// Compressed rows of flat arrays; rows admitted later hang in a chain behind each point.
pub(super) struct Graph {
    start: Vec<u32>,
    next: Vec<u32>,
    row: Vec<u32>,
    forth: Vec<i64>,
    back: Vec<i64>,
    /// The newest later arc of each point, or [`NONE`]; empty while there are none.
    later: Vec<u32>,
    /// The arc admitted before this one at the same point, for arcs beyond the compressed ones.
    before: Vec<u32>,
    compressed: usize,
}

/// One end of one row, seen from a point.
#[derive(Clone, Copy)]
pub(super) struct Arc {
    pub(super) next: u32,
    pub(super) row: u32,
    /// `next <= point + forth`; [`NO_HIGH`] if open.
    pub(super) forth: i64,
    /// `point <= next + back`; [`NO_HIGH`] if open.
    pub(super) back: i64,
}

impl Graph {
    /// The rows that `keep` admits, over so many points.
    pub(super) fn new(points: usize, rows: &[Row], keep: impl Fn(u32) -> bool) -> Self {
        let mut start = vec![0u32; points + 1];
        for (index, row) in rows.iter().enumerate() {
            if keep(index as u32) {
                start[row.subject as usize + 1] += 1;
                start[row.reference as usize + 1] += 1;
            }
        }
        for point in 0..points {
            start[point + 1] += start[point];
        }
        let arcs = start[points] as usize;
        let mut graph = Self {
            next: vec![0; arcs],
            row: vec![0; arcs],
            forth: vec![0; arcs],
            back: vec![0; arcs],
            start,
            later: Vec::new(),
            before: Vec::new(),
            compressed: arcs,
        };
        let mut fill: Vec<u32> = graph.start[..points].to_vec();
        for (index, row) in rows.iter().enumerate() {
            if !keep(index as u32) {
                continue;
            }
            for (point, next) in [(row.reference, row.subject), (row.subject, row.reference)] {
                let at = fill[point as usize] as usize;
                fill[point as usize] += 1;
                graph.next[at] = next;
                graph.row[at] = index as u32;
                graph.forth[at] = row.weight(point);
                graph.back[at] = row.weight(next);
            }
        }
        graph
    }

    pub(super) fn points(&self) -> usize {
        self.start.len() - 1
    }

    fn arc(&self, at: usize) -> Arc {
        Arc { next: self.next[at], row: self.row[at], forth: self.forth[at], back: self.back[at] }
    }

    /// Every arc of a point.
    pub(super) fn arcs(&self, point: u32) -> impl Iterator<Item = Arc> + '_ {
        let range = self.start[point as usize] as usize..self.start[point as usize + 1] as usize;
        let mut later = self.later.get(point as usize).copied().unwrap_or(NONE);
        range.map(|at| self.arc(at)).chain(std::iter::from_fn(move || {
            (later != NONE).then(|| {
                let at = later as usize;
                later = self.before[at - self.compressed];
                self.arc(at)
            })
        }))
    }

    /// The arcs of a point that were laid out together: neighbours, rows, and the weights on one side.
    pub(super) fn laid_out(&self, point: u32, side: Side) -> (&[u32], &[u32], &[i64]) {
        let range = self.start[point as usize] as usize..self.start[point as usize + 1] as usize;
        let weights = match side {
            Side::Latest => &self.forth,
            Side::Earliest => &self.back,
        };
        (&self.next[range.clone()], &self.row[range.clone()], &weights[range])
    }

    /// Makes room for so many points.
    pub(super) fn grow(&mut self, points: usize) {
        let end = self.start[self.start.len() - 1];
        if self.start.len() < points + 1 {
            self.start.resize(points + 1, end);
        }
        if !self.later.is_empty() {
            self.later.resize(points, NONE);
        }
    }

    /// Adds a row's two arcs.
    pub(super) fn admit(&mut self, index: u32, row: &Row) {
        if self.later.is_empty() {
            self.later = vec![NONE; self.points()];
        }
        for (point, next) in [(row.reference, row.subject), (row.subject, row.reference)] {
            self.before.push(self.later[point as usize]);
            self.later[point as usize] = self.next.len() as u32;
            self.next.push(next);
            self.row.push(index);
            self.forth.push(row.weight(point));
            self.back.push(row.weight(next));
        }
    }

    /// Opens both ends of a row, which takes it out of every search.
    pub(super) fn cut(&mut self, index: u32, row: &Row) {
        self.set(index, row, NO_LOW, NO_HIGH);
    }

    /// Gives a row that was cut its ends back.
    pub(super) fn restore(&mut self, index: u32, row: &Row) {
        self.set(index, row, row.low, row.high);
    }

    fn set(&mut self, index: u32, row: &Row, low: i64, high: i64) {
        let ends = Row { low, high, ..*row };
        for (point, next) in [(row.reference, row.subject), (row.subject, row.reference)] {
            let (from, to) = (self.start[point as usize] as usize, self.start[point as usize + 1] as usize);
            // Rows lie in the order of their numbers within a point's stretch.
            let mut at = from + self.row[from..to].partition_point(|&row| row < index);
            if at == to || self.row[at] != index {
                let mut later = self.later.get(point as usize).copied().unwrap_or(NONE);
                while later != NONE && self.row[later as usize] != index {
                    later = self.before[later as usize - self.compressed];
                }
                if later == NONE {
                    continue;
                }
                at = later as usize;
            }
            self.forth[at] = ends.weight(point);
            self.back[at] = ends.weight(next);
        }
    }

    /// How many arcs were admitted after the graph was laid out.
    pub(super) fn later_arcs(&self) -> usize {
        self.next.len() - self.compressed
    }
}
