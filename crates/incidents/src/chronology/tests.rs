use model::{Duration, IncidentId, Instant, Interval, PointId};
use proptest::prelude::*;

use super::{Chronology, ChronologyError, Dated, Standing, chronology};

fn id(text: &str) -> PointId {
    PointId::new(text).unwrap()
}

fn between(from: Option<i64>, to: Option<i64>) -> Interval {
    let at = |secs: i64| Instant::from_micros(secs * 1_000_000);
    Interval::new(from.map(at), to.map(at)).unwrap()
}

fn event(name: &str, from: Option<i64>, to: Option<i64>) -> Dated {
    Dated::point(id(name), between(from, to))
}

fn names(c: &Chronology, positions: impl IntoIterator<Item = usize>) -> String {
    positions.into_iter().map(|k| c.events()[k].id.as_str()).collect::<Vec<_>>().join(" ")
}

fn position(c: &Chronology, name: &str) -> usize {
    c.events().iter().position(|e| e.id.as_str() == name).unwrap()
}

#[test]
fn overlapping_and_touching_intervals_are_left_unordered() {
    let events = [
        event("c", Some(20), Some(30)),
        event("b", Some(5), Some(20)),
        event("a", Some(0), Some(9)),
        event("d", Some(31), None),
    ];
    let c = chronology(&events, &[]).unwrap();
    assert_eq!(names(&c, 0..4), "a b c d");
    assert_eq!(c.standing(0, 1), Standing::NotKnown);
    assert_eq!(c.standing(1, 2), Standing::NotKnown, "20 is not excluded for either");
    assert_eq!(c.standing(0, 2), Standing::Before);
    assert_eq!(c.standing(3, 0), Standing::After);
    assert_eq!(c.runs(), [0..3, 3..4]);
    assert_eq!(names(&c, c.directly_after(3)), "b c", "a is behind c");
}

#[test]
fn a_recording_is_before_what_begins_after_its_end() {
    let take = event("V1.start", Some(0), Some(10)).lasting(Duration::from_secs(60));
    let c = chronology(&[event("near", Some(70), Some(70)), event("far", Some(71), Some(71)), take], &[]).unwrap();
    let take = position(&c, "V1.start");
    assert_eq!(c.standing(take, position(&c, "near")), Standing::NotKnown);
    assert_eq!(c.standing(take, position(&c, "far")), Standing::Before);
}

#[test]
fn a_relation_orders_and_carries_over_to_intervals() {
    let events = [
        event("shot", None, None),
        event("fall", None, Some(10)),
        event("later", Some(10), Some(90)),
        event("lost", None, None),
    ];
    let c = chronology(&events, &[(id("shot"), id("fall"))]).unwrap();
    assert_eq!(names(&c, 0..4), "shot fall later lost");
    assert_eq!(c.standing(0, 1), Standing::Before);
    assert_eq!(c.standing(0, 2), Standing::Before, "the shot is before 10, later is not");
    assert_eq!(c.standing(1, 2), Standing::NotKnown);
    assert_eq!(names(&c, c.undated()), "lost");
    assert_eq!(c.runs(), [0..1, 1..3]);
}

#[test]
fn evidence_that_goes_round_orders_nothing() {
    let events = [
        event("a", Some(0), Some(1)),
        event("b", Some(5), Some(6)),
        event("z", Some(9), Some(9)),
        event("y", Some(-9), Some(-9)),
    ];
    let c = chronology(&events, &[(id("b"), id("a")), (id("z"), id("z"))]).unwrap();
    let (a, b) = (position(&c, "a"), position(&c, "b"));
    assert_eq!(c.standing(a, b), Standing::Disputed);
    assert_eq!(c.disputed(), [vec![a, b], vec![position(&c, "z")]]);
    assert_eq!(c.runs(), [0..1, 1..3, 3..4]);
    assert_eq!(names(&c, c.directly_after(position(&c, "z"))), "a b");
}

#[test]
fn a_chain_too_long_for_its_ends_orders_nothing() {
    let minute = Duration::from_secs(60);
    let take = |name: &str, from, to| event(name, from, to).lasting(minute);
    let events =
        [take("a", Some(0), None), take("b", None, None), take("c", None, Some(119)), event("z", Some(180), None)];
    let c = chronology(&events, &[(id("a"), id("b")), (id("b"), id("c"))]).unwrap();
    assert_eq!(c.disputed(), [vec![0, 1, 2]]);
    assert_eq!(c.standing(position(&c, "c"), position(&c, "z")), Standing::Before);
    assert_eq!(c.standing(position(&c, "a"), position(&c, "z")), Standing::NotKnown);
}

#[test]
fn a_name_given_twice_or_to_nothing_is_refused() {
    let one = event("a", None, None);
    let twice = chronology(&[one.clone(), one.clone()], &[]).err();
    assert_eq!(twice, Some(ChronologyError::Twice(id("a"))));
    assert_eq!(chronology(&[one], &[(id("a"), id("b"))]).err(), Some(ChronologyError::NoSuchEvent(id("b"))));
}

#[test]
fn an_incident_spans_its_events_and_names_those_that_may_lie_outside() {
    let incident = |name: &str| Some(IncidentId::new(name).unwrap());
    let events = [
        event("a", Some(3), Some(10)).in_incident(incident("I2")),
        event("b", Some(5), Some(20)).lasting(Duration::from_secs(5)).in_incident(incident("I2")),
        event("c", None, Some(4)).in_incident(incident("I2")),
        event("d", None, None).in_incident(incident("I1")),
        event("e", Some(0), None),
    ];
    let spans = chronology(&events, &[]).unwrap().incidents();
    assert_eq!(spans.len(), 2);
    assert_eq!((spans[0].incident.as_str(), spans[0].span), ("I1", Interval::UNKNOWN));
    assert_eq!(spans[1].span, between(Some(3), Some(25)));
    assert_eq!(spans[1].open, [id("c")]);
    assert_eq!(spans[1].events.len(), 3);
}

/// The slow, obvious order: what everything said puts before itself is undone, then `a` is before `b` where the
/// differences of all times (Floyd and Warshall, with the epoch as one more point) leave nothing else.
fn closure(events: &[Dated], pairs: &[(usize, usize)]) -> Vec<Vec<bool>> {
    let n = events.len();
    let lasts = |a: usize| events[a].lasts.micros() as i64;
    let mut said = vec![vec![false; n]; n];
    pairs.iter().for_each(|&(a, b)| said[a][b] = true);
    for a in 0..n {
        for b in 0..n {
            if let (Some(end), Some(start)) = (events[a].begins.latest(), events[b].begins.earliest()) {
                said[a][b] |= end.plus(events[a].lasts.into()) < start;
            }
        }
    }
    let close = |said: &mut Vec<Vec<bool>>| {
        for k in 0..n {
            for a in 0..n {
                for b in 0..n {
                    said[a][b] |= said[a][k] && said[k][b];
                }
            }
        }
    };
    close(&mut said);
    let differences = |said: &Vec<Vec<bool>>| {
        // least[a][b]: what time b is later than a at the least; the epoch is point n.
        let mut least = vec![vec![None::<i64>; n + 1]; n + 1];
        for (a, event) in events.iter().enumerate() {
            least[n][a] = event.begins.earliest().map(|t| t.micros());
            least[a][n] = event.begins.latest().map(|t| -t.micros());
        }
        for &(a, b) in pairs.iter().filter(|&&(a, b)| !said[b][a]) {
            least[a][b] = Some(lasts(a) + 1);
        }
        for k in 0..=n {
            for a in 0..=n {
                for b in 0..=n {
                    least[a][b] = least[a][b].max(least[a][k].zip(least[k][b]).map(|(to, from)| to + from));
                }
            }
        }
        least
    };
    let least = differences(&said);
    let impossible = |k: usize| least[k][k].is_some_and(|d| d > 0);
    for &(a, b) in pairs.iter().filter(|&&(a, b)| impossible(a) && impossible(b)) {
        said[b][a] = true;
    }
    close(&mut said);
    let least = differences(&said);
    let before = |a: usize, b: usize| !(said[a][b] && said[b][a]) && least[a][b].is_some_and(|d| d > lasts(a));
    (0..n).map(|a| (0..n).map(|b| a != b && before(a, b)).collect()).collect()
}

fn some_events() -> impl Strategy<Value = (Vec<Dated>, Vec<(usize, usize)>)> {
    let one = (proptest::option::weighted(0.85, 0..40_i64), proptest::option::weighted(0.85, 0..9_i64), 0..4_u64);
    let events = proptest::collection::vec(one, 1..14);
    let relations = proptest::collection::vec((0..14_usize, 0..14_usize), 0..8);
    (events, relations, any::<bool>()).prop_map(|(events, relations, forward)| {
        let n = events.len();
        let dated = |(k, (from, width, lasts)): (usize, (Option<i64>, Option<i64>, u64))| {
            let to = width.map(|w| from.unwrap_or(20) + w);
            event(&format!("e{k}"), from, to).lasting(Duration::from_secs(lasts))
        };
        let pairs = relations.into_iter().map(|(a, b)| (a % n, b % n)).filter(|(a, b)| !forward || a < b);
        (events.into_iter().enumerate().map(dated).collect(), pairs.collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_order_is_that_of_the_slow_closure((events, pairs) in some_events()) {
        let named: Vec<_> = pairs.iter().map(|&(a, b)| (events[a].id.clone(), events[b].id.clone())).collect();
        let c = chronology(&events, &named).unwrap();
        let slow = closure(&events, &pairs);
        let n = events.len();
        let old: Vec<usize> = c.events().iter().map(|e| events.iter().position(|o| o == e).unwrap()).collect();
        let before = |a: usize, b: usize| slow[old[a]][old[b]];
        for a in 0..n {
            for b in 0..n {
                prop_assert_eq!(c.standing(a, b) == Standing::Before, before(a, b), "{:?} {:?}", &c.events()[a], &c.events()[b]);
                prop_assert!(a <= b || !before(a, b), "the list goes against the order");
            }
            let covers: Vec<usize> =
                (0..n).filter(|&p| before(p, a) && !(0..n).any(|m| before(p, m) && before(m, a))).collect();
            prop_assert_eq!(c.directly_after(a), covers);
        }
        let dated = c.undated().start;
        let cuts: Vec<usize> = (1..dated).filter(|&k| (0..k).all(|a| (k..dated).all(|b| before(a, b)))).collect();
        let starts: Vec<usize> = c.runs().iter().skip(1).map(|run| run.start).collect();
        prop_assert_eq!(starts, cuts);
        prop_assert_eq!(c.runs().iter().map(|run| run.len()).sum::<usize>(), dated);
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter((events, pairs) in some_events()) {
        let named: Vec<_> = pairs.iter().map(|&(a, b)| (events[a].id.clone(), events[b].id.clone())).collect();
        let forth = chronology(&events, &named).unwrap();
        let back: Vec<Dated> = events.iter().rev().cloned().collect();
        let back = chronology(&back, &named).unwrap();
        prop_assert_eq!(forth.events(), back.events());
        prop_assert_eq!(forth.runs(), back.runs());
    }
}
