//! `permission-policy-too-large`: AWS refuses the statement that no longer fits. See the page.

use super::Findings;
use crate::graph::{InvokePermission, Qualifier, TriggerGraph};
use crate::model::limits::RESOURCE_POLICY_SIZE;
use crate::model::things::Permission;
use crate::model::{Exists, Part, Spec, Text};

/// What every statement holds around its own texts: keys, brackets, the function's ARN without its name.
const FRAME: usize = r#"{"Sid":"","Effect":"Allow","Principal":{"Service":""},"Action":"","Resource":"arn:aws:lambda:us-east-1:123456789012:function:"}"#.len();

/// What a condition on the source's ARN holds around it.
const CONDITION: usize = r#","Condition":{"ArnLike":{"AWS:SourceArn":""}}"#.len();

pub(super) fn check(graph: &TriggerGraph, findings: &mut Findings) {
    for function in graph.functions_permitted().filter(|&function| !graph.is_external(function)) {
        let certain = |p: &&InvokePermission| p.exists == Exists::Yes && p.qualifier != Some(Qualifier::Unknown);
        let mut policies: Vec<(Option<&Qualifier>, Vec<&InvokePermission>)> = Vec::new();
        for permission in graph.permissions_of(function).filter(certain) {
            let qualifier = permission.qualifier.as_ref();
            match policies.iter_mut().find(|(other, _)| *other == qualifier) {
                Some((_, permissions)) => permissions.push(permission),
                None => policies.push((qualifier, vec![permission])),
            }
        }
        for (_, permissions) in policies {
            let least: usize = permissions.iter().map(|permission| size(graph, permission)).sum();
            let Some(last) = permissions.last() else { continue };
            if least <= RESOURCE_POLICY_SIZE {
                continue;
            }
            let message = format!(
                "the {} statements of `{}` take at least {least} bytes, AWS takes {RESOURCE_POLICY_SIZE}",
                permissions.len(),
                graph.shown(function)
            );
            findings
                .report(last.via, "one of the statements", message)
                .label_node(graph, function, "the function of all of them")
                .help("let one statement serve several sources: `*` in its source's ARN, or the account alone");
        }
    }
}

/// The least number of bytes a statement may take.
fn size(graph: &TriggerGraph, permission: &InvokePermission) -> usize {
    let length = |spec: &Spec<Text>| {
        let field = graph.model.field(permission.via, spec);
        field.value().map_or(0, |text| text.parts().iter().filter_map(Part::known).map(str::len).sum())
    };
    let arn = length(&Permission::SOURCE_ARN);
    let own = length(&Permission::STATEMENT_ID) + length(&Permission::PRINCIPAL) + length(&Permission::ACTION);
    FRAME + own + if arn > 0 { CONDITION + arn } else { 0 }
}
