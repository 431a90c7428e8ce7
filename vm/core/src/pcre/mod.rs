//! Perl-compatible regular expressions: what the module `re` runs, on the library PCRE2.
//!
//! Text in, positions out: this floor knows no terms and no processes. [`compile`] translates a
//! pattern from the language that OTP 25 has to that of PCRE2 ([`dialect`]) and compiles it; [`search`]
//! runs it, a little at a time or for as long as it takes; [`ffi`] is the one place that calls C.
//! Nothing here waits, and a [`Pattern`] may be used by any number of threads.

mod dialect;
mod ffi;
pub mod search;
mod tables;
#[cfg(test)]
mod tests;

use ffi::{Code, Refused, Settings};
use pcre2_sys as c;
use std::borrow::Cow;
use std::sync::OnceLock;

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
    /// Both.
    pub const BSR_MASK: u32 = BSR_ANYCRLF | BSR_UNICODE;
    /// Every start is tried, whatever it begins with.
    pub const NO_START_OPTIMIZE: u32 = 1 << 15;
    /// Three bits say what a line break is: see [`super::Newline`].
    pub const NEWLINE_SHIFT: u32 = 16;
    /// The bits of [`NEWLINE_SHIFT`], in place.
    pub const NEWLINE_MASK: u32 = 7 << NEWLINE_SHIFT;
    /// The subject's start is no line start.
    pub const NOTBOL: u32 = 1 << 20;
    /// The subject's end is no line end.
    pub const NOTEOL: u32 = 1 << 21;
    /// The empty string is no match.
    pub const NOTEMPTY: u32 = 1 << 22;
    /// The empty string at the start offset is no match.
    pub const NOTEMPTY_ATSTART: u32 = 1 << 23;
    /// The subject has been looked at before: it is UTF-8.
    pub const CHECKED: u32 = 1 << 24;
    /// All matches are wanted.
    pub const GLOBAL: u32 = 1 << 25;
    /// What the options say of line breaks goes before what the pattern says.
    pub const FORCE_NEWLINE: u32 = 1 << 26;
    /// The same for `\R`.
    pub const FORCE_BSR: u32 = 1 << 27;
    /// All that a pattern is compiled with.
    pub const COMPILE_MASK: u32 = ((1 << 19) - 1) | FORCE_NEWLINE | FORCE_BSR;
}
use options as o;

const UNKNOWN_PROPERTY: &str = "unknown property name after \\P or \\p";

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
        match (bits & o::NEWLINE_MASK) >> o::NEWLINE_SHIFT {
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

    /// PCRE2's number for it.
    fn number(self) -> u32 {
        match self {
            Newline::Cr => c::PCRE2_NEWLINE_CR,
            Newline::Lf => c::PCRE2_NEWLINE_LF,
            Newline::CrLf => c::PCRE2_NEWLINE_CRLF,
            Newline::AnyCrLf => c::PCRE2_NEWLINE_ANYCRLF,
            Newline::Any => c::PCRE2_NEWLINE_ANY,
        }
    }
}

/// Why a pattern is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    /// As OTP words it.
    pub message: Cow<'static, str>,
    /// Offset in bytes at which that was seen.
    pub offset: usize,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    plain: Code,
    /// The same for searches that can be stopped, made when one is needed; nothing if it gets too large.
    watched: OnceLock<Option<Code>>,
    text: Box<[u8]>,
    settings: Settings,
    bits: u32,
    limits: [u32; 2],
}

impl Pattern {
    /// How many groups there are, the whole match apart.
    pub fn groups(&self) -> usize {
        self.plain.groups()
    }

    /// The options, with those in the pattern itself.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// Names of groups with their numbers, sorted by name.
    pub fn names(&self) -> Vec<(Vec<u8>, usize)> {
        self.plain.names()
    }

    /// Bytes that it may take.
    pub fn bytes(&self) -> usize {
        4 * self.plain.bytes() + self.text.len() + size_of::<Pattern>()
    }

    fn watched(&self) -> Option<&Code> {
        let make = || Code::new(&self.text, Settings { watched: true, ..self.settings }).ok();
        self.watched.get_or_init(make).as_ref()
    }
}

/// Compiles a pattern, with options from [`options`].
///
/// # Errors
/// When it is not well-formed, or too large.
pub fn compile(pattern: &[u8], bits: u32) -> Result<Pattern, Error> {
    let translated = dialect::translate(pattern, bits)?;
    let settings = settings(translated.bits);
    let plain = Code::new(&translated.text, settings)
        .map_err(|refused| explain(pattern, bits, &translated.text, refused))?;
    Ok(Pattern {
        plain,
        watched: OnceLock::new(),
        text: translated.text.into(),
        settings,
        bits: translated.bits,
        limits: translated.limits,
    })
}

fn settings(bits: u32) -> Settings {
    const OPTIONS: &[(u32, u32)] = &[
        (o::CASELESS, c::PCRE2_CASELESS),
        (o::MULTILINE, c::PCRE2_MULTILINE),
        (o::DOTALL, c::PCRE2_DOTALL),
        (o::ANCHORED, c::PCRE2_ANCHORED),
        (o::DOLLAR_ENDONLY, c::PCRE2_DOLLAR_ENDONLY),
        (o::UNGREEDY, c::PCRE2_UNGREEDY),
        (o::NO_AUTO_CAPTURE, c::PCRE2_NO_AUTO_CAPTURE),
        (o::DUPNAMES, c::PCRE2_DUPNAMES),
        (o::FIRSTLINE, c::PCRE2_FIRSTLINE),
        (o::UTF, c::PCRE2_UTF),
        (o::UCP, c::PCRE2_UCP),
        (o::NO_START_OPTIMIZE, c::PCRE2_NO_START_OPTIMIZE),
    ];
    let set = OPTIONS.iter().filter(|(ours, _)| bits & ours != 0);
    Settings {
        options: set.fold(0, |all, (_, theirs)| all | theirs),
        newline: Newline::from_options(bits).number(),
        bsr_anycrlf: bits & o::BSR_ANYCRLF != 0,
        watched: false,
    }
}

/// What PCRE2 has against a translated pattern, as OTP says it of the pattern.
fn explain(pattern: &[u8], bits: u32, written: &[u8], refused: Refused) -> Error {
    let place = |offset: usize| dialect::place(pattern, bits, offset.min(written.len()));
    let (message, offset): (Cow<'static, str>, usize) = match refused.code as u32 {
        c::PCRE2_ERROR_PATTERN_TOO_LARGE => {
            ("regular expression is too large".into(), pattern.len())
        }
        c::PCRE2_ERROR_HEAP_FAILED => ("failed to get memory".into(), 0),
        c::PCRE2_ERROR_LOOKBEHIND_NOT_FIXED_LENGTH
        | c::PCRE2_ERROR_LOOKBEHIND_TOO_COMPLICATED
        | c::PCRE2_ERROR_MAX_VAR_LOOKBEHIND_EXCEEDED => {
            ("lookbehind assertion is not fixed length".into(), place(refused.offset))
        }
        c::PCRE2_ERROR_LOOKBEHIND_INVALID_BACKSLASH_C => {
            ("\\C not allowed in lookbehind assertion".into(), place(refused.offset))
        }
        c::PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY => {
            (UNKNOWN_PROPERTY.into(), place(refused.offset).saturating_sub(1))
        }
        _ => (ffi::message(refused.code).into(), place(refused.offset)),
    };
    Error { message, offset }
}
