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
    (Method::POST, "/api/session/key", Needs::Nothing),
    (Method::GET, "/api/keys", Needs::Role(Viewer)),
    (Method::POST, "/api/keys", Needs::Role(Viewer)),
    (Method::POST, "/api/keys/new", Needs::Role(Viewer)),
    (Method::DELETE, "/api/keys/{id}", Needs::Role(Viewer)),
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
    (Method::POST, "/api/protected", Needs::Role(Viewer)),
    (Method::POST, "/api/withdrawals", Needs::Role(Analyst)),
    (Method::GET, "/api/comments", Needs::Role(Viewer)),
    (Method::POST, "/api/comments", Needs::Role(Analyst)),
    (Method::GET, "/api/events", Needs::Role(Viewer)),
    (Method::GET, "/api/time", Needs::Role(Viewer)),
    (Method::GET, "/api/time/offsets", Needs::Role(Viewer)),
    (Method::POST, "/api/time/preview", Needs::Role(Viewer)),
    (Method::GET, "/api/count", Needs::Role(Viewer)),
    (Method::GET, "/api/incidents", Needs::Role(Viewer)),
    (Method::GET, "/api/claims", Needs::Role(Viewer)),
    (Method::GET, "/api/law", Needs::Role(Viewer)),
    (Method::GET, "/api/tolls", Needs::Role(Viewer)),
    (Method::GET, "/api/reports", Needs::Role(Viewer)),
    (Method::GET, "/api/names", Needs::Role(Viewer)),
    (Method::POST, "/api/check", Needs::Role(Viewer)),
    (Method::GET, "/api/reports/{id}", Needs::Role(Viewer)),
    (Method::PUT, "/api/reports/{id}", Needs::Role(Editor)),
    (Method::GET, "/api/reports/{id}/changes", Needs::Role(Viewer)),
    (Method::POST, "/api/reports/{id}/preview", Needs::Role(Viewer)),
    (Method::POST, "/api/reports/{id}/sign-off", Needs::Role(Editor)),
    (Method::POST, "/api/reports/{id}/publish", Needs::Role(Editor)),
    (Method::GET, "/pages/preview/{key}", Needs::Role(Viewer)),
    (Method::GET, "/pages/published/{id}/{version}", Needs::Role(Viewer)),
    (Method::GET, "/pages/published/{id}/{version}/pdf", Needs::Role(Viewer)),
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
    (Method::GET, "/media/{item}/excerpt.wav", Needs::Role(Viewer)),
    (Method::GET, "/media/{item}/spectrogram.png", Needs::Role(Viewer)),
    (Method::GET, "/api/listen", Needs::Role(Viewer)),
];

/// Every route: its method, its path, and the role that it needs; `None` where no session is needed.
pub fn access() -> impl Iterator<Item = (&'static str, &'static str, Option<Role>)> {
    ACCESS.iter().map(|(method, path, needs)| match needs {
        Needs::Nothing => (method.as_str(), *path, None),
        Needs::Role(role) => (method.as_str(), *path, Some(*role)),
    })
}

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::routes::routes;

    /// Every method and path that the interface answers.
    fn answered() -> BTreeSet<(String, String)> {
        let (_, description) = routes().split_for_parts();
        let description = serde_json::to_value(&description).unwrap();
        let paths = description["paths"].as_object().unwrap();
        let methods = paths.iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(|method| (method.to_uppercase(), path.clone()))
        });
        methods.collect()
    }

    #[test]
    fn every_route_is_declared_once_and_every_declaration_is_a_route() {
        let declared: Vec<_> =
            ACCESS.iter().map(|(method, path, _)| (method.to_string(), (*path).to_owned())).collect();
        let once: BTreeSet<_> = declared.iter().cloned().collect();
        assert_eq!(once.len(), declared.len(), "a route is declared twice");
        assert_eq!(answered(), once);
    }

    #[test]
    fn only_logging_in_needs_no_session_and_nothing_is_changed_by_viewers() {
        for (method, path, needs) in ACCESS {
            match needs {
                Needs::Nothing => {
                    assert_eq!(method, Method::POST);
                    assert!(["/api/session", "/api/session/key"].contains(path), "{path}");
                }
                Needs::Role(Viewer) => {
                    // What a viewer may send changes no case: it asks, shows, or is their own.
                    let own = [
                        "/api/session",
                        "/api/settings",
                        "/api/presence",
                        "/api/time/preview",
                        "/api/verify",
                        "/api/protected",
                        "/api/check",
                        "/api/reports/{id}/preview",
                    ];
                    let looks = *method == Method::GET || own.contains(path) || path.ends_with("/proxy");
                    let looks = looks || path.starts_with("/api/keys");
                    assert!(looks, "{method} {path}");
                }
                Needs::Role(_) => {}
            }
        }
        assert_eq!(needs(&Method::GET, "/api/undeclared"), None);
        assert_eq!(needs(&Method::PATCH, "/api/case"), None);
    }

    #[test]
    fn roles_grow() {
        use crate::app::App;
        for (index, role) in Role::ALL.into_iter().enumerate() {
            for (other, least) in Role::ALL.into_iter().enumerate() {
                assert_eq!(App::may(role, least), index >= other);
            }
        }
        assert_eq!(to_tell("observations"), Analyst);
        assert_eq!(to_tell("evidence"), Editor);
        assert_eq!(to_tell("case"), Custodian);
        assert_eq!(to_tell("anything new"), Editor);
    }
}
