//! What the rules about loops have in common: how a loop is told.

use super::Findings;
use crate::diagnostic::Severity;
use crate::graph::{HopKind, Loop, Own, TriggerGraph};
use crate::model::{Dialect, Type};

/// Reports every function that may write to what triggers it, where that is of a type: once for each such thing, however
/// many triggers lead from it to the function.
pub(super) fn own_loops(graph: &TriggerGraph, findings: &mut Findings, written: Type, advice: &str) {
    let mut loops: Vec<Loop> = Vec::new();
    for trigger in &graph.triggers {
        match graph.own_loop(trigger, written) {
            Own::Loop(found) => {
                let ends = |found: &Loop| found.hops.first().map(|hop| (hop.from, hop.to));
                match loops.iter_mut().rev().find(|seen| ends(seen) == ends(&found)) {
                    Some(seen) if seen.doubt.is_some() && found.doubt.is_none() => *seen = found,
                    Some(_) => {}
                    None => loops.push(found),
                }
            }
            Own::Undecided(why) => findings.undecided(trigger, why),
            Own::None => {}
        }
    }
    for found in &loops {
        tell(graph, findings, found, advice);
    }
}

/// Tells a loop that begins with what a function writes.
fn tell(graph: &TriggerGraph, findings: &mut Findings, found: &Loop, advice: &str) {
    let (Some(first), Some(last)) = (found.hops.first(), found.hops.last()) else { return };
    let Some(trigger) = last.place(graph) else { return };
    let (function, target) = (graph.spoken(first.from), graph.spoken(first.to));
    let by = match found.hops.get(1).map(|hop| (hop.kind, hop.to)) {
        Some((HopKind::Feed(_), rule)) => format!(", whose events invoke it by rule `{}`", graph.spoken(rule)),
        _ => ", which triggers it".to_owned(),
    };
    let message = format!("{}{by}", first.words(graph));
    let label = format!("`{}` invokes `{function}`", graph.spoken(last.from));
    let finding = findings.report(trigger, label, message);
    if let Some(grant) = first.place(graph) {
        let granted = match first.kind {
            HopKind::Write(write) => format!("`{}` on `{target}` is granted here", write.action),
            _ => first.words(graph),
        };
        finding.label(grant, granted);
    }
    finish(graph, findings, found, advice);
}

/// Draws the hops of the finding that was reported last, and gives it its level.
pub(super) fn finish(graph: &TriggerGraph, findings: &mut Findings, found: &Loop, advice: &str) {
    let Some(finding) = findings.found.last_mut() else { return };
    for hop in &found.hops {
        if let Some(place) = hop.place(graph) {
            finding.hop(place, hop.words(graph));
        }
    }
    let acknowledged = found.functions(graph).any(|function| graph.acknowledges_loop(function));
    if acknowledged || found.has_invocation(graph) {
        finding.severity(Severity::Note);
    } else if found.doubt.is_some() {
        finding.severity(Severity::Warning);
    }
    let stopped = match (found.is_stopped(graph), acknowledged) {
        (true, false) => "AWS stops such a loop only after about 16 rounds, and only where the SDK passes the trace on",
        (true, true) => "`RecursiveLoop` is `Allow`, so that AWS does not stop it either",
        (false, _) => "AWS does not stop such a loop",
    };
    match &found.doubt {
        Some(why) => {
            finding.why(format!("{}; should the loop close, each event causes the next, and {stopped}", why.text()))
        }
        None => finding.why(format!("once the function does so, each event causes the next; {stopped}")),
    };
    match found.functions(graph).find_map(|function| graph.resource_id(function)) {
        // A loop that is meant is stopped all the same, unless somebody says that it is.
        Some(function) if found.is_stopped(graph) && !acknowledged => {
            let allow = match graph.model.form_of(function) {
                Dialect::Terraform => "allow it by `aws_lambda_function_recursion_config`",
                Dialect::CloudFormation | Dialect::Sam => "set `RecursiveLoop` to `Allow`",
            };
            finding.help(format!("{advice}; if the loop is meant, {allow}"))
        }
        _ => finding.help(advice),
    };
}
