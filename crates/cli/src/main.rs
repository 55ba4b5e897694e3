//! `sightline`: the command line. Arguments in, use cases called, results printed; nothing is decided here.

mod commands;
mod ear;
mod failure;
mod listen;
mod microphones;
mod models;
mod names;
mod one_clock;
mod openssl;
mod output;
mod passphrase;
mod place;
mod progress;
mod store;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;
use crate::output::Output;

/// Importing and verifying make and drop many small values on several threads, which this allocator is made for: a workbook
/// of 50,000 rows takes a fifth less time than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// From what people filmed to an account that stands up.
#[derive(Parser)]
#[command(name = "sightline", version, propagate_version = true, max_term_width = 100)]
struct Arguments {
    /// Print one JSON document on standard output and nothing else there.
    #[arg(long, global = true)]
    json: bool,

    #[command(flatten)]
    store: store::Addresses,

    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    // The decoder's sandbox is this very program, started again as a child that gives up its rights.
    if std::env::args_os().nth(1).is_some_and(|verb| verb == "sandbox-exec") {
        return media::sandbox_exec_main(workbench::inside);
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return Output::new(false).usage(&error),
    };
    let output = Output::new(arguments.json);
    store::remember(arguments.store);
    output.exit(arguments.command.run(&output))
}
