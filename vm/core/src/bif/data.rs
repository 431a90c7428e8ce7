//! Tuples, list ends, sizes and parts: the structural natives of `erlang`.
//!
//! No effects but building the result.

use super::args::{BifResult, list_vec, to_i64, to_usize};
use super::build;
use crate::ctx::Cx;
use crate::heap::alloc::tuple_words;
use crate::heap::binary::{SUB_BITS_WORDS, sub_bits};
use crate::term::{Term, View, atoms, map};

/// The most elements a tuple may have: OTP's limit, 2^24 - 1.
pub const TUPLE_MAX: usize = (1 << 24) - 1;

/// Elements copied for one reduction.
const ELEMENTS_PER_REDUCTION: usize = 64;

fn tuple<'a>(cx: &mut Cx<'_>, term: Term) -> Result<&'a [Term], crate::ctx::Trap> {
    term.as_tuple().ok_or_else(|| cx.badarg())
}

/// A position in a tuple of `len` elements, from 1 in Erlang and from 0 here.
fn index(cx: &mut Cx<'_>, term: Term, len: usize) -> Result<usize, crate::ctx::Trap> {
    match to_usize(term) {
        Some(position) if position >= 1 && position <= len => Ok(position - 1),
        _ => Err(cx.badarg()),
    }
}

/// `erlang:element/2`
///
/// # Errors
/// `badarg`: all natives of this file alike, unless said otherwise.
pub fn element(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = tuple(cx, args[1])?;
    let at = index(cx, args[0], elements.len())?;
    Ok(elements[at])
}

/// `erlang:setelement/3`
///
/// # Errors
/// As [`element`].
pub fn setelement(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = tuple(cx, args[1])?;
    let at = index(cx, args[0], elements.len())?;
    cx.reserve(tuple_words(elements.len()))?;
    cx.charge(elements.len() / ELEMENTS_PER_REDUCTION);
    let mut changed = elements.to_vec();
    changed[at] = args[2];
    Ok(cx.tuple(&changed))
}

/// `erlang:append_element/2`
///
/// # Errors
/// As [`element`].
pub fn append_element(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = tuple(cx, args[0])?;
    insert(cx, elements, elements.len(), args[1])
}

/// `erlang:insert_element/3`
///
/// # Errors
/// As [`element`].
pub fn insert_element(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = tuple(cx, args[1])?;
    let at = index(cx, args[0], elements.len() + 1)?;
    insert(cx, elements, at, args[2])
}

fn insert(cx: &mut Cx<'_>, elements: &[Term], at: usize, element: Term) -> BifResult {
    if elements.len() >= TUPLE_MAX {
        return Err(cx.badarg());
    }
    cx.reserve(tuple_words(elements.len() + 1))?;
    cx.charge(elements.len() / ELEMENTS_PER_REDUCTION);
    let mut changed = Vec::with_capacity(elements.len() + 1);
    changed.extend_from_slice(&elements[..at]);
    changed.push(element);
    changed.extend_from_slice(&elements[at..]);
    Ok(cx.tuple(&changed))
}

/// `erlang:delete_element/2`
///
/// # Errors
/// As [`element`].
pub fn delete_element(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = tuple(cx, args[1])?;
    let at = index(cx, args[0], elements.len())?;
    cx.reserve(tuple_words(elements.len()))?;
    cx.charge(elements.len() / ELEMENTS_PER_REDUCTION);
    let mut changed = elements.to_vec();
    changed.remove(at);
    Ok(cx.tuple(&changed))
}

/// `erlang:make_tuple/2`
///
/// # Errors
/// As [`element`].
pub fn make_tuple2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let size = match to_usize(args[0]) {
        Some(size) if size <= TUPLE_MAX => size,
        _ => return Err(cx.badarg()),
    };
    cx.reserve(tuple_words(size))?;
    cx.charge(size / ELEMENTS_PER_REDUCTION);
    let elements = vec![args[1]; size];
    Ok(cx.tuple(&elements))
}

/// `erlang:make_tuple/3`
///
/// # Errors
/// As [`element`].
pub fn make_tuple3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let size = match to_usize(args[0]) {
        Some(size) if size <= TUPLE_MAX => size,
        _ => return Err(cx.badarg()),
    };
    let set = list_vec(cx, args[2])?;
    let mut elements = vec![args[1]; size];
    for pair in set {
        let &[position, value] = tuple(cx, pair)? else { return Err(cx.badarg()) };
        elements[index(cx, position, size)?] = value;
    }
    cx.reserve(tuple_words(size))?;
    cx.charge(size / ELEMENTS_PER_REDUCTION);
    Ok(cx.tuple(&elements))
}

/// `erlang:tuple_to_list/1`
///
/// # Errors
/// As [`element`].
pub fn tuple_to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = tuple(cx, args[0])?;
    build::list(cx, elements)
}

/// `erlang:list_to_tuple/1`
///
/// # Errors
/// As [`element`]; `system_limit` for more elements than a tuple may have.
pub fn list_to_tuple(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let elements = list_vec(cx, args[0])?;
    if elements.len() > TUPLE_MAX {
        return Err(cx.system_limit());
    }
    build::tuple(cx, &elements)
}

/// `erlang:hd/1`
///
/// # Errors
/// As [`element`].
pub fn hd(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    args[0].as_cons().map(|(head, _)| head).ok_or_else(|| cx.badarg())
}

/// `erlang:tl/1`
///
/// # Errors
/// As [`element`].
pub fn tl(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    args[0].as_cons().map(|(_, tail)| tail).ok_or_else(|| cx.badarg())
}

/// `erlang:length/1`
///
/// # Errors
/// As [`element`].
pub fn length(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args[0].list_len() {
        Some(len) => {
            cx.charge(len / ELEMENTS_PER_REDUCTION);
            Ok(Term::small(len as i64))
        }
        None => Err(cx.badarg()),
    }
}

/// `erlang:tuple_size/1`
///
/// # Errors
/// As [`element`].
pub fn tuple_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Ok(Term::small(tuple(cx, args[0])?.len() as i64))
}

/// `erlang:size/1`
///
/// # Errors
/// As [`element`].
pub fn size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match (args[0].as_tuple(), args[0].as_bits()) {
        (Some(elements), _) => Ok(Term::small(elements.len() as i64)),
        (_, Some(bits)) => Ok(Term::small(bits.byte_len() as i64)),
        _ => Err(cx.badarg()),
    }
}

/// `erlang:bit_size/1`
///
/// # Errors
/// As [`element`].
pub fn bit_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args[0].as_bits() {
        Some(bits) => Ok(Term::small(bits.len() as i64)),
        None => Err(cx.badarg()),
    }
}

/// `erlang:byte_size/1`: bytes needed, so a last part of a byte counts as one.
///
/// # Errors
/// As [`element`].
pub fn byte_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args[0].as_bits() {
        Some(bits) => Ok(Term::small(bits.len().div_ceil(8) as i64)),
        None => Err(cx.badarg()),
    }
}

/// Start and length in bytes of a part given as Erlang does: a negative length lies before the
/// start.
pub fn part(start: Term, length: Term, size: usize) -> Option<(usize, usize)> {
    let (start, length) = (to_i64(start)?, to_i64(length)?);
    let end = start.checked_add(length)?;
    let (low, high) = if length < 0 { (end, start) } else { (start, end) };
    (low >= 0 && high <= size as i64).then_some((low as usize, (high - low) as usize))
}

/// The part of a bitstring's whole bytes.
///
/// # Errors
/// As [`element`].
pub fn binary_part(cx: &mut Cx<'_>, binary: Term, start: Term, length: Term) -> BifResult {
    let Some(bits) = binary.as_bits() else { return Err(cx.badarg()) };
    let Some((start, length)) = part(start, length, bits.byte_len()) else {
        return Err(cx.badarg());
    };
    cx.reserve(SUB_BITS_WORDS)?;
    Ok(sub_bits(cx.heap(), binary, start * 8, length * 8))
}

/// `erlang:binary_part/2`
///
/// # Errors
/// As [`element`].
pub fn binary_part2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let &[start, length] = tuple(cx, args[1])? else { return Err(cx.badarg()) };
    binary_part(cx, args[0], start, length)
}

/// `erlang:binary_part/3`
///
/// # Errors
/// As [`element`].
pub fn binary_part3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    binary_part(cx, args[0], args[1], args[2])
}

/// `erlang:split_binary/2`
///
/// # Errors
/// As [`element`].
pub fn split_binary(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(bits), Some(at)) = (args[0].as_bits(), to_usize(args[1])) else {
        return Err(cx.badarg());
    };
    if at > bits.byte_len() {
        return Err(cx.badarg());
    }
    cx.reserve(2 * SUB_BITS_WORDS + tuple_words(2))?;
    let first = sub_bits(cx.heap(), args[0], 0, at * 8);
    let second = sub_bits(cx.heap(), args[0], at * 8, bits.len() - at * 8);
    Ok(cx.tuple(&[first, second]))
}

/// `erlang:map_size/1`
///
/// # Errors
/// `{badmap, X}`
pub fn map_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_map() {
        return cx.error_tuple(atoms::BADMAP, args[0]);
    }
    Ok(Term::small(map::size(args[0]) as i64))
}

/// `erlang:map_get/2`
///
/// # Errors
/// `{badmap, X}`, `{badkey, K}`
pub fn map_get(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[1].is_map() {
        return cx.error_tuple(atoms::BADMAP, args[1]);
    }
    match map::get(args[1], args[0], cx.atoms()) {
        Some(value) => Ok(value),
        None => cx.error_tuple(atoms::BADKEY, args[0]),
    }
}

/// `erts_debug:flat_size/1`: words of a copy of the term.
///
/// # Errors
/// `system_limit` for a term that cannot be copied.
pub fn flat_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let words = crate::heap::size_of_term(args[0], crate::heap::LitRange::EMPTY);
    cx.charge(words / ELEMENTS_PER_REDUCTION);
    if words >= crate::heap::UNCOPIABLE {
        return Err(cx.system_limit());
    }
    Ok(Term::small(words as i64))
}

/// `erts_debug:size/1`: words of the term, shared parts counted once.
pub fn shared_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let words = crate::heap::shared_size_of_term(args[0]);
    cx.charge(words / ELEMENTS_PER_REDUCTION);
    Ok(Term::small(words as i64))
}

/// `erts_debug:same/2`: are both the same immediate or object?
pub fn same(_: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Ok(Term::bool(args[0] == args[1]))
}

/// Is it a proper list? Used where only the shape matters.
pub fn is_proper(list: Term) -> bool {
    matches!(list.view(), View::Nil | View::Cons(..)) && list.list_len().is_some()
}
