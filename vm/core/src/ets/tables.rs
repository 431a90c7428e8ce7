//! All tables of a VM: finding them by number or name, making and deleting them, who owns and who
//! has fixed which, and what is still to be freed.
//!
//! Shared by all threads. A table's number is a reference's: a bit that no other reference has, how
//! often its slot has been used, and the slot's index. Locks are taken in this order: claims, parts
//! of a table (ascending), its cold part, the rest. Invariants: a name leads to a slot only while the
//! slot's table has that name, or is just getting or losing it; a table is among its owner's claims.

use super::table::{Cold, Meta, Slot, Store, Table};
use crate::term::{Term, View};
use std::collections::HashMap;
// std's own, not the façade's: no loom model runs tables yet.
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

/// The bit of a reference's number that says it is a table's. Others count up from 1.
const TABLE_BIT: u64 = 1 << 62;
/// Bits of a table's number that are its slot's index.
const INDEX_BITS: u32 = 24;
/// Bits above that count the uses of the slot.
const SERIAL_BITS: u32 = 32;

/// Entries of a first chunk; each further chunk doubles.
const FIRST_CHUNK_BITS: u32 = 6;
const CHUNKS: usize = 26;

/// An array whose entries never move and are made when first asked for.
#[derive(Debug)]
struct Chunked<T>([OnceLock<Box<[T]>>; CHUNKS]);

impl<T: Default> Chunked<T> {
    fn new() -> Chunked<T> {
        Chunked([const { OnceLock::new() }; CHUNKS])
    }

    #[inline]
    fn place(index: u32) -> (usize, usize) {
        let n = (index as u64 >> FIRST_CHUNK_BITS) + 1;
        let chunk = n.ilog2();
        let start = ((1u64 << chunk) - 1) << FIRST_CHUNK_BITS;
        (chunk as usize, (index as u64 - start) as usize)
    }

    #[inline]
    fn get(&self, index: u32) -> Option<&T> {
        let (chunk, offset) = Chunked::<T>::place(index);
        self.0.get(chunk)?.get()?.get(offset)
    }

    fn make(&self, index: u32) -> &T {
        let (chunk, offset) = Chunked::<T>::place(index);
        let entries = self.0[chunk].get_or_init(|| {
            let size = 1usize << (FIRST_CHUNK_BITS as usize + chunk);
            (0..size).map(|_| T::default()).collect()
        });
        &entries[offset]
    }
}

/// What a process must give up when it ends.
#[derive(Debug, Default)]
pub struct Claims {
    /// Tables that it owns: their numbers.
    pub owned: Vec<u64>,
    /// Tables that it has fixed.
    pub fixed: Vec<u64>,
}

/// What a new table is to be.
#[derive(Debug)]
pub struct NewTable {
    /// Its kind and options.
    pub meta: Meta,
    /// Its name, whether or not it is known by it.
    pub name: Term,
    /// Its owner.
    pub owner: u64,
    /// Heir and gift.
    pub cold: Cold,
}

/// Why a table could not be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TablesFull {
    /// There are as many as there may be.
    Limit,
    /// The name is taken.
    NameTaken,
}

/// The tables of a VM.
#[derive(Debug)]
pub struct Tables {
    slots: Chunked<Slot>,
    /// Slot and one, by the index of the name's atom.
    names: Chunked<AtomicU32>,
    /// Free slots: those of one part, and those of many.
    free: Mutex<[Vec<u32>; 2]>,
    fresh: AtomicU32,
    count: AtomicUsize,
    limit: usize,
    claims: Mutex<HashMap<u64, Claims>>,
    rubbish: Mutex<Vec<Store>>,
    rubbish_count: AtomicUsize,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Tables {
    /// No tables, and room for at most `limit`.
    pub fn new(limit: usize) -> Tables {
        Tables {
            slots: Chunked::new(),
            names: Chunked::new(),
            free: Mutex::default(),
            fresh: AtomicU32::new(0),
            count: AtomicUsize::new(0),
            limit: limit.min(1 << INDEX_BITS),
            claims: Mutex::default(),
            rubbish: Mutex::default(),
            rubbish_count: AtomicUsize::new(0),
        }
    }

    /// Is it a number that a table has, had or may have?
    pub fn is_number(number: u64) -> bool {
        number & TABLE_BIT != 0
    }

    /// How many tables there are.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// How many there may be.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The table with this identity: a reference, or the name of a named one.
    #[inline]
    pub fn find(&self, identity: Term) -> Option<Table<'_>> {
        if identity.is_atom() {
            let index = self.names.get(identity.atom_index())?.load(Ordering::Acquire);
            let index = index.checked_sub(1)?;
            return Table::of(self.slots.get(index)?, index)
                .filter(|table| table.name() == identity && table.meta.named);
        }
        match identity.view() {
            View::Ref(number, 0) => self.by_number(number),
            _ => None,
        }
    }

    /// The table with this number.
    #[inline]
    pub fn by_number(&self, number: u64) -> Option<Table<'_>> {
        if number & TABLE_BIT == 0 {
            return None;
        }
        let index = (number & ((1 << INDEX_BITS) - 1)) as u32;
        Table::of(self.slots.get(index)?, index).filter(|table| table.number == number)
    }

    /// The numbers of all tables.
    pub fn all(&self) -> Vec<u64> {
        let made = self.fresh.load(Ordering::Acquire);
        let slots = (0..made).filter_map(|index| self.slots.get(index));
        slots.map(|slot| slot.number.load(Ordering::Acquire)).filter(|&n| n != 0).collect()
    }

    fn free_slot(&self, many: bool) -> u32 {
        if let Some(index) = lock(&self.free)[usize::from(many)].pop() {
            return index;
        }
        self.fresh.fetch_add(1, Ordering::AcqRel)
    }

    /// Makes a table. Returns its number.
    ///
    /// # Errors
    /// See [`TablesFull`].
    pub fn create(&self, new: NewTable) -> Result<u64, TablesFull> {
        if self.count.fetch_add(1, Ordering::Relaxed) >= self.limit {
            self.count.fetch_sub(1, Ordering::Relaxed);
            return Err(TablesFull::Limit);
        }
        let part_bits = new.meta.part_bits();
        let index = self.free_slot(part_bits != 0);
        let slot = self.slots.make(index);
        if new.meta.named {
            let name = self.names.make(new.name.atom_index());
            let (won, lost) = (Ordering::AcqRel, Ordering::Relaxed);
            if name.compare_exchange(0, index + 1, won, lost).is_err() {
                lock(&self.free)[usize::from(part_bits != 0)].push(index);
                self.count.fetch_sub(1, Ordering::Relaxed);
                return Err(TablesFull::NameTaken);
            }
        }
        let count = 1usize << part_bits;
        let parts = slot.parts.get_or_init(|| (0..count).map(|_| RwLock::default()).collect());
        let serial = slot.serial.fetch_add(1, Ordering::Relaxed) as u64;
        debug_assert!(serial < 1 << SERIAL_BITS);
        let number = TABLE_BIT | serial << INDEX_BITS | index as u64;
        let mut claims = lock(&self.claims);
        let mut guards: Vec<_> =
            parts.iter().map(|p| p.write().unwrap_or_else(PoisonError::into_inner)).collect();
        for guard in &mut guards {
            guard.0 = Some(Store::new(new.meta));
        }
        *lock(&slot.cold) = new.cold;
        slot.set_meta(new.meta);
        slot.owner.store(new.owner, Ordering::Release);
        slot.name.store(new.name.0, Ordering::Release);
        slot.fixed.store(0, Ordering::SeqCst);
        slot.number.store(number, Ordering::Release);
        claims.entry(new.owner).or_default().owned.push(number);
        Ok(number)
    }

    /// Deletes a table, if it is still there and `owner`'s (0: anybody's).
    pub fn delete(&self, table: &Table<'_>, owner: u64) -> bool {
        let mut claims = lock(&self.claims);
        if owner != 0 && table.owner() != owner {
            return false;
        }
        let Some(mut parts) = table.write_all() else { return false };
        let owner = table.owner();
        table.slot.number.store(0, Ordering::Release);
        let stores = parts.iter_mut().filter_map(|part| part.take()).collect();
        self.discard(stores);
        drop(parts);
        if let Some(owned) = claims.get_mut(&owner) {
            owned.owned.retain(|&number| number != table.number);
        }
        let fixers = {
            let mut cold = lock(&table.slot.cold);
            std::mem::take(&mut *cold).fixers
        };
        for (fixer, _) in fixers {
            if let Some(claims) = claims.get_mut(&fixer) {
                claims.fixed.retain(|&number| number != table.number);
            }
        }
        drop(claims);
        if table.meta.named {
            self.forget_name(table.name(), table.index);
        }
        self.count.fetch_sub(1, Ordering::Relaxed);
        lock(&self.free)[usize::from(table.meta.part_bits() != 0)].push(table.index);
        true
    }

    fn forget_name(&self, name: Term, index: u32) {
        if let Some(entry) = self.names.get(name.atom_index()) {
            let _ = entry.compare_exchange(index + 1, 0, Ordering::AcqRel, Ordering::Relaxed);
        }
    }

    /// Gives a table another name. `None` when it has gone, `false` when the name is taken.
    pub fn rename(&self, table: &Table<'_>, name: Term) -> Option<bool> {
        table.cold(|_| {
            let old = table.name();
            if table.meta.named && old != name {
                let entry = self.names.make(name.atom_index());
                let (won, lost) = (Ordering::AcqRel, Ordering::Relaxed);
                if entry.compare_exchange(0, table.index + 1, won, lost).is_err() {
                    return false;
                }
            }
            table.slot.name.store(name.0, Ordering::Release);
            if table.meta.named && old != name {
                self.forget_name(old, table.index);
            }
            true
        })
    }

    /// Gives a table to another process, if it is still `from`'s and `may` says that the new owner
    /// is alive; asked under the lock that a process takes after its end has begun. Before the lock
    /// is given up, `may` is to have told the new owner.
    pub fn give(
        &self,
        table: &Table<'_>,
        from: u64,
        to: u64,
        may: impl FnOnce(&mut Cold) -> bool,
    ) -> bool {
        let mut claims = lock(&self.claims);
        if table.owner() != from || table.cold(may) != Some(true) {
            return false;
        }
        table.slot.owner.store(to, Ordering::Release);
        if let Some(owned) = claims.get_mut(&from) {
            owned.owned.retain(|&number| number != table.number);
        }
        claims.entry(to).or_default().owned.push(table.number);
        true
    }

    /// What a process that ends must give up.
    pub fn claims_of(&self, process: u64) -> Claims {
        let mut claims = lock(&self.claims);
        let Some(entry) = claims.get_mut(&process) else { return Claims::default() };
        let found = Claims { owned: entry.owned.clone(), fixed: std::mem::take(&mut entry.fixed) };
        if found.owned.is_empty() {
            claims.remove(&process);
        }
        found
    }

    /// Forgets a process that has given everything up.
    pub fn forget(&self, process: u64) {
        lock(&self.claims).remove(&process);
    }

    /// Fixes a table for a process; `false` when the table has gone.
    pub fn fix(&self, table: &Table<'_>, process: u64, now: u64) -> bool {
        let mut claims = lock(&self.claims);
        let first = table.cold(|cold| {
            if cold.fixers.is_empty() {
                cold.fixed_at = now;
            }
            table.slot.fixed.fetch_add(1, Ordering::SeqCst);
            match cold.fixers.iter_mut().find(|(fixer, _)| *fixer == process) {
                Some((_, times)) => {
                    *times += 1;
                    false
                }
                None => {
                    cold.fixers.push((process, 1));
                    true
                }
            }
        });
        if first == Some(true) {
            claims.entry(process).or_default().fixed.push(table.number);
        }
        first.is_some()
    }

    /// Takes one fixing of a process back, or all of them. When the table is free again, its dead
    /// objects have to be purged.
    pub fn unfix(&self, table: &Table<'_>, process: u64, all: bool) -> bool {
        let mut claims = lock(&self.claims);
        let done = table.cold(|cold| {
            let Some(at) = cold.fixers.iter().position(|(fixer, _)| *fixer == process) else {
                return false;
            };
            let times = if all { cold.fixers[at].1 } else { 1 };
            table.slot.fixed.fetch_sub(times, Ordering::SeqCst);
            cold.fixers[at].1 -= times;
            if cold.fixers[at].1 > 0 {
                return false;
            }
            cold.fixers.remove(at);
            true
        });
        if done == Some(true)
            && let Some(entry) = claims.get_mut(&process)
        {
            entry.fixed.retain(|&number| number != table.number);
        }
        done.is_some()
    }

    /// Takes some dead objects out of a table that is not fixed; `true` when there are no more.
    pub fn purge(&self, table: &Table<'_>, most: usize) -> bool {
        for part in 0..table.part_count() {
            let Some(mut store) = table.write(part) else { return true };
            if table.is_fixed() {
                return true;
            }
            if let Store::Hash(hash) = &mut *store {
                let (gone, done) = hash.purge(most);
                drop(store);
                drop(gone);
                if !done {
                    return false;
                }
            }
        }
        true
    }

    /// Frees stores later, by [`Tables::free_some`].
    pub fn discard(&self, stores: Vec<Store>) {
        let mut rubbish = lock(&self.rubbish);
        for mut store in stores {
            // What is small goes at once.
            if store.count() <= SMALL {
                store.free_some(usize::MAX);
            } else {
                rubbish.push(store);
            }
        }
        self.rubbish_count.store(rubbish.len(), Ordering::Release);
    }

    /// Is there something to be freed?
    #[inline]
    pub fn has_rubbish(&self) -> bool {
        self.rubbish_count.load(Ordering::Acquire) > 0
    }

    /// Frees some of what is to be freed: as much as takes some tenths of a millisecond.
    pub fn free_some(&self) {
        let Some(mut store) = ({
            let mut rubbish = lock(&self.rubbish);
            let store = rubbish.pop();
            self.rubbish_count.store(rubbish.len(), Ordering::Release);
            store
        }) else {
            return;
        };
        if store.free_some(FREE_PIECE) >= FREE_PIECE {
            let mut rubbish = lock(&self.rubbish);
            rubbish.push(store);
            self.rubbish_count.store(rubbish.len(), Ordering::Release);
        }
    }
}

/// A store of so many objects is freed where it is deleted.
const SMALL: usize = 1000;

/// Objects freed at a time: at 30 to 100 ns each some 0.2 ms.
const FREE_PIECE: usize = 4000;
