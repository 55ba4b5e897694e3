use super::bound_tree::Side;
use super::reasons::behind_difference;
use super::row::WORLD;
use super::shortest::{FAR, Shortest};
use super::{Piece, Point, Solution};

/// Of two points, one is surely not after the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ordered {
    /// The point that is not after the other, by its place in the list that was asked about.
    pub earlier: usize,
    /// The other.
    pub later: usize,
    /// Whether it is surely before it, and not perhaps at once.
    pub strictly: bool,
    /// The evidence that says so.
    pub because: Vec<Piece>,
}

/// Pairs inside one part with alternatives that are searched exactly; where there are more, only what holds whatever
/// alternatives are chosen is told of them.
const MOST_SEARCHED: usize = 300;

impl Solution<'_> {
    /// What is sure of the order of these points beyond what their bounds show, each pair with its evidence.
    ///
    /// A pair is left out where its bounds lie apart, where both are surely at once, and where it follows from two others
    /// that are told or shown.
    pub fn orders(&self, points: &[Point]) -> Vec<Ordered> {
        let most = self.greatest(points);
        let count = points.len();
        let not_after = |i: usize, j: usize| i != j && most[j][i] <= 0 && most[i][j] != 0;
        let apart = |i: usize, j: usize| {
            let (i, j) = (self.bounds(points[i]), self.bounds(points[j]));
            i.latest.zip(j.earliest).is_some_and(|(latest, earliest)| latest < earliest)
        };
        let mut weakly = [Sets::new(count), Sets::new(count)];
        let mut strictly = [Sets::new(count), Sets::new(count)];
        for (i, j) in (0..count).flat_map(|i| (0..count).map(move |j| (i, j))).filter(|&(i, j)| not_after(i, j)) {
            weakly[0].put(i, j);
            weakly[1].put(j, i);
            if most[j][i] < 0 {
                strictly[0].put(i, j);
                strictly[1].put(j, i);
            }
        }
        let mut found = Vec::new();
        for j in 0..count {
            let told: Vec<usize> = (0..count)
                .filter(|&i| not_after(i, j) && !apart(i, j))
                .filter(|&i| {
                    let sets = if most[j][i] < 0 { &strictly } else { &weakly };
                    !sets[0].meets(i, &sets[1], j)
                })
                .collect();
            if told.is_empty() {
                continue;
            }
            let row = self.plain_row(points[j]);
            for i in told {
                let because = self.behind_order(points[i], points[j], most[j][i], &row);
                found.push(Ordered { earlier: i, later: j, strictly: most[j][i] < 0, because });
            }
        }
        found.sort_by_key(|pair| (pair.earlier, pair.later));
        found
    }

    /// `[i][j]`: the greatest `j - i`, or more where that takes too long to tell; [`FAR`] where there is none.
    fn greatest(&self, points: &[Point]) -> Vec<Vec<i64>> {
        let same_part = |a: Point, b: Point| self.component(a).is_some() && self.component(a) == self.component(b);
        let pairs = points.iter().flat_map(|&a| points.iter().map(move |&b| (a, b)));
        let searched = pairs.filter(|&(a, b)| a < b && same_part(a, b)).count() <= MOST_SEARCHED;
        let bounds: Vec<_> = points.iter().map(|&point| self.bounds(point)).collect();
        let mut shortest = Shortest::new(&self.state().graph, self.state().latest.potentials(), Side::Latest);
        let mut row = vec![FAR; self.network.points.len()];
        let mut all = Vec::with_capacity(points.len());
        for (i, &from) in points.iter().enumerate() {
            shortest.row(from.0, &mut row);
            let most = points.iter().enumerate().map(|(j, &to)| {
                let by_bounds = bounds[j].latest.zip(bounds[i].earliest).map_or(FAR, |(to, from)| to - from);
                let most = row[to.0 as usize].min(by_bounds);
                match searched && from != to && same_part(from, to) {
                    true => most.min(self.between(from, to).latest.unwrap_or(FAR)),
                    false => most,
                }
            });
            all.push(most.collect());
        }
        all
    }

    /// Ways from a point to all others by the evidence outside alternatives.
    fn plain_row(&self, from: Point) -> Vec<i64> {
        let mut row = vec![FAR; self.network.points.len()];
        Shortest::new(&self.state().graph, self.state().latest.potentials(), Side::Latest).row(from.0, &mut row);
        row
    }

    /// The evidence by which `earlier - later` is no more than `most`.
    fn behind_order(&self, earlier: Point, later: Point, most: i64, row: &[i64]) -> Vec<Piece> {
        if row[earlier.0 as usize] <= most && later.0 != WORLD {
            return self.tight_way(later.0, earlier.0, Side::Latest, row);
        }
        let (first, second) = (self.bounds(earlier).latest, self.bounds(later).earliest);
        if first.zip(second).is_none_or(|(latest, earliest)| latest - earliest > most)
            && let Some(part) = self.component(earlier)
        {
            let (component, _) = &self.state().components[part];
            let ends = component.local(later.0).zip(component.local(earlier.0));
            let behind = ends.and_then(|(later, earlier)| behind_difference(component, later, earlier, most));
            // Where that takes too long to tell, everything that hangs together is named.
            let behind = behind.unwrap_or_else(|| (0..component.rows.len() as u32).collect());
            return behind.into_iter().map(|row| Piece(component.named[row as usize])).collect();
        }
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in self.latest_because(earlier).chain(self.earliest_because(later)) {
            if !pieces.contains(&piece) {
                pieces.push(piece);
            }
        }
        pieces
    }
}

/// For each of some things, a set of them.
struct Sets {
    words: usize,
    bits: Vec<u64>,
}

impl Sets {
    fn new(count: usize) -> Self {
        let words = count.div_ceil(64);
        Self { words, bits: vec![0; words * count] }
    }

    fn put(&mut self, of: usize, one: usize) {
        self.bits[of * self.words + one / 64] |= 1 << (one % 64);
    }

    fn meets(&self, of: usize, others: &Sets, of_others: usize) -> bool {
        let row = |sets: &'_ Sets, of: usize| sets.bits[of * sets.words..(of + 1) * sets.words].to_vec();
        row(self, of).iter().zip(row(others, of_others)).any(|(a, b)| a & b != 0)
    }
}
