//! Texts held against the case as it stands at the desk, and what they may name.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use compiler::{BytesState, Checked, Compiler, Diagnostic, Exhibit, TextSpan};
use model::{Digest, FactKind};

use super::desk::Desk;
use super::findings::Found;
use super::report_view::{
    CheckView, DiagnosticView, ExceptedView, FixView, NameView, NamesView, SentenceView, ShownEvidence, UnreadView,
};
use crate::check::Basis;
use crate::failure::Failure;

/// Kinds of fact on which no sentence stands.
const INERT: [FactKind; 3] = [FactKind::ReportDraft, FactKind::SignOff, FactKind::Comment];
/// The most names that are given at once.
const MOST_NAMES: usize = 40;
/// The most lines of what a name bears out.
const MOST_SAYS: usize = 12;
/// The most characters of such a line.
const MOST_CHARACTERS: usize = 400;

/// What reports are held against, with the copies that are just being read again.
pub(crate) struct Standing {
    pub(super) basis: Basis,
    reading: BTreeSet<String>,
}

impl Desk {
    /// Holds a text against the case as it was last computed; nothing is solved. Also gives the preserved copies that it leans
    /// on and that nobody has read again yet: hand them to [`Desk::read_again`], then hold it against the case once more.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn check_text(&self, text: &str) -> Result<(CheckView, BTreeMap<String, Digest>), Failure> {
        let mut kept = self.report.lock().await;
        let Some(found) = self.gathered(&mut kept).await? else {
            return Ok((
                CheckView { stale: true, failure: self.found_failure(), ..CheckView::default() },
                BTreeMap::new(),
            ));
        };
        let Some(standing) = kept.as_mut() else { return Ok((CheckView::default(), BTreeMap::new())) };
        let mut due = standing.basis.not_read_again(text);
        let all: Vec<String> = due.keys().cloned().collect();
        due.retain(|id, _| standing.reading.insert(id.clone()));
        let checked = standing.basis.compiler.check(text);
        let mut view = shown(&checked, text);
        view.as_of = Some(found.as_of);
        view.stale = self.is_overtaken(found.as_of);
        view.failure = self.found_failure();
        view.reading = all;
        Ok((view, due))
    }

    /// Reads preserved copies again; sentences that lean on a damaged one are errors from now on.
    pub async fn read_again(&self, due: BTreeMap<String, Digest>) {
        let read: BTreeMap<String, BytesState> = self.workbench.states_of(due).await;
        if let Some(standing) = self.report.lock().await.as_mut() {
            standing.reading.retain(|id| !read.contains_key(id));
            standing.basis.note(read);
        }
    }

    /// What a report can cite or insert, by the words of `asked`, which all must occur in its name or in what it says; or, with
    /// `of`, exactly these names.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn report_names(&self, asked: &str, of: &[&str]) -> Result<NamesView, Failure> {
        let mut kept = self.report.lock().await;
        self.gathered(&mut kept).await?;
        let Some(standing) = kept.as_ref() else { return Ok(NamesView { names: Vec::new(), more: false }) };
        let compiler = &standing.basis.compiler;
        if !of.is_empty() {
            let names = of.iter().take(MOST_NAMES).flat_map(|name| exactly(compiler, name)).collect();
            return Ok(NamesView { names, more: of.len() > MOST_NAMES });
        }
        let words: Vec<String> = asked.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let mut found: Vec<(u8, NameView)> = Vec::new();
        for name in compiler.value_names().iter().cloned().chain(distances(compiler, &words)) {
            let title = compiler.value(&name).unwrap_or_default();
            if let Some(rank) = rank(&words, &name, &title) {
                found.push((rank, value(&name, title)));
            }
        }
        for exhibit in &compiler.inputs().exhibits {
            let says = exhibit.supports.first().and_then(|at| compiler.inputs().supports.get(*at));
            let said = says.map(|support| support.says.join(" ")).unwrap_or_default();
            if let Some(rank) = rank(&words, &exhibit.id, &format!("{} {said}", exhibit.title)) {
                found.push((rank, cited(compiler, exhibit)));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.name.cmp(&b.1.name)));
        let more = found.len() > MOST_NAMES;
        Ok(NamesView { names: found.into_iter().take(MOST_NAMES).map(|(_, name)| name).collect(), more })
    }

    /// Gathers anew what reports are held against, where something that a sentence may stand on has changed since; gives what
    /// it was gathered from, `None` before anything was computed.
    pub(super) async fn gathered(&self, kept: &mut Option<Standing>) -> Result<Option<Found>, Failure> {
        let Some(found) = self.found() else { return Ok(None) };
        let overtaken = |standing: &Standing| self.is_touched(standing.basis.as_of, found.as_of);
        if kept.as_ref().is_none_or(overtaken) {
            let basis = self.workbench.basis(found.as_of, &found.solved, &(&found.kept.findings).into()).await?;
            let basis = if self.workbench.keeps_sealed { basis.without_names() } else { basis };
            *kept = Some(Standing { basis, reading: BTreeSet::new() });
        }
        Ok(Some(found))
    }

    /// Whether something that a sentence may stand on has changed since.
    pub(super) fn is_overtaken(&self, as_of: u64) -> bool {
        self.is_touched(as_of, self.size())
    }

    fn is_touched(&self, from: u64, to: u64) -> bool {
        from < to && self.state().changed_since(from, to).iter().any(|kind| !INERT.contains(kind))
    }

    /// What was computed from the newest entries; computed now where it was not. It may take long: not for a request.
    pub(super) async fn found_now(&self) -> Result<Found, Failure> {
        self.catch_up().await?;
        let is_new = |found: &Found| !self.is_overtaken(found.as_of);
        if !self.found().as_ref().is_some_and(is_new) {
            self.find_anew().await?;
        }
        let found = self.found().filter(is_new);
        found.ok_or_else(|| Failure::new("the case changed meanwhile", "look at what changed, and try again"))
    }
}

/// Names of distances, where that is what is begun: from a place to each other.
fn distances(compiler: &Compiler, words: &[String]) -> Vec<String> {
    let [kind, from, ..] = words else { return Vec::new() };
    if kind != "distance" {
        return Vec::new();
    }
    let placed = || compiler.inputs().places.iter().filter(|place| place.position.is_some());
    let from = from.trim_start_matches('@');
    let Some(from) = placed().find(|place| place.id.to_lowercase() == from) else { return Vec::new() };
    placed().filter(|to| to.id != from.id).map(|to| format!("distance {} {}", from.id, to.id)).collect()
}

/// How well a name fits what was begun, the best first; `None` where it does not.
fn rank(words: &[String], name: &str, says: &str) -> Option<u8> {
    let (name, says) = (name.to_lowercase(), says.to_lowercase());
    if !words.iter().all(|word| name.contains(word.trim_start_matches('@')) || says.contains(word)) {
        return None;
    }
    let first = words.first().map(String::as_str).unwrap_or_default();
    Some(match () {
        () if name == first => 0,
        () if name.starts_with(first) => 1,
        () if name.contains(first) => 2,
        () => 3,
    })
}

fn exactly(compiler: &Compiler, name: &str) -> Vec<NameView> {
    if let Some(title) = compiler.value(name) {
        return vec![value(name, title)];
    }
    let exhibits = crate::publish::exhibits(compiler.inputs(), name);
    exhibits.map(|exhibit| NameView { name: name.to_owned(), ..cited(compiler, exhibit) }).collect()
}

fn value(name: &str, title: String) -> NameView {
    NameView {
        name: name.to_owned(),
        kind: "value".to_owned(),
        insert: format!("{{{{{name}}}}}"),
        title,
        says: Vec::new(),
        unusable: None,
    }
}

fn cited(compiler: &Compiler, exhibit: &Exhibit) -> NameView {
    let supports = &compiler.inputs().supports;
    let of = exhibit.supports.iter().filter_map(|at| supports.get(*at));
    let says = of.take(MOST_SAYS).map(|support| cut(&format!("{}: {}", support.name, support.says.join(" / "))));
    NameView {
        name: exhibit.id.clone(),
        kind: crate::publish::name_of(&exhibit.kind),
        insert: format!("[@{}]", exhibit.id),
        title: cut(&exhibit.title),
        says: says.collect(),
        unusable: exhibit.unusable.clone(),
    }
}

fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(MOST_CHARACTERS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// Places of a text in units of UTF-16, by their bytes.
struct Units(Option<Vec<usize>>);

impl Units {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self(None);
        }
        let mut at = vec![0; text.len() + 1];
        let mut units = 0;
        for (byte, character) in text.char_indices() {
            at[byte..byte + character.len_utf8()].fill(units);
            units += character.len_utf16();
        }
        at[text.len()] = units;
        Self(Some(at))
    }

    fn at(&self, byte: usize) -> usize {
        self.0.as_ref().map_or(byte, |at| at.get(byte).or(at.last()).copied().unwrap_or(byte))
    }

    fn both(&self, span: TextSpan) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }
}

fn shown(checked: &Checked, text: &str) -> CheckView {
    let units = Units::of(text);
    let name = crate::publish::name_of::<compiler::Level>;
    let diagnostic = |found: &Diagnostic| {
        let (from, to) = units.both(found.span);
        DiagnosticView {
            code: found.code.name().to_owned(),
            means: found.code.means().to_owned(),
            level: name(&found.level),
            from,
            to,
            line: found.place.line,
            sentence: found.sentence,
            message: found.message.clone(),
            evidence: found
                .evidence
                .iter()
                .map(|one| ShownEvidence { name: one.name.clone(), says: one.says.clone() })
                .collect(),
            allowed: found.allowed.clone(),
            fix: found.fix.as_ref().map(|fix| {
                let (from, to) = units.both(fix.span);
                FixView { from, to, insert: fix.replacement.clone(), says: fix.says.clone() }
            }),
            excepted: found
                .excepted
                .as_ref()
                .map(|one| ExceptedView { by: one.by.clone(), reason: one.reason.clone() }),
        }
    };
    let unread = checked.unread.iter().map(|one| {
        let span = one.span.map(|span| units.both(span));
        UnreadView { from: span.map(|span| span.0), to: span.map(|span| span.1), what: one.what.clone() }
    });
    let sentences = checked.sentences.iter().map(|sentence| {
        let (from, to) = units.both(sentence.span);
        let mut names: Vec<String> = Vec::new();
        let cited = sentence.citations.iter().map(|citation| &citation.target);
        for name in cited.chain(sentence.values.iter().map(|value| &value.name)) {
            if !name.is_empty() && !names.contains(name) {
                names.push(name.clone());
            }
        }
        SentenceView {
            from,
            to,
            kind: crate::publish::name_of(&sentence.kind),
            kind_from: crate::publish::name_of(&sentence.kind_from),
            names,
        }
    });
    CheckView {
        errors: checked.errors,
        warnings: checked.warnings,
        notes: checked.notes,
        diagnostics: checked.diagnostics.iter().map(diagnostic).collect(),
        unread: unread.collect(),
        sentences: sentences.collect(),
        ..CheckView::default()
    }
}

impl Desk {
    /// What a report is held against as of the newest entry, for works that end in one: also what is sealed, as far as the key
    /// of who runs this opens it.
    pub(super) async fn fresh_basis(&self) -> Result<(Arc<crate::solve::Solved>, Basis), Failure> {
        let found = self.found_now().await?;
        let opening = self.workbench.opening_sealed();
        let basis = opening.basis(found.as_of, &found.solved, &(&found.kept.findings).into()).await?;
        Ok((found.solved, basis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_as_browsers_do() {
        let text = "Атпа! 🎥 one";
        let units = Units::of(text);
        let byte = text.find("one").unwrap();
        let browsers = text[..byte].encode_utf16().count();
        assert_eq!((units.at(byte), units.at(text.len())), (browsers, browsers + 3));
        assert_eq!(Units::of("plain").at(3), 3);
    }

    #[test]
    fn names_that_begin_as_typed_come_first_and_every_word_must_occur() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(rank(&words("o-res"), "o-res-dead", ""), Some(1));
        assert_eq!(rank(&words("dead"), "o-res-dead", ""), Some(2));
        assert_eq!(rank(&words("residence"), "o-res-dead", "bodies at the Residence"), Some(3));
        assert_eq!(rank(&words("residence square"), "o-res-dead", "bodies at the residence"), None);
        assert_eq!(rank(&[], "anything", ""), Some(1));
    }
}
