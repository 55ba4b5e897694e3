use super::super::Setting;
use super::*;

#[test]
fn sentences_of_lists_and_tables_say_where_they_stand() {
    let text = "Before.\n\n3. One. Two.\n4. Three\n   - deep\n\n   Again.\n\n| When | What |\n| --- | --- |\n| 1 p.m. | |\n\nAfter.\n";
    let told: Vec<(String, Setting)> =
        Document::parse(text).sentences.into_iter().map(|s| (s.text().to_owned(), s.setting)).collect();
    let point = |point, depth, number| Setting::Point { point, depth, number };
    let cell = |row, column| Setting::Cell { table: 0, row, column };
    let wanted = [
        ("Before.", Setting::Prose),
        ("One.", point(0, 0, Some(3))),
        ("Two.", point(0, 0, Some(3))),
        ("Three", point(1, 0, Some(4))),
        ("deep", point(2, 1, None)),
        ("Again.", point(1, 0, Some(4))),
        ("When", cell(0, 0)),
        ("What", cell(0, 1)),
        ("1 p.m.", cell(1, 0)),
        ("After.", Setting::Prose),
    ];
    assert_eq!(told, wanted.map(|(text, setting)| (text.to_owned(), setting)));
}

#[test]
fn sentences_take_the_marks_that_stand_with_them() {
    let text = "# Night\n\nSoldiers fired [@V017 0:12-0:31]. They left. [@V018]\n[=background] It was cold.\n\n\
                - At least {{count killed @gate}} fell [@s-1; @s-2] [!uncited \"why\" by Me].\n";
    let document = Document::parse(text);
    let told: Vec<(String, Vec<&str>, SentenceKind)> = document
        .sentences
        .iter()
        .map(|s| (s.text().to_owned(), s.citations.iter().map(|c| c.target.as_str()).collect(), s.kind))
        .collect();
    assert_eq!(told[0], ("Night".into(), vec![], SentenceKind::Heading));
    assert_eq!(told[1], ("Soldiers fired.".into(), vec!["V017"], SentenceKind::Fact));
    assert_eq!(told[2].1, ["V018"]);
    assert_eq!(told[3].2, SentenceKind::Background);
    assert_eq!(told[4], ("At least {{count killed @gate}} fell.".into(), vec!["s-1", "s-2"], SentenceKind::Fact));
    let last = &document.sentences[4];
    assert_eq!((last.values[0].name.as_str(), last.values[0].at), ("count killed @gate", 9));
    assert_eq!(&text[last.values[0].span.start..last.values[0].span.end], "{{count killed @gate}}");
    assert_eq!(&text[last.citations[1].span.start..last.citations[1].span.end], "[@s-1; @s-2]");
    assert_eq!(last.exceptions[0].exception.by, "Me");
    assert_eq!(last.section, ["Night"]);
    assert_eq!(
        &text[document.sentences[1].span.start..document.sentences[1].span.end],
        "Soldiers fired [@V017 0:12-0:31]."
    );
}

/// Each stretch with a style of its own, as it reads.
fn set(text: &str) -> Vec<(String, Style)> {
    let sentences = Document::parse(text).sentences;
    let of = |one: &Sentence| -> Vec<(String, Style)> {
        one.styles.iter().map(|set| (one.text()[set.from..set.to].to_owned(), set.style.clone())).collect()
    };
    sentences.iter().flat_map(of).collect()
}

#[test]
fn words_know_how_they_are_set_and_are_read_without_it() {
    let text = "At **least** *seven **people*** [@o-1] `fell`.  \nThey left, \
                [see <https://a.example/x>](https://b.example) and [there](javascript:x) [@V1].\n";
    let document = Document::parse(text);
    let words: Vec<&str> = document.sentences.iter().map(Sentence::text).collect();
    assert_eq!(words, ["At least seven people fell.", "They left, see https://a.example/x and there."]);
    assert_eq!(document.sentences[0].citations[0].target, "o-1");
    let link = |address: &str| Style::Link(model::PublicAddress::new(address).unwrap());
    let told = set(text);
    for (words, style) in [
        ("least", Style::Strong),
        ("seven people", Style::Emphasis),
        ("people", Style::Strong),
        ("fell", Style::Code),
        ("https://a.example/x", link("https://a.example/x")),
    ] {
        assert!(told.contains(&(words.to_owned(), style.clone())), "{words} {style:?}: {told:?}");
    }
    assert!(!told.iter().any(|(words, _)| words == "there"), "{told:?}");
    assert_eq!(document.links.iter().filter(|link| link.target == "javascript:x").count(), 1);
}

#[test]
fn footnotes_code_blocks_and_rules_are_kept() {
    let text = "Two men fell.[^b] They left [@V1].[^7]\n\n[^7]: See V1. *And* V2.\n[^b]: https://a.example\n\n---\n\n    line one [@V3]\n      line two\n";
    let document = Document::parse(text);
    let told: Vec<(&str, Setting, bool)> =
        document.sentences.iter().map(|one| (one.text(), one.setting, one.after_rule)).collect();
    let note = |note| Setting::Footnote { note };
    let wanted = [
        ("Two men fell.", Setting::Prose, false),
        ("They left.", Setting::Prose, false),
        ("See V1.", note(0), false),
        ("And V2.", note(0), false),
        ("https://a.example", note(1), false),
        ("line one\n  line two", Setting::Prose, true),
    ];
    assert_eq!(told, wanted);
    assert_eq!(document.footnotes, ["7", "b"]);
    let sign = |label: &str| (String::new(), Style::Footnote(label.to_owned()));
    let told = set(text);
    assert_eq!(told[..2], [sign("b"), sign("7")]);
    assert_eq!(document.sentences[0].styles[0].from, "Two men fell.".len());
    assert!(told.contains(&("line one\n  line two".to_owned(), Style::Code)), "{told:?}");
    assert_eq!(document.sentences[5].citations[0].target, "V3");
}

#[test]
fn pictures_and_html_are_noted() {
    let document = Document::parse("![The **gate** at noon <script>x()</script>.](gate.jpg)\n\n<b>bold</b> words\n");
    assert_eq!(document.pictures[0].source, "gate.jpg");
    assert_eq!(document.sentences[0].picture, Some(0));
    assert!(document.html.len() >= 3, "{:?}", document.html);
}
