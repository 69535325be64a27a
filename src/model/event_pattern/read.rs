//! Values to patterns.

use super::{EventPattern, Fields, Grammar, Leaf, Named, Node, PatternProblem, ProblemKind, Test, TextForm, TextTest};
use crate::model::field::FromValue;
use crate::model::json;
use crate::model::limits;
use crate::model::text::{Part, Text};
use crate::model::value::{Kind, Object, Origin, Reason, Value};

/// The operators of a test.
pub const OPERATORS: [&str; 8] =
    ["prefix", "suffix", "equals-ignore-case", "wildcard", "anything-but", "numeric", "cidr", "exists"];

/// Deeper patterns are not looked into: no event of AWS is so deep.
const MOST_DEPTH: usize = 64;

impl EventPattern {
    /// Reads a pattern: an object, or its JSON text.
    pub fn parse(value: &Value, grammar: Grammar) -> Self {
        let mut reader = Reader { grammar, problems: Vec::new() };
        let (fields, length) = reader.pattern(value);
        let most = match grammar {
            Grammar::Rule | Grammar::Filter => limits::PATTERN_LENGTH,
            Grammar::Attributes | Grammar::Body => limits::FILTER_POLICY_LENGTH,
        };
        if length > most {
            let message = format!("the pattern has {length} characters, at most {most} are allowed");
            reader.problem(ProblemKind::TooLong, &value.origin, message);
        }
        let combinations = combinations(&fields);
        if combinations > limits::PATTERN_COMBINATIONS {
            let message = format!(
                "its `$or` make {combinations} combinations, at most {} are allowed",
                limits::PATTERN_COMBINATIONS
            );
            reader.problem(ProblemKind::TooManyCombinations, &value.origin, message);
        }
        Self { fields, problems: reader.problems, length, origin: value.origin.clone() }
    }

    /// A pattern that nobody wrote: what is known of events, each field by its dotted path.
    pub fn of<'p>(tests: impl IntoIterator<Item = (&'p str, Test)>) -> Self {
        let mut fields = Fields::default();
        for (path, test) in tests {
            put(&mut fields, path, test);
        }
        Self { fields, problems: Vec::new(), length: 0, origin: Origin::default() }
    }
}

fn put(fields: &mut Fields, path: &str, test: Test) {
    let (head, rest) = path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)));
    let index = fields.named.iter().position(|named| named.name == head).unwrap_or_else(|| {
        let node = Node::Object(Fields::default());
        fields.named.push(Named { name: head.into(), key: Origin::default(), node });
        fields.named.len() - 1
    });
    let node = &mut fields.named[index].node;
    match (rest, node) {
        (Some(rest), Node::Object(inner)) => put(inner, rest, test),
        (_, node) => *node = Node::Leaf(Leaf::of(test)),
    }
}

/// How many sets of conditions its `$or` stand for.
fn combinations(fields: &Fields) -> usize {
    let inner = fields.named.iter().map(|named| match &named.node {
        Node::Object(fields) => combinations(fields),
        Node::Leaf(_) | Node::Unknown(_) => 1,
    });
    let either = fields
        .either
        .iter()
        .map(|fields| fields.iter().fold(0_usize, |sum, fields| sum.saturating_add(combinations(fields))).max(1));
    inner.chain(either).fold(1, usize::saturating_mul)
}

struct Reader {
    grammar: Grammar,
    problems: Vec<PatternProblem>,
}

impl Reader {
    fn problem(&mut self, kind: ProblemKind, place: &Origin, message: impl Into<String>) {
        self.problems.push(PatternProblem { kind, place: place.clone(), message: message.into() });
    }

    /// The conditions of a whole pattern, and how many characters it certainly has.
    fn pattern(&mut self, value: &Value) -> (Fields, usize) {
        let unknown = |why: Reason| (Fields { rest: Some(why), ..Fields::default() }, 0);
        match &value.kind {
            Kind::Unknown(why) => unknown(why.clone()),
            Kind::OneOf(one) => unknown(one.why.clone()),
            Kind::Object(object) => {
                let fields = self.whole(object, &value.origin);
                (fields, certain_length(&Text::json(value.clone())))
            }
            Kind::Text(text) if is_symbol(text) => unknown(after_deployment(text)),
            Kind::Text(text) => match json::parse(text, &value.origin) {
                Ok(inner) => match &inner.kind {
                    // White space may be taken out on the way to AWS.
                    Kind::Object(object) => {
                        (self.whole(object, &inner.origin), certain_length(&Text::json(inner.clone())))
                    }
                    _ => self.no_object(&inner),
                },
                Err(error) => {
                    let why = text.first_unknown();
                    if why.is_none() {
                        let place = error.span.map(Origin::at).unwrap_or_else(|| value.origin.clone());
                        self.problem(
                            ProblemKind::NotJson,
                            &place,
                            format!("the pattern is not JSON: {}", error.message),
                        );
                    }
                    unknown(why.unwrap_or_else(|| Reason::new("the pattern is not JSON")))
                }
            },
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::List(_) => self.no_object(value),
        }
    }

    fn no_object(&mut self, value: &Value) -> (Fields, usize) {
        self.problem(ProblemKind::NotAnObject, &value.origin, "the pattern is no JSON object");
        (Fields { rest: Some(Reason::new("the pattern is no JSON object")), ..Fields::default() }, 0)
    }

    fn whole(&mut self, object: &Object, origin: &Origin) -> Fields {
        let fields = self.fields(object, 0);
        // SNS takes an empty policy for none.
        let empty = fields.is_empty() && object.entries.is_empty();
        if empty && matches!(self.grammar, Grammar::Rule | Grammar::Filter) {
            self.problem(ProblemKind::EmptyPattern, origin, "the pattern is empty");
        }
        fields
    }

    fn fields(&mut self, object: &Object, depth: usize) -> Fields {
        let mut fields = Fields { rest: object.rest.clone(), ..Fields::default() };
        if depth > MOST_DEPTH {
            fields.rest = Some(Reason::new("the pattern is too deep"));
            return fields;
        }
        for (name, entry) in &object.entries {
            let key = entry.key.map(Origin::at).unwrap_or_else(|| entry.value.origin.clone());
            if name == "$or" {
                self.either(&entry.value, &mut fields, depth);
                continue;
            }
            let node = self.node(name, &entry.value, depth);
            fields.named.push(Named { name: name.clone(), key, node });
        }
        fields
    }

    fn either(&mut self, value: &Value, fields: &mut Fields, depth: usize) {
        let Kind::List(list) = &value.kind else {
            match value.first_unknown() {
                Some(why) => fields.rest = Some(why),
                None => self.bad_or(value, fields),
            }
            return;
        };
        let mut alternatives = Vec::new();
        for item in &list.items {
            match &item.kind {
                Kind::Object(object) => {
                    if object.entries.is_empty() && object.rest.is_none() {
                        self.problem(ProblemKind::EmptyObject, &item.origin, "an alternative of `$or` is empty");
                    }
                    alternatives.push(self.fields(object, depth + 1));
                }
                _ => match item.first_unknown() {
                    Some(why) => alternatives.push(Fields { rest: Some(why), ..Fields::default() }),
                    None => return self.bad_or(item, fields),
                },
            }
        }
        if let Some(why) = &list.rest {
            alternatives.push(Fields { rest: Some(why.clone()), ..Fields::default() });
        }
        if alternatives.len() < 2 {
            return self.bad_or(value, fields);
        }
        fields.either.push(alternatives);
    }

    fn bad_or(&mut self, value: &Value, fields: &mut Fields) {
        let message = "`$or` needs a list of two or more objects";
        self.problem(ProblemKind::BadOr, &value.origin, message);
        fields.rest = Some(Reason::new(message));
    }

    fn node(&mut self, name: &str, value: &Value, depth: usize) -> Node {
        let what = match &value.kind {
            Kind::Object(object) => {
                if object.entries.is_empty() && object.rest.is_none() {
                    self.problem(
                        ProblemKind::EmptyObject,
                        &value.origin,
                        format!("field `{name}` holds an empty object"),
                    );
                } else if self.grammar == Grammar::Attributes {
                    let message = format!("field `{name}` holds an object, which a policy on attributes may not");
                    self.problem(ProblemKind::Nested, &value.origin, message);
                }
                return Node::Object(self.fields(object, depth + 1));
            }
            Kind::List(list) => {
                if list.items.is_empty() && list.rest.is_none() {
                    self.problem(ProblemKind::EmptyList, &value.origin, format!("field `{name}` holds an empty list"));
                }
                let tests = list.items.iter().map(|item| (self.test(name, item), item.origin.clone())).collect();
                return Node::Leaf(Leaf { tests, rest: list.rest.clone(), origin: value.origin.clone() });
            }
            Kind::Unknown(why) => return Node::Unknown(why.clone()),
            Kind::OneOf(one) => return Node::Unknown(one.why.clone()),
            // A symbol may stand for a whole list.
            Kind::Text(text) if is_symbol(text) => return Node::Unknown(after_deployment(text)),
            Kind::Text(_) => "text",
            Kind::Number(_) => "a number",
            Kind::Bool(_) => "true or false",
            Kind::Null => "null",
        };
        let message = format!("field `{name}` holds {what} where a list is needed");
        self.problem(ProblemKind::ScalarLeaf, &value.origin, message);
        let tests = vec![(literal(value), value.origin.clone())];
        Node::Leaf(Leaf { tests, rest: None, origin: value.origin.clone() })
    }

    fn test(&mut self, name: &str, value: &Value) -> Test {
        match &value.kind {
            Kind::Object(object) => match (object.entries.len(), object.entries.first(), &object.rest) {
                (_, _, Some(why)) => Test::Unknown(why.clone()),
                (1, Some((operator, entry)), None) => {
                    let key = entry.key.map(Origin::at).unwrap_or_else(|| value.origin.clone());
                    self.operator(name, operator, &key, &entry.value)
                }
                (0, ..) => self.refuse(
                    ProblemKind::BadOperand,
                    &value.origin,
                    format!("field `{name}` tests with an empty object"),
                ),
                _ => {
                    let operators: Vec<String> = object.entries.keys().map(|key| format!("`{key}`")).collect();
                    let message = format!("field `{name}` tests with {} in one object", operators.join(" and "));
                    self.refuse(ProblemKind::BadOperand, &value.origin, message)
                }
            },
            Kind::List(_) => {
                self.refuse(ProblemKind::BadOperand, &value.origin, format!("field `{name}` holds a list in a list"))
            }
            _ => literal(value),
        }
    }

    fn operator(&mut self, name: &str, operator: &str, key: &Origin, operand: &Value) -> Test {
        // Written with a symbol, an operand is what the symbol stands for.
        if let Some(why) = operand.as_unknown() {
            return Test::Unknown(why.clone());
        }
        if let Kind::OneOf(one) = &operand.kind {
            return Test::Unknown(one.why.clone());
        }
        let test = match operator {
            "prefix" => self.end(operand, TextForm::Prefix),
            "suffix" => self.end(operand, TextForm::Suffix),
            "equals-ignore-case" => text_test(operand, TextForm::Equal, true),
            "wildcard" => text_test(operand, TextForm::Wildcard, false).filter(is_wildcard),
            "anything-but" => self.anything_but(name, operand),
            "numeric" => numeric(operand),
            "cidr" => operand.as_text().map(|text| Test::Cidr(text.clone())).filter(is_cidr),
            "exists" => match bool::from_value(operand) {
                Ok(there) => Some(Test::Exists(there)),
                Err(why) => operand.first_unknown().map(|_| Test::Unknown(why)),
            },
            _ => {
                let known: Vec<String> = OPERATORS.iter().map(|known| format!("`{known}`")).collect();
                let message = format!("`{operator}` is no operator; there are {}", known.join(", "));
                return self.refuse(ProblemKind::UnknownOperator, key, message);
            }
        };
        test.unwrap_or_else(|| {
            let message = format!("`{operator}` of field `{name}` does not take {}", describe(operand));
            self.refuse(ProblemKind::BadOperand, &operand.origin, message)
        })
    }

    /// Text, or `{"equals-ignore-case": text}`.
    fn end(&self, operand: &Value, form: TextForm) -> Option<Test> {
        match operand.as_object() {
            Some(object) if object.entries.len() == 1 => {
                text_test(&object.entries.get("equals-ignore-case")?.value, form, true)
            }
            Some(_) => None,
            None => text_test(operand, form, false),
        }
    }

    fn anything_but(&mut self, name: &str, operand: &Value) -> Option<Test> {
        let list = |value: &Value| -> Vec<Value> {
            value.as_list().map_or_else(|| vec![value.clone()], |list| list.items.clone())
        };
        if let Some(why) = operand.as_list().and_then(|list| list.rest.clone()) {
            return Some(Test::Unknown(why));
        }
        if let Some(object) = operand.as_object() {
            let (operator, entry) = object.entries.first().filter(|_| object.entries.len() == 1)?;
            let form = match operator.as_str() {
                "prefix" => TextForm::Prefix,
                "suffix" => TextForm::Suffix,
                "equals-ignore-case" => TextForm::Equal,
                "wildcard" => TextForm::Wildcard,
                _ => return None,
            };
            let ignore_case = operator == "equals-ignore-case";
            let each = |value: &Value| match ignore_case {
                true => text_test(value, form, true),
                false => self.end(value, form),
            };
            let tests: Option<Vec<Test>> = list(&entry.value).iter().map(each).collect();
            return tests.filter(|tests| !tests.is_empty()).map(Test::AnythingBut);
        }
        let items = list(operand);
        if items.is_empty() {
            let message = format!("`anything-but` of field `{name}` holds an empty list");
            return Some(self.refuse(ProblemKind::EmptyList, &operand.origin, message));
        }
        let (texts, numbers) = (
            items.iter().filter(|item| matches!(item.kind, Kind::Text(_))).count(),
            items.iter().filter(|item| matches!(item.kind, Kind::Number(_))).count(),
        );
        if let Some(why) = items.iter().find_map(|item| item.as_unknown()) {
            return Some(Test::Unknown(why.clone()));
        }
        (texts == items.len() || numbers == items.len()).then(|| Test::AnythingBut(items.iter().map(literal).collect()))
    }

    fn refuse(&mut self, kind: ProblemKind, place: &Origin, message: String) -> Test {
        self.problem(kind, place, message.clone());
        Test::Unknown(Reason::new(message))
    }
}

/// A value as a test of equality.
fn literal(value: &Value) -> Test {
    match &value.kind {
        Kind::Null => Test::Null,
        Kind::Bool(b) => Test::Bool(*b),
        Kind::Number(n) => Test::Number(*n),
        Kind::Text(text) => Test::equal(text.clone()),
        Kind::Unknown(why) => Test::Unknown(why.clone()),
        Kind::OneOf(one) => Test::Unknown(one.why.clone()),
        Kind::List(_) | Kind::Object(_) => Test::Unknown(Reason::new("a list or an object is no value of a test")),
    }
}

fn text_test(value: &Value, form: TextForm, ignore_case: bool) -> Option<Test> {
    match &value.kind {
        Kind::Text(text) => Some(Test::Text(TextTest { form, text: text.clone(), ignore_case })),
        _ => value.first_unknown().map(Test::Unknown),
    }
}

fn is_cidr(test: &Test) -> bool {
    let Test::Cidr(text) = test else { return true };
    text.known().is_none_or(|text| super::compare::network(&text).is_some())
}

/// No two `*` in a row, and a backslash only before `*` or itself.
fn is_wildcard(test: &Test) -> bool {
    let Test::Text(TextTest { text, .. }) = test else { return true };
    let Some(known) = text.known() else { return true };
    let mut characters = known.chars();
    let mut after_star = false;
    while let Some(character) = characters.next() {
        match character {
            '*' if after_star => return false,
            '\\' if !matches!(characters.next(), Some('*' | '\\')) => return false,
            _ => after_star = character == '*',
        }
    }
    true
}

/// `["=", 5]`, `[">", 0, "<=", 5]`.
fn numeric(operand: &Value) -> Option<Test> {
    let list = operand.as_list()?;
    if let Some(why) = operand.first_unknown() {
        return Some(Test::Unknown(why));
    }
    let mut pairs = list.items.chunks(2).map(|pair| match pair {
        [operator, number] => {
            let number = f64::from_value(number).ok().filter(|n| n.abs() <= limits::PATTERN_NUMBER)?;
            Some((operator.as_str()?, number))
        }
        _ => None,
    });
    let (first, second) = (pairs.next()??, pairs.next());
    if pairs.next().is_some() {
        return None;
    }
    let (operator, number) = (first.0.as_str(), first.1);
    let inside = operator.ends_with('=');
    match (operator, second) {
        ("=", None) => Some(Test::Range { low: Some((number, true)), high: Some((number, true)) }),
        (">" | ">=", None) => Some(Test::Range { low: Some((number, inside)), high: None }),
        ("<" | "<=", None) => Some(Test::Range { low: None, high: Some((number, inside)) }),
        (">" | ">=", Some(Some((operator, most)))) if operator.starts_with('<') && number < most => {
            let high = Some((most, operator == "<="));
            matches!(operator.as_str(), "<" | "<=").then_some(Test::Range { low: Some((number, inside)), high })
        }
        _ => None,
    }
}

fn describe(value: &Value) -> String {
    match &value.kind {
        Kind::Text(text) => format!("`{text}`"),
        Kind::List(_) => "this list".to_owned(),
        Kind::Object(_) => "this object".to_owned(),
        _ => format!("`{}`", Text::json(value.clone())),
    }
}

/// Nothing but a symbol.
fn is_symbol(text: &Text) -> bool {
    matches!(text.parts().as_slice(), [part] if part.known().is_none())
}

fn after_deployment(text: &Text) -> Reason {
    text.first_unknown().unwrap_or_else(|| Reason::new(format!("`{text}` is known only after deployment")))
}

fn certain_length(text: &Text) -> usize {
    text.parts().iter().filter_map(Part::known).map(|known| known.chars().count()).sum()
}
