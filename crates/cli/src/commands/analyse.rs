use clap::Args;
use model::NoticeLevel;
use workbench::{Analysed, Listened};

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Decode every item once, in a sandbox, and keep what later steps need.
///
/// Takes that hear the same are put on one clock by it. What has been analysed by this version is not done again. A crash or a stop costs the items under way; the next
/// run goes on from there. An item that cannot be decoded stays preserved and says why.
#[derive(Args)]
pub(crate) struct Analyse {
    #[command(flatten)]
    place: Place,

    /// How many items are decoded side by side [default: one per core].
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

impl Analyse {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let analysed = workbench.analyse(self.workers, output.progress()).await?;
        let notices = analysed.notices.clone();
        output.print(&analysed, &notices, |analysed| table(analysed));
        // What an item itself causes is recorded with it; an error here is an item that could not be looked at.
        let hindered = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        Ok(if hindered { Outcome::BadInput } else { Outcome::Fine })
    }
}

fn table(analysed: &Analysed) -> String {
    let credentials = match analysed.metadata.with_credentials {
        0 => String::new(),
        n => format!(" Signed provenance (C2PA) in {n}; see the report for what of it holds."),
    };
    let mut sound = heard(&analysed.sound);
    if analysed.shots.found > 0 {
        sound.push_str(&format!(
            "{} sounds are, or may be, shots ({} proposed now): listen, then sightline review accept or reject.\n",
            analysed.shots.found, analysed.shots.proposed
        ));
    }
    format!(
        "{} items analysed, {} unchanged, {} could not be decoded, {} takes found.{credentials}\n{sound}Next: sightline solve, then sightline report --html report.html\n",
        analysed.done, analysed.unchanged, analysed.failed, analysed.takes
    )
}

/// What recordings hear in common, in lines for people.
fn heard(sound: &Listened) -> String {
    if sound.recordings < 2 {
        return String::new();
    }
    let mut text = format!(
        "{} takes with sound compared: {} pairs are on one clock by what they hear ({} recorded now).\n",
        sound.recordings, sound.pairs, sound.recorded
    );
    if sound.taken_back > 0 {
        text.push_str(&format!("{} pairs that were recorded before were taken back.\n", sound.taken_back));
    }
    let between = |pairs: &[[String; 2]]| {
        let shown: Vec<String> = pairs.iter().take(5).map(|[a, b]| format!("{a} and {b}")).collect();
        let more =
            if pairs.len() > shown.len() { format!(", and {} more", pairs.len() - shown.len()) } else { String::new() };
        format!("{}{more}", shown.join(", "))
    };
    if !sound.copies.is_empty() {
        text.push_str(&format!(
            "One and the same sound, so copies and no witnesses of one another: {}. Say so in lineage.csv.\n",
            between(&sound.copies)
        ));
    }
    if !sound.cut.is_empty() {
        text.push_str(&format!(
            "Not put on one clock, because one of them seems to have a cut: {}. Say where takes begin in takes.csv.\n",
            between(&sound.cut)
        ));
    }
    for ([take, of], speed) in &sound.sped {
        text.push_str(&format!(
            "Not put on one clock, because {take} plays {:.1} % {} than {of}: one of them was {} on its way.\n",
            100.0 * (speed - 1.0).abs(),
            if *speed > 1.0 { "faster" } else { "slower" },
            if *speed > 1.0 { "sped up, or the other slowed down," } else { "slowed down, or the other sped up," },
        ));
    }
    if sound.passed_over > 0 {
        text.push_str(&format!(
            "{} pairs of takes share so few sound landmarks that only their sudden sounds were compared: `sightline sync` compares some \
             files at length.\n",
            sound.passed_over
        ));
    }
    if sound.speeds_untried {
        text.push_str("Takes that fit nothing are too many to be tried at other speeds: `sightline sync` does that for some files.\n");
    }
    for (takes, misclosure_s) in &sound.disagreeing {
        text.push_str(&format!(
            "Disagree around a cycle by {misclosure_s:.2} s: {}; of these only what a third recording bears out is used.\n",
            takes.join(", ")
        ));
    }
    text
}
