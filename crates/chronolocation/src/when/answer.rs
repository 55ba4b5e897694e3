use jiff::tz::TimeZone;
use model::Instant;
use serde::ser::{SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};

use super::read::Table;
use crate::network::{Alternatives, Contradiction, Network, Piece, Point, Repair, Solution};

/// Everything that follows from a table, as it is written down: the document of `sightline when --json`.
pub struct Answer<'t> {
    pub(super) table: &'t Table,
    pub(super) solution: Solution<'t>,
    repairs: Vec<Repair>,
}

impl<'t> Answer<'t> {
    pub(super) fn new(table: &'t Table, solution: Solution<'t>) -> Self {
        let repairs = solution.repairs();
        Self { table, solution, repairs }
    }

    /// Whether all the evidence can be true.
    pub fn is_consistent(&self) -> bool {
        self.solution.is_consistent()
    }

    /// What follows, to be asked further.
    pub fn solution(&self) -> &Solution<'t> {
        &self.solution
    }

    /// The cheapest ways to make the evidence consistent.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// An instant as people read it in the table's zone, or in UTC.
    pub fn show(&self, micros: i64) -> String {
        Shown { micros, zone: self.table.zone.as_ref() }.to_string()
    }
}

/// An instant in RFC 3339: with the zone's offset where there is a zone, in UTC otherwise.
struct Shown<'z> {
    micros: i64,
    zone: Option<&'z TimeZone>,
}

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let timestamp = Instant::from_micros(self.micros).to_timestamp();
        match self.zone {
            Some(zone) => write!(f, "{}", timestamp.display_with_offset(zone.to_offset(timestamp))),
            None => write!(f, "{timestamp}"),
        }
    }
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

/// Ids one after another, without holding them: a chain can be as long as the table.
struct Ids<'n, I> {
    network: &'n Network,
    pieces: I,
}

impl<I: Iterator<Item = Piece> + Clone> Serialize for Ids<'_, I> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_seq(self.pieces.clone().map(|piece| self.network.evidence_id(piece)))
    }
}

struct Points<'a, 't>(&'a Answer<'t>);

impl Serialize for Points<'_, '_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let network = self.0.solution.network();
        let mut list = s.serialize_seq(Some(network.points().len()))?;
        for point in network.points() {
            list.serialize_element(&OnePoint(self.0, point))?;
        }
        list.end()
    }
}

struct OnePoint<'a, 't>(&'a Answer<'t>, Point);

impl Serialize for OnePoint<'_, '_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let (solution, zone) = (&self.0.solution, self.0.table.zone.as_ref());
        let network = solution.network();
        let bounds = solution.bounds(self.1);
        let shown = |micros: Option<i64>| micros.map(|micros| Shown { micros, zone });
        let mut point = s.serialize_struct("Point", 5)?;
        point.serialize_field("id", network.point_name(self.1))?;
        point.serialize_field("earliest", &shown(bounds.earliest))?;
        point.serialize_field("latest", &shown(bounds.latest))?;
        point.serialize_field("earliest_because", &Ids { network, pieces: solution.earliest_because(self.1) })?;
        point.serialize_field("latest_because", &Ids { network, pieces: solution.latest_because(self.1) })?;
        point.end()
    }
}

struct IdList<'n> {
    network: &'n Network,
    pieces: Vec<Piece>,
}

impl Serialize for IdList<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Ids { network: self.network, pieces: self.pieces.iter().copied() }.serialize(s)
    }
}

#[derive(Serialize)]
struct Contradicting<'n> {
    evidence: IdList<'n>,
    excess_s: f64,
}

#[derive(Serialize)]
struct Offered<'n> {
    doubt: IdList<'n>,
    cost: u64,
    cheapest: bool,
}

#[derive(Serialize)]
struct Group<'n> {
    or: String,
    remaining: IdList<'n>,
    excluded: IdList<'n>,
}

impl Serialize for Answer<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let network = self.solution.network();
        let ids = |pieces: &[Piece]| IdList { network, pieces: pieces.to_vec() };
        let contradicting =
            |c: &Contradiction| Contradicting { evidence: ids(&c.evidence), excess_s: c.excess as f64 / 1e6 };
        let offered = |r: &Repair| Offered { doubt: ids(&r.withdraw), cost: r.cost, cheapest: r.cheapest };
        let group =
            |g: &Alternatives| Group { or: g.name.clone(), remaining: ids(&g.remaining), excluded: ids(&g.excluded) };
        let mut answer = s.serialize_struct("Answer", 6)?;
        answer.serialize_field("consistent", &self.is_consistent())?;
        answer.serialize_field("points", &Points(self))?;
        let contradictions: Vec<_> = self.solution.contradictions().iter().map(contradicting).collect();
        answer.serialize_field("contradictions", &contradictions)?;
        answer.serialize_field("repairs", &self.repairs.iter().map(offered).collect::<Vec<_>>())?;
        answer.serialize_field("alternatives", &self.solution.alternatives().iter().map(group).collect::<Vec<_>>())?;
        answer.serialize_field("exact", &self.solution.is_exact())?;
        answer.end()
    }
}
