//! The external term format as natives: `term_to_binary`, `binary_to_term`, `external_size`.
//!
//! Writing is `etf_encode`, reading `etf_decode`; here are options, compression and charges.

use super::args::{self, BifResult, list_vec};
use super::build;
use super::convert::is_named;
use super::etf_decode::{self, Malformed};
use super::etf_encode::{Counter, Options, encode};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{CONS_WORDS, INT64_WORDS, tuple_words};
use crate::heap::binary::{HEAP_BITS_MAX, binary_words};
use crate::term::Term;

/// First byte of every external term.
const VERSION: u8 = 131;
/// Second byte of a compressed one.
const COMPRESSED: u8 = 80;

/// Bytes written or read for one reduction.
const BYTES_PER_REDUCTION: usize = 64;

/// The most words any binary needs on the heap: large ones are shared.
const BINARY_WORDS: usize = binary_words(HEAP_BITS_MAX);

/// zlib's default level, which `compressed` means.
const DEFAULT_LEVEL: u8 = 6;

/// The options of `term_to_binary/2`, and the level of compression.
fn options(cx: &mut Cx<'_>, list: Term) -> Result<(Options, u8), Trap> {
    let mut options = Options::default();
    let mut level = 0;
    for option in list_vec(cx, list)? {
        match option.as_tuple() {
            None if is_named(cx, option, "compressed") => level = DEFAULT_LEVEL,
            // What is written never depends on the order of anything but the term's own.
            None if is_named(cx, option, "deterministic") => {}
            Some(&[name, value]) => match value.as_small() {
                Some(n @ 0..=9) if is_named(cx, name, "compressed") => level = n as u8,
                Some(n @ 0..=2) if is_named(cx, name, "minor_version") => {
                    options = Options::of_minor_version(n as u8);
                }
                _ => return Err(cx.badarg()),
            },
            _ => return Err(cx.badarg()),
        }
    }
    Ok((options, level))
}

fn encoded(cx: &mut Cx<'_>, term: Term, options: &Options, level: u8) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    encode(cx.vm, term, options, &mut bytes);
    cx.charge(bytes.len() / BYTES_PER_REDUCTION);
    if level > 0 {
        let plain = &bytes[1..];
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(plain, level);
        cx.charge(plain.len() / 8);
        if packed.len() + 5 < plain.len()
            && let Ok(size) = u32::try_from(plain.len())
        {
            let mut whole = vec![VERSION, COMPRESSED];
            whole.extend_from_slice(&size.to_be_bytes());
            whole.extend_from_slice(&packed);
            return whole;
        }
    }
    bytes
}

/// `erlang:term_to_binary/1`
///
/// # Errors
/// When the heap needs room.
pub fn term_to_binary1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    cx.reserve(BINARY_WORDS)?;
    let bytes = encoded(cx, args[0], &Options::default(), 0);
    build::raw_binary(cx, &bytes)
}

/// `erlang:term_to_binary/2`
///
/// # Errors
/// `badarg` for other options than there are.
pub fn term_to_binary2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (options, level) = options(cx, args[1])?;
    cx.reserve(BINARY_WORDS)?;
    let bytes = encoded(cx, args[0], &options, level);
    build::raw_binary(cx, &bytes)
}

/// `erlang:term_to_iovec/1,2`: the same bytes as a list of binaries.
///
/// # Errors
/// As [`term_to_binary2`].
pub fn term_to_iovec(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (options, level) = match args.get(1) {
        Some(&list) => options(cx, list)?,
        None => (Options::default(), 0),
    };
    cx.reserve(BINARY_WORDS + CONS_WORDS)?;
    let bytes = encoded(cx, args[0], &options, level);
    let binary = build::raw_binary(cx, &bytes)?;
    Ok(cx.cons(binary, Term::NIL))
}

/// `erlang:external_size/1,2`
///
/// # Errors
/// As [`term_to_binary2`].
pub fn external_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let options = match args.get(1) {
        Some(&list) => options(cx, list)?.0,
        None => Options::default(),
    };
    let mut counter = Counter::default();
    encode(cx.vm, args[0], &options, &mut counter);
    cx.charge(counter.0 / BYTES_PER_REDUCTION / 4);
    build::uint(cx, counter.0 as u64 + 1)
}

/// The bytes of an external term after the version, unpacked, and how many bytes of the input
/// that was, if it is known already.
fn content(bytes: &[u8]) -> Result<(std::borrow::Cow<'_, [u8]>, Option<usize>), Malformed> {
    match *bytes {
        [VERSION, COMPRESSED, a, b, c, d, ref packed @ ..] => {
            let size = u32::from_be_bytes([a, b, c, d]) as usize;
            let plain = miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, size)
                .map_err(|_| Malformed)?;
            if plain.len() != size {
                return Err(Malformed);
            }
            let used = packed_len(packed, size)?;
            Ok((plain.into(), Some(6 + used)))
        }
        [VERSION, ref plain @ ..] => Ok((plain.into(), None)),
        _ => Err(Malformed),
    }
}

/// How many bytes of its input a zlib stream of so many bytes takes.
fn packed_len(packed: &[u8], size: usize) -> Result<usize, Malformed> {
    use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};
    let mut state = DecompressorOxide::new();
    let mut plain = Vec::new();
    plain.try_reserve_exact(size).map_err(|_| Malformed)?;
    plain.resize(size, 0);
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
        | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (_, used, _) = decompress(&mut state, packed, &mut plain, 0, flags);
    Ok(used)
}

fn decoded(cx: &mut Cx<'_>, term: Term, safe: bool, used: bool) -> BifResult {
    let Some(bytes) = args::bytes(term) else { return Err(cx.badarg()) };
    let Ok((plain, packed)) = content(&bytes) else { return Err(cx.badarg()) };
    let Ok(measured) = etf_decode::measure(cx.vm, &plain, safe) else { return Err(cx.badarg()) };
    let around = if used { tuple_words(2) + INT64_WORDS } else { 0 };
    cx.reserve(measured.words + around)?;
    cx.charge(measured.bytes / BYTES_PER_REDUCTION);
    let term = etf_decode::build(cx, &plain, measured.words + around)?;
    if !used {
        return Ok(term);
    }
    let count = packed.unwrap_or(1 + measured.bytes);
    let count = Term::small(count as i64);
    Ok(cx.tuple(&[term, count]))
}

/// `erlang:binary_to_term/1`
///
/// # Errors
/// `badarg` for what is no external term.
pub fn binary_to_term1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    decoded(cx, args[0], false, false)
}

/// `erlang:binary_to_term/2`
///
/// # Errors
/// As [`binary_to_term1`]; `badarg` for other options than `safe` and `used`.
pub fn binary_to_term2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (mut safe, mut used) = (false, false);
    let badopt = cx.intern("badopt")?;
    if !super::data::is_proper(args[1]) {
        return Err(cx.badarg_because(badopt));
    }
    for option in list_vec(cx, args[1])? {
        if is_named(cx, option, "safe") {
            safe = true;
        } else if is_named(cx, option, "used") {
            used = true;
        } else {
            return Err(cx.badarg_because(badopt));
        }
    }
    decoded(cx, args[0], safe, used)
}
