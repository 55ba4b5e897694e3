//! The picture of a score: the scene from above with cameras and shots, and every dated point with its truth.

use std::fmt::Write;

use drill::truth::Truth;
use model::Instant;

use super::{PointScore, Scored};

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:66rem;padding:0 1rem;color:#1d2733;background:#fff}\
svg{display:block;max-width:100%;height:auto;border:1px solid #d5dce3;margin:1rem 0}svg text{font-size:11px;fill:#1d2733}\
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #e4e9ee;vertical-align:top}\
td.n{text-align:right;font-variant-numeric:tabular-nums}.house{fill:#dcd6cc;stroke:#b9b1a3}.cam{fill:#2f6fab}.view{fill:#2f6fab;opacity:.14}\
.shot{fill:#b3261e}.bang{fill:#d98324}.mark{fill:#54606c}.bar{fill:#7fa8cf}.meta{fill:#e2c48d}.truth{stroke:#111;stroke-width:1.5}.miss{fill:#b3261e}\
.synthetic{background:#fff4d6;border:1px solid #e0c060;padding:.5rem 1rem}";

/// The page.
pub(super) fn page(truth: &Truth, scored: &Scored) -> String {
    let mut html = String::new();
    let _ = write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Score of a drill</title><style>{STYLE}</style></head><body><h1>Score of a drill</h1>\
         <p class=\"synthetic\"><strong>Synthetic.</strong> Seed {}, hardness {}. Nothing in it happened; figures on it are no \
         figures on the world.</p>",
        scored.seed, scored.hard
    );
    html.push_str("<table><tr><th>engine</th><th>measure</th><th>value</th><th>of</th><th></th></tr>");
    for row in &scored.rows {
        let value = row.value.map_or("not yet".to_owned(), |value| format!("{value:.2} {}", row.unit));
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td class=\"n\">{value}</td><td class=\"n\">{}</td><td>{}</td></tr>",
            row.engine,
            escape(row.measure),
            row.of,
            escape(&row.note)
        );
    }
    html.push_str("</table><h2>The scene</h2>");
    map(&mut html, truth);
    html.push_str(
        "<h2>When</h2><p>A bar is what the evidence does not exclude (blue; below it in sand colour with files' own \
                   words believed); the line is the truth. Red: the truth lies outside.</p>",
    );
    times(&mut html, truth, &scored.points);
    html.push_str("<h2>Clocks and shots</h2>");
    recordings(&mut html, truth);
    html.push_str("</body></html>\n");
    html
}

/// Half the side of the map, in metres.
const REACH_M: f64 = 130.0;
const SIDE: f64 = 760.0;

fn map(html: &mut String, truth: &Truth) {
    let ground = model::Position::from_lon_lat(truth.lon, truth.lat).map(drill::Ground::at);
    let Ok(ground) = ground else { return };
    let place = |lon: f64, lat: f64| {
        let p = ground.point(lon, lat);
        (SIDE / 2.0 + p.x / REACH_M * SIDE / 2.0, SIDE / 2.0 - p.y / REACH_M * SIDE / 2.0)
    };
    let _ =
        write!(html, "<svg viewBox=\"0 0 {SIDE} {SIDE}\" role=\"img\" aria-label=\"The scene from above, north up\">");
    for building in truth.buildings.iter().filter(|b| b.base_m < 0.5) {
        let points: Vec<(f64, f64)> = building.ring.iter().map(|p| place(p.0, p.1)).collect();
        if points.iter().all(|p| !(-100.0..SIDE + 100.0).contains(&p.0) || !(-100.0..SIDE + 100.0).contains(&p.1)) {
            continue;
        }
        let text: Vec<String> = points.iter().map(|p| format!("{:.1},{:.1}", p.0, p.1)).collect();
        let name = building.name.as_deref().map_or(String::new(), |name| format!("<title>{}</title>", escape(name)));
        let _ = write!(html, "<polygon class=\"house\" points=\"{}\">{name}</polygon>", text.join(" "));
    }
    for landmark in &truth.landmarks {
        let (x, y) = place(landmark.lon, landmark.lat);
        let _ = write!(
            html,
            "<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2\"><title>{}</title></circle>",
            escape(&landmark.name)
        );
    }
    for discharge in &truth.discharges {
        let (x, y) = place(discharge.lon, discharge.lat);
        let class = if discharge.is_shot { "shot" } else { "bang" };
        let _ = write!(
            html,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"><title>{} {}</title></circle>",
            discharge.weapon.name(),
            discharge.id
        );
    }
    for recording in &truth.recordings {
        let Some(pose) = recording.track.get(recording.track.len() / 2) else { continue };
        let (x, y) = place(pose.lon, pose.lat);
        let half = (recording.size.0 as f64 / 2.0 / recording.focal_px).atan();
        let end = |turn: f64| {
            let (sin, cos) = (pose.azimuth_deg.to_radians() + turn).sin_cos();
            (x + 70.0 * sin, y - 70.0 * cos)
        };
        let (a, b) = (end(-half), end(half));
        let _ = write!(
            html,
            "<polygon class=\"view\" points=\"{x:.1},{y:.1} {:.1},{:.1} {:.1},{:.1}\"/><circle class=\"cam\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            a.0,
            a.1,
            b.0,
            b.1,
            x + 7.0,
            y - 6.0,
            recording.id
        );
    }
    html.push_str("<text x=\"8\" y=\"16\">north up; blue: cameras and where they look midway; red: shots; orange: detonations and fireworks; \
                   regions of fixes come with the engine locate</text></svg>");
}

fn times(html: &mut String, truth: &Truth, points: &[PointScore]) {
    // Two minutes before the scene to two after it: what lies beyond runs off the edge.
    let from = truth.begins.micros() - 120_000_000;
    let to = truth.ends.micros() + 120_000_000;
    let (left, wide) = (150.0, 800.0);
    let x = |at: Instant| left + (at.micros().clamp(from, to) - from) as f64 / (to - from) as f64 * wide;
    let high = points.len() as f64 * 22.0 + 26.0;
    let _ = write!(
        html,
        "<svg viewBox=\"0 0 {} {high}\" role=\"img\" aria-label=\"Bounds and truth of every point\">",
        left + wide + 10.0
    );
    let mut sorted: Vec<&PointScore> = points.iter().collect();
    sorted.sort_by_key(|point| point.truth);
    for (number, point) in sorted.iter().enumerate() {
        let y = number as f64 * 22.0 + 20.0;
        let _ = write!(html, "<text x=\"4\" y=\"{:.1}\">{}</text>", y + 9.0, escape(&point.point));
        let mut bar = |interval: model::Interval, class: &str, y: f64| {
            if !interval.is_unknown() {
                let (a, b) = (interval.earliest().map_or(left, &x), interval.latest().map_or(left + wide, &x));
                let _ = write!(
                    html,
                    "<rect class=\"{class}\" x=\"{a:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"6\"/>",
                    (b - a).max(1.5)
                );
            }
        };
        bar(point.bounds, if point.holds == Some(false) { "miss" } else { "bar" }, y);
        if let Some(with) = point.with_metadata {
            bar(with, if point.metadata_holds == Some(false) { "miss" } else { "meta" }, y + 7.0);
        }
        let t = x(point.truth);
        let _ = write!(
            html,
            "<line class=\"truth\" x1=\"{t:.1}\" x2=\"{t:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
            y - 3.0,
            y + 15.0
        );
    }
    html.push_str("</svg>");
}

fn recordings(html: &mut String, truth: &Truth) {
    html.push_str("<table><tr><th>film</th><th>clock ahead, s</th><th>drift, ppm</th><th>in the file</th><th>shots fired</th><th>audible</th></tr>");
    for r in &truth.recordings {
        let _ = write!(
            html,
            "<tr><td>{}</td><td class=\"n\">{:.2}</td><td class=\"n\">{:.1}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            r.id,
            r.clock_error_s,
            r.drift_ppm,
            r.stamp.in_words(),
            r.shots_fired,
            r.shots_audible
        );
    }
    html.push_str("</table><p>What was found of them comes beside it with the engines sync and shots.</p>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
