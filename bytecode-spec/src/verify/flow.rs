//! Rules about control flow, and the flow itself as data for the passes that follow.
//!
//! Stateless. Linear in the size of the function, but for sorting its handlers and looking them up.

use super::rule::{Check, Rule, VerifyError, module_error};
use crate::module::{Function, Handler};
use crate::ops::flags;

/// Marks an instruction that starts no block.
const NO_BLOCK: u32 = u32::MAX;

/// Blocks and handlers of one function. A block begins at the first instruction and at each
/// target of a jump or handler; it ends before the next one. Inside, control can leave, but not
/// enter. What follows an `END` row inside a block is never reached.
pub(super) struct Flow {
    /// First instruction of each block, ascending.
    pub(super) starts: Vec<u32>,
    /// Per instruction: the block that begins there, or `NO_BLOCK`.
    block: Vec<u32>,
    /// Disjoint ranges, ascending: start, end, innermost handler.
    pub(super) handlers: Vec<(u32, u32, u32)>,
    /// Some edge leads to its own block or to an earlier one.
    pub(super) has_back_edge: bool,
}

impl Flow {
    /// The block that begins at this instruction, if one does.
    pub(super) fn block_at(&self, at: usize) -> Option<usize> {
        self.block.get(at).filter(|b| **b != NO_BLOCK).map(|b| *b as usize)
    }

    /// The instructions of a block.
    pub(super) fn range(&self, block: usize) -> std::ops::Range<usize> {
        let end = self.starts.get(block + 1).map_or(self.block.len(), |s| *s as usize);
        self.starts[block] as usize..end
    }

    /// The innermost handler that covers an instruction.
    pub(super) fn handler<'a>(&self, f: &'a Function, at: usize) -> Option<&'a Handler> {
        let at = at as u32;
        let i = self.handlers.partition_point(|h| h.1 <= at);
        let (start, _, handler) = *self.handlers.get(i)?;
        (start <= at).then(|| &f.handlers[handler as usize])
    }
}

/// Checks the flow of one function.
pub(super) fn check(f: &Function) -> Check<Flow> {
    let len = f.code.len();
    let Some(last) = f.code.last() else {
        return module_error(Rule::EmptyCode, "no instructions");
    };
    if !last.ends_block() {
        return at(len - 1, Rule::FallsOff, "code runs off its end".into());
    }
    let mut block = vec![NO_BLOCK; len];
    let mut has_back_edge = false;
    block[0] = 0;
    for (pc, op) in f.code.iter().enumerate() {
        let mut wrong = None;
        op.for_each_label(|label| match block.get_mut(label.0 as usize) {
            Some(entry) => {
                *entry = 0;
                has_back_edge |= label.0 as usize <= pc;
            }
            None => wrong = Some(label.0),
        });
        if let Some(target) = wrong {
            return at(pc, Rule::JumpTarget, format!("jump to {target} of {len} instructions"));
        }
    }
    for (i, h) in f.handlers.iter().enumerate() {
        if h.start >= h.end || h.end as usize > len {
            return module_error(
                Rule::HandlerRange,
                format!("handler {i} covers {}..{} of {len}", h.start, h.end),
            );
        }
        let target = h.target.0;
        let inside = (h.start..h.end).contains(&target);
        let registers = u32::from(h.base) + 3 > u32::from(f.nregs);
        if target as usize >= len || inside || registers {
            return module_error(
                Rule::HandlerTarget,
                format!("handler {i} leads to {target}, registers from {}", h.base),
            );
        }
        block[target as usize] = 0;
        has_back_edge |= target < h.end;
    }
    let mut starts = Vec::new();
    for (pc, entry) in block.iter_mut().enumerate() {
        if *entry != NO_BLOCK {
            *entry = starts.len() as u32;
            starts.push(pc as u32);
        }
    }
    let flow = Flow { starts, block, handlers: innermost(f)?, has_back_edge };
    if has_back_edge {
        endless_loops(f, &flow)?;
    }
    Ok(flow)
}

/// How far the search for loops has come with a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    /// On the path that is being followed.
    Open,
    Done,
}

/// Refuses loops without a `YIELD` row: such a row is where reductions are counted, so a process
/// in a loop without one would keep its scheduler for ever.
///
/// A search in depth over the blocks, along the edges that leave a block before its first `YIELD`
/// row. What follows that row (or an `END` row) can be entered only through it, so it is part of
/// no such loop. An edge to a block that is still open closes one.
fn endless_loops(f: &Function, flow: &Flow) -> Check {
    let mut marks = vec![Mark::New; flow.starts.len()];
    let mut edges: Vec<(usize, usize)> = Vec::new();
    // What is to be done, last first: go into a block, or leave it (`true`).
    let mut work: Vec<(usize, bool)> = Vec::new();
    for root in 0..marks.len() {
        work.push((root, false));
        while let Some((block, leave)) = work.pop() {
            if leave {
                marks[block] = Mark::Done;
                continue;
            }
            // Several edges may lead to one block.
            if marks[block] != Mark::New {
                continue;
            }
            marks[block] = Mark::Open;
            work.push((block, true));
            edges_before_yield(f, flow, block, &mut edges);
            for (pc, to) in edges.drain(..) {
                match marks[to] {
                    Mark::New => work.push((to, false)),
                    Mark::Open => {
                        let start = flow.starts[to];
                        return at(
                            pc,
                            Rule::EndlessLoop,
                            format!("back to {start} without giving up the scheduler"),
                        );
                    }
                    Mark::Done => {}
                }
            }
        }
    }
    Ok(())
}

/// The edges (instruction, block it leads to) that leave a block before its first `YIELD` row.
fn edges_before_yield(f: &Function, flow: &Flow, block: usize, edges: &mut Vec<(usize, usize)>) {
    let range = flow.range(block);
    // All that is flowed into begins a block.
    let mut edge = |pc: usize, to: usize| edges.extend(flow.block_at(to).map(|to| (pc, to)));
    for pc in range.clone() {
        let op = &f.code[pc];
        if op.flags() & flags::YIELD != 0 {
            return;
        }
        op.for_each_label(|label| edge(pc, label.0 as usize));
        if op.raises()
            && let Some(handler) = flow.handler(f, pc)
        {
            edge(pc, handler.target.0 as usize);
        }
        if op.ends_block() {
            return;
        }
    }
    edge(range.end - 1, range.end);
}

/// Flattens the nested handler ranges into disjoint ones, each with its innermost handler.
fn innermost(f: &Function) -> Check<Vec<(u32, u32, u32)>> {
    let mut order: Vec<u32> = (0..f.handlers.len() as u32).collect();
    let handler = |i: u32| &f.handlers[i as usize];
    // Outer before inner; of two equal ranges the later in the table is the outer one.
    order.sort_by_key(|&i| (handler(i).start, std::cmp::Reverse((handler(i).end, i))));
    let mut flat = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    let mut from = 0;
    for i in order {
        let h = handler(i);
        close(f, &mut open, &mut flat, &mut from, h.start);
        if let Some(&outer) = open.last() {
            if h.end > handler(outer).end || i > outer {
                return module_error(
                    Rule::HandlerNesting,
                    format!("handlers {i} and {outer} overlap, or stand in the wrong order"),
                );
            }
            emit(&mut flat, from, h.start, outer);
        }
        from = h.start;
        open.push(i);
    }
    close(f, &mut open, &mut flat, &mut from, u32::MAX);
    Ok(flat)
}

/// Ends all open ranges that end at or before `to`.
fn close(
    f: &Function,
    open: &mut Vec<u32>,
    flat: &mut Vec<(u32, u32, u32)>,
    from: &mut u32,
    to: u32,
) {
    while let Some(&top) = open.last() {
        let end = f.handlers[top as usize].end;
        if end > to {
            break;
        }
        emit(flat, *from, end, top);
        *from = end;
        open.pop();
    }
}

fn emit(flat: &mut Vec<(u32, u32, u32)>, from: u32, to: u32, handler: u32) {
    if from < to {
        flat.push((from, to, handler));
    }
}

fn at<T>(pc: usize, rule: Rule, message: String) -> Check<T> {
    Err(VerifyError { rule, function: None, instruction: Some(pc as u32), message })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operand::{Label, Reg, Val};
    use crate::ops::Op;

    fn function(handlers: &[(u32, u32)]) -> Function {
        let mut code = vec![Op::Reserve { words: 0 }; 20];
        code.push(Op::Return { src: Val::Nil });
        let handlers = handlers
            .iter()
            .map(|&(start, end)| Handler { start, end, target: Label(20), base: 0 })
            .collect();
        Function { nregs: 3, code, handlers, ..Function::default() }
    }

    #[test]
    fn nested_handlers_are_flattened() {
        let f = function(&[(3, 5), (7, 9), (2, 10), (2, 10), (12, 14)]);
        let flow = check(&f).unwrap();
        let expected = [(2, 3, 2), (3, 5, 0), (5, 7, 2), (7, 9, 1), (9, 10, 2), (12, 14, 4)];
        assert_eq!(flow.handlers, expected);
        // Slow but obviously right: the first in the table that covers the instruction.
        for at in 0..f.code.len() {
            let first = f.handlers.iter().find(|h| (h.start..h.end).contains(&(at as u32)));
            assert_eq!(flow.handler(&f, at), first, "at {at}");
        }
    }

    #[test]
    fn crossing_or_misordered_handlers_are_refused() {
        for handlers in [&[(2, 6), (4, 8)][..], &[(2, 10), (3, 5)], &[(3, 5), (2, 4)]] {
            let e = check(&function(handlers)).err().unwrap();
            assert_eq!(e.rule, Rule::HandlerNesting);
        }
    }

    /// Steps from the end of the code to its start, two ways from each to the one before.
    fn ladder(steps: u32, bottom: Op) -> Function {
        let mut code = vec![Op::Jump { to: Label(2 * steps) }, bottom];
        for step in 1..=steps {
            let before = Label(if step == 1 { 1 } else { 2 * step - 2 });
            code.push(Op::IsNil { src: Reg(0), fail: before });
            code.push(Op::Jump { to: before });
        }
        Function { nregs: 1, code, ..Function::default() }
    }

    #[test]
    fn long_ways_back_are_followed_once_and_without_the_native_stack() {
        let steps = 200_000;
        assert!(check(&ladder(steps, Op::Return { src: Val::Nil })).unwrap().has_back_edge);
        let e = check(&ladder(steps, Op::Jump { to: Label(2 * steps) })).err().unwrap();
        assert_eq!((e.rule, e.instruction), (Rule::EndlessLoop, Some(1)));
    }
}
