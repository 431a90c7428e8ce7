//! Fusing pairs: two instructions that follow each other become one, where there is an opcode for it.
//!
//! Runs on the thread that loads the module. Invariants: nothing but the first of the pair leads to
//! the second; of the two only the first may be a safe point that collects, so only its live map is
//! asked for.

use super::FunctionLinker;
use crate::code::words::{Code, pair, reg, word_rel};
use crate::term::{Header, Kind};
use rvm_bytecode::operand::Val;
use rvm_bytecode::{Function, Op};

/// Which instructions must keep a place of their own: those reached by a jump or an exception, and
/// those where a handler's range begins or ends, since one instruction is within it or is not.
pub(super) fn barriers(function: &Function) -> Vec<bool> {
    let mut barriers = vec![false; function.code.len() + 1];
    for op in &function.code {
        op.for_each_label(|label| barriers[label.0 as usize] = true);
    }
    for handler in &function.handlers {
        for at in [handler.target.0, handler.start, handler.end] {
            barriers[at as usize] = true;
        }
    }
    barriers
}

impl FunctionLinker<'_> {
    /// Writes two instructions as one, if there is an opcode for the pair.
    pub(super) fn fuse(&mut self, index: u32, first: &Op, second: &Op) -> bool {
        match (first, second) {
            (Op::IsCons { src, fail }, Op::Uncons { head, tail, src: cell }) if src == cell => {
                self.first_to(Code::SplitCons, reg(src.0), *fail);
                self.push(pair(reg(head.0), reg(tail.0)));
            }
            (
                Op::Reserve { words },
                Op::Cons { dst, head: Val::Reg(head), tail: Val::Reg(tail) },
            ) => {
                self.first(Code::ReserveConsReg, reg(dst.0), reg(*head), reg(*tail));
                self.push(*words as u64);
            }
            (Op::Reserve { words }, Op::Tuple { dst, items }) => {
                self.first(Code::ReserveTuple, reg(dst.0), 0, 0);
                self.push(*words as u64);
                self.push(Header::new(Kind::Tuple, items.len()).0);
                self.vals(items);
            }
            (Op::Move { dst, src: Val::Reg(src) }, Op::Call { base, fun }) => {
                self.out.local_calls.push((self.at, fun.0));
                self.push(word_rel(Code::MoveCall, reg(base.0), 0));
                self.return_point_before(index + 1, base.0, 1);
                self.push(pair(reg(dst.0), reg(*src)));
            }
            (Op::Move { dst, src: Val::Reg(src) }, Op::TailCall { fun }) => {
                self.out.local_calls.push((self.at, fun.0));
                let own = fun.0 == self.own;
                let code = if own { Code::MoveTailCallSelf } else { Code::MoveTailCall };
                self.push(word_rel(code, reg(dst.0), 0));
                self.push(reg(*src) as i64 as u64);
            }
            (Op::Move { dst, src: Val::Reg(src) }, Op::Move { dst: then, src: Val::Reg(from) }) => {
                self.first(Code::Move2, reg(dst.0), reg(*src), reg(then.0));
                self.push(reg(*from) as i64 as u64);
            }
            _ => return false,
        }
        true
    }
}
