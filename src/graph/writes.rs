//! Write edges: what a function's role lets it put where that raises events.

use rustc_hash::{FxHashMap, FxHashSet};

use super::identity::arn_name;
use super::kinds::SourceKind;
use super::{NodeId, TriggerGraph};
use crate::model::event_pattern::{EventPattern, Test};
use crate::model::{Effect, Origin, Part, Piece, Pseudo, Request, RootId, Statement, Text, Truth, Type, covers};

/// A statement that lets a function write to a resource.
#[derive(Debug, Clone)]
pub struct Write {
    /// The function.
    pub function: NodeId,
    /// The bucket, queue, topic, table, stream, bus or function.
    pub target: NodeId,
    /// The action that is granted.
    pub action: &'static str,
    /// The resource pattern that grants it, as it is compared.
    pub pattern: Text,
    /// Where the pattern is written.
    pub place: Origin,
    /// Whether the pattern is about the target: unknown where one of the two names is.
    pub about: Truth,
    /// True if the pattern names the target; false if it stands for any.
    pub named: bool,
    /// True if the action is named rather than all of a service (`s3:*`).
    pub chosen: bool,
    /// True if the role is also that of a function which the target does not trigger: the grant may be for that one.
    pub shared: bool,
    /// Whether it is certainly granted.
    pub granted: Truth,
    /// The events the grant is limited to, for a bus.
    pub events: Option<EventPattern>,
}

/// Types that raise events when a function writes to them, and the actions that do (aws facts 2.3).
const ACTIONS: &[(Type, &[&str])] = &[
    (
        Type::Bucket,
        &[
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:DeleteObjectVersion",
            "s3:PutObjectAcl",
            "s3:PutObjectTagging",
            "s3:DeleteObjectTagging",
            "s3:RestoreObject",
            "s3:ReplicateObject",
        ],
    ),
    (Type::Queue, &["sqs:SendMessage"]),
    (Type::Topic, &["sns:Publish"]),
    (
        Type::Table,
        &[
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:BatchWriteItem",
            "dynamodb:PartiQLInsert",
            "dynamodb:PartiQLUpdate",
            "dynamodb:PartiQLDelete",
        ],
    ),
    (Type::Stream, &["kinesis:PutRecord", "kinesis:PutRecords"]),
    (Type::Bus, &["events:PutEvents"]),
    (Type::Function, &["lambda:InvokeFunction", "lambda:InvokeAsync"]),
];

/// One action on one resource pattern that a role is granted.
struct Grant {
    kind: Type,
    action: &'static str,
    allowed: Truth,
    chosen: bool,
    pattern: Text,
    place: Origin,
    aim: Aim,
    events: Option<EventPattern>,
    /// Resource patterns that it leaves out, as they are compared.
    spared: Vec<Text>,
}

/// What a resource pattern is about.
enum Aim {
    /// One resource, by its attribute or its literal name.
    Node(NodeId),
    /// Any of its type.
    Any,
    /// Some: those whose names begin so, where that is known.
    Some(Option<String>),
    /// Nothing that is declared here.
    Elsewhere,
}

/// What may be written to in a root.
#[derive(Default)]
struct Targets {
    /// By type, with the key of each name; sorted once all are there.
    by_name: FxHashMap<Type, Vec<(String, NodeId)>>,
    all: FxHashSet<NodeId>,
}

impl Targets {
    /// The resources of a type whose names begin so.
    fn beginning(&self, kind: Type, start: &str) -> impl Iterator<Item = NodeId> {
        let names = self.by_name.get(&kind).map(Vec::as_slice).unwrap_or_default();
        let from = names.partition_point(|(name, _)| name.as_str() < start);
        let alike = names[from..].iter().take_while(move |(name, _)| name.starts_with(start));
        alike.map(|(_, node)| *node)
    }
}

impl TriggerGraph<'_> {
    /// Only targets that are a source of something matter, and functions. A grant on any resource of a type, or on one that is not
    /// known, counts for what triggers the function itself only: elsewhere it says nothing about what the function does.
    pub(super) fn collect_writes(&mut self) {
        let targets = self.targets();
        let functions: Vec<NodeId> = self.functions_declared().collect();
        let mut own: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        for trigger in &self.triggers {
            own.entry(trigger.function).or_default().extend(self.behind(trigger));
        }
        let mut users: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        for &function in &functions {
            if let Some(role) = self.execution_role(function) {
                users.entry(NodeId::of(role)).or_default().push(function);
            }
        }
        let mut grants: FxHashMap<NodeId, Vec<Grant>> = FxHashMap::default();
        let mut granted: FxHashMap<(NodeId, NodeId, &'static str), Truth> = FxHashMap::default();
        let mut writes = Vec::new();
        for function in functions {
            let root = self.root_of(function);
            let Some(targets) = targets.get(&root) else { continue };
            let Some(role) = self.execution_role(function).map(NodeId::of) else { continue };
            let grants = grants.entry(role).or_insert_with(|| self.grants_of(function, root, targets));
            for grant in grants.iter() {
                let of_own = || own.get(&function).cloned().unwrap_or_default();
                let mut aimed = match &grant.aim {
                    Aim::Node(node) if targets.all.contains(node) => vec![*node],
                    Aim::Node(_) | Aim::Elsewhere => Vec::new(),
                    Aim::Any | Aim::Some(None) => of_own(),
                    // A grant on many functions does not say which of them is invoked.
                    Aim::Some(Some(start)) if grant.kind == Type::Function => {
                        let found: Vec<NodeId> = targets.beginning(grant.kind, start).take(2).collect();
                        if found.len() == 1 { found } else { Vec::new() }
                    }
                    Aim::Some(Some(start)) => targets.beginning(grant.kind, start).chain(of_own()).collect(),
                };
                aimed.sort_unstable();
                aimed.dedup();
                for target in aimed.into_iter().filter(|&target| self.event_type(target) == Some(grant.kind)) {
                    let certain = granted
                        .entry((role, target, grant.action))
                        .or_insert_with(|| self.not_denied(function, target, grant));
                    let other =
                        |other: &NodeId| *other != function && !own.get(other).is_some_and(|own| own.contains(&target));
                    let shared = users.get(&role).is_some_and(|users| users.iter().any(other));
                    writes.extend(self.write(function, target, grant, certain, shared));
                }
            }
        }
        writes.sort_by_key(|write: &Write| write.function);
        self.writes = writes;
    }

    fn write(&self, function: NodeId, target: NodeId, grant: &Grant, certain: &Truth, shared: bool) -> Option<Write> {
        let about = match grant.aim {
            Aim::Any if self.is_spared(grant, target) => Truth::No,
            Aim::Any => Truth::Yes,
            // A bucket without its keys, an index of a table: not what raises events.
            Aim::Node(_) => Truth::from(self.is_about(&grant.pattern, target).possible()),
            // A name that the deployer makes up is none that somebody wrote.
            Aim::Some(_) if self.has_generated_name(target) && is_written_out(&grant.pattern) => Truth::No,
            Aim::Some(_) => self.is_about(&grant.pattern, target),
            Aim::Elsewhere => Truth::No,
        };
        let granted = grant.allowed.clone().and(|| certain.clone());
        (about.possible() && granted.possible()).then(|| Write {
            function,
            target,
            action: grant.action,
            pattern: grant.pattern.clone(),
            place: grant.place.clone(),
            about,
            named: !matches!(grant.aim, Aim::Any),
            chosen: grant.chosen,
            shared,
            granted,
            events: grant.events.clone(),
        })
    }

    /// Whether a grant certainly leaves out all of a target.
    fn is_spared(&self, grant: &Grant, target: NodeId) -> bool {
        let Some(arn) = self.arn_or_external(target).filter(|_| !grant.spared.is_empty()) else { return false };
        let whole = if grant.kind == Type::Bucket { with_keys(&arn) } else { arn };
        grant.spared.iter().any(|spared| covers(spared, &whole) == Truth::Yes)
    }

    /// Whether no statement denies the action on a target.
    fn not_denied(&self, function: NodeId, target: NodeId, grant: &Grant) -> Truth {
        let (Ok(policy), Some(arn)) = (self.execution_policy(function), self.arn_or_external(target)) else {
            return Truth::Yes;
        };
        if policy.statements.iter().all(|statement| statement.effect == Effect::Allow) {
            return Truth::Yes;
        }
        let subject = if grant.kind == Type::Bucket { with_keys(&arn) } else { arn };
        let anything = Statement::allow(&["*"], &[], &["*"]);
        let denials = policy.statements.iter().filter(|statement| statement.effect != Effect::Allow);
        crate::model::grants_some(denials.chain([&anything]), &Request::new(grant.action, &subject))
    }

    /// Whether a pattern of names is about a target.
    fn is_about(&self, pattern: &Text, target: NodeId) -> Truth {
        let Some(arn) = self.arn_or_external(target) else { return Truth::No };
        match self.event_type(target) {
            Some(Type::Bucket) => crate::model::overlap(pattern, &with_keys(&arn)),
            // A grant on an alias or a version is one on the function.
            Some(Type::Function) => crate::model::overlap(pattern, &arn)
                .or(|| crate::model::overlap(pattern, &arn.concat(&Text::literal(":*")))),
            _ => crate::model::overlap(pattern, &arn),
        }
    }

    fn has_generated_name(&self, node: NodeId) -> bool {
        self.resource(node).is_some() && self.name(node).as_attribute().is_some()
    }

    /// What may be written to: sources of triggers, forwards and redrives, and functions, by root.
    fn targets(&self) -> FxHashMap<RootId, Targets> {
        let sources = self.triggers.iter().flat_map(|trigger| self.behind(trigger));
        let sources = sources
            .chain(self.forwards.iter().flat_map(|forward| self.behind_source(forward.source, forward.kind)))
            .chain(self.failures.iter().filter_map(|failure| failure.from))
            .chain(self.functions_declared());
        let mut targets: FxHashMap<RootId, Targets> = FxHashMap::default();
        for node in sources {
            let Some(kind) = self.event_type(node) else { continue };
            let of_root = targets.entry(self.root_of(node)).or_default();
            if ACTIONS.iter().any(|(written, _)| *written == kind) && of_root.all.insert(node) {
                let named = of_root.by_name.entry(kind).or_default();
                named.extend(self.name(node).key().map(|name| (name, node)));
            }
        }
        for of_root in targets.values_mut() {
            of_root.by_name.values_mut().for_each(|named| named.sort_unstable());
        }
        targets
    }

    fn grants_of(&self, function: NodeId, root: RootId, targets: &Targets) -> Vec<Grant> {
        let Ok(carried) = self.carried(function) else { return Vec::new() };
        let mut grants = Vec::new();
        for statement in carried.written.statements.iter().filter(|statement| statement.effect != Effect::Deny) {
            for (kind, actions) in ACTIONS.iter().filter(|(kind, _)| targets.by_name.contains_key(kind)) {
                for &action in *actions {
                    let allowed = statement.allows_action(action).and(|| conditions_of(statement, action));
                    if allowed.possible() {
                        self.patterns_of(statement, *kind, action, &allowed, root, &mut grants);
                    }
                }
            }
        }
        grants
    }

    fn patterns_of(
        &self,
        statement: &Statement,
        kind: Type,
        action: &'static str,
        allowed: &Truth,
        root: RootId,
        grants: &mut Vec<Grant>,
    ) {
        let chosen = names_the_action(statement, action);
        let events = (kind == Type::Bus).then(|| limited_to(statement));
        let mut push = |pattern: Text, place: Origin, aim: Aim, spared: Vec<Text>| {
            let (allowed, events) = (allowed.clone(), events.clone().flatten());
            grants.push(Grant { kind, action, allowed, chosen, pattern, place, aim, events, spared });
        };
        for (pattern, place) in statement.resource_patterns() {
            let aim = self.aim(root, kind, pattern);
            push(self.canonical(root, pattern), place.inside(&statement.origin), aim, Vec::new());
        }
        if !statement.not_resources.is_absent() {
            let spared = statement.not_resources.texts().into_iter().map(|(text, _)| self.canonical(root, text));
            push(Text::literal("*"), statement.origin.clone(), Aim::Any, spared.collect());
        }
    }

    /// What a resource pattern is about among resources of a type.
    fn aim(&self, root: RootId, kind: Type, pattern: &Text) -> Aim {
        let mut other = false;
        for attribute in pattern.attributes() {
            match self.model.find(root, &attribute.resource).map(NodeId::of) {
                Some(node) if self.kind(node) == Some(kind) => return Aim::Node(node),
                Some(node) => match self.function_of(node).filter(|_| kind == Type::Function) {
                    Some(function) => return Aim::Node(function),
                    None => other = true,
                },
                None => {
                    if let Some(node) = self.known_outside(root, &attribute.resource) {
                        return Aim::Node(node);
                    }
                    other = true;
                }
            }
        }
        let mut start = None;
        if let Some(key) = pattern.key() {
            match arn_name(&key) {
                Some((named, _)) if named != kind && !key.contains('*') => return Aim::Elsewhere,
                Some((named, name)) if named == kind && !name.contains(['*', '?']) => {
                    if let Some(node) = self.names.of_arn(root, &key) {
                        return Aim::Node(node);
                    }
                    if kind == Type::Bus && name == "default" {
                        return self.known_outside(root, DEFAULT_BUS).map_or(Aim::Elsewhere, Aim::Node);
                    }
                }
                Some((named, name)) if named == kind => {
                    start = name.split(['*', '?']).next().filter(|start| !start.is_empty()).map(str::to_owned);
                }
                _ => {}
            }
            if stands_for_any(&key, kind) {
                return Aim::Any;
            }
        }
        // The ARN of a data source or of something the model does not know names that alone.
        let symbol_alone = pattern.as_attribute().is_some();
        if other && symbol_alone { Aim::Elsewhere } else { Aim::Some(start) }
    }

    /// The function of an alias or a version.
    fn function_of(&self, node: NodeId) -> Option<NodeId> {
        let resource = self.resource(node).filter(|r| matches!(r.kind, Type::Alias | Type::Version))?;
        let named = ["function_name", "FunctionName"].iter().find_map(|path| resource.body.get(path)?.as_text())?;
        let nodes = named.attributes().into_iter().filter_map(|a| self.model.find(self.root_of(node), &a.resource));
        nodes.map(NodeId::of).find(|&node| self.kind(node) == Some(Type::Function))
    }

    /// The type of a node as a source of events, for what is not declared here too.
    pub(super) fn event_type(&self, node: NodeId) -> Option<Type> {
        if self.resource(node).is_some() {
            return self.kind(node);
        }
        let address = self.address(node).strip_prefix("external:")?;
        let data = address.rsplit_once("data.").map(|(_, rest)| rest.split('.').next().unwrap_or_default());
        match data {
            Some("aws_s3_bucket") => Some(Type::Bucket),
            Some("aws_sqs_queue") => Some(Type::Queue),
            Some("aws_sns_topic") => Some(Type::Topic),
            Some("aws_dynamodb_table") => Some(Type::Table),
            Some("aws_kinesis_stream") => Some(Type::Stream),
            Some("aws_cloudwatch_event_bus") => Some(Type::Bus),
            Some(_) => None,
            None if address == DEFAULT_BUS => Some(Type::Bus),
            None => arn_name(address).map(|(kind, _)| kind),
        }
    }

    /// The ARN of a node; of what is not declared here, the ARN that names it.
    fn arn_or_external(&self, node: NodeId) -> Option<Text> {
        match self.address(node).strip_prefix("external:") {
            Some(DEFAULT_BUS) => Some(Text::pieces(vec![
                piece("arn:"),
                Piece { part: Part::Pseudo(Pseudo::Partition), span: None },
                piece(":events:"),
                Piece { part: Part::Pseudo(Pseudo::Region), span: None },
                piece(":"),
                Piece { part: Part::Pseudo(Pseudo::Account), span: None },
                piece(":event-bus/default"),
            ])),
            Some(text) if text.starts_with("arn:") => Some(Text::literal(text)),
            Some(text) => text.contains("data.").then(|| Text::attribute(text, "arn")),
            None => self.arn(node),
        }
    }

    /// What has to be written to so that a trigger fires: its source, or what feeds it.
    pub(super) fn behind(&self, trigger: &super::Trigger) -> Vec<NodeId> {
        self.behind_source(trigger.source, trigger.kind)
    }

    fn behind_source(&self, source: NodeId, kind: SourceKind) -> Vec<NodeId> {
        let mut nodes = vec![self.stream_of(source)];
        if kind == SourceKind::EventBridge {
            nodes.extend(self.feeds.iter().filter(|feed| feed.rule == source).map(|feed| feed.from));
        }
        nodes
    }
}

/// The word of the default bus of a root, after `external:`.
pub(super) const DEFAULT_BUS: &str = "event-bus/default";

/// True if a pattern is known but for what the deployer fills in, and names one thing in full.
fn is_written_out(pattern: &Text) -> bool {
    let name = pattern.to_string();
    let name = name.splitn(6, ':').nth(5).unwrap_or_default().trim_end_matches("/*");
    pattern.first_unknown().is_none() && !name.contains(['*', '?'])
}

fn with_keys(arn: &Text) -> Text {
    arn.concat(&Text::literal("/*"))
}

fn piece(text: &str) -> Piece {
    Piece { part: Part::Literal(text.into()), span: None }
}

/// Whether the conditions of a statement hold; those that say which events are sent are kept apart.
fn conditions_of(statement: &Statement, action: &str) -> Truth {
    if statement.conditions.is_empty() && statement.more_conditions.is_none() {
        return Truth::Yes;
    }
    let mut alone = Statement::allow(&["*"], &[], &["*"]);
    alone.conditions = statement.conditions.iter().filter(|c| !c.key.starts_with("events:")).cloned().collect();
    alone.more_conditions = statement.more_conditions.clone();
    crate::model::grants_some([&alone], &Request::new(action, &Text::literal("*")))
}

/// True if one of the action's patterns names more than the service.
pub(super) fn names_the_action(statement: &Statement, action: &str) -> bool {
    let Some((service, _)) = action.split_once(':') else { return false };
    let named = |text: &Text| {
        let known = text.known().unwrap_or_default().to_lowercase();
        known.split_once(':').is_some_and(|(named, rest)| named == service && rest != "*" && !rest.is_empty())
            && Truth::certain(&Statement::allow(&[&known], &[], &["*"]).names_action(action))
    };
    statement.actions.texts().iter().any(|(text, _)| named(text))
}

/// The events that conditions limit `events:PutEvents` to.
fn limited_to(statement: &Statement) -> Option<EventPattern> {
    let mut tests = Vec::new();
    for (key, field) in [("events:source", "source"), ("events:detail-type", "detail-type")] {
        for condition in statement.conditions_on(key).filter(|condition| condition.operator == "StringEquals") {
            // Several values make several kinds of event: only a single one says what is sent.
            if let [(text, _)] = condition.values.texts().as_slice() {
                tests.push((field, Test::equal((*text).clone())));
            }
        }
    }
    (!tests.is_empty()).then(|| EventPattern::of(tests))
}

/// True if the key of a pattern stands for every resource of a type: `*`, `arn:aws:s3:::*`, `arn:aws:sqs:*:*:*`.
fn stands_for_any(key: &str, kind: Type) -> bool {
    let resource = match key.splitn(6, ':').nth(5) {
        Some(resource) => resource,
        None => return key.contains('*') && key.chars().all(|c| matches!(c, '*' | ':') || c.is_ascii_alphanumeric()),
    };
    let name = match kind {
        Type::Bucket => resource.split('/').next().unwrap_or_default(),
        Type::Table | Type::Stream | Type::Bus => resource.split_once('/').map_or(resource, |(_, name)| name),
        _ => resource,
    };
    name.starts_with('*')
}
