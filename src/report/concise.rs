//! One line for each finding: `path:line:col: error[rule] message`.

use std::io::{self, Write};

use super::place::{Place, harmless};
use crate::diagnostic::Report;
use crate::source::Sources;

pub(super) fn write(out: &mut dyn Write, report: &Report, sources: &Sources) -> io::Result<()> {
    for diagnostic in &report.diagnostics {
        let (severity, rule) = (diagnostic.severity.as_str(), diagnostic.rule);
        if let Some(label) = diagnostic.labels.first() {
            write!(out, "{}: ", harmless(&Place::of(sources, label.span).short()))?;
        }
        writeln!(out, "{severity}[{rule}] {}", harmless(&diagnostic.message).replace('\n', " "))?;
    }
    Ok(())
}
