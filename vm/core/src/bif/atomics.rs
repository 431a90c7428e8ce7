//! Module `atomics`: arrays of 64-bit integers that processes share.
//!
//! Owned by the VM's resources under the number of their reference, and kept while the VM lives:
//! nobody knows when the last copy of a reference is gone. Each operation is one atomic
//! instruction, sequentially consistent, on whatever thread the caller runs.

use super::args::{self, BifResult};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, INT64_WORDS, REF_WORDS, tuple_words};
use crate::sync::atomic::{AtomicU64, Ordering::SeqCst};
use crate::term::{Term, View, atoms};
use std::sync::Arc;

/// One array.
struct Array {
    signed: bool,
    cells: Vec<AtomicU64>,
}

/// `rvm_atomics:new(Size, Signed) -> Reference`
///
/// # Errors
/// `badarg` for a size that is none; `system_limit` when the memory is not there.
pub fn new(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(size), Some(signed)) = (args::to_usize(args[0]), args::to_bool(args[1])) else {
        return Err(cx.badarg());
    };
    if size == 0 {
        return Err(cx.badarg());
    }
    cx.reserve(REF_WORDS)?;
    let mut cells = Vec::new();
    if cells.try_reserve_exact(size).is_err() {
        return Err(cx.system_limit());
    }
    cells.resize_with(size, || AtomicU64::new(0));
    cx.charge(size / 64);
    let number = cx.host.unique();
    let array = Arc::new(Array { signed, cells });
    cx.vm.resources.lock().unwrap().insert(number, Box::new(array));
    Ok(cx.heap().reference(number, None))
}

fn array(cx: &mut Cx<'_>, reference: Term) -> Result<Arc<Array>, Trap> {
    let found = match reference.view() {
        View::Ref(number, _) => {
            let resources = cx.vm.resources.lock().unwrap();
            resources.get(&number).and_then(|r| r.downcast_ref::<Arc<Array>>().cloned())
        }
        _ => None,
    };
    found.ok_or_else(|| cx.badarg())
}

/// The array and the index, counted from 0.
fn cell(cx: &mut Cx<'_>, args: &[Term]) -> Result<(Arc<Array>, usize), Trap> {
    let array = array(cx, args[0])?;
    match args::to_usize(args[1]).and_then(|i| i.checked_sub(1)) {
        Some(index) if index < array.cells.len() => Ok((array, index)),
        _ => Err(cx.badarg()),
    }
}

/// A value that the array can hold, as its bits.
fn value(cx: &mut Cx<'_>, array: &Array, term: Term) -> Result<u64, Trap> {
    let bits = if array.signed {
        args::to_i64(term).map(|value| value as u64)
    } else {
        args::to_u64(term)
    };
    bits.ok_or_else(|| cx.badarg())
}

/// An increment: any integer of 64 bits, with or without sign.
fn increment(cx: &mut Cx<'_>, term: Term) -> Result<u64, Trap> {
    let bits = args::to_u64(term).or_else(|| args::to_i64(term).map(|value| value as u64));
    bits.ok_or_else(|| cx.badarg())
}

/// A value as a term, for which [`INT64_WORDS`] have been reserved.
fn term(cx: &mut Cx<'_>, array: &Array, bits: u64) -> Term {
    if array.signed { cx.heap().int(bits as i64) } else { cx.heap().uint(bits) }
}

/// `atomics:put/3`
///
/// # Errors
/// `badarg` for what is no array, no index or no value of it: all natives of this file alike.
pub fn put(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (array, index) = cell(cx, args)?;
    let bits = value(cx, &array, args[2])?;
    let ok = cx.intern("ok")?;
    array.cells[index].store(bits, SeqCst);
    Ok(ok)
}

/// `atomics:get/2`
///
/// # Errors
/// As [`put`].
pub fn get(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (array, index) = cell(cx, args)?;
    cx.reserve(INT64_WORDS)?;
    let bits = array.cells[index].load(SeqCst);
    Ok(term(cx, &array, bits))
}

/// Adds, and gives the new value if it is wanted.
fn change(cx: &mut Cx<'_>, args: &[Term], negate: bool, wanted: bool) -> BifResult {
    let (array, index) = cell(cx, args)?;
    let mut step = increment(cx, args[2])?;
    if negate {
        step = step.wrapping_neg();
    }
    let ok = cx.intern("ok")?;
    // Before the effect: after a collection the native begins anew.
    cx.reserve(INT64_WORDS)?;
    let old = array.cells[index].fetch_add(step, SeqCst);
    Ok(if wanted { term(cx, &array, old.wrapping_add(step)) } else { ok })
}

/// `atomics:add/3`
///
/// # Errors
/// As [`put`].
pub fn add(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    change(cx, args, false, false)
}

/// `atomics:sub/3`
///
/// # Errors
/// As [`put`].
pub fn sub(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    change(cx, args, true, false)
}

/// `atomics:add_get/3`
///
/// # Errors
/// As [`put`].
pub fn add_get(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    change(cx, args, false, true)
}

/// `atomics:sub_get/3`
///
/// # Errors
/// As [`put`].
pub fn sub_get(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    change(cx, args, true, true)
}

/// `atomics:exchange/3`
///
/// # Errors
/// As [`put`].
pub fn exchange(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (array, index) = cell(cx, args)?;
    let bits = value(cx, &array, args[2])?;
    cx.reserve(INT64_WORDS)?;
    let old = array.cells[index].swap(bits, SeqCst);
    Ok(term(cx, &array, old))
}

/// `atomics:compare_exchange/4`
///
/// # Errors
/// As [`put`].
pub fn compare_exchange(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (array, index) = cell(cx, args)?;
    let expected = value(cx, &array, args[2])?;
    let desired = value(cx, &array, args[3])?;
    let ok = cx.intern("ok")?;
    cx.reserve(INT64_WORDS)?;
    match array.cells[index].compare_exchange(expected, desired, SeqCst, SeqCst) {
        Ok(_) => Ok(ok),
        Err(actual) => Ok(term(cx, &array, actual)),
    }
}

/// `rvm_atomics:info(Reference) -> {Size, Signed}`
///
/// # Errors
/// As [`put`].
pub fn info(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let array = array(cx, args[0])?;
    cx.reserve(tuple_words(2))?;
    let signed = if array.signed { atoms::TRUE } else { atoms::FALSE };
    Ok(cx.tuple(&[Term::small(array.cells.len() as i64), signed]))
}
