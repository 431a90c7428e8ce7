//! `receive`.
//!
//! Owner: the thread that compiles. The loop: look at the next message; match it; take it, or pass
//! over it; at the mailbox's end wait for more. See `mod.rs` for the invariants.

use super::clauses::Join;
use super::matching::Root;
use super::{Dest, Lower};
use crate::ast::{Expr, Receive};
use crate::core::{Prim, Term, Val};

impl<'a> Lower<'a> {
    pub(super) fn receive(&mut self, receive: &'a Receive, e: &'a Expr, dest: Dest) -> Val {
        let loc = self.loc(e.pos);
        let timeout = receive.after.as_ref().map(|after| self.value(&after.timeout));
        let mut join = Join::new(dest, self.exports(receive.exports));
        let look = self.new_block();
        let empty = self.new_block();
        let pass = self.new_block();
        self.jump(look, vec![]);
        self.switch_to(look);
        let message = self.emit_fail(Prim::RecvPeek, vec![], Some(empty), loc);
        let arms = Self::arms(&receive.clauses);
        let entries = self.match_arms(vec![Root::Val(message)], arms, pass);
        self.bodies(&receive.clauses, entries, &mut join, Self::accept_message);
        self.switch_to(pass);
        self.end(Term::RecvNext(look), loc);
        self.switch_to(empty);
        match (timeout, &receive.after) {
            (Some(timeout), Some(after)) => {
                let expired = self.new_block();
                self.end(Term::RecvWaitTimeout(timeout, look, expired), loc);
                self.switch_to(expired);
                let value = self.body(&after.body, dest);
                self.branch_done(&mut join, value);
            }
            _ => self.end(Term::RecvWait(look), loc),
        }
        self.join(join)
    }
}
