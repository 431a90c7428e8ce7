//! The atom table: text to index and back.
//!
//! One per VM, shared by all threads. Reading an atom's text takes no lock: entries sit in chunks
//! that never move and are published by the length counter. Interning takes a lock on the map.
//! Invariants: an index once given out is never reused; texts are at most 255 code points.

use super::Term;
use crate::sync::atomic::{AtomicU32, Ordering};
use crate::sync::{Mutex, RwLock};
use std::collections::HashMap;
use std::sync::OnceLock;

/// The table is full: `system_limit` to the program that wanted one atom more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AtomTableFull;

/// Entries of the first chunk; each further chunk doubles, so that 27 chunks hold 2^32.
const FIRST_CHUNK_BITS: u32 = 10;
const CHUNKS: usize = 22;

/// An atom's text and what is derived from it once.
#[derive(Debug)]
pub struct AtomEntry {
    /// The text.
    pub text: Box<str>,
    /// Hash of the text: the same in every run, so that nothing depends on the order in which
    /// atoms were made.
    pub hash: u32,
    /// All of its code points are below 256.
    pub latin1: bool,
}

/// The atom table of a VM.
#[derive(Debug)]
pub struct AtomTable {
    chunks: [OnceLock<Box<[OnceLock<AtomEntry>]>>; CHUNKS],
    len: AtomicU32,
    limit: u32,
    by_text: RwLock<HashMap<Box<str>, u32>>,
    grow: Mutex<()>,
}

impl AtomTable {
    /// A table that holds the predefined atoms of [`super::atoms`] and at most `limit` in all.
    pub fn new(limit: u32) -> AtomTable {
        let table = AtomTable {
            chunks: [const { OnceLock::new() }; CHUNKS],
            len: AtomicU32::new(0),
            limit: limit.max(super::atoms::PREDEFINED.len() as u32),
            by_text: RwLock::new(HashMap::with_capacity(2048)),
            grow: Mutex::new(()),
        };
        for (index, text) in super::atoms::PREDEFINED.iter().enumerate() {
            let atom = table.intern(text).expect("the limit is at least the predefined atoms");
            debug_assert_eq!(atom.atom_index() as usize, index, "predefined atom twice: {text}");
        }
        table
    }

    fn place(index: u32) -> (usize, usize) {
        let n = (index >> FIRST_CHUNK_BITS) + 1;
        let chunk = n.ilog2();
        let start = ((1u32 << chunk) - 1) << FIRST_CHUNK_BITS;
        (chunk as usize, (index - start) as usize)
    }

    /// The atom with this text, made if need be.
    ///
    /// # Errors
    /// When the table is full.
    pub fn intern(&self, text: &str) -> Result<Term, AtomTableFull> {
        if let Some(atom) = self.find(text) {
            return Ok(atom);
        }
        let _growing = self.grow.lock().unwrap();
        if let Some(atom) = self.find(text) {
            return Ok(atom);
        }
        let index = self.len.load(Ordering::Relaxed);
        if index >= self.limit {
            return Err(AtomTableFull);
        }
        let (chunk, offset) = AtomTable::place(index);
        let entries = self.chunks[chunk].get_or_init(|| {
            let size = 1usize << (FIRST_CHUNK_BITS as usize + chunk);
            (0..size).map(|_| OnceLock::new()).collect()
        });
        let entry = AtomEntry {
            text: text.into(),
            hash: hash_text(text),
            latin1: text.chars().all(|c| (c as u32) < 256),
        };
        entries[offset].set(entry).expect("a fresh index has no entry");
        self.len.store(index + 1, Ordering::Release);
        self.by_text.write().unwrap().insert(text.into(), index);
        Ok(Term::atom(index))
    }

    /// The atom with this text, if there is one.
    pub fn find(&self, text: &str) -> Option<Term> {
        self.by_text.read().unwrap().get(text).map(|&index| Term::atom(index))
    }

    /// The entry of an atom of this table.
    ///
    /// # Panics
    /// When the atom is of another VM's table and not in this one.
    #[inline]
    pub fn entry(&self, atom: Term) -> &AtomEntry {
        let (chunk, offset) = AtomTable::place(atom.atom_index());
        self.chunks[chunk].get().and_then(|c| c[offset].get()).expect("an atom of this VM")
    }

    /// The text of an atom of this table.
    ///
    /// # Panics
    /// As [`AtomTable::entry`].
    #[inline]
    pub fn text(&self, atom: Term) -> &str {
        &self.entry(atom).text
    }

    /// Number of atoms.
    pub fn len(&self) -> u32 {
        self.len.load(Ordering::Acquire)
    }

    /// Is it empty? Never: the predefined atoms are always there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The greatest number of atoms there may be.
    pub fn limit(&self) -> u32 {
        self.limit
    }
}

/// FNV-1a, 32 bits.
fn hash_text(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ b as u32).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::atoms;

    #[test]
    fn interning_is_idempotent_and_bounded() {
        let table = AtomTable::new(atoms::PREDEFINED.len() as u32 + 2);
        assert_eq!(table.intern("true"), Ok(atoms::TRUE));
        let a = table.intern("not_predefined_a").unwrap();
        assert_eq!(table.intern("not_predefined_a"), Ok(a));
        assert_eq!(table.text(a), "not_predefined_a");
        table.intern("not_predefined_b").unwrap();
        assert_eq!(table.intern("not_predefined_c"), Err(AtomTableFull));
    }

    #[test]
    fn chunks_join_without_gaps() {
        let table = AtomTable::new(100_000);
        let made: Vec<Term> =
            (0..20_000).map(|i| table.intern(&format!("x{i}")).unwrap()).collect();
        for (i, atom) in made.iter().enumerate() {
            assert_eq!(table.text(*atom), format!("x{i}"));
        }
    }
}
