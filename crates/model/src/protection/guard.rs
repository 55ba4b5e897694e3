use super::{Envelope, Guarded, Protected, RecordName};
use crate::{Collection, Fact, FactKind};

/// Collects the fields of a noun that may be protected.
fn some<'a>(fields: impl IntoIterator<Item = (&'static str, &'a mut Option<Protected>)>) -> Fields<'a> {
    fields.into_iter().filter_map(|(name, field)| Some((name.to_owned(), field.as_mut()?))).collect()
}

/// What the member is called that holds the sealed rest of a fact.
const CONTENT: &str = "content";

/// What says how something was collected.
fn collected(collection: &mut Collection) -> Fields<'_> {
    some([
        ("collector", &mut collection.collector),
        ("collected_from", &mut collection.address),
        ("account", &mut collection.account),
        ("tool", &mut collection.tool),
    ])
}

type Fields<'a> = Vec<(String, &'a mut Protected)>;

impl Fact {
    /// What of this fact may be protected; `None` for a kind of which nothing is.
    pub fn guarded(&mut self) -> Option<Guarded<'_>> {
        let of = |kind, id: &dyn ToString| RecordName { kind, id: id.to_string() };
        let (record, fields, envelope) = match self {
            Fact::Source(f) => {
                let mut fields = vec![("name".to_owned(), &mut f.name)];
                fields.extend(some([
                    ("address", &mut f.address),
                    ("description", &mut f.description),
                    ("passage", &mut f.passage),
                ]));
                (of(FactKind::Source, &f.id), fields, &mut f.envelope)
            }
            Fact::Item(f) => {
                let mut fields = some([
                    ("name", &mut f.name),
                    ("title", &mut f.title),
                    ("description", &mut f.description),
                    ("passage", &mut f.passage),
                    ("clear_sha256", &mut f.clear_sha256),
                ]);
                fields.extend(f.collection.as_mut().map(collected).unwrap_or_default());
                (of(FactKind::Item, &f.id), fields, &mut f.envelope)
            }
            Fact::Arrival(f) => {
                let mut fields = vec![("path".to_owned(), &mut f.path)];
                fields.extend(f.collection.as_mut().map(collected).unwrap_or_default());
                (of(FactKind::Item, &f.item), fields, &mut f.envelope)
            }
            Fact::Post(f) => {
                let fields = some([
                    ("address", &mut f.address),
                    ("forwarded_from", &mut f.forwarded_from),
                    ("description", &mut f.description),
                    ("passage", &mut f.passage),
                ]);
                (of(FactKind::Item, &f.item), fields, &mut f.envelope)
            }
            Fact::Analysis(f) => {
                let mut fields = Vec::new();
                if let Ok(technical) = &mut f.outcome {
                    fields.extend(some([("device", &mut technical.readings.device)]));
                    let tags = technical.readings.tags.iter_mut().enumerate();
                    fields.extend(tags.map(|(n, (_, value))| (format!("tag {n}"), value)));
                }
                (of(FactKind::Item, &f.item), fields, &mut f.envelope)
            }
            Fact::Statement(f) => {
                let fields = some([
                    ("text", &mut f.text),
                    ("interviewer", &mut f.interviewer),
                    ("interpreter", &mut f.interpreter),
                    ("description", &mut f.description),
                    ("passage", &mut f.passage),
                    (CONTENT, &mut f.content),
                ]);
                (of(FactKind::Statement, &f.id), fields, &mut f.envelope)
            }
            Fact::Claim(f) => {
                let record = match (&f.statement, &f.source) {
                    (Some(statement), _) => of(FactKind::Statement, statement),
                    (None, Some(source)) => of(FactKind::Source, source),
                    (None, None) => return None,
                };
                (record, some([(CONTENT, &mut f.content)]), &mut f.envelope)
            }
            Fact::Observation(f) => (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope),
            Fact::Sighting(f) => (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope),
            Fact::Mark(f) => (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope),
            Fact::Take(f) => (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope),
            Fact::GivenFix(f) => (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope),
            Fact::MeasuredShadow(f) => {
                (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope)
            }
            Fact::VerificationSheet(f) => {
                (of(FactKind::Item, &f.item), some([(CONTENT, &mut f.content)]), &mut f.envelope)
            }
            Fact::Comment(f) => {
                // What is said of a person or a statement goes with them, the rest with its item.
                let record = match &f.item {
                    Some(item) => of(FactKind::Item, item),
                    None => of(f.about.kind, &f.about.id),
                };
                (record, some([(CONTENT, &mut f.content)]), &mut f.envelope)
            }
            Fact::Words(f) => {
                let mut fields = vec![("text".to_owned(), &mut f.text)];
                fields.extend(some([("speaker", &mut f.speaker), ("passage", &mut f.passage)]));
                (of(FactKind::Words, &f.id), fields, &mut f.envelope)
            }
            Fact::Translation(f) => {
                let mut fields = vec![("text".to_owned(), &mut f.text)];
                fields.extend(some([("note", &mut f.note), ("passage", &mut f.passage)]));
                (of(FactKind::Translation, &f.id), fields, &mut f.envelope)
            }
            Fact::Metadata(f) => {
                let mut fields = some([("position", &mut f.position), ("device", &mut f.device)]);
                let values = f.fields.iter_mut().enumerate();
                fields.extend(values.map(|(n, field)| (format!("field {n}"), &mut field.value)));
                if let Some(c) = &mut f.credentials {
                    fields.extend(some([
                        ("signer", &mut c.signer.name),
                        ("issuer", &mut c.signer.issuer),
                        ("generator", &mut c.generator),
                    ]));
                    let assertions = c.assertions.iter_mut().enumerate();
                    fields.extend(assertions.map(|(n, (_, content))| (format!("assertion {n}"), content)));
                }
                (of(FactKind::Item, &f.item), fields, &mut f.envelope)
            }
            _ => return None,
        };
        Some(Guarded { record, fields, envelope })
    }

    /// Protects every value of this fact that can be, as it stands; what is sealed whole must be taken into one before.
    pub fn protect(&mut self) {
        for (_, field) in self.guarded().into_iter().flat_map(|guarded| guarded.fields) {
            let clear = std::mem::replace(field, Protected::open(String::new()));
            *field = clear.protect();
        }
    }

    /// Whether anything in it is protected.
    pub fn is_protected(&mut self) -> bool {
        self.guarded().is_some_and(|guarded| guarded.fields.iter().any(|(_, field)| field.is_protected()))
    }

    /// Where the clear form of what is protected in it lies.
    pub fn envelope(&self) -> Option<&Envelope> {
        match self {
            Fact::Source(f) => f.envelope.as_ref(),
            Fact::Item(f) => f.envelope.as_ref(),
            Fact::Arrival(f) => f.envelope.as_ref(),
            Fact::Post(f) => f.envelope.as_ref(),
            Fact::Analysis(f) => f.envelope.as_ref(),
            Fact::Statement(f) => f.envelope.as_ref(),
            Fact::Words(f) => f.envelope.as_ref(),
            Fact::Translation(f) => f.envelope.as_ref(),
            Fact::Metadata(f) => f.envelope.as_ref(),
            Fact::Claim(f) => f.envelope.as_ref(),
            Fact::Observation(f) => f.envelope.as_ref(),
            Fact::Sighting(f) => f.envelope.as_ref(),
            Fact::Mark(f) => f.envelope.as_ref(),
            Fact::Take(f) => f.envelope.as_ref(),
            Fact::GivenFix(f) => f.envelope.as_ref(),
            Fact::MeasuredShadow(f) => f.envelope.as_ref(),
            Fact::VerificationSheet(f) => f.envelope.as_ref(),
            Fact::Comment(f) => f.envelope.as_ref(),
            _ => None,
        }
    }
}
