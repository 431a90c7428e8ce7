//! Expressions: the dispatcher, and the constructs without a family of their own.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::{Dest, Lower};
use crate::ast::{Expr, ExprKind, PatKind, VarUse};
use crate::core::{Exc, Loc, Prim, Val};
use rvm_bytecode::module::Literal;

impl<'a> Lower<'a> {
    /// A sequence of expressions, the last of which gives the value.
    pub(super) fn body(&mut self, body: &'a [Expr], dest: Dest) -> Val {
        let Some((last, before)) = body.split_last() else { return Val::Nil };
        for e in before {
            self.expr(e, Dest::Effect);
        }
        self.expr(last, dest)
    }

    /// The value of an expression.
    pub(super) fn value(&mut self, e: &'a Expr) -> Val {
        self.expr(e, Dest::Value)
    }

    /// The values of expressions, evaluated in order.
    pub(super) fn values(&mut self, list: &'a [Expr]) -> Vec<Val> {
        let mut values = Vec::with_capacity(list.len());
        self.operands(list, |this, e| values.push(this.value(e)));
        values
    }

    /// An expression; in tail position it ends the current block.
    pub(super) fn expr(&mut self, e: &'a Expr, dest: Dest) -> Val {
        match &e.kind {
            ExprKind::Var(var) => {
                let value = self.lookup(var.id, e.span);
                self.done(value, dest)
            }
            ExprKind::Atom(_)
            | ExprKind::Int(_)
            | ExprKind::Char(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::RecordIndex(..) => {
                let value = self.constant(e);
                self.done(value, dest)
            }
            ExprKind::Tuple(items) => {
                let value = self.constant_or(e, |this| {
                    let items = this.values(items);
                    let loc = this.loc(e.pos);
                    this.tuple(items, loc)
                });
                self.done(value, dest)
            }
            ExprKind::List(items, tail) => {
                let value = self.constant_or(e, |this| {
                    let mut args = Vec::with_capacity(items.len() + 1);
                    let all = items.iter().chain(tail.as_deref());
                    this.operands(all, |this, e| args.push(this.value(e)));
                    if tail.is_none() {
                        args.push(Val::Nil);
                    }
                    if args.len() == 1 {
                        return args[0];
                    }
                    let loc = this.loc(e.pos);
                    this.emit(Prim::List, args, loc)
                });
                self.done(value, dest)
            }
            ExprKind::Binary(elements) => {
                let value = self.constant_or(e, |this| this.build_binary(elements, e.pos, None));
                self.done(value, dest)
            }
            ExprKind::Map(fields) => {
                let value = self.constant_or(e, |this| this.new_map(fields, e.pos));
                self.done(value, dest)
            }
            ExprKind::MapUpdate(map, fields) => {
                let value = self.update_map(map, fields, e.pos);
                self.done(value, dest)
            }
            ExprKind::Record(name, fields) => {
                let value = self.new_record(*name, fields, e, None);
                self.done(value, dest)
            }
            ExprKind::RecordUpdate(record, name, fields) => {
                let value = self.update_record(record, *name, fields, e);
                self.done(value, dest)
            }
            ExprKind::RecordAccess(record, name, field) => {
                let value = self.access_record(record, name.name, field.name, e);
                self.done(value, dest)
            }
            ExprKind::Match(pattern, value) => {
                if let PatKind::Var(var, VarUse::Bind) = &pattern.kind {
                    let value = self.value(value);
                    self.bind(var.id, value);
                    return self.done(value, dest);
                }
                self.match_expr(pattern, value, e, dest)
            }
            ExprKind::Unary(op, inner) => self.unary(*op, inner, e, dest),
            ExprKind::Op(op, both) => self.binary_op(*op, &both.0, &both.1, e, dest),
            ExprKind::Chain(chain) => self.chain(chain, e, dest),
            ExprKind::Catch(inner) => self.catch(inner, e, dest),
            ExprKind::Block(body) => self.body(body, dest),
            ExprKind::Call(call) => self.call_expr(call, e, dest),
            ExprKind::Case(case) => self.case(case, e, dest),
            ExprKind::If(it) => self.if_expr(it, e, dest),
            ExprKind::Receive(receive) => self.receive(receive, e, dest),
            ExprKind::Maybe(it) => self.maybe(it, e, dest),
            ExprKind::Try(it) => self.try_expr(it, e, dest),
            ExprKind::Fun(fun) => {
                let value = self.fun_expr(fun, e);
                self.done(value, dest)
            }
            ExprKind::FunRef(callee, arity) => {
                let value = self.fun_ref(callee, *arity, e);
                self.done(value, dest)
            }
            ExprKind::FunRemote(parts) => self.fun_remote(parts, e, dest),
            ExprKind::ListComp(body, qualifiers) => self.list_comp(body, qualifiers, e, dest),
            ExprKind::BinaryComp(body, qualifiers) => self.binary_comp(body, qualifiers, dest),
        }
    }

    /// The constant an expression is, or what `build` makes of it.
    pub(super) fn constant_or(&mut self, e: &'a Expr, build: impl FnOnce(&mut Self) -> Val) -> Val {
        match self.constant_term(e) {
            Some(literal) => self.literal(literal),
            None => build(self),
        }
    }

    /// Raises `{Tag, Value}` with class `error`.
    pub(super) fn raise_tagged(&mut self, tag: &str, value: Val, loc: Loc) {
        let tag = self.atom_val(tag);
        let reason = self.tuple(vec![tag, value], loc);
        self.raise(Exc::Error, vec![reason], loc);
    }

    /// A literal expression's value.
    pub(super) fn constant(&mut self, e: &'a Expr) -> Val {
        let literal = self.constant_term(e).unwrap_or(Literal::Nil);
        self.literal(literal)
    }
}
