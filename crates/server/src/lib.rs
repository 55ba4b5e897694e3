//! The workbench as a local web application: the interface that its screens speak to, and the screens, in one binary.
//!
//! Requests come in, use cases of `workbench` are called, answers go out; nothing is decided here but who may ask.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test stops at the first surprise"))]

#[allow(unused, reason = "declared, and built one after the other")]
mod api;
mod app;
mod problem;
mod role;
mod routes;

pub use role::Role;
pub use routes::openapi;
