//! A unit forgotten: minutes or hours where seconds are due.

/// What the words of a basis say in another unit than seconds: the number, and what it is in seconds.
///
/// Reads figures and English number words before "minute(s)", "min", "hour(s)", "h".
pub(super) fn spelled_lengths(basis: &str) -> impl Iterator<Item = (f64, f64)> + '_ {
    // Most bases speak of no length: nothing is allocated for them.
    let words = basis.split(|c: char| !(c.is_alphanumeric() || c == '.')).filter(|word| !word.is_empty());
    let mut before = "";
    words.filter_map(move |word| {
        let number = std::mem::replace(&mut before, word);
        let factor = factor(word.trim_end_matches('.'))?;
        let number = number.parse::<f64>().ok().or_else(|| number_word(&number.to_lowercase()))?;
        Some((number, number * factor))
    })
}

/// How many seconds a unit has.
fn factor(word: &str) -> Option<f64> {
    let is = |known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    if is(&["minute", "minutes", "min", "mins"]) {
        Some(60.0)
    } else if is(&["hour", "hours", "h", "hrs"]) {
        Some(3600.0)
    } else {
        None
    }
}

fn number_word(word: &str) -> Option<f64> {
    const WORDS: [(&str, u8); 15] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("forty", 40),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|&(_, number)| f64::from(number))
}

#[cfg(test)]
mod tests {
    use super::spelled_lengths;

    #[test]
    fn figures_and_words() {
        let lengths = |basis| spelled_lengths(basis).collect::<Vec<_>>();
        assert_eq!(lengths("Fifteen Minutes after they arrived"), [(15.0, 900.0)]);
        assert_eq!(lengths("between 2 hours and 30 min."), [(2.0, 7200.0), (30.0, 1800.0)]);
        assert!(lengths("seen at the corner, minutes later").is_empty());
    }
}
