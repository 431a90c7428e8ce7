//! Sending a message to whatever a program names, and handling the signals a process has sent to
//! itself.

use crate::ctx::receive::{Handled, handle_signals};
use crate::ctx::{Cx, Trap};
use crate::process::signal::Signal;
use crate::term::view::View;
use crate::term::{Term, atoms};

/// `To ! Message`
///
/// # Errors
/// `badarg` when `to` is nothing that messages can be sent to.
pub fn send(cx: &mut Cx<'_>, to: Term, message: Term) -> Result<(), Trap> {
    if to.is_pid() {
        return deliver(cx, to.imm_number(), message);
    }
    match to.view() {
        View::Atom => match cx.vm.registry.find(to) {
            Some(number) => deliver(cx, number, message),
            None => Err(cx.badarg()),
        },
        View::Tuple(&[name, node]) if name.is_atom() && node.is_atom() => {
            // Another node than this one cannot be reached: as to a dead one, nothing happens.
            match cx.vm.registry.find(name) {
                Some(number) if node == atoms::NONODE => deliver(cx, number, message),
                _ => Ok(()),
            }
        }
        View::Ref(reference, pid) => {
            let pid = Term(pid);
            if pid.is_pid() {
                let packed = cx.vm.pack(message, 0);
                let Ok(mut packed) = packed else { return Err(cx.system_limit()) };
                packed.extra[0] = reference;
                let _ = cx.vm.post(cx.host, pid.imm_number(), Signal::AliasMessage, packed);
            }
            Ok(())
        }
        _ => Err(cx.badarg()),
    }
}

/// Words of a message that are copied for the price of one reduction.
const WORDS_PER_REDUCTION: usize = 64;

#[inline]
fn deliver(cx: &mut Cx<'_>, to: u64, message: Term) -> Result<(), Trap> {
    match cx.vm.pack(message, 0) {
        Ok(packed) => {
            cx.charge(packed.len as usize / WORDS_PER_REDUCTION);
            let _ = cx.vm.post(cx.host, to, Signal::Message, packed);
            Ok(())
        }
        Err(_) => Err(cx.system_limit()),
    }
}

/// Handles the signals that have come in, for a native whose own must act before it returns.
///
/// # Errors
/// `Trap::Exit` when one of them ends the process.
pub fn handle_own_signals(cx: &mut Cx<'_>) -> Result<(), Trap> {
    match handle_signals(cx.p, cx.vm, cx.host) {
        Handled::Alive => Ok(()),
        Handled::Dies(message) => {
            cx.p.exception.class = atoms::EXIT;
            cx.p.exception.reason = message.root;
            cx.p.exception.trace = Term::NIL;
            cx.p.heap.adopt(message);
            Err(Trap::Exit)
        }
    }
}
