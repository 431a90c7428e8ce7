//! A process: its control block, and what others may see of it.
//!
//! A control block is touched only by the thread that runs the process; everybody else goes
//! through the process table's slot and its inbox. This file composes; the parts are below.

pub mod inbox;
pub mod link;
pub mod mailbox;
pub mod ordered;
pub mod registry;
pub mod roots;
pub mod signal;
pub mod slot;
pub mod state;
pub mod table;

use crate::code::module::Export;
use crate::heap::Heap;
use crate::sync::Arc;
use crate::term::Term;
use link::Relations;
use mailbox::Mailbox;
use std::any::Any;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::ptr::NonNull;

/// Process flags, as bits of [`Process::flags`].
pub mod flags {
    /// Exit signals arrive as messages.
    pub const TRAP_EXIT: u16 = 1;
    /// The program asked for a collection, or a limit wants one judged.
    pub const WANT_GC: u16 = 2;
    /// The process hibernates: it waits with nothing but its continuation.
    pub const HIBERNATING: u16 = 4;
    /// Runs at high or max priority (`Extra::priority`).
    pub const PRIORITY: u16 = 8;
    /// The receive timeout has gone off.
    pub const TIMED_OUT: u16 = 16;
    /// `garbage_collect/0` has had its collection.
    pub const COLLECTED: u16 = 32;
    /// `yield/0` has had its turn.
    pub const YIELDED: u16 = 64;
    /// `process_flag(sensitive, true)`
    pub const SENSITIVE: u16 = 128;
}

/// Why a process that is not runnable does not run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// It is not waiting.
    No,
    /// In `receive`: any new message continues it.
    Message,
    /// In a native, for the blocking pool: only the result, or death, continues it.
    Blocking,
}

/// Positions of a dictionary's entries, by hash.
pub type Index = HashMap<u32, Vec<u32>, BuildHasherDefault<DefaultHasher>>;

/// A process dictionary, in order of insertion so that `get/0` and `erase/0` do not depend on
/// addresses. Keys are compared with `=:=`; see `bif::dictionary`.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// Buckets by internal hash of the key: positions in `entries`. Small dictionaries have none.
    pub index: Option<Box<Index>>,
    /// Key and value; `Term::NONE` where erased.
    pub entries: Vec<(Term, Term)>,
    /// Entries that are not erased.
    pub live: usize,
}

/// What few processes need.
#[derive(Default)]
pub struct Extra {
    /// Result of a job of the blocking pool, until the native that started it has taken it.
    pub blocking: Option<Box<dyn Any + Send>>,
    /// Number of the job it waits for.
    pub job: u64,
    /// Held as long as the process lives: a long job looks whether that is still so.
    pub alive: Option<Arc<()>>,
    /// `process_flag(max_heap_size, ...)` in words; 0 for none.
    pub max_heap_words: usize,
    /// What happens at `max_heap_words`: kill, and say so.
    pub max_heap_kill: bool,
    /// See `max_heap_kill`.
    pub max_heap_log: bool,
    /// `process_flag(min_heap_size, ...)`, words; 0 for the default.
    pub min_heap_words: usize,
    /// 0 low, 1 normal, 2 high, 3 max, as `process_flag(priority, ...)` says, plus 1; 0 for normal.
    pub priority: u8,
    /// The process dictionary.
    pub dictionary: Dictionary,
    /// Jobs that must be told when the process dies (open files): see `ctx::Owned`.
    pub owned: Vec<u64>,
}

/// Exception in flight: what `raise` found, until a handler takes it.
#[derive(Clone, Copy, Debug)]
pub struct Exception {
    /// `error`, `exit` or `throw`.
    pub class: Term,
    /// The reason, or the thrown term.
    pub reason: Term,
    /// The raw trace, `Term::NONE` until it is captured; or a list given by `erlang:raise/3`.
    pub trace: Term,
}

/// The control block of a process.
pub struct Process {
    /// Its heap, with the stack at the block's upper end.
    pub heap: Heap,
    /// Next instruction, when it does not run.
    pub pc: *const u64,
    /// Frame pointer: `fp[0]` is the return point, `fp[-1]` register 0.
    pub fp: *mut u64,
    /// Its pid's number.
    pub number: u64,
    /// Messages received.
    pub mailbox: Mailbox,
    /// `flags` bits.
    pub flags: u16,
    /// Reductions left in this slice.
    pub reductions: i32,
    /// Reductions used before this slice.
    pub reductions_done: u64,
    /// Why it waits.
    pub waiting: Waiting,
    /// Identity of the running receive timeout; 0 for none.
    pub timer: u64,
    /// The exception being handled, for the collector.
    pub exception: Exception,
    /// Where its output goes: a pid.
    pub group_leader: Term,
    /// Who spawned it: a pid's number.
    pub parent: u64,
    /// The function it was spawned with.
    pub initial: NonNull<Export>,
    /// Links and monitors.
    pub relations: Option<Box<Relations>>,
    /// Rarely used state.
    pub extra: Option<Box<Extra>>,
}

impl Process {
    /// Its pid.
    #[inline]
    pub fn pid(&self) -> Term {
        Term::pid(self.number)
    }

    /// Does it trap exits?
    #[inline]
    pub fn traps_exit(&self) -> bool {
        self.flags & flags::TRAP_EXIT != 0
    }

    /// Sets or clears a flag; returns what it was.
    pub fn set_flag(&mut self, flag: u16, on: bool) -> bool {
        let before = self.flags & flag != 0;
        if on {
            self.flags |= flag;
        } else {
            self.flags &= !flag;
        }
        before
    }

    /// Its links and monitors, to be changed.
    pub fn relations_mut(&mut self) -> &mut Relations {
        self.relations.get_or_insert_default()
    }

    /// Its dictionary, if it ever had one.
    pub fn dictionary(&self) -> Option<&Dictionary> {
        self.extra.as_ref().map(|extra| &extra.dictionary)
    }

    /// Its rarely used state, to be changed.
    pub fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Process({})", self.number)
    }
}

// With a first heap block of 320 bytes and a slot of the process table, this is all that an idle
// process costs. One size class of the allocator.
const _: () = assert!(size_of::<Process>() <= 256);
