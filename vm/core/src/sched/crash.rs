//! What the VM itself reports: a process that died of an error nobody caught.

use crate::ctx::deliver::copy_into;
use crate::ctx::{Host, Vm};
use crate::heap::alloc::Build;
use crate::heap::{FragmentSpace, size_of_term};
use crate::process::Process;
use crate::process::signal::Signal;
use crate::sync::atomic::Ordering;
use crate::term::{Term, atoms};

const FORMAT: &str = "Error in process ~p with exit value:~n~p~n";

/// Words of the event without the reason: two strings, lists, tuples and maps.
const EVENT_WORDS: usize = 2 * FORMAT.len() + 64;

/// Sends the logger an event about a process that dies of an uncaught error or throw, before its
/// links and monitors are told. The logger is the process of that name, else the boot process.
pub fn report(p: &Process, vm: &Vm, host: &dyn Host) {
    let exception = p.exception;
    if exception.class != atoms::ERROR && exception.class != atoms::THROW {
        return;
    }
    let logger = vm.registry.find(atoms::LOGGER).unwrap_or_else(|| vm.boot.load(Ordering::Relaxed));
    if logger == 0 || logger == p.number {
        return;
    }
    let literals = vm.code.literals();
    let words = size_of_term(exception.reason, literals) + EVENT_WORDS;
    let Ok(mut space) = FragmentSpace::new(words) else { return };
    let reason = copy_into(exception.reason, &mut space, literals);
    let args = space.list(&[p.pid(), reason]);
    let format = space.string(FORMAT);
    // Keys of small maps stand in term order: atoms by text.
    let origin = space.small_map(&[atoms::EMULATOR, atoms::TAG], &[atoms::TRUE, atoms::ERROR]);
    let time = space.int(host.system_time() / 1000);
    let meta = space.small_map(
        &[atoms::ERROR_LOGGER, atoms::GL, atoms::PID, atoms::TIME],
        &[origin, p.group_leader, p.pid(), time],
    );
    let event = space.tuple(&[atoms::LOG, atoms::ERROR, format, args, meta]);
    let _ = vm.post(host, logger, Signal::Message, space.finish(event));
}

/// Says on stderr that the VM has caught a bug of its own; the process dies, the VM goes on.
pub fn internal_error(p: &mut Process, panic: &(dyn std::any::Any + Send)) {
    let text = panic
        .downcast_ref::<&str>()
        .map(|s| s.to_string())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown".to_string());
    tracing::error!(pid = p.number, text, "internal error");
    eprintln!(
        "rvm: internal error in process {}: {text}\nrvm: this is a bug in rvm; please report it",
        p.number
    );
    p.exception.class = atoms::EXIT;
    p.exception.reason = atoms::INTERNAL_ERROR;
    p.exception.trace = Term::NIL;
}
