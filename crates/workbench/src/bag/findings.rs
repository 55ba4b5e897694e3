use model::FactRef;
use serde::Serialize;
use serde_json::{Value, json};

use super::Bag;
use super::concealed::{Concealed, each_text};
use super::folder::Folder;
use super::staff::Staff;
use crate::failure::Failure;
use crate::open::Workbench;

/// Members that speak of sealed facts in words, or of takes one by one: they do not leave.
const NOT_FINDINGS: [&str; 3] = ["notices", "suggestions", "strips"];

impl Workbench {
    /// Writes what follows from the facts, without what rests on anything that is withheld.
    pub(super) async fn bag_findings(
        &self,
        folder: &mut Folder,
        bag: &mut Bag,
        concealed: &Concealed,
        hide: Option<&Staff>,
    ) -> Result<(), Failure> {
        let solved = self.solve().await?;
        let found = self.findings(&solved).await?;
        for (name, value) in [("when", written(&solved)?), ("found", written(&found)?)] {
            let mut kept = Kept { concealed, kept: 0, left_out: 0 };
            let mut value = kept.of(value).unwrap_or(Value::Null);
            if let Value::Object(members) = &mut value {
                NOT_FINDINGS.iter().for_each(|name| drop(members.remove(*name)));
            }
            drop_unused_reasons(&mut value);
            if let Some(staff) = hide {
                staff.hide(&mut value);
            }
            let document = json!({"as_of": bag.as_of, "left_out": kept.left_out, "findings": value});
            let mut text = serde_json::to_vec_pretty(&document).map_err(fault)?;
            text.push(b'\n');
            folder.write(&format!("data/findings/{name}.json"), &text)?;
            bag.findings += kept.kept;
            bag.findings_withheld += kept.left_out;
        }
        Ok(())
    }
}

/// Goes through findings and leaves out what rests on, or names, anything that is withheld.
struct Kept<'a> {
    concealed: &'a Concealed,
    kept: u64,
    left_out: u64,
}

impl Kept<'_> {
    fn of(&mut self, value: Value) -> Option<Value> {
        match value {
            Value::Array(values) => Some(values.into_iter().filter_map(|value| self.of(value)).collect()),
            Value::Object(members) => {
                let inputs = members
                    .get("inputs")
                    .and_then(|inputs| serde_json::from_value::<Vec<FactRef>>(inputs.clone()).ok());
                let hidden = inputs.iter().flatten().any(|input| self.concealed.read(input)) || self.names(&members);
                match (inputs.is_some(), hidden) {
                    (true, true) => self.left_out += 1,
                    (true, false) => self.kept += 1,
                    (false, _) => {}
                }
                if hidden {
                    return None;
                }
                let kept = members.into_iter().filter_map(|(name, value)| Some((name, self.of(value)?)));
                Some(Value::Object(kept.collect()))
            }
            value => Some(value),
        }
    }

    /// Whether an object speaks of an item or a person of whom nothing leaves.
    fn names(&self, members: &serde_json::Map<String, Value>) -> bool {
        ["item", "items", "source", "sources"].iter().filter_map(|name| members.get(*name)).any(|value| {
            let mut hidden = false;
            each_text(value, &mut |text| hidden |= self.concealed.names(text));
            hidden
        })
    }
}

/// Reasons stay where a finding that stays refers to them.
fn drop_unused_reasons(value: &mut Value) {
    let Some(Value::Object(reasons)) = value.as_object_mut().and_then(|members| members.remove("reasons")) else {
        return;
    };
    let mut used = std::collections::BTreeSet::new();
    each_text(value, &mut |text| {
        used.insert(text.to_owned());
    });
    let kept: serde_json::Map<String, Value> = reasons.into_iter().filter(|(id, _)| used.contains(id)).collect();
    if let Some(members) = value.as_object_mut() {
        members.insert("reasons".to_owned(), Value::Object(kept));
    }
}

fn written(value: &impl Serialize) -> Result<Value, Failure> {
    serde_json::to_value(value).map_err(fault)
}

fn fault(error: serde_json::Error) -> Failure {
    Failure::new(error, "report this as a fault")
}
