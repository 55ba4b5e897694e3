use model::{Certainty, Fact, ItemId, Lineage, LineageRelation, Post};

use super::{ToldFact, bare_post, names};
use crate::capture::Resource;

/// What follows from a thing having been captured: that it lies in its capture and, where it stood at an address of the
/// web, that it was published there by then.
///
/// The time is the word of whoever made the capture, by the clock of their machine.
pub fn captured(resource: &Resource, item: &ItemId, capture: &ItemId, given: &str) -> Vec<ToldFact> {
    let reason = format!("{given}, record at byte {}", resource.byte);
    let mut facts = Vec::new();
    if item != capture {
        let id = names::lineage(&[item.as_str(), "in", capture.as_str()]);
        let shown = format!("the record at byte {} of the capture holds it", resource.byte);
        facts.push(Fact::Lineage(Lineage {
            id,
            item: item.clone(),
            relation: LineageRelation::ContainedIn,
            of: capture.clone(),
            certainty: Some(Certainty::Certain),
            reason: Some(shown),
            by: None,
            passage: None,
        }));
    }
    let is_web = ["http://", "https://"].iter().any(|scheme| resource.address.starts_with(scheme));
    if let (true, Some(at)) = (is_web, resource.captured) {
        let id = names::post(&["capture", &resource.address, &at.to_string(), item.as_str()]);
        let what = if resource.is_page { "the page" } else { "it" };
        let whose = format!("Captured: the clock of whoever made the capture, which holds {what} as it was served.");
        facts.push(Fact::Post(Post {
            address: Some(resource.address.clone().into()),
            captured: Some(at),
            passage: Some(format!("record at byte {}", resource.byte).into()),
            description: Some(whose.into()),
            ..bare_post(id, item.clone())
        }));
    }
    facts.into_iter().map(|fact| ToldFact { reason: reason.clone(), fact }).collect()
}
