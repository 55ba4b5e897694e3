//! Facts as what they bear out: one support for each.

use std::collections::{BTreeMap, BTreeSet};

use compiler::{Basis, Counted, JudgedBy, LookedFor, Quotable, Speaker, Support, TimeOf};
use model::{
    Claim, Correction, Equipment, Event, EventId, Interval, Item, ItemId, Judgement, Knowledge, Movement, Observation,
    OpenQuestion, Sighting, SightingOf, Source, SourceId, SourceRole, Statement, StatementId, Toll, Translation,
    VerificationState, Words,
};

use crate::findings::ShotOrigin;

/// What supports are made with.
pub(super) struct Making<'a> {
    pub(super) items: BTreeMap<&'a ItemId, &'a Item>,
    pub(super) states: BTreeMap<String, VerificationState>,
    pub(super) events: BTreeMap<&'a EventId, &'a Event>,
    pub(super) statements: BTreeMap<&'a StatementId, &'a Statement>,
    pub(super) sources: BTreeMap<&'a SourceId, &'a Source>,
    /// Who an item comes from.
    pub(super) origins: BTreeMap<&'a ItemId, BTreeSet<&'a SourceId>>,
    /// The items that are one recording, under one of their names.
    pub(super) families: BTreeMap<&'a ItemId, &'a ItemId>,
    /// When a point of the case was.
    pub(super) times: BTreeMap<String, TimeOf>,
}

/// A support that says nothing yet.
fn blank(name: String, basis: Basis) -> Support {
    Support {
        name,
        basis,
        from: None,
        to: None,
        says: Vec::new(),
        withdrawn: Vec::new(),
        quotable: Vec::new(),
        certainty: None,
        counted: Vec::new(),
        times: Vec::new(),
        places: BTreeSet::new(),
        speaker: None,
        chain: Vec::new(),
        looked_for: None,
        denied: false,
        judged: None,
        roots: BTreeSet::new(),
    }
}

fn texts<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> Vec<String> {
    texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).map(str::to_owned).collect()
}

/// A state as the tables name it, in words.
fn state_words(state: &str) -> String {
    match state {
        "appear_dead" | "appears_dead" => "who appear dead".to_owned(),
        "appear_injured" | "appears_injured" => "who appear injured".to_owned(),
        other => other.replace('_', " "),
    }
}

impl<'a> Making<'a> {
    /// Whether what is seen in an item is a fact without a name.
    fn basis(&self, item: &ItemId) -> Basis {
        let state = self.states.get(item.as_str()).copied().or_else(|| self.items.get(item).map(|item| item.state));
        if state == Some(VerificationState::Verified) { Basis::Observed } else { Basis::Shown }
    }

    fn roots(&self, item: &'a ItemId) -> BTreeSet<String> {
        let family = self.families.get(item).copied().unwrap_or(item);
        let from = self.origins.get(item).into_iter().flatten().map(|source| format!("source {source}"));
        std::iter::once(format!("recording {family}")).chain(from).collect()
    }

    fn event(&self, support: &mut Support, event: Option<&EventId>) {
        let Some(event) = event.and_then(|id| self.events.get(id)) else { return };
        support.places.extend(event.place.iter().map(ToString::to_string));
        support.times.extend(self.times.get(event.id.as_str()).cloned());
    }

    /// Who a source is, by what everyone may see.
    pub(super) fn speaker(&self, id: &SourceId) -> Speaker {
        let mut names = Vec::new();
        if let Some(source) = self.sources.get(id) {
            names.push(source.name.as_str().to_owned());
            let open = |text: &Option<model::Protected>| {
                text.as_ref().filter(|text| !text.is_protected()).map(|text| text.as_str().to_owned())
            };
            // What follows in a description speaks of others too.
            let first = |text: String| {
                let clause = text.split(['.', ';', ',', '(']).next().unwrap_or_default();
                clause.split(" with ").next().unwrap_or_default().trim().to_owned()
            };
            names.extend(open(&source.description).map(first));
            names.push(match source.role {
                SourceRole::Witness => "witness".to_owned(),
                SourceRole::Official => "official".to_owned(),
                SourceRole::Publisher => "media".to_owned(),
                _ => String::new(),
            });
        }
        names.push(id.as_str().replace(['-', '_'], " "));
        names.retain(|name| !name.is_empty() && name != "withheld");
        Speaker { id: id.to_string(), names }
    }

    pub(super) fn observation(&self, one: &'a Observation) -> Support {
        let mut made = blank(format!("observation {}", one.id), self.basis(&one.item));
        (made.from, made.to, made.certainty) = (one.from, one.to, one.certainty);
        made.says = texts([Some(one.what.as_str()), one.kind.as_deref()]);
        if let Some(what) = &one.counted {
            made.counted.push(Counted {
                what: what.clone(),
                at_least: one.at_least,
                at_most: one.at_most,
                statistic: one.score.is_some(),
            });
        }
        made.places.extend(one.place.iter().map(ToString::to_string));
        self.event(&mut made, one.event.as_ref());
        made.roots = self.roots(&one.item);
        made.looked_for = one.negative.as_ref().map(|negative| {
            let scope: Vec<&str> = negative.scope.iter().map(|span| span.item.as_str()).collect();
            LookedFor {
                question: negative.question.clone(),
                scope: scope.join(", "),
                whole: negative.looked_through_whole,
                visibility: negative.visibility,
            }
        });
        made
    }

    pub(super) fn sighting(&self, one: &'a Sighting) -> Support {
        let mut made = blank(format!("sighting {}", one.id), self.basis(&one.item));
        (made.from, made.to, made.certainty) = (one.from, one.to, one.certainty);
        let state = one.state.as_deref().map(state_words);
        made.says = texts([one.what.as_deref(), state.as_deref(), one.marks.as_deref()]);
        let of = if one.of == SightingOf::Person { "person" } else { "vehicle" };
        let what = format!("{of} {}", state.unwrap_or_default());
        made.counted.push(Counted {
            what: what.trim().to_owned(),
            at_least: Some(1),
            at_most: Some(1),
            statistic: false,
        });
        made.places.extend(one.place.iter().map(ToString::to_string));
        self.event(&mut made, one.event.as_ref());
        if let Some(start) = one.start {
            made.times.push(TimeOf {
                what: one.what.clone().unwrap_or_default(),
                bounds: start,
                likely: None,
                words: None,
                finding: None,
            });
        }
        made.roots = self.roots(&one.item);
        made
    }

    /// Whose word a statement is, when it was given, and with whom it shares a root.
    fn said(&self, made: &mut Support, source: &'a SourceId, statement: Option<&'a Statement>) {
        let speaker = self.speaker(source);
        made.roots.insert(format!("source {source}"));
        if let Some(statement) = statement {
            if let Some(date) = statement.date.filter(|date| !date.is_unknown()) {
                let what = format!(
                    "said {} {}",
                    speaker.names.first().map_or("", String::as_str),
                    statement.kind.as_deref().unwrap_or_default()
                );
                made.times.push(TimeOf { what, bounds: date, likely: None, words: None, finding: None });
            }
            made.roots.extend(statement.through.iter().map(|through| format!("source {through}")));
            made.roots.extend(statement.items.iter().flat_map(|item| self.roots(item)));
            if statement.heard_apart == Some(false) {
                made.roots.insert(format!(
                    "sitting {}",
                    statement.date.and_then(Interval::earliest).map_or(0, |at| at.micros())
                ));
            }
        }
        made.speaker = Some(speaker);
    }

    pub(super) fn claim(&self, one: &'a Claim) -> Support {
        let mut made = blank(format!("claim {}", one.id), Basis::Said);
        let of = one.scope.as_deref();
        made.says = texts([Some(one.says.as_str()), of, one.who.as_deref(), one.whom.as_deref(), one.quote.as_deref()]);
        if let Some(quote) = &one.quote {
            made.quotable.push(Quotable { text: quote.clone(), language: None, translated: false });
        }
        if let Some(what) = &one.counted {
            made.counted.push(Counted {
                what: what.clone(),
                at_least: one.at_least,
                at_most: one.at_most,
                statistic: false,
            });
        }
        made.places.extend(one.place.iter().map(ToString::to_string));
        if let Some(when) = one.when.filter(|when| !when.is_unknown()) {
            made.times.push(TimeOf { what: one.says.clone(), bounds: when, likely: None, words: None, finding: None });
        }
        self.event(&mut made, one.event.as_ref());
        made.denied = one.denied;
        let statement = one.statement.as_ref().and_then(|id| self.statements.get(id)).copied();
        if let Some(source) = one.source.as_ref().or(statement.map(|statement| &statement.source)) {
            self.said(&mut made, source, statement);
        }
        made.roots.extend(one.told_by.iter().map(|who| format!("told by {}", who.to_lowercase())));
        if one.knowledge == Some(Knowledge::Told) || !one.told_by.is_empty() {
            made.chain = one.told_by.clone();
        }
        if let Some(through) = statement.and_then(|statement| statement.through.as_ref()) {
            let witness = self.sources.get(through).is_some_and(|source| source.role == SourceRole::Witness);
            if witness {
                made.chain.push(self.speaker(through).names.join(", "));
            }
        }
        made
    }

    pub(super) fn statement(&self, one: &'a Statement) -> Support {
        let mut made = blank(format!("statement {}", one.id), Basis::Said);
        let open = |text: &'a Option<model::Protected>| {
            text.as_ref().filter(|text| !text.is_protected()).map(|text| text.as_str())
        };
        made.says = texts([open(&one.description), open(&one.text), one.kind.as_deref()]);
        if let Some(text) = open(&one.text) {
            made.quotable.push(Quotable {
                text: text.to_owned(),
                language: one.language.clone(),
                translated: one.interpreter.is_some(),
            });
        }
        made.places.extend(one.place.iter().map(ToString::to_string));
        self.said(&mut made, &one.source, Some(one));
        made
    }

    pub(super) fn words(&self, one: &'a Words, translations: &[&'a Translation]) -> Support {
        let basis = one.item.as_ref().map_or(Basis::Said, |item| self.basis(item));
        let mut made = blank(format!("words {}", one.id), basis);
        (made.from, made.to) = (one.from, one.to);
        let speaker = one.speaker.as_ref().filter(|speaker| !speaker.is_protected()).map(|speaker| speaker.as_str());
        if !one.text.is_protected() {
            made.says = texts([Some(one.text.as_str()), one.kind.as_deref(), speaker]);
            made.quotable.push(Quotable {
                text: one.text.as_str().to_owned(),
                language: one.language.clone(),
                translated: false,
            });
        }
        for translation in translations.iter().filter(|translation| !translation.text.is_protected()) {
            made.says.push(translation.text.as_str().to_owned());
            let text = translation.text.as_str().to_owned();
            made.quotable.push(Quotable { text, language: Some(translation.language.clone()), translated: true });
        }
        self.event(&mut made, one.event.as_ref());
        made.roots.extend(one.item.iter().flat_map(|item| self.roots(item)));
        let statement = one.statement.as_ref().and_then(|id| self.statements.get(id)).copied();
        match one.source.as_ref().or(statement.map(|statement| &statement.source)) {
            Some(source) => self.said(&mut made, source, statement),
            None => {
                made.speaker =
                    speaker.map(|name| Speaker { id: format!("words {}", one.id), names: vec![name.to_owned()] });
            }
        }
        made
    }

    pub(super) fn toll(&self, one: &'a Toll) -> Support {
        let mut made = blank(format!("toll {}", one.id), Basis::Said);
        let counts = state_words(&one.counts);
        let whom = one.whom.as_deref().unwrap_or("people");
        made.says = texts([one.description.as_deref(), one.area.as_deref(), Some(whom)]);
        let what = format!("{whom} {counts}");
        made.says.insert(
            0,
            format!(
                "{what}: {}",
                match (one.low, one.high) {
                    (low, Some(high)) if low == high => low.to_string(),
                    (low, Some(high)) => format!("{low} to {high}"),
                    (low, None) => format!("at least {low}"),
                }
            ),
        );
        made.counted.push(Counted { what, at_least: Some(one.low), at_most: one.high, statistic: false });
        made.places.extend(one.place.iter().map(ToString::to_string));
        for (what, when) in [("published", one.published), ("period", one.period)] {
            if let Some(when) = when.filter(|when| !when.is_unknown()) {
                made.times.push(TimeOf {
                    what: what.to_owned(),
                    bounds: when,
                    likely: None,
                    words: None,
                    finding: None,
                });
            }
        }
        let statement = one.statement.as_ref().and_then(|id| self.statements.get(id)).copied();
        self.said(&mut made, &one.source, statement);
        made.roots.extend(one.through.iter().map(|through| format!("source {through}")));
        made
    }

    pub(super) fn described(
        &self,
        name: String,
        says: Vec<String>,
        place: Option<&model::PlaceId>,
        time: Option<&str>,
    ) -> Support {
        let mut made = blank(name, Basis::Described);
        made.says = says;
        made.places.extend(place.map(ToString::to_string));
        made.times.extend(time.and_then(|point| self.times.get(point)).cloned());
        made
    }

    pub(super) fn happened(&self, one: &'a Event) -> Support {
        let says = texts([Some(one.title.as_str()), one.description.as_deref()]);
        self.described(format!("event {}", one.id), says, one.place.as_ref(), Some(one.id.as_str()))
    }

    pub(super) fn equipment(&self, one: &'a Equipment) -> Support {
        let basis = one.items.first().map_or(Basis::Described, |item| self.basis(item));
        let mut made = blank(format!("equipment {}", one.id), basis);
        made.says = texts([
            Some(one.name.as_str()),
            one.kind.as_deref(),
            one.model.as_deref(),
            one.description.as_deref(),
            one.user.as_deref(),
        ]);
        if one.at_least.is_some() || one.at_most.is_some() {
            let what = one.kind.clone().unwrap_or_else(|| one.name.clone());
            made.counted.push(Counted { what, at_least: one.at_least, at_most: one.at_most, statistic: false });
        }
        made.places.extend(one.place.iter().map(ToString::to_string));
        made.roots.extend(one.items.iter().flat_map(|item| self.roots(item)));
        made
    }

    pub(super) fn movement(&self, one: &'a Movement) -> Support {
        let basis = one.items.first().map_or(Basis::Described, |item| self.basis(item));
        let mut made = blank(format!("movement {}", one.id), basis);
        made.says = texts([Some(one.who.as_str()), one.what.as_deref(), Some(one.movement.as_str())]);
        made.certainty = one.certainty;
        made.places.extend(one.place.iter().chain(&one.towards).map(ToString::to_string));
        if one.at_least.is_some() || one.at_most.is_some() {
            let (at_least, at_most) = (one.at_least, one.at_most);
            made.counted.push(Counted { what: one.who.clone(), at_least, at_most, statistic: false });
        }
        if let Some(when) = one.when.filter(|when| !when.is_unknown()) {
            made.times.push(TimeOf { what: one.who.clone(), bounds: when, likely: None, words: None, finding: None });
        }
        self.event(&mut made, one.event.as_ref());
        made.roots.extend(one.items.iter().flat_map(|item| self.roots(item)));
        made
    }

    pub(super) fn judgement(&self, one: &'a Judgement, lapsed: Option<String>) -> Support {
        let mut made = blank(format!("judgement {}", one.id), Basis::Judged);
        made.says = texts([Some(one.says.as_str()), one.standard.as_deref(), one.reason.as_deref()]);
        made.judged = Some(JudgedBy { by: one.by.clone(), legal: one.kind == model::JudgementKind::Legal, lapsed });
        made
    }

    pub(super) fn question(&self, one: &'a OpenQuestion) -> Support {
        let says = texts([
            Some(one.question.as_str()),
            one.why.as_deref(),
            one.would_settle.as_deref(),
            one.answer.as_deref(),
        ]);
        self.described(format!("open question {}", one.id), says, None, None)
    }

    pub(super) fn correction(&self, one: &'a Correction) -> Support {
        let says = texts([Some(one.says.as_str()), one.reason.as_deref(), one.publication.as_deref()]);
        let mut made = self.described(format!("correction {}", one.id), says, None, None);
        made.withdrawn = texts([Some(one.said.as_str())]);
        made.times.push(TimeOf {
            what: "corrected".to_owned(),
            bounds: one.date,
            likely: None,
            words: None,
            finding: None,
        });
        made
    }

    pub(super) fn origin(&self, id: &str, origin: &ShotOrigin) -> Support {
        let mut made = blank(format!("finding {id}"), Basis::Computed);
        made.says = origin
            .places
            .iter()
            .map(|place| format!("{} came from one place: {}", place.what(), place.shape))
            .collect();
        made
    }

    pub(super) fn tally(&self, tally: &compiler::Tally) -> Support {
        let mut made = blank(format!("finding {}", tally.finding), Basis::Computed);
        let what = format!("{} {}", tally.of, state_words(tally.state.as_deref().unwrap_or_default()));
        made.says = vec![format!("{}: at least {}", what.trim(), tally.at_least)];
        made.counted.push(Counted {
            what: what.trim().to_owned(),
            at_least: Some(tally.at_least),
            at_most: tally.at_most,
            statistic: tally.statistic,
        });
        made.places.extend(tally.scope.iter().cloned());
        made
    }
}
