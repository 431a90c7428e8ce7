//! What programs ask about the VM: `system_info`, `statistics`, `memory`.
//!
//! Reads shared counters; nothing here waits or changes anything but "since the last call" marks.

use super::args::{BifResult, list_vec};
use super::{build, state, sys};
use crate::ctx::info::Answer;
use crate::ctx::{Cx, Trap};
use crate::heap::LitRange;
use crate::process::state::Seen;
use crate::sync::atomic::Ordering;
use crate::term::{Term, atoms};

/// The release whose behaviour this VM has.
const OTP_RELEASE: &str = "25";
/// The run-time system of that release.
const ERTS_VERSION: &str = "13.1.5";

fn int(value: usize) -> Answer {
    Answer::Int(value as u64)
}

fn atom(cx: &mut Cx<'_>, text: &str) -> Result<Answer, Trap> {
    Ok(Answer::Term(cx.intern(text)?))
}

fn pair(name: Answer, value: Answer) -> Answer {
    Answer::Tuple(vec![name, value])
}

/// The term of an answer.
fn built(cx: &mut Cx<'_>, answer: &Answer) -> BifResult {
    cx.reserve(answer.words(true, LitRange::EMPTY))?;
    Ok(answer.build(cx.heap(), true, LitRange::EMPTY))
}

/// `x86_64-pc-linux-gnu` and the like.
fn architecture() -> String {
    let arch = std::env::consts::ARCH;
    match std::env::consts::OS {
        "linux" => format!("{arch}-pc-linux-gnu"),
        "macos" => format!("{arch}-apple-darwin"),
        other => format!("{arch}-unknown-{other}"),
    }
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get())
}

/// `erlang:system_info/1`
///
/// # Errors
/// `badarg` for an item there is not.
pub fn system_info(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (first, second) = match args[0].as_tuple() {
        Some(&[first, second]) => (first, Some(second)),
        Some(_) => return Err(cx.badarg()),
        None => (args[0], None),
    };
    if !first.is_atom() || second.is_some_and(|t| !t.is_atom()) {
        return Err(cx.badarg());
    }
    let name = cx.atoms().text(first);
    let detail = second.map(|t| cx.atoms().text(t));
    match item(cx, name, detail)? {
        Some(answer) => built(cx, &answer),
        None => Err(cx.badarg()),
    }
}

fn item(cx: &mut Cx<'_>, name: &str, detail: Option<&str>) -> Result<Option<Answer>, Trap> {
    let (scheduler, schedulers) = cx.host.scheduler();
    let config = &cx.vm.config;
    let answer = match (name, detail) {
        ("wordsize", None | Some("internal" | "external")) => int(8),
        (_, Some(_)) => return Ok(None),
        ("endian", _) => atom(cx, if cfg!(target_endian = "little") { "little" } else { "big" })?,
        ("otp_release", _) => Answer::Text(OTP_RELEASE.to_string()),
        ("version", _) => Answer::Text(ERTS_VERSION.to_string()),
        ("system_version", _) => Answer::Text(format!(
            "rvm {} (Erlang/OTP {OTP_RELEASE} semantics) [64-bit] [smp:{schedulers}:{schedulers}]\n",
            env!("CARGO_PKG_VERSION"),
        )),
        ("machine", _) => Answer::Text("RVM".to_string()),
        ("system_architecture", _) => Answer::Text(architecture()),
        ("schedulers" | "schedulers_online", _) => int(schedulers),
        ("scheduler_id", _) => int(scheduler),
        (
            "logical_processors" | "logical_processors_available" | "logical_processors_online",
            _,
        ) => int(processors()),
        ("dirty_cpu_schedulers" | "dirty_cpu_schedulers_online", _) => int(0),
        ("dirty_io_schedulers" | "thread_pool_size", _) => int(0),
        ("process_count", _) => int(cx.vm.processes.count() as usize),
        ("process_limit", _) => int(cx.vm.processes.limit() as usize),
        ("atom_count", _) => int(cx.vm.atoms.len() as usize),
        ("atom_limit", _) => int(cx.vm.atoms.limit() as usize),
        ("ets_count", _) => int(cx.vm.tables.count()),
        ("ets_limit", _) => int(cx.vm.tables.limit()),
        ("port_count", _) => int(0),
        ("port_limit", _) => int(0),
        ("smp_support" | "threads", _) => Answer::Term(atoms::TRUE),
        ("multi_scheduling", _) => atom(cx, if schedulers > 1 { "enabled" } else { "disabled" })?,
        ("multi_scheduling_blockers", _) => Answer::List(Vec::new()),
        ("kernel_poll" | "debug_compiled" | "lock_checking", _) => Answer::Term(atoms::FALSE),
        ("tolerant_timeofday", _) => atom(cx, "enabled")?,
        ("time_warp_mode", _) => atom(cx, "no_time_warp")?,
        ("time_correction", _) => Answer::Term(atoms::TRUE),
        ("time_offset", _) => atom(cx, "final")?,
        ("start_time", _) => Answer::Int(cx.vm.started),
        ("build_type" | "emu_type", _) => atom(cx, "opt")?,
        ("emu_flavor", _) => atom(cx, "emu")?,
        ("compat_rel", _) => int(25),
        ("creation", _) => int(0),
        ("dist_ctrl", _) => Answer::List(Vec::new()),
        ("min_heap_size", _) => {
            pair(Answer::Term(atoms::MIN_HEAP_SIZE), int(config.min_heap_words))
        }
        ("fullsweep_after", _) => {
            let after = crate::heap::block::FULLSWEEP_AFTER as usize;
            pair(atom(cx, "fullsweep_after")?, int(after))
        }
        ("max_heap_size", _) => int(0),
        ("scheduler_bind_type", _) => atom(cx, if config.pin { "no_spread" } else { "unbound" })?,
        ("cpu_topology", _) => Answer::Term(atoms::UNDEFINED),
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

/// Processes that could run now.
fn run_queue(cx: &Cx<'_>) -> usize {
    let table = &cx.vm.processes;
    let runnable =
        |number: &u64| table.slot(*number).is_some_and(|slot| slot.status.peek() == Seen::Runnable);
    table.numbers().iter().filter(|number| runnable(number)).count()
}

/// Total and since the last call, for a mark in the state.
fn since(cx: &Cx<'_>, total: u64, mark: impl FnOnce(&mut state::State) -> &mut u64) -> Answer {
    let before = state::with(cx, |state| std::mem::replace(mark(state), total));
    pair(Answer::Int(total), Answer::Int(total.saturating_sub(before)))
}

/// `erlang:statistics/1`
///
/// # Errors
/// `badarg` for an item there is not.
pub fn statistics(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_atom() {
        return Err(cx.badarg());
    }
    // The greatest answer: a list of numbers, one a scheduler. Reserved before a mark is moved.
    let (_, schedulers) = cx.host.scheduler();
    cx.reserve(4 * schedulers + 16)?;
    let vm = cx.vm;
    let load = |counter: &crate::sync::atomic::AtomicU64| counter.load(Ordering::Relaxed);
    let now = cx.host.now().saturating_sub(vm.started) / 1_000_000;
    let running = cx.p.reductions_done;
    let answer = match cx.atoms().text(args[0]) {
        "context_switches" => pair(Answer::Int(load(&vm.counters.slices)), int(0)),
        "garbage_collection" => Answer::Tuple(vec![
            Answer::Int(load(&vm.counters.collections)),
            Answer::Int(load(&vm.counters.words_reclaimed)),
            int(0),
        ]),
        "io" => {
            let input = Answer::Term(cx.intern("input")?);
            let output = Answer::Term(cx.intern("output")?);
            Answer::Tuple(vec![
                pair(input, Answer::Int(load(&vm.counters.input))),
                pair(output, Answer::Int(load(&vm.counters.output))),
            ])
        }
        "reductions" => since(cx, load(&vm.counters.reductions), |s| &mut s.reductions),
        "exact_reductions" => {
            let total = load(&vm.counters.reductions).max(running);
            since(cx, total, |s| &mut s.exact_reductions)
        }
        "runtime" => since(cx, sys::cpu_time() / 1_000_000, |s| &mut s.runtime),
        "wall_clock" => since(cx, now, |s| &mut s.wall_clock),
        "run_queue" | "total_run_queue_lengths" | "total_run_queue_lengths_all" => {
            int(run_queue(cx))
        }
        "total_active_tasks" | "total_active_tasks_all" => int(run_queue(cx) + 1),
        "run_queue_lengths" | "run_queue_lengths_all" => {
            // Who runs next is settled by stealing, so the waiting belong to all alike.
            let waiting = run_queue(cx);
            let share = |i| int(waiting / schedulers + (i < waiting % schedulers) as usize);
            Answer::List((0..schedulers).map(share).collect())
        }
        "scheduler_wall_time" | "scheduler_wall_time_all" => Answer::Term(atoms::UNDEFINED),
        _ => return Err(cx.badarg()),
    };
    Ok(answer.build(cx.heap(), true, LitRange::EMPTY))
}

/// Bytes an atom's text takes on average with its entries in both tables.
const ATOM_BYTES: usize = 100;

/// Items of `memory/0`, in OTP's order.
const MEMORY: [&str; 9] = [
    "total",
    "processes",
    "processes_used",
    "system",
    "atom",
    "atom_used",
    "binary",
    "code",
    "ets",
];

/// Bytes of one item. The total is what the operating system counts; what is neither code nor
/// atoms is the processes'.
fn bytes_of(cx: &Cx<'_>, item: &str) -> Option<usize> {
    let code =
        || -> usize { cx.vm.code.loaded().iter().map(|(_, m)| m.words * 8 + m.literals.1).sum() };
    let atom = cx.vm.atoms.len() as usize * ATOM_BYTES;
    let tables = &cx.vm.tables;
    let ets = || -> usize {
        let words = |number| tables.by_number(number).and_then(|table| table.size());
        tables.all().into_iter().filter_map(words).map(|(_, words)| words * 8).sum()
    };
    Some(match item {
        "total" => sys::resident_bytes(),
        "processes" | "processes_used" => {
            sys::resident_bytes().saturating_sub(code() + atom + ets())
        }
        "system" => code() + atom + ets(),
        "atom" | "atom_used" => atom,
        "binary" => cx.p.heap.shared_bytes,
        "code" => code(),
        "ets" => ets(),
        _ => return None,
    })
}

/// `erlang:memory/0`
///
/// # Errors
/// When the heap needs room.
pub fn memory0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let mut list = Vec::with_capacity(MEMORY.len());
    for name in MEMORY {
        let bytes = bytes_of(cx, name).unwrap_or(0);
        list.push(pair(atom(cx, name)?, int(bytes)));
    }
    built(cx, &Answer::List(list))
}

/// `erlang:memory/1`
///
/// # Errors
/// `badarg` for an item there is not.
pub fn memory1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_atom() {
        return match bytes_of(cx, cx.atoms().text(args[0])) {
            Some(bytes) => build::uint(cx, bytes as u64),
            None => Err(cx.badarg()),
        };
    }
    let mut list = Vec::new();
    for item in list_vec(cx, args[0])? {
        let text = if item.is_atom() { cx.atoms().text(item) } else { "" };
        match bytes_of(cx, text) {
            Some(bytes) => list.push(pair(Answer::Term(item), int(bytes))),
            None => return Err(cx.badarg()),
        }
    }
    built(cx, &Answer::List(list))
}
