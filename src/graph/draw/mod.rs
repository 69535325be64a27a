//! The graph to look at: JSON, Mermaid, DOT, SVG, and a page of HTML.
//!
//! In: a [`TriggerGraph`], which part of it is [`Wanted`], and findings as [`Mark`]s. Out: text in one [`Form`].
//! Must not know: rules, the command line, how places become lines (a [`Locate`] says that).

mod collect;
mod dot;
mod escape;
mod facts;
mod html;
mod json;
mod layout;
mod mermaid;
mod names;
mod svg;
mod theme;
mod ties;
mod wanted;

use crate::model::ResourceId;
use crate::source::Span;

use super::TriggerGraph;
pub use html::{Editor, WrongEditor};
pub use wanted::{Selection, Wanted, WrongWish};

/// File and line of a span.
pub type Locate<'l> = &'l dyn Fn(Span) -> (String, usize);

/// How a graph is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The versioned contract for programs.
    Json,
    /// A Mermaid flowchart, as GitHub and GitLab show it in Markdown.
    Mermaid,
    /// Graphviz.
    Dot,
    /// A picture.
    Svg,
    /// A page with the picture and everything about it, in one file.
    Html,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 5] = [Self::Json, Self::Mermaid, Self::Dot, Self::Svg, Self::Html];

    /// Its word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Json => "json",
            Form::Mermaid => "mermaid",
            Form::Dot => "dot",
            Form::Svg => "svg",
            Form::Html => "html",
        }
    }

    /// The form of a word of [`Form::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.as_str() == word)
    }

    /// True if findings show in it.
    pub fn shows_marks(self) -> bool {
        self != Form::Json
    }
}

/// How serious a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth a look.
    Note,
    /// Likely wrong.
    Warning,
    /// Certainly wrong.
    Error,
}

impl Level {
    fn as_str(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// A sign that is told apart without colour.
    fn sign(self) -> &'static str {
        match self {
            Level::Note => "i",
            Level::Warning => "!",
            Level::Error => "✕",
        }
    }
}

/// A finding, to be shown where it belongs.
#[derive(Debug, Clone)]
pub struct Mark {
    /// How serious.
    pub level: Level,
    /// The rule that found it.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The resources and values it speaks of; the first is where a person would edit.
    pub places: Vec<(ResourceId, Option<Span>)>,
}

/// What a node or an edge says about itself: a name and a value.
type Fact = (&'static str, String);

/// File and line.
type Line = (String, usize);

/// A part of the graph, ready to be written in any form: everything sorted, nothing but text.
struct Drawing {
    /// Roots and modules that are drawn around nodes; a parent stands before its children.
    groups: Vec<Group>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    marks: Vec<Shown>,
    /// What could not be joined: resource, and why.
    gaps: Vec<(String, String)>,
    /// Functions among the nodes, and triggers among the details of the edges.
    functions: usize,
    triggers: usize,
}

struct Group {
    parent: Option<usize>,
    label: String,
    /// `Terraform`, `module`, …
    what: &'static str,
}

struct Node {
    id: String,
    address: String,
    name: String,
    /// The word of the JSON contract.
    kind: &'static str,
    look: names::Look,
    /// Below the name.
    subtitle: String,
    group: usize,
    facts: Vec<Fact>,
    line: Option<Line>,
    maybe: bool,
    outside: bool,
    marks: Vec<usize>,
}

/// What an edge means; also the order in which they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Meaning {
    Trigger,
    Forward,
    Failure,
    Write,
}

impl Meaning {
    const ALL: [Meaning; 4] = [Self::Trigger, Self::Forward, Self::Failure, Self::Write];

    fn as_str(self) -> &'static str {
        match self {
            Meaning::Trigger => "trigger",
            Meaning::Forward => "forward",
            Meaning::Failure => "failure",
            Meaning::Write => "write",
        }
    }
}

/// What is wrong with an edge without any rule saying so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Fine,
    Disabled,
    NotPermitted,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Fine => "fine",
            State::Disabled => "disabled",
            State::NotPermitted => "not-permitted",
        }
    }
}

/// All connections of one meaning from one node to another.
struct Edge {
    from: usize,
    to: usize,
    meaning: Meaning,
    state: State,
    /// What is written along the line.
    label: Option<String>,
    details: Vec<Detail>,
    marks: Vec<usize>,
}

/// One connection of an edge.
struct Detail {
    /// The resource that makes it.
    title: String,
    facts: Vec<Fact>,
    line: Option<Line>,
}

/// A mark with its place as a line.
struct Shown {
    level: Level,
    rule: String,
    message: String,
    help: Option<String>,
    line: Option<Line>,
}

impl TriggerGraph<'_> {
    /// The selected part of the graph as text. `marks` are findings about it.
    pub fn draw(
        &self,
        form: Form,
        selection: &Selection,
        marks: &[Mark],
        locate: Locate<'_>,
        editor: &Editor,
    ) -> String {
        if form == Form::Json {
            return format!("{:#}\n", self.to_json(locate, selection));
        }
        let drawing = Drawing::of(self, selection, marks, locate);
        match form {
            Form::Mermaid => mermaid::write(&drawing),
            Form::Dot => dot::write(&drawing),
            Form::Svg => svg::write(&drawing),
            Form::Json | Form::Html => html::write(&drawing, editor),
        }
    }
}

impl Drawing {
    /// The most serious of some marks.
    fn worst(&self, marks: &[usize]) -> Option<Level> {
        marks.iter().map(|&mark| self.marks[mark].level).max()
    }

    /// `14 functions, 22 triggers`, and what is wrong.
    fn summary(&self) -> String {
        let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
        let mut text = format!("{}, {}", count(self.functions, "function"), count(self.triggers, "trigger"));
        for level in [Level::Error, Level::Warning, Level::Note] {
            let n = self.marks.iter().filter(|mark| mark.level == level).count();
            if n > 0 {
                text.push_str(&format!(", {}", count(n, level.as_str())));
            }
        }
        text
    }
}
