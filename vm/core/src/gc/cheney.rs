//! The copy engine: breadth-first evacuation into one or two targets.
//!
//! The targets are their own queues: what lies between `scan` and `hp` has been copied and its
//! slots not yet looked at. A moved object leaves its new address behind, as [`crate::term::boxed`]
//! says. The caller guarantees that the targets hold everything that can survive.

use crate::heap::block::{Heap, LitRange, added_bytes, words_between};
use crate::heap::fragment::Message;
use crate::heap::{Fragment, Roots};
use crate::term::boxed::MOVED_CONS;
use crate::term::shared::SharedBytes;
use crate::term::tag::{BOXED, TAG_MASK};
use crate::term::{Header, Term};

/// A range of addresses.
#[derive(Clone, Copy)]
struct Range {
    base: usize,
    len: usize,
}

impl Range {
    fn new(start: *const u64, end: *const u64) -> Range {
        Range { base: start as usize, len: end as usize - start as usize }
    }

    #[inline(always)]
    fn contains(self, address: *const u64) -> bool {
        (address as usize).wrapping_sub(self.base) < self.len
    }
}

/// Where survivors go: filled up to `hp`, looked through up to `scan`.
pub(crate) struct Target {
    pub(crate) start: *mut u64,
    pub(crate) hp: *mut u64,
    scan: *mut u64,
}

impl Target {
    /// A target that begins at `start` and is filled up to `hp` with what is none of this
    /// collection's business.
    pub(crate) fn new(start: *mut u64, hp: *mut u64) -> Target {
        Target { start, hp, scan: hp }
    }
}

/// One collection under way.
pub(crate) struct Mover<const MINOR: bool> {
    /// Target of the young.
    pub(crate) young: Target,
    /// Target of the grown-up; unused when `to_old` is false and nothing is mature.
    pub(crate) old: Target,
    literals: LitRange,
    /// The young objects of the block.
    young_from: Range,
    /// The old generation: stays (minor) or moves (major).
    old_from: Range,
    /// Young objects that have survived before: they go to `old`.
    mature: Range,
    /// Do objects of the old generation go to `old` (major)?
    to_old: bool,
}

impl<const MINOR: bool> Mover<MINOR> {
    /// A collection of this heap into these targets. With `tenure`, what is mature or old goes to
    /// `old`; without, everything to `young`.
    pub(crate) fn new(
        heap: &Heap,
        literals: LitRange,
        young: Target,
        old: Target,
        tenure: bool,
    ) -> Self {
        let mature_end = if tenure { heap.high_water } else { heap.start };
        Mover {
            young,
            old,
            literals,
            young_from: Range::new(heap.start, heap.hp),
            old_from: Range::new(heap.old.start(), heap.old.end()),
            mature: Range::new(heap.start, mature_end),
            to_old: tenure,
        }
    }

    /// Moves what the roots refer to and everything reachable from there.
    ///
    /// # Safety
    /// The targets have room for all survivors; the heap is well formed and nothing but the roots
    /// and its own objects points into it.
    pub(crate) unsafe fn run(&mut self, roots: &mut (impl Roots + ?Sized)) {
        // SAFETY: by the caller. A root visited twice points into a target the second time.
        roots.visit(&mut |slot: &mut Term| unsafe {
            if slot.is_pointer() && !self.is_moved(*slot) {
                self.evacuate(&mut slot.0);
            }
        });
        // SAFETY: by the caller.
        unsafe { self.scan() }
    }

    #[inline(always)]
    fn is_moved(&self, term: Term) -> bool {
        let address = term.address().cast_const();
        Range::new(self.young.start, self.young.hp).contains(address)
            || Range::new(self.old.start, self.old.hp).contains(address)
    }

    /// # Safety
    /// As [`Mover::run`].
    unsafe fn scan(&mut self) {
        // SAFETY: by the caller; each pass ends when its queue is empty, but may fill the other.
        unsafe {
            while self.young.scan < self.young.hp || self.old.scan < self.old.hp {
                while self.young.scan < self.young.hp {
                    self.young.scan = self.scan_word(self.young.scan);
                }
                while self.old.scan < self.old.hp {
                    self.old.scan = self.scan_word(self.old.scan);
                }
            }
        }
    }

    /// Looks at one word of a target, and returns where the next one to look at is.
    ///
    /// # Safety
    /// `at` is between a target's `scan` and `hp`, at an object's start or in a scanned object.
    #[inline(always)]
    unsafe fn scan_word(&mut self, at: *mut u64) -> *mut u64 {
        // SAFETY: by the caller: the word is a header, or a slot not yet looked at.
        unsafe {
            let word = *at;
            let term = Term(word);
            if term.is_pointer() {
                self.evacuate(&mut *at);
            } else if Header::is_header(word) && !Header(word).kind().is_scanned() {
                return at.add(1 + Header(word).words());
            }
            at.add(1)
        }
    }

    /// Moves what the slot points to, if it is to be moved and has not been, and updates the slot.
    ///
    /// # Safety
    /// The slot holds a pointer term that leads to a live object, not into a target (other than
    /// into an old generation that stays).
    #[inline(always)]
    unsafe fn evacuate(&mut self, slot: &mut u64) {
        let term = Term(*slot);
        let object = term.address();
        // Most pointers lead into the block; what leads neither there nor to what stays leads to
        // a fragment.
        let to_old = if self.young_from.contains(object) {
            self.mature.contains(object)
        } else if self.literals.contains(object) {
            return;
        } else if self.old_from.contains(object) {
            if MINOR {
                return;
            }
            self.to_old
        } else {
            false
        };
        let target = if to_old { &mut self.old } else { &mut self.young };
        // SAFETY: a live object in from-space: intact, or moved and marked so; the target has
        // room by the contract of `run`.
        unsafe {
            if term.is_cons() {
                let head = *object;
                if head == MOVED_CONS {
                    *slot = *object.add(1);
                    return;
                }
                let copy = target.hp;
                *copy = head;
                *copy.add(1) = *object.add(1);
                target.hp = copy.add(2);
                let moved = Term::cons_ptr(copy).0;
                *object = MOVED_CONS;
                *object.add(1) = moved;
                *slot = moved;
            } else {
                let header = *object;
                if header & TAG_MASK == BOXED {
                    *slot = header;
                    return;
                }
                let words = 1 + Header(header).words();
                let copy = target.hp;
                copy_words(object, copy, words);
                target.hp = copy.add(words);
                let moved = Term::boxed_ptr(copy).0;
                *object = moved;
                *slot = moved;
            }
        }
    }
}

/// # Safety
/// Both hold `words` words and do not overlap.
#[inline(always)]
unsafe fn copy_words(from: *const u64, to: *mut u64, words: usize) {
    // SAFETY: by the caller. Nearly all objects are a few words: a loop beats a call.
    unsafe {
        if words <= 8 {
            for i in 0..words {
                *to.add(i) = *from.add(i);
            }
        } else {
            to.copy_from_nonoverlapping(from, words);
        }
    }
}

/// A list of `RefBits` rebuilt after a collection.
pub(crate) struct RefBitsList {
    pub(crate) head: *mut u64,
    pub(crate) bytes: usize,
}

impl RefBitsList {
    pub(crate) const EMPTY: RefBitsList = RefBitsList { head: std::ptr::null_mut(), bytes: 0 };

    /// # Safety
    /// `object` is a live `RefBits` in no list.
    unsafe fn push(&mut self, object: *mut u64) {
        // SAFETY: by the caller.
        unsafe {
            *object.add(1) = self.head as u64;
            self.bytes += added_bytes(object, self.head);
        }
        self.head = object;
    }
}

/// Goes through a list of `RefBits` whose objects were in from-space: the moved ones join the list
/// of where they are now, the others give up their counts.
///
/// # Safety
/// The collection is complete and from-space still there; `is_old` tells the new place.
pub(crate) unsafe fn sweep_refbits(
    mut object: *mut u64,
    young: &mut RefBitsList,
    old: &mut RefBitsList,
    is_old: impl Fn(*const u64) -> bool,
) {
    while !object.is_null() {
        // SAFETY: only a from-space object's header has been overwritten; link and bytes are
        // intact.
        unsafe {
            let next = *object.add(1) as *mut u64;
            let header = *object;
            if header & TAG_MASK == BOXED {
                let moved = Term(header).address();
                if is_old(moved) { old.push(moved) } else { young.push(moved) }
            } else {
                SharedBytes::release(*object.add(2) as *mut SharedBytes);
            }
            object = next;
        }
    }
}

/// Frees the fragments of a list, whose objects have been moved or are dead.
///
/// # Safety
/// The list belongs to the caller; its `RefBits` are accounted for elsewhere.
pub(crate) unsafe fn free_fragments(mut fragment: *mut Fragment) {
    while !fragment.is_null() {
        // SAFETY: by the caller; adoption has emptied the fragment's own list of RefBits.
        unsafe {
            let next = (*fragment).next;
            drop(Message::from_raw(fragment));
            fragment = next;
        }
    }
}

/// Puts the new block in place: moves the stack to its end, frees the old block and the fragments,
/// and tells the roots how far the stack moved.
///
/// # Safety
/// `block` is a fresh block of `capacity` words that holds the survivors up to `hp`, and has room
/// for the stack below `start + size`; nothing refers to the old block any more but the stack's
/// own addresses.
pub(crate) unsafe fn install(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    block: &Target,
    capacity: usize,
    size: usize,
) {
    let stack = heap.stack_words();
    debug_assert!(words_between(block.start, block.hp) + stack <= size && size <= capacity);
    // Spare words are counted in 32 bits: 32 GiB and more of them are used instead.
    let size = if capacity - size > u32::MAX as usize { capacity } else { size };
    // SAFETY: by the caller.
    unsafe {
        let end = block.start.add(size);
        let stack_low = end.sub(stack);
        stack_low.copy_from_nonoverlapping(heap.stack_low, stack);
        let delta = (end as isize).wrapping_sub(heap.end as isize);
        free_fragments(heap.frags);
        crate::heap::block::free_block(heap.start, heap.capacity());
        heap.frags = std::ptr::null_mut();
        heap.frag_words = 0;
        heap.start = block.start;
        heap.hp = block.hp;
        heap.high_water = block.hp;
        heap.stack_low = stack_low;
        heap.end = end;
        heap.spare_words = (capacity - size) as u32;
        roots.stack_moved(delta);
    }
}
