use super::bits::Bits;
use super::colouring::{Answer, Colouring, colour_with};
use super::fewest::{Fewest, undominated};
use super::graph::Graph;
use super::hitting::smallest_hitting;
use super::work::Work;

/// Vertices that already need as many colours as is claimed for the whole graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certificate {
    /// Ascending.
    pub(super) vertices: Vec<usize>,
    /// Whether no smaller set does. Otherwise the work ran out.
    pub(super) is_smallest: bool,
}

/// A smallest set of vertices that fewer than `fewest.at_least` colours cannot colour.
///
/// A clique where there is one of that size. For three colours a shortest odd cycle. Beyond, a set is large enough
/// exactly if it meets what any colouring with one colour fewer leaves out, so a smallest one is a smallest set
/// that meets all of those; they are found as they are needed.
pub(super) fn certificate(graph: &Graph, fewest: &Fewest, work: &mut Work) -> Certificate {
    let k = fewest.at_least;
    if fewest.clique.len() >= k {
        return Certificate { vertices: fewest.clique[..k].to_vec(), is_smallest: true };
    }
    let core = graph.core(k - 1);
    let mut found: Option<Certificate> = None;
    let mut all_known = true;
    for part in graph.among(&core).parts() {
        let part: Vec<usize> = part.into_iter().map(|v| core[v]).collect();
        let kept = undominated(&graph.among(&part)).vertices;
        let part: Vec<usize> = kept.into_iter().map(|v| part[v]).collect();
        let one = match in_part(&graph.among(&part), k, work) {
            Part::Needs(one) => one,
            Part::NeedsFewer => continue,
            Part::Unknown => {
                all_known = false;
                continue;
            }
        };
        all_known &= one.is_smallest;
        let vertices: Vec<usize> = one.vertices.into_iter().map(|v| part[v]).collect();
        if found.as_ref().is_none_or(|found| vertices.len() < found.vertices.len()) {
            found = Some(Certificate { vertices, is_smallest: true });
        }
    }
    let mut found = found.unwrap_or(Certificate { vertices: core, is_smallest: false });
    found.is_smallest &= all_known;
    found
}

/// What is found in one part of a graph.
enum Part {
    Needs(Certificate),
    NeedsFewer,
    Unknown,
}

fn in_part(graph: &Graph, k: usize, work: &mut Work) -> Part {
    if k == 3 {
        let cycle = shortest_odd_cycle(graph);
        return cycle.map_or(Part::NeedsFewer, |vertices| Part::Needs(Certificate { vertices, is_smallest: true }));
    }
    match work.part(4, |work| colour_with(graph, k - 1, &[], work)) {
        Answer::No => {}
        Answer::Yes(_) => return Part::NeedsFewer,
        Answer::Unknown => return Part::Unknown,
    }
    let mut critical: Vec<usize> = (0..graph.len()).collect();
    // Without any one of a critical set's vertices one colour fewer suffices; such colourings are worth keeping.
    let mut misses = Vec::new();
    let mut at = 0;
    while at < critical.len() {
        if !work.spend(4 * graph.len() * graph.row_words()) {
            return Part::Needs(Certificate { vertices: critical, is_smallest: false });
        }
        let without: Vec<usize> = critical.iter().enumerate().filter(|&(k, _)| k != at).map(|(_, &v)| v).collect();
        let small = graph.among(&without);
        match work.part(8, |work| colour_with(&small, k - 1, &[], work)) {
            Answer::No => {
                let core: Vec<usize> = small.core(k - 1).into_iter().map(|v| without[v]).collect();
                let kept_before = critical[..at].iter().filter(|&v| core.binary_search(v).is_ok()).count();
                (critical, at) = (core, kept_before);
            }
            answer => {
                if let Answer::Yes(colouring) = answer {
                    misses.push(left_out(graph, &without, &colouring, k - 1));
                }
                at += 1;
            }
        }
    }
    // A set that needs k colours and is no clique of k has k + 2 vertices or more (Gallai 1963).
    if critical.len() == k + 2 {
        return Part::Needs(Certificate { vertices: critical, is_smallest: true });
    }
    loop {
        let Some(candidate) = smallest_hitting(graph.len(), &misses, critical.len(), work) else {
            return Part::Needs(Certificate { vertices: critical, is_smallest: false });
        };
        if candidate.len() >= critical.len() {
            return Part::Needs(Certificate { vertices: critical, is_smallest: true });
        }
        match work.part(2, |work| colour_with(&graph.among(&candidate), k - 1, &[], work)) {
            Answer::Yes(colouring) => misses.push(left_out(graph, &candidate, &colouring, k - 1)),
            Answer::No => return Part::Needs(Certificate { vertices: candidate, is_smallest: true }),
            Answer::Unknown => return Part::Needs(Certificate { vertices: critical, is_smallest: false }),
        }
    }
}

/// What is left out when a colouring of some vertices is extended to as many others as find a colour.
fn left_out(graph: &Graph, vertices: &[usize], colouring: &Colouring, k: usize) -> Bits {
    let mut classes = vec![Bits::none(graph.len()); k];
    vertices.iter().zip(colouring).for_each(|(&v, &colour)| classes[colour].insert(v));
    let mut out = Bits::none(graph.len());
    let inside = Bits::of(graph.len(), vertices.iter().copied());
    let mut others: Vec<usize> = (0..graph.len()).filter(|&v| !inside.has(v)).collect();
    others.sort_by_key(|&v| graph.degree(v));
    for v in others {
        match classes.iter_mut().find(|class| !class.meets(graph.row(v))) {
            Some(class) => class.insert(v),
            None => out.insert(v),
        }
    }
    // A vertex that clashes with one member of a class gets in if that member has room elsewhere.
    for v in out.iter().collect::<Vec<_>>() {
        for c in 0..k {
            let clash = classes[c].and(graph.row(v));
            let Some(one) = clash.first().filter(|_| clash.len() == 1) else { continue };
            if let Some(room) = (0..k).find(|&d| d != c && !classes[d].meets(graph.row(one))) {
                classes[c].remove(one);
                classes[room].insert(one);
                classes[c].insert(v);
                out.remove(v);
                break;
            }
        }
    }
    out
}

/// A shortest cycle of odd length, ascending.
fn shortest_odd_cycle(graph: &Graph) -> Option<Vec<usize>> {
    let n = graph.len();
    let mut best: Option<Vec<usize>> = None;
    for root in 0..n {
        let mut parent = vec![usize::MAX; n];
        let mut depth = vec![usize::MAX; n];
        let mut queue = vec![root];
        depth[root] = 0;
        let mut at = 0;
        let limit = best.as_ref().map_or(usize::MAX, |cycle| (cycle.len() - 1) / 2);
        'walk: while at < queue.len() {
            let v = queue[at];
            at += 1;
            if depth[v] >= limit {
                break;
            }
            for w in graph.row(v).iter() {
                if depth[w] == usize::MAX {
                    (depth[w], parent[w]) = (depth[v] + 1, v);
                    queue.push(w);
                } else if depth[w] == depth[v] {
                    let up = |mut v: usize| {
                        let mut way = vec![v];
                        while parent[v] != usize::MAX {
                            v = parent[v];
                            way.push(v);
                        }
                        way
                    };
                    // Two ways that met before the root close a shorter cycle, found from where they met.
                    let mut cycle = [up(v), up(w)].concat();
                    cycle.sort_unstable();
                    cycle.dedup();
                    if cycle.len() == 2 * depth[v] + 1 && best.as_ref().is_none_or(|best| cycle.len() < best.len()) {
                        best = Some(cycle);
                        break 'walk;
                    }
                }
            }
        }
    }
    best
}
