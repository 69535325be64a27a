//! Mermaid, for Markdown on GitHub and GitLab.

use std::fmt::Write;

use super::escape::{mermaid as quoted, shorten};
use super::names::Family;
use super::{Drawing, Level, Meaning, Node, State};

/// Mermaid draws no more unless its settings say so (`maxEdges`, `maxTextSize`).
const MOST_EDGES: usize = 500;
const MOST_TEXT: usize = 50_000;
const LONGEST: usize = 40;

pub(super) fn write(drawing: &Drawing) -> String {
    let mut out = String::from("flowchart LR\n");
    let mut depth = 0;
    let mut open: Vec<usize> = Vec::new();
    // Nodes of a group stand together: they are sorted by it.
    let mut order: Vec<usize> = (0..drawing.nodes.len()).collect();
    let chain = |node: usize| {
        let mut chain: Vec<usize> =
            std::iter::successors(Some(drawing.nodes[node].group), |&group| drawing.groups[group].parent).collect();
        chain.reverse();
        chain
    };
    order.sort_by_cached_key(|&node| (chain(node), node));
    for node in order {
        let around = chain(node);
        let shared = open.iter().zip(&around).take_while(|(a, b)| a == b).count();
        while depth > shared {
            put(&mut out, format_args!("{}end\n", "  ".repeat(depth)));
            depth -= 1;
        }
        for &group in &around[shared..] {
            depth += 1;
            let label = shorten(&drawing.groups[group].label, 60);
            put(&mut out, format_args!("{}subgraph g{group}[\"{}\"]\n", "  ".repeat(depth), quoted(&label)));
        }
        open = around;
        write_node(&mut out, drawing, node, depth + 1);
    }
    while depth > 0 {
        put(&mut out, format_args!("{}end\n", "  ".repeat(depth)));
        depth -= 1;
    }
    for edge in &drawing.edges {
        let arrow = match edge.meaning {
            _ if edge.state == State::NotPermitted => "--x",
            _ if edge.state == State::Disabled => "-.->",
            Meaning::Trigger => "-->",
            Meaning::Forward => "==>",
            Meaning::Failure | Meaning::Write => "-.->",
        };
        let mut label = edge.label.clone().unwrap_or_default();
        if let Some(level) = drawing.worst(&edge.marks) {
            label = format!("{} {label}", sign(level)).trim_end().to_owned();
        }
        put(&mut out, format_args!("  n{} {arrow}", edge.from));
        if !label.is_empty() {
            put(&mut out, format_args!("|\"{}\"|", quoted(&label)));
        }
        put(&mut out, format_args!(" n{}\n", edge.to));
    }
    write_styles(&mut out, drawing);
    if drawing.edges.len() > MOST_EDGES || out.len() > MOST_TEXT {
        let note =
            "%% More than Mermaid draws by default (maxEdges, maxTextSize): choose a part with --focus or --only\n";
        out.insert_str("flowchart LR\n".len(), note);
    }
    out
}

fn write_node(out: &mut String, drawing: &Drawing, index: usize, depth: usize) {
    let node: &Node = &drawing.nodes[index];
    let (open, close) = match node.look.family {
        Family::Compute => ("([", "])"),
        Family::Storage => ("[(", ")]"),
        Family::Events => ("{{", "}}"),
        Family::Messaging => ("[[", "]]"),
        Family::Front => ("[/", "/]"),
        Family::Other => ("[", "]"),
    };
    let worst = drawing.worst(&node.marks);
    let mark = worst.map_or(String::new(), |level| format!("{} ", sign(level)));
    put(
        out,
        format_args!(
            "{}n{index}{open}\"{mark}{}<br>{}\"{close}",
            "  ".repeat(depth),
            quoted(&shorten(&node.name, LONGEST)),
            quoted(&node.subtitle)
        ),
    );
    let class = match worst {
        Some(level) => level.as_str(),
        None if node.outside => "outside",
        None => node.look.family.as_str(),
    };
    put(out, format_args!(":::{class}\n"));
}

/// Colours that are readable on light and dark pages.
fn write_styles(out: &mut String, drawing: &Drawing) {
    let used = |class: &str| out_has(drawing, class);
    let mut styles = String::new();
    for family in Family::ALL {
        let color = match family {
            Family::Compute => "#b8500c",
            Family::Messaging => "#b0246d",
            Family::Storage => "#2f7420",
            Family::Events => "#6a3cc0",
            Family::Front => "#0f6a8c",
            Family::Other => "#5b6776",
        };
        if used(family.as_str()) {
            put(
                &mut styles,
                format_args!("  classDef {} fill:#ffffff,stroke:{color},color:#18202b\n", family.as_str()),
            );
        }
    }
    for (class, style) in [
        ("outside", "fill:#f4f6f9,stroke:#5b6776,color:#18202b,stroke-dasharray:4 3"),
        ("error", "fill:#fdecee,stroke:#c0212f,color:#18202b,stroke-width:2px"),
        ("warning", "fill:#fdf3e0,stroke:#a35c00,color:#18202b,stroke-width:2px"),
        ("note", "fill:#e8f0fd,stroke:#1d5fd1,color:#18202b"),
    ] {
        if used(class) {
            put(&mut styles, format_args!("  classDef {class} {style}\n"));
        }
    }
    for (is, color) in [
        ((|edge| edge.state == State::NotPermitted) as fn(&super::Edge) -> bool, "#c0212f"),
        (|edge| edge.state == State::Disabled, "#8a96a3"),
        (|edge| edge.state == State::Fine && edge.meaning == Meaning::Forward, "#6a3cc0"),
        (|edge| edge.meaning == Meaning::Failure, "#a8560a"),
        (|edge| edge.meaning == Meaning::Write, "#2f7420"),
    ] {
        let edges: Vec<String> =
            drawing.edges.iter().enumerate().filter(|(_, edge)| is(edge)).map(|(i, _)| i.to_string()).collect();
        if !edges.is_empty() {
            put(&mut styles, format_args!("  linkStyle {} stroke:{color}\n", edges.join(",")));
        }
    }
    out.push_str(&styles);
}

/// True if a node is painted with a class.
fn out_has(drawing: &Drawing, class: &str) -> bool {
    drawing.nodes.iter().any(|node| match drawing.worst(&node.marks) {
        Some(level) => level.as_str() == class,
        None if node.outside => class == "outside",
        None => node.look.family.as_str() == class,
    })
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
