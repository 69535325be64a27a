//! On whose behalf a trigger invokes: the ARNs that a permission's source must match.

use super::calls::Call;
use super::judge::Hint;
use crate::graph::canonical::arn_by_name;
use crate::graph::kinds::SourceKind;
use crate::graph::{NodeId, Trigger, TriggerGraph};
use crate::model::{Arn, Part, Reason, Text, Truth, Type, Value, covers, reach, split};

/// What one permission must match as a whole.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    /// The ARN as AWS sends it. Of an API, what stands before the stage.
    pub(super) arn: Text,
    /// What of an API invokes.
    pub(super) call: Option<Call>,
}

/// How a pattern compares to a subject.
pub(super) struct Fit {
    pub(super) truth: Truth,
    pub(super) hint: Hint,
}

/// Any method of `ANY`.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// What stands for a stage that is not known.
const SAMPLE: &str = "0";

impl Subject {
    /// The ARN as a person reads it, with `*` for the stage.
    pub(super) fn shown(&self) -> String {
        let arn = self.arn.to_string();
        match &self.call {
            None => arn,
            Some(Call::Authorizer(_)) => format!("{arn}/authorizers/*"),
            Some(Call::Key(key)) => format!("{arn}/*/{key}"),
            Some(Call::Route { method, path }) => {
                let method = if method.known().as_deref() == Some("ANY") { "*".to_owned() } else { method.to_string() };
                format!("{arn}/*/{method}{path}")
            }
        }
    }

    /// Whether a permission's pattern takes it in. `stages` are those of the API, if all are known.
    pub(super) fn fits(&self, pattern: &Text, stages: Option<&[&str]>) -> Fit {
        let pattern = at_home(pattern, &self.arn);
        let Some(call) = &self.call else {
            let truth = covers(&pattern, &self.arn);
            let log_group = truth == Truth::No && covers(&pattern.concat(&Text::literal(":*")), &self.arn).certain();
            return Fit { truth, hint: if log_group { Hint::LogGroup } else { Hint::None } };
        };
        let (pattern, stage) = without_stage(&pattern);
        let take = |pattern: &Text, call: &Call| {
            Truth::any(endings(call).iter().map(|ending| covers(pattern, &self.arn.concat(ending))))
        };
        let truth = match (take(&pattern, call), call) {
            // An id holds no slash, so that a method's pattern is none of an authorizer's.
            (Truth::Unknown(_), Call::Authorizer(_)) if stage.is_some() || names_method(&pattern) => {
                take(&pattern, &Call::Authorizer(Text::literal(SAMPLE)))
            }
            (truth, _) => truth,
        };
        if truth == Truth::Yes {
            let known = stage.as_ref().and_then(Text::known);
            let elsewhere = known.zip(stages).is_some_and(|(stage, stages)| !stages.contains(&stage.as_str()));
            return match elsewhere {
                true => Fit { truth: Truth::No, hint: Hint::Stage },
                false => Fit { truth, hint: Hint::None },
            };
        }
        let hint = match call {
            Call::Route { method, path } => {
                let any = Call::Route { method: Text::literal("any"), path: path.clone() };
                let same_names = Call::Route { method: method.clone(), path: with_parameters(path, "{}") };
                if method.known().as_deref() == Some("ANY")
                    && replace_method(&pattern, "ANY").is_some_and(|pattern| take(&pattern, &any).certain())
                {
                    Hint::AnyMethod
                } else if take(&with_parameters(&pattern, "{}"), &same_names).certain() {
                    Hint::PathParameter
                } else {
                    Hint::None
                }
            }
            Call::Key(_) if pattern.to_string().ends_with("/*/*/*") => Hint::Default,
            _ => Hint::None,
        };
        Fit { truth, hint }
    }
}

/// What may follow the API's id in the ARN of a call, one of which must match. API Gateway sends the path of the route
/// with its parameters in braces: a permission for `/users/{id}` serves it, one for `/users/{name}` does not.
fn endings(call: &Call) -> Vec<Text> {
    let stage = Text::literal(format!("/{SAMPLE}/"));
    match call {
        Call::Authorizer(id) => vec![Text::literal("/authorizers/").concat(id)],
        Call::Key(key) => vec![stage.concat(key)],
        Call::Route { method, path } => {
            let methods: Vec<Text> = match method.known().as_deref() {
                Some("ANY") => METHODS.map(Text::literal).to_vec(),
                _ => vec![method.clone()],
            };
            let mut paths = vec![path.clone()];
            // A slash at the end of a path of an OpenAPI document is no part of the resource.
            if let Some(short) = path.known().as_deref().and_then(|path| path.strip_suffix('/'))
                && !short.is_empty()
            {
                paths.push(Text::literal(short));
            }
            let ending = |path: &Text, method: &Text| stage.concat(method).concat(path);
            paths.iter().flat_map(|path| methods.iter().map(move |method| ending(path, method))).collect()
        }
    }
}

/// The text with something in place of `{id}` and `{proxy+}`.
fn with_parameters(path: &Text, value: &str) -> Text {
    let mut out = Text::literal("");
    let mut inside = false;
    for part in path.parts() {
        let Part::Literal(literal) = &part else {
            if !inside {
                out = out.concat(&Text::part(part));
            }
            continue;
        };
        let mut plain = String::new();
        for character in literal.chars() {
            match character {
                '{' => {
                    inside = true;
                    plain.push_str(value);
                }
                '}' if inside => inside = false,
                _ if inside => {}
                other => plain.push(other),
            }
        }
        out = out.concat(&Text::literal(plain));
    }
    out
}

/// The pattern of an API's call with [`SAMPLE`] as its stage, and the stage it names; None where it names any.
fn without_stage(pattern: &Text) -> (Text, Option<Text>) {
    let parts = split(pattern, '/', 3);
    let [api, stage, rest] = parts.as_slice() else { return (pattern.clone(), None) };
    let wild = stage.known().is_some_and(|stage| stage.contains(['*', '?']));
    let wild_api = api.parts().last().and_then(Part::known).is_some_and(|api| api.ends_with('*'));
    if wild || wild_api || stage.known().as_deref() == Some("authorizers") {
        return (pattern.clone(), None);
    }
    let slash = Text::literal("/");
    let sampled = api.concat(&slash).concat(&Text::literal(SAMPLE)).concat(&slash).concat(rest);
    (sampled, Some(stage.clone()))
}

/// Whether a pattern of an API's call has the parts of a method and a path.
fn names_method(pattern: &Text) -> bool {
    let parts = split(pattern, '/', 4);
    parts.len() == 4 && parts.get(1).and_then(Text::known).is_some_and(|stage| stage != "authorizers")
}

/// The pattern with `word` as its method in small letters; None where its method is another.
fn replace_method(pattern: &Text, word: &str) -> Option<Text> {
    let parts = split(pattern, '/', 4);
    let [api, stage, method, rest] = parts.as_slice() else { return None };
    let slash = Text::literal("/");
    let lower = Text::literal(word.to_lowercase());
    (method.known()? == word)
        .then(|| api.concat(&slash).concat(stage).concat(&slash).concat(&lower).concat(&slash).concat(rest))
}

/// The pattern with the subject's partition, region and account where either does not say them outright: they are those
/// that are deployed to.
fn at_home(pattern: &Text, subject: &Text) -> Text {
    let (Some(pattern_arn), Some(subject_arn)) = (Arn::parse(pattern), Arn::parse(subject)) else {
        return pattern.clone();
    };
    let pick = |pattern: &Text, subject: &Text| match (pattern.known(), subject.known()) {
        (Some(_), Some(_)) => pattern.clone(),
        (Some(known), None) if known.is_empty() => pattern.clone(),
        _ => subject.clone(),
    };
    let colon = Text::literal(":");
    let parts = [
        pick(&pattern_arn.partition, &subject_arn.partition),
        pattern_arn.service.clone(),
        pick(&pattern_arn.region, &subject_arn.region),
        pick(&pattern_arn.account, &subject_arn.account),
        pattern_arn.resource.clone(),
    ];
    parts.iter().fold(Text::literal("arn"), |arn, part| arn.concat(&colon).concat(part))
}

fn reach_text(body: &Value, path: &str) -> Option<Text> {
    reach(body, path).first().and_then(|reached| reached.value.as_text().cloned())
}

impl TriggerGraph<'_> {
    /// What permissions must match for a trigger, each by one of them. `Err` says why it cannot be told.
    pub(super) fn subjects(&self, trigger: &Trigger) -> Result<Vec<Subject>, Reason> {
        let root = self.model.root_of(trigger.via);
        let text = trigger.source_text.as_ref().map(|text| self.canonical(root, text));
        let why = || Reason::new(format!("the ARN of `{}` is not known", self.address(trigger.source)));
        let one = |arn: Text| vec![Subject { arn, call: None }];
        match trigger.kind {
            SourceKind::RestApi | SourceKind::HttpApi | SourceKind::WebSocketApi | SourceKind::Authorizer => {
                let arn = match (self.resource(trigger.source), text) {
                    (Some(_), _) => self.execution_arn(trigger.source),
                    (None, Some(id)) => arn_by_name("execute-api", "", &id),
                    (None, None) => return Err(why()),
                };
                let calls = self.calls(trigger)?;
                Ok(calls.into_iter().map(|call| Subject { arn: arn.clone(), call: Some(call) }).collect())
            }
            SourceKind::Logs => {
                let arn = match self.kind(trigger.source) {
                    Some(Type::LogGroup) => self.arn(trigger.source),
                    Some(_) => None,
                    None => text.map(|name| arn_by_name("logs", "log-group:", &name)),
                };
                Ok(one(arn.ok_or_else(why)?.concat(&Text::literal(":*"))))
            }
            SourceKind::Ses => {
                let body = &self.model.resource(trigger.via).body;
                let field = |names: [&str; 2]| names.iter().find_map(|name| reach_text(body, name));
                let set = field(["rule_set_name", "RuleSetName"]).ok_or_else(why)?;
                let rule = field(["name", "Rule.Name"]).unwrap_or_else(|| self.id_symbol(trigger.source));
                let name = set.concat(&Text::literal(":receipt-rule/")).concat(&rule);
                Ok(one(arn_by_name("ses", "receipt-rule-set/", &self.canonical(root, &name))))
            }
            SourceKind::Lex if self.kind(trigger.source) == Some(Type::LexIntent) => {
                let arn = self.arn(trigger.source).ok_or_else(why)?;
                Ok(one(arn.concat(&Text::literal(":*"))))
            }
            SourceKind::Bedrock if self.kind(trigger.source) == Some(Type::BedrockActionGroup) => {
                let body = &self.model.resource(trigger.via).body;
                let agent = reach_text(body, "agent_id").ok_or_else(why)?;
                let agents = agent.attributes();
                let declared = agents.iter().find_map(|attribute| self.model.find(root, &attribute.resource));
                Ok(one(match declared.and_then(|id| self.arn(NodeId::of(id))) {
                    Some(arn) => arn,
                    None => arn_by_name("bedrock", "agent/", &agent),
                }))
            }
            _ if !self.is_external(trigger.source) => Ok(one(self.arn(trigger.source).ok_or_else(why)?)),
            SourceKind::S3 => {
                let text = text.ok_or_else(why)?;
                Ok(one(if Arn::parse(&text).is_some() { text } else { arn_by_name("s3", "", &text) }))
            }
            SourceKind::EventBridge | SourceKind::EventBridgeSchedule => {
                let name = text.ok_or_else(why)?;
                let bus = self.model.resource(trigger.via).body.get("event_bus_name");
                let bus = bus.and_then(|bus| self.bus_named(root, bus.as_text()?));
                let name = match bus {
                    Some(bus) => bus.concat(&Text::literal("/")).concat(&name),
                    None => name,
                };
                Ok(one(arn_by_name("events", "rule/", &name)))
            }
            SourceKind::Sns | SourceKind::LoadBalancer => Ok(one(text.ok_or_else(why)?)),
            _ => Err(why()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Piece, Pseudo};

    /// `<region>` and `<account>` are pseudo values, `{api.id}` is a symbol, unless a `/` stands before the brace.
    fn text(sketch: &str) -> Text {
        let sketch = sketch.replace("<home>", "arn:aws:execute-api:<region>:<account>:{api.id}");
        let mut text = Text::literal("");
        let mut rest = sketch.as_str();
        let literal = |part: &str| Text::literal(part.to_owned());
        while let Some(at) = rest.find(['<', '{']) {
            let close = if rest[at..].starts_with('<') { '>' } else { '}' };
            let end = at + rest[at..].find(close).unwrap();
            let inner = &rest[at + 1..end];
            text = text.concat(&literal(&rest[..at])).concat(&match inner {
                "region" => Text::part(Part::Pseudo(Pseudo::Region)),
                "account" => Text::part(Part::Pseudo(Pseudo::Account)),
                "api.id" => Text::attribute("api", "id"),
                "?" => Text::pieces(vec![Piece { part: Part::Unknown(Reason::new("not known")), span: None }]),
                _ => literal(&rest[at..=end]),
            });
            rest = &rest[end + 1..];
        }
        text.concat(&literal(rest))
    }

    #[track_caller]
    fn expect(subject: &Subject, rows: &[(&str, &str)]) {
        for (pattern, expected) in rows {
            let fit = subject.fits(&text(pattern), Some(&["prod"]));
            let word = match (fit.truth, fit.hint) {
                (Truth::Yes, _) => "yes",
                (Truth::Unknown(_), _) => "unknown",
                (Truth::No, Hint::None) => "no",
                (Truth::No, Hint::LogGroup) => "log group",
                (Truth::No, Hint::AnyMethod) => "any",
                (Truth::No, Hint::PathParameter) => "parameter",
                (Truth::No, Hint::Default) => "default",
                (Truth::No, Hint::Stage) => "stage",
            };
            assert_eq!(word, *expected, "{pattern}  {}", subject.shown());
        }
    }

    fn call(call: Call) -> Subject {
        Subject { arn: text("<home>"), call: Some(call) }
    }

    fn route(method: &str, path: &str) -> Subject {
        call(Call::Route { method: text(method), path: text(path) })
    }

    #[test]
    fn methods_of_apis() {
        expect(
            &route("GET", "/users/{id}"),
            &[
                ("<home>/*/GET/users/*", "yes"),
                ("<home>/*/GET/users/{id}", "yes"),
                ("<home>/*/*/{id}", "yes"),
                ("<home>/*", "yes"),
                ("<home>/*/*", "yes"),
                ("<home>/*/*/*", "yes"),
                ("<home>/*/*/*/*", "yes"),
                ("<home>/prod/GET/users/*", "yes"),
                ("<home>/dev/GET/users/*", "stage"),
                ("<home>/{?}/GET/users/*", "yes"),
                ("<home>/*/GET/users/{name}", "parameter"),
                ("<home>/*/POST/users/*", "no"),
                ("<home>/*/GET/orders/*", "no"),
                ("<home>/*/GET/users", "no"),
                ("<home>/*/ANY/users/{id}", "no"),
                ("<home>/authorizers/*", "no"),
                ("arn:aws:execute-api:eu-west-1:123456789012:{api.id}/*/GET/users/*", "yes"),
                ("arn:aws:execute-api:*:*:{api.id}/*/*", "yes"),
                ("arn:aws:execute-api:<region>:<account>:*/*/GET/users/*", "yes"),
                ("arn:aws:execute-api:<region>:<account>:a1b2c3d4e5/*/*", "unknown"),
                ("arn:aws:execute-api:<region>:<account>:{?}/*/*", "unknown"),
                ("arn:aws:apigateway:<region>:<account>:{api.id}/*", "no"),
                ("<home>/*/GET{?}", "unknown"),
                ("{?}", "unknown"),
            ],
        );
        expect(
            &route("ANY", "/orders"),
            &[
                ("<home>/*/*/orders", "yes"),
                ("<home>/*/GET/orders", "yes"),
                ("<home>/*/ANY/orders", "any"),
                ("<home>/prod/ANY/orders", "any"),
                ("<home>/*/ANY/users", "no"),
                ("<home>/*/*/orders/*", "no"),
            ],
        );
        expect(
            &route("GET", "/"),
            &[("<home>/*/GET/", "yes"), ("<home>/*/*/*", "yes"), ("<home>/*/GET", "no"), ("<home>/*/*", "yes")],
        );
        expect(&route("GET", "/plans/"), &[("<home>/*/GET/plans", "yes"), ("<home>/*/GET/plans/", "yes")]);
        expect(&route("POST", "/{proxy+}"), &[("<home>/*/*/{proxy+}", "yes"), ("<home>/*/POST/*", "yes")]);
    }

    #[test]
    fn keys_and_authorizers() {
        expect(
            &call(Call::Key(Text::literal("$default"))),
            &[
                ("<home>/*/$default", "yes"),
                ("<home>/*/*", "yes"),
                ("<home>/prod/$default", "yes"),
                ("<home>/*/*/*", "default"),
                ("<home>/*/*/$default", "no"),
                ("<home>/*/$connect", "no"),
            ],
        );
        expect(
            &call(Call::Authorizer(Text::attribute("authorizer", "id"))),
            &[
                ("<home>/authorizers/*", "yes"),
                ("<home>/*", "yes"),
                ("<home>/*/*", "yes"),
                ("<home>/*/GET/users", "no"),
                ("<home>/authorizers/abc123", "unknown"),
            ],
        );
    }

    #[test]
    fn other_sources() {
        let subject = |arn: &str| Subject { arn: text(arn), call: None };
        expect(
            &subject("arn:aws:logs:<region>:<account>:log-group:app:*"),
            &[
                ("arn:aws:logs:<region>:<account>:log-group:app:*", "yes"),
                ("arn:aws:logs:eu-west-1:123456789012:log-group:app:*", "yes"),
                ("arn:aws:logs:<region>:<account>:log-group:*", "yes"),
                ("arn:aws:logs:*:*:*", "yes"),
                ("arn:aws:logs:<region>:<account>:log-group:app", "log group"),
                ("arn:aws:logs:<region>:<account>:log-group:other:*", "no"),
            ],
        );
        expect(
            &subject("arn:aws:events:<region>:<account>:rule/bus/nightly"),
            &[
                ("arn:aws:events:<region>:<account>:rule/bus/nightly", "yes"),
                ("arn:aws:events:<region>:<account>:rule/*", "yes"),
                ("arn:aws:events:<region>:<account>:rule/nightly", "no"),
                ("arn:aws:scheduler:<region>:<account>:rule/bus/nightly", "no"),
            ],
        );
        expect(
            &subject("arn:aws:s3:::uploads"),
            &[
                ("arn:aws:s3:::uploads", "yes"),
                ("arn:aws:s3:::*", "yes"),
                ("arn:aws:s3:::uploads/*", "no"),
                ("arn:aws:s3:::other", "no"),
                ("arn:aws:s3:eu-west-1:123456789012:uploads", "no"),
            ],
        );
        // Regions and accounts that both say outright.
        expect(
            &subject("arn:aws:sns:eu-west-1:123456789012:orders"),
            &[
                ("arn:aws:sns:eu-west-1:123456789012:orders", "yes"),
                ("arn:aws:sns:us-east-1:123456789012:orders", "no"),
                ("arn:aws:sns:eu-west-1:210987654321:orders", "no"),
                ("arn:aws:sns:<region>:<account>:orders", "yes"),
                ("arn:aws:sns:*:*:orders", "yes"),
                ("arn:aws:sns:::orders", "no"),
            ],
        );
    }
}
