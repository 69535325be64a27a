//! The hash by which GitHub code scanning knows a line again, as `github/codeql-action` computes it, so that results
//! match whether its upload action or the plain API takes them.
//!
//! A rolling polynomial over the 100 UTF-16 units that begin at the start of the line. Spaces and tabs are left out, every
//! line end is a line feed, 65535 marks the end of the file and zeros follow it.

use std::collections::HashMap;

const WINDOW: usize = 100;
const BASE: u64 = 37;
const END_OF_FILE: u16 = 65535;
const LINE_FEED: u16 = 0x0a;

/// The hash of every line, each with a count of equal hashes so far.
pub(super) fn line_hashes(text: &str) -> Vec<String> {
    let units = units(text);
    let unit = |index: usize| units.get(index).copied().map_or(0, u64::from);
    let leaves = BASE.wrapping_pow(WINDOW as u32);
    // The hash of the window that begins at each unit in turn.
    let mut hash = (0..WINDOW).fold(0_u64, |hash, index| hash.wrapping_mul(BASE).wrapping_add(unit(index)));
    let mut seen: HashMap<u64, usize> = HashMap::new();
    let mut hashes = Vec::new();
    let mut starts_line = true;
    for (index, current) in units.iter().enumerate() {
        if starts_line {
            let count = seen.entry(hash).and_modify(|count| *count += 1).or_insert(1);
            hashes.push(format!("{hash:x}:{count}"));
        }
        starts_line = *current == LINE_FEED;
        hash = hash
            .wrapping_mul(BASE)
            .wrapping_add(unit(index + WINDOW))
            .wrapping_sub(leaves.wrapping_mul(u64::from(*current)));
    }
    hashes
}

fn units(text: &str) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.len() + 1);
    let mut after_return = false;
    for unit in text.encode_utf16() {
        let is_return = unit == 0x0d;
        let left_out = unit == 0x20 || unit == 0x09 || after_return && unit == LINE_FEED;
        after_return = is_return;
        if !left_out {
            units.push(if is_return { LINE_FEED } else { unit });
        }
    }
    units.push(END_OF_FILE);
    units
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values are those of the published implementation for these texts.
    #[test]
    fn published_values() {
        assert_eq!(line_hashes(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(
            line_hashes(" a\nb\n  \t\tc\n d"),
            ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
        );
        assert_eq!(
            line_hashes(" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n"),
            [
                "e9496ae3ebfced30:1",
                "fb7c023a8b9ccb3f:1",
                "ce8ba1a563dcdaca:1",
                "e20e36e16fcb0cc8:1",
                "b3edc88f2938467e:1",
                "c8e28b0b4002a3a0:1",
                "c129715d7a2bc9a3:1"
            ]
        );
    }

    #[test]
    fn line_ends_do_not_matter_and_equal_windows_are_counted() {
        assert_eq!(line_hashes("a b\r\nc\r\n"), line_hashes("ab\n\tc\n"));
        let same = format!("{}\n", "x".repeat(120)).repeat(3);
        let hashes = line_hashes(&same);
        assert_eq!(hashes.len(), 4);
        assert!(hashes[1].ends_with(":2"), "{hashes:?}");
    }
}
