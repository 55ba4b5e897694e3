//! The one way in which an entry is written down.
//!
//! Canonical JSON here is: the members of every object sorted by the bytes of their names, no white space, strings
//! escaped no more than JSON requires (`"`, `\` and control characters), integers in full, other numbers as the
//! shortest decimal that reads back to the same `f64`, nothing that is not finite. Members without a value are
//! written `null`. The bytes are stored as they were hashed and never made again from the values.
use model::{Entry, Fact};
use serde::Serialize;
use serde_json::Value;

/// Why something cannot be written down so that it reads back the same.
#[derive(Debug, thiserror::Error)]
pub enum CanonicalError {
    /// It cannot be expressed in JSON.
    #[error("it cannot be written as JSON: {0}")]
    Unwritable(#[from] serde_json::Error),
    /// It reads back as something else (a number that is not finite, for instance).
    #[error("what was written reads back as something else; a number in it is probably not finite")]
    ReadsBackDifferent,
}

/// An entry as the ledger hashes and keeps it, and the text of the fact in it as the projection keeps that.
pub(crate) fn entry_texts(entry: &Entry) -> Result<(Vec<u8>, Option<String>), CanonicalError> {
    let value = canonical(entry)?;
    let fact = value.pointer("/entry/recorded").map(serde_json::to_string).transpose()?;
    Ok((read_back(entry, serde_json::to_vec(&value)?)?, fact))
}

/// The bytes, if they say what the entry says.
fn read_back(entry: &Entry, bytes: Vec<u8>) -> Result<Vec<u8>, CanonicalError> {
    match serde_json::from_slice::<Entry>(&bytes) {
        Ok(again) if again == *entry => Ok(bytes),
        _ => Err(CanonicalError::ReadsBackDifferent),
    }
}

/// The text of a fact that the projection keeps.
pub(crate) fn fact_text(fact: &Fact) -> Result<String, CanonicalError> {
    Ok(serde_json::to_string(&canonical(fact)?)?)
}

fn canonical<T: Serialize>(value: &T) -> Result<Value, CanonicalError> {
    let mut value = serde_json::to_value(value)?;
    sort(&mut value);
    Ok(value)
}

fn sort(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.sort_keys();
            members.values_mut().for_each(sort);
        }
        Value::Array(values) => values.iter_mut().for_each(sort),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use model::{AudioStream, Draft, EntryKind, Instant, Technical};

    use super::*;

    fn entry(fact: Fact) -> Entry {
        Entry {
            index: 3,
            at: Instant::from_micros(1),
            tool: "sightline 1".into(),
            salt: None,
            draft: Draft { who: "A".into(), reason: "r".into(), inputs: vec![], entry: EntryKind::Recorded(fact) },
        }
    }

    #[test]
    fn members_are_sorted_at_every_depth() {
        let case = Fact::Case(model::Case { title: "T \u{202e}\n".into(), zone: "UTC".into() });
        let text = String::from_utf8(entry_texts(&entry(case)).unwrap().0).unwrap();
        assert_eq!(
            text,
            "{\"at\":\"1970-01-01T00:00:00.000001Z\",\"entry\":{\"recorded\":{\"kind\":\"case\",\"value\":\
             {\"title\":\"T \u{202e}\\n\",\"zone\":\"UTC\"}}},\"index\":3,\"inputs\":[],\"reason\":\"r\",\
             \"tool\":\"sightline 1\",\"who\":\"A\"}"
        );
        let case = Fact::Case(model::Case { title: "T".into(), zone: "UTC".into() });
        assert_eq!(entry_texts(&entry(case.clone())).unwrap().1, Some(fact_text(&case).unwrap()), "one text of a fact");
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused() {
        let audio = |loudness| model::Analysis {
            item: model::ItemId::new("V1").unwrap(),
            sha256: model::Digest::from_bytes([1; 32]),
            method: "m".into(),
            version: "1".into(),
            outcome: Ok(Technical {
                container: "mp4".into(),
                duration: None,
                video: None,
                audio: Some(AudioStream {
                    codec: "aac".into(),
                    sample_rate: 48_000,
                    channels: 2,
                    start_s: 0.1 + 0.2,
                    loudness_lufs: Some(loudness),
                    peak_dbfs: None,
                }),
                readings: Default::default(),
                takes: vec![],
                warnings: vec![],
            }),
            envelope: None,
        };
        assert!(entry_texts(&entry(Fact::Analysis(audio(-23.000_000_000_000_004)))).is_ok());
        assert!(matches!(
            entry_texts(&entry(Fact::Analysis(audio(f64::NAN)))),
            Err(CanonicalError::ReadsBackDifferent)
        ));
    }
}
