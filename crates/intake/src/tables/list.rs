//! Lists inside a cell: `;` between the parts, and `\;` where a part holds one.

/// The parts of a cell, without the blanks around each; empty parts are left out.
///
/// Backslashes count only where they stand before a `;`: of those, every second one is left, and after an odd number
/// the `;` belongs to the part.
pub(crate) fn split(cell: &str) -> Vec<String> {
    let (mut parts, mut part, mut slashes) = (Vec::new(), String::new(), 0_usize);
    for c in cell.chars() {
        match c {
            '\\' => slashes += 1,
            ';' => {
                part.extend(std::iter::repeat_n('\\', slashes / 2));
                if slashes % 2 == 1 {
                    part.push(';');
                } else {
                    parts.push(std::mem::take(&mut part));
                }
                slashes = 0;
            }
            c => {
                part.extend(std::iter::repeat_n('\\', slashes));
                slashes = 0;
                part.push(c);
            }
        }
    }
    part.extend(std::iter::repeat_n('\\', slashes));
    parts.push(part);
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// The cell whose parts these are.
pub(crate) fn join<T: AsRef<str>>(parts: &[T]) -> String {
    let mut cell = String::new();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let mut slashes = 0;
        for c in part.as_ref().chars() {
            if c == ';' {
                cell.extend(std::iter::repeat_n('\\', slashes + 1));
            }
            slashes = if c == '\\' { slashes + 1 } else { 0 };
            cell.push(c);
        }
        if !last {
            cell.extend(std::iter::repeat_n('\\', slashes));
            cell.push_str("; ");
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_may_hold_what_separates_them() {
        assert_eq!(split("a; b ;;c"), ["a", "b", "c"]);
        assert_eq!(split(r"a\;b; c\\; d\e\"), ["a;b", r"c\", r"d\e\"]);
        assert_eq!(join(&["a;b", r"c\", r"d\;"]), r"a\;b; c\\; d\\\;");
    }

    proptest::proptest! {
        #[test]
        fn what_is_joined_comes_apart_again(parts in proptest::collection::vec(r"[a;\\ ]{0,6}", 0..5)) {
            let parts: Vec<String> =
                parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
            proptest::prop_assert_eq!(split(&join(&parts)), parts);
        }
    }
}
