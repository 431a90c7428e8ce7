//! Natives about timers: `send_after`, `start_timer` and what stops and reads them.
//!
//! A timer's identity is the number of its reference, so nothing else need be kept.

use super::args::BifResult;
use crate::ctx::{Cx, TimerAction, Trap};
use crate::heap::alloc::{Build, REF_WORDS};
use crate::heap::{Message, copy_term, size_of_term};
use crate::term::view::View;
use crate::term::{Term, atoms};
use std::ptr::NonNull;

const NS_PER_MS: u64 = 1_000_000;
/// The furthest a timer can lie ahead: what nanoseconds in 64 bits have room for.
const MAX_MS: u64 = (u64::MAX / 4) / NS_PER_MS;

/// `erlang:send_after(Time, Dest, Message)`
pub fn send_after3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    start(cx, args[0], args[1], args[2], Term::NIL, false)
}

/// `erlang:send_after(Time, Dest, Message, Options)`
pub fn send_after4(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    start(cx, args[0], args[1], args[2], args[3], false)
}

/// `erlang:start_timer(Time, Dest, Message)`
pub fn start_timer3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    start(cx, args[0], args[1], args[2], Term::NIL, true)
}

/// `erlang:start_timer(Time, Dest, Message, Options)`
pub fn start_timer4(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    start(cx, args[0], args[1], args[2], args[3], true)
}

fn start(
    cx: &mut Cx<'_>,
    time: Term,
    dest: Term,
    message: Term,
    options: Term,
    wrap: bool,
) -> BifResult {
    let deadline = match deadline(cx, time, options)? {
        Some(deadline) => deadline,
        None => return Err(cx.badarg_because(atoms::TIME)),
    };
    if !dest.is_pid() && !dest.is_atom() {
        return Err(cx.badarg());
    }
    cx.reserve(REF_WORDS)?;
    let number = cx.host.unique();
    let Some(packed) = pack(cx, message, wrap.then_some(number)) else {
        return Err(cx.system_limit());
    };
    let fragment = NonNull::new(packed.into_raw()).expect("a message has an address");
    let action = if dest.is_atom() {
        TimerAction::Named(dest, fragment)
    } else {
        TimerAction::Message(dest.imm_number(), fragment)
    };
    cx.host.set_timer(number, deadline, action);
    Ok(cx.heap().reference(number, None))
}

/// The point of time that is meant, in the host's nanoseconds; `None` when it is none.
fn deadline(cx: &mut Cx<'_>, time: Term, options: Term) -> Result<Option<u64>, Trap> {
    let mut absolute = false;
    let mut list = options.iter_list();
    for option in list.by_ref() {
        match option.as_tuple() {
            Some(&[name, value]) if name == atoms::ABS => absolute = value == atoms::TRUE,
            _ => return Err(cx.badarg()),
        }
    }
    if !list.rest().is_nil() {
        return Err(cx.badarg());
    }
    let Some(ms) = time.as_small() else { return Ok(None) };
    let now = cx.host.now();
    if absolute {
        let ns = (ms as i128 * NS_PER_MS as i128).max(0);
        return Ok(u64::try_from(ns).ok());
    }
    match u64::try_from(ms) {
        Ok(ms) if ms <= MAX_MS => Ok(Some(now + ms * NS_PER_MS)),
        _ => Ok(None),
    }
}

/// The message of a timer: as it is, or `{timeout, Ref, Message}`.
fn pack(cx: &Cx<'_>, message: Term, wrap: Option<u64>) -> Option<Message> {
    let Some(number) = wrap else { return cx.vm.pack(message, 0).ok() };
    let literals = cx.vm.code.literals();
    let words = size_of_term(message, literals);
    let mut space = crate::heap::FragmentSpace::new(words + REF_WORDS + 4).ok()?;
    let copy = copy_term(message, words, &mut space, literals);
    let reference = space.reference(number, None);
    let root = space.tuple(&[atoms::TIMEOUT, reference, copy]);
    Some(space.finish(root))
}

/// Milliseconds left, rounded up.
fn left(cx: &Cx<'_>, deadline: u64) -> Term {
    let ns = deadline.saturating_sub(cx.host.now());
    Term::small(ns.div_ceil(NS_PER_MS) as i64)
}

/// `erlang:cancel_timer(Ref)`
pub fn cancel_timer1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Ref(number, _) = args[0].view() else { return Err(cx.badarg()) };
    let Some((deadline, action)) = cx.host.cancel_timer(number) else { return Ok(atoms::FALSE) };
    if let TimerAction::Message(_, fragment) | TimerAction::Named(_, fragment) = action {
        // SAFETY: the timer owned the fragment and is gone.
        drop(unsafe { Message::from_raw(fragment.as_ptr()) });
    }
    Ok(left(cx, deadline))
}

/// `erlang:cancel_timer(Ref, Options)`: always done at once, so `async` only changes how the
/// answer comes.
pub fn cancel_timer2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (asynchronous, info) = timer_options(cx, args[1])?;
    if asynchronous && info {
        cx.reserve(4)?;
    }
    let result = cancel_timer1(cx, &args[..1])?;
    answer(cx, args[0], result, asynchronous, info, atoms::CANCEL_TIMER)
}

/// `erlang:read_timer(Ref)`
pub fn read_timer1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Ref(number, _) = args[0].view() else { return Err(cx.badarg()) };
    match cx.host.read_timer(number) {
        Some(deadline) => Ok(left(cx, deadline)),
        None => Ok(atoms::FALSE),
    }
}

/// `erlang:read_timer(Ref, Options)`
pub fn read_timer2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (asynchronous, _) = timer_options(cx, args[1])?;
    if asynchronous {
        cx.reserve(4)?;
    }
    let result = read_timer1(cx, &args[..1])?;
    answer(cx, args[0], result, asynchronous, true, atoms::READ_TIMER)
}

/// `{async, Bool}` and `{info, Bool}`
fn timer_options(cx: &mut Cx<'_>, list: Term) -> Result<(bool, bool), Trap> {
    let (mut asynchronous, mut info) = (false, true);
    let mut rest = list.iter_list();
    for option in rest.by_ref() {
        match option.as_tuple() {
            Some(&[name, value]) if name == atoms::ASYNC => asynchronous = value == atoms::TRUE,
            Some(&[name, value]) if name == atoms::INFO => info = value == atoms::TRUE,
            _ => return Err(cx.badarg()),
        }
    }
    if rest.rest().is_nil() { Ok((asynchronous, info)) } else { Err(cx.badarg()) }
}

/// The answer itself, or `ok` and the answer as a message.
fn answer(
    cx: &mut Cx<'_>,
    reference: Term,
    result: Term,
    asynchronous: bool,
    info: bool,
    tag: Term,
) -> BifResult {
    if !asynchronous {
        return Ok(if info { result } else { atoms::OK });
    }
    if info {
        let message = cx.tuple(&[tag, reference, result]);
        if cx.vm.send(cx.host, cx.p.number, message).is_err() {
            return Err(cx.system_limit());
        }
    }
    Ok(atoms::OK)
}
