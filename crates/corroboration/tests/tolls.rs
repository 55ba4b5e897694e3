//! Figures that others gave: which disagree surely, which perhaps, which do not fit together, and which are of other things.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{TollLedger, Vocabulary, toll_ledger};
use model::*;
use town::Town;

/// id, source, what is counted, whom, place, hours, least, most.
type Figure = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, u64, u64);

fn ledger(figures: &[Figure], change: impl Fn(&mut Vec<Toll>)) -> TollLedger {
    let file = serde_json::from_str(include_str!("labelled.json")).unwrap();
    let toll = |(id, source, counts, whom, place, hours, low, high): &Figure| {
        let at = |clock: &str| format!("2021-03-05T{clock}:00Z").parse::<Instant>().unwrap();
        let period = hours.split_once('/').map(|(from, to)| Interval::new(Some(at(from)), Some(at(to))).unwrap());
        Toll {
            id: TollId::new(id).unwrap(),
            source: SourceId::new(source).unwrap(),
            statement: None,
            through: None,
            published: None,
            counts: (*counts).to_owned(),
            whom: (!whom.is_empty()).then(|| (*whom).to_owned()),
            place: PlaceId::new(place).ok(),
            area: None,
            period,
            incident: None,
            low: *low,
            high: (*high > 0).then_some(*high),
            part_of: None,
            replaces: None,
            description: None,
            passage: None,
        }
    };
    let mut tolls: Vec<Toll> = figures.iter().map(toll).collect();
    change(&mut tolls);
    let town = Town { tolls, ..Town::read(&file) };
    toll_ledger(&town.facts(), &Vocabulary::published().unwrap())
}

fn pairs(ledger: &TollLedger) -> Vec<(&str, &str, bool)> {
    ledger.disagreements.iter().map(|two| (two.a.as_str(), two.b.as_str(), two.sure)).collect()
}

const POLICE: Figure = ("t-1", "police-spokesman", "dead", "protesters", "square", "10:00/11:00", 3, 3);
const AGENCY: Figure = ("t-2", "agency", "dead", "protesters", "square", "10:00/11:00", 7, 0);

#[test]
fn of_one_place_time_and_people_they_disagree_surely() {
    let found = ledger(&[POLICE, AGENCY], |_| {});
    assert_eq!(pairs(&found), [("t-1", "t-2", true)]);
    let later = ledger(&[POLICE, AGENCY], |tolls| tolls[1].period = None);
    assert_eq!(pairs(&later), [("t-1", "t-2", false)], "that it is of the same hour is not said");
    assert!(later.disagreements[0].why.contains("same time"), "{later:?}");
    assert_eq!(later.entries[0].not_said, ["when it was given"]);
    let meet = ledger(&[POLICE, AGENCY], |tolls| tolls[0].high = Some(9));
    assert_eq!(pairs(&meet), [], "three to nine and at least seven may both be right");
}

#[test]
fn a_figure_that_another_takes_the_place_of_is_no_disagreement() {
    let found = ledger(&[POLICE, AGENCY], |tolls| tolls[1].replaces = Some(TollId::new("t-1").unwrap()));
    assert_eq!(pairs(&found), []);
    let replaced: Vec<(&str, bool)> = found.entries.iter().map(|one| (one.toll.id.as_str(), one.replaced)).collect();
    assert_eq!(replaced, [("t-1", true), ("t-2", false)]);
}

#[test]
fn a_part_that_is_larger_than_its_whole_does_not_fit() {
    let found = ledger(&[POLICE, AGENCY], |tolls| tolls[1].part_of = Some(TollId::new("t-1").unwrap()));
    assert_eq!(pairs(&found), []);
    assert_eq!(found.misfits.iter().map(|two| (two.a.as_str(), two.b.as_str())).collect::<Vec<_>>(), [("t-2", "t-1")]);
    let fits = ledger(&[POLICE, AGENCY], |tolls| {
        (tolls[1].part_of, tolls[1].low) = (Some(TollId::new("t-1").unwrap()), 2);
    });
    assert_eq!(fits.misfits, []);
}

#[test]
fn figures_of_other_things_are_not_compared() {
    let others: [Figure; 6] = [
        ("t-2", "agency", "dead", "protesters", "bridge", "10:00/11:00", 7, 0),
        ("t-2", "agency", "dead", "protesters", "", "10:00/11:00", 7, 0),
        ("t-2", "agency", "dead", "protesters", "square", "14:00/15:00", 7, 0),
        ("t-2", "agency", "bodies", "protesters", "square", "10:00/11:00", 7, 0),
        ("t-2", "agency", "dead", "police officers", "square", "10:00/11:00", 7, 0),
        ("t-2", "agency", "dead", "protesters", "city", "10:00/11:00", 7, 0),
    ];
    for other in others {
        assert_eq!(pairs(&ledger(&[POLICE, other], |_| {})), [], "{other:?}");
    }
    let incident = ledger(&[POLICE, AGENCY], |tolls| tolls[1].incident = IncidentId::new("inc-square").ok());
    assert_eq!(pairs(&incident), [], "a figure of one incident is a part of the day");
    // Neither says where: then only the same people make them comparable.
    let unplaced = |whom: &'static str| {
        ledger(
            &[("t-1", "agency", "dead", whom, "", "", 18, 18), ("t-2", "daily", "dead", whom, "", "", 19, 19)],
            |_| {},
        )
    };
    assert_eq!(pairs(&unplaced("police officers")), [("t-1", "t-2", false)]);
    assert_eq!(pairs(&unplaced("people")), []);
}
