use intake::tables::Table;
use model::{Fact, FactKind, FactName, Withdrawal};
use serde::Serialize;

use crate::desk::table_named;
use crate::failure::Failure;
use crate::open::Workbench;

/// A row that was withdrawn, or stands again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawnRow {
    /// The table.
    pub table: String,
    /// The row's id.
    pub id: String,
    /// Up to which version it is withdrawn.
    pub version: u32,
    /// Whether it stands again.
    pub stands: bool,
}

impl Workbench {
    /// Withdraws a row of a table, or lets it stand again: what it said stays in the ledger, and no finding reads it.
    ///
    /// # Errors
    /// There is no such row, it is withdrawn already or stands already, no reason is given, or the case cannot be written.
    pub async fn withdraw(&self, table: &str, id: &str, stands: bool, reason: &str) -> Result<WithdrawnRow, Failure> {
        let table: Table = table_named(table)?;
        let kind = table.kind();
        if kind == FactKind::Case {
            return Err(Failure::new("a case cannot be withdrawn", "change its row instead"));
        }
        if reason.trim().is_empty() {
            return Err(Failure::new("nothing says why", "write why: whoever reads the ledger later will ask"));
        }
        let Some(row) = self.records().fact(kind, id).await? else {
            return Err(Failure::new(
                format!("there is no row \"{id}\" in {}", table.name()),
                "give the row's id; `sightline export tables` writes them all",
            ));
        };
        let name = format!("{} {id}", kind.name());
        let before = self.records().fact(FactKind::Withdrawal, &name).await?;
        let is_withdrawn = before.is_some_and(|before| match before.fact {
            Fact::Withdrawal(withdrawal) => withdrawal.holds(row.version),
            _ => false,
        });
        if is_withdrawn != stands {
            let what = if stands { "it stands already" } else { "it was withdrawn already" };
            return Err(Failure::new(format!("{} {id}: {what}", table.name()), "nothing: it is as you want it"));
        }
        let of = FactName { kind, id: id.to_owned() };
        let withdrawal = Withdrawal { of, version: row.version, item: row.fact.item().cloned(), stands, carried: None };
        let mut draft = self.draft(reason.trim().to_owned(), Fact::Withdrawal(withdrawal));
        draft.inputs = vec![model::FactRef { kind, id: id.to_owned(), version: row.version }];
        self.append(vec![draft]).await?;
        Ok(WithdrawnRow { table: table.name().to_owned(), id: id.to_owned(), version: row.version, stands })
    }
}
