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
        let mut sleepers = self.sleepers.lock().unwrap();
        sleepers.push(thread);
        self.count.store(sleepers.len(), Ordering::Relaxed);
        drop(sleepers);
        // Orders the store before the look for work (see `wake_one`).
        fence(Ordering::SeqCst);
    }

    /// Takes the announcement back, or uses the wake-up up that has come of it.
    pub fn cancel(&self, thread: usize) {
        let mut sleepers = self.sleepers.lock().unwrap();
        if !self.remove(&mut sleepers, thread) {
            *self.parkers[thread].woken.lock().unwrap() = false;
        }
    }

    /// Sleeps until woken, or at most this long; now and then for no reason less.
    pub fn sleep(&self, thread: usize, most: Option<Duration>) {
        let parker = &self.parkers[thread];
        let woken = parker.woken.lock().unwrap();
        if !*woken {
            match most {
                None => drop(parker.condition.wait(woken).unwrap()),
                Some(most) => drop(parker.condition.wait_timeout(woken, most).unwrap()),
            }
        } else {
            drop(woken);
        }
        self.cancel(thread);
    }

    /// Wakes one sleeper, if there is one. The work must be where it is found before this.
    #[inline]
    pub fn wake_one(&self) {
        // Orders the queueing of the work before the look at the counter (see `announce`).
        fence(Ordering::SeqCst);
        if self.count.load(Ordering::Relaxed) != 0 {
            self.wake_slow();
        }
    }

    #[cold]
    fn wake_slow(&self) {
        let mut sleepers = self.sleepers.lock().unwrap();
        if let Some(&thread) = sleepers.last() {
            self.wake(&mut sleepers, thread);
        }
    }

    /// Wakes this thread if it sleeps: its timers have changed.
    pub fn wake_thread(&self, thread: usize) {
        self.wake(&mut self.sleepers.lock().unwrap(), thread);
    }

    /// Wakes all.
    pub fn wake_all(&self) {
        for thread in 0..self.parkers.len() {
            self.wake_thread(thread);
        }
    }

    /// How many sleep or are about to (a snapshot).
    pub fn sleepers(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }

    /// Takes a thread out of the list and wakes it, if it is there.
    fn wake(&self, sleepers: &mut Vec<usize>, thread: usize) {
        if self.remove(sleepers, thread) {
            let parker = &self.parkers[thread];
            *parker.woken.lock().unwrap() = true;
            parker.condition.notify_one();
        }
    }

    /// Takes a thread out of the list; `false` if it is not there.
    fn remove(&self, sleepers: &mut Vec<usize>, thread: usize) -> bool {
        let Some(at) = sleepers.iter().position(|&s| s == thread) else { return false };
        sleepers.swap_remove(at);
        self.count.store(sleepers.len(), Ordering::Relaxed);
        true
    }
}
