use model::{Difference, Instant};

use crate::actors::Actors;
use crate::camera::{self, Camera};
use crate::failure::DrillError;
use crate::plan::{Plan, Ways};
use crate::render::Scene;
use crate::settings::Settings;
use crate::space::Ground;
use crate::story::Story;
use crate::world::{Light, World};

/// Everything that a drill is filmed from.
pub(crate) struct Stage {
    pub(crate) settings: Settings,
    pub(crate) ground: Ground,
    pub(crate) story: Story,
    pub(crate) actors: Actors,
    pub(crate) world: World,
    pub(crate) cameras: Vec<Camera>,
    /// Air temperature in degrees Celsius and relative humidity in percent.
    pub(crate) air: (f64, f64),
    pub(crate) clouds: f32,
    pub(crate) notes: Vec<String>,
}

/// Light and shadows stand still for so many seconds: the sun moves by one and a quarter degrees.
pub(crate) const LIGHT_S: f64 = 300.0;

impl Stage {
    /// Sets the stage.
    ///
    /// # Errors
    /// Settings that cannot be, or a plan that cannot be read.
    pub(crate) fn set(settings: &Settings) -> Result<Self, DrillError> {
        settings.check()?;
        let seed = settings.seed.number;
        let (plan, ground) = match &settings.plan {
            Some(json) => Plan::extract(json, seed)?,
            None => (Plan::own(seed), Ground::at(settings.place)),
        };
        let mut notes = plan.notes.clone();
        let ways = Ways::new(&plan);
        let story = Story::write(&plan, &ways, settings.minutes, settings.hard, seed);
        let actors = Actors::cast(&plan, &ways, &story, seed);
        let month = jiff::tz::TimeZone::UTC.to_datetime(settings.begins.to_timestamp()).month();
        let world = World::build(plan, seed, month, ground.origin().lat() < 0.0);
        let cameras = camera::place(&world, &story, settings);
        let mut chance = crate::chance::Chance::new(seed, "weather");
        let season = -(f64::from(month) / 12.0 * std::f64::consts::TAU).cos() * ground.origin().lat().signum();
        let air = (12.0 + 11.0 * season + chance.normal() * 3.0, chance.between(35.0, 75.0));
        let mut stage =
            Self { settings: settings.clone(), ground, story, actors, world, cameras, air, clouds: 0.0, notes: vec![] };
        stage.clouds = chance.between(0.05, 0.6) as f32;
        let sun = stage.sun(settings.minutes * 30.0)?;
        if sun.refracted_elevation_deg < -0.3 {
            notes.push(format!(
                "the sun is {:.1}° below the horizon: the scene lies in the light of lamps, and nothing throws a sun's shadow",
                -sun.refracted_elevation_deg
            ));
        }
        stage.notes = notes;
        Ok(stage)
    }

    /// The instant at a scene time.
    pub(crate) fn instant(&self, t: f64) -> Instant {
        self.settings.begins.plus(Difference::from_micros((t * 1e6).round() as i64))
    }

    /// Hour, minute and second of the place's own time at a scene time.
    pub(crate) fn time_of_day(&self, t: f64) -> (i8, i8, i8) {
        let zone = jiff::tz::TimeZone::get(&self.settings.zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let local = zone.to_datetime(self.instant(t).to_timestamp());
        (local.hour(), local.minute(), local.second())
    }

    /// Where the sun stands at a scene time.
    pub(crate) fn sun(&self, t: f64) -> Result<sun::SunPosition, DrillError> {
        Ok(sun::position(self.instant(t), self.ground.origin(), sun::Air::default())?)
    }

    /// World and light of the part of the scene that a time lies in, and when that part ends.
    pub(crate) fn scene(&self, t: f64) -> Result<(Scene<'_>, f64), DrillError> {
        let part = (t / LIGHT_S).floor();
        let sun = self.sun((part + 0.5) * LIGHT_S.min(self.story.length_s))?;
        let salt = self.settings.seed.number as u32;
        let light = Light::new(sun.azimuth_deg, sun.refracted_elevation_deg, self.clouds, salt);
        Ok((Scene::new(&self.world, light), (part + 1.0) * LIGHT_S))
    }

    /// Metres a second.
    pub(crate) fn speed_of_sound(&self) -> f64 {
        // ISO 9613-1, equation A.5.
        343.2 * ((self.air.0 + 273.15) / 293.15).sqrt()
    }
}
