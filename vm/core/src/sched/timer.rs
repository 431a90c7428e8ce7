//! Timers of one scheduler thread.
//!
//! Behind a lock, since any thread may cancel; the owner sets and fires. Ordered by deadline, then
//! by identity, so that of two timers for the same instant the one set first goes off first.

use crate::ctx::TimerAction;
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicU64, Ordering};
use std::collections::{BTreeMap, HashMap};

/// The timers of one scheduler thread.
#[derive(Debug)]
pub struct Timers {
    set: Mutex<Set>,
    /// The earliest deadline; `u64::MAX` when there is none. A hint that is never too late.
    next: AtomicU64,
}

#[derive(Debug, Default)]
struct Set {
    queue: BTreeMap<(u64, u64), TimerAction>,
    deadlines: HashMap<u64, u64>,
}

impl Set {
    fn next(&self) -> u64 {
        self.queue.first_key_value().map_or(u64::MAX, |(key, _)| key.0)
    }
}

impl Default for Timers {
    fn default() -> Timers {
        Timers { set: Mutex::default(), next: AtomicU64::new(u64::MAX) }
    }
}

impl Timers {
    /// The earliest deadline, or `u64::MAX`.
    #[inline]
    pub fn next(&self) -> u64 {
        self.next.load(Ordering::Acquire)
    }

    /// Adds a timer.
    pub fn insert(&self, timer: u64, deadline: u64, action: TimerAction) {
        let mut set = self.set.lock().unwrap();
        set.deadlines.insert(timer, deadline);
        set.queue.insert((deadline, timer), action);
        self.next.store(set.next(), Ordering::Release);
    }

    /// Takes a timer out; `None` when it has gone off or never was.
    pub fn cancel(&self, timer: u64) -> Option<(u64, TimerAction)> {
        let mut set = self.set.lock().unwrap();
        let deadline = set.deadlines.remove(&timer)?;
        let action = set.queue.remove(&(deadline, timer))?;
        self.next.store(set.next(), Ordering::Release);
        Some((deadline, action))
    }

    /// The deadline of a timer that has not gone off.
    pub fn read(&self, timer: u64) -> Option<u64> {
        self.set.lock().unwrap().deadlines.get(&timer).copied()
    }

    /// Takes out the earliest timer if its time has come.
    pub fn due(&self, now: u64) -> Option<(u64, TimerAction)> {
        let mut set = self.set.lock().unwrap();
        let (&(deadline, timer), _) = set.queue.first_key_value()?;
        if deadline > now {
            return None;
        }
        let action = set.queue.remove(&(deadline, timer))?;
        set.deadlines.remove(&timer);
        self.next.store(set.next(), Ordering::Release);
        Some((timer, action))
    }

    /// All actions that never came to pass, for the end of the VM.
    pub fn drain(&self) -> Vec<TimerAction> {
        let mut set = self.set.lock().unwrap();
        set.deadlines.clear();
        std::mem::take(&mut set.queue).into_values().collect()
    }
}
