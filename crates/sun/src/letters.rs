//! Capitals and figures of three dots by five, own drawings: enough to label a map without a font.

/// Dots from one letter to the next.
pub(crate) const ADVANCE: usize = 4;
/// Dots from the top of a letter to its foot.
pub(crate) const HEIGHT: usize = 5;

/// Each letter's rows from the top, the left dot first.
const LETTERS: [(char, [u8; HEIGHT]); 38] = [
    ('0', [0b111, 0b101, 0b101, 0b101, 0b111]),
    ('1', [0b010, 0b110, 0b010, 0b010, 0b111]),
    ('2', [0b111, 0b001, 0b111, 0b100, 0b111]),
    ('3', [0b111, 0b001, 0b111, 0b001, 0b111]),
    ('4', [0b101, 0b101, 0b111, 0b001, 0b001]),
    ('5', [0b111, 0b100, 0b111, 0b001, 0b111]),
    ('6', [0b111, 0b100, 0b111, 0b101, 0b111]),
    ('7', [0b111, 0b001, 0b010, 0b010, 0b010]),
    ('8', [0b111, 0b101, 0b111, 0b101, 0b111]),
    ('9', [0b111, 0b101, 0b111, 0b001, 0b111]),
    ('A', [0b010, 0b101, 0b111, 0b101, 0b101]),
    ('B', [0b110, 0b101, 0b110, 0b101, 0b110]),
    ('C', [0b011, 0b100, 0b100, 0b100, 0b011]),
    ('D', [0b110, 0b101, 0b101, 0b101, 0b110]),
    ('E', [0b111, 0b100, 0b110, 0b100, 0b111]),
    ('F', [0b111, 0b100, 0b110, 0b100, 0b100]),
    ('G', [0b011, 0b100, 0b101, 0b101, 0b011]),
    ('H', [0b101, 0b101, 0b111, 0b101, 0b101]),
    ('I', [0b111, 0b010, 0b010, 0b010, 0b111]),
    ('J', [0b001, 0b001, 0b001, 0b101, 0b010]),
    ('K', [0b101, 0b101, 0b110, 0b101, 0b101]),
    ('L', [0b100, 0b100, 0b100, 0b100, 0b111]),
    ('M', [0b101, 0b111, 0b111, 0b101, 0b101]),
    ('N', [0b110, 0b101, 0b101, 0b101, 0b101]),
    ('O', [0b010, 0b101, 0b101, 0b101, 0b010]),
    ('P', [0b110, 0b101, 0b110, 0b100, 0b100]),
    ('Q', [0b010, 0b101, 0b101, 0b110, 0b011]),
    ('R', [0b110, 0b101, 0b110, 0b101, 0b101]),
    ('S', [0b011, 0b100, 0b010, 0b001, 0b110]),
    ('T', [0b111, 0b010, 0b010, 0b010, 0b010]),
    ('U', [0b101, 0b101, 0b101, 0b101, 0b111]),
    ('V', [0b101, 0b101, 0b101, 0b101, 0b010]),
    ('W', [0b101, 0b101, 0b111, 0b111, 0b101]),
    ('X', [0b101, 0b101, 0b010, 0b101, 0b101]),
    ('Y', [0b101, 0b101, 0b010, 0b010, 0b010]),
    ('Z', [0b111, 0b001, 0b010, 0b100, 0b111]),
    ('.', [0b000, 0b000, 0b000, 0b000, 0b010]),
    ('°', [0b010, 0b101, 0b010, 0b000, 0b000]),
];

/// The dots of a text, from its top left corner; what has no letter here is a gap.
pub(crate) fn dots(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.chars().enumerate().flat_map(|(place, letter)| {
        let rows = LETTERS.iter().find(|known| known.0 == letter).map_or([0; HEIGHT], |known| known.1);
        let dot = move |n: usize| {
            let (row, column) = (n / 3, n % 3);
            (rows[row] & (0b100 >> column) != 0).then_some((place * ADVANCE + column, row))
        };
        (0..3 * HEIGHT).filter_map(dot)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_drawn_where_it_stands() {
        assert_eq!(
            dots("I").collect::<Vec<_>>(),
            [(0, 0), (1, 0), (2, 0), (1, 1), (1, 2), (1, 3), (0, 4), (1, 4), (2, 4)]
        );
        assert!(dots(" I").eq(dots("I").map(|(x, y)| (x + ADVANCE, y))));
        // No two letters look alike but O and 0 would: all differ.
        for (n, (letter, rows)) in LETTERS.iter().enumerate() {
            assert!(LETTERS[..n].iter().all(|(_, others)| others != rows), "{letter}");
        }
    }
}
