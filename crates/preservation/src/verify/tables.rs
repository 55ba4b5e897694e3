use std::collections::BTreeMap;

use sqlx::{Connection, SqliteConnection};

use super::{Damage, DamageKind, VerifyReport};
use crate::DatabaseError;

/// Asks SQLite for its own opinion, and compares the tables with those of a new case.
pub(super) async fn check(connection: &mut SqliteConnection, report: &mut VerifyReport) -> Result<(), DatabaseError> {
    match sqlx::query_scalar::<_, String>("PRAGMA integrity_check").fetch_all(&mut *connection).await {
        Ok(lines) => {
            for line in lines.into_iter().filter(|line| line != "ok") {
                report.damages.push(Damage::database(line));
            }
        }
        Err(error) => report.damages.push(Damage::database(DatabaseError::from(error).to_string())),
    }
    let found = schema(connection).await?;
    let mut new = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::migrate!("migrations/sqlite").run_direct(None, &mut new, false).await?;
    let wanted = schema(&mut new).await?;
    let names: std::collections::BTreeSet<_> = found.keys().chain(wanted.keys()).collect();
    for name in names {
        let what = match (found.get(name), wanted.get(name)) {
            (Some(found), Some(wanted)) if found == wanted => continue,
            (Some(_), Some(_)) => "is defined otherwise than this program does",
            (Some(_), None) => "is not one that this program makes",
            (None, _) => "is not there",
        };
        let (kind, name) = name;
        report.damages.push(Damage::new(
            DamageKind::TableChanged,
            format!("case.sqlite, {kind} {name}"),
            format!("the {kind} \"{name}\" {what}"),
        ));
    }
    Ok(())
}

/// Every table, index, view and trigger, with its definition.
async fn schema(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<(String, String), Option<String>>, DatabaseError> {
    let rows: Vec<(String, String, Option<String>)> =
        sqlx::query_as("SELECT type, name, sql FROM sqlite_master").fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(kind, name, sql)| ((kind, name), sql)).collect())
}
