use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::sync::Arc;

use credentials::vault::SealingReader;
use intake::Found;
use intake::tables::{RowContent, Table, TableReading};
use model::{
    Digest, Fact, FactKind, FactName, Held, ItemId, Notice, NoticeLevel, Protected, RecordName, Recorded, Whereabouts,
};
use preservation::{Stored, silent};

use super::binder::Binder;
use super::preserved::{HEAD, Preserved, head};
use super::{Arriving, notice_of};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::vault::{HashingReader, Sealer, hash_reader, protect as vault_protect, random_id};

/// What is shown in place of the path of a confidential file.
pub(super) const WITHHELD: &str = "withheld";

/// What in an import must be protected: decided before anything is written.
#[derive(Default)]
pub(crate) struct Guard {
    /// Whether every file of this import is confidential.
    all: bool,
    sources: BTreeSet<String>,
    items: BTreeSet<String>,
    statements: BTreeSet<String>,
    claims: BTreeSet<String>,
    words: BTreeSet<String>,
    translations: BTreeSet<String>,
    /// Whether rows name something protected that the case did not know as such.
    learnt: bool,
    /// Tables with something protected in them, by their path as given.
    tables: BTreeSet<String>,
}

/// A confidential file whose bytes are preserved encrypted.
#[derive(Debug, Clone)]
pub(super) struct Secret {
    /// The item it is.
    pub(super) item: ItemId,
    /// The hash of its bytes in clear.
    pub(super) clear: Digest,
}

impl Guard {
    pub(super) async fn load(workbench: &Workbench, readings: &[TableReading], all: bool) -> Result<Self, Failure> {
        let mut known = Vec::new();
        for kind in Self::LEADING {
            known.extend(workbench.records().facts(kind).await?.into_iter().map(|recorded| recorded.fact));
        }
        Ok(Self { all, ..Self::default() }.knowing(known.iter(), readings))
    }

    /// The kinds of facts that lead to what is protected, in the order in which they do.
    pub(super) const LEADING: [FactKind; 7] = [
        FactKind::Source,
        FactKind::Role,
        FactKind::Item,
        FactKind::Statement,
        FactKind::Claim,
        FactKind::Words,
        FactKind::Translation,
    ];

    /// What is protected by facts that are known, in the order of their kinds, and by rows.
    pub(super) fn knowing<'a>(
        mut self,
        known: impl Iterator<Item = &'a Fact> + Clone,
        readings: &[TableReading],
    ) -> Self {
        let guard = &mut self;
        // Once protected, always protected: a later row takes nothing back.
        known.clone().for_each(|fact| guard.learn(fact));
        let before = guard.leads();
        // What is protected leads to what speaks of it, one kind after the other.
        for kind in Self::LEADING {
            for row in readings.iter().flat_map(|reading| &reading.rows) {
                match &row.content {
                    RowContent::Item(row) if kind == FactKind::Item => guard.learn(&Fact::Item(row.item.clone())),
                    RowContent::Fact(fact) if fact.kind() == kind => guard.learn(fact),
                    _ => {}
                }
            }
        }
        if guard.leads() > before {
            // What the case holds in clear may speak of what a row calls protected only now.
            known.for_each(|fact| guard.learn(fact));
            guard.learnt = true;
        }
        // A row that stands in two files is read from one of them: what holds for one table of a name holds for all.
        let secret = readings.iter().filter(|reading| guard.is_secret_table(reading));
        let secret: BTreeSet<Table> = secret.map(|reading| reading.table).collect();
        let readings = readings.iter().filter(|reading| secret.contains(&reading.table));
        guard.tables.extend(readings.map(|reading| reading.given.clone()));
        self
    }

    /// How many protected people and items are known, from which all else follows.
    fn leads(&self) -> usize {
        self.sources.len() + self.items.len()
    }

    fn learn(&mut self, fact: &Fact) {
        match fact {
            Fact::Source(f) if f.role.is_protected() || f.name.is_protected() => {
                self.sources.insert(f.id.to_string());
            }
            Fact::Role(f) if f.role.is_protected() => {
                self.sources.insert(f.source.to_string());
            }
            Fact::Item(f) if f.confidential => {
                self.items.extend(f.also_known_as.iter().chain([&f.id]).map(ToString::to_string));
            }
            Fact::Statement(f) if f.envelope.is_some() || self.is_protected(fact) => {
                self.statements.insert(f.id.to_string());
            }
            Fact::Claim(f) if f.envelope.is_some() || self.is_protected(fact) => {
                self.claims.insert(f.id.to_string());
            }
            Fact::Words(f) if f.envelope.is_some() || self.is_protected(fact) => {
                self.words.insert(f.id.to_string());
            }
            Fact::Translation(f) if f.envelope.is_some() || self.is_protected(fact) => {
                self.translations.insert(f.id.to_string());
            }
            _ => {}
        }
    }

    /// Whether a fact as it is read must be protected.
    fn is_protected(&self, fact: &Fact) -> bool {
        let item = |id: &ItemId| self.items.contains(id.as_str());
        match fact {
            Fact::Source(f) => self.sources.contains(f.id.as_str()),
            Fact::Item(f) => f.confidential,
            Fact::Arrival(f) => item(&f.item),
            Fact::Post(f) => item(&f.item),
            Fact::Analysis(f) => item(&f.item),
            Fact::Statement(f) => self.sources.contains(f.source.as_str()) || f.items.iter().any(item),
            Fact::Words(f) => {
                f.item.as_ref().is_some_and(item)
                    || f.statement.as_ref().is_some_and(|id| self.statements.contains(id.as_str()))
                    || f.source.as_ref().is_some_and(|id| self.sources.contains(id.as_str()))
            }
            Fact::Translation(f) => self.words.contains(f.words.as_str()),
            Fact::Claim(f) => match &f.statement {
                Some(statement) => self.statements.contains(statement.as_str()),
                None => f.source.as_ref().is_some_and(|id| self.sources.contains(id.as_str())),
            },
            Fact::Observation(f) => item(&f.item),
            Fact::Sighting(f) => item(&f.item),
            Fact::Mark(f) => item(&f.item),
            Fact::Take(f) => item(&f.item),
            Fact::GivenFix(f) => item(&f.item),
            Fact::MeasuredShadow(f) => item(&f.item),
            Fact::VerificationSheet(f) => item(&f.item),
            Fact::Comment(f) => f.item.as_ref().is_some_and(item) || self.speaks_of_protected(&f.about),
            _ => false,
        }
    }

    /// Whether what is said about a record may say what that hides.
    fn speaks_of_protected(&self, about: &FactName) -> bool {
        match about.kind {
            FactKind::Source => self.sources.contains(&about.id),
            FactKind::Statement => self.statements.contains(&about.id),
            FactKind::Claim => self.claims.contains(&about.id),
            FactKind::Words => self.words.contains(&about.id),
            FactKind::Translation => self.translations.contains(&about.id),
            _ => false,
        }
    }

    /// Protects a fact, if it must be.
    pub(crate) fn protect(&self, fact: &mut Fact) {
        if self.is_protected(fact) {
            vault_protect(fact);
        }
    }

    /// Whether a table must not be kept in clear; one with rows that could not be read may hold anything.
    fn is_secret_table(&self, reading: &TableReading) -> bool {
        let may_name_people = matches!(
            reading.table,
            Table::Sources
                | Table::Statements
                | Table::Words
                | Table::Translations
                | Table::Items
                | Table::Claims
                | Table::Observations
                | Table::Sightings
                | Table::Takes
                | Table::Fixes
                | Table::Shadows
                | Table::Marks
                | Table::Posts
                | Table::Roles
                | Table::Links
                | Table::Redactions
                | Table::Verification
                | Table::Comments
                | Table::Withdrawn
        );
        let unread = reading.notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        (may_name_people && unread)
            || reading.rows.iter().any(|row| match &row.content {
                RowContent::Item(row) => row.item.confidential || self.items.contains(row.item.id.as_str()),
                RowContent::Fact(fact) => self.is_protected(fact),
            })
    }

    /// Whether a table's own path must not be shown.
    pub(super) fn hides_table(&self, given: &str) -> bool {
        self.all || self.tables.contains(given)
    }

    /// Whether a file's bytes must not be kept in clear.
    pub(super) fn is_secret(&self, found: &Found, binder: &Binder) -> bool {
        let named = binder.named.get(&found.path);
        self.all
            || self.tables.iter().any(|given| *given == found.given || given.starts_with(&format!("{}, ", found.given)))
            || named.is_some_and(|row| row.item.confidential || self.items.contains(row.item.id.as_str()))
            || binder.is_secret_by_hash(found)
    }
}

impl Workbench {
    /// Preserves a confidential file encrypted; the file itself is read and never copied in clear.
    pub(super) async fn preserve_secret(
        &self,
        found: &Found,
        binder: &mut Binder,
        notices: &mut Vec<Notice>,
    ) -> Result<Option<Preserved>, Failure> {
        let refused = |what: String, next: &str| Some(notice_of(&found.given, &what, next));
        let open = || File::open(&found.path);
        let read = open().and_then(hash_reader).and_then(|clear| Ok((clear, open().and_then(head)?)));
        let (clear, head) = match read {
            Ok(read) => read,
            Err(error) => {
                notices.extend(refused(format!("not taken in: {error}"), "mend that and import this file again"));
                return Ok(None);
            }
        };
        let named = binder.id_of(found, &clear);
        let (item, stored) = match binder.known_in_clear(&clear) {
            Some((item, stored)) => (item, stored),
            None if binder.locked && named.as_ref().is_some_and(|id| binder.is_sealed(id)) => {
                let what = "not taken in: whether these are the bytes the case holds cannot be told without the key";
                notices
                    .extend(refused(what.to_owned(), "open the vault (see `sightline vault list`) and import again"));
                return Ok(None);
            }
            None => {
                let item = match named {
                    Some(id) if !binder.is_sealed(&id) => id,
                    _ => ItemId::new(&random_id("sealed")?).map_err(|error| Failure::new(error, "report this"))?,
                };
                let sealer = self.sealer().await?;
                let file = open().map_err(|error| Failure::in_file(&found.given, error, "import it again"))?;
                match self.seal_bytes(&sealer, &item, file).await? {
                    (stored, passed) if passed == clear => (item, stored),
                    (stored, _) => {
                        self.blobs().dispose(&stored.sha256).await?;
                        notices.extend(refused(
                            "not taken in: it changed while it was read".to_owned(),
                            "import it again when nothing writes to it",
                        ));
                        return Ok(None);
                    }
                }
            }
        };
        Ok(Some(Preserved {
            path: Some(found.path.clone()),
            given: found.given.clone(),
            name: found.name.clone(),
            modified: found.modified,
            is_geojson: false,
            kind: intake::media_kind(&head[..head.len().min(HEAD as usize)]),
            archive: intake::archive_kind(&found.name, &head),
            captured: None,
            stored,
            secret: Some(Secret { item, clear }),
        }))
    }

    /// Preserves what a reader gives, encrypted to an item's key; says what the hash of the clear form is.
    pub(super) async fn seal_bytes(
        &self,
        sealer: &Arc<Sealer>,
        item: &ItemId,
        clear: impl std::io::Read + Send + 'static,
    ) -> Result<(Stored, Digest), Failure> {
        let key = sealer.public_key(&RecordName { kind: FactKind::Item, id: item.to_string() }).await?;
        let (reader, passed) = HashingReader::new(clear);
        let sealing = SealingReader::new(reader, &key)?;
        let stored = self.blobs().put_reader(Box::new(sealing), u64::MAX, silent()).await?;
        Ok((stored, passed.sha256()))
    }

    /// Encrypts the tables in archives that turned out to be protected, and the archives around them.
    pub(super) async fn seal_archived_tables(&self, guard: &Guard, arriving: &mut Arriving<'_>) -> Result<(), Failure> {
        let in_them =
            |given: &str| guard.tables.iter().any(|table| table == given || table.starts_with(&format!("{given}/")));
        let found = arriving.shelf.files().filter(|kept| in_them(&kept.given)).map(|kept| kept.item.clone());
        let found: BTreeSet<ItemId> = found.collect();
        let mut in_clear = BTreeMap::new();
        let mut drafts = Vec::new();
        for recorded in self.records().items().await? {
            let mut item = recorded.fact;
            let Some(clear) = item.sha256().filter(|_| found.contains(&item.id) && item.clear_sha256.is_none()) else {
                continue;
            };
            let path = self.blobs().verified_path(&clear).await?;
            let file = File::open(&path).map_err(|error| Failure::in_file(path.display(), error, "import it again"))?;
            let (stored, _) = self.seal_bytes(&self.sealer().await?, &item.id, file).await?;
            item.held = Held::Bytes { sha256: stored.sha256, len: stored.len };
            (item.clear_sha256, item.confidential) = (written(&clear), true);
            in_clear.insert(item.id.clone(), clear);
            let mut fact = Fact::Item(item);
            fact.protect();
            drafts.push(self.draft("it holds a protected table".to_owned(), fact));
        }
        self.append(drafts).await?;
        self.dispose_clear_copies(in_clear, &mut arriving.imported.notices).await
    }

    /// Records anew, sealed, what stands in the case in clear and speaks of whom or what rows call protected only now.
    pub(crate) async fn seal_standing(&self, guard: &Guard) -> Result<Option<Notice>, Failure> {
        if !guard.learnt {
            return Ok(None);
        }
        let mut drafts = Vec::new();
        for kind in FactKind::ALL {
            // The copies of items are sealed with their rows.
            if kind == FactKind::Item {
                continue;
            }
            for Recorded { fact, .. } in self.records().facts(kind).await? {
                if fact.envelope().is_some() || !guard.is_protected(&fact) {
                    continue;
                }
                let mut fact = fact;
                vault_protect(&mut fact);
                if fact.is_protected() {
                    drafts.push(self.draft("it speaks of what is protected from here on".to_owned(), fact));
                }
            }
        }
        if drafts.is_empty() {
            return Ok(None);
        }
        let what = format!(
            "{} facts that stood in clear are sealed from here on; entries of the ledger from before keep what they say",
            drafts.len()
        );
        self.append(drafts).await?;
        Ok(Some(Notice {
            level: NoticeLevel::Warning,
            what,
            place: Whereabouts::default(),
            next: "where that must not be, begin a new case: `sightline export tables DIR --clear --reason WHY`, then import them there"
                .to_owned(),
        }))
    }

    /// Encrypts the copies of items that rows now call confidential; gives what is to be disposed of afterwards.
    pub(super) async fn seal_known(
        &self,
        readings: &[TableReading],
        binder: &mut Binder,
    ) -> Result<BTreeMap<ItemId, Digest>, Failure> {
        let mut in_clear = BTreeMap::new();
        for row in readings.iter().flat_map(|reading| &reading.rows) {
            let RowContent::Item(row) = &row.content else { continue };
            if !row.item.confidential {
                continue;
            }
            let Some((item, clear)) = binder.in_clear(row) else { continue };
            let path = self.blobs().verified_path(&clear).await?;
            let file = File::open(&path).map_err(|error| Failure::in_file(path.display(), error, "import it again"))?;
            let (stored, _) = self.seal_bytes(&self.sealer().await?, &item, file).await?;
            binder.replace_bytes(&item, Held::Bytes { sha256: stored.sha256, len: stored.len }, clear);
            in_clear.insert(item, clear);
        }
        Ok(in_clear)
    }
}

/// The hash of a confidential item's clear bytes, as it is kept.
pub(super) fn written(clear: &Digest) -> Option<Protected> {
    Some(Protected::new(clear.to_string()))
}
