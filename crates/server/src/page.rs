//! The screens, embedded; and the address that opens them.
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::app::App;
use crate::problem::Problem;
use crate::sessions::{Opened, cookie_header};

/// What the build of `web/` gave, or the one page that says that there was none.
#[derive(RustEmbed)]
#[folder = "$SIGHTLINE_WEB"]
struct Web;

#[derive(Deserialize)]
pub(crate) struct Token {
    #[serde(default)]
    token: String,
}

/// Opens a session with the token of the opened address, once.
pub(crate) async fn open(State(app): State<Arc<App>>, Query(token): Query<Token>) -> Response {
    let refuse = |title: &str, says: &str| (StatusCode::FORBIDDEN, Html(explained(title, says))).into_response();
    match app.sessions.open(&token.token) {
        Ok(Opened::Session(cookie)) => {
            ([(header::SET_COOKIE, cookie_header(&cookie, app.secure))], Redirect::to("/")).into_response()
        }
        Ok(Opened::Used) => refuse(
            "This address was used already",
            "It opens one window, once, so that nobody who finds it later gets in. If it was you, go on in that window. If it \
             was not, stop the server and start it again: <code>sightline serve</code> prints a new address.",
        ),
        Ok(Opened::Unknown) => refuse(
            "This address is not one of this server",
            "It may be of a server that was stopped. Open the address that <code>sightline serve</code> printed when it started.",
        ),
        Err(problem) => problem.into_response(),
    }
}

fn explained(title: &str, says: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>{title}</title><h1>{title}</h1><p>{says}</p></html>"
    )
}

/// A file of the screens; any address that is none is a state of a screen, and gets the page.
pub(crate) async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || path.starts_with("media/") || path.starts_with("pages/") {
        return Problem::missing("there is nothing at this address").into_response();
    }
    let found = Web::get(path).map(|file| (path, file));
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let found = match found {
        None if is_file && path.starts_with("assets/") => None,
        None => Web::get("index.html").map(|file| ("index.html", file)),
        found => found,
    };
    let Some((path, file)) = found else {
        return Problem::missing("there is nothing at this address").into_response();
    };
    let kept = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, content_type(path)), (header::CACHE_CONTROL, kept)];
    (headers, file.data.into_owned()).into_response()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
