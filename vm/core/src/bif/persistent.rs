//! Module `persistent_term`: terms kept for the whole VM, by key.
//!
//! An entry of the VM's resources, behind a lock of its own, so that copying a large term holds up
//! nobody but others who want these terms. Each pair lies in a fragment of its own; getting a value
//! copies it to the caller's heap.

use super::args::BifResult;
use crate::ctx::Cx;
use crate::ctx::deliver::{copy_into, pack};
use crate::heap::alloc::{CONS_WORDS, tuple_words};
use crate::heap::copy::size_of_term;
use crate::heap::fragment::Message;
use crate::term::{Term, compare, hash};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The entry of the VM's resources; processes' resources count upwards from 1.
const ENTRY: u64 = u64::MAX - 1;

/// Words copied for one reduction.
const WORDS_PER_REDUCTION: usize = 64;

/// The pairs, by the hash of the key; pairs whose keys collide stand beside each other.
#[derive(Default)]
struct Terms {
    pairs: HashMap<u64, Vec<Message>>,
    count: usize,
    words: usize,
}

fn pair(message: &Message) -> (Term, Term) {
    match message.root.as_tuple() {
        Some(&[key, value]) => (key, value),
        _ => (Term::NIL, Term::NIL),
    }
}

impl Terms {
    fn find(&self, hash: u64, key: Term) -> Option<Term> {
        let pairs = self.pairs.get(&hash)?;
        pairs.iter().map(pair).find(|(k, _)| compare::exact_eq(*k, key)).map(|(_, value)| value)
    }

    fn erase(&mut self, hash: u64, key: Term) -> bool {
        let Some(pairs) = self.pairs.get_mut(&hash) else { return false };
        let Some(at) = pairs.iter().position(|p| compare::exact_eq(pair(p).0, key)) else {
            return false;
        };
        let gone = pairs.swap_remove(at);
        self.count -= 1;
        self.words -= gone.len as usize;
        if pairs.is_empty() {
            self.pairs.remove(&hash);
        }
        true
    }
}

fn terms(cx: &Cx<'_>) -> Arc<Mutex<Terms>> {
    let mut resources = cx.vm.resources.lock().unwrap();
    let entry = resources.entry(ENTRY).or_insert_with(|| Box::new(Arc::<Mutex<Terms>>::default()));
    entry.downcast_ref::<Arc<Mutex<Terms>>>().cloned().unwrap_or_default()
}

fn hash_of(cx: &Cx<'_>, key: Term) -> u64 {
    hash::internal(key, 0, cx.atoms())
}

fn copied(cx: &mut Cx<'_>, value: Term) -> BifResult {
    let literals = cx.vm.code.literals();
    let words = size_of_term(value, literals);
    cx.reserve(words)?;
    cx.charge(words / WORDS_PER_REDUCTION);
    Ok(copy_into(value, cx.heap(), literals))
}

/// `persistent_term:put/2`
///
/// # Errors
/// `system_limit` when the memory is not there.
pub fn put(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let ok = cx.intern("ok")?;
    cx.reserve(tuple_words(2))?;
    let (terms, hash) = (terms(cx), hash_of(cx, args[0]));
    let mut terms = terms.lock().unwrap();
    if terms.find(hash, args[0]).is_some_and(|value| compare::exact_eq(value, args[1])) {
        return Ok(ok);
    }
    let pair = cx.tuple(&[args[0], args[1]]);
    let Ok(message) = pack(pair, cx.vm.code.literals(), 0) else { return Err(cx.system_limit()) };
    cx.charge(message.len as usize / WORDS_PER_REDUCTION);
    terms.erase(hash, args[0]);
    terms.count += 1;
    terms.words += message.len as usize;
    terms.pairs.entry(hash).or_default().push(message);
    Ok(ok)
}

/// `persistent_term:get/1`
///
/// # Errors
/// `badarg` when there is none.
pub fn get1(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (terms, hash) = (terms(cx), hash_of(cx, args[0]));
    let terms = terms.lock().unwrap();
    match terms.find(hash, args[0]) {
        Some(value) => copied(cx, value),
        None => Err(cx.badarg()),
    }
}

/// `persistent_term:get/2`
///
/// # Errors
/// When the heap needs room.
pub fn get2(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (terms, hash) = (terms(cx), hash_of(cx, args[0]));
    let terms = terms.lock().unwrap();
    match terms.find(hash, args[0]) {
        Some(value) => copied(cx, value),
        None => Ok(args[1]),
    }
}

/// `persistent_term:get/0`: all pairs, in no order.
///
/// # Errors
/// When the heap needs room.
pub fn get0(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    let terms = terms(cx);
    let terms = terms.lock().unwrap();
    let literals = cx.vm.code.literals();
    let all = || terms.pairs.values().flatten().map(|m| m.root);
    let words = all().map(|pair| size_of_term(pair, literals) + CONS_WORDS).sum::<usize>();
    cx.reserve(words)?;
    cx.charge(words / WORDS_PER_REDUCTION);
    let mut list = Term::NIL;
    for pair in all() {
        let pair = copy_into(pair, cx.heap(), literals);
        list = cx.cons(pair, list);
    }
    Ok(list)
}

/// `persistent_term:erase/1`
///
/// # Errors
/// Never.
pub fn erase(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let (terms, hash) = (terms(cx), hash_of(cx, args[0]));
    let erased = terms.lock().unwrap().erase(hash, args[0]);
    Ok(Term::bool(erased))
}

/// `rvm_persistent:info() -> {Count, Bytes}`.
///
/// # Errors
/// When the heap needs room.
pub fn info(cx: &mut Cx<'_>, _: &[Term]) -> BifResult {
    cx.reserve(tuple_words(2))?;
    let terms = terms(cx);
    let terms = terms.lock().unwrap();
    let (count, bytes) = (terms.count as i64, terms.words as i64 * 8);
    Ok(cx.tuple(&[Term::small(count), Term::small(bytes)]))
}
