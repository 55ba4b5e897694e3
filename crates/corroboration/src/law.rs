use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{
    Certainty, Event, EventId, EventKind, FactKind, FactName, IncidentId, Interval, Judgement, JudgementId,
    JudgementKind,
};
use serde::Serialize;

use crate::facts::Facts;
use crate::judgement::Standing;
use crate::leaning::Leaning;
use crate::near::Near;
use crate::pattern::Pattern;
use crate::piece::Piece;
use crate::pieces::{Pieces, Told, same};
use crate::standard::{Element, NamedBy, Standard, Window};
use crate::strip::{Strip, Strips};
use crate::vocabulary::{Deeds, Vocabulary};

/// The uses of force of a case beside what the law asks of each.
///
/// It says what the evidence shows of each element. Whether an element is met, and what follows, is a person's
/// judgement: those that were recorded stand beside it, under their names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Law {
    /// The standards, with their sources.
    pub standards: Vec<Standard>,
    /// One row for each use of force.
    pub rows: Vec<Row>,
    /// What is shown in the minutes before each first shot.
    pub strips: Vec<Strip>,
}

/// The uses of force of a case after its facts have changed: what is not told anew is as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct LawAgain {
    /// The uses of force, in their order, with their rows where these were made anew.
    pub rows: Vec<(EventId, Option<Row>)>,
    /// The first shots, in their order, with their strips where these were made anew.
    pub strips: Vec<(EventId, Option<Strip>)>,
}

/// What the rows and strips that are kept were made from.
#[derive(Debug, Clone, Copy)]
pub struct LawBefore<'a> {
    /// The facts.
    pub facts: &'a Facts<'a>,
    /// What they showed and told.
    pub pieces: &'a Pieces,
    /// The standards.
    pub standards: &'a [Standard],
    /// The judgements that stood beside each row.
    pub judged: &'a BTreeMap<&'a EventId, &'a [Judged]>,
    /// The first shots that have a strip.
    pub shots: &'a BTreeSet<&'a EventId>,
}

/// One use of force beside every element.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The use of force.
    pub event: EventId,
    /// What happened, in one line.
    pub title: String,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// When it was.
    pub when: Interval,
    /// The elements.
    pub cells: Vec<Cell>,
    /// What people judged of it, or of its incident, in law.
    pub judgements: Vec<Judged>,
    /// Every fact that the row was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// One element of one standard for one use of force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The standard.
    pub standard: String,
    /// The element.
    pub element: String,
    /// Whether the report names it, or the instrument alone.
    pub named_by: NamedBy,
    /// Whether it is asked of such a use of force at all.
    pub asked: bool,
    /// What speaks for its being met.
    #[serde(rename = "for")]
    pub in_favour: Vec<Cited>,
    /// What speaks against its being met.
    pub against: Vec<Cited>,
    /// What bears on it, for a person to say which way.
    pub bears: Vec<Cited>,
    /// Whether nothing bears on it.
    pub silent: bool,
}

/// A fact that bears on an element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cited {
    /// The fact.
    pub fact: FactName,
    /// What it says.
    pub says: String,
    /// What may be leaned on it.
    pub leaning: Leaning,
    /// Whether it is of the use of force itself, or of the same incident.
    pub of_the_event: bool,
    /// Why it shows less than it says.
    pub caution: Option<String>,
}

/// A judgement in law, and whether it still stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The judgement.
    pub judgement: JudgementId,
    /// Who judged.
    pub by: String,
    /// What was judged.
    pub says: String,
    /// The standard that it applies.
    pub standard: Option<String>,
    /// Whether the evidence is still what it was.
    pub standing: Standing,
}

/// Sets each use of force of a case beside what standards ask of it.
pub fn law(
    facts: &Facts<'_>,
    pieces: &Pieces,
    vocabulary: &Vocabulary,
    standards: Vec<Standard>,
    judgements: &[(&Judgement, Standing)],
) -> Law {
    let made = Making::of(facts, pieces, vocabulary, &standards, judgements).all(None);
    let rows = made.rows.into_iter().filter_map(|(_, row)| row).collect();
    let strips = made.strips.into_iter().filter_map(|(_, strip)| strip).collect();
    Law { standards, rows, strips }
}

/// What [`law`] gives, made from what it gave before some facts changed.
///
/// # Limits
/// A change of claims and judgements alone is followed row by row; after any other, all rows are made anew.
pub fn law_again(
    facts: &Facts<'_>,
    pieces: &Pieces,
    vocabulary: &Vocabulary,
    standards: &[Standard],
    judgements: &[(&Judgement, Standing)],
    before: LawBefore<'_>,
) -> LawAgain {
    Making::of(facts, pieces, vocabulary, standards, judgements).all(Some(before))
}

/// The patterns of an element: for it, against it, bearing on it.
type Asks = [Vec<Pattern>; 3];

struct Making<'a> {
    facts: &'a Facts<'a>,
    pieces: &'a Pieces,
    vocabulary: &'a Vocabulary,
    standards: &'a [Standard],
    patterns: Vec<Vec<Asks>>,
    judgements: &'a [(&'a Judgement, Standing)],
    near: Near<'a>,
}

impl<'a> Making<'a> {
    fn of(
        facts: &'a Facts<'a>,
        pieces: &'a Pieces,
        vocabulary: &'a Vocabulary,
        standards: &'a [Standard],
        judgements: &'a [(&'a Judgement, Standing)],
    ) -> Self {
        let of_element = |element: &Element| {
            [&element.in_favour, &element.against, &element.shows]
                .map(|patterns| Pattern::all(patterns.iter().map(String::as_str), vocabulary))
        };
        let patterns = standards.iter().map(|standard| standard.elements.iter().map(of_element).collect()).collect();
        Self { facts, pieces, vocabulary, standards, patterns, judgements, near: Near::of(pieces) }
    }

    fn all(&self, before: Option<LawBefore<'_>>) -> LawAgain {
        let still = before.and_then(|before| Still::of(self.facts, self.pieces, self.standards, before));
        let is_still = |event: &Event| still.as_ref().is_some_and(|still| still.holds(event));
        let used = self.facts.events.iter().filter(|event| event.kind == EventKind::UseOfForce);
        let rows = used.map(|event| {
            let judged = judged(event, self.judgements);
            let was = before.and_then(|before| before.judged.get(&event.id).copied());
            let is_kept = is_still(event) && was.is_some_and(|was| was == judged);
            (event.id.clone(), (!is_kept).then(|| self.row(event, judged)))
        });
        let rows = rows.collect();
        let strips = Strips::of(self.facts, self.vocabulary, &self.near);
        let is_timed = before.is_some_and(|before| {
            same(self.facts.takes, before.facts.takes)
                && same(self.facts.places, before.facts.places)
                && self.facts.take_times == before.facts.take_times
        });
        let strips = strips.first_shots().into_iter().map(|shot| {
            let was = before.is_some_and(|before| before.shots.contains(&shot.id));
            let is_kept = is_timed && was && is_still(shot);
            (shot.id.clone(), (!is_kept).then(|| strips.strip(shot)))
        });
        LawAgain { rows, strips: strips.collect() }
    }

    fn row(&self, event: &Event, judgements: Vec<Judged>) -> Row {
        let vocabulary = self.vocabulary;
        let when = self.facts.event_times.get(&event.id).copied().unwrap_or_default();
        let near = self.near.all(event);
        let done = self.near.of_event(&event.id).fold(Deeds::default(), |done, piece| done.and(piece.done));
        let mut cells = Vec::new();
        for (standard, elements) in self.standards.iter().zip(&self.patterns) {
            for (element, patterns) in standard.elements.iter().zip(elements) {
                let mut applies_to = element.applies_to.iter();
                let asked = element.applies_to.is_empty() || applies_to.any(|id| done.holds(vocabulary.place_of(id)));
                let cited = |patterns: &[Pattern]| -> Vec<Cited> {
                    let fits = |piece: &&&Piece| {
                        asked
                            && patterns.iter().any(|pattern| pattern.fits(piece, vocabulary))
                            && is_in_window(piece, &event.id, when, element.window)
                    };
                    let cite = |piece: &&Piece| cite(piece, piece.event.as_ref() == Some(&event.id));
                    let mut cited: Vec<Cited> = near.iter().filter(fits).map(cite).collect();
                    cited.sort_by_key(|cited| {
                        (!cited.of_the_event, std::cmp::Reverse(cited.leaning), cited.fact.clone())
                    });
                    cited
                };
                let [in_favour, against, mut bears] = patterns.each_ref().map(|patterns| cited(patterns));
                bears.retain(|cited| !in_favour.contains(cited) && !against.contains(cited));
                let silent = asked && in_favour.is_empty() && against.is_empty() && bears.is_empty();
                cells.push(Cell {
                    standard: standard.id.clone(),
                    element: element.id.clone(),
                    named_by: element.named_by,
                    asked,
                    in_favour,
                    against,
                    bears,
                    silent,
                });
            }
        }
        let mut inputs = BTreeSet::from([FactName { kind: FactKind::Event, id: event.id.to_string() }]);
        let all = cells.iter().flat_map(|cell| cell.in_favour.iter().chain(&cell.against).chain(&cell.bears));
        inputs.extend(all.map(|cited| cited.fact.clone()));
        let judgement = |judged: &Judged| FactName { kind: FactKind::Judgement, id: judged.judgement.to_string() };
        inputs.extend(judgements.iter().map(judgement));
        let (title, incident) = (event.title.clone(), event.incident.clone());
        Row { event: event.id.clone(), title, incident, when, cells, judgements, inputs }
    }
}

/// Where nothing changed but what is told: the events and incidents that a change of it is of.
struct Still {
    events: BTreeSet<EventId>,
    incidents: BTreeSet<IncidentId>,
}

impl Still {
    /// `None` where more changed than claims.
    fn of(facts: &Facts<'_>, pieces: &Pieces, standards: &[Standard], before: LawBefore<'_>) -> Option<Self> {
        let is_seen = Arc::ptr_eq(&pieces.seen, &before.pieces.seen);
        let is_same = is_seen && same(standards, before.standards) && same(facts.incidents, before.facts.incidents);
        is_same.then(|| {
            let by_claim = |told: &'_ [Told]| -> BTreeMap<String, Arc<Piece>> {
                let of_claims = told.iter().filter(|told| told.claim.is_some());
                of_claims.map(|told| (told.piece.fact.id.clone(), Arc::clone(&told.piece))).collect()
            };
            let (was, is) = (by_claim(&before.pieces.told), by_claim(&pieces.told));
            let is_other = |id: &String, of: &BTreeMap<String, Arc<Piece>>, piece: &Arc<Piece>| {
                of.get(id).is_none_or(|other| !Arc::ptr_eq(other, piece))
            };
            let gone = was.iter().filter(|(id, piece)| is_other(id, &is, piece));
            let new = is.iter().filter(|(id, piece)| is_other(id, &was, piece));
            let changed: Vec<&Arc<Piece>> = gone.chain(new).map(|(_, piece)| piece).collect();
            Self {
                events: changed.iter().filter_map(|piece| piece.event.clone()).collect(),
                incidents: changed.iter().filter_map(|piece| piece.incident.clone()).collect(),
            }
        })
    }

    /// Whether nothing that bears on an event changed.
    fn holds(&self, event: &Event) -> bool {
        let is_near = event.incident.as_ref().is_some_and(|incident| self.incidents.contains(incident));
        !is_near && !self.events.contains(&event.id)
    }
}

fn judged(event: &model::Event, judgements: &[(&Judgement, Standing)]) -> Vec<Judged> {
    let is_about = |judgement: &Judgement| {
        judgement.about.iter().any(|name| match name.kind {
            FactKind::Event => name.id == event.id.as_str(),
            FactKind::Incident => event.incident.as_ref().is_some_and(|incident| name.id == incident.as_str()),
            _ => false,
        })
    };
    let legal = judgements.iter().filter(|(j, _)| j.kind == JudgementKind::Legal && is_about(j));
    legal
        .map(|(judgement, standing)| Judged {
            judgement: judgement.id.clone(),
            by: judgement.by.clone(),
            says: judgement.says.clone(),
            standard: judgement.standard.clone(),
            standing: standing.clone(),
        })
        .collect()
}

fn is_in_window(piece: &Piece, event: &EventId, when: Interval, window: Window) -> bool {
    let is_of_event = piece.event.as_ref() == Some(event);
    let surely = |a: Option<model::Instant>, b: Option<model::Instant>| matches!((a, b), (Some(a), Some(b)) if a > b);
    match window {
        Window::At => is_of_event,
        Window::Incident => true,
        Window::Before => is_of_event || !surely(piece.time.earliest(), when.latest()),
        Window::After => is_of_event || !surely(when.earliest(), piece.time.latest()),
    }
}

fn cite(piece: &Piece, of_the_event: bool) -> Cited {
    let doubt = match piece.certainty {
        Some(Certainty::Possible) => Some("the observer holds it for possible, no more".to_owned()),
        Some(Certainty::Probable) => Some("the observer holds it for probable, no more".to_owned()),
        _ => None,
    };
    let limit = match &piece.negative {
        Some(looked) if !looked.is_thorough => {
            Some("not looked for throughout with a good view: it does not show that there was none".to_owned())
        }
        Some(_) => Some("not seen in what was looked through, which need not be all there was".to_owned()),
        None if piece.leaning != Leaning::Fact => Some(piece.why_leaning.clone()),
        None => None,
    };
    let cautions: Vec<String> = limit.into_iter().chain(doubt).collect();
    let caution = (!cautions.is_empty()).then(|| cautions.join("; "));
    Cited { fact: piece.fact.clone(), says: piece.says.clone(), leaning: piece.leaning, of_the_event, caution }
}
