use super::bound_tree::{BoundTree, Side};
use super::component::Component;
use super::graph::Graph;
use super::row::{NO_HIGH, NO_LOW, NONE, Row, WORLD};
use super::shortest::{FAR, Shortest};

/// More numbers than this are not kept for the points that no alternative touches.
const MOST_KEPT: usize = 4_000_000;

/// Differences between the few points that alternatives touch (and the world's clock), closed under addition: what the
/// search works on instead of the whole component.
pub(super) struct PortTable {
    /// The ports, as local points; the first is the world's clock.
    pub(super) ports: Vec<u32>,
    /// The port that a local point is, or [`NONE`].
    index: Vec<u32>,
    /// `to <= from + cells[from * ports + to]` by the evidence outside groups.
    pub(super) cells: Vec<i64>,
    /// Ways from each port to every point, and from every point to each port; empty where there are too many.
    pub(super) outward: Vec<Vec<i64>>,
    pub(super) inward: Vec<Vec<i64>>,
}

impl PortTable {
    /// The ports of a component, with `more` points made ports too.
    pub(super) fn new(component: &Component, graph: &Graph, latest: &BoundTree, more: &[u32]) -> Self {
        let mut ports = vec![WORLD];
        let mut index = vec![NONE; component.points.len()];
        index[WORLD as usize] = 0;
        let touched = component.groups.iter().flat_map(|group| &group.branches);
        let touched = touched.map(|&row| &component.rows[row as usize]).flat_map(|row| [row.subject, row.reference]);
        for point in touched.chain(more.iter().copied()) {
            if index[point as usize] == NONE {
                index[point as usize] = ports.len() as u32;
                ports.push(point);
            }
        }
        let points = component.points.len();
        let mut table = Self {
            index,
            cells: Vec::with_capacity(ports.len() * ports.len()),
            ports,
            outward: vec![],
            inward: vec![],
        };
        let kept = table.ports.len() * points <= MOST_KEPT;
        let mut outward = Shortest::new(graph, latest.potentials(), Side::Latest);
        let mut inward = Shortest::new(graph, latest.potentials(), Side::Earliest);
        let mut row = vec![FAR; points];
        for &port in &table.ports {
            outward.row(port, &mut row);
            table.cells.extend(table.ports.iter().map(|&to| row[to as usize]));
            if kept {
                table.outward.push(row.clone());
                inward.row(port, &mut row);
                table.inward.push(row.clone());
            }
        }
        table
    }

    /// How many ports there are.
    pub(super) fn len(&self) -> usize {
        self.ports.len()
    }

    pub(super) fn port(&self, point: u32) -> usize {
        self.index[point as usize] as usize
    }

    /// Whether a row can hold together with what the cells say.
    pub(super) fn allows(&self, cells: &[i64], row: &Row) -> bool {
        let (forth, back) = self.between(cells, row);
        !row.crossed()
            && (row.low == NO_LOW || forth == FAR || row.low <= forth)
            && (row.high == NO_HIGH || back == FAR || row.high >= -back)
    }

    /// Whether what the cells say makes a row hold by itself.
    pub(super) fn entails(&self, cells: &[i64], row: &Row) -> bool {
        let (forth, back) = self.between(cells, row);
        (row.high == NO_HIGH || (forth != FAR && forth <= row.high))
            && (row.low == NO_LOW || (back != FAR && -back >= row.low))
    }

    /// The greatest `subject - reference` and the greatest `reference - subject`.
    fn between(&self, cells: &[i64], row: &Row) -> (i64, i64) {
        let (subject, reference) = (self.port(row.subject), self.port(row.reference));
        (cells[reference * self.len() + subject], cells[subject * self.len() + reference])
    }

    /// Adds a row to closed cells, which stay closed; false if they contradict it.
    pub(super) fn admit(&self, cells: &mut [i64], row: &Row) -> bool {
        if !self.allows(cells, row) {
            return false;
        }
        for (from, to) in [(row.reference, row.subject), (row.subject, row.reference)] {
            let weight = row.weight(from);
            if weight != NO_HIGH {
                self.tighten(cells, self.port(from), self.port(to), weight);
            }
        }
        true
    }

    fn tighten(&self, cells: &mut [i64], from: usize, to: usize, weight: i64) {
        let size = self.len();
        if cells[from * size + to] <= weight {
            return;
        }
        let onward: Vec<i64> = cells[to * size..(to + 1) * size].to_vec();
        for start in 0..size {
            let before = cells[start * size + from];
            if before == FAR {
                continue;
            }
            let so_far = before + weight;
            for (cell, &after) in cells[start * size..(start + 1) * size].iter_mut().zip(&onward) {
                if after != FAR {
                    *cell = (*cell).min(so_far + after);
                }
            }
        }
    }
}
