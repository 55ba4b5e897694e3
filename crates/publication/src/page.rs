use jiff::tz::TimeZone;
use minijinja::{
    Environment,
    syntax::SyntaxConfig,
    value::{Serde, Value},
};
use serde::Serialize;

use crate::{
    ReportError, ReportInput,
    annex::{AnnexView, annex},
    chronology::{ChronologyView, chronology},
    disagreement::{DisagreementView, disagreements},
    findings::{FindingsView, findings},
    items::{ItemsView, items},
    map::{MapView, map},
    measure::thousands,
    policy::policy,
    report_text::{TextView, report_text},
    shown::Shown,
    wording::{self, Clock, word},
};

const STYLE: &str = include_str!("template/style.css");
const SCRIPT: &str = include_str!("template/script.js");
const TEMPLATES: [(&str, &str); 19] = [
    ("page.html", include_str!("template/page.html")),
    ("words.html", include_str!("template/words.html")),
    ("drawn.html", include_str!("template/drawn.html")),
    ("header.html", include_str!("template/header.html")),
    ("text.html", include_str!("template/text.html")),
    ("timeline.html", include_str!("template/timeline.html")),
    ("chronology.html", include_str!("template/chronology.html")),
    ("contradictions.html", include_str!("template/contradictions.html")),
    ("count.html", include_str!("template/count.html")),
    ("incidents.html", include_str!("template/incidents.html")),
    ("claims.html", include_str!("template/claims.html")),
    ("law.html", include_str!("template/law.html")),
    ("tolls.html", include_str!("template/tolls.html")),
    ("judgements.html", include_str!("template/judgements.html")),
    ("map.html", include_str!("template/map.html")),
    ("items.html", include_str!("template/items.html")),
    ("sources.html", include_str!("template/sources.html")),
    ("annex.html", include_str!("template/annex.html")),
    ("method.html", include_str!("template/method.html")),
];

/// All that the templates are filled with.
#[derive(Debug, Serialize)]
struct PageView<'a> {
    policy: String,
    style: &'a str,
    script: &'a str,
    title: &'a str,
    zone: &'a str,
    offset: Option<String>,
    computed: String,
    entries: u64,
    root: String,
    checkpoint: &'a str,
    verifier_key: &'a str,
    tool: &'a str,
    evidence_count: u64,
    events: usize,
    text: Option<TextView>,
    /// The annex of a report; a page of a case alone has all of it under items and method.
    annex: Option<AnnexView>,
    chronology: ChronologyView,
    contradictions: Vec<DisagreementView>,
    tensions: Vec<DisagreementView>,
    findings: FindingsView,
    map: MapView,
    items: ItemsView,
    sources_not_cited: usize,
    sources: Vec<SourceView>,
    left_out: Vec<(&'a str, &'a str)>,
    unchecked: Vec<(&'a str, &'a str)>,
    notices: Vec<(&'a str, String, &'a str)>,
    method: Vec<(&'a str, Vec<String>)>,
    wording: &'a str,
}

/// A source as the page shows it.
#[derive(Debug, Serialize)]
struct SourceView {
    anchor: String,
    number: usize,
    name: String,
    role: String,
    medium: Option<String>,
    address: Option<String>,
    description: Option<String>,
    passage: Option<String>,
}

/// The page of a case: one HTML document that needs nothing else.
///
/// # Errors
/// A zone that is unknown, a base map that is not GeoJSON, a confidential item handed in with its content.
pub fn page(input: &ReportInput) -> Result<String, ReportError> {
    let zone = TimeZone::get(&input.case.zone)
        .map_err(|e| ReportError::Zone { zone: input.case.zone.clone(), why: e.to_string() })?;
    let clock = Clock::new(zone, input.clock);
    let shown = Shown::new(input)?;
    let chronology = chronology(input, &shown, &clock);
    let contradictions = disagreements(&input.contradictions, &shown, |id| chronology.links.get(id).cloned());
    let tensions = disagreements(&input.tensions, &shown, |id| chronology.links.get(id).cloned());
    let offset_at = input.times.iter().find_map(|t| {
        let interval = t.without_metadata.interval();
        interval.earliest().or(interval.latest())
    });
    let sources = sources(input, &shown);
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, template) in TEMPLATES {
        environment.add_template(name, template)?;
    }
    environment.add_filter("thousands", thousands);
    environment.add_filter("unbroken", unbroken);
    let view = PageView {
        policy: policy(STYLE, SCRIPT),
        style: STYLE,
        script: SCRIPT,
        title: &input.case.title,
        zone: &input.case.zone,
        offset: offset_at.map(|t| clock.offset(t)).filter(|offset| offset != &input.case.zone),
        computed: clock.stamp(input.as_of.computed_at),
        entries: input.as_of.entries,
        root: input.as_of.root.to_string(),
        checkpoint: &input.as_of.checkpoint,
        verifier_key: &input.as_of.verifier_key,
        tool: &input.as_of.tool,
        evidence_count: input.evidence_count,
        events: input.events.len(),
        text: report_text(input, &shown, &clock, &chronology.links),
        annex: input.text.as_ref().map(|_| annex(input, &shown, &clock)),
        findings: findings(input, &shown, &clock, &chronology),
        chronology,
        contradictions,
        tensions,
        map: map(input, &shown)?,
        items: items(input, &shown, &clock),
        sources_not_cited: input.sources.len() - sources.len(),
        sources,
        left_out: input.left_out.iter().map(|u| (u.what.as_str(), u.why.as_str())).collect(),
        unchecked: input.unchecked.iter().map(|u| (u.what.as_str(), u.why.as_str())).collect(),
        notices: input.notices.iter().map(|n| (n.what.as_str(), n.place.to_string(), n.next.as_str())).collect(),
        method: input.method.iter().map(|m| (m.title.as_str(), paragraphs(&m.text))).collect(),
        wording: wording::TABLE_JSON,
    };
    Ok(environment.get_template("page.html")?.render(Value::from(Serde(view)))?)
}

fn sources(input: &ReportInput, shown: &Shown<'_>) -> Vec<SourceView> {
    let view = |s: &model::Source| {
        let number = shown.source_number(&s.id)?;
        Some(SourceView {
            anchor: format!("source-{number}"),
            number,
            name: s.name.to_string(),
            role: word("role", s.role),
            medium: s.medium.clone(),
            address: s.address.as_ref().map(model::Protected::to_string),
            description: s.description.as_ref().map(model::Protected::to_string),
            passage: s.passage.as_ref().map(model::Protected::to_string),
        })
    };
    input.sources.iter().filter_map(view).collect()
}

/// Keeps a clock's number and its half of the day on one line.
pub(crate) fn unbroken(text: &str) -> String {
    text.replace(" a.m.", "\u{a0}a.m.").replace(" p.m.", "\u{a0}p.m.")
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}
