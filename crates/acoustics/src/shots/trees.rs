//! How like a discharge a sudden sound is, by a sum of small decision trees.
//!
//! `trees.txt` holds where the sum begins, then one tree a line: seven questions (which of [`FEATURES`] is at most what),
//! breadth first, and eight answers, as the natural logarithm of odds.
//!
//! # References
//! Friedman: Greedy function approximation: a gradient boosting machine. Annals of Statistics 29 (2001).

use std::sync::OnceLock;

/// The measures of a sound, of what stands around it, of what it repeats and of what it leaves, in the order in which the trees
/// know them. What each is stands where it is measured: [`Traits`](super::Traits), `Around`, `Repeats`, `After`.
pub const NAMES: [&str; 48] = [
    // Of itself.
    "contrast_db",
    "decay_db",
    "late_decay_db",
    "tail_db",
    "attack_ms, root",
    "centre_hz over 600, logarithm",
    "flatness, decimal logarithm + 1.5",
    "low",
    "rise",
    "periodicity",
    "broad_db",
    "even_db",
    // Of what stands around it.
    "alike, logarithm",
    "just_before_db",
    "before_db",
    "stands_out_db",
    "others",
    "earlier of its series: louder by",
    "earlier of its series: correlation",
    "earlier of its series: there is one",
    "largest contrast_db of its series",
    // Of what it repeats.
    "its series repeats another",
    "copy within its series",
    "high_db",
    "repeats: share",
    "repeats: times",
    "repeats: loose",
    "half_db",
    "two_db",
    "even as automatic fire",
    "since, logarithm",
    "steady as blows and beats",
    "spread_db",
    "busy",
    "hastens",
    // Of what it leaves.
    "ring_db",
    "ring_hz over 600, logarithm",
    "fall of the lows",
    "fall of the middle",
    "fall of the highs",
    "late fall of the lows",
    "late fall of the middle",
    "late fall of the highs",
    "tilt_db",
    "late_tilt_db",
    "long_db",
    "crest_db",
    "sharp_db",
];

/// How many there are.
pub const FEATURES: usize = NAMES.len();

struct Tree {
    questions: [(usize, f64); 7],
    answers: [f64; 8],
}

struct Forest {
    begins: f64,
    trees: Vec<Tree>,
}

/// The chance that a sound with these measures is a discharge.
pub(super) fn chance(features: &[f64; FEATURES]) -> f64 {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    let forest = FOREST.get_or_init(|| read(include_str!("trees.txt")));
    let mut sum = forest.begins;
    for tree in &forest.trees {
        let mut at = 0;
        while let Some(&(feature, most)) = tree.questions.get(at) {
            at = 2 * at + if features[feature] <= most { 1 } else { 2 };
        }
        sum += tree.answers[at - 7];
    }
    1.0 / (1.0 + (-sum).exp())
}

fn read(text: &str) -> Forest {
    let mut lines = text.lines();
    let begins = lines.next().and_then(|line| line.parse().ok()).unwrap_or(0.0);
    let tree = |line: &str| {
        let mut words = line.split(' ');
        let mut tree = Tree { questions: [(0, 0.0); 7], answers: [0.0; 8] };
        for question in &mut tree.questions {
            let (feature, most) = words.next()?.split_once(':')?;
            *question = (feature.parse().ok().filter(|feature| *feature < FEATURES)?, most.parse().ok()?);
        }
        for answer in &mut tree.answers {
            *answer = words.next()?.parse().ok()?;
        }
        words.next().is_none().then_some(tree)
    };
    Forest { begins, trees: lines.filter_map(tree).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_tree() {
        let text = include_str!("trees.txt");
        assert_eq!(read(text).trees.len(), text.lines().count() - 1);
        assert!(read(text).trees.len() >= 50 && read(text).begins < 0.0);
    }
}
