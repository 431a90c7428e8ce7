//! The `rvm` command: reads the command line and hands over to one file per subcommand.
//!
//! Exit status: 0 when the program ends normally, what `halt` was given, 1 for an uncaught error,
//! 2 for compile and usage errors. Results go to stdout, everything else to stderr.

mod check;
mod compile;
mod diagnostics;
mod disasm;
mod eval;
mod log;
mod memory;
mod parallel;
mod program;
mod run;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: memory::Memory = memory::Memory(mimalloc::MiMalloc);

/// Runs Erlang programs on a small, fast virtual machine.
#[derive(Parser)]
#[command(name = "rvm", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// Options of every command that runs a program.
#[derive(Args, Clone, Debug)]
struct VmOptions {
    /// Scheduler threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=254))]
    schedulers: Option<u16>,
    /// Search DIR for modules, .rbc or .erl, when they are first called (may be repeated)
    #[arg(long = "path", short = 'p', value_name = "DIR")]
    path: Vec<PathBuf>,
    /// Exit any process whose heap exceeds this many bytes (reason: heap_limit)
    #[arg(long, value_name = "BYTES")]
    max_heap: Option<usize>,
    /// Most processes that may live at once
    #[arg(long, value_name = "N")]
    max_processes: Option<u32>,
    /// Most atoms there may be
    #[arg(long, value_name = "N")]
    max_atoms: Option<u32>,
    /// Collect at every chance and check the heap after each collection (slow; for testing rvm)
    #[arg(long)]
    gc_stress: bool,
    /// Write what the VM does to stderr, in this detail
    #[arg(long, value_name = "LEVEL", env = log::VARIABLE, default_value = "off")]
    #[arg(hide_env_values = true, value_parser = log::levels())]
    log: log::Level,
}

#[derive(Subcommand)]
enum Command {
    /// Compile and run a program: calls main/1 of the first file with the arguments as strings
    Run {
        #[command(flatten)]
        vm: VmOptions,
        /// Erlang sources (.erl) or compiled modules (.rbc)
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// What main/1 gets
        #[arg(last = true, value_name = "ARG")]
        args: Vec<String>,
    },
    /// Evaluate expressions and print the last one's value
    Eval {
        #[command(flatten)]
        vm: VmOptions,
        /// The expressions, such as 'lists:sum([1,2,3]).'
        #[arg(value_name = "EXPR")]
        text: String,
    },
    /// Compile modules to .rbc files
    Compile {
        /// Erlang sources
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Where the .rbc files go
        #[arg(short = 'o', value_name = "DIR", default_value = ".")]
        out: PathBuf,
        /// Search DIR for include files (may be repeated)
        #[arg(short = 'I', value_name = "DIR")]
        include: Vec<PathBuf>,
        /// Define a macro (may be repeated)
        #[arg(short = 'D', value_name = "NAME[=VALUE]")]
        define: Vec<String>,
        #[command(flatten)]
        reporting: diagnostics::Reporting,
    },
    /// Compile without keeping or running anything, for the diagnostics
    Check {
        /// Erlang sources
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Search DIR for include files (may be repeated)
        #[arg(short = 'I', value_name = "DIR")]
        include: Vec<PathBuf>,
        /// Define a macro (may be repeated)
        #[arg(short = 'D', value_name = "NAME[=VALUE]")]
        define: Vec<String>,
        #[command(flatten)]
        reporting: diagnostics::Reporting,
    },
    /// Say more about a diagnostic's code, with an example
    Explain {
        /// The code, such as unbound-variable [default: list all]
        #[arg(value_name = "CODE")]
        code: Option<String>,
    },
    /// List the instructions of a module
    Disasm {
        /// An Erlang source or a compiled module
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    // Erlang's spellings of these are no clap options: several letters, one dash.
    let mut ours = true;
    let args = std::env::args_os().map(|arg| {
        ours &= arg != "--";
        match arg.to_str() {
            Some("-pa") if ours => "--path".into(),
            Some("-Werror") if ours => "--werror".into(),
            _ => arg,
        }
    });
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.command {
        Command::Run { vm, files, args } => run::run(&vm, &files, args),
        Command::Eval { vm, text } => eval::eval(&vm, &text),
        Command::Compile { files, out, include, define, reporting } => {
            compile::compile(&files, &out, &include, &define, &reporting)
        }
        Command::Check { files, include, define, reporting } => {
            check::check(&files, &include, &define, &reporting)
        }
        Command::Explain { code } => check::explain(code.as_deref()),
        Command::Disasm { file } => disasm::disasm(&file),
    }
}
