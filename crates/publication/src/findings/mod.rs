//! Number, incidents, claims, law, tolls, judgements and open questions, as the page tells them.
mod claims;
mod happened;
mod law;
mod printed;

use serde::Serialize;

use self::claims::{AccountView, ClaimView};
use self::happened::{CountGroup, EquipmentView, NotSeenView, SpanView, WayView};
use self::law::{LawView, StripView};
use crate::input::findings::{DisagreementLine, FactLine, JudgementLine, QuestionLine, TollLine};
use crate::{
    ReportInput,
    chronology::ChronologyView,
    shown::{Link, Shown},
    wording::Clock,
};

/// All that these sections are filled with.
#[derive(Debug, Serialize)]
pub(crate) struct FindingsView {
    counts: Vec<CountGroup>,
    spans: Vec<SpanView>,
    ways: Vec<WayView>,
    not_seen: Vec<NotSeenView>,
    equipment: Vec<EquipmentView>,
    suggestions: Vec<String>,
    verdicts: Vec<(String, usize)>,
    claims: Vec<ClaimView>,
    accounts: Vec<AccountView>,
    law: LawView,
    strips: Vec<StripView>,
    tolls: Vec<TollView>,
    disagreements: Vec<(String, bool)>,
    judgements: Vec<JudgementView>,
    questions: Vec<QuestionView>,
}

/// A fact beside something.
#[derive(Debug, Serialize)]
pub(crate) struct FactView {
    name: String,
    says: String,
    notes: Vec<String>,
    items: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct TollView {
    id: String,
    source: Option<Link>,
    published: String,
    figure: String,
    of: String,
    place: String,
    period: Option<String>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct JudgementView {
    by: String,
    legal: bool,
    says: String,
    notes: Vec<String>,
    in_favour: Vec<String>,
    against: Vec<String>,
    lapsed: Vec<String>,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    question: String,
    why: Option<String>,
    would_settle: Option<String>,
    by: Option<String>,
    answer: Option<String>,
}

/// The sections of a case.
pub(crate) fn findings(
    input: &ReportInput,
    shown: &Shown<'_>,
    clock: &Clock,
    chronology: &ChronologyView,
) -> FindingsView {
    let told = &input.findings;
    FindingsView {
        counts: happened::counts(input, shown),
        spans: told.incidents.iter().filter_map(|line| happened::span(line, input, clock)).collect(),
        ways: told.movements.iter().map(|line| happened::way(line, shown, clock)).collect(),
        not_seen: told.not_seen.iter().map(|line| happened::not_seen(line, shown)).collect(),
        equipment: told.equipment.iter().map(|line| happened::equipment(line, shown)).collect(),
        suggestions: told.suggestions.clone(),
        verdicts: claims::verdicts(&told.claims),
        claims: told.claims.iter().map(|line| claims::claim(line, shown)).collect(),
        accounts: told.accounts.iter().map(|line| claims::account(line, input, shown, clock)).collect(),
        law: law::law(told, shown, chronology),
        strips: told.strips.iter().map(|line| law::strip(line, shown, chronology)).collect(),
        tolls: told.tolls.iter().map(|line| toll(line, shown, clock)).collect(),
        disagreements: told.disagreements.iter().map(|DisagreementLine { why, sure }| (why.clone(), *sure)).collect(),
        judgements: told.judgements.iter().map(judgement).collect(),
        questions: told.questions.iter().map(question).collect(),
    }
}

/// A fact, on what may be named.
fn fact(line: &FactLine, shown: &Shown<'_>) -> FactView {
    FactView {
        name: format!("{} {}", line.fact.kind.name().replace('_', " "), line.fact.id),
        says: line.says.clone(),
        notes: line.notes.clone(),
        items: shown.items(&line.items),
    }
}

fn facts(lines: &[FactLine], shown: &Shown<'_>) -> Vec<FactView> {
    lines.iter().map(|line| fact(line, shown)).collect()
}

fn toll(line: &TollLine, shown: &Shown<'_>, clock: &Clock) -> TollView {
    TollView {
        id: line.id.clone(),
        source: shown.source(&line.source),
        published: clock.word(line.published).whole,
        figure: line.figure.clone(),
        of: line.of.clone(),
        place: line.place.clone(),
        period: (!line.period.is_unknown()).then(|| clock.word(line.period).whole),
        notes: line.notes.clone(),
    }
}

fn judgement(line: &JudgementLine) -> JudgementView {
    JudgementView {
        by: line.by.clone(),
        legal: line.legal,
        says: line.says.clone(),
        notes: line.notes.clone(),
        in_favour: line.in_favour.clone(),
        against: line.against.clone(),
        lapsed: line.lapsed.clone(),
    }
}

fn question(line: &QuestionLine) -> QuestionView {
    QuestionView {
        question: line.question.clone(),
        why: line.why.clone(),
        would_settle: line.would_settle.clone(),
        by: line.by.clone(),
        answer: line.answer.clone(),
    }
}
