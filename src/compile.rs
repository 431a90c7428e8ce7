//! `rvm compile`: sources to module files.

use crate::diagnostics::Reporting;
use crate::program::{self, USAGE, complain};
use crate::run::read_as;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compiles each file to `out`.
pub(crate) fn compile(
    files: &[PathBuf],
    out: &Path,
    include: &[PathBuf],
    defines: &[String],
    reporting: &Reporting,
) -> ExitCode {
    let mut library = program::library();
    library.includes.path = include.to_vec();
    library.options.defines = definitions(defines);
    if let Err(e) = std::fs::create_dir_all(out) {
        return complain(format_args!("{}: {e}", out.display()));
    }
    let mut failed = false;
    for file in files {
        let Ok(module) = read_as(&library, file, reporting) else {
            failed = true;
            continue;
        };
        let module = match rvm_bytecode::verify::verify(module) {
            Ok(verified) => verified.into_module(),
            Err(e) => {
                complain(format_args!("{}: internal error: {e}", file.display()));
                failed = true;
                continue;
            }
        };
        let name = module.atoms.first().cloned().unwrap_or_default();
        let target = out.join(format!("{name}.rbc"));
        if let Err(e) = std::fs::write(&target, rvm_bytecode::encode::encode(&module)) {
            complain(format_args!("{}: {e}", target.display()));
            failed = true;
        }
    }
    if failed { ExitCode::from(USAGE) } else { ExitCode::SUCCESS }
}

/// `NAME=VALUE` taken apart.
pub(crate) fn definitions(defines: &[String]) -> Vec<(String, Option<String>)> {
    let split = |define: &String| match define.split_once('=') {
        Some((name, value)) => (name.to_string(), Some(value.to_string())),
        None => (define.clone(), None),
    };
    defines.iter().map(split).collect()
}
