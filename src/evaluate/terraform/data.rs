//! Data sources that can be computed without asking AWS.

use std::path::Path;

use super::collection::list;
use super::evaluator::{Evaluator, Outcome, Scope};
use super::functions::files;
use super::instances::Handle;
use super::reference::pseudo;
use super::{policy, providers};
use crate::model::{Kind, Pseudo, Text, Value};
use crate::source::join;

/// The value of a computed attribute; None where it is known only after asking.
pub(super) fn computed<'a>(evaluator: &Evaluator<'a>, handle: &Handle<'a>, name: &str) -> Option<Outcome> {
    let kind = &*handle.declared.kind;
    let home = || providers::home(&handle.instance, handle.declared);
    let written = match (kind, name) {
        ("aws_region", "name" | "id" | "region") if handle.declared.attribute(name).is_none() => home().region,
        ("aws_caller_identity", "account_id" | "id") => home().account,
        _ => None,
    };
    if let Some(written) = written {
        return Some(Ok(Value::text(written)));
    }
    if ["aws_caller_identity", "aws_region"].contains(&kind) && handle.declared.attribute("provider").is_some() {
        // Another provider may stand for another account and region.
        return None;
    }
    let value = match (kind, name) {
        ("aws_caller_identity", "account_id" | "id") => pseudo(Pseudo::Account),
        ("aws_region", "name" | "id" | "region") if handle.declared.attribute(name).is_none() => pseudo(Pseudo::Region),
        ("aws_partition", "partition" | "id") => pseudo(Pseudo::Partition),
        ("aws_partition", "dns_suffix") => pseudo(Pseudo::UrlSuffix),
        ("aws_iam_policy_document", "json" | "minified_json") => {
            let body = evaluator.body(&handle.instance, handle.declared, &handle.repetition);
            Value::at(Kind::Text(Text::json(policy::document(&body))), handle.declared.extent())
        }
        ("aws_arn", _) => {
            let (file, attribute) = handle.declared.attribute("arn")?;
            let scope = Scope::new(&handle.instance, &handle.repetition, file);
            return evaluator.arn_part(&evaluator.settled(&attribute.value, &scope), name);
        }
        ("template_file", "rendered") => return rendered(evaluator, handle),
        ("local_file" | "local_sensitive_file", "content") => {
            let (file, attribute) = handle.declared.attribute("filename")?;
            let scope = Scope::new(&handle.instance, &handle.repetition, file);
            let path = evaluator.settled(&attribute.value, &scope);
            return Some(files::content(evaluator, &path));
        }
        ("null_data_source", "outputs") => {
            let (file, attribute) = handle.declared.attribute("inputs")?;
            let scope = Scope::new(&handle.instance, &handle.repetition, file);
            return Some(evaluator.evaluate(&attribute.value, &scope));
        }
        ("aws_availability_zones", "names") => {
            let reason = crate::model::Reason::with_identity("the zones of a region are known only to AWS", "zones");
            list(Vec::new(), Some(reason))
        }
        _ => return None,
    };
    Some(Ok(value))
}

/// The text of a `template_file`.
fn rendered<'a>(evaluator: &Evaluator<'a>, handle: &Handle<'a>) -> Option<Outcome> {
    let body = evaluator.body(&handle.instance, handle.declared, &handle.repetition);
    let variables = body.get("vars").cloned().unwrap_or_else(|| Value::object::<&str>([]));
    let text = body.get("template")?.as_text()?.clone();
    let origin = body.get("template")?.origin.clone();
    Some(files::render(evaluator, &text, &origin, &variables))
}

/// A path as Terraform resolves it: from the root's folder.
pub(super) fn from_root(evaluator: &Evaluator<'_>, path: &str) -> std::path::PathBuf {
    let root = evaluator.tree.nodes.first().map(|node| node.folder.path.clone()).unwrap_or_default();
    join(&root, Path::new(path))
}
