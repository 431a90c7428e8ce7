//! Heaps: where a process's terms live, and how terms get in.
//!
//! A [`Heap`] is owned by its process and touched only by the thread that runs it. A [`Fragment`]
//! is owned by whoever holds its [`Message`] handle, one thread at a time, until a heap adopts it.
//! Nothing here collects: a refused reserve is an answer, not an action (see [`crate::gc`]).

pub mod alloc;
pub mod binary;
pub mod block;
pub mod check;
pub mod copy;
pub mod fragment;
pub mod generation;
pub mod roots;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use crate::term::space::{Need, Space};
pub use block::{Heap, HeapError, LitRange};
pub use copy::{UNCOPIABLE, copy_term, shared_size_of_term, size_of_term};
pub use fragment::{Fragment, FragmentSpace, Message};
pub use roots::Roots;
