//! Tables of nasty shapes through the whole of `when`, text in and JSON out, against a reckoning that shares nothing
//! with it: every choice of alternatives tried, every way relaxed until nothing moves, in 128 bits.
//!
//! `NASTY_SEEDS=100000 cargo test --release -p chronolocation --test nasty` looks longer.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod seeded;

use std::collections::{BTreeMap, BTreeSet};

use seeded::Seed;

/// One row as it is written, and what it means by the reference of the commands.
#[derive(Clone, Debug)]
struct Row {
    id: String,
    text: String,
    subject: usize,
    /// 0 is the world's clock.
    reference: usize,
    least: Option<i128>,
    most: Option<i128>,
    or: Option<String>,
}

/// Latest and earliest of a point; `None` where nothing bounds it.
type Ends = (Option<i128>, Option<i128>);

const BASE: i64 = 1_641_340_800;

fn instant(micros: i64) -> String {
    model::Instant::from_micros(micros).to_string()
}

fn seconds(micros: i64) -> String {
    let (sign, size) = (if micros < 0 { "-" } else { "" }, micros.unsigned_abs());
    format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
}

/// Differences that meet, miss by a microsecond, or lie centuries apart.
fn odd(draw: &mut Seed) -> i64 {
    let size = [0, 1, 999_999, 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000, 3_155_760_000_000_000];
    let size = size[draw.below(size.len() as u64) as usize];
    let near = draw.below(3) as i64 - 1;
    (if draw.below(2) == 0 { size } else { -size }) + near
}

fn row(draw: &mut Seed, n: usize, points: usize, or: Option<String>) -> Row {
    let subject = 1 + draw.below(points as u64) as usize;
    let mut reference = 1 + draw.below(points as u64) as usize;
    if reference == subject {
        reference = reference % points + 1;
    }
    let start = BASE * 1_000_000 + odd(draw);
    let wide = odd(draw).abs();
    let (a, b) = (start, start + if draw.below(3) == 0 { 0 } else { wide });
    let d = odd(draw);
    let (low, high) = (d, d + if draw.below(3) == 0 { 0 } else { odd(draw).abs() });
    let (relation, low_cell, high_cell, least, most, reference) = match draw.below(11) {
        0 => ("at", instant(a), String::new(), Some(a), Some(a), 0),
        1 => ("at", instant(a), instant(b), Some(a), Some(b), 0),
        2 => ("within", instant(a), instant(b), Some(a), Some(b), 0),
        3 => ("within", String::new(), instant(b), None, Some(b), 0),
        4 => ("after", instant(a), String::new(), Some(a), None, 0),
        5 => ("before", String::new(), instant(b), None, Some(b), 0),
        6 => ("before", String::new(), String::new(), None, Some(0), reference),
        7 => {
            let (low, high) = (low.abs(), low.abs() + (high - low));
            ("before", seconds(low), seconds(high), Some(-high), Some(-low), reference)
        }
        8 => {
            let low = low.abs();
            ("after", seconds(low), String::new(), Some(low), None, reference)
        }
        9 => ("same", String::new(), String::new(), Some(0), Some(0), reference),
        _ => match draw.below(3) {
            0 => ("offset", String::new(), seconds(high), None, Some(high), reference),
            1 => ("offset", seconds(low), String::new(), Some(low), None, reference),
            _ => ("offset", seconds(low), seconds(high), Some(low), Some(high), reference),
        },
    };
    let named = if reference == 0 { String::new() } else { format!("p{reference}") };
    let id = format!("r{n}");
    let or_cell = or.as_deref().unwrap_or_default();
    let text = format!("{id},p{subject},{relation},{low_cell},{high_cell},{named},seen,{or_cell}");
    Row { id, text, subject, reference, least: least.map(i128::from), most: most.map(i128::from), or }
}

/// Rows in up to three clusters that share no point, with alternatives among them.
fn draw_rows(seed: u64) -> (Vec<Row>, usize) {
    let draw = &mut Seed(seed.wrapping_mul(0x9E37_79B9).wrapping_add(17));
    let points = 2 + draw.below(5) as usize;
    let count = 1 + draw.below(13) as usize;
    let mut rows = Vec::new();
    while rows.len() < count {
        let or = (draw.below(4) == 0).then(|| format!("g{}", draw.below(3)));
        rows.push(row(draw, rows.len(), points, or));
    }
    if draw.below(3) == 0 {
        // The same quarrel again among other points: contradictions that share nothing.
        let copies: Vec<Row> = rows
            .iter()
            .map(|row| {
                let id = format!("{}x", row.id);
                let or = row.or.as_ref().map(|or| format!("{or}x"));
                let shifted = |cell: &str| match cell.strip_prefix('p') {
                    Some(point) => format!("p{}", point.parse::<usize>().unwrap() + points),
                    None => cell.to_owned(),
                };
                let mut cells: Vec<String> = row.text.split(',').map(shifted).collect();
                cells[0].clone_from(&id);
                cells[7] = or.clone().unwrap_or_default();
                let reference = if row.reference == 0 { 0 } else { row.reference + points };
                Row { id, text: cells.join(","), subject: row.subject + points, reference, or, ..row.clone() }
            })
            .collect();
        rows.extend(copies);
        return (rows, 2 * points);
    }
    (rows, points)
}

/// The latest and earliest of every point; `None` where the rows cannot all be true. Relaxed until nothing moves.
fn bounds(points: usize, rows: &[&Row]) -> Option<Vec<Ends>> {
    let mut arcs: Vec<(usize, usize, i128)> = Vec::new();
    for row in rows {
        arcs.extend(row.most.map(|most| (row.reference, row.subject, most)));
        arcs.extend(row.least.map(|least| (row.subject, row.reference, -least)));
    }
    // From everywhere at once: a cycle that gets shorter each round is a contradiction.
    let mut all = vec![0i128; points + 1];
    for round in 0..=points + 1 {
        let mut moved = false;
        for &(from, to, most) in &arcs {
            if all[from] + most < all[to] {
                all[to] = all[from] + most;
                moved = true;
            }
        }
        if !moved {
            break;
        }
        if round == points + 1 {
            return None;
        }
    }
    let from_world = |forward: bool| {
        let mut far: Vec<Option<i128>> = vec![None; points + 1];
        far[0] = Some(0);
        for _ in 0..=points {
            for &(from, to, most) in &arcs {
                let (from, to) = if forward { (from, to) } else { (to, from) };
                if let Some(way) = far[from].map(|far| far + most)
                    && far[to].is_none_or(|old| way < old)
                {
                    far[to] = Some(way);
                }
            }
        }
        far
    };
    let (latest, earliest) = (from_world(true), from_world(false));
    Some(latest.into_iter().zip(earliest.into_iter().map(|end| end.map(|end| -end))).collect())
}

fn choices<'r>(rows: &[&'r Row]) -> Vec<Vec<&'r Row>> {
    let mut groups: BTreeMap<&str, Vec<&'r Row>> = BTreeMap::new();
    for row in rows {
        if let Some(or) = &row.or {
            groups.entry(or).or_default().push(row);
        }
    }
    let mut all = vec![rows.iter().copied().filter(|row| row.or.is_none()).collect::<Vec<_>>()];
    for branches in groups.values() {
        let with = |chosen: &Vec<&'r Row>, branch: &&'r Row| [&chosen[..], &[*branch]].concat();
        all = all.iter().flat_map(|chosen| branches.iter().map(move |branch| with(chosen, branch))).collect();
    }
    all
}

fn is_possible(points: usize, rows: &[&Row]) -> bool {
    choices(rows).iter().any(|chosen| bounds(points, chosen).is_some())
}

/// The widest bounds over all choices that hold.
fn hull(points: usize, rows: &[&Row]) -> Vec<Ends> {
    let held: Vec<_> = choices(rows).iter().filter_map(|chosen| bounds(points, chosen)).collect();
    (0..=points)
        .map(|point| {
            let widest = |end: &dyn Fn(&Ends) -> Option<i128>, most: bool| {
                let ends: Option<Vec<i128>> = held.iter().map(|held| end(&held[point])).collect();
                ends.and_then(|ends| if most { ends.into_iter().max() } else { ends.into_iter().min() })
            };
            (widest(&|ends| ends.0, true), widest(&|ends| ends.1, false))
        })
        .collect()
}

fn check(seed: u64) {
    let (rows, points) = draw_rows(seed);
    let text = rows.iter().fold("id,subject,relation,low,high,reference,basis,or\n".to_owned(), |text, row| {
        format!("{text}{}\n", row.text)
    });
    let table = chronolocation::when::read(text.as_bytes(), "t.csv", None).map_err(|n| n.what).unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&table.solve().unwrap().json(1)).unwrap();
    let list = |value: &serde_json::Value| -> Vec<String> {
        value.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let all: Vec<&Row> = rows.iter().collect();
    let mut aside = BTreeSet::new();
    for found in answer["contradictions"].as_array().unwrap() {
        let ids = list(&found["evidence"]);
        let evidence: Vec<&Row> = rows.iter().filter(|row| ids.contains(&row.id)).collect();
        assert_eq!(evidence.len(), ids.len(), "seed {seed}: {ids:?}\n{text}");
        assert!(found["excess_s"].as_f64().unwrap() > 0.0, "seed {seed}: {found}\n{text}");
        assert!(!is_possible(points, &evidence), "seed {seed}: {ids:?} can all be true\n{text}");
        for row in &evidence {
            assert!(aside.insert(row.id.clone()), "seed {seed}: {} is in two contradictions\n{text}", row.id);
            // Without the row; of alternatives, without all of them.
            let part: Vec<&Row> = evidence
                .iter()
                .copied()
                .filter(|other| other.id != row.id && (row.or.is_none() || other.or != row.or))
                .collect();
            assert!(is_possible(points, &part), "seed {seed}: {ids:?} is no smaller without {}\n{text}", row.id);
        }
    }
    assert_eq!(answer["consistent"].as_bool().unwrap(), is_possible(points, &all), "seed {seed}\n{text}");
    let rest: Vec<&Row> = rows.iter().filter(|row| !aside.contains(&row.id)).collect();
    assert!(is_possible(points, &rest), "seed {seed}: the rest contradicts itself\n{text}");
    let expected = hull(points, &rest);
    for point in answer["points"].as_array().unwrap() {
        let name = point["id"].as_str().unwrap();
        let number: usize = name[1..].parse().unwrap();
        let micros = |end: &serde_json::Value| {
            end.as_str().map(|end| i128::from(end.parse::<model::Instant>().unwrap().micros()))
        };
        let found = (micros(&point["latest"]), micros(&point["earliest"]));
        assert_eq!(found, expected[number], "seed {seed}: {name}\n{text}");
        // The reasons alone give no looser bound, and none of them is one that was set aside.
        for (side, end) in [("latest_because", found.0), ("earliest_because", found.1)] {
            let because = list(&point[side]);
            assert_eq!(because.is_empty(), end.is_none(), "seed {seed}: {name}\n{text}");
            assert!(because.iter().all(|id| !aside.contains(id)), "seed {seed}: {name}\n{text}");
            let each: BTreeSet<&String> = because.iter().collect();
            assert_eq!(each.len(), because.len(), "seed {seed}: {name} {side} {because:?}\n{text}");
            // A group of alternatives is named by one of them and meant as a whole.
            let named = |row: &Row| because.contains(&row.id);
            let groups: BTreeSet<&String> =
                rows.iter().filter(|row| named(row)).filter_map(|row| row.or.as_ref()).collect();
            let taken = |row: &&Row| named(row) || row.or.as_ref().is_some_and(|or| groups.contains(or));
            let alone: Vec<&Row> = rows.iter().filter(taken).collect();
            let alone = hull(points, &alone)[number];
            let alone = if side == "latest_because" { alone.0 } else { alone.1 };
            assert_eq!(alone, end, "seed {seed}: {name} {side} {because:?} alone\n{text}");
        }
    }
    let named: BTreeSet<usize> = rows.iter().flat_map(|row| [row.subject, row.reference]).filter(|&p| p > 0).collect();
    assert_eq!(answer["points"].as_array().unwrap().len(), named.len(), "seed {seed}\n{text}");
}

#[test]
fn equal_to_brute_force_whatever_the_shape() {
    let seeds = std::env::var("NASTY_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(3000);
    for seed in 1..=seeds {
        check(seed);
    }
}
