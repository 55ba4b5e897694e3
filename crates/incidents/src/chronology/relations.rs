use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Pairs of which the first is before the second, without a cycle, and all that follows from them.
pub(super) struct Relations {
    /// Direct successors of each event.
    after: Vec<Vec<usize>>,
    /// The row of each event that stands in a relation.
    row: Vec<Option<u32>>,
    /// The event of each row.
    event: Vec<u32>,
    /// For each row, as bits, the rows of all events before it.
    before: Vec<u64>,
    words: usize,
}

impl Relations {
    /// From pairs that hold no cycle.
    pub(super) fn new(events: usize, pairs: &[(usize, usize)]) -> Self {
        let mut after = vec![Vec::new(); events];
        let mut row = vec![None; events];
        let mut event = Vec::new();
        for &(a, b) in pairs {
            after[a].push(b);
            for e in [a, b] {
                if row[e].is_none() {
                    row[e] = Some(event.len() as u32);
                    event.push(e as u32);
                }
            }
        }
        let words = event.len().div_ceil(64);
        let before = vec![0; words * event.len()];
        let mut relations = Self { after, row, event, before, words };
        for e in relations.sorted(|e| e) {
            relations.hand_on(e);
        }
        relations
    }

    fn hand_on(&mut self, e: usize) {
        let Some(from) = self.row[e].map(|r| r as usize) else { return };
        for to in self.after[e].iter().filter_map(|&b| self.row[b].map(|r| r as usize)) {
            for word in 0..self.words {
                self.before[to * self.words + word] |= self.before[from * self.words + word];
            }
            self.before[to * self.words + from / 64] |= 1 << (from % 64);
        }
    }

    /// All events, each after those it must follow; among those free to come next, the least key first.
    pub(super) fn sorted<K: Ord>(&self, key: impl Fn(usize) -> K) -> Vec<usize> {
        let mut waits = vec![0_usize; self.after.len()];
        self.after.iter().flatten().for_each(|&b| waits[b] += 1);
        let free = |e: usize| Reverse((key(e), e));
        let mut heap: BinaryHeap<_> = (0..waits.len()).filter(|&e| waits[e] == 0).map(free).collect();
        let mut sorted = Vec::with_capacity(waits.len());
        while let Some(Reverse((_, e))) = heap.pop() {
            sorted.push(e);
            for &b in &self.after[e] {
                waits[b] -= 1;
                if waits[b] == 0 {
                    heap.push(free(b));
                }
            }
        }
        sorted
    }

    /// Whether the pairs say, directly or through others, that `a` is before `b`.
    pub(super) fn say_before(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (self.row[a], self.row[b]) else { return false };
        self.before[b as usize * self.words + a as usize / 64] >> (a % 64) & 1 == 1
    }

    /// Whether an event stands in any relation.
    pub(super) fn name(&self, event: usize) -> bool {
        self.row[event].is_some()
    }

    /// All events that the pairs put before one of these.
    pub(super) fn all_before(&self, events: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut union = vec![0_u64; self.words];
        for row in events.into_iter().filter_map(|e| self.row[e]) {
            let bits = &self.before[row as usize * self.words..][..self.words];
            union.iter_mut().zip(bits).for_each(|(u, b)| *u |= b);
        }
        let mut found = Vec::new();
        for (word, mut bits) in union.into_iter().enumerate() {
            while bits != 0 {
                found.push(self.event[word * 64 + bits.trailing_zeros() as usize] as usize);
                bits &= bits - 1;
            }
        }
        found
    }

    /// Direct successors of an event.
    pub(super) fn directly_after(&self, event: usize) -> &[usize] {
        &self.after[event]
    }
}
