//! What changed between two states of the case: findings, and the sentences that lean on what changed.
use std::collections::{BTreeMap, BTreeSet};

use model::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ground::{Ground, GroundSentence, Stand};
use super::methods::{Cause, ChangedMethod, Named, changed_under};
use crate::failure::Failure;
use crate::findings::Findings;
use crate::open::Workbench;
use crate::solve::Solved;

/// What changed between two entries of the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// How many entries the earlier state has.
    pub from: u64,
    /// How many the later has.
    pub to: u64,
    /// Methods that have another version than they had when the version published last by the earlier state was published.
    pub methods: Vec<ChangedMethod>,
    /// Whether that version kept by which methods it was computed; `None` where nothing was published.
    pub methods_kept: Option<bool>,
    /// Findings that changed, came or went.
    pub findings: Vec<ChangedFinding>,
    /// Sentences of the report that changed, or whose ground did.
    pub sentences: Vec<ChangedSentence>,
    /// A note to readers, to begin from; empty where no sentence changed.
    pub correction: String,
}

/// A finding that is not what it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangedFinding {
    /// Its name.
    pub finding: String,
    /// What it was; `None` where it was not there.
    pub before: Option<Value>,
    /// What it is; `None` where it is not there any more.
    pub after: Option<Value>,
    /// Why.
    pub by: Cause,
    /// The methods that have another version under it.
    pub methods: Vec<ChangedMethod>,
}

/// A sentence that is not what it was, or does not stand on what it stood on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedSentence {
    /// Which sentence of the earlier text it is, from 1; `None` for a new one.
    pub number: Option<usize>,
    /// What it said.
    pub before: Option<String>,
    /// What it says.
    pub after: Option<String>,
    /// What it stands on that changed.
    pub on: Vec<ChangedStand>,
    /// Why.
    pub by: Cause,
    /// The methods that have another version under it.
    pub methods: Vec<ChangedMethod>,
}

/// Something that a sentence stands on and that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedStand {
    /// Its name, as the report cites it.
    pub name: String,
    /// What it said.
    pub before: Vec<String>,
    /// What it says.
    pub after: Vec<String>,
}

/// The sentences that changed between two states of a report, in its order.
///
/// Sentences are paired in order by their words; one whose words stayed is named where anything it stands on changed.
pub(crate) fn changed_sentences(before: &Ground, after: &Ground) -> Vec<ChangedSentence> {
    let (a, b) = (&before.sentences, &after.sentences);
    let mut changed = Vec::new();
    for step in paired(a, b) {
        match step {
            (Some(old), Some(new)) => {
                let on = changed_stands(&old.on, &new.on);
                if old.words != new.words || !on.is_empty() {
                    let methods = changed_under((before, old.number), (after, new.number));
                    changed.push(ChangedSentence {
                        number: Some(old.number + 1),
                        before: Some(old.words.clone()),
                        after: Some(new.words.clone()),
                        on,
                        by: if methods.is_empty() { Cause::Evidence } else { Cause::Either },
                        methods,
                    });
                }
            }
            (old, new) => changed.push(ChangedSentence {
                number: old.map(|old| old.number + 1),
                before: old.map(|old| old.words.clone()),
                after: new.map(|new| new.words.clone()),
                on: Vec::new(),
                by: Cause::Evidence,
                methods: Vec::new(),
            }),
        }
    }
    changed
}

/// Beyond so many pairs of sentences, what is between the first and the last difference is taken for exchanged whole.
const MOST_COMPARED: usize = 16_000_000;

type Pair<'a> = (Option<&'a GroundSentence>, Option<&'a GroundSentence>);

/// Sentences side by side: those that stayed are the longest common sequence; between two of them, the same number of
/// sentences on both sides is taken for sentences that were reworded.
fn paired<'a>(a: &'a [GroundSentence], b: &'a [GroundSentence]) -> Vec<Pair<'a>> {
    let same = |x: &GroundSentence, y: &GroundSentence| x.words == y.words;
    let head = a.iter().zip(b).take_while(|(x, y)| same(x, y)).count();
    let most = a.len().min(b.len()) - head;
    let tail = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| same(x, y)).count();
    let (middle_a, middle_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let mut pairs: Vec<Pair<'a>> = a[..head].iter().zip(&b[..head]).map(|(x, y)| (Some(x), Some(y))).collect();
    let (n, m) = (middle_a.len(), middle_b.len());
    if n.saturating_mul(m) > MOST_COMPARED {
        between(&mut pairs, &mut middle_a.iter().collect(), &mut middle_b.iter().collect());
        pairs.extend(a[a.len() - tail..].iter().zip(&b[b.len() - tail..]).map(|(x, y)| (Some(x), Some(y))));
        return pairs;
    }
    // How long the common sequence of two rests is.
    let mut length = vec![vec![0_u32; m + 1]; n + 1];
    for i in (0..n).rev() {
        for j in (0..m).rev() {
            length[i][j] = if same(&middle_a[i], &middle_b[j]) {
                length[i + 1][j + 1] + 1
            } else {
                length[i + 1][j].max(length[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut come): (Vec<&GroundSentence>, Vec<&GroundSentence>) = (Vec::new(), Vec::new());
    while i < n || j < m {
        if i < n && j < m && same(&middle_a[i], &middle_b[j]) {
            between(&mut pairs, &mut gone, &mut come);
            pairs.push((Some(&middle_a[i]), Some(&middle_b[j])));
            (i, j) = (i + 1, j + 1);
        } else if j == m || (i < n && length[i + 1][j] >= length[i][j + 1]) {
            gone.push(&middle_a[i]);
            i += 1;
        } else {
            come.push(&middle_b[j]);
            j += 1;
        }
    }
    between(&mut pairs, &mut gone, &mut come);
    pairs.extend(a[a.len() - tail..].iter().zip(&b[b.len() - tail..]).map(|(x, y)| (Some(x), Some(y))));
    pairs
}

fn between<'a>(pairs: &mut Vec<Pair<'a>>, gone: &mut Vec<&'a GroundSentence>, come: &mut Vec<&'a GroundSentence>) {
    let (gone, come) = (std::mem::take(gone), std::mem::take(come));
    if gone.len() == come.len() {
        pairs.extend(gone.into_iter().zip(come).map(|(old, new)| (Some(old), Some(new))));
    } else {
        pairs.extend(gone.into_iter().map(|old| (Some(old), None)));
        pairs.extend(come.into_iter().map(|new| (None, Some(new))));
    }
}

fn changed_stands(before: &[Stand], after: &[Stand]) -> Vec<ChangedStand> {
    let says = |stands: &[Stand]| {
        let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for stand in stands {
            by_name.entry(stand.name.clone()).or_default().extend(stand.says.clone());
        }
        by_name
    };
    let (before, after) = (says(before), says(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != after.get(*name)).map(|name| {
        let (old, new) = (before.get(name).cloned().unwrap_or_default(), after.get(name).cloned().unwrap_or_default());
        let only = |these: &[String], others: &[String]| -> Vec<String> {
            these.iter().filter(|says| !others.contains(says)).cloned().collect()
        };
        ChangedStand { name: name.clone(), before: only(&old, &new), after: only(&new, &old) }
    });
    changed.collect()
}

/// The note to readers, dated; a person edits it before it is published.
pub(crate) fn correction(date: &str, changed: &[ChangedSentence]) -> String {
    let mut note = String::new();
    for sentence in changed {
        let line = match (&sentence.before, &sentence.after) {
            (Some(before), Some(after)) if before != after => {
                format!("An earlier version stated: \u{201c}{before}\u{201d} It now states: \u{201c}{after}\u{201d}")
            }
            (Some(before), Some(_)) => {
                let names: Vec<&str> = sentence.on.iter().map(|on| on.name.as_str()).collect();
                let methods: Vec<String> = sentence.methods.iter().map(ChangedMethod::words).collect();
                let how = match (sentence.by, methods.is_empty()) {
                    (Cause::Method, _) => format!("How this is worked out has changed ({}).", methods.join("; ")),
                    (_, true) => format!("What this stood on has changed ({}).", names.join(", ")),
                    (_, false) => format!(
                        "What this stood on has changed ({}), or how it is worked out ({}).",
                        names.join(", "),
                        methods.join("; ")
                    ),
                };
                format!("An earlier version stated: \u{201c}{before}\u{201d} {how}")
            }
            (Some(before), None) => format!("An earlier version stated: \u{201c}{before}\u{201d} This was taken out."),
            (None, Some(after)) => format!("This was added: \u{201c}{after}\u{201d}"),
            (None, None) => continue,
        };
        note.push_str(&line);
        note.push('\n');
    }
    if note.is_empty() { note } else { format!("Correction, {date}\n{note}") }
}

impl Workbench {
    /// The findings that differ between two states of the case, by name.
    pub(crate) async fn changed_findings(&self, from: &Self) -> Result<Vec<ChangedFinding>, Failure> {
        let (before, after) = (from.named_findings().await?, self.named_findings().await?);
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let value = |of: &BTreeMap<String, Named>, name: &String| of.get(name).map(|named| named.value.clone());
        let changed = names.into_iter().filter(|name| value(&before, name) != value(&after, name));
        Ok(changed
            .map(|name| ChangedFinding {
                finding: name.clone(),
                before: value(&before, name),
                after: value(&after, name),
                by: Cause::Evidence,
                methods: Vec::new(),
            })
            .collect())
    }

    /// Every finding by its name, without its inputs: a new version of a fact that says the same changes no finding.
    async fn named_findings(&self) -> Result<BTreeMap<String, Named>, Failure> {
        let solved = self.solve().await?;
        let found = self.findings(&solved).await?;
        named(&solved, &found)
    }
}

/// Every finding of a case by its name.
pub(super) fn named(solved: &Solved, found: &Findings) -> Result<BTreeMap<String, Named>, Failure> {
    let fault = |error: serde_json::Error| Failure::new(error, "report this as a fault");
    let mut named = BTreeMap::new();
    for value in [serde_json::to_value(solved).map_err(fault)?, serde_json::to_value(found).map_err(fault)?] {
        gather(&value, &mut named);
    }
    Ok(named)
}

fn gather(value: &Value, named: &mut BTreeMap<String, Named>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, named)),
        Value::Object(members) => match (members.get("id"), members.get("inputs"), members.get("value")) {
            (Some(Value::String(id)), Some(Value::Array(_)), Some(value)) => {
                let method = members.get("method").and_then(|method| Method::deserialize(method).ok());
                if let Some(method) = method {
                    named.insert(id.clone(), Named { method, value: value.clone() });
                }
            }
            _ => members.values().for_each(|value| gather(value, named)),
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(number: usize, words: &str, on: &[(&str, &str)]) -> GroundSentence {
        let on = on.iter().map(|(name, says)| Stand {
            name: (*name).to_owned(),
            kind: "claim".to_owned(),
            says: vec![(*says).to_owned()],
            withheld: false,
        });
        GroundSentence { number, words: words.to_owned(), kind: "fact".to_owned(), on: on.collect() }
    }

    fn standing(sentences: Vec<GroundSentence>) -> Ground {
        Ground { sentences, findings: None }
    }

    #[test]
    fn a_sentence_is_named_where_its_ground_changed_and_no_other() {
        let before = standing(vec![
            sentence(0, "One.", &[("a", "x")]),
            sentence(1, "Two.", &[("b", "said by the ministry")]),
            sentence(2, "Three.", &[("a", "x"), ("b", "said by the ministry")]),
        ]);
        let after = standing(vec![
            sentence(0, "One.", &[("a", "x")]),
            sentence(1, "Two.", &[("b", "said by media")]),
            sentence(2, "Three.", &[("a", "x"), ("b", "said by media")]),
        ]);
        let changed = changed_sentences(&before, &after);
        assert_eq!(changed.iter().map(|one| one.number).collect::<Vec<_>>(), [Some(2), Some(3)]);
        assert_eq!(changed[1].on.len(), 1);
        assert_eq!(changed[1].on[0].after, ["said by media"]);
        assert!(changed_sentences(&before, &before).is_empty());
    }

    #[test]
    fn reworded_new_and_dropped_sentences_are_told_apart() {
        let of =
            |words: &[&str]| standing(words.iter().enumerate().map(|(n, words)| sentence(n, words, &[])).collect());
        let reworded = changed_sentences(&of(&["a", "b", "c"]), &of(&["a", "x", "c"]));
        assert_eq!(reworded.len(), 1);
        assert_eq!((reworded[0].before.as_deref(), reworded[0].after.as_deref()), (Some("b"), Some("x")));
        let added = changed_sentences(&of(&["a", "c"]), &of(&["a", "b", "c"]));
        assert_eq!((added[0].number, added[0].after.as_deref()), (None, Some("b")));
        let dropped = changed_sentences(&of(&["a", "b", "c"]), &of(&["a", "c"]));
        assert_eq!((dropped[0].before.as_deref(), dropped[0].after.as_deref()), (Some("b"), None));
        let note = correction("31 January 2022", &[reworded, dropped].concat());
        assert!(
            note.starts_with("Correction, 31 January 2022\nAn earlier version stated: \u{201c}b\u{201d} It now states"),
            "{note}"
        );
        assert!(note.contains("This was taken out.") && correction("x", &[]).is_empty());
    }
}
