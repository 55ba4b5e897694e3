//! What a quotation leaves out of the words that it quotes: never what turns their sense.

/// A word of a text as it is compared, with the sign that ends a sentence or clause before it.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) plain: String,
    /// Whether a sentence ends right before it.
    begins: bool,
    /// Whether a comma or another sign stands right before it.
    parted: bool,
}

/// Words whose loss turns a statement round or makes it surer: negations, hedges, conditions, and whose word it is.
const TURNS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "without",
    "cannot",
    "hardly",
    "barely",
    "if",
    "unless",
    "may",
    "might",
    "could",
    "would",
    "perhaps",
    "maybe",
    "possibly",
    "probably",
    "apparently",
    "allegedly",
    "reportedly",
    "seem",
    "seems",
    "seemed",
    "appear",
    "appears",
    "appeared",
    "think",
    "thought",
    "believe",
    "believed",
    "guess",
    "suppose",
    "heard",
    "claim",
    "claims",
    "claimed",
    "allege",
    "alleged",
    "said",
    "says",
    "say",
    "told",
    "according",
    "rumor",
    "rumors",
    "rumour",
    "rumours",
    "almost",
    "nearly",
    "unlikely",
    "deny",
    "denied",
    "denies",
    "refused",
    "failed",
    "only",
    "except",
    "likely",
    "doubt",
    "unsure",
    "supposedly",
    "rather",
    "instead",
];

/// Whether the loss of a word turns a statement.
fn turns(word: &str) -> bool {
    TURNS.contains(&word) || word.ends_with("n't")
}

/// Whether a word denies.
fn denies(word: &str) -> bool {
    matches!(
        word,
        "not" | "no" | "never" | "none" | "nobody" | "nothing" | "neither" | "nor" | "without" | "cannot" | "hardly"
    ) || matches!(word, "deny" | "denied" | "denies" | "refused" | "failed" | "false" | "wrong" | "untrue" | "nonsense")
        || word.ends_with("n't")
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut plain = String::new();
    let (mut begins, mut parted) = (true, true);
    let mut ends = |plain: &mut String, begins: &mut bool, parted: &mut bool| {
        if !plain.is_empty() {
            words.push(Word { plain: std::mem::take(plain), begins: *begins, parted: *parted });
            (*begins, *parted) = (false, false);
        }
    };
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            '’' | '\'' | '‘' | 'ʼ' if !plain.is_empty() => plain.push('\''),
            c if c.is_alphanumeric() => plain.push(c),
            c => {
                ends(&mut plain, &mut begins, &mut parted);
                parted |= !c.is_whitespace();
                begins |= matches!(c, '.' | '!' | '?' | '…' | ';');
            }
        }
    }
    ends(&mut plain, &mut begins, &mut parted);
    for word in &mut words {
        word.plain = word.plain.trim_end_matches('\'').to_owned();
    }
    words.retain(|word| !word.plain.is_empty());
    words
}

/// The parts of a quotation between what it leaves out ("[…]", "…") and what its author put in ("[the army]").
fn parts(words_of: &str) -> Vec<Vec<Word>> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in with_letters(words_of).chars() {
        match c {
            '[' => {
                depth += 1;
                parts.push(String::new());
            }
            ']' => depth = (depth - 1_i32).max(0),
            '…' => parts.push(String::new()),
            c if depth == 0 => {
                if let Some(last) = parts.last_mut() {
                    last.push(c);
                }
            }
            _ => {}
        }
    }
    let parts = parts.iter().flat_map(|part| part.split("...")).map(words);
    parts.filter(|part| !part.is_empty()).collect()
}

/// "[O]ur men": a letter in brackets is one of the word, whose case was changed.
pub(super) fn with_letters(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut made = String::new();
    let mut n = 0;
    while n < chars.len() {
        let inner = chars[n] == '['
            && chars.get(n + 1).is_some_and(|c| c.is_alphabetic())
            && chars.get(n + 2) == Some(&']')
            && chars.get(n + 3).is_some_and(|c| c.is_alphabetic());
        made.push(if inner { chars[n + 1] } else { chars[n] });
        n += if inner { 3 } else { 1 };
    }
    made
}

/// Where each part of a quotation stands in a text, in their order; `None` where one does not.
fn places(text: &[Word], parts: &[Vec<Word>], from: usize, clean: bool) -> Option<Vec<(usize, usize)>> {
    let Some((first, rest)) = parts.split_first() else { return Some(Vec::new()) };
    let last = text.len().checked_sub(first.len())?;
    for at in from..=last {
        if !text[at..at + first.len()].iter().zip(first).all(|(a, b)| a.plain == b.plain) {
            continue;
        }
        // A way that leaves out nothing that turns the sense is looked for first.
        if clean && from > 0 && text[from..at].iter().any(|word| turns(&word.plain)) {
            return None;
        }
        if let Some(mut found) = places(text, rest, at + first.len(), clean) {
            found.insert(0, (at, at + first.len()));
            return Some(found);
        }
    }
    None
}

/// The words of a text, and where in them the parts of a quotation stand.
type Aligned = (Vec<Word>, Vec<(usize, usize)>);

fn found(text: &str, quoted: &str) -> Option<Aligned> {
    // What the record itself leaves out is no word of it.
    let text: Vec<Word> = parts(text).into_iter().flatten().collect();
    let parts = parts(quoted);
    if parts.len() > 12 {
        return None;
    }
    let at = places(&text, &parts, 0, true).or_else(|| places(&text, &parts, 0, false))?;
    Some((text, at))
}

/// Whether the words stand in a text in their order, what is left out left aside.
pub(super) fn holds(text: &str, quoted: &str) -> bool {
    found(text, quoted).is_some()
}

/// How the words that are left out turn what was said; `None` where they do not, or the sentence says it outside its
/// quotation marks.
pub(super) fn changed(text: &str, quoted: &str, outside: &str) -> Option<String> {
    let (text, at) = found(text, quoted)?;
    let inserted: Vec<Word> = words(&quoted.replace(['…'], " "));
    let kept = |word: &str| inserted.iter().any(|own| own.plain == word);
    let lost = |from: usize, to: usize| {
        // What stands in sentences that are left out whole turns none that is quoted.
        let first = (from..to).find(|n| text[*n].begins).unwrap_or(to);
        let last = (first..=to.min(text.len() - 1)).rev().find(|n| text[*n].begins).unwrap_or(to);
        let mut words = text[from..first].iter().chain(&text[last.min(to)..to]);
        words.find(|word| turns(&word.plain) && !kept(&word.plain))
    };
    for pair in at.windows(2) {
        let (from, to) = (pair[0].1, pair[1].0);
        if let Some(word) = lost(from, to) {
            return Some(format!("what is left out has the word \"{}\", which turns what was said", word.plain));
        }
        // The subject of one sentence with the deed of another.
        let crosses = (from..=to).any(|n| n > from && text.get(n).is_some_and(|word| word.begins));
        if crosses && !text[to].begins && !text.get(from).is_some_and(|word| word.begins) {
            return Some("the parts of two sentences are quoted as one".to_owned());
        }
    }
    let (Some(&(first, _)), Some(&(_, end))) = (at.first(), at.last()) else { return None };
    let outside: Vec<Word> = words(outside);
    let said = |word: &Word| outside.iter().any(|own| denies(&own.plain) || own.plain == word.plain);
    // "I do not believe that they fired": the denial stands before what is quoted, in its sentence.
    let sentence = (0..=first).rev().find(|n| text[*n].begins || text[*n].parted).unwrap_or(0);
    let before = text[sentence.max(first.saturating_sub(7))..first].iter().find(|word| denies(&word.plain));
    if let Some(word) = before.filter(|word| !said(word)) {
        return Some(format!("before what is quoted stands \"{}\", which turns what was said", word.plain));
    }
    // "We fire if they come": the condition stands behind it.
    let behind = text.get(end).filter(|word| !word.begins && matches!(word.plain.as_str(), "if" | "unless" | "except"));
    if let Some(word) = behind.filter(|word| !outside.iter().any(|own| own.plain == word.plain)) {
        return Some(format!("behind what is quoted stands \"{}\", which turns what was said", word.plain));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_may_not_turn_what_was_said() {
        let said = "Our men did not fire at the crowd. They may have fired in the air, I was told. Rioters fired.";
        for (quoted, outside) in [
            ("Our men did […] fire at the crowd", "The chief said."),
            ("Our men … fire at the crowd", "The chief said."),
            ("They […] fired in the air", "The chief said."),
            ("They [had] fired in the air", "The chief said."),
            ("fire at the crowd", "The chief said that his men would."),
            ("Our men […] fired in the air", "The chief said."),
        ] {
            assert!(holds(said, quoted) && changed(said, quoted, outside).is_some(), "{quoted}");
        }
        for (quoted, outside) in [
            ("Our men did not fire […] . They may have fired in the air", "The chief said."),
            ("Our men […] did not fire at the crowd", "The chief said."),
            ("fire at the crowd", "The chief said that his men did not."),
            ("[o]ur men did not fire at the crowd", "The chief said."),
            ("They may have fired in the air […]", "The chief said."),
            ("Our men did not fire at the crowd. … Rioters fired.", "The chief said."),
        ] {
            assert!(holds(said, quoted), "{quoted}");
            assert_eq!(changed(said, quoted, outside), None, "{quoted}");
        }
        assert!(changed("We will shoot if they come closer", "We will shoot", "He said.").is_some());
    }
}
