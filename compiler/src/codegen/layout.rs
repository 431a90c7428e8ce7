//! The linear order of a function's blocks, and the position of everything in it.
//!
//! Owner: the thread that compiles. Invariants: reachable blocks stand once, the entry first, each
//! after its predecessors (loops aside); positions ascend in that order. Instructions have even
//! positions: operands are read there and results written at the odd position after it.

use crate::core::{BlockId, Function, Inst, Prim};
use crate::order::linear_order;

/// Block order and positions.
pub struct Layout {
    /// Reachable blocks in the order of emission.
    pub order: Vec<BlockId>,
    /// By block: position of its start (parameters are defined here); `u32::MAX` if unreachable.
    pub start: Vec<u32>,
    /// By block: position of its end instruction.
    pub end: Vec<u32>,
}

impl Layout {
    /// Orders the blocks: reverse postorder, in which the most likely successor follows directly
    /// and where failures lead comes late.
    pub fn new(function: &Function) -> Layout {
        let n = function.blocks.len();
        let order = linear_order(function);
        let mut layout = Layout { order, start: vec![u32::MAX; n], end: vec![u32::MAX; n] };
        let mut at = 0;
        for block in &layout.order {
            let i = block.0 as usize;
            layout.start[i] = at;
            at += 2 * (function.blocks[i].insts.len() as u32 + 1);
            layout.end[i] = at;
            at += 2;
        }
        layout
    }

    /// Position of instruction `index` of a block; of two that are emitted as one, the first's.
    pub fn at(&self, block: BlockId, insts: &[Inst], index: usize) -> u32 {
        let index = if fused_with_last(insts, index) { index - 1 } else { index };
        self.start[block.0 as usize] + 2 * (index as u32 + 1)
    }
}

/// Whether instruction `i` of a block is emitted as one with the instruction before it: head and
/// tail of the same cell, taken out one after the other.
pub fn fused_with_last(insts: &[Inst], i: usize) -> bool {
    let pair = |i: usize| {
        let (a, b) = (&insts[i - 1], &insts[i]);
        let parts = matches!((&a.op, &b.op), (Prim::Head, Prim::Tail) | (Prim::Tail, Prim::Head));
        parts && a.args == b.args && a.dst.is_some() && b.dst.is_some()
    };
    // Of three in a row only the first two are one.
    i > 0 && pair(i) && !(i > 1 && pair(i - 1))
}
