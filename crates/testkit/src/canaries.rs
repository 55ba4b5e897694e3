//! Five hundred names, handles, numbers and addresses that must be found nowhere, and a search that finds them anyhow.
//!
//! The people are made up. The search knows every form in which programs let text escape: encodings, escapes, other
//! letter cases, letters of the other alphabet, digits of another width, reversed.
use std::collections::{BTreeSet, HashMap};
use std::path::Path;

/// So many canaries there are.
pub const COUNT: usize = 500;

/// Bytes by which candidates are found; no form is shorter.
const PREFIX: usize = 6;

/// The canaries: names in Latin, Cyrillic and Kazakh letters, handles, telephone numbers and e-mail addresses.
pub fn all() -> Vec<String> {
    let syllables = ["bel", "kor", "tas", "vin", "dar", "mel", "sug", "ran", "pol", "zhu", "gir", "lom"];
    let cyrillic = ["бел", "кор", "тас", "вин", "дар", "мел", "суг", "ран", "пол", "жуй", "гир", "лом"];
    let kazakh = ["әлі", "құр", "тәң", "өрі", "дүй", "мың", "сұғ", "рай", "бөл", "жұл", "һәм", "іңк"];
    let word = |table: &[&str; 12], n: usize| -> String {
        let parts = [n % 12, n / 12 % 12, n / 144 % 12].map(|part| table[part]);
        let text: String = parts.concat();
        let mut letters = text.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    };
    let mixed = |n: usize| (n * 7919 + 13) % 1728;
    let made = |n: usize| {
        let (given, family) = (mixed(n), mixed(n + 900));
        match n % 10 {
            0 | 1 => format!("{} {}ov", word(&syllables, given), word(&syllables, family)),
            2 | 3 => format!("{} {}ова", word(&cyrillic, given), word(&cyrillic, family)),
            4 | 5 => format!("{} {}қызы", word(&kazakh, given), word(&kazakh, family)),
            6 | 7 => format!("@{}_{}{n}", word(&syllables, given).to_lowercase(), word(&syllables, family)),
            8 => format!("+7701{:07}", 1_000_003 + n * 17_389 % 8_000_000),
            _ => format!("{}.{n}@{}.example", word(&syllables, given).to_lowercase(), word(&syllables, family)),
        }
    };
    let canaries: Vec<String> = (0..COUNT).map(made).collect();
    assert_eq!(canaries.iter().collect::<BTreeSet<_>>().len(), COUNT, "each is one of a kind");
    canaries
}

/// Every form of a text that the search knows, with what it is called.
pub fn forms(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = text.as_bytes();
    let units = || text.encode_utf16();
    let mut forms = vec![
        ("utf-8", bytes.to_vec()),
        ("utf-16le", units().flat_map(u16::to_le_bytes).collect()),
        ("utf-16be", units().flat_map(u16::to_be_bytes).collect()),
        ("hex", hex(bytes, false, "")),
        ("HEX", hex(bytes, true, "")),
        ("percent", hex(bytes, true, "%")),
        ("percent, ASCII as it is", percent(bytes)),
        ("json", units().flat_map(|unit| format!("\\u{unit:04x}").into_bytes()).collect()),
        (
            "json, ASCII as it is",
            escaped(text, |c| c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect()),
        ),
        ("html", text.chars().flat_map(|c| format!("&#{};", c as u32).into_bytes()).collect()),
        ("html, hexadecimal", text.chars().flat_map(|c| format!("&#x{:x};", c as u32).into_bytes()).collect()),
        ("html, ASCII as it is", escaped(text, |c| format!("&#{};", c as u32))),
        ("reversed", text.chars().rev().collect::<String>().into_bytes()),
        ("reversed bytes", bytes.iter().rev().copied().collect()),
        ("lower case", text.to_lowercase().into_bytes()),
        ("upper case", text.to_uppercase().into_bytes()),
    ];
    forms.extend([
        ("quoted-printable", quoted_printable(bytes)),
        ("in Latin letters", in_latin(text).into_bytes()),
        ("in Latin letters, lower case", in_latin(text).to_lowercase().into_bytes()),
        ("in Cyrillic letters", in_cyrillic(text).into_bytes()),
        ("full-width digits", wide(text, |c| c.is_ascii_digit()).into_bytes()),
        ("full-width", wide(text, |c| c.is_ascii_graphic()).into_bytes()),
    ]);
    let names = ["base32", "base32 after one byte", "base32 after two", "base32 after three", "base32 after four"];
    for (offset, name) in names.into_iter().enumerate() {
        let digits = digits(bytes, offset, 5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
        forms.push((name, digits.to_ascii_lowercase()));
        forms.push((name, digits));
    }
    let names = ["base64", "base64 after one byte", "base64 after two bytes"];
    forms.extend(names.into_iter().enumerate().map(|(offset, name)| (name, base64(bytes, offset))));
    forms
}

/// Where canaries were found.
#[derive(Debug, Default)]
pub struct Found {
    /// Each canary with the form and the place of its first sight.
    pub first: HashMap<String, (String, String)>,
}

/// Which text, in which form, as these bytes.
type Form = (usize, &'static str, Vec<u8>);

/// Looks for texts in all their forms.
pub struct Search {
    patterns: HashMap<[u8; PREFIX], Vec<Form>>,
    texts: Vec<String>,
}

impl Search {
    /// A search for these.
    pub fn new(texts: &[String]) -> Self {
        let mut patterns: HashMap<[u8; PREFIX], Vec<Form>> = HashMap::new();
        for (number, text) in texts.iter().enumerate() {
            for (name, form) in forms(text) {
                let prefix = form[..PREFIX].try_into().unwrap();
                patterns.entry(prefix).or_default().push((number, name, form));
            }
        }
        Self { patterns, texts: texts.to_vec() }
    }

    /// Looks through bytes.
    pub fn bytes(&self, place: &str, bytes: &[u8], found: &mut Found) {
        for start in 0..(bytes.len() + 1).saturating_sub(PREFIX) {
            let prefix: [u8; PREFIX] = bytes[start..start + PREFIX].try_into().unwrap();
            for (number, form, pattern) in self.patterns.get(&prefix).into_iter().flatten() {
                if bytes[start..].starts_with(pattern) {
                    let at = (form.to_string(), format!("{place}, byte {start}"));
                    found.first.entry(self.texts[*number].clone()).or_insert(at);
                }
            }
        }
    }

    /// Looks through the names and contents of all files below a folder.
    pub fn folder(&self, folder: &Path, found: &mut Found) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let (path, place) = (entry.path(), entry.path().display().to_string());
            self.bytes(&format!("the name {place}"), entry.file_name().as_encoded_bytes(), found);
            if entry.file_type().unwrap().is_dir() {
                self.folder(&path, found);
            } else if let Ok(bytes) = std::fs::read(&path) {
                self.bytes(&place, &bytes, found);
            }
        }
    }
}

fn hex(bytes: &[u8], upper: bool, before: &str) -> Vec<u8> {
    let digits = |byte: &u8| if upper { format!("{before}{byte:02X}") } else { format!("{before}{byte:02x}") };
    bytes.iter().flat_map(|byte| digits(byte).into_bytes()).collect()
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    let one = |byte: &u8| if plain(*byte) { vec![*byte] } else { format!("%{byte:02X}").into_bytes() };
    bytes.iter().flat_map(one).collect()
}

fn escaped(text: &str, escape: impl Fn(char) -> String) -> Vec<u8> {
    text.chars().map(|c| if c.is_ascii() { c.to_string() } else { escape(c) }).collect::<String>().into_bytes()
}

/// As mail carries text that is not ASCII (RFC 2045, section 6.7), in one line.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let plain = |byte: u8| (byte.is_ascii_graphic() || byte == b' ') && byte != b'=';
    let one = |byte: &u8| if plain(*byte) { vec![*byte] } else { format!("={byte:02X}").into_bytes() };
    bytes.iter().flat_map(one).collect()
}

/// Letters of one alphabet and how they are commonly written in the other; longer ones first.
const LETTERS: [(&str, &str); 42] = [
    ("щ", "shch"),
    ("ж", "zh"),
    ("х", "kh"),
    ("ц", "ts"),
    ("ч", "ch"),
    ("ш", "sh"),
    ("ю", "yu"),
    ("я", "ya"),
    ("ё", "yo"),
    ("ғ", "gh"),
    ("ң", "ng"),
    ("а", "a"),
    ("б", "b"),
    ("в", "v"),
    ("г", "g"),
    ("д", "d"),
    ("е", "e"),
    ("з", "z"),
    ("и", "i"),
    ("й", "y"),
    ("к", "k"),
    ("л", "l"),
    ("м", "m"),
    ("н", "n"),
    ("о", "o"),
    ("п", "p"),
    ("р", "r"),
    ("с", "s"),
    ("т", "t"),
    ("у", "u"),
    ("ф", "f"),
    ("ы", "y"),
    ("э", "e"),
    ("ә", "a"),
    ("і", "i"),
    ("қ", "q"),
    ("ө", "o"),
    ("ұ", "u"),
    ("ү", "u"),
    ("һ", "h"),
    ("ь", ""),
    ("ъ", ""),
];

/// A text with the Cyrillic letters of Russian and Kazakh in Latin ones.
fn in_latin(text: &str) -> String {
    let one = |c: char| {
        let small: String = c.to_lowercase().collect();
        let Some((_, latin)) = LETTERS.iter().find(|(cyrillic, _)| *cyrillic == small) else { return c.to_string() };
        if !c.is_uppercase() {
            return (*latin).to_owned();
        }
        let mut letters = latin.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    };
    text.chars().map(one).collect()
}

/// A text with its Latin letters in Cyrillic ones, the longest match first.
fn in_cyrillic(text: &str) -> String {
    let mut written = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let lower = rest.to_lowercase();
        let found = LETTERS.iter().find(|(_, latin)| !latin.is_empty() && lower.starts_with(latin));
        match found.filter(|_| first.is_ascii_alphabetic()) {
            Some((cyrillic, latin)) => {
                written.push_str(&if first.is_uppercase() { cyrillic.to_uppercase() } else { (*cyrillic).to_owned() });
                rest = &rest[latin.len()..];
            }
            None => {
                written.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    written
}

/// A text with some of its ASCII characters in the full width of East Asian type.
fn wide(text: &str, which: impl Fn(char) -> bool) -> String {
    let one = |c: char| if which(c) { char::from_u32(c as u32 + 0xfee0).unwrap_or(c) } else { c };
    text.chars().map(one).collect()
}

fn base64(bytes: &[u8], offset: usize) -> Vec<u8> {
    digits(bytes, offset, 6, b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}

/// The digits of so many bits each that stand for the text alone, whatever stands before and behind it.
fn digits(bytes: &[u8], offset: usize, bits: usize, alphabet: &[u8]) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, offset).chain(bytes.iter().copied()).collect();
    let bit = |n: usize| padded[n / 8] >> (7 - n % 8) & 1;
    let first = (offset * 8).div_ceil(bits);
    let last = padded.len() * 8 / bits;
    let digit = |n: usize| (0..bits).fold(0, |value, k| value << 1 | bit(n * bits + k));
    (first..last).map(|n| alphabet[digit(n) as usize]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_finds_every_form_of_every_canary() {
        let canaries = all();
        let search = Search::new(&canaries);
        for canary in &canaries {
            for (name, form) in forms(canary) {
                let mut found = Found::default();
                let around = [b"..\"".as_slice(), &form, b"\"..."].concat();
                search.bytes("here", &around, &mut found);
                assert!(found.first.contains_key(canary), "{canary} as {name}");
            }
        }
        let mut found = Found::default();
        search.bytes("here", "Nobody is named in these words, +7 000, @nobody".as_bytes(), &mut found);
        assert!(found.first.is_empty(), "{found:?}");
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        assert_eq!(base64(b"Man is", 0), b"TWFuIGlz");
        assert_eq!(base64(b"an is", 1), b"FuIGlz", "the digit it shares with the byte before is left out");
    }

    #[test]
    fn the_other_forms_are_as_programs_and_people_write_them() {
        // RFC 4648, section 10: BASE32("fooba") = "MZXW6YTB".
        let base32 = |text: &[u8], offset| digits(text, offset, 5, b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
        assert_eq!(base32(b"fooba", 0), b"MZXW6YTB");
        assert_eq!(base32(b"ooba", 1), b"XW6YTB", "the digits it shares with the byte before are left out");
        assert_eq!(quoted_printable("Ю = 7".as_bytes()), b"=D0=AE =3D 7");
        assert_eq!(in_latin("Жұлдыз Щукина"), "Zhuldyz Shchukina");
        assert_eq!(in_cyrillic("Zhuldyz, Shchukina"), "Жулдйз, Щукина");
        assert_eq!(wide("+7 701", |c| c.is_ascii_digit()), "+\u{ff17} \u{ff17}\u{ff10}\u{ff11}");
    }
}
