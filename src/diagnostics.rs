//! Showing what the compiler found, on stderr.

use rvm_compiler::driver::CompileOutput;

/// Prints all diagnostics of a compilation.
pub(crate) fn show(output: &CompileOutput) {
    for d in &output.diagnostics {
        let place = output.session.sources.locate(d.pos);
        eprintln!("{}:{}: {}", place.line, place.column, d.message);
    }
}
