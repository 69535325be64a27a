//! What templates of one run publish for others by name: exports, and SSM parameters.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use super::transfer::Transfer;
use crate::model::{Part, Pseudo, Text, Value};
use crate::source::{FileId, Sources};

/// Names that lead on to other names are followed this often.
const LONGEST: usize = 8;

/// Values by the key of their names.
#[derive(Default)]
pub(super) struct Links {
    exports: FxHashMap<String, Vec<Link>>,
    stored: FxHashMap<String, Vec<Link>>,
}

/// What a template publishes, as any other root sees it.
struct Link {
    template: FileId,
    /// The folder of the cloud assembly it is part of.
    assembly: Option<PathBuf>,
    value: Value,
}

/// What is published, and how.
pub(super) struct Published {
    /// The template that does.
    pub(super) template: FileId,
    /// False for an SSM parameter.
    pub(super) is_export: bool,
    /// The name it is published by.
    pub(super) name: Value,
    /// The value.
    pub(super) value: Value,
}

/// Who reads a name.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub(super) template: FileId,
    pub(super) assembly: Option<&'r Path>,
}

impl Links {
    /// Adds what the root at a path publishes.
    pub(super) fn add(&mut self, root: &str, assembly: Option<&Path>, published: Vec<Published>) {
        for Published { template, is_export, name, value } in published {
            let Some(key) = name.as_text().and_then(key) else { continue };
            let links = if is_export { &mut self.exports } else { &mut self.stored };
            let value = Transfer::Across(root).value(&value);
            links.entry(key).or_default().push(Link { template, assembly: assembly.map(Path::to_path_buf), value });
        }
    }

    /// The value exported by this name, if exactly one other template exports it.
    pub(super) fn export(&self, key: &str, reader: Reader<'_>) -> Option<Value> {
        self.follow(only(&self.exports, key, reader)?, reader)
    }

    /// The value of the SSM parameter of this name, if exactly one other template writes it.
    pub(super) fn stored(&self, key: &str, reader: Reader<'_>) -> Option<Value> {
        self.follow(only(&self.stored, key, reader)?, reader)
    }

    /// What is published may itself be read from another template.
    fn follow<'l>(&'l self, mut value: &'l Value, reader: Reader<'_>) -> Option<Value> {
        for _ in 0..LONGEST {
            let next = identity(value).and_then(|identity| match identity.split_once(' ') {
                Some(("export", key)) => only(&self.exports, key, reader),
                Some(("ssm", key)) => only(&self.stored, key, reader),
                _ => None,
            });
            match next {
                Some(next) => value = next,
                None => break,
            }
        }
        Some(value.clone())
    }
}

fn only<'l>(links: &'l FxHashMap<String, Vec<Link>>, key: &str, reader: Reader<'_>) -> Option<&'l Value> {
    let others = || links.get(key).into_iter().flatten().filter(|link| link.template != reader.template);
    // Several apps may each be synthesized somewhere: stacks of one assembly are deployed together.
    let near = || others().filter(|link| reader.assembly.is_some() && link.assembly.as_deref() == reader.assembly);
    sole(others()).or_else(|| sole(near())).map(|link| &link.value)
}

fn sole<'l>(mut links: impl Iterator<Item = &'l Link>) -> Option<&'l Link> {
    links.next().filter(|_| links.next().is_none())
}

/// The key of a name that is the same in every stack.
pub(super) fn key(name: &Text) -> Option<String> {
    let own = |part: &Part| matches!(part, Part::Attribute(_) | Part::Pseudo(Pseudo::StackName | Pseudo::StackId));
    if name.parts().iter().any(own) { None } else { name.key() }
}

/// The identity of what is not known, where a value is nothing else.
pub(super) fn identity(value: &Value) -> Option<&str> {
    value.as_text()?.as_unknown()?.identity()
}

/// The folder of a file, if it is one that CDK wrote.
pub(super) fn assembly_of<'f>(sources: &Sources, file: &'f Path) -> Option<&'f Path> {
    let folder = file.parent()?;
    let is_template = file.to_string_lossy().ends_with(".template.json");
    (is_template && sources.is_file(&folder.join("manifest.json"))).then_some(folder)
}
