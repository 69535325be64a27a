//! The six fields of `cron(…)`.

use super::calendar::{MINUTES_OF_DAY, Moment, date, day_number, days_in, weekday};
use super::{Fault, SYMBOL, Scheduling, Trouble, shown, unclear, wrong};

/// Times by the calendar, in UTC or the schedule's own time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cron {
    /// Minutes of the day it fires at, sorted.
    times: Vec<i64>,
    days: Days,
    months: Vec<i64>,
    years: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Days {
    /// Every day: `*` beside `?`.
    Any,
    OfMonth(Vec<MonthDay>),
    OfWeek(Vec<WeekDay>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum MonthDay {
    Day(i64),
    /// `L`
    Last,
    /// `LW`
    LastWeekday,
    /// `15W`: the weekday nearest to a day, within its month.
    Nearest(i64),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum WeekDay {
    Day(i64),
    /// `6L`: the last of its kind in a month.
    Last(i64),
    /// `6#3`: the third of its kind in a month.
    Nth(i64, i64),
}

/// A field: what it is called, its bounds, and the names its values have.
struct Kind {
    name: &'static str,
    min: i64,
    max: i64,
    names: &'static [&'static str],
}

const MINUTES: Kind = Kind { name: "minutes", min: 0, max: 59, names: &[] };
const HOURS: Kind = Kind { name: "hours", min: 0, max: 23, names: &[] };
const DAY_OF_MONTH: Kind = Kind { name: "day-of-month", min: 1, max: 31, names: &[] };
const MONTH: Kind = Kind {
    name: "month",
    min: 1,
    max: 12,
    names: &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
};
const DAY_OF_WEEK: Kind =
    Kind { name: "day-of-week", min: 1, max: 7, names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] };
const YEAR: Kind = Kind { name: "year", min: 1970, max: 2199, names: &[] };

/// Days looked at to tell how close firings are: every leap year comes by.
const DAYS_LOOKED_AT: i64 = 8 * 366;

impl Cron {
    pub(super) fn read(inside: &str, by: Scheduling) -> Result<Self, Trouble> {
        // Commas may stand behind a field, as empty items of its list.
        let without_comma = |field: &'_ str| field.trim_end_matches(',').len().max(1);
        let fields: Vec<&str> = inside.split_whitespace().map(|field| &field[..without_comma(field)]).collect();
        let symbolic = inside.contains(SYMBOL);
        let &[minutes, hours, month_day, month, week_day, year] = fields.as_slice() else {
            return Err(match fields.len() {
                _ if symbolic => unclear(""),
                5 if by == Scheduling::Scheduler => {
                    unclear("whether Scheduler takes `cron(…)` without a year is not clear")
                }
                count => Trouble::Wrong(Fault {
                    message: format!(
                        "`cron(…)` takes six fields (minutes, hours, day-of-month, month, day-of-week, year), not {count}"
                    ),
                    suggestion: from_unix(&fields, by),
                }),
            });
        };
        let minutes = values(&MINUTES, minutes);
        let hours = values(&HOURS, hours);
        let months = values(&MONTH, month);
        let years = values(&YEAR, year);
        let days = days(month_day, week_day).map_err(|trouble| match trouble {
            Trouble::Wrong(fault) if fault.suggestion.is_none() => {
                Trouble::Wrong(Fault { suggestion: question_mark(&fields, by), ..fault })
            }
            other => other,
        });
        // What is wrong is said even where another field is not known.
        let of_days = days.as_ref().err();
        let troubles = [&minutes, &hours, &months, &years].into_iter().filter_map(|field| field.as_ref().err());
        let fault = troubles.chain(of_days).find_map(|trouble| match trouble {
            Trouble::Wrong(fault) => Some(fault.clone()),
            Trouble::Unclear(_) => None,
        });
        if let Some(fault) = fault {
            return Err(Trouble::Wrong(fault));
        }
        let (minutes, hours, months, years, days) = (minutes?, hours?, months?, years?, days?);
        let mut times: Vec<i64> =
            hours.iter().flat_map(|hour| minutes.iter().map(move |minute| hour * 60 + minute)).collect();
        times.sort_unstable();
        Ok(Self { times, days, months, years })
    }

    /// The first time at or after a moment.
    pub(super) fn next(&self, from: Moment) -> Option<Moment> {
        let first = *self.times.first()?;
        let mut day = from.day();
        if let Some(time) = self.times.iter().find(|time| **time >= from.minute_of_day())
            && self.fires_on(day)
        {
            return Some(Moment(day * MINUTES_OF_DAY + time));
        }
        let last_year = *self.years.iter().max()?;
        day += 1;
        loop {
            let (year, month, _) = date(day);
            if year > last_year {
                return None;
            }
            if !self.years.contains(&year) {
                day = day_number(year + 1, 1, 1);
            } else if !self.months.contains(&month) {
                day = day_number(year, month, 1) + days_in(year, month);
            } else if self.fires_on(day) {
                return Some(Moment(day * MINUTES_OF_DAY + first));
            } else {
                day += 1;
            }
        }
    }

    /// Minutes between the two firings that follow each other most closely.
    pub(super) fn shortest_interval(&self, from: Moment) -> Option<i64> {
        let (first, last) = (*self.times.first()?, *self.times.last()?);
        let start = self.next(from)?.day();
        let fires = |day: &i64| self.fires_on(*day);
        let days: Vec<i64> = (start..start + DAYS_LOOKED_AT).filter(fires).collect();
        let between_days = days.windows(2).map(|pair| (pair[1] - pair[0]) * MINUTES_OF_DAY + first - last).min();
        let within_day = self.times.windows(2).map(|pair| pair[1] - pair[0]).min();
        within_day.into_iter().chain(between_days).min()
    }

    fn fires_on(&self, day: i64) -> bool {
        let (year, month, of_month) = date(day);
        if !self.years.contains(&year) || !self.months.contains(&month) {
            return false;
        }
        let last = days_in(year, month);
        let first_day = day - of_month + 1;
        match &self.days {
            Days::Any => true,
            Days::OfMonth(days) => days.iter().any(|wanted| match wanted {
                MonthDay::Day(wanted) => *wanted == of_month,
                MonthDay::Last => of_month == last,
                MonthDay::LastWeekday => of_month == nearest_weekday(first_day, last, last),
                MonthDay::Nearest(wanted) => *wanted <= last && of_month == nearest_weekday(first_day, last, *wanted),
            }),
            Days::OfWeek(days) => days.iter().any(|wanted| match wanted {
                WeekDay::Day(wanted) => *wanted == weekday(day),
                WeekDay::Last(wanted) => *wanted == weekday(day) && of_month + 7 > last,
                WeekDay::Nth(wanted, nth) => *wanted == weekday(day) && (of_month - 1) / 7 + 1 == *nth,
            }),
        }
    }
}

/// The day of the month, Monday to Friday, nearest to another without leaving the month.
fn nearest_weekday(first_day: i64, last: i64, wanted: i64) -> i64 {
    match weekday(first_day + wanted - 1) {
        1 if wanted == last => wanted - 2,
        1 => wanted + 1,
        7 if wanted == 1 => 3,
        7 => wanted - 1,
        _ => wanted,
    }
}

/// The two day fields: one of them must be `?`.
fn days(of_month: &str, of_week: &str) -> Result<Days, Trouble> {
    let read_month = (of_month != "?").then(|| month_days(of_month));
    let read_week = (of_week != "?").then(|| week_days(of_week));
    let trouble = match (&read_month, &read_week) {
        (Some(Err(Trouble::Wrong(fault))), _) | (_, Some(Err(Trouble::Wrong(fault)))) => Some(fault.clone()),
        _ => None,
    };
    if let Some(fault) = trouble {
        return Err(Trouble::Wrong(fault));
    }
    match (read_month, read_week) {
        (None, None) => Err(wrong("day-of-month and day-of-week are both `?`: only one of them can be")),
        (Some(days), None) => days,
        (None, Some(days)) => days,
        (Some(_), Some(_)) if of_month.contains(SYMBOL) || of_week.contains(SYMBOL) => Err(unclear("")),
        (Some(_), Some(_)) => {
            Err(wrong(format!("day-of-month is `{of_month}` and day-of-week is `{of_week}`: one of them must be `?`")))
        }
    }
}

fn month_days(field: &str) -> Result<Days, Trouble> {
    if field == "*" {
        return Ok(Days::Any);
    }
    let mut days = Vec::new();
    for item in items(&DAY_OF_MONTH, field)? {
        let upper = item.to_ascii_uppercase();
        match upper.as_str() {
            "L" => days.push(MonthDay::Last),
            "LW" | "WL" => days.push(MonthDay::LastWeekday),
            _ if upper.starts_with("L-") => {
                return Err(unclear(format!("whether AWS takes `{item}` as a day-of-month is not documented")));
            }
            _ => match upper.strip_suffix('W') {
                Some(day) => days.push(MonthDay::Nearest(value(&DAY_OF_MONTH, day)?)),
                None => days.extend(range(&DAY_OF_MONTH, item)?.into_iter().map(MonthDay::Day)),
            },
        }
    }
    Ok(Days::OfMonth(days))
}

fn week_days(field: &str) -> Result<Days, Trouble> {
    if field == "*" {
        return Ok(Days::Any);
    }
    let items = items(&DAY_OF_WEEK, field)?;
    if items.len() > 1 && field.contains('#') {
        return Err(wrong(format!("day-of-week `{field}` has `#` in a list: it takes one expression only")));
    }
    let mut days = Vec::new();
    for item in items {
        let upper = item.to_ascii_uppercase();
        if let Some((day, nth)) = upper.split_once('#') {
            let day = value(&DAY_OF_WEEK, day)?;
            let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth));
            let nth = nth.ok_or_else(|| wrong(format!("day-of-week `{item}` takes 1 to 5 behind `#`")))?;
            days.push(WeekDay::Nth(day, nth));
        } else if upper == "L" {
            days.push(WeekDay::Day(DAY_OF_WEEK.max));
        } else if let Some(day) = upper.strip_suffix('L') {
            days.push(WeekDay::Last(value(&DAY_OF_WEEK, day)?));
        } else {
            days.extend(range(&DAY_OF_WEEK, item)?.into_iter().map(WeekDay::Day));
        }
    }
    Ok(Days::OfWeek(days))
}

/// The items of a list; empty ones are left out, as `PutRule` does.
fn items<'a>(kind: &Kind, field: &'a str) -> Result<Vec<&'a str>, Trouble> {
    if field.contains(SYMBOL) {
        return Err(unclear(""));
    }
    let items: Vec<&str> = field.split(',').filter(|item| !item.is_empty()).collect();
    if items.is_empty() {
        return Err(wrong(format!("the {} field `{field}` has no value", kind.name)));
    }
    Ok(items)
}

/// All values of a field, sorted.
fn values(kind: &Kind, field: &str) -> Result<Vec<i64>, Trouble> {
    let mut values = Vec::new();
    for item in items(kind, field)? {
        values.extend(range(kind, item)?);
    }
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

/// The values of one item: `5`, `1-5`, `*`, each with `/step`. Ranges may run over the end: `FRI-MON`.
fn range(kind: &Kind, item: &str) -> Result<Vec<i64>, Trouble> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (item, None),
    };
    let step =
        match step {
            None => None,
            Some(text) => {
                let whole = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<usize>().ok()).flatten();
                let step = whole.filter(|step| *step > 0);
                Some(step.ok_or_else(|| {
                    wrong(format!("the {} field's step in `{item}` is not a number above 0", kind.name))
                })?)
            }
        };
    let (from, to) = match range.split_once('-') {
        _ if range == "*" => (kind.min, kind.max),
        _ if range.is_empty() => return Err(unclear(format!("whether AWS takes `{item}` is not documented"))),
        Some((from, to)) => (value(kind, from)?, value(kind, to)?),
        None => {
            let from = value(kind, range)?;
            (from, if step.is_some() { kind.max } else { from })
        }
    };
    let step = step.unwrap_or(1);
    if from <= to {
        return Ok((from..=to).step_by(step).collect());
    }
    if kind.min == YEAR.min {
        return Err(unclear(format!("whether AWS takes the years `{item}` is not documented")));
    }
    Ok((from..=kind.max).chain(kind.min..=to).step_by(step).collect())
}

fn value(kind: &Kind, text: &str) -> Result<i64, Trouble> {
    let Kind { name, min, max, names } = kind;
    let upper = text.to_ascii_uppercase();
    if let Some(index) = names.iter().position(|name| *name == upper) {
        return Ok(min + i64::try_from(index).unwrap_or_default());
    }
    let number =
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<i64>().ok()).flatten();
    match number {
        Some(number) if (*min..=*max).contains(&number) => Ok(number),
        _ => {
            let named = match (names.first(), names.last()) {
                (Some(first), Some(last)) => format!(" or {first} to {last}"),
                _ => String::new(),
            };
            Err(wrong(format!("the {name} field has `{}`, it takes {min} to {max}{named}", shown(text))))
        }
    }
}

/// The same fields with `?` for the day that says less.
fn question_mark(fields: &[&str], by: Scheduling) -> Option<String> {
    let mut fields = fields.to_vec();
    let (of_month, of_week) = (*fields.get(2)?, *fields.get(4)?);
    let (index, day) = match (of_month, of_week) {
        ("?", "?") => (2, "*"),
        (_, "*") => (4, "?"),
        ("*", _) => (2, "?"),
        _ => return None,
    };
    fields[index] = day;
    let inside = fields.join(" ");
    Cron::read(&inside, by).is_ok().then(|| format!("cron({inside})"))
}

/// The expression that Unix's five fields stand for, which count the days of the week from 0.
fn from_unix(fields: &[&str], by: Scheduling) -> Option<String> {
    let &[minutes, hours, of_month, month, of_week] = fields else { return None };
    let of_week: String = match of_week {
        "*" | "?" => of_week.to_owned(),
        _ if of_week.contains(['/', '#', 'L']) => return None,
        _ => {
            let counted = |c: char| c.to_digit(10).map_or(c.to_string(), |day| (day % 7 + 1).to_string());
            if of_week.chars().any(|c| c.is_ascii_alphabetic()) {
                of_week.to_owned()
            } else {
                of_week.chars().map(counted).collect()
            }
        }
    };
    let fields = [minutes, hours, of_month, month, &of_week, "*"];
    let inside = fields.join(" ");
    match Cron::read(&inside, by) {
        Ok(_) => Some(format!("cron({inside})")),
        Err(_) => question_mark(&fields, by),
    }
}
