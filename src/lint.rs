//! The whole run as one function.
//!
//! In: sources and settings. Out: everything there is to say. Must not know: how it is shown, where settings come from.

mod labels;
mod mend;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::config::{Config, Named, Run};
use crate::diagnostic::{
    Diagnostic, Fingerprint, Ignore, Label, Problem, Report, RuleInfo, Severity, Summary, Undecided,
};
use crate::evaluate::{self, Evaluated};
use crate::fix::Fixer;
use crate::graph::TriggerGraph;
use crate::graph::draw::{Level, Mark};
use crate::model::{Dialect, Input, Model, Opaque, Reason, ResourceId, Root};
use crate::parse::Comment;
use crate::rules::{Finding, Findings, MET_ON_THE_WAY, Page, Place, RULES, Rule};
use crate::source::{FileId, Sources, Span, Walk};
use crate::suppress::{self, RuleNames};

use labels::{Labels, span};
pub use mend::{Changed, Mended, mend};

pub use crate::evaluate::Inputs;
pub use crate::graph::draw::{Editor, Form, Wanted, WrongEditor, WrongWish};

/// What a person asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders and files.
    pub paths: Vec<PathBuf>,
    /// Values for variables and parameters.
    pub inputs: Inputs,
    /// Only these rules and consequences; empty for every rule that is on by default.
    pub select: Vec<String>,
    /// Not these rules and consequences.
    pub ignore: Vec<String>,
    /// Opinions too.
    pub pedantic: bool,
    /// Findings below are not shown.
    pub min_severity: Severity,
    /// Honour `.gitignore`.
    pub gitignore: bool,
    /// The configuration file that some of this is from.
    pub config: Option<Config>,
}

/// Reads, evaluates, joins and judges. Never fails: what went wrong is in the report.
pub fn lint(sources: &Sources, settings: &Settings) -> Report {
    lint_with(sources, settings, |_, _| ()).0
}

/// The same, and what `look` makes of the graph and of the findings about it, which are made into marks only if it asks.
fn lint_with<T>(
    sources: &Sources,
    settings: &Settings,
    look: impl FnOnce(&TriggerGraph, &dyn Fn() -> Vec<Mark>) -> T,
) -> (Report, T) {
    let mut read = read(sources, settings);
    let model = Model::new(std::mem::take(&mut read.roots));
    let graph = TriggerGraph::new(&model);
    let enabled: Vec<(&Rule, Page)> = RULES
        .iter()
        .filter_map(|rule| Some((rule, Page::parse(rule.page).ok()?)))
        .filter(|(rule, page)| settings.wants(rule.id, page))
        .collect();
    let judged: Vec<Findings> = enabled
        .par_iter()
        .map(|(rule, _)| {
            let mut findings = Findings::default();
            (rule.check)(&graph, &mut findings);
            findings
        })
        .collect();
    let met: Vec<(&'static str, Page)> = MET_ON_THE_WAY
        .iter()
        .filter_map(|&(id, page)| Some((id, Page::parse(page).ok()?)))
        .filter(|(id, page)| settings.wants(id, page))
        .collect();
    let mut diagnostics = std::mem::take(&mut read.problems);
    diagnostics.extend(out_of_sight(&model, &diagnostics));
    let pages = || met.iter().map(|(id, page)| (*id, page)).chain(enabled.iter().map(|(rule, page)| (rule.id, page)));
    let mut diagnostics: Vec<Diagnostic> =
        diagnostics.into_iter().filter_map(|found| completed(sources, pages(), found)).collect();
    let mut undecided = Vec::new();
    let mut places: Places = HashMap::new();
    let labels = Labels::new(sources, &model);
    let mut fixer = Fixer::new(sources, &model, &settings.paths);
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| !diagnostic.fixes.is_empty()) {
        diagnostic.fixes = diagnostic.fixes.iter().filter_map(|fix| fixer.settle(fix)).collect();
    }
    for ((rule, page), mut findings) in enabled.iter().zip(judged) {
        if let Some(dialect) = page.pedantic_in.filter(|_| !settings.asks_for(rule.id, page)) {
            let other = |place: &Place| model.dialect_of(place.resource) != dialect;
            findings.found.retain(|finding| finding.labels.first().is_none_or(|(place, _)| other(place)));
            findings.undecided.retain(|(place, _)| other(place));
        }
        for finding in findings.found {
            let named = finding.labels.iter().chain(&finding.flow);
            let named = named.map(|(place, _)| (place.resource, place.origin.as_ref().and_then(|origin| origin.span)));
            let named: Vec<_> = named.collect();
            let diagnostic = diagnose(&labels, &model, rule, page, finding, &mut fixer);
            places.insert((rule.id, diagnostic.fingerprint), named);
            diagnostics.push(diagnostic);
        }
        undecided.extend(findings.undecided.iter().map(|(place, why)| not_decided(&model, Some(rule.id), place, why)));
    }
    undecided.extend(graph.gaps.iter().map(|gap| not_decided(&model, None, &Place::from(gap.what), &gap.why)));
    let names: Vec<&str> = enabled.iter().map(|(rule, _)| rule.id).chain(met.iter().map(|(id, _)| *id)).collect();
    let mut idle = suppress(sources, &read, &model, &names, &mut diagnostics);
    if let Some(config) = &settings.config {
        idle.extend(configure(sources, settings, config, &read, &pages, &mut diagnostics));
    }
    diagnostics.extend(idle.into_iter().filter_map(|found| completed(sources, pages(), found)));
    diagnostics.retain(|diagnostic| diagnostic.severity >= settings.min_severity);
    let looked = look(&graph, &|| marks(&diagnostics, &places));
    sort(sources, &mut diagnostics);
    undecided.sort_by(|a, b| (&a.what, a.rule, &a.why).cmp(&(&b.what, b.rule, &b.why)));
    undecided.dedup();
    let summary = Summary {
        files: read.files.len(),
        roots: model.roots().count(),
        functions: graph.functions_declared().count(),
        triggers: graph.triggers.len(),
    };
    let rules = enabled.into_iter().map(|(rule, page)| (rule.id, page)).chain(met);
    let rules = rules.map(|(id, page)| page.info(id)).collect();
    drop((graph, labels));
    // Nobody has to wait until a large model is taken apart.
    rayon::spawn(move || drop(model));
    (Report { diagnostics, undecided, problems: read.refused, summary, rules, fixed: 0 }, looked)
}

/// The resources and values each finding names.
type Places = HashMap<(&'static str, Fingerprint), Vec<(ResourceId, Option<Span>)>>;

/// Findings as marks of a drawing, sorted as reports are.
fn marks(diagnostics: &[Diagnostic], places: &Places) -> Vec<Mark> {
    let mut marks: Vec<Mark> = diagnostics
        .iter()
        .filter_map(|diagnostic| {
            Some(Mark {
                level: match diagnostic.severity {
                    Severity::Note => Level::Note,
                    Severity::Warning => Level::Warning,
                    Severity::Error => Level::Error,
                },
                rule: diagnostic.rule.to_owned(),
                message: diagnostic.message.clone(),
                help: diagnostic.help.clone(),
                places: places.get(&(diagnostic.rule, diagnostic.fingerprint))?.clone(),
            })
        })
        .collect();
    marks.sort_by_key(|mark| {
        (std::cmp::Reverse(mark.level), mark.places.first().map(|place| place.0), mark.rule.clone())
    });
    marks
}

/// What [`draw`] gives.
#[derive(Debug)]
pub struct Drawn {
    /// A text for each form, or what was wanted and is not there.
    pub texts: Result<Vec<String>, WrongWish>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// Terraform roots and templates that were read.
    pub roots: usize,
}

/// The wanted part of the graph in each of some forms. Rules run only where a form shows findings.
pub fn draw(sources: &Sources, settings: &Settings, wanted: &Wanted, forms: &[Form], editor: &Editor) -> Drawn {
    let locate = |span: Span| {
        let file = sources.file(span.file);
        (file.path().to_owned(), file.position(span.start as usize).line)
    };
    let write = |graph: &TriggerGraph, marks: &[Mark]| {
        let selection = graph.select(wanted)?;
        Ok(forms.iter().map(|form| graph.draw(*form, &selection, marks, &locate, editor)).collect())
    };
    if forms.iter().any(|form| form.shows_marks()) {
        let (report, texts) = lint_with(sources, settings, |graph, marks| write(graph, &marks()));
        return Drawn { texts, problems: report.problems, roots: report.summary.roots };
    }
    let read = read(sources, settings);
    let model = Model::new(read.roots);
    let texts = write(&TriggerGraph::new(&model), &[]);
    Drawn { texts, problems: read.refused, roots: model.roots().count() }
}

/// Every rule, in the order of the catalogue, those that are met on the way last.
pub fn rules() -> Vec<RuleInfo> {
    let catalogue = RULES.iter().filter_map(|rule| Some(Page::parse(rule.page).ok()?.info(rule.id)));
    let met = MET_ON_THE_WAY.iter().filter_map(|(id, page)| Some(Page::parse(page).ok()?.info(id)));
    catalogue.chain(met).collect()
}

/// What Terraform configurations keep out of sight, as far as it is not told already: modules that are not there, files in
/// a form that is not read.
fn out_of_sight(model: &Model, told: &[Diagnostic]) -> Vec<Diagnostic> {
    let told: HashSet<Span> = told.iter().flat_map(|d| d.labels.first()).map(|label| label.span).collect();
    let roots = model.roots().filter(|(_, root)| root.dialect == Dialect::Terraform);
    let mut notes = Vec::new();
    for (_, root) in roots {
        // What is the same of many modules of a root is said once.
        let mut groups: IndexMap<_, Vec<&Opaque>> = IndexMap::new();
        for opaque in root.opaque.iter().filter(|opaque| !told.contains(&opaque.declared)) {
            let rule = if opaque.address.contains("module.") { "module-not-loaded" } else { "limit-reached" };
            let nameless: Vec<&str> = opaque.why.text().split('`').step_by(2).collect();
            groups.entry((rule, nameless)).or_default().push(opaque);
        }
        for ((rule, _), mut group) in groups {
            group.dedup_by_key(|opaque| opaque.declared);
            let Some((first, others)) = group.split_first() else { continue };
            let more = match others.len() {
                0 => String::new(),
                n => format!(" (and {n} more of this root)"),
            };
            notes.push(Diagnostic::about_run(
                rule,
                Severity::Note,
                first.declared,
                format!("{}{more}", first.why.text()),
            ));
        }
    }
    notes
}

/// Gives what was met on the way the words of its page, and an identity: its rule, file and message. None where the rule is
/// not among those that are looked for.
fn completed<'p>(
    sources: &Sources,
    mut pages: impl Iterator<Item = (&'static str, &'p Page)>,
    mut diagnostic: Diagnostic,
) -> Option<Diagnostic> {
    let (_, page) = pages.find(|(id, _)| *id == diagnostic.rule)?;
    diagnostic.why.get_or_insert_with(|| page.why.clone());
    let file = diagnostic.labels.first().map(|label| sources.file(label.span.file).path().to_owned());
    let file = file.unwrap_or_default();
    diagnostic.fingerprint = Fingerprint::of([diagnostic.rule, file.as_str(), diagnostic.message.as_str()]);
    if page.consequence.is_some() {
        diagnostic.consequence = page.consequence;
        diagnostic.severity = page.severity;
    }
    Some(diagnostic)
}

impl Settings {
    /// Every rule on these paths, with no values given.
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            inputs: Inputs::default(),
            select: Vec::new(),
            ignore: Vec::new(),
            pedantic: false,
            min_severity: Severity::Note,
            gitignore: true,
            config: None,
        }
    }

    /// The same with what a configuration file says where nothing else was asked for.
    pub fn configured(mut self, config: Option<Config>) -> Self {
        let Some(config) = config else { return self };
        // Whoever asks for a rule gets to see it.
        if self.select.is_empty() {
            self.select = names(&config.select);
            self.ignore.splice(0..0, names(&config.ignore));
        }
        self.pedantic |= config.pedantic.unwrap_or_default();
        self.config = Some(config);
        self
    }

    fn wants(&self, id: &str, page: &Page) -> bool {
        let on = match page.consequence {
            // What is to be said about the run itself is said whatever is selected.
            None => true,
            Some(_) if self.select.is_empty() => self.pedantic || !page.pedantic,
            Some(_) => named(&self.select, id, page),
        };
        on && !named(&self.ignore, id, page)
    }

    /// Whether a person asks for the opinions of a rule.
    fn asks_for(&self, id: &str, page: &Page) -> bool {
        self.pedantic || named(&self.select, id, page)
    }
}

/// Whether a rule is among some ids and consequences.
fn named(list: &[String], id: &str, page: &Page) -> bool {
    list.iter().any(|name| is_called(name, id, page))
}

/// Whether a rule has an id or a consequence.
fn is_called(name: &str, id: &str, page: &Page) -> bool {
    name == id || page.consequence.is_some_and(|consequence| consequence.as_str() == name)
}

struct Read {
    roots: Vec<Root>,
    problems: Vec<Diagnostic>,
    refused: Vec<Problem>,
    files: BTreeMap<FileId, Vec<Comment>>,
    ignores: Vec<Ignore>,
}

fn read(sources: &Sources, settings: &Settings) -> Read {
    let (found, unwalked) = sources.walk(&Walk { paths: settings.paths.clone(), gitignore: settings.gitignore });
    let evaluated = evaluate::evaluate(sources, &found, &settings.inputs);
    let unwalked = unwalked.into_iter().map(|problem| (problem.path, problem.message));
    let refused = unwalked.chain(sources.refused()).map(|(path, message)| Problem { path, message, help: None });
    let mut read = Read {
        roots: Vec::new(),
        problems: Vec::new(),
        refused: refused.collect(),
        files: BTreeMap::new(),
        ignores: Vec::new(),
    };
    for Evaluated { root, problems, files, ignores } in evaluated {
        read.files.extend(files);
        read.ignores.extend(ignores);
        read.roots.push(root);
        read.problems.extend(problems);
    }
    read
}

/// Gives findings the levels that the configuration file says, and takes out what it ignores; gives what is idle in it.
fn configure<'p, P: Iterator<Item = (&'static str, &'p Page)>>(
    sources: &Sources,
    settings: &Settings,
    config: &Config,
    read: &Read,
    pages: &impl Fn() -> P,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let enabled = |name: &str| pages().any(|(id, page)| is_called(name, id, page));
    let run = Run {
        sources,
        paths: &settings.paths,
        files: read.files.keys().copied().collect(),
        enabled: &enabled,
        as_configured: settings.select == names(&config.select) && settings.ignore == names(&config.ignore),
    };
    config.apply(&run, diagnostics)
}

fn names(named: &[Named]) -> Vec<String> {
    named.iter().map(|named| named.name.clone()).collect()
}

/// Takes out what comments and metadata say not to tell; gives what is wrong with those.
fn suppress(
    sources: &Sources,
    read: &Read,
    model: &Model,
    rules: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let files: Vec<_> = read.files.iter().map(|(file, comments)| (*file, comments.as_slice())).collect();
    let extents: Vec<Span> = model.resources().map(|(_, resource)| resource.extent).collect();
    let all: Vec<&str> = RULES.iter().map(|rule| rule.id).chain(MET_ON_THE_WAY.iter().map(|(id, _)| *id)).collect();
    let names = RuleNames { all: &all, enabled: rules };
    let outcome = suppress::suppress(sources, &files, &extents, &read.ignores, std::mem::take(diagnostics), &names);
    diagnostics.extend(outcome.told);
    outcome.unused
}

fn diagnose(
    labels: &Labels<'_>,
    model: &Model,
    rule: &Rule,
    page: &Page,
    finding: Finding,
    fixer: &mut Fixer<'_>,
) -> Diagnostic {
    let places = finding.labels.iter().chain(&finding.flow);
    let resources: Vec<ResourceId> = places.map(|(place, _)| place.resource).collect();
    let say = |text: String, both: bool| as_shown(model, &resources, text, both);
    let label = |(place, text): (Place, String)| labels.label(&place, say(text, false));
    let mut key = vec![rule.id.to_owned()];
    key.extend(finding.labels.iter().map(|(place, _)| address(model, place)));
    // A value that came through variables and module calls is used where a person would not look first.
    let passed: Vec<Label> = finding.labels.iter().flat_map(|(place, _)| labels.way(place)).collect();
    let mut all: Vec<Label> = finding.labels.into_iter().map(label).collect();
    all.extend(passed);
    let mut seen = Vec::new();
    all.retain(|label| {
        !seen.contains(&label.span) && {
            seen.push(label.span);
            true
        }
    });
    Diagnostic {
        rule: rule.id,
        consequence: page.consequence,
        severity: finding.severity.unwrap_or(page.severity),
        message: say(finding.message, true),
        labels: all,
        flow: finding.flow.into_iter().map(label).collect(),
        why: Some(finding.why.unwrap_or_else(|| page.why.clone())),
        help: finding.help.map(|help| say(help, false)),
        fingerprint: Fingerprint::of(key.iter().map(String::as_str)),
        fixes: finding.wishes.iter().filter_map(|(wishes, safety)| fixer.fix(wishes, *safety)).collect(),
    }
}

/// Rules speak in addresses; a person who wrote constructs knows their paths. `about`: the resources that are labelled;
/// `both`: the address stays beside the path.
fn as_shown(model: &Model, about: &[ResourceId], text: String, both: bool) -> String {
    if !about.iter().any(|&id| model.resource(id).shown.is_some()) {
        return text;
    }
    let shown = |word: &str| {
        let labelled = about.iter().copied().find(|&id| *model.resource(id).address == *word);
        let id = labelled.or_else(|| model.find(model.root_of(*about.first()?), word))?;
        model.resource(id).shown.as_deref()
    };
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split('`').enumerate() {
        let quoted = index % 2 == 1;
        match quoted.then(|| shown(word)).flatten() {
            Some(path) if both => out.extend(["`", path, "` (`", word, "`)"]),
            Some(path) => out.extend(["`", path, "`"]),
            None if quoted => out.extend(["`", word, "`"]),
            None => out.push_str(word),
        }
    }
    out
}

fn not_decided(model: &Model, rule: Option<&'static str>, place: &Place, why: &Reason) -> Undecided {
    let (variable, parameter) = match why.input() {
        Some(Input::Variable(name)) => (Some(&**name), None),
        Some(Input::Parameter(name)) => (None, Some(&**name)),
        None => (None, None),
    };
    Undecided {
        rule,
        what: address(model, place),
        why: why.text().to_owned(),
        variable: variable.map(str::to_owned),
        parameter: parameter.map(str::to_owned),
        span: Some(span(model, place)),
    }
}

fn address(model: &Model, place: &Place) -> String {
    format!("{}#{}", model.root(model.root_of(place.resource)).path, model.resource(place.resource).address)
}

/// Most serious first, then by place; what several instances of one declaration have in common is said once.
fn sort(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by_cached_key(|diagnostic| {
        let place =
            diagnostic.labels.first().map(|label| (sources.file(label.span.file).path().to_owned(), label.span.start));
        (std::cmp::Reverse(diagnostic.severity), place, diagnostic.rule, diagnostic.message.clone())
    });
    let mut seen = HashSet::new();
    diagnostics.retain(|diagnostic| {
        let places: Vec<Span> = diagnostic.labels.iter().map(|label| label.span).collect();
        seen.insert((diagnostic.rule, places))
    });
}
