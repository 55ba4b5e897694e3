use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};

use super::{CaseName, Scaled};
use crate::DatabaseError;
use crate::database::{Answer, sql};

/// How often a waiting process asks again.
const ASK_EVERY: Duration = Duration::from_millis(100);
/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// The right to write into a case was not had.
#[derive(Debug)]
pub(crate) enum NoLock {
    /// Someone else has it.
    Held {
        /// Who, as their session says.
        holder: String,
    },
    /// The server failed.
    Database(DatabaseError),
}

impl<E: Into<DatabaseError>> From<E> for NoLock {
    fn from(error: E) -> Self {
        Self::Database(error.into())
    }
}

impl Scaled {
    /// How every session of this program is opened: named, confined to the case's schema, durable at every commit.
    fn options(&self, tool: &str) -> PgConnectOptions {
        let schema = format!("\"{}\"", self.name.schema());
        self.store.options.clone().application_name(&format!("{tool} process {}", std::process::id())).options([
            ("search_path", schema.as_str()),
            ("synchronous_commit", "on"),
            ("client_min_messages", "warning"),
        ])
    }

    /// Sessions to read by.
    pub(crate) async fn pool(&self, tool: &str) -> Result<PgPool, DatabaseError> {
        let pool = PgPoolOptions::new().max_connections(4).min_connections(0).acquire_timeout(CONNECT);
        Ok(pool.connect_with(self.options(tool)).await?)
    }

    /// Waits for the case's lock at most so long, then says who has it.
    ///
    /// The lock belongs to the session: the server takes it back when the session ends, however that comes about, and
    /// whoever held it cannot write any more, because all writing goes through that session. No clock is asked.
    pub(crate) async fn lock(&self, wait: Duration, tool: &str) -> Result<PgConnection, NoLock> {
        let options = self.options(tool);
        let connecting = PgConnection::connect_with(&options);
        let late = |_| DatabaseError::Unreachable("no connection in time".to_owned());
        let mut session = tokio::time::timeout(CONNECT, connecting).await.map_err(late)??;
        let key = self.lock_key();
        let mut waited = Duration::ZERO;
        loop {
            let row = sql("SELECT pg_try_advisory_lock($1)").bind(key).one(&mut session).await?;
            if row.get(0)? {
                return Ok(session);
            }
            if waited >= wait {
                let holder = holder(&mut session, key).await?;
                return Err(NoLock::Held { holder: holder.unwrap_or_default() });
            }
            tokio::time::sleep(ASK_EVERY).await;
            waited += ASK_EVERY;
        }
    }

    fn lock_key(&self) -> i64 {
        use sha2::{Digest as _, Sha256};
        let hash = Sha256::digest(format!("sightline {}", self.name.schema()));
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        i64::from_be_bytes(first)
    }

    /// Makes the case's schema, anew where a crash left one that never became a case. The lock must be held.
    pub(crate) async fn make_schema(&self, session: &mut PgConnection) -> Result<(), DatabaseError> {
        let schema = self.name.schema();
        let make = format!("DROP SCHEMA IF EXISTS \"{schema}\" CASCADE; CREATE SCHEMA \"{schema}\"");
        run_raw(&mut *session, make).await?;
        self.migrate(session).await
    }

    /// Brings the tables to what this version of the program knows.
    pub(crate) fn migrate<'a>(&self, session: &'a mut PgConnection) -> Answer<'a, ()> {
        Box::pin(async move { Ok(sqlx::migrate!("migrations/postgres").run_direct(None, session, false).await?) })
    }
}

/// Runs several statements at once.
fn run_raw(session: &mut PgConnection, text: String) -> Answer<'_, ()> {
    Box::pin(async move {
        sqlx::raw_sql(AssertSqlSafe(text)).execute(session).await?;
        Ok(())
    })
}

/// The format of the case in the schema that the session looks into; `None` where there is no whole case.
pub(crate) async fn format(session: &mut PgConnection) -> Result<Option<u32>, DatabaseError> {
    let there = sql("SELECT to_regclass('format')::TEXT").one(&mut *session).await?;
    if there.get::<Option<String>, _>(0)?.is_none() {
        return Ok(None);
    }
    let row = sql("SELECT MAX(version) FROM format").one(session).await?;
    Ok(row.get::<Option<i64>, _>(0)?.map(|version| u32::try_from(version).unwrap_or(u32::MAX)))
}

/// The cases in the store, sorted by name.
pub(crate) async fn cases(session: &mut PgConnection) -> Result<Vec<CaseName>, DatabaseError> {
    let text = "SELECT n.nspname::TEXT FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid \
                WHERE c.relname = 'checkpoint' AND n.nspname LIKE 'case\\_%'";
    let rows = sql(text).all(session).await?;
    let names = rows.iter().map(|row| row.get::<String, _>(0)).collect::<Result<Vec<_>, _>>()?;
    let mut names: Vec<CaseName> = names.iter().filter_map(|schema| CaseName::of_schema(schema)).collect();
    names.sort();
    Ok(names)
}

async fn holder(session: &mut PgConnection, key: i64) -> Result<Option<String>, DatabaseError> {
    let text = "SELECT a.application_name || COALESCE(' on ' || host(a.client_addr), ' on the server') \
                FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
                AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                AND l.classid::BIGINT = $1 AND l.objid::BIGINT = $2";
    let (high, low) = ((key as u64) >> 32, key as u64 & 0xffff_ffff);
    let row = sql(text).bind(high as i64).bind(low as i64).optional(session).await?;
    Ok(row.map(|row| row.get::<Option<String>, _>(0)).transpose()?.flatten())
}
