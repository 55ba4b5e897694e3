//! Who may ask what: one table, walked by a test route by route. A route that is not in it is refused.
use axum::http::Method;

use crate::role::Role;
use crate::role::Role::{Analyst, Custodian, Editor, Viewer};

/// What a route needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// No session: how one gets one.
    Nothing,
    /// A session of this role at least.
    Role(Role),
}

/// Every route with what it needs.
pub(crate) const ACCESS: &[(Method, &str, Needs)] = &[
    (Method::GET, "/api/session", Needs::Role(Viewer)),
    (Method::POST, "/api/session", Needs::Nothing),
    (Method::DELETE, "/api/session", Needs::Role(Viewer)),
    (Method::GET, "/api/case", Needs::Role(Viewer)),
    (Method::GET, "/api/tables", Needs::Role(Viewer)),
    (Method::GET, "/api/items", Needs::Role(Viewer)),
    (Method::GET, "/api/items/{id}", Needs::Role(Viewer)),
    (Method::GET, "/api/items/{id}/history", Needs::Role(Viewer)),
    (Method::GET, "/api/items/{id}/waveform", Needs::Role(Viewer)),
    (Method::GET, "/api/items/{id}/frames", Needs::Role(Viewer)),
    (Method::POST, "/api/items/{id}/proxy", Needs::Role(Viewer)),
    (Method::GET, "/api/facts", Needs::Role(Viewer)),
    (Method::POST, "/api/facts", Needs::Role(Analyst)),
    (Method::GET, "/api/facts/{table}/{id}", Needs::Role(Viewer)),
    (Method::POST, "/api/withdrawals", Needs::Role(Analyst)),
    (Method::GET, "/api/comments", Needs::Role(Viewer)),
    (Method::POST, "/api/comments", Needs::Role(Analyst)),
    (Method::GET, "/api/events", Needs::Role(Viewer)),
    (Method::GET, "/api/time", Needs::Role(Viewer)),
    (Method::POST, "/api/time/preview", Needs::Role(Viewer)),
    (Method::GET, "/api/map", Needs::Role(Viewer)),
    (Method::GET, "/api/map/base/{sha256}", Needs::Role(Viewer)),
    (Method::GET, "/api/places", Needs::Role(Viewer)),
    (Method::GET, "/api/people", Needs::Role(Viewer)),
    (Method::PUT, "/api/people/{name}", Needs::Role(Custodian)),
    (Method::GET, "/api/presence", Needs::Role(Viewer)),
    (Method::POST, "/api/presence", Needs::Role(Viewer)),
    (Method::GET, "/api/ledger", Needs::Role(Viewer)),
    (Method::GET, "/api/ledger/{entry}", Needs::Role(Viewer)),
    (Method::GET, "/api/jobs", Needs::Role(Viewer)),
    (Method::GET, "/api/jobs/{id}", Needs::Role(Viewer)),
    (Method::POST, "/api/verify", Needs::Role(Viewer)),
    (Method::POST, "/api/analyse", Needs::Role(Analyst)),
    (Method::GET, "/api/uploads", Needs::Role(Analyst)),
    (Method::POST, "/api/uploads", Needs::Role(Analyst)),
    (Method::GET, "/api/uploads/{id}", Needs::Role(Analyst)),
    (Method::PUT, "/api/uploads/{id}", Needs::Role(Analyst)),
    (Method::DELETE, "/api/uploads/{id}", Needs::Role(Analyst)),
    (Method::GET, "/api/imports", Needs::Role(Viewer)),
    (Method::POST, "/api/imports", Needs::Role(Analyst)),
    (Method::POST, "/api/exports", Needs::Role(Editor)),
    (Method::GET, "/api/exports/{id}", Needs::Role(Editor)),
    (Method::GET, "/api/settings", Needs::Role(Viewer)),
    (Method::PUT, "/api/settings", Needs::Role(Viewer)),
    (Method::GET, "/api/find", Needs::Role(Viewer)),
    (Method::GET, "/media/{item}/original", Needs::Role(Viewer)),
    (Method::GET, "/media/{item}/proxy", Needs::Role(Viewer)),
    (Method::GET, "/media/{item}/contact.jpg", Needs::Role(Viewer)),
    (Method::GET, "/media/{item}/frame/{index}", Needs::Role(Viewer)),
];

/// Tables whose rows analysts tell: what is seen, heard and said. All others change what the account stands on.
const OF_ANALYSTS: &[&str] = &[
    "observations",
    "words",
    "translations",
    "verification",
    "marks",
    "sightings",
    "links",
    "takes",
    "open_questions",
];

/// What a route needs; `None` for one that was not declared.
pub(crate) fn needs(method: &Method, path: &str) -> Option<Needs> {
    // What answers GET answers HEAD.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    ACCESS.iter().find(|(known, route, _)| known == method && *route == path).map(|(_, _, needs)| *needs)
}

/// The role that telling a row of a table needs.
pub(crate) fn to_tell(table: &str) -> Role {
    match table {
        table if OF_ANALYSTS.contains(&table) => Analyst,
        "case" | "policy" => Custodian,
        _ => Editor,
    }
}
