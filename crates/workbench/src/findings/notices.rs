//! What cannot be used as it is written, and what to do about it.
use std::collections::{BTreeMap, BTreeSet};

use corroboration::{Misread, Vocabulary};
use model::{ClaimId, Link, Notice, NoticeLevel, SightingId, Whereabouts};

use super::facts::Held;

impl Held {
    /// What is left out of the findings, and what to do about it.
    pub(super) fn unusable(
        &self,
        vocabulary: &Vocabulary,
        misread: &[Misread],
        meant: &[(ClaimId, String)],
    ) -> Vec<Notice> {
        let notice = |what: String, next: &str| Notice {
            level: NoticeLevel::Warning,
            what,
            place: Whereabouts::default(),
            next: next.to_owned(),
        };
        let mut notices = Vec::new();
        let sealed = self.sealed();
        if sealed > 0 {
            notices.push(notice(
                format!("{sealed} protected facts were not read, and nothing here rests on them: they are sealed"),
                "nothing: findings are made without them, so that nothing of them is given away",
            ));
        }
        for statement in self.withdrawn() {
            notices.push(notice(
                format!("consent for the statement {} was taken back; nothing that it says is used", statement.id),
                "dispose of what it says, or ask again",
            ));
        }
        for claim in self.claims.iter().filter(|claim| claim.statement.is_none() && claim.source.is_none()) {
            notices.push(notice(
                format!("the claim {} has no source; nobody can be asked how it is known", claim.id),
                "name its statement or its source in claims.csv",
            ));
        }
        for element in self.elements.iter() {
            let patterns = element.in_favour.iter().chain(&element.against).chain(&element.shows);
            for (pattern, why) in patterns.filter_map(|pattern| Some((pattern, vocabulary.misread(pattern)?))) {
                notices.push(notice(
                    format!("\"{pattern}\" of the element {} asks for nothing: {why}", element.id),
                    "mend standards.csv; the patterns stand in docs/methods/findings.md",
                ));
            }
        }
        for one in misread {
            notices.push(notice(
                format!("the term {} is not used as it is written: {}", one.term, one.why),
                "mend terms.csv; what a term may be like stands under `actor` and `deed` in docs/tables.md",
            ));
        }
        for (claim, meant) in meant {
            notices.push(notice(
                format!("the claim {claim} has words that are not understood: {meant}"),
                "mend claims.csv if that is a slip; add the word to terms.csv if it is meant",
            ));
        }
        let known: BTreeSet<&SightingId> = self.sightings.iter().map(|sighting| &sighting.id).collect();
        let mut said: BTreeMap<(&SightingId, &SightingId), &Link> = BTreeMap::new();
        for link in self.links.iter() {
            if link.a == link.b {
                let what =
                    format!("the link {} joins the sighting {} to itself and counts for nothing", link.id, link.a);
                notices.push(notice(what, "name two sightings in links.csv"));
            }
            for end in [&link.a, &link.b].into_iter().filter(|end| !known.contains(end)) {
                let what = format!("the link {} names {end}, which is no sighting of the case", link.id);
                notices.push(notice(what, "mend links.csv; until then the link counts for nothing"));
            }
            let pair = (link.a.clone().min(link.b.clone()), link.a.clone().max(link.b.clone()));
            let pair = (known.get(&pair.0).copied(), known.get(&pair.1).copied());
            let (Some(a), Some(b)) = pair else { continue };
            match said.get(&(a, b)) {
                Some(other) if contradict(other, link) => notices.push(notice(
                    format!("{} and {} say of {a} and {b} that they are one, and that they are two", other.id, link.id),
                    "compare them again; until then both links are set aside",
                )),
                _ => drop(said.insert((a, b), link)),
            }
        }
        notices
    }
}

fn contradict(a: &Link, b: &Link) -> bool {
    use model::LinkRelation::{Different, Same};
    matches!((a.relation, b.relation), (Same, Different) | (Different, Same))
}
