use super::*;

fn said(text: &str) -> Vec<(String, bool)> {
    let vocabulary = Vocabulary::published().unwrap();
    vocabulary.actions(text).into_iter().map(|action| (action.id, action.denied)).collect()
}

#[test]
fn the_published_vocabulary_can_be_read() {
    assert!(Vocabulary::published().is_ok());
    assert!(matches!(Vocabulary::read("{}"), Err(VocabularyError::Form(_))));
}

#[test]
fn the_longest_words_win() {
    assert_eq!(said("rioters set fire to a booth"), [("burn".to_owned(), false)]);
    assert_eq!(said("soldiers opened fire"), [("shoot".to_owned(), false)]);
    assert_eq!(said("they fired into the air"), [("shoot_air".to_owned(), false)]);
}

#[test]
fn a_part_of_the_body_is_no_dead_body() {
    let kills = |text: &str| said(text).iter().any(|(action, _)| action == "kill");
    assert!(!kills("beat them severely on the head and body with sticks"));
    assert!(!kills("an officer with a body camera"));
    assert!(kills("two bodies lie on the road") && kills("the body of a man"));
    assert!(said("four protected vehicles").iter().all(|(action, _)| action != "deploy"));
}

#[test]
fn what_is_denied_is_known_as_denied() {
    assert_eq!(said("were not armed"), [("armed".to_owned(), true)]);
    assert_eq!(said("apparently unarmed"), [("armed".to_owned(), true)]);
    assert_eq!(said("did not open fire"), [("shoot".to_owned(), true)]);
    assert_eq!(said("no one was killed"), [("kill".to_owned(), true)]);
    assert_eq!(said("one of them was killed"), [("kill".to_owned(), false)]);
    assert_eq!(said("were armed"), [("armed".to_owned(), false)]);
}
