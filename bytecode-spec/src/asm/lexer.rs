//! Characters → tokens of the assembly listing.
//!
//! Stateless. Lines matter (a statement ends with its line); comments run from `%` to the end of
//! the line; `-` belongs to the number that follows it at once.

use crate::error::AsmError;

/// A token and where it begins.
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) line: u32,
    pub(super) column: u32,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum TokenKind {
    /// A name without quotes.
    Word(String),
    /// A name in single quotes.
    Atom(String),
    Str(String),
    Int(i64),
    Float(f64),
    Sign(&'static str),
    Newline,
    /// Always the last token.
    End,
}

/// Longer ones first.
const SIGNS: [&str; 17] =
    ["=>", "->", "..", "(", ")", "[", "]", "{", "}", ",", ":", "/", "#", "|", "=", "@", "-"];

pub(super) fn tokens(text: &str) -> Result<Vec<Token>, AsmError> {
    let mut lexer = Lexer { rest: text, line: 1, column: 1 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks();
        let (line, column) = (lexer.line, lexer.column);
        let kind = lexer.token()?;
        let end = kind == TokenKind::End;
        tokens.push(Token { kind, line, column });
        if end {
            return Ok(tokens);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    line: u32,
    column: u32,
}

impl<'a> Lexer<'a> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Passes over this many bytes, which end at a character.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        for c in taken.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = rest;
        taken
    }

    fn take_while(&mut self, yes: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !yes(c)).unwrap_or(self.rest.len());
        self.take(end)
    }

    fn error<V>(&self, message: &str) -> Result<V, AsmError> {
        Err(AsmError { line: self.line, column: self.column, message: message.into() })
    }

    fn skip_blanks(&mut self) {
        self.take_while(|c| c == ' ' || c == '\t' || c == '\r');
        if self.rest.starts_with('%') {
            self.take_while(|c| c != '\n');
        }
    }

    fn token(&mut self) -> Result<TokenKind, AsmError> {
        let Some(c) = self.peek() else { return Ok(TokenKind::End) };
        if c == '\n' {
            self.take(1);
            return Ok(TokenKind::Newline);
        }
        let negative = c == '-' && self.rest[1..].starts_with(|c: char| c.is_ascii_digit());
        if c.is_ascii_digit() || negative {
            return self.number();
        }
        if c.is_ascii_alphabetic() || c == '_' {
            let word = self.take_while(|c| c.is_ascii_alphanumeric() || c == '_');
            return Ok(TokenKind::Word(word.into()));
        }
        if c == '"' {
            return Ok(TokenKind::Str(self.quoted('"')?));
        }
        if c == '\'' {
            return Ok(TokenKind::Atom(self.quoted('\'')?));
        }
        match SIGNS.iter().find(|s| self.rest.starts_with(**s)) {
            Some(sign) => {
                self.take(sign.len());
                Ok(TokenKind::Sign(sign))
            }
            None => self.error("unexpected character"),
        }
    }

    fn number(&mut self) -> Result<TokenKind, AsmError> {
        let bytes = self.rest.as_bytes();
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut end = digits(1);
        let mut float = false;
        if bytes.get(end) == Some(&b'.') && is_digit(end + 1) {
            float = true;
            end = digits(end + 1);
        }
        if bytes.get(end) == Some(&b'e') {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            if is_digit(end + 1 + sign) {
                float = true;
                end = digits(end + 1 + sign);
            }
        }
        let text = &self.rest[..end];
        let kind = if float {
            text.parse().ok().map(TokenKind::Float)
        } else {
            text.parse().ok().map(TokenKind::Int)
        };
        match kind {
            Some(kind) => {
                self.take(end);
                Ok(kind)
            }
            None => self.error("number out of range"),
        }
    }

    fn quoted(&mut self, quote: char) -> Result<String, AsmError> {
        let mut text = String::new();
        self.take(1);
        loop {
            let c = match self.peek() {
                None | Some('\n') => return self.error("unfinished text"),
                Some(c) => c,
            };
            self.take(c.len_utf8());
            if c == quote {
                return Ok(text);
            }
            text.push(if c == '\\' { self.escape()? } else { c });
        }
    }

    fn escape(&mut self) -> Result<char, AsmError> {
        match self.peek() {
            Some('n') => {
                self.take(1);
                Ok('\n')
            }
            Some('x') => {
                self.take(1);
                let inner = self.rest.strip_prefix('{').and_then(|r| r.split_once('}'));
                let code = inner.and_then(|(hex, _)| u32::from_str_radix(hex, 16).ok());
                match (inner, code.and_then(char::from_u32)) {
                    (Some((hex, _)), Some(c)) => {
                        self.take(hex.len() + 2);
                        Ok(c)
                    }
                    _ => self.error("expected a character as `\\x{HEX}`"),
                }
            }
            Some(c @ ('\\' | '\'' | '"')) => {
                self.take(1);
                Ok(c)
            }
            _ => self.error("unknown escape"),
        }
    }
}
