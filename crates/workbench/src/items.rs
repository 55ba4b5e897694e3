use std::collections::BTreeMap;

use model::{Completeness, Fact, Held, Item, LineageRelation, MediaKind, VerificationSheet, VerificationState};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;

/// One item of a case: how far it has been verified, and what a court would miss.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemStatus {
    /// Its id.
    pub id: String,
    /// Its title, or the name it came with; `None` of a confidential one.
    pub title: Option<String>,
    /// What it is.
    pub kind: MediaKind,
    /// Whether its bytes are in the case.
    pub held: bool,
    /// Whether its content and origin must not leave the case.
    pub confidential: bool,
    /// How many items it stands for.
    pub stands_for: u32,
    /// How far it has been verified: as its sheets say, the least of them; without any, as the table of items says.
    pub state: VerificationState,
    /// Its verification sheets.
    pub sheets: Vec<SheetStatus>,
    /// Which of the five things of the Berkeley Protocol are there.
    pub completeness: Completeness,
}

/// One verification sheet of an item, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetStatus {
    /// The take; `None` where the sheet is of the whole item.
    pub take: Option<String>,
    /// How far it has been verified.
    pub state: VerificationState,
    /// Who filled it in.
    pub by: Option<String>,
    /// The second person, if that person agrees.
    pub countersigned_by: Option<String>,
}

impl From<&VerificationSheet> for SheetStatus {
    fn from(sheet: &VerificationSheet) -> Self {
        Self {
            take: sheet.take.as_ref().map(ToString::to_string),
            state: sheet.state,
            by: sheet.by.clone(),
            countersigned_by: sheet.second.clone().filter(|_| sheet.is_countersigned()),
        }
    }
}

impl Workbench {
    /// Every item with its state of verification and its completeness, sorted by id.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn items(&self) -> Result<Vec<ItemStatus>, Failure> {
        let mut reader = Reader::new(self.records());
        let items = reader.items().await?;
        let completeness = completeness(&mut reader, &items).await?;
        let mut sheets = sheets(&mut reader).await?;
        let items = items.into_iter().map(|item| {
            let sheets = sheets.remove(item.id.as_str()).unwrap_or_default();
            let protected = Fact::Item(item.clone()).is_protected() || item.confidential;
            let title = item.title.as_ref().or(item.name.as_ref()).filter(|_| !protected).map(ToString::to_string);
            let Item { id, kind, held, confidential, stands_for, state, .. } = item;
            ItemStatus {
                completeness: completeness[id.as_str()].clone(),
                id: id.to_string(),
                title,
                kind,
                held: held != Held::DescribedOnly,
                confidential,
                stands_for,
                state: least(sheets.iter().map(|sheet| sheet.state)).unwrap_or(state),
                sheets,
            }
        });
        Ok(items.collect())
    }
}

/// The verification sheets, by item.
async fn sheets(reader: &mut Reader<'_>) -> Result<BTreeMap<String, Vec<SheetStatus>>, Failure> {
    let mut sheets: BTreeMap<String, Vec<SheetStatus>> = BTreeMap::new();
    for sheet in reader.verification_sheets().await? {
        sheets.entry(sheet.item.to_string()).or_default().push(SheetStatus::from(&sheet));
    }
    Ok(sheets)
}

/// By item: how far its verification sheets have it verified, where it has any.
pub(crate) async fn states(reader: &mut Reader<'_>) -> Result<BTreeMap<String, VerificationState>, Failure> {
    let sheets = sheets(reader).await?;
    Ok(sheets
        .into_iter()
        .filter_map(|(item, sheets)| Some((item, least(sheets.iter().map(|sheet| sheet.state))?)))
        .collect())
}

/// The state that all of an item's sheets together allow: rejected if one says so, else the least far.
pub(crate) fn least(states: impl Iterator<Item = VerificationState>) -> Option<VerificationState> {
    let rank = |state: VerificationState| match state {
        VerificationState::Rejected => 0,
        VerificationState::NotReviewed => 1,
        VerificationState::Viewed => 2,
        VerificationState::Verified => 3,
    };
    states.min_by_key(|state| rank(*state))
}

/// The completeness of items, by id.
pub(crate) async fn completeness(
    reader: &mut Reader<'_>,
    items: &[Item],
) -> Result<BTreeMap<String, Completeness>, Failure> {
    /// Facts by the item they speak of.
    fn by_item<T>(facts: Vec<T>, item: impl Fn(&T) -> String) -> BTreeMap<String, Vec<T>> {
        let mut by = BTreeMap::new();
        facts.into_iter().for_each(|fact| by.entry(item(&fact)).or_insert_with(Vec::new).push(fact));
        by
    }
    let posts = by_item(reader.posts().await?, |post| post.item.to_string());
    let arrivals = by_item(reader.arrivals().await?, |arrival| arrival.item.to_string());
    let analyses = by_item(reader.analyses().await?, |analysis| analysis.item.to_string());
    let lineage = reader.lineage().await?;
    // Of each item its own lines, and what was captured of it: all lines for each of many items would be too many.
    let (mut by_item, mut captured) = (BTreeMap::new(), BTreeMap::new());
    for (n, line) in lineage.iter().enumerate() {
        by_item.entry(&line.item).or_insert_with(Vec::new).push(n);
        if matches!(line.relation, LineageRelation::PageSourceOf | LineageRelation::CaptureOf) {
            captured.entry(&line.of).or_insert_with(Vec::new).push(n);
        }
    }
    let near = |item: &Item| {
        let own: &[usize] = by_item.get(&item.id).map_or(&[], Vec::as_slice);
        let holders = own.iter().filter(|n| lineage[**n].relation == LineageRelation::ContainedIn);
        let of = [&item.id].into_iter().chain(holders.map(|n| &lineage[*n].of));
        let mut near: Vec<usize> = of.filter_map(|of| captured.get(of)).flatten().chain(own).copied().collect();
        near.sort_unstable();
        near.dedup();
        near.into_iter().map(|n| lineage[n].clone()).collect::<Vec<_>>()
    };
    let of = |item: &Item| {
        let id = item.id.as_str();
        fn part<'a, T>(by: &'a BTreeMap<String, Vec<T>>, id: &str) -> &'a [T] {
            by.get(id).map(Vec::as_slice).unwrap_or_default()
        }
        Completeness::of(item, part(&posts, id), part(&arrivals, id), &near(item), part(&analyses, id))
    };
    Ok(items.iter().map(|item| (item.id.to_string(), of(item))).collect())
}
