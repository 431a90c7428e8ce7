//! Stress mode: the collector and the heap walker at every chance.
//!
//! `Heap::set_stress` makes half of all reserves fail, so every GC point collects sooner or later;
//! this module is what the collector does besides in that mode. Meant for tests and CI: each collection costs the
//! whole heap.

use crate::heap::check::check_heap;
use crate::heap::{Heap, Roots};

/// In stress mode every so many collections is a major one, so that both paths run.
pub(crate) const MAJOR_EVERY: u16 = 5;

/// Checks the whole heap.
///
/// # Panics
/// When a word of it is wrong, with what and where. A heap that fails here is a bug of the VM's,
/// and going on would be worse.
pub(crate) fn verify(heap: &Heap, roots: &mut (impl Roots + ?Sized), when: &str) {
    if let Err(what) = check_heap(heap, roots) {
        panic!("heap walker, {when}: {what}");
    }
}
