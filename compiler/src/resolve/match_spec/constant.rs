//! Constant operations in match specifications, which `ms_transform` evaluates.
//!
//! Owner: the thread that compiles. Invariants: a number or an atom that Erlang would compute at
//! run time; nothing where it would raise. `andalso` and `orelse` are never evaluated.

use super::Spec;
use crate::ast::*;
use crate::integer::{Number, fold_binary, fold_unary};
use crate::symbol::sym;
use std::cmp::Ordering;

/// A constant.
pub(super) enum Const {
    Number(Number),
    Atom(Symbol),
}

impl Const {
    /// As an expression.
    pub(super) fn literal(&self) -> Option<ExprKind> {
        Some(match self {
            Const::Number(Number::Int(n)) => ExprKind::Int(n.clone()),
            Const::Number(Number::Float(f)) => ExprKind::Float(*f),
            Const::Atom(name) => ExprKind::Atom(*name),
        })
    }

    fn boolean(&self) -> Option<bool> {
        match self {
            Const::Atom(sym::TRUE) => Some(true),
            Const::Atom(sym::FALSE) => Some(false),
            _ => None,
        }
    }
}

fn atom(value: bool) -> Const {
    Const::Atom(if value { sym::TRUE } else { sym::FALSE })
}

impl Spec<'_> {
    /// The value of an expression that is a number, an atom, or made of such.
    pub(super) fn constant(&self, e: &Expr) -> Option<Const> {
        Some(match &e.kind {
            ExprKind::Int(n) => Const::Number(Number::Int(n.clone())),
            ExprKind::Char(c) => Const::Number(Number::Int(Integer::Small(i64::from(*c as u32)))),
            ExprKind::Float(f) => Const::Number(Number::Float(*f)),
            ExprKind::Atom(name) => Const::Atom(*name),
            ExprKind::Unary(UnaryOp::Not, operand) => atom(!self.constant(operand)?.boolean()?),
            ExprKind::Unary(op, operand) => match self.constant(operand)? {
                Const::Number(n) => Const::Number(fold_unary(*op, &n)?),
                Const::Atom(_) => return None,
            },
            ExprKind::Op(op, sides) => {
                let (left, right) = (self.constant(&sides.0)?, self.constant(&sides.1)?);
                return self.fold(*op, &left, &right);
            }
            ExprKind::Chain(chain) if !chain.right => {
                let (first, rest) = chain.operands.split_first()?;
                let mut value = self.constant(first)?;
                for ((op, _), operand) in chain.ops.iter().zip(rest) {
                    value = self.fold(*op, &value, &self.constant(operand)?)?;
                }
                value
            }
            _ => return None,
        })
    }

    /// `left op right`.
    pub(super) fn fold(&self, op: BinaryOp, left: &Const, right: &Const) -> Option<Const> {
        let order = || self.order(left, right);
        let exact = || match (left, right) {
            (Const::Number(Number::Int(_)), Const::Number(Number::Float(_)))
            | (Const::Number(Number::Float(_)), Const::Number(Number::Int(_))) => Some(false),
            _ => Some(order()? == Ordering::Equal),
        };
        let logic = || Some((left.boolean()?, right.boolean()?));
        Some(match op {
            BinaryOp::And => atom(logic().map(|(a, b)| a && b)?),
            BinaryOp::Or => atom(logic().map(|(a, b)| a || b)?),
            BinaryOp::Xor => atom(logic().map(|(a, b)| a != b)?),
            BinaryOp::Eq => atom(order()? == Ordering::Equal),
            BinaryOp::Ne => atom(order()? != Ordering::Equal),
            BinaryOp::Lt => atom(order()? == Ordering::Less),
            BinaryOp::Le => atom(order()? != Ordering::Greater),
            BinaryOp::Gt => atom(order()? == Ordering::Greater),
            BinaryOp::Ge => atom(order()? != Ordering::Less),
            BinaryOp::ExactEq => atom(exact()?),
            BinaryOp::ExactNe => atom(!exact()?),
            op => match (left, right) {
                (Const::Number(a), Const::Number(b)) => Const::Number(fold_binary(op, a, b)?),
                _ => return None,
            },
        })
    }

    /// Erlang's order, where it is plain.
    fn order(&self, left: &Const, right: &Const) -> Option<Ordering> {
        // Up to here every integer is a float exactly.
        const EXACT: i64 = 1 << 53;
        let float = |n: &Number| match n {
            Number::Float(f) => Some(*f),
            Number::Int(Integer::Small(n)) if n.abs() <= EXACT => Some(*n as f64),
            Number::Int(_) => None,
        };
        match (left, right) {
            (Const::Number(Number::Int(a)), Const::Number(Number::Int(b))) => Some(a.cmp(b)),
            (Const::Number(a), Const::Number(b)) => float(a)?.partial_cmp(&float(b)?),
            (Const::Number(_), Const::Atom(_)) => Some(Ordering::Less),
            (Const::Atom(_), Const::Number(_)) => Some(Ordering::Greater),
            (Const::Atom(a), Const::Atom(b)) => Some(self.names.text(*a).cmp(self.names.text(*b))),
        }
    }
}
