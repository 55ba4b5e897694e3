//! The clauses of a sentence, as far as signs and joining words tell them apart.

use super::Subject;

/// Words at which a clause ends.
const ENDS: &[&str] = &[
    ",", ";", ":", "—", "–", "(", ")", ".", "while", "whereas", "but", "then", "before", "after", "when", "as", "who",
    "which", "where", "until", "because", "although", "since",
];

/// Where each clause begins and ends; a lead without a deed ("On the bridge, …") belongs to the clause behind it.
pub(super) fn clauses(subject: &Subject<'_>) -> Vec<(usize, usize)> {
    let tokens = &subject.reading.tokens;
    let told = |from: usize, to: usize| {
        subject.reading.acts.iter().any(|act| act.strong && from <= act.start && act.end <= to)
    };
    let mut clauses: Vec<(usize, usize)> = Vec::new();
    let mut from = 0;
    for (n, token) in tokens.iter().enumerate() {
        // "… opened fire and three vans burned": a joint with a new subject and verb is not told from one of nouns, but
        // where a deed stands on either side.
        let next = tokens.get(n + 1).map_or(token.end, |next| next.start);
        let and = token.word == "and"
            && told(from, token.start)
            && subject.reading.acts.iter().any(|act| act.strong && act.start >= next);
        if (ENDS.contains(&token.word.as_str()) || and) && from < token.start {
            let does = subject
                .reading
                .frames
                .iter()
                .any(|one| from <= one.start && one.end <= token.start && !one.agents.is_empty());
            let lead = clauses.is_empty() && !told(from, token.start) && !does && token.word == ",";
            if !lead {
                clauses.push((from, token.start));
                from = token.end;
            }
        }
    }
    clauses.push((from, subject.passage.text().len()));
    clauses
}

/// The clause that a place of the text stands in.
pub(super) fn clause_of(clauses: &[(usize, usize)], at: usize) -> Option<(usize, usize)> {
    clauses.iter().copied().find(|(from, to)| (*from..*to).contains(&at))
}
