use std::collections::{BTreeMap, BTreeSet};

use model::{Digest, EntryKind, EvidenceId, Instant, Notice, PointId, TakeId, Use};
use publication::{
    AsOf, BaseLayer, Blur, Bounds as PageBounds, ClockStyle, ContradictionFinding, EvidenceSentence, KnownOrder,
    LikelyFinding, LoopPoint, MethodNote, ReportInput, SkyMark, Subject, TimeFinding, WeakEnd,
};
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::{Bounds, Clash, Solved, Tension};
use crate::withheld::Withheld;

mod findings;
mod items;
mod left_out;
mod shots_from;
mod unchecked;

/// How a case's page is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reporting {
    /// Whether times of day are written as 17:31 instead of 5:31 p.m.
    pub hours24: bool,
    /// How far from the true ones positions may be shown; `None` for as near as they are known.
    pub blur: Option<Blur>,
    /// Whether a document for print is made beside the page.
    pub pdf: bool,
}

/// A report that was handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The page.
    pub html: String,
    /// The document for print, where it was asked for.
    pub pdf: Option<Vec<u8>>,
    /// Its hash, which the ledger now holds.
    pub sha256: Digest,
    /// How many ledger entries it was computed from.
    pub as_of: u64,
    /// What a person must know.
    pub notices: Vec<Notice>,
}

impl Workbench {
    /// The account of the case as one self-contained page.
    ///
    /// The same facts give the same page. That it was handed out is recorded in the ledger.
    ///
    /// # Errors
    /// The case cannot be read, or a base map cannot be drawn.
    pub async fn report(&self, how: Reporting) -> Result<Reported, Failure> {
        let solved = self.solve().await?;
        let withheld = Withheld::of(self.records(), Use::Publish).await?;
        let mut input = self.page_input(&solved, how.hours24, &withheld).await?;
        if let Some(blur) = how.blur {
            input.blur(blur);
        }
        let faulty = |error| Failure::new(error, "mend what it names and make the report again");
        let html = publication::page(&input).map_err(faulty)?;
        let pdf = how.pdf.then(|| publication::pdf(&input)).transpose().map_err(faulty)?;
        let hash = |bytes: &[u8]| Digest::from_bytes(Sha256::digest(bytes).into());
        let sha256 = hash(html.as_bytes());
        let as_of = input.as_of.entries;
        let handed_out = self.records().reports().await?;
        let mut drafts = Vec::new();
        for sha256 in std::iter::once(sha256).chain(pdf.as_deref().map(hash)) {
            if !handed_out.iter().any(|report| report.sha256 == sha256 && report.as_of == as_of) {
                let mut draft = self.draft("report".to_owned(), model::Fact::Case(self.about().await?));
                draft.entry = EntryKind::Reported { sha256, as_of };
                drafts.push(draft);
            }
        }
        self.append(drafts).await?;
        Ok(Reported { html, pdf, sha256, as_of, notices: [self.notices(), &solved.notices].concat() })
    }

    /// All that a page or a map may show; what `withheld` forbids is not in it.
    pub(crate) async fn page_input(
        &self,
        solved: &Solved,
        hours24: bool,
        withheld: &Withheld,
    ) -> Result<ReportInput, Failure> {
        let mut reader = Reader::new(self.records());
        let mut input = ReportInput::new(self.about().await?, self.as_of().await?);
        input.clock = if hours24 { ClockStyle::TwentyFourHour } else { ClockStyle::TwelveHour };
        input.incidents = reader.incidents().await?;
        let events = reader.events().await?;
        let recorded = events.len();
        input.events = events.into_iter().filter(|event| !withheld.event(event)).collect();
        let events_left_out = recorded - input.events.len();
        input.places = reader.places().await?;
        input.sources = reader.sources().await?;
        input.posts = reader.posts().await?;
        input.evidence_count = reader.evidence().await?.len() as u64;
        input.withheld_sources = withheld.telling().iter().cloned().collect();
        input.items = self.page_items(&mut reader, withheld).await?;
        let traceable = input.items.iter().filter_map(|item| match item {
            publication::ReportItem::Open(open) if open.commitment.is_some() => Some(&open.item.id),
            _ => None,
        });
        let traceable: BTreeSet<&model::ItemId> = traceable.collect();
        for post in input.posts.iter_mut().filter(|post| traceable.contains(&post.item)) {
            post.address = None;
        }
        for map in reader.base_maps().await? {
            let geojson = self.blobs().read(&map.sha256).await?;
            input.base_layers.push(BaseLayer { name: map.name, attribution: map.attribution, geojson });
        }
        let subjects = subjects(&input);
        let page = Sentences { solved };
        input.times = page.times(&subjects)?;
        input.contradictions = solved.contradictions.iter().map(|found| page.clash(found.value(), &subjects)).collect();
        input.tensions = solved.tensions.iter().map(|found| page.tension(found.value(), &subjects)).collect();
        input.orders = solved
            .orders
            .iter()
            .map(|order| KnownOrder {
                earlier: order.earlier.clone(),
                later: order.later.clone(),
                strictly: order.strictly,
                because: page.sentences(&order.because),
            })
            .collect();
        input.notices = solved.shown_notices();
        input.left_out = left_out::left_out(&input, withheld, events_left_out);
        let told = self.page_findings(solved, withheld).await?;
        input.findings = told.input;
        input.shots_from = told.shots_from;
        input.left_out.extend(told.left_out);
        let of_times = solved.points.iter().map(|point| point.method());
        let of_times = of_times.map(|method| (format!("Finding: {}", method.name), method.version.clone()));
        input.versions = told.versions.into_iter().chain(of_times).collect::<BTreeSet<_>>().into_iter().collect();
        let attested = self.records().attestations().await?;
        input.unchecked = unchecked::unchecked(&input, solved, &attested);
        input.unchecked.extend(left_out::unsaid(withheld));
        input.method = method();
        Ok(input)
    }

    /// The state of the case a page stands on: up to the last entry that is not itself a report handed out.
    async fn as_of(&self) -> Result<AsOf, Failure> {
        let ledger = self.case().ledger();
        let mut entries = ledger.size().await?;
        let mut computed_at = Instant::from_micros(0);
        while entries > 0 {
            let last = self.records().entries(entries - 1, 1).await?.into_iter().next();
            let Some(last) = last else { break };
            computed_at = last.at;
            if !matches!(last.draft.entry, EntryKind::Reported { .. }) {
                break;
            }
            entries -= 1;
        }
        let signed = match ledger.checkpoint(Some(entries)).await? {
            Some(signed) => Some(signed),
            None => ledger.checkpoint(None).await?,
        };
        let root = signed.as_ref().map(|signed| signed.checkpoint.root);
        Ok(AsOf {
            computed_at,
            entries,
            root: root.unwrap_or(Digest::from_bytes([0; 32])),
            checkpoint: signed.map(|signed| signed.note.to_string()).unwrap_or_default(),
            verifier_key: self.verifier_key(),
            tool: concat!("sightline ", env!("CARGO_PKG_VERSION")).to_owned(),
        })
    }
}

/// What each point of the network is on the page: an event, or the beginning of a take.
fn subjects(input: &ReportInput) -> BTreeMap<PointId, Subject> {
    let mut subjects = BTreeMap::new();
    for event in &input.events {
        if let Ok(point) = PointId::new(event.id.as_str()) {
            subjects.insert(point, Subject::Event(event.id.clone()));
        }
    }
    for item in &input.items {
        let publication::ReportItem::Open(item) = item else { continue };
        let takes = item.analysis.as_ref().and_then(|analysis| analysis.outcome.as_ref().ok()).map(|t| &t.takes);
        let named = takes.into_iter().flatten().map(|take| take.id.clone());
        // An item without takes (described only, a still) is dated as one.
        let whole = TakeId::new(item.item.id.as_str()).ok().filter(|_| takes.is_none_or(Vec::is_empty));
        for take in named.chain(whole) {
            if let Ok(point) = PointId::new(&format!("{take}.start")) {
                subjects.insert(point, Subject::Take(take));
            }
        }
    }
    subjects
}

/// Evidence as sentences.
struct Sentences<'a> {
    solved: &'a Solved,
}

impl Sentences<'_> {
    fn times(&self, subjects: &BTreeMap<PointId, Subject>) -> Result<Vec<TimeFinding>, Failure> {
        let mut times = Vec::new();
        for finding in &self.solved.points {
            let point = finding.value();
            let Some(subject) = subjects.get(&point.point) else { continue };
            times.push(TimeFinding {
                subject: subject.clone(),
                without_metadata: self
                    .bounds(&point.bounds)?
                    .standing_on(weak_end(point.earliest_weakest.as_ref()), weak_end(point.latest_weakest.as_ref())),
                with_metadata: point.with_metadata.as_ref().map(|bounds| self.bounds(bounds)).transpose()?,
                // What follows from the usual delay of posts alone is no statement about the thing.
                likely: point.likely.as_ref().filter(|likely| likely.stated).map(|likely| LikelyFinding {
                    interval: likely.interval,
                    centre: likely.median,
                    because: self.sentences(&likely.because),
                }),
                latest_mark: self.end_of(&point.point, &point.bounds.latest_because).and_then(|id| self.mark(id)),
            });
        }
        Ok(times)
    }

    /// The piece of a chain that ties it to the world's clock; what follows it is why no other alternative is left, and
    /// what was counted on.
    fn end_of<'b>(&self, point: &PointId, because: &'b [EvidenceId]) -> Option<&'b EvidenceId> {
        let mut at = Some(point);
        for id in because {
            let reason = self.solved.reasons.get(id)?;
            at = if at == Some(&reason.subject) { reason.reference.as_ref() } else { Some(&reason.subject) };
            if at.is_none() {
                return Some(id);
            }
        }
        None
    }

    fn bounds(&self, bounds: &Bounds) -> Result<PageBounds, Failure> {
        let (earliest, latest) = (self.sentences(&bounds.earliest_because), self.sentences(&bounds.latest_because));
        PageBounds::new(bounds.interval, earliest, latest)
            .map_err(|error| Failure::new(error, "report this as a fault"))
    }

    fn clash(&self, clash: &Clash, subjects: &BTreeMap<PointId, Subject>) -> ContradictionFinding {
        let reasons = clash.evidence.iter().filter_map(|id| self.solved.reasons.get(id));
        let points = reasons.flat_map(|reason| std::iter::once(&reason.subject).chain(&reason.reference));
        let mut concerns: Vec<Subject> = points.filter_map(|point| subjects.get(point)).cloned().collect();
        concerns.sort();
        concerns.dedup();
        ContradictionFinding {
            evidence: self.sentences(&clash.evidence),
            excess: clash.excess_micros,
            percent_of_spread: None,
            doubts: self.sentences(&clash.doubt_first).into_iter().map(|sentence| sentence.text).collect(),
            concerns,
            meets: self.meets(&clash.evidence, subjects),
        }
    }

    /// Where pieces of evidence that form a loop meet; nothing where they do not.
    fn meets(&self, ids: &[EvidenceId], subjects: &BTreeMap<PointId, Subject>) -> Vec<LoopPoint> {
        let ends = |id: &EvidenceId| {
            self.solved.reasons.get(id).map(|reason| [Some(reason.subject.clone()), reason.reference.clone()])
        };
        let Some(ends) = ids.iter().map(ends).collect::<Option<Vec<[Option<PointId>; 2]>>>() else { return Vec::new() };
        let mut points: Vec<&Option<PointId>> = Vec::new();
        for (n, both) in ends.iter().enumerate() {
            let before = &ends[(n + ends.len() - 1) % ends.len()];
            // Two pieces alone meet at both ends; the second time it is the other one.
            let mut shared = both.iter().filter(|point| before.contains(point));
            let Some(point) = shared.find(|point| points.last() != Some(point)) else { return Vec::new() };
            points.push(point);
        }
        let named = |point: &Option<PointId>| match point {
            None => LoopPoint::WorldClock,
            Some(point) => subjects.get(point).cloned().map_or(LoopPoint::Unnamed, LoopPoint::Dated),
        };
        points.into_iter().map(named).collect()
    }

    fn tension(&self, tension: &Tension, subjects: &BTreeMap<PointId, Subject>) -> ContradictionFinding {
        let evidence: Vec<EvidenceId> = tension.stated.iter().chain(&tension.evidence).cloned().collect();
        let (rests_on, doubt_first) = (Vec::new(), Vec::new());
        let clash = Clash { evidence, rests_on, excess_micros: tension.excess_micros, doubt_first };
        ContradictionFinding { percent_of_spread: Some(tension.percent_of_spread), ..self.clash(&clash, subjects) }
    }

    /// What in the sky a piece of evidence stands for, where it is the last of a chain.
    fn mark(&self, id: &EvidenceId) -> Option<SkyMark> {
        let (mark, at) = self.solved.reasons.get(id)?.sky.clone()?;
        Some(SkyMark { mark, at })
    }

    fn sentences(&self, ids: &[EvidenceId]) -> Vec<EvidenceSentence> {
        let known = ids.iter().filter_map(|id| self.solved.reasons.get(id).map(|reason| (id, reason)));
        known
            .map(|(id, reason)| EvidenceSentence {
                id: id.clone(),
                text: if reason.derived {
                    reason.basis.clone()
                } else {
                    let basis = reason.basis.trim_end_matches('.');
                    let basis = if basis.is_empty() { "No basis is stated" } else { basis };
                    format!("{basis}: {}.", reason.says)
                },
                trust: reason.trust,
                items: reason.items.clone(),
                sources: reason.sources.clone(),
                passage: reason.passage.clone(),
            })
            .collect()
    }
}

/// How it was done, for the reader of the page.
fn method() -> Vec<MethodNote> {
    let note = |title: &str, text: &str| MethodNote { title: title.to_owned(), text: text.to_owned() };
    vec![
        note(
            "Keeping",
            "Every file is kept byte for byte under its SHA-256 and never changed. Every arrival, table row and analysis \
             is one entry of a ledger whose entries are linked in a Merkle tree (RFC 6962) and whose head is signed. \
             Without a time stamp from outside, the ledger proves the order of entries and that none was changed since, \
             not their date.",
        ),
        note(
            "Recordings",
            "Each recording was decoded once, inside a sandbox without network that could read that one file. Hard cuts \
             part an item into takes; dissolves and jump cuts in an unchanging picture are missed. The takes of a \
             cut-together item are in unknown order, and the item as a whole gets no time.",
        ),
        note(
            "Times",
            "Every piece of temporal evidence is a bound on one point in time or on the difference of two. The interval \
             shown for a point is what all of them together do not exclude, computed exactly in microseconds; its middle \
             is no likelier than its ends. A file's own date and name are the word of a device whose clock nobody has \
             checked: what follows from them is shown apart. Evidence that cannot all be true is shown as a \
             contradiction and takes no part in any interval.",
        ),
        note(
            "Numbers, claims and law",
            "A least number is the greater of what sightings prove that are kept apart (the chromatic number of who is apart \
             from whom, with a smallest certificate) and what an observer counted; numbers of different scopes are never \
             added. A claim is held, part by part, against what is seen, heard and said otherwise, in actor, scope, place and \
             time. What may be leaned on an item is decided by its verification sheets. Two voices that have anything in \
             common are one source. Uses of force stand beside the elements of each standard; no conclusion in law is \
             computed. What was recorded under a refused or withdrawn consent, and what is sealed, was not read for any of \
             these.\n\nThe words of claims that are compared are English and of a short published vocabulary; a claim in other \
             words is listed as not tested.",
        ),
    ]
}

fn weak_end(link: Option<&crate::solve::WeakLink>) -> Option<WeakEnd> {
    link.map(|link| WeakEnd { evidence: link.evidence.clone(), trust: link.trust, without: link.without })
}
