//! What tables offer as kinds of actor and as deeds is what claims are read by.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeSet;

#[test]
fn every_kind_of_actor_and_every_deed_can_be_named_in_tables_and_no_other() {
    let (tables, claims) = (intake::tables::Vocabulary::default(), corroboration::Vocabulary::published().unwrap());
    let (actors, deeds) = claims.ids();
    assert_eq!(tables.words("actor").collect::<BTreeSet<_>>(), actors.collect());
    assert_eq!(tables.words("deed").collect::<BTreeSet<_>>(), deeds.collect());
}
