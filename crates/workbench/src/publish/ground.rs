//! What the sentences of a report stand on, in one state of the case: written down so that two states can be compared.
use std::collections::BTreeSet;

use compiler::{Checked, Compiler, Exhibit, ExhibitKind, Inputs, Sentence, Support};
use jiff::tz::TimeZone;
use model::{Digest, FactKind, Use};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::filled::Filled;
use super::methods::GroundFinding;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::withheld::{Shown, Withheld};

/// A report as it stood: each sentence with its words and with what bears it out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Its sentences; titles are none.
    pub sentences: Vec<GroundSentence>,
    /// The findings that they stand on, by which method and in which version each was computed; `None` in what was published
    /// before these were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Vec<GroundFinding>>,
}

/// One sentence and what it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundSentence {
    /// Which sentence of the report it is, from 0.
    pub number: usize,
    /// Its words, computed values filled in.
    pub words: String,
    /// What kind it is.
    pub kind: String,
    /// What it cites and asks for, in its order.
    pub on: Vec<Stand>,
}

/// One thing that a sentence stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stand {
    /// Its name, as the report cites it.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// What it says; of what is sealed only that it is, and in which version.
    pub says: Vec<String>,
    /// Whether nothing of it may be shown.
    pub withheld: bool,
}

impl Ground {
    /// SHA-256 of its sentences, which is what somebody who signs stands behind: a new version of a method by which nothing comes
    /// out otherwise changes none.
    pub(crate) fn sha256(&self) -> Result<Digest, Failure> {
        let sentences = Self { sentences: self.sentences.clone(), findings: None };
        Ok(Digest::from_bytes(Sha256::digest(sentences.bytes()?).into()))
    }

    /// It as it is written down.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failure> {
        serde_json::to_vec(self).map_err(|error| Failure::new(error, "report this as a fault"))
    }

    /// What a case bears out of a report's sentences.
    pub(crate) fn of(checked: &Checked, compiler: &Compiler, hidden: &Hidden) -> Self {
        let of_text = checked.sentences.iter().filter(|sentence| sentence.kind != compiler::SentenceKind::Heading);
        let sentences = of_text.map(|sentence| GroundSentence {
            number: sentence.number,
            words: Filled::of(sentence, compiler).words,
            kind: name_of(&sentence.kind),
            on: stands(sentence, compiler, hidden),
        });
        Self { sentences: sentences.collect(), findings: None }
    }
}

/// Facts of which nothing may be shown: sealed, or not allowed to be published; each with its version.
#[derive(Debug)]
pub(crate) struct Hidden {
    /// The zone in which the case tells the time.
    zone: TimeZone,
    facts: BTreeSet<(FactKind, String)>,
    versions: std::collections::BTreeMap<(FactKind, String), u32>,
}

impl Hidden {
    pub(super) fn is(&self, exhibit: &Exhibit) -> Option<u32> {
        let name = (kind_of(exhibit.kind)?, exhibit.id.clone());
        self.facts.contains(&name).then(|| self.versions.get(&name).copied().unwrap_or_default())
    }
}

impl Hidden {
    /// Whether what a support says may not be shown; it is named by the fact that it is read from. Who holds the key has sealed
    /// facts opened for the check, and those must not go on from there.
    pub(super) fn support(&self, support: &Support) -> Option<u32> {
        let name = support.name.replacen("open question ", "open_question ", 1);
        let name = if name.starts_with("fix ") { format!("given_{name}") } else { name };
        let (kind, id) = name.split_once(' ').unwrap_or((&name, ""));
        let Some(kind) = FactKind::ALL.into_iter().find(|fact| fact.name() == kind) else {
            // Findings are computed without a key; a name of no kind that is known here is not trusted.
            return (kind != "finding").then_some(0);
        };
        let name = (kind, id.to_owned());
        match self.versions.get(&name) {
            // Where a camera stood is on no page.
            Some(version) => (kind == FactKind::GivenFix || self.facts.contains(&name)).then_some(*version),
            None => Some(0),
        }
    }
}

impl Workbench {
    /// What of the case a report may cite without showing it.
    pub(crate) async fn hidden(&self) -> Result<Hidden, Failure> {
        let withheld = Withheld::of(self.records(), Use::Publish).await?;
        let mut hidden =
            Hidden { zone: self.zone().await?, facts: BTreeSet::new(), versions: std::collections::BTreeMap::new() };
        let mut confidential = BTreeSet::new();
        for recorded in self.records().items().await? {
            if recorded.fact.confidential {
                confidential.insert(recorded.fact.id);
            }
        }
        for kind in EXHIBITS.iter().filter_map(|kind| kind_of(*kind)).chain([FactKind::Post, FactKind::GivenFix]) {
            for recorded in self.records().facts(kind).await? {
                let mut fact = recorded.fact;
                let of_secret = fact.item().is_some_and(|item| confidential.contains(item));
                let shown = withheld.row(&fact) == Shown::Whole;
                if of_secret || !shown || fact.envelope().is_some() || fact.is_protected() {
                    hidden.facts.insert((kind, fact.id()));
                }
                hidden.versions.insert((kind, fact.id()), recorded.version);
            }
        }
        Ok(hidden)
    }
}

const EXHIBITS: [ExhibitKind; 17] = [
    ExhibitKind::Item,
    ExhibitKind::Observation,
    ExhibitKind::Sighting,
    ExhibitKind::Statement,
    ExhibitKind::Claim,
    ExhibitKind::Words,
    ExhibitKind::Translation,
    ExhibitKind::Toll,
    ExhibitKind::Event,
    ExhibitKind::Incident,
    ExhibitKind::Judgement,
    ExhibitKind::OpenQuestion,
    ExhibitKind::Correction,
    ExhibitKind::Equipment,
    ExhibitKind::Movement,
    ExhibitKind::Source,
    ExhibitKind::Place,
];

/// The kind of fact that an exhibit is; `None` for a finding.
pub(crate) fn kind_of(kind: ExhibitKind) -> Option<FactKind> {
    let name = name_of(&kind);
    FactKind::ALL.into_iter().find(|fact| fact.name() == name)
}

/// The name under which a word of a vocabulary is written.
pub(crate) fn name_of<T: Serialize>(kind: &T) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The exhibits of a name, as a citation writes it.
pub(crate) fn exhibits<'a>(inputs: &'a Inputs, name: &'a str) -> impl Iterator<Item = &'a Exhibit> {
    inputs.exhibits.iter().filter(move |exhibit| {
        let by_kind = name.strip_prefix(&name_of(&exhibit.kind)).and_then(|rest| rest.strip_prefix(':'));
        exhibit.id == name || by_kind == Some(&exhibit.id) || exhibit.also_known_as.iter().any(|other| other == name)
    })
}

fn stands(sentence: &Sentence, compiler: &Compiler, hidden: &Hidden) -> Vec<Stand> {
    let inputs = compiler.inputs();
    let mut on = Vec::new();
    for citation in &sentence.citations {
        let mut found = false;
        for exhibit in exhibits(inputs, &citation.target) {
            found = true;
            let mut says = Vec::new();
            let withheld = hidden.is(exhibit);
            match withheld {
                Some(version) => says.push(format!("sealed or withheld, version {version}")),
                None => {
                    let of = exhibit.supports.iter().filter_map(|at| inputs.supports.get(*at));
                    says.extend(of.filter(|support| overlaps(support, citation)).map(|support| {
                        match hidden.support(support) {
                            Some(version) => format!("{}: sealed or withheld, version {version}", support.name),
                            None => described(support, &hidden.zone),
                        }
                    }));
                    says.extend(exhibit.unusable.iter().map(|why| format!("not usable: {why}")));
                    if let compiler::BytesState::Failed(what) = &exhibit.bytes {
                        says.push(format!("bytes: {what}"));
                    }
                    says.sort();
                    says.dedup();
                }
            }
            let stand = Stand {
                name: citation.target.clone(),
                kind: name_of(&exhibit.kind),
                says,
                withheld: withheld.is_some(),
            };
            if !on.contains(&stand) {
                on.push(stand);
            }
        }
        if !found {
            on.push(Stand {
                name: citation.target.clone(),
                kind: "nothing".to_owned(),
                says: vec!["the case has nothing of this name".to_owned()],
                withheld: false,
            });
        }
    }
    for value in &sentence.values {
        let says = compiler.value(&value.name).into_iter().collect();
        on.push(Stand { name: format!("{{{{{}}}}}", value.name), kind: "value".to_owned(), says, withheld: false });
    }
    on
}

pub(super) fn overlaps(support: &Support, citation: &compiler::Citation) -> bool {
    let starts_in_time = match (citation.to, support.from) {
        (Some(to), Some(from)) => from <= to,
        _ => true,
    };
    let ends_in_time = match (citation.from, support.to) {
        (Some(from), Some(to)) => to >= from,
        _ => true,
    };
    starts_in_time && ends_in_time
}

/// A support in one line: whatever of it changes, changes the line.
fn described(support: &Support, zone: &TimeZone) -> String {
    let mut parts = vec![format!("{}: {}", support.name, support.says.join(" / "))];
    parts.extend(support.certainty.map(|certainty| format!("certainty {}", name_of(&certainty))));
    for counted in &support.counted {
        let number = match (counted.at_least, counted.at_most) {
            (Some(least), Some(most)) if least == most => least.to_string(),
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => "a number that is not known".to_owned(),
        };
        parts.push(format!("{}: {number}", counted.what));
    }
    for time in &support.times {
        let words = time.words.clone().unwrap_or_else(|| publication::time_words(time.bounds, None, zone));
        parts.push(format!("{} {words}", time.what));
    }
    if !support.places.is_empty() {
        parts.push(format!("at {}", support.places.iter().cloned().collect::<Vec<_>>().join(", ")));
    }
    if let Some(speaker) = &support.speaker {
        parts.push(format!("said by {}", speaker.names.first().unwrap_or(&speaker.id)));
    }
    if !support.chain.is_empty() {
        parts.push(format!("through {}", support.chain.join(", ")));
    }
    for quotable in &support.quotable {
        parts.push(format!(
            "\u{201c}{}\u{201d}{}",
            quotable.text,
            if quotable.translated { " (translated)" } else { "" }
        ));
    }
    if support.denied {
        parts.push("denied".to_owned());
    }
    if let Some(looked) = &support.looked_for {
        parts.push(format!("looked for: {} in {}", looked.question, looked.scope));
    }
    if let Some(judged) = &support.judged {
        let lapsed = judged.lapsed.as_ref().map(|why| format!(", lapsed: {why}")).unwrap_or_default();
        parts.push(format!("judged by {}{lapsed}", judged.by));
    }
    parts.join("; ")
}
