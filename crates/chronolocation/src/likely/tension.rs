//! Statements that, taken to the letter, cannot all be true.

use model::Trust;

use super::factor::SIGMAS;
use super::{Said, StatedTime};
use crate::network::{Constraint, Piece, Solution};

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

/// Every tension: after each that is found, its most strained statement is left out for the next.
pub(super) fn tensions(solution: &Solution<'_>, statements: &[StatedTime]) -> Vec<Tension> {
    let mut network = solution.network().clone();
    for contradiction in solution.contradictions() {
        contradiction.evidence.iter().for_each(|&piece| network.withdraw(piece));
    }
    let mut entered: Vec<(Piece, usize)> = Vec::new();
    for (n, statement) in statements.iter().enumerate() {
        let Said::Around { low, high, .. } = statement.said else { continue };
        let (subject, reference) = (statement.subject, statement.reference);
        let id = format!("\u{0}{n}");
        let constraint = Constraint {
            id: &id,
            subject,
            reference,
            low: Some(low),
            high: Some(high),
            trust: Trust::Account,
            or: None,
        };
        if let Ok(piece) = network.add(&constraint) {
            entered.push((piece, n));
        }
    }
    let statement_of = |piece: Piece| entered.iter().find(|(entered, _)| *entered == piece).map(|(_, n)| *n);
    let mut tensions = Vec::new();
    while tensions.len() < MOST {
        let Ok(Some(found)) = network.first_contradiction() else { break };
        let said: Vec<usize> = found.evidence.iter().filter_map(|&piece| statement_of(piece)).collect();
        let spread = |n: usize| match statements[n].said {
            Said::Around { half_width, .. } => half_width as f64,
            Said::Published { .. } => 0.0,
        };
        // The statement to doubt first is the one that states most exactly least: the widest.
        let Some(&widest) = said.iter().max_by(|&&a, &&b| spread(a).total_cmp(&spread(b)).then(b.cmp(&a))) else {
            break;
        };
        let sum: f64 = said.iter().map(|&n| spread(n)).sum();
        let sigma = said.iter().map(|&n| (spread(n) / SIGMAS).powi(2)).sum::<f64>().sqrt();
        tensions.push(Tension {
            evidence: found.evidence.iter().copied().filter(|&piece| statement_of(piece).is_none()).collect(),
            statements: said,
            excess: found.excess,
            share_of_spread: found.excess as f64 / sum.max(1.0),
            sigmas: found.excess as f64 / sigma.max(1.0),
        });
        if let Some((piece, _)) = entered.iter().find(|(_, n)| *n == widest) {
            network.withdraw(*piece);
        }
    }
    tensions.sort_by(|a, b| b.share_of_spread.total_cmp(&a.share_of_spread));
    tensions
}
