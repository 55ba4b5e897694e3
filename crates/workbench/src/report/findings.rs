//! What follows from a case but its times, as a page may show it: computed from what may be published alone.
use std::collections::{BTreeMap, BTreeSet};

use incidents::in_case::ShownBy;
use model::{Certainty, Fact, FactKind, FactName, ItemId, Visibility};
use publication::{
    AccountLine, ClaimLine, CountLine, DisagreementLine, EquipmentLine, FactLine, FindingsInput, IncidentLine,
    JudgementLine, NotSeenLine, QuestionLine, ShotsFrom, StationLine, TollLine, Unchecked, WayLine,
};

use crate::failure::Failure;
use crate::findings::{Findings, Held, Kept};
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::Solved;
use crate::withheld::{Shown, Withheld, listed};

mod law;

/// The sections, and what was left out of them.
pub(super) struct Told {
    pub(super) input: FindingsInput,
    pub(super) shots_from: Vec<ShotsFrom>,
    pub(super) left_out: Vec<Unchecked>,
    /// By which methods, each with its version.
    pub(super) versions: BTreeSet<(String, String)>,
}

impl Workbench {
    /// Number, incidents, claims, law, tolls, judgements and open questions, from what may be published alone.
    ///
    /// What may not be is not read, so that no number, no reason and no comparison can give it away.
    pub(super) async fn page_findings(&self, solved: &Solved, withheld: &Withheld) -> Result<Told, Failure> {
        let mut reader = Reader::new(self.records());
        let mut hidden: BTreeSet<String> =
            withheld.telling().iter().map(ToString::to_string).chain(withheld.statement_ids()).collect();
        let confidential: BTreeSet<ItemId> =
            reader.items().await?.into_iter().filter(|item| item.confidential).map(|item| item.id).collect();
        let closed = |item: &ItemId| confidential.contains(item) || withheld.item(item);
        let mut refused: BTreeMap<FactKind, usize> = BTreeMap::new();
        let held = Held::read(&mut reader, solved, |fact| {
            let is_hidden = withheld.row(fact) != Shown::Whole;
            let is_of_confidential = match fact {
                Fact::Item(item) => item.confidential,
                Fact::Equipment(thing) => !thing.items.is_empty() && thing.items.iter().all(closed),
                Fact::Movement(station) => !station.items.is_empty() && station.items.iter().all(closed),
                _ => false,
            };
            if let (true, Fact::Item(item)) = (is_hidden || is_of_confidential, fact) {
                hidden.insert(item.id.to_string());
            }
            *refused.entry(fact.kind()).or_default() += usize::from(is_hidden);
            !is_hidden && !is_of_confidential
        })
        .await?;
        let (held, guarded) = held.without_guarded_claims();
        let sealed = held.sealed();
        let (kept, _) = Kept::compute(held, None)?;
        let page = Page { held: &kept.held, findings: &kept.findings, hidden: &hidden };
        let versions = versions(&kept.findings);
        let (shots_from, unshown) = self.shots_from(&mut reader, &kept, withheld).await?;
        let mut left_out = left_out(&refused, guarded, sealed);
        left_out.extend(unshown);
        Ok(Told { input: page.told(), shots_from, left_out, versions })
    }
}

/// By which methods findings were computed.
fn versions(findings: &Findings) -> BTreeSet<(String, String)> {
    let methods = (findings.tallies.iter().map(|one| one.method()))
        .chain(findings.assessments.iter().map(|one| one.method()))
        .chain(findings.accounts.iter().map(|one| one.method()))
        .chain(findings.law.rows.iter().map(|one| one.method()))
        .chain(findings.law.strips.iter().map(|one| one.method()))
        .chain(findings.tolls.iter().map(|one| one.method()))
        .chain(findings.origins.iter().filter(|one| !one.value().places.is_empty()).map(|one| one.method()));
    methods.map(|method| (format!("Finding: {}", method.name), method.version.clone())).collect()
}

/// What the sections leave out, in numbers alone, and why.
fn left_out(refused: &BTreeMap<FactKind, usize>, guarded: usize, sealed: usize) -> Vec<Unchecked> {
    let of = |kind| refused.get(&kind).copied().unwrap_or_default();
    let parts = [
        (of(FactKind::Statement), "statement", "statements"),
        (of(FactKind::Claim), "claim", "claims"),
        (of(FactKind::Observation), "observation", "observations"),
        (of(FactKind::Sighting), "sighting", "sightings"),
        (of(FactKind::Toll), "figure", "figures"),
        (of(FactKind::Equipment), "piece of equipment", "pieces of equipment"),
        (of(FactKind::Movement), "station of a movement", "stations of movements"),
    ];
    let refused = listed(&parts);
    let line = |what: String, why: &str| Unchecked { what, why: why.to_owned() };
    let mut lines = Vec::new();
    if !refused.is_empty() {
        lines.push(line(
            refused,
            "consent to publish was refused or withdrawn, of itself or of what it belongs to. No number, claim or reason \
             here rests on them, so numbers may be lower than in the case",
        ));
    }
    if guarded > 0 {
        lines.push(line(
            listed(&[(guarded, "claim", "claims")]),
            "they are of people who could be harmed, or of nobody who is named; what they say is held against nothing here",
        ));
    }
    if sealed > 0 {
        lines.push(line(
            listed(&[(sealed, "protected fact", "protected facts")]),
            "they are sealed, and nothing on this page but times rests on them",
        ));
    }
    lines
}

/// Findings as they are put on a page.
pub(super) struct Page<'a> {
    held: &'a Held,
    findings: &'a Findings,
    /// Ids that must not stand on the page.
    hidden: &'a BTreeSet<String>,
}

impl Page<'_> {
    fn told(&self) -> FindingsInput {
        let law = self.law();
        FindingsInput {
            counts: self.counts(),
            incidents: self.incidents(),
            movements: self.movements(),
            not_seen: self.not_seen(),
            equipment: self.equipment(),
            suggestions: self.suggestions(),
            claims: self.claims(),
            accounts: self.accounts(),
            standards: law.standards,
            uses_of_force: law.uses_of_force,
            strips: law.strips,
            tolls: self.tolls(),
            disagreements: self.disagreements(),
            judgements: self.judgements(),
            questions: self.questions(),
        }
    }

    /// A text without the ids that must not stand on the page.
    fn text(&self, text: &str) -> String {
        let is_of_id = |c: char| c.is_alphanumeric() || "-_.#/".contains(c);
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let word = &rest[..rest.find(|c| !is_of_id(c)).unwrap_or(rest.len())];
            let named = word.trim_end_matches(['.', '/']);
            match self.hidden.contains(named) {
                true => shown.push_str("(withheld)"),
                false => shown.push_str(word),
            }
            rest = &rest[word.len()..];
            let between = &rest[..rest.find(is_of_id).unwrap_or(rest.len())];
            shown.push_str(between);
            rest = &rest[between.len()..];
        }
        shown
    }

    fn texts<T: AsRef<str>>(&self, texts: &[T]) -> Vec<String> {
        texts.iter().map(|text| self.text(text.as_ref())).collect()
    }

    fn names(&self, names: &[FactName]) -> Vec<String> {
        names.iter().map(|name| self.text(&format!("{} {}", name.kind.name().replace('_', " "), name.id))).collect()
    }

    fn counts(&self) -> Vec<CountLine> {
        let tallies = self.findings.tallies.iter().map(|tally| tally.value());
        // Kinds of actor stay in the case: their numbers are the same people once more.
        let shown = tallies.filter(|tally| tally.scope.actor.is_none());
        let line = |tally: &incidents::in_case::CaseTally| {
            let of = match tally.scope.of {
                model::SightingOf::Person => "people",
                model::SightingOf::Vehicle => "vehicles",
            };
            let state = tally.scope.state.as_ref().map(|state| state.replace('_', " "));
            let mut proof = Vec::new();
            if let ShownBy::Sightings { certificate } = &tally.shown_by {
                let ids: Vec<&str> = certificate.iter().map(|id| id.as_str()).collect();
                proof.push(self.text(&format!("no fewer explain the sightings {}", ids.join(", "))));
            }
            proof.extend(tally.counted.iter().map(|count| {
                let least = format!("observation {} counts at least {}", count.observation, count.at_least);
                self.text(&format!("{least} \"{}\"", count.counted))
            }));
            if let Some(one) = tally.sightings.as_ref() {
                proof.extend(one.contradictions.iter().map(|clash| format!("set aside: {}", self.text(&clash.why))));
                proof.extend((!one.joint.exact).then(|| "a proven bound: the search was cut short".to_owned()));
            }
            CountLine {
                incident: tally.scope.incident.clone(),
                place: tally.scope.place.clone(),
                of: match state {
                    Some(state) => format!("{of}, {state}"),
                    None => format!("{of}, all states together"),
                },
                at_least: tally.at_least,
                at_most: tally.at_most,
                proof,
                undercount: self.texts(&tally.coverage.undercount_because),
                recordings: tally.coverage.searched_recordings,
                items: tally.coverage.searched.clone(),
            }
        };
        shown.map(line).collect()
    }

    fn incidents(&self) -> Vec<IncidentLine> {
        let uncovered = |incident: &model::IncidentId| {
            let of = |tally: &&incidents::in_case::CaseTally| {
                tally.scope.incident.as_ref() == Some(incident) && tally.scope.place.is_none()
            };
            let tally = self.findings.tallies.iter().map(|tally| tally.value()).find(of)?;
            tally.coverage.uncovered.clone()
        };
        let line = |incident: &model::Incident| IncidentLine {
            incident: incident.id.clone(),
            span: self.held.incident_time(&incident.id),
            uncovered: uncovered(&incident.id),
        };
        self.held.incidents.iter().map(line).collect()
    }

    fn movements(&self) -> Vec<WayLine> {
        let stations: BTreeMap<_, _> = self.held.movements.iter().map(|station| (&station.id, station)).collect();
        let line = |way: &incidents::together::Way| WayLine {
            who: self.text(&way.who.iter().cloned().collect::<Vec<_>>().join(" / ")),
            out_of_order: !way.out_of_order.is_empty(),
            stations: way
                .stations
                .iter()
                .map(|station| {
                    let told = stations.get(&station.id);
                    let what = told.and_then(|told| told.what.clone()).unwrap_or_default();
                    let sure = told.and_then(|told| told.certainty).filter(|sure| *sure < Certainty::Certain);
                    let sure = sure.map_or_else(String::new, |sure| format!(" ({} the same as before)", certain(sure)));
                    StationLine {
                        place: station.place.clone(),
                        when: station.when.unwrap_or_default(),
                        towards: station.towards.clone(),
                        what: self.text(&format!("{what}{sure}")),
                        items: told.map(|told| told.items.clone()).unwrap_or_default(),
                    }
                })
                .collect(),
        };
        self.findings.suggestions.movements.iter().map(|way| way.value()).map(line).collect()
    }

    fn not_seen(&self) -> Vec<NotSeenLine> {
        let line = |observation: &model::Observation| {
            let negative = observation.negative.as_ref()?;
            let whole = match negative.looked_through_whole {
                true => "looked through whole",
                false => "not said to have been looked through whole",
            };
            let view = match negative.visibility {
                Visibility::Good => "good view",
                Visibility::Partial => "partial view",
                Visibility::Poor => "poor view",
            };
            let mut items: Vec<ItemId> = negative.scope.iter().map(|span| span.item.clone()).collect();
            items.dedup();
            Some(NotSeenLine {
                question: self.text(&negative.question),
                what: self.text(&observation.what),
                by: observation.by.clone(),
                how: format!("{whole}, {view}"),
                items,
            })
        };
        self.held.observations.iter().filter_map(line).collect()
    }

    fn equipment(&self) -> Vec<EquipmentLine> {
        let line = |thing: &model::Equipment| {
            let name = thing.name.to_lowercase();
            let sure = match () {
                () if name.contains("possibl") => "possibly",
                () if name.contains("appear") || name.contains("likely") => "appears to be",
                () => "said plainly",
            };
            EquipmentLine {
                name: self.text(&thing.name),
                kind: thing.kind.as_deref().unwrap_or_default().replace('_', " "),
                user: thing.user.clone(),
                certainty: sure.to_owned(),
                place: thing.place.clone(),
                items: thing.items.clone(),
            }
        };
        self.held.equipment.iter().map(line).collect()
    }

    fn suggestions(&self) -> Vec<String> {
        let suggestions = &self.findings.suggestions;
        let ids = |ids: Vec<&str>| ids.join(", ");
        let one_event = suggestions.one_event.iter().map(|one| one.value()).map(|one| {
            let of = ids(one.observations.iter().map(|id| id.as_str()).collect());
            format!("one {}? observations {of}: {}", one.kind, one.why)
        });
        let one_incident = suggestions.one_incident.iter().map(|one| one.value()).map(|one| {
            format!("one incident? events {} at {}", ids(one.events.iter().map(|id| id.as_str()).collect()), one.place)
        });
        one_event.chain(one_incident).map(|text| self.text(&text)).collect()
    }

    fn facts(
        &self,
        weighed: &[corroboration::Weighed],
        wanted: impl Fn(&corroboration::Weighed) -> bool,
    ) -> Vec<FactLine> {
        let line = |weighed: &corroboration::Weighed| FactLine {
            fact: weighed.fact.clone(),
            says: self.text(&weighed.says),
            notes: self.texts(&weighed.notes),
            items: weighed.items.iter().cloned().collect(),
        };
        weighed.iter().filter(|one| wanted(one)).map(line).collect()
    }

    fn claims(&self) -> Vec<ClaimLine> {
        let claims: BTreeMap<_, _> = self.held.claims.iter().map(|claim| (&claim.id, claim)).collect();
        let line = |one: &corroboration::Assessment| {
            let claim = claims.get(&one.claim)?;
            let verdict = serde_json::to_value(one.verdict).ok().and_then(|name| name.as_str().map(str::to_owned));
            let sources = &one.independence;
            let depends =
                sources.dependences.iter().map(|two| format!("not two sources: {} and {}: {}", two.a, two.b, two.why));
            let open = sources.not_known.iter().map(|open| format!("not known: {open}"));
            let dependence: Vec<String> = depends.chain(open).collect();
            Some(ClaimLine {
                id: claim.id.to_string(),
                says: match claim.denied {
                    true => format!("Denied: {}", self.text(&claim.says)),
                    false => self.text(&claim.says),
                },
                quote: claim.quote.as_deref().map(|quote| self.text(quote)),
                source: one.source.clone(),
                account: claim.statement.as_ref().and_then(|id| self.held.account(id)),
                scope: claim.scope.as_deref().map(|scope| self.text(scope)),
                verdict: verdict.unwrap_or_default(),
                differs: one.differs.iter().map(|dimension| dimension.name().to_owned()).collect(),
                why: self.text(&one.why),
                supporting: self.facts(&one.supporting, |_| true),
                opposing: self.facts(&one.opposing, |_| true),
                told_for: self.facts(&one.told, |told| told.agrees),
                told_against: self.facts(&one.told, |told| !told.agrees),
                own_disagreeing: one.own_disagreeing.iter().map(ToString::to_string).collect(),
                chain: self.text(&one.chain.says),
                sources: sources.sources,
                dependence: self.texts(&dependence),
                untested: self.texts(&one.untested),
            })
        };
        self.findings.assessments.iter().filter_map(|one| line(one.value())).collect()
    }

    fn accounts(&self) -> Vec<AccountLine> {
        let line = |account: &corroboration::Account| AccountLine {
            source: account.source.clone(),
            period: account.period,
            because: account.period_because.clone(),
            speaks_of: account.speaks_of.keys().cloned().collect(),
            leaves_out: account.leaves_out.clone(),
            unclear: account.unclear.clone(),
        };
        self.findings.accounts.iter().map(|account| line(account.value())).collect()
    }

    fn tolls(&self) -> Vec<TollLine> {
        let entries = self.findings.tolls.iter().flat_map(|tolls| &tolls.value().entries);
        let line = |entry: &corroboration::TollEntry| {
            let toll = &entry.toll;
            let figure = match toll.high {
                Some(high) if high == toll.low => high.to_string(),
                Some(high) => format!("{} to {high}", toll.low),
                None => format!("at least {}", toll.low),
            };
            let whom = toll.whom.clone().unwrap_or_else(|| "not said of whom".to_owned());
            let place = toll.place.as_ref().map(|id| self.held.place_name(id)).or_else(|| toll.area.clone());
            let part_of = toll.part_of.as_ref().map(|whole| format!("given as a part of {whole}"));
            let replaces = toll.replaces.as_ref().map(|old| format!("takes the place of {old}"));
            let replaced = entry.replaced.then(|| "a later figure takes its place".to_owned());
            let unsaid = (!entry.not_said.is_empty()).then(|| format!("left unsaid: {}", entry.not_said.join(", ")));
            let notes: Vec<String> =
                [part_of, replaces, replaced, unsaid, toll.description.clone()].into_iter().flatten().collect();
            TollLine {
                id: toll.id.to_string(),
                source: toll.source.clone(),
                published: toll.published.unwrap_or_default(),
                figure,
                of: format!("{whom}: {}", toll.counts.replace('_', " ")),
                place: place.unwrap_or_default(),
                period: toll.period.unwrap_or_default(),
                notes: self.texts(&notes),
            }
        };
        entries.map(line).collect()
    }

    fn disagreements(&self) -> Vec<DisagreementLine> {
        let found = self.findings.tolls.iter().map(|tolls| tolls.value());
        let pairs = found.flat_map(|tolls| tolls.disagreements.iter().chain(&tolls.misfits));
        pairs.map(|pair| DisagreementLine { why: self.text(&pair.why), sure: pair.sure }).collect()
    }

    fn judgements(&self) -> Vec<JudgementLine> {
        let standings = self.held.standings();
        let line = |(judgement, standing): &(&model::Judgement, corroboration::Standing)| {
            let confidence = judgement.confidence.and_then(|confidence| serde_json::to_value(confidence).ok());
            let confidence = confidence.and_then(|word| word.as_str().map(|word| format!("{word} confidence")));
            let alternatives = judgement.alternatives.iter().map(|other| format!("could also be: {other}"));
            let standard = judgement.standard.iter().cloned();
            let notes: Vec<String> =
                standard.chain(confidence).chain(judgement.reason.clone()).chain(alternatives).collect();
            JudgementLine {
                by: judgement.by.clone(),
                legal: judgement.kind == model::JudgementKind::Legal,
                says: self.text(&judgement.says),
                notes: self.texts(&notes),
                in_favour: self.names(&judgement.in_favour),
                against: self.names(&judgement.against),
                lapsed: match standing {
                    corroboration::Standing::Stands => Vec::new(),
                    corroboration::Standing::Lapsed { because } => self.texts(because),
                },
            }
        };
        standings.iter().map(line).collect()
    }

    fn questions(&self) -> Vec<QuestionLine> {
        let line = |question: &model::OpenQuestion| QuestionLine {
            question: self.text(&question.question),
            why: question.why.as_deref().map(|why| self.text(why)),
            would_settle: question.would_settle.as_deref().map(|what| self.text(what)),
            by: question.by.clone(),
            answer: question.answer.as_deref().map(|answer| self.text(answer)),
        };
        self.held.questions.iter().map(line).collect()
    }
}

fn certain(sure: Certainty) -> &'static str {
    match sure {
        Certainty::Certain => "certainly",
        Certainty::Probable => "probably",
        Certainty::Possible => "possibly",
    }
}
