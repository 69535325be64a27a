//! Whether a trigger has the permission it needs.

use super::source::Subject;
use super::{InvokePermission, Permitted};
use crate::graph::kinds::SourceKind;
use crate::graph::{Qualifier, Trigger, TriggerGraph};
use crate::model::things::Function;
use crate::model::{Kind, Reason, Truth, Type, Value};

/// The permission that almost lets a trigger invoke.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// Its index in [`TriggerGraph::permissions`].
    pub permission: usize,
    /// What of it does not match.
    pub fault: Fault,
}

/// What of a permission does not match a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is on another alias or version, or on none.
    Qualifier,
    /// It is for sources of another account.
    Account {
        /// The account of the source.
        expected: String,
    },
    /// It is for another source.
    Source {
        /// The ARN it would have to match.
        expected: String,
        /// How it is usually got wrong.
        hint: Hint,
    },
}

/// How a source's ARN is usually got wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Nothing in particular.
    None,
    /// The ARN of a log group without `:*`.
    LogGroup,
    /// `ANY` for a method.
    AnyMethod,
    /// A path parameter of another name.
    PathParameter,
    /// One part too many for `$default` or a route key.
    Default,
    /// A stage the API does not have.
    Stage,
}

/// More permissions of a function are not compared with a trigger: a policy of 20 KB does not hold as many.
const MOST: usize = 128;

/// How near a permission comes: the nearest one is shown.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    OtherSource,
    SameSource,
    OtherQualifier,
    OtherAccount,
}

/// The judgement on one subject of a trigger so far.
#[derive(Default)]
struct Judgement {
    unsure: Option<Reason>,
    nearest: Option<(Nearness, Mismatch)>,
}

impl TriggerGraph<'_> {
    /// Decides for every trigger whether its source may invoke.
    pub(in crate::graph) fn permit_all(&mut self) {
        let permitted: Vec<Permitted> = self.triggers.iter().map(|trigger| self.permitted(trigger)).collect();
        for (trigger, permitted) in self.triggers.iter_mut().zip(permitted) {
            trigger.permission = permitted;
        }
    }

    fn permitted(&self, trigger: &Trigger) -> Permitted {
        let Some(principal) = self.principal(trigger) else {
            return match trigger.kind {
                // The trigger is there because of its permission.
                SourceKind::Alexa => Permitted::Granted,
                SourceKind::Scheduler
                | SourceKind::Pipe
                | SourceKind::PipeEnrichment
                | SourceKind::StepFunctions
                | SourceKind::AppSync
                | SourceKind::CodePipeline
                | SourceKind::Firehose => Permitted::Role,
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
        let subjects = match self.subjects(trigger) {
            Ok(subjects) => subjects.into_iter().map(Ok).collect(),
            Err(why) => vec![Err(why)],
        };
        let mut worst = Permitted::Granted;
        for subject in &subjects {
            match self.judge(trigger, principal, subject.as_ref()) {
                Permitted::Granted => {}
                // No page of AWS was found that says so of Lex V2.
                Permitted::Missing if principal == "lexv2.amazonaws.com" => {
                    worst = Permitted::Undecided(Reason::new("whether a bot needs a permission is not certain"));
                }
                Permitted::Undecided(why) => worst = Permitted::Undecided(why),
                certain => return certain,
            }
        }
        worst
    }

    fn judge(&self, trigger: &Trigger, principal: &str, subject: Result<&Subject, &Reason>) -> Permitted {
        let index = &self.permission_index;
        let mut judgement = Judgement::default();
        if let Some(of_function) = index.by_function.get(&trigger.function) {
            let same = of_function.by_source.get(&trigger.source);
            if of_function.others.len() > MOST {
                let why = "the function has more permissions than are compared";
                judgement.unsure = Some(Reason::new(why));
            }
            for &number in same.into_iter().flatten().chain(of_function.others.iter().take(MOST)) {
                if self.grants(number, trigger, principal, subject, &mut judgement) {
                    return Permitted::Granted;
                }
            }
            // A pattern may begin with the ARN of one resource and take in another.
            let near = judgement.nearest.is_some();
            for &number in of_function.all.iter().filter(|_| !near).take(MOST) {
                let elsewhere = self
                    .permissions
                    .get(number)
                    .and_then(|p| p.source)
                    .is_some_and(|source| source != trigger.source && !self.is_external(source));
                if elsewhere && self.grants(number, trigger, principal, subject, &mut judgement) {
                    return Permitted::Granted;
                }
            }
        }
        for &number in index.anywhere.get(&self.root_of(trigger.function)).into_iter().flatten() {
            let Some(permission) = self.permissions.get(number) else { continue };
            if permission.invokes != Some(false) && permission.principal.serves(principal).possible() {
                judgement.unsure.get_or_insert_with(|| Reason::new("a permission is on a function that is not known"));
            }
        }
        match (judgement.unsure.or_else(|| self.hidden(trigger.function)), judgement.nearest) {
            (Some(why), _) => Permitted::Undecided(why),
            (None, Some((_, mismatch))) => Permitted::Mismatch(mismatch),
            (None, None) => Permitted::Missing,
        }
    }

    /// The permissions that certainly let a trigger invoke.
    pub fn granting(&self, trigger: &Trigger) -> Vec<&InvokePermission> {
        let of_function = self.permission_index.by_function.get(&trigger.function);
        let (Some(principal), Some(of_function)) = (trigger.kind.principal(), of_function) else { return Vec::new() };
        let subjects: Vec<_> = match self.subjects(trigger) {
            Ok(subjects) => subjects.into_iter().map(Ok).collect(),
            Err(why) => vec![Err(why)],
        };
        let grants = |&&number: &&usize| {
            let by = |subject: &Result<Subject, Reason>| {
                self.grants(number, trigger, principal, subject.as_ref(), &mut Judgement::default())
            };
            subjects.iter().any(by)
        };
        of_function.all.iter().take(MOST).filter(grants).filter_map(|&number| self.permissions.get(number)).collect()
    }

    /// Whether a permission certainly lets the trigger invoke; what else there is to say of it goes into `judgement`.
    fn grants(
        &self,
        number: usize,
        trigger: &Trigger,
        principal: &str,
        subject: Result<&Subject, &Reason>,
        judgement: &mut Judgement,
    ) -> bool {
        let invokes = |p: &&InvokePermission| p.invokes != Some(false) && self.serves_others_than_urls(p);
        let Some(permission) = self.permissions.get(number).filter(invokes) else { return false };
        let serves = permission.principal.serves(principal);
        if serves == Truth::No {
            return false;
        }
        let qualifier = self.same_qualifier(trigger, permission);
        let (source, expected, hint) = self.same_source(trigger, permission, subject);
        if source == Truth::No {
            let nearness = if permission.source == Some(trigger.source) || hint != Hint::None {
                Nearness::SameSource
            } else {
                Nearness::OtherSource
            };
            let fault = Fault::Source { expected, hint };
            judgement.near(nearness, Mismatch { permission: number, fault }, &serves);
            return false;
        }
        if qualifier == Truth::No {
            let mismatch = Mismatch { permission: number, fault: Fault::Qualifier };
            judgement.near(Nearness::OtherQualifier, mismatch, &serves);
            return false;
        }
        let (account, expected) = self.same_account(trigger, permission);
        if account == Truth::No {
            let mismatch = Mismatch { permission: number, fault: Fault::Account { expected } };
            judgement.near(Nearness::OtherAccount, mismatch, &serves);
            return false;
        }
        let action = match permission.invokes {
            Some(_) => Truth::Yes,
            None => Truth::Unknown(Reason::new("the action of a permission is not known")),
        };
        let asked = account.and(|| self.same_organization(permission));
        match serves.and(|| source).and(|| qualifier).and(|| action).and(|| asked) {
            Truth::Yes => true,
            Truth::Unknown(why) => {
                judgement.unsure.get_or_insert(why);
                false
            }
            Truth::No => false,
        }
    }

    /// Whether a permission is for the source of a trigger, what ARN that is, and how it is got wrong.
    fn same_source(
        &self,
        trigger: &Trigger,
        permission: &InvokePermission,
        subject: Result<&Subject, &Reason>,
    ) -> (Truth, String, Hint) {
        let Some(source) = permission.source else { return (Truth::Yes, String::new(), Hint::None) };
        let same = source == trigger.source;
        let declared = !self.is_external(source) && !self.is_external(trigger.source);
        let kinds = [self.kind(source), self.kind(trigger.source)];
        // APIs of both kinds have ids from one supply, and ARNs of one form.
        let alike = kinds[0] == kinds[1] || kinds.iter().all(|kind| matches!(kind, Some(Type::RestApi | Type::Api)));
        let (pattern, subject) = match (&permission.pattern, subject) {
            (Some(pattern), Ok(subject)) => (pattern, subject),
            // Where ARNs are not compared, the resources are.
            (_, Err(_)) if declared && !same && alike => {
                return (Truth::No, format!("{}", self.name(trigger.source)), Hint::None);
            }
            (_, Err(_)) if same => return (Truth::Yes, String::new(), Hint::None),
            (None, _) => {
                let why = Reason::new("the source of a permission is not known");
                return (Truth::Unknown(why), String::new(), Hint::None);
            }
            (_, Err(why)) => return (Truth::Unknown(why.clone()), String::new(), Hint::None),
        };
        let stages = self.api_index.stages_of(trigger.source);
        let fit = subject.fits(pattern, stages.as_deref());
        let truth = match fit.truth {
            // Symbols of two resources may be equal as far as texts tell; as resources they are not.
            Truth::Unknown(_) if declared && !same && alike => Truth::No,
            // The same resource outside: named by its ARN here and by its name there.
            Truth::Unknown(_) if same && !declared && self.is_external(source) && subject.call.is_none() => Truth::Yes,
            truth => truth,
        };
        (truth, subject.shown(), fit.hint)
    }

    fn same_qualifier(&self, trigger: &Trigger, permission: &InvokePermission) -> Truth {
        let unknown = || Truth::Unknown(Reason::new("which version or alias is meant is not known"));
        let function = trigger.function;
        let latest = |qualifier: Option<&Qualifier>| match qualifier {
            None => Some(true),
            Some(Qualifier::Literal(name)) => Some(name == "$LATEST"),
            Some(Qualifier::Published) => self.publishes(function).map(|publishes| !publishes),
            Some(Qualifier::Node(_)) => Some(false),
            Some(Qualifier::Unknown) => None,
        };
        let (a, b) = (trigger.qualifier.as_ref(), permission.qualifier.as_ref());
        match (latest(a), latest(b)) {
            (Some(true), Some(true)) => return Truth::Yes,
            (Some(a), Some(b)) if a != b => return Truth::No,
            _ => {}
        }
        match (a, b) {
            (Some(a), Some(b)) if a == b && *a != Qualifier::Unknown => Truth::Yes,
            (Some(Qualifier::Node(a)), Some(Qualifier::Node(b))) => {
                let alias = |node| self.kind(node) == Some(Type::Alias);
                if alias(*a) != alias(*b) || alias(*a) { Truth::No } else { unknown() }
            }
            (Some(Qualifier::Literal(_)), Some(Qualifier::Literal(_))) => Truth::No,
            (Some(Qualifier::Literal(name)), Some(Qualifier::Node(node)))
            | (Some(Qualifier::Node(node)), Some(Qualifier::Literal(name))) => {
                let own = self.name(*node).known();
                let alias = self.kind(*node) == Some(Type::Alias);
                match own {
                    Some(own) if alias => Truth::from(own == *name),
                    _ => unknown(),
                }
            }
            _ => unknown(),
        }
    }

    /// Whether a version is published with the function, so that its qualified ARN names one; None where that cannot be
    /// told.
    fn publishes(&self, function: crate::graph::NodeId) -> Option<bool> {
        self.field(function, &Function::PUBLISH).and_then(|field| field.value().copied())
    }
}

impl Judgement {
    fn near(&mut self, nearness: Nearness, mismatch: Mismatch, serves: &Truth) {
        if let Truth::Unknown(why) = serves {
            self.unsure.get_or_insert_with(|| why.clone());
        } else if self.nearest.as_ref().is_none_or(|(nearest, _)| nearness > *nearest) {
            self.nearest = Some((nearness, mismatch));
        }
    }
}

/// The role or credentials a source invokes with: beside the field that names the function.
pub(in crate::graph) fn role_of(entry: &Value) -> Option<Result<(), Reason>> {
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
