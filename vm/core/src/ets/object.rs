//! An object of a table: one block of memory that holds a tuple and all that belongs to it.
//!
//! ```text
//! [next] [order] [refbits] [words|dead] [tuple header] [element 1] … [what they point to]
//! ```
//!
//! An object belongs to one holder: the thread that has made it ([`Owned`]), or the table that it
//! is in, whose lock guards it. Invariants: its terms point into the block only (literals are copied,
//! so no table keeps code from being freed); large binaries are shared, with one count each, and
//! listed in `refbits`.

use crate::heap::block::release_refbits;
use crate::heap::{HeapError, LitRange, Space, copy_term, size_of_term};
use crate::term::{Header, Kind, Term};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{NonNull, null_mut};

/// The header of an object; its words follow.
#[derive(Debug)]
#[repr(C)]
pub struct Object {
    /// The next in its chain.
    pub next: *mut Object,
    /// Where its key comes in a walk over a hash table; see [`super::hash`].
    pub order: u64,
    refbits: *mut u64,
    words: u32,
    /// Deleted from a table that is fixed: nobody sees it but who asks what comes after it.
    pub dead: bool,
}

/// Words of an object's header.
pub const HEADER_WORDS: usize = size_of::<Object>() / 8;

impl Object {
    fn layout(words: usize) -> Option<Layout> {
        let bytes = words.checked_mul(8)?.checked_add(size_of::<Object>())?;
        Layout::from_size_align(bytes, align_of::<Object>()).ok()
    }

    /// The first word: the tuple's header.
    ///
    /// # Safety
    /// `this` is a live object.
    #[inline(always)]
    unsafe fn data(this: *const Object) -> *mut u64 {
        // SAFETY: the words follow the header in the same block.
        unsafe { this.add(1).cast::<u64>().cast_mut() }
    }

    /// The tuple.
    ///
    /// # Safety
    /// `this` is a live object, and lives as long as the term is used.
    #[inline(always)]
    pub unsafe fn tuple(this: *const Object) -> Term {
        // SAFETY: by the caller.
        Term::boxed_ptr(unsafe { Object::data(this) })
    }

    /// The element at a position, counted from 1.
    ///
    /// # Safety
    /// As [`Object::tuple`], and the tuple has so many elements.
    #[inline(always)]
    pub unsafe fn element(this: *const Object, position: usize) -> Term {
        // SAFETY: elements follow the tuple's header.
        Term(unsafe { *Object::data(this).add(position) })
    }

    /// Sets an element that is immediate to a value that is.
    ///
    /// # Safety
    /// As [`Object::element`]; and nobody else reads the object now.
    pub unsafe fn set(this: *mut Object, position: usize, value: Term) {
        debug_assert!(value.is_immediate());
        // SAFETY: by the caller.
        unsafe { *Object::data(this).add(position) = value.0 };
    }

    /// Words it takes, with its header.
    ///
    /// # Safety
    /// `this` is a live object.
    #[inline]
    pub unsafe fn size(this: *const Object) -> usize {
        // SAFETY: by the caller.
        HEADER_WORDS + unsafe { (*this).words } as usize
    }

    /// Frees it.
    ///
    /// # Safety
    /// The caller holds the object, and nobody uses it any more.
    pub unsafe fn free(this: *mut Object) {
        // SAFETY: by the caller; allocated with this layout.
        unsafe {
            release_refbits((*this).refbits);
            let bytes = size_of::<Object>() + (*this).words as usize * 8;
            dealloc(this.cast(), Layout::from_size_align_unchecked(bytes, align_of::<Object>()));
        }
    }
}

/// Objects that have been taken out, or not yet put in: a chain. Dropping it frees them.
#[derive(Debug)]
pub struct Owned(*mut Object);

impl Owned {
    /// No object.
    pub const NONE: Owned = Owned(null_mut());

    /// A copy of a tuple.
    ///
    /// # Errors
    /// When there is no memory for it.
    ///
    /// # Panics
    /// When it is no tuple.
    pub fn new(tuple: Term) -> Result<Owned, HeapError> {
        assert!(tuple.is_tuple());
        let words = size_of_term(tuple, LitRange::EMPTY);
        let count = u32::try_from(words).map_err(|_| HeapError::OutOfMemory)?;
        let layout = Object::layout(words).ok_or(HeapError::OutOfMemory)?;
        // SAFETY: never empty, the header is part of it.
        let raw = unsafe { alloc(layout) }.cast::<Object>();
        let object = NonNull::new(raw).ok_or(HeapError::OutOfMemory)?.as_ptr();
        // SAFETY: fresh memory of the header's layout.
        unsafe {
            object.write(Object {
                next: null_mut(),
                order: 0,
                refbits: null_mut(),
                words: count,
                dead: false,
            });
        }
        // From here on dropped with what it holds, should the copy panic.
        let owned = Owned(object);
        let mut space = ObjectSpace { object, used: 0 };
        let copy = copy_term(tuple, words, &mut space, LitRange::EMPTY);
        // SAFETY: just made.
        debug_assert_eq!(copy, unsafe { Object::tuple(object) });
        Ok(owned)
    }

    /// A copy of a tuple with some elements replaced; positions count from 1.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn changed(tuple: &[Term], changes: &[(usize, Term)]) -> Result<Owned, HeapError> {
        let mut words = Vec::with_capacity(1 + tuple.len());
        words.push(Header::new(Kind::Tuple, tuple.len()).0);
        words.extend(tuple.iter().map(|element| element.0));
        for &(position, value) in changes {
            words[position] = value.0;
        }
        Owned::new(Term::boxed_ptr(words.as_ptr()))
    }

    /// Takes over a chain of objects.
    ///
    /// # Safety
    /// The caller held them all and gives them up.
    pub unsafe fn from_chain(first: *mut Object) -> Owned {
        Owned(first)
    }

    /// The first object; null if there is none.
    pub fn as_ptr(&self) -> *mut Object {
        self.0
    }

    /// Gives the objects up to the caller.
    pub fn into_raw(self) -> *mut Object {
        let raw = self.0;
        std::mem::forget(self);
        raw
    }

    /// The tuple of the first object; there must be one. It is gone with its owner.
    pub fn tuple(&self) -> Term {
        assert!(!self.0.is_null());
        // SAFETY: it is ours and live.
        unsafe { Object::tuple(self.0) }
    }

    /// Puts an object before those that are there.
    ///
    /// # Safety
    /// The caller held it and gives it up.
    pub unsafe fn push(&mut self, object: *mut Object) {
        // SAFETY: by the caller.
        unsafe { (*object).next = self.0 };
        self.0 = object;
    }

    /// Frees objects, at most so many; returns how many.
    pub fn free_some(&mut self, most: usize) -> usize {
        let mut freed = 0;
        while !self.0.is_null() && freed < most {
            // SAFETY: ours, and unlinked before it is freed.
            unsafe {
                let object = self.0;
                self.0 = (*object).next;
                Object::free(object);
            }
            freed += 1;
        }
        freed
    }
}

// SAFETY: the handle is the only way to the objects, whose terms point into themselves.
unsafe impl Send for Owned {}

impl Drop for Owned {
    fn drop(&mut self) {
        self.free_some(usize::MAX);
    }
}

/// The words of an object under construction.
struct ObjectSpace {
    object: *mut Object,
    used: usize,
}

impl Space for ObjectSpace {
    fn reserve(&mut self, words: usize) -> bool {
        // SAFETY: the object is being made by us.
        unsafe { (*self.object).words as usize - self.used >= words }
    }

    fn alloc(&mut self, words: usize) -> *mut u64 {
        assert!(self.reserve(words), "allocation without a reserve");
        // SAFETY: within the block.
        let object = unsafe { Object::data(self.object).add(self.used) };
        self.used += words;
        object
    }

    unsafe fn link_refbits(&mut self, object: *mut u64, _bytes: usize) {
        // SAFETY: by the caller, a complete RefBits of this block.
        unsafe {
            *object.add(1) = (*self.object).refbits as u64;
            (*self.object).refbits = object;
        }
    }
}
