//! The closed lists of words that cells choose from. Lists that a case may add to are in `vocabulary.csv`.
use model::{Consent, Graphic, MediaKind, Trust, VerificationState};

pub(crate) const MEDIA_KINDS: &[(&str, MediaKind)] = &[
    ("video", MediaKind::Video),
    ("photo", MediaKind::Photo),
    ("audio", MediaKind::Audio),
    ("document", MediaKind::Document),
    ("unknown", MediaKind::Unknown),
];
pub(crate) const STATES: &[(&str, VerificationState)] = &[
    ("not_reviewed", VerificationState::NotReviewed),
    ("held", VerificationState::NotReviewed),
    ("viewed", VerificationState::Viewed),
    ("verified", VerificationState::Verified),
    ("rejected", VerificationState::Rejected),
];
pub(crate) const GRAPHIC: &[(&str, Graphic)] =
    &[("unknown", Graphic::Unknown), ("no", Graphic::No), ("yes", Graphic::Yes)];
pub(crate) const CONSENTS: &[(&str, Consent)] = &[
    ("given", Consent::Given),
    ("refused", Consent::Refused),
    ("withdrawn", Consent::Withdrawn),
    ("not_asked", Consent::NotAsked),
];
pub(crate) const TRUSTS: &[(&str, Trust)] = &[
    ("metadata", Trust::Metadata),
    ("account", Trust::Account),
    ("reported", Trust::Reported),
    ("platform", Trust::Platform),
    ("observed", Trust::Observed),
    ("captured", Trust::Captured),
    ("computed", Trust::Computed),
];
pub(crate) const YES_NO: &[(&str, bool)] =
    &[("yes", true), ("no", false), ("true", true), ("false", false), ("1", true), ("0", false)];

/// The relations of `sightline when`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RelationName {
    At,
    Within,
    After,
    Before,
    Offset,
    Around,
    Same,
}
pub(crate) const RELATIONS: &[(&str, RelationName)] = &[
    ("at", RelationName::At),
    ("within", RelationName::Within),
    ("after", RelationName::After),
    ("before", RelationName::Before),
    ("offset", RelationName::Offset),
    ("around", RelationName::Around),
    ("same", RelationName::Same),
];

/// The words of a vocabulary, for the schema.
const fn words<T, const N: usize>(vocabulary: &'static [(&'static str, T)]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut i = 0;
    while i < N {
        words[i] = vocabulary[i].0;
        i += 1;
    }
    words
}
pub(super) const ROLE_WORDS: &[&str] = &["filmer", "uploader", "publisher", "submitter", "witness", "official"];
pub(super) const MEDIA_KIND_WORDS: &[&str] = &words::<_, 5>(MEDIA_KINDS);
pub(super) const STATE_WORDS: &[&str] = &words::<_, 5>(STATES);
pub(super) const GRAPHIC_WORDS: &[&str] = &words::<_, 3>(GRAPHIC);
pub(super) const EVENT_KIND_WORDS: &[&str] =
    &["assembly", "use_of_force", "violence", "casualty", "deployment", "statement", "measure", "other"];
pub(super) const TRUST_WORDS: &[&str] = &words::<_, 7>(TRUSTS);
pub(super) const RELATION_WORDS: &[&str] = &words::<_, 7>(RELATIONS);

pub(super) const SHEET_STATE_WORDS: &[&str] = &["not_reviewed", "viewed", "verified", "rejected"];
pub(super) const LINEAGE_WORDS: &[&str] =
    &["same_bytes", "re_encoding_of", "excerpt_of", "contained_in", "capture_of", "page_source_of", "sidecar_of"];
pub(super) const CERTAINTY_WORDS: &[&str] = &["certain", "probable", "possible"];
pub(super) const REVIEW_WORDS: &[&str] = &["proposed", "accepted", "rejected"];
pub(super) const VISIBILITY_WORDS: &[&str] = &["good", "partial", "poor"];
pub(super) const ANSWER_WORDS: &[&str] = &["confirmed", "likely", "undetermined", "refuted"];
pub(super) const SUSPICION_WORDS: &[&str] = &["no_sign", "suspected", "shown"];
pub(super) const FIX_OF_WORDS: &[&str] = &["camera", "subject"];
pub(super) const SIGHTING_OF_WORDS: &[&str] = &["person", "vehicle"];
pub(super) const REDACTION_WORDS: &[&str] = &["face", "plate", "other", "voice"];
pub(super) const LINK_WORDS: &[&str] = &["same", "different", "undetermined"];
pub(super) const CONSENT_WORDS: &[&str] = &words::<_, 4>(CONSENTS);
pub(super) const KNOWLEDGE_WORDS: &[&str] = &["saw", "heard", "lived", "inferred", "told", "office", "not_said"];
pub(super) const JUDGEMENT_WORDS: &[&str] = &["inference", "legal"];
pub(super) const WINDOW_WORDS: &[&str] = &["before", "at", "after", "incident"];
pub(super) const CONFIDENCE_WORDS: &[&str] = &["high", "moderate", "low"];
