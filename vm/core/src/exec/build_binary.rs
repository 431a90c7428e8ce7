//! Building binaries: one instruction for a whole `<<...>>`.
//!
//! First every segment is checked and measured, then the words are reserved, then the bits are
//! written: nothing is half built when a segment is wrong.

use super::dispatch::Operands;
use crate::ctx::{Cx, Trap};
use crate::heap::binary::{APPEND_WORDS, append, bits_words, new_bits};
use crate::term::bits::{BitView, copy_bits};
use crate::term::view::View;
use crate::term::{Term, big};
use rvm_bytecode::operand::{SegmentKind, segflags};

/// Words of each segment among the operands.
const OPERANDS: usize = 3;

/// A binary has at most so many bits: more is `system_limit` before anything is allocated.
const MAX_BITS: usize = 1 << 43;

/// A segment's operands.
struct Segment {
    kind: u8,
    flags: u8,
    unit: usize,
    sized: bool,
    value: Term,
    size: Term,
}

impl Segment {
    fn read(operands: Operands, index: usize) -> Segment {
        let packed = operands.raw(index * OPERANDS);
        Segment {
            kind: packed as u8,
            flags: (packed >> 8) as u8,
            unit: (packed >> 16) as u16 as usize,
            sized: packed >> 32 & 1 == 1,
            value: operands.get(index * OPERANDS + 1),
            size: operands.get(index * OPERANDS + 2),
        }
    }

    fn is(&self, kind: SegmentKind) -> bool {
        self.kind == kind as u8
    }
}

/// Why a segment cannot be built.
enum Wrong {
    Badarg,
    Limit,
}

/// Bits of a segment, if its value and size are right.
fn measure(s: &Segment) -> Result<usize, Wrong> {
    let sized = || -> Result<usize, Wrong> {
        match s.size.as_small() {
            Some(size) => {
                let size = usize::try_from(size).map_err(|_| Wrong::Badarg)?;
                let bits = size.checked_mul(s.unit).ok_or(Wrong::Limit)?;
                if bits > MAX_BITS { Err(Wrong::Limit) } else { Ok(bits) }
            }
            None if s.size.is_integer() => match s.size.view() {
                View::Big(false, _) => Err(Wrong::Limit),
                _ => Err(Wrong::Badarg),
            },
            None => Err(Wrong::Badarg),
        }
    };
    if s.is(SegmentKind::Integer) {
        if !s.value.is_integer() {
            return Err(Wrong::Badarg);
        }
        sized()
    } else if s.is(SegmentKind::Float) {
        let bits = sized()?;
        float_value(s.value).ok_or(Wrong::Badarg)?;
        match bits {
            // What is too large for the narrow ones becomes an infinity, as OTP has it.
            64 | 32 | 16 => Ok(bits),
            _ => Err(Wrong::Badarg),
        }
    } else if s.is(SegmentKind::Binary) {
        let view = s.value.as_bits().ok_or(Wrong::Badarg)?;
        if s.sized {
            let bits = sized()?;
            if bits > view.len() { Err(Wrong::Badarg) } else { Ok(bits) }
        } else if view.len() % s.unit == 0 {
            Ok(view.len())
        } else {
            Err(Wrong::Badarg)
        }
    } else {
        let point = point(s.value).ok_or(Wrong::Badarg)?;
        Ok(if s.is(SegmentKind::Utf8) {
            point.len_utf8() * 8
        } else if s.is(SegmentKind::Utf16) {
            point.len_utf16() * 16
        } else {
            32
        })
    }
}

fn float_value(term: Term) -> Option<f64> {
    match term.as_small() {
        Some(i) => Some(i as f64),
        None => term.as_float().or_else(|| big::to_f64(term)),
    }
}

fn point(term: Term) -> Option<char> {
    char::from_u32(u32::try_from(term.as_small()?).ok()?)
}

/// Builds the binary of so many segments.
///
/// # Errors
/// `badarg`, `system_limit`; or when there is no room yet.
pub fn build(cx: &mut Cx<'_>, operands: Operands, count: usize) -> Result<Term, Trap> {
    let mut total = 0usize;
    let mut first = 0;
    for i in 0..count {
        match measure(&Segment::read(operands, i)) {
            Ok(bits) => total += bits,
            Err(Wrong::Badarg) => return Err(cx.badarg()),
            Err(Wrong::Limit) => return Err(cx.system_limit()),
        }
        if i == 0 {
            first = total;
        }
        if total > MAX_BITS {
            return Err(cx.system_limit());
        }
    }
    // `<<Bin/binary, ...>>` continues the storage of Bin where that is possible.
    let appends = count > 1 && {
        let s = Segment::read(operands, 0);
        s.is(SegmentKind::Binary) && !s.sized
    };
    let (term, data, mut offset, skip) = if appends {
        cx.reserve(APPEND_WORDS)?;
        let old = operands.get(1);
        match append(cx.heap(), old, total - first) {
            Ok(appended) => (appended.term, appended.data, appended.offset, 1),
            Err(_) => return Err(cx.system_limit()),
        }
    } else {
        cx.reserve(bits_words(total))?;
        match new_bits(cx.heap(), total) {
            Ok((term, data)) => (term, data, 0, 0),
            Err(_) => return Err(cx.system_limit()),
        }
    };
    // What is appended to costs nothing.
    cx.charge((total - if appends { first } else { 0 }) / (64 * 8));
    for i in skip..count {
        let segment = Segment::read(operands, i);
        let bits = measure(&segment).unwrap_or(0);
        // SAFETY: the storage has room for all segments, and nobody else sees the new bits.
        unsafe { write(&segment, bits, data, offset) };
        offset += bits;
    }
    Ok(term)
}

/// Writes a segment at a bit offset.
///
/// # Safety
/// The bits are within storage that is writable and not shared.
unsafe fn write(s: &Segment, bits: usize, data: *mut u8, offset: usize) {
    let put = |bytes: &[u8], skip: usize| {
        // SAFETY: by the caller; `bytes` holds `skip + bits` bits.
        unsafe { copy_bits(bytes.as_ptr(), skip, data, offset, bits) };
    };
    if s.is(SegmentKind::Integer) {
        if bits == 8 && offset.is_multiple_of(8) && s.value.is_small() {
            // SAFETY: by the caller.
            unsafe { *data.add(offset / 8) = s.value.small_value() as u8 };
            return;
        }
        let little = s.flags & segflags::LITTLE != 0;
        let bytes = integer_bytes(s.value, bits, little);
        if little {
            // Whole bytes first; a last part of a byte is its low bits, not its high ones.
            let whole = bits / 8;
            // SAFETY: by the caller.
            unsafe {
                copy_bits(bytes.as_ptr(), 0, data, offset, whole * 8);
                if !bits.is_multiple_of(8) {
                    let at = whole * 8;
                    copy_bits(&bytes[whole], 8 - bits % 8, data, offset + at, bits % 8);
                }
            }
        } else {
            put(&bytes, bytes.len() * 8 - bits);
        }
    } else if s.is(SegmentKind::Float) {
        let value = float_value(s.value).unwrap_or(0.0);
        let mut bytes = match bits {
            16 => f64_to_half(value).to_be_bytes().to_vec(),
            32 => (value as f32).to_be_bytes().to_vec(),
            _ => value.to_be_bytes().to_vec(),
        };
        if s.flags & segflags::LITTLE != 0 {
            bytes.reverse();
        }
        put(&bytes, 0);
    } else if s.is(SegmentKind::Binary) {
        if let Some(view) = s.value.as_bits() {
            let part: BitView = view.slice(0, bits);
            // SAFETY: by the caller; the source is another object.
            unsafe { part.copy_to(data, offset) };
        }
    } else if let Some(point) = point(s.value) {
        let little = s.flags & segflags::LITTLE != 0;
        let mut bytes = Vec::with_capacity(4);
        if s.is(SegmentKind::Utf8) {
            bytes.extend_from_slice(point.encode_utf8(&mut [0; 4]).as_bytes());
        } else if s.is(SegmentKind::Utf16) {
            for unit in point.encode_utf16(&mut [0; 2]) {
                bytes.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
            }
        } else {
            let unit = point as u32;
            bytes.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
        }
        put(&bytes, 0);
    }
}

/// The low `bits` bits of an integer in two's complement, as whole bytes: the most significant
/// first, or with `little` the least.
fn integer_bytes(value: Term, bits: usize, little: bool) -> Vec<u8> {
    let count = bits.div_ceil(8);
    let mut bytes: Vec<u8> = match value.view() {
        View::Big(negative, limbs) => {
            let mut carry = negative;
            let mut bytes: Vec<u8> = Vec::with_capacity(count.max(limbs.len() * 8));
            for &limb in limbs.iter().take(count.div_ceil(8)) {
                let limb = if negative {
                    let (sum, over) = (!limb).overflowing_add(carry as u64);
                    carry = over;
                    sum
                } else {
                    limb
                };
                bytes.extend(limb.to_le_bytes());
            }
            bytes.resize(count.max(bytes.len()), if negative { 0xff } else { 0 });
            bytes
        }
        View::Small(i) => {
            let mut bytes = i.to_le_bytes().to_vec();
            bytes.resize(count.max(8), if i < 0 { 0xff } else { 0 });
            bytes
        }
        _ => vec![0; count],
    };
    bytes.truncate(count);
    if !little {
        bytes.reverse();
    }
    bytes
}

/// A float as one of 16 bits (IEEE 754 half precision), rounded to nearest, ties to even.
fn f64_to_half(value: f64) -> u16 {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = value.abs();
    if magnitude >= 65520.0 {
        return sign | 0x7c00;
    }
    if magnitude < 2f64.powi(-14) {
        // Subnormal: multiples of 2^-24.
        return sign | round_even(magnitude * 2f64.powi(24)) as u16;
    }
    let exponent = magnitude.log2().floor() as i32;
    // `log2` may be off by one at powers of two.
    let exponent = if 2f64.powi(exponent) > magnitude { exponent - 1 } else { exponent };
    let fraction = round_even((magnitude / 2f64.powi(exponent) - 1.0) * 1024.0) as u16;
    // A fraction rounded up to 1024 carries into the exponent by itself.
    sign | (((exponent + 15) as u16) << 10).wrapping_add(fraction)
}

fn round_even(value: f64) -> f64 {
    value.round_ties_even()
}
