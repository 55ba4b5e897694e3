use publication::{ReportInput, ReportItem, Unchecked};

use crate::withheld::{Withheld, listed};

/// What the page leaves out because somebody does not allow it to be published, in numbers alone.
pub(super) fn left_out(input: &ReportInput, withheld: &Withheld, events: usize) -> Vec<Unchecked> {
    let item = |item: &&ReportItem| matches!(item, ReportItem::Confidential(item) if withheld.item(&item.id));
    let items = input.items.iter().filter(item).count();
    let sources = withheld.telling().len();
    let parts = [
        (items, "item", "items"),
        (sources, "source with what they tell", "sources with what they tell"),
        (events, "event that nothing else shows", "events that nothing else shows"),
    ];
    let listed = listed(&parts);
    if listed.is_empty() {
        return Vec::new();
    }
    let why = "consent to publish was refused or withdrawn. Times that rest on them stand, their words do not: what rests on \
               them is shown as withheld";
    vec![Unchecked { what: listed, why: why.to_owned() }]
}

/// That nobody has said whether something may be published: it is said, and nothing is assumed.
pub(super) fn unsaid(withheld: &Withheld) -> Option<Unchecked> {
    let unsaid = withheld.unsaid;
    (!unsaid.is_empty()).then(|| Unchecked {
        what: format!("Consent to publish is not recorded for {}", unsaid.words()),
        why: "nobody may have asked; ask before this page goes out, and record the answers with `sightline consent`"
            .to_owned(),
    })
}
