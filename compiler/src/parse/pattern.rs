//! Patterns: parsed as expressions, then turned into patterns.
//!
//! Owner: the thread that compiles. Invariants: what cannot be a pattern is reported here (once,
//! as `illegal-pattern`) and replaced by a wildcard, so that parsing and linting go on. Constant
//! arithmetic is folded.

use super::expr::expr;
use super::{Cx, In, Mode, Res};
use crate::ast::*;
use crate::diag::Diagnostic;
use crate::integer::{Number, fold_binary, fold_unary};
use crate::symbol::sym;

/// A pattern in a clause of `case`, `receive`, `try`, or before `<-`.
pub(super) fn pattern(i: In<'_>) -> Res<'_, Pat> {
    let (i, e) = expr(i)?;
    Ok((i, from_expr(i.cx, e)))
}

/// A pattern among a function's or fun's arguments.
pub(super) fn head_pattern(i: In<'_>) -> Res<'_, Pat> {
    let (rest, pat) = pattern(In { mode: Mode::Pattern, ..i })?;
    Ok((rest.restore(i), pat))
}

/// The pattern an expression is.
pub(super) fn from_expr(cx: &Cx<'_>, e: Expr) -> Pat {
    let Expr { span, pos, kind } = e;
    let kind = match kind {
        ExprKind::Var(v) if v.name == sym::UNDERSCORE => PatKind::Wildcard,
        ExprKind::Var(v) => PatKind::Var(v, VarUse::Bind),
        ExprKind::Atom(a) => PatKind::Atom(a),
        ExprKind::Int(n) => PatKind::Int(n),
        ExprKind::Char(c) => PatKind::Char(c),
        ExprKind::Float(f) => PatKind::Float(f),
        ExprKind::Str(s) => PatKind::Str(s),
        ExprKind::Tuple(elements) => PatKind::Tuple(all(cx, elements)),
        ExprKind::List(elements, tail) => {
            let elements = all(cx, elements);
            PatKind::List(elements, tail.map(|t| Box::new(from_expr(cx, *t))))
        }
        ExprKind::Binary(elements) => {
            PatKind::Binary(elements.into_iter().map(|e| segment(cx, e)).collect())
        }
        ExprKind::Map(fields) => {
            let mut pairs = Vec::with_capacity(fields.len());
            for field in fields {
                if field.op == MapOp::Assoc {
                    let message = "a map pattern's fields are written with `:=`";
                    cx.report(
                        Diagnostic::error(
                            "illegal-pattern",
                            field.key.span.to(field.value.span),
                            message,
                        )
                        .at(field.key.pos),
                    );
                }
                pairs.push((field.key, from_expr(cx, field.value)));
            }
            PatKind::Map(pairs)
        }
        ExprKind::Record(name, fields) => PatKind::Record(
            name,
            fields
                .into_iter()
                .map(|f| RecordField { name: f.name, value: from_expr(cx, f.value) })
                .collect(),
        ),
        ExprKind::RecordIndex(record, field) => PatKind::RecordIndex(record, field),
        ExprKind::Match(left, right) => PatKind::Alias(Box::new((*left, from_expr(cx, *right)))),
        ExprKind::Op(BinaryOp::Append, sides) => {
            let (left, right) = *sides;
            return append(cx, span, pos, left, right);
        }
        ExprKind::Chain(chain)
            if chain.right && chain.ops.iter().all(|(op, _)| *op == BinaryOp::Append) =>
        {
            let mut operands = chain.operands;
            let Some(last) = operands.pop() else { return illegal(cx, span, pos) };
            let mut pat = from_expr(cx, last);
            for (left, (_, pos)) in operands.into_iter().zip(chain.ops).rev() {
                let span = left.span.to(pat.span);
                pat = prefix(cx, span, pos, left, pat);
            }
            return pat;
        }
        kind => match constant(&Expr { span, pos, kind }) {
            Some(Number::Int(n)) => PatKind::Int(n),
            Some(Number::Float(f)) => PatKind::Float(f),
            None => return illegal(cx, span, pos),
        },
    };
    Pat { span, pos, kind }
}

fn all(cx: &Cx<'_>, exprs: Vec<Expr>) -> Vec<Pat> {
    exprs.into_iter().map(|e| from_expr(cx, e)).collect()
}

fn illegal(cx: &Cx<'_>, span: Span, pos: u32) -> Pat {
    cx.report(Diagnostic::error("illegal-pattern", span, "illegal pattern").at(pos));
    Pat { span, pos, kind: PatKind::Wildcard }
}

fn append(cx: &Cx<'_>, span: Span, pos: u32, left: Expr, right: Expr) -> Pat {
    let right = from_expr(cx, right);
    prefix(cx, span, pos, left, right)
}

/// `left ++ right`, where `left` must be a string or a list of characters and integers.
fn prefix(cx: &Cx<'_>, span: Span, pos: u32, left: Expr, right: Pat) -> Pat {
    let kind = match left.kind {
        ExprKind::Str(s) => PatKind::Prefix(s, Box::new(right)),
        ExprKind::List(elements, None) => {
            let literal = |e: &Expr| matches!(e.kind, ExprKind::Char(_) | ExprKind::Int(_));
            if !elements.iter().all(literal) {
                return illegal(cx, span, pos);
            }
            if elements.is_empty() {
                return right;
            }
            PatKind::List(all(cx, elements), Some(Box::new(right)))
        }
        _ => return illegal(cx, span, pos),
    };
    Pat { span, pos, kind }
}

fn segment(cx: &Cx<'_>, e: BinElement<Expr>) -> BinElement<Pat> {
    let value = from_expr(cx, e.value);
    let legal = matches!(
        value.kind,
        PatKind::Var(..)
            | PatKind::Wildcard
            // Legal, though no segment ever matches it.
            | PatKind::Atom(_)
            | PatKind::Int(_)
            | PatKind::Char(_)
            | PatKind::Float(_)
            | PatKind::Str(_)
    );
    let value = if legal { value } else { illegal(cx, value.span, value.pos) };
    BinElement { span: e.span, value, size: e.size, spec: e.spec }
}

/// The number a constant arithmetic expression is, if it is one. Recursion is bounded by the
/// parser's depth limit.
pub(super) fn constant(e: &Expr) -> Option<Number> {
    match &e.kind {
        ExprKind::Int(n) => Some(Number::Int(n.clone())),
        ExprKind::Char(c) => Some(Number::Int(Integer::Small(i64::from(*c as u32)))),
        ExprKind::Float(f) => Some(Number::Float(*f)),
        ExprKind::Unary(op, e) => fold_unary(*op, &constant(e)?),
        ExprKind::Op(op, sides) => fold_binary(*op, &constant(&sides.0)?, &constant(&sides.1)?),
        ExprKind::Chain(chain) if !chain.right => {
            let mut result = constant(chain.operands.first()?)?;
            for (operand, (op, _)) in chain.operands[1..].iter().zip(&chain.ops) {
                result = fold_binary(*op, &result, &constant(operand)?)?;
            }
            Some(result)
        }
        _ => None,
    }
}
