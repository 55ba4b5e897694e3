//! Which of two came first: by their times, by what the evidence itself says of it, by its words; and where none of these tells.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use compiler::Compiler;
use serde_json::{Value, json};
use support::{found, veyra, world};

/// Veyra, with what its evidence is made to say of which came first.
fn ordered(orders: Value) -> Compiler {
    let mut data: Value = serde_json::from_str(include_str!("veyra/world.json")).unwrap();
    data["orders"] = orders;
    Compiler::new(world(&data.to_string()))
}

const BURNED: &str =
    "A customs van burned at the Fish Market before soldiers fired into the air on Salt Bridge [@van-burned; @o-air].";

#[test]
fn an_order_that_nothing_tells_is_told_of() {
    assert_eq!(found(&mut Compiler::new(veyra()), BURNED), ["time-too-exact"]);
}

#[test]
fn what_the_evidence_itself_says_of_an_order_bears_it_out_or_speaks_against_it() {
    assert_eq!(found(&mut ordered(json!([["van-burned", "bridge-air"]])), BURNED), Vec::<String>::new());
    assert_eq!(found(&mut ordered(json!([["bridge-air", "van-burned"]])), BURNED), ["time-differs"]);
    // Through a third, and not where it runs in a circle.
    let through = json!([["bridge-air", "raid"], ["raid", "van-burned"]]);
    assert_eq!(found(&mut ordered(through), BURNED), ["time-differs"]);
    let circle = json!([["bridge-air", "van-burned"], ["van-burned", "bridge-air"]]);
    assert_eq!(found(&mut ordered(circle), BURNED), ["time-too-exact"]);
}

#[test]
fn what_is_not_cited_is_known_to_have_been_after() {
    let mut compiler = ordered(json!([["bridge-air", "van-burned"]]));
    let text = "The van burned before soldiers fired on the bridge [@van-burned].";
    assert!(found(&mut compiler, text).contains(&"time-differs".to_owned()));
}
