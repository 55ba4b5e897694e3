use crate::phrase::stems;
use crate::reading::{is_suffered, is_tried};
use crate::vocabulary::{Action, Vocabulary};

/// A part of a claim: its words, and what they say is done.
pub(super) struct Part {
    pub(super) says: String,
    pub(super) action: Option<Action>,
    /// Whether what is done happens to somebody, by its nature.
    pub(super) befalls: bool,
    /// Whether who is named as its subject suffers it.
    pub(super) is_suffered: bool,
    pub(super) is_tried: bool,
    pub(super) is_counted: bool,
    pub(super) objects: u32,
}

impl Part {
    pub(super) fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let action = vocabulary.actions(text).into_iter().next();
        let befalls = action.as_ref().is_some_and(|action| vocabulary.befalls(&action.id));
        Self {
            says: text.to_owned(),
            befalls,
            is_suffered: befalls || is_suffered(text, vocabulary),
            is_tried: is_tried(text),
            is_counted: true,
            objects: vocabulary.objects(&stems(text)),
            action,
        }
    }
}
