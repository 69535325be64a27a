//! ARNs whose parts may be symbols, and the other texts that name a function.

use super::text::{Attribute, Part, Piece, Pseudo, Text};
use super::types::Type;
use super::value::Reason;
use crate::source::Span;

/// An Amazon Resource Name. Parts that hold no account or region are empty texts.
#[derive(Debug, Clone)]
pub struct Arn {
    /// `aws`, `aws-cn`, …
    pub partition: Text,
    /// `sqs`.
    pub service: Text,
    /// `eu-central-1`.
    pub region: Text,
    /// `123456789012`.
    pub account: Text,
    /// What follows the fifth colon.
    pub resource: Text,
}

impl Arn {
    /// The ARN a text spells out. A single symbol that stands for a whole ARN is not spelled out.
    pub fn parse(text: &Text) -> Option<Self> {
        let parts: [Text; 6] = split(text, ':', 6).try_into().ok()?;
        let [prefix, partition, service, region, account, resource] = parts;
        (prefix.known()? == "arn").then_some(Self { partition, service, region, account, resource })
    }

    /// The type of resource it names, where the model knows it.
    pub fn resource_type(&self) -> Option<Type> {
        let resource = split(&self.resource, '/', 2);
        let first = resource.first()?;
        let kind = split(first, ':', 2).first().and_then(Text::known).unwrap_or_default();
        Some(match (self.service.known()?.as_str(), kind.as_str()) {
            ("sqs", _) => Type::Queue,
            ("sns", _) if split(&self.resource, ':', 2).len() == 2 => Type::Subscription,
            ("sns", _) => Type::Topic,
            ("s3", _) if self.account.known().is_some_and(|account| account.is_empty()) => Type::Bucket,
            ("s3-object-lambda", "accesspoint") => Type::ObjectLambda,
            ("dynamodb", "table") => Type::Table,
            ("kinesis", "stream") if self.part('/', 2).is_some_and(|part| is(&part, "consumer")) => {
                Type::StreamConsumer
            }
            ("kinesis", "stream") => Type::Stream,
            ("firehose", "deliverystream") => Type::DeliveryStream,
            ("lambda", "function") => Type::Function,
            ("lambda", "event-source-mapping") => Type::EventSourceMapping,
            ("events", "rule") => Type::Rule,
            ("events", "event-bus") => Type::Bus,
            ("scheduler", "schedule") => Type::Schedule,
            ("pipes", "pipe") => Type::Pipe,
            // Only its id tells a REST API from the others.
            ("execute-api", _) => Type::Api,
            ("apigateway", "") if self.part('/', 1).is_some_and(|part| is(&part, "restapis")) => Type::RestApi,
            ("apigateway", "") if self.part('/', 1).is_some_and(|part| is(&part, "apis")) => Type::Api,
            ("states", "stateMachine") => Type::StateMachine,
            ("logs", "log-group") => Type::LogGroup,
            ("cloudwatch", "alarm") => Type::Alarm,
            ("kafka", "cluster") => Type::KafkaCluster,
            ("mq", "broker") => Type::Broker,
            ("rds", "cluster") => Type::DocumentCluster,
            ("cognito-idp", "userpool") => Type::UserPool,
            ("elasticloadbalancing", "targetgroup") => Type::TargetGroup,
            ("vpc-lattice", "targetgroup") => Type::LatticeTargetGroup,
            ("iot", "rule") => Type::TopicRule,
            ("config", "config-rule") => Type::ConfigRule,
            ("secretsmanager", "secret") => Type::Secret,
            ("appsync", "apis") => Type::GraphqlApi,
            ("cloudfront", "distribution") => Type::Distribution,
            ("iam", "role") => Type::Role,
            ("iam", "policy") => Type::ManagedPolicy,
            _ => return None,
        })
    }

    /// The name or id of the resource it names; of an API, its id.
    pub fn resource_name(&self) -> Option<Text> {
        Some(match self.resource_type()? {
            Type::Queue => self.resource.clone(),
            Type::Topic | Type::Subscription => self.part(':', 0)?,
            Type::RestApi => self.part('/', 2)?,
            Type::Api if is(&self.service, "apigateway") => self.part('/', 2)?,
            Type::Bucket | Type::Api => self.part('/', 0)?,
            // A partner's bus has slashes in its name.
            Type::Bus => split(&self.resource, '/', 2).pop()?,
            Type::Function
            | Type::EventSourceMapping
            | Type::StateMachine
            | Type::LogGroup
            | Type::Alarm
            | Type::Broker
            | Type::DocumentCluster
            | Type::Secret => self.part(':', 1)?,
            // `rule/NAME` on the default bus, `rule/BUS/NAME` on another; `schedule/GROUP/NAME`; a role's path.
            Type::Rule | Type::Schedule | Type::Role | Type::ManagedPolicy => {
                split(&self.resource, '/', usize::MAX).pop()?
            }
            _ => self.part('/', 1)?,
        })
    }

    /// The function's version or alias, the state machine's.
    pub fn qualifier(&self) -> Option<Text> {
        match self.resource_type()? {
            Type::Function | Type::StateMachine => self.part(':', 2),
            _ => None,
        }
    }

    /// The bus of a rule; None on the default bus.
    pub fn bus(&self) -> Option<Text> {
        if self.resource_type()? != Type::Rule {
            return None;
        }
        let parts = split(&self.resource, '/', usize::MAX);
        let (bus, more) = parts.get(1..parts.len() - 1)?.split_first()?;
        Some(more.iter().fold(bus.clone(), |bus, part| bus.concat(&Text::literal("/")).concat(part)))
    }

    /// The label of a table's stream.
    pub fn stream(&self) -> Option<Text> {
        match (self.resource_type()?, split(&self.resource, '/', 4).as_slice()) {
            (Type::Table, [_, _, word, label]) if is(word, "stream") => Some(label.clone()),
            _ => None,
        }
    }

    /// What follows the first slash: an object's key, stage, method and path of an API.
    pub fn path(&self) -> Option<Text> {
        match self.resource_type()? {
            Type::Bucket | Type::Api => split(&self.resource, '/', 2).into_iter().nth(1),
            _ => None,
        }
    }

    fn part(&self, separator: char, index: usize) -> Option<Text> {
        split(&self.resource, separator, usize::MAX).into_iter().nth(index)
    }
}

/// A function as people may name it: by name, by ARN or a part of one, with or without a version or alias.
#[derive(Debug, Clone)]
pub struct FunctionName {
    /// Empty where it is not written.
    pub region: Text,
    /// Empty where it is not written.
    pub account: Text,
    /// The name, or the symbol that stands for the function's name or ARN.
    pub name: Text,
    /// Version or alias.
    pub qualifier: Option<Text>,
}

impl FunctionName {
    /// The function a text names: `NAME`, `NAME:QUALIFIER`, `function:NAME`, `ACCOUNT:function:NAME:QUALIFIER`, an ARN,
    /// or an invocation URI of API Gateway. None if it names something else, or nothing.
    pub fn parse(text: &Text) -> Option<Self> {
        if let Some(function) = invoked_by_uri(text) {
            return Self::of_parts(&function);
        }
        Self::of_parts(text)
    }

    fn of_parts(text: &Text) -> Option<Self> {
        let text = without_stage_variables(text);
        let parts = split(&text, ':', usize::MAX);
        let none = || Text::literal("");
        let new = |region: Text, account: Text, name: &Text, qualifier: Option<&Text>| {
            let valid = may_name(name) && qualifier.is_none_or(may_name);
            valid.then(|| Self { region, account, name: name.clone(), qualifier: qualifier.cloned() })
        };
        match parts.as_slice() {
            [arn, _, lambda, region, account, word, name, rest @ ..]
                if is(arn, "arn") && is(lambda, "lambda") && is(word, "function") && rest.len() < 2 =>
            {
                new(region.clone(), account.clone(), name, rest.first())
            }
            [word, name] if is(word, "function") => new(none(), none(), name, None),
            [word, name, qualifier] if is(word, "function") => new(none(), none(), name, Some(qualifier)),
            [account, word, name, rest @ ..] if is(word, "function") && rest.len() < 2 => {
                new(none(), account.clone(), name, rest.first())
            }
            [name] => new(none(), none(), name, None),
            [arn, _] if is(arn, "arn") => None,
            [name, qualifier] => new(none(), none(), name, Some(qualifier)),
            _ => None,
        }
    }
}

/// The function in an invocation URI of API Gateway,
/// `arn:P:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION/invocations` or its streaming form
/// (`2021-11-15`, `response-streaming-invocations`).
pub fn invoked_by_uri(uri: &Text) -> Option<Text> {
    let arn = Arn::parse(uri)?;
    if !is(&arn.service, "apigateway") || !is(&arn.account, "lambda") {
        return None;
    }
    match split(&arn.resource, '/', 5).as_slice() {
        [path, _, functions, function, word] if is(path, "path") && is(functions, "functions") => {
            let invokes = is(word, "invocations") || is(word, "response-streaming-invocations");
            invokes.then(|| function.clone())
        }
        _ => None,
    }
}

/// The attribute a text begins with and what follows it: `${bucket.arn}/in/*`.
pub fn split_attribute_prefix(text: &Text) -> Option<(Attribute, Text)> {
    let mut pieces = text.to_pieces();
    if pieces.is_empty() {
        return None;
    }
    let rest = pieces.split_off(1);
    match pieces.pop()?.part {
        Part::Attribute(attribute) => Some((attribute, Text::pieces(rest))),
        _ => None,
    }
}

/// Service and prefix of the resource part of the ARN of a type; None for types that are not compared by ARN.
pub fn arn_prefix(kind: Type) -> Option<(&'static str, &'static str)> {
    Some(match kind {
        Type::Bucket => ("s3", ""),
        Type::Queue => ("sqs", ""),
        Type::Topic => ("sns", ""),
        Type::Table => ("dynamodb", "table/"),
        Type::Stream => ("kinesis", "stream/"),
        Type::Bus => ("events", "event-bus/"),
        Type::Rule => ("events", "rule/"),
        Type::Function => ("lambda", "function:"),
        Type::StateMachine => ("states", "stateMachine:"),
        Type::LogGroup => ("logs", "log-group:"),
        Type::Alarm => ("cloudwatch", "alarm:"),
        Type::UserPool => ("cognito-idp", "userpool/"),
        Type::TargetGroup => ("elasticloadbalancing", "targetgroup/"),
        Type::TopicRule => ("iot", "rule/"),
        Type::ConfigRule => ("config", "config-rule/"),
        Type::Secret => ("secretsmanager", "secret:"),
        Type::DeliveryStream => ("firehose", "deliverystream/"),
        Type::GraphqlApi => ("appsync", "apis/"),
        Type::BedrockAgent => ("bedrock", "agent/"),
        Type::Repository => ("codecommit", ""),
        Type::LexIntent => ("lex", "intent:"),
        Type::Key => ("kms", "key/"),
        Type::KeyAlias => ("kms", ""),
        _ => return None,
    })
}

/// An ARN in the account and region that are deployed to, up to its resource part.
pub fn arn_start(service: &str, regional: bool) -> Vec<Part> {
    let literal = |text: &str| Part::Literal(text.into());
    let mut parts = vec![literal("arn:"), Part::Pseudo(Pseudo::Partition), literal(&format!(":{service}:"))];
    if regional {
        parts.extend([Part::Pseudo(Pseudo::Region), literal(":"), Part::Pseudo(Pseudo::Account), literal(":")]);
    } else {
        parts.push(literal("::"));
    }
    parts
}

/// The text cut at literal separators into at most `most` parts, the last of which keeps the rest. Symbols are never
/// cut, but for attributes whose text is known to hold the separator.
pub fn split(text: &Text, separator: char, most: usize) -> Vec<Text> {
    let mut parts = Vec::new();
    let mut current: Vec<Piece> = Vec::new();
    for piece in text.to_pieces() {
        let literal = match &piece.part {
            Part::Literal(literal) => literal,
            Part::Attribute(Attribute { known: Some(known), .. }) if known.contains(separator) => known,
            _ => {
                current.push(piece);
                continue;
            }
        };
        let mut start = 0;
        while parts.len() + 1 < most
            && let Some(end) = literal[start..].find(separator).map(|n| start + n)
        {
            current.push(cut(literal, piece.span, start, end));
            parts.push(Text::pieces(std::mem::take(&mut current)));
            start = end + separator.len_utf8();
        }
        current.push(cut(literal, piece.span, start, literal.len()));
    }
    parts.push(Text::pieces(current));
    parts
}

/// Bytes `start..end` of a literal, with their own place where the source spells the literal as it is.
fn cut(literal: &str, span: Option<Span>, start: usize, end: usize) -> Piece {
    let span = span.map(|span| match span.range().len() == literal.len() {
        true => Span::new(span.file, span.start as usize + start..span.start as usize + end),
        false => span,
    });
    Piece { part: Part::Literal(literal[start..end].into()), span }
}

fn is(text: &Text, word: &str) -> bool {
    text.known().is_some_and(|known| known == word)
}

/// Whether what is known of a text can be part of a function's name or qualifier.
fn may_name(text: &Text) -> bool {
    let valid = |part: &Part| match part {
        Part::Literal(text) => text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$')),
        _ => true,
    };
    !is(text, "") && text.parts().iter().all(valid)
}

/// API Gateway fills in `${stageVariables.name}` at run time.
fn without_stage_variables(text: &Text) -> Text {
    const OPEN: &str = "${stageVariables.";
    let has = |piece: &Piece| matches!(&piece.part, Part::Literal(literal) if literal.contains(OPEN));
    let pieces = text.to_pieces();
    if !pieces.iter().any(has) {
        return text.clone();
    }
    let mut out = Vec::new();
    for piece in pieces {
        let Part::Literal(literal) = &piece.part else {
            out.push(piece);
            continue;
        };
        let mut at = 0;
        while let Some(open) = literal[at..].find(OPEN).map(|n| at + n)
            && let Some(close) = literal[open..].find('}').map(|n| open + n)
        {
            out.push(cut(literal, piece.span, at, open));
            let name = &literal[open + OPEN.len()..close];
            let why = Reason::with_identity(
                format!("stage variable `{name}` is filled in at run time"),
                format!("stageVariables.{name}"),
            );
            out.push(Piece { part: Part::Unknown(why), span: piece.span });
            at = close + 1;
        }
        out.push(cut(literal, piece.span, at, literal.len()));
    }
    Text::pieces(out)
}

#[cfg(test)]
mod tests {
    use super::super::pattern::tests::text;
    use super::*;

    fn arn(parts: &str) -> Arn {
        Arn::parse(&text(parts)).unwrap()
    }

    fn named(parts: &str) -> (Option<Type>, Option<String>) {
        let arn = arn(parts);
        (arn.resource_type(), arn.resource_name().map(|name| name.to_string()))
    }

    fn function(parts: &str) -> Option<(String, Option<String>)> {
        let name = FunctionName::parse(&text(parts))?;
        Some((name.name.to_string(), name.qualifier.map(|qualifier| qualifier.to_string())))
    }

    #[test]
    fn symbols_may_stand_for_any_part() {
        let arn = arn("arn:<partition>:sqs:<region>:<account>:{q.name}-dlq");
        assert_eq!(arn.partition.to_string(), "${partition}");
        assert_eq!(arn.service.to_string(), "sqs");
        assert_eq!(arn.account.to_string(), "${account}");
        assert_eq!(arn.resource.to_string(), "${q.name}-dlq");
        assert!(Arn::parse(&text("{q.arn}")).is_none());
        assert!(Arn::parse(&text("arn:aws:sqs:x")).is_none());
        assert!(Arn::parse(&text("https://sqs.eu-west-1.amazonaws.com:443/1:2:3/q")).is_none());
    }

    #[test]
    fn names_of_resources() {
        for (written, kind, name) in [
            ("arn:aws:sqs:r:1:orders", Type::Queue, "orders"),
            ("arn:aws:sns:r:1:t", Type::Topic, "t"),
            ("arn:aws:sns:r:1:t:6b0e71bd", Type::Subscription, "t"),
            ("arn:aws:s3:::b", Type::Bucket, "b"),
            ("arn:aws:s3:::{b}/in/*", Type::Bucket, "${b}"),
            ("arn:aws:dynamodb:r:1:table/{t}", Type::Table, "${t}"),
            ("arn:aws:dynamodb:r:1:table/t/stream/2026-01-01T00:00:00.000", Type::Table, "t"),
            ("arn:aws:kinesis:r:1:stream/s", Type::Stream, "s"),
            ("arn:aws:kinesis:r:1:stream/s/consumer/c:1", Type::StreamConsumer, "s"),
            ("arn:aws:lambda:r:1:function:f:live", Type::Function, "f"),
            ("arn:aws:events:r:1:rule/nightly", Type::Rule, "nightly"),
            ("arn:aws:events:r:1:rule/bus/nightly", Type::Rule, "nightly"),
            ("arn:aws:events:r:1:event-bus/aws.partner/example.com/1", Type::Bus, "aws.partner/example.com/1"),
            ("arn:aws:apigateway:r::/restapis/{api.id}/stages/x", Type::RestApi, "${api.id}"),
            ("arn:aws:execute-api:r:1:{api.id}/*/GET/orders", Type::Api, "${api.id}"),
            ("arn:aws:states:r:1:stateMachine:m", Type::StateMachine, "m"),
            ("arn:aws:logs:r:1:log-group:/aws/lambda/f:*", Type::LogGroup, "/aws/lambda/f"),
            ("arn:aws:iam::1:role/path/to/r", Type::Role, "r"),
        ] {
            assert_eq!(named(written), (Some(kind), Some(name.into())), "{written}");
        }
        assert_eq!(named("arn:aws:{x}:r:1:y"), (None, None));
    }

    #[test]
    fn what_else_a_resource_part_holds() {
        let show = |text: Option<Text>| text.map(|text| text.to_string());
        assert_eq!(show(arn("arn:aws:events:r:1:rule/bus/n").bus()), Some("bus".into()));
        assert_eq!(
            show(arn("arn:aws:events:r:1:rule/aws.partner/x.com/{b}/n").bus()),
            Some("aws.partner/x.com/${b}".into())
        );
        assert_eq!(show(arn("arn:aws:events:r:1:rule/n").bus()), None);
        assert_eq!(show(arn("arn:aws:events:r:1:rule").bus()), None);
        assert_eq!(
            show(arn("arn:aws:dynamodb:r:1:table/t/stream/2026-01-01T00:00:00.000").stream()),
            Some("2026-01-01T00:00:00.000".into())
        );
        assert_eq!(show(arn("arn:aws:dynamodb:r:1:table/t/index/i").stream()), None);
        assert_eq!(show(arn("arn:aws:s3:::{b}/in/{p}*").path()), Some("in/${p}*".into()));
        assert_eq!(show(arn("arn:aws:s3:::b").path()), None);
        assert_eq!(show(arn("arn:aws:lambda:r:1:function:f:<region>").qualifier()), Some("${region}".into()));
    }

    #[test]
    fn functions_by_any_name() {
        let some = |name: &str, qualifier: Option<&str>| Some((name.to_string(), qualifier.map(str::to_string)));
        assert_eq!(function("f"), some("f", None));
        assert_eq!(function("f:live"), some("f", Some("live")));
        assert_eq!(function("function:f"), some("f", None));
        assert_eq!(function("function:f:1"), some("f", Some("1")));
        assert_eq!(function("123456789012:function:f:live"), some("f", Some("live")));
        assert_eq!(function("arn:<partition>:lambda:<region>:<account>:function:{f.name}"), some("${f.name}", None));
        assert_eq!(function("arn:aws:lambda:r:1:function:f:$LATEST"), some("f", Some("$LATEST")));
        assert_eq!(function("{f.arn}"), some("${f.arn}", None));
        assert_eq!(function("{f.arn}:live"), some("${f.arn}", Some("live")));
        assert_eq!(function("{f.arn}:${stageVariables.alias}"), some("${f.arn}", Some("${…}")));
        assert_eq!(function("arn:aws:sqs:r:1:orders"), None);
        assert_eq!(function(""), None);
        assert_eq!(function("f:"), None);
        assert_eq!(function("https://example.com"), None);
        assert_eq!(function("{{resolve:ssm:name}}"), None);
    }

    #[test]
    fn functions_behind_an_api() {
        let before = "arn:<partition>:apigateway:<region>:lambda:path/";
        for (rest, name, qualifier) in [
            ("2015-03-31/functions/{f.arn}/invocations", "${f.arn}", None),
            ("2015-03-31/functions/{f.arn}:live/invocations", "${f.arn}", Some("live")),
            ("2015-03-31/functions/arn:aws:lambda:r:1:function:f/invocations", "f", None),
            ("2021-11-15/functions/{f.arn}/response-streaming-invocations", "${f.arn}", None),
        ] {
            let expected = Some((name.to_string(), qualifier.map(str::to_string)));
            assert_eq!(function(&format!("{before}{rest}")), expected, "{rest}");
        }
        assert!(invoked_by_uri(&text("arn:aws:apigateway:r:sqs:path/1/orders")).is_none());
        assert!(invoked_by_uri(&text("arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f")).is_none());
    }

    #[test]
    fn attribute_then_rest() {
        let (attribute, rest) = split_attribute_prefix(&text("{b.arn}/in/{p}*")).unwrap();
        assert_eq!((&*attribute.resource, attribute.name.as_str()), ("b", "arn"));
        assert_eq!(rest.to_string(), "/in/${p}*");
        assert_eq!(split_attribute_prefix(&text("{b.arn}")).unwrap().1.known().unwrap(), "");
        assert!(split_attribute_prefix(&text("x{b.arn}")).is_none());
    }

    #[test]
    fn parts_keep_their_places() {
        let sources = crate::source::Sources::memory([("t", "arn:aws:sqs:r:1:orders")]);
        let file = sources.read(std::path::Path::new("t")).unwrap();
        let whole = Span::new(file, 0..22);
        let text =
            Text::pieces(vec![Piece { part: Part::Literal("arn:aws:sqs:r:1:orders".into()), span: Some(whole) }]);
        let name = Arn::parse(&text).unwrap().resource_name().unwrap();
        assert_eq!(name.to_pieces()[0].span, Some(Span::new(file, 16..22)));
    }
}
