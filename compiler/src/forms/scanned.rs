//! Tokens as `erl_scan` gives them to tokens.
//!
//! Owner: the thread that compiles. Invariants: as `read`.

use super::etf::{Id, Terms};
use super::read::{BadForm, Place, Placed, Reader};
use crate::symbol::{Interner, Symbol};
use crate::token::{Literals, Tok};

/// The tokens of a list of `erl_scan`'s. White space and comments are left out. Columns are there if
/// the first token has one.
///
/// # Errors
/// What is no token.
pub fn scanned(
    terms: &Terms,
    list: Id,
    file: Symbol,
    names: &mut Interner,
    literals: &mut Literals,
) -> Result<Vec<Placed>, BadForm> {
    let place = Place { file, line: 0, column: 0 };
    let mut r = Reader { terms, names, literals, place, step: Vec::new() };
    for token in r.list(list)? {
        let (category, parts) = r.tagged(*token)?;
        match parts {
            [anno] => {
                r.at(*anno);
                let symbol = r.names.intern(category);
                let kind = match category {
                    "dot" => Tok::Dot,
                    // Reserved where a feature says so, which the scanner knew.
                    "maybe" => Tok::Maybe,
                    "else" => Tok::Else,
                    _ => match Tok::keyword(symbol) {
                        Some(word) => word,
                        None => punctuation(category).ok_or(BadForm(*token))?,
                    },
                };
                r.payload(kind, symbol.0);
            }
            [anno, value] => {
                r.at(*anno);
                match category {
                    "atom" => {
                        let symbol = r.symbol(*value)?;
                        r.payload(Tok::Atom, symbol.0);
                    }
                    "var" => {
                        let symbol = r.symbol(*value)?;
                        r.payload(Tok::Var, symbol.0);
                    }
                    "string" => {
                        let text = terms.text(*value).ok_or(BadForm(*token))?;
                        r.word(Tok::Str, &text);
                    }
                    "char" => {
                        let code = terms.int(*value).and_then(|n| u32::try_from(n).ok());
                        r.payload(Tok::Char, code.ok_or(BadForm(*token))?);
                    }
                    "integer" | "float" => r.number(*value)?,
                    "white_space" | "comment" => {}
                    _ => return Err(BadForm(*token)),
                }
            }
            _ => return Err(BadForm(*token)),
        }
    }
    r.run()
}

fn punctuation(text: &str) -> Option<Tok> {
    // The kinds from the first to the last are consecutive numbers, but safe code cannot count them.
    const ALL: [Tok; 45] = [
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
        Tok::Dot,
    ];
    ALL.into_iter().find(|kind| kind.punctuation() == Some(text))
}
