//! Reading the arguments of natives: from terms to Rust values, without surprises.
//!
//! Pure functions over terms. What is not of the wanted form is `None`; the native says which
//! exception that is.

use crate::ctx::{Cx, Trap};
use crate::term::{Term, View};
use std::borrow::Cow;

/// What every native returns.
pub type BifResult = Result<Term, Trap>;

/// A non-negative integer that fits a `usize`.
#[inline]
pub fn to_usize(term: Term) -> Option<usize> {
    usize::try_from(term.as_small()?).ok()
}

/// An integer of 64 bits.
#[inline]
pub fn to_i64(term: Term) -> Option<i64> {
    match term.view() {
        View::Small(value) => Some(value),
        View::Big(false, [limb]) => i64::try_from(*limb).ok(),
        View::Big(true, [limb]) => 0i64.checked_sub_unsigned(*limb),
        _ => None,
    }
}

/// A non-negative integer of 64 bits.
#[inline]
pub fn to_u64(term: Term) -> Option<u64> {
    match term.view() {
        View::Small(value) => u64::try_from(value).ok(),
        View::Big(false, [limb]) => Some(*limb),
        _ => None,
    }
}

/// The elements of a proper list; their number is charged.
///
/// # Errors
/// `badarg` when it is no proper list, `system_limit` when memory is short.
pub fn list_vec(cx: &mut Cx<'_>, list: Term) -> Result<Vec<Term>, Trap> {
    let Some(len) = list.list_len() else { return Err(cx.badarg()) };
    let mut elements = Vec::new();
    if elements.try_reserve_exact(len).is_err() {
        return Err(cx.system_limit());
    }
    elements.extend(list.iter_list());
    cx.charge(len / 32);
    Ok(elements)
}

/// The bytes of a binary (whole bytes), copied only when they are not aligned.
pub fn bytes<'a>(term: Term) -> Option<Cow<'a, [u8]>> {
    let bits = term.as_bits()?;
    match bits.as_bytes() {
        Some(bytes) => Some(Cow::Borrowed(bytes)),
        None if bits.is_binary() => Some(Cow::Owned(bits.to_vec())),
        None => None,
    }
}

/// The text of a list of code points; surrogates and what is beyond Unicode are refused.
pub fn string(list: Term) -> Option<String> {
    let mut cells = list.iter_list();
    let mut text = String::new();
    for element in cells.by_ref() {
        text.push(char::from_u32(u32::try_from(element.as_small()?).ok()?)?);
    }
    cells.rest().is_nil().then_some(text)
}

/// The bytes of a list of integers from 0 to 255.
pub fn byte_list(list: Term) -> Option<Vec<u8>> {
    let mut cells = list.iter_list();
    let mut bytes = Vec::new();
    for element in cells.by_ref() {
        bytes.push(u8::try_from(element.as_small()?).ok()?);
    }
    cells.rest().is_nil().then_some(bytes)
}

/// Is it one of the atoms `true` and `false`, and which?
#[inline]
pub fn to_bool(term: Term) -> Option<bool> {
    match term {
        crate::term::atoms::TRUE => Some(true),
        crate::term::atoms::FALSE => Some(false),
        _ => None,
    }
}
