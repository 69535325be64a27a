use compact_str::CompactString;

use crate::diagnostic::{Safety, Severity};
use crate::graph::{Failure, NodeId, RedriveAllowance, Trigger, TriggerGraph};
use crate::model::{Field, Origin, Reason, ResourceId, State, Text, Wish};

/// Where something is: a resource, or a value of it. Rules pass places on and never look into them.
#[derive(Debug, Clone)]
pub struct Place {
    /// The resource.
    pub resource: ResourceId,
    /// The value; the resource's declaration where there is none.
    pub origin: Option<Origin>,
}

impl Place {
    /// Where a field stands in its resource, wherever its value comes from: for what is wrong with any value.
    pub fn standing<T>(field: &Field<T>) -> Self {
        Self { resource: field.owner, origin: field.origin().map(Origin::used) }
    }
}

impl From<ResourceId> for Place {
    fn from(resource: ResourceId) -> Self {
        Self { resource, origin: None }
    }
}

impl From<(ResourceId, Option<Origin>)> for Place {
    fn from((resource, origin): (ResourceId, Option<Origin>)) -> Self {
        Self { resource, origin }
    }
}

impl<T> From<&Field<T>> for Place {
    fn from(field: &Field<T>) -> Self {
        Self { resource: field.owner, origin: field.origin().cloned() }
    }
}

impl From<&Trigger> for Place {
    fn from(trigger: &Trigger) -> Self {
        Self { resource: trigger.via, origin: Some(trigger.target.clone()) }
    }
}

impl From<&Failure> for Place {
    fn from(failure: &Failure) -> Self {
        Self { resource: failure.via, origin: Some(failure.place.clone()) }
    }
}

impl From<&RedriveAllowance> for Place {
    fn from(allowance: &RedriveAllowance) -> Self {
        Self { resource: allowance.via, origin: Some(allowance.place.clone()) }
    }
}

/// One finding of a rule.
#[derive(Debug, Clone)]
pub struct Finding {
    /// A level other than the page's.
    pub severity: Option<Severity>,
    /// What is wrong.
    pub message: String,
    /// Places with words; the first is where a person would edit.
    pub labels: Vec<(Place, String)>,
    /// Hops of a loop, in order.
    pub flow: Vec<(Place, String)>,
    /// Why it matters, where the page's sentence is not enough.
    pub why: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// What would mend it: each entry by itself.
    pub wishes: Vec<(Vec<Wish>, Safety)>,
}

impl Finding {
    /// Labels one more place.
    pub fn label(&mut self, place: impl Into<Place>, text: impl Into<String>) -> &mut Self {
        self.labels.push((place.into(), text.into()));
        self
    }

    /// Labels a node, if it is declared.
    pub fn label_node(&mut self, graph: &TriggerGraph, node: NodeId, text: impl Into<String>) -> &mut Self {
        if let Some(id) = graph.resource_id(node) {
            self.label(id, text);
        }
        self
    }

    /// Adds a hop of a loop.
    pub fn hop(&mut self, place: impl Into<Place>, text: impl Into<String>) -> &mut Self {
        self.flow.push((place.into(), text.into()));
        self
    }

    /// Says why this one matters.
    pub fn why(&mut self, why: impl Into<String>) -> &mut Self {
        self.why = Some(why.into());
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Says what would mend it: wishes that belong together. Without any, nothing is said.
    pub fn wish(&mut self, wishes: impl IntoIterator<Item = Wish>, safety: Safety) -> &mut Self {
        let wishes: Vec<Wish> = wishes.into_iter().collect();
        if !wishes.is_empty() {
            self.wishes.push((wishes, safety));
        }
        self
    }

    /// Gives it another level than the page's.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = Some(severity);
        self
    }
}

/// What one rule found, and what it could not decide.
#[derive(Debug, Default)]
pub struct Findings {
    /// The findings.
    pub found: Vec<Finding>,
    /// What could not be decided, and why.
    pub undecided: Vec<(Place, Reason)>,
}

impl Findings {
    /// Reports a finding at the place where a person would edit.
    pub fn report(
        &mut self,
        at: impl Into<Place>,
        label: impl Into<String>,
        message: impl Into<String>,
    ) -> &mut Finding {
        let index = self.found.len();
        self.found.push(Finding {
            severity: None,
            message: message.into(),
            labels: vec![(at.into(), label.into())],
            flow: Vec::new(),
            why: None,
            help: None,
            wishes: Vec::new(),
        });
        &mut self.found[index]
    }

    /// Counts something that cannot be decided.
    pub fn undecided(&mut self, what: impl Into<Place>, why: Reason) {
        self.undecided.push((what.into(), why));
    }

    /// The value in force of a field; None where there is none, or where it is not known, which is counted.
    pub fn known<T: Clone>(&mut self, field: &Field<T>) -> Option<T> {
        match &field.state {
            State::Set(value, _) | State::Default(value) => Some(value.clone()),
            State::Absent => None,
            State::Unknown(why, _) => {
                self.undecided(field, why.clone());
                None
            }
        }
    }

    /// The whole text of a field; None where there is none, or where it is not wholly known, which is counted.
    pub fn known_text(&mut self, field: &Field<Text>) -> Option<CompactString> {
        let text = self.known(field)?;
        if text.known().is_none() {
            let after = || Reason::new(format!("`{text}` is known only after deployment"));
            self.undecided(field, text.first_unknown().unwrap_or_else(after));
        }
        text.known()
    }

    /// The values in force of two fields; None where one is not there or not known, which is counted.
    pub fn both<A: Clone, B: Clone>(&mut self, a: &Field<A>, b: &Field<B>) -> Option<(A, B)> {
        let (a, b) = (self.known(a), self.known(b));
        Some((a?, b?))
    }
}
