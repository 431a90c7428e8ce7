//! Fuzzes `binary_to_term`: what it accepts is printed, written again and read again, and must be
//! the same term.
//!
//! Calls the native as the interpreter would, in a process that no scheduler ever sees.
#![no_main]

use rvm_core::bif::{etf, etf_encode};
use rvm_core::config::Config;
use rvm_core::ctx::exit::exit_process;
use rvm_core::ctx::spawn::Spawn;
use rvm_core::ctx::vm::{FoundModule, LoadFailure};
use rvm_core::ctx::{Cx, Host, Job, ModuleSource, PendingCall, TimerAction, Trap};
use rvm_core::heap::binary::{binary, binary_words};
use rvm_core::process::Process;
use rvm_core::system::{Boot, System};
use rvm_core::term::{Term, atoms, compare, print};
use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::ptr::NonNull;
use std::sync::Arc;

/// Inputs for one system: its atom table fills up with what they name.
const INPUTS: u32 = 20_000;
/// Inputs that would need a larger heap are left out.
const MOST_WORDS: usize = 1 << 22;

thread_local! {
    static SYSTEM: RefCell<Option<(System, u32)>> = const { RefCell::new(None) };
}

/// A library of modules with one function that waits for ever.
struct Waiting;

impl ModuleSource for Waiting {
    fn find(&self, module: &str, _: &[PathBuf]) -> Result<FoundModule, LoadFailure> {
        let text = format!(
            "module {module}\nexport start/1\nfunction start/1 regs 2\n  again:\n\
             recv_peek r1, none\nrecv_accept\ntail_call start/1\n  none:\nrecv_wait again\nend\n"
        );
        let assembled = rvm_bytecode::assemble(&text).expect("it is well-formed");
        let verified = rvm_bytecode::verify(assembled).expect("it is valid");
        Ok(FoundModule { verified, path: String::new(), digest: [0; 16] })
    }

    fn read(&self, _: &Path) -> Result<FoundModule, LoadFailure> {
        Err(LoadFailure::NoFile)
    }

    fn decode(&self, _: &[u8]) -> Result<rvm_bytecode::Verified, LoadFailure> {
        Err(LoadFailure::NoFile)
    }

    fn tool(&self, _: &[u8]) -> Vec<u8> {
        Vec::new()
    }

    fn parse_term(
        &self,
        _: &str,
        line: u32,
    ) -> Result<(Vec<String>, rvm_bytecode::Literal), (u32, String)> {
        Err((line, "there is no parser".into()))
    }
}

/// Keeps the process that was made instead of queueing it.
#[derive(Default)]
struct Keeper(Cell<Option<NonNull<Process>>>, Cell<u64>);

impl Host for Keeper {
    fn enqueue(&self, process: NonNull<Process>, _: bool) {
        self.0.set(Some(process));
    }
    fn now(&self) -> u64 {
        0
    }
    fn system_time(&self) -> i64 {
        0
    }
    fn set_timer(&self, _: u64, _: u64, _: TimerAction) {}
    fn cancel_timer(&self, _: u64) -> Option<(u64, TimerAction)> {
        None
    }
    fn read_timer(&self, _: u64) -> Option<u64> {
        None
    }
    fn block(&self, _: u64, _: u64, _: Job) {}
    fn unique(&self) -> u64 {
        self.1.set(self.1.get() + 1);
        self.1.get()
    }
    fn random(&self) -> u64 {
        1
    }
    fn stop(&self) {}
    fn scheduler(&self) -> (usize, usize) {
        (0, 1)
    }
}

/// Reads bytes as an external term.
fn read(cx: &mut Cx<'_>, bytes: &[u8]) -> Result<Term, Trap> {
    cx.reserve(binary_words(bytes.len()))?;
    let bytes = binary(cx.heap(), bytes).expect("there is memory");
    etf::binary_to_term1(cx, &[bytes])
}

/// Reads, prints, writes and reads again.
fn check(cx: &mut Cx<'_>, bytes: &[u8]) -> Result<(), Trap> {
    let term = read(cx, bytes)?;
    let text = print::to_string(term, cx.atoms());
    let mut out = vec![131];
    etf_encode::encode(cx.vm, term, &etf_encode::Options::default(), &mut out);
    match read(cx, &out) {
        Ok(again) => {
            assert!(compare::exact_eq(term, again), "{text} is read as something else: {out:?}");
            Ok(())
        }
        Err(Trap::Need(words)) => Err(Trap::Need(words)),
        Err(trap) => panic!("{text} cannot be read back: {trap:?}, {out:?}"),
    }
}

/// Checks in a process of its own, whose heap has so many words.
fn in_process(system: &System, bytes: &[u8], min_heap_words: usize) -> Result<(), Trap> {
    let vm = system.vm();
    let host = Keeper::default();
    let number = vm
        .spawn(
            &host,
            &Spawn {
                target: (atoms::RVM_BOOT, atoms::START),
                args: &[Term::NIL],
                parent: 0,
                group_leader: Term::NIL,
                link: false,
                monitor: None,
                min_heap_words,
                fullsweep_after: None,
                max_heap_words: 0,
                priority: 0,
            },
        )
        .expect("there is room for a process");
    vm.processes.slot(number).expect("it has a slot").status.start();
    let process = host.0.take().expect("it was queued");
    // SAFETY: no scheduler has it: it is ours until it is buried.
    let p = unsafe { &mut *process.as_ptr() };
    let mut cx = Cx { p, vm, host: &host, call: PendingCall::default() };
    let done = check(&mut cx, bytes);
    exit_process(cx.p, vm, &host, atoms::NORMAL);
    // SAFETY: it has exited, and nobody else has it.
    unsafe { vm.bury(process) };
    done
}

fn start() -> System {
    let config = Config { schedulers: 1, pin: false, ..Config::default() };
    System::start(config, Arc::new(Waiting), &Boot::default()).expect("it starts")
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    SYSTEM.with_borrow_mut(|kept| {
        let (system, inputs) = kept.get_or_insert_with(|| (start(), 0));
        let mut words = 256 + data.len() / 4;
        while let Err(Trap::Need(more)) = in_process(system, data, words) {
            // The collector would give the room, and call again.
            words += more + words;
            if words > MOST_WORDS {
                break;
            }
        }
        *inputs += 1;
        if *inputs == INPUTS {
            *kept = None;
        }
    });
});
