//! "Confirmed by two sources": as many as have no known dependence.

use std::collections::BTreeSet;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::{Basis, Support};

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    // What somebody says of their sources is theirs to say.
    for (sign, wanted) in &subject.reading.several {
        let voices: Vec<&Support> = subject
            .cited
            .supports
            .iter()
            .filter(|support| !support.roots.is_empty() && support.basis != Basis::Judged)
            .copied()
            .collect();
        // Who has it from another who is cited adds no source.
        let voices: Vec<&Support> =
            voices.iter().copied().filter(|one| !voices.iter().any(|other| told_by(one, other))).collect();
        let known = independent(&voices);
        if known >= *wanted {
            continue;
        }
        let span = subject.span(sign.start, sign.end);
        let message = match known {
            0 => "nothing that is cited tells where it comes from".to_owned(),
            1 => "what is cited comes from one source, as far as is known".to_owned(),
            n => format!("what is cited comes from {n} sources with no known dependence"),
        };
        let problem = found.add(Code::SourcesNotIndependent, span, message);
        for support in voices.iter().take(4) {
            let roots: Vec<&str> = support.roots.iter().map(String::as_str).collect();
            problem.with(support.name.clone(), shown(&format!("comes from {}", roots.join(", "))));
        }
        problem.allow(if known <= 1 { "one source".to_owned() } else { format!("{known} sources") });
    }
}

/// Whether somebody has what they say from another.
fn told_by(one: &Support, other: &Support) -> bool {
    let names = other.speaker.iter().flat_map(|speaker| &speaker.names);
    !std::ptr::eq(one, other) && names.into_iter().any(|name| one.chain.contains(name))
}

/// The most voices of which no two share a root; exact up to twenty different ones, else the least that is shown.
fn independent(voices: &[&Support]) -> usize {
    let mut sets: Vec<&BTreeSet<String>> = voices.iter().map(|voice| &voice.roots).collect();
    sets.sort_by(|a, b| a.len().cmp(&b.len()).then(a.cmp(b)));
    sets.dedup();
    sets.truncate(40);
    let mut steps = 0;
    search(&sets, &mut Vec::new(), 0, &mut steps)
}

fn search<'a>(
    sets: &[&'a BTreeSet<String>],
    chosen: &mut Vec<&'a BTreeSet<String>>,
    best: usize,
    steps: &mut usize,
) -> usize {
    *steps += 1;
    let Some((first, rest)) = sets.split_first() else { return chosen.len().max(best) };
    if chosen.len() + sets.len() <= best || *steps > 100_000 {
        return best.max(chosen.len());
    }
    let mut best = best;
    if chosen.iter().all(|one| one.is_disjoint(first)) {
        chosen.push(first);
        best = best.max(search(rest, chosen, best, steps));
        chosen.pop();
    }
    best.max(search(rest, chosen, best, steps))
}
