//! What was published when, in what order, and under what name.

use model::{Interval, Post};

use crate::facts::{Facts, at, post, shown};
use crate::pieces::{clock, one};

#[test]
fn a_post_bounds_from_above_alone() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T17:31:00+06:00", None)],
        takes: vec![one("V07", 60)],
        ..Facts::default()
    };
    assert_eq!(shown(&facts.solve(), "V07.start"), "open .. 2022-01-05T11:30:00Z");
}

/// A post that goes on (a live stream) is recorded after its address was given out: neither bound.
#[test]
fn a_live_stream_bounds_nothing_by_its_beginning() {
    let live = Post {
        posted: Interval::new(Some(at("2022-01-05T17:31:00+06:00")), None).unwrap(),
        address: Some("https://twitter.com/a/status/1478690451354550272".into()),
        ..post("P1", "V07", "2022-01-05T17:31:00+06:00", None)
    };
    let facts = Facts { posts: vec![live], takes: vec![one("V07", 60)], ..Facts::default() };
    assert!(facts.solve().point("V07.end").is_none_or(|point| point.bounds.interval.is_unknown()));
}

#[test]
fn ids_of_platforms_bound_from_above() {
    for (address, by) in [
        ("https://twitter.com/a/status/1541815603606036480", "2022-06-28T16:07:40.105"),
        ("https://discord.com/channels/1/2/175928847299117063", "2016-04-30T11:18:25.79"),
        ("https://www.tiktok.com/@a/video/7006694664724122881", "2021-09-11T15:13:53"),
        ("https://mastodon.social/@someone/107569627201536000", "2022-01-05T11:30:51.000999"),
        ("https://example.org/post/507f1f77bcf86cd799439011", "2012-10-17T21:13:27.999999"),
        ("https://example.org/posts/C232AB00-9414-11EC-B3C8-9F6BDECED846", "2022-02-22T19:22:22"),
        ("https://example.org/posts/1EC9414C-232A-6B00-B3C8-9F6BDECED846", "2022-02-22T19:22:22"),
        ("https://example.org/posts/017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "2022-02-22T19:22:22.000999"),
        ("https://example.org/notes/01ARZ3NDEKTSV4RRFFQ69G5FAV", "2016-07-30T23:54:10.259999"),
    ] {
        let told = Post {
            posted: Interval::UNKNOWN,
            address: Some(address.into()),
            ..post("P1", "V07", "2030-01-01T00:00:00Z", None)
        };
        let dating = Facts { posts: vec![told], ..Facts::default() }.solve();
        let interval = dating.point("V07.start").unwrap().bounds.interval;
        assert_eq!(interval.earliest(), None, "{address}");
        assert!(interval.latest().unwrap().to_string().starts_with(by), "{address}: {interval:?}");
    }
}

#[test]
fn messages_come_in_the_order_of_their_numbers() {
    let told = |id: &str, item: &str, number: u32, posted: &str| Post {
        address: Some(format!("https://t.me/channel/{number}").into()),
        ..post(id, item, posted, None)
    };
    let posts = vec![told("P1", "V07", 41, "2022-01-09T00:00:00Z"), told("P2", "V08", 43, "2022-01-05T12:00:00Z")];
    let dating = Facts { posts, ..Facts::default() }.solve();
    assert_eq!(shown(&dating, "V07.start"), "open .. 2022-01-05T12:00:00Z");
}

/// The platform's clock runs an hour ahead: its dates bound that much earlier.
#[test]
fn a_platforms_clock_can_be_off() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T12:00:00Z", None)],
        clocks: vec![clock("forum", "platform", &["V07"], Some((3600.0, 3600.0)))],
        ..Facts::default()
    };
    assert_eq!(shown(&facts.solve(), "V07.start"), "open .. 2022-01-05T11:00:00Z");
}
