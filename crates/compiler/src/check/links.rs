//! What is written beside the words of sentences and published with them: where links lead, and footnotes.
use std::collections::BTreeSet;

use model::PublicAddress;

use super::{Found, names};
use crate::code::Code;
use crate::inputs::Inputs;
use crate::text::{Document, LinkUse, Style};

/// An address is read by whoever follows it: it may give away no more than words may.
pub(crate) fn link(link: &LinkUse, inputs: &Inputs, found: &mut Found) {
    if PublicAddress::new(&link.target).is_none() {
        let target: String = link.target.chars().take(60).collect();
        found
            .add(Code::LinkLeftOut, link.span, format!("\"{target}\" is no address that a report may lead to"))
            .allow("an address that begins with https://, http:// or mailto:");
    }
    let mut exposed = Found::default();
    // Marks in an address are often written as their codes.
    let plain = link.target.replace("%2C", ",").replace("%2c", ",").replace("%20", " ").replace("%40", "@");
    names::exposed(&plain, inputs, |_, _| link.span, &mut exposed);
    for mut problem in exposed.problems {
        problem.message = format!("in the address of this link: {}", problem.message);
        // No part of an address can be exchanged for other words.
        problem.fix = None;
        found.problems.push(problem);
    }
}

/// Signs without a footnote, and footnotes without a sign.
pub(crate) fn footnotes(document: &Document, found: &mut Found) {
    let defined: BTreeSet<&str> = document.footnotes.iter().map(String::as_str).collect();
    let mut signs = BTreeSet::new();
    for sentence in &document.sentences {
        for style in &sentence.styles {
            let Style::Footnote(label) = &style.style else { continue };
            signs.insert(label.as_str());
            if !defined.contains(label.as_str()) {
                found
                    .add(Code::FootnoteUnmatched, sentence.span, format!("there is no footnote \"{label}\""))
                    .allow(format!("[^{label}]: and its words, on a line of their own"));
            }
        }
    }
    for sentence in &document.sentences {
        let crate::text::Setting::Footnote { note } = sentence.setting else { continue };
        if let Some(label) = document.footnotes.get(note).filter(|label| signs.insert(label)) {
            let message = format!("nothing in the text has the sign of the footnote \"{label}\"");
            found.add(Code::FootnoteUnmatched, sentence.span, message).allow(format!("[^{label}] where it belongs"));
        }
    }
}
