//! A second person's signature: never given for a ledger that is not a continuation of the one signed before.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not as it should be")]
use model::Instant;
use preservation::contract::ledger::source;
use preservation::{Case, CheckpointExport, Opening, Signer, VerifierKey, Witness, WitnessError};

/// Two cases in memory have one name and one key: the second is a rewritten ledger of the first.
async fn case(names: &[&str]) -> Case {
    let named = model::Case { title: "A case".into(), zone: "UTC".into() };
    let clock = preservation::contract::clock::SetClock::at(Instant::from_micros(0));
    let opening = Opening { clock: std::sync::Arc::new(clock), ..Opening::default() };
    let case = Case::in_memory(named, "Analyst", Signer::from_seed([1; 32]), &opening).await.unwrap();
    for name in names {
        case.ledger().append(vec![source("S1", name)]).await.unwrap();
    }
    case
}

async fn export(case: &Case, seen: u64) -> CheckpointExport {
    let signed = case.ledger().checkpoint(None).await.unwrap().unwrap();
    let proof =
        if seen == 0 { vec![] } else { case.ledger().consistency_proof(seen, signed.checkpoint.size).await.unwrap() };
    CheckpointExport { seen, proof, signed }
}

#[tokio::test]
async fn a_rewritten_or_shortened_ledger_is_not_countersigned() {
    let folder = tempfile::tempdir().unwrap();
    let witness = || Witness::new(folder.path().join("witnessed"), Signer::from_seed([2; 32]), "ana").unwrap();
    let at = Instant::from_micros(1_641_400_000_000_000);
    let first = case(&["a", "b", "c"]).await;
    let key: VerifierKey = first.ledger().verifiers()[0].clone();
    let note = witness().countersign(&export(&first, 0).await, Some(&key), at).unwrap();
    assert_eq!(witness().key().unwrap().check(&note), Ok(at));
    assert!(witness().countersign(&export(&first, 4).await, None, at).is_ok(), "the same once more");

    first.ledger().append(vec![source("S1", "d")]).await.unwrap();
    let rewritten = case(&["a", "x", "c", "d", "e"]).await;
    let refused = witness().countersign(&export(&rewritten, 4).await, Some(&key), at);
    assert!(matches!(refused, Err(WitnessError::NotAnExtension { signed: 4, size: 6 })), "{refused:?}");
    let same_size = case(&["a", "b", "x"]).await;
    let refused = witness().countersign(&export(&same_size, 4).await, Some(&key), at);
    assert!(matches!(refused, Err(WitnessError::NotAnExtension { .. })), "{refused:?}");
    let mut broken = export(&first, 4).await;
    broken.proof.reverse();
    broken.proof.pop();
    assert!(matches!(witness().countersign(&broken, None, at), Err(WitnessError::NotAnExtension { .. })));
    let shorter = case(&["a"]).await;
    let refused = witness().countersign(&export(&shorter, 2).await, None, at);
    assert!(matches!(refused, Err(WitnessError::OtherBeginning { signed: 4, seen: 2 })), "{refused:?}");
    let other = Signer::from_seed([3; 32]).verifier(first.ledger().origin()).unwrap();
    let refused = witness().countersign(&export(&first, 4).await, Some(&other), at);
    assert!(matches!(refused, Err(WitnessError::OtherKey(_))), "{refused:?}");
    assert!(witness().countersign(&export(&first, 4).await, None, at).is_ok(), "what was refused left nothing behind");

    // What was signed is lost: nothing more is signed.
    let kept = std::fs::read_dir(folder.path().join("witnessed")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(kept, "cut").unwrap();
    assert!(matches!(witness().countersign(&export(&first, 5).await, None, at), Err(WitnessError::State { .. })));
}

#[tokio::test]
async fn an_exported_checkpoint_reads_back_and_damage_to_it_is_told() {
    let case = case(&["a", "b", "c", "d", "e"]).await;
    let exported = export(&case, 3).await;
    let text = exported.to_string();
    assert!(text.starts_with("old 3\n"));
    assert_eq!(text.parse::<CheckpointExport>().unwrap(), exported);
    for bad in [
        "",
        "old 3\n",
        &text.replace("old", "new"),
        &text.replace("old 3", "old -3"),
        &text[..text.len() - 1],
        &text.replacen('=', "", 1),
    ] {
        assert!(bad.parse::<CheckpointExport>().is_err(), "{bad}");
    }
    let long =
        format!("old 3\n{}\n{}", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(64), exported.signed.note);
    assert!(long.parse::<CheckpointExport>().is_err());
}
