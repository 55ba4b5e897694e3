use crate::code::Code;
use crate::diagnostic::{EvidenceShown, Fix, Level};
use crate::text::{Exception, TextSpan};

/// What was found in one sentence so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) problems: Vec<Problem>,
    /// What was not read, in words.
    pub(crate) unread: Vec<String>,
}

/// A diagnostic before it is known where its sentence stands.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) level: Level,
    pub(crate) span: TextSpan,
    pub(crate) message: String,
    pub(crate) evidence: Vec<EvidenceShown>,
    pub(crate) allowed: Option<String>,
    pub(crate) fix: Option<Fix>,
    pub(crate) excepted: Option<Exception>,
}

impl Found {
    /// Adds a problem; what else belongs to it is added to what this returns.
    pub(crate) fn add(&mut self, code: Code, span: TextSpan, message: impl Into<String>) -> &mut Problem {
        self.problems.push(Problem {
            code,
            level: code.level(),
            span,
            message: message.into(),
            evidence: Vec::new(),
            allowed: None,
            fix: None,
            excepted: None,
        });
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }
}

impl Problem {
    /// Shows a piece of evidence with it.
    pub(crate) fn with(&mut self, name: impl Into<String>, says: impl Into<String>) -> &mut Self {
        let shown = EvidenceShown { name: name.into(), says: says.into() };
        if self.evidence.len() < 6 && !self.evidence.contains(&shown) {
            self.evidence.push(shown);
        }
        self
    }
    /// Says which wording would hold.
    pub(crate) fn allow(&mut self, wording: impl Into<String>) -> &mut Self {
        self.allowed = Some(wording.into());
        self
    }
    /// Offers text that would mend it.
    pub(crate) fn mend(
        &mut self,
        span: TextSpan,
        replacement: impl Into<String>,
        says: impl Into<String>,
    ) -> &mut Self {
        self.fix = Some(Fix { span, replacement: replacement.into(), says: says.into() });
        self
    }
    /// Makes it of another level than its kind has.
    pub(crate) fn at(&mut self, level: Level) -> &mut Self {
        self.level = level;
        self
    }
}
