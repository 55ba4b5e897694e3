use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::DatabaseError;

/// How long a statement waits for another process that is writing.
const BUSY: Duration = Duration::from_secs(10);

/// Pages held in memory, in KiB with a minus sign, as the pragma has it.
const CACHE: &str = "-32768";
/// Rows that are read before somebody asks for them: handing over each by itself takes longer than reading it.
const ROWS_AHEAD: usize = 1024;

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
        .synchronous(SqliteSynchronous::Full)
        // A portion of an import fits, so that its pages are written once.
        .pragma("cache_size", CACHE)
        .row_buffer_size(ROWS_AHEAD);
    // A reader must not write, not even the mode of the journal, which is kept in the file.
    let options = if access == Access::Read { options } else { options.journal_mode(SqliteJournalMode::Wal) };
    if access == Access::Read {
        return open_to_read(file, options).await;
    }
    let pool = pool_of(options).await?;
    sqlx::migrate!("migrations/sqlite").run(&pool).await?;
    Ok(pool)
}

async fn pool_of(options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    SqlitePoolOptions::new().max_connections(4).min_connections(0).connect_with(options).await
}

/// SQLite lays a file beside the database even to read it. Where it cannot (a medium that cannot be written to), the
/// database is read as a file that nobody changes, which is right as long as no log of a writer lies beside it.
async fn open_to_read(file: &Path, options: SqliteConnectOptions) -> Result<SqlitePool, DatabaseError> {
    let opened = match pool_of(options.clone()).await {
        Ok(pool) => sqlx::query("SELECT COUNT(*) FROM sqlite_master").execute(&pool).await.map(|_| pool),
        Err(error) => Err(error),
    };
    let log = file.with_extension("sqlite-wal");
    match opened {
        Err(error) if cannot_open(&error) && file.exists() && !log.exists() => {
            Ok(pool_of(options.immutable(true)).await?)
        }
        opened => Ok(opened?),
    }
}

/// SQLite's primary result codes 8 (READONLY) and 14 (CANTOPEN).
fn cannot_open(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|e| e.code()).and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| [8, 14].contains(&(code & 0xff)))
}
