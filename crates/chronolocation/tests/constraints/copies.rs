//! What is known of a copy, and what of that its original takes over.

use model::{Certainty, Lineage, LineageRelation, Post, Trust};

use super::vector;
use crate::facts::{Facts, ids, post, shown, take};
use crate::pieces::{lineage, one};

/// What holds a recording whole was captured, numbered by the clock, or numbered before a later message: each bounds the
/// recording, is no surer than the link between the two, and stands on it.
#[test]
fn what_is_known_of_a_copy_is_no_surer_than_its_link() {
    for (basis, by, class) in [
        ("copy-captured", "2022-01-05T12:00:00Z", Trust::Observed),
        ("copy-post-id", "2022-06-28T16:07:40.105999Z", Trust::Platform),
        ("copy-post-order", "2022-01-05T12:00:00Z", Trust::Platform),
        ("copy-post", "2022-01-05T12:00:00Z", Trust::Platform),
    ] {
        let dating = vector(basis).solve();
        assert_eq!(shown(&dating, "V07.end"), format!("open .. {by}"), "{basis}");
        let end = dating.point("V07.end").unwrap();
        let ground = format!("{basis}/P1/V07");
        assert_eq!(ids(&end.bounds.latest_because), [ground.as_str(), "copy/l1"]);
        assert_eq!(dating.grounds[&model::EvidenceId::new(&ground).unwrap()].trust, class, "{basis}");
        assert_eq!(end.latest_weakest.as_ref().unwrap().without, None, "{basis}");
    }
    let mut doubted = vector("copy-post");
    doubted.trusts.set_basis("copy", Trust::Account);
    let dating = doubted.solve();
    let weakest = dating.point("V07.end").unwrap().latest_weakest.clone().unwrap();
    assert_eq!((weakest.trust, weakest.without), (Trust::Account, None), "{weakest:?}");
}

/// A part's post bounds the start of the whole, the whole's post all of the part; never the other way round.
#[test]
fn posts_of_copies_bound_through_their_lineage() {
    use LineageRelation::{ContainedIn, ExcerptOf, ReEncodingOf};
    let facts = |links: Vec<Lineage>, posts: Vec<Post>| Facts {
        takes: vec![
            one("whole", 600),
            one("part", 60),
            one("copy", 600),
            take("film#1", "film", 0, 30),
            take("film#2", "film", 30, 90),
        ],
        lineage: links,
        posts,
        ..Facts::default()
    };
    let early = |item: &str| vec![post("P1", item, "2022-01-05T12:00:00Z", None)];
    let part = |posts| facts(vec![lineage("l1", "part", ExcerptOf, "whole")], posts).solve();
    // The part, a minute long, was all there by then, so the whole had begun a minute before.
    let dating = part(early("part"));
    assert_eq!(shown(&dating, "whole.start"), "open .. 2022-01-05T11:59:00.1Z");
    assert_eq!(shown(&dating, "whole.end"), "open .. 2022-01-05T12:09:00.1Z");
    assert_eq!(shown(&part(early("whole")), "part.end"), "open .. 2022-01-05T12:00:00Z");
    // A copy of the whole: posted earlier than anything else.
    let copy = facts(vec![lineage("l2", "copy", ReEncodingOf, "whole")], early("copy")).solve();
    assert_eq!(shown(&copy, "whole.start"), "open .. 2022-01-05T11:50:00.1Z");
    assert_eq!(
        ids(&copy.point("whole.start").unwrap().bounds.latest_because),
        ["copy/l2", "length/copy", "post/P1/copy"]
    );
    // A compilation was posted: what it holds is older; when the compilation's other takes were made is open.
    let film = facts(vec![lineage("l3", "part", ContainedIn, "film")], early("film")).solve();
    assert_eq!(shown(&film, "part.end"), "open .. 2022-01-05T12:00:00Z");
    assert_eq!(ids(&film.point("part.end").unwrap().bounds.latest_because), ["copy-post/P1/part", "copy/l3"]);
    let other = facts(vec![lineage("l3", "part", ContainedIn, "film")], early("part")).solve();
    assert!(other.point("film#1.end").unwrap().bounds.interval.is_unknown(), "a part dates no other take");
    // What is only probable bounds nothing.
    let mut doubtful = lineage("l2", "copy", ReEncodingOf, "whole");
    doubtful.certainty = Some(Certainty::Probable);
    let dating = facts(vec![doubtful], early("copy")).solve();
    assert!(dating.point("whole.start").is_none_or(|point| point.bounds.interval.is_unknown()));
}
