//! The status word: who may run a process, in one atomic.
//!
//! Written by the thread that runs the process and by those that wake it; every change is a named
//! transition here. Invariants: at most one thread has a process in `RUNNING`; a process is in at
//! most one run queue, exactly while `QUEUED`.
//!
//! ```text
//!            queue                start
//! WAITING ----------> QUEUED ----------------> RUNNING
//!    ^                   ^                        | |
//!    |                   +------- requeue --------+ |
//!    +---------------------- park ------------------+
//! ```
//!
//! A sender pushes its signal and then calls [`Status::queue`]; a process that has nothing to do
//! calls [`Status::park`] and then looks at its inbox once more. Both sides use sequentially
//! consistent operations, so that one of them sees the other: no wake-up is lost.

use crate::sync::atomic::{AtomicU32, Ordering, fence};

const WAITING: u32 = 0;
const QUEUED: u32 = 1;
const RUNNING: u32 = 2;

/// The status of one process.
#[derive(Debug)]
pub struct Status(AtomicU32);

/// What the caller of [`Status::queue`] has to do.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Queue {
    /// Put the process into a run queue: this call made it runnable.
    Enqueue,
    /// Nothing: it runs, or is queued already.
    Nothing,
}

/// What [`Status::unpark`] found.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unpark {
    /// The caller runs the process again.
    Mine,
    /// Another thread has made it runnable: hands off.
    Taken,
}

impl Status {
    /// The status of a slot that nobody has occupied.
    pub fn new() -> Status {
        Status(AtomicU32::new(RUNNING))
    }

    /// A new occupant starts out waiting, to be queued by its spawner. Until then the word says
    /// running, as the last occupant left it, so that nobody queues an empty slot.
    pub fn reset(&self) {
        self.0.store(WAITING, Ordering::Release);
    }

    /// Makes a waiting process runnable.
    #[inline]
    pub fn queue(&self) -> Queue {
        // Orders the push of the signal before the look at the word (see `park`).
        fence(Ordering::SeqCst);
        if self.0.load(Ordering::Relaxed) != WAITING {
            return Queue::Nothing;
        }
        match self.0.compare_exchange(WAITING, QUEUED, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) => Queue::Enqueue,
            Err(_) => Queue::Nothing,
        }
    }

    /// A thread takes a queued process to run it.
    #[inline]
    pub fn start(&self) {
        let before = self.0.swap(RUNNING, Ordering::Acquire);
        debug_assert_eq!(before, QUEUED);
    }

    /// The running thread puts the process back into a run queue.
    #[inline]
    pub fn requeue(&self) {
        let before = self.0.swap(QUEUED, Ordering::Release);
        debug_assert_eq!(before, RUNNING);
    }

    /// The running thread stops: the process waits from here on and may be taken by any thread at
    /// once. The caller must look at the inbox afterwards and [`Status::unpark`] if it is not
    /// empty, and must touch nothing else of the process.
    #[inline]
    pub fn park(&self) {
        self.0.store(WAITING, Ordering::Release);
        // Orders the store before the look at the inbox (see `queue`).
        fence(Ordering::SeqCst);
    }

    /// Takes a process back that was just parked.
    #[inline]
    pub fn unpark(&self) -> Unpark {
        match self.0.compare_exchange(WAITING, RUNNING, Ordering::AcqRel, Ordering::Relaxed) {
            Ok(_) => Unpark::Mine,
            Err(_) => Unpark::Taken,
        }
    }

    /// What others see: waiting, runnable or running.
    pub fn peek(&self) -> Seen {
        match self.0.load(Ordering::Relaxed) {
            WAITING => Seen::Waiting,
            QUEUED => Seen::Runnable,
            _ => Seen::Running,
        }
    }
}

impl Default for Status {
    fn default() -> Status {
        Status::new()
    }
}

/// A snapshot of a process's status.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seen {
    /// Waits for a signal.
    Waiting,
    /// Is in a run queue.
    Runnable,
    /// Runs.
    Running,
}
