use model::{FactKind, RecordName};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;

/// A record in clear, for the eyes of who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownRecord {
    /// What it is.
    pub kind: FactKind,
    /// Its name inside the case.
    pub id: String,
    /// Its protected values.
    pub fields: Vec<ShownField>,
}

/// A protected value in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownField {
    /// What it is.
    pub field: String,
    /// What everyone else sees.
    pub stand_in: String,
    /// Its clear form.
    pub clear: String,
}

impl Workbench {
    /// The protected values of one record in clear. That they were looked at is not recorded.
    ///
    /// # Errors
    /// There is no such record, nothing of it is protected, its key was destroyed, or this user may not open it.
    pub async fn show_protected(&self, kind: FactKind, id: &str) -> Result<ShownRecord, Failure> {
        let record = RecordName { kind, id: id.to_owned() };
        let next = "name a source, an item or a statement by its id";
        let known = self.records().fact(kind, id).await?;
        let mut fact = known.ok_or_else(|| Failure::new(format!("there is no {record} in this case"), next))?.fact;
        if fact.envelope().is_none() {
            return Err(Failure::new(format!("nothing of {record} is protected"), next));
        }
        let fields = self.sealer().await?.clear_fields(&fact, &record).await?;
        let Some(fields) = fields else {
            let what = format!("the key of {record} was destroyed: nobody can read it any more");
            return Err(Failure::new(what, "`sightline verify` names the entry that says who did it, and why"));
        };
        let shown = fact.guarded().into_iter().flat_map(|guarded| guarded.fields);
        let shown = shown.zip(fields).map(|((field, value), clear)| ShownField {
            field,
            stand_in: value.as_str().to_owned(),
            clear: clear.value.to_string(),
        });
        let fields = shown.collect();
        Ok(ShownRecord { kind, id: id.to_owned(), fields })
    }
}
