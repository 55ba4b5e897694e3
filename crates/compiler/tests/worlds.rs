//! Made-up worlds and the sentences over them load, and every sentence cites what its world has. Nothing is checked here: what is
//! kept for a measurement is not run before it.

mod support;

use compiler::Inputs;
use support::{labelled, world};

/// The worlds with their sentences, and how many of these there are.
fn sets() -> Vec<(Inputs, &'static str, usize)> {
    vec![
        (world(include_str!("orvane/world.json")), include_str!("orvane/tuning.txt"), 110),
        (world(include_str!("tilmar/world.json")), include_str!("tilmar/kept.txt"), 220),
        (world(include_str!("ostrel/world.json")), include_str!("ostrel/kept.txt"), 150),
    ]
}

/// What a sentence cites, without the stretch of a recording.
fn cited(sentence: &str) -> Vec<&str> {
    let marks = sentence.split("[@").skip(1).filter_map(|mark| mark.split_once(']'));
    marks.flat_map(|(mark, _)| mark.split(';')).map(|one| one.trim().trim_start_matches('@')).collect()
}

#[test]
fn every_sentence_cites_what_its_world_has() {
    for (inputs, file, count) in sets() {
        let sentences = labelled(file);
        assert_eq!(sentences.len(), count);
        assert_eq!(sentences.iter().filter(|one| one.is_right()).count(), count / 2, "half of them are right");
        for sentence in &sentences {
            assert!(!sentence.expected.is_empty(), "{}", sentence.text);
            for target in cited(&sentence.text) {
                let has =
                    |id: &str| target.strip_prefix(id).is_some_and(|span| span.is_empty() || span.starts_with(' '));
                assert!(inputs.exhibits.iter().any(|one| has(&one.id)), "{target}: {}", sentence.text);
            }
        }
    }
}

#[test]
fn no_sentence_stands_twice() {
    for (_, file, _) in sets() {
        let mut texts: Vec<String> = labelled(file).into_iter().map(|one| one.text).collect();
        texts.sort();
        assert!(texts.windows(2).all(|pair| pair[0] != pair[1]));
    }
}
