//! Stack traces: captured raw when an exception is raised, made into a list when somebody looks.
//!
//! A raw trace is a `Trace` object: an entry given by whoever raised (or `[]`), then code addresses,
//! the raising instruction first. Addresses are looked up only when the list is made.

use crate::code::module::ReturnPoint;
use crate::ctx::info::{Answer, Frame, frame_of};
use crate::ctx::{Cx, Vm};
use crate::heap::alloc::Build;
use crate::heap::{LitRange, Space};
use crate::term::{Header, Kind, Term, atoms};

/// Frames that a trace keeps at most: OTP's `backtrace_depth`.
pub const DEPTH: usize = 8;

/// Words of the largest raw trace.
pub const RAW_WORDS: usize = 2 + DEPTH;

/// Captures the trace of an exception raised at `pc`. The words must be there. `top` is `[]`, or
/// `{M, F, Args, Location}` to stand before the frames, or `{Args}` or `{Args, ErrorInfo}` to
/// complete the first frame.
pub fn capture(cx: &mut Cx<'_>, pc: *const u64, top: Term) -> Term {
    let mut codes = [std::ptr::null::<u64>(); DEPTH];
    let mut count = 0;
    let most = if top.as_tuple().is_some_and(|t| t.len() == 4) { DEPTH - 1 } else { DEPTH };
    let mut code = pc;
    let mut fp = cx.p.fp;
    loop {
        // A recursion's frames all return to one place, which is kept once, as OTP does.
        let repeats = count > 0 && codes[count - 1] == code;
        if !repeats && cx.vm.code.module_at(code).is_some() {
            codes[count] = code;
            count += 1;
        }
        if count == most {
            break;
        }
        // SAFETY: frames are chained as `code::module::ReturnPoint` says.
        unsafe {
            let point = &*ReturnPoint::from_word(*fp);
            if point.size == 0 {
                break;
            }
            code = point.code.sub(1);
            fp = fp.add(point.size as usize);
        }
    }
    let object = cx.p.heap.alloc(2 + count);
    // SAFETY: just allocated.
    unsafe {
        *object = Header::new(Kind::Trace, 1 + count).0;
        *object.add(1) = top.0;
        for (i, code) in codes[..count].iter().enumerate() {
            *object.add(2 + i) = *code as u64;
        }
    }
    Term::boxed_ptr(object)
}

/// What a raw trace looks like as a list. Anything else (a list that `erlang:raise/3` was given)
/// is its own answer.
pub fn describe(vm: &Vm, trace: Term) -> Answer {
    if trace.kind() != Some(Kind::Trace) {
        return Answer::Term(if trace.is_list() { trace } else { Term::NIL });
    }
    // SAFETY: a live Trace; its words are as `capture` left them.
    let words = unsafe { trace.payload() };
    let top = Term(words[0]);
    let mut frames: Vec<Frame<'_>> =
        words[1..].iter().filter_map(|&code| frame_of(vm, code as *const u64)).collect();
    let mut entries = Vec::with_capacity(frames.len() + 1);
    match top.as_tuple() {
        Some(&[module, function, args, place]) => entries.push(Answer::Tuple(vec![
            Answer::Term(module),
            Answer::Term(function),
            Answer::Term(args),
            Answer::Term(place),
        ])),
        // The arguments of the first frame, which raised, and what `error_info` it gave.
        Some(&[args]) => entries.extend(first_with(&mut frames, args, None)),
        Some(&[args, info]) => entries.extend(first_with(&mut frames, args, Some(info))),
        _ => {}
    }
    entries.extend(frames.into_iter().map(crate::ctx::info::location));
    Answer::List(entries)
}

/// The first frame, with its arguments in place of their number (unless they are `undefined`), and
/// with more about the error before its location.
fn first_with(frames: &mut Vec<Frame<'_>>, args: Term, info: Option<Term>) -> Option<Answer> {
    if frames.is_empty() {
        return None;
    }
    let Answer::Tuple(mut parts) = crate::ctx::info::location(frames.remove(0)) else {
        return None;
    };
    if args.is_list() {
        parts[2] = Answer::Term(args);
    }
    if let (Some(info), Answer::List(place)) = (info, &mut parts[3]) {
        place.extend(info.iter_list().map(Answer::Term));
    }
    Some(Answer::Tuple(parts))
}

/// Words that [`build`] needs.
pub fn words(vm: &Vm, trace: Term) -> usize {
    describe(vm, trace).words(true, LitRange::EMPTY)
}

/// The list of a trace; the words must be there.
pub fn build(cx: &mut Cx<'_>, trace: Term) -> Term {
    let answer = describe(cx.vm, trace);
    answer.build(&mut cx.p.heap, true, LitRange::EMPTY)
}

/// Words of the entry that a failing native puts before its caller's frames.
pub const fn native_top_words(arity: usize) -> usize {
    // the tuple, its arguments, and `[{error_info, #{module => M}}]`
    5 + 2 * arity + 2 + 3 + crate::heap::alloc::small_map_words(2)
}

/// `{M, F, Args, [{error_info, #{module => Explains}}]}`, with `cause` in the map if it is an atom;
/// the words must be there.
pub fn native_top(
    cx: &mut Cx<'_>,
    module: Term,
    function: Term,
    args: &[Term],
    cause: Term,
) -> Term {
    let list = cx.p.heap.list(args);
    let explains =
        if module == atoms::ERLANG { atoms::ERL_ERTS_ERRORS } else { atoms::ERL_STDLIB_ERRORS };
    let info = if cause.is_atom() {
        cx.p.heap.small_map(&[atoms::CAUSE, atoms::MODULE], &[cause, explains])
    } else {
        cx.p.heap.small_map(&[atoms::MODULE], &[explains])
    };
    let pair = cx.tuple(&[atoms::ERROR_INFO, info]);
    let place = cx.cons(pair, Term::NIL);
    cx.tuple(&[module, function, list, place])
}
