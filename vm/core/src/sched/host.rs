//! The real host: what the scheduler threads share, and the `Host` that each of them, and any
//! other thread, shows to the floors below.

use super::blocking::Pool;
use super::idle::Idle;
use super::timer::Timers;
use crate::ctx::{Host, Job, TimerAction, Vm};
use crate::process::Process;
use crate::sync::Arc;
use crate::sync::atomic::{AtomicU64, Ordering};
use crossbeam_deque::{Injector, Stealer, Worker as Deque};
use std::cell::Cell;
use std::ptr::NonNull;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A process in a run queue. Whoever takes it out owns the right to run it.
#[derive(Clone, Copy, Debug)]
pub struct Runnable(pub NonNull<Process>);

// SAFETY: a process in state queued is touched by nobody until a thread takes it out of its queue.
unsafe impl Send for Runnable {}

/// Bits of a unique number that say which thread gave it: timers are found by it.
const THREAD_BITS: u32 = 8;
/// The thread number of all that are not schedulers.
const OUTSIDE: u64 = (1 << THREAD_BITS) - 1;

/// The most scheduler threads there can be.
pub const MAX_SCHEDULERS: usize = OUTSIDE as usize - 1;

/// What all threads of a VM share.
#[derive(Debug)]
pub struct Shared {
    /// The VM.
    pub vm: Arc<Vm>,
    /// Work from threads that are no schedulers, and the overflow of those that are.
    pub injector: Injector<Runnable>,
    /// Where idle workers take work from others.
    pub stealers: Vec<Stealer<Runnable>>,
    /// Timers, a set for each scheduler.
    pub timers: Vec<Timers>,
    /// Who sleeps.
    pub idle: Idle,
    /// The blocking pool.
    pub pool: Pool,
    epoch: Instant,
    outside_unique: AtomicU64,
}

impl Shared {
    /// The shared state of as many schedulers as there are stealers.
    pub fn new(vm: Arc<Vm>, stealers: Vec<Stealer<Runnable>>) -> Shared {
        let threads = stealers.len();
        Shared {
            vm,
            injector: Injector::new(),
            stealers,
            timers: (0..threads).map(|_| Timers::default()).collect(),
            idle: Idle::new(threads),
            pool: Pool::default(),
            epoch: Instant::now(),
            outside_unique: AtomicU64::new(1),
        }
    }

    /// Nanoseconds since the VM was made.
    #[inline]
    pub fn now(&self) -> u64 {
        self.epoch.elapsed().as_nanos() as u64
    }

    /// The host as a thread that is no scheduler sees it.
    pub fn outside(self: &Arc<Shared>) -> OutsideHost {
        OutsideHost(self.clone())
    }

    fn timers_of(&self, timer: u64) -> &Timers {
        let thread = (timer & OUTSIDE) as usize;
        &self.timers[if thread < self.timers.len() { thread } else { 0 }]
    }

    fn stop(&self) {
        self.idle.wake_all();
        self.pool.stop();
    }
}

fn system_time() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => since.as_nanos() as i64,
        Err(before) => -(before.duration().as_nanos() as i64),
    }
}

/// A random number from the system's generator, by way of std's hasher keys.
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::hash::RandomState::new().build_hasher().finish()
}

/// The host as a scheduler thread sees it.
pub struct WorkerHost {
    /// What all threads share.
    pub shared: Arc<Shared>,
    /// This thread's index.
    pub index: usize,
    /// Its queue.
    pub queue: Deque<Runnable>,
    /// The process woken last, which runs next.
    pub slot: Cell<Option<Runnable>>,
    unique: Cell<u64>,
}

impl WorkerHost {
    /// The host of the thread with this index and queue.
    pub fn new(shared: Arc<Shared>, index: usize, queue: Deque<Runnable>) -> WorkerHost {
        WorkerHost { shared, index, queue, slot: Cell::new(None), unique: Cell::new(1) }
    }

    /// Puts a process that can go on behind the others.
    pub fn requeue(&self, process: Runnable) {
        let others = self.slot.get().is_some() || !self.queue.is_empty();
        self.queue.push(process);
        // What a sleeper can take from here is work for two; nobody else would tell it.
        if others {
            self.shared.idle.wake_one();
        }
    }
}

impl Host for WorkerHost {
    #[inline]
    fn enqueue(&self, process: NonNull<Process>, woken: bool) {
        let process = Runnable(process);
        let pushed = if woken {
            // Runs as soon as the sender's slice ends, while the message is in the cache.
            self.slot.replace(Some(process))
        } else {
            Some(process)
        };
        if let Some(process) = pushed {
            self.queue.push(process);
            self.shared.idle.wake_one();
        }
    }

    fn now(&self) -> u64 {
        self.shared.now()
    }

    fn system_time(&self) -> i64 {
        system_time()
    }

    fn set_timer(&self, timer: u64, deadline: u64, action: TimerAction) {
        self.shared.timers_of(timer).insert(timer, deadline, action);
    }

    fn cancel_timer(&self, timer: u64) -> Option<(u64, TimerAction)> {
        self.shared.timers_of(timer).cancel(timer)
    }

    fn read_timer(&self, timer: u64) -> Option<u64> {
        self.shared.timers_of(timer).read(timer)
    }

    fn block(&self, process: u64, number: u64, job: Job) {
        self.shared.pool.submit(&self.shared, process, number, job);
    }

    #[inline]
    fn unique(&self) -> u64 {
        let n = self.unique.get();
        self.unique.set(n + 1);
        n << THREAD_BITS | self.index as u64
    }

    fn random(&self) -> u64 {
        random()
    }

    fn stop(&self) {
        self.shared.stop();
    }

    fn scheduler(&self) -> (usize, usize) {
        (self.index + 1, self.shared.stealers.len())
    }
}

/// The host as any other thread sees it.
pub struct OutsideHost(Arc<Shared>);

impl Host for OutsideHost {
    fn enqueue(&self, process: NonNull<Process>, _woken: bool) {
        self.0.injector.push(Runnable(process));
        self.0.idle.wake_one();
    }

    fn now(&self) -> u64 {
        self.0.now()
    }

    fn system_time(&self) -> i64 {
        system_time()
    }

    fn set_timer(&self, timer: u64, deadline: u64, action: TimerAction) {
        self.0.timers_of(timer).insert(timer, deadline, action);
        // The first scheduler serves the timers of outsiders; its sleep may be too long now.
        self.0.idle.wake_thread(0);
    }

    fn cancel_timer(&self, timer: u64) -> Option<(u64, TimerAction)> {
        self.0.timers_of(timer).cancel(timer)
    }

    fn read_timer(&self, timer: u64) -> Option<u64> {
        self.0.timers_of(timer).read(timer)
    }

    fn block(&self, process: u64, number: u64, job: Job) {
        self.0.pool.submit(&self.0, process, number, job);
    }

    fn unique(&self) -> u64 {
        self.0.outside_unique.fetch_add(1, Ordering::Relaxed) << THREAD_BITS | OUTSIDE
    }

    fn random(&self) -> u64 {
        random()
    }

    fn stop(&self) {
        self.0.stop();
    }

    fn scheduler(&self) -> (usize, usize) {
        (0, self.0.stealers.len())
    }
}
