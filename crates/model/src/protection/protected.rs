use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::{Zeroize, Zeroizing};

use crate::Digest;

/// What a protected value shows before it has been given a pseudonym.
const WITHHELD: &str = "withheld";

/// A value that may be protected: whoever prints, logs, writes or exports it gets a stand-in.
///
/// It is in one of three states. *Open*: nothing about it is protected. *Clear*: protected, and its clear form is in
/// memory, which is wiped when it goes. *Sealed*: protected, and its clear form lies encrypted in the case's vault.
/// Only [`Protected::reveal`] gives the clear form; a protected value in clear cannot be written down at all.
///
/// ```
/// let name = model::Protected::new("A. Witness".to_owned());
/// assert_eq!(format!("{name} {name:?}"), "withheld Protected(withheld)");
/// assert!(serde_json::to_string(&name).is_err());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Protected<T: Zeroize = String>(State<T>);

#[derive(Clone, PartialEq, Eq)]
enum State<T: Zeroize> {
    Open(T),
    Clear { value: Zeroizing<T>, seal: Option<Seal> },
    Sealed(Seal),
}

/// What everyone may see of a protected value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// What is shown in its place: a pseudonym, or that something is withheld.
    pub stand_in: String,
    /// The hash of the clear form under a random salt, which lies encrypted beside it: it binds, and tells nothing.
    pub commitment: Digest,
}

impl<T: Zeroize> Protected<T> {
    /// A value that anyone may see.
    pub fn open(value: T) -> Self {
        Self(State::Open(value))
    }

    /// A value that must be protected.
    pub fn new(value: T) -> Self {
        Self(State::Clear { value: Zeroizing::new(value), seal: None })
    }

    /// A value whose clear form is locked away.
    pub fn sealed(seal: Seal) -> Self {
        Self(State::Sealed(seal))
    }

    /// A sealed value with the clear form that was locked away.
    pub fn opened(seal: Seal, value: T) -> Self {
        Self(State::Clear { value: Zeroizing::new(value), seal: Some(seal) })
    }

    /// Whether it is protected, sealed or not.
    pub fn is_protected(&self) -> bool {
        !matches!(self.0, State::Open(_))
    }

    /// The clear form; `None` where it is locked away.
    ///
    /// # Limits
    /// What this gives must go to a person who asked for it, and nowhere else: no log, page, export or index.
    pub fn reveal(&self) -> Option<&T> {
        match &self.0 {
            State::Open(value) => Some(value),
            State::Clear { value, .. } => Some(value),
            State::Sealed(_) => None,
        }
    }

    /// What everyone may see of it, once it has been sealed.
    pub fn seal(&self) -> Option<&Seal> {
        match &self.0 {
            State::Open(_) => None,
            State::Clear { seal, .. } => seal.as_ref(),
            State::Sealed(seal) => Some(seal),
        }
    }

    fn stand_in(&self) -> &str {
        self.seal().map_or(WITHHELD, |seal| &seal.stand_in)
    }
}

impl Protected {
    /// The same text, protected.
    #[must_use]
    pub fn protect(self) -> Self {
        match self.0 {
            State::Open(value) => Self::new(value),
            state => Self(state),
        }
    }

    /// What everyone may see: the text where it is open, its stand-in where it is not.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            State::Open(text) => text,
            _ => self.stand_in(),
        }
    }
}

/// The text that everyone may see.
impl Deref for Protected {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<String> for Protected {
    fn from(text: String) -> Self {
        Self::open(text)
    }
}

impl From<&str> for Protected {
    fn from(text: &str) -> Self {
        Self::open(text.to_owned())
    }
}

impl PartialEq<str> for Protected {
    fn eq(&self, shown: &str) -> bool {
        self.as_str() == shown
    }
}

impl PartialEq<&str> for Protected {
    fn eq(&self, shown: &&str) -> bool {
        self.as_str() == *shown
    }
}

impl fmt::Display for Protected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl<T: Zeroize + fmt::Debug> fmt::Debug for Protected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Open(value) => value.fmt(f),
            _ => write!(f, "Protected({})", self.stand_in()),
        }
    }
}

#[derive(Serialize)]
struct Written<'a> {
    protected: &'a Seal,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Read<T> {
    Sealed { protected: Seal },
    Open(T),
}

/// An open value is written as it is, a sealed one as what everyone may see of it.
impl<T: Zeroize + Serialize> Serialize for Protected<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (&self.0, self.seal()) {
            (State::Open(value), _) => value.serialize(serializer),
            (_, Some(protected)) => Written { protected }.serialize(serializer),
            (_, None) => Err(serde::ser::Error::custom("a protected value that is not sealed is not written down")),
        }
    }
}

impl<'de, T: Zeroize + Deserialize<'de>> Deserialize<'de> for Protected<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Read::deserialize(deserializer)? {
            Read::Sealed { protected } => Self::sealed(protected),
            Read::Open(value) => Self::open(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal() -> Seal {
        Seal { stand_in: "Witness 3".into(), commitment: Digest::from_bytes([7; 32]) }
    }

    #[test]
    fn nothing_that_prints_or_writes_gives_the_clear_form() {
        let clear = "Айгүл N., +7 701 000 00 00";
        for value in [Protected::new(clear.to_owned()), Protected::opened(seal(), clear.to_owned())] {
            let mut said = format!("{value} {value:?} {value:#?} {:>40} {}", value, value.as_str());
            said.push_str(&value.to_uppercase());
            said.push_str(&serde_json::to_string(&value).unwrap_or_else(|error| error.to_string()));
            said.push_str(&format!("{:?}", Some(vec![value.clone()])));
            assert!(!said.contains("Айгүл") && !said.contains("701"), "{said}");
            assert_eq!(value.reveal().unwrap(), clear, "an explicit call gives it");
        }
    }

    #[test]
    fn open_values_are_written_as_before_and_sealed_ones_as_their_seal() {
        let open: Protected = "Orda".into();
        assert_eq!(serde_json::to_string(&open).unwrap(), "\"Orda\"");
        assert_eq!(serde_json::from_str::<Protected>("\"Orda\"").unwrap(), open);
        let sealed = Protected::<String>::sealed(seal());
        let text = serde_json::to_string(&sealed).unwrap();
        assert!(text.starts_with("{\"protected\":{\"stand_in\":\"Witness 3\""), "{text}");
        assert_eq!(serde_json::from_str::<Protected>(&text).unwrap(), sealed);
        assert_eq!((sealed.reveal(), sealed.as_str()), (None, "Witness 3"));
    }
}
