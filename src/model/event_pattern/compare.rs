//! Which events a pattern takes: two patterns as two sets of events.

use std::net::IpAddr;

use super::{EventPattern, Fields, Leaf, Node, Test, TextForm, TextTest};
use crate::model::pattern::{self, Truth};
use crate::model::text::{Part, Piece, Text};
use crate::model::value::Reason;

impl EventPattern {
    /// Whether an event whose field at a dotted path has a value that passes `value` may be taken: only what the
    /// pattern asks of that field decides. `Test::Exists(false)` stands for a field that is not there.
    pub fn can_match(&self, path: &str, value: Test) -> Truth {
        self.overlap(&EventPattern::of([(path, value)]))
    }

    /// Whether some event is taken by both. Fields that only one of them tests are taken to pass. An event's field is
    /// taken to hold one value, but for `resources`, which is a list in every event.
    pub fn overlap(&self, other: &EventPattern) -> Truth {
        let (ours, theirs) = (conjunctions(&self.fields), conjunctions(&other.fields));
        Truth::any(ours.iter().flat_map(|a| theirs.iter().map(move |b| a.overlap(b))))
    }

    /// Whether every event that `other` takes is taken by this one.
    pub fn covers(&self, other: &EventPattern) -> Truth {
        let (ours, theirs) = (conjunctions(&self.fields), conjunctions(&other.fields));
        let covered = |b: &Conjunction| Truth::any(ours.iter().map(|a| a.covers(b)));
        theirs.iter().fold(Truth::Yes, |all, b| all.and(|| covered(b)))
    }
}

/// Conditions that must all hold: one choice of every `$or`.
#[derive(Clone, Default)]
struct Conjunction<'p> {
    leaves: Vec<(Vec<&'p str>, &'p Leaf)>,
    /// Why there may be more.
    rest: Option<Reason>,
}

/// Beyond this many choices the `$or` of a pattern are not looked into.
const MOST_CHOICES: usize = 64;

fn conjunctions(fields: &Fields) -> Vec<Conjunction<'_>> {
    let mut all = vec![Conjunction::default()];
    expand(fields, &mut Vec::new(), &mut all);
    all
}

fn expand<'p>(fields: &'p Fields, path: &mut Vec<&'p str>, all: &mut Vec<Conjunction<'p>>) {
    let doubt = |all: &mut Vec<Conjunction<'p>>, why: &Reason| {
        all.iter_mut().for_each(|conjunction| {
            conjunction.rest.get_or_insert_with(|| why.clone());
        });
    };
    if let Some(why) = &fields.rest {
        doubt(all, why);
    }
    for named in &fields.named {
        path.push(&named.name);
        match &named.node {
            Node::Object(inner) => expand(inner, path, all),
            Node::Leaf(leaf) => all.iter_mut().for_each(|c| c.leaves.push((path.clone(), leaf))),
            Node::Unknown(why) => doubt(all, why),
        }
        path.pop();
    }
    for alternatives in &fields.either {
        if all.len().saturating_mul(alternatives.len()) > MOST_CHOICES {
            doubt(all, &Reason::new("the pattern has too many `$or`"));
            continue;
        }
        let before = std::mem::take(all);
        for fields in alternatives {
            let mut with = before.clone();
            expand(fields, path, &mut with);
            all.append(&mut with);
        }
    }
}

impl Conjunction<'_> {
    fn overlap(&self, other: &Self) -> Truth {
        let pairs = self.leaves.iter().flat_map(|a| other.leaves.iter().map(move |b| (a, b)));
        let known = pairs.fold(Truth::Yes, |all, ((at_a, a), (at_b, b))| {
            all.and(|| match (at_a.as_slice(), at_b.as_slice()) {
                (["resources"], _) | (_, ["resources"]) => Truth::Yes,
                (at_a, at_b) if at_a == at_b => a.overlap(b),
                // Where one finds a value, the other finds no object to look into.
                (at_a, at_b) if at_a.starts_with(at_b) => a.takes_absent().or(|| b.takes_absent()),
                (at_a, at_b) if at_b.starts_with(at_a) => b.takes_absent().or(|| a.takes_absent()),
                _ => Truth::Yes,
            })
        });
        known.unless(self.rest.as_ref()).unless(other.rest.as_ref())
    }

    fn covers(&self, other: &Self) -> Truth {
        let asked = |(path, leaf): &(Vec<&str>, &Leaf)| {
            let there = other.leaves.iter().filter(|(other, _)| other == path);
            Truth::any(there.map(|(_, other)| leaf.covers(other)))
        };
        let known = self.leaves.iter().fold(Truth::Yes, |all, leaf| all.and(|| asked(leaf)));
        known.unless(self.rest.as_ref())
    }
}

impl Leaf {
    /// Whether some value passes both.
    pub fn overlap(&self, other: &Leaf) -> Truth {
        let pairs = self.tests.iter().flat_map(|(a, _)| other.tests.iter().map(move |(b, _)| a.overlap(b)));
        let rest = self.rest.clone().or_else(|| other.rest.clone());
        Truth::any(pairs).or(|| rest.map_or(Truth::No, Truth::Unknown))
    }

    /// Whether every value that passes `other` passes this one.
    pub fn covers(&self, other: &Leaf) -> Truth {
        let covered = |b: &Test| {
            let one = Truth::any(self.tests.iter().map(|(a, _)| a.covers(b)));
            one.or(|| self.rest.clone().map_or(Truth::No, Truth::Unknown))
        };
        let all = other.tests.iter().fold(Truth::Yes, |all, (b, _)| all.and(|| covered(b)));
        all.unless(other.rest.as_ref())
    }

    fn takes_absent(&self) -> Truth {
        self.overlap(&Leaf::of(Test::Exists(false)))
    }
}

impl Test {
    /// Whether some value passes both.
    pub fn overlap(&self, other: &Test) -> Truth {
        match (self, other) {
            (Test::Unknown(why), _) | (_, Test::Unknown(why)) => Truth::Unknown(why.clone()),
            (Test::Exists(a), Test::Exists(b)) => Truth::from(a == b),
            (Test::Exists(there), _) | (_, Test::Exists(there)) => Truth::from(*there),
            (Test::AnythingBut(_), Test::AnythingBut(_)) => Truth::Yes,
            (Test::AnythingBut(not), one) | (one, Test::AnythingBut(not)) => {
                !Truth::any(not.iter().map(|not| not.covers(one)))
            }
            (Test::Null, Test::Null) => Truth::Yes,
            (Test::Bool(a), Test::Bool(b)) => Truth::from(a == b),
            (Test::Text(a), Test::Text(b)) => {
                let ignore_case = a.ignore_case || b.ignore_case;
                pattern::overlap(&a.wildcards(ignore_case), &b.wildcards(ignore_case))
            }
            (Test::Cidr(a), Test::Cidr(b)) => networks(a, b, |a, b| a.contains(b) || b.contains(a)),
            (Test::Cidr(net), Test::Text(text)) | (Test::Text(text), Test::Cidr(net)) => {
                if text.form == TextForm::Equal {
                    networks(net, &text.text, Network::contains)
                } else {
                    Truth::Unknown(Reason::new(format!("whether `{}` may be in `{net}`", text.text)))
                }
            }
            (a, b) => match (a.range(), b.range()) {
                (Some(a), Some(b)) => Truth::from(!a.is_below(&b) && !b.is_below(&a)),
                _ => Truth::No,
            },
        }
    }

    /// Whether every value that passes `other` passes this one.
    pub fn covers(&self, other: &Test) -> Truth {
        match (self, other) {
            (Test::Unknown(why), _) | (_, Test::Unknown(why)) => Truth::Unknown(why.clone()),
            (Test::Exists(a), Test::Exists(b)) => Truth::from(a == b),
            (Test::Exists(there), _) => Truth::from(*there),
            (_, Test::Exists(_)) => Truth::No,
            (Test::AnythingBut(not), Test::AnythingBut(other)) => not
                .iter()
                .fold(Truth::Yes, |all, not| all.and(|| Truth::any(other.iter().map(|other| other.covers(not))))),
            (Test::AnythingBut(not), one) => !Truth::any(not.iter().map(|not| not.overlap(one))),
            (_, Test::AnythingBut(_)) => Truth::No,
            (Test::Null, Test::Null) => Truth::Yes,
            (Test::Bool(a), Test::Bool(b)) => Truth::from(a == b),
            (Test::Text(a), Test::Text(b)) => {
                if b.ignore_case && !a.ignore_case {
                    return Truth::No;
                }
                pattern::covers(&a.wildcards(a.ignore_case), &b.wildcards(a.ignore_case))
            }
            (Test::Cidr(a), Test::Cidr(b)) => networks(a, b, Network::contains),
            (Test::Cidr(net), Test::Text(text)) if text.form == TextForm::Equal => {
                networks(net, &text.text, Network::contains)
            }
            (a, b) => match (a.range(), b.range()) {
                (Some(a), Some(b)) => Truth::from(a.contains(&b)),
                _ => Truth::No,
            },
        }
    }

    fn range(&self) -> Option<Range> {
        match self {
            Test::Number(n) => Some(Range { low: Some((*n, true)), high: Some((*n, true)) }),
            Test::Range { low, high } => Some(Range { low: *low, high: *high }),
            _ => None,
        }
    }
}

struct Range {
    low: Option<(f64, bool)>,
    high: Option<(f64, bool)>,
}

impl Range {
    /// All of it lies below all of another.
    fn is_below(&self, other: &Range) -> bool {
        match (self.high, other.low) {
            (Some((high, with)), Some((low, with_low))) => high < low || high == low && !(with && with_low),
            _ => false,
        }
    }

    fn contains(&self, other: &Range) -> bool {
        let low = match (self.low, other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((a, with_a)), Some((b, with_b))) => a < b || a == b && (with_a || !with_b),
        };
        let high = match (self.high, other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some((a, with_a)), Some((b, with_b))) => a > b || a == b && (with_a || !with_b),
        };
        low && high
    }
}

impl TextTest {
    /// The texts that pass, in the wildcards of IAM.
    pub fn wildcards(&self, lower: bool) -> Text {
        let star = || Piece { part: Part::Literal("*".into()), span: None };
        let mut pieces = Vec::new();
        if self.form == TextForm::Suffix {
            pieces.push(star());
        }
        for part in self.text.parts() {
            let part = match part.known() {
                Some(known) => {
                    let known = if lower { known.to_lowercase() } else { known.to_owned() };
                    Part::Literal(escaped(&known, self.form == TextForm::Wildcard).into())
                }
                None => part,
            };
            pieces.push(Piece { part, span: None });
        }
        if self.form == TextForm::Prefix {
            pieces.push(star());
        }
        Text::pieces(pieces)
    }
}

/// Characters that are wildcards to IAM stand for themselves here; `wild`: but for `*` without a backslash.
fn escaped(text: &str, wild: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if wild => match characters.next() {
                Some('*') => out.push_str("${*}"),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            '*' if wild => out.push('*'),
            '*' | '?' | '$' => {
                out.push_str("${");
                out.push(character);
                out.push('}');
            }
            other => out.push(other),
        }
    }
    out
}

#[derive(Clone, Copy)]
pub(super) struct Network {
    address: u128,
    /// Bits that are the same for all of its addresses, counted from the front of an IPv6 address.
    bits: u32,
    v4: bool,
}

impl Network {
    fn contains(&self, other: &Network) -> bool {
        let mask = if self.bits == 0 { 0 } else { u128::MAX << (128 - self.bits) };
        self.v4 == other.v4 && self.bits <= other.bits && self.address & mask == other.address & mask
    }
}

/// `10.0.0.0/24`, `::/0`, or an address alone.
pub(super) fn network(text: &str) -> Option<Network> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, Some(bits.parse::<u32>().ok()?)),
        None => (text, None),
    };
    match address.parse().ok()? {
        IpAddr::V4(v4) => {
            let bits = bits.unwrap_or(32);
            let address = u128::from(v4.to_bits()) << 96;
            (bits <= 32).then_some(Network { address, bits, v4: true })
        }
        IpAddr::V6(v6) => {
            let bits = bits.unwrap_or(128);
            (bits <= 128).then_some(Network { address: v6.to_bits(), bits, v4: false })
        }
    }
}

fn networks(a: &Text, b: &Text, holds: impl Fn(&Network, &Network) -> bool) -> Truth {
    let (Some(x), Some(y)) = (a.known(), b.known()) else {
        let why = a.first_unknown().or_else(|| b.first_unknown());
        return Truth::Unknown(why.unwrap_or_else(|| Reason::new("an address is known only after deployment")));
    };
    match (network(&x), network(&y)) {
        (Some(x), Some(y)) => Truth::from(holds(&x, &y)),
        _ => Truth::No,
    }
}
