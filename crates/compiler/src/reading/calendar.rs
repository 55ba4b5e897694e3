//! Names of the calendar: months and days of the week.

/// The months by their names, in small letters.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// The months as they are shortened, without a full stop.
const SHORT: [&str; 13] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "sept"];
/// The days of the week by their names, in small letters.
pub(crate) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The number of a month by its name, whole or shortened.
pub(crate) fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|m| *m == word).or_else(|| SHORT.iter().position(|m| *m == word))?;
    // "Sept." is the ninth by its second short name.
    i8::try_from(if at == 12 { 9 } else { at + 1 }).ok()
}

/// Whether a word names a month, whole or shortened, or a day of the week.
pub(crate) fn is_calendar(word: &str) -> bool {
    month(word).is_some() || WEEKDAYS.contains(&word)
}

/// Whether a word is the short form of a month, which is written with a full stop: "Sept", but not "May".
pub(crate) fn is_short_month(word: &str) -> bool {
    SHORT.contains(&word) && !MONTHS.contains(&word)
}
