//! Which dates of posts make a likely time, and which are refused because nothing bears them out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;

use chronolocation::Dating;
use facts::{Facts, at, evidence, point, post, take, within};
use model::{Certainty, Difference, ItemId, Lineage, LineageId, LineageRelation, Post, Relation, Trust};

/// Two films of one scene, a copy of each other or not, posted when these say.
fn scene(first: &str, second: &str) -> Facts {
    let offset = Relation::Offset {
        reference: point("U02.start"),
        low: Some(Difference::from_secs(-1)),
        high: Some(Difference::from_secs(1)),
    };
    Facts {
        takes: vec![take("U02", "U02", 0, 30), take("U08", "U08", 0, 30)],
        posts: vec![post("P8", "U08", first, None), post("P2", "U02", second, None)],
        evidence: vec![evidence("same", "U08.start", offset, Trust::Observed)],
        ..Facts::default()
    }
}

fn copy_of(item: &str, of: &str) -> Lineage {
    Lineage {
        id: LineageId::new("l1").unwrap(),
        item: ItemId::new(item).unwrap(),
        relation: LineageRelation::ReEncodingOf,
        of: ItemId::new(of).unwrap(),
        certainty: Some(Certainty::Probable),
        reason: None,
        by: None,
        passage: None,
    }
}

fn refused(dating: &Dating) -> Option<&str> {
    let likely = ["U02.end", "U08.end"].map(|id| dating.point(id).unwrap().likely.is_some());
    let notice = dating.warnings.iter().find(|notice| notice.what.starts_with("no likely time of"));
    assert_eq!(likely, [notice.is_none(); 2], "{:?}", dating.warnings);
    notice.map(|notice| notice.what.as_str())
}

#[test]
fn the_earliest_of_several_dates_needs_a_second() {
    // Three hours and a half before the other: either the others were late, or it was set back.
    let mut facts = scene("2022-01-05T08:00:00Z", "2022-01-05T11:25:00Z");
    let dating = facts.solve();
    let why = refused(&dating).unwrap();
    assert!(why.contains("post/P8/U08 is the earliest") && why.contains("3 h 25 min"), "{why}");
    // Its bound stands all the same, with its weakest link.
    let end = dating.point("U02.end").unwrap();
    assert!(end.latest_weakest.as_ref().unwrap().evidence.as_str().starts_with("post/P8"), "{end:?}");
    // Within the hour of one another each bears the other out; so does a capture, or the platform's own id.
    assert_eq!(refused(&scene("2022-01-05T10:45:00Z", "2022-01-05T11:25:00Z").solve()), None);
    facts.posts[0].captured = Some(at("2022-01-05T08:20:00Z"));
    assert_eq!(refused(&facts.solve()), None);
    facts.posts[0].captured = Some(at("2022-01-07T08:20:00Z"));
    assert!(refused(&facts.solve()).is_some(), "a capture of two days later bears out no hour");
    // A snowflake of that morning: 2022-01-05T08:00:00Z.
    let millis = at("2022-01-05T08:00:00Z").micros() / 1000 - 1_288_834_974_657;
    facts.posts[0].address = Some(format!("https://x.com/a/status/{}", millis << 22).into());
    assert_eq!(refused(&facts.solve()), None);
}

#[test]
fn one_date_alone_has_nothing_against_it() {
    let mut facts = scene("2022-01-05T08:00:00Z", "2022-01-05T11:25:00Z");
    facts.evidence.clear();
    // Of two scenes, as far as anybody knows.
    assert_eq!(refused(&facts.solve()), None);
}

#[test]
fn a_copy_is_not_posted_before_what_it_comes_from() {
    let mut facts = scene("2022-01-05T11:00:00Z", "2022-01-05T11:25:00Z");
    facts.lineage = vec![copy_of("U08", "U02")];
    let dating = facts.solve();
    let why = refused(&dating).unwrap();
    assert!(why.contains("post/P8/U08 comes from what post/P2/U02 is of") && why.contains("25 min"), "{why}");
    // The other way round it is as it should be.
    facts.lineage = vec![copy_of("U02", "U08")];
    assert_eq!(refused(&facts.solve()), None);
}

/// What somebody states is likely inside the bounds alone; where the bounds rest on such a date, nothing is.
#[test]
fn nothing_is_likely_inside_bounds_that_may_be_wrong() {
    let mut facts = scene("2022-01-05T08:00:00Z", "2022-01-05T11:25:00Z");
    let around = Relation::Around(match within("2022-01-05T07:30:00Z", "2022-01-05T07:30:00Z") {
        Relation::Within(interval) => interval,
        other => panic!("{other:?}"),
    });
    facts.evidence.push(evidence("told", "U02.start", around, Trust::Account));
    assert!(facts.solve().point("U02.start").unwrap().likely.is_none());
    facts.posts.retain(|post: &Post| post.item.as_str() == "U02");
    assert!(facts.solve().point("U02.start").unwrap().likely.is_some());
}
