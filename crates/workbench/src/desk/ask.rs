//! What screens ask: rows, entries, people, tables, the case at a glance.
use std::collections::BTreeMap;

use intake::tables::{Holds, Table};
use model::{EntryKind, Fact, FactKind};

use super::case_view::{CaseView, NoticeView};
use super::desk::Desk;
use super::entry_line::{EntryLine, EntryPage};
use super::folding::{Folded, Sought};
use super::found::{FoundPage, Hit};
use super::item_view::CommentView;
use super::person::Person;
use super::row::{RecordedRow, RowPage};
use super::state::{State, whose};
use super::table_view::{ColumnView, TableView};
use crate::failure::Failure;

/// The most hits that are ranked.
const MOST_HITS: usize = 1000;

/// Which rows are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowQuery {
    /// The table.
    pub table: String,
    /// Only rows that are of, or speak of, this item.
    pub item: Option<String>,
    /// Words that all must occur.
    pub q: String,
    /// Whether withdrawn rows are given too.
    pub withdrawn: bool,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 10,000 at most.
    pub limit: usize,
}

/// Which entries are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryQuery {
    /// Words that all must occur in who, what, why or the id.
    pub q: String,
    /// Only by this person or program.
    pub by: Option<String>,
    /// Only facts of this table.
    pub table: Option<String>,
    /// Only of this item.
    pub item: Option<String>,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 1,000 at most.
    pub limit: usize,
}

/// The table of a name.
pub(crate) fn table_named(name: &str) -> Result<Table, Failure> {
    Table::ALL.into_iter().find(|table| table.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Table::ALL.iter().map(|table| table.name()).collect();
        Failure::new(format!("there is no table \"{name}\""), format!("name one of {}", names.join(", ")))
    })
}

impl Desk {
    /// The rows of one table, by id.
    ///
    /// # Errors
    /// There is no such table.
    pub fn rows(&self, query: &RowQuery) -> Result<RowPage, Failure> {
        let table = table_named(&query.table)?;
        let state = self.state();
        let item = query.item.as_ref().map(|item| state.item_id(item).unwrap_or_else(|| item.clone()));
        let sought = Sought::new(&query.q);
        let kind = table.kind();
        let mut names: Vec<&str> = match &item {
            Some(item) => {
                let names = state.by_item.get(item).into_iter().flatten();
                names.filter(|(of, _)| *of == kind).map(|(_, id)| id.as_str()).collect()
            }
            None => state.facts.get(&kind).into_iter().flatten().map(|(id, _)| id.as_str()).collect(),
        };
        names.retain(|id| {
            state.kept(kind, id).is_some_and(|kept| {
                (query.withdrawn || state.withdrawal(kind, id, kept.version).is_none()) && sought.fit(&kept.folded) > 0
            })
        });
        let limit = if query.limit == 0 { 100 } else { query.limit.min(10_000) };
        let total = names.len();
        let page = names.into_iter().skip(query.offset).take(limit);
        Ok(RowPage { total, offset: query.offset, rows: page.filter_map(|id| state.current_row(kind, id)).collect() })
    }

    /// One row and every version of it, the newest first; `None` where there never was one.
    ///
    /// # Errors
    /// There is no such table, or the case cannot be read.
    pub async fn row_history(&self, table: &str, id: &str) -> Result<Option<(RecordedRow, Vec<RecordedRow>)>, Failure> {
        let kind = table_named(table)?.kind();
        let versions = self.workbench.records().history(kind, id).await?;
        let state = self.state();
        let Some(row) = state.current_row(kind, id) else { return Ok(None) };
        let rows = versions.iter().rev().filter_map(|version| state.row(&version.fact, version.version, version.entry));
        Ok(Some((row, rows.collect())))
    }

    /// Entries, the newest first.
    pub fn entries(&self, query: &EntryQuery) -> EntryPage {
        let state = self.state();
        let sought = Sought::new(&query.q);
        let item = query.item.as_ref().map(|item| state.item_id(item).unwrap_or_else(|| item.clone()));
        let fits = |line: &&EntryLine| {
            query.by.as_ref().is_none_or(|by| line.by == *by)
                && query.table.as_ref().is_none_or(|table| line.table.as_ref() == Some(table))
                && (sought.is_empty() || {
                    let words = [&line.by, &line.kind, &line.id, &line.reason, &line.tool].map(|s| s.as_str());
                    sought.fit(&Folded::of(&words.join(" "))) > 0
                })
        };
        let all: Vec<&EntryLine> = match &item {
            Some(item) => {
                let entries = state.item_log.get(item).into_iter().flatten().rev();
                entries.filter_map(|entry| state.log.get(*entry as usize)).filter(fits).collect()
            }
            None => state.log.iter().rev().filter(fits).collect(),
        };
        let limit = if query.limit == 0 { 100 } else { query.limit.min(1000) };
        let total = all.len();
        let entries = all.into_iter().skip(query.offset).take(limit).cloned().collect();
        EntryPage { total, offset: query.offset, entries }
    }

    /// One entry: in short, what it records, and the version before.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn entry(
        &self,
        index: u64,
    ) -> Result<Option<(EntryLine, Option<RecordedRow>, Option<RecordedRow>)>, Failure> {
        let Some(line) = self.state().log.get(index as usize).cloned() else { return Ok(None) };
        let entry = self.workbench.records().entries(index, 1).await?.into_iter().next();
        let Some(EntryKind::Recorded(fact)) = entry.map(|entry| entry.draft.entry) else {
            return Ok(Some((line, None, None)));
        };
        let history = self.workbench.records().history(fact.kind(), &fact.id()).await?;
        let state = self.state();
        let before = history.iter().rfind(|version| version.entry < index);
        let before = before.and_then(|before| state.row(&before.fact, before.version, before.entry));
        let row = state.row(&fact, line.version, index);
        Ok(Some((line, row, before)))
    }

    /// Everybody whom the ledger names, and everybody who may open the vault, by name.
    pub fn people(&self) -> Vec<Person> {
        let state = self.state();
        let mut people: BTreeMap<&str, Person> = BTreeMap::new();
        fn person<'a, 'b>(people: &'b mut BTreeMap<&'a str, Person>, name: &'a str) -> &'b mut Person {
            people.entry(name).or_insert_with(|| Person {
                name: name.to_owned(),
                detector: false,
                entries: 0,
                last_at: None,
                opens: Vec::new(),
            })
        }
        for line in &state.log {
            let person = person(&mut people, &line.by);
            person.entries += 1;
            person.last_at = Some(line.at.clone());
            // What a program found is recorded under its method's name.
            person.detector |= matches!(line.kind.as_str(), "analysis" | "metadata");
        }
        for (_, kept) in state.standing(FactKind::Keyholder) {
            let Fact::Keyholder(keyholder) = kept.fact.as_ref() else { continue };
            let opens = keyholder.opens.iter().map(|compartment| compartment.name().to_owned()).collect();
            person(&mut people, &keyholder.name).opens = opens;
        }
        people.into_values().collect()
    }

    /// The tables that facts are told in.
    pub fn tables(&self) -> Vec<TableView> {
        let state = self.state();
        let tables = Table::ALL.into_iter().map(|table| TableView {
            name: table.name().to_owned(),
            about: table.about().to_owned(),
            columns: table.columns().iter().map(|column| column_view(&state, column)).collect(),
            rows: state.standing(table.kind()).count(),
        });
        tables.collect()
    }

    /// The case at a glance.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn case(&self) -> Result<CaseView, Failure> {
        let checkpoint = self.workbench.case().ledger().checkpoint(None).await?;
        let state = self.state();
        let Some(Fact::Case(case)) = state.fact(FactKind::Case, "case") else {
            return Err(Failure::new("the case's first entry is missing", "run `sightline verify`"));
        };
        let counts =
            Table::ALL.into_iter().map(|table| (table.name().to_owned(), state.standing(table.kind()).count()));
        let held = state.standing(FactKind::Item).filter_map(|(_, kept)| match kept.fact.as_ref() {
            Fact::Item(model::Item { held: model::Held::Bytes { len, .. }, .. }) => Some(*len),
            _ => None,
        });
        let keyholders = state.standing(FactKind::Keyholder).filter_map(|(_, kept)| match kept.fact.as_ref() {
            Fact::Keyholder(keyholder) if !keyholder.opens.is_empty() => Some(keyholder.name.clone()),
            _ => None,
        });
        let text = checkpoint.map(|checkpoint| checkpoint.note.to_string()).unwrap_or_default();
        Ok(CaseView {
            title: case.title.clone(),
            version: state.kept(FactKind::Case, "case").map_or(0, |kept| kept.version),
            zone: case.zone.clone(),
            counts: counts.filter(|(_, count)| *count > 0).collect(),
            bytes: held.sum(),
            entries: state.size,
            root: text.lines().nth(2).unwrap_or_default().to_owned(),
            verifier_key: self.workbench.verifier_key(),
            checkpoint: text,
            vault: state.standing(FactKind::Vault).next().is_some(),
            keyholders: keyholders.collect(),
            notices: self.workbench.notices().iter().map(NoticeView::from).collect(),
            version_of_program: env!("CARGO_PKG_VERSION").to_owned(),
        })
    }

    /// Comments, the newest first; those that mention somebody, or that are about one record, or all.
    pub fn comments(&self, mentions: Option<&str>, table: Option<&str>, of: Option<&str>) -> Vec<CommentView> {
        let state = self.state();
        let comments = state.standing(FactKind::Comment).filter_map(|(id, _)| state.comment(id));
        let mut comments: Vec<CommentView> = comments
            .filter(|comment| {
                mentions.is_none_or(|name| comment.mentions.iter().any(|mention| mention == name))
                    && table.is_none_or(|table| comment.table == table)
                    && of.is_none_or(|of| comment.of == of)
            })
            .collect();
        comments.sort_by_key(|comment| std::cmp::Reverse(comment.entry));
        comments.truncate(500);
        comments
    }

    /// Finds anything, the best first.
    pub fn find(&self, query: &str, limit: usize) -> FoundPage {
        let sought = Sought::new(query);
        if sought.is_empty() {
            return FoundPage { total: 0, hits: Vec::new() };
        }
        let state = self.state();
        let mut found = Vec::new();
        for (kind, facts) in &state.facts {
            let Some(table) = Table::of_kind(*kind) else { continue };
            for (id, kept) in facts {
                let fit = sought.fit(&kept.folded);
                if fit > 0 && state.withdrawal(*kind, id, kept.version).is_none() {
                    found.push((fit, rank_of(*kind), table, id, kept));
                }
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| a.3.cmp(b.3)));
        found.truncate(MOST_HITS);
        let total = found.len();
        let limit = if limit == 0 { 30 } else { limit.min(200) };
        let hits = found.into_iter().take(limit).filter_map(|(_, _, table, id, kept)| {
            let row = state.row(&kept.fact, kept.version, kept.entry)?;
            // The cell that the words stand in; they may be spread over several.
            let best = row.cells.iter().max_by_key(|(column, cell)| {
                (sought.fit(&Folded::of(cell)), *column == "title" || *column == "name" || *column == "names")
            });
            let (column, cell) = best.map(|(column, cell)| (column.clone(), cell.clone())).unwrap_or_default();
            Some(Hit {
                table: table.name().to_owned(),
                item: kept.fact.item().map(ToString::to_string),
                from_s: row.span.as_ref().and_then(|span| span.from_s),
                label: state.label(table.kind(), id).unwrap_or_else(|| id.clone()),
                id: id.clone(),
                column,
                excerpt: excerpt(&cell, query),
            })
        });
        FoundPage { total, hits: hits.collect() }
    }

    /// The names of the people and programs in the ledger.
    pub(crate) fn is_known(&self, name: &str) -> bool {
        self.state().log.iter().any(|line| line.by == name)
    }
}

impl State {
    /// A comment with who wrote it.
    pub(crate) fn comment(&self, id: &str) -> Option<CommentView> {
        let kept = self.kept(FactKind::Comment, id)?;
        let Fact::Comment(comment) = kept.fact.as_ref() else { return None };
        let line = self.log.get(kept.entry as usize)?;
        let table = Table::of_kind(comment.about.kind).map_or(comment.about.kind.name(), Table::name);
        let (by, at) = whose(line, comment.carried.as_ref());
        Some(CommentView {
            id: id.to_owned(),
            version: kept.version,
            table: table.to_owned(),
            of: comment.about.id.clone(),
            text: comment.text.clone(),
            protected: comment.envelope.is_some(),
            mentions: comment.mentions.clone(),
            answers: comment.answers.as_ref().map(ToString::to_string),
            at_s: comment.at.map(model::MediaTime::secs),
            by,
            at,
            entry: kept.entry,
        })
    }
}

/// Which kinds come first among hits that fit alike.
fn rank_of(kind: FactKind) -> u8 {
    match kind {
        FactKind::Item => 0,
        FactKind::Place | FactKind::Source | FactKind::Event => 1,
        FactKind::Observation | FactKind::Words | FactKind::Translation => 2,
        _ => 3,
    }
}

/// The text around the first word that is found as it was typed, else its beginning.
fn excerpt(cell: &str, query: &str) -> String {
    const AROUND: usize = 60;
    let lower = cell.to_lowercase();
    let at = query.split_whitespace().find_map(|word| lower.find(&word.to_lowercase()));
    let from =
        cell.char_indices().map(|(index, _)| index).rfind(|index| *index + AROUND <= at.unwrap_or(0)).unwrap_or(0);
    let mut text: String = cell[from..].chars().take(3 * AROUND).collect();
    if from > 0 {
        text.insert(0, '…');
    }
    if cell[from..].chars().count() > 3 * AROUND {
        text.push('…');
    }
    text
}

fn column_view(state: &State, column: &intake::tables::Column) -> ColumnView {
    let none = (None, Vec::new());
    let words = |words: &[&str]| (None, words.iter().map(|word| (*word).to_owned()).collect());
    let (holds, (table, choices)) = match column.holds {
        Holds::Text | Holds::Skyline => ("text", none),
        Holds::Id => ("id", none),
        Holds::Reference(table) => ("reference", (Some(table), Vec::new())),
        Holds::References(table) => ("references", (Some(table), Vec::new())),
        Holds::Point => ("point", none),
        Holds::List => ("list", none),
        Holds::Time => ("time", none),
        Holds::TimeOrSeconds => ("time_or_seconds", none),
        Holds::Interval => ("interval", none),
        Holds::Instant => ("instant", none),
        Holds::Seconds => ("seconds", none),
        Holds::SignedSeconds => ("signed_seconds", none),
        Holds::Dial => ("dial", none),
        Holds::Number | Holds::Degrees | Holds::Metres => ("number", none),
        Holds::Whole => ("whole", none),
        Holds::Region => ("region", none),
        Holds::Spans => ("spans", none),
        Holds::Anything => ("anything", none),
        Holds::Language => ("language", none),
        Holds::Term(list) => {
            let mut choices: Vec<String> = state.known.vocabulary.words(list).map(str::to_owned).collect();
            choices.sort();
            choices.dedup();
            ("term", (None, choices))
        }
        Holds::YesNo => ("yes_no", words(&["yes", "no"])),
        Holds::Digest => ("digest", none),
        Holds::OneOf(choices) => ("one_of", words(choices)),
    };
    ColumnView {
        name: column.name.to_owned(),
        required: column.required,
        holds: holds.to_owned(),
        table: table.map(|table: Table| table.name().to_owned()),
        choices,
        meaning: column.meaning.to_owned(),
        example: column.example.to_owned(),
    }
}
