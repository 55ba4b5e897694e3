use model::{EventId, Instant, ItemId, PublicAddress};

use super::picture::Picture;

/// The text of a report as it is handed out: sentences, each with what it stands on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReportText {
    /// Its title.
    pub title: String,
    /// Which publishing of it this is, from 1.
    pub version: u32,
    /// When it was published; `None` before it was.
    pub published: Option<Instant>,
    /// Who wrote it, by the name or pseudonym under which they publish.
    pub wrote: Option<String>,
    /// Who signed it off, in the same way.
    pub signed_off: Option<String>,
    /// The text.
    pub blocks: Vec<TextBlock>,
    /// What earlier versions said, newest first: notes of correction, each with its date.
    pub corrections: Vec<TextCorrection>,
    /// What no check read: nothing is said of it, for or against.
    pub unread: Vec<String>,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextBlock {
    /// A title in it.
    Heading {
        /// How deep, from 1.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Vec<TextSentence>),
    /// Words of somebody else, set apart.
    Quotation(Vec<TextSentence>),
    /// A list.
    List(Vec<TextPoint>),
    /// A table: its rows of cells, of which the first is its head.
    Table(Vec<Vec<Vec<TextSentence>>>),
    /// A line across the page.
    Rule,
    /// The footnotes, at the end of the text; styles name them by their place, from 0.
    Footnotes(Vec<Vec<TextSentence>>),
    /// A picture.
    Picture {
        /// The picture; `None` where it may not be shown or cannot be.
        picture: Option<Picture>,
        /// Of which item.
        item: ItemId,
        /// Its caption.
        caption: Vec<TextSentence>,
        /// Whose it is.
        credit: String,
        /// On which ground it is shown.
        ground: String,
        /// Whether a viewer should be warned.
        graphic: bool,
    },
}

impl TextBlock {
    /// Its sentences in their order, those of a caption too.
    pub(crate) fn sentences(&self) -> Vec<&TextSentence> {
        match self {
            Self::Heading { .. } | Self::Rule => Vec::new(),
            Self::Footnotes(notes) => notes.iter().flatten().collect(),
            Self::Paragraph(all) | Self::Quotation(all) | Self::Picture { caption: all, .. } => all.iter().collect(),
            Self::List(points) => points.iter().flat_map(|point| &point.sentences).collect(),
            Self::Table(rows) => rows.iter().flatten().flatten().collect(),
        }
    }
}

/// A point of a list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextPoint {
    /// How many lists its list stands in.
    pub depth: u8,
    /// Its number, in a numbered list.
    pub number: Option<u64>,
    /// What it says.
    pub sentences: Vec<TextSentence>,
}

/// One sentence and what it stands on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextSentence {
    /// Which sentence of the report it is, from 0.
    pub number: usize,
    /// Its words, computed values filled in.
    pub text: String,
    /// How stretches of them are set.
    pub styles: Vec<TextStyled>,
    /// What kind it is: a fact, attributed, a judgement.
    pub kind: String,
    /// What it cites, in its order.
    pub evidence: Vec<TextEvidence>,
    /// What was let stand in it: what, why and by whom.
    pub exceptions: Vec<String>,
}

/// A stretch of a sentence's words that is set in a way of its own.
///
/// # Units
/// Bytes of [`TextSentence::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextStyled {
    /// Where it begins.
    pub from: usize,
    /// Where it ends, exclusive.
    pub to: usize,
    /// How it is set.
    pub style: TextStyle,
}

/// How words are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextStyle {
    /// Bold.
    Strong,
    /// In italics.
    Emphasis,
    /// As code, letter by letter.
    Code,
    /// A line ends here.
    LineBreak,
    /// It leads to an address.
    Link(PublicAddress),
    /// The sign of a footnote stands here: its place among the footnotes, from 0.
    Footnote(usize),
}

/// Something that a sentence cites.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextEvidence {
    /// What is cited, as a reader may know it.
    pub cited: String,
    /// Which stretch of a recording.
    pub stretch: Option<String>,
    /// What it says that bears the sentence out.
    pub says: Vec<String>,
    /// The item on the page that it is or was read from.
    pub item: Option<ItemId>,
    /// The other items that it rests on.
    pub rests_on: Vec<ItemId>,
    /// The event on the page that it is.
    pub event: Option<EventId>,
    /// The finding that it is, by its name inside the case.
    pub finding: Option<String>,
    /// Whether nothing of it may be shown.
    pub withheld: bool,
}

/// A dated change to what was published before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextCorrection {
    /// The day, in words.
    pub date: String,
    /// What was changed, as a note to readers.
    pub note: String,
}
