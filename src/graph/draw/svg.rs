//! The picture.

use std::fmt::Write;

use super::escape::{shorten, xml};
use super::layout::{Layout, Line, Plan, Point, Rect, layout};
use super::{Drawing, Edge, Level, Meaning, Node, State, theme};

const NODE_HEIGHT: f64 = 46.0;
const BADGE: f64 = 32.0;
/// Most letters of a name; the whole is in its title.
const LONGEST_NAME: usize = 30;
const MARGIN: f64 = 20.0;

/// The picture of a drawing, to stand alone.
pub(super) fn write(drawing: &Drawing) -> String {
    let (body, layout) = picture(drawing, false);
    let (width, height) = (layout.width + 2.0 * MARGIN, layout.height + 2.0 * MARGIN);
    let mut out = String::with_capacity(body.len() + 4096);
    put(
        &mut out,
        format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture\" role=\"img\" aria-label=\"{}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"{} {} {width:.0} {height:.0}\">\n",
            xml(&format!("Trigger graph: {}", drawing.summary())),
            -MARGIN,
            -MARGIN,
        ),
    );
    if layout.simplified {
        put(&mut out, format_args!("<!-- {} -->\n", SIMPLIFIED));
    }
    put(&mut out, format_args!("<style>\n{}</style>\n{body}</svg>\n", theme::of_picture()));
    out
}

/// What is said of a picture that was too much for the careful layout.
pub(super) const SIMPLIFIED: &str = "so many edges that they are drawn straight, from node to node";

/// Everything inside of the `<svg>`. For a page every node and edge can be focused, and its title is its label.
pub(super) fn picture(drawing: &Drawing, for_page: bool) -> (String, Layout) {
    let layout = layout(&plan(drawing));
    let mut out = String::new();
    for (group, rect) in drawing.groups.iter().zip(&layout.groups) {
        let title = format!("{} {}", group.what, group.label);
        put(
            &mut out,
            format_args!(
                "<g class=\"group\"><title>{}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"10\"/>\
                 <text class=\"group-name\" x=\"{:.1}\" y=\"{:.1}\">{}<tspan class=\"group-what\" dx=\"6\">{}</tspan></text></g>\n",
                xml(&title),
                rect.x,
                rect.y,
                rect.width,
                rect.height,
                rect.x + 16.0,
                rect.y + 22.0,
                xml(&shorten(&group.label, LONGEST_GROUP)),
                group.what,
            ),
        );
    }
    for (i, (edge, points)) in drawing.edges.iter().zip(&layout.edges).enumerate() {
        write_edge(&mut out, drawing, i, edge, points, layout.nodes[edge.from], for_page);
    }
    for (i, (node, rect)) in drawing.nodes.iter().zip(&layout.nodes).enumerate() {
        write_node(&mut out, drawing, i, node, *rect, for_page);
    }
    (out, layout)
}

const LONGEST_GROUP: usize = 56;

fn plan(drawing: &Drawing) -> Plan {
    let nodes = drawing.nodes.iter().map(|node| {
        let name = text_width(&shorten(&node.name, LONGEST_NAME), 8.6);
        let below = text_width(&node.subtitle, 6.7);
        ((name.max(below) + BADGE + 32.0).clamp(132.0, 330.0), NODE_HEIGHT, node.group)
    });
    let groups = drawing.groups.iter().map(|group| {
        let title = text_width(&shorten(&group.label, LONGEST_GROUP), 8.0) + text_width(group.what, 7.4);
        (group.parent, title + 8.0)
    });
    let edges = drawing.edges.iter().map(|edge| {
        let label = written(edge).map_or(0.0, |label| text_width(label, LABEL_LETTER));
        // Of two ways round, what triggers goes from left to right.
        Line { from: edge.from, to: edge.to, label, weak: edge.meaning == Meaning::Write }
    });
    Plan { nodes: nodes.collect(), groups: groups.collect(), edges: edges.collect() }
}

const LABEL_LETTER: f64 = 6.3;

/// The label of an edge in a picture, where lines of what may be written are told by their dots.
fn written(edge: &Edge) -> Option<&str> {
    edge.label.as_deref().filter(|_| edge.meaning != Meaning::Write)
}

/// About how wide a text is: fonts differ, so it is rather too wide.
fn text_width(text: &str, letter: f64) -> f64 {
    let narrow = |c: char| {
        matches!(
            c,
            'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | '\'' | '|' | '[' | ']' | '(' | ')' | ' '
        )
    };
    let wide = |c: char| matches!(c, 'm' | 'w' | 'M' | 'W' | '@' | '%') || (c as u32) > 0x2e80;
    text.chars()
        .map(|c| {
            if narrow(c) {
                0.62
            } else if wide(c) {
                1.5
            } else {
                1.0
            }
        })
        .sum::<f64>()
        * letter
}

fn write_node(out: &mut String, drawing: &Drawing, i: usize, node: &Node, rect: Rect, for_page: bool) {
    let mut classes = format!("node {}", node.look.family.as_str());
    for (is, class) in [(node.outside, "outside"), (node.maybe, "maybe")] {
        if is {
            classes.push(' ');
            classes.push_str(class);
        }
    }
    let worst = drawing.worst(&node.marks);
    if let Some(level) = worst {
        put(&mut classes, format_args!(" has-{}", level.as_str()));
    }
    let said = spoken(drawing, &format!("{} {}", node.look.word, node.address), &node.marks);
    let y = (rect.height - BADGE) / 2.0;
    put(
        out,
        format_args!(
            "<g class=\"{classes}\" id=\"n{i}\"{} transform=\"translate({:.1} {:.1})\">{}\
             <rect class=\"card\" width=\"{:.1}\" height=\"{:.1}\" rx=\"8\"/>\
             <rect class=\"badge\" x=\"7\" y=\"{y}\" width=\"{BADGE}\" height=\"{BADGE}\" rx=\"6\"/>\
             <text class=\"badge-text{}\" x=\"{}\" y=\"{}\">{}</text>\
             <text class=\"name\" x=\"{}\" y=\"20\">{}</text><text class=\"sub\" x=\"{}\" y=\"35\">{}</text>",
            focusable(for_page, &said),
            rect.x,
            rect.y,
            titled(for_page, &said),
            rect.width,
            rect.height,
            if node.look.badge.chars().count() == 1 { " one" } else { "" },
            7.0 + BADGE / 2.0,
            if node.look.badge.chars().count() == 1 { 29.0 } else { 26.5 },
            node.look.badge,
            BADGE + 15.0,
            xml(&shorten(&node.name, LONGEST_NAME)),
            BADGE + 15.0,
            xml(&node.subtitle),
        ),
    );
    if let Some(level) = worst {
        write_mark(out, level, rect.width - 5.0, 3.0);
    }
    out.push_str("</g>\n");
}

fn write_edge(
    out: &mut String,
    drawing: &Drawing,
    i: usize,
    edge: &Edge,
    points: &[Point],
    from: Rect,
    for_page: bool,
) {
    let mut classes = format!("edge {}", edge.meaning.as_str());
    if edge.state != State::Fine {
        put(&mut classes, format_args!(" {}", edge.state.as_str()));
    }
    let said = spoken(drawing, &sentence(drawing, edge), &edge.marks);
    let (path, middle, end, towards) = curve(points, from);
    put(
        out,
        format_args!("<g class=\"{classes}\" id=\"e{i}\"{}>{}", focusable(for_page, &said), titled(for_page, &said),),
    );
    if for_page {
        put(out, format_args!("<path class=\"hit\" d=\"{path}\"/>"));
    }
    put(out, format_args!("<path class=\"line\" d=\"{path}\"/>"));
    put(
        out,
        format_args!(
            "<path class=\"head\" d=\"M{:.1} {:.1}l{:.1} -4.2v8.4z\"/>",
            end.x,
            end.y,
            if towards < 0.0 { 8.5 } else { -8.5 }
        ),
    );
    let (label, worst) = (written(edge), drawing.worst(&edge.marks));
    if let Some(label) = label {
        // Beside a mark the label starts where it ends.
        let (anchor, x) = match worst {
            Some(_) => (" marked", middle.x - text_width(label, LABEL_LETTER) / 2.0 + 6.0),
            None => ("", middle.x),
        };
        let y = middle.y - 5.0;
        put(out, format_args!("<text class=\"label{anchor}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", xml(label)));
    }
    if let Some(level) = worst {
        let left = label.map_or(0.0, |label| text_width(label, LABEL_LETTER) / 2.0 + 6.0);
        write_mark(out, level, middle.x - left, if label.is_some() { middle.y - 9.0 } else { middle.y });
    }
    out.push_str("</g>\n");
}

/// What an edge says in a sentence.
pub(super) fn sentence(drawing: &Drawing, edge: &Edge) -> String {
    let (from, to) = (&drawing.nodes[edge.from], &drawing.nodes[edge.to]);
    let verb = match edge.meaning {
        Meaning::Trigger => "invokes",
        Meaning::Forward => "passes events on to",
        Meaning::Failure => "sends what failed to",
        Meaning::Write => "may write to",
    };
    let but = match edge.state {
        State::Fine => "",
        State::Disabled => ", disabled",
        State::NotPermitted => ", not permitted",
    };
    format!("{} {verb} {}{but}", from.name, to.name)
}

/// The same with its findings.
pub(super) fn spoken(drawing: &Drawing, text: &str, marks: &[usize]) -> String {
    let mut text = text.to_owned();
    for mark in marks.iter().take(8).map(|&mark| &drawing.marks[mark]) {
        put(&mut text, format_args!("; {}: {} ({})", mark.level.as_str(), mark.message, mark.rule));
    }
    text
}

fn focusable(for_page: bool, said: &str) -> String {
    if for_page { format!(" role=\"button\" tabindex=\"-1\" aria-label=\"{}\"", xml(said)) } else { String::new() }
}

fn titled(for_page: bool, said: &str) -> String {
    if for_page { String::new() } else { format!("<title>{}</title>", xml(said)) }
}

fn write_mark(out: &mut String, level: Level, x: f64, y: f64) {
    put(
        out,
        format_args!(
            "<g class=\"mark {}\"><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"8.5\"/><text x=\"{x:.1}\" y=\"{:.1}\">{}</text></g>",
            level.as_str(),
            y + 4.0,
            level.sign(),
        ),
    );
}

/// The path of an edge, the place of its label, where it ends, and in which direction: curves that start and end level.
fn curve(points: &[Point], from: Rect) -> (String, Point, Point, f64) {
    let mut path = String::new();
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else {
        // From a node to itself: over its right upper corner.
        let (x, y) = (from.x + from.width, from.y);
        put(
            &mut path,
            format_args!(
                "M{:.1} {y:.1}C{:.1} {:.1} {:.1} {:.1} {x:.1} {:.1}",
                x - 34.0,
                x - 34.0,
                y - 34.0,
                x + 40.0,
                y - 20.0,
                y + 16.0
            ),
        );
        return (path, Point { x: x - 4.0, y: y - 20.0 }, Point { x, y: y + 16.0 }, -1.0);
    };
    put(&mut path, format_args!("M{:.1} {:.1}", first.x, first.y));
    let mut at = first;
    if let [_, turn, _] = points
        && turn.x > first.x
        && turn.x > last.x
    {
        let far = turn.x + 10.0;
        put(
            &mut path,
            format_args!("C{far:.1} {:.1} {far:.1} {:.1} {:.1} {:.1}", first.y, last.y, last.x + 6.0, last.y),
        );
        return (path, *turn, last, -1.0);
    }
    let (mut middle, mut longest) = (first, 0.0);
    let mut towards = 1.0;
    for (i, &next) in points.iter().enumerate().skip(1) {
        let across = next.x - at.x;
        towards = if across < 0.0 { -1.0 } else { 1.0 };
        // The head is not painted over.
        let stop = if i + 1 == points.len() { next.x - towards * 6.0 } else { next.x };
        if (next.y - at.y).abs() < 0.5 {
            put(&mut path, format_args!("H{stop:.1}"));
        } else {
            let bend = (across.abs() / 2.0).max(12.0) * towards;
            put(
                &mut path,
                format_args!(
                    "C{:.1} {:.1} {:.1} {:.1} {stop:.1} {:.1}",
                    at.x + bend,
                    at.y,
                    next.x - bend,
                    next.y,
                    next.y
                ),
            );
        }
        // The label stands on the longest part.
        if across.abs() > longest {
            longest = across.abs();
            middle = Point { x: (at.x + next.x) / 2.0, y: (at.y + next.y) / 2.0 };
        }
        at = next;
    }
    (path, middle, last, towards)
}

/// Writing to a string cannot fail.
fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(what);
}
