//! What the law asks, as a page tells it.
use corroboration::{Cited, Moment, NamedBy, Standing};
use publication::{CellLine, FactLine, LaneLine, StandardLine, StripLine, UseOfForceLine};

use super::Page;

pub(super) struct Law {
    pub(super) standards: Vec<StandardLine>,
    pub(super) uses_of_force: Vec<UseOfForceLine>,
    pub(super) strips: Vec<StripLine>,
}

impl Page<'_> {
    pub(super) fn law(&self) -> Law {
        let law = &self.findings.law;
        let standards = law.standards.iter().map(|standard| StandardLine {
            title: standard.title.clone(),
            adopted: format!("{}, {}", standard.issuer, standard.date),
            source: standard.source.clone(),
            wording: standard.wording.clone(),
            elements: standard
                .elements
                .iter()
                .map(|element| {
                    let named_by = match element.named_by {
                        NamedBy::Report => "named by the report that the case follows",
                        NamedBy::Instrument => "from the instrument alone",
                    };
                    let compared = match &element.checked {
                        Some(text) => format!("compared: {text}"),
                        None => "not yet compared with the text of the instrument".to_owned(),
                    };
                    let reference = format!("{} ({compared})", element.reference);
                    (element.asks.clone(), reference, named_by.to_owned())
                })
                .collect(),
        });
        let facts = |cited: &[Cited]| cited.iter().map(|cited| self.cited(cited)).collect::<Vec<_>>();
        let rows = law.rows.iter().map(|row| row.value()).map(|row| UseOfForceLine {
            title: row.title.clone(),
            event: row.event.clone(),
            cells: row
                .cells
                .iter()
                .map(|cell| CellLine {
                    asked: cell.asked,
                    in_favour: facts(&cell.in_favour),
                    against: facts(&cell.against),
                    bears: facts(&cell.bears),
                })
                .collect(),
            judged: row
                .judgements
                .iter()
                .map(|judged| {
                    let lapsed = match &judged.standing {
                        Standing::Stands => "",
                        Standing::Lapsed { .. } => " (lapsed: its evidence has changed)",
                    };
                    self.text(&format!("{}: {}{lapsed}", judged.by, judged.says))
                })
                .collect(),
        });
        let strips = law.strips.iter().map(|strip| strip.value()).map(|strip| StripLine {
            event: strip.event.clone(),
            lanes: strip
                .takes
                .iter()
                .map(|take| LaneLine {
                    item: take.item.clone(),
                    take: take.take.as_ref().map(ToString::to_string).filter(|id| *id != take.item.as_str()),
                    reach: take.says().to_owned(),
                    shows: take
                        .shows
                        .iter()
                        .map(|(bearing, moments)| {
                            let told = moments.iter().map(|moment| self.text(&moment_words(moment))).collect();
                            (bearing.name().to_owned(), told)
                        })
                        .collect(),
                })
                .collect(),
        });
        Law { standards: standards.collect(), uses_of_force: rows.collect(), strips: strips.collect() }
    }

    fn cited(&self, cited: &Cited) -> FactLine {
        let elsewhere = (!cited.of_the_event).then(|| "elsewhere in the incident".to_owned());
        FactLine {
            fact: cited.fact.clone(),
            says: self.text(&cited.says),
            notes: elsewhere.into_iter().chain(cited.caution.as_deref().map(|caution| self.text(caution))).collect(),
            items: Vec::new(),
        }
    }
}

/// What is seen, and when beside the shot: earliest and latest.
fn moment_words(moment: &Moment) -> String {
    let when = match (moment.from_s, moment.to_s) {
        (Some(0.0), Some(0.0)) => "at the shot".to_owned(),
        (Some(from), Some(to)) => format!("{from:+.0} to {to:+.0} s"),
        _ => "when it was is not known closely".to_owned(),
    };
    format!("{} ({when})", moment.says)
}
