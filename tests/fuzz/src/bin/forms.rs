//! Fuzzes the reader of abstract forms: a term in; problems, or a module that the verifier accepts,
//! come out.
#![no_main]

use rvm_compiler::driver::{Options, SourceInput, compile_ast};
use rvm_compiler::forms::etf::Terms;
use rvm_compiler::frontend::{parse_abstract, parse_scanned};
use rvm_compiler::parse::parse_form;
use rvm_compiler::session::Session;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((terms, id)) = Terms::read(data) else { return };
    let mut session = Session::new();
    let _ = parse_scanned(&mut session, &terms, id, parse_form);
    let mut session = Session::new();
    let Some(list) = terms.list(id) else { return };
    let Ok(ast) = parse_abstract(&mut session, "m.erl", &terms, list) else { return };
    let source = SourceInput { name: "m.erl".into(), text: String::new() };
    let out = compile_ast(session, ast, &source, &Options::default());
    if let Some(module) = out.module
        && let Err(error) = rvm_bytecode::verify(module)
    {
        panic!("the verifier refuses what was compiled: {error}");
    }
});
