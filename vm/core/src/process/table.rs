//! The process table: from a pid's number to the slot where its signals go.
//!
//! Shared by all threads. A slot, once made, lives as long as the VM, so a sender may touch it
//! without any claim on the process: it pushes its signal onto the slot's inbox, and whoever
//! occupies the slot then drops what is not addressed to its own number. That is the whole
//! protection against a process that exits and is replaced meanwhile; there are no reference
//! counts and no epochs. The protocol is in slot.rs.
//!
//! Invariant: a number (serial and index) is never given out twice.

use super::Process;
use super::inbox::Signals;
use super::slot::Slot;
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicU32, Ordering};
use std::collections::VecDeque;
use std::ptr::NonNull;
use std::sync::OnceLock;

/// Low bits of a pid's number: the slot's index. 2^27 slots are more than memory holds.
pub const INDEX_BITS: u32 = 27;
const INDEX_MASK: u64 = (1 << INDEX_BITS) - 1;

/// Slots of the first chunk; each further chunk doubles. (A model makes a table for each of its
/// schedules.)
const FIRST_CHUNK_BITS: u32 = if cfg!(loom) { 1 } else { 10 };
const CHUNKS: usize = (INDEX_BITS - FIRST_CHUNK_BITS + 1) as usize;

/// No slot is free: `system_limit` to whoever spawns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProcessTableFull;

/// The process table of a VM.
#[derive(Debug)]
pub struct ProcessTable {
    chunks: [OnceLock<Box<[Slot]>>; CHUNKS],
    /// Indices never used start here.
    fresh: AtomicU32,
    /// Freed indices, the longest free first, so that a number's successor in the same slot comes
    /// as late as possible.
    free: Mutex<VecDeque<u32>>,
    count: AtomicU32,
    limit: u32,
}

impl ProcessTable {
    /// A table for at most `limit` processes at once.
    pub fn new(limit: u32) -> ProcessTable {
        ProcessTable {
            chunks: [const { OnceLock::new() }; CHUNKS],
            // Index 0 is never used: number 0 means nobody.
            fresh: AtomicU32::new(1),
            free: Mutex::new(VecDeque::new()),
            count: AtomicU32::new(0),
            limit: limit.min(INDEX_MASK as u32),
        }
    }

    fn place(index: u32) -> (usize, usize) {
        let n = (index >> FIRST_CHUNK_BITS) + 1;
        let chunk = n.ilog2();
        let start = ((1u32 << chunk) - 1) << FIRST_CHUNK_BITS;
        (chunk as usize, (index - start) as usize)
    }

    fn slot_at(&self, index: u32) -> Option<&Slot> {
        let (chunk, offset) = ProcessTable::place(index);
        self.chunks.get(chunk)?.get()?.get(offset)
    }

    /// The slot that this number belongs to, whether or not its process still lives.
    #[inline]
    pub fn slot(&self, number: u64) -> Option<&Slot> {
        self.slot_at((number & INDEX_MASK) as u32)
    }

    /// Takes a free slot's next number, for a process that [`ProcessTable::open`] will make known.
    ///
    /// # Errors
    /// When `limit` processes live.
    pub fn claim(&self) -> Result<u64, ProcessTableFull> {
        if self.count.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.count.fetch_sub(1, Ordering::Relaxed);
            return Err(ProcessTableFull);
        }
        let Some(index) = self.free_index() else {
            self.count.fetch_sub(1, Ordering::Relaxed);
            return Err(ProcessTableFull);
        };
        let (chunk, offset) = ProcessTable::place(index);
        let slots = self.chunks[chunk].get_or_init(|| {
            let size = 1usize << (FIRST_CHUNK_BITS as usize + chunk);
            (0..size).map(|_| Slot::new()).collect()
        });
        let serial = slots[offset].serial.fetch_add(1, Ordering::Relaxed) & 0x7fff_ffff;
        Ok((serial as u64) << INDEX_BITS | index as u64)
    }

    fn free_index(&self) -> Option<u32> {
        {
            let mut free = self.free.lock().unwrap();
            // A while must pass before a slot is used again, as long as fresh ones are cheap.
            if free.len() >= REUSE_AFTER {
                return free.pop_front();
            }
        }
        let index = self.fresh.fetch_add(1, Ordering::Relaxed);
        if index as u64 <= INDEX_MASK {
            return Some(index);
        }
        self.fresh.fetch_sub(1, Ordering::Relaxed);
        self.free.lock().unwrap().pop_front()
    }

    /// Makes a complete process known under the number it has claimed: its inbox is open from now
    /// on, and it waits to be queued, which anybody may do at once.
    pub fn open(&self, number: u64, process: NonNull<Process>) -> &Slot {
        let slot = self.slot(number).expect("a claimed number has a slot");
        slot.open(number, process);
        slot
    }

    /// From now on nobody finds the process: signals to its number fail. Returns what its inbox
    /// still held.
    pub fn close(&self, number: u64) -> Signals {
        self.slot(number).expect("a process has a slot").close()
    }

    /// Gives the slot of a closed number back.
    pub fn vacate(&self, number: u64) {
        // The slot keeps its stale pointer, which nobody goes through: at the VM's end, when waiting
        // processes are freed, a pool thread may just be waking one.
        self.free.lock().unwrap().push_back((number & INDEX_MASK) as u32);
        self.count.fetch_sub(1, Ordering::Relaxed);
    }

    /// Is this process known: neither exited nor exiting?
    pub fn is_alive(&self, number: u64) -> bool {
        self.slot(number).is_some_and(|s| s.number.load(Ordering::Acquire) == number)
    }

    /// Number of living processes.
    pub fn count(&self) -> u32 {
        self.count.load(Ordering::Relaxed)
    }

    /// The greatest number of processes there may be.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// The numbers of all living processes, in the order of their slots.
    pub fn numbers(&self) -> Vec<u64> {
        let top = self.fresh.load(Ordering::Acquire);
        (1..top)
            .filter_map(|index| self.slot_at(index))
            .map(|slot| slot.number.load(Ordering::Acquire))
            .filter(|&number| number != 0)
            .collect()
    }
}

/// Freed slots that are kept waiting before one is used again: enough that a stale pid in a log or
/// in a hand is not met again soon, and little memory (32 bytes each).
const REUSE_AFTER: usize = if cfg!(loom) { 1 } else { 1024 };
