//! Every parser of the fuzz targets over its seeds and a few thousand mutations of them, on a stable compiler: nothing
//! panics, and nothing takes more memory or time than it should.
//!
//! `MUTATIONS` says how many mutations a seed gets (60).
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops at the first surprise, and it counts")]

#[path = "../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "a library of its own, for the fuzz targets")]
mod parsers;

use std::path::Path;
use std::process::Command;

/// The same numbers in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

/// What numbers and marks of formats are mistaken at most often.
const TOKENS: [&[u8]; 14] = [
    b"\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\x80",
    b"-1",
    b"9223372036854775808",
    b"1e999",
    b"NaN",
    b"\"",
    b"[[[[[[[[",
    b"\n",
    b"\r\n\r\n",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
];

fn mutated(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..1 + dice.below(4) {
        let at = dice.below(bytes.len() + 1);
        let to = (at + 1 + dice.below(40)).min(bytes.len());
        match dice.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            1 if at < to => drop(bytes.drain(at..to)),
            2 if at < to => {
                let piece = bytes[at..to].repeat(1 + dice.below(30));
                bytes.splice(at..at, piece);
            }
            3 => bytes.truncate(at),
            4 => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len());
                bytes.splice(at..at, other[from..(from + dice.below(200)).min(other.len())].to_vec());
            }
            5 if at < to => drop(bytes.splice(at..to, TOKENS[dice.below(TOKENS.len())].iter().copied())),
            _ => drop(bytes.splice(at..at, TOKENS[dice.below(TOKENS.len())].iter().copied())),
        }
    }
    bytes
}

/// Set in the process whose memory and time are bounded.
const BOUNDED: &str = "SIGHTLINE_PARSERS_BOUNDED";

#[test]
fn seeds_and_mutations_break_no_parser() {
    if std::env::var_os(BOUNDED).is_some() {
        return every_parser();
    }
    // Again in a process of its own, in which whatever asks for too much is stopped by the system, and that is seen.
    let bounded =
        "ulimit -v 4000000; ulimit -t 600; exec \"$0\" --exact seeds_and_mutations_break_no_parser --nocapture";
    let own = std::env::current_exe().unwrap();
    let ran = Command::new("sh").arg("-c").arg(bounded).arg(own).env(BOUNDED, "yes").output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{}\n{out}\n{err}", ran.status);
    assert!(out.contains("parsers, ") && out.contains("1 passed"), "{out}");
}

fn every_parser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds");
    let each: usize = std::env::var("MUTATIONS").map_or(60, |text| text.parse().unwrap());
    let mut ran = 0;
    for (name, parse) in parsers::PARSERS {
        let mut files: Vec<_> = std::fs::read_dir(root.join(name)).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let seeds: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
        assert!(!seeds.is_empty(), "{name} has no seeds");
        seeds.iter().for_each(|seed| parse(seed));
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        for number in 0..each * seeds.len() {
            let bytes = mutated(&seeds, &mut dice);
            let went = std::panic::catch_unwind(|| parse(&bytes));
            if went.is_err() {
                let kept = std::env::temp_dir().join(format!("sightline-broke-{name}"));
                std::fs::write(&kept, &bytes).unwrap();
                panic!("mutation {number} broke {name}; it is kept as {}", kept.display());
            }
            ran += 1;
        }
    }
    println!("{} parsers, {ran} mutations", parsers::PARSERS.len());
}

/// Each target of cargo-fuzz calls the parser of its name, and each parser has one.
#[test]
fn every_parser_has_its_fuzz_target() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for (name, _) in parsers::PARSERS {
        let target = std::fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(target.contains(&format!("sightline_fuzz::{name}(bytes)")), "{target}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
    }
    let targets = std::fs::read_dir(fuzz.join("fuzz_targets")).unwrap().count();
    assert_eq!(targets, parsers::PARSERS.len());
}
