//! `rvm_code` and the code natives of `erlang`: finding, loading and retiring modules.
//!
//! Finding and compiling runs on the blocking pool, but for small modules that are at hand; linking
//! and publishing here. Loading once is enough: who comes second finds the module there.

use super::args::{self, BifResult, list_vec};
use super::build;
use super::io::blocking;
use crate::code::loader;
use crate::code::module::LoadedModule;
use crate::code::table::PublishError;
use crate::ctx::vm::{FoundModule, LoadFailure};
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, INT64_WORDS, list_words, tuple_words};
use crate::heap::binary::binary_words;
use crate::sync::Arc;
use crate::term::{Term, atoms};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

fn name(cx: &mut Cx<'_>, term: Term) -> Result<Term, Trap> {
    if term.is_atom() { Ok(term) } else { Err(cx.badarg()) }
}

/// What looking for a module found.
type Found = Result<FoundModule, LoadFailure>;

/// Words of `{module, M}` and `{error, What}`.
const ANSWER_WORDS: usize = tuple_words(2);

fn failed(cx: &mut Cx<'_>, what: Term) -> BifResult {
    Ok(cx.tuple(&[atoms::ERROR, what]))
}

/// Links and publishes what was found for `wanted`; the answer's words are there. `again` loads
/// even over a current version.
fn install(cx: &mut Cx<'_>, wanted: Term, found: Found, again: bool) -> BifResult {
    let found = match found {
        Ok(found) => found,
        Err(LoadFailure::NoFile) => return failed(cx, atoms::NOFILE),
        Err(LoadFailure::Bad(text)) => {
            tracing::warn!(module = cx.atoms().text(wanted), %text, "module not usable");
            return failed(cx, atoms::BADFILE);
        }
    };
    if !again && cx.vm.code.current(wanted).is_some() {
        return Ok(cx.tuple(&[atoms::MODULE, wanted]));
    }
    let FoundModule { verified, path, digest } = found;
    let vm = cx.vm;
    let module = match loader::load(&vm.code, &vm.atoms, &verified, path, digest) {
        Ok(module) if module.name == wanted => module,
        Ok(_) => return failed(cx, atoms::BADFILE),
        Err(_) => return Err(cx.system_limit()),
    };
    match vm.code.publish(module, again) {
        Ok(()) => Ok(cx.tuple(&[atoms::MODULE, wanted])),
        Err(PublishError::NotPurged) => {
            let reason = cx.intern("not_purged")?;
            failed(cx, reason)
        }
    }
}

/// Reductions of finding and linking a module at once: what a slice's run costs, so that others have
/// their turn after it.
const AT_ONCE: usize = 4000;

fn find_and_install(cx: &mut Cx<'_>, wanted: Term, again: bool) -> BifResult {
    if !super::io::has_result(cx) {
        cx.reserve(ANSWER_WORDS)?;
        let path = cx.vm.code_path.lock().unwrap().clone();
        let vm = cx.vm;
        if let Some(found) = vm.source.find_at_once(vm.atoms.text(wanted), &path) {
            cx.charge(AT_ONCE);
            return install(cx, wanted, found, again);
        }
    }
    blocking(
        cx,
        |cx| {
            let source = Arc::clone(&cx.vm.source);
            let path = cx.vm.code_path.lock().unwrap().clone();
            let name = cx.atoms().text(wanted).to_string();
            Ok(Box::new(move || source.find(&name, &path)))
        },
        |_: &Found| ANSWER_WORDS,
        |cx, found| install(cx, wanted, found, again),
    )
}

/// `rvm_code:ensure_loaded/1`
///
/// # Errors
/// `badarg` for what is no atom: all natives of this file alike.
pub fn ensure_loaded(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let wanted = name(cx, args[0])?;
    if !super::io::has_result(cx) && cx.vm.code.current(wanted).is_some() {
        return build::tuple(cx, &[atoms::MODULE, wanted]);
    }
    find_and_install(cx, wanted, false)
}

/// `rvm_code:load_file/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn load_file(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let wanted = name(cx, args[0])?;
    find_and_install(cx, wanted, true)
}

/// `rvm_code:load_abs/1`: a path without extension.
///
/// # Errors
/// As [`ensure_loaded`].
pub fn load_abs(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let base = super::file::path(cx, args[0])?;
    let module = base.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_string();
    let wanted = cx.intern(&module)?;
    blocking(
        cx,
        |cx| {
            let source = Arc::clone(&cx.vm.source);
            Ok(Box::new(move || {
                let with = |extension: &str| {
                    let mut path = base.clone().into_os_string();
                    path.push(extension);
                    PathBuf::from(path)
                };
                match source.read(&with(".rbc")) {
                    Err(LoadFailure::NoFile) => source.read(&with(".erl")),
                    found => found,
                }
            }))
        },
        |_: &Found| ANSWER_WORDS,
        |cx, found| install(cx, wanted, found, true),
    )
}

/// `rvm_code:load_binary/3`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn load_binary(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let wanted = name(cx, args[0])?;
    let (Some(file), Some(bytes)) = (args::string(args[1]), args::bytes(args[2])) else {
        return Err(cx.badarg());
    };
    blocking(
        cx,
        |cx| {
            let source = Arc::clone(&cx.vm.source);
            let bytes = bytes.into_owned();
            Ok(Box::new(move || {
                let verified = source.decode(&bytes)?;
                let digest = super::hash_digest::Md5::digest(&bytes);
                Ok(FoundModule { verified, path: file, digest })
            }))
        },
        |_: &Found| ANSWER_WORDS,
        |cx, found| install(cx, wanted, found, true),
    )
}

/// `{file, Path}` of a loaded module.
fn file_of(cx: &mut Cx<'_>, module: Term) -> BifResult {
    let Some(loaded) = cx.vm.code.current(module) else { return Ok(atoms::FALSE) };
    cx.reserve(list_words(loaded.path.len()) + tuple_words(2))?;
    let path = cx.heap().string(&loaded.path);
    Ok(cx.tuple(&[atoms::FILE, path]))
}

/// `rvm_code:is_loaded/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn is_loaded(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    file_of(cx, module)
}

/// `rvm_code:which/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn which(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    if !super::io::has_result(cx) && cx.vm.code.current(module).is_some() {
        return file_of(cx, module);
    }
    type Where = Option<String>;
    blocking(
        cx,
        |cx| {
            let source = Arc::clone(&cx.vm.source);
            let path = cx.vm.code_path.lock().unwrap().clone();
            let name = cx.atoms().text(module).to_string();
            Ok(Box::new(move || source.find(&name, &path).ok().map(|found| found.path)))
        },
        |found: &Where| tuple_words(2) + found.as_ref().map_or(0, |path| list_words(path.len())),
        |cx, found| match found {
            None => Ok(atoms::FALSE),
            Some(path) if path.is_empty() => cx.intern("embedded"),
            Some(path) => {
                let path = cx.heap().string(&path);
                Ok(cx.tuple(&[atoms::FILE, path]))
            }
        },
    )
}

/// `rvm_code:all_loaded/0`
///
/// # Errors
/// When the heap needs room.
pub fn all_loaded(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let mut loaded = cx.vm.code.loaded();
    loaded.sort_by(|a, b| cx.atoms().text(a.0).cmp(cx.atoms().text(b.0)));
    let words = |m: &Arc<LoadedModule>| list_words(1 + m.path.len()) + tuple_words(2);
    cx.reserve(loaded.iter().map(|(_, module)| words(module)).sum())?;
    let mut list = Term::NIL;
    for (name, module) in loaded.iter().rev() {
        let path = cx.heap().string(&module.path);
        let pair = cx.tuple(&[*name, path]);
        list = cx.cons(pair, list);
    }
    Ok(list)
}

/// `rvm_code:drop_old/1`: takes the old version out of the table, for who has seen to it that no
/// process needs it any more. Was there one?
///
/// # Errors
/// As [`ensure_loaded`].
pub fn drop_old(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    Ok(Term::bool(cx.vm.code.drop_old(module)))
}

/// `rvm_code:delete/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn delete(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    Ok(Term::bool(cx.vm.code.delete(module).unwrap_or(false)))
}

/// `rvm_code:get_path/0`
///
/// # Errors
/// When the heap needs room.
pub fn get_path(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let path = cx.vm.code_path.lock().unwrap().clone();
    let texts: Vec<String> = path.iter().map(|d| d.to_string_lossy().into_owned()).collect();
    cx.reserve(texts.iter().map(|text| list_words(1 + text.len())).sum())?;
    let mut list = Term::NIL;
    for text in texts.iter().rev() {
        let text = cx.heap().string(text);
        list = cx.cons(text, list);
    }
    Ok(list)
}

/// `rvm_code:set_path/1`
///
/// # Errors
/// `badarg` for what is no list of strings.
pub fn set_path(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let mut path = Vec::new();
    for directory in list_vec(cx, args[0])? {
        match args::string(directory) {
            Some(text) => path.push(PathBuf::from(OsString::from_vec(text.into_bytes()))),
            None => return Err(cx.badarg()),
        }
    }
    *cx.vm.code_path.lock().unwrap() = path;
    Ok(atoms::OK)
}

/// `rvm_code:read_object/1`: the bytes of the module's `.rbc` file, found as for loading.
///
/// # Errors
/// As [`ensure_loaded`].
pub fn read_object(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    type Object = Option<(Vec<u8>, String)>;
    blocking(
        cx,
        |cx| {
            let path = cx.vm.code_path.lock().unwrap().clone();
            let name = cx.atoms().text(module).to_string();
            Ok(Box::new(move || {
                path.iter().find_map(|directory| {
                    let file = directory.join(format!("{name}.rbc"));
                    let bytes = std::fs::read(&file).ok()?;
                    Some((bytes, file.to_string_lossy().into_owned()))
                })
            }))
        },
        |object: &Object| match object {
            Some((bytes, file)) => {
                tuple_words(3) + binary_words(bytes.len()) + list_words(file.len())
            }
            None => 0,
        },
        |cx, object| match object {
            Some((bytes, file)) => {
                let binary = build::raw_binary(cx, &bytes)?;
                let file = cx.heap().string(&file);
                Ok(cx.tuple(&[atoms::OK, binary, file]))
            }
            None => Ok(atoms::ERROR),
        },
    )
}

/// `rvm_code:md5/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn md5(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    match cx.vm.code.current(module) {
        Some(loaded) => build::binary(cx, &loaded.digest),
        None => Ok(atoms::UNDEFINED),
    }
}

/// `erlang:check_old_code/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn check_old_code(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    Ok(Term::bool(cx.vm.code.versions(module).old.is_some()))
}

/// Modules that OTP has loaded when a program starts. Here they are loaded on first use, so who
/// asks whether one is loaded has it loaded first: programs cannot tell the difference.
const LOADED_AT_START: &[&str] = &[
    "application",
    "application_controller",
    "application_master",
    "atomics",
    "beam_lib",
    "binary",
    "code",
    "code_server",
    "counters",
    "erl_anno",
    "erl_distribution",
    "erl_eval",
    "erl_features",
    "erl_init",
    "erl_internal",
    "erl_lint",
    "erl_parse",
    "erl_prim_loader",
    "erl_scan",
    "erl_signal_handler",
    "erl_tracer",
    "erlang",
    "erpc",
    "error_handler",
    "error_logger",
    "erts_code_purger",
    "erts_internal",
    "ets",
    "file",
    "file_io_server",
    "file_server",
    "filename",
    "gb_sets",
    "gb_trees",
    "gen",
    "gen_event",
    "gen_server",
    "global",
    "global_group",
    "heart",
    "inet",
    "inet_config",
    "inet_db",
    "inet_parse",
    "inet_udp",
    "init",
    "io",
    "io_lib",
    "kernel",
    "kernel_config",
    "kernel_refc",
    "lists",
    "logger",
    "logger_backend",
    "logger_config",
    "logger_filters",
    "logger_formatter",
    "logger_server",
    "logger_simple_h",
    "logger_std_h",
    "logger_sup",
    "maps",
    "net_kernel",
    "orddict",
    "ordsets",
    "os",
    "otp_internal",
    "peer",
    "persistent_term",
    "prim_buffer",
    "prim_eval",
    "prim_file",
    "prim_inet",
    "proc_lib",
    "proplists",
    "queue",
    "rand",
    "raw_file_io",
    "rpc",
    "standard_error",
    "string",
    "supervisor",
    "supervisor_bridge",
    "unicode",
    "unicode_util",
    "user",
    "user_sup",
    "zlib",
];

/// Loads the module if it is one of those that OTP has loaded from the start.
///
/// # Errors
/// [`Trap::Block`] until it is loaded.
fn load_if_at_start(cx: &mut Cx<'_>, module: Term) -> Result<(), Trap> {
    let waited = super::io::has_result(cx);
    let at_start = || LOADED_AT_START.contains(&cx.atoms().text(module));
    if waited || cx.vm.code.current(module).is_none() && at_start() {
        find_and_install(cx, module, false)?;
    }
    Ok(())
}

/// `erlang:module_loaded/1`
///
/// # Errors
/// As [`ensure_loaded`].
pub fn module_loaded(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let module = name(cx, args[0])?;
    load_if_at_start(cx, module)?;
    let code = &cx.vm.code;
    Ok(Term::bool(code.current(module).is_some() || module == atoms::ERLANG))
}

/// `erlang:function_exported/3`
///
/// # Errors
/// `badarg` for wrong arguments.
pub fn function_exported(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let arity = match args::to_i64(args[2]) {
        Some(arity) if args[0].is_atom() && args[1].is_atom() => arity,
        _ => return Err(cx.badarg()),
    };
    let Ok(arity) = u8::try_from(arity) else { return Ok(atoms::FALSE) };
    let key = (args[0], args[1], arity);
    if cx.vm.code.native(key).is_some() {
        return Ok(atoms::TRUE);
    }
    load_if_at_start(cx, args[0])?;
    let defined = cx.vm.code.find_export(key).is_some_and(|export| {
        // SAFETY: exports live as long as the VM.
        unsafe { export.as_ref() }.is_defined()
    });
    Ok(Term::bool(defined))
}

/// `erlang:loaded/0`
///
/// # Errors
/// When the heap needs room.
pub fn loaded(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    let mut names: Vec<Term> = cx.vm.code.loaded().into_iter().map(|(name, _)| name).collect();
    names.sort_by(|a, b| cx.atoms().text(*a).cmp(cx.atoms().text(*b)));
    build::list(cx, &names)
}

/// `erlang:pre_loaded/0`: the modules that exist as natives alone.
///
/// # Errors
/// When the heap needs room.
pub fn pre_loaded(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    build::list(cx, &[atoms::ERLANG])
}

/// Items of `module_info/0`, in OTP's order.
const ITEMS: [&str; 5] = ["module", "exports", "attributes", "compile", "md5"];

/// Functions every module exports, made by the compiler or, in its place, here.
const INFO_ARITIES: [u8; 2] = [0, 1];

/// Name and arity of everything the module exports.
fn exports(cx: &Cx<'_>, loaded: &LoadedModule) -> Vec<(Term, u8)> {
    let mut all: Vec<(Term, u8)> = loaded.exports.iter().map(|e| (e.name, e.arity)).collect();
    for arity in INFO_ARITIES {
        if !all.contains(&(atoms::MODULE_INFO, arity)) {
            all.push((atoms::MODULE_INFO, arity));
        }
    }
    for native in cx.vm.code.natives_of(loaded.name) {
        if !all.contains(&native) {
            all.push(native);
        }
    }
    all
}

/// The most words of one item.
fn item_words(cx: &Cx<'_>, loaded: &LoadedModule, item: &str) -> usize {
    match item {
        "exports" | "functions" => {
            let count = exports(cx, loaded).len().max(loaded.functions.len());
            (list_words(1) + tuple_words(2)) * count
        }
        "compile" => {
            list_words(loaded.files.first().map_or(0, String::len) + 1)
                + tuple_words(2)
                + INT64_WORDS
        }
        "md5" => binary_words(16),
        _ => 0,
    }
}

fn pairs(cx: &mut Cx<'_>, functions: &[(Term, u8)]) -> Term {
    let mut list = Term::NIL;
    for &(name, arity) in functions.iter().rev() {
        let pair = cx.tuple(&[name, Term::small(arity as i64)]);
        list = cx.cons(pair, list);
    }
    list
}

/// The value of one item; its words are there.
fn item(cx: &mut Cx<'_>, loaded: &LoadedModule, item: &str) -> BifResult {
    match item {
        "module" => Ok(loaded.name),
        "exports" => {
            let exports = exports(cx, loaded);
            Ok(pairs(cx, &exports))
        }
        "functions" => {
            let all: Vec<(Term, u8)> = loaded.functions.iter().map(|f| (f.name, f.arity)).collect();
            Ok(pairs(cx, &all))
        }
        "attributes" => Ok(loaded.attributes),
        "compile" => {
            let Some(file) = loaded.files.first() else { return Ok(Term::NIL) };
            let source = cx.intern("source")?;
            let file = cx.heap().string(file);
            let pair = cx.tuple(&[source, file]);
            Ok(cx.cons(pair, Term::NIL))
        }
        "md5" => build::raw_binary(cx, &loaded.digest),
        "nifs" => Ok(Term::NIL),
        "native" => Ok(atoms::FALSE),
        _ => Err(cx.badarg()),
    }
}

fn module(cx: &mut Cx<'_>, term: Term) -> Result<Arc<LoadedModule>, Trap> {
    let module = name(cx, term)?;
    cx.vm.code.current(module).ok_or_else(|| cx.badarg())
}

/// `erlang:get_module_info/1`
///
/// # Errors
/// `badarg` when the module is not loaded.
pub fn get_module_info1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let loaded = module(cx, args[0])?;
    let mut names = Vec::with_capacity(ITEMS.len());
    for item in ITEMS {
        names.push(cx.intern(item)?);
    }
    let words: usize = ITEMS
        .iter()
        .map(|item| item_words(cx, &loaded, item) + tuple_words(2) + list_words(1))
        .sum();
    cx.reserve(words)?;
    let mut all = Vec::with_capacity(ITEMS.len());
    for (name, text) in names.into_iter().zip(ITEMS) {
        let value = item(cx, &loaded, text)?;
        all.push(cx.tuple(&[name, value]));
    }
    Ok(cx.heap().list(&all))
}

/// `erlang:get_module_info/2`
///
/// # Errors
/// As [`get_module_info1`]; `badarg` for another item.
pub fn get_module_info2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let loaded = module(cx, args[0])?;
    let wanted = name(cx, args[1])?;
    let text = cx.atoms().text(wanted);
    cx.reserve(item_words(cx, &loaded, text))?;
    item(cx, &loaded, text)
}
