use model::SightingId;
use serde::Serialize;

use super::apart::Apart;
use super::sighting::{Link, LinkRelation};

/// Links that cannot all be true, and of which no part is contradictory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Contradiction {
    /// The links; together with `apart`, where that is what they go against.
    pub links: Vec<Link>,
    /// What a person can read.
    pub why: String,
    /// What shows by itself that the ends of the chain of links are two, where no link says so.
    pub apart: Option<ApartPair>,
}

/// Two sightings that are apart by themselves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ApartPair {
    /// One sighting.
    pub a: SightingId,
    /// The other.
    pub b: SightingId,
    /// What shows it.
    #[serde(flatten)]
    pub by: Apart,
}

/// A contradiction by numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clash {
    /// Sightings, each the same as the next; the ends are kept apart.
    pub(super) chain: Vec<usize>,
    /// The links along the chain.
    pub(super) same: Vec<usize>,
    /// The link between the ends; without one they are apart by themselves.
    pub(super) different: Option<usize>,
}

impl Clash {
    pub(super) fn ties(&self) -> impl Iterator<Item = usize> + '_ {
        self.same.iter().copied().chain(self.different)
    }
}

impl Contradiction {
    /// The same in words.
    pub(super) fn told(chain: &[&SightingId], links: Vec<Link>, apart: Option<ApartPair>) -> Self {
        let names: Vec<&str> = chain.iter().map(|id| id.as_str()).collect();
        let shown = match names.len() {
            len if len > 8 => format!("{} = … ({} links) … = {}", names[..3].join(" = "), len - 1, names[len - 1]),
            _ => names.join(" = "),
        };
        let (first, last) = (names[0], names[names.len() - 1]);
        let against = match &apart {
            None => {
                let link = links.iter().find(|link| link.relation == LinkRelation::Different);
                format!("{first} ≠ {last}{}", link.map_or(String::new(), |link| said_in(link.row)))
            }
            Some(ApartPair { by: Apart::Frame { frame_group }, .. }) => {
                format!("{first} and {last} are seen in one frame ({frame_group})")
            }
            Some(ApartPair { by: Apart::Distance { distance_m, within_s }, .. }) => {
                let km = distance_m / 1000.0;
                let pace = if *within_s > 0.0 {
                    format!(" within {within_s:.0} s, which asks for {:.0} km/h", km * 3600.0 / within_s)
                } else {
                    " at the same time".to_owned()
                };
                format!("{first} and {last} are {km:.1} km apart{pace}")
            }
        };
        let rows: Vec<u64> = links.iter().filter(|l| l.relation == LinkRelation::Same).filter_map(|l| l.row).collect();
        let said = match rows.as_slice() {
            [] => String::new(),
            [row] => said_in(Some(*row)),
            [rows @ .., last] if rows.len() < 8 => {
                format!(" (rows {} and {last})", rows.iter().map(u64::to_string).collect::<Vec<_>>().join(", "))
            }
            _ => String::new(),
        };
        Self { links, why: format!("{shown}{said}, but {against}"), apart }
    }
}

fn said_in(row: Option<u64>) -> String {
    row.map_or(String::new(), |row| format!(" (row {row})"))
}
