use std::sync::Arc;

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::{
    case, comments, events, exports, facts, find, findings, imports, items, jobs, keys, ledger, listen, map, media,
    people, presence, protected, reports, session, settings, time, uploads,
};
use crate::app::App;

/// What the document says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "Sightline",
    description = "The interface between the workbench's screens and a case. Facts are told as rows of the case's tables; \
                   findings are computed from them and never told.",
    license(name = "Apache-2.0 OR MIT")
))]
struct About;

/// Every route that is answered with data.
pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(session::session, session::login, session::logout))
        .routes(routes!(session::ask_key))
        .routes(routes!(keys::keys, keys::add))
        .routes(routes!(keys::ask_new))
        .routes(routes!(keys::remove))
        .routes(routes!(case::case))
        .routes(routes!(case::tables))
        .routes(routes!(items::items))
        .routes(routes!(items::item))
        .routes(routes!(items::history))
        .routes(routes!(items::waveform))
        .routes(routes!(items::frames))
        .routes(routes!(facts::rows, facts::tell))
        .routes(routes!(facts::row))
        .routes(routes!(facts::withdraw))
        .routes(routes!(protected::look))
        .routes(routes!(comments::comments, comments::comment))
        .routes(routes!(events::events))
        .routes(routes!(time::time))
        .routes(routes!(time::offsets))
        .routes(routes!(time::preview))
        .routes(routes!(listen::listen))
        .routes(routes!(findings::count))
        .routes(routes!(findings::incidents))
        .routes(routes!(findings::claims))
        .routes(routes!(findings::law))
        .routes(routes!(findings::tolls))
        .routes(routes!(reports::reports))
        .routes(routes!(reports::names))
        .routes(routes!(reports::check))
        .routes(routes!(reports::report, reports::save))
        .routes(routes!(reports::changes))
        .routes(routes!(reports::preview))
        .routes(routes!(reports::sign_off))
        .routes(routes!(reports::publish))
        .routes(routes!(reports::preview_page))
        .routes(routes!(reports::published_page))
        .routes(routes!(reports::published_pdf))
        .routes(routes!(map::map))
        .routes(routes!(map::base))
        .routes(routes!(map::places))
        .routes(routes!(people::people))
        .routes(routes!(people::set_account))
        .routes(routes!(presence::presence, presence::look))
        .routes(routes!(ledger::entries))
        .routes(routes!(ledger::entry))
        .routes(routes!(jobs::jobs))
        .routes(routes!(jobs::job))
        .routes(routes!(jobs::verify))
        .routes(routes!(jobs::analyse))
        .routes(routes!(jobs::proxy))
        .routes(routes!(uploads::uploads, uploads::begin))
        .routes(routes!(uploads::upload, uploads::piece, uploads::drop_upload))
        .routes(routes!(imports::imports, imports::import))
        .routes(routes!(exports::export))
        .routes(routes!(exports::exported))
        .routes(routes!(settings::settings, settings::set))
        .routes(routes!(find::find))
        .routes(routes!(media::original))
        .routes(routes!(media::proxy))
        .routes(routes!(media::contact))
        .routes(routes!(media::frame))
        .routes(routes!(listen::excerpt))
        .routes(routes!(listen::spectrogram))
}

/// The description of the interface (OpenAPI 3.1), as JSON that ends with a line break.
///
/// # Errors
/// It cannot be written, which would be a fault of the program.
pub fn openapi() -> Result<String, serde_json::Error> {
    let (_, description) = routes().split_for_parts();
    let mut text = serde_json::to_string_pretty(&description)?;
    text.push('\n');
    Ok(text)
}
