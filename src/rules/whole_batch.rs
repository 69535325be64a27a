//! Batches of a mapping that fail as a whole: what the rules about partial batch responses have in common.

use super::Findings;
use crate::graph::{Trigger, TriggerGraph};
use crate::model::FieldName;
use crate::model::things::EventSourceMapping;
use crate::model::{Wanted, Wish};

/// A batch of which the function cannot say what failed.
pub(super) struct WholeBatch {
    /// Most records in it: more than one.
    pub(super) size: f64,
    /// ` by default`, if nobody set the size.
    pub(super) by_default: &'static str,
    /// What the size is called.
    pub(super) size_name: FieldName,
    /// What the types of responses are called.
    pub(super) types_name: FieldName,
}

/// Lets the function say which records failed. Its code has to say it.
pub(super) fn report_failures(trigger: &Trigger) -> Wish {
    let types = Wanted::List(vec!["ReportBatchItemFailures".into()]);
    Wish::set(trigger.via, &EventSourceMapping::RESPONSE_TYPES, types)
}

/// The batches of a mapping, if they fail as a whole; what cannot be told is counted.
pub(super) fn whole_batch(graph: &TriggerGraph, trigger: &Trigger, findings: &mut Findings) -> Option<WholeBatch> {
    let batch = graph.batch_size(trigger);
    let types = graph.model.field(trigger.via, &EventSourceMapping::RESPONSE_TYPES);
    match graph.reports_item_failures(trigger) {
        Ok(true) => return None,
        Err(why) => {
            findings.undecided(&types, why);
            return None;
        }
        Ok(false) => {}
    }
    let size = findings.known(&batch).filter(|&size| size > 1.0)?;
    let by_default = if batch.is_absent() { " by default" } else { "" };
    Some(WholeBatch { size, by_default, size_name: batch.name, types_name: types.name })
}
