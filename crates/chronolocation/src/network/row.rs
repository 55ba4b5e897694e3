use model::Trust;

/// The world's clock, as a point: the instant at 0 microseconds.
pub(super) const WORLD: u32 = 0;
/// No number.
pub(super) const NONE: u32 = u32::MAX;
/// An open lower end.
pub(super) const NO_LOW: i64 = i64::MIN;
/// An open upper end.
pub(super) const NO_HIGH: i64 = i64::MAX;

/// One constraint: `low <= subject - reference <= high`, in microseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) subject: u32,
    pub(super) reference: u32,
    pub(super) low: i64,
    pub(super) high: i64,
    /// The group of alternatives it belongs to, or [`NONE`].
    pub(super) group: u32,
    pub(super) trust: Trust,
    /// Not open to doubt; never where its ends are crossed.
    pub(super) certain: bool,
    /// Taken out again; nothing rests on it.
    pub(super) withdrawn: bool,
}

impl Row {
    pub(super) fn crossed(&self) -> bool {
        self.low > self.high
    }

    /// The point at the other end.
    pub(super) fn other(&self, point: u32) -> u32 {
        if self.subject == point { self.reference } else { self.subject }
    }

    /// The least `d` with `to <= from + d`, where `to` and `from` are the ends of this row.
    pub(super) fn weight(&self, from: u32) -> i64 {
        if from == self.reference {
            self.high
        } else if self.low == NO_LOW {
            NO_HIGH
        } else {
            -self.low
        }
    }
}
