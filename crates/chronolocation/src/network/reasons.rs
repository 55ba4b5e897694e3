//! What a bound rests on where alternatives take part: besides the way itself, the evidence that leaves no other branch.

use std::collections::BTreeSet;

use super::bound_tree::{BoundTree, Side};
use super::component::Component;
use super::narrow::Narrowed;
use super::refutation::{cores_within, shrink_core};
use super::row::{NO_HIGH, NONE, Row, WORLD};

/// A row on a way, and which of its ends counts there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Link {
    pub(super) row: u32,
    high: bool,
}

/// A branch that the bounds of its points excluded, and the ways that said so; `None` where those are too long to keep.
#[derive(Clone)]
pub(super) struct Dropped {
    pub(super) ways: Option<Vec<Link>>,
}

/// The rows of a tree on the way from a point to the world's clock.
pub(super) fn way<'t>(
    tree: &'t BoundTree,
    subject: impl Fn(u32) -> u32 + 't,
    point: u32,
) -> impl Iterator<Item = Link> + 't {
    let mut at = point;
    std::iter::from_fn(move || {
        let (row, parent) = tree.by(at).filter(|_| tree.bound(at).is_some())?;
        let high = (subject(row) == at) == (tree.side() == Side::Latest);
        at = parent;
        Some(Link { row, high })
    })
}

/// How far a row reaches with one of its ends.
fn reach(row: &Row, high: bool) -> i64 {
    if high { row.high } else { row.low.saturating_neg() }
}

impl Narrowed {
    /// Whether a branch was gone when so many had been dropped, and as which of them.
    fn gone(&self, row: u32, dropped: usize) -> Option<usize> {
        Some(self.dropped_at[row as usize] as usize).filter(|&at| at < dropped)
    }

    /// The branch whose end is that of a row which stands for a group, as the group was when so many had been dropped.
    fn stands(&self, component: &Component, link: Link, dropped: usize) -> Option<(usize, u32)> {
        let group = self.meaning(link.row).ok()?;
        let rows = &component.rows;
        let left = component.groups[group].branches.iter().copied();
        let left = left.filter(|&row| !rows[row as usize].crossed() && self.gone(row, dropped).is_none());
        let furthest = left.max_by_key(|&row| (reach(&rows[row as usize], link.high), std::cmp::Reverse(row)))?;
        Some((group, furthest))
    }

    /// The rows of a way, those that stand for groups by the branch whose end counts.
    pub(super) fn named(&self, component: &Component, links: &[Link]) -> Vec<u32> {
        let named = links.iter().map(|&link| match self.stands(component, link, self.dropped.len()) {
            Some((_, branch)) => branch,
            None => self.meaning(link.row).err().unwrap_or(link.row),
        });
        named.collect()
    }

    /// All rows that a way rests on, a group by one of its branches: the way's own, and what excluded the branches that
    /// reach further. `None` where that was not kept.
    pub(super) fn behind(&self, component: &Component, links: &[Link]) -> Option<BTreeSet<u32>> {
        let mut rows = BTreeSet::new();
        let mut seen: BTreeSet<(usize, usize, bool)> = BTreeSet::new();
        let mut waiting: Vec<(Link, usize)> = links.iter().map(|&link| (link, self.dropped.len())).collect();
        while let Some((link, dropped)) = waiting.pop() {
            let Some((group, furthest)) = self.stands(component, link, dropped) else {
                rows.extend(self.meaning(link.row).err());
                continue;
            };
            rows.insert(furthest);
            if !seen.insert((group, dropped, link.high)) {
                continue;
            }
            let end = &component.rows[furthest as usize];
            for &branch in &component.groups[group].branches {
                let Some(at) = self.gone(branch, dropped) else { continue };
                let row = &component.rows[branch as usize];
                let elsewhere = (row.subject, row.reference) != (end.subject, end.reference);
                if elsewhere || reach(row, link.high) > reach(end, link.high) {
                    waiting.extend(self.dropped[at].ways.as_ref()?.iter().map(|&link| (link, at)));
                }
            }
        }
        Some(rows)
    }
}

/// Rows without which `to - from` could be greater than `most`, a group by its first branch; `None` where that takes too
/// long to tell. As few as can be where they are few.
pub(super) fn behind_difference(component: &Component, from: u32, to: u32, most: i64) -> Option<Vec<u32>> {
    let mut denied = component.clone();
    let denial = denied.rows.len() as u32;
    denied.rows.push(Row {
        subject: to,
        reference: from,
        low: most + 1,
        high: NO_HIGH,
        group: NONE,
        trust: model::Trust::Computed,
        certain: false,
        withdrawn: false,
    });
    denied.named.push(NONE);
    let (rows, groups) = cores_within(&denied, MOST_SETTLED)?;
    let (rows, groups) = shrink_core(&denied, denial, rows, groups);
    let branches = groups.iter().filter_map(|&group| component.groups[group].branches.first().copied());
    Some(rows.into_iter().filter(|&row| row != denial).chain(branches).collect())
}

/// The same for a point's bound on one side.
pub(super) fn behind_bound(component: &Component, point: u32, side: Side, bound: i64) -> Option<Vec<u32>> {
    match side {
        Side::Latest => behind_difference(component, WORLD, point, bound),
        Side::Earliest => behind_difference(component, point, WORLD, -bound),
    }
}

/// Points settled, over all the choices that are refuted for one bound.
const MOST_SETTLED: u64 = 400_000;
