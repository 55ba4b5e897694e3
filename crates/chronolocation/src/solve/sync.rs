//! Recordings put on one clock by what is heard in both.

use super::TemporalFacts;
use super::derive;
use super::ground::{Derived, Grounds};
use super::point_name::PointNames;

/// Each pair's offset, give or take its error: a person's where one was set, the method's otherwise.
///
/// # Errors
/// Pairs that date nothing: what is the matter, and what to do.
pub(super) fn from_syncs(
    facts: &TemporalFacts<'_>,
    names: &PointNames,
    grounds: &mut Grounds,
) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    for sync in facts.syncs {
        let points = names.moment(&sync.a, sync.a_at).zip(names.moment(&sync.b, sync.b_at));
        let Some((a, b)) = points else {
            refused.push((
                format!("the pair {} dates nothing: an item of it is cut together from several takes", sync.id),
                "say where in the items it is heard (a_at_s, b_at_s)".to_owned(),
            ));
            continue;
        };
        let Some((offset, error, by_person)) = sync.counts().filter(|_| a != b) else { continue };
        derive::frame(&a, names, grounds);
        derive::frame(&b, names, grounds);
        let method = sync.machine.as_deref().unwrap_or("a method");
        let found_by = sync.machine_because.as_deref().map_or(String::new(), |because| format!(": {because}"));
        let (id, text) = match by_person {
            true => {
                let by = sync.by.as_deref().unwrap_or("a person");
                let disputed = if sync.is_disputed() { ", which cannot both be true" } else { "" };
                let kept = match (sync.machine_offset, sync.machine_error) {
                    (Some(found), Some(give)) => {
                        format!(
                            "; {method} had found {} s, give or take {} s{found_by}{disputed}",
                            found.secs(),
                            give.secs()
                        )
                    }
                    _ => String::new(),
                };
                let why = sync.reason.as_deref().map_or(String::new(), |reason| format!(" ({reason})"));
                (format!("sync-set/{}", sync.id), format!("Set by {by}{why} from what is heard in both{kept}."))
            }
            false => match sync.machine_score {
                Some(score) => (
                    format!("heard/{}", sync.id),
                    format!(
                        "Heard in both recordings, by {method} (score {}{found_by}); nobody has listened yet.",
                        rounded(score)
                    ),
                ),
                None => (format!("sync/{}", sync.id), format!("The same is heard in both, by {method}{found_by}.")),
            },
        };
        if by_person && sync.is_disputed() {
            refused.push((
                format!(
                    "what was set for the pair {} and what {method} had found cannot both be true; what was set counts",
                    sync.id
                ),
                "listen to both again; withdraw the row if the person was mistaken".to_owned(),
            ));
        }
        let derived = Derived {
            id: &id,
            subject: &b,
            reference: Some(&a),
            ends: (Some(offset.micros() - error.micros()), Some(offset.micros() + error.micros())),
            or: None,
            text: format!("{} and {}: {text}", sync.a, sync.b),
            item: Some(&sync.b),
            sky: None,
        };
        grounds.derive_from_both(derived, &sync.a);
    }
    refused
}

/// A score with no more digits than people read, and never as if it were sure.
fn rounded(score: f64) -> String {
    let shown = format!("{:.4}", score.clamp(0.0, 1.0));
    if shown.starts_with('1') { "above 0.9999".to_owned() } else { shown }
}
