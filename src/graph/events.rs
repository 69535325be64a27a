//! EventBridge: targets of rules, the buses they listen on, and what fires on a schedule.

use super::{NodeId, TriggerGraph, both};
use crate::model::event_pattern::Grammar;
use crate::model::things::{Rule, RuleTarget as Target, Schedule};
use crate::model::{
    EventPattern, Exists, Field, Kind, Reading, Reason, ResourceId, Schedule as Expression, Scheduling, State, Text,
    Type, Value, reach,
};

/// A target of a rule.
#[derive(Debug, Clone)]
pub struct RuleTarget {
    /// The resource that declares it: in CloudFormation the rule.
    pub via: ResourceId,
    /// Its settings: a body in Terraform, an item of the rule's targets in CloudFormation.
    pub entry: Value,
    /// The rule; None if it is not declared here.
    pub rule: Result<Option<NodeId>, Reason>,
    /// Whether it is there.
    pub exists: Exists,
}

/// A bus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bus {
    /// The account's own.
    Default,
    /// One that is declared.
    Declared(NodeId),
    /// One that is not, by its name.
    Named(String),
}

/// What fires on a schedule.
#[derive(Debug, Clone)]
pub struct Scheduled {
    /// The rule, or the schedule of EventBridge Scheduler.
    pub id: ResourceId,
    /// Its expression as it is written.
    pub expression: Field<Text>,
    /// What the expression says.
    pub reading: Reading,
}

/// A rule with an event pattern.
#[derive(Debug, Clone)]
pub struct Patterned {
    /// The rule.
    pub id: ResourceId,
    /// The pattern as it is written.
    pub field: Field<Value>,
    /// What it asks; `Err` where nothing of it is known.
    pub pattern: Result<EventPattern, Reason>,
}

impl TriggerGraph<'_> {
    /// Every rule with a pattern.
    pub fn patterns(&self) -> Vec<Patterned> {
        let rules = self.model.resources().filter(|(_, resource)| resource.kind == Type::Rule);
        let patterned = rules.filter_map(|(id, _)| {
            let field = self.model.field(id, &Rule::PATTERN);
            let pattern = match &field.state {
                // Modules leave a text empty for no pattern.
                State::Set(value, _) if value.as_str().is_some_and(|text| text.is_empty()) => return None,
                State::Set(value, _) | State::Default(value) => Ok(EventPattern::parse(value, Grammar::Rule)),
                State::Unknown(why, _) => Err(why.clone()),
                State::Absent => return None,
            };
            Some(Patterned { id, field, pattern })
        });
        patterned.collect()
    }

    /// Every target of every rule.
    pub fn rule_targets(&self) -> Vec<RuleTarget> {
        let mut targets = Vec::new();
        for (id, resource) in self.model.resources() {
            match resource.kind {
                Type::RuleTarget => targets.push(RuleTarget {
                    via: id,
                    entry: resource.body.clone(),
                    rule: self.referred(&self.model.field(id, &Target::RULE), Type::Rule),
                    exists: resource.exists.clone(),
                }),
                Type::Rule => {
                    let path = Rule::TARGETS.path(self.model.form_of(id));
                    let reached = if path.is_empty() { Vec::new() } else { reach(&resource.body, path) };
                    targets.extend(reached.into_iter().map(|target| {
                        let maybe = target.maybe.map_or(Exists::Yes, Exists::Maybe);
                        let exists = match &target.value.kind {
                            Kind::Unknown(why) => Exists::Maybe(why.clone()),
                            _ => maybe,
                        };
                        RuleTarget {
                            via: id,
                            entry: target.value,
                            rule: Ok(Some(NodeId::of(id))),
                            exists: both(&resource.exists, &exists),
                        }
                    }));
                }
                _ => {}
            }
        }
        targets
    }

    /// The bus a field names; the default bus where it is not set.
    pub fn bus(&self, field: &Field<Text>) -> Result<Bus, Reason> {
        if let Some(node) = self.referred(field, Type::Bus)? {
            return Ok(Bus::Declared(node));
        }
        let Some(text) = field.value() else { return Ok(Bus::Default) };
        let key = text.key().unwrap_or_default();
        let name = key.rsplit('/').next().filter(|_| key.contains(":event-bus/")).unwrap_or(&key);
        match name {
            "default" | "" => Ok(Bus::Default),
            _ if name.contains('\u{1}') => Err(Reason::new(format!("the name of bus `{text}` is not known"))),
            _ => Ok(Bus::Named(name.to_owned())),
        }
    }

    /// Every rule with a schedule and every schedule of EventBridge Scheduler.
    pub fn schedules(&self) -> Vec<Scheduled> {
        let scheduled = self.model.resources().filter_map(|(id, resource)| {
            let (expression, by) = match resource.kind {
                Type::Rule => (self.model.field(id, &Rule::SCHEDULE), Scheduling::Rule),
                Type::Schedule => (self.model.field(id, &Schedule::EXPRESSION), Scheduling::Scheduler),
                _ => return None,
            };
            let reading = match &expression.state {
                // Modules leave a text empty for no schedule.
                State::Set(text, _) if by == Scheduling::Rule && text.known().is_some_and(|t| t.is_empty()) => {
                    return None;
                }
                State::Set(text, _) | State::Default(text) => Expression::read(text, by),
                State::Unknown(why, _) => Reading::Unknown(why.clone()),
                State::Absent => return None,
            };
            Some(Scheduled { id, expression, reading })
        });
        scheduled.collect()
    }
}
