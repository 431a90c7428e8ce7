//! Sources and positions: where each byte of the compilation came from.
//!
//! Owner: the thread that compiles; one [`SourceMap`] per compilation. Invariants: every file
//! occupies its own range of one position space, so that a [`Span`] is two numbers; files are only
//! added. A `-file` directive changes the *reported* place of what follows it, never the position.

use crate::symbol::Symbol;

/// A range of positions in the [`SourceMap`]'s space, end exclusive.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First position.
    pub lo: u32,
    /// One past the last position.
    pub hi: u32,
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.lo, self.hi)
    }
}

impl Span {
    /// The span from `lo` to `hi`.
    pub fn new(lo: u32, hi: u32) -> Self {
        Span { lo, hi }
    }
    /// The smallest span that covers both; if they come from different files (macro bodies never
    /// do), `self`.
    pub fn to(self, other: Span) -> Span {
        if other.hi < self.lo {
            self
        } else {
            Span { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
        }
    }
    /// Where OTP says that an attribute is, given its extent: at its name, behind the `-`.
    pub fn name_pos(self) -> u32 {
        self.lo + 1
    }
    /// The empty span at the start.
    pub fn start(self) -> Span {
        Span { lo: self.lo, hi: self.lo }
    }
    /// The empty span at the end.
    pub fn end(self) -> Span {
        Span { lo: self.hi, hi: self.hi }
    }
}

/// A file of the compilation, counted from 0 (the module itself).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A place as people read it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Location {
    /// The reported file name: the source's own, or what `-file` said.
    pub file: Symbol,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// One source text.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name as the caller or the loader gave it.
    pub name: Symbol,
    /// The text.
    pub text: String,
    /// Where it starts in the position space.
    pub start: u32,
    /// Offsets in `text` at which lines start; the first is 0.
    line_starts: Vec<u32>,
    /// `-file` directives: from this offset on, (name, lines to add).
    overrides: Vec<(u32, Symbol, i64)>,
}

impl SourceFile {
    /// The physical line (from 0) of an offset in `text`.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts.partition_point(|s| *s <= offset).saturating_sub(1)
    }
    /// Where a physical line starts in `text`, if there is such a line.
    pub fn line_start(&self, line: usize) -> Option<u32> {
        self.line_starts.get(line).copied()
    }
    /// How many physical lines there are.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }
    /// The span of the whole text.
    pub fn span(&self) -> Span {
        Span { lo: self.start, hi: self.start + self.text.len() as u32 }
    }
}

/// All sources of one compilation.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

/// The position space (4 GiB of source) is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceTooLarge;

impl SourceMap {
    /// An empty map.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text. Errors: the position space is used up.
    pub fn add(&mut self, name: Symbol, text: String) -> Result<FileId, SourceTooLarge> {
        // One position stays free after each file, so that "at its end" belongs to it.
        let start = self.files.last().map_or(0, |f| u64::from(f.start) + f.text.len() as u64 + 1);
        if start + text.len() as u64 + 1 > u64::from(u32::MAX) {
            return Err(SourceTooLarge);
        }
        let mut line_starts = vec![0];
        let newlines = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        line_starts.extend(newlines.map(|(i, _)| i as u32 + 1));
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile {
            name,
            text,
            start: start as u32,
            line_starts,
            overrides: Vec::new(),
        });
        Ok(id)
    }

    /// A file by its number. Panics: never for ids of this map.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// All files, in the order of their ids.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The file a position lies in. Positions past the end belong to the last file; with no file at
    /// all the answer is file 0.
    pub fn file_of(&self, pos: u32) -> FileId {
        FileId(self.files.partition_point(|f| f.start <= pos).saturating_sub(1) as u32)
    }

    /// Says that from `pos` on (to the end of its file) the reported file is `name` and `pos`'s own
    /// line is `line`, as `-file(Name, Line)` does for its own line.
    pub fn set_file_directive(&mut self, pos: u32, name: Symbol, line: i64) {
        let id = self.file_of(pos);
        let file = &mut self.files[id.0 as usize];
        let offset = pos - file.start;
        let physical = file.line_index(offset) as i64 + 1;
        file.overrides.push((offset, name, line - physical));
    }

    /// The reported place of a position. With no file, line 1 of the empty name.
    pub fn locate(&self, pos: u32) -> Location {
        let Some(file) = self.files.get(self.file_of(pos).0 as usize) else {
            return Location { file: crate::symbol::sym::EMPTY, line: 1, column: 1 };
        };
        let offset = (pos - file.start).min(file.text.len() as u32);
        let index = file.line_index(offset);
        let line_start = file.line_starts[index] as usize;
        let column = file.text.get(line_start..offset as usize).map_or(0, |s| s.chars().count());
        let at = file.overrides.partition_point(|(from, ..)| *from <= offset);
        let (name, delta) = match at.checked_sub(1) {
            Some(i) => (file.overrides[i].1, file.overrides[i].2),
            None => (file.name, 0),
        };
        let line = (index as i64 + 1 + delta).clamp(0, i64::from(u32::MAX)) as u32;
        Location { file: name, line, column: column as u32 + 1 }
    }

    /// The text under a span; empty if the span does not lie in one file's text.
    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.files.get(self.file_of(span.lo).0 as usize) else { return "" };
        let (lo, hi) = (span.lo - file.start, span.hi.saturating_sub(file.start));
        file.text.get(lo as usize..hi as usize).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbol::{Interner, sym};

    #[test]
    fn positions_of_two_files() {
        let mut names = Interner::new();
        let mut map = SourceMap::new();
        let a = map.add(names.intern("a.erl"), "one\ntwo".into()).unwrap();
        let b = map.add(names.intern("b.hrl"), "é\nx".into()).unwrap();
        assert_eq!(map.file_of(7), a);
        let start = map.file(b).start;
        assert_eq!(map.file_of(start), b);
        let at = map.locate(start + 3);
        assert_eq!((names.text(at.file), at.line, at.column), ("b.hrl", 2, 1));
        let at = map.locate(5);
        assert_eq!((at.line, at.column), (2, 2));
        assert_eq!(map.text(Span::new(4, 7)), "two");
    }

    #[test]
    fn file_directive_moves_what_follows() {
        let mut map = SourceMap::new();
        map.add(sym::EMPTY, "-file(\"m\", 10).\nx\ny".into()).unwrap();
        map.set_file_directive(0, sym::MODULE, 10);
        assert_eq!(map.locate(16).line, 11);
        assert_eq!(map.locate(18).line, 12);
        assert_eq!(map.locate(18).file, sym::MODULE);
    }
}
