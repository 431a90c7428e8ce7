//! Showing what the compiler found, on stderr.

use rvm_compiler::driver::CompileOutput;
use rvm_compiler::render::render_all;
use std::io::IsTerminal;

/// Prints all diagnostics of a compilation; in colour on a terminal, unless `NO_COLOR` says no.
pub(crate) fn show(output: &CompileOutput) {
    if output.diagnostics.is_empty() {
        return;
    }
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let session = &output.session;
    eprint!("{}", render_all(&session.sources, &session.names, &output.diagnostics, colour));
}
