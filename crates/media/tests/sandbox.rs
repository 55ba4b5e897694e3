//! The walls hold, and where they cannot stand nothing is decoded.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use media::{Launcher, Pretence, WANTED};
use model::FailureKind;

fn launcher() -> Launcher {
    Launcher::new(env!("CARGO_BIN_EXE_media-sandbox")).expect("these tests need ffmpeg: apt-get install ffmpeg")
}

fn self_test(launcher: &Launcher) -> Result<Vec<media::Attempt>, model::AnalysisFailure> {
    let folder = tempfile::tempdir().unwrap();
    let (input, sibling, scratch) =
        (folder.path().join("input"), folder.path().join("sibling"), folder.path().join("scratch"));
    std::fs::write(&input, b"the input").unwrap();
    std::fs::write(&sibling, b"another item").unwrap();
    std::fs::create_dir(&scratch).unwrap();
    launcher.self_test(&input, &sibling, &scratch)
}

#[test]
fn nothing_but_the_wanted_actions_succeeds() {
    let attempts = self_test(&launcher()).unwrap();
    assert!(attempts.len() >= 35, "{attempts:#?}");
    for attempt in &attempts {
        assert_eq!(attempt.allowed, WANTED.contains(&attempt.action.as_str()), "{attempt:?}");
    }
    assert_eq!(attempts.iter().filter(|attempt| attempt.allowed).count(), WANTED.len());
}

#[test]
fn without_landlock_or_seccomp_nothing_is_decoded() {
    for (what, word) in [(Pretence::NoLandlock, "Landlock"), (Pretence::NoSeccomp, "seccomp")] {
        let failure = self_test(&launcher().pretending(what)).unwrap_err();
        assert_eq!(failure.kind, FailureKind::NoSandbox);
        assert!(failure.what.contains(word), "{failure:?}");
        assert!(!failure.next.is_empty());
        let folder = tempfile::tempdir().unwrap();
        let sound = folder.path().join("sound");
        std::fs::write(&sound, b"RIFF\0\0\0\0WAVE").unwrap();
        let failure = media::probe(&sound, &media::Limits::default(), &launcher().pretending(what)).unwrap_err();
        assert_eq!(failure.kind, FailureKind::NoSandbox, "{failure:?}");
    }
}

#[test]
fn a_program_that_builds_no_sandbox_is_not_believed() {
    let failure = self_test(&Launcher::new("/bin/echo").unwrap()).unwrap_err();
    assert_eq!(failure.kind, FailureKind::NoSandbox);
}
