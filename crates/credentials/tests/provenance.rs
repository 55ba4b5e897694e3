//! Signed provenance: three answers, never one "valid".
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at the first surprise and says what it skips"
)]

use std::fs;
use std::io::Cursor;
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use c2pa::{Builder, BuilderIntent, Context, EphemeralSigner, Settings, Signer};
use credentials::{Provenance, read_provenance};
use model::{Checked, ContentCredentials};

/// A small JPEG without any metadata.
const JPEG: &[u8] = include_bytes!("grey.jpg");

fn settings() -> Settings {
    Settings::new()
        .with_value("builder.thumbnail.enabled", false)
        .unwrap()
        .with_value("verify.verify_after_sign", false)
        .unwrap()
}

/// The same picture, signed by a certificate that was made for it.
fn signed() -> Vec<u8> {
    signed_by(&EphemeralSigner::new("camera.test").unwrap())
}

fn signed_by(signer: &EphemeralSigner) -> Vec<u8> {
    let context = Context::new().with_settings(settings()).unwrap();
    let mut builder = Builder::from_context(context);
    builder.set_intent(BuilderIntent::Edit);
    builder.add_assertion("org.sightline.note", &serde_json::json!({ "filmed": "in the square" })).unwrap();
    let mut out = Cursor::new(Vec::new());
    builder.sign(signer, "image/jpeg", &mut Cursor::new(JPEG), &mut out).unwrap();
    out.into_inner()
}

fn read(bytes: Vec<u8>) -> Provenance {
    read_provenance(Cursor::new(bytes), None).unwrap()
}

fn found(bytes: Vec<u8>) -> ContentCredentials {
    read(bytes).credentials.unwrap()
}

#[test]
fn a_file_without_credentials_has_none_and_no_warning() {
    assert_eq!(read(JPEG.to_vec()), Provenance::default());
    assert_eq!(read(Vec::new()), Provenance::default());
    assert_eq!(read(b"Kto eto?".to_vec()), Provenance::default());
}

#[test]
fn a_whole_signature_by_an_unknown_signer_is_just_that() {
    let found = found(signed());
    assert_eq!((&found.signature, &found.content), (&Checked::Yes, &Checked::Yes));
    assert!(matches!(found.signer.trusted, Checked::NotChecked(_)), "{:?}", found.signer);
    assert!(matches!(found.signer.revoked, Checked::NotChecked(_)));
    assert!(found.stamped_at.is_none(), "the signer's own word is no stamp");
    assert!(
        found.assertions.iter().any(|(label, content)| label == "org.sightline.note" && content.contains("square"))
    );
}

#[test]
fn with_a_list_of_issuers_an_unknown_signer_is_not_trusted() {
    // Any certificate that is not the signer's issuer.
    let Some(other) = material("certs/ps256.pub") else { return };
    let anchors = String::from_utf8(other).unwrap();
    let provenance = read_provenance(Cursor::new(signed()), Some(&anchors)).unwrap();
    let found = provenance.credentials.unwrap();
    assert_eq!(found.signer.trusted, Checked::No(vec!["signingCredential.untrusted".to_owned()]));
    assert_eq!(found.signature, Checked::Yes, "trust is a question of its own");
    assert!(read_provenance(Cursor::new(signed()), Some("-----BEGIN CERTIFICATE-----\nnonsense")).is_err());
}

#[test]
fn a_signer_whose_issuer_is_on_the_list_is_trusted_and_another_is_not() {
    let signer = EphemeralSigner::new("camera.test").unwrap();
    let chain = Signer::certs(&signer).unwrap();
    let issuer = |der: &Vec<u8>| {
        let lines: Vec<String> =
            STANDARD.encode(der).as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    };
    let anchors = issuer(chain.last().unwrap());
    let told = |bytes: Vec<u8>| read_provenance(Cursor::new(bytes), Some(&anchors)).unwrap().credentials.unwrap();
    let own = told(signed_by(&signer));
    assert_eq!((&own.signer.trusted, &own.signature), (&Checked::Yes, &Checked::Yes), "{:?}", own.codes);
    let other = told(signed());
    assert_eq!(other.signer.trusted, Checked::No(vec!["signingCredential.untrusted".to_owned()]));
}

#[test]
fn a_changed_picture_no_longer_matches_though_the_signature_is_whole() {
    let mut bytes = signed();
    // Near the end lies the picture's own data, behind the manifest.
    let at = bytes.len() - 20;
    bytes[at] ^= 0x01;
    let found = found(bytes);
    assert_eq!(found.content, Checked::No(vec!["assertion.dataHash.mismatch".to_owned()]));
    assert_eq!(found.signature, Checked::Yes);
}

#[test]
fn a_changed_assertion_breaks_the_signature() {
    let mut bytes = signed();
    let at = bytes.windows(6).position(|window| window == b"square").unwrap();
    bytes[at] = b'S';
    let found = found(bytes);
    assert_eq!(found.signature, Checked::No(vec!["assertion.hashedURI.mismatch".to_owned()]));
}

#[test]
fn nothing_that_a_signed_file_says_can_change_with_everything_still_holding() {
    let whole = signed();
    let start = whole.windows(4).position(|window| window == b"jumb").unwrap();
    let end = whole.len();
    let said = found(whole.clone());
    for at in (start..end).step_by(97) {
        let mut bent = whole.clone();
        bent[at] ^= 0x10;
        let read = read(bent);
        let Some(found) = read.credentials else { continue };
        // A few bytes of the form are padding that nothing covers; what it says must be what was signed.
        if found.signature == Checked::Yes && found.content == Checked::Yes {
            assert_eq!((&found.assertions, &found.signer), (&said.assertions, &said.signer), "byte {at} of {end}");
            assert_eq!(
                (&found.generator, found.ingredients),
                (&said.generator, said.ingredients),
                "byte {at} of {end}"
            );
        }
    }
    for length in (0..end).step_by(511) {
        let read = read(whole[..length].to_vec());
        let holds = read.credentials.is_some_and(|c| c.signature == Checked::Yes && c.content == Checked::Yes);
        assert!(!holds, "cut at {length}");
    }
}

/// A file of the test material of the C2PA library itself, where it is there.
fn material(name: &str) -> Option<Vec<u8>> {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = root.join("hostile/c2pa-rs/sdk/tests/fixtures").join(name);
    let bytes = fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("skipped: no test material ({name})");
    }
    bytes
}

#[test]
fn files_of_others_good_and_forged() {
    let no = |code: &str| Checked::No(vec![code.to_owned()]);
    for (name, signature, content) in [
        ("C.jpg", Checked::Yes, Checked::Yes),
        ("CA.jpg", Checked::Yes, Checked::Yes),
        ("E-sig-CA.jpg", no("claimSignature.mismatch"), Checked::Yes),
        ("XCA.jpg", Checked::Yes, no("assertion.dataHash.mismatch")),
        ("no_manifest.jpg", Checked::NotChecked(String::new()), Checked::NotChecked(String::new())),
    ] {
        let Some(bytes) = material(name) else { return };
        let read = read(bytes);
        let Some(found) = read.credentials else {
            assert!(matches!(signature, Checked::NotChecked(_)), "{name}: {:?}", read.warnings);
            continue;
        };
        assert_eq!((&found.signature, &found.content), (&signature, &content), "{name}: {:?}", found.codes);
    }
}

// One of them (tiff_poc.tiff) takes for ever: the sandbox, where readers run, has a limit of time (see `cli`).
#[test]
fn hostile_files_end_in_an_answer() {
    for name in [
        "nested_moov_1000.mp4",
        "riff_bomb_1000.wav",
        "sample3.invalid.wav",
        "id3v23_compression_underflow.mp3",
        "legacy.mp4",
        "cloudx.jpg",
        "prerelease.jpg",
        "ocsp.jpg",
    ] {
        let Some(bytes) = material(name) else { return };
        let read = read(bytes);
        let holds = read.credentials.as_ref().is_some_and(|c| c.signature == Checked::Yes && c.content == Checked::Yes);
        assert!(!holds || name == "ocsp.jpg", "{name} is damaged, and {:?}", read.credentials);
    }
}

#[test]
fn a_stamp_of_an_authority_gives_a_time_and_its_absence_none() {
    let Some(bytes) = material("ocsp_with_assertion.jpg") else { return };
    let found = found(bytes);
    assert!(found.stamped_at.is_some(), "{:?}", found.codes);
    assert!(found.codes.iter().any(|code| code == "timeStamp.validated"));
}
