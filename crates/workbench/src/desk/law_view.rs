//! What the law asks, what people judged, what is open, and the figures of others, as screens show them.
use corroboration::{Cited, Standing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::claims_view::FactView;
use super::count_view::word;
use super::desk::Desk;
use super::time_view::IntervalView;
use super::times::interval;

/// Uses of force beside what the law asks of them, and what people concluded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LawView {
    /// How many ledger entries it was computed from; `None` before it was.
    pub as_of: Option<u64>,
    /// Whether newer entries are being taken into account just now.
    pub stale: bool,
    /// What kept it from being computed from the newest entries.
    pub failure: Option<String>,
    /// The standards.
    pub standards: Vec<StandardView>,
    /// One row for each use of force.
    pub rows: Vec<RowView>,
    /// What every take shows in the minutes before each first shot.
    pub strips: Vec<StripView>,
    /// What named people concluded.
    pub judgements: Vec<JudgementView>,
    /// What is not known.
    pub questions: Vec<QuestionView>,
}

/// A standard of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StandardView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who adopted it.
    pub issuer: String,
    /// When.
    pub date: String,
    /// Where its text is found.
    pub source: String,
    /// Whose words the elements are told in.
    pub wording: String,
    /// What it asks.
    pub elements: Vec<ElementView>,
}

/// One thing that a standard asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ElementView {
    /// Its id.
    pub id: String,
    /// What is asked.
    pub asks: String,
    /// Where in the standard.
    pub reference: String,
    /// Against what text that place was compared; `None` where nobody has compared it yet.
    pub checked: Option<String>,
    /// `report` or `instrument`.
    pub named_by: String,
}

/// One use of force beside every element.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowView {
    /// The event.
    pub event: String,
    /// What happened.
    pub title: String,
    /// The incident.
    pub incident: Option<String>,
    /// When.
    pub when: IntervalView,
    /// The elements.
    pub cells: Vec<CellView>,
    /// The judgements in law that are about it.
    pub judgements: Vec<String>,
}

/// One element for one use of force.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CellView {
    /// The standard.
    pub standard: String,
    /// The element.
    pub element: String,
    /// Whether it is asked of such a use of force.
    pub asked: bool,
    /// What speaks for its being met.
    pub in_favour: Vec<FactView>,
    /// What speaks against its being met.
    pub against: Vec<FactView>,
    /// What bears on it, for a person to say which way.
    pub bears: Vec<FactView>,
}

/// The minutes before a first shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StripView {
    /// The first shot.
    pub event: String,
    /// When it was.
    pub when: IntervalView,
    /// One lane for each take.
    pub lanes: Vec<LaneView>,
}

/// One take in the minutes before a first shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LaneView {
    /// The item.
    pub item: String,
    /// The take, where the item has several.
    pub take: Option<String>,
    /// `covers`, `does_not_cover` or `not_known`: whether it ran in the minutes before the shot.
    pub reach: String,
    /// Seconds from the shot at which it begins at the earliest; `None` where that is not known.
    pub begins_s: Option<f64>,
    /// When it ends at the latest.
    pub ends_s: Option<f64>,
    /// What it shows; what is missing was not recorded, which does not say that it was not there.
    pub moments: Vec<MomentView>,
}

/// Something shown in the minutes before a shot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MomentView {
    /// `weapons`, `distance`, `movement`, `warnings` or `exits`.
    pub bearing: String,
    /// The kind of fact.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it says.
    pub says: String,
    /// Seconds from the shot, earliest; negative before it.
    pub from_s: Option<f64>,
    /// The latest.
    pub to_s: Option<f64>,
    /// Whether it was looked for and not seen.
    pub not_seen: bool,
}

/// What a named person concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JudgementView {
    /// Its id.
    pub id: String,
    /// Who judged.
    pub by: String,
    /// `inference` or `legal`.
    pub kind: String,
    /// What was judged.
    pub says: String,
    /// The standard that it applies.
    pub standard: Option<String>,
    /// What it is about: kind and id.
    pub about: Vec<String>,
    /// The evidence for it.
    pub in_favour: Vec<String>,
    /// The evidence against it.
    pub against: Vec<String>,
    /// What else could explain the evidence.
    pub alternatives: Vec<String>,
    /// How sure the person is.
    pub confidence: Option<String>,
    /// Why no surer, and why no less.
    pub reason: Option<String>,
    /// Why it has lapsed; empty while it stands.
    pub lapsed: Vec<String>,
}

/// What is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionView {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// Why it is open.
    pub why: Option<String>,
    /// What would settle it.
    pub would_settle: Option<String>,
    /// The incident that it belongs to.
    pub incident: Option<String>,
    /// The answer, once it is settled.
    pub answer: Option<String>,
    /// Who raised it.
    pub by: Option<String>,
}

/// Figures that others gave.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TollsView {
    /// How many ledger entries it was computed from; `None` before it was.
    pub as_of: Option<u64>,
    /// Whether newer entries are being taken into account just now.
    pub stale: bool,
    /// What kept it from being computed from the newest entries.
    pub failure: Option<String>,
    /// Every figure, by when it was given.
    pub entries: Vec<TollView>,
    /// Figures that do not, or may not, agree.
    pub disagreements: Vec<TollDisagreement>,
    /// Figures that are larger than what they are said to be a part of.
    pub misfits: Vec<TollDisagreement>,
}

/// A figure that somebody gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TollView {
    /// Its id.
    pub id: String,
    /// Who gave it, or a stand-in.
    pub by: String,
    /// Through whom it became public.
    pub through: Option<String>,
    /// When it was given.
    pub published: Option<IntervalView>,
    /// What is counted.
    pub counts: String,
    /// Of whom.
    pub whom: Option<String>,
    /// Where: the place or the area in words.
    pub place: Option<String>,
    /// The time that it counts over.
    pub period: Option<IntervalView>,
    /// The incident.
    pub incident: Option<String>,
    /// The least that it says.
    pub low: u64,
    /// The most that it says; `None` for "at least".
    pub high: Option<u64>,
    /// The larger figure that it is a part of.
    pub part_of: Option<String>,
    /// Whether a later figure takes its place.
    pub replaced: bool,
    /// What it leaves unsaid.
    pub not_said: Vec<String>,
    /// What is known of how it was counted.
    pub description: Option<String>,
}

/// Two figures that do not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TollDisagreement {
    /// One.
    pub a: String,
    /// The other.
    pub b: String,
    /// Whether both are surely of the same thing.
    pub sure: bool,
    /// In what they differ, and what could explain it.
    pub why: String,
}

impl Desk {
    /// What the law asks, as last computed; never computed within the request.
    pub fn law(&self) -> LawView {
        let Some(found) = self.found() else {
            return LawView { stale: true, failure: self.found_failure(), ..LawView::default() };
        };
        let (held, law) = (&found.kept.held, &found.kept.findings.law);
        LawView {
            as_of: Some(found.as_of),
            stale: found.as_of < self.size(),
            failure: self.found_failure(),
            standards: law.standards.iter().map(standard).collect(),
            rows: law.rows.iter().map(|row| self::row(row.value())).collect(),
            strips: law.strips.iter().map(|one| strip(one.value())).collect(),
            judgements: held.standings().iter().map(|(one, standing)| judgement(one, standing)).collect(),
            questions: held.questions.iter().map(question).collect(),
        }
    }

    /// Figures that others gave, as last compared; never computed within the request.
    pub fn tolls(&self) -> TollsView {
        let Some(found) = self.found() else {
            return TollsView { stale: true, failure: self.found_failure(), ..TollsView::default() };
        };
        let held = &found.kept.held;
        let stale = found.as_of < self.size();
        let Some(ledger) = found.kept.findings.tolls.as_ref().map(model::Finding::value) else {
            return TollsView {
                as_of: Some(found.as_of),
                stale,
                failure: self.found_failure(),
                ..TollsView::default()
            };
        };
        let entry = |entry: &corroboration::TollEntry| {
            let toll = &entry.toll;
            TollView {
                id: toll.id.to_string(),
                by: entry.by.clone(),
                through: toll.through.as_ref().map(|source| held.source_name(source)),
                published: toll.published.map(interval),
                counts: toll.counts.clone(),
                whom: toll.whom.clone(),
                place: toll.place.as_ref().map(|place| held.place_name(place)).or_else(|| toll.area.clone()),
                period: toll.period.map(interval),
                incident: toll.incident.as_ref().map(ToString::to_string),
                low: toll.low,
                high: toll.high,
                part_of: toll.part_of.as_ref().map(ToString::to_string),
                replaced: entry.replaced,
                not_said: entry.not_said.iter().map(|what| (*what).to_owned()).collect(),
                description: toll.description.clone(),
            }
        };
        let pair = |pair: &corroboration::Disagreement| TollDisagreement {
            a: pair.a.to_string(),
            b: pair.b.to_string(),
            sure: pair.sure,
            why: pair.why.clone(),
        };
        TollsView {
            as_of: Some(found.as_of),
            stale,
            failure: self.found_failure(),
            entries: ledger.entries.iter().map(entry).collect(),
            disagreements: ledger.disagreements.iter().map(pair).collect(),
            misfits: ledger.misfits.iter().map(pair).collect(),
        }
    }
}

fn standard(standard: &corroboration::Standard) -> StandardView {
    let element = |element: &corroboration::Element| ElementView {
        id: element.id.clone(),
        asks: element.asks.clone(),
        reference: element.reference.clone(),
        checked: element.checked.clone(),
        named_by: word(element.named_by),
    };
    StandardView {
        id: standard.id.clone(),
        title: standard.title.clone(),
        issuer: standard.issuer.clone(),
        date: standard.date.clone(),
        source: standard.source.clone(),
        wording: standard.wording.clone(),
        elements: standard.elements.iter().map(element).collect(),
    }
}

fn row(row: &corroboration::Row) -> RowView {
    let facts = |cited: &[Cited]| cited.iter().map(cited_view).collect();
    RowView {
        event: row.event.to_string(),
        title: row.title.clone(),
        incident: row.incident.as_ref().map(ToString::to_string),
        when: interval(row.when),
        cells: row
            .cells
            .iter()
            .map(|cell| CellView {
                standard: cell.standard.clone(),
                element: cell.element.clone(),
                asked: cell.asked,
                in_favour: facts(&cell.in_favour),
                against: facts(&cell.against),
                bears: facts(&cell.bears),
            })
            .collect(),
        judgements: row.judgements.iter().map(|judged| judged.judgement.to_string()).collect(),
    }
}

fn cited_view(cited: &Cited) -> FactView {
    FactView {
        kind: cited.fact.kind.name().to_owned(),
        id: cited.fact.id.clone(),
        says: cited.says.clone(),
        items: Vec::new(),
        agrees: cited.of_the_event,
        leaning: word(cited.leaning),
        notes: cited.caution.iter().cloned().collect(),
    }
}

fn strip(strip: &corroboration::Strip) -> StripView {
    let lane = |lane: &corroboration::TakeLane| LaneView {
        item: lane.item.to_string(),
        take: lane.take.as_ref().map(ToString::to_string).filter(|id| *id != lane.item.as_str()),
        reach: word(lane.reach),
        begins_s: lane.begins_s,
        ends_s: lane.ends_s,
        moments: lane
            .shows
            .iter()
            .flat_map(|(bearing, moments)| moments.iter().map(move |moment| (bearing, moment)))
            .map(|(bearing, moment)| MomentView {
                bearing: word(bearing),
                kind: moment.fact.kind.name().to_owned(),
                id: moment.fact.id.clone(),
                says: moment.says.clone(),
                from_s: moment.from_s,
                to_s: moment.to_s,
                not_seen: moment.not_seen,
            })
            .collect(),
    };
    StripView {
        event: strip.event.to_string(),
        when: interval(strip.when),
        lanes: strip.takes.iter().map(lane).collect(),
    }
}

fn judgement(judgement: &model::Judgement, standing: &Standing) -> JudgementView {
    let names = |names: &[model::FactName]| -> Vec<String> {
        names.iter().map(|name| format!("{} {}", name.kind.name().replace('_', " "), name.id)).collect()
    };
    JudgementView {
        id: judgement.id.to_string(),
        by: judgement.by.clone(),
        kind: word(judgement.kind),
        says: judgement.says.clone(),
        standard: judgement.standard.clone(),
        about: names(&judgement.about),
        in_favour: names(&judgement.in_favour),
        against: names(&judgement.against),
        alternatives: judgement.alternatives.clone(),
        confidence: judgement.confidence.map(word),
        reason: judgement.reason.clone(),
        lapsed: match standing {
            Standing::Stands => Vec::new(),
            Standing::Lapsed { because } => because.clone(),
        },
    }
}

fn question(question: &model::OpenQuestion) -> QuestionView {
    QuestionView {
        id: question.id.to_string(),
        question: question.question.clone(),
        why: question.why.clone(),
        would_settle: question.would_settle.clone(),
        incident: question.incident.as_ref().map(ToString::to_string),
        answer: question.answer.clone(),
        by: question.by.clone(),
    }
}
