//! The optimiser: core to better core.
//!
//! Owner: the thread that compiles. Every pass keeps the invariants of `core.rs`, never changes an
//! exception or the order of effects, and costs time about linear in the size of the function.
//! It is not optional: paths whose tests contradict each other are removed here, and on such paths
//! the verifier may lose the types that code after them rests on.

mod cfg;
mod dead;
mod facts;
mod fold;

use crate::core::Module;

/// Optimises all functions of a module.
pub fn optimise(module: &mut Module) {
    let tables = &module.tables;
    for function in &mut module.functions {
        cfg::thread_jumps(function);
        fold::fold(function, tables);
        dead::remove(function);
        cfg::thread_jumps(function);
    }
}
