//! Files that arrived, what a document among them says, and what can be asked of that.
use intake::formats::{Document, Kept, Salt, Shelf, Told, format, read};
use model::{Digest, Fact, Item, ItemId, Lineage, LineageRelation, MediaKind, Place, Post, Source, Words};

/// A shelf of files: paths as given, and what each is.
pub(crate) fn shelf(files: &[(&str, MediaKind)]) -> Shelf {
    let mut shelf = Shelf::default();
    for (number, (given, kind)) in files.iter().enumerate() {
        shelf.add(kept(given, *kind, number as u8));
    }
    shelf
}

pub(crate) fn kept(given: &str, kind: MediaKind, number: u8) -> Kept {
    let name = given.rsplit('/').next().unwrap().to_owned();
    let item = ItemId::new(&format!("i-{name}")).unwrap();
    Kept { given: given.to_owned(), name, item, sha256: Digest::from_bytes([number; 32]), len: 1, kind }
}

/// What a document among the files says.
pub(crate) fn told(shelf: &Shelf, given: &str, bytes: &[u8]) -> Option<Told> {
    let kept = shelf.files().find(|kept| kept.given == given).unwrap();
    let format = format(kept).unwrap_or_else(|| panic!("{given} is in no format"));
    read(format, Document { kept, bytes: &mut &*bytes, salt: &Salt::new("a case") }, shelf)
}

pub(crate) fn said(told: &Told) -> String {
    let said = told.notices.iter().map(|notice| format!("{:?} {}: {}", notice.level, notice.place, notice.what));
    said.collect::<Vec<_>>().join("\n")
}

macro_rules! facts {
    ($($name:ident $kind:ident;)*) => {$(
        pub(crate) fn $name(told: &Told) -> Vec<$kind> {
            let only = |fact: &Fact| if let Fact::$kind(fact) = fact { Some(fact.clone()) } else { None };
            told.facts.iter().filter_map(|told| only(&told.fact)).collect()
        }
    )*};
}

facts! { posts Post; sources Source; words Words; items Item; lineages Lineage; places Place; }

pub(crate) fn ends(post: &Post) -> (Option<String>, Option<String>) {
    (post.posted.earliest().map(|at| at.to_string()), post.posted.latest().map(|at| at.to_string()))
}

pub(crate) fn related(told: &Told, relation: LineageRelation) -> Vec<(String, String)> {
    let of = |lineage: &Lineage| (lineage.item.to_string(), lineage.of.to_string());
    lineages(told).iter().filter(|lineage| lineage.relation == relation).map(of).collect()
}

pub(crate) fn texts(told: &Told) -> Vec<String> {
    words(told).iter().map(|words| words.text.to_string()).collect()
}
