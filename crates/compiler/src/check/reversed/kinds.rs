//! What the words for those who take part tell of who they are.

use crate::reading::{Part, rules, tokens};

/// Whether words name the same, as far as they can be compared.
pub(super) fn same(one: &Part, other: &Part) -> bool {
    one.stem == other.stem || one.is_person() && other.is_person() && can_be(one, other)
}

/// Whether a word of some parts is one of others, by itself.
pub(super) fn strict(parts: &[Part], others: &[Part]) -> bool {
    parts.iter().any(|one| {
        others.iter().any(|other| {
            one.stem == other.stem
                && (one.beside.is_empty()
                    || other.beside.is_empty()
                    || one.beside.iter().any(|word| other.beside.contains(word)))
                || kind(&one.word).is_some_and(|kind| self::kind(&other.word) == Some(kind))
        })
    })
}

/// Whether two words for people can be for the same.
pub(super) fn can_be(one: &Part, other: &Part) -> bool {
    if one.stem == other.stem || is_anybody(&one.word) || is_anybody(&other.word) {
        return true;
    }
    let (Some(own), Some(theirs)) = (kind(&one.word), kind(&other.word)) else { return true };
    let groups = [&rules().labels, &rules().nouns, &rules().roles, &rules().things];
    let related = groups.iter().any(|group| group.is_a(own, theirs) || group.is_a(theirs, own));
    let force = |id: &str| rules().labels.is_a(id, "security_force");
    let officers = matches!(own, "officer" | "security_force" | "law_enforcement")
        || matches!(theirs, "officer" | "security_force" | "law_enforcement");
    // "Police officer", "border guard": what stands before the noun tells which they are.
    let beside = |part: &Part, of: &Part| {
        part.beside.contains(&of.stem) || part.beside.iter().any(|word| of.beside.contains(word))
    };
    related || officers && force(own) && force(theirs) || beside(one, other) || beside(other, one)
}

/// What kind of people a word is for.
pub(super) fn kind(word: &str) -> Option<&'static str> {
    if word == "forces" {
        return Some("security_force");
    }
    let tokens = tokens(word);
    let first = |group: &'static crate::reading::Group| group.matches(&tokens).first().map(|m| m.id);
    let person = |id: &str| rules().things.rule(id).is_some_and(|rule| rule.does.as_deref() == Some("person"));
    first(&rules().labels)
        .or_else(|| first(&rules().things).filter(|id| person(id)))
        .or_else(|| first(&rules().roles))
        .or_else(|| first(&rules().nouns).filter(|id| rules().nouns.is_a(id, "person")))
}

/// Words for people of whom nothing more is told.
pub(super) fn is_anybody(word: &str) -> bool {
    matches!(
        word,
        "man"
            | "men"
            | "woman"
            | "women"
            | "person"
            | "people"
            | "persons"
            | "individual"
            | "individuals"
            | "crowd"
            | "somebody"
            | "someone"
            | "anybody"
            | "anyone"
            | "nobody"
            | "everybody"
            | "everyone"
            | "victim"
            | "victims"
            | "other"
            | "others"
            | "human"
            | "humans"
            | "member"
            | "members"
            | "casualty"
            | "casualties"
            | "those"
            | "witness"
            | "witnesses"
            | "survivor"
            | "survivors"
            | "civilian"
            | "civilians"
            | "attacker"
            | "attackers"
            | "assailant"
            | "assailants"
            | "group"
            | "body"
            | "bodies"
            | "dead"
            | "injured"
            | "wounded"
            | "figure"
            | "figures"
            | "family"
            | "families"
            | "relative"
            | "relatives"
            | "us"
            | "me"
            | "himself"
            | "herself"
            | "staff"
            | "employee"
            | "employees"
            | "personnel"
            | "worker"
            | "workers"
            | "resident"
            | "residents"
    )
}
