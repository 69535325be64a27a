//! Days and minutes of the Gregorian calendar, in UTC.

use std::time::{SystemTime, UNIX_EPOCH};

/// A minute of time, counted from 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub(super) i64);

pub(super) const MINUTES_OF_DAY: i64 = 24 * 60;

impl Moment {
    /// This minute.
    pub fn now() -> Self {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
        Self(i64::try_from(seconds / 60).unwrap_or(0))
    }

    /// A time of a day; None if there is no such day.
    pub fn new(year: i64, month: i64, day: i64, hour: i64, minute: i64) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day))
            .then(|| Self(day_number(year, month, day) * MINUTES_OF_DAY + hour * 60 + minute))
    }

    /// So many minutes earlier.
    pub fn before(self, minutes: i64) -> Self {
        Self(self.0.saturating_sub(minutes))
    }

    /// A time as ISO 8601 writes it: `2030-01-31T09:00:00Z`, with a fraction or an offset, which is honoured.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i64>().ok()).flatten()
        };
        let time = text.as_bytes().get(10).is_some_and(|b| matches!(b, b'T' | b't' | b' '));
        let moment = Self::new(number(0, 4)?, number(5, 7)?, number(8, 10)?, number(11, 13)?, number(14, 16)?)?;
        let zone = text.get(16..)?.trim_start_matches(|c: char| c == ':' || c == '.' || c.is_ascii_digit());
        let offset = match zone.as_bytes().first() {
            None | Some(b'Z' | b'z') => 0,
            Some(sign @ (b'+' | b'-')) => {
                let digits = zone.get(1..)?.replace(':', "");
                let minutes = digits.get(..2)?.parse::<i64>().ok()? * 60 + digits.get(2..4)?.parse::<i64>().ok()?;
                if *sign == b'+' { minutes } else { -minutes }
            }
            Some(_) => return None,
        };
        time.then(|| moment.before(offset))
    }

    /// Its day, counted from 1970.
    pub(super) fn day(self) -> i64 {
        self.0.div_euclid(MINUTES_OF_DAY)
    }

    /// Its minute of the day.
    pub(super) fn minute_of_day(self) -> i64 {
        self.0.rem_euclid(MINUTES_OF_DAY)
    }
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01.
pub(super) fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let before = year - 1;
    let days_before_year = before * 365 + before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let days_before_month: i64 = (1..month).map(|month| days_in(year, month)).sum();
    // 719162 days lie before 1970 in this count.
    days_before_year + days_before_month + day - 1 - 719_162
}

/// Year, month and day of a day's number.
pub(super) fn date(day: i64) -> (i64, i64, i64) {
    let mut year = 1970 + day.div_euclid(366);
    while day_number(year + 1, 1, 1) <= day {
        year += 1;
    }
    let mut left = day - day_number(year, 1, 1);
    let mut month = 1;
    while month < 12 && left >= days_in(year, month) {
        left -= days_in(year, month);
        month += 1;
    }
    (year, month, left + 1)
}

/// The day of the week as AWS counts it: 1 is Sunday.
pub(super) fn weekday(day: i64) -> i64 {
    // 1970-01-01 was a Thursday.
    (day + 4).rem_euclid(7) + 1
}
