//! Operators as values, in bodies and guards alike.
//!
//! Owner: the thread that compiles. With `fail` a failing operation goes there (guards); without
//! one it raises. See `mod.rs` for the invariants.

use super::{Dest, Lower};
use crate::ast::{BinaryOp, Chain, Expr, ExprKind, UnaryOp};
use crate::core::{Arith, BlockId, Callee, Loc, Prim, Term, Test, Val};
use crate::symbol::sym;
use rvm_bytecode::module::Literal;

/// The arithmetic instruction of an operator, if it has one.
fn arith(op: BinaryOp) -> Option<Arith> {
    Some(match op {
        BinaryOp::Add => Arith::Add,
        BinaryOp::Sub => Arith::Sub,
        BinaryOp::Mul => Arith::Mul,
        BinaryOp::FloatDiv => Arith::Div,
        BinaryOp::Div => Arith::IntDiv,
        BinaryOp::Rem => Arith::Rem,
        BinaryOp::Band => Arith::Band,
        BinaryOp::Bor => Arith::Bor,
        BinaryOp::Bxor => Arith::Bxor,
        BinaryOp::Bsl => Arith::Bsl,
        BinaryOp::Bsr => Arith::Bsr,
        _ => return None,
    })
}

/// The guard-safe native of an operator without an instruction that gives a value.
fn native(op: BinaryOp) -> Option<&'static str> {
    use BinaryOp::*;
    let native = matches!(op, And | Or | Xor | Eq | Ne | Le | Lt | Ge | Gt | ExactEq | ExactNe);
    native.then(|| op.text())
}

/// A comparison as a test: which one, and whether the operands change places.
pub(super) fn comparison(op: BinaryOp) -> Option<(Test, bool)> {
    Some(match op {
        BinaryOp::Eq => (Test::Eq, false),
        BinaryOp::Ne => (Test::Ne, false),
        BinaryOp::ExactEq => (Test::EqExact, false),
        BinaryOp::ExactNe => (Test::NeExact, false),
        BinaryOp::Lt => (Test::Lt, false),
        BinaryOp::Ge => (Test::Ge, false),
        BinaryOp::Gt => (Test::Lt, true),
        BinaryOp::Le => (Test::Ge, true),
        _ => return None,
    })
}

/// The elements of a list before its tail.
fn list_items(list: Literal) -> Vec<Literal> {
    match list {
        Literal::Str(text) => text.chars().map(|c| Literal::Int(i64::from(u32::from(c)))).collect(),
        Literal::List(items, _) => items,
        _ => Vec::new(),
    }
}

fn is_list_comp(e: &Expr) -> bool {
    matches!(e.kind, ExprKind::ListComp(..))
}

impl<'a> Lower<'a> {
    pub(super) fn unary(&mut self, op: UnaryOp, inner: &'a Expr, e: &'a Expr, dest: Dest) -> Val {
        let value = self.constant_or(e, |this| {
            let inner = this.value(inner);
            this.unary_value(op, inner, e.pos, None)
        });
        self.done(value, dest)
    }

    pub(super) fn unary_value(
        &mut self,
        op: UnaryOp,
        inner: Val,
        pos: u32,
        fail: Option<BlockId>,
    ) -> Val {
        let loc = self.loc(pos);
        match op {
            UnaryOp::Minus => self.emit_fail(Prim::Arith(Arith::Neg), vec![inner], fail, loc),
            UnaryOp::Bnot => self.emit_fail(Prim::Arith(Arith::Bnot), vec![inner], fail, loc),
            UnaryOp::Plus => self.bif("+", vec![inner], fail, loc),
            UnaryOp::Not => self.bif("not", vec![inner], fail, loc),
        }
    }

    pub(super) fn binary_op(
        &mut self,
        op: BinaryOp,
        a: &'a Expr,
        b: &'a Expr,
        e: &'a Expr,
        dest: Dest,
    ) -> Val {
        if let Some(literal) = self.constant_term(e) {
            let value = self.literal(literal);
            return self.done(value, dest);
        }
        if op == BinaryOp::Append
            && let Some(value) = self.prepend(a, b)
        {
            return self.done(value, dest);
        }
        let (a, b) = match op {
            // The comprehension builds on what follows it, which OTP evaluates first.
            BinaryOp::Append if is_list_comp(a) => {
                let b = self.value(b);
                (self.value(a), b)
            }
            _ => {
                let mut sides = Vec::with_capacity(2);
                self.operands([a, b], |this, e| sides.push(this.value(e)));
                (sides[0], sides[1])
            }
        };
        let loc = self.loc(e.pos);
        match op {
            // Only these can be calls; all others are instructions.
            BinaryOp::Append | BinaryOp::Subtract => self.list_op(op, a, b, loc, dest),
            _ => {
                let value = self.op_value(op, a, b, loc, None);
                self.done(value, dest)
            }
        }
    }

    /// `++` and `--` on values.
    fn list_op(&mut self, op: BinaryOp, a: Val, b: Val, loc: Loc, dest: Dest) -> Val {
        if op == BinaryOp::Append
            && let Some(left_len) = self.proper_len(a)
        {
            // Longer constants stay as they are: through a variable, a program can make a longer
            // one of it at each step.
            const LONG: usize = 256;
            let right_len = self.list_len(b);
            if right_len.is_some_and(|right_len| left_len + right_len <= LONG)
                && let Some(parts) = self.literals_of(&[a, b])
            {
                let value = self.concatenated(parts);
                return self.done(value, dest);
            }
            // More elements than this and the code is larger than the call it saves.
            const SHORT: usize = 16;
            if left_len <= SHORT {
                let left = self.core.tables.literal_of(a).map(list_items).unwrap_or_default();
                let mut args: Vec<Val> = left.into_iter().map(|item| self.literal(item)).collect();
                if args.is_empty() {
                    return self.done(b, dest);
                }
                args.push(b);
                let value = self.emit(Prim::List, args, loc);
                return self.done(value, dest);
            }
        }
        let import = self.erlang(if op == BinaryOp::Append { "++" } else { "--" }, 2);
        self.call(Callee::Ext(import), vec![a, b], loc, dest)
    }

    /// How many elements a constant has before its tail, if it is seen as a list.
    fn list_len(&self, value: Val) -> Option<usize> {
        match value {
            Val::Var(_) => None,
            Val::Lit(l) => Some(match &self.core.tables.literals[l.0 as usize] {
                Literal::Str(text) => text.chars().count(),
                Literal::List(items, _) => items.len(),
                _ => 0,
            }),
            _ => Some(0),
        }
    }

    /// How many elements a constant proper list has.
    fn proper_len(&self, value: Val) -> Option<usize> {
        let proper = match value {
            Val::Nil => true,
            Val::Lit(l) => match &self.core.tables.literals[l.0 as usize] {
                Literal::Str(_) => true,
                Literal::List(_, tail) => **tail == Literal::Nil,
                _ => false,
            },
            _ => false,
        };
        self.list_len(value).filter(|_| proper)
    }

    /// The lists one behind the other; only the last may be something else.
    fn concatenated(&mut self, mut parts: Vec<Literal>) -> Val {
        if parts.iter().all(|part| matches!(part, Literal::Str(_))) {
            let texts = parts.into_iter().filter_map(|part| match part {
                Literal::Str(text) => Some(text),
                _ => None,
            });
            return self.literal(Literal::Str(texts.collect()));
        }
        let (more, tail) = match parts.pop() {
            Some(Literal::List(items, tail)) => (items, *tail),
            Some(list @ Literal::Str(_)) => (list_items(list), Literal::Nil),
            Some(tail) => (Vec::new(), tail),
            None => return Val::Nil,
        };
        let items: Vec<Literal> = parts.into_iter().flat_map(list_items).chain(more).collect();
        self.literal(if items.is_empty() { tail } else { Literal::List(items, Box::new(tail)) })
    }

    /// `[A, B] ++ C` with the list written out: `[A, B | C]`.
    fn prepend(&mut self, a: &'a Expr, b: &'a Expr) -> Option<Val> {
        let ExprKind::List(items, None) = &a.kind else { return None };
        if items.is_empty() || self.constant_term(a).is_some() {
            return None;
        }
        let mut args = Vec::with_capacity(items.len() + 1);
        self.operands(items.iter().chain([b]), |this, e| args.push(this.value(e)));
        let loc = self.loc(a.pos);
        Some(self.emit(Prim::List, args, loc))
    }

    /// One operator on values; never in tail position.
    pub(super) fn op_value(
        &mut self,
        op: BinaryOp,
        a: Val,
        b: Val,
        loc: Loc,
        fail: Option<BlockId>,
    ) -> Val {
        if let Some(arith) = arith(op) {
            return self.emit_fail(Prim::Arith(arith), vec![a, b], fail, loc);
        }
        if let Some(name) = native(op) {
            return self.bif(name, vec![a, b], fail, loc);
        }
        match op {
            BinaryOp::Append | BinaryOp::Subtract => self.list_op(op, a, b, loc, Dest::Value),
            _ => self.emit(Prim::Send, vec![a, b], loc),
        }
    }

    pub(super) fn chain(&mut self, chain: &'a Chain, e: &'a Expr, dest: Dest) -> Val {
        if let Some((op @ (BinaryOp::AndAlso | BinaryOp::OrElse), _)) = chain.ops.first() {
            return self.short_circuit(*op, chain, e, dest);
        }
        if chain.right {
            let value = self.right_chain(chain);
            return self.done(value, dest);
        }
        let mut left = None;
        let ops = std::iter::once(None).chain(chain.ops.iter().map(Some));
        self.operands(chain.operands.iter().zip(ops), |this, (operand, op)| {
            let right = this.value(operand);
            left = Some(match (left, op) {
                (Some(left), Some((op, pos))) => {
                    let loc = this.loc(*pos);
                    this.op_value(*op, left, right, loc, None)
                }
                _ => right,
            });
        });
        self.done(left.unwrap_or(Val::Nil), dest)
    }

    /// `A ++ B -- C ++ D`. The operands are evaluated from left to right, but what follows
    /// `[..||..] ++` comes before the comprehension: it is the tail that OTP lets it build on.
    /// Constant lists that are written next to each other become one, all at once: two at a time
    /// would take quadratic time.
    fn right_chain(&mut self, chain: &'a Chain) -> Val {
        let mut parts = Vec::new();
        let mut evaluate = |this: &mut Self, i: usize| {
            let from = this.labels.mark();
            let value = this.value(&chain.operands[i]);
            parts.push((i, from, this.labels.mark()));
            value
        };
        let late = |i: usize| {
            let op = chain.ops.get(i).map(|(op, _)| *op);
            op == Some(BinaryOp::Append) && is_list_comp(&chain.operands[i])
        };
        let mut values: Vec<Option<Val>> = Vec::with_capacity(chain.operands.len());
        for i in 0..chain.operands.len() {
            values.push((!late(i)).then(|| evaluate(self, i)));
        }
        // What is written only, so that the result is no longer than the text.
        let is_list = |this: &Self, i: usize, value: Option<Val>| {
            matches!(chain.operands[i].kind, ExprKind::Str(_) | ExprKind::List(..))
                && value.is_some_and(|value| this.proper_len(value).is_some())
        };
        let mut right = None;
        while let Some(last) = values.len().checked_sub(1) {
            // Lists that end here, each in front of the next.
            let mut first = last;
            let onto_list = right.is_none() || chain.ops[last].0 == BinaryOp::Append;
            while first > 0
                && onto_list
                && chain.ops[first - 1].0 == BinaryOp::Append
                && is_list(self, first - 1, values[first - 1])
                && is_list(self, last, values[last])
            {
                first -= 1;
            }
            let written: Vec<Val> = match first < last {
                true => values[first..].iter().copied().flatten().collect(),
                false => Vec::new(),
            };
            let left = match self.literals_of(&written) {
                Some(parts) if first < last => self.concatenated(parts),
                _ => values[last].unwrap_or_else(|| evaluate(self, last)),
            };
            right = Some(match right {
                None => left,
                Some(right) => {
                    let (op, pos) = chain.ops[last];
                    let loc = self.loc(pos);
                    self.op_value(op, left, right, loc, None)
                }
            });
            values.truncate(first);
        }
        parts.sort_unstable_by_key(|(i, ..)| std::cmp::Reverse(*i));
        let parts: Vec<_> = parts.into_iter().map(|(_, from, to)| (from, to)).collect();
        self.labels.arrange(&parts);
        right.unwrap_or(Val::Nil)
    }

    /// `andalso`, `orelse` in a body: all operands but the last must be booleans, and the last is
    /// in tail position.
    fn short_circuit(&mut self, op: BinaryOp, chain: &'a Chain, e: &'a Expr, dest: Dest) -> Val {
        let stop_on = if op == BinaryOp::AndAlso { sym::FALSE } else { sym::TRUE };
        let go_on = if op == BinaryOp::AndAlso { sym::TRUE } else { sym::FALSE };
        let (stop_on, go_on) = (self.atom(stop_on), self.atom(go_on));
        let stop = self.new_block();
        let Some((last, before)) = chain.operands.split_last() else { return Val::Nil };
        for (i, operand) in before.iter().enumerate() {
            if self.is_condition(operand) {
                self.condition(operand, op == BinaryOp::AndAlso, stop, None);
                continue;
            }
            let value = self.value(operand);
            let next = self.new_block();
            let bad = self.new_block();
            let table = vec![(Val::Atom(go_on), next), (Val::Atom(stop_on), stop)];
            self.end(Term::Select(value, table, bad), Loc::default());
            self.switch_to(bad);
            let loc = self.loc(chain.ops.get(i).map_or(e.pos, |(_, pos)| *pos));
            self.raise_tagged("badarg", value, loc);
            self.switch_to(next);
        }
        let value = self.expr(last, dest);
        if dest == Dest::Tail {
            self.switch_to(stop);
            return self.done(Val::Atom(stop_on), dest);
        }
        let join = self.new_block();
        let result = self.block_param(join);
        self.jump(join, vec![value]);
        self.switch_to(stop);
        self.jump(join, vec![Val::Atom(stop_on)]);
        self.switch_to(join);
        result
    }
}
