//! The data of the house rules, in one place.

/// What one crate may know.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The crate.
    pub name: &'static str,
    /// The crates of this workspace that it may use outside its tests.
    pub may_use: &'static [&'static str],
    /// Text that its sources, tests aside, must not hold, because it would know what it must not.
    pub must_not_say: &'static [&'static str],
}

/// What a pure crate must not say: it takes data and returns data, without files, processes, network or clocks.
/// Threads in a scope are no exception: they end before the function does, and the caller says how many.
const PURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "thread::sleep",
    "thread::spawn",
    "available_parallelism",
    "std::time::SystemTime",
    "std::time::Instant",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    // What is protected is no business of analysis or publication: they get stand-ins.
    ".reveal(",
];

/// Who may know whom: the table of the design, read downwards.
pub const ROOMS: &[Room] = &[
    Room { name: "model", may_use: &[], must_not_say: PURE },
    Room { name: "preservation", may_use: &["model"], must_not_say: &["process::Command", "std::net", ".reveal("] },
    Room { name: "intake", may_use: &["model"], must_not_say: &["process::Command", "std::net"] },
    // `media` opens sockets only to show that its sandbox refuses them.
    Room { name: "media", may_use: &["model"], must_not_say: &["sqlx", "object_store"] },
    Room { name: "credentials", may_use: &["model"], must_not_say: &["process::Command", "std::net", "std::fs"] },
    // The simulator writes footage through ffmpeg, on files that it made itself.
    Room { name: "drill", may_use: &["model", "sun"], must_not_say: &["std::net", "sqlx"] },
    Room { name: "acoustics", may_use: &[], must_not_say: PURE },
    // Weights come in as bytes; who reads files is `workbench`.
    Room { name: "inference", may_use: &[], must_not_say: PURE },
    Room { name: "sun", may_use: &["model"], must_not_say: PURE },
    Room { name: "geolocation", may_use: &["model"], must_not_say: PURE },
    Room { name: "chronolocation", may_use: &["model", "sun"], must_not_say: PURE },
    Room { name: "incidents", may_use: &["model"], must_not_say: PURE },
    Room { name: "corroboration", may_use: &["model"], must_not_say: PURE },
    Room { name: "compiler", may_use: &["model"], must_not_say: PURE },
    Room { name: "typesetting", may_use: &[], must_not_say: PURE },
    Room { name: "publication", may_use: &["model", "typesetting"], must_not_say: PURE },
    Room { name: "jobs", may_use: &[], must_not_say: &["std::net"] },
    Room {
        name: "workbench",
        may_use: &[
            "model",
            "preservation",
            "intake",
            "credentials",
            "media",
            "acoustics",
            "chronolocation",
            "geolocation",
            "incidents",
            "corroboration",
            "compiler",
            "publication",
            "jobs",
            "inference",
            // The types of a drill's truth, which `score` holds findings against.
            "drill",
        ],
        must_not_say: &["std::net", "process::Command"],
    },
    Room { name: "server", may_use: &["model", "workbench"], must_not_say: &["process::Command", "sqlx"] },
    // `media` only to start the sandboxed child, which is this binary run again; the analysis crates for the verbs
    // that work on plain files, without a case.
    Room {
        name: "cli",
        may_use: &[
            "model",
            "media",
            "acoustics",
            "sun",
            "chronolocation",
            "geolocation",
            "incidents",
            "inference",
            "drill",
            // The types of what `check` prints.
            "compiler",
            "workbench",
            "server",
        ],
        must_not_say: &["std::net", ".reveal("],
    },
    Room { name: "testkit", may_use: &[], must_not_say: &[] },
];

/// Who may know whom in tests alone: as the name of the crate and of what its tests use.
pub const IN_TESTS: &[(&str, &str)] = &[
    // The program is killed and hindered from outside, and what it left is looked at from inside.
    ("cli", "preservation"),
];

/// Crates of others that only some of ours may use outside their tests.
pub const CONFINED: &[(&str, &[&str])] = &[
    ("sqlx", &["preservation", "jobs"]),
    ("object_store", &["preservation"]),
    ("apalis", &["jobs"]),
    ("apalis-core", &["jobs"]),
    ("apalis-sqlite", &["jobs"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("miette", &["cli"]),
    ("tracing-subscriber", &["cli"]),
    ("landlock", &["media"]),
    ("seccompiler", &["media"]),
    ("age", &["credentials"]),
    ("bech32", &["credentials"]),
    ("rpassword", &["cli"]),
    ("cms", &["credentials"]),
    ("x509-tsp", &["credentials"]),
    ("argon2", &["credentials", "server"]),
    ("c2pa", &["credentials"]),
    ("tract-onnx", &["inference"]),
    ("minijinja", &["publication"]),
    ("typst", &["typesetting"]),
    ("typst-assets", &["typesetting"]),
    ("typst-layout", &["typesetting"]),
    ("typst-pdf", &["typesetting"]),
    ("dejavu", &["typesetting"]),
    ("pulldown-cmark", &["compiler"]),
    ("axum", &["server"]),
    ("totp-rs", &["server"]),
    ("tokio-rustls", &["server"]),
    ("webauthn_rp", &["server"]),
    ("rust-stemmers", &["workbench"]),
    ("tower-http", &["server"]),
    ("utoipa-axum", &["server"]),
    ("rust-embed", &["server"]),
    // `workbench` says the shape of what it returns; that it is sent over HTTP is the server's affair.
    ("utoipa", &["workbench", "server"]),
    ("tokio", &["preservation", "jobs", "workbench", "server", "cli"]),
    ("futures", &["preservation", "jobs", "workbench", "server", "cli"]),
    ("async-trait", &["preservation", "workbench"]),
    // The nouns are plain data: in which format they are written is for the edges to say.
    (
        "serde_json",
        &[
            "preservation",
            "intake",
            "media",
            "drill",
            "acoustics",
            "inference",
            "sun",
            "geolocation",
            "chronolocation",
            "incidents",
            "corroboration",
            "compiler",
            "publication",
            "typesetting",
            "jobs",
            "workbench",
            "server",
            "cli",
            "testkit",
        ],
    ),
    ("csv", &["intake", "chronolocation", "incidents", "cli"]),
];

/// The most lines that a file may have without a reason.
pub const MOST_LINES: usize = 800;

/// Files that may be longer, from the root of the repository, each with its reason.
pub const LONG_FILES: &[(&str, &str)] = &[("web/src/client/api.d.ts", "written by a program from web/openapi.json")];

/// SPDX identifiers of the licences that a dependency may be used under.
///
/// `IJG` asks that documentation acknowledge the Independent JPEG Group, which `README.md` does.
pub const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "BSL-1.0",
    "CC0-1.0",
    "IJG",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
];

/// Dependencies that give no SPDX identifier, with the licence that their text is (read by a person), as name and SPDX.
pub const LICENCE_TEXTS_READ: &[(&str, &str)] = &[];

/// Words that the glossary must hold.
pub const TERMS: &[&str] = &[
    "assessment",
    "case",
    "claim",
    "clock",
    "constraint",
    "contradiction",
    "correction",
    "event",
    "finding",
    "fix",
    "incident",
    "independent",
    "item",
    "judgement",
    "landmark",
    "lineage",
    "movement",
    "observation",
    "open question",
    "post",
    "preserved copy",
    "rendition",
    "sighting",
    "source",
    "span",
    "statement",
    "take",
    "tally",
    "verification sheet",
    "words",
];
