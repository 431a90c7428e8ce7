//! `rvm disasm`: lists a module's instructions on stdout.

use crate::program::{self, USAGE};
use crate::run::read;
use std::path::Path;
use std::process::ExitCode;

/// Lists a module.
pub(crate) fn disasm(file: &Path) -> ExitCode {
    match read(&program::library(), file) {
        Ok(module) => {
            print!("{}", rvm_bytecode::disasm::disassemble(&module));
            ExitCode::SUCCESS
        }
        Err(()) => ExitCode::from(USAGE),
    }
}
