//! How large blocks are, and when a collection is a major one.
//!
//! Pure functions of the heap's counters, all deterministic: no clock, no addresses.
//!
//! # Block sizes
//!
//! Sizes come from one series: 32, 56, then each the sum of the two before (so growth is by the
//! golden ratio, which lets an allocator reuse the sum of two freed blocks) up to about a million
//! words (8 MB); above that by 20 %, since there the waste of a too large block weighs more than
//! the copying saved. A block is chosen so that at least a quarter is free after a collection,
//! keeps its size while between a quarter and three quarters are live, and shrinks below a
//! quarter.
//!
//! # Busy processes
//!
//! A process that never collected keeps its first tiny block: idle processes cost little. One that
//! collects gets at least [`COLLECTED_MIN`] words. One that collects several times in one slice of
//! its reductions is an allocation loop, for which the fixed cost of a collection dominates: its
//! least block doubles with every further collection in that slice, up to [`BUSY_LEVELS`] times,
//! and halves for every slice without one. A process that allocates little never gets there, and
//! after its burst it shrinks again at its next collection.

use super::stress;
use crate::heap::Heap;
use crate::heap::binary::SHARED_LIMIT_MIN;
use crate::heap::block::STRESS;

/// Least block of a process that has collected once, in words. A server that waits for its next
/// request lives in it.
pub const COLLECTED_MIN: usize = 56;

/// How often a busy allocator's least block doubles: 56 << 7 is 7,168 words, 56 KB, which still
/// fits the first two cache levels.
pub const BUSY_LEVELS: u8 = 7;

/// So many collections in one slice are still not busy.
const CALM_COLLECTIONS: u8 = 2;

/// From so many words of survivors on, a major collection puts them straight into the old
/// generation instead of one block with everything: large heaps are copied once, not twice, and
/// small processes stay one block. 64 KB.
pub const TENURE_WORDS: usize = 8192;

/// Where the series turns from golden to 20 %.
const GOLDEN_MAX: usize = 1 << 20;

/// The least size of the series that holds `words`.
pub fn size_class(words: usize) -> usize {
    let (mut a, mut b) = (32usize, 56usize);
    while a < words {
        if a > GOLDEN_MAX {
            // Saturation is harmless: no such block can be allocated.
            a = a.saturating_add(a / 5);
        } else {
            (a, b) = (b, a + b);
        }
    }
    a
}

/// The least block this heap should have now.
fn floor(heap: &Heap) -> usize {
    (COLLECTED_MIN << heap.busy.min(BUSY_LEVELS)).max(heap.min_words as usize)
}

/// The size wanted for a block in which `live` words (heap, stack, and what is needed next) are in
/// use, when the present block has `heap.size()` words.
pub fn wanted_size(heap: &Heap, live: usize) -> usize {
    let size = heap.size();
    let quarter_free = live.saturating_add(live / 3);
    let wanted = if size < quarter_free {
        size_class(quarter_free)
    } else if size / 4 > live {
        size_class(live * 2)
    } else {
        size
    };
    wanted.max(floor(heap))
}

/// The size of the target of a collection in which at most `worst` words can be in use
/// afterwards, when the last one left `expected` of them alive.
pub(crate) fn target_size(heap: &Heap, worst: usize, expected: usize) -> usize {
    size_class(worst).max(wanted_size(heap, expected.min(worst)))
}

/// How much of a target of `capacity` words to use when `live` words are in use: all of it, unless
/// that is far more than wanted. What is not used was not touched, and goes at the next
/// collection.
pub(crate) fn used_size(heap: &Heap, capacity: usize, live: usize) -> usize {
    let wanted = wanted_size(heap, live).max(live);
    let size = if capacity / 2 > wanted { wanted } else { capacity };
    let allowed = heap.max_words.saturating_sub(heap.old.size()).max(live);
    size.min(allowed)
}

/// Size of an old generation that must hold `words` now: twice as much, so that a heap that only
/// grows is copied by major collections no more than once in all. What is not filled is not
/// touched.
pub(crate) fn old_size(words: usize) -> usize {
    size_class(words.saturating_mul(2))
}

/// Size of a block or generation for `words` where memory is short. With less than an eighth to spare
/// a process at the end of the memory would collect all it has for every few words, for minutes,
/// before it is refused.
pub(crate) fn least_size(words: usize) -> usize {
    words.saturating_add(words / 8).max(1)
}

/// Must the next collection be a major one?
pub(crate) fn must_be_major(heap: &Heap) -> bool {
    heap.minors >= heap.fullsweep_after
        || heap.old.has_too_many_shared()
        || (heap.flags & STRESS != 0 && heap.minors >= stress::MAJOR_EVERY)
}

/// Counts a collection.
pub(crate) fn note_collection(heap: &mut Heap) {
    heap.slice_collections = heap.slice_collections.saturating_add(1);
    if heap.slice_collections > CALM_COLLECTIONS {
        heap.busy = (heap.busy + 1).min(BUSY_LEVELS);
    }
}

/// Sets the threshold for shared bytes from what survived: half as much again may come before they
/// make a collection due.
pub(crate) fn set_shared_limit(heap: &mut Heap) {
    let survived = heap.shared_bytes;
    heap.shared_limit = survived.saturating_add(survived / 2).max(SHARED_LIMIT_MIN);
}

/// How many shared bytes the old generation may come to refer to before that makes a major
/// collection due: twice what the whole heap refers to now.
pub(crate) fn old_shared_limit(shared_bytes: usize) -> usize {
    shared_bytes.saturating_mul(2).max(SHARED_LIMIT_MIN)
}

/// Does the heap with `need` words more exceed its limit?
pub(crate) fn over_limit(heap: &Heap, need: usize) -> bool {
    heap.live_words().saturating_add(need) > heap.max_words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_series_ascends_and_covers() {
        let mut last = 0;
        for words in [0, 1, 32, 33, 56, 57, 129, 1000, 100_000, 5_000_000, 1 << 40] {
            let class = size_class(words);
            assert!(class >= words && class >= last);
            assert!(class <= words.max(32) * 11 / 5);
            last = class;
        }
        assert_eq!(size_class(usize::MAX), usize::MAX);
    }

    #[test]
    fn a_quarter_is_free_and_little_use_shrinks() {
        let mut heap = Heap::new(1000).unwrap();
        assert_eq!(wanted_size(&heap, 700), 1000);
        assert!(wanted_size(&heap, 800) >= 1066);
        assert_eq!(wanted_size(&heap, 251), 1000);
        assert_eq!(wanted_size(&heap, 100), size_class(200));
        assert_eq!(wanted_size(&heap, 10), COLLECTED_MIN);
        heap.min_words = 5000;
        assert_eq!(wanted_size(&heap, 100), 5000);
    }

    #[test]
    fn busy_processes_get_larger_blocks_and_lose_them() {
        let mut heap = Heap::new(40).unwrap();
        for _ in 0..20 {
            note_collection(&mut heap);
        }
        assert_eq!(heap.busy, BUSY_LEVELS);
        heap.begin_slice();
        assert_eq!(heap.busy, BUSY_LEVELS);
        for _ in 0..BUSY_LEVELS {
            heap.begin_slice();
        }
        assert_eq!(heap.busy, 0);
    }
}
