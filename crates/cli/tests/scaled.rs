//! The whole way on PostgreSQL and S3, and the same bytes as in a folder.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::path::Path;
use std::process::{Command, Stdio};

use run::{Ran, User, ran};
use serde_json::Value;
use testkit::servers::{PASSWORD, Postgres, S3};

/// The key to the bucket.
const SECRET: &str = "s3cret-of-the-bucket";

/// A user of a store: its addresses in the environment, its password where libpq looks for it.
struct Scaled {
    user: User,
    store: Postgres,
    bucket: S3,
}

impl Scaled {
    fn start() -> Option<Self> {
        Some(Self { user: User::new(), store: Postgres::start()?, bucket: S3::start()? })
    }

    fn command(&self, clock: Option<&str>, case: &str) -> Command {
        let mut command = at(clock, self.user.command(&self.user.at("")));
        command.env("PGPASSWORD", PASSWORD).env("SIGHTLINE_CASE", case);
        command.env("SIGHTLINE_STORE", self.store.address("cases")).env("SIGHTLINE_BLOBS", "s3://evidence/team");
        command.env("AWS_ACCESS_KEY_ID", "id").env("AWS_SECRET_ACCESS_KEY", SECRET);
        command.env("AWS_REGION", "us-east-1").env("AWS_ENDPOINT_URL", self.bucket.endpoint());
        command
    }

    fn run_at(&self, clock: Option<&str>, case: &str, arguments: &[&str]) -> Ran {
        ran(self.command(clock, case).args(arguments).output().unwrap())
    }
}

/// The same command under a clock that says this.
fn at(clock: Option<&str>, command: Command) -> Command {
    let Some(clock) = clock else { return command };
    let mut still = Command::new("faketime");
    still.args(["-f", clock]).arg(command.get_program()).env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    still.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => still.env(name, value),
            None => still.env_remove(name),
        };
    }
    still
}

/// Tables of the example that hold nothing that is sealed on its way in, nor refer to any that do.
const IN_CLEAR: [&str; 8] = [
    "base.geojson",
    "case.csv",
    "events.csv",
    "evidence.csv",
    "incidents.csv",
    "items.csv",
    "places.csv",
    "sources.csv",
];

/// A clock that stands still, so that two cases differ in nothing but who they are.
const STILL: &str = "2022-02-01 00:00:00";

/// A page or document with the case's random name, the key and the signatures under it left out; entries, root and all
/// else stay.
fn without_identity(text: &str, verifier: &str) -> String {
    let (origin, _) = verifier.split_once('+').unwrap();
    let mut rest = text;
    let mut masked = String::new();
    // A signature line: a dash, the name, base64.
    while let Some(at) = rest.find(&format!("\u{2014} {origin} ")) {
        masked.push_str(&rest[..at]);
        let line = &rest[at..];
        rest = &line[line.find(['\n', '<', '"']).unwrap()..];
    }
    masked.push_str(rest);
    masked.replace(verifier, "KEY").replace(origin, "ORIGIN")
}

/// A text without the numbers of stand-ins: each case numbers its people in an order of its own.
fn unnumbered(text: &str) -> String {
    ["Witness ", "Filmer ", "Submitter "].into_iter().fold(text.to_owned(), |text, name| {
        let mut pieces = text.split(name);
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |text, piece| text + name + piece.trim_start_matches(|c: char| c.is_ascii_digit()))
    })
}

#[test]
fn the_example_goes_the_whole_way_and_gives_the_same_bytes_as_in_a_folder() {
    let Some(scaled) = Scaled::start() else { return };
    if Command::new("faketime").arg("--version").output().is_err() {
        testkit::missing("faketime");
        return;
    }
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    // What people said and who they are is sealed under random keys, so that no two cases hold the same bytes of it: first
    // what stays in clear.
    let example = scaled.user.at("example");
    std::fs::create_dir(&example).unwrap();
    for file in std::fs::read_dir(&whole).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        if IN_CLEAR.contains(&name.as_str()) {
            // Sources whose names are hidden are sealed; here they are all in clear.
            let mut text = String::from_utf8(std::fs::read(&file).unwrap()).unwrap();
            for hidden in [",witness,", ",filmer,", ",submitter,"] {
                text = text.replace(hidden, ",publisher,");
            }
            std::fs::write(example.join(name), text).unwrap();
        }
    }
    let footage = scaled.user.at("footage");
    std::fs::create_dir(&footage).unwrap();
    testkit::clips::plain(&footage);
    testkit::clips::cuts(&footage);
    let (example, films) = (example.to_str().unwrap().to_owned(), footage.to_str().unwrap().to_owned());
    let there = |arguments: &[&str]| scaled.run_at(Some(STILL), "almaty", arguments);
    let here = |arguments: &[&str]| {
        let mut command = at(Some(STILL), scaled.user.command(&scaled.user.at("")));
        ran(command.env("SIGHTLINE_CASE", "folder").args(arguments).output().unwrap())
    };
    let both = |arguments: &[&str]| {
        let (there, here) = (there(arguments), here(arguments));
        // 1: the example holds evidence that cannot all be true, and both say so.
        assert!(there.code == here.code && there.code < 2, "{arguments:?}: {} {}", there.err, here.err);
        (there.out, here.out)
    };
    let document = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let key = |text: &str| document(text)["verifier_key"].as_str().unwrap().to_owned();
    let new = |name| ["new", name, "--zone", "Asia/Almaty", "--title", "A case", "--json"];
    let (key_there, key_here) = (key(&there(&new("almaty")).out), key(&here(&new("folder")).out));

    let (imported, same) = both(&["import", &example, &films, "--json"]);
    assert_eq!(imported, same);
    let (analysed, same) = both(&["analyse", "--workers", "1", "--json"]);
    assert_eq!(analysed, same);
    assert!(document(&analysed)["takes"].as_u64().unwrap() >= 4, "{analysed}");
    let (solved, same) = both(&["solve", "--json"]);
    assert_eq!(solved, same, "what is concluded does not depend on where the case is kept");
    assert!(document(&solved)["points"].as_array().unwrap().len() > 5, "{solved}");

    let page = scaled.user.at("report.html");
    let page = page.to_str().unwrap();
    let read = |page: &str| std::fs::read_to_string(page).unwrap().replace("&#x2f;", "/");
    there(&["report", "--html", page]);
    let page_there = read(page);
    here(&["report", "--html", page]);
    let page_here = read(page);
    assert!(page_there.contains(&key_there) && page_here.contains(&key_here) && page_here.len() > 50_000);
    let (page_there, page_here) = (without_identity(&page_there, &key_there), without_identity(&page_here, &key_here));
    for (there, here) in page_there.lines().zip(page_here.lines()) {
        // The root: the ledger's first entries hold the random public keys of the case's vault.
        let root = there.contains("root <code>")
            || there.starts_with("<pre class=\"hash\">")
            || (there.trim().len() == 44 && there.trim().ends_with('='));
        assert!(root || there == here, "the same page\n{there}\n{here}");
    }
    assert_eq!(page_there.len(), page_here.len());

    let (verified, same) = both(&["verify", "--json"]);
    let (verified, same) = (document(&verified), document(&same));
    // Not the root: the last entry holds the hash of a page that names the case's key.
    for field in ["whole", "blobs", "bytes", "entries", "checkpoints", "rows", "damages"] {
        assert_eq!(verified[field], same[field], "{field}");
    }
    assert_eq!(verified["whole"], true);
    let out = scaled.user.at("original.mp4");
    let imported = document(&imported);
    let film =
        imported["arrivals"].as_array().unwrap().iter().find(|one| one["path"].as_str().unwrap().contains("plain"));
    let item = film.unwrap()["item"].as_str().unwrap();
    assert_eq!(there(&["export", "original", item, "--out", out.to_str().unwrap()]).code, 0);
    assert_eq!(std::fs::read(out).unwrap(), std::fs::read(footage.join("plain.mp4")).unwrap());

    // The whole example, sealed tables and all: what is concluded is still the same.
    let whole = whole.to_str().unwrap();
    both(&["import", whole]);
    let (solved, same) = both(&["solve", "--json"]);
    assert_eq!(unnumbered(&solved), unnumbered(&same));
    assert_eq!(document(&both(&["verify", "--json"]).0)["whole"], true);
    let held = document(&scaled.run_at(None, "almaty", &["verify", "--json"]).out)["blobs"].as_u64().unwrap();

    // Two processes: the second waits for the first.
    let import = |name: &str| {
        let file = scaled.user.at(name);
        std::fs::write(&file, name).unwrap();
        let mut command = scaled.command(None, "almaty");
        command.arg("import").arg(file).stdout(Stdio::null()).spawn().unwrap()
    };
    for mut child in [import("a.txt"), import("b.txt")] {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(
        document(&scaled.run_at(None, "almaty", &["verify", "--json"]).out)["blobs"].as_u64().unwrap(),
        2 + held
    );
    // All that this computer keeps is beside the case, and nothing of it under the user's own folders.
    assert!(scaled.user.at("cache").is_dir() && !scaled.user.at("almaty").exists());
}

#[test]
fn secrets_are_in_no_message_and_not_taken_from_the_command_line() {
    let Some(scaled) = Scaled::start() else { return };
    let with_password = scaled.store.address_with_password();
    let blobs = "s3://evidence/team";
    let run = |store: &str, blobs: &str, arguments: &[&str], env: &[(&str, &str)]| {
        let mut command = scaled.command(None, "almaty");
        if !store.is_empty() {
            command.env_remove("SIGHTLINE_STORE").env_remove("SIGHTLINE_BLOBS");
            command.args(["--store", store, "--blobs", blobs]);
        }
        command.envs(env.iter().copied());
        let ran = ran(command.args(arguments).output().unwrap());
        for secret in [PASSWORD, SECRET, "wr0ng"] {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{arguments:?}: {}{}", ran.out, ran.err);
        }
        ran
    };
    let refused = run(&with_password, blobs, &["new", "almaty"], &[]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("SIGHTLINE_STORE"), "{}", refused.err);
    let keys = run(&scaled.store.address("cases"), &format!("s3://id:{SECRET}@evidence/team"), &["new", "almaty"], &[]);
    assert!(keys.code == 2 && keys.err.contains("AWS_SECRET_ACCESS_KEY"), "{}", keys.err);
    let wrong = run("", blobs, &["new", "almaty"], &[("PGPASSWORD", "wr0ng")]);
    assert!(wrong.code == 2 && wrong.err.contains("PGPASSWORD"), "{}", wrong.err);
    // In the environment the whole address may stand, password and all.
    let made = run("", blobs, &["new", "almaty"], &[("SIGHTLINE_STORE", &with_password), ("PGPASSWORD", "wr0ng")]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("postgres://ana@"), "{}", made.out);
    let half = run("", blobs, &["solve"], &[("SIGHTLINE_BLOBS", "")]);
    assert_eq!(half.code, 2, "{}", half.err);
    let none = run("", blobs, &["solve"], &[("SIGHTLINE_CASE", "nowhere")]);
    assert!(none.code == 2 && none.err.contains("there are: almaty"), "{}", none.err);
    let gone = run("", blobs, &["solve"], &[("AWS_ENDPOINT_URL", "http://127.0.0.1:1")]);
    assert_eq!(gone.code, 2, "{}", gone.err);
}

#[test]
fn a_second_computer_opens_the_vault_and_what_one_destroys_is_gone_for_both() {
    let Some(scaled) = Scaled::start() else { return };
    let second = User::new();
    let here = |arguments: &[&str]| scaled.run_at(None, "protected", arguments);
    let there = |arguments: &[&str]| {
        let mut command = scaled.command(None, "protected");
        command.env("SIGHTLINE_CONFIG", second.at("config")).env("SIGHTLINE_CACHE", second.at("cache"));
        command.env("SIGHTLINE_BY", "B. Second").current_dir(second.at(""));
        ran(command.args(arguments).output().unwrap())
    };
    let in_bucket =
        || -> Vec<String> { scaled.bucket.names().into_iter().filter(|name| name.contains("/keys/")).collect() };
    let good = |ran: Ran| {
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        ran.out
    };
    good(here(&["new", "protected", "--zone", "Asia/Almaty"]));
    let folder = scaled.user.at("in");
    std::fs::create_dir(&folder).unwrap();
    let tables = [
        ("sources.csv", "id,name,role\nw1,Gulnara Testova,witness\nw2,Other Person,witness\n"),
        ("statements.csv", "id,source,text\ns1,w1,They came at noon\n"),
        ("claims.csv", "id,statement,says\nc1,s1,Soldiers came at noon\n"),
        ("items.csv", "id,file,confidential\nV1,talk.txt,yes\n"),
        ("talk.txt", "words of a talk"),
    ];
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    good(here(&["import", folder.to_str().unwrap()]));

    let show = ["vault", "show", "claim", "c1"];
    // The team's signing key was given to the second person; the key to the vault is their own.
    std::fs::create_dir(second.at("config")).unwrap();
    std::fs::copy(scaled.user.at("config/key"), second.at("config/key")).unwrap();
    let closed = there(&show);
    assert!(closed.code == 2 && closed.err.contains("no key of your own"), "{}", closed.err);
    let key: Value = serde_json::from_str(&good(there(&["vault", "key", "--json"]))).unwrap();
    good(here(&["vault", "add-person", "B. Second", key["key"].as_str().unwrap()]));
    assert!(good(there(&show)).contains("Soldiers came at noon"), "nothing was carried from one computer to the other");
    let out = second.at("talk.txt");
    good(there(&["export", "original", "V1", "--out", out.to_str().unwrap()]));
    assert_eq!(std::fs::read_to_string(out).unwrap(), "words of a talk");
    let keys = |user: &User| {
        let kept = walk(&user.at("cache")).into_iter();
        kept.filter(|path| path.components().any(|part| part.as_os_str() == "keys")).count()
    };
    assert_eq!((keys(&scaled.user), keys(&second)), (0, 0), "no wrapped key is left on either computer");
    for verified in [here(&["verify", "--json"]), there(&["verify", "--json"])] {
        let verified: Value = serde_json::from_str(&good(verified)).unwrap();
        assert_eq!((&verified["whole"], &verified["opened"]), (&true.into(), &verified["sealed"]), "{verified}");
        assert!(verified["opened"].as_u64().unwrap() > 4 && !verified["unchecked"].to_string().contains("keys of"));
    }

    // What one destroys is gone for the other, and the bucket holds no trace of the keys.
    let before = in_bucket();
    good(there(&["dispose", "source", "w1", "--ground", "consent-withdrawn", "--reason", "asked"]));
    let after = in_bucket();
    assert!(before.len() > after.len() && after.iter().all(|key| before.contains(key)), "{before:?} {after:?}");
    let gone = here(&["vault", "show", "source", "w1"]);
    assert!(gone.code == 2 && gone.err.contains("destroyed"), "{}", gone.err);
    assert!(good(here(&["vault", "show", "source", "w2"])).contains("Other Person"));
    assert_eq!(serde_json::from_str::<Value>(&good(here(&["verify", "--json"]))).unwrap()["whole"], true);
    // Who is removed opens nothing more: the keys in the bucket are new.
    good(here(&["vault", "remove-person", "B. Second", "--reason", "left"]));
    assert_eq!(there(&show).code, 2);
    assert!(good(here(&show)).contains("Soldiers came at noon"));
    assert!(in_bucket().iter().all(|key| !after.contains(key)), "every key was wrapped anew");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

#[test]
fn the_demo_goes_its_whole_way_on_servers() {
    let Some(scaled) = Scaled::start() else { return };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let dir = scaled.user.at("demo");
    let mut demo = Command::new("bash");
    demo.arg(root.join("scripts/demo")).arg("--dir").arg(&dir).arg("--program").arg(env!("CARGO_BIN_EXE_sightline"));
    demo.args(["--store", &scaled.store.address("cases"), "--blobs", "s3://evidence/demo"]);
    // The same environment as a command of this user has, without the case that it is at.
    let command = scaled.command(None, "none");
    for (name, value) in command.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        if !["SIGHTLINE_CASE", "SIGHTLINE_STORE", "SIGHTLINE_BLOBS"].iter().any(|left| name == *left) {
            demo.env(name, value);
        }
    }
    let ran = ran(demo.output().unwrap());
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let shown: Vec<_> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        !shown.iter().any(|name| name == "street" || name == "almaty-2022"),
        "no case lies in the folder: {shown:?}"
    );
    for page in ["street.html", "almaty-2022.html", "drill-case.html", "drill-score.html"] {
        assert!(std::fs::read_to_string(dir.join(page)).unwrap().trim_end().ends_with("</html>"), "{page}");
    }
    let verified = scaled.run_at(None, "street", &["verify", "--blobs", "s3://evidence/demo", "--json"]);
    let verified: Value = serde_json::from_str(&verified.out).unwrap();
    assert!(verified["whole"] == true && verified["blobs"].as_u64().unwrap() >= 8, "{verified}");
}
