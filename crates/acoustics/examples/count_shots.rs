//! Prints the shots found: `count_shots FILE...` of sound at 8 kHz (raw `i16`, little endian).
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
fn main() -> std::io::Result<()> {
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        let found = acoustics::shots::shots(&samples);
        println!("F {file} {} {} {}", found.count.low95, found.count.best, found.count.high95);
        for shot in &found.shots {
            println!("S {:.4} {:?} {:.3} {} {:?}", shot.t_s, shot.kind, shot.score, shot.alike, shot.traits);
        }
    }
    Ok(())
}
