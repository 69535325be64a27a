use compact_str::CompactString;

use super::field::{Field, Spec};
use super::resource::ResourceId;
use super::types::Type;
use super::value::Origin;

/// One thing that should be different about the declarations, in terms of resources and fields.
///
/// Whoever edits files decides how a dialect says it, and whether it can be said at that place at all.
#[derive(Debug, Clone)]
pub enum Wish {
    /// A field has a value, whether or not it had one.
    Set {
        /// The resource.
        owner: ResourceId,
        /// The part of the resource that the paths begin at; None for its arguments or properties.
        within: Option<Origin>,
        /// Path in Terraform; empty where Terraform has no such field.
        terraform: &'static str,
        /// Path in CloudFormation and SAM; empty where they have no such field.
        cloudformation: &'static str,
        /// What it should be.
        value: Wanted,
    },
    /// A property of what SAM makes a resource from has a value: of an event, of a function.
    SetSource {
        /// The resource.
        owner: ResourceId,
        /// Where the properties stand.
        within: Origin,
        /// Path, in SAM's words.
        path: &'static str,
        /// What it should be.
        value: Wanted,
    },
    /// What is written at a place is another value.
    Replace {
        /// The resource.
        owner: ResourceId,
        /// What the field is called there.
        name: String,
        /// The place of the value.
        place: Origin,
        /// What it should be.
        value: Wanted,
    },
    /// A word within what is written at a place is another word.
    Reword {
        /// The resource.
        owner: ResourceId,
        /// The place of the value, or of a part of it.
        place: Origin,
        /// The word; the fix needs it to be there just once.
        old: CompactString,
        /// The other word.
        new: CompactString,
    },
    /// What is written at a place stands alone in a list.
    Enlist {
        /// The resource.
        owner: ResourceId,
        /// The place of the value.
        place: Origin,
    },
    /// A list has one more item.
    Append {
        /// The resource.
        owner: ResourceId,
        /// What the list is called there.
        name: &'static str,
        /// The place of the list.
        place: Origin,
        /// What leads to the item.
        item: (Subject, Handle),
    },
    /// Another field of a template is set instead of one that is set.
    Exchange {
        /// The resource.
        owner: ResourceId,
        /// What the field that goes is called.
        name: String,
        /// The place of its value.
        place: Origin,
        /// What the other one is called in CloudFormation and SAM.
        cloudformation: &'static str,
        /// What it should be.
        value: Wanted,
    },
    /// A resource of Terraform says what another one says, too, and the other one goes.
    Merge {
        /// The one that stays.
        into: ResourceId,
        /// The one that goes.
        from: ResourceId,
        /// The argument by which both are about one thing.
        same: &'static str,
        /// Nested blocks and arguments that move.
        parts: &'static [&'static str],
        /// Lists whose items move: where they are in the one that goes, and where in the one that stays.
        lists: Vec<(Origin, Origin)>,
    },
    /// A field is not set any more.
    Remove {
        /// The resource.
        owner: ResourceId,
        /// What the field is called there.
        name: String,
        /// The place of its value.
        place: Origin,
        /// Not in the other instances of the declaration, either.
        of_all: bool,
    },
    /// There is one more resource.
    Add {
        /// The resource it stands behind.
        after: ResourceId,
        /// Its type.
        kind: Type,
        /// The resources it is called after.
        of: Vec<ResourceId>,
        /// What follows that name: `dlq`.
        suffix: &'static str,
        /// Its fields, by path.
        fields: Vec<(Names, Wanted)>,
        /// What is made before it.
        depends_on: Vec<Subject>,
    },
    /// A hash of a field is made of resources too, so that the owner is made anew when they change, before the old one goes.
    Follow {
        /// The resource.
        owner: ResourceId,
        /// Path in Terraform.
        terraform: &'static str,
        /// What it is made of; with a name, of that argument alone.
        of: Vec<(ResourceId, Option<&'static str>)>,
    },
    /// A resource is made after others.
    Depend {
        /// The resource.
        owner: ResourceId,
        /// What is made first.
        on: Vec<Subject>,
    },
}

/// What a field is called in Terraform and in CloudFormation, as a path; empty where it does not exist.
pub type Names = (&'static str, &'static str);

/// A resource a wish is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// One that is declared.
    Declared(ResourceId),
    /// The one that the wish with this number, of the same fix, adds.
    Added(usize),
}

impl From<ResourceId> for Subject {
    fn from(id: ResourceId) -> Self {
        Subject::Declared(id)
    }
}

/// A value as a wish has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Wanted {
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// Known text.
    Text(CompactString),
    /// A list.
    List(Vec<Wanted>),
    /// An object that is JSON text in Terraform; its keys are the same in every dialect.
    Document(Vec<(&'static str, Wanted)>),
    /// An object within a document.
    Object(Vec<(&'static str, Wanted)>),
    /// What leads to a resource.
    Of(Subject, Handle),
    /// The account that is deployed to.
    Account,
}

/// What leads to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handle {
    /// Its ARN.
    Arn,
    /// What other resources call it by: a function's name, a bucket's name.
    Name,
    /// The ARN under which it invokes functions: that of all calls of an API.
    Source,
    /// The path by which a REST API calls a function.
    Invocation,
    /// Its id, which is another one once it is made anew; nothing in templates.
    Id,
    /// The URL of a queue.
    Url,
    /// The ARN of a table's stream.
    Stream,
    /// The ARN of all objects of a bucket.
    Objects,
    /// Its logical id, as plain text; nothing in Terraform.
    Label,
    /// The ARN of a queue or bucket, spelt with the name it is given, so that it need not be there first; nothing in Terraform.
    Spelled,
}

impl From<f64> for Wanted {
    fn from(value: f64) -> Self {
        Wanted::Number(value)
    }
}

impl From<bool> for Wanted {
    fn from(value: bool) -> Self {
        Wanted::Bool(value)
    }
}

impl From<&str> for Wanted {
    fn from(value: &str) -> Self {
        Wanted::Text(value.into())
    }
}

impl Wish {
    /// The resource whose declaration it is about; of one that is to be added, the one it stands behind.
    pub fn owner(&self) -> ResourceId {
        match self {
            Wish::Set { owner, .. }
            | Wish::SetSource { owner, .. }
            | Wish::Replace { owner, .. }
            | Wish::Reword { owner, .. }
            | Wish::Enlist { owner, .. }
            | Wish::Append { owner, .. }
            | Wish::Exchange { owner, .. }
            | Wish::Remove { owner, .. }
            | Wish::Follow { owner, .. }
            | Wish::Depend { owner, .. } => *owner,
            Wish::Add { after, .. } => *after,
            Wish::Merge { into, .. } => *into,
        }
    }

    /// A field of a resource has a value.
    pub fn set<T>(owner: ResourceId, spec: &Spec<T>, value: impl Into<Wanted>) -> Self {
        let (terraform, cloudformation) = (spec.terraform, spec.cloudformation);
        Wish::Set { owner, within: None, terraform, cloudformation, value: value.into() }
    }

    /// A field of a part of a resource has a value.
    pub fn set_within<T>(owner: ResourceId, part: &Origin, spec: &Spec<T>, value: impl Into<Wanted>) -> Self {
        let (terraform, cloudformation) = (spec.terraform, spec.cloudformation);
        Wish::Set { owner, within: Some(part.clone()), terraform, cloudformation, value: value.into() }
    }

    /// A field that is set has another value; None where it is not set.
    pub fn replace<T>(field: &Field<T>, value: impl Into<Wanted>) -> Option<Self> {
        let (owner, name, place) = (field.owner, field.name.to_string(), field.origin()?.clone());
        Some(Wish::Replace { owner, name, place, value: value.into() })
    }

    /// Another field is set instead of one that is set; None where it is not set.
    pub fn exchange<T, U>(field: &Field<T>, other: &Spec<U>, value: impl Into<Wanted>) -> Option<Self> {
        let (owner, name, place) = (field.owner, field.name.to_string(), field.origin()?.clone());
        Some(Wish::Exchange { owner, name, place, cloudformation: other.cloudformation, value: value.into() })
    }

    /// A field that is set is not set any more; None where it is not set.
    pub fn remove<T>(field: &Field<T>) -> Option<Self> {
        let (owner, name, place) = (field.owner, field.name.to_string(), field.origin()?.clone());
        Some(Wish::Remove { owner, name, place, of_all: false })
    }

    /// A field that is set is not set any more, wherever its value comes from; None where it is not set.
    pub fn remove_use<T>(field: &Field<T>) -> Option<Self> {
        let (owner, name, place) = (field.owner, field.name.to_string(), field.origin()?.used());
        Some(Wish::Remove { owner, name, place, of_all: false })
    }

    /// A field that is set is not set any more in any instance of its declaration; None where it is not set.
    pub fn remove_of_all<T>(field: &Field<T>) -> Option<Self> {
        let (owner, name, place) = (field.owner, field.name.to_string(), field.origin()?.clone());
        Some(Wish::Remove { owner, name, place, of_all: true })
    }

    /// A word in the text of a field is another word; None where the field is not set.
    pub fn reword<T>(field: &Field<T>, old: &str, new: &str) -> Option<Self> {
        let place = field.origin()?.clone();
        Some(Wish::Reword { owner: field.owner, place, old: old.into(), new: new.into() })
    }

    /// A resource is made after others.
    pub fn depend<S: Into<Subject>>(owner: ResourceId, on: impl IntoIterator<Item = S>) -> Self {
        Wish::Depend { owner, on: on.into_iter().map(Into::into).collect() }
    }
}
