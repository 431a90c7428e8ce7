//! Execution: the interpreter and what it shares with native code.
//!
//! Runs one process for one slice on the calling thread. Knows the host through its trait, not
//! schedulers.

pub mod binary;
pub mod build_binary;
pub mod call;
pub mod dispatch;
pub mod except;
pub mod map;
pub mod trace;

/// How a slice ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub enum Outcome {
    /// The reductions are used up, or a native asked: the process can go on.
    Yield,
    /// The process waits (see `Process::waiting`).
    Wait,
    /// The process ends; the reason is in its exception.
    Exit,
}
