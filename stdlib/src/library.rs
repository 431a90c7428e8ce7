//! Where modules come from: files of the code path, compiled as they are found, and the library.

use crate::embedded;
use crate::include::Includes;
use rvm_bytecode::container::computed_digest;
use rvm_bytecode::decode::decode;
use rvm_bytecode::operand::Val;
use rvm_bytecode::verify::{Verified, verify};
use rvm_bytecode::{Literal, Module, Op};
use rvm_compiler::driver::{
    CompileOutput, Options, SourceInput, compile_expr_module, compile_module,
};
use rvm_compiler::frontend::decode_source;
use rvm_core::ctx::vm::{FoundModule, LoadFailure, ModuleSource};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A source that does not compile: what was found, for the caller to show.
pub struct CompileError(pub CompileOutput);

/// Library modules up to this size, in bytes of their file form, are found at once: decoding and
/// verifying them takes less than half a millisecond.
const SMALL: usize = 8 << 10;
/// The same for modules given beforehand, in instructions.
const FEW: usize = 1000;

/// The modules a VM can load.
#[derive(Default)]
pub struct Library {
    /// Modules given beforehand, which come before all others.
    given: HashMap<String, (Module, String)>,
    /// What to compile with.
    pub options: Options,
    /// Where include files are looked for.
    pub includes: Includes,
    /// Refuse sources without `-module`, instead of naming the module after the file (scripts with `#!` need none).
    pub require_module: bool,
}

impl Library {
    /// A module that is found by its name from now on, before any file.
    pub fn give(&mut self, module: Module, path: String) {
        self.given.insert(module.atoms.first().cloned().unwrap_or_default(), (module, path));
    }

    /// Compiles a source file.
    ///
    /// # Errors
    /// What the compiler found; the outer error when the file cannot be read.
    pub fn compile(&self, file: &Path) -> std::io::Result<Result<CompileOutput, CompileError>> {
        let text = decode_source(std::fs::read(file)?);
        let name = file.to_string_lossy().into_owned();
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned());
        let default_module = stem.filter(|_| !self.require_module || text.starts_with("#!"));
        let options = Options { default_module, ..self.options.clone() };
        let output = compile_module(&SourceInput { name, text }, &self.includes, &options);
        Ok(if output.module.is_some() { Ok(output) } else { Err(CompileError(output)) })
    }
}

fn found(module: Module, path: String) -> Result<FoundModule, LoadFailure> {
    let mut digest = [0; 16];
    let bytes = rvm_bytecode::encode::encode(&module);
    let value = computed_digest(&bytes).unwrap_or(0);
    digest[..8].copy_from_slice(&value.to_le_bytes());
    let verified = verify(module).map_err(|e| LoadFailure::Bad(e.to_string()))?;
    Ok(FoundModule { verified, path, digest })
}

fn decoded(bytes: &[u8], path: String) -> Result<FoundModule, LoadFailure> {
    let module = decode(bytes).map_err(|e| LoadFailure::Bad(e.to_string()))?;
    let mut digest = [0; 16];
    let value = computed_digest(bytes).unwrap_or(0);
    digest[..8].copy_from_slice(&value.to_le_bytes());
    let verified = verify(module).map_err(|e| LoadFailure::Bad(e.to_string()))?;
    Ok(FoundModule { verified, path, digest })
}

/// The files that may hold a module, first ones first.
fn files(module: &str, path: &[PathBuf]) -> impl Iterator<Item = PathBuf> {
    let file = move |extension: &str, folder: &Path| folder.join(format!("{module}.{extension}"));
    path.iter().flat_map(move |folder| [file("rbc", folder), file("erl", folder)])
}

/// The errors of a compilation, one a line.
fn messages(output: &CompileOutput) -> String {
    let lines: Vec<String> = output
        .diagnostics
        .iter()
        .map(|d| {
            let place = output.session.sources.locate(d.pos);
            format!("{}:{}: {}", place.line, place.column, d.message)
        })
        .collect();
    lines.join("\n")
}

impl ModuleSource for Library {
    fn find(&self, module: &str, path: &[PathBuf]) -> Result<FoundModule, LoadFailure> {
        if let Some((module, path)) = self.given.get(module) {
            return found(module.clone(), path.clone());
        }
        if let Some(file) = files(module, path).find(|file| file.is_file()) {
            return self.read(&file);
        }
        let bytes = embedded::find(module).ok_or(LoadFailure::NoFile)?;
        decoded(bytes, String::new())
    }

    fn find_at_once(
        &self,
        module: &str,
        path: &[PathBuf],
    ) -> Option<Result<FoundModule, LoadFailure>> {
        if let Some((module, path)) = self.given.get(module) {
            let size: usize = module.functions.iter().map(|f| f.code.len()).sum();
            return (size <= FEW).then(|| found(module.clone(), path.clone()));
        }
        let bytes = embedded::find(module).filter(|bytes| bytes.len() <= SMALL)?;
        // A file of the code path comes first, and is not read here.
        let shadowed = files(module, path).any(|file| file.is_file());
        (!shadowed).then(|| decoded(bytes, String::new()))
    }

    fn read(&self, file: &Path) -> Result<FoundModule, LoadFailure> {
        let path = file.to_string_lossy().into_owned();
        if file.extension().is_some_and(|e| e == "rbc") {
            let bytes = std::fs::read(file).map_err(|_| LoadFailure::NoFile)?;
            return decoded(&bytes, path);
        }
        match self.compile(file).map_err(|_| LoadFailure::NoFile)? {
            Ok(CompileOutput { module: Some(module), .. }) => found(module, path),
            Ok(output) | Err(CompileError(output)) => {
                Err(LoadFailure::Bad(format!("{path}:\n{}", messages(&output))))
            }
        }
    }

    fn decode(&self, bytes: &[u8]) -> Result<Verified, LoadFailure> {
        let module = decode(bytes).map_err(|e| LoadFailure::Bad(e.to_string()))?;
        verify(module).map_err(|e| LoadFailure::Bad(e.to_string()))
    }

    fn tool(&self, request: &[u8]) -> Vec<u8> {
        crate::tool::answer(request, &self.includes)
    }

    fn parse_term(&self, text: &str, line: u32) -> Result<(Vec<String>, Literal), (u32, String)> {
        let output = compile_expr_module("term", text);
        let first = line.max(1);
        let Some(module) = output.module else {
            let error = output.diagnostics.first();
            let at = error.map_or(1, |d| output.session.sources.locate(d.pos).line as u32);
            let message = error.map_or("bad term".to_string(), |d| d.message.clone());
            return Err((first + at - 1, message));
        };
        // A constant expression is folded to a function that returns it.
        let constant = module
            .functions
            .iter()
            .find(|f| f.arity == 0 && module.atoms[f.name.0 as usize] == "main")
            .and_then(|f| match f.code.as_slice() {
                [Op::Return { src }] => constant(&module, *src),
                _ => None,
            });
        match constant {
            Some(literal) => Ok((module.atoms, literal)),
            None => Err((first, "bad term".to_string())),
        }
    }
}

fn constant(module: &Module, value: Val) -> Option<Literal> {
    match value {
        Val::Reg(_) => None,
        Val::Int(i) => Some(Literal::Int(i)),
        Val::Atom(a) => Some(Literal::Atom(a)),
        Val::Lit(l) => module.literals.get(l.0 as usize).cloned(),
        Val::Nil => Some(Literal::Nil),
    }
}
