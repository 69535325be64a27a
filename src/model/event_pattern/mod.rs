//! Event patterns: the conditions of EventBridge rules, filters of mappings and pipes, and filter policies of SNS.
//!
//! In: a value, or its JSON text. Out: [`EventPattern`]: a tree with places, what is wrong with it, and three-valued
//! answers to which events it takes.
//! Must not know: which resource holds a pattern, what the events of a service look like.

mod compare;
mod read;
#[cfg(test)]
mod tests;

pub use read::OPERATORS;

use compact_str::CompactString;

use super::text::Text;
use super::value::{Origin, Reason};

/// A pattern. Always there, whatever was written: what cannot be read is in `problems`, what is not known in the tree.
#[derive(Debug, Clone)]
pub struct EventPattern {
    /// Conditions on the fields of an event: all must hold.
    pub fields: Fields,
    /// What AWS refuses, in the order it is written.
    pub problems: Vec<PatternProblem>,
    /// Characters of its JSON text that are certainly there: AWS counts at least as many.
    pub length: usize,
    /// Where it is written.
    pub origin: Origin,
}

/// Who reads a pattern; they differ in little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// An EventBridge rule.
    Rule,
    /// A filter of an event source mapping or of a pipe.
    Filter,
    /// A filter policy of SNS on message attributes: no field lies in another.
    Attributes,
    /// A filter policy of SNS on the message body.
    Body,
}

/// Conditions on the fields of an object.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// By name, in the order they are written.
    pub named: Vec<Named>,
    /// Each `$or`: one of its alternatives must hold.
    pub either: Vec<Vec<Fields>>,
    /// Why there may be more conditions.
    pub rest: Option<Reason>,
}

/// The condition on one field.
#[derive(Debug, Clone)]
pub struct Named {
    /// The field's name.
    pub name: CompactString,
    /// Where the name is written.
    pub key: Origin,
    /// The condition.
    pub node: Node,
}

/// What is asked of a field.
#[derive(Debug, Clone)]
pub enum Node {
    /// It is an object with these fields.
    Object(Fields),
    /// Its value passes one of these tests.
    Leaf(Leaf),
    /// Not known.
    Unknown(Reason),
}

/// Tests of a value: one must pass.
#[derive(Debug, Clone, Default)]
pub struct Leaf {
    /// The tests and where each is written.
    pub tests: Vec<(Test, Origin)>,
    /// Why there may be more tests.
    pub rest: Option<Reason>,
    /// Where the list is written.
    pub origin: Origin,
}

/// A test of a value, and with it the set of values that pass.
#[derive(Debug, Clone)]
pub enum Test {
    /// `null`.
    Null,
    /// A literal.
    Bool(bool),
    /// A literal.
    Number(f64),
    /// Text that matches.
    Text(TextTest),
    /// A number between two bounds, each with whether it is inside.
    Range {
        /// From here.
        low: Option<(f64, bool)>,
        /// To here.
        high: Option<(f64, bool)>,
    },
    /// An address of a network: `10.0.0.0/24`.
    Cidr(Text),
    /// Any value but these.
    AnythingBut(Vec<Test>),
    /// Whether the field is there at all.
    Exists(bool),
    /// Not known, or no test AWS takes.
    Unknown(Reason),
}

/// How a text is compared.
#[derive(Debug, Clone)]
pub struct TextTest {
    /// The form.
    pub form: TextForm,
    /// What is written.
    pub text: Text,
    /// Whether upper and lower case count as equal.
    pub ignore_case: bool,
}

/// What a text has in common with those that pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// All of it.
    Equal,
    /// Its beginning.
    Prefix,
    /// Its end.
    Suffix,
    /// `*` stands for anything; `\*` and `\\` for themselves.
    Wildcard,
}

/// What AWS refuses in a pattern.
#[derive(Debug, Clone)]
pub struct PatternProblem {
    /// What kind.
    pub kind: ProblemKind,
    /// Where.
    pub place: Origin,
    /// In words, as a part of a sentence: ``field `source` holds text where a list is needed``.
    pub message: String,
}

/// The kinds of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not JSON.
    NotJson,
    /// It is something else than an object.
    NotAnObject,
    /// `{}` as the whole pattern.
    EmptyPattern,
    /// `{}` inside.
    EmptyObject,
    /// `"field": "value"` instead of `"field": ["value"]`.
    ScalarLeaf,
    /// `"field": []`.
    EmptyList,
    /// An operator that is none.
    UnknownOperator,
    /// An operator with something it does not take, or two at once.
    BadOperand,
    /// `$or` that is no list of two or more objects.
    BadOr,
    /// An object in a policy on message attributes.
    Nested,
    /// More characters than AWS takes.
    TooLong,
    /// More combinations of `$or` than AWS takes.
    TooManyCombinations,
}

impl EventPattern {
    /// Every leaf with the names that lead to it, those of all alternatives of `$or` too.
    pub fn leaves(&self) -> Vec<(Vec<&str>, &Leaf)> {
        let mut leaves = Vec::new();
        gather(&self.fields, &mut Vec::new(), &mut leaves);
        leaves
    }

    /// The tests of the field at a dotted path, where the pattern has one and no `$or` decides it.
    pub fn leaf(&self, path: &str) -> Option<&Leaf> {
        let mut fields = &self.fields;
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            match &fields.named.iter().find(|named| named.name == step)?.node {
                Node::Object(inner) => fields = inner,
                Node::Leaf(leaf) => return steps.peek().is_none().then_some(leaf),
                Node::Unknown(_) => return None,
            }
        }
        None
    }

    /// The first reason for not knowing all of it.
    pub fn first_unknown(&self) -> Option<Reason> {
        self.fields.first_unknown()
    }

    /// The same with other texts, where one name is to be spelled in one way.
    pub fn spelled(mut self, spell: &dyn Fn(&Text) -> Text) -> Self {
        self.fields.spell(spell);
        self
    }

    /// The first reason for not knowing its shape: a text that is not known is a text all the same.
    pub fn unknown_shape(&self) -> Option<Reason> {
        self.fields.unknown_shape()
    }
}

impl Fields {
    /// The first reason for not knowing all of them.
    pub fn first_unknown(&self) -> Option<Reason> {
        let named = || self.named.iter().find_map(|named| named.node.first_unknown());
        let either = || self.either.iter().flatten().find_map(Fields::first_unknown);
        self.rest.clone().or_else(named).or_else(either)
    }

    fn spell(&mut self, spell: &dyn Fn(&Text) -> Text) {
        for named in &mut self.named {
            match &mut named.node {
                Node::Object(fields) => fields.spell(spell),
                Node::Leaf(leaf) => leaf.tests.iter_mut().for_each(|(test, _)| test.spell(spell)),
                Node::Unknown(_) => {}
            }
        }
        self.either.iter_mut().flatten().for_each(|fields| fields.spell(spell));
    }

    fn unknown_shape(&self) -> Option<Reason> {
        let of_node = |node: &Node| match node {
            Node::Object(fields) => fields.unknown_shape(),
            Node::Leaf(leaf) => {
                let unread = leaf.tests.iter().find_map(|(test, _)| match test {
                    Test::Unknown(why) => Some(why.clone()),
                    _ => None,
                });
                leaf.rest.clone().or(unread)
            }
            Node::Unknown(why) => Some(why.clone()),
        };
        let named = || self.named.iter().find_map(|named| of_node(&named.node));
        let either = || self.either.iter().flatten().find_map(Fields::unknown_shape);
        self.rest.clone().or_else(named).or_else(either)
    }

    /// True if nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && self.either.is_empty() && self.rest.is_none()
    }
}

impl Node {
    /// Whether an event without the field may pass.
    pub fn takes_absence(&self) -> bool {
        matches!(self, Node::Leaf(leaf) if leaf.tests.iter().any(|(test, _)| matches!(test, Test::Exists(false))))
    }

    fn first_unknown(&self) -> Option<Reason> {
        match self {
            Node::Object(fields) => fields.first_unknown(),
            Node::Leaf(leaf) => {
                leaf.rest.clone().or_else(|| leaf.tests.iter().find_map(|(test, _)| test.first_unknown()))
            }
            Node::Unknown(why) => Some(why.clone()),
        }
    }
}

impl Leaf {
    /// A leaf of one test that nobody wrote.
    pub fn of(test: Test) -> Self {
        Self { tests: vec![(test, Origin::default())], rest: None, origin: Origin::default() }
    }
}

impl Test {
    /// Exactly this text.
    pub fn equal(text: impl Into<Text>) -> Self {
        Self::text(TextForm::Equal, text.into())
    }

    /// Text that begins so.
    pub fn prefix(text: impl Into<Text>) -> Self {
        Self::text(TextForm::Prefix, text.into())
    }

    /// Text of any form, with regard to case.
    pub fn text(form: TextForm, text: Text) -> Self {
        Test::Text(TextTest { form, text, ignore_case: false })
    }

    fn first_unknown(&self) -> Option<Reason> {
        match self {
            Test::Unknown(why) => Some(why.clone()),
            Test::Text(test) => test.text.first_unknown(),
            Test::Cidr(text) => text.first_unknown(),
            Test::AnythingBut(tests) => tests.iter().find_map(Test::first_unknown),
            Test::Null | Test::Bool(_) | Test::Number(_) | Test::Range { .. } | Test::Exists(_) => None,
        }
    }
}

impl Test {
    fn spell(&mut self, spell: &dyn Fn(&Text) -> Text) {
        match self {
            Test::Text(test) => test.text = spell(&test.text),
            Test::AnythingBut(tests) => tests.iter_mut().for_each(|test| test.spell(spell)),
            _ => {}
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::literal(text)
    }
}

fn gather<'p>(fields: &'p Fields, path: &mut Vec<&'p str>, leaves: &mut Vec<(Vec<&'p str>, &'p Leaf)>) {
    for named in &fields.named {
        path.push(&named.name);
        match &named.node {
            Node::Object(inner) => gather(inner, path, leaves),
            Node::Leaf(leaf) => leaves.push((path.clone(), leaf)),
            Node::Unknown(_) => {}
        }
        path.pop();
    }
    for fields in self::alternatives(fields) {
        gather(fields, path, leaves);
    }
}

fn alternatives(fields: &Fields) -> impl Iterator<Item = &Fields> {
    fields.either.iter().flatten()
}
