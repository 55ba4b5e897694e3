use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use intake::tables::{Bytes, ItemRow, RowContent, TableReading};
use model::{Collection, Digest, Fact, Held, Item, ItemId, MediaKind, Notice, NoticeLevel, Whereabouts};
use preservation::Stored;

use super::Preserved;
use crate::failure::Failure;
use crate::open::Workbench;

/// Which item some bytes are: one that the case holds, one that a row describes, or a new one.
pub(super) struct Binder {
    by_digest: BTreeMap<Digest, Item>,
    by_id: BTreeMap<ItemId, Item>,
    /// The ids that rows give to files and hashes.
    pub(super) named: BTreeMap<PathBuf, ItemRow>,
    named_digest: BTreeMap<Digest, ItemRow>,
    pub(super) collections: BTreeMap<Digest, Collection>,
    /// What arrived in this import, by path.
    arrived: BTreeMap<PathBuf, Digest>,
    /// By every other id under which tables name an item: the one under which the case holds it.
    aliases: BTreeMap<ItemId, ItemId>,
    /// Items that this import recorded first when their bytes arrived.
    pub(super) made: BTreeSet<ItemId>,
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
            collections: BTreeMap::new(),
            arrived: BTreeMap::new(),
            aliases: BTreeMap::new(),
            made: BTreeSet::new(),
            notices: Vec::new(),
        };
        for recorded in workbench.records().items().await? {
            binder.hold(recorded.fact);
        }
        for row in readings.iter().flat_map(|reading| &reading.rows) {
            let RowContent::Item(row) = &row.content else { continue };
            match &row.bytes {
                Bytes::File { path, .. } => drop(binder.named.insert(path.clone(), row.clone())),
                Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) => {
                    drop(binder.named_digest.insert(*digest, row.clone()))
                }
                Bytes::NotHeld => {}
            }
        }
        Ok(binder)
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
        let row = by_path.or_else(|| self.named_digest.get(&stored.sha256));
        if let Some(collection) = row.and_then(|row| row.collection.clone()) {
            self.collections.insert(stored.sha256, collection);
        }
        if let Some(held) = self.by_digest.get(&stored.sha256) {
            return Bound::Known(held.id.clone());
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
                (Some(found), Some(wanted)) if found != wanted => {
                    let what = format!("the file of this row hashes to {found}, not to {wanted} as the row says");
                    return Err(refuse(
                        what,
                        "find out which of the two is right; the file is preserved under its own hash",
                    ));
                }
                (Some(found), _) => Some(*found),
            },
            Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) if self.by_digest.contains_key(digest) => {
                Some(*digest)
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
        let item = Item { id: known.id, held: known.held, kind, name: known.name, also_known_as, ..row.item.clone() };
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
        clear_sha256: None,
        envelope: None,
    }
}
