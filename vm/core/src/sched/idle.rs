//! Sleeping and waking of scheduler threads.
//!
//! A worker that has found nothing announces itself as a sleeper, looks everywhere once more, and
//! then sleeps until somebody wakes it or its next timer is due. Whoever queues work looks for
//! sleepers afterwards. Both use sequentially consistent operations around the counter, so that
//! one of the two sees the other.

use crate::sync::atomic::{AtomicUsize, Ordering, fence};
use crate::sync::{Condvar, Mutex};
use std::time::Duration;

#[derive(Debug, Default)]
struct Parker {
    woken: Mutex<bool>,
    condition: Condvar,
}

/// The sleepers among the scheduler threads.
#[derive(Debug)]
pub struct Idle {
    parkers: Vec<Parker>,
    sleepers: Mutex<Vec<usize>>,
    count: AtomicUsize,
}

impl Idle {
    /// For so many threads.
    pub fn new(threads: usize) -> Idle {
        Idle {
            parkers: (0..threads).map(|_| Parker::default()).collect(),
            sleepers: Mutex::default(),
            count: AtomicUsize::new(0),
        }
    }

    /// Announces that this thread is about to sleep. It must look for work once more after this,
    /// and then [`Idle::sleep`] or [`Idle::cancel`].
    pub fn announce(&self, thread: usize) {
        self.sleepers.lock().unwrap().push(thread);
        self.count.fetch_add(1, Ordering::SeqCst);
        fence(Ordering::SeqCst);
    }

    /// Takes the announcement back.
    pub fn cancel(&self, thread: usize) {
        let mut sleepers = self.sleepers.lock().unwrap();
        if let Some(at) = sleepers.iter().position(|&s| s == thread) {
            sleepers.swap_remove(at);
            self.count.fetch_sub(1, Ordering::SeqCst);
        } else {
            // Somebody has woken us already: use that up.
            drop(sleepers);
            *self.parkers[thread].woken.lock().unwrap() = false;
        }
    }

    /// Sleeps until woken, or at most this long.
    pub fn sleep(&self, thread: usize, most: Option<Duration>) {
        let parker = &self.parkers[thread];
        let mut woken = parker.woken.lock().unwrap();
        match most {
            None => {
                while !*woken {
                    woken = parker.condition.wait(woken).unwrap();
                }
            }
            Some(most) => {
                (woken, _) =
                    parker.condition.wait_timeout_while(woken, most, |woken| !*woken).unwrap();
            }
        }
        if *woken {
            *woken = false;
            return;
        }
        drop(woken);
        self.cancel(thread);
    }

    /// Wakes one sleeper, if there is one.
    #[inline]
    pub fn wake_one(&self) {
        fence(Ordering::SeqCst);
        if self.count.load(Ordering::Relaxed) != 0 {
            self.wake_slow();
        }
    }

    #[cold]
    fn wake_slow(&self) {
        let thread = {
            let mut sleepers = self.sleepers.lock().unwrap();
            let Some(thread) = sleepers.pop() else { return };
            self.count.fetch_sub(1, Ordering::SeqCst);
            thread
        };
        self.wake(thread);
    }

    fn wake(&self, thread: usize) {
        let parker = &self.parkers[thread];
        *parker.woken.lock().unwrap() = true;
        parker.condition.notify_one();
    }

    /// Wakes this thread if it sleeps: its timers have changed.
    pub fn wake_thread(&self, thread: usize) {
        let asleep = {
            let mut sleepers = self.sleepers.lock().unwrap();
            match sleepers.iter().position(|&s| s == thread) {
                Some(at) => {
                    sleepers.swap_remove(at);
                    self.count.fetch_sub(1, Ordering::SeqCst);
                    true
                }
                None => false,
            }
        };
        if asleep {
            self.wake(thread);
        }
    }

    /// Wakes all.
    pub fn wake_all(&self) {
        for thread in 0..self.parkers.len() {
            self.wake_thread(thread);
        }
    }
}
