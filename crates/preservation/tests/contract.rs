//! The embedded, the scaled and the in-memory implementation under one contract.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
use std::sync::Arc;

use model::Instant;
use preservation::contract::clock::SetClock;
use preservation::contract::{blobs, cache, ledger};
use preservation::{BucketAccess, Case, Opening, Scaled, Signer};
use testkit::servers::{Postgres, S3};

struct Fresh {
    case: Case,
    clock: Arc<SetClock>,
    scratch: tempfile::TempDir,
}

async fn embedded() -> Fresh {
    let (opening, clock) = opening();
    let scratch = tempfile::tempdir().unwrap();
    let dir = scratch.path().join("case");
    let case = Case::create(&dir, named(), "Analyst", Signer::from_seed([1; 32]), &opening).await.unwrap();
    Fresh { case, clock, scratch }
}

async fn in_memory() -> Fresh {
    let (opening, clock) = opening();
    let scratch = tempfile::tempdir().unwrap();
    let case = Case::in_memory(named(), "Analyst", Signer::from_seed([1; 32]), &opening).await.unwrap();
    Fresh { case, clock, scratch }
}

fn opening() -> (Opening, Arc<SetClock>) {
    let clock = Arc::new(SetClock::at(Instant::from_micros(1_641_400_000_000_000)));
    (Opening { clock: clock.clone(), ..Opening::default() }, clock)
}

fn named() -> model::Case {
    model::Case { title: "Contract".into(), zone: "Asia/Almaty".into() }
}

macro_rules! keeps_the_contract {
    ($name:ident) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn of_blobs() {
                let fresh = super::$name().await;
                let files = fresh.scratch.path().join("files");
                std::fs::create_dir(&files).unwrap();
                blobs::all(fresh.case.blobs().as_ref(), &files).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn of_the_cache() {
                cache::all(super::$name().await.case.cache().as_ref());
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn of_ledger_and_records() {
                let fresh = super::$name().await;
                ledger::all(fresh.case.ledger().as_ref(), fresh.case.records(), &fresh.clock).await;
            }
        }
    };
}

/// PostgreSQL and an S3 server, each started for this test with data of its own.
#[tokio::test(flavor = "multi_thread")]
async fn scaled_of_blobs_cache_ledger_and_records() {
    let (Some(store), Some(bucket)) = (Postgres::start(), S3::start()) else { return };
    let scratch = tempfile::tempdir().unwrap();
    let (opening, clock) = opening();
    let at = Scaled {
        store: store.address_with_password().parse().unwrap(),
        blobs: "s3://evidence/team".parse().unwrap(),
        name: "contract".parse().unwrap(),
        access: Some(BucketAccess { endpoint: bucket.endpoint(), key_id: "id".into(), secret: "secret".into() }),
        beside: scratch.path().join("beside"),
    };
    let case = Case::create(at, named(), "Analyst", Signer::from_seed([1; 32]), &opening).await.unwrap();
    cache::all(case.cache().as_ref());
    ledger::all(case.ledger().as_ref(), case.records(), &clock).await;
    let files = scratch.path().join("files");
    std::fs::create_dir(&files).unwrap();
    blobs::all(case.blobs().as_ref(), &files).await;
    case.close().await;
    assert!(
        bucket.names().iter().all(|name| !name.contains("staging")),
        "nothing unfinished is left: {:?}",
        bucket.names()
    );
}

keeps_the_contract!(embedded);
keeps_the_contract!(in_memory);
