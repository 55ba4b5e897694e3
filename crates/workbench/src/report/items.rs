use std::collections::BTreeMap;

use model::{Analysis, Arrival, Item, ItemId, Metadata};
use publication::{ConfidentialItem, OpenItem, Picture, PictureFormat, ReportItem};

use crate::analyse::pass_key;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::withheld::Withheld;

impl Workbench {
    /// The items as a page may show them: of a confidential or a withheld one nothing but that it exists.
    pub(super) async fn page_items(
        &self,
        reader: &mut Reader<'_>,
        withheld: &Withheld,
    ) -> Result<Vec<ReportItem>, Failure> {
        let mut arrivals: BTreeMap<ItemId, Vec<Arrival>> = BTreeMap::new();
        for arrival in reader.arrivals().await? {
            arrivals.entry(arrival.item.clone()).or_default().push(arrival);
        }
        let mut analyses: BTreeMap<ItemId, Analysis> =
            reader.analyses().await?.into_iter().map(|analysis| (analysis.item.clone(), analysis)).collect();
        let items = reader.items().await?;
        let mut completeness = crate::items::completeness(reader, &items).await?;
        let mut metadata: BTreeMap<ItemId, Metadata> =
            reader.metadata().await?.into_iter().map(|metadata| (metadata.item.clone(), metadata)).collect();
        // The sheets are where somebody answered; the table of items only says how far it had come.
        let states = crate::items::states(reader).await?;
        let (mut hidden, mut refused) = (0, 0);
        // What must not be seen is in the pictures of the original too.
        let mut redacted = std::collections::BTreeSet::new();
        for recorded in self.records().redactions().await? {
            redacted.insert(recorded.fact.item);
        }
        let items = items.into_iter().map(|mut item| {
            item.state = states.get(item.id.as_str()).copied().unwrap_or(item.state);
            if item.confidential {
                hidden += 1;
                let known = item.name.as_ref().or(item.title.as_ref()).and_then(|name| name.seal());
                let pseudonym =
                    known.map_or_else(|| format!("Confidential item ({hidden})"), |seal| seal.stand_in.clone());
                return ReportItem::Confidential(ConfidentialItem { id: item.id, pseudonym, kind: item.kind });
            }
            if withheld.item(&item.id) {
                refused += 1;
                let pseudonym = format!("Withheld item {refused}");
                return ReportItem::Confidential(ConfidentialItem { id: item.id, pseudonym, kind: item.kind });
            }
            let arrivals = arrivals.remove(&item.id).unwrap_or_default();
            let analysis = analyses.remove(&item.id);
            let completeness = completeness.remove(item.id.as_str());
            let metadata = metadata.remove(&item.id);
            let hides = redacted.contains(&item.id) || item.also_known_as.iter().any(|id| redacted.contains(id));
            let mut open = self.open_item(item, arrivals, analysis);
            open.contact_sheet = open.contact_sheet.filter(|_| !hides);
            ReportItem::Open(Box::new(OpenItem { completeness, metadata, ..open }))
        });
        Ok(items.collect())
    }

    fn open_item(&self, item: Item, mut arrivals: Vec<Arrival>, analysis: Option<Analysis>) -> OpenItem {
        arrivals.sort_by(|a, b| (a.at, a.path.as_str()).cmp(&(b.at, b.path.as_str())));
        let picture = |name: &str, format: PictureFormat| {
            let analysis = analysis.as_ref().filter(|analysis| analysis.outcome.is_ok())?;
            let bytes = self.cache().read(&pass_key(&analysis.sha256, &analysis.version), name)?;
            Picture::new(format, bytes).ok()
        };
        let contact_sheet = picture("sheet.jpg", PictureFormat::Jpeg);
        let waveform = picture("waveform.svg", PictureFormat::Svg);
        OpenItem { item, arrivals, analysis, completeness: None, metadata: None, contact_sheet, waveform }
    }
}
