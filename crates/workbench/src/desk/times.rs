//! When everything was, as screens show it.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{EvidenceId, Fact, FactKind, Finding, Interval};

use super::case_view::NoticeView;
use super::desk::Desk;
use super::state::State;
use super::time_view::{
    AlternativeView, ClashView, IncidentSpan, IntervalView, LikelyView, OffsetView, OffsetsView, OrderView, ReasonView,
    TensionView, TimeBar, TimePoint, TimeView, WeakestView,
};
use crate::failure::Failure;
use crate::solve::{Clash, PointTimes, Reason, Solved, Stands, WeakLink};

/// Times with what stands behind them.
pub(crate) struct StandingTimes {
    pub(super) view: TimeView,
    pub(super) stands: Arc<Stands>,
}

impl Desk {
    /// When everything was, computed now or kept from before. It may take seconds: not for the path of a request.
    ///
    /// # Errors
    /// The case cannot be read, or its evidence adds up to times too far away.
    pub async fn times(&self) -> Result<TimeView, Failure> {
        Ok(TimeView::clone(&self.stands().await?.view))
    }

    /// The times as of now with what stands behind them; computed where something was recorded since.
    ///
    /// # Errors
    /// The case cannot be read, or its evidence adds up to times too far away.
    pub(super) async fn stands(&self) -> Result<Arc<StandingTimes>, Failure> {
        let mut kept = self.standing.lock().await;
        let as_of = self.size();
        if let Some(stands) = kept.as_ref().filter(|stands| stands.view.as_of == as_of) {
            return Ok(Arc::clone(stands));
        }
        let new = match kept.as_ref().filter(|stands| self.state().is_still(&stands.view, as_of)) {
            Some(before) => {
                let view = TimeView { as_of, ..TimeView::clone(&before.view) };
                StandingTimes { view, stands: Arc::clone(&before.stands) }
            }
            None => {
                let (solved, stands) = self.workbench.solve_standing().await?;
                StandingTimes { view: self.state().times(&solved, as_of), stands: Arc::new(stands) }
            }
        };
        let new = Arc::new(new);
        *kept = Some(Arc::clone(&new));
        Ok(new)
    }

    /// By how much takes start after the first of them; one that no evidence ties to it has open ends.
    ///
    /// # Errors
    /// The case cannot be read, or its evidence adds up to times too far away.
    pub async fn offsets(&self, takes: &[String]) -> Result<OffsetsView, Failure> {
        let stands = self.stands().await?;
        let first = takes.first().map(|take| format!("{take}.start")).unwrap_or_default();
        let offsets = takes.iter().map(|take| {
            let lag = stands.stands.between(&first, &format!("{take}.start"));
            OffsetView {
                take: take.clone(),
                low_micros: lag.as_ref().and_then(|lag| lag.low),
                high_micros: lag.as_ref().and_then(|lag| lag.high),
                because: lag.map(|lag| ids(&lag.because)).unwrap_or_default(),
            }
        });
        Ok(OffsetsView { as_of: stands.view.as_of, offsets: offsets.collect() })
    }
}

impl State {
    /// Whether nothing that was recorded since some times were computed can change them.
    fn is_still(&self, view: &TimeView, as_of: u64) -> bool {
        let since = self.log.get(view.as_of as usize..as_of as usize).unwrap_or_default();
        view.as_of <= as_of
            && since.iter().all(|line| {
                let kind = FactKind::ALL.into_iter().find(|kind| kind.name() == line.kind);
                // A report that was handed out is no fact.
                kind.is_none_or(|kind| {
                    self.fact(kind, &line.id).is_some_and(|fact| !Stands::bears_on_time(fact, line.version))
                })
            })
    }

    pub(super) fn times(&self, solved: &Solved, as_of: u64) -> TimeView {
        let clashes = |found: &[Finding<Clash>]| {
            found.iter().map(|found| clash_view(found.value(), &solved.reasons)).collect::<Vec<_>>()
        };
        let points: Vec<TimePoint> = solved.points.iter().map(|point| point_view(point.value())).collect();
        TimeView {
            as_of,
            stale: false,
            consistent: solved.consistent,
            bars: self.bars(&points),
            points,
            contradictions: clashes(&solved.contradictions),
            metadata_contradictions: clashes(&solved.metadata_contradictions),
            tensions: solved
                .tensions
                .iter()
                .map(|tension| TensionView {
                    stated: ids(&tension.value().stated),
                    evidence: ids(&tension.value().evidence),
                    excess_micros: tension.value().excess_micros.micros(),
                    percent_of_spread: tension.value().percent_of_spread,
                })
                .collect(),
            repairs: solved.repairs.iter().map(|repair| ids(repair)).collect(),
            alternatives: solved
                .alternatives
                .iter()
                .map(|group| AlternativeView {
                    or: group.or.clone(),
                    remaining: ids(&group.remaining),
                    excluded: ids(&group.excluded),
                })
                .collect(),
            incidents: solved
                .incidents
                .iter()
                .map(|window| IncidentSpan { incident: window.incident.to_string(), span: interval(window.span) })
                .collect(),
            orders: solved
                .orders
                .iter()
                .map(|order| OrderView {
                    earlier: order.earlier.to_string(),
                    later: order.later.to_string(),
                    strictly: order.strictly,
                    because: order.because.iter().map(ToString::to_string).collect(),
                })
                .collect(),
            reasons: solved.reasons.iter().map(|(id, reason)| (id.to_string(), reason_view(id, reason))).collect(),
            notices: solved.notices.iter().map(NoticeView::from).collect(),
            failure: None,
        }
    }

    /// One bar a take and event that has a point, in the order of their earliest bounds.
    fn bars(&self, points: &[TimePoint]) -> Vec<TimeBar> {
        let known: BTreeMap<&str, &TimePoint> = points.iter().map(|point| (point.point.as_str(), point)).collect();
        let mut bars = Vec::new();
        let mut used = BTreeSet::new();
        let items: Vec<&String> = self.standing(FactKind::Item).map(|(id, _)| id).collect();
        for item in items {
            let technical = self.analysis(item).and_then(|analysis| analysis.outcome.as_ref().ok());
            let recorded = self.of_item(FactKind::Take, item).filter_map(|(_, kept)| match kept.fact.as_ref() {
                Fact::Take(take) => Some(take),
                _ => None,
            });
            let takes: BTreeMap<&str, &model::Take> = technical
                .into_iter()
                .flat_map(|technical| &technical.takes)
                .chain(recorded)
                .map(|take| (take.id.as_str(), take))
                .collect();
            let decoded = technical.is_some();
            let label = || self.label(FactKind::Item, item);
            let place = || match self.fact(FactKind::Item, item) {
                Some(Fact::Item(found)) => found.place.as_ref().map(ToString::to_string),
                _ => None,
            };
            let start = format!("{item}.start");
            if takes.is_empty() && known.contains_key(start.as_str()) {
                // Nobody has looked for its cuts, so evidence speaks of it as of one take of unknown length.
                let end = Some(format!("{item}.end")).filter(|end| known.contains_key(end.as_str()));
                used.extend([start.clone()].into_iter().chain(end.clone()));
                bars.push(TimeBar {
                    kind: "take".to_owned(),
                    id: item.clone(),
                    label: label().unwrap_or_else(|| item.clone()),
                    item: Some(item.clone()),
                    place: place(),
                    incident: None,
                    start,
                    end,
                    length_micros: None,
                    decoded,
                });
            }
            for (id, take) in takes {
                let start = format!("{id}.start");
                if !known.contains_key(start.as_str()) {
                    continue;
                }
                let end = Some(format!("{id}.end")).filter(|end| known.contains_key(end.as_str()));
                used.extend([start.clone()].into_iter().chain(end.clone()));
                bars.push(TimeBar {
                    kind: "take".to_owned(),
                    label: label().unwrap_or_else(|| id.to_owned()),
                    place: place(),
                    id: id.to_owned(),
                    item: Some(item.clone()),
                    incident: None,
                    start,
                    end,
                    length_micros: Some(take.duration().micros()),
                    decoded,
                });
            }
        }
        for (id, kept) in self.standing(FactKind::Event) {
            let Fact::Event(event) = kept.fact.as_ref() else { continue };
            if !known.contains_key(id.as_str()) {
                continue;
            }
            used.insert(id.clone());
            bars.push(TimeBar {
                kind: "event".to_owned(),
                id: id.clone(),
                label: event.title.clone(),
                item: None,
                place: event.place.as_ref().map(ToString::to_string),
                incident: event.incident.as_ref().map(ToString::to_string),
                start: id.clone(),
                end: None,
                length_micros: None,
                decoded: true,
            });
        }
        for point in points.iter().filter(|point| !used.contains(&point.point)) {
            bars.push(TimeBar {
                kind: "other".to_owned(),
                id: point.point.clone(),
                label: point.point.clone(),
                item: None,
                place: None,
                incident: None,
                start: point.point.clone(),
                end: None,
                length_micros: None,
                decoded: true,
            });
        }
        let begins = |bar: &TimeBar| {
            let possible = &known[bar.start.as_str()].possible;
            // What is open to the left has no beginning; it goes by its end, and what is open to both comes last.
            possible.earliest.clone().or_else(|| possible.latest.clone()).unwrap_or_else(|| "~".to_owned())
        };
        bars.sort_by_cached_key(|bar| (begins(bar), bar.id.clone()));
        bars
    }
}

pub(super) fn ids(ids: &[EvidenceId]) -> Vec<String> {
    ids.iter().map(ToString::to_string).collect()
}

pub(super) fn interval(interval: Interval) -> IntervalView {
    IntervalView {
        earliest: interval.earliest().map(|at| at.to_string()),
        latest: interval.latest().map(|at| at.to_string()),
    }
}

/// A class of trust as tables write it.
fn trust_word(trust: model::Trust) -> String {
    let word = serde_json::to_value(trust).ok().and_then(|word| word.as_str().map(str::to_owned));
    word.unwrap_or_default()
}

fn weakest(link: &WeakLink) -> WeakestView {
    WeakestView {
        evidence: link.evidence.to_string(),
        trust: trust_word(link.trust),
        without: link.without.map(|at| at.to_string()),
    }
}

fn point_view(point: &PointTimes) -> TimePoint {
    TimePoint {
        point: point.point.to_string(),
        possible: interval(point.bounds.interval),
        earliest_because: ids(&point.bounds.earliest_because),
        latest_because: ids(&point.bounds.latest_because),
        earliest_weakest: point.earliest_weakest.as_ref().map(weakest),
        latest_weakest: point.latest_weakest.as_ref().map(weakest),
        with_metadata: point.with_metadata.as_ref().map(|bounds| interval(bounds.interval)),
        likely: point.likely.as_ref().map(|likely| LikelyView {
            interval: interval(likely.interval),
            peak: likely.peak.to_string(),
            median: likely.median.to_string(),
            shape_ppm: likely.shape_ppm.clone(),
            over: interval(likely.shape_over),
            stated: likely.stated,
            because: ids(&likely.because),
        }),
    }
}

fn clash_view(clash: &Clash, reasons: &BTreeMap<EvidenceId, Reason>) -> ClashView {
    let mut points = Vec::new();
    for id in &clash.evidence {
        let Some(reason) = reasons.get(id) else { continue };
        for point in [Some(&reason.subject), reason.reference.as_ref()].into_iter().flatten() {
            let name = point.to_string();
            if !points.contains(&name) {
                points.push(name);
            }
        }
    }
    ClashView {
        evidence: ids(&clash.evidence),
        points,
        excess_micros: clash.excess_micros.micros(),
        doubt_first: ids(&clash.doubt_first),
    }
}

pub(super) fn reason_view(id: &EvidenceId, reason: &Reason) -> ReasonView {
    ReasonView {
        id: id.to_string(),
        subject: reason.subject.to_string(),
        reference: reason.reference.as_ref().map(ToString::to_string),
        says: reason.says.clone(),
        basis: reason.basis.clone(),
        trust: trust_word(reason.trust),
        derived: reason.derived,
        items: reason.items.iter().map(ToString::to_string).collect(),
        sources: reason.sources.iter().map(ToString::to_string).collect(),
        passage: reason.passage.clone(),
    }
}
