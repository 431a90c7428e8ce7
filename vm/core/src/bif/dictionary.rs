//! The process dictionary: `put`, `get`, `erase`, `get_keys`.
//!
//! Owned by the process. Entries stay in order of insertion, with holes where keys were erased;
//! holes are squeezed out when they outnumber the living. Invariant: an index names exactly the
//! living entries, by the internal hash of the key.

use super::args::BifResult;
use super::build;
use crate::ctx::Cx;
use crate::heap::alloc::{Build, list_words, tuple_words};
use crate::process::{Dictionary, Index};
use crate::term::{AtomTable, Term, atoms, compare, hash};

/// Holes are squeezed out when there are more than this many and more than living entries.
const HOLES_MAX: usize = 16;

/// The index's hash of a key: the internal one's high bits, its best.
fn hash_of(table: &AtomTable, key: Term) -> u32 {
    (hash::internal(key, 0, table) >> 32) as u32
}

/// Up to so many entries are looked through; more have an index. A server keeps two or three.
const INDEX_FROM: usize = 12;

impl Dictionary {
    fn find(&self, table: &AtomTable, key: Term) -> Option<usize> {
        let same = |at: usize| compare::exact_eq(self.entries[at].0, key);
        match &self.index {
            None => (0..self.entries.len()).find(|&at| same(at)),
            Some(index) => {
                let mut positions = index.get(&hash_of(table, key))?.iter();
                positions.find(|&&at| same(at as usize)).map(|&at| at as usize)
            }
        }
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
        self.entries.push((key, value));
        self.live += 1;
        let at = self.entries.len() as u32 - 1;
        match &mut self.index {
            Some(index) => index.entry(hash_of(table, key)).or_default().push(at),
            None if self.entries.len() > INDEX_FROM => self.squeeze(table),
            None => {}
        }
        None
    }

    /// Removes a key; returns the value it had.
    pub fn erase(&mut self, table: &AtomTable, key: Term) -> Option<Term> {
        let at = self.find(table, key)?;
        let value = self.entries[at].1;
        self.entries[at] = (Term::NONE, Term::NONE);
        self.live -= 1;
        if let Some(index) = &mut self.index {
            let hash = hash_of(table, key);
            if let Some(positions) = index.get_mut(&hash) {
                positions.retain(|&p| p as usize != at);
                if positions.is_empty() {
                    index.remove(&hash);
                }
            }
        }
        if self.entries.len() - self.live > HOLES_MAX.max(self.live) {
            self.squeeze(table);
        }
        Some(value)
    }

    /// Drops the holes, and makes the index anew if there are enough entries for one.
    fn squeeze(&mut self, table: &AtomTable) {
        self.entries.retain(|(key, _)| !key.is_none());
        self.index = None;
        if self.entries.len() > INDEX_FROM {
            let mut index = Box::<Index>::default();
            for (at, (key, _)) in self.entries.iter().enumerate() {
                index.entry(hash_of(table, *key)).or_default().push(at as u32);
            }
            self.index = Some(index);
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
    let old = cx.p.extra_mut().dictionary.put(table, args[0], args[1]);
    Ok(old.unwrap_or(atoms::UNDEFINED))
}

/// `erlang:get/1`
pub fn get1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = cx.atoms();
    let value = cx.p.dictionary().and_then(|d| d.get(table, args[0]));
    Ok(value.unwrap_or(atoms::UNDEFINED))
}

/// `erlang:get/0`
pub fn get0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let Some(live) = cx.p.dictionary().map(|d| d.live) else { return Ok(Term::NIL) };
    cx.reserve((tuple_words(2) + list_words(1)) * live)?;
    cx.charge(live / 16);
    let p = &mut *cx.p;
    let Some(extra) = &p.extra else { return Ok(Term::NIL) };
    let (dictionary, heap) = (&extra.dictionary, &mut p.heap);
    // Oldest first, as `process_info` lists it.
    let pairs: Vec<Term> =
        dictionary.iter().map(|(key, value)| heap.tuple(&[key, value])).collect();
    Ok(heap.list(&pairs))
}

/// `erlang:get_keys/0`
pub fn get_keys0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let keys: Vec<Term> =
        cx.p.dictionary().into_iter().flat_map(Dictionary::iter).map(|(key, _)| key).collect();
    build::list(cx, &keys)
}

/// `erlang:get_keys/1`
pub fn get_keys1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let keys: Vec<Term> =
        cx.p.dictionary()
            .into_iter()
            .flat_map(Dictionary::iter)
            .filter(|(_, value)| compare::exact_eq(*value, args[0]))
            .map(|(key, _)| key)
            .collect();
    build::list(cx, &keys)
}

/// `erlang:erase/1`
pub fn erase1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let table = cx.atoms();
    let old = cx.p.extra.as_mut().and_then(|e| e.dictionary.erase(table, args[0]));
    Ok(old.unwrap_or(atoms::UNDEFINED))
}

/// `erlang:erase/0`
pub fn erase0(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let all = get0(cx, args)?;
    if let Some(extra) = &mut cx.p.extra {
        extra.dictionary = Dictionary::default();
    }
    Ok(all)
}
