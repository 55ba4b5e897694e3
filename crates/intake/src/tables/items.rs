use std::path::{Path, PathBuf};

use model::{Collection, Consents, Digest, Fact, Held, Interval, Item, ItemId, Post, PostId, SourceId};

use super::files::{FileError, Files};
use super::row::Row;
use super::schema::{CONSENTS, GRAPHIC, MEDIA_KINDS, STATES};

/// A row of the table of items: the item, and the bytes that it is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemRow {
    /// The item; described only, until its bytes have been preserved.
    pub item: Item,
    /// Where its bytes are.
    pub bytes: Bytes,
    /// How it was collected before it came here.
    pub collection: Option<Collection>,
}

/// Where the bytes of a described item are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bytes {
    /// Nowhere: the item is described but not held.
    NotHeld,
    /// In a file of this import.
    File {
        /// The file's absolute path, one of those that were found.
        path: PathBuf,
        /// What its SHA-256 must be, where the table says so.
        sha256: Option<Digest>,
    },
    /// In the case, or in a file of this import, under this hash.
    Preserved(Digest),
    /// In the case: what arrived in an earlier import under the bare name that the row gives.
    ArrivedBefore(Digest),
}

pub(crate) fn read(row: &mut Row<'_>, folder: &Path, files: &Files) -> Option<(ItemRow, Option<Fact>)> {
    let id: Option<ItemId> = row.required_id("id");
    let bytes = bytes(row, folder, files);
    let stands_for = stands_for(row, &bytes);
    let kind = row.one_of("kind", MEDIA_KINDS).unwrap_or_default();
    let source = row.id("source");
    let place = row.id("place");
    let state = row.one_of("state", STATES).unwrap_or_default();
    let graphic = row.one_of("graphic", GRAPHIC).unwrap_or_default();
    let confidential = row.yes_no("confidential").unwrap_or_default();
    let consents = Consents {
        keep: row.one_of("consent_keep", CONSENTS),
        share: row.one_of("consent_share", CONSENTS),
        publish: row.one_of("consent_publish", CONSENTS),
    };
    let post = post(row, id.as_ref(), source.clone());
    let collection = collection(row);
    let item = Item {
        id: id?,
        held: Held::DescribedOnly,
        kind,
        name: None,
        title: row.text("title").map(Into::into),
        description: row.text("description").map(Into::into),
        source,
        place,
        stands_for,
        graphic,
        confidential,
        state,
        passage: row.text("passage").map(Into::into),
        also_known_as: Vec::new(),
        collection: collection.clone().filter(|_| bytes == Bytes::NotHeld),
        clear_sha256: None,
        consents,
        envelope: None,
    };
    Some((ItemRow { item, bytes, collection }, post.map(Fact::Post)))
}

fn bytes(row: &mut Row<'_>, folder: &Path, files: &Files) -> Bytes {
    let sha256 = row.digest("sha256");
    let cell = row.cell("file");
    if cell.is_empty() {
        return sha256.map_or(Bytes::NotHeld, Bytes::Preserved);
    }
    match files.find(folder, cell, row.suggests) {
        Ok(path) => return Bytes::File { path, sha256 },
        Err(FileError::Missing(likely)) => {
            match files.preserved(cell).as_slice() {
                [only] if sha256.is_none() => return Bytes::ArrivedBefore(*only),
                [] => {}
                several => {
                    if let Some(sha256) = sha256.filter(|sha256| several.contains(sha256)) {
                        return Bytes::Preserved(sha256);
                    }
                    let held: Vec<String> = several.iter().map(ToString::to_string).collect();
                    let what =
                        format!("{cell:?} is not in this import; under that name the case holds {}", held.join(", "));
                    row.refuse("file", what, "write the right one of these into the column sha256".to_owned());
                    return Bytes::NotHeld;
                }
            }
            let meant = likely.map(|name| format!("; was {name:?} meant?")).unwrap_or_default();
            let next = "give the file to the same import, write its path from this table's folder, or leave the cell \
                        empty for an item that is described but not held";
            row.refuse(
                "file",
                format!("{cell:?} is not among the files of this import or of the case{meant}"),
                next.to_owned(),
            );
        }
        Err(FileError::Several(paths)) => {
            let what = format!("{cell:?} is the name of {} files: {}", paths.len(), paths.join(", "));
            row.refuse("file", what, "write the path from this table's folder".to_owned());
        }
    }
    Bytes::NotHeld
}

fn stands_for(row: &mut Row<'_>, bytes: &Bytes) -> u32 {
    let cell = row.cell("stands_for");
    if cell.is_empty() {
        return 1;
    }
    match super::cell::whole(row, "stands_for").map(u32::try_from) {
        // Refused already, with the reason.
        None | Some(Ok(1)) => 1,
        Some(Ok(0) | Err(_)) => {
            let what = format!("{cell:?} is not a number of items");
            row.refuse("stands_for", what, "write a whole number of 1 or more, or leave the cell empty".to_owned());
            1
        }
        Some(Ok(_)) if *bytes != Bytes::NotHeld => {
            let next = "leave stands_for empty, or describe the group in a row of its own without a file".to_owned();
            row.refuse("stands_for", format!("one file cannot stand for {cell} items"), next);
            1
        }
        Some(Ok(number)) => number,
    }
}

fn post(row: &mut Row<'_>, item: Option<&ItemId>, source: Option<SourceId>) -> Option<Post> {
    let address = row.text("address").map(|address| address.trim().into());
    let posted = row.interval("posted_at");
    let captured = row.instant("captured_at");
    if address.is_none() && posted.is_none() && captured.is_none() {
        return None;
    }
    let item = item?.clone();
    let id = PostId::new(&format!("{item}.post"));
    if let Err(error) = &id {
        row.refuse("id", format!("the item's post cannot be named: {error}"), "write a shorter id".to_owned());
    }
    Some(Post {
        id: id.ok()?,
        item,
        address,
        source,
        posted: posted.unwrap_or(Interval::UNKNOWN),
        captured,
        passage: row.text("passage").map(Into::into),
        envelope: None,
        edited: None,
        forwarded_from: None,
        replies_to: None,
        description: None,
    })
}

fn collection(row: &mut Row<'_>) -> Option<Collection> {
    let collection = Collection {
        collector: row.text("collector").map(Into::into),
        at: row.instant("collected_at"),
        address: row.text("collected_from").map(Into::into),
        account: row.text("account").map(Into::into),
        tool: row.text("tool").map(Into::into),
    };
    (collection != Collection::default()).then_some(collection)
}
