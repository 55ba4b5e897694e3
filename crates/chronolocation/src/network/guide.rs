use super::graph::Graph;
use super::row::{NO_HIGH, WORLD};

/// How often each point is moved to the middle of where its neighbours put it.
const SWEEPS: usize = 1;

/// A guess at when every point was: good guesses let bounds be worked out in nearly the right order.
///
/// The middle of each constraint, outward from the world's clock, then evened out among neighbours. Nothing depends on
/// it but the order of the work.
pub(super) fn guess(graph: &Graph) -> Vec<i64> {
    let points = graph.points();
    let mut guess = vec![0i64; points];
    let mut reached = vec![false; points];
    let mut order = Vec::with_capacity(points);
    reached[WORLD as usize] = true;
    order.push(WORLD);
    let mut at = 0;
    while at < order.len() {
        let point = order[at];
        at += 1;
        for arc in graph.arcs(point) {
            if !reached[arc.next as usize] && (arc.forth != NO_HIGH || arc.back != NO_HIGH) {
                reached[arc.next as usize] = true;
                guess[arc.next as usize] = guess[point as usize] + middle(arc.forth, arc.back);
                order.push(arc.next);
            }
        }
    }
    for _ in 0..SWEEPS {
        for &point in &order[1..] {
            let (mut sum, mut count) = (0i128, 0i128);
            for arc in graph.arcs(point).filter(|arc| arc.forth != NO_HIGH && arc.back != NO_HIGH) {
                sum += i128::from(guess[arc.next as usize] - middle(arc.forth, arc.back));
                count += 1;
            }
            if count > 0 {
                guess[point as usize] = (sum / count) as i64;
            }
        }
    }
    guess
}

/// The middle of `next - point`, or the end that is there.
fn middle(forth: i64, back: i64) -> i64 {
    match (forth, back) {
        (NO_HIGH, NO_HIGH) => 0,
        (NO_HIGH, back) => -back,
        (forth, NO_HIGH) => forth,
        (forth, back) => forth / 2 - back / 2,
    }
}
