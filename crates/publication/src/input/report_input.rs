use std::collections::BTreeSet;

use model::{Case, Event, Incident, Notice, Place, Post, Source, SourceId};

use super::{
    as_of::AsOf, base_layer::BaseLayer, contradiction::ContradictionFinding, findings::FindingsInput,
    known_order::KnownOrder, method_note::MethodNote, report_item::ReportItem, report_text::ReportText,
    shots_from::ShotsFrom, time_finding::TimeFinding,
};

/// Everything that one page is made of.
///
/// Sources and places are shown only where something that the page shows names them, so that a source known through
/// a confidential item alone stays off the page. Titles, descriptions, sentences and notices are shown as given: keep
/// from them what must not be published.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportInput {
    /// The case: its title and the zone in which the page tells the time.
    pub case: Case,
    /// How clock times are written.
    pub clock: ClockStyle,
    /// Which state of the case this is.
    pub as_of: AsOf,
    /// The text of the report; `None` for a page of the case alone.
    pub text: Option<ReportText>,
    /// The episodes that investigators delimit.
    pub incidents: Vec<Incident>,
    /// What happened.
    pub events: Vec<Event>,
    /// The places the case speaks of.
    pub places: Vec<Place>,
    /// Where shots came from. A page with a text shows those that its sentences cite; give only what exposes nobody.
    pub shots_from: Vec<ShotsFrom>,
    /// Who the material comes from.
    pub sources: Vec<Source>,
    /// Where items were published; posts of items that are not shown are left out.
    pub posts: Vec<Post>,
    /// The items.
    pub items: Vec<ReportItem>,
    /// When events were and takes began.
    pub times: Vec<TimeFinding>,
    /// Orders of events that hold whatever their bounds.
    pub orders: Vec<KnownOrder>,
    /// What cannot all be true.
    pub contradictions: Vec<ContradictionFinding>,
    /// Statements that cannot all be true to the letter: no contradictions, since what is stated excludes nothing.
    pub tensions: Vec<ContradictionFinding>,
    /// Number, incidents, claims, law, tolls, judgements and open questions.
    pub findings: FindingsInput,
    /// How many pieces of temporal evidence were held against one another.
    pub evidence_count: u64,
    /// What is drawn under the maps, the lowest first.
    pub base_layers: Vec<BaseLayer>,
    /// What a person must know about what was given.
    pub notices: Vec<Notice>,
    /// Sources of whom nothing may be shown: evidence that they tell is withheld, and they are not named.
    pub withheld_sources: Vec<SourceId>,
    /// What the page leaves out, and why.
    pub left_out: Vec<Unchecked>,
    /// What nobody and nothing has checked.
    pub unchecked: Vec<Unchecked>,
    /// How it was done.
    pub method: Vec<MethodNote>,
    /// By which methods findings were computed, each with its version.
    pub versions: Vec<(String, String)>,
}

/// How clock times are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockStyle {
    /// 5:31 p.m.
    #[default]
    TwelveHour,
    /// 17:31
    TwentyFourHour,
}

/// Something that nobody and nothing has checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    /// What.
    pub what: String,
    /// Why not, and what would check it.
    pub why: String,
}

impl ReportInput {
    /// Where shots came from, as far as it is shown: what the text cites, or all where there is no text.
    pub(crate) fn shown_shots(&self) -> impl Iterator<Item = &ShotsFrom> {
        let sentences = self.text.iter().flat_map(|text| &text.blocks).flat_map(|block| block.sentences());
        let cited: BTreeSet<&str> =
            sentences.flat_map(|sentence| &sentence.evidence).filter_map(|one| one.finding.as_deref()).collect();
        self.shots_from.iter().filter(move |one| self.text.is_none() || cited.contains(one.finding.as_str()))
    }

    /// A page of a case in which nothing is recorded yet.
    pub fn new(case: Case, as_of: AsOf) -> Self {
        Self {
            case,
            clock: ClockStyle::default(),
            as_of,
            text: None,
            incidents: Vec::new(),
            events: Vec::new(),
            places: Vec::new(),
            shots_from: Vec::new(),
            sources: Vec::new(),
            posts: Vec::new(),
            items: Vec::new(),
            times: Vec::new(),
            orders: Vec::new(),
            contradictions: Vec::new(),
            tensions: Vec::new(),
            findings: FindingsInput::default(),
            evidence_count: 0,
            base_layers: Vec::new(),
            notices: Vec::new(),
            withheld_sources: Vec::new(),
            left_out: Vec::new(),
            unchecked: Vec::new(),
            method: Vec::new(),
            versions: Vec::new(),
        }
    }
}
