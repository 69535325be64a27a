//! IAM policies: documents to statements, and what statements grant.
//!
//! In: values of policy documents. Out: [`Policy`], [`Statement`]s, answers to [`Request`]s.
//! Must not know: which resources hold or refer to a policy.

mod condition;
mod statement;
mod terms;

pub use condition::Condition;
pub use statement::{Effect, Statement};
pub use terms::Terms;

use super::json;
use super::pattern::Truth;
use super::resource::Exists;
use super::text::{Part, Pseudo, Text};
use super::value::{Kind, Reason, Value};

/// Statements, from one document or from all that apply to a role or a resource.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The statements that can be read.
    pub statements: Vec<Statement>,
    /// Why there may be more.
    pub rest: Option<Reason>,
}

/// A question to statements: who wants to do what with which resource.
#[derive(Clone)]
pub struct Request<'a> {
    action: &'a str,
    resource: &'a Text,
    names: Option<&'a dyn Fn(&Text) -> Truth>,
    service: Option<&'a str>,
    context: Vec<(&'a str, Text)>,
}

impl<'a> Request<'a> {
    /// An action (`sqs:SendMessage`) on a resource: an ARN, or a pattern that stands for several.
    pub fn new(action: &'a str, resource: &'a Text) -> Self {
        let known = |value: &str| Text::literal(value);
        // Services speak TLS, so that the usual denial of plain HTTP never hits them. What is declared is in the account
        // and the region that are deployed to.
        let context = vec![
            ("aws:SecureTransport", known("true")),
            ("aws:PrincipalIsAWSService", known("false")),
            ("aws:ResourceAccount", Text::part(Part::Pseudo(Pseudo::Account))),
            ("aws:RequestedRegion", Text::part(Part::Pseudo(Pseudo::Region))),
        ];
        Self { action, resource, names: None, service: None, context }
    }

    /// The same, where the caller knows better than by the texts alone which patterns name the resource.
    pub fn naming(mut self, names: &'a dyn Fn(&Text) -> Truth) -> Self {
        self.names = Some(names);
        self
    }

    /// The same, made by a role of the account.
    pub fn by_role(self) -> Self {
        self.with("aws:PrincipalAccount", Text::part(Part::Pseudo(Pseudo::Account)))
            .with("aws:PrincipalType", Text::literal("AssumedRole"))
    }

    /// The same, made by a service: only statements that name it as a principal count.
    pub fn by_service(mut self, service: &'a str) -> Self {
        self.service = Some(service);
        self.with("aws:PrincipalIsAWSService", Text::literal("true"))
            .with("aws:PrincipalServiceName", Text::literal(service))
    }

    /// The same with a condition key's value.
    pub fn with(mut self, key: &'a str, value: Text) -> Self {
        self.context.retain(|(known, _)| *known != key);
        self.context.push((key, value));
        self
    }

    fn value_of(&self, key: &str) -> Option<&Text> {
        self.context.iter().find(|(known, _)| key.eq_ignore_ascii_case(known)).map(|(_, value)| value)
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

    /// The same as part of something that may not be there.
    pub fn unless(mut self, doubt: Option<&Reason>) -> Self {
        if let Some(why) = doubt {
            for statement in self.statements.iter_mut().filter(|statement| statement.certain()) {
                statement.exists = Exists::Maybe(why.clone());
            }
        }
        self
    }

    /// Spells the resources it names in another way, so that they compare with those of a request.
    pub fn spell_resources(&mut self, spell: &dyn Fn(&Text) -> Text) {
        for statement in &mut self.statements {
            statement.resources.spell(spell);
            statement.not_resources.spell(spell);
        }
    }

    /// The same, and the values of conditions, too: they name resources on whose behalf something is done.
    pub fn spell(&mut self, spell: &dyn Fn(&Text) -> Text) {
        self.spell_resources(spell);
        for condition in self.statements.iter_mut().flat_map(|statement| &mut statement.conditions) {
            condition.values.spell(spell);
        }
    }

    /// Whether it grants the request for all that its resource stands for. What cannot be read may grant more; that it
    /// denies what the rest grants is not assumed.
    pub fn grants(&self, request: &Request<'_>) -> Truth {
        self.allows(request).and(|| !self.denies(request))
    }

    /// Whether it grants the request for some of what its resource stands for.
    pub fn grants_some(&self, request: &Request<'_>) -> Truth {
        let (allowed, denied) = judge(&self.statements, request, some);
        allowed.or(|| self.unseen()).and(|| !denied)
    }

    /// Whether a statement allows the request for all that its resource stands for; another may deny it.
    pub fn allows(&self, request: &Request<'_>) -> Truth {
        judge(&self.statements, request, all).0.or(|| self.unseen())
    }

    /// Whether a statement denies the request for some of what its resource stands for.
    pub fn denies(&self, request: &Request<'_>) -> Truth {
        judge(&self.statements, request, all).1
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

/// Whether statements grant a request for some of what its resource stands for.
pub fn grants_some<'a>(statements: impl IntoIterator<Item = &'a Statement>, request: &Request<'_>) -> Truth {
    let (allowed, denied) = judge(statements, request, some);
    allowed.and(|| !denied)
}

/// Whether a statement allows and whether it denies a request for all that its resource stands for.
fn all(statement: &Statement, request: &Request<'_>) -> (Truth, Truth) {
    match statement.effect {
        Effect::Allow => (statement.applies(request, Statement::names_resource), Truth::No),
        Effect::Deny => (Truth::No, statement.applies(request, Statement::names_some_resource)),
        Effect::Unknown(_) => {
            let truth = statement.applies(request, Statement::names_some_resource);
            (truth.clone(), truth)
        }
    }
}

/// Whether a statement allows and whether it denies a request for some of what its resource stands for.
fn some(statement: &Statement, request: &Request<'_>) -> (Truth, Truth) {
    let some = || statement.applies(request, Statement::names_some_resource);
    match statement.effect {
        Effect::Allow => (some(), Truth::No),
        Effect::Deny => match statement.applies(request, Statement::names_resource) {
            Truth::No => {
                let why = Reason::new("a statement denies a part of it");
                (Truth::No, some().unless(Some(&why)))
            }
            truth => (Truth::No, truth),
        },
        Effect::Unknown(_) => (some(), some()),
    }
}

/// Whether one of the statements allows a request and whether one denies it. A certain denial wins; a possible one leaves
/// it open.
fn judge<'a>(
    statements: impl IntoIterator<Item = &'a Statement>,
    request: &Request<'_>,
    ask: fn(&Statement, &Request<'_>) -> (Truth, Truth),
) -> (Truth, Truth) {
    let (mut allowed, mut denied) = (Truth::No, Truth::No);
    for statement in statements {
        let (allows, denies) = ask(statement, request);
        let doubt = match &statement.effect {
            Effect::Unknown(why) => Some(why),
            _ => None,
        };
        allowed = allowed.or(|| allows.unless(doubt));
        denied = denied.or(|| denies.unless(doubt));
    }
    (allowed, denied)
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
