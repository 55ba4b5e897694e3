//! Words folded so that one search finds them in any script, spelling and form.
//!
//! Three keys: the *plain* one (case, accents and script folded, Cyrillic in Latin letters), the *stems* (English and
//! Russian words without their endings, by Snowball's rules, so that `burning` finds `burned`, and `площадь` finds
//! `площади`) and the *skeleton* (voiced and unvoiced, long and doubled letters made one), by which
//! `Сәтбаев`, `Сатпаев`, `Satpaev` and `Satpayev` are one word. The plain key ranks first: a skeleton finds more than was
//! meant.
use rust_stemmers::{Algorithm, Stemmer};

/// The fewest letters of a word that has an ending to lose.
const FEWEST: usize = 4;

/// A text folded for searching.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folded {
    plain: Box<str>,
    bones: Box<str>,
    stems: Box<str>,
}

impl Folded {
    /// The keys of a text.
    pub(crate) fn of(text: &str) -> Self {
        let plain = plain(text);
        Self { bones: skeleton(&plain).into(), stems: stems(text).into(), plain: plain.into() }
    }
}

/// The stems of a text's English and Russian words in Latin letters, a space in front of each and at the end.
fn stems(text: &str) -> String {
    let lower = text.to_lowercase().replace('ё', "е");
    let (english, russian) = (Stemmer::create(Algorithm::English), Stemmer::create(Algorithm::Russian));
    let mut stems = String::from(" ");
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= FEWEST) {
        let stem = if word.chars().all(|c| ('а'..='я').contains(&c)) {
            russian.stem(word)
        } else if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
            english.stem(word)
        } else {
            continue;
        };
        stems.push_str(plain(&stem).trim_start());
    }
    stems
}

/// A text with case, accents and script folded, words separated by single spaces, a space in front and at the end.
fn plain(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    for c in text.chars().flat_map(char::to_lowercase) {
        if is_joined(c) {
            continue;
        }
        if let Some(latin) = latin(c) {
            folded.push_str(latin);
        } else if c.is_ascii_alphanumeric() {
            folded.push(c);
        } else if c.is_alphanumeric() {
            folded.push(bare(c));
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded
}

/// The skeleton of a plain text: the same words, each by how it sounds at a distance.
fn skeleton(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    let mut letters = plain.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        let sound = match (c, next) {
            ('k' | 'g' | 'z' | 's' | 'c', Some('h')) => {
                letters.next();
                match c {
                    'k' | 'g' => 'k',
                    _ => 's',
                }
            }
            ('t', Some('s')) => {
                letters.next();
                's'
            }
            ('b', _) => 'p',
            ('d', _) => 't',
            ('g' | 'q' | 'h' | 'x' | 'c', _) => 'k',
            ('z' | 'j', _) => 's',
            ('w' | 'f', _) => 'v',
            ('y' | 'i' | 'e', _) => 'e',
            ('o' | 'u', _) => 'o',
            (c, _) => c,
        };
        // Glides between vowels come and go with the spelling (Satpaev, Satpayev).
        let vowel = |c: char| matches!(c, 'a' | 'e' | 'o');
        let glide = sound == 'e' && (out.ends_with(vowel) || next.is_some_and(|c| matches!(c, 'a' | 'o' | 'u' | 'e')));
        if out.ends_with(sound) || (glide && out.ends_with('e')) {
            continue;
        }
        out.push(sound);
    }
    out
}

/// Letters of scripts that are written in several letters, or none, of Latin.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'ё' | 'є' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ы' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' | 'ў' => "u",
        'ф' => "f",
        'х' | 'һ' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ı' => "i",
        'ʻ' | 'ʼ' => "",
        _ => return None,
    })
}

/// A letter without its accent, where it has one that is built in.
fn bare(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        // Arabic letters as keyboards for other languages write them.
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'أ' | 'إ' | 'آ' => 'ا',
        c => c,
    }
}

/// What stands between letters of one word: combining marks, joiners, apostrophes.
fn is_joined(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{640}'
        | '\'' | '’' | '‘' | '`' | '´')
}

/// What somebody looks for: words that all must occur.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sought {
    words: Vec<SoughtWord>,
}

/// One word, each key as it stands in a text.
#[derive(Debug, Clone)]
struct SoughtWord {
    plain: String,
    bones: String,
    stem: String,
}

impl Sought {
    /// The words of a query; the last may be a beginning, and so may the others.
    pub(crate) fn new(query: &str) -> Self {
        let words = query.split(|c: char| !(c.is_alphanumeric() || is_joined(c))).flat_map(|word| {
            let stem = stems(word);
            let folded = plain(word);
            let parts: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
            // A stem is of the whole word.
            let stem = if parts.len() == 1 && stem.len() > 1 { stem } else { String::new() };
            parts.into_iter().map(move |part| {
                let bones = skeleton(&part);
                // Two sounds would be found everywhere.
                let bones = if bones.len() >= 3 { format!(" {bones}") } else { String::new() };
                SoughtWord { plain: format!(" {part}"), bones, stem: stem.clone() }
            })
        });
        Self { words: words.collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How well a text fits: 0 where a word is missing, 1 by its skeleton, 2 inside words, 3 at their beginnings or in another
    /// form, 4 as whole words.
    pub(crate) fn fit(&self, text: &Folded) -> u8 {
        let fit = |word: &SoughtWord| {
            let at = text.plain.match_indices(word.plain.as_str());
            let whole = at.map(|(at, found)| text.plain[at + found.len()..].starts_with(' '));
            match whole.max() {
                Some(true) => 4,
                Some(false) => 3,
                None if !word.stem.is_empty() && text.stems.contains(word.stem.as_str()) => 3,
                None if word.plain.len() > 3 && text.plain.contains(&word.plain[1..]) => 2,
                None if !word.bones.is_empty() && text.bones.contains(word.bones.as_str()) => 1,
                None => 0,
            }
        };
        self.words.iter().map(fit).min().unwrap_or(4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> u8 {
        Sought::new(query).fit(&Folded::of(text))
    }

    #[test]
    fn one_name_is_found_in_every_spelling() {
        let spellings =
            ["Сәтбаев көшесі", "улица Сатпаева", "Satpaev Street", "Satpayev street", "SÁTPAEV kóshesi", "Sätbaev"];
        for query in ["Сәтбаев", "Сатпаев", "satpaev", "Satpayev", "SATBAEV"] {
            for text in spellings {
                assert!(finds(query, text) > 0, "{query} in {text}");
            }
        }
        assert_eq!(finds("Сәтбаев", "Abai Avenue, Алматы, проспект Достык, Seifullin"), 0);
    }

    #[test]
    fn words_are_found_in_their_other_forms() {
        for (query, text) in [
            ("burning bus", "A bus burned at the corner; two buses followed"),
            ("shots", "One shot is heard"),
            ("soldier", "The soldiers' trucks"),
            ("running", "He runs"),
            ("площадь", "Люди на площади"),
            ("солдаты", "К солдатам подъехал автобус"),
            ("стреляли", "Стрелял неизвестный"),
            ("Флаги", "с флагом в руке"),
        ] {
            assert_eq!(finds(query, text), 3, "{query} in {text}");
        }
        // Another word is another word, and an ending alone is none.
        assert_eq!(finds("soldering", "The soldiers"), 0);
        assert_eq!(finds("ing", "burned"), 0);
    }

    #[test]
    fn whole_words_come_before_beginnings_and_these_before_what_sounds_alike() {
        assert_eq!(finds("nazarbaev", "проспект Назарбаев"), 4);
        assert_eq!(finds("nazar", "проспект Назарбаева"), 3);
        assert_eq!(finds("baev", "проспект Назарбаева"), 2);
        assert_eq!(finds("nazarpayev", "проспект Назарбаева"), 1);
        assert_eq!(finds("republic square", "Republic of Kazakhstan"), 0);
        assert_eq!(finds("", "anything"), 4);
    }

    #[test]
    fn other_scripts_are_found_as_they_are_written() {
        assert!(finds("مظاهرة", "فيديو مُظاهَرة في الساحة") > 0);
        assert!(finds("広場", "共和国広場") > 0);
        assert_eq!(plain("  O’Brien—Zürich\u{200f}  "), " obrien zurich ");
    }
}
