use jiff::tz::TimeZone;
use model::{Case, Fact};

use super::row::Row;
use crate::nearest::nearest;

pub(crate) fn read(row: &mut Row<'_>) -> Option<Fact> {
    let title = row.required_text("title", "what the case is to be called on its report");
    let zone = row.required_text("zone", "a zone of the IANA database, such as Asia/Almaty");
    let zone = zone.map(|zone| zone.trim().to_owned());
    if let Some(zone) = &zone {
        check_zone(row, zone);
    }
    Some(Fact::Case(Case { title: title?, zone: zone? }))
}

/// Refuses what is not a zone.
pub(crate) fn check_zone(row: &mut Row<'_>, zone: &str) {
    if TimeZone::get(zone).is_err() {
        let zones: Vec<String> = jiff::tz::db().available().map(|zone| zone.as_str().to_owned()).collect();
        let next = match nearest(zone, zones.iter().map(String::as_str)) {
            Some(likely) => format!("write {likely}, if that is meant"),
            None => "write a name such as Asia/Almaty or Europe/Berlin, or UTC".to_owned(),
        };
        row.refuse("zone", format!("{zone:?} is not a zone of the IANA time zone database"), next);
    }
}
