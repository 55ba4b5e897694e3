//! The answer of `whence` as a page: a map with regions, what they rest on, what was left out, and what is missing.
use std::fmt::Write;

use acoustics::page::{escape, head, lies_in};
use geolocation::arrivals::{Each, Hearing, Map, Stand, told_place};
use model::Notice;

use super::Asked;
use super::answer::{ArrivalRow, Document, PlaceRow, RecordingRow, document, residual};

/// A page and what it is made of.
struct Page<'a> {
    asked: &'a Asked,
    document: Document<'a>,
    html: String,
}

/// One self-contained page.
pub(super) fn page(asked: &Asked, told: &Each, notices: &[Notice]) -> String {
    let document = document(asked, told);
    let found = told.origin.iter().flat_map(|origin| &origin.places);
    let map = Map {
        stands: document
            .recordings
            .iter()
            .zip(&asked.names.each)
            .map(|(one, name)| stand(&document, one, name))
            .collect(),
        found: found.map(|found| (asked.question.places[found.place].name.as_str(), found)).collect(),
    };
    let html = head("Where shots came from", include_str!("page.css")) + &lies_in(&asked.names.folder);
    let mut page = Page { asked, document, html };
    page.map(&map);
    for index in 0..page.document.places.len() {
        page.place(index, &map);
    }
    page.clocks();
    page.not_placed();
    page.notices(notices);
    page.rests_on();
    page.html.push_str("</body></html>\n");
    page.html
}

fn stand<'a>(document: &Document<'_>, recording: &RecordingRow<'_>, name: &'a str) -> Stand<'a> {
    let placed = document.shots.iter().filter(|shot| shot.place.is_some());
    let mut own = placed.flat_map(|shot| &shot.heard).filter(|arrival| arrival.file == recording.file).peekable();
    let heard = match (own.peek().is_some(), own.all(|arrival| arrival.used)) {
        (false, _) => Hearing::Nothing,
        (true, true) => Hearing::Used,
        (true, false) => Hearing::LeftOut,
    };
    let microphone = model::Position::from_lon_lat(recording.lon, recording.lat);
    let place = microphone.unwrap_or_else(|_| unreachable!("it was a position"));
    Stand { name, place, within_m: recording.within_m, heard }
}

impl Page<'_> {
    fn figure(&mut self, svg: &str, caption: &str) {
        let _ = write!(self.html, "<figure>{svg}<figcaption>{caption}</figcaption></figure>");
    }

    fn map(&mut self, map: &Map<'_>) {
        let share = 100.0 * self.document.level;
        self.html.push_str(&match self.document.places.len() {
            0 => "<p class=\"note\">No place can be given; why is said below.</p>".to_owned(),
            _ => format!("<p>By when each sound reached several microphones. A region holds its place with {share:.0} %: wherever in it. No region says who fired.</p>"),
        });
        let Some(whole) = map.whole() else { return };
        self.figure(
            &whole,
            "North is up, and the bar gives the scale. Triangles are microphones, numbered as in the table below; each stood within its dashed \
             circle. Filled: what it heard is used. Red: some of it was left out. Empty: it heard nothing that could be placed. A cross is a \
             likeliest point, given only where a region is whole and in one piece.",
        );
        if let Some(close) = map.microphones() {
            self.figure(&close, "The microphones, drawn larger.");
        }
    }

    fn place(&mut self, index: usize, map: &Map<'_>) {
        let place = &self.document.places[index];
        let mut html = format!(
            "<h2>{}: {}</h2><p>Heard in {}; {}.</p>",
            escape(place.place),
            many(place.shots.len(), "shot"),
            many(place.heard_in.len(), "recording"),
            escape(&place.says)
        );
        for remark in &place.remarks {
            let _ = write!(html, "<p class=\"note\">{}.</p>", escape(remark));
        }
        let rows = self.arrivals(place);
        self.html.push_str(&html);
        if let Some(close) = map.close(index) {
            self.figure(&close, &format!("The region of {}, drawn larger.", escape(self.document.places[index].place)));
        }
        self.html.push_str(&rows);
    }

    /// Each arrival of a place's shots, with what became of it.
    fn arrivals(&self, place: &PlaceRow<'_>) -> String {
        let mut html = "<div class=\"wide\"><table><tr><th>shot</th><th>recording</th><th>heard at</th><th>beside what is expected (95 %)</th></tr>".to_owned();
        for shot in self.document.shots.iter().filter(|shot| shot.place == Some(place.place)) {
            for arrival in &shot.heard {
                let _ = write!(
                    html,
                    "<tr><td>{}</td><td>{}</td><td>{:.3} s</td>{}</tr>",
                    escape(shot.shot),
                    self.numbered(arrival.file),
                    arrival.t_s,
                    beside(arrival)
                );
            }
        }
        html + "</table></div>"
    }

    /// A recording with its number on the map.
    fn numbered(&self, file: &str) -> String {
        let at = self.document.recordings.iter().position(|one| one.file == file);
        at.map_or_else(|| escape(file), |at| format!("<b>{}</b> {}", at + 1, escape(&self.asked.names.each[at])))
    }

    fn clocks(&mut self) {
        if self.document.clocks.is_empty() {
            return;
        }
        self.html.push_str("<h2>Clocks, as the shots say</h2><div class=\"wide\"><table><tr><th>recording</th><th>ahead by</th><th>95 %</th></tr>");
        for clock in &self.document.clocks {
            let (low, high) = (clock.low95, clock.high95);
            let name = self.numbered(clock.file);
            let _ = write!(
                self.html,
                "<tr><td>{name}</td><td>{:.3} s</td><td>{low:.3} to {high:.3} s</td></tr>",
                clock.ahead_s
            );
        }
        self.html.push_str("</table></div>");
    }

    /// What could not be placed, with what is missing.
    fn not_placed(&mut self) {
        if self.document.shots.is_empty() {
            self.html.push_str(match self.asked.microphones.is_empty() {
                true => "<p>Nothing was listened to, so that nothing is said of shots.</p>",
                false => "<p>No shot was heard, so that there is nothing to place.</p>",
            });
        }
        if self.document.not_placed.is_empty() {
            return;
        }
        self.html.push_str("<h2>Not placed, and what is missing</h2>");
        for one in &self.document.not_placed {
            let class = if one.contradiction { "clash" } else { "note" };
            let shots = escape(&one.shots.join(", "));
            let _ = write!(self.html, "<p class=\"{class}\">Shot {shots}: {}.</p>", escape(&one.why));
        }
    }

    /// What was said of files and tables on the way.
    fn notices(&mut self, notices: &[Notice]) {
        if notices.is_empty() {
            return;
        }
        self.html.push_str("<h2>Left out of what was given, or to be looked at</h2><ul>");
        for notice in notices {
            let file = notice.place.file.as_ref().map_or_else(String::new, |file| format!("{}: ", self.numbered(file)));
            let row = notice.place.row.map_or_else(String::new, |row| format!("row {row}: "));
            let _ = write!(self.html, "<li>{file}{row}{}; {}.</li>", escape(&notice.what), escape(&notice.next));
        }
        self.html.push_str("</ul>");
    }

    /// The microphones, and what the regions allow for.
    fn rests_on(&mut self) {
        self.html.push_str("<h2>What this rests on</h2><div class=\"wide\"><table><tr><th></th><th>recording</th><th>latitude, longitude</th><th>within (95 %)</th><th>height</th><th>clock</th><th>sounds heard</th></tr>");
        for (n, one) in self.document.recordings.iter().enumerate() {
            let microphone = &self.asked.microphones[n];
            let clock = match one.clock_error_s {
                Some(error_s) if one.clock_known => format!("known within {error_s} s"),
                _ => "unknown".to_owned(),
            };
            let _ = write!(
                self.html,
                "<tr><td><b>{}</b></td><td>{}</td><td>{}</td><td>{} m</td><td>{} m</td><td>{clock}</td><td>{}</td></tr>",
                n + 1,
                escape(&self.asked.names.each[n]),
                told_place(microphone.place, microphone.within_m),
                one.within_m,
                one.height_m,
                one.heard
            );
        }
        let Document { air, path_error_s, search_m, method, .. } = &self.document;
        let _ = write!(
            self.html,
            "</table></div><p>{}</p><p>The way of a sound may differ from straight by {path_error_s} s (95 %). Places were looked for within {search_m} m of the middle of the microphones. Method: {}, version {}.</p>",
            escape(&air.says()),
            method.name,
            method.version
        );
    }
}

/// How an arrival stands beside what its place lets expect, as a cell.
fn beside(arrival: &ArrivalRow<'_>) -> String {
    let said = residual(arrival);
    match (said.trim().strip_prefix("left out: "), arrival.wrong) {
        (Some(by), Some(wrong)) => {
            // It is never told as certain.
            let share = (100.0 * wrong).min(99.0);
            format!("<td class=\"out\">left out, likely wrong ({share:.0} %): {by}</td>")
        }
        _ => format!("<td>{}</td>", said.trim()),
    }
}

fn many(count: usize, of: &str) -> String {
    format!("{count} {of}{}", if count == 1 { "" } else { "s" })
}
