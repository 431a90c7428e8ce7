//! `rvm eval`: evaluates expressions and prints the value of the last.

use crate::program::USAGE;
use crate::{VmOptions, diagnostics, program};
use rvm_compiler::driver::{SourceInput, compile_expr_module, compile_module};
use rvm_compiler::preprocess::NoIncludes;
use rvm_core::system::Boot;
use std::path::PathBuf;
use std::process::ExitCode;

/// The module that the expressions become.
const EXPRESSIONS: &str = "rvm_eval";
/// The module that calls it and prints.
const PRINTER: &str = "rvm_eval_main";

/// Evaluates `text`.
pub(crate) fn eval(options: &VmOptions, text: &str) -> ExitCode {
    let output = compile_expr_module(EXPRESSIONS, text);
    diagnostics::show(&output);
    let Some(module) = output.module else { return ExitCode::from(USAGE) };
    let printer = SourceInput {
        name: format!("{PRINTER}.erl"),
        text: format!(
            "-module({PRINTER}).\n-export([main/1]).\n\
             main(_) -> io:format(\"~tp~n\", [{EXPRESSIONS}:main()]).\n"
        ),
    };
    let printer = compile_module(&printer, &NoIncludes, &Default::default());
    let Some(printer) = printer.module else {
        diagnostics::show(&printer);
        return ExitCode::from(USAGE);
    };
    let mut library = program::library();
    library.give(module, String::new());
    library.give(printer, String::new());
    let mut code_path = options.path.clone();
    code_path.push(PathBuf::from("."));
    let boot = Boot { main: Some(PRINTER.to_string()), code_path, ..Boot::default() };
    program::run(options, library, &boot)
}
