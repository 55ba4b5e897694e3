//! What must not work.
use serde_json::json;

use crate::run::User;
use crate::{case, serve, telling};

#[test]
fn a_token_opens_one_window_once() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    assert_eq!(browser.get("/api/session").json()["role"], "custodian");
    let again = served.raw(
        format!("GET /open?token={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.token, served.host)
            .as_bytes(),
    );
    assert_eq!(again.status, 403);
    assert!(again.text().contains("used already"), "{}", again.text());
    assert!(again.header("set-cookie").is_none());
    let guessed = served
        .raw(format!("GET /open?token=x HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.host).as_bytes());
    assert_eq!(guessed.status, 403);
    assert!(guessed.text().contains("not one of this server"));
}

#[test]
fn nobody_asks_without_a_session_from_another_page_or_under_another_name() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let host = &served.host;
    let ask = |request: String| served.raw(request.as_bytes());
    let cookie = &browser.cookie;
    // No session.
    for path in ["/api/case", "/api/items", "/api/events", "/media/V1/original", "/api/settings"] {
        assert_eq!(
            ask(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status,
            401,
            "{path}"
        );
    }
    // DNS rebinding: our address under somebody else's name, or under two.
    let port = host.rsplit(':').next().unwrap();
    for name in [format!("evil.example:{port}"), "127.0.0.1".to_owned(), String::new(), format!("{host}.evil.example")]
    {
        let answer =
            ask(format!("GET /api/case HTTP/1.1\r\nHost: {name}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"));
        assert!(answer.status == 421 || answer.status == 400, "{name}: {}", answer.status);
    }
    let two = ask(format!(
        "GET /api/case HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    ));
    assert!(two.status == 421 || two.status == 400, "{}", two.status);
    // Another page.
    for header in
        ["Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"]
    {
        assert_eq!(browser.ask("GET", "/api/case", &format!("{header}\r\n"), b"").status, 403, "{header}");
    }
    assert_eq!(browser.ask("GET", "/api/case", &format!("Origin: http://{host}\r\n"), b"").status, 200);
    // A session without its proof, or with another's.
    let body = telling("11111111-aaaa", "observations", 0, json!({"item": "V1", "what": "smoke"})).to_string();
    for header in ["", "X-Sightline-CSRF: \r\n", "X-Sightline-CSRF: guess\r\n"] {
        let headers = format!("Content-Type: application/json\r\n{header}");
        assert_eq!(browser.ask("POST", "/api/facts", &headers, body.as_bytes()).status, 403, "{header}");
    }
    // A form of another page cannot send JSON.
    let headers = format!("Content-Type: text/plain\r\nX-Sightline-CSRF: {}\r\n", browser.csrf);
    assert_eq!(browser.ask("POST", "/api/facts", &headers, body.as_bytes()).status, 415);
    assert_eq!(browser.get("/api/facts?table=observations").json()["total"], 0);
}

#[test]
fn answers_say_what_a_browser_may_do_with_them() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let opened = served.raw(
        format!("GET /open?token={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.token, served.host)
            .as_bytes(),
    );
    let cookie = opened.header("set-cookie").unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let page = served.raw(format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.host).as_bytes());
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe-eval") && !policy.contains("script-src 'self' 'unsafe-inline'"));
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")]
    {
        assert_eq!(page.header(name), Some(value));
    }
}

#[test]
fn no_address_leaves_what_is_served() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    for path in [
        "/../../etc/passwd",
        "/assets/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2f..%2fetc%2fpasswd",
        "/..%5c..%5cetc",
        "/media/../api/case",
        "/media/..%2f..%2fcase/original",
        "/media/%2fetc%2fpasswd/original",
        "/media/V1%00/original",
        "/api/uploads/..%2f..",
        "/api/map/base/..%2f..%2fcase.sqlite",
        "/api/exports/..%2f1",
        "/media/V1/frame/..%2f..%2fpass.json",
        "/api/items/%ff%fe",
    ] {
        let answer = browser.get(path);
        assert!(
            (400..500).contains(&answer.status) || answer.text().contains("<!doctype html>"),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.text().contains("root:"), "{path}");
    }
}

#[test]
fn what_people_write_comes_back_as_data() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let naughty = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "{{7*7}}",
        "=cmd|' /C calc'!A0",
        "'; DROP TABLE fact;--",
        "\u{202e}gpj.exe",
        "ﷺ \u{0}".trim_end_matches('\u{0}'),
        "\u{202e}עברית \u{200f}العربية",
        "a\r\nSet-Cookie: x=1",
        "𝕳𝖊𝖑𝖑𝖔 👩‍👩‍👧",
    ];
    for (index, text) in naughty.iter().enumerate() {
        let key = format!("naughty-{index:04}");
        let answer = browser.post("/api/facts", &telling(&key, "observations", 0, json!({"item": "V1", "what": text})));
        if answer.status == 422 {
            // Refused with a reason is as good as kept.
            assert!(!answer.json()["what"].as_str().unwrap().is_empty());
            continue;
        }
        let told = answer.good().json();
        let kept = told["rows"][0]["cells"]["what"].as_str().unwrap().to_owned();
        assert_eq!(kept.trim(), text.trim(), "{text:?}");
    }
    for path in ["/api/items/V1", "/api/facts?table=observations", "/api/find?q=script", "/api/ledger"] {
        let answer = browser.get(path).good();
        assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    // What asks is not echoed as a page either.
    let answer = browser.get("/api/items/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert_eq!((answer.status, answer.header("content-type")), (404, Some("application/json")));
}

#[test]
fn a_request_that_is_too_much_is_refused() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let rows: Vec<_> =
        (0..5001).map(|_| json!({"table": "observations", "cells": {"item": "V1", "what": "x"}})).collect();
    let answer = browser.post("/api/facts", &json!({"key": "too-many-rows", "rows": rows}));
    assert_eq!(answer.status, 422);
    let head = format!(
        "POST /api/facts HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nX-Sightline-CSRF: {}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n",
        served.host, browser.cookie, browser.csrf
    );
    assert_eq!(served.raw(head.as_bytes()).status, 413);
    let announced = browser.post("/api/uploads", &json!({"path": "../../x.mp4", "bytes": 3}));
    assert_eq!(announced.status, 400);
}
