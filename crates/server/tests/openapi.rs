//! The description of the interface that the screens are made against is the one that this program answers by.
use std::path::Path;

/// Writes `web/openapi.json` anew when `SIGHTLINE_WRITE_OPENAPI` is set; fails otherwise where it is not what is answered.
#[test]
fn the_description_in_web_is_the_one_that_is_answered() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/openapi.json");
    let made = server::openapi().expect("the description can be written");
    if std::env::var_os("SIGHTLINE_WRITE_OPENAPI").is_some() {
        std::fs::write(&path, &made).expect("web/openapi.json can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "web/openapi.json is not what the server answers: run `sightline serve --openapi > web/openapi.json`"
    );
}
