//! Every program at hand compiles to a module that the verifier accepts.
//!
//! Inputs: the conformance programs, the standard library, the examples and, where OTP's sources
//! are installed, those of its stdlib (as inputs only).

use rvm_compiler::diag::Severity;
use rvm_compiler::driver::{Options, SourceInput, compile_module};
use rvm_compiler::frontend::decode_source;
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use std::path::{Path, PathBuf};

const OTP: &str = "/usr/lib/erlang/lib";

struct Files;

impl Files {
    fn read(path: &Path) -> Option<LoadedSource> {
        let text = decode_source(std::fs::read(path).ok()?);
        Some(LoadedSource { name: path.to_string_lossy().into_owned(), text })
    }
}

impl SourceLoader for Files {
    fn load(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        let dir = Path::new(from).parent().unwrap_or(Path::new("."));
        [dir.join(path), dir.join("../include").join(path)]
            .iter()
            .find_map(|p| Files::read(p))
            .ok_or(IncludeError::NotFound)
    }

    fn load_lib(&self, path: &str, _from: &str) -> Result<LoadedSource, IncludeError> {
        let (app, rest) = path.split_once('/').ok_or(IncludeError::NotFound)?;
        let apps = std::fs::read_dir(OTP).map_err(|_| IncludeError::NotFound)?;
        apps.flatten()
            .filter(|e| e.file_name().to_string_lossy().split('-').next() == Some(app))
            .find_map(|e| Files::read(&e.path().join(rest)))
            .ok_or(IncludeError::NotFound)
    }
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "erl"))
        .collect();
    files.sort();
    files
}

/// Compiles and verifies; gives the number of modules. `strict`: what does not compile is wrong,
/// too.
fn check(dir: &Path, strict: bool) -> usize {
    let mut accepted = 0;
    for path in sources(dir) {
        let name = path.to_string_lossy().into_owned();
        let text = decode_source(std::fs::read(&path).expect("a file just listed"));
        let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned());
        let options = Options { default_module: stem, warnings: false, ..Options::default() };
        let out = compile_module(&SourceInput { name: name.clone(), text }, &Files, &options);
        let Some(module) = out.module else {
            let errors: Vec<&str> = out
                .diagnostics
                .iter()
                .filter(|d| d.severity == Severity::Error)
                .map(|d| d.message.as_str())
                .collect();
            assert!(!errors.is_empty(), "{name}: neither a module nor an error");
            assert!(!strict, "{name}: {errors:?}");
            let internal = out.diagnostics.iter().any(|d| d.code.starts_with("internal"));
            assert!(!internal, "{name}: {errors:?}");
            continue;
        };
        if let Err(error) = rvm_bytecode::verify(module) {
            panic!("{name}: {error}");
        }
        accepted += 1;
    }
    accepted
}

fn repository(dir: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(dir)
}

#[test]
fn conformance_programs() {
    assert!(check(&repository("tests/run"), true) > 0);
}

#[test]
fn standard_library() {
    assert!(check(&repository("stdlib/erl"), true) > 0);
}

#[test]
fn examples() {
    check(&repository("examples"), true);
}

#[test]
fn otp_stdlib_where_installed() {
    let Ok(entries) = std::fs::read_dir(OTP) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if ["stdlib-", "kernel-", "compiler-"].iter().any(|app| name.starts_with(app)) {
            check(&entry.path().join("src"), false);
        }
    }
}
