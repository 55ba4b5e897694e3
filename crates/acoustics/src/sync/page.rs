//! The answer as a page: every recording on its group's clock, to be looked at, listened to and corrected.

use std::fmt::Write;

use serde::Serialize;

use super::{By, Synchronised};
use crate::page::{escape, head, lies_in};
use crate::shape::{ROWS, Shape, excerpt, inlined};
use crate::whitened::RATE;

/// Seconds of sound to hear of each recording.
const EXCERPT_S: f64 = 6.0;

#[derive(Serialize)]
struct Data<'a> {
    rows: usize,
    recordings: Vec<Row<'a>>,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Row<'a> {
    n: usize,
    file: &'a str,
    group: usize,
    offset_s: f64,
    uncertainty_s: f64,
    duration_s: f64,
    said: String,
    shape: Shape,
    excerpt: Option<String>,
}

#[derive(Serialize)]
struct Group {
    from: f64,
    to: f64,
}

/// One self-contained page. `folder` is where the files lie, or nothing; `files` and `sounds` (at [`RATE`]) are in the order of the recordings; `said` writes an
/// offset and its uncertainty as people read them.
pub fn page(
    answer: &Synchronised,
    folder: &str,
    files: &[&str],
    sounds: &[Vec<i16>],
    apart_m: f64,
    said: fn(f64, f64) -> String,
) -> String {
    let duration = |n: usize| sounds[n].len() as f64 / f64::from(RATE);
    let count = answer.recordings.iter().map(|r| r.group + 1).max().unwrap_or(0);
    let members: Vec<Vec<usize>> = (0..count)
        .map(|group| {
            let mut members: Vec<usize> = (0..files.len()).filter(|&n| answer.recordings[n].group == group).collect();
            members.sort_by(|&x, &y| answer.recordings[x].offset_s.total_cmp(&answer.recordings[y].offset_s));
            members
        })
        .collect();
    let begins = |n: usize| answer.recordings[n].offset_s;
    let groups: Vec<Group> = members
        .iter()
        .map(|members| {
            let to = members.iter().map(|&n| begins(n) + duration(n)).fold(1.0, f64::max);
            Group { from: -0.01 * to, to: 1.01 * to }
        })
        .collect();
    let recordings = (0..files.len())
        .map(|n| {
            let recording = &answer.recordings[n];
            let at = busiest(&members[recording.group], &begins, &duration) - begins(n);
            let heard = at + EXCERPT_S > 0.0 && at < duration(n) && !recording.silent;
            Row {
                n,
                file: files[n],
                group: recording.group,
                offset_s: recording.offset_s,
                uncertainty_s: recording.uncertainty_s,
                duration_s: duration(n),
                said: said(recording.offset_s, recording.uncertainty_s),
                shape: Shape::new(&sounds[n], 1200),
                excerpt: heard.then(|| excerpt(&sounds[n], at, at + EXCERPT_S)),
            }
        })
        .collect();
    let data = Data { rows: ROWS, recordings, groups };
    let mut html = format!(
        "{}<p>Recordings are placed by what they hear. Each interval allows for microphones up to {apart_m:.0} m apart. Drag a recording (or focus it and use the arrow keys) to correct it: the machine’s value is kept beside yours.</p>{}",
        head("Sound on one clock", ""),
        lies_in(folder)
    );
    for contradiction in &answer.contradictions {
        let names: Vec<String> = contradiction.recordings.iter().map(|&n| escape(files[n])).collect();
        let _ = write!(
            html,
            "<div class=\"clash\">These disagree around a cycle by {:.2} s: {}. The pair that fits worst was set aside.</div>",
            contradiction.misclosure_s,
            names.join(" – ")
        );
    }
    for (group, members) in members.iter().enumerate().filter(|(_, members)| members.len() > 1) {
        let _ = write!(
            html,
            "<h2>On the clock of {}</h2><p><button data-all=\"{group}\">Hear all together where most overlap</button></p>",
            escape(files[members[0]])
        );
        axis(&mut html, &data.groups[group]);
        for &n in members {
            let recording = &answer.recordings[n];
            let begins = if recording.uncertainty_s == 0.0 {
                "begins at 0, by definition".to_owned()
            } else {
                format!("begins at {} s", said(recording.offset_s, recording.uncertainty_s))
            };
            lane(&mut html, n, files[n], &begins);
        }
    }
    let alone: Vec<usize> = members.iter().filter(|members| members.len() == 1).map(|members| members[0]).collect();
    if !alone.is_empty() {
        html.push_str("<h2>By themselves</h2><p>Nothing that they share with another was found. That is no proof that they are from elsewhere.</p>");
        for n in alone {
            lane(&mut html, n, files[n], if answer.recordings[n].silent { "nothing to hear" } else { "" });
        }
    }
    pairs(&mut html, answer, files, said);
    let _ = write!(
        html,
        "<h2>Your corrections</h2><p>Machine value and yours, to be kept beside one another:</p><textarea id=\"kept\" readonly>[]</textarea><script>const data={};\n{}{}</script></body></html>\n",
        inlined(&data),
        include_str!("../draw.js"),
        include_str!("page.js")
    );
    html
}

/// The instant from which most members of a group are heard, on its clock.
fn busiest(members: &[usize], begins: &impl Fn(usize) -> f64, duration: &impl Fn(usize) -> f64) -> f64 {
    let covered =
        |t: f64| members.iter().filter(|&&n| begins(n) <= t + 1e-6 && t + EXCERPT_S <= begins(n) + duration(n)).count();
    members
        .iter()
        .map(|&n| begins(n))
        .fold((0.0, 0), |best, t| {
            let count = covered(t);
            if count > best.1 { (t, count) } else { best }
        })
        .0
}

fn axis(html: &mut String, group: &Group) {
    let span = group.to - group.from;
    let step = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0, 7200.0]
        .into_iter()
        .find(|step| span / step <= 12.0)
        .unwrap_or(14400.0);
    html.push_str("<div class=\"axis\">");
    let mut t = 0.0;
    while t < group.to {
        let _ = write!(
            html,
            "<span style=\"left:{:.3}%\">{}:{:02}</span>",
            100.0 * (t - group.from) / span,
            (t / 60.0) as u64,
            (t % 60.0) as u64
        );
        t += step;
    }
    html.push_str("</div>");
}

fn lane(html: &mut String, n: usize, file: &str, says: &str) {
    let _ = write!(
        html,
        "<div class=\"row\"><div class=\"name\"><b>{file}</b>{says}<div id=\"says{n}\"></div><button data-hear=\"{n}\">Hear</button> <button data-undo=\"{n}\">Machine value</button></div><div class=\"lane\" data-n=\"{n}\"><canvas tabindex=\"0\" aria-label=\"Waveform and spectrogram of {file}\"></canvas></div></div>",
        file = escape(file)
    );
}

fn pairs(html: &mut String, answer: &Synchronised, files: &[&str], said: fn(f64, f64) -> String) {
    html.push_str("<h2>Pairs</h2><table><tr><th>first</th><th>second</th><th>second begins, on the first’s clock</th><th>drift</th><th>overlap</th><th>rests on</th></tr>");
    let mut refused = 0;
    for pair in &answer.pairs {
        let (Some(offset), Some(within)) = (pair.offset_s, pair.uncertainty_s) else {
            if let Some([one, other]) = pair.rivals_s {
                let _ = write!(
                    html,
                    "<tr><td>{}</td><td>{}</td><td colspan=\"4\">refused: {one:.2} s and {other:.2} s fit about as well</td></tr>",
                    escape(files[pair.a]),
                    escape(files[pair.b])
                );
            }
            refused += 1;
            continue;
        };
        let rests = match (pair.by, pair.agreeing) {
            (Some(By::Waveform), Some((n, of))) => format!("{n} of {of} blocks agree"),
            (Some(By::Onsets), Some((n, of))) => format!("{n} of {of} sudden sounds agree"),
            _ => "other recordings that both fit with".to_owned(),
        };
        let _ = write!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{} s</td><td>{}</td><td>{:.0} s</td><td>{rests}</td></tr>",
            escape(files[pair.a]),
            escape(files[pair.b]),
            said(offset, within),
            pair.drift_ppm.map_or("not known".to_owned(), |ppm| format!("{ppm:+.1} ppm")),
            pair.overlap_s.unwrap_or(0.0)
        );
    }
    let _ = write!(html, "</table><p>Refused, because nothing in common was found: {refused}.</p>");
}
