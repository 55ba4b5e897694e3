//! `sightline serve` as a browser meets it: the whole program, over a socket.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod attacks;
mod beside;
mod browser;
mod findings;
mod reports;
#[path = "../run/mod.rs"]
mod run;
mod said;
mod team;
mod telling;
mod times;
mod transport;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::browser::Served;
use crate::run::User;

/// A case with a few tables.
pub(crate) fn case(user: &User) -> PathBuf {
    let case = user.at("case");
    user.json(&user.at(""), &["new", case.to_str().unwrap(), "--title", "Test", "--zone", "Asia/Almaty"]);
    let tables = user.at("tables");
    std::fs::create_dir_all(&tables).unwrap();
    let write = |name: &str, text: &str| std::fs::write(tables.join(name), text).unwrap();
    write(
        "places.csv",
        "id,name,lon,lat,radius_m,method\nsatpaev,Satpaev Street,76.9286,43.2371,400,map\nsquare,Republic Square,76.9456,43.2383,150,map\n",
    );
    write(
        "items.csv",
        "id,kind,title,place\nV1,video,Crowd on the square,square\nV2,video,Down the street,satpaev\nV10,video,Later,\n",
    );
    write("events.csv", "id,title,place\ndispersal,The crowd is dispersed,square\n");
    write(
        "evidence.csv",
        "id,subject,relation,low,high,reference,basis,trust\nt1,dispersal,after,2022-01-05 17:00,,,a clock on the wall,observed\nt2,dispersal,before,,2022-01-05 19:00,,a report,reported\n",
    );
    let files = ["places.csv", "items.csv", "events.csv", "evidence.csv"].map(|name| tables.join(name));
    let mut arguments = vec!["import".to_owned(), "--case".to_owned(), case.display().to_string()];
    arguments.extend(files.iter().map(|file| file.display().to_string()));
    let imported = user.json(&user.at(""), &arguments);
    assert_eq!(imported["warnings"].as_array().map_or(0, Vec::len), 0, "{imported}");
    case
}

pub(crate) fn serve(user: &User, case: &std::path::Path) -> Served {
    let mut command = user.command(&user.at(""));
    command.env("XDG_STATE_HOME", user.at("state"));
    Served::start(command, case, &[])
}

/// A telling of one row.
pub(crate) fn telling(key: &str, table: &str, base: u32, cells: Value) -> Value {
    json!({ "key": key, "reason": "seen", "rows": [{ "table": table, "base": base, "cells": cells }] })
}
