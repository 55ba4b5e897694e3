//! After a change of facts: the same as assessing everything anew, and far less work.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{Vocabulary, assess, reassess};
use model::*;
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

#[test]
fn what_is_assessed_anew_after_a_change_is_what_assessing_everything_gives() {
    let vocabulary = Vocabulary::published().unwrap();
    let (mut anew, mut all) = (0, 0);
    for seed in 0..15 {
        let mut dice = Dice(seed * 7 + 1);
        let mut town = town();
        let mut kept = assess(&town.facts(), &vocabulary);
        for step in 0..12 {
            let before = town.clone();
            change(&mut town, &mut dice);
            let made = reassess(&town.facts(), &vocabulary, &before.facts(), &kept);
            let whole = assess(&town.facts(), &vocabulary);
            assert_eq!(made.assessments, whole, "seed {seed}, step {step}");
            anew += made.anew.len();
            all += whole.len();
            kept = whole;
        }
    }
    assert!(anew * 3 < all, "{anew} of {all} were assessed anew: more than depends on one fact");
}

#[test]
fn a_change_of_the_ground_is_felt_by_all_and_no_change_by_none() {
    let vocabulary = Vocabulary::published().unwrap();
    let before = town();
    let kept = assess(&before.facts(), &vocabulary);
    assert_eq!(reassess(&before.facts(), &vocabulary, &before.facts(), &kept).anew.len(), 0);
    let mut after = before.clone();
    after.items[0].state = VerificationState::Rejected;
    let made = reassess(&after.facts(), &vocabulary, &before.facts(), &kept);
    assert_eq!(made.anew.len(), after.claims.len());
    assert_eq!(made.assessments, assess(&after.facts(), &vocabulary));
}
