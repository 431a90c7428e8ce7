//! A reserved range of addresses from which modules take blocks for code and for literals.
//!
//! One area for each per VM, shared by all threads. Reserving addresses costs no memory; pages
//! are touched as blocks are used and given back when a block is freed. Two questions become one
//! subtraction and one compare for everybody: "is this pointer a literal?" (collector, copying)
//! and "whose code is this?" (exceptions, stack traces, purging).
//!
//! Invariants: blocks are whole granules, never overlap, and stay put; the owner of each granule
//! is the word its block was taken with, 0 when free.

use crate::sync::Mutex;
use crate::sync::atomic::{AtomicUsize, Ordering};
use std::collections::BTreeMap;
use std::ptr::null_mut;

/// Bytes of a granule: what the smallest module wastes at most, against the size of the owners'
/// table (8 bytes a granule).
pub const GRANULE: usize = 1024;

/// The area is used up, or the system gave no addresses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AreaFull;

/// A reserved range of addresses.
#[derive(Debug)]
pub struct Area {
    base: *mut u8,
    len: usize,
    owners: *mut AtomicUsize,
    /// Free blocks: first granule to count.
    free: Mutex<BTreeMap<usize, usize>>,
}

// SAFETY: `base` and `owners` are set once; blocks are handed out under the lock and used by whom
// they were given to; owners are atomics.
unsafe impl Send for Area {}
// SAFETY: as above.
unsafe impl Sync for Area {}

fn map(len: usize) -> *mut u8 {
    // SAFETY: a fresh anonymous mapping at an address of the system's choice.
    let p = unsafe {
        libc::mmap(
            null_mut(),
            len,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED { null_mut() } else { p.cast() }
}

/// The two areas of a VM.
#[derive(Debug)]
pub struct Areas {
    /// Where linked code lives; the owner word of a block is its `*const LoadedModule`.
    pub code: Area,
    /// Where literals live.
    pub literals: Area,
}

impl Area {
    /// Reserves `len` bytes of addresses, a multiple of [`GRANULE`].
    ///
    /// # Errors
    /// When the system refuses them (an address space limit).
    pub fn reserve(len: usize) -> Result<Area, AreaFull> {
        let granules = len / GRANULE;
        let base = map(len);
        if base.is_null() {
            return Err(AreaFull);
        }
        let owners = map(granules * size_of::<AtomicUsize>());
        if owners.is_null() {
            // SAFETY: the mapping made above.
            unsafe { libc::munmap(base.cast(), len) };
            return Err(AreaFull);
        }
        let free = Mutex::new(BTreeMap::from([(0, granules)]));
        Ok(Area { base, len, owners: owners.cast(), free })
    }

    /// First address and number of bytes.
    pub fn range(&self) -> (usize, usize) {
        (self.base as usize, self.len)
    }

    /// Is this address inside?
    #[inline(always)]
    pub fn contains(&self, address: usize) -> bool {
        address.wrapping_sub(self.base as usize) < self.len
    }

    fn owner_cell(&self, granule: usize) -> &AtomicUsize {
        debug_assert!(granule < self.len / GRANULE);
        // SAFETY: one zero-initialised cell a granule; zero is a valid atomic.
        unsafe { &*self.owners.add(granule) }
    }

    /// The owner word of the block that this address is in; 0 when there is none.
    #[inline]
    pub fn owner(&self, address: usize) -> usize {
        if !self.contains(address) {
            return 0;
        }
        self.owner_cell((address - self.base as usize) / GRANULE).load(Ordering::Acquire)
    }

    /// Takes a block of at least `bytes`, zeroed or not, and marks it with `owner`.
    ///
    /// # Errors
    /// When no free run of granules is long enough.
    pub fn take(&self, bytes: usize, owner: usize) -> Result<*mut u64, AreaFull> {
        let need = bytes.div_ceil(GRANULE).max(1);
        let start = {
            let mut free = self.free.lock().unwrap();
            let (&start, &count) =
                free.iter().find(|&(_, &count)| count >= need).ok_or(AreaFull)?;
            free.remove(&start);
            if count > need {
                free.insert(start + need, count - need);
            }
            start
        };
        for granule in start..start + need {
            self.owner_cell(granule).store(owner, Ordering::Release);
        }
        // SAFETY: `start` lies within the area.
        Ok(unsafe { self.base.add(start * GRANULE) }.cast())
    }

    /// Gives a block back, with the size it was taken with.
    ///
    /// # Safety
    /// It was taken from this area and not given back since, and nobody uses it any more.
    pub unsafe fn give_back(&self, block: *mut u64, bytes: usize) {
        let count = bytes.div_ceil(GRANULE).max(1);
        let start = (block as usize - self.base as usize) / GRANULE;
        for granule in start..start + count {
            self.owner_cell(granule).store(0, Ordering::Release);
        }
        // Whole pages inside go back to the system.
        let page = 4096;
        let from = (block as usize).next_multiple_of(page);
        let to = (block as usize + count * GRANULE) / page * page;
        if to > from {
            // SAFETY: the range is inside a mapping of ours, and its content is dead.
            unsafe { libc::madvise(from as *mut libc::c_void, to - from, libc::MADV_DONTNEED) };
        }
        let mut free = self.free.lock().unwrap();
        let (mut start, mut count) = (start, count);
        if let Some(next) = free.remove(&(start + count)) {
            count += next;
        }
        if let Some((&before, &length)) = free.range(..start).next_back()
            && before + length == start
        {
            free.remove(&before);
            start = before;
            count += length;
        }
        free.insert(start, count);
    }
}

impl Drop for Area {
    fn drop(&mut self) {
        // SAFETY: both mappings were made in `reserve` and nobody can hold them any longer.
        unsafe {
            libc::munmap(self.base.cast(), self.len);
            libc::munmap(self.owners.cast(), self.len / GRANULE * size_of::<AtomicUsize>());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_owned_joined_and_bounded() {
        let area = Area::reserve(64 * GRANULE).unwrap();
        let a = area.take(10 * GRANULE, 7).unwrap();
        let b = area.take(1, 8).unwrap();
        assert_eq!(area.owner(a as usize + 5 * GRANULE), 7);
        assert_eq!(area.owner(b as usize), 8);
        assert_eq!(area.take(54 * GRANULE, 9), Err(AreaFull));
        // SAFETY: taken above with these sizes.
        unsafe {
            area.give_back(a, 10 * GRANULE);
            area.give_back(b, 1);
        }
        assert_eq!(area.owner(a as usize), 0);
        let all = area.take(64 * GRANULE, 9).unwrap();
        assert_eq!(all, a);
        assert_eq!(area.owner(1), 0);
    }
}
