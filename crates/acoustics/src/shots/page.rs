//! The answer as a page: ticks on the sound, and a sheet of candidates to accept or reject.

use std::fmt::Write;

use serde::Serialize;

use super::{Kind, Shots};
use crate::page::{escape, head, lies_in};
use crate::shape::{ROWS, Shape, excerpt, inlined};
use crate::whitened::RATE;

/// A recording with its answer.
#[derive(Debug, Clone, Copy)]
pub struct Listened<'a> {
    /// Its file, as given.
    pub file: &'a str,
    /// Its sound at [`RATE`].
    pub samples: &'a [i16],
    /// What was found in it.
    pub found: &'a Shots,
    /// What others say of each shot, to stand beside its score; may be shorter than the shots.
    pub said: &'a [String],
}

#[derive(Serialize)]
struct Data<'a> {
    rows: usize,
    recordings: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    shape: Shape,
    shots: Vec<Card>,
}

#[derive(Serialize)]
struct Card {
    t_s: f64,
    kind: Kind,
    score: f64,
    shape: Shape,
    excerpt: String,
}

/// At most so many candidates of one recording have a picture and a sound on the page.
const MOST: usize = 400;

/// One self-contained page; `folder` is where the files lie, or nothing.
pub fn page(recordings: &[Listened<'_>], folder: &str) -> String {
    let mut html = format!(
        "{}<p>Each tick is a sound that is, or may be, a discharge, with a score. A score is no finding: listen, then accept or reject each. Select a card and press <b>a</b> to accept, <b>r</b> to reject, <b>space</b> to hear, arrow keys to move.</p>{}",
        head("Shots heard", ""),
        lies_in(folder)
    );
    let mut rows = Vec::new();
    for (n, Listened { file, samples, found, said }) in recordings.iter().enumerate() {
        let duration_s = samples.len() as f64 / f64::from(RATE);
        let _ = write!(
            html,
            "<h2>{}</h2><p>{}, what is undetermined considered. {} sudden sounds were taken for echoes.</p><div class=\"lane\" data-n=\"{n}\"><canvas style=\"left:0;width:100%\"></canvas><div class=\"ticks\">",
            escape(file),
            found.count.said(),
            found.echoes
        );
        for shot in &found.shots {
            let _ = write!(
                html,
                "<div class=\"tick {}\" style=\"left:{:.3}%\"></div>",
                name(shot.kind),
                100.0 * shot.t_s / duration_s.max(1e-9)
            );
        }
        html.push_str("</div></div>");
        bursts(&mut html, found);
        if found.shots.len() > MOST {
            let _ = write!(
                html,
                "<p class=\"note\">The first {MOST} of {} are shown here; the JSON holds all.</p>",
                found.shots.len()
            );
        }
        html.push_str("<div class=\"sheet\">");
        for (k, shot) in found.shots.iter().take(MOST).enumerate() {
            let _ = write!(
                html,
                "<div class=\"card\" tabindex=\"0\" data-n=\"{n}\" data-k=\"{k}\"><canvas aria-label=\"Hear it\"></canvas>{}:{:06.3} · {} · {:.2}{}<div class=\"say\"><button data-say=\"yes\">Accept</button><button data-say=\"no\">Reject</button></div></div>",
                (shot.t_s / 60.0) as u64,
                shot.t_s % 60.0,
                name(shot.kind),
                shot.score,
                said.get(k)
                    .filter(|said| !said.is_empty())
                    .map_or(String::new(), |said| format!("<p>{}</p>", escape(said)))
            );
        }
        html.push_str("</div>");
        let cards = found.shots.iter().take(MOST).map(|shot| {
            let at = |s: f64| ((s.max(0.0) * f64::from(RATE)) as usize).min(samples.len());
            let (from, to) = (shot.t_s - 0.3, shot.t_s + 0.9);
            Card {
                t_s: shot.t_s,
                kind: shot.kind,
                score: shot.score,
                shape: Shape::new(&samples[at(from)..at(to)], 48),
                excerpt: excerpt(samples, from, to),
            }
        });
        rows.push(Row { file, shape: Shape::new(samples, 1200), shots: cards.collect() });
    }
    let _ = write!(
        html,
        "<h2>What you decided</h2><textarea id=\"kept\" readonly>[]</textarea><script>const data={};\n{}{}</script></body></html>\n",
        inlined(&Data { rows: ROWS, recordings: rows }),
        include_str!("../draw.js"),
        include_str!("page.js")
    );
    html
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Shot => "shot",
        Kind::Detonation => "detonation",
        Kind::Undetermined => "undetermined",
    }
}

fn bursts(html: &mut String, found: &Shots) {
    if found.bursts.is_empty() {
        return;
    }
    html.push_str(
        "<table><tr><th>burst</th><th>from</th><th>to</th><th>discharges</th><th>rounds a minute (95 %)</th></tr>",
    );
    for burst in &found.bursts {
        let rate = match (burst.rate_rpm, burst.rate_interval_rpm) {
            (Some(rate), Some([low, high])) => format!("{rate:.0} ({low:.0} to {high:.0})"),
            _ => "not even enough to say".to_owned(),
        };
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{:.2} s</td><td>{:.2} s</td><td>{}</td><td>{rate}</td></tr>",
            burst.id + 1,
            burst.from_s,
            burst.to_s,
            burst.count
        );
    }
    html.push_str("</table>");
}
