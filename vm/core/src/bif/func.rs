//! Funs, exceptions, `apply`, `halt`, `display`.
//!
//! Calls go back to the interpreter as tail calls; nothing here runs Erlang code.

use super::args::{BifResult, list_vec, to_bool, to_i64, to_usize};
use super::build;
use super::convert::is_named;
use super::sys;
use crate::code::module::FunEntry;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, EXPORT_WORDS, INT64_WORDS, list_words, tuple_words};
use crate::heap::binary::binary_words;
use crate::sync::atomic::Ordering;
use crate::term::{FunKey, Term, View, atoms, print};

/// Most arguments a function can have.
const ARITY_MAX: usize = 255;

/// `erlang:make_fun/3`
///
/// # Errors
/// `badarg`: all natives of this file alike, unless said otherwise.
pub fn make_fun(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let arity = match to_usize(args[2]) {
        Some(arity) if arity <= ARITY_MAX && args[0].is_atom() && args[1].is_atom() => arity as u8,
        _ => return Err(cx.badarg()),
    };
    cx.reserve(EXPORT_WORDS)?;
    let export = cx.vm.code.export((args[0], args[1], arity));
    // SAFETY: exports live as long as the VM, and begin with their key.
    Ok(unsafe { cx.heap().export(export.as_ptr().cast()) })
}

/// The definition behind a fun.
fn entry(key: &FunKey) -> &FunEntry {
    // SAFETY: the key of every fun is the first field of a `FunEntry` (see `code::module`), which
    // lives as long as the VM.
    unsafe { &*std::ptr::from_ref(key).cast::<FunEntry>() }
}

/// Items of `fun_info/1`, in its order.
const LOCAL_ITEMS: [&str; 10] =
    ["pid", "module", "new_index", "new_uniq", "index", "uniq", "name", "arity", "env", "type"];
const EXTERNAL_ITEMS: [&str; 5] = ["module", "name", "arity", "env", "type"];

/// The most words one item's value and `{Item, Value}` need, without the list of free variables.
const ITEM_WORDS: usize = binary_words(16) + INT64_WORDS + tuple_words(2);

/// The value of one item; room for it is there.
fn item(cx: &mut Cx<'_>, fun: Term, name: &str) -> Result<Option<Term>, Trap> {
    Ok(Some(match fun.view() {
        View::Fun(key, free) => match name {
            "pid" => cx.p.pid(),
            "module" => key.module,
            "new_index" | "index" => Term::small(key.index as i64),
            "new_uniq" => {
                let digest = digest(cx, key);
                build::raw_binary(cx, &digest)?
            }
            "uniq" => Term::small(key.uniq as i64),
            "name" => entry(key).name,
            "arity" => Term::small(key.arity as i64),
            "env" => cx.heap().list(free),
            "type" => cx.intern("local")?,
            _ => return Ok(None),
        },
        View::Export(key) => match name {
            "module" => key.module,
            "name" => key.function,
            "arity" => Term::small(key.arity as i64),
            "env" => Term::NIL,
            "type" => cx.intern("external")?,
            "pid" | "new_index" | "new_uniq" | "index" | "uniq" => atoms::UNDEFINED,
            _ => return Ok(None),
        },
        _ => return Err(cx.badarg()),
    }))
}

/// The digest of the module version a fun was made by: that of the loaded module if it is the
/// same version, else the part of it that the fun carries.
fn digest(cx: &Cx<'_>, key: &FunKey) -> [u8; 16] {
    let code = entry(key).code.load(Ordering::Acquire);
    if let Some(module) = cx.vm.code.module_at(code)
        && !code.is_null()
    {
        return module.digest;
    }
    let mut digest = [0; 16];
    digest[..4].copy_from_slice(&key.uniq.to_be_bytes());
    digest
}

fn free_count(fun: Term) -> usize {
    match fun.view() {
        View::Fun(_, free) => free.len(),
        _ => 0,
    }
}

/// `erlang:fun_info/1`
///
/// # Errors
/// As [`make_fun`].
pub fn fun_info1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let items: &[&str] = match args[0].view() {
        View::Fun(..) => &LOCAL_ITEMS,
        View::Export(..) => &EXTERNAL_ITEMS,
        _ => return Err(cx.badarg()),
    };
    let mut names = Vec::with_capacity(items.len());
    for name in items {
        names.push(cx.intern(name)?);
    }
    let env = list_words(free_count(args[0]));
    cx.reserve((ITEM_WORDS + list_words(1)) * items.len() + env)?;
    let mut pairs = Vec::with_capacity(items.len());
    for (name, text) in names.into_iter().zip(items) {
        let value = item(cx, args[0], text)?.unwrap_or(atoms::UNDEFINED);
        pairs.push(cx.tuple(&[name, value]));
    }
    Ok(cx.heap().list(&pairs))
}

/// `erlang:fun_info/2`
///
/// # Errors
/// As [`make_fun`].
pub fn fun_info2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if !args[0].is_fun() || !args[1].is_atom() {
        return Err(cx.badarg());
    }
    cx.reserve(ITEM_WORDS + list_words(free_count(args[0])))?;
    let name = cx.atoms().text(args[1]);
    match item(cx, args[0], name)? {
        Some(value) => Ok(cx.tuple(&[args[1], value])),
        None => Err(cx.badarg()),
    }
}

/// `erlang:fun_info_mfa/1`
///
/// # Errors
/// As [`make_fun`].
pub fn fun_info_mfa(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let View::Fun(key, _) = args[0].view() else { return Err(cx.badarg()) };
    build::tuple(cx, &[key.module, entry(key).name, Term::small(key.arity as i64)])
}

/// `erlang:is_builtin/3`
///
/// # Errors
/// As [`make_fun`].
pub fn is_builtin(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let arity = match to_i64(args[2]) {
        Some(arity) if args[0].is_atom() && args[1].is_atom() => arity,
        _ => return Err(cx.badarg()),
    };
    let is = u8::try_from(arity).is_ok_and(|a| cx.vm.code.native((args[0], args[1], a)).is_some());
    Ok(Term::bool(is))
}

/// `erlang:apply/2`
///
/// # Errors
/// `badarg` when the arguments are no proper list; always [`Trap::Call`] else.
pub fn apply2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let arguments = list_vec(cx, args[1])?;
    if arguments.len() > ARITY_MAX {
        return Err(cx.system_limit());
    }
    Err(cx.tail_call_fun(args[0], &arguments))
}

/// `erlang:apply/3`
///
/// # Errors
/// As [`apply2`].
pub fn apply3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let arguments = list_vec(cx, args[2])?;
    if !args[0].is_atom() || !args[1].is_atom() {
        return Err(cx.badarg());
    }
    if arguments.len() > ARITY_MAX {
        return Err(cx.system_limit());
    }
    Err(cx.tail_call(args[0], args[1], &arguments))
}

/// `erlang:error/1`, and `nif_error/1`
///
/// # Errors
/// Always: the exception.
pub fn error1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let trap = cx.error(args[0]);
    // The caller's frame is the first of the trace, not this native.
    cx.p.exception.trace = Term::NIL;
    Err(trap)
}

/// `erlang:error/2`, and `nif_error/2`: the arguments stand in the caller's trace entry in place
/// of its arity. They travel as `{Args}` (see `exec::trace`).
///
/// # Errors
/// Always: the exception.
pub fn error2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    error_with(cx, args[0], args[1], Term::NIL)
}

/// `erlang:error/3`: as `error/2`, and `{error_info, Map}` among the options goes into the entry's
/// location; other options are as good as none. They travel as `{Args, [{error_info, Map}]}`.
///
/// # Errors
/// Always: the exception.
pub fn error3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let is_info = |option: Term| {
        matches!(option.as_tuple(), Some(&[name, info])
            if name == atoms::ERROR_INFO && info.is_map())
    };
    let valid = super::data::is_proper(args[2]) && args[2].iter_list().all(is_info);
    error_with(cx, args[0], args[1], if valid { args[2] } else { Term::NIL })
}

fn error_with(cx: &mut Cx<'_>, reason: Term, args: Term, options: Term) -> BifResult {
    let trace = match (args.is_list(), options.is_nil()) {
        (false, true) => Term::NIL,
        (true, true) => build::tuple(cx, &[args])?,
        (given, false) => {
            let args = if given { args } else { atoms::UNDEFINED };
            build::tuple(cx, &[args, options])?
        }
    };
    let trap = cx.error(reason);
    cx.p.exception.trace = trace;
    Err(trap)
}

/// `erlang:exit/1`
///
/// # Errors
/// Always: the exception.
pub fn exit1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Err(cx.raise(atoms::EXIT, args[0]))
}

/// `erlang:throw/1`
///
/// # Errors
/// Always: the exception.
pub fn throw1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    Err(cx.raise(atoms::THROW, args[0]))
}

/// An entry of a stack trace as `erlang:raise/3` takes it, and whether it lacks a location.
fn is_entry(entry: Term) -> Option<bool> {
    match *entry.as_tuple()? {
        [module, function, _] if module.is_atom() && function.is_atom() => Some(true),
        [module, function, _, location]
            if module.is_atom() && function.is_atom() && location.is_list() =>
        {
            Some(false)
        }
        [fun, _] if fun.is_fun() => Some(true),
        [fun, _, location] if fun.is_fun() && location.is_list() => Some(false),
        _ => None,
    }
}

/// `erlang:raise/3`: the given list is the stack trace. What is no valid class or trace is not
/// raised but answered with `badarg`, as documented.
///
/// # Errors
/// The exception.
pub fn raise3(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (class, list) = (args[0], args[2]);
    let mut short = false;
    let mut cells = list.iter_list();
    let entries = cells.by_ref().all(|entry| match is_entry(entry) {
        Some(lacks) => {
            short |= lacks;
            true
        }
        None => false,
    });
    let is_class = [atoms::ERROR, atoms::EXIT, atoms::THROW].contains(&class);
    if !is_class || !entries || !cells.rest().is_nil() {
        return Ok(atoms::BADARG);
    }
    let trace = if list.is_nil() {
        // An empty list given is complete, unlike one that asks for the frames.
        cx.reserve(2)?;
        cx.heap().boxed(crate::term::Kind::Trace, &[Term::NIL.0])
    } else if short {
        located(cx, list)?
    } else {
        list
    };
    let trap = cx.raise(class, args[1]);
    cx.p.exception.trace = trace;
    Err(trap)
}

/// The same entries, each with a location.
fn located(cx: &mut Cx<'_>, list: Term) -> BifResult {
    let count = list.iter_list().count();
    cx.reserve(count * (list_words(1) + tuple_words(4)))?;
    let mut entries = Vec::with_capacity(count);
    for entry in list.iter_list() {
        let parts = entry.as_tuple().unwrap_or_default();
        entries.push(match is_entry(entry) {
            Some(true) => {
                let whole: Vec<Term> = parts.iter().copied().chain([Term::NIL]).collect();
                cx.tuple(&whole)
            }
            _ => entry,
        });
    }
    Ok(cx.heap().list(&entries))
}

/// `erlang:halt/0`
///
/// # Errors
/// Never returns to the program.
pub fn halt0(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    Err(stop(cx, 0))
}

/// `erlang:halt/1`
///
/// # Errors
/// `badarg`, or never returns to the program.
pub fn halt1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    halt(cx, args[0])
}

/// `erlang:halt/2`. All output is written before the writer goes on, so there is nothing to flush.
///
/// # Errors
/// As [`halt1`].
pub fn halt2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    for option in list_vec(cx, args[1])? {
        let valid = matches!(option.as_tuple(), Some(&[name, value])
            if name == atoms::FLUSH && to_bool(value).is_some());
        if !valid {
            return Err(cx.badarg());
        }
    }
    halt(cx, args[0])
}

/// Status of a halt with a slogan or an abort: as a crashed OTP's.
const CRASHED: i32 = 1;

fn halt(cx: &mut Cx<'_>, status: Term) -> BifResult {
    match status.view() {
        View::Small(status) if status >= 0 => Err(stop(cx, (status & 0xff) as i32)),
        View::Big(false, limbs) => Err(stop(cx, (limbs[0] & 0xff) as i32)),
        View::Atom if is_named(cx, status, "abort") => Err(stop(cx, 128 + libc::SIGABRT)),
        View::Nil | View::Cons(..) => {
            let Some(slogan) = super::args::string(status) else { return Err(cx.badarg()) };
            // The slogan goes the way of a message nobody can miss; if that fails there is
            // nobody to tell.
            let _ = sys::write_all(2, format!("{slogan}\n").as_bytes());
            Err(stop(cx, CRASHED))
        }
        _ => Err(cx.badarg()),
    }
}

/// Tells the schedulers to stop; the first status counts. The process ends here.
fn stop(cx: &mut Cx<'_>, status: i32) -> Trap {
    cx.vm.halt(cx.host, status);
    let _ = cx.raise(atoms::EXIT, atoms::NORMAL);
    Trap::Exit
}

/// `erlang:display/1`
///
/// # Errors
/// When the heap needs room.
pub fn display(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let mut text = print::to_string(args[0], cx.atoms());
    text.push('\n');
    // Straight to the descriptor, as OTP does; what cannot be written is lost.
    let _ = sys::write_all(1, text.as_bytes());
    Ok(atoms::TRUE)
}
