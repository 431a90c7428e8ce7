//! Scheduling: which process runs where and when, timers, sleeping, and what must block.
//!
//! One scheduler thread per core. Everything below reaches this floor through the `Host` trait.
//!
//! ```text
//! enqueue → slot of the just woken | local queue | injector   →   worker: start → slice → park,
//!                 (stolen when another worker is idle)             requeue or bury
//! ```

pub mod affinity;
pub mod blocking;
pub mod crash;
pub mod host;
pub mod idle;
pub mod timer;
pub mod worker;
