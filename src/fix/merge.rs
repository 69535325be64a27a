//! Two declarations of Terraform that become one.

use std::path::PathBuf;

use super::{Draft, Fixer, inside};
use crate::model::{Dialect, Origin, ResourceId};
use crate::source::Span;

/// What is known about the arguments of two resources that become one.
pub(super) struct Merged {
    /// The argument by which both are about one thing.
    pub(super) same: &'static str,
    /// Nested blocks and arguments that move.
    pub(super) parts: &'static [&'static str],
}

impl Fixer<'_> {
    pub(super) fn merge(
        &mut self,
        draft: &mut Draft,
        into: ResourceId,
        from: ResourceId,
        merged: &Merged,
        lists: &[(Origin, Origin)],
    ) -> Option<()> {
        let (stays, goes) = (self.model.resource(into), self.model.resource(from));
        let terraform = [into, from].iter().all(|id| self.model.form_of(*id) == Dialect::Terraform);
        let plain = goes.change.is_none() && self.is_sole(into) && self.is_sole(from);
        if !terraform || !self.is_beside(into, from) || !plain || self.uses_of(into)?.overridden {
            return None;
        }
        let Uses { mentioned: false, overridden: false } = self.uses_of(from)? else { return None };
        let written = |origin: &Origin, extent: Span| {
            origin.span.filter(|span| origin.through.is_none() && inside(*span, extent))
        };
        let own: Vec<Span> = lists.iter().map(|(own, _)| written(own, goes.extent)).collect::<Option<_>>()?;
        let other: Vec<Span> = lists.iter().map(|(_, other)| written(other, stays.extent)).collect::<Option<_>>()?;
        let (legacy, removal) = self.tree(goes.extent.file)?.bequeath(goes.extent, &own, merged)?;
        let edits = self.tree(stays.extent.file)?.inherit(stays.extent, &other, merged, &legacy)?;
        // Destroying it would take away what both of them set (provider, the `Delete` of these resources).
        let address = &goes.address;
        draft.titles.push(format!(
            "move what `{address}` says into `{}`; where it is deployed, first `terraform state rm {address}`",
            stays.address
        ));
        draft.edits.extend(edits);
        draft.edits.push(removal);
        Some(())
    }

    /// What else the folder that declares a resource says of it; None where it cannot be read.
    fn uses_of(&mut self, id: ResourceId) -> Option<Uses> {
        let resource = self.model.resource(id);
        let (file, kind) = (resource.declared.file, resource.type_name.as_str());
        let local = resource.address.strip_prefix(resource.module())?;
        let name = local.strip_prefix(kind)?.strip_prefix('.')?;
        let folder = PathBuf::from(self.sources.file(file).path());
        let (mut mentioned, mut declared) = (false, 0);
        for path in self.sources.list(folder.parent()?) {
            let shown = path.to_string_lossy();
            if [".tf", ".tofu"].iter().any(|ending| shown.ends_with(ending)) {
                let id = self.sources.read(&path).ok()?;
                mentioned |= mentions(self.sources.file(id).text(), local);
                declared += self.tree(id)?.declared(kind, name);
            } else if [".tf.json", ".tofu.json"].iter().any(|ending| shown.ends_with(ending)) {
                let id = self.sources.read(&path).ok()?;
                let file = self.sources.file(id);
                mentioned |= mentions(file.text(), local);
                // In JSON a resource stands below its type.
                declared += usize::from(file.text().contains(&format!("\"{kind}\"")));
            }
        }
        Some(Uses { mentioned, overridden: declared != 1 })
    }
}

/// What the folder that declares a resource says of it besides.
struct Uses {
    /// Something refers to it: an output, a dependency, a `moved` block.
    mentioned: bool,
    /// It is declared a second time, by an override.
    overridden: bool,
}

/// Whether a text has an address that is no part of a longer one.
fn mentions(text: &str, address: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(address).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + address.len()..].chars().next();
        !before.is_some_and(|c| part(c) || c == '.') && !after.is_some_and(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_whole() {
        assert!(mentions("depends_on = [aws_sqs_queue_policy.a]", "aws_sqs_queue_policy.a"));
        assert!(mentions("\"${aws_sqs_queue_policy.a.id}\"", "aws_sqs_queue_policy.a"));
        assert!(!mentions("aws_sqs_queue_policy.ab, aws_sqs_queue_policy.a-b", "aws_sqs_queue_policy.a"));
        assert!(!mentions("data.aws_sqs_queue_policy.a", "aws_sqs_queue_policy.a"));
    }
}
