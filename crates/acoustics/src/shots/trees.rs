//! How like a discharge a sudden sound is, by a sum of small decision trees.
//!
//! `trees.txt` judges each sound by itself, `trees-among.txt` once more beside the others. Each holds where the sum begins, then one
//! tree a line: questions (which of [`FEATURES`], or of [`among`](super::among), is at most what), breadth first, and an answer for
//! each way through them, as the natural logarithm of odds.
//!
//! # References
//! Friedman: Greedy function approximation: a gradient boosting machine. Annals of Statistics 29 (2001).

use std::sync::OnceLock;

use super::among::MEASURES;

/// The measures of a sound, of what stands around it, of what it repeats and of what it leaves, in the order in which the trees
/// know them. What each is stands where it is measured: [`Traits`](super::Traits), `Around`, `Repeats`, `After`.
pub const NAMES: [&str; 49] = [
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
    "keeps its tones",
];

/// How many there are.
pub const FEATURES: usize = NAMES.len();

/// A tree: its questions breadth first, then an answer for each way through them.
struct Tree {
    questions: Vec<(usize, f64)>,
    answers: Vec<f64>,
}

struct Forest {
    begins: f64,
    trees: Vec<Tree>,
}

/// The logarithm of the odds that a sound with these measures is a discharge, by itself.
pub(super) fn odds_alone(features: &[f64; FEATURES]) -> f64 {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    FOREST.get_or_init(|| read(include_str!("trees.txt"), FEATURES)).odds(features)
}

/// The same beside the other sounds.
pub(super) fn odds_among(features: &[f64; FEATURES], others: &[f64; MEASURES]) -> f64 {
    static FOREST: OnceLock<Forest> = OnceLock::new();
    let forest = FOREST.get_or_init(|| read(include_str!("trees-among.txt"), FEATURES + MEASURES));
    let mut all = [0.0; FEATURES + MEASURES];
    all[..FEATURES].copy_from_slice(features);
    all[FEATURES..].copy_from_slice(others);
    forest.odds(&all)
}

impl Forest {
    fn odds(&self, features: &[f64]) -> f64 {
        self.begins + self.trees.iter().map(|tree| tree.answer(features)).sum::<f64>()
    }
}

impl Tree {
    fn answer(&self, features: &[f64]) -> f64 {
        let mut at = 0;
        while let Some(&(feature, most)) = self.questions.get(at) {
            at = 2 * at + if features[feature] <= most { 1 } else { 2 };
        }
        self.answers[at - self.questions.len()]
    }
}

/// Reads trees that ask for the first so many measures; a line that is none is left out.
fn read(text: &str, measures: usize) -> Forest {
    let mut lines = text.lines();
    let begins = lines.next().and_then(|line| line.parse().ok()).unwrap_or(0.0);
    let tree = |line: &str| {
        let mut tree = Tree { questions: Vec::new(), answers: Vec::new() };
        for word in line.split(' ') {
            if let Some((feature, most)) = word.split_once(':') {
                tree.questions.push((feature.parse().ok().filter(|feature| *feature < measures)?, most.parse().ok()?));
            } else {
                tree.answers.push(word.parse().ok()?);
            }
        }
        // Every way asks as many questions.
        let whole = tree.answers.len() == tree.questions.len() + 1 && tree.answers.len().is_power_of_two();
        whole.then_some(tree)
    };
    Forest { begins, trees: lines.filter_map(tree).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_tree() {
        let texts = [(include_str!("trees.txt"), FEATURES), (include_str!("trees-among.txt"), FEATURES + MEASURES)];
        for (text, measures) in texts {
            let forest = read(text, measures);
            assert_eq!(forest.trees.len(), text.lines().count() - 1);
            assert!(forest.trees.len() >= 50 && forest.begins < 0.0);
        }
    }

    #[test]
    fn a_tree_asks_breadth_first_and_what_is_none_is_left_out() {
        let forest = read("-1\n0:1 1:2 1:3 0.1 0.2 0.3 0.4\n0:1 0.1\n7:1 0.1 0.2", 2);
        assert_eq!(forest.trees.len(), 1);
        assert_eq!([[1.0, 2.0], [1.0, 2.1], [1.1, 3.0], [1.1, 3.1]].map(|x| forest.odds(&x)), [-0.9, -0.8, -0.7, -0.6]);
    }
}
