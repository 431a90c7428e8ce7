//! Showing what the compiler found: for people on stderr, for tools as JSON on stdout.
//!
//! Owner: the main thread. Invariants: the JSON's keys are stable (README, "Diagnostics for tools");
//! a cut-off list says how much it leaves out.

use clap::{Args, ValueEnum};
use rvm_compiler::diag::{Diagnostic, Severity};
use rvm_compiler::driver::CompileOutput;
use rvm_compiler::render::render_some;
use rvm_compiler::source::Span;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};

/// How many diagnostics of a file are shown unless told otherwise: more than anyone reads.
const SHOWN: usize = 100;

/// How diagnostics are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// Text with source frames, on stderr
    #[default]
    Human,
    /// One JSON object a line, on stdout
    Json,
}

/// Options of the commands that only compile.
#[derive(Args, Clone, Debug)]
pub(crate) struct Reporting {
    /// How to write diagnostics
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    message_format: Format,
    /// Treat warnings as errors (also written -Werror)
    #[arg(long)]
    werror: bool,
    /// Show at most N diagnostics of each file
    #[arg(long, value_name = "N", default_value_t = SHOWN)]
    max_diagnostics: usize,
}

impl Default for Reporting {
    fn default() -> Self {
        Reporting { message_format: Format::Human, werror: false, max_diagnostics: SHOWN }
    }
}

impl Reporting {
    /// Shows all diagnostics of a compilation, in colour on a terminal unless `NO_COLOR` says no.
    /// Whether the module may be used: `-Werror` forbids it after a warning.
    pub(crate) fn show(&self, output: &CompileOutput) -> bool {
        let found = &output.diagnostics;
        if found.is_empty() {
            return true;
        }
        let session = &output.session;
        let refused = self.werror && found.iter().all(|d| d.severity == Severity::Warning);
        match self.message_format {
            Format::Human => {
                let colour =
                    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
                let limit = self.max_diagnostics;
                let text = render_some(&session.sources, &session.names, found, limit, colour);
                eprint!("{text}");
                if refused {
                    eprintln!("warnings are treated as errors (-Werror)");
                }
            }
            Format::Json => {
                let mut out = std::io::stdout().lock();
                for diag in found.iter().take(self.max_diagnostics) {
                    // Nobody reads on: nothing to be done about it.
                    let _ = writeln!(out, "{}", as_json(output, diag));
                }
            }
        }
        !refused
    }
}

/// Prints all diagnostics of a compilation as text.
pub(crate) fn show(output: &CompileOutput) {
    Reporting::default().show(output);
}

fn as_json(output: &CompileOutput, diag: &Diagnostic) -> Value {
    let labels = diag.labels.iter().map(|label| {
        let mut value = place(output, label.span);
        value["message"] = json!(label.message);
        value
    });
    let severity = match diag.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "severity": severity,
        "code": diag.code,
        "message": diag.message,
        "span": place(output, diag.span),
        "labels": labels.collect::<Vec<_>>(),
        "notes": diag.notes,
        "help": diag.help,
    })
}

/// File, first position and the position after the last: lines and columns from 1, in characters.
fn place(output: &CompileOutput, span: Span) -> Value {
    let sources = &output.session.sources;
    let (from, to) = (sources.locate(span.lo), sources.locate(span.hi));
    json!({
        "file": output.session.names.text(from.file),
        "line": from.line,
        "column": from.column,
        "end_line": to.line,
        "end_column": to.column,
    })
}
