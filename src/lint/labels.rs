//! Where a finding points: the places of its labels, and the way of a value that is written elsewhere.

use std::path::Path;

use rustc_hash::FxHashMap;

use crate::diagnostic::Label;
use crate::model::{Model, Origin};
use crate::rules::Place;
use crate::source::{FileId, Sources, Span};

/// Turns places into labels.
pub(super) struct Labels<'r> {
    sources: &'r Sources,
    model: &'r Model,
    /// The declarations of variables and parameters.
    inputs: FxHashMap<FileId, Vec<Span>>,
}

impl<'r> Labels<'r> {
    pub(super) fn new(sources: &'r Sources, model: &'r Model) -> Self {
        let mut inputs: FxHashMap<FileId, Vec<Span>> = FxHashMap::default();
        for (_, root) in model.roots() {
            root.inputs.iter().for_each(|&span| inputs.entry(span.file).or_default().push(span));
        }
        Self { sources, model, inputs }
    }

    /// A place with words.
    pub(super) fn label(&self, place: &Place, text: String) -> Label {
        let address = Some(self.model.resource(place.resource).address.to_string());
        let used = place.origin.as_ref().and_then(|origin| self.used(origin));
        Label { span: used.unwrap_or_else(|| span(self.model, place)), text, address }
    }

    /// The way of a value that is written elsewhere, to where it is used in the end.
    pub(super) fn way(&self, place: &Place) -> Vec<Label> {
        let Some(origin) = &place.origin else { return Vec::new() };
        let way = origin.through.as_deref().map_or(&[][..], Vec::as_slice);
        let plain = |span: Span, text: &str| Label { span, text: text.to_owned(), address: None };
        let default = self.used(origin).and(origin.span).map(|span| plain(span, "the default"));
        let passed = way.iter().enumerate().map(|(index, &span)| match index + 1 == way.len() {
            true => plain(span, "used here"),
            false => plain(span, "passed on here"),
        });
        default.into_iter().chain(passed).collect()
    }

    /// Where the default of a variable or parameter is used: it stands far from there, and others may use it, too. A module
    /// is looked into only if it is the variable's own.
    fn used(&self, origin: &Origin) -> Option<Span> {
        let written = origin.span?;
        let holds = |input: &Span| input.start <= written.start && written.end <= input.end;
        if !self.inputs.get(&written.file)?.iter().any(holds) {
            return None;
        }
        let folder = |file: FileId| Path::new(self.sources.file(file).path()).parent().map(Path::to_owned);
        let home = folder(written.file);
        let near = |span: &&Span| folder(span.file) == home;
        origin.through.as_deref()?.iter().rfind(near).copied()
    }
}

/// Where a place is written: the value itself, else the resource that would hold it.
pub(super) fn span(model: &Model, place: &Place) -> Span {
    place.origin.as_ref().and_then(|origin| origin.span).unwrap_or(model.resource(place.resource).declared)
}
