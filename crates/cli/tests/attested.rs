//! Stamps by a local authority and countersignatures by a second person: taken in, refused, checked.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::{Path, PathBuf};
use std::process::Command;

use run::{Ran, User};
use serde_json::Value;

/// A certificate authority and its time-stamp authorities, made with openssl in a folder.
struct Authority {
    folder: PathBuf,
}

impl Authority {
    fn new(folder: PathBuf) -> Self {
        std::fs::create_dir(&folder).unwrap();
        let authority = Self { folder };
        let config = "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\ndefault_policy = 1.2.3.4.1\n\
            digests = sha1, sha256, sha512\nsigner_digest = sha256\naccuracy = secs:1\ness_cert_id_alg = sha256\n";
        authority.write("ts.cnf", config);
        authority.write("serial", "04\n");
        authority.write("stamping", "extendedKeyUsage = critical,timeStamping\n");
        authority.write("serving", "extendedKeyUsage = serverAuth\n");
        for ca in ["ca", "other-ca"] {
            authority.run(&format!("openssl req -x509 {EC} -keyout {ca}.key -out {ca}.pem -subj /CN={ca} -days 9000"));
        }
        authority.issue("tsa", "stamping", "");
        authority.issue("expired", "stamping", "faketime 2020-01-01 ");
        authority.issue("server", "serving", "");
        authority
    }

    fn issue(&self, name: &str, usage: &str, clock: &str) {
        self.run(&format!("openssl req {EC} -keyout {name}.key -out {name}.csr -subj /O=Stamps/CN={name}"));
        self.run(&format!(
            "{clock}openssl x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -set_serial 0x77 -days 30 -extfile {usage} -out {name}.pem"
        ));
    }

    /// Answers a request.
    fn answer(&self, request: &str, by: &str, answer: &str) -> PathBuf {
        self.run(&format!(
            "openssl ts -reply -config ts.cnf -queryfile {request} -signer {by}.pem -inkey {by}.key -out {answer}"
        ));
        self.at(answer)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.at(name), text).unwrap();
    }

    fn run(&self, line: &str) -> Vec<u8> {
        let mut words = line.split_whitespace();
        self.ran(Command::new(words.next().unwrap()).args(words), line)
    }

    /// The same under a clock that says this.
    fn run_under(&self, clock: &str, line: &str) -> Vec<u8> {
        self.ran(Command::new("faketime").arg(clock).args(line.split_whitespace()), line)
    }

    fn ran(&self, command: &mut Command, line: &str) -> Vec<u8> {
        let ran = command.current_dir(&self.folder).output().unwrap();
        assert!(ran.status.success(), "{line}: {}", String::from_utf8_lossy(&ran.stderr));
        ran.stdout
    }
}

/// Small keys, quickly made.
const EC: &str = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

/// A case, an authority, a request for the case's newest checkpoint, and how many entries that has.
fn stamped() -> (User, PathBuf, Authority, u64) {
    let user = User::new();
    let case = user.case("case");
    let authority = Authority::new(user.at("authority"));
    let request = authority.at("request.tsq");
    let asked = user.json(&case, &["checkpoint", "request", "--out", request.to_str().unwrap()]);
    let entries = asked["entries"].as_u64().unwrap();
    (user, case, authority, entries)
}

fn add(user: &User, case: &Path, file: &Path) -> Ran {
    user.run_in(case, &["checkpoint", "add", file.to_str().unwrap(), "--json"])
}

fn verify(user: &User, case: &Path, more: &[&str]) -> (i32, Value) {
    let ran = user.run_in(case, &[&["verify", "--json"], more].concat());
    (ran.code, serde_json::from_str(&ran.out).unwrap())
}

fn says(list: &Value, what: &str) -> bool {
    list.as_array().unwrap().iter().any(|one| one.to_string().contains(what))
}

#[test]
fn a_stamp_is_taken_in_and_its_chain_is_checked_by_openssl() {
    let (user, case, authority, entries) = stamped();
    let (code, before) = verify(&user, &case, &[]);
    assert!(code == 0 && says(&before["unchecked"], "order, not date"), "{before}");

    let text = String::from_utf8(authority.run("openssl ts -query -in request.tsq -text")).unwrap();
    assert!(text.contains("sha256") && text.contains("Certificate required: yes"), "others read the request: {text}");
    let answer = authority.answer("request.tsq", "tsa", "answer.tsr");
    let added = add(&user, &case, &answer);
    assert_eq!(added.code, 0, "{}{}", added.out, added.err);
    let (code, report) = verify(&user, &case, &[]);
    let stamp = &report["attestations"][0];
    assert_eq!(
        (code, &stamp["entries"], &stamp["kind"], &stamp["state"]),
        (0, &entries.into(), &"stamp".into(), &"unchecked".into())
    );
    assert!(stamp["by"].as_str().unwrap().contains("CN=tsa"), "{stamp}");
    assert!(says(&report["unchecked"], "--stamp-ca") && !says(&report["unchecked"], "order, not date"), "{report}");

    let ca = authority.at("ca.pem");
    let (code, report) = verify(&user, &case, &["--stamp-ca", ca.to_str().unwrap()]);
    assert_eq!((code, &report["attestations"][0]["state"]), (0, &"checked".into()), "{report}");
    let other = authority.at("other-ca.pem");
    let (code, report) = verify(&user, &case, &["--stamp-ca", other.to_str().unwrap()]);
    assert_eq!(
        (code, &report["attestations"][0]["state"], &report["whole"]),
        (1, &"refused".into(), &false.into()),
        "{report}"
    );

    // Anyone can check the same without this program: the stamped file and the token.
    let token: Vec<PathBuf> = walk(&case.join("blobs"));
    let [token] = token.as_slice() else { panic!("{token:?}") };
    let (token, checkpoint) = (token.to_str().unwrap(), case.join(format!("checkpoints/{entries}")));
    let data = checkpoint.to_str().unwrap();
    authority.run(&format!("openssl ts -verify -token_in -in {token} -data {data} -CAfile ca.pem"));

    // The bare token is the same stamp, and a later checkpoint does not take an earlier one's.
    authority.run("openssl ts -reply -in answer.tsr -token_out -out bare.tsr");
    assert_eq!(add(&user, &case, &authority.at("bare.tsr")).code, 0);
    assert_eq!(verify(&user, &case, &[]).1["attestations"].as_array().unwrap().len(), 1, "nothing is recorded twice");
    user.json(&case, &["checkpoint", "request", "--out", authority.at("second.tsq").to_str().unwrap()]);
    let second = authority.answer("second.tsq", "tsa", "second.tsr");
    assert_eq!(add(&user, &case, &second).code, 0);
    let sizes: Vec<u64> = verify(&user, &case, &[]).1["attestations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["entries"].as_u64().unwrap())
        .collect();
    assert_eq!(std::collections::BTreeSet::from_iter(sizes), [entries, entries + 1].into());
    let page = user.at("report.html");
    user.json(&case, &["report", "--html", page.to_str().unwrap()]);
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("CN=tsa") && !html.contains("The ledger has no time stamp from outside"));
}

#[test]
fn what_is_no_stamp_of_this_case_is_refused_and_nothing_is_recorded() {
    let (user, case, authority, entries) = stamped();
    let checkpoint = case.join(format!("checkpoints/{entries}")).display().to_string();
    let good = std::fs::read(authority.answer("request.tsq", "tsa", "answer.tsr")).unwrap();
    // Another case's checkpoint, made with the same key.
    let other = user.case("other");
    user.json(&other, &["checkpoint", "request", "--out", authority.at("other.tsq").to_str().unwrap()]);
    authority.answer("other.tsq", "tsa", "other.tsr");
    // The right checkpoint under a nonce of one's own; a SHA-1; another hash; another file; a policy that is refused.
    for (name, query) in [
        ("nonce", format!("-data {checkpoint} -sha256 -cert")),
        ("sha1", format!("-data {checkpoint} -sha1 -cert")),
        ("sha512", format!("-data {checkpoint} -sha512 -cert")),
        ("imprint", "-data ts.cnf -sha256 -cert".to_owned()),
        ("policy", format!("-data {checkpoint} -sha256 -cert -tspolicy 1.9.9")),
    ] {
        authority.run(&format!("openssl ts -query {query} -out {name}.tsq"));
    }
    for name in ["nonce", "sha1", "sha512", "imprint"] {
        authority.answer(&format!("{name}.tsq"), "tsa", &format!("{name}.tsr"));
    }
    let refused = Command::new("openssl")
        .args([
            "ts",
            "-reply",
            "-config",
            "ts.cnf",
            "-queryfile",
            "policy.tsq",
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
        ])
        .args(["-out", "policy.tsr"])
        .current_dir(&authority.folder)
        .output();
    drop(refused);
    std::fs::write(authority.at("cut.tsr"), &good[..good.len() - 1]).unwrap();
    std::fs::write(authority.at("half.tsr"), &good[..good.len() / 2]).unwrap();
    std::fs::write(authority.at("more.tsr"), [&good[..], b"\0"].concat()).unwrap();
    std::fs::write(authority.at("empty.tsr"), b"").unwrap();
    std::fs::write(authority.at("noise.tsr"), [0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x30]).unwrap();
    std::fs::write(authority.at("request.tsr"), std::fs::read(authority.at("request.tsq")).unwrap()).unwrap();
    for (name, what) in [
        ("other", "no checkpoint of this case"),
        ("imprint", "no checkpoint of this case"),
        ("nonce", "its nonce is not that of this case's request"),
        ("sha1", "SHA-1"),
        ("sha512", "another method"),
        ("policy", "the authority did not give a time-stamp"),
        ("cut", "neither a time-stamp response nor a token"),
        ("half", "neither a time-stamp response nor a token"),
        ("more", "neither a time-stamp response nor a token"),
        ("noise", "neither a time-stamp response nor a token"),
        ("request", ""),
        ("empty", "it is"),
    ] {
        let ran = add(&user, &case, &authority.at(&format!("{name}.tsr")));
        assert_eq!(ran.code, 2, "{name}: {}", ran.out);
        assert!(ran.out.contains(what), "{name}: {}", ran.out);
    }
    let (code, report) = verify(&user, &case, &[]);
    assert_eq!(
        (code, &report["entries"], &report["blobs"]),
        (0, &entries.into(), &0.into()),
        "nothing was recorded or kept"
    );
}

#[test]
fn authorities_that_openssl_does_not_accept_are_told() {
    let (user, case, authority, _) = stamped();
    let ca = authority.at("ca.pem");
    let ca = ca.to_str().unwrap();
    let expired = authority.answer("request.tsq", "expired", "expired.tsr");
    assert_eq!(add(&user, &case, &expired).code, 0, "well-formed, so it is kept");
    let (code, report) = verify(&user, &case, &["--stamp-ca", ca]);
    assert_eq!((code, &report["attestations"][0]["state"]), (1, &"refused".into()));
    assert!(report["attestations"][0]["says"].as_str().unwrap().contains("expired"), "{report}");

    // The same words signed by a certificate that is not for stamping, as only a forger would.
    authority.answer("request.tsq", "tsa", "good.tsr");
    authority.run("openssl ts -reply -in good.tsr -token_out -out good.der");
    authority.run("openssl cms -verify -noverify -inform DER -in good.der -binary -out words.der");
    authority.run(
        "openssl cms -sign -binary -nodetach -cades -md sha256 -econtent_type 1.2.840.113549.1.9.16.1.4 -in words.der \
         -signer server.pem -inkey server.key -outform DER -out forged.der",
    );
    let other = user.case("second");
    std::fs::remove_dir_all(&other).unwrap();
    copy(&case, &other);
    assert_eq!(add(&user, &other, &authority.at("forged.der")).code, 0);
    let (code, report) = verify(&user, &other, &["--stamp-ca", ca]);
    let forged =
        report["attestations"].as_array().unwrap().iter().find(|one| one["by"].as_str().unwrap().contains("CN=server"));
    assert_eq!((code, &forged.unwrap()["state"]), (1, &"refused".into()), "{report}");

    // A token changed in the store is found, like any other copy.
    let token = walk(&case.join("blobs")).pop().unwrap();
    let mut bytes = std::fs::read(&token).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::remove_file(&token).unwrap();
    std::fs::write(&token, bytes).unwrap();
    let (code, report) = verify(&user, &case, &[]);
    assert_eq!((code, &report["attestations"][0]["state"]), (1, &"refused".into()), "{report}");
}

#[test]
fn a_second_person_countersigns_what_extends_what_they_signed() {
    let (user, second) = (User::new(), User::new());
    let made = user.json(&user.at(""), &["new", "case"]);
    let (case, key) = (user.at("case"), made["verifier_key"].as_str().unwrap().to_owned());
    let export = |from: &str, name: &str| {
        let out = second.at(name);
        let exported = user.json(&case, &["checkpoint", "export", "--from", from, "--out", out.to_str().unwrap()]);
        exported["entries"].as_u64().unwrap_or_else(|| panic!("{exported}"))
    };
    let sign = |file: &str, more: &[&str], out: &str| {
        second.run(&[&["countersign", file, "--name", "example.org/ana", "--out", out, "--json"], more].concat())
    };
    let entries = export("0", "first");
    let unknown = sign("first", &[], "signed");
    assert!(unknown.code == 2 && unknown.out.contains("never countersigned"), "{}", unknown.out);
    let stranger = second.json(&second.at(""), &["new", "own"])["verifier_key"].as_str().unwrap().to_owned();
    assert_eq!(sign("first", &["--key", &stranger], "signed").code, 2, "another case's key");
    let signed = sign("first", &["--key", &key], "signed");
    assert_eq!(signed.code, 0, "{}{}", signed.out, signed.err);
    let witness = serde_json::from_str::<Value>(&signed.out).unwrap()["witness_key"].as_str().unwrap().to_owned();
    assert_eq!(add(&user, &case, &second.at("signed")).code, 0);

    let (code, report) = verify(&user, &case, &[]);
    assert_eq!((code, &report["attestations"][0]["state"]), (0, &"unchecked".into()), "{report}");
    let (code, report) = verify(&user, &case, &["--witness", &witness]);
    let one = &report["attestations"][0];
    assert_eq!((code, &one["state"], &one["entries"]), (0, &"checked".into(), &entries.into()), "{report}");
    assert!(one["says"].as_str().unwrap().contains("example.org/ana"), "{one}");
    openssl_accepts(&second, &witness);

    // The ledger grew: from the start again is refused, from what was signed is not; an older one never again.
    std::fs::write(user.at("a.txt"), "some words").unwrap();
    user.json(&case, &["import", "../a.txt"]);
    assert!(export("0", "again") > entries + 1);
    let again = sign("again", &[], "signed-again");
    assert!(again.code == 2 && again.out.contains(&format!("--from {entries}")), "{}", again.out);
    let size = export(&entries.to_string(), "grown");
    let grown = sign("grown", &[], "signed-grown");
    assert_eq!(grown.code, 0, "{}", grown.out);
    assert_eq!(sign("first", &["--key", &key], "old").code, 2);
    assert!(!second.at("old").exists(), "nothing is given out");
    assert_eq!(add(&user, &case, &second.at("signed-grown")).code, 0);
    let (_, report) = verify(&user, &case, &["--witness", &witness]);
    let sizes: Vec<u64> =
        report["attestations"].as_array().unwrap().iter().map(|a| a["entries"].as_u64().unwrap()).collect();
    assert_eq!(std::collections::BTreeSet::from_iter(sizes), [entries, size].into());

    // A countersignature that was changed does not hold, and one of another case is not taken in.
    let text = std::fs::read_to_string(second.at("signed")).unwrap();
    let other = user.case("other");
    assert_eq!(add(&user, &other, &second.at("signed")).code, 2);
    assert_eq!(
        add(&user, &case, &case.join(format!("checkpoints/{entries}"))).code,
        2,
        "nobody countersigned that one"
    );
    let line = text.lines().last().unwrap();
    let (head, base64) = line.rsplit_once(' ').unwrap();
    let flipped: String = base64
        .chars()
        .rev()
        .enumerate()
        .map(|(n, c)| if n == 20 { if c == 'A' { 'B' } else { 'A' } } else { c })
        .collect();
    let flipped: String = flipped.chars().rev().collect();
    std::fs::write(user.at("forged"), text.replace(line, &format!("{head} {flipped}"))).unwrap();
    assert_eq!(add(&user, &case, &user.at("forged")).code, 0, "by its own word it is one");
    let (code, report) = verify(&user, &case, &["--witness", &witness]);
    assert!(code == 1 && says(&report["attestations"], "refused"), "{report}");
}

/// Checks the countersignature with openssl alone: Ed25519 over what the specification says is signed.
fn openssl_accepts(second: &User, witness: &str) {
    let decode = |text: &str| {
        std::fs::write(second.at("base64"), text).unwrap();
        let ran = Command::new("openssl")
            .args(["enc", "-base64", "-d", "-A", "-in"])
            .arg(second.at("base64"))
            .output()
            .unwrap();
        ran.stdout
    };
    let text = std::fs::read_to_string(second.at("signed")).unwrap();
    let (body, signatures) = text.split_once("\n\n").unwrap();
    let line = signatures.lines().find(|line| line.contains(" example.org/ana ")).unwrap();
    let bytes = decode(line.rsplit_once(' ').unwrap().1);
    let secs = u64::from_be_bytes(bytes[4..12].try_into().unwrap());
    std::fs::write(second.at("message"), format!("cosignature/v1\ntime {secs}\n{body}\n")).unwrap();
    std::fs::write(second.at("signature"), &bytes[12..]).unwrap();
    let key = decode(witness.splitn(3, '+').nth(2).unwrap());
    let head = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
    std::fs::write(second.at("key.der"), [&head[..], &key[1..]].concat()).unwrap();
    let mut openssl = Command::new("openssl");
    openssl.args(["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin", "-in", "message"]);
    let ran = openssl.args(["-sigfile", "signature"]).current_dir(second.at("")).output().unwrap();
    assert!(ran.status.success(), "{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
}

fn walk(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] })
        .collect();
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy(&from, &to) } else { assert!(std::fs::copy(&from, &to).is_ok()) }
    }
}

/// An authority whose certificates are valid since 2015, so that stamps of other times are signed rightly.
fn with_long_lived(authority: &Authority) -> String {
    authority.run(&format!(
        "faketime 2015-01-01 openssl req -x509 {EC} -keyout old.key -out old.pem -subj /CN=old -days 30000"
    ));
    for name in ["steady", "second"] {
        authority.run(&format!("openssl req {EC} -keyout {name}.key -out {name}.csr -subj /O=Stamps/CN={name}"));
        let serial = if name == "steady" { "0x0a77" } else { "0x0b78" };
        authority.run(&format!(
            "faketime 2015-01-01 openssl x509 -req -in {name}.csr -CA old.pem -CAkey old.key -set_serial {serial} -days \
             30000 -extfile stamping -out {name}.pem"
        ));
    }
    authority.at("old.pem").to_str().unwrap().to_owned()
}

fn only(report: &Value) -> &Value {
    let all = report["attestations"].as_array().unwrap();
    assert_eq!(all.len(), 1, "{report}");
    &all[0]
}

#[test]
fn a_stamp_of_the_past_or_the_future_says_that_a_clock_was_wrong() {
    for (clock, wrong) in [("2016-03-04 10:00:00", "ran ahead"), ("2044-03-04 10:00:00", "ran behind")] {
        let (user, case, authority, _) = stamped();
        let ca = with_long_lived(&authority);
        authority.run_under(
            clock,
            "openssl ts -reply -config ts.cnf -queryfile request.tsq -signer steady.pem -inkey steady.key -out apart.tsr",
        );
        assert_eq!(add(&user, &case, &authority.at("apart.tsr")).code, 0, "{clock}");
        let (code, report) = verify(&user, &case, &["--stamp-ca", &ca]);
        assert_eq!((code, &only(&report)["state"]), (0, &"checked".into()), "the signature is right: {report}");
        assert!(says(&report["remarks"], wrong) && says(&report["remarks"], &clock[..10]), "{clock}: {report}");
        assert!(only(&report)["says"].as_str().unwrap().contains("was not asked"), "{report}");
    }
    // One of now says nothing of clocks.
    let (user, case, authority, _) = stamped();
    let ca = with_long_lived(&authority);
    assert_eq!(add(&user, &case, &authority.answer("request.tsq", "steady", "now.tsr")).code, 0);
    let (_, report) = verify(&user, &case, &["--stamp-ca", &ca]);
    assert!(!says(&report["remarks"], "the clock of the computer"), "{report}");
}

#[test]
fn a_token_with_two_signers_and_one_in_ber_are_refused_by_name() {
    let (user, case, authority, entries) = stamped();
    with_long_lived(&authority);
    authority.answer("request.tsq", "steady", "good.tsr");
    authority.run("openssl ts -reply -in good.tsr -token_out -out good.der");
    authority.run("openssl cms -verify -noverify -inform DER -in good.der -binary -out words.der");
    let sign = "openssl cms -sign -binary -nodetach -cades -md sha256 -econtent_type 1.2.840.113549.1.9.16.1.4 -in words.der \
                -signer steady.pem -inkey steady.key";
    authority.run(&format!("{sign} -signer second.pem -inkey second.key -outform DER -out two.der"));
    authority.run(&format!("{sign} -stream -outform DER -out ber.der"));
    let ber = std::fs::read(authority.at("ber.der")).unwrap();
    assert_eq!(ber[..2], [0x30, 0x80], "openssl left the length open");
    // The same inside a response that says that it was granted.
    let granted = [&[0x30, 0x82][..], &(ber.len() as u16 + 5).to_be_bytes(), &[0x30, 3, 2, 1, 0], &ber].concat();
    std::fs::write(authority.at("in-response.tsr"), granted).unwrap();
    for (name, what) in [("two.der", "2 signers"), ("ber.der", "BER"), ("in-response.tsr", "BER")] {
        let ran = add(&user, &case, &authority.at(name));
        assert!(ran.code == 2 && ran.out.contains(what), "{name}: {}", ran.out);
    }
    let (code, report) = verify(&user, &case, &[]);
    assert_eq!((code, &report["entries"]), (0, &entries.into()), "nothing was recorded: {report}");
}

#[test]
fn a_revoked_certificate_is_told_by_the_authoritys_list() {
    let (user, case, authority, _) = stamped();
    let ca = with_long_lived(&authority);
    let answer = authority.answer("request.tsq", "steady", "answer.tsr");
    assert_eq!(add(&user, &case, &answer).code, 0);
    authority.write(
        "ca.cnf",
        "[ca]\ndefault_ca = one\n[one]\ndatabase = index\ncrlnumber = number\ndefault_md = sha256\ndefault_crl_days = 30\n",
    );
    let list = |name: &str, index: &str| {
        authority.write("index", index);
        authority.write("number", "01\n");
        authority.run(&format!("openssl ca -gencrl -config ca.cnf -keyfile old.key -cert old.pem -out {name}.pem"));
        authority.at(&format!("{name}.pem")).to_str().unwrap().to_owned()
    };
    let row =
        |revoked: &str, serial: &str| format!("R\t450101000000Z\t{revoked}\t{serial}\tunknown\t/O=Stamps/CN=steady\n");
    let lists = [
        (list("empty", ""), "checked", "is not on the list"),
        (list("another", &row("200101000000Z,keyCompromise", "0B78")), "checked", "is not on the list"),
        (list("before", &row("200101000000Z,superseded", "0A77")), "refused", "was revoked at 2020-01-01"),
        (list("later", &row("440101000000Z,superseded", "0A77")), "checked", "was revoked later"),
        (list("compromised", &row("440101000000Z,keyCompromise", "0A77")), "refused", "Key Compromise"),
        (list("silent", &row("440101000000Z", "0A77")), "refused", "no reason given"),
    ];
    for (list, state, what) in &lists {
        let (code, report) = verify(&user, &case, &["--stamp-ca", &ca, "--stamp-crl", list]);
        let one = only(&report);
        assert_eq!(&one["state"], state, "{list}: {report}");
        assert_eq!(code, i32::from(*state == "refused"), "{list}: {report}");
        assert!(one["says"].as_str().unwrap().contains(what), "{list}: {one}");
    }
    // A list that the authority did not sign is bad input, and no list is passed over.
    authority.run("openssl ca -gencrl -config ca.cnf -keyfile other-ca.key -cert other-ca.pem -out foreign.pem");
    let foreign = authority.at("foreign.pem");
    let ran = user.run_in(&case, &["verify", "--stamp-ca", &ca, "--stamp-crl", foreign.to_str().unwrap()]);
    assert!(ran.code == 2 && ran.err.contains("no list of revoked certificates"), "{}{}", ran.out, ran.err);
    let ran = user.run_in(&case, &["verify", "--stamp-ca", &ca, "--stamp-crl", &ca]);
    assert_eq!(ran.code, 2, "a certificate is no list: {}", ran.out);
}

#[test]
fn a_stamp_goes_out_in_a_bag_and_openssl_checks_it_there() {
    let (user, case, authority, entries) = stamped();
    let answer = authority.answer("request.tsq", "tsa", "answer.tsr");
    assert_eq!(add(&user, &case, &answer).code, 0);
    let bag = user.at("bag");
    user.json(&case, &["export", "bag", bag.to_str().unwrap(), "--staff"]);
    let verify = |more: &[&str]| {
        run::ran(Command::new("python3").arg("-I").arg(bag.join("verify.py")).args(more).output().unwrap())
    };
    let without = verify(&[]);
    assert!(without.code == 0 && without.out.contains("--stamp-ca"), "{}", without.out);
    let (ca, other) = (authority.at("ca.pem"), authority.at("other-ca.pem"));
    let with = verify(&["--stamp-ca", ca.to_str().unwrap()]);
    assert!(
        with.code == 0 && with.out.contains(&format!("openssl accepts the stamp of {entries} entries")),
        "{}",
        with.out
    );
    let strange = verify(&["--stamp-ca", other.to_str().unwrap()]);
    assert!(strange.code == 1 && strange.out.contains("openssl does not accept it"), "{}", strange.out);
    // The same token beside another checkpoint stamps nothing.
    let stamps = bag.join("data/stamps");
    let token = std::fs::read_dir(&stamps).unwrap().next().unwrap().unwrap().path();
    let newest = std::fs::read_dir(bag.join("data/ledger/checkpoints"))
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .find(|size| *size != entries.to_string())
        .unwrap();
    std::fs::rename(&token, stamps.join(format!("{newest}-moved.tst"))).unwrap();
    assert!(verify(&[]).out.contains("it does not stamp the checkpoint of"));
}
