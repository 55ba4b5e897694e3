//! Recordings laid over one another, firing place by firing place.

use super::{Apart, Discharge, Part};

/// One sound of a recording, on the shared clock.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Its place in the recording's list.
    pub(super) shot: usize,
    pub(super) at_s: f64,
    /// The chance that it is a discharge.
    pub(super) weight: f64,
}

/// Where discharges come from, as far as the delays between recordings tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// How much later each recording hears what is fired there than the first that hears it, in seconds of the shared
    /// clock: the sound's way, and what the clock is wrong by. Recordings that nothing was matched in are not here.
    pub delays_s: Vec<(usize, f64)>,
    /// How many discharges more there would be if a recording that fits nearly as well at another delay belonged there.
    pub slips: usize,
}

/// The same discharge is heard at the same delay within this, in seconds.
pub(super) const SAME_S: f64 = 0.025;
/// Delays closer than this need not be tried apart, in seconds.
const APART_S: f64 = 0.002;
/// Places that are looked for.
pub(super) const PLACES: usize = 12;
/// A delay that fits nearly as well as the best: this share.
const NEARLY: f64 = 0.85;
/// What a further place must rest on where only one discharge is in it.
const LEAST: f64 = 0.5;

/// One discharge of a place while recordings are laid over one another.
#[derive(Debug, Clone)]
struct Event {
    /// When the recording without delay hears it.
    at_s: f64,
    /// The chance that it is a discharge, by the marks in it taken as independent.
    weight: f64,
    /// Recording, mark, and when that recording's delay says that it was.
    parts: Vec<(usize, usize, f64)>,
}

impl Event {
    fn refresh(&mut self, marks: &[Vec<Mark>]) {
        self.at_s = self.parts.iter().map(|part| part.2).sum::<f64>() / self.parts.len().max(1) as f64;
        self.weight = 1.0 - self.parts.iter().map(|&(n, mark, _)| 1.0 - marks[n][mark].weight).product::<f64>();
    }
}

/// One recording against the events: the delay, what meets there, and the discharges more at the next best delay.
struct Fit {
    delay_s: f64,
    pairs: Vec<(usize, usize)>,
    slips: usize,
}

/// Lays recordings over one another: `spans_s` says from when to when each ran on the shared clock.
///
/// What is fired is heard by most of those who ran. So places are sought first by discharges that half of them heard, for
/// where sounds are dense two recordings meet by chance; then what fewer heard is taken at the delays of these places,
/// and only then by delays of its own.
pub(super) fn align(
    marks: &[Vec<Mark>],
    spans_s: &[(f64, f64)],
    unsure_s: &[f64],
    apart: &Apart,
) -> (Vec<Place>, Vec<Discharge>) {
    let mut table = Table { marks, left: marks.iter().map(|of| (0..of.len()).collect()).collect(), out: Vec::new() };
    let mut places: Vec<Place> = Vec::new();
    let ran = |at_s: f64| spans_s.iter().filter(|span| (span.0..span.1).contains(&at_s)).count();
    for by_most in [true, false] {
        while places.len() < PLACES {
            let (mut place, mut events) = one_place(marks, &table.left, unsure_s, apart);
            let enough = |event: &Event| if by_most { ran(event.at_s).div_ceil(2).max(2) } else { 2 };
            events.retain(|event| event.parts.len() >= enough(event));
            let strong = |event: &Event| event.parts.iter().all(|&(n, mark, _)| marks[n][mark].weight >= LEAST);
            if events.is_empty() || (!places.is_empty() && events.len() < 2 && !strong(&events[0])) {
                break;
            }
            place.delays_s.retain(|(n, _)| events.iter().any(|event| event.parts.iter().any(|part| part.0 == *n)));
            let least_s = place.delays_s.iter().map(|delay| delay.1).fold(f64::INFINITY, f64::min);
            for delay in &mut place.delays_s {
                delay.1 -= least_s;
            }
            for event in &events {
                table.take(event, least_s, places.len());
            }
            places.push(place);
        }
        for (n, place) in places.iter().enumerate().filter(|_| by_most) {
            while let Some(event) = at_delays(marks, &table.left, place) {
                table.take(&event, 0.0, n);
            }
        }
    }
    let Table { left, out: mut discharges, .. } = table;
    for (n, of) in left.iter().enumerate() {
        let known = places.first().and_then(|place: &Place| place.delays_s.iter().find(|delay| delay.0 == n));
        let delay_s = known.map_or(0.0, |delay| delay.1);
        for &mark in of {
            discharges.push(discharge(marks[n][mark].at_s - delay_s, None, vec![part(marks, n, mark, 0.0)]));
        }
    }
    (places, discharges)
}

/// What is left of the marks while discharges are taken from them.
struct Table<'a> {
    marks: &'a [Vec<Mark>],
    left: Vec<Vec<usize>>,
    out: Vec<Discharge>,
}

impl Table<'_> {
    /// Takes an event's marks as one discharge of a place; `later_s` is what its delays were all too long by.
    fn take(&mut self, event: &Event, later_s: f64, place: usize) {
        for &(n, mark, _) in &event.parts {
            self.left[n].retain(|&other| other != mark);
        }
        let parts = event.parts.iter();
        let mut heard: Vec<Part> = parts.map(|&(n, mark, at_s)| part(self.marks, n, mark, at_s - event.at_s)).collect();
        heard.sort_by_key(|part| part.recording);
        self.out.push(discharge(event.at_s + later_s, Some(place), heard));
    }
}

/// Of what is left, the likeliest discharge that two or more recordings hear at the delays of a place.
fn at_delays(marks: &[Vec<Mark>], left: &[Vec<usize>], place: &Place) -> Option<Event> {
    let mut all: Vec<(usize, usize, f64)> = Vec::new();
    for &(n, delay_s) in &place.delays_s {
        all.extend(left[n].iter().map(|&mark| (n, mark, marks[n][mark].at_s - delay_s)));
    }
    all.sort_by(|x, y| x.2.total_cmp(&y.2).then((x.0, x.1).cmp(&(y.0, y.1))));
    let mut best: Option<Event> = None;
    for seed in &all {
        let first = all.partition_point(|other| other.2 < seed.2 - SAME_S);
        let near = all[first..].iter().take_while(|other| other.2 <= seed.2 + SAME_S);
        let mut parts = vec![*seed];
        // The nearest of each other recording.
        for other in near.filter(|other| other.0 != seed.0) {
            match parts.iter_mut().find(|part| part.0 == other.0) {
                Some(part) if (part.2 - seed.2).abs() > (other.2 - seed.2).abs() => *part = *other,
                Some(_) => (),
                None => parts.push(*other),
            }
        }
        if parts.len() < 2 {
            continue;
        }
        let mut event = Event { at_s: 0.0, weight: 0.0, parts };
        event.refresh(marks);
        let more = |best: &Event| (event.parts.len(), event.weight) > (best.parts.len(), best.weight);
        if best.as_ref().is_none_or(more) {
            best = Some(event);
        }
    }
    best
}

fn part(marks: &[Vec<Mark>], recording: usize, mark: usize, late_s: f64) -> Part {
    Part { recording, shot: marks[recording][mark].shot, score: marks[recording][mark].weight, late_s }
}

fn discharge(at_s: f64, place: Option<usize>, heard: Vec<Part>) -> Discharge {
    Discharge { at_s, place, chance: 0.0, doubt: None, heard, silent: Vec::new() }
}

/// Lays what is left of all recordings over one another, from the one with the most down, each then once more against
/// all others.
fn one_place(marks: &[Vec<Mark>], left: &[Vec<usize>], unsure_s: &[f64], apart: &Apart) -> (Place, Vec<Event>) {
    let total = |n: usize| left[n].iter().map(|&mark| marks[n][mark].weight).sum::<f64>();
    let mut order: Vec<usize> = (0..marks.len()).filter(|&n| !left[n].is_empty()).collect();
    order.sort_by(|&x, &y| total(y).total_cmp(&total(x)).then(x.cmp(&y)));
    let mut events: Vec<Event> = Vec::new();
    let mut delays: Vec<(usize, f64)> = Vec::new();
    let mut slips = 0;
    let Some(&first) = order.first() else { return (Place { delays_s: delays, slips }, events) };
    for round in 0..2 {
        slips = 0;
        for &n in &order {
            // The first gives the clock: it stays where it is.
            if round > 0 && n == first {
                continue;
            }
            remove(&mut events, &mut delays, n, marks);
            let reach_s = apart.travel_s(n, first) + unsure_s[n] + unsure_s[first];
            let fit = if n == first {
                Some(Fit { delay_s: 0.0, pairs: Vec::new(), slips: 0 })
            } else {
                fit(&events, marks, n, &left[n], reach_s)
            };
            let Some(fit) = fit else { continue };
            slips = slips.max(fit.slips);
            delays.push((n, fit.delay_s));
            for &mark in &left[n] {
                let part = (n, mark, marks[n][mark].at_s - fit.delay_s);
                match fit.pairs.iter().find(|(_, other)| *other == mark) {
                    Some(&(event, _)) => {
                        events[event].parts.push(part);
                        events[event].refresh(marks);
                    }
                    None => events.push(Event { at_s: part.2, weight: marks[n][mark].weight, parts: vec![part] }),
                }
            }
            events.sort_by(|x, y| x.at_s.total_cmp(&y.at_s));
        }
    }
    delays.sort_by_key(|delay| delay.0);
    (Place { delays_s: delays, slips }, events)
}

fn remove(events: &mut Vec<Event>, delays: &mut Vec<(usize, f64)>, n: usize, marks: &[Vec<Mark>]) {
    delays.retain(|delay| delay.0 != n);
    for event in events.iter_mut() {
        event.parts.retain(|part| part.0 != n);
        event.refresh(marks);
    }
    events.retain(|event| !event.parts.is_empty());
}

/// What meets at one delay, and how much that is worth.
struct Try {
    gain: f64,
    lag_s: f64,
    pairs: Vec<(usize, usize)>,
}

/// The delay within reach at which most of a recording's marks meet events; none if nothing meets.
fn fit(events: &[Event], marks: &[Vec<Mark>], n: usize, left: &[usize], reach_s: f64) -> Option<Fit> {
    let mut lags: Vec<f64> = Vec::new();
    for &mark in left {
        let at_s = marks[n][mark].at_s;
        let from = events.partition_point(|event| event.at_s < at_s - reach_s);
        lags.extend(events[from..].iter().map(|event| at_s - event.at_s).take_while(|lag_s| *lag_s >= -reach_s));
    }
    lags.sort_by(f64::total_cmp);
    lags.dedup_by(|later, earlier| *later - *earlier < APART_S);
    let mut tried: Vec<Try> = lags
        .into_iter()
        .map(|lag_s| {
            let (gain, pairs) = meet(events, marks, n, left, lag_s);
            Try { gain, lag_s, pairs }
        })
        .collect();
    // Of those that fit as well, the shortest delay.
    tried.sort_by(|x, y| {
        y.gain.total_cmp(&x.gain).then(x.lag_s.abs().total_cmp(&y.lag_s.abs())).then(x.lag_s.total_cmp(&y.lag_s))
    });
    let Try { gain, lag_s, pairs } = tried.first()?;
    let rival = tried.iter().find(|other| (other.lag_s - lag_s).abs() > 2.0 * SAME_S && other.gain >= NEARLY * gain);
    let slips = rival.map_or(0, |rival| pairs.len().saturating_sub(rival.pairs.len()));
    // Once more where the middle of those that meet says.
    let mut offsets: Vec<f64> = pairs.iter().map(|&(event, mark)| marks[n][mark].at_s - events[event].at_s).collect();
    offsets.sort_by(f64::total_cmp);
    let middle_s = *offsets.get(offsets.len() / 2)?;
    let (again, more) = meet(events, marks, n, left, middle_s);
    let (delay_s, pairs) = if again >= *gain { (middle_s, more) } else { (*lag_s, pairs.clone()) };
    Some(Fit { delay_s, pairs, slips })
}

/// Which marks meet which events at a delay, each once and in order, and how much that is worth.
fn meet(events: &[Event], marks: &[Vec<Mark>], n: usize, left: &[usize], lag_s: f64) -> (f64, Vec<(usize, usize)>) {
    let mut near: Vec<(f64, usize, usize)> = Vec::new();
    for &mark in left {
        let at_s = marks[n][mark].at_s - lag_s;
        let from = events.partition_point(|event| event.at_s < at_s - SAME_S);
        for (event, other) in events.iter().enumerate().skip(from).take_while(|(_, e)| e.at_s <= at_s + SAME_S) {
            let close = 1.0 - 0.7 * (other.at_s - at_s).abs() / SAME_S;
            near.push((close * other.weight * marks[n][mark].weight, event, mark));
        }
    }
    near.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut gain = 0.0;
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let (mut met, mut taken) = (vec![false; events.len()], vec![false; marks[n].len()]);
    for (worth, event, mark) in near {
        if !met[event] && !taken[mark] {
            (met[event], taken[mark]) = (true, true);
            gain += worth;
            pairs.push((event, mark));
        }
    }
    (gain, pairs)
}
