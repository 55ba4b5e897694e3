use std::collections::BTreeMap;

use clap::Args;
use model::{Instant, Interval, Notice};
use serde::Serialize;
use workbench::{Findings, PointTimes, Solved};

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Work out what follows from the facts: when, how many, who says what and what bears it out, with the reasons.
///
/// `sightline why FINDING` tells the reasons of one finding.
#[derive(Args)]
pub(crate) struct Solve {
    #[command(flatten)]
    place: Place,
}

/// The times, and beside them all other findings.
#[derive(Serialize)]
struct Printed {
    #[serde(flatten)]
    solved: Solved,
    findings: Findings,
}

impl Solve {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let solved = workbench.solve().await?;
        let local = workbench.local_time().await?;
        let findings = workbench.findings(&solved).await?;
        let notices: Vec<Notice> = solved.notices.iter().chain(&findings.notices).cloned().collect();
        let consistent = solved.consistent;
        output.print(&Printed { solved, findings }, &notices, |printed| {
            let times = table(&printed.solved, |t| local.show(t));
            format!("{times}{}", summary(&printed.findings))
        });
        Ok(if consistent { Outcome::Fine } else { Outcome::CheckFailed })
    }
}

fn table(solved: &Solved, show: impl Fn(Instant) -> String) -> String {
    let end = |end: Option<Instant>| end.map_or_else(|| "open".to_owned(), &show);
    let span = |interval: Interval| format!("{:>19}  {:>19}", end(interval.earliest()), end(interval.latest()));
    let width = solved.points.iter().map(|point| point.value().point.as_str().chars().count()).max().unwrap_or(5);
    let mut text = format!(
        "{:width$}  {:>19}  {:>19}  weakest evidence behind each end (and that end without it)\n",
        "point", "not before", "not after"
    );
    let bounded = |times: &&PointTimes| {
        !times.bounds.interval.is_unknown() || times.with_metadata.is_some() || times.likely.is_some()
    };
    let points: Vec<&PointTimes> = solved.points.iter().map(|point| point.value()).filter(bounded).collect();
    for times in &points {
        let without = |link: &Option<workbench::WeakLink>| {
            link.as_ref().map(|link| format!("{} ({})", link.evidence, end(link.without)))
        };
        let ends = [("not before: ", &times.earliest_weakest), ("not after: ", &times.latest_weakest)];
        let weakest = ends.iter().filter_map(|(side, link)| Some(format!("{side}{}", without(link)?)));
        let weakest = weakest.collect::<Vec<_>>().join("; ");
        text.push_str(&format!("{:width$}  {}  {weakest}\n", times.point.as_str(), span(times.bounds.interval)));
        if let Some(likely) = times.likely.as_ref().filter(|likely| likely.stated) {
            let peak = show(likely.peak);
            text.push_str(&format!("{:width$}  {}  likely (95 %), around {peak}\n", "", span(likely.interval)));
        }
        if let Some(with) = &times.with_metadata {
            text.push_str(&format!("{:width$}  {}  by the file's own word\n", "", span(with.interval)));
        }
    }
    if points.len() < solved.points.len() {
        text.push_str(&format!("{} points have no bound at all.\n", solved.points.len() - points.len()));
    }
    match solved.contradictions.len() {
        0 if solved.exact => {
            text.push_str("No contradiction found. That is not a proof that the evidence is true.\n");
        }
        0 => text.push_str(
            "No contradiction found, but there are more alternatives than could be searched: some may have been missed.\n",
        ),
        1 => text.push_str("One contradiction: evidence that cannot all be true.\n"),
        n => text.push_str(&format!("{n} contradictions: evidence that cannot all be true.\n")),
    }
    if !solved.exact {
        text.push_str("More alternatives than could be searched: bounds hold, and some may be wider than need be.\n");
    }
    for group in solved.alternatives.iter().filter(|group| group.remaining.len() != 1) {
        let ids: Vec<&str> = group.remaining.iter().map(|id| id.as_str()).collect();
        let left = if ids.is_empty() { "nothing".to_owned() } else { ids.join(", ") };
        text.push_str(&format!("Of the alternative {}, {left} remains possible.\n", group.or));
    }
    for tension in &solved.tensions {
        let tension = tension.value();
        let ids: Vec<&str> = tension.stated.iter().chain(&tension.evidence).map(|id| id.as_str()).collect();
        let (excess, percent) = (tension.excess_micros.secs(), tension.percent_of_spread);
        text.push_str(&format!(
            "To the letter {} cannot all be true: {excess:.0} s, {percent} % of how far the statements may spread\n",
            ids.join(", ")
        ));
    }
    for clash in &solved.contradictions {
        let ids: Vec<&str> = clash.value().evidence.iter().map(|id| id.as_str()).collect();
        let excess = clash.value().excess_micros.secs();
        text.push_str(&format!("  {} miss each other by {excess:.3} s\n", ids.join(", ")));
    }
    text
}

/// The other findings in a few lines; `why` tells each.
fn summary(findings: &Findings) -> String {
    let mut text = String::new();
    for tally in findings.tallies.iter().map(|tally| tally.value()) {
        let scope = &tally.scope;
        if scope.state.is_some() && scope.incident.is_some() && scope.place.is_none() && scope.actor.is_none() {
            text.push_str(&format!("Count: {}.\n", tally.says));
        }
    }
    for count in findings.shots.iter().map(|count| count.value()) {
        text.push_str(&format!("Heard: {}.\n", count.says));
    }
    for origin in findings.origins.iter().map(|origin| origin.value()) {
        text.push_str(&format!("Came from: {}.\n", origin.says));
    }
    let mut verdicts: BTreeMap<_, usize> = BTreeMap::new();
    findings.assessments.iter().for_each(|claim| *verdicts.entry(claim.value().verdict).or_default() += 1);
    if !verdicts.is_empty() {
        let told: Vec<String> = verdicts.iter().map(|(verdict, n)| format!("{n} {}", verdict.name())).collect();
        text.push_str(&format!("Claims: {}.\n", told.join(", ")));
    }
    for account in findings.accounts.iter().map(|account| account.value()).filter(|one| !one.leaves_out.is_empty()) {
        let left: Vec<&str> = account.leaves_out.iter().map(|id| id.as_str()).collect();
        text.push_str(&format!("The account {} says nothing of {}.\n", account.statement, left.join(", ")));
    }
    if let Some(tolls) = findings.tolls.as_ref().map(|tolls| tolls.value()) {
        let (figures, against) = (tolls.entries.len(), tolls.disagreements.len());
        text.push_str(&format!(
            "Tolls: {figures} figures that others gave, {against} pairs that do not or may not agree.\n"
        ));
    }
    for judgement in &findings.judgements {
        if let workbench::Standing::Lapsed { because } = &judgement.standing {
            let (id, by) = (&judgement.judgement, &judgement.by);
            text.push_str(&format!("The judgement {id} by {by} has lapsed: {}.\n", because.join("; ")));
        }
    }
    text
}
