use std::path::PathBuf;

use clap::Args;
use incidents::tally::{Tallied, Tally as Counted, TopSpeed, table, tally};
use model::NoticeLevel;

use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// Count the people behind sightings: how many at the least and at the most, with the proof.
///
/// SIGHTINGS.csv has the columns id, item, from_s, to_s, state, and where known frame_group, start, lon, lat;
/// LINKS.csv has a, b, relation (same, different or undetermined) and reason.
#[derive(Args)]
pub(crate) struct Tally {
    /// One row for each appearance of a person in an item.
    #[arg(value_name = "SIGHTINGS.csv")]
    sightings: PathBuf,

    /// What is known of pairs of sightings: the same person, or different ones.
    #[arg(long, value_name = "LINKS.csv")]
    links: Option<PathBuf>,

    /// Two sightings that ask for more speed than this are two people.
    #[arg(long, value_name = "KM/H", default_value_t = 100.0)]
    top_speed_kmh: f64,
}

impl Tally {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let top_speed = TopSpeed::from_kmh(self.top_speed_kmh)
            .map_err(|error| Failure::new(error, "give --top-speed-kmh a number above 0, such as 100"))?;
        let file = self.sightings.display().to_string();
        let sightings = table::sightings(&file, &Failure::reading(&self.sightings)?);
        let mut notices = sightings.notices;
        let mut links = Vec::new();
        if let Some(path) = &self.links {
            let read = table::links(&path.display().to_string(), &Failure::reading(path)?, &sightings.rows);
            notices.extend(read.notices);
            links = read.rows;
        }
        let counted = tally(&sightings.rows, &links, top_speed)
            .map_err(|error| Failure::in_file(&file, error, "mend the table and count again"))?;
        output.print(&counted, &notices, |counted| shown(counted));
        let is_refused = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        Ok(match (is_refused, counted.contradictions.is_empty()) {
            (true, _) => Outcome::BadInput,
            (false, false) => Outcome::CheckFailed,
            (false, true) => Outcome::Fine,
        })
    }
}

fn shown(counted: &Counted) -> String {
    let rows: Vec<(&str, &Tallied)> = counted
        .states
        .iter()
        .map(|one| (one.state.as_deref().unwrap_or("(no state)"), &one.tallied))
        .chain([("all together", &counted.joint)])
        .collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(5);
    let mut text = format!("{:width$}  at least  at most  sightings  items  kept apart by\n", "state");
    for (name, tallied) in &rows {
        let most = tallied.count.at_most().map_or("?".to_owned(), |most| most.to_string());
        text.push_str(&format!(
            "{name:width$}  {:>8}  {most:>7}  {:>9}  {:>5}  {}{}\n",
            tallied.count.at_least(),
            tallied.sightings,
            tallied.items,
            certificate(tallied),
            if tallied.exact { "" } else { " (a bound: the search was cut short)" },
        ));
    }
    for contradiction in &counted.contradictions {
        text.push_str(&format!("Cannot all be true, so set aside: {}.\n", contradiction.why));
    }
    for (name, tallied) in &rows {
        if let Some(next) = &tallied.next {
            text.push_str(&format!(
                "Compare next ({name}): {} and {}. If the same, {} to {}; if different, {} to {}.\n",
                next.a,
                next.b,
                next.if_same.at_least,
                next.if_same.at_most,
                next.if_different.at_least,
                next.if_different.at_most
            ));
        }
    }
    let coverage = &counted.coverage;
    text.push_str(&format!("Seen in {} items", coverage.items));
    if let Some(seen_s) = coverage.seen_s {
        text.push_str(&format!(", {seen_s:.0} s of them"));
    }
    text.push_str(": an undercount, for who was not filmed or not marked is not in it. Never add numbers of\n");
    text.push_str("different states, scopes or sources.\n");
    text
}

fn certificate(tallied: &Tallied) -> String {
    let names: Vec<&str> = tallied.count.certificate().iter().map(|id| id.as_str()).collect();
    match names.len() {
        len if len > 12 => format!("{} and {} more", names[..12].join(" "), len - 12),
        _ => names.join(" "),
    }
}
