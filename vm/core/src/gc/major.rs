//! Major collections: everything.
//!
//! A small heap ends up as one block without an old generation. A large one keeps its generations:
//! what is old or mature goes to a fresh old generation at once, so that it is not copied again by
//! the next minor collection.

use super::cheney::{Mover, RefBitsList, Target, install, sweep_refbits};
use super::minor::{allocate_old, allocate_target};
use super::{GcStats, policy};
use crate::heap::Roots;
use crate::heap::block::{Heap, HeapError, allocate_block, free_block, words_between};
use crate::heap::generation::Generation;

/// A major collection.
///
/// # Errors
/// When there is no memory; nothing has changed.
pub(super) fn collect(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    need: usize,
) -> Result<GcStats, HeapError> {
    let mature = words_between(heap.start, heap.high_water);
    let grown_up = mature + heap.old.used();
    let tenure = grown_up >= policy::TENURE_WORDS;
    let young_before = heap.used() + heap.frag_words;
    let fixed = heap.stack_words().checked_add(need).ok_or(HeapError::OutOfMemory)?;
    let to_young = if tenure { young_before - mature } else { young_before + heap.old.used() };
    let worst = to_young.checked_add(fixed).ok_or(HeapError::OutOfMemory)?;
    let expected = if tenure { fixed } else { grown_up + fixed };
    let (block, capacity) = allocate_target(heap, worst, expected)?;
    let old = if !tenure {
        Generation::NONE
    } else {
        match allocate_old(grown_up) {
            Ok(old) => old,
            Err(error) => {
                // SAFETY: just allocated, unused.
                unsafe { free_block(block, capacity) };
                return Err(error);
            }
        }
    };
    Ok(evacuate(heap, roots, (block, capacity), old, fixed, true))
}

/// Moves everything into one block of exactly its size.
///
/// # Errors
/// When there is no memory; nothing has changed.
pub(super) fn shrink(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
) -> Result<GcStats, HeapError> {
    let stack = heap.stack_words();
    let capacity = (heap.used() + heap.frag_words + heap.old.used() + stack).max(1);
    let block = allocate_block(capacity)?.as_ptr();
    Ok(evacuate(heap, roots, (block, capacity), Generation::NONE, stack, false))
}

/// Moves what lives into the block and, if there is one, the new old generation, which together
/// hold the worst case. `fixed` is what stack and need take in the block; `adjust` lets the policy
/// use less than the whole block.
fn evacuate(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    (block, capacity): (*mut u64, usize),
    mut old: Generation,
    fixed: usize,
    adjust: bool,
) -> GcStats {
    let before = heap.used() + heap.frag_words + heap.old.used();
    let stack = heap.stack_words();
    let tenure = !old.is_none();
    let young = Target::new(block, block);
    let mut mover = Mover::<false>::new(
        heap,
        roots.literals(),
        young,
        Target::new(old.start(), old.start()),
        tenure,
    );
    // SAFETY: the targets hold the worst case; the heap's invariants are the mover's.
    unsafe { mover.run(roots) };
    let young = mover.young;
    let old_hp = mover.old.hp;
    let live = words_between(young.start, young.hp);
    let mut young_refs = RefBitsList::EMPTY;
    let mut old_refs = RefBitsList::EMPTY;
    // SAFETY: the collection is complete and from-space not yet freed; the old generation is freed
    // when both lists that lead into it have been swept; then the new block goes in.
    unsafe {
        for list in [heap.refbits, heap.old.refbits()] {
            sweep_refbits(list, &mut young_refs, &mut old_refs, |at| old.contains(at));
        }
        heap.old.free();
        old.set(old_hp, old_refs.head, old_refs.bytes);
        heap.old = old;
        let size = if adjust { policy::used_size(heap, capacity, live + fixed) } else { capacity };
        install(heap, roots, &young, capacity, size);
    }
    heap.refbits = young_refs.head;
    heap.shared_bytes = young_refs.bytes + old_refs.bytes;
    heap.old.limit_shared(policy::old_shared_limit(heap.shared_bytes));
    policy::set_shared_limit(heap);
    heap.minors = 0;
    let moved = live + heap.old.used();
    GcStats {
        major: true,
        moved_words: moved + stack,
        freed_words: before - moved,
        total_words: heap.total_words(),
    }
}
