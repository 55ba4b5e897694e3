use crate::render::Shape;
use crate::space::v3;
use crate::story::Story;

/// Fire for as long as it burns, and the smoke that hangs after it.
pub(super) fn add(groups: &mut Vec<Vec<Shape>>, story: &Story, t: f64, window_s: f64) {
    for discharge in &story.discharges {
        let since = t - discharge.at_s;
        if !(-window_s..30.0).contains(&since) {
            continue;
        }
        let (fire_s, fire_m, smoke_m, smoke_s, dense) = discharge.weapon.fire_and_smoke();
        let muzzle = discharge.place + discharge.towards * 0.6;
        if since + window_s > 0.0 && since < fire_s {
            groups.push(vec![Shape::Flash { centre: muzzle, radius_m: fire_m }]);
        }
        if since > 0.0 && since < smoke_s && smoke_m > 0.0 {
            let age = since / smoke_s;
            let mut cloud = Vec::new();
            for k in 0..5_u32 {
                let turn = f64::from(k) * 2.4 + f64::from(discharge.id);
                let grow = smoke_m * (0.25 + 0.75 * age.sqrt());
                let drift = v3(
                    0.5 * since + grow * 0.5 * turn.cos(),
                    0.2 * since + grow * 0.5 * turn.sin(),
                    grow * 0.35 + 0.25 * since,
                );
                cloud.push(Shape::Puff {
                    centre: muzzle + drift,
                    radius_m: grow,
                    colour: [0.80, 0.80, 0.79],
                    dense: (dense * (1.0 - age)) as f32,
                });
            }
            groups.push(cloud);
        }
    }
}
