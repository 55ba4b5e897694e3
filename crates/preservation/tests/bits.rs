//! One bit or one value at a time, in everything that a case keeps: each change is found, and its place is named.
//!
//! Of every byte one bit is flipped (which, follows from where it is), of the copies one in eight bytes; `TORTURE=all`
//! flips all eight bits of every byte.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may stop at the first surprise, and it counts")]
mod damaged;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use damaged::{Damaged, made, name, overwrite};
use sqlx::sqlite::{SqliteConnectOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, SqlitePool};

/// A place where bytes lie, and what `verify` must name when one of them changes.
#[derive(Debug, Clone)]
enum Place {
    File { below: PathBuf, named: String },
    Value { table: &'static str, column: &'static str, key: &'static str, row: i64, named: String },
}

/// Raw bytes of the database file: how many bits are tried (all of them would be a million).
const RAW_BITS: usize = 400;

/// Whether every bit is tried, and not one of each byte.
fn thorough() -> bool {
    std::env::var("TORTURE").is_ok_and(|how| how == "all")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_flipped_bit_of_entries_tree_checkpoints_keys_and_copies_is_found_and_named() {
    let whole = Arc::new(made().await);
    let places = Arc::new(places(&whole).await);
    let next = Arc::new(AtomicUsize::new(0));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let work = (0..threads).map(|_| {
        let (whole, places, next) = (whole.clone(), places.clone(), next.clone());
        tokio::spawn(async move {
            let case = whole.twin();
            let pool = shell(&case).await;
            let (mut flipped, mut missed) = (0, Vec::new());
            while let Some(place) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                flipped += flip_each(&case, &pool, place, &mut missed).await;
            }
            pool.close().await;
            assert!(case.report().await.is_whole(), "put back as it was");
            (flipped, missed)
        })
    });
    let mut flipped = 0;
    for done in futures::future::join_all(work).await {
        let (count, missed): (usize, Vec<String>) = done.unwrap();
        assert!(missed.is_empty(), "{} missed, such as {:?}", missed.len(), &missed[..missed.len().min(5)]);
        flipped += count;
    }
    assert!(flipped > if thorough() { 50_000 } else { 4_000 }, "{flipped} bits flipped in {} places", places.len());
    println!("{flipped} bits flipped in {} places, each found and named", places.len());
}

/// All that must not change: entries, tree, checkpoints and keys in the database; checkpoints, key and copies on file.
async fn places(case: &Damaged) -> Vec<Place> {
    let pool = shell(case).await;
    let mut places = Vec::new();
    let columns = [("entry", "bytes", "idx"), ("tile", "hashes", "level"), ("checkpoint", "note", "size")];
    for (table, column, key) in columns {
        let sql = format!("SELECT {key} FROM {table} ORDER BY {key}");
        for row in sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap() {
            let named = match table {
                "entry" => format!("entry {row}"),
                "tile" => format!("table tile, level {row}, idx 0"),
                _ => format!("table checkpoint, size {row}"),
            };
            places.push(Place::Value { table, column, key, row, named });
        }
    }
    places.push(Place::Value { table: "verifier", column: "key", key: "rowid", row: 1, named: "verifier".into() });
    pool.close().await;
    for file in std::fs::read_dir(case.dir.join("checkpoints")).unwrap().map(|file| file.unwrap().file_name()) {
        let named = format!("checkpoints/{}", file.to_str().unwrap());
        places.push(Place::File { below: PathBuf::from(&named), named });
    }
    places.push(Place::File { below: "verifier".into(), named: "verifier".into() });
    for copy in case.blobs() {
        let below = copy.strip_prefix(&case.dir).unwrap().to_owned();
        places.push(Place::File { below, named: name(&copy).to_owned() });
    }
    places
}

async fn flip_each(case: &Damaged, pool: &SqlitePool, place: &Place, missed: &mut Vec<String>) -> usize {
    let whole = read(case, pool, place).await;
    let mut flipped = 0;
    for at in (0..whole.len()).step_by(step(place)) {
        let bits = if thorough() { 0..8 } else { (5 * at + 3) % 8..(5 * at + 3) % 8 + 1 };
        for bit in bits {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            write(case, pool, place, &bytes).await;
            let (Place::File { named, .. } | Place::Value { named, .. }) = place;
            let report = case.report().await;
            if !report.damages.iter().any(|damage| damage.place.contains(named)) {
                missed.push(format!("byte {at} bit {bit} of {place:?}: {:?}", report.damages));
            }
            flipped += 1;
        }
    }
    write(case, pool, place, &whole).await;
    flipped
}

/// Every byte; of a copy, whose hash covers all alike, one in eight.
fn step(place: &Place) -> usize {
    match place {
        Place::File { below, .. } if below.starts_with("blobs") && !thorough() => 8,
        _ => 1,
    }
}

async fn read(case: &Damaged, pool: &SqlitePool, place: &Place) -> Vec<u8> {
    match place {
        Place::File { below, .. } => std::fs::read(case.dir.join(below)).unwrap(),
        Place::Value { table, column, key, row, .. } => {
            let sql = format!("SELECT CAST({column} AS BLOB) FROM {table} WHERE {key} = {row}");
            sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap()
        }
    }
}

async fn write(case: &Damaged, pool: &SqlitePool, place: &Place, bytes: &[u8]) {
    match place {
        Place::File { below, .. } => overwrite(&case.dir.join(below), bytes),
        Place::Value { table, column, key, row, .. } => {
            let cast = if ["note", "key"].contains(column) { "CAST($1 AS TEXT)" } else { "$1" };
            let sql = format!("UPDATE {table} SET {column} = {cast} WHERE {key} = {row}");
            let done = sqlx::query(AssertSqlSafe(sql)).bind(bytes).execute(pool).await.unwrap();
            assert_eq!(done.rows_affected(), 1);
        }
    }
}

async fn shell(case: &Damaged) -> SqlitePool {
    let options = SqliteConnectOptions::new()
        .filename(case.dir.join("case.sqlite"))
        .foreign_keys(false)
        .synchronous(SqliteSynchronous::Off);
    SqlitePool::connect_with(options).await.unwrap()
}

#[tokio::test]
async fn every_changed_value_of_every_row_of_every_table_is_found_and_its_table_named() {
    let case = made().await;
    let (file, kept) = (case.dir.join("case.sqlite"), case.dir.with_file_name("kept"));
    std::fs::copy(&file, &kept).unwrap();
    let pool = shell(&case).await;
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            .fetch_all(&pool)
            .await
            .unwrap();
    let mut work = Vec::new();
    for table in &tables {
        let info = format!("SELECT name, type FROM pragma_table_info('{table}')");
        let columns: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(info)).fetch_all(&pool).await.unwrap();
        let sql = format!("SELECT rowid FROM {table}");
        let rows: Vec<i64> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&pool).await.unwrap();
        for (column, kind) in &columns {
            // When and how fast the tables were made is nobody's evidence.
            if table == "_sqlx_migrations"
                && ["description", "installed_on", "execution_time"].contains(&column.as_str())
            {
                continue;
            }
            let news = rows.iter().flat_map(|row| new_values(kind).iter().map(move |new| (*row, *new)));
            work.extend(news.map(|(row, new)| (table.clone(), column.clone(), row, new)));
        }
    }
    pool.close().await;
    let (mut changed, mut missed) = (0, Vec::new());
    for (table, column, row, new) in work {
        if change(&case, &table, &column, row, new).await {
            changed += 1;
            let report = case.report().await;
            let is_named = |place: &str| {
                place.contains(&format!("table {table}"))
                    || table == "entry" && place.contains("entr")
                    || place == table
            };
            if !report.damages.iter().any(|damage| is_named(&damage.place)) {
                missed.push(format!("{table}.{column} of row {row} by {new}: {:?}", report.damages));
            }
        }
        std::fs::copy(&kept, &file).unwrap();
    }
    assert!(missed.is_empty(), "{} of {changed} missed, such as {:#?}", missed.len(), &missed[..missed.len().min(5)]);
    assert!(changed >= 200, "{changed} values changed in {tables:?}");
    assert!(case.report().await.is_whole(), "put back as it was");
    println!("{changed} values changed in {} tables, each found and named", tables.len());
}

/// What a value of a column's type may be changed to; `{}` is the column.
fn new_values(kind: &str) -> &'static [&'static str] {
    match kind {
        "INTEGER" | "BIGINT" => &["{} + 1", "NULL", "-7"],
        "BOOLEAN" => &["NOT {}"],
        "TEXT" => &["{} || ' '", "upper({})", "NULL", "''"],
        "BLOB" => &["CAST({} || x'00' AS BLOB)", "zeroblob(length({}))", "x''"],
        other => panic!("a column of type {other}: say how to change it"),
    }
}

/// Changes one value; whether that was possible and changed anything.
async fn change(case: &Damaged, table: &str, column: &str, row: i64, new: &str) -> bool {
    let pool = shell(case).await;
    let new = new.replace("{}", column);
    let sql = format!("UPDATE {table} SET {column} = {new} WHERE rowid = {row} AND {column} IS NOT ({new})");
    let done = sqlx::query(AssertSqlSafe(sql)).execute(&pool).await;
    pool.close().await;
    done.is_ok_and(|done| done.rows_affected() == 1)
}

/// Bits of the database file itself: whenever a table reads otherwise than before, or not at all, that is found.
#[tokio::test]
async fn every_flipped_bit_of_the_database_file_that_changes_a_value_is_found() {
    let case = made().await;
    let file = case.dir.join("case.sqlite");
    let whole = std::fs::read(&file).unwrap();
    let before = everything(&case).await.unwrap();
    let mut noise = Noise(20_220_105);
    let (mut told, mut silent) = (0, 0);
    for _ in 0..if thorough() { 100 * RAW_BITS } else { RAW_BITS } {
        let (at, bit) = ((noise.next() % whole.len() as u64) as usize, noise.next() % 8);
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << bit;
        std::fs::write(&file, &bytes).unwrap();
        let report = case.report().await;
        let same = everything(&case).await.is_some_and(|now| now == before);
        assert!(same || !report.is_whole(), "byte {at} bit {bit} of case.sqlite changes a value and is not found");
        if report.is_whole() { silent += 1 } else { told += 1 }
    }
    assert!(told > 50, "{told} found, {silent} without a changed value");
    println!("{} bits of case.sqlite flipped: {told} found, {silent} change no value", told + silent);
}

/// Every value of every table; nothing where they cannot all be read.
async fn everything(case: &Damaged) -> Option<Vec<String>> {
    let options = SqliteConnectOptions::new().filename(case.dir.join("case.sqlite")).read_only(true);
    let pool = SqlitePool::connect_with(options).await.ok()?;
    let mut all = Vec::new();
    for table in ["entry", "tile", "checkpoint", "verifier", "fact", "report"] {
        let info = format!("SELECT name FROM pragma_table_info('{table}')");
        let columns: Vec<String> = sqlx::query_scalar(AssertSqlSafe(info)).fetch_all(&pool).await.ok()?;
        let quoted = columns.iter().map(|column| format!("quote({column})")).collect::<Vec<_>>().join(" || ',' || ");
        let sql = format!("SELECT {quoted} FROM {table} ORDER BY 1");
        all.extend(sqlx::query_scalar::<_, String>(AssertSqlSafe(sql)).fetch_all(&pool).await.ok()?);
    }
    pool.close().await;
    Some(all)
}

/// The same numbers in every run.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
