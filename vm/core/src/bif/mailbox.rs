//! Waiting for messages: `receive`'s timeouts, and the native that lets Erlang code choose among messages
//! (`rvm_mailbox`, on which `erl_eval` builds `receive`).
//!
//! Runs on the process's own scheduler thread. Invariant: a native leaves the mailbox's position at its first
//! message when it returns.

use super::args::{BifResult, to_usize};
use super::message::handle_own_signals;
use crate::ctx::info::Answer;
use crate::ctx::{Cx, TimerAction, Trap};
use crate::process::flags;
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

/// `rvm_mailbox:messages(After, Most, Timeout)`: copies of the messages after the first `After`, at most `Most`
/// of them. Waits while there is none; `[]` when the time is over.
pub fn messages(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(after), Some(most)) = (to_usize(args[0]), to_usize(args[1])) else {
        return Err(cx.badarg());
    };
    cx.p.mailbox.rewind();
    handle_own_signals(cx)?;
    if cx.p.mailbox.len() > after {
        cx.charge(after / 64);
        let messages = cx.p.mailbox.terms_from(after, most);
        let answer = Answer::List(messages.into_iter().map(Answer::Term).collect());
        let literals = cx.vm.code.literals();
        cx.reserve(answer.words(false, literals))?;
        stop_timer(cx);
        return Ok(answer.build(cx.heap(), false, literals));
    }
    match timeout(cx, args[2]) {
        Timeout::Wait => {
            // What has been seen does not wake the process.
            cx.p.mailbox.skip_all();
            Err(Trap::Message)
        }
        Timeout::Over => {
            stop_timer(cx);
            Ok(Term::NIL)
        }
        Timeout::Bad => Err(cx.error(atoms::TIMEOUT_VALUE)),
    }
}

/// A message has been taken, or the time is over.
#[inline]
pub fn stop_timer(cx: &mut Cx<'_>) {
    if cx.p.timer != 0 {
        cx.host.cancel_timer(cx.p.timer);
        cx.p.timer = 0;
    }
    cx.p.flags &= !flags::TIMED_OUT;
}
