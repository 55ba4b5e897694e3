//! The same sections for print. Where the page unfolds, print tells the first few and says how many more there are.
use typesetting::Block;

use super::claims::ClaimView;
use super::law::{CellView, LawView, RowView, StripView};
use super::{FactView, FindingsView, JudgementView, QuestionView, TollView};
use crate::shown::Link;

/// The most facts that are printed for one thing.
const MOST_FACTS: usize = 3;
/// The most elements of law that fit side by side.
const MOST_COLUMNS: usize = 9;

impl FindingsView {
    /// Numbers, claims, law, tolls, judgements and open questions, each where the case has any.
    pub(crate) fn printed(&self) -> Vec<Block> {
        let parts = [self.counts(), self.claims(), self.law(), self.tolls(), self.judgements()];
        parts.into_iter().flatten().collect()
    }

    fn counts(&self) -> Vec<Block> {
        if self.counts.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![
            Block::heading(1, "Count"),
            Block::aside(
                "Each number is the least that the material itself proves, for one scope. Scopes overlap, so no two of these numbers may \
                 be added, nor any of them to a figure that somebody else gave. Every one is an undercount: who was not filmed, or not \
                 marked, is not in it.",
            ),
        ];
        for group in &self.counts {
            let (title, rows) = group.printed();
            blocks.push(Block::heading(2, title.as_deref().unwrap_or("Whole case")));
            blocks.push(Block::table(
                &["Of whom or what", "At least", "At most", "Recordings", "Counted in"],
                &[6, 2, 3, 3, 5],
                rows,
            ));
        }
        blocks
    }

    fn claims(&self) -> Vec<Block> {
        if self.claims.is_empty() {
            return Vec::new();
        }
        let counted: Vec<String> = self.verdicts.iter().map(|(name, count)| format!("{count} {name}")).collect();
        let mut blocks = vec![
            Block::heading(1, "Claims"),
            Block::aside(
                "Each claim is held against what is seen, heard and said otherwise. It is called contradicted only where evidence that may \
                 be leaned on shows the opposite and matches it in actor, scope, place and time. \u{201c}Not corroborated\u{201d} says \
                 that nothing bears on it, not that it is untrue.",
            ),
            Block::aside(format!("{}.", counted.join(" · "))),
            Block::table(
                &["Claim, and by whom", "What it came to", "Why"],
                &[7, 4, 10],
                self.claims.iter().map(ClaimView::printed).collect(),
            ),
        ];
        if !self.accounts.is_empty() {
            blocks.push(Block::heading(2, "What official accounts leave out"));
            blocks
                .push(Block::List { points: self.accounts.iter().map(super::claims::AccountView::printed).collect() });
        }
        blocks
    }

    fn law(&self) -> Vec<Block> {
        if self.law.rows.is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![
            Block::heading(1, "Law"),
            Block::aside(
                "What the evidence shows of each element that a standard asks of a use of force. It says what speaks for an element's being \
                 met, what against, and where there is silence. Whether it is met, and what follows, is a named person's judgement and \
                 never the machine's.",
            ),
        ];
        blocks.extend(self.law.printed());
        if !self.strips.is_empty() {
            blocks.push(Block::heading(2, "The minutes before each first shot"));
            blocks.push(Block::aside(
                "What each take shows of weapons, distance, movement, warnings and exits in the ten minutes before, and whether it ran in \
                 them. That nothing is told says that nothing was recorded there, not that nothing was there.",
            ));
            blocks.extend(self.strips.iter().flat_map(StripView::printed));
        }
        blocks
    }

    fn tolls(&self) -> Vec<Block> {
        if self.tolls.is_empty() {
            return Vec::new();
        }
        let rows = self.tolls.iter().map(TollView::printed).collect();
        let mut blocks = vec![
            Block::heading(1, "Tolls"),
            Block::aside(
                "Figures as others gave them. None is added to another, and none to what this case itself counts.",
            ),
            Block::table(&["Figure", "Of whom", "Given by, and when", "Where, over what time"], &[3, 4, 5, 6], rows),
        ];
        if !self.disagreements.is_empty() {
            blocks.push(Block::heading(2, "Where they do not agree"));
            let name = |sure: bool| if sure { "Do not agree:" } else { "May not agree:" };
            let points = self.disagreements.iter().map(|(why, sure)| (name(*sure).to_owned(), why.clone()));
            blocks.push(Block::List { points: points.collect() });
        }
        blocks
    }

    fn judgements(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        if !self.judgements.is_empty() || !self.questions.is_empty() {
            blocks.push(Block::heading(1, "Judgements and open questions"));
        }
        if !self.judgements.is_empty() {
            blocks.push(Block::aside(
                "What named people concluded. A judgement lapses when a fact that it rests on changes.",
            ));
            blocks.push(Block::List { points: self.judgements.iter().map(JudgementView::printed).collect() });
        }
        if !self.questions.is_empty() {
            blocks.push(Block::heading(2, "Open questions"));
            blocks.push(Block::List { points: self.questions.iter().map(QuestionView::printed).collect() });
        }
        blocks
    }
}

/// Who is linked to, in words.
pub(super) fn named(link: Option<&Link>) -> String {
    link.map_or_else(|| "a source that is not named".to_owned(), |link| link.text.clone())
}

/// A few facts in words, under what they are to something; empty where there are none.
pub(super) fn told(title: &str, facts: &[FactView]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let says: Vec<String> = facts
        .iter()
        .take(MOST_FACTS)
        .map(|fact| format!("{} ({})", fact.says.trim_end_matches('.'), fact.name))
        .collect();
    let more = facts.len().saturating_sub(MOST_FACTS);
    let more = if more > 0 { format!("; {more} more on the page") } else { String::new() };
    format!("{title}: {}{more}.", says.join("; "))
}

/// A sentence with its full stop.
pub(super) fn stopped(says: &str) -> String {
    if says.is_empty() || says.ends_with(['.', '!', '?', '…']) { says.to_owned() } else { format!("{says}.") }
}

/// Sentences and lines one after the other, empty ones left out.
pub(super) fn joined(parts: &[String], between: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(between)
}

impl LawView {
    fn printed(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        for standard in &self.standards {
            blocks.push(Block::heading(2, &*standard.title));
            blocks.push(Block::aside(format!("{}. {}. {}", standard.adopted, standard.source, standard.wording)));
            let elements = standard.elements.iter().map(|(number, asks, place, named_by)| {
                (
                    format!("{number}."),
                    joined(&[asks.clone(), format!("({})", joined(&[place.clone(), named_by.clone()], "; "))], " "),
                )
            });
            blocks.push(Block::List { points: elements.collect() });
        }
        blocks.push(Block::heading(2, "What the evidence shows of each element"));
        let elements = self.rows.first().map_or(0, |row| row.cells.len());
        for from in (0..elements).step_by(MOST_COLUMNS) {
            let to = (from + MOST_COLUMNS).min(elements);
            let head: Vec<String> = std::iter::once("Use of force".to_owned())
                .chain(self.rows[0].cells[from..to].iter().map(|cell| cell.number.to_string()))
                .collect();
            let rows = self.rows.iter().map(|row| {
                let cells = row.cells.iter().skip(from).take(to - from).map(CellView::mark);
                std::iter::once(row.title.clone()).chain(cells).collect()
            });
            let widths = std::iter::once(5).chain(std::iter::repeat_n(2, to - from)).collect();
            blocks.push(Block::Table { head, widths, rows: rows.collect() });
        }
        blocks.push(Block::aside(
            "Columns are the elements by their numbers. + for, \u{2212} against, ± bears on it either way, \u{201c}silent\u{201d} where \
             nothing bears on it, · where it is not asked of such a use of force.",
        ));
        blocks.extend(self.rows.iter().flat_map(RowView::printed));
        blocks
    }
}

impl RowView {
    fn printed(&self) -> Vec<Block> {
        let points: Vec<(String, String)> = self.cells.iter().filter_map(CellView::printed).collect();
        if points.is_empty() && self.judged.is_empty() {
            return Vec::new();
        }
        let judged = self.judged.iter().map(|one| ("Judged:".to_owned(), one.clone()));
        vec![Block::heading(3, &*self.title), Block::List { points: points.into_iter().chain(judged).collect() }]
    }
}

impl CellView {
    /// How many facts speak which way.
    fn mark(&self) -> String {
        let count = |sign: &str, facts: &[FactView]| match facts.len() {
            0 => String::new(),
            many => format!("{sign}{many}"),
        };
        let marks = [count("+", &self.in_favour), count("\u{2212}", &self.against), count("±", &self.bears)];
        match (self.asked, joined(&marks, " ")) {
            (false, _) => "·".to_owned(),
            (true, marks) if marks.is_empty() => "silent".to_owned(),
            (true, marks) => marks,
        }
    }

    fn printed(&self) -> Option<(String, String)> {
        let facts = [told("For", &self.in_favour), told("Against", &self.against), told("Bears on it", &self.bears)];
        let says = joined(&facts, " ");
        (!says.is_empty()).then(|| (format!("{}. {}", self.number, self.asks), says))
    }
}

impl StripView {
    fn printed(&self) -> Vec<Block> {
        let rows = self.lanes.iter().map(|lane| {
            let items: Vec<String> = lane.item.iter().map(|link| link.text.clone()).chain(lane.take.clone()).collect();
            let shows: Vec<String> =
                lane.shows.iter().map(|(word, seen)| format!("{word}: {}", seen.join("; "))).collect();
            vec![items.join(" "), lane.reach.clone(), shows.join(". ")]
        });
        let title = self.event.as_ref().map_or("A first shot", |link| link.text.as_str());
        vec![
            Block::heading(3, title),
            Block::table(&["Take", "Whether it ran", "What it shows"], &[3, 5, 9], rows.collect()),
        ]
    }
}

impl TollView {
    fn printed(&self) -> Vec<String> {
        let place = joined(&[self.place.clone(), self.period.clone().unwrap_or_default()], ", ");
        let notes = self.notes.join(". ");
        vec![
            format!("{} ({})", self.figure, self.id),
            self.of.clone(),
            format!("{}; {}", named(self.source.as_ref()), self.published),
            joined(&[place, notes], ". "),
        ]
    }
}

impl JudgementView {
    fn printed(&self) -> (String, String) {
        let list = |name: &str, of: &[String]| {
            if of.is_empty() { String::new() } else { format!("{name}: {}.", of.join("; ")) }
        };
        let by = format!("{}{}.", self.by, if self.legal { ", in law" } else { "" });
        let parts = [
            by,
            list("Notes", &self.notes),
            list("For", &self.in_favour),
            list("Against", &self.against),
            list("Lapsed", &self.lapsed),
        ];
        (self.says.clone(), joined(&parts, " "))
    }
}

impl QuestionView {
    fn printed(&self) -> (String, String) {
        let part =
            |name: &str, says: &Option<String>| says.as_ref().map(|says| format!("{name}{says}")).unwrap_or_default();
        let parts = [
            part("", &self.why),
            part("Would settle it: ", &self.would_settle),
            part("Settled: ", &self.answer),
            part("Raised by ", &self.by),
        ];
        (self.question.clone(), joined(&parts, " · "))
    }
}
