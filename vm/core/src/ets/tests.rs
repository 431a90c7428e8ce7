//! Stores against simple models: what is in them, and in what order walks meet it.

use super::*;
use crate::heap::Heap;
use crate::heap::alloc::Build;
use crate::term::{AtomTable, Term, hash};
use std::collections::BTreeMap;

fn atoms() -> AtomTable {
    AtomTable::new(10_000)
}

fn pair(heap: &mut Heap, key: i64, value: i64) -> Term {
    heap.tuple(&[Term::small(key), Term::small(value)])
}

/// A key, in a part of a table when some bits are shared.
fn key_in_part(key: i64, shared_bits: u32, atoms: &AtomTable) -> Key {
    let term = Term::small(key);
    let order = hash::internal(term, 0, atoms);
    let order = if shared_bits == 0 { order } else { order >> shared_bits | 1 << 63 };
    Key { term, order }
}

fn put(store: &mut HashStore, tuple: Term, key: Key, atoms: &AtomTable) {
    let object = Owned::new(tuple).unwrap();
    // SAFETY: ours until it is inserted.
    unsafe { (*object.as_ptr()).order = key.order };
    drop(store.insert(object, key, atoms));
}

/// Keys that a walk meets, with their orders.
fn walk(store: &HashStore, from: u64) -> Vec<(u64, i64)> {
    let mut met = Vec::new();
    let mut object = store.first_from(from);
    // SAFETY: nobody changes the store meanwhile.
    unsafe {
        while !object.is_null() {
            if !(*object).dead {
                met.push(((*object).order, Object::element(object, 1).small_value()));
            }
            object = store.after(object);
        }
    }
    met
}

#[test]
fn walks_over_a_hash_table_go_by_the_order_however_many_buckets_there_are() {
    let atoms = atoms();
    let mut heap = Heap::new(1 << 17).unwrap();
    for shared_bits in [0, 1] {
        let mut store = HashStore::new(Kind::Set, 1, shared_bits);
        let mut model = BTreeMap::new();
        for i in 0..5000i64 {
            let key = key_in_part(i, shared_bits, &atoms);
            let tuple = pair(&mut heap, i, i);
            put(&mut store, tuple, key, &atoms);
            model.insert(key.order, i);
            if i % 3 == 0 {
                let gone = key_in_part(i / 2, shared_bits, &atoms);
                drop(store.remove(gone, false, &atoms, |_| true));
                model.remove(&gone.order);
            }
            if i % 500 == 0 {
                let expected: Vec<(u64, i64)> = model.iter().map(|(&o, &k)| (o, k)).collect();
                assert_eq!(walk(&store, 0), expected);
            }
        }
        assert_eq!(store.count(), model.len());
        let most = store.slots();
        assert!(most >= model.len() / 2);
        for (&order, &k) in &model {
            // From any place on, the rest is met.
            if k % 97 == 0 {
                let rest: Vec<(u64, i64)> = model.range(order..).map(|(&o, &k)| (o, k)).collect();
                assert_eq!(walk(&store, order), rest);
            }
        }
        for &k in model.values() {
            drop(store.remove(key_in_part(k, shared_bits, &atoms), false, &atoms, |_| true));
        }
        assert_eq!((store.count(), walk(&store, 0).len()), (0, 0));
        assert!(store.slots() < most / 100, "{} of {most}", store.slots());
    }
}

#[test]
fn dead_objects_stay_until_they_are_purged() {
    let atoms = atoms();
    let mut heap = Heap::new(1 << 16).unwrap();
    let mut store = HashStore::new(Kind::Bag, 1, 0);
    for i in 0..300 {
        let tuple = pair(&mut heap, i % 100, i);
        put(&mut store, tuple, key_in_part(i % 100, 0, &atoms), &atoms);
    }
    let words = store.words();
    for i in 0..50 {
        assert!(store.remove(key_in_part(i, 0, &atoms), true, &atoms, |_| true).as_ptr().is_null());
    }
    assert_eq!((store.count(), store.words()), (150, words));
    assert!(store.has_any(key_in_part(7, 0, &atoms), &atoms));
    // One of them comes back.
    let tuple = pair(&mut heap, 7, 107);
    put(&mut store, tuple, key_in_part(7, 0, &atoms), &atoms);
    while !store.purge(10).1 {}
    assert!(store.has_any(key_in_part(7, 0, &atoms), &atoms));
    assert!(!store.has_any(key_in_part(8, 0, &atoms), &atoms));
    assert_eq!(store.count(), 151);
    assert_eq!(walk(&store, 0).len(), 151);
}

#[test]
fn a_sorted_table_holds_what_a_map_holds() {
    let atoms = atoms();
    let mut heap = Heap::new(1 << 17).unwrap();
    let mut store = TreeStore::new(1);
    let mut model = BTreeMap::new();
    for i in 0..6000i64 {
        let key = i * 7919 % 10_007;
        let tuple = pair(&mut heap, key, i);
        drop(store.insert(Owned::new(tuple).unwrap(), &atoms));
        model.insert(key, i);
        if i % 2 == 0 {
            let gone = i * 31 % 10_007;
            drop(store.remove(Term::small(gone), &atoms, |_| true));
            model.remove(&gone);
        }
    }
    assert_eq!(store.count(), model.len());
    // SAFETY: nobody changes the store meanwhile.
    let key_of = |object: *mut Object| unsafe { Object::element(object, 1).small_value() };
    let up: Vec<i64> = store.walk_from(None, false, &atoms).map(key_of).collect();
    assert_eq!(up, model.keys().copied().collect::<Vec<_>>());
    let down: Vec<i64> = store.walk_from(None, true, &atoms).map(key_of).collect();
    assert_eq!(down, model.keys().rev().copied().collect::<Vec<_>>());
    for key in (-1..10_010).step_by(13) {
        let above = store.walk_from(Some(Term::small(key)), false, &atoms).map(key_of).next();
        assert_eq!(above, model.range(key + 1..).next().map(|(&k, _)| k));
        let below = store.walk_from(Some(Term::small(key)), true, &atoms).map(key_of).next();
        assert_eq!(below, model.range(..key).next_back().map(|(&k, _)| k));
    }
    let keys: Vec<i64> = model.keys().copied().collect();
    for key in keys {
        drop(store.remove(Term::small(key), &atoms, |_| true));
    }
    assert!(store.first().is_null() && store.last().is_null() && store.count() == 0);
}

#[test]
fn objects_copy_literals_and_share_bytes() {
    let mut heap = Heap::new(1000).unwrap();
    let bytes = crate::heap::binary::binary(&mut heap, &[7; 500]).unwrap();
    let tuple = heap.tuple(&[bytes, bytes]);
    let object = Owned::new(tuple).unwrap();
    drop(heap);
    let copy = object.tuple().as_tuple().unwrap();
    assert_eq!(copy[0].as_bits().unwrap().to_vec(), vec![7; 500]);
    assert!(crate::term::compare::exact_eq(copy[0], copy[1]));
}
