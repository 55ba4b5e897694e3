use model::{Attestation, AttestationKind, Graphic, Held, Item, Recorded, VerificationState};
use publication::{OpenItem, ReportInput, ReportItem, Unchecked};

use crate::analyse::is_no_media;
use crate::solve::Solved;

/// What nobody and nothing has checked, so that silence is not taken for agreement.
pub(super) fn unchecked(input: &ReportInput, solved: &Solved, attested: &[Recorded<Attestation>]) -> Vec<Unchecked> {
    let open: Vec<&OpenItem> = input
        .items
        .iter()
        .filter_map(|item| match item {
            ReportItem::Open(item) => Some(item.as_ref()),
            ReportItem::Confidential(_) => None,
        })
        .collect();
    let items = |test: fn(&Item) -> bool| open.iter().filter(|open| test(&open.item)).map(|o| o.item.stands_for).sum();
    let described: u32 = items(|item| item.held == Held::DescribedOnly);
    let unreviewed: u32 = items(|item| item.state == VerificationState::NotReviewed);
    let viewed: u32 = items(|item| item.state == VerificationState::Viewed);
    let unwarned: u32 = items(|item| item.graphic == Graphic::Unknown && item.held != Held::DescribedOnly);
    let held = |open: &&&OpenItem| open.item.held != Held::DescribedOnly;
    let waiting = open.iter().filter(held).filter(|open| open.analysis.is_none()).count();
    let failed = open.iter().filter(|open| could_not_be_decoded(open)).count();
    let unplaced = input.places.iter().filter(|place| place.fix.is_none()).count();
    let platform = solved.reasons.values().filter(|reason| reason.trust == model::Trust::Platform).count();
    let undated = solved.points.iter().filter(|point| point.value().bounds.interval.is_unknown()).count();
    let lines = [
        (
            described as usize,
            "items are described but not held",
            "their bytes were never in this case, so nothing in them could be looked at here; import the files to change that",
        ),
        (
            unreviewed as usize,
            "items have not been reviewed by anyone",
            "source, place, time and integrity are open; review them and say so in the table of items",
        ),
        (viewed as usize, "items were viewed, not verified", "what they show may be used only with that said"),
        (
            unwarned as usize,
            "items have not been looked at for graphic content",
            "they are shown grey and blurred until somebody says",
        ),
        (waiting, "held items have not been analysed", "run `sightline analyse`"),
        (failed, "held items could not be decoded", "each says why; their bytes are preserved"),
        (unplaced, "places have no position", "give them one, with the radius within which they lie"),
        (
            platform,
            "times rest on a date that a platform shows",
            "posts can be backdated and their media replaced; a capture by a third party would settle it",
        ),
        (undated, "points in time have no bound at all", "evidence that dates them is missing"),
    ];
    let mut unchecked: Vec<Unchecked> = lines
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, what, why)| Unchecked { what: format!("{count} {what}"), why: why.to_owned() })
        .collect();
    if attested.is_empty() {
        unchecked.push(Unchecked {
            what: "The ledger has no time stamp from outside".to_owned(),
            why: "it proves order, not date; hand a checkpoint to someone else to anchor it".to_owned(),
        });
    }
    for Attestation { entries, kind, by, at, .. } in attested.iter().map(|recorded| &recorded.fact) {
        let how = match kind {
            AttestationKind::Stamp => "stamped",
            AttestationKind::Countersignature => "countersigned",
        };
        unchecked.push(Unchecked {
            what: format!(
                "The ledger's first {entries} entries were {how} at {at} by {by}, by the word of what was returned"
            ),
            why: "`sightline verify` checks it against the authority's certificate or that person's key".to_owned(),
        });
    }
    unchecked
}

fn could_not_be_decoded(open: &OpenItem) -> bool {
    let failure = open.analysis.as_ref().and_then(|analysis| analysis.outcome.as_ref().err());
    failure.is_some_and(|failure| !is_no_media(failure.kind, Some(open.item.kind)))
}
