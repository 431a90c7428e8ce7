//! The explicit stack of every walk over a term, so that none recurses on the native stack.
//!
//! The first entries lie in the walker's own frame, so that shallow terms cost no allocation; the
//! rest spill to the native heap. A walk keeps one entry per level of nesting, not per element.

use super::shared::OutOfMemory;
use std::mem::MaybeUninit;

/// A stack of `Copy` entries, the first `N` of them inline.
pub struct WorkList<T: Copy, const N: usize = 16> {
    inline: [MaybeUninit<T>; N],
    inline_len: usize,
    spill: Vec<T>,
}

impl<T: Copy, const N: usize> WorkList<T, N> {
    /// An empty stack.
    #[inline]
    pub const fn new() -> WorkList<T, N> {
        WorkList { inline: [const { MaybeUninit::uninit() }; N], inline_len: 0, spill: Vec::new() }
    }

    /// Pushes an entry.
    ///
    /// # Errors
    /// When the memory is not there.
    #[inline]
    pub fn try_push(&mut self, entry: T) -> Result<(), OutOfMemory> {
        if self.inline_len < N {
            self.inline[self.inline_len].write(entry);
            self.inline_len += 1;
            return Ok(());
        }
        self.spill.try_reserve(1).map_err(|_| OutOfMemory)?;
        self.spill.push(entry);
        Ok(())
    }

    /// Pushes an entry.
    ///
    /// # Panics
    /// When the memory is not there: unwinds with [`OutOfMemory`] as its payload, which the
    /// scheduler's catch at the slice boundary turns into the process's exit. The walk needs less
    /// memory than the term it walks.
    #[inline]
    pub fn push(&mut self, entry: T) {
        if self.try_push(entry).is_err() {
            std::panic::panic_any(OutOfMemory);
        }
    }

    /// Takes the last entry pushed.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        if let Some(entry) = self.spill.pop() {
            return Some(entry);
        }
        if self.inline_len == 0 {
            return None;
        }
        self.inline_len -= 1;
        // SAFETY: entries below the length have been written.
        Some(unsafe { self.inline[self.inline_len].assume_init() })
    }
}

impl<T: Copy, const N: usize> Default for WorkList<T, N> {
    fn default() -> Self {
        WorkList::new()
    }
}
