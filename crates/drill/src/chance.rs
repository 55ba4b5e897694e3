/// A stream of chance: the same seed and name give the same draws on every machine.
///
/// Each purpose has a stream of its own, so that one more draw in the crowd moves no camera.
///
/// # References
/// Steele, Lea, Flood: Fast splittable pseudorandom number generators. OOPSLA 2014 (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

/// Spreads the bits of a number over all of its bits.
pub(crate) fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Chance {
    /// The stream of one purpose.
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        let name =
            purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        Self(mix(seed ^ mix(name)))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// Even in [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Even in [low, high).
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Even among 0 to `n - 1`; 0 for an empty choice.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// Whether something of this probability happens.
    pub(crate) fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Normal with mean 0 and standard deviation 1 (sum of twelve even draws, so never beyond 6).
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// One of several.
    pub(crate) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }

    /// Another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for i in (1..list.len()).rev() {
            list.swap(i, self.below(i + 1));
        }
    }
}

/// Even in [0, 1), from whole numbers alone: texture and noise that need no stream.
pub(crate) fn hash01(x: i32, y: i32, salt: u32) -> f32 {
    let key = (x as u32 as u64) << 32 | u64::from(y as u32);
    (mix(key ^ u64::from(salt).wrapping_mul(0x9e37_79b9_7f4a_7c15)) >> 40) as f32 / (1_u32 << 24) as f32
}

/// Smooth noise in [0, 1] with features about one unit across.
pub(crate) fn smooth(x: f32, y: f32, salt: u32) -> f32 {
    let (xf, yf) = (x.floor(), y.floor());
    let (ix, iy) = (xf as i32, yf as i32);
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (ease(x - xf), ease(y - yf));
    let at = |dx, dy| hash01(ix + dx, iy + dy, salt);
    let low = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
    let high = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
    low + (high - low) * fy
}

/// Smooth noise in several octaves, in [0, 1].
pub(crate) fn cloudy(x: f32, y: f32, octaves: u32, salt: u32) -> f32 {
    let (mut sum, mut weight, mut total, mut scale) = (0.0, 0.5, 0.0, 1.0);
    for octave in 0..octaves {
        sum += weight * smooth(x * scale, y * scale, salt + octave);
        total += weight;
        weight *= 0.5;
        scale *= 2.03;
    }
    sum / total
}
