//! The loop of a contradiction as a picture: pieces of evidence as arcs, the times at which they meet as dots.
use serde::Serialize;

const RADIUS: f64 = 78.0;
/// Half the picture's width and height, in its own units.
const MIDDLE: (f64, f64) = (320.0, 116.0);
/// Letters of a name that fit beside the loop.
const MOST_LETTERS: usize = 34;

/// A loop to be drawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct LoopDrawing {
    arcs: Vec<Arc>,
    dots: Vec<Dot>,
}

/// One piece of evidence; its number is its place in the list beside the picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Arc {
    number: usize,
    path: String,
    x: f64,
    y: f64,
    /// The last piece is where the loop fails to close.
    open: bool,
}

/// A time at which two pieces meet.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Dot {
    x: f64,
    y: f64,
    text_x: f64,
    text_y: f64,
    anchor: &'static str,
    name: String,
}

impl LoopDrawing {
    /// The drawing of so many pieces that meet at the named times, in order; `None` where they are not known to form a loop.
    pub(crate) fn new(pieces: usize, meets: &[String]) -> Option<Self> {
        if pieces < 2 || meets.len() != pieces {
            return None;
        }
        let at = |n: f64, radius: f64| {
            let turn = std::f64::consts::TAU * n / pieces as f64 - std::f64::consts::FRAC_PI_2;
            (tenth(MIDDLE.0 + radius * turn.cos()), tenth(MIDDLE.1 + radius * turn.sin()))
        };
        let arcs = (0..pieces).map(|n| {
            let open = n + 1 == pieces;
            let ((x0, y0), (x1, y1)) = (at(n as f64, RADIUS), at(n as f64 + if open { 0.82 } else { 1.0 }, RADIUS));
            let (x, y) = at(n as f64 + 0.5, RADIUS - 17.0);
            Arc { number: n + 1, path: format!("M{x0} {y0}A{RADIUS} {RADIUS} 0 0 1 {x1} {y1}"), x, y: y + 4.0, open }
        });
        let dots = meets.iter().enumerate().map(|(n, name)| {
            let ((x, y), (text_x, text_y)) = (at(n as f64, RADIUS), at(n as f64, RADIUS + 12.0));
            let anchor = match text_x - MIDDLE.0 {
                right if right > 10.0 => "start",
                left if left < -10.0 => "end",
                _ => "middle",
            };
            Dot { x, y, text_x, text_y: tenth(text_y + 4.0), anchor, name: shortened(name) }
        });
        Some(Self { arcs: arcs.collect(), dots: dots.collect() })
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.to_owned();
    }
    name.chars().take(MOST_LETTERS - 1).chain(['…']).collect()
}

fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_is_an_arc_from_one_meeting_to_the_next_and_the_last_does_not_close() {
        let names = ["clock time".to_owned(), "first smoke".to_owned(), String::new()];
        let drawing = LoopDrawing::new(3, &names).unwrap();
        let ends = |arc: &Arc| {
            let numbers: Vec<f64> = arc.path.split(['M', 'A', ' ']).filter_map(|n| n.parse().ok()).collect();
            ((numbers[0], numbers[1]), (numbers[7], numbers[8]))
        };
        for pair in drawing.arcs.windows(2) {
            assert_eq!(ends(&pair[0]).1, ends(&pair[1]).0);
        }
        let begins: Vec<_> = drawing.arcs.iter().map(|arc| ends(arc).0).collect();
        assert_eq!(begins, drawing.dots.iter().map(|dot| (dot.x, dot.y)).collect::<Vec<_>>());
        assert_ne!(ends(drawing.arcs.last().unwrap()).1, begins[0], "what cannot be true does not close");
    }

    #[test]
    fn what_forms_no_loop_is_not_drawn() {
        assert_eq!(LoopDrawing::new(3, &[]), None);
        assert_eq!(LoopDrawing::new(1, &["clock time".to_owned()]), None);
    }
}
