use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::bound_tree::{BoundTree, Side};
use super::component::Component;
use super::graph::Graph;
use super::narrow::{Narrowed, narrow};
use super::port_table::PortTable;
use super::reasons::behind_bound;
use super::row::{NO_HIGH, NO_LOW, NONE, Row, WORLD};
use super::shortest::FAR;

/// After so many cell updates the search gives up exactness and says so.
const MOST_WORK: u64 = 3_000_000_000;
/// With more ports than this the table would be too large to search on.
const MOST_PORTS: usize = 700;

/// The bounds of every point of a component over all the ways of choosing; `None` if there is no way.
pub(super) fn resolve(component: &Component) -> Option<Resolved> {
    let narrowed = narrow(component)?;
    let dropped = narrowed.out(component);
    let rest = narrowed.component(component);
    let mut excluded = dropped;
    let mut exact = narrowed.is_plain(component);
    let mut found = None;
    if !exact && ports(&rest) <= MOST_PORTS {
        let searched = Search::new(&rest, &[]).resolve()?;
        excluded.extend(searched.excluded);
        (found, exact) = (searched.found, searched.exact);
    }
    let points = component.points.len();
    let behind = if found.is_some() { 2 * points } else { 0 };
    Some(Resolved {
        narrowed,
        found,
        excluded,
        exact,
        behind: std::iter::repeat_with(OnceLock::new).take(behind).collect(),
    })
}

/// Whether some way of choosing holds; where that is too much to search, it is taken to.
pub(super) fn is_possible(component: &Component) -> bool {
    let Some(narrowed) = narrow(component) else { return false };
    if narrowed.is_plain(component) {
        return true;
    }
    let rest = narrowed.component(component);
    if ports(&rest) > MOST_PORTS {
        return true;
    }
    let groups: Vec<usize> = (0..rest.groups.len()).collect();
    let mut search = Search::new(&rest, &[]);
    let Some(cells) = search.relaxed(groups.iter().copied()) else { return false };
    search.find(cells, &groups, None).is_some() || search.work > MOST_WORK
}

/// Over all the ways of choosing: the greatest `from - to` and the greatest `to - from`.
pub(super) fn widest(component: &Component, from: u32, to: u32) -> (i64, i64) {
    let rest = match narrow(component) {
        Some(narrowed) => narrowed.component(component),
        None => component.clone(),
    };
    if ports(&rest) <= MOST_PORTS {
        return Search::new(&rest, &[from, to]).widest(from, to);
    }
    let plain = rest.only(|_| true, &[]);
    Search::new(&plain, &[from, to]).widest(from, to)
}

/// How many points alternatives touch, the world's clock included.
fn ports(component: &Component) -> usize {
    let rows = component.groups.iter().flat_map(|group| &group.branches).map(|&row| &component.rows[row as usize]);
    let points: BTreeSet<u32> = rows.flat_map(|row| [row.subject, row.reference]).chain([WORLD]).collect();
    points.len()
}

/// What can be said of a component over all the ways to choose among its alternatives.
pub(super) struct Resolved {
    /// What is certain of every group whichever of its branches holds: sound, and exact where every group that is left
    /// dates one point.
    narrowed: Narrowed,
    /// What a search found, where bounds can be narrower than that.
    found: Option<Found>,
    /// Rows of groups that hold in no way of choosing, by number in the network.
    pub(super) excluded: Vec<u32>,
    /// Whether every bound is exact; otherwise they are sound, and may be wider than need be.
    pub(super) exact: bool,
    /// What bounds rest on that a search found, by point and side, once somebody asks.
    behind: Vec<OnceLock<Option<Vec<u32>>>>,
}

/// Bounds that a search found: each is read from the tree of one way of choosing.
struct Found {
    /// The rows' numbers in the network.
    named: Vec<u32>,
    trees: Vec<(BoundTree, BoundTree)>,
    /// Which of them gives a point's latest and its earliest instant.
    latest: Vec<u32>,
    earliest: Vec<u32>,
}

impl Found {
    fn tree(&self, point: u32, side: Side) -> &BoundTree {
        match side {
            Side::Latest => &self.trees[self.latest[point as usize] as usize].0,
            Side::Earliest => &self.trees[self.earliest[point as usize] as usize].1,
        }
    }
}

impl Resolved {
    /// Takes in a row outside groups that the network was given since; false where everything has to be worked out again.
    pub(super) fn admit(&mut self, component: &mut Component, number: u32, row: &Row) -> bool {
        let local = |point: u32| component.local(point);
        let Some((subject, reference)) = local(row.subject).zip(local(row.reference)) else { return false };
        if self.found.is_some() {
            return false;
        }
        component.rows.push(Row { subject, reference, ..*row });
        component.named.push(number);
        let stands = self.narrowed.admit(component, component.rows.len() as u32 - 1);
        self.excluded = self.narrowed.out(component);
        self.exact = self.narrowed.is_plain(component);
        stands
    }

    /// Takes a row outside groups out again; false where everything has to be worked out again.
    pub(super) fn withdraw(&mut self, component: &mut Component, number: u32) -> bool {
        let Some(local) = component.row_named(number).filter(|_| self.found.is_none()) else { return false };
        if !self.narrowed.withdraw(local) {
            return false;
        }
        let row = &mut component.rows[local as usize];
        (row.low, row.high) = (NO_LOW, NO_HIGH);
        true
    }

    /// A local point's bound on one side.
    pub(super) fn bound(&self, point: u32, side: Side) -> Option<i64> {
        match self.searched(point, side) {
            Some((_, tree)) => tree.bound(point),
            None => self.narrowed.tree(side).bound(point),
        }
    }

    /// What a search found of a bound, where that is more than what is certain of every group.
    fn searched(&self, point: u32, side: Side) -> Option<(&Found, &BoundTree)> {
        let found = self.found.as_ref()?;
        let tree = found.tree(point, side);
        (tree.bound(point) != self.narrowed.tree(side).bound(point)).then_some((found, tree))
    }

    /// What a bound rests on, by number in the network, each piece once: the way from the point back to the world's
    /// clock, then what leaves no other branch of the alternatives on it. A group is named by one of its branches.
    ///
    /// # Limits
    /// Where that takes too long to tell, it is the way and every group of the component.
    pub(super) fn because(&self, component: &Component, point: u32, side: Side) -> Vec<u32> {
        if self.bound(point, side).is_none() {
            return Vec::new();
        }
        let (mut because, rest) = match self.searched(point, side) {
            Some((found, tree)) => self.because_searched(component, point, side, found, tree),
            None => {
                let links = self.narrowed.way(point, side);
                let rest = self.narrowed.behind(component, &links);
                let way = self.narrowed.named(component, &links);
                (way, rest.map(|rows| rows.into_iter().collect()))
            }
        };
        let mut groups: BTreeSet<u32> = because.iter().map(|&row| component.rows[row as usize].group).collect();
        let mut known: BTreeSet<u32> = because.iter().copied().collect();
        let every = || component.groups.iter().filter_map(|group| group.branches.first().copied()).collect();
        let rest: Vec<u32> = rest.unwrap_or_else(every);
        // A group that is named already is not named again by another branch.
        let new = |row: &u32| {
            let group = component.rows[*row as usize].group;
            (group == NONE || groups.insert(group)) && known.insert(*row)
        };
        because.extend(rest.into_iter().filter(new));
        because.into_iter().map(|row| component.named[row as usize]).collect()
    }

    /// The way behind a bound that a search found, and what it rests on, as local rows.
    fn because_searched(
        &self,
        component: &Component,
        point: u32,
        side: Side,
        found: &Found,
        tree: &BoundTree,
    ) -> (Vec<u32>, Option<Vec<u32>>) {
        let links: Vec<(u32, u32)> = {
            let mut at = point;
            std::iter::from_fn(|| {
                let (row, parent) = tree.by(at)?;
                Some((std::mem::replace(&mut at, parent), component.row_named(found.named[row as usize])?))
            })
            .collect()
        };
        let way: Vec<u32> = links.iter().map(|link| link.1).collect();
        let one_of = |row: u32| {
            let group = component.rows[row as usize].group;
            group != NONE && component.groups.iter().any(|known| known.named == group && known.branches.len() > 1)
        };
        // Up to its first alternative the way holds by itself; what matters is why that one gives no more.
        let Some(&(from, _)) = links.iter().find(|link| one_of(link.1)) else { return (way, Some(Vec::new())) };
        let from = if self.bound(from, side) == tree.bound(from) { from } else { point };
        if self.searched(from, side).is_none() {
            let links = self.narrowed.way(from, side);
            return (way, self.narrowed.behind(component, &links).map(|rows| rows.into_iter().collect()));
        }
        let slot = 2 * from as usize + usize::from(side == Side::Latest);
        let behind = || behind_bound(component, from, side, tree.bound(from)?);
        let rest = self.behind.get(slot).and_then(|slot| slot.get_or_init(behind).clone());
        (way, rest)
    }
}

/// A component laid out for search: its evidence outside groups, settled, and the table of what alternatives touch.
pub(super) struct Search<'c> {
    pub(super) component: &'c Component,
    graph: Graph,
    base: (BoundTree, BoundTree),
    pub(super) table: PortTable,
    /// For each group, the interval that all its branches lie in, where they tie the same two points.
    hulls: Vec<Option<Row>>,
    work: u64,
}

/// What a search leaves behind.
struct Searched {
    found: Option<Found>,
    excluded: Vec<u32>,
    exact: bool,
}

/// Which branch to try first.
#[derive(Clone, Copy)]
enum Lean {
    Late,
    Early,
}

/// What a search does with the ways of choosing that it finds.
trait Visitor {
    /// Whether nothing below these cells can be of interest.
    fn is_settled(&self, search: &Search<'_>, cells: &[i64]) -> bool;
    /// A consistent way of choosing; false to stop the search.
    fn leaf(&mut self, search: &mut Search<'_>, cells: &[i64], choice: &[u32]) -> bool;
}

impl<'c> Search<'c> {
    /// Lays out a component whose evidence outside groups is consistent; `more` points take part in the table too.
    pub(super) fn new(component: &'c Component, more: &[u32]) -> Self {
        let points = component.points.len();
        let mut graph = Graph::new(points, &component.rows, |_| true);
        for group in &component.groups {
            for &row in &group.branches {
                graph.cut(row, &component.rows[row as usize]);
            }
        }
        let mut base = (BoundTree::new(Side::Latest, points), BoundTree::new(Side::Earliest, points));
        let cycle = base.0.settle(&graph, &component.rows);
        debug_assert!(cycle.is_none(), "the evidence outside groups is consistent");
        base.1.settle(&graph, &component.rows);
        let table = PortTable::new(component, &graph, &base.0, more);
        let hulls = component
            .groups
            .iter()
            .map(|group| hull(group.branches.iter().map(|&row| &component.rows[row as usize])))
            .collect();
        Self { component, graph, base, table, hulls, work: 0 }
    }

    /// The cells with what is certain of the groups, whichever branches hold; `None` if that is a contradiction.
    fn relaxed(&mut self, groups: impl Iterator<Item = usize>) -> Option<Vec<i64>> {
        let mut cells = self.table.cells.clone();
        for group in groups {
            if let Some(hull) = self.hulls[group]
                && !self.table.admit(&mut cells, &hull)
            {
                return None;
            }
        }
        Some(cells)
    }

    fn row(&self, row: u32) -> &Row {
        &self.component.rows[row as usize]
    }

    /// The first way of choosing that holds.
    fn find(&mut self, cells: Vec<i64>, groups: &[usize], lean: Option<Lean>) -> Option<(Vec<u32>, Vec<i64>)> {
        struct First(Option<(Vec<u32>, Vec<i64>)>);
        impl Visitor for First {
            fn is_settled(&self, _: &Search<'_>, _: &[i64]) -> bool {
                false
            }
            fn leaf(&mut self, _: &mut Search<'_>, cells: &[i64], choice: &[u32]) -> bool {
                self.0 = Some((choice.to_vec(), cells.to_vec()));
                false
            }
        }
        let mut first = First(None);
        let mut choice = vec![NONE; self.component.groups.len()];
        self.explore(cells, groups.to_vec(), &mut choice, lean, &mut first);
        first.0
    }

    /// Every way of choosing among `open` groups that is of interest; false if it was stopped.
    fn explore(
        &mut self,
        cells: Vec<i64>,
        mut open: Vec<usize>,
        choice: &mut Vec<u32>,
        lean: Option<Lean>,
        visitor: &mut impl Visitor,
    ) -> bool {
        if self.work > MOST_WORK {
            return false;
        }
        if visitor.is_settled(self, &cells) {
            return true;
        }
        // The group with the fewest branches left; a branch that holds anyway makes its group's other branches idle.
        let mut narrowest: Option<(usize, usize, Vec<u32>)> = None;
        let mut at = 0;
        while at < open.len() {
            let branches = &self.component.groups[open[at]].branches;
            if let Some(&certain) =
                branches.iter().find(|&&row| !self.row(row).crossed() && self.table.entails(&cells, self.row(row)))
            {
                choice[open[at]] = certain;
                open.swap_remove(at);
                continue;
            }
            let left: Vec<u32> =
                branches.iter().copied().filter(|&row| self.table.allows(&cells, self.row(row))).collect();
            if left.is_empty() {
                return true;
            }
            if narrowest.as_ref().is_none_or(|(_, group, fewest)| (left.len(), open[at]) < (fewest.len(), *group)) {
                narrowest = Some((at, open[at], left));
            }
            at += 1;
        }
        let Some((at, group, mut left)) = narrowest else {
            return visitor.leaf(self, &cells, choice);
        };
        open.swap_remove(at);
        match lean {
            Some(Lean::Late) => left.sort_by_key(|&row| std::cmp::Reverse(self.row(row).high)),
            Some(Lean::Early) => left.sort_by_key(|&row| self.row(row).low),
            None => {}
        }
        for row in left {
            let mut narrowed = cells.clone();
            self.work += 3 * cells.len() as u64;
            if self.table.admit(&mut narrowed, self.row(row)) {
                choice[group] = row;
                if !self.explore(narrowed, open.clone(), choice, lean, visitor) {
                    return false;
                }
            }
        }
        true
    }

    /// The bounds of every point over all the ways of choosing; `None` if there is no way.
    fn resolve(mut self) -> Option<Searched> {
        let groups: Vec<usize> = (0..self.component.groups.len()).collect();
        let cells = self.relaxed(groups.iter().copied())?;
        let points = self.component.points.len();
        let mut hull = Hull {
            witnessed: vec![false; self.component.rows.len()],
            trees: Vec::new(),
            ways: Vec::new(),
            latest: vec![(i64::MIN, 0); points],
            earliest: vec![(i64::MIN, 0); points],
        };
        for lean in [Lean::Late, Lean::Early] {
            match self.find(cells.clone(), &groups, Some(lean)) {
                Some((choice, cells)) => _ = hull.leaf(&mut self, &cells, &choice),
                None if self.work <= MOST_WORK => return None,
                None => {}
            }
        }
        let mut excluded = Vec::new();
        for &group in &groups {
            for &row in &self.component.groups[group].branches {
                if hull.witnessed[row as usize] {
                    continue;
                }
                let mut forced = cells.clone();
                let others: Vec<usize> = groups.iter().copied().filter(|&other| other != group).collect();
                let way =
                    if self.table.admit(&mut forced, self.row(row)) { self.find(forced, &others, None) } else { None };
                match way {
                    Some((mut choice, cells)) => {
                        choice[group] = row;
                        hull.leaf(&mut self, &cells, &choice);
                    }
                    None if self.work <= MOST_WORK => excluded.push(self.component.named[row as usize]),
                    None => {}
                }
            }
        }
        let mut choice = vec![NONE; groups.len()];
        self.explore(cells, groups, &mut choice, None, &mut hull);
        if self.work > MOST_WORK {
            return Some(Searched { found: None, excluded, exact: false });
        }
        let found = Found {
            latest: hull.latest.iter().map(|best| best.1).collect(),
            earliest: hull.earliest.iter().map(|best| best.1).collect(),
            named: self.component.named.clone(),
            trees: hull.trees,
        };
        Some(Searched { found: Some(found), excluded, exact: true })
    }

    /// The trees of one way of choosing.
    fn trees(&mut self, choice: &[u32]) -> (BoundTree, BoundTree) {
        let (mut latest, mut earliest) = self.base.clone();
        for &row in choice {
            self.graph.restore(row, &self.component.rows[row as usize]);
            latest.admit(&self.component.rows[row as usize]);
            earliest.admit(&self.component.rows[row as usize]);
        }
        let cycle = latest.settle(&self.graph, &self.component.rows);
        debug_assert!(cycle.is_none(), "the table admitted a choice that contradicts itself");
        earliest.settle(&self.graph, &self.component.rows);
        for &row in choice {
            self.graph.cut(row, &self.component.rows[row as usize]);
        }
        (latest, earliest)
    }

    /// Over all the ways of choosing: the greatest `from - to` and the greatest `to - from`.
    fn widest(mut self, from: u32, to: u32) -> (i64, i64) {
        struct Widest {
            cells: [usize; 2],
            best: [i64; 2],
        }
        impl Visitor for Widest {
            fn is_settled(&self, _: &Search<'_>, cells: &[i64]) -> bool {
                (0..2).all(|side| cells[self.cells[side]] <= self.best[side])
            }
            fn leaf(&mut self, _: &mut Search<'_>, cells: &[i64], _: &[u32]) -> bool {
                for side in 0..2 {
                    self.best[side] = self.best[side].max(cells[self.cells[side]]);
                }
                true
            }
        }
        let (from, to, size) = (self.table.port(from), self.table.port(to), self.table.len());
        let mut widest = Widest { cells: [to * size + from, from * size + to], best: [i64::MIN; 2] };
        let groups: Vec<usize> = (0..self.component.groups.len()).collect();
        let Some(cells) = self.relaxed(groups.iter().copied()) else { return (FAR, FAR) };
        let certain = [cells[widest.cells[0]], cells[widest.cells[1]]];
        let mut choice = vec![NONE; groups.len()];
        self.explore(cells, groups, &mut choice, None, &mut widest);
        if self.work > MOST_WORK { (certain[0], certain[1]) } else { (widest.best[0], widest.best[1]) }
    }
}

/// The interval in which rows between the same two points all lie; `None` if they tie different points.
fn hull<'r>(mut rows: impl Iterator<Item = &'r Row>) -> Option<Row> {
    let first = *rows.next()?;
    let hull = rows.try_fold(first, |hull, row| {
        let same = row.subject == first.subject && row.reference == first.reference;
        same.then_some(Row { low: hull.low.min(row.low), high: hull.high.max(row.high), ..hull })
    })?;
    (!hull.crossed()).then_some(hull)
}

/// The widest bound of every point met so far, and the trees that give it.
struct Hull {
    witnessed: Vec<bool>,
    trees: Vec<(BoundTree, BoundTree)>,
    /// For each tree, the ways between the world's clock and the ports; kept where the table holds no other points.
    ways: Vec<(Vec<i64>, Vec<i64>)>,
    /// The greatest way from the world's clock, and the tree it is read from.
    latest: Vec<(i64, u32)>,
    /// The greatest way to the world's clock.
    earliest: Vec<(i64, u32)>,
}

impl Visitor for Hull {
    fn is_settled(&self, search: &Search<'_>, cells: &[i64]) -> bool {
        let table = &search.table;
        let size = table.len();
        let from_world = &cells[..size];
        let to_world = || cells.iter().step_by(size);
        let ports = || table.ports.iter().map(|&port| port as usize);
        let ports_settled = !self.trees.is_empty()
            && ports().zip(from_world).all(|(port, &way)| way <= self.latest[port].0)
            && ports().zip(to_world()).all(|(port, &way)| way <= self.earliest[port].0);
        if !ports_settled {
            return false;
        }
        if table.outward.is_empty() {
            let from_within = |ways: &(Vec<i64>, Vec<i64>)| from_world.iter().zip(&ways.0).all(|(a, b)| a <= b);
            let to_within = |ways: &(Vec<i64>, Vec<i64>)| to_world().zip(&ways.1).all(|(a, b)| a <= b);
            return self.ways.iter().any(from_within) && self.ways.iter().any(to_within);
        }
        // A point that no alternative touches hangs from the ports by evidence outside groups.
        let through = |ways: &mut dyn Iterator<Item = &i64>, kept: &[Vec<i64>], point: usize| {
            let sum = |(&way, kept): (&i64, &Vec<i64>)| {
                if way == FAR || kept[point] == FAR { FAR } else { way + kept[point] }
            };
            ways.zip(kept).map(sum).min().unwrap_or(FAR)
        };
        (1..self.latest.len()).all(|point| {
            through(&mut from_world.iter(), &table.outward, point) <= self.latest[point].0
                && through(&mut to_world(), &table.inward, point) <= self.earliest[point].0
        })
    }

    fn leaf(&mut self, search: &mut Search<'_>, cells: &[i64], choice: &[u32]) -> bool {
        for &row in choice {
            self.witnessed[row as usize] = true;
        }
        if self.is_settled(search, cells) {
            return true;
        }
        let trees = search.trees(choice);
        let number = self.trees.len() as u32;
        let mut wider = false;
        for point in 0..self.latest.len() as u32 {
            let latest = trees.0.bound(point).unwrap_or(FAR);
            let earliest = trees.1.bound(point).map_or(FAR, |bound| -bound);
            for (best, way) in
                [(&mut self.latest[point as usize], latest), (&mut self.earliest[point as usize], earliest)]
            {
                if way > best.0 {
                    *best = (way, number);
                    wider = true;
                }
            }
        }
        if wider {
            if search.table.outward.is_empty() {
                let size = search.table.len();
                self.ways.push((cells[..size].to_vec(), cells.iter().step_by(size).copied().collect()));
            }
            self.trees.push(trees);
        }
        search.work += 20 * self.latest.len() as u64;
        true
    }
}
