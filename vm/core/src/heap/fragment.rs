//! Fragments: single allocations that carry terms, and the signals they are part of, between
//! processes.
//!
//! ```text
//! [next|to|root|refbits|len,capacity|kind…|extra|extra] [word 0] … [word len-1]
//! ```
//!
//! A fragment belongs to exactly one holder at a time: the sender that builds it
//! ([`FragmentSpace`]), the handle that carries it ([`Message`]), or the heap that has adopted it.
//! `to`, `kind`, `aux` and `extra` mean nothing on this floor. Invariant: the data are whole
//! objects that point into this fragment or to literals only.

use super::block::{HeapError, release_refbits};
use super::copy::UNCOPIABLE;
use crate::term::Term;
use crate::term::space::Space;
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{NonNull, null_mut};

/// The header of a fragment; its data words follow. One cache line.
#[derive(Debug)]
#[repr(C)]
pub struct Fragment {
    /// Link of whatever queue or list the fragment is in; its holder's.
    pub next: *mut Fragment,
    /// Whom the signal is for; opaque here.
    pub to: u64,
    /// The term it carries: an immediate, a literal, or into the data.
    pub root: Term,
    /// `RefBits` objects among the data.
    pub refbits: *mut u64,
    /// Data words in use.
    pub len: u32,
    /// Data words allocated.
    pub capacity: u32,
    /// Kind of signal; opaque here.
    pub kind: u8,
    /// Opaque here.
    pub flags: u8,
    /// Opaque here.
    pub aux16: u16,
    /// Opaque here.
    pub aux: u32,
    /// Opaque here; terms in it must be immediates or literals, or point into the data.
    pub extra: [u64; 2],
}

const _: () = assert!(size_of::<Fragment>() == 64);

impl Fragment {
    fn layout(capacity: usize) -> Option<Layout> {
        let bytes = capacity.checked_mul(8)?.checked_add(size_of::<Fragment>())?;
        Layout::from_size_align(bytes, align_of::<Fragment>()).ok()
    }

    /// The first data word.
    #[inline(always)]
    pub fn data(this: *const Fragment) -> *mut u64 {
        this.wrapping_add(1).cast::<u64>().cast_mut()
    }

    /// Is the address among the data in use?
    #[inline]
    pub fn contains(&self, address: *const u64) -> bool {
        let offset = (address as usize).wrapping_sub(Fragment::data(self) as usize);
        offset < self.len as usize * 8
    }
}

/// A fragment and the right to use and free it.
#[derive(Debug)]
pub struct Message(NonNull<Fragment>);

// SAFETY: the handle is the only way to the fragment, whose data point into itself or to literals.
unsafe impl Send for Message {}

impl Message {
    /// A message of an immediate or literal term, without data.
    ///
    /// # Errors
    /// When the memory is not there.
    pub fn immediate(root: Term) -> Result<Message, HeapError> {
        Ok(FragmentSpace::new(0)?.finish(root))
    }

    /// Gives up the handle without freeing.
    #[inline]
    pub fn into_raw(self) -> *mut Fragment {
        let raw = self.0.as_ptr();
        std::mem::forget(self);
        raw
    }

    /// The handle of a fragment.
    ///
    /// # Safety
    /// `raw` came from [`Message::into_raw`], and this is the only handle made from it.
    #[inline]
    pub unsafe fn from_raw(raw: *mut Fragment) -> Message {
        // SAFETY: into_raw never yields null.
        Message(unsafe { NonNull::new_unchecked(raw) })
    }
}

impl std::ops::Deref for Message {
    type Target = Fragment;

    #[inline]
    fn deref(&self) -> &Fragment {
        // SAFETY: the handle owns the fragment.
        unsafe { self.0.as_ref() }
    }
}

impl std::ops::DerefMut for Message {
    #[inline]
    fn deref_mut(&mut self) -> &mut Fragment {
        // SAFETY: the handle owns the fragment.
        unsafe { self.0.as_mut() }
    }
}

impl Drop for Message {
    fn drop(&mut self) {
        // SAFETY: the handle owns the fragment and all it holds; allocated with this layout.
        unsafe {
            let fragment = self.0.as_ptr();
            release_refbits((*fragment).refbits);
            let bytes = size_of::<Fragment>() + (*fragment).capacity as usize * 8;
            dealloc(
                fragment.cast(),
                Layout::from_size_align_unchecked(bytes, align_of::<Fragment>()),
            );
        }
    }
}

/// A fragment under construction.
#[derive(Debug)]
pub struct FragmentSpace {
    message: Message,
}

impl FragmentSpace {
    /// An empty fragment with room for `words` words.
    ///
    /// # Errors
    /// When the memory is not there, or `words` is [`UNCOPIABLE`].
    pub fn new(words: usize) -> Result<FragmentSpace, HeapError> {
        if words >= UNCOPIABLE {
            return Err(HeapError::OutOfMemory);
        }
        let capacity = words as u32;
        let layout = Fragment::layout(words).ok_or(HeapError::OutOfMemory)?;
        // SAFETY: never empty, the header is part of it.
        let raw = unsafe { alloc(layout) }.cast::<Fragment>();
        let fragment = NonNull::new(raw).ok_or(HeapError::OutOfMemory)?;
        // SAFETY: fresh memory of the header's layout.
        unsafe {
            fragment.write(Fragment {
                next: null_mut(),
                to: 0,
                root: Term::NIL,
                refbits: null_mut(),
                len: 0,
                capacity,
                kind: 0,
                flags: 0,
                aux16: 0,
                aux: 0,
                extra: [0; 2],
            });
        }
        Ok(FragmentSpace { message: Message(fragment) })
    }

    /// The finished message, carrying `root`.
    pub fn finish(mut self, root: Term) -> Message {
        self.message.root = root;
        self.message
    }
}

impl Space for FragmentSpace {
    #[inline]
    fn reserve(&mut self, words: usize) -> bool {
        (self.message.capacity - self.message.len) as usize >= words
    }

    #[inline]
    fn alloc(&mut self, words: usize) -> *mut u64 {
        // The data pointer must come from the allocation, not from a reference to the header.
        let data = Fragment::data(self.message.0.as_ptr());
        let header = &mut *self.message;
        assert!((header.capacity - header.len) as usize >= words, "allocation without a reserve");
        let object = data.wrapping_add(header.len as usize);
        header.len += words as u32;
        object
    }

    unsafe fn link_refbits(&mut self, object: *mut u64, _bytes: usize) {
        // SAFETY: by the caller, a complete RefBits of this fragment.
        unsafe { *object.add(1) = self.message.refbits as u64 };
        self.message.refbits = object;
    }
}
