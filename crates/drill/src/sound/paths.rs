use super::air;
use crate::plan::{Look, Plan};
use crate::polygon;
use crate::space::{V3, v3};

/// One way that sound takes from a source to an ear.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path {
    /// Metres.
    pub(crate) length_m: f64,
    /// Share of the pressure that a wall gives back; 1 for the direct way.
    pub(crate) reflects: f64,
    /// Metres by which the way over what stands between is longer than the straight one; 0 where nothing does.
    pub(crate) detour_m: f64,
    /// Whether it is the direct way.
    pub(crate) direct: bool,
}

/// Share of the pressure that a façade gives back: plaster and glass absorb about a tenth of the power.
const FACADE: f64 = 0.94;
/// Of it, what a façade with balconies and windows sends the mirror's way.
const MIRRORED: f64 = 0.7;
/// Share that paving gives back.
const PAVING: f64 = 0.85;
/// The most echoes of one source.
const MOST_ECHOES: usize = 7;
/// Walls farther off than this from the ear give no echo that would be heard.
const REACH_M: f64 = 160.0;

/// The direct way, the one by the ground, and first-order echoes from façades, the strongest first.
///
/// # References
/// Image sources: Allen, Berkley: Image method for efficiently simulating small-room acoustics. JASA 65 (1979).
/// Over an edge: Maekawa: Noise reduction by screens. Applied Acoustics 1 (1968).
pub(crate) fn paths(plan: &Plan, source: V3, ear: V3) -> Vec<Path> {
    let straight = source.distance(ear).max(0.5);
    let detour_m = detour(plan, source, ear);
    let mut out = vec![Path { length_m: straight + detour_m, reflects: 1.0, detour_m, direct: true }];
    if detour_m == 0.0 {
        let below = v3(source.x, source.y, -source.z);
        let length_m = below.distance(ear).max(0.5);
        out.push(Path { length_m, reflects: PAVING, detour_m: 0.0, direct: false });
    }
    let mut echoes: Vec<(f64, V3)> = Vec::new();
    for prism in plan.prisms.iter().filter(|p| matches!(p.look, Look::House { .. }) && p.base_m < 0.5) {
        for (a, b) in polygon::edges(&prism.ring) {
            let wide = (b.0 - a.0).hypot(b.1 - a.1);
            if wide < 4.0 {
                continue;
            }
            let out_of = v3((b.1 - a.1) / wide, -(b.0 - a.0) / wide, 0.0);
            let corner = v3(a.0, a.1, 0.0);
            let (before, heard) = ((source - corner).dot(out_of), (ear - corner).dot(out_of));
            if ![before, heard].iter().all(|d| (0.3..=REACH_M).contains(d)) {
                continue;
            }
            let image = source - out_of * (2.0 * before);
            let Some((t, _)) = polygon::meet(image.flat(), ear.flat(), a, b) else { continue };
            let hit = image + (ear - image) * t;
            if hit.z > 0.0 && hit.z < prism.top_m {
                echoes.push((image.distance(ear), hit + out_of * 0.1));
            }
        }
    }
    echoes.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (length_m, hit) in echoes {
        if out.len() > MOST_ECHOES + 1 {
            break;
        }
        if plan.hidden_by(source, hit).is_none() && plan.hidden_by(hit, ear).is_none() {
            out.push(Path { length_m, reflects: FACADE * MIRRORED, detour_m: 0.0, direct: false });
        }
    }
    out
}

/// How much longer the way over whatever stands between is; 0 where nothing does.
fn detour(plan: &Plan, source: V3, ear: V3) -> f64 {
    let Some((number, t)) = plan.hidden_by(source, ear) else { return 0.0 };
    let prism = &plan.prisms[number];
    let edge = source + (ear - source) * t;
    let over = v3(edge.x, edge.y, prism.top_m);
    // A pillar is passed at its side, a house over its roof or round its corner, whichever is shorter.
    let round = prism
        .ring
        .iter()
        .map(|corner| {
            let p = v3(corner.0, corner.1, edge.z);
            source.distance(p) + p.distance(ear)
        })
        .fold(f64::MAX, f64::min);
    let over = source.distance(over) + over.distance(ear);
    (over.min(round) - source.distance(ear)).max(0.01)
}

impl Path {
    /// Loss beyond distance at a frequency, in decibels: by air, and by bending round an edge.
    pub(crate) fn loss_db(&self, hz: f64, air: (f64, f64), c: f64) -> f64 {
        let absorbed = air::absorption_db_a_metre(hz, air.0, air.1) * self.length_m;
        let bent = if self.detour_m > 0.0 {
            let fresnel = 2.0 * self.detour_m * hz.max(20.0) / c;
            (10.0 * (3.0 + 20.0 * fresnel).log10()).min(26.0)
        } else {
            0.0
        };
        (absorbed + bent).min(120.0)
    }
}
