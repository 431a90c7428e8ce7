//! Minor collections: the young objects alone.
//!
//! What lies below the high-water mark has survived once already and goes to the old generation;
//! the rest, and the data of adopted fragments, to a new block, where the mark is then set above
//! them. Terms are immutable, so old objects never point to young ones, and the old generation
//! need not be looked at.

use super::cheney::{Mover, RefBitsList, Target, install, sweep_refbits};
use super::{GcStats, policy};
use crate::heap::Roots;
use crate::heap::block::{Heap, HeapError, allocate_block, free_block, words_between};
use crate::heap::generation::Generation;

/// A minor collection, or `None` (nothing done) when the old generation has no room for what might
/// be promoted: then it must be a major one.
///
/// # Errors
/// When there is no memory; nothing has changed.
pub(super) fn collect(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    need: usize,
) -> Result<Option<GcStats>, HeapError> {
    let mature = words_between(heap.start, heap.high_water);
    if mature > 0 && !heap.old.is_none() && heap.old.size() - heap.old.used() < mature {
        return Ok(None);
    }
    let stack = heap.stack_words();
    let young_before = heap.used() + heap.frag_words;
    let fixed = stack.checked_add(need).ok_or(HeapError::OutOfMemory)?;
    let worst = (young_before - mature).checked_add(fixed).ok_or(HeapError::OutOfMemory)?;
    let (block, capacity) = allocate_target(heap, worst, mature + fixed)?;
    if mature > 0 && heap.old.is_none() {
        match allocate_old(mature) {
            Ok(old) => {
                heap.old = old;
                heap.old.limit_shared(policy::old_shared_limit(heap.shared_bytes));
            }
            Err(error) => {
                // SAFETY: just allocated, unused.
                unsafe { free_block(block, capacity) };
                return Err(error);
            }
        }
    }
    let old_before = heap.old.used();
    let young = Target::new(block, block);
    // Roots never point between the old generation's start and `hp` into what is moved now, so
    // the target begins at its fill.
    let old = Target::new(heap.old.hp(), heap.old.hp());
    let mut mover = Mover::<true>::new(heap, roots.literals(), young, old, true);
    // SAFETY: the targets hold the worst case; the heap's invariants are the mover's.
    unsafe { mover.run(roots) };
    let (young, old) = (mover.young, mover.old);
    let live = words_between(young.start, young.hp);
    let mut young_refs = RefBitsList::EMPTY;
    let mut old_refs = RefBitsList { head: heap.old.refbits(), bytes: heap.old.shared_bytes() };
    // SAFETY: the collection is complete, from-space not yet freed; then the new block goes in
    // with room for all that is live.
    unsafe {
        let generation = &heap.old;
        sweep_refbits(heap.refbits, &mut young_refs, &mut old_refs, |at| generation.contains(at));
        heap.old.set(old.hp, old_refs.head, old_refs.bytes);
        let size = policy::used_size(heap, capacity, live + fixed);
        install(heap, roots, &young, capacity, size);
    }
    heap.refbits = young_refs.head;
    heap.shared_bytes = young_refs.bytes + old_refs.bytes;
    policy::set_shared_limit(heap);
    heap.minors = heap.minors.saturating_add(1);
    let moved = live + heap.old.used() - old_before;
    Ok(Some(GcStats {
        major: false,
        moved_words: moved + stack,
        freed_words: young_before - moved,
        total_words: heap.total_words(),
    }))
}

/// The target for the young: of the size the policy wants, or, if there is no memory for that, of
/// the least that lets the process go on.
pub(super) fn allocate_target(
    heap: &Heap,
    worst: usize,
    expected: usize,
) -> Result<(*mut u64, usize), HeapError> {
    let wanted = policy::target_size(heap, worst, expected);
    match allocate_block(wanted) {
        Ok(block) => Ok((block.as_ptr(), wanted)),
        Err(_) => {
            let least = policy::least_size(worst);
            Ok((allocate_block(least)?.as_ptr(), least))
        }
    }
}

/// A fresh old generation that holds at least `words`.
pub(super) fn allocate_old(words: usize) -> Result<Generation, HeapError> {
    Generation::new(policy::old_size(words)).or_else(|_| Generation::new(policy::least_size(words)))
}
