//! `rvm compile`: sources to module files.

use crate::diagnostics::Reporting;
use crate::parallel::in_order;
use crate::program::{self, USAGE, complain};
use crate::run::{read_quietly, show};
use rvm_bytecode::Module;
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
    let read = |file: &PathBuf| {
        let mut read = read_quietly(&library, file);
        let made = read.take_module().map(encoded);
        (read, made)
    };
    in_order(files, read, |file, (read, made)| {
        let usable = show(&read, reporting);
        let written = match made.filter(|_| usable) {
            None => false,
            Some(Err(e)) => {
                complain(format_args!("{}: internal error: {e}", file.display()));
                false
            }
            Some(Ok((name, bytes))) => {
                let target = out.join(format!("{name}.rbc"));
                let written = std::fs::write(&target, bytes);
                if let Err(e) = &written {
                    complain(format_args!("{}: {e}", target.display()));
                }
                written.is_ok()
            }
        };
        failed |= !written;
    });
    if failed { ExitCode::from(USAGE) } else { ExitCode::SUCCESS }
}

/// A module's name, and its file once the verifier has seen it.
fn encoded(module: Module) -> Result<(String, Vec<u8>), String> {
    let module = rvm_bytecode::verify::verify(module).map_err(|e| e.to_string())?.into_module();
    let name = module.atoms.first().cloned().unwrap_or_default();
    Ok((name, rvm_bytecode::encode::encode(&module)))
}

/// `NAME=VALUE` taken apart.
pub(crate) fn definitions(defines: &[String]) -> Vec<(String, Option<String>)> {
    let split = |define: &String| match define.split_once('=') {
        Some((name, value)) => (name.to_string(), Some(value.to_string())),
        None => (define.clone(), None),
    };
    defines.iter().map(split).collect()
}
