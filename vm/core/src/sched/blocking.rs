//! The blocking pool: threads for what would hold a scheduler up (files, standard input,
//! compiling).
//!
//! Threads are made when a job finds none free, and go when they have been idle for a while. A
//! job's result is left in the VM's resources and its process told by signal; a process that has
//! died meanwhile gets nothing.

use super::host::Shared;
use crate::ctx::{Host, Job};
use crate::heap::Message;
use crate::process::signal::Signal;
use crate::sync::{Arc, Condvar, Mutex};
use crate::term::Term;
use std::collections::VecDeque;
use std::time::Duration;

/// At most so many jobs run at once: enough that slow disks and a blocked standard input do not
/// starve each other.
const MAX_THREADS: usize = 16;
/// A thread that has had nothing to do for so long goes.
const KEEP: Duration = Duration::from_secs(10);

#[derive(Default)]
struct State {
    jobs: VecDeque<(u64, u64, Job)>,
    threads: usize,
    free: usize,
    stopping: bool,
}

/// The pool.
#[derive(Default)]
pub struct Pool {
    state: Mutex<State>,
    changed: Condvar,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pool")
    }
}

impl Pool {
    /// Runs a job for a process.
    pub fn submit(&self, shared: &Arc<Shared>, process: u64, number: u64, job: Job) {
        let mut state = self.state.lock().unwrap();
        state.jobs.push_back((process, number, job));
        if state.free >= state.jobs.len() {
            self.changed.notify_one();
        } else if state.threads < MAX_THREADS {
            state.threads += 1;
            drop(state);
            let shared = shared.clone();
            let made = std::thread::Builder::new()
                .name("rvm-blocking".into())
                .spawn(move || shared.pool.work(&shared));
            if made.is_err() {
                // No thread to be had: the ones there are do it, or the next submit tries again.
                self.state.lock().unwrap().threads -= 1;
            }
        }
    }

    fn work(&self, shared: &Arc<Shared>) {
        let mut state = self.state.lock().unwrap();
        loop {
            if state.stopping {
                break;
            }
            if let Some((process, number, job)) = state.jobs.pop_front() {
                drop(state);
                // A job that panics has no result; its process is told the same way and finds none.
                if let Ok(result) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job)) {
                    shared.vm.resources.lock().unwrap().insert(number, result);
                }
                finish(shared, process, number);
                state = self.state.lock().unwrap();
                continue;
            }
            state.free += 1;
            let (guard, waited) = self.changed.wait_timeout(state, KEEP).unwrap();
            state = guard;
            state.free -= 1;
            if waited.timed_out() && state.jobs.is_empty() {
                break;
            }
        }
        state.threads -= 1;
        self.changed.notify_all();
    }

    /// No further jobs are started.
    pub fn stop(&self) {
        let mut state = self.state.lock().unwrap();
        state.stopping = true;
        state.jobs.clear();
        self.changed.notify_all();
    }
}

/// Tells a process that its job is done.
fn finish(shared: &Arc<Shared>, process: u64, number: u64) {
    let host = shared.outside();
    if let Ok(mut message) = Message::immediate(Term::NIL) {
        message.extra = [number, 0];
        if shared.vm.post(&host as &dyn Host, process, Signal::Done, message).is_ok() {
            return;
        }
    }
    shared.vm.resources.lock().unwrap().remove(&number);
}
