//! Terraform's JSON syntax, as the native syntax would say it.
//!
//! In: the text of a `.tf.json`. Out: the tree that a `.tf` of the same meaning has, and which of its bytes stand for which
//! of the JSON. Which members are blocks is a matter of the provider's schema; here [`MAPS`] decides.
//! Must not know: modules, instances, values.
//! See <https://developer.hashicorp.com/terraform/language/syntax/json>.

mod text;
mod written;

use hcl_edit::structure::Body;
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::parse::json::{self, Repeated};
use crate::parse::{Comment, Entry, Node, NodeKind, Style};
use crate::source::{SourceFile, Span};

pub(super) use written::Places;
use written::Writer;

/// The member of any block that is a comment.
const COMMENT: &str = "//";

/// Arguments of the resources that the model knows, and of data sources that are computed, whose value is a map: every
/// other object is a block. From the schemas of `hashicorp/aws` 5.100.
const MAPS: [&str; 26] = [
    "additional_version_weights",
    "client_properties",
    "column_to_json_key_mappings",
    "defaults",
    "dimensions",
    "endpoints",
    "header_parameters",
    "input",
    "input_paths",
    "inputs",
    "keepers",
    "mappings",
    "parameters",
    "query",
    "query_string_parameters",
    "request_models",
    "request_parameters",
    "request_templates",
    "stage_variable_overrides",
    "stage_variables",
    "tags",
    "tags_all",
    "triggers",
    "triggers_replace",
    "variables",
    "vars",
];

/// Objects and arrays within each other: the parser of the native syntax takes 64 levels.
const DEEPEST: usize = 56;

/// How many objects and arrays stand within each other.
fn depth(node: &Node) -> usize {
    let values = node.entries().iter().map(|entry| &entry.value).chain(node.items());
    values.map(|value| 1 + depth(value)).max().unwrap_or(0)
}

/// What a file says.
pub(super) struct Json {
    /// The tree.
    pub(super) body: Body,
    pub(super) comments: Vec<Comment>,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) places: Places,
}

/// How the strings of a value are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// As templates.
    Templates,
    /// As they are.
    Literal,
    /// As expressions.
    Verbatim,
}

/// What the members of a block are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Locals,
    Variable,
    Output,
    Module,
    Resource,
    Provider,
}

/// Reads a file.
pub(super) fn read(file: &SourceFile) -> Json {
    let document = json::parse(file, Repeated::Keep);
    let mut lowering = Lowering { file, writer: Writer::default(), comments: Vec::new(), problems: document.problems };
    if let Some(root) = &document.root {
        lowering.root(root);
    }
    let Lowering { writer, comments, mut problems, .. } = lowering;
    let parsed = hcl_edit::parser::parse_body(&writer.text);
    let places = writer.into_places();
    let body = parsed.unwrap_or_else(|error| {
        let at = error.location().offset();
        problems.push(Diagnostic::syntax_error(Span::new(file.id(), places.place(at..at + 1)), error.message()));
        Body::new()
    });
    Json { body, comments, problems, places }
}

struct Lowering<'f> {
    file: &'f SourceFile,
    writer: Writer,
    comments: Vec<Comment>,
    problems: Vec<Diagnostic>,
}

impl Lowering<'_> {
    fn root(&mut self, root: &Node) {
        for object in self.objects(root) {
            self.comment(object, object.span);
            for entry in object.entries() {
                let (block, labels) = match &*entry.key {
                    "locals" => (Block::Locals, 0),
                    "variable" => (Block::Variable, 1),
                    "output" => (Block::Output, 1),
                    "module" => (Block::Module, 1),
                    "provider" => (Block::Provider, 1),
                    "resource" | "data" => (Block::Resource, 2),
                    _ => continue,
                };
                self.labelled(block, entry, &entry.value, labels, &mut Vec::new());
            }
        }
    }

    /// The objects of a block, or of several in an array.
    fn objects<'n>(&mut self, node: &'n Node) -> Vec<&'n Node> {
        match &node.kind {
            NodeKind::Mapping(_) => vec![node],
            NodeKind::Sequence(items) => items.iter().flat_map(|item| self.objects(item)).collect(),
            NodeKind::Scalar { .. } => {
                if !node.is_null() && !node.cut {
                    self.problems.push(Diagnostic::syntax_error(node.span, "an object is needed here"));
                }
                Vec::new()
            }
        }
    }

    /// Blocks of one keyword below as many labels as they have.
    fn labelled<'n>(
        &mut self,
        block: Block,
        keyword: &'n Entry,
        node: &'n Node,
        left: usize,
        labels: &mut Vec<&'n Entry>,
    ) {
        for object in self.objects(node) {
            let named = labels.last().unwrap_or(&keyword);
            self.comment(object, named.key_span.to(object.span));
            if left == 0 {
                self.block(block, keyword, labels, object);
                continue;
            }
            let is_name = |entry: &&Entry| hcl_edit::Ident::try_new(entry.key.as_str()).is_ok();
            for entry in object.entries().iter().filter(is_name) {
                labels.push(entry);
                self.labelled(block, keyword, &entry.value, left - 1, labels);
                labels.pop();
            }
        }
    }

    /// A block: its name is the last label, and that is where it begins.
    fn block(&mut self, block: Block, keyword: &Entry, labels: &[&Entry], object: &Node) {
        if depth(object) > DEEPEST {
            let place = labels.last().map_or(keyword.key_span, |label| label.key_span);
            let message = format!("more than {DEEPEST} levels are not read");
            self.problems.push(Diagnostic::limit_reached(place, message));
            return;
        }
        self.writer.made_up(&keyword.key);
        for (index, label) in labels.iter().enumerate() {
            self.writer.made_up(" ");
            let text = format!("\"{}\"", label.key);
            match index + 1 == labels.len() {
                true => self.writer.write(&text, label.key_span.range()),
                false => self.writer.made_up(&text),
            }
        }
        self.writer.made_up(" {\n");
        for entry in object.entries() {
            self.member(block, entry);
        }
        self.close(object);
    }

    fn close(&mut self, object: &Node) {
        let end = object.span.range().end;
        self.writer.write("}", end.saturating_sub(1)..end);
        self.writer.made_up("\n");
    }

    fn member(&mut self, block: Block, entry: &Entry) {
        use Strings::{Literal, Templates, Verbatim};
        match (block, &*entry.key) {
            (_, COMMENT) => {}
            (Block::Variable, "type") => self.argument(entry, Verbatim),
            (Block::Variable, "default" | "nullable") => self.argument(entry, Literal),
            (Block::Variable, _) => {}
            (Block::Output, "value") | (Block::Locals, _) => self.argument(entry, Templates),
            (Block::Output, _) => {}
            (Block::Module, "source" | "version") => self.argument(entry, Literal),
            (Block::Module | Block::Resource, "depends_on") => self.argument(entry, Verbatim),
            (Block::Module, "providers") | (Block::Resource, "provider") => self.argument(entry, Verbatim),
            (Block::Module, _) | (Block::Resource, "count" | "for_each") => self.argument(entry, Templates),
            (Block::Resource, "lifecycle") => {
                for object in self.objects(&entry.value) {
                    self.open(entry);
                    let replaced = object.entries().iter().filter(|entry| entry.key == "replace_triggered_by");
                    replaced.for_each(|entry| self.argument(entry, Verbatim));
                    self.close(object);
                }
            }
            (Block::Resource, "provisioner" | "connection") => {}
            (Block::Resource | Block::Provider, _) => self.nested(entry),
        }
    }

    /// A member of a resource, or of a block in it: an argument or blocks.
    fn nested(&mut self, entry: &Entry) {
        let are_blocks = match &entry.value.kind {
            NodeKind::Mapping(_) => !MAPS.contains(&&*entry.key),
            NodeKind::Sequence(items) => {
                !items.is_empty() && items.iter().all(|item| matches!(item.kind, NodeKind::Mapping(_)))
            }
            NodeKind::Scalar { .. } => false,
        };
        match &*entry.key {
            COMMENT => {}
            "dynamic" => {
                for object in self.objects(&entry.value) {
                    object.entries().iter().for_each(|entry| self.dynamic(entry));
                }
            }
            _ if !are_blocks => self.argument(entry, Strings::Templates),
            _ => {
                for (index, object) in self.objects(&entry.value).into_iter().enumerate() {
                    match index {
                        0 => self.open(entry),
                        _ => self.open_again(&entry.key, object),
                    }
                    self.comment(object, object.span);
                    object.entries().iter().for_each(|entry| self.nested(entry));
                    self.close(object);
                }
            }
        }
    }

    fn dynamic(&mut self, entry: &Entry) {
        if hcl_edit::Ident::try_new(entry.key.as_str()).is_err() {
            return;
        }
        for object in self.objects(&entry.value) {
            self.writer.made_up("dynamic ");
            self.writer.write(&format!("\"{}\"", entry.key), entry.key_span.range());
            self.writer.made_up(" {\n");
            for member in object.entries() {
                match &*member.key {
                    "for_each" => self.argument(member, Strings::Templates),
                    "iterator" => self.argument(member, Strings::Verbatim),
                    "content" => {
                        for object in self.objects(&member.value) {
                            self.open(member);
                            object.entries().iter().for_each(|entry| self.nested(entry));
                            self.close(object);
                        }
                    }
                    _ => {}
                }
            }
            self.close(object);
        }
    }

    /// Opens a nested block that begins with its name.
    fn open(&mut self, entry: &Entry) {
        self.name(entry);
        self.writer.made_up(" {\n");
    }

    /// Opens one more block of an array, which begins with its own brace.
    fn open_again(&mut self, name: &str, object: &Node) {
        let start = object.span.range().start;
        self.writer.write(name, start..start + 1);
        self.writer.made_up(" {\n");
    }

    fn name(&mut self, entry: &Entry) {
        let range = entry.key_span.range();
        self.writer.write(&entry.key, range.start + 1..range.end.saturating_sub(1));
    }

    /// An argument; one that cannot be read is left out.
    fn argument(&mut self, entry: &Entry, strings: Strings) {
        if hcl_edit::Ident::try_new(entry.key.as_str()).is_err() {
            return;
        }
        let mark = self.writer.mark();
        self.name(entry);
        self.writer.made_up(" = ");
        match self.value(&entry.value, strings) {
            true => self.writer.made_up("\n"),
            false => self.writer.back(mark),
        }
    }

    /// Writes a value; false where it cannot be read.
    fn value(&mut self, node: &Node, strings: Strings) -> bool {
        let range = node.span.range();
        let outcome = match &node.kind {
            _ if node.cut => return false,
            NodeKind::Sequence(items) => {
                self.writer.write("[", range.start..range.start + 1);
                for item in items {
                    if !self.value(item, strings) {
                        return false;
                    }
                    self.writer.made_up(", ");
                }
                self.writer.write("]", range.end - 1..range.end);
                return true;
            }
            NodeKind::Mapping(entries) => return self.object(node, entries, strings),
            NodeKind::Scalar { text, style: Style::Plain, .. } => {
                self.writer.write(text, range);
                Ok(())
            }
            NodeKind::Scalar { .. } => match strings {
                Strings::Templates => text::quoted(node, self.file, true, &mut self.writer),
                Strings::Literal => text::quoted(node, self.file, false, &mut self.writer),
                Strings::Verbatim => text::verbatim(node, self.file, &mut self.writer),
            },
        };
        outcome.map_err(|message| self.problems.push(Diagnostic::syntax_error(node.span, message))).is_ok()
    }

    fn object(&mut self, node: &Node, entries: &[Entry], strings: Strings) -> bool {
        let range = node.span.range();
        self.writer.write("{", range.start..range.start + 1);
        // The parser refuses a repeated key, as Terraform does; the last one is kept.
        let last: FxHashMap<&str, usize> = entries.iter().enumerate().map(|(at, entry)| (&*entry.key, at)).collect();
        for entry in entries.iter().enumerate().filter(|(at, entry)| last[&*entry.key] == *at).map(|(_, entry)| entry) {
            let mut key = String::from("\"");
            let is_template = strings == Strings::Templates && (entry.key.contains("${") || entry.key.contains("%{"));
            match is_template {
                // Its own quotes, if any, end no text.
                true => key.push_str(&entry.key),
                false => text::escape(&entry.key, true, &mut key),
            }
            key.push('"');
            if let Err(error) = hcl_edit::parser::parse_expr(&key) {
                self.problems.push(Diagnostic::syntax_error(entry.key_span, error.message()));
                return false;
            }
            match is_template {
                true => self.writer.write(&format!("({key})"), entry.key_span.range()),
                false => self.writer.write(&key, entry.key_span.range()),
            }
            self.writer.made_up(" = ");
            if !self.value(&entry.value, strings) {
                return false;
            }
            self.writer.made_up(", ");
        }
        self.writer.write("}", range.end - 1..range.end);
        true
    }

    /// What `"//"` of an object says, which speaks of all of `covers`: a text, or an array of texts.
    fn comment(&mut self, object: &Node, covers: Span) {
        for entry in object.entries().iter().filter(|entry| entry.key == COMMENT) {
            let texts = match &entry.value.kind {
                NodeKind::Sequence(items) => items.as_slice(),
                _ => std::slice::from_ref(&entry.value),
            };
            for node in texts {
                if let NodeKind::Scalar { text, style: Style::Quoted, .. } = &node.kind {
                    let range = node.span.range();
                    self.comments.push(Comment {
                        span: Span::new(node.span.file, range.start + 1..range.end - 1),
                        text: text.trim().to_owned(),
                        own_line: true,
                        covers: Some(covers),
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hcl_edit::Span as _;

    use super::*;
    use crate::source::Sources;

    fn read_text(text: &str) -> (Vec<String>, usize) {
        let sources = Sources::memory([("a.tf.json", text)]);
        let file = sources.file(sources.read("a.tf.json".as_ref()).unwrap());
        let read = read(&file);
        let shown = |block: &hcl_edit::structure::Block| {
            let place = read.places.place(block.span().unwrap());
            text.get(place).unwrap().to_owned()
        };
        (read.body.blocks().map(shown).collect(), read.problems.len())
    }

    #[test]
    fn blocks_stand_where_their_names_are() {
        let text = r#"{"locals": {"a": 1}, "variable": {"x": {}, "y": [{"type": "string"}]}, "check": 1}"#;
        let (blocks, problems) = read_text(text);
        assert_eq!(blocks, [r#"a": 1}"#, r#""x": {}"#, r#""y": [{"type": "string"}"#]);
        assert_eq!(problems, 0);
    }

    #[test]
    fn what_nests_too_deep_is_left_out_alone() {
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        let text =
            format!(r#"{{"variable": {{"x": {{"default": {deep}}}, "y": {{"default": {}1{}}}}}}}"#, "[[[", "]]]");
        assert_eq!(read_text(&text), (vec![r#""y": {"default": [[[1]]]}"#.to_owned()], 1));
        for levels in 40..70 {
            let (open, close) = (r#"{"b": "#.repeat(levels), "}".repeat(levels));
            let text = format!(r#"{{"resource": {{"a": {{"n": {{"x": {open}1{close}}}, "m": {{"y": 1}}}}}}}}"#);
            let (blocks, problems) = read_text(&text);
            assert_eq!(blocks.len() + problems, 2, "{levels}");
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_a_panic() {
        let text = concat!(
            r#"{"resource": {"a_b": {"c": {"x": "é${f(\"\\n\")}\ud83d\ude00", "dynamic": {"d": {"for_each": [1], "#,
            r#""content": {"e": {"${k}": "%{if true}\t%{endif}"}}}}, "//": ["z"]}}}, "data": [[{}]]}"#
        );
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            read_text(&text[..end]);
        }
        assert_eq!(read_text(text).1, 0);
    }
}
