/// A family of weapons, or of things that burst, as far as its sound and its bullet go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weapon {
    /// A 9 mm pistol.
    Pistol,
    /// A full-power rifle, single shots.
    Rifle,
    /// An assault rifle of intermediate power, bursts.
    AssaultRifle,
    /// A belt-fed machine gun.
    MachineGun,
    /// A 12-bore shotgun.
    Shotgun,
    /// A 40 mm launcher of tear gas: slow and dull.
    GasLauncher,
    /// A stun grenade.
    StunGrenade,
    /// A firework bursting in the air.
    Firework,
}

/// What the sound of a weapon is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blast {
    /// Peak overpressure at one metre ahead of the muzzle, pascals.
    pub(crate) peak_pa: f64,
    /// Seconds until the overpressure has gone.
    pub(crate) positive_s: f64,
    /// How much weaker it is straight behind, dB.
    pub(crate) behind_db: f64,
}

/// What flies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bullet {
    /// Metres a second.
    pub(crate) speed: f64,
    /// Metres.
    pub(crate) length: f64,
    /// Metres.
    pub(crate) diameter: f64,
}

impl Weapon {
    /// All of them.
    pub const ALL: [Weapon; 8] = [
        Weapon::Pistol,
        Weapon::Rifle,
        Weapon::AssaultRifle,
        Weapon::MachineGun,
        Weapon::Shotgun,
        Weapon::GasLauncher,
        Weapon::StunGrenade,
        Weapon::Firework,
    ];

    /// Whether it discharges a cartridge: what `shots` counts as a shot.
    pub fn is_firearm(self) -> bool {
        !matches!(self, Weapon::StunGrenade | Weapon::Firework)
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Weapon::Pistol => "pistol",
            Weapon::Rifle => "rifle",
            Weapon::AssaultRifle => "assault_rifle",
            Weapon::MachineGun => "machine_gun",
            Weapon::Shotgun => "shotgun",
            Weapon::GasLauncher => "gas_launcher",
            Weapon::StunGrenade => "stun_grenade",
            Weapon::Firework => "firework",
        }
    }

    /// Rounds a minute where it fires bursts.
    pub fn rate_rpm(self) -> Option<f64> {
        match self {
            Weapon::AssaultRifle => Some(620.0),
            Weapon::MachineGun => Some(700.0),
            _ => None,
        }
    }

    /// # References
    /// Peak levels of small arms at one metre lie at 150 to 165 dB and their positive phase at 0.3 to 1 ms for rifles
    /// (Maher 2007; Beck, Nakasone, Marr 2011; Routh, Maher 2016). The values are round ones within those spans.
    pub(crate) fn blast(self) -> Blast {
        let (level_db, positive_s, behind_db) = match self {
            Weapon::Pistol => (155.0, 0.000_45, 12.0),
            Weapon::Rifle => (161.0, 0.000_70, 16.0),
            Weapon::AssaultRifle => (158.0, 0.000_55, 15.0),
            Weapon::MachineGun => (160.0, 0.000_65, 15.0),
            Weapon::Shotgun => (157.0, 0.000_80, 12.0),
            Weapon::GasLauncher => (143.0, 0.001_80, 8.0),
            Weapon::StunGrenade => (168.0, 0.001_60, 0.0),
            Weapon::Firework => (162.0, 0.001_90, 0.0),
        };
        Blast { peak_pa: 20e-6 * 10.0_f64.powf(level_db / 20.0), positive_s, behind_db }
    }

    /// The bullet, where it flies faster than sound.
    pub(crate) fn bullet(self) -> Option<Bullet> {
        match self {
            Weapon::Rifle => Some(Bullet { speed: 830.0, length: 0.0285, diameter: 0.007_9 }),
            Weapon::AssaultRifle => Some(Bullet { speed: 715.0, length: 0.0265, diameter: 0.007_9 }),
            Weapon::MachineGun => Some(Bullet { speed: 825.0, length: 0.0285, diameter: 0.007_9 }),
            _ => None,
        }
    }

    /// Seconds and metres of fire; metres, seconds and density of smoke.
    pub(crate) fn fire_and_smoke(self) -> (f64, f64, f64, f64, f64) {
        match self {
            Weapon::GasLauncher => (0.02, 0.15, 1.2, 6.0, 0.5),
            Weapon::StunGrenade => (0.05, 1.6, 3.2, 14.0, 0.75),
            Weapon::Firework => (0.5, 1.1, 3.5, 8.0, 0.45),
            Weapon::Shotgun => (0.02, 0.3, 0.8, 2.5, 0.35),
            _ => (0.012, 0.22, 0.4, 1.2, 0.25),
        }
    }
}
