//! Graphviz: `dot -Tsvg`.

use std::fmt::Write;

use super::escape::dot as quoted;
use super::names::Family;
use super::svg::{sentence, spoken};
use super::{Drawing, Level, Meaning, Node, State};

pub(super) fn write(drawing: &Drawing) -> String {
    let mut out = String::new();
    put(&mut out, format_args!("// Trigger graph: {}\n", drawing.summary()));
    out.push_str(
        "digraph trigger_lint {\n  rankdir=LR;\n  compound=true;\n  fontname=\"Helvetica\";\n  \
         node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"Helvetica\", fontsize=11];\n  \
         edge [fontname=\"Helvetica\", fontsize=9, color=\"#52606f\"];\n",
    );
    let tops = (0..drawing.groups.len()).filter(|&group| drawing.groups[group].parent.is_none());
    let inner = Inner::of(drawing);
    // Groups may lie as deep as modules do, so this is no recursion over input of any depth: modules are bounded.
    tops.for_each(|group| write_group(&mut out, drawing, &inner, group, 1));
    for edge in &drawing.edges {
        let (style, color, head) = match (edge.state, edge.meaning) {
            (State::NotPermitted, _) => ("dashed", "#c0212f", "tee"),
            (State::Disabled, _) => ("dotted", "#8a96a3", "empty"),
            (_, Meaning::Trigger) => ("solid", "#52606f", "normal"),
            (_, Meaning::Forward) => ("bold", "#6a3cc0", "normal"),
            (_, Meaning::Failure) => ("dashed", "#a8560a", "vee"),
            (_, Meaning::Write) => ("dotted", "#2f7420", "vee"),
        };
        let mut label = edge.label.clone().unwrap_or_default();
        if let Some(level) = drawing.worst(&edge.marks) {
            label = format!("{} {label}", sign(level)).trim_end().to_owned();
        }
        let (from, to) = (&drawing.nodes[edge.from].id, &drawing.nodes[edge.to].id);
        put(
            &mut out,
            format_args!("  {} -> {} [style={style}, color=\"{color}\", arrowhead={head}", quoted(from), quoted(to)),
        );
        if !label.is_empty() {
            put(&mut out, format_args!(", label={}", quoted(&label)));
        }
        let said = spoken(drawing, &sentence(drawing, edge), &edge.marks);
        put(&mut out, format_args!(", tooltip={}];\n", quoted(&said)));
    }
    out.push_str("}\n");
    out
}

/// What each group holds.
struct Inner {
    groups: Vec<Vec<usize>>,
    nodes: Vec<Vec<usize>>,
}

impl Inner {
    fn of(drawing: &Drawing) -> Self {
        let mut inner =
            Self { groups: vec![Vec::new(); drawing.groups.len()], nodes: vec![Vec::new(); drawing.groups.len()] };
        for (i, group) in drawing.groups.iter().enumerate() {
            if let Some(parent) = group.parent {
                inner.groups[parent].push(i);
            }
        }
        for (i, node) in drawing.nodes.iter().enumerate() {
            inner.nodes[node.group].push(i);
        }
        inner
    }
}

fn write_group(out: &mut String, drawing: &Drawing, inner: &Inner, group: usize, depth: usize) {
    let indent = "  ".repeat(depth);
    let label = format!("{} ({})", drawing.groups[group].label, drawing.groups[group].what);
    put(
        out,
        format_args!(
            "{indent}subgraph cluster_{group} {{\n{indent}  label={}; style=rounded; color=\"#b4bfcd\"; fontcolor=\"#5f6c7b\"; labeljust=l;\n",
            quoted(&label)
        ),
    );
    inner.groups[group].iter().for_each(|&inside| write_group(out, drawing, inner, inside, depth + 1));
    for node in inner.nodes[group].iter().map(|&node| &drawing.nodes[node]) {
        write_node(out, drawing, node, &indent);
    }
    put(out, format_args!("{indent}}}\n"));
}

fn write_node(out: &mut String, drawing: &Drawing, node: &Node, indent: &str) {
    let color = match node.look.family {
        Family::Compute => "#b8500c",
        Family::Messaging => "#b0246d",
        Family::Storage => "#2f7420",
        Family::Events => "#6a3cc0",
        Family::Front => "#0f6a8c",
        Family::Other => "#5b6776",
    };
    let worst = drawing.worst(&node.marks);
    let mark = worst.map_or("", sign);
    let name = format!("{mark}{}{}", if mark.is_empty() { "" } else { " " }, node.name);
    let label = format!("{}\\n{}", unquoted(&name), unquoted(&node.subtitle));
    let said = spoken(drawing, &format!("{} {}", node.look.word, node.address), &node.marks);
    let style = if node.outside || node.maybe { ", style=\"rounded,dashed\"" } else { "" };
    put(
        out,
        format_args!(
            "{indent}  {} [label=\"{label}\", color=\"{color}\"{style}, tooltip={}];\n",
            quoted(&node.id),
            quoted(&said)
        ),
    );
}

fn unquoted(text: &str) -> String {
    let text = quoted(text);
    text[1..text.len() - 1].to_owned()
}

fn sign(level: Level) -> &'static str {
    match level {
        Level::Error => "✕",
        Level::Warning => "⚠",
        Level::Note => "ℹ",
    }
}

/// Writing to a string cannot fail.
fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}
