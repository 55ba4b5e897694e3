use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use compiler::{Diagnostic, Level, Lines};
use serde::Serialize;
use workbench::ReportChecked;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// The longest report that is read, in bytes.
const LONGEST: u64 = 16 * 1024 * 1024;

/// Hold a report against the case, sentence by sentence, like a compiler.
///
/// A report is Markdown. `[@V017 0:12-0:31]` cites an item, or anything else of the case by its id; `{{time dispersal}}`,
/// `{{count killed @residence}}` and `{{distance a b}}` insert computed words. Each number, time, place, attribution and
/// degree of certainty must be borne out by what its sentence cites. That nothing is found does not say that a sentence is
/// true; what could not be read is listed. Errors make the exit code 1. The text, its marks and the kinds of diagnostics
/// are told in `docs/methods/report-compiler.md`.
#[derive(Args)]
pub(crate) struct Check {
    /// The report.
    #[arg(value_name = "REPORT.md")]
    report: PathBuf,

    #[command(flatten)]
    place: Place,
}

/// The result as a document: what was found, beside what it was found in.
#[derive(Serialize)]
struct Printed<'a> {
    report: String,
    #[serde(flatten)]
    checked: &'a ReportChecked,
}

impl Check {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let text = self.read()?;
        let checked = self.place.look().await?.check_report(&text).await?;
        let printed = Printed { report: self.report.display().to_string(), checked: &checked };
        output.print(&printed, &checked.notices, |printed| told(printed, &text));
        Ok(if checked.checked.errors == 0 { Outcome::Fine } else { Outcome::CheckFailed })
    }

    fn read(&self) -> Result<String, Failure> {
        let name = self.report.display();
        let failed = |what: std::io::Error| {
            Failure::new(format!("{name} cannot be read: {what}"), "give the path of a Markdown file")
        };
        let long = std::fs::metadata(&self.report).map_err(failed)?.len();
        if long > LONGEST {
            return Err(Failure::new(
                format!("{name} is {long} bytes long; a report of more than {LONGEST} is not read"),
                "check its parts one by one",
            ));
        }
        let bytes = std::fs::read(&self.report).map_err(failed)?;
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Failure::new(
                format!("{name} is not UTF-8: byte {at} begins no character"),
                "save it as UTF-8 and check it again",
            )
        })
    }
}

/// What a person reads: each diagnostic with its line, the words underlined, the evidence and what would hold.
fn told(printed: &Printed<'_>, text: &str) -> String {
    let checked = &printed.checked.checked;
    let lines = Lines::of(text);
    let mut told = String::new();
    for one in &checked.diagnostics {
        diagnostic(&mut told, &printed.report, one, text, &lines);
    }
    let sentences = checked.sentences.iter().filter(|s| s.kind != compiler::SentenceKind::Heading).count();
    let mut shown = std::collections::BTreeMap::<&str, usize>::new();
    for unread in &checked.unread {
        *shown.entry(unread.what.as_str()).or_default() += 1;
    }
    if !shown.is_empty() {
        told.push_str("not read:\n");
        for (what, times) in shown.iter().take(40) {
            let times = if *times > 1 { format!(" ({times} sentences)") } else { String::new() };
            let _ = writeln!(told, "  {what}{times}");
        }
        if shown.len() > 40 {
            let _ = writeln!(told, "  and {} more: --json has them all", shown.len() - 40);
        }
    }
    let _ = writeln!(
        told,
        "{sentences} sentences: {} errors, {} warnings, {} notes{}",
        checked.errors,
        checked.warnings,
        checked.notes,
        if checked.errors == 0 { "; nothing else was found, which does not say that all of it is true" } else { "" }
    );
    told
}

fn diagnostic(told: &mut String, report: &str, one: &Diagnostic, text: &str, lines: &Lines) {
    let level = match one.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    };
    let (line, column) = (one.place.line, one.place.column);
    let _ = writeln!(told, "{level}[{}]: {}", one.code, one.message);
    let _ = writeln!(told, "  --> {report}:{line}:{column}");
    let begins = text[..one.span.start].rfind('\n').map_or(0, |at| at + 1);
    let ends = text[one.span.start..].find('\n').map_or(text.len(), |at| one.span.start + at);
    // A long line is shown around what is underlined.
    let from = text[begins..one.span.start].char_indices().rev().nth(50).map_or(begins, |(at, _)| begins + at);
    let to = text[one.span.start..ends].char_indices().nth(90).map_or(ends, |(at, _)| one.span.start + at);
    let margin = line.to_string().len();
    let lead = if from > begins { "…" } else { "" };
    let shown: String = text[from..to].chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(told, "{line} | {lead}{shown}");
    let before = text[from..one.span.start].chars().count() + lead.chars().count();
    let under = text[one.span.start..one.span.end.min(to).max(one.span.start)].chars().count().max(1);
    let _ = writeln!(told, "{:margin$} | {}{}", "", " ".repeat(before), "^".repeat(under));
    for shown in &one.evidence {
        let _ = writeln!(told, "  evidence: {}: {}", shown.name, shown.says);
    }
    if let Some(allowed) = &one.allowed {
        let _ = writeln!(told, "  allowed:  {allowed}");
    }
    if let Some(fix) = &one.fix {
        let at = lines.place(text, fix.span.start);
        let _ = writeln!(told, "  fix:      {} (at {}:{}: \"{}\")", fix.says, at.line, at.column, fix.replacement);
    }
    if let Some(excepted) = &one.excepted {
        let _ = writeln!(told, "  excepted: {} ({})", excepted.reason, excepted.by);
    }
    told.push('\n');
}
