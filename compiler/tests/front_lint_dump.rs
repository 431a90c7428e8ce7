//! Prints `file:line: severity [code] message` for the files named in FRONT_LINT: a tool for
//! comparing with `erlc` by hand; without the variable it does nothing.

use rvm_compiler::frontend::{ParseOptions, decode_source, parse_module};
use rvm_compiler::preprocess::{IncludeError, LoadedSource, SourceLoader};
use rvm_compiler::resolve::{ResolveOptions, resolve};
use rvm_compiler::session::Session;

struct Beside;

impl SourceLoader for Beside {
    fn load(&self, path: &str, from: &str) -> Result<LoadedSource, IncludeError> {
        let dir = std::path::Path::new(from).parent().unwrap_or(std::path::Path::new("."));
        let path = dir.join(path);
        let bytes = std::fs::read(&path).map_err(|_| IncludeError::NotFound)?;
        Ok(LoadedSource { name: path.display().to_string(), text: decode_source(bytes) })
    }
}

#[test]
fn dump() {
    // The native stack, to measure what nesting costs.
    let stack = std::env::var("FRONT_STACK").ok().and_then(|s| s.parse().ok()).unwrap_or(8 << 20);
    std::thread::Builder::new().stack_size(stack).spawn(run).unwrap().join().unwrap();
}

fn run() {
    let Ok(files) = std::env::var("FRONT_LINT") else { return };
    for file in files.split_whitespace() {
        let text = decode_source(std::fs::read(file).unwrap());
        let mut session = Session::new();
        let mut module = parse_module(&mut session, file, text, &Beside, &ParseOptions::default());
        resolve(&mut session, &mut module, &ResolveOptions::default());
        for diag in session.take_diagnostics() {
            let at = session.sources.locate(diag.pos);
            let file = session.names.text(at.file);
            let severity = format!("{:?}", diag.severity);
            println!(
                "{file}:{}:{}: {severity}: {} [{}]",
                at.line, at.column, diag.message, diag.code
            );
        }
    }
}
