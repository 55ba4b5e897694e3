use model::MediaTime;
use serde::Serialize;

use super::TextSpan;

/// A citation in a sentence: what is cited, and which part of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citation {
    /// Where it stands, brackets and all.
    pub span: TextSpan,
    /// What is cited, as written: the id of an item or of anything else the case holds.
    pub target: String,
    /// From where in the recording.
    pub from: Option<MediaTime>,
    /// To where in the recording.
    pub to: Option<MediaTime>,
    /// What is wrong with how it is written.
    pub fault: Option<CitationFault>,
}

/// What is wrong with how a citation is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "fault", content = "written")]
pub enum CitationFault {
    /// It names nothing.
    Empty,
    /// Its bracket is never closed.
    Unclosed,
    /// This is no time in a recording.
    Time(String),
    /// It ends before it begins.
    Backwards,
}

/// The citations inside `[@…]`: several are parted by `;` or `,`, and a `-` parts two times.
pub(super) fn citations(inside: &str, span: TextSpan) -> Vec<Citation> {
    inside.split([';', ',']).map(|one| citation(one, span)).collect()
}

fn citation(written: &str, span: TextSpan) -> Citation {
    let written = written.trim();
    let written = written.strip_prefix('@').unwrap_or(written).trim();
    let mut made = Citation { span, target: String::new(), from: None, to: None, fault: None };
    let mut words = written.split_whitespace();
    let Some(target) = words.next() else {
        made.fault = Some(CitationFault::Empty);
        return made;
    };
    made.target = target.to_owned();
    let rest: String = words.collect::<Vec<_>>().join("");
    if rest.is_empty() {
        return made;
    }
    let mut ends = rest.split(['-', '–', '—']).filter(|end| !end.is_empty()).map(|end| (end, media_time(end)));
    match (ends.next(), ends.next(), ends.next()) {
        (Some((_, Some(from))), None, None) => (made.from, made.to) = (Some(from), Some(from)),
        (Some((_, Some(from))), Some((_, Some(to))), None) => {
            (made.from, made.to) = (Some(from), Some(to));
            if to < from {
                made.fault = Some(CitationFault::Backwards);
            }
        }
        _ => made.fault = Some(CitationFault::Time(rest)),
    }
    made
}

/// A time in a recording: `12`, `0:12`, `1:02:03`, each with a decimal part if wanted.
fn media_time(written: &str) -> Option<MediaTime> {
    let mut parts: Vec<&str> = written.split(':').collect();
    if parts.len() > 3 {
        return None;
    }
    let last = parts.pop()?;
    if !last.starts_with(|c: char| c.is_ascii_digit()) || !last.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let secs: f64 = last.parse().ok()?;
    if !parts.is_empty() && secs >= 60.0 {
        return None;
    }
    let mut whole: u64 = 0;
    for part in parts {
        if part.is_empty() || part.len() > 4 || !part.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        whole = whole * 60 + part.parse::<u64>().ok()?;
    }
    let micros = (secs * 1e6).round();
    (micros < 1e15).then(|| MediaTime::from_micros(whole * 60_000_000 + micros as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inside: &str) -> Vec<Citation> {
        citations(inside, TextSpan::new(0, 0))
    }

    #[test]
    fn a_citation_names_an_item_and_a_stretch_of_it() {
        let one = &read("@V017 0:12-0:31")[0];
        assert_eq!((one.target.as_str(), one.fault.clone()), ("V017", None));
        assert_eq!(
            (one.from, one.to),
            (Some(MediaTime::from_micros(12_000_000)), Some(MediaTime::from_micros(31_000_000)))
        );
        let several = read("@V017 1:02:03.5; @o-dead, V018");
        assert_eq!(several.iter().map(|c| c.target.as_str()).collect::<Vec<_>>(), ["V017", "o-dead", "V018"]);
        assert_eq!(several[0].from, Some(MediaTime::from_micros(3_723_500_000)));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert_eq!(read("@")[0].fault, Some(CitationFault::Empty));
        assert_eq!(read("@V017 0:31-0:12")[0].fault, Some(CitationFault::Backwards));
        for bad in ["@V017 soon", "@V017 0:99", "@V017 1-2-3", "@V017 1:2:3:4", "@V017 99999:00:00:00"] {
            assert!(matches!(read(bad)[0].fault, Some(CitationFault::Time(_))), "{bad}");
        }
    }
}
