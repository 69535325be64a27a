//! Files as trees in which places are found again.

use std::sync::Arc;

use super::hcl::Legacy;
use super::merge::Merged;
use super::output::Out;
use super::subject::Added;
use super::token::Syntax;
use super::{hcl, template};
use crate::diagnostic::Edit;
use crate::parse;
use crate::source::{SourceFile, Span};

/// A file that may be changed.
pub(super) struct Tree {
    file: Arc<SourceFile>,
    kind: Kind,
}

enum Kind {
    Hcl(parse::hcl::File),
    Template(template::Template),
}

/// What is at a path below a part of a declaration.
pub(super) enum At {
    /// A value, written there.
    Value(Span),
    /// Nothing, and it can be written there.
    Nothing,
    /// Something that is not to be changed.
    Elsewhere,
}

impl Tree {
    /// None for a file that is not read well enough to be changed.
    pub(super) fn parse(file: Arc<SourceFile>) -> Option<Self> {
        let path = file.path();
        let kind = if [".tf", ".tofu"].iter().any(|ending| path.ends_with(ending)) {
            let parsed = parse::hcl::parse(&file);
            parsed.problems.is_empty().then_some(Kind::Hcl(parsed))?
        } else if [".tf.json", ".tofu.json"].iter().any(|ending| path.ends_with(ending)) {
            return None;
        } else {
            Kind::Template(template::Template::parse(&file)?)
        };
        Some(Self { file, kind })
    }

    pub(super) fn syntax(&self) -> Syntax {
        match &self.kind {
            Kind::Hcl(_) => Syntax::Hcl,
            Kind::Template(template) if template.is_json => Syntax::Json,
            Kind::Template(_) => Syntax::Yaml,
        }
    }

    pub(super) fn slice(&self, span: Span) -> Option<&str> {
        self.file.text().get(span.range())
    }

    /// True for a place among the resources of a template, where each value belongs to the resource it stands in.
    pub(super) fn is_in_resources(&self, span: Span) -> bool {
        match &self.kind {
            Kind::Hcl(_) => false,
            Kind::Template(template) => template.is_in_resources(span),
        }
    }

    /// True if what is written there is used in another place too: an anchor's value.
    pub(super) fn is_shared(&self, span: Span) -> bool {
        match &self.kind {
            Kind::Hcl(_) => false,
            Kind::Template(template) => template.is_shared(span),
        }
    }

    /// True for a place in a resource of a template that has a condition.
    pub(super) fn is_conditional(&self, span: Span) -> bool {
        match &self.kind {
            Kind::Hcl(_) => false,
            Kind::Template(template) => template.is_conditional(span),
        }
    }

    pub(super) fn find(&self, container: Span, steps: &[&'static str]) -> At {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).find(container, steps),
            Kind::Template(template) => template.find(container, steps),
        }
    }

    /// True if a property means in the source what it means once it is expanded.
    pub(super) fn takes(&self, container: Span, name: &str) -> bool {
        match &self.kind {
            Kind::Hcl(_) => true,
            Kind::Template(template) => template.takes(container, name),
        }
    }

    pub(super) fn insert(&self, container: Span, fields: &[(Vec<&'static str>, Out)]) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).insert(container, fields),
            Kind::Template(template) => template.writer(&self.file).insert(container, fields),
        }
    }

    pub(super) fn remove(&self, value: Span, extent: Span) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).remove(value, extent),
            Kind::Template(template) => template.writer(&self.file).remove(value, extent),
        }
    }

    pub(super) fn add(
        &self,
        after: Span,
        added: &Added,
        fields: &[(&'static str, Out)],
        depends_on: &[String],
    ) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).add(after, added, fields, depends_on),
            Kind::Template(template) => template.writer(&self.file).add(after, added, fields, depends_on),
        }
    }

    /// Adds an item to a list.
    pub(super) fn enlarge(&self, list: Span, extent: Span, item: &Out) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).enlarge(list, extent, item),
            Kind::Template(template) => template.writer(&self.file).enlarge(list, item),
        }
    }

    /// Writes another field of a template over one.
    pub(super) fn exchange(&self, value: Span, extent: Span, key: &str, new: &Out) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(_) => None,
            Kind::Template(template) => template.writer(&self.file).exchange(value, extent, key, new),
        }
    }

    /// What a declaration of Terraform leaves to another, and its removal.
    pub(super) fn bequeath(&self, extent: Span, lists: &[Span], merged: &Merged) -> Option<(Legacy, Edit)> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).bequeath(extent, &file.comments, lists, merged),
            Kind::Template(_) => None,
        }
    }

    /// Adds what another declaration of Terraform leaves to one.
    pub(super) fn inherit(&self, extent: Span, lists: &[Span], merged: &Merged, legacy: &Legacy) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).inherit(extent, lists, merged, legacy),
            Kind::Template(_) => None,
        }
    }

    /// Writes a reference over a value.
    pub(super) fn replace(&self, span: Span, value: &Out) -> Option<Vec<Edit>> {
        match (&self.kind, value) {
            (Kind::Hcl(_), Out::Raw(text)) => Some(vec![Edit { span, text: text.clone() }]),
            (Kind::Hcl(_), _) => None,
            (Kind::Template(template), _) => template.writer(&self.file).replace(span, value),
        }
    }

    /// Adds expressions to what is hashed at a place.
    pub(super) fn hash_more(&self, hash: Span, names: &[String]) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).hash_more(hash, names),
            Kind::Template(_) => None,
        }
    }

    /// Adds a text at the end of the file.
    pub(super) fn append(&self, text: &str) -> Edit {
        let end = self.file.text().len();
        let newline = newline_of(&self.file);
        let apart = if self.file.text().ends_with('\n') { newline.to_owned() } else { newline.repeat(2) };
        Edit { span: Span::new(self.file.id(), end..end), text: format!("{apart}{text}{newline}") }
    }

    pub(super) fn depend(&self, declared: Span, extent: Span, on: &[String]) -> Option<Vec<Edit>> {
        match &self.kind {
            Kind::Hcl(file) => self.hcl(file).depend(extent, on),
            Kind::Template(template) => template.writer(&self.file).depend(declared, on),
        }
    }

    /// The names of Terraform's data sources of one type.
    pub(super) fn data_sources(&self, data: &str) -> Vec<String> {
        match &self.kind {
            Kind::Hcl(file) => hcl::data_sources(&file.body, data),
            Kind::Template(_) => Vec::new(),
        }
    }

    /// How many resources of Terraform have this type and name.
    pub(super) fn declared(&self, kind: &str, name: &str) -> usize {
        match &self.kind {
            Kind::Hcl(file) => hcl::declared(&file.body, kind, name),
            Kind::Template(_) => 0,
        }
    }

    /// True for a logical id that a template has.
    pub(super) fn is_taken(&self, name: &str) -> bool {
        match &self.kind {
            Kind::Hcl(_) => false,
            Kind::Template(template) => template.is_taken(name),
        }
    }

    fn hcl<'t>(&'t self, file: &'t parse::hcl::File) -> hcl::Writer<'t> {
        hcl::Writer::new(&self.file, &file.body)
    }
}

/// How the lines of a file end.
pub(super) fn newline_of(file: &SourceFile) -> &'static str {
    if file.text().contains("\r\n") { "\r\n" } else { "\n" }
}
