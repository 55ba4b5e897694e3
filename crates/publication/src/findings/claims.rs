//! Who says what, and what bears it out.
use std::collections::BTreeMap;

use model::IncidentId;
use serde::Serialize;

use super::printed::{joined, named, stopped, told};
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

impl ClaimView {
    /// What is claimed by whom, what it came to, and why, for print.
    pub(super) fn printed(&self) -> Vec<String> {
        let by = self.source.as_ref().map_or_else(|| "nobody who is named".to_owned(), |link| link.text.clone());
        let differs = if self.differs.is_empty() { String::new() } else { format!(": {}", self.differs.join(", ")) };
        let untested = match self.untested.is_empty() {
            true => String::new(),
            false => format!("Not tested by machine: {}.", self.untested.join("; ")),
        };
        let why = [
            stopped(&self.why),
            told("For it", &self.supporting),
            told("Against it", &self.opposing),
            told("Others say so", &self.told_for),
            told("Others say otherwise", &self.told_against),
            stopped(&format!("How it is known: {}", self.chain)),
            format!("Sources with no known dependence: {}.", self.sources),
            untested,
        ];
        vec![
            format!("{} ({}; {by})", self.says.trim_end_matches('.'), self.id),
            format!("{}{differs}", self.verdict),
            joined(&why, " "),
        ]
    }
}

impl AccountView {
    /// Who gave it, and what it says nothing of, for print.
    pub(super) fn printed(&self) -> (String, String) {
        let list = |name: &str, of: &[String]| {
            if of.is_empty() { String::new() } else { format!("{name} {}.", of.join("; ")) }
        };
        let parts = [
            format!("({}; {})", self.period, self.because),
            list("Says nothing of", &self.leaves_out),
            list("Not known whether these lie in its period:", &self.unclear),
            list("Speaks of", &self.speaks_of),
        ];
        (named(self.source.as_ref()), joined(&parts, " "))
    }
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
