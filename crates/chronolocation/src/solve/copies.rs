//! Copies: what one item shows of another was recorded when the other was.

use std::collections::{BTreeMap, BTreeSet};

use model::{Certainty, EvidenceId, Lineage, LineageRelation, Take};

use super::TemporalFacts;
use super::derive::{last_point, post_bounds};
use super::ground::{Derived, Grounds};

/// Lengths that differ by no more are those of one recording: encoders add and drop a little at both ends.
const SAME_LENGTH_MICROS: i64 = 500_000;

/// What the lineage of items says of when they were recorded.
///
/// All that an item holds was recorded before any post of something that holds it whole; a part's post bounds the start
/// of the whole, never its end. What is only probable or possible bounds nothing.
pub(super) fn from_lineage(facts: &TemporalFacts<'_>, grounds: &mut Grounds) {
    let mut takes: BTreeMap<&str, Vec<&Take>> = BTreeMap::new();
    for take in facts.takes {
        takes.entry(take.item.as_str()).or_default().push(take);
    }
    let sure = |link: &&Lineage| link.certainty.is_none_or(|certainty| certainty == Certainty::Certain);
    // By item: the items that hold it whole, with the link that says so.
    let mut holders: BTreeMap<&str, Vec<(&str, &Lineage)>> = BTreeMap::new();
    let length =
        |item: &str| takes.get(item).map(|takes| takes.iter().map(|t| t.duration().micros() as i64).sum::<i64>());
    for link in facts.lineage.iter().filter(sure) {
        let (part, whole) = (link.item.as_str(), link.of.as_str());
        // What is longer than the whole holds something else besides, or runs slower.
        if length(part).zip(length(whole)).is_some_and(|(short, long)| short > long + SAME_LENGTH_MICROS) {
            continue;
        }
        match link.relation {
            LineageRelation::SameBytes => {
                holders.entry(part).or_default().push((whole, link));
                holders.entry(whole).or_default().push((part, link));
            }
            LineageRelation::ExcerptOf | LineageRelation::ContainedIn | LineageRelation::ReEncodingOf => {
                holders.entry(part).or_default().push((whole, link));
            }
            LineageRelation::CaptureOf | LineageRelation::PageSourceOf | LineageRelation::SidecarOf => continue,
        }
        if let (Some([a]), Some([b])) = (takes.get(part).map(Vec::as_slice), takes.get(whole).map(Vec::as_slice)) {
            between(link, a, b, grounds);
        }
    }
    for (item, takes) in &takes {
        let mut known: BTreeSet<&str> = BTreeSet::from([*item]);
        let mut found = beyond(&holders, item, &[]);
        while let Some((holder, through)) = found.pop() {
            if !known.insert(holder) {
                continue;
            }
            found.extend(beyond(&holders, holder, &through));
            for post in facts.posts.iter().filter(|post| post.item.as_str() == holder) {
                for take in takes {
                    let links = through.iter().filter_map(|link| held_by(link, &last_point(take), grounds));
                    let links: Vec<EvidenceId> = links.collect();
                    let before = grounds.list.len();
                    post_bounds(facts, post, &last_point(take), Some(holder), None, grounds);
                    grounds.rest_since(before, &links);
                }
            }
        }
    }
}

/// The items that hold an item whole, each with the links from where one came to it.
fn beyond<'f>(
    holders: &BTreeMap<&'f str, Vec<(&'f str, &'f Lineage)>>,
    of: &str,
    through: &[&'f Lineage],
) -> Vec<(&'f str, Vec<&'f Lineage>)> {
    let held = holders.get(of).into_iter().flatten();
    held.map(|(holder, link)| (*holder, [through, &[*link]].concat())).collect()
}

/// The piece that says that one item holds the other, made where none does: it bounds nothing by itself.
fn held_by(link: &Lineage, subject: &str, grounds: &mut Grounds) -> Option<EvidenceId> {
    let id = format!("copy/{}", link.id);
    if !grounds.has(&id) {
        grounds.derive(Derived {
            id: &id,
            subject,
            reference: None,
            ends: (None, None),
            or: None,
            text: format!("{} is held by {}, by their lineage.", link.item, link.of),
            item: Some(&link.item),
            sky: None,
        });
    }
    EvidenceId::new(&id).ok()
}

/// Two uninterrupted recordings of which one comes from the other: the same, or one inside the other.
fn between(link: &Lineage, part: &Take, whole: &Take, grounds: &mut Grounds) {
    let (short, long) = (part.duration().micros() as i64, whole.duration().micros() as i64);
    if link.relation == LineageRelation::ContainedIn || short == 0 || long == 0 {
        return;
    }
    let differ = (long - short).abs();
    let one = link.relation != LineageRelation::ExcerptOf && differ <= SAME_LENGTH_MICROS;
    let (ends, text) = match one {
        true => {
            let off = differ + SAME_LENGTH_MICROS / 5;
            ((-off, off), format!("{} and {} are one recording, by their lineage.", link.item, link.of))
        }
        false => {
            let off = SAME_LENGTH_MICROS / 5;
            let text = format!("{} is a part of {}, by their lineage, and lies inside it.", link.item, link.of);
            ((-off, (long - short).max(0) + off), text)
        }
    };
    grounds.derive(Derived {
        id: &format!("copy/{}", link.id),
        subject: &format!("{}.start", part.id),
        reference: Some(&format!("{}.start", whole.id)),
        ends: (Some(ends.0), Some(ends.1)),
        or: None,
        text,
        item: Some(&link.item),
        sky: None,
    });
}
