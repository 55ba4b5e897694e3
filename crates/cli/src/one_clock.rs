//! Recordings on one clock, as what they heard is associated over them.
use acoustics::associate::Hearing;
use acoustics::shots::Shot;
use acoustics::sync;

/// A recording where its own sound places it.
pub(crate) fn by_sound<'a>(place: &sync::Recording, duration_s: f64, shots: &'a [Shot]) -> Hearing<'a> {
    Hearing {
        offset_s: place.offset_s,
        uncertainty_s: (place.uncertainty_s - place.travel_s).max(0.0),
        rate: place.speed / (1.0 + place.drift_ppm.unwrap_or(0.0) * 1e-6),
        duration_s,
        shots,
    }
}
