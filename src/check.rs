//! `rvm check` and `rvm explain`: what is wrong with a source, and what a code means.

use crate::diagnostics::Reporting;
use crate::parallel::in_order;
use crate::program::{self, USAGE, complain};
use crate::run::{read_quietly, show};
use std::path::PathBuf;
use std::process::ExitCode;

/// Compiles each file and forgets the result.
pub(crate) fn check(
    files: &[PathBuf],
    include: &[PathBuf],
    defines: &[String],
    reporting: &Reporting,
) -> ExitCode {
    let mut library = program::library();
    library.require_module = true;
    library.includes.path = include.to_vec();
    library.options.defines = crate::compile::definitions(defines);
    let mut failed = false;
    let read = |file: &PathBuf| {
        let mut read = read_quietly(&library, file);
        (read.take_module().is_some(), read)
    };
    in_order(files, read, |_, (whole, read)| failed |= !show(&read, reporting) || !whole);
    if failed { ExitCode::from(USAGE) } else { ExitCode::SUCCESS }
}

/// Prints what there is to say about a code, or the list of codes.
pub(crate) fn explain(code: Option<&str>) -> ExitCode {
    let Some(code) = code else {
        for entry in rvm_compiler::explain::all() {
            println!("{}", entry.code);
        }
        return ExitCode::SUCCESS;
    };
    match rvm_compiler::explain::find(code) {
        Some(entry) => {
            println!("{}\n\n{}", entry.code, entry.body);
            ExitCode::SUCCESS
        }
        None => {
            let codes = rvm_compiler::explain::all().map(|e| e.code);
            match rvm_compiler::diag::closest(code, codes) {
                Some(near) => complain(format_args!("no code `{code}`: did you mean `{near}`?")),
                None => complain(format_args!("no code `{code}`; `rvm explain` lists them all")),
            }
        }
    }
}
