//! The interpreter's loop: one instruction after the other, until the slice ends.
//!
//! Runs on the scheduler thread that owns the process. While it runs, the truth about `pc`, `fp`,
//! the heap pointer, the stack limit and the reductions is in local variables; `save!` writes them
//! to the process before anything else may look, `load!` reads them back. Invariants: `limit` is
//! `fp` minus the running function's registers; `hp <= limit`; a term is held across anything that
//! may collect only in a register of the frame.
//!
//! Everything an instruction rests on has been proved by the verifier: registers lie in the frame,
//! targets are instructions, types of unchecked operands are as their rows say. That is the SAFETY
//! reason of the one `unsafe` block here.

use super::call::{self, FunTarget};
use super::{Outcome, binary, build_binary, except, map};
use crate::bif::{arith, logic, mailbox};
use crate::code::module::{Export, FunEntry, NativeEntry, ReturnPoint};
use crate::code::words::{self, Code};
use crate::ctx::{Cx, Trap, call_words};
use crate::heap::Space;
use crate::process::Waiting;
use crate::sync::atomic::Ordering;
use crate::term::tag::{self, HEADER};
use crate::term::{Header, Kind, Term, atoms, compare};

/// Arguments of the native with the most of them.
const NATIVE_ARGS: usize = 8;

/// Runs the process until its slice ends.
#[allow(unused_assignments, reason = "`load!` reads all of them back, whoever needs them next")]
pub fn run(cx: &mut Cx<'_>) -> Outcome {
    let mut pc: *const u64 = cx.p.pc;
    let mut fp: *mut u64 = cx.p.fp;
    let mut hp: *mut u64 = cx.p.heap.hp;
    let mut limit: *mut u64 = cx.p.heap.stack_low;
    let mut reds: i32 = cx.p.reductions;

    macro_rules! save {
        () => {
            cx.p.fp = fp;
            cx.p.heap.hp = hp;
            cx.p.heap.stack_low = limit;
            cx.p.reductions = reds;
        };
    }
    macro_rules! load {
        () => {
            fp = cx.p.fp;
            hp = cx.p.heap.hp;
            limit = cx.p.heap.stack_low;
            reds = cx.p.reductions;
        };
    }
    // SAFETY: see the module's text.
    unsafe {
        macro_rules! reg {
            ($offset:expr) => {
                Term(*fp.offset($offset))
            };
        }
        macro_rules! set {
            ($offset:expr, $value:expr) => {{
                let value: Term = $value;
                *fp.offset($offset) = value.0
            }};
        }
        macro_rules! val {
            ($index:expr) => {{
                let word = *pc.add($index);
                if word & tag::TAG_MASK == HEADER {
                    Term(*fp.offset(word as i64 as isize >> 3))
                } else {
                    Term(word)
                }
            }};
        }
        // Ends the instruction here: the next one is `$words` further.
        macro_rules! next {
            ($words:expr) => {{
                pc = pc.add($words);
                continue;
            }};
        }
        macro_rules! jump {
            ($rel:expr) => {{
                pc = pc.offset($rel);
                continue;
            }};
        }
        macro_rules! low_rel {
            ($index:expr) => {
                *pc.add($index) as i32 as isize
            };
        }
        macro_rules! exit {
            () => {
                return Outcome::Exit
            };
        }
        // The exception is set and everything saved: on to its handler.
        macro_rules! unwind {
            () => {{
                cx.p.reductions = cx.p.reductions.saturating_sub(1);
                match except::unwind(cx, pc) {
                    Ok(handler) => {
                        load!();
                        pc = handler;
                        continue;
                    }
                    Err(call::Dead) => exit!(),
                }
            }};
        }
        // Collects and executes the instruction again.
        macro_rules! collect_and_retry {
            ($words:expr, $stack:expr) => {
                match call::collect(cx, pc, $words, $stack) {
                    Ok(()) => {
                        load!();
                        continue;
                    }
                    Err(call::Dead) => exit!(),
                }
            };
        }
        // Makes sure of heap words inside an instruction that is a safe point.
        macro_rules! need {
            ($words:expr) => {
                save!();
                if !cx.p.heap.reserve($words) {
                    collect_and_retry!($words, 0);
                }
            };
        }
        macro_rules! yield_at {
            ($pc:expr) => {{
                save!();
                cx.p.pc = $pc;
                return Outcome::Yield;
            }};
        }
        // Before an instruction that is a safe point and may be part of a loop without a call of
        // loaded code: gives the scheduler up when the reductions are used.
        macro_rules! count {
            () => {
                reds -= 1;
                if reds < 0 {
                    yield_at!(pc);
                }
            };
        }
        // Enters the code at `$target` with the frame at `$frame`, where its arguments are.
        macro_rules! enter {
            ($target:expr, $frame:expr) => {{
                let target: *const u64 = $target;
                let frame: *mut u64 = $frame;
                let enter = *target;
                let new_limit = frame.offset(words::c(enter));
                reds -= 1;
                if (new_limit as usize) < hp as usize || reds < 0 {
                    fp = frame;
                    limit = frame.offset(-words::b(enter));
                    save!();
                    if reds < 0 {
                        cx.p.pc = target;
                        return Outcome::Yield;
                    }
                    pc = target;
                    cx.p.reductions += 1;
                    collect_and_retry!(0, words::a(enter) as usize);
                }
                fp = frame;
                limit = new_limit;
                pc = target.add(1);
                continue;
            }};
        }
        // Enters the running function again: its frame is there and fits.
        macro_rules! again {
            ($target:expr) => {{
                let target: *const u64 = $target;
                reds -= 1;
                if reds < 0 {
                    // Yields there.
                    enter!(target, fp)
                }
                pc = target.add(1);
                continue;
            }};
        }
        // Returns `$value` to the caller.
        macro_rules! ret {
            ($value:expr) => {{
                let value: Term = $value;
                let point = ReturnPoint::from_word(*fp);
                let frame = fp.add((*point).size as usize);
                let new_limit = frame.byte_sub((*point).frame as usize);
                reds -= 1;
                if (new_limit as usize) < hp as usize || reds < 0 {
                    // Continue at a stub that returns what is in register 0: later, or once the
                    // caller's frame, part of which the callee's heap has taken, fits again.
                    set!(-1, value);
                    limit = fp.sub(1);
                    pc = cx.vm.code.return_stub();
                    if reds < 0 {
                        yield_at!(pc);
                    }
                    reds += 1;
                    save!();
                    collect_and_retry!(0, (*point).frame as usize / 8);
                }
                *fp = value.0;
                fp = frame;
                limit = new_limit;
                pc = (*point).code;
                continue;
            }};
        }
        // Room for the arguments of a call that a native asks for: many may reach below the frame.
        // Without it the native is called again after the collection.
        macro_rules! pending_room {
            () => {
                let arguments = call_words(cx.call.args.len());
                if cx.p.heap.room() < arguments {
                    cx.call.target = None;
                    collect_and_retry!(0, arguments);
                }
            };
        }
        // A native's way out other than a term. `$window` is its window, `$args` its arguments.
        macro_rules! trap {
            ($trap:expr, $native:expr, $args:expr, $window:expr, $return_word:expr) => {
                match $trap {
                    Trap::Need(words) => collect_and_retry!(words, 0),
                    Trap::Raise => {
                        let exception = cx.p.exception;
                        let own = exception.trace.is_none() || exception.trace.is_atom();
                        if exception.class == atoms::ERROR && own {
                            // The native's own entry comes first in the trace.
                            let native: *const NativeEntry = $native;
                            let need = super::trace::native_top_words($args.len());
                            if cx.p.heap.room() < need {
                                // The call fails again in the same way, now with room.
                                collect_and_retry!(need, 0);
                            }
                            except::native_top(cx, (*native).module, (*native).name, $args);
                        }
                        unwind!()
                    }
                    Trap::Call => {
                        let window: *mut u64 = $window;
                        pending_room!();
                        match call::pending_call(cx, window) {
                            Ok(target) => {
                                load!();
                                let word: Option<u64> = $return_word;
                                if let Some(word) = word {
                                    *window = word;
                                }
                                enter!(target, window)
                            }
                            Err(_) => unwind!(),
                        }
                    }
                    Trap::Yield => {
                        cx.p.pc = pc;
                        return Outcome::Yield;
                    }
                    Trap::Block => {
                        cx.p.pc = pc;
                        cx.p.waiting = Waiting::Blocking;
                        return Outcome::Wait;
                    }
                    Trap::Message => {
                        cx.p.pc = pc;
                        cx.p.waiting = Waiting::Message;
                        return Outcome::Wait;
                    }
                    Trap::Wait => {
                        pending_room!();
                        match call::hibernate(cx) {
                            Ok(()) if cx.p.waiting == Waiting::No => {
                                load!();
                                pc = cx.p.pc;
                                continue;
                            }
                            Ok(()) => return Outcome::Wait,
                            Err(call::Dead) => exit!(),
                        }
                    }
                    Trap::Exit => exit!(),
                }
            };
        }
        // A test on register a with its fail distance in the first word.
        macro_rules! test {
            ($word:expr, $term:ident, $condition:expr, $words:expr) => {{
                let $term = reg!(words::a($word));
                if $condition { next!($words) } else { jump!(words::rel($word)) }
            }};
        }
        macro_rules! compare {
            ($word:expr, $a:ident, $b:ident, $condition:expr) => {{
                let $a = val!(1);
                let $b = val!(2);
                if $condition { next!(3) } else { jump!(words::rel($word)) }
            }};
        }
        // Register a against the integer in the second word.
        macro_rules! order_imm {
            ($word:expr, $operator:tt, $ordering:ident) => {{
                let b = Term(*pc.add(1));
                test!(
                    $word,
                    a,
                    if a.is_small() {
                        (a.0 as i64) $operator (b.0 as i64)
                    } else {
                        compare::compare(a, b, &cx.vm.atoms).$ordering()
                    },
                    2
                )
            }};
        }
        // Makes sure of `$words` of heap; also where a collection that is due happens.
        macro_rules! reserve {
            ($words:expr) => {
                let words = $words;
                if limit as usize - (hp as usize) < words * 8 || cx.p.heap.flags != 0 {
                    need!(words);
                }
            };
        }
        // Conses two registers into register a.
        macro_rules! cons_reg {
            ($word:expr) => {{
                *hp = reg!(words::b($word)).0;
                *hp.add(1) = reg!(words::c($word)).0;
                set!(words::a($word), Term::cons_ptr(hp));
                hp = hp.add(2);
            }};
        }
        // Builds the tuple whose header is at `$at` and whose vals follow: into register a.
        macro_rules! tuple {
            ($word:expr, $at:expr) => {{
                let header = *pc.add($at);
                let count = Header(header).words();
                *hp = header;
                for i in 0..count {
                    *hp.add(1 + i) = val!($at + 1 + i).0;
                }
                set!(words::a($word), Term::boxed_ptr(hp));
                hp = hp.add(1 + count);
                next!($at + 1 + count)
            }};
        }
        // The result of a native-like helper that an instruction calls: `(dst, words, fail)`.
        macro_rules! finish {
            ($result:expr, $dst:expr, $words:expr, $fail:expr) => {
                match $result {
                    Ok(value) => {
                        load!();
                        set!($dst, value);
                        next!($words)
                    }
                    Err(Trap::Need(words)) => collect_and_retry!(words, 0),
                    Err(_) => {
                        let fail = $fail;
                        if fail != 0 {
                            load!();
                            jump!(fail)
                        }
                        unwind!()
                    }
                }
            };
        }
        // Arithmetic that the fast path did not do.
        macro_rules! arith_slow {
            ($function:path, $name:ident, $dst:expr, $args:expr, $words:expr) => {{
                let args = $args;
                save!();
                match $function(cx, &args) {
                    Ok(value) => {
                        load!();
                        set!($dst, value);
                        next!($words)
                    }
                    Err(Trap::Need(words)) => collect_and_retry!(words, 0),
                    Err(_) => {
                        let fail = low_rel!(1);
                        if fail != 0 {
                            load!();
                            jump!(fail)
                        }
                        let need = super::trace::native_top_words(args.len());
                        if cx.p.heap.room() < need {
                            collect_and_retry!(need, 0);
                        }
                        except::native_top(cx, atoms::ERLANG, atoms::$name, &args);
                        unwind!()
                    }
                }
            }};
        }
        macro_rules! both_small {
            ($a:expr, $b:expr) => {
                (($a.0 ^ tag::INT) | ($b.0 ^ tag::INT)) & tag::TAG_MASK == 0
            };
        }
        macro_rules! add_fast {
            ($a:expr, $b:expr) => {
                if both_small!($a, $b) {
                    ($a.0 as i64).checked_add(($b.0 - tag::INT) as i64).map(|t| Term(t as u64))
                } else {
                    None
                }
            };
        }
        macro_rules! sub_fast {
            ($a:expr, $b:expr) => {
                if both_small!($a, $b) {
                    ($a.0 as i64).checked_sub(($b.0 - tag::INT) as i64).map(|t| Term(t as u64))
                } else {
                    None
                }
            };
        }

        loop {
            let word = *pc;
            match words::opcode(word) {
                // ---- control ----
                Code::Enter => enter!(pc, fp),
                Code::EndProcess => {
                    save!();
                    cx.p.exception.class = atoms::EXIT;
                    cx.p.exception.reason = atoms::NORMAL;
                    exit!()
                }
                Code::CallUndefined => {
                    let export = *pc.add(1) as *const Export;
                    let key = (*export).key;
                    let arity = key.arity as usize;
                    need!(2 * arity);
                    let mut args = Term::NIL;
                    for i in (0..arity).rev() {
                        args = cx.cons(reg!(-(i as isize) - 1), args);
                    }
                    let handler = (atoms::ERROR_HANDLER, atoms::UNDEFINED_FUNCTION, 3);
                    let handler = cx.vm.code.export(handler).as_ptr();
                    let target = (*handler).code.load(Ordering::Acquire);
                    if std::ptr::eq(target, (*handler).stub.as_ptr()) {
                        // Without an error handler there is nothing to ask.
                        except::set(cx, atoms::UNDEF);
                        unwind!()
                    }
                    load!();
                    set!(-1, key.module);
                    set!(-2, key.function);
                    set!(-3, args);
                    enter!(target, fp)
                }
                Code::Move => {
                    set!(words::a(word), reg!(words::b(word)));
                    next!(1)
                }
                Code::Move2 => {
                    set!(words::a(word), reg!(words::b(word)));
                    set!(words::c(word), reg!(*pc.add(1) as isize));
                    next!(2)
                }
                Code::MoveConst => {
                    *fp.offset(words::a(word)) = *pc.add(1);
                    next!(2)
                }
                Code::Jump => jump!(words::rel(word)),
                Code::SelectLinear => {
                    let key = reg!(words::a(word)).0;
                    let count = *pc.add(1) as usize;
                    let mut rel = words::rel(word);
                    for i in 0..count {
                        if *pc.add(2 + 2 * i) == key {
                            rel = low_rel!(3 + 2 * i);
                            break;
                        }
                    }
                    jump!(rel)
                }
                Code::SelectBinary => {
                    let key = reg!(words::a(word)).0;
                    let count = *pc.add(1) as usize;
                    let (mut low, mut high) = (0, count);
                    while low < high {
                        let middle = (low + high) / 2;
                        if *pc.add(2 + 2 * middle) < key { low = middle + 1 } else { high = middle }
                    }
                    if low < count && *pc.add(2 + 2 * low) == key {
                        jump!(low_rel!(3 + 2 * low))
                    }
                    jump!(words::rel(word))
                }
                Code::SelectDense => {
                    let key = reg!(words::a(word));
                    if key.is_small() {
                        let index = key.small_value().wrapping_sub(*pc.add(1) as i64) as u64;
                        if index < *pc.add(2) {
                            jump!(low_rel!(3 + index as usize))
                        }
                    }
                    jump!(words::rel(word))
                }
                Code::SelectArity => {
                    let header = reg!(words::a(word)).header().0;
                    let count = *pc.add(1) as usize;
                    let mut rel = words::rel(word);
                    for i in 0..count {
                        if *pc.add(2 + 2 * i) == header {
                            rel = low_rel!(3 + 2 * i);
                            break;
                        }
                    }
                    jump!(rel)
                }
                Code::Return => ret!(reg!(words::a(word))),
                Code::ReturnConst => ret!(Term(*pc.add(1))),

                // ---- calls ----
                Code::Call => {
                    let frame = fp.offset(words::a(word));
                    *frame = *pc.add(1);
                    enter!(pc.offset(words::rel(word)), frame)
                }
                Code::MoveCall => {
                    let registers = *pc.add(2);
                    set!(words::pair_first(registers), reg!(words::pair_second(registers)));
                    let frame = fp.offset(words::a(word));
                    *frame = *pc.add(1);
                    enter!(pc.offset(words::rel(word)), frame)
                }
                Code::MoveTailCall => {
                    set!(words::a(word), reg!(*pc.add(1) as isize));
                    enter!(pc.offset(words::rel(word)), fp)
                }
                Code::MoveTailCallSelf => {
                    set!(words::a(word), reg!(*pc.add(1) as isize));
                    again!(pc.offset(words::rel(word)))
                }
                Code::TailCall => enter!(pc.offset(words::rel(word)), fp),
                Code::TailCallSelf => again!(pc.offset(words::rel(word))),
                Code::CallExport => {
                    let export = *pc.add(1) as *const Export;
                    let frame = fp.offset(words::a(word));
                    *frame = *pc.add(2);
                    enter!((*export).code.load(Ordering::Acquire), frame)
                }
                Code::TailCallExport => {
                    let export = *pc.add(1) as *const Export;
                    enter!((*export).code.load(Ordering::Acquire), fp)
                }
                Code::CallNative => {
                    count!();
                    let base = words::a(word);
                    let arity = words::b(word) as usize;
                    let native = *pc.add(1) as *const NativeEntry;
                    let mut args = [Term::NONE; NATIVE_ARGS];
                    for (i, arg) in args[..arity].iter_mut().enumerate() {
                        *arg = reg!(base - 1 - i as isize);
                    }
                    save!();
                    // For natives that tell where the process is.
                    cx.p.pc = pc;
                    match call::call_native(cx, native, &args[..arity]) {
                        Ok(value) => {
                            load!();
                            set!(base, value);
                            next!(3)
                        }
                        Err(trap) => {
                            trap!(trap, native, &args[..arity], fp.offset(base), Some(*pc.add(2)))
                        }
                    }
                }
                Code::TailCallNative => {
                    count!();
                    let arity = words::b(word) as usize;
                    let native = *pc.add(1) as *const NativeEntry;
                    let mut args = [Term::NONE; NATIVE_ARGS];
                    for (i, arg) in args[..arity].iter_mut().enumerate() {
                        *arg = reg!(-1 - i as isize);
                    }
                    save!();
                    cx.p.pc = pc;
                    match call::call_native(cx, native, &args[..arity]) {
                        Ok(value) => {
                            load!();
                            ret!(value)
                        }
                        Err(trap) => trap!(trap, native, &args[..arity], fp, None),
                    }
                }
                Code::CallFun | Code::TailCallFun => {
                    count!();
                    let arity = words::b(word) as usize;
                    let tail = words::opcode(word) as u16 == Code::TailCallFun as u16;
                    let frame = if tail { fp } else { fp.offset(words::a(word)) };
                    let fun = Term(*frame.sub(arity + 1));
                    let target;
                    if fun.is_kind(Kind::Fun)
                        && let entry = fun.word(1) as *const FunEntry
                        && (*entry).key.arity as usize == arity
                        && let code = (*entry).code.load(Ordering::Acquire)
                        && !code.is_null()
                    {
                        // The callee's frame must fit before the free variables go into it.
                        let registers = words::a(*code);
                        if (frame.offset(-registers) as usize) < hp as usize {
                            save!();
                            collect_and_retry!(0, registers as usize);
                        }
                        let free = fun.header().words() - 1;
                        let from = fun.address().add(2);
                        for i in 0..free {
                            *frame.sub(arity + 1 + i) = *from.add(i);
                        }
                        target = code.cast_const();
                    } else {
                        need!(call::fun_error_words(arity));
                        match call::fun_target(cx, fun, arity, frame) {
                            FunTarget::Code(code) => {
                                load!();
                                target = code;
                            }
                            FunTarget::Raise => unwind!(),
                            FunTarget::NotLoaded => {
                                let mut args = Term::NIL;
                                for i in (0..arity).rev() {
                                    args = cx.cons(Term(*frame.sub(i + 1)), args);
                                }
                                load!();
                                let key = fun.fun_key();
                                let handler = (atoms::ERROR_HANDLER, atoms::UNDEFINED_LAMBDA, 3);
                                *frame.sub(1) = key.module.0;
                                *frame.sub(2) = fun.0;
                                *frame.sub(3) = args.0;
                                let handler = cx.vm.code.export(handler);
                                target = handler.as_ref().code.load(Ordering::Acquire);
                            }
                        }
                    }
                    if !tail {
                        *frame = *pc.add(1);
                    }
                    enter!(target, frame)
                }
                Code::Apply | Code::TailApply => {
                    count!();
                    let arity = words::b(word) as usize;
                    let tail = words::opcode(word) as u16 == Code::TailApply as u16;
                    let frame = if tail { fp } else { fp.offset(words::a(word)) };
                    let module = Term(*frame.sub(arity + 1));
                    let function = Term(*frame.sub(arity + 2));
                    save!();
                    match call::apply_target(cx, module, function, arity) {
                        Ok(target) => {
                            if !tail {
                                *frame = *pc.add(1);
                            }
                            enter!(target, frame)
                        }
                        Err(_) => unwind!(),
                    }
                }
                Code::Bif => {
                    let arity = words::b(word) as usize;
                    let native = *pc.add(1) as *const NativeEntry;
                    let mut args = [Term::NONE; NATIVE_ARGS];
                    for (i, arg) in args[..arity].iter_mut().enumerate() {
                        *arg = val!(3 + i);
                    }
                    save!();
                    match call::call_native(cx, native, &args[..arity]) {
                        Ok(value) => {
                            load!();
                            set!(words::a(word), value);
                            next!(3 + arity)
                        }
                        Err(Trap::Need(words)) => collect_and_retry!(words, 0),
                        Err(trap) => {
                            let fail = low_rel!(2);
                            if fail != 0 {
                                load!();
                                jump!(fail)
                            }
                            trap!(trap, native, &args[..arity], fp, None)
                        }
                    }
                }
                Code::SelfPid => {
                    set!(words::a(word), cx.p.pid());
                    next!(1)
                }

                // ---- type tests ----
                Code::IsInteger => test!(word, t, t.is_small() || t.is_integer(), 1),
                Code::IsFloat => test!(word, t, t.is_float(), 1),
                Code::IsNumber => test!(word, t, t.is_small() || t.is_float() || t.is_integer(), 1),
                Code::IsAtom => test!(word, t, t.is_atom(), 1),
                Code::IsBoolean => test!(word, t, t == atoms::TRUE || t == atoms::FALSE, 1),
                Code::IsPid => test!(word, t, t.is_pid(), 1),
                Code::IsPort => test!(word, t, t.is_port(), 1),
                Code::IsReference => test!(word, t, t.is_ref(), 1),
                Code::IsList => test!(word, t, t.is_cons() || t.is_nil(), 1),
                Code::IsCons => test!(word, t, t.is_cons(), 1),
                Code::SplitCons => {
                    let cell = reg!(words::a(word));
                    if cell.is_cons() {
                        let registers = *pc.add(1);
                        set!(words::pair_first(registers), cell.head());
                        set!(words::pair_second(registers), cell.tail());
                        next!(2)
                    }
                    jump!(words::rel(word))
                }
                Code::IsNil => test!(word, t, t.is_nil(), 1),
                Code::IsTuple => test!(word, t, t.is_kind(Kind::Tuple), 1),
                Code::IsTupleArity => {
                    test!(word, t, t.is_boxed() && t.header().0 == *pc.add(1), 2)
                }
                Code::IsTaggedTuple => test!(
                    word,
                    t,
                    t.is_boxed() && t.header().0 == *pc.add(1) && t.word(1) == *pc.add(2),
                    3
                ),
                Code::IsMap => test!(word, t, t.is_map(), 1),
                Code::IsBinary => {
                    test!(word, t, t.as_bits().is_some_and(|bits| bits.is_binary()), 1)
                }
                Code::IsBitstring => test!(word, t, t.is_bitstring(), 1),
                Code::IsFunction => test!(word, t, t.is_fun(), 1),
                Code::IsFunctionArity => {
                    let arity = val!(1).as_small();
                    test!(
                        word,
                        t,
                        arity.is_some() && logic::fun_arity(t).map(i64::from) == arity,
                        2
                    )
                }

                // ---- comparisons ----
                Code::EqExactImm => test!(word, t, t.0 == *pc.add(1), 2),
                Code::NeExactImm => test!(word, t, t.0 != *pc.add(1), 2),
                Code::LtReg | Code::GeReg => {
                    let (a, b) = (reg!(words::a(word)), reg!(words::b(word)));
                    let less = if both_small!(a, b) {
                        (a.0 as i64) < b.0 as i64
                    } else {
                        compare::compare(a, b, &cx.vm.atoms).is_lt()
                    };
                    let wanted = words::opcode(word) as u16 == Code::LtReg as u16;
                    if less == wanted { next!(2) } else { jump!(low_rel!(1)) }
                }
                Code::LtImm => order_imm!(word, <, is_lt),
                Code::GeImm => order_imm!(word, >=, is_ge),
                Code::GtImm => order_imm!(word, >, is_gt),
                Code::LeImm => order_imm!(word, <=, is_le),
                Code::EqExact => compare!(word, a, b, compare::exact_eq(a, b)),
                Code::NeExact => compare!(word, a, b, !compare::exact_eq(a, b)),
                Code::Eq => compare!(word, a, b, compare::arith_eq(a, b)),
                Code::Ne => compare!(word, a, b, !compare::arith_eq(a, b)),
                Code::Lt => compare!(word, a, b, compare::compare(a, b, &cx.vm.atoms).is_lt()),
                Code::Ge => compare!(word, a, b, compare::compare(a, b, &cx.vm.atoms).is_ge()),

                // ---- arithmetic ----
                Code::AddReg => {
                    let (a, b) = (reg!(words::b(word)), reg!(words::c(word)));
                    if let Some(sum) = add_fast!(a, b) {
                        set!(words::a(word), sum);
                        next!(2)
                    }
                    arith_slow!(arith::add, PLUS, words::a(word), [a, b], 2)
                }
                Code::AddImm => {
                    let (a, b) = (reg!(words::b(word)), Term(*pc.add(2)));
                    if a.is_small()
                        && let Some(sum) = (a.0 as i64).checked_add((b.0 - tag::INT) as i64)
                    {
                        set!(words::a(word), Term(sum as u64));
                        next!(3)
                    }
                    arith_slow!(arith::add, PLUS, words::a(word), [a, b], 3)
                }
                Code::Add => {
                    let (a, b) = (val!(2), val!(3));
                    if let Some(sum) = add_fast!(a, b) {
                        set!(words::a(word), sum);
                        next!(4)
                    }
                    arith_slow!(arith::add, PLUS, words::a(word), [a, b], 4)
                }
                Code::SubReg => {
                    let (a, b) = (reg!(words::b(word)), reg!(words::c(word)));
                    if let Some(difference) = sub_fast!(a, b) {
                        set!(words::a(word), difference);
                        next!(2)
                    }
                    arith_slow!(arith::sub, MINUS, words::a(word), [a, b], 2)
                }
                Code::SubImm => {
                    let (a, b) = (reg!(words::b(word)), Term(*pc.add(2)));
                    if a.is_small()
                        && let Some(difference) = (a.0 as i64).checked_sub((b.0 - tag::INT) as i64)
                    {
                        set!(words::a(word), Term(difference as u64));
                        next!(3)
                    }
                    arith_slow!(arith::sub, MINUS, words::a(word), [a, b], 3)
                }
                Code::Sub => {
                    let (a, b) = (val!(2), val!(3));
                    if let Some(difference) = sub_fast!(a, b) {
                        set!(words::a(word), difference);
                        next!(4)
                    }
                    arith_slow!(arith::sub, MINUS, words::a(word), [a, b], 4)
                }
                Code::MulReg | Code::Mul => {
                    let short = words::opcode(word) as u16 == Code::MulReg as u16;
                    let (a, b, size) = if short {
                        (reg!(words::b(word)), reg!(words::c(word)), 2)
                    } else {
                        (val!(2), val!(3), 4)
                    };
                    if both_small!(a, b)
                        && let Some(product) =
                            ((a.0 - tag::INT) as i64).checked_mul(b.small_value())
                    {
                        set!(words::a(word), Term(product as u64 | tag::INT));
                        next!(size)
                    }
                    arith_slow!(arith::mul, TIMES, words::a(word), [a, b], size)
                }
                Code::Div => {
                    arith_slow!(arith::div, SLASH, words::a(word), [val!(2), val!(3)], 4)
                }
                Code::IntDiv => {
                    let (a, b) = (val!(2), val!(3));
                    if both_small!(a, b) && b.0 != Term::small(0).0 && b.0 != Term::small(-1).0 {
                        let quotient = a.small_value() / b.small_value();
                        set!(words::a(word), Term::small(quotient));
                        next!(4)
                    }
                    arith_slow!(arith::int_div, DIV, words::a(word), [a, b], 4)
                }
                Code::Rem => {
                    let (a, b) = (val!(2), val!(3));
                    if both_small!(a, b) && b.0 != Term::small(0).0 {
                        let rest = a.small_value() % b.small_value();
                        set!(words::a(word), Term::small(rest));
                        next!(4)
                    }
                    arith_slow!(arith::rem, REM, words::a(word), [a, b], 4)
                }
                Code::Band => {
                    let (a, b) = (val!(2), val!(3));
                    if both_small!(a, b) {
                        set!(words::a(word), Term(a.0 & b.0));
                        next!(4)
                    }
                    arith_slow!(arith::band, BAND, words::a(word), [a, b], 4)
                }
                Code::Bor => {
                    let (a, b) = (val!(2), val!(3));
                    if both_small!(a, b) {
                        set!(words::a(word), Term(a.0 | b.0));
                        next!(4)
                    }
                    arith_slow!(arith::bor, BOR, words::a(word), [a, b], 4)
                }
                Code::Bxor => {
                    let (a, b) = (val!(2), val!(3));
                    if both_small!(a, b) {
                        set!(words::a(word), Term(a.0 ^ b.0 | tag::INT));
                        next!(4)
                    }
                    arith_slow!(arith::bxor, BXOR, words::a(word), [a, b], 4)
                }
                Code::Bsl => arith_slow!(arith::bsl, BSL, words::a(word), [val!(2), val!(3)], 4),
                Code::Bsr => {
                    let (a, b) = (val!(2), val!(3));
                    if both_small!(a, b) && (b.0 as i64) >= 0 {
                        let by = b.small_value().min(63);
                        set!(words::a(word), Term::small(a.small_value() >> by));
                        next!(4)
                    }
                    arith_slow!(arith::bsr, BSR, words::a(word), [a, b], 4)
                }
                Code::Neg => arith_slow!(arith::neg, MINUS, words::a(word), [val!(2)], 4),
                Code::Bnot => arith_slow!(arith::bnot, BNOT, words::a(word), [val!(2)], 4),

                // ---- building and taking apart ----
                Code::Reserve => {
                    reserve!(words::rel(word) as usize);
                    next!(1)
                }
                Code::Cons => {
                    *hp = val!(1).0;
                    *hp.add(1) = val!(2).0;
                    set!(words::a(word), Term::cons_ptr(hp));
                    hp = hp.add(2);
                    next!(3)
                }
                Code::ConsReg => {
                    cons_reg!(word);
                    next!(1)
                }
                Code::ReserveConsReg => {
                    reserve!(*pc.add(1) as usize);
                    cons_reg!(word);
                    next!(2)
                }
                Code::ReserveTuple => {
                    reserve!(*pc.add(1) as usize);
                    tuple!(word, 2)
                }
                Code::List => {
                    let count = *pc.add(1) as usize;
                    let first = hp;
                    for i in 0..count {
                        *hp = val!(2 + i).0;
                        *hp.add(1) = Term::cons_ptr(hp.add(2)).0;
                        hp = hp.add(2);
                    }
                    *hp.sub(1) = val!(2 + count).0;
                    set!(words::a(word), Term::cons_ptr(first));
                    next!(3 + count)
                }
                Code::Tuple => tuple!(word, 1),
                Code::MakeFun => {
                    let free = words::b(word) as usize;
                    *hp = Header::new(Kind::Fun, 1 + free).0;
                    *hp.add(1) = *pc.add(1);
                    for i in 0..free {
                        *hp.add(2 + i) = val!(2 + i).0;
                    }
                    set!(words::a(word), Term::boxed_ptr(hp));
                    hp = hp.add(2 + free);
                    next!(2 + free)
                }
                Code::Head => {
                    set!(words::a(word), reg!(words::b(word)).head());
                    next!(1)
                }
                Code::Tail => {
                    set!(words::a(word), reg!(words::b(word)).tail());
                    next!(1)
                }
                Code::Uncons => {
                    let cell = reg!(words::c(word));
                    set!(words::a(word), cell.head());
                    set!(words::b(word), cell.tail());
                    next!(1)
                }
                Code::Element => {
                    let index = *pc.add(1) as usize;
                    set!(words::a(word), reg!(words::b(word)).field(1 + index));
                    next!(2)
                }
                Code::UpdateTuple => {
                    let from = reg!(words::b(word)).address();
                    let size = 1 + Header(*from).words();
                    hp.copy_from_nonoverlapping(from, size);
                    let count = *pc.add(1) as usize;
                    for i in 0..count {
                        let position = *pc.add(2 + 2 * i) as usize;
                        *hp.add(1 + position) = val!(3 + 2 * i).0;
                    }
                    set!(words::a(word), Term::boxed_ptr(hp));
                    hp = hp.add(size);
                    next!(2 + 2 * count)
                }

                // ---- maps ----
                Code::MapNew => {
                    let count = *pc.add(1) as usize;
                    save!();
                    let result = map::build(cx, Operands::new(pc.add(2), fp), count);
                    finish!(result, words::a(word), 2 + 2 * count, 0)
                }
                Code::MapPut | Code::MapUpdate => {
                    let count = (*pc.add(1) >> 32) as usize;
                    let exact = words::opcode(word) as u16 == Code::MapUpdate as u16;
                    save!();
                    let pairs = Operands::new(pc.add(3), fp);
                    let result = map::change(cx, val!(2), pairs, count, exact);
                    finish!(result, words::a(word), 3 + 2 * count, low_rel!(1))
                }
                Code::MapGet => {
                    let map = reg!(words::b(word));
                    match crate::term::map::get(map, val!(2), &cx.vm.atoms) {
                        Some(value) => {
                            set!(words::a(word), value);
                            next!(3)
                        }
                        None => jump!(low_rel!(1)),
                    }
                }

                // ---- binaries ----
                Code::BinBuild => {
                    let count = words::b(word) as usize;
                    save!();
                    let result = build_binary::build(cx, Operands::new(pc.add(2), fp), count);
                    finish!(result, words::a(word), 2 + 3 * count, low_rel!(1))
                }
                Code::BinStart => {
                    save!();
                    let result = binary::start(cx, reg!(words::b(word)));
                    finish!(result, words::a(word), 2, low_rel!(1))
                }
                Code::BinInt | Code::BinFloat | Code::BinSub | Code::BinRest | Code::BinUtf => {
                    let operands = *pc.add(1);
                    let segment = binary::Segment {
                        ctx: reg!(words::b(word)),
                        size: val!(2),
                        unit: (operands >> 32) as u16,
                        flags: (operands >> 48) as u8,
                    };
                    save!();
                    let result = binary::take(cx, words::opcode(word), &segment);
                    finish!(result, words::a(word), 3, low_rel!(1))
                }
                Code::BinSkip | Code::BinSkipRest => {
                    let operands = *pc.add(1);
                    let rest = words::opcode(word) as u16 == Code::BinSkipRest as u16;
                    let unit = (operands >> 32) as u16;
                    if binary::skip(reg!(words::b(word)), val!(2), unit, rest) {
                        next!(3)
                    }
                    jump!(low_rel!(1))
                }
                Code::BinBytes => {
                    if binary::take_literal(reg!(words::b(word)), Term(*pc.add(2))) {
                        next!(3)
                    }
                    jump!(low_rel!(1))
                }
                Code::BinEnd => {
                    if binary::at_end(reg!(words::b(word))) {
                        next!(2)
                    }
                    jump!(low_rel!(1))
                }
                Code::BinTell => {
                    set!(words::a(word), binary::tell(reg!(words::b(word))));
                    next!(1)
                }
                Code::BinSeek => {
                    binary::seek(reg!(words::b(word)), reg!(words::a(word)));
                    next!(1)
                }

                // ---- processes ----
                Code::Send => {
                    count!();
                    let (to, term) = (val!(1), val!(2));
                    save!();
                    match crate::bif::message::send(cx, to, term) {
                        Ok(()) => {
                            load!();
                            set!(words::a(word), term);
                            next!(3)
                        }
                        Err(Trap::Need(words)) => collect_and_retry!(words, 0),
                        Err(_) => {
                            let need = super::trace::native_top_words(2);
                            if cx.p.heap.room() < need {
                                collect_and_retry!(need, 0);
                            }
                            except::native_top(cx, atoms::ERLANG, atoms::SEND, &[to, term]);
                            unwind!()
                        }
                    }
                }
                Code::RecvPeek => {
                    if let Some(message) = cx.p.mailbox.peek() {
                        set!(words::a(word), message);
                        next!(1)
                    }
                    save!();
                    cx.p.pc = pc;
                    if crate::bif::message::handle_own_signals(cx).is_err() {
                        exit!();
                    }
                    load!();
                    if let Some(message) = cx.p.mailbox.peek() {
                        set!(words::a(word), message);
                        next!(1)
                    }
                    jump!(words::rel(word))
                }
                Code::RecvNext => {
                    reds -= 1;
                    cx.p.mailbox.skip();
                    let target = pc.offset(words::rel(word));
                    if reds < 0 {
                        yield_at!(target);
                    }
                    pc = target;
                }
                Code::RecvAccept => {
                    let p = &mut *cx.p;
                    p.mailbox.accept(&mut p.heap);
                    mailbox::stop_timer(cx);
                    next!(1)
                }
                Code::RecvWait => {
                    save!();
                    cx.p.pc = pc.offset(words::rel(word));
                    cx.p.waiting = Waiting::Message;
                    return Outcome::Wait;
                }
                Code::RecvWaitTimeout => {
                    count!();
                    save!();
                    match mailbox::timeout(cx, val!(1)) {
                        mailbox::Timeout::Wait => {
                            cx.p.pc = pc.offset(words::rel(word));
                            cx.p.waiting = Waiting::Message;
                            return Outcome::Wait;
                        }
                        mailbox::Timeout::Over => {
                            next!(2)
                        }
                        mailbox::Timeout::Bad => {
                            except::set(cx, atoms::TIMEOUT_VALUE);
                            unwind!()
                        }
                    }
                }

                // ---- exceptions ----
                Code::Badmatch | Code::CaseClause | Code::TryClause => {
                    need!(3);
                    let tag = match words::opcode(word) {
                        Code::Badmatch => atoms::BADMATCH,
                        Code::CaseClause => atoms::CASE_CLAUSE,
                        _ => atoms::TRY_CLAUSE,
                    };
                    except::set_tuple(cx, tag, val!(1));
                    unwind!()
                }
                Code::IfClause => {
                    save!();
                    except::set(cx, atoms::IF_CLAUSE);
                    unwind!()
                }
                Code::FunctionClause => {
                    let count = words::b(word) as usize;
                    need!(2 * count + 2);
                    let mut args = Term::NIL;
                    for i in (0..count).rev() {
                        let arg = val!(1 + i);
                        args = cx.cons(arg, args);
                    }
                    except::set(cx, atoms::FUNCTION_CLAUSE);
                    cx.p.exception.trace = cx.tuple(&[args]);
                    unwind!()
                }
                Code::Error => {
                    save!();
                    except::set(cx, val!(1));
                    unwind!()
                }
                Code::Raise => {
                    save!();
                    cx.p.exception = crate::process::Exception {
                        class: val!(1),
                        reason: val!(2),
                        trace: reg!(words::a(word)),
                    };
                    unwind!()
                }
                Code::BuildStacktrace => {
                    let raw = reg!(words::b(word));
                    need!(super::trace::words(cx.vm, raw));
                    let list = super::trace::build(cx, raw);
                    load!();
                    set!(words::a(word), list);
                    next!(1)
                }
                Code::CatchValue => {
                    let class = reg!(words::b(word));
                    let reason = reg!(words::c(word));
                    let raw = val!(1);
                    need!(except::catch_words(cx, class, raw));
                    let value = except::catch_value(cx, class, reason, raw);
                    load!();
                    set!(words::a(word), value);
                    next!(2)
                }
            }
        }
    }
}

/// The vals of an instruction, read again after every collection.
#[derive(Clone, Copy)]
pub struct Operands {
    words: *const u64,
    fp: *mut u64,
}

impl Operands {
    /// The vals at `words` of an instruction of the frame at `fp`.
    ///
    /// # Safety
    /// Both belong to the running function, and as many vals follow as will be asked for.
    pub unsafe fn new(words: *const u64, fp: *mut u64) -> Operands {
        Operands { words, fp }
    }

    /// The word at `index` as it stands.
    #[inline]
    pub fn raw(&self, index: usize) -> u64 {
        // SAFETY: the caller of `new` vouches for the words.
        unsafe { *self.words.add(index) }
    }

    /// The val at `index`.
    #[inline]
    pub fn get(&self, index: usize) -> Term {
        let word = self.raw(index);
        if word & tag::TAG_MASK == HEADER {
            // SAFETY: a register of the running frame.
            Term(unsafe { *self.fp.offset(word as i64 as isize >> 3) })
        } else {
            Term(word)
        }
    }
}
