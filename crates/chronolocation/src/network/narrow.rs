use super::bound_tree::{BoundTree, Side};
use super::component::Component;
use super::graph::Graph;
use super::row::{NONE, Row, WORLD};

/// A component whose alternatives have been narrowed to those that the bounds of their points allow.
#[derive(Clone)]
pub(super) struct Narrowed {
    /// The branches left of each group; never empty.
    pub(super) left: Vec<Vec<u32>>,
    /// The groups that the rows after the component's own stand for: each the interval in which the branches left lie.
    pub(super) stands_for: Vec<usize>,
    pub(super) latest: BoundTree,
    pub(super) earliest: BoundTree,
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
    let mut rows = component.rows.clone();
    let mut left: Vec<Vec<u32>> = Vec::with_capacity(component.groups.len());
    for group in &component.groups {
        let open: Vec<u32> = group.branches.iter().copied().filter(|&row| !rows[row as usize].crossed()).collect();
        rows.push(hull(&component.rows, &open)?);
        left.push(open);
    }
    let first_hull = component.rows.len();
    let mut stands_for: Vec<usize> = (0..left.len()).collect();
    let mut graph =
        Graph::new(points, &rows, |row| row as usize >= first_hull || component.rows[row as usize].group == NONE);
    let mut latest = BoundTree::new(Side::Latest, points);
    let mut earliest = BoundTree::new(Side::Earliest, points);
    loop {
        if latest.settle(&graph, &rows).is_some() {
            return None;
        }
        earliest.settle(&graph, &rows);
        let mut changed = false;
        for (group, left) in left.iter_mut().enumerate() {
            let before = left.len();
            left.retain(|&row| allows(&latest, &earliest, &component.rows[row as usize]));
            if left.len() == before {
                continue;
            }
            changed = true;
            let number = first_hull + group;
            let tightened = hull(&component.rows, left)?;
            let old = rows[number];
            if (old.subject, old.reference) == (tightened.subject, tightened.reference) {
                rows[number] = tightened;
                graph.restore(number as u32, &tightened);
            } else {
                // The branches tied different points; those left tie the same two.
                rows.push(tightened);
                stands_for.push(group);
                graph.admit(rows.len() as u32 - 1, &tightened);
            }
            latest.admit(&tightened);
            earliest.admit(&tightened);
        }
        if !changed {
            return Some(Narrowed { left, stands_for, latest, earliest });
        }
    }
}

/// Whether the bounds of a row's points leave room for it.
fn allows(latest: &BoundTree, earliest: &BoundTree, row: &Row) -> bool {
    let least = earliest.bound(row.subject).zip(latest.bound(row.reference)).map(|(a, b)| a - b);
    let most = latest.bound(row.subject).zip(earliest.bound(row.reference)).map(|(a, b)| a - b);
    least.is_none_or(|least| row.high >= least) && most.is_none_or(|most| row.low <= most)
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
