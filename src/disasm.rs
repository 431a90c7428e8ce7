//! `rvm disasm`: lists a module's instructions on stdout.

use crate::program::USAGE;
use crate::run::read;
use rvm_stdlib::Library;
use std::path::Path;
use std::process::ExitCode;

/// Lists a module.
pub(crate) fn disasm(file: &Path) -> ExitCode {
    match read(&Library::default(), file) {
        Ok(module) => {
            print!("{}", rvm_bytecode::disasm::disassemble(&module));
            ExitCode::SUCCESS
        }
        Err(()) => ExitCode::from(USAGE),
    }
}
