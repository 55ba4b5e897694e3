//! Names that must not stand in a report, and places that could expose someone.

use compiler::{Exposing, NameGuard};
use model::{Fact, FactKind, FixOf, GivenFix, ItemId, Place, SourceRole};

use crate::failure::Failure;
use crate::open::Workbench;

/// How near to where somebody stood a published position may not come, in metres.
pub(crate) const EXPOSING_M: f64 = 500.0;

impl Workbench {
    /// The protected names of the case as salted hashes; `None` where this user may not read them.
    ///
    /// # Errors
    /// The case cannot be read.
    pub(super) async fn name_guard(&self) -> Result<Option<NameGuard>, Failure> {
        // Hashes live only as long as this run: the salt need not be kept, only be unlike any other.
        let salt = crate::vault::random_id("names")?;
        let mut guard = NameGuard::new(salt.as_bytes());
        let mut closed = false;
        for recorded in self.records().facts(FactKind::Source).await? {
            let Fact::Source(shown) = &recorded.fact else { continue };
            if !shown.name.is_protected() {
                continue;
            }
            let stand_in = shown.name.as_str().to_owned();
            match self.opened(&recorded.fact).await {
                Ok(Some(Fact::Source(clear))) if clear.name.as_str() != stand_in => {
                    guard.add(clear.name.as_str(), &stand_in);
                    if let Some(address) = &clear.address {
                        let handle = address.rsplit('/').next().unwrap_or_default();
                        if handle.chars().count() > 3 {
                            guard.add(handle, &stand_in);
                        }
                    }
                }
                Ok(_) => {}
                Err(_) => closed = true,
            }
        }
        Ok((!closed).then_some(guard))
    }
}

/// Where those stood who filmed and could be harmed by it.
pub(super) fn exposing(fixes: &[GivenFix], places: &[Place], filmed_by: &[(ItemId, SourceRole)]) -> Vec<Exposing> {
    let guarded = |item: &ItemId| filmed_by.iter().any(|(of, role)| of == item && role.is_protected());
    let cameras = fixes.iter().filter(|fix| fix.of == FixOf::Camera && guarded(&fix.item));
    cameras
        .filter_map(|given| {
            let placed = || places.iter().find(|place| Some(&place.id) == given.place.as_ref())?.fix.clone();
            let position = given.fix.clone().or_else(placed)?.position;
            Some(Exposing {
                what: format!("where {} was filmed from", given.item),
                names: Vec::new(),
                position: Some(position),
                radius_m: EXPOSING_M,
            })
        })
        .collect()
}
