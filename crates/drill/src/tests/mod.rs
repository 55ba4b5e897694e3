//! What must hold of a drill whatever its seed.

mod bad_input;
mod pictures;
mod same_bytes;
mod sounds;

use model::Position;

use crate::settings::{Seed, Settings};
use crate::stage::Stage;

/// Settings of a small drill.
fn settings(seed: &str) -> Settings {
    Settings {
        seed: Seed::from_text(seed),
        cameras: 4,
        minutes: 1.0,
        hard: 0.2,
        plan: None,
        begins: "2025-10-04T10:00:00Z".parse().unwrap(),
        zone: "Asia/Almaty".to_owned(),
        place: Position::from_lon_lat(70.0, 46.0).unwrap(),
        size: (320, 180),
        workers: 1,
    }
}

fn stage(seed: &str) -> Stage {
    Stage::set(&settings(seed)).unwrap()
}

/// Whether ffmpeg is there; says so where it is not.
fn has_ffmpeg() -> bool {
    let found = crate::files::Ffmpeg::find().is_ok();
    if !found {
        assert!(std::env::var_os("SIGHTLINE_NO_SKIP").is_none(), "ffmpeg is missing: run scripts/setup test");
        let _ = std::io::Write::write_all(&mut std::io::stderr(), b"skipped: no ffmpeg with libx264\n");
    }
    found
}
