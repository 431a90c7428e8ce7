//! Jumps that lead to jumps.
//!
//! Owner: the thread that compiles; see `opt/mod.rs`.

use crate::core::{BlockId, Function, Term, Val};

/// Makes every edge to a block that only jumps on lead to where that jumps, and every jump to a
/// block that only returns a return.
pub(super) fn thread_jumps(function: &mut Function) {
    let n = function.blocks.len();
    let mut goal: Vec<BlockId> = (0..n as u32).map(BlockId).collect();
    let mut any = false;
    for i in 0..n {
        let mut to = BlockId(i as u32);
        // A chain longer than the number of blocks is a circle.
        for _ in 0..n {
            let block = function.block(to);
            let Term::Jump(next, args) = &block.term else { break };
            if !block.insts.is_empty() || !block.params.is_empty() || !args.is_empty() {
                break;
            }
            let next = *next;
            if goal[to.0 as usize] != to {
                to = goal[to.0 as usize];
                break;
            }
            if next == to || !function.block(next).params.is_empty() {
                break;
            }
            to = next;
        }
        any |= goal[i] != to;
        goal[i] = to;
    }
    if any {
        for block in &mut function.blocks {
            for inst in &mut block.insts {
                if let Some(fail) = &mut inst.fail {
                    *fail = goal[fail.0 as usize];
                }
            }
            block.term.each_target_mut(|to| *to = goal[to.0 as usize]);
        }
    }
    for i in 0..n {
        let Term::Jump(to, args) = &function.blocks[i].term else { continue };
        let target = function.block(*to);
        let Term::Return(value) = target.term else { continue };
        if !target.insts.is_empty() {
            continue;
        }
        let place = target.params.iter().position(|p| Val::Var(*p) == value);
        let value = place.and_then(|i| args.get(i).copied()).unwrap_or(value);
        let loc = target.term_loc;
        function.blocks[i].term = Term::Return(value);
        function.blocks[i].term_loc = loc;
    }
}
