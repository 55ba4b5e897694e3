use serde::{Deserialize, Serialize};

/// A number of distinct things, with what proves its lower bound.
///
/// The certificate names the observations or items that no fewer things can explain; a count of one or more
/// cannot be built without one:
/// ```
/// # use model::Count;
/// assert!(Count::<&str>::new(10, None, vec![]).is_err());
/// assert!(Count::new(2, Some(4), vec!["s3", "s17"]).is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts<E>", bound(deserialize = "E: Deserialize<'de>"))]
pub struct Count<E> {
    at_least: u64,
    at_most: Option<u64>,
    certificate: Vec<E>,
}

#[derive(Deserialize)]
struct Parts<E> {
    at_least: u64,
    at_most: Option<u64>,
    certificate: Vec<E>,
}

impl<E> TryFrom<Parts<E>> for Count<E> {
    type Error = CountError;
    fn try_from(p: Parts<E>) -> Result<Self, CountError> {
        Self::new(p.at_least, p.at_most, p.certificate)
    }
}

/// A count that proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// A lower bound above zero needs evidence.
    #[error("at least {0}, but nothing shows it: name the observations behind the number")]
    NoCertificate(u64),
    /// The bounds are the wrong way round.
    #[error("at least {at_least} and at most {at_most} cannot both hold")]
    Crossed {
        /// Lower bound as given.
        at_least: u64,
        /// Upper bound as given.
        at_most: u64,
    },
}

impl<E> Count<E> {
    /// Between two bounds (the upper may be unknown), with the evidence behind the lower one.
    pub fn new(at_least: u64, at_most: Option<u64>, certificate: Vec<E>) -> Result<Self, CountError> {
        if at_least > 0 && certificate.is_empty() {
            return Err(CountError::NoCertificate(at_least));
        }
        if let Some(at_most) = at_most
            && at_most < at_least
        {
            return Err(CountError::Crossed { at_least, at_most });
        }
        Ok(Self { at_least, at_most, certificate })
    }
    /// The fewest that explain the evidence.
    pub const fn at_least(&self) -> u64 {
        self.at_least
    }
    /// The most that the evidence allows; `None` if nothing bounds it.
    pub const fn at_most(&self) -> Option<u64> {
        self.at_most
    }
    /// What no fewer can explain.
    pub fn certificate(&self) -> &[E] {
        &self.certificate
    }
}
