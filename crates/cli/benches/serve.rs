//! How `sightline serve` answers: first alone, then under many people at once, each figure beside what it is held to.
//!
//! Run with `cargo bench -p cli --bench serve`. Material: 5,000 described items and 10,000 observations (synthetic). A
//! simulated person waits one to three seconds between requests, reads lists, items, rows, times, the ledger and what they
//! search for, and tells an observation with every tenth request. `BENCH_USERS` (200) and `BENCH_SECONDS` (300) change how many
//! and how long. Sessions are made beforehand.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

const ITEMS: usize = 5000;
const OBSERVATIONS: usize = 10_000;

fn main() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (users, secs) = (number("BENCH_USERS", 200), number("BENCH_SECONDS", 300));
    let work = tempfile::tempdir().unwrap();
    let case = work.path().join("case");
    make_case(work.path(), &case);

    let began = Instant::now();
    let (mut server, host, token) = start(work.path(), &case);
    println!("ready after {:.2} s: {ITEMS} items, {OBSERVATIONS} observations", began.elapsed().as_secs_f64());
    let session = open(&host, &token);

    let mut alone = Client::new(&host, &session);
    figure("first page of 5,000 items, alone, the first time", 1.0, &[alone.get("/api/items?limit=100").0]);
    let pages: Vec<f64> = (0..50).map(|n| alone.get(&format!("/api/items?limit=100&offset={}", n * 100)).0).collect();
    figure("a page of 5,000 items, alone, p95 of 50", 1.0, &pages);
    let edits: Vec<f64> = (0..100).map(|n| alone.tell(&format!("alone-{n:06}"), n).0).collect();
    figure("an edit answered, alone, p95 of 100", 0.1, &edits);
    let finds: Vec<f64> =
        (0..50).map(|_| alone.get("/api/find?q=%D0%A1%D3%99%D1%82%D0%B1%D0%B0%D0%B5%D0%B2").0).collect();
    figure("a search over everything, alone, p95 of 50", 0.1, &finds);

    let all = Arc::new(Mutex::new(Vec::new()));
    let until = Instant::now() + Duration::from_secs(secs);
    let threads: Vec<_> = (0..users)
        .map(|user| {
            let (host, session, all) = (host.clone(), session.clone(), Arc::clone(&all));
            std::thread::spawn(move || {
                let taken = person(user, &Client::new(&host, &session), until);
                all.lock().unwrap().extend(taken);
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let all = all.lock().unwrap();
    let errors = all.iter().filter(|(_, _, good)| !good).count();
    println!("{users} people for {secs} s: {} requests, {errors} errors (held to 0)", all.len());
    let secs_of = |wanted: &dyn Fn(&str) -> bool| -> Vec<f64> {
        all.iter().filter(|(what, ..)| wanted(what)).map(|(_, secs, _)| *secs).collect()
    };
    figure("any request, p95", 0.4, &secs_of(&|_| true));
    for kind in ["items", "item", "facts", "time", "ledger", "find", "tell"] {
        figure(&format!("  {kind}, p95"), 0.4, &secs_of(&|what| what == kind));
    }
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim().to_owned();
    println!("peak memory of the server: {peak} (held to 1048576 kB)");
    server.kill().unwrap();
    server.wait().unwrap();
}

/// Prints the 95th percentile of some seconds beside what it is held to.
fn figure(what: &str, held_to_secs: f64, secs: &[f64]) {
    let mut sorted = secs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |part: f64| {
        sorted.get(((sorted.len() as f64 * part).ceil() as usize).saturating_sub(1)).copied().unwrap_or(0.0)
    };
    let (half, p95) = (at(0.5), at(0.95));
    println!(
        "{what}: {:.1} ms (median {:.1} ms), {:.2} of {held_to_secs} s",
        p95 * 1e3,
        half * 1e3,
        p95 / held_to_secs
    );
}

/// What one person does until it is over: what was asked, how long it took, whether it was answered.
fn person(user: u64, client: &Client, until: Instant) -> Vec<(&'static str, f64, bool)> {
    let mut client = Client::new(&client.host, &client.session);
    let mut taken = Vec::new();
    let mut chance = user.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = |of: u64| {
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        chance % of
    };
    std::thread::sleep(Duration::from_millis(next(2000)));
    let mut count = 0;
    while Instant::now() < until {
        let item = format!("V{}", next(ITEMS as u64));
        let (what, (secs, good)) = match next(10) {
            0 => ("tell", client.tell(&format!("user-{user}-{count}"), next(ITEMS as u64) as usize)),
            1 | 2 => ("items", client.get(&format!("/api/items?limit=100&offset={}&sort=-changed_at", next(50) * 100))),
            3 => ("items", client.get("/api/items?limit=100&q=crowd%20satpaev&filter=state:not_reviewed")),
            4 | 5 => ("item", client.get(&format!("/api/items/{item}"))),
            6 => ("facts", client.get(&format!("/api/facts?table=observations&item={item}"))),
            7 => ("time", client.get("/api/time")),
            8 => ("ledger", client.get("/api/ledger?limit=50")),
            _ => ("find", client.get("/api/find?q=satpaev")),
        };
        taken.push((what, secs, good));
        count += 1;
        std::thread::sleep(Duration::from_millis(1000 + next(2000)));
    }
    taken
}

#[derive(Clone)]
struct Session {
    cookie: String,
    csrf: String,
}

/// One connection that is kept.
struct Client {
    host: String,
    session: Session,
    stream: Option<BufReader<TcpStream>>,
}

impl Client {
    fn new(host: &str, session: &Session) -> Self {
        Self { host: host.to_owned(), session: session.clone(), stream: None }
    }

    fn get(&mut self, path: &str) -> (f64, bool) {
        let (secs, status, _) = self.ask("GET", path, b"");
        (secs, status == 200)
    }

    fn tell(&mut self, key: &str, item: usize) -> (f64, bool) {
        let cells = json!({"item": format!("V{item}"), "what": "a van drives past", "from_s": "12.5"});
        let body = json!({"key": key, "reason": "watched", "rows": [{"table": "observations", "cells": cells}]});
        let (secs, status, _) = self.ask("POST", "/api/facts", body.to_string().as_bytes());
        (secs, status == 200)
    }

    fn ask(&mut self, method: &str, path: &str, body: &[u8]) -> (f64, u16, Vec<u8>) {
        let began = Instant::now();
        let answer = self.exchange(method, path, body);
        if answer.is_err() {
            self.stream = None;
        }
        let (status, body) = answer.unwrap_or_default();
        (began.elapsed().as_secs_f64(), status, body)
    }

    fn exchange(&mut self, method: &str, path: &str, body: &[u8]) -> std::io::Result<(u16, Vec<u8>)> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host)?;
            stream.set_read_timeout(Some(Duration::from_secs(60)))?;
            stream.set_nodelay(true)?;
            self.stream = Some(BufReader::new(stream));
        }
        let stream = self.stream.as_mut().unwrap();
        let Session { cookie, csrf } = &self.session;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nX-Sightline-CSRF: {csrf}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.host,
            body.len()
        )
        .into_bytes();
        request.extend(body);
        stream.get_mut().write_all(&request)?;
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let status = line.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let (mut len, mut chunked) = (0, false);
        loop {
            line.clear();
            stream.read_line(&mut line)?;
            let lower = line.trim().to_lowercase();
            match lower.split_once(':') {
                Some(("content-length", value)) => len = value.trim().parse().unwrap_or(0),
                Some(("transfer-encoding", _)) => chunked = true,
                Some(_) => {}
                None => break,
            }
        }
        let mut body = Vec::new();
        if chunked {
            loop {
                line.clear();
                stream.read_line(&mut line)?;
                let len = usize::from_str_radix(line.trim(), 16).unwrap_or(0);
                let mut chunk = vec![0; len + 2];
                stream.read_exact(&mut chunk)?;
                body.extend(&chunk[..len]);
                if len == 0 {
                    break;
                }
            }
        } else {
            body.resize(len, 0);
            stream.read_exact(&mut body)?;
        }
        Ok((status, body))
    }
}

fn make_case(work: &Path, case: &Path) {
    let tables = work.join("tables");
    std::fs::create_dir_all(&tables).unwrap();
    let words = ["crowd", "van", "smoke", "Satpaev street", "Republic square", "shouting", "running"];
    let word = |n: usize| words[n % words.len()];
    let mut items = String::from("id,kind,title,description,graphic\n");
    for n in 0..ITEMS {
        items.push_str(&format!(
            "V{n},video,{} and {} {n},Filmed from a roof near {},no\n",
            word(n),
            word(n / 7),
            word(n / 3)
        ));
    }
    let mut observations = String::from("id,item,from_s,to_s,what\n");
    for n in 0..OBSERVATIONS {
        observations.push_str(&format!("o{n},V{},{},{},{} {n}\n", n % ITEMS, n % 60, n % 60 + 2, word(n)));
    }
    let mut events = String::from("id,title\n");
    let mut evidence = String::from("id,subject,relation,low,high,reference,basis\n");
    for n in 0..300 {
        events.push_str(&format!("e{n},Event {n}\n"));
        evidence.push_str(&format!("a{n},e{n},after,2022-01-05 {:02}:{:02},,,a clock\n", n / 60 + 8, n % 60));
        evidence.push_str(&format!("b{n},e{n},before,,2022-01-05 {:02}:{:02},,a report\n", n / 60 + 10, n % 60));
    }
    let mut arguments = vec!["import".to_owned(), "--case".to_owned(), case.display().to_string()];
    for (name, text) in [("items", items), ("observations", observations), ("events", events), ("evidence", evidence)] {
        let path = tables.join(format!("{name}.csv"));
        std::fs::write(&path, text).unwrap();
        arguments.push(path.display().to_string());
    }
    let new = ["new".to_owned(), case.display().to_string(), "--zone".to_owned(), "Asia/Almaty".to_owned()];
    for arguments in [new.to_vec(), arguments] {
        let status = sightline(work).args(&arguments).stdout(Stdio::null()).status().unwrap();
        assert!(status.success(), "{arguments:?}");
    }
}

fn sightline(work: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sightline"));
    command
        .env("SIGHTLINE_CONFIG", work.join("config"))
        .env("SIGHTLINE_BY", "bench")
        .env("XDG_STATE_HOME", work.join("state"));
    command.env_remove("SIGHTLINE_CASE").stderr(Stdio::null());
    command
}

fn start(work: &Path, case: &Path) -> (Child, String, String) {
    let mut command = sightline(work);
    let mut child = command.arg("serve").arg("--case").arg(case).arg("--json").stdout(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut text = String::new();
    while serde_json::from_str::<Value>(&text).is_err() {
        assert!(out.read_line(&mut text).unwrap() > 0, "it ended before it listened");
    }
    let printed: Value = serde_json::from_str(&text).unwrap();
    let (address, token) = printed["open"].as_str().unwrap().split_once("/open?token=").unwrap();
    (child, address.strip_prefix("http://").unwrap().to_owned(), token.to_owned())
}

fn open(host: &str, token: &str) -> Session {
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "GET /open?token={token} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let cookie = text.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let mut session = Session { cookie, csrf: String::new() };
    let (_, status, body) = Client::new(host, &session).ask("GET", "/api/session", b"");
    assert_eq!(status, 200);
    let view: Value = serde_json::from_slice(&body).unwrap();
    view["csrf"].as_str().unwrap().clone_into(&mut session.csrf);
    session
}
