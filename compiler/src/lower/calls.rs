//! Calls.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::{Dest, Lower};
use crate::ast::{self, Expr, ExprKind, FunName, Symbol};
use crate::codegen::MAX_ARITY;
use crate::core::{Callee, Loc, Val};
use crate::symbol::sym;
use rvm_bytecode::module::Literal;
use rvm_bytecode::natives::NATIVES;

/// Whether a function of module `erlang` is a guard-safe native.
fn is_guard_native(name: &str, arity: usize) -> bool {
    NATIVES
        .iter()
        .any(|n| n.guard && n.arity as usize == arity && n.function == name && n.module == "erlang")
}

impl<'a> Lower<'a> {
    pub(super) fn call_expr(&mut self, call: &'a ast::Call, e: &'a Expr, dest: Dest) -> Val {
        if call.args.len() > MAX_ARITY {
            self.error("too-many-arguments", e.span, "a call can have at most 255 arguments");
        }
        match &call.callee {
            ast::Callee::Local(sym::RECORD_INFO) if call.args.len() == 2 => {
                let value = self.record_info(&call.args);
                self.done(value, dest)
            }
            ast::Callee::Local(name) | ast::Callee::Unresolved(name) => {
                let args = self.values(&call.args);
                let loc = self.loc(e.pos);
                let callee = self.local(*name, args.len());
                self.call(callee, args, loc, dest)
            }
            ast::Callee::Remote(sym::ERLANG, name) => self.call_erlang(*name, call, e, dest),
            ast::Callee::Remote(module, name) => {
                if let Some(name) = self.erlang_twin(*module, *name, call.args.len()) {
                    let args = self.values(&call.args);
                    let loc = self.loc(e.pos);
                    let value = self.bif(name, args, None, loc);
                    return self.done(value, dest);
                }
                let args = self.values(&call.args);
                let callee = self.remote(*module, *name, args.len());
                let loc = self.loc(e.pos);
                self.call(callee, args, loc, dest)
            }
            ast::Callee::Dynamic(both) => {
                let args = self.apply_operands(&both.0, &both.1, &call.args);
                let loc = self.loc(e.pos);
                self.call(Callee::Apply, args, loc, dest)
            }
            ast::Callee::Value(fun) => {
                let fun = self.value(fun);
                let args = self.values(&call.args);
                let loc = self.loc(e.pos);
                self.call_fun(fun, args, loc, dest)
            }
        }
    }

    /// Module, function and arguments, evaluated in this order, as `apply` takes them.
    fn apply_operands(
        &mut self,
        module: &'a Expr,
        function: &'a Expr,
        args: &'a [Expr],
    ) -> Vec<Val> {
        let mut values = Vec::with_capacity(args.len() + 2);
        let all = [module, function].into_iter().chain(args);
        self.operands(all, |this, e| values.push(this.value(e)));
        values.rotate_left(2);
        values
    }

    fn call_fun(&mut self, fun: Val, mut args: Vec<Val>, loc: Loc, dest: Dest) -> Val {
        if let Val::Var(v) = fun
            && let Some((body, arity, free)) = self.f.known_funs.get(&v)
            && *arity as usize == args.len()
        {
            // The fun is one of this function's own: its body is called at once.
            args.extend(free);
            let body = *body;
            return self.call(Callee::Local(body), args, loc, dest);
        }
        args.push(fun);
        self.call(Callee::Fun, args, loc, dest)
    }

    /// The guard-safe native that a library function is another name of; OTP's compiler replaces
    /// these, too, so that stack traces agree.
    fn erlang_twin(&self, module: Symbol, name: Symbol, arity: usize) -> Option<&'static str> {
        match (self.text(module), self.text(name), arity) {
            ("maps", "get", 2) => Some("map_get"),
            ("maps", "is_key", 2) => Some("is_map_key"),
            ("maps", "size", 1) => Some("map_size"),
            _ => None,
        }
    }

    /// A function of this module.
    fn local(&mut self, name: Symbol, arity: usize) -> Callee {
        match self.functions.get(&FunName { name, arity: arity as u32 }) {
            Some(index) => Callee::Local(*index),
            // `module_info`, which is made last, and what the resolver has complained about.
            None => self.remote(self.ast.name, name, arity),
        }
    }

    fn remote(&mut self, module: Symbol, name: Symbol, arity: usize) -> Callee {
        let (module, name) = (self.atom(module), self.atom(name));
        Callee::Ext(self.core.tables.import_atoms(module, name, arity as u8))
    }

    fn call_erlang(&mut self, name: Symbol, call: &'a ast::Call, e: &'a Expr, dest: Dest) -> Val {
        let text = self.text(name);
        let loc = self.loc(e.pos);
        // `apply` with a written-out list is an ordinary call.
        if let ("apply", [module, function, list]) = (text, &call.args[..])
            && let ExprKind::List(items, None) = &list.kind
            && items.len() <= MAX_ARITY
        {
            let args = self.apply_operands(module, function, items);
            return self.call(Callee::Apply, args, loc, dest);
        }
        if let ("apply", [fun, list]) = (text, &call.args[..])
            && let ExprKind::List(items, None) = &list.kind
            && items.len() <= MAX_ARITY
        {
            let mut args = Vec::with_capacity(items.len() + 1);
            let all = std::iter::once(fun).chain(items);
            self.operands(all, |this, e| args.push(this.value(e)));
            let fun = args.remove(0);
            return self.call_fun(fun, args, loc, dest);
        }
        if text == "is_record" && self.call_test(call, false).is_some() {
            let value = self.condition_value(e);
            return self.done(value, dest);
        }
        let args = self.values(&call.args);
        if is_guard_native(text, args.len()) {
            let value = self.bif(text, args, None, loc);
            return self.done(value, dest);
        }
        let callee = self.remote(sym::ERLANG, name, args.len());
        self.call(callee, args, loc, dest)
    }

    /// A condition's value as an atom.
    fn condition_value(&mut self, e: &'a Expr) -> Val {
        let (no, join) = (self.new_block(), self.new_block());
        let result = self.block_param(join);
        let (yes_atom, no_atom) = (self.atom(sym::TRUE), self.atom(sym::FALSE));
        self.condition(e, true, no, None);
        self.jump(join, vec![Val::Atom(yes_atom)]);
        self.switch_to(no);
        self.jump(join, vec![Val::Atom(no_atom)]);
        self.switch_to(join);
        result
    }

    /// `record_info(fields | size, Record)`.
    fn record_info(&mut self, args: &'a [Expr]) -> Val {
        let (ExprKind::Atom(what), ExprKind::Atom(record)) = (&args[0].kind, &args[1].kind) else {
            return Val::Nil;
        };
        let names = self.field_names(*record);
        if *what == sym::SIZE {
            return Val::Int(names.len() as i64 + 1);
        }
        let items: Vec<Literal> =
            names.into_iter().map(|name| Literal::Atom(self.atom(name))).collect();
        match items.is_empty() {
            true => Val::Nil,
            false => self.literal(Literal::List(items, Box::new(Literal::Nil))),
        }
    }
}
