use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, Connection, PgPool, SqliteConnection};
use tokio::sync::OnceCell;

use super::{Damage, DamageKind, VerifyReport};
use crate::DatabaseError;
use crate::database::{Answer, Database, Transaction, sql};

/// What is defined in a database, by what it is and its name, with its definition.
type Schema = BTreeMap<(String, String), Option<String>>;
/// The steps by which the tables were made: number, hash, and whether it was finished.
type Migrations = Vec<(i64, Vec<u8>, bool)>;

/// The tables of a new case in a folder; the same for every case that this process looks at.
static NEW: OnceCell<(Schema, Migrations)> = OnceCell::const_new();

fn new_sqlite_schema<'a>() -> Answer<'a, (Schema, Migrations)> {
    Box::pin(async move {
        let mut new = SqliteConnection::connect("sqlite::memory:").await?;
        sqlx::migrate!("migrations/sqlite").run_direct(None, &mut new, false).await?;
        let mut new = Transaction::Sqlite(new.begin().await?);
        Ok((sqlite_schema(&mut new).await?, migrations(&mut new).await?))
    })
}

/// Asks the database for its own opinion, and compares the tables with those of a new case.
pub(super) async fn check(
    database: &Database,
    tx: &mut Transaction<'_>,
    report: &mut VerifyReport,
) -> Result<(), DatabaseError> {
    match database {
        Database::Sqlite(_) => {
            ask_sqlite(tx, report).await?;
            let (wanted, known) = NEW.get_or_try_init(new_sqlite_schema).await?;
            compare(&sqlite_schema(tx).await?, wanted, report);
            compare_migrations(&migrations(tx).await?, known, report);
        }
        Database::Postgres(pool) => {
            ask_postgres(tx, report).await?;
            match new_postgres_schema(pool).await {
                Ok((wanted, known)) => {
                    compare(&postgres_schema(tx, "current_schema()").await?, &wanted, report);
                    compare_migrations(&migrations(tx).await?, &known, report);
                }
                Err(error) => report.unchecked.push(format!(
                    "how the tables are defined: the server does not let this user make temporary ones to compare with ({error})"
                )),
            }
        }
    }
    Ok(())
}

fn compare_migrations(made: &Migrations, known: &Migrations, report: &mut VerifyReport) {
    if made != known {
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
}

async fn migrations(tx: &mut Transaction<'_>) -> Result<Migrations, DatabaseError> {
    let rows = sql("SELECT version, checksum, success FROM _sqlx_migrations ORDER BY version").all(tx).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).collect()
}

async fn ask_sqlite(tx: &mut Transaction<'_>, report: &mut VerifyReport) -> Result<(), DatabaseError> {
    match sql("PRAGMA integrity_check").all(tx).await {
        Ok(lines) => {
            for line in lines {
                let line: String = line.get(0)?;
                if line != "ok" {
                    report.damages.push(Damage::database(line));
                }
            }
        }
        Err(error) => report.damages.push(Damage::database(error.to_string())),
    }
    Ok(())
}

/// What the server does that a case should know of.
async fn ask_postgres(tx: &mut Transaction<'_>, report: &mut VerifyReport) -> Result<(), DatabaseError> {
    for (setting, loses) in [
        ("fsync", "a power cut may lose what was acknowledged"),
        ("full_page_writes", "a power cut may leave pages half-written"),
        (
            "data_checksums",
            "the server does not notice when its disk changes a page; the ledger does, where it matters",
        ),
    ] {
        // A name of ours, not of a user's.
        let row = sql(AssertSqlSafe(format!("SHOW {setting}"))).one(&mut *tx).await?;
        if row.get::<&str, _>(0)? == "off" {
            report.unchecked.push(format!("the database server runs with {setting} off: {loses}"));
        }
    }
    Ok(())
}

fn compare(found: &Schema, wanted: &Schema, report: &mut VerifyReport) {
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
}

/// Every table, index, view and trigger, with its definition.
async fn sqlite_schema(tx: &mut Transaction<'_>) -> Result<Schema, DatabaseError> {
    let rows = sql("SELECT type, name, sql FROM sqlite_master").all(tx).await?;
    rows.iter().map(|row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).collect()
}

/// The same as a new case has it: made in temporary tables that are gone with the transaction.
fn new_postgres_schema(pool: &PgPool) -> Answer<'_, (Schema, Migrations)> {
    Box::pin(async move {
        let mut tx = pool.begin().await?;
        sqlx::raw_sql("SET LOCAL search_path = pg_temp").execute(&mut *tx).await?;
        sqlx::migrate!("migrations/postgres").set_locking(false).run_direct(None, &mut *tx, false).await?;
        let mut tx = Transaction::Postgres(tx);
        let temporary = "(SELECT nspname FROM pg_namespace WHERE oid = pg_my_temp_schema())";
        Ok((postgres_schema(&mut tx, temporary).await?, migrations(&mut tx).await?))
    })
}

/// Every column, constraint, index, trigger, rule and row rule of a schema, with its definition; names of schemas are
/// left out, since a case's schema is called after the case.
async fn postgres_schema(tx: &mut Transaction<'_>, schema: &'static str) -> Result<Schema, DatabaseError> {
    let text = format!(
        "WITH s AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = {schema}), \
              t AS (SELECT c.oid, c.relname, c.relkind, c.relrowsecurity FROM pg_class c JOIN s ON c.relnamespace = s.oid), \
              d AS ( \
          SELECT 'column' AS kind, t.relname || '.' || a.attname AS name, \
                 format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END \
                 || COALESCE(' default ' || pg_get_expr(f.adbin, f.adrelid), '') AS says \
            FROM t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
            LEFT JOIN pg_attrdef f ON f.adrelid = t.oid AND f.adnum = a.attnum WHERE t.relkind IN ('r', 'p', 'v', 'm') \
          UNION ALL SELECT 'table', t.relname, CASE t.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE t.relkind::TEXT END \
                 || CASE WHEN t.relrowsecurity THEN ' with row security' ELSE '' END FROM t WHERE t.relkind <> 'i' \
          UNION ALL SELECT 'constraint', t.relname || '.' || k.conname, pg_get_constraintdef(k.oid) \
            FROM t JOIN pg_constraint k ON k.conrelid = t.oid \
          UNION ALL SELECT 'index', i.relname, pg_get_indexdef(i.oid) FROM t i WHERE i.relkind = 'i' \
          UNION ALL SELECT 'trigger', t.relname || '.' || g.tgname, pg_get_triggerdef(g.oid) \
            FROM t JOIN pg_trigger g ON g.tgrelid = t.oid WHERE NOT g.tgisinternal \
          UNION ALL SELECT 'rule', t.relname || '.' || r.rulename, pg_get_ruledef(r.oid) \
            FROM t JOIN pg_rewrite r ON r.ev_class = t.oid \
          UNION ALL SELECT 'function', p.proname, 'function' FROM pg_proc p JOIN s ON p.pronamespace = s.oid) \
         SELECT d.kind::TEXT, d.name::TEXT, REPLACE(REPLACE(d.says, quote_ident(s.nspname) || '.', ''), 'pg_temp.', '')::TEXT \
           FROM d, s"
    );
    let rows = sql(AssertSqlSafe(text)).all(tx).await?;
    rows.iter().map(|row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?))).collect()
}
