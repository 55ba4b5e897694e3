//! Pictures: known, credited, and shown on a ground. HTML in captions and elsewhere is shown as written.

use super::{Found, Subject};
use crate::code::Code;
use crate::compiler::Known;
use crate::text::{Document, PictureUse};

pub(super) fn check(subject: &Subject<'_>, document: &Document, found: &mut Found) {
    let Some(picture) = subject.sentence.picture.and_then(|number| document.pictures.get(number)) else { return };
    // Once a picture: at the first sentence of its caption.
    let first = document.sentences.iter().find(|s| s.picture == subject.sentence.picture);
    if first.is_some_and(|first| first.number == subject.sentence.number) {
        self::picture(picture, subject.known, found);
    }
}

/// What is wrong with one picture.
pub(crate) fn picture(used: &PictureUse, known: &Known, found: &mut Found) {
    let Some(picture) = known.picture(&used.source) else {
        let near = known.nearest_pictures(&used.source);
        let problem =
            found.add(Code::PictureUnknown, used.span, format!("the case has no picture \"{}\"", used.source));
        if !near.is_empty() {
            problem.allow(format!("the nearest are {}", near.join(", ")));
        }
        return;
    };
    if used.credit().or(picture.credit.as_deref()).is_none_or(|credit| credit.trim().is_empty()) {
        found
            .add(Code::PictureCredit, used.span, format!("nobody is credited for \"{}\"", used.source))
            .allow("a credit in its title: ![caption](V017 \"© Harbor Press; ground: licence\")");
    }
    if used.ground().or(picture.ground.as_deref()).is_none_or(|ground| ground.trim().is_empty()) {
        found
            .add(Code::PictureGround, used.span, format!("no ground is recorded for the use of \"{}\"", used.source))
            .allow(
                "consent to publish, or a ground in its title: ![caption](V017 \"© Harbor Press; ground: licence\")",
            );
    }
}
