//! A slot of the process table: where signals for one process go, and how it is woken.
//!
//! Shared by all threads, for as long as the VM lives. Senders [`Slot::post`]; the thread that runs
//! the occupant takes from the inbox and [`Slot::park`]s. Slots are used again, and neither side is
//! told: a sender may push onto the inbox of a successor, which answers for the dead (the addressee
//! stands in the signal), and a wake-up may reach a successor, which finds nothing to do. What keeps
//! that safe is that *the right to run is in the status word and nowhere else*: whoever moves it
//! from waiting takes the occupant from the slot, after that, and never trusts a pointer from
//! before.
//!
//! Invariant: while the status says waiting, the slot has an occupant and its inbox is open. So a
//! slot is opened in the order occupant, inbox, number, status, and the status of a closed one says
//! running until then.

use super::Process;
use super::inbox::{Inbox, Signals};
use super::state::{Queue, Status, Unpark};
use crate::heap::Message;
use crate::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::ptr::{NonNull, null_mut};

/// Where signals for one process go, and what others may see of it.
#[derive(Debug)]
pub struct Slot {
    /// Signals sent and not yet fetched.
    pub inbox: Inbox,
    /// Number of the occupant; 0 when there is none.
    pub number: AtomicU64,
    /// The occupant; only the thread that has it in state running may go through this pointer.
    pub process: AtomicPtr<Process>,
    /// Its status word.
    pub status: Status,
    /// Its registered name: the atom's index plus 1, or 0. Written under the registry's lock.
    pub name: AtomicU32,
    /// It has, or has had, claims on tables: its end asks for them only then. Set before the claim
    /// is made.
    pub has_tables: AtomicBool,
    /// Times the slot has been occupied, modulo 2^31; the table's.
    pub(super) serial: AtomicU32,
}

impl Slot {
    /// A slot that nobody has occupied.
    pub fn new() -> Slot {
        Slot {
            inbox: Inbox::closed(),
            number: AtomicU64::new(0),
            process: AtomicPtr::new(null_mut()),
            status: Status::new(),
            name: AtomicU32::new(0),
            has_tables: AtomicBool::new(false),
            serial: AtomicU32::new(0),
        }
    }

    /// Lets a complete process in. From now on signals reach it, and it waits to be queued: by the
    /// caller, who must see to it, or by whoever comes first.
    pub fn open(&self, number: u64, process: NonNull<Process>) {
        self.process.store(process.as_ptr(), Ordering::Relaxed);
        self.has_tables.store(false, Ordering::Relaxed);
        self.inbox.open();
        self.number.store(number, Ordering::Release);
        // Last of all: from here on a sender, even one that was slow to wake the last occupant, may
        // have it run.
        self.status.reset();
    }

    /// From now on nobody finds the occupant. Returns what its inbox still held. For the thread that
    /// runs it; the status goes on saying running.
    pub fn close(&self) -> Signals {
        self.number.store(0, Ordering::Release);
        self.inbox.close()
    }

    /// Pushes a signal to the process with this number. Returns the process that the caller must
    /// put into a run queue, if it has made one runnable.
    ///
    /// # Errors
    /// The signal, when the process is not there (any more).
    #[inline]
    pub fn post(&self, to: u64, signal: Message) -> Result<Option<NonNull<Process>>, Message> {
        if self.number.load(Ordering::Acquire) != to {
            return Err(signal);
        }
        self.inbox.push(signal)?;
        Ok(self.wake())
    }

    /// Makes the occupant runnable if it waits; then the caller must put it into a run queue.
    #[inline]
    pub fn wake(&self) -> Option<NonNull<Process>> {
        match self.status.queue() {
            Queue::Enqueue => Some(self.occupant()),
            Queue::Nothing => None,
        }
    }

    /// The running thread gives the occupant up, which waits from here on. When a signal has come
    /// meanwhile and nobody else has answered it, the caller has to run on with the process that
    /// this returns, and with that alone: another thread may have run its own to its end, and this
    /// be the successor.
    #[inline]
    pub fn park(&self) -> Option<NonNull<Process>> {
        self.status.park();
        if !self.inbox.is_empty() && self.status.unpark() == Unpark::Mine {
            return Some(self.occupant());
        }
        None
    }

    /// The occupant, for who has just moved the status from waiting.
    fn occupant(&self) -> NonNull<Process> {
        NonNull::new(self.process.load(Ordering::Relaxed)).expect("who waits is there")
    }
}

impl Default for Slot {
    fn default() -> Slot {
        Slot::new()
    }
}
