//! Emission of one function: core with registers to instructions, handlers and lines.
//!
//! Owner: the thread that compiles. Invariants: every block of the layout is emitted once in its
//! order; labels hold block numbers until [`Emitter::finish`]; a `reserve` covers only the `HEAP`
//! rows that follow it with nothing between them that may collect or be jumped to.

use super::layout::{Layout, fused_with_last};
use super::moves;
use super::regalloc::{Allocation, MAX_REGS, NONE, TooManyRegisters};
use crate::core::{
    Arith, Block, BlockId, Callee, Exc, Function, Inst, Loc, Prim, Term, Test, Val, Var,
};
use rvm_bytecode::module::{Function as Code, Handler, LineEntry};
use rvm_bytecode::operand::{Dst, Label, Reg, Segment, Val as V};
use rvm_bytecode::ops::{Op, flags};

/// The largest reserve that is grown further: constructs beyond it get one of their own, so that
/// one limit check never asks for an absurd amount at once.
const MAX_GROUP_WORDS: u32 = 4096;

/// Emits a function whose registers have been allocated. Errors: too many registers.
pub fn emit(
    function: &Function,
    layout: &Layout,
    alloc: &Allocation,
) -> Result<Code, TooManyRegisters> {
    let mut emitter = Emitter {
        function,
        layout,
        alloc,
        code: Vec::new(),
        block_at: vec![u32::MAX; function.blocks.len()],
        alias: vec![None; function.blocks.len()],
        handlers: Vec::new(),
        lines: Vec::new(),
        last_loc: None,
        group: None,
        next_call: 0,
        high: (alloc.high as usize).max(function.params.len()),
        next: None,
    };
    for (i, id) in layout.order.iter().enumerate() {
        emitter.next = layout.order.get(i + 1).copied();
        emitter.block(*id);
    }
    emitter.finish()
}

struct Emitter<'a> {
    function: &'a Function,
    layout: &'a Layout,
    alloc: &'a Allocation,
    code: Vec<Op>,
    /// By block: its first instruction.
    block_at: Vec<u32>,
    /// By block: the block it stands for, if it does nothing but lead there.
    alias: Vec<Option<BlockId>>,
    handlers: Vec<(u32, u32, BlockId)>,
    lines: Vec<LineEntry>,
    last_loc: Option<Loc>,
    /// The open `reserve`: its instruction.
    group: Option<usize>,
    /// Calls are met in the order of `Allocation::calls`.
    next_call: usize,
    /// One past the highest register used so far.
    high: usize,
    /// The block emitted next.
    next: Option<BlockId>,
}

impl Emitter<'_> {
    fn block(&mut self, id: BlockId) {
        let function = self.function;
        let block = function.block(id);
        self.group = None;
        let start = self.code.len() as u32;
        self.block_at[id.0 as usize] = start;
        if let Some(to) = self.only_jumps(block) {
            self.alias[id.0 as usize] = Some(to);
            return;
        }
        for (i, inst) in block.insts.iter().enumerate() {
            if fused_with_last(&block.insts, i) {
                continue;
            }
            match block.insts.get(i + 1) {
                Some(second) if fused_with_last(&block.insts, i + 1) => self.uncons(inst, second),
                _ => self.inst(inst, self.layout.at(id, &block.insts, i)),
            }
        }
        self.term(block);
        let end = self.code.len() as u32;
        if let Some(target) = block.handler
            && end > start
        {
            match self.handlers.last_mut() {
                Some((_, to, h)) if *to == start && *h == target => *to = end,
                _ => self.handlers.push((start, end, target)),
            }
        }
    }

    /// Where a block leads that turns out to do nothing else, once nothing falls into it.
    fn only_jumps(&mut self, block: &Block) -> Option<BlockId> {
        let falls_in = self.code.last().is_none_or(|op| op.flags() & flags::END == 0);
        match &block.term {
            Term::Jump(to, args) if block.insts.is_empty() && !falls_in => {
                let params = &self.function.block(*to).params;
                let in_place = |(param, arg): (&Var, &Val)| match arg {
                    Val::Var(v) => self.alloc.reg[v.0 as usize] == self.alloc.reg[param.0 as usize],
                    _ => false,
                };
                params.iter().zip(args).all(in_place).then_some(*to)
            }
            _ => None,
        }
    }

    fn finish(mut self) -> Result<Code, TooManyRegisters> {
        if self.high > MAX_REGS {
            return Err(TooManyRegisters);
        }
        let (block_at, alias) = (&mut self.block_at, &self.alias);
        for i in 0..block_at.len() {
            let mut to = i;
            // Blocks that only jump do not form circles: a loop does something.
            for _ in 0..block_at.len() {
                let Some(next) = alias[to] else { break };
                to = next.0 as usize;
            }
            block_at[i] = block_at[to];
        }
        let block_at = &self.block_at;
        for op in &mut self.code {
            op.map_labels(|label| Label(block_at[label.0 as usize]));
        }
        let handlers = self
            .handlers
            .iter()
            .map(|(start, end, target)| {
                let params = &self.function.block(*target).params;
                let base = params.first().map_or(0, |v| self.alloc.reg[v.0 as usize]);
                let target = Label(block_at[target.0 as usize]);
                Handler { start: *start, end: *end, target, base }
            })
            .collect();
        Ok(Code {
            name: self.function.name,
            arity: self.function.params.len() as u8,
            nregs: self.high as u16,
            code: self.code,
            handlers,
            lines: self.lines,
        })
    }

    // ---- operands ----

    fn reg_of(&mut self, v: Var) -> u16 {
        let reg = self.alloc.reg[v.0 as usize];
        debug_assert_ne!(reg, NONE, "v{} has no register", v.0);
        reg
    }

    fn val(&mut self, val: Val) -> V {
        match val {
            Val::Var(v) => V::Reg(self.reg_of(v)),
            Val::Int(n) => V::Int(n),
            Val::Atom(a) => V::Atom(a),
            Val::Lit(l) => V::Lit(l),
            Val::Nil => V::Nil,
        }
    }

    fn vals(&mut self, vals: &[Val]) -> Vec<V> {
        vals.iter().map(|v| self.val(*v)).collect()
    }

    /// The operand in a register: constants go through a register above all variables.
    fn reg(&mut self, val: Val) -> Reg {
        match val {
            Val::Var(v) => Reg(self.reg_of(v)),
            constant => {
                let scratch = self.alloc.high;
                self.high = self.high.max(scratch as usize + 1);
                let src = self.val(constant);
                self.code.push(Op::Move { dst: Dst(scratch), src });
                Reg(scratch)
            }
        }
    }

    fn dst(&mut self, inst: &Inst) -> Dst {
        match inst.dst {
            Some(v) => Dst(self.reg_of(v)),
            None => {
                // The result is not wanted, but the instruction writes one.
                let scratch = self.alloc.high;
                self.high = self.high.max(scratch as usize + 1);
                Dst(scratch)
            }
        }
    }

    // ---- rows ----

    fn push(&mut self, op: Op, loc: Loc) {
        let bits = op.flags();
        if bits & (flags::GC | flags::END) != 0 {
            self.group = None;
        }
        if bits & flags::RAISE != 0 && self.last_loc != Some(loc) {
            let at = self.code.len() as u32;
            self.lines.push(LineEntry { at, file: loc.file, line: loc.line });
            self.last_loc = Some(loc);
        }
        self.code.push(op);
    }

    /// A row that takes `words` of reserved heap.
    fn push_heap(&mut self, op: Op, words: usize) {
        let words = u32::try_from(words).unwrap_or(u32::MAX);
        let open = self.group.and_then(|i| match &mut self.code[i] {
            Op::Reserve { words } if *words < MAX_GROUP_WORDS => Some(words),
            _ => None,
        });
        match open {
            Some(reserved) => *reserved = reserved.saturating_add(words),
            None => {
                self.push(Op::Reserve { words }, Loc::default());
                self.group = Some(self.code.len() - 1);
            }
        }
        self.code.push(op);
    }

    /// A cell taken apart at once.
    fn uncons(&mut self, first: &Inst, second: &Inst) {
        let (head, tail) = match first.op {
            Prim::Head => (first, second),
            _ => (second, first),
        };
        let (head_dst, tail_dst) = (self.dst(head), self.dst(tail));
        let src = self.reg(first.args[0]);
        self.code.push(Op::Uncons { head: head_dst, tail: tail_dst, src });
    }

    fn inst(&mut self, inst: &Inst, at: u32) {
        let loc = inst.loc;
        let fail = inst.fail.map(|b| Label(b.0));
        let label = fail.unwrap_or(Label(0));
        let arg = |i: usize| inst.args.get(i).copied().unwrap_or(Val::Nil);
        let op = match &inst.op {
            Prim::Call(callee) => return self.call(inst, *callee, at),
            Prim::Test(test) => return self.test(inst, *test, label),
            Prim::Move => {
                let (dst, src) = (self.dst(inst), self.val(arg(0)));
                if src != V::Reg(dst.0) {
                    self.code.push(Op::Move { dst, src });
                }
                return;
            }
            Prim::List => {
                let (tail, items) = match inst.args.split_last() {
                    Some((tail, items)) => (*tail, items),
                    None => (Val::Nil, &[][..]),
                };
                let (dst, tail) = (self.dst(inst), self.val(tail));
                let op = match items {
                    [] => return self.code.push(Op::Move { dst, src: tail }),
                    [head] => Op::Cons { dst, head: self.val(*head), tail },
                    _ => Op::List { dst, items: self.vals(items), tail },
                };
                return self.push_heap(op, 2 * items.len());
            }
            Prim::Tuple => {
                let (dst, items) = (self.dst(inst), self.vals(&inst.args));
                return self.push_heap(Op::Tuple { dst, items }, 1 + inst.args.len());
            }
            Prim::MakeFun(lambda) => {
                let (dst, free) = (self.dst(inst), self.vals(&inst.args));
                let op = Op::MakeFun { dst, lambda: *lambda, free };
                return self.push_heap(op, 2 + inst.args.len());
            }
            Prim::UpdateTuple(arity, positions) => {
                let (dst, src) = (self.dst(inst), self.reg(arg(0)));
                let values = self.vals(&inst.args[1..]);
                let updates = positions.iter().copied().zip(values).collect();
                let op = Op::UpdateTuple { dst, src, updates };
                return self.push_heap(op, 1 + *arity as usize);
            }
            Prim::Arith(op) => self.arith(inst, *op),
            Prim::Bif(fun) => {
                let (dst, args) = (self.dst(inst), self.vals(&inst.args));
                Op::Bif { dst, fun: *fun, args, fail }
            }
            Prim::Head => Op::Head { dst: self.dst(inst), src: self.reg(arg(0)) },
            Prim::Tail => Op::Tail { dst: self.dst(inst), src: self.reg(arg(0)) },
            Prim::Element(i) => {
                Op::Element { dst: self.dst(inst), src: self.reg(arg(0)), index: *i }
            }
            Prim::MapNew => Op::MapNew { dst: self.dst(inst), pairs: self.pairs(&inst.args) },
            Prim::MapPut | Prim::MapUpdate => {
                let (dst, src) = (self.dst(inst), self.val(arg(0)));
                let pairs = self.pairs(&inst.args[1..]);
                match inst.op {
                    Prim::MapPut => Op::MapPut { dst, src, pairs, fail },
                    _ => Op::MapUpdate { dst, src, pairs, fail },
                }
            }
            Prim::MapGet => {
                let (dst, src, key) = (self.dst(inst), self.reg(arg(0)), self.val(arg(1)));
                Op::MapGet { dst, src, key, fail: label }
            }
            Prim::BinBuild(segments) => {
                let mut rest = inst.args.iter();
                let mut next = || rest.next().copied().unwrap_or(Val::Nil);
                let dst = self.dst(inst);
                let mut out = Vec::with_capacity(segments.len());
                for seg in segments {
                    let value = self.val(next());
                    let size = if seg.sized { Some(self.val(next())) } else { None };
                    let (kind, flags, unit) = (seg.kind, seg.flags, seg.unit);
                    out.push(Segment { kind, flags, unit, value, size });
                }
                Op::BinBuild { dst, segments: out, fail }
            }
            Prim::BinStart => {
                Op::BinStart { dst: self.dst(inst), src: self.reg(arg(0)), fail: label }
            }
            Prim::BinInt(unit, flags) | Prim::BinFloat(unit, flags) => {
                let (dst, ctx) = (self.dst(inst), self.reg(arg(0)));
                let (size, unit, flags) = (self.val(arg(1)), *unit, *flags);
                match inst.op {
                    Prim::BinInt(..) => Op::BinInt { dst, ctx, size, unit, flags, fail: label },
                    _ => Op::BinFloat { dst, ctx, size, unit, flags, fail: label },
                }
            }
            Prim::BinSub(unit) => {
                let (dst, ctx, size) = (self.dst(inst), self.reg(arg(0)), self.val(arg(1)));
                Op::BinSub { dst, ctx, size, unit: *unit, fail: label }
            }
            Prim::BinRest(unit) => {
                let (dst, ctx) = (self.dst(inst), self.reg(arg(0)));
                Op::BinRest { dst, ctx, unit: *unit, fail: label }
            }
            Prim::BinUtf(kind, flags) => {
                let (dst, ctx) = (self.dst(inst), self.reg(arg(0)));
                Op::BinUtf { dst, ctx, kind: *kind, flags: *flags, fail: label }
            }
            Prim::BinSkip(unit) => {
                let (ctx, size) = (self.reg(arg(0)), self.val(arg(1)));
                Op::BinSkip { ctx, size, unit: *unit, fail: label }
            }
            Prim::BinSkipRest(unit) => {
                Op::BinSkipRest { ctx: self.reg(arg(0)), unit: *unit, fail: label }
            }
            Prim::BinBytes(bits) => {
                Op::BinBytes { ctx: self.reg(arg(0)), bits: *bits, fail: label }
            }
            Prim::BinEnd => Op::BinEnd { ctx: self.reg(arg(0)), fail: label },
            Prim::BinTell => Op::BinTell { dst: self.dst(inst), ctx: self.reg(arg(0)) },
            Prim::BinSeek => Op::BinSeek { ctx: self.reg(arg(0)), pos: self.reg(arg(1)) },
            Prim::Send => {
                let (dst, to, message) = (self.dst(inst), self.val(arg(0)), self.val(arg(1)));
                Op::Send { dst, to, message }
            }
            Prim::RecvPeek => Op::RecvPeek { dst: self.dst(inst), empty: label },
            Prim::RecvAccept => Op::RecvAccept {},
            Prim::BuildStacktrace => {
                Op::BuildStacktrace { dst: self.dst(inst), trace: self.reg(arg(0)) }
            }
            Prim::CatchValue => {
                let (class, reason) = (self.reg(arg(0)), self.reg(arg(1)));
                Op::CatchValue { dst: self.dst(inst), class, reason, trace: self.reg(arg(2)) }
            }
        };
        self.push(op, loc);
    }

    fn pairs(&mut self, args: &[Val]) -> Vec<(V, V)> {
        args.chunks_exact(2).map(|pair| (self.val(pair[0]), self.val(pair[1]))).collect()
    }

    fn arith(&mut self, inst: &Inst, op: Arith) -> Op {
        let fail = inst.fail.map(|b| Label(b.0));
        let dst = self.dst(inst);
        let a = self.val(inst.args[0]);
        let b = inst.args.get(1).map_or(V::Nil, |v| self.val(*v));
        match op {
            Arith::Add => Op::Add { dst, a, b, fail },
            Arith::Sub => Op::Sub { dst, a, b, fail },
            Arith::Mul => Op::Mul { dst, a, b, fail },
            Arith::Div => Op::Div { dst, a, b, fail },
            Arith::IntDiv => Op::IntDiv { dst, a, b, fail },
            Arith::Rem => Op::Rem { dst, a, b, fail },
            Arith::Band => Op::Band { dst, a, b, fail },
            Arith::Bor => Op::Bor { dst, a, b, fail },
            Arith::Bxor => Op::Bxor { dst, a, b, fail },
            Arith::Bsl => Op::Bsl { dst, a, b, fail },
            Arith::Bsr => Op::Bsr { dst, a, b, fail },
            Arith::Neg => Op::Neg { dst, a, fail },
            Arith::Bnot => Op::Bnot { dst, a, fail },
        }
    }

    fn test(&mut self, inst: &Inst, test: Test, fail: Label) {
        let first = inst.args[0];
        let second = inst.args.get(1).copied().unwrap_or(Val::Nil);
        let op = match test {
            Test::EqExact => Op::EqExact { a: self.val(first), b: self.val(second), fail },
            Test::NeExact => Op::NeExact { a: self.val(first), b: self.val(second), fail },
            Test::Eq => Op::Eq { a: self.val(first), b: self.val(second), fail },
            Test::Ne => Op::Ne { a: self.val(first), b: self.val(second), fail },
            Test::Lt => Op::Lt { a: self.val(first), b: self.val(second), fail },
            Test::Ge => Op::Ge { a: self.val(first), b: self.val(second), fail },
            _ => {
                let src = self.reg(first);
                match test {
                    Test::IsInteger => Op::IsInteger { src, fail },
                    Test::IsFloat => Op::IsFloat { src, fail },
                    Test::IsNumber => Op::IsNumber { src, fail },
                    Test::IsAtom => Op::IsAtom { src, fail },
                    Test::IsBoolean => Op::IsBoolean { src, fail },
                    Test::IsPid => Op::IsPid { src, fail },
                    Test::IsPort => Op::IsPort { src, fail },
                    Test::IsReference => Op::IsReference { src, fail },
                    Test::IsList => Op::IsList { src, fail },
                    Test::IsCons => Op::IsCons { src, fail },
                    Test::IsNil => Op::IsNil { src, fail },
                    Test::IsTuple => Op::IsTuple { src, fail },
                    Test::IsTupleArity(arity) => Op::IsTupleArity { src, arity, fail },
                    Test::IsTaggedTuple(arity, tag) => Op::IsTaggedTuple { src, arity, tag, fail },
                    Test::IsMap => Op::IsMap { src, fail },
                    Test::IsBinary => Op::IsBinary { src, fail },
                    Test::IsBitstring => Op::IsBitstring { src, fail },
                    Test::IsFunction => Op::IsFunction { src, fail },
                    _ => Op::IsFunctionArity { src, arity: self.val(second), fail },
                }
            }
        };
        self.push(op, inst.loc);
        // Rows after a branch may be jumped over, so they reserve for themselves.
        self.group = None;
    }

    /// Moves values into registers, all at once; `clear` is a register that nothing needs.
    fn parallel(&mut self, targets: impl Iterator<Item = u16>, args: &[Val], clear: usize) {
        let mut wanted: Vec<(u16, V)> = Vec::with_capacity(args.len());
        for (dst, arg) in targets.zip(args) {
            wanted.push((dst, self.val(*arg)));
        }
        let mut ordered = Vec::with_capacity(wanted.len());
        if moves::order(&mut wanted, clear as u16, &mut ordered) {
            self.high = self.high.max(clear + 1);
        }
        for (dst, src) in ordered {
            self.code.push(Op::Move { dst: Dst(dst), src });
        }
    }

    fn call(&mut self, inst: &Inst, callee: Callee, at: u32) {
        let (position, base) = self.alloc.calls[self.next_call];
        debug_assert_eq!(position, at, "calls out of order");
        self.next_call += 1;
        let window_end = base as usize + 1 + inst.args.len();
        self.high = self.high.max(window_end);
        let clear = window_end.max(self.alloc.high as usize);
        let slots = (0..inst.args.len()).map(|i| base + 1 + i as u16);
        self.parallel(slots, &inst.args, clear);
        let arity = |extra: usize| inst.args.len().saturating_sub(extra) as u8;
        let base = Dst(base);
        let op = match callee {
            Callee::Local(fun) => Op::Call { base, fun },
            Callee::Ext(fun) => Op::CallExt { base, fun },
            Callee::Fun => Op::CallFun { base, arity: arity(1) },
            Callee::Apply => Op::Apply { base, arity: arity(2) },
        };
        self.push(op, inst.loc);
        if let Some(v) = inst.dst {
            let dst = self.reg_of(v);
            if dst != base.0 {
                self.code.push(Op::Move { dst: Dst(dst), src: V::Reg(base.0) });
            }
        }
    }

    // ---- block ends ----

    fn goto(&mut self, to: BlockId) {
        if self.next != Some(to) {
            self.push(Op::Jump { to: Label(to.0) }, Loc::default());
        }
    }

    fn term(&mut self, block: &Block) {
        let loc = block.term_loc;
        match &block.term {
            Term::Jump(to, args) => {
                // A parameter that is never read has a register all the same (its own position).
                let params = &self.function.block(*to).params;
                let regs: Vec<u16> = params.iter().map(|v| self.alloc.reg[v.0 as usize]).collect();
                self.parallel(regs.into_iter(), args, self.alloc.high as usize);
                self.goto(*to);
            }
            Term::Select(on, table, default) => {
                if let [(key, to)] = table[..] {
                    let (a, b) = (self.val(*on), self.val(key));
                    self.push(Op::EqExact { a, b, fail: Label(default.0) }, loc);
                    return self.goto(to);
                }
                if table.is_empty() {
                    return self.goto(*default);
                }
                let src = self.reg(*on);
                let table = table.iter().map(|(k, b)| (self.val(*k), Label(b.0))).collect();
                self.push(Op::Select { src, table, default: Label(default.0) }, loc);
            }
            Term::SelectArity(on, table, default) => {
                let src = self.reg(*on);
                if let [(arity, to)] = table[..] {
                    let fail = Label(default.0);
                    self.push(Op::IsTupleArity { src, arity, fail }, loc);
                    return self.goto(to);
                }
                let table =
                    table.iter().map(|(k, b)| (V::Int(i64::from(*k)), Label(b.0))).collect();
                self.push(Op::SelectArity { src, table, default: Label(default.0) }, loc);
            }
            Term::Return(v) => {
                let src = self.val(*v);
                self.push(Op::Return { src }, loc);
            }
            Term::TailCall(callee, args) => {
                self.high = self.high.max(args.len());
                let clear = args.len().max(self.alloc.high as usize);
                self.parallel(0..args.len() as u16, args, clear);
                let arity = |extra: usize| args.len().saturating_sub(extra) as u8;
                let op = match *callee {
                    Callee::Local(fun) => Op::TailCall { fun },
                    Callee::Ext(fun) => Op::TailCallExt { fun },
                    Callee::Fun => Op::TailCallFun { arity: arity(1) },
                    Callee::Apply => Op::TailApply { arity: arity(2) },
                };
                self.push(op, loc);
            }
            Term::RecvNext(to) => self.push(Op::RecvNext { to: Label(to.0) }, loc),
            Term::RecvWait(to) => self.push(Op::RecvWait { to: Label(to.0) }, loc),
            Term::RecvWaitTimeout(timeout, to, next) => {
                let timeout = self.val(*timeout);
                self.push(Op::RecvWaitTimeout { timeout, to: Label(to.0) }, loc);
                self.goto(*next);
            }
            Term::Raise(exc, args) => {
                let arg = |i: usize| args.get(i).copied().unwrap_or(Val::Nil);
                let op = match exc {
                    Exc::Badmatch => Op::Badmatch { src: self.val(arg(0)) },
                    Exc::CaseClause => Op::CaseClause { src: self.val(arg(0)) },
                    Exc::TryClause => Op::TryClause { src: self.val(arg(0)) },
                    Exc::IfClause => Op::IfClause {},
                    Exc::FunctionClause => Op::FunctionClause { args: self.vals(args) },
                    Exc::Error => Op::Error { reason: self.val(arg(0)) },
                    Exc::Raise => {
                        let (class, reason) = (self.val(arg(0)), self.val(arg(1)));
                        Op::Raise { class, reason, trace: self.reg(arg(2)) }
                    }
                };
                self.push(op, loc);
            }
            Term::Unreachable => {
                // Only a block that control never reaches ends so; the instruction is for the
                // verifier, which wants every function to end in a terminator.
                self.push(Op::IfClause {}, loc);
            }
        }
    }
}
