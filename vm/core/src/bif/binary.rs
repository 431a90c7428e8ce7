//! Module `binary`.
//!
//! Subjects are binaries: what is not whole bytes is `badarg` (but for `part`).

use super::args::{self, BifResult, list_vec, to_usize};
use super::binary_search::Searcher;
use super::build;
use super::convert::is_named;
use super::data::{binary_part, part};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, list_words, tuple_words};
use crate::heap::binary::base_of;
use crate::term::{Term, View};
use std::borrow::Cow;

/// Bytes searched for one reduction.
const BYTES_PER_REDUCTION: usize = 128;

fn subject<'a>(cx: &mut Cx<'_>, term: Term) -> Result<Cow<'a, [u8]>, Trap> {
    args::bytes(term).ok_or_else(|| cx.badarg())
}

/// `binary:at/2`
///
/// # Errors
/// `badarg`: all natives of this file alike.
pub fn at(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(bits), Some(at)) = (args[0].as_bits(), to_usize(args[1])) else {
        return Err(cx.badarg());
    };
    if !bits.is_binary() || at >= bits.byte_len() {
        return Err(cx.badarg());
    }
    Ok(Term::small(bits.byte(at) as i64))
}

/// `binary:first/1`
///
/// # Errors
/// As [`at`].
pub fn first(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    at(cx, &[args[0], Term::small(0)])
}

/// `binary:last/1`
///
/// # Errors
/// As [`at`].
pub fn last(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args[0].as_bits() {
        Some(bits) if !bits.is_empty() => {
            at(cx, &[args[0], Term::small(bits.byte_len() as i64 - 1)])
        }
        _ => Err(cx.badarg()),
    }
}

fn whole(cx: &mut Cx<'_>, term: Term) -> Result<Term, Trap> {
    match term.as_bits() {
        Some(bits) if bits.is_binary() => Ok(term),
        _ => Err(cx.badarg()),
    }
}

/// `binary:part/2`
///
/// # Errors
/// As [`at`].
pub fn part2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args[1].as_tuple() {
        Some(&[start, length]) => binary_part(cx, args[0], start, length),
        _ => Err(cx.badarg()),
    }
}

/// `binary:part/3`
///
/// # Errors
/// As [`at`].
pub fn part3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    binary_part(cx, args[0], args[1], args[2])
}

/// `binary:copy/1`: a copy that rests on no larger binary.
///
/// # Errors
/// As [`at`].
pub fn copy1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = subject(cx, args[0])?;
    build::binary(cx, &bytes)
}

/// The most bytes a binary may have: more the term cannot count in bits.
const BINARY_MAX: usize = 1 << 57;

/// `binary:copy/2`
///
/// # Errors
/// As [`at`]; `system_limit` when it would be too large.
pub fn copy2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_bitstring() && args[1] == Term::small(0) {
        return build::binary(cx, &[]);
    }
    let bytes = subject(cx, args[0])?;
    let times = match args[1].view() {
        View::Small(times) if times >= 0 => times as usize,
        View::Big(false, _) if bytes.is_empty() => 0,
        View::Big(false, _) => return Err(cx.system_limit()),
        _ => return Err(cx.badarg()),
    };
    let size = match bytes.len().checked_mul(times) {
        Some(size) if size <= BINARY_MAX => size,
        _ => return Err(cx.system_limit()),
    };
    cx.reserve(crate::heap::binary::binary_words(size))?;
    let mut copies = Vec::new();
    if copies.try_reserve_exact(size).is_err() {
        return Err(cx.system_limit());
    }
    if size > 0 {
        (0..times).for_each(|_| copies.extend_from_slice(&bytes));
    }
    cx.charge(size / 1024);
    build::raw_binary(cx, &copies)
}

/// `binary:bin_to_list/1`
///
/// # Errors
/// As [`at`].
pub fn bin_to_list1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = subject(cx, args[0])?;
    build::byte_list(cx, &bytes, Term::NIL)
}

/// `binary:bin_to_list/2`
///
/// # Errors
/// As [`at`].
pub fn bin_to_list2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match args[1].as_tuple() {
        Some(&[start, length]) => bin_to_list3(cx, &[args[0], start, length]),
        _ => Err(cx.badarg()),
    }
}

/// `binary:bin_to_list/3`
///
/// # Errors
/// As [`at`].
pub fn bin_to_list3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = subject(cx, args[0])?;
    match part(args[1], args[2], bytes.len()) {
        Some((start, length)) => build::byte_list(cx, &bytes[start..start + length], Term::NIL),
        None => Err(cx.badarg()),
    }
}

/// Is the byte order little? `None` when it is no byte order.
fn is_little(cx: &Cx<'_>, args: &[Term]) -> Option<bool> {
    match args.get(1) {
        None => Some(false),
        Some(&order) if is_named(cx, order, "big") => Some(false),
        Some(&order) if is_named(cx, order, "little") => Some(true),
        Some(_) => None,
    }
}

/// `binary:encode_unsigned/1,2`
///
/// # Errors
/// As [`at`].
pub fn encode_unsigned(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(little) = is_little(cx, args) else { return Err(cx.badarg()) };
    let small;
    let limbs = match args[0].view() {
        View::Small(value) if value >= 0 => {
            small = [value as u64];
            &small[..]
        }
        View::Big(false, limbs) => limbs,
        _ => return Err(cx.badarg()),
    };
    let mut bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
    while bytes.len() > 1 && bytes.last() == Some(&0) {
        bytes.pop();
    }
    if !little {
        bytes.reverse();
    }
    build::binary(cx, &bytes)
}

/// Most bytes of an integer: OTP 25's limit.
const INTEGER_MAX: usize = 8 * ((1 << 19) - 1);

/// `binary:decode_unsigned/1,2`
///
/// # Errors
/// As [`at`]; `system_limit` for more than an integer holds.
pub fn decode_unsigned(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(little) = is_little(cx, args) else { return Err(cx.badarg()) };
    let mut bytes = subject(cx, args[0])?.into_owned();
    if !little {
        bytes.reverse();
    }
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    if bytes.len() > INTEGER_MAX {
        return Err(cx.system_limit());
    }
    let limbs: Vec<u64> = bytes
        .chunks(8)
        .map(|chunk| chunk.iter().rev().fold(0, |limb, &byte| limb << 8 | byte as u64))
        .collect();
    cx.reserve(1 + limbs.len())?;
    Ok(cx.heap().integer(false, &limbs))
}

/// `binary:referenced_byte_size/1`
///
/// # Errors
/// As [`at`].
pub fn referenced_byte_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let binary = whole(cx, args[0])?;
    let (base, _, _) = base_of(binary);
    let bits = base.as_bits().map_or(0, |bits| bits.len());
    Ok(Term::small(bits.div_ceil(8) as i64))
}

fn binaries(cx: &mut Cx<'_>, list: Term) -> Result<Vec<Cow<'static, [u8]>>, Trap> {
    let mut all = Vec::new();
    for element in list_vec(cx, list)? {
        all.push(subject(cx, element)?);
    }
    if all.is_empty() { Err(cx.badarg()) } else { Ok(all) }
}

/// `binary:longest_common_prefix/1`
///
/// # Errors
/// As [`at`].
pub fn longest_common_prefix(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let all = binaries(cx, args[0])?;
    let common = all.iter().skip(1).fold(all[0].len(), |common, other| {
        let same = |(a, b): &(&u8, &u8)| a == b;
        all[0].iter().zip(other.iter()).take(common).take_while(same).count()
    });
    cx.charge(common * all.len() / BYTES_PER_REDUCTION);
    Ok(Term::small(common as i64))
}

/// `binary:longest_common_suffix/1`
///
/// # Errors
/// As [`at`].
pub fn longest_common_suffix(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let all = binaries(cx, args[0])?;
    let common = all.iter().skip(1).fold(all[0].len(), |common, other| {
        let same = |(a, b): &(&u8, &u8)| a == b;
        all[0].iter().rev().zip(other.iter().rev()).take(common).take_while(same).count()
    });
    cx.charge(common * all.len() / BYTES_PER_REDUCTION);
    Ok(Term::small(common as i64))
}

/// The patterns of an argument: a binary, a list of binaries, or what `compile_pattern` gave.
fn patterns(cx: &mut Cx<'_>, term: Term) -> Result<Vec<Cow<'static, [u8]>>, Trap> {
    let term = match term.as_tuple() {
        Some(&[kind, compiled]) if is_named(cx, kind, "bm") || is_named(cx, kind, "ac") => compiled,
        Some(_) => return Err(cx.badarg()),
        None => term,
    };
    let all = if term.is_list() { binaries(cx, term)? } else { vec![subject(cx, term)?] };
    if all.iter().any(|pattern| pattern.is_empty()) { Err(cx.badarg()) } else { Ok(all) }
}

/// `binary:compile_pattern/1`: opaque; the patterns are kept as they are, and prepared by each
/// search.
///
/// # Errors
/// As [`at`].
pub fn compile_pattern(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_tuple() {
        return Err(cx.badarg());
    }
    let count = patterns(cx, args[0])?.len();
    let kind = cx.intern(if count == 1 { "bm" } else { "ac" })?;
    build::tuple(cx, &[kind, args[0]])
}

/// Where to search: all of the subject, or the last `{scope, {Start, Length}}` of the options.
fn scope(cx: &mut Cx<'_>, options: Option<&Term>, size: usize) -> Result<(usize, usize), Trap> {
    let mut scope = (0, size);
    let Some(&options) = options else { return Ok(scope) };
    for option in list_vec(cx, options)? {
        let range = match option.as_tuple() {
            Some(&[name, range]) if is_named(cx, name, "scope") => range.as_tuple(),
            _ => None,
        };
        scope = match range {
            Some(&[start, length]) => match part(start, length, size) {
                Some(scope) => scope,
                None => return Err(cx.badarg()),
            },
            _ => return Err(cx.badarg()),
        };
    }
    Ok(scope)
}

fn search(cx: &mut Cx<'_>, args: &[Term], most: usize) -> Result<Vec<(usize, usize)>, Trap> {
    let bytes = subject(cx, args[0])?;
    let (start, length) = scope(cx, args.get(2), bytes.len())?;
    if length == 0 {
        // As OTP: nothing to search, so nothing is asked of the patterns.
        return Ok(Vec::new());
    }
    let patterns = patterns(cx, args[1])?;
    let text = &bytes[..start + length];
    let patterns: Vec<&[u8]> = patterns.iter().map(|pattern| &pattern[..]).collect();
    let searcher = Searcher::new(&patterns);
    let mut found = Vec::new();
    let mut from = start;
    while found.len() < most
        && let Some((at, len)) = searcher.find(text, from)
    {
        found.push((at, len));
        from = at + len;
    }
    let walked = if found.len() == most { from - start } else { length };
    cx.charge(walked / BYTES_PER_REDUCTION);
    Ok(found)
}

/// `binary:match/2,3`
///
/// # Errors
/// As [`at`].
pub fn match_(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match search(cx, args, 1)?.first() {
        Some(&(at, len)) => build::tuple(cx, &[Term::small(at as i64), Term::small(len as i64)]),
        None => cx.intern("nomatch"),
    }
}

/// `binary:matches/2,3`
///
/// # Errors
/// As [`at`].
pub fn matches(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let found = search(cx, args, usize::MAX)?;
    cx.reserve((list_words(1) + tuple_words(2)) * found.len())?;
    let mut list = Term::NIL;
    for &(at, len) in found.iter().rev() {
        let pair = cx.tuple(&[Term::small(at as i64), Term::small(len as i64)]);
        list = cx.cons(pair, list);
    }
    Ok(list)
}
