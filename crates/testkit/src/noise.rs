/// Noise from -½ to ½, the same for the same seed on every machine.
///
/// # References
/// Marsaglia: Xorshift RNGs. Journal of Statistical Software 8 (2003).
pub fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    }
}
