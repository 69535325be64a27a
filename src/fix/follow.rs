//! Hashes that are to be made of resources: a new one, or more in the list of the one that is there.

use super::output::Out;
use super::place::At;
use super::{Draft, Fixer, Insert};
use crate::model::{Dialect, ResourceId};

/// What Terraform's documentation calls the entry of `triggers`.
const KEY: &str = "redeployment";
/// Without it the old one is to go first, which what uses it does not let happen.
const BEFORE: [&str; 2] = ["lifecycle", "create_before_destroy"];

impl Fixer<'_> {
    pub(super) fn follow(
        &mut self,
        draft: &mut Draft,
        owner: ResourceId,
        terraform: &'static str,
        of: &[(ResourceId, Option<&'static str>)],
    ) -> Option<()> {
        let resource = self.model.resource(owner);
        if self.model.dialect_of(owner) != Dialect::Terraform || resource.body.origin.through.is_some() {
            return None;
        }
        let container = resource.body.origin.span.filter(|span| super::inside(*span, resource.extent))?;
        let mut names: Vec<String> = Vec::new();
        for (part, argument) in of {
            let name = self.declaration(owner, *part)?;
            let name = argument.map_or(name.clone(), |argument| format!("{name}.{argument}"));
            // Instances of one declaration.
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let tree = self.tree(container.file)?;
        draft.titles.push(format!("let `{terraform}` follow `{}`", names.join("`, `")));
        let mut fields = Vec::new();
        match tree.find(container, &[terraform]) {
            At::Nothing => fields.push((vec![terraform], Out::Map(vec![(KEY.to_owned(), Out::Hash(names))]))),
            At::Value(hash) => draft.edits.extend(tree.hash_more(hash, &names)?),
            At::Elsewhere => return None,
        }
        if matches!(tree.find(container, &BEFORE), At::Nothing) {
            fields.push((BEFORE.to_vec(), Out::Raw("true".to_owned())));
        }
        if !fields.is_empty() {
            draft.inserts.push(Insert { container, fields });
        }
        Some(())
    }
}
