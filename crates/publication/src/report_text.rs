//! The text of a report on its page: each sentence opens what it stands on.
use std::collections::BTreeMap;

use model::EventId;
use serde::Serialize;
use typesetting::Piece;

use crate::{
    ReportInput, ReportText, TextBlock, TextEvidence, TextPoint, TextSentence, TextStyle,
    pieces::{pieces, sign},
    shown::{Link, Shown},
    wording::Clock,
};

/// The section of the text.
#[derive(Debug, Serialize)]
pub(crate) struct TextView {
    title: String,
    version: u32,
    published: Option<String>,
    wrote: Option<String>,
    signed_off: Option<String>,
    blocks: Vec<BlockView>,
    corrections: Vec<(String, String)>,
    unread: Vec<String>,
    sentences: usize,
}

/// A piece of the text: one of the members is there.
#[derive(Debug, Default, Serialize)]
struct BlockView {
    heading: Option<(u8, String)>,
    quotation: bool,
    sentences: Vec<SentenceView>,
    picture: Option<PictureView>,
    points: Vec<PointView>,
    rows: Vec<Vec<Vec<SentenceView>>>,
    rule: bool,
    footnotes: Vec<FootnoteView>,
}

/// A footnote, and the sentence that first has its sign.
#[derive(Debug, Serialize)]
struct FootnoteView {
    sign: String,
    back: Option<usize>,
    sentences: Vec<SentenceView>,
}

/// A point of a list, with the number or dot before it.
#[derive(Debug, Serialize)]
struct PointView {
    depth: u8,
    marker: String,
    sentences: Vec<SentenceView>,
}

#[derive(Debug, Serialize)]
struct SentenceView {
    anchor: String,
    /// The number by which notes refer to it, from 1.
    number: usize,
    text: String,
    pieces: Vec<Piece>,
    kind: String,
    evidence: Vec<EvidenceView>,
    exceptions: Vec<String>,
}

#[derive(Debug, Serialize)]
struct EvidenceView {
    withheld: bool,
    cited: String,
    stretch: Option<String>,
    says: Vec<String>,
    link: Option<Link>,
}

#[derive(Debug, Serialize)]
struct PictureView {
    data: Option<String>,
    link: Vec<Link>,
    credit: String,
    ground: String,
    graphic: bool,
}

/// Deeper lists are set no further in.
const DEEPEST: u8 = 4;

/// What stands before a point of a list.
pub(crate) fn marker(point: &TextPoint) -> String {
    point.number.map_or_else(|| "•".to_owned(), |number| format!("{number}."))
}

impl ReportText {
    /// How many footnotes it has.
    pub(crate) fn footnotes(&self) -> usize {
        let of = |block: &TextBlock| if let TextBlock::Footnotes(notes) = block { notes.len() } else { 0 };
        self.blocks.iter().map(of).sum()
    }

    /// The number of the first sentence that has the sign of a footnote, from 1.
    fn refers_to(&self, footnote: usize) -> Option<usize> {
        let has =
            |sentence: &&TextSentence| sentence.styles.iter().any(|one| one.style == TextStyle::Footnote(footnote));
        self.blocks.iter().flat_map(TextBlock::sentences).find(has).map(|sentence| sentence.number + 1)
    }
}

/// The text of the report; `None` for a page that has none.
pub(crate) fn report_text(
    input: &ReportInput,
    shown: &Shown<'_>,
    clock: &Clock,
    events: &BTreeMap<EventId, Link>,
) -> Option<TextView> {
    let text = input.text.as_ref()?;
    let footnotes = text.footnotes();
    let sentences = |sentences: &[TextSentence]| -> Vec<SentenceView> {
        sentences.iter().map(|sentence| sentence_view(sentence, footnotes, shown, events)).collect()
    };
    let block = |block: &TextBlock| match block {
        // The page has a title above its sections: those of the text come two steps below.
        TextBlock::Heading { level, text } => {
            BlockView { heading: Some(((level + 1).clamp(3, 6), text.clone())), ..BlockView::default() }
        }
        TextBlock::Paragraph(of) => BlockView { sentences: sentences(of), ..BlockView::default() },
        TextBlock::Quotation(of) => BlockView { sentences: sentences(of), quotation: true, ..BlockView::default() },
        TextBlock::List(points) => BlockView {
            points: points
                .iter()
                .map(|point| PointView {
                    depth: point.depth.min(DEEPEST),
                    marker: marker(point),
                    sentences: sentences(&point.sentences),
                })
                .collect(),
            ..BlockView::default()
        },
        TextBlock::Table(rows) => BlockView {
            rows: rows.iter().map(|row| row.iter().map(|cell| sentences(cell)).collect()).collect(),
            ..BlockView::default()
        },
        TextBlock::Rule => BlockView { rule: true, ..BlockView::default() },
        TextBlock::Footnotes(notes) => BlockView {
            footnotes: notes
                .iter()
                .enumerate()
                .map(|(n, note)| FootnoteView { sign: sign(n), back: text.refers_to(n), sentences: sentences(note) })
                .collect(),
            ..BlockView::default()
        },
        TextBlock::Picture { picture, item, caption, credit, ground, graphic } => BlockView {
            sentences: sentences(caption),
            picture: Some(PictureView {
                data: picture.as_ref().filter(|_| shown.is_open(item)).map(|picture| picture.data_uri()),
                link: shown.items(std::slice::from_ref(item)),
                credit: credit.clone(),
                ground: ground.clone(),
                graphic: *graphic,
            }),
            ..BlockView::default()
        },
    };
    let blocks: Vec<BlockView> = text.blocks.iter().map(block).collect();
    Some(TextView {
        title: text.title.clone(),
        version: text.version,
        published: text.published.map(|at| clock.stamp(at)),
        wrote: text.wrote.clone(),
        signed_off: text.signed_off.clone(),
        sentences: text.blocks.iter().map(|block| block.sentences().len()).sum(),
        blocks,
        corrections: text.corrections.iter().map(|one| (one.date.clone(), one.note.clone())).collect(),
        unread: text.unread.clone(),
    })
}

fn sentence_view(
    sentence: &TextSentence,
    footnotes: usize,
    shown: &Shown<'_>,
    events: &BTreeMap<EventId, Link>,
) -> SentenceView {
    SentenceView {
        anchor: format!("sentence-{}", sentence.number + 1),
        number: sentence.number + 1,
        text: sentence.text.clone(),
        pieces: pieces(sentence, footnotes),
        kind: sentence.kind.clone(),
        evidence: sentence.evidence.iter().map(|one| evidence_view(one, shown, events)).collect(),
        exceptions: sentence.exceptions.clone(),
    }
}

fn evidence_view(evidence: &TextEvidence, shown: &Shown<'_>, events: &BTreeMap<EventId, Link>) -> EvidenceView {
    let items = evidence.item.as_slice();
    if evidence.withheld || shown.leans_on_confidential(items) {
        return EvidenceView { withheld: true, cited: String::new(), stretch: None, says: Vec::new(), link: None };
    }
    let of_item = || shown.items(items).into_iter().find(|link| link.anchor.is_some());
    EvidenceView {
        withheld: false,
        cited: evidence.cited.clone(),
        stretch: evidence.stretch.clone(),
        says: evidence.says.clone(),
        link: (evidence.event.as_ref().and_then(|event| events.get(event).cloned()))
            .or_else(|| shown.shots(evidence.finding.as_ref()?))
            .or_else(of_item),
    }
}
