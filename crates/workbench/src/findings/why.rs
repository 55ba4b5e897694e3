use model::{FactRef, Finding, Method, Strength};
use serde::Serialize;

use super::Findings;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::solve::Solved;

mod strip;
mod together;

/// One finding, so that a person can follow it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Why {
    /// The finding.
    pub finding: String,
    /// What computed it.
    pub method: Method,
    /// How it may be worded.
    pub strength: Strength,
    /// What was found, in a sentence.
    pub says: String,
    /// Why, point by point.
    pub because: Vec<String>,
    /// The facts it was computed from.
    pub inputs: Vec<FactRef>,
}

impl Workbench {
    /// One finding with its reasons, by its name or by the name of what it is about.
    ///
    /// # Errors
    /// There is no such finding; the nearest names are offered.
    pub async fn why(&self, name: &str) -> Result<Why, Failure> {
        let solved = self.solve().await?;
        let findings = self.findings(&solved).await?;
        let all = all(&findings, &solved);
        let is_named =
            |why: &&Why| why.finding == name || why.finding.split_once(' ').is_some_and(|(_, of)| of == name);
        if let Some(found) = all.iter().find(|why| why.finding == name).or_else(|| all.iter().find(is_named)) {
            return Ok(found.clone());
        }
        let mut near: Vec<&str> =
            all.iter().map(|why| why.finding.as_str()).filter(|id| id.contains(name)).take(5).collect();
        if near.is_empty() {
            near = all.iter().map(|why| why.finding.as_str()).take(5).collect();
        }
        Err(Failure::new(
            format!("no finding is called \"{name}\""),
            format!("give a name as `solve --json` shows it, such as {}", near.join(", ")),
        ))
    }
}

fn all(findings: &Findings, solved: &Solved) -> Vec<Why> {
    let mut all = Vec::new();
    all.extend(findings.assessments.iter().map(|found| {
        let one = found.value();
        let mut because = vec![one.why.clone(), format!("how it is known: {}", one.chain.says)];
        let cited = |side: &str, weighed: &corroboration::Weighed| {
            let notes =
                if weighed.notes.is_empty() { String::new() } else { format!(" — {}", weighed.notes.join("; ")) };
            let fact = format!("{} {}", weighed.fact.kind.name().replace('_', " "), weighed.fact.id);
            format!("{side}: {fact}: {}{notes}", weighed.says)
        };
        because.extend(one.supporting.iter().map(|weighed| cited(side(weighed, "for"), weighed)));
        because.extend(one.opposing.iter().map(|weighed| cited(side(weighed, "against"), weighed)));
        let told =
            |w: &corroboration::Weighed| side(w, if w.agrees { "others say so" } else { "others say otherwise" });
        because.extend(one.told.iter().map(|weighed| cited(told(weighed), weighed)));
        because
            .extend(one.own_disagreeing.iter().map(|id| format!("its author's own claim {id} does not agree with it")));
        because.extend(one.untested.iter().map(|part| format!("not tested by machine: \"{part}\"")));
        because.extend(one.meant.iter().cloned());
        let sources = &one.independence;
        because.push(format!("sources with no known dependence: {} ({})", sources.sources, sources.chosen.join(", ")));
        because.extend(sources.dependences.iter().map(|d| format!("not two sources: {} and {}: {}", d.a, d.b, d.why)));
        because.extend(sources.not_known.iter().map(|open| format!("not known: {open}")));
        let differs: Vec<&str> = one.differs.iter().map(|dimension| dimension.name()).collect();
        let differs = if differs.is_empty() { String::new() } else { format!(" ({})", differs.join(", ")) };
        of(found, format!("claim {}: {}{differs}", one.claim, one.verdict.name()), because)
    }));
    all.extend(findings.tallies.iter().map(|found| {
        let one = found.value();
        let mut because = Vec::new();
        match &one.shown_by {
            incidents::in_case::ShownBy::Sightings { certificate } => {
                let shown: Vec<&str> = certificate.iter().map(|id| id.as_str()).collect();
                because.push(format!("no fewer explain the sightings {}", shown.join(", ")));
            }
            incidents::in_case::ShownBy::Observation { .. } => {}
        }
        because.extend(one.counted.iter().map(|count| {
            format!(
                "observation {} counts at least {} \"{}\" in {}",
                count.observation, count.at_least, count.counted, count.item
            )
        }));
        if let Some(tally) = &one.sightings {
            because.extend(tally.contradictions.iter().map(|clash| format!("set aside: {}", clash.why)));
            because.extend(tally.joint.next.as_ref().map(|next| {
                format!(
                    "compare next: {} and {}: if one, {} to {}; if two, {} to {}",
                    next.a,
                    next.b,
                    next.if_same.at_least,
                    next.if_same.at_most,
                    next.if_different.at_least,
                    next.if_different.at_most
                )
            }));
        }
        because.extend(one.suggested_different.iter().map(|pair| format!("suggested, not counted: {}", pair.why)));
        if one.links_below_grade > 0 {
            because
                .push(format!("{} links are less sure than is asked for and count for nothing", one.links_below_grade));
        }
        because.push("it is never added to the number of another scope, nor to anybody's toll".to_owned());
        of(found, one.says.clone(), because)
    }));
    all.extend(findings.shots.iter().map(|found| {
        let one = found.value();
        let end = |at: Option<model::Instant>| at.map_or_else(|| "open".to_owned(), |at| at.to_string());
        let span = |interval: &model::Interval| format!("{} to {}", end(interval.earliest()), end(interval.latest()));
        let mut because: Vec<String> = one
            .takes
            .iter()
            .map(|take| {
                format!(
                    "{} ran for {:.1} s from {:.3} s on, and heard {} of {} counted",
                    take.take, take.duration_s, take.offset_s, take.heard, one.best
                )
            })
            .collect();
        because.extend(one.by.iter().map(|pair| format!("on one clock by the pair {pair}")));
        because.push(format!("the first lies within {}, the last within {}", span(&one.first), span(&one.last)));
        because.push(format!("searched: {:.1} min in which one of them ran, and no others", one.covered_min));
        because.extend(one.discharges.iter().map(|shot| {
            let by: Vec<String> = shot
                .heard
                .iter()
                .map(|by| {
                    let judged = match by.review {
                        model::Review::Accepted => ", accepted",
                        model::Review::Rejected => ", rejected",
                        model::Review::Proposed => "",
                    };
                    format!("{} (observation {}, {:.2}{judged})", by.take, by.observation, by.score)
                })
                .collect();
            let silent: Vec<&str> = shot.silent.iter().map(|take| take.as_str()).collect();
            let silent = if silent.is_empty() { String::new() } else { format!("; silent: {}", silent.join(", ")) };
            let counted = if shot.counted { "counted" } else { "not counted" };
            format!("{:.3} s, chance {:.2}, {counted}: heard by {}{silent}", shot.at_s, shot.chance, by.join(", "))
        }));
        of(found, one.says.clone(), because)
    }));
    all.extend(findings.origins.iter().map(|found| of(found, found.value().says.clone(), found.value().because())));
    all.extend(findings.accounts.iter().map(|found| {
        let one = found.value();
        let names = |ids: &[model::IncidentId]| ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
        let says = match one.leaves_out.is_empty() {
            true => format!("the account {} leaves out no incident that is known to lie in its period", one.statement),
            false => format!("the account {} says nothing of {}", one.statement, names(&one.leaves_out)),
        };
        let mut because = vec![format!("its period: {}", one.period_because)];
        because.extend(one.speaks_of.iter().map(|(incident, by)| {
            format!(
                "it speaks of {incident} in {}",
                by.iter().map(|fact| fact.id.as_str()).collect::<Vec<_>>().join(", ")
            )
        }));
        if !one.only_in_general.is_empty() {
            because.push(format!("of the area of {} it speaks in general alone", names(&one.only_in_general)));
        }
        if !one.unclear.is_empty() {
            because.push(format!("whether {} lie in its period is not known", names(&one.unclear)));
        }
        of(found, says, because)
    }));
    all.extend(findings.law.rows.iter().map(|found| {
        let one = found.value();
        let asked = one.cells.iter().filter(|cell| cell.asked);
        let silent = asked.clone().filter(|cell| cell.silent).count();
        let says = format!("{}: {} elements are asked, of {silent} nothing is shown", one.title, asked.clone().count());
        let ids =
            |cited: &[corroboration::Cited]| cited.iter().map(|c| c.fact.id.as_str()).collect::<Vec<_>>().join(", ");
        let mut because: Vec<String> = asked
            .filter(|cell| !cell.silent)
            .map(|cell| {
                let side = |name: &str, cited: &[corroboration::Cited]| {
                    if cited.is_empty() { String::new() } else { format!("; {name} {}", ids(cited)) }
                };
                let sides =
                    [side("for", &cell.in_favour), side("against", &cell.against), side("bears on it", &cell.bears)];
                format!("{} / {}{}", cell.standard, cell.element, sides.concat())
            })
            .collect();
        because.extend(one.judgements.iter().map(|judged| {
            let lapsed = match &judged.standing {
                corroboration::Standing::Stands => String::new(),
                corroboration::Standing::Lapsed { because } => format!(" (lapsed: {})", because.join("; ")),
            };
            format!("judged by {}: {}{lapsed}", judged.by, judged.says)
        }));
        because.push("whether an element is met is a person's judgement, never the machine's".to_owned());
        of(found, says, because)
    }));
    all.extend(findings.law.strips.iter().map(|found| strip::why(found)));
    let suggestions = &findings.suggestions;
    all.extend(suggestions.one_event.iter().map(together::one_event));
    all.extend(suggestions.one_incident.iter().map(together::one_incident));
    all.extend(suggestions.movements.iter().map(together::movement));
    all.extend(findings.tolls.iter().map(|found| {
        let one = found.value();
        let because = one
            .disagreements
            .iter()
            .chain(&one.misfits)
            .map(|two| format!("{}: {}", if two.sure { "disagree" } else { "may disagree" }, two.why));
        of(
            found,
            format!("{} figures that others gave; none is added to another", one.entries.len()),
            because.collect(),
        )
    }));
    all.extend(solved.points.iter().map(|found| {
        let one = found.value();
        let end = |at: Option<model::Instant>| at.map_or_else(|| "open".to_owned(), |at| at.to_string());
        let says = format!(
            "{}: not before {}, not after {}",
            one.point,
            end(one.bounds.interval.earliest()),
            end(one.bounds.interval.latest())
        );
        let reasons = one.bounds.earliest_because.iter().chain(&one.bounds.latest_because);
        let told = reasons
            .filter_map(|id| solved.reasons.get(id).map(|reason| format!("{id}: {}: {}", reason.basis, reason.says)));
        of(found, says, told.collect())
    }));
    all
}

/// On which side a piece stands, or that it only looks alike.
fn side<'a>(weighed: &corroboration::Weighed, side: &'a str) -> &'a str {
    if !weighed.differs.is_empty() {
        "like it, and differs"
    } else if !weighed.open.is_empty() {
        "may bear on it"
    } else {
        side
    }
}

fn of<T>(finding: &Finding<T>, says: String, because: Vec<String>) -> Why {
    Why {
        finding: finding.id().to_string(),
        method: finding.method().clone(),
        strength: finding.strength(),
        says,
        because,
        inputs: finding.inputs().to_vec(),
    }
}
