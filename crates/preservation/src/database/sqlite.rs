use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::DatabaseError;

/// How long a statement waits for another process that is writing.
const BUSY: Duration = Duration::from_secs(10);

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
