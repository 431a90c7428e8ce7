//! Natives about processes: spawning, sending, exiting, names, flags, information.
//!
//! Links and monitors are in [`super::relation`], timers in [`super::timer`].

use super::args::{BifResult, list_vec, to_usize};
use crate::ctx::info::{self, Answer};
use crate::ctx::spawn::{Spawn, SpawnError};
use crate::ctx::{Cx, Trap, call_words};

use crate::heap::alloc::{Build, REF_WORDS};
use crate::process::link::{Alias, Monitor};
use crate::process::signal::Signal;
use crate::process::{Process, flags};

use crate::term::{Term, atoms};

/// `self()`
pub fn self_(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    Ok(cx.p.pid())
}

/// `node()`
pub fn node0(_: &mut Cx<'_>, _: &[Term]) -> BifResult {
    Ok(atoms::NONODE)
}

/// `node(PidOrReferenceOrPort)`
pub fn node1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let local = args[0].is_pid() || args[0].is_port() || args[0].is_ref();
    if local { Ok(atoms::NONODE) } else { Err(cx.badarg()) }
}

/// `nodes()` and `nodes(Which)`: this node is alone.
pub fn nodes0(_: &mut Cx<'_>, _: &[Term]) -> BifResult {
    Ok(Term::NIL)
}

/// `is_alive()`: is this node part of a distributed system?
pub fn is_alive(_: &mut Cx<'_>, _: &[Term]) -> BifResult {
    Ok(atoms::FALSE)
}

/// `processes()`
pub fn processes(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    let numbers = cx.vm.processes.numbers();
    cx.charge(numbers.len() / 16);
    cx.reserve(2 * numbers.len())?;
    let pids = numbers.iter().map(|&n| Term::pid(n));
    Ok(cx.heap().list_from_iter(numbers.len(), pids, Term::NIL))
}

// ---- spawning ----

/// What the options of a spawn come to.
#[derive(Clone, Copy, Default)]
struct Options {
    link: bool,
    monitor: Option<(Alias, Term)>,
    min_heap_words: usize,
    fullsweep_after: Option<u16>,
    max_heap_words: usize,
    priority: u8,
}

fn spawn(cx: &mut Cx<'_>, target: (Term, Term), args: &[Term], options: &Options) -> BifResult {
    if args.len() > 255 {
        return Err(cx.system_limit());
    }
    cx.reserve(REF_WORDS + 3)?;
    let reference = options.monitor.map(|_| cx.host.unique());
    let spawned = cx.vm.spawn(
        cx.host,
        &Spawn {
            target,
            args,
            parent: cx.p.number,
            group_leader: cx.p.group_leader,
            link: options.link,
            monitor: reference,
            min_heap_words: options.min_heap_words,
            fullsweep_after: options.fullsweep_after,
            max_heap_words: options.max_heap_words,
            priority: options.priority,
        },
    );
    let number = match spawned {
        Ok(number) => number,
        Err(SpawnError::TableFull | SpawnError::OutOfMemory) => return Err(cx.system_limit()),
    };
    cx.charge(8);
    if options.link {
        cx.p.relations_mut().links.insert(number, ());
    }
    let pid = Term::pid(number);
    let (Some(reference), Some((alias, tag))) = (reference, options.monitor) else {
        return Ok(pid);
    };
    let monitor = Monitor { target: number, name: Term::NONE, tag, alias };
    let relations = cx.p.relations_mut();
    relations.monitors.insert(reference, monitor);
    if alias != Alias::No {
        relations.aliases.insert(reference, alias);
    }
    let own = (alias != Alias::No).then_some(cx.p.pid());
    let reference = cx.heap().reference(reference, own);
    Ok(cx.tuple(&[pid, reference]))
}

fn spawn_fun(cx: &mut Cx<'_>, fun: Term, options: &Options) -> BifResult {
    if !fun.is_fun() {
        return Err(cx.badarg());
    }
    spawn(cx, (fun, Term::NONE), &[], options)
}

fn spawn_mfa(cx: &mut Cx<'_>, args: &[Term], options: &Options) -> BifResult {
    if !args[0].is_atom() || !args[1].is_atom() {
        return Err(cx.badarg());
    }
    let list = list_vec(cx, args[2])?;
    spawn(cx, (args[0], args[1]), &list, options)
}

const LINK: Options = Options {
    link: true,
    monitor: None,
    min_heap_words: 0,
    fullsweep_after: None,
    max_heap_words: 0,
    priority: 0,
};

fn monitored() -> Options {
    Options { monitor: Some((Alias::No, atoms::DOWN)), ..Options::default() }
}

/// `spawn(Fun)`
pub fn spawn1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    spawn_fun(cx, args[0], &Options::default())
}

/// `spawn(M, F, Args)`
pub fn spawn3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    spawn_mfa(cx, args, &Options::default())
}

/// `spawn_link(Fun)`
pub fn spawn_link1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    spawn_fun(cx, args[0], &LINK)
}

/// `spawn_link(M, F, Args)`
pub fn spawn_link3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    spawn_mfa(cx, args, &LINK)
}

/// `spawn_monitor(Fun)`
pub fn spawn_monitor1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    spawn_fun(cx, args[0], &monitored())
}

/// `spawn_monitor(M, F, Args)`
pub fn spawn_monitor3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    spawn_mfa(cx, args, &monitored())
}

/// `spawn_opt(Fun, Options)`
pub fn spawn_opt2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let options = spawn_options(cx, args[1])?;
    spawn_fun(cx, args[0], &options)
}

/// `spawn_opt(M, F, Args, Options)`
pub fn spawn_opt4(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let options = spawn_options(cx, args[3])?;
    spawn_mfa(cx, &args[..3], &options)
}

fn spawn_options(cx: &mut Cx<'_>, list: Term) -> Result<Options, Trap> {
    let mut options = Options::default();
    let mut rest = list.iter_list();
    for option in rest.by_ref() {
        let known = if option == atoms::LINK {
            options.link = true;
            true
        } else if option == atoms::MONITOR {
            options.monitor = Some((Alias::No, atoms::DOWN));
            true
        } else if let Some(&[name, value]) = option.as_tuple() {
            option_pair(&mut options, name, value)
        } else {
            false
        };
        if !known {
            return Err(cx.badarg_because(atoms::BADOPT));
        }
    }
    if rest.rest().is_nil() { Ok(options) } else { Err(cx.badarg_because(atoms::BADOPT)) }
}

fn option_pair(options: &mut Options, name: Term, value: Term) -> bool {
    if name == atoms::MONITOR {
        options.monitor = super::relation::monitor_options(value);
        options.monitor.is_some()
    } else if name == atoms::MIN_HEAP_SIZE {
        to_usize(value).map(|words| options.min_heap_words = words).is_some()
    } else if name == atoms::FULLSWEEP_AFTER {
        to_usize(value)
            .map(|n| options.fullsweep_after = Some(n.min(u16::MAX as usize) as u16))
            .is_some()
    } else if name == atoms::MAX_HEAP_SIZE {
        max_heap(value).map(|limit| options.max_heap_words = limit.words).is_some()
    } else if name == atoms::PRIORITY {
        priority(value).map(|p| options.priority = p).is_some()
    } else if name == atoms::MESSAGE_QUEUE_DATA {
        value == atoms::OFF_HEAP || value == atoms::ON_HEAP
    } else if name == atoms::MIN_BIN_VHEAP_SIZE {
        to_usize(value).is_some()
    } else {
        false
    }
}

fn priority(term: Term) -> Option<u8> {
    [atoms::LOW, atoms::NORMAL, atoms::HIGH, atoms::MAX]
        .iter()
        .position(|&p| p == term)
        .map(|at| at as u8 + 1)
}

struct MaxHeap {
    words: usize,
}

/// A `max_heap_size`: a number of words, or a map with `size`.
fn max_heap(term: Term) -> Option<MaxHeap> {
    if let Some(words) = to_usize(term) {
        return Some(MaxHeap { words });
    }
    if !term.is_map() {
        return None;
    }
    let mut limit = MaxHeap { words: 0 };
    for (key, value) in crate::term::map::iter(term) {
        let flag = [atoms::KILL, atoms::ERROR_LOGGER, atoms::INCLUDE_SHARED_BINARIES];
        if key == atoms::SIZE {
            limit.words = to_usize(value)?;
        } else if !flag.contains(&key) || (value != atoms::TRUE && value != atoms::FALSE) {
            return None;
        }
    }
    Some(limit)
}

// ---- sending ----

/// `erlang:'!'(To, Message)` and `erlang:send(To, Message)`
pub fn send2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    super::message::send(cx, args[0], args[1])?;
    Ok(args[1])
}

/// `erlang:send(To, Message, Options)`: neither option makes a difference here, since nothing
/// connects and no sender is suspended.
pub fn send3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let known = |t: Term| t == atoms::NOSUSPEND || t == atoms::NOCONNECT;
    let mut options = args[2].iter_list();
    if !options.by_ref().all(known) || !options.rest().is_nil() {
        return Err(cx.badarg());
    }
    super::message::send(cx, args[0], args[1])?;
    Ok(atoms::OK)
}

/// `exit(To, Reason)`
pub fn exit2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [to, reason] = *args else { return Err(cx.badarg()) };
    if !to.is_pid() {
        return Err(cx.badarg());
    }
    let number = to.imm_number();
    let sent = cx.vm.notify_reason(cx.host, number, Signal::Exit, [cx.p.number, 0], reason);
    if sent.is_err() {
        return Err(cx.system_limit());
    }
    if number == cx.p.number {
        // A signal to oneself acts before the call returns.
        return super::message::handle_own_signals(cx).map(|()| atoms::TRUE);
    }
    Ok(atoms::TRUE)
}

// ---- names ----

/// `register(Name, Pid)`
pub fn register(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [name, pid] = *args else { return Err(cx.badarg()) };
    if !name.is_atom() || name == atoms::UNDEFINED || !pid.is_pid() {
        return Err(cx.badarg_because(atoms::NONE_ATOM));
    }
    let number = pid.imm_number();
    if cx.vm.registry.register(name, number, &cx.vm.processes) {
        return Ok(atoms::TRUE);
    }
    let cause = if !cx.vm.processes.is_alive(number) {
        atoms::NOTALIVE
    } else if cx.vm.registry.name_of(number, &cx.vm.processes).is_some() {
        atoms::REGISTERED_NAME
    } else {
        atoms::NONE_ATOM
    };
    Err(cx.badarg_because(cause))
}

/// `unregister(Name)`
pub fn unregister(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_atom() && cx.vm.registry.unregister(args[0], &cx.vm.processes) {
        return Ok(atoms::TRUE);
    }
    Err(cx.badarg())
}

/// `whereis(Name)`
pub fn whereis(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_atom() {
        return Err(cx.badarg());
    }
    Ok(cx.vm.registry.find(args[0]).map_or(atoms::UNDEFINED, Term::pid))
}

/// `registered()`
pub fn registered(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    let names = cx.vm.registry.names();
    cx.reserve(2 * names.len())?;
    Ok(cx.heap().list(&names))
}

// ---- flags and information ----

/// `process_flag(Flag, Value)`
pub fn process_flag2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [flag, value] = *args else { return Err(cx.badarg()) };
    let old = set_flag(cx.p, flag, value);
    if flag == atoms::MAX_HEAP_SIZE && cx.vm.config.max_heap_bytes != 0 {
        // The VM's limit holds whatever the process asks for.
        cx.p.heap.max_words = cx.p.heap.max_words.min(cx.vm.config.max_heap_bytes.div_ceil(8));
    }
    old.ok_or_else(|| cx.badarg())
}

fn set_flag(p: &mut Process, flag: Term, value: Term) -> Option<Term> {
    if flag == atoms::TRAP_EXIT {
        let on = value == atoms::TRUE;
        if !on && value != atoms::FALSE {
            return None;
        }
        return Some(Term::bool(p.set_flag(flags::TRAP_EXIT, on)));
    }
    if flag == atoms::PRIORITY {
        let new = priority(value)?;
        let old = info::priority(p);
        p.extra_mut().priority = new;
        return Some(old);
    }
    if flag == atoms::MIN_HEAP_SIZE {
        let words = to_usize(value)?;
        let old = std::mem::replace(&mut p.heap.min_words, words.min(u32::MAX as usize) as u32);
        return Some(Term::small(old as i64));
    }
    if flag == atoms::FULLSWEEP_AFTER {
        let n = to_usize(value)?;
        let old = std::mem::replace(&mut p.heap.fullsweep_after, n.min(u16::MAX as usize) as u16);
        return Some(Term::small(old as i64));
    }
    if flag == atoms::MAX_HEAP_SIZE {
        let limit = max_heap(value)?;
        let extra = p.extra_mut();
        let old = std::mem::replace(&mut extra.max_heap_words, limit.words);
        p.heap.max_words = if limit.words == 0 { usize::MAX } else { limit.words };
        return Some(Term::small(old as i64));
    }
    if flag == atoms::MESSAGE_QUEUE_DATA {
        // Messages always stay outside the heap until they are taken.
        return (value == atoms::OFF_HEAP || value == atoms::ON_HEAP).then_some(atoms::OFF_HEAP);
    }
    if flag == atoms::MIN_BIN_VHEAP_SIZE {
        to_usize(value)?;
        return Some(Term::small(46_422));
    }
    if flag == atoms::ERROR_HANDLER {
        // Another handler than the usual one cannot be had.
        return (value == atoms::ERROR_HANDLER).then_some(atoms::ERROR_HANDLER);
    }
    if flag == atoms::SENSITIVE {
        let old = p.set_flag(flags::SENSITIVE, value == atoms::TRUE);
        return (value == atoms::TRUE || value == atoms::FALSE).then_some(Term::bool(old));
    }
    None
}

/// Builds an answer about ourselves. Its terms are copied: messages not taken yet are in their
/// fragments, not in the heap, and go away with them.
fn answer(cx: &mut Cx<'_>, answer: &Answer) -> BifResult {
    let literals = cx.vm.code.literals();
    cx.reserve(answer.words(false, literals))?;
    Ok(answer.build(cx.heap(), false, literals))
}

/// Items of `process_info/1`, in their order.
const ALL_ITEMS: [Term; 16] = [
    atoms::CURRENT_FUNCTION,
    atoms::INITIAL_CALL,
    atoms::STATUS,
    atoms::MESSAGE_QUEUE_LEN,
    atoms::LINKS,
    atoms::DICTIONARY,
    atoms::TRAP_EXIT,
    atoms::ERROR_HANDLER,
    atoms::PRIORITY,
    atoms::GROUP_LEADER,
    atoms::TOTAL_HEAP_SIZE,
    atoms::HEAP_SIZE,
    atoms::STACK_SIZE,
    atoms::REDUCTIONS,
    atoms::GARBAGE_COLLECTION,
    atoms::SUSPENDING,
];

/// `process_info(Pid)`
pub fn process_info1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    cx.reserve(2 * ALL_ITEMS.len() + 2)?;
    let named = cx.p.number == args[0].imm_number()
        && cx.vm.registry.name_of(cx.p.number, &cx.vm.processes).is_some();
    let mut items = cx.heap().list(&ALL_ITEMS);
    if named {
        items = cx.cons(atoms::REGISTERED_NAME, items);
    }
    ask_info(cx, args[0], items)
}

/// `process_info(Pid, ItemOrItems)`
pub fn process_info2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let items = args[1];
    let mut list = items.iter_list();
    let known = |cx: &Cx<'_>, t: Term| t.is_atom() && info::item(cx.p, cx.vm, t).is_some();
    let good = if items.is_list() {
        list.by_ref().all(|t| known(cx, t)) && list.rest().is_nil()
    } else {
        known(cx, items)
    };
    if !good {
        return Err(cx.badarg());
    }
    ask_info(cx, args[0], items)
}

fn ask_info(cx: &mut Cx<'_>, pid: Term, items: Term) -> BifResult {
    if !pid.is_pid() {
        return Err(cx.badarg());
    }
    if pid.imm_number() != cx.p.number {
        return ask(cx, pid, Signal::Info, items, atoms::AWAIT);
    }
    super::message::handle_own_signals(cx)?;
    let result = if items.is_list() {
        let pairs = items.iter_list().filter_map(|name| {
            let value = info::item(cx.p, cx.vm, name)?;
            Some(Answer::Tuple(vec![Answer::Term(name), value]))
        });
        Answer::List(pairs.collect())
    } else {
        info::single(cx.p, cx.vm, items).unwrap_or(Answer::Term(atoms::UNDEFINED))
    };
    answer(cx, &result)
}

/// Asks another process by signal, and continues in Erlang to wait for its answer. That needs room: with
/// the signal sent, the native must not be called again.
pub(super) fn ask(
    cx: &mut Cx<'_>,
    pid: Term,
    kind: Signal,
    question: Term,
    wait: Term,
) -> BifResult {
    cx.reserve(REF_WORDS + 3 + call_words(1))?;
    let number = cx.host.unique();
    let reference = cx.heap().reference(number, None);
    let root = cx.tuple(&[reference, question]);
    let Ok(mut message) = cx.vm.pack(root, 0) else { return Err(cx.system_limit()) };
    message.extra = [cx.p.number, 0];
    match cx.vm.post(cx.host, pid.imm_number(), kind, message) {
        Ok(()) => Err(cx.tail_call(atoms::RVM_SIGNAL, wait, &[reference])),
        Err(_) if wait == atoms::AWAIT => Ok(atoms::UNDEFINED),
        Err(_) => Ok(atoms::FALSE),
    }
}

/// `is_process_alive(Pid)`: asks the process, so that what this one sent before counts.
pub fn is_process_alive(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let pid = args[0];
    if !pid.is_pid() {
        return Err(cx.badarg());
    }
    if pid.imm_number() == cx.p.number {
        return Ok(atoms::TRUE);
    }
    ask(cx, pid, Signal::Info, atoms::TRUE, atoms::AWAIT_ALIVE)
}

/// `erlang:check_process_code(Pid, Module)`
pub fn check_process_code2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [pid, module] = *args else { return Err(cx.badarg()) };
    if !pid.is_pid() || !module.is_atom() {
        return Err(cx.badarg());
    }
    if pid.imm_number() == cx.p.number {
        cx.reserve(3)?;
        let question = cx.tuple(&[Term::NIL, module]);
        return Ok(Term::bool(info::uses_old_code(cx.p, cx.vm, question)));
    }
    ask(cx, pid, Signal::CheckCode, module, atoms::AWAIT_ALIVE)
}

/// `group_leader()`
pub fn group_leader0(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    Ok(cx.p.group_leader)
}

/// `group_leader(Leader, Pid)`
pub fn group_leader2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let [leader, pid] = *args else { return Err(cx.badarg()) };
    if !leader.is_pid() || !pid.is_pid() {
        return Err(cx.badarg());
    }
    if pid.imm_number() == cx.p.number {
        cx.p.group_leader = leader;
        return Ok(atoms::TRUE);
    }
    let Ok(message) = cx.vm.pack(leader, 0) else { return Err(cx.system_limit()) };
    match cx.vm.post(cx.host, pid.imm_number(), Signal::GroupLeader, message) {
        Ok(()) => Ok(atoms::TRUE),
        Err(_) => Err(cx.badarg()),
    }
}

/// `hibernate(M, F, Args)`
pub fn hibernate(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_atom() || !args[1].is_atom() {
        return Err(cx.badarg());
    }
    let list = list_vec(cx, args[2])?;
    if list.len() > 255 {
        return Err(cx.system_limit());
    }
    let _ = cx.tail_call(args[0], args[1], &list);
    Err(Trap::Wait)
}

/// `garbage_collect()`: at the next safe point, which is the end of this slice.
pub fn garbage_collect0(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    if cx.p.set_flag(flags::COLLECTED, false) {
        return Ok(atoms::TRUE);
    }
    cx.p.flags |= flags::WANT_GC | flags::COLLECTED;
    Err(Trap::Need(0))
}

/// `garbage_collect(Pid)`
pub fn garbage_collect1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let pid = args[0];
    if !pid.is_pid() {
        return Err(cx.badarg());
    }
    if pid.imm_number() == cx.p.number {
        return garbage_collect0(cx, args);
    }
    ask(cx, pid, Signal::Collect, atoms::TRUE, atoms::AWAIT_ALIVE)
}

/// `erlang:yield()`
pub fn yield_(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    if cx.p.set_flag(flags::YIELDED, true) {
        cx.p.set_flag(flags::YIELDED, false);
        return Ok(atoms::TRUE);
    }
    Err(Trap::Yield)
}

/// `erlang:bump_reductions(N)`
pub fn bump_reductions(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    match to_usize(args[0]) {
        Some(n) if n > 0 => {
            cx.charge(n);
            Ok(atoms::TRUE)
        }
        _ => Err(cx.badarg()),
    }
}

/// `make_ref()`
pub fn make_ref(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    cx.reserve(REF_WORDS)?;
    let number = cx.host.unique();
    Ok(cx.heap().reference(number, None))
}
