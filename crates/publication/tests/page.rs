//! What a page must and must not hold.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod markup;
mod sample;

use std::collections::BTreeSet;

use base64::Engine;
use markup::{attributes, outline, tags};
use model::{AnalysisFailure, EventId, FailureKind, ItemId, MediaKind, SourceId, TakeId, Trust};
use publication::{BaseLayer, Bounds, ConfidentialItem, OpenItem, ReportError, ReportItem, Subject, TimeFinding, page};
use sample::{almaty, at, empty, held, sentence};
use sha2::Digest;

#[test]
fn the_outline_is_as_agreed() {
    let page = page(&almaty()).unwrap();
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("outline", outline(&page));
    });
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(page(&almaty()).unwrap(), page(&almaty()).unwrap());
}

#[test]
fn an_empty_case_says_that_it_is_empty_and_not_that_it_is_right() {
    let page = page(&empty()).unwrap();
    for words in [
        "No events are recorded",
        "None found among 0 pieces of temporal evidence",
        "does not make the evidence true",
        "No places are cited",
        "No items are recorded",
        "No source is cited",
        "no promise that everything was checked",
    ] {
        assert!(page.contains(words), "{words}");
    }
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("outline_of_nothing", outline(&page));
    });
}

#[test]
fn a_page_loads_nothing_and_allows_its_own_style_and_script_alone() {
    let page = page(&almaty()).unwrap();
    for (tag, name, value) in attributes(&page) {
        match name.as_str() {
            "src" => assert!(value.starts_with("data:image/"), "{tag} {value}"),
            "href" => assert!(value.starts_with('#'), "{tag} {value}"),
            "style" | "srcset" | "action" | "ping" => panic!("{tag} has {name}"),
            _ => assert!(!name.starts_with("on"), "{tag} has {name}"),
        }
    }
    let between = |from: &str, to: &str| page.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned();
    let hash = |text: String| base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text.as_bytes()));
    let policy = attributes(&page).into_iter().find(|(_, _, v)| v.starts_with("default-src")).unwrap().2;
    let policy = policy.replace("&#x27;", "'").replace("&#x2f;", "/");
    assert!(policy.contains(&format!("style-src 'sha256-{}'", hash(between("<style>", "</style>")))), "{policy}");
    assert!(policy.contains(&format!("script-src 'sha256-{}'", hash(between("<script>", "</script>")))), "{policy}");
}

#[test]
fn every_link_leads_somewhere_and_every_anchor_is_one() {
    let page = page(&almaty()).unwrap();
    let all = attributes(&page);
    let ids: Vec<&str> = all.iter().filter(|(_, n, _)| n == "id").map(|(_, _, v)| v.as_str()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len());
    for (_, _, value) in all.iter().filter(|(_, n, _)| n == "href") {
        assert!(unique.contains(&value[1..]), "{value}");
    }
}

#[test]
fn no_text_of_a_case_becomes_markup() {
    let naughty = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</style></title></textarea><b>",
        "{{ 7 * 7 }}{% raw %}",
        "<!-- --><![CDATA[ ]]>",
        "javascript:alert(1)&lt;i&gt;",
        "\u{202e}gnp.exe\u{0}",
    ];
    let calm = tags(&page(&markup::everywhere(almaty(), "calm")).unwrap());
    for text in naughty {
        let page = page(&markup::everywhere(almaty(), text)).unwrap();
        let differs = tags(&page).into_iter().zip(&calm).find(|(a, b)| a != *b);
        assert_eq!(differs, None, "{text}");
        assert_eq!(tags(&page).len(), calm.len(), "{text}");
        assert!(attributes(&page).iter().all(|(_, name, _)| !name.starts_with("on")), "{text}");
        assert!(!page.contains("<bdi>49"), "{text}");
    }
}

#[test]
fn text_of_either_direction_is_kept_apart() {
    let page = page(&almaty()).unwrap();
    assert!(page.contains("<bdi>أخبار المدينة</bdi>") && page.contains("<b dir=\"auto\">أخبار المدينة</b>"));
}

#[test]
fn of_a_confidential_item_there_is_a_pseudonym_and_nothing_else() {
    let mut input = almaty();
    let id = ItemId::new("sha-5ec2e7c0ffee").unwrap();
    input.items.push(ReportItem::Confidential(ConfidentialItem {
        id: id.clone(),
        pseudonym: "Confidential item B".to_owned(),
        kind: MediaKind::Video,
        commitment: None,
    }));
    let mut hidden =
        sentence("hidden-evidence", "Sender Zhanna filmed it from her balcony.", Trust::Observed, "unused");
    hidden.items = vec![id.clone()];
    input.sources[4].name = "Zhanna".into();
    let interval = model::Interval::new(None, Some(at("05T17:00"))).unwrap();
    let event = input.events.iter_mut().find(|e| e.id.as_str() == "wounded").unwrap();
    event.items = vec![id.clone()];
    event.sources = vec![SourceId::new("unused").unwrap()];
    let bounds = Bounds::new(interval, Vec::new(), vec![hidden.clone()]).unwrap();
    input.times.retain(|t| t.subject != Subject::Event(EventId::new("wounded").unwrap()));
    for subject in [Subject::Event(EventId::new("wounded").unwrap()), Subject::Take(TakeId::new(id.as_str()).unwrap())]
    {
        input.times.push(TimeFinding {
            subject,
            without_metadata: bounds.clone(),
            with_metadata: Some(bounds.clone()),
            likely: None,
            latest_mark: None,
        });
    }
    input.contradictions[0].evidence.push(hidden);
    input.contradictions[0].concerns.push(Subject::Take(TakeId::new(id.as_str()).unwrap()));
    input.contradictions[0].doubts.push("Zhanna's balcony".to_owned());
    let page = page(&input).unwrap();
    for secret in ["5ec2e7c0ffee", "Zhanna", "balcony", "hidden-evidence", "C001"] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(page.contains("Confidential item B") && page.contains("Evidence from confidential material, withheld."));
    assert!(page.contains("by 5\u{a0}p.m."), "its evidence still counts");
}

#[test]
fn a_confidential_item_with_its_content_is_refused_without_naming_it() {
    let mut input = empty();
    let mut open = held("V-secret", 1, Ok(1));
    open.item.confidential = true;
    input.items = vec![ReportItem::Open(Box::new(open))];
    let error = page(&input).unwrap_err();
    assert!(matches!(error, ReportError::ConfidentialInClear(_)));
    assert!(!error.to_string().contains("V-secret"));
}

#[test]
fn sources_and_places_that_nothing_shown_cites_are_counted_and_not_named() {
    let page = page(&almaty()).unwrap();
    assert!(!page.contains("Nobody cites this one") && page.contains("1 further source is recorded"));
    assert!(!page.contains("Аэропорт") && page.contains("1 further place is recorded"));
}

#[test]
fn an_item_that_is_not_on_the_page_is_not_named() {
    let mut input = almaty();
    input.events[0].items = vec![ItemId::new("not-imported-77").unwrap()];
    let page = page(&input).unwrap();
    assert!(!page.contains("not-imported-77") && page.contains("an item that is not on this page"));
}

#[test]
fn what_is_graphic_or_unseen_stays_veiled() {
    let page = page(&almaty()).unwrap();
    assert_eq!(page.matches("class=\"picture veiled\"").count(), 2, "one graphic, one that nobody has looked at");
    assert_eq!(page.matches("class=\"picture\"").count(), 1);
    assert!(!page.contains("autoplay") && !page.contains("<video"));
}

#[test]
fn what_depends_on_unchecked_clocks_is_said_apart() {
    let page = page(&almaty()).unwrap();
    let event = page.split("Fire is opened on people behind shields</b>").nth(1).unwrap();
    let event = event.split("</li>\n</ol>").next().unwrap();
    assert!(event.contains("between 3:20"));
    assert!(
        page.contains("If the files&#x27; own clocks are right as well: at 3:31")
            || page.contains("If the files' own clocks are right as well: at 3:31")
    );
}

#[test]
fn many_items_stay_compact_and_are_all_there() {
    let mut input = empty();
    input.items = (0..2000)
        .map(|n| {
            let open = match n % 3 {
                0 => OpenItem::new(sample::described(&format!("D{n}"), "A described one", 1)),
                n => held(&format!("H{n}"), n, Ok(1)),
            };
            ReportItem::Open(Box::new(open))
        })
        .collect();
    let page = page(&input).unwrap();
    assert_eq!(page.matches("<article class=\"card\"").count(), 1333);
    assert_eq!(page.matches("<tr id=").count(), 667);
    assert!(page.contains("class=\"cards compact\"") && page.contains("loading=\"lazy\""));
    assert_eq!(page.matches("<details class=\"fold\">").count(), 1333);
}

#[test]
fn a_wrong_zone_or_base_map_is_told() {
    let mut input = empty();
    input.case.zone = "Asia/Almati".to_owned();
    assert!(page(&input).unwrap_err().to_string().contains("\"Asia/Almati\" is not in the time zone database"));
    let mut input = almaty();
    input.base_layers =
        vec![BaseLayer { name: "streets".to_owned(), attribution: String::new(), geojson: b"{\"type\":".to_vec() }];
    assert!(page(&input).unwrap_err().to_string().contains("base map \"streets\" cannot be read as GeoJSON"));
}

#[test]
fn documents_are_listed_and_do_not_count_as_failed() {
    let not_media = || AnalysisFailure {
        kind: FailureKind::NotMedia,
        what: "no film, still or sound".to_owned(),
        next: "nothing".to_owned(),
    };
    let mut input = empty();
    let kinds = [MediaKind::Document, MediaKind::Unknown, MediaKind::Video];
    for (n, kind) in kinds.into_iter().enumerate() {
        let mut open = held(&format!("D{n}"), n as u32, Err(not_media()));
        (open.item.kind, open.item.name) = (kind, Some(format!("table-{n}.csv").into()));
        input.items.push(ReportItem::Open(Box::new(open)));
    }
    let page = page(&input).unwrap();
    assert_eq!(page.matches("<div class=\"failure\">").count(), 1, "a film that is none is a failure");
    assert!(page.contains("<dt>Documents held</dt><dd>2</dd>") && page.contains("<dt>Media held</dt><dd>1</dd>"));
    assert!(page.contains("<dt>Could not be decoded</dt><dd>1</dd>"));
    let list = page.split("<ul class=\"documents\">").nth(1).unwrap().split("\n</ul>").next().unwrap();
    assert!(list.contains("table-0.csv") && list.contains("table-1.csv") && !list.contains("table-2.csv"));
    assert!(list.contains("5c5c5c5c5c5c…") && list.contains("read into the case"), "its hash and its custody");
}

#[test]
fn an_item_goes_by_the_name_that_a_table_gave_it() {
    let mut input = empty();
    let mut open = held("sha-00ff00ff", 1, Ok(2));
    open.item.also_known_as = vec![ItemId::new("street-camera").unwrap()];
    input.items = vec![ReportItem::Open(Box::new(open))];
    input.events = almaty().events;
    input.events.truncate(1);
    input.events[0].items = vec![ItemId::new("sha-00ff00ff").unwrap(), ItemId::new("street-camera").unwrap()];
    let page = page(&input).unwrap();
    assert!(page.contains("<span class=\"id\"><bdi>street-camera</bdi></span>"));
    assert_eq!(page.matches("><bdi>street-camera</bdi></a>").count(), 1, "one item, cited under both names");
    assert!(page.contains("street-camera#2") && !page.contains("sha-00ff00ff#2"));
    assert!(page.contains("<dt>In the ledger</dt><dd><code><bdi>sha-00ff00ff</bdi>"));
}

#[test]
fn takes_of_which_the_same_is_known_are_told_in_one_sentence() {
    let mut input = empty();
    input.items = vec![ReportItem::Open(Box::new(held("cut", 1, Ok(6))))];
    let told = page(&input).unwrap();
    assert!(told.contains("<b>6 takes</b>") && told.matches("no time known").count() == 1, "one sentence for all");
    assert_eq!(told.matches("<li><b><bdi>cut#").count(), 6, "each take in the details");
    let by = sentence("post", "It was on the channel by then.", Trust::Platform, "");
    let interval = model::Interval::new(None, Some(at("05T16:03"))).unwrap();
    input.times.push(TimeFinding {
        subject: Subject::Take(TakeId::new("cut#3").unwrap()),
        without_metadata: Bounds::new(interval, Vec::new(), vec![by]).unwrap(),
        with_metadata: None,
        likely: None,
        latest_mark: None,
    });
    let told = page(&input).unwrap();
    assert_eq!(told.matches("time not known</span>").count(), 5, "one differs, so each has its own line");
    assert!(told.contains("by 4:03 p.m. on 5 January 2022"));
}

#[test]
fn a_timeline_breaks_where_nothing_is_bounded_and_says_so() {
    let mut input = almaty();
    assert!(!page(&input).unwrap().contains("14 days"));
    let interval = model::Interval::new(Some(at("21T10:00")), Some(at("21T10:20"))).unwrap();
    let because = || vec![sentence("late", "It is dated so.", Trust::Reported, "agency")];
    input.times.retain(|t| t.subject != Subject::Event(EventId::new("wounded").unwrap()));
    input.times.push(TimeFinding {
        subject: Subject::Event(EventId::new("wounded").unwrap()),
        without_metadata: Bounds::new(interval, because(), because()).unwrap(),
        with_metadata: None,
        likely: None,
        latest_mark: None,
    });
    let broken = page(&input).unwrap();
    assert!(broken.contains(">14 days 15 h</text>"));
    for number in 1..=input.events.len() {
        assert!(broken.contains(&format!("<tspan class=\"number\">{number}</tspan>")), "event {number} is drawn");
    }
}

#[test]
fn what_a_court_would_miss_is_said_of_each_held_item() {
    let html = page(&almaty()).unwrap();
    assert!(html.contains("2 of 5 (address, hash); missing: page source, capture, metadata"));
}
