use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::Streams;
use crate::diagnostic::Report;
use crate::lint::Changed;
use crate::report::{Format, Options};
use crate::source::{Sources, display};

/// Where a report goes, and in which form: `sarif=report.sarif`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Output {
    /// Its form.
    pub(super) format: Format,
    /// None for standard output.
    pub(super) file: Option<PathBuf>,
}

impl Output {
    /// Reads `FORMAT[=FILE]`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err("no file after `=`".into()),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::parse(word).ok_or_else(|| {
            let formats: Vec<_> = Format::ALL.iter().map(|format| format.as_str()).collect();
            format!("no such format, expected one of {}", formats.join(", "))
        })?;
        Ok(Self { format, file })
    }

    /// Writes the report; false if its file could not be written, which has been told then.
    pub(super) fn write(
        &self,
        report: &Report,
        sources: &Sources,
        options: Options,
        streams: &mut Streams<'_>,
    ) -> io::Result<bool> {
        let Some(path) = &self.file else {
            crate::report::write(streams.stdout, self.format, report, sources, options)?;
            return Ok(true);
        };
        let options = Options { color: false, ..options };
        let written = File::create(path).and_then(|file| {
            let mut file = BufWriter::new(file);
            crate::report::write(&mut file, self.format, report, sources, options)?;
            file.flush()
        });
        if let Err(error) = written {
            let error = error.to_string().to_lowercase();
            writeln!(streams.stderr, "error: cannot write `{}`: {error}", display(path))?;
            return Ok(false);
        }
        Ok(true)
    }
}

/// What changed in files, as `diff -u` shows it.
pub(super) fn write_diff(out: &mut dyn Write, changed: &[Changed]) -> io::Result<()> {
    for Changed { path, before, after } in changed {
        let diff = similar::TextDiff::from_lines(before.as_str(), after.as_str());
        write!(out, "{}", diff.unified_diff().header(&format!("a/{path}"), &format!("b/{path}")))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_files() {
        assert_eq!(Output::parse("text"), Ok(Output { format: Format::Text, file: None }));
        let sarif = Output { format: Format::Sarif, file: Some("a=b.sarif".into()) };
        assert_eq!(Output::parse("sarif=a=b.sarif"), Ok(sarif));
        assert!(Output::parse("xml").unwrap_err().contains("expected one of text, concise"));
        assert!(Output::parse("json=").is_err());
    }
}
