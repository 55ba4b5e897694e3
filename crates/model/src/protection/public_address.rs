use serde::Serialize;

/// The longest address that is taken, in bytes.
const LONGEST: usize = 2_000;

/// An address that something published may lead to: of the web, or of a mailbox.
///
/// Scripts, files, data and addresses of other programs are none; nor is one that names a user before its host, which shows
/// one host and leads to another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct PublicAddress(String);

impl PublicAddress {
    /// The address in a text; `None` where it is none that may be followed.
    pub fn new(text: &str) -> Option<Self> {
        let plain = text.len() <= LONGEST && !text.chars().any(|c| c.is_whitespace() || c.is_control());
        let (scheme, rest) = text.split_once(':').filter(|_| plain)?;
        let leads = match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => rest.strip_prefix("//").is_some_and(names_a_host),
            "mailto" => is_mailbox(rest),
            _ => false,
        };
        leads.then(|| Self(text.to_owned()))
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn names_a_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    !authority.contains('@') && authority.starts_with(|c: char| c.is_alphanumeric() || c == '[')
}

/// A name and a host, and no headers of a letter.
fn is_mailbox(rest: &str) -> bool {
    let name_and_host = rest.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
    name_and_host.is_some_and(|(_, host)| !host.contains(['@', '?', '&', '#', '/']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_and_mailboxes_may_be_led_to() {
        for good in [
            "https://example.org",
            "HTTP://example.org/a?b=c#d",
            "mailto:desk@example.org",
            "https://[::1]/",
            "https://қаз.example/ә",
        ] {
            assert_eq!(PublicAddress::new(good).unwrap().as_str(), good);
        }
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt://example.org/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "//example.org",
            "report.md",
            "#top",
            "",
            "https:",
            "https://",
            "https://bank.example@evil.example/",
            "https:///etc/passwd",
            "https://example.org/a b",
            "https://example.org/\u{0}",
            "mailto:",
            "mailto:@example.org",
            "mailto:a@example.org?bcc=b@example.org",
        ] {
            assert_eq!(PublicAddress::new(bad), None, "{bad}");
        }
        assert!(PublicAddress::new(&format!("https://example.org/{}", "x".repeat(LONGEST))).is_none());
    }
}
