use std::collections::BTreeSet;
use std::fmt::Write;

use super::answer::Answer;
use crate::network::{Bounds, Chain, Contradiction, Network, Piece, Point};

/// More points than this are not drawn.
const MOST_DRAWN: usize = 2000;
/// The drawing's width in CSS pixels: names on the left, bars on the right.
const NAMES: f64 = 220.0;
const BARS: f64 = 760.0;
const ROW: f64 = 22.0;

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1d2733;background:#fff}\
svg{display:block;max-width:100%;height:auto}svg text{font-size:12px;fill:#1d2733}.bar{fill:#9cc0e0}.likely{fill:#1f4e79}.mid{stroke:#fff;stroke-width:2}.strain{border-left:4px solid #b7791f;padding-left:1rem;margin:1.5rem 0}.strain h3{margin:.2rem 0}.key{display:inline-block;width:2.2em;height:.7em;border-radius:2px;margin-right:.4em}.open{fill:url(#fade)}.open.left{fill:url(#fadeleft)}\
.grid{stroke:#d5dce3}.row:focus{outline:none}.row:focus .hit,.row:hover .hit{fill:#eef4fa}.hit{fill:transparent}\
.disputed text{fill:#b3261e;font-weight:600}.loop .point{fill:#1d2733;font-weight:600}.clash{border-left:4px solid #b3261e;padding-left:1rem;margin:1.5rem 0}.clash h3{color:#b3261e;margin:.2rem 0}.loop path{fill:none;stroke:#b3261e;stroke-width:2}\
.loop circle{fill:#b3261e}dt{font-weight:600;margin-top:.6rem}dd{margin:0 0 0 1rem}@media(prefers-color-scheme:dark){body{background:#12181f;color:#e4eaf0}\
svg text{fill:#e4eaf0}.grid{stroke:#33404d}.row:focus .hit,.row:hover .hit{fill:#1d2936}svg .disputed text,.clash h3{fill:#ff8a80;color:#ff8a80}.loop .point{fill:#e4eaf0}.bar{fill:#35618a}.likely{fill:#9fd0ff}.mid{stroke:#12181f}}";

/// One self-contained page: every point as a bar of what is possible, its reasons on hover and focus, and every
/// contradiction with its loop. It loads nothing from anywhere.
pub fn page(answer: &Answer<'_>, title: &str) -> String {
    let solution = answer.solution();
    let network = solution.network();
    let mut points: Vec<(Bounds, Point)> = network.points().map(|point| (solution.bounds(point), point)).collect();
    points.sort_by_key(|(bounds, point)| {
        let likely = answer.layer().of(*point).map(|likely| likely.median);
        let begins = bounds.earliest.or(likely).or(bounds.latest).unwrap_or(i64::MAX);
        (begins, likely.or(bounds.latest).unwrap_or(i64::MAX), point.index())
    });
    let total = points.len();
    points.truncate(MOST_DRAWN);
    let mut html = String::new();
    let title = escape(title);
    let _ = write!(
        html,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>When: {title}</title><style>{STYLE}</style></head><body><h1>When: {title}</h1>"
    );
    let state = if answer.is_consistent() {
        "No contradiction found. That is not a proof that the evidence is true.".to_owned()
    } else {
        let sets = match solution.contradictions().len() {
            1 => "One set of evidence".to_owned(),
            n => format!("{n} sets of evidence"),
        };
        format!(
            "{sets} cannot be true together. The bars show what the evidence outside allows; names in red take part."
        )
    };
    let _ = write!(
        html,
        "<p>{state}</p><p><span class=\"key\" style=\"background:#9cc0e0\"></span>A bar is what the evidence does not exclude; its middle is no likelier than its ends. A fading end is open. Hover or tab to a row for its reasons.</p>"
    );
    if answer.has_statements() {
        html.push_str("<p><span class=\"key\" style=\"background:#1f4e79\"></span>A dark bar inside is where it most likely was by what was stated (95 %); its light mark halves it. What is likely excludes nothing.</p>");
    }
    for contradiction in solution.contradictions() {
        clash(&mut html, answer, contradiction);
    }
    tensions(&mut html, answer);
    bars(&mut html, answer, &points);
    if total > points.len() {
        let _ = write!(
            html,
            "<p>{} of {total} points are drawn; the table and the JSON hold all of them.</p>",
            points.len()
        );
    }
    evidence(&mut html, answer);
    html.push_str("</body></html>\n");
    html
}

fn bars(html: &mut String, answer: &Answer<'_>, points: &[(Bounds, Point)]) {
    let network = answer.solution().network();
    let likely = |point: Point| answer.layer().of(point);
    let ends = || {
        points.iter().flat_map(|&(bounds, point)| {
            let stated = likely(point);
            [bounds.earliest, bounds.latest, stated.map(|l| l.from), stated.map(|l| l.to)].into_iter().flatten()
        })
    };
    let (Some(first), Some(last)) = (ends().min(), ends().max()) else {
        html.push_str("<p>No point has a bound.</p>");
        return;
    };
    let span = (last - first).max(1) as f64;
    // A margin on both sides, where open ends fade out.
    let x = |micros: i64| NAMES + BARS * (0.06 + 0.88 * (micros - first) as f64 / span);
    let height = ROW * points.len() as f64 + 40.0;
    let _ = write!(
        html,
        "<h2>Points</h2><svg viewBox=\"0 0 {:.0} {height:.0}\" role=\"list\"><defs><linearGradient id=\"fade\"><stop offset=\"0\" stop-color=\"#2f6fab\"/><stop offset=\"1\" stop-color=\"#2f6fab\" stop-opacity=\"0\"/></linearGradient><linearGradient id=\"fadeleft\"><stop offset=\"0\" stop-color=\"#2f6fab\" stop-opacity=\"0\"/><stop offset=\"1\" stop-color=\"#2f6fab\"/></linearGradient></defs>",
        NAMES + BARS
    );
    for (n, micros) in answer.ticks(first, last).into_iter().enumerate() {
        let _ = write!(
            html,
            "<line class=\"grid\" x1=\"{0:.1}\" x2=\"{0:.1}\" y1=\"18\" y2=\"{height:.0}\"/><text x=\"{0:.1}\" y=\"12\" text-anchor=\"middle\">{1}</text>",
            x(micros),
            escape(&answer.tick(micros, last - first, n == 0))
        );
    }
    let disputed: BTreeSet<Point> = answer
        .solution()
        .contradictions()
        .iter()
        .flat_map(|contradiction| &contradiction.evidence)
        .flat_map(|&piece| network.ends(piece))
        .collect();
    for (row, (bounds, point)) in points.iter().enumerate() {
        let y = 24.0 + ROW * row as f64;
        let name = network.point_name(*point);
        let reasons = reasons(answer, *point, bounds);
        let _ = write!(
            html,
            "<g class=\"row{}\" role=\"listitem\" tabindex=\"0\"><title>{}</title><rect class=\"hit\" x=\"0\" y=\"{y:.1}\" width=\"{:.0}\" height=\"{ROW}\"/><text x=\"4\" y=\"{:.1}\">{}</text>",
            if disputed.contains(point) { " disputed" } else { "" },
            escape(&reasons),
            NAMES + BARS,
            y + 15.0,
            escape(&shortened(name))
        );
        let mut rect = |class: &str, from: f64, to: f64| {
            let _ = write!(
                html,
                "<rect class=\"{class}\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"12\" rx=\"2\"/>",
                y + 5.0,
                (to - from).max(2.0)
            );
        };
        match (bounds.earliest, bounds.latest) {
            (Some(from), Some(to)) => rect("bar", x(from), x(to)),
            (Some(from), None) => rect("open", x(from), NAMES + BARS),
            (None, Some(to)) => rect("open left", NAMES, x(to)),
            (None, None) => {}
        }
        if let Some(likely) = likely(*point) {
            let (from, to, mid) = (x(likely.from), x(likely.to), x(likely.median));
            let _ = write!(
                html,
                "<rect class=\"likely\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"6\" rx=\"2\"/><line class=\"mid\" x1=\"{mid:.1}\" x2=\"{mid:.1}\" y1=\"{:.1}\" y2=\"{:.1}\"/>",
                y + 8.0,
                (to - from).max(2.0),
                y + 8.0,
                y + 14.0
            );
        }
        html.push_str("</g>");
    }
    html.push_str("</svg>");
}

/// The bounds of a point and the evidence behind each, as the text of a tooltip.
fn reasons(answer: &Answer<'_>, point: Point, bounds: &Bounds) -> String {
    let solution = answer.solution();
    let side = |word: &str, end: Option<i64>, chain: Chain<'_>| match end {
        None => format!("{word}: open"),
        Some(end) => {
            let because: Vec<String> = chain
                .map(|piece| match answer.basis(piece) {
                    "" => solution.network().evidence_id(piece).to_owned(),
                    basis => format!("{} ({})", solution.network().evidence_id(piece), basis),
                })
                .collect();
            format!("{word} {} because of\n    {}", answer.show(end), because.join("\n    "))
        }
    };
    let stated = answer.layer().of(point).map_or(String::new(), |likely| {
        let ids: Vec<&str> = likely.because.iter().take(8).map(|&n| answer.statement_id(n)).collect();
        let [from, middle, to] = answer.show_likely(likely.from, likely.median, likely.to);
        format!(
            "\nmost likely around {middle}, with 95 % between {from} and {to}, by what was stated in {}",
            ids.join(", ")
        )
    });
    format!(
        "{}\n{}\n{}{stated}",
        solution.network().point_name(point),
        side("not before", bounds.earliest, solution.earliest_because(point)),
        side("not after", bounds.latest, solution.latest_because(point)),
    )
}

/// Statements that do not fit to the letter.
fn tensions(html: &mut String, answer: &Answer<'_>) {
    let network = answer.solution().network();
    for tension in &answer.layer().tensions {
        let agree = if tension.share_of_spread <= 1.0 {
            "within the spread of such statements they agree"
        } else {
            "not even the spread of such statements makes them agree"
        };
        let _ = write!(
            html,
            "<section class=\"strain\"><h3>To the letter, these miss each other by {} s; {agree}</h3><ul>",
            tension.excess as f64 / 1e6
        );
        let stated = tension.statements.iter().map(|&n| (answer.statement_id(n), answer.statement_basis(n)));
        let evidence = tension.evidence.iter().map(|&piece| (network.evidence_id(piece), answer.basis(piece)));
        for (id, basis) in stated.chain(evidence) {
            let _ = write!(html, "<li><b>{}</b> {}</li>", escape(id), escape(basis));
        }
        html.push_str("</ul></section>");
    }
}

/// A contradiction: its evidence in words, and the loop that does not close.
fn clash(html: &mut String, answer: &Answer<'_>, contradiction: &Contradiction) {
    let network = answer.solution().network();
    let count = contradiction.evidence.len();
    let _ = write!(
        html,
        "<section class=\"clash\"><h3>{count} pieces of evidence miss each other by {} s</h3><svg class=\"loop\" viewBox=\"0 0 640 285\" width=\"640\" role=\"img\" aria-label=\"The loop of evidence\">",
        contradiction.excess as f64 / 1e6
    );
    let (middle, radius) = ((320.0, 140.0), 100.0);
    let at = |n: f64| {
        let turn = std::f64::consts::TAU * n / count as f64 - std::f64::consts::FRAC_PI_2;
        (middle.0 + radius * turn.cos(), middle.1 + radius * turn.sin())
    };
    // Text stands outside the loop, on its own side.
    let label = |html: &mut String, (x, y): (f64, f64), class: &str, text: &str| {
        let (dx, dy) = ((x - middle.0) / radius, (y - middle.1) / radius);
        let anchor = if dx > 0.15 {
            "start"
        } else if dx < -0.15 {
            "end"
        } else {
            "middle"
        };
        let (x, y) = (x + 12.0 * dx, y + 14.0 * dy + 4.0);
        let text = escape(&shortened(text));
        let _ =
            write!(html, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>");
    };
    let meets = meeting_points(network, &contradiction.evidence);
    for (n, &piece) in contradiction.evidence.iter().enumerate() {
        let ((x0, y0), (x1, y1)) = (at(n as f64), at(n as f64 + 0.999));
        let large = u8::from(count == 1);
        let _ = write!(
            html,
            "<path d=\"M{x0:.1} {y0:.1}A{radius} {radius} 0 {large} 1 {x1:.1} {y1:.1}\"/><circle cx=\"{x0:.1}\" cy=\"{y0:.1}\" r=\"4\"/>"
        );
        label(html, at(n as f64 + 0.5), "", network.evidence_id(piece));
        if let Some(point) = meets.get(n) {
            label(html, (x0, y0), "point", if point.is_empty() { "the world's clock" } else { point });
        }
    }
    html.push_str("</svg><ul>");
    for &piece in &contradiction.evidence {
        let _ = write!(html, "<li><b>{}</b> {}</li>", escape(network.evidence_id(piece)), escape(answer.basis(piece)));
    }
    html.push_str("</ul></section>");
}

/// The names of the points at which the pieces of a loop meet: that of the last and the first piece, then those between;
/// none where they do not meet in a row, as with alternatives.
fn meeting_points<'n>(network: &'n Network, pieces: &[Piece]) -> Vec<&'n str> {
    let shared = |a: Piece, b: Piece, not: Option<Point>| {
        let (a, b) = (network.ends(a), network.ends(b));
        let mut both = a.into_iter().filter(|point| b.contains(point));
        let first = both.next();
        let second = both.next();
        if first.is_some() && first == not { second } else { first }
    };
    let mut meets: Vec<Point> = Vec::new();
    for (n, &piece) in pieces.iter().enumerate() {
        let before = pieces[(n + pieces.len() - 1) % pieces.len()];
        let Some(point) = shared(before, piece, meets.last().copied()) else { return Vec::new() };
        meets.push(point);
    }
    meets.into_iter().map(|point| network.point_name(point)).collect()
}

/// What each piece of evidence on the page stands on.
fn evidence(html: &mut String, answer: &Answer<'_>) {
    let network = answer.solution().network();
    html.push_str("<h2>Evidence</h2><dl>");
    for piece in network.evidence().take(MOST_DRAWN) {
        let _ = write!(html, "<dt>{}</dt><dd>{}</dd>", escape(network.evidence_id(piece)), escape(answer.basis(piece)));
    }
    for n in (0..MOST_DRAWN).take_while(|&n| !answer.statement_id(n).is_empty()) {
        let (id, basis) = (answer.statement_id(n), answer.statement_basis(n));
        let _ = write!(html, "<dt>{} (stated)</dt><dd>{}</dd>", escape(id), escape(basis));
    }
    html.push_str("</dl>");
}

impl Answer<'_> {
    /// What a piece of evidence stands on, in the table's words.
    pub fn basis(&self, piece: Piece) -> &str {
        self.table.bases.get(piece.index())
    }
}

fn shortened(name: &str) -> String {
    let mut short: String = name.chars().take(30).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}
