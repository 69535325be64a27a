//! IAM's wildcards over texts with symbols: three-valued, and certain only where it holds whatever the symbols are.
//!
//! In: pairs of texts. Out: [`Truth`].
//! Must not know: policies, which of the texts names a resource.

mod atom;
mod truth;

pub use truth::Truth;

use self::atom::{Alphabet, Atom, atoms};
use super::arn::split;
use super::text::{Part, Text};
use super::value::Reason;

/// Whether every text that `subject` matches is matched by `pattern` (`ArnLike`, `StringLike`). A subject without
/// wildcards matches itself alone.
///
/// Two ARNs are compared part by part, so that no wildcard but one in the last part spans a colon.
pub fn covers(pattern: &Text, subject: &Text) -> Truth {
    compare(pattern, subject, Question::Covers)
}

/// Whether some text is matched by both patterns.
pub fn overlap(a: &Text, b: &Text) -> Truth {
    compare(a, b, Question::Overlap)
}

/// [`covers`] for texts that are compared without regard to case: actions.
pub(super) fn covers_ignoring_case(pattern: &Text, subject: &str) -> Truth {
    // Nearly every action is known, and differs before its first wildcard.
    if let Some(known) = pattern.known().filter(|known| !known.contains('$')) {
        let (fixed, wild) = known.find(['*', '?']).map_or((known.as_str(), false), |at| (&known[..at], true));
        let begins = subject.get(..fixed.len()).is_some_and(|start| start.eq_ignore_ascii_case(fixed));
        if !wild || !begins {
            return Truth::from(begins && fixed.len() == subject.len());
        }
    }
    let lower = |atom: Atom| match atom {
        Atom::Char(character) => Atom::Char(character.to_ascii_lowercase()),
        other => other,
    };
    let pattern_atoms = atoms(pattern, false).into_iter().map(lower).collect();
    let subject_atoms = subject.chars().map(|c| Atom::Char(c.to_ascii_lowercase())).collect();
    decide(pattern_atoms, subject_atoms, Question::Covers, || doubt(pattern, &Text::literal(subject)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Covers,
    Overlap,
}

/// Beyond this many steps a comparison is not made: two ARNs of the greatest length, 2048, stay within.
const MOST_STEPS: usize = 2048 * 2048;

fn compare(a: &Text, b: &Text, question: Question) -> Truth {
    // Most pairs that are compared are equal, or one of them stands for anything.
    if a.known().is_some_and(|a| a == "*") || a.same(b) == Some(true) {
        return Truth::Yes;
    }
    let aws = !elsewhere(a) && !elsewhere(b);
    let why = || doubt(a, b);
    let whole = || decide(atoms(a, aws), atoms(b, aws), question, why);
    let (Some(x), Some(y)) = (components(a), components(b)) else { return whole() };
    let by_part = x
        .parts
        .iter()
        .zip(&y.parts)
        .fold(Truth::Yes, |all, (x, y)| all.and(|| decide(atoms(x, aws), atoms(y, aws), question, why)));
    // People write `arn:aws:sqs:*:orders`, which nothing documents.
    if by_part == Truth::No && (x.completed || y.completed) && whole().possible() {
        return Truth::Unknown(Reason::new(format!("`{}` is no complete ARN", if x.completed { a } else { b })));
    }
    by_part
}

/// The partition and its domain count as `aws` unless a text names another.
fn elsewhere(text: &Text) -> bool {
    text.parts().iter().filter_map(Part::known).any(|known| known.contains("arn:aws-") || known.contains(".com.cn"))
}

struct Components {
    parts: [Text; 6],
    completed: bool,
}

/// The six parts of an ARN. IAM completes a shorter one with `*`: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
fn components(text: &Text) -> Option<Components> {
    let mut parts = split(text, ':', 6);
    if parts.len() < 2 || parts[0].known()? != "arn" {
        return None;
    }
    let completed = parts.len() < 6;
    // An unknown part may hold the colons that seem to be missing.
    if completed && parts.iter().any(|part| part.known().is_none()) {
        return None;
    }
    parts.resize(6, Text::literal("*"));
    Some(Components { parts: parts.try_into().ok()?, completed })
}

fn doubt(a: &Text, b: &Text) -> Reason {
    let unknown = a.first_unknown().or_else(|| b.first_unknown());
    unknown.unwrap_or_else(|| Reason::new(format!("whether `{a}` matches `{b}` shows only after deployment")))
}

fn decide(mut a: Vec<Atom>, mut b: Vec<Atom>, question: Question, why: impl FnOnce() -> Reason) -> Truth {
    // What both begin or end with decides nothing. A symbol in both texts is taken to hold no wildcard: one of the
    // two names a thing.
    let shared = |(a, b): &(&Atom, &Atom)| a == b && !a.is_wildcard();
    let start = a.iter().zip(&b).take_while(shared).count();
    a.drain(..start);
    b.drain(..start);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(shared).count();
    a.truncate(a.len() - end);
    b.truncate(b.len() - end);
    if a.len().saturating_mul(b.len()) > MOST_STEPS {
        return Truth::Unknown(Reason::new("the patterns are too long to compare"));
    }
    if reaches_end(&a, &b, question) {
        return Truth::Yes;
    }
    let spell = |atoms: &[Atom]| -> Vec<Atom> {
        let spelled = |atom: &Atom| match atom {
            Atom::Symbol(symbol) => symbol.spell(),
            other => vec![other.clone()],
        };
        atoms.iter().flat_map(spelled).collect()
    };
    let symbolic = |atoms: &[Atom]| atoms.iter().any(|atom| matches!(atom, Atom::Symbol(_)));
    if (symbolic(&a) || symbolic(&b)) && reaches_end(&spell(&a), &spell(&b), question) {
        return Truth::Unknown(why());
    }
    Truth::No
}

/// Walks both texts at once, from every pair of places to the next, row by row.
fn reaches_end(a: &[Atom], b: &[Atom], question: Question) -> bool {
    let mut row = vec![false; b.len() + 1];
    let mut next = row.clone();
    row[0] = true;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if !row[j] {
                continue;
            }
            let (x, y) = (a.get(i), b.get(j));
            // A wildcard of the subject stands for all it may match: only asked for some match may it be passed over.
            let passes = |atom: &Atom| atom.is_many() && (question == Question::Overlap || *atom != Atom::AnyMany);
            if x.is_some_and(Atom::is_many) {
                next[j] = true;
            }
            if y.is_some_and(passes) {
                row[j + 1] = true;
            }
            let (Some(x), Some(y)) = (x, y) else { continue };
            // What may be empty does not count for a run that asks for more.
            let maybe_empty = |atom: &Atom| matches!(atom, Atom::AnyMany | Atom::Symbol(_));
            if *x == Atom::AnyMore && maybe_empty(y) {
                row[j + 1] = true;
            }
            if *y == Atom::AnyMore && maybe_empty(x) && question == Question::Overlap {
                next[j] = true;
            }
            if meet(x, y, question) {
                match (x.is_many(), y.is_many()) {
                    (true, _) => row[j + 1] = true,
                    (false, true) => next[j] = true,
                    (false, false) => next[j + 1] = true,
                }
            }
        }
        if i < a.len() {
            std::mem::swap(&mut row, &mut next);
            next.fill(false);
        }
    }
    row[b.len()]
}

/// Whether `x` of the pattern takes in `y` of the subject, or some text of it if that is the question.
fn meet(x: &Atom, y: &Atom, question: Question) -> bool {
    use Atom::{AnyMany, AnyMore, AnyOne, Char, Many, One, Symbol};
    match (x, y) {
        (AnyMany, _) => true,
        (_, AnyMany) => question == Question::Overlap || matches!(x, Many(Alphabet::Pattern)),
        (Symbol(x), Symbol(y)) => x == y,
        (Symbol(_), _) | (_, Symbol(_)) => false,
        (One(alphabet) | Many(alphabet), AnyOne) => question == Question::Overlap || *alphabet == Alphabet::Pattern,
        (AnyOne | AnyMore, _) => true,
        (_, AnyOne | AnyMore) => question == Question::Overlap,
        (Char(x), Char(y)) => x == y,
        (One(alphabet) | Many(alphabet), Char(character)) | (Char(character), One(alphabet) | Many(alphabet)) => {
            alphabet.admits(*character)
        }
        (One(_) | Many(_), One(_) | Many(_)) => true,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::text::{Attribute, Piece, Pseudo};

    /// A text from a sketch: `{q.arn}` is an attribute, `<account>` a pseudo value, `[x]` unknown but the same each
    /// time, `[]` unknown.
    pub(in crate::model) fn text(sketch: &str) -> Text {
        let mut pieces = Vec::new();
        let mut push = |part| pieces.push(Piece { part, span: None });
        let mut rest = sketch;
        while let Some(at) = rest.find(['{', '<', '[']) {
            let close = match &rest[at..=at] {
                "{" => '}',
                "<" => '>',
                _ => ']',
            };
            let end = at + rest[at..].find(close).unwrap();
            if rest[..at].ends_with('$') {
                push(Part::Literal(rest[..=end].into()));
                rest = &rest[end + 1..];
                continue;
            }
            push(Part::Literal(rest[..at].into()));
            let inner = &rest[at + 1..end];
            push(match close {
                '}' => {
                    let (resource, name) = inner.split_once('.').unwrap_or((inner, ""));
                    Part::Attribute(Attribute { resource: resource.into(), name: name.into(), known: None })
                }
                '>' => Part::Pseudo(match inner {
                    "account" => Pseudo::Account,
                    "region" => Pseudo::Region,
                    "partition" => Pseudo::Partition,
                    "url-suffix" => Pseudo::UrlSuffix,
                    "stack" => Pseudo::StackName,
                    _ => Pseudo::StackId,
                }),
                _ if inner.is_empty() => Part::Unknown(Reason::new("no value")),
                _ => Part::Unknown(Reason::with_identity(format!("variable `{inner}` has no value"), inner)),
            });
            rest = &rest[end + 1..];
        }
        push(Part::Literal(rest.into()));
        Text::pieces(pieces)
    }

    fn word(truth: &Truth) -> &'static str {
        match truth {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    #[track_caller]
    fn expect(question: fn(&Text, &Text) -> Truth, rows: &[(&str, &str, &str)]) {
        for (a, b, expected) in rows {
            assert_eq!(word(&question(&text(a), &text(b))), *expected, "{a}  {b}");
        }
    }

    #[test]
    fn covers_known_texts() {
        expect(
            covers,
            &[
                ("*", "anything", "yes"),
                ("*", "", "yes"),
                ("", "", "yes"),
                ("", "x", "no"),
                ("a?c", "abc", "yes"),
                ("a?c", "ac", "no"),
                ("a*c", "ac", "yes"),
                ("a*b*c", "axxbyyc", "yes"),
                ("a*b*c", "axxyyc", "no"),
                ("ab", "abc", "no"),
                ("in/*", "in/", "yes"),
                ("in/*", "out/x", "no"),
                ("ä*", "äö", "yes"),
            ],
        );
    }

    #[test]
    fn covers_patterns() {
        expect(
            covers,
            &[
                ("*", "*", "yes"),
                ("in/*", "in/*", "yes"),
                ("in/*", "in/a/*.jpg", "yes"),
                ("in/a*", "in/*", "no"),
                ("in/x", "in/*", "no"),
                ("*.jpg", "in/*.jpg", "yes"),
                ("?*", "*?", "yes"),
                ("?*", "*", "no"),
                ("?", "*", "no"),
                ("*", "?", "yes"),
                ("a", "?", "no"),
                ("**", "*", "yes"),
            ],
        );
    }

    #[test]
    fn arns_match_part_by_part() {
        expect(
            covers,
            &[
                ("arn:aws:sqs:*:*:orders", "arn:aws:sqs:eu-west-1:123456789012:orders", "yes"),
                ("arn:aws:sns:*:orders", "arn:aws:sns:eu-west-1:123456789012:orders", "unknown"),
                ("arn:aws:sns:*:orders", "arn:aws:sns:eu-west-1:123456789012:other", "no"),
                ("arn:aws:sns:*:*:*:orders", "arn:aws:sns:eu-west-1:123456789012:orders", "no"),
                ("arn:aws:s*:*:*:*:orders", "arn:aws:sqs:eu-west-1:123456789012:orders", "no"),
                ("arn:aws:sqs", "arn:aws:sqs:eu-west-1:123456789012:orders", "yes"),
                ("arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:123456789012:orders", "yes"),
                ("arn:aws:logs:*:*:*", "arn:aws:logs:r:1:log-group:/x:*", "yes"),
                ("arn:aws:s3:::*", "arn:aws:s3:::b/in/x", "yes"),
                ("arn:aws:s3:::b", "arn:aws:s3:::b/in/x", "no"),
                ("arn:aws:s3:::b/*", "arn:aws:s3:::b", "no"),
                ("*", "arn:aws:s3:::b", "yes"),
            ],
        );
    }

    #[test]
    fn covers_symbols() {
        expect(
            covers,
            &[
                ("*", "{q.arn}", "yes"),
                ("*", "[]", "yes"),
                ("?", "{q.arn}", "unknown"),
                ("{q.arn}", "{q.arn}", "yes"),
                ("{q.arn}", "{r.arn}", "unknown"),
                ("{b.arn}/*", "{b.arn}/in/x", "yes"),
                ("{b.arn}*", "{b.arn}/in/*", "yes"),
                ("{b.arn}/*", "{b.arn}", "no"),
                ("{b.arn}", "{b.arn}/x", "no"),
                ("{b.arn}/in/*", "{b.arn}/out/x", "no"),
                ("{b.arn}/in/*", "{c.arn}/in/x", "unknown"),
                ("*/in/*", "{b.arn}/in/x", "yes"),
                ("[v]/in/*", "[v]/in/x", "yes"),
                ("[v]/in/*", "[w]/in/x", "unknown"),
                ("[]", "[]", "unknown"),
                ("[]", "x", "unknown"),
                ("[]", "*", "unknown"),
                ("{q.arn}", "*", "no"),
                ("a-[v]-z", "a-b-z", "unknown"),
                ("a-[v]-z", "b-b-z", "no"),
                ("arn:aws:s3:::{b}/*", "arn:aws:s3:::{b}/in/{k}", "yes"),
                ("arn:aws:s3:::*", "{b.arn}", "unknown"),
                ("arn:aws:sqs:[v]", "arn:aws:sqs:r:1:orders", "unknown"),
                ("${aws:PrincipalTag/team}/*", "x/y", "unknown"),
                ("a${*}", "a*", "no"),
                ("a${*}", "ab", "no"),
            ],
        );
    }

    #[test]
    fn pseudo_values() {
        expect(
            covers,
            &[
                ("arn:aws:sqs:<region>:<account>:q", "arn:<partition>:sqs:<region>:<account>:q", "yes"),
                ("arn:aws:sqs:*:*:q", "arn:<partition>:sqs:<region>:<account>:q", "yes"),
                ("arn:aws-cn:sqs:*:*:q", "arn:<partition>:sqs:<region>:<account>:q", "unknown"),
                ("arn:aws:sqs:*:123456789012:q", "arn:aws:sqs:<region>:<account>:q", "unknown"),
                ("arn:aws:sqs:*:1234:q", "arn:aws:sqs:<region>:<account>:q", "no"),
                ("arn:aws:sqs:eu-west-1:*:q", "arn:aws:sqs:<region>:<account>:q", "unknown"),
                ("arn:aws:sqs:eu-west-1:*:q", "arn:aws:sqs:<region>:<account>:other", "no"),
                ("arn:aws:s3:::b", "arn:aws:s3:<region>::b", "no"),
                ("arn:aws:s3:::<stack>-in", "arn:aws:s3:::<stack>-in", "yes"),
                ("arn:aws:s3:::<stack>-in", "arn:aws:s3:::<stack>-out", "no"),
                ("sqs.<url-suffix>", "sqs.amazonaws.com", "yes"),
                ("{s.id}", "<stack-id>", "unknown"),
            ],
        );
    }

    #[test]
    fn overlaps() {
        expect(
            overlap,
            &[
                ("in/*", "*.jpg", "yes"),
                ("in/*.png", "in/*.jpg", "no"),
                ("in/*", "out/*", "no"),
                ("a?", "?b", "yes"),
                ("a", "?b", "no"),
                ("*", "[]", "yes"),
                ("{b.arn}/in/*", "{b.arn}/*", "yes"),
                ("{b.arn}/in/*", "{b.arn}/out/*", "no"),
                ("{b.arn}/in/*", "{c.arn}/in/*", "unknown"),
                ("[v]*", "in/*", "unknown"),
                ("in/[v]*", "out/*", "no"),
                ("*{b.id}", "x{b.id}", "yes"),
                ("arn:aws:sqs:*:*:a*", "arn:aws:sqs:<region>:<account>:*b", "yes"),
                ("arn:aws:sqs:*", "arn:aws:sns:*", "no"),
                ("{a}-x", "{b}-y", "no"),
            ],
        );
    }

    const SKETCHES: [&str; 36] = [
        "",
        "*",
        "?",
        "a",
        "ab",
        "a*",
        "*b",
        "a?",
        "?*",
        "*a*",
        "in/*",
        "in/a",
        "{q.arn}",
        "{q.arn}/*",
        "{q.arn}/in/*",
        "{r.arn}",
        "[]",
        "[v]",
        "[v]*",
        "x[v]",
        "<account>",
        "<region>-x",
        "123456789012",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::b/in/*",
        "arn:<partition>:s3:::b",
        "arn:aws:sqs:<region>:<account>:q",
        "arn:aws:sqs:eu-west-1:*:q",
        "arn:aws:sqs",
        "arn:*:*:*:*:*",
        "${aws:username}/*",
        "?{q.arn}",
        "?*{q.arn}",
        "*{q.arn}?*",
        "{q.arn}{q.arn}",
        "[v]a*",
    ];

    #[test]
    fn laws() {
        for a in SKETCHES.map(text) {
            assert_eq!(covers(&Text::literal("*"), &a), Truth::Yes, "{a}");
            for b in SKETCHES.map(text) {
                let (covered, overlapping) = (covers(&a, &b), overlap(&a, &b));
                assert_eq!(word(&overlapping), word(&overlap(&b, &a)), "{a}  {b}");
                if covered.certain() {
                    assert!(overlapping.certain(), "{a}  {b}");
                }
                if covered.possible() {
                    assert!(overlapping.possible(), "{a}  {b}");
                }
                if a.first_unknown().is_none() && a.same(&b) == Some(true) {
                    assert!(covered.certain(), "{a}");
                }
            }
        }
    }

    /// What is certain of symbols holds for every text one puts in their place.
    #[test]
    fn certain_whatever_the_symbols_are() {
        let fill = |sketch: &str, value: &str| {
            let filled =
                sketch.replace("{q.arn}", value).replace("[v]", value).replace("[]", "z").replace("{r.arn}", "a");
            text(
                &filled
                    .replace("<account>", "123456789012")
                    .replace("<region>", "eu-west-1")
                    .replace("<partition>", "aws"),
            )
        };
        for a in SKETCHES {
            for b in SKETCHES {
                if a.contains("${") || b.contains("${") {
                    continue;
                }
                for value in ["", "a", "ab", "in/a", "/", "x"] {
                    let (x, y) = (fill(a, value), fill(b, value));
                    for question in [covers, overlap] {
                        let (symbolic, filled) = (question(&text(a), &text(b)), question(&x, &y));
                        if !matches!(symbolic, Truth::Unknown(_)) {
                            assert_eq!(symbolic, filled, "{a}  {b}  with `{value}`");
                        }
                    }
                }
            }
        }
    }

    /// Every pair of short patterns against all short texts, over the two letters in the patterns and one that is not.
    #[test]
    fn equal_to_trying_every_text() {
        let words = |letters: &[char], most: usize| {
            let mut all = vec![String::new()];
            let mut from = 0;
            for _ in 0..most {
                let to = all.len();
                for index in from..to {
                    let longer: Vec<String> = letters.iter().map(|letter| format!("{}{letter}", all[index])).collect();
                    all.extend(longer);
                }
                from = to;
            }
            all
        };
        fn matches(pattern: &[u8], text: &[u8]) -> bool {
            match (pattern, text) {
                ([], []) => true,
                ([b'*', rest @ ..], _) => matches(rest, text) || (!text.is_empty() && matches(pattern, &text[1..])),
                ([p, pattern @ ..], [t, text @ ..]) => (*p == b'?' || p == t) && matches(pattern, text),
                _ => false,
            }
        }
        let texts = words(&['a', 'b', 'c'], 6);
        let patterns: Vec<(Text, Vec<bool>)> = words(&['a', 'b', '*', '?'], 3)
            .iter()
            .map(|pattern| {
                let matched = texts.iter().map(|text| matches(pattern.as_bytes(), text.as_bytes())).collect();
                (Text::literal(pattern.as_str()), matched)
            })
            .collect();
        for (a, in_a) in &patterns {
            for (b, in_b) in &patterns {
                let both = in_a.iter().zip(in_b);
                assert_eq!(covers(a, b), Truth::from(both.clone().all(|(a, b)| *a || !b)), "{a}  {b}");
                assert_eq!(overlap(a, b), Truth::from(both.clone().any(|(a, b)| *a && *b)), "{a}  {b}");
            }
        }
    }

    #[test]
    fn long_patterns_end() {
        let stars = "*a".repeat(20_000);
        assert!(matches!(covers(&text(&stars), &text(&"b".repeat(40_000))), Truth::Unknown(_)));
        assert_eq!(covers(&text(&"*a".repeat(500)), &text(&"a".repeat(800))), Truth::Yes);
    }
}
