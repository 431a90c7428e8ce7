//! Patterns: parsed as expressions, then turned into patterns.
//!
//! Owner: the thread that compiles. Invariants: nothing is refused here. What is no pattern stays an
//! expression ([`PatKind::Expr`]), as in OTP, whose `erl_parse` gives it to parse transforms; the
//! resolver reports it.

use super::expr::expr;
use super::{In, Mode, Res};
use crate::ast::*;
use crate::symbol::sym;

/// A pattern in a clause of `case`, `receive`, `try`, or before `<-`.
pub(super) fn pattern(i: In<'_>) -> Res<'_, Pat> {
    let (i, e) = expr(i)?;
    Ok((i, from_expr(e)))
}

/// A pattern among a function's or fun's arguments.
pub(super) fn head_pattern(i: In<'_>) -> Res<'_, Pat> {
    let (rest, pat) = pattern(In { mode: Mode::Pattern, ..i })?;
    Ok((rest.restore(i), pat))
}

/// The pattern an expression is.
pub(super) fn from_expr(e: Expr) -> Pat {
    let Expr { span, pos, kind } = e;
    let kind = match kind {
        ExprKind::Var(v) if v.name == sym::UNDERSCORE => PatKind::Wildcard,
        ExprKind::Var(v) => PatKind::Var(v, VarUse::Bind),
        ExprKind::Atom(a) => PatKind::Atom(a),
        ExprKind::Int(n) => PatKind::Int(n),
        ExprKind::Char(c) => PatKind::Char(c),
        ExprKind::Float(f) => PatKind::Float(f),
        ExprKind::Str(s) => PatKind::Str(s),
        ExprKind::Tuple(elements) => PatKind::Tuple(all(elements)),
        ExprKind::List(elements, tail) => {
            PatKind::List(all(elements), tail.map(|t| Box::new(from_expr(*t))))
        }
        ExprKind::Binary(elements) => PatKind::Binary(elements.into_iter().map(segment).collect()),
        ExprKind::Map(fields) => {
            let field = |f: MapField<Expr>| {
                let MapField { op, pos, key, value } = f;
                MapField { op, pos, key, value: from_expr(value) }
            };
            PatKind::Map(fields.into_iter().map(field).collect())
        }
        ExprKind::Record(name, fields) => PatKind::Record(
            name,
            fields
                .into_iter()
                .map(|f| RecordField { name: f.name, value: from_expr(f.value) })
                .collect(),
        ),
        ExprKind::RecordIndex(record, field) => PatKind::RecordIndex(record, field),
        ExprKind::Match(left, right) => PatKind::Alias(Box::new((*left, from_expr(*right)))),
        ExprKind::Op(BinaryOp::Append, sides) if is_text(&sides.0) => {
            let (left, right) = *sides;
            PatKind::Prefix(Box::new(left), Box::new(from_expr(right)))
        }
        ExprKind::Chain(chain) if is_prefixed(&chain) => {
            let mut operands = chain.operands;
            let last = operands.pop().map(from_expr);
            let prefixes = operands.into_iter().zip(chain.ops).rev();
            let whole = prefixes.fold(last, |rest, (left, (_, pos))| {
                let rest = rest?;
                let span = left.span.to(rest.span);
                Some(Pat { span, pos, kind: PatKind::Prefix(Box::new(left), Box::new(rest)) })
            });
            return whole.unwrap_or(Pat { span, pos, kind: PatKind::Wildcard });
        }
        kind => PatKind::Expr(Box::new(Expr { span, pos, kind })),
    };
    Pat { span, pos, kind }
}

fn all(exprs: Vec<Expr>) -> Vec<Pat> {
    exprs.into_iter().map(from_expr).collect()
}

/// What may stand before `++`: a string, or a list of characters and integers.
fn is_text(e: &Expr) -> bool {
    let literal = |e: &Expr| matches!(e.kind, ExprKind::Char(_) | ExprKind::Int(_));
    match &e.kind {
        ExprKind::Str(_) => true,
        ExprKind::List(elements, None) => elements.iter().all(literal),
        _ => false,
    }
}

fn is_prefixed(chain: &Chain) -> bool {
    let before = chain.operands.len().saturating_sub(1);
    chain.right
        && chain.ops.iter().all(|(op, _)| *op == BinaryOp::Append)
        && chain.operands[..before].iter().all(is_text)
}

fn segment(e: BinElement<Expr>) -> BinElement<Pat> {
    let BinElement { span, value, size, spec } = e;
    let legal = matches!(
        value.kind,
        ExprKind::Var(_)
            // Legal, though no segment ever matches it.
            | ExprKind::Atom(_)
            | ExprKind::Int(_)
            | ExprKind::Char(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
    );
    let value = if legal {
        from_expr(value)
    } else {
        Pat { span: value.span, pos: value.pos, kind: PatKind::Expr(Box::new(value)) }
    };
    BinElement { span, value, size, spec }
}
