//! One verb, one file: its arguments and its function, no more.
//!
//! A command returns [`Outcome`](crate::output::Outcome) after it has printed its result through
//! [`Output`](crate::output::Output), or a [`Failure`](crate::failure::Failure) that says what, where and what next.

mod analyse;
mod check;
mod checkpoint;
mod consent;
mod countersign;
mod diff;
mod dispose;
mod drill;
mod export;
mod export_bag;
mod import;
mod items;
mod new;
mod publish;
mod published;
mod redact;
mod report;
mod review;
mod score;
mod serve;
mod shadow;
mod shots;
mod signoff;
mod solve;
mod sun;
mod sync;
mod tables;
mod tally;
mod vault;
mod verify;
mod when;
mod whence;
mod why;
mod withdraw;

use std::future::Future;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// The verbs, those on a case first, then those on plain files.
#[derive(Subcommand)]
pub(crate) enum Command {
    New(new::New),
    Import(import::Import),
    Items(items::Items),
    Analyse(analyse::Analyse),
    Solve(solve::Solve),
    Why(why::Why),
    Review(review::Review),
    Withdraw(withdraw::Withdraw),
    Check(check::Check),
    Report(report::Report),
    Redact(redact::Redact),
    Signoff(signoff::Signoff),
    Publish(publish::Publish),
    Published(published::Published),
    Diff(diff::Diff),
    Serve(serve::Serve),
    Verify(verify::Verify),
    Vault(vault::Vault),
    Consent(consent::Consent),
    Dispose(dispose::Dispose),
    Checkpoint(checkpoint::Checkpoint),
    Countersign(countersign::Countersign),
    Export(export::Export),
    Tables(tables::Tables),
    Drill(drill::Drill),
    Score(score::Score),
    Tally(tally::Tally),
    When(when::When),
    Sync(sync::Sync),
    Shots(shots::Shots),
    Whence(whence::Whence),
    Sun(sun::Sun),
    Shadow(shadow::Shadow),
}

impl Command {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        match self {
            Command::New(new) => on_case(new.run(output)),
            Command::Import(import) => on_case(import.run(output)),
            Command::Items(items) => on_case(items.run(output)),
            Command::Analyse(analyse) => on_case(analyse.run(output)),
            Command::Solve(solve) => on_case(solve.run(output)),
            Command::Why(why) => on_case(why.run(output)),
            Command::Review(review) => on_case(review.run(output)),
            Command::Withdraw(withdraw) => on_case(withdraw.run(output)),
            Command::Check(check) => on_case(check.run(output)),
            Command::Report(report) => on_case(report.run(output)),
            Command::Redact(redact) => on_case(redact.run(output)),
            Command::Signoff(signoff) => on_case(signoff.run(output)),
            Command::Publish(publish) => on_case(publish.run(output)),
            Command::Published(published) => on_case(published.run(output)),
            Command::Diff(diff) => on_case(diff.run(output)),
            Command::Serve(serve) => on_case(serve.run(output)),
            Command::Verify(verify) => on_case(verify.run(output)),
            Command::Vault(vault) => on_case(vault.run(output)),
            Command::Consent(consent) => on_case(consent.run(output)),
            Command::Dispose(dispose) => on_case(dispose.run(output)),
            Command::Checkpoint(checkpoint) => on_case(checkpoint.run(output)),
            Command::Countersign(countersign) => countersign.run(output),
            Command::Export(export) => on_case(export.run(output)),
            Command::Tables(tables) => on_case(tables.run(output)),
            Command::Drill(drill) => drill.run(output),
            Command::Score(score) => on_case(score.run(output)),
            Command::Tally(tally) => tally.run(output),
            Command::When(when) => when.run(output),
            Command::Shots(shots) => shots.run(output),
            Command::Whence(whence) => whence.run(output),
            Command::Sync(sync) => sync.run(output),
            Command::Sun(sun) => sun.run(output),
            Command::Shadow(shadow) => shadow.run(output),
        }
    }
}

/// Runs a command that needs the asynchronous world of storage and jobs; commands on plain files do without it.
fn on_case(command: impl Future<Output = Result<Outcome, Failure>>) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| {
        Failure::new(format!("no worker threads could be started: {error}"), "close other programs and try again")
    })?;
    runtime.block_on(command)
}
