use clap::{Args, Subcommand};
use model::{Compartment, FactKind};
use serde::Serialize;
use workbench::{OwnKeyShown, ShownRecord, VaultShown, Workbench};

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::passphrase;
use crate::place::Place;

/// Say who may read what is protected in the case.
///
/// What is protected (who witnesses, filmers and submitters are, what witnesses said, confidential items) is encrypted
/// in the case. Everyone who may read it has a key of their own, outside the case.
#[derive(Args)]
pub(crate) struct Vault {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Key(Key),
    Passphrase(Passphrase),
    List(List),
    AddPerson(AddPerson),
    RemovePerson(RemovePerson),
    Rotate(Rotate),
    Show(Show),
}

/// Print your own public key, for a keyholder to add; it is made where there is none.
#[derive(Args)]
struct Key {}

/// Lock your own key by a passphrase, or change it.
///
/// The passphrase is asked for at a terminal. In a script, SIGHTLINE_PASSPHRASE holds the one it has now, and
/// SIGHTLINE_NEW_PASSPHRASE the new one.
#[derive(Args)]
struct Passphrase {
    /// Take the lock away.
    #[arg(long)]
    remove: bool,
}

/// List who may open the vault, and what of it is open to you.
#[derive(Args)]
struct List {
    #[command(flatten)]
    place: Place,
}

/// Let a person open the vault, or one half of it.
#[derive(Args)]
struct AddPerson {
    #[command(flatten)]
    place: Place,
    /// What they are called.
    name: String,
    /// Their public key, as `sightline vault key` prints it for them.
    key: String,
    /// Only one half: `contents` is what people said and gave, `identities` who they are.
    #[arg(long, value_name = "HALF", value_parser = ["contents", "identities"])]
    only: Option<String>,
    /// Why, for the ledger.
    #[arg(long, default_value = "person added")]
    reason: String,
}

/// Take a person's access away; the vault gets new keys.
///
/// Who copied the case or a key before can still open that copy.
#[derive(Args)]
struct RemovePerson {
    #[command(flatten)]
    place: Place,
    /// Their name or their key.
    who: String,
    /// Why, for the ledger.
    #[arg(long, default_value = "person removed")]
    reason: String,
}

/// Give the vault new keys.
#[derive(Args)]
struct Rotate {
    #[command(flatten)]
    place: Place,
    /// Why, for the ledger.
    #[arg(long, default_value = "keys changed")]
    reason: String,
}

/// Show what is protected of one record in clear, on this screen only.
#[derive(Args)]
struct Show {
    #[command(flatten)]
    place: Place,
    /// What it is.
    #[arg(value_parser = SHOWN)]
    kind: String,
    /// Its id.
    id: String,
}

/// The kinds of facts that may be protected: records, and what goes with one.
const SHOWN: [&str; 14] = [
    "source",
    "item",
    "statement",
    "words",
    "translation",
    "claim",
    "observation",
    "sighting",
    "given_fix",
    "measured_shadow",
    "mark",
    "verification_sheet",
    "take",
    "comment",
];

/// The kinds of records that may be protected.
pub(super) const KINDS: [&str; 5] = ["source", "item", "statement", "words", "translation"];

/// The kind of this name.
pub(super) fn kind_named(name: &str) -> FactKind {
    FactKind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or(FactKind::Source)
}

impl Vault {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        match self.verb {
            Verb::Key(_) => {
                output.print(Workbench::own_key()?, &[], own_key);
                Ok(Outcome::Fine)
            }
            Verb::Passphrase(verb) => {
                let own = Workbench::own_key()?;
                let old = if own.locked { passphrase::old() } else { None };
                let new = if verb.remove { None } else { Some(passphrase::new()?) };
                let own = Workbench::lock_own_key(old.as_deref(), new.as_deref())?;
                output.print(own, &[], own_key);
                Ok(Outcome::Fine)
            }
            Verb::List(verb) => listed(&verb.place.open().await?, output).await,
            Verb::AddPerson(verb) => {
                let workbench = verb.place.open().await?;
                let opens = match verb.only.as_deref() {
                    None => Compartment::ALL.to_vec(),
                    Some(only) => Compartment::ALL.into_iter().filter(|half| half.name() == only).collect(),
                };
                workbench.add_keyholder(&verb.name, &verb.key, opens, &verb.reason).await?;
                listed(&workbench, output).await
            }
            Verb::RemovePerson(verb) => {
                let workbench = verb.place.open().await?;
                workbench.remove_keyholder(&verb.who, &verb.reason).await?;
                listed(&workbench, output).await
            }
            Verb::Rotate(verb) => {
                let workbench = verb.place.open().await?;
                workbench.rotate_vault(&verb.reason).await?;
                listed(&workbench, output).await
            }
            Verb::Show(verb) => {
                let workbench = verb.place.open().await?;
                let shown = workbench.show_protected(kind_named(&verb.kind), &verb.id).await?;
                output.print(shown, workbench.notices(), record);
                Ok(Outcome::Fine)
            }
        }
    }
}

async fn listed(workbench: &Workbench, output: &Output) -> Result<Outcome, Failure> {
    output.print(VaultDocument { vault: workbench.vault().await? }, workbench.notices(), |document| {
        list(&document.vault)
    });
    Ok(Outcome::Fine)
}

#[derive(Serialize)]
struct VaultDocument {
    #[serde(flatten)]
    vault: VaultShown,
}

fn own_key(own: &OwnKeyShown) -> String {
    let lock = if own.locked { "locked by a passphrase" } else { "not locked: whoever has the file can use it" };
    format!("{}\n  in {}, {lock}\n", own.key, own.file)
}

fn halves(opens: &[Compartment]) -> String {
    match opens {
        [] => "nothing any more".to_owned(),
        some => some.iter().map(|half| half.name()).collect::<Vec<_>>().join(" and "),
    }
}

fn list(vault: &VaultShown) -> String {
    let mut text = String::new();
    for holder in &vault.keyholders {
        let you = if holder.yours { " (you)" } else { "" };
        text.push_str(&format!("{}{you}: {}\n  {}\n", holder.name, halves(&holder.opens), holder.key));
    }
    match &vault.locked {
        Some(why) => text.push_str(&format!("Closed to you: {why}.\n")),
        None => text.push_str(&format!("Open to you: {}.\n", halves(&vault.open))),
    }
    text
}

fn record(shown: &ShownRecord) -> String {
    let lines = shown.fields.iter().map(|field| format!("{}: {}\n", field.field, field.clear));
    lines.collect()
}
