use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;

/// A file name or path as it can be shown: what would hide or reorder text, and what is not UTF-8, is spelled out.
///
/// A newline becomes `\n`, a right-to-left override `\u{202e}`, a byte that is not UTF-8 `\xff`, and a backslash
/// `\\`, so that two different names never look alike.
pub fn safe_name(name: &OsStr) -> String {
    let mut safe = String::with_capacity(name.len());
    for chunk in name.as_bytes().utf8_chunks() {
        spell_out(chunk.valid(), &mut safe);
        for byte in chunk.invalid() {
            let _ = write!(safe, "\\x{byte:02x}");
        }
    }
    safe
}

/// A text as it can be shown on one line, by the rules of [`safe_name`].
pub fn safe_text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    spell_out(text, &mut safe);
    safe
}

fn spell_out(text: &str, safe: &mut String) {
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            c if is_invisible(c) => {
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
}

/// Characters that take no room, break a line or change the direction of what follows.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spells_out_what_hides() {
        let name = |bytes: &[u8]| safe_name(OsStr::from_bytes(bytes));
        assert_eq!(name(b"a\nb\tc\\d"), r"a\nb\tc\\d");
        assert_eq!(name("gpj.\u{202e}mp4".as_bytes()), r"gpj.\u{202e}mp4");
        assert_eq!(name(b"caf\xe9.mp4"), r"caf\xe9.mp4");
        assert_eq!(name("Құрманғазы 🎥.mov".as_bytes()), "Құрманғазы 🎥.mov");
        assert_eq!(name(&[b'x'; 255]), "x".repeat(255));
    }

    proptest::proptest! {
        #[test]
        fn different_names_look_different(a: Vec<u8>, b: Vec<u8>) {
            let (x, y) = (safe_name(OsStr::from_bytes(&a)), safe_name(OsStr::from_bytes(&b)));
            proptest::prop_assert_eq!(a == b, x == y);
            proptest::prop_assert!(!x.chars().any(is_invisible));
        }
    }
}
