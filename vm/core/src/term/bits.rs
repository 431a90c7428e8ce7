//! Bits: a view of any bitstring, and copying and comparing bits at any offset.
//!
//! Bit 0 of a byte sequence is the highest bit of its first byte. Views borrow like
//! [`super::view`] says. Nothing here reads or writes a byte that holds none of the bits named.

use super::shared::SharedBytes;
use super::{Kind, Term};
use std::cmp::Ordering;

/// The bits of a bitstring, wherever they are.
#[derive(Clone, Copy, Debug)]
pub struct BitView {
    /// The byte that holds the first bit.
    ptr: *const u8,
    /// Where in it the first bit is: 0 (highest) to 7.
    offset: u8,
    /// Number of bits.
    size: usize,
}

/// The bytes of a `HeapBits` or `RefBits`, and its size in bits.
///
/// # Safety
/// `base` is live and of one of these kinds.
#[inline(always)]
pub unsafe fn base_bytes(base: Term) -> (*mut u8, usize) {
    // SAFETY: layouts by kind; a live RefBits holds a count of its bytes.
    unsafe {
        if base.header().kind() as u8 == Kind::HeapBits as u8 {
            (base.address().add(2).cast(), base.word(1) as usize)
        } else {
            debug_assert_eq!(base.header().kind(), Kind::RefBits);
            (SharedBytes::data(base.word(2) as *const SharedBytes), base.word(3) as usize)
        }
    }
}

impl Term {
    /// The bits, if it is a bitstring.
    #[inline]
    pub fn as_bits(self) -> Option<BitView> {
        // SAFETY: the kind was looked at first; what a SubBits rests on is a base.
        unsafe {
            match self.kind()? {
                Kind::HeapBits | Kind::RefBits => {
                    let (ptr, size) = base_bytes(self);
                    Some(BitView { ptr, offset: 0, size })
                }
                Kind::SubBits => {
                    let (ptr, _) = base_bytes(self.field(3));
                    let offset = self.field(1).small_value() as usize;
                    let size = self.field(2).small_value() as usize;
                    Some(BitView::new(ptr, offset, size))
                }
                _ => None,
            }
        }
    }

    /// The bytes, if it is a bitstring of whole bytes that starts on a byte boundary of its
    /// storage. Nearly every binary is.
    #[inline]
    pub fn as_bytes<'a>(self) -> Option<&'a [u8]> {
        self.as_bits()?.as_bytes()
    }
}

impl BitView {
    /// The `size` bits from bit `offset` of the bytes at `ptr`.
    ///
    /// # Safety
    /// The bytes that hold these bits are readable as long as the view is used.
    #[inline]
    pub unsafe fn new(ptr: *const u8, offset: usize, size: usize) -> BitView {
        BitView { ptr: ptr.wrapping_add(offset / 8), offset: (offset % 8) as u8, size }
    }

    /// The bits of a byte slice. The view must not outlive it.
    #[inline]
    pub fn of_bytes(bytes: &[u8]) -> BitView {
        BitView { ptr: bytes.as_ptr(), offset: 0, size: bytes.len() * 8 }
    }

    /// Number of bits.
    #[inline]
    pub fn len(&self) -> usize {
        self.size
    }

    /// Are there none?
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// Number of whole bytes' worth of bits.
    #[inline]
    pub fn byte_len(&self) -> usize {
        self.size / 8
    }

    /// Is the number of bits a multiple of 8?
    #[inline]
    pub fn is_binary(&self) -> bool {
        self.size.is_multiple_of(8)
    }

    /// The bytes, if they are whole and aligned.
    #[inline]
    pub fn as_bytes<'a>(&self) -> Option<&'a [u8]> {
        if self.offset != 0 || !self.is_binary() {
            return None;
        }
        if self.size == 0 {
            return Some(&[]);
        }
        // SAFETY: the view's bits are readable, and these are exactly their bytes.
        Some(unsafe { std::slice::from_raw_parts(self.ptr, self.size / 8) })
    }

    /// The bits from `start` on, `size` of them.
    ///
    /// # Panics
    /// When they are not within the view.
    #[inline]
    pub fn slice(&self, start: usize, size: usize) -> BitView {
        assert!(start <= self.size && size <= self.size - start, "slice outside the bits");
        let at = self.offset as usize + start;
        BitView { ptr: self.ptr.wrapping_add(at / 8), offset: (at % 8) as u8, size }
    }

    /// `count` bits (at most 64) from `start`, as a number, first bit highest.
    ///
    /// # Panics
    /// When they are not within the view, or more than 64.
    #[inline]
    pub fn read(&self, start: usize, count: usize) -> u64 {
        assert!(count <= 64 && start <= self.size && count <= self.size - start);
        if count == 0 {
            return 0;
        }
        let at = self.offset as usize + start;
        let (first, skip) = (at / 8, at % 8);
        let bytes = (skip + count).div_ceil(8);
        let mut buffer = [0u8; 8];
        // SAFETY: the bytes from `first` on hold the bits asked for, so they are readable.
        let (word, ninth) = unsafe {
            let from = self.ptr.add(first);
            if bytes >= 8 {
                (u64::from_be(from.cast::<u64>().read_unaligned()), bytes > 8)
            } else {
                std::ptr::copy_nonoverlapping(from, buffer.as_mut_ptr(), bytes);
                (u64::from_be_bytes(buffer), false)
            }
        };
        let mut value = word << skip;
        if ninth {
            // SAFETY: as above, the ninth byte holds some of the bits.
            value |= (unsafe { *self.ptr.add(first + 8) } as u64) >> (8 - skip);
        }
        value >> (64 - count)
    }

    /// The byte's worth of bits at byte position `index`.
    ///
    /// # Panics
    /// When it is not within the view.
    #[inline]
    pub fn byte(&self, index: usize) -> u8 {
        self.read(index * 8, 8) as u8
    }

    /// The bytes in order; a last part of less than a byte is not among them.
    pub fn bytes(&self) -> impl Iterator<Item = u8> + use<> {
        let view = *self;
        (0..view.byte_len()).map(move |index| view.byte(index))
    }

    /// The bits as bytes, the last padded with zero bits.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut bytes = vec![0u8; self.size.div_ceil(8)];
        // SAFETY: as many bytes as the bits need.
        unsafe { self.copy_to(bytes.as_mut_ptr(), 0) };
        bytes
    }

    /// Copies all bits to bit `offset` of the bytes at `target`; bits around them stay.
    ///
    /// # Safety
    /// The target bytes are writable, not shared, and do not overlap the view.
    #[inline]
    pub unsafe fn copy_to(&self, target: *mut u8, offset: usize) {
        // SAFETY: by the caller and the view's own contract.
        unsafe { copy_bits(self.ptr, self.offset as usize, target, offset, self.size) }
    }

    /// Are the bits the same?
    pub fn same(&self, other: &BitView) -> bool {
        self.size == other.size && self.order(other) == Ordering::Equal
    }

    /// Order of bitstrings: bit by bit, a prefix first.
    pub fn order(&self, other: &BitView) -> Ordering {
        let common = self.size.min(other.size);
        let mut done = 0;
        if self.offset == 0 && other.offset == 0 {
            let whole = common / 8;
            // SAFETY: both views hold that many whole bytes from their pointers on.
            let (a, b) =
                unsafe { (slice_or_empty(self.ptr, whole), slice_or_empty(other.ptr, whole)) };
            match a.cmp(b) {
                Ordering::Equal => done = whole * 8,
                unequal => return unequal,
            }
        }
        while done < common {
            let count = (common - done).min(64);
            match self.read(done, count).cmp(&other.read(done, count)) {
                Ordering::Equal => done += count,
                unequal => return unequal,
            }
        }
        self.size.cmp(&other.size)
    }
}

/// # Safety
/// `len` bytes at `ptr` are readable.
unsafe fn slice_or_empty<'a>(ptr: *const u8, len: usize) -> &'a [u8] {
    // SAFETY: by the caller; a slice of nothing needs a pointer that is not null.
    if len == 0 { &[] } else { unsafe { std::slice::from_raw_parts(ptr, len) } }
}

/// Copies `count` bits from bit `from_bit` of `from` to bit `to_bit` of `to`, leaving the bits
/// around them as they are.
///
/// # Safety
/// The bytes that hold the bits are readable and writable, and the two ranges do not overlap.
pub unsafe fn copy_bits(
    from: *const u8,
    from_bit: usize,
    to: *mut u8,
    to_bit: usize,
    mut count: usize,
) {
    if count == 0 {
        return;
    }
    let (mut from, mut skip) = (from.wrapping_add(from_bit / 8), from_bit % 8);
    let (mut to, to_skip) = (to.wrapping_add(to_bit / 8), to_bit % 8);
    // SAFETY: each step touches only bytes that hold some of the remaining bits.
    unsafe {
        if to_skip != 0 {
            // Fill up the target's first byte.
            let take = count.min(8 - to_skip);
            let bits = BitView { ptr: from, offset: skip as u8, size: take }.read(0, take) as u8;
            let shift = 8 - to_skip - take;
            let mask = (0xff >> (8 - take)) << shift;
            *to = *to & !mask | bits << shift;
            (from, skip) = (from.wrapping_add((skip + take) / 8), (skip + take) % 8);
            to = to.wrapping_add(1);
            count -= take;
        }
        let whole = count / 8;
        if skip == 0 {
            to.copy_from_nonoverlapping(from, whole);
        } else {
            let mut i = 0;
            while i + 8 <= whole {
                let word = u64::from_be(from.add(i).cast::<u64>().read_unaligned());
                let next = *from.add(i + 8) as u64;
                let out = word << skip | next >> (8 - skip);
                to.add(i).cast::<u64>().write_unaligned(out.to_be());
                i += 8;
            }
            while i < whole {
                *to.add(i) = *from.add(i) << skip | *from.add(i + 1) >> (8 - skip);
                i += 1;
            }
        }
        let rest = count % 8;
        if rest != 0 {
            let last = BitView { ptr: from.wrapping_add(whole), offset: skip as u8, size: rest };
            let mask = 0xffu8 << (8 - rest);
            let byte = to.add(whole);
            *byte = *byte & !mask | (last.read(0, rest) as u8) << (8 - rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bit(bytes: &[u8], at: usize) -> u8 {
        bytes[at / 8] >> (7 - at % 8) & 1
    }

    #[test]
    fn copying_moves_exactly_the_named_bits() {
        let source: Vec<u8> =
            (0..40u32).map(|i| (i.wrapping_mul(0x9e37_79b9) >> 13) as u8).collect();
        for from_bit in 0..17 {
            for to_bit in 0..17 {
                for count in (0..40).chain([63, 64, 65, 71, 128, 200]) {
                    for fill in [0u8, 0xff] {
                        let mut target = vec![fill; 40];
                        // SAFETY: both vectors are longer than the bits named.
                        unsafe {
                            copy_bits(source.as_ptr(), from_bit, target.as_mut_ptr(), to_bit, count)
                        };
                        for at in 0..320 {
                            let inside = at >= to_bit && at < to_bit + count;
                            let expected = if inside {
                                bit(&source, from_bit + at - to_bit)
                            } else {
                                fill & 1
                            };
                            assert_eq!(bit(&target, at), expected);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn reading_and_order_at_any_offset() {
        let source: Vec<u8> =
            (0..40u32).map(|i| (i.wrapping_mul(0x85eb_ca6b) >> 11) as u8).collect();
        let all = BitView::of_bytes(&source);
        for start in 0..80 {
            for count in 0..=64 {
                let expected =
                    (start..start + count).fold(0u64, |v, at| v << 1 | bit(&source, at) as u64);
                assert_eq!(all.read(start, count), expected);
            }
            let part = all.slice(start, 131);
            let copy = part.to_vec();
            let aligned = BitView::of_bytes(&copy).slice(0, 131);
            assert!(part.same(&aligned));
            assert_eq!(part.slice(0, 100).order(&aligned), Ordering::Less);
            assert_eq!(all.slice(start + 1, 131).order(&part), {
                let next = all.slice(start + 1, 131).to_vec();
                next.cmp(&copy)
            });
        }
    }
}
