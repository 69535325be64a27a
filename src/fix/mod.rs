//! Wishes of rules as edits of text.
//!
//! In: [`Wish`]es about resources and fields. Out: [`Fix`]es: the smallest edits that say it in the file's own style, one
//! writer per syntax; nothing where a wish cannot be said at its place without touching what others use.
//! Must not know: rules, the graph.

mod apply;
mod follow;
mod hcl;
mod lines;
mod merge;
mod output;
mod place;
mod subject;
mod template;
mod token;
mod write;

use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;

pub use apply::{apply, first_of_each_place};

use crate::diagnostic::{Edit, Fix, Safety};
use crate::model::{Dialect, Model, Names, Origin, ResourceId, Wanted, Wish, reach};
use crate::source::{FileId, Sources, Span};
use output::Out;
use place::Tree;
use subject::Added;

/// Turns wishes into fixes. Files are parsed again when a first wish is about them.
pub struct Fixer<'a> {
    sources: &'a Sources,
    model: &'a Model,
    /// What the person gave to be read: nothing outside is changed.
    paths: Vec<PathBuf>,
    /// How many resources share a declaration; counted when a first wish asks.
    shares: OnceCell<FxHashMap<(Span, &'a str), usize>>,
    trees: FxHashMap<FileId, Option<Rc<Tree>>>,
}

/// A fix in the making.
#[derive(Default)]
struct Draft {
    edits: Vec<Edit>,
    /// What comes behind fields that are written at the same place: what a declaration waits for.
    waits: Vec<Edit>,
    /// What comes behind other edits at the same place: new declarations.
    behind: Vec<Edit>,
    titles: Vec<String>,
    /// What is to be written into containers, which is done once all of it is known.
    inserts: Vec<Insert>,
    /// By the number of the wish.
    added: FxHashMap<usize, Added>,
}

impl Draft {
    /// Notes a field that is to be written into a container.
    fn insert(&mut self, container: Span, steps: Vec<&'static str>, value: Out) {
        match self.inserts.iter_mut().find(|insert| insert.container == container) {
            Some(insert) => insert.fields.push((steps, value)),
            None => self.inserts.push(Insert { container, fields: vec![(steps, value)] }),
        }
    }
}

/// Fields that are written into one part of a declaration.
struct Insert {
    container: Span,
    /// Path and value.
    fields: Vec<(Vec<&'static str>, Out)>,
}

impl<'a> Fixer<'a> {
    /// For the resources of a model, read from these sources; only files below `paths` are changed.
    pub fn new(sources: &'a Sources, model: &'a Model, paths: &[PathBuf]) -> Self {
        let paths = paths.iter().map(|path| crate::source::normalize(path)).collect();
        Self { sources, model, paths, shares: OnceCell::new(), trees: FxHashMap::default() }
    }

    /// The fix that these wishes are together; None where one of them cannot be met.
    pub fn fix(&mut self, wishes: &[Wish], safety: Safety) -> Option<Fix> {
        if !wishes.iter().all(|wish| self.can_be_said(wish)) {
            return None;
        }
        let mut draft = Draft::default();
        for (number, wish) in wishes.iter().enumerate() {
            self.add(&mut draft, number, wish)?;
        }
        for insert in std::mem::take(&mut draft.inserts) {
            let tree = self.tree(insert.container.file)?;
            draft.edits.extend(tree.insert(insert.container, &insert.fields)?);
        }
        draft.edits.append(&mut draft.waits);
        draft.edits.append(&mut draft.behind);
        draft.edits.retain(|edit| !edit.span.range().is_empty() || !edit.text.is_empty());
        draft.edits.sort_by_key(|edit| (edit.span.file, edit.span.start, edit.span.end));
        let overlap = |pair: &[Edit]| pair[0].span.file == pair[1].span.file && pair[0].span.end > pair[1].span.start;
        if draft.edits.is_empty() || draft.edits.windows(2).any(overlap) {
            return None;
        }
        for edit in &draft.edits {
            if self.tree(edit.span.file)?.is_shared(edit.span) {
                return None;
            }
        }
        Some(Fix { title: draft.titles.join(", "), safety, edits: draft.edits })
    }

    /// Whether the declaration can be edited: not what a plan says, and not fields of the `awscc` provider, which has names of
    /// its own. Files without a writer have no tree.
    fn can_be_said(&self, wish: &Wish) -> bool {
        let owner = wish.owner();
        let adds = matches!(wish, Wish::Set { .. } | Wish::SetSource { .. } | Wish::Add { .. } | Wish::Follow { .. });
        let plain = self.model.form_of(owner) == self.model.dialect_of(owner);
        // The configuration beside a plan can say what no plan holds.
        let beyond_plans = matches!(wish, Wish::Set { terraform, .. } if terraform.starts_with("lifecycle."));
        (self.model.resource(owner).change.is_none() || beyond_plans) && (plain || !adds)
    }

    /// A fix that was found where the file was read, if its file may be changed there; words in quotes keep them, references
    /// are written as the file writes its own.
    pub fn settle(&mut self, fix: &Fix) -> Option<Fix> {
        let mut fix = fix.clone();
        for edit in &mut fix.edits {
            let tree = self.tree(edit.span.file)?;
            let written = tree.slice(edit.span).filter(|_| !tree.is_shared(edit.span))?;
            if let Some(call) = Out::short_form(&edit.text) {
                *edit = tree.replace(edit.span, &call)?.pop()?;
            } else if written.starts_with(['"', '\'']) {
                edit.span = Span::new(edit.span.file, edit.span.range().start + 1..edit.span.range().end - 1);
            }
        }
        Some(fix)
    }

    fn add(&mut self, draft: &mut Draft, number: usize, wish: &Wish) -> Option<()> {
        match wish {
            Wish::Set { owner, within, terraform, cloudformation, value } => {
                self.set(draft, *owner, within.as_ref(), (terraform, cloudformation), value)
            }
            Wish::SetSource { owner, within, path, value } => self.set_source(draft, *owner, within, path, value),
            Wish::Replace { owner, name, place, value: value @ Wanted::Of(..) } => {
                let (tree, span) = self.written(*owner, place)?;
                let value = self.value(draft, *owner, value)?;
                draft.titles.push(format!("set `{name}`"));
                draft.edits.extend(tree.replace(span, &value)?);
                Some(())
            }
            Wish::Replace { owner, name, place, value } => {
                let (tree, span) = self.written(*owner, place)?;
                let text = token::replaced(tree.slice(span)?, value, tree.syntax())?;
                draft.titles.push(format!("set `{name}` to `{}`", shown(value)?));
                draft.edits.push(Edit { span, text });
                Some(())
            }
            Wish::Reword { owner, place, old, new } => {
                let (tree, span) = self.written(*owner, place)?;
                let at = token::only_word(tree.slice(span)?, old)?;
                let start = span.start as usize + at;
                draft.titles.push(format!("write `{new}` instead of `{old}`"));
                let span = Span::new(span.file, start..start + old.len());
                draft.edits.push(Edit { span, text: new.to_string() });
                Some(())
            }
            Wish::Enlist { owner, place } => {
                let (tree, span) = self.written(*owner, place)?;
                let text = token::enlisted(tree.slice(span)?)?;
                draft.titles.push("put the value into a list".to_owned());
                draft.edits.push(Edit { span, text });
                Some(())
            }
            Wish::Append { owner, name, place, item: (subject, handle) } => {
                let (tree, span) = self.written(*owner, place)?;
                let value = Wanted::Of(*subject, *handle);
                if self.may_lead_nowhere(&value) {
                    return None;
                }
                let value = self.value(draft, *owner, &value)?;
                draft.titles.push(format!("add `{}` to `{name}`", self.called(draft, *subject)?));
                draft.edits.extend(tree.enlarge(span, self.model.resource(*owner).extent, &value)?);
                Some(())
            }
            Wish::Exchange { owner, name, place, cloudformation, value } => {
                let (tree, span) = self.written(*owner, place)?;
                let value = self.value(draft, *owner, value)?;
                draft.titles.push(format!("set `{cloudformation}` instead of `{name}`"));
                draft.edits.extend(tree.exchange(span, self.model.resource(*owner).extent, cloudformation, &value)?);
                Some(())
            }
            Wish::Merge { into, from, same, parts, lists } => {
                self.merge(draft, *into, *from, &merge::Merged { same, parts }, lists)
            }
            Wish::Remove { owner, name, place, of_all } => {
                let (tree, span) =
                    if *of_all { self.written_for_all(*owner, place)? } else { self.written(*owner, place)? };
                draft.titles.push(format!("remove `{name}`"));
                draft.edits.extend(tree.remove(span, self.model.resource(*owner).extent)?);
                Some(())
            }
            Wish::Add { after, kind, of, suffix, fields, depends_on } => {
                let added = self.name_of(*after, *kind, of, suffix)?;
                draft.added.insert(number, added.clone());
                let fields = self.fields(draft, *after, fields)?;
                if depends_on.iter().any(|on| self.may_be_missing(*on)) {
                    return None;
                }
                let depends_on = self.dependencies(draft, *after, depends_on)?;
                let resource = self.model.resource(*after);
                let tree = self.tree(resource.declared.file)?;
                draft.titles.push(format!("add `{}`", added.address));
                draft.behind.extend(tree.add(resource.extent, &added, &fields, &depends_on)?);
                Some(())
            }
            Wish::Follow { owner, terraform, of } => self.follow(draft, *owner, terraform, of),
            Wish::Depend { owner, on } => {
                let resource = self.model.resource(*owner);
                if resource.generated {
                    return None;
                }
                let names = self.dependencies(draft, *owner, on)?;
                let word = match self.model.dialect_of(*owner) {
                    Dialect::Terraform => "depends_on",
                    Dialect::CloudFormation | Dialect::Sam => "DependsOn",
                };
                draft.titles.push(format!("add `{}` to `{word}`", names.join("`, `")));
                let tree = self.tree(resource.declared.file)?;
                draft.waits.extend(tree.depend(resource.declared, resource.extent, &names)?);
                Some(())
            }
        }
    }

    fn set(
        &mut self,
        draft: &mut Draft,
        owner: ResourceId,
        within: Option<&Origin>,
        (terraform, cloudformation): Names,
        value: &Wanted,
    ) -> Option<()> {
        let resource = self.model.resource(owner);
        let path = match self.model.dialect_of(owner) {
            Dialect::Terraform => terraform,
            Dialect::CloudFormation | Dialect::Sam => cloudformation,
        };
        let container = match within {
            Some(origin) => origin,
            None => &resource.body.origin,
        };
        if path.is_empty() || !self.is_sole(owner) || container.through.is_some() {
            return None;
        }
        let container = container.span.filter(|span| inside(*span, resource.extent))?;
        let tree = self.tree(container.file)?;
        let steps: Vec<&'static str> = path.split('.').collect();
        draft.titles.push(set_title(steps.last()?, value));
        match tree.find(container, &steps) {
            place::At::Value(span) if matches!(value, Wanted::Of(..)) => {
                let value = self.value(draft, owner, value)?;
                draft.edits.extend(tree.replace(span, &value)?);
            }
            place::At::Value(span) => {
                let text = token::replaced(tree.slice(span)?, value, tree.syntax())?;
                draft.edits.push(Edit { span, text });
            }
            place::At::Nothing => {
                // What is there without being written here comes from elsewhere: SAM's globals, an override.
                if within.is_none() && !reach(&resource.body, path).is_empty() {
                    return None;
                }
                if resource.generated && !subject::takes_what_it_becomes(resource.kind) {
                    return None;
                }
                if !tree.takes(container, steps[0]) {
                    return None;
                }
                let value = self.value(draft, owner, value)?;
                draft.insert(container, steps, value);
            }
            place::At::Elsewhere => return None,
        }
        Some(())
    }

    fn set_source(
        &mut self,
        draft: &mut Draft,
        owner: ResourceId,
        within: &Origin,
        path: &'static str,
        value: &Wanted,
    ) -> Option<()> {
        let (tree, container) = self.written(owner, within)?;
        let steps: Vec<&'static str> = path.split('.').collect();
        if self.model.dialect_of(owner) != Dialect::Sam || !matches!(tree.find(container, &steps), place::At::Nothing) {
            return None;
        }
        draft.titles.push(set_title(path, value));
        let value = self.value(draft, owner, value)?;
        draft.insert(container, steps, value);
        Some(())
    }

    /// A place that belongs to one resource alone and is written where it is used.
    fn written(&mut self, owner: ResourceId, place: &Origin) -> Option<(Rc<Tree>, Span)> {
        self.is_sole(owner).then(|| self.written_for_all(owner, place))?
    }

    /// A place that is written where it is used, for all instances of a declaration.
    fn written_for_all(&mut self, owner: ResourceId, place: &Origin) -> Option<(Rc<Tree>, Span)> {
        let extent = self.model.resource(owner).extent;
        let span = place.span.filter(|_| place.through.is_none())?;
        if span.file != extent.file {
            return None;
        }
        let tree = self.tree(span.file)?;
        // SAM hands on what one resource says to another: a bucket is given what a function's event says.
        (inside(span, extent) || tree.is_in_resources(span)).then_some((tree, span))
    }

    /// True if no other resource comes from the same declaration: other instances, other calls of a module, rounds of a loop.
    fn is_sole(&self, id: ResourceId) -> bool {
        let resource = self.model.resource(id);
        let shares = self.shares.get_or_init(|| {
            let mut shares = FxHashMap::default();
            for (_, resource) in self.model.resources() {
                *shares.entry((resource.declared, resource.type_name.as_str())).or_default() += 1;
            }
            shares
        });
        shares.get(&(resource.declared, resource.type_name.as_str())) == Some(&1)
    }

    /// The tree of a file that may be changed.
    fn tree(&mut self, id: FileId) -> Option<Rc<Tree>> {
        if !self.trees.contains_key(&id) {
            let file = self.sources.file(id);
            let path = Path::new(file.path()).to_path_buf();
            let ours = may_change(&path, &self.paths) && self.sources.read(&path).ok() == Some(id);
            let tree = ours.then(|| Tree::parse(file)).flatten().map(Rc::new);
            self.trees.insert(id, tree);
        }
        self.trees.get(&id)?.clone()
    }
}

/// Folders whose files are copies or results: a change there would be lost.
const RESULTS: [&str; 5] = [".terraform", ".aws-sam", "cdk.out", "node_modules", ".serverless"];

fn may_change(path: &Path, paths: &[PathBuf]) -> bool {
    let path = crate::source::normalize(path);
    let result = path.components().any(|part| RESULTS.iter().any(|name| part.as_os_str() == *name));
    let below = |given: &PathBuf| path.starts_with(given) || given.as_os_str().is_empty() && path.is_relative();
    let climbs = path.starts_with("..") && paths.iter().all(|given| !given.starts_with(".."));
    !result && !climbs && paths.iter().any(below)
}

fn inside(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && outer.start <= inner.start && inner.end <= outer.end
}

fn set_title(name: &str, value: &Wanted) -> String {
    match shown(value) {
        Some(value) => format!("set `{name}` to `{value}`"),
        None => format!("set `{name}`"),
    }
}

/// A value in the title of a fix; None for what is no single value.
fn shown(value: &Wanted) -> Option<String> {
    Some(match value {
        Wanted::Number(n) => crate::model::json::number(*n).to_string(),
        Wanted::Bool(b) => b.to_string(),
        Wanted::Text(text) => text.to_string(),
        Wanted::List(items) => {
            let quoted = |item: &Wanted| match item {
                Wanted::Text(text) => Some(format!("\"{text}\"")),
                other => shown(other),
            };
            format!("[{}]", items.iter().map(quoted).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Wanted::Document(_) | Wanted::Object(_) | Wanted::Of(..) | Wanted::Account => return None,
    })
}
