//! A unit forgotten: minutes or hours where seconds are due.

use model::Relation;

/// What a basis says that speaks of a length which the row's seconds meet only if they are another unit: what is the
/// matter, and what to do. Reads English, Russian and Kazakh.
pub fn forgotten_unit(relation: &Relation, basis: &str) -> Option<(String, String)> {
    let (low, high) = match relation {
        Relation::BeforePoint { low, high, .. }
        | Relation::AfterPoint { low, high, .. }
        | Relation::Offset { low, high, .. } => (*low, *high),
        Relation::AroundPoint { low, high, .. } => (Some(*low), Some(*high)),
        _ => return None,
    };
    let secs: Vec<f64> = [low, high].into_iter().flatten().map(model::Difference::secs).collect();
    for (number, meant) in spelled_lengths(basis) {
        if let Some(end) = secs.iter().find(|end| end.abs() == number) {
            let what = format!("{end} is read as seconds, but the basis speaks of a length of {meant} s");
            return Some((what, format!("write {} if the unit was forgotten", end * meant / number)));
        }
        if let Some((near, far)) =
            between(low, high).filter(|&(near, far)| near < number && number < far && far < meant)
        {
            let what = format!("{near} to {far} are read as seconds, but the basis speaks of a length of {meant} s");
            return Some((what, format!("write seconds: {} and {}", near * meant / number, far * meant / number)));
        }
    }
    None
}

/// The two ends as lengths in seconds, where they lie on one side.
fn between(low: Option<model::Difference>, high: Option<model::Difference>) -> Option<(f64, f64)> {
    let (low, high) = (low?.secs(), high?.secs());
    match (low < 0.0, high < 0.0) {
        (false, false) => Some((low, high)),
        (true, true) => Some((-high, -low)),
        _ => None,
    }
}

/// What the words of a basis say in another unit than seconds: the number, and what it is in seconds.
///
/// Reads figures and number words of three languages before "minute(s)", "hour(s)", "минут", "час", "сағат" and the like.
pub(crate) fn spelled_lengths(basis: &str) -> impl Iterator<Item = (f64, f64)> + '_ {
    // Most bases speak of no length: nothing is allocated for them.
    let words = basis.split(|c: char| !(c.is_alphanumeric() || c == '.')).filter(|word| !word.is_empty());
    let (mut before, mut before_that) = ("", "");
    words.filter_map(move |word| {
        let number = std::mem::replace(&mut before, word);
        let tens = std::mem::replace(&mut before_that, number);
        let factor = factor(word.trim_end_matches('.'))?;
        let figure = number.parse::<f64>().ok().filter(|figure| figure.is_finite());
        let number = figure.or_else(|| {
            let ones = number_word(number)?;
            // "Twenty-five", «двадцать пять», «он бес».
            let tens = number_word(tens).filter(|&tens| ones < 10 && tens % 10 == 0).unwrap_or(0);
            Some(f64::from(tens + ones))
        })?;
        Some((number, number * factor))
    })
}

/// How many seconds a unit has.
fn factor(word: &str) -> Option<f64> {
    if word.is_ascii() {
        let is = |known: &[&str]| known.iter().any(|known| word.eq_ignore_ascii_case(known));
        return match (is(&["minute", "minutes", "min", "mins"]), is(&["hour", "hours", "h", "hrs"])) {
            (true, _) => Some(60.0),
            (_, true) => Some(3600.0),
            _ => None,
        };
    }
    // Endings follow these in Russian and in Kazakh.
    let word = word.to_lowercase();
    let hours = ["час", "часа", "часов", "часу", "ч", "сағ"];
    if word == "мин" || word.starts_with("минут") {
        Some(60.0)
    } else if hours.contains(&word.as_str()) || word.starts_with("сағат") {
        Some(3600.0)
    } else {
        None
    }
}

fn number_word(word: &str) -> Option<u8> {
    const WORDS: [(&str, u8); 48] = [
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
        ("одна", 1),
        ("одну", 1),
        ("один", 1),
        ("две", 2),
        ("два", 2),
        ("три", 3),
        ("четыре", 4),
        ("пять", 5),
        ("шесть", 6),
        ("семь", 7),
        ("восемь", 8),
        ("девять", 9),
        ("десять", 10),
        ("двенадцать", 12),
        ("пятнадцать", 15),
        ("двадцать", 20),
        ("тридцать", 30),
        ("сорок", 40),
        ("бір", 1),
        ("екі", 2),
        ("үш", 3),
        ("төрт", 4),
        ("бес", 5),
        ("алты", 6),
        ("жеті", 7),
        ("сегіз", 8),
        ("тоғыз", 9),
        ("он", 10),
        ("жиырма", 20),
        ("отыз", 30),
        ("қырық", 40),
        ("пятнадцати", 15),
        ("десяти", 10),
    ];
    let word = word.to_lowercase();
    WORDS.iter().find(|(name, _)| *name == word).map(|&(_, number)| number)
}

#[cfg(test)]
mod tests {
    use model::{Difference, PointId};

    use super::*;

    #[test]
    fn figures_and_words() {
        let lengths = |basis| spelled_lengths(basis).collect::<Vec<_>>();
        assert_eq!(lengths("Fifteen Minutes after they arrived"), [(15.0, 900.0)]);
        assert_eq!(lengths("between 2 hours and 30 min."), [(2.0, 7200.0), (30.0, 1800.0)]);
        assert_eq!(lengths("twenty-five minutes"), [(25.0, 1500.0)]);
        assert_eq!(lengths("через пятнадцать минут, около 2 часов"), [(15.0, 900.0), (2.0, 7200.0)]);
        assert_eq!(lengths("двадцать пять минут спустя"), [(25.0, 1500.0)]);
        assert_eq!(lengths("Он бес минуттан кейін"), [(15.0, 900.0)]);
        assert_eq!(lengths("он бес минут өткен соң, екі сағат бойы"), [(15.0, 900.0), (2.0, 7200.0)]);
        assert!(lengths("seen at the corner, minutes later").is_empty());
    }

    #[test]
    fn seconds_that_are_the_minutes_of_the_basis() {
        let after = |low: f64, high: f64| Relation::AfterPoint {
            reference: PointId::new("arrival").unwrap(),
            low: Some(Difference::from_micros((low * 1e6) as i64)),
            high: Some(Difference::from_micros((high * 1e6) as i64)),
        };
        let (what, next) = forgotten_unit(&after(15.0, 20.0), "через пятнадцать минут").unwrap();
        assert!(what.contains("900 s") && next.contains("900"), "{what} > {next}");
        assert!(forgotten_unit(&after(14.0, 16.0), "fifteen minutes after").is_some());
        assert_eq!(forgotten_unit(&after(840.0, 960.0), "fifteen minutes after"), None);
        assert_eq!(forgotten_unit(&after(15.0, 20.0), "a quarter of a minute"), None);
    }
}
