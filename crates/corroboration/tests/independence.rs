//! Who counts as a source of a claim, and who does not.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{Assessment, Facts, Pieces, Vocabulary, assess};
use model::*;
use town::Town;

struct Told {
    town: Town,
    statements: Vec<Statement>,
    lineage: Vec<Lineage>,
    roles: Vec<Role>,
}

fn told() -> Told {
    let file = serde_json::from_str(include_str!("labelled.json")).unwrap();
    let mut town = Town::read(&file);
    town.claims.clear();
    Told { town, statements: Vec::new(), lineage: Vec::new(), roles: Vec::new() }
}

impl Told {
    fn assessed(&self, id: &str) -> Assessment {
        let facts =
            Facts { statements: &self.statements, lineage: &self.lineage, roles: &self.roles, ..self.town.facts() };
        let vocabulary = Vocabulary::published().unwrap();
        let all = assess(&facts, &Pieces::of(&facts, &vocabulary), &vocabulary);
        all.into_iter().find(|one| one.claim.as_str() == id).unwrap()
    }

    /// "Soldiers opened fire" at the bridge, in the afternoon.
    fn says(&mut self, id: &str, by: &str) -> &mut Claim {
        let claim = serde_json::json!({
            "id": id, "source": by, "says": "in words", "what": "opened fire", "who": "soldiers", "place": "bridge",
        });
        let mut claim: Claim = serde_json::from_value(claim).unwrap();
        let at = |text: &str| text.parse::<Instant>().unwrap();
        claim.when = Interval::new(Some(at("2021-03-05T14:00:00Z")), Some(at("2021-03-05T15:00:00Z"))).ok();
        self.town.claims.push(claim);
        self.town.claims.last_mut().unwrap()
    }

    fn without_what_is_seen(&mut self) {
        self.town.observations.clear();
        self.town.events.clear();
        self.town.equipment.clear();
    }

    fn statement(&mut self, id: &str, source: &str) -> &mut Statement {
        let row = serde_json::json!({"id": id, "source": source});
        self.statements.push(serde_json::from_value(row).unwrap());
        self.statements.last_mut().unwrap()
    }
}

#[test]
fn who_says_something_else_is_no_source_of_it() {
    let mut told = told();
    told.without_what_is_seen();
    told.says("a", "anna");
    told.says("b", "boris");
    assert_eq!(told.assessed("a").independence.sources, 2);
    // Of the police, of no known time, of another place, of so many: none of it says that soldiers fired there then.
    told.town.claims[1].who = Some("security forces".to_owned());
    assert_eq!(told.assessed("a").independence.sources, 1, "it need not be soldiers");
    told.town.claims[1].who = Some("soldiers".to_owned());
    told.town.claims[1].when = None;
    assert_eq!(told.assessed("a").independence.sources, 1, "it may have been at another time");
}

#[test]
fn what_is_seen_counts_once_for_each_family() {
    let mut told = told();
    told.says("a", "anna");
    let one = told.assessed("a").independence;
    assert_eq!((one.sources, one.voices.len()), (2, 2), "Anna and one film: {one:?}");
    // Another film of it, which is a copy of the first.
    let mut other = told.town.observations.iter().find(|o| o.id.as_str() == "o-soldiers-fire").unwrap().clone();
    (other.id, other.item) = (ObservationId::new("o-copy").unwrap(), ItemId::new("v-square-2").unwrap());
    told.town.observations.push(other);
    assert_eq!(told.assessed("a").independence.sources, 3, "two films of nothing in common");
    let lineage = serde_json::json!({"id": "l", "item": "v-square-2", "of": "v-bridge", "relation": "re_encoding_of"});
    told.lineage.push(serde_json::from_value(lineage).unwrap());
    let found = told.assessed("a").independence;
    assert_eq!(found.sources, 2, "{found:?}");
    assert!(found.dependences.iter().any(|two| two.why.contains("one recording")), "{found:?}");
}

#[test]
fn a_film_of_the_claimant_is_the_claimants_word() {
    let mut told = told();
    told.says("a", "filmer-1");
    let role = serde_json::json!({"id": "r", "item": "v-bridge", "source": "filmer-1", "role": "filmer"});
    told.roles.push(serde_json::from_value(role).unwrap());
    assert_eq!(told.assessed("a").independence.sources, 1);
}

#[test]
fn who_was_told_who_sat_together_and_who_came_through_one_are_one() {
    let mut told = told();
    told.without_what_is_seen();
    told.says("a", "anna");
    told.says("b", "boris").told_by = vec!["Witness Anna".to_owned()];
    assert_eq!(told.assessed("a").independence.sources, 1, "he heard it from her");

    told.town.claims[1].told_by.clear();
    for (claim, source) in [(0, "anna"), (1, "boris")] {
        let id = format!("st-{source}");
        told.statement(&id, source).heard_apart = Some(false);
        told.statements.last_mut().unwrap().interviewer = Some(Protected::open("I. Viewer".to_owned()));
        told.town.claims[claim].statement = StatementId::new(&id).ok();
    }
    let sat = told.assessed("a").independence;
    assert_eq!(sat.sources, 1, "{sat:?}");
    assert!(sat.dependences[0].why.contains("not heard apart"), "{sat:?}");
    told.statements[1].heard_apart = Some(true);
    assert_eq!(told.assessed("a").independence.sources, 2);

    for statement in &mut told.statements {
        (statement.heard_apart, statement.through) = (Some(true), SourceId::new("agency").ok());
    }
    let through = told.assessed("a").independence;
    assert_eq!(through.sources, 1, "{through:?}");
    assert!(through.dependences[0].why.contains("The agency"), "{through:?}");
}

#[test]
fn an_authors_other_claims_that_do_not_agree_are_named() {
    let mut told = told();
    told.says("a", "anna");
    told.says("b", "anna").denied = true;
    told.says("c", "anna");
    let found = told.assessed("a");
    assert_eq!(found.own_disagreeing.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["b"]);
    assert_eq!(told.assessed("b").own_disagreeing.len(), 2);
}
