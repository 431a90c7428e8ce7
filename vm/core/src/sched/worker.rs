//! A scheduler thread: takes runnable processes, gives each a slice, and does what must happen
//! after it.
//!
//! Between taking a process out of a queue and parking, requeueing or burying it, this thread alone
//! touches it. After `Status::park` it touches nothing of it any more unless `unpark` gives it back.

use super::crash;
use super::host::{Runnable, WorkerHost};
use crate::bif::message::handle_own_signals;
use crate::ctx::exit::exit_process;
use crate::ctx::receive::has_signals;
use crate::ctx::{Cx, Host, PendingCall, TimerAction};
use crate::exec::{self, Outcome, call};
use crate::heap::Message;
use crate::process::signal::Signal;
use crate::process::{Process, Waiting, flags};
use crate::sync::atomic::Ordering;
use crate::term::{Term, print::shown};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Reductions of a slice, as OTP has it: some tens of microseconds, so that a process just woken
/// waits no longer for the one that runs.
const SLICE: i32 = 4000;
/// After so many runs out of the slot in a row the queue gets its turn: two processes that only
/// talk to each other must not starve the rest.
const SLOT_RUNS: u32 = 16;
/// Every so many slices the injector comes first, lest outsiders wait behind a full queue.
const INJECTOR_TICK: u32 = 61;

/// A scheduler thread's loop; ends when the VM halts.
pub fn work(host: &WorkerHost) {
    let shared = &host.shared;
    let mut tick = 0u32;
    let mut slot_runs = 0u32;
    while !shared.vm.is_halting() {
        tick = tick.wrapping_add(1);
        fire_timers(host);
        if shared.vm.tables.has_rubbish() {
            shared.vm.tables.free_some();
        }
        match find(host, tick, &mut slot_runs) {
            Some(process) => run(host, process),
            None if shared.vm.tables.has_rubbish() => {}
            None => sleep(host),
        }
    }
}

/// Fires this thread's timers that are due.
fn fire_timers(host: &WorkerHost) {
    let timers = &host.shared.timers[host.index];
    if timers.next() == u64::MAX {
        return;
    }
    let now = host.now();
    if timers.next() > now {
        return;
    }
    let vm = &host.shared.vm;
    while let Some((timer, action)) = timers.due(now) {
        let (to, message) = match action {
            TimerAction::Receive(number) => {
                let _ = vm.notify(host, number, Signal::Timeout, [timer, 0]);
                continue;
            }
            TimerAction::Message(number, fragment) => (Some(number), fragment),
            TimerAction::Named(name, fragment) => (vm.registry.find(name), fragment),
        };
        // SAFETY: the timer owned the fragment, and gives it up here.
        let message = unsafe { Message::from_raw(message.as_ptr()) };
        if let Some(to) = to {
            let _ = vm.post(host, to, Signal::Message, message);
        }
    }
}

/// The next process to run.
fn find(host: &WorkerHost, tick: u32, slot_runs: &mut u32) -> Option<Runnable> {
    if let Some(process) = host.slot.take() {
        *slot_runs += 1;
        if *slot_runs < SLOT_RUNS {
            return Some(process);
        }
        host.queue.push(process);
    }
    *slot_runs = 0;
    if tick.is_multiple_of(INJECTOR_TICK)
        && let Some(process) = steal_from(|| host.shared.injector.steal())
    {
        return Some(process);
    }
    if let Some(process) = host.queue.pop() {
        return Some(process);
    }
    take_elsewhere(host, tick)
}

fn steal_from(mut steal: impl FnMut() -> crossbeam_deque::Steal<Runnable>) -> Option<Runnable> {
    loop {
        match steal() {
            crossbeam_deque::Steal::Success(process) => return Some(process),
            crossbeam_deque::Steal::Empty => return None,
            crossbeam_deque::Steal::Retry => std::hint::spin_loop(),
        }
    }
}

fn take_elsewhere(host: &WorkerHost, tick: u32) -> Option<Runnable> {
    let shared = &host.shared;
    // Begin with another victim each time, so that nobody is always the first.
    let threads = shared.stealers.len();
    let process =
        steal_from(|| shared.injector.steal_batch_and_pop(&host.queue)).or_else(|| {
            (0..threads)
                .map(|i| (tick as usize + i) % threads)
                .filter(|&victim| victim != host.index)
                .find_map(|victim| {
                    steal_from(|| shared.stealers[victim].steal_batch_and_pop(&host.queue))
                })
        })?;
    // SAFETY: taken out of a run queue, so it is ours.
    let number = unsafe { (*process.0.as_ptr()).number };
    tracing::trace!(
        pid = %shown(Term::pid(number), &shared.vm.atoms),
        more = host.queue.len(),
        "steal"
    );
    // On its way from there to our queue the rest of the batch was in neither: who looked for work
    // then has gone to sleep over it.
    if !host.queue.is_empty() {
        shared.idle.wake_one();
    }
    Some(process)
}

/// Sleeps until there is work or a timer is due.
fn sleep(host: &WorkerHost) {
    let shared = &host.shared;
    shared.idle.announce(host.index);
    let work = !shared.injector.is_empty() || shared.stealers.iter().any(|s| !s.is_empty());
    if work || shared.vm.is_halting() {
        return shared.idle.cancel(host.index);
    }
    let next = shared.timers[host.index].next();
    let most = if next == u64::MAX {
        None
    } else {
        let now = host.now();
        if next <= now {
            return shared.idle.cancel(host.index);
        }
        Some(Duration::from_nanos(next - now))
    };
    tracing::trace!(?most, "sleep");
    shared.idle.sleep(host.index, most);
    tracing::trace!("wake");
}

/// Gives a process a slice.
fn run(host: &WorkerHost, mut runnable: Runnable) {
    let vm = &*host.shared.vm;
    // SAFETY: taken out of a run queue, so it is ours until we park, requeue or bury it.
    let number = unsafe { (*runnable.0.as_ptr()).number };
    let slot = vm.processes.slot(number).expect("a process has a slot");
    slot.status.start();
    loop {
        // SAFETY: as above; the reference ends with each turn of the loop.
        let p = unsafe { &mut *runnable.0.as_ptr() };
        match slice(host, p) {
            Outcome::Yield => {
                slot.status.requeue();
                host.requeue(runnable);
                return;
            }
            Outcome::Wait => match slot.park() {
                Some(process) => runnable = Runnable(process),
                None => return,
            },
            Outcome::Exit => {
                let reason = p.exception.reason;
                crash::report(p, vm, host);
                exit_process(p, vm, host, reason);
                // SAFETY: it has exited, and its slot is closed.
                unsafe { vm.bury(runnable.0) };
                return;
            }
        }
    }
}

/// Handles the signals that have come in and runs the process until its slice ends.
fn slice(host: &WorkerHost, p: &mut Process) -> Outcome {
    let vm = &*host.shared.vm;
    p.heap.begin_slice();
    p.reductions = SLICE;
    let done = catch_unwind(AssertUnwindSafe(|| {
        let mut cx = Cx { p, vm, host, call: PendingCall::default() };
        let outcome = run_cx(&mut cx);
        let used = SLICE - cx.p.reductions.max(0);
        cx.p.reductions_done += used as u64;
        vm.counters.slices.fetch_add(1, Ordering::Relaxed);
        vm.counters.reductions.fetch_add(used as u64, Ordering::Relaxed);
        outcome
    }));
    done.unwrap_or_else(|panic| {
        crash::internal_error(p, &*panic);
        Outcome::Exit
    })
}

fn run_cx(cx: &mut Cx<'_>) -> Outcome {
    if let Some(end) = signals(cx) {
        return end;
    }
    if !can_go_on(cx.p) {
        return Outcome::Wait;
    }
    cx.p.waiting = Waiting::No;
    cx.p.flags &= !flags::HIBERNATING;
    loop {
        let outcome = exec::dispatch::run(cx);
        if outcome == Outcome::Exit {
            return outcome;
        }
        if let Some(end) = signals(cx) {
            return end;
        }
        let due = cx.p.heap.collection_due() || cx.p.flags & flags::WANT_GC != 0;
        // SAFETY: a process stops at safe points only.
        if due && unsafe { call::collect(cx, cx.p.pc, 0, 0) }.is_err() {
            return Outcome::Exit;
        }
        if outcome == Outcome::Yield || !can_go_on(cx.p) {
            return outcome;
        }
        // What it waited for has come meanwhile.
        cx.p.waiting = Waiting::No;
        if cx.p.reductions <= 0 {
            return Outcome::Yield;
        }
    }
}

/// Is there something for a waiting process to go on with?
fn can_go_on(p: &Process) -> bool {
    match p.waiting {
        Waiting::No => true,
        Waiting::Message => p.mailbox.has_next() || p.flags & flags::TIMED_OUT != 0,
        Waiting::Blocking => false,
    }
}

/// Handles signals; says how the slice ends if one of them ends the process.
fn signals(cx: &mut Cx<'_>) -> Option<Outcome> {
    if !has_signals(cx.p, cx.vm) {
        return None;
    }
    handle_own_signals(cx).is_err().then_some(Outcome::Exit)
}
