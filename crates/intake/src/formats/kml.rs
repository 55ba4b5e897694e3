use model::{NoticeLevel, Position};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::places::{Drawn, Places, Shape};
use super::{At, Teller, Told};

/// How deep elements may lie in one another.
const MOST_DEPTH: usize = 200;

/// The placemarks of a KML file that have a name and draw something.
///
/// # References
/// OGC KML 2.3 (12-007r2): Placemark, Point, LineString, LinearRing, coordinates.
pub(super) fn read(bytes: &[u8], mut teller: Teller<'_>) -> Option<Told> {
    let mut reader = Reader::from_reader(bytes);
    reader.config_mut().check_end_names = true;
    let mut reading = Reading::default();
    loop {
        let byte = reader.buffer_position();
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(Event::Start(start)) => {
                let name = start.local_name().as_ref().to_owned();
                reading.open(name, byte);
                if reading.path.len() > MOST_DEPTH {
                    let what = format!("elements lie more than {MOST_DEPTH} deep in one another: read no further");
                    teller.say(NoticeLevel::Error, Some(At::Byte(byte)), what, "save the places in a plain file");
                    break;
                }
            }
            Ok(Event::Text(text)) => reading.text.push_str(&text),
            Ok(Event::CData(text)) => reading.text.push_str(&text),
            Ok(Event::GeneralRef(entity)) => reading.text.push_str(&resolved(&entity)),
            Ok(Event::End(_)) => reading.close(&mut teller),
            Ok(_) => {}
            Err(error) => {
                let what = format!("the file breaks here ({error}); the places before are taken in");
                teller.say(
                    NoticeLevel::Error,
                    Some(At::Byte(reader.error_position())),
                    what,
                    "save it again and import it",
                );
                break;
            }
        }
    }
    if reading.marks == 0 {
        let what = "no place is marked in it; it is kept as a document";
        teller.warn(what, "nothing, unless places were meant to be in it");
    }
    if reading.places.unnamed > 0 {
        let what = format!("{} placemarks have no name and are not taken in as places", reading.places.unnamed);
        teller.warn(what, "give them names, if they are wanted; the file is kept whole");
    }
    Some(teller.told)
}

fn resolved(entity: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    match &**entity {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "\u{fffd}",
    }
    .to_owned()
}

#[derive(Default)]
struct Reading {
    path: Vec<String>,
    text: String,
    places: Places,
    marks: u64,
    mark: Mark,
}

/// A placemark while it is read.
#[derive(Default)]
struct Mark {
    byte: u64,
    name: Option<String>,
    description: Option<String>,
    shapes: Vec<Shape>,
    wrong: Option<String>,
}

impl Reading {
    fn open(&mut self, name: String, byte: u64) {
        if name == "Placemark" {
            self.mark = Mark { byte, ..Mark::default() };
        }
        self.path.push(name);
        self.text.clear();
    }

    fn close(&mut self, teller: &mut Teller<'_>) {
        let Some(name) = self.path.pop() else { return };
        let parent = self.path.last().map_or("", String::as_str);
        let text = std::mem::take(&mut self.text);
        let said = || Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        match (parent, name.as_str()) {
            ("Placemark", "name") => self.mark.name = said(),
            ("Placemark", "description") => self.mark.description = said(),
            ("Point" | "LineString" | "LinearRing", "coordinates") => {
                let is_hole = self.path.iter().any(|name| name == "innerBoundaryIs");
                match positions(&text) {
                    Ok(_) if is_hole => {}
                    Ok(corners) => self.mark.shapes.extend(shape(parent, corners)),
                    Err(what) => self.mark.wrong = Some(what),
                }
            }
            (_, "Placemark") => {
                self.marks += 1;
                let mark = std::mem::take(&mut self.mark);
                match (mark.name, mark.wrong) {
                    (name, Some(wrong)) => {
                        let name = name.unwrap_or_default();
                        let what = format!("the placemark {name:?} is not taken in: {wrong}");
                        let next = "write longitude, latitude in decimal degrees, in this order";
                        teller.say(NoticeLevel::Error, Some(At::Byte(mark.byte)), what, next);
                    }
                    (Some(name), None) => {
                        let at = format!("placemark {}", self.marks);
                        let drawn = Drawn { name, description: mark.description, shapes: mark.shapes, at };
                        self.places.add(drawn, teller);
                    }
                    (None, None) => self.places.unnamed += 1,
                }
            }
            _ => {}
        }
    }
}

fn shape(element: &str, mut corners: Vec<Position>) -> Option<Shape> {
    match element {
        "Point" => corners.first().map(|position| Shape::Point(*position)),
        "LineString" => Some(Shape::Line(corners)),
        _ => {
            if corners.len() > 1 && corners.first() == corners.last() {
                corners.pop();
            }
            Some(if corners.len() > 2 { Shape::Area(corners) } else { Shape::Line(corners) })
        }
    }
}

/// `lon,lat[,altitude]` with blanks between.
fn positions(text: &str) -> Result<Vec<Position>, String> {
    let position = |tuple: &str| {
        let mut numbers = tuple.split(',').map(|number| number.trim().parse::<f64>().ok());
        let (Some(Some(lon)), Some(Some(lat))) = (numbers.next(), numbers.next()) else {
            return Err(format!("{tuple:?} is no longitude and latitude"));
        };
        Position::from_lon_lat(lon, lat).map_err(|error| error.to_string())
    };
    text.split_whitespace().map(position).collect()
}
