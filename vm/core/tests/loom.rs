//! Models of the lock-free protocols, run by loom in every schedule and under every order of
//! memory that the language allows.
//!
//! ```sh
//! RUSTFLAGS="--cfg loom" CARGO_TARGET_DIR=target/loom cargo test -p rvm-core --release --test loom
//! ```
//!
//! What is modelled is the code that ships: under `--cfg loom` the façade in `src/sync.rs` hands out
//! loom's atomics and locks. In place of a run queue, whoever makes a process runnable runs it
//! there and then, so that nothing but the status word keeps its runners apart. A cell of loom's
//! stands for what a protocol guards (a process, the contents of a message): loom fails a model in
//! which two threads may be at one without an order between them, and one in which all sleep.
//! `tests/tools/loom_plants.sh` shows that the models fail when the code is wrong.
#![cfg(loom)]

use loom::cell::UnsafeCell;
use loom::model::Builder;
use loom::sync::atomic::{AtomicUsize, Ordering};
use loom::thread;
use rvm_core::heap::Message;
use rvm_core::process::Process;
use rvm_core::process::inbox::{Inbox, Signals};
use rvm_core::process::registry::Registry;
use rvm_core::process::slot::Slot;
use rvm_core::process::state::Seen;
use rvm_core::process::table::ProcessTable;
use rvm_core::sched::idle::Idle;
use rvm_core::sched::timer::Timers;
use rvm_core::term::Term;
use rvm_core::term::shared::{Holders, SharedBytes};
use std::ptr::NonNull;
use std::sync::Arc;
// Bookkeeping of the models goes by std's atomics, which order nothing in loom's eyes.
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;

/// Explores a model: all schedules with at most so many preemptions, or all there are. The bounds
/// keep the whole run to a minute; most planted bugs show with two.
fn explore(preemptions: Option<usize>, model: impl Fn() + Sync + Send + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(model);
}

/// The contents of messages: each is written by its sender and read by whoever gets it.
struct Contents(Vec<UnsafeCell<u64>>);

// SAFETY: loom checks that accesses are ordered.
unsafe impl Send for Contents {}
// SAFETY: as above.
unsafe impl Sync for Contents {}

impl Contents {
    fn new(messages: usize) -> Contents {
        Contents((0..messages).map(|_| UnsafeCell::new(0)).collect())
    }

    /// Message number `id`.
    fn write(&self, id: usize, to: u64) -> Message {
        // SAFETY: checked by loom.
        self.0[id].with_mut(|cell| unsafe { *cell = id as u64 + 1 });
        let mut message = Message::immediate(Term::NIL).expect("memory");
        message.to = to;
        message.extra[0] = id as u64;
        message
    }

    /// The number of a message that has come.
    fn read(&self, message: &Message) -> usize {
        let id = message.extra[0] as usize;
        // SAFETY: checked by loom.
        assert_eq!(self.0[id].with(|cell| unsafe { *cell }), id as u64 + 1);
        id
    }

    fn read_all(&self, signals: Signals) -> Vec<usize> {
        signals.map(|message| self.read(&message)).collect()
    }
}

/// Checks that each of these numbers is there once.
fn assert_each_once(mut ids: Vec<usize>, count: usize) {
    ids.sort_unstable();
    assert_eq!(ids, (0..count).collect::<Vec<_>>(), "each signal ends in one place");
}

/// A process as the models see it.
struct Body {
    got: UnsafeCell<Vec<usize>>,
    queued: AtomicBool,
    buried: AtomicBool,
}

// SAFETY: loom checks that accesses are ordered.
unsafe impl Send for Body {}
// SAFETY: as above.
unsafe impl Sync for Body {}

impl Body {
    fn new() -> Body {
        Body {
            got: UnsafeCell::new(Vec::new()),
            queued: AtomicBool::new(false),
            buried: AtomicBool::new(false),
        }
    }

    /// Has the process to oneself. Not two at once, and not after its end.
    fn with<R>(&self, f: impl FnOnce(&mut Vec<usize>) -> R) -> R {
        assert!(!self.buried.load(SeqCst), "a buried process runs");
        // SAFETY: checked by loom.
        self.got.with_mut(|got| f(unsafe { &mut *got }))
    }

    fn enqueued(&self) {
        assert!(!self.queued.swap(true, SeqCst), "queued twice");
    }

    fn dequeued(&self) {
        assert!(self.queued.swap(false, SeqCst), "started without having been queued");
    }
}

/// What stands in the slot for body number `index`: never dereferenced.
fn pointer(index: usize) -> NonNull<Process> {
    NonNull::new(std::ptr::without_provenance_mut(index + 1)).expect("not null")
}

fn index(process: NonNull<Process>) -> usize {
    process.as_ptr().addr() - 1
}

#[test]
fn inbox_keeps_order_and_loses_nothing() {
    explore(Some(3), || {
        let shared = Arc::new((Inbox::closed(), Contents::new(4)));
        shared.0.open();
        let senders = [0, 2].map(|first| {
            let shared = shared.clone();
            thread::spawn(move || {
                for id in [first, first + 1] {
                    assert!(shared.0.push(shared.1.write(id, 0)).is_ok());
                }
            })
        });
        let mut got = shared.1.read_all(shared.0.take());
        got.extend(shared.1.read_all(shared.0.take()));
        for sender in senders {
            sender.join().unwrap();
        }
        got.extend(shared.1.read_all(shared.0.take()));
        for first in [0, 2] {
            let own: Vec<_> = got.iter().filter(|&&id| id / 2 == first / 2).collect();
            assert_eq!(own, [&first, &(first + 1)], "order between a pair is kept");
        }
        assert_each_once(got, 4);
    });
}

#[test]
fn closing_an_inbox_leaves_each_signal_with_one_side() {
    explore(Some(3), || {
        let shared = Arc::new((Inbox::closed(), Contents::new(4)));
        shared.0.open();
        let senders = [0, 2].map(|first| {
            let shared = shared.clone();
            thread::spawn(move || {
                let push = |id| shared.0.push(shared.1.write(id, 0));
                let refused = [push(first), push(first + 1)].map(Result::err);
                assert!(refused[0].is_none() || refused[1].is_some(), "closed is closed");
                refused.into_iter().flatten().map(|m| shared.1.read(&m)).collect::<Vec<_>>()
            })
        });
        let mut ids = shared.1.read_all(shared.0.take());
        ids.extend(shared.1.read_all(shared.0.close()));
        for sender in senders {
            ids.extend(sender.join().unwrap());
        }
        assert_each_once(ids, 4);
    });
}

/// One process, and what is sent to it.
struct One {
    slot: Slot,
    body: Body,
    contents: Contents,
}

const NUMBER: u64 = 7;

impl One {
    fn new(messages: usize) -> Arc<One> {
        let one = One { slot: Slot::new(), body: Body::new(), contents: Contents::new(messages) };
        one.slot.open(NUMBER, pointer(0));
        Arc::new(one)
    }

    fn send(&self, id: usize) {
        let posted = self.slot.post(NUMBER, self.contents.write(id, NUMBER));
        self.scheduled(posted.expect("it lives"), false);
    }

    /// Runs it if this thread has made it runnable; `yields` has it go round by the queue once.
    fn scheduled(&self, runnable: Option<NonNull<Process>>, mut yields: bool) {
        if runnable.is_none() {
            return;
        }
        self.body.enqueued();
        self.start();
        loop {
            self.body.with(|got| got.extend(self.contents.read_all(self.slot.inbox.take())));
            if yields {
                yields = false;
                self.body.enqueued();
                self.slot.status.requeue();
                self.start();
            } else if self.slot.park().is_none() {
                return;
            }
        }
    }

    fn start(&self) {
        self.body.dequeued();
        self.slot.status.start();
    }

    /// Once all are done: the process has got everything and waits.
    fn assert_done(&self, messages: usize) {
        assert!(self.slot.inbox.is_empty(), "a wake-up was lost");
        assert_eq!(self.slot.status.peek(), Seen::Waiting);
        self.body.with(|got| assert_each_once(std::mem::take(got), messages));
    }
}

#[test]
fn no_wakeup_is_lost_and_none_runs_twice() {
    explore(Some(4), || {
        let one = One::new(2);
        let sender = one.clone();
        let sender = thread::spawn(move || sender.send(0));
        one.send(1);
        sender.join().unwrap();
        one.assert_done(2);
    });
}

#[test]
fn three_senders_wake_one_process() {
    explore(Some(2), || {
        let one = One::new(3);
        let senders = [0, 1].map(|id| {
            let one = one.clone();
            thread::spawn(move || one.send(id))
        });
        one.send(2);
        for sender in senders {
            sender.join().unwrap();
        }
        one.assert_done(3);
    });
}

#[test]
fn a_process_that_yields_is_queued_once() {
    explore(Some(2), || {
        let one = One::new(2);
        let senders = [0, 1].map(|id| {
            let one = one.clone();
            thread::spawn(move || one.send(id))
        });
        // The spawner.
        one.scheduled(one.slot.wake(), true);
        for sender in senders {
            sender.join().unwrap();
        }
        one.assert_done(2);
    });
}

#[test]
fn a_process_that_yields_may_go_on_elsewhere() {
    explore(None, || {
        let one = One::new(0);
        // A run queue that orders nothing.
        let queue = Arc::new(AtomicUsize::new(0));
        let thief = (one.clone(), queue.clone());
        let thief = thread::spawn(move || {
            let (one, queue) = thief;
            let stolen = queue.compare_exchange(1, 0, Ordering::Relaxed, Ordering::Relaxed).is_ok();
            if stolen {
                one.start();
                one.body.with(|got| got.push(1));
            }
            stolen
        });
        assert!(one.slot.wake().is_some());
        one.body.enqueued();
        one.start();
        one.body.with(|got| got.push(0));
        one.body.enqueued();
        one.slot.status.requeue();
        queue.store(1, Ordering::Relaxed);
        if !thief.join().unwrap() {
            one.start();
            one.body.with(|got| got.push(1));
        }
        one.body.with(|got| assert_eq!(got[..], [0, 1]));
    });
}

/// Two processes, the second one spawned into the slot of the first when that has exited.
struct Heirs {
    table: ProcessTable,
    numbers: [u64; 2],
    bodies: [Body; 2],
    contents: Contents,
}

impl Heirs {
    fn new(messages: usize) -> Arc<Heirs> {
        let table = ProcessTable::new(4);
        let first = table.claim().expect("room");
        table.open(first, pointer(0));
        let next = first + (1 << rvm_core::process::table::INDEX_BITS);
        let bodies = [Body::new(), Body::new()];
        Arc::new(Heirs { table, numbers: [first, next], bodies, contents: Contents::new(messages) })
    }

    fn slot(&self) -> &Slot {
        self.table.slot(self.numbers[0]).expect("a slot")
    }

    /// Sends, and runs whom that has woken. What was refused, to the sender or by the receiver.
    fn send(&self, id: usize, to: u64) -> Vec<usize> {
        match self.slot().post(to, self.contents.write(id, to)) {
            Ok(Some(process)) => {
                self.bodies[index(process)].enqueued();
                self.run(process)
            }
            Ok(None) => Vec::new(),
            Err(refused) => vec![self.contents.read(&refused)],
        }
    }

    /// Runs a process that was queued until it waits; the first one exits at its first message.
    fn run(&self, process: NonNull<Process>) -> Vec<usize> {
        let mut refused = Vec::new();
        let mut which = index(process);
        let slot = self.slot();
        self.bodies[which].dequeued();
        slot.status.start();
        loop {
            self.bodies[which].with(|got| {
                for message in slot.inbox.take() {
                    let ours = message.to == self.numbers[which];
                    let id = self.contents.read(&message);
                    if ours { got.push(id) } else { refused.push(id) }
                }
            });
            if which == 0 && self.bodies[0].with(|got| !got.is_empty()) {
                refused.extend(self.exit());
                return refused;
            }
            match slot.park() {
                Some(process) => which = index(process),
                None => return refused,
            }
        }
    }

    /// The first one exits, and this thread spawns the second one.
    fn exit(&self) -> Vec<usize> {
        let mut refused = self.contents.read_all(self.table.close(self.numbers[0]));
        self.bodies[0].with(|got| refused.append(got));
        self.bodies[0].buried.store(true, SeqCst);
        self.table.vacate(self.numbers[0]);
        assert_eq!(self.table.claim(), Ok(self.numbers[1]), "the slot is used again");
        if let Some(process) = self.table.open(self.numbers[1], pointer(1)).wake() {
            self.bodies[1].enqueued();
            refused.extend(self.run(process));
        }
        refused
    }

    fn assert_done(&self, mut refused: Vec<usize>, messages: usize) {
        let slot = self.slot();
        assert_eq!(slot.status.peek(), Seen::Waiting);
        assert!(slot.inbox.is_empty(), "a wake-up was lost");
        for body in &self.bodies {
            // A look from outside.
            // SAFETY: all threads are done.
            body.got.with(|got| refused.extend(unsafe { &*got }));
        }
        assert_each_once(refused, messages);
    }
}

#[test]
fn a_slot_used_again_answers_for_the_dead() {
    explore(Some(2), || {
        let heirs = Heirs::new(3);
        // Two signals to the first, one to the second, which may or may not be there yet.
        let senders = [(0, 0), (1, 1)].map(|(id, to)| {
            let heirs = heirs.clone();
            thread::spawn(move || heirs.send(id, heirs.numbers[to]))
        });
        let mut refused = heirs.send(2, heirs.numbers[0]);
        for sender in senders {
            refused.extend(sender.join().unwrap());
        }
        heirs.assert_done(refused, 3);
    });
}

#[test]
fn who_parks_late_takes_the_successor_or_nobody() {
    explore(Some(2), || {
        let heirs = Heirs::new(2);
        let senders = [0, 1].map(|id| {
            let heirs = heirs.clone();
            thread::spawn(move || heirs.send(id, heirs.numbers[0]))
        });
        // The first one runs with nothing to do, and parks while the others bring it to its end.
        let process = heirs.slot().wake();
        let mut refused = process.map_or(Vec::new(), |process| {
            heirs.bodies[index(process)].enqueued();
            heirs.run(process)
        });
        for sender in senders {
            refused.extend(sender.join().unwrap());
        }
        heirs.assert_done(refused, 2);
    });
}

#[test]
fn a_dead_process_keeps_no_name() {
    explore(None, || {
        let shared = Arc::new((Registry::default(), ProcessTable::new(4)));
        let (registry, table) = &*shared;
        let [dying, other] = [0, 1].map(|i| {
            let number = table.claim().expect("room");
            table.open(number, pointer(i));
            number
        });
        let names = [Term::atom(1), Term::atom(2)];
        assert!(registry.register(names[0], dying, table));
        let helper = shared.clone();
        let helper = thread::spawn(move || {
            let (registry, table) = &*helper;
            // Moves the name to another process, and gives the dying one a new name.
            registry.unregister(names[0], table);
            registry.register(names[0], other, table);
            registry.register(names[1], dying, table);
        });
        drop(table.close(dying));
        registry.forget(dying, table);
        helper.join().unwrap();
        assert_eq!(registry.find(names[0]), Some(other));
        assert_eq!(registry.find(names[1]), None);
        assert_eq!(registry.name_of(dying, table), None);
        assert_eq!(registry.name_of(other, table), Some(names[0]));
    });
}

/// Run queues as the sleep protocol sees them: places where work is put and looked for. Relaxed
/// throughout, so that the protocol gets no order from them.
struct Work {
    idle: Idle,
    queues: [AtomicUsize; 2],
}

impl Work {
    fn new(threads: usize) -> Arc<Work> {
        Arc::new(Work { idle: Idle::new(threads), queues: [0, 0].map(AtomicUsize::new) })
    }

    fn put(&self, queue: usize) {
        self.queues[queue].fetch_add(1, Ordering::Relaxed);
        self.idle.wake_one();
    }

    fn take(&self) -> bool {
        self.queues.iter().any(|queue| {
            let n = queue.load(Ordering::Relaxed);
            n != 0 && queue.compare_exchange(n, n - 1, Ordering::Relaxed, Ordering::Relaxed).is_ok()
        })
    }

    /// A worker that goes when it has done so much.
    fn work(&self, thread: usize, jobs: usize) {
        let mut done = 0;
        while done < jobs {
            if self.take() {
                done += 1;
                continue;
            }
            self.idle.announce(thread);
            if self.queues.iter().any(|queue| queue.load(Ordering::Relaxed) != 0) {
                self.idle.cancel(thread);
            } else {
                self.idle.sleep(thread, None);
            }
        }
    }
}

#[test]
fn no_worker_sleeps_over_work() {
    explore(None, || {
        let work = Work::new(1);
        let worker = work.clone();
        let worker = thread::spawn(move || worker.work(0, 2));
        work.put(0);
        work.put(1);
        worker.join().unwrap();
        // It stands in no list of sleepers: nobody would be woken in its place.
        assert_eq!(work.idle.sleepers(), 0);
    });
}

#[test]
fn two_workers_share_what_two_threads_put() {
    explore(Some(2), || {
        let work = Work::new(2);
        let workers = [0, 1].map(|thread| {
            let work = work.clone();
            thread::spawn(move || work.work(thread, 1))
        });
        work.put(0);
        work.put(1);
        for worker in workers {
            worker.join().unwrap();
        }
        assert_eq!(work.idle.sleepers(), 0);
    });
}

#[test]
fn a_timer_set_from_outside_ends_the_sleep() {
    explore(None, || {
        let shared = Arc::new((Idle::new(1), Timers::default()));
        let worker = shared.clone();
        let worker = thread::spawn(move || {
            let (idle, timers) = &*worker;
            while timers.next() == u64::MAX {
                idle.announce(0);
                if timers.next() == u64::MAX {
                    idle.sleep(0, None);
                } else {
                    idle.cancel(0);
                }
            }
            timers.due(10).expect("it is due").0
        });
        let (idle, timers) = &*shared;
        timers.insert(5, 10, rvm_core::ctx::TimerAction::Receive(1));
        idle.wake_thread(0);
        assert_eq!(worker.join().unwrap(), 5);
    });
}

#[test]
fn the_end_of_a_binary_is_claimed_once() {
    explore(None, || {
        let shared = SharedBytes::new(16, 64).expect("memory").as_ptr();
        // SAFETY: this thread holds the one count there is.
        let header = unsafe { &*shared };
        header.retain();
        let address = shared.expose_provenance();
        let claim = move || {
            let shared = std::ptr::with_exposed_provenance_mut::<SharedBytes>(address);
            // SAFETY: each of the two threads gives up one count, last of all.
            unsafe {
                let mine = SharedBytes::claim(shared, 64, 24);
                SharedBytes::release(shared);
                mine
            }
        };
        let other = thread::spawn(claim);
        let mine = claim();
        assert!(mine != other.join().unwrap(), "one wins, the other copies");
    });
}

#[test]
fn the_last_holder_frees_after_all_others() {
    explore(None, || {
        let shared = Arc::new((Holders::one(), Contents::new(1)));
        let hold = |shared: Arc<(Holders, Contents)>| {
            let (holders, bytes) = &*shared;
            let cell = &bytes.0[0];
            // SAFETY: checked by loom.
            cell.with(|byte| assert_eq!(unsafe { *byte }, 0, "read after it was freed"));
            if holders.give_up() {
                // SAFETY: as above.
                cell.with_mut(|byte| unsafe { *byte = 1 });
            }
        };
        let others = [0, 1].map(|_| {
            shared.0.add();
            let shared = shared.clone();
            thread::spawn(move || hold(shared))
        });
        hold(shared.clone());
        for other in others {
            other.join().unwrap();
        }
        // SAFETY: all are done.
        shared.1.0[0].with(|byte| assert_eq!(unsafe { *byte }, 1, "somebody has freed it"));
    });
}
