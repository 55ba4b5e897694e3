//! Facts that are sealed whole: what they say, in one value, so that not even how much of it there is shows.
use model::{Claim, Fact, Interval, Observation, PlaceId, Protected, Sighting, Statement};
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

/// Protects all of a fact that may be protected.
pub(crate) fn protect(fact: &mut Fact) {
    conceal(fact);
    fact.protect();
}

/// Takes what a fact says into its one protected value, where its kind is sealed so and it was not done before.
fn conceal(fact: &mut Fact) {
    let Some(written) = written(fact) else { return };
    match hollow(fact) {
        Some(hollow) => *fact = hollow,
        None => {
            if let Fact::Statement(Statement { date, place, .. }) = fact {
                (*date, *place) = (None, None);
            }
        }
    }
    if let Some(content) = content(fact) {
        *content = Some(Protected::new(written));
    }
}

/// What is to be sealed of a fact, as text; `None` where nothing is, or it is sealed already.
fn written(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Claim(f) if f.content.is_none() => serde_json::to_string(f).ok(),
        Fact::Observation(f) if f.content.is_none() => serde_json::to_string(f).ok(),
        Fact::Sighting(f) if f.content.is_none() => serde_json::to_string(f).ok(),
        Fact::Statement(Statement { date, place, content: None, .. }) if date.is_some() || place.is_some() => {
            serde_json::to_string(&Circumstances { date: *date, place: place.clone() }).ok()
        }
        _ => None,
    }
}

fn content(fact: &mut Fact) -> Option<&mut Option<Protected>> {
    match fact {
        Fact::Claim(f) => Some(&mut f.content),
        Fact::Observation(f) => Some(&mut f.content),
        Fact::Sighting(f) => Some(&mut f.content),
        Fact::Statement(f) => Some(&mut f.content),
        _ => None,
    }
}

/// The fact with what was taken into its protected value in its places again; as it is, where it is not open.
pub(crate) fn unfold(mut fact: Fact) -> Result<Fact, Failure> {
    let sealed = content(&mut fact).and_then(|content| content.as_ref()?.reveal().cloned());
    let Some(text) = sealed else { return Ok(fact) };
    let damaged =
        |error| Failure::new(format!("{} {}: {error}", fact.kind().name(), fact.id()), "run `sightline verify`");
    Ok(match &fact {
        Fact::Claim(_) => Fact::Claim(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Observation(_) => Fact::Observation(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Sighting(_) => Fact::Sighting(serde_json::from_str(&text).map_err(damaged)?),
        Fact::Statement(statement) => {
            let Circumstances { date, place } = serde_json::from_str(&text).map_err(damaged)?;
            Fact::Statement(Statement { date, place, content: None, ..statement.clone() })
        }
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
        _ => return None,
    })
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
        _ => None,
    };
    match words == Some(WITHHELD) && current.envelope().is_some() {
        false => Outside::No,
        true if shell == said => Outside::Same,
        true => Outside::Changed,
    }
}
