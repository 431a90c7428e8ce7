//! The slow parts of calling: collections at safe points, growing the stack, calls that natives
//! ask for, `apply`.
//!
//! Everything here works on the saved process: the interpreter has written its registers back.

use super::except;
use crate::code::module::{Export, FunEntry, NativeEntry};
use crate::code::words;
use crate::ctx::{Cx, NativeFn, Trap};
use crate::heap::HeapError;
use crate::process::roots::live_at;
use crate::sync::atomic::Ordering;
use crate::term::print::shown;
use crate::term::{Kind, Term, atoms};
use crate::{gc, process::Waiting, process::flags};

/// The process cannot go on: the exit reason is in its exception.
pub struct Dead;

/// Words that a collection moves in the time of a reduction. Charged, so that a process that collects
/// much, such as one near its heap's limit, holds its scheduler no longer than others.
const MOVED_WORDS_PER_REDUCTION: usize = 32;

/// Collects at the safe point `pc`, so that `words` heap words and `stack` stack words are free.
///
/// # Errors
/// When there is no room: the process must exit.
///
/// # Safety
/// `pc` is a safe point of the function that runs, whose frame is the saved one.
#[cold]
pub unsafe fn collect(
    cx: &mut Cx<'_>,
    pc: *const u64,
    words: usize,
    stack: usize,
) -> Result<(), Dead> {
    use crate::sync::atomic::Ordering::Relaxed;
    cx.p.pc = pc;
    let code = &cx.vm.code;
    // SAFETY: by the caller, `pc` is a safe point.
    let live = unsafe { live_at(code, pc) };
    let p = &mut *cx.p;
    let done = match p.mailbox.settle(&mut p.heap) {
        Ok(()) => {
            let major = p.set_flag(crate::process::flags::WANT_GC, false);
            let (heap, mut roots) = p.heap_and_roots(code.literals(), &live);
            if major {
                gc::collect_major(heap, &mut roots, words + stack)
            } else {
                gc::collect(heap, &mut roots, words, stack)
            }
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(stats) => {
            cx.vm.counters.collections.fetch_add(1, Relaxed);
            cx.vm.counters.words_reclaimed.fetch_add(stats.freed_words as u64, Relaxed);
            cx.charge(stats.moved_words / MOVED_WORDS_PER_REDUCTION);
            tracing::trace!(
                pid = %shown(cx.p.pid(), cx.atoms()),
                major = stats.major,
                moved_words = stats.moved_words,
                freed_words = stats.freed_words,
                total_words = stats.total_words,
                "collect"
            );
            Ok(())
        }
        Err(error) => Err(out_of_room(cx, error)),
    }
}

/// The process exits for want of memory.
fn out_of_room(cx: &mut Cx<'_>, error: HeapError) -> Dead {
    let reason = match error {
        HeapError::OutOfMemory => atoms::SYSTEM_LIMIT,
        // OTP's own option ends a process as OTP does; rvm's limit has a name.
        HeapError::Limit if cx.p.extra.as_ref().is_some_and(|e| e.max_heap_words != 0) => {
            atoms::KILLED
        }
        HeapError::Limit => atoms::HEAP_LIMIT,
    };
    tracing::debug!(pid = %shown(cx.p.pid(), cx.atoms()), %error, "out of memory");
    cx.p.exception.class = atoms::EXIT;
    cx.p.exception.reason = reason;
    cx.p.exception.trace = Term::NIL;
    Dead
}

/// Calls a native.
///
/// # Errors
/// The native's trap.
///
/// # Safety
/// `native` is an entry of this VM's table.
#[inline]
pub unsafe fn call_native(
    cx: &mut Cx<'_>,
    native: *const NativeEntry,
    args: &[Term],
) -> Result<Term, Trap> {
    // SAFETY: native entries live as long as the VM, and their function is a NativeFn: that is
    // what `bif::table` registers.
    let function = unsafe { std::mem::transmute::<*const (), NativeFn>((*native).function) };
    function(cx, args)
}

/// Where a call of a fun goes.
pub enum FunTarget {
    /// Code, and the fun whose free variables follow the arguments.
    Code(*const u64),
    /// It is no fun, or of another arity, or its code is gone: the exception is set.
    Raise,
    /// The module of the fun is not loaded: `error_handler` is asked.
    NotLoaded,
}

/// Finds the code of a fun to be called with `arity` arguments, which are at `window`.
///
/// # Safety
/// `window` is the call's window: its arguments are below it.
pub unsafe fn fun_target(cx: &mut Cx<'_>, fun: Term, arity: usize, window: *mut u64) -> FunTarget {
    match fun.kind() {
        // SAFETY: a fun's first word leads to its entry, which lives as long as the VM.
        Some(Kind::Fun) => unsafe {
            let entry = &*(fun.word(1) as *const FunEntry);
            if entry.key.arity as usize != arity {
                return badarity(cx, fun, arity, window);
            }
            let code = entry.code.load(Ordering::Acquire);
            if code.is_null() { FunTarget::NotLoaded } else { FunTarget::Code(code) }
        },
        // SAFETY: as above, for exports.
        Some(Kind::Export) => unsafe {
            let export = &*(fun.word(1) as *const Export);
            if export.key.arity as usize != arity {
                return badarity(cx, fun, arity, window);
            }
            FunTarget::Code(export.code.load(Ordering::Acquire))
        },
        _ => {
            except::set_tuple(cx, atoms::BADFUN, fun);
            FunTarget::Raise
        }
    }
}

/// Sets `{badarity, {Fun, Args}}`; heap room was made by the caller.
///
/// # Safety
/// As [`fun_target`].
unsafe fn badarity(cx: &mut Cx<'_>, fun: Term, arity: usize, window: *mut u64) -> FunTarget {
    let mut args = Term::NIL;
    for i in (0..arity).rev() {
        // SAFETY: by the caller.
        let arg = Term(unsafe { *window.sub(i + 1) });
        args = cx.cons(arg, args);
    }
    let pair = cx.tuple(&[fun, args]);
    except::set_tuple(cx, atoms::BADARITY, pair);
    FunTarget::Raise
}

/// Words that [`fun_target`] needs on the heap when it raises, and that calling the error handler
/// in its place needs on heap and stack.
pub const fn fun_error_words(arity: usize) -> usize {
    2 * arity + 3 + 3
}

/// The code that `module:function/arity` leads to.
///
/// # Errors
/// `badarg` when one is no atom, or `arity` is out of range.
pub fn apply_target(
    cx: &mut Cx<'_>,
    module: Term,
    function: Term,
    arity: usize,
) -> Result<*const u64, Trap> {
    if !module.is_atom() || !function.is_atom() {
        return Err(cx.badarg());
    }
    if arity > 255 {
        return Err(cx.system_limit());
    }
    let export = cx.vm.code.export((module, function, arity as u8));
    // SAFETY: exports live as long as the VM.
    Ok(unsafe { export.as_ref() }.code.load(Ordering::Acquire))
}

/// Puts the call that a native asked for in place of its own at `window`; returns the code to
/// enter.
///
/// # Errors
/// When the target is no callable thing: the exception is set.
///
/// # Safety
/// `window` is the native's window, with room below it for the arguments and one word more.
pub unsafe fn pending_call(cx: &mut Cx<'_>, window: *mut u64) -> Result<*const u64, Trap> {
    let (module, function) = cx.call.target.take().expect("a native that traps names a target");
    let args = std::mem::take(&mut cx.call.args);
    let arity = args.len();
    for (i, arg) in args.iter().enumerate() {
        // SAFETY: by the caller.
        unsafe { *window.sub(i + 1) = arg.0 };
    }
    if function.is_none() {
        // SAFETY: as above.
        unsafe { *window.sub(arity + 1) = module.0 };
        return Ok(cx.vm.code.call_fun_stub(arity));
    }
    apply_target(cx, module, function, arity)
}

/// Prepares a hibernation: all frames are dropped, the call that the native asked for stands at the
/// bottom, and the heap shrinks to what it needs.
///
/// # Errors
/// When the target is no function, or there is no memory.
pub fn hibernate(cx: &mut Cx<'_>) -> Result<(), Dead> {
    // SAFETY: the bottom frame is at the end of the block, and frames above it are given up.
    let bottom = unsafe { cx.p.heap.end.sub(1) };
    // SAFETY: the caller has made sure of room for the arguments below the running frame, and the
    // bottom frame is not below that.
    let code = unsafe {
        *bottom = crate::code::module::ReturnPoint::word(cx.vm.code.end_of_process());
        pending_call(cx, bottom)
    };
    let Ok(code) = code else { return Err(Dead) };
    cx.p.fp = bottom;
    cx.p.pc = code;
    // SAFETY: `code` is at an `Enter`.
    let arity = words::b(unsafe { *code }) as usize;
    // SAFETY: arguments lie below the bottom frame.
    cx.p.heap.stack_low = unsafe { bottom.sub(arity) };
    // SAFETY: an entry is a safe point.
    let live = unsafe { live_at(&cx.vm.code, code) };
    let (heap, mut roots) = cx.p.heap_and_roots(cx.vm.code.literals(), &live);
    if let Err(error) = gc::hibernate(heap, &mut roots) {
        return Err(out_of_room(cx, error));
    }
    if cx.p.mailbox.is_empty() {
        cx.p.waiting = Waiting::Message;
        cx.p.flags |= flags::HIBERNATING;
    } else {
        cx.p.waiting = Waiting::No;
    }
    Ok(())
}
