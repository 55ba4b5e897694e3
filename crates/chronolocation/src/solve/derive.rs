use std::collections::BTreeMap;

use model::{Instant, Interval, Post, Take};

use super::TemporalFacts;
use super::clock::Clocks;
use super::ground::{Derived, Grounds};
use super::point_name::PointNames;
use crate::platform_id::time_of_address;

/// What is posted was recorded before: an upper bound on each take of the item, and no lower one.
pub(super) fn from_posts(
    facts: &TemporalFacts<'_>,
    names: &PointNames,
    clocks: &mut Clocks<'_>,
    grounds: &mut Grounds,
) {
    let mut takes: BTreeMap<&str, Vec<&Take>> = BTreeMap::new();
    for take in facts.takes {
        takes.entry(take.item.as_str()).or_default().push(take);
    }
    for post in facts.posts {
        let (whole, _) = names.meant(post.item.as_str());
        let whole = whole.trim_end_matches(".start").to_owned();
        let subjects: Vec<String> = match takes.get(post.item.as_str()) {
            Some(takes) => takes.iter().map(|take| last_point(take)).collect(),
            None if grounds.mentions(&format!("{whole}.end")) => vec![format!("{whole}.end")],
            None => vec![format!("{whole}.start")],
        };
        for subject in subjects {
            post_bounds(facts, post, &subject, None, Some(&mut *clocks), grounds);
        }
    }
}

/// What a post says of the last point of a recording: of its own item, or of one that its item holds whole.
pub(super) fn post_bounds(
    facts: &TemporalFacts<'_>,
    post: &Post,
    subject: &str,
    copy: Option<&str>,
    mut clocks: Option<&mut Clocks<'_>>,
    grounds: &mut Grounds,
) {
    let bearer = subject.rsplit_once('.').map_or(subject, |(bearer, _)| bearer);
    let address = post.address.as_deref().map_or(String::new(), |address| format!(" at {address}"));
    let local = |t: Instant| {
        t.to_timestamp().to_zoned_datetime(facts.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    };
    let mut bound = |kind: &str, by: Instant, how: &str| {
        let id = match copy {
            None => format!("{kind}/{}/{bearer}", post.id),
            Some(_) => format!("copy-{kind}/{}/{bearer}", post.id),
        };
        let recorded = match copy {
            None => "it was recorded before that".to_owned(),
            Some(_) => format!("it holds {bearer}, by their lineage, which was recorded before that"),
        };
        let text = format!("{} was posted{address} {how} {}; {recorded}.", post.item, local(by));
        let derived = Derived {
            id: &id,
            subject,
            reference: None,
            ends: (None, Some(by.micros())),
            or: None,
            text,
            item: Some(&post.item),
            sky: None,
        };
        // A platform whose clock the case knows to be off dates its posts by that clock.
        match clocks.as_deref_mut().filter(|_| kind == "post") {
            Some(clocks) => clocks.stamp_post(post, derived, grounds),
            None => grounds.derive(derived),
        }
    };
    // What was posted may have been replaced when the post was edited.
    let edited = post.edited.and_then(Interval::latest);
    let shown = post.posted.latest().map(|posted| edited.map_or(posted, |edited| edited.max(posted)));
    // Posted at some time or later, with no end: what is sent live is recorded after its address was given out.
    let goes_on = post.posted.earliest().is_some() && shown.is_none();
    if let Some(captured) = post.captured {
        bound("captured", captured, "and captured by");
    }
    if let Some(shown) = shown.filter(|shown| post.captured.is_none_or(|captured| *shown < captured)) {
        let how = match edited {
            Some(_) => "and last edited by, as the platform or a capture shows,",
            None => "by, as the platform or a capture shows,",
        };
        bound("post", shown, how);
    }
    // An edited message can hold other media than its number stood for.
    let order = from_message_order(facts, post).filter(|_| !goes_on && edited.is_none());
    if let Some((by, later)) = order {
        bound("post-order", by, &format!("before message {later} of the same channel, and so by"));
    }
    if let Some(stamp) = post.address.as_deref().and_then(time_of_address).filter(|_| !goes_on && edited.is_none()) {
        let by = Instant::from_micros(stamp.latest.micros());
        bound("post-id", by, &format!("under an id that {} gave out by", stamp.platform));
    }
}

/// The point that a post bounds: a take's end, or its start where it has no length.
pub(super) fn last_point(take: &Take) -> String {
    if take.duration().micros() > 0 { format!("{}.end", take.id) } else { format!("{}.start", take.id) }
}

/// A take ends its own length after it starts.
pub(super) fn from_takes(facts: &TemporalFacts<'_>, grounds: &mut Grounds) {
    for take in facts.takes {
        let length = take.duration().micros() as i64;
        let (start, end) = (format!("{}.start", take.id), format!("{}.end", take.id));
        if length > 0 || grounds.mentions(&end) {
            let text = format!("{} lasts {:.3} s.", take.id, take.duration().secs());
            let id = format!("length/{}", take.id);
            grounds.derive(Derived {
                id: &id,
                subject: &end,
                reference: Some(&start),
                ends: (Some(length), Some(length)),
                or: None,
                text,
                item: Some(&take.item),
                sky: None,
            });
        }
    }
}

/// A position in a recording lies as long after its start as the recording's own time stamps say.
pub(super) fn frames(names: &PointNames, grounds: &mut Grounds) {
    for point in grounds.points() {
        frame(point.as_str(), names, grounds);
    }
}

/// The same for one point, if it is a position in a recording.
pub(super) fn frame(point: &str, names: &PointNames, grounds: &mut Grounds) {
    let Some((bearer, secs)) = point.rsplit_once('@') else { return };
    let Some(secs) = secs.parse::<f64>().ok().filter(|_| names.is_bearer(bearer)) else { return };
    let id = format!("frame/{point}");
    if grounds.list.iter().any(|g| g.id.as_str() == id) {
        return;
    }
    let micros = (secs * 1e6).round() as i64;
    grounds.derive(Derived {
        id: &id,
        subject: point,
        reference: Some(&format!("{bearer}.start")),
        ends: (Some(micros), Some(micros)),
        or: None,
        text: format!("{point} lies {secs} s after the start of {bearer}, by the recording's own time stamps."),
        item: None,
        sky: None,
    });
}

/// The channel and number of a message: `https://t.me/channel/123` (also `t.me/s/channel/123`).
fn message(address: &str) -> Option<(String, u64)> {
    let bare = address.trim().split_once("://").map_or(address.trim(), |(_, rest)| rest);
    let bare = bare.split(['?', '#']).next()?;
    let mut parts = bare.split('/').filter(|part| !part.is_empty() && *part != "s");
    let host = parts.next()?.to_ascii_lowercase();
    if !matches!(host.as_str(), "t.me" | "telegram.me") {
        return None;
    }
    let channel = parts.next()?.to_ascii_lowercase();
    Some((channel, parts.next()?.parse().ok()?))
}

/// Numbers in a channel only rise: what a later message was posted by, an earlier one was as well, whatever date it shows.
fn from_message_order(facts: &TemporalFacts<'_>, post: &Post) -> Option<(Instant, u64)> {
    let (channel, number) = message(post.address.as_deref()?)?;
    let by = |post: &Post| [post.captured, post.posted.latest()].into_iter().flatten().min();
    let own = by(post);
    let later = facts.posts.iter().filter_map(|other| {
        let (other_channel, other_number) = message(other.address.as_deref()?)?;
        (other_channel == channel && other_number > number).then_some((by(other)?, other_number))
    });
    let (latest, later) = later.min()?;
    own.is_none_or(|own| latest < own).then_some((latest, later))
}

/// Where evidence speaks of the end of something whose length is unknown: it does not end before it starts.
pub(super) fn close_ends(names: &PointNames, grounds: &mut Grounds) {
    for point in grounds.points() {
        let Some(bearer) = point.as_str().strip_suffix(".end").filter(|bearer| names.is_bearer(bearer)) else {
            continue;
        };
        if grounds.has(&format!("length/{bearer}")) {
            continue;
        }
        let start = format!("{bearer}.start");
        let text = format!("{bearer} does not end before it starts.");
        grounds.derive(Derived {
            id: &format!("order/{bearer}"),
            subject: point.as_str(),
            reference: Some(&start),
            ends: (Some(0), None),
            or: None,
            text,
            item: None,
            sky: None,
        });
    }
}
