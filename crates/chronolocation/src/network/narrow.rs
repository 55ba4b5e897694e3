use super::bound_tree::{BoundTree, Side};
use super::component::Component;
use super::graph::Graph;
use super::reasons::{Dropped, Link, way};
use super::row::{NONE, Row, WORLD};

/// Links of ways that are kept as reasons why branches are excluded; of later ones the alternatives alone are named.
const MOST_KEPT: usize = 20_000_000;

/// A component whose alternatives have been narrowed to those that the bounds of their points allow; kept up to date
/// while rows outside groups come and go.
pub(super) struct Narrowed {
    /// The branches left of each group; never empty.
    pub(super) left: Vec<Vec<u32>>,
    /// The component's rows as they were laid out, then those that stand for groups and those that came later.
    rows: Vec<Row>,
    /// What the rows after the component's own are.
    more: Vec<More>,
    /// How many rows the component had when it was laid out.
    own: usize,
    /// The rows outside groups and those that stand for groups.
    graph: Graph,
    /// Why branches were dropped, in that order.
    pub(super) dropped: Vec<Dropped>,
    /// By row: which of them it is, or [`NONE`].
    pub(super) dropped_at: Vec<u32>,
    /// Links of ways kept so far.
    kept: usize,
    latest: BoundTree,
    earliest: BoundTree,
}

/// A row that is none of those that a component was laid out with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    /// It stands for a group: the interval in which its branches left lie.
    Group(usize),
    /// It is the component's, and came later.
    Row(u32),
}

/// Drops the branches that the bounds of their points exclude, until nothing changes; `None` if a group has none left,
/// or if the rest contradicts itself.
///
/// Where every group dates one point against the world's clock, the bounds that are left are exact: such constraints are
/// closed under taking the later (or the earlier) of two solutions, point by point.
///
/// # References
/// Jeavons, Cooper: Tractable constraints on ordered domains. Artificial Intelligence 79 (1995), 327-339.
pub(super) fn narrow(component: &Component) -> Option<Narrowed> {
    let points = component.points.len();
    let own = component.rows.len();
    let mut rows = component.rows.clone();
    let mut left: Vec<Vec<u32>> = Vec::with_capacity(component.groups.len());
    for group in &component.groups {
        let open: Vec<u32> = group.branches.iter().copied().filter(|&row| !rows[row as usize].crossed()).collect();
        rows.push(hull(&component.rows, &open)?);
        left.push(open);
    }
    let graph = Graph::new(points, &rows, |row| row as usize >= own || component.rows[row as usize].group == NONE);
    let mut narrowed = Narrowed {
        more: (0..left.len()).map(More::Group).collect(),
        left,
        rows,
        own,
        graph,
        dropped: Vec::new(),
        dropped_at: vec![NONE; own],
        kept: 0,
        latest: BoundTree::new(Side::Latest, points),
        earliest: BoundTree::new(Side::Earliest, points),
    };
    narrowed.settle(component).then_some(narrowed)
}

impl Narrowed {
    /// Works until no bound can be tightened and no branch dropped; false if nothing is left that can be true.
    fn settle(&mut self, component: &Component) -> bool {
        let Self { left, rows, more, own, graph, dropped, dropped_at, kept, latest, earliest } = self;
        loop {
            if latest.settle(graph, rows).is_some() {
                return false;
            }
            earliest.settle(graph, rows);
            let mut changed = false;
            for (group, left) in left.iter_mut().enumerate() {
                let before = left.len();
                left.retain(|&row| {
                    let branch = &component.rows[row as usize];
                    let Some(points) = excluded_by(latest, earliest, branch) else { return true };
                    let mut ways = None;
                    if *kept < MOST_KEPT {
                        let laid: &[Row] = rows;
                        let way = |(tree, point)| way(tree, move |row: u32| laid[row as usize].subject, point);
                        let links: Vec<Link> = points.into_iter().flat_map(way).collect();
                        *kept += links.len();
                        ways = Some(links);
                    }
                    dropped_at[row as usize] = dropped.len() as u32;
                    dropped.push(Dropped { ways });
                    false
                });
                if left.len() == before {
                    continue;
                }
                changed = true;
                let number = *own + group;
                let Some(tightened) = hull(&component.rows, left) else { return false };
                let old = rows[number];
                if (old.subject, old.reference) == (tightened.subject, tightened.reference) {
                    rows[number] = tightened;
                    graph.restore(number as u32, &tightened);
                } else {
                    // The branches tied different points; those left tie the same two.
                    rows.push(tightened);
                    more.push(More::Group(group));
                    graph.admit(rows.len() as u32 - 1, &tightened);
                }
                latest.admit(&tightened);
                earliest.admit(&tightened);
            }
            if !changed {
                return true;
            }
        }
    }

    /// Takes in a row that the component was given after it was laid out; false if nothing is left that can be true.
    pub(super) fn admit(&mut self, component: &Component, row: u32) -> bool {
        let admitted = component.rows[row as usize];
        self.more.push(More::Row(row));
        self.rows.push(admitted);
        self.dropped_at.resize(component.rows.len(), NONE);
        self.graph.admit(self.rows.len() as u32 - 1, &admitted);
        self.latest.admit(&admitted);
        self.earliest.admit(&admitted);
        self.settle(component)
    }

    /// Takes a row outside groups out again; false, and nothing done, where a dropped branch may rest on it.
    pub(super) fn withdraw(&mut self, row: u32) -> bool {
        let number = match self.more.iter().position(|more| *more == More::Row(row)) {
            Some(at) => (self.own + at) as u32,
            None => row,
        };
        let carries = |dropped: &Dropped| dropped.ways.as_ref().is_none_or(|ways| ways.iter().any(|l| l.row == number));
        if self.dropped.iter().any(carries) {
            return false;
        }
        self.graph.cut(number, &self.rows[number as usize]);
        for tree in [&mut self.latest, &mut self.earliest] {
            tree.withdraw(&self.graph, &self.rows, &[number]);
            tree.settle(&self.graph, &self.rows);
        }
        true
    }
}

/// The two bounds of a row's points that leave no room for it; `None` where there is room.
fn excluded_by<'t>(latest: &'t BoundTree, earliest: &'t BoundTree, row: &Row) -> Option<[(&'t BoundTree, u32); 2]> {
    let least = earliest.bound(row.subject).zip(latest.bound(row.reference)).map(|(a, b)| a - b);
    let most = latest.bound(row.subject).zip(earliest.bound(row.reference)).map(|(a, b)| a - b);
    if least.is_some_and(|least| row.high < least) {
        return Some([(earliest, row.subject), (latest, row.reference)]);
    }
    most.is_some_and(|most| row.low > most).then_some([(latest, row.subject), (earliest, row.reference)])
}

/// The interval in which branches all lie, where they tie the same two points; open where they do not; `None` if there
/// are none.
fn hull(rows: &[Row], branches: &[u32]) -> Option<Row> {
    let first = rows[*branches.first()? as usize];
    let open = Row { low: super::row::NO_LOW, high: super::row::NO_HIGH, group: NONE, ..first };
    let together = branches.iter().map(|&row| &rows[row as usize]).try_fold(first, |hull, row| {
        let same = row.subject == first.subject && row.reference == first.reference;
        same.then_some(Row { low: hull.low.min(row.low), high: hull.high.max(row.high), ..hull })
    });
    Some(together.map_or(open, |hull| Row { group: NONE, ..hull }))
}

impl Narrowed {
    /// The component with what is decided made plain evidence: groups of one branch become rows.
    pub(super) fn component(&self, component: &Component) -> Component {
        let undecided: Vec<usize> = (0..self.left.len()).filter(|&group| self.left[group].len() > 1).collect();
        let mut decided = component.clone();
        for left in &self.left {
            if let [only] = left.as_slice() {
                decided.rows[*only as usize].group = NONE;
            }
        }
        for (group, left) in decided.groups.iter_mut().zip(&self.left) {
            group.branches.clone_from(left);
        }
        decided.only(|_| true, &undecided)
    }

    /// The branches that are not left, by number in the network.
    pub(super) fn out(&self, component: &Component) -> Vec<u32> {
        let groups = component.groups.iter().zip(&self.left);
        let gone = groups.flat_map(|(group, left)| group.branches.iter().filter(|row| !left.contains(row)));
        gone.map(|&row| component.named[row as usize]).collect()
    }

    /// What a row is: the group that it stands for, or a row of the component.
    pub(super) fn meaning(&self, row: u32) -> Result<usize, u32> {
        match (row as usize).checked_sub(self.own).map(|at| self.more[at]) {
            Some(More::Group(group)) => Ok(group),
            Some(More::Row(row)) => Err(row),
            None => Err(row),
        }
    }

    /// A point's bound on one side, by what is certain of every group.
    pub(super) fn tree(&self, side: Side) -> &BoundTree {
        match side {
            Side::Latest => &self.latest,
            Side::Earliest => &self.earliest,
        }
    }

    /// The rows from a point back to the world's clock.
    pub(super) fn way(&self, point: u32, side: Side) -> Vec<Link> {
        way(self.tree(side), |row| self.rows[row as usize].subject, point).collect()
    }

    /// Whether every group that is left dates one point against the world's clock.
    pub(super) fn is_plain(&self, component: &Component) -> bool {
        self.left.iter().filter(|left| left.len() > 1).all(|left| {
            let first = &component.rows[left[0] as usize];
            first.reference == WORLD
                && left.iter().all(|&row| {
                    let row = &component.rows[row as usize];
                    (row.subject, row.reference) == (first.subject, first.reference)
                })
        })
    }
}
