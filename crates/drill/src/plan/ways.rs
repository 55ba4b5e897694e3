use std::collections::VecDeque;

use super::Plan;
use crate::space::{V3, v3};

/// Half the side of the ground that people walk on, in metres.
const REACH_M: i32 = 120;
const SIDE: usize = (2 * REACH_M + 1) as usize;
/// Where no way leads.
const NOWHERE: u32 = u32::MAX;

/// The ways to the edge of the scene, on a grid of one metre.
pub(crate) struct Ways {
    centre: V3,
    /// Places at the edge that can be reached from the square.
    pub(crate) exits: Vec<V3>,
    steps_to: Vec<Vec<u32>>,
}

impl Ways {
    /// Finds up to eight places near the edge, apart from one another, and the ways there.
    pub(crate) fn new(plan: &Plan) -> Self {
        let centre = plan.centre();
        let mut free = vec![false; SIDE * SIDE];
        for (number, cell) in free.iter_mut().enumerate() {
            *cell = plan.is_free(place(centre, number).flat(), 0.9);
        }
        let start = nearest(&free, index(centre, plan.on_square(0.0, -0.3)));
        let from_square = spread(&free, start);
        let mut exits: Vec<usize> = Vec::new();
        for turn in 0..32 {
            let (sin, cos) = (f64::from(turn) * std::f64::consts::TAU / 32.0).sin_cos();
            for distance in [112.0, 100.0, 86.0, 70.0, 50.0, 30.0] {
                let cell = index(centre, centre + v3(cos, sin, 0.0) * distance);
                let apart = exits.iter().all(|&e| place(centre, e).distance(place(centre, cell)) > 45.0);
                if from_square[cell] != NOWHERE && apart && exits.len() < 8 {
                    exits.push(cell);
                    break;
                }
            }
        }
        if exits.is_empty() {
            exits.push(start);
        }
        let steps_to = exits.iter().map(|&exit| spread(&free, exit)).collect();
        Self { centre, exits: exits.into_iter().map(|cell| place(centre, cell)).collect(), steps_to }
    }

    /// The corners of the way from a place to an exit, both ends included.
    pub(crate) fn to_exit(&self, from: V3, exit: usize) -> Vec<V3> {
        let steps = &self.steps_to[exit];
        let mut cell = index(self.centre, from);
        let mut way = vec![from];
        let mut walked = 0;
        while steps[cell] > 0 && steps[cell] != NOWHERE && walked < 1000 {
            let next = neighbours(cell).min_by_key(|&n| (steps[n], n)).unwrap_or(cell);
            if steps[next] >= steps[cell] {
                break;
            }
            cell = next;
            walked += 1;
            // One corner every six metres is smooth enough to walk.
            if walked % 6 == 0 || steps[cell] == 0 {
                way.push(place(self.centre, cell));
            }
        }
        way
    }

    /// The exit nearest by foot.
    pub(crate) fn nearest_exit(&self, from: V3) -> usize {
        let cell = index(self.centre, from);
        (0..self.exits.len()).min_by_key(|&exit| self.steps_to[exit][cell]).unwrap_or(0)
    }
}

fn place(centre: V3, number: usize) -> V3 {
    let (x, y) = ((number % SIDE) as i32 - REACH_M, (number / SIDE) as i32 - REACH_M);
    centre + v3(f64::from(x), f64::from(y), 0.0)
}

fn index(centre: V3, at: V3) -> usize {
    let cell = |d: f64| (d.round().clamp(f64::from(-REACH_M), f64::from(REACH_M)) as i32 + REACH_M) as usize;
    cell(at.y - centre.y) * SIDE + cell(at.x - centre.x)
}

fn neighbours(cell: usize) -> impl Iterator<Item = usize> {
    let (x, y) = ((cell % SIDE) as i32, (cell / SIDE) as i32);
    [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)].into_iter().filter_map(move |(dx, dy)| {
        let (x, y) = (x + dx, y + dy);
        let inside = (0..SIDE as i32).contains(&x) && (0..SIDE as i32).contains(&y);
        inside.then(|| y as usize * SIDE + x as usize)
    })
}

fn nearest(free: &[bool], cell: usize) -> usize {
    let all = spread(&vec![true; free.len()], cell);
    (0..free.len()).filter(|&c| free[c]).min_by_key(|&c| (all[c], c)).unwrap_or(cell)
}

/// Steps from every cell to a goal, through free cells.
fn spread(free: &[bool], goal: usize) -> Vec<u32> {
    let mut steps = vec![NOWHERE; free.len()];
    steps[goal] = 0;
    let mut edge = VecDeque::from([goal]);
    while let Some(cell) = edge.pop_front() {
        for next in neighbours(cell) {
            if free[next] && steps[next] == NOWHERE {
                steps[next] = steps[cell] + 1;
                edge.push_back(next);
            }
        }
    }
    steps
}
