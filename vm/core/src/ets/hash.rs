//! The objects of a `set`, `bag` or `duplicate_bag`: a hash table that grows bucket by bucket, and
//! whose walks are not disturbed by that.
//!
//! Guarded by its table's lock. Each key has a place in a walk, its **order**: 64 bits of hash (keys
//! that share it go by the order of terms). The bucket of an order is its highest bits, in reverse,
//! modulo the number of buckets: so a bucket holds a range of orders, it is split in the middle of
//! the range, and in each bucket objects ascend. Where a walk has come to is an order, which means
//! the same however many buckets there are by then.
//!
//! Objects of one key stand together, the newest first.

use super::Kind;
use super::object::{Object, Owned};
use crate::term::compare::{compare_exact, exact_eq};
use crate::term::{AtomTable, Term};
use std::ptr::null_mut;

/// Buckets at first, and at least.
const BUCKETS_MIN: usize = 4;

/// When there is less than one object for so many buckets, some are joined.
const SPARSE: usize = 4;

/// Buckets joined by one deletion.
const JOINS: usize = 4;

/// A key and its order.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub term: Term,
    /// Its order; see the module.
    pub order: u64,
}

/// A hash table of objects.
#[derive(Debug)]
pub struct HashStore {
    buckets: Vec<*mut Object>,
    kind: Kind,
    key_position: usize,
    /// Highest bits of the order that all keys of this store have in common.
    shared_bits: u32,
    count: usize,
    words: usize,
    /// Orders of dead objects.
    dead: Vec<u64>,
}

impl HashStore {
    /// An empty table.
    pub fn new(kind: Kind, key_position: usize, shared_bits: u32) -> HashStore {
        HashStore {
            buckets: vec![null_mut(); BUCKETS_MIN],
            kind,
            key_position,
            shared_bits,
            count: 0,
            words: 0,
            dead: Vec::new(),
        }
    }

    /// How many objects there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Words that objects and buckets take.
    pub fn words(&self) -> usize {
        self.words + self.buckets.len()
    }

    /// The base: the largest power of two that is not more than the number of buckets, as bits.
    fn base_bits(&self) -> u32 {
        self.buckets.len().ilog2()
    }

    /// The bucket of an order.
    #[inline]
    fn bucket(&self, order: u64) -> usize {
        let base = 1usize << self.base_bits();
        let reversed = (order << self.shared_bits).reverse_bits() as usize;
        let fine = reversed & (2 * base - 1);
        // The upper half of a bucket that has not been split yet is in the bucket.
        if fine < self.buckets.len() { fine } else { fine - base }
    }

    /// The first order after those of the bucket that holds this one.
    fn bucket_end(&self, order: u64) -> Option<u64> {
        let bucket = self.bucket(order);
        let bits = self.base_bits();
        let base = 1usize << bits;
        let split = bucket >= base || bucket + base < self.buckets.len();
        let shift = 64 - (bits + u32::from(split) + self.shared_bits);
        // Zero after the last bucket of all; other shared bits after the last of this store.
        let next = ((order >> shift) + 1) << shift;
        let shared = |order: u64| order >> (63 - self.shared_bits) >> 1;
        (next != 0 && shared(next) == shared(order)).then_some(next)
    }

    /// The link to the first object of a key, or to where it would stand.
    #[inline]
    fn find(&self, key: Key, atoms: &AtomTable) -> *mut *mut Object {
        let bucket = self.bucket(key.order);
        let mut link = self.buckets.as_ptr().wrapping_add(bucket).cast_mut();
        // SAFETY: objects of a chain are live under the table's lock.
        unsafe {
            loop {
                let object = *link;
                if object.is_null() || (*object).order > key.order {
                    return link;
                }
                if (*object).order == key.order {
                    let term = self.key(object);
                    if exact_eq(term, key.term) || compare_exact(term, key.term, atoms).is_gt() {
                        return link;
                    }
                }
                link = &raw mut (*object).next;
            }
        }
    }

    /// # Safety
    /// `object` is a live object of this table.
    #[inline(always)]
    unsafe fn key(&self, object: *const Object) -> Term {
        // SAFETY: all objects of a table have a key.
        unsafe { Object::element(object, self.key_position) }
    }

    /// # Safety
    /// `object` is null or a live object of this table.
    #[inline(always)]
    unsafe fn has_key(&self, object: *const Object, key: Key) -> bool {
        // SAFETY: by the caller.
        unsafe {
            !object.is_null()
                && (*object).order == key.order
                && exact_eq(self.key(object), key.term)
        }
    }

    /// The objects of a key, newest first.
    #[inline]
    pub fn each(&self, key: Key, atoms: &AtomTable, mut f: impl FnMut(*mut Object)) {
        // SAFETY: objects of a chain are live under the table's lock.
        unsafe {
            let mut object = *self.find(key, atoms);
            while self.has_key(object, key) {
                if !(*object).dead {
                    f(object);
                }
                object = (*object).next;
            }
        }
    }

    /// Is there an object with this key, be it dead: can a walk stand on it?
    pub fn has_any(&self, key: Key, atoms: &AtomTable) -> bool {
        // SAFETY: as in `each`.
        unsafe { self.has_key(*self.find(key, atoms), key) }
    }

    /// Puts an object in; its order must have been set. Returns what it takes the place of, or the
    /// object itself where it is there already.
    pub fn insert(&mut self, object: Owned, key: Key, atoms: &AtomTable) -> Owned {
        let mut link = self.find(key, atoms);
        // SAFETY: objects of a chain are live, and ours to change under the table's write lock; the
        // new one is ours until it is linked.
        unsafe {
            match self.kind {
                Kind::Set if self.has_key(*link, key) => {
                    let old = *link;
                    let new = object.into_raw();
                    (*new).next = (*old).next;
                    *link = new;
                    (*old).next = null_mut();
                    self.count += usize::from((*old).dead);
                    self.words += Object::size(new);
                    self.words -= Object::size(old);
                    return Owned::from_chain(old);
                }
                Kind::Bag => {
                    let first = link;
                    while self.has_key(*link, key) {
                        let there = *link;
                        if exact_eq(Object::tuple(there), object.tuple()) {
                            if !(*there).dead {
                                return object;
                            }
                            // It comes back as the newest.
                            *link = (*there).next;
                            self.words -= Object::size(there);
                            let new = object.into_raw();
                            self.link(new, first);
                            return Owned::from_chain(unlinked(there));
                        }
                        link = &raw mut (*there).next;
                    }
                    link = first;
                }
                _ => {}
            }
            let new = object.into_raw();
            self.link(new, link);
        }
        if self.count > self.buckets.len() {
            self.split();
        }
        Owned::NONE
    }

    /// # Safety
    /// `new` is ours, with the order of where `link` leads.
    unsafe fn link(&mut self, new: *mut Object, link: *mut *mut Object) {
        // SAFETY: by the caller.
        unsafe {
            (*new).next = *link;
            *link = new;
            self.words += Object::size(new);
        }
        self.count += 1;
    }

    /// Puts an object in the place of one that is in the table and has the same key. Returns the
    /// old one.
    ///
    /// # Safety
    /// `old` is a live object of this table.
    pub unsafe fn replace(&mut self, old: *mut Object, new: Owned, atoms: &AtomTable) -> Owned {
        // SAFETY: by the caller; the chain is ours under the write lock.
        unsafe {
            let key = Key { term: self.key(old), order: (*old).order };
            let mut link = self.find(key, atoms);
            while *link != old {
                link = &raw mut (**link).next;
            }
            let new = new.into_raw();
            (*new).order = (*old).order;
            (*new).next = (*old).next;
            *link = new;
            self.words += Object::size(new);
            self.words -= Object::size(old);
            Owned::from_chain(unlinked(old))
        }
    }

    /// Takes the objects of a key out that `which` says. In a table that is fixed they stay where
    /// they are, dead.
    pub fn remove(
        &mut self,
        key: Key,
        fixed: bool,
        atoms: &AtomTable,
        mut which: impl FnMut(Term) -> bool,
    ) -> Owned {
        let mut link = self.find(key, atoms);
        let mut gone = Owned::NONE;
        // SAFETY: objects of a chain are live, and ours to change under the table's write lock.
        unsafe {
            while self.has_key(*link, key) {
                let object = *link;
                if (*object).dead || !which(Object::tuple(object)) {
                    link = &raw mut (*object).next;
                    continue;
                }
                self.count -= 1;
                if fixed {
                    (*object).dead = true;
                    self.dead.push(key.order);
                    link = &raw mut (*object).next;
                } else {
                    *link = (*object).next;
                    self.words -= Object::size(object);
                    gone.push(object);
                }
            }
        }
        for _ in 0..JOINS {
            self.join();
        }
        gone
    }

    /// Takes dead objects out, those of at most so many orders; `true` when there are no more.
    pub fn purge(&mut self, most: usize) -> (Owned, bool) {
        let mut gone = Owned::NONE;
        for _ in 0..most {
            let Some(order) = self.dead.pop() else { break };
            let bucket = self.bucket(order);
            let mut link = &raw mut self.buckets[bucket];
            // SAFETY: as in `remove`.
            unsafe {
                while !(*link).is_null() && (**link).order <= order {
                    let object = *link;
                    if (*object).dead && (*object).order == order {
                        *link = (*object).next;
                        self.words -= Object::size(object);
                        gone.push(object);
                    } else {
                        link = &raw mut (*object).next;
                    }
                }
            }
            self.join();
        }
        if self.dead.is_empty() {
            self.dead = Vec::new();
        }
        (gone, self.dead.is_empty())
    }

    /// Splits the next bucket in two.
    fn split(&mut self) {
        if self.buckets.try_reserve(1).is_err() {
            return;
        }
        let new = self.buckets.len();
        self.buckets.push(null_mut());
        let old = new & !(1 << new.ilog2());
        let mut link = &raw mut self.buckets[old];
        // The upper half of the range is the new bucket's.
        // SAFETY: the chain is ours under the write lock.
        unsafe {
            while !(*link).is_null() && self.bucket((**link).order) == old {
                link = &raw mut (**link).next;
            }
            self.buckets[new] = *link;
            *link = null_mut();
        }
    }

    /// Joins the last bucket with the one that it was split from, if the table is sparse.
    fn join(&mut self) {
        if self.count * SPARSE >= self.buckets.len() || self.buckets.len() <= BUCKETS_MIN {
            return;
        }
        let last = self.buckets.len() - 1;
        let Some(upper) = self.buckets.pop() else { return };
        let lower = last & !(1 << last.ilog2());
        let mut link = &raw mut self.buckets[lower];
        // SAFETY: as in `split`.
        unsafe {
            while !(*link).is_null() {
                link = &raw mut (**link).next;
            }
            *link = upper;
        }
        if self.buckets.len() * 4 < self.buckets.capacity() {
            self.buckets.shrink_to(self.buckets.len() * 2);
        }
    }

    /// The first object, dead or not, whose order is not below this one; null at the end.
    pub fn first_from(&self, order: u64) -> *mut Object {
        let mut at = order;
        loop {
            let bucket = self.bucket(at);
            let mut object = self.buckets[bucket];
            // SAFETY: objects of a chain are live under the table's lock.
            unsafe {
                while !object.is_null() && (*object).order < at {
                    object = (*object).next;
                }
            }
            if !object.is_null() {
                return object;
            }
            match self.bucket_end(at) {
                Some(next) => at = next,
                None => return null_mut(),
            }
        }
    }

    /// The object, dead or not, that comes after this one in a walk; null at the end.
    ///
    /// # Safety
    /// `object` is a live object of this table.
    pub unsafe fn after(&self, object: *const Object) -> *mut Object {
        // SAFETY: by the caller.
        unsafe {
            if !(*object).next.is_null() {
                return (*object).next;
            }
            match self.bucket_end((*object).order) {
                Some(next) => self.first_from(next),
                None => null_mut(),
            }
        }
    }

    /// The first object after a key, whether or not the key is there; null at the end.
    pub fn after_key(&self, key: Key, atoms: &AtomTable) -> *mut Object {
        // SAFETY: objects of a chain are live under the table's lock.
        unsafe {
            let mut object = *self.find(key, atoms);
            while self.has_key(object, key) {
                object = (*object).next;
            }
            if !object.is_null() {
                return object;
            }
        }
        match self.bucket_end(key.order) {
            Some(next) => self.first_from(next),
            None => null_mut(),
        }
    }

    /// How many buckets there are.
    pub fn slots(&self) -> usize {
        self.buckets.len()
    }

    /// The first object of a bucket.
    pub fn slot(&self, bucket: usize) -> *mut Object {
        self.buckets[bucket]
    }

    /// Frees objects, at most some more than so many; returns how many.
    pub fn free_some(&mut self, most: usize) -> usize {
        let mut freed = 0;
        while freed < most {
            let Some(chain) = self.buckets.pop() else { break };
            // SAFETY: the chain is ours; nobody finds it any more.
            freed += unsafe { Owned::from_chain(chain) }.free_some(usize::MAX) + 1;
        }
        freed
    }
}

/// # Safety
/// The object has just been taken out of its chain.
unsafe fn unlinked(object: *mut Object) -> *mut Object {
    // SAFETY: by the caller.
    unsafe { (*object).next = null_mut() };
    object
}

impl Drop for HashStore {
    fn drop(&mut self) {
        self.free_some(usize::MAX);
    }
}

// SAFETY: the store owns its objects, which point into themselves; its table's lock guards it.
unsafe impl Send for HashStore {}
// SAFETY: reading changes nothing.
unsafe impl Sync for HashStore {}
