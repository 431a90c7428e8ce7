//! What natives remember between calls, for the whole VM: one entry of `Vm::resources`.
//!
//! Shared by all threads, under the resources' lock. Rarely used (`now/0`, "since the last call"
//! statistics, strictly monotonic integers), so a lock is good enough.

use crate::ctx::Cx;

/// The entry's number: `Host::unique` never gives 0 to a resource of a process.
const ENTRY: u64 = 0;

/// What is remembered.
#[derive(Clone, Copy, Debug, Default)]
pub struct State {
    /// Microseconds that `now/0` gave last.
    pub now: i64,
    /// The last strictly monotonic integer.
    pub monotonic: i64,
    /// Processor time at the last `statistics(runtime)`, milliseconds.
    pub runtime: u64,
    /// Time at the last `statistics(wall_clock)`, milliseconds.
    pub wall_clock: u64,
    /// Reductions at the last `statistics(reductions)`.
    pub reductions: u64,
    /// Reductions at the last `statistics(exact_reductions)`.
    pub exact_reductions: u64,
}

/// Looks at what is remembered and changes it.
pub fn with<R>(cx: &Cx<'_>, f: impl FnOnce(&mut State) -> R) -> R {
    let mut resources = cx.vm.resources.lock().unwrap();
    let entry = resources.entry(ENTRY).or_insert_with(|| Box::new(State::default()));
    match entry.downcast_mut::<State>() {
        Some(state) => f(state),
        None => f(&mut State::default()),
    }
}
