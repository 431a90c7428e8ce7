//! The façade over atomics and locks: std in a real build, loom's models under `--cfg loom`.
//!
//! Every lock-free protocol of this crate imports its atomics and locks from here and nowhere else,
//! so that the models in `tests/loom.rs` run the very code that ships. `Arc` is std's in both: no
//! protocol rests on it.

pub use std::sync::Arc;
#[cfg(not(loom))]
pub use std::sync::{Condvar, Mutex, MutexGuard, RwLock, atomic};

#[cfg(loom)]
pub use loom::sync::{Condvar, Mutex, MutexGuard, RwLock};

/// Loom's atomics, with a turn taken before each access to those that a thread reads before it
/// writes them.
///
/// Of the accesses to an atomic, loom remembers the last one alone when it looks for orders that it
/// has not tried. Another thread's read is forgotten when a thread reads and then exchanges, so the
/// order with that read after the exchange is never tried: in a model of the inbox, the owner's
/// glance would never see a thing. A turn is an exchange itself, so all orders of turns are tried;
/// being relaxed and on a word of its own, it orders nothing that the access does not order.
#[cfg(loom)]
pub mod atomic {
    pub use loom::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, AtomicUsize, Ordering, fence};
    use loom::sync::atomic::{AtomicPtr as Ptr, AtomicU32 as U32};

    macro_rules! in_turns {
        ($(#[$doc:meta])* $name:ident $(<$t:ident>)?, $inner:ty, $value:ty,
         $($method:ident($($arg:ident: $type:ty),*) -> $result:ty;)*) => {
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name $(<$t>)? {
                inner: $inner,
                turn: AtomicUsize,
            }

            impl $(<$t>)? $name $(<$t>)? {
                /// As std's.
                pub fn new(value: $value) -> Self {
                    $name { inner: <$inner>::new(value), turn: AtomicUsize::new(0) }
                }
                $(
                    /// As std's.
                    pub fn $method(&self, $($arg: $type),*) -> $result {
                        self.turn.fetch_add(1, Ordering::Relaxed);
                        self.inner.$method($($arg),*)
                    }
                )*
            }
        };
    }

    in_turns! {
        /// As std's.
        AtomicPtr<T>, Ptr<T>, *mut T,
        load(order: Ordering) -> *mut T;
        store(value: *mut T, order: Ordering) -> ();
        swap(value: *mut T, order: Ordering) -> *mut T;
        compare_exchange_weak(now: *mut T, new: *mut T, ok: Ordering, err: Ordering)
            -> Result<*mut T, *mut T>;
    }
    in_turns! {
        /// As std's.
        AtomicU32, U32, u32,
        load(order: Ordering) -> u32;
        store(value: u32, order: Ordering) -> ();
        swap(value: u32, order: Ordering) -> u32;
        compare_exchange(now: u32, new: u32, ok: Ordering, err: Ordering) -> Result<u32, u32>;
        fetch_add(value: u32, order: Ordering) -> u32;
        fetch_sub(value: u32, order: Ordering) -> u32;
    }
}
