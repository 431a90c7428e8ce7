//! `process_info` and other questions that a process answers about itself, to itself or, by
//! signal, to another.

use super::deliver::copy_into;
use super::vm::{Host, Vm};
use crate::code::module::ReturnPoint;
use crate::heap::alloc::{Build, INT64_WORDS};
use crate::heap::{FragmentSpace, LitRange, Message, Space, size_of_term};
use crate::process::signal::Signal;
use crate::process::{Dictionary, Process, Waiting, flags};
use crate::term::{Term, atoms};

/// An answer before it has a place: built into the asker's message or into the own heap.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A term of the answering process, or an immediate.
    Term(Term),
    /// A number.
    Int(u64),
    /// A reference number.
    Ref(u64),
    /// A string.
    Text(String),
    /// A tuple.
    Tuple(Vec<Answer>),
    /// A list.
    List(Vec<Answer>),
}

impl Answer {
    /// Words it takes at most. `own` says that it stays in the heap its terms are in.
    pub fn words(&self, own: bool, literals: LitRange) -> usize {
        match self {
            Answer::Term(t) if own || t.is_immediate() => 0,
            Answer::Term(t) => size_of_term(*t, literals),
            Answer::Int(_) => INT64_WORDS,
            Answer::Ref(_) => crate::heap::alloc::REF_WORDS,
            Answer::Text(text) => 2 * text.chars().count(),
            Answer::Tuple(items) => {
                1 + items.len() + items.iter().map(|i| i.words(own, literals)).sum::<usize>()
            }
            Answer::List(items) => {
                2 * items.len() + items.iter().map(|i| i.words(own, literals)).sum::<usize>()
            }
        }
    }

    /// Builds it in reserved words.
    pub fn build<S: Space>(&self, space: &mut S, own: bool, literals: LitRange) -> Term {
        match self {
            Answer::Term(t) if own || t.is_immediate() => *t,
            Answer::Term(t) => copy_into(*t, space, literals),
            Answer::Int(i) => space.uint(*i),
            Answer::Ref(number) => space.reference(*number, None),
            Answer::Text(text) => space.string(text),
            Answer::Tuple(items) => {
                let items: Vec<Term> =
                    items.iter().map(|i| i.build(space, own, literals)).collect();
                space.tuple(&items)
            }
            Answer::List(items) => {
                let items: Vec<Term> =
                    items.iter().map(|i| i.build(space, own, literals)).collect();
                space.list(&items)
            }
        }
    }
}

fn int(n: usize) -> Answer {
    Answer::Int(n as u64)
}

fn mfa(module: Term, function: Term, arity: u8) -> Answer {
    Answer::Tuple(vec![Answer::Term(module), Answer::Term(function), int(arity as usize)])
}

/// One item of `process_info/2`; `None` when there is no such item.
pub fn item(p: &Process, vm: &Vm, name: Term) -> Option<Answer> {
    let relations = p.relations.as_deref();
    let value = match vm.atoms.text(name) {
        "registered_name" => match vm.registry.name_of(p.number, &vm.processes) {
            Some(name) => Answer::Term(name),
            None => Answer::List(vec![]),
        },
        "message_queue_len" => int(p.mailbox.len()),
        "messages" => Answer::List(p.mailbox.terms().into_iter().map(Answer::Term).collect()),
        "links" => Answer::List(
            relations
                .map(|r| r.links.keys().map(|n| Answer::Term(Term::pid(n))).collect())
                .unwrap_or_default(),
        ),
        "monitors" => Answer::List(
            relations
                .map(|r| {
                    r.monitors
                        .iter()
                        .map(|(_, m)| {
                            let target = if m.name.is_none() {
                                Answer::Term(Term::pid(m.target))
                            } else {
                                Answer::Tuple(vec![
                                    Answer::Term(m.name),
                                    Answer::Term(atoms::NONODE),
                                ])
                            };
                            Answer::Tuple(vec![Answer::Term(atoms::PROCESS), target])
                        })
                        .collect()
                })
                .unwrap_or_default(),
        ),
        "monitored_by" => Answer::List(
            relations
                .map(|r| r.monitored_by.iter().map(|(_, &n)| Answer::Term(Term::pid(n))).collect())
                .unwrap_or_default(),
        ),
        "trap_exit" => Answer::Term(Term::bool(p.traps_exit())),
        "priority" => Answer::Term(priority(p)),
        "status" => Answer::Term(match p.waiting {
            Waiting::No => atoms::RUNNING,
            Waiting::Message | Waiting::Blocking => atoms::WAITING,
        }),
        "group_leader" => Answer::Term(p.group_leader),
        "parent" => {
            if p.parent == 0 {
                Answer::Term(atoms::UNDEFINED)
            } else {
                Answer::Term(Term::pid(p.parent))
            }
        }
        "initial_call" => {
            // SAFETY: exports live as long as the VM.
            let key = unsafe { p.initial.as_ref() }.key;
            mfa(key.module, key.function, key.arity as u8)
        }
        "current_function" if p.flags & flags::HIBERNATING != 0 => {
            mfa(atoms::ERLANG, atoms::HIBERNATE, 3)
        }
        "current_function" => match frames(p, vm, 1).pop() {
            Some(frame) => mfa(frame.0, frame.1, frame.2),
            None => Answer::Term(atoms::UNDEFINED),
        },
        "current_location" => match frames(p, vm, 1).pop() {
            Some(frame) => location(frame),
            None => Answer::Term(atoms::UNDEFINED),
        },
        "current_stacktrace" => Answer::List(frames(p, vm, 8).into_iter().map(location).collect()),
        "dictionary" => Answer::List(
            p.dictionary()
                .into_iter()
                .flat_map(Dictionary::iter)
                .map(|(key, value)| Answer::Tuple(vec![Answer::Term(key), Answer::Term(value)]))
                .collect(),
        ),
        "heap_size" => int(p.heap.size()),
        "total_heap_size" => int(p.heap.total_words()),
        "stack_size" => int(p.heap.stack_words()),
        "memory" => int(p.heap.total_words() * 8 + size_of::<Process>()),
        "reductions" => Answer::Int(p.reductions_done),
        "min_heap_size" => int(p.heap.min_words as usize),
        "fullsweep_after" => int(p.heap.fullsweep_after as usize),
        "error_handler" => Answer::Term(atoms::ERROR_HANDLER),
        "garbage_collection" => {
            let pair = |name, value| Answer::Tuple(vec![Answer::Term(name), value]);
            Answer::List(vec![
                pair(atoms::MIN_HEAP_SIZE, int(p.heap.min_words as usize)),
                pair(atoms::FULLSWEEP_AFTER, int(p.heap.fullsweep_after as usize)),
                pair(atoms::MINOR_GCS, int(p.heap.minors as usize)),
            ])
        }
        "message_queue_data" => Answer::Term(atoms::OFF_HEAP),
        "binary" => Answer::List(vec![]),
        "max_heap_size" => int(p.extra.as_ref().map_or(0, |e| e.max_heap_words)),
        _ => return None,
    };
    Some(value)
}

/// What `process_info/2` gives for one item: `{Item, Value}`, but `[]` for no registered name.
pub fn single(p: &Process, vm: &Vm, name: Term) -> Option<Answer> {
    let value = item(p, vm, name)?;
    if name == atoms::REGISTERED_NAME && matches!(&value, Answer::List(_)) {
        return Some(value);
    }
    Some(Answer::Tuple(vec![Answer::Term(name), value]))
}

/// The priority as an atom.
pub fn priority(p: &Process) -> Term {
    match p.extra.as_ref().map_or(0, |e| e.priority) {
        1 => atoms::LOW,
        3 => atoms::HIGH,
        4 => atoms::MAX,
        _ => atoms::NORMAL,
    }
}

/// Module, function, arity, file and line of a frame.
pub type Frame<'a> = (Term, Term, u8, Option<(&'a str, u32)>);

/// `{M, F, A, [{file, F}, {line, L}]}`
pub fn location(frame: Frame<'_>) -> Answer {
    let place = match frame.3 {
        Some((file, line)) => vec![
            Answer::Tuple(vec![Answer::Term(atoms::FILE), Answer::Text(file.to_string())]),
            Answer::Tuple(vec![Answer::Term(atoms::LINE), Answer::Int(line as u64)]),
        ],
        None => vec![],
    };
    Answer::Tuple(vec![
        Answer::Term(frame.0),
        Answer::Term(frame.1),
        int(frame.2 as usize),
        Answer::List(place),
    ])
}

/// What the frame of a code address is of.
pub fn frame_of(vm: &Vm, code: *const u64) -> Option<Frame<'_>> {
    let module = vm.code.module_at(code)?;
    let offset = module.offset(code);
    let function = module.function_at(offset)?;
    Some((module.name, function.name, function.arity, module.line_at(offset)))
}

/// The innermost frames of a process that does not run at the moment, or that runs and has saved
/// its registers.
pub fn frames<'a>(p: &Process, vm: &'a Vm, most: usize) -> Vec<Frame<'a>> {
    let mut frames = Vec::new();
    let mut code = p.pc;
    let mut fp = p.fp;
    while frames.len() < most {
        frames.extend(frame_of(vm, code));
        // SAFETY: frames are chained as `code::module::ReturnPoint` says.
        unsafe {
            let point = &*ReturnPoint::from_word(*fp);
            if point.size == 0 {
                break;
            }
            // The call itself, not what follows it.
            code = point.code.sub(1);
            fp = fp.add(point.size as usize);
        }
    }
    frames
}

/// Does the process run, or return to, the old version of a module? `question` is
/// `{Reference, Module}`.
pub fn uses_old_code(p: &Process, vm: &Vm, question: Term) -> bool {
    let Some(&[_, module]) = question.as_tuple() else { return false };
    let Some(old) = vm.code.versions(module).old else { return false };
    let inside = |code: *const u64| vm.code.module_at(code).is_some_and(|m| std::ptr::eq(m, &*old));
    if inside(p.pc) {
        return true;
    }
    let mut fp = p.fp;
    loop {
        // SAFETY: frames are chained as `code::module::ReturnPoint` says.
        unsafe {
            let point = &*ReturnPoint::from_word(*fp);
            if point.size == 0 {
                return false;
            }
            if inside(point.code) {
                return true;
            }
            fp = fp.add(point.size as usize);
        }
    }
}

/// Answers a `Signal::Info`: `{Reference, Items}` with a list of items, or one.
pub fn answer(p: &Process, vm: &Vm, host: &dyn Host, question: &Message) {
    let asker = question.extra[0];
    let Some(&[_, items]) = question.root.as_tuple() else { return };
    let one =
        |name: Term| item(p, vm, name).map(|value| Answer::Tuple(vec![Answer::Term(name), value]));
    let result = if items == atoms::TRUE {
        // `is_process_alive`
        Answer::Term(atoms::TRUE)
    } else if items.is_list() {
        Answer::List(items.iter_list().filter_map(one).collect())
    } else {
        single(p, vm, items).unwrap_or(Answer::Term(atoms::UNDEFINED))
    };
    send_reply(vm, host, asker, question, &result);
}

/// Sends `{Reference, Value}` to who asked with `{Reference, _}`, or with a bare reference.
pub fn reply(vm: &Vm, host: &dyn Host, asker: u64, question: &Message, value: Term) {
    send_reply(vm, host, asker, question, &Answer::Term(value));
}

fn send_reply(vm: &Vm, host: &dyn Host, asker: u64, question: &Message, value: &Answer) {
    let reference = match question.root.as_tuple() {
        Some(&[reference, _]) => reference,
        _ => question.root,
    };
    let literals = vm.code.literals();
    let words = 3 + size_of_term(reference, literals) + value.words(false, literals);
    let Ok(mut space) = FragmentSpace::new(words) else { return };
    let reference = copy_into(reference, &mut space, literals);
    let value = value.build(&mut space, false, literals);
    let root = space.tuple(&[reference, value]);
    let _ = vm.post(host, asker, Signal::Message, space.finish(root));
}
