use super::bits::Bits;

/// Who is kept apart from whom.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    rows: Vec<Bits>,
}

impl Graph {
    pub(super) fn new(vertices: usize) -> Self {
        Self { rows: vec![Bits::none(vertices); vertices] }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        if a != b {
            self.rows[a].insert(b);
            self.rows[b].insert(a);
        }
    }

    pub(super) fn are_joined(&self, a: usize, b: usize) -> bool {
        self.rows[a].has(b)
    }

    pub(super) fn row(&self, a: usize) -> &Bits {
        &self.rows[a]
    }

    /// How many words a row takes, for reckoning work.
    pub(super) fn row_words(&self) -> usize {
        self.len().div_ceil(64)
    }

    pub(super) fn degree(&self, a: usize) -> usize {
        self.rows[a].len()
    }

    /// The graph among some of its vertices, numbered by their place in the list.
    pub(super) fn among(&self, vertices: &[usize]) -> Self {
        let mut place = vec![usize::MAX; self.len()];
        vertices.iter().enumerate().for_each(|(k, &v)| place[v] = k);
        let chosen = Bits::of(self.len(), vertices.iter().copied());
        let row = |&v: &usize| Bits::of(vertices.len(), self.rows[v].and(&chosen).iter().map(|w| place[w]));
        Self { rows: vertices.iter().map(row).collect() }
    }

    /// Its connected parts, each ascending.
    pub(super) fn parts(&self) -> Vec<Vec<usize>> {
        let mut unseen = Bits::all(self.len());
        let mut parts = Vec::new();
        while let Some(first) = unseen.first() {
            let mut part = Bits::none(self.len());
            let mut stack = vec![first];
            unseen.remove(first);
            while let Some(v) = stack.pop() {
                part.insert(v);
                let new = self.rows[v].and(&unseen);
                unseen.drop(&new);
                stack.extend(new.iter());
            }
            parts.push(part.iter().collect());
        }
        parts
    }

    /// What is left when vertices with fewer than `degree` neighbours are taken away until there are none.
    pub(super) fn core(&self, degree: usize) -> Vec<usize> {
        let mut left = Bits::all(self.len());
        let mut degrees: Vec<usize> = (0..self.len()).map(|v| self.degree(v)).collect();
        let mut low: Vec<usize> = (0..self.len()).filter(|&v| degrees[v] < degree).collect();
        while let Some(v) = low.pop() {
            if !left.has(v) {
                continue;
            }
            left.remove(v);
            for w in self.rows[v].and(&left).iter() {
                degrees[w] -= 1;
                if degrees[w] + 1 == degree {
                    low.push(w);
                }
            }
        }
        left.iter().collect()
    }

    /// The same with two vertices made one: the second is left without neighbours.
    pub(super) fn merged(&self, into: usize, from: usize) -> Self {
        let mut graph = self.clone();
        for w in self.rows[from].iter() {
            graph.join(into, w);
            graph.rows[w].remove(from);
        }
        graph.rows[from] = Bits::none(self.len());
        graph
    }

    /// The same with two vertices kept apart.
    pub(super) fn joined(&self, a: usize, b: usize) -> Self {
        let mut graph = self.clone();
        graph.join(a, b);
        graph
    }
}
