//! The linear order of a function's blocks, shared by the optimiser and the code generator.
//!
//! Owner: whoever calls; pure.

use crate::core::{BlockId, ENTRY, Function};

/// The reachable blocks, the entry first, each after its predecessors (loops aside): reverse
/// postorder, in which the most likely successor follows directly and where failures lead comes
/// late.
pub(crate) fn linear_order(function: &Function) -> Vec<BlockId> {
    let n = function.blocks.len();
    let mut state = vec![0u8; n];
    let mut post = Vec::with_capacity(n);
    let mut stack: Vec<(BlockId, bool)> = vec![(ENTRY, false)];
    let mut successors = Vec::new();
    while let Some((block, done)) = stack.pop() {
        let seen = &mut state[block.0 as usize];
        if done {
            if *seen == 1 {
                *seen = 2;
                post.push(block);
            }
            continue;
        }
        if *seen != 0 {
            continue;
        }
        *seen = 1;
        stack.push((block, true));
        successors.clear();
        in_visit_order(function, block, &mut successors);
        // The stack pops the last first, and what is visited first comes last in the order.
        for to in successors.iter().rev() {
            if state[to.0 as usize] == 0 {
                stack.push((*to, false));
            }
        }
    }
    post.reverse();
    post
}

/// The handler, then fail targets, then the end's targets with the first one last.
fn in_visit_order(function: &Function, id: BlockId, out: &mut Vec<BlockId>) {
    let block = function.block(id);
    out.extend(block.handler);
    out.extend(block.insts.iter().rev().filter_map(|inst| inst.fail));
    let from = out.len();
    block.term.each_target(|to| out.push(to));
    out[from..].reverse();
}
