use serde::Serialize;

use crate::diagnostic::Level;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $code:ident $name:literal $level:ident;)*) => {
        /// The kinds of diagnostics.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Code {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $code,)*
        }

        impl Code {
            /// Every kind.
            pub const ALL: &[Code] = &[$(Code::$code,)*];
            /// Its name, as exceptions and JSON write it.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$code => $name,)* }
            }
            /// How grave it is by itself.
            pub const fn level(self) -> Level {
                match self { $(Code::$code => Level::$level,)* }
            }
            /// What it means, in one line.
            pub const fn means(self) -> &'static str {
                match self { $(Code::$code => concat!($($doc),+).trim_ascii(),)* }
            }
        }
    };
}

codes! {
    /// A factual sentence cites nothing.
    Uncited "uncited" Error;
    /// A citation names nothing that the case holds.
    CitationUnknown "citation-unknown" Error;
    /// A citation is not written as one.
    CitationUnreadable "citation-unreadable" Error;
    /// A citation points past the end of its recording.
    CitationSpan "citation-span" Error;
    /// A citation leads back to the report, or in a circle.
    CitationCircular "citation-circular" Error;
    /// The bytes of a cited item do not have their hash.
    HashFailed "hash-failed" Error;
    /// What is cited was rejected, withdrawn, or may not be used.
    CitedUnusable "cited-unusable" Error;
    /// A value has a name that nothing has.
    ValueUnknown "value-unknown" Error;
    /// A number is above the least that is counted.
    NumberAboveLeast "number-above-least" Error;
    /// A number is not the one that is counted or said.
    NumberDiffers "number-differs" Error;
    /// Nothing that is cited gives the number.
    NumberUnsupported "number-unsupported" Error;
    /// A plain number where only a least one is known.
    NumberOpen "number-open" Note;
    /// An estimate is worded "at least".
    StatisticAtLeast "statistic-at-least" Error;
    /// "At" a time, where the evidence only says by when, after when or between.
    TimeTooExact "time-too-exact" Error;
    /// A time that the evidence excludes.
    TimeDiffers "time-differs" Error;
    /// Nothing that is cited gives the time.
    TimeUnsupported "time-unsupported" Error;
    /// Nothing that is cited was at the place.
    PlaceUnsupported "place-unsupported" Error;
    /// Said as certain, where it was observed as apparent or possible.
    Certainty "certainty" Error;
    /// Nothing that is cited shows or says that this was done.
    NotObserved "not-observed" Error;
    /// It was done by others than the sentence says.
    ActorDiffers "actor-differs" Error;
    /// What is only said by somebody stands as a fact.
    ClaimAsFact "claim-as-fact" Error;
    /// Words or an account are given to somebody else than who gave it.
    SpeakerDiffers "speaker-differs" Error;
    /// What was passed on stands as if its speaker knew it at first hand.
    Hearsay "hearsay" Warning;
    /// Sources that are called several are fewer.
    SourcesNotIndependent "sources-not-independent" Error;
    /// A quotation differs from the words that it cites.
    QuotationDiffers "quotation-differs" Error;
    /// A quotation cites nothing that has words.
    QuotationUnsupported "quotation-unsupported" Error;
    /// A translation is quoted as if it were the original.
    TranslationNotSaid "translation-not-said" Error;
    /// Someone is called what no observation or attribution calls them.
    Label "label" Error;
    /// "None", "only" or "without warning", where nobody looked for it.
    NegativeUnsupported "negative-unsupported" Error;
    /// "None", "only" or "without warning" without saying in what.
    NegativeScope "negative-scope" Error;
    /// A judgement stands as a fact, or under nobody's name.
    JudgementUnnamed "judgement-unnamed" Error;
    /// The evidence of a cited judgement has changed.
    JudgementLapsed "judgement-lapsed" Error;
    /// Law is stated without its instrument.
    LawUncited "law-uncited" Error;
    /// A sentence of a kind that brings in no facts brings some in.
    FactInDisguise "fact-in-disguise" Error;
    /// A protected name.
    ProtectedName "protected-name" Error;
    /// A place so exact that it could expose someone.
    ExposingPlace "exposing-place" Error;
    /// A picture without credit.
    PictureCredit "picture-credit" Error;
    /// A picture without a ground for its use.
    PictureGround "picture-ground" Error;
    /// A picture that the case does not know.
    PictureUnknown "picture-unknown" Error;
    /// HTML: it is left out, and the words between its tags stand as they are.
    Html "html" Warning;
    /// A link that leads neither to the web nor to a mailbox: its words are shown, its address is not.
    LinkLeftOut "link-left-out" Warning;
    /// The sign of a footnote that there is not, or a footnote without a sign.
    FootnoteUnmatched "footnote-unmatched" Note;
    /// A mark that cannot be read.
    MarkUnreadable "mark-unreadable" Error;
    /// An exception that excepts nothing.
    ExceptionUnused "exception-unused" Warning;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl Code {
    /// The code of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether no exception may let it stand: people could be harmed, or the text cannot be read.
    pub const fn is_absolute(self) -> bool {
        matches!(
            self,
            Code::ProtectedName
                | Code::ExposingPlace
                | Code::HashFailed
                | Code::CitationUnreadable
                | Code::MarkUnreadable
                | Code::CitationUnknown
                | Code::ValueUnknown
        )
    }
}
