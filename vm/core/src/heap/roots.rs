//! What the collector knows of its caller: where the live terms are.
//!
//! Implemented by the process floor (registers of the frames by their live maps, dictionary,
//! received messages, …) and by tests.

use super::block::LitRange;
use crate::term::Term;

/// The live terms of a heap that lie outside it, or in its stack.
///
/// A collection calls [`Roots::visit`] any number of times, then at most once
/// [`Roots::stack_moved`]; the heap walker calls `visit` only. During `visit` the stack is where
/// it was, so an implementation may walk its frames by their addresses.
pub trait Roots {
    /// The VM's literals, which are left where they are.
    fn literals(&self) -> LitRange {
        LitRange::EMPTY
    }

    /// The stack now lies `delta_bytes` higher (or lower): pointers into it must follow. Its
    /// contents are the same.
    fn stack_moved(&mut self, delta_bytes: isize);

    /// Calls `f` with every slot that holds a live term. A slot that is visited twice, or that
    /// holds an immediate or the non-value, does no harm; a live slot left out is a dangling
    /// pointer.
    fn visit<F: FnMut(&mut Term)>(&mut self, f: &mut F);
}

/// No roots but these slots.
impl Roots for [Term] {
    fn stack_moved(&mut self, _delta_bytes: isize) {}

    fn visit<F: FnMut(&mut Term)>(&mut self, f: &mut F) {
        self.iter_mut().for_each(f);
    }
}

impl Roots for Vec<Term> {
    fn stack_moved(&mut self, _delta_bytes: isize) {}

    fn visit<F: FnMut(&mut Term)>(&mut self, f: &mut F) {
        self.iter_mut().for_each(f);
    }
}
