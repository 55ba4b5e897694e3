//! Writing films: frames and samples go to ffmpeg, which codes them.

mod encoder;
mod matroska;
mod pam;
mod wav;

pub(crate) use encoder::{Encoder, Ffmpeg};
pub(crate) use pam::pam;
pub(crate) use wav::Wav;
