//! The words that a case adds: claims and observations are read by them, and slips of the pen get the nearest.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{Assessment, Verdict, Vocabulary};
use model::*;
use town::Town;

fn term(list: &str, word: &str, like: &[&str], also: &[&str]) -> Term {
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    Term { list: list.to_owned(), word: word.to_owned(), meaning: None, like: texts(like), also: texts(also) }
}

/// The town with one more thing that its film of the square shows.
fn town(what: &str, kind: Option<&str>) -> Town {
    let file = serde_json::from_str(include_str!("labelled.json")).unwrap();
    let mut town = Town::read(&file);
    let seen = town.observations.iter().find(|one| one.id.as_str() == "o-beating").unwrap().clone();
    town.observations.push(Observation {
        id: ObservationId::new("o-own").unwrap(),
        what: what.to_owned(),
        kind: kind.map(str::to_owned),
        counted: None,
        at_least: None,
        at_most: None,
        ..seen
    });
    town.claims.clear();
    town
}

/// Anna's claim of the time and place of the beating.
fn held(mut town: Town, who: &str, what: &str, denied: bool, terms: &[Term]) -> Assessment {
    let claim = serde_json::json!({
        "id": "own", "source": "anna", "says": "in words", "who": who, "what": what, "denied": denied, "place": "square",
        "event": "ev-beating",
    });
    town.claims.push(serde_json::from_value(claim).unwrap());
    let (vocabulary, misread) = Vocabulary::with(terms).unwrap();
    assert_eq!(misread, Vec::new());
    town.assessed(&vocabulary).remove(0)
}

#[test]
fn a_deed_of_the_case_is_found_under_its_other_words_and_as_what_it_is_like() {
    let town = town("Police officers flog a protester", None);
    let whip = [term("deed", "whip", &["beat"], &["flog", "lash"])];
    let found = held(town.clone(), "police", "lashed", false, &whip);
    assert_eq!(found.verdict, Verdict::Supported, "{}", found.why);
    assert_eq!(found.supporting[0].fact.id, "o-own");
    let rests = FactName { kind: FactKind::Term, id: "deed/whip".to_owned() };
    assert!(found.inputs.contains(&rests), "{:?}", found.inputs);
    assert_eq!(held(town.clone(), "police", "lashed", true, &whip).verdict, Verdict::Contradicted);
    assert_eq!(held(town.clone(), "police", "lashed", false, &[]).verdict, Verdict::NotTested);
    // To whip is to use force; that somebody was beaten does not show a whip.
    assert_eq!(held(town.clone(), "police", "used force", false, &whip).verdict, Verdict::Supported);
    let mut beaten = town;
    beaten.observations.pop();
    assert_eq!(held(beaten, "police", "lashed", false, &whip).verdict, Verdict::NotCorroborated);
}

#[test]
fn a_weapon_of_the_case_arms_who_holds_it_whether_words_or_kind_say_so() {
    let machete =
        [term("equipment", "machete", &["handgun"], &["panga"]), term("observation", "cutlass", &["armed"], &[])];
    let words = town("Protesters carry pangas", None);
    assert_eq!(held(words.clone(), "protesters", "carried machetes", false, &machete).verdict, Verdict::Supported);
    assert_eq!(held(words.clone(), "protesters", "were not armed", false, &machete).verdict, Verdict::Contradicted);
    assert_eq!(held(words, "protesters", "carried rifles", false, &machete).verdict, Verdict::Partly, "it is no rifle");
    let by_kind = town("Something flashes in the hands of protesters", Some("cutlass"));
    assert_eq!(held(by_kind.clone(), "protesters", "held a cutlass", false, &machete).verdict, Verdict::Supported);
    assert_eq!(held(by_kind, "protesters", "held a cutlass", false, &[]).verdict, Verdict::NotTested);
    let mut used = town("Nothing of note", None);
    let mut blades = used.equipment[0].clone();
    (blades.kind, blades.name) = (Some("machete".to_owned()), "Long blades".to_owned());
    (blades.user, blades.place) = (Some("protesters".to_owned()), PlaceId::new("square").ok());
    blades.items = vec![ItemId::new("v-square").unwrap()];
    used.equipment = vec![blades];
    let found = held(used, "protesters", "carried machetes", false, &machete);
    assert!(found.supporting.iter().any(|one| one.fact.kind == FactKind::Equipment), "{}", found.why);
}

#[test]
fn an_actor_of_the_case_is_of_the_wider_kind_and_no_other() {
    let cossacks = [term("actor", "cossacks", &["security_forces"], &["hundreds of the ataman"])];
    let seen = town("Cossacks chase protesters", None);
    assert_eq!(held(seen.clone(), "cossacks", "chased", false, &cossacks).verdict, Verdict::Supported);
    assert_eq!(held(seen.clone(), "security forces", "chased", false, &cossacks).verdict, Verdict::Supported);
    let police = held(seen.clone(), "police", "chased", false, &cossacks);
    assert_eq!((police.verdict, police.differs), (Verdict::Partly, vec![corroboration::Dimension::Actor]));
    let (unknown, _) = (held(seen.clone(), "the hundreds of the ataman", "chased", false, &[]), ());
    assert_eq!(unknown.verdict, Verdict::Consistent, "that the same people are meant is not shown");
    assert_eq!(held(seen, "the hundreds of the ataman", "chased", false, &cossacks).verdict, Verdict::Supported);
}

#[test]
fn a_slip_of_the_pen_gets_the_nearest_word_and_no_guess() {
    let whip = [term("deed", "whip", &["beat"], &[]), term("actor", "cossacks", &["security_forces"], &[])];
    let found = held(town("Cossacks whip a protester", None), "cossacks", "whiipped", false, &whip);
    assert_eq!(found.verdict, Verdict::NotTested);
    assert!(found.why.contains("the nearest is \"whip\""), "{}", found.why);
    let (vocabulary, _) = Vocabulary::with(&whip).unwrap();
    assert_eq!(vocabulary.meant_actor("some cosacks"), Some("cossacks"));
    assert_eq!(vocabulary.meant_actor("the cossacks"), None, "it is no slip");
    assert_eq!(vocabulary.meant_actor("aunt Sofia"), None);
    assert_eq!(vocabulary.meant_deed("enjoys the trust of the public"), None);
}

#[test]
fn a_term_that_is_like_nothing_known_is_named_with_the_nearest_and_the_rest_stands() {
    let terms = [
        term("deed", "whip", &["use_forse"], &[]),
        term("actor", "cossacks", &["polise"], &[]),
        term("actor", "a", &["b"], &[]),
        term("actor", "b", &["a"], &[]),
        term("clock", "sundial", &[], &[]),
    ];
    let (vocabulary, misread) = Vocabulary::with(&terms).unwrap();
    let told: Vec<(&str, &str)> = misread.iter().map(|one| (one.term.as_str(), one.why.as_str())).collect();
    assert_eq!(
        told,
        [
            ("actor/cossacks", "\"polise\" is no kind of actor; the nearest is \"police\""),
            ("actor/b", "it would be a kind of itself"),
            ("deed/whip", "\"use_forse\" is no deed; the nearest is \"use_force\""),
        ]
    );
    assert_eq!(vocabulary.actions("they whipped him")[0].id, "whip");
}

#[test]
fn more_terms_than_can_be_told_apart_are_named_and_the_published_ones_stay() {
    let terms: Vec<Term> = (0..200).map(|n| term("deed", &format!("deed{n}"), &[], &[])).collect();
    let (vocabulary, misread) = Vocabulary::with(&terms).unwrap();
    let (published, _) = Vocabulary::with(&[]).unwrap();
    assert_eq!(misread.len(), 200 - (128 - 1 - published.ids().1.count()));
    assert_eq!(vocabulary.actions("soldiers opened fire")[0].id, "shoot");
}
