//! Compound expressions: `begin case if receive try fun`, clauses, guards and qualifiers.
//!
//! Owner: the thread that compiles. Invariants: as `parse`; a clause that parses is complete.

use super::expr::{expr, exprs, node};
use super::{In, Mode, Res, bad, bracketed, expect, fail, list1, pattern};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;
use crate::token::Tok;
use nom::Parser;

/// The keyword-led primaries.
pub(super) fn compound(i: In<'_>) -> Res<'_, Expr> {
    match i.peek() {
        Tok::Begin => {
            let (rest, body) = exprs(i.skip(1))?;
            let (rest, _) = expect(Tok::End, "`,` or `end`")(rest)?;
            Ok((rest, node(i, rest, ExprKind::Block(body))))
        }
        Tok::Case => case(i),
        Tok::If => {
            let (rest, clauses) = list1(Tok::Semi, if_clause).parse(i.skip(1))?;
            let (rest, _) = expect(Tok::End, "`;` or `end`")(rest)?;
            let kind = ExprKind::If(Box::new(If { clauses, exports: Exports::NONE }));
            Ok((rest, node(i, rest, kind)))
        }
        Tok::Receive => receive(i),
        Tok::Try => try_expr(i),
        Tok::Fun => fun(i),
        Tok::Maybe => maybe(i),
        Tok::Cond | Tok::Let => fail(i, "an expression (this word is reserved)"),
        _ => fail(i, "an expression"),
    }
}

fn case(i: In<'_>) -> Res<'_, Expr> {
    let (rest, scrutinee) = expr(i.skip(1))?;
    let (rest, _) = expect(Tok::Of, "`of`")(rest)?;
    let (rest, clauses) = list1(Tok::Semi, match_clause).parse(rest)?;
    let (rest, _) = expect(Tok::End, "`;` or `end`")(rest)?;
    let kind = ExprKind::Case(Box::new(Case { scrutinee, clauses, exports: Exports::NONE }));
    Ok((rest, node(i, rest, kind)))
}

fn receive(i: In<'_>) -> Res<'_, Expr> {
    let rest = i.skip(1);
    let (rest, clauses) = match rest.peek() {
        Tok::After => (rest, Vec::new()),
        _ => list1(Tok::Semi, match_clause).parse(rest)?,
    };
    let (rest, after) = match rest.peek() {
        Tok::After => {
            let (rest, timeout) = expr(rest.skip(1))?;
            let (rest, body) = arrow_body(rest)?;
            (rest, Some(After { timeout, body }))
        }
        _ => (rest, None),
    };
    let (rest, _) = expect(Tok::End, "`;`, `after` or `end`")(rest)?;
    let kind = ExprKind::Receive(Box::new(Receive { clauses, after, exports: Exports::NONE }));
    Ok((rest, node(i, rest, kind)))
}

fn try_expr(i: In<'_>) -> Res<'_, Expr> {
    let (mut rest, body) = exprs(i.skip(1))?;
    let mut parts = Try { body, clauses: Vec::new(), handlers: Vec::new(), cleanup: Vec::new() };
    if rest.peek() == Tok::Of {
        (rest, parts.clauses) = list1(Tok::Semi, match_clause).parse(rest.skip(1))?;
    }
    if rest.peek() == Tok::Catch {
        (rest, parts.handlers) = list1(Tok::Semi, handler).parse(rest.skip(1))?;
    }
    if rest.peek() == Tok::After {
        (rest, parts.cleanup) = exprs(rest.skip(1))?;
    }
    if parts.handlers.is_empty() && parts.cleanup.is_empty() {
        return fail(rest, "`catch` or `after`");
    }
    let (rest, _) = expect(Tok::End, "`end`")(rest)?;
    Ok((rest, node(i, rest, ExprKind::Try(Box::new(parts)))))
}

fn handler(start: In<'_>) -> Res<'_, Handler> {
    let class_token = start.first();
    let class_span = class_token.span;
    let pat = |kind| Pat { span: class_span, pos: class_span.lo, kind };
    let classed =
        matches!(class_token.kind, Tok::Atom | Tok::Var) && start.peek_at(1) == Tok::Colon;
    let (class, i) = if classed {
        let name = class_token.symbol();
        let kind = match class_token.kind {
            Tok::Atom => PatKind::Atom(name),
            _ if name == sym::UNDERSCORE => PatKind::Wildcard,
            _ => PatKind::Var(Var { name, id: VarId::NONE }, VarUse::Bind),
        };
        (pat(kind), start.skip(2))
    } else {
        (pat(PatKind::Atom(sym::THROW)), start)
    };
    let (i, reason) = pattern::pattern(In { mode: Mode::Reason, ..i })?;
    let mut i = i.restore(start);
    let mut stack = None;
    let mut stack_pos = if classed { reason.pos } else { class_span.lo };
    if classed && i.peek() == Tok::Colon {
        let (rest, t) = expect(Tok::Var, "a variable for the stack trace")(i.skip(1))?;
        i = rest;
        stack_pos = t.span.lo;
        if t.symbol() != sym::UNDERSCORE {
            stack = Some(Var { name: t.symbol(), id: VarId::NONE });
        }
    }
    let (i, guard) = guard(i)?;
    let (i, body) = arrow_body(i)?;
    Ok((i, Handler { span: i.since(start), class, reason, stack, stack_pos, guard, body }))
}

/// `when ...`, if it is there.
pub(super) fn guard(i: In<'_>) -> Res<'_, Guard> {
    match i.peek() {
        Tok::When => list1(Tok::Semi, exprs).parse(i.skip(1)),
        _ => Ok((i, Vec::new())),
    }
}

/// `-> A, B`.
pub(super) fn arrow_body(i: In<'_>) -> Res<'_, Vec<Expr>> {
    let (i, _) = expect(Tok::Arrow, "`->`")(i)?;
    exprs(i)
}

/// `P when G -> B`.
fn match_clause(start: In<'_>) -> Res<'_, Clause> {
    let (i, pat) = pattern::pattern(start)?;
    clause_rest(start, i, vec![pat])
}

fn if_clause(start: In<'_>) -> Res<'_, Clause> {
    let (i, guard) = list1(Tok::Semi, exprs).parse(start)?;
    let (i, body) = arrow_body(i)?;
    Ok((i, Clause { span: i.since(start), patterns: Vec::new(), guard, body }))
}

/// `(P, Q) when G -> B`, as funs and functions have them.
pub(super) fn head_clause<'a>(start: In<'a>, i: In<'a>) -> Res<'a, Clause> {
    let (i, patterns) =
        bracketed(Tok::LParen, pattern::head_pattern, Tok::RParen, "`,` or `)`")(i)?;
    clause_rest(start, i, patterns)
}

fn clause_rest<'a>(start: In<'a>, i: In<'a>, patterns: Vec<Pat>) -> Res<'a, Clause> {
    let (i, guard) = guard(i)?;
    let (i, body) = arrow_body(i)?;
    Ok((i, Clause { span: i.since(start), patterns, guard, body }))
}

fn fun(start: In<'_>) -> Res<'_, Expr> {
    let i = start.skip(1);
    match (i.peek(), i.peek_at(1)) {
        (Tok::LParen, _) | (Tok::Var, Tok::LParen) => fun_clauses(start, i),
        (Tok::Atom, Tok::Slash) => {
            let name = i.first().symbol();
            let i = i.skip(2);
            let arity = i.first();
            if arity.kind != Tok::Int {
                return fail(i, "an arity");
            }
            let i = i.skip(1);
            let kind = ExprKind::FunRef(Box::new(Callee::Unresolved(name)), arity.payload);
            Ok((i, node(start, i, kind)))
        }
        (Tok::Atom | Tok::Var, Tok::Colon) => {
            let (i, module) = fun_part(i, Tok::Atom, "a module name or variable")?;
            let (i, _) = expect(Tok::Colon, "`:`")(i)?;
            let (i, function) = fun_part(i, Tok::Atom, "a function name or variable")?;
            let (i, _) = expect(Tok::Slash, "`/`")(i)?;
            let (i, arity) = fun_part(i, Tok::Int, "an arity or variable")?;
            let kind = ExprKind::FunRemote(Box::new([module, function, arity]));
            Ok((i, node(start, i, kind)))
        }
        (Tok::Atom, _) => fail(i.skip(1), "`/` or `:`"),
        _ => fail(i, "`(`, a function name or a variable"),
    }
}

fn fun_part<'a>(i: In<'a>, literal: Tok, what: &'static str) -> Res<'a, Expr> {
    match i.peek() {
        Tok::Var => super::expr::primary(i),
        kind if kind == literal => super::expr::primary(i),
        _ => fail(i, what),
    }
}

fn fun_clauses<'a>(start: In<'a>, i: In<'a>) -> Res<'a, Expr> {
    let named = i.first();
    let name = (named.kind == Tok::Var).then(|| named.symbol());
    let mut clauses: Vec<Clause> = Vec::new();
    let mut rest = i;
    loop {
        let at = rest;
        if let Some(name) = name {
            let (next, t) = expect(Tok::Var, "the fun's name")(rest)?;
            if t.symbol() != name {
                return bad(
                    at,
                    "head-mismatch",
                    "this clause has another name than the fun's first",
                );
            }
            rest = next;
        }
        let (next, clause) = head_clause(at, rest)?;
        if clauses.first().is_some_and(|first| first.patterns.len() != clause.patterns.len()) {
            mismatch(at, at.first().span, named.span, "another number of arguments");
        }
        clauses.push(clause);
        rest = next;
        match rest.peek() {
            Tok::Semi => rest = rest.skip(1),
            Tok::End => break,
            _ => return fail(rest, "`;`, `,` or `end`"),
        }
    }
    let rest = rest.skip(1);
    let arity = clauses.first().map_or(0, |c| c.patterns.len() as u32);
    let name = name.filter(|n| *n != sym::UNDERSCORE).map(|name| Var { name, id: VarId::NONE });
    let kind = ExprKind::Fun(Box::new(Fun { name, arity, clauses }));
    Ok((rest, node(start, rest, kind)))
}

fn mismatch(i: In<'_>, span: Span, first: Span, what: &str) {
    let message = format!("head mismatch: this clause has {what}");
    i.cx.spoil(
        Diagnostic::error("head-mismatch", span, message)
            .label(first, "than the fun's first clause"),
    );
}

/// `maybe P ?= E, ... else ... end`.
fn maybe(i: In<'_>) -> Res<'_, Expr> {
    let (mut rest, steps) = list1(Tok::Comma, maybe_step).parse(i.skip(1))?;
    let mut clauses = Vec::new();
    if rest.peek() == Tok::Else {
        (rest, clauses) = list1(Tok::Semi, match_clause).parse(rest.skip(1))?;
    }
    let (rest, _) = expect(Tok::End, "`,`, `else` or `end`")(rest)?;
    Ok((rest, node(i, rest, ExprKind::Maybe(Box::new(Maybe { steps, clauses })))))
}

fn maybe_step(i: In<'_>) -> Res<'_, MaybeStep> {
    let (i, value) = expr(i)?;
    if i.peek() != Tok::MaybeMatch {
        return Ok((i, MaybeStep { pattern: None, value }));
    }
    let pattern = Some(pattern::from_expr(value));
    let (i, value) = expr(i.skip(1))?;
    Ok((i, MaybeStep { pattern, value }))
}

/// What follows `||`.
pub(super) fn qualifiers(i: In<'_>) -> Res<'_, Vec<Qualifier>> {
    list1(Tok::Comma, qualifier).parse(i)
}

fn qualifier(start: In<'_>) -> Res<'_, Qualifier> {
    let (mut i, first) = generator(start)?;
    if i.peek() != Tok::AndAnd {
        return Ok((i, first));
    }
    // `P <- L && Q <- M`: one generator of tuples, which the library makes.
    let (mut patterns, mut sources) = (Vec::new(), Vec::new());
    let mut next = (start, first);
    loop {
        match next {
            (_, Qualifier { strict: false, kind: QualifierKind::List(pattern, source), .. }) => {
                patterns.push(pattern);
                sources.push(source);
            }
            (at, _) => {
                let message = "in a zip (`&&`), only `P <- List` and `K := V <- Map` are supported";
                return bad(at, "unsupported-syntax", message);
            }
        }
        if i.peek() != Tok::AndAnd {
            break;
        }
        let at = i.skip(1);
        let (rest, qualifier) = generator(at)?;
        i = rest;
        next = (at, qualifier);
    }
    let span = i.since(start);
    let pattern = Pat { span, pos: span.lo, kind: PatKind::Tuple(patterns) };
    let list = Expr { span, pos: span.lo, kind: ExprKind::List(sources, None) };
    let source = library_call(sym::ZIP, list);
    let kind = QualifierKind::List(pattern, source);
    Ok((i, Qualifier { span, pos: span.lo, strict: false, zip: true, kind }))
}

/// A call of what the library has for generators.
fn library_call(function: Symbol, arg: Expr) -> Expr {
    let (span, pos) = (arg.span, arg.pos);
    let callee = Callee::Remote(sym::GENERATOR, function);
    let call = Call { callee, callee_span: span, args: vec![arg] };
    Expr { span, pos, kind: ExprKind::Call(Box::new(call)) }
}

fn generator(start: In<'_>) -> Res<'_, Qualifier> {
    let (i, e) = expr(start)?;
    if i.peek() == Tok::MapExact {
        return map_generator(start, i.skip(1), e);
    }
    let strict = matches!(i.peek(), Tok::StrictLArrow | Tok::StrictLDoubleArrow);
    let pos = i.first().span.lo;
    let (i, kind) = match i.peek() {
        Tok::LArrow | Tok::StrictLArrow => {
            let pat = pattern::from_expr(e);
            let (i, source) = expr(i.skip(1))?;
            (i, QualifierKind::List(pat, source))
        }
        Tok::LDoubleArrow | Tok::StrictLDoubleArrow => {
            if !matches!(e.kind, ExprKind::Binary(_)) {
                return fail(i, "a binary pattern before `<=`");
            }
            let pat = pattern::from_expr(e);
            let (i, source) = expr(i.skip(1))?;
            (i, QualifierKind::Binary(pat, source))
        }
        _ => (i, QualifierKind::Filter { cond: e, guard: false }),
    };
    Ok((i, Qualifier { span: i.since(start), pos, strict, zip: false, kind }))
}

/// `K := V <- M`: the pairs of a map or an iterator, which the library lists.
fn map_generator<'a>(start: In<'a>, i: In<'a>, key: Expr) -> Res<'a, Qualifier> {
    let (i, value) = expr(i)?;
    let strict = i.peek() == Tok::StrictLArrow;
    let pos = i.first().span.lo;
    if !strict && i.peek() != Tok::LArrow {
        return fail(i, "`<-`");
    }
    let span = key.span.to(value.span);
    let pair = vec![pattern::from_expr(key), pattern::from_expr(value)];
    let pattern = Pat { span, pos: span.lo, kind: PatKind::Tuple(pair) };
    let (i, map) = expr(i.skip(1))?;
    let pairs = library_call(sym::PAIRS, map);
    let kind = QualifierKind::List(pattern, pairs);
    Ok((i, Qualifier { span: i.since(start), pos, strict, zip: false, kind }))
}
