use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use workbench::{Progress, Unit};

/// Progress bars on a terminal: one for the whole with rate and time left, one for each item under way.
pub(crate) struct Bars {
    screen: MultiProgress,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    whole: Option<ProgressBar>,
    parts: HashMap<String, ProgressBar>,
}

/// A part's bar is drawn in so many steps.
const PART_STEPS: u64 = 1000;

impl Bars {
    pub(crate) fn new() -> Self {
        Self { screen: MultiProgress::new(), state: Mutex::default() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Bars {
    fn begin(&self, what: &str, total: u64, unit: Unit) {
        let template = match unit {
            Unit::Bytes => "{msg:12} {wide_bar} {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left",
            Unit::Items => "{msg:12} {wide_bar} {pos}/{len}  {eta} left",
        };
        let bar = self.screen.add(ProgressBar::new(total));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("━╸─"));
        }
        bar.set_message(what.to_owned());
        bar.enable_steady_tick(Duration::from_millis(200));
        if let Some(old) = self.state().whole.replace(bar) {
            old.finish_and_clear();
        }
    }

    fn advance(&self, by: u64) {
        if let Some(bar) = &self.state().whole {
            bar.inc(by);
        }
    }

    fn part(&self, name: &str, fraction: f32) {
        let mut state = self.state();
        if fraction >= 1.0 {
            if let Some(bar) = state.parts.remove(name) {
                bar.finish_and_clear();
            }
            return;
        }
        let bar = state.parts.entry(name.to_owned()).or_insert_with(|| {
            let bar = self.screen.add(ProgressBar::new(PART_STEPS));
            if let Ok(style) = ProgressStyle::with_template("  {msg:32!} {wide_bar} {percent:>3} %") {
                bar.set_style(style.progress_chars("━╸─"));
            }
            bar.set_message(name.to_owned());
            bar
        });
        bar.set_position((f64::from(fraction.max(0.0)) * PART_STEPS as f64) as u64);
    }

    fn end(&self) {
        let mut state = self.state();
        for (_, bar) in state.parts.drain() {
            bar.finish_and_clear();
        }
        if let Some(bar) = state.whole.take() {
            bar.finish_and_clear();
        }
    }
}
