use std::hash::{BuildHasher, RandomState};

/// Texts and their numbers: each distinct text is kept once, and numbered in the order of first appearance.
#[derive(Clone)]
pub(super) struct Names {
    text: String,
    /// Where each name ends in `text`.
    ends: Vec<u32>,
    /// Open addressing: the number of a name plus one, or 0.
    slots: Vec<u32>,
    hasher: RandomState,
}

impl Default for Names {
    fn default() -> Self {
        Self { text: String::new(), ends: Vec::new(), slots: vec![0; 16], hasher: RandomState::new() }
    }
}

impl Names {
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
        match self.slots[self.slot(name)] {
            0 => None,
            taken => Some(taken - 1),
        }
    }

    /// The number of a name, new or old, and whether it is new.
    pub(super) fn intern(&mut self, name: &str) -> (u32, bool) {
        let slot = self.slot(name);
        if self.slots[slot] != 0 {
            return (self.slots[slot] - 1, false);
        }
        let number = self.ends.len() as u32;
        self.text.push_str(name);
        self.ends.push(self.text.len() as u32);
        self.slots[slot] = number + 1;
        if self.ends.len() * 2 > self.slots.len() {
            self.widen();
        }
        (number, true)
    }

    fn slot(&self, name: &str) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = self.hasher.hash_one(name) as usize & mask;
        while self.slots[slot] != 0 && self.get(self.slots[slot] - 1) != name {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn widen(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for number in 0..self.ends.len() as u32 {
            let slot = self.slot(self.get(number));
            self.slots[slot] = number + 1;
        }
    }
}
