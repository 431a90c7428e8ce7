//! Pairs of terms that a comparison need not look at again.
//!
//! Terms share parts, and as a tree a term can be exponentially larger than its heap: forty tuples,
//! each holding the one before it twice, are a tree of a million million leaves. A comparison that
//! has gone on for long therefore remembers the pairs of objects it has begun: they are equal, or
//! the whole is not. What it remembers are sets of objects equal to each other (union-find), so
//! that it looks at no more pairs than there are objects.

use super::Term;
use std::collections::HashMap;

/// Pairs a comparison looks at before it begins to remember: most end far below, and remembering
/// costs more than looking.
const PATIENCE: u32 = 1 << 17;

/// What a comparison remembers.
#[derive(Default)]
pub(super) struct Known {
    looked: u32,
    /// Objects with one that they are equal to: `=:=` first, `==` second.
    equal: [HashMap<u64, u64>; 2],
}

impl Known {
    /// Whether the pair has been begun before; from now on it has.
    #[inline]
    pub(super) fn begun(&mut self, a: Term, b: Term, exact: bool) -> bool {
        if !self.is_remembering() {
            self.looked += 1;
            return false;
        }
        self.unite(a, b, exact)
    }

    /// Does it remember? Then no step may go over several objects at once.
    #[inline]
    pub(super) fn is_remembering(&self) -> bool {
        self.looked >= PATIENCE
    }

    /// A pair begun turned out unequal, and the comparison goes on.
    pub(super) fn forget(&mut self) {
        self.equal.iter_mut().for_each(HashMap::clear);
    }

    #[cold]
    fn unite(&mut self, a: Term, b: Term, exact: bool) -> bool {
        if !a.is_pointer() || !b.is_pointer() {
            return false;
        }
        let sets = &mut self.equal[!exact as usize];
        let (a, b) = (find(sets, a.0), find(sets, b.0));
        if a != b {
            sets.insert(a, b);
        }
        a == b
    }
}

/// The object that stands for the set of this one; shortens the way to it.
fn find(sets: &mut HashMap<u64, u64>, mut object: u64) -> u64 {
    while let Some(&next) = sets.get(&object) {
        if let Some(&after) = sets.get(&next) {
            sets.insert(object, after);
        }
        object = next;
    }
    object
}
