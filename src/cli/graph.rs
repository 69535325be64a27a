use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::{CLEAN, FAILED, Streams, input};
use crate::diagnostic::did_you_mean;
use crate::lint::{self, Editor, Form, Wanted, WrongEditor, WrongWish};
use crate::source::{Sources, display};

#[derive(Args)]
pub(super) struct Graph {
    #[command(flatten)]
    input: input::Input,
    /// json, mermaid, dot, svg or html; repeatable, at most once without a file [default: json]
    #[arg(short, long = "output", value_name = "FORMAT[=FILE]", value_parser = Output::parse, help_heading = "Output")]
    outputs: Vec<Output>,
    /// Only what is near to this resource
    #[arg(long, value_name = "ADDRESS", help_heading = "Part")]
    focus: Option<String>,
    /// How many edges away from it
    #[arg(long, value_name = "N", default_value_t = 2, requires = "focus", help_heading = "Part")]
    depth: usize,
    /// Only edges of this kind: of a source (`sqs`, `s3`, …), or trigger, forward, failure, write; repeatable
    #[arg(long, value_name = "KIND", value_delimiter = ',', help_heading = "Part")]
    only: Vec<String>,
    /// Only functions that nothing here invokes, and sources that lead nowhere
    #[arg(long, help_heading = "Part")]
    unused: bool,
    /// What opens files from the page: vscode, cursor, zed, idea, sublime, …, none, or a URL with {path} and {line}
    #[arg(long, value_name = "EDITOR", default_value = "vscode", help_heading = "Output")]
    editor: String,
}

/// Where a graph goes, and in which form: `html=graph.html`.
#[derive(Clone, Debug, PartialEq)]
struct Output {
    form: Form,
    /// None for standard output.
    file: Option<PathBuf>,
}

impl Output {
    fn parse(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err("no file after `=`".into()),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let form = Form::parse(word).ok_or_else(|| {
            let forms: Vec<_> = Form::ALL.iter().map(|form| form.as_str()).collect();
            format!("no such format, expected one of {}", forms.join(", "))
        })?;
        Ok(Self { form, file })
    }

    /// Writes a graph; false if its file could not be written, which has been told then.
    fn write(&self, text: &str, streams: &mut Streams<'_>) -> io::Result<bool> {
        let Some(path) = &self.file else {
            streams.stdout.write_all(text.as_bytes())?;
            return Ok(true);
        };
        if let Err(error) = File::create(path).and_then(|mut file| file.write_all(text.as_bytes())) {
            let error = error.to_string().to_lowercase();
            writeln!(streams.stderr, "error: cannot write `{}`: {error}", display(path))?;
            return Ok(false);
        }
        Ok(true)
    }
}

pub(super) fn run(arguments: &Graph, streams: &mut Streams<'_>) -> io::Result<u8> {
    let editor = match arguments.misused().and_then(|()| arguments.editor()) {
        Ok(editor) => editor,
        Err(message) => {
            writeln!(streams.stderr, "error: {message}")?;
            return Ok(FAILED);
        }
    };
    let mut sources = Sources::disk();
    let mut problems = arguments.input.open(&mut sources);
    let mut settings = arguments.input.settings(&sources);
    match arguments.input.config(&sources) {
        Ok(config) => settings = settings.configured(config),
        Err(problems) => {
            input::tell(&problems, streams)?;
            return Ok(FAILED);
        }
    }
    let outputs = match arguments.outputs.as_slice() {
        [] => &[Output { form: Form::Json, file: None }],
        outputs => outputs,
    };
    let forms: Vec<Form> = outputs.iter().map(|output| output.form).collect();
    let wanted = Wanted {
        focus: arguments.focus.clone(),
        depth: arguments.depth,
        only: arguments.only.clone(),
        unused: arguments.unused,
    };
    let drawn = lint::draw(&sources, &settings, &wanted, &forms, &editor);
    problems.extend(drawn.problems);
    if drawn.roots == 0 && problems.is_empty() {
        problems.push(arguments.input.nothing_found());
    }
    input::tell(&problems, streams)?;
    let mut failed = !problems.is_empty();
    match drawn.texts {
        Ok(texts) => {
            for (output, text) in outputs.iter().zip(&texts) {
                failed |= !output.write(text, streams)?;
            }
        }
        Err(WrongWish { word, known, what }) => {
            writeln!(streams.stderr, "error: `{word}`: no such {what}")?;
            if let Some(help) = did_you_mean(&word, known.iter().map(String::as_str)) {
                writeln!(streams.stderr, "help: {help}")?;
            }
            failed = true;
        }
    }
    Ok(if failed { FAILED } else { CLEAN })
}

impl Graph {
    /// What does not fit together, beyond what `clap` sees.
    fn misused(&self) -> Result<(), String> {
        if self.outputs.iter().filter(|output| output.file.is_none()).count() > 1 {
            return Err("two outputs cannot share standard output: give one a file, as in `-o html=graph.html`".into());
        }
        Ok(())
    }

    fn editor(&self) -> Result<Editor, String> {
        let base = std::env::current_dir().map(|folder| display(&folder)).unwrap_or_default();
        Editor::parse(&self.editor, &base).map_err(|wrong| match wrong {
            WrongEditor::Unsafe => format!("`--editor {}`: a URL of this scheme would run in the page", self.editor),
            WrongEditor::Unknown => {
                let known: Vec<_> = Editor::KNOWN.iter().map(|(name, _)| *name).collect();
                format!(
                    "`--editor {}`: no such editor, expected one of {}, none, or a URL with `{{path}}`",
                    self.editor,
                    known.join(", ")
                )
            }
        })
    }
}
