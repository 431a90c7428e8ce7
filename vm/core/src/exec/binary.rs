//! Matching binaries: the instructions on a match context.
//!
//! A context is a `Context` object whose position is the one mutable word of the heap: an
//! immediate, so that the collector need not know. A step that fails leaves it as it was.

use crate::code::words::Code;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::Build;
use crate::heap::binary::{
    CONTEXT_WORDS, SUB_BITS_WORDS, base_of, context, heap_bits_words, sub_bits_of_base,
};
use crate::term::bits::{BitView, base_bytes};
use crate::term::{Kind, Term};
use rvm_bytecode::operand::{SegmentKind, segflags};

/// Words of a part taken off a context, at most: a `SubBits`, or a copy of a small part.
const PART_WORDS: usize =
    if SUB_BITS_WORDS > heap_bits_words(64) { SUB_BITS_WORDS } else { heap_bits_words(64) };

/// The pattern does not match: the instruction's label is next.
const NO_MATCH: Trap = Trap::Raise;

/// Operands of a segment to be taken.
#[derive(Clone, Copy)]
pub struct Segment {
    /// The context.
    pub ctx: Term,
    /// Units wanted.
    pub size: Term,
    /// Bits of a unit; the kind for a UTF segment.
    pub unit: u16,
    /// `segflags`
    pub flags: u8,
}

/// A context's parts, read from its object.
struct Context(Term);

impl Context {
    fn position(&self) -> usize {
        // SAFETY: the verifier has proved the register to hold a context.
        unsafe { self.0.field(1) }.small_value() as usize
    }

    fn end(&self) -> usize {
        // SAFETY: as above.
        unsafe { self.0.field(2) }.small_value() as usize
    }

    fn base(&self) -> Term {
        // SAFETY: as above.
        unsafe { self.0.field(3) }
    }

    fn left(&self) -> usize {
        self.end() - self.position()
    }

    fn advance(&self, bits: usize) {
        self.set(self.position() + bits);
    }

    fn set(&self, position: usize) {
        // SAFETY: as above; the word holds an immediate before and after.
        unsafe { *self.0.address().add(1) = Term::small(position as i64).0 };
    }

    /// The next bits; the caller knows that there are so many.
    fn view(&self, bits: usize) -> BitView {
        let base = self.base();
        // SAFETY: the base is a live `HeapBits` or `RefBits` that holds the context's bits.
        unsafe { BitView::new(base_bytes(base).0, self.position(), bits) }
    }
}

/// Starts matching a term.
///
/// # Errors
/// When it is no bitstring; or when there is no room yet.
pub fn start(cx: &mut Cx<'_>, term: Term) -> Result<Term, Trap> {
    if !term.is_bitstring() {
        return Err(NO_MATCH);
    }
    cx.reserve(CONTEXT_WORDS)?;
    Ok(context(cx.heap(), term))
}

/// How many bits `size` units are, if that is a size and so many are left.
fn wanted(ctx: &Context, size: Term, unit: u16) -> Option<usize> {
    let size = usize::try_from(size.as_small()?).ok()?;
    let bits = size.checked_mul(unit as usize)?;
    (bits <= ctx.left()).then_some(bits)
}

/// Takes a segment off the context.
///
/// # Errors
/// When it does not match; or when there is no room yet.
pub fn take(cx: &mut Cx<'_>, code: Code, s: &Segment) -> Result<Term, Trap> {
    let ctx = Context(s.ctx);
    match code {
        Code::BinInt => {
            let bits = wanted(&ctx, s.size, s.unit).ok_or(NO_MATCH)?;
            let value = integer(cx, ctx.view(bits), s.flags)?;
            ctx.advance(bits);
            Ok(value)
        }
        Code::BinFloat => {
            let bits = wanted(&ctx, s.size, s.unit).ok_or(NO_MATCH)?;
            let value = float(ctx.view(bits), s.flags).ok_or(NO_MATCH)?;
            cx.reserve(crate::heap::alloc::FLOAT_WORDS)?;
            ctx.advance(bits);
            Ok(cx.heap().float(value))
        }
        Code::BinSub | Code::BinRest => {
            let bits = if code == Code::BinSub {
                wanted(&ctx, s.size, s.unit).ok_or(NO_MATCH)?
            } else {
                let left = ctx.left();
                if !left.is_multiple_of(s.unit as usize) {
                    return Err(NO_MATCH);
                }
                left
            };
            cx.reserve(PART_WORDS)?;
            let part = sub_bits_of_base(cx.heap(), ctx.base(), ctx.position(), bits);
            ctx.advance(bits);
            Ok(part)
        }
        _ => {
            let (point, bits) = utf(&ctx, s.unit, s.flags).ok_or(NO_MATCH)?;
            ctx.advance(bits);
            Ok(Term::small(point as i64))
        }
    }
}

/// Bytes of an integer segment, most significant first, with the value's sign extended into the
/// first one.
fn integer_bytes(view: BitView, flags: u8) -> Vec<u8> {
    let bits = view.len();
    let whole = bits / 8;
    let rest = bits % 8;
    let mut bytes = Vec::with_capacity(whole + 1);
    if flags & segflags::LITTLE != 0 {
        if rest != 0 {
            bytes.push(view.read(whole * 8, rest) as u8);
        }
        bytes.extend((0..whole).rev().map(|i| view.byte(i)));
    } else {
        if rest != 0 {
            bytes.push(view.read(0, rest) as u8);
        }
        bytes.extend((0..whole).map(|i| view.read(rest + i * 8, 8) as u8));
    }
    bytes
}

fn integer(cx: &mut Cx<'_>, view: BitView, flags: u8) -> Result<Term, Trap> {
    let bits = view.len();
    let signed = flags & segflags::SIGNED != 0;
    if bits == 0 {
        return Ok(Term::small(0));
    }
    if bits <= 64 {
        let mut value = view.read(0, bits);
        if flags & segflags::LITTLE != 0 {
            let bytes = integer_bytes(view, flags);
            value = bytes.iter().fold(0, |v, &b| v << 8 | b as u64);
        }
        let value = if signed {
            let unused = 64 - bits as u32;
            ((value << unused) as i64 >> unused) as i128
        } else {
            value as i128
        };
        cx.reserve(crate::heap::alloc::INT128_WORDS)?;
        return Ok(cx.heap().int128(value));
    }
    let bytes = integer_bytes(view, flags);
    cx.charge(bytes.len() / 64);
    let sign_bit = if bits.is_multiple_of(8) { 0x80 } else { 1 << (bits % 8 - 1) };
    let negative = signed && bytes[0] & sign_bit != 0;
    let mut limbs: Vec<u64> =
        bytes.rchunks(8).map(|chunk| chunk.iter().fold(0, |v, &b| v << 8 | b as u64)).collect();
    if negative {
        // The magnitude: extend the sign, invert, add one.
        let top = bits % 64;
        if top != 0 {
            *limbs.last_mut().expect("more than 64 bits") |= u64::MAX << top;
        }
        let mut carry = true;
        for limb in &mut limbs {
            let (sum, over) = (!*limb).overflowing_add(carry as u64);
            *limb = sum;
            carry = over;
        }
    }
    cx.reserve(limbs.len() + 1)?;
    Ok(cx.heap().integer(negative, &limbs))
}

fn float(view: BitView, flags: u8) -> Option<f64> {
    let mut word = match view.len() {
        bits @ (16 | 32 | 64) => view.read(0, bits),
        _ => return None,
    };
    if flags & segflags::LITTLE != 0 {
        word = word.swap_bytes() >> (64 - view.len());
    }
    let value = match view.len() {
        16 => half_to_f64(word as u16),
        32 => f32::from_bits(word as u32) as f64,
        _ => f64::from_bits(word),
    };
    value.is_finite().then_some(value)
}

/// A float of 16 bits (IEEE 754 half precision) as one of 64.
fn half_to_f64(half: u16) -> f64 {
    let sign = if half & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exponent = (half >> 10 & 0x1f) as i32;
    let fraction = (half & 0x3ff) as f64;
    match exponent {
        0 => sign * fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => sign * f64::INFINITY,
        31 => f64::NAN,
        _ => sign * (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

/// The next code point and its bits.
fn utf(ctx: &Context, kind: u16, flags: u8) -> Option<(u32, usize)> {
    let left = ctx.left();
    let little = flags & segflags::LITTLE != 0;
    let (point, bits) = if kind == SegmentKind::Utf8 as u16 {
        utf8(ctx.view(left.min(32) / 8 * 8))?
    } else if kind == SegmentKind::Utf16 as u16 {
        let unit = |at: usize| {
            (at + 16 <= left).then(|| {
                let word = ctx.view(at + 16).read(at, 16) as u16;
                if little { word.swap_bytes() } else { word }
            })
        };
        let first = unit(0)?;
        match first {
            0xd800..=0xdbff => {
                let second = unit(16)?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return None;
                }
                let high = (first as u32 - 0xd800) << 10;
                (0x10000 + high + (second as u32 - 0xdc00), 32)
            }
            _ => (first as u32, 16),
        }
    } else {
        if left < 32 {
            return None;
        }
        let word = ctx.view(32).read(0, 32) as u32;
        (if little { word.swap_bytes() } else { word }, 32)
    };
    char::from_u32(point).map(|c| (c as u32, bits))
}

fn utf8(view: BitView) -> Option<(u32, usize)> {
    let bytes = view.len() / 8;
    if bytes == 0 {
        return None;
    }
    let first = view.byte(0);
    let (length, start, least) = match first {
        0..=0x7f => return Some((first as u32, 8)),
        0xc2..=0xdf => (2, first & 0x1f, 0x80),
        0xe0..=0xef => (3, first & 0x0f, 0x800),
        0xf0..=0xf4 => (4, first & 0x07, 0x10000),
        _ => return None,
    };
    if bytes < length {
        return None;
    }
    let mut point = start as u32;
    for i in 1..length {
        let byte = view.byte(i);
        if byte & 0xc0 != 0x80 {
            return None;
        }
        point = point << 6 | (byte & 0x3f) as u32;
    }
    (point >= least).then_some((point, length * 8))
}

/// Passes over a segment; false when it does not match.
pub fn skip(ctx: Term, size: Term, unit: u16, rest: bool) -> bool {
    let ctx = Context(ctx);
    let bits = if rest {
        let left = ctx.left();
        left.is_multiple_of(unit as usize).then_some(left)
    } else {
        wanted(&ctx, size, unit)
    };
    match bits {
        Some(bits) => {
            ctx.advance(bits);
            true
        }
        None => false,
    }
}

/// Takes the bits of a literal; false when they are others.
pub fn take_literal(ctx: Term, literal: Term) -> bool {
    let ctx = Context(ctx);
    let (base, _, bits) = base_of(literal);
    debug_assert_eq!(base.kind(), Some(Kind::HeapBits));
    if bits > ctx.left() {
        return false;
    }
    let Some(wanted) = literal.as_bits() else { return false };
    if !ctx.view(bits).same(&wanted) {
        return false;
    }
    ctx.advance(bits);
    true
}

/// Is nothing left?
pub fn at_end(ctx: Term) -> bool {
    Context(ctx).left() == 0
}

/// The position.
pub fn tell(ctx: Term) -> Term {
    Term::small(Context(ctx).position() as i64)
}

/// Goes to a position that `tell` gave for this context. The verifier knows it only as an integer
/// that some `tell` gave, so it is held within the bits.
pub fn seek(ctx: Term, position: Term) {
    let ctx = Context(ctx);
    let position = position.as_small().unwrap_or(0).max(0) as usize;
    ctx.set(position.min(ctx.end()));
}
