//! The truth as files: one document, and the same as tables for those who look things up.

use std::path::Path;

use crate::failure::DrillError;
use crate::tables::csv;
use crate::truth::{TRUTH_FILE, Truth};

/// Writes the truth and the note that explains the folder.
///
/// # Errors
/// A file cannot be written.
pub(crate) fn write(root: &Path, truth: &Truth) -> Result<(), DrillError> {
    let path = root.join(TRUTH_FILE);
    let mut json = serde_json::to_vec_pretty(truth).map_err(|error| DrillError::file(&path, error))?;
    json.push(b'\n');
    std::fs::write(&path, json).map_err(|error| DrillError::file(&path, error))?;
    let folder = root.join("truth");
    let yes = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    let rows = truth.recordings.iter().map(|r| {
        let pose = r.track.first();
        let of = |f: fn(&crate::truth::TruePose) -> f64| pose.map_or(String::new(), |p| format!("{:.7}", f(p)));
        vec![
            r.id.clone(),
            r.file.clone(),
            r.start.to_string(),
            format!("{:.3}", r.length_s),
            format!("{:.3}", r.clock_error_s),
            format!("{:.2}", r.drift_ppm),
            of(|p| p.lon),
            of(|p| p.lat),
            of(|p| p.height_m),
            r.shots_fired.to_string(),
            r.shots_audible.to_string(),
            r.detonations_audible.to_string(),
        ]
    });
    csv(
        &folder,
        "recordings.csv",
        "id,file,start,length_s,clock_error_s,drift_ppm,lon,lat,height_m,shots_fired,shots_audible,detonations_audible",
        rows.collect(),
    )?;
    let rows = truth.discharges.iter().map(|d| {
        vec![
            d.id.to_string(),
            d.weapon.name().to_owned(),
            yes(d.is_shot),
            d.burst.to_string(),
            d.at.to_string(),
            format!("{:.7}", d.lon),
            format!("{:.7}", d.lat),
            format!("{:.2}", d.height_m),
            format!("{:.1}", d.azimuth_deg),
        ]
    });
    csv(&folder, "shots.csv", "id,weapon,is_shot,burst,at,lon,lat,height_m,azimuth_deg", rows.collect())?;
    let rows = truth.heard.iter().map(|h| {
        vec![
            h.recording.clone(),
            h.discharge.to_string(),
            format!("{:.6}", h.at_s),
            format!("{:.1}", h.peak_db),
            format!("{:.1}", h.margin_db),
            yes(h.audible),
            h.shock_at_s.map_or(String::new(), |t| format!("{t:.6}")),
            yes(h.hidden),
        ]
    });
    csv(&folder, "heard.csv", "recording,shot,at_s,peak_db,margin_db,audible,shock_at_s,hidden", rows.collect())?;
    let rows = truth.appearances.iter().map(|a| {
        vec![
            a.person.clone(),
            a.recording.clone(),
            format!("{:.1}", a.from_s),
            format!("{:.1}", a.to_s),
            format!("{:.0}", a.height_px),
            yes(a.fallen),
        ]
    });
    csv(&folder, "appearances.csv", "person,recording,from_s,to_s,height_px,fallen", rows.collect())?;
    let rows = truth.visible.iter().map(|v| {
        vec![
            v.recording.clone(),
            v.landmark.clone(),
            format!("{:.1}", v.from_s),
            format!("{:.1}", v.to_s),
            format!("{:.1}", v.at_s),
            format!("{:.2}", v.x_px),
            format!("{:.2}", v.y_px),
            yes(v.behind_leaves),
        ]
    });
    csv(&folder, "visible.csv", "recording,landmark,from_s,to_s,at_s,x_px,y_px,behind_leaves", rows.collect())?;
    let rows = truth.copies.iter().map(|c| {
        vec![
            c.copy.clone(),
            c.of.clone(),
            c.how.clone(),
            format!("{:.3}", c.copy_from_s),
            format!("{:.3}", c.copy_to_s),
            format!("{:.3}", c.of_from_s),
            format!("{:.3}", c.of_to_s),
            c.speed.to_string(),
            yes(c.mirrored),
        ]
    });
    csv(&folder, "copies.csv", "copy,of,how,copy_from_s,copy_to_s,of_from_s,of_to_s,speed,mirrored", rows.collect())?;
    let rows = truth.events.iter().map(|e| vec![e.id.clone(), e.title.clone(), e.at.to_string()]);
    csv(&folder, "events.csv", "id,title,at", rows.collect())?;
    let path = root.join("README.md");
    std::fs::write(&path, readme(truth)).map_err(|error| DrillError::file(&path, error))
}

fn readme(truth: &Truth) -> String {
    format!(
        "# A drill\n\n**Synthetic.** Made by `sightline drill` with seed {seed}. Nothing in it happened, nobody in it exists.\n\n\
         - `material/`: what investigators would receive: films, statements, tables. Import this and nothing else.\n\
         - `tools/`: tables for the tools that need no case (`sightline tally`, `sightline locate`).\n\
         - `truth/`: what is true. Look last.\n\n\
         ```sh\n\
         sightline new case --title \"Drill\" --zone {zone}\n\
         sightline import --case case material\n\
         sightline analyse --case case\n\
         sightline solve --case case\n\
         sightline score .          # your case against the truth\n\
         ```\n\n\
         How it is made, and what of it is unlike the world: `docs/methods/drill.md`.\n",
        seed = truth.seed,
        zone = truth.zone
    )
}
