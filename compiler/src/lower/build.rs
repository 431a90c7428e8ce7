//! Building a function: blocks, instructions, the current place.
//!
//! Owner: the thread that compiles. Invariants: `current` is open (its end is still
//! [`Term::Unreachable`]) whenever code is added; a block's handler is that of the moment it was
//! made.

use super::{Dest, Lower};
use crate::core::{Block, BlockId, Callee, ENTRY, Function, Inst, Loc, Prim, Term, Test, Val, Var};
use crate::symbol::FastMap;
use rvm_bytecode::operand::{AtomIdx, FunIdx, ImportIdx};

/// The function being built.
pub(super) struct FnState {
    pub(super) function: Function,
    pub(super) current: BlockId,
    /// The handler that new blocks are protected by.
    pub(super) handler: Option<BlockId>,
    /// Variables that hold a fun of this module: its body and free variables.
    pub(super) known_funs: FastMap<Var, (FunIdx, u32, Vec<Val>)>,
}

impl FnState {
    pub(super) fn new(name: AtomIdx) -> FnState {
        let function =
            Function { name, params: Vec::new(), blocks: vec![Block::new(None)], nvars: 0 };
        FnState { function, current: ENTRY, handler: None, known_funs: FastMap::default() }
    }
}

impl Lower<'_> {
    pub(super) fn new_block(&mut self) -> BlockId {
        let id = BlockId(self.f.function.blocks.len() as u32);
        self.f.function.blocks.push(Block::new(self.f.handler));
        id
    }

    /// A new parameter of a block.
    pub(super) fn block_param(&mut self, block: BlockId) -> Val {
        let v = self.f.function.fresh();
        self.f.function.block_mut(block).params.push(v);
        Val::Var(v)
    }

    pub(super) fn switch_to(&mut self, block: BlockId) {
        self.f.current = block;
    }

    /// Continues in a new block.
    pub(super) fn start_block(&mut self) -> BlockId {
        let block = self.new_block();
        self.switch_to(block);
        block
    }

    pub(super) fn push(&mut self, inst: Inst) {
        let current = self.f.current;
        self.f.function.block_mut(current).insts.push(inst);
    }

    /// Adds an instruction and gives its result.
    pub(super) fn emit(&mut self, op: Prim, args: Vec<Val>, loc: Loc) -> Val {
        self.emit_fail(op, args, None, loc)
    }

    /// Adds an instruction that fails to a block (or, with `None`, raises).
    pub(super) fn emit_fail(
        &mut self,
        op: Prim,
        args: Vec<Val>,
        fail: Option<BlockId>,
        loc: Loc,
    ) -> Val {
        let dst = self.f.function.fresh();
        self.push(Inst { dst: Some(dst), op, args, fail, loc });
        Val::Var(dst)
    }

    /// Adds an instruction without a result.
    pub(super) fn emit_unit(&mut self, op: Prim, args: Vec<Val>, fail: Option<BlockId>) {
        self.push(Inst { dst: None, op, args, fail, loc: Loc::default() });
    }

    pub(super) fn test(&mut self, test: Test, args: Vec<Val>, fail: BlockId) {
        self.emit_unit(Prim::Test(test), args, Some(fail));
    }

    /// Ends the current block.
    pub(super) fn end(&mut self, term: Term, loc: Loc) {
        let current = self.f.current;
        let block = self.f.function.block_mut(current);
        block.term = term;
        block.term_loc = loc;
    }

    pub(super) fn jump(&mut self, to: BlockId, args: Vec<Val>) {
        self.end(Term::Jump(to, args), Loc::default());
    }

    /// After the current block was ended where a value is still expected: goes on in a block that
    /// nothing reaches.
    pub(super) fn dead_value(&mut self, dest: Dest) -> Val {
        if dest != Dest::Tail {
            self.start_block();
        }
        Val::Nil
    }

    /// The value is there: returns it if it is the function's result.
    pub(super) fn done(&mut self, value: Val, dest: Dest) -> Val {
        if dest == Dest::Tail {
            self.end(Term::Return(value), Loc::default());
        }
        value
    }

    /// Calls; in tail position the call ends the block.
    pub(super) fn call(&mut self, callee: Callee, args: Vec<Val>, loc: Loc, dest: Dest) -> Val {
        if dest == Dest::Tail {
            self.end(Term::TailCall(callee, args), loc);
            return Val::Nil;
        }
        let dst = (dest == Dest::Value).then(|| self.f.function.fresh());
        self.push(Inst { dst, op: Prim::Call(callee), args, fail: None, loc });
        dst.map_or(Val::Nil, Val::Var)
    }

    /// A function of module `erlang`.
    pub(super) fn erlang(&mut self, name: &str, arity: usize) -> ImportIdx {
        self.core.tables.import("erlang", name, arity as u8)
    }

    /// A guard-safe native of module `erlang` by the `bif` instruction.
    pub(super) fn bif(
        &mut self,
        name: &str,
        args: Vec<Val>,
        fail: Option<BlockId>,
        loc: Loc,
    ) -> Val {
        let import = self.erlang(name, args.len());
        self.emit_fail(Prim::Bif(import), args, fail, loc)
    }

    /// The value in a variable: constants are copied into one.
    pub(super) fn in_var(&mut self, value: Val) -> Val {
        match value {
            Val::Var(_) => value,
            constant => self.emit(Prim::Move, vec![constant], Loc::default()),
        }
    }
}
