//! Results of natives: one reserve and one term, for the natives that build nothing else.
//!
//! A native that builds more than one object reserves for all of them itself and uses the
//! builders of [`crate::heap::alloc`] and [`crate::heap::binary`].

use super::args::BifResult;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, CONS_WORDS, INT64_WORDS, float_words, int_words, list_words};
use crate::heap::alloc::{REF_WORDS, tuple_words};
use crate::heap::binary::{self, binary_words};
use crate::heap::{Heap, Space};
use crate::term::bits::BitView;
use crate::term::{Term, atoms};

/// A list of code points.
///
/// # Errors
/// When the heap needs room.
pub fn string(cx: &mut Cx<'_>, text: &str) -> BifResult {
    cx.reserve(list_words(text.len()))?;
    Ok(cx.heap().string(text))
}

/// A list of bytes and a tail.
///
/// # Errors
/// When the heap needs room.
pub fn byte_list(cx: &mut Cx<'_>, bytes: &[u8], tail: Term) -> BifResult {
    cx.reserve(list_words(bytes.len()))?;
    cx.charge(bytes.len() / 64);
    Ok(cx.heap().byte_list(bytes, tail))
}

/// A binary.
///
/// # Errors
/// When the heap needs room; `system_limit` when the memory is not there.
pub fn binary(cx: &mut Cx<'_>, bytes: &[u8]) -> BifResult {
    cx.reserve(binary_words(bytes.len()))?;
    cx.charge(bytes.len() / 1024);
    raw_binary(cx, bytes)
}

/// A binary, of [`binary_words`] already reserved.
///
/// # Errors
/// `system_limit` when the memory is not there.
pub fn raw_binary(cx: &mut Cx<'_>, bytes: &[u8]) -> BifResult {
    binary::binary(cx.heap(), bytes).map_err(|_| cx.system_limit())
}

/// A bitstring.
///
/// # Errors
/// When the heap needs room; `system_limit` when the memory is not there.
pub fn bitstring(cx: &mut Cx<'_>, bits: &BitView) -> BifResult {
    cx.reserve(binary::bits_words(bits.len()))?;
    cx.charge(bits.len() / 8192);
    binary::bitstring(cx.heap(), bits).map_err(|_| cx.system_limit())
}

/// An integer.
///
/// # Errors
/// When the heap needs room.
#[inline]
pub fn int(cx: &mut Cx<'_>, value: i64) -> BifResult {
    if let Some(small) = Term::try_small(value) {
        return Ok(small);
    }
    cx.reserve(int_words(value))?;
    Ok(cx.heap().int(value))
}

/// A non-negative integer.
///
/// # Errors
/// When the heap needs room.
pub fn uint(cx: &mut Cx<'_>, value: u64) -> BifResult {
    match i64::try_from(value) {
        Ok(value) => int(cx, value),
        Err(_) => {
            cx.reserve(INT64_WORDS)?;
            Ok(cx.heap().uint(value))
        }
    }
}

/// A float.
///
/// # Errors
/// `badarith` for what is no number or infinite; when the heap needs room.
#[inline]
pub fn float(cx: &mut Cx<'_>, value: f64) -> BifResult {
    if let Some(immediate) = Term::try_float(value) {
        return Ok(immediate);
    }
    if !value.is_finite() {
        return Err(cx.badarith());
    }
    cx.reserve(float_words(value))?;
    Ok(cx.heap().float(value))
}

/// A tuple.
///
/// # Errors
/// When the heap needs room.
#[inline]
pub fn tuple(cx: &mut Cx<'_>, elements: &[Term]) -> BifResult {
    cx.reserve(tuple_words(elements.len()))?;
    Ok(cx.tuple(elements))
}

/// A list.
///
/// # Errors
/// When the heap needs room.
pub fn list(cx: &mut Cx<'_>, elements: &[Term]) -> BifResult {
    cx.reserve(list_words(elements.len()))?;
    cx.charge(elements.len() / 64);
    Ok(cx.heap().list(elements))
}

/// A list cell.
///
/// # Errors
/// When the heap needs room.
pub fn cons(cx: &mut Cx<'_>, head: Term, tail: Term) -> BifResult {
    cx.reserve(CONS_WORDS)?;
    Ok(cx.cons(head, tail))
}

/// Raises `function_clause` as the Erlang function `module:function` would: with its own entry,
/// which has no place in a file, on top of the trace.
///
/// # Errors
/// Always: the exception, or the need for room.
pub fn function_clause<T>(
    cx: &mut Cx<'_>,
    module: &str,
    function: &str,
    args: &[Term],
) -> Result<T, Trap> {
    let (module, function) = (cx.intern(module)?, cx.intern(function)?);
    cx.reserve(list_words(args.len()) + tuple_words(4))?;
    let list = cx.heap().list(args);
    let top = cx.tuple(&[module, function, list, Term::NIL]);
    let trap = cx.error(atoms::FUNCTION_CLAUSE);
    cx.p.exception.trace = top;
    Err(trap)
}

/// A fresh reference.
///
/// # Errors
/// When the heap needs room.
pub fn reference(cx: &mut Cx<'_>) -> BifResult {
    cx.reserve(REF_WORDS)?;
    let number = cx.host.unique();
    Ok(cx.heap().reference(number, None))
}

/// A heap whose reserve asks only for room: for builders that reserve for themselves, after the
/// native has reserved for what it builds around their result. So many words are kept for that.
#[derive(Debug)]
pub struct Room<'a>(pub &'a mut Heap, pub usize);

impl Space for Room<'_> {
    fn reserve(&mut self, words: usize) -> bool {
        self.0.room() >= words.saturating_add(self.1)
    }

    fn alloc(&mut self, words: usize) -> *mut u64 {
        self.0.alloc(words)
    }

    unsafe fn link_refbits(&mut self, object: *mut u64, bytes: usize) {
        // SAFETY: handed on as it is.
        unsafe { self.0.link_refbits(object, bytes) }
    }
}
