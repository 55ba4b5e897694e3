//! What the internet does with films: copies cut, bent and coded anew, and posts that say when.

use std::path::Path;
use std::process::Command;

use crate::camera::{Camera, Codec};
use crate::chance::Chance;
use crate::failure::DrillError;
use crate::files::{Ffmpeg, pam};
use crate::picture::{Picture, rgb};
use crate::stage::Stage;
use crate::truth::TrueCopy;

/// A copy that is to be made.
#[derive(Debug, Clone)]
pub(crate) struct Repost {
    pub(crate) id: String,
    /// File name in the folder of films.
    pub(crate) file: String,
    pub(crate) how: &'static str,
    /// Item, seconds from where, seconds long.
    pub(crate) parts: Vec<(String, f64, f64)>,
    pub(crate) speed: f64,
    /// Whether it can be made only after another copy.
    pub(crate) second: bool,
    quality: u32,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Smaller,
    Mirrored,
    Logo,
    Upright,
    Faster,
    Compilation,
    Screen,
    Again,
}

/// Which copies are made of which films.
pub(crate) fn plan(stage: &Stage) -> Vec<Repost> {
    let mut chance = Chance::new(stage.settings.seed.number, "internet");
    let cameras: Vec<&Camera> = stage.cameras.iter().collect();
    let hard = stage.settings.hard;
    let mut order: Vec<usize> = (0..cameras.len()).collect();
    chance.shuffle(&mut order);
    let at = |k: usize| cameras[order[k % order.len()]];
    let mut cut = |camera: &Camera, most: f64| {
        let long = (most * chance.between(0.7, 1.0) * (1.0 - 0.6 * hard)).min(camera.plays_s() * 0.7).max(2.0);
        let from = (camera.plays_s() - long).max(0.0) * chance.unit();
        (camera.id.clone(), (from * 10.0).round() / 10.0, (long * 10.0).round() / 10.0)
    };
    let whole = |camera: &Camera| (camera.id.clone(), 0.0, camera.plays_s().min(90.0));
    let quality = 33 + (8.0 * hard) as u32;
    let copy = |number: usize, kind: Kind, how: &'static str, parts: Vec<(String, f64, f64)>| Repost {
        id: format!("U{:02}", number + 1),
        file: format!(
            "{}.mp4",
            ["f7d2a1", "share_0412", "clip-final", "vert_2231", "fast", "compilation", "screen_0007", "repost"][number]
        ),
        how,
        parts,
        speed: 1.0,
        second: false,
        quality,
        kind,
    };
    let mut copies = vec![
        copy(0, Kind::Smaller, "re-encoded smaller", vec![whole(at(0))]),
        copy(1, Kind::Mirrored, "excerpt, mirrored and cropped", vec![cut(at(1), 26.0)]),
        copy(2, Kind::Logo, "excerpt with a logo", vec![cut(at(2), 24.0)]),
        copy(3, Kind::Upright, "excerpt cut upright", vec![cut(at(3), 20.0)]),
        copy(4, Kind::Faster, "excerpt, faster", vec![cut(at(4), 22.0)]),
        copy(
            5,
            Kind::Compilation,
            "compilation with captions",
            vec![cut(at(0), 9.0), cut(at(3), 9.0), cut(at(5), 9.0)],
        ),
        copy(6, Kind::Screen, "filmed from a screen", vec![cut(at(6), 16.0)]),
    ];
    copies[4].speed = 1.25;
    let mirrored = copies[1].parts[0].clone();
    let mut again = copy(7, Kind::Again, "re-upload of a copy", vec![("U02".to_owned(), 0.0, mirrored.2)]);
    again.second = true;
    copies.push(again);
    copies
}

/// Makes one copy out of films that are there.
///
/// # Errors
/// What ffmpeg complains of.
pub(crate) fn make(
    copy: &Repost,
    ffmpeg: &Ffmpeg,
    film_of: &dyn Fn(&str) -> std::path::PathBuf,
    size: (usize, usize),
    scratch: &Path,
    file: &Path,
) -> Result<(), DrillError> {
    let mut command = ffmpeg.command();
    for (item, from, long) in &copy.parts {
        command.args(["-ss", &format!("{from:.3}"), "-t", &format!("{long:.3}"), "-i"]).arg(film_of(item));
    }
    let (w, h) = size;
    let even = |v: usize| v / 2 * 2;
    let picture = |name: &str, picture: Picture| -> Result<std::path::PathBuf, DrillError> {
        let path = scratch.join(format!("{}-{name}.pam", copy.id));
        std::fs::write(&path, pam(&picture)).map_err(|error| DrillError::file(&path, error))?;
        Ok(path)
    };
    let graph = |command: &mut Command, text: String| {
        command.args(["-filter_complex", &text, "-map", "[v]", "-map", "[a]"]);
    };
    match copy.kind {
        Kind::Smaller => graph(&mut command, "[0:v]scale=iw*2/3:ih*2/3:flags=bilinear,crop=trunc(iw/2)*2:trunc(ih/2)*2[v];[0:a]anull[a]".into()),
        Kind::Mirrored => graph(
            &mut command,
            "[0:v]hflip,crop=trunc(iw*0.43)*2:trunc(ih*0.42)*2:iw*0.07:ih*0.05,eq=brightness=0.03:saturation=1.25[v];[0:a]volume=0.8[a]".into(),
        ),
        Kind::Logo => {
            command.arg("-i").arg(picture("logo", logo(w))?);
            graph(&mut command, "[0:v][1:v]overlay=W-w-8:8[v];[0:a]anull[a]".into());
        }
        Kind::Upright => graph(
            &mut command,
            format!("[0:v]crop='min(iw,ih*9/16)':ih,scale={}:{},setsar=1[v];[0:a]anull[a]", even(h * 9 / 16 / 2 * 3 / 2), even(h * 3 / 4)),
        ),
        Kind::Faster => graph(&mut command, format!("[0:v]setpts=PTS/{0},fps=20[v];[0:a]atempo={0}[a]", copy.speed)),
        Kind::Compilation => {
            let words = ["1. НА ПЛОЩАДИ", "2. ҚАРАҢЫЗДАР!", "3. THEY SHOT AT US"];
            let mut text = String::new();
            for (number, caption) in words.iter().enumerate().take(copy.parts.len()) {
                command.arg("-i").arg(picture(&format!("caption{number}"), caption_bar(caption, w, h))?);
                let bar = copy.parts.len() + number;
                text.push_str(&format!(
                    "[{number}:v]scale={w}:{h}:force_original_aspect_ratio=decrease,pad={w}:{h}:(ow-iw)/2:(oh-ih)/2,setsar=1,fps=20[s{number}];\
                     [s{number}][{bar}:v]overlay=0:H-h[v{number}];[{number}:a]aresample=48000[a{number}];"
                ));
            }
            let all: String = (0..copy.parts.len()).map(|k| format!("[v{k}][a{k}]")).collect();
            text.push_str(&format!("{all}concat=n={}:v=1:a=1[v][a]", copy.parts.len()));
            graph(&mut command, text);
        }
        Kind::Screen => {
            // A screen seen askew in a dim room, its light uneven, its small loudspeaker thin and roomy.
            graph(
                &mut command,
                format!(
                    "[0:v]scale={w}:{h},setsar=1,fps=20,perspective=x0=-38:y0=-22:x1=W+24:y1=-44:x2=-60:y2=H+40:x3=W+46:y3=H+26:sense=destination,\
                     eq=contrast=0.82:brightness=0.05:saturation=0.75,vignette=PI/4.4,noise=alls=7:allf=t+u:all_seed=7,boxblur=1:1[v];\
                     [0:a]highpass=f=350,lowpass=f=4200,aecho=0.8:0.6:23|37:0.35|0.25[a]"
                ),
            );
        }
        Kind::Again => graph(&mut command, "[0:v]scale=iw*3/4:-2[v];[0:a]anull[a]".into()),
    }
    command.args(["-map_metadata", "-1"]);
    ffmpeg.finish(&mut command, Codec::H264, copy.quality, file);
    ffmpeg.run(command, file)
}

fn logo(width: usize) -> Picture {
    let wide = (width / 5).max(24);
    let mut picture = Picture::new(wide, (wide / 4).max(8), [0, 0, 0, 0]);
    picture.fill((0.0, 0.0), (1.0, 1.0), [190, 30, 40, 220]);
    picture.text_in("ALAU TV", (0.06, 0.2), (0.94, 0.8), 0.16, rgb(255, 255, 255));
    picture
}

fn caption_bar(words: &str, width: usize, height: usize) -> Picture {
    let mut picture = Picture::new(width, (height / 7).max(12), [0, 0, 0, 170]);
    picture.text_in(words, (0.04, 0.22), (0.96, 0.78), 0.15, rgb(255, 236, 90));
    picture
}

/// The true relation of each part of a copy to what it was made from.
pub(crate) fn relations(copy: &Repost) -> Vec<TrueCopy> {
    let mut at = 0.0;
    copy.parts
        .iter()
        .map(|(of, from, long)| {
            let plays = long / copy.speed;
            let relation = TrueCopy {
                copy: copy.id.clone(),
                of: of.clone(),
                how: copy.how.to_owned(),
                copy_from_s: at,
                copy_to_s: at + plays,
                of_from_s: *from,
                of_to_s: from + long,
                speed: copy.speed,
                mirrored: copy.kind == Kind::Mirrored,
            };
            at += plays;
            relation
        })
        .collect()
}
