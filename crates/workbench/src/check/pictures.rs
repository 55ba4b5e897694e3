//! Pictures that a report may show: whose they are, and on what ground.

use std::collections::BTreeMap;

use compiler::Picture;
use model::{Consent, Item, ItemId, MediaKind, Role, Source, SourceId, SourceRole};

/// The items of which a picture can be shown, each under its id and its name.
pub(super) fn pictures(items: &[Item], roles: &[Role], sources: &[Source]) -> Vec<Picture> {
    let sources: BTreeMap<&SourceId, &Source> = sources.iter().map(|source| (&source.id, source)).collect();
    let mut made = Vec::new();
    for item in
        items.iter().filter(|item| matches!(item.kind, MediaKind::Photo | MediaKind::Video) && !item.confidential)
    {
        let credit = credit(&item.id, item, roles, &sources);
        let of = |source: &SourceId| sources.get(source).and_then(|source| source.consents.publish);
        let consent = item.consents.publish.or_else(|| item.source.as_ref().and_then(of));
        let ground = match consent {
            Some(Consent::Given) => Some("consent to publish".to_owned()),
            _ => None,
        };
        let names = [
            Some(item.id.to_string()),
            item.name.as_ref().filter(|name| !name.is_protected()).map(|name| name.as_str().to_owned()),
        ];
        for source in names.into_iter().flatten() {
            made.push(Picture {
                source,
                credit: credit.clone(),
                ground: ground.clone(),
                exhibit: Some(item.id.to_string()),
            });
        }
    }
    made
}

/// Who is to be credited: who filmed where they may be named, else who published it.
fn credit(id: &ItemId, item: &Item, roles: &[Role], sources: &BTreeMap<&SourceId, &Source>) -> Option<String> {
    let of_role = |wanted: SourceRole| {
        roles.iter().filter(move |role| role.item == *id && role.role == wanted).map(|role| &role.source)
    };
    let candidates = of_role(SourceRole::Filmer).chain(of_role(SourceRole::Publisher)).chain(&item.source);
    candidates
        .filter_map(|source| sources.get(source))
        .find(|source| !source.name.is_protected())
        .map(|source| source.name.as_str().to_owned())
}
