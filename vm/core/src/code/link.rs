//! Linking one function: verified instructions become words.
//!
//! Used by the loader while a module is still private. Jumps are written as distances once all
//! instructions have their place; return points are collected and get their addresses when the
//! code block is there.

mod fuse;

use super::loader::Linker;
use super::module::LiveSet;
use super::words::{Code, enter, reg, val_reg, val_term, word, word_rel};
use rvm_bytecode::operand::{Label, SegmentKind, Val, segflags};
use rvm_bytecode::verify::FunctionFacts;
use rvm_bytecode::{Function, Op};
use std::collections::HashMap;

use crate::term::{Header, Kind, Term};

/// A return point before its address is known.
#[derive(Debug)]
pub struct PendingPoint {
    /// Word that will hold its address.
    pub at: u32,
    /// Word offset where the call continues.
    pub resume: u32,
    /// Distance between the frames.
    pub size: u32,
    /// Registers of the calling function.
    pub registers: u32,
    /// What lives across the call.
    pub live: LiveSet,
}

/// Where a distance is to be written.
enum Place {
    /// The upper half of the instruction's first word.
    First,
    /// The lower half of the word at this offset.
    Low(usize),
}

struct Fixup {
    instruction: usize,
    place: Place,
    target: Label,
}

/// The words of a module under construction.
#[derive(Default)]
pub struct Linked {
    /// Code so far.
    pub words: Vec<u64>,
    /// Calls of functions of the module: instruction's offset and function.
    pub local_calls: Vec<(usize, u32)>,
    /// Return points.
    pub points: Vec<PendingPoint>,
    /// Live registers by offset.
    pub live: Vec<(u32, LiveSet)>,
}

/// At most this many keys are tried one after the other; more are searched.
const LINEAR_KEYS: usize = 6;
/// Integer keys are looked up in a table when at least one entry in this many is used.
const DENSE_SPREAD: i64 = 4;

struct FunctionLinker<'a> {
    linker: &'a Linker<'a>,
    out: &'a mut Linked,
    facts: &'a FunctionFacts,
    /// The function's own index.
    own: u32,
    registers: u16,
    starts: Vec<u32>,
    fixups: Vec<Fixup>,
    /// Offset of the instruction being written.
    at: usize,
}

/// Appends the words of a function, the one with the index `own`. Returns the offsets of its
/// instructions and, last, of its end.
pub fn link_function(
    linker: &Linker<'_>,
    own: u32,
    function: &Function,
    facts: &FunctionFacts,
    out: &mut Linked,
) -> Vec<u32> {
    let entry = out.words.len();
    out.live.push((entry as u32, live_set(facts.live_at_entry())));
    out.words.push(enter(function.nregs as i16, function.arity as i16));
    let mut f = FunctionLinker {
        linker,
        out,
        facts,
        own,
        registers: function.nregs,
        starts: Vec::with_capacity(function.code.len() + 1),
        fixups: Vec::new(),
        at: 0,
    };
    let mut safe_points = facts.safe_points().iter().peekable();
    let barriers = fuse::barriers(function);
    let mut index = 0;
    while let Some(op) = function.code.get(index) {
        f.at = f.out.words.len();
        f.starts.push(f.at as u32);
        if let Some(map) = safe_points.next_if(|m| m.at == index as u32) {
            f.out.live.push((f.at as u32, live_set(&map.regs)));
        }
        let next = function.code.get(index + 1).filter(|_| !barriers[index + 1]);
        if let Some(next) = next
            && f.fuse(index as u32, op, next)
        {
            // The second of the pair begins where the first does. No collection happens between
            // the two, so the live map of the second is not asked for.
            f.starts.push(f.at as u32);
            safe_points.next_if(|m| m.at == index as u32 + 1);
            index += 2;
            continue;
        }
        f.instruction(index as u32, op);
        index += 1;
    }
    f.starts.push(f.out.words.len() as u32);
    let FunctionLinker { fixups, starts, .. } = f;
    for fixup in fixups {
        let rel = starts[fixup.target.0 as usize] as i64 - fixup.instruction as i64;
        let rel = rel as i32 as u32 as u64;
        match fixup.place {
            Place::First => out.words[fixup.instruction] |= rel << 32,
            Place::Low(at) => out.words[at] |= rel,
        }
    }
    starts
}

/// The registers of a verifier's set.
pub fn live_set(regs: &rvm_bytecode::verify::RegSet) -> LiveSet {
    match regs.words() {
        [] => LiveSet::Small(0),
        [word] => LiveSet::Small(*word),
        words => LiveSet::Large(words.into()),
    }
}

impl FunctionLinker<'_> {
    fn push(&mut self, word: u64) {
        self.out.words.push(word);
    }

    fn first(&mut self, code: Code, a: i16, b: i16, c: i16) {
        self.push(word(code, a, b, c));
    }

    fn first_to(&mut self, code: Code, a: i16, target: Label) {
        self.push(word_rel(code, a, 0));
        self.fixups.push(Fixup { instruction: self.at, place: Place::First, target });
    }

    /// A word with a distance in its lower half and `high` above it; no label gives distance 0.
    fn fail_word(&mut self, fail: Option<Label>, high: u64) {
        let at = self.out.words.len();
        self.push(high << 32);
        if let Some(target) = fail {
            self.fixups.push(Fixup { instruction: self.at, place: Place::Low(at), target });
        }
    }

    fn val(&mut self, val: Val) {
        let word = match val {
            Val::Reg(r) => val_reg(r),
            constant => val_term(self.constant(constant)),
        };
        self.push(word);
    }

    fn vals(&mut self, vals: &[Val]) {
        for &val in vals {
            self.val(val);
        }
    }

    fn constant(&self, val: Val) -> Term {
        match val {
            Val::Reg(_) => unreachable!("a register is no constant"),
            Val::Int(i) => Term::small(i),
            Val::Atom(a) => self.linker.atom(a),
            Val::Lit(l) => self.linker.literal(l),
            Val::Nil => Term::NIL,
        }
    }

    fn as_constant(&self, val: Val) -> Option<Term> {
        match val {
            Val::Reg(_) => None,
            constant => Some(self.constant(constant)),
        }
    }

    fn return_point(&mut self, call: u32, base: u16) {
        self.return_point_before(call, base, 0);
    }

    /// The word for a call's return point, which lies behind `more` further words.
    fn return_point_before(&mut self, call: u32, base: u16, more: u32) {
        let at = self.out.words.len() as u32;
        self.push(0);
        let live = self.facts.live_across(call).map_or(LiveSet::Small(0), live_set);
        self.out.points.push(PendingPoint {
            at,
            resume: at + 1 + more,
            size: base as u32 + 1,
            registers: self.registers as u32,
            live,
        });
    }

    fn instruction(&mut self, index: u32, op: &Op) {
        let registers = self.registers as i16;
        match op {
            Op::Move { dst, src } => match *src {
                Val::Reg(r) => self.first(Code::Move, reg(dst.0), reg(r), 0),
                constant => {
                    self.first(Code::MoveConst, reg(dst.0), 0, 0);
                    self.val(constant);
                }
            },
            Op::Jump { to } => self.first_to(Code::Jump, 0, *to),
            Op::Select { src, table, default } => self.select(src.0, table, *default),
            Op::SelectArity { src, table, default } => {
                self.first_to(Code::SelectArity, reg(src.0), *default);
                self.push(table.len() as u64);
                for &(key, target) in table {
                    let Val::Int(arity) = key else { unreachable!("verified: an arity") };
                    self.push(Header::new(Kind::Tuple, arity as usize).0);
                    self.fail_word(Some(target), 0);
                }
            }
            Op::Return { src } => match *src {
                Val::Reg(r) => self.first(Code::Return, reg(r), 0, 0),
                constant => {
                    self.first(Code::ReturnConst, 0, 0, 0);
                    self.val(constant);
                }
            },
            Op::Call { base, fun } => {
                self.out.local_calls.push((self.at, fun.0));
                self.push(word_rel(Code::Call, reg(base.0), 0));
                self.return_point(index, base.0);
            }
            Op::TailCall { fun } => {
                self.out.local_calls.push((self.at, fun.0));
                let own = fun.0 == self.own;
                let code = if own { Code::TailCallSelf } else { Code::TailCall };
                self.push(word_rel(code, 0, 0));
            }
            Op::CallExt { base, fun } => {
                let (arity, native) = self.linker.import(*fun);
                match native {
                    Some(native) => {
                        self.first(Code::CallNative, reg(base.0), arity as i16, registers);
                        self.push(native as u64);
                    }
                    None => {
                        self.first(Code::CallExport, reg(base.0), arity as i16, 0);
                        self.push(self.linker.export(*fun) as u64);
                    }
                }
                self.return_point(index, base.0);
            }
            Op::TailCallExt { fun } => {
                let (arity, native) = self.linker.import(*fun);
                match native {
                    Some(native) => {
                        self.first(Code::TailCallNative, 0, arity as i16, registers);
                        self.push(native as u64);
                    }
                    None => {
                        self.first(Code::TailCallExport, 0, arity as i16, 0);
                        self.push(self.linker.export(*fun) as u64);
                    }
                }
            }
            Op::CallFun { base, arity } => {
                self.first(Code::CallFun, reg(base.0), *arity as i16, 0);
                self.return_point(index, base.0);
            }
            Op::TailCallFun { arity } => self.first(Code::TailCallFun, 0, *arity as i16, 0),
            Op::Apply { base, arity } => {
                self.first(Code::Apply, reg(base.0), *arity as i16, 0);
                self.return_point(index, base.0);
            }
            Op::TailApply { arity } => self.first(Code::TailApply, 0, *arity as i16, 0),
            Op::Bif { dst, fun, args, fail } => {
                let (arity, native) = self.linker.import(*fun);
                let native = native.expect("verified: a guard-safe native");
                if self.linker.is_self(*fun) {
                    return self.first(Code::SelfPid, reg(dst.0), 0, 0);
                }
                self.first(Code::Bif, reg(dst.0), arity as i16, registers);
                self.push(native as u64);
                self.fail_word(*fail, 0);
                self.vals(args);
            }

            Op::IsInteger { src, fail } => self.first_to(Code::IsInteger, reg(src.0), *fail),
            Op::IsFloat { src, fail } => self.first_to(Code::IsFloat, reg(src.0), *fail),
            Op::IsNumber { src, fail } => self.first_to(Code::IsNumber, reg(src.0), *fail),
            Op::IsAtom { src, fail } => self.first_to(Code::IsAtom, reg(src.0), *fail),
            Op::IsBoolean { src, fail } => self.first_to(Code::IsBoolean, reg(src.0), *fail),
            Op::IsPid { src, fail } => self.first_to(Code::IsPid, reg(src.0), *fail),
            Op::IsPort { src, fail } => self.first_to(Code::IsPort, reg(src.0), *fail),
            Op::IsReference { src, fail } => self.first_to(Code::IsReference, reg(src.0), *fail),
            Op::IsList { src, fail } => self.first_to(Code::IsList, reg(src.0), *fail),
            Op::IsCons { src, fail } => self.first_to(Code::IsCons, reg(src.0), *fail),
            Op::IsNil { src, fail } => self.first_to(Code::IsNil, reg(src.0), *fail),
            Op::IsTuple { src, fail } => self.first_to(Code::IsTuple, reg(src.0), *fail),
            Op::IsTupleArity { src, arity, fail } => {
                self.first_to(Code::IsTupleArity, reg(src.0), *fail);
                self.push(Header::new(Kind::Tuple, *arity as usize).0);
            }
            Op::IsTaggedTuple { src, arity, tag, fail } => {
                self.first_to(Code::IsTaggedTuple, reg(src.0), *fail);
                self.push(Header::new(Kind::Tuple, *arity as usize).0);
                self.push(self.linker.atom(*tag).0);
            }
            Op::IsMap { src, fail } => self.first_to(Code::IsMap, reg(src.0), *fail),
            Op::IsBinary { src, fail } => self.first_to(Code::IsBinary, reg(src.0), *fail),
            Op::IsBitstring { src, fail } => self.first_to(Code::IsBitstring, reg(src.0), *fail),
            Op::IsFunction { src, fail } => self.first_to(Code::IsFunction, reg(src.0), *fail),
            Op::IsFunctionArity { src, arity, fail } => {
                self.first_to(Code::IsFunctionArity, reg(src.0), *fail);
                self.val(*arity);
            }

            Op::EqExact { a, b, fail } => {
                self.equality(Code::EqExact, Code::EqExactImm, *a, *b, *fail);
            }
            Op::NeExact { a, b, fail } => {
                self.equality(Code::NeExact, Code::NeExactImm, *a, *b, *fail);
            }
            Op::Eq { a, b, fail } => self.comparison(Code::Eq, *a, *b, *fail),
            Op::Ne { a, b, fail } => self.comparison(Code::Ne, *a, *b, *fail),
            Op::Lt { a, b, fail } => {
                self.order([Code::Lt, Code::LtReg, Code::LtImm, Code::GtImm], *a, *b, *fail);
            }
            Op::Ge { a, b, fail } => {
                self.order([Code::Ge, Code::GeReg, Code::GeImm, Code::LeImm], *a, *b, *fail);
            }

            Op::Add { dst, a, b, fail } => match (*a, *b) {
                (Val::Reg(x), Val::Reg(y)) => self.arith_reg(Code::AddReg, dst.0, x, y, *fail),
                (Val::Reg(x), Val::Int(i)) | (Val::Int(i), Val::Reg(x)) => {
                    self.arith_imm(Code::AddImm, dst.0, x, i, *fail);
                }
                _ => self.arith(Code::Add, dst.0, *a, *b, *fail),
            },
            Op::Sub { dst, a, b, fail } => match (*a, *b) {
                (Val::Reg(x), Val::Reg(y)) => self.arith_reg(Code::SubReg, dst.0, x, y, *fail),
                (Val::Reg(x), Val::Int(i)) => self.arith_imm(Code::SubImm, dst.0, x, i, *fail),
                _ => self.arith(Code::Sub, dst.0, *a, *b, *fail),
            },
            Op::Mul { dst, a, b, fail } => match (*a, *b) {
                (Val::Reg(x), Val::Reg(y)) => self.arith_reg(Code::MulReg, dst.0, x, y, *fail),
                _ => self.arith(Code::Mul, dst.0, *a, *b, *fail),
            },
            Op::Div { dst, a, b, fail } => self.arith(Code::Div, dst.0, *a, *b, *fail),
            Op::IntDiv { dst, a, b, fail } => self.arith(Code::IntDiv, dst.0, *a, *b, *fail),
            Op::Rem { dst, a, b, fail } => self.arith(Code::Rem, dst.0, *a, *b, *fail),
            Op::Band { dst, a, b, fail } => self.arith(Code::Band, dst.0, *a, *b, *fail),
            Op::Bor { dst, a, b, fail } => self.arith(Code::Bor, dst.0, *a, *b, *fail),
            Op::Bxor { dst, a, b, fail } => self.arith(Code::Bxor, dst.0, *a, *b, *fail),
            Op::Bsl { dst, a, b, fail } => self.arith(Code::Bsl, dst.0, *a, *b, *fail),
            Op::Bsr { dst, a, b, fail } => self.arith(Code::Bsr, dst.0, *a, *b, *fail),
            Op::Neg { dst, a, fail } => self.arith(Code::Neg, dst.0, *a, Val::Nil, *fail),
            Op::Bnot { dst, a, fail } => self.arith(Code::Bnot, dst.0, *a, Val::Nil, *fail),

            Op::Reserve { words } => self.push(word_rel(Code::Reserve, 0, *words as i32)),
            Op::Cons { dst, head, tail } => match (*head, *tail) {
                (Val::Reg(h), Val::Reg(t)) => {
                    self.first(Code::ConsReg, reg(dst.0), reg(h), reg(t));
                }
                _ => {
                    self.first(Code::Cons, reg(dst.0), 0, 0);
                    self.vals(&[*head, *tail]);
                }
            },
            Op::List { dst, items, tail } => {
                self.first(Code::List, reg(dst.0), 0, 0);
                self.push(items.len() as u64);
                self.vals(items);
                self.val(*tail);
            }
            Op::Tuple { dst, items } => {
                self.first(Code::Tuple, reg(dst.0), 0, 0);
                self.push(Header::new(Kind::Tuple, items.len()).0);
                self.vals(items);
            }
            Op::MakeFun { dst, lambda, free } => {
                self.first(Code::MakeFun, reg(dst.0), free.len() as i16, 0);
                self.push(self.linker.fun(*lambda) as u64);
                self.vals(free);
            }
            Op::Head { dst, src } => self.first(Code::Head, reg(dst.0), reg(src.0), 0),
            Op::Tail { dst, src } => self.first(Code::Tail, reg(dst.0), reg(src.0), 0),
            Op::Uncons { head, tail, src } => {
                self.first(Code::Uncons, reg(head.0), reg(tail.0), reg(src.0));
            }
            Op::Element { dst, src, index } => {
                self.first(Code::Element, reg(dst.0), reg(src.0), 0);
                self.push(*index as u64);
            }
            Op::UpdateTuple { dst, src, updates } => {
                self.first(Code::UpdateTuple, reg(dst.0), reg(src.0), 0);
                self.push(updates.len() as u64);
                for &(position, value) in updates {
                    self.push(position as u64);
                    self.val(value);
                }
            }

            Op::MapNew { dst, pairs } => {
                self.first(Code::MapNew, reg(dst.0), 0, registers);
                self.push(pairs.len() as u64);
                self.pairs(pairs);
            }
            Op::MapPut { dst, src, pairs, fail } => {
                self.map_change(Code::MapPut, dst.0, *src, pairs, *fail);
            }
            Op::MapUpdate { dst, src, pairs, fail } => {
                self.map_change(Code::MapUpdate, dst.0, *src, pairs, *fail);
            }
            Op::MapGet { dst, src, key, fail } => {
                self.first(Code::MapGet, reg(dst.0), reg(src.0), 0);
                self.fail_word(Some(*fail), 0);
                self.val(*key);
            }

            Op::BinBuild { dst, segments, fail } => {
                self.first(Code::BinBuild, reg(dst.0), segments.len() as i16, registers);
                self.fail_word(*fail, 0);
                for s in segments {
                    let sized = s.size.is_some() as u64;
                    self.push(
                        s.kind as u64 | (s.flags as u64) << 8 | (s.unit as u64) << 16 | sized << 32,
                    );
                    self.val(s.value);
                    self.val(s.size.unwrap_or(Val::Nil));
                }
            }
            Op::BinStart { dst, src, fail } => {
                self.first(Code::BinStart, reg(dst.0), reg(src.0), registers);
                self.fail_word(Some(*fail), 0);
            }
            Op::BinInt { dst, ctx, size, unit, flags, fail } => {
                self.segment(Code::BinInt, reg(dst.0), ctx.0, Some(*size), *unit, *flags, *fail);
            }
            Op::BinFloat { dst, ctx, size, unit, flags, fail } => {
                self.segment(Code::BinFloat, reg(dst.0), ctx.0, Some(*size), *unit, *flags, *fail);
            }
            Op::BinSub { dst, ctx, size, unit, fail } => {
                self.segment(Code::BinSub, reg(dst.0), ctx.0, Some(*size), *unit, 0, *fail);
            }
            Op::BinRest { dst, ctx, unit, fail } => {
                self.segment(Code::BinRest, reg(dst.0), ctx.0, None, *unit, 0, *fail);
            }
            Op::BinUtf { dst, ctx, kind, flags, fail } => {
                self.segment(Code::BinUtf, reg(dst.0), ctx.0, None, *kind as u16, *flags, *fail);
            }
            Op::BinSkip { ctx, size, unit, fail } => {
                self.segment(Code::BinSkip, 0, ctx.0, Some(*size), *unit, 0, *fail);
            }
            Op::BinSkipRest { ctx, unit, fail } => {
                self.segment(Code::BinSkipRest, 0, ctx.0, None, *unit, 0, *fail);
            }
            Op::BinBytes { ctx, bits, fail } => {
                self.first(Code::BinBytes, 0, reg(ctx.0), 0);
                self.fail_word(Some(*fail), 0);
                self.val(Val::Lit(*bits));
            }
            Op::BinEnd { ctx, fail } => {
                self.first(Code::BinEnd, 0, reg(ctx.0), 0);
                self.fail_word(Some(*fail), 0);
            }
            Op::BinTell { dst, ctx } => self.first(Code::BinTell, reg(dst.0), reg(ctx.0), 0),
            Op::BinSeek { ctx, pos } => self.first(Code::BinSeek, reg(pos.0), reg(ctx.0), 0),

            Op::Send { dst, to, message } => {
                self.first(Code::Send, reg(dst.0), 0, 0);
                self.vals(&[*to, *message]);
            }
            Op::RecvPeek { dst, empty } => self.first_to(Code::RecvPeek, reg(dst.0), *empty),
            Op::RecvNext { to } => self.first_to(Code::RecvNext, 0, *to),
            Op::RecvAccept {} => self.first(Code::RecvAccept, 0, 0, 0),
            Op::RecvWait { to } => self.first_to(Code::RecvWait, 0, *to),
            Op::RecvWaitTimeout { timeout, to } => {
                self.first_to(Code::RecvWaitTimeout, 0, *to);
                self.val(*timeout);
            }

            Op::Badmatch { src } => self.raise(Code::Badmatch, *src),
            Op::CaseClause { src } => self.raise(Code::CaseClause, *src),
            Op::TryClause { src } => self.raise(Code::TryClause, *src),
            Op::IfClause {} => self.first(Code::IfClause, 0, 0, 0),
            Op::FunctionClause { args } => {
                self.first(Code::FunctionClause, 0, args.len() as i16, 0);
                self.vals(args);
            }
            Op::Error { reason } => self.raise(Code::Error, *reason),
            Op::Raise { class, reason, trace } => {
                self.first(Code::Raise, reg(trace.0), 0, 0);
                self.vals(&[*class, *reason]);
            }
            Op::BuildStacktrace { dst, trace } => {
                self.first(Code::BuildStacktrace, reg(dst.0), reg(trace.0), 0);
            }
            Op::CatchValue { dst, class, reason, trace } => {
                self.first(Code::CatchValue, reg(dst.0), reg(class.0), reg(reason.0));
                self.val(Val::Reg(trace.0));
            }
        }
    }

    fn raise(&mut self, code: Code, value: Val) {
        self.first(code, 0, 0, 0);
        self.val(value);
    }

    fn pairs(&mut self, pairs: &[(Val, Val)]) {
        for &(key, value) in pairs {
            self.vals(&[key, value]);
        }
    }

    fn map_change(
        &mut self,
        code: Code,
        dst: u16,
        src: Val,
        pairs: &[(Val, Val)],
        fail: Option<Label>,
    ) {
        self.first(code, reg(dst), 0, self.registers as i16);
        self.fail_word(fail, pairs.len() as u64);
        self.val(src);
        self.pairs(pairs);
    }

    #[allow(clippy::too_many_arguments, reason = "the operands of a segment, each once")]
    fn segment(
        &mut self,
        code: Code,
        dst: i16,
        ctx: u16,
        size: Option<Val>,
        unit: u16,
        flags: u8,
        fail: Label,
    ) {
        self.first(code, dst, reg(ctx), self.registers as i16);
        self.fail_word(Some(fail), unit as u64 | (flags as u64) << 16);
        self.val(size.unwrap_or(Val::Nil));
    }

    fn equality(&mut self, general: Code, immediate: Code, a: Val, b: Val, fail: Label) {
        let (a, b) = if let Val::Reg(_) = a { (a, b) } else { (b, a) };
        if let (Val::Reg(r), Some(constant)) = (a, self.as_constant(b))
            && constant.is_immediate()
            && !constant.is_imm_float()
        {
            self.first_to(immediate, reg(r), fail);
            self.push(constant.0);
        } else {
            self.comparison(general, a, b, fail);
        }
    }

    fn comparison(&mut self, code: Code, a: Val, b: Val, fail: Label) {
        self.first_to(code, 0, fail);
        self.vals(&[a, b]);
    }

    /// `[general, registers, register against integer, integer against register]`
    fn order(&mut self, codes: [Code; 4], a: Val, b: Val, fail: Label) {
        match (a, b) {
            (Val::Reg(x), Val::Reg(y)) => {
                self.first(codes[1], reg(x), reg(y), 0);
                self.fail_word(Some(fail), 0);
            }
            (Val::Reg(x), Val::Int(i)) => {
                self.first_to(codes[2], reg(x), fail);
                self.push(Term::small(i).0);
            }
            (Val::Int(i), Val::Reg(x)) => {
                self.first_to(codes[3], reg(x), fail);
                self.push(Term::small(i).0);
            }
            _ => self.comparison(codes[0], a, b, fail),
        }
    }

    fn arith_reg(&mut self, code: Code, dst: u16, a: u16, b: u16, fail: Option<Label>) {
        self.first(code, reg(dst), reg(a), reg(b));
        self.fail_word(fail, 0);
    }

    fn arith_imm(&mut self, code: Code, dst: u16, a: u16, constant: i64, fail: Option<Label>) {
        self.first(code, reg(dst), reg(a), 0);
        self.fail_word(fail, 0);
        self.push(Term::small(constant).0);
    }

    fn arith(&mut self, code: Code, dst: u16, a: Val, b: Val, fail: Option<Label>) {
        self.first(code, reg(dst), 0, 0);
        self.fail_word(fail, 0);
        self.vals(&[a, b]);
    }

    fn select(&mut self, src: u16, table: &[(Val, Label)], default: Label) {
        let ints: Option<Vec<i64>> = table
            .iter()
            .map(|(key, _)| if let Val::Int(i) = key { Some(*i) } else { None })
            .collect();
        if let Some(ints) = ints
            && table.len() > LINEAR_KEYS
            && let (Some(&low), Some(&high)) = (ints.iter().min(), ints.iter().max())
            && high - low < table.len() as i64 * DENSE_SPREAD
        {
            self.first_to(Code::SelectDense, reg(src), default);
            self.push(low as u64);
            self.push((high - low + 1) as u64);
            let targets: HashMap<i64, Label> =
                ints.iter().copied().zip(table.iter().map(|entry| entry.1)).collect();
            for key in low..=high {
                self.fail_word(Some(*targets.get(&key).unwrap_or(&default)), 0);
            }
            return;
        }
        let mut keys: Vec<(u64, Label)> =
            table.iter().map(|&(key, target)| (self.constant(key).0, target)).collect();
        let code = if keys.len() > LINEAR_KEYS {
            keys.sort_unstable_by_key(|entry| entry.0);
            Code::SelectBinary
        } else {
            Code::SelectLinear
        };
        self.first_to(code, reg(src), default);
        self.push(keys.len() as u64);
        for (key, target) in keys {
            self.push(key);
            self.fail_word(Some(target), 0);
        }
    }
}

const _: () = assert!(SegmentKind::Utf32 as u8 == 5 && segflags::ALL == 3);
