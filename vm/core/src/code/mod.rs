//! Loaded code: modules, their linked form, and the table that finds them.
//!
//! This floor knows terms and heaps, not processes: who runs code, and in which version, is the
//! business of the floors above.

pub mod area;
pub mod link;
pub mod literal;
pub mod loader;
pub mod module;
pub mod table;
pub mod words;
