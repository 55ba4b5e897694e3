//! Reports at the workbench: held against the case while they are typed, saved as versions, signed off by a second person,
//! published, and named sentence by sentence when what they stand on changes.
use std::path::Path;

use serde_json::{Value, json};

use crate::browser::{Browser, Served};
use crate::run::User;
use crate::telling;

const PASSWORD: &str = "correct horse battery staple";
const TITLE: &str = "# Резиденция, 5 января\n\n";
const FALSE: &str = "At the president\u{2019}s residence at least 12 people appear to have been killed [@o-res-dead].";

fn team(user: &User) -> Served {
    let case = user.case("case");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022");
    let tables = std::fs::read_dir(example).unwrap().map(|entry| entry.unwrap().path());
    let tables = tables.filter(|path| path.extension().is_some_and(|extension| extension == "csv"));
    let mut arguments = vec!["import".to_owned()];
    arguments.extend(tables.map(|path| path.display().to_string()));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    assert_eq!(user.run_in(&case, &arguments).code, 0);
    let mut command = user.command(&user.at(""));
    command.env("XDG_STATE_HOME", user.at("state"));
    let served = Served::start(command, &case, &["--team"]);
    let custodian = served.open();
    for (name, role) in [("Ana", "editor"), ("Bo", "editor"), ("Vi", "viewer")] {
        custodian.send("PUT", &format!("/api/people/{name}"), &json!({"role": role, "password": PASSWORD})).good();
    }
    served
}

/// What is found in a text, once the case has been read and every copy that it leans on.
fn checked(browser: &Browser<'_>, text: &str) -> Value {
    let mut last = Value::Null;
    for _ in 0..600 {
        last = browser.post("/api/check", &json!({ "text": text })).good().json();
        if last["as_of"].is_u64() && last["stale"] == false && last["reading"] == json!([]) {
            return last;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("never checked: {last}");
}

fn save(browser: &Browser<'_>, key: &str, base: u32, text: &str) -> crate::browser::Answer {
    browser.send("PUT", "/api/reports/almaty", &json!({"key": key, "base": base, "text": text}))
}

/// What a work came to: its state and its words.
fn ended(browser: &Browser<'_>, path: &str, asked: &Value) -> (String, String) {
    let job = browser.wait(&browser.post(path, asked).good().json());
    (job["state"].as_str().unwrap().to_owned(), job["outcome"].as_str().unwrap().to_owned())
}

#[test]
fn a_report_is_checked_as_it_is_typed_signed_off_by_another_published_and_named_when_a_fact_changes() {
    let user = User::new();
    let served = team(&user);
    let window = |name| served.login(name, PASSWORD).map_err(|answer| answer.text()).unwrap();
    let (ana, bo, vi) = (window("Ana"), window("Bo"), window("Vi"));

    // A false sentence is caught where it stands, in the units of a browser, with evidence, what holds, and a fix.
    let text = format!("{TITLE}{FALSE}\n");
    let found = checked(&ana, &text);
    let errors: Vec<&Value> =
        found["diagnostics"].as_array().unwrap().iter().filter(|one| one["level"] == "error").collect();
    assert_eq!((errors.len(), &errors[0]["code"]), (1, &json!("number-above-least")), "{found:#}");
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |of: &Value| {
        let end = |name: &str| of[name].as_u64().unwrap() as usize;
        String::from_utf16(&units[end("from")..end("to")]).unwrap()
    };
    assert!(part(errors[0]).contains("12"), "{}", part(errors[0]));
    assert!(errors[0]["evidence"][0]["says"].as_str().is_some_and(|says| says.contains("10")), "{}", errors[0]);
    let fix = &errors[0]["fix"];
    let mended = text.replacen(&part(fix), fix["insert"].as_str().unwrap(), 1);
    assert!(mended.contains("at least 10 people"), "{mended}");
    assert_eq!(checked(&ana, &mended)["errors"], 0);
    // Green is never true: what was not read is listed.
    assert!(!checked(&ana, &mended)["unread"].as_array().unwrap().is_empty());
    assert_eq!(checked(&ana, "")["sentences"], json!([]));

    // Names by what was begun, and exactly.
    let names = vi.get("/api/names?q=o-res").good().json();
    let dead = names["names"].as_array().unwrap().iter().find(|one| one["name"] == "o-res-dead").unwrap();
    assert_eq!((&dead["insert"], &dead["kind"]), (&json!("[@o-res-dead]"), &json!("observation")));
    let value = &vi.get("/api/names?q=time%20square-cleared").good().json()["names"][0];
    assert_eq!((&value["kind"], &value["insert"]), (&json!("value"), &json!("{{time square-cleared}}")));
    let exactly = vi.get("/api/names?of=o-res-dead%0Anothing").good().json();
    assert_eq!(exactly["names"].as_array().unwrap().len(), 1);
    assert!(exactly["names"][0]["says"][0].as_str().unwrap().contains("10 people"), "{exactly}");

    // Saved once under one key; nobody's text is overwritten; who may not write does not.
    let first = save(&ana, "report-0001", 0, &mended).good().json();
    assert_eq!(
        (&first["version"], save(&ana, "report-0001", 0, &mended).good().json()["version"].clone()),
        (&json!(1), json!(1))
    );
    let meanwhile = save(&bo, "report-0002", 0, "# Another\n");
    assert_eq!(meanwhile.status, 409);
    assert_eq!(
        (&meanwhile.json()["theirs"]["text"], &meanwhile.json()["theirs"]["by"]),
        (&json!(mended), &json!("Ana"))
    );
    assert_eq!(save(&vi, "report-0003", 1, "x").status, 403);
    let long = "x".repeat((4 << 20) + 1);
    assert_eq!(save(&ana, "report-0004", 1, &long).status, 422);
    let view = vi.get("/api/reports/almaty").good().json();
    assert_eq!((&view["draft"]["text"], view["versions"].as_array().unwrap().len()), (&json!(mended), 1));
    assert_eq!(vi.get("/api/reports/begun").good().json()["draft"], Value::Null, "nobody has saved it yet");
    assert_eq!(vi.get("/api/reports/almaty?version=7").status, 404);

    // The page, for who asked, in a frame that may do nothing.
    let preview = vi.post("/api/reports/almaty/preview", &json!({ "text": mended })).good().json();
    let address = preview["page"].as_str().unwrap();
    let page = vi.get(address).good();
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.contains("sandbox") && policy.contains("default-src 'none'") && !policy.contains("script-src"),
        "{policy}"
    );
    assert_eq!(page.header("x-frame-options"), Some("SAMEORIGIN"));
    assert!(
        page.text().contains("at least 10 people appear to have been killed") && page.text().contains("Not published")
    );
    assert_eq!(ana.get(address).status, 404, "nobody looks over another's shoulder");

    // Who wrote does not sign; a second person does; who signed does not publish on that.
    let (state, says) = ended(&ana, "/api/reports/almaty/sign-off", &json!({"version": 1}));
    assert!(state == "failed" && says.contains("Ana wrote in it"), "{says}");
    assert_eq!(
        ana.get("/api/reports/almaty").json()["may_not_sign"].as_str().map(|why| why.contains("wrote in it")),
        Some(true)
    );
    let (state, says) = ended(&ana, "/api/reports/almaty/publish", &json!({"version": 1}));
    assert!(state == "failed" && says.contains("nobody signed it off"), "{says}");
    let (state, says) = ended(&bo, "/api/reports/almaty/sign-off", &json!({"version": 1}));
    assert_eq!(state, "done", "{says}");
    assert_eq!(ana.get("/api/reports/almaty").good().json()["signatures"][0]["lapsed"], Value::Null);
    let (state, says) = ended(&bo, "/api/reports/almaty/publish", &json!({"version": 1}));
    assert!(state == "failed" && says.contains("who publishes it"), "{says}");
    let (state, says) = ended(&ana, "/api/reports/almaty/publish", &json!({"version": 1}));
    assert_eq!(state, "done", "{says}");
    let published = vi.get("/pages/published/almaty/1").good();
    assert!(
        published.text().contains("Version 1, published")
            && published.header("content-security-policy").unwrap().contains("sandbox")
    );
    assert_eq!(vi.get("/pages/published/almaty/2").status, 404);
    assert_eq!(vi.get("/api/reports/almaty").good().json()["published"][0]["pdf"], Value::Null);
    assert_eq!(vi.get("/pages/published/almaty/1/pdf").status, 404, "no document for print was asked for");
    let changes = |browser: &Browser<'_>| browser.get("/api/reports/almaty/changes?from=1").good().json();
    assert_eq!(changes(&ana)["sentences"], json!([]), "{}", changes(&ana));

    // A fact changes: the sentence that leaned on it is named, the sign-off has lapsed, readers are owed a note.
    let base = ana.get("/api/facts/observations/o-res-dead").good().json()["row"]["version"].as_u64().unwrap() as u32;
    let mut change = telling(
        "report-0005",
        "observations",
        base,
        json!({"id": "o-res-dead", "at_least": "9", "what": "9 people who appear to be dead"}),
    );
    change["rows"][0]["only_these"] = json!(true);
    ana.post("/api/facts", &change).good();
    let now = checked(&ana, &mended);
    assert_eq!(now["diagnostics"][0]["code"], "number-above-least", "{now:#}");
    let changed = changes(&ana);
    let sentences = changed["sentences"].as_array().unwrap();
    assert_eq!((sentences.len(), &sentences[0]["on"][0]["name"]), (1, &json!("o-res-dead")), "{changed:#}");
    assert!(changed["note"].as_str().unwrap().contains("An earlier version stated"), "{changed}");
    assert_eq!(ana.get("/api/reports/almaty").good().json()["signatures"][0]["lapsed"], "ground");
    let (state, says) = ended(&ana, "/api/reports/almaty/publish", &json!({"version": 1}));
    assert!(state == "failed" && says.contains("errors are open"), "{says}");
    let corrected = mended.replace("at least 10", "at least 9");
    assert_eq!(save(&ana, "report-0006", 1, &corrected).good().json()["version"], 2);
    assert_eq!(ana.get("/api/reports/almaty").good().json()["signatures"][0]["lapsed"], "text");
    let (state, says) = ended(&bo, "/api/reports/almaty/sign-off", &json!({"version": 1}));
    assert!(state == "failed" && says.contains("version 2"), "what is signed is what one went through: {says}");
    assert_eq!(ended(&bo, "/api/reports/almaty/sign-off", &json!({"version": 2})).0, "done");
    let (state, says) = ended(&ana, "/api/reports/almaty/publish", &json!({"version": 2}));
    assert!(state == "failed" && says.contains("readers are not told"), "{says}");
    let note = changes(&ana)["note"].clone();
    // With a radius that is none nothing is published; with one, no position is nearer, and a document for print comes too.
    let how = |blur: f64| json!({"version": 2, "correction": note, "blur_m": blur, "pdf": true});
    let (state, says) = ended(&ana, "/api/reports/almaty/publish", &how(0.5));
    assert!(state == "failed" && says.contains("is no radius"), "{says}");
    let (state, says) = ended(&ana, "/api/reports/almaty/publish", &how(500.0));
    assert_eq!(state, "done", "{says}");
    let second = vi.get("/pages/published/almaty/2").good().text();
    assert!(second.contains("An earlier version stated"));
    assert!(second.contains("each is shown to within 500 m"), "what was blurred is said to readers");
    assert!(!published.text().contains("Positions are blurred"), "the first was not");
    let address = vi.get("/api/reports/almaty").good().json()["published"][0]["pdf"].as_str().unwrap().to_owned();
    let pdf = vi.get(&address).good();
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert_eq!(pdf.header("content-disposition"), Some("attachment"));
    assert!(pdf.body.starts_with(b"%PDF-1."), "a document, byte for byte");
    let between = ana.get("/api/reports/almaty/changes?from=1&to=2").good().json();
    assert_eq!(
        between["sentences"][0]["before"].as_str().map(|was| was.contains("at least 10")),
        Some(true),
        "{between}"
    );
    let list = vi.get("/api/reports").good().json();
    assert_eq!((&list["reports"][0]["version"], &list["reports"][0]["published"]), (&json!(2), &json!(2)));
}
