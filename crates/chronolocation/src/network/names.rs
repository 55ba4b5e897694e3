use std::hash::BuildHasher;

use foldhash::fast::RandomState;

/// Texts and their numbers: each distinct text is kept once, and numbered in the order of first appearance.
#[derive(Clone)]
pub(super) struct Names {
    text: String,
    /// Where each name ends in `text`.
    ends: Vec<u32>,
    /// Open addressing: the number of a name plus one, or 0, and the name's hash.
    slots: Vec<(u32, u32)>,
    hasher: RandomState,
}

impl Default for Names {
    fn default() -> Self {
        Self { text: String::new(), ends: Vec::new(), slots: vec![(0, 0); 16], hasher: RandomState::default() }
    }
}

impl Names {
    /// Room for so many names, so that they are not put anew as they come.
    pub(super) fn with_room(names: usize) -> Self {
        let slots = (names * 2 + 16).next_power_of_two();
        Self { ends: Vec::with_capacity(names), slots: vec![(0, 0); slots], ..Self::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let from = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.text[from..self.ends[number] as usize]
    }

    /// The number of a name, if it has one.
    pub(super) fn find(&self, name: &str) -> Option<u32> {
        match self.slots[self.slot(name, self.hash(name))].0 {
            0 => None,
            taken => Some(taken - 1),
        }
    }

    /// The number of a name, new or old, and whether it is new.
    pub(super) fn intern(&mut self, name: &str) -> (u32, bool) {
        let hash = self.hash(name);
        let slot = self.slot(name, hash);
        if self.slots[slot].0 != 0 {
            return (self.slots[slot].0 - 1, false);
        }
        let number = self.ends.len() as u32;
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
        self.slots[slot] = (number + 1, hash);
        if self.ends.len() * 2 > self.slots.len() {
            self.widen();
        }
        (number, true)
    }

    fn hash(&self, name: &str) -> u32 {
        self.hasher.hash_one(name) as u32
    }

    fn slot(&self, name: &str, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        while self.slots[slot].0 != 0 && (self.slots[slot].1 != hash || self.get(self.slots[slot].0 - 1) != name) {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn widen(&mut self) {
        let wider = vec![(0, 0); self.slots.len() * 2];
        let mask = wider.len() - 1;
        for taken in std::mem::replace(&mut self.slots, wider).into_iter().filter(|taken| taken.0 != 0) {
            let mut slot = taken.1 as usize & mask;
            while self.slots[slot].0 != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = taken;
        }
    }
}
