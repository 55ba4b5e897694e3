use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What recordings are looked through for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Triage {
    /// Shots, alone or many.
    Gunfire,
    /// Explosions.
    Explosion,
    /// Sirens of any kind.
    Siren,
    /// Many people at once.
    Crowd,
    /// Shouts and screams.
    Shouting,
    /// People who speak.
    Speech,
}

impl Triage {
    /// All of them, in the order in which scores stand.
    pub const ALL: [Self; 6] = [Self::Gunfire, Self::Explosion, Self::Siren, Self::Crowd, Self::Shouting, Self::Speech];

    /// Its name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gunfire => "gunfire",
            Self::Explosion => "explosion",
            Self::Siren => "siren",
            Self::Crowd => "crowd",
            Self::Shouting => "shouting",
            Self::Speech => "speech",
        }
    }
}

/// The classes of a model, and which of them are of each triage class (`triage.json`).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Classes {
    pub(crate) names: Vec<String>,
    members: [Vec<usize>; 6],
}

impl Classes {
    /// From the model's list: CSV with a header, the name last; its order is that of the scores.
    pub(crate) fn read(csv: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(csv).map_err(|error| format!("the list of classes is no UTF-8: {error}"))?;
        let names = text.lines().skip(1).enumerate().map(|(n, line)| name(n, line)).collect::<Result<Vec<_>, _>>()?;
        let mut members: [Vec<usize>; 6] = Default::default();
        for (triage, sounds) in mapping()? {
            for sound in sounds {
                let place = names.iter().position(|name| *name == sound);
                members[triage as usize].push(place.ok_or_else(|| format!("the model has no class \"{sound}\""))?);
            }
        }
        Ok(Self { names, members })
    }

    /// The greatest score of each triage class's members.
    pub(crate) fn reduced(&self, scores: &[f32]) -> [f32; 6] {
        let greatest =
            |members: &Vec<usize>| members.iter().filter_map(|n| scores.get(*n)).fold(0.0f32, |a, b| a.max(*b));
        std::array::from_fn(|triage| greatest(&self.members[triage]))
    }
}

fn mapping() -> Result<BTreeMap<Triage, Vec<String>>, String> {
    serde_json::from_str(include_str!("triage.json")).map_err(|error| format!("triage.json: {error}"))
}

/// The name in a line of the list: what follows its number and its identifier, in quotes where it holds a comma.
fn name(n: usize, line: &str) -> Result<String, String> {
    let mut cells = line.splitn(3, ',');
    let (number, _, name) = (cells.next(), cells.next(), cells.next().unwrap_or_default().trim_end());
    if number.and_then(|number| number.parse().ok()) != Some(n) || name.is_empty() {
        return Err(format!("line {} of the list of classes is not that of class {n}", n + 2));
    }
    let quoted = name.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Ok(quoted.map_or_else(|| name.to_owned(), |inside| inside.replace("\"\"", "\"")))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A list of 521 classes: those that are mapped, then others.
    pub(crate) fn list() -> String {
        let mut csv = String::from("index,mid,display_name\n");
        let mapped: Vec<String> = mapping().unwrap().into_values().flatten().collect();
        for n in 0..521 {
            let name = mapped.get(n).cloned().unwrap_or_else(|| format!("Other \"\"{n}\"\""));
            csv.push_str(&format!("{n},/m/{n},\"{name}\"\n"));
        }
        csv
    }

    #[test]
    fn every_triage_class_has_sounds_and_no_sound_has_two() {
        let mapping = mapping().unwrap();
        assert_eq!(mapping.keys().copied().collect::<Vec<_>>(), Triage::ALL);
        let mut sounds: Vec<&String> = mapping.values().flatten().collect();
        let all = sounds.len();
        sounds.sort();
        sounds.dedup();
        assert_eq!(sounds.len(), all);
        assert!(mapping.values().all(|sounds| !sounds.is_empty()));
        for triage in Triage::ALL {
            assert_eq!(serde_json::to_value(triage).unwrap(), triage.name());
        }
    }

    #[test]
    fn a_triage_class_scores_as_the_most_of_its_sounds() {
        let classes = Classes::read(list().as_bytes()).unwrap();
        assert_eq!(classes.names[1], "Machine gun");
        assert_eq!(classes.names[520], "Other \"520\"");
        let mut scores = vec![0.0; 521];
        let at = |name: &str| classes.names.iter().position(|n| n == name).unwrap();
        scores[at("Machine gun")] = 0.4;
        scores[at("Fusillade")] = 0.7;
        scores[at("Screaming")] = 0.2;
        scores[520] = 0.9;
        assert_eq!(classes.reduced(&scores), [0.7, 0.0, 0.0, 0.0, 0.2, 0.0]);
    }

    #[test]
    fn a_list_that_is_none_is_refused_by_its_line() {
        let without = list().replace("\"Fusillade\"", "Volley");
        assert_eq!(Classes::read(without.as_bytes()).unwrap_err(), "the model has no class \"Fusillade\"");
        let shuffled = list().replace("\n3,", "\n4,");
        assert_eq!(
            Classes::read(shuffled.as_bytes()).unwrap_err(),
            "line 5 of the list of classes is not that of class 3"
        );
        assert!(Classes::read(&[0xff]).unwrap_err().contains("UTF-8"));
        assert!(Classes::read(b"index,mid,display_name\n").unwrap_err().contains("no class"));
    }
}
