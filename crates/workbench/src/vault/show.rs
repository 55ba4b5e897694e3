use std::sync::Arc;

use model::{FactKind, RecordName};
use serde::Serialize;

use super::{Sealer, own};
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
        let sealer = self.sealer().await?;
        self.show_with(&sealer, kind, id).await
    }

    /// The same, by a passphrase that is given for this one look and kept nowhere; the user's key opens nothing else by it.
    ///
    /// # Errors
    /// As for [`Workbench::show_protected`]; the passphrase is missing or not that of the user's key.
    pub async fn show_protected_with(
        &self,
        kind: FactKind,
        id: &str,
        passphrase: Option<String>,
    ) -> Result<ShownRecord, Failure> {
        let vault = self.records().vault().await?.map(|recorded| recorded.fact);
        let vault =
            vault.ok_or_else(|| Failure::new("this case protects nothing", "name a record that is protected"))?;
        let access = Arc::new(self.open_vault(&vault, || passphrase).await?);
        self.show_with(&self.sealer_of(access, vault), kind, id).await
    }

    /// Whether a person is the one whose key lies here, by the name under which the vault has it.
    ///
    /// # Errors
    /// The case, or the key, cannot be read.
    pub async fn has_key_here(&self, name: &str) -> Result<bool, Failure> {
        let Some(own) = own::find()? else { return Ok(false) };
        let public = own.public().to_string();
        let holders = self.records().keyholders().await?;
        Ok(holders
            .iter()
            .any(|holder| holder.fact.key == public && holder.fact.name == name && !holder.fact.opens.is_empty()))
    }

    async fn show_with(&self, sealer: &Sealer, kind: FactKind, id: &str) -> Result<ShownRecord, Failure> {
        let record = RecordName { kind, id: id.to_owned() };
        let next = "name a source, an item or a statement by its id";
        let known = self.records().fact(kind, id).await?;
        let mut fact = known.ok_or_else(|| Failure::new(format!("there is no {record} in this case"), next))?.fact;
        if fact.envelope().is_none() {
            return Err(Failure::new(format!("nothing of {record} is protected"), next));
        }
        // What goes with another record is sealed to that one's key.
        let key_of = fact.guarded().map_or_else(|| record.clone(), |guarded| guarded.record);
        let fields = sealer.clear_fields(&fact, &key_of).await?;
        let Some(fields) = fields else {
            let what = format!("the key of {record} was destroyed: nobody can read it any more");
            return Err(Failure::new(what, "`sightline verify` names the entry that says who did it, and why"));
        };
        let shown = fact.guarded().into_iter().flat_map(|guarded| guarded.fields);
        let shown = shown.flat_map(|(field, value)| {
            let stand_in = value.as_str().to_owned();
            let clear = fields.iter().find(|clear| clear.name == field).map(|clear| clear.value.to_string());
            parts(field, clear.unwrap_or_default()).into_iter().map(move |(field, clear)| {
                let stand_in = stand_in.clone();
                ShownField { field, stand_in, clear }
            })
        });
        let fields = shown.collect();
        Ok(ShownRecord { kind, id: id.to_owned(), fields })
    }
}

/// What a value says: the members of a fact that was sealed whole, each by its name; of another, the value itself.
fn parts(field: String, clear: String) -> Vec<(String, String)> {
    let members = match serde_json::from_str::<serde_json::Value>(&clear) {
        Ok(serde_json::Value::Object(members)) if field == "content" => members,
        _ if field == "content" => return vec![("text".to_owned(), clear)],
        _ => return vec![(field, clear)],
    };
    let said = members.into_iter().filter(|(name, value)| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty) || *value == false;
        !empty && name != "id"
    });
    said.map(|(name, value)| match value {
        serde_json::Value::String(text) => (name, text),
        value => (name, value.to_string()),
    })
    .collect()
}
