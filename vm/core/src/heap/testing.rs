//! Support for the tests of term, heap and gc: random terms, and roots with a stack.

use super::alloc::*;
use super::{Heap, Roots, Space, binary};
use crate::term::boxed::{ExportKey, FunKey};
use crate::term::{AtomTable, Term, atoms, map};
use std::sync::OnceLock;

/// A small deterministic generator (xorshift64*).
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        Rng(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() >> 16) as usize % n
    }
}

/// A table shared by all tests.
pub(crate) fn atoms() -> &'static AtomTable {
    static TABLE: OnceLock<AtomTable> = OnceLock::new();
    TABLE.get_or_init(|| AtomTable::new(100_000))
}

/// Two fun entries and an export entry that live forever.
pub(crate) fn fun_key(n: usize) -> &'static FunKey {
    static KEYS: [FunKey; 2] = [
        FunKey { module: atoms::ERLANG, index: 1, uniq: 77, arity: 2 },
        FunKey { module: atoms::LOGGER, index: 2, uniq: 78, arity: 0 },
    ];
    &KEYS[n % 2]
}

pub(crate) fn export_key() -> &'static ExportKey {
    static KEY: ExportKey = ExportKey { module: atoms::ERLANG, function: atoms::APPLY, arity: 3 };
    &KEY
}

pub(crate) fn heap(words: usize) -> Heap {
    Heap::new(words).unwrap()
}

/// A random term of some `budget` parts, in a space with plenty of room.
pub(crate) fn random_term<S: Space>(rng: &mut Rng, space: &mut S, budget: usize) -> Term {
    let many = if budget > 1 { 20 } else { 12 };
    let part = |rng: &mut Rng, space: &mut S, n: usize| random_term(rng, space, (budget - 1) / n);
    match rng.below(many) {
        0 => Term::small(rng.next() as i64 >> (3 + rng.below(60))),
        1 => Term::small(rng.below(4) as i64),
        2 => atoms().intern(&format!("atom{}", rng.below(50))).unwrap(),
        3 => Term::NIL,
        4 => space.float([0.0, -0.0, 1.5, 1e300, -1e-200, 3.0][rng.below(6)]),
        5 => space.float((rng.next() as i64 >> rng.below(64)) as f64),
        6 => {
            let limbs: Vec<u64> = (0..1 + rng.below(4)).map(|_| rng.next()).collect();
            space.integer(rng.below(2) == 0, &limbs)
        }
        7 => space.reference(rng.next() >> 1, None),
        8 => Term::pid(rng.below(1000) as u64),
        9 => {
            let bytes: Vec<u8> = (0..rng.below(130)).map(|_| rng.next() as u8).collect();
            binary::binary(space, &bytes).unwrap()
        }
        10 => {
            let bytes: Vec<u8> = (0..1 + rng.below(200)).map(|_| rng.next() as u8).collect();
            let whole = binary::binary(space, &bytes).unwrap();
            let start = rng.below(bytes.len() * 8);
            let size = rng.below(bytes.len() * 8 - start + 1);
            binary::sub_bits(space, whole, start, size)
        }
        // SAFETY: the entry is static.
        11 => unsafe { space.export(export_key()) },
        12 | 13 => {
            let elements: Vec<Term> = (0..1 + rng.below(4)).map(|_| part(rng, space, 4)).collect();
            space.tuple(&elements)
        }
        14 | 15 => {
            let elements: Vec<Term> = (0..1 + rng.below(6)).map(|_| part(rng, space, 6)).collect();
            let tail = if rng.below(8) == 0 { part(rng, space, 6) } else { Term::NIL };
            space.list_with_tail(&elements, tail)
        }
        16 => {
            let free: Vec<Term> = (0..rng.below(3)).map(|_| part(rng, space, 3)).collect();
            // SAFETY: the entry is static.
            unsafe { space.fun(fun_key(rng.below(2)), &free) }
        }
        17 | 18 => {
            let mut pairs: Vec<(Term, Term)> =
                (0..rng.below(6)).map(|_| (part(rng, space, 10), part(rng, space, 10))).collect();
            map::from_pairs(&mut pairs, atoms(), space).unwrap()
        }
        _ => {
            let mut pairs: Vec<(Term, Term)> = (0..20 + rng.below(40))
                .map(|i| (Term::small(i as i64 * 7), part(rng, space, 40)))
                .collect();
            map::from_pairs(&mut pairs, atoms(), space).unwrap()
        }
    }
}

/// Roots in a vector, and every word of the stack.
#[derive(Debug)]
pub(crate) struct TestRoots {
    pub(crate) slots: Vec<Term>,
    pub(crate) stack_low: *mut u64,
    pub(crate) stack_words: usize,
}

impl TestRoots {
    pub(crate) fn new(heap: &Heap) -> TestRoots {
        TestRoots { slots: Vec::new(), stack_low: heap.stack_low, stack_words: 0 }
    }

    pub(crate) fn push(&mut self, heap: &mut Heap, term: Term) {
        heap.push_stack(term.0);
        self.stack_low = heap.stack_low;
        self.stack_words += 1;
    }

    pub(crate) fn pop(&mut self, heap: &mut Heap) {
        heap.stack_low = heap.stack_low.wrapping_add(1);
        self.stack_low = heap.stack_low;
        self.stack_words -= 1;
    }
}

impl Roots for TestRoots {
    fn stack_moved(&mut self, delta_bytes: isize) {
        self.stack_low = self.stack_low.wrapping_byte_offset(delta_bytes);
    }

    fn visit<F: FnMut(&mut Term)>(&mut self, f: &mut F) {
        self.slots.iter_mut().for_each(&mut *f);
        for i in 0..self.stack_words {
            // SAFETY: the stack's words are in use, and each is one term.
            f(unsafe { &mut *self.stack_low.add(i).cast::<Term>() });
        }
    }
}
