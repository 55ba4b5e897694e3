use model::{Event, Fact};

use super::row::Row;
use super::schema::EVENT_KINDS;

pub(crate) fn read(row: &mut Row<'_>) -> Option<Fact> {
    let id = row.required_id("id");
    let title = row.required_text("title", "what happened, in one line");
    let kind = row.one_of("kind", EVENT_KINDS).unwrap_or_default();
    let incident = row.id("incident");
    let place = row.id("place");
    let items = row.ids("items");
    let sources = row.ids("sources");
    Some(Fact::Event(Event {
        id: id?,
        title: title?,
        kind,
        incident,
        place,
        description: row.text("description"),
        items,
        sources,
        passage: row.text("passage"),
    }))
}
