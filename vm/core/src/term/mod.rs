//! Terms: the one-word values every Erlang term is made of.
//!
//! The lowest floor with data. Nothing here knows heaps' bounds, processes or schedulers: a term
//! is a word, and whoever holds one answers for the memory behind it.
//!
//! ```text
//! low 3 bits   what
//! 000 011 100  float, rotated left by 4 so that the exponent's top three bits are the tag
//! 001          pointer to a list cell: two words, head and tail
//! 010          pointer to a boxed object: a header word and what it counts
//! 101          small integer: 61 bits, signed
//! 110          other immediates: atom, pid, port, [], the non-value (see `tag`)
//! 111          header of a boxed object; in a stack slot, a return point
//! ```
//!
//! A machine pointer that is a multiple of 8 has the tag 000, so a raw pointer inside a boxed
//! object looks like a float to the collector and is left alone.

//!
//! # Validity
//!
//! The word is public and `Copy`, so the type system does not know which terms are live. The rule
//! of this crate instead: **making a pointer term is the unsafe act**. Every `Term` that safe code
//! can reach points to live, well-formed objects or to nothing, until the next collection of the
//! heap it belongs to; whoever lets a heap be collected reads its terms again from the roots.
//! Under that rule, reading a term ([`View`]), comparing, hashing, printing and copying it are
//! safe functions.

pub mod atom;
pub mod atoms;
pub mod big;
pub mod bits;
pub mod boxed;
pub mod compare;
pub mod float;
pub mod hash;
mod known;
pub mod map;
pub mod print;
pub mod shared;
pub mod space;
pub mod tag;
pub mod view;
pub mod worklist;

pub use atom::{AtomTable, AtomTableFull};
pub use boxed::{ExportKey, FunKey, Header, Kind};
pub use space::{Need, Space};
pub use tag::Term;
pub use view::View;

#[cfg(test)]
mod tests;
