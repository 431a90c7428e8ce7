//! Removal of what nobody reads.
//!
//! Owner: the thread that compiles; see `opt/mod.rs`.

use crate::core::{BlockId, Function, Inst, Prim, Term, Val, Var};

/// Where a variable is defined.
#[derive(Clone, Copy)]
enum Def {
    None,
    Inst(u32, u32),
    Param(u32, u32),
}

/// Removes pure instructions whose results are not read, block parameters that are not read, and
/// the results of calls that are not read.
pub(super) fn remove(function: &mut Function) {
    let mut this = Dead::new(function);
    while let Some(v) = this.work.pop() {
        this.drop_var(v);
    }
    let Dead { dead_insts, dead_params, any, .. } = this;
    if !any {
        return;
    }
    for (b, block) in function.blocks.iter_mut().enumerate() {
        if !dead_insts[b].is_empty() {
            let mut index = 0;
            block.insts.retain(|_| {
                index += 1;
                !dead_insts[b][index - 1]
            });
        }
        if let Term::Jump(to, args) = &mut block.term {
            retain(args, &dead_params[to.0 as usize]);
        }
    }
    for (b, block) in function.blocks.iter_mut().enumerate() {
        retain(&mut block.params, &dead_params[b]);
    }
}

fn retain<T>(list: &mut Vec<T>, dead: &[bool]) {
    if dead.is_empty() {
        return;
    }
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        !dead[index - 1]
    });
}

struct Dead<'f> {
    function: &'f mut Function,
    uses: Vec<u32>,
    defs: Vec<Def>,
    /// By block: which blocks jump there.
    jumps: Vec<Vec<BlockId>>,
    /// By block and instruction (empty: none).
    dead_insts: Vec<Vec<bool>>,
    dead_params: Vec<Vec<bool>>,
    work: Vec<Var>,
    any: bool,
}

impl<'f> Dead<'f> {
    fn new(function: &'f mut Function) -> Dead<'f> {
        let nblocks = function.blocks.len();
        let nvars = function.nvars as usize;
        let mut this = Dead {
            uses: vec![0; nvars],
            defs: vec![Def::None; nvars],
            jumps: vec![Vec::new(); nblocks],
            dead_insts: vec![Vec::new(); nblocks],
            dead_params: vec![Vec::new(); nblocks],
            work: Vec::new(),
            any: false,
            function,
        };
        let mut is_handler = vec![false; nblocks];
        for block in &this.function.blocks {
            if let Some(handler) = block.handler {
                is_handler[handler.0 as usize] = true;
            }
        }
        for (b, block) in this.function.blocks.iter().enumerate() {
            if !is_handler[b] {
                for (i, v) in block.params.iter().enumerate() {
                    this.defs[v.0 as usize] = Def::Param(b as u32, i as u32);
                }
            }
            for (i, inst) in block.insts.iter().enumerate() {
                if let Some(v) = inst.dst {
                    this.defs[v.0 as usize] = Def::Inst(b as u32, i as u32);
                }
                count(&mut this.uses, &inst.args);
            }
            count(&mut this.uses, block.term.args());
            if let Term::Jump(to, args) = &block.term
                && !args.is_empty()
            {
                this.jumps[to.0 as usize].push(BlockId(b as u32));
            }
        }
        this.work.extend((0..nvars as u32).map(Var).filter(|v| this.uses[v.0 as usize] == 0));
        this
    }

    fn drop_var(&mut self, v: Var) {
        match self.defs[v.0 as usize] {
            Def::None => {}
            Def::Inst(b, i) => {
                let inst = &mut self.function.blocks[b as usize].insts[i as usize];
                if matches!(inst.op, Prim::Call(_)) {
                    inst.dst = None;
                    return;
                }
                if !removable(inst) {
                    return;
                }
                self.any = true;
                let args = std::mem::take(&mut inst.args);
                let count = self.function.blocks[b as usize].insts.len();
                let dead = &mut self.dead_insts[b as usize];
                dead.resize(count, false);
                dead[i as usize] = true;
                self.release(&args);
            }
            Def::Param(b, i) => {
                let count = self.function.blocks[b as usize].params.len();
                let dead = &mut self.dead_params[b as usize];
                dead.resize(count, false);
                dead[i as usize] = true;
                self.any = true;
                for from in self.jumps[b as usize].clone() {
                    if let Term::Jump(_, args) = &self.function.blocks[from.0 as usize].term {
                        let arg = args[i as usize];
                        self.release(&[arg]);
                    }
                }
            }
        }
    }

    fn release(&mut self, args: &[Val]) {
        for v in args.iter().filter_map(|a| a.var()) {
            let uses = &mut self.uses[v.0 as usize];
            *uses -= 1;
            if *uses == 0 {
                self.work.push(v);
            }
        }
    }
}

fn removable(inst: &Inst) -> bool {
    inst.op.is_pure() && inst.fail.is_none()
}

fn count(uses: &mut [u32], args: &[Val]) {
    for v in args.iter().filter_map(|a| a.var()) {
        uses[v.0 as usize] += 1;
    }
}
