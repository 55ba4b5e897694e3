use std::collections::BTreeMap;

use model::{Analysis, Arrival, Collection, Item, ItemId, Metadata, Use};
use preservation::merkle;
use publication::{Commitment, ConfidentialItem, OpenItem, Picture, PictureFormat, ReportItem};

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
        let commitments = self.commitments(withheld).await?;
        let items = items.into_iter().map(|mut item| {
            item.state = states.get(item.id.as_str()).copied().unwrap_or(item.state);
            if item.confidential {
                hidden += 1;
                let known = item.name.as_ref().or(item.title.as_ref()).and_then(|name| name.seal());
                let pseudonym =
                    known.map_or_else(|| format!("Confidential item ({hidden})"), |seal| seal.stand_in.clone());
                let commitment = commitments.get(&item.id).copied();
                return ReportItem::Confidential(ConfidentialItem {
                    id: item.id,
                    pseudonym,
                    kind: item.kind,
                    commitment,
                });
            }
            if withheld.item(&item.id) {
                refused += 1;
                let pseudonym = format!("Withheld item {refused}");
                let commitment = commitments.get(&item.id).copied();
                return ReportItem::Confidential(ConfidentialItem {
                    id: item.id,
                    pseudonym,
                    kind: item.kind,
                    commitment,
                });
            }
            let arrivals = arrivals.remove(&item.id).unwrap_or_default();
            let analysis = analyses.remove(&item.id);
            let completeness = completeness.remove(item.id.as_str());
            let metadata = metadata.remove(&item.id);
            let hides = redacted.contains(&item.id) || item.also_known_as.iter().any(|id| redacted.contains(id));
            let mut open = self.open_item(item, arrivals, analysis);
            open.contact_sheet = open.contact_sheet.filter(|_| !hides);
            let mut open = OpenItem { completeness, metadata, ..open };
            if let Some(commitment) = commitments.get(&open.item.id) {
                untraceable(&mut open, *commitment);
            }
            ReportItem::Open(Box::new(open))
        });
        Ok(items.collect())
    }

    /// What stands in the place of the hash of each item that is confidential, withheld, or given by who could be harmed.
    async fn commitments(&self, withheld: &Withheld) -> Result<BTreeMap<ItemId, Commitment>, Failure> {
        let traceable = crate::bag::traceable(self.records(), Use::Publish).await?;
        let mut commitments = BTreeMap::new();
        for recorded in self.records().items().await? {
            let item = recorded.fact;
            let sealed = item.clear_sha256.as_ref().and_then(|clear| clear.seal());
            if let Some(seal) = sealed {
                commitments.insert(item.id, Commitment::Bytes(seal.commitment));
            } else if item.confidential || withheld.item(&item.id) || traceable(&item.id) {
                let Some(bytes) = self.case().ledger().entry_bytes(recorded.entry).await? else { continue };
                // An entry without salt could be guessed.
                if serde_json::from_slice::<model::Entry>(&bytes).is_ok_and(|entry| entry.salt.is_some()) {
                    let leaf = merkle::leaf_hash(&bytes);
                    commitments.insert(item.id, Commitment::Entry { index: recorded.entry, leaf });
                }
            }
        }
        Ok(commitments)
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
        OpenItem {
            item,
            arrivals,
            analysis,
            completeness: None,
            metadata: None,
            contact_sheet,
            waveform,
            commitment: None,
        }
    }
}

/// Takes from an item what could lead to who gave it: hash, names of files, addresses, what the file says of itself.
fn untraceable(open: &mut OpenItem, commitment: Commitment) {
    open.commitment = Some(commitment);
    // Where it was filmed can be seen in it.
    open.contact_sheet = None;
    open.item.name = None;
    open.metadata = None;
    if let Some(technical) = open.analysis.as_mut().and_then(|analysis| analysis.outcome.as_mut().ok()) {
        technical.readings = model::Readings::default();
    }
    for arrival in &mut open.arrivals {
        arrival.path = "a file whose name is withheld".into();
        arrival.modified = None;
        let at = arrival.collection.take().and_then(|collection| collection.at);
        arrival.collection = at.map(|at| Collection { at: Some(at), ..Collection::default() });
    }
}
