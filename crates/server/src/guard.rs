//! Every request passes here: asked under our own name, from our own page, by somebody who may.
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::access::{Needs, needs};
use crate::app::App;
use crate::problem::Problem;
use crate::sessions::{cookie_of, same};

/// The header that proves that a request was made by our own page.
const CSRF: &str = "x-sightline-csrf";
/// The most bytes that a request may announce: a piece of an upload, and a little.
const MOST_BYTES: u64 = (8 << 20) + 4096;
/// How long an answer may take to begin; what takes longer is a job.
const PATIENCE: Duration = Duration::from_secs(60);

/// What our own page may do: nothing from elsewhere, no script or style in the page itself but ours.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; \
     img-src 'self' data: blob:; media-src 'self' blob:; frame-src 'self'; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; \
     manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// What a preserved copy may do in a browser: nothing.
const MEDIA_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// What the page of a report may do in a frame of ours: show itself, as a stranger without scripts. Its own policy, which stands
/// in it, allows its one style by its hash and no other.
const FRAMED_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'self'; sandbox";

/// Refuses what was not asked under a name of this server or comes from another page (DNS rebinding, forged requests),
/// and says on every answer what a browser may do with it.
pub(crate) async fn front(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let media = request.uri().path().starts_with("/media/");
    let assets = request.uri().path().starts_with("/assets/");
    let framed = request.uri().path().starts_with("/pages/");
    let tls = app.tls;
    let mut response = match own(&app, request.headers(), request.method()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    let policy = match (media, framed) {
        (true, _) => MEDIA_POLICY,
        (_, true) => FRAMED_POLICY,
        _ => PAGE_POLICY,
    };
    set(header::CONTENT_SECURITY_POLICY, policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_FRAME_OPTIONS, if framed { "SAMEORIGIN" } else { "DENY" });
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)",
    );
    if tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !assets {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

fn own(app: &App, headers: &HeaderMap, method: &Method) -> Result<(), Problem> {
    let next = "open the address that `sightline serve` printed";
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(&header::HOST).unwrap_or_default();
    if headers.get_all(header::HOST).iter().count() != 1
        || !app.hosts.iter().any(|known| known.eq_ignore_ascii_case(host))
    {
        return Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server is not asked under that name", next));
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let own = |origin: &str| {
            let plain = origin.strip_prefix("http://").filter(|_| !app.tls);
            let bare = plain.or_else(|| origin.strip_prefix("https://"));
            bare.is_some_and(|bare| bare.eq_ignore_ascii_case(host))
        };
        if !origin.to_str().is_ok_and(own) {
            return Err(Problem::forbidden("the request comes from another page", next));
        }
    }
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let reads = matches!(*method, Method::GET | Method::HEAD);
    // A link from elsewhere may lead to the page; nothing from elsewhere may be embedded in, or sent by, another page.
    let leads = reads && headers.get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    if matches!(site, Some("cross-site" | "same-site")) && !leads {
        return Err(Problem::forbidden("the request comes from another site", next));
    }
    Ok(())
}

/// Lets through who may ask, and leaves their session for the handler.
pub(crate) async fn entrance(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let method = request.method().clone();
    let Some(needs) = needs(&method, &path) else {
        // A route that nobody declared is nobody's.
        return Problem::forbidden("nobody may ask this", "report this as a fault of the program").into_response();
    };
    let length =
        request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > MOST_BYTES) {
        // Said before anything of it is waited for.
        return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "the request is too large", "send less at once")
            .into_response();
    }
    let proof = request.headers().get(CSRF).and_then(|value| value.to_str().ok()).map(str::to_owned);
    match needs {
        Needs::Nothing => {
            // A page of another site cannot send this header without being refused before.
            if proof.is_none() {
                return no_proof().into_response();
            }
        }
        Needs::Role(least) => {
            let session = cookie_of(request.headers()).and_then(|cookie| app.sessions.of(&cookie));
            let Some(session) = session else {
                let next = if app.sessions.is_team() {
                    "log in"
                } else {
                    "open the address that `sightline serve` prints when it starts; it is good for one window"
                };
                return Problem::new(StatusCode::UNAUTHORIZED, "nobody sits at this window", next).into_response();
            };
            if !App::may(session.role, least) {
                let what =
                    format!("this needs the role {}, and {} has {}", name(least), session.person, name(session.role));
                return Problem::forbidden(what, "ask a custodian of the case").into_response();
            }
            let reads = matches!(method, Method::GET | Method::HEAD);
            if !reads && !proof.is_some_and(|proof| same(&proof, &session.csrf)) {
                return no_proof().into_response();
            }
            request.extensions_mut().insert(session);
        }
    }
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => in_our_words(response).await,
        Err(_) => {
            let what = "the answer took longer than a minute";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, what, "try again; something large may be under way")
                .into_response()
        }
    }
}

/// What the framework refuses in a line of text (a body that is no JSON, a number that is none), said as everything is.
async fn in_our_words(response: Response) -> Response {
    let text =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !response.status().is_client_error() || !text {
        return response;
    }
    let status = response.status();
    let said = axum::body::to_bytes(response.into_body(), 4096).await.unwrap_or_default();
    let next = "reload the page: it may be of another version than the server";
    Problem::new(status, String::from_utf8_lossy(&said), next).into_response()
}

fn no_proof() -> Problem {
    Problem::forbidden(
        "the request does not carry the proof of its session",
        "send what `GET /api/session` gives as `csrf` in the header X-Sightline-CSRF; reload the page",
    )
}

pub(crate) fn name(role: crate::role::Role) -> &'static str {
    use crate::role::Role;
    match role {
        Role::Viewer => "viewer",
        Role::Analyst => "analyst",
        Role::Editor => "editor",
        Role::Custodian => "custodian",
    }
}
