//! Facts that are sealed whole: what they say, in one value, so that not even how much of it there is shows; and facts whose
//! words are, while what others must be able to reckon with (how far a take is verified, where it begins) stays.
use model::{
    Claim, Comment, Fact, FactKind, GivenFix, Interval, LandmarkId, Mark, MeasuredShadow, Observation, PlaceId,
    Protected, Sighting, Statement, Take, VerificationSheet,
};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// What stands in the place of the words of a fact that is sealed whole.
const WITHHELD: &str = "withheld";

/// When and where a statement was given.
#[derive(Serialize, Deserialize)]
struct Circumstances {
    date: Option<Interval>,
    place: Option<PlaceId>,
}

/// Whether facts of a kind, where they are protected, say nothing to whoever cannot open them.
pub(crate) fn is_whole(kind: FactKind) -> bool {
    use FactKind::{Claim, GivenFix, Mark, MeasuredShadow, Observation, Sighting};
    matches!(kind, Observation | Sighting | Claim | GivenFix | Mark | MeasuredShadow)
}

/// The reasons and notes of a verification sheet.
#[derive(Default, PartialEq, Serialize, Deserialize)]
struct Reasons {
    source: Option<String>,
    place: Option<String>,
    time: Option<String>,
    integrity: Option<String>,
    note: Option<String>,
    passage: Option<String>,
}

/// What is known of a take.
#[derive(Default, PartialEq, Serialize, Deserialize)]
struct Described {
    description: Option<String>,
    passage: Option<String>,
}

/// Takes the reasons out of a sheet.
fn reasons(sheet: &mut VerificationSheet) -> Reasons {
    Reasons {
        source: sheet.source_reason.take(),
        place: sheet.place_reason.take(),
        time: sheet.time_reason.take(),
        integrity: sheet.integrity_reason.take(),
        note: sheet.note.take(),
        passage: sheet.passage.take(),
    }
}

/// Takes the words out of a take.
fn described(take: &mut Take) -> Described {
    Described { description: take.description.take(), passage: take.passage.take() }
}

/// Protects all of a fact that may be protected.
pub(crate) fn protect(fact: &mut Fact) {
    conceal(fact);
    fact.protect();
}

/// Takes what a fact says into its one protected value, where its kind is sealed so and it was not done before.
fn conceal(fact: &mut Fact) {
    if content(fact).is_none_or(|content| content.is_some()) {
        return;
    }
    let Some(written) = taken(fact) else { return };
    if let Some(content) = content(fact) {
        *content = Some(Protected::new(written));
    }
}

/// Takes out of a fact what is to be sealed of it, as text; `None` where there is nothing.
fn taken(fact: &mut Fact) -> Option<String> {
    if let Some(hollow) = hollow(fact) {
        let written = match fact {
            Fact::Claim(f) => serde_json::to_string(f),
            Fact::Observation(f) => serde_json::to_string(f),
            Fact::Sighting(f) => serde_json::to_string(f),
            Fact::GivenFix(f) => serde_json::to_string(f),
            Fact::Mark(f) => serde_json::to_string(f),
            Fact::MeasuredShadow(f) => serde_json::to_string(f),
            _ => return None,
        };
        *fact = hollow;
        return written.ok();
    }
    match fact {
        Fact::Statement(f) if f.date.is_some() || f.place.is_some() => {
            serde_json::to_string(&Circumstances { date: f.date.take(), place: f.place.take() }).ok()
        }
        Fact::VerificationSheet(f) => {
            let reasons = reasons(f);
            (reasons != Reasons::default()).then(|| serde_json::to_string(&reasons).ok()).flatten()
        }
        Fact::Take(f) => {
            let described = described(f);
            (described != Described::default()).then(|| serde_json::to_string(&described).ok()).flatten()
        }
        Fact::Comment(f) => Some(std::mem::replace(&mut f.text, WITHHELD.to_owned())),
        _ => None,
    }
}

fn content(fact: &mut Fact) -> Option<&mut Option<Protected>> {
    match fact {
        Fact::Claim(f) => Some(&mut f.content),
        Fact::Observation(f) => Some(&mut f.content),
        Fact::Sighting(f) => Some(&mut f.content),
        Fact::Statement(f) => Some(&mut f.content),
        Fact::GivenFix(f) => Some(&mut f.content),
        Fact::Mark(f) => Some(&mut f.content),
        Fact::MeasuredShadow(f) => Some(&mut f.content),
        Fact::VerificationSheet(f) => Some(&mut f.content),
        Fact::Take(f) => Some(&mut f.content),
        Fact::Comment(f) => Some(&mut f.content),
        _ => None,
    }
}

/// The fact with what was taken into its protected value in its places again; as it is, where it is not open.
pub(crate) fn unfold(mut fact: Fact) -> Result<Fact, Failure> {
    let sealed = content(&mut fact).and_then(|content| content.as_ref()?.reveal().cloned());
    let Some(text) = sealed else { return Ok(fact) };
    let name = format!("{} {}", fact.kind().name(), fact.id());
    let damaged = |error| Failure::new(format!("{name}: {error}"), "run `sightline verify`");
    Ok(match fact {
        Fact::Claim(_) => Fact::Claim(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Observation(_) => Fact::Observation(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Sighting(_) => Fact::Sighting(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Statement(statement) => {
            let Circumstances { date, place } = serde_json::from_str(&text).map_err(damaged)?;
            Fact::Statement(Statement { date, place, content: None, ..statement })
        }
        Fact::GivenFix(_) => Fact::GivenFix(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Mark(_) => Fact::Mark(serde_json::from_str(&text).map_err(damaged)?),
        Fact::MeasuredShadow(_) => Fact::MeasuredShadow(serde_json::from_str(&text).map_err(damaged)?),
        Fact::VerificationSheet(sheet) => {
            let said: Reasons = serde_json::from_str(&text).map_err(damaged)?;
            Fact::VerificationSheet(VerificationSheet {
                source_reason: said.source,
                place_reason: said.place,
                time_reason: said.time,
                integrity_reason: said.integrity,
                note: said.note,
                passage: said.passage,
                content: None,
                ..sheet
            })
        }
        Fact::Take(take) => {
            let Described { description, passage } = serde_json::from_str(&text).map_err(damaged)?;
            Fact::Take(Take { description, passage, content: None, ..take })
        }
        Fact::Comment(comment) => Fact::Comment(Comment { text, content: None, ..comment }),
        _ => fact,
    })
}

/// What of a fact may be seen by everyone, for the kinds that are sealed whole: its name, and what it belongs to.
pub(crate) fn hollow(fact: &Fact) -> Option<Fact> {
    Some(match fact {
        Fact::Claim(f) => Fact::Claim(Claim {
            id: f.id.clone(),
            statement: f.statement.clone(),
            source: f.source.clone(),
            says: WITHHELD.to_owned(),
            denied: false,
            who: None,
            what: None,
            whom: None,
            place: None,
            when: None,
            counted: None,
            at_least: None,
            at_most: None,
            scope: None,
            knowledge: None,
            told_by: Vec::new(),
            quote: None,
            words: None,
            event: None,
            incident: None,
            equipment: Vec::new(),
            items: Vec::new(),
            passage: None,
            content: None,
            envelope: None,
        }),
        Fact::Observation(f) => Fact::Observation(Observation {
            id: f.id.clone(),
            item: f.item.clone(),
            from: None,
            to: None,
            region: None,
            kind: None,
            what: WITHHELD.to_owned(),
            certainty: None,
            counted: None,
            at_least: None,
            at_most: None,
            place: None,
            event: None,
            equipment: Vec::new(),
            by: None,
            score: None,
            review: None,
            negative: None,
            passage: None,
            content: None,
            envelope: None,
        }),
        Fact::Sighting(f) => Fact::Sighting(Sighting {
            id: f.id.clone(),
            item: f.item.clone(),
            from: None,
            to: None,
            region: None,
            of: f.of,
            state: None,
            what: Some(WITHHELD.to_owned()),
            marks: None,
            frame_group: None,
            start: None,
            place: None,
            fix: None,
            event: None,
            equipment: None,
            certainty: None,
            by: None,
            passage: None,
            content: None,
            envelope: None,
        }),
        Fact::GivenFix(f) => Fact::GivenFix(GivenFix {
            id: f.id.clone(),
            item: f.item.clone(),
            take: f.take.clone(),
            from: None,
            to: None,
            of: f.of,
            place: None,
            fix: None,
            heading_deg: None,
            reason: Some(WITHHELD.to_owned()),
            by: None,
            passage: None,
            content: None,
            envelope: None,
        }),
        Fact::Mark(f) => Fact::Mark(Mark {
            id: f.id.clone(),
            // Which landmark is seen says where the camera stood.
            landmark: LandmarkId::new(WITHHELD).ok()?,
            item: f.item.clone(),
            at: None,
            x_px: 0.0,
            y_px: 0.0,
            sigma_px: None,
            width_px: None,
            height_px: None,
            by: None,
            passage: None,
            content: None,
            envelope: None,
        }),
        Fact::MeasuredShadow(f) => Fact::MeasuredShadow(MeasuredShadow {
            id: f.id.clone(),
            item: f.item.clone(),
            at: None,
            place: None,
            azimuth_deg: None,
            azimuth_error_deg: None,
            ratio: None,
            ratio_error: None,
            slope_deg: None,
            slope_towards_deg: None,
            reason: Some(WITHHELD.to_owned()),
            by: None,
            passage: None,
            content: None,
            envelope: None,
        }),
        _ => return None,
    })
}

/// Keeps what a fact's sealed words leave no trace of in a row: a row without them takes nothing back.
pub(crate) fn keep_words(new: &mut Fact, old: &Fact) {
    let mut was = old.clone();
    if let (Some(into), Some(from)) = (content(new), content(&mut was))
        && into.is_none()
    {
        into.clone_from(from);
    }
}

/// What a row that shows a sealed fact's outside, as everyone is given it, says of the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outside {
    /// It says something of its own.
    No,
    /// It is the outside, and says nothing new.
    Same,
    /// It is the outside with something changed: taken in, it would put that in the place of all that is sealed.
    Changed,
}

/// Whether a fact was made from the outside of what is sealed.
pub(crate) fn outside(new: &Fact, current: &Fact) -> Outside {
    let (Some(shell), Ok(said)) = (hollow(current), unfold(new.clone())) else { return Outside::No };
    let words = match &said {
        Fact::Claim(f) => Some(f.says.as_str()),
        Fact::Observation(f) => Some(f.what.as_str()),
        Fact::Sighting(f) => f.what.as_deref(),
        Fact::GivenFix(f) => f.reason.as_deref(),
        Fact::MeasuredShadow(f) => f.reason.as_deref(),
        _ => None,
    };
    match words == Some(WITHHELD) && current.envelope().is_some() {
        false => Outside::No,
        true if shell == said => Outside::Same,
        true => Outside::Changed,
    }
}
