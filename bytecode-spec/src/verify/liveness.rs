//! Liveness: which registers are still needed where the virtual machine may stop.
//!
//! Stateless; runs backward over the blocks until nothing changes. It cannot refuse anything but
//! for taking too many steps: a register that is live has been written, because the type pass has
//! followed the same edges and seen every read.

use super::facts::{FunctionFacts, LiveMap, RegSet};
use super::flow::Flow;
use super::rule::Check;
use super::types::{Budget, ModuleTypes, Types};
use crate::module::Function;
use crate::ops::Op;
use crate::visit::OperandVisitor;

/// Works out the facts about one function from its types.
pub(super) fn facts(
    context: &ModuleTypes<'_>,
    function: &Function,
    flow: &Flow,
    types: Types,
    budget: &mut Budget,
) -> Check<FunctionFacts> {
    let frame = frame_size(context, function);
    let words = usize::from(frame).div_ceil(64);
    budget.spend(flow.starts.len() * words)?;
    let mut pass = Liveness {
        context,
        function,
        flow,
        words,
        live_in: vec![0; flow.starts.len() * words],
        safe_points: Vec::new(),
        returns: Vec::new(),
    };
    let mut live = vec![0; words];
    // Without a back edge the last pass sees every block after all that follow it.
    let mut changed = flow.has_back_edge;
    while changed {
        changed = false;
        for block in (0..flow.starts.len()).rev().filter(|b| types.reached[*b]) {
            budget.spend(flow.range(block).len() * (words + 1))?;
            pass.block(block, &mut live, false);
            changed |= pass.settle(block, &live);
        }
    }
    for block in (0..flow.starts.len()).rev() {
        let range = flow.range(block);
        budget.spend(range.len() * (words + 1))?;
        if types.reached[block] {
            pass.block(block, &mut live, true);
            pass.settle(block, &live);
        } else {
            range.rev().for_each(|at| pass.record_unreached(at));
        }
        debug_assert!(
            types.entries[block].as_ref().is_none_or(|state| {
                let live = RegSet::from_words(pass.entry(block));
                live.iter().all(|r| !state.get(r).is_unwritten())
            }),
            "live but not written"
        );
    }
    pass.safe_points.reverse();
    pass.returns.reverse();
    Ok(FunctionFacts {
        entry: RegSet::from_words(pass.entry(0)),
        safe_points: pass.safe_points,
        returns: pass.returns,
        handlers: flow.handlers.clone(),
        operands: types.operands,
        frame,
    })
}

/// One more than the greatest register used.
fn frame_size(context: &ModuleTypes<'_>, function: &Function) -> u16 {
    struct Max(u32);
    impl OperandVisitor for Max {
        fn read(&mut self, reg: u16) {
            self.0 = self.0.max(u32::from(reg) + 1);
        }
        fn write(&mut self, reg: u16) {
            self.read(reg);
        }
    }
    let mut max = Max(function.arity.into());
    for op in &function.code {
        op.visit(&mut max);
        if let Some(window) = op.window(context.module) {
            max.0 = max.0.max(window.end());
        }
    }
    for h in &function.handlers {
        max.0 = max.0.max(u32::from(h.base) + 3);
    }
    // All of these have been checked against `nregs`.
    max.0 as u16
}

struct Liveness<'a> {
    context: &'a ModuleTypes<'a>,
    function: &'a Function,
    flow: &'a Flow,
    /// Length of a full set of registers.
    words: usize,
    /// What is live at the entry of each block, `words` words each.
    live_in: Vec<u64>,
    /// Descending until the end.
    safe_points: Vec<LiveMap>,
    returns: Vec<LiveMap>,
}

impl Liveness<'_> {
    fn entry(&self, block: usize) -> &[u64] {
        &self.live_in[block * self.words..][..self.words]
    }

    /// Notes what is live at the entry of a block; says whether that is new.
    fn settle(&mut self, block: usize, live: &[u64]) -> bool {
        let entry = &mut self.live_in[block * self.words..][..self.words];
        let new = entry != live;
        entry.copy_from_slice(live);
        new
    }

    /// Makes `live` what is live at the entry of the block.
    fn block(&mut self, block: usize, live: &mut Vec<u64>, record: bool) {
        let range = self.flow.range(block);
        live.clear();
        live.resize(self.words, 0);
        let code = &self.function.code[range.clone()];
        let reached = match code.iter().position(Op::ends_block) {
            Some(end) => end + 1,
            None => {
                self.add_entry(live, range.end);
                code.len()
            }
        };
        if record {
            (range.start + reached..range.end).rev().for_each(|at| self.record_unreached(at));
        }
        for (i, op) in code[..reached].iter().enumerate().rev() {
            self.instruction(range.start + i, op, live, record);
        }
    }

    fn instruction(&mut self, at: usize, op: &Op, live: &mut [u64], record: bool) {
        op.for_each_write(|reg| remove(live, reg));
        let window = op.window(self.context.module);
        // From here on a call's window and what lies above it is lost.
        let lost = window.map(|w| w.base.unwrap_or(0));
        if let Some(lost) = lost {
            remove_from(live, lost);
        }
        op.for_each_label(|label| self.add_entry(live, label.0 as usize));
        if op.raises()
            && let Some(handler) = self.flow.handler(self.function, at)
            && let Some(block) = self.flow.block_at(handler.target.0 as usize)
        {
            // What the handler itself writes, and what the call has lost, cannot be needed.
            let base = usize::from(handler.base);
            let end = lost.map_or(self.words * 64, usize::from);
            for (i, word) in self.entry(block).iter().enumerate() {
                let mut needed = *word;
                while needed != 0 {
                    let reg = i * 64 + needed.trailing_zeros() as usize;
                    needed &= needed - 1;
                    if reg < end && !(base..base + 3).contains(&reg) {
                        live[i] |= 1 << (reg % 64);
                    }
                }
            }
        }
        if record && window.is_some_and(|w| w.base.is_some()) {
            self.returns.push(LiveMap { at: at as u32, regs: RegSet::from_words(live) });
        }
        op.for_each_read(|reg| add(live, reg));
        if let Some(window) = window {
            (window.first()..window.end()).for_each(|reg| add(live, reg as u16));
        }
        if record && op.is_safe_point() {
            self.safe_points.push(LiveMap { at: at as u32, regs: RegSet::from_words(live) });
        }
    }

    fn record_unreached(&mut self, at: usize) {
        let op = &self.function.code[at];
        let nothing = || LiveMap { at: at as u32, regs: RegSet::default() };
        if op.window(self.context.module).is_some_and(|w| w.base.is_some()) {
            self.returns.push(nothing());
        }
        if op.is_safe_point() {
            self.safe_points.push(nothing());
        }
    }

    fn add_entry(&self, live: &mut [u64], at: usize) {
        if let Some(block) = self.flow.block_at(at) {
            for (word, more) in live.iter_mut().zip(self.entry(block)) {
                *word |= more;
            }
        }
    }
}

fn add(live: &mut [u64], reg: u16) {
    live[usize::from(reg / 64)] |= 1 << (reg % 64);
}

fn remove(live: &mut [u64], reg: u16) {
    if let Some(word) = live.get_mut(usize::from(reg / 64)) {
        *word &= !(1 << (reg % 64));
    }
}

fn remove_from(live: &mut [u64], reg: u16) {
    let first = usize::from(reg / 64);
    if let Some(word) = live.get_mut(first) {
        *word &= (1 << (reg % 64)) - 1;
        live[first + 1..].fill(0);
    }
}
