use super::*;
use crate::model::pattern::Truth;
use crate::model::pattern::tests::text as sketch;
use crate::model::value::{Kind, Value};

fn pattern(json: &str) -> EventPattern {
    of(json, Grammar::Rule)
}

fn of(json: &str, grammar: Grammar) -> EventPattern {
    EventPattern::parse(&Value::text(json), grammar)
}

/// JSON with the symbols of the sketches between parentheses.
fn symbolic(json: &str) -> EventPattern {
    let mut all = Text::literal("");
    for (index, piece) in json.split(['(', ')']).enumerate() {
        all = all.concat(&if index % 2 == 0 { Text::literal(piece) } else { sketch(piece) });
    }
    EventPattern::parse(&Value::generated(Kind::Text(all)), Grammar::Rule)
}

fn word(truth: &Truth) -> &'static str {
    match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown(_) => "unknown",
    }
}

#[test]
fn what_aws_refuses() {
    use ProblemKind::*;
    for (json, expected) in [
        (r#"{"source": ["aws.s3"]}"#, vec![]),
        (r#"{"source": "aws.s3"}"#, vec![ScalarLeaf]),
        (r#"{"detail": {"n": 5, "b": true, "z": null}}"#, vec![ScalarLeaf, ScalarLeaf, ScalarLeaf]),
        (r#"{"source": []}"#, vec![EmptyList]),
        (r#"{"detail": {}}"#, vec![EmptyObject]),
        ("{}", vec![EmptyPattern]),
        ("[]", vec![NotAnObject]),
        (r#""text""#, vec![NotAnObject]),
        ("{source: []}", vec![NotJson]),
        ("", vec![NotJson]),
        (r#"{"a": [{"contains": "x"}]}"#, vec![UnknownOperator]),
        (r#"{"a": [{"Prefix": "x"}]}"#, vec![UnknownOperator]),
        (r#"{"a": [{"prefix": "x", "suffix": "y"}]}"#, vec![BadOperand]),
        (r#"{"a": [{}]}"#, vec![BadOperand]),
        (r#"{"a": [["b"]]}"#, vec![BadOperand]),
        (r#"{"a": [{"prefix": 5}]}"#, vec![BadOperand]),
        (r#"{"a": [{"prefix": {"equals-ignore-case": "x"}}, {"suffix": {"equals-ignore-case": "x"}}]}"#, vec![]),
        (r#"{"a": [{"prefix": {"wildcard": "x"}}]}"#, vec![BadOperand]),
        (r#"{"a": [{"anything-but": "x"}, {"anything-but": 5}, {"anything-but": ["x", "y"]}]}"#, vec![]),
        (r#"{"a": [{"anything-but": {"prefix": ["x", "y"]}}, {"anything-but": {"wildcard": "*/x"}}]}"#, vec![]),
        (r#"{"a": [{"anything-but": ["x", 5]}]}"#, vec![BadOperand]),
        (r#"{"a": [{"anything-but": []}]}"#, vec![EmptyList]),
        (r#"{"a": [{"anything-but": {"numeric": ["=", 5]}}]}"#, vec![BadOperand]),
        (r#"{"a": [{"numeric": ["=", 5]}, {"numeric": [">", 0, "<=", 5]}]}"#, vec![]),
        (r#"{"a": [{"numeric": [5]}]}"#, vec![BadOperand]),
        (r#"{"a": [{"numeric": ["==", 5]}]}"#, vec![BadOperand]),
        (r#"{"a": [{"numeric": ["<", 5, ">", 0]}]}"#, vec![BadOperand]),
        (r#"{"a": [{"numeric": [">", 6e9]}]}"#, vec![BadOperand]),
        (r#"{"a": [{"exists": true}, {"cidr": "10.0.0.0/24"}, {"cidr": "::/0"}]}"#, vec![]),
        (r#"{"a": [{"exists": "maybe"}]}"#, vec![BadOperand]),
        (r#"{"a": [{"cidr": "10.0.0.0/33"}]}"#, vec![BadOperand]),
        (r#"{"a": [{"wildcard": "a*b\\*\\\\"}]}"#, vec![]),
        (r#"{"a": [{"wildcard": "a**b"}]}"#, vec![BadOperand]),
        (r#"{"a": [{"wildcard": "a\\b"}]}"#, vec![BadOperand]),
        (r#"{"$or": [{"a": ["x"]}, {"b": ["y"]}]}"#, vec![]),
        (r#"{"$or": [{"a": ["x"]}]}"#, vec![BadOr]),
        (r#"{"$or": {"a": ["x"]}}"#, vec![BadOr]),
    ] {
        let found: Vec<ProblemKind> = pattern(json).problems.iter().map(|problem| problem.kind).collect();
        assert_eq!(found, expected, "{json}");
    }
}

#[test]
fn grammars_differ_in_little() {
    let kinds =
        |json: &str, grammar| -> Vec<ProblemKind> { of(json, grammar).problems.iter().map(|p| p.kind).collect() };
    assert_eq!(kinds("{}", Grammar::Attributes), []);
    assert_eq!(kinds("{}", Grammar::Filter), [ProblemKind::EmptyPattern]);
    let nested = r#"{"a": {"b": ["x"]}}"#;
    assert_eq!(kinds(nested, Grammar::Attributes), [ProblemKind::Nested]);
    assert_eq!(kinds(nested, Grammar::Body), []);
    let long = format!(r#"{{"a": ["{}"]}}"#, "x".repeat(5000));
    assert_eq!(kinds(&long, Grammar::Filter), [ProblemKind::TooLong]);
    assert_eq!(kinds(&long, Grammar::Body), []);
    let or = |n: usize| format!(r#"{{"$or": [{}]}}"#, vec![r#"{"a": [1]}"#; n].join(","));
    assert_eq!(kinds(&or(100), Grammar::Body), []);
    assert_eq!(kinds(&or(1001), Grammar::Body), [ProblemKind::TooManyCombinations]);
}

#[test]
fn unknown_is_no_problem() {
    for json in [
        "([v])",
        r#"{"source": ([v])}"#,
        r#"{"source": [([v])]}"#,
        r#"{"source": ["([v])"]}"#,
        r#"{"a": [{"prefix": ([v])}]}"#,
        r#"{"a": [{"numeric": [">", ([v])]}]}"#,
        r#"{"a": [{"anything-but": ([v])}]}"#,
        r#"{"a": [{"exists": ([v])}]}"#,
        r#"{"$or": ([v])}"#,
    ] {
        let pattern = symbolic(json);
        assert!(pattern.problems.is_empty(), "{json}: {:?}", pattern.problems);
        assert!(pattern.first_unknown().is_some(), "{json}");
    }
}

#[test]
fn leaves_by_path() {
    let pattern = pattern(r#"{"source": ["a"], "detail": {"x": {"y": [1]}}, "$or": [{"p": [1]}, {"q": [2]}]}"#);
    let paths: Vec<String> = pattern.leaves().iter().map(|(path, _)| path.join(".")).collect();
    assert_eq!(paths, ["source", "detail.x.y", "p", "q"]);
    assert!(pattern.leaf("detail.x.y").is_some());
    assert!(
        pattern.leaf("detail.x").is_none() && pattern.leaf("detail.x.y.z").is_none() && pattern.leaf("p").is_none()
    );
}

#[test]
fn takes_values() {
    let text = |text: &str| Test::equal(sketch(text));
    for (json, value, expected) in [
        (r#"["x"]"#, text("x"), "yes"),
        (r#"["x"]"#, text("X"), "no"),
        (r#"["x"]"#, text("[v]"), "unknown"),
        (r#"["x"]"#, Test::Exists(false), "no"),
        (r#"[{"exists": false}]"#, Test::Exists(false), "yes"),
        (r#"[{"exists": false}]"#, text("x"), "no"),
        (r#"[{"exists": true}]"#, text("x"), "yes"),
        (r#"[{"prefix": "in/"}]"#, text("in/x"), "yes"),
        (r#"[{"prefix": "in/"}]"#, text("out/x"), "no"),
        (r#"[{"prefix": "in/"}]"#, Test::prefix("in"), "yes"),
        (r#"[{"prefix": "in/"}]"#, Test::prefix("out"), "no"),
        (r#"[{"prefix": {"equals-ignore-case": "IN/"}}]"#, text("in/x"), "yes"),
        (r#"[{"suffix": ".png"}]"#, Test::prefix("in/"), "yes"),
        (r#"[{"suffix": ".png"}]"#, Test::text(TextForm::Suffix, ".jpg".into()), "no"),
        (r#"[{"equals-ignore-case": "ABC"}]"#, text("aBc"), "yes"),
        (r#"[{"wildcard": "in/*.png"}]"#, text("in/a.png"), "yes"),
        (r#"[{"wildcard": "in/*.png"}]"#, text("in/a.jpg"), "no"),
        (r#"[{"wildcard": "a\\*b"}]"#, text("a*b"), "yes"),
        (r#"[{"wildcard": "a\\*b"}]"#, text("axb"), "no"),
        (r#"["a*b"]"#, text("axb"), "no"),
        (r#"["a?b"]"#, text("axb"), "no"),
        (r#"["${x}"]"#, text("y"), "no"),
        (r#"[{"anything-but": "x"}]"#, text("x"), "no"),
        (r#"[{"anything-but": "x"}]"#, text("y"), "yes"),
        (r#"[{"anything-but": "x"}]"#, Test::prefix("x"), "yes"),
        (r#"[{"anything-but": {"prefix": "out/"}}]"#, text("out/a"), "no"),
        (r#"[{"anything-but": {"prefix": "out/"}}]"#, text("in/a"), "yes"),
        (r#"[{"anything-but": {"prefix": "out/"}}]"#, Test::prefix("out/a/"), "no"),
        (r#"[{"anything-but": ["x", "y"]}]"#, text("[v]"), "unknown"),
        (r#"[{"anything-but": ["x", "y"]}]"#, Test::Exists(false), "no"),
        (r#"[5]"#, Test::Number(5.0), "yes"),
        (r#"[5]"#, text("5"), "no"),
        (r#"[{"numeric": [">", 0, "<=", 5]}]"#, Test::Number(0.0), "no"),
        (r#"[{"numeric": [">", 0, "<=", 5]}]"#, Test::Number(5.0), "yes"),
        (r#"[null]"#, Test::Null, "yes"),
        (r#"[true]"#, Test::Bool(false), "no"),
        (r#"[{"cidr": "10.0.0.0/24"}]"#, text("10.0.0.7"), "yes"),
        (r#"[{"cidr": "10.0.0.0/24"}]"#, text("10.0.1.7"), "no"),
        (r#"[{"cidr": "10.0.0.0/24"}]"#, text("::1"), "no"),
        (r#"["x", "y"]"#, text("y"), "yes"),
    ] {
        let pattern = pattern(&format!(r#"{{"detail": {{"key": {json}}}}}"#));
        assert_eq!(word(&pattern.can_match("detail.key", value.clone())), expected, "{json} {value:?}");
    }
}

#[test]
fn patterns_overlap() {
    for (a, b, expected) in [
        (r#"{"source": ["a"]}"#, r#"{"source": ["a", "b"]}"#, "yes"),
        (r#"{"source": ["a"]}"#, r#"{"source": ["b"]}"#, "no"),
        (r#"{"source": ["a"]}"#, r#"{"detail-type": ["b"]}"#, "yes"),
        (r#"{"source": [{"prefix": "aws."}]}"#, r#"{"source": [{"anything-but": {"prefix": "aws."}}]}"#, "no"),
        (r#"{"source": [{"prefix": "my."}]}"#, r#"{"source": [{"anything-but": {"prefix": "aws."}}]}"#, "yes"),
        (r#"{"detail": {"n": [{"numeric": ["<", 5]}]}}"#, r#"{"detail": {"n": [{"numeric": [">=", 5]}]}}"#, "no"),
        (r#"{"detail": {"n": [{"numeric": ["<=", 5]}]}}"#, r#"{"detail": {"n": [{"numeric": [">=", 5]}]}}"#, "yes"),
        (r#"{"detail": {"a": ["x"]}}"#, r#"{"detail": ["x"]}"#, "no"),
        (r#"{"detail": {"a": [{"exists": false}]}}"#, r#"{"detail": ["x"]}"#, "yes"),
        (r#"{"resources": ["x"]}"#, r#"{"resources": ["y"]}"#, "yes"),
        (r#"{"$or": [{"a": ["x"]}, {"a": ["y"]}]}"#, r#"{"a": ["y"]}"#, "yes"),
        (r#"{"$or": [{"a": ["x"]}, {"a": ["y"]}]}"#, r#"{"a": ["z"]}"#, "no"),
        (r#"{"$or": [{"a": ["x"]}, {"b": ["y"]}]}"#, r#"{"a": ["z"]}"#, "yes"),
        (r#"{"a": ["([v])"]}"#, r#"{"a": ["z"]}"#, "unknown"),
        (r#"{"a": ["([v])"], "b": ["x"]}"#, r#"{"a": ["z"], "b": ["y"]}"#, "no"),
        (r#"{"a": ([v])}"#, r#"{"a": ["z"]}"#, "unknown"),
        ("([v])", r#"{"a": ["z"]}"#, "unknown"),
        (r#"{"a": ["({b.id})"]}"#, r#"{"a": ["({b.id})"]}"#, "yes"),
    ] {
        let (x, y) = (symbolic(a), symbolic(b));
        assert_eq!(word(&x.overlap(&y)), expected, "{a}  {b}");
        assert_eq!(word(&y.overlap(&x)), expected, "{b}  {a}");
    }
}

#[test]
fn patterns_cover() {
    for (a, b, expected) in [
        (r#"{"source": ["a", "b"]}"#, r#"{"source": ["a"]}"#, "yes"),
        (r#"{"source": ["a"]}"#, r#"{"source": ["a", "b"]}"#, "no"),
        (r#"{"source": ["a"]}"#, r#"{"detail-type": ["a"]}"#, "no"),
        (r#"{"source": ["a"]}"#, r#"{"source": ["a"], "detail-type": ["a"]}"#, "yes"),
        (r#"{"k": [{"prefix": "in/"}]}"#, r#"{"k": [{"prefix": "in/a/"}]}"#, "yes"),
        (r#"{"k": [{"prefix": "in/a/"}]}"#, r#"{"k": [{"prefix": "in/"}]}"#, "no"),
        (r#"{"k": [{"anything-but": {"prefix": "out/"}}]}"#, r#"{"k": [{"prefix": "in/"}]}"#, "yes"),
        (r#"{"k": [{"exists": true}]}"#, r#"{"k": ["x"]}"#, "yes"),
        (r#"{"n": [{"numeric": [">", 0]}]}"#, r#"{"n": [{"numeric": [">", 0, "<", 5]}]}"#, "yes"),
        (r#"{"n": [{"numeric": [">", 0]}]}"#, r#"{"n": [0, 1]}"#, "no"),
        (r#"{"$or": [{"a": ["x"]}, {"a": ["y"]}]}"#, r#"{"a": ["y"]}"#, "yes"),
        (r#"{"a": ["([v])"]}"#, r#"{"a": ["y"]}"#, "unknown"),
    ] {
        assert_eq!(word(&symbolic(a).covers(&symbolic(b))), expected, "{a}  {b}");
    }
}

#[test]
fn many_choices_end() {
    let or = r#"{"$or": [{"a": ["x"]}, {"b": ["y"]}], "c": "#.repeat(40) + r#"["z"]"# + &"}".repeat(40);
    assert!(pattern(&or).problems.iter().any(|problem| problem.kind == ProblemKind::TooManyCombinations));
    assert_eq!(word(&pattern(&or).overlap(&pattern(&or))), "unknown");
    let deep = r#"{"a": "#.repeat(200) + r#"["z"]"# + &"}".repeat(200);
    assert!(pattern(&deep).problems.len() < 2);
}
