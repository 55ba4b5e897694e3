//! Prints what is measured of every sudden sound, what the trees are fitted to: `measure_sounds FILE...` of sound at 8 kHz
//! (raw `i16`, little endian); a line each: file, second, chance, series, measures. `measure_sounds --names` prints what the measures are.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
fn main() -> std::io::Result<()> {
    for file in std::env::args().skip(1) {
        if file == "--names" {
            acoustics::shots::NAMES.iter().for_each(|name| println!("{name}"));
            continue;
        }
        let bytes = std::fs::read(&file)?;
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        for one in acoustics::shots::measured(&samples) {
            let features: Vec<String> = one.features.iter().map(|value| format!("{value:.4}")).collect();
            println!("{file} {:.5} {:.4} {} {}", one.t_s, one.chance, one.series, features.join(" "));
        }
    }
    Ok(())
}
