use model::PublicAddress;

/// A stretch of a sentence's words that is set in a way of its own. What it says is read as if it were not.
///
/// # Units
/// Bytes of [`super::Sentence::text`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Styled {
    /// Where it begins.
    pub from: usize,
    /// Where it ends, exclusive; for the sign of a footnote where it begins.
    pub to: usize,
    /// How it is set.
    pub style: Style,
}

impl Styled {
    /// The sign of a footnote, at a place.
    pub(crate) fn footnote(at: usize, label: String) -> Self {
        Self { from: at, to: at, style: Style::Footnote(label) }
    }
}

/// How words are set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
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
    /// The sign of a footnote stands here: the footnote's label.
    Footnote(String),
}

/// A link as it was written, whether or not it may be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// Where it stands.
    pub span: super::TextSpan,
    /// Where it leads.
    pub target: String,
}

/// How one piece of a passage is set: which of the simple styles, and which of the document's links it stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PieceStyle {
    simple: u8,
    link: Option<usize>,
}

/// The simple styles, by the bit that stands for each.
const SIMPLE: [(u8, Style); 4] = [(1, Style::Strong), (2, Style::Emphasis), (4, Style::Code), (8, Style::LineBreak)];

impl PieceStyle {
    /// The same with one more simple style; a link and a footnote are none.
    pub(crate) fn with(self, style: &Style) -> Self {
        let bit = SIMPLE.iter().find(|(_, simple)| simple == style).map_or(0, |(bit, _)| *bit);
        Self { simple: self.simple | bit, ..self }
    }

    fn has(self, style: &Style) -> bool {
        SIMPLE.iter().any(|(bit, simple)| simple == style && self.simple & bit != 0)
    }
}

/// Which styles are open where a parser stands.
#[derive(Default)]
pub(super) struct OpenStyles {
    strong: usize,
    emphasis: usize,
    open_links: Vec<usize>,
    /// Every link of the document.
    pub(super) links: Vec<LinkUse>,
}

impl OpenStyles {
    pub(super) fn strong(&mut self, opens: bool) {
        self.strong = if opens { self.strong + 1 } else { self.strong.saturating_sub(1) };
    }

    pub(super) fn emphasis(&mut self, opens: bool) {
        self.emphasis = if opens { self.emphasis + 1 } else { self.emphasis.saturating_sub(1) };
    }

    pub(super) fn begin_link(&mut self, span: super::TextSpan, target: &str) {
        self.open_links.push(self.links.len());
        self.links.push(LinkUse { span, target: target.to_owned() });
    }

    pub(super) fn end_link(&mut self) {
        self.open_links.pop();
    }

    pub(super) fn now(&self) -> PieceStyle {
        let mut style = PieceStyle { simple: 0, link: self.open_links.last().copied() };
        if self.strong > 0 {
            style = style.with(&Style::Strong);
        }
        if self.emphasis > 0 {
            style = style.with(&Style::Emphasis);
        }
        style
    }

    /// The styled stretches of a passage's pieces, each given with where it begins and ends; a link that may not be followed is
    /// none.
    pub(super) fn styled(&self, pieces: impl Iterator<Item = (usize, usize, PieceStyle)>) -> Vec<Styled> {
        let mut styled: Vec<Styled> = Vec::new();
        let mut add = |from: usize, to: usize, style: Style| match styled
            .iter_mut()
            .rev()
            .take(SIMPLE.len() + 1)
            .find(|one| one.style == style)
        {
            Some(one) if one.to == from && style != Style::LineBreak => one.to = to,
            _ => styled.push(Styled { from, to, style }),
        };
        for (from, to, set) in pieces.filter(|(from, to, _)| from < to) {
            for (_, style) in SIMPLE.iter().filter(|(_, style)| set.has(style)) {
                add(from, to, style.clone());
            }
            let link = set.link.and_then(|link| self.links.get(link));
            if let Some(address) = link.and_then(|link| PublicAddress::new(&link.target)) {
                add(from, to, Style::Link(address));
            }
        }
        styled
    }
}
