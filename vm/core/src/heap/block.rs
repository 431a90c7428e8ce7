//! A process's heap: one block for heap and stack, an old generation, adopted fragments.
//!
//! ```text
//!  start        high_water        hp →        room        ← stack_low          end
//!    | survivors of |  new since    |  free words       |  live stack words    |
//!    | the last gc  |               |                   |                      |
//! ```
//!
//! Owned by the process; only the thread that runs the process touches it. The interpreter reads
//! and writes `hp` and `stack_low` directly. Invariants: start ≤ high_water ≤ hp ≤ stack_low ≤ end;
//! `[start, hp)` is whole objects without gaps; young objects point to young, old, fragment and
//! literal ones, objects below `high_water` never to objects above it, old ones only to old and
//! literal ones; every `RefBits` of the block and of adopted fragments is in `refbits`.

use super::fragment::{Fragment, Message};
use super::generation::Generation;
use crate::term::shared::SharedBytes;
use crate::term::space::Space;
use crate::term::{Header, Kind};
use std::alloc::{Layout, alloc, dealloc};
use std::ptr::{NonNull, null_mut};

/// Default of `fullsweep_after`: as many minor collections pass before a major one is forced.
/// OTP's default.
pub const FULLSWEEP_AFTER: u16 = 65_535;

/// Why a heap could not be made large enough. The heap is as it was, or collected, and usable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HeapError {
    /// The machine has no memory for it.
    OutOfMemory,
    /// The heap would exceed its `max_words`.
    Limit,
}

impl std::fmt::Display for HeapError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            HeapError::OutOfMemory => "out of memory",
            HeapError::Limit => "heap limit exceeded",
        })
    }
}

impl std::error::Error for HeapError {}

impl From<crate::term::shared::OutOfMemory> for HeapError {
    fn from(_: crate::term::shared::OutOfMemory) -> HeapError {
        HeapError::OutOfMemory
    }
}

/// The VM's literal area: a reserved range of addresses. Literals are never copied, moved or
/// scanned, and point to literals only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct LitRange {
    /// First address.
    pub base: usize,
    /// Length in bytes.
    pub len: usize,
}

impl LitRange {
    /// A range that contains nothing.
    pub const EMPTY: LitRange = LitRange { base: 0, len: 0 };

    /// Is the address in the range?
    #[inline(always)]
    pub fn contains(self, address: *const u64) -> bool {
        (address as usize).wrapping_sub(self.base) < self.len
    }
}

/// Flag: refuse half of all reserves, so that the caller collects at every turn.
pub const STRESS: u8 = 1;
/// Flag: a collection is due (adopted fragments or shared bytes passed their threshold).
pub const DUE: u8 = 2;
/// Flag: a collection has just been made for a reserve that stress mode refused.
pub const GRANTED: u8 = 4;
/// Flag: walk and check the whole heap before and after every collection.
pub const CHECK: u8 = 8;

/// A process's heap and stack. See the module's picture.
#[derive(Debug)]
#[repr(C)]
pub struct Heap {
    /// Next free word; objects are allocated here, upward.
    pub hp: *mut u64,
    /// Lowest stack word in use: the limit of allocation. Frames are pushed downward.
    pub stack_low: *mut u64,
    /// First word of the block.
    pub start: *mut u64,
    /// End of the block and of the stack.
    pub end: *mut u64,
    /// Objects below have survived one collection and go to the old generation at the next.
    pub high_water: *mut u64,
    /// Adopted fragments, linked by `next`; their data are young objects.
    pub frags: *mut Fragment,
    /// `RefBits` objects of the block and of adopted fragments, linked by their `next` words.
    pub refbits: *mut u64,
    /// Words of data in adopted fragments.
    pub frag_words: usize,
    /// Bytes of shared binaries that this heap's `RefBits` refer to, young and old.
    pub shared_bytes: usize,
    /// When `shared_bytes` passes this, a collection is due.
    pub shared_limit: usize,
    /// Most words the heap may have after a collection (block in use, stack, old generation);
    /// `usize::MAX` when there is no limit.
    pub max_words: usize,
    /// The old generation.
    pub old: Generation,
    /// Words allocated for the block beyond `end`: some only when a collection needed a larger
    /// target than its survivors did.
    pub spare_words: u32,
    /// The block never shrinks below this many words (option `min_heap_size`).
    pub min_words: u32,
    /// After so many minor collections comes a major one (option `fullsweep_after`).
    pub fullsweep_after: u16,
    /// Minor collections since the last major one.
    pub minors: u16,
    /// [`STRESS`], [`DUE`], [`GRANTED`], [`CHECK`]; zero in normal running, so that a reserve tests one byte.
    pub flags: u8,
    /// Collections since [`Heap::begin_slice`]: see [`crate::gc::policy`].
    pub slice_collections: u8,
    /// How busy an allocator this process is: see [`crate::gc::policy`].
    pub busy: u8,
    /// State of stress mode's coin.
    pub coin: u8,
}

// SAFETY: all pointers lead to memory the heap owns alone; shared bytes are counted atomically.
unsafe impl Send for Heap {}

/// Distance in words.
#[inline(always)]
pub(crate) fn words_between(low: *const u64, high: *const u64) -> usize {
    (high as usize - low as usize) / 8
}

/// A block of so many words, uninitialised.
///
/// # Errors
/// When the memory is not there.
pub(crate) fn allocate_block(words: usize) -> Result<NonNull<u64>, HeapError> {
    let layout = Layout::array::<u64>(words).map_err(|_| HeapError::OutOfMemory)?;
    if layout.size() == 0 {
        return Ok(NonNull::dangling());
    }
    // SAFETY: the layout is not empty.
    NonNull::new(unsafe { alloc(layout) }.cast()).ok_or(HeapError::OutOfMemory)
}

/// Frees a block.
///
/// # Safety
/// `start` and `words` are those of [`allocate_block`], or `words` is 0; nothing in it is used
/// again.
pub(crate) unsafe fn free_block(start: *mut u64, words: usize) {
    if words != 0 {
        // SAFETY: allocated with this very layout.
        unsafe { dealloc(start.cast(), Layout::from_size_align_unchecked(words * 8, 8)) }
    }
}

impl Heap {
    /// An empty heap of at least `words` words of heap and stack together.
    ///
    /// # Errors
    /// When the memory is not there.
    pub fn new(words: usize) -> Result<Heap, HeapError> {
        let start = allocate_block(words)?.as_ptr();
        // SAFETY: one past the end of the block just allocated.
        let end = unsafe { start.add(words) };
        Ok(Heap {
            hp: start,
            stack_low: end,
            start,
            end,
            high_water: start,
            frags: null_mut(),
            refbits: null_mut(),
            frag_words: 0,
            shared_bytes: 0,
            shared_limit: crate::heap::binary::SHARED_LIMIT_MIN,
            max_words: usize::MAX,
            old: Generation::NONE,
            spare_words: 0,
            min_words: 0,
            fullsweep_after: FULLSWEEP_AFTER,
            minors: 0,
            flags: 0,
            slice_collections: 0,
            busy: 0,
            coin: 0,
        })
    }

    /// Free words between heap and stack.
    #[inline(always)]
    pub fn room(&self) -> usize {
        words_between(self.hp, self.stack_low)
    }

    /// Words of young objects in the block.
    #[inline(always)]
    pub fn used(&self) -> usize {
        words_between(self.start, self.hp)
    }

    /// Words of live stack.
    #[inline(always)]
    pub fn stack_words(&self) -> usize {
        words_between(self.stack_low, self.end)
    }

    /// Words allocated for the block.
    pub fn capacity(&self) -> usize {
        self.size() + self.spare_words as usize
    }

    /// Words of the block that heap and stack share.
    #[inline(always)]
    pub fn size(&self) -> usize {
        words_between(self.start, self.end)
    }

    /// All words this heap stands for: block, old generation, adopted fragments. What OTP calls
    /// `total_heap_size`.
    pub fn total_words(&self) -> usize {
        self.size() + self.old.size() + self.frag_words
    }

    /// [`Heap::total_words`] and the shared bytes, in words: what rvm's own memory limit counts.
    pub fn total_words_with_shared(&self) -> usize {
        self.total_words() + self.shared_bytes.div_ceil(8)
    }

    /// Words in use: young objects, fragments, old generation, stack. Unlike
    /// [`Heap::total_words`] it does not depend on block sizes.
    pub fn live_words(&self) -> usize {
        self.used() + self.frag_words + self.old.used() + self.stack_words()
    }

    /// Sets or clears stress mode: half of all reserves are refused, and the whole heap is checked
    /// at every collection. Not all, since who needs several reserves for one step, and starts
    /// again after a refusal, would never come to its end.
    pub fn set_stress(&mut self, on: bool) {
        self.flags &= !(STRESS | GRANTED | CHECK);
        if on {
            self.flags |= STRESS | CHECK;
        }
    }

    /// Is a collection due although there is room? Asked where no reserve follows soon: after a
    /// receive, at the end of a slice.
    #[inline(always)]
    pub fn collection_due(&self) -> bool {
        self.flags & DUE != 0
    }

    /// The slow half of [`Space::reserve`]: a flag is up or there is no room.
    #[cold]
    fn reserve_slow(&mut self, words: usize) -> bool {
        if self.room() < words || self.flags & DUE != 0 {
            return false;
        }
        if self.flags & (STRESS | GRANTED) != STRESS {
            self.flags &= !GRANTED;
            return true;
        }
        // A full-period generator: no pattern of reserves is refused for ever.
        self.coin = self.coin.wrapping_mul(141).wrapping_add(57);
        self.coin & 0x80 != 0
    }

    /// The process starts a slice: lets the sizing policy tell a process that collects several
    /// times a slice from one that does now and then.
    #[inline]
    pub fn begin_slice(&mut self) {
        if self.slice_collections == 0 {
            self.busy = self.busy.saturating_sub(1);
        }
        self.slice_collections = 0;
    }

    /// Pushes one word on the stack.
    ///
    /// # Panics
    /// When there is no room.
    #[inline]
    pub fn push_stack(&mut self, word: u64) {
        assert!(self.room() >= 1, "stack push without a reserve");
        // SAFETY: the word below stack_low is inside the block and free.
        unsafe {
            self.stack_low = self.stack_low.sub(1);
            *self.stack_low = word;
        }
    }

    /// Takes over a message's objects: they are this heap's young objects from now on. The root
    /// stays valid; the fragment's memory is freed by the next collection, or at once if it holds
    /// nothing.
    pub fn adopt(&mut self, message: Message) {
        let fragment = message.into_raw();
        // SAFETY: the handle owned the fragment, and now this heap does.
        unsafe {
            let header = &mut *fragment;
            if header.len == 0 {
                drop(Message::from_raw(fragment));
                return;
            }
            let mut last = header.refbits;
            if !last.is_null() {
                loop {
                    let next = *last.add(1) as *mut u64;
                    if next.is_null() {
                        break;
                    }
                    self.shared_bytes += added_bytes(last, next);
                    last = next;
                }
                self.shared_bytes += added_bytes(last, self.refbits);
                *last.add(1) = self.refbits as u64;
                self.refbits = header.refbits;
                header.refbits = null_mut();
            }
            self.frag_words += header.len as usize;
            header.next = self.frags;
            self.frags = fragment;
        }
        // A process that only receives allocates nothing of its own, so its block never fills:
        // as much in fragments as in the block is the sign to collect.
        if self.frag_words > self.size().max(FRAGMENT_WORDS_MIN) {
            self.flags |= DUE;
        }
        self.check_shared();
    }

    /// Raises [`DUE`] when the shared bytes have passed their threshold.
    #[inline(always)]
    pub(crate) fn check_shared(&mut self) {
        if self.shared_bytes > self.shared_limit {
            self.flags |= DUE;
        }
    }
}

/// Fewer words than this in fragments never ask for a collection: a process with a tiny block
/// would otherwise collect at nearly every message.
const FRAGMENT_WORDS_MIN: usize = 512;

/// The bytes a `RefBits` adds to the virtual size of its heap, when `next` is the one it goes
/// before in the list, if any. Several references to the same bytes come in runs, as parts of one
/// binary in a message do, or the steps of a binary being appended to: they are counted once.
///
/// # Safety
/// Both are live `RefBits`, or `next` is null.
#[inline]
pub(crate) unsafe fn added_bytes(object: *const u64, next: *const u64) -> usize {
    // SAFETY: the third word of a RefBits is its shared bytes, the fourth its size in bits.
    unsafe {
        let size = (*object.add(3) as usize).div_ceil(8);
        if !next.is_null() && *next.add(2) == *object.add(2) {
            size.saturating_sub((*next.add(3) as usize).div_ceil(8))
        } else {
            size
        }
    }
}

/// Gives up the counts of all `RefBits` of a list.
///
/// # Safety
/// The list's objects are live and will not be used again.
pub(crate) unsafe fn release_refbits(mut object: *mut u64) {
    while !object.is_null() {
        // SAFETY: by the caller; each object in the list owns one count.
        unsafe {
            debug_assert_eq!(Header(*object), Header::new(Kind::RefBits, 3));
            SharedBytes::release(*object.add(2) as *mut SharedBytes);
            object = *object.add(1) as *mut u64;
        }
    }
}

impl Space for Heap {
    #[inline(always)]
    fn reserve(&mut self, words: usize) -> bool {
        if self.flags == 0 && self.room() >= words { true } else { self.reserve_slow(words) }
    }

    #[inline(always)]
    fn alloc(&mut self, words: usize) -> *mut u64 {
        assert!(self.room() >= words, "allocation without a reserve");
        let object = self.hp;
        // SAFETY: within the block, as just seen.
        self.hp = unsafe { object.add(words) };
        object
    }

    unsafe fn link_refbits(&mut self, object: *mut u64, bytes: usize) {
        // SAFETY: by the caller, a complete RefBits of this heap.
        unsafe {
            *object.add(1) = self.refbits as u64;
            self.shared_bytes += bytes.min(added_bytes(object, self.refbits));
        }
        self.refbits = object;
        self.check_shared();
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        // SAFETY: everything here is owned by the heap, which is gone after this.
        unsafe {
            release_refbits(self.refbits);
            let mut fragment = self.frags;
            while !fragment.is_null() {
                let next = (*fragment).next;
                drop(Message::from_raw(fragment));
                fragment = next;
            }
            free_block(self.start, self.capacity());
        }
    }
}

// A process is its control block, this, and one first block.
const _: () = assert!(size_of::<Heap>() <= 112);
