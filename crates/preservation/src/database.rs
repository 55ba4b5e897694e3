use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

/// How long a statement waits for another process that is writing.
const BUSY: Duration = Duration::from_secs(10);

/// Why the database did not answer.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// No room left.
    #[error("the disk that holds the case is full; free some space and try again: nothing acknowledged was lost")]
    Full,
    /// The file is not what was written.
    #[error("the case's database is damaged ({0}); copy the case folder away untouched, then run `sightline verify`")]
    Damaged(String),
    /// Another program holds it.
    #[error("another program holds the case's database; wait for it to end and try again")]
    Busy,
    /// Written by a newer version of the program, or its tables were changed by hand.
    #[error("the case's tables do not fit this version of the program: {0}")]
    Tables(#[from] sqlx::migrate::MigrateError),
    /// Anything else.
    #[error("the case's database failed: {0}")]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        // SQLite's primary result codes: 5 BUSY, 11 CORRUPT, 13 FULL, 26 NOTADB.
        let code = |e: &dyn sqlx::error::DatabaseError| e.code().and_then(|c| c.parse::<i32>().ok()).map(|c| c & 0xff);
        match &error {
            sqlx::Error::Database(e) => match code(e.as_ref()) {
                Some(13) => Self::Full,
                Some(11 | 26) => Self::Damaged(e.message().to_owned()),
                Some(5) => Self::Busy,
                _ => Self::Other(error),
            },
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            _ => Self::Other(error),
        }
    }
}

/// How a case's database is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Create,
    Write,
    Read,
}

/// Opens `case.sqlite`, durable to the disk at every commit.
pub(crate) async fn open(file: &Path, access: Access) -> Result<SqlitePool, DatabaseError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(access == Access::Create)
        .read_only(access == Access::Read)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .synchronous(SqliteSynchronous::Full);
    // A reader must not write, not even the mode of the journal, which is kept in the file.
    let options = if access == Access::Read { options } else { options.journal_mode(SqliteJournalMode::Wal) };
    let pool = SqlitePoolOptions::new().max_connections(4).min_connections(0).connect_with(options).await?;
    if access != Access::Read {
        sqlx::migrate!("migrations/sqlite").run(&pool).await?;
    }
    Ok(pool)
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
