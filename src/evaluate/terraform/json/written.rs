//! Text that is written for another text, and which bytes of it stand for which of that.

use std::ops::Range;

/// Which bytes of a written text stand for which bytes of its source; everywhere else the text was made up.
#[derive(Debug, Default)]
pub(in super::super) struct Places(Vec<Run>);

/// Bytes of both texts. Of equal length means byte for byte.
#[derive(Debug)]
struct Run {
    written: Range<usize>,
    source: Range<usize>,
}

impl Run {
    fn is_exact(&self) -> bool {
        self.written.len() == self.source.len()
    }
}

impl Places {
    /// The bytes of the source that a range of the written text stands for; what was made up stands for what follows it.
    pub(in super::super) fn place(&self, written: Range<usize>) -> Range<usize> {
        let first = self.0.partition_point(|run| run.written.end <= written.start);
        let behind = self.0.partition_point(|run| run.written.start < written.end);
        let Some(run) = self.0.get(first) else {
            let end = self.0.last().map_or(0, |run| run.source.end);
            return end..end;
        };
        let start = run.source.start + if run.is_exact() { written.start.saturating_sub(run.written.start) } else { 0 };
        let Some(last) = behind.checked_sub(1).filter(|last| *last >= first).map(|last| &self.0[last]) else {
            return start..start;
        };
        let cut = if last.is_exact() { last.written.end.saturating_sub(written.end) } else { 0 };
        start..(last.source.end - cut).max(start)
    }
}

/// Writes a text with its places.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) text: String,
    places: Vec<Run>,
}

/// A place in a text that is being written.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize, usize);

impl Writer {
    /// Writes what stands for nothing.
    pub(super) fn made_up(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Writes what stands for bytes of the source.
    pub(super) fn write(&mut self, text: &str, source: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(text);
        self.stand_for(start, source);
    }

    /// Lets what was written since byte `start` stand for bytes of the source.
    pub(super) fn stand_for(&mut self, start: usize, source: Range<usize>) {
        if start < self.text.len() {
            self.places.push(Run { written: start..self.text.len(), source });
        }
    }

    /// Where the text ends now.
    pub(super) fn mark(&self) -> Mark {
        Mark(self.text.len(), self.places.len())
    }

    /// Takes back what was written since.
    pub(super) fn back(&mut self, to: Mark) {
        self.text.truncate(to.0);
        self.places.truncate(to.1);
    }

    /// What was written since.
    pub(super) fn since(&self, mark: Mark) -> &str {
        &self.text[mark.0..]
    }

    /// The places of the whole text.
    pub(super) fn into_places(self) -> Places {
        Places(self.places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_bytes_stand_for_what_follows() {
        let mut writer = Writer::default();
        writer.made_up("resource ");
        writer.write("\"queue\"", 10..17);
        writer.made_up(" {");
        writer.write("é", 30..36);
        writer.write("}", 40..41);
        let places = writer.into_places();
        assert_eq!(places.place(0..8), 10..10);
        assert_eq!(places.place(0..16), 10..17);
        assert_eq!(places.place(10..12), 11..13);
        assert_eq!(places.place(16..20), 30..36);
        assert_eq!(places.place(0..21), 10..41);
        assert_eq!(places.place(21..30), 41..41);
    }
}
