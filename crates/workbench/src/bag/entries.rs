use std::io::Write;

use model::{Entry, EntryKind};
use preservation::merkle;
use serde::Serialize;
use serde_json::Value;

use super::concealed::Concealed;
use super::folder::{Folder, unwritable};
use super::staff::Staff;
use super::{Bag, said};
use crate::failure::Failure;
use crate::open::Workbench;

/// A line of `entries.ndjson`.
#[derive(Serialize)]
struct Line<'a> {
    index: u64,
    /// The leaf's hash in the tree.
    leaf: String,
    /// The entry's text, as it was hashed.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'a str>,
    /// The entry with people's names replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<Value>,
    /// Why there is neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    withheld: Option<&'static str>,
}

impl Workbench {
    /// Writes the ledger, a line an entry.
    pub(super) async fn bag_entries(
        &self,
        folder: &mut Folder,
        bag: &mut Bag,
        concealed: &Concealed,
        hide: Option<&Staff>,
    ) -> Result<(), Failure> {
        let ledger = self.case().ledger();
        let mut writing = folder.writing("data/ledger/entries.ndjson")?;
        let mut unsalted = 0;
        for index in 0..bag.as_of {
            let missing = || {
                let what = format!("entry {index} of the ledger is missing or cannot be read");
                Failure::new(what, "run `sightline verify` to see what is damaged")
            };
            let bytes = ledger.entry_bytes(index).await?.ok_or_else(missing)?;
            let text = std::str::from_utf8(&bytes).map_err(|_| missing())?;
            let entry: Entry = serde_json::from_str(text).map_err(|_| missing())?;
            let why = match &entry.draft.entry {
                EntryKind::Recorded(fact) => concealed.fact(fact),
                EntryKind::Reported { .. } => None,
            };
            let mut line =
                Line { index, leaf: merkle::leaf_hash(&bytes).to_string(), entry: None, shown: None, withheld: None };
            match (why, hide) {
                (Some(why), _) => {
                    bag.entries_withheld += 1;
                    unsalted += u64::from(entry.salt.is_none());
                    line.withheld = Some(why.words());
                }
                (None, Some(staff)) => {
                    let mut shown: Value = serde_json::from_str(text).map_err(|_| missing())?;
                    staff.hide(&mut shown);
                    line.shown = Some(shown);
                }
                (None, None) => line.entry = Some(text),
            }
            bag.entries += u64::from(line.withheld.is_none());
            let mut written = serde_json::to_vec(&line).map_err(|_| missing())?;
            written.push(b'\n');
            writing.write_all(&written).map_err(|error| unwritable(bag.folder.as_ref(), &error))?;
        }
        if unsalted > 0 {
            bag.notices.push(said(
                format!(
                    "{unsalted} withheld entries were recorded by an earlier version without salt: who could guess every \
                     word of one, and its time to the microsecond, could see it confirmed by its hash"
                ),
                "where that is too much, do not hand this bag out",
            ));
        }
        folder.finish(writing)
    }
}
