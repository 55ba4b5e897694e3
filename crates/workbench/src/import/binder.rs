use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use intake::tables::{Bytes, ItemRow, RowContent, TableReading};
use model::{
    Collection, Digest, Fact, FactKind, FactRef, Held, Item, ItemId, MediaKind, Notice, NoticeLevel, Whereabouts,
};
use preservation::Stored;

use super::preserved::Preserved;
use super::protection::{Secret, written};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::vault::hash_reader;

/// Which item some bytes are: one that the case holds, one that a row describes, or a new one.
pub(super) struct Binder {
    by_digest: BTreeMap<Digest, Item>,
    by_id: BTreeMap<ItemId, Item>,
    /// The ids that rows give to files and hashes.
    pub(super) named: BTreeMap<PathBuf, ItemRow>,
    named_digest: BTreeMap<Digest, ItemRow>,
    /// Hashes by which rows name files that must not be kept in clear.
    secret_digests: BTreeSet<Digest>,
    pub(super) collections: BTreeMap<Digest, Collection>,
    /// What arrived in this import, by path.
    arrived: BTreeMap<PathBuf, Digest>,
    /// By every other id under which tables name an item: the one under which the case holds it.
    aliases: BTreeMap<ItemId, ItemId>,
    /// Items that this import recorded first when their bytes arrived.
    pub(super) made: BTreeSet<ItemId>,
    /// The items that protected tables are, by their path as given.
    pub(super) tables: BTreeMap<String, ItemId>,
    /// By the hash in clear of confidential items: that of their preserved copies.
    by_clear: BTreeMap<Digest, Digest>,
    /// Whether hashes in clear could not be read.
    pub(super) locked: bool,
    /// What deserves a look.
    pub(super) notices: Vec<Notice>,
}

pub(super) enum Bound {
    Known(ItemId),
    New(Box<Item>),
}

impl Binder {
    pub(super) async fn load(workbench: &Workbench, readings: &[TableReading]) -> Result<Self, Failure> {
        let mut binder = Binder {
            by_digest: BTreeMap::new(),
            by_id: BTreeMap::new(),
            named: BTreeMap::new(),
            named_digest: BTreeMap::new(),
            secret_digests: BTreeSet::new(),
            collections: BTreeMap::new(),
            arrived: BTreeMap::new(),
            aliases: BTreeMap::new(),
            made: BTreeSet::new(),
            tables: BTreeMap::new(),
            by_clear: BTreeMap::new(),
            locked: false,
            notices: Vec::new(),
        };
        for recorded in workbench.records().items().await? {
            if recorded.fact.clear_sha256.is_some() {
                match workbench.clear_hash(&recorded.fact).await {
                    Ok(clear) => binder.by_clear.extend(clear.zip(recorded.fact.sha256())),
                    Err(_) => binder.locked = true,
                }
            }
            binder.hold(recorded.fact);
        }
        for row in readings.iter().flat_map(|reading| &reading.rows) {
            let RowContent::Item(row) = &row.content else { continue };
            match &row.bytes {
                Bytes::File { path, .. } => drop(binder.named.insert(path.clone(), row.clone())),
                Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) => {
                    if row.item.confidential {
                        binder.secret_digests.insert(*digest);
                    }
                    drop(binder.named_digest.insert(*digest, row.clone()))
                }
                Bytes::NotHeld => {}
            }
        }
        Ok(binder)
    }

    /// Whether a row names this file by its hash as confidential; it is read for that only where there are such rows.
    pub(super) fn is_secret_by_hash(&self, found: &intake::Found) -> bool {
        if self.secret_digests.is_empty() {
            return false;
        }
        let hash = std::fs::File::open(&found.path).and_then(hash_reader);
        hash.is_ok_and(|hash| self.secret_digests.contains(&hash))
    }

    /// The id that a row gives to a file, by its path or its hash in clear.
    pub(super) fn id_of(&self, found: &intake::Found, clear: &Digest) -> Option<ItemId> {
        let row = self.named.get(&found.path).or_else(|| self.named_digest.get(clear));
        row.map(|row| row.item.id.clone())
    }

    fn hold(&mut self, item: Item) {
        if let Some(digest) = item.sha256() {
            self.by_digest.insert(digest, item.clone());
        }
        for alias in &item.also_known_as {
            self.aliases.insert(alias.clone(), item.id.clone());
        }
        self.by_id.insert(item.id.clone(), item);
    }

    pub(super) fn item_of(&mut self, arrived: &Preserved) -> Bound {
        let Preserved { path, name, kind, stored, .. } = arrived;
        let kind = *kind;
        if let Some(path) = path {
            self.arrived.insert(path.clone(), stored.sha256);
        }
        let by_path = path.as_ref().and_then(|path| self.named.get(path));
        let clear = arrived.secret.as_ref().map_or(&stored.sha256, |secret| &secret.clear);
        let row = by_path.or_else(|| self.named_digest.get(clear));
        if let Some(collection) = row.and_then(|row| row.collection.clone()) {
            self.collections.insert(stored.sha256, collection);
        }
        if let Some(held) = self.by_digest.get(&stored.sha256) {
            return Bound::Known(held.id.clone());
        }
        if let Some(secret) = &arrived.secret {
            return self.new_secret(secret, arrived, row.map(|row| row.item.clone()));
        }
        let held = Held::Bytes { sha256: stored.sha256, len: stored.len };
        let item = match row {
            // The row's own words are recorded with the tables; its id and bytes are needed now.
            Some(row) => {
                let before = self.by_id.get(&row.item.id).cloned().unwrap_or_else(|| row.item.clone());
                Item { held, kind, name: Some(name.clone().into()), ..before }
            }
            None => new_item(stored, name, kind),
        };
        self.hold(item.clone());
        self.made.insert(item.id.clone());
        Bound::New(Box::new(item))
    }

    /// A confidential item, new with these bytes.
    fn new_secret(&mut self, secret: &Secret, arrived: &Preserved, row: Option<Item>) -> Bound {
        let Preserved { stored, name, kind, .. } = arrived;
        let held = Held::Bytes { sha256: stored.sha256, len: stored.len };
        let before = self.by_id.get(&secret.item).cloned().or(row).unwrap_or_else(|| new_item(stored, name, *kind));
        let item = Item {
            id: secret.item.clone(),
            held,
            kind: *kind,
            name: Some(name.clone().into()),
            confidential: true,
            clear_sha256: written(&secret.clear),
            envelope: None,
            ..before
        };
        self.by_clear.insert(secret.clear, stored.sha256);
        self.hold(item.clone());
        self.made.insert(item.id.clone());
        let mut fact = Fact::Item(item);
        fact.protect();
        let Fact::Item(item) = fact else { unreachable!("an item stays one") };
        Bound::New(Box::new(item))
    }

    /// The item that holds these bytes, in clear or encrypted.
    pub(super) fn known_in_clear(&self, clear: &Digest) -> Option<(ItemId, Stored)> {
        let held = self.by_digest.get(self.by_clear.get(clear).unwrap_or(clear))?;
        let Held::Bytes { sha256, len } = held.held else { return None };
        Some((held.id.clone(), Stored { sha256, len, already: true }))
    }

    /// Whether the case holds encrypted bytes under this id.
    pub(super) fn is_sealed(&self, id: &ItemId) -> bool {
        self.by_id.get(id).is_some_and(|item| item.clear_sha256.is_some())
    }

    /// The held item that a row speaks of, where its copy is not encrypted.
    pub(super) fn in_clear(&self, row: &ItemRow) -> Option<(ItemId, Digest)> {
        let by_bytes = match &row.bytes {
            Bytes::File { path, .. } => self.arrived.get(path),
            Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) => Some(digest),
            Bytes::NotHeld => None,
        };
        let id = self.aliases.get(&row.item.id).unwrap_or(&row.item.id);
        let known = by_bytes.and_then(|digest| self.by_digest.get(digest)).or_else(|| self.by_id.get(id))?;
        known.sha256().filter(|_| known.clear_sha256.is_none()).map(|clear| (known.id.clone(), clear))
    }

    /// An item's copy is now an encrypted one.
    pub(super) fn replace_bytes(&mut self, id: &ItemId, held: Held, clear: Digest) {
        let Some(mut item) = self.by_id.get(id).cloned() else { return };
        (item.held, item.clear_sha256, item.confidential) = (held, written(&clear), true);
        self.by_clear.extend(item.sha256().map(|sealed| (clear, sealed)));
        self.by_digest.remove(&clear);
        self.hold(item);
    }

    /// The item that a protected table is.
    pub(super) fn table(&self, given: &str) -> Option<FactRef> {
        let found = self.tables.iter().find(|(file, _)| given == *file || given.starts_with(&format!("{file}, ")));
        found.map(|(_, item)| FactRef { kind: FactKind::Item, id: item.to_string(), version: 1 })
    }

    /// What a row says of an item, joined with what the case knows of its bytes.
    pub(super) fn described(&mut self, row: &ItemRow, given: &str, number: u64) -> Result<Item, Notice> {
        let refuse = |what: String, next: &str| Notice {
            level: NoticeLevel::Error,
            what,
            place: Whereabouts { file: Some(given.to_owned()), row: Some(number), ..Whereabouts::default() },
            next: next.to_owned(),
        };
        let digest = match &row.bytes {
            Bytes::NotHeld => None,
            Bytes::File { path, sha256 } => match (self.arrived.get(path), sha256) {
                (None, _) => {
                    let what = format!("the file {} of this row was not taken in", path.display());
                    return Err(refuse(what, "see what is said of that file, mend it and import again"));
                }
                (Some(found), Some(wanted)) if found != wanted && self.by_clear.get(wanted) != Some(found) => {
                    let what = format!("the file of this row hashes to {found}, not to {wanted} as the row says");
                    return Err(refuse(
                        what,
                        "find out which of the two is right; the file is preserved under its own hash",
                    ));
                }
                (Some(found), _) => Some(*self.by_clear.get(found).unwrap_or(found)),
            },
            Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest)
                if self.by_digest.contains_key(self.by_clear.get(digest).unwrap_or(digest)) =>
            {
                Some(*self.by_clear.get(digest).unwrap_or(digest))
            }
            Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) => {
                let what = format!("no bytes of this hash are in the case: {digest}");
                return Err(refuse(what, "import the file as well, or leave the cell empty if it is only described"));
            }
        };
        let known = digest.and_then(|digest| self.by_digest.get(&digest)).or_else(|| self.by_id.get(&row.item.id));
        let Some(known) = known.cloned() else {
            self.hold(row.item.clone());
            return Ok(row.item.clone());
        };
        let mut also_known_as = known.also_known_as.clone();
        if known.id != row.item.id && !also_known_as.contains(&row.item.id) {
            also_known_as.push(row.item.id.clone());
            if let Bytes::ArrivedBefore(digest) = &row.bytes {
                let what = format!("{} is taken to be what arrived earlier under this name: {digest}", row.item.id);
                let notice =
                    refuse(what, "write that hash into the column sha256 to be sure, or import the right file");
                self.notices.push(Notice { level: NoticeLevel::Warning, ..notice });
            }
        }
        let kind = if known.sha256().is_some() { known.kind } else { row.item.kind };
        let item = Item {
            id: known.id,
            held: known.held,
            kind,
            name: known.name,
            also_known_as,
            // Once confidential, always confidential: a blank cell takes nothing back.
            confidential: known.confidential || row.item.confidential,
            clear_sha256: known.clear_sha256,
            ..row.item.clone()
        };
        self.hold(item.clone());
        Ok(item)
    }

    /// The same fact, speaking of items by the ids under which the case holds them.
    pub(super) fn with_current_ids(&self, mut fact: Fact) -> Fact {
        fact.for_each_mentioned_item(|id| {
            if let Some(held) = self.aliases.get(id) {
                *id = held.clone();
            }
        });
        fact
    }
}

fn new_item(stored: &Stored, name: &str, kind: MediaKind) -> Item {
    let id = ItemId::new(&format!("sha-{}", stored.sha256.short()));
    Item {
        id: id.unwrap_or_else(|error| unreachable!("hexadecimal digits make an id: {error}")),
        held: Held::Bytes { sha256: stored.sha256, len: stored.len },
        kind,
        name: Some(name.into()),
        title: None,
        description: None,
        source: None,
        place: None,
        stands_for: 1,
        graphic: model::Graphic::default(),
        confidential: false,
        state: model::VerificationState::default(),
        passage: None,
        also_known_as: Vec::new(),
        consents: model::Consents::default(),
        collection: None,
        clear_sha256: None,
        envelope: None,
    }
}
