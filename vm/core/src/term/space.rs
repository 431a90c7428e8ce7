//! Where new objects go: the trait that every builder of terms allocates through.
//!
//! A space is a process heap, a message fragment under construction, or a literal area. It is
//! owned by one thread. The protocol is reserve, then build: [`Space::reserve`] is the only step
//! that can say no, it has no effect when it does, and what was reserved can then be allocated
//! without further questions. No space ever collects: who is refused collects and starts again.

/// Refusal of a reserve: so many words are needed and nothing has been done yet. The caller makes
/// room (a collection moves terms, so it reads its operands again) and repeats the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Need(pub usize);

/// A bump-allocated target for new objects.
pub trait Space {
    /// Are `words` words there to be allocated? A heap in stress mode, or one that is due for a
    /// collection, says no even when they are; after a collection it says yes once. A step that
    /// may be repeated reserves all it needs at once, before it allocates anything.
    #[must_use]
    fn reserve(&mut self, words: usize) -> bool;

    /// [`Space::reserve`] as a `Result`, for `?`.
    ///
    /// # Errors
    /// [`Need`] when the words are not there.
    #[inline]
    fn want(&mut self, words: usize) -> Result<(), Need> {
        if self.reserve(words) { Ok(()) } else { Err(Need(words)) }
    }

    /// `words` words of uninitialised memory, which the caller fills with one or more whole
    /// objects before anything else looks at the space.
    ///
    /// # Panics
    /// When there is no room: words were allocated that had not been reserved.
    fn alloc(&mut self, words: usize) -> *mut u64;

    /// Takes note of a `RefBits` object just built in this space: links it (through its `next`
    /// word) into the list whose members each hold one count of their bytes.
    ///
    /// `bytes` is the most that the object adds to the virtual size of this space.
    ///
    /// # Safety
    /// `object` is a complete `RefBits` allocated in this space, in no list yet, and owns one
    /// count of its [`SharedBytes`](super::shared::SharedBytes).
    unsafe fn link_refbits(&mut self, object: *mut u64, bytes: usize);
}
