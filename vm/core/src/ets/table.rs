//! A slot for a table: what it is, and its parts behind their locks.
//!
//! Shared by all threads, for as long as the VM lives; a slot is used for one table after another.
//! Protocol: a slot's number says which table it holds, 0 none. It changes only while **all** parts are
//! locked for writing, so who holds one part's lock and finds the number right has the table, whose
//! kind and key position change with the number only. Everything read before a lock is a
//! guess that is looked at again.

use super::Kind;
use super::hash::{HashStore, Key};
use super::object::{Object, Owned};
use super::tree::TreeStore;
use crate::heap::Message;
use crate::term::{AtomTable, Term, hash};
use std::ops::{Deref, DerefMut};
// std's own, not the façade's: no loom model runs tables yet.
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Who may do what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Protection {
    /// Everybody reads and writes.
    Public,
    /// Everybody reads, the owner writes.
    Protected,
    /// The owner reads and writes.
    Private,
}

/// What a table is, in a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Meta {
    /// Its kind.
    pub kind: Kind,
    /// Its protection.
    pub protection: Protection,
    /// Where the key is, from 1.
    pub key_position: usize,
    /// It is known by its name.
    pub named: bool,
    /// Option `read_concurrency`, for `info`.
    pub read_concurrency: bool,
    /// Option `write_concurrency`: it has several parts, if its kind can.
    pub write_concurrency: bool,
    /// Option `decentralized_counters`, for `info`.
    pub decentralized_counters: bool,
    /// Option `compressed`, for `info`.
    pub compressed: bool,
}

impl Meta {
    fn pack(self) -> u64 {
        (self.key_position as u64) << 16
            | (self.kind as u64)
            | (self.protection as u64) << 2
            | u64::from(self.named) << 4
            | u64::from(self.read_concurrency) << 5
            | u64::from(self.write_concurrency) << 6
            | u64::from(self.decentralized_counters) << 7
            | u64::from(self.compressed) << 8
    }

    #[inline]
    fn unpack(word: u64) -> Meta {
        Meta {
            kind: match word & 3 {
                0 => Kind::Set,
                1 => Kind::OrderedSet,
                2 => Kind::Bag,
                _ => Kind::DuplicateBag,
            },
            protection: match word >> 2 & 3 {
                0 => Protection::Public,
                1 => Protection::Protected,
                _ => Protection::Private,
            },
            key_position: (word >> 16) as usize,
            named: word >> 4 & 1 == 1,
            read_concurrency: word >> 5 & 1 == 1,
            write_concurrency: word >> 6 & 1 == 1,
            decentralized_counters: word >> 7 & 1 == 1,
            compressed: word >> 8 & 1 == 1,
        }
    }

    /// Bits of the order that choose the part.
    pub fn part_bits(self) -> u32 {
        if self.write_concurrency && self.kind != Kind::OrderedSet { PART_BITS } else { 0 }
    }
}

/// Parts of a table made for many writers, as bits: enough that eight of them seldom meet.
pub const PART_BITS: u32 = 5;

/// The objects of a part.
#[derive(Debug)]
pub enum Store {
    /// Of a set or bag.
    Hash(HashStore),
    /// Of an ordered set.
    Tree(TreeStore),
}

impl Store {
    /// An empty one.
    pub fn new(meta: Meta) -> Store {
        match meta.kind {
            Kind::OrderedSet => Store::Tree(TreeStore::new(meta.key_position)),
            kind => Store::Hash(HashStore::new(kind, meta.key_position, meta.part_bits())),
        }
    }

    /// How many objects it holds.
    pub fn count(&self) -> usize {
        match self {
            Store::Hash(store) => store.count(),
            Store::Tree(store) => store.count(),
        }
    }

    /// Words that it takes.
    pub fn words(&self) -> usize {
        match self {
            Store::Hash(store) => store.words(),
            Store::Tree(store) => store.words(),
        }
    }

    /// The objects of a key, newest first.
    #[inline]
    pub fn each(&self, key: Key, atoms: &AtomTable, mut f: impl FnMut(*mut Object)) {
        match self {
            Store::Hash(store) => store.each(key, atoms, f),
            Store::Tree(store) => {
                let object = store.get(key.term, atoms);
                if !object.is_null() {
                    f(object);
                }
            }
        }
    }

    /// The newest object of a key; null if there is none.
    #[inline]
    pub fn newest(&self, key: Key, atoms: &AtomTable) -> *mut Object {
        let mut found: *mut Object = std::ptr::null_mut();
        self.each(key, atoms, |object| {
            if found.is_null() {
                found = object;
            }
        });
        found
    }

    /// Puts an object in. Returns what is to be freed.
    #[inline]
    pub fn insert(&mut self, object: Owned, key: Key, atoms: &AtomTable) -> Owned {
        // SAFETY: it is ours.
        unsafe { (*object.as_ptr()).order = key.order };
        match self {
            Store::Hash(store) => store.insert(object, key, atoms),
            Store::Tree(store) => store.insert(object, atoms),
        }
    }

    /// Puts an object in the place of one with the same key. Returns what is to be freed.
    ///
    /// # Safety
    /// `old` is an object of this store.
    pub unsafe fn replace(&mut self, old: *mut Object, new: Owned, atoms: &AtomTable) -> Owned {
        // SAFETY: handed on as it is.
        unsafe {
            match self {
                Store::Hash(store) => store.replace(old, new, atoms),
                Store::Tree(store) => store.replace(old, new, atoms),
            }
        }
    }

    /// Takes the objects of a key out that `which` says.
    pub fn remove(
        &mut self,
        key: Key,
        fixed: bool,
        atoms: &AtomTable,
        which: impl FnMut(Term) -> bool,
    ) -> Owned {
        match self {
            Store::Hash(store) => store.remove(key, fixed, atoms, which),
            Store::Tree(store) => store.remove(key.term, atoms, which),
        }
    }

    /// Frees objects, some more than `most` at most; returns how many.
    pub fn free_some(&mut self, most: usize) -> usize {
        match self {
            Store::Hash(store) => store.free_some(most),
            Store::Tree(store) => store.free_some(most),
        }
    }
}

/// A store in its place. A part of a slot that holds no table has none.
#[derive(Debug, Default)]
pub struct Held(pub(super) Option<Store>);

/// What is rarely asked of a table.
#[derive(Debug, Default)]
pub struct Cold {
    /// Who inherits it: a process's number, 0 for nobody.
    pub heir: u64,
    /// What the heir is told.
    pub gift: Option<Message>,
    /// Who has fixed it, and how often.
    pub fixers: Vec<(u64, u32)>,
    /// When it was fixed first, monotonic nanoseconds.
    pub fixed_at: u64,
}

/// A slot.
#[derive(Debug, Default)]
pub struct Slot {
    /// Number of the table it holds; 0 for none.
    pub(super) number: AtomicU64,
    pub(super) meta: AtomicU64,
    pub(super) owner: AtomicU64,
    pub(super) name: AtomicU64,
    /// How often it is fixed now.
    pub(super) fixed: AtomicU32,
    /// Times the slot has been used.
    pub(super) serial: AtomicU32,
    /// Made when the slot is first used, and as many ever after.
    pub(super) parts: OnceLock<Box<[RwLock<Held>]>>,
    pub(super) cold: Mutex<Cold>,
}

/// A table, as it was found: it may have gone since.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    pub(super) slot: &'a Slot,
    pub(super) index: u32,
    /// Its number.
    pub number: u64,
    /// What it is.
    pub meta: Meta,
}

/// A table that is there has its stores.
const THERE: &str = "a table that is there has its stores";

/// A part of a table that is still there, locked for reading.
pub struct Reading<'a>(RwLockReadGuard<'a, Held>);

/// A part of a table that is still there, locked for writing.
pub struct Writing<'a>(RwLockWriteGuard<'a, Held>);

impl Deref for Reading<'_> {
    type Target = Store;

    #[inline]
    fn deref(&self) -> &Store {
        self.0.0.as_ref().expect(THERE)
    }
}

impl Deref for Writing<'_> {
    type Target = Store;

    #[inline]
    fn deref(&self) -> &Store {
        self.0.0.as_ref().expect(THERE)
    }
}

impl DerefMut for Writing<'_> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Store {
        self.0.0.as_mut().expect(THERE)
    }
}

impl Writing<'_> {
    /// Takes the store out of a table that is being deleted.
    pub(super) fn take(&mut self) -> Option<Store> {
        self.0.0.take()
    }
}

impl<'a> Table<'a> {
    #[inline]
    pub(super) fn of(slot: &'a Slot, index: u32) -> Option<Table<'a>> {
        let number = slot.number.load(Ordering::Acquire);
        let meta = Meta::unpack(slot.meta.load(Ordering::Acquire));
        (number != 0).then_some(Table { slot, index, number, meta })
    }

    /// Its owner's number.
    #[inline]
    pub fn owner(&self) -> u64 {
        self.slot.owner.load(Ordering::Acquire)
    }

    /// Its name.
    pub fn name(&self) -> Term {
        Term(self.slot.name.load(Ordering::Acquire))
    }

    /// Is it fixed? Certain under a part's lock for writing: until that is given up no dead object
    /// is taken out.
    #[inline]
    pub fn is_fixed(&self) -> bool {
        self.slot.fixed.load(Ordering::SeqCst) > 0
    }

    /// A key, with its order if the table is not sorted.
    #[inline]
    pub fn key(&self, term: Term, atoms: &AtomTable) -> Key {
        match self.meta.kind {
            Kind::OrderedSet => Key { term, order: 0 },
            _ => Key { term, order: hash::internal(term, 0, atoms) },
        }
    }

    /// The key of a tuple, if it has one.
    #[inline]
    pub fn key_of(&self, object: Term, atoms: &AtomTable) -> Option<Key> {
        let elements = object.as_tuple()?;
        Some(self.key(*elements.get(self.meta.key_position - 1)?, atoms))
    }

    fn parts(&self) -> &'a [RwLock<Held>] {
        self.slot.parts.get().map_or(&[], |parts| parts)
    }

    /// How many parts it has.
    pub fn part_count(&self) -> usize {
        self.parts().len()
    }

    /// The part of an order.
    #[inline]
    pub fn part_of(&self, order: u64) -> usize {
        (order >> (63 - self.meta.part_bits()) >> 1) as usize
    }

    fn still_there(&self) -> bool {
        self.slot.number.load(Ordering::Relaxed) == self.number
    }

    /// Locks a part for reading; `None` when the table has gone.
    #[inline]
    pub fn read(&self, part: usize) -> Option<Reading<'a>> {
        let guard = self.parts().get(part)?.read().unwrap_or_else(PoisonError::into_inner);
        self.still_there().then_some(Reading(guard))
    }

    /// Locks a part for writing; `None` when the table has gone.
    #[inline]
    pub fn write(&self, part: usize) -> Option<Writing<'a>> {
        let guard = self.parts().get(part)?.write().unwrap_or_else(PoisonError::into_inner);
        self.still_there().then_some(Writing(guard))
    }

    /// Locks all parts for writing; `None` when the table has gone.
    pub fn write_all(&self) -> Option<Vec<Writing<'a>>> {
        let lock = |part: &'a RwLock<Held>| part.write().unwrap_or_else(PoisonError::into_inner);
        let guards: Vec<_> = self.parts().iter().map(|part| Writing(lock(part))).collect();
        self.still_there().then_some(guards)
    }

    /// How many objects it has, and words it takes: part by part, so nobody is kept waiting.
    pub fn size(&self) -> Option<(usize, usize)> {
        let mut sum = (0, HEADER_WORDS);
        for part in 0..self.part_count() {
            let store = self.read(part)?;
            sum = (sum.0 + store.count(), sum.1 + store.words());
        }
        Some(sum)
    }

    /// Sets its protection; `false` when it has gone.
    pub fn set_protection(&self, protection: Protection) -> bool {
        self.cold(|_| self.slot.set_meta(Meta { protection, ..self.meta })).is_some()
    }

    /// What is rarely asked. Locked after the parts, never before.
    pub fn cold<R>(&self, f: impl FnOnce(&mut Cold) -> R) -> Option<R> {
        let mut cold = self.slot.cold.lock().unwrap_or_else(PoisonError::into_inner);
        self.still_there().then(|| f(&mut cold))
    }

    /// Takes everything out; it is freed later. `None` when the table has gone.
    pub fn clear(&self) -> Option<Vec<Store>> {
        let mut parts = self.write_all()?;
        Some(parts.iter_mut().map(|p| std::mem::replace(&mut **p, Store::new(self.meta))).collect())
    }
}

/// Words that a table takes beside its objects.
const HEADER_WORDS: usize = size_of::<Slot>() / 8;

impl Slot {
    pub(super) fn set_meta(&self, meta: Meta) {
        self.meta.store(meta.pack(), Ordering::Release);
    }
}
