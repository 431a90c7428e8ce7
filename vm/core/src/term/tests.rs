//! Tests of order, hashing and printing with values recorded from OTP 25. `tests/oracle.rs`
//! compares many more, where OTP is at hand.

use super::compare::{arith_eq, compare, compare_exact, exact_eq};
use super::*;
use crate::heap::alloc::Build;
use crate::heap::testing::*;
use crate::heap::{Heap, binary};
use std::cmp::Ordering;

fn atom(text: &str) -> Term {
    atoms().intern(text).unwrap()
}

fn int(text: &str, heap: &mut Heap) -> Term {
    big::parse(text.as_bytes(), 10).unwrap().build(heap)
}

fn bits(bytes: &[u8], size: usize, heap: &mut Heap) -> Term {
    binary::bitstring(heap, &bits::BitView::of_bytes(bytes).slice(0, size)).unwrap()
}

fn small_map(pairs: &[(Term, Term)], heap: &mut Heap) -> Term {
    map::from_pairs(&mut pairs.to_vec(), atoms(), heap).unwrap()
}

/// Terms, the texts they print as, and their `phash2(T, 1 bsl 32)`.
fn recorded(h: &mut Heap) -> Vec<(Term, &'static str, u32)> {
    let s = Term::small;
    let one_two = small_map(&[(s(2), s(3))], h);
    vec![
        (atom("a"), "a", 97),
        (atom("true"), "true", 506_293),
        (atom("é"), "é", 233),
        (atom("λ"), "'λ'", 3_483),
        (Term::NIL, "[]", 3_468_870_702),
        (h.tuple(&[]), "{}", 221_703_996),
        (map::empty(h), "#{}", 844_985_373),
        (s(0), "0", 3_175_731_469),
        (s(1), "1", 539_485_162),
        (s(-1), "-1", 1_117_813_597),
        (s(134_217_727), "134217727", 4_273_352_567),
        (s(134_217_728), "134217728", 2_562_491_755),
        (s(-134_217_728), "-134217728", 874_979_335),
        (s(-134_217_729), "-134217729", 1_418_916_782),
        (int("1180591620717411303424", h), "1180591620717411303424", 1_070_946_125),
        (int("-1180591620717411303424", h), "-1180591620717411303424", 4_181_281_985),
        (h.float(1.0), "1.0", 3_029_937_084),
        (h.float(-0.0), "-0.0", 423_528_920),
        (h.float(1e300), "1.0e300", 387_524_106),
        (h.string("abc"), "[97,98,99]", 519_996_486),
        (h.string("abcd"), "[97,98,99,100]", 1_752_753_207),
        (h.list(&[s(1), s(2), s(300), s(4)]), "[1,2,300,4]", 134_770_135),
        (h.cons(atom("a"), atom("b")), "[a|b]", 2_356_411_656),
        (
            {
                let x = h.string("x");
                h.tuple(&[s(1), atom("a"), x])
            },
            "{1,a,[120]}",
            3_044_764_434,
        ),
        (bits(&[], 0, h), "<<>>", 147_926_629),
        (bits(&[1, 2, 3], 24, h), "<<1,2,3>>", 4_167_228_639),
        (bits(&[5 << 5], 3, h), "<<5:3>>", 3_354_768_668),
        (bits(&[1, 2, 3 << 4], 20, h), "<<1,2,3:4>>", 2_292_987_389),
        (small_map(&[(atom("a"), s(1))], h), "#{a => 1}", 1_401_795_262),
        (
            small_map(&[(atom("b"), Term::NIL), (s(1), one_two)], h),
            "#{1 => #{2 => 3},b => []}",
            2_167_478_952,
        ),
    ]
}

#[test]
fn texts_and_portable_hashes_are_otps() {
    let mut heap = heap(10_000);
    for (term, text, hash) in recorded(&mut heap) {
        assert_eq!(print::to_string(term, atoms()), text);
        assert_eq!(hash::phash2_full(term, atoms()), hash, "phash2 of {text}");
        assert_eq!(hash::phash2(term, atoms()), hash & 0x7ff_ffff);
        assert_eq!(hash::phash2_range(term, 1000, atoms()), hash % 1000);
    }
    let squares: Vec<_> = (1..=40).map(|i| (Term::small(i), Term::small(i * i))).collect();
    let map = small_map(&squares, &mut heap);
    assert_eq!(hash::phash2_full(map, atoms()), SQUARES);
}

/// `phash2(maps:from_list([{I, I*I} || I <- lists:seq(1, 40)]), 1 bsl 32)`
const SQUARES: u32 = 708_446_302;

#[test]
fn the_order_of_types_is_erlangs() {
    let mut h = heap(10_000);
    // SAFETY: the entries are static.
    let (fun, export) = unsafe { (h.fun(fun_key(0), &[]), h.export(export_key())) };
    let ascending = [
        Term::small(-5),
        h.float(-1.5),
        Term::small(2),
        int("99999999999999999999999", &mut h),
        h.float(1e300),
        atom(""),
        atom("a"),
        atom("aa"),
        atom("b"),
        atom("é"),
        atom("λ"),
        h.reference(1, None),
        h.reference(2, None),
        fun,
        export,
        Term(3 << tag::IMM_SHIFT | tag::PORT),
        Term::pid(3),
        h.tuple(&[]),
        h.tuple(&[atom("z")]),
        h.tuple(&[Term::small(1), Term::small(1)]),
        map::empty(&mut h),
        small_map(&[(atom("z"), Term::NIL)], &mut h),
        Term::NIL,
        h.list(&[Term::small(1)]),
        h.list(&[Term::small(1), Term::small(0)]),
        h.list(&[Term::small(2)]),
        bits(&[], 0, &mut h),
        bits(&[0], 7, &mut h),
        bits(&[0], 8, &mut h),
        bits(&[1], 8, &mut h),
    ];
    for (i, a) in ascending.iter().enumerate() {
        for (j, b) in ascending.iter().enumerate() {
            let (x, y) = (print::to_string(*a, atoms()), print::to_string(*b, atoms()));
            assert_eq!(compare(*a, *b, atoms()), i.cmp(&j), "{x} and {y}");
            assert_eq!(exact_eq(*a, *b), i == j);
            assert_eq!(arith_eq(*a, *b), i == j);
        }
    }
}

#[test]
fn numbers_are_compared_by_value_and_keys_by_type_first() {
    let mut h = heap(10_000);
    let (two, two_float) = (Term::small(2), h.float(2.0));
    assert!(arith_eq(two, two_float) && !exact_eq(two, two_float));
    assert_eq!(compare(two, two_float, atoms()), Ordering::Equal);
    assert_eq!(compare_exact(two, two_float, atoms()), Ordering::Less);
    let one_float = h.float(1.0);
    assert_eq!(compare_exact(two, one_float, atoms()), Ordering::Less);
    // 2^53 + 1 is not 2^53, although it is as a float.
    let (odd, even) = (Term::small((1 << 53) + 1), h.float((1u64 << 53) as f64));
    assert_eq!(compare(odd, even, atoms()), Ordering::Greater);
    assert!(exact_eq(h.float(0.0), h.float(-0.0)));
    assert_eq!(hash::internal(h.float(0.0), 0, atoms()), hash::internal(h.float(-0.0), 0, atoms()));
    // #{1 => a, 2.0 => b} before #{1.5 => a, 2 => b}: the first keys are 1 and 2.
    let a = small_map(&[(Term::small(1), atom("a")), (two_float, atom("b"))], &mut h);
    let half = h.float(1.5);
    let b = small_map(&[(half, atom("a")), (two, atom("b"))], &mut h);
    assert_eq!(compare(a, b, atoms()), Ordering::Less);
}

#[test]
fn large_maps_with_maps_as_keys_are_ordered_without_recursion() {
    let mut h = heap(8_000_000);
    // Each map has the one before among its keys, and one of them differs at the bottom.
    let mut nest = |bottom: i64| {
        let mut term = Term::small(bottom);
        for level in 0..300 {
            let mut pairs: Vec<_> = (0..33).map(|i| (Term::small(i), Term::small(level))).collect();
            pairs.push((term, Term::NIL));
            term = map::from_pairs(&mut pairs, atoms(), &mut h).unwrap();
            if h.room() < 100_000 {
                break;
            }
        }
        term
    };
    let (a, b, c) = (nest(100), nest(200), nest(100));
    assert_eq!(compare(a, b, atoms()), Ordering::Less);
    assert_eq!(compare(b, a, atoms()), Ordering::Greater);
    assert_eq!(compare(a, c, atoms()), Ordering::Equal);
    assert!(exact_eq(a, c) && arith_eq(a, c) && !exact_eq(a, b));
}

#[test]
fn a_cut_text_ends_in_dots() {
    let mut h = heap(1000);
    let list = h.list(&[Term::small(1); 100]);
    let mut text = String::new();
    print::write_term(&mut text, list, atoms(), 10).unwrap();
    assert_eq!(text, "[1,1,1,1,1...");
}

#[test]
fn references_read_back_from_what_they_print_as() {
    for number in [0, 1, (1 << 18) - 1, 1 << 18, 0x1234_5678_9abc_def0, u64::MAX] {
        let mut h = heap(10);
        let text = print::to_string(h.reference(number, None), atoms());
        let inner = text.strip_prefix("#Ref<0.").unwrap().strip_suffix('>').unwrap();
        let parts: Vec<u64> = inner.split('.').map(|part| part.parse().unwrap()).collect();
        assert_eq!(print::ref_number(parts[0], parts[1], parts[2]), Some(number));
    }
    assert_eq!(print::ref_number(u64::MAX, 0, 0), None);
    assert_eq!(print::ref_number(0, 1 << 40, 0), None);
}

/// A term of `depth` objects, each holding the one before it twice, by turns in a tuple, a list
/// cell and a map: as a tree it has 2^depth leaves.
fn shared_to_depth(depth: usize, leaf: Term, heap: &mut Heap) -> Term {
    (0..depth).fold(leaf, |inner, level| match level % 3 {
        0 => heap.tuple(&[inner, inner]),
        1 => heap.cons(inner, inner),
        _ => small_map(&[(Term::small(1), inner), (Term::small(2), inner)], heap),
    })
}

#[test]
fn terms_that_are_endless_as_trees_are_hashed_and_compared() {
    let mut h = heap(10_000);
    let (one, one_float) = (Term::small(1), h.float(1.0));
    let a = shared_to_depth(200, one, &mut h);
    let b = shared_to_depth(200, one, &mut h);
    let greater = shared_to_depth(200, Term::small(2), &mut h);
    let same_value = shared_to_depth(200, one_float, &mut h);
    assert!(exact_eq(a, b) && arith_eq(a, b));
    assert_eq!(compare(a, b, atoms()), Ordering::Equal);
    assert_eq!(compare_exact(a, b, atoms()), Ordering::Equal);
    assert!(!exact_eq(a, greater) && !arith_eq(a, greater));
    assert_eq!(compare(greater, a, atoms()), Ordering::Greater);
    assert!(!exact_eq(a, same_value) && arith_eq(a, same_value));
    assert_eq!(compare(a, same_value, atoms()), Ordering::Equal);
    assert_eq!(compare_exact(a, same_value, atoms()), Ordering::Less);
    assert_eq!(hash::internal(a, 0, atoms()), hash::internal(b, 0, atoms()));

    // As keys of a map large enough to be hashed, found by a key that shares nothing with them.
    let mut pairs: Vec<_> = (0..100).map(|n| (Term::small(n), one)).collect();
    pairs.extend([(a, Term::small(7)), (greater, Term::small(8))]);
    let map = map::from_pairs(&mut pairs, atoms(), &mut h).unwrap();
    assert_eq!(map::get(map, b, atoms()), Some(Term::small(7)));
}

#[test]
fn lists_that_share_their_tails_are_compared_cell_by_cell() {
    // Of n cells, each a tail of the next list: a way over whole tails would take n² steps.
    let mut h = heap(1_000_000);
    let mut lists = [Term::NIL; 2];
    for list in &mut lists {
        for _ in 0..100_000 {
            *list = h.cons(*list, *list);
        }
    }
    assert!(exact_eq(lists[0], lists[1]) && arith_eq(lists[0], lists[1]));
    assert_eq!(compare(lists[0], lists[1], atoms()), Ordering::Equal);
}
