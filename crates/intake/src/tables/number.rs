//! Numbers as people write them: a point or a comma before the decimals, or between thousands, which looks the same.

/// How a text can be read as a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeral {
    /// In one way.
    One(f64),
    /// In two: `20,000` is twenty to some, and twenty thousand to others.
    Two(Readings),
    /// In none.
    None,
}

/// Both readings of a number that can be read in two ways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Readings {
    /// With decimals behind the separator.
    pub(crate) decimal: f64,
    /// With thousands before it.
    pub(crate) thousands: f64,
}

impl Numeral {
    /// The number, where there is one reading.
    pub(crate) fn one(self) -> Option<f64> {
        if let Numeral::One(number) = self { Some(number) } else { None }
    }
}

/// What a column says of its numbers before any is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Whole numbers of people, items, pixels: nobody needs decimals, so that a point may stand between thousands.
    Count,
    /// Metres: a thousand of them is as likely as one.
    Metres,
    /// Never a thousand: degrees, fractions.
    Small,
    /// Anything else, such as seconds: a point is for decimals, as programs write them; a comma may be for either.
    Other,
}

const MINUS: char = '\u{2212}';

/// What a text says as a number of a column.
///
/// One separator with one to three digits before it (no zero in front) and exactly three behind it has two readings,
/// unless the column leaves one of them. Blanks, apostrophes and separators that repeat stand between thousands.
pub(crate) fn read(text: &str, scale: Scale) -> Numeral {
    let text = text.trim().replace(MINUS, "-");
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => (-1.0, body),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    match unsigned(body, scale) {
        Numeral::One(number) => Numeral::One(sign * number),
        Numeral::Two(Readings { decimal, thousands }) => {
            Numeral::Two(Readings { decimal: sign * decimal, thousands: sign * thousands })
        }
        Numeral::None => Numeral::None,
    }
}

/// A number as a program wrote it: a point before the decimals, nothing between thousands.
pub(crate) fn plain(text: &str) -> Option<f64> {
    let text = text.trim();
    let known = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    let number: f64 = text.bytes().all(known).then(|| text.parse().ok())??;
    number.is_finite().then_some(number)
}

fn unsigned(body: &str, scale: Scale) -> Numeral {
    let one = |number: Option<f64>| number.map_or(Numeral::None, Numeral::One);
    if body.starts_with(['-', '+']) {
        return Numeral::None;
    }
    let marks: Vec<char> = body.chars().filter(|c| !c.is_ascii_digit()).collect();
    if marks.iter().any(|mark| matches!(mark, 'e' | 'E')) {
        return one(plain(&body.replacen(',', ".", 1)));
    }
    let Some(&last) = marks.last() else { return one(plain(body)) };
    let same = marks.iter().all(|mark| *mark == last);
    if matches!(last, '.' | ',') && marks.len() == 1 {
        return once(body, last, scale);
    }
    if scale == Scale::Small {
        return Numeral::None;
    }
    if same {
        return one(grouped(body, last));
    }
    // Another mark than those before it, and once: the decimals follow it.
    let (whole, decimals) = body.rsplit_once(last).unwrap_or((body, ""));
    let between = marks[0];
    let apart = matches!(last, '.' | ',') && marks[..marks.len() - 1].iter().all(|mark| *mark == between);
    if !apart || between == last || decimals.is_empty() {
        return Numeral::None;
    }
    one(grouped(whole, between).and_then(|whole| plain(&format!("{whole}.{decimals}"))))
}

/// A number with a single separator.
fn once(body: &str, mark: char, scale: Scale) -> Numeral {
    let Some(decimal) = plain(&body.replace(mark, ".")) else { return Numeral::None };
    let thousands = grouped(body, mark);
    let both = match scale {
        Scale::Count | Scale::Metres => true,
        Scale::Small => false,
        Scale::Other => mark == ',',
    };
    match thousands {
        Some(thousands) if both => Numeral::Two(Readings { decimal, thousands }),
        _ => Numeral::One(decimal),
    }
}

/// A whole number with a mark between its thousands, or as in India between thousand, lakh and crore.
fn grouped(body: &str, mark: char) -> Option<f64> {
    let blank = matches!(mark, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
    if !(blank || matches!(mark, '.' | ',' | '\'' | '\u{2019}')) {
        return None;
    }
    let groups: Vec<&str> = body.split(mark).collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let of = |wanted: usize| move |group: &&str| group.len() == wanted;
    let western = (1..=3).contains(&first.len()) && middle.iter().all(of(3));
    let indian = mark == ',' && (1..=2).contains(&first.len()) && !middle.is_empty() && middle.iter().all(of(2));
    if last.len() != 3 || first.starts_with('0') || !(western || indian) {
        return None;
    }
    plain(&groups.concat())
}

/// A number of metres so that it is read in one way: three decimals get a fourth.
pub(crate) fn write_metres(number: f64) -> String {
    let text = number.to_string();
    if matches!(read(&text, Scale::Metres), Numeral::Two(_)) { format!("{text}0") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, scale: Scale) -> String {
        match read(text, scale) {
            Numeral::One(number) => number.to_string(),
            Numeral::Two(Readings { decimal, thousands }) => format!("{decimal} or {thousands}"),
            Numeral::None => "none".to_owned(),
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_read_in_neither() {
        let cases = [
            // Text, as a count, as metres, as degrees, as seconds.
            ("20,000", "20 or 20000", "20 or 20000", "20", "20 or 20000"),
            ("20.000", "20 or 20000", "20 or 20000", "20", "20"),
            ("1,234", "1.234 or 1234", "1.234 or 1234", "1.234", "1.234 or 1234"),
            ("-1,500", "-1.5 or -1500", "-1.5 or -1500", "-1.5", "-1.5 or -1500"),
            ("\u{2212}2,000", "-2 or -2000", "-2 or -2000", "-2", "-2 or -2000"),
            ("76.945", "76.945 or 76945", "76.945 or 76945", "76.945", "76.945"),
            ("76,945", "76.945 or 76945", "76.945 or 76945", "76.945", "76.945 or 76945"),
            ("76,94557", "76.94557", "76.94557", "76.94557", "76.94557"),
            ("0,500", "0.5", "0.5", "0.5", "0.5"),
            ("012,500", "12.5", "12.5", "12.5", "12.5"),
            ("1234,500", "1234.5", "1234.5", "1234.5", "1234.5"),
            ("12,5", "12.5", "12.5", "12.5", "12.5"),
            ("1,234,567", "1234567", "1234567", "none", "1234567"),
            ("1.234.567", "1234567", "1234567", "none", "1234567"),
            ("1 234 567", "1234567", "1234567", "none", "1234567"),
            ("1\u{a0}234", "1234", "1234", "none", "1234"),
            ("20\u{202f}000", "20000", "20000", "none", "20000"),
            ("1'234", "1234", "1234", "none", "1234"),
            ("1\u{2019}234\u{2019}567", "1234567", "1234567", "none", "1234567"),
            ("1,234.5", "1234.5", "1234.5", "none", "1234.5"),
            ("1.234,567", "1234.567", "1234.567", "none", "1234.567"),
            ("1 234,500", "1234.5", "1234.5", "none", "1234.5"),
            ("12,34,567", "1234567", "1234567", "none", "1234567"),
            ("1,00,000", "100000", "100000", "none", "100000"),
            ("1e3", "1000", "1000", "1000", "1000"),
            ("20000", "20000", "20000", "20000", "20000"),
            (" 17 ", "17", "17", "17", "17"),
            ("+5", "5", "5", "5", "5"),
        ];
        for (text, count, metres, degrees, seconds) in cases {
            let scales = [Scale::Count, Scale::Metres, Scale::Small, Scale::Other];
            assert_eq!(scales.map(|scale| shown(text, scale)), [count, metres, degrees, seconds], "{text:?}");
        }
        for wrong in [
            "",
            "-",
            "--1",
            "+-1",
            "1,23,45",
            "1 23",
            "1,2,3",
            "1.2.3",
            "1,234.567,8",
            "1'23",
            "0 123",
            "1 234'567",
            "one",
            "1_000",
            "inf",
            "NaN",
            "1e999",
            "12 ,5",
            "1.234.56",
            ".",
            ",",
            "1,,000",
        ] {
            for scale in [Scale::Count, Scale::Metres, Scale::Small, Scale::Other] {
                assert_eq!(read(wrong, scale), Numeral::None, "{wrong:?}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_again(number in -1e9..1e9f64, digits in 0u8..6) {
            let number = format!("{number:.*}", usize::from(digits)).parse::<f64>().unwrap_or(number);
            proptest::prop_assert_eq!(read(&write_metres(number), Scale::Metres), Numeral::One(number));
            proptest::prop_assert_eq!(read(&number.to_string(), Scale::Other), Numeral::One(number));
        }

        /// Whoever groups by thousands, in whatever habit, never gets a smaller number.
        #[test]
        fn grouped_numbers_are_never_made_small(number in 1_000u64..1_000_000_000_000, mark in "[., '\u{a0}\u{202f}\u{2019}]") {
            let digits = number.to_string();
            let mut text = String::new();
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at) % 3 == 0 {
                    text.push_str(&mark);
                }
                text.push(digit);
            }
            let right = match read(&text, Scale::Count) {
                Numeral::One(read) => read == number as f64,
                Numeral::Two(readings) => readings.thousands == number as f64,
                Numeral::None => false,
            };
            proptest::prop_assert!(right, "{}", text);
        }
    }
}
