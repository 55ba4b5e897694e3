//! Tables of what was marked, said and recognised: landmarks and their pixels, words, statements and claims, lineage.

use std::path::Path;

use super::{Row, STATEMENTS, Tables, after, csv, filled, row, to_minute};
use crate::failure::DrillError;
use crate::truth::Truth;

impl Tables<'_> {
    /// Writes them into the material.
    ///
    /// # Errors
    /// A file cannot be written.
    pub(super) fn facts(&mut self, material: &Path, truth: &Truth) -> Result<(), DrillError> {
        self.landmarks(material, truth)?;
        self.marks(material, truth)?;
        self.words(material, truth)?;
        accounts(material, truth)?;
        self.lineage(material, truth)?;
        let clock = row(&[
            "tower-clock",
            "The clock on the tower",
            "wall",
            &truth.zone,
            "-1",
            "1",
            "kept by the town; true in this drill",
        ]);
        csv(material, "clocks.csv", "id,name,kind,zone,offset_low_s,offset_high_s,basis", vec![clock])
    }

    fn landmarks(&self, material: &Path, truth: &Truth) -> Result<(), DrillError> {
        let rows = truth.landmarks.iter().map(|l| {
            vec![
                l.id.clone(),
                l.name.clone(),
                "square".to_owned(),
                format!("{:.7}", l.lon),
                format!("{:.7}", l.lat),
                "0.5".to_owned(),
                format!("{:.2}", l.height_m),
                "plan of the town (synthetic)".to_owned(),
            ]
        });
        csv(material, "landmarks.csv", "id,name,place,lon,lat,radius_m,height_m,method", rows.collect())
    }

    /// For each film the landmarks of one frame, as an analyst clicks them.
    fn marks(&mut self, material: &Path, truth: &Truth) -> Result<(), DrillError> {
        let clicked = self.clicked_px();
        let mut rows: Vec<Row> = Vec::new();
        for recording in &truth.recordings {
            for (id, at_s, x, y) in self.best_frame(truth, &recording.id) {
                rows.push(vec![
                    id,
                    recording.id.clone(),
                    format!("{at_s:.1}"),
                    format!("{x:.1}"),
                    format!("{y:.1}"),
                    format!("{clicked:.1}"),
                    recording.size.0.to_string(),
                    recording.size.1.to_string(),
                ]);
            }
        }
        filled(material, "marks.csv", "landmark,item,at_s,x_px,y_px,sigma_px,width_px,height_px", rows)
    }

    /// The banner, in the film that shows it for longest, and what the loudspeaker says.
    fn words(&mut self, material: &Path, truth: &Truth) -> Result<(), DrillError> {
        let mut rows: Vec<Row> = Vec::new();
        let near_clock = |id: &str| truth.recordings.iter().find(|r| r.id == id);
        let mut best: Option<(&str, f64, f64)> = None;
        for camera in &self.stage.cameras {
            let Some(recording) = near_clock(&camera.id) else { continue };
            let mut run: Option<(f64, f64)> = None;
            for pose in &recording.track {
                let (eyes, _) = crate::film::eyes(camera, camera.scene_s(pose.at_s));
                let centre = self.stage.world.banner.centre;
                let (w, h) = (camera.size.0 as f64, camera.size.1 as f64);
                let seen = eyes
                    .project(centre)
                    .is_some_and(|(x, y, away)| (0.0..w).contains(&x) && (0.0..h).contains(&y) && away < 60.0)
                    && self.stage.world.plan.hidden_by(eyes.eye, centre).is_none();
                run = match (seen, run) {
                    (true, Some((from, _))) => Some((from, pose.at_s)),
                    (true, None) => Some((pose.at_s, pose.at_s)),
                    (false, Some((from, to))) if best.is_none_or(|(_, a, b)| to - from > b - a) => {
                        best = Some((&camera.id, from, to));
                        None
                    }
                    (false, _) => None,
                };
            }
            if let Some((from, to)) = run.filter(|(from, to)| best.is_none_or(|(_, a, b)| to - from > b - a)) {
                best = Some((&camera.id, from, to));
            }
        }
        if let Some((film, from, to)) = best.filter(|(_, from, to)| to > from) {
            let scripts = [("en", "Latn"), ("kk", "Cyrl"), ("ar", "Arab")];
            for (number, (text, (language, script))) in crate::world::BANNER.iter().zip(scripts).enumerate() {
                let id = format!("w{}", number + 1);
                rows.push(row(&[
                    &id,
                    film,
                    &format!("{from:.1}"),
                    &format!("{to:.1}"),
                    "banner",
                    text,
                    language,
                    script,
                ]));
            }
        }
        filled(material, "words.csv", "id,item,from_s,to_s,kind,text,language,script", rows)
    }

    /// Copies that have been recognised as such.
    fn lineage(&mut self, material: &Path, truth: &Truth) -> Result<(), DrillError> {
        let hard = self.hard;
        let mut rows: Vec<Row> = Vec::new();
        for copy in &truth.copies {
            if self.chance.happens(0.35 + 0.5 * hard) {
                continue;
            }
            let relation = if copy.how.contains("compilation") {
                continue;
            } else if copy.how.contains("excerpt") || copy.how.contains("screen") {
                "excerpt_of"
            } else {
                "re_encoding_of"
            };
            rows.push(row(&[&copy.copy, relation, &copy.of, "probable", "the same people at the same places"]));
        }
        filled(material, "lineage.csv", "item,relation,of,certainty,reason", rows)
    }
}

/// Statements, and what of them can be tested.
fn accounts(material: &Path, truth: &Truth) -> Result<(), DrillError> {
    let given = to_minute(after(truth.ends, 3.0 * 86_400.0)).to_string();
    let statements = STATEMENTS.iter().zip(&truth.statements).map(|(statement, true_one)| {
        let kind = if statement.source == "ministry" { "press_statement" } else { "interview" };
        row(&[statement.id, statement.source, kind, &given, "en", statement.item, &true_one.words])
    });
    csv(material, "statements.csv", "id,source,kind,date,language,items,text", statements.collect())?;
    let down = truth.people.iter().filter(|person| person.stayed_down).count().to_string();
    let claims = vec![
        row(&["c1", "S1", "The shots came after the loud bangs and the flight", "saw", "first-shot", "", "", ""]),
        row(&["c2", "S1", "A voice told people to go before the bangs", "heard", "order-to-leave", "", "", ""]),
        row(&[
            "c3",
            "S2",
            "The first shot fell half an hour after the music had begun",
            "heard",
            "first-shot",
            "",
            "",
            "",
        ]),
        row(&[
            "c4",
            "S3",
            "People lay on the ground who did not move",
            "saw",
            "first-fall",
            "people on the ground",
            &down,
            &down,
        ]),
        row(&["c5", "S4", "No shot was fired before the order of that evening", "office", "first-shot", "", "", ""]),
        row(&["c6", "S4", "Nobody was hurt", "office", "first-fall", "people hurt", "0", "0"]),
    ];
    csv(material, "claims.csv", "id,statement,says,knowledge,event,counted,at_least,at_most", claims)
}
