//! An evidence bag: what a case stands on, to be checked by others without this program.
use std::path::Path;
use std::sync::Arc;

use model::{
    AttestationKind, Digest, Fact, FactKind, Held, Instant, Item, ItemId, Notice, NoticeLevel, Recorded, Use,
    Whereabouts,
};
use preservation::{OnBytes, Records, Signer};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};

mod concealed;
mod entries;
mod findings;
mod folder;
mod staff;

use self::concealed::{Concealed, Why};
use self::folder::Folder;
pub(crate) use self::staff::Staff;

/// The program that checks a bag with nothing but Python's standard library and openssl.
const VERIFIER: &str = include_str!("bag/verify.py");
/// How many originals are copied at once.
const AT_ONCE: usize = 2;
/// What a person reads first in a bag.
const READ_ME: &str = include_str!("bag/README.txt");

/// What goes into a bag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BagContent {
    /// Whether preserved copies are in it, and not their hashes alone.
    pub originals: bool,
    /// Whether people who work on the case are named; by pseudonym otherwise.
    pub staff: bool,
}

/// A bag that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bag {
    /// Its folder.
    pub folder: String,
    /// How many ledger entries it holds.
    pub as_of: u64,
    /// Entries whose text is in it.
    pub entries: u64,
    /// Entries of which it has the salted hash alone.
    pub entries_withheld: u64,
    /// Originals in it.
    pub originals: u64,
    /// Items of which it has the hash alone.
    pub hashes_only: u64,
    /// Items of which it has neither.
    pub items_withheld: u64,
    /// Findings in it.
    pub findings: u64,
    /// Findings left out, because they rest on what is withheld.
    pub findings_withheld: u64,
    /// Bytes of its payload.
    pub bytes: u64,
    /// SHA-256 of its `tagmanifest-sha256.txt`, which holds for all that is in it.
    pub sha256: Digest,
    /// Whether it is signed with the case's key.
    pub signed: bool,
    /// What a person must know.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

impl Workbench {
    /// Writes an evidence bag into a new folder: originals or their hashes, ledger, checkpoints, stamps, findings, and a
    /// program that checks them.
    ///
    /// Nothing that is protected, or that somebody does not allow to be shared, is in it: of such an entry of the ledger
    /// the salted hash holds the place, and of such an item a salted commitment.
    ///
    /// # Errors
    /// The folder is there already or cannot be written, an original is damaged, or the case cannot be read.
    pub async fn export_bag(
        &self,
        to: &Path,
        content: BagContent,
        progress: &Arc<dyn Progress>,
    ) -> Result<Bag, Failure> {
        let as_of = self.records().size().await?;
        let records = self.records().as_of(as_of);
        let (concealed, staff) = gathered(records.as_ref(), as_of).await?;
        let mut folder = Folder::begin(to)?;
        let mut bag = Bag {
            folder: to.display().to_string(),
            as_of,
            entries: 0,
            entries_withheld: 0,
            originals: 0,
            hashes_only: 0,
            items_withheld: 0,
            findings: 0,
            findings_withheld: 0,
            bytes: 0,
            sha256: Digest::from_bytes([0; 32]),
            signed: false,
            notices: Vec::new(),
        };
        let hide = (!content.staff).then_some(&staff);
        self.bag_originals(&mut folder, &mut bag, records.as_ref(), &concealed, content, progress).await?;
        self.bag_entries(&mut folder, &mut bag, &concealed, hide).await?;
        self.bag_attestations(&mut folder, &mut bag, records.as_ref(), content).await?;
        self.bag_findings(&mut folder, &mut bag, &concealed, hide).await?;
        if hide.is_some() {
            bag.notices.push(said(
                format!("{} people who work on the case stand in it by pseudonym", staff.count()),
                "where each entry must be held against its hash, name them: --staff",
            ));
        }
        folder.write("data/README.txt", READ_ME.as_bytes())?;
        folder.write("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?;
        let (bytes, files) = folder.oxum();
        bag.bytes = bytes;
        let info = format!(
            "Bag-Software-Agent: sightline {}\nBagging-Date: {}\nExternal-Identifier: {}\nInternal-Sender-Description: \
             evidence of a case, {} entries of its ledger, originals {}\nPayload-Oxum: {bytes}.{files}\n",
            env!("CARGO_PKG_VERSION"),
            today(),
            self.case().ledger().origin(),
            as_of,
            if content.originals { "included where they may leave" } else { "withheld, their hashes included" },
        );
        folder.write("bag-info.txt", info.as_bytes())?;
        folder.write("verify.py", VERIFIER.as_bytes())?;
        bag.sha256 = folder.write_manifests()?;
        bag.signed = self.sign_bag(&mut folder, &mut bag)?;
        folder.name()?;
        Ok(bag)
    }

    async fn bag_originals(
        &self,
        folder: &mut Folder,
        bag: &mut Bag,
        records: &(dyn Records + 'static),
        concealed: &Concealed,
        content: BagContent,
        progress: &Arc<dyn Progress>,
    ) -> Result<(), Failure> {
        let mut rows = String::from("item,state,sha256,bytes,file,entry,commitment\r\n");
        let mut copies: std::collections::BTreeMap<Digest, u64> = std::collections::BTreeMap::new();
        for Recorded { fact, entry, .. } in records.facts(FactKind::Item).await? {
            let Fact::Item(item) = fact else { continue };
            let Held::Bytes { sha256, len } = item.held else { continue };
            let row = match concealed.item(&item.id) {
                Some(why) => {
                    bag.items_withheld += 1;
                    withheld_row(&item, why)
                }
                None => {
                    let file = if content.originals {
                        bag.originals += 1;
                        copies.insert(sha256, len);
                        below(&sha256)
                    } else {
                        bag.hashes_only += 1;
                        String::new()
                    };
                    let state = if content.originals { "included" } else { "hash only" };
                    format!("{},{state},{sha256},{len},{file},{entry},\r\n", cell(item.id.as_str()))
                }
            };
            rows.push_str(&row);
        }
        progress.begin("originals", copies.values().sum(), Unit::Bytes);
        let watch = Arc::clone(progress);
        let on_bytes: OnBytes = Arc::new(move |bytes| watch.advance(bytes));
        let mut running = tokio::task::JoinSet::new();
        let mut waiting = copies.into_keys();
        loop {
            while running.len() < AT_ONCE
                && let Some(digest) = waiting.next()
            {
                let path = format!("data/originals/{}", below(&digest));
                let (to, blobs, on_bytes) = (folder.place(&path)?, Arc::clone(self.blobs()), on_bytes.clone());
                running.spawn(async move { (path, digest, blobs.copy_to(&digest, &to, on_bytes).await) });
            }
            let Some(done) = running.join_next().await else { break };
            let (path, digest, copied) =
                done.map_err(|error| Failure::new(format!("copying broke off: {error}"), "try again"))?;
            folder.wrote(&path, digest, copied?);
        }
        progress.end();
        folder.write("data/originals.csv", rows.as_bytes())
    }

    /// Stamps and countersignatures, each with the checkpoint that it is of.
    async fn bag_attestations(
        &self,
        folder: &mut Folder,
        bag: &mut Bag,
        records: &(dyn Records + 'static),
        content: BagContent,
    ) -> Result<(), Failure> {
        let ledger = self.case().ledger();
        let mut written = std::collections::BTreeSet::new();
        let attestations = records.attestations().await?;
        let sizes = attestations.iter().map(|recorded| Some(recorded.fact.entries));
        for size in std::iter::once(Some(bag.as_of)).chain(sizes) {
            let Some(signed) = ledger.checkpoint(size).await? else { continue };
            if written.insert(signed.checkpoint.size) {
                let path = format!("data/ledger/checkpoints/{}", signed.checkpoint.size);
                folder.write(&path, signed.note.to_string().as_bytes())?;
            }
        }
        folder.write("data/ledger/verifier", format!("{}\n", self.verifier_key()).as_bytes())?;
        let mut unnamed = 0;
        for Recorded { fact: attestation, .. } in attestations {
            let bytes = self.blobs().read(&attestation.sha256).await?;
            let name = format!("{}-{}", attestation.entries, attestation.sha256.short());
            match attestation.kind {
                AttestationKind::Stamp => folder.write(&format!("data/stamps/{name}.tst"), &bytes)?,
                AttestationKind::Countersignature if content.staff => {
                    folder.write(&format!("data/countersignatures/{name}.note"), &bytes)?;
                }
                AttestationKind::Countersignature => unnamed += 1,
            }
        }
        if unnamed > 0 {
            bag.notices.push(said(
                format!("{unnamed} countersignatures are not in it: they name who gave them"),
                "add them with --staff",
            ));
        }
        Ok(())
    }

    /// Signs the bag as a whole, where the user has the case's key.
    fn sign_bag(&self, folder: &mut Folder, bag: &mut Bag) -> Result<bool, Failure> {
        let origin = self.case().ledger().origin();
        let own = Signer::of_user_if_any()?;
        let of_case = |signer: &Signer| {
            self.case().ledger().verifiers().iter().any(|key| key.public_key() == signer.public_key())
        };
        let Some(signer) = own.filter(of_case) else {
            bag.notices.push(said(
                "the bag is not signed: your key is not the case's".to_owned(),
                "have it made by who holds the key, or hand its hash over by another way",
            ));
            return Ok(false);
        };
        let text = format!("sightline evidence bag\n{origin}\n{}\n", bag.sha256);
        let note = signer.sign(text, origin).map_err(|error| Failure::new(error, "report this as a fault"))?;
        // Over the manifests, and so in neither.
        folder.write("bag.signature", note.to_string().as_bytes())?;
        Ok(true)
    }
}

/// Who works on a case, as what leaves it names them.
pub(crate) async fn staff_of(records: &(dyn Records + 'static)) -> Result<Staff, Failure> {
    let mut staff = Staff::default();
    let size = records.size().await?;
    let mut at = 0;
    while at < size {
        let entries = records.entries(at, 1000).await?;
        let Some(last) = entries.last() else { break };
        at = last.index + 1;
        entries.iter().for_each(|entry| staff.gather(entry));
    }
    Ok(staff)
}

/// Which items a person gave who could be harmed and did not agree to this use: their hash could lead to that person.
pub(crate) async fn traceable(records: &dyn Records, used: Use) -> Result<impl Fn(&ItemId) -> bool, Failure> {
    let concealed = Concealed::of(records, used).await?;
    Ok(move |item: &ItemId| concealed.item(item) == Some(Why::Protected))
}

/// Reads the whole ledger once: what may leave, and who works on the case.
async fn gathered(records: &(dyn Records + 'static), as_of: u64) -> Result<(Concealed, Staff), Failure> {
    let (mut concealed, mut staff) = (Concealed::of(records, Use::Share).await?, Staff::default());
    let mut at = 0;
    let mut named = Vec::new();
    while at < as_of {
        let entries = records.entries(at, 1000).await?;
        let Some(last) = entries.last() else { break };
        at = last.index + 1;
        entries.iter().for_each(|entry| staff.gather(entry));
        let facts = entries.into_iter().filter_map(|entry| match entry.draft.entry {
            model::EntryKind::Recorded(fact) => Some(fact),
            model::EntryKind::Reported { .. } => None,
        });
        let (of_ground, others): (Vec<Fact>, Vec<Fact>) =
            facts.partition(|fact| matches!(fact, Fact::Place(_) | Fact::Landmark(_)));
        named.extend(of_ground);
        concealed.gather(others.into_iter());
    }
    concealed.settle(&named);
    Ok((concealed, staff))
}

fn withheld_row(item: &Item, why: Why) -> String {
    let seal = item.clear_sha256.as_ref().and_then(|clear| clear.seal());
    let commitment = seal.map(|seal| seal.commitment.to_string()).unwrap_or_default();
    format!("{},{},,,,,{commitment}\r\n", cell(item.id.as_str()), cell(&format!("withheld: {}", why.words())))
}

/// Where an original lies below `data/originals`.
fn below(digest: &Digest) -> String {
    let hex = digest.to_string();
    format!("{}/{hex}", &hex[..2])
}

/// A cell that no program takes for a formula, quoted where it must be.
fn cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn said(what: String, next: &str) -> Notice {
    Notice { level: NoticeLevel::Warning, what, place: Whereabouts::default(), next: next.to_owned() }
}

/// The date by this computer's clock, in UTC.
fn today() -> String {
    let now = Instant::from(jiff::Timestamp::now()).to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}
