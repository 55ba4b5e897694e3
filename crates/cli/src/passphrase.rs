use std::io::IsTerminal;

use crate::failure::Failure;

/// The passphrase of the user's own key: from the environment, a file, or a person at a terminal; never an argument,
/// which every user of the machine could read.
pub(crate) fn old() -> Option<String> {
    given("SIGHTLINE_PASSPHRASE").or_else(|| asked("Passphrase of your key: "))
}

/// A new passphrase, asked for twice.
pub(crate) fn new() -> Result<String, Failure> {
    if let Some(new) = given("SIGHTLINE_NEW_PASSPHRASE") {
        return Ok(new);
    }
    let none = || Failure::new("no new passphrase was given", "answer at a terminal, or set SIGHTLINE_NEW_PASSPHRASE");
    let new = asked("New passphrase: ").filter(|new| !new.is_empty()).ok_or_else(none)?;
    if asked("The same again: ").as_ref() == Some(&new) {
        Ok(new)
    } else {
        Err(Failure::new("the two passphrases differ", "try again; nothing was changed"))
    }
}

/// From a variable, or from the file that the variable of the same name with `_FILE` names.
fn given(name: &str) -> Option<String> {
    let of_file = || std::fs::read_to_string(std::env::var_os(format!("{name}_FILE"))?).ok();
    std::env::var(name).ok().or_else(of_file).map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
}

fn asked(question: &str) -> Option<String> {
    let watched = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    watched.then(|| rpassword::prompt_password(question).ok()).flatten()
}
