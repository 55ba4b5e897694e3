//! System calls that fail during every other command that writes a case or out of it: what `faults` does to an import.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::FactKind;
use preservation::Case;

use crate::ground::{Dice, copies, copy, latest, seed, template, thorough, wait_for, wrong};
use crate::run::User;
use crate::strace::{End, judge, no_strace, points, some_of, strace_works, traced};

/// How many faults of each command are tried; ten times as many in `scripts/torture`.
const SOME: usize = 6;

/// A command, and what it is run on.
struct Work {
    base: PathBuf,
    arguments: Vec<String>,
    /// What it writes outside the case, below the user's folder.
    out: Option<&'static str>,
    /// Whether it records in one step, so that half of it is never seen.
    at_once: bool,
}

fn work(base: &Path, arguments: &[&str]) -> Work {
    let arguments = arguments.iter().map(ToString::to_string).collect();
    Work { base: base.to_owned(), arguments, out: None, at_once: true }
}

impl Work {
    fn writing(self, out: &'static str) -> Self {
        Self { out: Some(out), ..self }
    }
    /// It records step by step, each of them whole.
    fn in_steps(self) -> Self {
        Self { at_once: false, ..self }
    }
    fn arguments(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).collect()
    }
}

/// How many facts of each kind a case holds in which version: the same whatever the time and the salts.
type State = BTreeMap<(&'static str, u32), usize>;

fn state(case: &Path) -> State {
    wait_for(async {
        let case = Case::read(case).await.unwrap();
        let mut state = State::new();
        // What is brought in again arrives once more, and says nothing else.
        for kind in FactKind::ALL.into_iter().filter(|kind| *kind != FactKind::Arrival) {
            for recorded in case.records().facts(kind).await.unwrap() {
                *state.entry((kind.name(), recorded.version)).or_default() += 1;
            }
        }
        case.close().await;
        state
    })
}

/// Every file that is finished at a place, by its path from there; names that begin with a dot are not.
fn written(at: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(at: &Path, name: String, found: &mut BTreeMap<String, Vec<u8>>) {
        if at.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            return;
        }
        if at.is_dir() {
            for entry in std::fs::read_dir(at).unwrap().map(|entry| entry.unwrap()) {
                walk(&entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()), found);
            }
        } else if at.is_file() {
            found.insert(name, std::fs::read(at).unwrap());
        }
    }
    let mut found = BTreeMap::new();
    walk(at, String::new(), &mut found);
    found
}

fn remove(at: &Path) {
    if at.is_dir() {
        std::fs::remove_dir_all(at).unwrap();
    } else if at.exists() {
        std::fs::remove_file(at).unwrap();
    }
}

/// Tables in a folder, imported into a new case that is a copy of another.
fn case(user: &User, name: &str, from: &Path, tables: &[(&str, &str)]) -> PathBuf {
    let (case, folder) = (user.at(name), user.at(&format!("{name}-tables")));
    copy(from, &case);
    std::fs::create_dir(&folder).unwrap();
    for (table, text) in tables {
        std::fs::write(folder.join(table), text).unwrap();
    }
    let given = format!("../{name}-tables");
    let ran = user.run_in(&case, &["import", &given]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    case
}

fn done(user: &User, case: &Path, arguments: &[&str]) {
    let ran = user.run_in(case, arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
}

/// A case in the open: sources, items, evidence, one row withdrawn.
fn open(user: &User, empty: &Path) -> PathBuf {
    let open = case(
        user,
        "open",
        empty,
        &[
            ("sources.csv", "id,name,role\nS1,A channel,publisher\n"),
            ("items.csv", "id,file,title,source\nV1,one.txt,One,S1\nV2,,Only described,S1\n"),
            ("events.csv", "id,title\ne1,Shots\n"),
            (
                "evidence.csv",
                "id,subject,relation,low,high,reference,basis,trust\nt1,e1,after,2022-01-05 17:00,,,a clock,observed\n",
            ),
            ("one.txt", "the words of a document"),
        ],
    );
    done(user, &open, &["withdraw", "events", "e1", "--reason", "seen twice"]);
    open
}

/// A case with something sealed of a witness.
fn sealed(user: &User, empty: &Path) -> PathBuf {
    let tables = [
        ("sources.csv", "id,name,role\nw1,Gulnara Testova,witness\nw2,Other Person,witness\n"),
        ("statements.csv", "id,source,text\ns1,w1,They came at noon\ns2,w2,I saw nothing\n"),
    ];
    case(user, "sealed", empty, &tables)
}

/// A report with one sentence, and the case it stands on, before and after who said it changed.
fn reported(user: &User, empty: &Path) -> [PathBuf; 2] {
    let statement = |day: &str| format!("id,source,kind,date\nst1,media,report,2022-01-{day}\n");
    let claims = "id,statement,says,what,whom,counted,at_least,at_most\n\
        c1,st1,19 members of the security forces died,died,members of the security forces,members of the security forces,19,19\n";
    let sources = ("sources.csv", "id,name,role\nmedia,Media,publisher\n");
    let text = "# A report\n\nMedia said that 19 members of the security forces died [@st1].\n";
    std::fs::write(user.at("report.md"), text).unwrap();
    let first = case(user, "reported", empty, &[sources, ("statements.csv", &statement("07")), ("claims.csv", claims)]);
    done(user, &first, &["signoff", "../report.md", "--by", "B. Second"]);
    let before = case(user, "published", &first, &[]);
    done(user, &before, &["publish", "../report.md"]);
    let second = case(user, "changed", &before, &[("statements.csv", &statement("06"))]);
    done(user, &second, &["signoff", "../report.md", "--by", "B. Second"]);
    [first, second]
}

/// A case with a film of which a face is to be taken out.
fn filmed(user: &User, empty: &Path) -> PathBuf {
    let tables = [
        ("items.csv", "id,file,title\nF1,film.mp4,A film\n"),
        ("redactions.csv", "id,item,kind,region,by\nr1,F1,face,0.1 0.2 0.2 0.3,Olga\n"),
    ];
    let folder = user.at("film");
    std::fs::create_dir(&folder).unwrap();
    testkit::clips::video(&folder.join("film.mp4"), (64, 48), 0.4, true);
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let filmed = user.at("filmed");
    copy(empty, &filmed);
    done(user, &filmed, &["import", "../film"]);
    filmed
}

/// A checkpoint of a case, countersigned by somebody else.
fn countersigned(user: &User, case: &Path) {
    done(user, case, &["checkpoint", "export", "--out", "../out/checkpoint"]);
    let mut witness = user.command(&user.at(""));
    witness.env("SIGHTLINE_CONFIG", user.at("witness")).env("SIGHTLINE_BY", "Ana");
    let key = std::fs::read_to_string(case.join("verifier")).unwrap();
    witness.args(["countersign", "out/checkpoint", "--name", "example.org/ana", "--key", key.trim()]);
    let signed = witness.args(["--out", "countersigned"]).output().unwrap();
    assert!(signed.status.success(), "{}", String::from_utf8_lossy(&signed.stderr));
    remove(&user.at("out/checkpoint"));
}

#[test]
fn every_command_that_writes_outlives_system_calls_that_fail() {
    let user = User::in_memory();
    if !strace_works(&user) {
        no_strace();
        return;
    }
    std::fs::create_dir(user.at("out")).unwrap();
    let empty = template(&user);
    let (open, sealed, filmed) = (open(&user, &empty), sealed(&user, &empty), filmed(&user, &empty));
    let [reported, changed] = reported(&user, &empty);
    countersigned(&user, &open);
    std::fs::create_dir(user.at("more")).unwrap();
    std::fs::write(user.at("more/sources.csv"), "id,name,role\nw3,Third Person,witness\n").unwrap();
    done(&user, &open, &["export", "tables", "../listed-tables"]);
    std::fs::copy(user.at("open-tables/one.txt"), user.at("listed-tables/one.txt")).unwrap();
    let works = [
        work(&open, &["consent", "item", "V1", "--share", "refused", "--reason", "by letter"]),
        work(&open, &["withdraw", "evidence", "t1", "--reason", "read anew"]),
        work(&open, &["dispose", "item", "V1", "--ground", "court-order", "--reason", "ordered"]).in_steps(),
        work(&open, &["checkpoint", "request", "--out", "../out/request"]).writing("out/request"),
        work(&open, &["checkpoint", "export", "--out", "../out/checkpoint"]).writing("out/checkpoint"),
        work(&open, &["checkpoint", "add", "../countersigned"]),
        work(&open, &["export", "original", "V1", "--out", "../out/original"]).writing("out/original"),
        work(&open, &["export", "tables", "../out/tables"]).writing("out/tables"),
        work(&open, &["export", "bag", "../out/bag", "--originals"]).writing("out/bag"),
        work(&open, &["report", "--html", "../out/page"]).writing("out/page"),
        work(&open, &["verify"]),
        // Comments and withdrawals that tables bring, into a case that knows none of it.
        work(&empty, &["import", "../listed-tables"]).in_steps(),
        work(&sealed, &["import", "../more"]).in_steps(),
        work(&sealed, &["vault", "rotate", "--reason", "a laptop was lost"]).in_steps(),
        work(&sealed, &["dispose", "statement", "s1", "--ground", "consent-withdrawn", "--reason", "asked"]).in_steps(),
        work(&sealed, &["export", "tables", "../out/clear", "--clear", "--reason", "to compare"]).writing("out/clear"),
        work(&filmed, &["analyse"]).in_steps(),
        work(&filmed, &["redact", "F1"]).in_steps(),
        work(&reported, &["signoff", "../report.md", "--by", "C. Third"]),
        work(&reported, &["publish", "../report.md", "--html", "../out/published"]).writing("out/published"),
        work(&changed, &["publish", "../report.md", "--correction", "An earlier version gave another day."]),
    ];
    let mut dice = Dice::new(seed() + 5);
    for work in works {
        suffer(&user, &work, &mut dice);
    }
}

/// Every fault, or some, in one command.
fn suffer(user: &User, work: &Work, dice: &mut Dice) {
    let arguments = work.arguments();
    let out = work.out.map(|out| user.at(out));
    let clear_out = || out.iter().for_each(|out| remove(out));
    let whole = user.at("whole");
    remove(&whole);
    copy(&work.base, &whole);
    done(user, &whole, &arguments);
    let (before, wanted) = (state(&work.base), state(&whole));
    let page = out.as_deref().map(written).unwrap_or_default();
    clear_out();
    let faults = points(user, &work.base, &arguments);
    clear_out();
    let all = faults.len();
    let faults = some_of(faults, if thorough() { 10 * SOME } else { SOME }, dice);
    let (mut completed, mut refused, mut killed) = (0, 0, 0);
    for fault in &faults {
        let when = format!("{arguments:?} with {fault:?}");
        let case = user.at("case");
        copy(&work.base, &case);
        let (ran, calls) = traced(user, &case, &arguments, Some(fault));
        let end = match judge(fault, &ran, &calls, user.at("")) {
            // A look that finds a copy it cannot open says that it is not whole.
            Err(_) if arguments[0] == "verify" && ran.code == 1 => End::Refused,
            Err(what) => panic!("{when}: {what}\n{}\n{}", ran.out, ran.err),
            Ok(end) => end,
        };
        check(user, work, &case, &when);
        let now = state(&case);
        assert!(!work.at_once || now == before || now == wanted, "{when}: half of it is seen: {now:?}");
        let shown = out.as_deref().map(written).unwrap_or_default();
        for (name, bytes) in &shown {
            assert!(page.get(name).is_some_and(|whole| whole.len() == bytes.len()), "{when}: {name} is not whole");
        }
        match end {
            End::Done => {
                completed += 1;
                assert_eq!(now, wanted, "{when}: acknowledged and not there");
                assert!(page.keys().eq(shown.keys()), "{when}: acknowledged and not written");
            }
            End::Refused => refused += 1,
            End::Killed => killed += 1,
        }
        clear_out();
        if now != wanted || arguments[0] == "dispose" {
            done(user, &case, &arguments);
            check(user, work, &case, &format!("again after {when}"));
            assert_eq!(state(&case), wanted, "again after {when}");
            clear_out();
        }
        hides(&case, &when);
        remove(&case);
        for entry in std::fs::read_dir(user.at("out")).unwrap().map(|entry| entry.unwrap().path()) {
            // What is not finished has a name that says so.
            assert!(entry.to_string_lossy().ends_with(".part"), "{when}: {}", entry.display());
            remove(&entry);
        }
    }
    println!(
        "{}: {} of {all} faults, {completed} done, {refused} refused, {killed} killed",
        arguments.join(" "),
        faults.len()
    );
}

/// What must hold whatever failed: the case is whole, and what was acknowledged before is in it.
fn check(user: &User, work: &Work, case: &Path, when: &str) {
    if let Some(what) = wrong(user, case, vec![latest(&work.base)], &copies(case)) {
        // Between its tombstone and its end a disposal is unfinished, and `verify` says that, until it is run again.
        let unfinished = work.arguments[0] == "dispose" && !when.starts_with("again") && what.contains("still there");
        assert!(unfinished, "{when}: {what}");
    }
}

/// Nothing that is sealed lies in a case in clear.
fn hides(case: &Path, when: &str) {
    for hidden in ["Gulnara Testova", "They came at noon", "Third Person"] {
        let found = Command::new("grep").args(["-rlF", hidden, case.to_str().unwrap()]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&found.stdout), "", "{when}: {hidden} lies in clear");
    }
}
