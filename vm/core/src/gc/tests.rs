//! Tests of the collector: random programs with the walker after every collection.

use super::*;
use crate::config::FIRST_BLOCK_WORDS;
use crate::heap::alloc::*;
use crate::heap::block::HeapError;
use crate::heap::check::check_heap;
use crate::heap::testing::*;
use crate::heap::{LitRange, Space, binary, copy, size_of_term};
use crate::term::{Term, atoms as names, map, print};

/// Terms larger than this are not built upon further: sharing would make them explode.
const SIZE_MAX: usize = 1500;

/// A process of sorts: roots, the text each must print as, and a heap that may collect anywhere.
struct Machine {
    heap: Heap,
    roots: TestRoots,
    texts: Vec<String>,
    stack_texts: Vec<String>,
    rng: Rng,
    collections: [usize; 2],
}

impl Machine {
    fn new(seed: u64, stress: bool) -> Machine {
        let mut heap = heap(FIRST_BLOCK_WORDS);
        heap.set_stress(stress);
        heap.fullsweep_after = 7;
        let roots = TestRoots::new(&heap);
        let (texts, stack_texts) = (Vec::new(), Vec::new());
        Machine { heap, roots, texts, stack_texts, rng: Rng::new(seed), collections: [0; 2] }
    }

    /// Makes sure of room, as a running process does.
    fn reserve(&mut self, words: usize) {
        if !self.heap.reserve(words) {
            let need = self.rng.below(30);
            let stats = collect(&mut self.heap, &mut self.roots, words, need).unwrap();
            self.collections[stats.major as usize] += 1;
            assert!(self.heap.reserve(words), "no room after a collection");
            assert!(self.heap.room() >= words + need);
        }
    }

    fn keep(&mut self, term: Term) {
        self.texts.push(print::to_string(term, atoms()));
        self.roots.slots.push(term);
    }

    /// A root's number, of one not too large.
    fn pick(&mut self) -> Option<usize> {
        let at = self.rng.below(self.roots.slots.len().max(1));
        let term = *self.roots.slots.get(at)?;
        (size_of_term(term, LitRange::EMPTY) < SIZE_MAX).then_some(at)
    }

    fn step(&mut self) {
        let choice = self.rng.below(14);
        match (choice, self.pick(), self.pick()) {
            (0, Some(a), Some(b)) => {
                self.reserve(tuple_words(3));
                let elements = [self.roots.slots[a], Term::small(1), self.roots.slots[b]];
                let term = self.heap.tuple(&elements);
                self.keep(term);
            }
            (1, Some(a), Some(b)) => {
                self.reserve(CONS_WORDS);
                let term = self.heap.cons(self.roots.slots[a], self.roots.slots[b]);
                self.keep(term);
            }
            (2 | 3, Some(a), Some(b)) => {
                let key = Term::small(self.rng.below(60) as i64);
                loop {
                    let old = self.roots.slots[a];
                    let old = if old.is_map() { old } else { continue_with_map(self, a) };
                    let value = self.roots.slots[b];
                    match map::put(old, key, value, atoms(), &mut self.heap) {
                        Ok(term) => break self.keep(term),
                        Err(need) => self.collect(need.0),
                    }
                }
            }
            (4, Some(a), _) if self.roots.slots[a].is_map() => {
                let key = Term::small(self.rng.below(60) as i64);
                loop {
                    match map::remove(self.roots.slots[a], key, atoms(), &mut self.heap) {
                        Ok(Some((term, _))) => break self.keep(term),
                        Ok(None) => break,
                        Err(need) => self.collect(need.0),
                    }
                }
            }
            (5, Some(a), _) if self.roots.slots[a].is_bitstring() => {
                self.reserve(binary::APPEND_WORDS);
                let add = self.rng.below(300);
                let old = self.roots.slots[a];
                let appended = binary::append(&mut self.heap, old, add).unwrap();
                self.keep(appended.term);
            }
            (6, Some(a), _) if self.roots.slots[a].is_bitstring() => {
                self.reserve(binary::SUB_BITS_WORDS + binary::CONTEXT_WORDS);
                let bits = self.roots.slots[a];
                let len = bits.as_bits().unwrap().len();
                let start = self.rng.below(len + 1);
                let size = self.rng.below(len - start + 1);
                let part = binary::sub_bits(&mut self.heap, bits, start, size);
                self.keep(part);
                let context = binary::context(&mut self.heap, bits);
                self.keep(context);
            }
            (7 | 8, ..) => {
                let mut other = heap(100_000);
                let budget = self.rng.below(60) + 1;
                let term = random_term(&mut self.rng, &mut other, budget);
                let message = copy::message_of(term, LitRange::EMPTY).unwrap();
                let root = message.root;
                self.heap.adopt(message);
                self.keep(root);
            }
            (9, Some(a), _) => {
                self.reserve(1);
                self.stack_texts.push(self.texts[a].clone());
                let term = self.roots.slots[a];
                self.roots.push(&mut self.heap, term);
            }
            (10, ..) if !self.stack_texts.is_empty() => {
                self.stack_texts.pop();
                self.roots.pop(&mut self.heap);
            }
            (11, ..) if self.roots.slots.len() > 4 => {
                let at = self.rng.below(self.roots.slots.len());
                self.roots.slots.swap_remove(at);
                self.texts.swap_remove(at);
            }
            (12, ..) if self.roots.slots.len() > 30 => {
                self.roots.slots.truncate(3);
                self.texts.truncate(3);
            }
            _ => {
                // Garbage.
                let words = self.rng.below(50) + 1;
                self.reserve(words);
                self.heap.tuple(&vec![names::OK; words - 1]);
            }
        }
    }

    fn collect(&mut self, words: usize) {
        collect(&mut self.heap, &mut self.roots, words, 0).unwrap();
    }

    fn verify(&mut self) {
        check_heap(&self.heap, &mut self.roots).unwrap();
        for (term, text) in self.roots.slots.iter().zip(&self.texts) {
            assert_eq!(&print::to_string(*term, atoms()), text);
        }
        let mut stack = Vec::new();
        let slots = std::mem::take(&mut self.roots.slots);
        self.roots.visit(&mut |slot| stack.push(print::to_string(*slot, atoms())));
        self.roots.slots = slots;
        stack.reverse();
        assert_eq!(stack, self.stack_texts);
    }
}

/// The empty map in place of a root that is none.
fn continue_with_map(machine: &mut Machine, at: usize) -> Term {
    machine.reserve(map::EMPTY_WORDS);
    let empty = map::empty(&mut machine.heap);
    machine.roots.slots[at] = empty;
    machine.texts[at] = "#{}".into();
    empty
}

#[test]
fn random_programs_keep_their_terms() {
    let mut collections = [0; 2];
    for seed in 0..60 {
        let mut machine = Machine::new(seed, false);
        for step in 0..1500 {
            if seed % 2 == 0 {
                // Never busy, so that blocks stay small and collections many.
                machine.heap.begin_slice();
                machine.heap.busy = 0;
            }
            machine.step();
            if step % 100 == 0 {
                machine.verify();
            }
        }
        machine.verify();
        hibernate(&mut machine.heap, &mut machine.roots).unwrap();
        assert_eq!(machine.heap.room(), 0);
        machine.verify();
        collections[0] += machine.collections[0];
        collections[1] += machine.collections[1];
    }
    assert!(collections[0] > 400 && collections[1] > 100, "{collections:?}");
}

#[test]
fn random_programs_keep_their_terms_under_stress() {
    for seed in 100..110 {
        let mut machine = Machine::new(seed, true);
        for step in 0..400 {
            machine.step();
            if step % 20 == 0 {
                machine.verify();
            }
        }
        machine.verify();
        assert!(machine.collections[0] > 10 && machine.collections[1] > 3);
    }
}

#[test]
fn large_heaps_keep_their_generations_over_a_major_collection() {
    let mut heap = heap(100);
    let mut roots = TestRoots::new(&heap);
    roots.slots.push(Term::NIL);
    for i in 0..100_000 {
        if !heap.reserve(CONS_WORDS + 3) {
            collect(&mut heap, &mut roots, CONS_WORDS + 3, 0).unwrap();
        }
        heap.tuple(&[Term::small(i), Term::NIL]);
        roots.slots[0] = heap.cons(Term::small(i), roots.slots[0]);
    }
    collect_major(&mut heap, &mut roots, 0).unwrap();
    collect_major(&mut heap, &mut roots, 0).unwrap();
    check_heap(&heap, &mut roots).unwrap();
    assert!(heap.old.used() >= 100_000, "{heap:?}");
    let elements: Vec<Term> = roots.slots[0].iter_list().collect();
    assert!(elements.iter().rev().enumerate().all(|(i, t)| *t == Term::small(i as i64)));
    assert_eq!(elements.len(), 100_000);
    // Everything dies: the old generation goes, the block shrinks.
    roots.slots[0] = Term::NIL;
    collect_major(&mut heap, &mut roots, 0).unwrap();
    collect_major(&mut heap, &mut roots, 0).unwrap();
    assert!(heap.total_words() < 10_000, "{heap:?}");
}

#[test]
fn a_deep_stack_is_carried_along() {
    let mut heap = heap(FIRST_BLOCK_WORDS);
    let mut roots = TestRoots::new(&heap);
    for i in 0..200_000i64 {
        if !heap.reserve(CONS_WORDS + 1) {
            collect(&mut heap, &mut roots, CONS_WORDS, 1).unwrap();
        }
        let cell = heap.cons(Term::small(i), Term::NIL);
        roots.push(&mut heap, cell);
    }
    check_heap(&heap, &mut roots).unwrap();
    let mut expected = 200_000;
    roots.visit(&mut |slot| {
        expected -= 1;
        assert_eq!(slot.as_cons().unwrap().0, Term::small(expected));
    });
}

#[test]
fn a_limit_is_an_error_and_not_the_end() {
    let mut heap = heap(100);
    heap.max_words = 5000;
    let mut roots = TestRoots::new(&heap);
    roots.slots.push(Term::NIL);
    let error = loop {
        if !heap.reserve(CONS_WORDS) {
            match collect(&mut heap, &mut roots, CONS_WORDS, 0) {
                Ok(stats) => assert!(stats.total_words < 20_000),
                Err(error) => break error,
            }
        }
        roots.slots[0] = heap.cons(Term::NIL, roots.slots[0]);
    };
    assert_eq!(error, HeapError::Limit);
    assert!(heap.live_words() > 4000);
    check_heap(&heap, &mut roots).unwrap();
    roots.slots[0] = Term::NIL;
    collect_major(&mut heap, &mut roots, 100).unwrap();
    assert!(heap.room() >= 100);
}

#[test]
fn what_cannot_be_had_is_an_error_and_changes_nothing() {
    let mut heap = heap(100);
    let list = heap.string("still here");
    let mut roots = vec![list];
    for need in [usize::MAX, usize::MAX / 8, 1 << 55] {
        assert_eq!(collect(&mut heap, &mut roots, need, 0), Err(HeapError::OutOfMemory));
        assert_eq!(roots[0], list);
        check_heap(&heap, &mut roots).unwrap();
    }
}

#[test]
fn an_allocation_loop_gets_a_larger_block_and_stays_small_otherwise() {
    let run = |per_slice: usize| {
        let mut heap = heap(FIRST_BLOCK_WORDS);
        let mut roots = TestRoots::new(&heap);
        for _ in 0..50 {
            heap.begin_slice();
            for _ in 0..per_slice {
                if !heap.reserve(10) {
                    collect(&mut heap, &mut roots, 10, 0).unwrap();
                }
                heap.tuple(&[Term::NIL; 9]);
            }
        }
        heap.size()
    };
    assert!(run(2000) > 4000);
    assert!(run(10) <= 216);
}
