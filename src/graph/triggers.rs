//! Trigger and forward edges.

use compact_str::CompactString;

use super::identity::{FunctionTarget, Named};
use super::kinds::{Invocation, SourceKind};
use super::permissions::{InvokePermission, Permitted};
use super::wiring::{Target, WIRINGS, Wiring};
use super::{NodeId, Qualifier, TriggerGraph, both};
use crate::model::things::{Api, EventSourceMapping, Permission, Rule};
use crate::model::{Exists, Kind, Origin, Reason, ResourceId, RootId, State, Text, Type, Value, awscc, json, reach};

/// Events of a source invoke a function.
#[derive(Debug, Clone)]
pub struct Trigger {
    /// What kind of source.
    pub kind: SourceKind,
    /// The source itself: queue, table, bucket, rule, API.
    pub source: NodeId,
    /// The function, never its alias.
    pub function: NodeId,
    /// The alias or version that is invoked.
    pub qualifier: Option<Qualifier>,
    /// The resource that proves it.
    pub via: ResourceId,
    /// The text that names the source, where one does.
    pub source_text: Option<Text>,
    /// The block or object of `via` that names the function: holds filters, roles, …
    pub entry: Value,
    /// The keys that lead to the function's name in a document (state machine, OpenAPI).
    pub within: Vec<CompactString>,
    /// Where the function is named.
    pub target: Origin,
    /// How it invokes.
    pub invocation: Invocation,
    /// Whether it is switched on; None where that is not known.
    pub enabled: Option<bool>,
    /// Whether the edge is there.
    pub exists: Exists,
    /// Whether the source may invoke the function.
    pub permission: Permitted,
}

impl Trigger {
    /// What of a user pool invokes the function: `PreSignUp`, `CustomMessage`; None for other sources.
    pub fn event(&self) -> Option<String> {
        let name = self.within.first().filter(|_| self.kind == SourceKind::Cognito)?;
        Some(awscc::property("", name))
    }
}

/// A source hands events on to something that is no function.
#[derive(Debug, Clone)]
pub struct Forward {
    /// What kind of source.
    pub kind: SourceKind,
    /// The source.
    pub source: NodeId,
    /// What takes the events.
    pub target: NodeId,
    /// The resource that proves it.
    pub via: ResourceId,
    /// The block or object of `via` that names the target.
    pub entry: Value,
    /// Where the target is named.
    pub place: Origin,
    /// Whether the edge is there.
    pub exists: Exists,
}

/// A text of a document that may name functions, and the kind of trigger it makes.
struct Mention {
    kind: SourceKind,
    text: Text,
    origin: Origin,
    entry: Value,
    within: Vec<CompactString>,
}

/// A source as a field names it.
#[derive(Clone)]
struct Source {
    node: NodeId,
    text: Option<Text>,
    /// Why it may be another.
    maybe: Option<Reason>,
}

/// An edge to a function before its ends are known to be there.
struct Edge {
    kind: SourceKind,
    source: Source,
    function: NodeId,
    qualifier: Option<Qualifier>,
    via: ResourceId,
    entry: Value,
    within: Vec<CompactString>,
    target: Origin,
    exists: Exists,
}

impl TriggerGraph<'_> {
    pub(super) fn collect_triggers(&mut self) {
        let model = self.model;
        for (id, resource) in model.resources() {
            let dialect = model.form_of(id);
            for wiring in WIRINGS.iter().filter(|wiring| wiring.via == resource.kind) {
                if let Some((source, target)) = wiring.paths(dialect) {
                    self.wire(id, wiring, source, target);
                }
            }
        }
        self.collect_skills();
        self.permit_all();
    }

    /// Alexa skills are no resources: only the permission says that one invokes the function.
    fn collect_skills(&mut self) {
        let skill = |permission: &&InvokePermission| {
            permission.principal.service().is_some_and(|service| service.starts_with("alexa-"))
                && permission.invokes != Some(false)
        };
        let of_skills: Vec<InvokePermission> = self.permissions.iter().filter(skill).cloned().collect();
        for permission in of_skills {
            let Some(function) = permission.function else { continue };
            let resource = self.model.resource(permission.via);
            let source = Source { node: permission.service, text: None, maybe: None };
            let named = self.model.field(permission.via, &Permission::FUNCTION);
            self.trigger(Edge {
                kind: SourceKind::Alexa,
                source,
                function,
                qualifier: permission.qualifier,
                via: permission.via,
                entry: resource.body.clone(),
                within: Vec::new(),
                target: named.origin().cloned().unwrap_or_default(),
                exists: permission.exists,
            });
        }
    }

    fn wire(&mut self, via: ResourceId, wiring: &Wiring, source_path: &str, target_path: &str) {
        let (resource, root) = (self.model.resource(via), self.model.root_of(via));
        let apart = target_path.split_once('/').or_else(|| target_path.rsplit_once('.'));
        let (parent_path, field) = apart.unwrap_or(("", target_path));
        for parent in reach(&resource.body, parent_path) {
            let mut exists = resource.exists.clone();
            if let Some(why) = &parent.maybe {
                exists = both(&exists, &Exists::Maybe(why.clone()));
            }
            if let Kind::Unknown(why) = &parent.value.kind {
                self.gap(via, why);
                continue;
            }
            if !may_be_a_function(&parent.value) || wiring.target == Target::Call && !calls_lambda(&parent.value) {
                continue;
            }
            for reached in reach(&parent.value, field) {
                let mut exists = exists.clone();
                if let Some(why) = &reached.maybe {
                    exists = both(&exists, &Exists::Maybe(why.clone()));
                }
                let sources = self.sources(via, root, wiring, source_path);
                for source in sources {
                    let exists = match &source.maybe {
                        Some(why) => both(&exists, &Exists::Maybe(why.clone())),
                        None => exists.clone(),
                    };
                    self.connect(via, wiring, source, &parent.value, &reached.value, exists);
                }
            }
        }
    }

    /// The sources of a wiring.
    fn sources(&mut self, via: ResourceId, root: RootId, wiring: &Wiring, path: &str) -> Vec<Source> {
        if path.is_empty() {
            return vec![Source { node: NodeId::of(via), text: None, maybe: None }];
        }
        let wanted = |kind: Type| !matches!(kind, Type::Function | Type::Alias | Type::Version);
        let bare = match wiring.kind {
            SourceKind::S3 => Some(Type::Bucket),
            SourceKind::EventBridge => Some(Type::Rule),
            SourceKind::Logs => Some(Type::LogGroup),
            SourceKind::DynamoDb => Some(Type::Table),
            SourceKind::Mapping => Some(Type::Queue),
            SourceKind::CodeCommit => Some(Type::Repository),
            _ => None,
        };
        let mut sources = Vec::new();
        for reached in reach(&self.model.resource(via).body, path) {
            if wiring.kind == SourceKind::Destination {
                let text = reached.value.as_text().cloned();
                let functions = text.map(|text| self.functions(root, &text, true)).unwrap_or_default();
                let source = |node| Source { node, text: None, maybe: reached.maybe.clone() };
                sources.extend(functions.into_iter().map(|target| source(target.function)));
                continue;
            }
            let named = match &reached.value.kind {
                Kind::Text(text) => self.named(root, text, wanted, bare),
                Kind::Unknown(why) => Named::Unknown(why.clone()),
                _ => continue,
            };
            let node = match named {
                Named::Node(node) => node,
                Named::External(text) => self.external(root, &text),
                Named::Unknown(why) => {
                    self.gap(via, &why);
                    self.external(root, why.text())
                }
            };
            sources.push(Source { node, text: reached.value.as_text().cloned(), maybe: reached.maybe });
        }
        if sources.is_empty() {
            // Self-managed Kafka names its brokers only; everything else would be refused.
            sources.push(Source { node: self.external(root, "source not named"), text: None, maybe: None });
        }
        sources
    }

    fn connect(
        &mut self,
        via: ResourceId,
        wiring: &Wiring,
        source: Source,
        parent: &Value,
        value: &Value,
        exists: Exists,
    ) {
        let root = self.model.root_of(via);
        let kind = self.refine(wiring.kind, via, source.node, parent);
        let edge = |kind: SourceKind, target: FunctionTarget| Edge {
            kind,
            source: source.clone(),
            function: target.function,
            qualifier: target.qualifier,
            via,
            entry: parent.clone(),
            within: Vec::new(),
            target: value.origin.used(),
            exists: exists.clone(),
        };
        if matches!(wiring.target, Target::Document | Target::Api | Target::Call) {
            let mut found = false;
            let mut mentions = mentions(kind, value, wiring.target == Target::Api);
            if wiring.target == Target::Call {
                mentions.retain(|mention| mention.within.len() == 1 && mention.within[0] == "FunctionName");
            }
            for mention in mentions {
                for target in self.functions(root, &mention.text, true) {
                    found = true;
                    let edge = edge(mention.kind, target);
                    let (entry, within) = (mention.entry.clone(), mention.within.clone());
                    self.trigger(Edge { entry, within, target: mention.origin.clone(), ..edge });
                }
            }
            if !found && let Some(why) = unseen_function(value, wiring.kind == SourceKind::Cognito, 0) {
                self.gap(via, &why);
            }
            return;
        }
        let text = match &value.kind {
            Kind::Text(text) => text,
            Kind::Unknown(why) => {
                self.gap(via, why);
                if wiring.target == Target::OnlyFunction {
                    let function = self.external(root, why.text());
                    self.trigger(edge(kind, FunctionTarget { function, qualifier: None }));
                }
                return;
            }
            _ => return,
        };
        let targets = self.functions(root, text, true);
        let none = targets.is_empty();
        for target in targets {
            self.trigger(edge(kind, target));
        }
        if !none {
            return;
        }
        match wiring.target {
            Target::OnlyFunction => {
                let function = self.external(root, &text.to_string());
                self.trigger(edge(kind, FunctionTarget { function, qualifier: None }));
            }
            Target::Any => match self.named(root, text, |kind| kind != Type::Other, None) {
                Named::Node(target) => {
                    let (entry, place, source) = (parent.clone(), value.origin.used(), source.node);
                    self.forwards.push(Forward { kind, source, target, via, entry, place, exists });
                }
                Named::Unknown(why) => self.gap(via, &why),
                Named::External(_) => {}
            },
            Target::Function => {
                if let Some(why) = text.first_unknown() {
                    self.gap(via, &why);
                }
            }
            Target::Document | Target::Api | Target::Call => {}
        }
    }

    fn trigger(&mut self, edge: Edge) {
        // Which function that is only the call tells.
        if let Some((_, name)) = self.address(edge.function).split_once("${stageVariables.") {
            let name = name.split('}').next().unwrap_or_default();
            self.gap(edge.via, &Reason::new(format!("stage variable `{name}` is filled in at run time")));
        }
        let Edge { kind, source, function, qualifier, via, entry, within, target, exists } = edge;
        let qualifier = self.settle(function, qualifier);
        let of = |node: NodeId| self.resource(node).map_or(Exists::Yes, |r| r.exists.clone());
        let exists = both(&exists, &both(&of(source.node), &of(function)));
        let enabled = match self.model.field(via, &EventSourceMapping::ENABLED).state {
            State::Set(enabled, _) | State::Default(enabled) => Some(enabled),
            State::Absent => Some(true),
            State::Unknown(..) => None,
        };
        let enabled = if kind.invocation() == Invocation::Poll { enabled } else { Some(true) };
        self.triggers.push(Trigger {
            kind,
            source: source.node,
            function,
            qualifier,
            via,
            source_text: source.text,
            entry,
            within,
            target,
            invocation: kind.invocation(),
            enabled,
            exists,
            permission: Permitted::NotNeeded,
        });
    }

    /// The kind of source where the wiring alone does not say it.
    fn refine(&self, kind: SourceKind, via: ResourceId, source: NodeId, entry: &Value) -> SourceKind {
        match kind {
            SourceKind::Mapping => self.mapping_kind(via, source, entry),
            SourceKind::EventBridge => {
                let scheduled = self.field(source, &Rule::SCHEDULE).is_some_and(|field| !field.is_absent());
                if scheduled { SourceKind::EventBridgeSchedule } else { kind }
            }
            SourceKind::HttpApi => {
                let protocol = self.field(source, &Api::PROTOCOL).and_then(|field| field.value().cloned());
                match protocol.and_then(|text| text.known()).as_deref() {
                    Some("WEBSOCKET") => SourceKind::WebSocketApi,
                    _ => kind,
                }
            }
            _ => kind,
        }
    }

    fn mapping_kind(&self, via: ResourceId, source: NodeId, entry: &Value) -> SourceKind {
        let brokers = self.model.field(via, &EventSourceMapping::SELF_MANAGED_SOURCE);
        if brokers
            .value()
            .is_some_and(|value| reach(value, "").iter().any(|reached| reached.value.as_unknown().is_none()))
        {
            return SourceKind::SelfManagedKafka;
        }
        match self.kind(source) {
            Some(Type::Queue) => return SourceKind::Sqs,
            Some(Type::Table) => return SourceKind::DynamoDb,
            Some(Type::Stream | Type::StreamConsumer) => return SourceKind::Kinesis,
            Some(Type::KafkaCluster) => return SourceKind::Msk,
            Some(Type::Broker) => return SourceKind::Mq,
            Some(Type::DocumentCluster) => return SourceKind::DocumentDb,
            _ => {}
        }
        let arn = ["event_source_arn", "EventSourceArn"].iter().find_map(|path| entry.get(path)?.as_text()?.key());
        let service = arn.as_deref().and_then(|arn| arn.strip_prefix("arn:")).and_then(|rest| rest.split(':').nth(1));
        let data = self.address(source).rsplit_once("data.aws_").map_or("", |(_, rest)| rest);
        match service.unwrap_or(data) {
            word if word.starts_with("sqs") => SourceKind::Sqs,
            word if word.starts_with("dynamodb") => SourceKind::DynamoDb,
            word if word.starts_with("kinesis") => SourceKind::Kinesis,
            word if word.starts_with("kafka") || word.starts_with("msk") => SourceKind::Msk,
            word if word.starts_with("mq") => SourceKind::Mq,
            word if word.starts_with("rds") || word.starts_with("docdb") => SourceKind::DocumentDb,
            _ => SourceKind::Mapping,
        }
    }
}

/// Why a document may name a function that cannot be seen: all of it is unknown, or what stands where functions are named.
fn unseen_function(value: &Value, named_here: bool, depth: usize) -> Option<Reason> {
    match &value.kind {
        _ if depth > 64 => None,
        Kind::Unknown(why) => (depth == 0 || named_here).then(|| why.clone()),
        Kind::Text(text) if depth == 0 => match json::parse(text, &value.origin) {
            Ok(document) => unseen_function(&document, named_here, 1),
            Err(_) => text.first_unknown(),
        },
        Kind::Text(text) => named_here.then(|| text.first_unknown()).flatten(),
        Kind::List(list) => list.items.iter().find_map(|item| unseen_function(item, named_here, depth + 1)),
        Kind::Object(object) => object.entries.iter().find_map(|(key, entry)| {
            let names =
                ["uri", "authorizerUri", "Resource", "FunctionName", "FunctionName.$", "Uri"].contains(&key.as_str());
            unseen_function(&entry.value, names || named_here, depth + 1)
        }),
        Kind::OneOf(one) => one.values.iter().find_map(|value| unseen_function(value, named_here, depth)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => None,
    }
}

/// True for a target of EventBridge Scheduler that calls Lambda's API itself (Scheduler guide, "Using universal targets").
fn calls_lambda(entry: &Value) -> bool {
    let target = ["arn", "Arn"].iter().find_map(|name| entry.get(name)?.as_text()?.key());
    target.is_some_and(|target| target.ends_with(":aws-sdk:lambda:invoke"))
}

/// False where the words beside a target say that it is something else: an e-mail address, an HTTP endpoint, an IP address.
fn may_be_a_function(entry: &Value) -> bool {
    let word = |names: [&str; 2]| {
        names.iter().find_map(|name| name.split('.').try_fold(entry, |value, step| value.get(step))?.as_str())
    };
    let fits = |names, words: &[&str]| word(names).is_none_or(|word| words.contains(&word.as_str()));
    fits(["protocol", "Protocol"], &["lambda", "sqs", "firehose"])
        && fits(["integration_type", "IntegrationType"], &["AWS", "AWS_PROXY", "LAMBDA_FUNCTION"])
        && fits(["target_type", "TargetType"], &["lambda"])
        && fits(["category", "ActionTypeId.Category"], &["Invoke"])
        && fits(["provider", "ActionTypeId.Provider"], &["Lambda"])
        && (entry.get("uri").or(entry.get("Uri")).is_none() || fits(["type", "Type"], &["AWS", "AWS_PROXY"]))
}

/// The texts of a document, JSON inside of strings read; below `authorizerUri` of an API they are authorizers.
fn mentions(kind: SourceKind, value: &Value, api: bool) -> Vec<Mention> {
    let mut gathered = Gathered { api, within: Vec::new(), found: Vec::new() };
    gathered.gather(kind, value, &Value::generated(Kind::Null), 0);
    gathered.found
}

struct Gathered {
    api: bool,
    within: Vec<CompactString>,
    found: Vec<Mention>,
}

impl Gathered {
    fn gather(&mut self, kind: SourceKind, value: &Value, entry: &Value, depth: usize) {
        if depth > 64 {
            return;
        }
        match &value.kind {
            Kind::Text(text) => match (depth == 0).then(|| json::parse(text, &value.origin)) {
                Some(Ok(document)) => self.gather(kind, &document, entry, depth + 1),
                _ => self.found.push(Mention {
                    kind,
                    text: text.clone(),
                    origin: value.origin.clone(),
                    entry: entry.clone(),
                    within: self.within.clone(),
                }),
            },
            Kind::List(list) => list.items.iter().for_each(|item| self.gather(kind, item, entry, depth + 1)),
            Kind::Object(object) => {
                for (key, inner) in &object.entries {
                    let kind = if self.api && key == "authorizerUri" { SourceKind::Authorizer } else { kind };
                    self.within.push(key.clone());
                    self.gather(kind, &inner.value, value, depth + 1);
                    self.within.pop();
                }
            }
            Kind::OneOf(one) => one.values.iter().for_each(|value| self.gather(kind, value, entry, depth)),
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => {}
        }
    }
}
