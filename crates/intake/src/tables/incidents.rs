use model::{Fact, Incident};

use super::row::Row;

pub(crate) fn read(row: &mut Row<'_>) -> Option<Fact> {
    let id = row.required_id("id");
    let title = row.required_text("title", "what the incident is called");
    let place = row.id("place");
    Some(Fact::Incident(Incident {
        id: id?,
        title: title?,
        place,
        description: row.text("description"),
        passage: row.text("passage"),
    }))
}
