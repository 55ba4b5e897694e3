//! The text of a report for its page: blocks of sentences, each with what it stands on and may be shown.
use compiler::{Document, ExhibitKind, PictureUse, Sentence, SentenceKind, Style, Styled};
use model::{EventId, Graphic, Item, ItemId, MediaKind};
use publication::{Picture, PictureFormat, TextBlock, TextEvidence, TextSentence, TextStyle, TextStyled};

use super::blocks::{Blocks, Footnotes};
use super::filled::Filled;
use super::ground::{GroundSentence, exhibits};
use super::prepared::{Prepared, Refused};
use crate::bag::Staff;
use crate::failure::Failure;
use crate::open::Workbench;

/// The most bytes of a picture that a page holds.
const MOST_PICTURE_BYTES: u64 = 8 << 20;

impl Prepared {
    /// The title: the first heading, else the report's name.
    pub(super) fn title(&self) -> String {
        let heading = self.checked.sentences.iter().find(|sentence| sentence.kind == SentenceKind::Heading);
        heading.map_or_else(|| self.id.to_string(), |heading| heading.text().trim().to_owned())
    }

    /// What no check read, in words.
    pub(super) fn unread(&self) -> Vec<String> {
        let said = self.checked.unread.iter().map(|unread| match unread.sentence {
            Some(number) => format!("Sentence {}: {}", number + 1, unread.what),
            None => unread.what.clone(),
        });
        said.collect()
    }

    fn sentence(&self, ground: &GroundSentence, staff: Option<&Staff>, footnotes: &Footnotes) -> TextSentence {
        let sentence = &self.checked.sentences[ground.number];
        let inputs = self.compiler.inputs();
        let mut evidence: Vec<TextEvidence> = Vec::new();
        for stand in &ground.on {
            let citation = sentence.citations.iter().find(|citation| citation.target == stand.name);
            let stretch = citation.and_then(|citation| match (citation.from, citation.to) {
                (Some(from), Some(to)) if from == to => Some(format!("at {from}")),
                (Some(from), Some(to)) => Some(format!("from {from} to {to}")),
                _ => None,
            });
            let exhibit =
                exhibits(inputs, &stand.name).find(|exhibit| exhibit.supports.len() + exhibit.title.len() > 0);
            let own = exhibit.filter(|exhibit| exhibit.kind == ExhibitKind::Item).map(|exhibit| exhibit.id.as_str());
            let rests_on =
                exhibit.iter().flat_map(|exhibit| &exhibit.rests_on).filter_map(|one| one.strip_prefix("item:"));
            let items =
                own.into_iter().chain(rests_on).filter_map(|id| ItemId::new(id).ok().filter(|id| self.is_item(id)));
            let mut rests_on: Vec<ItemId> = items.collect();
            // What is read from one item is of that item; what rests on many is of none of them.
            let of_one = exhibit.is_some_and(|exhibit| {
                use ExhibitKind::{Item, Observation, Sighting, Translation, Words};
                matches!(exhibit.kind, Item | Observation | Sighting | Words | Translation)
            });
            let item = rests_on.first().cloned().filter(|_| of_one);
            if item.is_some() {
                rests_on.remove(0);
            }
            let event =
                exhibit.filter(|exhibit| exhibit.kind == ExhibitKind::Event).and_then(|one| EventId::new(&one.id).ok());
            let finding = exhibit.filter(|exhibit| exhibit.kind == ExhibitKind::Finding).map(|one| one.id.clone());
            evidence.push(TextEvidence {
                cited: format!("{} {}", stand.kind, stand.name),
                stretch,
                says: stand.says.clone(),
                item,
                rests_on,
                event,
                finding,
                withheld: stand.withheld,
            });
        }
        let exceptions = sentence.exceptions.iter().filter(|mark| mark.fault.is_none()).map(|mark| {
            let compiler::Exception { code, reason, by } = &mark.exception;
            match staff {
                None => format!("Let stand ({code}) by {by}: {reason}"),
                Some(staff) => {
                    let shown = staff.shown(by);
                    // Of somebody whom no entry names there is no pseudonym.
                    let shown = if shown == *by { "who wrote the report" } else { &shown };
                    format!("Let stand ({code}) by {shown}: {}", staff.shown(reason))
                }
            }
        });
        TextSentence {
            number: ground.number,
            text: ground.words.clone(),
            styles: styles(sentence, &Filled::of(sentence, &self.compiler), footnotes),
            kind: ground.kind.clone(),
            evidence,
            exceptions: exceptions.collect(),
        }
    }

    fn is_item(&self, id: &ItemId) -> bool {
        self.compiler.inputs().exhibits.iter().any(|one| one.kind == ExhibitKind::Item && one.id == id.as_str())
    }
}

/// How the words of a sentence are set, values filled in.
fn styles(sentence: &Sentence, filled: &Filled, footnotes: &Footnotes) -> Vec<TextStyled> {
    let style = |style: &Style| {
        Some(match style {
            Style::Strong => TextStyle::Strong,
            Style::Emphasis => TextStyle::Emphasis,
            Style::Code => TextStyle::Code,
            Style::LineBreak => TextStyle::LineBreak,
            Style::Link(address) => TextStyle::Link(address.clone()),
            Style::Footnote(label) => TextStyle::Footnote(footnotes.place(label)?),
        })
    };
    let set = |one: &Styled| {
        Some(TextStyled { from: filled.place(one.from), to: filled.place(one.to), style: style(&one.style)? })
    };
    sentence.styles.iter().filter_map(set).collect()
}

impl Workbench {
    /// The blocks of a report, its pictures in them; or why a picture may not be shown. Who let something stand is named by
    /// a pseudonym, where staff is given.
    pub(super) async fn blocks(
        &self,
        prepared: &Prepared,
        text: &str,
        staff: Option<&Staff>,
    ) -> Result<Result<Vec<TextBlock>, Refused>, Failure> {
        let document = Document::parse(text);
        let footnotes = Footnotes::of(&document);
        let mut blocks = Blocks::of(&document);
        let mut grounds = prepared.ground.sentences.iter().peekable();
        let mut shown = std::collections::BTreeSet::new();
        for sentence in &prepared.checked.sentences {
            if sentence.after_rule {
                blocks.push(TextBlock::Rule);
            }
            if sentence.kind == SentenceKind::Heading {
                let level = document.headings.iter().find(|heading| heading.text == sentence.text().trim());
                // The first title is the page's own.
                if sentence.number > 0 {
                    let level = level.map_or(2, |heading| heading.level);
                    blocks.push(TextBlock::Heading { level, text: sentence.text().trim().to_owned() });
                }
                continue;
            }
            let Some(ground) = grounds.next_if(|ground| ground.number == sentence.number) else { continue };
            let made = prepared.sentence(ground, staff, &footnotes);
            let Some(number) = sentence.picture else {
                blocks.take(sentence, made);
                continue;
            };
            let Some(used) = document.pictures.get(number) else { continue };
            if shown.insert(number) {
                match self.picture(prepared, used).await? {
                    Ok(block) => blocks.push(block),
                    Err(refused) => return Ok(Err(refused)),
                }
            }
            blocks.caption(made);
        }
        for (number, used) in document.pictures.iter().enumerate().filter(|(number, _)| !shown.contains(number)) {
            let _ = number;
            match self.picture(prepared, used).await? {
                Ok(block) => blocks.push(block),
                Err(refused) => return Ok(Err(refused)),
            }
        }
        Ok(Ok(blocks.whole()))
    }

    async fn picture(&self, prepared: &Prepared, used: &PictureUse) -> Result<Result<TextBlock, Refused>, Failure> {
        let refused = |why: String| Ok(Err(Refused::because(why)));
        let written = used.source.trim_start_matches('@').trim_start_matches("./");
        let pictures = &prepared.compiler.inputs().pictures;
        let known = pictures.iter().find(|one| one.source == used.source || one.source == written);
        let credit = used.credit().map(str::to_owned).or_else(|| known.and_then(|one| one.credit.clone()));
        let ground = used.ground().map(str::to_owned).or_else(|| known.and_then(|one| one.ground.clone()));
        let (Some(credit), Some(ground)) = (credit, ground) else {
            return refused(format!("the picture {written} has no credit, or no ground for its use"));
        };
        let of = known.and_then(|one| one.exhibit.clone()).unwrap_or_else(|| written.to_owned());
        let items = self.records().items().await?;
        let item = items.into_iter().map(|recorded| recorded.fact).find(|item| item.id.as_str() == of);
        let Some(item) = item else { return refused(format!("the picture {written} is no item of the case")) };
        if !self.redactions_of(&item).await?.is_empty() {
            let why = format!(
                "the picture {written} shows what a redaction names: make a copy with `sightline redact {of}`, and show that"
            );
            return refused(why);
        }
        let picture = self.shown_bytes(&item).await?;
        Ok(Ok(TextBlock::Picture {
            picture,
            graphic: item.graphic != Graphic::No,
            item: item.id,
            caption: Vec::new(),
            credit,
            ground,
        }))
    }

    /// The bytes of a still that a page can hold; its metadata would go with them, so only of a redacted copy.
    async fn shown_bytes(&self, item: &Item) -> Result<Option<Picture>, Failure> {
        let derived = self.records().derivatives().await?.into_iter().any(|one| one.fact.item == item.id);
        let Some(sha256) = item.sha256().filter(|_| derived && item.kind == MediaKind::Photo && !item.confidential)
        else {
            return Ok(None);
        };
        if self.blobs().len(&sha256).await?.is_none_or(|len| len > MOST_PICTURE_BYTES) {
            return Ok(None);
        }
        Ok(Picture::new(PictureFormat::Png, self.blobs().read(&sha256).await?).ok())
    }
}
