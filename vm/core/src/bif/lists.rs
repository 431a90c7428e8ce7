//! Module `lists`: the natives, and `++`, `--`.
//!
//! All walk lists in order and charge for what they walked. A long list is worked on a piece at a
//! time: the native then goes on by a tail call, of itself or of a `rvm_list` native, whose
//! arguments are all that is left to do. Each such call may give the scheduler up.

use super::args::{BifResult, list_vec, to_usize};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, list_words};
use crate::term::compare::{arith_eq, compare_exact, exact_eq};
use crate::term::{Term, atoms};

/// Cells walked or built for one reduction: at 2 to 4 ns each about 100 ns.
const CELLS_PER_REDUCTION: usize = 32;

/// Cells walked or built by one call: some 0.1 ms.
const PIECE: usize = 16 * 1024;

/// Room that a piece leaves for the arguments of the call that goes on: without it the piece would
/// be done again after a collection, and might again use all there is.
const CALL_WORDS: usize = 8;

/// The number of cells of a list that must be proper.
fn proper_len(cx: &mut Cx<'_>, list: Term) -> Result<usize, Trap> {
    list.list_len().ok_or_else(|| cx.badarg())
}

fn reversed(cx: &mut Cx<'_>, list: Term, tail: Term) -> BifResult {
    if proper_len(cx, list)? == 0 {
        return Ok(tail);
    }
    reverse_on(cx, &[list, tail])
}

/// Puts the first cells of a proper list, in reverse, before `tail`; returns the cells not taken
/// and the new list.
fn reverse_piece(cx: &mut Cx<'_>, list: Term, tail: Term) -> Result<(Term, Term), Trap> {
    let count = list.iter_list().take(PIECE).count();
    cx.reserve(list_words(count) + CALL_WORDS)?;
    cx.charge(count / CELLS_PER_REDUCTION);
    let heap = cx.heap();
    let mut cells = list.iter_list();
    let done = cells.by_ref().take(count).fold(tail, |rest, element| heap.cons(element, rest));
    Ok((cells.rest(), done))
}

/// `rvm_list:reverse_on/2`: the rest of a `lists:reverse/2` whose list is proper.
///
/// # Errors
/// [`Trap::Call`] when there is more to do than a piece.
pub fn reverse_on(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (rest, done) = reverse_piece(cx, args[0], args[1])?;
    if rest.is_cons() {
        return Err(go_on(cx, "rvm_list", "reverse_on", &[rest, done]));
    }
    Ok(done)
}

/// `rvm_list:append_on/3`: the rest of a `++` whose left list is proper: cells not taken, those
/// taken in reverse, right list.
///
/// # Errors
/// [`Trap::Call`]: the list in reverse is reversed at the end.
pub fn append_on(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (rest, done) = reverse_piece(cx, args[0], args[1])?;
    if rest.is_cons() {
        return Err(go_on(cx, "rvm_list", "append_on", &[rest, done, args[2]]));
    }
    Err(go_on(cx, "rvm_list", "reverse_on", &[done, args[2]]))
}

/// Goes on with a tail call, which comes after the time used so far has been counted.
fn go_on(cx: &mut Cx<'_>, module: &str, function: &str, args: &[Term]) -> Trap {
    match (cx.intern(module), cx.intern(function)) {
        (Ok(module), Ok(function)) => cx.tail_call(module, function, args),
        (Err(trap), _) | (_, Err(trap)) => trap,
    }
}

/// `lists:reverse/1`
///
/// # Errors
/// `function_clause` for what is no list, `badarg` for an improper one of two or more elements.
pub fn reverse1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let fits = match args[0].as_cons() {
        Some((_, tail)) => tail.is_list(),
        None => args[0].is_nil(),
    };
    if !fits {
        return super::build::function_clause(cx, "lists", "reverse", &args[..1]);
    }
    if args[0].list_len().is_none()
        && let Some((first, rest)) = args[0].as_cons()
        && let Some((second, rest)) = rest.as_cons()
    {
        // In OTP it is `lists:reverse/2` that finds the bad end, and stands in the trace.
        cx.reserve(list_words(2) + CALL_WORDS)?;
        let done = cx.heap().cons(first, Term::NIL);
        let done = cx.heap().cons(second, done);
        return Err(go_on(cx, "lists", "reverse", &[rest, done]));
    }
    reverse_on(cx, &[args[0], Term::NIL])
}

/// `lists:reverse/2`
///
/// # Errors
/// `badarg` when the first is no proper list.
pub fn reverse2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    reversed(cx, args[0], args[1])
}

/// `lists:member/2`
///
/// # Errors
/// `badarg` when the end of an improper list is reached.
pub fn member(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [wanted, list] = *args else { return Err(cx.badarg()) };
    let mut cells = list.iter_list();
    let mut walked = 0;
    let mut piece = cells.by_ref().take(PIECE).inspect(|_| walked += 1);
    let found = if wanted.is_immediate() && !wanted.is_imm_float() {
        piece.any(|element| element == wanted)
    } else {
        piece.any(|element| exact_eq(element, wanted))
    };
    cx.charge(walked / CELLS_PER_REDUCTION);
    let rest = cells.rest();
    if !found && rest.is_cons() {
        return Err(go_on(cx, "lists", "member", &[wanted, rest]));
    }
    if !found && !rest.is_nil() {
        return Err(cx.badarg());
    }
    Ok(Term::bool(found))
}

/// The first tuple of a list whose element at `position` equals the key. `function` is who asks.
fn key_search(cx: &mut Cx<'_>, function: &str, args: &[Term]) -> Result<Option<Term>, Trap> {
    let [key, place, list] = *args else { return Err(cx.badarg()) };
    let position = match to_usize(place) {
        Some(position) if position > 0 => position,
        _ => return Err(cx.badarg()),
    };
    let mut cells = list.iter_list();
    let mut walked = 0;
    let found = cells.by_ref().take(PIECE).inspect(|_| walked += 1).find(|element| {
        let at = element.as_tuple().and_then(|elements| elements.get(position - 1));
        at.is_some_and(|&element| arith_eq(element, key))
    });
    cx.charge(walked / CELLS_PER_REDUCTION);
    let rest = cells.rest();
    if found.is_none() && rest.is_cons() {
        return Err(go_on(cx, "lists", function, &[key, place, rest]));
    }
    if found.is_none() && !rest.is_nil() {
        return Err(cx.badarg());
    }
    Ok(found)
}

/// `lists:keyfind/3`
///
/// # Errors
/// `badarg` for a position below 1, or when the end of an improper list is reached.
pub fn keyfind(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Ok(key_search(cx, "keyfind", args)?.unwrap_or(atoms::FALSE))
}

/// `lists:keymember/3`
///
/// # Errors
/// As [`keyfind`].
pub fn keymember(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Ok(Term::bool(key_search(cx, "keymember", args)?.is_some()))
}

/// `lists:keysearch/3`
///
/// # Errors
/// As [`keyfind`].
pub fn keysearch(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match key_search(cx, "keysearch", args)? {
        None => Ok(atoms::FALSE),
        Some(found) => {
            let value = cx.intern("value")?;
            super::build::tuple(cx, &[value, found])
        }
    }
}

/// `X ++ Y`
///
/// # Errors
/// `badarg` when the first is no proper list.
pub fn append(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let len = proper_len(cx, args[0])?;
    if args[1].is_nil() || len == 0 {
        return Ok(if len == 0 { args[1] } else { args[0] });
    }
    if len > PIECE {
        return append_on(cx, &[args[0], Term::NIL, args[1]]);
    }
    cx.reserve(list_words(len))?;
    cx.charge(len / CELLS_PER_REDUCTION);
    Ok(cx.heap().list_from_iter(len, args[0].iter_list(), args[1]))
}

/// When the shorter of both lists is at most so long, `--` compares each with each: no sorting,
/// no memory.
const SUBTRACT_LINEAR: usize = 8;

/// `X -- Y`: of each element of the second, the first occurrence in the first goes.
///
/// # Errors
/// `badarg` when either is no proper list.
pub fn subtract(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (left_len, right_len) = (proper_len(cx, args[0])?, proper_len(cx, args[1])?);
    if left_len == 0 || right_len == 0 {
        return Ok(args[0]);
    }
    // Upper bound, before the work: what is not used stays free.
    cx.reserve(list_words(left_len))?;
    let left = list_vec(cx, args[0])?;
    let mut right = list_vec(cx, args[1])?;
    let mut kept: Vec<Term> = Vec::new();
    if kept.try_reserve_exact(left_len).is_err() {
        return Err(cx.system_limit());
    }
    let mut last_removed = None;
    if right_len <= SUBTRACT_LINEAR || left_len <= SUBTRACT_LINEAR {
        cx.charge((left_len / CELLS_PER_REDUCTION + 1) * right_len.min(SUBTRACT_LINEAR));
        for &element in &left {
            match right.iter().position(|&r| exact_eq(r, element)) {
                Some(at) => {
                    right.remove(at);
                    last_removed = Some(kept.len());
                }
                None => kept.push(element),
            }
        }
    } else {
        let table = cx.atoms();
        right.sort_by(|a, b| compare_exact(*a, *b, table));
        let log = right_len.ilog2() as usize + 1;
        cx.charge((left_len + right_len) * log / CELLS_PER_REDUCTION);
        // Equal elements lie side by side: `used` counts, at the first of each run, how many of
        // the run have been taken.
        let mut used = vec![0u32; right.len()];
        for &element in &left {
            let at = right.partition_point(|r| compare_exact(*r, element, table).is_lt());
            let next = used.get(at).map(|&n| at + n as usize);
            match next.filter(|&n| right.get(n).is_some_and(|r| exact_eq(*r, element))) {
                Some(_) => {
                    used[at] += 1;
                    last_removed = Some(kept.len());
                }
                None => kept.push(element),
            }
        }
    }
    // The rest after the last removal is shared with the first list.
    let Some(before) = last_removed else { return Ok(args[0]) };
    let mut tail = args[0];
    for _ in 0..left_len - (kept.len() - before) {
        tail = tail.as_cons().map_or(Term::NIL, |(_, tail)| tail);
    }
    Ok(cx.heap().list_with_tail(&kept[..before], tail))
}
