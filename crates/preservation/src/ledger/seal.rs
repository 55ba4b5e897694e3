use std::collections::BTreeSet;

use model::Digest;

use super::merkle::{self, TileId, Tiles, leaf_hash};
use super::{Checkpoint, LedgerError, SignedCheckpoint, VerifierKey};
use crate::Signer;

/// Checks that a tree's right edge is what was signed of it, so that nothing is ever signed over damage.
pub(crate) fn check_edge(
    edge: &Tiles,
    size: u64,
    signed: Option<&SignedCheckpoint>,
    verifiers: &[VerifierKey],
) -> Result<(), LedgerError> {
    let damaged = |what: String| Err(LedgerError::Damaged { what });
    let Some(signed) = signed else {
        return if size == 0 { Ok(()) } else { damaged(format!("{size} entries and no checkpoint")) };
    };
    if !verifiers.iter().any(|key| signed.note.verify(key).is_ok()) {
        return damaged(format!(
            "the checkpoint of {} entries is not signed by the case's key",
            signed.checkpoint.size
        ));
    }
    if signed.checkpoint.size != size {
        return damaged(format!("{size} entries, but {} are signed", signed.checkpoint.size));
    }
    if merkle::range_hash(edge, 0..size) != Some(signed.checkpoint.root) {
        return damaged(format!("the tree over {size} entries is not the one that was signed"));
    }
    Ok(())
}

/// Adds entries to a tree whose right edge is given, and signs what it has become.
pub(crate) fn seal(
    edge: &mut Tiles,
    size: u64,
    entries: &[Vec<u8>],
    origin: &str,
    signer: &Signer,
) -> Result<(BTreeSet<TileId>, SignedCheckpoint), LedgerError> {
    let leaves: Vec<Digest> = entries.iter().map(|bytes| leaf_hash(bytes)).collect();
    let changed = merkle::append(edge, size, &leaves);
    let size = size + leaves.len() as u64;
    let root = merkle::range_hash(edge, 0..size)
        .ok_or_else(|| LedgerError::Damaged { what: "a part of the tree is missing".into() })?;
    let checkpoint = Checkpoint { origin: origin.to_owned(), size, root };
    let note = signer.sign(checkpoint.text(), origin)?;
    Ok((changed, SignedCheckpoint { checkpoint, note }))
}
