use std::collections::BTreeSet;

use model::Trust;

use super::bound_tree::{BoundTree, Cycle};
use super::graph::Graph;
use super::guide::guess;
use super::names::Names;
use super::row::Row;

/// What is needed to say which of two pieces of evidence is doubted first.
#[derive(Clone, Copy)]
pub(super) struct Doubt<'n> {
    pub(super) rows: &'n [Row],
    pub(super) names: &'n Names,
    pub(super) name_of: &'n [u32],
}

/// The rows of a conflict that can be doubted: all but those that are certain; all of them where none else is there.
pub(super) fn doubtful(all: &[Row], rows: &[u32]) -> Vec<u32> {
    let open: Vec<u32> = rows.iter().copied().filter(|&row| !all[row as usize].certain).collect();
    if open.is_empty() { rows.to_vec() } else { open }
}

impl<'n> Doubt<'n> {
    /// Least trusted first, then by id.
    pub(super) fn key(&self, row: u32) -> (Trust, &'n str) {
        (self.rows[row as usize].trust, self.names.get(self.name_of[row as usize]))
    }

    /// The row of a conflict that is doubted first.
    pub(super) fn first(&self, rows: &[u32]) -> Option<u32> {
        doubtful(self.rows, rows).into_iter().min_by_key(|&row| self.key(row))
    }

    /// The keys of a conflict, the first doubted first.
    pub(super) fn keys(&self, rows: &[u32]) -> Vec<(Trust, &'n str)> {
        let mut keys: Vec<_> = rows.iter().map(|&row| self.key(row)).collect();
        keys.sort_unstable();
        keys
    }
}

/// So many conflicts are met, to choose among, before each is taken as it comes.
const PATIENCE: usize = 16;

/// What was found while a network was made consistent.
#[derive(Default)]
pub(super) struct Found {
    /// Conflicts that share no row that can be doubted; with those rows out of the graph the rest is consistent.
    pub(super) disjoint: Vec<Cycle>,
    /// Every conflict met on the way, sharing rows or not.
    pub(super) met: Vec<Cycle>,
}

/// Settles a tree, taking the rows of disjoint conflicts out of the graph until the rest is consistent.
///
/// Each round meets conflicts one after another, cutting only the least trusted row of each; of those met, the ones
/// whose least trusted row is least trusted are chosen first, as long as they share no row. Then every other cut row
/// is restored, and the next round looks at what is left. One wrong row can conflict with the rest in thousands of ways:
/// after [`PATIENCE`] conflicts, all the rows of each further one are cut. Rows that are certain are never cut, so that
/// conflicts may share them.
///
/// A cycle that passes each point once is a smallest conflict: its rows without any one of them are a path, and rows
/// that each hold by themselves always hold along a path.
pub(super) fn untangle(doubt: Doubt<'_>, graph: &mut Graph, tree: &mut BoundTree) -> Found {
    let rows = doubt.rows;
    let mut result = Found::default();
    loop {
        let mut met = Vec::new();
        let mut cut = BTreeSet::new();
        let mut first = result.met.is_empty().then(|| guess(graph));
        while let Some(cycle) = match first.take() {
            Some(guess) if tree.rush(graph, &guess) => tree.settle(graph, rows),
            Some(guess) => tree.settle_guided(graph, rows, &guess),
            None => tree.settle(graph, rows),
        } {
            let out = match doubt.first(&cycle.rows) {
                Some(weakest) if result.met.len() + met.len() < PATIENCE => vec![weakest],
                _ => doubtful(rows, &cycle.rows),
            };
            for &row in &out {
                graph.cut(row, &rows[row as usize]);
            }
            tree.withdraw(graph, rows, &out);
            cut.extend(out);
            met.push(cycle);
        }
        if met.is_empty() {
            return result;
        }
        met.sort_by_cached_key(|cycle| doubt.keys(&cycle.rows));
        let mut taken = BTreeSet::new();
        for cycle in &met {
            if cycle.rows.iter().all(|row| !taken.contains(row)) {
                taken.extend(doubtful(rows, &cycle.rows));
                result.disjoint.push(cycle.clone());
            }
        }
        let newly: Vec<u32> = taken.difference(&cut).copied().collect();
        for &row in &newly {
            graph.cut(row, &rows[row as usize]);
        }
        tree.withdraw(graph, rows, &newly);
        for &row in cut.difference(&taken) {
            graph.restore(row, &rows[row as usize]);
            tree.admit(&rows[row as usize]);
        }
        result.met.append(&mut met);
    }
}
