//! Words in their own script, each with its translations, as screens that speak of accounts show them.
use std::collections::BTreeMap;

use intake::tables::write_row;
use model::{Fact, FactKind, StatementId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::state::{Kept, State};

/// Words as they were said or written, in their own language and script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SaidView {
    /// Their id.
    pub id: String,
    /// The words; what is protected shows its stand-in.
    pub text: String,
    /// Their language (BCP 47).
    pub language: Option<String>,
    /// What they are: speech, banner, statement.
    pub kind: Option<String>,
    /// Who says or wrote them, as far as the material tells, or a stand-in.
    pub speaker: Option<String>,
    /// Each translation, a fact of its own.
    pub translations: Vec<TranslationView>,
}

/// A translation, with who or what translated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TranslationView {
    /// Its id.
    pub id: String,
    /// The translation; what is protected shows its stand-in.
    pub text: String,
    /// Its language (BCP 47).
    pub language: String,
    /// Who or what translated.
    pub translator: String,
    /// Whether a program translated.
    pub by_machine: bool,
    /// Who read it against the original a second time.
    pub second_reader: Option<String>,
    /// What is uncertain or was left untranslated.
    pub note: Option<String>,
}

impl State {
    /// All words that stand, each with its translations and the account that it is part of: by the id of the words.
    pub(super) fn said(&self) -> BTreeMap<String, (Option<StatementId>, SaidView)> {
        let mut translated: BTreeMap<&str, Vec<TranslationView>> = BTreeMap::new();
        for (_, kept) in self.standing(FactKind::Translation) {
            let Fact::Translation(fact) = kept.fact.as_ref() else { continue };
            let cell = self.cells_of(kept);
            translated.entry(fact.words.as_str()).or_default().push(TranslationView {
                id: fact.id.to_string(),
                text: cell("text").unwrap_or_default(),
                language: fact.language.clone(),
                translator: fact.translator.clone(),
                by_machine: fact.by_machine,
                second_reader: fact.second_reader.clone(),
                note: cell("note"),
            });
        }
        let said = self.standing(FactKind::Words).filter_map(|(id, kept)| {
            let Fact::Words(words) = kept.fact.as_ref() else { return None };
            let cell = self.cells_of(kept);
            let view = SaidView {
                id: id.clone(),
                text: cell("text").unwrap_or_default(),
                language: words.language.clone(),
                kind: words.kind.clone(),
                speaker: cell("speaker"),
                translations: translated.remove(id.as_str()).unwrap_or_default(),
            };
            Some((id.clone(), (words.statement.clone(), view)))
        });
        said.collect()
    }

    /// The cells of a fact as its table shows them, empty ones left out.
    fn cells_of(&self, kept: &Kept) -> impl Fn(&str) -> Option<String> + use<> {
        let columns = intake::tables::Table::of_kind(kept.fact.kind()).map(intake::tables::Table::columns);
        let cells = write_row(&kept.fact, None, &self.zone).unwrap_or_default();
        move |name| {
            let at = columns?.iter().position(|column| column.name == name)?;
            cells.get(at).filter(|cell| !cell.is_empty()).cloned()
        }
    }
}
