//! Bitstrings on heaps: small ones in place, large ones as counted references to shared bytes.
//!
//! See [`crate::term::shared`] for the storage and how appending avoids copying. All builders
//! follow the reserve-then-build rule of [`super::alloc`]; those that need shared storage can also
//! fail for lack of memory, with nothing allocated on the heap.

use super::block::HeapError;
use crate::term::bits::{BitView, base_bytes};
pub use crate::term::shared::SharedBytes;
use crate::term::space::Space;
use crate::term::{Header, Kind, Term};
use std::ptr::NonNull;

/// Bitstrings of at most so many bytes lie in the heap; larger ones are shared. OTP's bound.
pub const HEAP_BITS_MAX: usize = 64;

/// Words of a reference to shared bytes.
pub const REF_BITS_WORDS: usize = 4;

/// Words of a part of a bitstring.
pub const SUB_BITS_WORDS: usize = 4;

/// Words of a match context.
pub const CONTEXT_WORDS: usize = 4;

/// The most words [`append`] needs.
pub const APPEND_WORDS: usize = heap_bits_words(HEAP_BITS_MAX * 8);

/// Parts up to this many bits are copied rather than pointed to: the copy is no larger than the
/// pointer, and does not keep the whole alive.
const SUB_BITS_MIN: usize = 128;

/// Least capacity of storage made by an append: small enough not to hurt who appends once.
const APPEND_CAPACITY_MIN: usize = 256;

/// A heap may always refer to so many bytes of shared binaries before that alone makes a
/// collection due. OTP's `min_bin_vheap_size`, 46,422 words.
pub const SHARED_LIMIT_MIN: usize = 46_422 * 8;

/// Words of a bitstring of so many bits in the heap.
pub const fn heap_bits_words(bits: usize) -> usize {
    2 + bits.div_ceil(64)
}

/// Words of a new bitstring of so many bits: [`heap_bits_words`] or [`REF_BITS_WORDS`].
pub const fn bits_words(bits: usize) -> usize {
    if bits <= HEAP_BITS_MAX * 8 { heap_bits_words(bits) } else { REF_BITS_WORDS }
}

/// Words of a new binary of so many bytes.
pub const fn binary_words(bytes: usize) -> usize {
    if bytes <= HEAP_BITS_MAX { heap_bits_words(bytes * 8) } else { REF_BITS_WORDS }
}

/// A new bitstring of `bits` zero bits, of [`bits_words`], and its bytes for the caller to write
/// before the term is seen by anyone.
///
/// # Errors
/// When there is no memory for shared bytes.
pub fn new_bits<S: Space + ?Sized>(
    space: &mut S,
    bits: usize,
) -> Result<(Term, *mut u8), HeapError> {
    if bits <= HEAP_BITS_MAX * 8 {
        return Ok(new_heap_bits(space, bits));
    }
    let bytes = bits.div_ceil(8);
    let shared = SharedBytes::new(bytes, bits)?;
    // SAFETY: we hold the one count, which goes to the new object.
    unsafe {
        let data = SharedBytes::data(shared.as_ptr());
        Ok((from_shared(space, shared, bits, bytes), data))
    }
}

/// A new bitstring in the heap, whatever its size (at most [`HEAP_BITS_MAX`] bytes).
fn new_heap_bits<S: Space + ?Sized>(space: &mut S, bits: usize) -> (Term, *mut u8) {
    debug_assert!(bits <= HEAP_BITS_MAX * 8);
    let words = heap_bits_words(bits);
    let object = space.alloc(words);
    // SAFETY: just allocated. The last data word is zeroed so that no padding is uninitialised.
    unsafe {
        *object = Header::new(Kind::HeapBits, words - 1).0;
        *object.add(1) = bits as u64;
        object.add(2).write_bytes(0, words - 2);
        (Term::boxed_ptr(object), object.add(2).cast())
    }
}

/// A binary of these bytes, of [`binary_words`].
///
/// # Errors
/// When there is no memory for shared bytes.
pub fn binary<S: Space + ?Sized>(space: &mut S, bytes: &[u8]) -> Result<Term, HeapError> {
    let (term, data) = new_bits(space, bytes.len() * 8)?;
    // SAFETY: the new object's own bytes, as many.
    unsafe { data.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
    Ok(term)
}

/// A bitstring with these bits, of [`bits_words`].
///
/// # Errors
/// When there is no memory for shared bytes.
pub fn bitstring<S: Space + ?Sized>(space: &mut S, bits: &BitView) -> Result<Term, HeapError> {
    let (term, data) = new_bits(space, bits.len())?;
    // SAFETY: the new object's own bytes, for as many bits.
    unsafe { bits.copy_to(data, 0) };
    Ok(term)
}

/// A `RefBits` of the first `bits` bits of shared storage, of [`REF_BITS_WORDS`], that takes over
/// one count. `counted` is what it adds to the virtual size of the space, in bytes.
///
/// # Safety
/// The caller gives up a count of `shared`, and those bits are in use.
pub unsafe fn from_shared<S: Space + ?Sized>(
    space: &mut S,
    shared: NonNull<SharedBytes>,
    bits: usize,
    counted: usize,
) -> Term {
    let object = space.alloc(REF_BITS_WORDS);
    // SAFETY: just allocated; complete before it is linked.
    unsafe {
        *object = Header::new(Kind::RefBits, 3).0;
        *object.add(1) = 0;
        *object.add(2) = shared.as_ptr() as u64;
        *object.add(3) = bits as u64;
        space.link_refbits(object, counted);
    }
    Term::boxed_ptr(object)
}

/// What a bitstring rests on: the `HeapBits` or `RefBits`, and where in it its bits begin and how
/// many there are.
///
/// # Panics
/// When it is not a bitstring.
#[inline]
pub fn base_of(bits: Term) -> (Term, usize, usize) {
    // SAFETY: each kind's layout.
    unsafe {
        match bits.header().kind() {
            Kind::HeapBits => (bits, 0, bits.word(1) as usize),
            Kind::RefBits => (bits, 0, bits.word(3) as usize),
            Kind::SubBits => (
                bits.field(3),
                bits.field(1).small_value() as usize,
                bits.field(2).small_value() as usize,
            ),
            other => panic!("not a bitstring: {other:?}"),
        }
    }
}

/// The bytes of a binary, for another thread: shared ones are held, others copied.
#[derive(Debug)]
pub struct Kept(Keeping);

#[derive(Debug)]
enum Keeping {
    Shared { shared: NonNull<SharedBytes>, from: usize, len: usize },
    Own(Vec<u8>),
}

// SAFETY: the bytes below the used part of shared storage never change (see `SharedBytes`), and
// the count held keeps them; the storage is marked as one that more than one thread may look at.
unsafe impl Send for Kept {}

impl Kept {
    /// Those of `bits`; `None` when it is no binary.
    pub fn new(bits: Term) -> Option<Kept> {
        let view = bits.as_bits()?;
        if !view.is_binary() {
            return None;
        }
        let (base, offset, size) = base_of(bits);
        // SAFETY: the base is a live bitstring; a RefBits holds a count of its bytes, so another can
        // be made.
        unsafe {
            if base.header().kind() == Kind::RefBits && offset % 8 == 0 {
                let shared = base.word(2) as *mut SharedBytes;
                (*shared).mark_crossed();
                (*shared).retain();
                let shared = NonNull::new_unchecked(shared);
                return Some(Kept(Keeping::Shared { shared, from: offset / 8, len: size / 8 }));
            }
        }
        Some(Kept(Keeping::Own(view.to_vec())))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match &self.0 {
            // SAFETY: within the used part, which we hold a count of.
            Keeping::Shared { shared, from, len } => unsafe {
                std::slice::from_raw_parts(SharedBytes::data(shared.as_ptr()).add(*from), *len)
            },
            Keeping::Own(bytes) => bytes,
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Keeping::Shared { shared, .. } = &self.0 {
            // SAFETY: the count that we hold, given up once.
            unsafe { SharedBytes::release(shared.as_ptr()) }
        }
    }
}

/// The part of a bitstring from bit `start`, `size` bits long, of [`SUB_BITS_WORDS`].
///
/// # Panics
/// When the part is not within the bitstring.
pub fn sub_bits<S: Space + ?Sized>(space: &mut S, bits: Term, start: usize, size: usize) -> Term {
    let (base, offset, whole) = base_of(bits);
    assert!(start <= whole && size <= whole - start, "part outside the bitstring");
    if size == whole {
        return bits;
    }
    sub_bits_of_base(space, base, offset + start, size)
}

/// As [`sub_bits`], of a base and from the base's first bit: what the tail of a match context is.
pub fn sub_bits_of_base<S: Space + ?Sized>(
    space: &mut S,
    base: Term,
    offset: usize,
    size: usize,
) -> Term {
    if size <= SUB_BITS_MIN {
        let (term, data) = new_heap_bits(space, size);
        // SAFETY: the part is within the base; the new object's bytes hold it.
        unsafe { BitView::new(base_bytes(base).0, offset, size).copy_to(data, 0) };
        return term;
    }
    let object = space.alloc(SUB_BITS_WORDS);
    // SAFETY: just allocated.
    unsafe { write_part(object, Kind::SubBits, offset, size, base) }
}

/// A match context over a bitstring, of [`CONTEXT_WORDS`].
///
/// # Panics
/// When it is not a bitstring.
pub fn context<S: Space + ?Sized>(space: &mut S, bits: Term) -> Term {
    let (base, offset, size) = base_of(bits);
    let object = space.alloc(CONTEXT_WORDS);
    // SAFETY: just allocated.
    unsafe { write_part(object, Kind::Context, offset, offset + size, base) }
}

/// # Safety
/// `object` is four free words.
unsafe fn write_part(object: *mut u64, kind: Kind, a: usize, b: usize, base: Term) -> Term {
    // SAFETY: by the caller.
    unsafe {
        *object = Header::new(kind, 3).0;
        *object.add(1) = Term::small(a as i64).0;
        *object.add(2) = Term::small(b as i64).0;
        *object.add(3) = base.0;
    }
    Term::boxed_ptr(object)
}

/// Where an append's new bits go.
#[derive(Debug)]
pub struct Appended {
    /// The longer bitstring; its last bits are zero until the caller has written them.
    pub term: Term,
    /// The first byte of its storage.
    pub data: *mut u8,
    /// The bit of that storage where the new ones begin.
    pub offset: usize,
}

/// A bitstring that begins with `bits` and has `add` more, for the caller to write at once: what
/// `<<Bin/bitstring, …>>` needs. Of at most [`APPEND_WORDS`]. The old bits are copied only when
/// the old bitstring is small, or not the last to have been appended to, or its storage is full;
/// new storage is twice as large as needed, so repeated appends cost O(1) amortised.
///
/// # Errors
/// When there is no memory for shared bytes.
///
/// # Panics
/// When `bits` is not a bitstring.
pub fn append<S: Space + ?Sized>(
    space: &mut S,
    bits: Term,
    add: usize,
) -> Result<Appended, HeapError> {
    let (base, offset, size) = base_of(bits);
    let total = size.checked_add(add).ok_or(HeapError::OutOfMemory)?;
    // SAFETY: the base is live, and its bytes hold the bits.
    let (kind, view) =
        unsafe { (base.header().kind(), BitView::new(base_bytes(base).0, offset, size)) };
    if total <= HEAP_BITS_MAX * 8 {
        let (term, data) = new_heap_bits(space, total);
        // SAFETY: the new object's bytes hold all of them.
        unsafe { view.copy_to(data, 0) };
        return Ok(Appended { term, data, offset: size });
    }
    if kind == Kind::RefBits {
        let end = offset + size;
        // SAFETY: the base, which is live, holds a count; a claimed part is ours to hand out, and
        // the count made for the new object goes to it.
        unsafe {
            let shared = base.word(2) as *mut SharedBytes;
            if SharedBytes::claim(shared, end, add) {
                (*shared).retain();
                let data = SharedBytes::data(shared);
                let shared = NonNull::new_unchecked(shared);
                let whole = from_shared(space, shared, end + add, add.div_ceil(8));
                let term = if offset == 0 {
                    whole
                } else {
                    let object = space.alloc(SUB_BITS_WORDS);
                    write_part(object, Kind::SubBits, offset, total, whole)
                };
                return Ok(Appended { term, data, offset: end });
            }
        }
    }
    let capacity = total.div_ceil(8).saturating_mul(2).max(APPEND_CAPACITY_MIN);
    let shared = SharedBytes::new(capacity, total)?;
    // SAFETY: fresh storage for all the bits; its one count goes to the new object.
    unsafe {
        let data = SharedBytes::data(shared.as_ptr());
        view.copy_to(data, 0);
        let term = from_shared(space, shared, total, total.div_ceil(8));
        Ok(Appended { term, data, offset: size })
    }
}
