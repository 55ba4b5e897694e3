//! The network against a slow, obvious reference: closure by Floyd and Warshall, alternatives by trying every choice.
#![allow(
    clippy::unwrap_used,
    clippy::needless_range_loop,
    reason = "a test stops where it cannot go on; matrices read best by index"
)]

mod seeded;

use std::collections::{BTreeMap, BTreeSet};

use chronolocation::network::{Bounds, Constraint, Network, Order, Piece, Point, Solution, weight};
use model::Trust;
use seeded::{Drawn, Seed, consistent, plant_contradiction};

const SECOND: i64 = 1_000_000;

fn network(rows: &[Drawn]) -> Network {
    let mut network = Network::new();
    for row in rows {
        let subject = network.point(&format!("p{}", row.subject));
        let reference = if row.reference == 0 { Point::WORLD } else { network.point(&format!("p{}", row.reference)) };
        network
            .add(&Constraint {
                id: &row.id,
                subject,
                reference,
                low: row.low.map(|low| low * SECOND),
                high: row.high.map(|high| high * SECOND),
                trust: trust(row),
                or: row.or.as_deref(),
                certain: false,
            })
            .unwrap();
    }
    network
}

/// Trust by the last character of the id, so that all classes occur.
fn trust(row: &Drawn) -> Trust {
    match row.id.as_bytes().last().unwrap() % 3 {
        0 => Trust::Reported,
        1 => Trust::Observed,
        _ => Trust::Account,
    }
}

/// `closed[i][j]`: the greatest `j - i`; `None` if the rows contradict one another.
fn closure(points: usize, rows: &[&Drawn]) -> Option<Vec<Vec<Option<i64>>>> {
    let mut d = vec![vec![None; points]; points];
    for (point, row) in d.iter_mut().enumerate() {
        row[point] = Some(0);
    }
    let mut arc = |from: usize, to: usize, most: i64| {
        let cell: &mut Option<i64> = &mut d[from][to];
        *cell = Some(cell.map_or(most, |old| old.min(most)));
    };
    for row in rows {
        if let Some(high) = row.high {
            arc(row.reference, row.subject, high);
        }
        if let Some(low) = row.low {
            arc(row.subject, row.reference, -low);
        }
    }
    for k in 0..points {
        for i in 0..points {
            let Some(first) = d[i][k] else { continue };
            for j in 0..points {
                if let Some(second) = d[k][j]
                    && d[i][j].is_none_or(|old| old > first + second)
                {
                    d[i][j] = Some(first + second);
                }
            }
        }
    }
    (0..points).all(|point| d[point][point] == Some(0)).then_some(d)
}

/// Every choice of one row from each group, with the rows outside groups.
fn choices(rows: &[Drawn]) -> Vec<Vec<&Drawn>> {
    let mut groups: BTreeMap<&str, Vec<&Drawn>> = BTreeMap::new();
    let mut plain = Vec::new();
    for row in rows {
        match &row.or {
            Some(or) => groups.entry(or).or_default().push(row),
            None => plain.push(row),
        }
    }
    let mut all = vec![plain];
    for branches in groups.values() {
        all = all
            .iter()
            .flat_map(|chosen| branches.iter().map(move |&branch| [&chosen[..], &[branch]].concat()))
            .collect();
    }
    all
}

fn is_possible(points: usize, rows: &[Drawn]) -> bool {
    choices(rows).iter().any(|chosen| closure(points, chosen).is_some())
}

/// The widest bounds over all the choices that hold, and the rows of groups that hold in some choice.
fn hull(points: usize, rows: &[Drawn]) -> (Vec<Vec<Option<i64>>>, BTreeSet<String>) {
    let mut hull: Option<Vec<Vec<Option<i64>>>> = None;
    let mut possible = BTreeSet::new();
    for chosen in choices(rows) {
        let Some(d) = closure(points, &chosen) else { continue };
        possible.extend(chosen.iter().filter(|row| row.or.is_some()).map(|row| row.id.clone()));
        hull = Some(match hull {
            None => d,
            Some(old) => old
                .iter()
                .zip(&d)
                .map(|(a, b)| a.iter().zip(b).map(|(a, b)| Some((*a)?.max((*b)?))).collect())
                .collect(),
        });
    }
    (hull.unwrap(), possible)
}

/// Without a contradiction's units (a piece, or a group as a whole), one at a time.
fn units(evidence: &[Drawn]) -> BTreeSet<String> {
    evidence.iter().map(|row| row.or.clone().unwrap_or_else(|| row.id.clone())).collect()
}

fn check(points: usize, rows: &[Drawn], name: &str) {
    let network = network(rows);
    let solution = network.solve().unwrap();
    assert!(solution.is_exact(), "{name}");
    let id = |piece: Piece| network.evidence_id(piece).to_owned();
    let mut aside = BTreeSet::new();
    for contradiction in solution.contradictions() {
        let ids: BTreeSet<String> = contradiction.evidence.iter().map(|&piece| id(piece)).collect();
        let evidence: Vec<Drawn> = rows.iter().filter(|row| ids.contains(&row.id)).cloned().collect();
        for row in &evidence {
            assert!(aside.insert(row.id.clone()), "{name}: {} is in two contradictions", row.id);
            let whole = rows.iter().filter(|other| other.or.is_some() && other.or == row.or);
            assert!(whole.clone().all(|other| ids.contains(&other.id)), "{name}: a group is named in part");
        }
        assert!(!is_possible(points, &evidence), "{name}: {ids:?} can all be true");
        assert!(contradiction.excess > 0, "{name}");
        for unit in units(&evidence) {
            let part: Vec<Drawn> =
                evidence.iter().filter(|row| row.or.as_ref().unwrap_or(&row.id) != &unit).cloned().collect();
            assert!(is_possible(points, &part), "{name}: {ids:?} is contradictory without {unit} too");
        }
    }
    let rest: Vec<Drawn> = rows.iter().filter(|row| !aside.contains(&row.id)).cloned().collect();
    assert!(is_possible(points, &rest), "{name}: what is left contradicts itself");
    let (hull, possible) = hull(points, &rest);
    let micros = |end: Option<i64>| end.map(|end| end * SECOND);
    for point in 1..points {
        let Some(number) = network.find_point(&format!("p{point}")) else { continue };
        let expected = Bounds { earliest: micros(hull[point][0].map(|end| -end)), latest: micros(hull[0][point]) };
        assert_eq!(solution.bounds(number), expected, "{name}: p{point}");
        check_chains(&solution, number, rows, name);
    }
    for (from, to) in [(1, 2), (2, points - 1), (points / 2, 1)] {
        let Some((a, b)) = network.find_point(&format!("p{from}")).zip(network.find_point(&format!("p{to}"))) else {
            continue;
        };
        let expected = Bounds { earliest: micros(hull[to][from].map(|end| -end)), latest: micros(hull[from][to]) };
        assert_eq!(solution.between(a, b), expected, "{name}: p{from} to p{to}");
        let order = match (hull[to][from].map(|end| -end), hull[from][to]) {
            (Some(0), Some(0)) => Order::Same,
            (Some(least), _) if least > 0 => Order::Before,
            (_, Some(most)) if most < 0 => Order::After,
            (Some(0), _) => Order::NotAfter,
            (_, Some(0)) => Order::NotBefore,
            _ => Order::Open,
        };
        assert_eq!(solution.order(a, b), order, "{name}: p{from} to p{to}");
        // The pieces that are named give the same bounds by themselves; groups count as a whole.
        let named: BTreeSet<String> = solution.between_because(a, b).into_iter().map(id).collect();
        let alone = alone(&rest, &named);
        let (alone, _) = self::hull(points, &alone);
        assert_eq!((alone[to][from], alone[from][to]), (hull[to][from], hull[from][to]), "{name}: {named:?}");
    }
    check_orders(points, &solution, &rest, &hull, name);
    let mut remaining = BTreeSet::new();
    for group in solution.alternatives() {
        remaining.extend(group.remaining.iter().map(|&piece| id(piece)));
        let all = group.remaining.len() + group.excluded.len();
        assert_eq!(all, rows.iter().filter(|row| row.or.as_deref() == Some(&group.name)).count(), "{name}");
    }
    assert_eq!(remaining, possible, "{name}");
    check_repairs(points, &solution, rows, name);
}

/// The rows of these ids, and of the groups that any of them belongs to.
fn alone(rows: &[Drawn], named: &BTreeSet<String>) -> Vec<Drawn> {
    let groups: BTreeSet<&String> =
        rows.iter().filter(|row| named.contains(&row.id)).filter_map(|row| row.or.as_ref()).collect();
    let taken = |row: &&Drawn| named.contains(&row.id) || row.or.as_ref().is_some_and(|or| groups.contains(or));
    rows.iter().filter(taken).cloned().collect()
}

/// What is told of order, with what the bounds show and what follows from both, is all that is sure; and it is sure by the
/// evidence that is named.
fn check_orders(points: usize, solution: &Solution<'_>, rest: &[Drawn], hull: &[Vec<Option<i64>>], name: &str) {
    let network = solution.network();
    let known: Vec<(usize, Point)> =
        (1..points).filter_map(|n| Some((n, network.find_point(&format!("p{n}"))?))).collect();
    let numbers: Vec<Point> = known.iter().map(|known| known.1).collect();
    let mut strict = vec![vec![false; points]; points];
    for a in 1..points {
        for b in 1..points {
            strict[a][b] = hull[0][a].zip(hull[b][0]).is_some_and(|(latest, earliest)| latest < -earliest);
        }
    }
    for pair in solution.orders(&numbers) {
        let (a, b) = (known[pair.earlier].0, known[pair.later].0);
        let most = hull[b][a].unwrap();
        assert!(if pair.strictly { most < 0 } else { most == 0 }, "{name}: p{a} p{b}");
        strict[a][b] |= pair.strictly;
        let named: BTreeSet<String> = pair.because.iter().map(|&piece| network.evidence_id(piece).to_owned()).collect();
        let alone = self::hull(points, &alone(rest, &named)).0[b][a];
        assert!(alone.is_some_and(|alone| alone <= most), "{name}: p{a} p{b} by {named:?}");
    }
    for k in 1..points {
        for a in 1..points {
            for b in 1..points {
                strict[a][b] |= strict[a][k] && strict[k][b];
            }
        }
    }
    for (a, b) in (1..points).flat_map(|a| (1..points).map(move |b| (a, b))) {
        assert_eq!(strict[a][b], a != b && hull[b][a].is_some_and(|most| most < 0), "{name}: p{a} before p{b}");
    }
}

/// The ends along a chain add up to the bound.
fn check_chains(solution: &Solution<'_>, point: Point, rows: &[Drawn], name: &str) {
    let network = solution.network();
    let bounds = solution.bounds(point);
    for (bound, chain, late) in [
        (bounds.latest, solution.latest_because(point), true),
        (bounds.earliest, solution.earliest_because(point), false),
    ] {
        let chain: Vec<Piece> = chain.collect();
        assert_eq!(bound.is_some(), !chain.is_empty(), "{name}");
        let (mut at, mut sum) = (network.point_name(point)[1..].parse::<usize>().unwrap(), 0);
        // After the way to the world's clock stands what leaves no other branch of the alternatives on it.
        for piece in chain {
            if at == 0 {
                break;
            }
            let row = rows.iter().find(|row| row.id == network.evidence_id(piece)).unwrap();
            let (end, other) = match (row.subject == at, late) {
                (true, true) => (row.high.unwrap(), row.reference),
                (true, false) => (row.low.unwrap(), row.reference),
                (false, true) => (-row.low.unwrap(), row.subject),
                (false, false) => (-row.high.unwrap(), row.subject),
            };
            sum += end;
            at = other;
        }
        if let Some(bound) = bound {
            assert_eq!((at, sum * SECOND), (0, bound), "{name}: the chain does not add up to the bound");
        }
    }
}

/// Each repair makes the rest possible and costs what its pieces cost; where few pieces take part, none is cheaper.
fn check_repairs(points: usize, solution: &Solution<'_>, rows: &[Drawn], name: &str) {
    let network = solution.network();
    for repair in solution.repairs() {
        let doubted: BTreeSet<&str> = repair.withdraw.iter().map(|&piece| network.evidence_id(piece)).collect();
        let rest: Vec<Drawn> = rows.iter().filter(|row| !doubted.contains(row.id.as_str())).cloned().collect();
        assert!(is_possible(points, &rest), "{name}: the repair {doubted:?} does not help");
        let units = units(&rows.iter().filter(|row| doubted.contains(row.id.as_str())).cloned().collect::<Vec<_>>());
        assert_eq!(repair.cost, units.iter().map(|unit| cost(rows, unit)).sum::<u64>(), "{name}: {doubted:?}");
        if repair.cheapest && rows.len() <= 22 {
            assert!(repair.cost <= cheapest(points, rows, repair.cost), "{name}: {doubted:?} is not the cheapest");
        }
    }
}

/// What it costs to doubt a piece, or a group as a whole.
fn cost(rows: &[Drawn], unit: &str) -> u64 {
    let mine = rows.iter().filter(|row| row.or.as_deref().unwrap_or(&row.id) == unit);
    mine.map(|row| weight(trust(row))).max().unwrap()
}

/// The least cost of a set without which the rest is possible, or `most` if none costs less: by meeting one conflict after
/// another in every way. A conflict is found by leaving out what can be left out.
fn cheapest(points: usize, rows: &[Drawn], most: u64) -> u64 {
    if is_possible(points, rows) {
        return 0;
    }
    let without = |rows: &[Drawn], unit: &str| -> Vec<Drawn> {
        rows.iter().filter(|row| row.or.as_deref().unwrap_or(&row.id) != unit).cloned().collect()
    };
    let mut conflict = rows.to_vec();
    for unit in units(rows) {
        let fewer = without(&conflict, &unit);
        if !is_possible(points, &fewer) {
            conflict = fewer;
        }
    }
    let mut least = most;
    for unit in units(&conflict) {
        let price = cost(rows, &unit);
        if price < least {
            least = least.min(price + cheapest(points, &without(rows, &unit), least - price));
        }
    }
    least
}

#[test]
fn equal_to_the_reference_on_consistent_networks() {
    for seed in 1..=70 {
        let points = 4 + seed as usize % 22;
        let rows = consistent(seed, points);
        let solution = check_consistent(&rows);
        assert!(solution, "seed {seed}");
        check(points, &rows, &format!("seed {seed}"));
    }
}

fn check_consistent(rows: &[Drawn]) -> bool {
    network(rows).solve().unwrap().is_consistent()
}

#[test]
fn equal_to_the_reference_on_open_and_parted_networks() {
    for seed in 1..=70 {
        let points = 4 + seed as usize % 22;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0xABCD);
        rows.retain(|_| draw.below(3) > 0);
        for row in &mut rows {
            match draw.below(4) {
                0 => row.low = None,
                1 => row.high = None,
                _ => {}
            }
        }
        check(points, &rows, &format!("seed {seed}"));
    }
}

#[test]
fn contradictions_are_found_and_smallest() {
    for seed in 1..=80 {
        let points = 9 + seed as usize % 12;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0x5EED);
        for _ in 0..draw.below(6) {
            // A constraint moved by half a day, as a wrong clock would.
            let at = draw.below(rows.len() as u64) as usize;
            rows[at].low = rows[at].low.map(|low| low + 43_200);
            rows[at].high = rows[at].high.map(|high| high + 43_200);
        }
        plant_contradiction(&mut rows, points, seed);
        assert!(!check_consistent(&rows), "seed {seed}");
        check(points, &rows, &format!("seed {seed}"));
    }
}

#[test]
fn the_planted_cycle_is_named_whole() {
    for seed in 1..=20 {
        let mut rows: Vec<Drawn> = consistent(seed, 60)
            .into_iter()
            .map(|row| Drawn { high: None, low: row.low.filter(|_| row.reference == 0), ..row })
            .collect();
        plant_contradiction(&mut rows, 60, seed);
        let network = network(&rows);
        let solution = network.solve().unwrap();
        let [only] = solution.contradictions() else { panic!("one contradiction is planted") };
        let mut ids: Vec<&str> = only.evidence.iter().map(|&piece| network.evidence_id(piece)).collect();
        ids.sort_unstable();
        assert_eq!(ids, (0..8).map(|n| format!("planted{n}")).collect::<Vec<_>>());
        assert_eq!(only.excess, 8 * SECOND);
    }
}

#[test]
fn alternatives_are_searched_exactly() {
    for seed in 1..=120 {
        let points = 4 + seed as usize % 9;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0x0D15);
        rows.retain(|_| draw.below(5) > 1);
        let groups = 1 + draw.below(5);
        for group in 0..groups {
            let subject = 1 + draw.below(points as u64 - 1) as usize;
            let reference = draw.below(points as u64) as usize;
            let branches = 1 + draw.below(3);
            for branch in 0..=branches {
                // Some groups date one point, some tie two, some tie different ones.
                let reference = if draw.below(6) == 0 { draw.below(points as u64) as usize } else { reference };
                if subject == reference {
                    continue;
                }
                let low = draw.below(2 * 86_400) as i64 - if reference == 0 { 0 } else { 86_400 };
                let width = draw.below(30_000) as i64;
                let (low, high) = match draw.below(8) {
                    0 => (None, Some(low)),
                    1 => (Some(low), None),
                    _ => (Some(low), Some(low + width)),
                };
                rows.push(Drawn {
                    id: format!("g{group}b{branch}"),
                    subject,
                    reference,
                    low,
                    high,
                    or: Some(format!("g{group}")),
                });
            }
        }
        check(points, &rows, &format!("seed {seed}"));
    }
}

#[test]
fn crossed_ends_are_a_contradiction_of_one() {
    let mut rows = consistent(1, 5);
    rows.push(Drawn { id: "odd".into(), subject: 1, reference: 2, low: Some(7), high: Some(-5), or: None });
    let network = network(&rows);
    let solution = network.solve().unwrap();
    assert_eq!(solution.contradictions().len(), 1);
    assert_eq!(solution.contradictions()[0].evidence.len(), 1);
    assert_eq!(solution.contradictions()[0].excess, 12 * SECOND);
}

#[test]
fn the_first_contradiction_is_a_smallest_one() {
    for seed in 1..=40 {
        let points = 9 + seed as usize % 12;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0xF1);
        for _ in 0..draw.below(4) {
            let at = draw.below(rows.len() as u64) as usize;
            rows[at].low = rows[at].low.map(|low| low + 43_200);
            rows[at].high = rows[at].high.map(|high| high + 43_200);
        }
        plant_contradiction(&mut rows, points, seed);
        let network = network(&rows);
        let found = network.first_contradiction().unwrap().unwrap();
        let named: BTreeSet<&str> = found.evidence.iter().map(|&piece| network.evidence_id(piece)).collect();
        let evidence: Vec<Drawn> = rows.iter().filter(|row| named.contains(row.id.as_str())).cloned().collect();
        assert!(!is_possible(points, &evidence), "seed {seed}: {named:?}");
        for unit in units(&evidence) {
            let part: Vec<Drawn> = evidence.iter().filter(|row| row.id != unit).cloned().collect();
            assert!(is_possible(points, &part), "seed {seed}: {named:?} without {unit}");
        }
        // Its excess is what one of its ends would have to give.
        let mut given = evidence.clone();
        let (low, high) = (given[0].low, given[0].high);
        (given[0].low, given[0].high) =
            (low.map(|low| low - found.excess / SECOND), high.map(|high| high + found.excess / SECOND));
        assert!(is_possible(points, &given), "seed {seed}: {}", found.excess);
        (given[0].low, given[0].high) =
            (low.map(|low| low - found.excess / SECOND + 1), high.map(|high| high + found.excess / SECOND - 1));
        assert!(!is_possible(points, &given), "seed {seed}: {}", found.excess);
        let true_alone = self::network(&consistent(seed, points)).first_contradiction().unwrap();
        assert_eq!(true_alone, None, "seed {seed}");
    }
}

#[test]
fn the_minimal_network_is_the_closure() {
    for seed in 1..=40 {
        let points = 4 + seed as usize % 22;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0xABCD);
        rows.retain(|_| draw.below(3) > 0);
        let closed = closure(points, &rows.iter().collect::<Vec<_>>()).unwrap();
        let network = network(&rows);
        let solution = network.solve().unwrap();
        let number = |point: usize| match point {
            0 => Some(0),
            _ => network.find_point(&format!("p{point}")).map(Point::index),
        };
        let seen = std::sync::Mutex::new(vec![Vec::new(); network.points().len() + 1]);
        solution.minimal_network(1 + seed as usize % 3, &|from, row| seen.lock().unwrap()[from.index()] = row.to_vec());
        let seen = seen.into_inner().unwrap();
        for (from, to) in (0..points).flat_map(|from| (0..points).map(move |to| (from, to))) {
            let Some((i, j)) = number(from).zip(number(to)) else { continue };
            let expected = closed[from][to].map_or(i64::MAX, |most| most * SECOND);
            assert_eq!(seen[i][j], expected, "seed {seed}: p{from} to p{to}");
        }
    }
}

#[test]
fn repairs_are_the_cheapest_there_are() {
    let mut told = 0;
    for seed in 1..=60 {
        let points = 4 + seed as usize % 2;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0xCA5E);
        for _ in 0..1 + draw.below(4) {
            let at = draw.below(rows.len() as u64) as usize;
            let (low, high) = (rows[at].low.map(|low| low + 43_200), rows[at].high.map(|high| high + 43_200));
            if draw.below(3) == 0 {
                // One of two, of which neither may fit.
                let or = Some(format!("g{at}"));
                rows.push(Drawn { id: format!("other{}", rows.len()), low, high, or: or.clone(), ..rows[at].clone() });
                (rows[at].or, rows[at].low) = (or, rows[at].low.map(|low| low - 86_400));
                rows[at].high = rows[at].low.map(|low| low + 60);
            } else {
                (rows[at].low, rows[at].high) = (low, high);
            }
        }
        rows.truncate(22);
        check(points, &rows, &format!("seed {seed}"));
        let network = network(&rows);
        let repairs = network.solve().unwrap().repairs();
        assert!(repairs.iter().all(|repair| repair.cheapest), "seed {seed}");
        told += usize::from(!repairs.is_empty());
    }
    assert!(told > 30, "{told} of 60 had to be repaired");
}
