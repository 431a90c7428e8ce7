//! The inbox: signals sent to a slot and not yet fetched, in one atomic.
//!
//! Any thread pushes; the thread that runs the occupant takes all of it at once, opens and closes
//! it. A stack of fragments linked by `next`, the last one first: what is taken is turned round, so
//! the order between any two processes is kept. Invariants: whoever takes a fragment out is its
//! only holder; a closed inbox holds nothing and takes nothing.

use crate::heap::{Fragment, Message};
use crate::sync::atomic::{AtomicPtr, Ordering};
use std::ptr::{NonNull, null_mut};

/// What a closed inbox contains. Never dereferenced.
const CLOSED: *mut Fragment = NonNull::<Fragment>::dangling().as_ptr();

/// Signals sent and not yet fetched.
#[derive(Debug)]
pub struct Inbox(AtomicPtr<Fragment>);

impl Inbox {
    /// An inbox that takes nothing until it is opened.
    pub fn closed() -> Inbox {
        Inbox(AtomicPtr::new(CLOSED))
    }

    /// From now on signals may come in. Only for who alone has a closed inbox.
    pub fn open(&self) {
        self.0.store(null_mut(), Ordering::Release);
    }

    /// From now on pushing fails. Returns what had come in.
    pub fn close(&self) -> Signals {
        // SAFETY: just taken out.
        unsafe { in_order(self.0.swap(CLOSED, Ordering::AcqRel)) }
    }

    /// Pushes a signal.
    ///
    /// # Errors
    /// The signal itself, when the inbox is closed.
    #[inline]
    pub fn push(&self, signal: Message) -> Result<(), Message> {
        let node = signal.into_raw();
        let mut head = self.0.load(Ordering::Relaxed);
        loop {
            if head == CLOSED {
                // SAFETY: the node never got anywhere.
                return Err(unsafe { Message::from_raw(node) });
            }
            // SAFETY: still ours alone. The old head is only linked to, not looked at: it may have
            // been taken out meanwhile, and then the exchange fails, or be back, and then it is head.
            unsafe { (*node).next = head };
            match self.0.compare_exchange_weak(head, node, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return Ok(()),
                Err(now) => head = now,
            }
        }
    }

    /// Is there nothing to take? A glance, for the owner; a closed inbox is not empty.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.load(Ordering::Relaxed).is_null()
    }

    /// Takes everything out of an open inbox, first one first. Only the owner calls this.
    #[inline]
    pub fn take(&self) -> Signals {
        if self.is_empty() {
            return Signals(null_mut());
        }
        // SAFETY: just taken out. Each push continues the release sequence of those before it, so
        // this one acquire sees all the fragments.
        unsafe { in_order(self.0.swap(null_mut(), Ordering::Acquire)) }
    }
}

/// Turns a list that has the last signal first round.
///
/// # Safety
/// The list was taken out of an inbox, and nobody else has it.
#[inline]
unsafe fn in_order(mut last: *mut Fragment) -> Signals {
    debug_assert_ne!(last, CLOSED, "the owner's inbox is open");
    let mut first = null_mut();
    while !last.is_null() {
        // SAFETY: by the caller, the nodes are ours alone.
        unsafe {
            let before = (*last).next;
            (*last).next = first;
            first = last;
            last = before;
        }
    }
    Signals(first)
}

/// Signals taken out of an inbox, first one first.
#[derive(Debug)]
pub struct Signals(*mut Fragment);

impl Iterator for Signals {
    type Item = Message;

    #[inline]
    fn next(&mut self) -> Option<Message> {
        if self.0.is_null() {
            return None;
        }
        let node = self.0;
        // SAFETY: a node of our own list.
        unsafe {
            self.0 = (*node).next;
            (*node).next = null_mut();
            Some(Message::from_raw(node))
        }
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.for_each(drop);
    }
}
