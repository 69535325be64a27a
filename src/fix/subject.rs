//! What leads from one declaration to another, in the words of a dialect.

use super::output::Out;
use super::{Draft, Fixer};
use crate::model::things::{Bucket, Queue};
use crate::model::{Dialect, Exists, Handle, Names, ResourceId, Subject, Type, Wanted, json};

/// A resource that a fix adds.
#[derive(Debug, Clone)]
pub(super) struct Added {
    /// `aws_sqs_queue`, `AWS::SQS::Queue`.
    pub(super) type_name: &'static str,
    /// Its name in Terraform, or its logical id.
    pub(super) name: String,
    /// How others refer to it: `aws_sqs_queue.orders_dlq`, `OrdersDlq`.
    pub(super) address: String,
    kind: Type,
    /// What it stands behind.
    after: ResourceId,
}

/// True for what SAM expands whose properties mean in the source what they mean once expanded.
pub(super) fn takes_what_it_becomes(kind: Type) -> bool {
    matches!(kind, Type::EventSourceMapping | Type::EventInvokeConfig | Type::Subscription)
}

impl Fixer<'_> {
    /// A name for a new resource that nothing has yet.
    pub(super) fn name_of(&mut self, after: ResourceId, kind: Type, of: &[ResourceId], suffix: &str) -> Option<Added> {
        let dialect = self.model.dialect_of(after);
        let root = self.model.root_of(after);
        let type_name = kind.name(dialect)?;
        let mut words = Vec::new();
        for id in of {
            let own = self.model.resource(*id).address.rsplit(['.', '/']).next()?.split('[').next()?;
            match dialect {
                // What was said just now is not said again: the role of a function often has its name.
                Dialect::Terraform => {
                    let own = split(own);
                    if !words.ends_with(&own) {
                        words.extend(own);
                    }
                }
                // Letters and digits only, spelt as its author does.
                Dialect::CloudFormation | Dialect::Sam => words.push(own.to_owned()),
            }
        }
        if words.is_empty() {
            return None;
        }
        // What the type says already is not said again.
        if dialect != Dialect::Terraform || !type_name.ends_with(suffix) {
            words.push(suffix.to_owned());
        }
        if dialect == Dialect::Terraform {
            let module = self.model.resource(after).module();
            let base = words.join("_");
            let free = |name: &&String| self.model.find(root, &format!("{module}{type_name}.{name}")).is_none();
            let name = candidates(&base, "_").find(|name| free(&name))?;
            return Some(Added { type_name, address: format!("{type_name}.{name}"), name, kind, after });
        }
        let base: String = words.iter().map(|word| capitalized(word)).collect();
        let file = self.model.resource(after).declared.file;
        let tree = self.tree(file)?;
        let name = candidates(&base, "").find(|name| !tree.is_taken(name))?;
        Some(Added { type_name, address: name.clone(), name, kind, after })
    }

    pub(super) fn fields(
        &mut self,
        draft: &mut Draft,
        owner: ResourceId,
        fields: &[(Names, Wanted)],
    ) -> Option<Vec<(&'static str, Out)>> {
        let terraform = self.model.dialect_of(owner) == Dialect::Terraform;
        let mut out = Vec::new();
        for ((in_terraform, in_templates), value) in fields {
            let name = if terraform { in_terraform } else { in_templates };
            if !name.is_empty() {
                if self.may_lead_nowhere(value) {
                    return None;
                }
                out.push((*name, self.value(draft, owner, value)?));
            }
        }
        Some(out)
    }

    /// Whether a resource may not be there another time: an instance, one with a condition. What is added is always there.
    pub(super) fn may_be_missing(&mut self, subject: Subject) -> bool {
        let Subject::Declared(id) = subject else { return false };
        let resource = self.model.resource(id);
        resource.exists != Exists::Yes
            || resource.address.ends_with(']')
            || self.tree(resource.declared.file).is_some_and(|tree| tree.is_conditional(resource.declared))
    }

    /// Whether a value leads to what may not be there another time.
    pub(super) fn may_lead_nowhere(&mut self, value: &Wanted) -> bool {
        match value {
            Wanted::Of(_, Handle::Spelled) => false,
            Wanted::Of(subject, _) => self.may_be_missing(*subject),
            Wanted::List(items) => items.iter().any(|item| self.may_lead_nowhere(item)),
            Wanted::Document(entries) | Wanted::Object(entries) => {
                entries.iter().any(|(_, item)| self.may_lead_nowhere(item))
            }
            _ => false,
        }
    }

    /// A value as the declaration of `owner` would say it.
    pub(super) fn value(&mut self, draft: &mut Draft, owner: ResourceId, value: &Wanted) -> Option<Out> {
        Some(match value {
            Wanted::Number(n) => Out::Raw(json::number(*n).to_string()),
            Wanted::Bool(b) => Out::Raw(b.to_string()),
            Wanted::Text(text) => Out::Text(text.to_string()),
            Wanted::List(items) => {
                Out::List(items.iter().map(|item| self.value(draft, owner, item)).collect::<Option<_>>()?)
            }
            Wanted::Document(entries) | Wanted::Object(entries) => {
                let entry = |(key, value): &(&str, Wanted)| Some(((*key).to_owned(), self.value(draft, owner, value)?));
                let entries = entries.iter().map(entry).collect::<Option<_>>()?;
                if matches!(value, Wanted::Document(_)) { Out::Json(entries) } else { Out::Map(entries) }
            }
            Wanted::Of(subject, handle) => self.reference(draft, owner, *subject, *handle)?,
            Wanted::Account => self.account(draft, owner)?,
        })
    }

    /// In Terraform a data source tells it; the folder gets one where it has none.
    fn account(&mut self, draft: &mut Draft, owner: ResourceId) -> Option<Out> {
        if self.model.dialect_of(owner) != Dialect::Terraform {
            return Some(Out::Call("Ref", "AWS::AccountId".to_owned()));
        }
        let file = self.model.resource(owner).declared.file;
        let path = std::path::PathBuf::from(self.sources.file(file).path());
        let beside = self.sources.list(path.parent()?);
        let kind = "aws_caller_identity";
        let native = beside.iter().filter(|path| path.extension().is_some_and(|ending| ending == "tf"));
        let files: Option<Vec<_>> = native.map(|path| self.sources.read(path).ok()).collect();
        let trees: Option<Vec<_>> = files?.into_iter().map(|id| self.tree(id)).collect();
        let trees = trees?;
        let declared = trees.iter().find_map(|tree| tree.data_sources(kind).into_iter().next());
        let name = declared.unwrap_or_else(|| "current".to_owned());
        if trees.iter().all(|tree| tree.data_sources(kind).is_empty()) {
            // Always in the same place, so that two fixes at a time do not both add it.
            draft.behind.push(trees.first()?.append(&format!("data \"{kind}\" \"current\" {{}}")));
        }
        Some(Out::Raw(format!("data.{kind}.{name}.account_id")))
    }

    fn reference(&mut self, draft: &Draft, owner: ResourceId, subject: Subject, handle: Handle) -> Option<Out> {
        let terraform = self.model.dialect_of(owner) == Dialect::Terraform;
        let (address, kind) = match subject {
            Subject::Declared(id) if handle == Handle::Spelled => return self.spelled(owner, id),
            Subject::Added(number) => {
                let added = draft.added.get(&number).filter(|added| self.is_beside(owner, added.after))?;
                (added.address.clone(), added.kind)
            }
            Subject::Declared(id) => (self.local(owner, id)?, self.model.resource(id).kind),
        };
        if terraform {
            return in_terraform(&address, kind, handle);
        }
        in_template(&address, kind, handle)
    }

    /// The ARN of a resource of a template, by the name that is written there.
    fn spelled(&self, owner: ResourceId, id: ResourceId) -> Option<Out> {
        let (place, name) = match self.model.resource(id).kind {
            Type::Queue => ("sqs:${AWS::Region}:${AWS::AccountId}", &Queue::NAME),
            Type::Bucket => ("s3::", &Bucket::NAME),
            _ => return None,
        };
        let name = self.model.field(id, name);
        let templates = self.model.dialect_of(id) != Dialect::Terraform;
        if !templates || self.model.root_of(owner) != self.model.root_of(id) || !name.is_written_in_place() {
            return None;
        }
        Some(Out::Call("Sub", format!("arn:${{AWS::Partition}}:{place}:{}", name.value()?.known()?)))
    }

    /// What a person calls a resource, as seen from no place in particular.
    pub(super) fn called(&self, draft: &Draft, subject: Subject) -> Option<String> {
        match subject {
            Subject::Added(number) => Some(draft.added.get(&number)?.address.clone()),
            Subject::Declared(id) => Some(self.model.resource(id).address.to_string()),
        }
    }

    /// How a declaration says what it is made after, each once: instances of one declaration share its name.
    pub(super) fn dependencies(&mut self, draft: &Draft, owner: ResourceId, on: &[Subject]) -> Option<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for subject in on {
            let name = self.dependency(draft, owner, *subject)?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
        Some(names)
    }

    fn dependency(&mut self, draft: &Draft, owner: ResourceId, subject: Subject) -> Option<String> {
        match subject {
            Subject::Added(number) => {
                let added = draft.added.get(&number).filter(|added| self.is_beside(owner, added.after))?;
                Some(added.address.clone())
            }
            Subject::Declared(id) if self.has_no_id(id) => None,
            Subject::Declared(id) => {
                let local = self.local(owner, id)?;
                // All instances or none.
                Some(local.split('[').next()?.to_owned())
            }
        }
    }

    /// True for what SAM makes, but for aliases: that their logical ids hold is documented
    /// (SAM developer guide, generated resources of `AWS::Serverless::Function`).
    fn has_no_id(&self, id: ResourceId) -> bool {
        let resource = self.model.resource(id);
        resource.generated && resource.kind != Type::Alias
    }

    /// The address of a resource as seen from the module of another one.
    fn local(&self, owner: ResourceId, id: ResourceId) -> Option<String> {
        let local = self.local_address(owner, id)?;
        // An instance by its key is one of many, and not the one that belongs to this instance.
        (self.model.dialect_of(owner) != Dialect::Terraform || !local.contains('"')).then(|| local.to_owned())
    }

    /// The name of a declaration, with all of its instances, as seen from the same module.
    pub(super) fn declaration(&self, owner: ResourceId, id: ResourceId) -> Option<String> {
        Some(self.local_address(owner, id)?.split('[').next()?.to_owned())
    }

    fn local_address(&self, owner: ResourceId, id: ResourceId) -> Option<&str> {
        let plain = self.model.form_of(id) == self.model.dialect_of(id);
        if !plain || !self.is_beside(owner, id) {
            return None;
        }
        let resource = self.model.resource(id);
        if self.model.dialect_of(owner) != Dialect::Terraform {
            return Some(stack_of(&resource.address).1);
        }
        resource.address.strip_prefix(resource.module())
    }

    /// True for two of one module or template, where one may name the other.
    pub(super) fn is_beside(&self, one: ResourceId, other: ResourceId) -> bool {
        if self.model.root_of(one) != self.model.root_of(other) {
            return false;
        }
        if self.model.dialect_of(one) == Dialect::Terraform {
            return self.model.resource(one).module() == self.model.resource(other).module();
        }
        // A nested stack is a template of its own.
        let stack = |id: ResourceId| stack_of(&self.model.resource(id).address).0;
        stack(one) == stack(other)
    }
}

/// `Queues/` and `Orders` of `Queues/Orders`.
fn stack_of(address: &str) -> (&str, &str) {
    address.split_at(address.rfind('/').map_or(0, |at| at + 1))
}

fn in_terraform(address: &str, kind: Type, handle: Handle) -> Option<Out> {
    let attribute = match (handle, kind) {
        (Handle::Name, Type::Function) => "function_name",
        (Handle::Name, Type::Bucket) => "id",
        (
            Handle::Name,
            Type::Alias | Type::Queue | Type::Topic | Type::Rule | Type::Bus | Type::Role | Type::StateMachine,
        ) => "name",
        (Handle::Id, _) | (Handle::Url, Type::Queue) => "id",
        (Handle::Stream, Type::Table) => "stream_arn",
        (Handle::Objects, Type::Bucket) => return Some(Out::Raw(format!("\"${{{address}.arn}}/*\""))),
        (Handle::Name | Handle::Url | Handle::Stream | Handle::Objects | Handle::Label | Handle::Spelled, _) => {
            return None;
        }
        (Handle::Source, Type::RestApi | Type::Api) => {
            return Some(Out::Raw(format!("\"${{{address}.execution_arn}}/*\"")));
        }
        (Handle::Source, Type::LogGroup) => return Some(Out::Raw(format!("\"${{{address}.arn}}:*\""))),
        (Handle::Arn | Handle::Source, _) => "arn",
        (Handle::Invocation, _) => "invoke_arn",
    };
    Some(Out::Raw(format!("{address}.{attribute}")))
}

fn in_template(id: &str, kind: Type, handle: Handle) -> Option<Out> {
    let by_ref = matches!(
        kind,
        Type::Topic | Type::Alias | Type::Version | Type::StateMachine | Type::Secret | Type::TargetGroup
    );
    let call = match (handle, kind) {
        (Handle::Name, Type::Queue) => Out::Call("GetAtt", format!("{id}.QueueName")),
        (Handle::Name, Type::Topic) => Out::Call("GetAtt", format!("{id}.TopicName")),
        (Handle::Name, Type::StateMachine) => Out::Call("GetAtt", format!("{id}.Name")),
        (Handle::Name, _) | (Handle::Url, Type::Queue) => Out::Call("Ref", id.to_owned()),
        (Handle::Label, _) => Out::Text(id.to_owned()),
        (Handle::Stream, Type::Table) => Out::Call("GetAtt", format!("{id}.StreamArn")),
        (Handle::Objects, Type::Bucket) => Out::Call("Sub", format!("${{{id}.Arn}}/*")),
        (Handle::Id | Handle::Url | Handle::Stream | Handle::Objects | Handle::Spelled, _) => return None,
        (Handle::Source, Type::RestApi | Type::Api) => {
            let arn = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}";
            return Some(Out::Call("Sub", format!("{arn}:${{{id}}}/*")));
        }
        (Handle::Invocation, _) => {
            let arn = if by_ref { format!("${{{id}}}") } else { format!("${{{id}.Arn}}") };
            let path = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions";
            return Some(Out::Call("Sub", format!("{path}/{arn}/invocations")));
        }
        (Handle::Arn | Handle::Source, _) if by_ref => Out::Call("Ref", id.to_owned()),
        (Handle::Arn | Handle::Source, _) => Out::Call("GetAtt", format!("{id}.Arn")),
    };
    Some(call)
}

/// `base`, then `base2`, `base3`, …
fn candidates<'a>(base: &'a str, mark: &'a str) -> impl Iterator<Item = String> + 'a {
    (1..100).map(move |n| if n == 1 { base.to_owned() } else { format!("{base}{mark}{n}") })
}

/// The words of a name, in lower case, however they are joined: `OrdersQueue`, `orders_queue`, `orders-queue`.
fn split(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        let begins = !before.is_alphanumeric() || (before.is_lowercase() && c.is_uppercase());
        if c.is_ascii_alphanumeric() {
            match words.last_mut().filter(|_| !begins) {
                Some(word) => word.push(c.to_ascii_lowercase()),
                None => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
        before = c;
    }
    words
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        assert_eq!(split("OrdersQueue"), ["orders", "queue"]);
        assert_eq!(split("orders-queue_2"), ["orders", "queue", "2"]);
        assert_eq!(capitalized("dlq"), "Dlq");
        assert_eq!(candidates("a", "_").take(2).collect::<Vec<_>>(), ["a", "a_2"]);
    }
}
