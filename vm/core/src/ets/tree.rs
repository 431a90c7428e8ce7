//! The objects of an `ordered_set`: in order of their keys, in blocks.
//!
//! Guarded by its table's lock. A list of blocks of at most [`BLOCK`] entries; keys ascend through
//! all of them, as `<` orders terms, so `1` and `1.0` are one key. Finding is two binary searches,
//! inserting moves a part of one block and, once in a while, of the list of blocks: words side by
//! side, which is faster than a tree of nodes up to sizes that fill a memory. Invariant: no block is
//! empty.

use super::object::{Object, Owned};
use crate::term::compare::compare;
use crate::term::{AtomTable, Term};
use std::ptr::null_mut;

/// Entries of a block at most: 2 KB, moved in some tens of nanoseconds.
const BLOCK: usize = 128;

/// A key, which lies in the object, and the object.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: Term,
    object: *mut Object,
}

/// A sorted table of objects.
#[derive(Debug)]
pub struct TreeStore {
    blocks: Vec<Vec<Entry>>,
    key_position: usize,
    count: usize,
    words: usize,
}

/// Where an entry is.
type Place = (usize, usize);

impl TreeStore {
    /// An empty table.
    pub fn new(key_position: usize) -> TreeStore {
        TreeStore { blocks: Vec::new(), key_position, count: 0, words: 0 }
    }

    /// How many objects there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Words that objects and blocks take.
    pub fn words(&self) -> usize {
        self.words + self.blocks.iter().map(|block| 2 * block.capacity() + 3).sum::<usize>()
    }

    /// Where a key is, or would be: in the block where it belongs, maybe behind its last entry.
    #[inline]
    fn find(&self, key: Term, atoms: &AtomTable) -> Result<Place, Place> {
        let after = self.blocks.partition_point(|b| compare(b[0].key, key, atoms).is_le());
        let Some(block) = after.checked_sub(1) else { return Err((0, 0)) };
        match self.blocks[block].binary_search_by(|entry| compare(entry.key, key, atoms)) {
            Ok(at) => Ok((block, at)),
            Err(at) => Err((block, at)),
        }
    }

    fn entry(&self, (block, at): Place) -> *mut Object {
        self.blocks.get(block).and_then(|b| b.get(at)).map_or(null_mut(), |entry| entry.object)
    }

    /// The object of a key; null if there is none.
    #[inline]
    pub fn get(&self, key: Term, atoms: &AtomTable) -> *mut Object {
        self.find(key, atoms).map_or(null_mut(), |place| self.entry(place))
    }

    /// Puts an object in; returns the one whose place it takes.
    pub fn insert(&mut self, object: Owned, atoms: &AtomTable) -> Owned {
        let new = object.into_raw();
        // SAFETY: ours, and every object of a table has a key.
        let (key, size) = unsafe { (Object::element(new, self.key_position), Object::size(new)) };
        self.words += size;
        let entry = Entry { key, object: new };
        match self.find(key, atoms) {
            Ok((block, at)) => {
                let old = std::mem::replace(&mut self.blocks[block][at], entry).object;
                // SAFETY: it was in the table, and now it is ours.
                unsafe {
                    self.words -= Object::size(old);
                    Owned::from_chain(old)
                }
            }
            Err((block, at)) => {
                self.count += 1;
                self.put(block, at, entry);
                Owned::NONE
            }
        }
    }

    fn put(&mut self, block: usize, at: usize, entry: Entry) {
        if self.blocks.is_empty() {
            self.blocks.push(Vec::new());
        }
        if self.blocks[block].len() < BLOCK {
            return self.blocks[block].insert(at, entry);
        }
        // Keys that come in order fill their blocks.
        if at == BLOCK && block + 1 == self.blocks.len() {
            return self.blocks.push(vec![entry]);
        }
        let upper = self.blocks[block].split_off(BLOCK / 2);
        self.blocks.insert(block + 1, upper);
        if at <= BLOCK / 2 {
            self.blocks[block].insert(at, entry);
        } else {
            self.blocks[block + 1].insert(at - BLOCK / 2, entry);
        }
    }

    /// Puts an object in the place of the one with the same key; returns the old one.
    ///
    /// # Safety
    /// `old` is an object of this table.
    pub unsafe fn replace(&mut self, old: *mut Object, new: Owned, atoms: &AtomTable) -> Owned {
        // SAFETY: by the caller.
        debug_assert_eq!(self.get(unsafe { Object::element(old, self.key_position) }, atoms), old);
        self.insert(new, atoms)
    }

    /// Takes the object of a key out, if `which` says so.
    pub fn remove(
        &mut self,
        key: Term,
        atoms: &AtomTable,
        mut which: impl FnMut(Term) -> bool,
    ) -> Owned {
        let Ok((block, at)) = self.find(key, atoms) else { return Owned::NONE };
        let object = self.blocks[block][at].object;
        // SAFETY: an object of the table, whose write lock we have.
        if !which(unsafe { Object::tuple(object) }) {
            return Owned::NONE;
        }
        self.blocks[block].remove(at);
        self.count -= 1;
        // SAFETY: as above; nobody finds it any more.
        self.words -= unsafe { Object::size(object) };
        self.tidy(block);
        // SAFETY: as above.
        unsafe { Owned::from_chain(object) }
    }

    /// Joins a block that has become small with the next one, if both fit in half a block.
    fn tidy(&mut self, block: usize) {
        if self.blocks[block].is_empty() {
            self.blocks.remove(block);
        } else if block + 1 < self.blocks.len()
            && self.blocks[block].len() + self.blocks[block + 1].len() <= BLOCK / 2
        {
            let next = self.blocks.remove(block + 1);
            self.blocks[block].extend(next);
        }
    }

    /// The first object; null if there is none.
    pub fn first(&self) -> *mut Object {
        self.entry((0, 0))
    }

    /// The last object; null if there is none.
    pub fn last(&self) -> *mut Object {
        self.blocks.last().and_then(|b| b.last()).map_or(null_mut(), |entry| entry.object)
    }

    /// The first object whose key is above this one (below, if `down`); null at the end.
    pub fn beyond(&self, key: Term, down: bool, atoms: &AtomTable) -> *mut Object {
        let mut walk = self.walk_from(Some(key), down, atoms);
        walk.next().unwrap_or(null_mut())
    }

    /// The objects whose keys are above this one, ascending; if `down` those below, descending; all
    /// without a key.
    pub fn walk_from<'a>(&'a self, key: Option<Term>, down: bool, atoms: &AtomTable) -> Walk<'a> {
        // `at` is one more than the entry that comes next when going down.
        let (block, at) = match (key, down) {
            (None, false) => (0, 0),
            (None, true) => {
                (self.blocks.len().saturating_sub(1), self.blocks.last().map_or(0, Vec::len))
            }
            (Some(key), _) => match self.find(key, atoms) {
                Ok((block, at)) => (block, if down { at } else { at + 1 }),
                Err(place) => place,
            },
        };
        Walk { store: self, block, at, down }
    }

    /// The object at a position, counted from 0; null beyond the last.
    pub fn nth(&self, mut position: usize) -> *mut Object {
        for block in &self.blocks {
            match block.get(position) {
                Some(entry) => return entry.object,
                None => position -= block.len(),
            }
        }
        null_mut()
    }

    /// Frees objects, at most some more than so many; returns how many.
    pub fn free_some(&mut self, most: usize) -> usize {
        let mut freed = 0;
        while freed < most {
            let Some(block) = self.blocks.pop() else { break };
            freed += block.len();
            for entry in block {
                // SAFETY: it is ours; nobody finds it any more.
                unsafe { Object::free(entry.object) };
            }
        }
        freed
    }
}

/// A walk over a sorted table, under its lock.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'a> {
    store: &'a TreeStore,
    block: usize,
    at: usize,
    down: bool,
}

impl Iterator for Walk<'_> {
    type Item = *mut Object;

    fn next(&mut self) -> Option<*mut Object> {
        let blocks = &self.store.blocks;
        if self.down {
            if self.at == 0 {
                self.block = self.block.checked_sub(1)?;
                self.at = blocks[self.block].len();
            }
            self.at -= 1;
            return blocks.get(self.block)?.get(self.at).map(|entry| entry.object);
        }
        if self.at >= blocks.get(self.block)?.len() {
            self.block += 1;
            self.at = 0;
        }
        let entry = blocks.get(self.block)?.get(self.at)?;
        self.at += 1;
        Some(entry.object)
    }
}

impl Drop for TreeStore {
    fn drop(&mut self) {
        self.free_some(usize::MAX);
    }
}

// SAFETY: the store owns its objects, which point into themselves; its table's lock guards it.
unsafe impl Send for TreeStore {}
// SAFETY: reading changes nothing.
unsafe impl Sync for TreeStore {}
