//! The linked form of code: what the interpreter executes.
//!
//! Made by the loader from verified instructions, and by nobody else; never leaves the process.
//! Written once, then read by all threads.
//!
//! Code is an array of 64-bit words. An instruction's first word holds its opcode in the low 16
//! bits and up to three 16-bit operands `a`, `b`, `c` above it, or `a` and the 32-bit signed `rel`
//! in place of `b` and `c`. Further words hold what the row says.
//!
//! - A *register* operand is the negative word offset from the frame pointer, so that `r0` is -1:
//!   the handler adds it to `fp` as it stands.
//! - A *val* is a whole word: a term, or, with the header tag (which no term in a register has), a
//!   register operand shifted left by 3.
//! - A *rel* is a distance in words from the instruction's own first word.
//!
//! Some opcodes stand for two instructions that often follow each other: an interpreter's cost is
//! its dispatches. `link::fuse` makes them; nothing else knows.

use crate::term::Term;
use crate::term::tag::HEADER;

macro_rules! define_opcodes {
    ($( $(#[doc = $doc:literal])* $name:ident ),* $(,)?) => {
        /// Opcodes of linked code.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub enum Code { $( $(#[doc = $doc])* $name ),* }

        impl Code {
            /// All opcodes by number.
            pub const ALL: &'static [Code] = &[ $( Code::$name ),* ];
        }
    };
}

define_opcodes! {
    /// Entry of a function: `a` = registers, `b` = arity, `c` = registers, negative. Checks stack and
    /// reductions.
    Enter,
    /// Return point at the bottom of every stack: the process ends normally.
    EndProcess,
    /// Body of an export nobody has loaded: `b` = arity; w1 = `*Export`.
    CallUndefined,
    /// `a` = dst, `b` = src.
    Move,
    /// `a` = dst; w1 = term.
    MoveConst,
    /// Two moves: `a` = dst, `b` = src, `c` = second dst; w1 = second src (register operand).
    Move2,
    /// `rel` = target.
    Jump,
    /// `a` = src, `rel` = default; w1 = count; then (key term, rel) pairs, tried in turn.
    SelectLinear,
    /// As `SelectLinear`, pairs ascending by key word.
    SelectBinary,
    /// `a` = src, `rel` = default; w1 = lowest key; w2 = count; then a rel a word.
    SelectDense,
    /// `a` = src (a tuple), `rel` = default; w1 = count; then (header word, rel) pairs.
    SelectArity,
    /// `a` = src.
    Return,
    /// w1 = term.
    ReturnConst,
    /// `a` = base, `rel` = target entry; w1 = `*ReturnPoint`.
    Call,
    /// `rel` = target entry.
    TailCall,
    /// A tail call of the function itself, whose frame is there: `rel` = target entry.
    TailCallSelf,
    /// A move and a call: as `Call`; w2 = dst (low 16), src (next 16).
    MoveCall,
    /// A move and a tail call: `a` = dst, `rel` = target entry; w1 = src (register operand).
    MoveTailCall,
    /// As `MoveTailCall`, of the function itself.
    MoveTailCallSelf,
    /// `a` = base, `b` = arity; w1 = `*Export`; w2 = `*ReturnPoint`.
    CallExport,
    /// `b` = arity; w1 = `*Export`.
    TailCallExport,
    /// `a` = base, `b` = arity, `c` = registers; w1 = `*NativeEntry`; w2 = `*ReturnPoint`.
    CallNative,
    /// `b` = arity; w1 = `*NativeEntry`.
    TailCallNative,
    /// `a` = base, `b` = arity; w1 = `*ReturnPoint`.
    CallFun,
    /// `b` = arity.
    TailCallFun,
    /// `a` = base, `b` = arity; w1 = `*ReturnPoint`.
    Apply,
    /// `b` = arity.
    TailApply,
    /// `a` = dst, `b` = count, `c` = registers; w1 = `*NativeEntry`; w2 = rel of fail or 0; vals.
    Bif,
    /// `a` = dst; w1 = rel of fail or 0; the process's own pid.
    SelfPid,
    /// `a` = src, `rel` = fail.
    IsInteger,
    /// `a` = src, `rel` = fail.
    IsFloat,
    /// `a` = src, `rel` = fail.
    IsNumber,
    /// `a` = src, `rel` = fail.
    IsAtom,
    /// `a` = src, `rel` = fail.
    IsBoolean,
    /// `a` = src, `rel` = fail.
    IsPid,
    /// `a` = src, `rel` = fail.
    IsPort,
    /// `a` = src, `rel` = fail.
    IsReference,
    /// `a` = src, `rel` = fail.
    IsList,
    /// `a` = src, `rel` = fail.
    IsCons,
    /// A test for a cell and its taking apart: `a` = src, `rel` = fail; w1 = head (low 16), tail
    /// (next 16).
    SplitCons,
    /// `a` = src, `rel` = fail.
    IsNil,
    /// `a` = src, `rel` = fail.
    IsTuple,
    /// `a` = src, `rel` = fail; w1 = header word.
    IsTupleArity,
    /// `a` = src, `rel` = fail; w1 = header word; w2 = tag atom.
    IsTaggedTuple,
    /// `a` = src, `rel` = fail.
    IsMap,
    /// `a` = src, `rel` = fail.
    IsBinary,
    /// `a` = src, `rel` = fail.
    IsBitstring,
    /// `a` = src, `rel` = fail.
    IsFunction,
    /// `a` = src, `rel` = fail; w1 = val.
    IsFunctionArity,
    /// `a` = src, `rel` = fail; w1 = immediate term: words are compared.
    EqExactImm,
    /// `a` = src, `rel` = fail; w1 = immediate term.
    NeExactImm,
    /// `a`, `b`; w1 = rel of fail.
    LtReg,
    /// `a`, `b`; w1 = rel of fail.
    GeReg,
    /// `a` = src, `rel` = fail; w1 = small integer: `src < w1`.
    LtImm,
    /// `a` = src, `rel` = fail; w1 = small integer: `src >= w1`.
    GeImm,
    /// `a` = src, `rel` = fail; w1 = small integer: `src > w1`.
    GtImm,
    /// `a` = src, `rel` = fail; w1 = small integer: `src =< w1`.
    LeImm,
    /// `rel` = fail; w1, w2 = vals.
    EqExact,
    /// `rel` = fail; w1, w2 = vals.
    NeExact,
    /// `rel` = fail; w1, w2 = vals.
    Eq,
    /// `rel` = fail; w1, w2 = vals.
    Ne,
    /// `rel` = fail; w1, w2 = vals.
    Lt,
    /// `rel` = fail; w1, w2 = vals.
    Ge,
    /// `a` = dst, `b`, `c` = operands; w1 = rel of fail or 0.
    AddReg,
    /// `a` = dst, `b`, `c` = operands; w1 = rel of fail or 0.
    SubReg,
    /// `a` = dst, `b`, `c` = operands; w1 = rel of fail or 0.
    MulReg,
    /// `a` = dst, `b` = src; w1 = rel of fail or 0; w2 = small integer term.
    AddImm,
    /// `a` = dst, `b` = src; w1 = rel of fail or 0; w2 = small integer term.
    SubImm,
    /// `a` = dst; w1 = rel of fail or 0; w2, w3 = vals.
    Add,
    /// As `Add`.
    Sub,
    /// As `Add`.
    Mul,
    /// As `Add`.
    Div,
    /// As `Add`.
    IntDiv,
    /// As `Add`.
    Rem,
    /// As `Add`.
    Band,
    /// As `Add`.
    Bor,
    /// As `Add`.
    Bxor,
    /// As `Add`.
    Bsl,
    /// As `Add`.
    Bsr,
    /// As `Add`; w3 is unused.
    Neg,
    /// As `Add`; w3 is unused.
    Bnot,
    /// `rel` = words.
    Reserve,
    /// `a` = dst; w1 = head, w2 = tail (vals).
    Cons,
    /// `a` = dst, `b` = head, `c` = tail.
    ConsReg,
    /// `Reserve` and `ConsReg`; w1 = words.
    ReserveConsReg,
    /// `a` = dst; w1 = count; vals, the tail last.
    List,
    /// `a` = dst; w1 = header word; vals.
    Tuple,
    /// `Reserve` and `Tuple`: `a` = dst; w1 = words; w2 = header word; vals.
    ReserveTuple,
    /// `a` = dst, `b` = free variables; w1 = `*FunEntry`; vals.
    MakeFun,
    /// `a` = dst, `b` = src.
    Head,
    /// `a` = dst, `b` = src.
    Tail,
    /// `a` = head, `b` = tail, `c` = src.
    Uncons,
    /// `a` = dst, `b` = src; w1 = index from 0.
    Element,
    /// `a` = dst, `b` = src, `c` = count; then (index, val) pairs.
    UpdateTuple,
    /// `a` = dst, `b` = pairs, `c` = registers; vals.
    MapNew,
    /// `a` = dst, `b` = pairs, `c` = registers; w1 = rel of fail or 0; w2 = map (val); vals.
    MapPut,
    /// As `MapPut`.
    MapUpdate,
    /// `a` = dst, `b` = src, `c` unused; w1 = rel of fail; w2 = key (val).
    MapGet,
    /// `a` = dst, `b` = segments, `c` = registers; w1 = rel of fail or 0; then three words a
    /// segment: (kind, flags, unit, has size) packed, value, size (vals).
    BinBuild,
    /// `a` = dst, `b` = src, `c` = registers; w1 = rel of fail.
    BinStart,
    /// `a` = dst, `b` = ctx, `c` = registers; w1 = rel of fail (low 32), unit (16), flags (8);
    /// w2 = size (val).
    BinInt,
    /// As `BinInt`.
    BinFloat,
    /// As `BinInt`.
    BinSub,
    /// As `BinInt`; w2 unused.
    BinRest,
    /// As `BinInt`; kind in place of the unit; w2 unused.
    BinUtf,
    /// As `BinInt`; `a` unused.
    BinSkip,
    /// As `BinInt`; `a` unused, w2 unused.
    BinSkipRest,
    /// `b` = ctx; w1 = rel of fail; w2 = literal bitstring term.
    BinBytes,
    /// `b` = ctx; w1 = rel of fail.
    BinEnd,
    /// `a` = dst, `b` = ctx.
    BinTell,
    /// `a` = pos, `b` = ctx.
    BinSeek,
    /// `a` = dst; w1 = to, w2 = message (vals).
    Send,
    /// `a` = dst, `rel` = empty.
    RecvPeek,
    /// `rel` = target.
    RecvNext,
    /// No operands.
    RecvAccept,
    /// `rel` = target.
    RecvWait,
    /// `rel` = target; w1 = timeout (val).
    RecvWaitTimeout,
    /// w1 = val.
    Badmatch,
    /// w1 = val.
    CaseClause,
    /// w1 = val.
    TryClause,
    /// No operands.
    IfClause,
    /// `b` = count; vals.
    FunctionClause,
    /// w1 = val.
    Error,
    /// `a` = trace; w1 = class, w2 = reason (vals).
    Raise,
    /// `a` = dst, `b` = trace.
    BuildStacktrace,
    /// `a` = dst, `b` = class, `c` = reason; w1 = trace register (as a val).
    CatchValue,
}

/// A register as an operand: its word offset from the frame pointer.
#[inline(always)]
pub const fn reg(register: u16) -> i16 {
    -(register as i16 + 1)
}

/// The first word of an instruction with three short operands.
pub const fn word(code: Code, a: i16, b: i16, c: i16) -> u64 {
    code as u64 | (a as u16 as u64) << 16 | (b as u16 as u64) << 32 | (c as u16 as u64) << 48
}

/// The first word of an instruction with one short operand and a distance.
pub const fn word_rel(code: Code, a: i16, rel: i32) -> u64 {
    code as u64 | (a as u16 as u64) << 16 | (rel as u32 as u64) << 32
}

/// The entry of a function.
pub const fn enter(registers: i16, arity: i16) -> u64 {
    word(Code::Enter, registers, arity, -registers)
}

/// A register as a val.
pub const fn val_reg(register: u16) -> u64 {
    (reg(register) as i64 as u64) << 3 | HEADER
}

/// Two registers packed into a word: the first in the low 16 bits, the second in the next.
pub const fn pair(first: i16, second: i16) -> u64 {
    first as u16 as u64 | (second as u16 as u64) << 16
}

/// The first register of a packed pair.
#[inline(always)]
pub const fn pair_first(word: u64) -> isize {
    word as i16 as isize
}

/// The second register of a packed pair.
#[inline(always)]
pub const fn pair_second(word: u64) -> isize {
    (word >> 16) as i16 as isize
}

/// A constant as a val.
pub const fn val_term(term: Term) -> u64 {
    term.0
}

/// Opcode of a first word.
///
/// # Safety
/// The word is the first of an instruction that the loader made.
#[inline(always)]
pub unsafe fn opcode(word: u64) -> Code {
    // SAFETY: the loader writes only numbers of `Code`.
    unsafe { std::mem::transmute::<u16, Code>(word as u16) }
}

/// Operand `a`.
#[inline(always)]
pub const fn a(word: u64) -> isize {
    (word >> 16) as i16 as isize
}

/// Operand `b`.
#[inline(always)]
pub const fn b(word: u64) -> isize {
    (word >> 32) as i16 as isize
}

/// Operand `c`.
#[inline(always)]
pub const fn c(word: u64) -> isize {
    (word as i64 >> 48) as isize
}

/// The distance in a first word.
#[inline(always)]
pub const fn rel(word: u64) -> isize {
    (word as i64 >> 32) as isize
}
