//! Holds shots and fused counts against drills (synthetic): `drill_shots DRILL...`.
//!
//! Each DRILL is a folder that `sightline drill` made, with `raw/NAME.raw` beside its `truth/`: each film as sound at 8 kHz
//! (`ffmpeg -i material/.../NAME.mp4 -vn -ar 8000 -ac 1 -f s16le raw/NAME.raw`). With `TOLD` in the environment every sound is told.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
use std::path::Path;

use acoustics::associate::{Apart, Hearing, associate};
use acoustics::shots::{Count, Kind, Shots, shots};

/// One film of a drill.
struct Film {
    id: String,
    starts_s: f64,
    duration_s: f64,
    /// When what can be heard arrives, and which discharge it is.
    audible: Vec<(f64, u64)>,
    found: Shots,
}

#[derive(Default)]
struct Sums {
    right: usize,
    open: usize,
    missed: usize,
    extra: usize,
    extra_open: usize,
    held: usize,
    of: usize,
    width: f64,
}

impl Sums {
    fn counted(&mut self, count: Count, heard: usize) -> bool {
        let holds = (count.low95..=count.high95).contains(&heard);
        self.of += 1;
        self.held += usize::from(holds);
        self.width += (count.high95 - count.low95) as f64 / heard.max(1) as f64;
        holds
    }

    fn say(&self, name: &str) {
        println!(
            "{name}: interval holds {} of {}, {:.2} of the number wide; found {} ({} more undetermined) of {}, made up {} ({} more undetermined)",
            self.held,
            self.of,
            self.width / self.of.max(1) as f64,
            self.right,
            self.open,
            self.right + self.open + self.missed,
            self.extra,
            self.extra_open
        );
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut alone, mut together) = (Sums::default(), Sums::default());
    let told = std::env::var_os("TOLD").is_some();
    for drill in std::env::args().skip(1) {
        let films = films(Path::new(&drill))?;
        for film in &films {
            one(&drill, film, &mut alone, told);
        }
        let begin_s = films.iter().map(|film| film.starts_s).fold(f64::INFINITY, f64::min);
        let hearings: Vec<Hearing<'_>> = films
            .iter()
            .map(|film| Hearing {
                offset_s: film.starts_s - begin_s,
                uncertainty_s: 0.02,
                rate: 1.0,
                duration_s: film.duration_s,
                shots: &film.found.shots,
            })
            .collect();
        let mut heard: Vec<u64> = films.iter().flat_map(|film| film.audible.iter().map(|one| one.1)).collect();
        heard.sort_unstable();
        heard.dedup();
        let fused = associate(&hearings, &Apart::default());
        let holds = together.counted(fused.count, heard.len());
        if told {
            for d in &fused.discharges {
                let what = |part: &acoustics::associate::Part| {
                    let film = &films[part.recording];
                    let at_s = film.found.shots[part.shot].t_s;
                    let near = film.audible.iter().find(|one| (one.0 - at_s).abs() <= 0.05);
                    format!("{}:{:.2}={}", film.id, part.score, near.map_or("none".to_owned(), |one| one.1.to_string()))
                };
                let heard: Vec<String> = d.heard.iter().map(what).collect();
                println!(
                    "    {:.3} {:.2} {:?} {:?} {heard:?} silent {:?}",
                    d.at_s, d.chance, d.place, d.doubt, d.silent
                );
            }
        }
        println!(
            "{drill}: together {} ({} to {}) of {}{}",
            fused.count.best,
            fused.count.low95,
            fused.count.high95,
            heard.len(),
            if holds { "" } else { ", missed" }
        );
    }
    alone.say("each film");
    together.say("each drill, on the true clocks");
    Ok(())
}

fn films(drill: &Path) -> Result<Vec<Film>, Box<dyn std::error::Error>> {
    let truth: serde_json::Value = serde_json::from_slice(&std::fs::read(drill.join("truth/truth.json"))?)?;
    let list = |name: &str| truth[name].as_array().cloned().unwrap_or_default();
    let mut films = Vec::new();
    for recording in list("recordings") {
        let id = recording["id"].as_str().ok_or("an id")?.to_owned();
        let file = Path::new(recording["file"].as_str().ok_or("a file")?).file_stem().ok_or("a name")?;
        let bytes = std::fs::read(drill.join("raw").join(format!("{}.raw", file.display())))?;
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        let heard = list("heard").into_iter().filter(|h| h["recording"] == id.as_str() && h["audible"] == true);
        let mut audible: Vec<(f64, u64)> =
            heard.filter_map(|h| Some((h["at_s"].as_f64()?, h["discharge"].as_u64()?))).collect();
        audible.sort_by(|x, y| x.0.total_cmp(&y.0));
        films.push(Film {
            id,
            starts_s: recording["offset_s"].as_f64().ok_or("an offset")?,
            duration_s: samples.len() as f64 / f64::from(acoustics::RATE),
            audible,
            found: shots(&samples),
        });
    }
    Ok(films)
}

/// One film by itself.
fn one(drill: &str, film: &Film, sums: &mut Sums, told: bool) {
    let shots = &film.found.shots;
    let mut taken = vec![false; shots.len()];
    let (mut right, mut open) = (0, 0);
    for &(at_s, discharge) in &film.audible {
        let near = (0..shots.len()).filter(|&n| !taken[n] && (shots[n].t_s - at_s).abs() <= 0.05);
        let best = near.min_by(|&x, &y| (shots[x].t_s - at_s).abs().total_cmp(&(shots[y].t_s - at_s).abs()));
        match best {
            Some(n) => {
                taken[n] = true;
                if shots[n].kind == Kind::Undetermined { open += 1 } else { right += 1 }
            }
            None => sums.missed += 1,
        }
        if told {
            let score = best.map_or(0.0, |n| shots[n].score);
            println!("    {at_s:.3} discharge {discharge}: {score:.2}");
        }
    }
    sums.right += right;
    sums.open += open;
    let extra = (0..shots.len()).filter(|&n| !taken[n]);
    for n in extra {
        if shots[n].kind == Kind::Undetermined {
            sums.extra_open += 1
        } else {
            sums.extra += 1
        }
        if told {
            println!("    {:.3} made up: {:.2}", shots[n].t_s, shots[n].score);
        }
    }
    let count = film.found.count;
    let holds = sums.counted(count, film.audible.len());
    println!(
        "  {drill} {}: {} ({} to {}) of {}; found {right} + {open}, {} echoes{}",
        film.id,
        count.best,
        count.low95,
        count.high95,
        film.audible.len(),
        film.found.echoes,
        if holds { "" } else { ", missed" }
    );
}
