//! Which region and account a provider stands for.

use compact_str::CompactString;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};

use super::configuration::Declared;
use super::instances::Instance;
use crate::model::Home;

/// Where a resource or data source certainly is, whatever place the root's own provider is given: that of another provider,
/// as far as it is written as text. What comes through a variable may be another place tomorrow.
pub(super) fn home(instance: &Instance<'_>, declared: &Declared) -> Home {
    let provider = match declared.attribute("provider") {
        Some((_, attribute)) => reference(&attribute.value),
        None => Some(declared.kind.split('_').next().unwrap_or_default().into()),
    };
    let provider = provider.and_then(|provider| provider_of(instance, &provider));
    provider.map_or_else(Home::default, |provider| Home { region: region(provider), account: account(provider) })
}

/// The provider that a name stands for in a module; None for the root's own.
fn provider_of<'i>(instance: &'i Instance<'_>, provider: &str) -> Option<&'i Declared> {
    let declared = instance.node.folder.providers.get(provider);
    let Some(parent) = &instance.parent else { return declared.filter(|_| provider.contains('.')) };
    if let Some((_, attribute)) = parent.call.attribute("providers")
        && let Expression::Object(passed) = &attribute.value
        && let Some((_, value)) = passed.iter().find(|(name, _)| key(name).as_deref() == Some(provider))
    {
        return provider_of(&parent.instance, &reference(value.expr())?);
    }
    match declared {
        Some(declared) => Some(declared),
        None if provider.contains('.') => None,
        None => provider_of(&parent.instance, provider),
    }
}

fn region(provider: &Declared) -> Option<CompactString> {
    provider.attribute("region")?.1.value.as_str().map(Into::into)
}

/// The account of the role that a provider assumes.
fn account(provider: &Declared) -> Option<CompactString> {
    let mut roles = provider.parts().flat_map(|(_, block)| block.body.get_blocks("assume_role"));
    let role = roles.next()?.body.get_attribute("role_arn")?.value.as_str()?.split(':').nth(4)?;
    (!role.is_empty() && role.bytes().all(|digit| digit.is_ascii_digit())).then(|| role.into())
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
