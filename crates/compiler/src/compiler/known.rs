use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use jiff::tz::TimeZone;

use super::borne::Borne;
use crate::check::metres;
use crate::inputs::{Exhibit, ExhibitKind, Inputs, NamedPlace, Picture, Quotable, Support, Tally, TimeOf, qualified};
use crate::reading::names_instrument;
use crate::text::TextSpan;

/// What a case holds, with what is looked up in it often.
pub(crate) struct Known {
    pub(crate) inputs: Inputs,
    /// The text that is being checked.
    pub(crate) text: String,
    exhibits: HashMap<String, Vec<usize>>,
    places: HashMap<String, usize>,
    tallies: HashMap<String, Vec<usize>>,
    names: Vec<String>,
    borne: Vec<OnceLock<Borne>>,
    /// The names of what describes a thing: a weapon, a vehicle.
    things: HashSet<String>,
    /// The zone that clock times are in; UTC where the case names none that there is.
    pub(crate) zone: TimeZone,
    /// What is known to be later than a time, whatever their bounds: by findings.
    later: HashMap<String, HashSet<String>>,
    /// What the times of these are the times of.
    titles: HashMap<String, String>,
    /// The labels by which places are found in texts: small letters, with the place.
    pub(crate) place_names: Vec<(String, usize)>,
}

/// What comes after each, "before that, before this" followed to the end. Orders that run in a circle say nothing.
fn later(inputs: &Inputs) -> HashMap<String, HashSet<String>> {
    let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
    for order in &inputs.orders {
        next.entry(&order.earlier).or_default().push(&order.later);
    }
    let reach = |start: &str| {
        let (mut reached, mut rest) = (HashSet::new(), next.get(start).cloned().unwrap_or_default());
        while let Some(here) = rest.pop() {
            if reached.insert(here.to_owned()) {
                rest.extend(next.get(here).into_iter().flatten());
            }
        }
        reached
    };
    let all = next.keys().map(|start| ((*start).to_owned(), reach(start)));
    all.filter(|(start, reached)| !reached.contains(start)).collect()
}

/// How many names are offered for one that is not known.
const OFFERED: usize = 3;

impl Known {
    pub(crate) fn new(mut inputs: Inputs) -> Self {
        // What an instrument of law says is its text, and may be quoted.
        for support in &mut inputs.supports {
            let instrument = support.speaker.iter().flat_map(|one| &one.names).any(|name| names_instrument(name));
            if instrument && support.quotable.is_empty() {
                let text = support.says.first().cloned().unwrap_or_default();
                support.quotable.push(Quotable { text, language: Some("en".to_owned()), translated: false });
            }
        }
        let mut exhibits: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, exhibit) in inputs.exhibits.iter().enumerate() {
            let kind = qualified(exhibit.kind, &exhibit.id);
            for name in std::iter::once(&exhibit.id).chain(&exhibit.also_known_as).chain([&kind]) {
                let of = exhibits.entry(name.clone()).or_default();
                if !of.contains(&number) {
                    of.push(number);
                }
            }
        }
        let places = inputs.places.iter().enumerate().map(|(n, place)| (place.id.clone(), n)).collect();
        let mut tallies: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, tally) in inputs.tallies.iter().enumerate() {
            for name in tally_names(tally) {
                tallies.entry(name).or_default().push(number);
            }
        }
        let mut names: Vec<String> = inputs.time_words.keys().map(|id| format!("time {id}")).collect();
        let mut counts: Vec<String> =
            inputs.tallies.iter().flat_map(|tally| tally_names(tally).into_iter().next()).collect();
        counts.sort();
        counts.dedup();
        names.extend(counts);
        let borne = inputs.supports.iter().map(|_| OnceLock::new()).collect();
        let zone = TimeZone::get(&inputs.zone).unwrap_or(TimeZone::UTC);
        let mut place_names: Vec<(String, usize)> = Vec::new();
        for (number, place) in inputs.places.iter().enumerate() {
            let of_town = place.names.iter().filter_map(|name| without_town(name, place, &inputs.places));
            for name in
                place.names.iter().flat_map(|name| shorter(name)).chain(of_town).filter(|name| name.chars().count() > 3)
            {
                place_names.push((name, number));
            }
        }
        // The longest name first: "Republic Square Mall" before "Republic Square".
        place_names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        place_names.dedup();
        let things = inputs.exhibits.iter().filter(|one| one.kind == ExhibitKind::Equipment);
        let things = things.flat_map(|one| &one.supports).map(|n| inputs.supports[*n].name.clone());
        let things = things.filter(|name| name.starts_with("equipment ")).collect();
        let later = later(&inputs);
        let ordered =
            |finding: &String| inputs.orders.iter().any(|one| one.earlier == *finding || one.later == *finding);
        let dated = inputs.supports.iter().flat_map(|support| &support.times);
        let titles = dated.filter_map(|time| Some((time.finding.clone()?, time.what.clone())));
        let titles = titles.collect::<HashMap<_, _>>().into_iter().filter(|(finding, _)| ordered(finding)).collect();
        Self {
            inputs,
            text: String::new(),
            exhibits,
            places,
            tallies,
            names,
            borne,
            things,
            later,
            titles,
            zone,
            place_names,
        }
    }

    /// The titles of what the evidence itself has before something, and of what it has after it.
    pub(crate) fn around(&self, of: &TimeOf) -> (Vec<&str>, Vec<&str>) {
        let Some(own) = &of.finding else { return Default::default() };
        let title = |finding: &String| self.titles.get(finding).map(String::as_str);
        let before = self.later.iter().filter(|(_, later)| later.contains(own)).filter_map(|(one, _)| title(one));
        let after = self.later.get(own).into_iter().flatten().filter_map(title);
        (before.collect(), after.collect())
    }

    /// Whether the evidence itself says that one thing was no later than another, whatever their times.
    pub(crate) fn precedes(&self, one: &TimeOf, other: &TimeOf) -> bool {
        let later = one.finding.as_ref().and_then(|finding| self.later.get(finding));
        later.zip(other.finding.as_ref()).is_some_and(|(later, other)| later.contains(other))
    }

    /// The exhibits of a name: an id, or a kind and an id ("event:dispersal").
    pub(crate) fn exhibits_named(&self, name: &str) -> impl Iterator<Item = &Exhibit> {
        self.exhibits.get(name).into_iter().flatten().map(|n| &self.inputs.exhibits[*n])
    }

    /// The ids that are most like one that nothing has.
    pub(crate) fn nearest_exhibits(&self, name: &str) -> Vec<String> {
        nearest(name, self.inputs.exhibits.iter().map(|one| one.id.as_str()))
    }

    pub(crate) fn picture(&self, source: &str) -> Option<&Picture> {
        let bare = source.trim_start_matches("@").trim_start_matches("./");
        self.inputs.pictures.iter().find(|one| one.source == source || one.source == bare)
    }

    pub(crate) fn nearest_pictures(&self, source: &str) -> Vec<String> {
        nearest(source, self.inputs.pictures.iter().map(|one| one.source.as_str()))
    }

    pub(crate) fn place(&self, id: &str) -> Option<&NamedPlace> {
        self.places.get(id).map(|n| &self.inputs.places[*n])
    }

    /// Whether a support describes a thing, and observes nothing by itself.
    pub(crate) fn is_of_a_thing(&self, support: &Support) -> bool {
        self.things.contains(&support.name)
    }

    /// The names of a place and the words that describe it, in small letters.
    pub(crate) fn place_words(&self, id: &str) -> String {
        let names = self.place(id).into_iter().flat_map(|place| place.names.iter().cloned());
        let described = self
            .exhibits_named(id)
            .filter(|one| one.kind == ExhibitKind::Place)
            .flat_map(|one| &one.supports)
            .flat_map(|n| self.inputs.supports[*n].says.iter().cloned());
        names.chain(described).collect::<Vec<_>>().join("\n").to_lowercase()
    }

    /// The words of a value.
    pub(crate) fn value_words(&self, name: &str) -> Option<String> {
        let (kind, of) = name.split_once(' ')?;
        match kind {
            "time" => self.inputs.time_words.get(of.trim().trim_start_matches('@')).cloned(),
            "count" => self.tally(name).map(tally_words),
            "distance" => self.distance(of),
            _ => None,
        }
    }

    /// The tally that a value asks for; of several the one with the narrowest scope that has all that is asked.
    pub(crate) fn tally(&self, name: &str) -> Option<&Tally> {
        let found = self.tallies.get(&normal(name))?;
        found.iter().map(|n| &self.inputs.tallies[*n]).max_by_key(|tally| (tally.at_least, tally.finding.as_str()))
    }

    /// The names of times and counts.
    pub(crate) fn value_names(&self) -> &[String] {
        &self.names
    }

    /// The supports that a value stands on.
    pub(crate) fn supports_of_value(&self, name: &str) -> Vec<usize> {
        let (kind, of) = name.split_once(' ').unwrap_or((name, ""));
        let of = of.trim().trim_start_matches('@');
        match kind {
            "time" => self.exhibits_named(of).flat_map(|one| one.supports.iter().copied()).collect(),
            "count" => self
                .tally(name)
                .into_iter()
                .flat_map(|tally| self.exhibits_named(&tally.finding))
                .flat_map(|one| one.supports.iter().copied())
                .collect(),
            _ => Vec::new(),
        }
    }

    fn distance(&self, of: &str) -> Option<String> {
        let ids: Vec<&str> = of.split_whitespace().map(|id| id.trim_start_matches('@')).collect();
        let [a, b] = ids.as_slice() else { return None };
        let ((a, a_radius), (b, b_radius)) = (self.place(a)?.position?, self.place(b)?.position?);
        let (between, off) = (metres(a, b), a_radius + b_radius);
        Some(distance_words(between, off))
    }

    /// The names of values that are most like one that nothing has.
    pub(crate) fn nearest_values(&self, name: &str) -> Vec<String> {
        let (kind, of) = name.split_once(' ').unwrap_or((name, ""));
        if kind == "distance" {
            let offered = of.split_whitespace().map(|id| {
                let id = id.trim_start_matches('@');
                let placed = self.inputs.places.iter().filter(|place| place.position.is_some());
                if self.place(id).is_some_and(|place| place.position.is_some()) {
                    id.to_owned()
                } else {
                    nearest(id, placed.map(|place| place.id.as_str())).into_iter().next().unwrap_or_default()
                }
            });
            let offered: Vec<String> = offered.filter(|id| !id.is_empty()).collect();
            return if offered.len() == 2 { vec![format!("distance {}", offered.join(" "))] } else { Vec::new() };
        }
        nearest(name, self.names.iter().map(String::as_str))
    }

    /// What stands at a span, with one part of it replaced; `None` where that part is not in it.
    pub(crate) fn replaced(&self, span: TextSpan, part: &str, by: &str) -> Option<String> {
        let written = self.text.get(span.start..span.end)?;
        written.contains(part).then(|| written.replacen(part, by, 1))
    }

    /// What a support bears out.
    pub(crate) fn borne(&self, number: usize) -> &Borne {
        self.borne[number].get_or_init(|| Borne::of(&self.inputs.supports[number]))
    }
}

/// Kinds of places by which one is spoken of, where the case has it: "the airport".
const KINDS_OF_PLACE: &[&str] = &[
    "airport",
    "residence",
    "morgue",
    "academy",
    "monument",
    "theatre",
    "stadium",
    "bridge",
    "market",
    "hospital",
    "prison",
    "school",
    "church",
    "mosque",
    "station",
    "palace",
    "hotel",
    "harbour",
    "harbor",
    "quay",
    "island",
    "ridge",
    "square",
    "mill",
    "factory",
    "cathedral",
    "courthouse",
    "university",
    "barracks",
    "camp",
    "depot",
    "pier",
    "dam",
    "cemetery",
];

/// A name of a place as texts write it, in small letters: whole, without what explains it, and a corner by its two streets.
fn shorter(name: &str) -> Vec<String> {
    let small = name.to_lowercase();
    let mut names = vec![small.clone()];
    let cut = [", ", " (", " between "].iter().filter_map(|sign| small.find(sign)).min();
    let base = cut.map_or(small.as_str(), |at| &small[..at]);
    if base.contains(' ') && base.len() < small.len() {
        names.push(base.to_owned());
    }
    // "The airport" is the one that the case has.
    let kind = small.rsplit(' ').next().unwrap_or_default();
    if small.contains(' ') && KINDS_OF_PLACE.contains(&kind) {
        names.push(format!("the {kind}"));
    }
    let corner = small.strip_prefix("corner of ").or_else(|| small.strip_prefix("crossroads of "));
    if let Some((first, second)) = corner.and_then(|both| both.strip_suffix(" streets")?.split_once(" and ")) {
        names.push(format!("{first} and {second} streets"));
        names.push(format!("{second} and {first} streets"));
    }
    names
}

/// A name without that of the town that it begins with: "city hall" of "Almaty city hall".
fn without_town(name: &str, place: &NamedPlace, all: &[NamedPlace]) -> Option<String> {
    let town = all.iter().find(|one| place.within.as_ref() == Some(&one.id))?;
    let rest = town.names.iter().find_map(|town| {
        name.to_lowercase().strip_prefix(&town.to_lowercase())?.strip_prefix(' ').map(str::to_owned)
    })?;
    rest.contains(' ').then_some(rest)
}

fn normal(name: &str) -> String {
    let mut words: Vec<String> =
        name.split_whitespace().map(|word| word.trim_start_matches('@').to_lowercase()).collect();
    if words.len() > 2 {
        words[2..].sort();
    }
    words.join(" ")
}

/// States that a value may name by a plainer word.
const STATES: &[(&str, &[&str])] = &[
    ("dead", &["killed", "deaths"]),
    ("appear_dead", &["killed", "dead", "deaths", "appears_dead"]),
    ("appears_dead", &["killed", "dead", "deaths", "appear_dead"]),
    ("injured", &["wounded"]),
    ("appear_injured", &["injured", "wounded", "appears_injured"]),
    ("appears_injured", &["injured", "wounded", "appear_injured"]),
];

/// All names under which a tally may be asked for: its state, then each part of its scope or none, `@` left out.
fn tally_names(tally: &Tally) -> Vec<String> {
    let state = tally.state.as_deref().unwrap_or(tally.of.as_str()).to_lowercase().replace(' ', "_");
    let plainer = STATES.iter().find(|(of, _)| *of == state).map_or(&[][..], |(_, names)| names);
    let states = std::iter::once(state.as_str()).chain(plainer.iter().copied());
    let mut names = Vec::new();
    for state in states {
        let scope = tally.scope.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        names.push(normal(format!("count {state} {scope}").trim()));
    }
    names
}

/// A number of people or things in words.
pub(crate) fn tally_words(tally: &Tally) -> String {
    match (tally.at_least, tally.at_most) {
        (least, Some(most)) if least == most => least.to_string(),
        (least, Some(most)) if tally.statistic => format!("an estimated {least} to {most}"),
        (least, None) if tally.statistic => format!("an estimated {least} or more"),
        (least, _) => format!("at least {least}"),
    }
}

/// A distance rounded to what is known of its ends.
fn distance_words(metres: f64, off: f64) -> String {
    let step = [10.0, 50.0, 100.0, 500.0, 1000.0].into_iter().find(|step| *step >= off / 2.0).unwrap_or(1000.0);
    let rounded = (metres / step).round() * step;
    match rounded {
        rounded if rounded <= 0.0 => format!("less than {step:.0} meters"),
        rounded if rounded >= 10_000.0 => format!("about {:.0} kilometers", rounded / 1000.0),
        rounded if rounded >= 1_000.0 => format!("about {:.1} kilometers", rounded / 1000.0).replace(".0 ", " "),
        rounded => format!("about {rounded:.0} meters"),
    }
}

/// The names that are most like another.
fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let name = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = names
        .map(|other| {
            let small = other.to_lowercase();
            let within = if small.contains(&name) || name.contains(&small) { 0.2 } else { 0.0 };
            (strsim::jaro_winkler(&name, &small) + within, other)
        })
        .filter(|(score, _)| *score > 0.72)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(OFFERED).map(|(_, other)| other.to_owned()).collect()
}
