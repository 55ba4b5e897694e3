use std::collections::BTreeSet;

use super::alternatives::is_possible;
use super::bound_tree::{BoundTree, Cycle, Side};
use super::component::Component;
use super::graph::Graph;
use super::row::NONE;

/// A smallest set of evidence and groups of a component that cannot hold however one chooses, given that nothing holds.
///
/// Groups are left out one by one while the rest still cannot hold; then the evidence that refutes each choice is
/// collected, and left out one by one, the most trusted first.
///
/// The rows are the component's; the excess is that of the choice that comes nearest to holding.
pub(super) fn refute(component: &Component) -> Cycle {
    let groups: Vec<usize> = (0..component.groups.len()).collect();
    let groups = shrink(groups, |fewer| !is_possible(&component.only(|_| true, fewer)));
    let narrowed = component.only(|_| true, &groups);
    let all: Vec<usize> = (0..groups.len()).collect();
    let mut core: Vec<u32> = cores(&narrowed).0.into_iter().collect();
    core.sort_by_key(|&row| (std::cmp::Reverse(narrowed.rows[row as usize].trust), row));
    let core = shrink(core, |fewer| !is_possible(&narrowed.only(|row| fewer.contains(&row), &all)));
    let smallest = narrowed.only(|row| core.contains(&row), &all);
    let (_, excess) = cores(&smallest);
    Cycle { rows: smallest.named.clone(), excess }
}

/// The list without as much as can be left out, from its beginning, while what is left still `fails`.
fn shrink<T: Copy>(mut list: Vec<T>, mut fails: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let (mut kept, mut stretch) = (0, list.len().div_ceil(2).max(1));
    while kept < list.len() {
        let end = (kept + stretch).min(list.len());
        let fewer: Vec<T> = list[..kept].iter().chain(&list[end..]).copied().collect();
        if fails(&fewer) {
            list = fewer;
        } else if end - kept == 1 {
            kept += 1;
        } else {
            stretch = (end - kept) / 2;
            continue;
        }
        stretch = (stretch * 2).min(list.len() - kept.min(list.len())).max(1);
    }
    list
}

/// The rows outside groups that refute the choices, and the least misfit among the choices.
fn cores(component: &Component) -> (BTreeSet<u32>, i64) {
    let points = component.points.len();
    let mut graph = Graph::new(points, &component.rows, |_| true);
    for &row in component.groups.iter().flat_map(|group| &group.branches) {
        graph.cut(row, &component.rows[row as usize]);
    }
    let mut tree = BoundTree::new(Side::Latest, points);
    tree.settle(&graph, &component.rows);
    let mut refutation = Refutation { component, graph, core: BTreeSet::new(), least: i64::MAX };
    refutation.choose(&tree, 0);
    (refutation.core, if refutation.least == i64::MAX { 0 } else { refutation.least })
}

struct Refutation<'c> {
    component: &'c Component,
    graph: Graph,
    core: BTreeSet<u32>,
    least: i64,
}

impl Refutation<'_> {
    /// Refutes every choice from a group on; the groups before it whose choice took part.
    fn choose(&mut self, tree: &BoundTree, depth: usize) -> BTreeSet<usize> {
        let mut guilty = BTreeSet::new();
        let Some(group) = self.component.groups.get(depth) else { return guilty };
        for &branch in &group.branches {
            let row = self.component.rows[branch as usize];
            if row.crossed() {
                self.least = self.least.min(row.low - row.high);
                continue;
            }
            let mut tree = tree.clone();
            self.graph.restore(branch, &row);
            tree.admit(&row);
            let blamed = match tree.settle(&self.graph, &self.component.rows) {
                Some(cycle) => self.blame(&cycle),
                None => self.choose(&tree, depth + 1),
            };
            self.graph.cut(branch, &row);
            if !blamed.contains(&depth) {
                // Whichever branch is chosen here, the same refutation stands.
                return blamed;
            }
            guilty.extend(blamed);
        }
        guilty.remove(&depth);
        guilty
    }

    fn blame(&mut self, cycle: &Cycle) -> BTreeSet<usize> {
        self.least = self.least.min(cycle.excess);
        let mut blamed = BTreeSet::new();
        for &row in &cycle.rows {
            match self.component.rows[row as usize].group {
                NONE => _ = self.core.insert(row),
                named => blamed.extend(self.component.groups.iter().position(|group| group.named == named)),
            }
        }
        blamed
    }
}
