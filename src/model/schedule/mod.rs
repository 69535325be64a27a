//! Schedule expressions: `rate(…)`, `cron(…)` and `at(…)` of EventBridge rules and of EventBridge Scheduler.
//!
//! In: a text that may hold symbols. Out: what it says, which part of it AWS refuses, or why that cannot be told.
//! Must not know: resources, rules.
//!
//! Grammar: EventBridge guide eb-scheduled-rule-pattern; Scheduler guide schedule-types. What neither documents is not
//! called wrong: `PutRule` takes empty items of lists (aws/aws-sdk#161), `0/5,` and the like.

mod calendar;
mod cron;

pub use calendar::Moment;
pub use cron::Cron;

use super::text::Text;
use super::value::Reason;

/// Who reads the expression: their grammars differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheduling {
    /// An EventBridge rule: no `at(…)`, units in the number that fits.
    Rule,
    /// EventBridge Scheduler.
    Scheduler,
}

/// What a schedule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// Every so many minutes.
    Rate(i64),
    /// By the calendar.
    Cron(Cron),
    /// Once; None for a day that no calendar has.
    At(Option<Moment>),
}

/// Why AWS refuses an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Which part is wrong, and what would be allowed.
    pub message: String,
    /// The whole expression as it was probably meant.
    pub suggestion: Option<String>,
}

/// What became of reading an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// AWS takes it.
    Valid(Schedule),
    /// AWS refuses it.
    Invalid(Fault),
    /// That cannot be told.
    Unknown(Reason),
}

/// Why a part was not read.
enum Trouble {
    Wrong(Fault),
    Unclear(Reason),
}

/// Stands for a symbol: a private-use character, which no expression holds.
const SYMBOL: char = '\u{F0000}';

impl Schedule {
    /// Reads an expression.
    pub fn read(text: &Text, by: Scheduling) -> Reading {
        let mut written = String::new();
        for part in text.parts() {
            match part.known() {
                Some(known) => written.push_str(known),
                None => written.push(SYMBOL),
            }
        }
        let symbolic = || {
            let unknown = text.first_unknown();
            unknown.unwrap_or_else(|| Reason::new(format!("`{text}` is known only after deployment")))
        };
        match read(&written, by) {
            Ok(schedule) => Reading::Valid(schedule),
            Err(Trouble::Wrong(fault)) => Reading::Invalid(fault),
            Err(Trouble::Unclear(_)) if written.contains(SYMBOL) => Reading::Unknown(symbolic()),
            Err(Trouble::Unclear(why)) => Reading::Unknown(why),
        }
    }

    /// The first time it fires at or after a moment. Rates begin when the schedule is created.
    pub fn next(&self, from: Moment) -> Option<Moment> {
        match self {
            Schedule::Rate(_) => Some(from),
            Schedule::Cron(cron) => cron.next(from),
            Schedule::At(moment) => moment.filter(|moment| *moment >= from),
        }
    }

    /// Minutes between the two firings that follow each other most closely; None for what fires once at most.
    pub fn shortest_interval(&self, from: Moment) -> Option<i64> {
        match self {
            Schedule::Rate(minutes) => Some(*minutes),
            Schedule::Cron(cron) => cron.shortest_interval(from),
            Schedule::At(_) => None,
        }
    }
}

fn wrong(message: impl Into<String>) -> Trouble {
    Trouble::Wrong(Fault { message: message.into(), suggestion: None })
}

fn unclear(why: impl Into<String>) -> Trouble {
    Trouble::Unclear(Reason::new(why.into()))
}

/// As it is shown: symbols as dots.
fn shown(text: &str) -> String {
    text.replace(SYMBOL, "${…}")
}

fn read(written: &str, by: Scheduling) -> Result<Schedule, Trouble> {
    let text = written.trim();
    if text.is_empty() {
        return Err(wrong("it is empty"));
    }
    if text != written {
        return Err(unclear("whether AWS takes blanks around the expression is not documented"));
    }
    let forms = match by {
        Scheduling::Rule => "`rate(…)` or `cron(…)`",
        Scheduling::Scheduler => "`rate(…)`, `cron(…)` or `at(…)`",
    };
    let inside = text.split_once('(').and_then(|(form, rest)| Some((form, rest.strip_suffix(')')?)));
    let Some((form, inside)) = inside else {
        if text.contains(SYMBOL) {
            return Err(unclear(""));
        }
        return Err(Trouble::Wrong(Fault {
            message: format!("`{text}` is not of the form {forms}"),
            suggestion: bare(text, by),
        }));
    };
    match form {
        "rate" => rate(inside, by).map(Schedule::Rate),
        "cron" => Cron::read(inside, by).map(Schedule::Cron),
        "at" if by == Scheduling::Scheduler => at(inside).map(Schedule::At),
        "at" => Err(wrong("`at(…)` is a form of EventBridge Scheduler, a rule takes `rate(…)` or `cron(…)`")),
        _ if form.contains(SYMBOL) => Err(unclear("")),
        _ if ["rate", "cron", "at"].iter().any(|known| known.eq_ignore_ascii_case(form.trim())) => {
            Err(unclear(format!("whether AWS takes `{form}` for `{}` is not documented", form.trim().to_lowercase())))
        }
        _ => Err(wrong(format!("`{form}(…)` is not of the form {forms}"))),
    }
}

/// What was probably meant by an expression without its form: `5 minutes`, `0 9 * * ? *`.
fn bare(text: &str, by: Scheduling) -> Option<String> {
    let form = match text.split_whitespace().count() {
        2 => "rate",
        5 | 6 => "cron",
        _ => return None,
    };
    let whole = format!("{form}({text})");
    match read(&whole, by) {
        Ok(_) => Some(whole),
        Err(Trouble::Wrong(fault)) => fault.suggestion,
        Err(Trouble::Unclear(_)) => None,
    }
}

fn rate(inside: &str, by: Scheduling) -> Result<i64, Trouble> {
    let words: Vec<&str> = inside.split_whitespace().collect();
    if inside.contains(SYMBOL) {
        return match words.as_slice() {
            [number, unit] if !number.contains(SYMBOL) => rate_number(number).and(Err(unclear(*unit))),
            [number, unit] if !unit.contains(SYMBOL) => rate_unit(unit).and(Err(unclear(*number))),
            _ => Err(unclear("")),
        };
    }
    let [number, unit] = words.as_slice() else {
        let glued = inside.find(|c: char| !c.is_ascii_digit()).filter(|&at| at > 0 && words.len() == 1);
        let suggestion = glued.map(|at| format!("{} {}", &inside[..at], &inside[at..]));
        let suggestion = suggestion.filter(|fixed| rate(fixed, by).is_ok()).map(|fixed| format!("rate({fixed})"));
        let message = format!("`rate({inside})` needs a number and a unit with a blank between them");
        return Err(Trouble::Wrong(Fault { message, suggestion }));
    };
    let value = rate_number(number)?;
    let (minutes, plural) = rate_unit(unit)?;
    if by == Scheduling::Rule && plural != (value != 1) {
        let stem = unit.trim_end_matches('s');
        let fitting = if value == 1 { stem.to_owned() } else { format!("{stem}s") };
        return Err(Trouble::Wrong(Fault {
            message: format!("a rate of {value} takes the unit `{fitting}`, not `{unit}`"),
            suggestion: Some(format!("rate({value} {fitting})")),
        }));
    }
    value.checked_mul(minutes).ok_or_else(|| unclear("the rate is beyond any calendar"))
}

fn rate_number(word: &str) -> Result<i64, Trouble> {
    match word.parse::<i64>() {
        Ok(number) if number > 0 && word.bytes().all(|b| b.is_ascii_digit()) => Ok(number),
        _ if word.len() > 18 && word.bytes().all(|b| b.is_ascii_digit()) => {
            Err(unclear("the rate is beyond any calendar"))
        }
        _ => Err(wrong(format!("the rate's number `{}` is not a whole number of 1 or more", shown(word)))),
    }
}

/// Minutes of a unit, and whether it is a plural.
fn rate_unit(word: &str) -> Result<(i64, bool), Trouble> {
    let (stem, plural) = word.strip_suffix('s').map_or((word, false), |stem| (stem, true));
    match stem {
        "minute" => Ok((1, plural)),
        "hour" => Ok((60, plural)),
        "day" => Ok((24 * 60, plural)),
        _ if ["minute", "hour", "day"].iter().any(|known| known.eq_ignore_ascii_case(stem)) => {
            Err(unclear(format!("whether AWS takes `{word}` in capitals is not documented")))
        }
        _ => Err(wrong(format!("the rate's unit `{}` is not minutes, hours or days", shown(word)))),
    }
}

/// `yyyy-mm-ddThh:mm:ss`; None for a day that is in no calendar.
fn at(inside: &str) -> Result<Option<Moment>, Trouble> {
    if inside.contains(SYMBOL) {
        return Err(unclear(""));
    }
    let shape = "0000-00-00T00:00:00";
    let fits = inside.len() == shape.len()
        && inside.bytes().zip(shape.bytes()).all(|(b, s)| if s == b'0' { b.is_ascii_digit() } else { b == s });
    if !fits {
        let suggestion = inside.get(..shape.len()).filter(|_| inside.ends_with('Z'));
        let suggestion = suggestion.filter(|cut| matches!(at(cut), Ok(Some(_)))).map(|cut| format!("at({cut})"));
        let message = format!("`{inside}` is not a time of the form `yyyy-mm-ddThh:mm:ss`, without a zone");
        return Err(Trouble::Wrong(Fault { message, suggestion }));
    }
    let number = |from: usize, to: usize| inside[from..to].parse::<i64>().unwrap_or_default();
    let parts = [
        ("month", number(5, 7), 1, 12),
        ("day", number(8, 10), 1, 31),
        ("hour", number(11, 13), 0, 23),
        ("minute", number(14, 16), 0, 59),
        ("second", number(17, 19), 0, 59),
    ];
    for (name, value, min, max) in parts {
        if !(min..=max).contains(&value) {
            return Err(wrong(format!("the {name} `{value:02}` is not within {min} to {max}")));
        }
    }
    let [(_, month, ..), (_, day, ..), (_, hour, ..), (_, minute, ..), _] = parts;
    Ok(Moment::new(number(0, 4), month, day, hour, minute))
}

#[cfg(test)]
mod tests;
