use model::{Fact, Source};

use super::row::Row;
use super::schema::ROLES;

pub(crate) fn read(row: &mut Row<'_>) -> Option<Fact> {
    let id = row.required_id("id");
    let name = row.required_text("name", "an outlet, a channel, or a pseudonym for a person");
    let _ = row.required_text("role", "filmer, uploader, publisher, submitter, witness or official");
    let role = row.one_of("role", ROLES);
    Some(Fact::Source(Source {
        id: id?,
        name: name?.into(),
        role: role?,
        medium: row.text("medium"),
        address: row.text("address").map(Into::into),
        description: row.text("description").map(Into::into),
        passage: row.text("passage").map(Into::into),
        envelope: None,
    }))
}
