//! By which methods the findings under a report were computed, and what another version of a method changed.
use std::collections::{BTreeMap, BTreeSet};

use compiler::{Checked, Compiler, Sentence, Support};
use model::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diff::{ChangedFinding, ChangedSentence, changed_sentences};
use super::ground::{Ground, Hidden, exhibits, overlaps};

/// A finding that sentences stand on, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundFinding {
    /// Its name.
    pub id: String,
    /// What computed it.
    pub method: Method,
    /// What was computed; `None` where nothing of it may be shown.
    pub value: Option<Value>,
    /// The sentences that stand on it, counted from 0.
    pub sentences: Vec<usize>,
}

/// Why something is not what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The facts of the case changed.
    Evidence,
    /// A method has another version, and gives something else on the same facts.
    Method,
    /// Facts changed, and a method gives something else on the same facts.
    Both,
    /// Facts or a method: both changed, and which it was has not been worked out.
    Either,
    /// This program tells the same facts, by methods of the same versions, in other words.
    Program,
}

impl Cause {
    /// It in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Evidence => "by evidence",
            Self::Method => "by method",
            Self::Both => "by evidence and by method",
            Self::Either => "by evidence or by method",
            Self::Program => "told otherwise by this program",
        }
    }
}

/// A method that has another version than it had.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ChangedMethod {
    /// Its name.
    pub method: String,
    /// The version that it had; `None` where nothing was computed by it.
    pub before: Option<String>,
    /// The version that it has; `None` where nothing is computed by it any more.
    pub after: Option<String>,
}

impl ChangedMethod {
    /// It in words: "temporal bounds: version 1, then version 2".
    pub fn words(&self) -> String {
        let version = |version: &Option<String>| {
            version.as_ref().map_or_else(|| "not used".to_owned(), |v| format!("version {v}"))
        };
        format!("{}: {}, then {}", self.method, version(&self.before), version(&self.after))
    }
}

/// A finding by its name, as it is computed now.
pub(crate) struct Named {
    pub(crate) method: Method,
    pub(crate) value: Value,
}

/// What was computed, without where cameras stood and when what reached them: that goes with no report.
fn without_cameras(value: &Value) -> Value {
    let mut value = value.clone();
    if let Some(members) = value.as_object_mut()
        && members.remove("microphones").is_some()
    {
        let places = members.get_mut("places").and_then(Value::as_array_mut);
        for place in places.into_iter().flatten().filter_map(Value::as_object_mut) {
            for secret in ["shots", "remarks", "position", "region", "says"] {
                place.remove(secret);
            }
        }
        for secret in ["says", "not_placed"] {
            members.remove(secret);
        }
    }
    value
}

impl Ground {
    /// It with the findings that its sentences stand on.
    pub(super) fn with_findings(
        mut self,
        checked: &Checked,
        compiler: &Compiler,
        hidden: &Hidden,
        named: &BTreeMap<String, Named>,
    ) -> Self {
        let mut found: BTreeMap<&str, GroundFinding> = BTreeMap::new();
        for sentence in &self.sentences {
            let Some(written) = checked.sentences.get(sentence.number) else { continue };
            for (support, veiled) in supports(written, compiler, hidden) {
                for (id, now) in support.findings().filter_map(|id| named.get_key_value(id)) {
                    let one = found.entry(id).or_insert_with(|| GroundFinding {
                        id: id.clone(),
                        method: now.method.clone(),
                        value: None,
                        sentences: Vec::new(),
                    });
                    if !veiled {
                        one.value = Some(without_cameras(&now.value));
                    }
                    if one.sentences.last() != Some(&sentence.number) {
                        one.sentences.push(sentence.number);
                    }
                }
            }
        }
        self.findings = Some(found.into_values().collect());
        self
    }

    fn kept(&self) -> impl Iterator<Item = &GroundFinding> {
        self.findings.iter().flatten()
    }

    /// The methods under a sentence, each with its version.
    fn methods_of(&self, number: usize) -> BTreeMap<&str, &str> {
        let under = self.kept().filter(|one| one.sentences.binary_search(&number).is_ok());
        under.map(|one| (one.method.name.as_str(), one.method.version.as_str())).collect()
    }

    /// All methods that it was computed by, each with its version.
    fn methods(&self) -> BTreeMap<&str, &str> {
        self.kept().map(|one| (one.method.name.as_str(), one.method.version.as_str())).collect()
    }
}

/// What a sentence cites and asks for, piece by piece, and whether nothing of it may be shown.
fn supports<'a>(
    sentence: &'a Sentence,
    compiler: &'a Compiler,
    hidden: &'a Hidden,
) -> impl Iterator<Item = (&'a Support, bool)> {
    let inputs = compiler.inputs();
    let cited = sentence.citations.iter().flat_map(move |citation| {
        exhibits(inputs, &citation.target).flat_map(move |exhibit| {
            let of = exhibit.supports.iter().filter_map(|at| inputs.supports.get(*at));
            let of = of.filter(move |support| overlaps(support, citation));
            of.map(move |support| (support, hidden.is(exhibit).is_some() || hidden.support(support).is_some()))
        })
    });
    let values = sentence.values.iter().flat_map(move |value| compiler.value_supports(&value.name));
    cited.chain(values.map(move |support| (support, hidden.support(support).is_some())))
}

/// The methods that have another version under one sentence than under another.
pub(super) fn changed_under(before: (&Ground, usize), after: (&Ground, usize)) -> Vec<ChangedMethod> {
    let (old, new) = (before.0.methods_of(before.1), after.0.methods_of(after.1));
    // Where a method is under one of them alone, the sentence stands on other things, and no method changed.
    both(changed(&old, &new))
}

fn both(changed: Vec<ChangedMethod>) -> Vec<ChangedMethod> {
    changed.into_iter().filter(|one| one.before.is_some() && one.after.is_some()).collect()
}

fn changed(before: &BTreeMap<&str, &str>, after: &BTreeMap<&str, &str>) -> Vec<ChangedMethod> {
    let names: BTreeSet<&&str> = before.keys().chain(after.keys()).collect();
    let differ = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    let version = |of: &BTreeMap<&str, &str>, name: &str| of.get(name).map(|version| (*version).to_owned());
    differ
        .map(|name| ChangedMethod {
            method: (*name).to_owned(),
            before: version(before, name),
            after: version(after, name),
        })
        .collect()
}

/// What this program makes otherwise of the facts that a published version stood on.
#[derive(Debug, Default)]
pub(super) struct MadeOtherwise {
    pub(super) methods: Vec<ChangedMethod>,
    pub(super) findings: Vec<ChangedFinding>,
    pub(super) sentences: Vec<ChangedSentence>,
}

impl MadeOtherwise {
    /// What was frozen, beside what this program computes from the same facts.
    pub(super) fn of(frozen: &Ground, now: &Ground) -> Self {
        let methods = both(changed(&frozen.methods(), &now.methods()));
        let today: BTreeMap<&str, &GroundFinding> = now.kept().map(|one| (one.id.as_str(), one)).collect();
        let changed = frozen.kept().filter_map(|old| {
            let new = today.get(old.id.as_str()).filter(|new| new.method.version != old.method.version)?;
            let differs = old.value != new.value && old.value.is_some();
            differs.then(|| ChangedFinding {
                finding: old.id.clone(),
                before: old.value.clone(),
                after: new.value.clone(),
                by: Cause::Method,
                methods: vec![ChangedMethod {
                    method: old.method.name.clone(),
                    before: Some(old.method.version.clone()),
                    after: Some(new.method.version.clone()),
                }],
            })
        });
        let findings = changed.collect();
        let mut sentences = changed_sentences(frozen, now);
        for one in &mut sentences {
            one.by = if one.methods.is_empty() { Cause::Program } else { Cause::Method };
        }
        Self { methods, findings, sentences }
    }

    /// Adds it to what evidence changed, each thing once.
    pub(super) fn join(self, findings: &mut Vec<ChangedFinding>, sentences: &mut Vec<ChangedSentence>) {
        for one in self.findings {
            match findings.iter_mut().find(|other| other.finding == one.finding) {
                Some(other) => {
                    (other.before, other.by, other.methods) = (one.before, Cause::Both, one.methods);
                }
                None => findings.push(one),
            }
        }
        findings.sort_by(|a, b| a.finding.cmp(&b.finding));
        for one in self.sentences {
            match sentences.iter_mut().find(|other| other.number == one.number) {
                Some(other) => {
                    (other.before, other.by, other.methods) = (one.before, Cause::Both, one.methods);
                    other.on.extend(one.on.into_iter().filter(|on| !on.before.is_empty()));
                }
                None => {
                    let behind = sentences.iter().position(|other| other.number > one.number);
                    sentences.insert(behind.unwrap_or(sentences.len()), one);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
