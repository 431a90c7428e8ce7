//! A machine that knows of values only what kind they are, and checks everything that the virtual
//! machine takes from the verifier unchecked.

use rvm_bytecode::fuzzing::Rng;
use rvm_bytecode::{Fail, Label, Literal, Module, Op, RegSet, Val};

/// What a register holds.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum V {
    /// Nothing, or what a collection left there.
    Lost,
    Int,
    Position,
    Float,
    Atom,
    Nil,
    Cons,
    Tuple(u32),
    Map,
    Fun,
    Bits,
    Pid,
    Context,
    Trace,
}

/// Where a walk goes after an instruction.
pub(crate) enum Next {
    Fall,
    To(u32),
    Raise,
    End,
}

pub(crate) struct Walk<'a> {
    pub(crate) module: &'a Module,
    pub(crate) rng: &'a mut Rng,
    pub(crate) regs: Vec<V>,
    pub(crate) words: u32,
    /// A message has been looked at.
    pub(crate) peeked: bool,
    /// There was none.
    pub(crate) empty: bool,
}

impl Walk<'_> {
    pub(crate) fn any(&mut self) -> V {
        let arity = self.rng.below(5) as u32;
        self.rng.pick(&[
            V::Int,
            V::Float,
            V::Atom,
            V::Nil,
            V::Cons,
            V::Cons,
            V::Tuple(arity),
            V::Tuple(arity),
            V::Map,
            V::Fun,
            V::Bits,
            V::Pid,
        ])
    }

    fn coin(&mut self) -> bool {
        self.rng.one_in(2)
    }

    pub(crate) fn term(&self, reg: u16) -> V {
        let v = self.regs[usize::from(reg)];
        assert!(!matches!(v, V::Lost | V::Context | V::Trace), "r{reg} is {v:?}");
        v
    }

    fn val(&self, val: Val) -> V {
        match val {
            Val::Reg(reg) => self.term(reg),
            Val::Int(_) => V::Int,
            Val::Atom(_) => V::Atom,
            Val::Nil => V::Nil,
            Val::Lit(lit) => match &self.module.literals[lit.0 as usize] {
                Literal::Int(_) | Literal::Big(..) => V::Int,
                Literal::Float(_) => V::Float,
                Literal::Atom(_) => V::Atom,
                Literal::Nil => V::Nil,
                Literal::Str(s) if s.is_empty() => V::Nil,
                Literal::Str(_) | Literal::List(..) => V::Cons,
                Literal::Tuple(items) => V::Tuple(items.len() as u32),
                Literal::Map(_) => V::Map,
                Literal::Bits(..) => V::Bits,
                Literal::Export(..) => V::Fun,
            },
        }
    }

    fn expect(&self, reg: u16, v: V) {
        assert_eq!(self.regs[usize::from(reg)], v, "r{reg}");
    }

    pub(crate) fn set(&mut self, reg: u16, v: V) {
        self.regs[usize::from(reg)] = v;
    }

    fn build(&mut self, reg: u16, words: u32, v: V) -> Next {
        self.words = self.words.checked_sub(words).expect("built more than was reserved");
        self.set(reg, v);
        Next::Fall
    }

    /// Fails to the label or raises, or succeeds with this result.
    fn attempt(&mut self, can: bool, reg: u16, v: V, fail: Fail) -> Next {
        if can && !self.rng.one_in(4) {
            self.set(reg, v);
            return Next::Fall;
        }
        fail.map_or(Next::Raise, |label| Next::To(label.0))
    }

    fn test(&self, holds: bool, fail: Label) -> Next {
        if holds { Next::Fall } else { Next::To(fail.0) }
    }

    /// Could two values of these kinds be the same term?
    fn may_equal(a: V, b: V) -> bool {
        let int = |v| matches!(v, V::Int | V::Position);
        a == b || int(a) && int(b)
    }

    fn equal(&mut self, a: Val, b: Val) -> bool {
        let (x, y) = (self.val(a), self.val(b));
        let must = a == b || x == V::Nil && y == V::Nil;
        Self::may_equal(x, y) && (must || self.coin())
    }

    pub(crate) fn keep(&mut self, live: &RegSet) {
        for (reg, v) in self.regs.iter_mut().enumerate() {
            if !live.contains(reg as u16) {
                *v = V::Lost;
            }
        }
        for reg in live.iter() {
            assert_ne!(self.regs[usize::from(reg)], V::Lost, "r{reg} is live, but not written");
        }
    }

    fn number(v: V) -> bool {
        matches!(v, V::Int | V::Position | V::Float)
    }

    pub(crate) fn step(&mut self, op: &Op) -> Next {
        let idle = !self.peeked && !self.empty;
        match op {
            Op::Move { dst, src } => {
                let v = match src {
                    Val::Reg(r) if self.regs[usize::from(*r)] == V::Trace => V::Trace,
                    _ => self.val(*src),
                };
                self.set(dst.0, v);
                Next::Fall
            }
            Op::Jump { to } => Next::To(to.0),
            Op::Select { src, table, default } => {
                let v = self.term(src.0);
                for (key, label) in table {
                    if Self::may_equal(self.val(*key), v) && self.coin() {
                        return Next::To(label.0);
                    }
                }
                Next::To(default.0)
            }
            Op::SelectArity { src, table, default } => {
                let V::Tuple(arity) = self.term(src.0) else { panic!("no tuple") };
                let is = |key: &Val| *key == Val::Int(i64::from(arity));
                let entry = table.iter().find(|(key, _)| is(key));
                Next::To(entry.map_or(default.0, |e| e.1.0))
            }
            Op::Return { src } => {
                assert!(idle);
                self.val(*src);
                Next::End
            }
            Op::Bif { dst, fun, args, fail } => {
                args.iter().for_each(|a| {
                    self.val(*a);
                });
                let name = self.module.imports[fun.0 as usize].function.0 as usize;
                let v = match self.module.atoms[name].as_str() {
                    "self" => V::Pid,
                    "element" | "hd" | "tl" | "map_get" => self.any(),
                    name if name.starts_with("is_") => V::Atom,
                    _ => return Next::End,
                };
                self.attempt(true, dst.0, v, *fail)
            }
            Op::IsInteger { src, fail } => {
                let v = self.term(src.0);
                self.test(matches!(v, V::Int | V::Position), *fail)
            }
            Op::IsFloat { src, fail } => self.test(self.term(src.0) == V::Float, *fail),
            Op::IsNumber { src, fail } => self.test(Self::number(self.term(src.0)), *fail),
            Op::IsAtom { src, fail } => self.test(self.term(src.0) == V::Atom, *fail),
            Op::IsBoolean { src, fail } => {
                let holds = self.term(src.0) == V::Atom && self.coin();
                self.test(holds, *fail)
            }
            Op::IsPid { src, fail } => self.test(self.term(src.0) == V::Pid, *fail),
            Op::IsPort { src, fail } | Op::IsReference { src, fail } => {
                self.term(src.0);
                self.test(false, *fail)
            }
            Op::IsList { src, fail } => {
                self.test(matches!(self.term(src.0), V::Cons | V::Nil), *fail)
            }
            Op::IsCons { src, fail } => self.test(self.term(src.0) == V::Cons, *fail),
            Op::IsNil { src, fail } => self.test(self.term(src.0) == V::Nil, *fail),
            Op::IsTuple { src, fail } => self.test(matches!(self.term(src.0), V::Tuple(_)), *fail),
            Op::IsTupleArity { src, arity, fail } => {
                self.test(self.term(src.0) == V::Tuple(*arity), *fail)
            }
            Op::IsTaggedTuple { src, arity, fail, .. } => {
                let holds = self.term(src.0) == V::Tuple(*arity) && self.coin();
                self.test(holds, *fail)
            }
            Op::IsMap { src, fail } => self.test(self.term(src.0) == V::Map, *fail),
            Op::IsBinary { src, fail } => {
                let holds = self.term(src.0) == V::Bits && self.coin();
                self.test(holds, *fail)
            }
            Op::IsBitstring { src, fail } => self.test(self.term(src.0) == V::Bits, *fail),
            Op::IsFunction { src, fail } => self.test(self.term(src.0) == V::Fun, *fail),
            Op::IsFunctionArity { src, arity, fail } => {
                self.val(*arity);
                let holds = self.term(src.0) == V::Fun && self.coin();
                self.test(holds, *fail)
            }
            Op::EqExact { a, b, fail } => {
                let equal = self.equal(*a, *b);
                self.test(equal, *fail)
            }
            Op::NeExact { a, b, fail } => {
                let equal = self.equal(*a, *b);
                self.test(!equal, *fail)
            }
            Op::Eq { a, b, fail }
            | Op::Ne { a, b, fail }
            | Op::Lt { a, b, fail }
            | Op::Ge { a, b, fail } => {
                self.val(*a);
                self.val(*b);
                let holds = self.coin();
                self.test(holds, *fail)
            }
            Op::Add { dst, a, b, fail }
            | Op::Sub { dst, a, b, fail }
            | Op::Mul { dst, a, b, fail } => {
                let (a, b) = (self.val(*a), self.val(*b));
                let float = a == V::Float || b == V::Float;
                let result = if float { V::Float } else { V::Int };
                self.attempt(Self::number(a) && Self::number(b), dst.0, result, *fail)
            }
            Op::Div { dst, a, b, fail } => {
                let can = Self::number(self.val(*a)) && Self::number(self.val(*b));
                self.attempt(can, dst.0, V::Float, *fail)
            }
            Op::IntDiv { dst, a, b, fail }
            | Op::Rem { dst, a, b, fail }
            | Op::Band { dst, a, b, fail }
            | Op::Bor { dst, a, b, fail }
            | Op::Bxor { dst, a, b, fail }
            | Op::Bsl { dst, a, b, fail }
            | Op::Bsr { dst, a, b, fail } => {
                let int = |v| matches!(v, V::Int | V::Position);
                let can = int(self.val(*a)) & int(self.val(*b));
                self.attempt(can, dst.0, V::Int, *fail)
            }
            Op::Neg { dst, a, fail } => {
                let a = self.val(*a);
                let result = if a == V::Float { V::Float } else { V::Int };
                self.attempt(Self::number(a), dst.0, result, *fail)
            }
            Op::Bnot { dst, a, fail } => {
                let can = matches!(self.val(*a), V::Int | V::Position);
                self.attempt(can, dst.0, V::Int, *fail)
            }
            Op::Reserve { words } => {
                self.words = *words;
                Next::Fall
            }
            Op::Cons { dst, head, tail } => {
                self.val(*head);
                self.val(*tail);
                self.build(dst.0, 2, V::Cons)
            }
            Op::List { dst, items, tail } => {
                items.iter().for_each(|x| {
                    self.val(*x);
                });
                self.val(*tail);
                self.build(dst.0, 2 * items.len() as u32, V::Cons)
            }
            Op::Tuple { dst, items } => {
                items.iter().for_each(|x| {
                    self.val(*x);
                });
                let arity = items.len() as u32;
                self.build(dst.0, arity + 1, V::Tuple(arity))
            }
            Op::MakeFun { dst, free, .. } => {
                free.iter().for_each(|x| {
                    self.val(*x);
                });
                self.build(dst.0, free.len() as u32 + 2, V::Fun)
            }
            Op::Head { dst, src } | Op::Tail { dst, src } => {
                self.expect(src.0, V::Cons);
                let v = self.any();
                self.set(dst.0, v);
                Next::Fall
            }
            Op::Uncons { head, tail, src } => {
                self.expect(src.0, V::Cons);
                let (h, t) = (self.any(), self.any());
                self.set(head.0, h);
                self.set(tail.0, t);
                Next::Fall
            }
            Op::Element { dst, src, index } => {
                let V::Tuple(arity) = self.term(src.0) else { panic!("no tuple") };
                assert!(*index < arity);
                let v = self.any();
                self.set(dst.0, v);
                Next::Fall
            }
            Op::UpdateTuple { dst, src, updates } => {
                let V::Tuple(arity) = self.term(src.0) else { panic!("no tuple") };
                for (index, new) in updates {
                    assert!(*index < arity);
                    self.val(*new);
                }
                self.build(dst.0, arity + 1, V::Tuple(arity))
            }
            Op::MapNew { dst, pairs } => {
                pairs.iter().for_each(|(k, v)| {
                    self.val(*k);
                    self.val(*v);
                });
                self.set(dst.0, V::Map);
                Next::Fall
            }
            Op::MapPut { dst, src, pairs, fail } | Op::MapUpdate { dst, src, pairs, fail } => {
                pairs.iter().for_each(|(k, v)| {
                    self.val(*k);
                    self.val(*v);
                });
                let can = self.val(*src) == V::Map;
                self.attempt(can, dst.0, V::Map, *fail)
            }
            Op::MapGet { dst, src, key, fail } => {
                self.expect(src.0, V::Map);
                self.val(*key);
                let v = self.any();
                self.attempt(true, dst.0, v, Some(*fail))
            }
            Op::BinBuild { dst, segments, fail } => {
                for s in segments {
                    self.val(s.value);
                    s.size.map(|size| self.val(size));
                }
                self.attempt(true, dst.0, V::Bits, *fail)
            }
            Op::BinStart { dst, src, fail } => {
                if self.term(src.0) != V::Bits {
                    return Next::To(fail.0);
                }
                self.set(dst.0, V::Context);
                Next::Fall
            }
            Op::BinInt { dst, ctx, size, fail, .. } => {
                self.val(*size);
                self.expect(ctx.0, V::Context);
                self.attempt(true, dst.0, V::Int, Some(*fail))
            }
            Op::BinFloat { dst, ctx, size, fail, .. } => {
                self.val(*size);
                self.expect(ctx.0, V::Context);
                self.attempt(true, dst.0, V::Float, Some(*fail))
            }
            Op::BinSub { dst, ctx, size, fail, .. } => {
                self.val(*size);
                self.expect(ctx.0, V::Context);
                self.attempt(true, dst.0, V::Bits, Some(*fail))
            }
            Op::BinRest { dst, ctx, fail, .. } => {
                self.expect(ctx.0, V::Context);
                self.attempt(true, dst.0, V::Bits, Some(*fail))
            }
            Op::BinUtf { dst, ctx, fail, .. } => {
                self.expect(ctx.0, V::Context);
                self.attempt(true, dst.0, V::Int, Some(*fail))
            }
            Op::BinSkip { ctx, size, fail, .. } => {
                self.val(*size);
                self.expect(ctx.0, V::Context);
                let holds = self.coin();
                self.test(holds, *fail)
            }
            Op::BinSkipRest { ctx, fail, .. }
            | Op::BinBytes { ctx, fail, .. }
            | Op::BinEnd { ctx, fail } => {
                self.expect(ctx.0, V::Context);
                let holds = self.coin();
                self.test(holds, *fail)
            }
            Op::BinTell { dst, ctx } => {
                self.expect(ctx.0, V::Context);
                self.set(dst.0, V::Position);
                Next::Fall
            }
            Op::BinSeek { ctx, pos } => {
                self.expect(ctx.0, V::Context);
                self.expect(pos.0, V::Position);
                Next::Fall
            }
            Op::Send { dst, to, message } => {
                assert!(idle);
                self.val(*to);
                let v = self.val(*message);
                self.attempt(true, dst.0, v, None)
            }
            Op::RecvPeek { dst, empty } => {
                assert!(idle);
                let v = self.any();
                self.peeked = self.coin();
                self.empty = !self.peeked;
                if self.empty {
                    return Next::To(empty.0);
                }
                self.set(dst.0, v);
                Next::Fall
            }
            Op::RecvNext { to } => {
                assert!(std::mem::take(&mut self.peeked));
                Next::To(to.0)
            }
            Op::RecvAccept {} => {
                assert!(std::mem::take(&mut self.peeked));
                Next::Fall
            }
            Op::RecvWait { to } => {
                assert!(std::mem::take(&mut self.empty));
                Next::To(to.0)
            }
            Op::RecvWaitTimeout { timeout, to } => {
                self.val(*timeout);
                assert!(std::mem::take(&mut self.empty));
                match self.rng.below(3) {
                    0 => Next::To(to.0),
                    1 => Next::Raise,
                    _ => Next::Fall,
                }
            }
            Op::Badmatch { src } | Op::CaseClause { src } | Op::TryClause { src } => {
                self.val(*src);
                Next::Raise
            }
            Op::IfClause {} => Next::Raise,
            Op::FunctionClause { args } => {
                args.iter().for_each(|x| {
                    self.val(*x);
                });
                Next::Raise
            }
            Op::Error { reason } => {
                self.val(*reason);
                Next::Raise
            }
            Op::Raise { class, reason, trace } => {
                self.val(*class);
                self.val(*reason);
                self.expect(trace.0, V::Trace);
                Next::Raise
            }
            Op::BuildStacktrace { dst, trace } => {
                self.expect(trace.0, V::Trace);
                let v = if self.coin() { V::Nil } else { V::Cons };
                self.set(dst.0, v);
                Next::Fall
            }
            Op::CatchValue { dst, class, reason, trace } => {
                self.term(class.0);
                self.term(reason.0);
                self.expect(trace.0, V::Trace);
                let v = self.any();
                self.set(dst.0, v);
                Next::Fall
            }
            Op::Call { .. }
            | Op::TailCall { .. }
            | Op::CallExt { .. }
            | Op::TailCallExt { .. }
            | Op::CallFun { .. }
            | Op::TailCallFun { .. }
            | Op::Apply { .. }
            | Op::TailApply { .. } => unreachable!("calls are stepped by the walk"),
        }
    }
}
