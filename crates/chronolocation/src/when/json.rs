//! The document of `sightline when --json`, written by hand: chains make it long, and its numbers and names are plain.

use std::thread;

use super::answer::Answer;
use crate::likely::{Likely, SHARE};
use crate::network::{Chain, Network, Piece, Point};

/// Points fewer than this are not worth another thread.
const WORTH_A_THREAD: usize = 2000;

/// Ids as JSON texts, quotes and all, side by side.
struct Ids {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Ids {
    fn of(network: &Network) -> Self {
        let mut ids = Self { text: Vec::new(), ends: Vec::with_capacity(network.piece_count()) };
        for piece in network.all_pieces() {
            quote(&mut ids.text, network.evidence_id(piece));
            ids.text.push(b',');
            ids.ends.push(ids.text.len() as u32);
        }
        ids
    }

    /// With a comma after it.
    fn get(&self, piece: Piece) -> &[u8] {
        let n = piece.index();
        let from = n.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.text[from..self.ends[n] as usize]
    }

    fn list(&self, out: &mut Vec<u8>, pieces: impl Iterator<Item = Piece>) {
        out.push(b'[');
        let before = out.len();
        pieces.for_each(|piece| out.extend_from_slice(self.get(piece)));
        if out.len() > before {
            out.pop();
        }
        out.push(b']');
    }
}

impl Answer<'_> {
    /// Everything that follows, as one JSON object; `threads` share the work.
    pub fn json(&self, threads: usize) -> Vec<u8> {
        let solution = self.solution();
        let network = solution.network();
        let ids = Ids::of(network);
        let mut out = Vec::new();
        out.extend_from_slice(b"{\"consistent\":");
        out.extend_from_slice(if self.is_consistent() { b"true" } else { b"false" });
        out.extend_from_slice(b",\"points\":[");
        let count = network.points().len();
        let threads = threads.clamp(1, count / WORTH_A_THREAD + 1);
        let parts: Vec<Vec<u8>> = thread::scope(|scope| {
            let share = |n: usize| count * n / threads;
            let ids = &ids;
            let write = move |n: usize| {
                let mut part = Vec::with_capacity((share(n + 1) - share(n)) * 200);
                for point in network.points().skip(share(n)).take(share(n + 1) - share(n)) {
                    self.point(&mut part, ids, point);
                    part.push(b',');
                }
                part
            };
            let others: Vec<_> = (1..threads).map(|n| scope.spawn(move || write(n))).collect();
            let mut parts = vec![write(0)];
            parts.extend(others.into_iter().map(|other| other.join().unwrap_or_default()));
            parts
        });
        parts.iter().for_each(|part| out.extend_from_slice(part));
        if out.ends_with(b",") {
            out.pop();
        }
        out.extend_from_slice(b"],\"contradictions\":[");
        each(&mut out, solution.contradictions(), |out, contradiction| {
            out.extend_from_slice(b"{\"evidence\":");
            ids.list(out, contradiction.evidence.iter().copied());
            number(out, ",\"excess_s\":", contradiction.excess as f64 / 1e6);
            out.push(b'}');
        });
        out.extend_from_slice(b"],\"repairs\":[");
        each(&mut out, self.repairs(), |out, repair| {
            out.extend_from_slice(b"{\"doubt\":");
            ids.list(out, repair.withdraw.iter().copied());
            out.extend_from_slice(format!(",\"cost\":{},\"cheapest\":{}}}", repair.cost, repair.cheapest).as_bytes());
        });
        out.extend_from_slice(b"],\"alternatives\":[");
        each(&mut out, &solution.alternatives(), |out, group| {
            out.extend_from_slice(b"{\"or\":");
            quote(out, &group.name);
            out.extend_from_slice(b",\"remaining\":");
            ids.list(out, group.remaining.iter().copied());
            out.extend_from_slice(b",\"excluded\":");
            ids.list(out, group.excluded.iter().copied());
            out.push(b'}');
        });
        out.extend_from_slice(b"],\"tensions\":[");
        each(&mut out, &self.layer().tensions, |out, tension| {
            out.extend_from_slice(b"{\"stated\":");
            self.statements(out, &tension.statements);
            out.extend_from_slice(b",\"evidence\":");
            ids.list(out, tension.evidence.iter().copied());
            number(out, ",\"excess_s\":", tension.excess as f64 / 1e6);
            number(out, ",\"share_of_spread\":", rounded(tension.share_of_spread));
            number(out, ",\"sigmas\":", rounded(tension.sigmas));
            out.push(b'}');
        });
        out.extend_from_slice(b"],\"exact\":");
        out.extend_from_slice(if solution.is_exact() { b"true" } else { b"false" });
        out.push(b'}');
        out
    }

    fn point(&self, out: &mut Vec<u8>, ids: &Ids, point: Point) {
        let solution = self.solution();
        let bounds = solution.bounds(point);
        out.extend_from_slice(b"{\"id\":");
        quote(out, solution.network().point_name(point));
        let chain = |out: &mut Vec<u8>, name: &[u8], chain: Chain<'_>| {
            out.extend_from_slice(name);
            ids.list(out, chain);
        };
        self.instant(out, ",\"earliest\":", bounds.earliest);
        self.instant(out, ",\"latest\":", bounds.latest);
        chain(out, b",\"earliest_because\":", solution.earliest_because(point));
        chain(out, b",\"latest_because\":", solution.latest_because(point));
        if self.has_statements() {
            out.extend_from_slice(b",\"likely\":");
            match self.layer().of(point) {
                Some(likely) => self.likely(out, likely),
                None => out.extend_from_slice(b"null"),
            }
        }
        out.push(b'}');
    }

    fn likely(&self, out: &mut Vec<u8>, likely: &Likely) {
        number(out, "{\"share\":", SHARE);
        self.instant(out, ",\"from\":", Some(likely.from));
        self.instant(out, ",\"to\":", Some(likely.to));
        self.instant(out, ",\"peak\":", Some(likely.peak));
        self.instant(out, ",\"median\":", Some(likely.median));
        out.extend_from_slice(b",\"shape\":{");
        self.instant(out, "\"from\":", Some(likely.shape_from));
        self.instant(out, ",\"to\":", Some(likely.shape_to));
        out.extend_from_slice(b",\"shares\":[");
        each(out, &likely.shape, |out, share| number(out, "", (share * 1e6).round() / 1e6));
        out.extend_from_slice(format!("],\"peaks\":{}}},\"because\":", likely.peaks).as_bytes());
        self.statements(out, &likely.because);
        out.push(b'}');
    }

    fn statements(&self, out: &mut Vec<u8>, list: &[usize]) {
        out.push(b'[');
        each(out, list, |out, &n| quote(out, self.statement_id(n)));
        out.push(b']');
    }

    fn instant(&self, out: &mut Vec<u8>, name: &str, micros: Option<i64>) {
        out.extend_from_slice(name.as_bytes());
        match micros {
            None => out.extend_from_slice(b"null"),
            Some(micros) => {
                out.push(b'"');
                self.show_into(out, micros);
                out.push(b'"');
            }
        }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn number(out: &mut Vec<u8>, name: &str, value: f64) {
    out.extend_from_slice(name.as_bytes());
    // The shortest decimal that reads back as the same number; no infinity gets here.
    out.extend_from_slice(format!("{value:?}").as_bytes());
}

fn each<T>(out: &mut Vec<u8>, list: &[T], mut write: impl FnMut(&mut Vec<u8>, &T)) {
    for (n, one) in list.iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        write(out, one);
    }
}

/// A JSON text (RFC 8259, section 7).
fn quote(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.extend_from_slice(text.as_bytes());
    } else {
        for c in text.chars() {
            match c {
                '"' => out.extend_from_slice(b"\\\""),
                '\\' => out.extend_from_slice(b"\\\\"),
                c if (c as u32) < 0x20 => out.extend_from_slice(format!("\\u{:04x}", c as u32).as_bytes()),
                c => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
    }
    out.push(b'"');
}
