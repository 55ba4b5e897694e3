//! How the server is reached: TLS, cookies that stay on it, and one server a case.
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::browser::Served;
use crate::run::User;
use crate::{case, serve};

/// A certificate for this computer, signed by itself, and its key.
fn certificate(user: &User, name: &str) -> (PathBuf, PathBuf) {
    let (chain, key) = (user.at(&format!("{name}.pem")), user.at(&format!("{name}.key")));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout"])
        .args([key.as_os_str(), "-out".as_ref(), chain.as_os_str()])
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (chain, key)
}

fn started(user: &User, more: &[&str]) -> Served {
    let mut command = user.command(&user.at(""));
    command.env("XDG_STATE_HOME", user.at("state"));
    Served::start(command, &case(user), more)
}

fn set_cookie(served: &Served) -> String {
    let opening =
        format!("GET /open?token={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.token, served.host);
    served.raw(opening.as_bytes()).header("set-cookie").unwrap_or_default().to_owned()
}

#[test]
fn under_tls_everything_is_answered_and_the_cookie_stays_under_it() {
    let user = User::new();
    let (chain, key) = certificate(&user, "own");
    let served = started(&user, &["--tls-cert", chain.to_str().unwrap(), "--tls-key", key.to_str().unwrap()]);
    let asked = |request: &str| {
        let mut client = Command::new("openssl")
            .args(["s_client", "-quiet", "-verify_return_error", "-verify_ip", "127.0.0.1", "-connect", &served.host])
            .arg("-CAfile")
            .arg(&chain)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        client.stdin.as_mut().unwrap().write_all(request.as_bytes()).unwrap();
        String::from_utf8_lossy(&client.wait_with_output().unwrap().stdout).into_owned()
    };
    let opened = asked(&format!(
        "GET /open?token={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        served.token, served.host
    ));
    assert!(opened.starts_with("HTTP/1.1 303"), "{opened}");
    let opened = opened.to_lowercase();
    assert!(opened.contains("; secure") && opened.contains("strict-transport-security"), "{opened}");
    let cookie = opened.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    // Cookies are told apart by case, so it is taken as it was sent.
    assert!(cookie.starts_with("sightline="), "{cookie}");
    let session = asked(&format!("GET /api/case HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.host));
    assert!(session.starts_with("HTTP/1.1 401"), "{session}");
    // A page that did not come under TLS is another page.
    let forged =
        asked(&format!("GET / HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nConnection: close\r\n\r\n", served.host));
    assert!(forged.starts_with("HTTP/1.1 403"), "{forged}");
    // Who says nothing, or speaks without TLS, gets nothing and holds up nobody.
    let _silent = std::net::TcpStream::connect(&served.host).unwrap();
    let plain = served.raw(format!("GET / HTTP/1.1\r\nHost: {}\r\n\r\n", served.host).as_bytes());
    assert_eq!(plain.status, 0, "{}", plain.text());
    assert!(asked(&format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.host)).contains("200 OK"));
}

#[test]
fn the_cookie_is_for_tls_alone_behind_a_proxy_and_not_on_one_computer() {
    let user = User::new();
    assert!(!set_cookie(&serve(&user, &case(&user))).contains("Secure"), "plain HTTP to oneself");
    let user = User::new();
    let behind = started(&user, &["--team", "--name", "workbench.example"]);
    let cookie = set_cookie(&behind);
    assert!(
        cookie.contains("; Secure") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    // The proxy asks under the name that was given for it, and its page came under TLS.
    let through = |origin: &str| {
        let request =
            format!("GET / HTTP/1.1\r\nHost: workbench.example\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n");
        behind.raw(request.as_bytes()).status
    };
    assert_eq!(through("https://workbench.example"), 200);
    assert_eq!(through("https://elsewhere.example"), 403);
}

#[test]
fn nobody_is_let_in_from_elsewhere_in_clear_and_a_wrong_key_is_named() {
    let user = User::new();
    let made = case(&user);
    let at = made.to_str().unwrap();
    let refused = |more: &[&str]| {
        let arguments: Vec<&str> = ["serve", "--case", at].iter().chain(more).copied().collect();
        let ran = user.run(&arguments);
        assert_eq!(ran.code, 2, "{more:?}: {}", ran.err);
        ran.err
    };
    assert!(refused(&["--listen", "0.0.0.0"]).contains("--team"));
    let clear = refused(&["--listen", "0.0.0.0", "--team"]);
    assert!(clear.contains("--tls-cert") && clear.contains("--name"), "{clear}");
    let ((chain, _), (_, other)) = (certificate(&user, "one"), certificate(&user, "two"));
    let said = refused(&["--tls-cert", chain.to_str().unwrap(), "--tls-key", other.to_str().unwrap()]);
    assert!(said.contains("two.key"), "{said}");
    let said = refused(&["--tls-cert", user.at("none").to_str().unwrap(), "--tls-key", other.to_str().unwrap()]);
    assert!(said.contains("none"), "{said}");
}

#[test]
fn a_case_that_is_open_is_not_opened_again_and_who_has_it_is_said() {
    let user = User::new();
    let made = case(&user);
    let mut first = serve(&user, &made);
    let at = made.to_str().unwrap();
    let second = user.run(&["serve", "--case", at]);
    assert_eq!(second.code, 2, "{}", second.err);
    let holder = std::fs::read_to_string(made.join("lock")).unwrap();
    assert!(second.err.contains(holder.trim()) && holder.contains("process "), "{}\n{holder}", second.err);
    // The first goes on, and once it is gone the case is free, however it ended.
    first.open().get("/api/case").good();
    first.kill();
    serve(&user, &made).open().get("/api/case").good();
}
