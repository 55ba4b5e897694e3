//! Which dates of posts say something of when recordings were made, and which nothing bears out.

use std::collections::{BTreeMap, BTreeSet};

use model::{EvidenceId, ItemId, LineageRelation};

use super::TemporalFacts;
use super::ground::{Ground, Grounds};
use crate::likely::{Said, StatedTime};
use crate::network::{FAR, Point, Solution};

/// A post whose date stands alone: of several the earliest, and nothing else speaks for it. It may have been set back.
pub(super) struct Lonely<'g> {
    /// The post's piece.
    pub(super) post: &'g Ground,
    /// What it is held against: the next post of the same scene, or that of what its item comes from.
    pub(super) next: &'g Ground,
    /// By how much it is earlier, in microseconds.
    pub(super) earlier_by: i64,
    /// Whether its item comes from the other's.
    pub(super) copy: bool,
    /// All posts of the scene: none of them says anything of delay then.
    pub(super) scene: BTreeSet<EvidenceId>,
}

/// Posts of recordings that lie within the usual delay of one another are of one scene. Of several dates the earliest
/// counts, so that one date that was set back outweighs any number of true ones: it is believed where a second date lies
/// within the usual delay of it, or where an id, a later message or a capture bears it out as nearly. So is the date of a
/// copy that is earlier than that of what it was copied from.
pub(super) fn lonely<'g>(
    solution: &Solution<'_>,
    named: &[(StatedTime, &'g Ground)],
    grounds: &'g Grounds,
    facts: &TemporalFacts<'_>,
) -> Vec<Lonely<'g>> {
    let usual = facts.policy.half_delay() as i64;
    let posts: Vec<Dated<'g>> = named.iter().filter_map(Dated::of).collect();
    let points: Vec<Point> = posts.iter().map(|post| post.subject).collect();
    let most = solution.differences(&points);
    let mut found = Vec::new();
    for scene in scenes(&most, usual) {
        // Each date as the first recording of the scene would have it: where the difference is open, its middle.
        let first = scene[0];
        let of_scene = scene.iter().map(|&n| (posts[n].at - (most[first][n] - most[n][first]) / 2, &posts[n]));
        let mut dates: Vec<(i64, &Dated<'g>)> = of_scene.collect();
        dates.sort_by_key(|(at, post)| (*at, &post.ground.id));
        let ids = || scene.iter().map(|&n| posts[n].ground.id.clone()).collect();
        if let [(at, post), (next_at, next), ..] = dates[..]
            && next_at - at > usual
            && !is_borne_out(post, grounds, usual)
        {
            let (earlier_by, scene) = (next_at - at, ids());
            found.push(Lonely { post: post.ground, next: next.ground, earlier_by, copy: false, scene });
            continue;
        }
        for (_, post) in &dates {
            if let Some((next, earlier_by)) = earlier_than_its_origin(post, &posts, facts)
                && !is_borne_out(post, grounds, usual)
            {
                found.push(Lonely { post: post.ground, next, earlier_by, copy: true, scene: ids() });
                break;
            }
        }
    }
    found
}

/// A post's date.
struct Dated<'g> {
    ground: &'g Ground,
    subject: Point,
    at: i64,
}

impl<'g> Dated<'g> {
    fn of((statement, ground): &(StatedTime, &'g Ground)) -> Option<Self> {
        let Said::Published { at, .. } = statement.said else { return None };
        Some(Self { ground, subject: statement.subject, at })
    }
}

/// Posts that hang together by differences below the usual delay, by their places in the list.
fn scenes(most: &[Vec<i64>], usual: i64) -> Vec<Vec<usize>> {
    let mut scene_of: Vec<usize> = (0..most.len()).collect();
    for a in 0..most.len() {
        for b in 0..a {
            let near = most[a][b] != FAR && most[b][a] != FAR && most[a][b].max(most[b][a]) <= usual;
            let (from, to) = (scene_of[a], scene_of[b]);
            if near && from != to {
                scene_of.iter_mut().filter(|scene| **scene == from).for_each(|scene| *scene = to);
            }
        }
    }
    let mut scenes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (post, scene) in scene_of.into_iter().enumerate() {
        scenes.entry(scene).or_default().push(post);
    }
    scenes.into_values().collect()
}

/// Whether something besides the date that is shown says nearly the same: the platform's id, a later message of the same
/// channel, a capture.
fn is_borne_out(post: &Dated<'_>, grounds: &Grounds, usual: i64) -> bool {
    let Some(rest) = post.ground.id.as_str().strip_prefix("post/") else { return false };
    ["post-id", "post-order", "captured"].iter().any(|kind| {
        let other = EvidenceId::new(&format!("{kind}/{rest}")).ok().and_then(|id| grounds.find(&id));
        other.and_then(|other| other.high).is_some_and(|high| (high - post.at).abs() <= usual)
    })
}

/// The earliest post of what a post's item comes from, by whatever lineage says, if the copy was posted before it.
fn earlier_than_its_origin<'g>(
    post: &Dated<'g>,
    posts: &[Dated<'g>],
    facts: &TemporalFacts<'_>,
) -> Option<(&'g Ground, i64)> {
    let comes_from = |item: &ItemId| {
        let of = facts.lineage.iter().filter(move |link| {
            let copied = matches!(
                link.relation,
                LineageRelation::ExcerptOf | LineageRelation::ContainedIn | LineageRelation::ReEncodingOf
            );
            copied && post.ground.items.contains(&link.item)
        });
        of.map(|link| &link.of).any(|of| of == item)
    };
    let origins = posts.iter().filter(|other| other.ground.items.iter().any(comes_from));
    let earliest = origins.min_by_key(|other| (other.at, &other.ground.id))?;
    (post.at < earliest.at).then_some((earliest.ground, earliest.at - post.at))
}
