//! Natives below the module `re`: compiling patterns and one search in one subject.
//!
//! A compiled pattern is a binary with the pattern's text and options: programs are made from it
//! and kept in the VM's resources, the last [`KEPT`] of them. A search runs on the scheduler thread
//! for [`STEPS_INLINE`] steps; one that takes longer starts again in the blocking pool, so that it
//! delays nobody, and there the limits of the call end it. Options, captures and whatever goes round
//! in circles is Erlang (stdlib/erl/re.erl).

use super::args::{self, BifResult};
use super::build;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, CONS_WORDS, list_words, tuple_words};
use crate::heap::binary::binary_words;
use crate::pcre::{self, Matcher, Outcome, Program, options};
use crate::term::Term;
use std::collections::HashMap;
use std::sync::Arc;

/// The entry of the VM's resources; processes' resources count upwards from 1.
const ENTRY: u64 = u64::MAX;

/// Programs kept. Their sources come again with each call, so dropping all is no loss but time.
const KEPT: usize = 256;

/// What a compiled pattern begins with; then four bytes of options, then its text.
const MAGIC: &[u8] = b"rvm-re-1";

/// About a millisecond.
const STEPS_INLINE: u64 = 100_000;

/// Steps for one reduction.
const STEPS_PER_REDUCTION: u64 = 20;

/// Most entries of a matcher's stack, of 24 bytes, whatever the call allows.
const HEIGHT_MAX: usize = 10_000_000;

/// The subject has been looked at before: it is UTF-8.
const CHECKED: u32 = 1 << 24;

type Cache = HashMap<Vec<u8>, Arc<Program>>;

fn program(cx: &mut Cx<'_>, compiled: Term) -> Option<Arc<Program>> {
    let bytes = args::bytes(compiled)?;
    let rest = bytes.strip_prefix(MAGIC)?;
    let (bits, text) = rest.split_first_chunk::<4>()?;
    let lookup = |cx: &Cx<'_>| {
        let resources = cx.vm.resources.lock().unwrap();
        resources.get(&ENTRY)?.downcast_ref::<Cache>()?.get(&*bytes).cloned()
    };
    if let Some(program) = lookup(cx) {
        return Some(program);
    }
    let program = Arc::new(pcre::compile(text, u32::from_be_bytes(*bits)).ok()?);
    cx.charge(text.len());
    let mut resources = cx.vm.resources.lock().unwrap();
    let entry = resources.entry(ENTRY).or_insert_with(|| Box::new(Cache::new()));
    if let Some(cache) = entry.downcast_mut::<Cache>() {
        if cache.len() >= KEPT {
            cache.clear();
        }
        cache.insert(bytes.to_vec(), program.clone());
    }
    Some(program)
}

fn bits(term: Term) -> Option<u32> {
    u32::try_from(term.as_small()?).ok()
}

/// `rvm_re:compile(Pattern, Options) -> {ok, Groups, Options, Compiled} | {error, Text, Offset}`:
/// the options that come back have those in the pattern itself.
///
/// # Errors
/// `badarg` for what is no binary and no options.
pub fn compile(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(text), Some(options)) = (args::bytes(args[0]), bits(args[1])) else {
        return Err(cx.badarg());
    };
    cx.charge(text.len());
    match pcre::compile(&text, options) {
        Ok(program) => {
            let mut compiled = MAGIC.to_vec();
            compiled.extend_from_slice(&options.to_be_bytes());
            compiled.extend_from_slice(&text);
            cx.reserve(binary_words(compiled.len()) + tuple_words(4))?;
            let compiled = build::raw_binary(cx, &compiled)?;
            let ok = cx.intern("ok")?;
            let groups = Term::small(program.groups() as i64);
            Ok(cx.tuple(&[ok, groups, Term::small(program.bits() as i64), compiled]))
        }
        Err(error) => {
            cx.reserve(list_words(error.message.len()) + tuple_words(3))?;
            let text = cx.heap().string(error.message);
            let offset = Term::small(error.offset as i64);
            Ok(cx.tuple(&[crate::term::atoms::ERROR, text, offset]))
        }
    }
}

/// `rvm_re:names(Compiled) -> [{Name, Group}]`, sorted by name.
///
/// # Errors
/// `badarg` for what is no compiled pattern.
pub fn names(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(program) = program(cx, args[0]) else { return Err(cx.badarg()) };
    let each =
        |(name, _): &(Vec<u8>, usize)| CONS_WORDS + tuple_words(2) + binary_words(name.len());
    cx.reserve(program.names().iter().map(each).sum())?;
    let mut list = Term::NIL;
    for (name, group) in program.names().iter().rev() {
        let name = build::raw_binary(cx, name)?;
        let pair = cx.tuple(&[name, Term::small(*group as i64)]);
        list = cx.cons(pair, list);
    }
    Ok(list)
}

/// `rvm_re:run(Compiled, Subject, Offset, Options, Tries, Depth)`: a list of `{Start, Length}`
/// for the match and each group, `{-1, 0}` for groups that are not set; or an atom: `nomatch`,
/// `match_limit`, `match_limit_recursion`, `recursion_loop`, `bad_utf8`, `bad_offset`.
///
/// # Errors
/// `badarg` for what is no compiled pattern, and the like.
pub fn run(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let numbers = (args::to_usize(args[2]), bits(args[3]), args::to_u64(args[4]));
    let (Some(offset), Some(bits), Some(tries)) = numbers else { return Err(cx.badarg()) };
    let Some(depth) = args::to_u64(args[5]) else { return Err(cx.badarg()) };
    let Some(program) = program(cx, args[0]) else { return Err(cx.badarg()) };
    let Some(subject) = args::bytes(args[1]) else { return Err(cx.badarg()) };
    // Now, so that a collection does not mean to search again.
    cx.reserve((program.groups() + 1) * (CONS_WORDS + tuple_words(2)))?;
    if offset > subject.len() {
        return cx.intern("bad_offset");
    }
    if program.bits() & options::UTF != 0 {
        if bits & CHECKED == 0 {
            cx.charge(subject.len() / 1024);
            if std::str::from_utf8(&subject).is_err() {
                return cx.intern("bad_utf8");
            }
        }
        if subject.get(offset).is_some_and(|b| b & 0xc0 == 0x80) {
            return cx.intern("bad_offset");
        }
    }
    let height = usize::try_from(depth).unwrap_or(HEIGHT_MAX).min(HEIGHT_MAX);
    let waited = cx.p.extra.as_ref().is_some_and(|extra| extra.blocking.is_some());
    let mut outcome = Outcome::Steps;
    if !waited {
        let mut matcher = Matcher::new(&program, &subject, offset, bits);
        matcher.limit(STEPS_INLINE, tries, height);
        outcome = matcher.run();
        cx.charge((matcher.steps() / STEPS_PER_REDUCTION) as usize);
    }
    if outcome == Outcome::Steps {
        let job = (program.clone(), if waited { Vec::new() } else { subject.to_vec() });
        outcome = cx.block(move || {
            let (program, subject) = job;
            let mut matcher = Matcher::new(&program, &subject, offset, bits);
            matcher.limit(u64::MAX, tries, height);
            matcher.run()
        })?;
    }
    result(cx, outcome)
}

fn result(cx: &mut Cx<'_>, outcome: Outcome) -> Result<Term, Trap> {
    match outcome {
        Outcome::Match(captures) => {
            let mut list = Term::NIL;
            for capture in captures.iter().rev() {
                let (start, len) = match *capture {
                    Some((from, to)) => (from as i64, to as i64 - from as i64),
                    None => (-1, 0),
                };
                let pair = cx.tuple(&[Term::small(start), Term::small(len)]);
                list = cx.cons(pair, list);
            }
            Ok(list)
        }
        Outcome::NoMatch => cx.intern("nomatch"),
        Outcome::Steps | Outcome::MatchLimit => cx.intern("match_limit"),
        Outcome::RecursionLimit => cx.intern("match_limit_recursion"),
        Outcome::RecursionLoop => cx.intern("recursion_loop"),
    }
}
