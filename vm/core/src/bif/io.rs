//! `rvm_io`: the standard streams.
//!
//! A write that cannot make anyone wait is made at once; others, and all reads, go to the blocking
//! pool. Nothing is buffered here (the `user` process batches), so halting has nothing to flush.

use super::args::{BifResult, to_usize};
use super::iolist;
use super::{build, posix, sys};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::tuple_words;
use crate::heap::binary::binary_words;
use crate::sync::atomic::Ordering;
use crate::term::{Term, atoms};
use std::io;

/// A pipe or terminal that is ready takes so many bytes without waiting: POSIX's least PIPE_BUF.
const ATOMIC_WRITE: usize = 512;

/// A regular file takes this much in well under a millisecond.
const FILE_WRITE: usize = 64 * 1024;

/// Most bytes one read gives: what a terminal or pipe ever has at once, and a bound on what a
/// greedy caller makes us allocate.
const READ_MAX: usize = 64 * 1024;

/// `{error, Posix}` for an I/O error; room is asked for.
///
/// # Errors
/// When the heap needs room.
pub fn posix_error(cx: &mut Cx<'_>, error: &io::Error) -> BifResult {
    let name = posix::atom(cx, posix::errno(error))?;
    build::tuple(cx, &[atoms::ERROR, name])
}

/// Has a job of the blocking pool brought its result for the native that runs?
pub fn has_result(cx: &Cx<'_>) -> bool {
    cx.p.extra.as_ref().is_some_and(|extra| extra.blocking.is_some())
}

/// Runs a job on the blocking pool, made only when there is no result yet, and turns its result
/// into a term. `words` says how much room that needs; it is asked for first, and the result kept
/// meanwhile.
///
/// # Errors
/// [`Trap::Block`] until the result is there; when the heap needs room.
pub fn blocking<T: Send + 'static>(
    cx: &mut Cx<'_>,
    make: impl FnOnce(&mut Cx<'_>) -> Result<Box<dyn FnOnce() -> T + Send>, Trap>,
    words: impl FnOnce(&T) -> usize,
    finish: impl FnOnce(&mut Cx<'_>, T) -> BifResult,
) -> BifResult {
    let result = if has_result(cx) {
        cx.block(|| -> T { unreachable!("the result is there") })?
    } else {
        let job = make(cx)?;
        cx.block(job)?
    };
    if let Err(trap) = cx.reserve(words(&result)) {
        cx.unblock(result);
        return Err(trap);
    }
    finish(cx, result)
}

/// `rvm_io:write/2`
///
/// # Errors
/// `badarg` for another descriptor than 1 and 2, or no I/O list.
pub fn write(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let fd = match args[0].as_small() {
        Some(fd @ 1..=2) => fd as i32,
        _ => return Err(cx.badarg()),
    };
    if !has_result(cx) {
        let bytes = iolist::to_vec(cx, args[1])?;
        cx.vm.counters.output.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        let now = (bytes.len() <= ATOMIC_WRITE && sys::writable_now(fd))
            || (bytes.len() <= FILE_WRITE && sys::is_regular(fd));
        if now {
            return match sys::write_all(fd, &bytes) {
                Ok(()) => Ok(atoms::OK),
                // On a second run the room is there, and the write fails again.
                Err(error) => posix_error(cx, &error),
            };
        }
        return cx.block(move || sys::write_all(fd, &bytes)).and_then(|done| written(cx, done));
    }
    let done = cx.block(|| -> io::Result<()> { unreachable!("the result is there") })?;
    written(cx, done)
}

fn written(cx: &mut Cx<'_>, done: io::Result<()>) -> BifResult {
    match done {
        Ok(()) => Ok(atoms::OK),
        Err(error) => {
            if let Err(trap) = cx.reserve(tuple_words(2)) {
                cx.unblock::<io::Result<()>>(Err(error));
                return Err(trap);
            }
            let name = posix::atom(cx, posix::errno(&error))?;
            Ok(cx.tuple(&[atoms::ERROR, name]))
        }
    }
}

/// `rvm_io:read/2`
///
/// # Errors
/// `badarg` for another descriptor than 0.
pub fn read(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(0), Some(max)) = (args[0].as_small(), to_usize(args[1])) else {
        return Err(cx.badarg());
    };
    let max = max.clamp(1, READ_MAX);
    blocking(
        cx,
        |_| Ok(Box::new(move || sys::read(0, max))),
        |result| tuple_words(2) + result.as_ref().map_or(0, |bytes| binary_words(bytes.len())),
        |cx, result| match result {
            Ok(bytes) if bytes.is_empty() => Ok(atoms::EOF),
            Ok(bytes) => {
                cx.vm.counters.input.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                let binary = build::raw_binary(cx, &bytes)?;
                Ok(cx.tuple(&[atoms::OK, binary]))
            }
            Err(error) => {
                let name = posix::atom(cx, posix::errno(&error))?;
                Ok(cx.tuple(&[atoms::ERROR, name]))
            }
        },
    )
}

fn descriptor(cx: &mut Cx<'_>, term: Term) -> Result<i32, Trap> {
    match term.as_small() {
        Some(fd @ 0..=2) => Ok(fd as i32),
        _ => Err(cx.badarg()),
    }
}

/// `rvm_io:geometry/1`
///
/// # Errors
/// `badarg` for another descriptor than 0, 1 and 2.
pub fn geometry(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let fd = descriptor(cx, args[0])?;
    match sys::geometry(fd) {
        Some((columns, rows)) => {
            build::tuple(cx, &[Term::small(columns as i64), Term::small(rows as i64)])
        }
        None => Ok(atoms::UNDEFINED),
    }
}

/// `rvm_io:is_tty/1`
///
/// # Errors
/// As [`geometry`].
pub fn is_tty(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let fd = descriptor(cx, args[0])?;
    Ok(Term::bool(sys::is_tty(fd)))
}
