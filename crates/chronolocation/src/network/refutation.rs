use std::collections::BTreeSet;

use super::alternatives::is_possible;
use super::bound_tree::{BoundTree, Cycle, Side};
use super::component::Component;
use super::excess::excess;
use super::graph::Graph;
use super::row::NONE;

/// A smallest set of evidence and groups of a component that cannot hold however one chooses, given that nothing holds.
///
/// Groups are left out one by one while the rest still cannot hold; then the evidence that refutes each choice is
/// collected, and left out one by one, the most trusted first.
///
/// The rows are the component's; the excess is that of the choice that comes nearest to holding ([`excess`]).
pub(super) fn refute(component: &Component) -> Cycle {
    let groups: Vec<usize> = (0..component.groups.len()).collect();
    let groups = shrink(groups, |fewer| !is_possible(&component.only(|_| true, fewer)));
    let narrowed = component.only(|_| true, &groups);
    let all: Vec<usize> = (0..groups.len()).collect();
    let mut core: Vec<u32> = cores(&narrowed).core.into_iter().collect();
    core.sort_by_key(|&row| (std::cmp::Reverse(narrowed.rows[row as usize].trust), row));
    let core = shrink(core, |fewer| !is_possible(&narrowed.only(|row| fewer.contains(&row), &all)));
    let smallest = narrowed.only(|row| core.contains(&row), &all);
    Cycle { rows: smallest.named.clone(), excess: excess(&smallest) }
}

/// Rows outside groups, and groups, that cannot hold together however one chooses, of a component that cannot; `None`
/// where more points have to be settled for it than `most`.
pub(super) fn cores_within(component: &Component, most: u64) -> Option<(BTreeSet<u32>, BTreeSet<usize>)> {
    let refutation = Refutation::of(component, most);
    (!refutation.is_cut_short()).then_some((refutation.core, refutation.guilty))
}

/// The same without what can be left out of it, but for one row that stays; unchanged where there is much of it.
pub(super) fn shrink_core(
    component: &Component,
    stays: u32,
    rows: BTreeSet<u32>,
    groups: BTreeSet<usize>,
) -> (Vec<u32>, Vec<usize>) {
    let (rows, groups): (Vec<u32>, Vec<usize>) = (rows.into_iter().collect(), groups.into_iter().collect());
    if component.points.len() * (rows.len() + groups.len()) > MOST_SHRUNK {
        return (rows, groups);
    }
    let with = |rows: &[u32], groups: &[usize]| component.only(|row| row == stays || rows.contains(&row), groups);
    let groups = shrink(groups, |fewer| !is_possible(&with(&rows, fewer)));
    let rows = shrink(rows, |fewer| !is_possible(&with(fewer, &groups)));
    (rows, groups)
}

/// Cores are made smallest where their pieces times the component's points are no more than this.
const MOST_SHRUNK: usize = 20_000;

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

/// The rows outside groups that refute the choices.
fn cores(component: &Component) -> Refutation<'_> {
    Refutation::of(component, u64::MAX)
}

struct Refutation<'c> {
    component: &'c Component,
    graph: Graph,
    core: BTreeSet<u32>,
    /// The groups whose branches took part.
    guilty: BTreeSet<usize>,
    settled: u64,
    most: u64,
}

impl<'c> Refutation<'c> {
    fn of(component: &'c Component, most: u64) -> Self {
        let points = component.points.len();
        let mut graph = Graph::new(points, &component.rows, |_| true);
        for &row in component.groups.iter().flat_map(|group| &group.branches) {
            graph.cut(row, &component.rows[row as usize]);
        }
        let mut refutation =
            Self { component, graph, core: BTreeSet::new(), guilty: BTreeSet::new(), settled: points as u64, most };
        if refutation.is_cut_short() {
            return refutation;
        }
        let mut tree = BoundTree::new(Side::Latest, points);
        match tree.settle(&refutation.graph, &component.rows) {
            Some(cycle) => _ = refutation.blame(&cycle),
            None => _ = refutation.choose(&tree, 0),
        }
        refutation
    }

    fn is_cut_short(&self) -> bool {
        self.settled > self.most
    }
}

impl Refutation<'_> {
    /// Refutes every choice from a group on; the groups before it whose choice took part.
    fn choose(&mut self, tree: &BoundTree, depth: usize) -> BTreeSet<usize> {
        let mut guilty = BTreeSet::new();
        let Some(group) = self.component.groups.get(depth) else { return guilty };
        for &branch in &group.branches {
            if self.is_cut_short() {
                break;
            }
            let row = self.component.rows[branch as usize];
            if row.crossed() {
                self.guilty.insert(depth);
                continue;
            }
            self.settled += self.component.points.len() as u64;
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
        let mut blamed = BTreeSet::new();
        for &row in &cycle.rows {
            match self.component.rows[row as usize].group {
                NONE => _ = self.core.insert(row),
                named => blamed.extend(self.component.groups.iter().position(|group| group.named == named)),
            }
        }
        self.guilty.extend(blamed.iter().copied());
        blamed
    }
}
