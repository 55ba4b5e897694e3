//! The picture of a case's time: every event a bar from its earliest to its latest possible moment.
use model::Interval;
use serde::Serialize;

use crate::axis::{AXIS_WIDTH, Bar, Strip, Tick, tenth};

/// Height of one lane of bars, in the picture's units.
const LANE: f64 = 19.0;
/// Room above a strip's lanes for its heading and hour marks.
const HEAD: f64 = 40.0;
/// Size of the lettering beside bars.
const LETTER: f64 = 11.5;
/// Titles beside bars are cut after so many characters.
const LONGEST_LABEL: usize = 46;

/// What is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct TimelineView {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) strips: Vec<StripView>,
}

/// One strip with its lanes.
#[derive(Debug, Serialize)]
pub(crate) struct StripView {
    label: String,
    y: f64,
    height: f64,
    ticks: Vec<Tick>,
    bars: Vec<BarView>,
}

/// One bar and the words beside it.
#[derive(Debug, Serialize)]
pub(crate) struct BarView {
    #[serde(flatten)]
    bar: Bar,
    y: f64,
    number: usize,
    anchor: String,
    label: String,
    full: String,
    label_x: f64,
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

/// The width that a text takes when drawn, by a coarse table: wide enough to keep texts apart.
pub(crate) fn text_width(text: &str, size: f64) -> f64 {
    let em = |c: char| match c {
        'i' | 'l' | 'j' | '.' | ',' | '\'' | ' ' | 'I' | 't' | 'f' | 'r' => 0.34,
        'm' | 'w' | 'M' | 'W' | 'ш' | 'щ' | 'ж' | 'ю' | 'Ш' | 'Щ' | 'Ж' | 'Ю' => 0.86,
        c if c.is_ascii_uppercase() => 0.68,
        c if c.is_ascii() => 0.55,
        '\u{2e80}'..='\u{ffef}' => 1.05,
        _ => 0.64,
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
        let (bars, lanes) = lay_out(events, strip, y + HEAD);
        let height = HEAD + lanes.max(1) as f64 * LANE + 10.0;
        views.push(StripView { label: strip.label.clone(), y, height, ticks: strip.ticks.clone(), bars });
        y += height;
    }
    TimelineView { width: AXIS_WIDTH, height: y, strips: views }
}

/// Puts each bar with its words into the first lane that has room for both.
fn lay_out(events: &[Drawn], strip: &Strip, top: f64) -> (Vec<BarView>, usize) {
    let mut lanes: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut bars = Vec::new();
    for event in events {
        let Some(bar) = strip.bar(event.interval) else { continue };
        let label = cut(&event.title, LONGEST_LABEL);
        let words = text_width(&format!("{} {label}", event.number), LETTER) + 10.0;
        let end = bar.x + bar.width;
        let before = end + words > AXIS_WIDTH && bar.x - words >= 0.0;
        let (from, to) = if before { (bar.x - words, end) } else { (bar.x, end + words) };
        let free = |lane: &Vec<(f64, f64)>| lane.iter().all(|&(a, b)| to + 8.0 < a || b + 8.0 < from);
        let lane = lanes.iter().position(free).unwrap_or_else(|| {
            lanes.push(Vec::new());
            lanes.len() - 1
        });
        lanes[lane].push((from, to));
        bars.push(BarView {
            bar,
            y: top + lane as f64 * LANE,
            number: event.number,
            anchor: event.anchor.clone(),
            label,
            full: format!("{}: {}", event.title, event.when),
            label_x: tenth(if before { bar.x - 6.0 } else { end + 6.0 }),
            before,
            incident: event.incident,
            contradicted: event.contradicted,
        });
    }
    (bars, lanes.len())
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let bars = &view.strips[0].bars;
        assert_eq!(bars.len(), 60);
        for (i, a) in bars.iter().enumerate() {
            for b in &bars[..i] {
                let apart = a.bar.x > b.bar.x + b.bar.width || b.bar.x > a.bar.x + a.bar.width;
                assert!(a.y != b.y || apart, "bars {} and {}", a.number, b.number);
            }
        }
    }
}
