//! The workbench as a local web application: the interface that its screens speak to, and the screens, in one binary.
//!
//! Requests come in, use cases of `workbench` are called, answers go out; nothing is decided here but who may ask.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at the first surprise"))]

mod access;
mod accounts;
mod api;
mod app;
mod authenticator;
mod guard;
mod jobs;
mod keys;
mod page;
mod problem;
mod ranges;
mod role;
mod routes;
mod serve;
mod sessions;
mod tls;

pub use access::access;
pub use role::Role;
pub use routes::openapi;
pub use serve::{Listening, Serving};
pub use tls::Certificate;
