use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use workbench::desk::{EntryPage, EntryQuery, FramesView, ItemPage, ItemQuery, ItemView, WaveformView};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// A part of a list.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 1,000 at most.
    pub limit: usize,
}

/// What is asked of the list of items.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ItemsAsked {
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
    let query = ItemQuery {
        filters: filters(&asked.filter),
        q: asked.q,
        sort: asked.sort,
        fold: asked.fold,
        withdrawn: asked.withdrawn,
        offset: asked.offset,
        limit: asked.limit,
    };
    Ok(Json(app.desk.list(&query)))
}
/// Everything about one item.
#[utoipa::path(get, path = "/api/items/{id}", tag = "items", params(("id" = String, Path)), responses((status = 200, body = ItemView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn item(State(app): Work, Path(id): Path<String>) -> Answer<Json<ItemView>> {
    app.desk.item(&id).map(Json).ok_or_else(|| no_item(&id))
}
/// Everything ever recorded about one item, the newest first.
#[utoipa::path(get, path = "/api/items/{id}/history", tag = "items", params(("id" = String, Path), Part), responses((status = 200, body = EntryPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn history(
    State(app): Work,
    Path(id): Path<String>,
    Query(part): Query<Part>,
) -> Answer<Json<EntryPage>> {
    let query = EntryQuery { item: Some(id), offset: part.offset, limit: part.limit, ..EntryQuery::default() };
    Ok(Json(app.desk.entries(&query)))
}
/// How loud an item is over time.
#[utoipa::path(get, path = "/api/items/{id}/waveform", tag = "items", params(("id" = String, Path)), responses((status = 200, body = WaveformView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn waveform(State(app): Work, Path(id): Path<String>) -> Answer<Json<WaveformView>> {
    app.desk.waveform(&id).map(Json).ok_or_else(|| Problem::missing("there is no waveform of this item"))
}
/// The exact times of its frames, and its key frames.
#[utoipa::path(get, path = "/api/items/{id}/frames", tag = "items", params(("id" = String, Path)), responses((status = 200, body = FramesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn frames(State(app): Work, Path(id): Path<String>) -> Answer<Json<FramesView>> {
    app.desk.frames(&id).map(Json).ok_or_else(|| Problem::missing("there are no frames of this item"))
}

pub(crate) fn no_item(id: &str) -> Problem {
    Problem::missing(format!("there is no item \"{id}\" in this case"))
}

/// Filters as an address has them: apart at each `|` that has no `\\` before it.
fn filters(text: &str) -> Vec<String> {
    let mut filters = vec![String::new()];
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        let last = filters.len() - 1;
        match c {
            '\\' => filters[last].extend(letters.next()),
            '|' => filters.push(String::new()),
            c => filters[last].push(c),
        }
    }
    filters.retain(|filter| !filter.is_empty());
    filters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_apart_where_a_bar_is_not_escaped() {
        assert_eq!(filters(r"kind:video|place:a\|b\\|"), ["kind:video", r"place:a|b\"]);
        assert!(filters("").is_empty());
    }
}
