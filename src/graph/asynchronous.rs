//! Asynchronous invocations: retries and destinations by alias or version, and whether what fails is kept.

use super::{FailureKind, Invocation, NodeId, Qualifier, SourceKind, Trigger, TriggerGraph};
use crate::model::things::{EventInvokeConfig, Function, UserPool};
use crate::model::{Exists, Reason, ResourceId, State, Text, Type, Value, reach};

/// Retries and destinations of asynchronous invocations of a function, an alias or a version.
#[derive(Debug, Clone)]
pub struct AsyncConfig {
    /// The resource that sets them.
    pub via: ResourceId,
    /// The function; None where it cannot be told.
    pub function: Option<NodeId>,
    /// The alias or version they are for; None for the function itself (`$LATEST`).
    pub qualifier: Option<Qualifier>,
    /// Whether it is there.
    pub exists: Exists,
}

/// Whether events of an asynchronous trigger are kept when the function fails.
#[derive(Debug, Clone)]
pub enum FailureKept {
    /// By a dead-letter queue or an on-failure destination.
    Yes,
    /// Only events of another alias or version are.
    Elsewhere(ResourceId),
    /// No.
    No,
    /// It cannot be told.
    Unknown(Reason),
}

impl TriggerGraph<'_> {
    pub(super) fn collect_async_configs(&mut self) {
        let model = self.model;
        for (via, resource) in model.resources().filter(|(_, r)| r.kind == Type::EventInvokeConfig) {
            let root = model.root_of(via);
            let named = ["function_name", "FunctionName"]
                .iter()
                .find_map(|path| reach(&resource.body, path).into_iter().next());
            let target = named.as_ref().and_then(|named| named.value.as_text().cloned());
            let target = target.and_then(|text| self.functions(root, &text, true).into_iter().next());
            let own = match model.field(via, &EventInvokeConfig::QUALIFIER).state {
                State::Set(text, _) | State::Default(text) => self.own_qualifier(root, &text),
                State::Unknown(..) => Some(Qualifier::Unknown),
                State::Absent => None,
            };
            let function = target.as_ref().map(|target| target.function);
            let qualifier = own.or_else(|| target.and_then(|target| target.qualifier));
            let qualifier = function.map_or(qualifier.clone(), |function| self.settle(function, qualifier));
            self.async_configs.push(AsyncConfig { via, function, qualifier, exists: resource.exists.clone() });
        }
    }

    fn own_qualifier(&mut self, root: crate::model::RootId, text: &Text) -> Option<Qualifier> {
        if text.known().is_some_and(|name| name == "$LATEST" || name.is_empty()) {
            return None;
        }
        Some(self.qualifier(root, text))
    }

    /// Whether a trigger hands its events over for Lambda to retry: asynchronous invocations but those whose source
    /// looks after a failure itself (a custom resource, a pipeline) or that are the outcome of one (a destination).
    pub fn is_left_to_lambda(&self, trigger: &Trigger) -> bool {
        let of_itself =
            matches!(trigger.kind, SourceKind::CustomResource | SourceKind::CodePipeline | SourceKind::Destination);
        self.is_asynchronous(trigger) && !of_itself
    }

    /// Whether a trigger does not wait for the answer: as its kind has it, or as it is set beside the function (aws facts
    /// 3.2 and 4).
    pub fn is_asynchronous(&self, trigger: &Trigger) -> bool {
        let says = |within: &Value, paths: [&str; 2], word: &str| {
            let reached = paths.iter().flat_map(|path| reach(within, path));
            reached.into_iter().any(|reached| reached.value.as_str().is_some_and(|said| said == word))
        };
        let body = &self.model.resource(trigger.via).body;
        match trigger.kind {
            SourceKind::StepFunctions => says(&trigger.entry, ["InvocationType", "invocationType"], "Event"),
            SourceKind::Pipe => {
                let paths = [
                    "target_parameters.lambda_function_parameters.invocation_type",
                    "TargetParameters.LambdaFunctionParameters.InvocationType",
                ];
                says(body, paths, "FIRE_AND_FORGET")
            }
            SourceKind::Ses => !says(&trigger.entry, ["invocation_type", "InvocationType"], "RequestResponse"),
            SourceKind::Cognito => self.is_custom_sender(trigger),
            _ => trigger.invocation == Invocation::Async,
        }
    }

    /// Whether a user pool lets the function send messages in its place, which it does not wait for.
    pub fn is_custom_sender(&self, trigger: &Trigger) -> bool {
        let names = |spec| {
            self.model.field::<Text>(trigger.via, spec).origin().is_some_and(|o| o.used().span == trigger.target.span)
        };
        trigger.kind == SourceKind::Cognito && UserPool::SENDERS.iter().any(names)
    }

    /// The configuration of a function for what is invoked, if there is one; None where it cannot be told.
    pub fn async_config_of(&self, function: NodeId, qualifier: Option<&Qualifier>) -> Option<Option<&AsyncConfig>> {
        let root = self.root_of(function);
        let own = |config: &&AsyncConfig| match config.function {
            Some(of) => of == function,
            None => self.model.root_of(config.via) == root,
        };
        let mut found = None;
        for config in self.async_configs.iter().filter(own) {
            if config.function.is_none() || config.qualifier == Some(Qualifier::Unknown) {
                return None;
            }
            if config.qualifier.as_ref() == qualifier {
                found = Some(config);
            }
        }
        Some(found)
    }

    /// The alias that SAM publishes a function by.
    pub fn published_alias(&self, function: NodeId) -> Option<NodeId> {
        let alias = format!("{}.Alias", self.address(function));
        self.model.find(self.root_of(function), &alias).map(NodeId::of)
    }

    /// Whether what fails of an asynchronous trigger is kept.
    pub fn failure_kept(&self, trigger: &Trigger) -> FailureKept {
        let function = trigger.function;
        match self.field(function, &Function::DEAD_LETTER).map(|field| field.state) {
            Some(State::Set(..) | State::Default(_)) => return FailureKept::Yes,
            Some(State::Unknown(why, _)) => return FailureKept::Unknown(why),
            Some(State::Absent) | None => {}
        }
        let keeps = |config: &&AsyncConfig| {
            self.failures.iter().any(|f| f.via == config.via && f.kind == FailureKind::OnFailure)
        };
        let mut elsewhere = None;
        for config in self.async_configs.iter().filter(keeps) {
            match config.function {
                None if self.model.root_of(config.via) == self.root_of(function) => {
                    return FailureKept::Unknown(Reason::new(
                        "an on-failure destination is of a function that is not known",
                    ));
                }
                Some(of) if of == function => {}
                _ => continue,
            }
            if config.qualifier == trigger.qualifier {
                return match &config.exists {
                    Exists::Yes => FailureKept::Yes,
                    Exists::Maybe(why) => FailureKept::Unknown(why.clone()),
                };
            }
            if config.qualifier == Some(Qualifier::Unknown) || trigger.qualifier == Some(Qualifier::Unknown) {
                return FailureKept::Unknown(Reason::new("an alias or version is not known"));
            }
            elsewhere = Some(config.via);
        }
        match (elsewhere, self.hidden(function)) {
            (Some(via), _) => FailureKept::Elsewhere(via),
            (None, Some(why)) => FailureKept::Unknown(why),
            (None, None) => FailureKept::No,
        }
    }
}
