use std::collections::BTreeMap;

use model::{Observation, ObservationId, Sighting, SightingId};

use crate::vocabulary::Vocabulary;

/// For observations that count people in a state, the state, by the vocabulary `state`.
///
/// What is counted decides, else the kind of the observation; "appears" is kept where the observer is not certain.
pub fn counted_states(observations: &[Observation], vocabulary: &Vocabulary) -> BTreeMap<ObservationId, String> {
    let state = |observation: &Observation| {
        if observation.negative.is_some() || observation.at_least.is_none_or(|least| least == 0) {
            return None;
        }
        let counted = observation.counted.as_deref()?;
        let said = vocabulary.actions(counted).into_iter().find(|action| !action.denied).map(|action| action.id);
        let kind = observation.kind.as_deref().and_then(|kind| vocabulary.of_observation(kind)).map(str::to_owned);
        let state = match said.or(kind)?.as_str() {
            "kill" => "dead",
            "injure" | "harm" => "injured",
            "detain" => "detained",
            _ => return None,
        };
        let words = crate::phrase::stems(counted);
        let appears = words.iter().any(|word| word.starts_with("appear"))
            || observation.certainty.is_some_and(|c| c < model::Certainty::Certain);
        Some(if appears && state != "detained" { format!("appears_{state}") } else { state.to_owned() })
    };
    observations.iter().filter_map(|observation| Some((observation.id.clone(), state(observation)?))).collect()
}

/// For sightings that say it, the kind of actor that is seen: the first that is named.
pub fn sighted_actors(sightings: &[Sighting], vocabulary: &Vocabulary) -> BTreeMap<SightingId, String> {
    let actor = |sighting: &Sighting| {
        let what = sighting.what.as_deref()?;
        let (_, _, actor) = vocabulary
            .actors_in(&crate::phrase::stems(what))
            .into_iter()
            .find(|(_, _, a)| !matches!(vocabulary.actor_name(*a).as_str(), "people"))?;
        Some(vocabulary.actor_name(actor))
    };
    sightings.iter().filter_map(|sighting| Some((sighting.id.clone(), actor(sighting)?))).collect()
}
