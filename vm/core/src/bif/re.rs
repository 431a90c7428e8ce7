//! Natives below the module `re`: compiling patterns and one search in one subject.
//!
//! A compiled pattern is a binary with the pattern's text and options, so it can go anywhere, and one
//! that nobody compiled is compiled here or refused. The programs made from such binaries are kept in the
//! VM's resources, as far as [`KEPT`] and [`KEPT_BYTES`] go. A search begins with a glance on the
//! scheduler thread; what that does not settle goes to the blocking pool, and long patterns are
//! compiled there. Options, captures and whatever goes round in circles is Erlang (stdlib/erl/re.erl).

use super::args::{self, BifResult};
use super::build;
use super::io::has_result;
use crate::ctx::{Cx, Trap};
use crate::heap::alloc::{Build, CONS_WORDS, list_words, tuple_words};
use crate::heap::binary::{Kept, binary_words};
use crate::pcre::search::{At, Found, Search, Then};
use crate::pcre::{self, Error, Pattern, options};
use crate::sync::Arc;
use crate::term::{Term, atoms};
use std::collections::HashMap;

/// The entry of the VM's resources; processes' resources count upwards from 1.
const ENTRY: u64 = u64::MAX;

/// Programs kept at the least while they are used, twice that at the most.
const KEPT: usize = 128;

/// The same in bytes.
const KEPT_BYTES: usize = 8 << 20;

/// What a compiled pattern begins with; then four bytes of options, then its text.
const MAGIC: &[u8] = b"rvm-re-2";

/// Patterns longer than this are compiled in the blocking pool: shorter ones take a millisecond at most.
const TEXT_INLINE: usize = 4096;

/// Subjects longer than this are found to be UTF-8 in the blocking pool: a millisecond, again.
const CHECKED_INLINE: usize = 1 << 20;

/// Steps of a search in the pool for one reduction.
const STEPS_PER_REDUCTION: usize = 20;

/// Compiled patterns, by their binaries: those used lately, and those before. When the first are too many
/// they become the second, so that what is used stays.
#[derive(Default)]
struct Cache {
    young: HashMap<Vec<u8>, Arc<Pattern>>,
    old: HashMap<Vec<u8>, Arc<Pattern>>,
    bytes: usize,
}

impl Cache {
    fn find(&mut self, key: &[u8]) -> Option<Arc<Pattern>> {
        if let Some(pattern) = self.young.get(key) {
            return Some(pattern.clone());
        }
        let (key, pattern) = self.old.remove_entry(key)?;
        self.insert(key, pattern.clone());
        Some(pattern)
    }

    fn insert(&mut self, key: Vec<u8>, pattern: Arc<Pattern>) {
        self.bytes += key.len() + pattern.bytes();
        if self.young.len() >= KEPT || self.bytes > KEPT_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.bytes = key.len() + pattern.bytes();
        }
        self.young.insert(key, pattern);
    }
}

fn with_cache<T>(cx: &Cx<'_>, act: impl FnOnce(&mut Cache) -> T) -> Option<T> {
    let mut resources = cx.vm.resources.lock().unwrap();
    let entry = resources.entry(ENTRY).or_insert_with(|| Box::new(Cache::default()));
    entry.downcast_mut::<Cache>().map(act)
}

/// The binary of a pattern with these options.
fn key(bits: u32, text: &[u8]) -> Vec<u8> {
    [MAGIC, &bits.to_be_bytes(), text].concat()
}

/// Options and text of such a binary.
fn parts(key: &[u8]) -> Option<(u32, &[u8])> {
    let (bits, text) = key.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let bits = u32::from_be_bytes(*bits);
    (bits & !options::COMPILE_MASK == 0).then_some((bits, text))
}

fn compile_key(key: &[u8]) -> Option<Arc<Pattern>> {
    let (bits, text) = parts(key)?;
    pcre::compile(text, bits).ok().map(Arc::new)
}

/// The pattern of such a binary, if it is at hand or quickly made.
enum Ready {
    Pattern(Arc<Pattern>),
    Long,
    None,
}

fn pattern(cx: &mut Cx<'_>, key: &[u8]) -> Ready {
    if let Some(found) = with_cache(cx, |cache| cache.find(key)).flatten() {
        return Ready::Pattern(found);
    }
    if parts(key).is_none() {
        return Ready::None;
    }
    if key.len() > TEXT_INLINE {
        return Ready::Long;
    }
    cx.charge(key.len());
    match compile_key(key) {
        Some(pattern) => {
            with_cache(cx, |cache| cache.insert(key.to_vec(), pattern.clone()));
            Ready::Pattern(pattern)
        }
        None => Ready::None,
    }
}

/// The binary that is meant when a search asks for line breaks that its pattern is not compiled for.
fn adapted(key: &[u8], run: u32) -> Option<Vec<u8>> {
    let (bits, text) = parts(key)?;
    let mut wanted = bits;
    if run & options::NEWLINE_MASK != 0 {
        wanted = wanted & !options::NEWLINE_MASK | run & options::NEWLINE_MASK;
        if wanted != bits || text.starts_with(b"(*") {
            wanted |= options::FORCE_NEWLINE;
        }
    }
    if run & options::BSR_MASK != 0 {
        let others = wanted & !options::BSR_MASK | run & options::BSR_MASK;
        if others != wanted || text.starts_with(b"(*") {
            wanted = others | options::FORCE_BSR;
        }
    }
    (wanted != bits).then(|| self::key(wanted, text))
}

fn bits(term: Term) -> Option<u32> {
    u32::try_from(term.as_small()?).ok()
}

/// Where a search begins: an offset, or `{Offset, Start}` after an empty match at `Start`.
fn at(term: Term) -> Option<At> {
    match term.as_tuple() {
        Some([offset, start]) => {
            Some(At { offset: args::to_usize(*offset)?, again: Some(args::to_usize(*start)?) })
        }
        Some(_) => None,
        None => Some(At { offset: args::to_usize(term)?, again: None }),
    }
}

/// `rvm_re:compile(Pattern, Options) -> {ok, Groups, Options, Compiled} | {error, Text, Offset}`:
/// the options that come back have those in the pattern itself.
///
/// # Errors
/// `badarg` for what is no binary and no options.
pub fn compile(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (Some(text), Some(bits)) = (args::bytes(args[0]), bits(args[1])) else {
        return Err(cx.badarg());
    };
    if bits & !options::COMPILE_MASK != 0 {
        return Err(cx.badarg());
    }
    let key = key(bits, &text);
    let compiled = if text.len() > TEXT_INLINE {
        let job = Kept::new(args[0]);
        cx.block(move || {
            let text = job.as_ref().map_or(&[][..], Kept::bytes);
            pcre::compile(text, bits).map(Arc::new)
        })?
    } else {
        match with_cache(cx, |cache| cache.find(&key)).flatten() {
            Some(found) => Ok(found),
            None => {
                cx.charge(text.len());
                pcre::compile(&text, bits).map(Arc::new)
            }
        }
    };
    match answer(cx, &compiled, &key) {
        Err(Trap::Need(words)) => {
            // Compiled patterns are found again; what came from the pool has to be kept.
            if text.len() > TEXT_INLINE {
                cx.unblock(compiled);
            }
            Err(Trap::Need(words))
        }
        answer => answer,
    }
}

fn answer(cx: &mut Cx<'_>, compiled: &Result<Arc<Pattern>, Error>, key: &[u8]) -> BifResult {
    match compiled {
        Ok(pattern) => {
            with_cache(cx, |cache| {
                if cache.find(key).is_none() {
                    cache.insert(key.to_vec(), pattern.clone());
                }
            });
            cx.reserve(binary_words(key.len()) + tuple_words(4))?;
            let compiled = build::raw_binary(cx, key)?;
            let ok = cx.intern("ok")?;
            let groups = Term::small(pattern.groups() as i64);
            Ok(cx.tuple(&[ok, groups, Term::small(i64::from(pattern.bits())), compiled]))
        }
        Err(error) => {
            cx.reserve(list_words(error.message.len()) + tuple_words(3))?;
            let text = cx.heap().string(&error.message);
            let offset = Term::small(error.offset as i64);
            Ok(cx.tuple(&[atoms::ERROR, text, offset]))
        }
    }
}

/// `rvm_re:names(Compiled) -> [{Name, Group}]`, sorted by name.
///
/// # Errors
/// `badarg` for what is no compiled pattern.
pub fn names(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let Some(key) = args::bytes(args[0]) else { return Err(cx.badarg()) };
    let pattern = match pattern(cx, &key) {
        Ready::Pattern(pattern) => pattern,
        Ready::None => return Err(cx.badarg()),
        Ready::Long => {
            let job = key.to_vec();
            match cx.block(move || compile_key(&job).map(|pattern| (job, pattern)))? {
                Some((key, pattern)) => {
                    with_cache(cx, |cache| cache.insert(key, pattern.clone()));
                    pattern
                }
                None => return Err(cx.badarg()),
            }
        }
    };
    let names = pattern.names();
    let each =
        |(name, _): &(Vec<u8>, usize)| CONS_WORDS + tuple_words(2) + binary_words(name.len());
    cx.reserve(names.iter().map(each).sum())?;
    let mut list = Term::NIL;
    for (name, group) in names.iter().rev() {
        let name = build::raw_binary(cx, name)?;
        let pair = cx.tuple(&[name, Term::small(*group as i64)]);
        list = cx.cons(pair, list);
    }
    Ok(list)
}

/// What a search gave, with the pattern's groups.
struct Answer {
    groups: usize,
    found: Found,
}

/// `rvm_re:run(Compiled, Subject, At, Options, Tries, Depth)`: `{Matches, Next}`, where a match is a list
/// of `{Start, Length}` for it and each group, `{-1, 0}` for groups that took no part, and `Next` is
/// `done` or the `At` to go on from (at first, the offset); or an atom: `match_limit`,
/// `match_limit_recursion`, `recursion_loop`, `bad_utf8`.
///
/// # Errors
/// `badarg` for what is no compiled pattern, and the like.
pub fn run(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if has_result(cx) {
        let result = cx.block(|| None::<(Option<(Vec<u8>, Arc<Pattern>)>, Answer)>)?;
        let Some((fresh, result)) = result else { return Err(cx.badarg()) };
        cx.charge(result.found.work / STEPS_PER_REDUCTION);
        if let Some((key, pattern)) = fresh {
            with_cache(cx, |cache| cache.insert(key, pattern));
        }
        return matches(cx, result);
    }
    let numbers = (at(args[2]), bits(args[3]), args::to_u64(args[4]));
    let (Some(at), Some(bits), Some(tries)) = numbers else { return Err(cx.badarg()) };
    let Some(depth) = args::to_u64(args[5]) else { return Err(cx.badarg()) };
    let (Some(key), Some(subject)) = (args::bytes(args[0]), args::bytes(args[1])) else {
        return Err(cx.badarg());
    };
    let key = adapted(&key, bits).map_or(key, Into::into);
    let small = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let (tries, depth) = (small(tries), small(depth));
    let ready = match pattern(cx, &key) {
        Ready::Pattern(pattern) => Some(pattern),
        Ready::Long => None,
        Ready::None => return Err(cx.badarg()),
    };
    if let Some(pattern) = &ready {
        let utf = pattern.bits() & options::UTF != 0 && bits & options::CHECKED == 0;
        let known = !utf || subject.len() <= CHECKED_INLINE;
        if utf && known {
            cx.charge(subject.len() / 1024);
            if std::str::from_utf8(&subject).is_err() {
                return cx.intern("bad_utf8");
            }
        }
        if known {
            let found = Search { pattern, bits, tries, depth }.glance(&subject, at);
            cx.charge(found.work);
            if found.then != Then::Unknown {
                return matches(cx, Answer { groups: pattern.groups(), found });
            }
        }
    }
    let Some(subject) = Kept::new(args[1]) else { return Err(cx.badarg()) };
    let alive = cx.alive();
    let fresh = ready.is_none().then(|| key.to_vec());
    let result = cx.block(move || {
        let made = fresh.as_deref().map(compile_key);
        let pattern = ready.or(made.flatten())?;
        let search = Search { pattern: &pattern, bits, tries, depth };
        let checked = bits & options::CHECKED != 0 || pattern.bits() & options::UTF == 0;
        let found = if checked || std::str::from_utf8(subject.bytes()).is_ok() {
            search.whole(subject.bytes(), at, &alive)
        } else {
            Found { places: Vec::new(), then: Then::NotText, work: subject.bytes().len() / 64 }
        };
        let result = Answer { groups: pattern.groups(), found };
        Some((fresh.map(|key| (key, pattern.clone())), result))
    })?;
    drop(result);
    Err(cx.badarg())
}

fn matches(cx: &mut Cx<'_>, result: Answer) -> BifResult {
    let next = match result.found.then {
        Then::Done => cx.intern("done")?,
        // The tuple, if it is one, is built below.
        Then::More(at) => Term::small(at.offset as i64),
        Then::Tries | Then::Unknown | Then::Stopped => return cx.intern("match_limit"),
        Then::Depth => return cx.intern("match_limit_recursion"),
        Then::Loop => return cx.intern("recursion_loop"),
        Then::NotText => return cx.intern("bad_utf8"),
    };
    let each = 2 * (result.groups + 1);
    let count = result.found.places.len() / each;
    let words =
        count * (CONS_WORDS + each / 2 * (CONS_WORDS + tuple_words(2))) + 2 * tuple_words(2);
    if let Err(need) = cx.reserve(words) {
        cx.unblock(Some((None::<(Vec<u8>, Arc<Pattern>)>, result)));
        return Err(need);
    }
    let mut all = Term::NIL;
    for places in result.found.places.rchunks_exact(each) {
        let mut list = Term::NIL;
        for pair in places.rchunks_exact(2) {
            let (start, len) = match pair[0] {
                usize::MAX => (-1, 0),
                start => (start as i64, pair[1] as i64 - start as i64),
            };
            let pair = cx.tuple(&[Term::small(start), Term::small(len)]);
            list = cx.cons(pair, list);
        }
        all = cx.cons(list, all);
    }
    let next = match result.found.then {
        Then::More(At { again: Some(start), .. }) => cx.tuple(&[next, Term::small(start as i64)]),
        _ => next,
    };
    Ok(cx.tuple(&[all, next]))
}
