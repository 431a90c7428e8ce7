//! Arithmetic on terms: the slow paths that the interpreter, native code and the natives share.
//!
//! The fast paths (two small integers, two immediate floats) are inline in the interpreter; what
//! comes here is of any kind. Integers have any size, floats are always finite.

use super::args::BifResult;
use super::build;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::Build;
use crate::term::big::{self, Int, IntError};
use crate::term::{Term, atoms};

/// A number as a float: an integer is rounded to the nearest; `None` when it is no number or too
/// large.
#[inline]
pub fn to_f64(term: Term) -> Option<f64> {
    if let Some(small) = term.as_small() {
        return Some(small as f64);
    }
    match term.as_float() {
        Some(float) => Some(float),
        None if term.is_integer() => big::to_f64(term),
        None => None,
    }
}

/// Remembers the operands for the stack trace and raises: `badarith` or `system_limit`.
#[cold]
fn fail(cx: &mut Cx<'_>, error: IntError) -> Trap {
    match error {
        IntError::NotInteger | IntError::DivideByZero => cx.error(atoms::BADARITH),
        IntError::TooLarge => cx.system_limit(),
    }
}

/// The term of an integer result.
///
/// # Errors
/// When the heap needs room, or what the operation failed with.
pub fn integer(cx: &mut Cx<'_>, result: Result<Int, IntError>) -> BifResult {
    match result {
        Ok(int) => {
            cx.reserve(int.words())?;
            Ok(int.build(cx.heap()))
        }
        Err(error) => Err(fail(cx, error)),
    }
}

#[inline]
fn integers(
    cx: &mut Cx<'_>,
    a: Term,
    b: Term,
    operation: fn(Term, Term) -> Result<Int, IntError>,
) -> BifResult {
    let result = operation(a, b);
    if result.is_ok() {
        cx.charge(big::cost(a, b));
    }
    integer(cx, result)
}

#[inline]
fn numbers(
    cx: &mut Cx<'_>,
    a: Term,
    b: Term,
    ints: fn(Term, Term) -> Result<Int, IntError>,
    floats: fn(f64, f64) -> f64,
) -> BifResult {
    if a.is_integer() && b.is_integer() {
        return integers(cx, a, b, ints);
    }
    match (to_f64(a), to_f64(b)) {
        (Some(x), Some(y)) => build::float(cx, floats(x, y)),
        _ => Err(cx.badarith()),
    }
}

/// `a + b`
///
/// # Errors
/// `badarith`, `system_limit`, or the need for room: all operations of this file alike.
pub fn add(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
        return build::int(cx, x + y);
    }
    numbers(cx, a, b, big::add, |x, y| x + y)
}

/// `a - b`
///
/// # Errors
/// As [`add`].
pub fn sub(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
        return build::int(cx, x - y);
    }
    numbers(cx, a, b, big::sub, |x, y| x - y)
}

/// `a * b`
///
/// # Errors
/// As [`add`].
pub fn mul(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    if let (Some(x), Some(y)) = (a.as_small(), b.as_small()) {
        let product = x as i128 * y as i128;
        if let Ok(product) = i64::try_from(product) {
            return build::int(cx, product);
        }
        cx.reserve(crate::heap::alloc::INT128_WORDS)?;
        return Ok(cx.heap().int128(product));
    }
    numbers(cx, a, b, big::mul, |x, y| x * y)
}

/// `a / b`
///
/// # Errors
/// As [`add`].
pub fn div(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    match (to_f64(a), to_f64(b)) {
        (Some(x), Some(y)) if y != 0.0 => build::float(cx, x / y),
        _ => Err(cx.badarith()),
    }
}

/// `a div b`
///
/// # Errors
/// As [`add`].
pub fn int_div(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    if let (Some(x), Some(y)) = (a.as_small(), b.as_small())
        && y != 0
    {
        return build::int(cx, x / y);
    }
    integers(cx, a, b, big::div)
}

/// `a rem b`
///
/// # Errors
/// As [`add`].
pub fn rem(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    if let (Some(x), Some(y)) = (a.as_small(), b.as_small())
        && y != 0
    {
        return Ok(Term::small(x % y));
    }
    integers(cx, a, b, big::rem)
}

/// `a band b`
///
/// # Errors
/// As [`add`].
pub fn band(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    integers(cx, a, b, big::band)
}

/// `a bor b`
///
/// # Errors
/// As [`add`].
pub fn bor(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    integers(cx, a, b, big::bor)
}

/// `a bxor b`
///
/// # Errors
/// As [`add`].
pub fn bxor(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    integers(cx, a, b, big::bxor)
}

/// `a bsl b`
///
/// # Errors
/// As [`add`].
pub fn bsl(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    integers(cx, a, b, big::bsl)
}

/// `a bsr b`
///
/// # Errors
/// As [`add`].
pub fn bsr(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    integers(cx, a, b, big::bsr)
}

/// `-a`
///
/// # Errors
/// As [`add`].
pub fn neg(cx: &mut Cx<'_>, a: Term) -> BifResult {
    if let Some(x) = a.as_small() {
        return build::int(cx, -x);
    }
    match a.as_float() {
        Some(x) => build::float(cx, -x),
        None => integer(cx, big::neg(a)),
    }
}

/// `bnot a`
///
/// # Errors
/// As [`add`].
pub fn bnot(cx: &mut Cx<'_>, a: Term) -> BifResult {
    match a.as_small() {
        Some(x) => Ok(Term::small(!x)),
        None => integer(cx, big::bnot(a)),
    }
}
