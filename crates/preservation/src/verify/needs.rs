use model::{Digest, Fact, Held, RecordName};

/// What a fact needs beside its row: which copies must be there, and which key; and what it says of copies and keys itself.
#[derive(Debug, Default)]
pub(super) struct Needs {
    /// How long the copy is that its row refers to, where it says so.
    pub(super) len: Option<u64>,
    /// Further copies, each with what it is of the fact.
    pub(super) copies: Vec<(&'static str, Digest)>,
    /// The record whose key opens what is sealed of it.
    pub(super) sealed: Option<RecordName>,
    /// The fact itself, where copies and keys are what it speaks of.
    pub(super) fact: Option<Box<Fact>>,
}

impl Needs {
    pub(super) fn of(mut fact: Fact) -> Self {
        let mut needs = Self::default();
        if let Some(envelope) = fact.envelope() {
            needs.copies.push(("the envelope of ", envelope.sha256));
            needs.sealed = fact.guarded().map(|guarded| guarded.record);
        }
        match &fact {
            Fact::Item(item) => {
                needs.len = match item.held {
                    Held::Bytes { len, .. } => Some(len),
                    Held::DescribedOnly => None,
                };
            }
            Fact::Arrival(arrival) => needs.len = Some(arrival.len),
            Fact::PublishedReport(report) => {
                needs.copies.extend([("the text of ", report.text), ("the support of ", report.support)]);
                needs.copies.extend(report.pdf.map(|pdf| ("the document for print of ", pdf)));
            }
            _ => {}
        }
        if matches!(fact, Fact::Disposal(_) | Fact::Vault(_) | Fact::Keyholder(_)) {
            needs.fact = Some(Box::new(fact));
        }
        needs
    }
}
