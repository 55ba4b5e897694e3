//! The tables that an investigator would have: what posts say, what analysts read off the films, what people tell.

mod facts;

use std::collections::BTreeMap;
use std::path::Path;

use model::Instant;

use crate::chance::Chance;
use crate::failure::DrillError;
use crate::internet::Repost;
use crate::stage::Stage;
use crate::truth::{TrueHeard, TrueSighting, TrueStatement, Truth};

/// The tables under way.
pub(crate) struct Tables<'a> {
    stage: &'a Stage,
    chance: Chance,
    /// True instants from here on are told only as well as this: 0 to 1.
    hard: f64,
}

/// A row of cells.
type Row = Vec<String>;

fn row(cells: &[&str]) -> Row {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

impl<'a> Tables<'a> {
    pub(crate) fn new(stage: &'a Stage) -> Self {
        Self { stage, chance: Chance::new(stage.settings.seed.number, "tables"), hard: stage.settings.hard }
    }

    /// Writes all tables into the folder of the material and what the single tools read beside it; statements,
    /// published times and sightings go into the truth.
    ///
    /// # Errors
    /// A file cannot be written.
    pub(crate) fn write(mut self, drill: &Path, copies: &[Repost], truth: &mut Truth) -> Result<(), DrillError> {
        let material = drill.join("material");
        let place = &self.stage.ground;
        let (lon, lat) = place.lon_lat(self.stage.world.plan.centre());
        csv(
            &material,
            "case.csv",
            "title,zone",
            vec![vec![format!("Drill (synthetic), seed {}", truth.seed), truth.zone.clone()]],
        )?;
        csv(&material, "sources.csv", "id,name,role,medium,description", self.sources())?;
        let radius = format!("{:.0}", self.stage.world.plan.square.1 * 1.3);
        let square = vec![
            "square".into(),
            "The square".into(),
            format!("{lon:.6}"),
            format!("{lat:.6}"),
            radius,
            "plan of the town (synthetic)".into(),
        ];
        csv(&material, "places.csv", "id,name,lon,lat,radius_m,method", vec![square])?;
        csv(
            &material,
            "incidents.csv",
            "id,title,place",
            vec![row(&["dispersal", "The square is cleared", "square"])],
        )?;
        let events = truth.events.iter().map(|event| {
            let kind = self.stage.story.events.iter().find(|e| e.id == event.id).map_or("other", |e| e.kind);
            row(&[&event.id, &event.title, kind, "dispersal", "square"])
        });
        csv(&material, "events.csv", "id,title,kind,incident,place", events.collect())?;
        let items = self.items(copies, truth);
        csv(&material, "items.csv", "id,title,kind,file,description,source,place,address,posted_at", items)?;
        let evidence = self.evidence(truth);
        csv(&material, "evidence.csv", "id,subject,relation,low,high,reference,basis,trust,items,sources", evidence)?;
        self.statements(&material, truth)?;
        self.facts(&material, truth)?;
        let tools = drill.join("tools");
        std::fs::create_dir_all(&tools).map_err(|error| DrillError::file(&tools, error))?;
        self.tally(&material, &tools, truth)?;
        self.points(&tools, truth)
    }

    fn sources(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = vec![
            row(&["alau", "Alau TV (invented)", "publisher", "website", "Posts excerpts with its logo"]),
            row(&["channel", "Square now (invented channel)", "publisher", "messenger", "Re-posts what others send"]),
            row(&["ministry", "Ministry (invented)", "official", "press release", ""]),
            row(&["witness-1", "Witness 1", "witness", "interview", "Stood near the obelisk"]),
            row(&["witness-2", "Witness 2", "witness", "interview", "Lives above the pharmacy"]),
            row(&["witness-3", "Witness 3", "witness", "interview", "Came with the ambulance"]),
        ];
        for camera in &self.stage.cameras {
            let id = format!("filmer-{}", camera.id.to_lowercase());
            rows.push(row(&[
                &id,
                &format!("Filmer of {}", camera.id),
                "filmer",
                "",
                &format!("Filmed with a {}", camera.device),
            ]));
        }
        rows
    }

    fn items(&mut self, copies: &[Repost], truth: &mut Truth) -> Vec<Row> {
        let mut rows = Vec::new();
        for recording in &truth.recordings {
            let source = format!("filmer-{}", recording.id.to_lowercase());
            let title = format!("Film by {}", recording.device);
            rows.push(row(&[
                &recording.id,
                &title,
                "video",
                &recording.file,
                "As received from the filmer",
                &source,
                "square",
                "",
                "",
            ]));
        }
        let ends = truth.ends;
        for (number, copy) in copies.iter().enumerate() {
            let late = self.chance.between(240.0, 5400.0) + 900.0 * f64::from(u8::from(copy.second));
            let published = after(ends, late);
            // One post carries a date that its channel set back.
            let backdated = copy.second;
            let posted = if backdated { after(truth.begins, -2.0 * 3600.0) } else { published };
            let source = if copy.how.contains("logo") { "alau" } else { "channel" };
            let address = format!("https://example.org/{}/{}", source, 4100 + 7 * number);
            if let Some(item) = truth.items.iter_mut().find(|item| item.id == copy.id) {
                (item.published, item.posted_at) = (Some(published), Some(posted));
            }
            let file = format!("films/{}", copy.file);
            rows.push(row(&[
                &copy.id,
                "Found online",
                "video",
                &file,
                "",
                source,
                "",
                &address,
                &to_minute(posted).to_string(),
            ]));
        }
        for (id, source, file) in STATEMENTS.iter().map(|s| (s.item, s.source, s.file)) {
            rows.push(row(&[id, "Statement", "document", file, "", source, "", "", ""]));
        }
        rows
    }

    fn evidence(&mut self, truth: &Truth) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        let hard = self.hard;
        let start: BTreeMap<&str, &crate::truth::TrueRecording> =
            truth.recordings.iter().map(|r| (r.id.as_str(), r)).collect();
        let mut number = 0;
        let mut add = |cells: [String; 9]| {
            number += 1;
            rows.push(std::iter::once(format!("e{number:02}")).chain(cells).collect());
        };
        // The tower's clock, read where its face is large enough: to half a minute either way.
        let mut clocks: BTreeMap<&str, &crate::truth::TrueVisible> = BTreeMap::new();
        for seen in truth.visible.iter().filter(|v| v.landmark.starts_with("clock-") && !v.behind_leaves) {
            clocks.entry(&seen.recording).or_insert(seen);
        }
        for (id, seen) in clocks {
            if self.chance.happens(0.6 * hard) {
                continue;
            }
            let Some(recording) = start.get(id) else { continue };
            let shown = after(recording.start, seen.at_s);
            let read = to_minute(shown);
            let (low, high) = (after(read, -30.0 - seen.at_s), after(read, 90.0 - seen.at_s));
            let basis =
                format!("the clock of the tower reads {} at {:.1} s of {id}", local(read, &truth.zone), seen.at_s);
            add([
                format!("{id}.start"),
                "within".into(),
                low.to_string(),
                high.to_string(),
                String::new(),
                basis,
                "observed".into(),
                id.into(),
                String::new(),
            ]);
        }
        // Two films of the same bang: their starts differ by what the ear can tell, sound's travel included.
        let loudest = |id: &str| -> Vec<&TrueHeard> {
            truth.heard.iter().filter(|h| h.recording == id && h.audible && h.margin_db > 20.0).collect()
        };
        for pair in truth.recordings.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            let heard = loudest(&a.id);
            let shared = heard
                .iter()
                .find_map(|h| loudest(&b.id).into_iter().find(|o| o.discharge == h.discharge).map(|o| (*h, o)));
            let Some((in_a, in_b)) = shared else { continue };
            if self.chance.happens(0.7 * hard) {
                continue;
            }
            let difference = in_a.at_s - in_b.at_s;
            let slack = 0.45 + 0.5 * hard;
            let basis = format!("the same bang at {:.2} s of {} and {:.2} s of {}", in_a.at_s, a.id, in_b.at_s, b.id);
            let (low, high) = (difference - slack, difference + slack);
            add([
                format!("{}.start", b.id),
                "offset".into(),
                format!("{low:.2}"),
                format!("{high:.2}"),
                format!("{}.start", a.id),
                basis,
                "observed".into(),
                format!("{}; {}", a.id, b.id),
                String::new(),
            ]);
        }
        // Events in films that were running.
        for event in &truth.events {
            let films: Vec<_> = truth
                .recordings
                .iter()
                .filter(|r| event.at >= r.start && event.at <= after(r.start, r.length_s))
                .collect();
            if films.is_empty() || self.chance.happens(0.55 * hard) {
                continue;
            }
            let film = *self.chance.pick(&films);
            let inside = (event.at - film.start).secs();
            let (low, high) = ((inside - 1.5).max(0.0), inside + 1.5);
            let basis = format!("seen or heard at about {inside:.0} s of {}", film.id);
            add([
                event.id.clone(),
                "offset".into(),
                format!("{low:.1}"),
                format!("{high:.1}"),
                format!("{}.start", film.id),
                basis,
                "observed".into(),
                film.id.clone(),
                String::new(),
            ]);
        }
        let told = |id: &str| truth.events.iter().find(|event| event.id == id);
        if let Some(shot) = told("first-shot") {
            let about = |minutes: f64, width: f64| {
                (
                    after(to_minute(shot.at), 60.0 * (minutes - width)),
                    after(to_minute(shot.at), 60.0 * (minutes + width)),
                )
            };
            // True, mistaken, false: see the truth's statements.
            for (source, minutes, width, basis) in [
                ("witness-1", 0.5, 3.0, "S1: \"it was about then that they began to shoot\""),
                ("witness-2", 25.0, 5.0, "S2: \"half an hour later, I looked at the stove's clock\""),
                ("ministry", 90.0, 30.0, "S4: \"no shot was fired before the order of that evening\""),
            ] {
                let (low, high) = about(minutes, width);
                add([
                    "first-shot".into(),
                    "within".into(),
                    low.to_string(),
                    high.to_string(),
                    String::new(),
                    basis.into(),
                    "account".into(),
                    String::new(),
                    source.into(),
                ]);
            }
        }
        // Two events in one film: which came first, and by how much at least.
        for pair in truth.events.windows(2) {
            let (first, second) = if pair[0].at <= pair[1].at { (&pair[0], &pair[1]) } else { (&pair[1], &pair[0]) };
            let apart = (second.at - first.at).secs();
            let in_one =
                truth.recordings.iter().find(|r| first.at >= r.start && second.at <= after(r.start, r.length_s));
            let Some(film) = in_one.filter(|_| apart > 0.3 && !self.chance.happens(0.7 * hard)) else { continue };
            let least = (apart * 0.5).min(apart - 0.2);
            let basis = format!("both are in {}, one after the other", film.id);
            add([
                second.id.clone(),
                "after".into(),
                format!("{least:.1}"),
                String::new(),
                first.id.clone(),
                basis,
                "observed".into(),
                film.id.clone(),
                String::new(),
            ]);
        }
        // Copies that an analyst has recognised: where they begin in what they were made from.
        for copy in truth.copies.iter().filter(|copy| copy.copy_from_s == 0.0) {
            let backdated = copy.of.starts_with('U');
            if !backdated
                && (copy.how.contains("compilation") || (copy.copy != "U02" && self.chance.happens(0.4 + 0.5 * hard)))
            {
                continue;
            }
            let basis = format!("{} begins with the picture at {:.1} s of {}", copy.copy, copy.of_from_s, copy.of);
            add([
                format!("{}.start", copy.copy),
                "offset".into(),
                format!("{:.1}", copy.of_from_s - 0.5),
                format!("{:.1}", copy.of_from_s + 0.5),
                format!("{}.start", copy.of),
                basis,
                "observed".into(),
                format!("{}; {}", copy.copy, copy.of),
                String::new(),
            ]);
        }
        rows
    }

    fn statements(&mut self, material: &Path, truth: &mut Truth) -> Result<(), DrillError> {
        let folder = material.join("statements");
        std::fs::create_dir_all(&folder).map_err(|error| DrillError::file(&folder, error))?;
        let down = truth.people.iter().filter(|person| person.stayed_down).count();
        for statement in &STATEMENTS {
            let path = material.join(statement.file);
            let words = statement.words.replace("{DOWN}", &down.to_string());
            std::fs::write(&path, format!("{words}\n")).map_err(|error| DrillError::file(&path, error))?;
            truth.statements.push(TrueStatement {
                id: statement.id.to_owned(),
                source: statement.source.to_owned(),
                words,
                verdict: statement.verdict.to_owned(),
                because: statement.because.to_owned(),
            });
        }
        Ok(())
    }

    /// Sightings of those who lie on the ground, as an analyst lists them, and what can be told of pairs.
    fn tally(&mut self, material: &Path, tools: &Path, truth: &mut Truth) -> Result<(), DrillError> {
        let mut rows = Vec::new();
        let mut listed: Vec<(String, String)> = Vec::new();
        let down: Vec<&str> = truth.people.iter().filter(|p| p.stayed_down).map(|p| p.id.as_str()).collect();
        for seen in truth.appearances.iter().filter(|a| a.fallen && down.contains(&a.person.as_str())) {
            let Some(recording) = truth.recordings.iter().find(|r| r.id == seen.recording) else { continue };
            let Some(person) = self.stage.actors.people.iter().find(|p| p.id == seen.person) else { continue };
            let Some(fell) = truth.people.iter().find(|p| p.id == seen.person).and_then(|p| p.fell_at) else {
                continue;
            };
            let from_s = seen.from_s.max((fell - recording.start).secs() + 0.7);
            if seen.to_s - from_s < 0.5 {
                continue;
            }
            let at = after(recording.start, from_s);
            let Some(stance) = person.stance((at - truth.begins).secs()) else { continue };
            // Placed by eye: some metres off.
            let off = 1.5 + 3.0 * self.hard;
            let guess = stance.place + crate::space::v3(self.chance.normal() * off, self.chance.normal() * off, 0.0);
            let (lon, lat) = self.stage.ground.lon_lat(guess);
            let id = format!("s{}", rows.len() + 1);
            rows.push(vec![
                id.clone(),
                seen.recording.clone(),
                format!("{from_s:.1}"),
                format!("{:.1}", seen.to_s),
                "appears_dead".to_owned(),
                at.to_string(),
                format!("{lon:.6}"),
                format!("{lat:.6}"),
            ]);
            truth.sightings.push(TrueSighting { id: id.clone(), person: seen.person.clone() });
            listed.push((id, seen.person.clone()));
        }
        let described = rows.iter().map(|cells: &Row| {
            let more = ["Motionless on the ground", "5", "placed by eye against the plan"].map(str::to_owned);
            cells.iter().cloned().chain(more).collect()
        });
        filled(
            material,
            "sightings.csv",
            "id,item,from_s,to_s,state,start,lon,lat,what,radius_m,method",
            described.collect(),
        )?;
        csv(tools, "sightings.csv", "id,item,from_s,to_s,state,start,lon,lat", rows)?;
        let mut links = Vec::new();
        for (number, (a, of_a)) in listed.iter().enumerate() {
            for (b, of_b) in &listed[number + 1..] {
                // Clothes tell; not always.
                if self.chance.happens(0.55 - 0.4 * self.hard) {
                    let (relation, reason) =
                        if of_a == of_b { ("same", "clothes and place agree") } else { ("different", "other clothes") };
                    links.push(row(&[a, b, relation, reason]));
                }
            }
        }
        filled(material, "links.csv", "a,b,relation,reason", links.clone())?;
        csv(tools, "links.csv", "a,b,relation,reason", links)
    }

    /// One standard deviation of a click, in pixels.
    fn clicked_px(&self) -> f64 {
        0.6 + 2.0 * self.hard
    }

    /// The frame of a film that shows the most landmarks: each with time and pixel, as clicked.
    fn best_frame(&self, truth: &Truth, film: &str) -> Vec<(String, f64, f64, f64)> {
        let Some(camera) = self.stage.cameras.iter().find(|camera| camera.id == film) else { return vec![] };
        let Some(recording) = truth.recordings.iter().find(|recording| recording.id == film) else { return vec![] };
        let mut chance = Chance::new(self.stage.settings.seed.number, &format!("clicks {film}"));
        let (w, h) = (camera.size.0 as f64, camera.size.1 as f64);
        let mut best: Vec<(String, f64, f64, f64)> = vec![];
        for pose in recording.track.iter().step_by(4) {
            let (eyes, _) = crate::film::eyes(camera, camera.scene_s(pose.at_s));
            let shown = truth
                .visible
                .iter()
                .filter(|v| v.recording == film && v.from_s <= pose.at_s && v.to_s >= pose.at_s && !v.behind_leaves);
            let marks: Vec<_> = shown
                .filter_map(|v| {
                    let landmark = self.stage.world.plan.landmarks.iter().find(|l| l.id == v.landmark)?;
                    let (x, y, _) = eyes.project(landmark.at)?;
                    let inside = (0.0..w).contains(&x) && (0.0..h).contains(&y);
                    inside.then(|| (landmark.id.clone(), pose.at_s, x, y))
                })
                .collect();
            if marks.len() > best.len() {
                best = marks;
            }
        }
        let sigma = self.clicked_px();
        for mark in &mut best {
            mark.2 = (mark.2 + chance.normal() * sigma).clamp(0.0, w);
            mark.3 = (mark.3 + chance.normal() * sigma).clamp(0.0, h);
        }
        best
    }

    /// The same for `sightline locate`, a table a film.
    fn points(&self, tools: &Path, truth: &Truth) -> Result<(), DrillError> {
        for recording in &truth.recordings {
            let marks = self.best_frame(truth, &recording.id);
            let at_s = marks.first().map_or(0.0, |mark| mark.1);
            let rows = marks.into_iter().filter_map(|(id, _, x, y)| {
                let landmark = truth.landmarks.iter().find(|l| l.id == id)?;
                Some(vec![
                    id,
                    format!("{:.7}", landmark.lon),
                    format!("{:.7}", landmark.lat),
                    format!("{:.2}", landmark.height_m),
                    format!("{x:.1}"),
                    format!("{y:.1}"),
                ])
            });
            let name = format!("points-{}-at-{at_s:.1}s.csv", recording.id);
            csv(tools, &name, "landmark,lon,lat,height_m,x_px,y_px", rows.collect())?;
        }
        Ok(())
    }
}

/// A statement that somebody gives.
struct Statement {
    id: &'static str,
    /// The document that holds it.
    item: &'static str,
    source: &'static str,
    file: &'static str,
    words: &'static str,
    verdict: &'static str,
    because: &'static str,
}

const STATEMENTS: [Statement; 4] = [
    Statement {
        id: "S1",
        item: "D1",
        source: "witness-1",
        file: "statements/witness-1.txt",
        words: "There was music. Then the vans came, and a voice told us to go. After the loud bangs everyone ran, and then they \
                began to shoot.",
        verdict: "true",
        because: "The order of music, vans, stun grenades, flight and shots is as told.",
    },
    Statement {
        id: "S2",
        item: "D2",
        source: "witness-2",
        file: "statements/witness-2.txt",
        words: "I heard the first shot from my kitchen, half an hour after the music had begun; I looked at the clock on the stove.",
        verdict: "mistaken",
        because: "The stove's clock is wrong: the first shot came sooner. What was heard is right.",
    },
    Statement {
        id: "S3",
        item: "D3",
        source: "witness-3",
        file: "statements/witness-3.txt",
        words: "We found {DOWN} people on the ground who did not move.",
        verdict: "true",
        because: "So many stayed down.",
    },
    Statement {
        id: "S4",
        item: "D4",
        source: "ministry",
        file: "statements/ministry.txt",
        words: "Only fireworks were used by hooligans. No shot was fired before the order of that evening, and nobody was hurt.",
        verdict: "false",
        because: "Shots were fired from beside the vans, and people fell.",
    },
];

/// So many seconds later.
pub(crate) fn after(at: Instant, secs: f64) -> Instant {
    at.plus(model::Difference::from_micros((secs * 1e6).round() as i64))
}

fn to_minute(at: Instant) -> Instant {
    Instant::from_micros(at.micros().div_euclid(60_000_000) * 60_000_000)
}

fn local(at: Instant, zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    zone.to_datetime(at.to_timestamp()).strftime("%H:%M").to_string()
}

/// Writes a table, if there is anything to write: an empty one says nothing to an investigator.
fn filled(folder: &Path, name: &str, header: &str, rows: Vec<Row>) -> Result<(), DrillError> {
    if rows.is_empty() { Ok(()) } else { csv(folder, name, header, rows) }
}

/// Writes a table (RFC 4180).
pub(crate) fn csv(folder: &Path, name: &str, header: &str, rows: Vec<Row>) -> Result<(), DrillError> {
    let cell = |cell: &String| {
        if cell.contains([',', '"', '\n']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let lines = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(","));
    let text: String = std::iter::once(header.to_owned()).chain(lines).map(|line| line + "\r\n").collect();
    let path = folder.join(name);
    std::fs::write(&path, text).map_err(|error| DrillError::file(&path, error))
}
