//! Real servers for tests, each with data and an address of its own, ended when the test ends.
//!
//! Where a server is not installed, `start` returns `None` after saying so; `scripts/setup test` installs both.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A PostgreSQL server that listens on a socket in a private folder alone.
pub struct Postgres {
    child: Child,
    folder: TempDir,
}

/// An S3 server (moto) that listens on a port of this computer.
pub struct S3 {
    child: Child,
    port: u16,
}

/// The password of the server's one user.
pub const PASSWORD: &str = "correct-horse-battery";

impl Postgres {
    /// Starts a server with an empty database `cases`.
    pub fn start() -> Option<Self> {
        let Some(bin) = postgres_bin() else {
            crate::missing("PostgreSQL");
            return None;
        };
        // Its socket's address has room for about a hundred bytes, so not in a deep folder.
        let folder = tempfile::Builder::new().prefix("sightline-pg-").tempdir_in("/tmp").unwrap();
        let (data, password) = (folder.path().join("data"), folder.path().join("password"));
        std::fs::write(&password, PASSWORD).unwrap();
        let user = plain_user();
        if let Some((uid, gid)) = user {
            for path in [folder.path(), &password] {
                std::os::unix::fs::chown(path, Some(uid), Some(gid)).unwrap();
            }
        }
        let mut initdb = as_user(user, &bin.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "ana", "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", "-N"]);
        let made = initdb.arg("--pwfile").arg(&password).stdin(Stdio::null()).output().unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let mut server = as_user(user, &bin.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-c", "listen_addresses="]);
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let server = Self { child, folder };
        server.wait_for_it();
        server.psql("postgres", "CREATE DATABASE cases").then_some(())?;
        Some(server)
    }

    /// The address of a database, without the password.
    pub fn address(&self, database: &str) -> String {
        let host = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://ana@{host}/{database}")
    }

    /// The address of the database `cases` with the password in it.
    pub fn address_with_password(&self) -> String {
        self.address("cases").replace("ana@", &format!("ana:{PASSWORD}@"))
    }

    /// Runs SQL as a database shell would; says whether it succeeded.
    pub fn psql(&self, database: &str, sql: &str) -> bool {
        let mut psql = Command::new("psql");
        psql.arg("-h").arg(self.folder.path()).args(["-U", "ana", "-v", "ON_ERROR_STOP=1", "-q", "-d", database]);
        let ran = psql.args(["-c", sql]).env("PGPASSWORD", PASSWORD).output().unwrap();
        ran.status.success()
    }

    fn wait_for_it(&self) {
        for _ in 0..600 {
            if self.psql("postgres", "SELECT 1") {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        panic!("PostgreSQL does not answer: {log}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // At once, as on a crash: nothing of it is needed any more. Its children end when it is gone.
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

impl S3 {
    /// Starts a server with an empty bucket `evidence`.
    pub fn start() -> Option<Self> {
        let Some(program) = moto() else {
            crate::missing("the S3 server of the tests");
            return None;
        };
        let mut server = Command::new("setpriv");
        server.args(["--pdeathsig", "KILL"]).arg(program).args(["-H", "127.0.0.1", "-p", "0"]);
        let mut child = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.unwrap();
            line.split_once("http://127.0.0.1:").and_then(|(_, rest)| rest.trim().parse().ok())
        });
        let port = port.unwrap_or_else(|| panic!("the S3 server says no port"));
        // Read on, so that the server never waits for its own log.
        std::thread::spawn(move || lines.for_each(drop));
        let server = Self { child, port };
        assert!(server.request("PUT", "/evidence").starts_with("HTTP/1.1 200"), "the bucket is made");
        Some(server)
    }

    /// Where it listens.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Sends a request without a body; the whole answer as text.
    pub fn request(&self, method: &str, path: &str) -> String {
        self.send(method, path, b"")
    }

    /// Puts an object, as anyone with access to the bucket can.
    pub fn put(&self, path: &str, body: &[u8]) {
        let answer = self.send("PUT", path, body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }

    /// The names of the objects of the bucket.
    pub fn names(&self) -> Vec<String> {
        let listed = self.request("GET", "/evidence?list-type=2&max-keys=1000");
        assert!(listed.starts_with("HTTP/1.1 200"), "{listed}");
        listed.split("<Key>").skip(1).filter_map(|rest| Some(rest.split_once("</Key>")?.0.to_owned())).collect()
    }

    fn send(&self, method: &str, path: &str, body: &[u8]) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Length: {}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=id/20220105/us-east-1/s3/aws4_request, \
             SignedHeaders=host, Signature=0\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder of PostgreSQL's programs: the newest under Debian's, else that of the path.
fn postgres_bin() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut bins: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    bins.sort();
    bins.into_iter().rev().find(|bin| bin.join("initdb").exists()).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
    })
}

/// The S3 server that `scripts/setup test` put into the target folder, else that of the path.
fn moto() -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/s3-server/bin/moto_server");
    own.exists().then_some(own).or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).map(|bin| bin.join("moto_server")).find(|program| program.exists())
    })
}

/// Whom to run PostgreSQL as: it refuses root.
fn plain_user() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    let root = std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    let id = |flag: &str| {
        let said = Command::new("id").args([flag, "postgres"]).output().ok()?;
        String::from_utf8_lossy(&said.stdout).trim().parse().ok()
    };
    root.then(|| id("-u").zip(id("-g")).expect("the package postgresql makes the user postgres"))
}

fn as_user(user: Option<(u32, u32)>, program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    if let Some((uid, gid)) = user {
        command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
    }
    command.args(["--pdeathsig", "QUIT", "--"]).arg(program).current_dir("/");
    command
}
