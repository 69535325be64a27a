//! One statement: what it names, and whom.

use super::Request;
use super::condition::{Condition, read_conditions};
use super::terms::{Terms, any_text, collect, each};
use crate::model::arn::split;
use crate::model::pattern::{Truth, covers, covers_ignoring_case, overlap};
use crate::model::resource::Exists;
use crate::model::text::Text;
use crate::model::value::{Object, Origin, Reason, Value};

/// What a statement does with what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
    /// Not known.
    Unknown(Reason),
}

/// One statement.
#[derive(Debug, Clone)]
pub struct Statement {
    /// Allow or deny.
    pub effect: Effect,
    /// Its id.
    pub sid: Option<Value>,
    /// `Action`.
    pub actions: Terms,
    /// `NotAction`.
    pub not_actions: Terms,
    /// `Resource`.
    pub resources: Terms,
    /// `NotResource`.
    pub not_resources: Terms,
    /// `Principal`; only policies of resources have one.
    pub principals: Option<Value>,
    /// `NotPrincipal`.
    pub not_principals: Option<Value>,
    /// `Condition`: all must hold.
    pub conditions: Vec<Condition>,
    /// Why there may be more conditions.
    pub more_conditions: Option<Reason>,
    /// Whether it is there.
    pub exists: Exists,
    /// Where it is written.
    pub origin: Origin,
}

impl Statement {
    pub(super) fn read(object: &Object, origin: &Origin, doubt: Option<&Reason>) -> Self {
        let get = |key: &str| object.entries.get(key).map(|entry| &entry.value).filter(|value| !value.is_null());
        // Keys that are not known may be any: also the ones that are missing.
        let has_one = |keys: [&str; 2]| keys.iter().any(|key| object.entries.contains_key(*key));
        let terms = |key: &str, other: &str| match (get(key), &object.rest) {
            (None, Some(why)) if !has_one([key, other]) => Terms(Some(Value::unknown(why.clone()))),
            (value, _) => Terms(value.cloned()),
        };
        let (conditions, more_conditions) = read_conditions(get("Condition"));
        Self {
            effect: read_effect(get("Effect"), object.rest.as_ref()),
            sid: get("Sid").cloned(),
            actions: terms("Action", "NotAction"),
            not_actions: Terms(get("NotAction").cloned()),
            resources: terms("Resource", "NotResource"),
            not_resources: Terms(get("NotResource").cloned()),
            principals: get("Principal").cloned(),
            not_principals: get("NotPrincipal").cloned(),
            conditions,
            more_conditions,
            exists: match doubt.or(object.rest.as_ref()) {
                Some(why) => Exists::Maybe(why.clone()),
                None => Exists::Yes,
            },
            origin: origin.clone(),
        }
    }

    /// A statement that nobody wrote: a managed policy's, or what a deployer generates.
    pub fn allow(actions: &[&str], not_actions: &[&str], resources: &[&str]) -> Self {
        Self {
            effect: Effect::Allow,
            sid: None,
            actions: Terms::of(actions),
            not_actions: Terms::of(not_actions),
            resources: Terms::of(resources),
            not_resources: Terms::default(),
            principals: None,
            not_principals: None,
            conditions: Vec::new(),
            more_conditions: None,
            exists: Exists::Yes,
            origin: Origin::default(),
        }
    }

    /// True if it is certainly there.
    pub fn certain(&self) -> bool {
        self.exists == Exists::Yes
    }

    /// Whether it names an action, by `Action` or `NotAction`, whatever its effect.
    pub fn names_action(&self, action: &str) -> Truth {
        let matches = |pattern: &Text| covers_ignoring_case(pattern, action);
        self.actions.any(&matches).or(|| self.not_actions.none(&matches))
    }

    /// Whether it allows an action on whatever resources it names.
    pub fn allows_action(&self, action: &str) -> Truth {
        let allows = match &self.effect {
            Effect::Allow => Truth::Yes,
            Effect::Deny => Truth::No,
            Effect::Unknown(why) => Truth::Unknown(why.clone()),
        };
        allows.and(|| self.names_action(action)).unless(self.doubt())
    }

    /// The resource patterns it names and where they are written, those of undecided alternatives too.
    pub fn resource_patterns(&self) -> Vec<(&Text, &Origin)> {
        self.resources.texts()
    }

    /// Whether it names all that a resource stands for. A statement without resources is about the resource it is
    /// attached to.
    pub fn names_resource(&self, resource: &Text) -> Truth {
        self.resource(|pattern| covers(pattern, resource), |pattern| overlap(pattern, resource))
    }

    /// Whether it names some of what a resource stands for.
    pub fn names_some_resource(&self, resource: &Text) -> Truth {
        self.resource(|pattern| overlap(pattern, resource), |pattern| covers(pattern, resource))
    }

    fn resource(&self, named: impl Fn(&Text) -> Truth, excepted: impl Fn(&Text) -> Truth) -> Truth {
        if self.resources.is_absent() && self.not_resources.is_absent() {
            return Truth::Yes;
        }
        self.resources.any(&named).or(|| self.not_resources.none(&excepted))
    }

    /// Whether it names a service (`logs.amazonaws.com`) as a principal, or the service in a region.
    pub fn names_service(&self, service: &str) -> Truth {
        let matches = |text: &Text| {
            let everywhere = without_region(text);
            covers(everywhere.as_ref().unwrap_or(text), &Text::literal(service))
        };
        let named = |value: &Value| principal(value, "Service", &matches).or(|| anyone(value));
        match (&self.principals, &self.not_principals) {
            (Some(value), _) => each(value, &named),
            (None, Some(value)) => !each(value, &named),
            (None, None) => Truth::No,
        }
    }

    /// Whether everyone is a principal: `*`.
    pub fn names_anyone(&self) -> Truth {
        self.principals.as_ref().map_or(Truth::No, |value| each(value, &anyone))
    }

    /// The texts of its principals of a kind: `Service`, `AWS`, `Federated`.
    pub fn principals_of(&self, kind: &str) -> Vec<(&Text, &Origin)> {
        let mut texts = Vec::new();
        for value in self.principals.iter().flat_map(Value::alternatives) {
            if let Some(value) = value.get(kind) {
                collect(value, &mut texts);
            }
        }
        texts
    }

    /// Its conditions on a key; keys know no case.
    pub fn conditions_on<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Condition> {
        self.conditions.iter().filter(move |condition| condition.key.eq_ignore_ascii_case(key))
    }

    fn doubt(&self) -> Option<&Reason> {
        match &self.exists {
            Exists::Yes => None,
            Exists::Maybe(why) => Some(why),
        }
    }

    /// Whether it is about a request, whatever its effect; `names` says so of the request's resource.
    pub(super) fn applies(&self, request: &Request<'_>, names: fn(&Self, &Text) -> Truth) -> Truth {
        self.names_action(request.action)
            .and(|| match request.names {
                Some(_) if self.resources.is_absent() && self.not_resources.is_absent() => Truth::Yes,
                Some(named) => self.resource(named, named),
                None => names(self, request.resource),
            })
            .and(|| request.service.map_or(Truth::Yes, |service| self.names_service(service)))
            .and(|| self.conditions_hold(request))
            .unless(self.doubt())
    }

    fn conditions_hold(&self, request: &Request<'_>) -> Truth {
        let all = self.conditions.iter().fold(Truth::Yes, |all, condition| all.and(|| condition.holds(request)));
        all.unless(self.more_conditions.as_ref())
    }
}

fn read_effect(value: Option<&Value>, rest: Option<&Reason>) -> Effect {
    let Some(value) = value else {
        return Effect::Unknown(rest.cloned().unwrap_or_else(|| Reason::new("the statement has no effect")));
    };
    match value.as_str().as_deref() {
        Some("Allow") => Effect::Allow,
        Some("Deny") => Effect::Deny,
        Some(other) => Effect::Unknown(Reason::new(format!("`{other}` is no effect"))),
        None => Effect::Unknown(
            value.first_unknown().unwrap_or_else(|| Reason::new("the effect is known only after deployment")),
        ),
    }
}

fn principal(value: &Value, kind: &str, test: &dyn Fn(&Text) -> Truth) -> Truth {
    match (value.get(kind), value.as_object().and_then(|object| object.rest.clone())) {
        (Some(value), _) => any_text(value, test),
        (None, Some(why)) => Truth::Unknown(why),
        (None, None) => Truth::No,
    }
}

/// The principal `logs.REGION.amazonaws.com` without its region.
fn without_region(principal: &Text) -> Option<Text> {
    match split(principal, '.', 3).as_slice() {
        [service, region, domain] => {
            // What is not known stands where nothing but a region can stand.
            let is_region = region.known().is_none_or(|known| known.contains('-'));
            is_region.then(|| service.concat(&Text::literal(".")).concat(domain))
        }
        _ => None,
    }
}

/// `"*"`, or `{"AWS": "*"}`, which means the same.
fn anyone(value: &Value) -> Truth {
    let star = |text: &Text| match text.known() {
        Some(known) => Truth::from(known == "*"),
        None => text.first_unknown().map_or(Truth::No, Truth::Unknown),
    };
    match value.as_text() {
        Some(text) => star(text),
        None => principal(value, "AWS", &star),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::pattern::tests::text;

    #[test]
    fn a_service_in_the_region_that_is_deployed_to() {
        assert_eq!(without_region(&text("logs.<region>.<url-suffix>")).unwrap().to_string(), "logs.${url-suffix}");
        assert!(without_region(&text("logs.<url-suffix>")).is_none());
        assert_eq!(without_region(&text("states.[region].amazonaws.com")).unwrap().to_string(), "states.amazonaws.com");
    }
}
