//! The text of a report on its page.
#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test that cannot unwrap has failed; it uses its part of the sample"
)]

mod markup;
mod sample;

use markup::tags;
use model::{EventId, ItemId, MediaKind};
use publication::{
    Commitment, ConfidentialItem, Picture, PictureFormat, ReportItem, ReportText, TextBlock, TextCorrection,
    TextEvidence, TextSentence, TextStyle, TextStyled, page,
};
use sample::{almaty, at};

fn sentence(number: usize, text: &str, evidence: Vec<TextEvidence>) -> TextSentence {
    TextSentence { number, text: text.to_owned(), kind: "fact".to_owned(), evidence, ..TextSentence::default() }
}

fn cited(cited: &str, says: &str) -> TextEvidence {
    TextEvidence { cited: cited.to_owned(), says: vec![says.to_owned()], ..TextEvidence::default() }
}

fn with_text(blocks: Vec<TextBlock>) -> publication::ReportInput {
    let mut input = almaty();
    input.text = Some(ReportText {
        title: "Fire without warning".to_owned(),
        version: 2,
        published: Some(at("31T12:00")),
        wrote: Some("A. Writer".to_owned()),
        signed_off: Some("B. Second".to_owned()),
        blocks,
        corrections: vec![TextCorrection {
            date: "31 January 2022".to_owned(),
            note: "An earlier version stated something else.".to_owned(),
        }],
        unread: vec!["A sentence in Kazakh was not read.".to_owned()],
    });
    input
}

#[test]
fn each_sentence_opens_what_it_stands_on_and_leads_to_it() {
    let input = almaty();
    let event = input.events[0].id.clone();
    let item = input.items.iter().find_map(|item| match item {
        ReportItem::Open(open) => Some(open.item.id.clone()),
        ReportItem::Confidential(_) => None,
    });
    let blocks = vec![
        TextBlock::Heading { level: 1, text: "The evening".to_owned() },
        TextBlock::Paragraph(vec![
            sentence(
                0,
                "The square was dispersed.",
                vec![TextEvidence { event: Some(event), ..cited("dispersal", "by 7 p.m.") }],
            ),
            sentence(
                1,
                "A film shows it.",
                vec![TextEvidence {
                    item: item.clone(),
                    stretch: Some("0:12 to 0:31".to_owned()),
                    ..cited("V017", "people run")
                }],
            ),
            sentence(2, "It was cold.", vec![]),
        ]),
    ];
    let page = page(&with_text(blocks)).unwrap();
    let text = page.split_once("<section id=\"report\"").unwrap().1.split_once("</section>").unwrap().0;
    let of = |n: usize| text.split(&format!("id=\"sentence-{n}\"")).nth(1).unwrap();
    assert!(of(1).starts_with("><summary>The square was dispersed."), "{}", of(1));
    assert!(of(1).split("</details>").next().unwrap().contains("href=\"#event-1\""));
    let second = of(2).split("</details>").next().unwrap();
    assert!(
        second.contains("0:12 to 0:31") && second.contains("people run") && second.contains("href=\"#item-"),
        "{second}"
    );
    assert!(of(3).starts_with(">It was cold.</span>"), "nothing to open where nothing is cited");
    for words in
        ["Version 2, published", "A. Writer", "B. Second", "An earlier version stated something else.", "was not read"]
    {
        assert!(text.contains(words), "{words}");
    }
    // Every opened thing is a button of the browser's own, and every link on the page has its target.
    assert!(tags(&page).iter().any(|tag| tag.contains("summary")));
    for target in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "#{target}");
    }
}

#[test]
fn what_is_withheld_says_nothing_and_marks_stay_text() {
    let mut blocks = vec![TextBlock::Paragraph(vec![
        sentence(0, "<script>alert(1)</script> & more", vec![cited("<b>", "<img src=x onerror=alert(1)>")]),
        sentence(
            1,
            "Told by a witness.",
            vec![TextEvidence { withheld: true, ..cited("statement s1", "her own words") }],
        ),
        sentence(
            2,
            "Seen in secret.",
            vec![TextEvidence { item: Some(ItemId::new("V-secret").unwrap()), ..cited("V-secret", "the yard") }],
        ),
    ])];
    blocks.push(TextBlock::Picture {
        picture: Some(Picture::new(PictureFormat::Png, b"\x89PNG\r\n\x1a\nsecret".to_vec()).unwrap()),
        item: ItemId::new("V-secret").unwrap(),
        caption: vec![sentence(3, "A yard.", vec![])],
        credit: "Nobody".to_owned(),
        ground: "quotation".to_owned(),
        graphic: true,
    });
    let mut input = with_text(blocks);
    input.items.push(ReportItem::Confidential(ConfidentialItem {
        id: ItemId::new("V-secret").unwrap(),
        pseudonym: "Confidential item 1".to_owned(),
        kind: MediaKind::Photo,
        commitment: Some(Commitment::Bytes(model::Digest::from_bytes([7; 32]))),
    }));
    let page = page(&input).unwrap();
    assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "marks are escaped");
    for hidden in ["her own words", "the yard", "V-secret", "statement s1"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    assert_eq!(page.matches("Evidence that is withheld").count(), 2);
    assert!(page.contains("The picture is not shown here."));
}

#[test]
fn a_picture_has_its_credit_and_ground_and_is_veiled_where_it_may_distress() {
    let input = almaty();
    let item = input.items.iter().find_map(|item| match item {
        ReportItem::Open(open) => Some(open.item.id.clone()),
        ReportItem::Confidential(_) => None,
    });
    let picture = |graphic| TextBlock::Picture {
        picture: Some(Picture::new(PictureFormat::Png, b"\x89PNG\r\n\x1a\nopen".to_vec()).unwrap()),
        item: item.clone().unwrap(),
        caption: vec![sentence(0, "The square at noon.", vec![])],
        credit: "Kanal".to_owned(),
        ground: "Used by permission".to_owned(),
        graphic,
    };
    let of = |graphic| {
        let page = page(&with_text(vec![picture(graphic)])).unwrap();
        page.split_once("<section id=\"report\"").unwrap().1.split_once("</section>").unwrap().0.replace("&#x2f;", "/")
    };
    let plain = of(false);
    assert!(
        plain.contains("Credit: <bdi>Kanal</bdi>")
            && plain.contains("Used by permission")
            && plain.contains("data:image/png")
    );
    assert!(plain.contains("alt=\"The square at noon.\"") && !plain.contains("veiled"));
    assert!(of(true).contains("picture veiled"));
}

#[test]
fn words_are_set_as_they_were_marked_and_nothing_in_them_is_markup() {
    let text = "Bold <b>not</b> & \"code\" here, said there.";
    let styled = |words: &str, style: TextStyle| {
        let from = text.find(words).unwrap();
        TextStyled { from, to: from + words.len(), style }
    };
    let address = model::PublicAddress::new("https://a.example/?q=\"><script>x</script>&b=1").unwrap();
    let of = TextSentence {
        styles: vec![
            styled("Bold <b>", TextStyle::Strong),
            styled("<b>not", TextStyle::Emphasis),
            styled("\"code\"", TextStyle::Code),
            styled(" here", TextStyle::LineBreak),
            styled("said", TextStyle::Link(address)),
            TextStyled { from: text.len(), to: text.len(), style: TextStyle::Footnote(1) },
        ],
        ..sentence(0, text, vec![cited("dispersal", "by 7 p.m.")])
    };
    let notes = vec![vec![sentence(1, "Never.", vec![])], vec![sentence(2, "On Monday.", vec![])]];
    let blocks = vec![TextBlock::Paragraph(vec![of]), TextBlock::Rule, TextBlock::Footnotes(notes)];
    let html = page(&with_text(blocks)).unwrap();
    for told in [
        "<strong>Bold </strong><em><strong>&lt;b&gt;</strong></em>",
        "<em>not</em>",
        "<code>&quot;code&quot;</code><br>",
        "rel=\"noopener noreferrer nofollow\">said</a> there.<sup class=\"noted\"><a href=\"#footnote-b\"",
        "<hr>",
        "<li id=\"footnote-b\">",
        "<a href=\"#sentence-1\" role=\"doc-backlink\"",
    ] {
        let told = told.replace("<em><strong>&lt;b&gt;</strong></em>", "<strong><em>&lt;b&gt;</em></strong>");
        assert!(html.contains(&told), "{told}: {}", &html[html.find("sentence-1").unwrap_or(0)..][..1500]);
    }
    assert!(!html.contains("<script>x"), "an address is no markup either");
    assert_eq!(html.matches("<script").count(), 1, "the page's own");
}

#[test]
fn a_page_without_text_is_as_it_was() {
    let page = page(&almaty()).unwrap();
    assert!(!page.contains("id=\"report\"") && !page.contains("href=\"#report\""));
    let _ = EventId::new("e").unwrap();
}

#[test]
fn the_annex_has_what_sentences_stand_on_with_hashes_and_of_the_confidential_a_commitment_alone() {
    let mut input = almaty();
    let open = |item: &ReportItem| match item {
        ReportItem::Open(open) => Some((open.item.id.clone(), open.item.sha256()?)),
        ReportItem::Confidential(_) => None,
    };
    let held: Vec<_> = input.items.iter().filter_map(open).collect();
    let [(first, first_hash), (second, second_hash)] = [held[0].clone(), held[1].clone()];
    for item in &mut input.items {
        if let ReportItem::Open(open) = item
            && open.item.id == second
        {
            open.commitment = Some(Commitment::Entry { index: 17, leaf: model::Digest::from_bytes([9; 32]) });
        }
    }
    let secret = ConfidentialItem {
        id: ItemId::new("V-secret").unwrap(),
        pseudonym: "Confidential item 1".to_owned(),
        kind: MediaKind::Photo,
        commitment: Some(Commitment::Bytes(model::Digest::from_bytes([7; 32]))),
    };
    input.items.push(ReportItem::Confidential(secret));
    input.versions = vec![("Finding: temporal bounds".to_owned(), "5".to_owned())];
    let on = |item: &ItemId| TextEvidence { item: Some(item.clone()), ..cited("observation o1", "people run") };
    let blocks = vec![TextBlock::Paragraph(vec![
        sentence(0, "A film shows it.", vec![on(&second), on(&first)]),
        sentence(1, "Another does.", vec![TextEvidence { withheld: true, ..on(&ItemId::new("V-secret").unwrap()) }]),
        sentence(2, "It goes on.", vec![on(&first)]),
    ])];
    input.text = with_text(blocks).text;
    let page = page(&input).unwrap();
    let annex = page.split_once("<section id=\"annex\"").unwrap().1.split_once("</section>").unwrap().0;
    let exhibit = |n: usize| annex.split(&format!("id=\"exhibit-{n}\"")).nth(1).unwrap().split("</li>").next().unwrap();
    assert!(exhibit(1).contains("Salted hash of ledger entry 17") && exhibit(1).contains(&"09".repeat(32)));
    assert!(exhibit(2).contains(&first_hash.to_string()) && exhibit(2).contains("read into the case"));
    assert!(
        exhibit(2).contains("#sentence-1") && exhibit(2).contains("#sentence-3") && !exhibit(2).contains("#sentence-2")
    );
    assert!(annex.contains("Commitment to its SHA-256") && annex.contains(&"07".repeat(32)));
    assert!(annex.contains("Finding: temporal bounds") && annex.matches("id=\"exhibit-").count() == 2);
    assert!(!page.contains(&second_hash.to_string()), "a hash that could lead to who gave it is nowhere on the page");
    assert!(!page.contains("V-secret"));
    for target in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "#{target}");
    }
    assert!(publication::pdf(&input).unwrap().starts_with(b"%PDF-"));
}
