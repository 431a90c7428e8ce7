//! Funs: closure conversion, and everything else that becomes a function of its own.
//!
//! Owner: the thread that compiles. A lifted function takes its own arguments and then its free
//! variables; constants are not captured but repeated. See `mod.rs` for the invariants.

use super::build::FnState;
use super::{Dest, Lower, free};
use crate::ast::{Callee, Expr, Fun, FunName};
use crate::core::{Callee as Target, Lambda, Loc, Prim, Val, Var};
use crate::symbol::FastMap;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::{AtomIdx, FunIdx, LambdaIdx};

/// The body of a fun that is being lifted: no function yet, so that nobody finds it by it.
const UNKNOWN: FunIdx = FunIdx(u32::MAX);

impl<'a> Lower<'a> {
    /// Makes a function of `arity` arguments from a piece of the current one that reads the
    /// variables `vars` and the values `extras`. `body` lowers it, in tail position, given its
    /// index, its arguments, and `extras` as they are called inside. Returns the index and the
    /// values to be passed after the arguments.
    pub(super) fn lift(
        &mut self,
        arity: u32,
        vars: &free::Vars,
        extras: &[Val],
        body: impl FnOnce(&mut Self, FunIdx, &[Val], &[Val]),
    ) -> (FunIdx, Vec<Val>) {
        let index = self.reserve_function();
        let mut captured: Vec<(usize, Val)> = vars
            .iter()
            .map(|id| id.0.wrapping_add(self.id_base) as usize)
            .filter_map(|i| Some((i, self.env.get(i).copied().flatten()?)))
            .collect();
        captured.sort_unstable_by_key(|(i, _)| *i);
        let outer = std::mem::replace(&mut self.f, FnState::new(AtomIdx(0)));
        let args = self.params(arity);
        let mut free = Vec::new();
        let mut inside: FastMap<Var, Val> = FastMap::default();
        let mut capture = |this: &mut Self, value: Val| match value {
            Val::Var(v) => *inside.entry(v).or_insert_with(|| {
                free.push(value);
                let param = this.f.function.fresh();
                this.f.function.params.push(param);
                Val::Var(param)
            }),
            constant => constant,
        };
        for (i, value) in &captured {
            let inner = capture(self, *value);
            self.env[*i] = Some(inner);
        }
        let extras: Vec<Val> = extras.iter().map(|value| capture(self, *value)).collect();
        body(self, index, &args, &extras);
        self.store_function(index);
        self.f = outer;
        for (i, value) in captured {
            self.env[i] = Some(value);
        }
        (index, free)
    }

    pub(super) fn fun_expr(&mut self, fun: &'a Fun, e: &'a Expr) -> Val {
        let loc = self.loc(e.pos);
        let mut vars = free::Vars::default();
        for clause in &fun.clauses {
            free::clause(clause, &mut vars);
        }
        let lambda = LambdaIdx(self.core.lambdas.len() as u32);
        // The body makes the fun again if it uses its name, so the lambda exists before its body.
        self.core.lambdas.push(Lambda { function: UNKNOWN, free: 0 });
        let label = fun.name.map(|name| self.labels.named(name.name, fun.arity));
        let (index, free) = self.lift(fun.arity, &vars, &[], |this, index, args, _| {
            let all: Vec<Val> = this.f.function.params.iter().map(|v| Val::Var(*v)).collect();
            if let Some(name) = fun.name
                && this.is_used(name.id)
            {
                let own = all[args.len()..].to_vec();
                let itself = this.make_fun(lambda, index, fun.arity, own, Loc::default());
                this.bind(name.id, itself);
            }
            this.function_body(&fun.clauses, args, &all, loc);
        });
        let label = match label {
            Some(label) => {
                self.labels.skip();
                label
            }
            None => self.labels.fun(),
        };
        self.labels.set(label, index);
        self.core.lambdas[lambda.0 as usize] = Lambda { function: index, free: free.len() as u32 };
        self.make_fun(lambda, index, fun.arity, free, loc)
    }

    fn make_fun(
        &mut self,
        lambda: LambdaIdx,
        body: FunIdx,
        arity: u32,
        free: Vec<Val>,
        loc: Loc,
    ) -> Val {
        let fun = self.emit(Prim::MakeFun(lambda), free.clone(), loc);
        if let Val::Var(v) = fun {
            self.f.known_funs.insert(v, (body, arity, free));
        }
        fun
    }

    /// `fun f/1`.
    pub(super) fn fun_ref(&mut self, callee: &'a Callee, arity: u32, e: &'a Expr) -> Val {
        match callee {
            Callee::Local(name) | Callee::Unresolved(name) => {
                let name = FunName { name: *name, arity };
                // OTP numbers these like the funs that have a body.
                self.labels.skip();
                let Some(index) = self.functions.get(&name).copied() else {
                    return self.export(self.ast.name, name.name, arity);
                };
                let lambda = match self.core.lambdas.iter().position(|l| l.function == index) {
                    Some(i) => LambdaIdx(i as u32),
                    None => {
                        self.core.lambdas.push(Lambda { function: index, free: 0 });
                        LambdaIdx(self.core.lambdas.len() as u32 - 1)
                    }
                };
                let loc = self.loc(e.pos);
                self.make_fun(lambda, index, arity, Vec::new(), loc)
            }
            Callee::Remote(module, name) => self.export(*module, *name, arity),
            Callee::Dynamic(_) | Callee::Value(_) => Val::Nil,
        }
    }

    fn export(&mut self, module: crate::ast::Symbol, name: crate::ast::Symbol, arity: u32) -> Val {
        let (module, name) = (self.atom(module), self.atom(name));
        self.literal(Literal::Export(module, name, arity as u8))
    }

    /// `fun M:F/A`.
    pub(super) fn fun_remote(&mut self, parts: &'a [Expr; 3], e: &'a Expr, dest: Dest) -> Val {
        if let Some(literal) = self.constant_term(e) {
            let value = self.literal(literal);
            return self.done(value, dest);
        }
        let args = self.values(parts);
        let import = self.erlang("make_fun", 3);
        let loc = self.loc(e.pos);
        self.call(Target::Ext(import), args, loc, dest)
    }
}
