//! The parse transform `eunit_autoexport`, which is native: what a module exports.
//!
//! The lists are what OTP 25 gives (`module_info(exports)`) with eunit's own transform, which is not
//! installed where the recorded programs run.

use rvm_compiler::driver::{Options, SourceInput, compile_module};
use rvm_compiler::preprocess::NoIncludes;

const TESTED: &str = "-module(tested).
-export([f/0, second_test/0]).
-compile({parse_transform, eunit_autoexport}).
f() -> helper_exported_().
first_test() -> ok.
second_test() -> ok.
many_test_() -> [].
helper_exported_() -> 1.
eunit_wrapper_(F) -> F().
not_a_test(_) -> ok.
private() -> not_a_test(private).
";

fn exports(text: String) -> Vec<String> {
    let source = SourceInput { name: "tested.erl".into(), text };
    let output = compile_module(&source, &NoIncludes, &Options::default());
    let module = output.module.expect("it compiles");
    let name = |f: &u32| {
        let function = &module.functions[*f as usize];
        format!("{}/{}", module.atoms[function.name.0 as usize], function.arity)
    };
    let mut names: Vec<String> = module.exports.iter().map(name).collect();
    names.retain(|name| !name.starts_with("module_info"));
    names.sort();
    names
}

const TESTS: [&str; 6] = [
    "eunit_wrapper_/1",
    "f/0",
    "first_test/0",
    "helper_exported_/0",
    "many_test_/0",
    "second_test/0",
];

#[test]
fn tests_are_exported() {
    let mut wanted = TESTS.to_vec();
    wanted.push("test/0");
    assert_eq!(exports(TESTED.into()), wanted);
}

#[test]
fn a_modules_own_test_function_is_left_alone() {
    let own = TESTED.replace("not_a_test(_) -> ok.", "not_a_test(_) -> ok.\ntest() -> mine.");
    assert_eq!(exports(own), TESTS);
}
