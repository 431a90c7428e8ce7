//! Live ranges: from where to where each variable's value must be kept.
//!
//! Owner: the thread that compiles. Walks from every use back to the definition, which costs time
//! in proportion to the ranges themselves; SSA makes that exact. Invariants of the result: ranges
//! of a variable are ascending, disjoint and not adjacent; a variable that is written but never
//! read has a range of one position, one that does not occur has none.

use super::layout::Layout;
use crate::core::{BlockId, Function, Var};

/// Positions `from..to`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// First position.
    pub from: u32,
    /// One past the last.
    pub to: u32,
}

/// Ranges of all variables.
pub struct Liveness {
    ranges: Vec<Range>,
    /// `ranges[index[v]..index[v + 1]]` are those of `v`.
    index: Vec<u32>,
}

impl Liveness {
    /// The ranges of a variable.
    pub fn of(&self, var: Var) -> &[Range] {
        let i = var.0 as usize;
        &self.ranges[self.index[i] as usize..self.index[i + 1] as usize]
    }

    /// Computes the ranges.
    pub fn new(function: &Function, layout: &Layout) -> Liveness {
        let nvars = function.nvars as usize;
        let preds = Predecessors::new(function, layout);
        let uses = Uses::new(function, layout);
        let nblocks = function.blocks.len();
        let mut mark = vec![u32::MAX; nblocks];
        let mut end = vec![0u32; nblocks];
        let mut touched: Vec<u32> = Vec::new();
        let mut work: Vec<(BlockId, u32)> = Vec::new();
        let mut result = Liveness { ranges: Vec::new(), index: Vec::with_capacity(nvars + 1) };
        for v in 0..nvars {
            result.index.push(result.ranges.len() as u32);
            let Some((def_block, def_at)) = uses.defs[v] else { continue };
            touched.clear();
            work.extend_from_slice(uses.of(v));
            while let Some((block, at)) = work.pop() {
                let b = block.0 as usize;
                if mark[b] == v as u32 {
                    end[b] = end[b].max(at + 1);
                    continue;
                }
                mark[b] = v as u32;
                end[b] = at + 1;
                touched.push(layout.start[b]);
                if block != def_block {
                    work.extend_from_slice(preds.of(block));
                }
            }
            if touched.is_empty() {
                result.ranges.push(Range { from: def_at, to: def_at + 1 });
                continue;
            }
            touched.sort_unstable();
            let first = result.ranges.len();
            for start in &touched {
                let block = preds.block_at(*start);
                let from = if block == def_block { def_at } else { *start };
                // A definition that only an earlier position of a loop reads again.
                let to = end[block.0 as usize].max(from + 1);
                match result.ranges[first..].last_mut() {
                    // Between one block's end and the next one's start nothing happens.
                    Some(last) if from <= last.to + 1 => last.to = last.to.max(to),
                    _ => result.ranges.push(Range { from, to }),
                }
            }
        }
        result.index.push(result.ranges.len() as u32);
        result
    }
}

/// By variable: its definition and its uses with their positions.
struct Uses {
    defs: Vec<Option<(BlockId, u32)>>,
    uses: Vec<(BlockId, u32)>,
    index: Vec<u32>,
}

impl Uses {
    fn new(function: &Function, layout: &Layout) -> Uses {
        let nvars = function.nvars as usize;
        let mut defs = vec![None; nvars];
        for v in &function.params {
            defs[v.0 as usize] = Some((crate::core::ENTRY, 0));
        }
        let mut counts = vec![0u32; nvars + 1];
        let mut define = |v: Var, block: BlockId, at: u32| defs[v.0 as usize] = Some((block, at));
        for block in &layout.order {
            let b = function.block(*block);
            for v in &b.params {
                define(*v, *block, layout.start[block.0 as usize]);
            }
            for (i, inst) in b.insts.iter().enumerate() {
                if let Some(v) = inst.dst {
                    define(v, *block, layout.at(*block, &b.insts, i) + 1);
                }
                for v in inst.args.iter().filter_map(|a| a.var()) {
                    counts[v.0 as usize] += 1;
                }
            }
            for v in b.term.args().iter().filter_map(|a| a.var()) {
                counts[v.0 as usize] += 1;
            }
        }
        let mut sum = 0;
        for count in &mut counts {
            let n = *count;
            *count = sum;
            sum += n;
        }
        let index = counts.clone();
        let mut fill = counts;
        let mut uses = vec![(crate::core::ENTRY, 0); sum as usize];
        let mut add = |v: Var, block: BlockId, at: u32| {
            let slot = &mut fill[v.0 as usize];
            uses[*slot as usize] = (block, at);
            *slot += 1;
        };
        for block in &layout.order {
            let b = function.block(*block);
            for (i, inst) in b.insts.iter().enumerate() {
                for v in inst.args.iter().filter_map(|a| a.var()) {
                    add(v, *block, layout.at(*block, &b.insts, i));
                }
            }
            for v in b.term.args().iter().filter_map(|a| a.var()) {
                add(v, *block, layout.end[block.0 as usize]);
            }
        }
        Uses { defs, uses, index }
    }

    fn of(&self, v: usize) -> &[(BlockId, u32)] {
        &self.uses[self.index[v] as usize..self.index[v + 1] as usize]
    }
}

/// By block: where control comes from, with the position it leaves that block at.
struct Predecessors {
    list: Vec<(BlockId, u32)>,
    index: Vec<u32>,
    by_start: Vec<(u32, BlockId)>,
}

impl Predecessors {
    fn new(function: &Function, layout: &Layout) -> Predecessors {
        let n = function.blocks.len();
        let mut index = vec![0u32; n + 1];
        for block in &layout.order {
            function.block(*block).each_successor(|to| index[to.0 as usize] += 1);
        }
        let mut sum = 0;
        for count in &mut index {
            let k = *count;
            *count = sum;
            sum += k;
        }
        let mut fill = index.clone();
        let mut list = vec![(crate::core::ENTRY, 0); sum as usize];
        let mut add = |to: BlockId, from: BlockId, at: u32| {
            let slot = &mut fill[to.0 as usize];
            list[*slot as usize] = (from, at);
            *slot += 1;
        };
        for id in &layout.order {
            let block = function.block(*id);
            for (i, inst) in block.insts.iter().enumerate() {
                if let Some(to) = inst.fail {
                    add(to, *id, layout.at(*id, &block.insts, i));
                }
            }
            let end = layout.end[id.0 as usize];
            block.term.each_target(|to| add(to, *id, end));
            // An exception may leave at any place: what the handler reads lives through it all.
            if let Some(to) = block.handler {
                add(to, *id, end);
            }
        }
        let by_start = layout.order.iter().map(|b| (layout.start[b.0 as usize], *b)).collect();
        Predecessors { list, index, by_start }
    }

    fn of(&self, block: BlockId) -> &[(BlockId, u32)] {
        let i = block.0 as usize;
        &self.list[self.index[i] as usize..self.index[i + 1] as usize]
    }

    fn block_at(&self, start: u32) -> BlockId {
        let i = self.by_start.partition_point(|(s, _)| *s < start);
        self.by_start.get(i).map_or(crate::core::ENTRY, |(_, b)| *b)
    }
}
