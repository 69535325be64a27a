//! IAM policies: documents to statements, and what statements grant.

use compact_str::{CompactString, ToCompactString};

use super::arn::split;
use super::json;
use super::pattern::{Truth, covers, covers_ignoring_case, overlap};
use super::resource::Exists;
use super::text::{Part, Pseudo, Text};
use super::value::{Kind, Object, Origin, Reason, Value};

/// Statements, from one document or from all that apply to a role or a resource.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The statements that can be read.
    pub statements: Vec<Statement>,
    /// Why there may be more.
    pub rest: Option<Reason>,
}

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

/// One text or a list of texts of a statement, any of which may match.
#[derive(Debug, Clone, Default)]
pub struct Terms(Option<Value>);

/// One test of a condition: any of the values must match the key's value in the request.
#[derive(Debug, Clone)]
pub struct Condition {
    /// `ArnLike`, with its qualifiers (`ForAnyValue:`, `…IfExists`).
    pub operator: CompactString,
    /// `aws:SourceArn`.
    pub key: CompactString,
    /// The values.
    pub values: Terms,
    /// Where the values are written.
    pub origin: Origin,
}

/// A question to statements: who wants to do what with which resource.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    action: &'a str,
    resource: &'a Text,
    service: Option<&'a str>,
    context: Vec<(&'a str, Text)>,
}

impl<'a> Request<'a> {
    /// An action (`sqs:SendMessage`) on a resource: an ARN, or a pattern that stands for several.
    pub fn new(action: &'a str, resource: &'a Text) -> Self {
        // Services speak TLS, so that the usual denial of plain HTTP never hits them.
        Self { action, resource, service: None, context: vec![("aws:SecureTransport", Text::literal("true"))] }
    }

    /// The same, made by a service: only statements that name it as a principal count.
    pub fn by_service(mut self, service: &'a str) -> Self {
        self.service = Some(service);
        self
    }

    /// The same with a condition key's value.
    pub fn with(mut self, key: &'a str, value: Text) -> Self {
        self.context.push((key, value));
        self
    }
}

impl Policy {
    /// The statements of a policy document: an object, or its JSON text.
    pub fn parse(document: &Value) -> Self {
        let mut policy = Self::default();
        policy.document(document, None);
        policy
    }

    /// Adds the statements of another policy.
    pub fn merge(&mut self, other: Policy) {
        self.statements.extend(other.statements);
        self.rest = self.rest.take().or(other.rest);
    }

    /// Whether it grants the request for all that its resource stands for. What cannot be read may grant more; that it
    /// denies what the rest grants is not assumed.
    pub fn grants(&self, request: &Request<'_>) -> Truth {
        grants(&self.statements, request).or(|| self.unseen())
    }

    /// Whether it grants the request for some of what its resource stands for.
    pub fn grants_some(&self, request: &Request<'_>) -> Truth {
        grants_some(&self.statements, request).or(|| self.unseen())
    }

    fn unseen(&self) -> Truth {
        self.rest.clone().map_or(Truth::No, Truth::Unknown)
    }

    fn document(&mut self, value: &Value, doubt: Option<&Reason>) {
        match &value.kind {
            Kind::Null => {}
            Kind::OneOf(one) => one.values.iter().for_each(|value| self.document(value, Some(&one.why))),
            Kind::Unknown(why) => self.more(why.clone()),
            Kind::Text(text) => match json::parse(text, &value.origin) {
                Ok(inner) if inner.as_text().is_none() => self.document(&inner, doubt),
                Ok(_) => self.more(text.first_unknown().unwrap_or_else(|| after_deployment(text))),
                Err(error) => {
                    let why = || Reason::new(format!("the policy is not JSON: {}", error.message));
                    self.more(text.first_unknown().unwrap_or_else(why));
                }
            },
            Kind::Object(object) => match (object.entries.get("Statement"), &object.rest) {
                (Some(entry), _) => self.statement(&entry.value, doubt),
                (None, Some(why)) => self.more(why.clone()),
                (None, None) => {}
            },
            Kind::List(_) | Kind::Bool(_) | Kind::Number(_) => self.more(Reason::new("this is no policy document")),
        }
    }

    fn statement(&mut self, value: &Value, doubt: Option<&Reason>) {
        match &value.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
            Kind::OneOf(one) => one.values.iter().for_each(|value| self.statement(value, Some(&one.why))),
            Kind::Unknown(why) => self.more(why.clone()),
            Kind::Text(text) => self.more(text.first_unknown().unwrap_or_else(|| after_deployment(text))),
            Kind::List(list) => {
                list.items.iter().for_each(|value| self.statement(value, doubt));
                if let Some(why) = &list.rest {
                    self.more(why.clone());
                }
            }
            Kind::Object(object) => self.statements.push(Statement::read(object, &value.origin, doubt)),
        }
    }

    fn more(&mut self, why: Reason) {
        self.rest.get_or_insert(why);
    }
}

fn after_deployment(text: &Text) -> Reason {
    Reason::new(format!("policy `{text}` is known only after deployment"))
}

impl Statement {
    fn read(object: &Object, origin: &Origin, doubt: Option<&Reason>) -> Self {
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

    fn applies(&self, request: &Request<'_>, resource: Truth) -> Truth {
        self.names_action(request.action)
            .and(|| resource)
            .and(|| request.service.map_or(Truth::Yes, |service| self.names_service(service)))
            .and(|| self.conditions_hold(request))
            .unless(self.doubt())
    }

    fn conditions_hold(&self, request: &Request<'_>) -> Truth {
        let all = self.conditions.iter().fold(Truth::Yes, |all, condition| all.and(|| condition.holds(request)));
        all.unless(self.more_conditions.as_ref())
    }
}

impl Condition {
    /// Whether the key's value satisfies it; None for operators that are not evaluated.
    pub fn matches(&self, value: &Text) -> Option<Truth> {
        let operator = self.operator.strip_prefix("ForAnyValue:").unwrap_or(&self.operator);
        let operator = operator.strip_suffix("IfExists").unwrap_or(operator);
        // Wildcards are plain characters to `StringEquals`.
        let wild = |text: &Text| text.parts().iter().filter_map(Part::known).any(|known| known.contains(['*', '?']));
        let equal = |expected: &Text| match expected.same(value) {
            Some(same) => Truth::from(same),
            None if wild(expected) || wild(value) => Truth::Unknown(not_evaluated(&self.key)),
            None => covers(expected, value),
        };
        Some(match operator {
            // The two differ in name only.
            "ArnLike" | "ArnEquals" | "StringLike" => self.values.any(&|pattern| covers(pattern, value)),
            "StringEquals" => self.values.any(&equal),
            "StringEqualsIgnoreCase" => match value.known() {
                Some(value) => self.values.any(&|pattern| covers_ignoring_case(pattern, &value)),
                None => return None,
            },
            "Bool" => self.values.any(&|expected| match (expected.known(), value.known()) {
                (Some(a), Some(b)) => Truth::from(a.eq_ignore_ascii_case(&b)),
                _ => Truth::Unknown(not_evaluated(&self.key)),
            }),
            _ => return None,
        })
    }

    fn holds(&self, request: &Request<'_>) -> Truth {
        let value = request.context.iter().find(|(key, _)| self.key.eq_ignore_ascii_case(key));
        value.and_then(|(_, value)| self.matches(value)).unwrap_or_else(|| Truth::Unknown(not_evaluated(&self.key)))
    }
}

fn not_evaluated(key: &str) -> Reason {
    Reason::new(format!("a condition on `{key}` is not evaluated"))
}

impl Terms {
    fn of(texts: &[&str]) -> Self {
        Self((!texts.is_empty()).then(|| Value::list(texts.iter().map(|text| Value::text(*text)).collect())))
    }

    /// True if the element is not written.
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// The texts and where they are written, those of undecided alternatives too.
    pub fn texts(&self) -> Vec<(&Text, &Origin)> {
        let mut texts = Vec::new();
        if let Some(value) = &self.0 {
            collect(value, &mut texts);
        }
        texts
    }

    /// Whether one of them passes.
    pub fn any(&self, test: &dyn Fn(&Text) -> Truth) -> Truth {
        self.0.as_ref().map_or(Truth::No, |value| any_text(value, test))
    }

    /// Whether they are written and none of them passes.
    fn none(&self, test: &dyn Fn(&Text) -> Truth) -> Truth {
        self.0.as_ref().map_or(Truth::No, |value| !any_text(value, test))
    }
}

/// Whether statements grant a request for all that its resource stands for: allowed by one and denied by none.
pub fn grants<'a>(statements: impl IntoIterator<Item = &'a Statement>, request: &Request<'_>) -> Truth {
    judge(statements, |statement| match statement.effect {
        Effect::Allow => (statement.applies(request, statement.names_resource(request.resource)), Truth::No),
        Effect::Deny => (Truth::No, statement.applies(request, statement.names_some_resource(request.resource))),
        Effect::Unknown(_) => {
            let truth = statement.applies(request, statement.names_some_resource(request.resource));
            (truth.clone(), truth)
        }
    })
}

/// Whether statements grant a request for some of what its resource stands for.
pub fn grants_some<'a>(statements: impl IntoIterator<Item = &'a Statement>, request: &Request<'_>) -> Truth {
    judge(statements, |statement| {
        let some = || statement.applies(request, statement.names_some_resource(request.resource));
        match statement.effect {
            Effect::Allow => (some(), Truth::No),
            Effect::Deny => match statement.applies(request, statement.names_resource(request.resource)) {
                Truth::No => {
                    let why = Reason::new("a statement denies a part of it");
                    (Truth::No, some().unless(Some(&why)))
                }
                truth => (Truth::No, truth),
            },
            Effect::Unknown(_) => (some(), some()),
        }
    })
}

/// `ask` says of a statement whether it allows and whether it denies. A certain denial wins; a possible one leaves it open.
fn judge<'a>(
    statements: impl IntoIterator<Item = &'a Statement>,
    ask: impl Fn(&'a Statement) -> (Truth, Truth),
) -> Truth {
    let (mut allowed, mut denied) = (Truth::No, Truth::No);
    for statement in statements {
        let (allows, denies) = ask(statement);
        let doubt = match &statement.effect {
            Effect::Unknown(why) => Some(why),
            _ => None,
        };
        allowed = allowed.or(|| allows.unless(doubt));
        denied = denied.or(|| denies.unless(doubt));
    }
    allowed.and(|| !denied)
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

fn read_conditions(value: Option<&Value>) -> (Vec<Condition>, Option<Reason>) {
    let mut conditions = Vec::new();
    let Some(value) = value else { return (conditions, None) };
    let Some(operators) = value.as_object() else {
        return (conditions, Some(value.first_unknown().unwrap_or_else(|| Reason::new("the condition is no object"))));
    };
    let mut rest = operators.rest.clone();
    for (operator, entry) in &operators.entries {
        let Some(keys) = entry.value.as_object() else {
            if !entry.value.is_null() {
                rest = rest.or_else(|| entry.value.first_unknown());
            }
            continue;
        };
        rest = rest.or_else(|| keys.rest.clone());
        for (key, entry) in &keys.entries {
            conditions.push(Condition {
                operator: operator.clone(),
                key: key.clone(),
                values: Terms(Some(entry.value.clone())),
                origin: entry.value.origin.clone(),
            });
        }
    }
    (conditions, rest)
}

/// Asks each thing a value may be: a list holds if an item does, alternatives only if all agree.
fn each(value: &Value, test: &dyn Fn(&Value) -> Truth) -> Truth {
    match &value.kind {
        Kind::Null => Truth::No,
        Kind::Unknown(why) => Truth::Unknown(why.clone()),
        Kind::List(list) => {
            let some = Truth::any(list.items.iter().map(|item| each(item, test)));
            some.or(|| list.rest.clone().map_or(Truth::No, Truth::Unknown))
        }
        Kind::OneOf(one) => {
            let mut truths = one.values.iter().map(|value| each(value, test));
            match truths.next() {
                Some(first) if truths.all(|truth| truth == first) => first,
                _ => Truth::Unknown(one.why.clone()),
            }
        }
        Kind::Text(_) | Kind::Object(_) | Kind::Bool(_) | Kind::Number(_) => test(value),
    }
}

fn any_text(value: &Value, test: &dyn Fn(&Text) -> Truth) -> Truth {
    each(value, &|value| match &value.kind {
        Kind::Text(text) => test(text),
        Kind::Bool(b) => test(&Text::literal(b.to_compact_string())),
        Kind::Number(n) => test(&Text::literal(json::number(*n))),
        _ => Truth::No,
    })
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<(&'a Text, &'a Origin)>) {
    match &value.kind {
        Kind::Text(text) => texts.push((text, &value.origin)),
        Kind::List(list) => list.items.iter().for_each(|item| collect(item, texts)),
        Kind::OneOf(one) => one.values.iter().for_each(|value| collect(value, texts)),
        _ => {}
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
            let is_region = match region.known() {
                Some(known) => known.contains('-'),
                None => matches!(region.parts().as_slice(), [Part::Pseudo(Pseudo::Region)]),
            };
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
    use super::super::pattern::tests::text;
    use super::*;

    /// A policy of the JSON of its statements, with the symbols of [`text`] but for braces and brackets: `(q.arn)`.
    fn policy(statements: &str) -> Policy {
        let source = format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#);
        let mut document = Text::literal("");
        for (index, piece) in source.split(['(', ')']).enumerate() {
            let next = if index % 2 == 0 { Text::literal(piece) } else { text(&format!("{{{piece}}}")) };
            document = document.concat(&next);
        }
        Policy::parse(&Value::generated(Kind::Text(document)))
    }

    fn word(truth: Truth) -> &'static str {
        match truth {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    fn ask(policy: &Policy, action: &str, resource: &str) -> (&'static str, &'static str) {
        let resource = text(resource);
        let request = Request::new(action, &resource);
        (word(policy.grants(&request)), word(policy.grants_some(&request)))
    }

    #[test]
    fn reads_a_document() {
        let policy = policy(
            r#"{"Sid": "Send", "Effect": "Allow", "Action": "sqs:Send*", "Resource": ["(q.arn)", "(r.arn)/*"],
                "Principal": {"Service": ["sns.amazonaws.com"], "AWS": "123456789012"},
                "Condition": {"ArnLike": {"aws:SourceArn": "(t.arn)"}}}"#,
        );
        let statement = &policy.statements[0];
        assert!(policy.rest.is_none() && statement.certain());
        assert_eq!(statement.effect, Effect::Allow);
        assert_eq!(statement.sid.as_ref().unwrap().as_str().unwrap(), "Send");
        let patterns: Vec<String> = statement.resource_patterns().iter().map(|(text, _)| text.to_string()).collect();
        assert_eq!(patterns, ["${q.arn}", "${r.arn}/*"]);
        assert_eq!(statement.principals_of("AWS")[0].0.to_string(), "123456789012");
        let conditions: Vec<_> = statement.conditions_on("AWS:sourcearn").collect();
        assert_eq!((conditions.len(), conditions[0].operator.as_str()), (1, "ArnLike"));
    }

    #[test]
    fn actions_know_no_case() {
        let policy = policy(
            r#"{"Effect": "Allow", "Action": ["SQS:send*", "s3:*", "(x.y)"], "Resource": "*"},
               {"Effect": "Allow", "NotAction": ["iam:*", "sts:AssumeRole"], "Resource": "*"},
               {"Effect": "Deny", "Action": "*", "Resource": "*"}"#,
        );
        let [first, second, third] = policy.statements.as_slice() else { panic!() };
        assert_eq!(first.allows_action("sqs:SendMessage"), Truth::Yes);
        assert_eq!(first.allows_action("s3:PutObject"), Truth::Yes);
        assert_eq!(word(first.allows_action("sns:Publish")), "unknown");
        assert_eq!(second.allows_action("sns:Publish"), Truth::Yes);
        assert_eq!(second.allows_action("IAM:passrole"), Truth::No);
        assert_eq!(third.allows_action("sns:Publish"), Truth::No);
        assert_eq!(third.names_action("sns:Publish"), Truth::Yes);
    }

    #[test]
    fn grants_over_symbols() {
        let policy = policy(
            r#"{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "(b.arn)/in/*"},
               {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:*:*:orders-*"}"#,
        );
        assert_eq!(ask(&policy, "s3:PutObject", "{b.arn}/in/x"), ("yes", "yes"));
        assert_eq!(ask(&policy, "s3:PutObject", "{b.arn}/*"), ("no", "yes"));
        assert_eq!(ask(&policy, "s3:PutObject", "{b.arn}/out/*"), ("no", "no"));
        assert_eq!(ask(&policy, "s3:PutObject", "{c.arn}/in/x"), ("unknown", "unknown"));
        assert_eq!(ask(&policy, "s3:GetObject", "{b.arn}/in/x"), ("no", "no"));
        assert_eq!(ask(&policy, "sqs:SendMessage", "arn:<partition>:sqs:<region>:<account>:orders-in"), ("yes", "yes"));
        assert_eq!(ask(&policy, "sqs:SendMessage", "arn:aws:sqs:<region>:<account>:orders"), ("no", "no"));
    }

    #[test]
    fn denial_wins() {
        let allow = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#;
        let deny = |rest: &str| policy(&format!(r#"{{"Effect": "Deny", {rest}}}, {allow}"#));
        let all = deny(r#""Action": "s3:Put*", "Resource": "*""#);
        assert_eq!(ask(&all, "s3:PutObject", "{b.arn}/x"), ("no", "no"));
        assert_eq!(ask(&all, "s3:GetObject", "{b.arn}/x"), ("yes", "yes"));
        let part = deny(r#""Action": "s3:*", "Resource": "(b.arn)/in/*""#);
        assert_eq!(ask(&part, "s3:PutObject", "{b.arn}/*"), ("no", "unknown"));
        assert_eq!(ask(&part, "s3:PutObject", "{b.arn}/out/x"), ("yes", "yes"));
        assert_eq!(ask(&part, "s3:PutObject", "{c.arn}/in/x"), ("unknown", "unknown"));
        let sometimes =
            deny(r#""Action": "s3:*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#);
        assert_eq!(ask(&sometimes, "s3:PutObject", "{b.arn}/x"), ("unknown", "unknown"));
        let plain =
            deny(r#""Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#);
        assert_eq!(ask(&plain, "s3:PutObject", "{b.arn}/x"), ("yes", "yes"));
        let other = deny(r#""Action": "s3:*", "NotResource": "(b.arn)/*""#);
        assert_eq!(ask(&other, "s3:PutObject", "{b.arn}/x"), ("yes", "yes"));
        assert_eq!(ask(&other, "s3:PutObject", "arn:aws:s3:::z/x"), ("unknown", "unknown"));
        assert_eq!(ask(&other, "s3:PutObject", "arn:aws:s3:::z"), ("no", "no"));
    }

    #[test]
    fn not_resource() {
        let policy = policy(r#"{"Effect": "Allow", "Action": "s3:*", "NotResource": "(b.arn)/in/*"}"#);
        assert_eq!(ask(&policy, "s3:PutObject", "{b.arn}/out/x"), ("yes", "yes"));
        assert_eq!(ask(&policy, "s3:PutObject", "{b.arn}/in/x"), ("no", "no"));
        assert_eq!(ask(&policy, "s3:PutObject", "{b.arn}/*"), ("no", "yes"));
    }

    #[test]
    fn services_and_their_sources() {
        let policy = policy(
            r#"{"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
                "Resource": "(q.arn)", "Condition": {"ArnEquals": {"aws:SourceArn": "(t.arn)"}}}"#,
        );
        let queue = text("{q.arn}");
        let ask = |service, source: &str| {
            let request = Request::new("sqs:SendMessage", &queue).by_service(service);
            word(policy.grants(&request.with("aws:SourceArn", text(source))))
        };
        assert_eq!(ask("sns.amazonaws.com", "{t.arn}"), "yes");
        assert_eq!(ask("sns.amazonaws.com", "{u.arn}"), "unknown");
        assert_eq!(ask("s3.amazonaws.com", "{t.arn}"), "no");
        let without = Request::new("sqs:SendMessage", &queue).by_service("sns.amazonaws.com");
        assert_eq!(word(policy.grants(&without)), "unknown");
    }

    #[test]
    fn principals() {
        let statement = |principal: &str| {
            policy(&format!(r#"{{"Effect": "Allow", {principal}, "Action": "*", "Resource": "*"}}"#))
                .statements
                .remove(0)
        };
        for (principal, service, everyone) in [
            (r#""Principal": "*""#, "yes", "yes"),
            (r#""Principal": {"AWS": "*"}"#, "yes", "yes"),
            (r#""Principal": {"AWS": "123456789012"}"#, "no", "no"),
            (r#""Principal": {"Service": ["a.amazonaws.com", "s3.amazonaws.com"]}"#, "yes", "no"),
            (r#""Principal": {"Service": "s3.(x.y)"}"#, "unknown", "no"),
            (r#""Principal": {"Service": "s3.eu-west-1.amazonaws.com"}"#, "yes", "no"),
            (r#""Principal": {"Service": "s3.alarms.amazonaws.com"}"#, "no", "no"),
            (r#""NotPrincipal": {"Service": "s3.amazonaws.com"}"#, "no", "no"),
            (r#""Sid": "none""#, "no", "no"),
        ] {
            let statement = statement(principal);
            assert_eq!(word(statement.names_service("s3.amazonaws.com")), service, "{principal}");
            assert_eq!(word(statement.names_anyone()), everyone, "{principal}");
        }
    }

    #[test]
    fn a_service_in_the_region_that_is_deployed_to() {
        assert_eq!(without_region(&text("logs.<region>.<url-suffix>")).unwrap().to_string(), "logs.${url-suffix}");
        assert!(without_region(&text("logs.<url-suffix>")).is_none());
    }

    #[test]
    fn what_is_undecided_stays_so() {
        let why = || Reason::new("condition `prod` is not decided");
        let list = |items: &[&str]| Value::list(items.iter().map(|item| Value::text(*item)).collect());
        let statement = |action: Value| {
            Value::object([("Effect", Value::text("Allow")), ("Action", action), ("Resource", Value::text("*"))])
        };
        let of = |statement: Value| Policy::parse(&Value::object([("Statement", statement)]));
        let either = Value::one_of(vec![list(&["s3:Get*", "s3:Put*"]), list(&["s3:PutObject"])], why());
        let policy = of(statement(either));
        assert_eq!(ask(&policy, "s3:PutObject", "x").0, "yes");
        assert_eq!(ask(&policy, "s3:GetObject", "x").0, "unknown");
        assert_eq!(ask(&policy, "s3:DeleteObject", "x").0, "no");

        let sometimes = Value::one_of(vec![statement(Value::text("s3:*")), Value::generated(Kind::Null)], why());
        let policy = of(Value::list(vec![sometimes]));
        assert!(!policy.statements[0].certain());
        assert_eq!(ask(&policy, "s3:PutObject", "x").0, "unknown");
        assert_eq!(ask(&policy, "sqs:SendMessage", "x").0, "no");

        let policy = of(statement(Value::unknown(why())));
        assert_eq!(ask(&policy, "s3:PutObject", "x").0, "unknown");

        let policy = Policy::parse(&Value::unknown(why()));
        assert_eq!(policy.grants(&Request::new("s3:PutObject", &text("x"))), Truth::Unknown(why()));

        let effect = Value::object([
            ("Effect", Value::unknown(why())),
            ("Action", Value::text("s3:*")),
            ("Resource", Value::text("*")),
        ]);
        assert_eq!(ask(&of(effect), "s3:PutObject", "x").0, "unknown");
    }

    #[test]
    fn documents_that_cannot_be_read() {
        for (document, why) in [
            ("{\"Statement\": [", "the policy is not JSON"),
            ("{d.json}", "policy `${d.json}` is known only after deployment"),
            ("[policy]", "variable `policy` has no value"),
        ] {
            let value = Value::generated(Kind::Text(if document.starts_with("{\"") {
                Text::literal(document)
            } else {
                text(document)
            }));
            let rest = Policy::parse(&value).rest.unwrap();
            assert!(rest.text().starts_with(why), "{}", rest.text());
        }
        assert!(Policy::parse(&Value::generated(Kind::Null)).rest.is_none());
    }
}
