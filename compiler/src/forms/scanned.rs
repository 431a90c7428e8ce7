//! Tokens as `erl_scan` gives them to tokens.
//!
//! Owner: the thread that compiles. Invariants: as `read`.

use super::etf::{Id, Terms};
use super::read::{BadForm, Placed, Reader};
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
    let mut r = Reader::new(terms, file, names, literals);
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
                        None => Tok::from_punctuation(category).ok_or(BadForm(*token))?,
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
