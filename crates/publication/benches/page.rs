//! How long a page takes.
fn main() {}
