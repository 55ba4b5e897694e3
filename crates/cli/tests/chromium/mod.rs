//! A browser that saves a page as a person would, asked over pipes; and a small site for it to see.
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// The address of a site on this computer: what stands at each path, and what that is.
pub(crate) fn site(pages: Vec<(&'static str, &'static str, Vec<u8>)>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut asked = String::new();
            let mut from = BufReader::new(&mut stream);
            // The whole head is read: a connection that is closed with unread bytes is reset.
            while !asked.ends_with("\r\n\r\n") && from.read_line(&mut asked).is_ok_and(|read| read > 0) {}
            let path = asked.split(' ').nth(1).unwrap_or_default().to_owned();
            let found = pages.iter().find(|(known, _, _)| *known == path);
            let (status, kind, body) = found
                .map_or(("404 Not Found", "text/plain", &[][..]), |(_, kind, body)| ("200 OK", *kind, body.as_slice()));
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    address
}

/// The page at an address as Chromium saves it in one file (MHTML); `None` where there is no Chromium.
pub(crate) fn saved_page(folder: &Path, address: &str) -> Option<Vec<u8>> {
    let runs = |name: &&str| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success());
    let program = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(runs)?;
    let mut browser = Browser::start(program, folder);
    let target = browser.call(None, "Target.createTarget", json!({"url": "about:blank"}));
    let attached =
        browser.call(None, "Target.attachToTarget", json!({"targetId": target["targetId"], "flatten": true}));
    let session = attached["sessionId"].as_str().unwrap().to_owned();
    browser.call(Some(&session), "Page.enable", json!({}));
    browser.call(Some(&session), "Page.navigate", json!({"url": address}));
    browser.wait_for("Page.loadEventFired");
    let saved = browser.call(Some(&session), "Page.captureSnapshot", json!({"format": "mhtml"}));
    Some(saved["data"].as_str().unwrap().as_bytes().to_vec())
}

/// A running browser, which ends with this value.
struct Browser {
    child: Child,
    to: File,
    from: BufReader<File>,
    asked: u64,
    /// What happened meanwhile.
    events: Vec<String>,
}

impl Browser {
    fn start(program: &str, folder: &Path) -> Self {
        let (to, from) = (folder.join("to-browser"), folder.join("from-browser"));
        for pipe in [&to, &from] {
            assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        }
        let mut shell = Command::new("sh");
        shell.args(["-c", "exec \"$@\" 3<\"$TO\" 4>\"$FROM\"", "sh", program]);
        shell.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"]);
        shell.arg(format!("--user-data-dir={}", folder.join("profile").display()));
        let child =
            shell.env("TO", &to).env("FROM", &from).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Each end opens when the other one does, in the shell's order.
        let to = File::options().write(true).open(to).unwrap();
        let from = BufReader::new(File::open(from).unwrap());
        Self { child, to, from, asked: 0, events: Vec::new() }
    }

    fn next(&mut self) -> Value {
        let mut message = Vec::new();
        self.from.read_until(0, &mut message).unwrap();
        assert_eq!(message.pop(), Some(0), "the browser is gone");
        serde_json::from_slice(&message).unwrap()
    }

    fn call(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let mut call = json!({"id": self.asked, "method": method, "params": parameters});
        if let Some(session) = session {
            call["sessionId"] = json!(session);
        }
        self.to.write_all(call.to_string().as_bytes()).unwrap();
        self.to.write_all(&[0]).unwrap();
        loop {
            let message = self.next();
            if message["id"] == self.asked {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.events.extend(message["method"].as_str().map(str::to_owned));
        }
    }

    fn wait_for(&mut self, event: &str) {
        while !self.events.iter().any(|known| known == event) {
            let message = self.next();
            self.events.extend(message["method"].as_str().map(str::to_owned));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
