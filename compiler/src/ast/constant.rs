//! Constant arithmetic: the number that an expression of numbers and operators is.
//!
//! Pure functions; any thread. Recursion is bounded by the parser's depth limit.

use super::{Expr, ExprKind, Integer};
use crate::integer::{Number, fold_binary, fold_unary};

impl Expr {
    /// The number a constant arithmetic expression is, if it is one.
    pub fn constant(&self) -> Option<Number> {
        match &self.kind {
            ExprKind::Int(n) => Some(Number::Int(n.clone())),
            ExprKind::Char(c) => Some(Number::Int(Integer::Small(i64::from(*c as u32)))),
            ExprKind::Float(f) => Some(Number::Float(*f)),
            ExprKind::Unary(op, e) => fold_unary(*op, &e.constant()?),
            ExprKind::Op(op, sides) => fold_binary(*op, &sides.0.constant()?, &sides.1.constant()?),
            ExprKind::Chain(chain) if !chain.right => {
                let mut result = chain.operands.first()?.constant()?;
                for (operand, (op, _)) in chain.operands[1..].iter().zip(&chain.ops) {
                    result = fold_binary(*op, &result, &operand.constant()?)?;
                }
                Some(result)
            }
            _ => None,
        }
    }
}
