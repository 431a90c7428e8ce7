//! Signals: everything that reaches a process from outside, in one ordered queue.
//!
//! A signal is a fragment; `kind`, `extra` and `root` say what it means. Senders push onto the
//! slot's inbox (last one first); the process that owns the slot takes all of it at once and turns
//! it round, so the order between any two processes is kept.

use super::table::{CLOSED, Slot};
use crate::heap::{Fragment, Message};
use crate::sync::atomic::Ordering;
use std::ptr::null_mut;

/// What a signal is, in `Fragment::kind`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Signal {
    /// `root` goes to the mailbox.
    Message = 0,
    /// A message to an alias: `extra[0]` is the reference, which must be active.
    AliasMessage,
    /// `exit/2`: `extra[0]` is the sender's number, `root` the reason.
    Exit,
    /// A linked process has exited: as `Exit`, and the link is gone.
    LinkExit,
    /// `extra[0]` wants to be linked.
    Link,
    /// `extra[0]` is no longer linked.
    Unlink,
    /// `extra[0]` monitors with reference `extra[1]`.
    Monitor,
    /// The monitor with reference `extra[1]` is off.
    Demonitor,
    /// The monitor with reference `extra[1]` has found `extra[0]` dead; `root` is the reason, and
    /// there is room for the notice.
    Down,
    /// The group leader is from now on the pid in `root`.
    GroupLeader,
    /// `extra[0]` asks for `process_info`; `root` is `{Reference, Items}`.
    Info,
    /// A receive timeout: `extra[0]` is the timer.
    Timeout,
    /// The blocking pool has a result: it is in the VM's resources under `extra[0]`.
    Done,
    /// `extra[0]` asks to be told, with reference in `root`, once a collection is made.
    Collect,
    /// `extra[0]` asks whether code of a module is in use; `root` is `{Reference, Module}`.
    CheckCode,
}

impl Signal {
    /// The kind with this number.
    pub fn from_kind(kind: u8) -> Signal {
        const ALL: [Signal; 15] = [
            Signal::Message,
            Signal::AliasMessage,
            Signal::Exit,
            Signal::LinkExit,
            Signal::Link,
            Signal::Unlink,
            Signal::Monitor,
            Signal::Demonitor,
            Signal::Down,
            Signal::GroupLeader,
            Signal::Info,
            Signal::Timeout,
            Signal::Done,
            Signal::Collect,
            Signal::CheckCode,
        ];
        ALL[kind as usize]
    }
}

/// Words a `Down` or `LinkExit` signal keeps free for what it may become: `{'DOWN', Ref, process,
/// {Name, Node}, Reason}` is a tuple of five, a reference and a pair.
pub const NOTICE_WORDS: usize = 6 + 3 + 3;

/// Pushes a signal onto a slot's inbox.
///
/// # Errors
/// The signal itself, when nobody occupies the slot.
#[inline]
pub fn push(slot: &Slot, message: Message) -> Result<(), Message> {
    let node = message.into_raw();
    let mut head = slot.inbox.load(Ordering::Relaxed);
    loop {
        if head == CLOSED {
            // SAFETY: the node never got anywhere.
            return Err(unsafe { Message::from_raw(node) });
        }
        // SAFETY: still ours alone.
        unsafe { (*node).next = head };
        // Sequentially consistent, for the protocol with `Status::park`.
        match slot.inbox.compare_exchange_weak(head, node, Ordering::SeqCst, Ordering::Relaxed) {
            Ok(_) => return Ok(()),
            Err(now) => head = now,
        }
    }
}

/// Is there anything in the inbox?
#[inline]
pub fn waiting(slot: &Slot) -> bool {
    !slot.inbox.load(Ordering::SeqCst).is_null()
}

/// Takes everything out of the inbox of the process that owns it, first one first.
#[inline]
pub fn fetch(slot: &Slot) -> Signals {
    if slot.inbox.load(Ordering::Relaxed).is_null() {
        return Signals(null_mut());
    }
    // SAFETY: just taken out.
    unsafe { in_order(slot.inbox.swap(null_mut(), Ordering::Acquire)) }
}

/// Turns a list that has the last signal first round.
///
/// # Safety
/// The list was taken out of an inbox, and nobody else has it.
pub unsafe fn in_order(mut last: *mut Fragment) -> Signals {
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
