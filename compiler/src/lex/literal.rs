//! Scanning of literals: numbers, characters, strings, quoted atoms and their escapes.
//!
//! Owner: the thread that compiles. Invariants: as `lex`; a bad escape spoils its token only, and
//! scanning goes on after the closing quote.

use super::{Lexer, MAX_ATOM_CHARS};
use crate::ast::Integer;
use crate::token::Tok;
use num_bigint::BigInt;

/// Why an escape is wrong.
struct BadEscape;

impl Lexer<'_> {
    /// Collects digits of a base (`_` between digits allowed) into `buffer`; whether there are any.
    fn digits(&mut self, base: u32) -> bool {
        self.buffer.clear();
        let start = self.at;
        loop {
            let b = self.peek(0);
            if char::from(b).is_digit(base) {
                self.buffer.push(char::from(b));
                self.at += 1;
            } else if b == b'_' && self.at > start && char::from(self.peek(1)).is_digit(base) {
                self.at += 1;
            } else {
                return self.at > start;
            }
        }
    }

    pub(super) fn number(&mut self) {
        let from = self.at;
        self.digits(10);
        match self.peek(0) {
            b'.' if self.peek(1).is_ascii_digit() => self.fraction(from),
            b'#' => {
                let base = self.buffer.parse::<u32>().unwrap_or(u32::MAX);
                self.at += 1;
                if !(2..=36).contains(&base) {
                    self.name_end();
                    let message = format!("illegal base `{}`", &self.text[from..self.at]);
                    self.error("illegal-number", from, message);
                    if let Some(diag) = self.diags.last_mut() {
                        diag.notes.push("a base is between 2 and 36".to_owned());
                    }
                } else if self.digits(base) {
                    self.integer(from, base);
                } else {
                    self.name_end();
                    self.error("illegal-number", from, format!("illegal digits in base {base}"));
                }
            }
            _ => self.integer(from, 10),
        }
    }

    /// Pushes the integer whose digits are in `buffer`.
    fn integer(&mut self, from: usize, base: u32) {
        if let Ok(n) = u32::from_str_radix(&self.buffer, base) {
            return self.push(Tok::Int, n, from);
        }
        let value = match i64::from_str_radix(&self.buffer, base) {
            Ok(n) => Integer::Small(n),
            Err(_) => match BigInt::parse_bytes(self.buffer.as_bytes(), base) {
                Some(n) => Integer::Big(Box::new(n)),
                None => return self.error("illegal-number", from, "illegal integer"),
            },
        };
        self.literals.ints.push(value);
        self.push(Tok::BigInt, self.literals.ints.len() as u32 - 1, from);
    }

    /// The rest of a float from its point on; its whole part is in `buffer`.
    fn fraction(&mut self, from: usize) {
        let mut text = std::mem::take(&mut self.buffer);
        text.push('.');
        self.at += 1;
        self.digits(10);
        text.push_str(&self.buffer);
        let mut legal = true;
        if matches!(self.peek(0), b'e' | b'E') {
            self.at += 1;
            text.push('e');
            if matches!(self.peek(0), b'+' | b'-') {
                text.push(char::from(self.peek(0)));
                self.at += 1;
            }
            legal = self.digits(10);
            text.push_str(&self.buffer);
        }
        match text.parse::<f64>() {
            Ok(value) if legal && value.is_finite() => {
                self.literals.floats.push(value);
                self.push(Tok::Float, self.literals.floats.len() as u32 - 1, from);
            }
            _ if legal => self.error("illegal-number", from, "float is out of range"),
            _ => {
                self.name_end();
                self.error("illegal-number", from, "illegal float: the exponent has no digits");
            }
        }
    }

    pub(super) fn character(&mut self) {
        let from = self.at;
        self.at += 1;
        let Some(c) = self.text[self.at..].chars().next() else {
            return self.error("illegal-character", from, "`$` needs a character after it");
        };
        self.at += c.len_utf8();
        let value = if c == '\\' { self.escape() } else { legal(c) };
        match value {
            Ok(c) => self.push(Tok::Char, c as u32, from),
            Err(BadEscape) => self.error("illegal-character", from, "illegal character or escape"),
        }
    }

    /// The character an escape means; `at` is after the backslash.
    fn escape(&mut self) -> Result<char, BadEscape> {
        let c = self.text[self.at..].chars().next().ok_or(BadEscape)?;
        self.at += c.len_utf8();
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            's' => ' ',
            'b' => '\u{8}',
            'd' => '\u{7f}',
            'e' => '\u{1b}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            '0'..='7' => {
                let mut value = c as u32 - 48;
                for _ in 0..2 {
                    match self.peek(0) {
                        b @ b'0'..=b'7' => value = value * 8 + u32::from(b - b'0'),
                        _ => break,
                    }
                    self.at += 1;
                }
                char::from_u32(value).ok_or(BadEscape)?
            }
            '^' => {
                let c = self.text[self.at..].chars().next().ok_or(BadEscape)?;
                self.at += c.len_utf8();
                char::from((c as u32 & 31) as u8)
            }
            'x' => return self.hex_escape(),
            c => return legal(c),
        })
    }

    fn hex_escape(&mut self) -> Result<char, BadEscape> {
        let braces = self.peek(0) == b'{';
        self.at += usize::from(braces);
        let from = self.at;
        let mut value: u32 = 0;
        while let Some(digit) = char::from(self.peek(0)).to_digit(16) {
            if !braces && self.at == from + 2 {
                break;
            }
            // Saturated values are far out of Unicode's range, so they stay illegal.
            value = value.saturating_mul(16).saturating_add(digit);
            self.at += 1;
        }
        let digits = self.at - from;
        if braces {
            if self.peek(0) != b'}' || digits == 0 {
                return Err(BadEscape);
            }
            self.at += 1;
        } else if digits != 2 {
            return Err(BadEscape);
        }
        char::from_u32(value).ok_or(BadEscape).and_then(legal)
    }

    pub(super) fn string(&mut self) {
        let from = self.at;
        if let Some(symbol) = self.quoted(b'"', "string") {
            self.push(Tok::Str, symbol, from);
        }
    }

    pub(super) fn quoted_atom(&mut self) {
        let from = self.at;
        if let Some(symbol) = self.quoted(b'\'', "quoted atom") {
            let text = self.names.text(crate::symbol::Symbol(symbol));
            if text.len() > MAX_ATOM_CHARS && text.chars().count() > MAX_ATOM_CHARS {
                return self.error("illegal-atom", from, "atom is too long");
            }
            self.push(Tok::Atom, symbol, from);
        }
    }

    /// The text up to a closing quote, interned; or `None`, with the problem reported.
    fn quoted(&mut self, quote: u8, what: &str) -> Option<u32> {
        let from = self.at;
        self.at += 1;
        let start = self.at;
        let mut special = false;
        loop {
            match self.bytes.get(self.at) {
                None => return self.unterminated(from, what),
                Some(b) if *b == quote => break,
                Some(b'\\') => {
                    special = true;
                    self.at += 1;
                    // A quote that is escaped does not close; `\^"` and `\x{..}` hold none bare,
                    // except that the control escape may take the quote itself.
                    if self.peek(0) == b'^' && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii)
                    {
                        self.at += 1;
                    }
                    if self.at >= self.bytes.len() {
                        return self.unterminated(from, what);
                    }
                    self.at += 1;
                }
                // U+FFFE and U+FFFF start so.
                Some(0xef) => {
                    special = true;
                    self.at += 1;
                }
                Some(_) => self.at += 1,
            }
        }
        let end = self.at;
        if !special {
            self.at += 1;
            return Some(self.names.intern(&self.text[start..end]).0);
        }
        let mut text = String::with_capacity(end - start);
        self.at = start;
        let mut bad = None;
        while self.at < end {
            let at = self.at;
            let Some(c) = self.text[at..].chars().next() else { break };
            self.at += c.len_utf8();
            match if c == '\\' { self.escape() } else { legal(c) } {
                Ok(c) => text.push(c),
                Err(BadEscape) => bad = bad.or(Some((at, self.at))),
            }
        }
        self.at = end + 1;
        if let Some((lo, hi)) = bad {
            self.error("illegal-character", from, format!("illegal character or escape in {what}"));
            let base = self.base;
            if let Some(diag) = self.diags.last_mut() {
                diag.span = crate::source::Span::new(base + lo as u32, base + hi.min(end) as u32);
            }
            return None;
        }
        Some(self.names.intern(&text).0)
    }

    fn unterminated(&mut self, from: usize, what: &str) -> Option<u32> {
        self.at = self.bytes.len();
        let line_end =
            self.text[from..].find('\n').map_or(self.bytes.len(), |offset| from + offset);
        self.error("unterminated-text", from, format!("unterminated {what}"));
        let base = self.base;
        if let Some(diag) = self.diags.last_mut() {
            diag.span = crate::source::Span::new(base + from as u32, base + line_end as u32);
        }
        None
    }
}

/// A text with its escapes replaced; `None` if one is illegal.
pub(super) fn unescape(text: &str) -> Option<String> {
    if !text.bytes().any(|b| matches!(b, b'\\' | 0xef)) {
        return Some(text.to_owned());
    }
    let (mut names, mut literals, mut diags) = Default::default();
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        base: 0,
        names: &mut names,
        literals: &mut literals,
        diags: &mut diags,
        tokens: Vec::new(),
        buffer: String::new(),
    };
    let mut out = String::with_capacity(text.len());
    while let Some(c) = lexer.text[lexer.at..].chars().next() {
        lexer.at += c.len_utf8();
        let c = if c == '\\' { lexer.escape() } else { legal(c) };
        out.push(c.ok()?);
    }
    Some(out)
}

/// Erlang excludes two non-characters.
fn legal(c: char) -> Result<char, BadEscape> {
    if matches!(c, '\u{fffe}' | '\u{ffff}') { Err(BadEscape) } else { Ok(c) }
}
