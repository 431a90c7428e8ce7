//! Module `maps` and `rvm_map`: what needs the map's insides.
//!
//! Everything with a fun is Erlang, over [`entries`].

use super::args::{BifResult, list_vec};
use super::build::{self, Room};
use crate::ctx::{Cx, Trap};
use crate::heap::Need;
use crate::heap::alloc::{Build, list_words, tuple_words};
use crate::term::{Term, atoms, map};

/// Pairs walked or built for one reduction.
const PAIRS_PER_REDUCTION: usize = 8;

/// Most pairs [`entries`] gives at once: a call costs as much as some ten pairs, and a chunk
/// should not hold the scheduler.
const CHUNK: usize = 64;

/// The argument, if it is a map.
fn a_map(cx: &mut Cx<'_>, term: Term) -> Result<Term, Trap> {
    if term.is_map() { Ok(term) } else { cx.error_tuple(atoms::BADMAP, term) }
}

/// `maps:get/2`
///
/// # Errors
/// `{badmap, X}` for what is no map: all natives of this file alike; `{badkey, K}`
pub fn get(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    super::data::map_get(cx, args)
}

/// `maps:find/2`
///
/// # Errors
/// As [`get`].
pub fn find(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[1])?;
    match map::get(map, args[0], cx.atoms()) {
        Some(value) => build::tuple(cx, &[atoms::OK, value]),
        None => Ok(atoms::ERROR),
    }
}

/// `maps:is_key/2`
///
/// # Errors
/// As [`get`].
pub fn is_key(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[1])?;
    Ok(Term::bool(map::get(map, args[0], cx.atoms()).is_some()))
}

/// `maps:put/3`
///
/// # Errors
/// As [`get`].
pub fn put(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[2])?;
    let table = cx.atoms();
    cx.charge(1);
    Ok(map::put(map, args[0], args[1], table, cx.heap())?)
}

/// `maps:update/3`
///
/// # Errors
/// As [`get`]; `{badkey, K}`
pub fn update(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[2])?;
    let table = cx.atoms();
    cx.charge(1);
    match map::update(map, args[0], args[1], table, cx.heap())? {
        Some(map) => Ok(map),
        None => cx.error_tuple(atoms::BADKEY, args[0]),
    }
}

/// `maps:remove/2`
///
/// # Errors
/// As [`get`].
pub fn remove(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[1])?;
    let table = cx.atoms();
    cx.charge(1);
    Ok(map::remove(map, args[0], table, cx.heap())?.map_or(map, |(map, _)| map))
}

/// `maps:take/2`
///
/// # Errors
/// As [`get`].
pub fn take(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[1])?;
    let table = cx.atoms();
    if map::get(map, args[0], table).is_none() {
        return Ok(atoms::ERROR);
    }
    let around = tuple_words(2);
    cx.reserve(around)?;
    cx.charge(1);
    match map::remove(map, args[0], table, &mut Room(cx.heap(), around)) {
        Ok(Some((rest, value))) => Ok(cx.tuple(&[value, rest])),
        Ok(None) => Ok(atoms::ERROR),
        Err(Need(words)) => Err(Trap::Need(words + around)),
    }
}

/// Keys, values or pairs as a list, in the map's order.
fn listed(
    cx: &mut Cx<'_>,
    term: Term,
    words: usize,
    element: impl Fn(&mut crate::heap::Heap, Term, Term) -> Term,
) -> BifResult {
    let map = a_map(cx, term)?;
    let size = map::size(map);
    cx.reserve((list_words(1) + words) * size)?;
    cx.charge(size / PAIRS_PER_REDUCTION);
    let mut elements = Vec::with_capacity(size);
    for (key, value) in map::iter(map) {
        elements.push(element(cx.heap(), key, value));
    }
    Ok(cx.heap().list(&elements))
}

/// `maps:keys/1`
///
/// # Errors
/// As [`get`].
pub fn keys(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    listed(cx, args[0], 0, |_, key, _| key)
}

/// `maps:values/1`
///
/// # Errors
/// As [`get`].
pub fn values(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    listed(cx, args[0], 0, |_, _, value| value)
}

/// `maps:to_list/1`
///
/// # Errors
/// As [`get`].
pub fn to_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    listed(cx, args[0], tuple_words(2), |heap, key, value| heap.tuple(&[key, value]))
}

/// `maps:size/1`
///
/// # Errors
/// As [`get`].
pub fn size(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    super::data::map_size(cx, args)
}

/// `maps:new/0`
///
/// # Errors
/// When the heap needs room.
pub fn new(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let table = cx.atoms();
    Ok(map::from_pairs(&mut Vec::new(), table, cx.heap())?)
}

/// `maps:merge/2`
///
/// # Errors
/// As [`get`].
pub fn merge(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (a, b) = (a_map(cx, args[0])?, a_map(cx, args[1])?);
    let table = cx.atoms();
    cx.charge((map::size(a) + map::size(b)) / PAIRS_PER_REDUCTION);
    Ok(map::merge(a, b, table, cx.heap())?)
}

/// `maps:from_list/1`
///
/// # Errors
/// `badarg` when it is no proper list of pairs.
pub fn from_list(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let mut pairs = Vec::new();
    for element in list_vec(cx, args[0])? {
        let Some(&[key, value]) = element.as_tuple() else { return Err(cx.badarg()) };
        pairs.push((key, value));
    }
    collect(cx, pairs)
}

/// `maps:from_keys/2`
///
/// # Errors
/// `badarg` when it is no proper list.
pub fn from_keys(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let pairs = list_vec(cx, args[0])?.into_iter().map(|key| (key, args[1])).collect();
    collect(cx, pairs)
}

fn collect(cx: &mut Cx<'_>, mut pairs: Vec<(Term, Term)>) -> BifResult {
    cx.charge(pairs.len() / PAIRS_PER_REDUCTION);
    let table = cx.atoms();
    Ok(map::from_pairs(&mut pairs, table, cx.heap())?)
}

/// `rvm_map:entries/2`: the next chunk of pairs from a cursor (0 to start with), and the cursor
/// after it, or `done`.
///
/// # Errors
/// As [`get`]; `badarg` for what cannot be a cursor of this map.
pub fn entries(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let map = a_map(cx, args[0])?;
    let mut pairs = match args[1].as_small() {
        Some(0) => map::iter(map),
        _ => map::Iter::at(map, args[1]).ok_or_else(|| cx.badarg())?,
    };
    let chunk: Vec<(Term, Term)> = pairs.by_ref().take(CHUNK).collect();
    let done = cx.intern("done")?;
    let end = pairs.clone().next().is_none();
    if chunk.is_empty() {
        return Ok(done);
    }
    let position = if end { 0 } else { pairs.position_words() };
    cx.reserve((list_words(1) + tuple_words(2)) * chunk.len() + tuple_words(2) + position)?;
    cx.charge(chunk.len() / PAIRS_PER_REDUCTION);
    let mut list = Term::NIL;
    for &(key, value) in chunk.iter().rev() {
        let pair = cx.tuple(&[key, value]);
        list = cx.cons(pair, list);
    }
    let next = if end { done } else { pairs.position(cx.heap()) };
    Ok(cx.tuple(&[list, next]))
}
