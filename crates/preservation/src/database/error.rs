use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

/// Why the database did not answer.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// No room left.
    #[error("the disk that holds the case is full; free some space and try again: nothing acknowledged was lost")]
    Full,
    /// The file is not what was written.
    #[error("the case's database is damaged ({0}); copy the case away untouched, then run `sightline verify`")]
    Damaged(String),
    /// Another program holds it.
    #[error("another program holds the case's database; wait for it to end and try again")]
    Busy,
    /// The server that holds the case does not answer, or no longer.
    #[error(
        "the database server does not answer ({0}); check that it runs and that this computer reaches it: what was acknowledged is safe"
    )]
    Unreachable(String),
    /// The server does not let this user do it.
    #[error("the database server refuses ({0}); check the user, and the password in PGPASSWORD or ~/.pgpass")]
    Refused(String),
    /// Written by a newer version of the program, or its tables were changed by hand.
    #[error("the case's tables do not fit this version of the program: {0}")]
    Tables(#[from] sqlx::migrate::MigrateError),
    /// Anything else.
    #[error("the case's database failed: {0}")]
    Other(sqlx::Error),
}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::Database(said) => {
                if let Some(said) = said.try_downcast_ref::<PgDatabaseError>() {
                    return of_postgres(said).unwrap_or(Self::Other(error));
                }
                if let Some(said) = said.try_downcast_ref::<SqliteError>() {
                    return of_sqlite(said).unwrap_or(Self::Other(error));
                }
                Self::Other(error)
            }
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged(error.to_string()),
            sqlx::Error::Io(source) => Self::Unreachable(source.to_string()),
            sqlx::Error::Tls(source) => Self::Unreachable(source.to_string()),
            sqlx::Error::PoolTimedOut => Self::Unreachable("no connection in time".to_owned()),
            _ => Self::Other(error),
        }
    }
}

/// # References
/// SQLite's primary result codes: 5 BUSY, 11 CORRUPT, 13 FULL, 26 NOTADB.
fn of_sqlite(said: &SqliteError) -> Option<DatabaseError> {
    use sqlx::error::DatabaseError as _;
    match said.code()?.parse::<i32>().ok()? & 0xff {
        13 => Some(DatabaseError::Full),
        11 | 26 => Some(DatabaseError::Damaged(said.message().to_owned())),
        5 => Some(DatabaseError::Busy),
        _ => None,
    }
}

/// # References
/// PostgreSQL 15, appendix A: error codes.
fn of_postgres(said: &PgDatabaseError) -> Option<DatabaseError> {
    let text = || said.message().to_owned();
    match said.code() {
        "53100" => Some(DatabaseError::Full),
        // data_corrupted and index_corrupted
        "XX001" | "XX002" => Some(DatabaseError::Damaged(text())),
        // lock_not_available and serialization_failure
        "55P03" | "40001" => Some(DatabaseError::Busy),
        // admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections
        "57P01" | "57P02" | "57P03" | "53300" => Some(DatabaseError::Unreachable(text())),
        // invalid_password, invalid_authorization, unknown database, insufficient_privilege
        "28P01" | "28000" | "3D000" | "42501" => Some(DatabaseError::Refused(text())),
        _ => None,
    }
}
