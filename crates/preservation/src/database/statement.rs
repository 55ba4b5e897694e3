use std::pin::Pin;

use futures::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{
    AssertSqlSafe, ColumnIndex, Decode, PgConnection, Postgres, Row as _, SqlSafeStr, SqlStr, Sqlite, SqliteConnection,
    Type,
};

use super::{Database, DatabaseError, Transaction};

/// One text of SQL with `$1`, `$2`..., and what stands in their place: the same for both databases.
pub(crate) struct Statement {
    text: SqlStr,
    values: Vec<Value>,
}

/// What a column of a case's tables can hold.
pub(crate) enum Value {
    Number(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

/// One row that a database gave.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// Where a statement runs: on any connection of a pool, or on one that is given.
pub(crate) enum On<'a> {
    SqlitePool(&'a sqlx::SqlitePool),
    PostgresPool(&'a sqlx::PgPool),
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// What a statement comes to, with the drivers' types left behind.
pub(crate) type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, DatabaseError>> + Send + 'a>>;

/// Begins a statement.
pub(crate) fn sql(text: impl SqlSafeStr) -> Statement {
    Statement { text: text.into_sql_str(), values: Vec::new() }
}

/// The same call on whichever driver it is.
macro_rules! dispatch {
    ($statement:expr, $on:expr, $method:ident, |$found:ident, $row:ident| $wrap:expr) => {{
        let Statement { text, values } = $statement;
        match $on {
            On::SqlitePool(pool) => {
                let ($found, $row) = (with(text, values).$method(pool).await?, Row::Sqlite);
                $wrap
            }
            On::Sqlite(connection) => {
                let ($found, $row) = (with(text, values).$method(connection).await?, Row::Sqlite);
                $wrap
            }
            On::PostgresPool(pool) => {
                let ($found, $row) = (with_pg(sqlx::query(text), values).$method(pool).await?, Row::Postgres);
                $wrap
            }
            On::Postgres(connection) => {
                let ($found, $row) = (with_pg(sqlx::query(text), values).$method(connection).await?, Row::Postgres);
                $wrap
            }
        }
    }};
}

impl Statement {
    /// Gives the next parameter its value.
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it for what it does.
    pub(crate) fn run<'a>(self, on: impl Into<On<'a>>) -> Answer<'a, ()> {
        let on = on.into();
        Box::pin(async move { dispatch!(self, on, execute, |_done, _row| Ok(())) })
    }

    /// All rows it gives.
    pub(crate) fn all<'a>(self, on: impl Into<On<'a>>) -> Answer<'a, Vec<Row>> {
        let on = on.into();
        Box::pin(async move { dispatch!(self, on, fetch_all, |rows, row| Ok(rows.into_iter().map(row).collect())) })
    }

    /// Hands on each row it gives as it comes, so that no more than a few are held.
    pub(crate) fn each<'a>(
        self,
        on: &'a mut Transaction<'_>,
        mut take: impl FnMut(Row) -> Result<(), DatabaseError> + Send + 'a,
    ) -> Answer<'a, ()> {
        let Self { text, values } = self;
        Box::pin(async move {
            match on {
                Transaction::Sqlite(transaction) => {
                    let mut rows = with(text, values).fetch(&mut **transaction);
                    while let Some(row) = rows.try_next().await? {
                        take(Row::Sqlite(row))?;
                    }
                }
                Transaction::Postgres(transaction) => {
                    let mut rows = with_pg(sqlx::query(text), values).fetch(&mut **transaction);
                    while let Some(row) = rows.try_next().await? {
                        take(Row::Postgres(row))?;
                    }
                }
            }
            Ok(())
        })
    }

    /// The one row it may give.
    pub(crate) fn optional<'a>(self, on: impl Into<On<'a>>) -> Answer<'a, Option<Row>> {
        let on = on.into();
        Box::pin(async move { dispatch!(self, on, fetch_optional, |found, row| Ok(found.map(row))) })
    }

    /// The one row it must give.
    pub(crate) fn one<'a>(self, on: impl Into<On<'a>>) -> Answer<'a, Row> {
        let on = on.into();
        Box::pin(async move { dispatch!(self, on, fetch_one, |found, row| Ok(row(found))) })
    }
}

/// From this many parameters on they lose their numbers.
const MANY: usize = 16;

/// The same text with `?` for parameters that stand once each and in their order. SQLite looks for the number of each by
/// going through all of them, which takes longer than anything else where there are thousands.
fn unnumbered(text: SqlStr, parameters: usize) -> SqlStr {
    if parameters < MANY {
        return text;
    }
    let mut out = String::with_capacity(text.as_str().len());
    let (mut rest, mut next) = (text.as_str(), 0);
    while let Some((before, after)) = rest.split_once('$') {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        next += 1;
        if after[..digits].parse() != Ok(next) {
            return text;
        }
        out.push_str(before);
        out.push('?');
        rest = &after[digits..];
    }
    out.push_str(rest);
    AssertSqlSafe(out).into_sql_str()
}

fn with(text: SqlStr, values: Vec<Value>) -> Query<'static, Sqlite, SqliteArguments> {
    let mut query = sqlx::query(unnumbered(text, values.len()));
    for value in values {
        query = match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

fn with_pg(
    mut query: Query<'static, Postgres, PgArguments>,
    values: Vec<Value>,
) -> Query<'static, Postgres, PgArguments> {
    for value in values {
        query = match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

impl Row {
    /// A column, by its name or place.
    pub(crate) fn get<'r, T, I>(&'r self, column: I) -> Result<T, DatabaseError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
        I: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }
}

impl Row {
    /// The bytes of a text, whatever they are: a damaged one must not end the reading.
    pub(crate) fn raw<I>(&self, column: I) -> Result<Option<Vec<u8>>, DatabaseError>
    where
        I: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            // PostgreSQL gives out no text that is none.
            Self::Postgres(row) => row.try_get::<Option<String>, _>(column)?.map(String::into_bytes),
        })
    }

    /// The same as it lies in the row; a text of PostgreSQL is one.
    pub(crate) fn bytes(&self, column: usize) -> Result<Option<&[u8]>, DatabaseError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get::<Option<&str>, _>(column)?.map(str::as_bytes),
        })
    }

    /// The same as text, with what is none in it replaced.
    pub(crate) fn raw_text<I>(&self, column: I) -> Result<String, DatabaseError>
    where
        I: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        Ok(String::from_utf8_lossy(&self.raw(column)?.unwrap_or_default()).into_owned())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a> From<&'a Database> for On<'a> {
    fn from(database: &'a Database) -> Self {
        match database {
            Database::Sqlite(pool) => Self::SqlitePool(pool),
            Database::Postgres(pool) => Self::PostgresPool(pool),
        }
    }
}

impl<'a> From<&'a mut Transaction<'_>> for On<'a> {
    fn from(transaction: &'a mut Transaction<'_>) -> Self {
        match transaction {
            Transaction::Sqlite(transaction) => Self::Sqlite(transaction),
            Transaction::Postgres(transaction) => Self::Postgres(transaction),
        }
    }
}

impl<'a> From<&'a mut PgConnection> for On<'a> {
    fn from(connection: &'a mut PgConnection) -> Self {
        Self::Postgres(connection)
    }
}

impl<'a> From<&'a mut SqliteConnection> for On<'a> {
    fn from(connection: &'a mut SqliteConnection) -> Self {
        Self::Sqlite(connection)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_in_their_order_lose_their_numbers_and_others_keep_them() {
        let text = |text: &'static str, parameters| unnumbered(text.into_sql_str(), parameters).as_str().to_owned();
        assert_eq!(text("VALUES ($1, $2), ($3, $4)", MANY), "VALUES (?, ?), (?, ?)");
        assert_eq!(text("VALUES ($1, $2)", MANY - 1), "VALUES ($1, $2)", "few");
        assert_eq!(text("VALUES ($1, $1)", MANY), "VALUES ($1, $1)", "one twice");
        assert_eq!(text("VALUES ($2, $1)", MANY), "VALUES ($2, $1)", "out of order");
    }
}
