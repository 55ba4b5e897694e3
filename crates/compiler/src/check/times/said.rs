//! How a time stands to a time in the words of evidence.

use jiff::civil::Date;

use super::interval::{AROUND, DAY, Stand};
use crate::reading::{Relation, TimeRef};

/// How a sentence's time stands to a time in the words of evidence; `None` where they speak of different things.
pub(super) fn said_stand(time: &TimeRef, said: &TimeRef) -> Option<Stand> {
    let same_day = match (time.date, said.date) {
        (Some((a, a_last)), Some((b, b_last))) => {
            let key = |d: Date| (d.month(), d.day());
            let (a_to, b_to) = (a_last.unwrap_or(a), b_last.unwrap_or(b));
            key(a) <= key(b_to) && key(b) <= key(a_to) && (!time.year || !said.year || a.year() == b.year())
        }
        _ => true,
    };
    match (time.clock, said.clock) {
        (Some((a, a_end)), Some((b, b_end))) => {
            let halves: &[f64] = if time.either_half || said.either_half { &[0.0, 720.0, -720.0] } else { &[0.0] };
            let best = halves.iter().map(|half| {
                let (a, a_end) = (a + half, a_end.map(|e| e + half));
                let gap = (a - b).abs().min(DAY - (a - b).abs());
                match (time.relation, said.relation) {
                    (Relation::Between, Relation::Between) => {
                        let (x, y) = (a_end.unwrap_or(a), b_end.unwrap_or(b));
                        if a <= b + 1.0 && y <= x + 1.0 {
                            Stand::Holds
                        } else if x < b || y < a {
                            Stand::Excluded
                        } else {
                            Stand::TooExact
                        }
                    }
                    (Relation::At | Relation::On, Relation::At | Relation::On) => {
                        if gap < 1.0 {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::Around) => {
                        if gap <= AROUND {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::By | Relation::Until | Relation::Before) => {
                        if a <= b {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::After) => {
                        if a >= b {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::Between) => {
                        if b <= a && b_end.is_none_or(|e| a <= e) {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::Around, Relation::At | Relation::On | Relation::Around) => {
                        if gap <= AROUND {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::Around, _) => {
                        if gap <= AROUND {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::By | Relation::Until | Relation::Before, Relation::After) => Stand::TooExact,
                    (Relation::By | Relation::Until | Relation::Before, _) => {
                        if a + 1.0 >= b_end.unwrap_or(b) {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::After, Relation::By | Relation::Until | Relation::Before) => Stand::TooExact,
                    (Relation::After, _) => {
                        if b + 1.0 >= a {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::Between, Relation::At | Relation::On | Relation::Around) => {
                        if a - 1.0 <= b && a_end.is_none_or(|e| b <= e + 1.0) { Stand::Holds } else { Stand::Excluded }
                    }
                    (Relation::Between, _) => Stand::TooExact,
                }
            });
            let best = best.max()?;
            Some(if same_day { best } else { Stand::Excluded })
        }
        (None, _) => match (time.date, said.date) {
            (Some(_), Some(_)) => Some(if same_day { Stand::Holds } else { Stand::Excluded }),
            _ => match (time.part, said.part) {
                (Some((a_low, a_high, _)), Some((b_low, b_high, _))) if said.clock.is_none() => {
                    Some(if a_low < b_high && b_low < a_high { Stand::Holds } else { Stand::Excluded })
                }
                _ => None,
            },
        },
        _ => None,
    }
}
