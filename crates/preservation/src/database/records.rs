use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use model::{Digest, Entry, Fact, FactKind, ItemId, Recorded};
use sqlx::AssertSqlSafe;

use super::{Database, DatabaseError, Row, signed, sql, unsigned};
use crate::ledger::Reported;
use crate::records::{Records, RecordsError};

/// The facts in a case's database, as they stand or as they stood.
#[derive(Debug, Clone)]
pub(crate) struct DatabaseRecords {
    pub(crate) database: Database,
    /// How many entries this view sees; `None` for all.
    pub(crate) as_of: Option<u64>,
}

impl DatabaseRecords {
    /// What a version must be for this view to show it; takes the place of `$1`.
    fn stands(&self) -> (&'static str, i64) {
        match self.as_of {
            None => ("superseded IS NULL AND $1 = 0", 0),
            Some(size) => ("entry < $1 AND (superseded IS NULL OR superseded >= $1)", signed(size)),
        }
    }

    /// How many entries this view sees, as a limit.
    fn limit(&self) -> i64 {
        self.as_of.map_or(i64::MAX, signed)
    }

    /// The facts of a kind that stand and meet a condition on `$3`, sorted by id.
    async fn standing(
        &self,
        kind: FactKind,
        condition: &str,
        value: &str,
    ) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        let (stands, size) = self.stands();
        let text = format!("SELECT id, version, entry, body FROM fact WHERE {stands} AND kind = $2 AND {condition}");
        let asked = sql(AssertSqlSafe(text)).bind(size).bind(kind.name()).bind(value);
        let mut facts = Vec::new();
        for row in asked.all(&self.database).await? {
            facts.push((row.get::<String, _>("id")?, recorded(&row, kind)?));
        }
        // Sorted here: databases differ in how they compare text.
        facts.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(facts.into_iter().map(|(_, fact)| fact).collect())
    }
}

#[async_trait]
impl Records for DatabaseRecords {
    async fn facts(&self, kind: FactKind) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        self.standing(kind, "$3 = ''", "").await
    }

    async fn fact(&self, kind: FactKind, id: &str) -> Result<Option<Recorded<Fact>>, RecordsError> {
        Ok(self.standing(kind, "id = $3", id).await?.pop())
    }

    async fn facts_of_item(&self, kind: FactKind, item: &ItemId) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        self.standing(kind, "item = $3", item.as_str()).await
    }

    async fn facts_of_blob(&self, kind: FactKind, blob: &Digest) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        self.standing(kind, "blob = $3", &blob.to_string()).await
    }

    async fn history(&self, kind: FactKind, id: &str) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        let text = "SELECT version, entry, body FROM fact WHERE kind = $1 AND id = $2 AND entry < $3 ORDER BY version";
        let rows = sql(text).bind(kind.name()).bind(id).bind(self.limit()).all(&self.database).await?;
        rows.iter().map(|row| recorded(row, kind)).collect()
    }

    async fn counts(&self) -> Result<BTreeMap<FactKind, u64>, RecordsError> {
        let (stands, size) = self.stands();
        let text = format!("SELECT kind, COUNT(*) FROM fact WHERE {stands} GROUP BY kind");
        let mut counts = BTreeMap::new();
        for row in sql(AssertSqlSafe(text)).bind(size).all(&self.database).await? {
            let (name, count): (String, i64) = (row.get(0)?, row.get(1)?);
            let kind = FactKind::ALL.into_iter().find(|kind| kind.name() == name);
            let kind = kind.ok_or_else(|| DatabaseError::Damaged(format!("a fact of unknown kind \"{name}\"")))?;
            counts.insert(kind, unsigned(count)?);
        }
        Ok(counts)
    }

    async fn reports(&self) -> Result<Vec<Reported>, RecordsError> {
        let text = "SELECT entry, sha256, as_of FROM report WHERE entry < $1 ORDER BY entry";
        let rows = sql(text).bind(self.limit()).all(&self.database).await?;
        let read = |row: &Row| {
            let sha256 = row.get::<&str, _>(1)?.parse().map_err(|error| DatabaseError::Damaged(format!("{error}")))?;
            Ok(Reported { entry: unsigned(row.get(0)?)?, sha256, as_of: unsigned(row.get(2)?)? })
        };
        rows.iter().map(read).collect()
    }

    async fn size(&self) -> Result<u64, RecordsError> {
        let asked = sql("SELECT COALESCE(MAX(idx) + 1, 0) FROM entry WHERE idx < $1").bind(self.limit());
        Ok(unsigned(asked.one(&self.database).await?.get(0)?)?)
    }

    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<Entry>, RecordsError> {
        let rows = sql("SELECT idx, bytes FROM entry WHERE idx >= $1 AND idx < $2 ORDER BY idx LIMIT $3")
            .bind(signed(from))
            .bind(self.limit())
            .bind(i64::from(limit))
            .all(&self.database)
            .await?;
        let read = |row: &Row| {
            let entry = unsigned(row.get(0)?)?;
            serde_json::from_slice(row.get(1)?).map_err(|source| RecordsError::Unreadable {
                what: "the record".into(),
                entry,
                source,
            })
        };
        rows.iter().map(read).collect()
    }

    fn as_of(&self, entries: u64) -> Arc<dyn Records> {
        let as_of = self.as_of.map_or(entries, |already| already.min(entries));
        Arc::new(Self { database: self.database.clone(), as_of: Some(as_of) })
    }
}

fn recorded(row: &Row, kind: FactKind) -> Result<Recorded<Fact>, RecordsError> {
    let (version, entry) = (unsigned(row.get("version")?)? as u32, unsigned(row.get("entry")?)?);
    let body: &str = row.get("body")?;
    let fact = serde_json::from_str(body).map_err(|source| RecordsError::Unreadable {
        what: format!("the {}", kind.name()),
        entry,
        source,
    })?;
    Ok(Recorded { fact, version, entry })
}
