//! Tokens: sixteen bytes each, with literals kept in side tables.
//!
//! Owner: the thread that compiles. Invariants: a token's payload means what its [`Tok`] says; the
//! tables of [`Literals`] only grow, so indices stay valid for the whole compilation.

use crate::ast::Integer;
use crate::source::Span;
use crate::symbol::{Interner, Symbol, sym};

/// Kinds of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Tok {
    /// The full stop that ends a form.
    Dot,
    /// Payload: symbol.
    Atom,
    /// Payload: symbol.
    Var,
    /// Payload: the value itself.
    Int,
    /// Payload: index into [`Literals::ints`].
    BigInt,
    /// Payload: index into [`Literals::floats`].
    Float,
    /// Payload: code point.
    Char,
    /// Payload: symbol.
    Str,
    /// Something illegal, reported already.
    Error,
    // Reserved words; payload: their symbol. The order is `sym`'s.
    After,
    Begin,
    Case,
    Try,
    Cond,
    Catch,
    AndAlso,
    OrElse,
    End,
    Fun,
    If,
    Let,
    Of,
    Receive,
    When,
    Bnot,
    Not,
    Div,
    Rem,
    Band,
    And,
    Bor,
    Bxor,
    Bsl,
    Bsr,
    Or,
    Xor,
    // Punctuation; no payload.
    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    LBin,
    RBin,
    Comma,
    Semi,
    Colon,
    DoubleColon,
    Assign,
    MapAssoc,
    MapExact,
    Arrow,
    LArrow,
    LDoubleArrow,
    Bar,
    DoubleBar,
    Hash,
    Period,
    DotDot,
    Ellipsis,
    Question,
    Plus,
    Minus,
    PlusPlus,
    MinusMinus,
    Star,
    Slash,
    Bang,
    EqEq,
    SlashEq,
    EqLt,
    Lt,
    GtEq,
    Gt,
    EqColonEq,
    EqSlashEq,
    /// `<:-`
    StrictLArrow,
    /// `<:=`
    StrictLDoubleArrow,
    /// `&&`
    AndAnd,
    /// `?=`
    MaybeMatch,
    /// `maybe` and `else`, reserved where a feature says so; payload: their symbol.
    Maybe,
    Else,
    /// A character that is a token in macro arguments only; payload: code point.
    Other,
}

impl Tok {
    /// The text of a punctuation token; `None` for the others.
    pub fn punctuation(self) -> Option<&'static str> {
        Some(match self {
            Tok::LParen => "(",
            Tok::RParen => ")",
            Tok::LBracket => "[",
            Tok::RBracket => "]",
            Tok::LBrace => "{",
            Tok::RBrace => "}",
            Tok::LBin => "<<",
            Tok::RBin => ">>",
            Tok::Comma => ",",
            Tok::Semi => ";",
            Tok::Colon => ":",
            Tok::DoubleColon => "::",
            Tok::Assign => "=",
            Tok::MapAssoc => "=>",
            Tok::MapExact => ":=",
            Tok::Arrow => "->",
            Tok::LArrow => "<-",
            Tok::LDoubleArrow => "<=",
            Tok::Bar => "|",
            Tok::DoubleBar => "||",
            Tok::Hash => "#",
            Tok::Period => ".",
            Tok::DotDot => "..",
            Tok::Ellipsis => "...",
            Tok::Question => "?",
            Tok::Plus => "+",
            Tok::Minus => "-",
            Tok::PlusPlus => "++",
            Tok::MinusMinus => "--",
            Tok::Star => "*",
            Tok::Slash => "/",
            Tok::Bang => "!",
            Tok::EqEq => "==",
            Tok::SlashEq => "/=",
            Tok::EqLt => "=<",
            Tok::Lt => "<",
            Tok::GtEq => ">=",
            Tok::Gt => ">",
            Tok::EqColonEq => "=:=",
            Tok::EqSlashEq => "=/=",
            Tok::StrictLArrow => "<:-",
            Tok::StrictLDoubleArrow => "<:=",
            Tok::AndAnd => "&&",
            Tok::MaybeMatch => "?=",
            _ => return None,
        })
    }

    /// The punctuation token of a text, if there is one.
    pub fn from_punctuation(text: &str) -> Option<Tok> {
        const ALL: [Tok; 44] = [
            Tok::LParen,
            Tok::RParen,
            Tok::LBracket,
            Tok::RBracket,
            Tok::LBrace,
            Tok::RBrace,
            Tok::LBin,
            Tok::RBin,
            Tok::Comma,
            Tok::Semi,
            Tok::Colon,
            Tok::DoubleColon,
            Tok::Assign,
            Tok::MapAssoc,
            Tok::MapExact,
            Tok::Arrow,
            Tok::LArrow,
            Tok::LDoubleArrow,
            Tok::Bar,
            Tok::DoubleBar,
            Tok::Hash,
            Tok::Period,
            Tok::DotDot,
            Tok::Ellipsis,
            Tok::Question,
            Tok::Plus,
            Tok::Minus,
            Tok::PlusPlus,
            Tok::MinusMinus,
            Tok::Star,
            Tok::Slash,
            Tok::Bang,
            Tok::EqEq,
            Tok::SlashEq,
            Tok::EqLt,
            Tok::Lt,
            Tok::GtEq,
            Tok::Gt,
            Tok::EqColonEq,
            Tok::EqSlashEq,
            Tok::StrictLArrow,
            Tok::StrictLDoubleArrow,
            Tok::AndAnd,
            Tok::MaybeMatch,
        ];
        ALL.into_iter().find(|kind| kind.punctuation() == Some(text))
    }

    /// The reserved word a symbol is, if it is one.
    pub fn keyword(symbol: Symbol) -> Option<Tok> {
        const WORDS: [Tok; 27] = [
            Tok::After,
            Tok::Begin,
            Tok::Case,
            Tok::Try,
            Tok::Cond,
            Tok::Catch,
            Tok::AndAlso,
            Tok::OrElse,
            Tok::End,
            Tok::Fun,
            Tok::If,
            Tok::Let,
            Tok::Of,
            Tok::Receive,
            Tok::When,
            Tok::Bnot,
            Tok::Not,
            Tok::Div,
            Tok::Rem,
            Tok::Band,
            Tok::And,
            Tok::Bor,
            Tok::Bxor,
            Tok::Bsl,
            Tok::Bsr,
            Tok::Or,
            Tok::Xor,
        ];
        WORDS.get(symbol.0.wrapping_sub(sym::AFTER.0) as usize).copied()
    }

    /// Whether this is a reserved word.
    pub fn is_keyword(self) -> bool {
        (Tok::After as u8..=Tok::Xor as u8).contains(&(self as u8))
    }
}

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its kind.
    pub kind: Tok,
    /// See [`Tok`].
    pub payload: u32,
    /// Its place; for a token made by a macro, the place of the macro's use.
    pub span: Span,
}

impl Token {
    /// The symbol of an atom, variable, string or reserved word.
    pub fn symbol(self) -> Symbol {
        Symbol(self.payload)
    }
}

/// Literals that do not fit a token.
#[derive(Clone, Debug, Default)]
pub struct Literals {
    /// Integers of 2^32 and more.
    pub ints: Vec<Integer>,
    /// Floats, all finite.
    pub floats: Vec<f64>,
}

/// Whether an atom needs no quotes.
pub fn is_plain_atom(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    matches!(first, 'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ') && chars.all(is_name_char)
}

/// Whether a character may stand inside an unquoted atom or a variable.
pub fn is_name_char(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '@')
        || matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ')
}

/// An atom as it would be written in source.
pub fn atom_text(text: &str) -> String {
    let reserved =
        |text: &str| sym::WELL_KNOWN[sym::AFTER.0 as usize..=sym::XOR.0 as usize].contains(&text);
    if is_plain_atom(text) && !reserved(text) { text.to_owned() } else { quoted(text, '\'') }
}

/// Text between quotes, with escapes.
pub fn quoted(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\u{1b}' => out.push_str("\\e"),
            '\u{7f}' => out.push_str("\\d"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 32 || (0x80..0xa0).contains(&(c as u32)) => {
                out.push_str(&format!("\\x{{{:X}}}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// A token as it would be written in source.
pub fn token_text(token: Token, names: &Interner, literals: &Literals) -> String {
    match token.kind {
        Tok::Dot => ".".into(),
        Tok::Atom => atom_text(names.text(token.symbol())),
        Tok::Var => names.text(token.symbol()).to_owned(),
        Tok::Int => token.payload.to_string(),
        Tok::BigInt => match literals.ints.get(token.payload as usize) {
            Some(Integer::Small(n)) => n.to_string(),
            Some(Integer::Big(n)) => n.to_string(),
            None => String::new(),
        },
        Tok::Float => {
            literals.floats.get(token.payload as usize).map_or_else(String::new, |f| float_text(*f))
        }
        Tok::Char => match char::from_u32(token.payload) {
            Some(' ') => "$\\s".into(),
            Some(c @ ('\'' | '"')) => format!("${c}"),
            Some(c) => {
                let text = quoted(c.encode_utf8(&mut [0; 4]), '\'');
                format!("${}", &text[1..text.len() - 1])
            }
            None => String::new(),
        },
        Tok::Str => quoted(names.text(token.symbol()), '"'),
        Tok::Other => char::from_u32(token.payload).map_or_else(String::new, String::from),
        Tok::Error => String::new(),
        kind => match kind.punctuation() {
            Some(text) => text.to_owned(),
            None => names.text(token.symbol()).to_owned(),
        },
    }
}

/// A float in Erlang's syntax, shortest digits that read back equal.
pub fn float_text(f: f64) -> String {
    let text = format!("{f:?}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if !mantissa.contains('.') => format!("{mantissa}.0e{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_match_their_symbols() {
        let names = Interner::new();
        assert_eq!(Tok::keyword(sym::AFTER), Some(Tok::After));
        assert_eq!(Tok::keyword(sym::XOR), Some(Tok::Xor));
        assert_eq!(Tok::keyword(names.lookup("receive").unwrap()), Some(Tok::Receive));
        assert_eq!(Tok::keyword(sym::EMPTY), None);
        assert_eq!(std::mem::size_of::<Token>(), 16);
    }

    #[test]
    fn source_text_of_literals() {
        assert_eq!(atom_text("when"), "'when'");
        assert_eq!(atom_text("a@b"), "a@b");
        assert_eq!(atom_text("Ab"), "'Ab'");
        assert_eq!(quoted("a\"\n", '"'), "\"a\\\"\\n\"");
        assert_eq!(float_text(1e100), "1.0e100");
    }
}
