//! References that an event should have, where it says in another way which resource it means.

use std::sync::Arc;

use crate::evaluate::sam::build::{Site, get};
use crate::evaluate::sam::expansion::Expansion;
use crate::model::{Entry, Exists, Resource, Type};
use crate::source::Span;

/// The property a resource of a type has its own name in.
fn name_property(kind: Type) -> &'static str {
    match kind {
        Type::Bucket => "BucketName",
        Type::Queue => "QueueName",
        Type::Stream => "Name",
        Type::Table => "TableName",
        Type::UserPool => "UserPoolName",
        _ => "",
    }
}

/// The resource of one of these types that a property certainly means: by another attribute of it, or by its logical id or
/// its name as plain text.
pub(super) fn meant(expansion: &Expansion, entry: &Entry, kinds: &[Type]) -> Option<Arc<str>> {
    let text = entry.value.as_text()?;
    let fits =
        |resource: &&Resource| kinds.contains(&resource.kind) && resource.exists == Exists::Yes && !resource.generated;
    if let Some(attribute) = text.as_attribute() {
        return expansion.get(&attribute.resource).filter(fits).map(|resource| Arc::clone(&resource.address));
    }
    let word = text.known()?;
    let word = called(&word).unwrap_or(&word);
    let named = |resource: &&Resource| {
        let own = get(&resource.body, name_property(resource.kind)).and_then(|name| name.as_str());
        *resource.address == *word || own.is_some_and(|own| own == word)
    };
    let mut all = expansion.resources().filter(fits).filter(named);
    let only = all.next()?;
    all.next().is_none().then(|| Arc::clone(&only.address))
}

/// The logical id in an intrinsic function that was written as plain text: `Queue: Fn::GetAtt Orders.Arn`.
pub(super) fn called(text: &str) -> Option<&str> {
    let call =
        ["Fn::GetAtt ", "!GetAtt ", "GetAtt ", "!Ref ", "Ref "].iter().find_map(|call| text.strip_prefix(call))?;
    call.split('.').next().map(str::trim)
}

/// The place of a property, if it is written in its event and nowhere else.
pub(super) fn place(site: &Site, entry: &Entry) -> Option<Span> {
    entry.value.origin.span.filter(|_| entry.value.origin.through.is_none() && site.holds(entry))
}
