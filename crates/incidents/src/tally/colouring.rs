use super::bits::Bits;
use super::graph::Graph;
use super::work::Work;

/// A number for each vertex such that joined vertices have different numbers.
pub(super) type Colouring = Vec<usize>;

/// The answer to "do so many colours suffice?".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Yes(Colouring),
    No,
    /// The work ran out.
    Unknown,
}

/// How many colours a colouring uses.
pub(super) fn colours(colouring: &Colouring) -> usize {
    colouring.iter().max().map_or(0, |&last| last + 1)
}

/// A colouring by taking, again and again, the vertex whose neighbours already have most colours.
///
/// # References
/// Brélaz, "New methods to color the vertices of a graph", Communications of the ACM 22 (1979).
pub(super) fn greedy(graph: &Graph) -> Colouring {
    let n = graph.len();
    let degree: Vec<usize> = (0..n).map(|v| graph.degree(v)).collect();
    let mut taken = vec![Bits::none(n + 1); n];
    let mut seen = vec![0; n];
    let mut colouring = vec![usize::MAX; n];
    for _ in 0..n {
        let open = (0..n).filter(|&v| colouring[v] == usize::MAX);
        let Some(v) = open.max_by_key(|&v| (seen[v], degree[v], n - v)) else { break };
        let colour = (0..).find(|&c| !taken[v].has(c)).unwrap_or(n);
        colouring[v] = colour;
        for w in graph.row(v).iter() {
            seen[w] += usize::from(!taken[w].has(colour));
            taken[w].insert(colour);
        }
    }
    colouring
}

/// Whether `k` colours suffice, by a search that gives `fixed` (all joined to one another) the first colours.
///
/// Vertices with fewer than `k` neighbours are left for last, where a colour is always free for them.
pub(super) fn colour_with(graph: &Graph, k: usize, fixed: &[usize], work: &mut Work) -> Answer {
    if fixed.len() > k {
        return Answer::No;
    }
    let core = graph.core(k);
    let small = graph.among(&core);
    // Setting out costs as much as many steps: a graph to look over, lists to write.
    let edges: usize = (0..small.len()).map(|v| small.degree(v)).sum();
    if !work.spend(4 * graph.len() * graph.row_words() + 8 * edges + core.len() * k) {
        return Answer::Unknown;
    }
    let fixed: Vec<usize> = fixed.iter().filter_map(|v| core.binary_search(v).ok()).collect();
    let mut search = Search::new(&small, k);
    match search.run(&fixed, work) {
        Answer::Yes(inner) => {
            let mut colouring = vec![usize::MAX; graph.len()];
            core.iter().zip(inner).for_each(|(&v, colour)| colouring[v] = colour);
            match fill(graph, colouring, k) {
                Some(colouring) => Answer::Yes(colouring),
                None => Answer::Unknown,
            }
        }
        answer => answer,
    }
}

/// Colours the vertices that were peeled off, those peeled last first.
fn fill(graph: &Graph, mut colouring: Colouring, k: usize) -> Option<Colouring> {
    let mut left: Bits = Bits::of(graph.len(), (0..graph.len()).filter(|&v| colouring[v] == usize::MAX));
    let mut present = Bits::all(graph.len());
    let mut peeled = Vec::with_capacity(left.len());
    loop {
        let low: Vec<usize> = left.iter().filter(|&v| graph.row(v).shared(&present) < k).collect();
        if low.is_empty() {
            break;
        }
        for v in low {
            // Neighbours only ever leave, so what was low stays low.
            left.remove(v);
            present.remove(v);
            peeled.push(v);
        }
    }
    for &v in peeled.iter().rev() {
        let mut taken = vec![false; k];
        for w in graph.row(v).iter() {
            if let Some(taken) = taken.get_mut(colouring[w]) {
                *taken = true;
            }
        }
        colouring[v] = taken.iter().position(|&taken| !taken)?;
    }
    left.is_empty().then_some(colouring)
}

const NONE: u32 = u32::MAX;

/// Backtracking over the vertex with fewest colours left (Brélaz's rule), without recursion.
struct Search<'a> {
    graph: &'a Graph,
    k: usize,
    colour: Vec<u32>,
    /// For each vertex and colour, how many neighbours have it.
    against: Vec<u16>,
    /// How many colours its neighbours leave each vertex.
    free: Vec<u32>,
    degree: Vec<u32>,
    neighbours: Vec<Vec<u32>>,
}

impl<'a> Search<'a> {
    fn new(graph: &'a Graph, k: usize) -> Self {
        let n = graph.len();
        let neighbours: Vec<Vec<u32>> = (0..n).map(|v| graph.row(v).iter().map(|w| w as u32).collect()).collect();
        Self {
            graph,
            k,
            colour: vec![NONE; n],
            against: vec![0; n * k],
            free: vec![k as u32; n],
            degree: neighbours.iter().map(|list| list.len() as u32).collect(),
            neighbours,
        }
    }

    /// Gives a vertex a colour; false if a neighbour is left with none.
    fn give(&mut self, v: usize, colour: usize) -> bool {
        self.colour[v] = colour as u32;
        let mut is_open = true;
        for &w in &self.neighbours[v] {
            let w = w as usize;
            self.degree[w] -= 1;
            let against = &mut self.against[w * self.k + colour];
            *against += 1;
            if *against == 1 {
                self.free[w] -= 1;
                is_open &= self.free[w] > 0 || self.colour[w] != NONE;
            }
        }
        is_open
    }

    fn take(&mut self, v: usize) {
        let colour = self.colour[v] as usize;
        self.colour[v] = NONE;
        for &w in &self.neighbours[v] {
            let w = w as usize;
            self.degree[w] += 1;
            let against = &mut self.against[w * self.k + colour];
            *against -= 1;
            self.free[w] += u32::from(*against == 0);
        }
    }

    fn next(&self) -> Option<usize> {
        let open = (0..self.colour.len()).filter(|&v| self.colour[v] == NONE);
        open.min_by_key(|&v| (self.free[v], u32::MAX - self.degree[v], v))
    }

    fn run(&mut self, fixed: &[usize], work: &mut Work) -> Answer {
        let n = self.graph.len();
        for (colour, &v) in fixed.iter().enumerate() {
            if !self.give(v, colour) {
                return Answer::No;
            }
        }
        // Each step: the vertex, and how many colours were in use before it.
        let mut steps: Vec<(usize, usize)> = Vec::with_capacity(n);
        let mut used = fixed.len();
        let mut colour = 0;
        let Some(mut v) = self.next() else { return self.answer() };
        loop {
            let limit = self.k.min(used + 1);
            match (colour..limit).find(|&c| self.against[v * self.k + c] == 0) {
                Some(c) => {
                    if !work.spend(n + 2 * self.neighbours[v].len()) {
                        return Answer::Unknown;
                    }
                    if !self.give(v, c) {
                        self.take(v);
                        colour = c + 1;
                        continue;
                    }
                    steps.push((v, used));
                    used = used.max(c + 1);
                    match self.next() {
                        Some(next) => (v, colour) = (next, 0),
                        None => return self.answer(),
                    }
                }
                None => {
                    let Some((last, before)) = steps.pop() else { return Answer::No };
                    colour = self.colour[last] as usize + 1;
                    self.take(last);
                    (v, used) = (last, before);
                }
            }
        }
    }

    fn answer(&self) -> Answer {
        Answer::Yes(self.colour.iter().map(|&c| c as usize).collect())
    }
}
