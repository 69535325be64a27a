use super::*;
use crate::model::text::{Part, Piece};

fn read(text: &str, by: Scheduling) -> Reading {
    Schedule::read(&Text::literal(text), by)
}

/// Each `${…}` is a symbol.
fn symbolic(text: &str) -> Reading {
    let mut pieces = Vec::new();
    for (index, literal) in text.split("${…}").enumerate() {
        if index > 0 {
            pieces.push(Piece { part: Part::Unknown(Reason::new("variable `x` has no value")), span: None });
        }
        pieces.push(Piece { part: Part::Literal(literal.into()), span: None });
    }
    Schedule::read(&Text::pieces(pieces), Scheduling::Rule)
}

fn fault(text: &str, by: Scheduling) -> Fault {
    match read(text, by) {
        Reading::Invalid(fault) => fault,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn valid_for_both() {
    let expressions = [
        "rate(1 minute)",
        "rate(5 minutes)",
        "rate(1 day)",
        "rate(12 hours)",
        "cron(0 10 * * ? *)",
        "cron(15 12 * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0/15 * * * ? *)",
        "cron(0/10 * ? * MON-FRI *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
        "cron(0/30 20-2 ? * MON-FRI *)",
        "cron(0 9 ? * 2#1 *)",
        "cron(30 23 ? * TUE#3 *)",
        "cron(0 9 L * ? *)",
        "cron(0 9 LW * ? *)",
        "cron(0 9 15W * ? *)",
        "cron(0 9 ? * 6L *)",
        "cron(0 9 ? * L *)",
        "cron(0 16 1,15 * ? *)",
        "cron(05 12 * * ? *)",
        "cron(*/5 * * * ? *)",
        "cron(5-50/10 * * * ? *)",
        "cron(0 17/12 ? * * *)",
        // A rule that another tool released and had to withdraw refused this (cloudtools/troposphere#1114).
        "cron(0 1/3 * * ? *)",
        // AWS takes empty items of lists (aws/aws-sdk#161, boto/boto3#2876).
        "cron(0/5, 9-18, ?, *, MON-FRI, *)",
        "cron(0 0 1 JAN,JUL ? *)",
        "cron(0 0 1 jan ? *)",
        "cron(0 0 ? * FRI-MON *)",
        "cron(0 0 1 1 ? 2199)",
        "cron(0 0 1 1 ? 2030-2040)",
        "cron(0 0 29 2 ? *)",
        "cron(0  0 * * ?  *)",
    ];
    for text in expressions {
        for by in [Scheduling::Rule, Scheduling::Scheduler] {
            assert!(matches!(read(text, by), Reading::Valid(_)), "{text} {by:?}: {:?}", read(text, by));
        }
    }
}

#[test]
fn refused_by_rules_names_the_part() {
    let rows = [
        ("rate(1 minutes)", "the unit `minute`, not `minutes`", Some("rate(1 minute)")),
        ("rate(5 minute)", "the unit `minutes`, not `minute`", Some("rate(5 minutes)")),
        ("rate(1 hours)", "the unit `hour`", Some("rate(1 hour)")),
        ("rate(0 minutes)", "number `0`", None),
        ("rate(-5 minutes)", "number `-5`", None),
        ("rate(1.5 hours)", "number `1.5`", None),
        ("rate(30 seconds)", "unit `seconds`", None),
        ("rate(5minutes)", "a blank between", Some("rate(5 minutes)")),
        ("rate()", "a number and a unit", None),
        ("5 minutes", "not of the form `rate(…)` or `cron(…)`", Some("rate(5 minutes)")),
        ("0 9 * * *", "not of the form", Some("cron(0 9 * * ? *)")),
        ("every(5 minutes)", "`every(…)`", None),
        ("at(2030-01-01T00:00:00)", "a form of EventBridge Scheduler", None),
        // Five fields of Unix (cds-snc/notification-terraform#344, aws-cloudformation/cfn-lint#816).
        ("cron(*/1 * * * *)", "takes six fields", Some("cron(*/1 * * * ? *)")),
        ("cron(0 */1 * * MON)", "not 5", Some("cron(0 */1 ? * MON *)")),
        ("cron(0 9 * * 1-5)", "not 5", Some("cron(0 9 ? * 2-6 *)")),
        ("cron(0 0 9 * * ? *)", "not 7", None),
        ("cron(0 9 * * * *)", "one of them must be `?`", Some("cron(0 9 * * ? *)")),
        ("cron(0 9 1 * MON *)", "day-of-month is `1` and day-of-week is `MON`", None),
        ("cron(7 20 * * 1-7 *)", "one of them must be `?`", Some("cron(7 20 ? * 1-7 *)")),
        ("cron(0 9 ? * ? *)", "both `?`", Some("cron(0 9 * * ? *)")),
        ("cron(0 0 0 ? ? *)", "the month field has `?`", None),
        ("cron(60 9 * * ? *)", "the minutes field has `60`, it takes 0 to 59", None),
        ("cron(0 24 * * ? *)", "the hours field has `24`, it takes 0 to 23", None),
        ("cron(0 9 32 * ? *)", "the day-of-month field has `32`", None),
        ("cron(0 9 0 * ? *)", "the day-of-month field has `0`", None),
        ("cron(0 9 * 13 ? *)", "the month field has `13`, it takes 1 to 12 or JAN to DEC", None),
        ("cron(0 9 ? * 0 *)", "the day-of-week field has `0`, it takes 1 to 7 or SUN to SAT", None),
        ("cron(0 9 ? * 8 *)", "the day-of-week field has `8`", None),
        ("cron(0 9 ? * MONDAY *)", "the day-of-week field has `MONDAY`", None),
        ("cron(0 9 ? * 2#6 *)", "1 to 5 behind `#`", None),
        ("cron(0 9 ? * 3#1,6#3 *)", "one expression only", None),
        ("cron(0 9 * * ? 2200)", "the year field has `2200`, it takes 1970 to 2199", None),
        ("cron(0/0 9 * * ? *)", "step", None),
        ("cron(? 9 * * ? *)", "the minutes field has `?`", None),
        ("cron(, 9 * * ? *)", "no value", None),
        ("cron(0 [00-23] ? * * *)", "the hours field has `[00`", None),
    ];
    for (text, message, suggestion) in rows {
        let fault = fault(text, Scheduling::Rule);
        assert!(fault.message.contains(message), "{text}: {}", fault.message);
        assert_eq!(fault.suggestion.as_deref(), suggestion, "{text}");
    }
}

#[test]
fn scheduler_differs() {
    for text in ["rate(1 minutes)", "rate(5 minute)", "rate(1 days)", "at(2030-01-31T09:00:00)"] {
        assert!(matches!(read(text, Scheduling::Scheduler), Reading::Valid(_)), "{text}");
    }
    let rows = [
        ("at(2030-01-31)", "`yyyy-mm-ddThh:mm:ss`", None),
        ("at(2030-01-31T09:00:00Z)", "without a zone", Some("at(2030-01-31T09:00:00)")),
        ("at(2030-13-01T09:00:00)", "the month `13`", None),
        ("at(2030-01-01T25:00:00)", "the hour `25`", None),
        ("cron(0 9 * * * *)", "one of them must be `?`", Some("cron(0 9 * * ? *)")),
        ("every day", "`rate(…)`, `cron(…)` or `at(…)`", None),
    ];
    for (text, message, suggestion) in rows {
        let fault = fault(text, Scheduling::Scheduler);
        assert!(fault.message.contains(message), "{text}: {}", fault.message);
        assert_eq!(fault.suggestion.as_deref(), suggestion, "{text}");
    }
    assert!(matches!(read("cron(0 9 * * ?)", Scheduling::Scheduler), Reading::Unknown(_)));
}

#[test]
fn undocumented_is_not_wrong() {
    for text in ["Rate(5 minutes)", "rate(5 Minutes)", " rate(5 minutes)", "cron(0 9 L-3 * ? *)", "cron(/5 9 * * ? *)"]
    {
        assert!(matches!(read(text, Scheduling::Rule), Reading::Unknown(_)), "{text}");
    }
}

#[test]
fn symbols_leave_the_rest_to_judge() {
    let unknown = [
        "${…}",
        "rate(${…})",
        "rate(${…} minutes)",
        "cron(${…})",
        "cron(0 ${…} * * ? *)",
        "cron(0 9 ${…} * MON *)",
        "${…}(5 minutes)",
    ];
    for text in unknown {
        let Reading::Unknown(why) = symbolic(text) else { panic!("{text}: {:?}", symbolic(text)) };
        assert_eq!(why.text(), "variable `x` has no value");
    }
    for text in ["rate(0 ${…})", "rate(${…} weeks)", "cron(60 ${…} * * ? *)", "cron(0 ${…} * * * *)", "at(${…})"]
    {
        assert!(matches!(symbolic(text), Reading::Invalid(_)), "{text}: {:?}", symbolic(text));
    }
}

fn schedule(text: &str) -> Schedule {
    match read(text, Scheduling::Scheduler) {
        Reading::Valid(schedule) => schedule,
        other => panic!("{text}: {other:?}"),
    }
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

#[test]
fn next_firing() {
    let from = moment("2026-11-23T17:30:00Z");
    let rows = [
        ("cron(0 10 * * ? *)", Some("2026-11-24T10:00:00Z")),
        ("cron(45 17 * * ? *)", Some("2026-11-23T17:45:00Z")),
        ("cron(30 17 * * ? *)", Some("2026-11-23T17:30:00Z")),
        ("cron(0 9 ? * 2#1 *)", Some("2026-12-07T09:00:00Z")),
        ("cron(0 9 ? * 6L *)", Some("2026-11-27T09:00:00Z")),
        ("cron(0 9 L * ? *)", Some("2026-11-30T09:00:00Z")),
        ("cron(0 9 LW 1 ? *)", Some("2027-01-29T09:00:00Z")),
        ("cron(0 9 1W 5 ? *)", Some("2027-05-03T09:00:00Z")),
        ("cron(0 0 29 2 ? *)", Some("2028-02-29T00:00:00Z")),
        ("cron(0 0 30 2 ? *)", None),
        ("cron(0 0 31 4,6,9,11 ? *)", None),
        ("cron(0 0 29 2 ? 2027)", None),
        ("cron(0 0 1 1 ? 2020)", None),
        ("cron(0 0 1 1 ? 2199)", Some("2199-01-01T00:00:00Z")),
        ("cron(0 0 ? 2 1#5 *)", Some("2032-02-29T00:00:00Z")),
        ("at(2026-11-23T17:29:00)", None),
        ("at(2026-11-23T17:31:00)", Some("2026-11-23T17:31:00Z")),
        ("at(2027-02-30T00:00:00)", None),
    ];
    for (text, expected) in rows {
        assert_eq!(schedule(text).next(from), expected.map(moment), "{text}");
    }
}

#[test]
fn shortest_intervals() {
    let from = moment("2026-11-23T17:30:00Z");
    let rows = [
        ("rate(5 minutes)", Some(5)),
        ("rate(2 hours)", Some(120)),
        ("cron(0/15 * * * ? *)", Some(15)),
        ("cron(0 10 * * ? *)", Some(1440)),
        ("cron(0,55 * * * ? *)", Some(5)),
        ("cron(59,0 0,23 * * ? *)", Some(1)),
        ("cron(0 9 ? * MON *)", Some(7 * 1440)),
        ("cron(0 0 1 1 ? 2030)", None),
        ("cron(0 0 30 2 ? *)", None),
        ("at(2030-01-01T00:00:00)", None),
    ];
    for (text, expected) in rows {
        assert_eq!(schedule(text).shortest_interval(from), expected, "{text}");
    }
}

#[test]
fn times_with_zones() {
    assert_eq!(moment("2030-01-01T02:00:00+02:00"), moment("2030-01-01T00:00:00Z"));
    assert_eq!(moment("2030-01-01T00:00:00.123Z"), moment("2030-01-01T00:00:00"));
    assert_eq!(moment("1969-12-31T23:00:00-01:00"), moment("1970-01-01T00:00:00Z"));
    for text in ["", "2030", "2030-02-30T00:00:00Z", "2030-01-01 later", "2030-01-01T00:00:00é"] {
        assert_eq!(Moment::parse(text), None, "{text}");
    }
}
