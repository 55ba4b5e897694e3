use model::Instant;

use super::civil::{Shown, write_utc};
use super::read::Table;
use crate::likely::{Layer, Policy};
use crate::network::{Repair, Solution};

/// Everything that follows from a table: what [`Answer::json`] writes down.
pub struct Answer<'t> {
    pub(super) table: &'t Table,
    solution: Solution<'t>,
    repairs: Vec<Repair>,
    layer: Layer,
}

impl<'t> Answer<'t> {
    pub(super) fn new(table: &'t Table, solution: Solution<'t>) -> Self {
        let repairs = solution.repairs();
        let layer = solution.likely(&table.statements, &Policy::default());
        Self { table, solution, repairs, layer }
    }

    /// Whether all the evidence can be true.
    pub fn is_consistent(&self) -> bool {
        self.solution.is_consistent()
    }

    /// What follows, to be asked further.
    pub fn solution(&self) -> &Solution<'t> {
        &self.solution
    }

    /// The cheapest ways to make the evidence consistent.
    pub fn repairs(&self) -> &[Repair] {
        &self.repairs
    }

    /// What is likely by what the table states: apart from what is possible.
    pub fn layer(&self) -> &Layer {
        &self.layer
    }

    /// Whether the table states times that exclude nothing.
    pub fn has_statements(&self) -> bool {
        !self.table.statements.is_empty()
    }

    /// The id of a statement, by its place.
    pub fn statement_id(&self, number: usize) -> &str {
        self.table.statements.get(number).map_or("", |statement| &statement.id)
    }

    /// What a statement stands on, in the table's words.
    pub fn statement_basis(&self, number: usize) -> &str {
        self.table.statement_bases.get(number).map_or("", String::as_str)
    }

    /// An instant as people read it in the table's zone, or in UTC.
    pub fn show(&self, micros: i64) -> String {
        let mut text = Vec::new();
        self.show_into(&mut text, micros);
        String::from_utf8(text).unwrap_or_default()
    }

    /// What is likely, with no more digits than its interval carries: `from` and `to` rounded outward and the peak to the
    /// nearest whole second, or whole minute where the interval is longer than ten.
    pub fn show_likely(&self, from: i64, peak: i64, to: i64) -> [String; 3] {
        let unit = if to.saturating_sub(from) > 600_000_000 { 60_000_000 } else { 1_000_000 };
        let down = |micros: i64| micros.div_euclid(unit) * unit;
        let up = |micros: i64| down(micros.saturating_add(unit - 1));
        [down(from), down(peak.saturating_add(unit / 2)), up(to)].map(|micros| self.show(micros))
    }

    /// Where marks on an axis stand: at round times of the table's zone, half a dozen at most; at both ends where nothing
    /// round lies between.
    pub(super) fn ticks(&self, first: i64, last: i64) -> Vec<i64> {
        let zone = self.table.zone.clone().unwrap_or(jiff::tz::TimeZone::UTC);
        round_marks(first, last, &zone)
    }

    /// A mark on an axis that spans so many microseconds: no finer than what it can show; the first one says the day.
    pub(super) fn tick(&self, micros: i64, span: i64, first: bool) -> String {
        let zone = self.table.zone.clone().unwrap_or(jiff::tz::TimeZone::UTC);
        let form = match span {
            0..=5_000_000 => "%H:%M:%S%.3f",
            5_000_001..=1_800_000_000 => "%H:%M:%S",
            1_800_000_001..=86_400_000_000 => "%H:%M",
            _ => "%Y-%m-%d %H:%M",
        };
        let form = if first && span <= 86_400_000_000 { format!("%Y-%m-%d {form}") } else { form.to_owned() };
        zone.to_datetime(Instant::from_micros(micros).to_timestamp()).strftime(&form).to_string()
    }

    pub(super) fn show_into(&self, out: &mut Vec<u8>, micros: i64) {
        match &self.table.zone {
            None => write_utc(out, micros),
            Some(zone) => {
                let timestamp = Instant::from_micros(micros).to_timestamp();
                out.extend_from_slice(Shown { timestamp, offset: zone.to_offset(timestamp) }.to_string().as_bytes());
            }
        }
    }
}

/// Microseconds between marks, so that they fall on round times of the clock and, from a day on, on midnights.
const STEPS: &[i64] = &{
    const MS: i64 = 1_000;
    const S: i64 = 1_000_000;
    const M: i64 = 60 * S;
    const H: i64 = 60 * M;
    const D: i64 = 24 * H;
    [
        MS,
        2 * MS,
        5 * MS,
        10 * MS,
        20 * MS,
        50 * MS,
        100 * MS,
        200 * MS,
        500 * MS,
        S,
        2 * S,
        5 * S,
        10 * S,
        15 * S,
        30 * S,
        M,
        2 * M,
        5 * M,
        10 * M,
        15 * M,
        30 * M,
        H,
        2 * H,
        3 * H,
        6 * H,
        12 * H,
        D,
        2 * D,
        7 * D,
        14 * D,
        28 * D,
        91 * D,
        182 * D,
        365 * D,
        1_826 * D,
        3_652 * D,
        36_524 * D,
    ]
};
/// Marks that fit side by side with their words.
const MOST_MARKS: i64 = 6;

fn round_marks(first: i64, last: i64, zone: &jiff::tz::TimeZone) -> Vec<i64> {
    let local = |micros: i64| {
        let offset = zone.to_offset(Instant::from_micros(micros).to_timestamp());
        micros + i64::from(offset.seconds()) * 1_000_000
    };
    let (from, to) = (local(first), local(last));
    let fits = |step: &i64| to.div_euclid(*step) - (from - 1).div_euclid(*step) <= MOST_MARKS;
    let Some(&step) = STEPS.iter().find(|step| fits(step)) else { return vec![first, last] };
    let marks = (0..=MOST_MARKS).map(|n| ((from - 1).div_euclid(step) + 1 + n) * step).take_while(|mark| *mark <= to);
    // A local time back on the one clock, by the offset that holds there.
    let marks: Vec<i64> = marks
        .map(|mark| {
            let near = mark - (local(mark) - mark);
            near + (mark - local(near))
        })
        .filter(|mark| (first..=last).contains(mark))
        .collect();
    match marks.len() {
        0 | 1 if first < last => vec![first, last],
        0 => vec![first],
        _ => marks,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(from: &str, to: &str, zone: &str) -> Vec<String> {
        let micros = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let zone = jiff::tz::TimeZone::get(zone).unwrap();
        let shown = |mark: &i64| zone.to_datetime(Instant::from_micros(*mark).to_timestamp()).to_string();
        round_marks(micros(from), micros(to), &zone).iter().map(shown).collect()
    }

    #[test]
    fn marks_fall_on_round_times_of_the_zone() {
        // Half an hour off the whole hours of UTC.
        let kolkata = marks("2022-01-05T09:10:00Z", "2022-01-05T13:50:00Z", "Asia/Kolkata");
        assert_eq!(kolkata, ["15", "16", "17", "18", "19"].map(|hour| format!("2022-01-05T{hour}:00:00")));
        let seconds = marks("2022-01-05T09:10:00.2Z", "2022-01-05T09:10:02.9Z", "UTC");
        assert_eq!(seconds[..2], ["2022-01-05T09:10:00.5", "2022-01-05T09:10:01"]);
        // Noons and midnights on both sides of the change to summer time.
        let spring = marks("2022-03-26T12:00:00Z", "2022-03-29T12:00:00Z", "Europe/Berlin");
        assert_eq!(spring.len(), 6);
        assert!(spring.iter().all(|mark| mark.ends_with("T00:00:00") || mark.ends_with("T12:00:00")), "{spring:?}");
        assert_eq!(marks("2022-01-05T09:10:00Z", "2022-01-05T09:10:00Z", "UTC").len(), 1);
    }
}
