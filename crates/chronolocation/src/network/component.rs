use std::collections::BTreeMap;

use super::row::{NONE, Row, WORLD};

/// A part of the network that hangs together without the world's clock and holds alternatives.
///
/// Parts that meet only at the world's clock cannot change one another's bounds, so each is searched by itself.
#[derive(Clone)]
pub(super) struct Component {
    /// The points by local number; the first is the world's clock.
    pub(super) points: Vec<u32>,
    /// The rows, between local numbers; those of groups among them.
    pub(super) rows: Vec<Row>,
    /// The rows' numbers in the network.
    pub(super) named: Vec<u32>,
    /// The groups of alternatives.
    pub(super) groups: Vec<Group>,
}

/// Alternatives, of which one holds.
#[derive(Clone)]
pub(super) struct Group {
    /// Its number in the network.
    pub(super) named: u32,
    /// The local rows.
    pub(super) branches: Vec<u32>,
}

/// The components that hold alternatives, among the rows that `active` admits.
pub(super) fn split(points: usize, rows: &[Row], active: impl Fn(u32) -> bool) -> Vec<Component> {
    let mut parent: Vec<u32> = (0..points as u32).collect();
    fn root(parent: &mut [u32], mut point: u32) -> u32 {
        while parent[point as usize] != point {
            parent[point as usize] = parent[parent[point as usize] as usize];
            point = parent[point as usize];
        }
        point
    }
    let mut first_of_group: BTreeMap<u32, u32> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(index, _)| active(*index as u32)) {
        if row.reference != WORLD && row.subject != WORLD {
            let (a, b) = (root(&mut parent, row.subject), root(&mut parent, row.reference));
            parent[a.max(b) as usize] = a.min(b);
        }
        if row.group != NONE {
            let first = *first_of_group.entry(row.group).or_insert(index as u32);
            let (a, b) = (own(&rows[first as usize]), own(row));
            let (a, b) = (root(&mut parent, a), root(&mut parent, b));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut components: BTreeMap<u32, Component> = BTreeMap::new();
    for first in first_of_group.values() {
        components.entry(root(&mut parent, own(&rows[*first as usize]))).or_insert_with(|| Component {
            points: vec![WORLD],
            rows: Vec::new(),
            named: Vec::new(),
            groups: Vec::new(),
        });
    }
    let mut local = vec![WORLD; points];
    for point in 1..points as u32 {
        if let Some(component) = components.get_mut(&root(&mut parent, point)) {
            local[point as usize] = component.points.len() as u32;
            component.points.push(point);
        }
    }
    let mut slots: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(index, _)| active(*index as u32)) {
        let Some(component) = components.get_mut(&root(&mut parent, own(row))) else { continue };
        let number = component.rows.len() as u32;
        component.rows.push(Row {
            subject: local[row.subject as usize],
            reference: local[row.reference as usize],
            ..*row
        });
        component.named.push(index as u32);
        if row.group != NONE {
            let slot = *slots.entry(row.group).or_insert_with(|| {
                component.groups.push(Group { named: row.group, branches: Vec::new() });
                component.groups.len() - 1
            });
            component.groups[slot].branches.push(number);
        }
    }
    components.into_values().collect()
}

/// The end of a row that is not the world's clock.
fn own(row: &Row) -> u32 {
    if row.subject == WORLD { row.reference } else { row.subject }
}

impl Component {
    /// The local number of a point.
    pub(super) fn local(&self, point: u32) -> Option<u32> {
        self.points.binary_search(&point).ok().map(|at| at as u32)
    }

    /// The local number of a row, as [`split`] laid them out.
    pub(super) fn row_named(&self, row: u32) -> Option<u32> {
        self.named.binary_search(&row).ok().map(|at| at as u32)
    }

    /// The same points with some rows and groups alone.
    pub(super) fn only(&self, keep: impl Fn(u32) -> bool, groups: &[usize]) -> Component {
        let mut kept = Component { points: self.points.clone(), rows: vec![], named: vec![], groups: vec![] };
        let mut push = |row: u32| {
            kept.rows.push(self.rows[row as usize]);
            kept.named.push(self.named[row as usize]);
            kept.rows.len() as u32 - 1
        };
        for row in 0..self.rows.len() as u32 {
            if self.rows[row as usize].group == NONE && keep(row) {
                push(row);
            }
        }
        for &group in groups {
            let branches = self.groups[group].branches.iter().map(|&row| push(row)).collect();
            kept.groups.push(Group { named: self.groups[group].named, branches });
        }
        kept
    }
}
