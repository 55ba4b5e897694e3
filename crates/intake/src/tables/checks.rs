//! What the cells of one row must say together.
use model::{
    Answer, Clock, Fact, LineageRelation, MeasuredShadow, MediaTime, Place, Redaction, RedactionKind, Suspicion, Sync,
    Translation, VerificationSheet, VerificationState, Weather,
};

use super::row::Row;

const EXCHANGE: &str = "exchange the two cells, if that is meant";

/// Refuses a row whose cells contradict one another, and doubts what is probably a slip.
pub(crate) fn check(row: &mut Row<'_>, fact: &Fact) {
    match fact {
        Fact::Lineage(f) if f.item == f.of => {
            row.refuse("of", "an item is said to come from itself".to_owned(), "name the other item".to_owned());
        }
        Fact::Lineage(f) if f.relation == LineageRelation::SameBytes && f.certainty.is_some() => {
            let next = "leave certainty empty, or write re_encoding_of".to_owned();
            row.doubt("certainty", "whether bytes are the same is never more or less sure".to_owned(), next);
        }
        Fact::Take(f) => ends(row, Some(f.from), Some(f.to)),
        Fact::VerificationSheet(f) => sheet(row, f),
        Fact::Equipment(f) => counts(row, "at_most", f.at_least, f.at_most),
        Fact::Observation(f) => {
            ends(row, f.from, f.to);
            counts(row, "at_most", f.at_least, f.at_most);
            counted(row, f.counted.as_deref(), f.at_least.or(f.at_most));
            if f.score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
                let what = format!("a score of {} lies outside 0 to 1", row.cell("score"));
                row.refuse("score", what, "write it as a fraction, such as 0.93".to_owned());
            }
        }
        Fact::Words(f) => {
            ends(row, f.from, f.to);
            if f.item.is_none() && f.post.is_none() && f.statement.is_none() && f.source.is_none() && f.event.is_none()
            {
                let what = "nothing says where these words come from".to_owned();
                let next = "name the item, post, statement, event or source".to_owned();
                row.refuse("item", what, next);
            }
            if f.script.as_ref().is_some_and(|script| script.len() != 4 || !script.is_ascii()) {
                let what = format!("{:?} is not a script's code of four letters", row.cell("script"));
                row.refuse("script", what, "write Cyrl, Latn, Arab or another code of ISO 15924".to_owned());
            }
        }
        Fact::Translation(f) => translation(row, f),
        Fact::Mark(f) => {
            for (column, at, size) in [("x_px", f.x_px, f.width_px), ("y_px", f.y_px, f.height_px)] {
                if at < 0.0 || size.is_some_and(|size| at > size as f64) {
                    let what = format!("{at} lies outside the picture");
                    let next = "count pixels from the top left corner of the picture as displayed".to_owned();
                    row.refuse(column, what, next);
                }
            }
        }
        Fact::GivenFix(f) => {
            ends(row, f.from, f.to);
            heading(row, f.heading_deg);
            if f.fix.is_none() && f.place.is_none() {
                let what = "neither a place nor a position is given".to_owned();
                row.refuse("place", what, "name a place of the case, or write lon, lat and radius_m".to_owned());
            }
        }
        Fact::Clock(f) => clock(row, f),
        Fact::ClockReading(f) => {
            if f.error.is_some_and(|error| error.micros() < 0) {
                not_negative(row, "error_s");
            }
            if f.twelve_hours == Some(true) && f.shows.time().hour() > 12 {
                let what = format!("{:?} is no time on a face of twelve hours", row.cell("shows"));
                row.refuse("shows", what, "write what the hands show, or leave twelve_hours empty".to_owned());
            }
        }
        Fact::MeasuredShadow(f) => shadow(row, f),
        Fact::Place(f) => skyline(row, f),
        Fact::Weather(f) => weather(row, f),
        Fact::Sync(f) => sync(row, f),
        Fact::Movement(f) => {
            counts(row, "at_most", f.at_least, f.at_most);
            heading(row, f.heading_deg);
            if f.step == 0 {
                row.refuse("step", "stations are counted from 1".to_owned(), "write 1 for the first".to_owned());
            }
        }
        Fact::Redaction(f) => redaction(row, f),
        Fact::Sighting(f) => ends(row, f.from, f.to),
        Fact::Link(f) if f.a == f.b => {
            let what = "a sighting is compared with itself".to_owned();
            row.refuse("b", what, "name the other sighting".to_owned());
        }
        Fact::Claim(f) => {
            counts(row, "at_most", f.at_least, f.at_most);
            counted(row, f.counted.as_deref(), f.at_least.or(f.at_most));
            if f.statement.is_none() && f.source.is_none() {
                let what = "nothing says who claims this".to_owned();
                row.refuse("statement", what, "name the statement, or the source".to_owned());
            }
            if f.knowledge == Some(model::Knowledge::Told) && f.told_by.is_empty() {
                let next = "write who told the author; \"not known\" is an answer too".to_owned();
                row.doubt("told_by", "told, and not by whom".to_owned(), next);
            }
        }
        Fact::Toll(f) => {
            counts(row, "high", Some(f.low), f.high);
            for (column, other) in [("part_of", &f.part_of), ("replaces", &f.replaces)] {
                if other.as_ref() == Some(&f.id) {
                    row.refuse(column, "a figure refers to itself".to_owned(), "name the other figure".to_owned());
                }
            }
        }
        Fact::Judgement(f) if f.in_favour.is_empty() => {
            let next = "name what it stands on, such as observations:o12; claims:c5".to_owned();
            row.doubt("for", "a judgement without evidence lapses at once".to_owned(), next);
        }
        Fact::OpenQuestion(f) if f.answer.is_some() && f.settled_by.is_empty() => {
            let next = "name the facts that settled it, or leave the answer empty".to_owned();
            row.refuse("settled_by", "an answer that nothing settled".to_owned(), next);
        }
        Fact::Correction(f) if f.said.trim() == f.says.trim() => {
            let next = "write what it said before, and what it says now".to_owned();
            row.refuse("says", "nothing was changed: both texts are the same".to_owned(), next);
        }
        _ => {}
    }
}

/// Whether two texts name the same person.
fn same_person(a: &str, b: &str) -> bool {
    let plain = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(a) == plain(b)
}

fn redaction(row: &mut Row<'_>, redaction: &Redaction) {
    ends(row, redaction.from, redaction.to);
    let voice = redaction.kind == RedactionKind::Voice;
    match (&redaction.region, voice) {
        (None, false) => {
            let what = "nothing says which part of the picture is hidden".to_owned();
            row.refuse(
                "region",
                what,
                "write left, top, width, height as fractions, such as 0.4 0.1 0.2 0.3".to_owned(),
            );
        }
        (Some(_), true) => {
            let what = "a voice has no place in the picture".to_owned();
            row.refuse("region", what, "leave region empty, or name what is hidden in the picture".to_owned());
        }
        _ => {}
    }
    if redaction.track.is_some() && (voice || redaction.to.is_some()) {
        let what = "a position of a moving box is at one moment".to_owned();
        row.refuse(
            "track",
            what,
            "leave to_s empty, or write a row without track for a box that stands still".to_owned(),
        );
    }
    if redaction.track.is_some() && redaction.from.is_none() {
        let what = "a position of a moving box without its moment".to_owned();
        row.refuse("from_s", what, "write the seconds at which the box is there".to_owned());
    }
    if redaction.tone.is_some() && !voice {
        let what = "a tone in the place of something seen".to_owned();
        row.refuse("tone", what, "leave it empty".to_owned());
    }
}

fn ends(row: &mut Row<'_>, from: Option<MediaTime>, to: Option<MediaTime>) {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        row.refuse("to_s", format!("it ends at {to}, before it begins at {from}"), EXCHANGE.to_owned());
    }
}

fn counts(row: &mut Row<'_>, column: &str, low: Option<u64>, high: Option<u64>) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        let what = format!("at least {low} and at most {high} cannot both hold");
        row.refuse(column, what, EXCHANGE.to_owned());
    }
}

fn counted(row: &mut Row<'_>, counted: Option<&str>, number: Option<u64>) {
    if counted.is_none() && number.is_some() {
        let what = "a number, and nothing says of what".to_owned();
        row.refuse("counted", what, "write what is counted, such as police vans".to_owned());
    }
}

fn heading(row: &mut Row<'_>, heading: Option<f64>) {
    if heading.is_some_and(|heading| !(0.0..=360.0).contains(&heading)) {
        let what = format!("{} lies outside 0 to 360", row.cell("heading_deg"));
        let next = "write degrees clockwise from true north: 90 is east".to_owned();
        row.refuse("heading_deg", what, next);
    }
}

fn clock(row: &mut Row<'_>, clock: &Clock) {
    if let (Some(low), Some(high)) = (clock.offset_low, clock.offset_high)
        && low > high
    {
        let what = format!("ahead by at least {} s and at most {} s cannot both hold", low.secs(), high.secs());
        row.refuse("offset_high_s", what, EXCHANGE.to_owned());
    }
    if let (Some(low), Some(high)) = (clock.rate_low_ppm, clock.rate_high_ppm)
        && low > high
    {
        let what = format!("fast by at least {low} and at most {high} millionths cannot both hold");
        row.refuse("rate_high_ppm", what, EXCHANGE.to_owned());
    }
    if let Some(zone) = &clock.zone {
        super::case::check_zone(row, zone);
    }
}

fn not_negative(row: &mut Row<'_>, column: &str) {
    let what = format!("{} is less than nothing", row.cell(column));
    row.refuse(column, what, "write how far it may be off to either side".to_owned());
}

fn shadow(row: &mut Row<'_>, shadow: &MeasuredShadow) {
    let measures = [
        ("azimuth_deg", shadow.azimuth_deg, "azimuth_error_deg", shadow.azimuth_error_deg, 0.0..=360.0),
        ("ratio", shadow.ratio, "ratio_error", shadow.ratio_error, 0.0..=1000.0),
    ];
    if measures.iter().all(|(_, value, ..)| value.is_none()) {
        let what = "neither where the shadow falls nor how long it is".to_owned();
        row.refuse("azimuth_deg", what, "write azimuth_deg or ratio, each with its error".to_owned());
    }
    for (column, value, error_column, error, range) in measures {
        match (value, error) {
            (Some(value), _) if !range.contains(&value) => {
                let what = format!("{value} lies outside {} to {}", range.start(), range.end());
                row.refuse(column, what, "measure it again; a shadow falls away from the sun".to_owned());
            }
            (Some(_), None) => {
                let what = "a measure without its error".to_owned();
                row.refuse(error_column, what, "write how far the measure may be off".to_owned());
            }
            (_, Some(error)) if error < 0.0 => not_negative(row, error_column),
            _ => {}
        }
    }
    let lone = match (shadow.slope_deg, shadow.slope_towards_deg) {
        (Some(slope), _) if !(0.0..60.0).contains(&slope) => {
            let what = format!("the ground cannot fall {slope}° under a shadow");
            row.refuse("slope_deg", what, "write 0 to less than 60, and where it falls".to_owned());
            None
        }
        (Some(_), None) => Some(("slope_towards_deg", "a slope without the direction in which the ground falls")),
        (None, Some(_)) => Some(("slope_deg", "a direction in which the ground falls, and not how steeply")),
        _ => None,
    };
    if let Some((column, what)) = lone {
        row.refuse(column, what.to_owned(), "write both cells, or neither".to_owned());
    }
}

/// A temperature or a wind says how far it may be off, and a wind where it came from.
fn weather(row: &mut Row<'_>, weather: &Weather) {
    let measures = [
        ("temperature_c", weather.temperature_c, "temperature_error_c", weather.temperature_error_c, -90.0..=60.0),
        ("wind_m_s", weather.wind_m_s, "wind_error_m_s", weather.wind_error_m_s, 0.0..=100.0),
    ];
    if measures.iter().all(|(_, value, ..)| value.is_none()) {
        let what = "neither a temperature nor a wind".to_owned();
        row.refuse("temperature_c", what, "write temperature_c or wind_m_s, each with its error".to_owned());
    }
    for (column, value, error_column, error, range) in measures {
        match (value, error) {
            (Some(value), _) if !range.contains(&value) => {
                let what = format!("{value} lies outside {} to {}", range.start(), range.end());
                row.refuse(column, what, "write degrees Celsius, and metres a second".to_owned());
            }
            (Some(_), None) => {
                let what = "a measure without its error".to_owned();
                row.refuse(error_column, what, "write how far the measure may be off".to_owned());
            }
            (None, Some(_)) => {
                let what = "an error without the measure".to_owned();
                row.refuse(column, what, "write the measure, or leave both cells empty".to_owned());
            }
            (_, Some(error)) if error < 0.0 => not_negative(row, error_column),
            _ => {}
        }
    }
    match (weather.wind_from_deg, weather.wind_m_s) {
        (Some(from), _) if !(0.0..=360.0).contains(&from) => {
            let next = "write the direction that it blew from: 270 is from the west".to_owned();
            row.refuse("wind_from_deg", format!("{from} lies outside 0 to 360"), next);
        }
        (None, Some(speed)) if speed > 0.0 => {
            let next =
                "write the direction that it blew from, or a wind of 0 with an error as large as it was".to_owned();
            row.refuse("wind_from_deg", "a wind, and not where it came from".to_owned(), next);
        }
        (Some(_), None) => {
            row.refuse(
                "wind_m_s",
                "where a wind came from, and not how fast".to_owned(),
                "write both cells".to_owned(),
            );
        }
        _ => {}
    }
    if weather.when.earliest().is_none() || weather.when.latest().is_none() {
        let next = "write the hours for which it was measured, such as 2022-01-05 18:00/2022-01-05 19:00".to_owned();
        row.refuse("when", "weather that has no end holds for no shot".to_owned(), next);
    }
}

/// A skyline's error says nothing without a skyline.
fn skyline(row: &mut Row<'_>, place: &Place) {
    match (place.skyline_error_deg, &place.skyline) {
        (Some(error), _) if !(0.0..=10.0).contains(&error) => {
            let next = "write how far the heights may be off, 0 to 10 degrees".to_owned();
            row.refuse("skyline_error_deg", format!("{error} is no error of a skyline"), next);
        }
        (Some(_), None) => {
            let next = "write the skyline beside it, or leave the cell empty".to_owned();
            row.refuse("skyline_error_deg", "an error of heights that are not given".to_owned(), next);
        }
        _ => {}
    }
}

fn sync(row: &mut Row<'_>, sync: &Sync) {
    if sync.a == sync.b && sync.a_at == sync.b_at {
        let what = "a recording is put beside itself".to_owned();
        row.refuse("b", what, "name the other recording".to_owned());
    }
    let pairs = [
        ("offset_s", sync.offset, "error_s", sync.error),
        ("machine_offset_s", sync.machine_offset, "machine_error_s", sync.machine_error),
    ];
    for (column, offset, error_column, error) in pairs {
        match (offset, error) {
            (Some(_), None) => {
                let what = "an offset, and nothing says how far it may be off".to_owned();
                row.refuse(error_column, what, "write the seconds, sound's travel (3 ms a metre) included".to_owned());
            }
            (None, Some(_)) => {
                row.refuse(column, "an error without its offset".to_owned(), "write the offset too".to_owned());
            }
            (_, Some(error)) if error.micros() < 0 => not_negative(row, error_column),
            _ => {}
        }
    }
    if sync.offset.is_none() && sync.machine_offset.is_none() {
        let what = "no offset is given".to_owned();
        row.refuse("offset_s", what, "write offset_s with error_s, or what the method found".to_owned());
    }
    if sync.offset.is_some() && sync.by.is_none() {
        let what = "an offset that nobody set".to_owned();
        row.refuse("by", what, "write who set it; what a method found belongs in machine_offset_s".to_owned());
    }
    if sync.machine_score.is_some_and(|score| !(0.0..=1.0).contains(&score)) {
        let what = format!("a score of {} lies outside 0 to 1", row.cell("machine_score"));
        row.refuse("machine_score", what, "write it as a fraction, such as 0.93".to_owned());
    }
    if sync.machine_offset.is_some() && sync.machine.is_none() {
        let what = "an offset by a method that is not named".to_owned();
        row.refuse("machine", what, "write the method and its version".to_owned());
    }
}

fn translation(row: &mut Row<'_>, translation: &Translation) {
    let Translation { translator, second_reader, .. } = translation;
    if second_reader.as_ref().is_some_and(|second| same_person(second, translator)) {
        let what = format!("{:?} is the translator, so no second reader", row.cell("second_reader"));
        row.refuse("second_reader", what, "name another person, or leave the cell empty".to_owned());
    }
}

fn sheet(row: &mut Row<'_>, sheet: &VerificationSheet) {
    if let (Some(by), Some(second)) = (&sheet.by, &sheet.second)
        && same_person(by, second)
    {
        let what = format!("{second:?} filled in the sheet, and cannot be its second person");
        row.refuse("second", what, "name another person, or leave the cell empty".to_owned());
    }
    if sheet.second.is_none() && (sheet.second_agrees.is_some() || sheet.second_at.is_some()) {
        let what = "nothing says who the second person is".to_owned();
        row.refuse("second", what, "name the person, or leave second_at and second_agrees empty".to_owned());
    }
    for (question, answer, reason) in sheet.answers() {
        if answer.is_some() && reason.is_none() {
            let what = format!("the question of {question} is answered, and nothing says why");
            row.refuse(&format!("{question}_reason"), what, "write what was looked at, and what it shows".to_owned());
        }
    }
    if sheet.by.is_none() && sheet.state != VerificationState::NotReviewed {
        let what = "nobody signed the sheet".to_owned();
        row.refuse("by", what, "write who filled it in, or write held as its state".to_owned());
    }
    match sheet.state {
        VerificationState::Verified => {
            for (question, answer, _) in sheet.answers() {
                if !matches!(answer, Some(Answer::Likely | Answer::Confirmed)) {
                    let what = format!("verified, though its {question} is neither confirmed nor likely");
                    row.refuse(question, what, "answer the question, or write viewed as the state".to_owned());
                }
            }
            for (column, suspicion) in
                [("staged", sheet.staged), ("recycled", sheet.recycled), ("generated", sheet.generated)]
            {
                if suspicion == Some(Suspicion::Shown) {
                    let what = format!("verified, though it is shown to be {column}");
                    row.refuse(column, what, "write rejected as its state, or look again".to_owned());
                }
            }
            if sheet.second_agrees == Some(false) {
                let what = "verified, though the second person does not agree".to_owned();
                row.refuse("second_agrees", what, "write viewed as its state until both agree".to_owned());
            }
        }
        VerificationState::Rejected => {
            let reason = sheet.answers().iter().any(|(_, _, reason)| reason.is_some()) || sheet.note.is_some();
            if !reason {
                let what = "rejected, and nothing says why".to_owned();
                row.refuse("note", what, "write why, here or beside one of the four questions".to_owned());
            }
        }
        VerificationState::NotReviewed | VerificationState::Viewed => {}
    }
}
