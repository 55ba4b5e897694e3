//! What a file says of its own making, as rows of a table: never more than its own word.
use model::{Checked, ContentCredentials, Metadata, WrittenMeaning, WrittenTime};

use crate::wording::Clock;

/// Rows for a file's own word. Where it says it was made is not shown: a page may be read by those who look for the
/// person who filmed.
pub(crate) fn rows(metadata: &Metadata, clock: &Clock) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = metadata.times.iter().map(|time| written(time, clock)).collect();
    rows.extend(metadata.device.iter().map(|device| ("Device, as the file says".to_owned(), device.to_string())));
    if metadata.position.is_some() {
        rows.push((
            "Position in the file".to_owned(),
            "there is one; it is kept in the case and not shown here".to_owned(),
        ));
    }
    if !metadata.fields.is_empty() {
        rows.push(("EXIF fields kept".to_owned(), metadata.fields.len().to_string()));
    }
    rows.extend(metadata.credentials.iter().flat_map(|credentials| signed(credentials, clock)));
    rows
}

fn written(time: &WrittenTime, clock: &Clock) -> (String, String) {
    let meaning = match time.meaning {
        WrittenMeaning::Captured => "Taken, as the file says",
        WrittenMeaning::Digitised => "Digitised, as the file says",
        WrittenMeaning::Changed => "Changed, as the file says",
        WrittenMeaning::Satellite => "Time of the satellite fix, as the file says",
    };
    let shown = match time.instant() {
        Some(instant) => clock.stamp(instant),
        None => format!("{} (no zone)", time.reading),
    };
    (meaning.to_owned(), format!("{shown}, {} (unchecked clock)", time.field))
}

/// The questions about a signature, each with its own answer.
fn signed(credentials: &ContentCredentials, clock: &Clock) -> Vec<(String, String)> {
    let row = |what: &str, text: String| (what.to_owned(), text);
    let signer = &credentials.signer;
    let named = match (&signer.name, &signer.issuer) {
        (Some(name), Some(issuer)) if name.as_str() != issuer.as_str() => {
            format!("{name}, by a certificate of {issuer}")
        }
        (Some(name), _) | (None, Some(name)) => name.to_string(),
        (None, None) => "not named".to_owned(),
    };
    let mut rows = vec![
        row("Content Credentials: signature", answer(&credentials.signature, "whole", "does not hold")),
        row("Content Credentials: content", answer(&credentials.content, "as it was signed", "not as it was signed")),
        row("Content Credentials: signer", named),
        row(
            "Content Credentials: signer trusted",
            answer(&signer.trusted, "by your list of issuers", "not by your list of issuers"),
        ),
        row(
            "Content Credentials: certificate revoked",
            answer(&signer.revoked, "yes", "no, by the issuer's answer in the file"),
        ),
    ];
    if let Some(at) = credentials.stamped_at {
        rows.push(row("Content Credentials: stamped", clock.stamp(at)));
    }
    let labels: Vec<&str> = credentials.assertions.iter().map(|(label, _)| label.as_str()).collect();
    if !labels.is_empty() {
        rows.push(row("Content Credentials: asserts", labels.join(", ")));
    }
    if credentials.ingredients > 0 {
        rows.push(row(
            "Content Credentials: made from",
            format!("{} earlier files, by its own word", credentials.ingredients),
        ));
    }
    rows
}

fn answer(checked: &Checked, yes: &str, no: &str) -> String {
    match checked {
        Checked::Yes => yes.to_owned(),
        Checked::No(codes) => format!("{no} ({})", codes.join(", ")),
        Checked::NotChecked(why) => format!("not checked: {why}"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use model::{Digest, ItemId, MetadataField, Signer};

    use super::*;
    use crate::ClockStyle;

    fn metadata() -> Metadata {
        Metadata {
            item: ItemId::new("V1").unwrap(),
            sha256: Digest::from_bytes([7; 32]),
            method: "metadata".to_owned(),
            version: "1".to_owned(),
            fields: vec![MetadataField {
                group: "EXIF".to_owned(),
                name: "BodySerialNumber".to_owned(),
                value: "SERIAL-4711".into(),
            }],
            times: vec![WrittenTime {
                field: "EXIF DateTimeOriginal".to_owned(),
                meaning: WrittenMeaning::Captured,
                reading: "2022-01-05T17:31:07".parse().unwrap(),
                offset_s: None,
            }],
            position: Some("+43.238900+076.945800/".into()),
            device: None,
            credentials: Some(ContentCredentials {
                signature: Checked::Yes,
                content: Checked::No(vec!["assertion.dataHash.mismatch".to_owned()]),
                signer: Signer {
                    name: Some("camera.test".into()),
                    issuer: None,
                    trusted: Checked::NotChecked("no list of trusted issuers was given".to_owned()),
                    revoked: Checked::NotChecked("nobody was asked".to_owned()),
                },
                stamped_at: None,
                assertions: Vec::new(),
                generator: None,
                ingredients: 0,
                codes: Vec::new(),
            }),
            warnings: Vec::new(),
            envelope: None,
        }
    }

    #[test]
    fn no_position_no_serial_number_and_no_single_verdict_is_shown() {
        let clock = Clock::new(TimeZone::UTC, ClockStyle::TwentyFourHour);
        let text: String =
            rows(&metadata(), &clock).into_iter().map(|(what, said)| format!("{what}: {said}\n")).collect();
        for hidden in ["76.9", "43.2", "SERIAL-4711"] {
            assert!(!text.contains(hidden), "{hidden} is shown:\n{text}");
        }
        assert!(!text.to_lowercase().contains("valid") && !text.contains("authentic"), "{text}");
        assert_eq!(
            text,
            "Taken, as the file says: 2022-01-05T17:31:07 (no zone), EXIF DateTimeOriginal (unchecked clock)\n\
             Position in the file: there is one; it is kept in the case and not shown here\n\
             EXIF fields kept: 1\n\
             Content Credentials: signature: whole\n\
             Content Credentials: content: not as it was signed (assertion.dataHash.mismatch)\n\
             Content Credentials: signer: camera.test\n\
             Content Credentials: signer trusted: not checked: no list of trusted issuers was given\n\
             Content Credentials: certificate revoked: not checked: nobody was asked\n"
        );
    }
}
