//! After a change of facts: the same as assessing everything anew, and far less work.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{Assessment, Law, LawBefore, Pieces, Standard, Vocabulary, assess, law, law_again, reassess};
use model::*;
use std::collections::{BTreeMap, BTreeSet};
use town::Town;

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
    fn one_of<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())].clone()
    }
}

fn town() -> Town {
    let file = serde_json::from_str(include_str!("labelled.json")).unwrap();
    Town { tolls: vec![toll("t1", "police", 3), toll("t2", "police", 9)], ..Town::read(&file) }
}

fn toll(id: &str, source: &str, low: u64) -> Toll {
    Toll {
        id: TollId::new(id).unwrap(),
        source: SourceId::new(source).unwrap(),
        statement: None,
        through: None,
        published: None,
        counts: "injured".to_owned(),
        whom: Some("protesters".to_owned()),
        place: None,
        area: None,
        period: None,
        incident: None,
        low,
        high: Some(low + 2),
        part_of: None,
        replaces: None,
        description: None,
        passage: None,
    }
}

/// One change of the kind that people make at a desk.
fn change(town: &mut Town, dice: &mut Dice) {
    let now = town.clone();
    let (claim, other) = (dice.below(town.claims.len()), dice.one_of(&now.claims));
    let (seen, another) = (dice.below(town.observations.len()), dice.one_of(&now.observations));
    match dice.below(14) {
        0 => town.claims[claim].what = other.what,
        1 => town.claims[claim].who = other.who,
        2 => town.claims[claim].event = other.event,
        3 => (town.claims[claim].place, town.claims[claim].when) = (other.place, other.when),
        4 => town.claims[claim].denied ^= true,
        5 => town.claims[claim].told_by = vec![dice.one_of(&now.sources).id.to_string()],
        6 => drop(town.claims.remove(claim)),
        7 => town.claims.push(Claim { id: ClaimId::new(&format!("new-{}", dice.below(9999))).unwrap(), ..other }),
        8 => (town.observations[seen].what, town.observations[seen].kind) = (another.what, another.kind),
        9 => town.observations[seen].event = another.event,
        10 => town.observations[seen].item = another.item,
        11 => drop(town.observations.remove(seen)),
        12 => town
            .observations
            .push(Observation { id: ObservationId::new(&format!("o-{}", dice.below(9999))).unwrap(), ..another }),
        _ => {
            let n = dice.below(2);
            town.tolls[n].low = dice.below(30) as u64;
            let k = dice.below(town.equipment.len());
            town.equipment[k].user = Some(dice.one_of(&["police", "protesters", "soldiers"]).to_owned());
        }
    }
}

/// What was made before, and what it was made from.
struct Kept {
    town: Town,
    pieces: Pieces,
    assessments: Vec<Assessment>,
    law: Law,
}

fn kept(town: &Town, vocabulary: &Vocabulary) -> Kept {
    let facts = town.facts();
    let pieces = Pieces::of(&facts, vocabulary);
    let assessments = assess(&facts, &pieces, vocabulary);
    let law = law(&facts, &pieces, vocabulary, Standard::published().unwrap(), &[]);
    Kept { town: town.clone(), pieces, assessments, law }
}

/// All findings after a change, made from those before it, and how many claims and uses of force were looked at anew.
fn again(town: &Town, before: &Kept, vocabulary: &Vocabulary) -> (Kept, usize, usize) {
    let (facts, was) = (town.facts(), before.town.facts());
    let pieces = Pieces::again(&facts, vocabulary, &was, &before.pieces);
    let known: BTreeMap<&ClaimId, &Assessment> = before.assessments.iter().map(|one| (&one.claim, one)).collect();
    let made = reassess(&facts, &pieces, vocabulary, &was, &known.keys().copied().collect());
    let one = |id: &ClaimId| made.anew.get(id).unwrap_or_else(|| known[id]).clone();
    let assessments = made.claims.iter().map(one).collect();
    let rows: BTreeMap<_, _> = before.law.rows.iter().map(|row| (&row.event, row)).collect();
    let strips: BTreeMap<_, _> = before.law.strips.iter().map(|strip| (&strip.event, strip)).collect();
    let judged = rows.iter().map(|(event, row)| (*event, row.judgements.as_slice())).collect();
    let shots: BTreeSet<&EventId> = strips.keys().copied().collect();
    let standards = &before.law.standards;
    let from = LawBefore { facts: &was, pieces: &before.pieces, standards, judged: &judged, shots: &shots };
    let found = law_again(&facts, &pieces, vocabulary, standards, &[], from);
    let anew_rows = found.rows.iter().filter(|(_, row)| row.is_some()).count();
    let law = Law {
        standards: standards.clone(),
        rows: found.rows.into_iter().map(|(id, row)| row.unwrap_or_else(|| rows[&id].clone())).collect(),
        strips: found.strips.into_iter().map(|(id, strip)| strip.unwrap_or_else(|| strips[&id].clone())).collect(),
    };
    (Kept { town: town.clone(), pieces, assessments, law }, made.anew.len(), anew_rows)
}

#[test]
fn what_is_made_anew_after_a_change_is_what_making_everything_gives() {
    let vocabulary = Vocabulary::published().unwrap();
    let (mut anew, mut all) = (0, 0);
    for seed in 0..15 {
        let mut dice = Dice(seed * 7 + 1);
        let mut town = town();
        let mut before = kept(&town, &vocabulary);
        for step in 0..12 {
            change(&mut town, &mut dice);
            let (made, assessed, _) = again(&town, &before, &vocabulary);
            let whole = kept(&town, &vocabulary);
            assert_eq!(made.assessments, whole.assessments, "seed {seed}, step {step}");
            assert!(made.law == whole.law, "seed {seed}, step {step}");
            anew += assessed;
            all += whole.assessments.len();
            before = made;
        }
    }
    assert!(anew * 3 < all, "{anew} of {all} were assessed anew: more than depends on one fact");
}

#[test]
fn after_an_edit_of_a_claim_only_uses_of_force_of_its_incident_are_set_beside_the_law_anew() {
    let vocabulary = Vocabulary::published().unwrap();
    let mut town = town();
    let before = kept(&town, &vocabulary);
    let claim = town.claims.iter_mut().find(|claim| claim.id.as_str() == "03").unwrap();
    assert_eq!(claim.event.as_ref().map(|event| event.as_str()), Some("ev-bridge-fire"));
    claim.what = Some("warned".to_owned());
    let (made, _, rows) = again(&town, &before, &vocabulary);
    assert!(made.law == kept(&town, &vocabulary).law);
    assert_eq!((rows, made.law.rows.len()), (1, 4), "the bridge alone");
    let tells = |law: &Law| law.rows.iter().any(|row| row.inputs.iter().any(|one| one.id == "03"));
    assert_eq!((tells(&before.law), tells(&made.law)), (false, true), "that it was told now stands there");
}

#[test]
fn a_change_of_the_ground_is_felt_by_all_and_no_change_by_none() {
    let vocabulary = Vocabulary::published().unwrap();
    let town = town();
    let before = kept(&town, &vocabulary);
    let (same, assessed, rows) = again(&town, &before, &vocabulary);
    assert_eq!((assessed, rows), (0, 0));
    assert!((&same.assessments, &same.law) == (&before.assessments, &before.law));
    let mut after = town.clone();
    after.items[0].state = VerificationState::Rejected;
    let (made, assessed, rows) = again(&after, &before, &vocabulary);
    assert_eq!((assessed, rows), (after.claims.len(), before.law.rows.len()));
    let whole = kept(&after, &vocabulary);
    assert!((made.assessments, made.law) == (whole.assessments, whole.law));
}
