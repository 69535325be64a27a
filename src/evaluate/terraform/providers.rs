//! Which region a provider stands for.

use compact_str::CompactString;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};

use super::configuration::Declared;
use super::instances::Instance;

/// The region that a resource or data source is certainly in, whatever region the root's own provider is given: that of
/// another provider whose region is written as text. A region that comes through a variable may be another one tomorrow.
pub(super) fn region(instance: &Instance<'_>, declared: &Declared) -> Option<CompactString> {
    let provider = match declared.attribute("provider") {
        Some((_, attribute)) => reference(&attribute.value)?,
        None => declared.kind.split('_').next().unwrap_or_default().into(),
    };
    region_of(instance, &provider)
}

fn region_of(instance: &Instance<'_>, provider: &str) -> Option<CompactString> {
    let declared = instance.node.folder.providers.get(provider);
    let Some(parent) = &instance.parent else {
        return provider.contains('.').then(|| written_region(declared?)).flatten();
    };
    if let Some((_, attribute)) = parent.call.attribute("providers")
        && let Expression::Object(passed) = &attribute.value
        && let Some((_, value)) = passed.iter().find(|(name, _)| key(name).as_deref() == Some(provider))
    {
        return region_of(&parent.instance, &reference(value.expr())?);
    }
    match declared {
        Some(declared) => written_region(declared),
        None if provider.contains('.') => None,
        None => region_of(&parent.instance, provider),
    }
}

fn written_region(provider: &Declared) -> Option<CompactString> {
    provider.attribute("region")?.1.value.as_str().map(Into::into)
}

/// `aws`, `aws.west`.
fn reference(expression: &Expression) -> Option<CompactString> {
    match expression {
        Expression::Variable(name) => Some(name.as_str().into()),
        Expression::String(text) => Some(text.as_str().into()),
        Expression::Traversal(traversal) => {
            let name = traversal.expr.as_variable()?;
            match traversal.operators.as_slice() {
                [one] => match one.value() {
                    TraversalOperator::GetAttr(alias) => Some(format!("{}.{}", name.as_str(), alias.as_str()).into()),
                    _ => None,
                },
                _ => None,
            }
        }
        _ => None,
    }
}

fn key(key: &ObjectKey) -> Option<CompactString> {
    match key {
        ObjectKey::Ident(name) => Some(name.as_str().into()),
        ObjectKey::Expression(expression) => reference(expression),
    }
}
