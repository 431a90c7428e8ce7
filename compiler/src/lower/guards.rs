//! Guards: sequences of tests in which what fails is false.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::Lower;
use crate::ast::{BinaryOp, Callee, Expr, ExprKind, Guard};
use crate::core::{BlockId, Loc, Prim, Term, Val};
use crate::symbol::sym;

impl<'a> Lower<'a> {
    /// Goes on in the current block if the guard holds, else to `fail`.
    pub(super) fn guard(&mut self, guard: &'a Guard, fail: BlockId) {
        let Some((last, before)) = guard.split_last() else { return };
        if before.is_empty() {
            return self.guard_tests(last, fail);
        }
        let holds = self.new_block();
        for alternative in before {
            let next = self.new_block();
            self.guard_tests(alternative, next);
            self.jump(holds, vec![]);
            self.switch_to(next);
        }
        self.guard_tests(last, fail);
        self.jump(holds, vec![]);
        self.switch_to(holds);
    }

    fn guard_tests(&mut self, tests: &'a [Expr], fail: BlockId) {
        for test in tests {
            self.condition(test, true, fail, Some(fail));
        }
    }

    /// The value of a guard expression; if it fails, control goes to `fail`.
    pub(super) fn guard_value(&mut self, e: &'a Expr, fail: BlockId) -> Val {
        match &e.kind {
            ExprKind::Var(var) => self.lookup(var.id, e.span),
            ExprKind::Tuple(items) => self.constant_or(e, |this| {
                let items = this.guard_values(items, fail);
                let loc = this.loc(e.pos);
                this.tuple(items, loc)
            }),
            ExprKind::List(items, tail) => self.constant_or(e, |this| {
                let mut args = this.guard_values(items, fail);
                let tail = tail.as_ref().map_or(Val::Nil, |tail| this.guard_value(tail, fail));
                if args.is_empty() {
                    return tail;
                }
                args.push(tail);
                this.emit(Prim::List, args, Loc::default())
            }),
            ExprKind::Binary(elements) => {
                self.constant_or(e, |this| this.build_binary(elements, e.pos, Some(fail)))
            }
            ExprKind::Map(fields) => self.constant_or(e, |this| {
                let mut args = Vec::with_capacity(2 * fields.len());
                for field in fields {
                    args.push(this.guard_value(&field.key, fail));
                    args.push(this.guard_value(&field.value, fail));
                }
                this.emit(Prim::MapNew, args, Loc::default())
            }),
            ExprKind::MapUpdate(map, fields) => {
                let map = self.guard_value(map, fail);
                let mut pairs = Vec::with_capacity(fields.len());
                for field in fields {
                    let key = self.guard_value(&field.key, fail);
                    pairs.push((field.op, key, self.guard_value(&field.value, fail)));
                }
                self.put_pairs(map, &pairs, Some(fail), Loc::default())
            }
            ExprKind::Record(name, fields) => self.new_record(*name, fields, e, Some(fail)),
            ExprKind::RecordAccess(record, name, field) => {
                let record = self.guard_value(record, fail);
                self.record_element(record, name.name, field.name, fail)
            }
            ExprKind::Unary(op, inner) => self.constant_or(e, |this| {
                let inner = this.guard_value(inner, fail);
                this.unary_value(*op, inner, e.pos, Some(fail))
            }),
            ExprKind::Op(op, both) => self.constant_or(e, |this| {
                let a = this.guard_value(&both.0, fail);
                let b = this.guard_value(&both.1, fail);
                this.op_value(*op, a, b, Loc::default(), Some(fail))
            }),
            ExprKind::Chain(chain) => {
                if let Some((op @ (BinaryOp::AndAlso | BinaryOp::OrElse), _)) = chain.ops.first() {
                    return self.guard_short_circuit(*op, &chain.operands, fail);
                }
                let mut operands = chain.operands.iter();
                let Some(first) = operands.next() else { return Val::Nil };
                let mut left = self.guard_value(first, fail);
                for (operand, (op, _)) in operands.zip(&chain.ops) {
                    let right = self.guard_value(operand, fail);
                    left = self.op_value(*op, left, right, Loc::default(), Some(fail));
                }
                left
            }
            ExprKind::Call(call) => {
                // `is_record` with a known record's name is a test, not a native: its value is
                // made by branching.
                let Callee::Remote(sym::ERLANG, name) = call.callee else {
                    self.error("illegal-guard", e.span, "this call is not allowed in a guard");
                    return Val::Nil;
                };
                let name = self.text(name);
                if name == "is_record" && self.call_test(call, true).is_some() {
                    return self.boolean_by_branch(e, fail);
                }
                let args = self.guard_values(&call.args, fail);
                self.bif(name, args, Some(fail), Loc::default())
            }
            _ => match self.constant_term(e) {
                Some(literal) => self.literal(literal),
                None => {
                    self.error("illegal-guard", e.span, "this is not allowed in a guard");
                    Val::Nil
                }
            },
        }
    }

    fn guard_values(&mut self, list: &'a [Expr], fail: BlockId) -> Vec<Val> {
        list.iter().map(|e| self.guard_value(e, fail)).collect()
    }

    /// A condition's value as an atom.
    fn boolean_by_branch(&mut self, e: &'a Expr, fail: BlockId) -> Val {
        let (no, join) = (self.new_block(), self.new_block());
        let result = self.block_param(join);
        let (yes_atom, no_atom) = (self.atom(sym::TRUE), self.atom(sym::FALSE));
        self.condition(e, true, no, Some(fail));
        self.jump(join, vec![Val::Atom(yes_atom)]);
        self.switch_to(no);
        self.jump(join, vec![Val::Atom(no_atom)]);
        self.switch_to(join);
        result
    }

    fn guard_short_circuit(&mut self, op: BinaryOp, operands: &'a [Expr], fail: BlockId) -> Val {
        let and = op == BinaryOp::AndAlso;
        let (stop_on, go_on) = if and { (sym::FALSE, sym::TRUE) } else { (sym::TRUE, sym::FALSE) };
        let (stop_on, go_on) = (self.atom(stop_on), self.atom(go_on));
        let (stop, join) = (self.new_block(), self.new_block());
        let result = self.block_param(join);
        let Some((last, before)) = operands.split_last() else { return Val::Nil };
        for operand in before {
            let value = self.guard_value(operand, fail);
            let next = self.new_block();
            let table = vec![(Val::Atom(go_on), next), (Val::Atom(stop_on), stop)];
            self.end(Term::Select(value, table, fail), Loc::default());
            self.switch_to(next);
        }
        let value = self.guard_value(last, fail);
        self.jump(join, vec![value]);
        self.switch_to(stop);
        self.jump(join, vec![Val::Atom(stop_on)]);
        self.switch_to(join);
        result
    }
}
