//! The process dictionary: `put`, `get`, `erase`, `get_keys`.
//!
//! Owned by the process. Entries stay in order of insertion, with holes where keys were erased;
//! holes are squeezed out when they outnumber the living. Invariant: the index names exactly the
//! living entries, by the internal hash of the key.

use super::args::BifResult;
use super::build;
use crate::ctx::Cx;
use crate::heap::alloc::{Build, list_words, tuple_words};
use crate::process::Dictionary;
use crate::term::{AtomTable, Term, atoms, compare, hash};

/// Holes are squeezed out when there are more than this many and more than living entries.
const HOLES_MAX: usize = 16;

/// The index's hash of a key: the internal one's high bits, its best.
fn hash_of(table: &AtomTable, key: Term) -> u32 {
    (hash::internal(key, 0, table) >> 32) as u32
}

impl Dictionary {
    fn find(&self, table: &AtomTable, key: Term) -> Option<usize> {
        let positions = self.index.get(&hash_of(table, key))?;
        let same = |&&at: &&u32| compare::exact_eq(self.entries[at as usize].0, key);
        positions.iter().find(same).map(|&at| at as usize)
    }

    /// The value of a key.
    pub fn get(&self, table: &AtomTable, key: Term) -> Option<Term> {
        Some(self.entries[self.find(table, key)?].1)
    }

    /// Sets the value of a key; returns the value it had.
    pub fn put(&mut self, table: &AtomTable, key: Term, value: Term) -> Option<Term> {
        if let Some(at) = self.find(table, key) {
            return Some(std::mem::replace(&mut self.entries[at].1, value));
        }
        let at = self.entries.len() as u32;
        self.entries.push((key, value));
        self.index.entry(hash_of(table, key)).or_default().push(at);
        self.live += 1;
        None
    }

    /// Removes a key; returns the value it had.
    pub fn erase(&mut self, table: &AtomTable, key: Term) -> Option<Term> {
        let at = self.find(table, key)?;
        let value = self.entries[at].1;
        self.entries[at] = (Term::NONE, Term::NONE);
        self.live -= 1;
        if let Some(positions) = self.index.get_mut(&hash_of(table, key)) {
            positions.retain(|&p| p as usize != at);
            if positions.is_empty() {
                self.index.remove(&hash_of(table, key));
            }
        }
        if self.entries.len() - self.live > HOLES_MAX.max(self.live) {
            self.squeeze(table);
        }
        Some(value)
    }

    fn squeeze(&mut self, table: &AtomTable) {
        self.entries.retain(|(key, _)| !key.is_none());
        self.index.clear();
        for (at, (key, _)) in self.entries.iter().enumerate() {
            self.index.entry(hash_of(table, *key)).or_default().push(at as u32);
        }
    }

    /// Keys and values, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (Term, Term)> + '_ {
        self.entries.iter().copied().filter(|(key, _)| !key.is_none())
    }
}

/// `erlang:put/2`
pub fn put(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = cx.atoms();
    let old = cx.p.dictionary.get_or_insert_default().put(table, args[0], args[1]);
    Ok(old.unwrap_or(atoms::UNDEFINED))
}

/// `erlang:get/1`
pub fn get1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = cx.atoms();
    let value = cx.p.dictionary.as_ref().and_then(|d| d.get(table, args[0]));
    Ok(value.unwrap_or(atoms::UNDEFINED))
}

/// `erlang:get/0`
pub fn get0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let Some(live) = cx.p.dictionary.as_ref().map(|d| d.live) else { return Ok(Term::NIL) };
    cx.reserve((tuple_words(2) + list_words(1)) * live)?;
    cx.charge(live / 16);
    let Some(dictionary) = &cx.p.dictionary else { return Ok(Term::NIL) };
    let heap = &mut cx.p.heap;
    // Oldest first, as `process_info` lists it.
    let pairs: Vec<Term> =
        dictionary.iter().map(|(key, value)| heap.tuple(&[key, value])).collect();
    Ok(heap.list(&pairs))
}

/// `erlang:get_keys/0`
pub fn get_keys0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let keys: Vec<Term> =
        cx.p.dictionary.iter().flat_map(|d| d.iter()).map(|(key, _)| key).collect();
    build::list(cx, &keys)
}

/// `erlang:get_keys/1`
pub fn get_keys1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let keys: Vec<Term> =
        cx.p.dictionary
            .iter()
            .flat_map(|d| d.iter())
            .filter(|(_, value)| compare::exact_eq(*value, args[0]))
            .map(|(key, _)| key)
            .collect();
    build::list(cx, &keys)
}

/// `erlang:erase/1`
pub fn erase1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = cx.atoms();
    let old = cx.p.dictionary.as_mut().and_then(|d| d.erase(table, args[0]));
    Ok(old.unwrap_or(atoms::UNDEFINED))
}

/// `erlang:erase/0`
pub fn erase0(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let all = get0(cx, args)?;
    cx.p.dictionary = None;
    Ok(all)
}
