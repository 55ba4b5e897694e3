use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use model::{Notice, NoticeLevel};
use serde::Serialize;
use workbench::{Progress, Unwatched};

use crate::failure::Failure;
use crate::progress::Bars;

/// Where results go: a table for people, or one JSON document.
pub(crate) struct Output {
    json: bool,
    /// Why a result did not reach standard output.
    unwritten: OnceLock<io::Error>,
}

/// What a command found, once it has printed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Exit code 0.
    Fine,
    /// There are findings that fail a check: exit code 1.
    CheckFailed,
    /// Part of the input was refused, and said so; the rest was taken in: exit code 2.
    BadInput,
}

/// The name and version of this program, as every document carries it.
#[derive(Serialize)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

pub(crate) const TOOL: Tool = Tool { name: "sightline", version: env!("CARGO_PKG_VERSION") };

/// A JSON document: the tool, the warnings, and a command's own fields beside them.
#[derive(Serialize)]
struct Document<'a, T> {
    tool: Tool,
    #[serde(flatten)]
    body: T,
    warnings: &'a [Notice],
}

#[derive(Serialize)]
struct Failed<'a> {
    error: &'a Notice,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, unwritten: OnceLock::new() }
    }

    /// Whether a person watches: progress bars are for terminals, never for pipes.
    pub(crate) fn is_watched(&self) -> bool {
        !self.json && std::io::stderr().is_terminal()
    }

    /// Bars for a person who watches, silence otherwise.
    pub(crate) fn progress(&self) -> Arc<dyn Progress> {
        if self.is_watched() { Arc::new(Bars::new()) } else { Arc::new(Unwatched) }
    }

    /// Prints a command's result: its document under `--json`, else the table with the notices on standard error.
    pub(crate) fn print<T: Serialize>(&self, body: T, warnings: &[Notice], table: impl FnOnce(&T) -> String) {
        if self.json {
            self.document(body, warnings);
        } else {
            let text = table(&body);
            self.write(|out| out.write_all(text.as_bytes()));
            self.notices(warnings);
        }
    }

    /// Prints a text as it is.
    pub(crate) fn text(&self, text: &str) {
        self.write(|out| out.write_all(text.as_bytes()));
    }

    /// Notices as people read them, on standard error.
    pub(crate) fn notices(&self, notices: &[Notice]) {
        let mut text = String::new();
        for notice in notices {
            let level = match notice.level {
                NoticeLevel::Warning => "warning",
                NoticeLevel::Error => "error",
            };
            text.push_str(&format!("{level}: {}\n", notice.what));
            let place = notice.place.to_string();
            if !place.is_empty() {
                text.push_str(&format!("  where: {place}\n"));
            }
            text.push_str(&format!("  next:  {}\n", notice.next));
        }
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// The exit code of a finished command; a failure is printed first. Nobody must take for done what they could not
    /// read, so a result that did not reach standard output is a failure too.
    pub(crate) fn exit(&self, result: Result<Outcome, Failure>) -> ExitCode {
        let code = match result {
            Ok(Outcome::Fine) => ExitCode::SUCCESS,
            Ok(Outcome::CheckFailed) => ExitCode::from(1),
            Ok(Outcome::BadInput) => ExitCode::from(2),
            Err(failure) => {
                let notice = Notice::from(failure);
                if self.json {
                    self.document(Failed { error: &notice }, &[]);
                }
                if !self.json || self.unwritten.get().is_some() {
                    self.notices(std::slice::from_ref(&notice));
                }
                ExitCode::from(2)
            }
        };
        match self.unwritten.get() {
            Some(error) => {
                self.notices(&[Notice::from(unwritten(error))]);
                ExitCode::from(2)
            }
            None => code,
        }
    }

    /// The exit code where the arguments were not understood, or help was asked for, once that is printed.
    pub(crate) fn usage(&self, error: &clap::Error) -> ExitCode {
        let asked = error.print().and_then(|()| io::stdout().flush());
        self.keep(asked);
        match self.unwritten.get() {
            Some(_) => self.exit(Ok(Outcome::BadInput)),
            None => ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2)),
        }
    }

    /// The same for a body that is a JSON object already, long enough that it is written by whoever knows it best.
    pub(crate) fn print_written(
        &self,
        body: impl FnOnce() -> Vec<u8>,
        warnings: &[Notice],
        table: impl FnOnce() -> String,
    ) {
        if !self.json {
            self.write(|out| out.write_all(table().as_bytes()));
            return self.notices(warnings);
        }
        let mut head = serde_json::to_vec(&Document { tool: TOOL, body: (), warnings }).unwrap_or_default();
        let body = body();
        // The tool and the warnings, then the body's own fields in the same object.
        head.pop();
        head.push(b',');
        self.write(|out| {
            out.write_all(&head)?;
            out.write_all(body.get(1..).unwrap_or_default())?;
            out.write_all(b"\n")
        });
    }

    fn document<T: Serialize>(&self, body: T, warnings: &[Notice]) {
        let document = Document { tool: TOOL, body, warnings };
        let mut bytes = serde_json::to_vec_pretty(&document).unwrap_or_else(|error| {
            format!("{{\"error\": {{\"what\": \"a result could not be written as JSON: {error}\"}}}}").into_bytes()
        });
        bytes.push(b'\n');
        self.write(|out| out.write_all(&bytes));
    }

    fn write(&self, print: impl FnOnce(&mut io::StdoutLock<'static>) -> io::Result<()>) {
        let mut out = io::stdout().lock();
        let written = print(&mut out).and_then(|()| out.flush());
        self.keep(written);
    }

    /// Remembers that standard output failed; a reader that has gone away (`| head`) is no error of ours.
    fn keep(&self, written: io::Result<()>) {
        if let Err(error) = written
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            let _ = self.unwritten.set(error);
        }
    }
}

fn unwritten(error: &io::Error) -> Failure {
    Failure::in_file(
        "standard output",
        format!("the result could not be written: {error}"),
        "make room or write it elsewhere, and run the command again; what it recorded in a case is recorded",
    )
}
