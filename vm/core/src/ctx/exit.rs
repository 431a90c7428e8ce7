//! The end of a process: who is told, and in what order things go.
//!
//! Called by the thread that runs the process, once. After [`exit_process`] nobody finds the
//! process any more; its memory is freed by the caller, last of all.

use super::receive::misdelivered;
use super::vm::{Host, Vm};
use crate::process::Process;
use crate::process::inbox::Signals;
use crate::process::signal::Signal;
use crate::sync::atomic::Ordering;
use crate::term::print::shown;
use crate::term::{Term, atoms};

/// Ends a process: takes its name, closes its inbox, tells its links and monitors. `reason` may
/// lie in its heap.
pub fn exit_process(p: &mut Process, vm: &Vm, host: &dyn Host, reason: Term) {
    if reason == atoms::NORMAL {
        tracing::trace!(pid = %shown(p.pid(), &vm.atoms), reason = "normal", "exit");
    } else {
        let (pid, why) = (shown(p.pid(), &vm.atoms), shown(reason, &vm.atoms));
        tracing::debug!(%pid, reason = %why, "exit");
    }
    if p.timer != 0 {
        host.cancel_timer(p.timer);
    }
    if let Some(extra) = &mut p.extra {
        let mut resources = vm.resources.lock().unwrap();
        for owned in extra.owned.drain(..) {
            resources.remove(&owned);
        }
    }
    let late = vm.processes.close(p.number);
    vm.registry.forget(p.number, &vm.processes);
    refuse_all(vm, host, late);
    super::tables::give_up(vm, host, p.number);
    if let Some(relations) = p.relations.take() {
        for link in relations.links.keys() {
            tell(vm, host, link, Signal::LinkExit, [p.number, 0], reason);
        }
        for (reference, &watcher) in relations.monitored_by.iter() {
            tell(vm, host, watcher, Signal::Down, [p.number, reference], reason);
        }
        for (reference, monitor) in relations.monitors.iter() {
            if monitor.target != 0 {
                let _ = vm.notify(host, monitor.target, Signal::Demonitor, [p.number, reference]);
            }
        }
    }
    if vm.boot.load(Ordering::Relaxed) == p.number {
        vm.boot_has_exited(host, reason);
    }
}

/// Sends a notice with the reason; when there is no memory to copy it, with `system_limit` in its
/// place, which needs none.
fn tell(vm: &Vm, host: &dyn Host, to: u64, kind: Signal, extra: [u64; 2], reason: Term) {
    if vm.notify_reason(host, to, kind, extra, reason).is_err() {
        let _ = vm.notify_reason(host, to, kind, extra, atoms::SYSTEM_LIMIT);
    }
}

/// Answers signals that came too late. An unlink or demonitor among them was meant for relations
/// that the exit notices cover anyway: the other side drops what it no longer expects.
pub fn refuse_all(vm: &Vm, host: &dyn Host, signals: Signals) {
    for message in signals {
        misdelivered(vm, host, message);
    }
}
