//! Exceptions: setting one, finding its handler, and what becomes of it when there is none.
//!
//! The exception in flight is in `Process::exception`. Its `trace` is `NONE` until the raise has
//! been located, `[]` or a tuple when whoever raised gave the first entry (see `trace::capture`),
//! and a raw trace or a list when it is complete.

use super::call::{Dead, collect};
use super::trace;
use crate::code::module::ReturnPoint;
use crate::code::words;
use crate::ctx::Cx;
use crate::process::Exception;
use crate::term::{Kind, Term, atoms};

/// Sets an exception of class `error`.
pub fn set(cx: &mut Cx<'_>, reason: Term) {
    cx.p.exception = Exception { class: atoms::ERROR, reason, trace: Term::NIL };
}

/// Sets `{tag, value}` with class `error`; three words must be there.
pub fn set_tuple(cx: &mut Cx<'_>, tag: Term, value: Term) {
    let reason = cx.tuple(&[tag, value]);
    set(cx, reason);
}

/// Where execution goes on after an exception was raised at `pc`: at its handler, with `fp` and the
/// handler's registers set. Without a handler the process is dead.
///
/// # Errors
/// When there is no handler: the exit reason is in the exception.
///
/// # Safety
/// `pc` is the raising instruction of the function that runs, whose frame is the saved one.
pub unsafe fn unwind(cx: &mut Cx<'_>, pc: *const u64) -> Result<*const u64, Dead> {
    let given = cx.p.exception.trace;
    if !is_complete(given) {
        if cx.p.heap.room() < trace::RAW_WORDS {
            // SAFETY: by the caller, `pc` raised, which only safe points do.
            unsafe { collect(cx, pc, trace::RAW_WORDS, 0)? };
        }
        let top = cx.p.exception.trace;
        let top = if top.is_none() { Term::NIL } else { top };
        cx.p.exception.trace = trace::capture(cx, pc, top);
    }
    let mut code = pc;
    let mut fp = cx.p.fp;
    loop {
        if let Some(module) = cx.vm.code.module_at(code) {
            let offset = module.offset(code);
            if let Some(handler) = module.handler_at(offset) {
                let function = module.function_at(offset).expect("a handler is in a function");
                // SAFETY: `entry` is at the function's `Enter`.
                let registers = words::a(unsafe { *module.address(function.entry) }) as usize;
                // SAFETY: below the frame is the rest of the block, or what was the stack.
                let limit = unsafe { fp.sub(registers) };
                if (limit as usize) < cx.p.heap.hp as usize {
                    // The heap has grown into the part of the frame that was dead meanwhile.
                    // SAFETY: as above.
                    unsafe { collect(cx, pc, 0, registers)? };
                    // The frames have moved: look for the handler again from the top.
                    (code, fp) = (pc, cx.p.fp);
                    continue;
                }
                let exception = cx.p.exception;
                let values = [exception.class, exception.reason, exception.trace];
                // SAFETY: the handler's registers lie in the frame of its function.
                unsafe {
                    for (i, value) in values.into_iter().enumerate() {
                        *fp.sub(handler.base as usize + i + 1) = value.0;
                    }
                }
                cx.p.heap.stack_low = limit;
                cx.p.fp = fp;
                cx.p.exception =
                    Exception { class: Term::NONE, reason: Term::NONE, trace: Term::NONE };
                return Ok(module.address(handler.target));
            }
        }
        // SAFETY: frames are chained as `code::module::ReturnPoint` says.
        unsafe {
            let point = &*ReturnPoint::from_word(*fp);
            if point.size == 0 {
                break;
            }
            code = point.code.sub(1);
            fp = fp.add(point.size as usize);
        }
    }
    cx.p.fp = fp;
    // SAFETY: the bottom frame has no registers.
    cx.p.heap.stack_low = fp;
    uncaught(cx)?;
    Err(Dead)
}

/// Is there nothing left to find out about this trace?
fn is_complete(trace: Term) -> bool {
    trace.is_cons() || trace.kind() == Some(Kind::Trace)
}

/// Turns an exception that nobody catches into an exit reason, as links and monitors see it.
fn uncaught(cx: &mut Cx<'_>) -> Result<(), Dead> {
    let exception = cx.p.exception;
    if exception.class == atoms::EXIT {
        return Ok(());
    }
    let need = trace::words(cx.vm, exception.trace) + 3 + 3;
    if cx.p.heap.room() < need {
        // Nothing on the stack is needed any more.
        // SAFETY: the VM's own stub, a safe point without registers.
        let end = unsafe { (*cx.vm.code.end_of_process()).code };
        // SAFETY: as above.
        unsafe { collect(cx, end, need, 0)? };
    }
    let exception = cx.p.exception;
    let list = trace::build(cx, exception.trace);
    let reason = if exception.class == atoms::THROW {
        cx.tuple(&[atoms::NOCATCH, exception.reason])
    } else {
        exception.reason
    };
    let reason = cx.tuple(&[reason, list]);
    cx.p.exception.reason = reason;
    Ok(())
}

/// What the old `catch` gives: the thrown term, `{'EXIT', Reason}`, or `{'EXIT', {Reason, Stack}}`.
/// Words it needs come from [`catch_words`].
pub fn catch_value(cx: &mut Cx<'_>, class: Term, reason: Term, raw: Term) -> Term {
    if class == atoms::THROW {
        return reason;
    }
    let reason = if class == atoms::ERROR {
        let list = trace::build(cx, raw);
        cx.tuple(&[reason, list])
    } else {
        reason
    };
    cx.tuple(&[atoms::EXIT_SIGNAL, reason])
}

/// Words that [`catch_value`] needs.
pub fn catch_words(cx: &Cx<'_>, class: Term, raw: Term) -> usize {
    if class == atoms::ERROR { trace::words(cx.vm, raw) + 6 } else { 3 }
}

/// A native has raised: unless it said otherwise, it stands first in the trace. Heap room for
/// [`trace::native_top_words`] must be there.
pub fn native_top(cx: &mut Cx<'_>, module: Term, function: Term, args: &[Term]) {
    let cause = cx.p.exception.trace;
    cx.p.exception.trace = trace::native_top(cx, module, function, args, cause);
}
