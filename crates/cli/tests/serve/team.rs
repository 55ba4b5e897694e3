//! Several people: accounts, roles route by route, and who may sign for whom.
use serde_json::json;

use crate::browser::Served;
use crate::run::User;
use crate::{case, telling};

const PASSWORD: &str = "correct horse battery staple";

fn team(user: &User) -> Served {
    let case = case(user);
    let mut command = user.command(&user.at(""));
    command.env("XDG_STATE_HOME", user.at("state"));
    let served = Served::start(command, &case, &["--team"]);
    let custodian = served.open();
    for role in ["viewer", "analyst", "editor", "custodian"] {
        let setting = json!({"role": role, "password": PASSWORD});
        custodian.send("PUT", &format!("/api/people/{role}"), &setting).good();
    }
    served
}

#[test]
fn each_role_may_what_the_table_says_route_by_route() {
    let user = User::new();
    let served = team(&user);
    let names = ["viewer", "analyst", "editor", "custodian"];
    for (name, role) in names.iter().zip(server::Role::ALL) {
        let browser = served.login(name, PASSWORD).map_err(|answer| answer.text()).unwrap();
        assert_eq!(browser.get("/api/session").json()["role"], *name);
        for (method, path, needs) in server::access() {
            // Logging in and out are tried elsewhere; events never end.
            if path.starts_with("/api/session") || path == "/api/events" {
                continue;
            }
            let address =
                path.replace("{id}", "0").replace("{table}", "items").replace("{name}", "%20").replace("{sha256}", "0");
            let address = address.replace("{entry}", "0").replace("{item}", "V1").replace("{index}", "0");
            let address = address.replace("{key}", "0").replace("{version}", "0");
            let answer = browser.send(method, &address, &json!({}));
            let refused = answer.status == 403;
            let may = needs.is_none_or(|least| role >= least);
            assert_eq!(refused, !may, "{name}: {method} {path}: {} {}", answer.status, answer.text());
            // Without a session, and with one but without its proof.
            let bare = format!(
                "{method} {address} HTTP/1.1\r\nHost: {}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                served.host
            );
            assert_eq!(served.raw(bare.as_bytes()).status, 401, "{method} {path}");
            if method != "GET" {
                let forged = browser.ask(method, &address, "Content-Type: application/json\r\n", b"{}");
                assert_eq!(forged.status, 403, "{method} {path}");
            }
        }
    }
}

#[test]
fn rows_need_the_role_of_their_table_and_nobody_signs_for_another() {
    let user = User::new();
    let served = team(&user);
    let analyst = served.login("analyst", PASSWORD).map_err(|answer| answer.text()).unwrap();
    let editor = served.login("editor", PASSWORD).map_err(|answer| answer.text()).unwrap();
    let told = analyst
        .post("/api/facts", &telling("team-0001", "observations", 0, json!({"item": "V1", "what": "smoke"})))
        .good()
        .json();
    assert_eq!(told["rows"][0]["by"], "analyst", "the ledger names who sits at the window");
    let place = json!({"id": "p", "name": "Somewhere"});
    assert_eq!(analyst.post("/api/facts", &telling("team-0002", "places", 0, place.clone())).status, 403);
    editor.post("/api/facts", &telling("team-0003", "places", 0, place)).good();
    let title = json!({"title": "Another", "zone": "Asia/Almaty"});
    assert_eq!(editor.post("/api/facts", &telling("team-0004", "case", 1, title)).status, 403);
    // A sheet, and its second person.
    let sheet = |by: &str, second: &str| json!({"id": "s1", "item": "V1", "state": "viewed", "by": by, "second": second, "second_agrees": if second.is_empty() { "" } else { "yes" }});
    assert_eq!(analyst.post("/api/facts", &telling("team-0005", "verification", 0, sheet("editor", ""))).status, 403);
    analyst.post("/api/facts", &telling("team-0006", "verification", 0, sheet("analyst", ""))).good();
    assert_eq!(
        analyst.post("/api/facts", &telling("team-0007", "verification", 1, sheet("analyst", "editor"))).status,
        403
    );
    editor.post("/api/facts", &telling("team-0008", "verification", 1, sheet("analyst", "editor"))).good();
    assert_eq!(editor.get("/api/items/V1").json()["line"]["countersigned"], 1);
    // An upload is its sender's alone.
    let upload = analyst.post("/api/uploads", &json!({"path": "a.txt", "bytes": 1})).good().json();
    let address = format!("/api/uploads/{}", upload["id"].as_str().unwrap());
    assert_eq!(editor.get(&address).status, 404);
}

#[test]
fn passwords_are_guessed_slowly_and_closed_accounts_are_closed() {
    let user = User::new();
    let served = team(&user);
    let custodian = served.login("custodian", PASSWORD).map_err(|answer| answer.text()).unwrap();
    let viewer = served.login("viewer", PASSWORD).map_err(|answer| answer.text()).unwrap();
    assert_eq!(custodian.send("PUT", "/api/people/x", &json!({"role": "viewer", "password": "short"})).status, 400);
    custodian.send("PUT", "/api/people/viewer", &json!({"role": "viewer", "password": null, "closed": true})).good();
    assert_eq!(viewer.get("/api/case").status, 401, "an open window is closed with the account");
    assert_eq!(served.login("viewer", PASSWORD).err().map(|answer| answer.status), Some(401));
    // With an authenticator the password is not enough.
    let set = custodian
        .send("PUT", "/api/people/editor", &json!({"role": "editor", "password": null, "authenticator": true}))
        .good()
        .json();
    assert!(set["authenticator"].as_str().unwrap().starts_with("otpauth://totp/"));
    assert_eq!(served.login("editor", PASSWORD).err().map(|answer| answer.status), Some(401));
    let statuses: Vec<_> = (0..6).map(|_| served.login("analyst", "wrong wrong wrong").err().unwrap().status).collect();
    assert_eq!((statuses[0], statuses[5]), (401, 429), "{statuses:?}");
    let kept =
        std::fs::read_dir(user.at("state/sightline")).unwrap().next().unwrap().unwrap().path().join("accounts.json");
    assert!(!std::fs::read_to_string(kept).unwrap().contains(PASSWORD));
}

#[test]
fn what_is_protected_is_read_by_whose_key_lies_here_and_by_nobody_else() {
    let user = User::new();
    let made = case(&user);
    let at = made.to_str().unwrap();
    for (name, table) in [
        ("sources.csv", "id,name,role\nw1,Aigerim Real,witness\n"),
        ("statements.csv", "id,source,text\nst1,w1,They came at noon\n"),
        ("claims.csv", "id,statement,says\ncl1,st1,They came\n"),
    ] {
        std::fs::write(user.at(name), table).unwrap();
        user.json(&user.at(""), &["import", "--case", at, user.at(name).to_str().unwrap()]);
    }
    let looking = |passphrase: serde_json::Value| json!({"table": "sources", "id": "w1", "passphrase": passphrase});
    {
        let served = crate::serve(&user, &made);
        let window = served.open();
        let row = window.get("/api/facts/sources/w1").good();
        assert!(!row.text().contains("Aigerim"), "{}", row.text());
        let shown = window.post("/api/protected", &looking(json!(null))).good().json();
        assert!(shown.to_string().contains("Aigerim Real"), "{shown}");
        assert_eq!(window.post("/api/protected", &json!({"table": "places", "id": "square"})).status, 422);
        // What colleagues say of a person who is protected is sealed with that person; of a place it is not.
        let comment = |key: &str, table: &str, of: &str, text: &str| json!({"key": key, "table": table, "of": of, "text": text, "mentions": [], "answers": null, "at_s": null});
        let told = comment("comment-of-w1", "sources", "w1", "Her brother Nurlan may be called");
        let written = window.post("/api/comments", &told).good().json();
        assert_eq!((&written["protected"], &written["text"]), (&json!(true), &json!("withheld")), "{written}");
        let opening = json!({"table": "comments", "id": written["id"], "passphrase": null});
        assert!(window.post("/api/protected", &opening).good().text().contains("Nurlan may be called"));
        // So it is with what she said.
        let told = comment("comment-of-cl1", "claims", "cl1", "Nurlan saw it with her");
        let written = window.post("/api/comments", &told).good().json();
        assert_eq!((&written["protected"], &written["text"]), (&json!(true), &json!("withheld")), "{written}");
        let open = comment("comment-of-square", "places", "square", "The north side");
        let open = window.post("/api/comments", &open).good().json();
        assert_eq!((&open["protected"], &open["text"]), (&json!(false), &json!("The north side")), "{open}");
    }
    let found = std::process::Command::new("grep").args(["-rl", "Nurlan", at]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout), "", "it lies nowhere in clear");
    // A passphrase locks the key: it is asked for at each look.
    let mut lock = user.command(&user.at(""));
    lock.args(["vault", "passphrase"]).env("SIGHTLINE_NEW_PASSPHRASE", "four words nobody says");
    let ran = crate::run::ran(lock.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let mut command = user.command(&user.at(""));
    command.env("XDG_STATE_HOME", user.at("state"));
    let served = Served::start(command, &made, &["--team"]);
    let custodian = served.open();
    let setting = json!({"role": "custodian", "password": PASSWORD});
    for name in ["Boris", "A. Tester"] {
        custodian.send("PUT", &format!("/api/people/{}", name.replace(' ', "%20")), &setting).good();
    }
    let own = served.login("A. Tester", PASSWORD).map_err(|answer| answer.text()).unwrap();
    for wrong in [json!(null), json!(""), json!("four words somebody says")] {
        let refused = own.post("/api/protected", &looking(wrong));
        assert!(refused.status == 422 && refused.text().contains("passphrase"), "{}", refused.text());
    }
    let given = looking(json!("four words nobody says"));
    assert!(own.post("/api/protected", &given).good().text().contains("Aigerim Real"));
    // That it was opened once opens it for nobody else, whatever their role.
    let other = served.login("Boris", PASSWORD).map_err(|answer| answer.text()).unwrap();
    let refused = other.post("/api/protected", &given);
    assert!(refused.status == 403 && !refused.text().contains("Aigerim"), "{}", refused.text());
    assert!(!own.get("/api/facts/sources/w1").good().text().contains("Aigerim"));
}

#[test]
fn a_security_key_is_made_known_by_its_owner_alone_and_asked_for_under_a_name() {
    let user = User::new();
    let served = team(&user);
    let viewer = served.login("viewer", PASSWORD).map_err(|answer| answer.text()).unwrap();
    assert_eq!(viewer.get("/api/keys").good().json(), json!([]));
    // By a number there are no keys.
    let refused = viewer.post("/api/keys/new", &json!({}));
    assert!(refused.status == 400 && refused.text().contains("name"), "{}", refused.text());
    // Whoever came by the printed address has no account to open.
    let forged = json!({"name": "x", "key": {"id": "AAAA"}});
    assert_eq!(viewer.post("/api/keys", &forged).status, 400);
    assert_eq!(viewer.send("DELETE", "/api/keys/AAAA", &json!({})).status, 404);
}
