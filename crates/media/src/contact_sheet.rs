//! One picture that shows a whole item: its key frames in a grid, each with its time.
use model::MediaTime;

use crate::raster::{Raster, fitted};

/// Long side of one tile, in pixels.
pub(crate) const TILE_SIDE: u32 = 256;

/// The most tiles of one sheet.
const TILES: usize = 24;

/// How wide a sheet grows before it starts a new row, in pixels.
const WIDTH: usize = 1340;

const GAP: usize = 10;
const LABEL: usize = 24;
const BACKGROUND: [u8; 3] = [22, 24, 29];
const INK: [u8; 3] = [198, 203, 212];
const TAKE_INK: [u8; 3] = [242, 184, 75];

/// A tile: a small picture, its time, and whether it is the first of a take.
pub(crate) struct Tile<'a> {
    pub(crate) picture: &'a Raster,
    /// `None` for a still.
    pub(crate) at: Option<MediaTime>,
    pub(crate) begins_take: bool,
}

/// A picture small enough for a tile.
pub(crate) fn tile(picture: &Raster) -> Raster {
    let (width, height) = fitted(picture.width as u32, picture.height as u32, TILE_SIDE);
    picture.shrunk(width, height)
}

/// Lays out the tiles (of one size), evenly chosen if there are too many; `None` without any.
pub(crate) fn contact_sheet(tiles: &[Tile<'_>]) -> Option<Raster> {
    let first = tiles.first()?.picture;
    let count = tiles.len().min(TILES);
    let chosen = (0..count).map(|i| &tiles[if count > 1 { i * (tiles.len() - 1) / (count - 1) } else { 0 }]);
    let columns = ((WIDTH - GAP) / (first.width + GAP)).clamp(1, count);
    // The last row is as full as the others where the count allows it.
    let columns = count.div_ceil(count.div_ceil(columns));
    let rows = count.div_ceil(columns);
    let label = if first.width >= 40 && tiles.iter().any(|tile| tile.at.is_some()) { LABEL } else { 0 };
    let cell = (first.width + GAP, first.height + GAP + label);
    let mut sheet = Raster::filled(GAP + columns * cell.0, GAP + rows * cell.1, BACKGROUND);
    for (i, tile) in chosen.enumerate() {
        let (left, top) = (GAP + i % columns * cell.0, GAP + i / columns * cell.1);
        sheet.place(tile.picture, left, top);
        if let Some(at) = tile.at.filter(|_| label > 0) {
            let text = clock(at);
            let ink = if tile.begins_take { TAKE_INK } else { INK };
            write(&mut sheet, &text, left + 1, top + first.height + 6, ink);
        }
    }
    Some(sheet)
}

/// `m:ss.s`, with hours in front where there are any.
fn clock(at: MediaTime) -> String {
    let tenths = at.micros() / 100_000;
    let (hours, minutes, secs) = (tenths / 36_000, tenths / 600 % 60, tenths / 10 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{secs:02}") } else { format!("{minutes}:{secs:02}.{}", tenths % 10) }
}

/// Digits of 5 x 7 dots, a row a byte, drawn at twice their size.
fn write(sheet: &mut Raster, text: &str, left: usize, top: usize, ink: [u8; 3]) {
    let mut x = left;
    for character in text.chars() {
        let (rows, width) = match character {
            '0' => ([14, 17, 19, 21, 25, 17, 14], 5),
            '1' => ([4, 12, 4, 4, 4, 4, 14], 5),
            '2' => ([14, 17, 1, 2, 4, 8, 31], 5),
            '3' => ([31, 2, 4, 2, 1, 17, 14], 5),
            '4' => ([2, 6, 10, 18, 31, 2, 2], 5),
            '5' => ([31, 16, 30, 1, 1, 17, 14], 5),
            '6' => ([6, 8, 16, 30, 17, 17, 14], 5),
            '7' => ([31, 1, 2, 4, 8, 8, 8], 5),
            '8' => ([14, 17, 17, 14, 17, 17, 14], 5),
            '9' => ([14, 17, 17, 15, 1, 2, 12], 5),
            ':' => ([0, 1, 0, 0, 0, 1, 0], 1),
            _ => ([0, 0, 0, 0, 0, 0, 1], 1),
        };
        for (y, row) in rows.iter().enumerate() {
            for column in 0..width {
                if row >> (width - 1 - column) & 1 == 1 {
                    sheet.place(&Raster::filled(2, 2, ink), x + 2 * column, top + 2 * y);
                }
            }
        }
        x += 2 * width + 3;
    }
}
