//! The same case for print: the text with its notes, what the page tells of the case, and the annex.
mod drawn;

use jiff::tz::TimeZone;
use typesetting::{Block, Exhibit, Footnote, Note, NoteLine, Paper, Point, Run, Still, StillFormat};

use crate::{
    PictureFormat, ReportError, ReportInput, ReportText, TextBlock, TextEvidence, TextSentence,
    annex::{AnnexView, annex},
    chronology::{ChronologyView, chronology},
    findings::findings,
    map::map,
    measure::thousands,
    pieces::{pieces, sign},
    report_text::marker,
    shown::Shown,
    wording::Clock,
};

/// More titles than these, and a document begins with a table of them.
const MOST_TITLES: usize = 4;

/// The case for print: of a report its text as published, notes that say what each sentence stands on, and the annex; of a case
/// without a text its chronology and the annex. A PDF on A4, tagged (PDF/UA-1), its fonts in it.
///
/// Exactly what [`crate::page`] may show may stand here. Pictures that could distress are not printed: no page of paper can wait
/// until somebody asks.
///
/// # Errors
/// A zone that is unknown, a confidential item handed in with its content, a picture that cannot be decoded.
pub fn pdf(input: &ReportInput) -> Result<Vec<u8>, ReportError> {
    Ok(typesetting::pdf(&paper(input)?)?)
}

/// The document, not yet set.
fn paper(input: &ReportInput) -> Result<Paper, ReportError> {
    let zone = TimeZone::get(&input.case.zone)
        .map_err(|e| ReportError::Zone { zone: input.case.zone.clone(), why: e.to_string() })?;
    let clock = Clock::new(zone, input.clock);
    let shown = Shown::new(input)?;
    let annexed = annex(input, &shown, &clock);
    let chronology = chronology(input, &shown, &clock);
    let mut blocks = Vec::new();
    let (kicker, title) = match &input.text {
        Some(text) => {
            blocks.extend(corrections(text));
            blocks.extend(text_blocks(text, &shown));
            blocks.extend(notes(text, &annexed, &shown));
            blocks.push(Block::NewPage);
            ("Report".to_owned(), text.title.clone())
        }
        None => ("Case report".to_owned(), input.case.title.clone()),
    };
    blocks.extend(events(&chronology));
    blocks.extend(drawn::timeline(&chronology, input)?);
    blocks.extend(drawn::map(&map(input, &shown)?, input)?);
    blocks.extend(findings(input, &shown, &clock, &chronology).printed());
    blocks.extend(annex_blocks(input, &annexed));
    let titles = blocks.iter().filter(|block| matches!(block, Block::Heading { level: 1 | 2, .. })).count();
    let entry = format!("ledger entry {}", thousands(input.as_of.entries));
    Ok(Paper {
        title,
        kicker,
        language: "en".to_owned(),
        facts: facts(input, &clock),
        header: (input.case.title.clone(), entry),
        contents: titles > MOST_TITLES,
        made: input.as_of.computed_at.micros().div_euclid(1_000_000),
        tool: input.as_of.tool.clone(),
        blocks,
    })
}

fn facts(input: &ReportInput, clock: &Clock) -> Vec<(String, String)> {
    let as_of = &input.as_of;
    let root: String = as_of.root.to_string().chars().take(12).collect();
    let published = input.text.as_ref().map(|text| match text.published {
        Some(at) => format!("version {}, {}", text.version, clock.stamp(at)),
        None => "not published".to_owned(),
    });
    let text = input.text.as_ref();
    let rows = [
        ("Published", published),
        ("Written by", text.and_then(|text| text.wrote.clone())),
        ("Signed off by", text.and_then(|text| text.signed_off.clone())),
        ("Case", Some(input.case.title.clone())),
        (
            "Stands on",
            Some(format!(
                "ledger entry {} (root {root}…), computed {}",
                thousands(as_of.entries),
                clock.stamp(as_of.computed_at)
            )),
        ),
        ("Times", Some(format!("in {}; what the evidence does not exclude", input.case.zone))),
    ];
    rows.into_iter().filter_map(|(name, says)| Some((name.to_owned(), says?))).collect()
}

fn corrections(text: &ReportText) -> Option<Block> {
    let lines = text.corrections.iter().map(|one| (one.date.clone(), one.note.clone()));
    (!text.corrections.is_empty()).then(|| Block::Frame { title: "Corrections".to_owned(), lines: lines.collect() })
}

fn text_blocks(text: &ReportText, shown: &Shown<'_>) -> Vec<Block> {
    let footnotes = text.footnotes();
    let run = |sentence: &TextSentence| Run {
        pieces: pieces(sentence, footnotes),
        note: has_note(sentence).then_some(sentence.number + 1),
    };
    let runs = |sentences: &[TextSentence]| -> Vec<Run> { sentences.iter().map(run).collect() };
    let block = |block: &TextBlock| match block {
        // The title of the document stands above; those of the text begin one step below it.
        TextBlock::Heading { level, text } => Block::heading(level.saturating_sub(1).max(1), text),
        TextBlock::Paragraph(sentences) => Block::Paragraph { runs: runs(sentences) },
        TextBlock::Quotation(sentences) => Block::Quotation { runs: runs(sentences) },
        TextBlock::List(points) => Block::Points {
            points: points
                .iter()
                .map(|point| Point { depth: point.depth, marker: marker(point), runs: runs(&point.sentences) })
                .collect(),
        },
        TextBlock::Table(rows) => {
            Block::Grid { rows: rows.iter().map(|row| row.iter().map(|cell| runs(cell)).collect()).collect() }
        }
        TextBlock::Rule => Block::Rule,
        TextBlock::Footnotes(notes) => Block::Footnotes {
            footnotes: notes.iter().enumerate().map(|(n, note)| Footnote { sign: sign(n), runs: runs(note) }).collect(),
        },
        TextBlock::Picture { picture, item, caption, credit, ground, graphic } => {
            let picture = picture.as_ref().filter(|_| shown.is_open(item));
            let of = shown.items(std::slice::from_ref(item)).into_iter().map(|link| link.text).collect::<String>();
            let words: Vec<&str> = caption.iter().map(|sentence| sentence.text.as_str()).collect();
            let veiled = if *graphic && picture.is_some() { " · It may distress, and is not printed." } else { "" };
            Block::Picture {
                still: picture.filter(|_| !graphic).map(|picture| {
                    let (format, bytes) = picture.parts();
                    let format = match format {
                        PictureFormat::Jpeg => StillFormat::Jpg,
                        PictureFormat::Png => StillFormat::Png,
                        PictureFormat::Svg => StillFormat::Svg,
                    };
                    Still { format, bytes: bytes.to_vec() }
                }),
                alt: if words.is_empty() { of.clone() } else { words.join(" ") },
                caption: runs(caption),
                credit: format!("{of} · Credit: {credit} · {ground}{veiled}"),
            }
        }
    };
    text.blocks.iter().map(block).collect()
}

fn has_note(sentence: &TextSentence) -> bool {
    !sentence.evidence.is_empty() || !sentence.exceptions.is_empty()
}

/// What each sentence stands on, under the number that it has on the page.
fn notes(text: &ReportText, annexed: &AnnexView, shown: &Shown<'_>) -> Vec<Block> {
    let mut notes = Vec::new();
    for block in &text.blocks {
        let sentences = block.sentences().into_iter();
        notes.extend(sentences.filter(|sentence| has_note(sentence)).map(|one| note(one, annexed, shown)));
    }
    if notes.is_empty() {
        return Vec::new();
    }
    let how =
        "What each sentence stands on, and what of it bears the sentence out. Notes are numbered as the sentences are.";
    let mut blocks = vec![Block::heading(1, "Notes"), Block::Aside { text: how.to_owned() }, Block::Notes { notes }];
    if !text.unread.is_empty() {
        blocks.push(Block::heading(2, "What no check read"));
        blocks.push(Block::List { points: text.unread.iter().map(|one| (String::new(), one.clone())).collect() });
    }
    blocks
}

fn note(sentence: &TextSentence, annexed: &AnnexView, shown: &Shown<'_>) -> Note {
    let number_of = |id: &model::ItemId| {
        let link = shown.items(std::slice::from_ref(id)).into_iter().next()?;
        annexed.exhibits.iter().find(|one| Some(&one.item) == link.anchor.as_ref()).map(|one| one.number)
    };
    let evidence = sentence.evidence.iter().map(|one| {
        if one.withheld || shown.leans_on_confidential(one.item.as_slice()) {
            return NoteLine { cited: "Evidence that is withheld".to_owned(), ..NoteLine::default() };
        }
        let stretch = one.stretch.as_ref().map(|stretch| format!(", {stretch}"));
        let mut exhibits: Vec<usize> = one.item.iter().chain(&one.rests_on).filter_map(number_of).collect();
        exhibits.sort_unstable();
        exhibits.dedup();
        NoteLine {
            cited: format!("{}{}", one.cited.replace("{{", "").replace("}}", ""), stretch.unwrap_or_default()),
            says: says(one),
            exhibits,
        }
    });
    let exceptions = sentence.exceptions.iter().map(|one| NoteLine { cited: one.clone(), ..NoteLine::default() });
    Note { number: sentence.number + 1, lines: evidence.chain(exceptions).collect() }
}

/// The most of what a citation stands on that is printed where it says nothing itself.
const MOST_SAID: usize = 3;

/// What a citation says itself, else the first of what it stands on; how much more there is on the page is told.
fn says(evidence: &TextEvidence) -> String {
    let own = format!("{}: ", evidence.cited);
    let (told, others): (Vec<&String>, Vec<&String>) = evidence.says.iter().partition(|one| one.starts_with(&own));
    let mut parts: Vec<&str> = told.iter().map(|one| one[own.len()..].trim_end_matches('.')).collect();
    if parts.is_empty() {
        parts.extend(others.iter().take(MOST_SAID).map(|one| one.trim_end_matches('.')));
    }
    let more = evidence.says.len() - parts.len();
    let more = (more > 0).then(|| format!(". It stands on {more} more, told on the page"));
    format!("{}{}.", parts.join(". "), more.unwrap_or_default())
}

/// The events of a case in the order that can be known.
fn events(chronology: &ChronologyView) -> Vec<Block> {
    let rows: Vec<Vec<String>> = chronology.events().map(|event| event.printed()).collect();
    if rows.is_empty() {
        return vec![
            Block::heading(1, "Chronology"),
            Block::Aside { text: "No events are recorded in this case.".to_owned() },
        ];
    }
    let how = "In the order that can be known; of events of one run none can be said to come first. The chain of evidence behind \
               each time is on the page.";
    vec![
        Block::heading(1, "Chronology"),
        Block::Aside { text: how.to_owned() },
        Block::table(&["", "When", "What", "Where"], &[1, 6, 7, 4], rows),
    ]
}

fn annex_blocks(input: &ReportInput, annexed: &AnnexView) -> Vec<Block> {
    let mut blocks = vec![Block::NewPage, Block::heading(1, "Annex"), Block::heading(2, "Exhibits")];
    if annexed.exhibits.is_empty() {
        blocks.push(Block::aside("Nothing here stands on an item that may be shown."));
    } else {
        blocks.push(Block::aside(
            "Each item that something here stands on, with the hash of its preserved copy and how it came into the case. A hash that \
             agrees shows that nothing was changed since; it does not show that what was recorded is true.",
        ));
        let exhibits = annexed.exhibits.iter().map(|one| {
            let numbers: Vec<String> = one.sentences.iter().map(ToString::to_string).collect();
            let cited = (!numbers.is_empty()).then(|| {
                (
                    "Cited in".to_owned(),
                    format!("sentence{} {}", if numbers.len() == 1 { "" } else { "s" }, numbers.join(", ")),
                )
            });
            Exhibit {
                number: one.number,
                name: one.name.clone(),
                title: one.title.clone(),
                what: one.what.clone(),
                hash: one.hash.clone(),
                facts: one.facts.iter().cloned().chain(cited).collect(),
            }
        });
        blocks.push(Block::Exhibits { exhibits: exhibits.collect() });
    }
    if annexed.others > 0 {
        let text = format!(
            "{} further items of the case may be shown and are no exhibit here.",
            thousands(annexed.others as u64)
        );
        blocks.push(Block::aside(text));
    }
    if !annexed.confidential.is_empty() {
        blocks.push(Block::heading(2, "Confidential or withheld"));
        blocks.push(Block::aside(
            "In the case, and taken into account. Each is bound to by a hash under a salt that the case keeps: it shows nothing, and \
             who holds the salt can show later that nothing was exchanged.",
        ));
        let points = annexed.confidential.iter().map(|one| {
            let commitment = one.commitment.as_ref().map(|(what, digits)| format!(". {what}: {digits}"));
            (one.pseudonym.clone(), format!("{}{}", one.kind, commitment.unwrap_or_default()))
        });
        blocks.push(Block::List { points: points.collect() });
    }
    blocks.push(Block::heading(2, "Method, with versions"));
    let rows = annexed.versions.iter().map(|(what, version)| vec![what.clone(), version.clone()]);
    let head = ["What", "Version"].map(str::to_owned).to_vec();
    blocks.push(Block::Table { head, widths: vec![2, 5], rows: rows.collect() });
    for note in &input.method {
        blocks.push(Block::heading(3, &note.title));
        let paragraphs = note.text.split("\n\n").map(str::trim).filter(|text| !text.is_empty());
        blocks.extend(paragraphs.map(|text| Block::Paragraph { runs: vec![Run::plain(text)] }));
    }
    let told = |lines: &[crate::Unchecked]| Block::List {
        points: lines.iter().map(|one| (format!("{}:", one.what), one.why.clone())).collect(),
    };
    blocks.push(Block::heading(2, "What was left out, and why"));
    match input.left_out.is_empty() {
        true => blocks.push(Block::aside("Nothing was left out for the sake of anybody's protection or consent.")),
        false => blocks.push(told(&input.left_out)),
    }
    blocks.push(Block::heading(2, "Not checked"));
    match input.unchecked.is_empty() {
        true => blocks
            .push(Block::aside("Nothing was listed as unchecked. That is no promise that everything was checked.")),
        false => blocks.push(told(&input.unchecked)),
    }
    blocks.push(Block::heading(2, "How to check this"));
    blocks.push(Block::Paragraph {
        runs: vec![Run::plain(
            format!(
                "In the case's folder, \u{201c}sightline verify\u{201d} reads every preserved byte again, walks the ledger and rebuilds what is \
                 derived from it. This document was computed from a ledger of {} entries with this root:",
                thousands(input.as_of.entries)
            ),
        )],
    });
    blocks.push(Block::Verbatim { text: input.as_of.root.to_string() });
    for (says, text) in [
        ("Signed checkpoint:", &input.as_of.checkpoint),
        ("Key that verifies its signature:", &input.as_of.verifier_key),
    ] {
        if !text.is_empty() {
            blocks.push(Block::aside(says));
            blocks.push(Block::Verbatim { text: text.trim_end().to_owned() });
        }
    }
    blocks
}
