//! How many, as screens show it.
use std::collections::BTreeMap;

use incidents::in_case::{CaseTally, ShownBy};
use incidents::tally::Comparison;
use model::{Fact, FactKind, Graphic, LinkRelation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case_view::NoticeView;
use super::desk::Desk;
use super::item_view::KeyFrameView;
use super::state::State;
use super::time_view::IntervalView;
use super::times::interval;

/// Sightings, what is known of pairs of them, and the numbers that follow.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CountView {
    /// How many ledger entries the numbers were computed from; `None` before they were.
    pub as_of: Option<u64>,
    /// Whether newer entries are being taken into account just now.
    pub stale: bool,
    /// What kept it from being computed from the newest entries.
    pub failure: Option<String>,
    /// The numbers, scope by scope. Scopes overlap: no two are ever added.
    pub numbers: Vec<NumberView>,
    /// Who and what is seen, one by one.
    pub sightings: Vec<SightingView>,
    /// What was found when two were compared.
    pub links: Vec<LinkView>,
    /// What could not be used, and why.
    pub notices: Vec<NoticeView>,
}

/// A number with its proof and its coverage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NumberView {
    /// The finding.
    pub id: String,
    /// In a sentence.
    pub says: String,
    /// `person` or `vehicle`.
    pub of: String,
    /// The incident; `None` for all of the case.
    pub incident: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The kind of actor.
    pub actor: Option<String>,
    /// The state; `None` for all together.
    pub state: Option<String>,
    /// The least number.
    pub at_least: u64,
    /// The greatest behind the sightings; `None` where nothing bounds it.
    pub at_most: Option<u64>,
    /// Whether sightings give the least number, rather than an observer who counted.
    pub by_sightings: bool,
    /// A smallest set of sightings that no fewer explain.
    pub certificate: Vec<String>,
    /// Whether all of these are apart from one another.
    pub clique: bool,
    /// Whether the search ended in a proof; else the number is a proven bound all the same.
    pub exact: bool,
    /// For each sighting, which of the fewest people it may be: it shows that so few suffice.
    pub assignment: BTreeMap<String, usize>,
    /// The observations that count.
    pub counted: Vec<CountedView>,
    /// Links that contradict one another and were set aside, and why.
    pub set_aside: Vec<String>,
    /// The comparison that would narrow the number most.
    pub next: Option<ComparisonView>,
    /// Pairs whose states tell against their being one; it changes no number.
    pub suggested: Vec<String>,
    /// How many links are less sure than is asked for, and count for nothing.
    pub links_below_grade: u64,
    /// The items that were searched.
    pub searched: Vec<String>,
    /// How many recordings these stand for.
    pub searched_recordings: u64,
    /// Items of the scope in which nothing of the kind is marked.
    pub not_marked: Vec<String>,
    /// Stretches of the incident that no take covers; `None` where that is not known.
    pub uncovered: Option<Vec<IntervalView>>,
    /// Sides of the place from which no camera of known position looks; `None` where none is known.
    pub sides_not_covered: Option<Vec<String>>,
    /// Why it is an undercount.
    pub undercount: Vec<String>,
}

/// An observation that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountedView {
    /// The observation.
    pub observation: String,
    /// The item that it was counted in.
    pub item: String,
    /// What it counts, in its words.
    pub counted: String,
    /// The least.
    pub at_least: u64,
}

/// Two sightings to compare next, and what either answer would bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComparisonView {
    /// One sighting.
    pub a: String,
    /// The other.
    pub b: String,
    /// Least and greatest if they are one.
    pub if_same: [u64; 2],
    /// Least and greatest if they are two.
    pub if_different: [u64; 2],
}

/// A person or vehicle in a span.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SightingView {
    /// Its id.
    pub id: String,
    /// The item.
    pub item: String,
    /// What the item is called, or a stand-in.
    pub item_label: String,
    /// Whether the item is held, so that there is something to look at.
    pub held: bool,
    /// `unknown`, `no` or `yes`: what is not `no` is covered until somebody asks.
    pub graphic: String,
    /// Where in the item it begins, in seconds.
    pub from_s: Option<f64>,
    /// Where it ends.
    pub to_s: Option<f64>,
    /// Left, top, width and height as shares of the picture.
    pub region: Option<[f32; 4]>,
    /// The key frame nearest to it.
    pub picture: Option<String>,
    /// `person` or `vehicle`.
    pub of: String,
    /// The state.
    pub state: Option<String>,
    /// What is seen.
    pub what: Option<String>,
    /// Marks by which it may be known again.
    pub marks: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The event.
    pub event: Option<String>,
    /// The incident of that event.
    pub incident: Option<String>,
    /// Who observed it.
    pub by: Option<String>,
    /// Whether what it says is sealed.
    pub sealed: bool,
}

/// What was found when two sightings were compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkView {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// One sighting.
    pub a: String,
    /// The other.
    pub b: String,
    /// `same`, `different` or `undetermined`.
    pub relation: String,
    /// How sure that is.
    pub grade: Option<String>,
    /// What shows it.
    pub reason: Option<String>,
    /// Who compared them.
    pub by: Option<String>,
}

/// A word of a vocabulary as tables write it.
pub(super) fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

impl Desk {
    /// How many, as last computed; never computed within the request.
    pub fn count(&self) -> CountView {
        let sightings = {
            let state = self.state();
            state.sightings()
        };
        let mut frames: BTreeMap<String, Vec<KeyFrameView>> = BTreeMap::new();
        let sightings = sightings.into_iter().map(|mut sighting| {
            let known = frames
                .entry(sighting.item.clone())
                .or_insert_with(|| self.frames(&sighting.item).map(|frames| frames.key_frames).unwrap_or_default());
            let at = (sighting.from_s.unwrap_or(0.0) * 1e6) as u64;
            sighting.picture = known.iter().min_by_key(|frame| frame.micros.abs_diff(at)).map(|f| f.picture.clone());
            sighting
        });
        let sightings = sightings.collect();
        let links = self.state().links();
        let Some(found) = self.found() else {
            return CountView { stale: true, failure: self.found_failure(), sightings, links, ..CountView::default() };
        };
        let tallies = found.kept.findings.tallies.iter();
        CountView {
            as_of: Some(found.as_of),
            stale: found.as_of < self.size(),
            failure: self.found_failure(),
            numbers: tallies.map(|tally| number(tally.id().as_str(), tally.value())).collect(),
            sightings,
            links,
            notices: found.kept.findings.notices.iter().map(NoticeView::from).collect(),
        }
    }
}

impl State {
    fn sightings(&self) -> Vec<SightingView> {
        let sighting = |(id, kept): (&String, &super::state::Kept)| {
            let Fact::Sighting(sighting) = kept.fact.as_ref() else { return None };
            let item = match self.fact(FactKind::Item, sighting.item.as_str()) {
                Some(Fact::Item(item)) => Some(item),
                _ => None,
            };
            let event = sighting.event.as_ref().and_then(|event| self.fact(FactKind::Event, event.as_str()));
            let incident = match event {
                Some(Fact::Event(event)) => event.incident.as_ref().map(ToString::to_string),
                _ => None,
            };
            let label = self.label(FactKind::Item, sighting.item.as_str());
            Some(SightingView {
                id: id.clone(),
                item: sighting.item.to_string(),
                item_label: label.unwrap_or_else(|| sighting.item.to_string()),
                held: item.is_some_and(|item| item.held != model::Held::DescribedOnly),
                graphic: word(item.map_or(Graphic::Unknown, |item| item.graphic)),
                from_s: sighting.from.map(model::MediaTime::secs),
                to_s: sighting.to.map(model::MediaTime::secs),
                region: sighting.region.map(|region| [region.left, region.top, region.width, region.height]),
                picture: None,
                of: word(sighting.of),
                state: sighting.state.clone(),
                what: sighting.what.clone(),
                marks: sighting.marks.clone(),
                place: sighting.place.as_ref().map(ToString::to_string),
                event: sighting.event.as_ref().map(ToString::to_string),
                incident,
                by: sighting.by.clone(),
                sealed: sighting.envelope.is_some(),
            })
        };
        self.standing(FactKind::Sighting).filter_map(sighting).collect()
    }

    fn links(&self) -> Vec<LinkView> {
        let link = |(id, kept): (&String, &super::state::Kept)| {
            let Fact::Link(link) = kept.fact.as_ref() else { return None };
            Some(LinkView {
                id: id.clone(),
                version: kept.version,
                a: link.a.to_string(),
                b: link.b.to_string(),
                relation: match link.relation {
                    LinkRelation::Same => "same",
                    LinkRelation::Different => "different",
                    LinkRelation::Undetermined => "undetermined",
                }
                .to_owned(),
                grade: link.grade.map(word),
                reason: link.reason.clone(),
                by: link.by.clone(),
            })
        };
        self.standing(FactKind::Link).filter_map(link).collect()
    }
}

fn number(id: &str, tally: &CaseTally) -> NumberView {
    let joint = tally.sightings.as_ref().map(|tally| &tally.joint);
    let certificate = match &tally.shown_by {
        ShownBy::Sightings { certificate } => certificate.iter().map(ToString::to_string).collect(),
        ShownBy::Observation { .. } => Vec::new(),
    };
    let set_aside = tally.sightings.iter().flat_map(|tally| &tally.contradictions);
    NumberView {
        id: id.to_owned(),
        says: tally.says.clone(),
        of: word(tally.scope.of),
        incident: tally.scope.incident.as_ref().map(ToString::to_string),
        place: tally.scope.place.as_ref().map(ToString::to_string),
        actor: tally.scope.actor.clone(),
        state: tally.scope.state.clone(),
        at_least: tally.at_least,
        at_most: tally.at_most,
        by_sightings: matches!(tally.shown_by, ShownBy::Sightings { .. }),
        certificate,
        clique: joint.is_some_and(|joint| joint.clique),
        exact: joint.is_none_or(|joint| joint.exact),
        assignment: joint
            .map(|joint| joint.assignment.iter().map(|(id, person)| (id.to_string(), *person)).collect())
            .unwrap_or_default(),
        counted: tally
            .counted
            .iter()
            .map(|count| CountedView {
                observation: count.observation.to_string(),
                item: count.item.to_string(),
                counted: count.counted.clone(),
                at_least: count.at_least,
            })
            .collect(),
        set_aside: set_aside.map(|clash| clash.why.clone()).collect(),
        next: joint.and_then(|joint| joint.next.as_ref()).map(comparison),
        suggested: tally.suggested_different.iter().map(|pair| pair.why.clone()).collect(),
        links_below_grade: tally.links_below_grade,
        searched: tally.coverage.searched.iter().map(ToString::to_string).collect(),
        searched_recordings: tally.coverage.searched_recordings,
        not_marked: tally.coverage.not_marked.iter().map(ToString::to_string).collect(),
        uncovered: tally.coverage.uncovered.as_ref().map(|gaps| gaps.iter().map(|gap| interval(*gap)).collect()),
        sides_not_covered: tally
            .coverage
            .sides_not_covered
            .as_ref()
            .map(|sides| sides.iter().map(|side| (*side).to_owned()).collect()),
        undercount: tally.coverage.undercount_because.clone(),
    }
}

fn comparison(next: &Comparison) -> ComparisonView {
    ComparisonView {
        a: next.a.to_string(),
        b: next.b.to_string(),
        if_same: [next.if_same.at_least as u64, next.if_same.at_most as u64],
        if_different: [next.if_different.at_least as u64, next.if_different.at_most as u64],
    }
}
