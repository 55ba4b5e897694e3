use super::{Damage, DamageKind, Trust, VerifyReport};
use crate::DatabaseError;
use crate::database::{Transaction, read_verifiers};
use crate::ledger::VerifierKey;

/// The case's keys, compared with what stands beside the database and with those trusted from outside.
pub(super) async fn check(
    tx: &mut Transaction<'_>,
    beside: std::io::Result<String>,
    trust: &Trust,
    report: &mut VerifyReport,
) -> Result<Vec<VerifierKey>, DatabaseError> {
    let rows = read_verifiers(tx).await?;
    let mut changed = |place: &str, what: String| {
        report.damages.push(Damage::new(DamageKind::KeyChanged, place, what));
    };
    let mut keys = Vec::new();
    for row in &rows {
        match row.parse::<VerifierKey>() {
            Ok(key) => keys.push(key),
            Err(error) => changed("case.sqlite, table verifier", error.to_string()),
        }
    }
    if rows.is_empty() {
        changed("case.sqlite, table verifier", "the case's key is gone".to_owned());
    }
    match beside {
        Ok(text) => {
            let mut on_file: Vec<&str> = text.lines().collect();
            on_file.sort_unstable();
            if on_file != rows {
                changed(
                    "verifier",
                    format!("the file has the key {} and the database {}", on_file.join(", "), rows.join(", ")),
                );
            }
        }
        Err(error) => changed("verifier", format!("the file with the case's key cannot be read: {error}")),
    }
    if trust.keys.is_empty() && trust.checkpoints.is_empty() {
        report.unchecked.push(
            "whose key the case is signed with: give a key or a checkpoint kept outside the case to have that checked"
                .to_owned(),
        );
    }
    for key in keys.iter().filter(|key| !trust.keys.is_empty() && !trust.keys.contains(&key.public_key())) {
        changed(
            "verifier",
            format!(
                "the case is signed with {}, which is not a key you trust: made by someone else, or rebuilt",
                key.short()
            ),
        );
    }
    report.keys = rows;
    Ok(keys)
}
