//! A browser's part of the conversation, by hand: so that a test can also send what no browser would.
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, String::from_utf8_lossy(&self.body)))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The same answer, which must have succeeded.
    #[track_caller]
    pub(crate) fn good(self) -> Answer {
        assert_eq!(self.status, 200, "{}", self.text());
        self
    }
}

/// A running `sightline serve`, killed when it is dropped.
pub(crate) struct Served {
    child: Child,
    /// What it prints is read on, so that it never waits for a reader.
    _out: BufReader<ChildStdout>,
    pub(crate) host: String,
    pub(crate) token: String,
}

impl Served {
    /// Starts it, and reads the address that it prints.
    pub(crate) fn start(mut command: Command, case: &Path, more: &[&str]) -> Self {
        command.arg("serve").arg("--case").arg(case).args(more).arg("--json");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        // The document is one object over several lines.
        while serde_json::from_str::<Value>(&text).is_err() {
            assert!(out.read_line(&mut text).unwrap() > 0, "it ended before it listened: {text}");
        }
        let printed: Value = serde_json::from_str(&text).unwrap();
        let open = printed["open"].as_str().unwrap();
        let (address, token) = open.split_once("/open?token=").unwrap();
        let host = address.split_once("://").unwrap().1.to_owned();
        Self { child, _out: out, host, token: token.to_owned() }
    }

    /// Ends it without a warning.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Sends bytes as they are and reads all that comes back.
    pub(crate) fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        stream.write_all(request).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let mut body = bytes.get(end + 4..).unwrap_or_default().to_vec();
        if head.to_lowercase().contains("transfer-encoding: chunked") {
            body = joined(&body);
        }
        Answer { status, head, body }
    }

    /// Logs in, in a team.
    pub(crate) fn login(&self, name: &str, password: &str) -> Result<Browser<'_>, Answer> {
        let body = serde_json::json!({"name": name, "password": password}).to_string();
        let request = format!(
            "POST /api/session HTTP/1.1\r\nHost: {}\r\nX-Sightline-CSRF: login\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.host,
            body.len()
        );
        let answer = self.raw(request.as_bytes());
        if answer.status != 200 {
            return Err(answer);
        }
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let csrf = answer.json()["csrf"].as_str().unwrap().to_owned();
        Ok(Browser { served: self, cookie, csrf })
    }

    /// Uses the token.
    pub(crate) fn open(&self) -> Browser<'_> {
        let answer = self.raw(
            format!("GET /open?token={} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.token, self.host)
                .as_bytes(),
        );
        assert_eq!(answer.status, 303, "{}", answer.text());
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let mut browser = Browser { served: self, cookie, csrf: String::new() };
        let session = browser.get("/api/session").good().json();
        session["csrf"].as_str().unwrap().clone_into(&mut browser.csrf);
        browser
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Chunks put together.
fn joined(mut bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = bytes.windows(2).position(|window| window == b"\r\n") {
        let len = usize::from_str_radix(String::from_utf8_lossy(&bytes[..end]).trim(), 16).unwrap_or(0);
        if len == 0 || bytes.len() < end + 2 + len {
            break;
        }
        body.extend(&bytes[end + 2..end + 2 + len]);
        bytes = bytes.get(end + 2 + len + 2..).unwrap_or_default();
    }
    body
}

/// One window.
pub(crate) struct Browser<'a> {
    pub(crate) served: &'a Served,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

impl Browser<'_> {
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let Browser { served, cookie, .. } = self;
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n",
            served.host,
            body.len()
        )
        .into_bytes();
        request.extend(body);
        served.raw(&request)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "", b"")
    }

    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers = format!("Content-Type: application/json\r\nX-Sightline-CSRF: {}\r\n", self.csrf);
        self.ask(method, path, &headers, body.to_string().as_bytes())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, body)
    }

    pub(crate) fn put_bytes(&self, path: &str, bytes: &[u8]) -> Answer {
        let headers = format!("Content-Type: application/octet-stream\r\nX-Sightline-CSRF: {}\r\n", self.csrf);
        self.ask("PUT", path, &headers, bytes)
    }

    /// Events from here on, as lines.
    pub(crate) fn events(&self, last: Option<u64>) -> BufReader<TcpStream> {
        let mut stream = TcpStream::connect(&self.served.host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let last = last.map(|last| format!("Last-Event-ID: {last}\r\n")).unwrap_or_default();
        let (host, cookie) = (&self.served.host, &self.cookie);
        let request = format!("GET /api/events HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n{last}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        BufReader::new(stream)
    }

    /// Waits until a job has ended.
    pub(crate) fn wait(&self, job: &Value) -> Value {
        let path = format!("/api/jobs/{}", job["id"]);
        for _ in 0..600 {
            let job = self.get(&path).good().json();
            if !job["ended"].is_null() {
                return job;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} does not end");
    }
}

/// The data of the next event of a name.
pub(crate) fn next(events: &mut BufReader<TcpStream>, name: &str) -> Value {
    let (mut line, mut event) = (String::new(), String::new());
    loop {
        line.clear();
        assert!(events.read_line(&mut line).unwrap() > 0, "the events ended");
        if let Some(named) = line.strip_prefix("event: ").or_else(|| line.strip_prefix("event:")) {
            named.trim().clone_into(&mut event);
        }
        if let Some(data) = line.strip_prefix("data: ").or_else(|| line.strip_prefix("data:"))
            && event == name
        {
            return serde_json::from_str(data.trim()).unwrap();
        }
    }
}
