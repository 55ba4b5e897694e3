use std::path::Path;

use super::super::Publishing;
use super::super::ground::{GroundSentence, Stand};
use super::*;
use crate::{Unwatched, Workbench};

fn ground(version: &str, says: &[&str]) -> Ground {
    let sentence = |(number, says): (usize, &&str)| GroundSentence {
        number,
        words: format!("Sentence {number}."),
        kind: "fact".to_owned(),
        on: vec![Stand {
            name: format!("event-{number}"),
            kind: "event".to_owned(),
            says: vec![(*says).to_owned()],
            withheld: false,
        }],
    };
    let finding = |(number, says): (usize, &&str)| GroundFinding {
        id: format!("time event-{number}"),
        method: Method { name: "temporal bounds".to_owned(), version: version.to_owned() },
        value: Some(Value::String((*says).to_owned())),
        sentences: vec![number],
    };
    Ground {
        sentences: says.iter().enumerate().map(sentence).collect(),
        findings: Some(says.iter().enumerate().map(finding).collect()),
    }
}

#[test]
fn what_another_version_of_a_method_changed_is_told_apart_from_what_evidence_changed() {
    let frozen = ground("1", &["by noon", "by one", "by two", "by three"]);
    // The same facts, by the method as it is now: two of them come out otherwise.
    let again = ground("2", &["by noon", "by half past", "by two", "by half past three"]);
    // And the facts as they are now: one finding differs by evidence alone, one by both.
    let now = ground("2", &["by noon", "by half past", "by three", "by four"]);
    let mut sentences = changed_sentences(&again, &now);
    let mut findings = Vec::new();
    let made = MadeOtherwise::of(&frozen, &again);
    assert_eq!(
        made.methods.iter().map(ChangedMethod::words).collect::<Vec<_>>(),
        ["temporal bounds: version 1, then version 2"]
    );
    made.join(&mut findings, &mut sentences);
    let told: Vec<(Option<usize>, Cause)> = sentences.iter().map(|one| (one.number, one.by)).collect();
    assert_eq!(told, [(Some(2), Cause::Method), (Some(3), Cause::Evidence), (Some(4), Cause::Both)]);
    assert_eq!(sentences[2].on[0].after, ["by four"]);
    let told: Vec<(&str, Cause)> = findings.iter().map(|one| (one.finding.as_str(), one.by)).collect();
    assert_eq!(told, [("time event-1", Cause::Method), ("time event-3", Cause::Method)]);
    assert_eq!(findings[0].before, Some(Value::String("by one".to_owned())));
}

#[test]
fn another_version_that_changes_nothing_names_no_sentence_and_lapses_no_signature() {
    let (frozen, now) = (ground("1", &["by noon"]), ground("2", &["by noon"]));
    let made = MadeOtherwise::of(&frozen, &now);
    assert_eq!((made.methods.len(), made.findings.len(), made.sentences.len()), (1, 0, 0));
    assert_eq!(frozen.sha256().unwrap(), now.sha256().unwrap());
    assert_ne!(frozen.sha256().unwrap(), ground("1", &["by one"]).sha256().unwrap());
}

#[test]
fn what_was_frozen_before_versions_were_kept_blames_no_method() {
    let old = Ground { findings: None, ..ground("1", &["by noon"]) };
    let written = old.bytes().unwrap();
    assert!(!String::from_utf8(written.clone()).unwrap().contains("findings"));
    let read: Ground = serde_json::from_slice(&written).unwrap();
    let made = MadeOtherwise::of(&read, &ground("2", &["by one"]));
    assert!(made.methods.is_empty() && made.findings.is_empty());
    assert_eq!(made.sentences[0].by, Cause::Program);
}

/// A report on the tables of the example, of which one sentence tells a computed time and one a statement.
const TEXT: &str = "# Almaty\n\nThe square was empty of protesters {{time square-cleared}} [@square-cleared]. Media said that 19 members of \
                    the security forces died [@st-media-19].\n";

/// What was published by another version of a method: as this program publishes it, the version and what it gave exchanged.
async fn published_by_another_version(work: &Path) {
    let tables = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let about = model::Case { title: "A case".to_owned(), zone: "Asia/Almaty".to_owned() };
    let case = Workbench::create(work.join("case"), about, "Ana").await.unwrap();
    let is_table = |path: &std::path::PathBuf| path.extension().is_some_and(|extension| extension == "csv");
    let paths =
        std::fs::read_dir(tables).unwrap().map(|entry| entry.unwrap().path()).filter(is_table).collect::<Vec<_>>();
    case.import(&paths, None, false, &Unwatched).await.unwrap();
    case.as_person("Bo").sign_off("almaty", TEXT).await.unwrap().unwrap();
    let first = case.publish("almaty", TEXT, Publishing::default()).await.unwrap().unwrap().published;
    let frozen = case.frozen(&first).await.unwrap();
    let findings = frozen.findings.clone().unwrap();
    let of_time = findings.iter().find(|one| one.id == "time square-cleared").unwrap();
    assert_eq!((of_time.sentences.as_slice(), of_time.method.name.as_str()), ([1].as_slice(), "temporal bounds"));
    assert!(of_time.value.is_some());
    let unchanged = case.diff(first.as_of, case.records().size().await.unwrap(), None).await.unwrap();
    assert_eq!((unchanged.methods_kept, unchanged.methods.len(), unchanged.sentences.len()), (Some(true), 0, 0));

    // The same, as an older method had it.
    let mut old = frozen;
    for one in old.findings.iter_mut().flatten().filter(|one| one.method.name == "temporal bounds") {
        one.method.version = "older".to_owned();
    }
    for one in old.findings.iter_mut().flatten().filter(|one| one.id == "time square-cleared") {
        one.value = Some(Value::String("by 3 a.m.".to_owned()));
    }
    let sentence = old.sentences.iter_mut().find(|one| one.number == 1).unwrap();
    let now = sentence.words.clone();
    sentence.words = "The square was empty of protesters by 3 a.m.".to_owned();
    sentence.on.iter_mut().filter(|on| on.kind == "value").for_each(|on| on.says = vec!["by 3 a.m.".to_owned()]);
    let support = old.bytes().unwrap();
    case.blobs().put_bytes(&support).await.unwrap();
    let recorded = case.records().published_reports().await.unwrap().remove(0).fact;
    let fact = model::PublishedReport { support: digest(&support), ..recorded };
    case.append(vec![case.draft("publish".to_owned(), model::Fact::PublishedReport(fact))]).await.unwrap();

    let size = case.records().size().await.unwrap();
    let difference = case.diff(size, size, None).await.unwrap();
    assert_eq!(difference.methods.iter().map(|one| one.before.as_deref()).collect::<Vec<_>>(), [Some("older")]);
    let told: Vec<(&str, Cause)> = difference.findings.iter().map(|one| (one.finding.as_str(), one.by)).collect();
    assert_eq!(told, [("time square-cleared", Cause::Method)]);
    assert_eq!(difference.sentences.len(), 1, "{:?}", difference.sentences);
    let sentence = &difference.sentences[0];
    assert_eq!((sentence.number, sentence.by, sentence.after.as_deref()), (Some(2), Cause::Method, Some(now.as_str())));
    assert!(difference.correction.contains("by 3 a.m.") && difference.correction.contains("It now states"));
    // The signature stands for what it was of; readers are owed a note, and it says that a method changed.
    let refused = case.publish("almaty", TEXT, Publishing::default()).await.unwrap().unwrap_err();
    assert!(refused.why.contains("1 sentences"), "{}", refused.why);
}

fn digest(bytes: &[u8]) -> model::Digest {
    use sha2::Digest as _;
    model::Digest::from_bytes(sha2::Sha256::digest(bytes).into())
}

#[test]
fn what_is_published_keeps_its_methods_and_another_version_is_named_with_what_it_changed() {
    let name = "publish::methods::tests::what_is_published_keeps_its_methods_and_another_version_is_named_with_what_it_changed";
    if !testkit::alone(name) {
        return;
    }
    let work = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(published_by_another_version(work.path()));
}
