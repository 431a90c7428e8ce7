//! The old generation: what has survived two collections, in one allocation with its header.
//!
//! ```text
//!  header: hp | end | refbits | shared bytes, limit      start       hp →      end
//!    | what only a heap with an old generation keeps      | objects   | free    |
//! ```
//!
//! Owned by the heap, and absent from most: a process that never grew up pays one word for it.
//! Invariants: start ≤ hp ≤ end; `[start, hp)` is whole objects without gaps, which point to old
//! and literal ones only; every `RefBits` among them is in `refbits`.

use super::block::{HeapError, release_refbits, words_between};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{NonNull, null_mut};

#[repr(C)]
struct Header {
    hp: *mut u64,
    end: *mut u64,
    refbits: *mut u64,
    shared_bytes: usize,
    shared_limit: usize,
}

/// An old generation, or none. Frees what it owns when it is dropped.
#[derive(Debug, Default)]
pub struct Generation(Option<NonNull<Header>>);

impl Generation {
    /// No old generation.
    pub const NONE: Generation = Generation(None);

    fn layout(words: usize) -> Option<Layout> {
        let bytes = words.checked_mul(8)?.checked_add(size_of::<Header>())?;
        Layout::from_size_align(bytes, align_of::<Header>()).ok()
    }

    /// An empty one of so many words.
    ///
    /// # Errors
    /// When the memory is not there.
    pub fn new(words: usize) -> Result<Generation, HeapError> {
        let layout = Generation::layout(words).ok_or(HeapError::OutOfMemory)?;
        // SAFETY: never empty, the header is part of it.
        let raw = unsafe { alloc(layout) }.cast::<Header>();
        let header = NonNull::new(raw).ok_or(HeapError::OutOfMemory)?;
        let start = raw.wrapping_add(1).cast::<u64>();
        let end = start.wrapping_add(words);
        // SAFETY: fresh memory of the header's layout.
        unsafe {
            header.write(Header {
                hp: start,
                end,
                refbits: null_mut(),
                shared_bytes: 0,
                shared_limit: usize::MAX,
            });
        }
        Ok(Generation(Some(header)))
    }

    fn header(&self) -> Option<&Header> {
        // SAFETY: owned, and made complete by `new`.
        self.0.map(|header| unsafe { header.as_ref() })
    }

    /// Is there none?
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// First word; null when there is none, as for all addresses here.
    #[inline]
    pub fn start(&self) -> *mut u64 {
        self.0.map_or(null_mut(), |header| header.as_ptr().wrapping_add(1).cast())
    }

    /// Next free word.
    #[inline]
    pub fn hp(&self) -> *mut u64 {
        self.header().map_or(null_mut(), |header| header.hp)
    }

    /// End of the words.
    #[inline]
    pub fn end(&self) -> *mut u64 {
        self.header().map_or(null_mut(), |header| header.end)
    }

    /// Is the address in it?
    #[inline]
    pub fn contains(&self, address: *const u64) -> bool {
        let start = self.start() as usize;
        (address as usize).wrapping_sub(start) < (self.end() as usize).wrapping_sub(start)
    }

    /// Words in use.
    #[inline]
    pub fn used(&self) -> usize {
        words_between(self.start(), self.hp())
    }

    /// Words in all.
    #[inline]
    pub fn size(&self) -> usize {
        words_between(self.start(), self.end())
    }

    /// The first of its `RefBits`, linked by their `next` words.
    pub fn refbits(&self) -> *mut u64 {
        self.header().map_or(null_mut(), |header| header.refbits)
    }

    /// Bytes of shared binaries that its `RefBits` refer to.
    pub fn shared_bytes(&self) -> usize {
        self.header().map_or(0, |header| header.shared_bytes)
    }

    /// Has `shared_bytes` passed the bound that makes the next collection a major one?
    pub fn has_too_many_shared(&self) -> bool {
        self.header().is_some_and(|header| header.shared_bytes > header.shared_limit)
    }

    /// After a collection: objects now reach to `hp`, and these are its `RefBits`.
    ///
    /// # Safety
    /// `hp` lies in the generation; `refbits` lists exactly the `RefBits` below it, whose counts it
    /// owns from now on.
    pub unsafe fn set(&mut self, hp: *mut u64, refbits: *mut u64, shared_bytes: usize) {
        if let Some(mut header) = self.0 {
            // SAFETY: owned.
            let header = unsafe { header.as_mut() };
            header.hp = hp;
            header.refbits = refbits;
            header.shared_bytes = shared_bytes;
        }
    }

    /// Sets the bound on the shared bytes.
    pub fn limit_shared(&mut self, bytes: usize) {
        if let Some(mut header) = self.0 {
            // SAFETY: owned.
            unsafe { header.as_mut() }.shared_limit = bytes;
        }
    }

    /// Frees the words; the counts of its `RefBits` are somebody else's already.
    pub fn free(&mut self) {
        if let Some(header) = self.0.take() {
            // SAFETY: owned, allocated by `new` with this layout.
            unsafe {
                let start = header.as_ptr().wrapping_add(1).cast::<u64>();
                let words = words_between(start, header.as_ref().end);
                let bytes = size_of::<Header>() + words * 8;
                let layout = Layout::from_size_align_unchecked(bytes, align_of::<Header>());
                dealloc(header.as_ptr().cast(), layout);
            }
        }
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        // SAFETY: each RefBits in the list owns a count, and goes with the generation.
        unsafe { release_refbits(self.refbits()) };
        self.free();
    }
}
