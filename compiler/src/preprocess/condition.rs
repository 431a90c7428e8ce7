//! Evaluation of `-if` and `-elif` conditions: guard expressions over constants.
//!
//! Owner: the thread that compiles. Invariants: evaluation has no effect and always ends; what is
//! not a guard, or would raise, gives no value, and no value counts as false (as in OTP).

use crate::ast::*;
use crate::integer::{Number, fold_binary, fold_unary};
use crate::symbol::{Interner, sym};
use std::cmp::Ordering;

/// A constant term.
#[derive(Clone, PartialEq, Debug)]
enum Value {
    Num(Number),
    Atom(Symbol),
    Tuple(Vec<Value>),
    /// A proper list.
    List(Vec<Value>),
}

/// Whether a condition evaluates to `true`. `defined` answers `defined(Name)`.
pub(super) fn holds(e: &Expr, names: &Interner, defined: &dyn Fn(Symbol) -> bool) -> bool {
    let env = Env { names, defined };
    env.eval(e) == Some(Value::Atom(sym::TRUE))
}

struct Env<'a> {
    names: &'a Interner,
    defined: &'a dyn Fn(Symbol) -> bool,
}

fn boolean(b: bool) -> Value {
    Value::Atom(if b { sym::TRUE } else { sym::FALSE })
}

fn int(n: usize) -> Value {
    Value::Num(Number::Int(Integer::Small(n as i64)))
}

impl Env<'_> {
    fn all(&self, exprs: &[Expr]) -> Option<Vec<Value>> {
        exprs.iter().map(|e| self.eval(e)).collect()
    }

    fn truth(&self, e: &Expr) -> Option<bool> {
        match self.eval(e)? {
            Value::Atom(sym::TRUE) => Some(true),
            Value::Atom(sym::FALSE) => Some(false),
            _ => None,
        }
    }

    fn eval(&self, e: &Expr) -> Option<Value> {
        Some(match &e.kind {
            ExprKind::Atom(a) => Value::Atom(*a),
            ExprKind::Int(n) => Value::Num(Number::Int(n.clone())),
            ExprKind::Char(c) => int(*c as usize),
            ExprKind::Float(f) => Value::Num(Number::Float(*f)),
            ExprKind::Str(s) => {
                Value::List(self.names.text(*s).chars().map(|c| int(c as usize)).collect())
            }
            ExprKind::Tuple(elements) => Value::Tuple(self.all(elements)?),
            ExprKind::List(elements, None) => Value::List(self.all(elements)?),
            ExprKind::Unary(UnaryOp::Not, e) => boolean(!self.truth(e)?),
            ExprKind::Unary(op, e) => match self.eval(e)? {
                Value::Num(n) => Value::Num(fold_unary(*op, &n)?),
                _ => return None,
            },
            ExprKind::Op(op, sides) => {
                let (a, b) = (self.eval(&sides.0)?, self.eval(&sides.1)?);
                self.binary(*op, a, b)?
            }
            ExprKind::Chain(chain) => self.chain(chain)?,
            ExprKind::Call(call) => self.call(call)?,
            _ => return None,
        })
    }

    fn chain(&self, chain: &Chain) -> Option<Value> {
        let (op, _) = chain.ops.first()?;
        if matches!(op, BinaryOp::AndAlso | BinaryOp::OrElse) {
            let stop = *op == BinaryOp::OrElse;
            let (last, firsts) = chain.operands.split_last()?;
            for e in firsts {
                if self.truth(e)? == stop {
                    return Some(boolean(stop));
                }
            }
            return self.eval(last);
        }
        let mut values = self.all(&chain.operands)?;
        if chain.right {
            let mut result = values.pop()?;
            for (value, (op, _)) in values.into_iter().zip(&chain.ops).rev() {
                result = self.binary(*op, value, result)?;
            }
            return Some(result);
        }
        let mut values = values.into_iter();
        let mut result = values.next()?;
        for (value, (op, _)) in values.zip(&chain.ops) {
            result = self.binary(*op, result, value)?;
        }
        Some(result)
    }

    fn binary(&self, op: BinaryOp, a: Value, b: Value) -> Option<Value> {
        let logic = |f: fn(bool, bool) -> bool| match (&a, &b) {
            (
                Value::Atom(x @ (sym::TRUE | sym::FALSE)),
                Value::Atom(y @ (sym::TRUE | sym::FALSE)),
            ) => Some(boolean(f(*x == sym::TRUE, *y == sym::TRUE))),
            _ => None,
        };
        Some(match op {
            BinaryOp::And => return logic(|x, y| x & y),
            BinaryOp::Or => return logic(|x, y| x | y),
            BinaryOp::Xor => return logic(|x, y| x ^ y),
            BinaryOp::Eq => boolean(self.order(&a, &b) == Ordering::Equal),
            BinaryOp::Ne => boolean(self.order(&a, &b) != Ordering::Equal),
            BinaryOp::Lt => boolean(self.order(&a, &b) == Ordering::Less),
            BinaryOp::Le => boolean(self.order(&a, &b) != Ordering::Greater),
            BinaryOp::Gt => boolean(self.order(&a, &b) == Ordering::Greater),
            BinaryOp::Ge => boolean(self.order(&a, &b) != Ordering::Less),
            BinaryOp::ExactEq => boolean(a == b),
            BinaryOp::ExactNe => boolean(a != b),
            BinaryOp::Append => match (a, b) {
                (Value::List(mut x), Value::List(y)) => {
                    x.extend(y);
                    Value::List(x)
                }
                _ => return None,
            },
            _ => match (a, b) {
                (Value::Num(x), Value::Num(y)) => Value::Num(fold_binary(op, &x, &y)?),
                _ => return None,
            },
        })
    }

    fn order(&self, a: &Value, b: &Value) -> Ordering {
        let rank = |v: &Value| match v {
            Value::Num(_) => 0,
            Value::Atom(_) => 1,
            Value::Tuple(_) => 2,
            Value::List(_) => 3,
        };
        let lists = |x: &[Value], y: &[Value]| {
            let pairs = x.iter().zip(y).map(|(a, b)| self.order(a, b));
            pairs.into_iter().find(|o| *o != Ordering::Equal).unwrap_or(x.len().cmp(&y.len()))
        };
        match (a, b) {
            (Value::Num(x), Value::Num(y)) => match (x, y) {
                (Number::Int(x), Number::Int(y)) => x.cmp(y),
                (Number::Int(x), Number::Float(y)) => {
                    x.to_f64().unwrap_or(f64::INFINITY).total_cmp(y)
                }
                (Number::Float(x), Number::Int(y)) => {
                    x.total_cmp(&y.to_f64().unwrap_or(f64::INFINITY))
                }
                (Number::Float(x), Number::Float(y)) => x.partial_cmp(y).unwrap_or(Ordering::Equal),
            },
            (Value::Atom(x), Value::Atom(y)) => self.names.text(*x).cmp(self.names.text(*y)),
            (Value::Tuple(x), Value::Tuple(y)) => x.len().cmp(&y.len()).then_with(|| lists(x, y)),
            (Value::List(x), Value::List(y)) => lists(x, y),
            (a, b) => rank(a).cmp(&rank(b)),
        }
    }

    fn call(&self, call: &Call) -> Option<Value> {
        let name = match &call.callee {
            Callee::Unresolved(name) => *name,
            Callee::Remote(sym::ERLANG, name) => *name,
            _ => return None,
        };
        if name == sym::DEFINED {
            let [arg] = call.args.as_slice() else { return None };
            return match &arg.kind {
                ExprKind::Atom(name) => Some(boolean((self.defined)(*name))),
                ExprKind::Var(var) => Some(boolean((self.defined)(var.name))),
                _ => None,
            };
        }
        let args = self.all(&call.args)?;
        let float = |n: &Number| matches!(n, Number::Float(_));
        Some(match (self.names.text(name), args.as_slice()) {
            ("is_atom", [v]) => boolean(matches!(v, Value::Atom(_))),
            ("is_boolean", [v]) => boolean(matches!(v, Value::Atom(sym::TRUE | sym::FALSE))),
            ("is_number", [v]) => boolean(matches!(v, Value::Num(_))),
            ("is_integer", [v]) => boolean(matches!(v, Value::Num(n) if !float(n))),
            ("is_float", [v]) => boolean(matches!(v, Value::Num(n) if float(n))),
            ("is_list", [v]) => boolean(matches!(v, Value::List(_))),
            ("is_tuple", [v]) => boolean(matches!(v, Value::Tuple(_))),
            (
                "is_binary" | "is_bitstring" | "is_function" | "is_map" | "is_pid" | "is_port"
                | "is_reference",
                [_],
            ) => boolean(false),
            ("length", [Value::List(list)]) => int(list.len()),
            ("hd", [Value::List(list)]) => list.first()?.clone(),
            ("tl", [Value::List(list)]) => Value::List(list.get(1..)?.to_vec()),
            ("tuple_size" | "size", [Value::Tuple(elements)]) => int(elements.len()),
            ("element", [Value::Num(Number::Int(Integer::Small(n))), Value::Tuple(elements)]) => {
                elements.get(usize::try_from(n.checked_sub(1)?).ok()?)?.clone()
            }
            ("abs", [Value::Num(n)]) => match self.order(&args[0], &int(0)) {
                Ordering::Less => Value::Num(fold_unary(UnaryOp::Minus, n)?),
                _ => Value::Num(n.clone()),
            },
            ("max", [a, b]) => if self.order(a, b) == Ordering::Less { b } else { a }.clone(),
            ("min", [a, b]) => if self.order(a, b) == Ordering::Greater { b } else { a }.clone(),
            _ => return None,
        })
    }
}
