//! All that a case holds, as a compiler wants it.

use std::collections::{BTreeMap, BTreeSet};

use compiler::{BytesState, ExhibitKind, Inputs, NamedPlace, Tally, TimeOf, qualified};
use model::{Analysis, Digest, Fact, FactKind, FactName, ItemId, LineageRelation, MediaTime, Use, VerificationState};

use super::dated::{orders, times};
use super::shelf::{Shelf, families};
use super::supports::Making;
use super::{guarded, hashes, pictures};
use crate::failure::Failure;
use crate::findings::ForReports;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::Solved;
use crate::withheld::Withheld;

/// What a report is held against, and what its bytes are checked by.
pub(super) struct Gathered {
    pub(super) inputs: Inputs,
    pub(super) hashes: BTreeMap<String, Digest>,
}

/// The kind of exhibit that a fact is; `None` for facts that cannot be cited.
fn exhibit_kind(kind: FactKind) -> Option<ExhibitKind> {
    Some(match kind {
        FactKind::Item => ExhibitKind::Item,
        FactKind::Observation => ExhibitKind::Observation,
        FactKind::Sighting => ExhibitKind::Sighting,
        FactKind::Statement => ExhibitKind::Statement,
        FactKind::Claim => ExhibitKind::Claim,
        FactKind::Words => ExhibitKind::Words,
        FactKind::Translation => ExhibitKind::Translation,
        FactKind::Toll => ExhibitKind::Toll,
        FactKind::Event => ExhibitKind::Event,
        FactKind::Incident => ExhibitKind::Incident,
        FactKind::Judgement => ExhibitKind::Judgement,
        FactKind::OpenQuestion => ExhibitKind::OpenQuestion,
        FactKind::Correction => ExhibitKind::Correction,
        FactKind::Equipment => ExhibitKind::Equipment,
        FactKind::Movement => ExhibitKind::Movement,
        FactKind::Source => ExhibitKind::Source,
        FactKind::Place => ExhibitKind::Place,
        _ => return None,
    })
}

fn named(names: &[FactName]) -> Vec<(ExhibitKind, String)> {
    names.iter().filter_map(|name| Some((exhibit_kind(name.kind)?, name.id.clone()))).collect()
}

impl Workbench {
    /// Everything that a report may cite, with what it bears out.
    pub(super) async fn gather(&self, solved: &Solved, findings: &ForReports) -> Result<Gathered, Failure> {
        let mut reader = Reader::new(self.records());
        if !self.keeps_sealed {
            reader = reader.with_opener(self);
        }
        let items = reader.items().await?;
        let (events, incidents) = (reader.events().await?, reader.incidents().await?);
        let (sources, roles, posts) = (reader.sources().await?, reader.roles().await?, reader.posts().await?);
        let (statements, claims) = (reader.statements().await?, reader.claims().await?);
        let (observations, sightings) = (reader.observations().await?, reader.sightings().await?);
        let (words, translations) = (reader.words().await?, reader.translations().await?);
        let (tolls, judgements, lineage) = (reader.tolls().await?, reader.judgements().await?, reader.lineage().await?);
        let (equipment, movements) = (reader.equipment().await?, reader.movements().await?);
        let (questions, corrections) = (reader.open_questions().await?, reader.corrections().await?);
        let (places, fixes) = (reader.places().await?, reader.given_fixes().await?);
        let states = crate::items::states(&mut reader).await?;
        let withheld = Withheld::of(self.records(), Use::Publish).await?;
        let mut durations: BTreeMap<ItemId, MediaTime> = BTreeMap::new();
        for Analysis { item, outcome, .. } in reader.analyses().await? {
            if let Some(duration) = outcome.ok().and_then(|technical| technical.duration) {
                durations.insert(item, MediaTime::from_micros(duration.micros()));
            }
        }
        for take in reader.recorded_takes().await? {
            let known = durations.entry(take.item.clone()).or_insert(take.to);
            *known = (*known).max(take.to);
        }
        // Statements and words that are sealed are read as far as this user may.
        let mut unread = Vec::new();
        let statements = self
            .opened_all(
                statements,
                Fact::Statement,
                |f| if let Fact::Statement(f) = f { Some(f) } else { None },
                &mut unread,
            )
            .await?;
        let words = self
            .opened_all(words, Fact::Words, |f| if let Fact::Words(f) = f { Some(f) } else { None }, &mut unread)
            .await?;
        let translations = self
            .opened_all(
                translations,
                Fact::Translation,
                |f| if let Fact::Translation(f) = f { Some(f) } else { None },
                &mut unread,
            )
            .await?;
        let zone = self.zone().await?;
        let times = times(solved, &events, &incidents, &zone);
        let mut origins: BTreeMap<&ItemId, BTreeSet<&model::SourceId>> = BTreeMap::new();
        for item in &items {
            origins.entry(&item.id).or_default().extend(&item.source);
        }
        for role in &roles {
            origins.entry(&role.item).or_default().insert(&role.source);
        }
        posts.iter().for_each(|post| origins.entry(&post.item).or_default().extend(&post.source));
        let making = Making {
            items: items.iter().map(|item| (&item.id, item)).collect(),
            states,
            events: events.iter().map(|event| (&event.id, event)).collect(),
            statements: statements.iter().map(|one| (&one.id, one)).collect(),
            sources: sources.iter().map(|source| (&source.id, source)).collect(),
            origins,
            families: families(&lineage),
            times,
        };
        let mut shelf = Shelf::default();
        use ExhibitKind as Kind;
        for item in &items {
            let open = |text: &Option<model::Protected>| {
                text.as_ref().filter(|text| !text.is_protected()).map(|text| text.as_str().to_owned())
            };
            let says: Vec<String> = [open(&item.title), open(&item.description)].into_iter().flatten().collect();
            let name = format!("item {}", item.id);
            let support = making.described(name, says, item.place.as_ref(), Some(&format!("{}.start", item.id)));
            shelf.add(Kind::Item, item.id.as_str(), support, &[]);
            let exhibit = shelf.exhibit(Kind::Item, item.id.as_str(), "");
            exhibit.also_known_as = item.also_known_as.iter().map(ToString::to_string).collect();
            exhibit.duration = durations.get(&item.id).copied();
            if item.sha256().is_some() {
                exhibit.bytes = BytesState::NotChecked;
            }
            let state = making.states.get(item.id.as_str()).copied().unwrap_or(item.state);
            exhibit.unusable = if state == VerificationState::Rejected {
                Some("it was rejected".to_owned())
            } else if withheld.item(&item.id) {
                Some("who filmed, gave or is in it does not agree that it is published".to_owned())
            } else {
                None
            };
            let up = lineage.iter().filter(|one| one.item == item.id && one.relation != LineageRelation::SameBytes);
            let up: BTreeSet<String> = up.map(|one| qualified(Kind::Item, one.of.as_str())).collect();
            shelf.exhibit(Kind::Item, item.id.as_str(), "").rests_on = up;
        }
        for event in &events {
            let number = shelf.add(Kind::Event, event.id.as_str(), making.happened(event), &[]);
            event.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
        }
        for incident in &incidents {
            let says = vec![incident.title.clone(), incident.description.clone().unwrap_or_default()];
            let support = making.described(
                format!("incident {}", incident.id),
                says,
                incident.place.as_ref(),
                Some(incident.id.as_str()),
            );
            let incident_number = shelf.add(Kind::Incident, incident.id.as_str(), support, &[]);
            debug_assert!(incident_number < shelf.supports.len());
        }
        let of_event: BTreeMap<&str, (&model::Event, Option<&str>)> = events
            .iter()
            .map(|event| (event.id.as_str(), (event, event.incident.as_ref().map(|id| id.as_str()))))
            .collect();
        let lend_event = |shelf: &mut Shelf, number: usize, event: Option<&model::EventId>| {
            let Some((event, incident)) = event.and_then(|id| of_event.get(id.as_str())) else { return };
            shelf.lend(number, Kind::Event, event.id.as_str());
            if let Some(incident) = incident {
                shelf.lend(number, Kind::Incident, incident);
            }
        };
        for event in &events {
            let number =
                shelf.exhibits.get(&(Kind::Event, event.id.to_string())).and_then(|one| one.supports.first().copied());
            if let (Some(number), Some(incident)) = (number, &event.incident) {
                shelf.lend(number, Kind::Incident, incident.as_str());
            }
        }
        for one in &observations {
            let on = [(Kind::Item, one.item.to_string())];
            let number = shelf.add(Kind::Observation, one.id.as_str(), making.observation(one), &on);
            shelf.lend(number, Kind::Item, one.item.as_str());
            let scope = one.negative.iter().flat_map(|negative| &negative.scope);
            scope.for_each(|span| shelf.lend(number, Kind::Item, span.item.as_str()));
            lend_event(&mut shelf, number, one.event.as_ref());
        }
        for one in &sightings {
            let on = [(Kind::Item, one.item.to_string())];
            let number = shelf.add(Kind::Sighting, one.id.as_str(), making.sighting(one), &on);
            shelf.lend(number, Kind::Item, one.item.as_str());
            lend_event(&mut shelf, number, one.event.as_ref());
        }
        for source in &sources {
            shelf.exhibit(Kind::Source, source.id.as_str(), source.name.as_str());
        }
        for one in &statements {
            let on: Vec<_> = one.items.iter().map(|item| (Kind::Item, item.to_string())).collect();
            let number = shelf.add(Kind::Statement, one.id.as_str(), making.statement(one), &on);
            let refused = one.consents().forbid(Use::Publish) || withheld.telling().contains(&one.source);
            if refused {
                shelf.exhibit(Kind::Statement, one.id.as_str(), "").unusable =
                    Some("who gave it does not agree that it is published".to_owned());
            }
            shelf.lend(number, Kind::Source, one.source.as_str());
            one.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
        }
        for one in &claims {
            let on: Vec<_> = one.statement.iter().map(|id| (Kind::Statement, id.to_string())).collect();
            let number = shelf.add(Kind::Claim, one.id.as_str(), making.claim(one), &on);
            let statement = one.statement.as_ref().and_then(|id| making.statements.get(id));
            for statement in statement.iter() {
                shelf.lend(number, Kind::Statement, statement.id.as_str());
                shelf.lend(number, Kind::Source, statement.source.as_str());
                statement.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
            }
            one.source.iter().for_each(|source| shelf.lend(number, Kind::Source, source.as_str()));
            one.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
            one.incident.iter().for_each(|incident| shelf.lend(number, Kind::Incident, incident.as_str()));
            lend_event(&mut shelf, number, one.event.as_ref());
        }
        for one in &words {
            let of: Vec<&model::Translation> =
                translations.iter().filter(|translation| translation.words == one.id).collect();
            let on: Vec<_> = one.item.iter().map(|item| (Kind::Item, item.to_string())).collect();
            let number = shelf.add(Kind::Words, one.id.as_str(), making.words(one, &of), &on);
            for translation in of {
                shelf
                    .exhibit(Kind::Translation, translation.id.as_str(), translation.language.as_str())
                    .supports
                    .push(number);
            }
            one.item.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
            one.statement.iter().for_each(|id| shelf.lend(number, Kind::Statement, id.as_str()));
            claims
                .iter()
                .filter(|claim| claim.words.as_ref() == Some(&one.id))
                .for_each(|claim| shelf.lend(number, Kind::Claim, claim.id.as_str()));
            lend_event(&mut shelf, number, one.event.as_ref());
        }
        for one in &tolls {
            let on: Vec<_> = one.statement.iter().map(|id| (Kind::Statement, id.to_string())).collect();
            let number = shelf.add(Kind::Toll, one.id.as_str(), making.toll(one), &on);
            let statement = one.statement.as_ref().and_then(|id| making.statements.get(id));
            statement.iter().for_each(|statement| {
                statement.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()))
            });
            one.statement.iter().for_each(|id| shelf.lend(number, Kind::Statement, id.as_str()));
            one.incident.iter().for_each(|id| shelf.lend(number, Kind::Incident, id.as_str()));
            shelf.lend(number, Kind::Source, one.source.as_str());
        }
        for one in &equipment {
            let on: Vec<_> = one.items.iter().map(|item| (Kind::Item, item.to_string())).collect();
            let number = shelf.add(Kind::Equipment, one.id.as_str(), making.equipment(one), &on);
            one.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
            let shown = observations.iter().filter(|o| o.equipment.contains(&one.id));
            for observation in shown {
                shelf.lend(number, Kind::Observation, observation.id.as_str());
                lend_event(&mut shelf, number, observation.event.as_ref());
            }
        }
        for one in &movements {
            let on: Vec<_> = one.items.iter().map(|item| (Kind::Item, item.to_string())).collect();
            let number = shelf.add(Kind::Movement, one.id.as_str(), making.movement(one), &on);
            one.items.iter().for_each(|item| shelf.lend(number, Kind::Item, item.as_str()));
            lend_event(&mut shelf, number, one.event.as_ref());
        }
        for one in &judgements {
            let standing = findings.judgements.iter().find(|standing| standing.judgement == one.id);
            let lapsed = standing.and_then(|standing| match &standing.standing {
                corroboration::Standing::Lapsed { because } => Some(because.join("; ")),
                corroboration::Standing::Stands => None,
            });
            let names: Vec<FactName> = one.about.iter().chain(&one.in_favour).cloned().collect();
            shelf.add(Kind::Judgement, one.id.as_str(), making.judgement(one, lapsed), &named(&names));
            // What somebody judges by is cited with the judgement: its facts, that is, not what it is about.
            lend_grounds(&mut shelf, one.id.as_str(), &named(&names));
        }
        for one in &questions {
            shelf.add(Kind::OpenQuestion, one.id.as_str(), making.question(one), &named(&one.about));
        }
        for one in &corrections {
            shelf.add(Kind::Correction, one.id.as_str(), making.correction(one), &[]);
        }
        for place in &places {
            let says = place.names.iter().map(|name| name.text.clone()).chain(place.description.clone()).collect();
            shelf.add(
                Kind::Place,
                place.id.as_str(),
                making.described(format!("place {}", place.id), says, Some(&place.id), None),
                &[],
            );
        }
        for fix in &fixes {
            if let Some(place) = &fix.place {
                let name = format!("fix {}", fix.id);
                let number = shelf.supports.len();
                shelf.supports.push(making.described(name, Vec::new(), Some(place), None));
                shelf.lend(number, Kind::Item, fix.item.as_str());
            }
        }
        for post in &posts {
            let at = post.posted;
            if !at.is_unknown() {
                let mut support = making.described(format!("post {}", post.id), Vec::new(), None, None);
                support.times.push(TimeOf {
                    what: "posted published".to_owned(),
                    bounds: at,
                    likely: None,
                    words: None,
                    finding: None,
                });
                let number = shelf.supports.len();
                shelf.supports.push(support);
                shelf.lend(number, Kind::Item, post.item.as_str());
            }
        }
        let tallies = self.shelve_tallies(findings, &mut shelf, &making);
        shelve_origins(findings, &mut shelf, &making);
        let speakers = sources.iter().map(|source| making.speaker(&source.id)).collect();
        let time_words = making.times.iter().filter_map(|(id, time)| Some((id.clone(), time.words.clone()?))).collect();
        let filmed: Vec<_> = roles
            .iter()
            .filter(|role| role.role == model::SourceRole::Filmer)
            .filter_map(|role| Some((role.item.clone(), making.sources.get(&role.source)?.role)))
            .collect();
        unread.extend(reader.unread().map(|notice| notice.what));
        let inputs = Inputs {
            zone: self.about().await?.zone,
            places: places.iter().map(named_place).collect(),
            speakers,
            tallies,
            time_words,
            orders: orders(solved),
            pictures: pictures::pictures(&items, &roles, &sources),
            guard: self.name_guard().await?,
            exposing: guarded::exposing(&fixes, &places, &filmed),
            unread,
            supports: shelf.supports,
            exhibits: shelf.exhibits.into_values().collect(),
        };
        Ok(Gathered { inputs, hashes: hashes(&items) })
    }

    /// Facts with what was sealed of them in clear, as far as this user may read it; how many not is noted.
    async fn opened_all<T: Clone>(
        &self,
        facts: Vec<T>,
        wrap: impl Fn(T) -> Fact,
        unwrap: impl Fn(Fact) -> Option<T>,
        unread: &mut Vec<String>,
    ) -> Result<Vec<T>, Failure> {
        let mut opened = Vec::with_capacity(facts.len());
        let mut closed: Option<(usize, String, &'static str)> = None;
        for fact in facts {
            let whole = wrap(fact.clone());
            if whole.envelope().is_none() {
                opened.push(fact);
                continue;
            }
            let kind = whole.kind().name();
            let read = if self.keeps_sealed {
                Err(Failure::new("several people work here, and what is sealed is opened for none of them", ""))
            } else {
                self.opened(&whole).await
            };
            match read {
                Ok(Some(clear)) => opened.extend(unwrap(clear)),
                Ok(None) => opened.push(fact),
                Err(failure) => {
                    opened.push(fact);
                    closed.get_or_insert((0, failure.what, kind)).0 += 1;
                }
            }
        }
        if let Some((count, why, kind)) = closed {
            unread.push(format!("the words of {count} protected records ({kind}) were not compared: {why}"));
        }
        Ok(opened)
    }

    fn shelve_tallies(&self, findings: &ForReports, shelf: &mut Shelf, making: &Making<'_>) -> Vec<Tally> {
        let mut tallies = Vec::new();
        for found in &findings.tallies {
            let (id, tally) = (found.id().to_string(), found.value());
            let of = if tally.scope.of == model::SightingOf::Person { "people" } else { "vehicles" };
            let scope = [
                tally.scope.actor.clone(),
                tally.scope.place.as_ref().map(ToString::to_string),
                tally.scope.incident.as_ref().map(ToString::to_string),
            ];
            let scope: Vec<String> = scope.into_iter().flatten().collect();
            let made = Tally {
                finding: id.clone(),
                of: of.to_owned(),
                state: tally.scope.state.clone(),
                scope,
                at_least: tally.at_least,
                at_most: tally.at_most,
                statistic: false,
            };
            let support = making.tally(&made);
            let on: Vec<(ExhibitKind, String)> =
                found.inputs().iter().filter_map(|input| Some((exhibit_kind(input.kind)?, input.id.clone()))).collect();
            let number = shelf.add(ExhibitKind::Finding, &id, support, &on);
            if let (Some(incident), true) = (&tally.scope.incident, tally.scope.state.is_some()) {
                shelf.lend(number, ExhibitKind::Incident, incident.as_str());
            }
            tallies.push(made);
        }
        tallies
    }
}

/// Where shots came from: what is said of it does not tell where, for that a map is drawn, if nobody is exposed by it.
fn shelve_origins(findings: &ForReports, shelf: &mut Shelf, making: &Making<'_>) {
    for found in &findings.origins {
        let (id, origin) = (found.id().to_string(), found.value());
        if origin.places.is_empty() {
            continue;
        }
        let on: Vec<(ExhibitKind, String)> =
            found.inputs().iter().filter_map(|input| Some((exhibit_kind(input.kind)?, input.id.clone()))).collect();
        shelf.add(ExhibitKind::Finding, &id, making.origin(&id, origin), &on);
        shelf.exhibit(ExhibitKind::Finding, &id, "").also_known_as.extend(origin.cited());
    }
}

/// A judgement carries what it was judged by.
fn lend_grounds(shelf: &mut Shelf, judgement: &str, grounds: &[(ExhibitKind, String)]) {
    let numbers: BTreeSet<usize> = grounds
        .iter()
        .filter(|(kind, _)| !matches!(kind, ExhibitKind::Judgement))
        .filter_map(|(kind, id)| shelf.exhibits.get(&(*kind, id.clone())))
        .flat_map(|exhibit| exhibit.supports.iter().copied())
        .collect();
    for number in numbers {
        shelf.lend(number, ExhibitKind::Judgement, judgement);
    }
}

fn named_place(place: &model::Place) -> NamedPlace {
    let radius = |fix: &model::Fix| fix.region.as_disc().map_or(0.0, |(_, radius)| radius);
    NamedPlace {
        id: place.id.to_string(),
        names: place.names.iter().map(|name| name.text.clone()).collect(),
        within: place.within.as_ref().map(ToString::to_string),
        position: place.fix.as_ref().map(|fix| (fix.position, radius(fix))),
    }
}
