use std::sync::Arc;

use model::{
    Arrival, Difference, Digest, Draft, Duration, EntryKind, Fact, FactKind, FactRef, Graphic, Held, Instant, Item,
    ItemId, MediaKind, Source, SourceId, SourceRole, VerificationState,
};

use super::clock::SetClock;
use crate::merkle::{is_consistent, leaf_hash, root_of_inclusion};
use crate::{Ledger, LedgerError, Outcome, Records};

/// Every demand on [`Ledger`] and [`Records`]; both belong to a case that holds its first entry alone, at `clock`.
pub async fn all(ledger: &dyn Ledger, records: &Arc<dyn Records>, clock: &SetClock) {
    a_new_case_has_one_entry(ledger, records).await;
    an_entry_says_all_that_was_given(ledger, records, clock).await;
    the_same_fact_again_changes_nothing(ledger, records).await;
    a_changed_fact_is_a_new_version(ledger, records).await;
    one_call_records_all_or_nothing(ledger, records).await;
    a_clock_set_back_moves_nothing(ledger, records, clock).await;
    the_case_can_be_seen_as_it_was(ledger, records).await;
    facts_are_found_by_item_and_bytes(ledger, records).await;
    a_report_handed_out_is_an_entry(ledger, records).await;
    checkpoints_and_proofs_fit_the_entries(ledger).await;
    many_at_once_keep_their_order(ledger, records).await;
}

/// A source as a draft.
pub fn source(id: &str, name: &str) -> Draft {
    draft(Fact::Source(Source {
        id: SourceId::new(id).unwrap(),
        name: name.into(),
        role: SourceRole::Publisher,
        medium: None,
        address: None,
        description: None,
        passage: None,
        consents: model::Consents::default(),
        envelope: None,
    }))
}

/// An item as a draft; `byte` stands for its content.
pub fn item(id: &str, byte: u8) -> Draft {
    draft(Fact::Item(Item {
        id: ItemId::new(id).unwrap(),
        held: Held::Bytes { sha256: Digest::from_bytes([byte; 32]), len: 1 },
        kind: MediaKind::Video,
        name: Some(format!("{id}.mp4").into()),
        title: None,
        description: None,
        source: None,
        place: None,
        stands_for: 1,
        graphic: Graphic::Unknown,
        confidential: false,
        state: VerificationState::NotReviewed,
        passage: None,
        also_known_as: vec![],
        collection: None,
        clear_sha256: None,
        consents: model::Consents::default(),
        envelope: None,
    }))
}

/// The arrival of an item's bytes as a draft.
pub fn arrival(id: &str, byte: u8, at: Instant) -> Draft {
    draft(Fact::Arrival(Arrival {
        item: ItemId::new(id).unwrap(),
        sha256: Digest::from_bytes([byte; 32]),
        len: 1,
        path: format!("/footage/{id}.mp4").into(),
        at,
        by: "Analyst".to_owned(),
        modified: None,
        collection: None,
        envelope: None,
    }))
}

fn draft(fact: Fact) -> Draft {
    Draft { who: "Analyst".to_owned(), reason: "contract".to_owned(), inputs: vec![], entry: EntryKind::Recorded(fact) }
}

pub async fn a_new_case_has_one_entry(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    assert_eq!(ledger.size().await.unwrap(), 1);
    assert_eq!(records.size().await.unwrap(), 1);
    let case = records.case().await.unwrap().unwrap();
    assert_eq!((case.version, case.entry), (1, 0));
    assert!(records.sources().await.unwrap().is_empty());
    assert!(ledger.verifiers().iter().all(|key| key.name() == ledger.origin()));
    assert!(ledger.append(vec![]).await.unwrap().is_empty());
    assert_eq!(ledger.size().await.unwrap(), 1);
}

pub async fn an_entry_says_all_that_was_given(ledger: &dyn Ledger, records: &Arc<dyn Records>, clock: &SetClock) {
    clock.turn(Difference::from_micros(1_500_000));
    let mut wanted = source("S1", "a channel \u{202e}\n\"quoted\"");
    wanted.inputs.push(FactRef { kind: FactKind::Case, id: "case".to_owned(), version: 1 });
    let receipts = ledger.append(vec![wanted.clone()]).await.unwrap();
    let fact = FactRef { kind: FactKind::Source, id: "S1".to_owned(), version: 1 };
    assert_eq!(receipts[0].fact, Some(fact));
    assert_eq!((receipts[0].outcome, receipts[0].clock_ran_back), (Outcome::New, None));
    let entry = records.entries(receipts[0].entry, 10).await.unwrap().pop().unwrap();
    assert_eq!(entry.draft, wanted);
    assert_eq!(entry.at, crate::Clock::now(clock));
    assert_eq!(entry.index, receipts[0].entry);
    let bytes = ledger.entry_bytes(entry.index).await.unwrap().unwrap();
    assert_eq!(serde_json::from_slice::<model::Entry>(&bytes).unwrap(), entry);
    assert_eq!(ledger.entry_bytes(entry.index + 1).await.unwrap(), None);
}

pub async fn the_same_fact_again_changes_nothing(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let before = ledger.size().await.unwrap();
    let mut again = source("S1", "a channel \u{202e}\n\"quoted\"");
    again.reason = "another reason does not make another fact".to_owned();
    let receipts = ledger.append(vec![again.clone(), again]).await.unwrap();
    for receipt in receipts {
        assert_eq!((receipt.outcome, receipt.entry), (Outcome::Unchanged, before - 1));
        assert_eq!(receipt.fact.unwrap().version, 1);
    }
    assert_eq!(ledger.size().await.unwrap(), before);
    assert_eq!(records.history(FactKind::Source, "S1").await.unwrap().len(), 1);
}

pub async fn a_changed_fact_is_a_new_version(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let receipts = ledger.append(vec![source("S1", "renamed"), source("S1", "renamed again")]).await.unwrap();
    let outcomes: Vec<_> = receipts.iter().map(|r| (r.outcome, r.fact.as_ref().unwrap().version)).collect();
    assert_eq!(outcomes, [(Outcome::NewVersion, 2), (Outcome::NewVersion, 3)]);
    let now = records.sources().await.unwrap();
    assert_eq!(now.len(), 1);
    assert_eq!((now[0].fact.name.as_str(), now[0].version), ("renamed again", 3));
    let history = records.history(FactKind::Source, "S1").await.unwrap();
    assert_eq!(history.iter().map(|version| version.version).collect::<Vec<_>>(), [1, 2, 3]);
    // Back to what was said first is a change too.
    let back = ledger.append(vec![source("S1", "renamed")]).await.unwrap();
    assert_eq!(back[0].outcome, Outcome::NewVersion);
    assert_eq!(records.fact(FactKind::Source, "S1").await.unwrap().unwrap().version, 4);
    assert!(records.fact(FactKind::Source, "S").await.unwrap().is_none());
    assert!(records.fact(FactKind::Place, "S1").await.unwrap().is_none(), "an id is one of its kind");
}

pub async fn one_call_records_all_or_nothing(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let before = ledger.size().await.unwrap();
    let mut nobody = source("S3", "x");
    nobody.who = " ".to_owned();
    let result = ledger.append(vec![source("S2", "x"), nobody]).await;
    assert!(matches!(result, Err(LedgerError::Nobody { kind: "source", id }) if id == "S3"));
    assert_eq!(ledger.size().await.unwrap(), before);
    assert!(records.fact(FactKind::Source, "S2").await.unwrap().is_none());
    assert_eq!(ledger.checkpoint(None).await.unwrap().unwrap().checkpoint.size, before);
}

pub async fn a_clock_set_back_moves_nothing(ledger: &dyn Ledger, records: &Arc<dyn Records>, clock: &SetClock) {
    let ten_years = Difference::from_micros(-10 * 365 * 86_400 * 1_000_000);
    clock.turn(ten_years);
    let receipts = ledger.append(vec![source("S4", "x"), source("S5", "x")]).await.unwrap();
    assert!(
        receipts.iter().all(|r| r.clock_ran_back == Some(Duration::from_micros(ten_years.micros().unsigned_abs())))
    );
    let size = ledger.size().await.unwrap();
    assert_eq!([receipts[0].entry, receipts[1].entry], [size - 2, size - 1]);
    let later = ledger.append(vec![source("S6", "x")]).await.unwrap();
    assert_eq!((later[0].entry, later[0].clock_ran_back), (size, None));
    let entries = records.entries(0, 1_000).await.unwrap();
    assert!(entries.iter().enumerate().all(|(n, entry)| entry.index == n as u64));
    clock.turn(Difference::from_micros(-ten_years.micros()));
}

pub async fn the_case_can_be_seen_as_it_was(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let size = ledger.size().await.unwrap();
    let named = |view: Arc<dyn Records>| async move {
        let sources = view.sources().await.unwrap();
        sources.into_iter().map(|source| (source.fact.id.to_string(), source.fact.name.to_string())).collect::<Vec<_>>()
    };
    assert!(named(records.as_of(1)).await.is_empty());
    assert_eq!(named(records.as_of(2)).await, [("S1".to_owned(), "a channel \u{202e}\n\"quoted\"".to_owned())]);
    assert_eq!(named(records.as_of(3)).await, [("S1".to_owned(), "renamed".to_owned())]);
    assert_eq!(named(records.as_of(4)).await, [("S1".to_owned(), "renamed again".to_owned())]);
    assert_eq!(named(records.as_of(size)).await, named(records.clone()).await);
    let old = records.as_of(3);
    assert_eq!(old.size().await.unwrap(), 3);
    assert_eq!(old.history(FactKind::Source, "S1").await.unwrap().len(), 2);
    assert_eq!(old.entries(0, 100).await.unwrap().len(), 3);
    assert_eq!(old.counts().await.unwrap()[&FactKind::Source], 1);
    assert_eq!(old.as_of(1_000).size().await.unwrap(), 3, "a view never shows more than the view it came from");
    ledger.append(vec![source("S1", "after")]).await.unwrap();
    assert_eq!(named(old).await, [("S1".to_owned(), "renamed".to_owned())]);
}

pub async fn facts_are_found_by_item_and_bytes(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let at = Instant::from_micros(5);
    ledger.append(vec![item("V1", 1), item("V2", 2), arrival("V1", 1, at), arrival("V2", 2, at)]).await.unwrap();
    let v1 = ItemId::new("V1").unwrap();
    let ids = |facts: Vec<model::Recorded<Fact>>| facts.iter().map(|fact| fact.fact.id()).collect::<Vec<_>>();
    assert_eq!(ids(records.facts_of_item(FactKind::Item, &v1).await.unwrap()), ["V1"]);
    assert_eq!(ids(records.facts_of_item(FactKind::Arrival, &v1).await.unwrap()).len(), 1);
    let held = Digest::from_bytes([2; 32]);
    assert_eq!(ids(records.facts_of_blob(FactKind::Item, &held).await.unwrap()), ["V2"]);
    assert!(records.facts_of_blob(FactKind::Item, &Digest::from_bytes([9; 32])).await.unwrap().is_empty());
    assert_eq!(records.item(&v1).await.unwrap().unwrap().fact.id, v1);
    assert_eq!(records.items().await.unwrap().len(), 2);
    assert_eq!(records.arrivals().await.unwrap().len(), 2);
    let counts = records.counts().await.unwrap();
    assert_eq!((counts[&FactKind::Item], counts[&FactKind::Arrival], counts[&FactKind::Case]), (2, 2, 1));
    assert!(!counts.contains_key(&FactKind::Event));
}

pub async fn a_report_handed_out_is_an_entry(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let size = ledger.size().await.unwrap();
    let sha256 = Digest::from_bytes([7; 32]);
    let report = Draft { entry: EntryKind::Reported { sha256, as_of: size }, ..source("S1", "after") };
    let receipts = ledger.append(vec![report]).await.unwrap();
    assert_eq!((receipts[0].fact.clone(), receipts[0].entry), (None, size));
    let reports = records.reports().await.unwrap();
    assert_eq!((reports[0].entry, reports[0].sha256, reports[0].as_of), (size, sha256, size));
    assert!(records.as_of(size).reports().await.unwrap().is_empty());
}

pub async fn checkpoints_and_proofs_fit_the_entries(ledger: &dyn Ledger) {
    let size = ledger.size().await.unwrap();
    let newest = ledger.checkpoint(None).await.unwrap().unwrap();
    assert_eq!(newest.checkpoint.size, size);
    assert_eq!(newest.checkpoint.origin, ledger.origin());
    let root = newest.checkpoint.root;
    for index in 0..size {
        let leaf = leaf_hash(&ledger.entry_bytes(index).await.unwrap().unwrap());
        let proof = ledger.inclusion_proof(index, size).await.unwrap();
        assert_eq!(root_of_inclusion(leaf, index, size, &proof), Some(root));
    }
    let mut seen = 0;
    for old in 1..=size {
        let Some(signed) = ledger.checkpoint(Some(old)).await.unwrap() else { continue };
        seen += 1;
        assert!(ledger.verifiers().iter().any(|key| signed.note.verify(key).is_ok()));
        let proof = ledger.consistency_proof(old, size).await.unwrap();
        assert!(is_consistent((old, signed.checkpoint.root), (size, root), &proof));
    }
    assert!(seen > 5);
    assert!(matches!(ledger.inclusion_proof(size, size).await, Err(LedgerError::OutOfRange { .. })));
    assert!(matches!(ledger.consistency_proof(1, size + 1).await, Err(LedgerError::OutOfRange { .. })));
}

pub async fn many_at_once_keep_their_order(ledger: &dyn Ledger, records: &Arc<dyn Records>) {
    let before = ledger.size().await.unwrap();
    let appends = (0..8_u64).map(|n| {
        let drafts = (0..100).map(|m| source(&format!("M{n}-{m:03}"), "x")).collect();
        ledger.append(drafts)
    });
    for receipts in futures::future::join_all(appends).await {
        let receipts = receipts.unwrap();
        let first = receipts[0].entry;
        assert!(receipts.iter().enumerate().all(|(n, receipt)| receipt.entry == first + n as u64));
    }
    assert_eq!(ledger.size().await.unwrap(), before + 800);
    let entries = records.entries(before, 2_000).await.unwrap();
    assert!(entries.iter().zip(before..).all(|(entry, index)| entry.index == index));
    assert_eq!(records.entries(before + 700, 50).await.unwrap().len(), 50);
    let sources = records.sources().await.unwrap();
    assert!(sources.is_sorted_by(|a, b| a.fact.id < b.fact.id));
    // The tree has grown over several tiles; the newest checkpoint still ties to the first.
    let (first, newest) =
        (ledger.checkpoint(Some(1)).await.unwrap().unwrap(), ledger.checkpoint(None).await.unwrap().unwrap());
    let proof = ledger.consistency_proof(1, newest.checkpoint.size).await.unwrap();
    let tie = |signed: &crate::SignedCheckpoint| (signed.checkpoint.size, signed.checkpoint.root);
    assert!(is_consistent(tie(&first), tie(&newest), &proof));
}
