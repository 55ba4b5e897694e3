//! Random networks from a seed: points over two days, constraints around a hidden truth with up to an hour's slack.
#![allow(dead_code, reason = "each test uses a part")]

/// Sebastiano Vigna's splitmix64.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// `low <= subject - reference <= high` in seconds; the reference 0 is the world's clock.
#[derive(Clone, Debug)]
pub(crate) struct Drawn {
    pub(crate) id: String,
    pub(crate) subject: usize,
    pub(crate) reference: usize,
    pub(crate) low: Option<i64>,
    pub(crate) high: Option<i64>,
    pub(crate) or: Option<String>,
}

pub(crate) const DAYS_S: u64 = 2 * 86_400;

/// The hidden schedule of a seed; the world's clock is point 0.
fn truth(seed: &mut Seed, points: usize) -> Vec<i64> {
    (0..points).map(|point| if point == 0 { 0 } else { seed.below(DAYS_S) as i64 }).collect()
}

/// `4 * points` two-sided constraints, connected, all true of one hidden schedule; the world's clock is point 0.
pub(crate) fn consistent(seed: u64, points: usize) -> Vec<Drawn> {
    let mut seed = Seed(seed);
    let truth = truth(&mut seed, points);
    let mut rows = Vec::with_capacity(4 * points);
    for n in 0..4 * points {
        let (a, b) = if n + 1 < points {
            (n + 1, seed.below(n as u64 + 1) as usize)
        } else {
            (seed.below(points as u64) as usize, seed.below(points as u64) as usize)
        };
        // An instant dates a point, never the world's clock.
        let (subject, reference) = if a == 0 { (b, a) } else { (a, b) };
        if subject == reference {
            continue;
        }
        let difference = truth[subject] - truth[reference];
        rows.push(Drawn {
            id: format!("c{n}"),
            subject,
            reference,
            low: Some(difference - seed.below(3600) as i64),
            high: Some(difference + seed.below(3600) as i64),
            or: None,
        });
    }
    rows
}

/// A closed way of eight constraints that agrees with the hidden schedule but for eight seconds.
pub(crate) fn plant_contradiction(rows: &mut Vec<Drawn>, points: usize, seed: u64) {
    let truth = truth(&mut Seed(seed), points);
    let mut seed = Seed(seed ^ 0xC0FFEE);
    let mut cycle: Vec<usize> = Vec::new();
    while cycle.len() < 8 {
        let point = 1 + seed.below(points as u64 - 1) as usize;
        if !cycle.contains(&point) {
            cycle.push(point);
        }
    }
    for n in 0..8 {
        let (subject, reference) = (cycle[(n + 1) % 8], cycle[n]);
        let high = truth[subject] - truth[reference] - 1;
        rows.push(Drawn { id: format!("planted{n}"), subject, reference, low: None, high: Some(high), or: None });
    }
}
