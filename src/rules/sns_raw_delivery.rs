//! `sns-raw-delivery`: functions always get the envelope. See the page.

use super::Findings;
use crate::diagnostic::{Safety, Severity};
use crate::graph::{SourceKind, TriggerGraph};
use crate::model::{Dialect, Wish};
use crate::model::things::Subscription;

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for trigger in graph.triggers.iter().filter(|trigger| trigger.kind == SourceKind::Sns) {
        let raw = graph.model.field(trigger.via, &Subscription::RAW_DELIVERY);
        let Some(wanted) = findings.known(&raw) else { continue };
        // CloudFormation hands over what is written, and SNS refuses even `false` (roadmap issue 399).
        if !wanted && graph.model.form_of(trigger.via) == Dialect::Terraform {
            continue;
        }
        let function = graph.shown(trigger.function);
        let message = if wanted {
            format!("`{}` is on, SNS does not deliver raw messages to `{function}`", raw.name)
        } else {
            format!("`{}` is set for `{function}`, SNS may refuse it even when it is off", raw.name)
        };
        let finding = findings.report(&raw, "not for functions", message);
        finding.label(trigger, "delivers to a function").help(format!("remove `{}`", raw.name));
        finding.wish(Wish::remove(&raw), Safety::Safe);
        if !wanted {
            finding.severity(Severity::Warning);
        }
    }
}
