//! Work on many files on all cores, with the results in the order of the files.
//!
//! Owner: the main thread, which alone sees results: what is printed or written does not depend on
//! which worker was quicker. Invariant: results are handed over in order, each once.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Sender, channel};

/// Native stack of a worker: what the main thread usually has, since the same code runs on both.
const STACK: usize = 8 << 20;

/// Does `work` on each item and hands the results to `done` in order. One item costs no thread.
pub(crate) fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut done: impl FnMut(&T, R),
) {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let workers = cores.min(items.len());
    if workers <= 1 {
        return items.iter().for_each(|item| done(item, work(item)));
    }
    let next = AtomicUsize::new(0);
    let worker = |results: Sender<(usize, R)>| {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            if results.send((index, work(item))).is_err() {
                break;
            }
        }
    };
    std::thread::scope(|scope| {
        let (send, receive) = channel();
        let mut started = 0;
        for _ in 0..workers {
            let (worker, send) = (&worker, send.clone());
            let thread = std::thread::Builder::new().stack_size(STACK);
            started += usize::from(thread.spawn_scoped(scope, move || worker(send)).is_ok());
        }
        if started == 0 {
            // The system has no thread left for us.
            worker(send);
        } else {
            drop(send);
        }
        let mut early = BTreeMap::new();
        let mut expected = 0;
        for (index, result) in receive {
            early.insert(index, result);
            while let Some(result) = early.remove(&expected) {
                done(&items[expected], result);
                expected += 1;
            }
        }
    });
}
