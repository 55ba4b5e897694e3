//! Who says what, and what bears it out.
use std::collections::BTreeMap;

use model::IncidentId;
use serde::Serialize;

use super::{FactView, facts};
use crate::{
    ReportInput,
    input::findings::{AccountLine, ClaimLine},
    shown::{Link, Shown},
    wording::{Clock, word},
};

/// A claim with what it came to.
#[derive(Debug, Serialize)]
pub(crate) struct ClaimView {
    id: String,
    says: String,
    quote: Option<String>,
    source: Option<Link>,
    account: Option<String>,
    scope: Option<String>,
    /// The class of the style sheet, and the word.
    class: String,
    verdict: String,
    differs: Vec<String>,
    why: String,
    supporting: Vec<FactView>,
    opposing: Vec<FactView>,
    told_for: Vec<FactView>,
    told_against: Vec<FactView>,
    own_disagreeing: Vec<String>,
    chain: String,
    sources: usize,
    dependence: Vec<String>,
    untested: Vec<String>,
}

/// An official account beside the incidents of its period.
#[derive(Debug, Serialize)]
pub(crate) struct AccountView {
    source: Option<Link>,
    period: String,
    because: String,
    speaks_of: Vec<String>,
    leaves_out: Vec<String>,
    unclear: Vec<String>,
}

/// How many claims came to what, in words.
pub(crate) fn verdicts(claims: &[ClaimLine]) -> Vec<(String, usize)> {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    claims.iter().for_each(|claim| *counted.entry(&claim.verdict).or_default() += 1);
    const ORDER: [&str; 6] = ["supported", "consistent", "partly", "contradicted", "not_corroborated", "not_tested"];
    let of = |name: &&str| counted.get(*name).map(|count| (word("verdict", *name), *count));
    ORDER.iter().filter_map(of).collect()
}

/// A claim, on what may be named.
pub(crate) fn claim(line: &ClaimLine, shown: &Shown<'_>) -> ClaimView {
    ClaimView {
        id: line.id.clone(),
        says: line.says.clone(),
        quote: line.quote.clone(),
        source: line.source.as_ref().and_then(|id| shown.source(id)),
        account: line.account.clone(),
        scope: line.scope.clone(),
        class: line.verdict.clone(),
        verdict: word("verdict", &line.verdict),
        differs: line.differs.clone(),
        why: line.why.clone(),
        supporting: facts(&line.supporting, shown),
        opposing: facts(&line.opposing, shown),
        told_for: facts(&line.told_for, shown),
        told_against: facts(&line.told_against, shown),
        own_disagreeing: line.own_disagreeing.clone(),
        chain: line.chain.clone(),
        sources: line.sources,
        dependence: line.dependence.clone(),
        untested: line.untested.clone(),
    }
}

/// An official account.
pub(crate) fn account(line: &AccountLine, input: &ReportInput, shown: &Shown<'_>, clock: &Clock) -> AccountView {
    let titles = |ids: &[IncidentId]| -> Vec<String> {
        let named = input.incidents.iter().filter(|incident| ids.contains(&incident.id));
        named.map(|incident| incident.title.clone()).collect()
    };
    AccountView {
        source: shown.source(&line.source),
        period: clock.word(line.period).whole,
        because: line.because.clone(),
        speaks_of: titles(&line.speaks_of),
        leaves_out: titles(&line.leaves_out),
        unclear: titles(&line.unclear),
    }
}
