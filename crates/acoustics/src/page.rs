//! What pages about sound are made of: one file each, that loads nothing from anywhere.

/// How they look.
const STYLE: &str = include_str!("page.css");

/// A page's beginning, up to its title; `style` is what it needs beside the style of all.
pub fn head(title: &str, style: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}{style}</style></head><body><h1>{title}</h1>"
    )
}

/// Text in HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where the files of a page lie, as a paragraph; nothing where they share no folder.
pub fn lies_in(folder: &str) -> String {
    if folder.is_empty() { String::new() } else { format!("<p>In {}</p>", escape(folder)) }
}
