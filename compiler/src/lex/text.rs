//! Scanning of what later releases add to strings: triple quotes and sigils.
//!
//! Owner: the thread that compiles. Invariants: as `lex`. Triple quotes are taken as such where
//! nothing but blanks follows them on their line: OTP 25 would join three strings there, which no
//! program means. A sigil of a binary becomes the tokens of `<<"text"/utf8>>`.

use super::Lexer;
use super::literal::unescape;
use crate::token::Tok;

/// What a sigil's prefix asks for.
#[derive(Clone, Copy)]
struct Sigil {
    binary: bool,
    /// Whether escapes are; `None`: with every delimiter but triple quotes.
    escapes: Option<bool>,
}

impl Lexer<'_> {
    /// How many quotes stand here, if they are at least three and end their line.
    fn triple(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let quotes = rest.iter().take_while(|b| **b == b'"').count();
        if quotes < 3 {
            return None;
        }
        let line = rest[quotes..].split(|b| *b == b'\n').next().unwrap_or_default();
        let more = rest.len() > quotes + line.len();
        let blank = line.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r'));
        (blank && more).then_some(quotes)
    }

    pub(super) fn opens_triple(&self) -> bool {
        // A run of quotes is judged once, at its start.
        let inside = self.at > 0 && self.bytes[self.at - 1] == b'"';
        !inside && self.triple(self.at).is_some()
    }

    /// The letters of a sigil's prefix end here.
    fn sigil_delimiter(&self) -> usize {
        let letters = self.bytes[self.at + 1..].iter();
        self.at + 1 + letters.take_while(|b| b.is_ascii_alphabetic()).count()
    }

    pub(super) fn opens_sigil(&self) -> bool {
        let at = self.sigil_delimiter();
        let known = matches!(&self.text[self.at + 1..at], "" | "s" | "S" | "b" | "B");
        known && self.bytes.get(at).is_some_and(|b| b"\"'([{</|`#".contains(b))
    }

    pub(super) fn triple_quoted(&mut self) {
        let from = self.at;
        if let Some(text) = self.triple_text(from, false) {
            let symbol = self.names.intern(&text);
            self.push(Tok::Str, symbol.0, from);
        }
    }

    /// The text between triple quotes, without the indentation of the closing ones; what is wrong is
    /// reported, for a token from `from`.
    fn triple_text(&mut self, from: usize, escapes: bool) -> Option<String> {
        let quotes = self.triple(self.at)?;
        let close = "\"".repeat(quotes);
        let rest = &self.text[self.at + quotes..];
        let body = self.at + quotes + rest.find('\n')? + 1;
        let mut lines: Vec<&str> = Vec::new();
        let mut at = body;
        for line in self.text[body..].split_inclusive('\n') {
            let inner = line.trim_start_matches([' ', '\t']);
            if !inner.starts_with(&close) {
                lines.push(line);
                at += line.len();
                continue;
            }
            let indent = &line[..line.len() - inner.len()];
            self.at = at + indent.len() + quotes;
            let mut text = String::new();
            for (n, line) in lines.iter().enumerate() {
                // The line break before the closing quotes is no part of the text.
                let last = n + 1 == lines.len();
                let line = if last { line.trim_end_matches(['\n', '\r']) } else { line };
                match line.strip_prefix(indent) {
                    Some(line) => text.push_str(line),
                    None if line.trim_end_matches(['\n', '\r']).is_empty() => text.push_str(line),
                    None => {
                        let message = "a line of a triple-quoted string is indented less than its \
                                       closing quotes";
                        self.error("illegal-indentation", from, message);
                        return None;
                    }
                }
            }
            if !escapes {
                return Some(text);
            }
            return match unescape(&text) {
                Some(text) => Some(text),
                None => {
                    self.error("illegal-character", from, "illegal escape in string");
                    None
                }
            };
        }
        self.at = self.bytes.len();
        self.error("unterminated-text", from, "unterminated triple-quoted string");
        None
    }

    pub(super) fn sigil(&mut self) {
        let from = self.at;
        let at = self.sigil_delimiter();
        let sigil = match &self.text[from + 1..at] {
            "s" => Sigil { binary: false, escapes: Some(true) },
            "S" => Sigil { binary: false, escapes: Some(false) },
            "b" => Sigil { binary: true, escapes: Some(true) },
            "B" => Sigil { binary: true, escapes: Some(false) },
            _ => Sigil { binary: true, escapes: None },
        };
        self.at = at;
        let text = if self.opens_triple() {
            self.triple_text(from, sigil.escapes == Some(true))
        } else {
            self.delimited(from, sigil.escapes != Some(false))
        };
        let Some(text) = text else { return };
        let suffix = self.at;
        self.name_end();
        if self.at > suffix {
            return self.error("illegal-sigil", from, "a sigil has no suffix");
        }
        let symbol = self.names.intern(&text).0;
        if !sigil.binary {
            return self.push(Tok::Str, symbol, from);
        }
        let utf8 = crate::symbol::sym::UTF8.0;
        for (kind, payload) in
            [(Tok::LBin, 0), (Tok::Str, symbol), (Tok::Slash, 0), (Tok::Atom, utf8), (Tok::RBin, 0)]
        {
            self.push(kind, payload, from);
        }
    }

    /// The text of a sigil between its delimiters.
    fn delimited(&mut self, from: usize, escapes: bool) -> Option<String> {
        let close = match self.peek(0) {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            other => other,
        };
        let start = self.at + 1;
        let mut at = start;
        loop {
            match self.bytes.get(at) {
                None => {
                    self.at = self.bytes.len();
                    self.error("unterminated-text", from, "unterminated sigil");
                    return None;
                }
                Some(b) if *b == close => break,
                // An escaped delimiter does not close.
                Some(b'\\') if escapes => at += 2,
                Some(_) => at += 1,
            }
        }
        let raw = &self.text[start..at];
        self.at = at + 1;
        if !escapes {
            return Some(raw.to_owned());
        }
        let text = unescape(raw);
        if text.is_none() {
            self.error("illegal-character", from, "illegal character or escape in sigil");
        }
        text
    }
}
