use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::check::{self, Cited, Found, Subject};
use crate::code::Code;
use crate::diagnostic::{Diagnostic, Level};
use crate::inputs::{Inputs, Support};
use crate::reading::{Reading, quotes};
use crate::text::{Document, Language, Lines, Sentence, TextSpan};

mod borne;
mod known;

pub(crate) use borne::{Borne, shows};
pub(crate) use known::Known;

/// Holds reports against one state of a case; what it found in a sentence is kept for the next time.
pub struct Compiler {
    known: Known,
    /// What was found in sentences of the last check, by all that it depends on.
    kept: HashMap<String, (TextSpan, Found)>,
}

/// A report as it was checked.
#[derive(Debug, Clone, Serialize)]
pub struct Checked {
    /// How many errors there are; exceptions are none.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How many notes.
    pub notes: usize,
    /// What was found, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What was not read: nothing is said of it, for or against.
    pub unread: Vec<Unread>,
    /// The sentences.
    pub sentences: Vec<Sentence>,
}

/// Something that was not looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The sentence; `None` for the whole report.
    pub sentence: Option<usize>,
    /// Where.
    pub span: Option<TextSpan>,
    /// What, in words.
    pub what: String,
}

impl Compiler {
    /// A compiler for what a case holds.
    pub fn new(inputs: Inputs) -> Self {
        Self { known: Known::new(inputs), kept: HashMap::new() }
    }

    /// What reports are held against.
    pub fn inputs(&self) -> &Inputs {
        &self.known.inputs
    }

    /// The words of a computed value by its name; `None` where nothing has that name.
    pub fn value(&self, name: &str) -> Option<String> {
        self.known.value_words(name)
    }

    /// What a computed value stands on, by its name.
    pub fn value_supports(&self, name: &str) -> impl Iterator<Item = &Support> {
        self.known.supports_of_value(name).into_iter().filter_map(|at| self.known.inputs.supports.get(at))
    }

    /// The names of all computed values but distances, which any two placed places have.
    pub fn value_names(&self) -> &[String] {
        self.known.value_names()
    }

    /// Names of values that are like what was begun, the nearest first.
    pub fn values_like(&self, begun: &str) -> Vec<String> {
        self.known.nearest_values(begun)
    }

    /// Checks a report. Sentences that were checked before, with the same marks and titles, are not read again.
    pub fn check(&mut self, text: &str) -> Checked {
        let document = Document::parse(text);
        let lines = Lines::of(text);
        self.known.text = text.to_owned();
        let mut checked = Checked {
            errors: 0,
            warnings: 0,
            notes: 0,
            diagnostics: Vec::new(),
            unread: Vec::new(),
            sentences: Vec::new(),
        };
        let whole =
            self.known.inputs.unread.iter().map(|what| Unread { sentence: None, span: None, what: what.clone() });
        checked.unread.extend(whole);
        if self.known.inputs.guard.is_none() {
            let what = "protected names were not compared: nobody's key was at hand".to_owned();
            checked.unread.push(Unread { sentence: None, span: None, what });
        }
        let mut kept = HashMap::new();
        for sentence in &document.sentences {
            let context = check::context(&document, sentence);
            let key = format!("{context}\n{}", &text[sentence.span.start..sentence.span.end]);
            let found = match self.kept.remove(&key).or_else(|| kept.get(&key).cloned()) {
                Some((was, found)) => (was, found),
                None => (sentence.span, self.read(sentence, &document, &context)),
            };
            let moved = |span: TextSpan| {
                let by = |at: usize| (at + sentence.span.start).saturating_sub(found.0.start);
                TextSpan::new(by(span.start), by(span.end))
            };
            for problem in &found.1.problems {
                let span = moved(problem.span);
                checked.diagnostics.push(Diagnostic {
                    code: problem.code,
                    level: problem.level,
                    span,
                    place: lines.place(text, span.start),
                    sentence: Some(sentence.number),
                    message: problem.message.clone(),
                    evidence: problem.evidence.clone(),
                    allowed: problem.allowed.clone(),
                    fix: problem.fix.clone().map(|fix| crate::Fix { span: moved(fix.span), ..fix }),
                    excepted: problem.excepted.clone(),
                });
            }
            checked.unread.extend(found.1.unread.iter().map(|what| Unread {
                sentence: Some(sentence.number),
                span: Some(sentence.span),
                what: what.clone(),
            }));
            kept.insert(key, found);
        }
        self.kept = kept;
        self.outside(&document, text, &lines, &mut checked);
        checked.diagnostics.sort_by_key(|d| (d.span, std::cmp::Reverse(d.level), d.code));
        let count = |level| checked.diagnostics.iter().filter(|d| d.level == level).count();
        (checked.errors, checked.warnings, checked.notes) =
            (count(Level::Error), count(Level::Warning), count(Level::Note));
        checked.sentences = document.sentences;
        checked
    }

    fn read(&self, sentence: &Sentence, document: &Document, context: &str) -> Found {
        let mut found = Found::default();
        let passage = check::fill(sentence, &self.known);
        let mut cited = Cited::of(sentence, &self.known);
        check::under(document, sentence).for_each(|one| cited.add(one, &self.known));
        let mut reading = match sentence.language {
            Language::English => Reading::of(passage.text()),
            Language::Other => Reading { quotes: quotes(passage.text()), ..Reading::default() },
        };
        check::hear(&mut reading, passage.text(), &cited, &self.known);
        let kind = check::held_kind(sentence, &reading);
        let (passage, cited, known, reading) = (&passage, &cited, &self.known, &reading);
        let subject = Subject { sentence, kind, passage, cited, known, reading, context };
        check::sentence(&subject, document, &mut found);
        except(sentence, &mut found);
        found
    }

    /// What is found in no sentence: HTML, the addresses of links, footnotes, and pictures without a caption.
    fn outside(&self, document: &Document, text: &str, lines: &Lines, checked: &mut Checked) {
        let mut found = Found::default();
        for (number, picture) in document.pictures.iter().enumerate() {
            if !document.sentences.iter().any(|s| s.picture == Some(number)) {
                check::picture(picture, &self.known, &mut found);
            }
        }
        for span in document.html.iter().take(100) {
            let written: String = text[span.start..span.end].chars().take(40).collect();
            found
                .add(Code::Html, *span, format!("HTML is left out of what is published: {}", written.trim()))
                .allow("Markdown, or a code span around it");
        }
        document.links.iter().for_each(|link| check::link(link, &self.known.inputs, &mut found));
        check::footnotes(document, &mut found);
        checked.diagnostics.extend(found.problems.into_iter().map(|problem| Diagnostic {
            code: problem.code,
            level: problem.level,
            span: problem.span,
            place: lines.place(text, problem.span.start),
            sentence: None,
            message: problem.message,
            evidence: problem.evidence,
            allowed: problem.allowed,
            fix: problem.fix,
            excepted: None,
        }));
    }
}

/// Lets stand what a named person excepted; what may never stand does not.
fn except(sentence: &Sentence, found: &mut Found) {
    let mut used = BTreeMap::new();
    for (number, mark) in sentence.exceptions.iter().enumerate().filter(|(_, mark)| mark.fault.is_none()) {
        let Some(code) = Code::named(&mark.exception.code) else { continue };
        for problem in
            found.problems.iter_mut().filter(|p| p.code == code && !code.is_absolute() && p.excepted.is_none())
        {
            problem.level = Level::Note;
            problem.excepted = Some(mark.exception.clone());
            used.insert(number, ());
        }
        if !used.contains_key(&number) {
            let why = if code.is_absolute() { "may never be excepted" } else { "is not found in this sentence" };
            found
                .add(Code::ExceptionUnused, mark.span, format!("\"{}\" {why}", mark.exception.code))
                .allow("leave the exception out");
        }
    }
}
