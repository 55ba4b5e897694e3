use std::fmt;
use std::str::FromStr;

use sqlx::postgres::{PgConnectOptions, PgSslMode};

/// A PostgreSQL database, as `postgres://user@host:port/database`.
///
/// Neither `Debug` nor `Display` shows a password. Where none is given, `PGPASSWORD` or `~/.pgpass` is asked.
#[derive(Clone)]
pub struct StoreAddress {
    pub(crate) options: PgConnectOptions,
}

/// A bucket of an S3-compatible object store and a prefix in it, as `s3://bucket/prefix`.
///
/// Credentials, region and end point come from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`,
/// `AWS_REGION` and `AWS_ENDPOINT_URL`; an address that holds any is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobsAddress {
    /// The bucket.
    pub bucket: String,
    /// What the names of its objects begin with, without slashes at the ends; may be empty.
    pub prefix: String,
}

/// What a case is called in a store that holds several.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseName(String);

/// Why an address or a name cannot be used. The text never repeats what was given: it may hold a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not `postgres://`.
    #[error("the store is not written as postgres://user@host/database")]
    NotPostgres,
    /// A parameter that is not known.
    #[error(
        "the store has the parameter \"{0}\", which is not one of sslmode, sslrootcert, sslcert, sslkey, host, port, user, dbname, password"
    )]
    Parameter(String),
    /// The address does not say enough, or a part of it cannot be read.
    #[error("the store's address cannot be read: {0}")]
    Unreadable(&'static str),
    /// Passwords and testimony would cross the network in clear.
    #[error("the connection to {0} would not be encrypted; add sslmode=require (better: verify-full) to the address")]
    Clear(String),
    /// Not `s3://bucket/prefix`.
    #[error("the place of the copies is not written as s3://bucket/prefix")]
    NotS3,
    /// Credentials in the address.
    #[error(
        "the place of the copies holds credentials; put them into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead"
    )]
    Credentials,
    /// Not a name that a case can have.
    #[error("\"{0}\" cannot name a case in a store: 1 to 40 of a-z 0-9 _ -, beginning with a letter or digit")]
    Name(String),
}

const PARAMETERS: [&str; 9] =
    ["sslmode", "sslrootcert", "sslcert", "sslkey", "host", "port", "user", "dbname", "password"];

impl FromStr for StoreAddress {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(AddressError::NotPostgres);
        }
        let query = text.split_once('?').map_or("", |(_, query)| query);
        let names: Vec<&str> =
            query.split('&').filter(|p| !p.is_empty()).map(|p| p.split_once('=').map_or(p, |(name, _)| name)).collect();
        if let Some(strange) = names.iter().find(|name| !PARAMETERS.contains(name)) {
            return Err(AddressError::Parameter(strange.chars().take(30).collect()));
        }
        let options: PgConnectOptions =
            text.parse().map_err(|_| AddressError::Unreadable("write it as postgres://user@host:port/database"))?;
        if options.get_database().is_none_or(str::is_empty) {
            return Err(AddressError::Unreadable("it names no database"));
        }
        let host = options.get_host();
        let near = options.get_socket().is_some()
            || host.starts_with('/')
            || matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]");
        if near || names.contains(&"sslmode") {
            return Ok(Self { options });
        }
        match options.get_ssl_mode() {
            PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => Ok(Self { options }),
            _ => Err(AddressError::Clear(host.to_owned())),
        }
    }
}

impl fmt::Display for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let options = &self.options;
        let host =
            options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
        let database = options.get_database().unwrap_or_default();
        write!(f, "postgres://{}@{host}:{}/{database}", options.get_username(), options.get_port())
    }
}

impl fmt::Debug for StoreAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BlobsAddress {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let rest = text.strip_prefix("s3://").ok_or(AddressError::NotS3)?;
        if rest.contains(['@', '?', '#']) {
            return Err(AddressError::Credentials);
        }
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
        if bucket.is_empty() || !rest.chars().all(plain) || prefix.split('/').any(|part| part == "." || part == "..") {
            return Err(AddressError::NotS3);
        }
        Ok(Self { bucket: bucket.to_owned(), prefix: prefix.trim_matches('/').to_owned() })
    }
}

impl fmt::Display for BlobsAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

impl CaseName {
    /// The schema that holds the case's tables.
    pub(crate) fn schema(&self) -> String {
        format!("case_{}", self.0)
    }

    /// The name that a schema stands for, if it is one of [`CaseName::schema`].
    pub(crate) fn of_schema(schema: &str) -> Option<Self> {
        schema.strip_prefix("case_")?.parse().ok()
    }
}

impl FromStr for CaseName {
    type Err = AddressError;
    fn from_str(text: &str) -> Result<Self, AddressError> {
        let letter = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let good = (1..=40).contains(&text.len())
            && text.bytes().all(|c| letter(c) || c == b'_' || c == b'-')
            && text.bytes().next().is_some_and(letter);
        if good { Ok(Self(text.to_owned())) } else { Err(AddressError::Name(text.chars().take(60).collect())) }
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for text in [
            "postgres://ana:s3cret@localhost/cases",
            "postgres://localhost/cases?user=ana&password=s3cret",
            "postgresql://ana:s3cret@localhost:5433/cases?sslmode=prefer",
        ] {
            let address: StoreAddress = text.parse().unwrap();
            assert!(!format!("{address} {address:?}").contains("s3cret"), "{address}");
            assert!(address.to_string().contains("ana@localhost"), "{address}");
        }
        for text in [
            "mysql://ana:s3cret@localhost/cases",
            "postgres://ana:s3cret@localhost/cases?passwort=s3cret",
            "postgres://ana:s3cret@localhost",
            "postgres://ana:s3cret@far.example/cases",
            "postgres://ana:s3cret@localhost:port/cases",
            "postgres://ana:s3cret@localhost/cases?sslmode=s3cret",
        ] {
            let error = text.parse::<StoreAddress>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_server_elsewhere_is_not_spoken_to_in_clear_unless_asked_to() {
        assert!(
            matches!("postgres://ana@db.example/cases".parse::<StoreAddress>(), Err(AddressError::Clear(host)) if host == "db.example")
        );
        assert!("postgres://ana@db.example/cases?sslmode=verify-full".parse::<StoreAddress>().is_ok());
        assert!("postgres://%2Frun%2Fpostgresql/cases".parse::<StoreAddress>().is_ok());
    }

    #[test]
    fn buckets_and_names() {
        let address: BlobsAddress = "s3://evidence/team/almaty/".parse().unwrap();
        assert_eq!((address.bucket.as_str(), address.prefix.as_str()), ("evidence", "team/almaty"));
        for bad in ["s3://", "evidence/x", "s3://key:secret@evidence/x", "s3://evidence/../other", "s3://e/x?y=1"] {
            assert!(bad.parse::<BlobsAddress>().is_err(), "{bad}");
        }
        for bad in ["", "Almaty", "a b", "-a", "a\"", &"a".repeat(41), "алматы"] {
            assert!(bad.parse::<CaseName>().is_err(), "{bad}");
        }
        let name: CaseName = "almaty-2022".parse().unwrap();
        assert_eq!(CaseName::of_schema(&name.schema()), Some(name));
    }
}
