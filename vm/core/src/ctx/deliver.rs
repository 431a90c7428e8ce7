//! Sending: from a term or a signal to the inbox of a process, and its wake-up.
//!
//! Called by the thread that runs the sender, or by a timer's. Everything here is a push onto the
//! receiver's inbox and, if it waits, its way into a run queue; a signal to oneself is pushed too
//! and handled by the caller before it goes on.

use super::vm::{Host, Vm};
use crate::heap::alloc::Build;
use crate::heap::{
    Fragment, FragmentSpace, HeapError, LitRange, Message, Space, copy_term, size_of_term,
};
use crate::process::signal::{NOTICE_WORDS, Signal};
use crate::term::{Term, atoms};

impl Vm {
    /// Pushes a signal to a process and wakes it.
    ///
    /// # Errors
    /// The signal, when the process is not there (any more).
    #[inline]
    pub fn post(
        &self,
        host: &dyn Host,
        to: u64,
        kind: Signal,
        mut signal: Message,
    ) -> Result<(), Message> {
        signal.to = to;
        signal.kind = kind as u8;
        let Some(slot) = self.processes.slot(to) else { return Err(signal) };
        if let Some(process) = slot.post(to, signal)? {
            host.enqueue(process, true);
        }
        Ok(())
    }

    /// Copies a term into a message of its own, with `spare` words of room for more.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn pack(&self, term: Term, spare: usize) -> Result<Message, HeapError> {
        pack(term, self.code.literals(), spare)
    }

    /// Sends a message to a process that may or may not be there.
    ///
    /// # Errors
    /// When there is no memory for it.
    #[inline]
    pub fn send(&self, host: &dyn Host, to: u64, term: Term) -> Result<(), HeapError> {
        let message = self.pack(term, 0)?;
        let _ = self.post(host, to, Signal::Message, message);
        Ok(())
    }

    /// Sends a signal that carries numbers only. Gives back whether the process was there.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn notify(
        &self,
        host: &dyn Host,
        to: u64,
        kind: Signal,
        extra: [u64; 2],
    ) -> Result<bool, HeapError> {
        let mut message = Message::immediate(Term::NIL)?;
        message.extra = extra;
        Ok(self.post(host, to, kind, message).is_ok())
    }

    /// Sends an exit signal or notice with a reason.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn notify_reason(
        &self,
        host: &dyn Host,
        to: u64,
        kind: Signal,
        extra: [u64; 2],
        reason: Term,
    ) -> Result<bool, HeapError> {
        let mut message = self.pack(reason, NOTICE_WORDS)?;
        message.extra = extra;
        Ok(self.post(host, to, kind, message).is_ok())
    }
}

/// See [`Vm::pack`].
///
/// # Errors
/// When there is no memory for it.
#[inline]
pub fn pack(term: Term, literals: LitRange, spare: usize) -> Result<Message, HeapError> {
    if term.is_immediate() && spare == 0 {
        return Message::immediate(term);
    }
    let words = size_of_term(term, literals);
    let mut space = FragmentSpace::new(words + spare)?;
    let root = copy_term(term, words, &mut space, literals);
    Ok(space.finish(root))
}

/// Copies a term into a space whose reserved words are enough for it and for what else is coming.
pub fn copy_into<S: Space + ?Sized>(term: Term, space: &mut S, literals: LitRange) -> Term {
    copy_term(term, size_of_term(term, literals), space, literals)
}

/// A fragment whose spare words are being filled after it was sent: the receiver makes a notice
/// out of a signal.
pub struct Spare(Message);

impl Spare {
    /// Takes a signal whose root and spare words become a message.
    pub fn new(message: Message) -> Spare {
        Spare(message)
    }

    /// What the signal carried.
    pub fn root(&self) -> Term {
        self.0.root
    }

    /// `{'EXIT', Pid, Reason}`
    pub fn exit_message(mut self, from: u64) -> Message {
        let reason = self.0.root;
        let mut space = SpareSpace(&mut self.0);
        let tuple = space.tuple(&[atoms::EXIT_SIGNAL, Term::pid(from), reason]);
        self.0.root = tuple;
        self.0
    }

    /// `{Tag, Ref, process, Object, Reason}`; `tag` is immediate.
    pub fn down_message(
        mut self,
        tag: Term,
        reference: (u64, Option<Term>),
        target: Term,
        name: Term,
    ) -> Message {
        let reason = self.0.root;
        let mut space = SpareSpace(&mut self.0);
        let object = if name.is_none() { target } else { space.tuple(&[name, atoms::NONODE]) };
        let reference = space.reference(reference.0, reference.1);
        let tuple = space.tuple(&[tag, reference, atoms::PROCESS, object, reason]);
        self.0.root = tuple;
        self.0
    }
}

/// The free words of a fragment, as a space.
struct SpareSpace<'a>(&'a mut Message);

impl Space for SpareSpace<'_> {
    fn reserve(&mut self, words: usize) -> bool {
        (self.0.capacity - self.0.len) as usize >= words
    }

    fn alloc(&mut self, words: usize) -> *mut u64 {
        assert!(self.reserve(words), "a notice has spare words");
        let header: &mut Fragment = self.0;
        let object = Fragment::data(header).wrapping_add(header.len as usize);
        header.len += words as u32;
        object
    }

    unsafe fn link_refbits(&mut self, _object: *mut u64, _bytes: usize) {
        unreachable!("notices hold no binaries of their own");
    }
}
