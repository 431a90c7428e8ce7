//! Walking I/O lists: nested lists of bytes and binaries, flattened without recursion.
//!
//! Pure functions over terms.

use super::args::BifResult;
use super::build;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::Build;
use crate::heap::alloc::list_words;
use crate::heap::binary::{binary_words, bits_words};
use crate::term::Term;
use crate::term::bits::BitView;
use crate::term::worklist::WorkList;

/// One leaf of an I/O list.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A byte.
    Byte(u8),
    /// A bitstring, and the term it is.
    Bits(Term, BitView),
}

/// It is no I/O list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotIoList;

/// Calls `f` with each leaf in order. `any_bits` admits bitstrings that are not whole bytes.
/// Returns how many leaves and cells were visited.
///
/// # Errors
/// When something is not of an I/O list.
pub fn walk(term: Term, any_bits: bool, mut f: impl FnMut(Part)) -> Result<usize, NotIoList> {
    let mut pending: WorkList<Term> = WorkList::new();
    let mut at = term;
    let mut visited = 0usize;
    let leaf = |term: Term| match term.as_bits() {
        Some(bits) if any_bits || bits.is_binary() => Ok(Part::Bits(term, bits)),
        _ => Err(NotIoList),
    };
    loop {
        visited += 1;
        if let Some((head, tail)) = at.as_cons() {
            at = tail;
            if let Some(value) = head.as_small() {
                f(Part::Byte(u8::try_from(value).map_err(|_| NotIoList)?));
            } else if head.is_cons() {
                if !tail.is_nil() {
                    pending.push(tail);
                }
                at = head;
            } else if !head.is_nil() {
                f(leaf(head)?);
            }
        } else {
            if !at.is_nil() {
                f(leaf(at)?);
            }
            match pending.pop() {
                Some(next) => at = next,
                None => return Ok(visited),
            }
        }
    }
}

/// Bits of an I/O list, and what a walk visited.
///
/// # Errors
/// When it is none.
pub fn measure(term: Term, any_bits: bool) -> Result<(usize, usize), NotIoList> {
    let mut bits = 0usize;
    let visited = walk(term, any_bits, |part| {
        bits = bits.saturating_add(match part {
            Part::Byte(_) => 8,
            Part::Bits(_, view) => view.len(),
        });
    })?;
    Ok((bits, visited))
}

/// The bytes of an I/O list; their number is charged.
///
/// # Errors
/// `badarg` when it is none, `system_limit` when memory is short.
pub fn to_vec(cx: &mut Cx<'_>, term: Term) -> Result<Vec<u8>, Trap> {
    let Ok((bits, visited)) = measure(term, false) else { return Err(cx.badarg()) };
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(bits / 8).is_err() {
        return Err(cx.system_limit());
    }
    cx.charge(visited / 16 + bits / 8192);
    append_bytes(term, &mut bytes);
    Ok(bytes)
}

/// Appends the bytes of an I/O list that has been measured.
fn append_bytes(term: Term, bytes: &mut Vec<u8>) {
    let walked = walk(term, false, |part| match part {
        Part::Byte(byte) => bytes.push(byte),
        Part::Bits(_, view) => match view.as_bytes() {
            Some(slice) => bytes.extend_from_slice(slice),
            None => bytes.extend(view.bytes()),
        },
    });
    debug_assert!(walked.is_ok());
}

/// `erlang:iolist_size/1`
pub fn iolist_size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Ok((bits, visited)) = iolist(args[0]).and_then(|t| measure(t, false)) else {
        return Err(cx.badarg());
    };
    cx.charge(visited / 16);
    build::uint(cx, (bits / 8) as u64)
}

fn iolist(term: Term) -> Result<Term, NotIoList> {
    if term.is_list() || term.is_bitstring() { Ok(term) } else { Err(NotIoList) }
}

/// `erlang:iolist_to_binary/1`
pub fn iolist_to_binary(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if let Some(bits) = args[0].as_bits() {
        return if bits.is_binary() { Ok(args[0]) } else { Err(cx.badarg()) };
    }
    list_to_binary(cx, args)
}

/// `erlang:list_to_binary/1`
pub fn list_to_binary(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_list() {
        return Err(cx.badarg());
    }
    let Ok((bits, visited)) = measure(args[0], false) else { return Err(cx.badarg()) };
    // Asked before the bytes are gathered, so that a collection does not repeat the work.
    cx.reserve(binary_words(bits / 8))?;
    cx.charge(visited / 16 + bits / 8192);
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(bits / 8).is_err() {
        return Err(cx.system_limit());
    }
    append_bytes(args[0], &mut bytes);
    build::raw_binary(cx, &bytes)
}

/// `erlang:list_to_bitstring/1`
pub fn list_to_bitstring(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_list() {
        return Err(cx.badarg());
    }
    let Ok((bits, visited)) = measure(args[0], true) else { return Err(cx.badarg()) };
    cx.reserve(bits_words(bits))?;
    cx.charge(visited / 16 + bits / 4096);
    let mut gathered = BitVec::default();
    if gathered.bytes.try_reserve_exact(bits.div_ceil(8)).is_err() {
        return Err(cx.system_limit());
    }
    let walked = walk(args[0], true, |part| match part {
        Part::Byte(byte) => gathered.push(byte as u64, 8),
        Part::Bits(_, view) => gathered.extend(&view),
    });
    debug_assert!(walked.is_ok());
    let view = BitView::of_bytes(&gathered.bytes).slice(0, bits);
    crate::heap::binary::bitstring(cx.heap(), &view).map_err(|_| cx.system_limit())
}

/// Bits being gathered.
#[derive(Default)]
struct BitVec {
    bytes: Vec<u8>,
    /// Bits in use of the last byte, 0 when it is full.
    partial: usize,
}

impl BitVec {
    /// Appends the low `count` bits (at most 8) of a value.
    fn push(&mut self, value: u64, count: usize) {
        let value = (value << (8 - count)) as u8;
        if self.partial == 0 {
            self.bytes.push(value);
        } else {
            if let Some(last) = self.bytes.last_mut() {
                *last |= value >> self.partial;
            }
            if self.partial + count > 8 {
                self.bytes.push(value << (8 - self.partial));
            }
        }
        self.partial = (self.partial + count) % 8;
    }

    fn extend(&mut self, view: &BitView) {
        if self.partial == 0
            && let Some(bytes) = view.as_bytes()
        {
            self.bytes.extend_from_slice(bytes);
            return;
        }
        let whole = view.byte_len();
        for index in 0..whole {
            self.push(view.byte(index) as u64, 8);
        }
        let rest = view.len() % 8;
        if rest != 0 {
            self.push(view.read(whole * 8, rest), rest);
        }
    }
}

/// `erlang:iolist_to_iovec/1`: large binaries are kept as they are, what lies between them is
/// joined.
pub fn iolist_to_iovec(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Ok(list) = iolist(args[0]) else { return Err(cx.badarg()) };
    let mut pieces: Vec<Piece> = Vec::new();
    let visited = walk(list, false, |part| match part {
        Part::Byte(byte) => joined(&mut pieces).push(byte),
        Part::Bits(_, view) if view.is_empty() => {}
        Part::Bits(term, view) => match view.as_bytes() {
            Some(bytes) if bytes.len() > JOIN_MAX => pieces.push(Piece::Whole(term)),
            Some(bytes) => joined(&mut pieces).extend_from_slice(bytes),
            None => joined(&mut pieces).extend(view.bytes()),
        },
    });
    let Ok(visited) = visited else { return Err(cx.badarg()) };
    let words: usize = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Whole(_) => 0,
            Piece::Joined(bytes) => binary_words(bytes.len()),
        })
        .sum();
    cx.reserve(words + list_words(pieces.len()))?;
    cx.charge(visited / 16);
    let mut terms = Vec::with_capacity(pieces.len());
    for piece in &pieces {
        terms.push(match piece {
            Piece::Whole(term) => *term,
            Piece::Joined(bytes) => build::raw_binary(cx, bytes)?,
        });
    }
    Ok(cx.heap().list(&terms))
}

/// Binaries up to this many bytes are joined with their neighbours: copying them costs less than
/// one more piece in a gathering write.
const JOIN_MAX: usize = 256;

enum Piece {
    Whole(Term),
    Joined(Vec<u8>),
}

fn joined(pieces: &mut Vec<Piece>) -> &mut Vec<u8> {
    if !matches!(pieces.last(), Some(Piece::Joined(_))) {
        pieces.push(Piece::Joined(Vec::new()));
    }
    match pieces.last_mut() {
        Some(Piece::Joined(bytes)) => bytes,
        _ => unreachable!("just pushed"),
    }
}
