use super::token::Token;

/// The value of one word for a number below a hundred.
fn small(word: &str) -> Option<f64> {
    const ONES: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let one = |word: &str| ONES.iter().position(|w| *w == word).map(|n| n as f64);
    let ten = |word: &str| TENS.iter().position(|w| *w == word).map(|n| (n as f64 + 2.0) * 10.0);
    if let Some((tens, ones)) = word.split_once('-') {
        return Some(ten(tens)? + one(ones).filter(|n| (1.0..10.0).contains(n))?);
    }
    one(word).or_else(|| ten(word))
}

/// Whether a word alone is a number below a hundred: "seven", "twenty-three".
pub(crate) fn is_number_word(word: &str) -> bool {
    small(word).is_some()
}

/// The number that one word is, in figures or letters.
pub(crate) fn number_of(word: &str) -> Option<f64> {
    small(word).or_else(|| figures(word))
}

/// A number written in figures: "12", "1,000", "2.5".
fn figures(word: &str) -> Option<f64> {
    if !word.starts_with(|c: char| c.is_ascii_digit())
        || !word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.'))
    {
        return None;
    }
    let grouped =
        word.contains(',') && word.split(',').skip(1).all(|part| part.split('.').next().is_some_and(|p| p.len() == 3));
    if word.contains(',') && !grouped {
        return None;
    }
    word.replace(',', "").parse().ok()
}

/// A number in words or figures that begins at a token, and how many tokens it takes.
pub(crate) fn number(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let word = |n: usize| tokens.get(at + n).map_or("", |t| t.word.as_str());
    let (mut value, mut len) = match (figures(word(0)), small(word(0))) {
        (Some(value), _) | (None, Some(value)) => (value, 1),
        _ if matches!(word(0), "a" | "one") && matches!(word(1), "hundred" | "thousand" | "million") => (1.0, 1),
        _ => return None,
    };
    // "twenty one" without its hyphen.
    if value >= 20.0
        && value % 10.0 == 0.0
        && figures(word(0)).is_none()
        && let Some(ones) = small(word(1)).filter(|n| (1.0..10.0).contains(n))
    {
        value += ones;
        len += 1;
    }
    if (word(len), word(len + 1), word(len + 2)) == ("and", "a", "half") {
        value += 0.5;
        len += 3;
    }
    let mut whole = 0.0;
    loop {
        match word(len) {
            "hundred" => value *= 100.0,
            "thousand" => {
                whole += value * 1_000.0;
                value = 0.0;
            }
            "million" => {
                whole += value * 1_000_000.0;
                value = 0.0;
            }
            "dozen" => value *= 12.0,
            _ => break,
        }
        len += 1;
        let skip = usize::from(word(len) == "and");
        if let Some(more) = small(word(len + skip)).filter(|more| *more > 0.0 && *more < 100.0)
            && (skip == 1 || value == 0.0)
        {
            // "two hundred and five", "five thousand two hundred"
            let hundreds = word(len + skip + 1) == "hundred";
            // "Between eight hundred and eleven hundred": two numbers.
            if hundreds && skip == 1 {
                break;
            }
            value += if hundreds { more * 100.0 } else { more };
            len += skip + 1 + usize::from(hundreds);
        }
    }
    Some((whole + value, len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::token::tokens;

    #[test]
    fn numbers_are_read_in_words_and_figures() {
        for (text, value, len) in [
            ("ten men", 10.0, 1),
            ("1,000 men", 1000.0, 1),
            ("2.5 minutes", 2.5, 1),
            ("two and a half minutes", 2.5, 4),
            ("two and a half thousand men", 2500.0, 5),
            ("twenty-three videos", 23.0, 1),
            ("two hundred and five men", 205.0, 4),
            ("five thousand two hundred men", 5200.0, 4),
            ("three dozen men", 36.0, 2),
            ("a hundred men", 100.0, 2),
            ("20 thousand men", 20000.0, 2),
            ("1.5 million men", 1_500_000.0, 2),
        ] {
            assert_eq!(number(&tokens(text), 0), Some((value, len)), "{text}");
        }
        for text in ["men", "a man", "AK-47", "third"] {
            assert_eq!(number(&tokens(text), 0), None, "{text}");
        }
    }
}
