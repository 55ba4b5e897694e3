use super::doers::{actor, is_doerless, patient};
use super::rules::{Match, rules};
use super::supposed::denies_knowing;
use super::target::{Target, target};
use super::token::Token;

/// How sure something is said to be, the surest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sureness {
    /// It may be so.
    Possible,
    /// It appears so.
    Probable,
    /// It is so.
    Certain,
}

/// Something that was done, or that a person was in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Act {
    /// Which rule reads it.
    pub(crate) id: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it is grave enough to need evidence by itself.
    pub(crate) strong: bool,
    pub(crate) sureness: Sureness,
    /// Whether the sentence says that it was not done.
    pub(crate) negated: bool,
    /// Where the words of its hedge stand.
    pub(crate) hedge: Option<(usize, usize)>,
    /// The label of who does it, in the sentence's own words; the rule of it.
    pub(crate) actor: Option<&'static str>,
    /// The label of whom it is done to, likewise.
    pub(crate) patient: Option<&'static str>,
    /// What is shot at, likewise.
    pub(crate) target: Option<Target>,
    /// Whether its words leave open who does it: "shots are heard", "was beaten".
    pub(crate) doerless: bool,
    /// Whether it only says when or about what, as something told elsewhere: "after the shooting".
    pub(crate) refers: bool,
}

/// Nouns of deeds by which a sentence refers to what is told elsewhere. Deaths and injuries are none: each is told anew.
const REFERRED: &[&str] = &[
    "shooting",
    "shootings",
    "shots",
    "shot",
    "gunfire",
    "fire",
    "firing",
    "gas",
    "tear",
    "arson",
    "beating",
    "beatings",
    "attack",
    "arrests",
    "clashes",
    "dispersal",
    "violence",
];

/// Whether a deed stands as a noun with its article behind a word of time: "after the shooting", "before the first shots".
fn refers(tokens: &[Token], from: usize) -> bool {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let first = from - usize::from(from > 0 && matches!(word(from - 1), "first" | "initial" | "actual"));
    let article = first > 0 && matches!(word(first - 1), "the" | "that" | "this");
    if !article || first < 2 || !REFERRED.contains(&word(from)) {
        return false;
    }
    let lead = (word(first.saturating_sub(3)), word(first - 2));
    matches!(lead.1, "after" | "before" | "during" | "following" | "since" | "until" | "preceding" | "about" | "into")
        || ["justif", "defend", "condemn", "investigat"].iter().any(|verb| lead.1.starts_with(verb))
        || matches!(lead, ("prior", "to") | ("up", "to") | ("time" | "start" | "beginning" | "end" | "moment", "of"))
}

/// Words at which a hedge or a negation ends.
fn breaks(word: &str) -> bool {
    matches!(word, ";" | ":" | "—" | "." | "but" | "while" | "whereas" | "although" | "though" | "because" | "!" | "?")
}

/// The acts of a text.
pub(super) fn acts(tokens: &[Token], unknown: &[Match<'_>]) -> Vec<Act> {
    let rules = rules();
    let hedges = rules.hedges.matches(tokens);
    let labels = rules.labels.matches(tokens);
    let found = rules.acts.matches(tokens);
    let mut clause = vec![0; tokens.len() + 1];
    for n in 0..tokens.len() {
        clause[n + 1] = clause[n] + usize::from(breaks(&tokens[n].word));
    }
    let acts = found.iter().map(|m| {
        let rule = &rules.acts.rules[m.number];
        let (mut sureness, mut hedged) = (Sureness::Certain, None);
        for hedge in &hedges {
            let level = match hedge.id {
                "probable" => Sureness::Probable,
                "possible" => Sureness::Possible,
                _ => continue,
            };
            // "or so it appears: …" is said of what follows.
            let it = matches!(tokens[hedge.from].word.as_str(), "it" | "or") && hedge.to <= m.from;
            let colon = it && (hedge.to..m.from).filter(|n| breaks(&tokens[*n].word)).all(|n| tokens[n].word == ":");
            // "The dead — or those who appear to be — …"
            let mends =
                matches!(tokens[hedge.from].word.as_str(), "or" | "if") && hedge.from >= m.to && hedge.from - m.to <= 2;
            // "May, but need not, mean": the hedge holds a sign itself.
            let inside = hedge.to <= m.from && clause[hedge.to] == clause[m.from];
            let same = clause[hedge.from] == clause[m.from] || inside || colon || mends;
            // Before it, with no new subject between; or right behind it: "dead, apparently".
            let before = hedge.from <= m.from && m.from - hedge.from <= 22 && !new_subject(tokens, hedge.to, m.from);
            let adverb = tokens[hedge.from].word.ends_with("ly")
                || tokens[hedge.from].word.starts_with("appear")
                || tokens[hedge.from].word.starts_with("seem");
            // "as it seems" is said of the whole clause.
            let ends = tokens.get(hedge.to).is_none_or(|t| t.word == ".");
            let last = hedge.from > 0 && tokens[hedge.from - 1].word == "," && ends;
            let wide = last
                || matches!(tokens[hedge.from].word.as_str(), "as" | "it" | "if" | "or" | "suspicion" | "suspicions");
            let modal = level == Sureness::Possible && tokens[hedge.from].word.starts_with('m');
            let behind = hedge.from >= m.to && (wide || (hedge.from - m.to <= 1 && (adverb || modal)));
            if same && (before || behind) && level < sureness {
                (sureness, hedged) = (level, Some((tokens[hedge.from].start, tokens[hedge.to - 1].end)));
            }
        }
        // "None of them is seen to …", "nobody", "denied that …" reach to the end of their clause; "not" and "no" a few words.
        let far = (0..m.from).any(|n| {
            let whole = matches!(
                tokens[n].word.as_str(),
                "none" | "nobody" | "neither" | "denied" | "denies" | "deny" | "denying"
            ) || (matches!(tokens[n].word.as_str(), "no" | "not")
                && matches!(tokens[n + 1].word.as_str(), "one" | "a" | "any")
                && tokens[n + 1].end < tokens[m.from].start
                && (tokens[n + 1].word == "one"
                    || tokens.get(n + 2).is_some_and(|t| matches!(t.word.as_str(), "single" | "word"))));
            // "Denies nothing" denies nothing.
            whole && tokens[n + 1].word != "nothing" && clause[n] == clause[m.from]
        });
        let from = m.from.saturating_sub(4);
        let negated = far
            || (from..m.from).any(|n| {
                clause[n] == clause[m.from]
                    && !denies_knowing(tokens, unknown, n, m.from)
                    && matches!(
                        tokens[n].word.as_str(),
                        "not"
                            | "never"
                            | "no"
                            | "without"
                            | "nobody"
                            | "none"
                            | "neither"
                            | "nor"
                            | "didn't"
                            | "don't"
                            | "wasn't"
                            | "weren't"
                            | "cannot"
                            | "doesn't"
                    )
                    && !matches!(
                        tokens.get(n + 1).map_or("", |t| t.word.as_str()),
                        "more"
                            | "fewer"
                            | "less"
                            | "later"
                            | "earlier"
                            | "only"
                            | "longer"
                            | "question"
                            | "doubt"
                            | "dispute"
                            | "denying"
                            | "mistaking"
                            | "secret"
                            | "surprise"
                            | "wonder"
                            | "coincidence"
                    )
                    && !(n + 1..m.from)
                        .any(|k| matches!(tokens[k].word.as_str(), "," | "only" | "longer" | "before" | "who"))
            });
        Act {
            id: m.id,
            start: tokens[m.from].start,
            end: tokens[m.to - 1].end,
            strong: rule.does.as_deref() == Some("strong"),
            sureness,
            negated,
            hedge: hedged,
            actor: actor(tokens, m.from, m.to, &labels, &clause),
            patient: patient(tokens, m.from, m.to, &labels, &clause),
            target: target(tokens, m.id, m.from),
            doerless: is_doerless(tokens, m.from, m.to),
            refers: refers(tokens, m.from),
        }
    });
    acts.collect()
}

/// Whether between two places a new subject begins: ", and soldiers", ", and they".
fn new_subject(tokens: &[Token], from: usize, to: usize) -> bool {
    (from..to.saturating_sub(1)).any(|n| {
        // "… and 10 who were dead": others.
        let counts = tokens[n].word == "and"
            && (super::number::number(tokens, n + 1).is_some()
                || matches!(tokens[n + 1].word.as_str(), "another" | "others"))
            && tokens[n + 2..to.max(n + 2)].iter().take(3).any(|t| matches!(t.word.as_str(), "who" | "were" | "was"));
        // "… largely peaceful, except for some who throw stones", "around the same time as the first shots": others.
        let except = tokens[n].word == "except"
            || tokens[n].word == "as" && n > 0 && matches!(tokens[n - 1].word.as_str(), "time" | "moment");
        if counts || except {
            return true;
        }
        let joint = tokens[n].word == "," && matches!(tokens[n + 1].word.as_str(), "and" | "then" | "so");
        joint && n + 2 < to && {
            let next = tokens[n + 2].word.as_str();
            matches!(
                next,
                "they"
                    | "he"
                    | "she"
                    | "it"
                    | "the"
                    | "a"
                    | "security"
                    | "soldiers"
                    | "police"
                    | "officers"
                    | "protesters"
                    | "troops"
            )
        }
    })
}
