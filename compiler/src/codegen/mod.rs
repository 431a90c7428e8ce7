//! Core to bytecode: one module.
//!
//! Owner: the thread that compiles. Flow per function: [`layout`] orders the blocks, [`liveness`]
//! finds the live ranges, [`regalloc`] gives registers, [`emit`] writes the instructions.
//! Invariant: what comes out, the verifier accepts.

pub mod emit;
pub mod layout;
pub mod liveness;
mod moves;
pub mod regalloc;

use crate::core;
use rvm_bytecode::module::{Function, Lambda, Module};

/// Why a module cannot be expressed in bytecode.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodegenError {
    /// The function, `name/arity`.
    pub function: String,
    /// What is exceeded.
    pub what: &'static str,
}

/// The most arguments a function can take: arities are bytes in the bytecode.
pub const MAX_ARITY: usize = 255;

/// Generates the module. Errors: a function exceeds what the bytecode can express.
pub fn generate(core: &core::Module) -> Result<Module, CodegenError> {
    let mut functions = Vec::with_capacity(core.functions.len());
    for function in &core.functions {
        functions.push(generate_function(core, function)?);
    }
    let lambdas = core.lambdas.iter().enumerate().map(|(i, lambda)| Lambda {
        function: lambda.function.0,
        free: lambda.free as u8,
        index: i as u32,
        uniq: functions.get(lambda.function.0 as usize).map_or(0, digest),
    });
    Ok(Module {
        lambdas: lambdas.collect(),
        atoms: core.tables.atoms.clone(),
        literals: core.tables.literals.clone(),
        imports: core.tables.imports.clone(),
        exports: core.exports.iter().map(|f| f.0).collect(),
        functions,
        files: core.files.clone(),
        attributes: core.attributes.clone(),
        source: None,
    })
}

fn generate_function(
    module: &core::Module,
    function: &core::Function,
) -> Result<Function, CodegenError> {
    let error = |what| CodegenError {
        function: format!("{}/{}", module.tables.atom_text(function.name), function.params.len()),
        what,
    };
    if function.params.len() > MAX_ARITY {
        return Err(error("takes more than 255 arguments (free variables of a fun included)"));
    }
    let layout = layout::Layout::new(function);
    let live = liveness::Liveness::new(function, &layout);
    let alloc = regalloc::allocate(function, &layout, &live)
        .map_err(|_| error("needs more than 32000 registers"))?;
    emit::emit(function, &layout, &alloc).map_err(|_| error("needs more than 32000 registers"))
}

/// A digest of a function's code (32-bit FNV-1a over its text): the same source gives the same.
fn digest(function: &Function) -> u32 {
    struct Fnv(u32);
    impl std::fmt::Write for Fnv {
        fn write_str(&mut self, s: &str) -> std::fmt::Result {
            for b in s.bytes() {
                self.0 = (self.0 ^ u32::from(b)).wrapping_mul(0x0100_0193);
            }
            Ok(())
        }
    }
    let mut fnv = Fnv(0x811c_9dc5);
    for op in &function.code {
        // Writing into the digest cannot fail.
        let _ = std::fmt::write(&mut fnv, format_args!("{op:?}"));
    }
    // `erlang:fun_info(F, uniq)` is a small integer on every machine: 27 bits as OTP's.
    fnv.0 & 0x07ff_ffff
}
