//! Patterns as OTP 25 reads them, written as PCRE2 reads them.
//!
//! OTP 25 has PCRE 8.44, whose language PCRE2 changed in places: what follows a backslash, hyphens
//! in classes, `{,3}`, calls of groups (which were atomic), and what is an error. The [`Translator`]
//! goes over a pattern once, reports what PCRE 8 refuses in its words and at its places, and writes
//! the rest plainly: one spelling for each thing, so that nothing is left to interpretation.
//! What takes more than reading (look-behinds of no fixed length through calls, sizes, properties)
//! is left to PCRE2. Groups are a list, not recursion: group.rs has them, escape.rs escapes and classes.

use super::options as o;
use super::{Error, Newline, UNKNOWN_PROPERTY};
use std::collections::HashMap;

mod escape;
mod group;

/// Parentheses nest at most so deep, about where OTP says so.
const DEPTH_MAX: usize = 799;

/// Longest name of a group.
const NAME_MAX: usize = 32;

/// Most names.
const NAMES_MAX: usize = 10_000;

/// Highest count of a quantifier.
const COUNT_MAX: usize = 65535;

const MISSING: &str = "reference to non-existent subpattern";

type Parse<T> = Result<T, Error>;

/// A pattern in PCRE2's language.
#[derive(Debug)]
pub(super) struct Translated {
    /// Its text.
    pub(super) text: Vec<u8>,
    /// The options given, with those at the pattern's start.
    pub(super) bits: u32,
    /// Limits of tries and of depth that the pattern sets.
    pub(super) limits: [u32; 2],
}

/// How many characters something takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Len {
    Fixed(usize),
    Variable,
    /// PCRE2 may find out.
    Unknown,
}

impl Len {
    fn then(self, next: Len) -> Len {
        match (self, next) {
            (Len::Variable, _) | (_, Len::Variable) => Len::Variable,
            (Len::Fixed(a), Len::Fixed(b)) => Len::Fixed(a.saturating_add(b)),
            _ => Len::Unknown,
        }
    }

    fn or(self, other: Len) -> Len {
        match (self, other) {
            (Len::Variable, _) | (_, Len::Variable) => Len::Variable,
            (Len::Fixed(a), Len::Fixed(b)) if a != b => Len::Variable,
            (Len::Fixed(a), Len::Fixed(_)) => Len::Fixed(a),
            _ => Len::Unknown,
        }
    }
}

/// What a branch has taken so far: its length, and whether it takes something in any case.
#[derive(Clone, Copy)]
struct Taken {
    len: Len,
    some: bool,
}

const NOTHING: Taken = Taken { len: Len::Fixed(0), some: false };

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The whole pattern.
    Whole,
    Capture(usize),
    Plain,
    /// Each branch numbers its groups from the same.
    Reset,
    Ahead,
    Behind,
    Condition,
    Define,
}

/// An open group.
struct Frame {
    kind: Kind,
    /// Options around it.
    bits: u32,
    /// Groups before it, and the most that a branch has counted to.
    first: usize,
    most: usize,
    branches: usize,
    /// What the branch around has taken before it.
    around: Taken,
    /// What the branches so far have in common.
    all: Option<Taken>,
    /// Where its inside begins in what is written.
    inside: usize,
    /// A reference to it stands inside.
    own: bool,
}

/// What a reference means.
#[derive(Clone, PartialEq, Eq)]
enum Target {
    Number(usize),
    Name(Vec<u8>),
}

pub(super) struct Translator<'p> {
    text: &'p [u8],
    at: usize,
    out: Vec<u8>,
    /// Options in force here.
    bits: u32,
    quoting: bool,
    groups: usize,
    names: HashMap<Vec<u8>, Vec<usize>>,
    numbers: HashMap<usize, Vec<u8>>,
    /// The groups that are closed, with whether they take something in any case.
    closed: HashMap<usize, bool>,
    /// The highest group that a backreference names.
    highest: usize,
    /// What must exist in the end, and where that would be reported.
    wanted: Vec<(Target, usize)>,
    /// Groups that conditions on recursion name.
    recursions: usize,
    /// How many groups there are, once that is known.
    total: Option<usize>,
    limits: [u32; 2],
    frames: Vec<Frame>,
    taken: Taken,
    /// What was taken before the last piece; nothing when no quantifier may follow.
    before: Option<Taken>,
    /// The last piece is a look-around: however often, it takes nothing.
    look: bool,
}

/// Translates a pattern.
///
/// # Errors
/// What is wrong with it, as OTP 25 says it.
pub(super) fn translate(text: &[u8], bits: u32) -> Parse<Translated> {
    let mut translator = Translator::new(text, bits);
    translator.whole(usize::MAX)?;
    if translator.recursions > translator.groups {
        let total = translator.groups;
        translator = Translator::new(text, bits);
        translator.total = Some(total);
        translator.whole(usize::MAX)?;
    }
    let Translator { out, bits, limits, .. } = translator;
    Ok(Translated { text: out, bits, limits })
}

/// The place in a pattern that was being read when `written` bytes of its translation were there.
pub(super) fn place(text: &[u8], bits: u32, written: usize) -> usize {
    let mut translator = Translator::new(text, bits);
    let _ = translator.whole(written);
    translator.at
}

impl<'p> Translator<'p> {
    fn new(text: &'p [u8], bits: u32) -> Translator<'p> {
        Translator {
            text,
            at: 0,
            out: Vec::with_capacity(text.len() + 16),
            bits,
            quoting: false,
            groups: 0,
            names: HashMap::new(),
            numbers: HashMap::new(),
            closed: HashMap::new(),
            highest: 0,
            wanted: Vec::new(),
            recursions: 0,
            total: None,
            limits: [u32::MAX; 2],
            frames: Vec::new(),
            taken: NOTHING,
            before: None,
            look: false,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn rest(&self) -> &'p [u8] {
        &self.text[self.at..]
    }

    fn eat(&mut self, word: &[u8]) -> bool {
        let found = self.rest().starts_with(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn fail<T>(&self, message: &'static str) -> Parse<T> {
        self.fail_at(message, self.at)
    }

    fn fail_at<T>(&self, message: &'static str, offset: usize) -> Parse<T> {
        Err(Error { message: message.into(), offset })
    }

    fn on(&self, bit: u32) -> bool {
        self.bits & bit != 0
    }

    fn write(&mut self, text: &[u8]) {
        self.out.extend_from_slice(text);
    }

    /// A piece that a quantifier may follow.
    fn piece(&mut self, len: Len, some: bool) {
        self.before = Some(self.taken);
        self.look = false;
        self.taken = Taken { len: self.taken.len.then(len), some: self.taken.some || some };
    }

    fn whole(&mut self, stop: usize) -> Parse<()> {
        self.leading_options();
        if self.on(o::UTF) {
            if self.on(o::NEVER_UTF) {
                return self.fail_at("setting UTF is disabled by the application", 0);
            }
            if let Err(error) = std::str::from_utf8(self.text) {
                return self.fail_at("invalid UTF-8 string", error.valid_up_to());
            }
        }
        let outside = self.bits;
        self.open(Kind::Whole)?;
        while self.out.len() < stop {
            self.skip();
            let Some(c) = self.peek() else { break };
            self.next(c)?;
        }
        if stop == usize::MAX {
            if self.frames.len() > 1 {
                return self.fail("missing )");
            }
            self.references()?;
        }
        self.bits = outside;
        Ok(())
    }

    /// Whatever comes next: `c` is its first byte.
    fn next(&mut self, c: u8) -> Parse<()> {
        if self.quoting {
            self.literal();
            return Ok(());
        }
        match c {
            b'|' => self.branch()?,
            b')' => self.close()?,
            b'(' => self.group()?,
            b'[' => {
                self.class()?;
                self.piece(Len::Fixed(1), true);
            }
            b'\\' => self.escape()?,
            b'^' | b'$' => {
                self.at += 1;
                self.write(&[c]);
                self.before = None;
            }
            b'.' => {
                self.at += 1;
                self.write(b".");
                self.piece(Len::Fixed(1), true);
            }
            b'*' | b'+' | b'?' => {
                if self.before.is_none() {
                    return self.fail("nothing to repeat");
                }
                let (min, max) = match c {
                    b'*' => (0, None),
                    b'+' => (1, None),
                    _ => (0, Some(1)),
                };
                self.at += 1;
                self.write(&[c]);
                self.quantified(min, max);
            }
            b'{' => match self.counts(self.at)? {
                Some(_) if self.before.is_none() => {
                    return self.fail_at("nothing to repeat", self.at - 1);
                }
                Some((min, max)) => {
                    let most = match max {
                        Some(max) if max == min => String::new(),
                        Some(max) => format!(",{max}"),
                        None => ",".into(),
                    };
                    self.write(format!("{{{min}{most}}}").as_bytes());
                    self.quantified(min, max);
                }
                None => self.literal(),
            },
            _ => self.literal(),
        }
        Ok(())
    }

    /// Behind a quantifier: what makes it lazy or possessive, and what it does to lengths.
    fn quantified(&mut self, min: usize, max: Option<usize>) {
        if !self.quoting {
            self.skip_blanks();
            while self.rest().starts_with(b"(?#")
                && let Some(len) = self.rest().iter().position(|b| *b == b')')
            {
                self.at += len + 1;
                self.skip_blanks();
            }
        }
        if let Some(c @ (b'?' | b'+')) = self.peek() {
            self.at += 1;
            self.write(&[c]);
        }
        let Some(before) = self.before.take() else { return };
        self.taken.len = match (before.len, self.taken.len, max) {
            (from, _, _) if self.look && min > 0 => from,
            (Len::Fixed(from), Len::Fixed(to), Some(max)) if max == min => {
                Len::Fixed(from.saturating_add((to - from).saturating_mul(min)))
            }
            (_, len, Some(max)) if max == min && !self.look => len,
            _ => Len::Variable,
        };
        self.taken.some = if min == 0 { before.some } else { self.taken.some };
    }

    /// The options `(*NAME)` at the pattern's start.
    fn leading_options(&mut self) {
        const OPTIONS: &[(&[u8], u32, u32)] = &[
            (b"(*UTF8)", 0, o::UTF),
            (b"(*UTF)", 0, o::UTF),
            (b"(*UCP)", 0, o::UCP),
            (b"(*NO_START_OPT)", 0, o::NO_START_OPTIMIZE),
            (b"(*NO_AUTO_POSSESS)", 0, 0),
            (b"(*CR)", o::NEWLINE_MASK, 1 << o::NEWLINE_SHIFT),
            (b"(*LF)", o::NEWLINE_MASK, 2 << o::NEWLINE_SHIFT),
            (b"(*CRLF)", o::NEWLINE_MASK, 3 << o::NEWLINE_SHIFT),
            (b"(*ANYCRLF)", o::NEWLINE_MASK, 4 << o::NEWLINE_SHIFT),
            (b"(*ANY)", o::NEWLINE_MASK, 5 << o::NEWLINE_SHIFT),
            (b"(*BSR_ANYCRLF)", o::BSR_UNICODE, o::BSR_ANYCRLF),
            (b"(*BSR_UNICODE)", o::BSR_ANYCRLF, o::BSR_UNICODE),
        ];
        'next: loop {
            for (name, off, on) in OPTIONS {
                if self.eat(name) {
                    // What a search asks for goes before what its pattern does.
                    let kind = off | on;
                    let forced = kind & o::NEWLINE_MASK != 0 && self.on(o::FORCE_NEWLINE)
                        || kind & o::BSR_MASK != 0 && self.on(o::FORCE_BSR);
                    if !forced {
                        self.bits = self.bits & !off | on;
                    }
                    continue 'next;
                }
            }
            let limits = [&b"(*LIMIT_MATCH="[..], b"(*LIMIT_RECURSION="];
            for (i, name) in limits.iter().enumerate() {
                let Some(rest) = self.rest().strip_prefix(*name) else { continue };
                let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
                if digits == 0 || rest.get(digits) != Some(&b')') {
                    return;
                }
                let number = number(&rest[..digits]);
                self.limits[i] = self.limits[i].min(u32::try_from(number).unwrap_or(u32::MAX));
                self.at += name.len() + digits + 1;
                continue 'next;
            }
            return;
        }
    }

    /// Passes over quoting marks, comments, and blanks where they do not count.
    fn skip(&mut self) {
        loop {
            if self.eat(b"\\E") {
                self.quoting = false;
            } else if self.quoting {
                return;
            } else if self.eat(b"\\Q") {
                self.quoting = true;
            } else {
                let at = self.at;
                self.skip_blanks();
                if self.at == at {
                    return;
                }
            }
        }
    }

    fn skip_blanks(&mut self) {
        while self.on(o::EXTENDED) {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r') => self.at += 1,
                Some(b'#') => {
                    let newline = Newline::from_options(self.bits);
                    while self.at < self.text.len() {
                        match newline.at(self.text, self.at, self.on(o::UTF)) {
                            Some(len) => {
                                self.at += len;
                                break;
                            }
                            None => self.at += 1,
                        }
                    }
                }
                _ => return,
            }
        }
    }

    /// The character that is next, as itself.
    fn literal(&mut self) {
        let c = self.next_char();
        self.character(c);
        self.piece(Len::Fixed(1), true);
    }

    /// Writes a character so that it stands for itself, in a class or outside.
    fn character(&mut self, c: u32) {
        match u8::try_from(c) {
            Ok(c) if c.is_ascii_alphanumeric() => self.out.push(c),
            Ok(c) if c.is_ascii_graphic() => self.write(&[b'\\', c]),
            _ => self.write(format!("\\x{{{c:x}}}").as_bytes()),
        }
    }

    fn next_char(&mut self) -> u32 {
        let rest = self.rest();
        let first = rest.first().map_or(0, |b| u32::from(*b));
        if !self.on(o::UTF) || first < 0xc0 {
            self.at += 1;
            return first;
        }
        // The whole pattern has been found to be UTF-8.
        let len = (*rest).first().map_or(1, |b| b.leading_ones() as usize).min(rest.len());
        self.at += len;
        let text = std::str::from_utf8(&rest[..len]).unwrap_or_default();
        text.chars().next().map_or(first, u32::from)
    }

    /// The counts of a `{…}` at `from`, which is then behind us; `None` if it is plain text.
    fn counts(&mut self, from: usize) -> Parse<Option<(usize, Option<usize>)>> {
        let digits = |at: usize| self.text[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut at = from + 1;
        let first = at..at + digits(at);
        at = first.end;
        let mut second = None;
        if !first.is_empty() && self.text.get(at) == Some(&b',') {
            second = Some(at + 1..at + 1 + digits(at + 1));
            at = second.as_ref().map_or(at, |r| r.end);
        }
        if first.is_empty() || self.text.get(at) != Some(&b'}') {
            return Ok(None);
        }
        let number = |range: std::ops::Range<usize>| {
            let mut value = 0;
            for i in range {
                value = value * 10 + (self.text[i] - b'0') as usize;
                if value > COUNT_MAX {
                    return self.fail_at("number too big in {} quantifier", i + 1);
                }
            }
            Ok(value)
        };
        let min = number(first)?;
        let max = match second {
            None => Some(min),
            Some(range) if range.is_empty() => None,
            Some(range) => Some(number(range)?),
        };
        if max.is_some_and(|max| max < min) {
            return self.fail_at("numbers out of order in {} quantifier", at);
        }
        self.at = at + 1;
        Ok(Some((min, max)))
    }
}

/// The value of some digits, as far as there is room.
fn number(digits: &[u8]) -> usize {
    digits.iter().fold(0, |n: usize, b| n.saturating_mul(10).saturating_add(usize::from(*b - b'0')))
}
