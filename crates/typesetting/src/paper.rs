use serde::Serialize;

/// A document to be printed.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Paper {
    /// Its title.
    pub title: String,
    /// What stands above the title: which kind of document it is.
    pub kicker: String,
    /// Its language (BCP 47), such as `en`.
    pub language: String,
    /// What a reader must know first, each with its name.
    pub facts: Vec<(String, String)>,
    /// What stands at the head of each page: of what it is, and as of when.
    pub header: (String, String),
    /// Whether it begins with a table of its titles.
    pub contents: bool,
    /// When what it shows was computed: seconds since 1970, UTC.
    pub made: i64,
    /// The program that made it.
    pub tool: String,
    /// What it is made of.
    pub blocks: Vec<Block>,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// A title.
    Heading {
        /// How deep, from 1; one level is never left out.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        runs: Vec<Run>,
    },
    /// Words of somebody else, set apart.
    Quotation {
        /// Its words.
        runs: Vec<Run>,
    },
    /// Small print that explains what follows.
    Aside {
        /// Its words.
        text: String,
    },
    /// What must not be overlooked, in a frame.
    Frame {
        /// Its title.
        title: String,
        /// What is in it, each with its name.
        lines: Vec<(String, String)>,
    },
    /// A picture with its caption.
    Picture {
        /// The picture; `None` where it may not be shown.
        still: Option<Still>,
        /// What it shows, in words, for who cannot see it.
        alt: String,
        /// What is said of it.
        caption: Vec<Run>,
        /// Whose it is and on which ground it is shown.
        credit: String,
    },
    /// Drawings, each on a sheet of its own that lies across.
    Plates {
        /// Each of them.
        plates: Vec<Plate>,
    },
    /// A list.
    List {
        /// Its points, each with a name (that may be empty) and its words.
        points: Vec<(String, String)>,
    },
    /// A list whose points refer to notes.
    Points {
        /// Its points.
        points: Vec<Point>,
    },
    /// A table whose cells refer to notes; the first row is its head, and no row is longer.
    Grid {
        /// Its rows.
        rows: Vec<Vec<Vec<Run>>>,
    },
    /// A table.
    Table {
        /// The titles of its columns.
        head: Vec<String>,
        /// How wide each column is beside the others.
        widths: Vec<u8>,
        /// Its rows.
        rows: Vec<Vec<String>>,
    },
    /// What sentences stand on.
    Notes {
        /// The notes.
        notes: Vec<Note>,
    },
    /// The footnotes of a text.
    Footnotes {
        /// Each of them.
        footnotes: Vec<Footnote>,
    },
    /// A line across the page.
    Rule,
    /// Exhibits.
    Exhibits {
        /// Each of them.
        exhibits: Vec<Exhibit>,
    },
    /// Text to be compared letter by letter.
    Verbatim {
        /// The text.
        text: String,
    },
    /// The rest begins on a new page.
    NewPage,
}

impl Block {
    /// A title.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading { level, text: text.into() }
    }

    /// Small print that explains what follows.
    pub fn aside(text: impl Into<String>) -> Self {
        Self::Aside { text: text.into() }
    }

    /// A table with these titles of columns.
    pub fn table(head: &[&str], widths: &[u8], rows: Vec<Vec<String>>) -> Self {
        Self::Table { head: head.iter().map(|one| (*one).to_owned()).collect(), widths: widths.to_vec(), rows }
    }
}

/// Words that stand on one thing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Run {
    /// The words, cut where how they are set changes.
    pub pieces: Vec<Piece>,
    /// The note that says what they stand on.
    pub note: Option<usize>,
}

impl Run {
    /// Words that are set plainly.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece { text: text.into(), ..Piece::default() }], note: None }
    }
}

/// Words that are set in one way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "each says how words are set, and all may be so at once")]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are bold.
    pub strong: bool,
    /// Whether they are in italics.
    pub emphasis: bool,
    /// Whether they are code, to be read letter by letter.
    pub code: bool,
    /// Whether a line ends here; the words are then a blank.
    pub line_break: bool,
    /// The address that they lead to.
    pub link: Option<String>,
    /// The sign of a footnote that stands here; there are then no words.
    pub footnote: Option<String>,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Footnote {
    /// Its sign, by which words refer to it; each once.
    pub sign: String,
    /// Its words.
    pub runs: Vec<Run>,
}

/// A point of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Point {
    /// How many lists its list stands in.
    pub depth: u8,
    /// What stands before it: a number, a dot.
    pub marker: String,
    /// Its words.
    pub runs: Vec<Run>,
}

/// What a sentence stands on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Note {
    /// Its number, by which the text refers to it; each once.
    pub number: usize,
    /// What is cited, each with what it says.
    pub lines: Vec<NoteLine>,
}

/// One thing that a note cites.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct NoteLine {
    /// What it is.
    pub cited: String,
    /// What it says.
    pub says: String,
    /// The exhibits that it was read from.
    pub exhibits: Vec<usize>,
}

/// An item that is shown to exist and to be what it was.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Exhibit {
    /// Its number, by which notes refer to it; each once.
    pub number: usize,
    /// The name it goes by.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// What it is, in a few words.
    pub what: String,
    /// Its hash or what stands in its place: the name of that, and the digits.
    pub hash: Option<(String, String)>,
    /// How it came here and what became of it, each with its name.
    pub facts: Vec<(String, String)>,
}

/// A drawing that needs a sheet of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plate {
    /// The title that begins here, of the first level.
    pub title: Option<String>,
    /// The drawing; `None` where there is none to show.
    pub still: Option<Still>,
    /// What it shows, in words, for who cannot see it.
    pub alt: String,
    /// How it is read.
    pub caption: String,
    /// Whose it is.
    pub credit: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Still {
    /// Its format.
    pub format: StillFormat,
    /// Its bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// The formats of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StillFormat {
    /// JPEG (ITU-T T.81).
    Jpg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// SVG.
    Svg,
}

impl StillFormat {
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            StillFormat::Jpg => "jpg",
            StillFormat::Png => "png",
            StillFormat::Svg => "svg",
        }
    }
}
