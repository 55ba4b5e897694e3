//! A unit forgotten: minutes or hours where seconds are due.

/// What the words of a basis say in another unit than seconds: the number, and what it is in seconds.
///
/// Reads figures and English number words before "minute(s)", "min", "hour(s)", "h".
pub(super) fn spelled_lengths(basis: &str) -> Vec<(f64, f64)> {
    let lower = basis.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || c == '.')).filter(|word| !word.is_empty()).collect();
    let factor = |word: &str| match word.trim_end_matches('.') {
        "minute" | "minutes" | "min" | "mins" => Some(60.0),
        "hour" | "hours" | "h" | "hrs" => Some(3600.0),
        _ => None,
    };
    words
        .windows(2)
        .filter_map(|pair| {
            let number = pair[0].parse::<f64>().ok().or_else(|| number_word(pair[0]))?;
            Some((number, number * factor(pair[1])?))
        })
        .collect()
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
        assert_eq!(spelled_lengths("fifteen minutes after they arrived"), [(15.0, 900.0)]);
        assert_eq!(spelled_lengths("between 2 hours and 30 min."), [(2.0, 7200.0), (30.0, 1800.0)]);
        assert!(spelled_lengths("seen at the corner, minutes later").is_empty());
    }
}
