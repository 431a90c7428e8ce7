//! The mailbox: messages a process has received and not yet taken, with the saved position of a
//! selective receive.
//!
//! Touched only by the thread that runs the process. A singly linked list of fragments through
//! `Fragment::next`. A message's terms stay in its fragment until it is taken; only when a
//! collection strikes while the message at the position is being matched does the heap adopt it
//! early, and a bare node with a root into the heap takes its place (`marks` counts those).
//! Invariant: `before` is null or a node of the list; the position is the node after it.

use crate::heap::{Fragment, Heap, HeapError, Message};
use crate::term::Term;
use std::ptr::null_mut;

/// `Fragment::flags`: the root is in the process's heap, and the collector must see it.
pub const IN_HEAP: u8 = 1;

/// `Mailbox::marks`: the message at the position has been read by `peek` and not been decided about.
const PEEKED: u32 = 1;
/// `Mailbox::marks`: one node in the heap.
const ONE_IN_HEAP: u32 = 2;

/// A process's mailbox.
#[derive(Debug)]
pub struct Mailbox {
    first: *mut Fragment,
    last: *mut Fragment,
    /// The node before the position; null when the position is at the first.
    before: *mut Fragment,
    /// A message takes 64 bytes and more: 2^32 of them are beyond any machine.
    len: u32,
    /// Nodes that are [`IN_HEAP`], times two; plus [`PEEKED`].
    marks: u32,
}

// SAFETY: owned by one process, whose nodes are owned by it.
unsafe impl Send for Mailbox {}

impl Default for Mailbox {
    fn default() -> Mailbox {
        Mailbox { first: null_mut(), last: null_mut(), before: null_mut(), len: 0, marks: 0 }
    }
}

impl Mailbox {
    /// Number of messages.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.first.is_null()
    }

    /// Appends a message.
    #[inline]
    pub fn push(&mut self, message: Message) {
        let node = message.into_raw();
        // SAFETY: the node was owned by the handle and is now by the list; `last` is a node of it.
        unsafe {
            (*node).next = null_mut();
            if self.last.is_null() {
                self.first = node;
            } else {
                (*self.last).next = node;
            }
        }
        self.last = node;
        self.len += 1;
    }

    #[inline]
    fn position(&self) -> *mut Fragment {
        if self.before.is_null() {
            self.first
        } else {
            // SAFETY: `before` is a node of the list.
            unsafe { (*self.before).next }
        }
    }

    /// The message at the position, if there is one.
    #[inline]
    pub fn peek(&mut self) -> Option<Term> {
        let node = self.position();
        if node.is_null() {
            return None;
        }
        self.marks |= PEEKED;
        // SAFETY: a node of the list.
        Some(unsafe { (*node).root })
    }

    /// Passes over the message at the position.
    #[inline]
    pub fn skip(&mut self) {
        self.marks &= !PEEKED;
        let node = self.position();
        if !node.is_null() {
            self.before = node;
        }
    }

    /// The position goes back to the first message.
    #[inline]
    pub fn rewind(&mut self) {
        self.before = null_mut();
        self.marks &= !PEEKED;
    }

    /// Is there a message at the position?
    #[inline]
    pub fn has_next(&self) -> bool {
        !self.position().is_null()
    }

    fn unlink(&mut self, before: *mut Fragment, node: *mut Fragment) {
        // SAFETY: both are nodes of the list (or `before` null), neighbours in this order.
        unsafe {
            let next = (*node).next;
            if before.is_null() {
                self.first = next;
            } else {
                (*before).next = next;
            }
            if self.last == node {
                self.last = before;
            }
            (*node).next = null_mut();
            if (*node).flags & IN_HEAP != 0 {
                self.marks -= ONE_IN_HEAP;
            }
        }
        self.len -= 1;
    }

    /// Takes the message at the position out; its terms belong to the heap from now on. The
    /// position goes back to the first message.
    #[inline]
    pub fn accept(&mut self, heap: &mut Heap) {
        let node = self.position();
        debug_assert!(!node.is_null());
        if !node.is_null() {
            self.unlink(self.before, node);
            // SAFETY: unlinked, so this is the only handle.
            heap.adopt(unsafe { Message::from_raw(node) });
        }
        self.rewind();
    }

    /// Before a collection: if the message at the position is in the program's hands, its terms
    /// move to the heap with all others.
    ///
    /// # Errors
    /// When there is no memory for a node.
    pub fn settle(&mut self, heap: &mut Heap) -> Result<(), HeapError> {
        let node = self.position();
        // SAFETY: nodes of the list; see the module's text.
        unsafe {
            if self.marks & PEEKED == 0 || node.is_null() || (*node).len == 0 {
                return Ok(());
            }
            let mut bare = Message::immediate((*node).root)?;
            bare.flags = IN_HEAP;
            let bare = bare.into_raw();
            (*bare).next = (*node).next;
            if self.before.is_null() {
                self.first = bare;
            } else {
                (*self.before).next = bare;
            }
            if self.last == node {
                self.last = bare;
            }
            (*node).next = null_mut();
            self.marks += ONE_IN_HEAP;
            heap.adopt(Message::from_raw(node));
        }
        Ok(())
    }

    /// Calls `f` with the roots that point into the heap.
    pub fn visit_roots(&mut self, mut f: impl FnMut(&mut Term)) {
        let mut left = self.marks / ONE_IN_HEAP;
        let mut node = self.first;
        while left > 0 && !node.is_null() {
            // SAFETY: a node of the list.
            let fragment = unsafe { &mut *node };
            if fragment.flags & IN_HEAP != 0 {
                f(&mut fragment.root);
                left -= 1;
            }
            node = fragment.next;
        }
    }

    /// The position goes behind the last message.
    pub fn skip_all(&mut self) {
        self.before = self.last;
        self.marks &= !PEEKED;
    }

    /// All messages, first one first.
    pub fn terms(&self) -> Vec<Term> {
        self.terms_from(0, usize::MAX)
    }

    /// At most `most` messages, without the first `after`.
    pub fn terms_from(&self, after: usize, most: usize) -> Vec<Term> {
        let mut terms = Vec::with_capacity(self.len().saturating_sub(after).min(most));
        let mut left = after;
        let mut node = self.first;
        while !node.is_null() && terms.len() < most {
            // SAFETY: a node of the list.
            let fragment = unsafe { &*node };
            if left > 0 {
                left -= 1;
            } else {
                terms.push(fragment.root);
            }
            node = fragment.next;
        }
        terms
    }

    /// Takes out the first message that `wanted` accepts, and drops it. Leaves the position alone
    /// unless it stood there.
    pub fn remove_first(&mut self, mut wanted: impl FnMut(Term) -> bool) -> bool {
        let mut before = null_mut::<Fragment>();
        let mut node = self.first;
        while !node.is_null() {
            // SAFETY: a node of the list.
            let fragment = unsafe { &*node };
            if wanted(fragment.root) {
                if self.before == node {
                    self.before = before;
                }
                self.unlink(before, node);
                // SAFETY: unlinked, so this is the only handle.
                drop(unsafe { Message::from_raw(node) });
                return true;
            }
            before = node;
            node = fragment.next;
        }
        false
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let mut node = self.first;
        while !node.is_null() {
            // SAFETY: a node of the list, which ends with this.
            unsafe {
                let next = (*node).next;
                drop(Message::from_raw(node));
                node = next;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(mailbox: &Mailbox) -> Vec<i64> {
        mailbox.terms().iter().map(|t| t.small_value()).collect()
    }

    #[test]
    fn selective_receive_keeps_order_and_position() {
        let mut heap = Heap::new(100).unwrap();
        let mut mailbox = Mailbox::default();
        for i in 0..5 {
            mailbox.push(Message::immediate(Term::small(i)).unwrap());
        }
        assert_eq!(mailbox.peek(), Some(Term::small(0)));
        mailbox.skip();
        mailbox.skip();
        assert_eq!(mailbox.peek(), Some(Term::small(2)));
        mailbox.accept(&mut heap);
        assert_eq!(numbers(&mailbox), [0, 1, 3, 4]);
        for _ in 0..4 {
            assert!(mailbox.peek().is_some());
            mailbox.skip();
        }
        assert_eq!(mailbox.peek(), None);
        mailbox.push(Message::immediate(Term::small(9)).unwrap());
        assert_eq!(mailbox.peek(), Some(Term::small(9)));
        mailbox.accept(&mut heap);
        assert!(mailbox.remove_first(|t| t == Term::small(4)));
        assert!(!mailbox.remove_first(|t| t == Term::small(4)));
        mailbox.push(Message::immediate(Term::small(7)).unwrap());
        assert_eq!(numbers(&mailbox), [0, 1, 3, 7]);
    }
}
