//! Types and function signatures, as `-type`, `-spec`, `-callback` and record fields have them.
//!
//! Owner: the thread that compiles. Invariants: types are kept for checks of existence and for
//! tools; whether the arithmetic in them is of integers is for the resolver to say.

use super::expr::{binary_op, name, unary_op};
use super::{In, Res, bad, bracketed, expect, fail, list1};
use crate::ast::*;
use crate::symbol::sym;
use crate::token::Tok;
use nom::Parser;

/// A type, possibly annotated (`V :: T`) or a union.
pub(super) fn top_type(start: In<'_>) -> Res<'_, Type> {
    let inner = start.deeper()?;
    if inner.peek() == Tok::Var && inner.peek_at(1) == Tok::DoubleColon {
        let t = inner.first();
        let (i, inner) = top_type(inner.skip(2))?;
        let kind = TypeKind::Annotated(Name { name: t.symbol(), span: t.span }, Box::new(inner));
        return Ok((i.restore(start), ty(i.since(start), kind)));
    }
    let (mut i, first) = range(inner)?;
    if i.peek() != Tok::Bar {
        return Ok((i.restore(start), first));
    }
    let mut members = vec![first];
    while i.peek() == Tok::Bar {
        let (rest, member) = if i.peek_at(1) == Tok::Var && i.peek_at(2) == Tok::DoubleColon {
            top_type(i.skip(1))?
        } else {
            range(i.skip(1))?
        };
        members.push(member);
        i = rest;
    }
    // A union is placed where its first member is.
    let pos = members.first().map_or(start.first().span.lo, |first| first.pos);
    Ok((i.restore(start), Type { span: i.since(start), pos, kind: TypeKind::Union(members) }))
}

fn top_types(i: In<'_>) -> Res<'_, Vec<Type>> {
    bracketed(Tok::LParen, top_type, Tok::RParen, "`,` or `)`")(i)
}

/// `A .. B` of integers, or one type.
fn range(start: In<'_>) -> Res<'_, Type> {
    let (i, low) = arithmetic(start, 0)?;
    if i.peek() != Tok::DotDot {
        return Ok((i, low));
    }
    let (i, high) = arithmetic(i.skip(1), 0)?;
    let pos = low.pos;
    Ok((i, Type { span: i.since(start), pos, kind: TypeKind::Range(Box::new((low, high))) }))
}

/// Integer arithmetic by precedence, or one type.
fn arithmetic(start: In<'_>, min: u16) -> Res<'_, Type> {
    let (mut i, mut left) = prefix(start.deeper()?)?;
    // Only `+ - bor ...` (400) and `* / ...` (500) occur in types.
    while let Some((op, prec)) = binary_op(i.peek())
        && prec >= 400
        && prec >= min
    {
        let pos = i.first().span.lo;
        // Each operator makes the tree a level deeper.
        let (rest, right) = arithmetic(i.skip(1).deeper()?, prec + 1)?;
        let kind = TypeKind::Op(op, Box::new((left, right)));
        left = Type { span: rest.since(start), pos, kind };
        i = rest;
    }
    Ok((i.restore(start), left))
}

fn prefix(start: In<'_>) -> Res<'_, Type> {
    let Some(op) = unary_op(start.peek()) else { return primary(start) };
    let (i, operand) = prefix(start.skip(1).deeper()?)?;
    Ok((i.restore(start), ty(i.since(start), TypeKind::Unary(op, Box::new(operand)))))
}

/// A type that is placed where it begins.
fn ty(span: Span, kind: TypeKind) -> Type {
    Type { span, pos: span.lo, kind }
}

fn primary(start: In<'_>) -> Res<'_, Type> {
    let t = start.first();
    let i = start.skip(1);
    let (i, kind) = match t.kind {
        Tok::LParen => {
            let (i, inner) = top_type(i)?;
            let (i, _) = expect(Tok::RParen, "`)`")(i)?;
            return Ok((i, Type { span: i.since(start), ..inner }));
        }
        Tok::Var => (i, TypeKind::Var(t.symbol())),
        Tok::Int => (i, TypeKind::Int(Integer::Small(i64::from(t.payload)))),
        Tok::Char => (i, TypeKind::Char(char::from_u32(t.payload).unwrap_or_default())),
        Tok::BigInt => match i.cx.literals.ints.get(t.payload as usize) {
            Some(n) => (i, TypeKind::Int(n.clone())),
            None => return fail(start, "a type"),
        },
        Tok::Atom => named(start)?,
        Tok::LBracket => list(i)?,
        Tok::LBrace => {
            let (i, elements) = bracketed(Tok::LBrace, top_type, Tok::RBrace, "`,` or `}`")(start)?;
            (i, TypeKind::Tuple(elements))
        }
        Tok::Hash if i.peek() == Tok::LBrace => {
            let (i, pairs) = bracketed(Tok::LBrace, map_pair, Tok::RBrace, "`,` or `}`")(i)?;
            (i, TypeKind::Map(pairs))
        }
        Tok::Hash => {
            let (i, record) = name("a record name or `{`")(i)?;
            let (i, fields) = bracketed(Tok::LBrace, field_type, Tok::RBrace, "`,` or `}`")(i)?;
            (i, TypeKind::Record(record, fields))
        }
        Tok::LBin => bits(start)?,
        Tok::Fun => {
            let (i, _) = expect(Tok::LParen, "`(`")(i)?;
            if i.peek() == Tok::RParen {
                (i.skip(1), TypeKind::Fun(None))
            } else {
                let pos = i.first().span.lo;
                let (i, signature) = fun_type(i)?;
                let (i, _) = expect(Tok::RParen, "`)`")(i)?;
                let kind = TypeKind::Fun(Some(signature));
                return Ok((i, Type { span: i.since(start), pos, kind }));
            }
        }
        _ => return fail(start, "a type"),
    };
    Ok((i, ty(i.since(start), kind)))
}

/// An atom, `t(A)` or `m:t(A)`.
fn named(start: In<'_>) -> Res<'_, TypeKind> {
    let (i, first) = name("a type")(start)?;
    match i.peek() {
        Tok::LParen => {
            let (i, args) = top_types(i)?;
            Ok((i, TypeKind::Local(first, args)))
        }
        Tok::Colon => {
            let (i, ty) = name("a type name")(i.skip(1))?;
            let (i, args) = top_types(i)?;
            Ok((i, TypeKind::Remote(first.name, ty, args)))
        }
        _ => Ok((i, TypeKind::Atom(first.name))),
    }
}

fn list(i: In<'_>) -> Res<'_, TypeKind> {
    if i.peek() == Tok::RBracket {
        return Ok((i.skip(1), TypeKind::Nil));
    }
    let (i, element) = top_type(i)?;
    if i.peek() == Tok::Comma {
        let (i, _) = expect(Tok::Ellipsis, "`...`")(i.skip(1))?;
        let (i, _) = expect(Tok::RBracket, "`]`")(i)?;
        return Ok((i, TypeKind::List(Box::new(element), true)));
    }
    let (i, _) = expect(Tok::RBracket, "`]` or `, ...]`")(i)?;
    Ok((i, TypeKind::List(Box::new(element), false)))
}

fn map_pair(i: In<'_>) -> Res<'_, (MapOp, u32, Type, Type)> {
    let (i, key) = top_type(i)?;
    let op = match i.peek() {
        Tok::MapAssoc => MapOp::Assoc,
        Tok::MapExact => MapOp::Exact,
        _ => return fail(i, "`=>` or `:=`"),
    };
    let pos = i.first().span.lo;
    let (i, value) = top_type(i.skip(1))?;
    Ok((i, (op, pos, key, value)))
}

fn field_type(i: In<'_>) -> Res<'_, (Name, Type)> {
    let (i, field) = name("a field name")(i)?;
    let (i, _) = expect(Tok::DoubleColon, "`::`")(i)?;
    let (i, ty) = top_type(i)?;
    Ok((i, (field, ty)))
}

/// `<<>>`, `<<_:B>>`, `<<_:_*U>>` or `<<_:B, _:_*U>>`.
fn bits(start: In<'_>) -> Res<'_, TypeKind> {
    let mut i = start.skip(1);
    let mut parts = [None, None];
    while i.peek() != Tok::RBin {
        let at = i;
        let (rest, t) = expect(Tok::Var, "`_` or `>>`")(i)?;
        if t.symbol() != sym::UNDERSCORE {
            return fail(at, "`_`");
        }
        let (rest, _) = expect(Tok::Colon, "`:`")(rest)?;
        let star = rest.peek() == Tok::Var;
        let rest = match star {
            true if rest.first().symbol() != sym::UNDERSCORE => {
                return bad(
                    at,
                    "illegal-type",
                    "a bit string type is written `<<_:Base, _:_*Unit>>`",
                );
            }
            true => expect(Tok::Star, "`*`")(rest.skip(1))?.0,
            false => rest,
        };
        let (rest, size) = arithmetic(rest, 0)?;
        let slot = &mut parts[usize::from(star)];
        if slot.is_some() || (!star && parts[1].is_some()) {
            return fail(at, "`>>`");
        }
        parts[usize::from(star)] = Some(size);
        i = rest;
        match i.peek() {
            Tok::Comma if !star && i.peek_at(1) == Tok::Var => i = i.skip(1),
            Tok::RBin => {}
            _ => return fail(i, "`>>`"),
        }
    }
    let none = || ty(start.first().span, TypeKind::Int(Integer::Small(0)));
    let [base, unit] = parts.map(|n| n.unwrap_or_else(none));
    Ok((i.skip(1), TypeKind::Bits(Box::new((base, unit)))))
}

type Signature = (Option<Vec<Type>>, Box<Type>);

/// `(A, B) -> R` or `(...) -> R`.
fn fun_type(i: In<'_>) -> Res<'_, Signature> {
    let (i, params) = if i.peek() == Tok::LParen && i.peek_at(1) == Tok::Ellipsis {
        let (i, _) = expect(Tok::RParen, "`)`")(i.skip(2))?;
        (i, None)
    } else {
        let (i, params) = top_types(i)?;
        (i, Some(params))
    };
    let (i, _) = expect(Tok::Arrow, "`->`")(i)?;
    let (i, result) = top_type(i)?;
    Ok((i, (params, Box::new(result))))
}

/// One alternative of a `-spec`: `(A) -> R when V :: T`.
pub(super) fn spec_clause(start: In<'_>) -> Res<'_, SpecClause> {
    let (i, (params, result)) = fun_type(start)?;
    let Some(params) = params else {
        return bad(start, "bad-attribute", "a specification names its arguments");
    };
    let (i, constraints) = match i.peek() {
        Tok::When => list1(Tok::Comma, constraint).parse(i.skip(1))?,
        _ => (i, Vec::new()),
    };
    Ok((i, SpecClause { pos: start.first().span.lo, params, result: *result, constraints }))
}

/// `V :: T` or `is_subtype(V, T)`.
fn constraint(start: In<'_>) -> Res<'_, (Name, Type)> {
    let t = start.first();
    match t.kind {
        Tok::Var if t.symbol() == sym::UNDERSCORE => {
            bad(start, "bad-attribute", "bad type variable")
        }
        Tok::Var => {
            let (i, _) = expect(Tok::DoubleColon, "`::`")(start.skip(1))?;
            let (i, ty) = top_type(i)?;
            Ok((i, (Name { name: t.symbol(), span: t.span }, ty)))
        }
        Tok::Atom => {
            if start.cx.names.text(t.symbol()) != "is_subtype" {
                return bad(start, "bad-attribute", "unsupported constraint: only `is_subtype` is");
            }
            let (i, _) = expect(Tok::LParen, "`(`")(start.skip(1))?;
            let (i, v) = expect(Tok::Var, "a type variable")(i)?;
            let (i, _) = expect(Tok::Comma, "`,`")(i)?;
            let (i, ty) = top_type(i)?;
            let (i, _) = expect(Tok::RParen, "`)`")(i)?;
            Ok((i, (Name { name: v.symbol(), span: v.span }, ty)))
        }
        _ => fail(start, "`Variable :: Type`"),
    }
}
