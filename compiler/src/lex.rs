//! The scanner: source text to tokens with exact byte spans.
//!
//! Owner: the thread that compiles. Invariants: it never fails as a whole: what is illegal is
//! reported and becomes a [`Tok::Error`] token, which spoils only the form it stands in. One pass,
//! no backtracking over more than a token.

mod literal;
mod text;

use crate::diag::Diagnostic;
use crate::source::Span;
use crate::symbol::Interner;
use crate::token::{Literals, Tok, Token, is_name_char};

/// OTP's limit on the characters of an atom.
pub const MAX_ATOM_CHARS: usize = 255;

/// Where a scanner puts what it finds.
pub struct LexSinks<'a> {
    /// Texts.
    pub names: &'a mut Interner,
    /// Large literals.
    pub literals: &'a mut Literals,
    /// Problems.
    pub diags: &'a mut Vec<Diagnostic>,
}

/// The end of a text that went on with bytes which are not UTF-8. No text of anybody's ends so: these
/// are no characters.
pub const NOT_UTF8: &str = "\u{ffff}\u{fffe}";

/// Scans a whole text that starts at position `base` of the source map. A `#!` first line and a
/// byte order mark are skipped.
pub fn lex(text: &str, base: u32, sinks: LexSinks<'_>) -> Vec<Token> {
    let LexSinks { names, literals, diags } = sinks;
    let valid = text.strip_suffix(NOT_UTF8);
    // The line that cannot be read to its end would give errors of its own.
    let text = valid.map_or(text, |valid| &valid[..valid.rfind('\n').map_or(0, |at| at + 1)]);
    // About one token in six bytes in ordinary Erlang.
    let tokens = Vec::with_capacity(text.len() / 6 + 4);
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        base,
        names,
        literals,
        diags,
        tokens,
        buffer: String::new(),
    };
    if text.starts_with('\u{feff}') {
        lexer.at = 3;
    }
    if text[lexer.at..].starts_with("#!") {
        lexer.skip_line();
    }
    lexer.run();
    let mut tokens = lexer.tokens;
    if let Some(valid) = valid {
        let whole = tokens.iter().rposition(|t| t.kind == Tok::Dot).map_or(0, |dot| dot + 1);
        tokens.truncate(whole);
        let at = base + valid.len() as u32;
        let message = "the text is not UTF-8 from here on";
        let help = "save the file as UTF-8, or say `%% -*- coding: latin-1 -*-` in its first line";
        let diag = Diagnostic::error("invalid-encoding", Span::new(at, at), message).help(help);
        // OTP names the place of a comment, or of the character.
        let comment = comment(&valid[text.len()..]).map(|at| base + (text.len() + at) as u32);
        diags.push(diag.at(comment.unwrap_or(at)));
    }
    tokens
}

/// Where a comment begins in a line, as far as the line can tell alone.
fn comment(line: &str) -> Option<usize> {
    let mut quote = None;
    let mut bytes = line.bytes().enumerate();
    while let Some((at, b)) = bytes.next() {
        match (quote, b) {
            (None, b'%') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(open), b) if open == b => quote = None,
            (_, b'\\' | b'$') => {
                bytes.next();
            }
            _ => {}
        }
    }
    None
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    base: u32,
    names: &'a mut Interner,
    literals: &'a mut Literals,
    diags: &'a mut Vec<Diagnostic>,
    tokens: Vec<Token>,
    buffer: String,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        // 0 stands for the end too: as white space it ends every token.
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn span(&self, from: usize) -> Span {
        Span::new(self.base + from as u32, self.base + self.at as u32)
    }

    fn push(&mut self, kind: Tok, payload: u32, from: usize) {
        let span = self.span(from);
        self.tokens.push(Token { kind, payload, span });
    }

    fn error(&mut self, code: &'static str, from: usize, message: impl Into<String>) {
        let span = self.span(from);
        self.diags.push(Diagnostic::error(code, span, message));
        self.tokens.push(Token { kind: Tok::Error, payload: 0, span });
    }

    fn skip_line(&mut self) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
    }

    fn run(&mut self) {
        while let Some(&b) = self.bytes.get(self.at) {
            match b {
                0..=b' ' => self.at += 1,
                b'a'..=b'z' => self.word(),
                b'A'..=b'Z' | b'_' => self.variable(),
                b'%' => self.skip_line(),
                b'0'..=b'9' => self.number(),
                b'"' if self.opens_triple() => self.triple_quoted(),
                b'"' => self.string(),
                b'~' if self.opens_sigil() => self.sigil(),
                b'\'' => self.quoted_atom(),
                b'$' => self.character(),
                b'.' => self.dot(),
                0x80.. => self.non_ascii(),
                _ => self.punctuation(b),
            }
        }
    }

    /// Moves past name characters.
    fn name_end(&mut self) {
        loop {
            match self.peek(0) {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'@' => self.at += 1,
                0xc3 if self.text[self.at..].chars().next().is_some_and(is_name_char) => {
                    self.at += 2;
                }
                _ => return,
            }
        }
    }

    fn word(&mut self) {
        let from = self.at;
        self.name_end();
        let text = &self.text[from..self.at];
        let symbol = self.names.intern(text);
        match Tok::keyword(symbol) {
            Some(kind) => self.push(kind, symbol.0, from),
            None if self.too_long(text) => self.error("illegal-atom", from, "atom is too long"),
            None => self.push(Tok::Atom, symbol.0, from),
        }
    }

    fn too_long(&self, text: &str) -> bool {
        text.len() > MAX_ATOM_CHARS && text.chars().count() > MAX_ATOM_CHARS
    }

    fn variable(&mut self) {
        let from = self.at;
        self.name_end();
        let text = &self.text[from..self.at];
        if self.too_long(text) {
            return self.error("illegal-variable", from, "variable name is too long");
        }
        let symbol = self.names.intern(text);
        self.push(Tok::Var, symbol.0, from);
    }

    fn non_ascii(&mut self) {
        let from = self.at;
        let Some(c) = self.text[from..].chars().next() else {
            self.at = self.bytes.len();
            return;
        };
        match c {
            '\u{80}'..='\u{a0}' => self.at += 2,
            'À'..='Ö' | 'Ø'..='Þ' => self.variable(),
            'ß'..='ö' | 'ø'..='ÿ' => self.word(),
            _ => {
                self.at += c.len_utf8();
                self.illegal_character(from, c);
            }
        }
    }

    fn illegal_character(&mut self, from: usize, c: char) {
        let note = match c {
            '\u{201c}' | '\u{201d}' => Some("this is a typographic quote; write \""),
            '\u{2018}' | '\u{2019}' => Some("this is a typographic quote; write '"),
            '\u{2013}' | '\u{2014}' => Some("this is a dash; write -"),
            c if c.is_alphabetic() => Some("names outside Latin-1 need single quotes"),
            _ => None,
        };
        self.error("illegal-character", from, format!("illegal character `{}`", c.escape_debug()));
        if let (Some(note), Some(diag)) = (note, self.diags.last_mut()) {
            diag.help = Some(note.to_owned());
        }
    }

    fn dot(&mut self) {
        let from = self.at;
        let (kind, len) = match (self.peek(1), self.peek(2)) {
            (b'.', b'.') => (Tok::Ellipsis, 3),
            (b'.', _) => (Tok::DotDot, 2),
            (0..=b' ' | b'%', _) => (Tok::Dot, 1),
            (0xc2, 0x80..=0xa0) => (Tok::Dot, 1),
            _ => (Tok::Period, 1),
        };
        self.at += len;
        self.push(kind, 0, from);
    }

    fn punctuation(&mut self, b: u8) {
        let from = self.at;
        let (kind, len) = match (b, self.peek(1), self.peek(2)) {
            (b'(', ..) => (Tok::LParen, 1),
            (b')', ..) => (Tok::RParen, 1),
            (b'[', ..) => (Tok::LBracket, 1),
            (b']', ..) => (Tok::RBracket, 1),
            (b'{', ..) => (Tok::LBrace, 1),
            (b'}', ..) => (Tok::RBrace, 1),
            (b',', ..) => (Tok::Comma, 1),
            (b';', ..) => (Tok::Semi, 1),
            (b'<', b'<', _) => (Tok::LBin, 2),
            (b'<', b':', b'-') => (Tok::StrictLArrow, 3),
            (b'<', b':', b'=') => (Tok::StrictLDoubleArrow, 3),
            (b'&', b'&', _) => (Tok::AndAnd, 2),
            (b'?', b'=', _) => (Tok::MaybeMatch, 2),
            (b'<', b'-', _) => (Tok::LArrow, 2),
            (b'<', b'=', _) => (Tok::LDoubleArrow, 2),
            (b'<', ..) => (Tok::Lt, 1),
            (b'>', b'>', _) => (Tok::RBin, 2),
            (b'>', b'=', _) => (Tok::GtEq, 2),
            (b'>', ..) => (Tok::Gt, 1),
            (b'-', b'>', _) => (Tok::Arrow, 2),
            (b'-', b'-', _) => (Tok::MinusMinus, 2),
            (b'-', ..) => (Tok::Minus, 1),
            (b'+', b'+', _) => (Tok::PlusPlus, 2),
            (b'+', ..) => (Tok::Plus, 1),
            (b'=', b':', b'=') => (Tok::EqColonEq, 3),
            (b'=', b'/', b'=') => (Tok::EqSlashEq, 3),
            (b'=', b'=', _) => (Tok::EqEq, 2),
            (b'=', b'<', _) => (Tok::EqLt, 2),
            (b'=', b'>', _) => (Tok::MapAssoc, 2),
            (b'=', ..) => (Tok::Assign, 1),
            (b':', b':', _) => (Tok::DoubleColon, 2),
            (b':', b'=', _) => (Tok::MapExact, 2),
            (b':', ..) => (Tok::Colon, 1),
            (b'/', b'=', _) => (Tok::SlashEq, 2),
            (b'/', ..) => (Tok::Slash, 1),
            (b'|', b'|', _) => (Tok::DoubleBar, 2),
            (b'|', ..) => (Tok::Bar, 1),
            (b'*', ..) => (Tok::Star, 1),
            (b'!', ..) => (Tok::Bang, 1),
            (b'#', ..) => (Tok::Hash, 1),
            (b'?', ..) => (Tok::Question, 1),
            (b'^' | b'`' | b'~' | b'&' | b'@' | b'\\', ..) => (Tok::Other, 1),
            _ => {
                self.at += 1;
                return self.illegal_character(from, char::from(b));
            }
        };
        self.at += len;
        let payload = if kind == Tok::Other { u32::from(b) } else { 0 };
        self.push(kind, payload, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::token_text;

    fn scan(text: &str) -> (String, Vec<String>) {
        let (mut names, mut literals, mut diags) =
            (Interner::new(), Literals::default(), Vec::new());
        let sinks = LexSinks { names: &mut names, literals: &mut literals, diags: &mut diags };
        let tokens = lex(text, 0, sinks);
        let shown: Vec<String> = tokens
            .iter()
            .map(|t| match t.kind {
                Tok::Error => "ERROR".into(),
                _ => token_text(*t, &names, &literals),
            })
            .collect();
        (shown.join(" "), diags.into_iter().map(|d| d.message).collect())
    }

    #[test]
    fn punctuation_takes_the_longest() {
        let (text, errors) = scan("a:b?c->d=>e:=f||g<-h<=i::j..k<<<=< =...-->");
        assert_eq!(text, "a : b ? c -> d => e := f || g <- h <= i :: j .. k << <= < = ... -- >");
        assert!(errors.is_empty());
    }

    #[test]
    fn numbers() {
        assert_eq!(
            scan("1_ 1__0 36#Z 16#fg 1.e3 1.0_0 1_0.0 1_6#F_F").0,
            "1 _ 1 __0 35 15 g 1 . e3 1.0 10.0 255"
        );
        assert_eq!(scan("16#1.0 1e3 1.5. 1..2 2.0E+10").0, "1 . 0 1 e3 1.5 . 1 .. 2 20000000000.0");
        assert_eq!(scan("123456789012345678901234567890").0, "123456789012345678901234567890");
        for bad in
            ["16#", "37#1", "1#0", "2#3", "1.0e", "1.0e400", "1.0e+_3", "16#_F", "99999999999#1"]
        {
            let (text, errors) = scan(bad);
            assert!(text.starts_with("ERROR") && errors.len() == 1, "{bad}: {text} {errors:?}");
        }
    }

    #[test]
    fn characters_and_escapes() {
        assert_eq!(
            scan(r"$a $\n $\x{41} $\^A $\s $' $\101 $\x41 $\d").0,
            r"$a $\n $A $\x{1} $\s $' $A $A $\d"
        );
        assert_eq!(scan("\"a\\\"b\\x{3b1}\\e\" 'a b' 'α'").0, "\"a\\\"bα\\e\" 'a b' 'α'");
        assert_eq!(scan("'abc\\\nd'").0, r"'abc\nd'");
        for bad in [
            "$",
            "$\\",
            "$\\x{",
            "$\\x{110000}",
            "$\\xZ",
            "\"abc",
            "\"ab\\",
            "'ab",
            "\"\\x{D800}\"",
            "\"\\x4\"",
            "$\\x{}",
            "\u{3b1}",
            "\"\u{fffe}\"",
        ] {
            let (text, errors) = scan(bad);
            assert!(text.starts_with("ERROR") && !errors.is_empty(), "{bad}: {text} {errors:?}");
        }
    }

    #[test]
    fn latin1_names_and_dots() {
        assert_eq!(scan("é É àB. x.%c\na@b.c").0, "é É àB . x . a@b . c");
        assert_eq!(scan("#!/usr/bin/env escript\nmain").0, "main");
        assert_eq!(scan("\u{feff}#!x\ny").0, "y");
    }
}
