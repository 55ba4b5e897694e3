use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde::Serialize;

use super::marks::{Mark, take_marks};
use super::settings::Settings;
use super::split::sentences;
use super::style::OpenStyles;
use super::{KindFrom, Language, LinkUse, Passage, Sentence, SentenceKind, Style, Styled, TextSpan};
use crate::reading::kind_of;

/// The text of a report, parsed: sentences in their order, pictures, and what is written in HTML.
#[derive(Debug, Clone)]
pub struct Document {
    /// Its sentences and titles.
    pub sentences: Vec<Sentence>,
    /// Its titles.
    pub headings: Vec<Heading>,
    /// The pictures that it shows.
    pub pictures: Vec<PictureUse>,
    /// Where HTML stands in it: it is left out, its words beside it are read, and that it is there is said.
    pub html: Vec<TextSpan>,
    /// Its links, also those that may not be followed.
    pub links: Vec<LinkUse>,
    /// The labels of its footnotes, in the order in which they are written.
    pub footnotes: Vec<String>,
}

/// A title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Where it stands.
    pub span: TextSpan,
    /// How deep, from 1.
    pub level: u8,
    /// Its words.
    pub text: String,
}

/// A picture that the report shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PictureUse {
    /// Where it stands.
    pub span: TextSpan,
    /// What is shown, as written.
    pub source: String,
    /// Its caption.
    pub caption: String,
    /// What stands behind the address in quotation marks: `"© Harbor Press; ground: licence of 3 May"`.
    pub title: String,
}

impl PictureUse {
    /// Who is credited in its title.
    pub fn credit(&self) -> Option<&str> {
        self.said_by(&["©", "credit:", "photo:", "picture:"])
    }

    /// The ground that its title gives.
    pub fn ground(&self) -> Option<&str> {
        self.said_by(&["ground:"])
    }

    fn said_by(&self, leads: &[&str]) -> Option<&str> {
        self.title.split(';').map(str::trim).find_map(|part| {
            let lead = leads
                .iter()
                .find(|lead| part.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead)))?;
            Some(part[lead.len()..].trim()).filter(|said| !said.is_empty())
        })
    }
}

/// What a block is.
#[derive(Clone, Copy, PartialEq)]
enum Block {
    Text,
    Heading(u8),
    Caption(usize),
    Code,
}

struct Parsing<'a> {
    source: &'a str,
    sentences: Vec<Sentence>,
    headings: Vec<Heading>,
    pictures: Vec<PictureUse>,
    html: Vec<TextSpan>,
    section: Vec<(u8, String)>,
    passage: Passage,
    caption: Passage,
    block: Block,
    blocks: usize,
    quoted: usize,
    pictured: Option<usize>,
    settings: Settings,
    styles: OpenStyles,
    after_rule: bool,
}

impl Document {
    /// Parses a report.
    ///
    /// # Limits
    /// A code block is one sentence; HTML is noted and not read. It parses anything: what is wrong is for checks to say.
    pub fn parse(source: &str) -> Self {
        let mut parsing = Parsing {
            source,
            sentences: Vec::new(),
            headings: Vec::new(),
            pictures: Vec::new(),
            html: Vec::new(),
            section: Vec::new(),
            passage: Passage::default(),
            caption: Passage::default(),
            block: Block::Text,
            blocks: 0,
            quoted: 0,
            pictured: None,
            settings: Settings::default(),
            styles: OpenStyles::default(),
            after_rule: false,
        };
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            let span = TextSpan::new(range.start, range.end);
            match event {
                Event::Start(Tag::CodeBlock(_)) => {
                    parsing.end_block();
                    parsing.block = Block::Code;
                }
                Event::Start(Tag::Strong) => parsing.styles.strong(true),
                Event::End(TagEnd::Strong) => parsing.styles.strong(false),
                Event::Start(Tag::Emphasis) => parsing.styles.emphasis(true),
                Event::End(TagEnd::Emphasis) => parsing.styles.emphasis(false),
                Event::Start(Tag::Link { dest_url, .. }) => parsing.styles.begin_link(span, &dest_url),
                Event::End(TagEnd::Link) => parsing.styles.end_link(),
                Event::Start(Tag::BlockQuote(_)) => parsing.quoted += 1,
                Event::End(TagEnd::BlockQuote(_)) => {
                    parsing.end_block();
                    parsing.quoted -= 1;
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    parsing.end_block();
                    parsing.block = Block::Heading(level as u8);
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => parsing.begin_picture(span, &dest_url, &title),
                Event::End(TagEnd::Image) => parsing.end_picture(),
                Event::Start(Tag::Paragraph)
                | Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) => parsing.end_block(),
                Event::Rule => {
                    parsing.end_block();
                    parsing.after_rule = true;
                }
                Event::Start(
                    tag @ (Tag::List(_) | Tag::Item | Tag::Table(_) | Tag::TableRow | Tag::FootnoteDefinition(_)),
                ) => parsing.begin(&tag),
                Event::End(
                    tag @ (TagEnd::List(_)
                    | TagEnd::Item
                    | TagEnd::TableCell
                    | TagEnd::Table
                    | TagEnd::FootnoteDefinition),
                ) => parsing.end(tag),
                Event::Code(text) => parsing.words(&text, span, Some(&Style::Code)),
                Event::Text(text) => parsing.words(&text, span, None),
                // Its sign is taken out of the words with the other marks.
                Event::FootnoteReference(_) => parsing.words(&source[span.start..span.end], span, None),
                Event::SoftBreak => parsing.words(" ", span, None),
                Event::HardBreak => parsing.words(" ", span, Some(&Style::LineBreak)),
                Event::Html(_) | Event::InlineHtml(_) => parsing.html.push(span),
                _ => {}
            }
        }
        parsing.end_block();
        let Parsing { sentences, headings, pictures, html, styles, settings, .. } = parsing;
        Self { sentences, headings, pictures, html, links: styles.links, footnotes: settings.notes }
    }
}

impl Parsing<'_> {
    fn words(&mut self, text: &str, span: TextSpan, style: Option<&Style>) {
        let written = &self.source[span.start..span.end];
        let into = if self.pictured.is_some() { &mut self.caption } else { &mut self.passage };
        let style = style.or((self.block == Block::Code).then_some(&Style::Code));
        let open = self.styles.now();
        into.push_set(text, span, written, style.map_or(open, |style| open.with(style)));
    }

    /// A list, a table, a footnote or a part of one begins; what stood before it does not go on in it.
    fn begin(&mut self, tag: &Tag<'_>) {
        self.end_block();
        match tag {
            Tag::List(first) => self.settings.begin_list(*first),
            Tag::Item => self.settings.begin_point(),
            Tag::Table(_) => self.settings.begin_table(),
            Tag::FootnoteDefinition(label) => self.settings.begin_note(label),
            _ => self.settings.begin_row(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.end_block();
        match tag {
            TagEnd::List(_) => self.settings.end_list(),
            TagEnd::Item => self.settings.end_point(),
            TagEnd::TableCell => self.settings.end_cell(),
            TagEnd::FootnoteDefinition => self.settings.end_note(),
            _ => self.settings.end_table(),
        }
    }

    fn begin_picture(&mut self, span: TextSpan, source: &str, title: &str) {
        if self.pictured.is_none() {
            self.pictured = Some(self.pictures.len());
            self.pictures.push(PictureUse {
                span,
                source: source.to_owned(),
                caption: String::new(),
                title: title.to_owned(),
            });
        }
    }

    fn end_picture(&mut self) {
        let Some(number) = self.pictured.take() else { return };
        let caption = std::mem::take(&mut self.caption);
        self.pictures[number].caption = caption.text().trim().to_owned();
        let around = std::mem::replace(&mut self.block, Block::Caption(number));
        let passage = std::mem::replace(&mut self.passage, caption);
        self.take_block();
        (self.block, self.passage) = (around, passage);
    }

    fn end_block(&mut self) {
        self.take_block();
        self.block = Block::Text;
    }

    fn take_block(&mut self) {
        let passage = std::mem::take(&mut self.passage);
        if passage.text().trim().is_empty() {
            return;
        }
        let (passage, marks) = take_marks(&passage);
        let block = self.blocks;
        self.blocks += 1;
        if let Block::Heading(level) = self.block {
            let text = passage.text().trim().to_owned();
            let span = passage.source(0, passage.text().len());
            self.section.retain(|(above, _)| *above < level);
            self.section.push((level, text.clone()));
            self.headings.push(Heading { span, level, text });
        }
        let ends: Vec<(usize, usize)> = match self.block {
            Block::Heading(_) => vec![(0, passage.text().len())],
            Block::Code => vec![(0, passage.text().trim_end().len())],
            _ => sentences(passage.text()),
        };
        // A block of marks alone still has them.
        let ends = if ends.is_empty() { vec![(0, passage.text().len())] } else { ends };
        let last = ends.len() - 1;
        let section: Vec<String> = self.section.iter().map(|(_, title)| title.clone()).collect();
        for (n, &(from, to)) in ends.iter().enumerate() {
            let part = passage.part(from, to);
            let after = if n == last { usize::MAX } else { to };
            let before = if n == 0 { 0 } else { ends[n - 1].1 + 1 };
            let mine = marks.iter().filter(|(at, _)| (before..=after).contains(at));
            let mut sentence = Sentence {
                number: self.sentences.len(),
                span: part.source(0, part.text().len()),
                kind: SentenceKind::Fact,
                kind_from: KindFrom::Wording,
                language: Language::of(&without_values(part.text())),
                section: section.clone(),
                citations: Vec::new(),
                values: Vec::new(),
                exceptions: Vec::new(),
                unknown_kind: None,
                picture: match self.block {
                    Block::Caption(number) => Some(number),
                    _ => None,
                },
                quoted_block: self.quoted > 0,
                ends_block: n == last,
                block,
                setting: self.settings.now(),
                after_rule: std::mem::take(&mut self.after_rule),
                styles: self.styles.styled(part.pieces()),
                passage: part,
            };
            let (mut marked, mut kind_marks) = (None, Vec::new());
            for &(at, ref mark) in mine {
                match mark.clone() {
                    Mark::Citation(citation) => sentence.citations.push(citation),
                    Mark::Value(mut value) => {
                        value.at = value.at.saturating_sub(from);
                        sentence.values.push(value);
                    }
                    Mark::Kind(span, kind) => {
                        marked = Some(kind);
                        kind_marks.push(span);
                    }
                    Mark::UnknownKind(span, name) => {
                        sentence.unknown_kind = Some((span, name));
                        kind_marks.push(span);
                    }
                    Mark::Exception(exception) => sentence.exceptions.push(exception),
                    Mark::Footnote(label) => sentence.styles.push(Styled::footnote(at.clamp(from, to) - from, label)),
                }
            }
            let spans = sentence.citations.iter().map(|c| c.span).chain(sentence.exceptions.iter().map(|e| e.span));
            // All that it holds lies inside it: so that the same words are the same sentence.
            let spans = spans.chain(sentence.values.iter().map(|v| v.span)).chain(kind_marks);
            let (start, end) = spans.fold((sentence.span.start, sentence.span.end), |(start, end), span| {
                (
                    if sentence.passage.text().is_empty() { start.max(span.start) } else { start.min(span.start) },
                    end.max(span.end),
                )
            });
            sentence.span = TextSpan::new(start.min(end), end);
            (sentence.kind, sentence.kind_from) = match (marked, self.block) {
                (_, Block::Heading(_)) => (SentenceKind::Heading, KindFrom::Section),
                (Some(kind), _) => (kind, KindFrom::Mark),
                (None, _) => kind_of(&sentence),
            };
            self.sentences.push(sentence);
        }
    }
}

/// A text without the names of values, which are no words of its language.
fn without_values(text: &str) -> String {
    let mut rest = text;
    let mut words = String::new();
    while let Some((before, after)) = rest.split_once("{{") {
        words.push_str(before);
        rest = after.split_once("}}").map_or("", |(_, after)| after);
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests;
