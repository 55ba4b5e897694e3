/// A queue by rising cost, for costs that never fall below the last one taken.
///
/// # References
/// Ahuja, Mehlhorn, Orlin, Tarjan: Faster algorithms for the shortest path problem. Journal of the ACM 37 (1990).
pub(super) struct RadixHeap {
    buckets: Vec<Vec<(u64, u32)>>,
    last: u64,
    len: usize,
}

impl Default for RadixHeap {
    fn default() -> Self {
        Self { buckets: vec![Vec::new(); 65], last: 0, len: 0 }
    }
}

impl RadixHeap {
    fn bucket(&self, cost: u64) -> usize {
        64 - (cost ^ self.last).leading_zeros() as usize
    }

    /// Adds a point; a cost below the last one taken counts as that one.
    pub(super) fn push(&mut self, cost: u64, point: u32) {
        let cost = cost.max(self.last);
        let bucket = self.bucket(cost);
        self.buckets[bucket].push((cost, point));
        self.len += 1;
    }

    /// Takes a point of least cost.
    pub(super) fn pop(&mut self) -> Option<(u64, u32)> {
        if self.len == 0 {
            return None;
        }
        if self.buckets[0].is_empty() {
            let full = self.buckets.iter().position(|bucket| !bucket.is_empty())?;
            let mut moved = std::mem::take(&mut self.buckets[full]);
            self.last = moved.iter().map(|entry| entry.0).min()?;
            for &(cost, point) in &moved {
                let bucket = self.bucket(cost);
                self.buckets[bucket].push((cost, point));
            }
            moved.clear();
            self.buckets[full] = moved;
        }
        self.len -= 1;
        self.buckets[0].pop()
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.last = 0;
        self.len = 0;
        for bucket in &mut self.buckets {
            bucket.clear();
        }
    }
}
