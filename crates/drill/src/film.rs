use crate::camera::{Camera, Pose};
use crate::failure::DrillError;
use crate::render::{self, Backdrop, Canvas, Eyes, Scene};
use crate::space::V3;
use crate::stage::Stage;

/// Pixels a radian of the backdrop, against those of the film: finer than the film, because a zoom comes closer.
const FINER: f64 = 1.35;
/// The same while walking, when a backdrop serves one frame.
const COARSER: f64 = 0.85;
/// Share of the time between two frames during which the shutter is open.
const SHUTTER: f64 = 0.3;

/// Films with one camera, frame by frame.
pub(crate) struct Filmer<'a> {
    stage: &'a Stage,
    camera: &'a Camera,
    pub(crate) canvas: Canvas,
    scene: Scene<'a>,
    scene_until: f64,
    backdrop: Option<(V3, Backdrop)>,
}

impl<'a> Filmer<'a> {
    pub(crate) fn new(stage: &'a Stage, camera: &'a Camera) -> Result<Self, DrillError> {
        let (scene, scene_until) = stage.scene(camera.start_s)?;
        let seed = stage.settings.seed.number ^ camera.start_s.to_bits();
        let canvas = Canvas::new(camera.size.0, camera.size.1, seed);
        Ok(Self { stage, camera, canvas, scene, scene_until, backdrop: None })
    }

    /// Exposes the frame whose middle row is read at a time of the recording; `number` counts them.
    pub(crate) fn expose(&mut self, media_s: f64, number: u64) -> Result<(), DrillError> {
        let t = self.camera.scene_s(media_s);
        if t >= self.scene_until {
            (self.scene, self.scene_until) = self.stage.scene(t)?;
            self.backdrop = None;
        }
        let (eyes, pose) = eyes(self.camera, t);
        self.prepare(&eyes, &pose);
        let Some((_, backdrop)) = &self.backdrop else { return Ok(()) };
        self.canvas.look(backdrop, &eyes);
        let open_s = SHUTTER / self.camera.nominal_fps();
        let mut groups = self.stage.actors.shapes(&self.stage.story, &self.scene, eyes.eye, t, open_s);
        groups.extend(hands(&self.scene, self.stage, t));
        render::draw(&mut self.canvas, &eyes, &self.scene, &groups);
        self.canvas.develop(self.camera.gain, self.camera.grain, number ^ self.camera.start_s.to_bits());
        Ok(())
    }

    fn prepare(&mut self, eyes: &Eyes, pose: &Pose) {
        let camera = self.camera;
        let half = |side: usize| (side as f64 / 2.0 / camera.lens.focal_px).atan();
        let (across, upright) = (half(camera.size.0), half(camera.size.1));
        if pose.walks {
            let axes = eyes.rows[eyes.rows.len() / 2];
            let density = camera.lens.focal_px * pose.zoom * COARSER;
            let room = |angle: f64| ((angle.tan() / pose.zoom).atan() + 0.10).min(1.2);
            self.backdrop =
                Some((eyes.eye, Backdrop::ahead(&self.scene, eyes.eye, axes, (room(across), room(upright)), density)));
        } else if self.backdrop.as_ref().is_none_or(|(from, _)| from.distance(eyes.eye) > 1e-6) {
            let reach = |k: fn(f64, f64) -> f64, start: f64| camera.aims.iter().map(|a| a.azimuth).fold(start, k);
            let room = across + 0.14;
            let azimuths = (reach(f64::min, f64::MAX) - room, reach(f64::max, f64::MIN) + room);
            let pitch = |k: fn(f64, f64) -> f64, start: f64| camera.aims.iter().map(|a| a.pitch).fold(start, k);
            let room = upright + 0.13;
            let elevations = (pitch(f64::min, f64::MAX) - room, pitch(f64::max, f64::MIN) + room);
            let density = camera.lens.focal_px * FINER;
            self.backdrop = Some((eyes.eye, Backdrop::around(&self.scene, eyes.eye, azimuths, elevations, density)));
        }
    }
}

/// Where the camera is and how each of its rows looks, for the frame whose middle row is read at a scene time.
pub(crate) fn eyes(camera: &Camera, t: f64) -> (Eyes, Pose) {
    let pose = camera.pose(t);
    let rows = camera.size.1;
    let row_s = camera.readout_s / rows as f64;
    // The hand's turn is smooth: three poses and what lies between them serve all rows.
    let ends = [-0.5, 0.5].map(|part| camera.pose(t + part * camera.readout_s));
    let between = |row: usize| {
        let part = row as f64 / rows as f64;
        let mix = |a: f64, b: f64| a + (b - a) * part;
        let [a, b] = &ends;
        render::axes(mix(a.azimuth, b.azimuth), mix(a.pitch, b.pitch), mix(a.roll, b.roll))
    };
    debug_assert!(row_s > 0.0);
    (Eyes { eye: pose.eye, rows: (0..rows).map(between).collect(), lens: camera.zoomed(&pose) }, pose)
}

/// The hands of the wall clocks, which show the true time of the place.
pub(crate) fn hands(scene: &Scene, stage: &Stage, t: f64) -> Vec<Vec<render::Shape>> {
    let (hour, minute, second) = stage.time_of_day(t);
    let mut groups = Vec::new();
    for clock in &scene.world.clocks {
        let right = crate::world::UP.cross(clock.faces);
        let mut group = Vec::new();
        let minutes = f64::from(minute) + f64::from(second) / 60.0;
        let turns = [(f64::from(hour % 12) + minutes / 60.0) / 12.0, minutes / 60.0];
        for (turn, long, thick) in [(turns[0], 0.52, 0.075), (turns[1], 0.80, 0.05)] {
            let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
            let tip =
                clock.centre + (right * sin + crate::world::UP * cos) * (clock.radius_m * long) + clock.faces * 0.08;
            let root = clock.centre + clock.faces * 0.08;
            let width = clock.radius_m * thick;
            group.push(render::Shape::Limb { from: root, to: tip, radii: (width, width), colour: [0.05, 0.05, 0.05] });
        }
        groups.push(group);
    }
    groups
}
