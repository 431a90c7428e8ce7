//! Tests of maps against a model, and of the tree's deep end.

use super::*;
use crate::heap::alloc::Build;
use crate::heap::check::check_heap;
use crate::heap::testing::*;
use crate::term::compare::{arith_eq, compare};
use crate::term::hash;

/// A random key, from few enough that they repeat; of all types, with equal and nearly equal ones.
fn key(rng: &mut Rng, space: &mut impl Space) -> Term {
    let n = rng.below(80);
    match rng.below(6) {
        0 | 1 => Term::small(n as i64),
        2 => space.float(n as f64),
        3 => atoms().intern(&format!("key{n}")).unwrap(),
        4 => space.tuple(&[Term::small(n as i64), Term::NIL]),
        _ => space.string(&format!("{n}")),
    }
}

fn check(map: Term, model: &[(Term, Term)]) {
    assert_eq!(size(map), model.len());
    for (key, value) in model {
        assert_eq!(get(map, *key, atoms()), Some(*value));
    }
    assert_eq!(iter(map).count(), model.len());
    for (key, value) in iter(map) {
        assert!(model.iter().any(|pair| same_key(pair.0, key) && pair.1 == value));
    }
}

#[test]
fn random_operations_agree_with_a_model_and_forms_are_canonical() {
    for seed in 0..12 {
        let mut rng = Rng::new(seed);
        let mut space = heap(6_000_000);
        let mut map = empty(&mut space);
        let mut model: Vec<(Term, Term)> = Vec::new();
        for step in 0..1500 {
            // Grows and shrinks in waves, across the bound between the two forms.
            let growing = step / 250 % 2 == 0;
            let key = key(&mut rng, &mut space);
            let known = model.iter().position(|pair| same_key(pair.0, key));
            let value = Term::small(step);
            let words_before = space.used();
            if rng.below(10) < if growing { 8 } else { 2 } {
                let words = put_words(map, key, atoms());
                let new = put(map, key, value, atoms(), &mut space).unwrap();
                assert_eq!(space.used() - words_before, words);
                assert_eq!(
                    update(map, key, value, atoms(), &mut space).unwrap().is_some(),
                    known.is_some()
                );
                map = new;
                match known {
                    Some(at) => model[at].1 = value,
                    None => model.push((key, value)),
                }
            } else {
                let removed = remove(map, key, atoms(), &mut space).unwrap();
                assert_eq!(removed.is_some(), known.is_some());
                if let (Some((new, old)), Some(at)) = (removed, known) {
                    assert_eq!(old, model.swap_remove(at).1);
                    map = new;
                }
            }
            assert_eq!(map.kind() == Some(Kind::Map), model.len() <= SMALL_MAX);
            if step % 25 == 0 {
                check(map, &model);
                let rebuilt = from_pairs(&mut model.clone(), atoms(), &mut space).unwrap();
                assert!(exact_eq(map, rebuilt) && arith_eq(map, rebuilt));
                assert_eq!(compare(map, rebuilt, atoms()), std::cmp::Ordering::Equal);
                let hashes = [map, rebuilt].map(|m| hash::internal(m, 0, atoms()));
                assert_eq!(hashes[0], hashes[1]);
            }
        }
        check_heap(&space, &mut vec![map]).unwrap();
    }
}

#[test]
fn merging_agrees_with_building() {
    let mut rng = Rng::new(3);
    for round in 0..300 {
        let mut space = heap(2_000_000);
        let mut pairs = |rng: &mut Rng, tag: i64| -> Vec<(Term, Term)> {
            let n = [3, 20, 40, 200][rng.below(4)];
            (0..n).map(|i| (key(rng, &mut space), Term::small(tag + i))).collect()
        };
        let (a, b) = (pairs(&mut rng, 0), pairs(&mut rng, 1000));
        let all: Vec<_> = a.iter().chain(&b).copied().collect();
        let make = |pairs: &[(Term, Term)], space: &mut crate::heap::Heap| {
            from_pairs(&mut pairs.to_vec(), atoms(), space).unwrap()
        };
        let (map_a, map_b, map_all) =
            (make(&a, &mut space), make(&b, &mut space), make(&all, &mut space));
        let merged = merge(map_a, map_b, atoms(), &mut space).unwrap();
        assert!(exact_eq(merged, map_all), "round {round}");
        assert_eq!(size(merged), size(map_all));
        let mut differing = 0;
        if size(map_a) > SMALL_MAX && size(map_b) > SMALL_MAX {
            differences(map_a, map_b, |key, x, y| {
                differing += 1;
                assert_eq!((x, y), (get(map_a, key, atoms()), get(map_b, key, atoms())));
            });
            let expected = iter(merged)
                .filter(|(key, _)| get(map_a, *key, atoms()) != get(map_b, *key, atoms()))
                .count();
            assert!(differing >= expected);
        }
        check_heap(&space, &mut vec![merged]).unwrap();
    }
}

#[test]
fn a_walk_can_stop_and_go_on_anywhere() {
    let mut rng = Rng::new(4);
    for n in [0, 1, 5, 32, 33, 100, 3000] {
        let mut space = heap(2_000_000);
        let mut pairs: Vec<_> = (0..n)
            .map(|i| {
                (space.tuple(&[Term::small(i), Term::small(rng.below(9) as i64)]), Term::small(i))
            })
            .collect();
        let map = from_pairs(&mut pairs, atoms(), &mut space).unwrap();
        let straight: Vec<_> = iter(map).collect();
        let mut walk = iter(map);
        for pair in &straight {
            let before = space.used();
            let words = walk.position_words();
            let position = walk.position(&mut space);
            assert_eq!(space.used() - before, words);
            walk = Iter::at(map, position).unwrap();
            assert_eq!(walk.next().as_ref(), Some(pair));
        }
        let end = walk.position(&mut space);
        assert_eq!(Iter::at(map, end).and_then(|mut walk| walk.next()), None);
        for bad in
            [Term::NIL, atoms().intern("x").unwrap(), Term::small(i64::MAX >> 4), Term::small(-3)]
        {
            if let Some(walk) = Iter::at(map, bad) {
                assert!(walk.count() <= n as usize);
            }
        }
        for _ in 0..300 {
            let packs: Vec<Term> = (0..1 + rng.below(9))
                .map(|_| Term::small(rng.next() as i64 >> (3 + rng.below(58))))
                .collect();
            let forged = space.list(&packs);
            if let Some(walk) = Iter::at(map, forged) {
                assert!(walk.count() <= n as usize);
            }
        }
    }
}

#[test]
fn a_refusal_changes_nothing_and_says_how_much() {
    let mut source = heap(100_000);
    let mut pairs: Vec<_> = (0..50).map(|i| (Term::small(i), Term::NIL)).collect();
    let map = from_pairs(&mut pairs.clone(), atoms(), &mut source).unwrap();
    let mut tight = heap(3);
    let Need(put_need) = put(map, Term::small(99), Term::NIL, atoms(), &mut tight).unwrap_err();
    let Need(build_need) = from_pairs(&mut pairs, atoms(), &mut tight).unwrap_err();
    assert!(tight.used() == 0 && put_need == put_words(map, Term::small(99), atoms()));
    let mut fits = heap(build_need);
    from_pairs(&mut pairs, atoms(), &mut fits).unwrap();
    assert_eq!(fits.room(), 0);
}

/// Keys that collide in every round cannot be found, so the deep end is tried with trees made by
/// hand: leaves that are together down to the collision node.
#[test]
fn collision_nodes_work_like_others() {
    let mut space = heap(1_000_000);
    // A chain of nodes from the root to a collision node with keys 0, 2, 4 … that the hash of key 1
    // leads to: entries are made with its hash whatever their key, below the first round.
    let keys: Vec<Term> = (0..6).map(|i| Term::small(i * 2)).collect();
    let leaves: Vec<Term> = keys.iter().map(|k| tree::write_leaf(&mut space, *k, *k)).collect();
    let node = tree::write_node(&mut space, tree::COLLISION, 6, leaves.into_iter());
    let probe = Term::small(4);
    let mut hashed = tree::Hashed::new(probe, atoms());
    let bits: Vec<u32> = (0..tree::MAX_DEPTH).map(|depth| hashed.bit(depth, atoms())).collect();
    let root = bits.iter().rev().fold(node, |child, bit| {
        tree::write_node(&mut space, *bit as i64, 1, std::iter::once(child))
    });
    let map = tree::write_box(&mut space, 6, root);
    assert_eq!(get(map, probe, atoms()), Some(probe));
    assert_eq!(iter(map).count(), 6);
    let mut walk = iter(map);
    for _ in 0..6 {
        let position = walk.position(&mut space);
        walk = Iter::at(map, position).unwrap();
        assert!(walk.next().is_some());
    }
    let updated = update(map, probe, Term::NIL, atoms(), &mut space).unwrap().unwrap();
    assert_eq!(get(updated, probe, atoms()), Some(Term::NIL));
    let words = put_words(map, probe, atoms());
    let before = space.used();
    let put_map = put(map, probe, Term::NIL, atoms(), &mut space).unwrap();
    assert_eq!(space.used() - before, words);
    assert!(exact_eq(put_map, updated) && !exact_eq(put_map, map));
    let mut seen = Vec::new();
    differences(map, updated, |key, a, b| seen.push((key, a, b)));
    assert_eq!(seen.iter().filter(|(_, a, b)| a != b).count(), 1);
    let merged = merge(map, updated, atoms(), &mut space).unwrap();
    assert!(exact_eq(merged, updated));
}
