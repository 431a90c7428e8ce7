//! Module `ets`, objects: inserting, looking up, taking, deleting.
//!
//! What goes into a table is copied before the table is locked, and what is taken out is freed after
//! it is unlocked. What is looked up is copied under the lock, into room that was reserved under it:
//! if there is none, the lock is given up and the native called again. Each call is one step to
//! everybody else, a list of objects included.

use super::args::{BifResult, to_usize};
use super::ets::{Access, no_table, table};
use crate::ctx::{Cx, Trap};
use crate::ets::{Key, Kind, Object, Owned, Store, Table};
use crate::heap::alloc::{Build, CONS_WORDS};
use crate::heap::{LitRange, copy_term, size_of_term};
use crate::term::compare::exact_eq;
use crate::term::{Term, atoms};

/// Objects handled for one reduction, where there are many.
const OBJECTS_PER_REDUCTION: usize = 4;

/// Words copied for one reduction.
const WORDS_PER_REDUCTION: usize = 64;

/// A copy of a tuple for a table.
///
/// # Errors
/// `system_limit` when there is no memory.
pub fn copy_in(cx: &mut Cx<'_>, tuple: Term) -> Result<Owned, Trap> {
    Owned::new(tuple).map_err(|_| cx.system_limit())
}

/// The key of what is to be inserted.
fn key_of(cx: &mut Cx<'_>, table: &Table<'_>, object: Term) -> Result<Key, Trap> {
    let atoms = cx.atoms();
    table.key_of(object, atoms).ok_or_else(|| cx.badarg())
}

/// Objects to be inserted, with their keys.
fn copy_all(cx: &mut Cx<'_>, table: &Table<'_>, list: Term) -> Result<Vec<(Key, Owned)>, Trap> {
    let mut objects = Vec::new();
    let mut cells = list.iter_list();
    // All are looked at before the first is copied: most errors then cost nothing.
    for object in cells.by_ref() {
        key_of(cx, table, object)?;
    }
    if !cells.rest().is_nil() {
        return Err(cx.badarg());
    }
    for object in list.iter_list() {
        objects.push((key_of(cx, table, object)?, copy_in(cx, object)?));
    }
    cx.charge(objects.len() / OBJECTS_PER_REDUCTION);
    Ok(objects)
}

/// `ets:insert/2`
///
/// # Errors
/// `badarg`, all natives of this file alike; `system_limit` when there is no memory.
pub fn insert(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    let atoms = cx.atoms();
    if args[1].is_tuple() {
        let key = key_of(cx, &table, args[1])?;
        let object = copy_in(cx, args[1])?;
        let Some(mut part) = table.write(table.part_of(key.order)) else {
            return Err(no_table(cx, args[0]));
        };
        let gone = part.insert(object, key, atoms);
        drop(part);
        drop(gone);
        return Ok(atoms::TRUE);
    }
    let objects = copy_all(cx, &table, args[1])?;
    if objects.is_empty() {
        return Ok(atoms::TRUE);
    }
    insert_all(cx, args[0], &table, objects, false)
}

/// Inserts objects in one step; if `only_new`, all or none.
fn insert_all(
    cx: &mut Cx<'_>,
    identity: Term,
    table: &Table<'_>,
    objects: Vec<(Key, Owned)>,
    only_new: bool,
) -> BifResult {
    let atoms = cx.atoms();
    let Some(mut parts) = table.write_all() else { return Err(no_table(cx, identity)) };
    if only_new {
        let is_there = |key: Key| !parts[table.part_of(key.order)].newest(key, atoms).is_null();
        if objects.iter().any(|(key, _)| is_there(*key)) {
            return Ok(atoms::FALSE);
        }
    }
    let mut gone = Vec::new();
    for (key, object) in objects {
        gone.push(parts[table.part_of(key.order)].insert(object, key, atoms));
    }
    drop(parts);
    Ok(atoms::TRUE)
}

/// `ets:insert_new/2`
///
/// # Errors
/// As [`insert`].
pub fn insert_new(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    let atoms = cx.atoms();
    if args[1].is_tuple() {
        let key = key_of(cx, &table, args[1])?;
        let object = copy_in(cx, args[1])?;
        let Some(mut part) = table.write(table.part_of(key.order)) else {
            return Err(no_table(cx, args[0]));
        };
        if !part.newest(key, atoms).is_null() {
            return Ok(atoms::FALSE);
        }
        let gone = part.insert(object, key, atoms);
        drop(part);
        drop(gone);
        return Ok(atoms::TRUE);
    }
    let objects = copy_all(cx, &table, args[1])?;
    if objects.is_empty() {
        return Ok(atoms::TRUE);
    }
    insert_all(cx, args[0], &table, objects, true)
}

/// Words that the tuple of an object takes elsewhere.
///
/// # Safety
/// The object is live.
unsafe fn tuple_size(object: *const Object) -> usize {
    // SAFETY: by the caller.
    unsafe { Object::size(object) - crate::ets::object::HEADER_WORDS }
}

/// The list of the objects of a key, oldest first. Called under the lock of `store`.
fn copy_out(cx: &mut Cx<'_>, store: &Store, key: Key) -> BifResult {
    let atoms = cx.atoms();
    let mut words = 0;
    // SAFETY: objects of a store are live under its lock.
    store.each(key, atoms, |object| words += unsafe { tuple_size(object) } + CONS_WORDS);
    if words == 0 {
        return Ok(Term::NIL);
    }
    cx.reserve(words)?;
    cx.charge(words / WORDS_PER_REDUCTION);
    let heap = cx.heap();
    let mut list = Term::NIL;
    store.each(key, atoms, |object| {
        // SAFETY: as above.
        let (tuple, words) = unsafe { (Object::tuple(object), tuple_size(object)) };
        let copy = copy_term(tuple, words, heap, LitRange::EMPTY);
        list = heap.cons(copy, list);
    });
    Ok(list)
}

/// `ets:lookup/2`
///
/// # Errors
/// As [`insert`].
pub fn lookup(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    let key = table.key(args[1], cx.atoms());
    let Some(part) = table.read(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    copy_out(cx, &part, key)
}

/// `ets:member/2`
///
/// # Errors
/// As [`insert`].
pub fn member(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    let key = table.key(args[1], cx.atoms());
    let Some(part) = table.read(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    Ok(Term::bool(!part.newest(key, cx.atoms()).is_null()))
}

/// `ets:lookup_element/3`
///
/// # Errors
/// As [`insert`]; `badarg` when there is no such key or position.
pub fn lookup_element(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Read)?;
    let Some(position) = to_usize(args[2]).filter(|&at| at > 0) else { return Err(cx.badarg()) };
    let atoms = cx.atoms();
    let key = table.key(args[1], atoms);
    let Some(part) = table.read(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    let mut elements = Vec::new();
    let mut missing = false;
    part.each(key, atoms, |object| {
        // SAFETY: objects of a store are live under its lock, which is held to the end.
        let tuple = unsafe { Object::tuple(object) };
        match tuple.as_tuple().and_then(|t| t.get(position - 1)) {
            Some(&element) => elements.push(element),
            None => missing = true,
        }
    });
    if missing {
        return Err(cx.badarg());
    }
    let Some(&first) = elements.first() else { return Err(cx.badarg_because(atoms::BADKEY)) };
    if matches!(table.meta.kind, Kind::Set | Kind::OrderedSet) {
        let words = size_of_term(first, LitRange::EMPTY);
        cx.reserve(words)?;
        return Ok(copy_term(first, words, cx.heap(), LitRange::EMPTY));
    }
    let sizes: Vec<usize> = elements.iter().map(|&e| size_of_term(e, LitRange::EMPTY)).collect();
    let words = sizes.iter().sum::<usize>() + sizes.len() * CONS_WORDS;
    cx.reserve(words)?;
    cx.charge(words / WORDS_PER_REDUCTION);
    let mut list = Term::NIL;
    for (&element, &words) in elements.iter().zip(&sizes) {
        let copy = copy_term(element, words, cx.heap(), LitRange::EMPTY);
        list = cx.cons(copy, list);
    }
    Ok(list)
}

/// `ets:take/2`
///
/// # Errors
/// As [`insert`].
pub fn take(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    let atoms = cx.atoms();
    let key = table.key(args[1], atoms);
    let Some(mut part) = table.write(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    let list = copy_out(cx, &part, key)?;
    let gone = part.remove(key, table.is_fixed(), atoms, |_| true);
    drop(part);
    drop(gone);
    Ok(list)
}

/// `ets:delete/2`
///
/// # Errors
/// As [`insert`].
pub fn delete2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    let atoms = cx.atoms();
    let key = table.key(args[1], atoms);
    let Some(mut part) = table.write(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    let gone = part.remove(key, table.is_fixed(), atoms, |_| true);
    drop(part);
    drop(gone);
    Ok(atoms::TRUE)
}

/// `ets:delete_object/2`
///
/// # Errors
/// As [`insert`].
pub fn delete_object(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = table(cx, args[0], Access::Write)?;
    let atoms = cx.atoms();
    let key = key_of(cx, &table, args[1])?;
    let Some(mut part) = table.write(table.part_of(key.order)) else {
        return Err(no_table(cx, args[0]));
    };
    let gone = part.remove(key, table.is_fixed(), atoms, |tuple| exact_eq(tuple, args[1]));
    drop(part);
    drop(gone);
    Ok(atoms::TRUE)
}
