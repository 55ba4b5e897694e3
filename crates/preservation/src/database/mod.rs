//! The database of a case: SQLite in its folder, or PostgreSQL on a server. One text of SQL serves both.
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqlitePool};

mod error;
mod ledger;
mod records;
mod sqlite;
mod statement;

pub use error::DatabaseError;
pub(crate) use ledger::{DatabaseLedger, read_checkpoints_after, read_verifiers, tile_hashes};
pub(crate) use records::DatabaseRecords;
pub(crate) use sqlite::{Access, open};
pub(crate) use statement::{Answer, Row, sql};

/// A case's database, for reading.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// The one way to write into a case's database.
#[derive(Debug)]
pub(crate) enum Writer {
    Sqlite(SqlitePool),
    /// The session that holds the case's lock: when it ends, so does the right to write.
    Postgres(Option<Box<PgConnection>>),
}

/// Statements that take effect together or not at all, and see the database as it stood at one moment.
pub(crate) enum Transaction<'a> {
    Sqlite(sqlx::Transaction<'a, Sqlite>),
    Postgres(sqlx::Transaction<'a, Postgres>),
}

impl Database {
    /// One look at the database as it stands now; nothing can be written.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static>, DatabaseError> {
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin().await?),
            Self::Postgres(pool) => {
                Transaction::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Writer {
    /// Begins to write; the lock on the database is taken at once.
    pub(crate) async fn begin(&mut self) -> Result<Transaction<'_>, DatabaseError> {
        use sqlx::Connection as _;
        Ok(match self {
            Self::Sqlite(pool) => Transaction::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(Some(session)) => Transaction::Postgres(session.begin().await?),
            Self::Postgres(None) => return Err(DatabaseError::Unreachable("the case was closed".to_owned())),
        })
    }

    /// Gives the right to write back.
    pub(crate) async fn close(&mut self) {
        use sqlx::Connection as _;
        if let Self::Postgres(session) = self
            && let Some(session) = session.take()
        {
            // Without a word the server takes the lock back all the same, only later.
            let _ = session.close().await;
        }
    }
}

impl Transaction<'_> {
    pub(crate) async fn commit(self) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

/// `($1, $2), ($3, $4)`: the values of so many rows of so many columns.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 7);
    let mut parameter = 0;
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            parameter += 1;
            text.push_str(if column == 0 { "$" } else { ", $" });
            text.push_str(&parameter.to_string());
        }
        text.push(')');
    }
    text
}

/// A count as SQL holds it.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as SQL held it; one below zero is damage.
pub(crate) fn unsigned(count: i64) -> Result<u64, DatabaseError> {
    u64::try_from(count).map_err(|_| DatabaseError::Damaged(format!("a count of {count}")))
}
