/// The candidate most like a text, if any is like it at all.
///
/// # Limits
/// Compares at most the first 64 characters, so that a hostile cell costs no more than an honest one.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let short = |text: &str| text.chars().take(64).flat_map(char::to_lowercase).collect::<String>();
    let text = short(text);
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&text, &short(candidate)), candidate))
        .filter(|(likeness, _)| *likeness >= 0.78)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_slip_of_the_pen_and_nothing_far_fetched() {
        assert_eq!(nearest("Latitude", ["lon", "lat", "name"]), Some("lat"));
        assert_eq!(nearest("republik-square", ["residence", "republic-square"]), Some("republic-square"));
        assert_eq!(nearest("V017", ["s-orda", "tower"]), None);
    }
}
