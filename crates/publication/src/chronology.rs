//! Events in the order that can be known, each with its reasons.
use std::collections::{BTreeMap, BTreeSet};

use model::{Difference, Event, EventId, Instant, Interval};
use serde::Serialize;

use crate::{
    Bounds, KnownOrder, ReportInput, SkyMark, Subject, TimeFinding,
    axis::{self, Bar, Strip},
    order::Order,
    shown::{Link, SentenceView, Shown},
    timeline::{Drawn, TimelineView, timeline},
    wording::{Clock, TimeWording, word},
};

/// How many events of unknown order are named one by one.
const MOST_NAMED: usize = 12;

/// The chronology section.
#[derive(Debug, Serialize)]
pub(crate) struct ChronologyView {
    pub(crate) timeline: TimelineView,
    pub(crate) days: Vec<DayView>,
    pub(crate) incidents: Vec<IncidentView>,
    pub(crate) undated: usize,
    /// The page's link for each event.
    #[serde(skip)]
    pub(crate) links: BTreeMap<EventId, Link>,
}

/// An incident's heading and colour.
#[derive(Debug, Serialize)]
pub(crate) struct IncidentView {
    number: usize,
    title: String,
    description: Option<String>,
    passage: Option<String>,
    place: Option<Link>,
    events: usize,
}

/// The runs listed under one day.
#[derive(Debug, Serialize)]
pub(crate) struct DayView {
    label: String,
    runs: Vec<RunView>,
}

/// Events none of which can be said to come before another.
#[derive(Debug, Serialize)]
pub(crate) struct RunView {
    order_unknown: bool,
    /// Where the bars of its events begin and end, where both are known.
    axis: Option<[String; 2]>,
    events: Vec<EventView>,
}

/// One event.
#[derive(Debug, Serialize)]
pub(crate) struct EventView {
    pub(crate) number: usize,
    pub(crate) anchor: String,
    pub(crate) title: String,
    kind: String,
    when: TimeWording,
    bar: Option<Bar>,
    incident: Option<usize>,
    incident_title: Option<String>,
    place: Option<Link>,
    description: Option<String>,
    passage: Option<String>,
    items: Vec<Link>,
    /// What is said where none of the items is verified.
    unverified: Option<&'static str>,
    sources: Vec<Link>,
    sources_withheld: bool,
    because: BecauseView,
    with_metadata: Option<BecauseView>,
    likely: Option<LikelyView>,
    open_with: Vec<Link>,
    open_with_more: usize,
    orders: Vec<OrderView>,
    contradictions: Vec<usize>,
}

impl ChronologyView {
    /// The incidents that the timeline tells apart by colour, each with its number.
    pub(crate) fn incident_titles(&self) -> Vec<String> {
        self.incidents.iter().map(|one| format!("{} {}", one.number, one.title)).collect()
    }

    /// Its events, in its order.
    pub(crate) fn events(&self) -> impl Iterator<Item = &EventView> {
        self.days.iter().flat_map(|day| &day.runs).flat_map(|run| &run.events)
    }
}

impl EventView {
    /// Its number, when, what and where, for print.
    pub(crate) fn printed(&self) -> Vec<String> {
        let likely = self.likely.as_ref().map(|likely| format!("; by what was stated: {}", likely.words));
        let kind = if self.kind.is_empty() { String::new() } else { format!(" ({})", self.kind) };
        let unverified = self.unverified.map(|says| format!(" Verified: {says}."));
        let place = self.place.as_ref().map(|place| place.text.clone());
        vec![
            self.number.to_string(),
            format!("{}{}", self.when.whole, likely.unwrap_or_default()),
            format!("{}{kind}.{}", self.title.trim_end_matches('.'), unverified.unwrap_or_default()),
            place.unwrap_or_default(),
        ]
    }
}

/// A time and the chain of evidence behind each of its ends.
#[derive(Debug, Serialize)]
pub(crate) struct BecauseView {
    pub(crate) when: TimeWording,
    pub(crate) earliest: Vec<SentenceView>,
    pub(crate) latest: Vec<SentenceView>,
    pub(crate) weakest: Option<String>,
    /// What would remain of each end without its weakest piece.
    pub(crate) without: Vec<String>,
}

/// When something most likely was, apart from when it can have been.
#[derive(Debug, Serialize)]
pub(crate) struct LikelyView {
    words: String,
    because: Vec<SentenceView>,
}

/// A known order, seen from one of its events.
#[derive(Debug, Serialize)]
pub(crate) struct OrderView {
    relation: &'static str,
    other: Link,
    because: Vec<SentenceView>,
}

/// What stands behind a time.
pub(crate) fn because(bounds: &Bounds, mark: Option<&SkyMark>, shown: &Shown<'_>, clock: &Clock) -> BecauseView {
    let chain: Vec<_> = bounds.earliest_because().iter().chain(bounds.latest_because()).collect();
    BecauseView {
        when: match mark {
            Some(mark) => clock.word_by_sky(bounds.interval(), mark),
            None => clock.word(bounds.interval()),
        },
        earliest: shown.sentences(bounds.earliest_because()),
        latest: shown.sentences(bounds.latest_because()),
        weakest: shown.weakest(&chain),
        without: without(bounds, shown, clock),
    }
}

/// For each end that a weakest piece is known of: what would remain without it.
fn without(bounds: &Bounds, shown: &Shown<'_>, clock: &Clock) -> Vec<String> {
    let sides = [
        ("earlier", bounds.earliest_weakest(), bounds.earliest_because()),
        ("later", bounds.latest_weakest(), bounds.latest_because()),
    ];
    let told = sides.into_iter().filter_map(|(side, weak, chain)| {
        let weak = weak?;
        let named = chain.iter().find(|sentence| sentence.id == weak.evidence);
        let named = match named.filter(|sentence| !shown.is_withheld(sentence)) {
            Some(sentence) => format!("{} ({})", sentence.id, word("trust", weak.trust)),
            None => format!("a piece of evidence that is withheld ({})", word("trust", weak.trust)),
        };
        Some(match weak.without {
            Some(end) => format!("Not {side} than {} without {named}", clock.stamp(end)),
            None => format!("Nothing says that it was not {side} without {named}"),
        })
    });
    told.collect()
}

/// The chronology of a case.
pub(crate) fn chronology(input: &ReportInput, shown: &Shown<'_>, clock: &Clock) -> ChronologyView {
    let index: BTreeMap<&EventId, usize> = input.events.iter().enumerate().map(|(n, e)| (&e.id, n)).collect();
    let times: BTreeMap<usize, &TimeFinding> = input
        .times
        .iter()
        .filter_map(|t| match &t.subject {
            Subject::Event(id) => Some((*index.get(id)?, t)),
            Subject::Take(_) => None,
        })
        .collect();
    let interval = |n: usize| times.get(&n).map_or(Interval::UNKNOWN, |t| t.without_metadata.interval());
    let intervals: Vec<Interval> = (0..input.events.len()).map(interval).collect();
    let orders: Vec<(usize, usize, &KnownOrder)> =
        input.orders.iter().filter_map(|o| Some((*index.get(&o.earlier)?, *index.get(&o.later)?, o))).collect();
    // What may be at once orders nothing; it is told beside the event.
    let known: Vec<(usize, usize)> =
        orders.iter().filter(|(_, _, order)| order.strictly).map(|&(a, b, _)| (a, b)).collect();
    let order = Order::new(intervals.clone(), &known);
    let sequence: Vec<usize> = order.runs().concat();
    let mut numbers = vec![0; input.events.len()];
    for (n, &event) in sequence.iter().enumerate() {
        numbers[event] = n + 1;
    }
    let strips = axis::strips(&intervals, clock);
    let builder = Builder { input, shown, clock, times, orders, order, sequence, numbers, strips, intervals };
    builder.build()
}

struct Builder<'a> {
    input: &'a ReportInput,
    shown: &'a Shown<'a>,
    clock: &'a Clock,
    times: BTreeMap<usize, &'a TimeFinding>,
    orders: Vec<(usize, usize, &'a KnownOrder)>,
    order: Order,
    sequence: Vec<usize>,
    numbers: Vec<usize>,
    strips: Vec<Strip>,
    intervals: Vec<Interval>,
}

impl Builder<'_> {
    fn build(&self) -> ChronologyView {
        let drawn: Vec<Drawn> = self.sequence.iter().map(|&event| self.drawn(event)).collect();
        let mut days: Vec<DayView> = Vec::new();
        for run in self.order.runs() {
            let mut first = 0;
            while first < run.len() {
                let label = self.day_label(run[first]);
                let rest = run[first..].iter().position(|&e| self.day_label(e) != label);
                let last = rest.map_or(run.len(), |n| first + n);
                let together = &run[first..last];
                let strip = self.run_strip(together);
                let events: Vec<EventView> = together.iter().map(|&e| self.event(e, strip.as_ref())).collect();
                let axis = strip.as_ref().map(|s| self.axis_ends(s));
                let view = RunView { order_unknown: events.len() > 1, axis, events };
                match days.last_mut() {
                    Some(day) if day.label == label => day.runs.push(view),
                    _ => days.push(DayView { label, runs: vec![view] }),
                }
                first = last;
            }
        }
        let incidents = self.input.incidents.iter().enumerate().map(|(n, incident)| IncidentView {
            number: n + 1,
            title: incident.title.clone(),
            description: incident.description.clone(),
            passage: incident.passage.clone(),
            place: incident.place.as_ref().and_then(|p| self.shown.place(p)),
            events: self.input.events.iter().filter(|e| e.incident.as_ref() == Some(&incident.id)).count(),
        });
        ChronologyView {
            timeline: timeline(&drawn, &self.strips),
            incidents: incidents.collect(),
            undated: self.intervals.iter().filter(|i| i.is_unknown()).count(),
            links: (0..self.input.events.len()).map(|n| (self.input.events[n].id.clone(), self.link(n))).collect(),
            days,
        }
    }

    /// The axis on which the bars of some events of unknown order are drawn: from their first bound to their last.
    fn run_strip(&self, run: &[usize]) -> Option<Strip> {
        let bounds: BTreeSet<Instant> =
            run.iter().flat_map(|&e| [self.intervals[e].earliest(), self.intervals[e].latest()]).flatten().collect();
        if run.len() > 1 { Strip::plain(&bounds) } else { None }
    }

    /// The two ends of such an axis in words, with their days where they lie on two.
    fn axis_ends(&self, strip: &Strip) -> [String; 2] {
        let ends = [strip.from(), strip.to()];
        let one_day = self.clock.date(ends[0]) == self.clock.date(ends[1] + Difference::from_micros(-1));
        ends.map(|t| match one_day {
            true => self.clock.hour_mark(t),
            false => format!("{} {}", self.clock.short_date(t), self.clock.hour_mark(t)),
        })
    }

    fn day_label(&self, event: usize) -> String {
        self.order.day_key(event).map_or_else(|| "Time not known".to_owned(), |t| self.clock.day_heading(t))
    }

    fn incident(&self, event: &Event) -> Option<usize> {
        let id = event.incident.as_ref()?;
        self.input.incidents.iter().position(|i| &i.id == id).map(|n| n + 1)
    }

    fn link(&self, event: usize) -> Link {
        let title = &self.input.events[event].title;
        let number = self.numbers[event];
        Link { anchor: Some(format!("event-{number}")), text: format!("{number} {title}") }
    }

    fn contradictions(&self, event: &Event) -> Vec<usize> {
        let subject = Subject::Event(event.id.clone());
        let concerned = |(n, c): (usize, &crate::ContradictionFinding)| c.concerns.contains(&subject).then_some(n + 1);
        self.input.contradictions.iter().enumerate().filter_map(concerned).collect()
    }

    fn drawn(&self, n: usize) -> Drawn {
        let event = &self.input.events[n];
        Drawn {
            number: self.numbers[n],
            anchor: format!("event-{}", self.numbers[n]),
            title: event.title.clone(),
            when: self.clock.word(self.intervals[n]).whole,
            interval: self.intervals[n],
            incident: self.incident(event),
            contradicted: !self.contradictions(event).is_empty(),
        }
    }

    fn event(&self, n: usize, strip: Option<&Strip>) -> EventView {
        let event = &self.input.events[n];
        let unknown = Bounds::unknown();
        let time = self.times.get(&n);
        let bounds = time.map_or(&unknown, |t| &t.without_metadata);
        let mark = time.and_then(|t| t.latest_mark.as_ref());
        let incident = self.incident(event);
        let leans = self.shown.leans_on_confidential(&event.items);
        let sources = if leans { &[][..] } else { &event.sources };
        let sources_withheld = (leans && !event.sources.is_empty()) || sources.iter().any(|s| self.shown.holds_back(s));
        let open: Vec<usize> = match bounds.interval().is_unknown() {
            true => Vec::new(),
            false => self
                .sequence
                .iter()
                .copied()
                .filter(|&m| m != n && !self.intervals[m].is_unknown() && self.order.open(n, m))
                .collect(),
        };
        EventView {
            number: self.numbers[n],
            anchor: format!("event-{}", self.numbers[n]),
            title: event.title.clone(),
            kind: word("event", event.kind),
            when: match mark {
                Some(mark) => self.clock.word_by_sky(bounds.interval(), mark),
                None => self.clock.word(bounds.interval()),
            },
            bar: strip.and_then(|s| s.bar(bounds.interval())),
            incident,
            incident_title: incident.map(|i| self.input.incidents[i - 1].title.clone()),
            place: event.place.as_ref().and_then(|p| self.shown.place(p)),
            description: event.description.clone(),
            passage: event.passage.clone(),
            items: self.shown.items(&event.items),
            unverified: self.shown.unverified(&event.items),
            sources: sources.iter().filter_map(|s| self.shown.source(s)).collect(),
            sources_withheld,
            because: because(bounds, mark, self.shown, self.clock),
            likely: time.and_then(|t| t.likely.as_ref()).map(|likely| LikelyView {
                words: self.clock.word_likely(likely.interval, likely.centre),
                because: self.shown.sentences(&likely.because),
            }),
            with_metadata: time
                .and_then(|t| t.with_metadata.as_ref())
                .map(|bounds| because(bounds, None, self.shown, self.clock)),
            open_with_more: open.len().saturating_sub(MOST_NAMED),
            open_with: open.iter().take(MOST_NAMED).map(|&m| self.link(m)).collect(),
            orders: self.orders_of(n),
            contradictions: self.contradictions(event),
        }
    }

    fn orders_of(&self, n: usize) -> Vec<OrderView> {
        let mut seen = BTreeSet::new();
        let view = |&(earlier, later, order): &(usize, usize, &KnownOrder)| {
            let (relation, other) = match (n == earlier, n == later, order.strictly) {
                (true, _, true) => ("before", later),
                (true, _, false) => ("not after", later),
                (_, true, true) => ("after", earlier),
                (_, true, false) => ("not before", earlier),
                _ => return None,
            };
            let because = self.shown.sentences(&order.because);
            seen.insert((earlier, later)).then(|| OrderView { relation, other: self.link(other), because })
        };
        self.orders.iter().filter_map(view).collect()
    }
}
