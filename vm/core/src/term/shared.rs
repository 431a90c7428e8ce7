//! Shared bytes: the counted storage behind binaries over 64 bytes.
//!
//! One allocation: header, then `capacity` bytes. Held by `RefBits` objects of any number of
//! heaps, one count each. Invariants: the bits below `used` never change while anyone may read
//! them; the bits above belong to nobody until someone claims them by moving `used` up.
//!
//! # Appending without copying
//!
//! `<<Bin/binary, More/binary>>` builds a new binary whose first part is the old one. When the
//! old one ends exactly at `used` and capacity is left, [`SharedBytes::claim`] moves `used` up
//! with one compare-and-swap; the winner writes the new bits and holds a longer `RefBits` on the
//! same storage, and everyone else's view is unchanged, since a view never reaches beyond its own
//! size. A loser, or someone whose end is not `used`, copies into new storage of twice the
//! size, so repeated appends cost amortised O(1) each. No owner is needed: whichever process wins
//! the claim may write. Only when `used` is not on a byte boundary do the old reader and the new
//! writer touch the same byte; then a claim is refused once the storage has been in more than one
//! heap ([`SharedBytes::mark_crossed`]), because the reader might be on another thread.

use crate::sync::atomic::{AtomicBool, AtomicUsize, Ordering, fence};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::NonNull;

/// How many hold the bytes. Who gives up may find the bytes gone the moment after, so this borrows
/// the counter alone.
#[derive(Debug)]
pub struct Holders(AtomicUsize);

impl Holders {
    /// The maker is the only one.
    pub fn one() -> Holders {
        Holders(AtomicUsize::new(1))
    }

    /// One more. Only who is one can make another.
    #[inline]
    pub fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less. `true` to the last one, who sees all that the others did and frees the bytes.
    #[inline]
    pub fn give_up(&self) -> bool {
        if self.0.fetch_sub(1, Ordering::Release) != 1 {
            return false;
        }
        // Whatever other holders did to the bytes happens before they are freed.
        fence(Ordering::Acquire);
        true
    }
}

/// The header of shared bytes; the bytes follow it.
#[repr(C, align(8))]
#[derive(Debug)]
pub struct SharedBytes {
    holders: Holders,
    capacity: usize,
    used_bits: AtomicUsize,
    crossed: AtomicBool,
}

/// The memory for shared bytes is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OutOfMemory;

const HEADER: usize = size_of::<SharedBytes>();

impl SharedBytes {
    fn layout(capacity: usize) -> Option<Layout> {
        Layout::from_size_align(HEADER.checked_add(capacity)?, align_of::<SharedBytes>()).ok()
    }

    /// New storage for `capacity` bytes, with a count of one, of which `used_bits` bits belong to
    /// the caller, who writes them (they are zero at first) before anyone else sees the storage.
    ///
    /// # Errors
    /// When the memory is not there.
    ///
    /// # Panics
    /// When `used_bits` exceeds the capacity.
    pub fn new(capacity: usize, used_bits: usize) -> Result<NonNull<SharedBytes>, OutOfMemory> {
        assert!(used_bits.div_ceil(8) <= capacity);
        let layout = SharedBytes::layout(capacity).ok_or(OutOfMemory)?;
        // SAFETY: the layout's size is at least the header's, so not zero.
        let base = unsafe { alloc(layout) }.cast::<SharedBytes>();
        let base = NonNull::new(base).ok_or(OutOfMemory)?;
        // SAFETY: freshly allocated and large enough; nobody else knows it. The used bytes are
        // zeroed here, the rest by `claim`, so that no reader ever meets uninitialised memory.
        unsafe {
            base.write(SharedBytes {
                holders: Holders::one(),
                capacity,
                used_bits: AtomicUsize::new(used_bits),
                crossed: AtomicBool::new(false),
            });
            SharedBytes::data(base.as_ptr()).write_bytes(0, used_bits.div_ceil(8));
        }
        Ok(base)
    }

    /// New storage of exactly these bytes, with a count of one.
    ///
    /// # Errors
    /// When the memory is not there.
    pub fn from_slice(bytes: &[u8]) -> Result<NonNull<SharedBytes>, OutOfMemory> {
        let bits = bytes.len().checked_mul(8).ok_or(OutOfMemory)?;
        let shared = SharedBytes::new(bytes.len(), bits)?;
        // SAFETY: as many bytes as the capacity, and the storage is ours alone.
        unsafe {
            let data = SharedBytes::data(shared.as_ptr());
            data.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        Ok(shared)
    }

    /// The first byte.
    ///
    /// # Safety
    /// `this` points to shared bytes of which the caller holds a count.
    #[inline(always)]
    pub unsafe fn data(this: *const SharedBytes) -> *mut u8 {
        // SAFETY: the bytes follow the header in the same allocation.
        unsafe { this.cast::<u8>().add(HEADER).cast_mut() }
    }

    /// How many bytes there is room for.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many holders there are (a snapshot; tests and `binary_info` only).
    pub fn count(&self) -> usize {
        self.holders.0.load(Ordering::Relaxed)
    }

    /// How many bits are in use by some view.
    pub fn used_bits(&self) -> usize {
        self.used_bits.load(Ordering::Relaxed)
    }

    /// One holder more. Only who holds one can make another.
    #[inline]
    pub fn retain(&self) {
        self.holders.add();
    }

    /// The storage is, or will be, reachable from a second heap: from now on only whole bytes may
    /// be claimed. Called by the thread of the only heap it was in.
    #[inline]
    pub fn mark_crossed(&self) {
        if !self.crossed.load(Ordering::Relaxed) {
            self.crossed.store(true, Ordering::Relaxed);
        }
    }

    /// One holder less; the last one frees.
    ///
    /// # Safety
    /// The caller gives up a count it holds.
    pub unsafe fn release(this: *mut SharedBytes) {
        // SAFETY: the caller's count keeps the header alive until the subtraction; after it only
        // the last holder goes on.
        unsafe {
            if !(*this).holders.give_up() {
                return;
            }
            let layout = Layout::from_size_align_unchecked(
                HEADER + (*this).capacity,
                align_of::<SharedBytes>(),
            );
            std::ptr::drop_in_place(this);
            dealloc(this.cast(), layout);
        }
    }

    /// Claims the `add` bits after the first `end`, if `end` is where the used part ends and
    /// there is capacity: `true` makes the caller the only one who may write them (they are zero).
    ///
    /// # Safety
    /// The caller holds a count.
    pub unsafe fn claim(this: *mut SharedBytes, end: usize, add: usize) -> bool {
        // SAFETY: the caller's count keeps the storage alive.
        let header = unsafe { &*this };
        let Some(new_end) = end.checked_add(add) else { return false };
        if new_end.div_ceil(8) > header.capacity
            || (!end.is_multiple_of(8) && header.crossed.load(Ordering::Relaxed))
        {
            return false;
        }
        // Relaxed is enough: the claimed bytes were never written by anyone, and the readers of
        // what is written now learn of it through the message that brings them the longer view.
        let claimed =
            header.used_bits.compare_exchange(end, new_end, Ordering::Relaxed, Ordering::Relaxed);
        if claimed.is_err() {
            return false;
        }
        let (first, last) = (end.div_ceil(8), new_end.div_ceil(8));
        // SAFETY: within capacity, and ours alone since the exchange.
        unsafe { SharedBytes::data(this).add(first).write_bytes(0, last - first) };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_can_be_claimed_and_only_once() {
        let shared = SharedBytes::new(100, 80).unwrap().as_ptr();
        // SAFETY: we hold the one count until the release.
        unsafe {
            assert!(!SharedBytes::claim(shared, 72, 8));
            assert!(SharedBytes::claim(shared, 80, 8));
            assert!(!SharedBytes::claim(shared, 80, 8));
            assert!(!SharedBytes::claim(shared, 88, 8 * 90));
            assert!(SharedBytes::claim(shared, 88, 3));
            (*shared).mark_crossed();
            assert!(!SharedBytes::claim(shared, 91, 5));
            SharedBytes::release(shared);
        }
    }
}
