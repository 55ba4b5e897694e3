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
    /// How many sounds stand as evenly around it as a hand sets blows and beats, and how far their levels spread, in decibels.
    pub(super) steady: f64,
    pub(super) spread_db: f64,
    /// How many sounds no more than 10 dB weaker there are within five seconds, in the logarithm.
    pub(super) busy: f64,
    /// The time to the sound before it over that to the one after it, in the logarithm: what bounces comes sooner each time.
    pub(super) hastens: f64,
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
/// An even series: its gaps, in seconds, how evenly they come, how far levels may part, and how many are looked for either way.
struct Even {
    gaps_s: std::ops::Range<f64>,
    evenly: f64,
    alike_db: f64,
    most: i32,
}
/// Automatic fire.
const FIRE: Even = Even { gaps_s: 0.045..0.25, evenly: 0.07, alike_db: 8.0, most: 4 };
/// Blows and beats.
const BEATS: Even = Even { gaps_s: 0.16..1.4, evenly: 0.09, alike_db: 7.0, most: 8 };
/// Sounds that are so much weaker don't count, in decibels, nor what is farther away, in seconds.
const BUSY_DB: f64 = 10.0;
const BUSY_S: f64 = 5.0;
const NEXT_S: f64 = 1.0;

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
        repeats.even = even(beats, n, &FIRE).len() as f64;
        let steady = even(beats, n, &BEATS);
        (repeats.steady, repeats.spread_db) = (steady.len() as f64, spread(&steady));
        let comparable = |beat: &&Beat| beat.level_db >= own.level_db - BUSY_DB;
        repeats.busy = (within(own.at_s - BUSY_S, own.at_s + BUSY_S).iter().filter(comparable).count() as f64).ln_1p();
        let earlier = within(own.at_s - NEXT_S, own.at_s - SOONEST_S).iter().rev().find(comparable);
        let later = within(own.at_s + SOONEST_S, own.at_s + NEXT_S).iter().find(comparable);
        repeats.hastens =
            earlier.zip(later).map_or(0.0, |(x, y)| ((own.at_s - x.at_s) / (y.at_s - own.at_s)).ln().clamp(-2.0, 2.0));
        let last = before.iter().rev().find(|beat| beat.level_db >= own.level_db - 1.0);
        repeats.since = last.map_or(LATEST_S, |beat| own.at_s - beat.at_s).ln();
        repeats
    }
}

/// The levels of the sounds that stand evenly around the `n`th, at the gap to one of its neighbours: the most of any gap.
fn even(beats: &[Beat], n: usize, how: &Even) -> Vec<f64> {
    let own = beats[n];
    let comparable = |beat: &&Beat| (beat.level_db - own.level_db).abs() <= how.alike_db;
    let first = beats.partition_point(|beat| beat.at_s < own.at_s - how.gaps_s.end);
    let last = beats.partition_point(|beat| beat.at_s < own.at_s + how.gaps_s.end);
    let mut most = Vec::new();
    for neighbour in beats[first..last].iter().filter(comparable) {
        let gap_s = (neighbour.at_s - own.at_s).abs();
        if !how.gaps_s.contains(&gap_s) {
            continue;
        }
        let stands = |steps: i32| {
            let off_s = how.evenly * gap_s * f64::from(steps.abs()).sqrt();
            let at_s = own.at_s + f64::from(steps) * gap_s;
            let from = beats.partition_point(|beat| beat.at_s < at_s - off_s);
            beats[from..].iter().take_while(|beat| beat.at_s <= at_s + off_s).find(comparable).map(|beat| beat.level_db)
        };
        let mut levels: Vec<f64> = (1..=how.most).map_while(stands).collect();
        levels.extend((1..=how.most).map_while(|steps| stands(-steps)));
        if levels.len() > most.len() {
            most = levels;
        }
    }
    most
}

/// How far levels spread about their mean; as far as may be where there are too few to tell.
fn spread(levels: &[f64]) -> f64 {
    if levels.len() < 2 {
        return BEATS.alike_db;
    }
    let count = levels.len() as f64;
    let mean = levels.iter().sum::<f64>() / count;
    (levels.iter().map(|level| (level - mean).powi(2)).sum::<f64>() / count).sqrt()
}
