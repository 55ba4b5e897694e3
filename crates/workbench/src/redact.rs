//! A copy of an item in which what must not be seen or heard is not there any more.
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, Write};

use media::{Filled, Launcher, Recipe, Settings, Silenced, Sink, Stretch};
use model::{
    Arrival, Derivative, Digest, Fact, FactKind, FactRef, FrameRegion, Graphic, Held, Instant, Item, ItemId, Lineage,
    LineageId, LineageRelation, MediaKind, Notice, NoticeLevel, Recorded, Redaction, RedactionKind, Use,
    VerificationState, Whereabouts,
};
use preservation::silent;
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};
use crate::withheld::Withheld;

/// Rises whenever the same redactions give another copy.
const METHOD: &str = "redaction 1";
/// The most bytes that a copy may have.
const MOST_BYTES: u64 = 64 << 30;

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redacted {
    /// The item that it is.
    pub item: ItemId,
    /// The item that it was made from.
    pub of: ItemId,
    /// SHA-256 of the bytes that it was made from.
    pub of_sha256: Digest,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// What was done, step by step.
    pub recipe: Vec<String>,
    /// What a person must know.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

impl Workbench {
    /// Makes a copy of an item without what its redactions name and without metadata, as an item of its own; the ledger
    /// says from which bytes, how, and by which versions of which redactions.
    ///
    /// # Errors
    /// There is no such item, its bytes are not held or damaged, it is confidential or may not be published, nothing is to be
    /// taken out, or it cannot be decoded.
    pub async fn redact(&self, name: &str, progress: &dyn Progress) -> Result<Redacted, Failure> {
        let (item, sha256) = self.to_redact(name).await?;
        let redactions = self.redactions_of(&item).await?;
        if redactions.is_empty() {
            let what = format!("no redaction of {} is recorded, so a copy of it would hide nothing", item.id);
            return Err(Failure::new(
                what,
                "import a table `redactions` that says what is hidden, and make the copy again",
            ));
        }
        let (recipe, steps) = recipe(&redactions);
        let input = self.blobs().verified_path(&sha256).await?;
        progress.begin("redaction", 1, Unit::Items);
        let making = tokio::task::spawn_blocking(move || {
            let launcher = Launcher::current_exe().map_err(|failure| Failure::new(failure.what, failure.next))?;
            let version =
                media::decoder_version(&launcher).map_err(|failure| Failure::new(failure.what, failure.next))?;
            let disk =
                |error: io::Error| Failure::new(format!("the copy cannot be written: {error}"), "free some space");
            let mut made = tempfile::tempfile().map_err(disk)?;
            let file = made.try_clone().map_err(disk)?;
            let name = media::redact(&input, &recipe, &Settings::default(), &launcher, &mut OneFile(file))
                .map_err(|error| Failure::new(error, "mend the table of redactions, or have the original looked at"))?;
            made.rewind().map_err(disk)?;
            Ok::<_, Failure>((made, name, version))
        });
        let made = making.await;
        progress.end();
        let (made, file, version) =
            made.map_err(|error| Failure::new(format!("the copy was not made: {error}"), "try again"))??;
        let stored = self.blobs().put_reader(Box::new(made), MOST_BYTES, silent()).await?;
        let of = item.id.clone();
        let inputs: Vec<FactRef> = redactions.iter().map(reference).collect();
        let own = self.free_name(&of, &stored.sha256).await?;
        let facts = facts(&item, &own, file, stored.sha256, stored.len, sha256, &steps, self.who(), &version)?;
        let drafts = facts.into_iter().map(|fact| {
            let mut draft = self.draft("redact".to_owned(), fact);
            if matches!(&draft.entry, model::EntryKind::Recorded(Fact::Derivative(_))) {
                draft.inputs = inputs.clone();
            }
            draft
        });
        self.append(drafts.collect()).await?;
        let notices = vec![Notice {
            level: NoticeLevel::Warning,
            what: format!("{own} hides what the table names; nothing looked for more faces, plates or voices in {of}"),
            place: Whereabouts::default(),
            next: "watch it through, with sound, before it is published".to_owned(),
        }];
        Ok(Redacted { item: own, of, of_sha256: sha256, sha256: stored.sha256, recipe: steps, notices })
    }

    async fn to_redact(&self, name: &str) -> Result<(Item, Digest), Failure> {
        let next = "name an item as `sightline items` prints it";
        let id = ItemId::new(name).map_err(|error| Failure::new(error, next))?;
        let mut items = self.records().items().await?.into_iter().map(|recorded| recorded.fact);
        let item = items
            .find(|item| item.id == id || item.also_known_as.contains(&id))
            .ok_or_else(|| Failure::new(format!("there is no item \"{name}\" in this case"), next))?;
        if item.confidential {
            let what = format!("{name} is confidential: nothing of it is published, redacted or not");
            return Err(Failure::new(what, "publish another item that shows the same"));
        }
        if Withheld::of(self.records(), Use::Publish).await?.item(&item.id) {
            let what = format!("{name} may not be published, redacted or not: consent was refused or withdrawn");
            return Err(Failure::new(what, "if the person has agreed again, record it with `sightline consent`"));
        }
        let sha256 = item.sha256().ok_or_else(|| {
            let what = format!("{name} is described in this case, but its bytes are not held");
            Failure::new(what, "import the file together with a row that names it")
        })?;
        Ok((item, sha256))
    }

    /// The redactions of an item that stand.
    pub(crate) async fn redactions_of(&self, item: &Item) -> Result<Vec<Recorded<Redaction>>, Failure> {
        let mut withdrawn: BTreeMap<String, u32> = BTreeMap::new();
        for recorded in self.records().withdrawals().await? {
            if !recorded.fact.stands && recorded.fact.of.kind == FactKind::Redaction {
                withdrawn.insert(recorded.fact.of.id, recorded.fact.version);
            }
        }
        let mut found = self.records().redactions().await?;
        found.retain(|redaction| {
            let up_to = withdrawn.get(redaction.fact.id.as_str());
            let named = redaction.fact.item == item.id || item.also_known_as.contains(&redaction.fact.item);
            named && up_to.is_none_or(|up_to| redaction.version > *up_to)
        });
        Ok(found)
    }

    /// `V017-redacted`, and a number where that is another copy.
    async fn free_name(&self, of: &ItemId, sha256: &Digest) -> Result<ItemId, Failure> {
        let items = self.records().items().await?;
        for n in 1_u32.. {
            let name = if n == 1 { format!("{of}-redacted") } else { format!("{of}-redacted-{n}") };
            let id = ItemId::new(&name).map_err(|error| Failure::new(error, "give the item a shorter name"))?;
            let taken = items.iter().find(|recorded| recorded.fact.id == id);
            if taken.is_none_or(|taken| taken.fact.sha256() == Some(*sha256)) {
                return Ok(id);
            }
        }
        Err(Failure::new("no name is free for the copy", "rename the item"))
    }
}

fn reference(recorded: &Recorded<Redaction>) -> FactRef {
    FactRef { kind: FactKind::Redaction, id: recorded.fact.id.to_string(), version: recorded.version }
}

/// What is done, for the decoder and in words.
fn recipe(redactions: &[Recorded<Redaction>]) -> (Recipe, Vec<String>) {
    let (mut recipe, mut steps) = (Recipe::default(), Vec::new());
    let mut tracks: BTreeMap<&str, Vec<(f64, FrameRegion)>> = BTreeMap::new();
    for Redaction { id, kind, track, from, to, region, tone, .. } in redactions.iter().map(|recorded| &recorded.fact) {
        let during = Stretch { from_s: from.map(|at| at.secs()), to_s: to.map(|at| at.secs()) };
        let when = match (from, to) {
            (None, None) => "throughout".to_owned(),
            (from, to) => {
                let end = |end: &Option<model::MediaTime>, open: &str| end.map_or(open.to_owned(), |at| at.to_string());
                format!("from {} to {}", end(from, "the start"), end(to, "the end"))
            }
        };
        match (kind, track, region) {
            (RedactionKind::Voice, ..) => {
                let tone = *tone == Some(true);
                recipe.silenced.push(Silenced { during, tone });
                steps.push(format!("{id}: sound replaced by {} {when}", if tone { "a tone" } else { "silence" }));
            }
            (_, Some(track), Some(region)) => {
                tracks.entry(track).or_default().push((during.from_s.unwrap_or(0.0), *region));
            }
            (_, None, Some(region)) => {
                recipe.filled.push(Filled { during, region: *region });
                steps.push(format!("{id}: {} filled with black {when}", word(*kind)));
            }
            (_, _, None) => {}
        }
    }
    for (track, positions) in tracks {
        steps.push(format!("{track}: filled with black along {} positions", positions.len()));
        recipe.follow(&positions);
    }
    steps.push("metadata, chapters, subtitles and data streams left out".to_owned());
    (recipe, steps)
}

const fn word(kind: RedactionKind) -> &'static str {
    match kind {
        RedactionKind::Face => "a face",
        RedactionKind::Plate => "a plate",
        RedactionKind::Other => "a part of the picture",
        RedactionKind::Voice => "a voice",
    }
}

#[allow(clippy::too_many_arguments, reason = "one copy, and all that is recorded of it")]
fn facts(
    item: &Item,
    own: &ItemId,
    file: &str,
    sha256: Digest,
    len: u64,
    of_sha256: Digest,
    steps: &[String],
    who: &str,
    version: &str,
) -> Result<Vec<Fact>, Failure> {
    let lineage =
        LineageId::new(&format!("{own}-of")).map_err(|error| Failure::new(error, "give the item a shorter name"))?;
    let copy = Item {
        id: own.clone(),
        held: Held::Bytes { sha256, len },
        kind: if file.ends_with(".png") { MediaKind::Photo } else { item.kind },
        name: Some(file.into()),
        title: item.title.clone(),
        description: Some(format!("Redacted copy of {}, made for publication; not evidence.", item.id).into()),
        source: item.source.clone(),
        place: None,
        stands_for: 1,
        graphic: if item.graphic == Graphic::No { Graphic::No } else { Graphic::Unknown },
        confidential: false,
        state: VerificationState::NotReviewed,
        passage: None,
        also_known_as: Vec::new(),
        collection: None,
        clear_sha256: None,
        consents: item.consents,
        envelope: None,
    };
    let arrival = Arrival {
        item: own.clone(),
        sha256,
        len,
        path: file.into(),
        at: Instant::from(jiff::Timestamp::now()),
        by: who.to_owned(),
        modified: None,
        collection: None,
        envelope: None,
    };
    let derivative = Derivative {
        item: own.clone(),
        sha256,
        of: item.id.clone(),
        of_sha256,
        method: format!("{METHOD}, {version}"),
        recipe: steps.to_vec(),
    };
    let lineage = Lineage {
        id: lineage,
        item: own.clone(),
        relation: LineageRelation::ReEncodingOf,
        of: item.id.clone(),
        certainty: None,
        reason: Some("made here by `sightline redact`".to_owned()),
        by: Some(who.to_owned()),
        passage: None,
    };
    Ok(vec![Fact::Item(copy), Fact::Arrival(arrival), Fact::Derivative(derivative), Fact::Lineage(lineage)])
}

/// The copy goes into one file.
struct OneFile(File);

impl Sink for OneFile {
    fn create(&mut self, _: &str) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(self.0.try_clone()?))
    }
}
