//! Writes the page of a small sample case, or the document for print where OUT ends so:
//! `cargo run --example page -- OUT.html|OUT.pdf [BASE.geojson ...]`.
#[path = "../tests/sample/mod.rs"]
mod sample;

use publication::BaseLayer;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("give the file to write the page to")?;
    let mut input = sample::almaty();
    for name in arguments {
        let geojson = std::fs::read(&name)?;
        input.base_layers.push(BaseLayer {
            name,
            attribution: "© OpenStreetMap contributors, ODbL".to_owned(),
            geojson,
        });
    }
    let bytes = match out.ends_with(".pdf") {
        true => publication::pdf(&input)?,
        false => publication::page(&input)?.into_bytes(),
    };
    std::fs::write(out, bytes)?;
    Ok(())
}
