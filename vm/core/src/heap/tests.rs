//! Tests of copying, fragments and binaries.

use super::alloc::*;
use super::check::check_heap;
use super::testing::*;
use super::*;
use crate::gc;
use crate::term::compare::{arith_eq, compare, compare_exact, exact_eq};
use crate::term::shared::SharedBytes;
use crate::term::{Kind, Term, hash, print};
use std::cmp::Ordering;

const NONE: LitRange = LitRange::EMPTY;

#[test]
fn copies_are_equal_and_exactly_as_long_as_announced() {
    let mut rng = Rng::new(1);
    for round in 0..400 {
        let mut source = heap(200_000);
        let term = random_term(&mut rng, &mut source, 1 + round);
        let words = size_of_term(term, NONE);
        let mut target = heap(words);
        let copy = copy_term(term, words, &mut target, NONE);
        assert_eq!(target.used(), words);
        check_heap(&target, &mut vec![copy]).unwrap();
        assert!(exact_eq(term, copy) && arith_eq(term, copy));
        assert_eq!(compare(term, copy, atoms()), Ordering::Equal);
        assert_eq!(compare_exact(term, copy, atoms()), Ordering::Equal);
        assert_eq!(hash::internal(term, 0, atoms()), hash::internal(copy, 0, atoms()));
        assert_eq!(hash::internal(term, 3, atoms()), hash::internal(copy, 3, atoms()));
        assert_eq!(hash::phash2(term, atoms()), hash::phash2(copy, atoms()));
        let text = print::to_string(term, atoms());
        drop(source);
        assert_eq!(text, print::to_string(copy, atoms()));
    }
}

#[test]
fn messages_carry_copies_and_can_be_adopted_or_dropped() {
    let mut rng = Rng::new(2);
    let mut receiver = heap(64);
    let mut roots = TestRoots::new(&receiver);
    let mut texts = Vec::new();
    for round in 0..200 {
        let mut sender = heap(100_000);
        let term = random_term(&mut rng, &mut sender, 1 + round % 50);
        drop(copy::message_of(term, NONE).unwrap());
        let message = copy::message_of(term, NONE).unwrap();
        texts.push(print::to_string(term, atoms()));
        drop(sender);
        roots.slots.push(message.root);
        receiver.adopt(message);
        check_heap(&receiver, &mut roots).unwrap();
        if round % 17 == 0 {
            gc::collect(&mut receiver, &mut roots, 10, 0).unwrap();
            check_heap(&receiver, &mut roots).unwrap();
        }
    }
    for (term, text) in roots.slots.iter().zip(&texts) {
        assert_eq!(&print::to_string(*term, atoms()), text);
    }
}

#[test]
fn adopting_much_makes_a_collection_due() {
    let mut sender = heap(5000);
    let list = sender.list(&vec![Term::small(1); 400]);
    let mut receiver = heap(100);
    let mut roots = TestRoots::new(&receiver);
    receiver.adopt(copy::message_of(list, NONE).unwrap());
    assert!(receiver.collection_due());
    assert!(!receiver.reserve(1));
    gc::collect(&mut receiver, &mut roots, 1, 0).unwrap();
    assert!(receiver.reserve(1) && receiver.frag_words == 0);
    receiver.adopt(copy::message_of(atom(), NONE).unwrap());
    assert!(receiver.frags.is_null());
}

fn atom() -> Term {
    crate::term::atoms::OK
}

/// The shared bytes under a bitstring.
fn shared_of(bits: Term) -> &'static SharedBytes {
    let (base, ..) = binary::base_of(bits);
    assert_eq!(base.kind(), Some(Kind::RefBits));
    // SAFETY: the tests look only while a count is held.
    unsafe { &*(base.word(2) as *const SharedBytes) }
}

#[test]
fn shared_bytes_are_counted_to_the_last_holder() {
    let mut a = heap(1000);
    let whole = binary::binary(&mut a, &[7; 1000]).unwrap();
    let part = binary::sub_bits(&mut a, whole, 9, 4000);
    let small = binary::sub_bits(&mut a, whole, 9, 400);
    assert_eq!(shared_of(part).count(), 1);
    assert_eq!(a.shared_bytes, 1000);
    let shared = shared_of(whole);
    // Our own count, so that we may look to the end.
    shared.retain();
    let message = copy::message_of(a_tuple(&mut a, &[whole, part, small]), NONE).unwrap();
    // The whole, and the base of the large part; the small part has its own bytes.
    assert_eq!(shared.count(), 4);
    drop(message);
    assert_eq!(shared.count(), 2);
    let mut b = heap(100);
    b.adopt(copy::message_of(part, NONE).unwrap());
    assert_eq!((shared.count(), b.shared_bytes), (3, 1000));
    gc::collect(&mut b, &mut vec![], 0, 0).unwrap();
    assert_eq!((shared.count(), b.shared_bytes), (2, 0));
    let mut roots = vec![part];
    for _ in 0..3 {
        gc::collect(&mut a, &mut roots, 0, 0).unwrap();
        check_heap(&a, &mut roots).unwrap();
        assert_eq!((shared.count(), a.shared_bytes), (2, 1000));
    }
    // In the old generation by now.
    assert_eq!(a.old.shared_bytes(), 1000);
    gc::collect(&mut a, &mut vec![], 0, 0).unwrap();
    assert_eq!(shared.count(), 2);
    gc::collect_major(&mut a, &mut vec![], 0).unwrap();
    assert_eq!((shared.count(), a.shared_bytes, a.old.shared_bytes()), (1, 0, 0));
    // SAFETY: our own count.
    unsafe { SharedBytes::release(std::ptr::from_ref(shared).cast_mut()) };
}

fn a_tuple(heap: &mut Heap, elements: &[Term]) -> Term {
    heap.tuple(elements)
}

#[test]
fn many_parts_of_one_binary_are_counted_once() {
    let mut a = heap(100_000);
    let whole = binary::binary(&mut a, &[3; 10_000]).unwrap();
    let parts: Vec<Term> =
        (0..1000).map(|i| binary::sub_bits(&mut a, whole, i * 8, 1000)).collect();
    let list = a.list(&parts);
    let mut b = heap(1000);
    let mut roots = TestRoots::new(&b);
    let message = copy::message_of(list, NONE).unwrap();
    roots.slots.push(message.root);
    b.adopt(message);
    assert_eq!((shared_of(whole).count(), b.shared_bytes), (1001, 10_000));
    for _ in 0..3 {
        gc::collect(&mut b, &mut roots, 0, 0).unwrap();
        assert_eq!(b.shared_bytes, 10_000);
    }
}

#[test]
fn much_shared_makes_a_collection_due() {
    let mut a = heap(1000);
    for _ in 0..3 {
        binary::binary(&mut a, &[0; 200_000]).unwrap();
    }
    assert!(a.collection_due());
    gc::collect(&mut a, &mut vec![], 0, 0).unwrap();
    assert!(!a.collection_due() && a.shared_bytes == 0);
}

#[test]
fn repeated_appends_copy_rarely_and_never_disturb_what_was() {
    let mut a = heap(10_000_000);
    let mut bin = binary::binary(&mut a, b"").unwrap();
    let mut expected = Vec::new();
    let mut kept = Vec::new();
    let mut storages = std::collections::HashSet::new();
    for i in 0..20_000u32 {
        let appended = binary::append(&mut a, bin, 8).unwrap();
        // SAFETY: the byte is ours to write.
        unsafe { *appended.data.add(appended.offset / 8) = i as u8 };
        bin = appended.term;
        expected.push(i as u8);
        if i > 64 {
            storages.insert(std::ptr::from_ref(shared_of(bin)));
        }
        if i % 997 == 0 {
            kept.push((bin, expected.clone()));
        }
    }
    assert!(storages.len() < 12, "{} storages", storages.len());
    assert_eq!(bin.as_bytes(), Some(&expected[..]));
    // Appending to an old version copies, and changes nothing.
    for (old, bytes) in &kept {
        let fork = binary::append(&mut a, *old, 16).unwrap();
        // SAFETY: two bytes are ours to write.
        unsafe { fork.data.add(fork.offset / 8).write_bytes(0xee, 2) };
        assert_eq!(old.as_bytes(), Some(&bytes[..]));
        assert_eq!(fork.term.as_bytes().unwrap()[bytes.len()..], [0xee, 0xee]);
    }
    assert_eq!(bin.as_bytes(), Some(&expected[..]));
    check_heap(&a, &mut vec![bin]).unwrap();
}

#[test]
fn appending_bits_and_to_parts() {
    let mut rng = Rng::new(5);
    let mut a = heap(4_000_000);
    let mut bin = binary::binary(&mut a, &[0xaa; 100]).unwrap();
    let mut model: Vec<u8> = (0..800).map(|i| (i % 2 == 0) as u8).collect();
    for round in 0..3000 {
        let add = rng.below(20);
        let appended = binary::append(&mut a, bin, add).unwrap();
        let bits = [rng.next() as u8, rng.next() as u8, rng.next() as u8];
        let view = crate::term::bits::BitView::of_bytes(&bits).slice(0, add);
        // SAFETY: `add` bits from there are ours to write.
        unsafe { view.copy_to(appended.data, appended.offset) };
        model.extend((0..add).map(|i| view.read(i, 1) as u8));
        bin = appended.term;
        if round % 50 == 0 {
            let start = rng.below(30);
            model.drain(..start);
            bin = binary::sub_bits(&mut a, bin, start, model.len());
        }
        if round % 500 == 0 {
            // In another heap too: from now on only whole bytes are claimed.
            drop(copy::message_of(bin, NONE).unwrap());
        }
        let now = bin.as_bits().unwrap();
        assert_eq!(now.len(), model.len());
        for _ in 0..20 {
            let at = rng.below(model.len());
            assert_eq!(now.read(at, 1) as u8, model[at]);
        }
    }
    check_heap(&a, &mut vec![bin]).unwrap();
}

/// Roots of a heap that refers to literals.
struct WithLiterals(Vec<Term>, LitRange);

impl Roots for WithLiterals {
    fn literals(&self) -> LitRange {
        self.1
    }

    fn stack_moved(&mut self, _delta_bytes: isize) {}

    fn visit<F: FnMut(&mut Term)>(&mut self, f: &mut F) {
        self.0.visit(f);
    }
}

#[test]
fn literals_are_shared_and_left_alone() {
    let mut area = heap(1000);
    let key = area.string("literal");
    let big = binary::binary(&mut area, &[1; 100]).unwrap();
    let literal = area.tuple(&[key, big, Term::small(5)]);
    let range = LitRange { base: area.start as usize, len: 8000 };
    let mut a = heap(100);
    let term = a.cons(literal, Term::NIL);
    assert_eq!(size_of_term(term, range), 2);
    assert_eq!(size_of_term(literal, range), 0);
    let mut roots = WithLiterals(vec![term, literal], range);
    for i in 0..4 {
        if i == 2 {
            gc::collect_major(&mut a, &mut roots, 0).unwrap();
        }
        gc::collect(&mut a, &mut roots, 0, 0).unwrap();
        check_heap(&a, &mut roots).unwrap();
        assert_eq!(roots.0[0].as_cons().unwrap().0, literal);
        assert_eq!(roots.0[1], literal);
    }
    // A large part of a literal binary leads to the literal.
    let part = binary::sub_bits(&mut a, big, 8, 700);
    let message = copy::message_of(part, range).unwrap();
    assert_eq!((message.len, binary::base_of(message.root).0), (4, big));
}

#[test]
fn a_term_nested_a_million_deep_is_like_any_other() {
    const DEPTH: usize = 1_000_000;
    let build = |shape: usize, leaf: Term| {
        let mut space = heap(DEPTH * 8 + 1000);
        let mut term = leaf;
        for _ in 0..DEPTH {
            term = match shape {
                0 => space.cons(term, Term::NIL),
                1 => space.tuple(&[Term::small(1), term]),
                2 => space.tuple(&[term, atom()]),
                3 => space.small_map(&[atom()], &[term]),
                4 => space.small_map(&[term], &[atom()]),
                // SAFETY: the entry is static.
                _ => unsafe { space.fun(fun_key(0), &[term]) },
            };
        }
        (space, term)
    };
    for shape in 0..6 {
        let (mut a, first) = build(shape, Term::small(1));
        let (b, second) = build(shape, Term::small(2));
        assert!(!exact_eq(first, second) && !arith_eq(first, second));
        assert_eq!(compare(first, second, atoms()), Ordering::Less);
        let words = size_of_term(first, NONE);
        let message = copy::message_of(first, NONE).unwrap();
        assert_eq!(message.len as usize, words);
        assert!(exact_eq(first, message.root));
        assert_eq!(compare(message.root, first, atoms()), Ordering::Equal);
        // The parts that differ lie too deep to count for the internal hash.
        assert_eq!(hash::internal(first, 0, atoms()), hash::internal(message.root, 0, atoms()));
        assert_ne!(hash::phash2(first, atoms()), hash::phash2(second, atoms()));
        // A fun prints as its name.
        assert!(shape == 5 || print::to_string(first, atoms()).len() > DEPTH);
        let mut roots = vec![first];
        gc::collect(&mut a, &mut roots, 0, 0).unwrap();
        gc::collect(&mut a, &mut roots, 0, 0).unwrap();
        gc::collect_major(&mut a, &mut roots, 0).unwrap();
        assert!(exact_eq(roots[0], message.root));
        check_heap(&a, &mut roots).unwrap();
        drop(b);
    }
}

#[test]
fn a_term_that_is_endless_as_a_tree_is_not_copied() {
    let mut source = heap(1_000);
    let mut term = Term::NIL;
    for _ in 0..200 {
        term = source.tuple(&[term, term]);
    }
    assert_eq!(size_of_term(term, NONE), UNCOPIABLE);
    assert!(copy::message_of(term, NONE).is_err());
}
