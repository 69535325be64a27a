//! SARIF 2.1.0 as GitHub code scanning reads it.
//! <https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support>

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::json;
use serde_sarif::sarif;

use super::line_hash::line_hashes;
use super::place::{Place, fingerprint};
use crate::diagnostic::{Consequence, Diagnostic, Fix, Label, Report, RuleInfo, Severity};
use crate::source::{FileId, Sources};

/// What code scanning takes: more results, and the file is refused.
const MOST_RESULTS: usize = 25_000;
const MOST_HOPS: usize = 1_000;
const LONGEST_DESCRIPTION: usize = 1024;

pub(super) fn write(out: &mut dyn Write, report: &Report, sources: &Sources) -> io::Result<()> {
    let driver = sarif::ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(report.rules.iter().map(rule).collect::<Vec<_>>())
        .build();
    let mut places = Places { sources, files: BTreeMap::new() };
    let located = report.diagnostics.iter().filter(|diagnostic| !diagnostic.labels.is_empty());
    let results: Vec<_> =
        located.take(MOST_RESULTS).map(|diagnostic| result(diagnostic, &report.rules, &mut places)).collect();
    let run = sarif::Run::builder()
        .tool(sarif::Tool::builder().driver(driver).build())
        .column_kind("unicodeCodePoints")
        .invocations(vec![invocation(report)])
        .results(results)
        .build();
    let log = sarif::Sarif::builder()
        .schema("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
        .version("2.1.0")
        .runs(vec![run])
        .build();
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

fn rule(info: &RuleInfo) -> sarif::ReportingDescriptor {
    let title: String = info.title.chars().take(LONGEST_DESCRIPTION).collect();
    let description = sarif::MultiformatMessageString::builder().text(title).build();
    let page = unwrapped(&info.page);
    let mut tags = vec!["aws-lambda".to_owned()];
    tags.extend(info.consequence.map(|consequence| consequence.as_str().to_owned()));
    let mut properties = BTreeMap::from([("precision".to_owned(), json!("high"))]);
    let problem = if info.severity == Severity::Note { "recommendation" } else { info.severity.as_str() };
    properties.insert("problem.severity".into(), json!(problem));
    // A score makes every result a security alert, which only an open door is.
    if info.consequence == Some(Consequence::Exposed) {
        tags.push("security".into());
        let score = match info.severity {
            Severity::Error => "8.0",
            Severity::Warning => "5.5",
            Severity::Note => "3.0",
        };
        properties.insert("security-severity".into(), json!(score));
    }
    sarif::ReportingDescriptor::builder()
        .id(info.id)
        .short_description(description.clone())
        .full_description(description)
        .help(sarif::MultiformatMessageString::builder().text(page.clone()).markdown(page).build())
        .default_configuration(sarif::ReportingConfiguration::builder().level(info.severity.as_str()).build())
        .properties(sarif::PropertyBag::builder().tags(tags).additional_properties(properties).build())
        .build()
}

fn invocation(report: &Report) -> sarif::Invocation {
    let notifications = report.problems.iter().map(|problem| {
        sarif::Notification::builder()
            .level("error")
            .message(message(format!("`{}`: {}", problem.path, problem.message)))
            .build()
    });
    sarif::Invocation::builder()
        .execution_successful(report.problems.is_empty())
        .tool_execution_notifications(notifications.collect::<Vec<_>>())
        .build()
}

fn result(diagnostic: &Diagnostic, rules: &[RuleInfo], places: &mut Places<'_>) -> sarif::Result {
    let mut fingerprints =
        BTreeMap::from([("triggerLint/v1".to_owned(), fingerprint(diagnostic, places.sources).to_string())]);
    let (first, others) = (diagnostic.labels.first(), diagnostic.labels.iter().skip(1));
    if let Some(hash) = first.and_then(|label| places.line_hash(label)) {
        fingerprints.insert("primaryLocationLineHash".into(), hash);
    }
    let mut result = sarif::Result::builder()
        .rule_id(diagnostic.rule)
        .level(match diagnostic.severity {
            Severity::Error => sarif::ResultLevel::Error,
            Severity::Warning => sarif::ResultLevel::Warning,
            Severity::Note => sarif::ResultLevel::Note,
        })
        .message(message(text(diagnostic)))
        .locations(first.map(|label| places.location(label, None)).into_iter().collect::<Vec<_>>())
        .partial_fingerprints(fingerprints)
        .build();
    result.rule_index =
        rules.iter().position(|info| info.id == diagnostic.rule).and_then(|index| index.try_into().ok());
    let related: Vec<_> = others.zip(1..).map(|(label, id)| places.location(label, Some(id))).collect();
    result.related_locations = (!related.is_empty()).then_some(related);
    let fixes: Vec<_> = diagnostic.fixes.iter().map(|fix| places.fix(fix)).collect();
    result.fixes = (!fixes.is_empty()).then_some(fixes);
    result.code_flows = (!diagnostic.flow.is_empty()).then(|| vec![code_flow(&diagnostic.flow, places)]);
    result
}

fn code_flow(flow: &[Label], places: &mut Places<'_>) -> sarif::CodeFlow {
    let hops = flow.iter().take(MOST_HOPS);
    let hops = hops.map(|hop| sarif::ThreadFlowLocation::builder().location(places.location(hop, None)).build());
    let thread = sarif::ThreadFlow::builder().locations(hops.collect::<Vec<_>>()).build();
    sarif::CodeFlow::builder().thread_flows(vec![thread]).build()
}

/// What, why and what to do. GitHub shows related places only where the text links to them, by their number.
fn text(diagnostic: &Diagnostic) -> String {
    let mut text = diagnostic.message.clone();
    let links = diagnostic.labels.iter().zip(0..).skip(1).map(|(label, id)| {
        let words = match (&label.text, &label.address) {
            (text, _) if !text.is_empty() => text,
            (_, Some(address)) => address,
            _ => "related",
        };
        format!("[{}]({id})", escaped(words))
    });
    let links: Vec<_> = links.collect();
    if !links.is_empty() {
        text.push_str(&format!(" (see {})", links.join(", ")));
    }
    for (lead, more) in [("why", &diagnostic.why), ("help", &diagnostic.help)] {
        if let Some(more) = more {
            text.push_str(&format!("\n{lead}: {more}"));
        }
    }
    text
}

/// Words to stand in the brackets of a link (SARIF 2.1.0, section 3.11.6).
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn message(text: impl Into<String>) -> sarif::Message {
    sarif::Message::builder().text(text).build()
}

/// Where spans are, in the terms of SARIF.
struct Places<'s> {
    sources: &'s Sources,
    files: BTreeMap<FileId, File>,
}

/// What is the same for every span of a file.
struct File {
    uri: String,
    /// Filled when a first finding needs it.
    line_hashes: Vec<String>,
}

impl Places<'_> {
    fn file(&mut self, id: FileId) -> &mut File {
        self.files.entry(id).or_insert_with(|| {
            let uri = uri(&self.sources.path_in_repository(self.sources.file(id).path()));
            File { uri, line_hashes: Vec::new() }
        })
    }

    fn location(&mut self, label: &Label, id: Option<i64>) -> sarif::Location {
        let region = region(&Place::of(self.sources, label.span));
        let uri = self.file(label.span.file).uri.clone();
        let physical = sarif::PhysicalLocation::builder()
            .artifact_location(sarif::ArtifactLocation::builder().uri(uri).build())
            .region(region)
            .build();
        let mut location = sarif::Location::builder().physical_location(physical).build();
        location.id = id;
        location.message = (!label.text.is_empty()).then(|| message(label.text.clone()));
        location.logical_locations = label.address.as_ref().map(|address| {
            vec![sarif::LogicalLocation::builder().fully_qualified_name(address.clone()).kind("resource").build()]
        });
        location
    }

    fn fix(&mut self, fix: &Fix) -> sarif::Fix {
        let mut files: BTreeMap<FileId, Vec<sarif::Replacement>> = BTreeMap::new();
        for edit in &fix.edits {
            let replacement = sarif::Replacement::builder()
                .deleted_region(region(&Place::exactly(self.sources, edit.span)))
                .inserted_content(sarif::ArtifactContent::builder().text(edit.text.clone()).build())
                .build();
            files.entry(edit.span.file).or_default().push(replacement);
        }
        let changes = files.into_iter().map(|(id, replacements)| {
            let location = sarif::ArtifactLocation::builder().uri(self.file(id).uri.clone()).build();
            sarif::ArtifactChange::builder().artifact_location(location).replacements(replacements).build()
        });
        let changes: Vec<_> = changes.collect();
        sarif::Fix::builder().description(message(fix.title.clone())).artifact_changes(changes).build()
    }

    fn line_hash(&mut self, label: &Label) -> Option<String> {
        let source = self.sources.file(label.span.file);
        let file = self.file(label.span.file);
        if file.line_hashes.is_empty() {
            file.line_hashes = line_hashes(source.text());
        }
        file.line_hashes.get(source.line_of(label.span.range().start)).cloned()
    }
}

fn region(place: &Place) -> sarif::Region {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    sarif::Region::builder()
        .start_line(number(place.start.line))
        .start_column(number(place.start.column))
        .end_line(number(place.end.line))
        .end_column(number(place.end.column))
        .build()
}

/// A path as a URI reference: what RFC 3986 does not allow in a path is written as `%XX`.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b'@' | b'+' | b',' | b'=' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if uri.starts_with('/') { format!("file://{uri}") } else { uri }
}

/// Markdown whose paragraphs are one line each: GitHub keeps the line breaks of a help text.
fn unwrapped(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let (mut in_code, mut may_join) = (false, false);
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        let starts_own = fence
            || in_code
            || line.trim().is_empty()
            || line.starts_with([' ', '\t', '#', '|', '>', '-', '*', '+'])
            || line.split_once(". ").is_some_and(|(number, _)| number.bytes().all(|b| b.is_ascii_digit()));
        if may_join && !starts_own {
            text.push(' ');
        } else if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(line);
        in_code ^= fence;
        may_join = !(fence || in_code || line.trim().is_empty() || line.starts_with(['#', '|']));
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_become_lines() {
        let page = "# Title\n\nOne\ntwo.\n\n- a\nb\n- c\n\n```hcl\nx = 1\ny = 2\n```\nafter\n| a | b |\n|---|---|\n";
        let expected = "# Title\n\nOne two.\n\n- a b\n- c\n\n```hcl\nx = 1\ny = 2\n```\nafter\n| a | b |\n|---|---|\n";
        assert_eq!(unwrapped(page), expected);
    }

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("infra/é #1/main.tf"), "infra/%C3%A9%20%231/main.tf");
        assert_eq!(uri("/tmp/a.tf"), "file:///tmp/a.tf");
    }
}
