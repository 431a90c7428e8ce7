//! The allocator of the command: mimalloc, and a clean end when the system's memory is used up.
//!
//! What processes allocate in quantity (heaps, messages, binaries) is asked for in ways that can be
//! refused, and ends the process that wanted it. The VM's own small records cannot be refused: when
//! not even those can be had, nothing can go on, and Rust would abort. Here the command says so and
//! exits with status 1.
//!
//! mimalloc asks Linux for huge pages, and each touched first costs 2 MiB that must be zeroed: more
//! than all of a short program. So the command begins without them, and takes them a little later,
//! when there is something to win.

use std::alloc::{GlobalAlloc, Layout};
use std::io::Write;

/// Refused allocations up to this size, in bytes, end the command.
const VITAL: usize = 4096;

/// See the module.
pub(crate) struct Memory(pub(crate) mimalloc::MiMalloc);

/// Passes a refused allocation on, unless it was so small that nothing can go on.
fn given(memory: *mut u8, bytes: usize) -> *mut u8 {
    if memory.is_null() && bytes <= VITAL {
        // Formats into no buffer, so it needs no memory either.
        let _ = writeln!(std::io::stderr(), "rvm: out of memory: the system refused {bytes} bytes");
        // SAFETY: ends the process at once, running nothing of it.
        unsafe { libc::_exit(1) }
    }
    memory
}

// SAFETY: all memory is mimalloc's, with the layouts we are given.
unsafe impl GlobalAlloc for Memory {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the caller.
        given(unsafe { self.0.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: by the caller.
        given(unsafe { self.0.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, bytes: usize) -> *mut u8 {
        // SAFETY: by the caller.
        given(unsafe { self.0.realloc(memory, layout, bytes) }, bytes)
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: by the caller.
        unsafe { self.0.dealloc(memory, layout) }
    }
}

/// Whether this process may get huge pages. They come where mimalloc has asked for them, at the
/// first touch from now on.
#[cfg(target_os = "linux")]
fn allow_huge_pages(allowed: bool) {
    let disable = libc::c_ulong::from(!allowed);
    // SAFETY: takes no pointers. Where the kernel knows no such request, nothing changes.
    unsafe { libc::prctl(libc::PR_SET_THP_DISABLE, disable, 0, 0, 0) };
}

#[cfg(not(target_os = "linux"))]
fn allow_huge_pages(_allowed: bool) {}

/// From now on memory comes in huge pages as well.
pub(crate) fn use_huge_pages() {
    allow_huge_pages(true);
}

extern "C" fn begin_small() {
    allow_huge_pages(false);
}

/// Called before `main`, as std allocates before it too.
#[cfg(target_os = "linux")]
#[used]
// SAFETY: the section is an array of such functions, which the C library calls; this one needs
// nothing that is not there yet.
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = begin_small;
