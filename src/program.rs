//! Starting a system for a program, and waiting for its end.

use crate::VmOptions;
use rvm_core::config::Config;
use rvm_core::system::{Boot, System};
use rvm_stdlib::Library;
use std::process::ExitCode;
use std::sync::Arc;

/// Exit status for compile and usage errors.
pub(crate) const USAGE: u8 = 2;

/// Prints a problem of the command itself.
pub(crate) fn complain(text: impl std::fmt::Display) -> ExitCode {
    eprintln!("rvm: {text}");
    ExitCode::from(USAGE)
}

/// The standard library, with the applications of `ERL_LIBS` for `-include_lib`.
pub(crate) fn library() -> Library {
    let mut library = Library::default();
    if let Some(folders) = std::env::var_os("ERL_LIBS") {
        library.includes.libs = std::env::split_paths(&folders).collect();
    }
    library
}

/// Runs a system to its end.
pub(crate) fn run(options: &VmOptions, library: Library, boot: &Boot) -> ExitCode {
    crate::log::start(options.log);
    let defaults = Config::default();
    let config = Config {
        schedulers: options.schedulers.map_or(0, usize::from),
        max_heap_bytes: options.max_heap.unwrap_or(0),
        max_processes: options.max_processes.unwrap_or(defaults.max_processes),
        max_atoms: options.max_atoms.unwrap_or(defaults.max_atoms),
        stress: options.gc_stress,
        ..defaults
    };
    let mut system = match System::start(config, Arc::new(library), boot) {
        Ok(system) => system,
        Err(error) => return complain(error),
    };
    watch_signals(&system);
    let status = system.wait();
    // The process ends here and now: taking the VM's memory apart first would only cost time.
    std::process::exit(status & 0xff)
}

/// How long a program runs in small pages: those that only start, say something and end are over.
const SHORT_PROGRAM: std::time::Duration = std::time::Duration::from_millis(20);

/// SIGTERM and SIGINT stop the system in order; a second one at once. The thread that waits for
/// them first lets the time of short programs go by.
fn watch_signals(system: &System) {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]) else { return };
    let sender = system.signals();
    let _ = std::thread::Builder::new().name("rvm-signals".into()).spawn(move || {
        std::thread::sleep(SHORT_PROGRAM);
        crate::memory::use_huge_pages();
        let mut first = true;
        for signal in signals.forever() {
            if first {
                sender.send(if signal == SIGINT { "sigint" } else { "sigterm" });
            } else {
                std::process::exit(128 + signal);
            }
            first = false;
        }
    });
}
