//! The command line's own words, kept as snapshots: they are the reference.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use run::User;

#[test]
fn help_of_every_command() {
    let user = User::new();
    let top = user.run(&["--help"]);
    assert_eq!(top.code, 0);
    insta::assert_snapshot!("sightline", top.out);
    let verbs: Vec<&str> = top
        .out
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() >= 7, "{verbs:?}");
    for verb in verbs {
        let help = user.run(&[verb, "--help"]);
        assert_eq!(help.code, 0, "{}", help.err);
        insta::assert_snapshot!(verb, help.out);
    }
}
