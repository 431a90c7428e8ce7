//! Handling signals: what each kind does to the process it has reached.
//!
//! Called by the thread that runs the process, between slices and inside `receive`. Signals take
//! effect in their order; the first one that ends the process stops the rest.

use super::deliver::{Spare, copy_into, pack};
use super::vm::{Host, Vm};
use super::{exit, info};
use crate::heap::alloc::Build;
use crate::heap::{FragmentSpace, Message, size_of_term};
use crate::process::link::Alias;
use crate::process::signal::{self, Signal};
use crate::process::{Process, Waiting, flags};
use crate::term::{Term, atoms};

/// What handling the signals came to.
#[must_use]
pub enum Handled {
    /// The process goes on (or goes on waiting).
    Alive,
    /// It must exit with the reason carried by this message's root.
    Dies(Message),
}

/// Handles all signals that have come in.
pub fn handle_signals(p: &mut Process, vm: &Vm, host: &dyn Host) -> Handled {
    let Some(slot) = vm.processes.slot(p.number) else { return Handled::Alive };
    let mut signals = slot.inbox.take();
    while let Some(message) = signals.next() {
        if message.to != p.number {
            misdelivered(vm, host, message);
        } else if let Some(reason) = handle(p, vm, host, message) {
            // The rest is answered as if it had come too late.
            exit::refuse_all(vm, host, signals);
            return Handled::Dies(reason);
        }
    }
    Handled::Alive
}

/// Handles one signal; gives the reason back when it ends the process.
fn handle(p: &mut Process, vm: &Vm, host: &dyn Host, mut message: Message) -> Option<Message> {
    let [from, reference] = message.extra;
    match Signal::from_kind(message.kind) {
        Signal::Message => p.mailbox.push(message),
        Signal::AliasMessage => {
            if p.relations.as_mut().is_some_and(|r| r.use_alias(from)) {
                p.mailbox.push(message);
            }
        }
        Signal::Exit => {
            if message.root == atoms::KILL {
                message.root = atoms::KILLED;
                return Some(message);
            }
            if p.traps_exit() {
                p.mailbox.push(Spare::new(message).exit_message(from));
            } else if message.root != atoms::NORMAL || from == p.number {
                return Some(message);
            }
        }
        Signal::LinkExit => {
            if p.relations.as_mut().is_none_or(|r| r.links.remove(from).is_none()) {
                return None;
            }
            if p.traps_exit() {
                p.mailbox.push(Spare::new(message).exit_message(from));
            } else if message.root != atoms::NORMAL {
                return Some(message);
            }
        }
        Signal::Link => {
            p.relations_mut().links.insert(from, ());
        }
        Signal::Unlink => {
            if let Some(relations) = &mut p.relations {
                relations.links.remove(from);
            }
        }
        Signal::Monitor => {
            p.relations_mut().monitored_by.insert(reference, from);
        }
        Signal::Demonitor => {
            if let Some(relations) = &mut p.relations {
                relations.monitored_by.remove(reference);
            }
        }
        Signal::Down => down(p, vm, message),
        Signal::GroupLeader => p.group_leader = message.root,
        Signal::Info => info::answer(p, vm, host, &message),
        Signal::Timeout => {
            if p.timer == from {
                p.timer = 0;
                p.flags |= flags::TIMED_OUT;
            }
        }
        Signal::Done => {
            let result = vm.resources.lock().unwrap().remove(&from);
            if p.waiting == Waiting::Blocking && p.extra_mut().job == from {
                p.extra_mut().blocking = result;
                p.waiting = Waiting::No;
            }
        }
        Signal::Collect => {
            p.flags |= flags::WANT_GC;
            info::reply(vm, host, from, &message, atoms::TRUE);
        }
        Signal::CheckCode => {
            let uses = info::uses_old_code(p, vm, message.root);
            info::reply(vm, host, from, &message, Term::bool(uses));
        }
    }
    None
}

/// A monitored process is gone: the notice, unless the monitor is off by now.
fn down(p: &mut Process, vm: &Vm, message: Message) {
    let [target, reference] = message.extra;
    let Some(relations) = &mut p.relations else { return };
    let Some(monitor) = relations.monitors.remove(reference) else { return };
    if matches!(monitor.alias, Alias::Demonitor | Alias::Reply) {
        relations.aliases.remove(reference);
    }
    let alias = (monitor.alias != Alias::No).then_some(Term::pid(p.number));
    let reference = (reference, alias);
    let target = Term::pid(target);
    if monitor.tag.is_immediate() {
        p.mailbox.push(Spare::new(message).down_message(
            monitor.tag,
            reference,
            target,
            monitor.name,
        ));
        return;
    }
    // A tag that lies in our heap is copied together with the reason.
    let literals = vm.code.literals();
    let reason = message.root;
    let words = size_of_term(monitor.tag, literals) + size_of_term(reason, literals);
    let Ok(mut space) = FragmentSpace::new(words + signal::NOTICE_WORDS) else { return };
    let tag = copy_into(monitor.tag, &mut space, literals);
    let reason = copy_into(reason, &mut space, literals);
    let object =
        if monitor.name.is_none() { target } else { space.tuple(&[monitor.name, atoms::NONODE]) };
    let reference = space.reference(reference.0, reference.1);
    let notice = space.tuple(&[tag, reference, atoms::PROCESS, object, reason]);
    p.mailbox.push(space.finish(notice));
}

/// A signal has reached somebody else than it was for: the addressee is dead. Whoever waits for an
/// answer gets that of a dead process.
pub fn misdelivered(vm: &Vm, host: &dyn Host, message: Message) {
    let [from, reference] = message.extra;
    let to = message.to;
    // An answer that cannot be sent for want of memory is lost; nothing better can be done here.
    let _ = match Signal::from_kind(message.kind) {
        Signal::Link => vm.notify_reason(host, from, Signal::LinkExit, [to, 0], atoms::NOPROC),
        Signal::Monitor => {
            vm.notify_reason(host, from, Signal::Down, [to, reference], atoms::NOPROC)
        }
        Signal::Info | Signal::Collect => {
            info::reply(vm, host, from, &message, atoms::UNDEFINED);
            Ok(true)
        }
        Signal::CheckCode => {
            info::reply(vm, host, from, &message, atoms::FALSE);
            Ok(true)
        }
        Signal::Done => {
            vm.resources.lock().unwrap().remove(&from);
            Ok(true)
        }
        _ => Ok(false),
    };
}

/// A copy of a reason, for a process that dies of it.
///
/// # Errors
/// When there is no memory for it.
pub fn reason_message(vm: &Vm, reason: Term) -> Result<Message, crate::heap::HeapError> {
    pack(reason, vm.code.literals(), 0)
}

/// Is anything in the inbox?
#[inline]
pub fn has_signals(p: &Process, vm: &Vm) -> bool {
    vm.processes.slot(p.number).is_some_and(|slot| !slot.inbox.is_empty())
}
