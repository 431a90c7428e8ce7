//! Maps: a sorted array of at most 32 keys, or a tree by hash.
//!
//! Functions of terms, on any thread that may read them. Both forms are canonical: which one a map
//! has, the order of its slots and the shape of its tree depend on its keys alone, not on how it
//! was made (of two equal floats 0.0 and -0.0 the key first put stays). What a function makes it
//! reserves first, in one step, with nothing done when it is refused ([`Need`]).
//!
//! Every function panics when its `map` is no map: the callers have looked.

mod build;
mod iter;
mod merge;
mod tree;

pub use build::from_pairs;
pub use iter::Iter;
pub(crate) use merge::differences;
pub use merge::merge;

use super::compare::{compare_exact, exact_eq};
use super::{AtomTable, Header, Kind, Need, Space, Term};

/// Most keys of a small map. OTP's bound, and the order of iteration shows it.
pub const SMALL_MAX: usize = 32;

/// Words of the empty map.
pub const EMPTY_WORDS: usize = 3;

/// Number of keys.
#[inline]
pub fn size(map: Term) -> usize {
    match map.kind() {
        // SAFETY: the layout of a small map: one word more than values follows the header.
        Some(Kind::Map) => unsafe { map.header() }.words() - 1,
        // SAFETY: a hash map's first word is its size.
        Some(Kind::HashMap) => unsafe { map.field(1) }.small_value() as usize,
        _ => panic!("not a map: {map:?}"),
    }
}

/// The keys and values of a small map; `None` of a hash map.
#[inline]
pub(crate) fn small_parts<'a>(map: Term) -> Option<(&'a [Term], &'a [Term])> {
    if map.kind() != Some(Kind::Map) {
        return None;
    }
    // SAFETY: a small map is its key tuple, then a value for each key.
    unsafe {
        let keys = map.field(1).elements();
        let values = map.address().add(2).cast::<Term>().cast_const();
        Some((keys, std::slice::from_raw_parts(values, keys.len())))
    }
}

/// All term slots of a map's box that its contents are in: key tuple and values, or the root.
pub(crate) fn slots<'a>(map: Term) -> &'a [Term] {
    // SAFETY: a small map's words are all slots; a hash map's second one is.
    unsafe {
        let first = if map.header().kind() == Kind::Map { 1 } else { 2 };
        let count = map.header().words() + 1 - first;
        std::slice::from_raw_parts(map.address().add(first).cast::<Term>(), count)
    }
}

/// The children of an inner node of a hash map.
#[inline]
pub(crate) fn node_slots<'a>(node: Term) -> &'a [Term] {
    debug_assert_eq!(node.kind(), Some(Kind::HashNode));
    // SAFETY: a node is its bitmap, then the children.
    unsafe {
        let count = node.header().words() - 1;
        std::slice::from_raw_parts(node.address().add(2).cast::<Term>(), count)
    }
}

/// Where a key is among sorted keys, or belongs.
fn find_sorted(keys: &[Term], key: Term, atoms: &AtomTable) -> Result<usize, usize> {
    if key.is_immediate() && !key.is_imm_float() {
        // One form only: the same word. A scan of at most 32 words beats a search by order.
        if let Some(at) = keys.iter().position(|k| k.0 == key.0) {
            return Ok(at);
        }
    }
    keys.binary_search_by(|k| compare_exact(*k, key, atoms))
}

/// As [`find_sorted`], when it does not matter where the key belongs.
#[inline]
fn find_small(keys: &[Term], key: Term, atoms: &AtomTable) -> Option<usize> {
    if key.is_immediate() && !key.is_imm_float() {
        return keys.iter().position(|k| k.0 == key.0);
    }
    find_sorted(keys, key, atoms).ok()
}

/// The value of a key.
#[inline]
pub fn get(map: Term, key: Term, atoms: &AtomTable) -> Option<Term> {
    match small_parts(map) {
        Some((keys, values)) => find_small(keys, key, atoms).map(|at| values[at]),
        None => tree::get(map, key, atoms),
    }
}

/// The empty map, of [`EMPTY_WORDS`].
pub fn empty<S: Space + ?Sized>(space: &mut S) -> Term {
    let keys = write(space, Kind::Tuple, 0, std::iter::empty());
    write(space, Kind::Map, 1, std::iter::once(keys))
}

/// The words [`put`] will need for this key.
pub fn put_words(map: Term, key: Term, atoms: &AtomTable) -> usize {
    match small_parts(map) {
        Some((keys, _)) => match find_sorted(keys, key, atoms) {
            Ok(_) => keys.len() + 2,
            Err(_) if keys.len() < SMALL_MAX => small_words(keys.len() + 1),
            Err(_) => build::grown_words(map, key, atoms),
        },
        None => tree::Path::find(map, key, atoms).put_words(atoms),
    }
}

/// The map with this key set to this value.
///
/// # Errors
/// When there is no room; nothing has been done.
pub fn put<S: Space + ?Sized>(
    map: Term,
    key: Term,
    value: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Term, Need> {
    let Some((keys, values)) = small_parts(map) else {
        return tree::put(map, key, value, atoms, space);
    };
    match find_sorted(keys, key, atoms) {
        Ok(at) => replace_small(map, at, value, space),
        Err(_) if keys.len() == SMALL_MAX => {
            let mut pairs: Vec<_> = keys.iter().copied().zip(values.iter().copied()).collect();
            pairs.push((key, value));
            from_pairs(&mut pairs, atoms, space)
        }
        Err(at) => {
            space.want(small_words(keys.len() + 1))?;
            let keys = insert_at(space, Kind::Tuple, None, keys, at, key);
            Ok(insert_at(space, Kind::Map, Some(keys), values, at, value))
        }
    }
}

/// The map with the value of an existing key replaced, or `None` when it has no such key.
///
/// # Errors
/// As [`put`].
pub fn update<S: Space + ?Sized>(
    map: Term,
    key: Term,
    value: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Option<Term>, Need> {
    match small_parts(map) {
        Some((keys, _)) => match find_small(keys, key, atoms) {
            Some(at) => replace_small(map, at, value, space).map(Some),
            None => Ok(None),
        },
        None => tree::update(map, key, value, atoms, space),
    }
}

/// The map without the key, and the value it had; `None` when it has no such key.
///
/// # Errors
/// As [`put`].
pub fn remove<S: Space + ?Sized>(
    map: Term,
    key: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Option<(Term, Term)>, Need> {
    let Some((keys, values)) = small_parts(map) else {
        return tree::remove(map, key, atoms, space);
    };
    let Some(at) = find_small(keys, key, atoms) else { return Ok(None) };
    let len = keys.len() - 1;
    space.want(small_words(len))?;
    let new_keys = write(space, Kind::Tuple, len, without(keys, at));
    let slots = std::iter::once(new_keys).chain(without(values, at));
    let map = write(space, Kind::Map, 1 + len, slots);
    Ok(Some((map, values[at])))
}

/// Walks the pairs: a small map's in the order of its keys, a hash map's in that of its tree,
/// which is the same in every run.
pub fn iter(map: Term) -> Iter {
    Iter::new(map)
}

fn without(slots: &[Term], at: usize) -> impl Iterator<Item = Term> {
    slots[..at].iter().chain(&slots[at + 1..]).copied()
}

/// Words of a small map of `n` keys and of its key tuple.
const fn small_words(n: usize) -> usize {
    (1 + n) + (2 + n)
}

/// A boxed object of `count` slots.
fn write<S: Space + ?Sized>(
    space: &mut S,
    kind: Kind,
    count: usize,
    slots: impl Iterator<Item = Term>,
) -> Term {
    let object = space.alloc(1 + count);
    let mut written = 0;
    // SAFETY: just allocated; never more than `count` slots are written.
    unsafe {
        *object = Header::new(kind, count).0;
        for slot in slots.take(count) {
            written += 1;
            *object.add(written) = slot.0;
        }
    }
    assert_eq!(written, count);
    Term::boxed_ptr(object)
}

/// A boxed object of `first`, then these slots with `new` inserted at `at`.
fn insert_at<S: Space + ?Sized>(
    space: &mut S,
    kind: Kind,
    first: Option<Term>,
    slots: &[Term],
    at: usize,
    new: Term,
) -> Term {
    let (before, after) = slots.split_at(at);
    let all = first.into_iter().chain(before.iter().copied()).chain([new]);
    let count = slots.len() + 1 + first.is_some() as usize;
    write(space, kind, count, all.chain(after.iter().copied()))
}

/// The small map with the value at `at` replaced; it shares the key tuple.
fn replace_small<S: Space + ?Sized>(
    map: Term,
    at: usize,
    value: Term,
    space: &mut S,
) -> Result<Term, Need> {
    // SAFETY: a small map: its words are slots.
    let slots = unsafe {
        let count = map.header().words();
        std::slice::from_raw_parts(map.address().add(1).cast::<Term>(), count)
    };
    if slots[1 + at].0 == value.0 {
        return Ok(map);
    }
    space.want(1 + slots.len())?;
    let changed = slots.iter().enumerate().map(|(i, slot)| if i == 1 + at { value } else { *slot });
    Ok(write(space, Kind::Map, slots.len(), changed))
}

/// Is it the same key?
#[inline]
fn same_key(a: Term, b: Term) -> bool {
    exact_eq(a, b)
}

#[cfg(test)]
mod tests;
