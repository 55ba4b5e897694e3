//! How long a tally takes, and whether it ends in a proof: `cargo bench -p incidents --bench tally`,
//! or with a part of a case's name behind `--` for that alone.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints its table")]

use std::time::Instant;

use incidents::tally::{Link, LinkRelation, Sighting, TopSpeed, tally};
use model::{ItemId, SightingId};

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

type Tables = (Vec<Sighting>, Vec<Link>);

fn sighting(k: usize, item: usize, frame: Option<usize>) -> Sighting {
    Sighting {
        id: SightingId::new(&format!("s{k:05}")).unwrap(),
        item: ItemId::new(&format!("V{item:03}")).unwrap(),
        from: None,
        to: None,
        state: Some("dead".to_owned()),
        frame_group: frame.map(|f| format!("f{f}")),
        start: None,
        position: None,
    }
}

fn link(sightings: &[Sighting], a: usize, b: usize, relation: LinkRelation) -> Link {
    Link { a: sightings[a].id.clone(), b: sightings[b].id.clone(), relation, reason: None, row: None }
}

/// People walk through frames; analysts compared some pairs, in per mille, and were right.
fn scene(seed: u64, count: usize, people: usize, in_frame: usize, same: usize, different: usize) -> Tables {
    let mut dice = Dice(seed);
    let (mut sightings, mut who) = (Vec::new(), Vec::new());
    let mut frame = 0;
    while sightings.len() < count {
        let mut present: Vec<usize> = (0..people).collect();
        for k in 0..people {
            present.swap(k, k + dice.below(people - k));
        }
        for &person in present.iter().take(1 + dice.below(in_frame)).take(count - sightings.len()) {
            sightings.push(sighting(sightings.len(), frame / 3, Some(frame)));
            who.push(person);
        }
        frame += 1;
    }
    let mut links = Vec::new();
    for a in 0..count {
        for b in a + 1..count {
            let (chance, relation) =
                if who[a] == who[b] { (same, LinkRelation::Same) } else { (different, LinkRelation::Different) };
            if dice.below(1000) < chance {
                links.push(link(&sightings, a, b, relation));
            }
        }
    }
    (sightings, links)
}

/// Apart without a triangle, and still in need of ever more people (Mycielski 1955).
fn mycielski(steps: usize) -> Tables {
    let mut edges = vec![(0, 1)];
    let mut n = 2;
    for _ in 0..steps {
        let twins: Vec<_> = edges.iter().flat_map(|&(a, b)| [(a, n + b), (b, n + a)]).collect();
        edges.extend(twins);
        edges.extend((0..n).map(|v| (n + v, 2 * n)));
        n = 2 * n + 1;
    }
    let sightings: Vec<Sighting> = (0..n).map(|k| sighting(k, k, None)).collect();
    let links = edges.iter().map(|&(a, b)| link(&sightings, a, b, LinkRelation::Different)).collect();
    (sightings, links)
}

fn main() {
    println!("{:<58} {:>6} {:>6} {:>6} {:>6} {:>6} {:>9}", "case", "least", "shown", "most", "exact", "cert.", "ms");
    let mut cases: Vec<(String, Tables)> = Vec::new();
    for (in_frame, same, different) in [
        (8, 0, 0),
        (8, 300, 0),
        (8, 300, 100),
        (8, 300, 300),
        (8, 1000, 0),
        (20, 50, 50),
        (20, 300, 100),
        (8, 0, 50),
        (8, 0, 100),
        (8, 0, 200),
        (8, 0, 400),
        (8, 0, 600),
        (8, 0, 800),
        (8, 0, 900),
        (8, 0, 950),
        (8, 0, 980),
        (8, 0, 1000),
    ] {
        let name = format!("300 sightings, 40 people, frames of {in_frame}, same {same} ‰, different {different} ‰");
        cases.push((name, scene(in_frame as u64 + different as u64, 300, 40, in_frame, same, different)));
    }
    for steps in 2..=4 {
        let tables = mycielski(steps);
        cases.push((format!("Mycielski, {} sightings", tables.0.len()), tables));
    }
    for (same, different) in [(0, 0), (20, 5), (200, 20)] {
        let name = format!("5000 sightings, 300 people, same {same} ‰, different {different} ‰");
        cases.push((name, scene(1, 5000, 300, 12, same, different)));
    }
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).unwrap_or_default();
    for (name, (sightings, links)) in cases.into_iter().filter(|(name, _)| name.contains(&wanted)) {
        let begun = Instant::now();
        let result = tally(&sightings, &links, TopSpeed::default()).unwrap();
        let millis = begun.elapsed().as_secs_f64() * 1e3;
        let joint = &result.joint;
        println!(
            "{:<58} {:>6} {:>6} {:>6} {:>6} {:>6} {:>9.1}",
            name,
            joint.count.at_least(),
            joint.assignment_people,
            joint.count.at_most().unwrap_or(0),
            joint.exact,
            format!("{}{}", joint.count.certificate().len(), if joint.certificate_smallest { "" } else { "?" }),
            millis
        );
    }
}
