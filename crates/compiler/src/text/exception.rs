use serde::{Deserialize, Serialize};

use super::TextSpan;

/// That a named person lets a sentence stand in spite of a diagnostic, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// The code of the diagnostic.
    pub code: String,
    /// Why it may stand.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// An exception as it stands in the text: `[!uncited "known to every reader" by A. Analyst]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExceptionMark {
    /// Where it stands.
    pub span: TextSpan,
    /// What it says, as far as it is complete.
    pub exception: Exception,
    /// What it lacks.
    pub fault: Option<ExceptionFault>,
}

/// What an exception lacks; it then excepts nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ExceptionFault {
    /// The code of what it excepts.
    Code,
    /// A reason in quotation marks.
    Reason,
    /// A name after "by".
    Name,
}

/// What stands inside `[!…]`.
pub(super) fn exception(inside: &str, span: TextSpan) -> ExceptionMark {
    let inside = inside.trim();
    let code: String = inside.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let rest = inside[code.len()..].trim_start_matches([':', ' ']);
    let opening = rest.find(['"', '“', '«']);
    let quoted = opening.and_then(|open| {
        let from = open + rest[open..].chars().next()?.len_utf8();
        let to = from + rest[from..].find(['"', '”', '»'])?;
        Some((rest[from..to].trim(), &rest[to..]))
    });
    let (reason, after) = quoted.unwrap_or(("", rest));
    let after = after.trim_start_matches(['"', '”', '»', ' ', ',']);
    let by = after.strip_prefix("by ").map_or("", str::trim);
    let fault = if code.is_empty() {
        Some(ExceptionFault::Code)
    } else if reason.is_empty() {
        Some(ExceptionFault::Reason)
    } else if by.is_empty() {
        Some(ExceptionFault::Name)
    } else {
        None
    };
    let exception = Exception { code, reason: reason.to_owned(), by: by.to_owned() };
    ExceptionMark { span, exception, fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_has_a_code_a_reason_and_a_name() {
        let read = |inside| exception(inside, TextSpan::new(0, 0));
        let whole = read("uncited \"every reader knows\" by A. Analyst");
        assert_eq!(whole.fault, None);
        let Exception { code, reason, by } = whole.exception;
        assert_eq!((code.as_str(), reason.as_str(), by.as_str()), ("uncited", "every reader knows", "A. Analyst"));
        assert_eq!(read("\"why\" by Me").fault, Some(ExceptionFault::Code));
        assert_eq!(read("uncited by Me").fault, Some(ExceptionFault::Reason));
        assert_eq!(read("uncited “why”").fault, Some(ExceptionFault::Name));
    }
}
