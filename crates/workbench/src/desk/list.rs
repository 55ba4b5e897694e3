//! The items that a query finds: words, filters, sorting, folding, facets.
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use model::FactKind;

use super::desk::Desk;
use super::folding::Sought;
use super::item_line::{Facet, FacetValue, ItemLine, ItemPage, ItemQuery};

/// The most values that one facet has.
const MOST_VALUES: usize = 50;

/// The filters that are counted.
const FACETS: [&str; 8] = ["state", "kind", "graphic", "held", "confidential", "analysis", "source", "place"];

/// Which kinds' words find an item.
const SEARCHED: [FactKind; 8] = [
    FactKind::Item,
    FactKind::Observation,
    FactKind::Words,
    FactKind::Translation,
    FactKind::Post,
    FactKind::VerificationSheet,
    FactKind::Sighting,
    FactKind::Comment,
];

impl Desk {
    /// The items that a query finds, a page of them.
    pub fn list(&self, query: &ItemQuery) -> ItemPage {
        let sought = Sought::new(&query.q);
        let found = (!sought.is_empty()).then(|| self.items_with(&sought));
        let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for filter in &query.filters {
            if let Some((field, value)) = filter.split_once(':') {
                wanted.entry(field).or_default().push(value);
            }
        }
        let lines = self.lines();
        let with_words = lines.iter().filter(|line| {
            (query.withdrawn || !line.withdrawn) && found.as_ref().is_none_or(|found| found.contains_key(&line.id))
        });
        let mut kept: Vec<&Arc<ItemLine>> = Vec::new();
        let mut counts: Vec<HashMap<String, (Option<String>, usize)>> = vec![HashMap::new(); FACETS.len()];
        for line in with_words {
            let fails: Vec<&str> = wanted
                .iter()
                .filter(|(field, values)| !values.iter().any(|value| has(line, field, value)))
                .map(|(field, _)| *field)
                .collect();
            // What a filter would leave is counted under all the others.
            for (facet, counts) in FACETS.iter().zip(&mut counts) {
                if fails.iter().all(|fail| fail == facet) {
                    let (value, label) = value_of(line, facet);
                    counts.entry(value).or_insert((label, 0)).1 += 1;
                }
            }
            if fails.is_empty() {
                kept.push(line);
            }
        }
        let roots: HashMap<&str, &Arc<ItemLine>> = lines.iter().map(|line| (line.id.as_str(), line)).collect();
        if query.fold {
            let mut seen = HashSet::new();
            let folded = kept.iter().filter_map(|line| {
                let root = roots.get(line.root.as_str()).copied().unwrap_or(line);
                seen.insert(root.id.clone()).then_some(root)
            });
            kept = folded.collect();
        }
        let (sort, down) = match query.sort.strip_prefix('-') {
            Some(sort) => (sort, true),
            None => (query.sort.as_str(), false),
        };
        let rank = |line: &ItemLine| found.as_ref().and_then(|found| found.get(&line.id)).copied().unwrap_or(0);
        kept.sort_by(|a, b| {
            let order = match sort {
                // With words and no other wish, the best first.
                "" if found.is_some() => rank(b).cmp(&rank(a)),
                "" => Ordering::Equal,
                sort => by(sort, a, b),
            };
            let order = if down { order.reverse() } else { order };
            order.then_with(|| natural(&a.id, &b.id))
        });
        let limit = if query.limit == 0 { 100 } else { query.limit.min(1000) };
        let total = kept.len();
        let items = kept.into_iter().skip(query.offset).take(limit).map(|line| ItemLine::clone(line)).collect();
        let facets = FACETS.iter().zip(counts).map(|(field, counts)| {
            let values = counts.into_iter().map(|(value, (label, count))| FacetValue { value, label, count });
            let mut values: Vec<_> = values.collect();
            values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
            values.truncate(MOST_VALUES);
            Facet { field: (*field).to_owned(), values }
        });
        ItemPage { total, offset: query.offset, items, facets: facets.collect() }
    }

    /// The items in which, or in what is said of which, all words occur, with how well.
    fn items_with(&self, sought: &Sought) -> HashMap<String, u8> {
        let state = self.state();
        let mut found: HashMap<String, u8> = HashMap::new();
        for kind in SEARCHED {
            for (_, kept) in state.standing(kind) {
                let fit = sought.fit(&kept.folded);
                if fit == 0 {
                    continue;
                }
                for item in state.items_of(&kept.fact) {
                    let best = found.entry(item).or_default();
                    // Words of the item itself come before words about it.
                    *best = (*best).max(fit * 2 + u8::from(kind == FactKind::Item));
                }
            }
        }
        for kind in [FactKind::Source, FactKind::Place] {
            let named = state.standing(kind).filter(|(_, kept)| sought.fit(&kept.folded) > 1);
            let named: HashSet<&str> = named.map(|(id, _)| id.as_str()).collect();
            for (id, kept) in state.standing(FactKind::Item) {
                let model::Fact::Item(item) = kept.fact.as_ref() else { continue };
                let source = item.source.as_ref().map(model::SourceId::as_str);
                let place = item.place.as_ref().map(model::PlaceId::as_str);
                let of = if kind == FactKind::Source { source } else { place };
                if of.is_some_and(|of| named.contains(of)) {
                    found.entry(id.clone()).or_insert(1);
                }
            }
        }
        found
    }
}

fn value_of(line: &ItemLine, field: &str) -> (String, Option<String>) {
    let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    match field {
        "state" => (line.state.clone(), None),
        "kind" => (line.kind.clone(), None),
        "graphic" => (line.graphic.clone(), None),
        "held" => (yes_no(line.held), None),
        "confidential" => (yes_no(line.confidential), None),
        "analysis" => (line.analysis.clone(), None),
        "source" => (line.source.clone().unwrap_or_default(), line.source_name.clone()),
        "place" => (line.place.clone().unwrap_or_default(), line.place_name.clone()),
        _ => (String::new(), None),
    }
}

/// Whether an item has a value of a field that one can filter by.
fn has(line: &ItemLine, field: &str, value: &str) -> bool {
    match field {
        "missing" => line.completeness.iter().any(|part| !part.there && part.part == value),
        "lineage" => line.root == value,
        "id" => line.id == value,
        "arrived_by" => line.arrived_by.as_deref() == Some(value),
        "changed_by" => line.changed_by == value,
        "countersigned" => (line.sheets > 0 && line.countersigned == line.sheets) == (value == "yes"),
        "observations" => (line.observations > 0) == (value == "yes"),
        "comments" => (line.comments > 0) == (value == "yes"),
        field if FACETS.contains(&field) => value_of(line, field).0 == value,
        _ => false,
    }
}

fn by(sort: &str, a: &ItemLine, b: &ItemLine) -> Ordering {
    /// What is not known comes last, upwards.
    fn last<T: PartialOrd>(a: Option<&T>, b: Option<&T>) -> Ordering {
        match (a, b) {
            (Some(a), Some(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
    let state =
        |line: &ItemLine| ["rejected", "not_reviewed", "viewed", "verified"].iter().position(|s| *s == line.state);
    match sort {
        "title" => last(a.title.as_ref().or(a.name.as_ref()), b.title.as_ref().or(b.name.as_ref())),
        "kind" => a.kind.cmp(&b.kind),
        "state" => state(a).cmp(&state(b)),
        "arrived_at" => last(a.arrived_at.as_ref(), b.arrived_at.as_ref()),
        "posted" => last(a.posted.as_ref(), b.posted.as_ref()),
        "duration_s" => last(a.duration_s.as_ref(), b.duration_s.as_ref()),
        "bytes" => last(a.bytes.as_ref(), b.bytes.as_ref()),
        "complete" => a.complete.cmp(&b.complete),
        "observations" => a.observations.cmp(&b.observations),
        "changed_at" => a.last_entry.cmp(&b.last_entry),
        "source" => last(a.source_name.as_ref(), b.source_name.as_ref()),
        "place" => last(a.place_name.as_ref(), b.place_name.as_ref()),
        _ => natural(&a.id, &b.id),
    }
}

/// Ids in the order in which people count: `V9` before `V10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a_rest, mut b_rest) = (a, b);
    loop {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        match (a_rest.chars().next(), b_rest.chars().next()) {
            (None, None) => return a.cmp(b),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (i, j) = (digits(a_rest), digits(b_rest));
                let (m, n) = (a_rest[..i].trim_start_matches('0'), b_rest[..j].trim_start_matches('0'));
                let order = m.len().cmp(&n.len()).then_with(|| m.cmp(n));
                if order != Ordering::Equal {
                    return order;
                }
                (a_rest, b_rest) = (&a_rest[i..], &b_rest[j..]);
            }
            (Some(x), Some(y)) if x == y => {
                (a_rest, b_rest) = (&a_rest[x.len_utf8()..], &b_rest[y.len_utf8()..]);
            }
            (Some(x), Some(y)) => return x.cmp(&y),
        }
    }
}
