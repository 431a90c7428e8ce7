//! `receive` from the interpreter's side: timeouts; and a test that has no better place.

use crate::ctx::{Cx, TimerAction};
use crate::process::flags;
use crate::term::view::View;
use crate::term::{Term, atoms};

/// What becomes of a receive with a timeout that has found no message.
pub enum Timeout {
    /// Wait: the timer runs.
    Wait,
    /// The time is over.
    Over,
    /// The timeout is no timeout.
    Bad,
}

/// The longest timeout in milliseconds, as in Erlang.
const MAX_TIMEOUT: i64 = 0xffff_ffff;

/// Decides about a receive that has found no message.
pub fn timeout(cx: &mut Cx<'_>, timeout: Term) -> Timeout {
    if cx.p.flags & flags::TIMED_OUT != 0 {
        cx.p.flags &= !flags::TIMED_OUT;
        cx.p.mailbox.rewind();
        return Timeout::Over;
    }
    if timeout == atoms::INFINITY || cx.p.timer != 0 {
        return Timeout::Wait;
    }
    match timeout.as_small() {
        Some(0) => {
            cx.p.mailbox.rewind();
            Timeout::Over
        }
        Some(ms @ 1..=MAX_TIMEOUT) => {
            let deadline = cx.host.now() + ms as u64 * 1_000_000;
            cx.p.timer = cx.host.unique();
            cx.host.set_timer(cx.p.timer, deadline, TimerAction::Receive(cx.p.number));
            Timeout::Wait
        }
        _ => {
            // The messages passed over are there for the next receive.
            cx.p.mailbox.rewind();
            Timeout::Bad
        }
    }
}

/// `is_function(F, Arity)`
pub fn is_function(fun: Term, arity: Term) -> bool {
    match fun.view() {
        View::Fun(key, _) => arity.as_small() == Some(key.arity as i64),
        View::Export(key) => arity.as_small() == Some(key.arity as i64),
        _ => false,
    }
}
