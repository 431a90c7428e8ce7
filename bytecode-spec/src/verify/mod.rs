//! The verifier: the only door through which a module becomes code that may run.
//!
//! Order of checks: tables and operands (`limits.rs`, `literals.rs`), control flow (`flow.rs`), typed
//! abstract interpretation (`types.rs`), and finally liveness (`liveness.rs`), which cannot fail.
//! Each later one relies on the earlier. All are bounded: the lattices are of small height, and a
//! step budget proportional to the module's size ends what would take too long.
//!
//! What a verified module guarantees to the virtual machine:
//! - every index names an entry of its table, every register is below the frame's size, every
//!   jump lands on an instruction, and code never runs off its end;
//! - between two `YIELD` rows a function executes no instruction twice;
//! - a register that is read has been written on every path, and holds an ordinary term except
//!   where a row asks for a match context or a raw stack trace;
//! - `UNCHECKED` rows find the type they rest on, `HEAP` rows find their words reserved;
//! - live maps name only registers that have been written.

mod facts;
mod flow;
mod lattice;
mod limits;
mod literals;
mod liveness;
mod rule;
mod state;
mod transfer;
mod types;

pub use facts::{FunctionFacts, LiveMap, OperandFacts, RegSet};
pub use lattice::Kinds;
pub use rule::{Rule, VerifyError};

use crate::module::Module;

/// Greatest number of registers of a function.
pub const MAX_REGS: u16 = 0x7fff;

/// Greatest number of characters of an atom, as in Erlang.
pub const MAX_ATOM_CHARS: usize = 255;

/// How deep literals may nest. Lists count one level for all their elements. Bounds every
/// recursive walk over a literal; deeper terms can be built by code.
pub const MAX_LITERAL_DEPTH: usize = 256;

/// Most words of one `reserve`: the largest tuple (2^24 - 1 elements) with its header.
pub const MAX_RESERVE: u32 = 1 << 24;

/// A module that may run, with what the verifier found out. Only [`verify`] makes one.
#[derive(Clone, PartialEq, Debug)]
pub struct Verified {
    module: Module,
    functions: Vec<FunctionFacts>,
}

impl Verified {
    /// The module.
    pub fn module(&self) -> &Module {
        &self.module
    }

    /// The facts about each function, in the order of the module's functions.
    pub fn functions(&self) -> &[FunctionFacts] {
        &self.functions
    }

    /// Gives the module back, as unverified data.
    pub fn into_module(self) -> Module {
        self.module
    }

    /// The module and its facts, for a loader that takes them apart.
    pub fn into_parts(self) -> (Module, Vec<FunctionFacts>) {
        (self.module, self.functions)
    }
}

/// Decides whether a module may run.
///
/// # Errors
/// The first broken rule found, with its place.
pub fn verify(module: Module) -> Result<Verified, VerifyError> {
    let functions = check(&module)?;
    Ok(Verified { module, functions })
}

/// As [`verify`], without taking the module.
fn check(module: &Module) -> Result<Vec<FunctionFacts>, VerifyError> {
    limits::check(module)?;
    let context = types::ModuleTypes::new(module);
    let mut budget = types::Budget::new(module);
    let mut functions = Vec::with_capacity(module.functions.len());
    for (index, function) in module.functions.iter().enumerate() {
        let facts = (|| {
            let flow = flow::check(function)?;
            let states = types::check(&context, function, &flow, &mut budget)?;
            liveness::facts(&context, function, &flow, states, &mut budget)
        })();
        functions.push(
            facts.map_err(|e: VerifyError| VerifyError { function: Some(index as u32), ..e })?,
        );
    }
    Ok(functions)
}
