//! The façade over atomics and locks: std in a real build, loom's models under `--cfg loom`.
//!
//! Every lock-free protocol of this crate imports its atomics from here and nowhere else, so that
//! the loom models run the very code that ships.

#[cfg(loom)]
pub use loom::sync::atomic;
#[cfg(not(loom))]
pub use std::sync::atomic;

pub use std::sync::{Arc, Condvar, Mutex, MutexGuard, RwLock};
