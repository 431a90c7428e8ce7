//! The parser's floor: the token stream as a nom input, failures, and the entry points.
//!
//! Owner: the thread that compiles. Invariants: one form is parsed at a time, from its tokens up
//! to and with the full stop; a syntax error ends the form, not the run; nesting is bounded by
//! [`MAX_DEPTH`], so neither the parser nor any later walk over the tree can exhaust the native
//! stack. nom's `Error` means "not this alternative", `Failure` means a syntax error.

mod attribute;
mod binary;
mod compound;
pub(crate) mod expr;
mod form;
mod hints;
mod pattern;
mod types;

pub use attribute::RECORD_FIELDS;

use crate::ast::{Expr, Form, Span};
use crate::diag::Diagnostic;
use crate::session::Session;
use crate::symbol::Interner;
use crate::token::{Literals, Tok, Token, token_text};
use nom::{Err, IResult, Input, Parser};
use std::cell::{Cell, RefCell};

/// How deep expressions, patterns and types may nest.
///
/// Measured: a level costs the parser up to 5.5 kB of native stack in a development build (a `try`
/// in the handler of a `try`; a parenthesis costs 2.5 kB), so that 200 levels take half of a
/// thread's usual 2 MB and leave the rest to later walks. All of OTP's sources need fewer than 30.
pub const MAX_DEPTH: u32 = 200;

/// What all parsers of one form share.
pub(crate) struct Cx<'a> {
    names: &'a Interner,
    literals: &'a Literals,
    /// Problems that do not stop the parser.
    diags: RefCell<Vec<Diagnostic>>,
    /// Whether the form is wrong as a whole, though its syntax is right.
    spoilt: Cell<bool>,
    /// The full stop, given for every token past the end.
    end: Token,
}

impl Cx<'_> {
    fn report(&self, diag: Diagnostic) {
        self.diags.borrow_mut().push(diag);
    }

    /// Reports what makes the form useless (once); a syntax error after it takes precedence.
    fn spoil(&self, diag: Diagnostic) {
        if !self.spoilt.replace(true) {
            self.report(diag);
        }
    }
}

/// The rest of a form's tokens.
#[derive(Clone, Copy)]
pub(crate) struct In<'a> {
    tokens: &'a [Token],
    cx: &'a Cx<'a>,
    depth: u32,
    mode: Mode,
}

/// What may stand at the top of the expression being parsed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Anything.
    Expr,
    /// A function's or fun's argument: no calls, no compound expressions. Inside brackets
    /// everything parses, and what is no pattern is reported as such.
    Pattern,
    /// As `Pattern`, for the reason in a `catch` clause, where a `:` may follow.
    Reason,
}

impl<'a> In<'a> {
    fn first(self) -> Token {
        self.tokens.first().copied().unwrap_or(self.cx.end)
    }
    fn peek(self) -> Tok {
        self.first().kind
    }
    fn peek_at(self, ahead: usize) -> Tok {
        self.tokens.get(ahead).map_or(Tok::Dot, |t| t.kind)
    }
    fn skip(self, count: usize) -> Self {
        In { tokens: self.tokens.get(count..).unwrap_or(&[]), ..self }
    }
    /// One level deeper, or the error that there is no deeper.
    fn deeper(self) -> Result<Self, Err<Fail>> {
        if self.depth >= MAX_DEPTH {
            return Err(Err::Failure(Fail { left: self.tokens.len(), why: Why::TooDeep }));
        }
        Ok(In { depth: self.depth + 1, ..self })
    }
    /// These tokens at another's depth and in its mode.
    fn restore(self, of: In<'_>) -> Self {
        In { depth: of.depth, mode: of.mode, ..self }
    }
    /// These tokens with everything allowed.
    fn anything(self) -> Self {
        In { mode: Mode::Expr, ..self }
    }
    /// The span from `from`'s first token to the last token before `self`.
    fn since(self, from: In<'a>) -> Span {
        let used = from.tokens.len() - self.tokens.len();
        let last = from.tokens.get(used.wrapping_sub(1)).map_or(from.first().span, |t| t.span);
        from.first().span.to(last)
    }
}

/// Why a parser failed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Why {
    /// The token is not what the grammar allows; what it wants, for the message.
    Expected(&'static str),
    TooDeep,
    /// A grammatical form whose content is wrong: code, message.
    Bad(&'static str, &'static str),
}

/// A failure, placed by how many tokens were left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fail {
    left: usize,
    why: Why,
}

impl<'a> nom::error::ParseError<In<'a>> for Fail {
    fn from_error_kind(input: In<'a>, _: nom::error::ErrorKind) -> Self {
        Fail { left: input.tokens.len(), why: Why::Expected("something else") }
    }
    fn append(_: In<'a>, _: nom::error::ErrorKind, other: Self) -> Self {
        other
    }
}

type Res<'a, T> = IResult<In<'a>, T, Fail>;

impl<'a> Input for In<'a> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'a, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.tokens.len()
    }
    fn take(&self, index: usize) -> Self {
        In { tokens: &self.tokens[..index], ..*self }
    }
    fn take_from(&self, index: usize) -> Self {
        self.skip(index)
    }
    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.skip(index), self.take(index))
    }
    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.tokens.iter().position(|t| predicate(*t))
    }
    fn iter_elements(&self) -> Self::Iter {
        self.tokens.iter().copied()
    }
    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }
    fn slice_index(&self, count: usize) -> Result<usize, nom::Needed> {
        if count <= self.tokens.len() { Ok(count) } else { Err(nom::Needed::Unknown) }
    }
}

/// A syntax error at the next token.
fn fail<T>(i: In<'_>, expected: &'static str) -> Result<T, Err<Fail>> {
    Err(Err::Failure(Fail { left: i.tokens.len(), why: Why::Expected(expected) }))
}

/// A form that is grammatical but wrong, reported at the next token.
fn bad<T>(i: In<'_>, code: &'static str, message: &'static str) -> Result<T, Err<Fail>> {
    Err(Err::Failure(Fail { left: i.tokens.len(), why: Why::Bad(code, message) }))
}

/// A token of a kind, or "not this alternative".
fn tok<'a>(kind: Tok) -> impl Fn(In<'a>) -> Res<'a, Token> {
    move |i| {
        let t = i.first();
        if t.kind == kind && !i.tokens.is_empty() {
            Ok((i.skip(1), t))
        } else {
            let expected = kind.punctuation().unwrap_or("another token");
            Err(Err::Error(Fail { left: i.tokens.len(), why: Why::Expected(expected) }))
        }
    }
}

/// A token that must come now.
fn expect<'a>(kind: Tok, name: &'static str) -> impl Fn(In<'a>) -> Res<'a, Token> {
    move |i| {
        let t = i.first();
        if t.kind == kind && !i.tokens.is_empty() { Ok((i.skip(1), t)) } else { fail(i, name) }
    }
}

/// One or more items with separators; after a separator an item must follow.
fn list1<'a, T, P>(separator: Tok, item: P) -> impl Parser<In<'a>, Output = Vec<T>, Error = Fail>
where
    P: Parser<In<'a>, Output = T, Error = Fail>,
{
    nom::multi::separated_list1(tok(separator), item)
}

/// Items between brackets, separated by commas; possibly none.
fn bracketed<'a, T, P>(
    open: Tok,
    item: P,
    close: Tok,
    name: &'static str,
) -> impl FnMut(In<'a>) -> Res<'a, Vec<T>>
where
    P: Parser<In<'a>, Output = T, Error = Fail>,
{
    let mut items = list1(Tok::Comma, item);
    move |start: In<'a>| {
        let (i, _) = expect(open, open.punctuation().unwrap_or("a bracket"))(start.anything())?;
        if i.peek() == close {
            return Ok((i.skip(1).restore(start), Vec::new()));
        }
        let (i, list) = items.parse(i)?;
        let (i, _) = expect(close, name)(i)?;
        Ok((i.restore(start), list))
    }
}

fn run<'t, T>(
    session: &mut Session,
    tokens: &'t [Token],
    parser: impl for<'a> Fn(In<'a>) -> Res<'a, T>,
) -> Option<T> {
    if tokens.iter().any(|t| t.kind == Tok::Error) {
        // Reported by the scanner.
        return None;
    }
    let end = tokens.last().copied()?;
    let cx = Cx {
        names: &session.names,
        literals: &session.literals,
        diags: RefCell::default(),
        spoilt: Cell::new(false),
        end,
    };
    let result = parser(In { tokens, cx: &cx, depth: 0, mode: Mode::Expr });
    let out = match result {
        Ok((_, value)) => (!cx.spoilt.get()).then_some(value),
        Err(Err::Error(fail) | Err::Failure(fail)) => {
            let diag = explain(fail, tokens, session);
            // What was found before is noise beside it.
            cx.diags.replace(vec![diag]);
            None
        }
        Err(Err::Incomplete(_)) => None,
    };
    let mut found = cx.diags.into_inner();
    session.diags.append(&mut found);
    out
}

/// Parses the tokens of one form, up to and with its full stop. Problems go to the session; a form
/// with a syntax error gives nothing.
pub fn parse_form(session: &mut Session, tokens: &[Token]) -> Option<Form> {
    run(session, tokens, form::form)
}

/// Parses a sequence of expressions, up to and with its full stop, as `rvm eval` takes them.
pub fn parse_expr_list(session: &mut Session, tokens: &[Token]) -> Option<Vec<Expr>> {
    run(session, tokens, |i| {
        let (i, exprs) = expr::exprs(i)?;
        let (i, _) = expect(Tok::Dot, "`,` or `.`")(i)?;
        Ok((i, exprs))
    })
}

fn explain(fail: Fail, tokens: &[Token], session: &Session) -> Diagnostic {
    let at = tokens.len().saturating_sub(fail.left.max(1));
    let token = tokens[at.min(tokens.len() - 1)];
    match fail.why {
        Why::TooDeep => Diagnostic::error("nested-too-deep", token.span, "nested too deeply")
            .note(format!("at most {MAX_DEPTH} levels are allowed"))
            .help("move an inner part into a function of its own"),
        Why::Bad(code, message) => Diagnostic::error(code, token.span, message),
        Why::Expected(expected) => {
            let text = match token.kind {
                Tok::Dot => "the full stop".to_owned(),
                _ => format!("`{}`", token_text(token, &session.names, &session.literals)),
            };
            let mut diag =
                Diagnostic::error("syntax", token.span, format!("syntax error before {text}"));
            diag.notes.push(format!("expected {expected}"));
            hints::hint(diag, tokens, at, expected, session)
        }
    }
}
