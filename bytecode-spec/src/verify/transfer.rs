//! What each instruction demands of the state before it, and makes of it.
//!
//! Stateless; one arm per row of the table, so that a new row does not compile without its rule.
//! All rows read their operands before they write, so a destination may be one of the registers
//! read. On a fail edge nothing has been written.

use super::lattice::{Arity, Kinds, Type};
use super::rule::{Check, Rule, module_error};
use super::state::{Receive, State};
use super::types::Pass;
use crate::operand::{Dst, Fail, ImportIdx, Label, LitIdx, Reg, Segment, Val};
use crate::ops::{Op, flags};

/// Applies one instruction: checks it, sends states along its edges, and leaves in `state` what
/// holds when it falls through (after an `END` row: anything).
pub(super) fn instruction(p: &mut Pass<'_>, at: usize, op: &Op, state: &mut State) -> Check {
    receive_protocol(op, state)?;
    if op.flags() & flags::GC != 0 {
        state.words = 0;
    }
    match op {
        // ---- data movement and control ----
        Op::Move { dst, src } => {
            let ty = state.movable(*src, &p.context.literals)?;
            state.set(dst.0, ty);
        }
        Op::Jump { to } => p.jump(*to, state, &[])?,
        Op::Select { src, table, default } => {
            let ty = state.term(src.0)?;
            for (key, label) in table {
                let known = ty.meet(state.value(*key, &p.context.literals)?);
                p.jump(*label, state, &[(src.0, known)])?;
            }
            p.jump(*default, state, &[])?;
        }
        Op::SelectArity { src, table, default } => {
            let ty = state.need(src.0, Kinds::TUPLE, Rule::NeedsTuple)?;
            for (key, label) in table {
                let Val::Int(arity) = *key else { continue };
                let known = ty.meet(Type::tuple(arity as u32));
                p.jump(*label, state, &[(src.0, known)])?;
            }
            p.jump(*default, state, &[])?;
        }
        Op::Return { src } => {
            value(p, state, *src)?;
        }

        // ---- calls ----
        Op::Call { .. }
        | Op::TailCall { .. }
        | Op::CallExt { .. }
        | Op::TailCallExt { .. }
        | Op::CallFun { .. }
        | Op::TailCallFun { .. }
        | Op::Apply { .. }
        | Op::TailApply { .. } => call(p, state, op)?,
        Op::Bif { dst, fun, args, fail } => {
            for arg in args {
                value(p, state, *arg)?;
            }
            fail_edge(p, state, *fail)?;
            state.set(dst.0, bif_result(p, *fun));
        }

        // ---- type tests ----
        Op::IsInteger { src, fail } => test(p, state, *src, Type::of(Kinds::INT), *fail)?,
        Op::IsFloat { src, fail } => test(p, state, *src, Type::of(Kinds::FLOAT), *fail)?,
        Op::IsNumber { src, fail } => test(p, state, *src, Type::of(Kinds::NUMBER), *fail)?,
        Op::IsAtom { src, fail } => test(p, state, *src, Type::of(Kinds::ATOM), *fail)?,
        Op::IsPid { src, fail } => test(p, state, *src, Type::of(Kinds::PID), *fail)?,
        Op::IsPort { src, fail } => test(p, state, *src, Type::of(Kinds::PORT), *fail)?,
        Op::IsReference { src, fail } => test(p, state, *src, Type::of(Kinds::REF), *fail)?,
        Op::IsList { src, fail } => test(p, state, *src, Type::of(Kinds::LIST), *fail)?,
        Op::IsCons { src, fail } => test(p, state, *src, Type::of(Kinds::CONS), *fail)?,
        Op::IsNil { src, fail } => test(p, state, *src, Type::of(Kinds::NIL), *fail)?,
        Op::IsTuple { src, fail } => test(p, state, *src, Type::of(Kinds::TUPLE), *fail)?,
        Op::IsMap { src, fail } => test(p, state, *src, Type::of(Kinds::MAP), *fail)?,
        Op::IsBitstring { src, fail } => test(p, state, *src, Type::of(Kinds::BITS), *fail)?,
        Op::IsFunction { src, fail } => test(p, state, *src, Type::of(Kinds::FUN), *fail)?,
        Op::IsBoolean { src, fail } => partial(p, state, *src, Type::of(Kinds::ATOM), *fail)?,
        Op::IsBinary { src, fail } => partial(p, state, *src, Type::of(Kinds::BITS), *fail)?,
        Op::IsTupleArity { src, arity, fail } => {
            partial(p, state, *src, Type::tuple(*arity), *fail)?;
        }
        Op::IsTaggedTuple { src, arity, tag: _, fail } => {
            partial(p, state, *src, Type::tuple(*arity), *fail)?;
        }
        Op::IsFunctionArity { src, arity, fail } => {
            value(p, state, *arity)?;
            partial(p, state, *src, Type::of(Kinds::FUN), *fail)?;
        }

        // ---- comparisons ----
        Op::EqExact { a, b, fail } => {
            let known = compared(p, at, state, *a, *b)?;
            p.jump(*fail, state, unequal(state, *a, *b).as_slice())?;
            learn(state, known.as_slice());
        }
        Op::NeExact { a, b, fail } => {
            let known = compared(p, at, state, *a, *b)?;
            p.jump(*fail, state, known.as_slice())?;
            let other = unequal(state, *a, *b);
            learn(state, other.as_slice());
        }
        Op::Eq { a, b, fail }
        | Op::Ne { a, b, fail }
        | Op::Lt { a, b, fail }
        | Op::Ge { a, b, fail } => {
            compared(p, at, state, *a, *b)?;
            p.jump(*fail, state, &[])?;
        }

        // ---- arithmetic ----
        Op::Add { dst, a, b, fail } | Op::Sub { dst, a, b, fail } | Op::Mul { dst, a, b, fail } => {
            let (a, b) = operands(p, at, state, (*a, *b), Kinds::NUMBER, *fail)?;
            let result = if a.union(b).is_subset(Kinds::INT) {
                Kinds::INT
            } else if a.is_subset(Kinds::FLOAT) || b.is_subset(Kinds::FLOAT) {
                Kinds::FLOAT
            } else {
                Kinds::NUMBER
            };
            state.set(dst.0, Type::of(result));
        }
        Op::Div { dst, a, b, fail } => {
            operands(p, at, state, (*a, *b), Kinds::NUMBER, *fail)?;
            state.set(dst.0, Type::of(Kinds::FLOAT));
        }
        Op::IntDiv { dst, a, b, fail }
        | Op::Rem { dst, a, b, fail }
        | Op::Band { dst, a, b, fail }
        | Op::Bor { dst, a, b, fail }
        | Op::Bxor { dst, a, b, fail }
        | Op::Bsl { dst, a, b, fail }
        | Op::Bsr { dst, a, b, fail } => {
            operands(p, at, state, (*a, *b), Kinds::INT, *fail)?;
            state.set(dst.0, Type::of(Kinds::INT));
        }
        Op::Neg { dst, a, fail } => {
            let (a, _) = operands(p, at, state, (*a, *a), Kinds::NUMBER, *fail)?;
            state.set(dst.0, Type::of(a));
        }
        Op::Bnot { dst, a, fail } => {
            operands(p, at, state, (*a, *a), Kinds::INT, *fail)?;
            state.set(dst.0, Type::of(Kinds::INT));
        }

        // ---- building and taking apart ----
        Op::Reserve { words } => state.words = *words,
        Op::Cons { dst, head, tail } => {
            value(p, state, *head)?;
            value(p, state, *tail)?;
            state.build(2)?;
            state.set(dst.0, Type::of(Kinds::CONS));
        }
        Op::List { dst, items, tail } => {
            values(p, state, items)?;
            value(p, state, *tail)?;
            state.build(2 * items.len() as u64)?;
            state.set(dst.0, Type::of(Kinds::CONS));
        }
        Op::Tuple { dst, items } => {
            values(p, state, items)?;
            state.build(1 + items.len() as u64)?;
            state.set(dst.0, Type::tuple(items.len() as u32));
        }
        Op::MakeFun { dst, lambda: _, free } => {
            values(p, state, free)?;
            state.build(2 + free.len() as u64)?;
            state.set(dst.0, Type::of(Kinds::FUN));
        }
        Op::Head { dst, src } | Op::Tail { dst, src } => {
            state.need(src.0, Kinds::CONS, Rule::NeedsCons)?;
            state.set(dst.0, Type::ANY);
        }
        Op::Uncons { head, tail, src } => {
            state.need(src.0, Kinds::CONS, Rule::NeedsCons)?;
            state.set(head.0, Type::ANY);
            state.set(tail.0, Type::ANY);
        }
        Op::Element { dst, src, index } => {
            let arity = tuple(state, *src)?;
            position(*index, arity.least())?;
            state.set(dst.0, Type::ANY);
        }
        Op::UpdateTuple { dst, src, updates } => {
            let Arity::Exactly(arity) = tuple(state, *src)? else {
                return module_error(
                    Rule::NeedsTuple,
                    format!("the arity of r{} is not exactly known", src.0),
                );
            };
            for (index, new) in updates {
                position(*index, arity)?;
                value(p, state, *new)?;
            }
            state.build(1 + u64::from(arity))?;
            state.set(dst.0, Type::tuple(arity));
        }

        // ---- maps ----
        Op::MapNew { dst, pairs } => {
            map_pairs(p, state, pairs)?;
            state.set(dst.0, Type::of(Kinds::MAP));
        }
        Op::MapPut { dst, src, pairs, fail } | Op::MapUpdate { dst, src, pairs, fail } => {
            let ty = value(p, state, *src)?;
            map_pairs(p, state, pairs)?;
            fail_edge(p, state, *fail)?;
            if let Val::Reg(reg) = src {
                state.set(*reg, ty.meet(Type::of(Kinds::MAP)));
            }
            state.set(dst.0, Type::of(Kinds::MAP));
        }
        Op::MapGet { dst, src, key, fail } => {
            state.need(src.0, Kinds::MAP, Rule::NeedsMap)?;
            value(p, state, *key)?;
            p.jump(*fail, state, &[])?;
            state.set(dst.0, Type::ANY);
        }

        // ---- binaries ----
        Op::BinBuild { dst, segments, fail } => {
            for Segment { value: what, size, .. } in segments {
                value(p, state, *what)?;
                if let Some(size) = size {
                    value(p, state, *size)?;
                }
            }
            fail_edge(p, state, *fail)?;
            state.set(dst.0, Type::of(Kinds::BITS));
        }
        Op::BinStart { dst, src, fail } => {
            let ty = state.term(src.0)?;
            let bits = Type::of(Kinds::BITS);
            p.jump(*fail, state, &[(src.0, ty.without(Kinds::BITS))])?;
            state.set(src.0, ty.meet(bits));
            state.set(dst.0, Type::of(Kinds::CONTEXT));
        }
        Op::BinInt { dst, ctx, size, unit: _, flags: _, fail } => {
            take(p, state, *dst, *ctx, Some(*size), Kinds::INT, *fail)?;
        }
        Op::BinFloat { dst, ctx, size, unit: _, flags: _, fail } => {
            take(p, state, *dst, *ctx, Some(*size), Kinds::FLOAT, *fail)?;
        }
        Op::BinSub { dst, ctx, size, unit: _, fail } => {
            take(p, state, *dst, *ctx, Some(*size), Kinds::BITS, *fail)?;
        }
        Op::BinRest { dst, ctx, unit: _, fail } => {
            take(p, state, *dst, *ctx, None, Kinds::BITS, *fail)?;
        }
        Op::BinUtf { dst, ctx, kind: _, flags: _, fail } => {
            take(p, state, *dst, *ctx, None, Kinds::INT, *fail)?;
        }
        Op::BinSkip { ctx, size, unit: _, fail } => {
            context(state, *ctx)?;
            value(p, state, *size)?;
            p.jump(*fail, state, &[])?;
        }
        Op::BinSkipRest { ctx, unit: _, fail } | Op::BinEnd { ctx, fail } => {
            context(state, *ctx)?;
            p.jump(*fail, state, &[])?;
        }
        Op::BinBytes { ctx, bits: LitIdx(_), fail } => {
            context(state, *ctx)?;
            p.jump(*fail, state, &[])?;
        }
        Op::BinTell { dst, ctx } => {
            context(state, *ctx)?;
            state.set(dst.0, Type::POSITION);
        }
        Op::BinSeek { ctx, pos } => {
            context(state, *ctx)?;
            if !state.term(pos.0)?.is_position() {
                return module_error(
                    Rule::NeedsPosition,
                    format!("r{} is not proved to be a position", pos.0),
                );
            }
        }

        // ---- processes ----
        Op::Send { dst, to, message } => {
            value(p, state, *to)?;
            let ty = value(p, state, *message)?;
            state.set(dst.0, ty);
        }
        Op::RecvPeek { dst, empty } => {
            state.receive = Receive::Empty;
            p.jump(*empty, state, &[])?;
            state.receive = Receive::Peeked;
            state.set(dst.0, Type::ANY);
        }
        Op::RecvNext { to } | Op::RecvWait { to } => {
            state.receive = Receive::Idle;
            p.jump(*to, state, &[])?;
        }
        Op::RecvAccept {} => state.receive = Receive::Idle,
        Op::RecvWaitTimeout { timeout, to } => {
            value(p, state, *timeout)?;
            state.receive = Receive::Idle;
            p.jump(*to, state, &[])?;
        }

        // ---- exceptions ----
        Op::Badmatch { src } | Op::CaseClause { src } | Op::TryClause { src } => {
            value(p, state, *src)?;
        }
        Op::IfClause {} => {}
        Op::FunctionClause { args } => values(p, state, args)?,
        Op::Error { reason } => {
            value(p, state, *reason)?;
        }
        Op::Raise { class, reason, trace } => {
            value(p, state, *class)?;
            value(p, state, *reason)?;
            raw_trace(state, *trace)?;
        }
        Op::BuildStacktrace { dst, trace } => {
            raw_trace(state, *trace)?;
            state.set(dst.0, Type::of(Kinds::LIST));
        }
        Op::CatchValue { dst, class, reason, trace } => {
            state.term(class.0)?;
            state.term(reason.0)?;
            raw_trace(state, *trace)?;
            state.set(dst.0, Type::ANY);
        }
    }
    Ok(())
}

/// Between a `recv_peek` and what follows from it stands only what neither leaves the function
/// nor gives up the scheduler: the saved position and the message looked at belong to this
/// receive.
fn receive_protocol(op: &Op, state: &State) -> Check {
    let allowed: &[Receive] = match op {
        Op::RecvPeek { .. } => &[Receive::Idle],
        Op::RecvNext { .. } | Op::RecvAccept {} => &[Receive::Peeked],
        Op::RecvWait { .. } | Op::RecvWaitTimeout { .. } => &[Receive::Empty],
        _ if op.raises() || op.flags() & flags::YIELD != 0 => &[Receive::Idle],
        _ => return Ok(()),
    };
    if allowed.contains(&state.receive) {
        return Ok(());
    }
    let name = op.opcode().mnemonic();
    module_error(Rule::ReceiveOrder, format!("`{name}` in state {:?}", state.receive))
}

fn value(p: &Pass<'_>, state: &State, val: Val) -> Check<Type> {
    state.value(val, &p.context.literals)
}

fn values(p: &Pass<'_>, state: &State, vals: &[Val]) -> Check {
    vals.iter().try_for_each(|v| value(p, state, *v).map(|_| ()))
}

fn map_pairs(p: &Pass<'_>, state: &State, pairs: &[(Val, Val)]) -> Check {
    for (k, v) in pairs {
        value(p, state, *k)?;
        value(p, state, *v)?;
    }
    Ok(())
}

fn fail_edge(p: &mut Pass<'_>, state: &State, fail: Fail) -> Check {
    fail.map_or(Ok(()), |label| p.jump(label, state, &[]))
}

fn call(p: &Pass<'_>, state: &mut State, op: &Op) -> Check {
    // Always there: the indices have been checked.
    let Some(window) = op.window(p.context.module) else { return Ok(()) };
    for reg in window.first()..window.end() {
        state.term(reg as u16)?;
    }
    if let Some(base) = window.base {
        state.truncate(base);
        state.set(base, Type::ANY);
    }
    Ok(())
}

/// A test that holds for exactly the terms of a type.
fn test(p: &mut Pass<'_>, state: &mut State, src: Reg, ty: Type, fail: Label) -> Check {
    let before = state.term(src.0)?;
    p.jump(fail, state, &[(src.0, before.without(ty.kinds()))])?;
    state.set(src.0, before.meet(ty));
    Ok(())
}

/// A test that holds for some terms of a type only.
fn partial(p: &mut Pass<'_>, state: &mut State, src: Reg, ty: Type, fail: Label) -> Check {
    let before = state.term(src.0)?;
    p.jump(fail, state, &[])?;
    state.set(src.0, before.meet(ty));
    Ok(())
}

fn learn(state: &mut State, known: &[(u16, Type)]) {
    for (reg, ty) in known {
        state.set(*reg, *ty);
    }
}

/// What is known of the registers of a comparison if its operands are the same term.
enum Equal {
    None,
    One([(u16, Type); 1]),
    Both([(u16, Type); 2]),
}

impl Equal {
    fn as_slice(&self) -> &[(u16, Type)] {
        match self {
            Equal::None => &[],
            Equal::One(known) => known,
            Equal::Both(known) => known,
        }
    }
}

/// Checks and notes the operands of a comparison; gives what is known of them if they are the
/// same term.
fn compared(p: &mut Pass<'_>, at: usize, state: &State, a: Val, b: Val) -> Check<Equal> {
    let (ta, tb) = (value(p, state, a)?, value(p, state, b)?);
    p.note(at, ta, tb);
    if ta.excludes(tb) {
        // They are never the same: what was known of each still stands.
        return Ok(Equal::None);
    }
    Ok(match (a, b) {
        (Val::Reg(a), Val::Reg(b)) => Equal::Both([(a, ta.meet(tb)), (b, tb.meet(ta))]),
        (Val::Reg(a), _) => Equal::One([(a, ta.meet(tb))]),
        (_, Val::Reg(b)) => Equal::One([(b, tb.meet(ta))]),
        _ => Equal::None,
    })
}

/// What is known of two operands that differ: only `[]` is the sole term of its kind.
fn unequal(state: &State, a: Val, b: Val) -> Option<(u16, Type)> {
    match (a, b) {
        (Val::Reg(reg), Val::Nil) | (Val::Nil, Val::Reg(reg)) => {
            Some((reg, state.get(reg).without(Kinds::NIL)))
        }
        _ => None,
    }
}

/// Operands of arithmetic: once it has not failed, they are of the kinds it is defined on.
fn operands(
    p: &mut Pass<'_>,
    at: usize,
    state: &mut State,
    (a, b): (Val, Val),
    kinds: Kinds,
    fail: Fail,
) -> Check<(Kinds, Kinds)> {
    let (ta, tb) = (value(p, state, a)?, value(p, state, b)?);
    p.note(at, ta, tb);
    fail_edge(p, state, fail)?;
    let (ta, tb) = (ta.meet(Type::of(kinds)), tb.meet(Type::of(kinds)));
    if let Val::Reg(reg) = a {
        state.set(reg, ta);
    }
    if let Val::Reg(reg) = b {
        state.set(reg, tb);
    }
    Ok((ta.kinds(), tb.kinds()))
}

fn tuple(state: &State, src: Reg) -> Check<Arity> {
    let ty = state.need(src.0, Kinds::TUPLE, Rule::NeedsTuple)?;
    Ok(ty.tuple_arity().unwrap_or(Arity::AtLeast(0)))
}

fn position(index: u32, arity: u32) -> Check {
    if index < arity {
        return Ok(());
    }
    module_error(Rule::ElementIndex, format!("element {index} of at least {arity}, from 0"))
}

fn context(state: &State, ctx: Reg) -> Check {
    state.need(ctx.0, Kinds::CONTEXT, Rule::NeedsContext).map(|_| ())
}

fn raw_trace(state: &State, trace: Reg) -> Check {
    state.need(trace.0, Kinds::TRACE, Rule::NeedsTrace).map(|_| ())
}

/// Takes something off a context.
fn take(
    p: &mut Pass<'_>,
    state: &mut State,
    dst: Dst,
    ctx: Reg,
    size: Option<Val>,
    result: Kinds,
    fail: Label,
) -> Check {
    context(state, ctx)?;
    if let Some(size) = size {
        value(p, state, size)?;
    }
    p.jump(fail, state, &[])?;
    state.set(dst.0, Type::of(result));
    Ok(())
}

/// What a guard-safe native returns, where one kind is certain.
fn bif_result(p: &Pass<'_>, fun: ImportIdx) -> Type {
    let module = p.context.module;
    let import = module.imports[fun.0 as usize];
    let name = |a: crate::operand::AtomIdx| module.atoms[a.0 as usize].as_str();
    if name(import.module) != "erlang" {
        return Type::ANY;
    }
    Type::of(match (name(import.function), import.arity) {
        ("length" | "size" | "tuple_size" | "map_size" | "bit_size" | "byte_size", 1)
        | ("ceil" | "floor" | "round" | "trunc" | "bnot", 1)
        | ("div" | "rem" | "band" | "bor" | "bxor" | "bsl" | "bsr", 2) => Kinds::INT,
        ("abs", 1) | ("+" | "-" | "*", _) => Kinds::NUMBER,
        ("float", 1) | ("/", 2) => Kinds::FLOAT,
        ("binary_part", _) => Kinds::BITS,
        ("self", 0) => Kinds::PID,
        ("not", 1) | ("and" | "or" | "xor", 2) | ("node", _) => Kinds::ATOM,
        ("==" | "/=" | "=:=" | "=/=" | "<" | "=<" | ">" | ">=", 2) => Kinds::ATOM,
        (test, _) if test.starts_with("is_") => Kinds::ATOM,
        _ => return Type::ANY,
    })
}
