//! What recordings hear, against the truth: offsets between films, and how many shots.
use std::collections::{BTreeMap, BTreeSet};

use drill::truth::Truth;
use model::{Instant, Sync};

use super::{Row, median, share};
use crate::findings::ShotCount;

/// How far the offsets lie from the truth that this program heard by itself, and how often their intervals hold.
pub(super) fn offsets(truth: &Truth, syncs: &[Sync]) -> [Row; 2] {
    let began: BTreeMap<&str, Instant> =
        truth.items.iter().filter_map(|item| Some((item.id.as_str(), item.first_instant?))).collect();
    let mut errors = Vec::new();
    let mut missed = Vec::new();
    let by_itself = |sync: &&Sync| sync.machine_score.is_some() && sync.a_at.is_none() && sync.b_at.is_none();
    for sync in syncs.iter().filter(by_itself) {
        let known = began.get(sync.a.as_str()).zip(began.get(sync.b.as_str()));
        let Some(((a, b), (found, error))) = known.zip(sync.machine_offset.zip(sync.machine_error)) else { continue };
        let off = (found.micros() - (b.micros() - a.micros())).abs();
        errors.push(off as f64 / 1e6);
        if off > error.micros() {
            missed.push(sync.id.to_string());
        }
    }
    let of = errors.len();
    let note = match missed.is_empty() {
        true => format!("{of} pairs that were heard and whose truth is known"),
        false => format!("missed: {}", missed.join(", ")),
    };
    [
        Row {
            engine: "sync",
            measure: "offsets between films heard by themselves: how often the interval holds",
            value: share(of - missed.len(), of),
            unit: "share",
            of,
            note,
        },
        Row {
            engine: "sync",
            measure: "offsets between films heard by themselves: median error",
            value: median(errors),
            unit: "s",
            of,
            note: "the sound's way is part of it".to_owned(),
        },
    ]
}

/// How often the interval holds the number of discharges that can be heard in films on one clock.
pub(super) fn shots(truth: &Truth, counts: &[&ShotCount]) -> Row {
    let mut told = Vec::new();
    let mut holding = 0;
    for count in counts {
        let takes: BTreeSet<&str> = count.takes.iter().map(|take| take.take.as_str()).collect();
        let audible: BTreeSet<u32> = truth
            .heard
            .iter()
            .filter(|heard| heard.audible && takes.contains(heard.recording.as_str()))
            .map(|heard| heard.discharge)
            .collect();
        if !truth.recordings.iter().any(|recording| takes.contains(recording.id.as_str())) {
            continue;
        }
        let holds = (count.low95..=count.high95).contains(&audible.len());
        holding += usize::from(holds);
        let names: Vec<&str> = takes.into_iter().collect();
        told.push(format!(
            "{}: {} ({} to {}), true {}",
            names.join(" "),
            count.best,
            count.low95,
            count.high95,
            audible.len()
        ));
    }
    Row {
        engine: "shots",
        measure: "number of shots, detonations and fireworks: how often the interval holds it",
        value: share(holding, told.len()),
        unit: "share",
        of: told.len(),
        note: if told.is_empty() { "nothing was heard".to_owned() } else { told.join("; ") },
    }
}
