//! Who does a deed, and to whom, where the sentence says it plainly.

use super::rules::{Match, rules};
use super::token::Token;

/// Where the part of a clause begins that ends at a place: behind the last of some words, or at the clause's own beginning.
fn begins(tokens: &[Token], at: usize, clause: &[usize], behind: &[&str]) -> usize {
    let ends = |n: &usize| clause[*n] != clause[at] || behind.contains(&tokens[*n].word.as_str());
    (0..at).rev().find(ends).map_or(0, |n| n + 1)
}

/// Whether a label is of people, and not of how they are.
pub(super) fn people(id: &str) -> bool {
    !matches!(
        id,
        "peaceful"
            | "unarmed"
            | "violent"
            | "elderly"
            | "pregnant"
            | "masked"
            | "blindfolded"
            | "naked"
            | "drunk"
            | "disabled"
    )
}

/// Whom it is done to: the label behind the verb, or before it where the verb is passive.
pub(super) fn patient(
    tokens: &[Token],
    from: usize,
    to: usize,
    labels: &[Match<'static>],
    clause: &[usize],
) -> Option<&'static str> {
    let word = |n: usize| tokens[n].word.as_str();
    let be = |n: usize| matches!(word(n), "was" | "were" | "been" | "being" | "is" | "are");
    let first = word(from);
    let passive = be(from)
        || (first.ends_with("ed") || matches!(first, "beaten" | "shot" | "hit"))
            && ((from.saturating_sub(2)..from).any(be) || goes_with_passive(tokens, from));
    if passive {
        let start = begins(tokens, from, clause, &[",", "who", "whom", "that", "by"]);
        // "A rioter who had pushed an officer is beaten": whom it is said of stands before the other verb's clause.
        let relative = start > 0 && matches!(word(start - 1), "who" | "whom" | "that");
        if relative && (start..from).any(|n| word(n).ends_with("ed") && !be(n)) {
            return None;
        }
        let before: Vec<_> = labels.iter().filter(|l| l.from >= start && l.to <= from && people(l.id)).collect();
        return if before.len() == 1 { Some(before[0].id) } else { None };
    }
    // Right behind it, but for articles, numbers, and the preposition that aims.
    let led_by = |l: &&Match<'static>| {
        let lead = (to..l.from).rev().map(word).find(|w| {
            !matches!(*w, "the" | "a" | "an" | "riot" | "two" | "three" | "of" | "some" | "several" | "many" | "few")
        });
        lead == Some("by")
    };
    let near = labels.iter().find(|l| l.from >= to && people(l.id) && !led_by(l))?;
    let between = |n: usize| {
        matches!(
            word(n),
            "the" | "a" | "an" | "at" | "on" | "upon" | "into" | "toward" | "towards" | "against" | "away" | "out"
        ) || matches!(word(n), "one" | "two" | "three" | "several" | "some" | "another" | "at" | "least" | "peaceful")
            || matches!(
                word(n),
                "member" | "members" | "of" | "group" | "groups" | "crowd" | "back" | "severely" | "oncoming"
            )
            || tokens[n].is_digits()
            || word(n) == "by"
            || n > to && matches!(word(n - 1), "by" | "riot") && super::rules::is_person_word(word(n))
    };
    (near.from - to <= 6 && (to..near.from).all(between)).then_some(near.id)
}

/// "Were beaten and dragged away": the passive of the verb before goes on.
fn goes_with_passive(tokens: &[Token], at: usize) -> bool {
    let word = |n: usize| tokens[n].word.as_str();
    let joint = at.checked_sub(1).filter(|n| matches!(word(*n), "and" | "or" | ","));
    let Some(verb) = joint.and_then(|n| n.checked_sub(1)) else { return false };
    let participle = word(verb).ends_with("ed") || word(verb).ends_with("en") || matches!(word(verb), "shot" | "hit");
    let be = |n: usize| matches!(word(n), "was" | "were" | "been" | "being" | "is" | "are");
    participle && (verb.saturating_sub(2)..verb).any(be)
}

/// Whether a form in "-ing" is a verb with somebody before it: "had begun firing", "are seen beating", "soldiers shooting".
fn goes_on(tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].word.as_str();
    if !word.ends_with("ing") || at == 0 {
        return false;
    }
    let before = tokens[at - 1].word.as_str();
    matches!(before, "begun" | "began" | "start" | "started" | "starts" | "keep" | "kept" | "seen" | "heard" | "filmed")
        || matches!(before, "is" | "are" | "was" | "were" | "been" | "then" | "repeatedly" | "continued" | "visibly")
        || (before.ends_with('s') || before.ends_with("men") || before == "police" || before == "troops")
            && tokens[at - 1].is_word()
}

/// Whether the words of a deed leave open who does it: a passive without "by", a sound that is heard.
pub(super) fn is_doerless(tokens: &[Token], from: usize, to: usize) -> bool {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let be = |n: usize| matches!(word(n), "was" | "were" | "been" | "being" | "is" | "are" | "be");
    if (to..to + 7).any(|n| matches!(word(n), "by" | "from" | "as")) {
        return false;
    }
    let passive = be(from)
        || goes_with_passive(tokens, from)
        || (from.saturating_sub(2)..from).any(be) && !word(from).ends_with("ing");
    let heard = (to..to + 4).any(be)
        && (to..to + 6).any(|n| matches!(word(n), "heard" | "audible" | "fired" | "seen" | "visible" | "recorded"));
    // A title: "Shots at the market".
    let noun = matches!(
        word(from),
        "shots" | "shot" | "rounds" | "gunfire" | "shootings" | "killings" | "deaths" | "explosions"
    ) && to == from + 1
        && !(from.saturating_sub(5)..from)
            .any(|n| word(n).starts_with("fir") || word(n).ends_with("ing") || word(n).ends_with("ed"))
        && (from == 0 || !matches!(word(from - 1), "be" | "is" | "are" | "was" | "were"));
    passive || heard || noun
}

/// Who does it: the label before the verb, or behind "by" where the verb is passive.
pub(super) fn actor(
    tokens: &[Token],
    from: usize,
    to: usize,
    labels: &[Match<'static>],
    clause: &[usize],
) -> Option<&'static str> {
    // "She heard shooting": it is others who shoot.
    if from > 0 && matches!(tokens[from - 1].word.as_str(), "heard" | "hear" | "hears" | "hearing") {
        return None;
    }
    // "Fired on by officers", "under fire from officers".
    let under = tokens[from].word == "under" || from > 0 && tokens[from - 1].word == "under";
    let led_by = |n: &usize| tokens[*n].word == "by" || (under && tokens[*n].word == "from");
    let by = (to..(to + 7).min(tokens.len())).find(|n| led_by(n) && clause[*n] == clause[from]);
    // "Retreat east, still pursued by rioters": who is behind "by" does the other.
    let others = |by: usize| {
        by > to + 1 && tokens[by - 1].word.ends_with("ed") && tokens[to..by - 1].iter().any(|t| t.word == ",")
    };
    let by = by.filter(|by| !others(*by));
    // "Set fire to a booth by the gate": where it is, and nobody who does it.
    let led = by.and_then(|by| labels.iter().find(|l| l.from > by && l.from <= by + 4 && people(l.id)));
    let be = (from.saturating_sub(3)..=from)
        .any(|n| matches!(tokens[n].word.as_str(), "was" | "were" | "been" | "is" | "are" | "being"));
    if led.is_some() || by.is_some() && (be || tokens[from].word.ends_with("ed")) {
        return led.map(|l| l.id);
    }
    let passive = !tokens[from].word.ends_with("ing")
        && (goes_with_passive(tokens, from)
            || (from.saturating_sub(3)..=from).any(|n| {
                matches!(tokens[n].word.as_str(), "was" | "were" | "been" | "being" | "be" | "is" | "are" | "got")
            }));
    // "Used tear gas", "threw grenades": who does it stands before the verb of the noun.
    let uses = |n: usize| {
        matches!(
            tokens[n].word.as_str(),
            "use"
                | "uses"
                | "used"
                | "throw"
                | "throws"
                | "threw"
                | "fire"
                | "fires"
                | "fired"
                | "launched"
                | "deployed"
        )
    };
    let thing = matches!(tokens[from].word.as_str(), "tear" | "teargas" | "stun" | "grenades" | "rubber" | "water");
    let from = (from.saturating_sub(6)..from).rev().find(|n| thing && uses(*n)).unwrap_or(from);
    // A noun has no doer that could be read: "the shooting", "gunfire".
    let verb = tokens[from].word.ends_with("ed")
        || goes_on(tokens, from)
        || matches!(
            tokens[from].word.as_str(),
            "shot"
                | "shoot"
                | "shoots"
                | "fire"
                | "fires"
                | "open"
                | "opens"
                | "opened"
                | "beat"
                | "beats"
                | "kill"
                | "kills"
                | "set"
                | "sets"
                | "throw"
                | "throws"
                | "threw"
                | "storm"
                | "storms"
                | "loot"
                | "loots"
                | "burn"
                | "burns"
                | "hit"
                | "hits"
                | "attack"
                | "attacks"
                | "point"
                | "points"
                | "aim"
                | "aims"
                | "disperse"
                | "steal"
                | "stole"
                | "stab"
                | "stabs"
                | "broke"
                | "break"
                | "detain"
                | "arrest"
                | "warn"
                | "chase"
                | "chases"
                | "fled"
                | "flee"
                | "ran"
                | "withdrew"
                | "surround"
                | "surrounds"
                | "knelt"
                | "kneel"
                | "use"
                | "uses"
                | "launched"
                | "deployed"
                | "single"
                | "singles"
                | "flank"
                | "take"
                | "takes"
                | "took"
        );
    if passive || !verb {
        return None;
    }
    let start = begins(tokens, from, clause, &[",", "who", "whom", "that"]);
    let free = |l: &&Match<'static>| {
        // "fired at protesters and killed": a label behind a preposition does nothing.
        let before = l.from.checked_sub(1).map_or("", |n| tokens[n].word.as_str());
        let lead = l.from.checked_sub(2).map_or("", |n| tokens[n].word.as_str());
        let led = |w: &str| {
            matches!(
                w,
                "at" | "on"
                    | "of"
                    | "into"
                    | "toward"
                    | "towards"
                    | "against"
                    | "with"
                    | "by"
                    | "near"
                    | "from"
                    | "for"
                    | "to"
                    | "among"
                    | "beat"
                    | "hit"
                    | "told"
                    | "saw"
            )
        };
        let article = matches!(before, "the" | "a" | "an" | "peaceful" | "unarmed" | "some" | "several");
        !(led(before) || led(lead) && article)
    };
    let before: Vec<_> =
        labels.iter().filter(|l| l.to <= from && l.from >= start && people(l.id)).filter(free).collect();
    // Where people of both sides stand before the verb, who does it is not read.
    let side = |id: &str| rules().labels.is_a(id, "security_force");
    let first = before.first()?;
    before.iter().all(|l| side(l.id) == side(first.id)).then_some(*first).map(|l| l.id)
}
