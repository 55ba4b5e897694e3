mod heard;
mod picture;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use drill::truth::Truth;
use incidents::tally::{TopSpeed, table, tally};
use model::{EvidenceId, Instant, Interval, Notice};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::{PointTimes, Solved};

/// What a case found out of a drill, against the truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// That all of it is synthetic.
    pub label: String,
    /// The drill's seed.
    pub seed: u64,
    /// How hard it is, 0 to 1.
    pub hard: f64,
    /// One line for each thing that is measured.
    pub rows: Vec<Row>,
    /// Every point in time whose truth is known.
    pub points: Vec<PointScore>,
    /// What could not be read.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

/// One measure of one engine.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The engine, by its verb.
    pub engine: &'static str,
    /// What is measured.
    pub measure: &'static str,
    /// How it came out; `None` for an engine that is not there yet, or has nothing to say here.
    pub value: Option<f64>,
    /// What the value is in: `share`, `s`, `people`, `pairs`.
    pub unit: &'static str,
    /// Over how many.
    pub of: usize,
    /// In words.
    pub note: String,
}

/// A point in time against its truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PointScore {
    /// The point, as the case names it.
    pub point: String,
    /// When it was.
    pub truth: Instant,
    /// What the evidence does not exclude, files' own words left aside.
    #[serde(flatten)]
    pub bounds: Interval,
    /// Whether the truth lies within; `None` where nothing is known.
    pub holds: Option<bool>,
    /// Seconds between both ends; `None` where one is open.
    pub width_s: Option<f64>,
    /// The same with files' own words believed.
    pub with_metadata: Option<Interval>,
    /// Whether the truth lies within that.
    pub metadata_holds: Option<bool>,
    /// When it most likely was, with 95 %; `None` where nothing says.
    pub likely: Option<Interval>,
    /// Whether the truth lies within that.
    pub likely_holds: Option<bool>,
    /// Where the truth lies outside the bounds: the piece behind the wrong end that the drill falsified on purpose (a post
    /// set back in time, a mistaken or a false account); `None` where there is none.
    pub misled_by: Option<String>,
}

/// Engines that a drill has truth for and that this program does not have yet, with what they will be held to.
const NOT_YET: [(&str, &str); 2] = [
    ("copies", "copies found, and false ones"),
    ("locate", "metres between a camera and its fix, and how often the region holds it"),
];

impl Workbench {
    /// Holds the findings of this case against the truth of the drill that it was made from.
    ///
    /// # Errors
    /// No truth is there, or the case cannot be solved.
    pub async fn score(&self, drill: &Path) -> Result<Scored, Failure> {
        let truth = Truth::read(drill)
            .map_err(|error| Failure::in_file(drill.display(), error, "name a folder that `sightline drill` made"))?;
        let solved = self.solve().await?;
        let points = points(&truth, &solved);
        if points.iter().all(|point| point.holds.is_none()) {
            return Err(Failure::in_file(
                drill.display(),
                "nothing of this drill is dated in the case",
                "import its material folder, analyse, and score again; or name the right case with --case",
            ));
        }
        let mut rows = when(&points);
        rows.extend(likely(&points));
        rows.push(order(&truth, &solved));
        rows.push(clashes(&solved));
        let mut notices = Vec::new();
        rows.extend(people(drill, &truth, &mut notices)?);
        let syncs = Reader::new(self.records()).syncs().await?;
        rows.extend(heard::offsets(&truth, &syncs));
        let findings = self.findings(&solved).await?;
        let counts: Vec<_> = findings.shots.iter().map(|count| count.value()).collect();
        rows.push(heard::shots(&truth, &counts));
        rows.extend(NOT_YET.iter().map(|(engine, measure)| Row {
            engine,
            measure,
            value: None,
            unit: "",
            of: 0,
            note: "this engine is not there yet; the truth for it is".to_owned(),
        }));
        Ok(Scored { label: truth.label, seed: truth.seed, hard: truth.hard, rows, points, notices })
    }
}

/// One page with the picture of a score: it loads nothing.
///
/// # Errors
/// The drill's truth cannot be read.
pub fn score_page(drill: &Path, scored: &Scored) -> Result<String, Failure> {
    let truth = Truth::read(drill)
        .map_err(|error| Failure::in_file(drill.display(), error, "name a folder that `sightline drill` made"))?;
    Ok(picture::page(&truth, scored))
}

/// Truth of every start of a recording or copy and of every event, beside what the case says.
fn points(truth: &Truth, solved: &Solved) -> Vec<PointScore> {
    let mut true_at: BTreeMap<String, Instant> = BTreeMap::new();
    for item in &truth.items {
        true_at.extend(item.first_instant.map(|at| (format!("{}.start", item.id), at)));
    }
    true_at.extend(truth.events.iter().map(|event| (event.id.clone(), event.at)));
    let found = solved.points.iter().map(|finding| finding.value());
    let known: BTreeMap<String, _> =
        found.map(|times| (times.point.as_str().replace("#1.start", ".start"), times)).collect();
    let lies = falsehoods(truth);
    let misled = |times: &PointTimes, at: Instant| {
        let late = times.bounds.interval.latest().is_some_and(|latest| latest < at);
        let because = if late { &times.bounds.latest_because } else { &times.bounds.earliest_because };
        let false_one = |id: &&EvidenceId| {
            solved.reasons.get(*id).is_some_and(|reason| {
                let posted = reason.derived && id.as_str().contains("post");
                posted && reason.items.iter().any(|item| lies.contains(item.as_str()))
                    || reason.sources.iter().any(|source| lies.contains(source.as_str()))
            })
        };
        because.iter().find(false_one).map(EvidenceId::to_string)
    };
    let within = |interval: Interval, at: Instant| {
        let known = !interval.is_unknown();
        known.then(|| interval.earliest().is_none_or(|t| t <= at) && interval.latest().is_none_or(|t| at <= t))
    };
    true_at
        .into_iter()
        .map(|(point, at)| {
            let times = known.get(&point);
            let bounds = times.map_or(Interval::UNKNOWN, |times| times.bounds.interval);
            let with_metadata = times.and_then(|times| times.with_metadata.as_ref()).map(|with| with.interval);
            let holds = within(bounds, at);
            let likely = times.and_then(|times| times.likely.as_ref()).map(|likely| likely.interval);
            PointScore {
                likely,
                likely_holds: likely.and_then(|interval| within(interval, at)),
                misled_by: times.filter(|_| holds == Some(false)).and_then(|times| misled(times, at)),
                holds,
                width_s: bounds.width().map(|width| width.secs()),
                metadata_holds: with_metadata.and_then(|interval| within(interval, at)),
                point,
                truth: at,
                bounds,
                with_metadata,
            }
        })
        .collect()
}

/// What the drill falsified on purpose: items whose post was set back in time, sources that are mistaken or lie.
fn falsehoods(truth: &Truth) -> BTreeSet<&str> {
    let set_back =
        |item: &&drill::truth::TrueItem| item.posted_at.zip(item.published).is_some_and(|(says, was)| says < was);
    let items = truth.items.iter().filter(set_back).map(|item| item.id.as_str());
    let accounts = truth.statements.iter().filter(|statement| statement.verdict != "true");
    items.chain(accounts.map(|statement| statement.source.as_str())).collect()
}

fn share(yes: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| yes as f64 / of as f64)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn when(points: &[PointScore]) -> Vec<Row> {
    let mut rows = Vec::new();
    let kinds: [(&'static str, &'static str, &'static str, &'static str, &'static str, bool); 2] = [
        (
            "starts of films: how often the bounds hold",
            "starts of films that nothing falsified misled: how often the bounds hold",
            "starts of films: median width of bounds closed on both sides",
            "starts of films, files' own words believed: how often the bounds hold",
            "starts of films, files' own words believed: median width",
            true,
        ),
        (
            "events: how often the bounds hold",
            "events that nothing falsified misled: how often the bounds hold",
            "events: median width of bounds closed on both sides",
            "events, files' own words believed: how often the bounds hold",
            "events, files' own words believed: median width",
            false,
        ),
    ];
    for (holds, honest_holds, width, metadata_holds, metadata_width, starts) in kinds {
        let of: Vec<&PointScore> = points.iter().filter(|p| p.point.ends_with(".start") == starts).collect();
        let known: Vec<bool> = of.iter().filter_map(|p| p.holds).collect();
        let misses: Vec<String> = of
            .iter()
            .filter(|p| p.holds == Some(false))
            .map(|p| match &p.misled_by {
                Some(piece) => format!("{} (misled by {piece})", p.point),
                None => p.point.clone(),
            })
            .collect();
        let open = of.iter().filter(|p| p.width_s.is_none()).count();
        let missed = if misses.is_empty() { String::new() } else { format!("; missed: {}", misses.join(", ")) };
        rows.push(Row {
            engine: "when",
            measure: holds,
            value: share(known.iter().filter(|holds| **holds).count(), known.len()),
            unit: "share",
            of: known.len(),
            note: format!("{} of {} points have bounds{missed}", known.len(), of.len()),
        });
        let honest = of.iter().filter(|p| p.holds.is_some() && p.misled_by.is_none());
        let honest: Vec<bool> = honest.filter_map(|p| p.holds).collect();
        rows.push(Row {
            engine: "when",
            measure: honest_holds,
            value: share(honest.iter().filter(|holds| **holds).count(), honest.len()),
            unit: "share",
            of: honest.len(),
            note: "a drill sets one post back in time, and one account is mistaken and one false".to_owned(),
        });
        let widths: Vec<f64> = of.iter().filter_map(|p| p.width_s).collect();
        let count = widths.len();
        rows.push(Row {
            engine: "when",
            measure: width,
            value: median(widths),
            unit: "s",
            of: count,
            note: format!("{open} are open or unknown on a side"),
        });
        let believed: Vec<bool> = of.iter().filter_map(|p| p.metadata_holds).collect();
        let widths: Vec<f64> = of.iter().filter_map(|p| p.with_metadata?.width().map(|w| w.secs())).collect();
        rows.push(Row {
            engine: "when",
            measure: metadata_holds,
            value: share(believed.iter().filter(|holds| **holds).count(), believed.len()),
            unit: "share",
            of: believed.len(),
            note: "phones' clocks err, and this is why they are kept apart".to_owned(),
        });
        let count = widths.len();
        rows.push(Row {
            engine: "when",
            measure: metadata_width,
            value: median(widths),
            unit: "s",
            of: count,
            note: String::new(),
        });
    }
    rows
}

/// What is called likely, with 95 %: how often it holds, and how wide it is.
fn likely(points: &[PointScore]) -> [Row; 2] {
    let known: Vec<&PointScore> = points.iter().filter(|point| point.likely_holds.is_some()).collect();
    let missed: Vec<&str> =
        known.iter().filter(|point| point.likely_holds == Some(false)).map(|point| point.point.as_str()).collect();
    let widths: Vec<f64> = known.iter().filter_map(|point| point.likely?.width().map(|width| width.secs())).collect();
    let held = Row {
        engine: "when",
        measure: "likely times, said to hold with 95 %: how often they do",
        value: share(known.len() - missed.len(), known.len()),
        unit: "share",
        of: known.len(),
        note: if missed.is_empty() { String::new() } else { format!("missed: {}", missed.join(", ")) },
    };
    let wide = Row {
        engine: "when",
        measure: "likely times: median width",
        of: widths.len(),
        value: median(widths),
        unit: "s",
        note: String::new(),
    };
    [held, wide]
}

/// Of all pairs of events, those that the case puts in order, and whether it is the true one.
fn order(truth: &Truth, solved: &Solved) -> Row {
    let bounds: BTreeMap<&str, Interval> =
        solved.points.iter().map(|finding| (finding.value().point.as_str(), finding.value().bounds.interval)).collect();
    let of = |id: &str| bounds.get(id).copied().unwrap_or(Interval::UNKNOWN);
    let before = closed(
        solved
            .orders
            .iter()
            .filter(|order| order.strictly)
            .map(|order| (order.earlier.as_str(), order.later.as_str()))
            .collect(),
    );
    let told = |a: &str, b: &str| before.contains(&(a, b));
    let (mut right, mut wrong, mut pairs) = (0_usize, 0_usize, 0_usize);
    for (number, first) in truth.events.iter().enumerate() {
        for second in &truth.events[number + 1..] {
            let (earlier, later) = if first.at <= second.at { (first, second) } else { (second, first) };
            pairs += 1;
            let surely = |a: &str, b: &str| {
                told(a, b) || of(a).latest().zip(of(b).earliest()).is_some_and(|(end, start)| end < start)
            };
            right += usize::from(surely(&earlier.id, &later.id));
            wrong += usize::from(surely(&later.id, &earlier.id));
        }
    }
    Row {
        engine: "chronology",
        measure: "pairs of events put in an order, and rightly",
        value: share(right, right + wrong),
        unit: "share",
        of: right + wrong,
        note: format!("{right} right, {wrong} wrong, {} of {pairs} left open", pairs - (right + wrong).min(pairs)),
    }
}

/// What comes before what, through others too.
fn closed<'a>(mut before: BTreeSet<(&'a str, &'a str)>) -> BTreeSet<(&'a str, &'a str)> {
    loop {
        let through =
            before.iter().flat_map(|(a, b)| before.iter().filter(move |(c, _)| c == b).map(move |(_, d)| (*a, *d)));
        let more: Vec<(&str, &str)> = through.filter(|pair| !before.contains(pair)).collect();
        if more.is_empty() {
            return before;
        }
        before.extend(more);
    }
}

fn clashes(solved: &Solved) -> Row {
    Row {
        engine: "when",
        measure: "contradictions found",
        value: Some(solved.contradictions.len() as f64),
        unit: "sets",
        of: solved.contradictions.len(),
        note: format!(
            "a drill has a post set back in time, a mistaken and a false account; {} more where files' own words clash",
            solved.metadata_contradictions.len()
        ),
    }
}

/// The drill's own table of sightings, tallied, against those whom it is of.
fn people(drill: &Path, truth: &Truth, notices: &mut Vec<Notice>) -> Result<Vec<Row>, Failure> {
    let read = |name: &str| {
        let path = drill.join("tools").join(name);
        let bytes = std::fs::read(&path).map_err(|error| {
            Failure::in_file(path.display(), error, "make the drill again: its tables for the tools are missing")
        })?;
        Ok::<_, Failure>((path.display().to_string(), bytes))
    };
    let (file, bytes) = read("sightings.csv")?;
    let sightings = table::sightings(&file, &bytes);
    let (file, bytes) = read("links.csv")?;
    let links = table::links(&file, &bytes, &sightings.rows);
    notices.extend(sightings.notices);
    notices.extend(links.notices);
    let speed = TopSpeed::from_kmh(100.0).map_err(|error| Failure::new(error, "report this as a fault"))?;
    let counted = tally(&sightings.rows, &links.rows, speed)
        .map_err(|error| Failure::in_file(&file, error, "make the drill again: its sightings cannot be counted"))?;
    let seen: BTreeSet<&str> = truth.sightings.iter().map(|sighting| sighting.person.as_str()).collect();
    let down = truth.people.iter().filter(|person| person.stayed_down).count();
    let least = counted.joint.count.at_least();
    let most = counted.joint.count.at_most();
    let most = most.map_or_else(|| "open".to_owned(), |most| most.to_string());
    Ok(vec![Row {
        engine: "tally",
        measure: "least number of people lying still, against those who were seen",
        value: Some(least as f64 - seen.len() as f64),
        unit: "people",
        of: truth.sightings.len(),
        note: format!(
            "at least {least}, at most {most}; {} were seen, {down} lay there{}",
            seen.len(),
            if least as usize > seen.len() { ": MORE than there were" } else { "" }
        ),
    }])
}
