use super::colouring::{Colouring, colours};
use super::graph::Graph;
use super::work::Work;

/// Fewer colours, by taking the last class apart and moving what then clashes; `None` when the work runs out first.
///
/// A tabu search: the move that leaves the fewest clashes, and no way back for a while. The same graph and work
/// give the same colouring.
///
/// # References
/// Hertz and de Werra, "Using tabu search techniques for graph coloring", Computing 39 (1987).
pub(super) fn one_fewer(graph: &Graph, colouring: &Colouring, work: &mut Work) -> Option<Colouring> {
    let n = graph.len();
    let k = colours(colouring).checked_sub(1).filter(|&k| k > 0)?;
    let neighbours: Vec<Vec<usize>> = (0..n).map(|v| graph.row(v).iter().collect()).collect();
    let mut colour = colouring.clone();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for c in colour.iter_mut().filter(|c| **c == k) {
        *c = dice.below(k);
    }
    let mut against = vec![0_i32; n * k];
    for (v, near) in neighbours.iter().enumerate() {
        near.iter().for_each(|&w| against[v * k + colour[w]] += 1);
    }
    let clash = |v: usize, colour: &[usize], against: &[i32]| against[v * k + colour[v]];
    let mut clashes: i32 = (0..n).map(|v| clash(v, &colour, &against)).sum::<i32>() / 2;
    let mut best = clashes;
    let mut barred = vec![0_u64; n * k];
    for step in 1_u64.. {
        if clashes == 0 {
            return Some(colour);
        }
        let mut choice: Option<(i32, usize, usize)> = None;
        let mut ties = 0;
        let mut looked = n;
        for v in (0..n).filter(|&v| clash(v, &colour, &against) > 0) {
            looked += k;
            let here = against[v * k + colour[v]];
            for c in (0..k).filter(|&c| c != colour[v]) {
                let change = against[v * k + c] - here;
                if barred[v * k + c] > step && clashes + change >= best {
                    continue;
                }
                match choice {
                    Some((least, ..)) if change > least => {}
                    Some((least, ..)) if change == least => {
                        ties += 1;
                        if dice.below(ties) == 0 {
                            choice = Some((change, v, c));
                        }
                    }
                    _ => {
                        ties = 1;
                        choice = Some((change, v, c));
                    }
                }
            }
        }
        if !work.spend(looked) {
            return None;
        }
        let Some((change, v, c)) = choice else { continue };
        let old = std::mem::replace(&mut colour[v], c);
        work.spend(neighbours[v].len());
        for &w in &neighbours[v] {
            against[w * k + old] -= 1;
            against[w * k + c] += 1;
        }
        clashes += change;
        best = best.min(clashes);
        barred[v * k + old] = step + 10 + dice.below(10) as u64 + 3 * clashes as u64 / 5;
    }
    None
}

/// Numbers without a pattern, the same on every machine (xorshift64*, Vigna 2016).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        (high % limit.max(1) as u64) as usize
    }
}
