//! Answers that may be left open.

use std::fmt;

use crate::model::value::Reason;

/// The answer to a question that not every text lets one decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// It holds, whatever the unknown parts are.
    Yes,
    /// It does not hold, whatever the unknown parts are.
    No,
    /// It depends on something that is not known.
    Unknown(Reason),
}

impl Truth {
    /// True if it certainly holds.
    pub fn certain(&self) -> bool {
        *self == Truth::Yes
    }

    /// True unless it certainly does not hold.
    pub fn possible(&self) -> bool {
        *self != Truth::No
    }

    /// Both hold.
    pub fn and(self, other: impl FnOnce() -> Truth) -> Truth {
        match self {
            Truth::No => Truth::No,
            Truth::Yes => other(),
            Truth::Unknown(why) => match other() {
                Truth::No => Truth::No,
                _ => Truth::Unknown(why),
            },
        }
    }

    /// At least one holds.
    pub fn or(self, other: impl FnOnce() -> Truth) -> Truth {
        match self {
            Truth::Yes => Truth::Yes,
            Truth::No => other(),
            Truth::Unknown(why) => match other() {
                Truth::Yes => Truth::Yes,
                _ => Truth::Unknown(why),
            },
        }
    }

    /// No as certain as it was said: a statement that may not be there makes a Yes unknown.
    pub fn unless(self, doubt: Option<&Reason>) -> Truth {
        match (self, doubt) {
            (Truth::Yes, Some(why)) => Truth::Unknown(why.clone()),
            (truth, _) => truth,
        }
    }

    /// Any of them holds.
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut all = Truth::No;
        for truth in truths {
            all = all.or(|| truth);
            if all == Truth::Yes {
                break;
            }
        }
        all
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Truth::Yes } else { Truth::No }
    }
}

/// It does not hold where it holds, and the reverse.
impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            unknown => unknown,
        }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Truth::Yes => f.write_str("yes"),
            Truth::No => f.write_str("no"),
            Truth::Unknown(why) => write!(f, "unknown: {}", why.text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truths() {
        let unknown = || Truth::Unknown(Reason::new("x"));
        assert_eq!(unknown().and(|| Truth::No), Truth::No);
        assert_eq!(unknown().and(|| Truth::Yes), unknown());
        assert_eq!(unknown().or(|| Truth::Yes), Truth::Yes);
        assert_eq!(Truth::any([Truth::No, unknown(), Truth::No]), unknown());
        assert_eq!(!Truth::Yes, Truth::No);
        assert_eq!(Truth::Yes.unless(Some(&Reason::new("x"))), unknown());
        assert_eq!(Truth::No.unless(Some(&Reason::new("x"))), Truth::No);
    }
}
