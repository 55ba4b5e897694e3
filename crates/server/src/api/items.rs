use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbench::desk::{EntryPage, FramesView, ItemPage, ItemQuery, ItemView, WaveformView};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// A part of a list.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 1,000 at most.
    pub limit: usize,
}

/// What is asked of the list of items.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ItemsAsked {
    /// Words that all must occur, in any script.
    pub q: String,
    /// Filters `field:value`, separated by `|` (a `|`, `\\` or `:` inside a value is written with `\\` before it); several values of one field mean any of them.
    pub filter: String,
    /// The field to sort by, with `-` in front downwards.
    pub sort: String,
    /// Whether items of one lineage are folded into the root's line.
    pub fold: bool,
    /// Whether withdrawn items are listed too.
    pub withdrawn: bool,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 1,000 at most.
    pub limit: usize,
}

/// The items that a query finds, a page of them.
#[utoipa::path(get, path = "/api/items", tag = "items", params(ItemsAsked), responses((status = 200, body = ItemPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn items(State(app): Work, Query(asked): Query<ItemsAsked>) -> Answer<Json<ItemPage>> {
    Err(Problem::not_built())
}
/// Everything about one item.
#[utoipa::path(get, path = "/api/items/{id}", tag = "items", params(("id" = String, Path)), responses((status = 200, body = ItemView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn item(State(app): Work, Path(id): Path<String>) -> Answer<Json<ItemView>> {
    Err(Problem::not_built())
}
/// Everything ever recorded about one item, the newest first.
#[utoipa::path(get, path = "/api/items/{id}/history", tag = "items", params(("id" = String, Path), Part), responses((status = 200, body = EntryPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn history(
    State(app): Work,
    Path(id): Path<String>,
    Query(part): Query<Part>,
) -> Answer<Json<EntryPage>> {
    Err(Problem::not_built())
}
/// How loud an item is over time.
#[utoipa::path(get, path = "/api/items/{id}/waveform", tag = "items", params(("id" = String, Path)), responses((status = 200, body = WaveformView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn waveform(State(app): Work, Path(id): Path<String>) -> Answer<Json<WaveformView>> {
    Err(Problem::not_built())
}
/// The exact times of its frames, and its key frames.
#[utoipa::path(get, path = "/api/items/{id}/frames", tag = "items", params(("id" = String, Path)), responses((status = 200, body = FramesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn frames(State(app): Work, Path(id): Path<String>) -> Answer<Json<FramesView>> {
    Err(Problem::not_built())
}
