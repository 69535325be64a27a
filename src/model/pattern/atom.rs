//! Texts as sequences of steps: characters, wildcards and symbols.

use crate::model::text::{Attribute, Part, Pseudo, Text};

/// One step of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Atom {
    Char(char),
    /// `?`
    AnyOne,
    /// `?` of a run that ends in `*`: one more than what else the run takes in.
    AnyMore,
    /// `*`
    AnyMany,
    Symbol(Symbol),
    /// One character of a symbol.
    One(Alphabet),
    /// Any number of characters of a symbol.
    Many(Alphabet),
}

#[derive(Debug, Clone)]
pub(super) enum Symbol {
    Attribute(Attribute),
    Pseudo(Pseudo),
    /// Equal to itself only if it has an identity.
    Unknown(Option<Box<str>>),
}

impl PartialEq for Symbol {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Symbol::Attribute(a), Symbol::Attribute(b)) => a.resource == b.resource && a.name == b.name,
            (Symbol::Pseudo(a), Symbol::Pseudo(b)) => a == b,
            (Symbol::Unknown(Some(a)), Symbol::Unknown(Some(b))) => a == b,
            _ => false,
        }
    }
}

/// What the characters of a symbol may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// Anything, wildcards too.
    Pattern,
    /// Anything.
    Text,
    /// `0`–`9`.
    Digits,
    /// Letters, digits and `-`.
    Name,
}

impl Alphabet {
    pub(super) fn admits(self, character: char) -> bool {
        match self {
            Alphabet::Pattern | Alphabet::Text => true,
            Alphabet::Digits => character.is_ascii_digit(),
            Alphabet::Name => character.is_ascii_alphanumeric() || character == '-',
        }
    }
}

impl Symbol {
    /// What a text may hold in its place.
    pub(super) fn spell(&self) -> Vec<Atom> {
        match self {
            Symbol::Unknown(_) => vec![Atom::Many(Alphabet::Pattern)],
            Symbol::Attribute(_) | Symbol::Pseudo(Pseudo::StackId | Pseudo::UrlSuffix) => {
                vec![Atom::Many(Alphabet::Text)]
            }
            Symbol::Pseudo(Pseudo::Account) => vec![Atom::One(Alphabet::Digits); 12],
            Symbol::Pseudo(Pseudo::Region | Pseudo::Partition | Pseudo::StackName) => {
                vec![Atom::One(Alphabet::Name), Atom::Many(Alphabet::Name)]
            }
        }
    }
}

impl Atom {
    pub(super) fn is_wildcard(&self) -> bool {
        matches!(self, Atom::AnyOne | Atom::AnyMore | Atom::AnyMany)
    }

    pub(super) fn is_many(&self) -> bool {
        matches!(self, Atom::AnyMany | Atom::Many(_))
    }
}

/// The steps of a text, wildcards in their shortest form. `aws`: the partition counts as `aws`.
pub(super) fn atoms(text: &Text, aws: bool) -> Vec<Atom> {
    let mut atoms = Vec::new();
    for part in text.parts() {
        match part {
            Part::Literal(literal) | Part::Attribute(Attribute { known: Some(literal), .. }) => {
                push_literal(&mut atoms, &literal);
            }
            Part::Pseudo(Pseudo::Partition) if aws => push_literal(&mut atoms, "aws"),
            Part::Pseudo(Pseudo::UrlSuffix) if aws => push_literal(&mut atoms, "amazonaws.com"),
            Part::Attribute(attribute) => atoms.push(Atom::Symbol(Symbol::Attribute(attribute))),
            Part::Pseudo(pseudo) => atoms.push(Atom::Symbol(Symbol::Pseudo(pseudo))),
            Part::Unknown(why) => atoms.push(Atom::Symbol(Symbol::Unknown(why.identity().map(Box::from)))),
        }
    }
    // `**` is `*`, and `*?` is `?*`: one way to write one meaning.
    let mut tidy: Vec<Atom> = Vec::with_capacity(atoms.len());
    for atom in atoms {
        match (&atom, tidy.last()) {
            (Atom::AnyMany, Some(Atom::AnyMany)) => {}
            (Atom::AnyOne, Some(Atom::AnyMany)) => tidy.insert(tidy.len() - 1, Atom::AnyMore),
            (Atom::AnyMany, _) => {
                for before in tidy.iter_mut().rev().take_while(|before| **before == Atom::AnyOne) {
                    *before = Atom::AnyMore;
                }
                tidy.push(atom);
            }
            _ => tidy.push(atom),
        }
    }
    tidy
}

/// Policy variables (`${aws:username}`) are filled in for each request; `${*}`, `${?}` and `${$}` are those characters.
fn push_literal(atoms: &mut Vec<Atom>, literal: &str) {
    let mut rest = literal;
    while let Some(first) = rest.chars().next() {
        if let Some(inner) = rest.strip_prefix("${")
            && let Some((variable, after)) = inner.split_once('}')
        {
            let mut letters = variable.chars();
            match (letters.next(), letters.next()) {
                (Some(escaped @ ('*' | '?' | '$')), None) => atoms.push(Atom::Char(escaped)),
                _ => atoms.push(Atom::Symbol(Symbol::Unknown(Some(format!("${{{variable}}}").into())))),
            }
            rest = after;
            continue;
        }
        atoms.push(match first {
            '*' => Atom::AnyMany,
            '?' => Atom::AnyOne,
            other => Atom::Char(other),
        });
        rest = &rest[first.len_utf8()..];
    }
}
