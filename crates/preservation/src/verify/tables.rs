use std::collections::BTreeMap;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::OnceCell;

use super::{Damage, DamageKind, VerifyReport};
use crate::DatabaseError;

/// Every table, index, view and trigger by kind and name, with its definition.
type Schema = BTreeMap<(String, String), Option<String>>;
/// The steps by which the tables were made: number, hash, and whether it was finished.
type Migrations = Vec<(i64, Vec<u8>, bool)>;

/// The tables of a new case; the same for every case that this process looks at.
static NEW: OnceCell<(Schema, Migrations)> = OnceCell::const_new();

async fn new() -> Result<(Schema, Migrations), DatabaseError> {
    let mut new = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::migrate!("migrations/sqlite").run_direct(None, &mut new, false).await?;
    Ok((schema(&mut new).await?, migrations(&mut new).await?))
}

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
    let (wanted, known) = NEW.get_or_try_init(new).await?;
    let made = migrations(connection).await?;
    if made != *known {
        report.damages.push(Damage::new(
            DamageKind::TableChanged,
            "case.sqlite, table _sqlx_migrations",
            format!(
                "it lists {} steps by which the tables were made; this program knows {}, and they differ",
                made.len(),
                known.len()
            ),
        ));
    }
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

async fn migrations(connection: &mut SqliteConnection) -> Result<Migrations, DatabaseError> {
    Ok(sqlx::query_as("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version")
        .fetch_all(connection)
        .await?)
}

async fn schema(connection: &mut SqliteConnection) -> Result<Schema, DatabaseError> {
    let rows: Vec<(String, String, Option<String>)> =
        sqlx::query_as("SELECT type, name, sql FROM sqlite_master").fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(kind, name, sql)| ((kind, name), sql)).collect())
}
