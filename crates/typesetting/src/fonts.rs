//! The fonts that every document carries.
use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// The families that the layout names, in the order in which a character is looked for.
const FAMILIES: [&str; 3] = ["Libertinus Serif", "DejaVu Sans", "DejaVu Sans Mono"];

/// Fonts and the book by which typst finds them.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

/// All fonts, read once.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let own = [dejavu::sans::regular(), dejavu::sans::bold()];
    // The fourth, bold and slanted, has half of the Cyrillic letters; the seventh to the thirteenth are for formulas.
    let assets =
        typst_assets::fonts().enumerate().filter(|(n, _)| *n != 3 && !(6..13).contains(n)).map(|(_, bytes)| bytes);
    let all = assets.chain(own).flat_map(|bytes| Font::iter(Bytes::new(bytes)));
    let fonts: Vec<Font> = all.filter(|font| FAMILIES.contains(&font.info().family.as_str())).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

impl Fonts {
    /// Whether one of the fonts in which text is set has a character.
    pub(crate) fn have(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(c)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabets_that_are_promised_are_there() {
        let promised = "AZaz ÄÖÜß ñ АЯая Ёё ӘҒҚҢӨҰҮҺІ әғқңөұүһі ҐЄЇ ЎҲ Αω ابتثجحخدذرزسشصضطظعغفقكلمنهوي ءآأؤإئة ٠١٢٣ گپچژ ی ، ؟ “” ‘’ – — … °";
        let missing: Vec<char> = promised.chars().filter(|c| !FONTS.have(*c)).collect();
        assert_eq!(missing, Vec::<char>::new());
        // In the face that text is set in, and not in a fallback.
        let of = |family: &'static str| FONTS.fonts.iter().filter(move |font| font.info().family == family);
        for c in "ӘҒҚҢӨҰҮҺІәғқңөұүһі".chars() {
            assert!(of("Libertinus Serif").all(|font| font.info().coverage.contains(u32::from(c))), "{c}");
        }
        assert_eq!(FAMILIES.map(|family| of(family).count()), [5, 2, 4]);
    }
}
