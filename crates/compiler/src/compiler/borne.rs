use std::collections::{BTreeMap, BTreeSet};

use model::Certainty;

use crate::inputs::{Basis, Support};
use crate::reading::{Bound, Frame, Quantity, Reading, Sureness, Target, TimeRef, roles, stem};

/// What a support bears out, read once from its words.
#[derive(Debug, Default)]
pub(crate) struct Borne {
    /// What is done in it, and how sure that is; deeds that it says were not done are not among them.
    pub(crate) acts: BTreeMap<&'static str, Sureness>,
    /// What it says was not done.
    pub(crate) not_done: BTreeSet<&'static str>,
    /// Who does what in it, where it says so.
    pub(crate) actors: BTreeSet<(&'static str, &'static str)>,
    /// To whom what is done in it, likewise.
    pub(crate) patients: BTreeSet<(&'static str, &'static str)>,
    /// What is shot at in it, likewise.
    pub(crate) targets: BTreeSet<Target>,
    /// Deeds of which its words name no doer anywhere.
    pub(crate) doerless: BTreeSet<&'static str>,
    /// What people are called in it.
    pub(crate) labels: BTreeSet<&'static str>,
    /// What its words deny, and what they say without denying it: stems of single words.
    pub(crate) denied: BTreeSet<String>,
    pub(crate) affirmed: BTreeSet<String>,
    /// What people only appear to be in it: "who appear to be soldiers".
    pub(crate) seeming: BTreeSet<&'static str>,
    /// What its words leave unsure: the stems behind each "possibly", "may", "probably".
    pub(crate) unsure: Vec<BTreeSet<String>>,
    /// Things in it of which it matters which they are: rules of `things.json`.
    pub(crate) things: BTreeSet<&'static str>,
    /// Who does what to whom in it.
    pub(crate) frames: Vec<Frame>,
    /// What it says was only tried: stems of verbs.
    pub(crate) tried: BTreeSet<String>,
    /// Whether it says that something was not so.
    pub(crate) negative: bool,
    /// Numbers in its words, and those that it counts.
    pub(crate) quantities: Vec<Quantity>,
    /// Times in its words.
    pub(crate) times: Vec<TimeRef>,
    /// The stems of its words.
    pub(crate) stems: BTreeSet<String>,
    /// Parts that its speaker plays.
    pub(crate) roles: BTreeSet<&'static str>,
    /// Its words in small letters, to look names up in.
    pub(crate) small: String,
    /// What it takes back, read likewise.
    pub(crate) withdrawn: Option<Box<Borne>>,
    /// What each of its counts counts, in the order of the support's own list.
    pub(crate) counted: Vec<CountedWords>,
    /// The stems of what each of its times is the time of, in that order.
    pub(crate) time_stems: Vec<BTreeSet<String>>,
}

/// What a count counts, as its words were read.
#[derive(Debug, Default)]
pub(crate) struct CountedWords {
    pub(crate) noun: Option<String>,
    pub(crate) words: Vec<String>,
    pub(crate) states: Vec<&'static str>,
    /// Whether the support's words give it as about so many.
    pub(crate) about: bool,
}

impl Borne {
    pub(crate) fn of(support: &Support) -> Self {
        let mut borne = Self::default();
        if !support.withdrawn.is_empty() {
            let says = support.withdrawn.clone();
            let taken = Support { says, withdrawn: Vec::new(), counted: Vec::new(), ..support.clone() };
            borne.withdrawn = Some(Box::new(Self::of(&taken)));
        }
        let own = match support.certainty {
            Some(Certainty::Possible) => Sureness::Possible,
            Some(Certainty::Probable) => Sureness::Probable,
            _ => Sureness::Certain,
        };
        let mut plain = BTreeSet::new();
        let counted = || support.counted.iter().map(|one| one.what.as_str());
        let titles = support.times.iter().map(|time| time.what.as_str());
        let quotable = support.quotable.iter().map(|one| one.text.as_str());
        for text in support.says.iter().map(String::as_str).chain(counted()).chain(titles).chain(quotable) {
            let reading = Reading::of_evidence(text);
            // Where the words say themselves what is unsure, the rest of them is not.
            let own = if reading.hedged { Sureness::Certain } else { own };
            if support.looked_for.is_none() {
                for act in &reading.acts {
                    if act.negated || support.denied {
                        borne.not_done.insert(act.id);
                        continue;
                    }
                    // The word for its kind is no surer than what was written of it.
                    let kind = !text.trim().contains(' ') && borne.acts.contains_key(act.id);
                    if kind {
                        continue;
                    }
                    borne.targets.extend(act.target);
                    if act.doerless {
                        borne.doerless.insert(act.id);
                    } else {
                        plain.insert(act.id);
                    }
                    let sureness = act.sureness.min(own);
                    let known = borne.acts.entry(act.id).or_insert(sureness);
                    *known = (*known).max(sureness);
                    if let Some(patient) = act.patient {
                        borne.patients.insert((act.id, patient));
                    }
                    // "Strikers killed" is what is counted: to whom it was done.
                    if let Some(actor) = act.actor.filter(|_| counted().all(|what| what != text)) {
                        borne.actors.insert((act.id, actor));
                    }
                }
                borne.labels.extend(reading.labels.iter().map(|label| label.id));
                borne.seeming.extend(reading.labels.iter().filter(|l| seems(&reading, l.start)).map(|l| l.id));
            } else {
                for act in &reading.acts {
                    // "No warning before the shots": that there were shots is said too.
                    let before: String =
                        text[..act.start].split_whitespace().rev().take(3).collect::<Vec<_>>().join(" ");
                    let beside = ["before", "when", "as", "while", "until", "after"]
                        .iter()
                        .any(|word| before.split(' ').any(|w| w == *word));
                    if beside && !act.negated {
                        borne.acts.entry(act.id).or_insert(act.sureness.min(own));
                    } else {
                        borne.not_done.insert(act.id);
                    }
                }
                borne.labels.extend(
                    reading.labels.iter().map(|label| label.id).filter(|id| *id != "unarmed" && *id != "peaceful"),
                );
                if !support.denied {
                    borne.labels.extend(reading.labels.iter().map(|label| label.id));
                }
            }
            borne.negative |= !reading.negatives.is_empty() || reading.acts.iter().any(|act| act.negated);
            let (denied, affirmed) = crate::check::denied(&reading.tokens);
            if !support.denied && support.looked_for.is_none() {
                borne.denied.extend(denied);
            }
            // "Nobody showed us a warrant" does not say that one was shown.
            if !support.denied && support.looked_for.is_none() && reading.negatives.is_empty() {
                borne.affirmed.extend(affirmed);
            }
            if support.says.iter().any(|says| says == text) {
                if support.looked_for.is_none() {
                    borne.unsure.extend(unsure(&reading));
                    borne.tried.extend(tried(&reading));
                }
                if support.looked_for.is_none() {
                    borne.frames.extend(reading.frames.iter().cloned());
                }
            }
            borne.things.extend(crate::check::things(&reading.tokens).iter().map(|m| m.id));
            borne.stems.extend(reading.stems);
            borne.quantities.extend(reading.quantities);
            borne.times.extend(reading.times);
            borne.small.push_str(&text.to_lowercase());
            borne.small.push('\n');
        }
        borne.negative |= support.denied;
        borne.doerless.retain(|id| !plain.contains(id));
        // What belongs to the police or the army shows that they are there.
        for (word, label) in [("police ", "police"), ("military ", "soldier"), ("army ", "soldier")] {
            if borne.small.contains(word) && support.looked_for.is_none() {
                borne.labels.insert(label);
            }
        }
        // Who speaks of a crowd or a strike speaks of those who protest.
        let crowd = ["crowd", "protest", "demonstrat", "striker"].iter().any(|word| borne.small.contains(word));
        if crowd && support.basis == Basis::Said && support.looked_for.is_none() {
            borne.labels.insert("protester");
        }
        for counted in &support.counted {
            // A number before the words makes them what is counted.
            let reading = Reading::of_evidence(&format!("7 {}", counted.what));
            let range = (counted.at_least.unwrap_or(0) as f64, counted.at_most.map(|most| most as f64));
            let about = borne.quantities.iter().any(|said| said.bound == Bound::About && said.range() == range);
            let states = reading.acts.iter().map(|act| act.id).collect();
            let first = reading.quantities.into_iter().next();
            let (noun, words) = first.map(|first| (first.noun, first.words)).unwrap_or_default();
            borne.counted.push(CountedWords { noun, words, states, about });
        }
        borne.time_stems = support.times.iter().map(|time| Reading::of_evidence(&time.what).stems).collect();
        if let Some(speaker) = &support.speaker {
            for name in &speaker.names {
                borne.roles.extend(roles(name));
                borne.labels.extend(Reading::of_evidence(name).labels.iter().map(|label| label.id));
                borne.small.push_str(&name.to_lowercase());
                borne.small.push('\n');
            }
        }
        if let Some(looked) = &support.looked_for {
            let reading = Reading::of_evidence(&looked.question);
            borne.stems.extend(reading.stems);
            borne.not_done.extend(reading.acts.iter().map(|act| act.id));
        }
        borne
    }
}

/// Whether words say right before a label that it only seems so.
fn seems(reading: &Reading, at: usize) -> bool {
    let before = reading.tokens.iter().filter(|t| t.end <= at).rev().take(6);
    before
        .take_while(|t| t.is_word())
        .any(|t| t.word.starts_with("appear") || t.word.starts_with("seem") || t.word.starts_with("apparent"))
}

/// The stems of the words behind each word of doubt, up to the next clause.
fn unsure(reading: &Reading) -> Vec<BTreeSet<String>> {
    let doubts = |word: &str| matches!(word, "possibly" | "probably" | "perhaps" | "may" | "might" | "apparently");
    let ends = |word: &str| {
        matches!(
            word,
            "is" | "are"
                | "was"
                | "were"
                | ","
                | ";"
                | "."
                | "who"
                | "which"
                | "before"
                | "after"
                | "while"
                | "and"
                | "but"
        )
    };
    // "Appear to hide": what they are and what was done to them is read as a deed.
    let seems = |n: usize| {
        let word = |k: usize| reading.tokens.get(n + k).map_or("", |t| t.word.as_str());
        matches!(word(0), "appear" | "appears" | "seem" | "seems")
            && word(1) == "to"
            && !matches!(word(2), "be" | "have")
    };
    let at = reading.tokens.iter().enumerate().filter(|(n, t)| doubts(&t.word) || seems(*n)).map(|(n, _)| n + 1);
    let words = at.map(|from| {
        let behind = reading.tokens[from..].iter().take_while(|t| !ends(&t.word));
        behind.map(|t| stem(&t.word)).filter(|stem| stem.len() > 2 && reading.stems.contains(stem)).collect()
    });
    words.filter(|words: &BTreeSet<String>| !words.is_empty()).collect()
}

/// The stems of verbs that words have as only tried: "tries without success to commandeer".
fn tried(reading: &Reading) -> Vec<String> {
    let word = |n: usize| reading.tokens.get(n).map_or("", |t| t.word.as_str());
    let tries = |n: &usize| {
        matches!(word(*n), "try" | "tries" | "tried" | "attempt" | "attempts" | "attempted" | "trying" | "attempting")
    };
    let verbs = (0..reading.tokens.len())
        .filter(tries)
        .filter_map(|n| (n + 1..n + 6).find(|k| word(*k) == "to").map(|k| k + 1));
    verbs.map(|n| stem(word(n))).filter(|stem| stem.len() > 3).collect()
}

/// Whether a support shows something, and does not only say it.
pub(crate) fn shows(support: &Support) -> bool {
    matches!(support.basis, Basis::Observed | Basis::Shown | Basis::Computed)
}
