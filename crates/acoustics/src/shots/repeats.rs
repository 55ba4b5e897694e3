//! What a sudden sound repeats: echoes come behind what they repeat by the same each time, shots of a burst nearly so.

/// One sudden sound: when it begins, in seconds, and its level, in decibels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Beat {
    pub(super) at_s: f64,
    pub(super) level_db: f64,
}

/// How a sound stands to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Repeats {
    /// Of the sounds as loud as one that this follows, how many more are followed by one as much weaker, later by the same
    /// within 0.6 ms, than chance would have it; from 0 to 1, for the delay at which most are.
    pub(super) share: f64,
    /// How many those are.
    pub(super) times: f64,
    /// The same within 4 ms: what an even rate of fire does too.
    pub(super) loose: f64,
    /// How much louder the loudest of the half second before is, and of the two seconds before, in decibels.
    pub(super) half_db: f64,
    pub(super) two_db: f64,
    /// How many sounds stand as evenly around it as a rate of fire sets them, no more than 8 dB from its level.
    pub(super) even: f64,
    /// Milliseconds since a sound as loud or louder, in the logarithm.
    pub(super) since: f64,
}

/// An echo comes no sooner and no later than this, in seconds.
const SOONEST_S: f64 = 0.02;
const LATEST_S: f64 = 1.3;
/// What is followed is looked for so far around, in seconds.
const AROUND_S: f64 = 10.0;
/// So many of the louder sounds before are tried.
const TRIED: usize = 10;
/// Delays are the same within this, in seconds.
const SAME_S: f64 = 0.000_6;
const NEARLY_S: f64 = 0.004;
/// An echo is at most so much louder than what it repeats, and always as much weaker within this, in decibels.
const LOUDER_DB: f64 = 3.0;
const ALWAYS_DB: f64 = 6.0;
/// The gaps of automatic fire, in seconds, and how evenly they come.
const GAPS_S: std::ops::Range<f64> = 0.045..0.25;
const EVENLY: f64 = 0.07;
const ALIKE_DB: f64 = 8.0;

impl Repeats {
    /// Of the `n`th of these sounds, which are in order of time.
    pub(super) fn of(beats: &[Beat], n: usize) -> Self {
        let own = beats[n];
        let within = |from_s: f64, to_s: f64| {
            let first = beats.partition_point(|beat| beat.at_s < from_s);
            let last = beats.partition_point(|beat| beat.at_s < to_s);
            &beats[first..last.max(first)]
        };
        let before = within(own.at_s - LATEST_S, own.at_s - SOONEST_S);
        let mut louder: Vec<Beat> =
            before.iter().copied().filter(|beat| beat.level_db >= own.level_db - LOUDER_DB).collect();
        louder.sort_by(|x, y| y.level_db.total_cmp(&x.level_db).then(x.at_s.total_cmp(&y.at_s)));
        louder.truncate(TRIED);
        let around = within(own.at_s - AROUND_S, own.at_s + AROUND_S);
        let mut repeats = Self::default();
        for source in &louder {
            let lag_s = own.at_s - source.at_s;
            let weaker_db = source.level_db - own.level_db;
            let followed = |beat: &Beat, same_s: f64| {
                within(beat.at_s + lag_s - same_s, beat.at_s + lag_s + same_s)
                    .iter()
                    .any(|next| (beat.level_db - next.level_db - weaker_db).abs() <= ALWAYS_DB)
            };
            // Those that could be followed: as loud, and not what is asked about.
            let (mut of, mut fine, mut loose) = (0.0, 0.0, 0.0);
            for beat in around {
                let other = beat.at_s != source.at_s && (beat.at_s + lag_s - own.at_s).abs() > NEARLY_S;
                if other && (beat.level_db - source.level_db).abs() <= ALWAYS_DB {
                    of += 1.0;
                    fine += f64::from(u8::from(followed(beat, SAME_S)));
                    loose += f64::from(u8::from(followed(beat, NEARLY_S)));
                }
            }
            if of < 1.0 {
                continue;
            }
            let span_s = (around[around.len() - 1].at_s - around[0].at_s).max(1.0);
            let by_chance = |same_s: f64| (around.len() as f64 / span_s * 2.0 * same_s).min(1.0) * of;
            let share = (fine - by_chance(SAME_S)).max(0.0) / (of + 0.5);
            if share > repeats.share {
                (repeats.share, repeats.times) = (share, (fine - by_chance(SAME_S)).max(0.0));
            }
            repeats.loose = repeats.loose.max((loose - by_chance(NEARLY_S)).max(0.0) / (of + 0.5));
        }
        let loudest = |from_s: f64| {
            let before = within(own.at_s - from_s, own.at_s - SOONEST_S).iter().map(|beat| beat.level_db);
            (before.fold(f64::NEG_INFINITY, f64::max) - own.level_db).clamp(-20.0, 25.0)
        };
        (repeats.half_db, repeats.two_db) = (loudest(0.5), loudest(2.0));
        repeats.even = even(beats, n);
        let last = before.iter().rev().find(|beat| beat.level_db >= own.level_db - 1.0);
        repeats.since = last.map_or(LATEST_S, |beat| own.at_s - beat.at_s).ln();
        repeats
    }
}

/// How many sounds stand evenly around the `n`th, at the gap to one of its neighbours: the most of any gap.
fn even(beats: &[Beat], n: usize) -> f64 {
    let own = beats[n];
    let comparable = |beat: &Beat| (beat.level_db - own.level_db).abs() <= ALIKE_DB;
    let first = beats.partition_point(|beat| beat.at_s < own.at_s - GAPS_S.end);
    let last = beats.partition_point(|beat| beat.at_s < own.at_s + GAPS_S.end);
    let mut most = 0;
    for neighbour in &beats[first..last] {
        let gap_s = (neighbour.at_s - own.at_s).abs();
        if !GAPS_S.contains(&gap_s) || !comparable(neighbour) {
            continue;
        }
        let stands = |steps: i32| {
            let (at_s, off_s) = (own.at_s + f64::from(steps) * gap_s, EVENLY * gap_s * f64::from(steps.abs()).sqrt());
            let from = beats.partition_point(|beat| beat.at_s < at_s - off_s);
            beats[from..].iter().take_while(|beat| beat.at_s <= at_s + off_s).any(comparable)
        };
        let ahead = (1..=4).take_while(|&steps| stands(steps)).count();
        let behind = (1..=4).take_while(|&steps| stands(-steps)).count();
        most = most.max(ahead + behind);
    }
    most as f64
}
