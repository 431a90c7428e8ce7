//! Tables: what `ets` stands on. Objects, the two ways of keeping them, and all tables of a VM.
//!
//! Shared by all threads. This floor knows terms and how they are copied, and nothing of processes
//! but their numbers; who may do what is asked by the natives.
//!
//! - A table's objects are in blocks of their own ([`object`]), copied in and out.
//! - A table has one [`Store`] or several *parts*, each behind a lock of its own ([`table`]). A lock is
//!   held for one operation on one key, or for a piece of a long one.
//! - **A slot, once made, lives as long as the VM** ([`tables`]), so that finding a table takes no lock
//!   and no count: its number is looked at again once the lock is there.
//! - What a table held when it was deleted is freed by the schedulers, some at a time.

pub mod hash;
pub mod object;
pub mod table;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod tree;

pub use hash::{HashStore, Key};
pub use object::{Object, Owned};
pub use table::{Meta, Protection, Store, Table};
pub use tables::{Claims, NewTable, Tables, TablesFull};
pub use tree::TreeStore;

/// What kind of table it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Kind {
    /// One object a key.
    Set,
    /// One object a key, in order.
    OrderedSet,
    /// Several objects a key, all different.
    Bag,
    /// Several objects a key.
    DuplicateBag,
}
