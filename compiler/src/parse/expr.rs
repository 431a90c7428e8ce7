//! Expressions: precedence climbing over operators, then primaries and what may follow them.
//!
//! Owner: the thread that compiles. Invariants: the operator table is Erlang's, from `catch` (0)
//! over `=` and `!` (100) to prefix operators (600); operators of one associative level become one
//! [`Chain`], parsed in a loop.

use super::{In, Mode, Res, binary, bracketed, compound, expect, fail, list1, pattern};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::symbol::sym;
use crate::token::{Tok, Token};
use nom::Parser;

/// The level of `=`, `?=` and `!`.
pub(crate) const MATCH: u16 = 100;
const ORELSE: u16 = 150;
const ANDALSO: u16 = 160;
/// The level of comparisons, which do not associate.
pub(crate) const COMPARE: u16 = 200;
const LIST: u16 = 300;
/// The level of `+` and its like, from which on operators associate to the left.
pub(crate) const ADD: u16 = 400;
const MULTIPLY: u16 = 500;
/// The level of operators before one operand.
pub(crate) const PREFIX: u16 = 600;

/// The operator a token is between two operands, and its level.
pub(crate) fn binary_op(kind: Tok) -> Option<(BinaryOp, u16)> {
    Some(match kind {
        Tok::Bang => (BinaryOp::Send, MATCH),
        Tok::OrElse => (BinaryOp::OrElse, ORELSE),
        Tok::AndAlso => (BinaryOp::AndAlso, ANDALSO),
        Tok::EqEq => (BinaryOp::Eq, COMPARE),
        Tok::SlashEq => (BinaryOp::Ne, COMPARE),
        Tok::EqLt => (BinaryOp::Le, COMPARE),
        Tok::Lt => (BinaryOp::Lt, COMPARE),
        Tok::GtEq => (BinaryOp::Ge, COMPARE),
        Tok::Gt => (BinaryOp::Gt, COMPARE),
        Tok::EqColonEq => (BinaryOp::ExactEq, COMPARE),
        Tok::EqSlashEq => (BinaryOp::ExactNe, COMPARE),
        Tok::PlusPlus => (BinaryOp::Append, LIST),
        Tok::MinusMinus => (BinaryOp::Subtract, LIST),
        Tok::Plus => (BinaryOp::Add, ADD),
        Tok::Minus => (BinaryOp::Sub, ADD),
        Tok::Bor => (BinaryOp::Bor, ADD),
        Tok::Bxor => (BinaryOp::Bxor, ADD),
        Tok::Bsl => (BinaryOp::Bsl, ADD),
        Tok::Bsr => (BinaryOp::Bsr, ADD),
        Tok::Or => (BinaryOp::Or, ADD),
        Tok::Xor => (BinaryOp::Xor, ADD),
        Tok::Slash => (BinaryOp::FloatDiv, MULTIPLY),
        Tok::Star => (BinaryOp::Mul, MULTIPLY),
        Tok::Div => (BinaryOp::Div, MULTIPLY),
        Tok::Rem => (BinaryOp::Rem, MULTIPLY),
        Tok::Band => (BinaryOp::Band, MULTIPLY),
        Tok::And => (BinaryOp::And, MULTIPLY),
        _ => return None,
    })
}

/// The prefix operator a token is.
pub(crate) fn unary_op(kind: Tok) -> Option<UnaryOp> {
    Some(match kind {
        Tok::Plus => UnaryOp::Plus,
        Tok::Minus => UnaryOp::Minus,
        Tok::Bnot => UnaryOp::Bnot,
        Tok::Not => UnaryOp::Not,
        _ => return None,
    })
}

/// Expressions separated by commas, at least one.
pub(super) fn exprs(i: In<'_>) -> Res<'_, Vec<Expr>> {
    list1(Tok::Comma, expr).parse(i)
}

/// An expression.
pub(super) fn expr(i: In<'_>) -> Res<'_, Expr> {
    level(i, 0)
}

/// An expression whose operators bind at least as tightly as `min`.
fn level(start: In<'_>, min: u16) -> Res<'_, Expr> {
    let inner = start.deeper()?;
    let (mut i, mut left) = prefix(inner)?;
    loop {
        let t = i.first();
        if t.kind == Tok::Assign && min <= MATCH {
            let (rest, right) = level(i.skip(1), MATCH)?;
            i = rest;
            let span = left.span.to(right.span);
            let pos = left.span.lo;
            let pat = pattern::from_expr(left);
            left = Expr { span, pos, kind: ExprKind::Match(Box::new(pat), Box::new(right)) };
            continue;
        }
        let Some((op, prec)) = binary_op(t.kind) else { break };
        let short = matches!(op, BinaryOp::Send | BinaryOp::AndAlso | BinaryOp::OrElse);
        if prec < min || (short && i.mode != Mode::Expr) {
            break;
        }
        if prec == COMPARE || prec == MATCH {
            let next = if prec == COMPARE { COMPARE + 1 } else { MATCH };
            let (rest, right) = level(i.skip(1), next)?;
            i = rest;
            if prec == COMPARE && binary_op(i.peek()).is_some_and(|(_, p)| p == COMPARE) {
                return fail(i, "something else: comparisons do not chain");
            }
            left = operation(op, t, left, right);
            continue;
        }
        let mut operands = Vec::new();
        let mut ops = Vec::new();
        while let Some((op, p)) = binary_op(i.peek())
            && p == prec
        {
            ops.push((op, i.first().span.lo));
            let (rest, operand) = level(i.skip(1), prec + 1)?;
            i = rest;
            operands.push(operand);
        }
        left = chain(prec, left, operands, ops, t);
    }
    Ok((i.restore(start), left))
}

fn operation(op: BinaryOp, at: Token, left: Expr, right: Expr) -> Expr {
    let span = left.span.to(right.span);
    Expr { span, pos: at.span.lo, kind: ExprKind::Op(op, Box::new((left, right))) }
}

fn chain(
    prec: u16,
    first: Expr,
    mut rest: Vec<Expr>,
    ops: Vec<(BinaryOp, u32)>,
    at: Token,
) -> Expr {
    let short = matches!(prec, ORELSE | ANDALSO);
    if rest.len() == 1
        && !short
        && let Some(right) = rest.pop()
    {
        return operation(ops[0].0, at, first, right);
    }
    let right = short || prec == LIST;
    let span = rest.last().map_or(first.span, |last| first.span.to(last.span));
    // The outermost operation is the first operator of a right chain, the last of a left one.
    let outer = if right { ops.first() } else { ops.last() };
    let pos = outer.map_or(at.span.lo, |(_, pos)| *pos);
    rest.insert(0, first);
    let chain = Chain { right, operands: rest, ops };
    Expr { span, pos, kind: ExprKind::Chain(Box::new(chain)) }
}

/// An operand: prefix operators, `catch`, or a primary.
fn prefix(start: In<'_>) -> Res<'_, Expr> {
    let t = start.first();
    if t.kind == Tok::Catch && start.mode == Mode::Expr {
        let (i, e) = level(start.skip(1), 0)?;
        let span = t.span.to(e.span);
        return Ok((i, Expr { span, pos: t.span.lo, kind: ExprKind::Catch(Box::new(e)) }));
    }
    if let Some(op) = unary_op(t.kind) {
        let (i, e) = prefix(start.skip(1).deeper()?)?;
        let span = t.span.to(e.span);
        let kind = ExprKind::Unary(op, Box::new(e));
        return Ok((i.restore(start), Expr { span, pos: t.span.lo, kind }));
    }
    postfix(start)
}

/// What a primary has become by what followed it; decides what may follow next.
#[derive(PartialEq)]
enum Shape {
    /// A primary.
    Max,
    /// A map operation.
    Map,
    /// A record operation.
    Record,
    /// A call.
    Call,
}

/// A primary and what follows it: calls, remote names, map and record operations.
fn postfix(start: In<'_>) -> Res<'_, Expr> {
    let (mut i, mut e, mut shape) = match start.peek() {
        Tok::Hash => {
            let (i, e) = hash(start, None)?;
            let shape = if matches!(e.kind, ExprKind::Map(_)) { Shape::Map } else { Shape::Record };
            (i, e, shape)
        }
        _ => {
            let (i, e) = primary(start)?;
            (i, e, Shape::Max)
        }
    };
    let mut loops = 0;
    loop {
        // Each turn makes the tree one deeper without recursion here: later walks do recurse.
        loops += 1;
        if i.depth + loops > super::MAX_DEPTH {
            i.depth += loops;
            i.deeper()?;
        }
        let call = i.mode == Mode::Expr;
        match (i.peek(), &shape) {
            (Tok::Colon, Shape::Max) if call => {
                let colon = i.first();
                let (rest, function) = primary(i.skip(1))?;
                if rest.peek() != Tok::LParen {
                    let message = "illegal expression: a remote name must be called";
                    let span = e.span.to(function.span);
                    i.cx.report(
                        Diagnostic::error("illegal-expression", span, message).at(colon.span.lo),
                    );
                    return Ok((rest, e));
                }
                i = rest;
                e = remote_call(&mut i, start, colon, e, function)?;
                shape = Shape::Call;
            }
            (Tok::LParen, Shape::Max) if call => {
                let (rest, args) = arguments(i)?;
                i = rest;
                let callee_span = e.span;
                let pos = e.pos;
                let callee = match e.kind {
                    ExprKind::Atom(name) => Callee::Unresolved(name),
                    _ => Callee::Value(Box::new(e)),
                };
                let kind = ExprKind::Call(Box::new(Call { callee, callee_span, args }));
                e = Expr { span: i.since(start), pos, kind };
                shape = Shape::Call;
            }
            (Tok::Hash, Shape::Max) if call || i.peek_at(1) == Tok::LBrace => {
                let (rest, made) = hash(i, Some((start, e)))?;
                i = rest;
                e = made;
                let map = matches!(e.kind, ExprKind::MapUpdate(..));
                shape = if map { Shape::Map } else { Shape::Record };
            }
            (Tok::Hash, Shape::Map) if i.peek_at(1) == Tok::LBrace => {
                let (rest, made) = hash(i, Some((start, e)))?;
                i = rest;
                e = made;
            }
            (Tok::Hash, Shape::Record) if i.peek_at(1) != Tok::LBrace => {
                let (rest, made) = hash(i, Some((start, e)))?;
                i = rest;
                e = made;
            }
            _ => return Ok((i, e)),
        }
    }
}

fn remote_call<'a>(
    i: &mut In<'a>,
    start: In<'a>,
    colon: Token,
    module: Expr,
    function: Expr,
) -> Result<Expr, nom::Err<super::Fail>> {
    let callee_span = module.span.to(function.span);
    let (rest, args) = arguments(*i)?;
    *i = rest;
    let callee = match (&module.kind, &function.kind) {
        (ExprKind::Atom(m), ExprKind::Atom(f)) => Callee::Remote(*m, *f),
        _ => Callee::Dynamic(Box::new((module, function))),
    };
    let kind = ExprKind::Call(Box::new(Call { callee, callee_span, args }));
    Ok(Expr { span: i.since(start), pos: colon.span.lo, kind })
}

/// `(A, B)`.
fn arguments(i: In<'_>) -> Res<'_, Vec<Expr>> {
    bracketed(Tok::LParen, expr, Tok::RParen, "`,` or `)`")(i)
}

/// An atom as a name.
pub(super) fn name<'a>(what: &'static str) -> impl Fn(In<'a>) -> Res<'a, Name> {
    move |i| {
        let (i, t) = expect(Tok::Atom, what)(i)?;
        Ok((i, Name { name: t.symbol(), span: t.span }))
    }
}

/// `#{...}`, `#r{...}`, `#r.f`, alone or after an expression.
fn hash<'a>(i: In<'a>, before: Option<(In<'a>, Expr)>) -> Res<'a, Expr> {
    let start = before.as_ref().map_or(i, |(start, _)| *start);
    let pos = i.first().span.lo;
    let i = i.skip(1);
    if i.peek() == Tok::LBrace {
        if before.is_none()
            && let Some(found) = map_comprehension(start, i)
        {
            return found;
        }
        let (i, fields) = bracketed(Tok::LBrace, map_field, Tok::RBrace, "`,` or `}`")(i)?;
        let kind = match before {
            None => ExprKind::Map(fields),
            Some((_, map)) => ExprKind::MapUpdate(Box::new(map), fields),
        };
        return Ok((i, Expr { span: i.since(start), pos, kind }));
    }
    let (i, record) = name("a record name or `{`")(i)?;
    if i.peek() == Tok::Period {
        let (i, field) = name("a field name")(i.skip(1))?;
        let kind = match before {
            None => ExprKind::RecordIndex(record, field),
            Some((_, e)) => ExprKind::RecordAccess(Box::new(e), record, field),
        };
        return Ok((i, Expr { span: i.since(start), pos, kind }));
    }
    if i.peek() != Tok::LBrace {
        return fail(i, "`{` or `.`");
    }
    let (i, fields) = bracketed(Tok::LBrace, record_field, Tok::RBrace, "`,` or `}`")(i)?;
    let kind = match before {
        None => ExprKind::Record(record.name, fields),
        Some((_, e)) => ExprKind::RecordUpdate(Box::new(e), record.name, fields),
    };
    Ok((i, Expr { span: i.since(start), pos, kind }))
}

/// `#{K => V || ...}`, if it is one: `maps:from_list([{K, V} || ...])`. `i` is at the brace.
fn map_comprehension<'a>(start: In<'a>, i: In<'a>) -> Option<Res<'a, Expr>> {
    // Only a look ahead tells it from a map that is written out, and most maps are.
    let mut open = 0u32;
    let bar = i.tokens.iter().take_while(|t| {
        match t.kind {
            Tok::LBrace | Tok::LParen | Tok::LBracket | Tok::LBin => open += 1,
            Tok::RBrace | Tok::RParen | Tok::RBracket | Tok::RBin => open = open.saturating_sub(1),
            _ => {}
        }
        open > 0 && !(open == 1 && matches!(t.kind, Tok::DoubleBar | Tok::Comma))
    });
    let bar = bar.count();
    if i.peek_at(bar) != Tok::DoubleBar {
        return None;
    }
    let parse = |i: In<'a>| {
        let (i, field) = map_field(i.skip(1).anything())?;
        if field.op != MapOp::Assoc {
            return fail(i, "`K => V` before `||`");
        }
        let (i, _) = expect(Tok::DoubleBar, "`||`")(i)?;
        let (i, qualifiers) = compound::qualifiers(i)?;
        let (i, _) = expect(Tok::RBrace, "`,` or `}`")(i)?;
        let span = i.since(start);
        let pair_span = field.key.span.to(field.value.span);
        let pair = ExprKind::Tuple(vec![field.key, field.value]);
        let pair = Expr { span: pair_span, pos: pair_span.lo, kind: pair };
        let list = ExprKind::ListComp(Box::new(pair), qualifiers);
        let list = Expr { span, pos: span.lo, kind: list };
        let callee = Callee::Remote(sym::MAPS, sym::FROM_LIST);
        let call = Call { callee, callee_span: span, args: vec![list] };
        let kind = ExprKind::Call(Box::new(call));
        Ok((i.restore(start), Expr { span, pos: span.lo, kind }))
    };
    Some(parse(i))
}

fn map_field(i: In<'_>) -> Res<'_, MapField<Expr>> {
    let (i, key) = expr(i)?;
    let op = match i.peek() {
        Tok::MapAssoc => MapOp::Assoc,
        Tok::MapExact => MapOp::Exact,
        _ => return fail(i, "`=>` or `:=`"),
    };
    let pos = i.first().span.lo;
    let (i, value) = expr(i.skip(1))?;
    Ok((i, MapField { op, pos, key, value }))
}

fn record_field(i: In<'_>) -> Res<'_, RecordField<Expr>> {
    let t = i.first();
    match t.kind {
        Tok::Atom => {}
        Tok::Var if t.symbol() == sym::UNDERSCORE => {}
        _ => return fail(i, "a field name or `_`"),
    }
    let (i, _) = expect(Tok::Assign, "`=`")(i.skip(1))?;
    let (i, value) = expr(i)?;
    Ok((i, RecordField { name: Name { name: t.symbol(), span: t.span }, value }))
}

/// A primary: what binds tightest.
pub(super) fn primary(i: In<'_>) -> Res<'_, Expr> {
    let t = i.first();
    let simple = match t.kind {
        Tok::Var => ExprKind::Var(Var { name: t.symbol(), id: VarId::NONE }),
        Tok::Atom => ExprKind::Atom(t.symbol()),
        Tok::Int => ExprKind::Int(Integer::Small(i64::from(t.payload))),
        Tok::BigInt => match i.cx.literals.ints.get(t.payload as usize) {
            Some(n) => ExprKind::Int(n.clone()),
            None => return fail(i, "an expression"),
        },
        Tok::Float => match i.cx.literals.floats.get(t.payload as usize) {
            Some(f) => ExprKind::Float(*f),
            None => return fail(i, "an expression"),
        },
        Tok::Char => match char::from_u32(t.payload) {
            Some(c) => ExprKind::Char(c),
            None => return fail(i, "an expression"),
        },
        Tok::Str => ExprKind::Str(t.symbol()),
        Tok::LParen => {
            let (rest, mut e) = expr(i.skip(1))?;
            let (rest, _) = expect(Tok::RParen, "`)`")(rest)?;
            e.span = rest.since(i);
            return Ok((rest, e));
        }
        Tok::LBracket => return list(i),
        Tok::LBrace => {
            let (rest, elements) = bracketed(Tok::LBrace, expr, Tok::RBrace, "`,` or `}`")(i)?;
            return Ok((rest, node(i, rest, ExprKind::Tuple(elements))));
        }
        Tok::LBin => return binary::binary(i),
        _ if i.mode == Mode::Expr => return compound::compound(i),
        _ => return fail(i, "a pattern"),
    };
    Ok((i.skip(1), Expr { span: t.span, pos: t.span.lo, kind: simple }))
}

/// A node from `start` up to `rest`.
pub(super) fn node<'a>(start: In<'a>, rest: In<'a>, kind: ExprKind) -> Expr {
    Expr { span: rest.since(start), pos: start.first().span.lo, kind }
}

/// `[A, B | T]` or a list comprehension.
fn list(start: In<'_>) -> Res<'_, Expr> {
    let (i, e) = list_inside(start.anything())?;
    Ok((i.restore(start), e))
}

fn list_inside(start: In<'_>) -> Res<'_, Expr> {
    let i = start.skip(1);
    if i.peek() == Tok::RBracket {
        let i = i.skip(1);
        return Ok((i, node(start, i, ExprKind::List(Vec::new(), None))));
    }
    let (i, mut elements) = exprs(i)?;
    match i.peek() {
        Tok::RBracket => {
            let i = i.skip(1);
            Ok((i, node(start, i, ExprKind::List(elements, None))))
        }
        Tok::Bar => {
            let (i, tail) = expr(i.skip(1))?;
            let (i, _) = expect(Tok::RBracket, "`]`")(i)?;
            let tail = match tail.kind {
                // `[A | [B | T]]` is `[A, B | T]`.
                ExprKind::List(more, tail) => {
                    elements.extend(more);
                    tail
                }
                _ => Some(Box::new(tail)),
            };
            Ok((i, node(start, i, ExprKind::List(elements, tail))))
        }
        Tok::DoubleBar if elements.len() == 1 => {
            let (i, qualifiers) = compound::qualifiers(i.skip(1))?;
            let (i, _) = expect(Tok::RBracket, "`,` or `]`")(i)?;
            match elements.pop() {
                Some(body) => {
                    let kind = ExprKind::ListComp(Box::new(body), qualifiers);
                    Ok((i, node(start, i, kind)))
                }
                None => fail(i, "an expression"),
            }
        }
        _ => fail(i, "`,`, `|` or `]`"),
    }
}
