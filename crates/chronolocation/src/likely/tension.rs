//! Statements that, taken to the letter, cannot all be true.

use model::Trust;

use super::factor::SIGMAS;
use super::{Said, StatedTime};
use crate::network::{Constraint, Network, Piece, Solution};

/// Statements and evidence that cannot all be true to the letter.
///
/// Not a contradiction: within their spreads the statements may well agree, and `share_of_spread` says how much of it
/// they need.
#[derive(Debug, Clone, PartialEq)]
pub struct Tension {
    /// The statements, by their place in the list.
    pub statements: Vec<usize>,
    /// The evidence of the network that takes part, in the order in which its points meet.
    pub evidence: Vec<Piece>,
    /// By how many microseconds the letters miss each other.
    pub excess: i64,
    /// The excess as a share of the statements' half-widths added up: above 1 they do not agree even within them.
    pub share_of_spread: f64,
    /// The excess in standard deviations of the statements' errors together.
    pub sigmas: f64,
}

/// More tensions than this are not looked for.
const MOST: usize = 100;

/// Every tension: after each that is found, its most strained statement is left out for the next; then each that was left
/// out is put back, without those that it was found to strain against, to see what else it strains against.
pub(super) fn tensions(solution: &Solution<'_>, statements: &[StatedTime]) -> Vec<Tension> {
    let mut network = solution.network().clone();
    solution.set_aside().into_iter().for_each(|piece| network.withdraw(piece));
    let mut search = Search { network, statements, entered: vec![None; statements.len()], found: Vec::new() };
    (0..statements.len()).for_each(|n| search.enter(n));
    let mut left_out: Vec<(usize, Vec<usize>)> = Vec::new();
    while let Some(said) = search.next_tension() {
        // The statement to doubt first is the one that states least exactly: the widest.
        let widest = said.iter().max_by(|&&a, &&b| search.spread(a).total_cmp(&search.spread(b)).then(b.cmp(&a)));
        let Some(&widest) = widest else { break };
        search.leave_out(widest);
        left_out.push((widest, said));
    }
    // One that strains against evidence alone would be found as it was.
    left_out.retain(|(_, said)| said.len() > 1);
    for (n, said) in left_out {
        search.enter(n);
        let mut without: Vec<usize> = said.into_iter().filter(|&other| other != n).collect();
        without.retain(|&other| search.entered[other].is_some());
        without.iter().for_each(|&other| search.leave_out(other));
        while let Some(said) = search.next_tension() {
            let Some(&other) = said.iter().find(|&&other| other != n) else { break };
            search.leave_out(other);
            without.push(other);
        }
        without.into_iter().for_each(|other| search.enter(other));
        search.leave_out(n);
    }
    let mut tensions = search.found;
    tensions.sort_by(|a, b| b.share_of_spread.total_cmp(&a.share_of_spread));
    tensions
}

/// The evidence with those statements, to the letter, that are not left out.
struct Search<'s> {
    network: Network,
    statements: &'s [StatedTime],
    /// The piece of each statement that is in.
    entered: Vec<Option<Piece>>,
    found: Vec<Tension>,
}

impl Search<'_> {
    fn enter(&mut self, n: usize) {
        let StatedTime { subject, reference, ref said, .. } = self.statements[n];
        let (Said::Around { low, high, .. } | Said::Stretch { low, high }) = *said else { return };
        let id = format!("\u{0}{n}");
        let (low, high, trust) = (Some(low), Some(high), Trust::Account);
        let constraint = Constraint { id: &id, subject, reference, low, high, trust, or: None, certain: false };
        self.entered[n] = self.network.add(&constraint).ok();
    }

    fn leave_out(&mut self, n: usize) {
        if let Some(piece) = self.entered[n].take() {
            self.network.withdraw(piece);
        }
    }

    fn spread(&self, n: usize) -> f64 {
        match self.statements[n].said {
            Said::Around { half_width, .. } => half_width as f64,
            Said::Stretch { low, high } => (high - low) as f64 / 2.0,
            Said::Published { .. } => 0.0,
        }
    }

    /// The statements of the next tension, which is kept; `None` where there is none, or are too many.
    fn next_tension(&mut self) -> Option<Vec<usize>> {
        if self.found.len() >= MOST {
            return None;
        }
        let found = self.network.first_contradiction().ok().flatten()?;
        let statement_of = |piece: Piece| self.entered.iter().position(|&entered| entered == Some(piece));
        let statements: Vec<usize> = found.evidence.iter().filter_map(|&piece| statement_of(piece)).collect();
        let evidence = found.evidence.iter().copied().filter(|&piece| statement_of(piece).is_none()).collect();
        let sum: f64 = statements.iter().map(|&n| self.spread(n)).sum();
        let sigma = statements.iter().map(|&n| (self.spread(n) / SIGMAS).powi(2)).sum::<f64>().sqrt();
        let (excess, said) = (found.excess, statements.clone());
        let (share_of_spread, sigmas) = (excess as f64 / sum.max(1.0), excess as f64 / sigma.max(1.0));
        self.found.push(Tension { statements, evidence, excess, share_of_spread, sigmas });
        Some(said)
    }
}
