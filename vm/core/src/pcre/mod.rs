//! Perl-compatible regular expressions: what the module `re` runs.
//!
//! Text in, positions out: this floor knows no terms and no processes. [`compile`] parses a
//! pattern ([`parse`]) and makes a program of it ([`program`]), [`exec`] runs that by
//! backtracking, on a stack of its own and in steps that the caller counts: no walk here recurses
//! on the native stack deeper than [`DEPTH_MAX`] parentheses. The language, its error texts and the
//! offsets beside them are those that OTP 25 shows; what is not built is a compile error that says
//! so.

mod class;
mod exec;
mod parse;
mod program;
#[cfg(test)]
mod tests;

pub use exec::{Matcher, Outcome};
pub use program::Program;

/// Parentheses nest at most so deep, as PCRE has it by default; parser and compiler recurse on them.
pub const DEPTH_MAX: usize = 250;

/// Options of patterns and of runs, as bits. The module `re` uses the same numbers.
pub mod options {
    /// Letters match in either case.
    pub const CASELESS: u32 = 1;
    /// `^` and `$` match at line breaks too.
    pub const MULTILINE: u32 = 1 << 1;
    /// `.` matches line breaks.
    pub const DOTALL: u32 = 1 << 2;
    /// White space and comments in the pattern do not count.
    pub const EXTENDED: u32 = 1 << 3;
    /// Match at the start offset only.
    pub const ANCHORED: u32 = 1 << 4;
    /// `$` does not match before a line break at the end.
    pub const DOLLAR_ENDONLY: u32 = 1 << 5;
    /// Quantifiers are lazy unless followed by `?`.
    pub const UNGREEDY: u32 = 1 << 6;
    /// Plain parentheses capture nothing.
    pub const NO_AUTO_CAPTURE: u32 = 1 << 7;
    /// Several groups may have the same name.
    pub const DUPNAMES: u32 = 1 << 8;
    /// The match begins in the first line.
    pub const FIRSTLINE: u32 = 1 << 9;
    /// Pattern and subject are UTF-8.
    pub const UTF: u32 = 1 << 10;
    /// Classes go by Unicode properties.
    pub const UCP: u32 = 1 << 11;
    /// `(*UTF)` in the pattern is an error.
    pub const NEVER_UTF: u32 = 1 << 12;
    /// `\R` is CR, LF or CRLF.
    pub const BSR_ANYCRLF: u32 = 1 << 13;
    /// `\R` is any Unicode line break.
    pub const BSR_UNICODE: u32 = 1 << 14;
    /// Every start is tried, whatever it begins with.
    pub const NO_START_OPTIMIZE: u32 = 1 << 15;
    /// The subject's start is no line start.
    pub const NOTBOL: u32 = 1 << 20;
    /// The subject's end is no line end.
    pub const NOTEOL: u32 = 1 << 21;
    /// The empty string is no match.
    pub const NOTEMPTY: u32 = 1 << 22;
    /// The empty string at the start offset is no match.
    pub const NOTEMPTY_ATSTART: u32 = 1 << 23;
    /// Three bits say what a line break is: see [`super::Newline`].
    pub const NEWLINE_SHIFT: u32 = 16;
    /// The bits of [`NEWLINE_SHIFT`], in place.
    pub const NEWLINE_MASK: u32 = 7 << NEWLINE_SHIFT;
}

/// What counts as a line break.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Newline {
    /// Carriage return.
    Cr,
    /// Line feed: the default.
    Lf,
    /// The two, in this order.
    CrLf,
    /// Each of the three.
    AnyCrLf,
    /// Each that Unicode knows.
    Any,
}

impl Newline {
    /// By its number in the options (0 and all unknown ones: line feed).
    pub fn from_options(bits: u32) -> Newline {
        match (bits & options::NEWLINE_MASK) >> options::NEWLINE_SHIFT {
            1 => Newline::Cr,
            3 => Newline::CrLf,
            4 => Newline::AnyCrLf,
            5 => Newline::Any,
            _ => Newline::Lf,
        }
    }

    /// Length of the line break that starts at `at`, if there is one.
    pub fn at(self, text: &[u8], at: usize, utf: bool) -> Option<usize> {
        let rest = text.get(at..)?;
        match (self, rest) {
            (Newline::Cr, [b'\r', ..]) | (Newline::Lf, [b'\n', ..]) => Some(1),
            (Newline::CrLf | Newline::AnyCrLf | Newline::Any, [b'\r', b'\n', ..]) => Some(2),
            (Newline::AnyCrLf | Newline::Any, [b'\r' | b'\n', ..]) => Some(1),
            (Newline::Any, [0x0b | 0x0c, ..]) => Some(1),
            (Newline::Any, [0x85, ..]) if !utf => Some(1),
            (Newline::Any, [0xc2, 0x85, ..]) if utf => Some(2),
            (Newline::Any, [0xe2, 0x80, 0xa8 | 0xa9, ..]) if utf => Some(3),
            _ => None,
        }
    }

    /// Does a line break end at `at`?
    pub fn before(self, text: &[u8], at: usize, utf: bool) -> bool {
        let ends = |len: usize| at >= len && self.at(text, at - len, utf) == Some(len);
        // The first byte of CRLF alone does not end one that goes on.
        (ends(2) || ends(1) || ends(3))
            && !(self != Newline::Cr
                && at >= 1
                && text[at - 1] == b'\r'
                && text.get(at) == Some(&b'\n'))
    }
}

/// Why a pattern is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// As PCRE words it.
    pub message: &'static str,
    /// Offset in bytes at which that was seen.
    pub offset: usize,
}

/// Makes a program of a pattern.
///
/// # Errors
/// When it is not well-formed, or uses what is not built.
pub fn compile(pattern: &[u8], bits: u32) -> Result<Program, Error> {
    let parsed = parse::parse(pattern, bits)?;
    program::build(parsed)
}

/// One character of UTF-8 at `at`, and its length; a byte that begins none is itself.
#[inline]
pub(crate) fn decode(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let first = *text.get(at)? as u32;
    let more = |i: usize| text.get(at + i).map_or(0, |b| *b as u32 & 0x3f);
    Some(match first {
        0..=0xbf => (first, 1),
        0xc0..=0xdf => ((first & 0x1f) << 6 | more(1), 2),
        0xe0..=0xef => ((first & 0x0f) << 12 | more(1) << 6 | more(2), 3),
        _ => ((first & 0x07) << 18 | more(1) << 12 | more(2) << 6 | more(3), 4),
    })
    .map(|(c, len)| (c, len.min(text.len() - at)))
}
