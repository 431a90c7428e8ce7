//! Hashes and checksums of terms and bytes, as natives.
//!
//! The algorithms are in `term::hash` and `hash_digest`.

use super::args::{self, BifResult, to_u64};
use super::hash_digest::{self as digest, Md5};
use super::{build, iolist};
use crate::ctx::{Cx, Trap};
use crate::term::{Term, hash};

/// Bytes digested for one reduction.
const BYTES_PER_REDUCTION: usize = 64;

/// `erlang:phash2/1`
///
/// # Errors
/// Never.
pub fn phash2_1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Ok(Term::small(hash::phash2(args[0], cx.atoms()) as i64))
}

/// `erlang:phash2/2`
///
/// # Errors
/// `badarg` for a range that is not from 1 to 2^32.
pub fn phash2_2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match to_u64(args[1]) {
        Some(range) if (1..=1 << 32).contains(&range) => {
            Ok(Term::small(hash::phash2_range(args[0], range, cx.atoms()) as i64))
        }
        _ => Err(cx.badarg()),
    }
}

fn bytes(cx: &mut Cx<'_>, term: Term) -> Result<Vec<u8>, Trap> {
    if !term.is_list() && !term.is_bitstring() {
        return Err(cx.badarg());
    }
    let bytes = iolist::to_vec(cx, term)?;
    cx.charge(bytes.len() / BYTES_PER_REDUCTION);
    Ok(bytes)
}

/// `erlang:md5/1`
///
/// # Errors
/// `badarg` for what is no I/O list: all natives of this file alike.
pub fn md5(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = bytes(cx, args[0])?;
    build::binary(cx, &Md5::digest(&bytes))
}

/// `erlang:md5_init/0`
///
/// # Errors
/// When the heap needs room.
pub fn md5_init(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    build::binary(cx, &Md5::default().context())
}

fn context(cx: &mut Cx<'_>, term: Term) -> Result<Md5, Trap> {
    args::bytes(term).and_then(|bytes| Md5::from_context(&bytes)).ok_or_else(|| cx.badarg())
}

/// `erlang:md5_update/2`
///
/// # Errors
/// As [`md5`]; `badarg` for what is no context.
pub fn md5_update(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let mut md5 = context(cx, args[0])?;
    md5.update(&bytes(cx, args[1])?);
    build::binary(cx, &md5.context())
}

/// `erlang:md5_final/1`
///
/// # Errors
/// `badarg` for what is no context.
pub fn md5_final(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let md5 = context(cx, args[0])?;
    build::binary(cx, &md5.finish())
}

fn word(cx: &mut Cx<'_>, term: Term) -> Result<u32, Trap> {
    match to_u64(term).map(u32::try_from) {
        Some(Ok(word)) => Ok(word),
        _ => Err(cx.badarg()),
    }
}

/// `erlang:crc32/1`
///
/// # Errors
/// As [`md5`].
pub fn crc32_1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = bytes(cx, args[0])?;
    Ok(Term::small(digest::crc32(0, &bytes) as i64))
}

/// `erlang:crc32/2`
///
/// # Errors
/// As [`md5`]; `badarg` for what is no checksum.
pub fn crc32_2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let before = word(cx, args[0])?;
    let bytes = bytes(cx, args[1])?;
    Ok(Term::small(digest::crc32(before, &bytes) as i64))
}

/// `erlang:crc32_combine/3`
///
/// # Errors
/// `badarg` for what is no checksum or length.
pub fn crc32_combine(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    combine(cx, args, digest::crc32_combine)
}

/// `erlang:adler32/1`
///
/// # Errors
/// As [`md5`].
pub fn adler32_1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let bytes = bytes(cx, args[0])?;
    Ok(Term::small(digest::adler32(1, &bytes) as i64))
}

/// `erlang:adler32/2`
///
/// # Errors
/// As [`crc32_2`].
pub fn adler32_2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let before = word(cx, args[0])?;
    if args[1].is_nil() {
        return Ok(args[0]);
    }
    let bytes = bytes(cx, args[1])?;
    Ok(Term::small(digest::adler32(before, &bytes) as i64))
}

/// `erlang:adler32_combine/3`
///
/// # Errors
/// As [`crc32_combine`].
pub fn adler32_combine(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    combine(cx, args, digest::adler32_combine)
}

fn combine(cx: &mut Cx<'_>, args: &[Term], with: fn(u32, u32, u64) -> u32) -> BifResult {
    let (first, second) = (word(cx, args[0])?, word(cx, args[1])?);
    let Some(length) = to_u64(args[2]) else { return Err(cx.badarg()) };
    Ok(Term::small(with(first, second, length) as i64))
}
