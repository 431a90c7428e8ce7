//! What a syntax error probably comes from: advice for the mistakes that people make.
//!
//! Owner: the thread that compiles. Invariants: runs once for a form with a syntax error, in time
//! proportional to the form; only words, no effect on what is accepted.

use crate::diag::Diagnostic;
use crate::session::Session;
use crate::token::{Tok, Token, token_text};

/// A syntax error at `tokens[at]` with the advice that fits, if any does.
pub(super) fn hint(
    diag: Diagnostic,
    tokens: &[Token],
    at: usize,
    expected: &str,
    session: &Session,
) -> Diagnostic {
    let at = at.min(tokens.len().saturating_sub(1));
    let token = tokens[at];
    let previous = at.checked_sub(1).map(|before| tokens[before]);
    let next = tokens.get(at + 1).map(|t| t.kind);
    let open = still_open(&tokens[..at]);
    let closes = matches!(token.kind, Tok::RParen | Tok::RBracket | Tok::RBrace | Tok::RBin);
    match (previous.map(|t| t.kind), token.kind) {
        (Some(Tok::Comma), Tok::Dot) if open.is_none() => {
            diag.help("a comma before the full stop: remove it")
        }
        (Some(Tok::Semi), Tok::End) => diag.help("the last clause has no `;` after it: remove it"),
        (Some(Tok::Comma), Tok::End | Tok::RParen | Tok::RBracket | Tok::RBrace) => {
            diag.help("nothing follows the comma: remove it")
        }
        (Some(Tok::Plus | Tok::Minus | Tok::Star), Tok::Assign) => {
            diag.help("a variable keeps its value: bind a new one, as in `New = Old + 1`")
        }
        (Some(Tok::Bang), Tok::Assign) => diag.help("not equal is written `/=` or `=/=`"),
        (Some(Tok::Slash), Tok::Slash) => diag.help("comments start with `%`"),
        (Some(before), Tok::Assign) if is_reserved(before) => {
            let word = token_text(tokens[at - 1], &session.names, &session.literals);
            diag.help(format!("`{word}` is a reserved word: choose another name"))
        }
        (_, Tok::MapAssoc) if expected.contains("`->`") => {
            diag.help("a clause's head and body are separated by `->`")
        }
        (_, Tok::If) if expected.contains("`->`") => diag.help("guards begin with `when`"),
        (_, Tok::LDoubleArrow) => diag.help("less or equal is written `=<`"),
        (_, Tok::Other | Tok::Bang) => diag.help("not equal is written `/=` or `=/=`"),
        _ if expected.contains("`=>`") => diag.help("map fields are written `Key => Value`"),
        (None, Tok::Var) if next == Some(Tok::LParen) => {
            diag.help("a name with a capital is a variable: functions begin with a small letter")
        }
        (None, _) => diag.help("did the form before this one end too early, at its full stop?"),
        (Some(Tok::Semi), Tok::After) | (_, Tok::Semi) if expected.contains("`after`") => {
            diag.help("`after` comes last, with no `;` before or after it")
        }
        (_, Tok::End) if expected.contains("`catch`") => {
            diag.help("a `try` needs a `catch` or an `after` before its `end`")
        }
        (_, Tok::End) if open.is_none() => diag.help("there is nothing left for it to close"),
        (_, Tok::LParen) if expected.contains("`)`") => {
            diag.help("calls are not allowed in patterns: match a variable, test it in a guard")
        }
        (Some(_), kind) if starts_expression(kind) && fresh_line(tokens, at, session) => {
            missing(diag, tokens, at, session)
        }
        (_, kind) if kind == Tok::Dot || kind == Tok::End || closes => match open {
            Some(open) => {
                let word = closer(open.kind);
                diag.label(open.span, format!("this still needs its {word}"))
            }
            None => diag,
        },
        _ => diag,
    }
}

/// Something is missing at the end of the line before.
fn missing(diag: Diagnostic, tokens: &[Token], at: usize, session: &Session) -> Diagnostic {
    let before = tokens[at - 1].span;
    let column = session.sources.locate(tokens[at].span.lo).column;
    let head = tokens.get(at + 1).is_some_and(|t| t.kind == Tok::LParen);
    if column == 1 && tokens[at].kind == Tok::Atom && head {
        return diag.label(before, "perhaps the `.` that ends the function is missing here");
    }
    diag.label(before, "perhaps a `,` is missing here")
}

/// Whether a token is the first on its line.
fn fresh_line(tokens: &[Token], at: usize, session: &Session) -> bool {
    let line = |t: Token| session.sources.locate(t.span.lo).line;
    line(tokens[at - 1]) < line(tokens[at])
}

fn starts_expression(kind: Tok) -> bool {
    matches!(
        kind,
        Tok::Atom
            | Tok::Var
            | Tok::Int
            | Tok::BigInt
            | Tok::Float
            | Tok::Char
            | Tok::Str
            | Tok::LBrace
            | Tok::LBracket
            | Tok::LBin
            | Tok::Hash
            | Tok::Begin
            | Tok::Case
            | Tok::If
            | Tok::Receive
            | Tok::Try
            | Tok::Fun
            | Tok::Catch
    )
}

/// Whether a token is a reserved word.
fn is_reserved(kind: Tok) -> bool {
    (Tok::After as u8..=Tok::Xor as u8).contains(&(kind as u8))
}

/// What closes an opening token.
fn closer(open: Tok) -> &'static str {
    match open {
        Tok::LParen => "`)`",
        Tok::LBracket => "`]`",
        Tok::LBrace => "`}`",
        Tok::LBin => "`>>`",
        _ => "`end`",
    }
}

/// The innermost bracket or block that these tokens leave open.
fn still_open(tokens: &[Token]) -> Option<Token> {
    let mut open: Vec<Token> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Tok::Fun => {
                let next = tokens.get(at + 1).map(|t| t.kind);
                let after = tokens.get(at + 2).map(|t| t.kind);
                let clauses = next == Some(Tok::LParen)
                    || (next == Some(Tok::Var) && after == Some(Tok::LParen));
                if clauses {
                    open.push(*token);
                }
            }
            Tok::LParen
            | Tok::LBracket
            | Tok::LBrace
            | Tok::LBin
            | Tok::Begin
            | Tok::Case
            | Tok::If
            | Tok::Receive
            | Tok::Try => open.push(*token),
            Tok::RParen | Tok::RBracket | Tok::RBrace | Tok::RBin | Tok::End => {
                open.pop();
            }
            _ => {}
        }
    }
    open.last().copied()
}
