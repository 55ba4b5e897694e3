//! The picture of a case's time: every event a bar from its earliest to its latest possible moment.
use model::Interval;
use serde::Serialize;

use crate::axis::{AXIS_WIDTH, Bar, MARGIN, Strip, Tick, tenth};

/// Height of one lane of bars, in the picture's units.
const LANE: f64 = 19.0;
/// Room above a strip's lanes for its dates and hour marks.
const HEAD: f64 = 42.0;
/// Room for a break between two strips.
const GAP: f64 = 26.0;
/// Size of the lettering beside bars.
const LETTER: f64 = 11.5;
/// A title longer than this is cut after a word, in the picture's units; the list below holds it whole.
const LONGEST_LABEL: f64 = 760.0;

/// What is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct TimelineView {
    pub(crate) width: f64,
    pub(crate) strips: Vec<StripView>,
}

impl TimelineView {
    /// Its strips laid out anew on sheets of a height: each strip begins where the one before it ends, and one that is higher
    /// than a sheet goes on on the next, under its own marks of time.
    pub(crate) fn sheets(&self, most: f64) -> Vec<Vec<StripView>> {
        let mut sheets: Vec<Vec<StripView>> = Vec::new();
        let mut used = 0.0;
        for part in self.strips.iter().flat_map(|strip| strip.parts(most)) {
            let room = part.room();
            if sheets.is_empty() || used + room > most {
                sheets.push(Vec::new());
                used = 0.0;
            }
            let shift = used - part.top;
            used += room;
            if let Some(sheet) = sheets.last_mut() {
                sheet.push(part.moved(shift));
            }
        }
        sheets
    }
}

/// One strip with its lanes.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct StripView {
    /// Where it begins, the words about a break above it included.
    top: f64,
    y: f64,
    height: f64,
    /// What is left out above it, in words.
    gap_before: Option<String>,
    stretches: Vec<StretchView>,
    bars: Vec<BarView>,
}

impl StripView {
    /// How much room it takes from top to bottom.
    pub(crate) fn room(&self) -> f64 {
        self.y + self.height - self.top
    }

    fn moved(mut self, by: f64) -> Self {
        self.top += by;
        self.y += by;
        for bar in &mut self.bars {
            bar.y += by;
            bar.label_y += by;
        }
        self
    }

    /// It in pieces no higher than this, each with whole lanes and with the marks of time at its head.
    fn parts(&self, most: f64) -> Vec<Self> {
        if self.room() <= most {
            return vec![self.clone()];
        }
        let first = self.y + HEAD;
        let lane_of = |y: f64| ((y - first) / LANE).floor().max(0.0) as usize;
        // Words may stand in the lane below their bar, and stay with it.
        let lanes_of = |bar: &BarView| (lane_of(bar.y), lane_of(bar.label_y - 10.0));
        let lanes = self.bars.iter().map(|bar| lanes_of(bar).1.max(lanes_of(bar).0) + 1).max().unwrap_or(1);
        let per = (((most - HEAD - GAP - 10.0) / LANE).floor() as usize).max(2);
        let mut parts = Vec::new();
        let mut from = 0;
        while from < lanes {
            let mut to = (from + per).min(lanes);
            let cuts = |at: usize| self.bars.iter().map(lanes_of).any(|(bar, words)| bar < at && at <= words);
            while to < lanes && to > from + 1 && cuts(to) {
                to -= 1;
            }
            let bars = self.bars.iter().filter(|bar| (from..to).contains(&lanes_of(bar).0)).cloned();
            let mut part = Self {
                bars: bars.collect(),
                height: HEAD + (to - from) as f64 * LANE + 10.0,
                gap_before: self.gap_before.clone().filter(|_| from == 0),
                ..self.clone()
            };
            if from > 0 {
                part.top = part.y;
            }
            for bar in &mut part.bars {
                bar.y -= from as f64 * LANE;
                bar.label_y -= from as f64 * LANE;
            }
            parts.push(part);
            from = to;
        }
        parts
    }
}

/// A part of a strip on one scale.
#[derive(Debug, Clone, Serialize)]
struct StretchView {
    from: f64,
    to: f64,
    scale: String,
    ticks: Vec<Tick>,
    /// The middle of the break before it, and what is left out there.
    gap_before: Option<(f64, String)>,
}

/// One bar and the words beside it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BarView {
    #[serde(flatten)]
    bar: Bar,
    y: f64,
    number: usize,
    anchor: String,
    label: String,
    full: String,
    label_x: f64,
    label_y: f64,
    before: bool,
    incident: Option<usize>,
    contradicted: bool,
}

/// An event as the timeline draws it.
pub(crate) struct Drawn {
    pub(crate) number: usize,
    pub(crate) anchor: String,
    pub(crate) title: String,
    pub(crate) when: String,
    pub(crate) interval: Interval,
    pub(crate) incident: Option<usize>,
    pub(crate) contradicted: bool,
}

/// The width that a text takes when drawn, by a coarse table of a wide typeface: enough to keep texts
/// apart in whichever the reader's machine has.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        'i' | 'l' | 'j' | '.' | ',' | '\'' | ' ' | 'I' | 'f' => 0.35,
        't' | 'r' => 0.42,
        'm' | 'w' | 'M' | 'W' | 'ш' | 'щ' | 'ж' | 'ю' | 'Ш' | 'Щ' | 'Ж' | 'Ю' => 0.95,
        c if c.is_ascii_uppercase() => 0.72,
        c if c.is_ascii() => 0.62,
        '\u{2e80}'..='\u{ffef}' => 1.05,
        _ => 0.68,
    };
    text.chars().map(em).sum::<f64>() * size
}

/// A text cut to so many characters, with an ellipsis where something was cut.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The timeline of these events, in their order on the page.
pub(crate) fn timeline(events: &[Drawn], strips: &[Strip]) -> TimelineView {
    let mut y = 0.0;
    let mut views = Vec::new();
    for strip in strips {
        let top = y;
        if strip.gap_before.is_some() {
            y += GAP;
        }
        let (bars, lanes) = lay_out(events, strip, y + HEAD);
        let height = HEAD + lanes.max(1) as f64 * LANE + 10.0;
        let stretch = |s: &crate::axis::Stretch| StretchView {
            from: tenth(s.x),
            to: tenth(s.x + s.width),
            scale: s.scale.clone(),
            ticks: s.ticks.clone(),
            gap_before: s.gap_before.clone(),
        };
        let stretches = strip.stretches.iter().map(stretch).collect();
        views.push(StripView { top, y, height, gap_before: strip.gap_before.clone(), stretches, bars });
        y += height;
    }
    TimelineView { width: AXIS_WIDTH, strips: views }
}

/// A title short enough for the picture: whole as a rule, else cut after a word.
fn label(title: &str) -> String {
    if text_width(title, LETTER) <= LONGEST_LABEL {
        return title.to_owned();
    }
    let mut kept = String::new();
    for piece in title.split_inclusive(char::is_whitespace) {
        if text_width(&kept, LETTER) + text_width(piece, LETTER) > LONGEST_LABEL {
            break;
        }
        kept.push_str(piece);
    }
    if kept.is_empty() {
        return cut(title, 60);
    }
    format!("{} …", kept.trim_end())
}

/// Puts each bar with its words into the first lane that has room for both: words behind the bar, else before it,
/// else in the lane below it.
fn lay_out(events: &[Drawn], strip: &Strip, top: f64) -> (Vec<BarView>, usize) {
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut bars = Vec::new();
    for event in events {
        let Some(bar) = strip.bar(event.interval) else { continue };
        let mut label = label(&event.title);
        if bar.cut_left {
            label.push_str(" (continued)");
        }
        let words = text_width(&format!("{} {label}", event.number), LETTER) + 10.0;
        let end = bar.x + bar.width;
        let (behind, before) = (end + words <= AXIS_WIDTH + MARGIN, bar.x - words >= -MARGIN);
        let label_from = match (behind, before) {
            (true, _) => end + 6.0,
            (false, true) => bar.x - 6.0,
            (false, false) => bar.x.min(AXIS_WIDTH + MARGIN - words).max(-MARGIN),
        };
        let (bar_room, words_room) = match (behind, before) {
            (true, _) => ((bar.x, end + words), None),
            (false, true) => ((bar.x - words, end), None),
            (false, false) => ((bar.x, end), Some((label_from, label_from + words))),
        };
        let free = |lanes: &[Vec<(f64, f64)>], lane: usize, (from, to): (f64, f64)| {
            lanes.get(lane).is_none_or(|l| l.iter().all(|&(a, b)| to + 8.0 < a || b + 8.0 < from))
        };
        let fits = |n: &usize| free(&lanes, *n, bar_room) && words_room.is_none_or(|w| free(&lanes, n + 1, w));
        let lane = (0..=lanes.len()).find(fits).unwrap_or(lanes.len());
        for (lane, room) in std::iter::once((lane, bar_room)).chain(words_room.map(|w| (lane + 1, w))) {
            if lanes.len() <= lane {
                lanes.resize(lane + 1, Vec::new());
            }
            lanes[lane].push(room);
        }
        let y = top + lane as f64 * LANE;
        bars.push(BarView {
            bar,
            y,
            number: event.number,
            anchor: event.anchor.clone(),
            label,
            full: format!("{}: {}", event.title, event.when),
            label_x: tenth(label_from),
            label_y: y + if words_room.is_some() { LANE + 11.0 } else { 13.0 },
            before: !behind && before,
            incident: event.incident,
            contradicted: event.contradicted,
        });
    }
    (bars, lanes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    use crate::{ClockStyle, axis, wording::Clock};

    #[test]
    fn nothing_is_drawn_over_anything_else() {
        let clock = Clock::new(jiff::tz::TimeZone::UTC, ClockStyle::TwelveHour);
        let events: Vec<Drawn> = (0..60)
            .map(|n| {
                let from = model::Instant::from_micros(1_641_340_800_000_000 + n * 700_000_000);
                let to = from + model::Difference::from_secs(60 * (n % 13));
                Drawn {
                    number: n as usize + 1,
                    anchor: format!("event-{n}"),
                    title: "People walk toward the square".repeat(1 + n as usize % 3),
                    when: String::new(),
                    interval: Interval::new(Some(from), (n % 5 > 0).then_some(to)).unwrap(),
                    incident: None,
                    contradicted: false,
                }
            })
            .collect();
        let intervals: Vec<Interval> = events.iter().map(|e| e.interval).collect();
        let view = timeline(&events, &axis::strips(&intervals, &clock));
        let drawn: BTreeSet<usize> = view.strips.iter().flat_map(|s| &s.bars).map(|b| b.number).collect();
        assert_eq!(drawn.len(), 60);
        for strip in &view.strips {
            // Each bar, and each of the words, is a box that nothing else may touch.
            let boxes: Vec<(usize, f64, f64, f64)> = strip
                .bars
                .iter()
                .flat_map(|b| {
                    let words = text_width(&format!("{} {}", b.number, b.label), LETTER);
                    let from = if b.before { b.label_x - words } else { b.label_x };
                    let lane = ((b.label_y - 10.0 - b.y) / LANE).floor() * LANE;
                    [(b.number, b.y, b.bar.x, b.bar.x + b.bar.width), (b.number, b.y + lane, from, from + words)]
                })
                .collect();
            for (i, a) in boxes.iter().enumerate() {
                assert!(a.2 >= -MARGIN - 0.1 && a.3 <= AXIS_WIDTH + MARGIN + 0.1, "{a:?}");
                assert!(a.1 < strip.y + strip.height, "{a:?}");
                for b in &boxes[..i] {
                    assert!(a.0 == b.0 || a.1 != b.1 || a.2 > b.3 || b.2 > a.3, "{a:?} and {b:?}");
                }
            }
        }
    }

    #[test]
    fn on_sheets_no_bar_is_lost_and_none_leaves_its_sheet() {
        let clock = Clock::new(jiff::tz::TimeZone::UTC, ClockStyle::TwelveHour);
        let events: Vec<Drawn> = (0..160)
            .map(|n| {
                let from = model::Instant::from_micros(1_641_340_800_000_000 + n * 60_000_000);
                Drawn {
                    number: n as usize + 1,
                    anchor: format!("event-{n}"),
                    title: "People walk toward the square and the residence".repeat(1 + n as usize % 2),
                    when: String::new(),
                    interval: Interval::new(Some(from), Some(from + model::Difference::from_secs(9_000))).unwrap(),
                    incident: None,
                    contradicted: false,
                }
            })
            .collect();
        let intervals: Vec<Interval> = events.iter().map(|e| e.interval).collect();
        let view = timeline(&events, &axis::strips(&intervals, &clock));
        let most = 560.0;
        assert!(view.strips.iter().any(|strip| strip.room() > 2.0 * most), "one strip needs several sheets");
        let sheets = view.sheets(most);
        let mut drawn = Vec::new();
        for sheet in &sheets {
            let mut end = 0.0;
            for strip in sheet {
                assert!((strip.top - end).abs() < 1e-6, "one behind the other");
                end = strip.y + strip.height;
                for bar in &strip.bars {
                    assert!(bar.y >= strip.y + HEAD && bar.y + LANE <= end && bar.label_y <= end, "{bar:?} in {end}");
                    drawn.push(bar.number);
                }
            }
            assert!(end <= most, "{end}");
        }
        let of_page: usize = view.strips.iter().map(|strip| strip.bars.len()).sum();
        assert_eq!(drawn.len(), of_page);
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn, (1..=160).collect::<Vec<_>>());
    }

    #[test]
    fn a_title_is_shown_whole_or_cut_after_a_word() {
        let title =
            "The presidential residence is taken by a crowd that came from the square before four in the afternoon";
        assert_eq!(label(title), title);
        let long = label(&"walking ".repeat(40));
        assert!(long.ends_with("walking …") && text_width(&long, LETTER) < LONGEST_LABEL + 20.0);
    }
}
