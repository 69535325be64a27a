//! Functions over points in time, which are texts as RFC 3339 writes them.

use super::{Call, Function, number_value, settled};
use crate::evaluate::terraform::evaluator::{Outcome, Stop};
use crate::model::Value;

pub(super) const FUNCTIONS: &[Function] = &[
    settled("formatdate", 2, 2, formatdate),
    settled("plantimestamp", 0, 0, |_| Err(Stop::unknown("the time of deployment is not known here"))),
    settled("timeadd", 2, 2, timeadd),
    settled("timecmp", 2, 2, timecmp),
    settled("timestamp", 0, 0, |_| Err(Stop::unknown("the time of deployment is not known here"))),
];

/// A point in time as it is written, with its offset from UTC.
#[derive(Clone, Copy)]
pub(super) struct Time {
    /// Seconds since 1970 in UTC.
    seconds: i64,
    nanoseconds: u32,
    /// Seconds east of UTC.
    offset: i64,
}

/// Year, month and day of a day counted from 1970-01-01 (the proleptic Gregorian calendar).
fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// The day counted from 1970-01-01.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

impl Time {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let is = |at: usize, wanted: &[u8]| text.as_bytes().get(at).is_some_and(|b| wanted.contains(b));
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let (hour, minute, second) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?);
        let marks = is(4, b"-") && is(7, b"-") && is(10, b"T") && is(13, b":") && is(16, b":");
        let day_exists = (1..=12).contains(&month) && day >= 1 && date(days(year, month, day)) == (year, month, day);
        if !marks || !day_exists || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let mut rest = text.get(19..)?;
        let mut nanoseconds = 0;
        if let Some(fraction) = rest.strip_prefix('.') {
            let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
            let kept: String = fraction.get(..length.min(9))?.to_owned();
            nanoseconds = format!("{kept:0<9}").parse().ok().filter(|_| length > 0)?;
            rest = fraction.get(length..)?;
        }
        let offset = match rest {
            "Z" => 0,
            _ => {
                let sign = if rest.starts_with('-') { -1 } else { 1 };
                let (hours, minutes) = rest.strip_prefix(['+', '-'])?.split_once(':')?;
                let two = |part: &str| part.parse::<i64>().ok().filter(|_| part.len() == 2);
                let (hours, minutes) = (two(hours)?, two(minutes)?);
                (hours <= 23 && minutes <= 59).then_some(sign * (hours * 3600 + minutes * 60))?
            }
        };
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
        Some(Self { seconds, nanoseconds, offset })
    }

    fn of(call: &Call<'_, '_>, at: usize) -> Outcome<Self> {
        let text = call.known(at)?;
        Self::parse(&text).ok_or_else(|| call.refused(&format!("`{text}` is not a time as RFC 3339 writes it")))
    }

    fn date(self) -> (i64, i64, i64) {
        date((self.seconds + self.offset).div_euclid(86_400))
    }

    fn second_of_day(self) -> i64 {
        (self.seconds + self.offset).rem_euclid(86_400)
    }

    /// Days since Sunday.
    fn weekday(self) -> usize {
        ((self.seconds + self.offset).div_euclid(86_400) + 4).rem_euclid(7) as usize
    }

    fn zone(self, colon: &str) -> String {
        let minutes = self.offset.abs() / 60;
        let sign = if self.offset < 0 { '-' } else { '+' };
        format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
    }

    /// As RFC 3339 writes it.
    fn text(self) -> String {
        let ((year, month, day), second) = (self.date(), self.second_of_day());
        let zone = if self.offset == 0 { "Z".to_owned() } else { self.zone(":") };
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

fn timecmp(call: &Call<'_, '_>) -> Outcome {
    let (a, b) = (Time::of(call, 0)?, Time::of(call, 1)?);
    let order = (a.seconds, a.nanoseconds).cmp(&(b.seconds, b.nanoseconds));
    Ok(number_value(f64::from(order as i8)))
}

fn timeadd(call: &Call<'_, '_>) -> Outcome {
    let (time, text) = (Time::of(call, 0)?, call.known(1)?);
    let refused = || call.refused(&format!("`{text}` is not a duration"));
    let added = duration(&text).ok_or_else(refused)?;
    let all = i128::from(time.seconds) * 1_000_000_000 + i128::from(time.nanoseconds) + added;
    let seconds = i64::try_from(all.div_euclid(1_000_000_000)).map_err(|_| refused())?;
    let year = date(seconds.div_euclid(86_400)).0;
    if !(0..=9999).contains(&year) {
        return Err(refused());
    }
    let nanoseconds = all.rem_euclid(1_000_000_000) as u32;
    Ok(Value::text(Time { seconds, nanoseconds, ..time }.text()))
}

/// Nanoseconds of a duration as Go writes it: `1h30m`, `-1.5h`.
fn duration(text: &str) -> Option<i128> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    let mut total: i128 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (number, after) = rest.split_at(length);
        let length = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, after) = after.split_at(length);
        let unit: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if whole.is_empty() && fraction.is_empty() || number.len() > 18 {
            return None;
        }
        let part = |digits: &str| if digits.is_empty() { Some(0) } else { digits.parse::<i128>().ok() };
        let below = part(fraction)? * unit / 10i128.pow(fraction.len() as u32);
        total = total.checked_add(part(whole)?.checked_mul(unit)? + below)?;
        rest = after;
    }
    // The longest of Go's durations.
    let total = (total <= i128::from(i64::MAX)).then_some(total)?;
    Some(if negative { -total } else { total })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn formatdate(call: &Call<'_, '_>) -> Outcome {
    let (form, time) = (call.known(0)?, Time::of(call, 1)?);
    let ((year, month, day), second) = (time.date(), time.second_of_day());
    let hour = second / 3600;
    let half = if hour % 12 == 0 { 12 } else { hour % 12 };
    let (month_name, weekday) = (MONTHS.get(month as usize - 1).copied().unwrap_or_default(), WEEKDAYS[time.weekday()]);
    let mut out = String::new();
    let mut rest: &str = &form;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            let mut inner = &rest[1..];
            // Two quotes within quotes stand for one.
            loop {
                let end = inner.find('\'').ok_or_else(|| call.refused("a quote is not closed"))?;
                out.push_str(&inner[..end]);
                inner = &inner[end + 1..];
                let Some(after) = inner.strip_prefix('\'') else { break };
                out.push('\'');
                inner = after;
            }
            rest = inner;
            continue;
        }
        let length = rest.chars().take_while(|c| *c == first).count() * first.len_utf8();
        let (token, after) = rest.split_at(length);
        rest = after;
        let written = match token {
            "YYYY" => format!("{year:04}"),
            "YY" => format!("{:02}", year % 100),
            "MMMM" => month_name.to_owned(),
            "MMM" => month_name[..3].to_owned(),
            "MM" => format!("{month:02}"),
            "M" => month.to_string(),
            "DD" => format!("{day:02}"),
            "D" => day.to_string(),
            "EEEE" => weekday.to_owned(),
            "EEE" => weekday[..3].to_owned(),
            "hh" => format!("{hour:02}"),
            "h" => hour.to_string(),
            "HH" => format!("{half:02}"),
            "H" => half.to_string(),
            "AA" => if hour < 12 { "AM" } else { "PM" }.to_owned(),
            "aa" => if hour < 12 { "am" } else { "pm" }.to_owned(),
            "mm" => format!("{:02}", second / 60 % 60),
            "m" => (second / 60 % 60).to_string(),
            "ss" => format!("{:02}", second % 60),
            "s" => (second % 60).to_string(),
            "ZZZZZ" => time.zone(":"),
            "ZZZZ" => time.zone(""),
            "ZZZ" if time.offset == 0 => "UTC".to_owned(),
            "ZZZ" => time.zone(""),
            "Z" if time.offset == 0 => "Z".to_owned(),
            "Z" => time.zone(":"),
            _ if first.is_ascii_alphabetic() => return Err(call.refused(&format!("`{token}` stands for nothing"))),
            other => other.to_owned(),
        };
        out.push_str(&written);
    }
    Ok(Value::text(out))
}
