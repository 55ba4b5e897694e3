//! The Merkle tree over the ledger's entries.
//!
//! # References
//! RFC 6962 section 2.1 (hashes, audit path, consistency proof), RFC 9162 section 2.1 (checking them), and the
//! division into tiles of 256 hashes of C2SP tlog-tiles, so that an append and a proof each read a few rows only.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use model::Digest;
use sha2::{Digest as _, Sha256};

/// Levels of the tree that one tile spans.
const TILE_HEIGHT: u32 = 8;
/// Hashes that one full tile holds.
const TILE_WIDTH: usize = 1 << TILE_HEIGHT;

/// Which tile: its level (in steps of eight levels of the tree) and its place in that level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    /// 0 for leaves, 1 for the roots of 256 leaves, and so on.
    pub level: u8,
    /// Its place in the level, from the left.
    pub index: u64,
}

/// Some tiles of the tree, by place; each holds 1 to 256 hashes.
pub type Tiles = BTreeMap<TileId, Vec<Digest>>;

/// A complete subtree: `1 << level` leaves beginning at leaf `index << level`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Node {
    level: u32,
    index: u64,
}

/// The hash of a leaf: SHA-256(0x00 || bytes).
pub fn leaf_hash(bytes: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update([0x00]);
    hash.update(bytes);
    Digest::from_bytes(hash.finalize().into())
}

/// The hash of two subtrees side by side: SHA-256(0x01 || left || right).
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut hash = Sha256::new();
    hash.update([0x01]);
    hash.update(left.bytes());
    hash.update(right.bytes());
    Digest::from_bytes(hash.finalize().into())
}

/// The root of a tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Digest {
    Digest::from_bytes(Sha256::digest([]).into())
}

impl Node {
    /// The tile that holds the hashes below this node, and which of them.
    fn below(self) -> (TileId, Range<usize>) {
        let level = self.level / TILE_HEIGHT;
        let rest = self.level % TILE_HEIGHT;
        let first = self.index << rest;
        let start = (first % TILE_WIDTH as u64) as usize;
        (TileId { level: level as u8, index: first / TILE_WIDTH as u64 }, start..start + (1 << rest))
    }
}

/// The complete subtrees, left to right, that make up a range of leaves as RFC 6962 divides it.
fn nodes(range: Range<u64>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let level = (range.end - at).ilog2();
        nodes.push(Node { level, index: at >> level });
        at += 1 << level;
    }
    nodes
}

/// The root of a complete subtree, from the hashes at its foot (their number a power of two).
fn complete(hashes: &[Digest]) -> Digest {
    match hashes {
        [one] => *one,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&complete(left), &complete(right))
        }
    }
}

/// The tiles needed to hash these ranges of leaves.
pub fn tiles_for(ranges: &[Range<u64>]) -> BTreeSet<TileId> {
    ranges.iter().flat_map(|range| nodes(range.clone())).map(|node| node.below().0).collect()
}

/// The tiles at the right edge of a tree of this size: all that an append needs.
pub fn edge_tiles(size: u64) -> BTreeSet<TileId> {
    tiles_for(std::slice::from_ref(&(0..size)))
}

/// The hash of a range of leaves, or `None` where a tile is missing or too short.
pub fn range_hash(tiles: &Tiles, range: Range<u64>) -> Option<Digest> {
    let mut hashes = Vec::new();
    for node in nodes(range) {
        let (tile, within) = node.below();
        hashes.push(complete(tiles.get(&tile)?.get(within)?));
    }
    let last = hashes.pop();
    match last {
        None => Some(empty_root()),
        Some(last) => Some(hashes.iter().rev().fold(last, |right, left| node_hash(left, &right))),
    }
}

/// Adds leaves to a tree of this size whose right edge is given; tells which tiles changed.
pub fn append(tiles: &mut Tiles, size: u64, leaves: &[Digest]) -> BTreeSet<TileId> {
    let mut changed = BTreeSet::new();
    for (at, leaf) in (size..).zip(leaves) {
        let (mut level, mut index, mut hash) = (0, at, *leaf);
        loop {
            let id = TileId { level, index: index / TILE_WIDTH as u64 };
            let tile = tiles.entry(id).or_default();
            tile.truncate((index % TILE_WIDTH as u64) as usize);
            tile.push(hash);
            changed.insert(id);
            if tile.len() < TILE_WIDTH {
                break;
            }
            hash = complete(tile);
            (level, index) = (level + 1, id.index);
        }
    }
    changed
}

/// Where RFC 6962 splits a tree of this many leaves: the largest power of two below it.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The ranges whose hashes prove that a leaf is in the tree of this size, from the leaf upwards.
pub fn inclusion_ranges(index: u64, size: u64) -> Vec<Range<u64>> {
    let (mut from, mut to, mut ranges) = (0, size, Vec::new());
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            ranges.push(middle..to);
            to = middle;
        } else {
            ranges.push(from..middle);
            from = middle;
        }
    }
    ranges.reverse();
    ranges
}

/// The ranges whose hashes prove that the tree of one size is the beginning of the tree of another.
pub fn consistency_ranges(old: u64, new: u64) -> Vec<Range<u64>> {
    let (mut from, mut to, mut whole, mut ranges) = (0, new, true, Vec::new());
    if old == 0 || old >= new {
        return ranges;
    }
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            ranges.push(middle..to);
            to = middle;
        } else {
            ranges.push(from..middle);
            from = middle;
            whole = false;
        }
    }
    if !whole {
        ranges.push(from..to);
    }
    ranges.reverse();
    ranges
}

/// The root that follows from a leaf and its audit path, or `None` where the path has the wrong length.
pub fn root_of_inclusion(leaf: Digest, index: u64, size: u64, path: &[Digest]) -> Option<Digest> {
    if index >= size {
        return None;
    }
    let (mut node, mut last, mut hash) = (index, size - 1, leaf);
    for step in path {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// Whether a proof shows that the tree of one size and root is the beginning of the other.
pub fn is_consistent(old: (u64, Digest), new: (u64, Digest), proof: &[Digest]) -> bool {
    if old.0 > new.0 {
        return false;
    }
    if old.0 == new.0 || old.0 == 0 {
        return proof.is_empty() && (old.0 == 0 || old.1 == new.1);
    }
    let (mut node, mut last) = (old.0 - 1, new.0 - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let mut steps = proof.iter();
    let first = if old.0.is_power_of_two() { old.1 } else { *steps.next().unwrap_or(&old.1) };
    let (mut before, mut after) = (first, first);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            before = node_hash(step, &before);
            after = node_hash(step, &after);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            after = node_hash(&after, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && before == old.1 && after == new.1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tree as RFC 6962 section 2.1 words it: slow and obvious.
    fn reference(leaves: &[Digest]) -> Digest {
        match leaves {
            [] => empty_root(),
            [one] => *one,
            _ => {
                let (left, right) = leaves.split_at(split(leaves.len() as u64) as usize);
                node_hash(&reference(left), &reference(right))
            }
        }
    }

    fn leaves(count: u64) -> Vec<Digest> {
        (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    fn tree(leaves: &[Digest]) -> Tiles {
        let mut tiles = Tiles::new();
        append(&mut tiles, 0, leaves);
        tiles
    }

    /// The leaves and roots that implementations of Certificate Transparency are tested with.
    #[test]
    fn agrees_with_the_known_roots() {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let roots = [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        let hashes: Vec<_> = inputs.iter().map(|bytes| leaf_hash(bytes)).collect();
        let tiles = tree(&hashes);
        for (size, root) in (1..).zip(roots) {
            assert_eq!(range_hash(&tiles, 0..size).unwrap().to_string(), root, "size {size}");
        }
        assert_eq!(empty_root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn agrees_with_the_reference_across_tiles() {
        let all = leaves(65_800);
        let tiles = tree(&all);
        for size in [1, 2, 255, 256, 257, 511, 512, 513, 4_095, 65_535, 65_536, 65_537, 65_800] {
            assert_eq!(range_hash(&tiles, 0..size), Some(reference(&all[..size as usize])), "size {size}");
        }
    }

    #[test]
    fn an_append_needs_the_right_edge_alone() {
        let all = leaves(65_800);
        let mut size = 0;
        let mut store = Tiles::new();
        for batch in [1, 3, 252, 1, 255, 300, 64_800, 188] {
            let mut edge: Tiles =
                edge_tiles(size).into_iter().map(|id| (id, store.get(&id).cloned().unwrap())).collect();
            assert!(edge.len() <= 8);
            let changed = append(&mut edge, size, &all[size as usize..(size + batch) as usize]);
            size += batch;
            assert_eq!(range_hash(&edge, 0..size), Some(reference(&all[..size as usize])));
            store.extend(edge.into_iter().filter(|(id, _)| changed.contains(id)));
        }
        assert_eq!(store, tree(&all[..size as usize]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn an_inclusion_proof_leads_to_the_root(size in 1u64..700, pick in 0u64..700) {
            let (all, index) = (leaves(size), pick % size);
            let tiles = tree(&all);
            let path: Vec<_> =
                inclusion_ranges(index, size).into_iter().map(|r| range_hash(&tiles, r).unwrap()).collect();
            let leaf = all[index as usize];
            prop_assert_eq!(root_of_inclusion(leaf, index, size, &path), Some(reference(&all)));
            prop_assert_ne!(root_of_inclusion(leaf_hash(b"x"), index, size, &path), Some(reference(&all)));
            if size > 1 {
                prop_assert_eq!(root_of_inclusion(leaf, index, size, &path[1..]), None);
            }
        }

        #[test]
        fn a_consistency_proof_ties_two_sizes(new in 1u64..700, pick in 0u64..700) {
            let (all, old) = (leaves(new), 1 + pick % new);
            let tiles = tree(&all);
            let proof: Vec<_> =
                consistency_ranges(old, new).into_iter().map(|r| range_hash(&tiles, r).unwrap()).collect();
            let (before, after) = ((old, reference(&all[..old as usize])), (new, reference(&all)));
            prop_assert!(is_consistent(before, after, &proof));
            prop_assert!(!is_consistent((old, leaf_hash(b"x")), after, &proof));
            prop_assert!(!is_consistent(before, (new, leaf_hash(b"x")), &proof));
        }
    }
}
