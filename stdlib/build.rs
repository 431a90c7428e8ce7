//! Compiles the library's Erlang modules and writes a table of them for `src/embedded.rs`.

use rvm_compiler::driver::{Options, SourceInput, compile_module};
use rvm_compiler::preprocess::NoIncludes;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=erl");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let mut names: Vec<String> = std::fs::read_dir("erl")
        .expect("the library's sources are in erl/")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".erl")?.into()))
        .collect();
    names.sort();
    let mut table = String::from("&[\n");
    let mut failed = false;
    for name in &names {
        let path = format!("erl/{name}.erl");
        let text = std::fs::read_to_string(&path).expect("a readable source");
        // Stack traces name the file as OTP's do: without a folder.
        let source = SourceInput { name: format!("{name}.erl"), text };
        let options = Options { warnings: false, ..Options::default() };
        let output = compile_module(&source, &NoIncludes, &options);
        let Some(module) = output.module else {
            failed = true;
            for d in &output.diagnostics {
                let place = output.session.sources.locate(d.pos);
                eprintln!("stdlib/{path}:{}:{}: {}", place.line, place.column, d.message);
            }
            continue;
        };
        let file = out.join(format!("{name}.rbc"));
        std::fs::write(&file, rvm_bytecode::encode::encode(&module)).expect("OUT_DIR is writable");
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", absolute(&file))
            .expect("writing to a string");
    }
    table.push_str("]\n");
    std::fs::write(out.join("modules.rs"), table).expect("OUT_DIR is writable");
    assert!(!failed, "the library does not compile");
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).expect("a path")
}
