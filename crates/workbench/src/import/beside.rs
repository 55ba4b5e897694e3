//! Comments and withdrawals that a table of another case brings: recorded as its word, by whoever imports it.
use std::collections::BTreeSet;

use intake::tables::{NOT_SHARED, RowContent, Table, TableReading, TableRow};
use model::{Comment, Draft, Fact, FactKind, FactRef, Item, Notice, NoticeLevel, Recorded, Withdrawal};

use super::protection::Guard;
use super::rows::TableRead;
use super::{Imported, notice_of};
use crate::failure::Failure;
use crate::open::Workbench;

/// What is to be done with a row of a list.
enum Verdict {
    Record(Box<Draft>),
    /// The case says so already.
    Known,
    /// It is left, and why.
    Leave(Box<Notice>),
}

impl Workbench {
    /// Records the lists beside tables, when all that stands in tables is recorded.
    pub(super) async fn record_beside(
        &self,
        readings: &[TableReading],
        guard: &Guard,
        imported: &mut Imported,
    ) -> Result<(), Failure> {
        for (list, kind) in [(Table::Comments, FactKind::Comment), (Table::Withdrawn, FactKind::Withdrawal)] {
            let mut read = TableRead { kind, new: 0, changed: 0, unchanged: 0 };
            let mut drafts = Vec::new();
            // Comments that come with this import, which others of it may answer.
            let mut coming = BTreeSet::new();
            for reading in readings.iter().filter(|reading| reading.table == list) {
                for row in &reading.rows {
                    let verdict = match &row.content {
                        RowContent::Fact(Fact::Comment(comment)) => {
                            let verdict =
                                self.judge_comment(comment.clone(), row, &reading.given, guard, &coming).await?;
                            coming.insert(comment.id.clone());
                            verdict
                        }
                        RowContent::Fact(Fact::Withdrawal(withdrawal)) => {
                            self.judge_withdrawal(withdrawal.clone(), row, &reading.given, readings).await?
                        }
                        _ => continue,
                    };
                    match verdict {
                        Verdict::Record(draft) => drafts.push(*draft),
                        Verdict::Known => read.unchanged += 1,
                        Verdict::Leave(notice) => imported.notices.push(*notice),
                    }
                }
            }
            read.new = drafts.len();
            let (_, notices) = self.append_noting(drafts).await?;
            imported.notices.extend(notices);
            imported.tables.extend((read.new + read.unchanged > 0).then_some(read));
        }
        Ok(())
    }

    async fn judge_comment(
        &self,
        mut comment: Comment,
        row: &TableRow,
        given: &str,
        guard: &Guard,
        coming: &BTreeSet<model::CommentId>,
    ) -> Result<Verdict, Failure> {
        let left = |what: String, next: &str| Ok(leave(given, row, what, next));
        if let Some(Recorded { fact: Fact::Comment(known), .. }) =
            self.records().fact(FactKind::Comment, comment.id.as_str()).await?
        {
            let hidden = known.content.is_some() || comment.text == NOT_SHARED;
            if (hidden || known.text == comment.text) && known.about == comment.about {
                return Ok(Verdict::Known);
            }
            let what = format!("there is a comment {} already, and it says something else: that stays", comment.id);
            return left(what, "look whether the list belongs to this case");
        }
        if comment.text == NOT_SHARED {
            let what = format!("the comment {} is withheld in this list, so there is nothing to take in", comment.id);
            return left(what, "nothing, unless somebody may share it");
        }
        let Some(about) = self.records().fact(comment.about.kind, &comment.about.id).await? else {
            let (kind, id) = (comment.about.kind.name(), &comment.about.id);
            let what = format!("the comment {} is about the {kind} {id:?}, which is not there", comment.id);
            return left(what, "import the table that holds it together with this list");
        };
        if let Some(answered) = &comment.answers
            && !coming.contains(answered)
            && self.records().fact(FactKind::Comment, answered.as_str()).await?.is_none()
        {
            let what = format!("the comment {} answers {answered}, which is not there", comment.id);
            return left(what, "import the list that holds both");
        }
        comment.item = about.fact.item().cloned();
        let mut fact = Fact::Comment(comment);
        guard.protect(&mut fact);
        let list = if guard.hides_table(given) { "a protected list" } else { given };
        let draft = self.draft(format!("{list}, row {}", row.row), fact);
        Ok(Verdict::Record(Box::new(draft)))
    }

    async fn judge_withdrawal(
        &self,
        mut withdrawal: Withdrawal,
        row: &TableRow,
        given: &str,
        readings: &[TableReading],
    ) -> Result<Verdict, Failure> {
        let (kind, id) = (withdrawal.of.kind, withdrawal.of.id.clone());
        let name = format!("{} {id:?}", kind.name());
        let left = |what: String, next: &str| Ok(leave(given, row, what, next));
        let Some(current) = self.records().fact(kind, &id).await? else {
            let what = format!("{name} was withdrawn, says this list, and it is not in the case");
            return left(what, "nothing, if it could not be shared; else look why its row was not taken in");
        };
        if let Some(Recorded { fact: Fact::Withdrawal(known), .. }) =
            self.records().fact(FactKind::Withdrawal, &withdrawal.id()).await?
        {
            if known.holds(current.version) {
                return Ok(Verdict::Known);
            }
            let what =
                format!("{name} was withdrawn, says this list; it was restored or recorded anew since, and stands");
            return left(
                what,
                "if it should not stand, withdraw it with `sightline withdraw`, which asks for the reason",
            );
        }
        // What stands and says something else than what was withdrawn was not withdrawn.
        let rows = readings.iter().flat_map(|reading| &reading.rows).filter(|row| row.withdrawn);
        let said = rows
            .map(|row| as_held(&row.content, &current.fact))
            .find(|said| (said.kind(), said.id()) == (kind, id.clone()));
        if said.is_some_and(|said| current.fact.envelope().is_none() && said != current.fact) {
            let what = format!("{name} was withdrawn, says this list; what stands in this case says something else");
            return left(what, "compare the two, and withdraw it with `sightline withdraw` if it should not stand");
        }
        withdrawal.version = current.version;
        withdrawal.item = current.fact.item().cloned();
        let reason = row.note.clone().unwrap_or_else(|| "withdrawn".to_owned());
        let mut draft = self.draft(reason, Fact::Withdrawal(withdrawal));
        draft.inputs = vec![FactRef { kind, id, version: current.version }];
        Ok(Verdict::Record(Box::new(draft)))
    }
}

/// What a row says; of an item, with the bytes that the case holds.
fn as_held(row: &RowContent, current: &Fact) -> Fact {
    match (row, current) {
        (RowContent::Fact(fact), _) => fact.clone(),
        (RowContent::Item(row), Fact::Item(current)) => Fact::Item(Item { held: current.held, ..row.item.clone() }),
        (RowContent::Item(row), _) => Fact::Item(row.item.clone()),
    }
}

fn leave(given: &str, row: &TableRow, what: String, next: &str) -> Verdict {
    let mut notice = Notice { level: NoticeLevel::Warning, ..notice_of(given, &what, next) };
    notice.place.row = Some(row.row);
    Verdict::Leave(Box::new(notice))
}
