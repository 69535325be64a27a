//! Invoke permissions: statements of functions' resource policies, and whether a trigger has one.

use super::identity::{FunctionTarget, Named};
use super::kinds::SourceKind;
use super::{NodeId, Qualifier, Trigger, TriggerGraph};
use crate::model::things::Permission;
use crate::model::{Exists, FromValue, Kind, Reason, ResourceId, RootId, State, Text, Type, Value};

/// A statement that lets a principal invoke a function.
#[derive(Debug, Clone)]
pub struct InvokePermission {
    /// The resource that adds it.
    pub via: ResourceId,
    /// The function; None where it cannot be told.
    pub function: Option<NodeId>,
    /// The alias or version the statement is on.
    pub qualifier: Option<Qualifier>,
    /// Who may invoke; None where it cannot be told.
    pub principal: Option<String>,
    /// The resource on whose behalf.
    pub source: Option<NodeId>,
    /// The service as a node, for a statement without a source.
    pub service: NodeId,
    /// Whether the statement allows `lambda:InvokeFunction`; None where it cannot be told.
    pub invokes: Option<bool>,
    /// Whether it is there.
    pub exists: Exists,
}

/// Whether a source may invoke the function of a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permitted {
    /// A statement allows it.
    Granted,
    /// No statement on the function names the principal.
    Missing,
    /// Statements name the principal, but only for other resources.
    Mismatch,
    /// The source needs none.
    NotNeeded,
    /// The source invokes with a role.
    Role,
    /// It cannot be told.
    Undecided(Reason),
}

impl Permitted {
    /// The word of the JSON contract.
    pub fn as_str(&self) -> &'static str {
        match self {
            Permitted::Granted => "granted",
            Permitted::Missing => "missing",
            Permitted::Mismatch => "mismatch",
            Permitted::NotNeeded => "not_needed",
            Permitted::Role => "role",
            Permitted::Undecided(_) => "undecided",
        }
    }
}

/// The service of a principal: `s3` of `s3.amazonaws.com`, `logs` of `logs.eu-west-1.amazonaws.com`.
fn service_of(principal: &str) -> Option<&str> {
    let (service, rest) = principal.split_once('.')?;
    let lambda_alarms = principal.starts_with("lambda.alarms.");
    (rest.contains("amazonaws") || rest.contains("amazon.com") || rest.contains("${")).then_some(if lambda_alarms {
        "lambda.alarms"
    } else {
        service
    })
}

/// True if a statement for `principal` serves a source that invokes as `wanted`.
fn serves(principal: &str, wanted: &str) -> bool {
    principal == "*" || principal == wanted || service_of(principal).is_some_and(|s| Some(s) == service_of(wanted))
}

impl TriggerGraph<'_> {
    pub(super) fn collect_permissions(&mut self) {
        let model = self.model;
        for (id, resource) in model.resources().filter(|(_, r)| r.kind == Type::Permission) {
            self.permission(id, model.root_of(id), &resource.exists);
        }
    }

    fn permission(&mut self, via: ResourceId, root: RootId, exists: &Exists) {
        let model = self.model;
        let principal = text_of(&model.field(via, &Permission::PRINCIPAL).state).and_then(|text| text.key());
        let action = text_of(&model.field(via, &Permission::ACTION).state).and_then(|text| text.known());
        let invokes = action.map(|action| {
            let action = action.to_lowercase();
            ["lambda:invokefunction", "lambda:invoke*", "lambda:*", "*"].contains(&action.as_str())
        });
        let source = match model.field(via, &Permission::SOURCE_ARN).state {
            State::Set(text, _) => {
                let wanted = |kind: Type| !matches!(kind, Type::Function | Type::Alias | Type::Version);
                Some(match self.named(root, &text, wanted, None) {
                    Named::Node(node) => node,
                    Named::External(text) => self.external(root, &text),
                    Named::Unknown(why) => self.external(root, why.text()),
                })
            }
            State::Unknown(why, _) => Some(self.external(root, why.text())),
            State::Absent | State::Default(_) => None,
        };
        let shown = principal.as_deref().map_or_else(|| "unknown principal".to_owned(), readable);
        let service = self.service(root, &shown);
        let mut targets: Vec<Option<FunctionTarget>> = Vec::new();
        match &model.field(via, &Permission::FUNCTION).state {
            State::Set(value, _) => {
                for value in value.alternatives() {
                    let found = value.as_text().map(|text| self.functions(root, text, true)).unwrap_or_default();
                    if found.is_empty() {
                        targets.push(self.external_function(root, value));
                    }
                    targets.extend(found.into_iter().map(Some));
                }
            }
            State::Unknown(..) => targets.push(None),
            State::Absent | State::Default(_) => {}
        }
        let own = text_of(&model.field(via, &Permission::QUALIFIER).state);
        for target in targets {
            let (function, mut qualifier) = match target {
                Some(target) => (Some(target.function), target.qualifier),
                None => (None, None),
            };
            if let (Some(text), Some(function)) = (&own, function) {
                qualifier = self
                    .qualifier(root, text)
                    .map(|found| self.settle(function, Some(found)).unwrap_or(Qualifier::Unknown));
            } else if let Some(function) = function {
                qualifier = self.settle(function, qualifier);
            }
            self.permissions.push(InvokePermission {
                via,
                function,
                qualifier,
                principal: principal.as_deref().map(readable),
                source,
                service,
                invokes,
                exists: exists.clone(),
            });
        }
    }

    /// A function given by a name that no function of the root bears is not declared here.
    fn external_function(&mut self, root: RootId, value: &Value) -> Option<FunctionTarget> {
        let text = Text::from_value(value).ok()?;
        text.known().map(|name| FunctionTarget { function: self.external(root, &name), qualifier: None })
    }

    /// A qualifier given as a field of its own.
    pub(super) fn qualifier(&mut self, root: RootId, text: &Text) -> Option<Qualifier> {
        let attribute = text.attributes().into_iter().find_map(|attribute| self.model.find(root, &attribute.resource));
        match attribute.map(|id| (id, self.model.resource(id).kind)) {
            Some((id, Type::Alias | Type::Version)) => Some(Qualifier::Node(NodeId::of(id))),
            Some((_, Type::Function)) => Some(Qualifier::Published),
            _ => Some(text.known().map_or(Qualifier::Unknown, |name| Qualifier::Literal(name.to_string()))),
        }
    }

    /// Decides for every trigger whether its source may invoke.
    pub(super) fn permit_all(&mut self) {
        let permitted: Vec<Permitted> = self.triggers.iter().map(|trigger| self.permitted(trigger)).collect();
        for (trigger, permitted) in self.triggers.iter_mut().zip(permitted) {
            trigger.permission = permitted;
        }
    }

    fn permitted(&self, trigger: &Trigger) -> Permitted {
        let Some(principal) = trigger.kind.principal() else {
            return match trigger.kind {
                SourceKind::Scheduler | SourceKind::Pipe | SourceKind::PipeEnrichment | SourceKind::StepFunctions => {
                    Permitted::Role
                }
                SourceKind::AppSync | SourceKind::Firehose => Permitted::Role,
                _ => Permitted::NotNeeded,
            };
        };
        match role_of(&trigger.entry) {
            Some(Ok(())) => return Permitted::Role,
            Some(Err(why)) => return Permitted::Undecided(why),
            None => {}
        }
        if self.is_external(trigger.function) {
            return Permitted::Undecided(Reason::new("the function is not declared here"));
        }
        let root = self.root_of(trigger.function);
        let mut others = false;
        let mut unsure = None;
        for statement in &self.permissions {
            if self.model.root_of(statement.via) != root || statement.invokes == Some(false) {
                continue;
            }
            let fits = statement.principal.as_deref().is_none_or(|p| serves(p, principal));
            if !fits {
                continue;
            }
            match statement.function {
                Some(function) if function == trigger.function => {}
                Some(_) => continue,
                None => {
                    unsure = Some(Reason::new("a permission is on a function that is not known"));
                    continue;
                }
            }
            let elsewhere = statement.source.is_some_and(|source| {
                source != trigger.source
                    && self.kind(source).is_some()
                    && self.kind(source) == self.kind(trigger.source)
            });
            if !elsewhere {
                return Permitted::Granted;
            }
            others = true;
        }
        match unsure.or_else(|| self.hidden(trigger.function)) {
            Some(why) => Permitted::Undecided(why),
            None if others => Permitted::Mismatch,
            None => Permitted::Missing,
        }
    }

    /// Why something that is not seen here may still be said of a resource: it is handed to a module that is not there,
    /// or another root names it.
    pub fn hidden(&self, node: NodeId) -> Option<Reason> {
        let root = self.root_of(node);
        let address = self.address(node);
        for opaque in &self.model.root(root).opaque {
            let mut names = false;
            opaque.body.each_text(&mut |text, _| names |= text.attributes().iter().any(|a| &*a.resource == address));
            if names || opaque.body.as_unknown().is_some() {
                return Some(opaque.why.clone());
            }
        }
        let name = self.own_name(node)?;
        let named = |statement: &&InvokePermission| {
            statement.function.is_some_and(|f| {
                self.root_of(f) != root && self.address(f).strip_prefix("external:").is_some_and(|text| text == name)
            })
        };
        let other = self.permissions.iter().find(named)?;
        Some(Reason::new(format!(
            "`{}` has a permission for a function of this name",
            self.model.root(self.model.root_of(other.via)).path
        )))
    }

    fn own_name(&self, node: NodeId) -> Option<String> {
        let resource = self.resource(node)?;
        let name = ["function_name", "FunctionName"].iter().find_map(|path| resource.body.get(path)?.as_str())?;
        Some(name.to_string())
    }
}

/// The role or credentials a source invokes with: beside the field that names the function.
fn role_of(entry: &Value) -> Option<Result<(), Reason>> {
    let names = [
        "role_arn",
        "RoleArn",
        "credentials",
        "Credentials",
        "credentials_arn",
        "CredentialsArn",
        "authorizer_credentials",
        "AuthorizerCredentials",
        "authorizer_credentials_arn",
        "AuthorizerCredentialsArn",
        "authorizerCredentials",
    ];
    let value = names.iter().find_map(|name| entry.get(name))?;
    match &value.kind {
        Kind::Null => None,
        Kind::Unknown(why) => Some(Err(why.clone())),
        Kind::OneOf(one) => Some(Err(one.why.clone())),
        Kind::Text(text) if text.known().as_deref() == Some("") => None,
        _ => Some(Ok(())),
    }
}

/// A key with its symbols as a person reads them.
fn readable(key: &str) -> String {
    let mut text = String::with_capacity(key.len());
    for (index, part) in key.split('\u{1}').enumerate() {
        if index % 2 == 1 {
            text.push_str(&format!("${{{part}}}"));
        } else {
            text.push_str(part);
        }
    }
    text
}

fn text_of(state: &State<Text>) -> Option<Text> {
    match state {
        State::Set(text, _) | State::Default(text) => Some(text.clone()),
        State::Absent | State::Unknown(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_compared_by_service() {
        assert!(serves("logs.eu-west-1.amazonaws.com", "logs.amazonaws.com"));
        assert!(serves("sns.${url-suffix}.amazonaws.com", "sns.amazonaws.com"));
        assert!(serves("*", "sns.amazonaws.com"));
        assert!(!serves("s3.amazonaws.com", "sns.amazonaws.com"));
        assert!(!serves("123456789012", "sns.amazonaws.com"));
    }
}
