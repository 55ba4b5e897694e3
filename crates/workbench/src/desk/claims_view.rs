//! Who says what, as screens show it.
use corroboration::{Assessment, Weighed};
use model::Knowledge;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case_view::NoticeView;
use super::count_view::word;
use super::desk::Desk;
use super::said_view::SaidView;
use super::time_view::IntervalView;
use super::times::interval;
use crate::findings::Held;

/// Claims held against everything else, and the accounts that they stand in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClaimsView {
    /// How many ledger entries it was computed from; `None` before it was.
    pub as_of: Option<u64>,
    /// Whether newer entries are being taken into account just now.
    pub stale: bool,
    /// What kept it from being computed from the newest entries.
    pub failure: Option<String>,
    /// Each claim with what it came to.
    pub claims: Vec<ClaimView>,
    /// How each account was given.
    pub statements: Vec<StatementView>,
    /// For each official account, the incidents of its period that it leaves out.
    pub accounts: Vec<OfficialAccountView>,
    /// How many facts are sealed and were not read.
    pub sealed: usize,
    /// What could not be used, and why.
    pub notices: Vec<NoticeView>,
}

/// A claim with what it came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ClaimView {
    /// Its id.
    pub id: String,
    /// The finding.
    pub finding: String,
    /// The assertion.
    pub says: String,
    /// Whether its author denies it.
    pub denied: bool,
    /// The author's own words.
    pub quote: Option<String>,
    /// The same as recorded words, in their own script, with their translations.
    pub words: Option<SaidView>,
    /// The account that it stands in.
    pub statement: Option<String>,
    /// Who makes it.
    pub source: Option<String>,
    /// What they are called, or a stand-in.
    pub source_name: Option<String>,
    /// What kind of source that is.
    pub source_role: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// When.
    pub when: Option<IntervalView>,
    /// How far it is meant to reach.
    pub scope: Option<String>,
    /// The event that it speaks of.
    pub event: Option<String>,
    /// The incident that it speaks of.
    pub incident: Option<String>,
    /// `supported`, `consistent`, `partly`, `contradicted`, `not_corroborated` or `not_tested`.
    pub verdict: String,
    /// In what the nearest evidence differs, or is not shown to match.
    pub differs: Vec<String>,
    /// Why nothing corroborates it: `not_covered`, `covered_not_seen` or `covered_not_asked`.
    pub coverage: Option<String>,
    /// Why, in words.
    pub why: String,
    /// The evidence for it.
    pub supporting: Vec<FactView>,
    /// The evidence against it.
    pub opposing: Vec<FactView>,
    /// What other people say.
    pub told: Vec<FactView>,
    /// Its author's other claims that it does not agree with.
    pub own_disagreeing: Vec<String>,
    /// How its author knows.
    pub chain: ChainView,
    /// From how many sources with no known dependence it comes.
    pub sources: usize,
    /// Such sources.
    pub chosen: Vec<String>,
    /// Which voices are not two sources, and why.
    pub dependences: Vec<DependenceView>,
    /// What is not known, and could lower the number.
    pub not_known: Vec<String>,
    /// Parts that no machine tests.
    pub untested: Vec<String>,
    /// Words that nothing is known by, with the nearest that is.
    pub meant: Vec<String>,
}

/// A fact beside a claim or an element of law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactView {
    /// The kind of fact.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it says.
    pub says: String,
    /// The items that show it.
    pub items: Vec<String>,
    /// Whether it says what the claim says, rather than the opposite.
    pub agrees: bool,
    /// What may be leaned on it: `fact`, `attributed` or `nothing`.
    pub leaning: String,
    /// What differs, what is open, and why it shows less than it says.
    pub notes: Vec<String>,
}

/// How the author of a claim came to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChainView {
    /// `saw`, `heard`, `lived`, `inferred`, `told`, `office` or `not_said`.
    pub knowledge: String,
    /// Who told the author, and who told them: nearest first.
    pub told_by: Vec<String>,
    /// Through whom it became public or came here.
    pub through: Option<String>,
    /// The chain in words.
    pub says: String,
}

/// Two voices that are not two sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DependenceView {
    /// One voice.
    pub a: String,
    /// The other.
    pub b: String,
    /// Why.
    pub why: String,
}

/// How an account was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatementView {
    /// Its id.
    pub id: String,
    /// Who gave it.
    pub source_name: String,
    /// When.
    pub date: Option<IntervalView>,
    /// Its kind, language, who asked and interpreted, through whom it came, and whether witnesses were heard apart.
    pub given: String,
    /// The language in which it was given (BCP 47).
    pub language: Option<String>,
    /// Its words as they were recorded, in their own script, with their translations.
    pub words: Vec<SaidView>,
}

/// An official account beside the incidents of its period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfficialAccountView {
    /// The account.
    pub statement: String,
    /// Who gave it.
    pub source_name: String,
    /// The time that it speaks of.
    pub period: IntervalView,
    /// How the period was found.
    pub because: String,
    /// The incidents that it speaks of.
    pub speaks_of: Vec<String>,
    /// The incidents of whose area it speaks in general alone.
    pub only_in_general: Vec<String>,
    /// The incidents of its period that it leaves out.
    pub leaves_out: Vec<String>,
    /// Incidents of which it is not known whether they lie in its period.
    pub unclear: Vec<String>,
}

impl Desk {
    /// Who says what, as last computed; never computed within the request.
    pub fn claims(&self) -> ClaimsView {
        let Some(found) = self.found() else {
            return ClaimsView { stale: true, failure: self.found_failure(), ..ClaimsView::default() };
        };
        let (held, findings) = (&found.kept.held, &found.kept.findings);
        let said = self.state().said();
        let claim = |one: &model::Finding<Assessment>| {
            let mut view = claim_view(one.id().as_str(), one.value(), held)?;
            let words = held.claims.iter().find(|claim| claim.id == one.value().claim)?.words.as_ref();
            view.words = words.and_then(|words| said.get(words.as_str())).map(|(_, view)| view.clone());
            Some(view)
        };
        let of = |statement: &model::Statement| {
            let own = said.values().filter(|(account, _)| account.as_ref() == Some(&statement.id));
            own.map(|(_, view)| view.clone()).collect()
        };
        let statement = |statement: &model::Statement| StatementView {
            id: statement.id.to_string(),
            source_name: held.source_name(&statement.source),
            date: statement.date.map(interval),
            given: held.account(&statement.id).unwrap_or_default(),
            language: statement.language.clone(),
            words: of(statement),
        };
        let account = |account: &corroboration::Account| {
            let ids = |ids: &[model::IncidentId]| ids.iter().map(ToString::to_string).collect();
            OfficialAccountView {
                statement: account.statement.to_string(),
                source_name: held.source_name(&account.source),
                period: interval(account.period),
                because: account.period_because.clone(),
                speaks_of: account.speaks_of.keys().map(ToString::to_string).collect(),
                only_in_general: ids(&account.only_in_general),
                leaves_out: ids(&account.leaves_out),
                unclear: ids(&account.unclear),
            }
        };
        ClaimsView {
            as_of: Some(found.as_of),
            stale: found.as_of < self.size(),
            failure: self.found_failure(),
            claims: findings.assessments.iter().filter_map(|one| claim(one)).collect(),
            statements: held.statements.iter().map(statement).collect(),
            accounts: findings.accounts.iter().map(|one| account(one.value())).collect(),
            sealed: held.sealed(),
            notices: findings.notices.iter().map(NoticeView::from).collect(),
        }
    }
}

fn claim_view(finding: &str, one: &Assessment, held: &Held) -> Option<ClaimView> {
    let claim = held.claims.iter().find(|claim| claim.id == one.claim)?;
    let role = one.source.as_ref().and_then(|id| held.sources.iter().find(|source| source.id == *id));
    let facts = |weighed: &[Weighed]| weighed.iter().map(fact_view).collect();
    Some(ClaimView {
        id: claim.id.to_string(),
        finding: finding.to_owned(),
        says: claim.says.clone(),
        denied: claim.denied,
        quote: claim.quote.clone(),
        words: None,
        statement: claim.statement.as_ref().map(ToString::to_string),
        source: one.source.as_ref().map(ToString::to_string),
        source_name: one.source.as_ref().map(|source| held.source_name(source)),
        source_role: role.map(|source| word(source.role)),
        place: claim.place.as_ref().map(ToString::to_string),
        when: claim.when.map(interval),
        scope: claim.scope.clone(),
        event: claim.event.as_ref().map(ToString::to_string),
        incident: claim.incident.as_ref().map(ToString::to_string),
        verdict: word(one.verdict),
        differs: one.differs.iter().map(|dimension| dimension.name().to_owned()).collect(),
        coverage: one.coverage.map(word),
        why: one.why.clone(),
        supporting: facts(&one.supporting),
        opposing: facts(&one.opposing),
        told: facts(&one.told),
        own_disagreeing: one.own_disagreeing.iter().map(ToString::to_string).collect(),
        chain: ChainView {
            knowledge: word(one.chain.knowledge.unwrap_or(Knowledge::NotSaid)),
            told_by: one.chain.told_by.clone(),
            through: one.chain.through.as_ref().map(|source| held.source_name(source)),
            says: one.chain.says.clone(),
        },
        sources: one.independence.sources,
        chosen: one.independence.chosen.clone(),
        dependences: one
            .independence
            .dependences
            .iter()
            .map(|two| DependenceView { a: two.a.clone(), b: two.b.clone(), why: two.why.clone() })
            .collect(),
        not_known: one.independence.not_known.clone(),
        untested: one.untested.clone(),
        meant: one.meant.clone(),
    })
}

fn fact_view(weighed: &Weighed) -> FactView {
    FactView {
        kind: weighed.fact.kind.name().to_owned(),
        id: weighed.fact.id.clone(),
        says: weighed.says.clone(),
        items: weighed.items.iter().map(ToString::to_string).collect(),
        agrees: weighed.agrees,
        leaning: word(weighed.leaning),
        notes: weighed.notes.clone(),
    }
}
