use std::path::PathBuf;

use chronolocation::network::Point;
use chronolocation::when::{Answer, page, read};
use clap::Args;
use jiff::tz::TimeZone;

use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// Put points in time on one clock: bounds with their reasons, and what cannot all be true.
///
/// TABLE.csv has the columns id, subject, relation, low, high, reference, basis, and where rows are alternatives, or.
/// Relations: at, within, after, before (instants, or seconds with a reference), offset (seconds), same; and around,
/// for what someone stated: it excludes nothing and bears on what is likely alone.
#[derive(Args)]
pub(crate) struct When {
    /// Temporal evidence, one piece a row; CSV, or a workbook (XLSX) with the same columns in a sheet called when or in
    /// its first.
    #[arg(value_name = "TABLE.csv")]
    table: PathBuf,

    /// Read instants without an offset in this zone, such as Asia/Almaty, and show times in it.
    #[arg(long, value_name = "ZONE")]
    origin: Option<String>,

    /// Also draw it: one page that loads nothing from anywhere.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl When {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let file = self.table.display().to_string();
        let zone = self.origin.as_deref().map(zone).transpose()?;
        let bytes = workbench::table_bytes(&file, Failure::reading(&self.table)?, "when")?;
        let table = read(&bytes, &file, zone).map_err(|notice| Failure {
            what: notice.what,
            place: notice.place,
            next: notice.next,
        })?;
        let answer =
            table.solve().map_err(|error| Failure::in_file(&file, error, "check the units: numbers are seconds"))?;
        if let Some(path) = &self.html {
            Failure::writing(path, &page(&answer, &file))?;
        }
        let consistent = answer.is_consistent();
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        output.print_written(|| answer.json(threads), &table.notices, || shown(&answer));
        Ok(match (table.has_errors(), consistent) {
            (true, _) => Outcome::BadInput,
            (false, false) => Outcome::CheckFailed,
            (false, true) => Outcome::Fine,
        })
    }
}

/// A zone of the IANA time zone database.
pub(crate) fn zone(name: &str) -> Result<TimeZone, Failure> {
    TimeZone::get(name)
        .map_err(|_| Failure::new(format!("there is no time zone {name:?}"), "name one like Asia/Almaty, or UTC"))
}

fn shown(answer: &Answer<'_>) -> String {
    let solution = answer.solution();
    let network = solution.network();
    let name = |point: Point| network.point_name(point);
    let width = network.points().map(|point| name(point).chars().count()).max().unwrap_or(5).clamp(5, 40);
    let end = |end: Option<i64>| end.map_or("open".to_owned(), |micros| answer.show(micros));
    let mut text = format!("{:width$}  {:>27}  {:>27}\n", "point", "not before", "not after");
    for point in network.points() {
        let bounds = solution.bounds(point);
        text.push_str(&format!("{:width$}  {:>27}  {:>27}\n", name(point), end(bounds.earliest), end(bounds.latest)));
    }
    let ids = |pieces: &[chronolocation::network::Piece]| {
        pieces.iter().map(|&piece| network.evidence_id(piece)).collect::<Vec<_>>().join(", ")
    };
    for group in solution.alternatives() {
        let left = if group.remaining.is_empty() { "nothing".to_owned() } else { ids(&group.remaining) };
        text.push_str(&format!("Of the alternative {}, {left} remains possible.\n", group.name));
    }
    for (point, likely) in &answer.layer().points {
        let [from, peak, to] = answer.show_likely(likely.from, likely.peak, likely.to);
        let name = name(*point);
        text.push_str(&format!("{name:width$}  most likely around {peak}; with 95 % between {from} and {to}\n"));
    }
    for tension in &answer.layer().tensions {
        let stated: Vec<&str> = tension.statements.iter().map(|&n| answer.statement_id(n)).collect();
        let within = if tension.share_of_spread <= 1.0 {
            "within their spreads they can"
        } else {
            "not even within their spreads"
        };
        text.push_str(&format!(
            "To the letter {} cannot all be true{} (by {} s); {within}.\n",
            stated.join(", "),
            if tension.evidence.is_empty() {
                String::new()
            } else {
                format!(" together with {}", ids(&tension.evidence))
            },
            tension.excess as f64 / 1e6
        ));
    }
    for contradiction in solution.contradictions() {
        let excess_s = contradiction.excess as f64 / 1e6;
        text.push_str(&format!("Cannot all be true: {} (by {excess_s} s)\n", ids(&contradiction.evidence)));
    }
    for repair in answer.repairs() {
        text.push_str(&format!("Consistent without: {}\n", ids(&repair.withdraw)));
    }
    if answer.is_consistent() {
        text.push_str("No contradiction found. That is not a proof that the evidence is true.\n");
    }
    if !solution.is_exact() {
        text.push_str("There are more alternatives than can be searched: some bounds may be wider than need be.\n");
    }
    text
}
