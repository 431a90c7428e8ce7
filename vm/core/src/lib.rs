//! rvm's runtime: terms, heaps, collector, processes, interpreter, schedulers.
//!
//! Floors, each importing only those before it:
//! sync, pcre → term → heap → gc, ets → code → process → ctx → bif → exec → sched → system.

pub mod bif;
pub mod code;
pub mod config;
pub mod ctx;
pub mod ets;
pub mod exec;
pub mod gc;
pub mod heap;
pub mod pcre;
pub mod process;
pub mod sched;
pub mod sync;
pub mod system;
pub mod term;
