use std::collections::BTreeSet;

use super::Network;
use super::alternatives::{Resolved, resolve};
use super::bound_tree::{BoundTree, Cycle, Side};
use super::component::{Component, split};
use super::conflict::{Doubt, doubtful, untangle};
use super::graph::Graph;
use super::refutation::refute;
use super::row::NONE;

/// A network made consistent: conflicts taken out, alternatives searched.
pub(super) struct Untangled {
    /// The evidence outside groups and outside conflicts.
    pub(super) graph: Graph,
    /// Latest instants by that evidence.
    pub(super) latest: BoundTree,
    /// Parts with alternatives, and what holds over all the ways of choosing.
    pub(super) components: Vec<(Component, Resolved)>,
    /// Conflicts that share no evidence that can be doubted.
    pub(super) disjoint: Vec<Cycle>,
    /// Every conflict met on the way.
    pub(super) met: Vec<Cycle>,
}

/// Takes conflicts out of a network, leaving aside what `out` names, until the rest is consistent.
///
/// First the evidence that contradicts itself by itself, then conflicts without alternatives, then those that stand
/// whichever alternatives hold.
pub(super) fn make_consistent(network: &Network, out: impl Fn(u32) -> bool) -> Untangled {
    let rows = &network.rows;
    let doubt = Doubt { rows, names: &network.evidence, name_of: &network.name_of };
    let points = network.points.len();
    let out = |row: u32| rows[row as usize].withdrawn || out(row);
    let is_plain = |row: u32| rows[row as usize].group == NONE && !out(row);
    let mut disjoint: Vec<Cycle> = (0..rows.len() as u32)
        .filter(|&row| is_plain(row) && rows[row as usize].crossed())
        .map(|row| Cycle { rows: vec![row], excess: rows[row as usize].low - rows[row as usize].high })
        .collect();
    let mut met = disjoint.clone();
    let mut graph = Graph::new(points, rows, |row| is_plain(row) && !rows[row as usize].crossed());
    let mut latest = BoundTree::new(Side::Latest, points);
    let found = untangle(doubt, &mut graph, &mut latest);
    disjoint.extend(found.disjoint);
    met.extend(found.met);

    let mut components = Vec::new();
    if network.groups.len() > 0 {
        let mut aside: BTreeSet<u32> = disjoint.iter().flat_map(|cycle| doubtful(rows, &cycle.rows)).collect();
        let is_active = |row: u32, aside: &BTreeSet<u32>| !out(row) && !aside.contains(&row);
        let mut waiting = split(points, rows, |row| is_active(row, &aside));
        while let Some(component) = waiting.pop() {
            if let Some(resolved) = resolve(&component) {
                components.push((component, resolved));
                continue;
            }
            let local = refute(&component);
            let cycle = Cycle { rows: local.rows, excess: local.excess };
            let out = doubtful(rows, &cycle.rows);
            let plain: Vec<u32> = out.iter().copied().filter(|&row| rows[row as usize].group == NONE).collect();
            aside.extend(out);
            for &row in &plain {
                graph.cut(row, &rows[row as usize]);
            }
            latest.withdraw(&graph, rows, &plain);
            latest.settle(&graph, rows);
            met.push(cycle.clone());
            disjoint.push(cycle);
            // Without that evidence the component may fall apart.
            let mine: BTreeSet<u32> = component.named.iter().copied().collect();
            waiting.extend(split(points, rows, |row| mine.contains(&row) && is_active(row, &aside)));
        }
    }
    disjoint.sort_by_cached_key(|cycle| doubt.keys(&cycle.rows));
    Untangled { graph, latest, components, disjoint, met }
}
