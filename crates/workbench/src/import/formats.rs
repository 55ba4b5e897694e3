use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

use intake::Resource;
use intake::formats::{Document, Format, Kept, Salt, Shelf, Told};
use intake::tables::{Table, TableContent, TableFile};
use model::{Draft, Fact, FactKind, ItemId, Notice, NoticeLevel, Source, Words};
use preservation::Outcome;

use super::Arriving;
use super::preserved::Preserved;
use super::protection::Guard;
use super::rows::TableRead;
use crate::failure::Failure;
use crate::open::Workbench;

/// How many facts are recorded together.
const PORTION: usize = 2000;

/// A preserved file, as documents may name it.
pub(super) fn kept(arrived: &Preserved, item: &ItemId) -> Kept {
    Kept {
        given: arrived.given.clone(),
        name: arrived.name.clone(),
        item: item.clone(),
        sha256: arrived.stored.sha256,
        len: arrived.stored.len,
        kind: arrived.kind,
    }
}

/// Whether an entry of a WACZ lists its pages.
pub(super) fn is_page_list(archive: &str, entry: &str) -> bool {
    let inside = entry.strip_prefix(archive).and_then(|rest| rest.strip_prefix("!/pages/"));
    archive.to_lowercase().ends_with(".wacz") && inside.is_some_and(|name| name.to_lowercase().ends_with(".jsonl"))
}

impl Workbench {
    /// The facts that follow from a thing having been captured.
    pub(super) fn captured(&self, resource: &Resource, item: &ItemId, capture: &ItemId, given: &str) -> Vec<Draft> {
        let told = intake::formats::captured(resource, item, capture, given);
        told.into_iter().map(|told| self.draft(told.reason, told.fact)).collect()
    }

    /// The tables among what came out of archives.
    pub(super) async fn archived_tables(&self, arriving: &mut Arriving<'_>) -> Result<Vec<TableFile>, Failure> {
        let mut tables = Vec::new();
        let archived: Vec<Kept> = arriving.shelf.files().filter(|kept| kept.given.contains("!/")).cloned().collect();
        for kept in archived {
            let table = Table::of_file(&kept.name);
            let is_workbook = kept.name.to_lowercase().ends_with(".xlsx");
            if table.is_none() && !is_workbook {
                continue;
            }
            if kept.len > intake::tables::MOST_BYTES as u64 {
                let most = intake::tables::MOST_BYTES;
                let what = format!("a table of {} bytes; {most} at most are read (its bytes are preserved)", kept.len);
                let next = "split the table and import the parts";
                arriving.imported.notices.push(super::notice_of(&kept.given, &what, next));
                continue;
            }
            let bytes = self.blobs().read(&kept.sha256).await?;
            let path = intake::tables::archived_path(&kept.given);
            let folder = path.parent().map(PathBuf::from).unwrap_or_default();
            if let Some(table) = table {
                tables.push(TableFile { table, given: kept.given, folder, content: TableContent::Csv(bytes) });
                continue;
            }
            let (sheets, mut notices) = intake::tables::workbook(&kept.given, &folder, &bytes);
            if !sheets.is_empty() {
                arriving.imported.notices.append(&mut notices);
            }
            tables.extend(sheets);
        }
        Ok(tables)
    }

    /// Reads the documents of other programs among what arrived, and records what they say.
    pub(super) async fn read_formats(&self, guard: &Guard, arriving: &mut Arriving<'_>) -> Result<(), Failure> {
        let documents: Vec<(Format, Kept)> = {
            let files = arriving.shelf.files();
            files.filter_map(|kept| intake::formats::format(kept).map(|format| (format, kept.clone()))).collect()
        };
        if documents.is_empty() {
            return Ok(());
        }
        let salt = self.salt(&mut arriving.imported.notices).await?;
        let mut known = Known::default();
        for (format, kept) in documents {
            let told = self.read_document(format, &kept, &salt, arriving).await?;
            let Some(Told { facts, notices }) = told else {
                // What is called like a table of ours, or like another program's, and is neither.
                if format == Format::Sheet && !kept.given.contains("!/") {
                    arriving.imported.notices.push(intake::not_a_table(&kept.name, &kept.given));
                }
                continue;
            };
            arriving.imported.notices.extend(notices);
            let mut drafts = Vec::new();
            for told in facts {
                let fact = arriving.binder.with_current_ids(told.fact);
                if let Some(mut fact) = known.worth_recording(self, fact, &mut arriving.imported.notices, &kept).await?
                {
                    guard.protect(&mut fact);
                    drafts.push(self.draft(told.reason, fact));
                }
                if drafts.len() >= PORTION {
                    self.record_told(std::mem::take(&mut drafts), arriving).await?;
                }
            }
            self.record_told(drafts, arriving).await?;
        }
        Ok(())
    }

    /// What is added before accounts become digits in ids: the vault's public key, which is random in each case and goes into
    /// no report and no table.
    async fn salt(&self, notices: &mut Vec<Notice>) -> Result<Salt, Failure> {
        notices.extend(self.ensure_vault().await?);
        let vault = self.records().vault().await?;
        let missing = || Failure::new("the case has no vault", "run `sightline verify` to see what is damaged");
        Ok(Salt::new(vault.ok_or_else(missing)?.fact.identities))
    }

    async fn read_document(
        &self,
        format: Format,
        kept: &Kept,
        salt: &Salt,
        arriving: &mut Arriving<'_>,
    ) -> Result<Option<Told>, Failure> {
        let path = self.blobs().verified_path(&kept.sha256).await?;
        let file = File::open(&path)
            .map_err(|error| Failure::in_file(path.display(), error, "run `sightline verify`, then import again"))?;
        let shelf = std::mem::take(&mut arriving.shelf);
        let (kept, salt) = (kept.clone(), salt.clone());
        let reading = tokio::task::spawn_blocking(move || {
            let told = read(format, &kept, file, &salt, &shelf);
            (told, shelf)
        });
        let (told, shelf) = reading.await.map_err(|error| {
            Failure::new(format!("a document could not be read: {error}"), "report this: it is a fault of the program")
        })?;
        arriving.shelf = shelf;
        Ok(told)
    }

    /// Records what documents say, and counts it with what the tables held.
    async fn record_told(&self, drafts: Vec<Draft>, arriving: &mut Arriving<'_>) -> Result<(), Failure> {
        let tables = &mut arriving.imported.tables;
        for receipt in self.append(drafts).await? {
            let Some(fact) = receipt.fact else { continue };
            let kind = fact.kind;
            let at = tables.iter().position(|read| read.kind == kind).unwrap_or_else(|| {
                tables.push(TableRead { kind, new: 0, changed: 0, unchanged: 0 });
                tables.len() - 1
            });
            match receipt.outcome {
                Outcome::New => tables[at].new += 1,
                Outcome::NewVersion => tables[at].changed += 1,
                Outcome::Unchanged => tables[at].unchanged += 1,
            }
        }
        tables.sort_by_key(|read| read.kind);
        Ok(())
    }
}

fn read(format: Format, kept: &Kept, mut file: File, salt: &Salt, shelf: &Shelf) -> Option<Told> {
    let bytes: &mut dyn Read = &mut file;
    intake::formats::read(format, Document { kept, bytes, salt }, shelf)
}

/// What the case holds of the kinds that documents speak of.
#[derive(Default)]
struct Known {
    facts: BTreeMap<(FactKind, String), Fact>,
    loaded: BTreeSet<FactKind>,
}

impl Known {
    /// What is to be recorded of a fact that a document tells: nothing, if the document told it before, even where a
    /// person has changed it since.
    async fn worth_recording(
        &mut self,
        workbench: &Workbench,
        fact: Fact,
        notices: &mut Vec<Notice>,
        document: &Kept,
    ) -> Result<Option<Fact>, Failure> {
        let kind = fact.kind();
        if self.loaded.insert(kind) {
            let recorded = workbench.records().facts(kind).await?;
            self.facts.extend(recorded.into_iter().map(|recorded| ((kind, recorded.fact.id()), recorded.fact)));
        }
        let key = (kind, fact.id());
        let Some(now) = self.facts.get(&key) else {
            self.facts.insert(key, fact.clone());
            return Ok(Some(fact));
        };
        if *now == fact {
            return Ok(Some(fact));
        }
        // A chat that is exported again tells the same words from another file: the first export that told them stands.
        if let (Fact::Words(now), Fact::Words(told)) = (now, &fact)
            && now.post.is_none()
            && (Words { item: now.item.clone(), ..told.clone() }) == *now
        {
            return Ok(None);
        }
        let history = workbench.records().history(kind, &key.1).await?;
        if history.iter().any(|version| version.fact == fact) {
            return Ok(None);
        }
        if now.envelope().is_some() {
            let what = format!("{} {:?} is sealed, and what this says of it in clear is left", kind.name(), key.1);
            let place = super::notice_of(&document.given, &what, "add what is new as a row of a table: it is sealed");
            notices.push(Notice { level: NoticeLevel::Warning, ..place });
            return Ok(None);
        }
        let fact = match (now, fact) {
            // An item is described once; from then on it is people who say what it is.
            (Fact::Item(_), Fact::Item(_)) => return Ok(None),
            (Fact::Source(now), Fact::Source(told)) => {
                if now.name != told.name {
                    let what = "an account that the case knows has another name here; both are kept, this one stands";
                    let place = super::notice_of(&document.given, what, "look whether it is the same account");
                    notices.push(Notice { level: NoticeLevel::Warning, ..place });
                }
                let role = now.role;
                let (description, passage) = (now.description.clone(), now.passage.clone());
                let address = told.address.clone().or_else(|| now.address.clone());
                Fact::Source(Source { role, description, passage, address, ..told })
            }
            (_, told) => told,
        };
        if *now == fact {
            return Ok(None);
        }
        self.facts.insert(key, fact.clone());
        Ok(Some(fact))
    }
}
