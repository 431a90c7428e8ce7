//! Module `ets`, changing an object where it is: `update_element/3`, `update_counter/3,4`.
//!
//! The whole call is one step under the lock for writing. What it will do is worked out first, on a copy
//! of the elements it changes, so that an error changes nothing. Immediate values are written into the
//! object, others make a new one.

use super::args::{BifResult, to_usize};
use super::arith_ops;
use super::ets::{Access, no_table, table};
use crate::ctx::{Cx, Trap};
use crate::ets::{Key, Kind, Object, Owned, Store, Table};
use crate::heap::alloc::{Build, list_words};
use crate::term::compare::compare;
use crate::term::{Term, atoms};

/// Puts values into an object, positions counted from 1. Returns what is to be freed.
///
/// # Safety
/// `object` is an object of `store`, whose write lock is held.
unsafe fn change(
    cx: &mut Cx<'_>,
    store: &mut Store,
    object: *mut Object,
    changes: &[(usize, Term)],
) -> Result<Owned, Trap> {
    // SAFETY: by the caller; positions are those of elements.
    unsafe {
        let immediate = |&(position, value): &(usize, Term)| {
            value.is_immediate() && Object::element(object, position).is_immediate()
        };
        if changes.iter().all(immediate) {
            changes.iter().for_each(|&(position, value)| Object::set(object, position, value));
            return Ok(Owned::NONE);
        }
        let elements = Object::tuple(object).as_tuple().unwrap_or(&[]);
        let new = Owned::changed(elements, changes).map_err(|_| cx.system_limit())?;
        let atoms = cx.atoms();
        Ok(store.replace(object, new, atoms))
    }
}

/// `ets:update_element/3`
///
/// # Errors
/// `badarg`; `system_limit` when there is no memory.
pub fn update_element(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    if !matches!(table.meta.kind, Kind::Set | Kind::OrderedSet) {
        return Err(cx.badarg());
    }
    let mut changes = Vec::new();
    let mut change_of = |cx: &mut Cx<'_>, change: Term| match change.as_tuple() {
        Some(&[position, value]) => match to_usize(position) {
            Some(at) if at > 0 => {
                changes.push((at, value));
                Ok(())
            }
            _ => Err(cx.badarg()),
        },
        _ => Err(cx.badarg()),
    };
    if args[2].is_tuple() {
        change_of(cx, args[2])?;
    } else {
        let mut list = args[2].iter_list();
        for change in list.by_ref() {
            change_of(cx, change)?;
        }
        if !list.rest().is_nil() {
            return Err(cx.badarg());
        }
    }
    let atoms = cx.atoms();
    let key = table.key(args[1], atoms);
    let Some(mut part) = table.write(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    let object = part.newest(key, atoms);
    if object.is_null() {
        return Ok(atoms::FALSE);
    }
    if changes.iter().any(|&(position, _)| position == table.meta.key_position) {
        return Err(cx.badarg_because(atoms::KEYPOS));
    }
    // SAFETY: found under the lock that is held to the end.
    unsafe {
        let size = Object::tuple(object).as_tuple().map_or(0, <[Term]>::len);
        if changes.iter().any(|&(position, _)| position > size) {
            return Err(cx.badarg());
        }
        let gone = change(cx, &mut part, object, &changes)?;
        drop(part);
        drop(gone);
    }
    Ok(atoms::TRUE)
}

/// One operation of a counter: position, increment, and threshold and value to set, if any.
type Step = (Option<usize>, Term, Option<(Term, Term)>);

/// Reads an operation: `{Pos, Incr}` or `{Pos, Incr, Threshold, SetValue}`.
fn step_of(cx: &mut Cx<'_>, table: &Table<'_>, step: Term) -> Result<Step, Trap> {
    let parts = step.as_tuple().unwrap_or(&[]);
    if !matches!(parts.len(), 2 | 4) || !parts.iter().all(|part| part.is_integer()) {
        return Err(cx.badarg());
    }
    let position = to_usize(parts[0]).filter(|&at| at > 0);
    if position == Some(table.meta.key_position) {
        return Err(cx.badarg_because(atoms::KEYPOS));
    }
    Ok((position, parts[1], (parts.len() == 4).then(|| (parts[2], parts[3]))))
}

/// `ets:update_counter/3` and `/4`
///
/// # Errors
/// `badarg`; `system_limit` when there is no memory or a counter grows too large.
pub fn update_counter(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    if !matches!(table.meta.kind, Kind::Set | Kind::OrderedSet) {
        return Err(cx.badarg_because(atoms::TABLE_TYPE));
    }
    let mut steps: Vec<Step> = Vec::new();
    let is_list = args[2].is_list();
    if args[2].is_integer() {
        steps.push((Some(table.meta.key_position + 1), args[2], None));
    } else if is_list {
        let mut list = args[2].iter_list();
        for step in list.by_ref() {
            steps.push(step_of(cx, &table, step)?);
        }
        if !list.rest().is_nil() {
            return Err(cx.badarg());
        }
    } else {
        steps.push(step_of(cx, &table, args[2])?);
    }
    let default = match args.get(3) {
        // The default has the key of its own position, whatever it was given.
        Some(default) => match default.as_tuple() {
            Some(elements) if elements.len() >= table.meta.key_position => Some(elements),
            _ => return Err(cx.badarg()),
        },
        None => None,
    };
    let key = table.key(args[1], cx.atoms());
    let Some(mut part) = table.write(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    count(cx, &table, &mut part, key, &steps, default, is_list)
}

/// Carries the operations out, under the lock of `store`.
fn count(
    cx: &mut Cx<'_>,
    table: &Table<'_>,
    store: &mut Store,
    key: Key,
    steps: &[Step],
    default: Option<&[Term]>,
    is_list: bool,
) -> BifResult {
    let atoms = cx.atoms();
    let object = store.newest(key, atoms);
    let elements = match (object.is_null(), default) {
        // SAFETY: found under the lock that the caller holds.
        (false, _) => unsafe { Object::tuple(object) }.as_tuple().unwrap_or(&[]),
        (true, Some(default)) => default,
        (true, None) => return Err(cx.badarg_because(atoms::BADKEY)),
    };
    // One operation on small integers is what nearly all calls are.
    if let [(Some(position), increment, None)] = *steps
        && !object.is_null()
        && !is_list
        && let Some(old) = elements.get(position - 1).and_then(|e| e.as_small())
        && let Some(new) = increment.as_small().and_then(|by| Term::try_small(old + by))
    {
        // SAFETY: as above; both are immediate.
        unsafe { Object::set(object, position, new) };
        return Ok(new);
    }
    let mut words = 0;
    for (position, ..) in steps {
        let element = position.and_then(|at| elements.get(at - 1));
        match element {
            None => return Err(cx.badarg_because(atoms::POSITION)),
            Some(element) if !element.is_integer() => return Err(cx.badarg()),
            Some(element) => words += integer_words(*element),
        }
    }
    words += steps
        .iter()
        .map(|(_, by, rest)| {
            integer_words(*by)
                + rest.map_or(0, |(limit, set)| integer_words(limit) + integer_words(set))
        })
        .sum::<usize>();
    // What each step makes, some room for carries, and the list of results.
    let each = words + 2;
    cx.reserve(each * (steps.len() + 1) + list_words(steps.len()))?;
    let room = cx.heap().room();
    let mut changes: Vec<(usize, Term)> = Vec::new();
    let mut results = Vec::new();
    for &(position, by, limit) in steps {
        let position = position.unwrap_or(1);
        let old = changes.iter().rev().find(|(at, _)| *at == position);
        let old = old.map_or(elements[position - 1], |&(_, value)| value);
        let mut new = add(cx, old, by)?;
        if let Some((threshold, value)) = limit {
            let order = compare(new, threshold, atoms);
            let down = compare(by, Term::small(0), atoms).is_lt();
            if if down { order.is_lt() } else { order.is_gt() } {
                new = value;
            }
        }
        match changes.iter_mut().find(|(at, _)| *at == position) {
            Some(change) => change.1 = new,
            None => changes.push((position, new)),
        }
        results.push(new);
    }
    debug_assert!(room - cx.heap().room() <= each * (steps.len() + 1));
    let gone = if object.is_null() {
        changes.push((table.meta.key_position, key.term));
        let new = Owned::changed(elements, &changes).map_err(|_| cx.system_limit())?;
        store.insert(new, key, atoms)
    } else if changes.is_empty() {
        Owned::NONE
    } else {
        // SAFETY: as above.
        unsafe { change(cx, store, object, &changes)? }
    };
    drop(gone);
    if is_list { Ok(cx.heap().list(&results)) } else { Ok(results[0]) }
}

/// Words that an integer takes at most, one more than its own.
fn integer_words(term: Term) -> usize {
    crate::heap::size_of_term(term, crate::heap::LitRange::EMPTY) + 2
}

/// A sum, in room that has been reserved.
fn add(cx: &mut Cx<'_>, a: Term, b: Term) -> BifResult {
    use crate::term::big;
    match big::add(a, b) {
        Ok(sum) => Ok(sum.build(cx.heap())),
        Err(_) => arith_ops::add(cx, a, b),
    }
}
