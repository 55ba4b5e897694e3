//! From the world to pixels: which face is seen (`visible`), its colour (`shade`), pictures of all that stands still from
//! one place (`backdrop`), a frame out of them (`frame`), and who moves in front (`figures`).

mod backdrop;
mod figures;
mod frame;
mod shade;
mod visible;

pub(crate) use backdrop::{Backdrop, axes};
pub(crate) use figures::{Shape, draw};
pub(crate) use frame::{Canvas, Eyes};
pub(crate) use shade::Scene;
