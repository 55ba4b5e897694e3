use std::ffi::OsString;

use serde::{Deserialize, Serialize};

/// The descriptor on which the child says whether its sandbox stands.
pub(crate) const STATUS_DESCRIPTOR: i32 = 3;

/// What runs inside a sandbox and what it may touch: handed from parent to child as one argument.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Spec {
    pub(crate) program: Program,
    pub(crate) args: Vec<OsString>,
    /// The one file that may be read.
    pub(crate) input: Option<OsString>,
    /// A file of the user's that is read beside it (a list of trusted issuers, say).
    #[serde(default)]
    pub(crate) beside: Option<OsString>,
    /// The one folder that may be written.
    pub(crate) scratch: Option<OsString>,
    /// How many pipes follow the status descriptor.
    pub(crate) pipes: u8,
    pub(crate) memory_bytes: u64,
    pub(crate) cpu_secs: u64,
    pub(crate) file_bytes: u64,
    pub(crate) pretence: Option<Pretence>,
}

/// What takes the child's place.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Program {
    /// An executable file.
    Execute(OsString),
    /// A reader of our own, by its name, over the input that was opened for it.
    Inside(String),
    /// A list of forbidden actions, tried one by one.
    SelfTest { sibling: OsString, port: u16, parent: u32 },
}

/// A part of the kernel that a test does without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pretence {
    /// As on a kernel older than 5.13, or one started without Landlock.
    NoLandlock,
    /// As on a kernel built without seccomp filters.
    NoSeccomp,
}
