//! Two states of the case held against each other, and a published version against what this program makes of its facts.
use super::Published;
use super::diff::{ChangedSentence, Difference, changed_sentences, correction, named};
use super::ground::Ground;
use super::methods::{Cause, MadeOtherwise};
use crate::failure::Failure;
use crate::open::Workbench;

impl Workbench {
    /// What differs between two states of the case: findings, and the sentences of a report.
    ///
    /// The report is the text given, held against both; else what was published last by either entry.
    ///
    /// # Errors
    /// There are not so many entries, or the case cannot be read.
    pub async fn diff(&self, from: u64, to: u64, text: Option<&str>) -> Result<Difference, Failure> {
        let size = self.records().size().await?;
        if let Some(over) = [from, to].into_iter().find(|entry| *entry > size || *entry == 0) {
            let what = format!("the ledger has {size} entries, and {over} is none of these states");
            return Err(Failure::new(
                what,
                "give how many entries a state has, such as `as_of` of a published version",
            ));
        }
        let (before, after) = (self.as_it_stood(from), self.as_it_stood(to));
        let mut findings = after.changed_findings(&before).await?;
        let (old, new) = match text {
            Some(text) => (Some(text.to_owned()), Some(text.to_owned())),
            None => (self.last_text(from).await?, self.last_text(to).await?),
        };
        let new = new.or_else(|| old.clone());
        let old = old.or_else(|| new.clone());
        let otherwise = match text {
            Some(_) => None,
            None => self.made_otherwise(from).await?,
        };
        let mut sentences = match (old, new) {
            (Some(old), Some(new)) => changed_sentences(&before.ground(&old).await?, &after.ground(&new).await?),
            _ => Vec::new(),
        };
        let day = self.day(self.recorded_at(to - 1).await?).await?;
        let methods_kept = otherwise.as_ref().map(|(kept, _)| *kept);
        let mut methods = Vec::new();
        if let Some((_, made)) = otherwise {
            methods.clone_from(&made.methods);
            made.join(&mut findings, &mut sentences);
        }
        let correction = correction(&day, &sentences);
        Ok(Difference { from, to, methods, methods_kept, findings, correction, sentences })
    }

    /// What this program makes otherwise of the facts that the version published last on so many entries stood on, and whether that
    /// version kept by which methods it was computed; `None` where nothing was published.
    async fn made_otherwise(&self, entries: u64) -> Result<Option<(bool, MadeOtherwise)>, Failure> {
        let Some(last) = self.published_on(entries).await? else { return Ok(None) };
        let frozen = self.frozen(&last).await?;
        let text = self.text_of(&last.text).await?;
        let again = self.as_it_stood(last.as_of).ground(&text).await?;
        Ok(Some((frozen.findings.is_some(), MadeOtherwise::of(&frozen, &again))))
    }

    /// Tells of sentences under which a method changed whether it was the method: by what it makes of the facts as they were.
    pub(super) async fn tell_causes(&self, last: &Published, changed: &mut [ChangedSentence]) -> Result<(), Failure> {
        if changed.iter().all(|one| one.methods.is_empty()) {
            return Ok(());
        }
        let then = self.as_it_stood(last.as_of).ground(&self.text_of(&last.text).await?).await?;
        let made = MadeOtherwise::of(&self.frozen(last).await?, &then);
        for one in changed.iter_mut().filter(|one| one.by == Cause::Either) {
            let by_method = made.sentences.iter().find(|other| other.number == one.number);
            one.by = match by_method {
                None => Cause::Evidence,
                Some(other) if other.after == one.after && other.on == one.on => Cause::Method,
                Some(_) => Cause::Both,
            };
        }
        Ok(())
    }

    async fn ground(&self, text: &str) -> Result<Ground, Failure> {
        let solved = self.solve().await?;
        let found = self.findings(&solved).await?;
        let mut compiler = self.basis(self.records().size().await?, &solved, &(&found).into()).await?.compiler;
        let checked = compiler.check(text);
        let hidden = self.hidden().await?;
        Ok(Ground::of(&checked, &compiler, &hidden).with_findings(
            &checked,
            &compiler,
            &hidden,
            &named(&solved, &found)?,
        ))
    }

    /// The version that was published last of those that stand on so many entries or on fewer.
    async fn published_on(&self, entries: u64) -> Result<Option<Published>, Failure> {
        let standing = self.all_published().await?.into_iter().filter(|one| one.as_of <= entries);
        Ok(standing.max_by_key(|one| one.entry))
    }

    /// Its text.
    async fn last_text(&self, entries: u64) -> Result<Option<String>, Failure> {
        match self.published_on(entries).await? {
            Some(last) => Ok(Some(self.text_of(&last.text).await?)),
            None => Ok(None),
        }
    }
}
