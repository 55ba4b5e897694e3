//! A proxy in front of the S3 server that spoils writes on demand.
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What happens to a write on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The store answers 503 and has done nothing.
    Unavailable,
    /// The store does what it is asked, and answers 500.
    DoneButFailed,
    /// The connection ends before the store has the body.
    CutBeforeTheBody,
    /// The connection ends in the middle of the body.
    CutInTheBody,
    /// The store does what it is asked, and the connection ends before its answer.
    CutBeforeTheAnswer,
    /// The store refuses; asking again does not help.
    Forbidden,
}

impl Fault {
    /// Those that pass.
    pub(crate) const ALL: [Fault; 5] = [
        Fault::Unavailable,
        Fault::DoneButFailed,
        Fault::CutBeforeTheBody,
        Fault::CutInTheBody,
        Fault::CutBeforeTheAnswer,
    ];
}

#[derive(Default)]
struct Plan {
    fault: Option<Fault>,
    left: usize,
    strip: bool,
}

/// Listens on a port of its own and hands everything on, save for what is planned.
pub(crate) struct Proxy {
    port: u16,
    plan: Arc<Mutex<Plan>>,
}

impl Proxy {
    pub(crate) fn start(upstream: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (port, plan) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Plan::default())));
        let shared = plan.clone();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, plan) = (client.unwrap(), shared.clone());
                std::thread::spawn(move || {
                    // A client that goes away in the middle is part of the game.
                    let _ = serve(client, upstream, &plan);
                });
            }
        });
        Self { port, plan }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The next so many writes are spoiled.
    pub(crate) fn next(&self, fault: Fault, count: usize) {
        let mut plan = self.plan.lock().unwrap();
        (plan.fault, plan.left) = (Some(fault), count);
    }

    /// How many are still to be spoiled.
    pub(crate) fn left(&self) -> usize {
        self.plan.lock().unwrap().left
    }

    /// From now on the store never learns of a condition.
    pub(crate) fn strip_conditions(&self) {
        self.plan.lock().unwrap().strip = true;
    }
}

/// One request a connection.
fn serve(mut client: TcpStream, upstream: u16, plan: &Mutex<Plan>) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if client.read(&mut byte)? == 0 {
            return Ok(());
        }
        head.push(byte[0]);
    }
    let text = String::from_utf8_lossy(&head).into_owned();
    let header = |name: &str| {
        text.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    };
    let length: usize = header("content-length").and_then(|value| value.parse().ok()).unwrap_or(0);
    let write = text.starts_with("PUT ") || text.starts_with("POST ");
    let (fault, strip) = {
        let mut plan = plan.lock().unwrap();
        let fault = plan.fault.filter(|_| write && plan.left > 0);
        plan.left -= usize::from(fault.is_some());
        (fault, plan.strip)
    };
    if fault == Some(Fault::CutBeforeTheBody) {
        return client.shutdown(Shutdown::Both);
    }
    if fault == Some(Fault::CutInTheBody) {
        let mut half = vec![0; length / 2];
        client.read_exact(&mut half)?;
        // The store gets half as well, and waits in vain for the rest.
        let mut server = TcpStream::connect(("127.0.0.1", upstream))?;
        server.write_all(&head)?;
        server.write_all(&half)?;
        server.shutdown(Shutdown::Both)?;
        return client.shutdown(Shutdown::Both);
    }
    if header("expect").is_some() {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body)?;
    match fault {
        Some(Fault::Unavailable) => return answer(&mut client, "503 Service Unavailable"),
        Some(Fault::Forbidden) => return answer(&mut client, "403 Forbidden"),
        _ => {}
    }
    let mut server = TcpStream::connect(("127.0.0.1", upstream))?;
    let unwanted = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        name == "connection" || name == "expect" || (strip && name == "if-none-match")
    };
    let lines: Vec<&str> = text.trim_end().lines().filter(|line| !unwanted(line)).collect();
    server.write_all(format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n")).as_bytes())?;
    server.write_all(&body)?;
    let mut said = Vec::new();
    server.read_to_end(&mut said)?;
    match fault {
        Some(Fault::DoneButFailed) => answer(&mut client, "500 Internal Server Error"),
        Some(Fault::CutBeforeTheAnswer) => client.shutdown(Shutdown::Both),
        _ => client.write_all(&said),
    }
}

fn answer(client: &mut TcpStream, status: &str) -> std::io::Result<()> {
    client.write_all(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").as_bytes())
}
