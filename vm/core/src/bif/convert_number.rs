//! Integers from and to text.
//!
//! Work grows faster than the text for integers of many thousand digits; it is charged.

use super::args::{self, BifResult, to_usize};
use super::arith_ops::integer;
use super::build;
use crate::ctx::{Cx, Trap};
use crate::term::big::{self, IntError};
use crate::term::{Term, View};

/// Digits read or written for one reduction.
const DIGITS_PER_REDUCTION: usize = 16;

fn base(cx: &mut Cx<'_>, term: Term) -> Result<u32, Trap> {
    match to_usize(term) {
        Some(base @ 2..=36) => Ok(base as u32),
        _ => Err(cx.badarg()),
    }
}

/// The digits of an integer.
fn text(cx: &mut Cx<'_>, term: Term, base: u32) -> Result<String, Trap> {
    match term.view() {
        View::Small(value) if base == 10 => Ok(value.to_string()),
        View::Small(_) => Ok(big::to_text(term, base)),
        View::Big(_, limbs) => {
            cx.charge(limbs.len() * limbs.len() / 64 + limbs.len());
            Ok(big::to_text(term, base))
        }
        _ => Err(cx.badarg()),
    }
}

/// `erlang:integer_to_list/1`
///
/// # Errors
/// `badarg`: all natives of this file alike, unless said otherwise.
pub fn integer_to_list1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = text(cx, args[0], 10)?;
    build::string(cx, &text)
}

/// `erlang:integer_to_list/2`
///
/// # Errors
/// As [`integer_to_list1`].
pub fn integer_to_list2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let base = base(cx, args[1])?;
    let text = text(cx, args[0], base)?;
    build::string(cx, &text)
}

/// `erlang:integer_to_binary/1`
///
/// # Errors
/// As [`integer_to_list1`].
pub fn integer_to_binary1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let text = text(cx, args[0], 10)?;
    build::binary(cx, text.as_bytes())
}

/// `erlang:integer_to_binary/2`
///
/// # Errors
/// As [`integer_to_list1`].
pub fn integer_to_binary2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let base = base(cx, args[1])?;
    let text = text(cx, args[0], base)?;
    build::binary(cx, text.as_bytes())
}

fn parsed(cx: &mut Cx<'_>, text: &[u8], base: u32) -> BifResult {
    cx.charge(text.len() / DIGITS_PER_REDUCTION);
    match big::parse(text, base) {
        Err(IntError::TooLarge) => Err(cx.system_limit()),
        Err(_) => Err(cx.badarg()),
        ok => integer(cx, ok),
    }
}

/// `erlang:list_to_integer/1`
///
/// # Errors
/// As [`integer_to_list1`]; `system_limit` for more digits than integers have.
pub fn list_to_integer1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args::byte_list(args[0]) {
        Some(text) => parsed(cx, &text, 10),
        None => Err(cx.badarg()),
    }
}

/// `erlang:list_to_integer/2`
///
/// # Errors
/// As [`list_to_integer1`].
pub fn list_to_integer2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let base = base(cx, args[1])?;
    match args::byte_list(args[0]) {
        Some(text) => parsed(cx, &text, base),
        None => Err(cx.badarg()),
    }
}

/// `erlang:binary_to_integer/1`
///
/// # Errors
/// As [`list_to_integer1`].
pub fn binary_to_integer1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args::bytes(args[0]) {
        Some(text) => parsed(cx, &text, 10),
        None => Err(cx.badarg()),
    }
}

/// `erlang:binary_to_integer/2`
///
/// # Errors
/// As [`list_to_integer1`].
pub fn binary_to_integer2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let base = base(cx, args[1])?;
    match args::bytes(args[0]) {
        Some(text) => parsed(cx, &text, base),
        None => Err(cx.badarg()),
    }
}
