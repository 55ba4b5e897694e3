use std::collections::BTreeSet;

use model::MediaTime;

use crate::compiler::{Borne, Known};
use crate::inputs::{Exhibit, Support};
use crate::text::{Citation, Sentence};

/// What a sentence cites, resolved.
#[derive(Debug, Default)]
pub(crate) struct Cited<'a> {
    /// Each citation that names something, with what it names.
    pub(crate) exhibits: Vec<(&'a Citation, &'a Exhibit)>,
    /// Everything that bears out what these carry, in their order.
    pub(crate) supports: Vec<&'a Support>,
    /// The places of those in the inputs.
    pub(crate) numbers: BTreeSet<usize>,
    /// Whether the sentence tells what was corrected: only there may what was taken back be told.
    corrects: bool,
}

/// Words by which a sentence tells what an earlier edition had.
const CORRECTS: &[&str] = &[
    "earlier version",
    "earlier edition",
    "previous version",
    "previous edition",
    "previously",
    "originally",
    "corrected",
    "correction",
    "wrongly",
    "mistake",
    "erroneous",
    "in error",
    "misstated",
    "first published",
    "retract",
    "withdrew",
    "withdrawn",
];

impl<'a> Cited<'a> {
    /// What a sentence cites.
    pub(crate) fn of(sentence: &'a Sentence, known: &'a Known) -> Self {
        let small = sentence.text().to_lowercase();
        let corrects = CORRECTS.iter().any(|words| small.contains(words));
        let mut cited = Self { corrects, ..Self::default() };
        cited.add(sentence, known);
        cited
    }

    /// Adds what a sentence cites.
    pub(crate) fn add(&mut self, sentence: &'a Sentence, known: &'a Known) {
        for citation in sentence.citations.iter().filter(|one| one.fault.is_none()) {
            for exhibit in known.exhibits_named(&citation.target) {
                self.exhibits.push((citation, exhibit));
                let inside = exhibit
                    .supports
                    .iter()
                    .filter(|n| known.inputs.supports.get(**n).is_some_and(|support| overlaps(citation, support)));
                for &number in inside {
                    if self.numbers.insert(number) {
                        self.supports.push(&known.inputs.supports[number]);
                    }
                }
            }
        }
        // A value brings what it is computed from.
        for value in &sentence.values {
            for number in known.supports_of_value(&value.name) {
                if self.numbers.insert(number) {
                    self.supports.push(&known.inputs.supports[number]);
                }
            }
        }
    }

    /// Each support with what it bears out.
    pub(crate) fn borne(&self, known: &'a Known) -> impl Iterator<Item = (&'a Support, &'a Borne)> {
        self.numbers.iter().flat_map(move |n| {
            let (support, borne) = (&known.inputs.supports[*n], known.borne(*n));
            let withdrawn = borne.withdrawn.as_deref().filter(|_| self.corrects);
            std::iter::once(borne).chain(withdrawn).map(move |borne| (support, borne))
        })
    }

    /// What else was seen or heard in the items that what is cited rests on.
    pub(crate) fn beside(&self, known: &'a Known) -> impl Iterator<Item = (&'a Support, &'a Borne)> {
        let items: BTreeSet<&str> = self
            .exhibits
            .iter()
            .flat_map(|(_, one)| one.rests_on.iter().map(String::as_str))
            .filter(|id| id.starts_with("item:"))
            .collect();
        let supports = items.into_iter().flat_map(|id| known.exhibits_named(id)).flat_map(|item| item.supports.iter());
        let numbers: BTreeSet<usize> = supports.copied().filter(|n| !self.numbers.contains(n)).collect();
        numbers.into_iter().map(move |n| (&known.inputs.supports[n], known.borne(n)))
    }

    /// Whether nothing that can be leaned on is cited.
    pub(crate) fn is_empty(&self) -> bool {
        self.exhibits.is_empty() && self.numbers.is_empty()
    }
}

/// Whether a cited stretch touches what a support is seen or heard in.
fn overlaps(citation: &Citation, support: &Support) -> bool {
    let begins = support.from.unwrap_or(MediaTime::START);
    let after = citation.to.is_some_and(|to| to < begins);
    let before = citation.from.is_some_and(|from| support.to.is_some_and(|end| end < from));
    !after && !before
}
