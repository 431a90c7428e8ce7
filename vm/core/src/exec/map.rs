//! Map instructions: building, putting, updating.

use super::dispatch::Operands;
use crate::ctx::{Cx, Trap};
use crate::heap::{Heap, Space};
use crate::term::{Term, atoms, map};

/// A new map of so many pairs of operands.
///
/// # Errors
/// When there is no room yet.
pub fn build(cx: &mut Cx<'_>, pairs: Operands, count: usize) -> Result<Term, Trap> {
    let mut pairs: Vec<(Term, Term)> =
        (0..count).map(|i| (pairs.get(2 * i), pairs.get(2 * i + 1))).collect();
    Ok(map::from_pairs(&mut pairs, &cx.vm.atoms, &mut cx.p.heap)?)
}

/// `Map#{K => V, ...}`, or with `exact` `Map#{K := V, ...}`.
///
/// # Errors
/// `{badmap, Map}`, `{badkey, Key}`; or when there is no room yet.
pub fn change(
    cx: &mut Cx<'_>,
    map: Term,
    pairs: Operands,
    count: usize,
    exact: bool,
) -> Result<Term, Trap> {
    if !map.is_map() {
        return cx.error_tuple(atoms::BADMAP, map);
    }
    let atoms = &cx.vm.atoms;
    if exact {
        for i in 0..count {
            let key = pairs.get(2 * i);
            if map::get(map, key, atoms).is_none() {
                return cx.error_tuple(atoms::BADKEY, key);
            }
        }
    }
    if count == 1 {
        return Ok(map::put(map, pairs.get(0), pairs.get(1), atoms, &mut cx.p.heap)?);
    }
    // One reserve for all, since each reserve may ask for a collection; then one put at a time, in
    // the words that are there.
    let each = (0..count).map(|i| map::put_words(map, pairs.get(2 * i), atoms)).max().unwrap_or(0);
    let words = count * (each + 2 * count);
    cx.reserve(words)?;
    let mut map = map;
    for i in 0..count {
        let mut space = Granted(&mut cx.p.heap);
        map = match map::put(map, pairs.get(2 * i), pairs.get(2 * i + 1), atoms, &mut space) {
            Ok(map) => map,
            Err(need) => return Err(Trap::Need(words + need.0)),
        };
    }
    Ok(map)
}

/// A heap whose words have been reserved already: asks only whether they are there.
struct Granted<'a>(&'a mut Heap);

impl Space for Granted<'_> {
    fn reserve(&mut self, words: usize) -> bool {
        self.0.room() >= words
    }

    fn alloc(&mut self, words: usize) -> *mut u64 {
        self.0.alloc(words)
    }

    unsafe fn link_refbits(&mut self, object: *mut u64, bytes: usize) {
        // SAFETY: the same contract.
        unsafe { self.0.link_refbits(object, bytes) }
    }
}
