//! A value as a finding: under a name, with its method and the facts that it was computed from.
use std::collections::BTreeSet;
use std::sync::Arc;

use model::{FactName, FactRef, Finding, FindingId, Method, Strength};

use super::changed::Changed;
use super::facts::Held;
use super::fault;
use crate::failure::Failure;

/// How something is computed: its name, and a version that rises whenever the same facts give another value.
pub(super) type By = (&'static str, &'static str);

/// Numbers of people and vehicles.
pub(super) const TALLY: By = ("tally", "1");
/// Claims held against everything else.
pub(super) const ASSESSMENT: By = ("assessment", "3");
/// What accounts leave out.
pub(super) const LEFT_OUT: By = ("left out", "2");
/// Uses of force beside the law.
pub(super) const LAW: By = ("law", "2");
/// The minutes before each first shot.
pub(super) const STRIP: By = ("strip", "1");
/// What may belong together.
pub(super) const TOGETHER: By = ("together", "1");
/// Figures that others gave.
pub(super) const TOLLS: By = ("tolls", "2");
/// Shots heard, each discharge once.
pub(super) const SHOTS: By = ("shots heard", "2");

/// A finding of a value.
pub(super) fn finding<T>(
    held: &Held,
    name: &str,
    value: T,
    (method, version): By,
    strength: Strength,
    inputs: &BTreeSet<FactName>,
) -> Result<Finding<T>, Failure> {
    // Ids are of 200 bytes at most; a longer name is cut, and stays a name.
    let cut: String = name
        .chars()
        .scan(0, |bytes, c| {
            *bytes += c.len_utf8();
            (*bytes <= 200).then_some(c)
        })
        .collect();
    let id = FindingId::new(&cut).map_err(|error| fault(format!("the finding \"{name}\": {error}")))?;
    let method = Method { name: method.to_owned(), version: version.to_owned() };
    let inputs: Vec<FactRef> = inputs.iter().filter_map(|name| held.reference(name)).collect();
    Finding::new(id, value, method, strength, inputs).map_err(|error| fault(format!("{name}: {error}")))
}

/// A finding as it was, with the versions of its inputs as they are now.
pub(super) fn still<T: Clone>(
    held: &Held,
    changed: &Changed,
    finding: &Arc<Finding<T>>,
) -> Result<Arc<Finding<T>>, Failure> {
    if !changed.touches(finding.inputs()) {
        return Ok(Arc::clone(finding));
    }
    let name = |one: &FactRef| held.reference(&FactName { kind: one.kind, id: one.id.clone() });
    let inputs = finding.inputs().iter().filter_map(name).collect();
    let (id, value) = (finding.id().clone(), finding.value().clone());
    let again = Finding::new(id, value, finding.method().clone(), finding.strength(), inputs);
    Ok(Arc::new(again.map_err(|error| fault(format!("{}: {error}", finding.id())))?))
}
