use super::*;

type Told = (&'static str, &'static [&'static str], &'static [&'static str]);

fn told(text: &str) -> Vec<(String, Vec<String>, Vec<String>)> {
    let vocabulary = Vocabulary::published().unwrap();
    let names = |actors: &Actors| actors.iter().map(|a| vocabulary.actor_name(*a)).collect();
    read(text, &vocabulary)
        .said
        .iter()
        .map(|said| (said.action.id.clone(), names(&said.actors), names(&said.patients)))
        .collect()
}

#[test]
fn each_deed_has_its_own_doer() {
    let cases: &[(&str, &[Told])] = &[
        // What is told beside is left out, and nobody shoots by standing in the sentence.
        ("Groups of protesters shout \"Atpa!\" before the shooting starts", &[("chant", &["protesters"], &[])]),
        ("The group goes on towards the residence after the shots", &[]),
        (
            "The shooting stops and protesters return to the square, shouting \"Atpa!\"",
            &[("shoot", &[], &[]), ("arrive", &["protesters"], &[]), ("chant", &["protesters"], &[])],
        ),
        ("Security forces open fire as the men move", &[("shoot", &["security forces"], &[])]),
        ("Protesters gather and a car burns", &[("gather", &["protesters"], &[]), ("burn", &[], &[])]),
        ("Journalists hear gunfire", &[("shoot", &[], &[])]),
        ("A dozen shots are heard, most likely from a rifle", &[("shoot", &[], &[]), ("armed", &[], &[])]),
        // Who does and who suffers.
        ("Two protesters were shot dead by soldiers", &[("kill", &["military"], &["protesters"])]),
        ("Rioters beat a few police officers", &[("beat", &["rioters"], &["police"])]),
        ("Another officer is beaten", &[("beat", &[], &["security forces"])]),
        ("Medics carry the dead", &[("kill", &[], &[])]),
        (
            "Several hundred peaceful protesters gather",
            &[("peaceful", &["protesters"], &[]), ("gather", &["protesters"], &[])],
        ),
        ("One man in the crowd holds a handgun", &[("armed", &["people"], &[])]),
        (
            "Rioters capture and beat officers outside the main entrance",
            &[("seize", &["rioters"], &["security forces"]), ("beat", &["rioters"], &["security forces"])],
        ),
        (
            "Rioters single out at least three officers and beat them severely on the head and body with sticks",
            &[("beat", &["rioters"], &["security forces"])],
        ),
        ("Officers are caught and beaten", &[("beat", &[], &["security forces"])]),
        ("10 people who appear to be dead", &[("kill", &[], &["people"])]),
        ("Three people lie dead near soldiers", &[("kill", &[], &["people"])]),
        ("Police find the bodies of two men", &[("kill", &[], &["people"])]),
        ("Two firemen pull a drowned man out of the river", &[("drown", &[], &["people"])]),
        ("Soldiers killed protesters", &[("kill", &["military"], &["protesters"])]),
        // What is said of somebody in passing ends nothing.
        (
            "Warders kick a handcuffed inmate",
            &[("beat", &["prison guards"], &["prisoners"]), ("detain", &[], &["prisoners"])],
        ),
        // Whom it befalls stands between the verb and what they are held as.
        ("Prisoners hold two warders hostage", &[("hostage", &["prisoners"], &["prison guards"])]),
        ("Two warders were held hostage by prisoners", &[("hostage", &["prisoners"], &["prison guards"])]),
        // Names side by side are one subject; a group of rioters are rioters; a police car is no policeman.
        ("Cadets and police officers open fire", &[("shoot", &["police", "cadets"], &[])]),
        ("Groups of rioters aggressively target police vehicles and set them on fire", &[("burn", &["rioters"], &[])]),
        (
            "Soldiers order protesters to leave",
            &[("order", &["military"], &["protesters"]), ("leave", &["protesters"], &[])],
        ),
        ("Soldiers shoot protesters with rifles", &[("shoot", &["military"], &["protesters"]), ("armed", &[], &[])]),
    ];
    for (text, expected) in cases {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let expected: Vec<_> = expected.iter().map(|(a, by, to)| ((*a).to_owned(), owned(by), owned(to))).collect();
        assert_eq!(told(text), expected, "{text}");
    }
}

#[test]
fn what_is_tried_or_one_of_two_is_not_done() {
    let vocabulary = Vocabulary::published().unwrap();
    let tried = |text: &str| read(text, &vocabulary).said.iter().map(|said| said.is_tried).collect::<Vec<_>>();
    assert_eq!(tried("Rioters try in vain to take an ambulance"), [true]);
    assert_eq!(tried("Rioters try without success to take an ambulance"), [true]);
    assert_eq!(tried("Rioters set fire to a booth"), [false]);
    let either = |text: &str| read(text, &vocabulary).said.iter().map(|said| said.is_either).collect::<Vec<_>>();
    assert_eq!(either("A man lies face down, most likely injured or dead"), [true, true]);
    assert_eq!(either("A man lies dead"), [false]);
}
