//! The facts of a case that bear on time, as they are read.
use std::collections::BTreeMap;

use chronolocation::likely::Policy;
use chronolocation::{TemporalFacts, Trusts};
use jiff::tz::TimeZone;
use model::{
    Analysis, Clock, ClockReading, Event, Evidence, EvidenceId, Fact, GivenFix, Interval, Item, ItemId, Lineage,
    MeasuredShadow, Metadata, Notice, NoticeLevel, Observation, Place, PolicyChange, Post, Readings, Sync, Take, Trust,
    WrittenTime,
};

use crate::failure::Failure;
use crate::import::zone_named;
use crate::reader::Reader;
use crate::sound::with_distances;

/// The facts that bear on time.
pub(super) struct Facts {
    pub(super) zone: TimeZone,
    pub(super) items: Vec<Item>,
    pub(super) posts: Vec<Post>,
    pub(super) events: Vec<Event>,
    pub(super) evidence: Vec<Evidence>,
    pub(super) takes: Vec<Take>,
    pub(super) readings: Vec<(ItemId, Readings)>,
    pub(super) observations: Vec<Observation>,
    pub(super) places: Vec<Place>,
    pub(super) lineage: Vec<Lineage>,
    pub(super) clocks: Vec<Clock>,
    /// By item: maker, model and number of the device that its file names.
    pub(super) devices: Vec<(ItemId, String)>,
    pub(super) clock_readings: Vec<ClockReading>,
    pub(super) shadows: Vec<MeasuredShadow>,
    pub(super) fixes: Vec<GivenFix>,
    pub(super) syncs: Vec<Sync>,
    pub(super) shutdowns: Vec<Interval>,
    pub(super) policy: Policy,
    pub(super) trusts: Trusts,
    /// Changes of policy that could not be made.
    pub(super) refused: Vec<Notice>,
}

impl Facts {
    pub(super) async fn read(reader: &mut Reader<'_>) -> Result<Self, Failure> {
        let case = reader.case().await?.into_iter().next();
        let zone = zone_named(case.as_ref().map_or("UTC", |case| &case.zone))?;
        let mut takes = Vec::new();
        let mut readings = Vec::new();
        for Analysis { item, outcome, .. } in reader.analyses().await? {
            if let Ok(technical) = outcome {
                takes.extend(technical.takes);
                readings.push((item, technical.readings));
            }
        }
        let metadata = reader.metadata().await?;
        let devices = metadata.iter().filter_map(|read| Some((read.item.clone(), device(read)?))).collect();
        let mut written: BTreeMap<ItemId, Vec<WrittenTime>> =
            metadata.into_iter().map(|metadata| (metadata.item, metadata.times)).collect();
        for (item, readings) in &mut readings {
            readings.written.extend(written.remove(item).unwrap_or_default());
        }
        // Files that nobody can decode still say when they were made.
        let rest = written.into_iter().filter(|(_, times)| !times.is_empty());
        readings.extend(rest.map(|(item, written)| (item, Readings { written, ..Readings::default() })));
        let (policy, trusts, refused) = policies(&reader.policy_changes().await?);
        let found = reader.recorded_takes().await?;
        let mut facts = Self {
            zone,
            items: reader.items().await?,
            posts: reader.posts().await?,
            events: reader.events().await?,
            evidence: reader.evidence().await?,
            takes,
            readings,
            places: reader.places().await?,
            observations: reader.observations().await?,
            lineage: reader.lineage().await?,
            clocks: reader.clocks().await?,
            devices,
            clock_readings: reader.clock_readings().await?,
            shadows: reader.measured_shadows().await?,
            fixes: reader.given_fixes().await?,
            syncs: reader.syncs().await?,
            shutdowns: reader.shutdowns().await?.into_iter().map(|shutdown| shutdown.when).collect(),
            policy,
            trusts,
            refused,
        };
        facts.takes = standing_takes(std::mem::take(&mut facts.takes), found);
        Ok(facts)
    }
}

/// The takes of a case: a person who looked is believed before the machine that looks for cuts; their takes may touch, not
/// overlap.
pub(crate) fn standing_takes(mut of_machine: Vec<Take>, found: Vec<Take>) -> Vec<Take> {
    of_machine.retain(|machine| {
        let overlaps = |take: &Take| take.item == machine.item && take.from < machine.to && machine.from < take.to;
        !found.iter().any(|take| take.id == machine.id || overlaps(take))
    });
    of_machine.into_iter().chain(found).collect()
}

impl Facts {
    /// The pairs as they date their items: with the distance of cameras whose places are known.
    pub(super) fn pairs(&self) -> Vec<Sync> {
        with_distances(&self.syncs, &self.fixes, &self.places)
    }

    /// As the dating reads them, with the pairs that [`Self::pairs`] gives.
    pub(super) fn temporal<'a>(&'a self, pairs: &'a [Sync]) -> TemporalFacts<'a> {
        TemporalFacts {
            evidence: &self.evidence,
            posts: &self.posts,
            takes: &self.takes,
            items: &self.items,
            readings: &self.readings,
            observations: &self.observations,
            places: &self.places,
            zone: &self.zone,
            lineage: &self.lineage,
            clocks: &self.clocks,
            devices: &self.devices,
            clock_readings: &self.clock_readings,
            shadows: &self.shadows,
            fixes: &self.fixes,
            syncs: pairs,
            shutdowns: &self.shutdowns,
            policy: &self.policy,
            trusts: &self.trusts,
        }
    }

    /// Takes in a recording that a person found: it stands in the place of every one of that item that it overlaps.
    fn admit_take(&mut self, new: &Take) {
        let overlaps = |old: &Take| old.item == new.item && old.from < new.to && new.from < old.to;
        self.takes.retain(|old| old.id != new.id && !overlaps(old));
        self.takes.push(new.clone());
    }

    /// Puts a fact in the place of the one of its name, or beside the others.
    pub(super) fn admit(&mut self, fact: &Fact) {
        fn put<T: Clone, I: PartialEq>(among: &mut Vec<T>, new: &T, id: impl Fn(&T) -> &I) {
            match among.iter_mut().find(|old| id(old) == id(new)) {
                Some(old) => old.clone_from(new),
                None => among.push(new.clone()),
            }
        }
        match fact {
            Fact::Take(new) => self.admit_take(new),
            Fact::Item(new) => put(&mut self.items, new, |f| &f.id),
            Fact::Evidence(new) => put(&mut self.evidence, new, |f| &f.id),
            Fact::Event(new) => put(&mut self.events, new, |f| &f.id),
            Fact::Post(new) => put(&mut self.posts, new, |f| &f.id),
            Fact::Observation(new) if new.is_settled() => put(&mut self.observations, new, |f| &f.id),
            Fact::Observation(new) => self.observations.retain(|old| old.id != new.id),
            Fact::Place(new) => put(&mut self.places, new, |f| &f.id),
            Fact::Lineage(new) => put(&mut self.lineage, new, |f| &f.id),
            Fact::Clock(new) => put(&mut self.clocks, new, |f| &f.id),
            Fact::ClockReading(new) => put(&mut self.clock_readings, new, |f| &f.id),
            Fact::MeasuredShadow(new) => put(&mut self.shadows, new, |f| &f.id),
            Fact::GivenFix(new) => put(&mut self.fixes, new, |f| &f.id),
            Fact::Sync(new) => put(&mut self.syncs, new, |f| &f.id),
            Fact::Shutdown(new) => self.shutdowns.push(new.when),
            _ => {}
        }
    }
}

/// The published policies with the case's changes; a change that cannot be made is said.
fn policies(changes: &[PolicyChange]) -> (Policy, Trusts, Vec<Notice>) {
    let (mut policy, mut trusts, mut refused) = (Policy::default(), Trusts::default(), Vec::new());
    for change in changes {
        let trust = || {
            let class: Result<Trust, _> = serde_json::from_value(serde_json::Value::String(change.value.clone()));
            class.map_err(|_| format!("{} is not a class of trust", change.value))
        };
        let evidence = change.name.strip_prefix("trust.evidence.").and_then(|id| EvidenceId::new(id).ok());
        let made = if let Some(id) = evidence {
            trust().map(|class| trusts.set_evidence(id, class))
        } else if let Some(basis) = change.name.strip_prefix("trust.") {
            trust().and_then(|class| match trusts.set_basis(basis, class) {
                true => Ok(()),
                false => Err(format!("no basis is called {basis}")),
            })
        } else {
            let number = change.value.trim().parse::<f64>().map_err(|_| format!("{} is not a number", change.value));
            let name = change.name.strip_prefix("spread.").unwrap_or(&change.name);
            number.and_then(|number| policy.set(name, number).map_err(|error| error.to_string()))
        };
        if let Err(why) = made {
            refused.push(Notice {
                level: NoticeLevel::Warning,
                what: format!("the change of policy {} is left out: {why}", change.name),
                place: model::Whereabouts::default(),
                next: "see docs/methods/time.md for the names; mend policy.csv and import it again".to_owned(),
            });
        }
    }
    (policy, trusts, refused)
}

/// What tells the device of a file from all others: maker and model are shared by thousands, its own number by none.
fn device(metadata: &Metadata) -> Option<String> {
    let number = metadata.fields.iter().find(|field| field.group == "EXIF" && field.name == "BodySerialNumber")?;
    let known =
        |value: &model::Protected| !value.is_protected() && !value.as_str().trim_matches(['0', ' ', '"']).is_empty();
    let name = metadata.device.as_ref().filter(|name| known(name))?;
    known(&number.value).then(|| format!("{} {}", name.as_str(), number.value.as_str()))
}
