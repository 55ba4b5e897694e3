use std::collections::BTreeMap;

/// Phrases and what each stands for, found in a text by the stems of its words, the longest first.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<T> {
    by_first: BTreeMap<String, Vec<(Vec<String>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: BTreeMap::new() }
    }
}

impl<T> Phrases<T> {
    pub(crate) fn add(&mut self, words: &str, meant: T) {
        let stems = stems(words);
        let Some(first) = stems.first().cloned() else { return };
        let known = self.by_first.entry(first).or_default();
        let at = known.partition_point(|(other, _)| other.len() >= stems.len());
        known.insert(at, (stems, meant));
    }

    /// Where phrases begin, how many words they have, and what they stand for; no word is used twice.
    pub(crate) fn find<'a>(&'a self, text: &[String]) -> Vec<(usize, usize, &'a T)> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let fits = |(stems, _): &&(Vec<String>, T)| text[at..].starts_with(stems);
            match self.by_first.get(&text[at]).and_then(|known| known.iter().find(fits)) {
                Some((stems, meant)) => {
                    found.push((at, stems.len(), meant));
                    at += stems.len();
                }
                None => at += 1,
            }
        }
        found
    }

    pub(crate) fn first<'a>(&'a self, text: &[String]) -> Option<&'a T> {
        self.find(text).first().map(|(_, _, meant)| *meant)
    }
}

/// The words of a text in lower case without their endings, in order.
///
/// # Limits
/// Endings of English alone; words of other languages stay as they are.
pub(crate) fn stems(text: &str) -> Vec<String> {
    words(text).iter().map(|word| stem(word)).collect()
}

/// The words of a text in lower case, in order.
pub(crate) fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace('’', "'").replace("'s", "").replace('\'', "");
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn stem(word: &str) -> String {
    // "Fire" burns and "fired" shoots; "arms" are raised and "armed" are who bears them; a body may be struck, bodies lie.
    if !word.is_ascii() || word.len() < 4 || matches!(word, "fired" | "firing" | "armed" | "bodies") {
        return word.to_owned();
    }
    let base = match word {
        _ if word.ends_with("ies") && word.len() > 4 => format!("{}y", &word[..word.len() - 3]),
        _ if word.ends_with("ing") && word.len() > 5 => undoubled(&word[..word.len() - 3]),
        _ if word.ends_with("ed") && !word.ends_with("eed") && word.len() > 4 => undoubled(&word[..word.len() - 2]),
        _ if word.ends_with("sses") || word.ends_with("shes") || word.ends_with("ches") => {
            word[..word.len() - 2].to_owned()
        }
        _ if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    };
    match base.strip_suffix('e') {
        Some(short) if short.len() > 2 => short.to_owned(),
        _ => base,
    }
}

/// "stopp" is "stop", "kill" stays.
fn undoubled(word: &str) -> String {
    let bytes = word.as_bytes();
    match bytes {
        [.., a, b] if a == b && !matches!(b, b'l' | b's' | b'z' | b'e') && word.len() > 3 => {
            word[..word.len() - 1].to_owned()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_meet() {
        for (a, b) in [("stopped", "stop"), ("killed", "killing"), ("injuries", "injury")] {
            assert_eq!(stems(a), stems(b), "{a} {b}");
        }
        assert_ne!(stems("bodies"), stems("body"));
        assert_eq!(stems("The police’s cars"), ["the", "polic", "car"].map(str::to_owned));
        assert_eq!(stems("площадь"), ["площадь"]);
    }
}
