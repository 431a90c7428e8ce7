//! Macro expansion of one form.
//!
//! Owner: the thread that compiles. Invariants: no recursion: what a macro gives is put before the
//! rest of the input and read again; the work per form is bounded.

use super::Preprocessor;
use super::macros::{Macro, Nesting};
use crate::diag::Diagnostic;
use crate::session::{Expansion, Session};
use crate::source::Span;
use crate::symbol::{Symbol, sym};
use crate::token::{Tok, Token, token_text};

/// How many tokens the macros of one module may make, however short it is, and for each byte of
/// its text. Real modules stay far below; macros that double each other do not keep the compiler busy.
const MIN_EXPANSION: usize = 100_000;
const EXPANSION_PER_BYTE: usize = 20;

type Failure = Box<Diagnostic>;

/// The input of an expansion: first what macros made (in reverse), then the form.
struct Stream<'a> {
    made: Vec<Token>,
    form: &'a [Token],
    at: usize,
}

impl Stream<'_> {
    fn next(&mut self) -> Option<Token> {
        if let Some(token) = self.made.pop() {
            return Some(token);
        }
        let token = self.form.get(self.at).copied();
        self.at += usize::from(token.is_some());
        token
    }
    fn peek(&self, ahead: usize) -> Option<Token> {
        match self.made.len().checked_sub(ahead + 1) {
            Some(i) => Some(self.made[i]),
            None => self.form.get(self.at + ahead - self.made.len()).copied(),
        }
    }
    fn push_back(&mut self, tokens: &[Token]) {
        self.made.extend(tokens.iter().rev());
    }
}

impl Preprocessor<'_> {
    /// A form with all macros expanded.
    pub(super) fn expand(
        &mut self,
        session: &mut Session,
        form: &[Token],
    ) -> Result<Vec<Token>, Failure> {
        let mut stream = Stream { made: Vec::new(), form, at: 0 };
        let mut out = Vec::with_capacity(form.len() + form.len() / 2);
        let last = session.sources.files().last();
        let bytes = last.map_or(0, |file| file.start as usize + file.text.len());
        let most = MIN_EXPANSION + EXPANSION_PER_BYTE * bytes;
        while let Some(token) = stream.next() {
            if token.kind != Tok::Question {
                out.push(token);
                continue;
            }
            let name = match stream.next() {
                Some(name) if matches!(name.kind, Tok::Atom | Tok::Var) => name,
                other => return Err(illegal_call(session, token, other)),
            };
            let call = Span::new(token.span.lo.min(name.span.lo), name.span.hi);
            let call =
                if call.hi < call.lo || token.span.lo > name.span.hi { name.span } else { call };
            let made = match self.builtin(session, name.symbol(), call, form)? {
                Some(token) => vec![token],
                None => self.user_macro(session, name.symbol(), call, &mut stream)?,
            };
            // Text made by `??` counts too: quoted again and again, it doubles each time.
            let text = |t: &Token| match t.kind {
                Tok::Str => session.names.text(t.symbol()).len() / 16,
                _ => 0,
            };
            self.made += made.len() + 1 + made.iter().map(text).sum::<usize>();
            if self.made > most {
                let message = "macro expansion is too large";
                return Err(Box::new(Diagnostic::error("macro-too-large", call, message)));
            }
            stream.push_back(&made);
        }
        Ok(out)
    }

    /// The token of a predefined macro, if the name is one.
    fn builtin(
        &self,
        session: &mut Session,
        name: Symbol,
        call: Span,
        form: &[Token],
    ) -> Result<Option<Token>, Failure> {
        let token = |kind, payload| Ok(Some(Token { kind, payload, span: call }));
        match name {
            sym::M_MODULE | sym::M_MODULE_STRING => match self.module {
                Some(module) if name == sym::M_MODULE => token(Tok::Atom, module.0),
                Some(module) => token(Tok::Str, module.0),
                None => Err(self.unknown_macro(session, name, call)),
            },
            sym::M_FILE => token(Tok::Str, session.sources.locate(call.lo).file.0),
            sym::M_LINE => token(Tok::Int, session.sources.locate(call.lo).line),
            sym::M_MACHINE => token(Tok::Atom, sym::M_BEAM.0),
            sym::M_BEAM => token(Tok::Atom, sym::TRUE.0),
            sym::M_OTP_RELEASE => token(Tok::Int, 25),
            sym::M_FUNCTION_NAME | sym::M_FUNCTION_ARITY => {
                let arity = match form {
                    [first, rest @ ..] if first.kind == Tok::Atom => {
                        super::macros::count_args(rest)
                    }
                    _ => None,
                };
                match arity {
                    Some(_) if name == sym::M_FUNCTION_NAME => token(Tok::Atom, form[0].payload),
                    Some(arity) => token(Tok::Int, arity),
                    None => {
                        let text = session.names.text(name);
                        let message = format!("?{text} can only be used within a function");
                        Err(Box::new(Diagnostic::error("macro-outside-function", call, message)))
                    }
                }
            }
            _ => Ok(None),
        }
    }

    fn user_macro(
        &self,
        session: &mut Session,
        name: Symbol,
        call: Span,
        stream: &mut Stream<'_>,
    ) -> Result<Vec<Token>, Failure> {
        let Some(set) = self.macros.get(name) else {
            return Err(self.unknown_macro(session, name, call));
        };
        let called = stream.peek(0).is_some_and(|t| t.kind == Tok::LParen);
        let (definition, args) = if set.functions.is_empty() || !called {
            (set.object.as_ref(), Vec::new())
        } else {
            let mut consumed = Vec::new();
            match (arguments(stream, &mut consumed), &set.object) {
                (Some(args), object) => match set.function(args.len() as u32) {
                    Some(definition) => (Some(definition), args),
                    None => {
                        stream.push_back(&consumed);
                        (object.as_ref(), Vec::new())
                    }
                },
                (None, Some(object)) => {
                    stream.push_back(&consumed);
                    (Some(object), Vec::new())
                }
                (None, None) => {
                    let text = session.names.text(name);
                    let message = format!("badly formed argument for macro `{text}`");
                    return Err(Box::new(Diagnostic::error("bad-macro-call", call, message)));
                }
            }
        };
        let text = || session.names.text(name);
        let Some(definition) = definition else {
            let mut wanted: Vec<u32> = set.functions.iter().map(|(n, _)| *n).collect();
            wanted.sort_unstable();
            let wanted: Vec<String> = wanted.iter().map(u32::to_string).collect();
            let message = format!("argument mismatch for macro `{}`", text());
            let diag = Diagnostic::error("macro-arity", call, message)
                .note(format!("it takes {} argument(s)", wanted.join(" or ")))
                .label(set.functions[0].1.span, "defined here");
            return Err(Box::new(diag));
        };
        if self.macros.is_circular(definition) {
            let message = format!("circular macro `{}`", text());
            let diag = Diagnostic::error("circular-macro", call, message)
                .label(definition.span, "defined here");
            return Err(Box::new(diag));
        }
        session.expansions.push(Expansion { call, name, definition: definition.span });
        Ok(substitute(session, definition, &args, call))
    }
}

/// The body with arguments put in. A body's token is placed at the call; after an argument, at
/// that argument's last token, so that lines never run backwards.
fn substitute(
    session: &mut Session,
    definition: &Macro,
    args: &[Vec<Token>],
    call: Span,
) -> Vec<Token> {
    let mut made = Vec::with_capacity(definition.body.len());
    let mut place = call;
    let argument = |token: &Token| {
        (token.kind == Tok::Var)
            .then(|| definition.params.iter().position(|p| *p == token.symbol()))
            .flatten()
            .map(|i| &args[i])
    };
    let mut at = 0;
    while let Some(token) = definition.body.get(at) {
        at += 1;
        if token.kind == Tok::Question
            && definition.body.get(at).is_some_and(|t| t.kind == Tok::Question)
            && let Some(arg) = definition.body.get(at + 1).and_then(argument)
        {
            at += 2;
            let texts: Vec<String> =
                arg.iter().map(|t| token_text(*t, &session.names, &session.literals)).collect();
            let payload = session.names.intern(&texts.join(" ")).0;
            made.push(Token { kind: Tok::Str, payload, span: place });
            continue;
        }
        match argument(token) {
            Some(arg) => {
                made.extend_from_slice(arg);
                place = arg.last().map_or(place, |t| t.span);
            }
            None => made.push(Token { span: place, ..*token }),
        }
    }
    made
}

/// Reads `(A, B)` from the stream, logging what it takes; `None` if it is not well formed.
fn arguments(stream: &mut Stream<'_>, consumed: &mut Vec<Token>) -> Option<Vec<Vec<Token>>> {
    consumed.push(stream.next()?);
    let mut nesting = Nesting::default();
    let mut args = vec![Vec::new()];
    loop {
        let token = stream.next()?;
        consumed.push(token);
        if nesting.depth() == 0 {
            match token.kind {
                Tok::RParen => {
                    if args.len() == 1 && args[0].is_empty() {
                        args.clear();
                    }
                    return Some(args);
                }
                Tok::Comma => {
                    args.push(Vec::new());
                    continue;
                }
                _ => {}
            }
        }
        if token.kind == Tok::Dot {
            return None;
        }
        let kind = |t: Option<Token>| t.map(|t| t.kind);
        if !nesting.step(token.kind, kind(stream.peek(0)), kind(stream.peek(1))) {
            return None;
        }
        args.last_mut()?.push(token);
    }
}

fn illegal_call(session: &Session, question: Token, next: Option<Token>) -> Failure {
    let text = match next {
        Some(t) if t.kind != Tok::Dot => token_text(t, &session.names, &session.literals),
        _ => "end of form".to_owned(),
    };
    let message = format!("illegal macro call: `?` before {text}");
    let at = next.filter(|t| t.kind != Tok::Dot).map_or(question.span.lo, |t| t.span.lo);
    Box::new(Diagnostic::error("bad-macro-call", question.span, message).at(at))
}
