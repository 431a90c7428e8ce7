//! `rvm run`: compiles the files, loads them and calls main/1 of the first.

use crate::diagnostics::Reporting;
use crate::program::{USAGE, complain};
use crate::{VmOptions, program};
use rvm_bytecode::Module;
use rvm_core::system::Boot;
use rvm_stdlib::{CompileError, Library};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Runs a program.
pub(crate) fn run(options: &VmOptions, files: &[PathBuf], args: Vec<String>) -> ExitCode {
    let mut library = program::library();
    let mut main = None;
    let mut failed = false;
    for file in files {
        match read(&library, file) {
            Ok(module) => {
                let module = export_main(module);
                let name = module.atoms.first().cloned().unwrap_or_default();
                if main.is_none() {
                    if !has_main(&module) {
                        complain(format_args!(
                            "{}: module {name} has no function main/1 to run",
                            file.display()
                        ));
                        failed = true;
                    }
                    main = Some(name);
                }
                library.give(module, file.to_string_lossy().into_owned());
            }
            Err(()) => failed = true,
        }
    }
    if failed {
        return ExitCode::from(USAGE);
    }
    let mut code_path = options.path.clone();
    for file in files {
        let folder = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
            _ => PathBuf::from("."),
        };
        if !code_path.contains(&folder) {
            code_path.push(folder);
        }
    }
    let script = files[0].to_string_lossy().into_owned();
    program::run(options, library, &Boot { main, args, script, code_path })
}

/// Reads a source or a compiled module; problems are shown.
pub(crate) fn read(library: &Library, file: &Path) -> Result<Module, ()> {
    read_as(library, file, &Reporting::default())
}

/// As [`read`], with a choice of how problems are shown.
pub(crate) fn read_as(library: &Library, file: &Path, reporting: &Reporting) -> Result<Module, ()> {
    if file.extension().is_some_and(|e| e == "rbc") {
        let bytes = std::fs::read(file).map_err(|e| {
            complain(format_args!("{}: {e}", file.display()));
        })?;
        let module = rvm_bytecode::decode::decode(&bytes).map_err(|e| {
            complain(format_args!("{}: refused: {e}", file.display()));
        })?;
        return match rvm_bytecode::verify::verify(module) {
            Ok(verified) => Ok(verified.into_module()),
            Err(e) => {
                complain(format_args!("{}: refused: {e}", file.display()));
                Err(())
            }
        };
    }
    match library.compile(file) {
        Err(e) => {
            complain(format_args!("{}: {e}", file.display()));
            Err(())
        }
        Ok(Err(CompileError(output))) => {
            reporting.show(&output);
            Err(())
        }
        Ok(Ok(output)) => {
            if !reporting.show(&output) {
                return Err(());
            }
            output.module.ok_or(())
        }
    }
}

fn main_function(module: &Module) -> Option<u32> {
    let is_main = |f: &rvm_bytecode::Function| {
        f.arity == 1 && module.atoms.get(f.name.0 as usize).is_some_and(|n| n == "main")
    };
    module.functions.iter().position(is_main).map(|at| at as u32)
}

fn has_main(module: &Module) -> bool {
    main_function(module).is_some_and(|f| module.exports.contains(&f))
}

/// main/1 can be run although it is not exported, as in escript.
fn export_main(mut module: Module) -> Module {
    if let Some(main) = main_function(&module)
        && !module.exports.contains(&main)
    {
        module.exports.push(main);
    }
    module
}
