use std::collections::{BTreeMap, BTreeSet};

use model::{
    Certainty, EventId, EventKind, FactKind, FactName, IncidentId, Interval, Judgement, JudgementId, JudgementKind,
};
use serde::Serialize;

use crate::facts::{Facts, Index};
use crate::judgement::Standing;
use crate::leaning::Leaning;
use crate::piece::{Piece, pieces};
use crate::standard::{Element, NamedBy, Standard, Window};
use crate::strip::{Strip, strips};
use crate::testimony::testimony;
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
    vocabulary: &Vocabulary,
    standards: Vec<Standard>,
    judgements: &[(&Judgement, Standing)],
) -> Law {
    let index = Index::of(facts);
    let seen = pieces(facts, &index, vocabulary);
    let told: Vec<Piece> = testimony(facts, &index, vocabulary).into_iter().map(|(piece, _)| piece).collect();
    let told = told.into_iter().filter(|piece| piece.fact.kind == FactKind::Claim);
    let pieces: Vec<Piece> = seen.into_iter().chain(told).filter(|p| p.leaning != Leaning::Nothing).collect();
    let mut by_event: BTreeMap<&EventId, Vec<&Piece>> = BTreeMap::new();
    let mut by_incident: BTreeMap<&IncidentId, Vec<&Piece>> = BTreeMap::new();
    for piece in &pieces {
        piece.event.iter().for_each(|event| by_event.entry(event).or_default().push(piece));
        piece.incident.iter().for_each(|incident| by_incident.entry(incident).or_default().push(piece));
    }
    let used = facts.events.iter().filter(|event| event.kind == EventKind::UseOfForce);
    let near = |event: &model::Event| {
        let of_event = by_event.get(&event.id).into_iter().flatten();
        let of_incident = event.incident.as_ref().and_then(|id| by_incident.get(id)).into_iter().flatten();
        let mut near: Vec<&Piece> =
            of_event.chain(of_incident.filter(|p| p.event.as_ref() != Some(&event.id))).copied().collect();
        // The event itself is what is asked about, not evidence of how it came about.
        near.retain(|piece| piece.fact.kind != FactKind::Event || piece.event.as_ref() != Some(&event.id));
        near
    };
    let of_element = |element: &Element| {
        [&element.in_favour, &element.against, &element.shows]
            .map(|patterns| Pattern::all(patterns.iter().map(String::as_str), vocabulary))
    };
    let patterns: Vec<Vec<[Vec<Pattern>; 3]>> =
        standards.iter().map(|standard| standard.elements.iter().map(of_element).collect()).collect();
    let mut rows = Vec::new();
    for event in used {
        let when = facts.event_times.get(&event.id).copied().unwrap_or_default();
        let near = near(event);
        let of_event = by_event.get(&event.id).into_iter().flatten();
        let done = of_event.fold(Deeds::default(), |done, piece| done.and(piece.done));
        let mut cells = Vec::new();
        for (standard, elements) in standards.iter().zip(&patterns) {
            for (element, patterns) in standard.elements.iter().zip(elements) {
                let mut applies_to = element.applies_to.iter();
                let asked = element.applies_to.is_empty() || applies_to.any(|id| done.holds(vocabulary.place_of(id)));
                let cited = |patterns: &[Pattern]| -> Vec<Cited> {
                    let fits = |piece: &&&Piece| {
                        asked
                            && patterns.iter().any(|pattern| pattern.fits(piece, vocabulary))
                            && is_in_window(piece, &event.id, when, element.window)
                    };
                    let mut cited: Vec<Cited> = near
                        .iter()
                        .filter(fits)
                        .map(|piece| cite(piece, piece.event.as_ref() == Some(&event.id)))
                        .collect();
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
        let judged = judged(event, judgements);
        let mut inputs = BTreeSet::from([FactName { kind: FactKind::Event, id: event.id.to_string() }]);
        let all = cells.iter().flat_map(|cell| cell.in_favour.iter().chain(&cell.against).chain(&cell.bears));
        inputs.extend(all.map(|cited| cited.fact.clone()));
        let judgement = |judged: &Judged| FactName { kind: FactKind::Judgement, id: judged.judgement.to_string() };
        inputs.extend(judged.iter().map(judgement));
        let (title, incident) = (event.title.clone(), event.incident.clone());
        rows.push(Row { event: event.id.clone(), title, incident, when, cells, judgements: judged, inputs });
    }
    let strips = strips(facts, vocabulary, &by_event, &near);
    Law { standards, rows, strips }
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

/// What an element asks for: `action`, `forces:action`, `others:action`, `by:actor`, each of them after `not:` for what was
/// looked for and not seen.
pub(crate) struct Pattern {
    is_denied: bool,
    whose: Whose,
    /// The action by its place in the vocabulary; of `by:`, the kind of actor.
    asks: Option<usize>,
    forces: Option<usize>,
}

/// Whose deed is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Anybodys,
    Forces,
    Others,
    /// No deed is asked for, but who is seen.
    By,
}

impl Pattern {
    pub(crate) fn of(pattern: &str, vocabulary: &Vocabulary) -> Self {
        let (is_denied, pattern) = match pattern.strip_prefix("not:") {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        let (whose, asks) = match pattern.split_once(':') {
            Some(("by", actor)) => (Whose::By, vocabulary.actor_id(actor)),
            Some(("others", action)) => (Whose::Others, vocabulary.place_of(action)),
            Some(("forces", action)) => (Whose::Forces, vocabulary.place_of(action)),
            Some((_, action)) => (Whose::Anybodys, vocabulary.place_of(action)),
            None => (Whose::Anybodys, vocabulary.place_of(pattern)),
        };
        Self { is_denied, whose, asks, forces: vocabulary.actor_id("security_forces") }
    }

    /// The patterns of a list.
    pub(crate) fn all<'p>(patterns: impl IntoIterator<Item = &'p str>, vocabulary: &Vocabulary) -> Vec<Self> {
        patterns.into_iter().map(|pattern| Self::of(pattern, vocabulary)).collect()
    }

    /// Whether a piece is what is asked for: the deed and its doer must stand in one clause.
    pub(crate) fn fits(&self, piece: &Piece, vocabulary: &Vocabulary) -> bool {
        let is_of =
            |actor: &usize, group: Option<usize>| group.is_some_and(|group| vocabulary.is_within(*actor, group));
        if self.whose == Whose::By {
            return !self.is_denied && piece.actors.iter().any(|actor| is_of(actor, self.asks));
        }
        piece.said.iter().any(|said| {
            let is_by = match self.whose {
                Whose::Others => !said.actors.is_empty() && !said.actors.iter().any(|actor| is_of(actor, self.forces)),
                Whose::Forces => !said.actors.is_empty() && said.actors.iter().all(|actor| is_of(actor, self.forces)),
                Whose::Anybodys | Whose::By => true,
            };
            // What is only tried is not done.
            is_by && !said.is_tried && (if self.is_denied { said.denied } else { said.done }).holds(self.asks)
        })
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
