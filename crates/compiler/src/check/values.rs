//! Computed values: what they say, and names that nothing has.

use super::{Found, Subject};
use crate::code::Code;
use crate::compiler::Known;
use crate::text::{Passage, Sentence};

/// A sentence's words with its values filled in; one that is not known stays as it is written.
pub(crate) fn fill(sentence: &Sentence, known: &Known) -> Passage {
    let words: Vec<(usize, usize, String)> = sentence
        .values
        .iter()
        .filter_map(|value| Some((value.at, value.at + value.len, known.value_words(&value.name)?)))
        .collect();
    if words.is_empty() { sentence.passage.clone() } else { sentence.passage.with_replaced(&words) }
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    for value in &subject.sentence.values {
        if !value.closed {
            found.add(Code::MarkUnreadable, value.span, "the value has no closing braces");
            continue;
        }
        if subject.known.value_words(&value.name).is_some() {
            continue;
        }
        let near = subject.known.nearest_values(&value.name);
        let message = format!("there is no value \"{}\"", value.name);
        let problem = found.add(Code::ValueUnknown, value.span, message);
        if let Some(best) = near.first() {
            problem.allow(format!("the nearest are {}", near.join(", ")));
            problem.mend(value.span, format!("{{{{{best}}}}}"), format!("insert \"{best}\""));
        }
    }
}
