//! The collector: exact, copying, two generations.
//!
//! Runs on the thread that runs the process, on that process's heap alone. Called by who was
//! refused a reserve; never by the heap itself. Between two calls it keeps no state outside the
//! [`Heap`].
//!
//! ```text
//!                minor                                     major, small        major, large
//! below mark  →  old generation                            new block           new old generation
//! above mark  →  new block (below the new mark)            new block           new block
//! fragments   →  new block; freed                          new block; freed    new block; freed
//! old         →  stays                                     new block; freed    new old generation
//! ```

pub(crate) mod cheney;
pub(crate) mod major;
pub(crate) mod minor;
pub mod policy;
pub mod stress;

use crate::heap::block::{CHECK, DUE, GRANTED, STRESS};
use crate::heap::{Heap, HeapError, Roots};

/// What a collection did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GcStats {
    /// Was it a major one?
    pub major: bool,
    /// Words copied: the cost.
    pub moved_words: usize,
    /// Words given back: young, fragment and (major) old words that did not survive.
    pub freed_words: usize,
    /// [`Heap::total_words`] now.
    pub total_words: usize,
}

/// Collects, so that afterwards at least `need_words + stack_need` words lie between heap and
/// stack. Minor or major as the policy says. The caller's next reserve of that much succeeds, in
/// stress mode too.
///
/// # Errors
/// [`HeapError::OutOfMemory`]: nothing has changed. [`HeapError::Limit`]: what is live and what is
/// needed exceed [`Heap::max_words`]; the heap is collected, but there may be no room.
pub fn collect(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    need_words: usize,
    stack_need: usize,
) -> Result<GcStats, HeapError> {
    let need = need_words.checked_add(stack_need).ok_or(HeapError::OutOfMemory)?;
    run(heap, roots, need, policy::must_be_major(heap))
}

/// A major collection (`erlang:garbage_collect/0`): all garbage goes.
///
/// # Errors
/// As [`collect`].
pub fn collect_major(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    need_words: usize,
) -> Result<GcStats, HeapError> {
    run(heap, roots, need_words, true)
}

/// Makes the heap as small as what lives in it, for a process that will wait for long
/// (`erlang:hibernate/3`).
///
/// # Errors
/// As [`collect`].
pub fn hibernate(heap: &mut Heap, roots: &mut (impl Roots + ?Sized)) -> Result<GcStats, HeapError> {
    heap.busy = 0;
    let first = run(heap, roots, 0, true)?;
    let second = major::shrink(heap, roots)?;
    finish(heap, roots);
    Ok(GcStats { moved_words: first.moved_words + second.moved_words, ..second })
}

fn run(
    heap: &mut Heap,
    roots: &mut (impl Roots + ?Sized),
    need: usize,
    want_major: bool,
) -> Result<GcStats, HeapError> {
    if need > heap.max_words {
        return Err(HeapError::Limit);
    }
    if heap.flags & CHECK != 0 {
        stress::verify(heap, roots, "before a collection");
    }
    policy::note_collection(heap);
    let minor = if want_major { None } else { minor::collect(heap, roots, need)? };
    let stats = match minor {
        Some(stats) => stats,
        None => major::collect(heap, roots, need)?,
    };
    finish(heap, roots);
    if heap.room() < need || policy::over_limit(heap, need) {
        return Err(HeapError::Limit);
    }
    Ok(stats)
}

fn finish(heap: &mut Heap, roots: &mut (impl Roots + ?Sized)) {
    heap.flags &= !DUE;
    if heap.flags & STRESS != 0 {
        heap.flags |= GRANTED;
    }
    if heap.flags & CHECK != 0 {
        stress::verify(heap, roots, "after a collection");
    }
}

#[cfg(test)]
mod tests;
