//! `try` and `catch`: protected regions and their handlers.
//!
//! Owner: the thread that compiles. Only the body is protected by its `catch` clauses; an `after`
//! part protects everything before it and runs on both ways out. See `mod.rs` for the invariants.

use super::clauses::Join;
use super::free;
use super::matching::{Arm, Root};
use super::{Dest, Lower};
use crate::ast::{Expr, ExprKind, Try};
use crate::core::{BlockId, Callee, Exc, Loc, Prim, Val};

impl<'a> Lower<'a> {
    /// Lowers `body` under a new handler block; returns that block and its parameters (class,
    /// reason, raw trace), and goes on outside the region with the body's value.
    fn protected(
        &mut self,
        dest: Dest,
        body: impl FnOnce(&mut Self) -> Val,
    ) -> (Val, BlockId, [Val; 3]) {
        let handler = self.new_block();
        let params = [(); 3].map(|()| self.block_param(handler));
        let outside = self.f.handler.replace(handler);
        let region = self.new_block();
        self.jump(region, vec![]);
        self.switch_to(region);
        let value = body(self);
        self.f.handler = outside;
        let next = self.new_block();
        if dest == Dest::Effect {
            self.jump(next, vec![]);
            self.switch_to(next);
            return (Val::Nil, handler, params);
        }
        let param = self.block_param(next);
        self.jump(next, vec![value]);
        self.switch_to(next);
        (param, handler, params)
    }

    pub(super) fn catch(&mut self, inner: &'a Expr, e: &'a Expr, dest: Dest) -> Val {
        let inside = if dest == Dest::Effect { Dest::Effect } else { Dest::Value };
        let (value, handler, params) = self.protected(inside, |this| this.expr(inner, inside));
        let mut join = Join::new(dest, &[]);
        let value = self.done(value, dest);
        self.branch_done(&mut join, value);
        self.switch_to(handler);
        let loc = self.loc(e.pos);
        let caught = match dest {
            Dest::Effect => Val::Nil,
            _ => self.emit(Prim::CatchValue, params.to_vec(), loc),
        };
        let caught = self.done(caught, dest);
        self.branch_done(&mut join, caught);
        self.join(join)
    }

    pub(super) fn try_expr(&mut self, it: &'a Try, e: &'a Expr, dest: Dest) -> Val {
        if it.cleanup.is_empty() {
            return self.try_catch(it, e, dest);
        }
        let inside = if dest == Dest::Effect { Dest::Effect } else { Dest::Value };
        let (value, handler, params) = self.protected(inside, |this| this.try_catch(it, e, inside));
        let cleanup = self.cleanup(it);
        self.run_cleanup(it, &cleanup);
        let value = self.done(value, dest);
        let after = self.f.current;
        self.switch_to(handler);
        self.run_cleanup(it, &cleanup);
        self.raise(Exc::Raise, params.to_vec(), Loc::default());
        self.switch_to(after);
        value
    }

    /// `try` without its `after` part.
    fn try_catch(&mut self, it: &'a Try, e: &'a Expr, dest: Dest) -> Val {
        let mut join = Join::new(dest, &[]);
        // With `of`, the value is matched; without it is the result.
        let inside = match dest {
            Dest::Effect if it.clauses.is_empty() => Dest::Effect,
            _ => Dest::Value,
        };
        let mut caught = None;
        let value = if it.handlers.is_empty() {
            self.body(&it.body, inside)
        } else {
            let (value, handler, params) =
                self.protected(inside, |this| this.body(&it.body, inside));
            caught = Some((handler, params));
            value
        };
        let loc = self.loc(e.pos);
        if it.clauses.is_empty() {
            let value = self.done(value, dest);
            self.branch_done(&mut join, value);
        } else {
            let fail = self.new_block();
            let arms = Self::arms(&it.clauses);
            let entries = self.match_arms(vec![Root::Val(value)], arms, fail);
            self.bodies(&it.clauses, entries, &mut join, |_| {});
            self.switch_to(fail);
            self.raise(Exc::TryClause, vec![value], loc);
        }
        if let Some((handler, params)) = caught {
            self.handlers(it, handler, params, &mut join);
        }
        self.join(join)
    }

    fn handlers(&mut self, it: &'a Try, handler: BlockId, params: [Val; 3], join: &mut Join<'a>) {
        let [class, reason, trace] = params;
        self.switch_to(handler);
        let arm = |h: &'a crate::ast::Handler| Arm {
            patterns: vec![&h.class, &h.reason],
            guard: Some(&h.guard),
        };
        let again = self.new_block();
        let roots = vec![Root::Val(class), Root::Val(reason)];
        let entries = self.match_arms(roots, it.handlers.iter().map(arm).collect(), again);
        for (clause, entry) in it.handlers.iter().zip(entries) {
            let Some(entry) = entry else { continue };
            self.enter(entry);
            if let Some(var) = clause.stack
                && self.is_used(var.id)
            {
                let stack = self.emit(Prim::BuildStacktrace, vec![trace], Loc::default());
                self.bind(var.id, stack);
            }
            let value = self.body(&clause.body, join.dest());
            self.branch_done(join, value);
        }
        self.switch_to(again);
        self.raise(Exc::Raise, params.to_vec(), Loc::default());
    }

    /// How the `after` part is run at each of its two places: written out twice if that is small,
    /// else as a function of its own (so that nesting does not double code at each level).
    fn cleanup(&mut self, it: &'a Try) -> Option<(rvm_bytecode::operand::FunIdx, Vec<Val>)> {
        if let [e] = &it.cleanup[..]
            && is_small(e)
        {
            return None;
        }
        let mut vars = free::Vars::default();
        free::exprs(&it.cleanup, &mut vars);
        let label = self.labels.lifted("after", 0);
        let lifted = self.lift(0, &vars, &[], |this, _, _, _| {
            this.body(&it.cleanup, Dest::Tail);
        });
        self.labels.set(label, lifted.0);
        Some(lifted)
    }

    fn run_cleanup(
        &mut self,
        it: &'a Try,
        cleanup: &Option<(rvm_bytecode::operand::FunIdx, Vec<Val>)>,
    ) {
        match cleanup {
            None => {
                self.body(&it.cleanup, Dest::Effect);
            }
            Some((function, free)) => {
                let callee = Callee::Local(*function);
                self.call(callee, free.clone(), Loc::default(), Dest::Effect);
            }
        }
    }
}

/// A simple call or operation on simple operands.
fn is_small(e: &Expr) -> bool {
    fn is_simple(e: &Expr) -> bool {
        matches!(
            e.kind,
            ExprKind::Var(_)
                | ExprKind::Atom(_)
                | ExprKind::Int(_)
                | ExprKind::Char(_)
                | ExprKind::Float(_)
                | ExprKind::Str(_)
        )
    }
    match &e.kind {
        ExprKind::Call(call) => {
            !matches!(call.callee, crate::ast::Callee::Value(_) | crate::ast::Callee::Dynamic(_))
                && call.args.iter().all(is_simple)
        }
        ExprKind::Op(_, both) => is_simple(&both.0) && is_simple(&both.1),
        _ => is_simple(e),
    }
}
