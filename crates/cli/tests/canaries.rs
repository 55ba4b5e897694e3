//! Five hundred identities, put in through every door, are found nowhere in clear; in a case that protects nothing the
//! same search finds them all.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use run::User;
use testkit::canaries::{self, Found, Search};

/// What a way through the program leaves outside the folder it was given.
struct Traces {
    user: User,
    case: PathBuf,
    /// What commands printed, the page, exports, and what was seen of child processes.
    out: PathBuf,
}

/// Deals canaries out, each once.
struct Deck {
    canaries: Vec<String>,
    next: usize,
}

impl Deck {
    fn draw(&mut self) -> String {
        self.next += 1;
        self.canaries.get(self.next - 1).cloned().expect("a door without a canary shows nothing: deal fewer elsewhere")
    }
}

/// Writes tables, files and archives that hold the canaries. `protected` says whether they call for protection.
fn fill(user: &User, folder: &Path, deck: &mut Deck, protected: bool) {
    std::fs::create_dir_all(folder).unwrap();
    let (role, confidential) = if protected { ("witness", "yes") } else { ("publisher", "no") };
    let quoted = |text: String| format!("\"{}\"", text.replace('"', "\"\""));
    let mut sources = "id,name,role,address,description\n".to_owned();
    let roles = if protected { ["witness", "filmer", "submitter"] } else { ["publisher"; 3] };
    for n in 0..30 {
        let cells = [deck.draw(), deck.draw(), deck.draw()].map(quoted);
        sources += &format!("w{n},{},{},{},{}\n", cells[0], roles[n % 3], cells[1], cells[2]);
    }
    std::fs::write(folder.join("sources.csv"), sources).unwrap();

    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("sources").unwrap();
    for (column, head) in ["id", "name", "role", "passage"].into_iter().enumerate() {
        sheet.write(0, column as u16, head).unwrap();
    }
    for row in 1..=10 {
        let cells = [format!("x{row}"), deck.draw(), role.to_owned(), deck.draw()];
        for (column, cell) in cells.into_iter().enumerate() {
            sheet.write(row, column as u16, cell).unwrap();
        }
    }
    workbook.save(folder.join("more.xlsx")).unwrap();

    let mut statements = "id,source,interviewer,interpreter,text,description,consent_keep\n".to_owned();
    for n in 0..20 {
        let said = format!("I know {} and {}", deck.draw(), deck.draw());
        let cells = [deck.draw(), said, deck.draw()].map(quoted);
        statements += &format!("s{n},w{n},{},,{},{},given\n", cells[0], cells[1], cells[2]);
    }
    std::fs::write(folder.join("statements.csv"), statements).unwrap();

    let mut claims = "id,statement,says,who,quote\n".to_owned();
    for n in 0..8 {
        let cells = [deck.draw(), deck.draw(), deck.draw()].map(quoted);
        claims += &format!("c{n},s{n},{},{},{}\n", cells[0], cells[1], cells[2]);
    }
    std::fs::write(folder.join("claims.csv"), claims).unwrap();
    let mut observations = "id,item,what,by,question,scope,looked_through_whole,visibility\n".to_owned();
    for n in 0..8 {
        let cells = [deck.draw(), deck.draw()].map(quoted);
        observations += &format!("o{n},V{n},{},{},,,,\n", cells[0], cells[1]);
    }
    std::fs::write(folder.join("observations.csv"), observations).unwrap();
    let mut sightings = "id,item,state,what,marks\n".to_owned();
    for n in 0..6 {
        let cells = [deck.draw(), deck.draw()].map(quoted);
        sightings += &format!("p{n},V{n},,{},{}\n", cells[0], cells[1]);
    }
    std::fs::write(folder.join("sightings.csv"), sightings).unwrap();

    let (mut sheets, mut fixes) =
        ("id,item,state,source_reason,note,by\n".to_owned(), "id,item,place,reason,by\n".to_owned());
    let (mut shadows, mut takes) =
        ("id,item,azimuth_deg,azimuth_error_deg,reason\n".to_owned(), "id,item,from_s,to_s,description\n".to_owned());
    for n in 0..4 {
        let cells = [deck.draw(), deck.draw(), deck.draw(), deck.draw(), deck.draw(), deck.draw()].map(quoted);
        sheets += &format!("v{n},V{n},viewed,{},{},A. Tester\n", cells[0], cells[1]);
        fixes += &format!("f{n},V{n},corner,{},{}\n", cells[2], cells[3]);
        shadows += &format!("h{n},V{n},40,3,{}\n", cells[4]);
        takes += &format!("V{n}#1,V{n},0,1,{}\n", cells[5]);
    }
    for (name, table) in [("verification", sheets), ("fixes", fixes), ("shadows", shadows), ("takes", takes)] {
        std::fs::write(folder.join(format!("{name}.csv")), table).unwrap();
    }
    std::fs::write(folder.join("places.csv"), "id,name\ncorner,A corner\n").unwrap();

    let (mut words, mut translations) =
        ("id,item,text,speaker,passage\n".to_owned(), "id,words,language,text,translator,note\n".to_owned());
    let (mut posts, mut marks) = (
        "id,item,address,forwarded_from,description,passage\n".to_owned(),
        "id,landmark,item,at_s,x_px,y_px,by,passage\n".to_owned(),
    );
    for n in 0..4 {
        let cells: [String; 10] = std::array::from_fn(|_| quoted(deck.draw()));
        words += &format!("t{n},V{n},{},{},{}\n", cells[0], cells[1], cells[2]);
        translations += &format!("t{n}.en,t{n},en,{},A. Tester,{}\n", cells[3], cells[4]);
        posts += &format!("P{n},V{n},{},{},{},{}\n", cells[5], cells[6], cells[7], cells[8]);
        marks += &format!("m{n},gate,V{n},0.5,10,10,{},\n", cells[9]);
    }
    for (name, table) in [("words", words), ("translations", translations), ("posts", posts), ("marks", marks)] {
        std::fs::write(folder.join(format!("{name}.csv")), table).unwrap();
    }
    std::fs::write(folder.join("landmarks.csv"), "id,name\ngate,A gate\n").unwrap();

    let mut items = "id,file,title,description,confidential,address,collector\n".to_owned();
    for n in 0..15 {
        let name = format!("{}.txt", deck.draw());
        std::fs::write(folder.join(&name), format!("notes of a talk with {}\n", deck.draw())).unwrap();
        let cells = [name, deck.draw(), deck.draw(), deck.draw(), deck.draw()].map(quoted);
        items += &format!("V{n},{},{},{},{confidential},{},{}\n", cells[0], cells[1], cells[2], cells[3], cells[4]);
    }
    let clip = testkit::clips::plain(&user.at(""));
    let film = format!("{}.mp4", deck.draw());
    let tagged = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(&clip.path)
        .args(["-c", "copy", "-metadata", &format!("title={}", deck.draw())])
        .args(["-metadata", &format!("artist={}", deck.draw()), "-metadata", &format!("comment={}", deck.draw())])
        .arg(folder.join(&film))
        .status();
    assert!(tagged.unwrap().success());
    items += &format!("film,\"{film}\",A film,,{confidential},,\n");
    std::fs::write(folder.join("items.csv"), items).unwrap();
}

/// Goes the whole way with all 500, watching everything that a child process can show.
fn go(protected: bool) -> Traces {
    let user = User::new();
    let out = user.at("out");
    std::fs::create_dir_all(&out).unwrap();
    std::fs::create_dir_all(user.at("tmp")).unwrap();
    let mut deck = Deck { canaries: canaries::all(), next: 0 };
    let folder = user.at("in");
    fill(&user, &folder, &mut deck, protected);

    // What is left goes in as an archive, under names and in contents, and as arguments.
    let inside = user.at("inside");
    std::fs::create_dir_all(&inside).unwrap();
    let arguments: Vec<String> = (0..3).map(|_| deck.draw()).collect();
    let mut entry = 0;
    while deck.next < canaries::COUNT {
        entry += 1;
        let name = if entry % 2 == 0 { deck.draw() } else { format!("{entry}") };
        let words: Vec<String> = (0..6.min(canaries::COUNT - deck.next)).map(|_| deck.draw()).collect();
        std::fs::write(inside.join(format!("{name}.txt")), words.join("\n")).unwrap();
    }
    assert!(entry >= 10, "the archive holds {entry} files");
    let archive = user.at("handed-in.tar");
    let packed = Command::new("tar").arg("-cf").arg(&archive).arg("-C").arg(&inside).arg(".").status();
    assert!(packed.unwrap().success());
    std::fs::remove_dir_all(&inside).unwrap();

    let traces = Traces { case: user.at("case"), out, user };
    traces.run(&traces.user.at(""), &["new", "case", "--title", "A case"]);
    let case = traces.case.clone();
    let mut import = vec!["import", "../handed-in.tar", "--collector", &arguments[0], "--account", &arguments[1]];
    import.extend(["--collected-from", arguments[2].as_str()]);
    import.extend(protected.then_some("--confidential"));
    traces.run(&case, &import);
    traces.run(&case, &["import", "../in"]);
    traces.run(&case, &["analyse"]);
    traces.run(&case, &["import", "../in", "--json"]);
    traces.run(&case, &["solve", "--json"]);
    let page = traces.out.join("report.html");
    let print = traces.out.join("report.pdf");
    traces.run(&case, &["report", "--html", page.to_str().unwrap(), "--pdf", print.to_str().unwrap()]);
    std::fs::write(traces.out.join("report.txt"), run::pdf_text(&print)).unwrap();
    traces.run(&case, &["consent", "statement", "s3", "--publish", "withdrawn", "--reason", "by telephone"]);
    traces.run(&case, &["verify", "--json"]);
    traces.run(&case, &["export", "tables", traces.out.join("tables").to_str().unwrap()]);
    unzip(&traces.out.join("tables/tables.xlsx"), &traces.out.join("tables/workbook"));
    for (form, name) in [("bag", "bag"), ("geojson", "map.geojson"), ("kml", "map.kml"), ("timemap", "timemap")] {
        traces.run(&case, &["export", form, traces.out.join(name).to_str().unwrap()]);
    }
    let told = traces.user.at("told.md");
    std::fs::write(&told, "# Told\n\nAccounts were taken down apart [@s1; @c1; @t1] [=method].\n").unwrap();
    traces.run(&case, &["signoff", told.to_str().unwrap(), "--by", "A second person"]);
    let published = traces.out.join("published.html");
    traces.run(&case, &["publish", told.to_str().unwrap(), "--html", published.to_str().unwrap()]);
    traces.run(&case, &["items", "--json"]);
    traces.run(&case, &["vault", "list", "--json"]);
    traces
}

/// Unpacks a workbook, whose sheets are compressed.
fn unzip(book: &Path, into: &Path) {
    let unpacked = Command::new("python3").args(["-m", "zipfile", "-e"]).arg(book).arg(into).status();
    assert!(unpacked.unwrap().success());
}

impl Traces {
    /// Runs a command at its most talkative, and keeps what it printed and what every program that it started was given.
    fn run(&self, folder: &Path, arguments: &[&str]) {
        let mut command = self.user.command(folder);
        command.args(arguments).env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
        command.env("TMPDIR", self.user.at("tmp"));
        let watched = self.user.at("watched");
        let output = watch(&command, &watched).output().unwrap();
        let seen = started(&std::fs::read_to_string(&watched).unwrap());
        std::fs::remove_file(&watched).unwrap();
        let name = format!("{}-{}", std::fs::read_dir(&self.out).unwrap().count(), arguments[0]);
        std::fs::write(self.out.join(&name), [&output.stdout[..], &output.stderr, &seen.concat()].concat()).unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {text} {}", String::from_utf8_lossy(&output.stdout));
    }

    /// Whether any canary is seen in a file or folder.
    fn shows(&self, place: &Path) -> bool {
        let (search, mut found) = (Search::new(&canaries::all()), Found::default());
        match place.is_dir() {
            true => search.folder(place, &mut found),
            false => search.bytes("", &std::fs::read(place).unwrap(), &mut found),
        }
        !found.first.is_empty()
    }

    fn search(&self, search: &Search) -> Found {
        let mut found = Found::default();
        for folder in [&self.case, &self.out, &self.user.at("tmp"), &self.user.at("config")] {
            search.folder(folder, &mut found);
        }
        let memory = std::fs::read_dir("/dev/shm").into_iter().flatten().flatten();
        for left in memory.filter(|left| left.file_name().to_string_lossy().starts_with("sightline-clear-")) {
            // Another test may be at work there at the same time; what this one left would hold its canaries.
            search.bytes("memory", &std::fs::read(left.path()).unwrap_or_default(), &mut found);
        }
        found
    }
}

/// The same command under a watch that misses nothing: every program started, however shortly it runs, with its arguments
/// and its environment, as the kernel was given them.
fn watch(command: &Command, report: &Path) -> Command {
    let mut watched = Command::new("strace");
    watched.args(["-f", "-qq", "-v", "-xx", "-s", "1048576", "-e", "trace=execve,execveat", "-e", "signal=none", "-o"]);
    watched.arg(report).arg(command.get_program()).args(command.get_args());
    watched.current_dir(command.get_current_dir().unwrap());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => watched.env(name, value),
            None => watched.env_remove(name),
        };
    }
    watched
}

/// What each started program was given, but the first, which is the command itself.
fn started(report: &str) -> Vec<Vec<u8>> {
    let programs = report.lines().filter(|line| line.contains("execve"));
    let given = |line: &str| {
        let mut bytes = Vec::new();
        let mut rest = line;
        while let Some(at) = rest.find("\\x") {
            // Texts are parted by what stands between them.
            if at > 0 {
                bytes.push(b'\n');
            }
            bytes.push(u8::from_str_radix(&rest[at + 2..at + 4], 16).unwrap());
            rest = &rest[at + 4..];
        }
        bytes
    };
    programs.skip(1).map(given).collect()
}

#[test]
fn the_watch_sees_what_the_shortest_lived_child_was_given() {
    let user = User::new();
    let canaries = canaries::all();
    let (argument, variable, grandchild) = (&canaries[2], &canaries[4], &canaries[8]);
    let script =
        format!("/bin/true '{argument}'; WHO='{variable}' /bin/true; /bin/sh -c '/bin/true {grandchild} && exit 0'");
    std::fs::write(user.at("script"), script).unwrap();
    let mut shell = Command::new("/bin/sh");
    shell.arg(user.at("script")).current_dir(user.at(""));
    let ran = watch(&shell, &user.at("watched")).output().expect("strace is installed by scripts/setup");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let seen = started(&std::fs::read_to_string(user.at("watched")).unwrap());
    let mut found = Found::default();
    Search::new(&canaries).bytes("children", &seen.concat(), &mut found);
    for canary in [argument, variable, grandchild] {
        assert!(found.first.contains_key(canary), "{canary} was given to a child: {found:?}");
    }
    assert_eq!(found.first.len(), 3, "and nothing else");
}

#[test]
fn what_is_protected_is_found_nowhere() {
    let traces = go(true);
    let found = traces.search(&Search::new(&canaries::all()));
    let list: Vec<_> = found.first.iter().take(10).collect();
    assert!(found.first.is_empty(), "{} of {} found: {list:#?}", found.first.len(), canaries::COUNT);
    dictionary_attack(&traces);
}

#[test]
fn the_same_search_finds_all_of_it_in_a_case_that_protects_nothing() {
    let traces = go(false);
    let found = traces.search(&Search::new(&canaries::all()));
    let missed: Vec<_> = canaries::all().into_iter().filter(|text| !found.first.contains_key(text)).collect();
    assert!(missed.is_empty(), "{} not found: {missed:?}", missed.len());
    // And each place that is searched is one in which something would be seen.
    for place in ["case.sqlite", "blobs"] {
        assert!(traces.shows(&traces.case.join(place)), "{place}");
    }
    let printed = [
        "report.html",
        "report.txt",
        "published.html",
        "bag",
        "tables/sources.csv",
        "tables/items.csv",
        "tables/workbook",
    ];
    for place in printed {
        assert!(traces.shows(&traces.out.join(place)), "{place}");
    }
}

/// Whoever has the whole case and the list of all names cannot tell which of them the commitments are of.
fn dictionary_attack(traces: &Traces) {
    let database: Vec<u8> = ["case.sqlite", "case.sqlite-wal"]
        .into_iter()
        .flat_map(|name| std::fs::read(traces.case.join(name)).unwrap_or_default())
        .collect();
    let text = String::from_utf8_lossy(&database);
    let commitments: BTreeSet<String> =
        text.split("\"commitment\":\"").skip(1).filter_map(|rest| rest.get(..64)).map(str::to_owned).collect();
    assert!(commitments.len() > 250, "{} commitments", commitments.len());
    // Every 32 bytes that the case shows are tried as salt, and none at all.
    let salts: Vec<[u8; 32]> = commitments.iter().take(40).map(|hex| unhex(hex)).chain([[0; 32]]).collect();
    let hit = |record: &str, field: &str, salt: Option<&[u8; 32]>, name: &str| {
        commitments.contains(&commitment(record, field, salt, name))
    };
    for (n, name) in canaries::all().iter().enumerate().take(90) {
        let (record, field) = (format!("source w{}", n / 3), ["name", "address", "description"][n % 3]);
        assert!(!hit(&record, field, None, name));
        assert!(salts.iter().all(|salt| !hit(&record, field, Some(salt), name)), "{name}");
    }
    // The attack itself works: with the salt, a name is recognised (the same vector as in crate `credentials`).
    let known = "19de8e77dfe7542c79bd7a43eb939306546f1b398584a13b143d19c3b9100d3b";
    assert_eq!(known, commitment("source w0", "name", Some(&[7; 32]), "A"));
}

fn unhex(text: &str) -> [u8; 32] {
    std::array::from_fn(|n| u8::from_str_radix(&text[2 * n..2 * n + 2], 16).unwrap())
}

/// As `docs/protection.md` describes it, written a second time.
fn commitment(record: &str, field: &str, salt: Option<&[u8; 32]>, value: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    hash.update(b"sightline commitment 1\n");
    let salt = salt.map_or(&[][..], |salt| &salt[..]);
    for part in [salt, record.as_bytes(), field.as_bytes(), value.as_bytes()] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
