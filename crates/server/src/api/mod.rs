//! The routes under `/api` and `/media`, one file a subject; what each answers is declared where it is answered.
pub(crate) mod case;
pub(crate) mod comments;
pub(crate) mod events;
pub(crate) mod exports;
pub(crate) mod facts;
pub(crate) mod find;
pub(crate) mod findings;
pub(crate) mod imports;
pub(crate) mod items;
pub(crate) mod jobs;
pub(crate) mod keys;
pub(crate) mod ledger;
pub(crate) mod listen;
pub(crate) mod map;
pub(crate) mod media;
pub(crate) mod people;
pub(crate) mod presence;
pub(crate) mod protected;
pub(crate) mod reports;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod time;
pub(crate) mod uploads;

use axum::extract::State;

use crate::app::App;
use crate::problem::Problem;

/// What every handler works with.
pub(crate) type Work = State<std::sync::Arc<App>>;
/// What every handler gives.
pub(crate) type Answer<T> = Result<T, Problem>;
