//! Two recordings compared.

use super::blocks::{Blocks, LONG, Line, SHORT};
use super::heard::Heard;
use super::lags::{Bench, Candidate, Lags, Spectra};
use super::line::{Agreement, agreement};
use super::volley::volleys;
use crate::whitened::RATE;

/// What an offset rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The waveforms agree, block by block.
    Waveform,
    /// The times between sudden sounds agree.
    Onsets,
    /// Other recordings that both fit with: these two alone were not enough.
    Chain,
}

/// A stretch of a pair with an offset of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Where it begins and ends in `a`, in seconds.
    pub from_s: f64,
    /// Where it ends in `a`, in seconds.
    pub to_s: f64,
    /// Seconds on `a`'s clock at which `b` would begin if all of it fitted as this stretch does.
    pub offset_s: f64,
}

/// What two recordings say of one another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match {
    /// `a`'s time minus `b`'s over `a`'s time.
    pub(super) line: Line,
    pub(super) by: By,
    /// Standard deviations of the line's offset, in seconds, and of its slope.
    pub(super) offset_sd: f64,
    pub(super) slope_sd: f64,
    /// Blocks or sounds that agree, out of so many.
    pub(super) agreeing: usize,
    pub(super) of: usize,
    /// Decimal logarithm of how often unrelated recordings would agree as well.
    pub(super) chance: f64,
    /// How much faster than it was recorded the one of the two plays that was sped up or slowed down; 1 if neither.
    pub(super) speed: f64,
    /// More than one if a recording was cut, in order.
    pub(super) pieces: Vec<Piece>,
}

/// The answer to one pair.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Compared {
    Fits(Match),
    /// Nothing that would be enough; the best there was.
    Refused {
        chance: f64,
    },
    /// Several offsets fit about as well, as where music repeats: two of them.
    Ambiguous {
        offsets_s: [f64; 2],
        chance: f64,
    },
}

/// What one worker compares pairs with.
pub(super) struct Comparer<'a> {
    lags: &'a Lags,
    bench: Bench,
    long: Blocks,
    short: Blocks,
}

/// A recording with its transforms.
pub(super) type Ready<'a> = (&'a Heard, &'a Spectra);

/// Blocks in the first look at a candidate, and in the last.
const FIRST_LOOK: usize = 20;
const LAST_LOOK: usize = 160;
/// What is needed to believe waveforms: so unlikely by chance, of so many blocks, so high above noise. Set on scenes of
/// other seeds than those reported in `docs/methods/sound.md`: unrelated pairs reach heights of 18 and chances of -6.
const CHANCE: f64 = -9.0;
const SHARE: f64 = 0.15;
/// Of the blocks between the first that agrees and the last. Where little is shared, one loud sound fills many of the
/// blocks: the same gun at the same microphone on another day agrees in six of ten.
const SHARE_WITHIN: f64 = 0.4;
const SHARE_OF_LITTLE: f64 = 0.75;
const HEIGHT: f64 = 30.0;
/// What is needed to believe times between sudden sounds.
const VOLLEY_CHANCE: f64 = -2.8;
const VOLLEY_SHARE: f64 = 0.6;
/// Another offset is as good if it has so much of the agreement of the best.
const RIVAL: f64 = 0.6;

impl<'a> Comparer<'a> {
    pub(super) fn new(lags: &'a Lags) -> Self {
        Self { lags, bench: Bench::default(), long: Blocks::new(LONG), short: Blocks::new(SHORT) }
    }

    /// Compares two recordings; offsets nearer than `travel_s` may differ by the sound's way alone.
    pub(super) fn compare(&mut self, a: Ready<'_>, b: Ready<'_>, travel_s: f64) -> Compared {
        if a.0.is_silent() || b.0.is_silent() {
            return Compared::Refused { chance: 0.0 };
        }
        let candidates = self.lags.candidates(a.1, b.1, &mut self.bench);
        let mut verified: Vec<Agreement> = Vec::new();
        let mut chance = 0.0f64;
        for candidate in candidates.iter().flatten() {
            if verified.iter().any(|v| near(&v.line, candidate)) {
                continue;
            }
            let (found, seen) = self.verify(a.0, b.0, candidate);
            chance = chance.min(seen);
            verified.extend(found);
        }
        verified.sort_by(|x, y| weight(y).total_cmp(&weight(x)));
        verified.dedup_by(|x, y| (x.line.value(y.line.at_s) - y.line.offset_s).abs() < 2e-3);
        let Some(best) = verified.first() else {
            return by_volley(a.0, b.0, chance, travel_s);
        };
        // Offsets that differ by no more than the sound's way are sources in different places.
        let rivals: Vec<&Agreement> = verified[1..]
            .iter()
            .filter(|v| (v.line.value(best.line.at_s) - best.line.offset_s).abs() > travel_s.max(0.02))
            .collect();
        let mut pieces = vec![best];
        for rival in rivals {
            if pieces.iter().all(|piece| apart(piece, rival)) {
                pieces.push(rival);
            } else if weight(rival) > RIVAL * weight(best) {
                return Compared::Ambiguous {
                    offsets_s: [starts(&best.line), starts(&rival.line)],
                    chance: best.chance.min(chance),
                };
            }
        }
        pieces.sort_by(|x, y| x.at_s[0].total_cmp(&y.at_s[0]));
        let half_s = self.long.block_s() / 2.0;
        let pieces: Vec<Piece> = pieces
            .iter()
            .map(|v| Piece {
                from_s: (v.at_s[0] - half_s).max(0.0),
                to_s: v.at_s[v.at_s.len() - 1] + half_s,
                offset_s: starts(&v.line),
            })
            .collect();
        Compared::Fits(self.matched(a.0, b.0, &best.clone(), pieces))
    }

    /// Looks for what two recordings of one group share near where others place them.
    pub(super) fn look(&mut self, a: &Heard, b: &Heard, expected_s: f64, travel_s: f64) -> Option<Match> {
        let steps = (travel_s / LOOK_STEP_S).ceil().min(8.0) as i64;
        let best = (-steps..=steps)
            .filter_map(|step| {
                let offset_s = expected_s + step as f64 * LOOK_STEP_S;
                let candidate = Candidate { offset_s, deviate: 0.0, from: 0, to: a.white.len() };
                self.verify(a, b, &candidate).0
            })
            .max_by(|x, y| weight(x).total_cmp(&weight(y)))?;
        Some(self.matched(a, b, &best, Vec::new()))
    }

    fn matched(&mut self, a: &Heard, b: &Heard, best: &Agreement, pieces: Vec<Piece>) -> Match {
        let whole = if pieces.len() < 2 { self.whole(a, b, best) } else { best.clone() };
        Match {
            line: whole.line,
            by: By::Waveform,
            offset_sd: whole.offset_sd.max(whole.scatter_s / (whole.agreeing.max(1) as f64).sqrt()).max(FINEST_S),
            slope_sd: whole.slope_sd,
            agreeing: whole.agreeing,
            of: whole.blocks,
            chance: whole.chance.min(best.chance),
            speed: 1.0,
            pieces,
        }
    }

    /// Looks at a candidate's blocks, twice if the first look is worth it; also how unlikely what was seen is.
    fn verify(&mut self, a: &Heard, b: &Heard, candidate: &Candidate) -> (Option<Agreement>, f64) {
        let line = Line { at_s: 0.0, offset_s: candidate.offset_s, slope: 0.0 };
        let span = (candidate.from as f64 / f64::from(RATE), candidate.to as f64 / f64::from(RATE));
        let shared_s = a.duration_s().min(candidate.offset_s + b.duration_s()) - candidate.offset_s.max(0.0);
        let little = shared_s < LITTLE_S;
        let blocks = if little { &mut self.short } else { &mut self.long };
        let marks = blocks.scan(a, b, &line, span, FIRST_LOOK);
        let high = marks.iter().filter(|m| f64::from(m.heights[0]) > HEIGHT).count();
        let Some(first) = agreement(&marks) else { return (None, 0.0) };
        if first.chance > -2.0 && high < 2 {
            return (None, first.chance);
        }
        let marks = blocks.scan(a, b, &first.line, span, LAST_LOOK);
        let Some(mut last) = agreement(&marks) else { return (None, first.chance) };
        last.chance += last.at_heights;
        let (from, to) = (last.at_s.first().copied(), last.at_s.last().copied());
        let within = marks.iter().filter(|m| Some(m.t_s) >= from && Some(m.t_s) <= to).count();
        let enough = last.chance <= CHANCE
            && last.agreeing >= 3
            && last.height >= HEIGHT
            && last.agreeing as f64 >= if little { SHARE_OF_LITTLE } else { SHARE } * last.blocks as f64
            && last.agreeing as f64 >= SHARE_WITHIN * within as f64;
        let seen = last.chance;
        (enough.then_some(last), if enough { seen } else { seen.max(CHANCE + 1.0) })
    }

    /// The line over all that both recordings hold, where they are longer than what was looked at.
    fn whole(&mut self, a: &Heard, b: &Heard, best: &Agreement) -> Agreement {
        let (from_s, to_s) = (best.at_s[0], best.at_s[best.at_s.len() - 1]);
        let starts_s = best.line.value(0.0).max(0.0);
        let ends_s = a.duration_s().min(best.line.value(a.duration_s()) + b.duration_s());
        if from_s - starts_s < 20.0 && ends_s - to_s < 20.0 {
            return best.clone();
        }
        let marks = self.long.scan(a, b, &best.line, (0.0, a.duration_s()), LAST_LOOK);
        match agreement(&marks) {
            Some(mut whole) if whole.agreeing >= best.agreeing / 2 && whole.height >= HEIGHT => {
                whole.chance += whole.at_heights;
                whole
            }
            _ => best.clone(),
        }
    }
}

/// Steps between the places that are looked at where others say where to look: blocks reach 48 ms to either side.
const LOOK_STEP_S: f64 = 0.08;
/// Where less than this is shared, in seconds, blocks are short.
const LITTLE_S: f64 = 16.0;
/// No offset is known better: a quarter of a sample and the unlike ways of two microphones' filters.
const FINEST_S: f64 = 0.05e-3;

fn near(line: &Line, candidate: &Candidate) -> bool {
    let middle = (candidate.from + candidate.to) as f64 / 2.0 / f64::from(RATE);
    (line.value(middle) - candidate.offset_s).abs() < 0.012 || (line.offset_s - candidate.offset_s).abs() < 0.012
}

/// How much agrees: blocks, by how high they stand.
fn weight(agreement: &Agreement) -> f64 {
    agreement.agreeing as f64 * agreement.height.sqrt()
}

/// Whether two lines are borne out by different stretches of both recordings, as where one was cut.
fn apart(one: &Agreement, other: &Agreement) -> bool {
    let outside = |x: &Agreement, y: &Agreement, shift: fn(&Line, f64) -> f64| {
        let (low, high) = (shift(&y.line, y.at_s[0]), shift(&y.line, y.at_s[y.at_s.len() - 1]));
        let inside = x.at_s.iter().filter(|&&t| (low..=high).contains(&shift(&x.line, t))).count();
        inside * 10 <= x.at_s.len()
    };
    let in_a: fn(&Line, f64) -> f64 = |_, t| t;
    let in_b: fn(&Line, f64) -> f64 = |line, t| t - line.value(t);
    outside(one, other, in_a) && outside(other, one, in_a) && outside(one, other, in_b) && outside(other, one, in_b)
}

/// The instant of `a` at which `b` begins by this line.
pub(super) fn starts(line: &Line) -> f64 {
    (line.offset_s - line.slope * line.at_s) / (1.0 - line.slope)
}

/// Compares two recordings by the times between their sudden sounds alone.
pub(super) fn by_volley(a: &Heard, b: &Heard, chance: f64, travel_s: f64) -> Compared {
    let found = volleys(a, b);
    let Some(best) = found.first() else { return Compared::Refused { chance } };
    let enough =
        |v: &super::volley::Volley| v.chance <= VOLLEY_CHANCE && v.agreeing as f64 >= VOLLEY_SHARE * v.of as f64;
    if !enough(best) {
        return Compared::Refused { chance: chance.min(best.chance.max(VOLLEY_CHANCE + 0.5)) };
    }
    if let Some(rival) = found.get(1) {
        let far = (rival.offset_s - best.offset_s).abs() > travel_s.max(0.02);
        if far && rival.agreeing + 1 >= best.agreeing && rival.agreeing >= 3 && enough(rival) {
            return Compared::Ambiguous { offsets_s: [best.offset_s, rival.offset_s], chance: best.chance };
        }
    }
    let (first, last) = (best.at_s[0], best.at_s[best.at_s.len() - 1]);
    Compared::Fits(Match {
        line: Line { at_s: (first + last) / 2.0, offset_s: best.offset_s, slope: 0.0 },
        by: By::Onsets,
        offset_sd: 2e-3,
        slope_sd: 60e-6,
        agreeing: best.agreeing,
        of: best.of,
        chance: best.chance,
        speed: 1.0,
        pieces: vec![Piece { from_s: first, to_s: last, offset_s: best.offset_s }],
    })
}
