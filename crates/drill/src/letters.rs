//! Letters drawn as strokes, for signs, banners, captions: own drawings, so that no font has to be installed or shipped.
//!
//! A letter is a list of lines on a grid (column 0 to 4, row 0 to 8; row 0 is the top of a capital, row 6 the base line).
//! Latin, Cyrillic with Kazakh letters, figures; of Arabic two words as wholes, since its letters join.

/// Rows of a capital letter.
const CAPITAL: f32 = 6.0;
/// Columns from one letter to the next.
const ADVANCE: f32 = 5.6;

/// Letters that look alike, and their lines: points `column row`, lines apart by `|`.
const LETTERS: &[(&str, &str)] = &[
    ("AА", "06 20 46|14 34"),
    ("BВ", "06 00 30 41 42 33 03|33 44 45 36 06"),
    ("CС", "41 30 10 01 05 16 36 45"),
    ("D", "06 00 20 42 44 26 06"),
    ("EЕ", "40 00 06 46|03 33"),
    ("F", "40 00 06|03 33"),
    ("G", "41 30 10 01 05 16 36 45 43 23"),
    ("HН", "00 06|40 46|03 43"),
    ("IІ", "20 26"),
    ("J", "40 45 36 16 05"),
    ("KК", "00 06|40 03 46"),
    ("L", "00 06 46"),
    ("MМ", "06 00 23 40 46"),
    ("N", "06 00 46 40"),
    ("OО", "10 30 41 45 36 16 05 01 10"),
    ("PР", "06 00 30 41 42 33 03"),
    ("Q", "10 30 41 45 36 16 05 01 10|24 46"),
    ("R", "06 00 30 41 42 33 03|23 46"),
    ("S", "41 30 10 01 02 13 33 44 45 36 16 05"),
    ("TТ", "00 40|20 26"),
    ("U", "00 05 16 36 45 40"),
    ("V", "00 26 40"),
    ("W", "00 16 23 36 40"),
    ("XХ", "00 46|40 06"),
    ("Y", "00 23 40|23 26"),
    ("Z", "00 40 06 46"),
    ("Б", "40 00 06 36 45 44 33 03"),
    ("Г", "40 00 06"),
    ("Ґ", "40 00 06"),
    ("Ғ", "40 00 06|13 33"),
    ("Д", "07 06 46 47|16 20 30 36"),
    ("Ж", "20 26|00 23 06|40 23 46"),
    ("З", "01 10 30 41 42 33 23|33 44 45 36 16 05"),
    ("И", "00 06 40 46"),
    ("Й", "01 06 41 46|10 20 30"),
    ("Л", "06 15 20 40 46"),
    ("П", "06 00 40 46"),
    ("У", "00 23|40 16 06"),
    ("Ф", "11 31 42 43 34 14 03 02 11|20 26"),
    ("Ц", "00 06 36 30|36 46 47"),
    ("Ч", "00 02 13 43|40 46"),
    ("Ш", "00 06 46 40|20 26"),
    ("Щ", "00 06 36 30|20 26|36 46 47"),
    ("Ъ", "00 10 16 36 45 44 33 13"),
    ("Ы", "00 06 26 35 34 23 03|40 46"),
    ("Ь", "00 06 36 45 44 33 03"),
    ("Э", "01 10 30 41 45 36 16 05|23 43"),
    ("Ю", "00 06|03 13|20 30 41 45 36 26 15 11 20"),
    ("Я", "46 40 10 01 02 13 43|23 06"),
    ("Ә", "01 10 30 41 43 03|03 05 16 36 45 43"),
    ("Қ", "00 06|40 03 36|36 46 47"),
    ("Ң", "00 06|40 46 47|03 43"),
    ("Ө", "10 30 41 45 36 16 05 01 10|03 43"),
    ("Ұ", "00 23 40|23 26|14 34"),
    ("Ү", "00 23 40|23 26"),
    ("0", "10 30 41 45 36 16 05 01 10|41 05"),
    ("1", "11 20 26|16 36"),
    ("2", "01 10 30 41 42 06 46"),
    ("3", "00 40 22 32 43 45 36 16 05"),
    ("4", "36 30 04 44"),
    ("5", "40 00 03 33 44 45 36 16 05"),
    ("6", "40 20 02 05 16 36 45 44 33 03"),
    ("7", "00 40 16"),
    ("8", "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33"),
    ("9", "06 26 44 41 30 10 01 02 13 43"),
    ("-", "13 33"),
    (":", "21 22|24 25"),
    (".", "26 26"),
    (",", "26 17"),
    ("'", "20 21"),
    ("!", "20 24|26 26"),
    ("/", "40 06"),
    ("+", "13 33|22 24"),
    ("#", "10 16|30 36|02 42|04 44"),
    ("@", "44 34 23 24 33 31 20 11 15 26 46"),
];

/// A line of a word: its points as (column, row).
type Line = &'static [(f32, f32)];

/// Arabic words, drawn whole from right to left; width in columns, then lines.
const WORDS: &[(&str, f32, &[Line])] = &[
    (
        "سلام",
        13.0,
        &[
            &[(12.6, 3.4), (12.6, 5.6), (11.4, 6.0), (10.9, 5.6), (10.9, 3.8), (10.9, 5.6), (10.0, 6.0), (9.4, 5.6)],
            &[(9.4, 5.6), (9.4, 3.8), (9.4, 5.6), (8.8, 6.0), (7.6, 6.0), (7.6, 0.0)],
            &[(7.6, 6.0), (6.2, 6.0), (5.4, 5.0), (4.8, 0.4)],
            &[
                (3.2, 6.0),
                (3.6, 5.0),
                (3.0, 4.2),
                (2.2, 4.2),
                (1.8, 5.0),
                (2.2, 6.0),
                (3.2, 6.0),
                (1.4, 6.0),
                (1.0, 6.6),
            ],
            &[(1.0, 6.6), (1.0, 8.2)],
        ],
    ),
    (
        "ميدان",
        14.0,
        &[
            &[(13.2, 6.0), (13.6, 5.0), (13.0, 4.2), (12.2, 4.2), (11.8, 5.0), (12.2, 6.0), (13.2, 6.0), (10.4, 6.0)],
            &[(10.4, 6.0), (10.4, 4.4), (10.4, 6.0), (8.4, 6.0), (7.2, 6.0), (8.4, 5.4), (7.8, 3.4)],
            &[(10.8, 7.4), (10.9, 7.4)],
            &[(9.8, 7.4), (9.9, 7.4)],
            &[(5.6, 0.0), (5.6, 6.0)],
            &[(4.2, 4.2), (4.2, 6.0), (3.4, 7.2), (1.8, 7.4), (0.8, 6.6), (0.6, 4.8)],
            &[(2.5, 4.2), (2.6, 4.2)],
        ],
    ),
];

/// A piece of a text with its lines.
enum Piece {
    Letter(&'static str),
    Word(f32, &'static [Line]),
    Gap,
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    for (number, word) in text.split(' ').enumerate() {
        if number > 0 {
            out.push(Piece::Gap);
        }
        if let Some((_, width, lines)) = WORDS.iter().find(|(name, ..)| *name == word) {
            out.push(Piece::Word(*width, lines));
            continue;
        }
        for letter in word.chars().flat_map(char::to_uppercase) {
            let known = LETTERS.iter().find(|(alike, _)| alike.contains(letter));
            out.push(known.map_or(Piece::Gap, |(_, lines)| Piece::Letter(lines)));
        }
    }
    out
}

/// How long a text is, in heights of a capital.
pub(crate) fn length(text: &str) -> f32 {
    let columns = |piece: &Piece| match piece {
        Piece::Letter(_) => ADVANCE,
        Piece::Word(width, _) => width + 1.0,
        Piece::Gap => ADVANCE * 0.6,
    };
    pieces(text).iter().map(columns).sum::<f32>() / CAPITAL
}

/// A straight stroke from one place to another.
pub(crate) type Stroke = ((f32, f32), (f32, f32));

/// The strokes of a text, in heights of a capital, from its left end and the top of its capitals.
pub(crate) fn strokes(text: &str) -> Vec<Stroke> {
    let mut out = Vec::new();
    let mut left = 0.6;
    let place = |left: f32, (x, y): (f32, f32)| ((left + x) / CAPITAL, y / CAPITAL);
    for piece in pieces(text) {
        match piece {
            Piece::Letter(lines) => {
                for line in lines.split('|') {
                    let points: Vec<(f32, f32)> = line.split(' ').filter_map(point).collect();
                    out.extend(points.windows(2).map(|two| (place(left, two[0]), place(left, two[1]))));
                }
                left += ADVANCE;
            }
            Piece::Word(width, lines) => {
                for line in lines {
                    out.extend(line.windows(2).map(|two| (place(left, two[0]), place(left, two[1]))));
                }
                left += width + 1.0;
            }
            Piece::Gap => left += ADVANCE * 0.6,
        }
    }
    out
}

fn point(text: &str) -> Option<(f32, f32)> {
    let mut digits = text.chars().filter_map(|c| c.to_digit(10));
    Some((digits.next()? as f32, digits.next()? as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_of_the_scene_can_be_written() {
        for text in ["FREEDOM TO ASSEMBLE", "БОСТАНДЫҚ ӘДІЛДІК", "سلام ميدان", "HOTEL 24:00"] {
            let known = pieces(text).iter().filter(|piece| matches!(piece, Piece::Gap)).count();
            assert_eq!(known, text.matches(' ').count(), "{text}");
            assert!(strokes(text).iter().all(|(a, b)| a.0 >= 0.0 && b.0 <= length(text) + 0.2), "{text}");
        }
    }
}
