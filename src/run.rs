//! `rvm run`: compiles the files, loads them and calls main/1 of the first.

use crate::diagnostics::Reporting;
use crate::program::{USAGE, complain};
use crate::{VmOptions, program};
use rvm_bytecode::Module;
use rvm_compiler::driver::CompileOutput;
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

/// What a file turned out to be.
pub(crate) enum Read {
    /// A module file, verified (until the module is taken).
    Ready(Option<Module>),
    /// A source, compiled, with what was found.
    Compiled(Box<CompileOutput>),
    /// Neither, and why.
    Refused(String),
}

impl Read {
    /// The module, if there is one.
    pub(crate) fn take_module(&mut self) -> Option<Module> {
        match self {
            Read::Ready(module) => module.take(),
            Read::Compiled(output) => output.module.take(),
            Read::Refused(_) => None,
        }
    }
}

/// Reads a source or a compiled module; problems are shown.
pub(crate) fn read(library: &Library, file: &Path) -> Result<Module, ()> {
    let mut read = read_quietly(library, file);
    let usable = show(&read, &Reporting::default());
    read.take_module().filter(|_| usable).ok_or(())
}

/// Reads a source or a compiled module.
pub(crate) fn read_quietly(library: &Library, file: &Path) -> Read {
    let refused = |e: &dyn std::fmt::Display| Read::Refused(format!("{}: {e}", file.display()));
    if file.extension().is_some_and(|e| e == "rbc") {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(e) => return refused(&e),
        };
        let verified =
            rvm_bytecode::decode::decode(&bytes).map_err(|e| format!("refused: {e}")).and_then(
                |module| rvm_bytecode::verify::verify(module).map_err(|e| format!("refused: {e}")),
            );
        return match verified {
            Ok(verified) => Read::Ready(Some(verified.into_module())),
            Err(e) => refused(&e),
        };
    }
    match library.compile(file) {
        Err(e) => refused(&e),
        Ok(Ok(output) | Err(CompileError(output))) => Read::Compiled(Box::new(output)),
    }
}

/// Shows what there is to say about a file that was read. Whether its module may be used.
pub(crate) fn show(read: &Read, reporting: &Reporting) -> bool {
    match read {
        Read::Ready(_) => true,
        Read::Compiled(output) => reporting.show(output),
        Read::Refused(why) => {
            complain(why);
            false
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
