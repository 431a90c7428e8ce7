//! Two maps at once: merging them, and finding where they differ.
//!
//! Both walk two trees in step and pass by whatever the trees share. Recursion follows the trees,
//! at most [`MAX_DEPTH`] deep.

use super::build::{self, Count, Entry, Out, Write, distinct, order, tree};
use super::tree::{
    BOX_WORDS, COLLISION, MAX_DEPTH, bitmap, leaf_key, leaf_value, rank, root, write_box,
};
use super::{AtomTable, Need, Space, Term, node_slots, same_key, size, small_parts};
use std::slice::from_ref;

/// The keys and values of both maps; of a key that both have, `b`'s value.
///
/// # Errors
/// When there is no room; nothing has been done.
pub fn merge<S: Space + ?Sized>(
    a: Term,
    b: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Term, Need> {
    if a.0 == b.0 || size(a) == 0 {
        return Ok(b);
    }
    if size(b) == 0 {
        return Ok(a);
    }
    let (tree_a, tree_b) = (small_parts(a).is_none(), small_parts(b).is_none());
    if !tree_a && !tree_b {
        let mut pairs: Vec<_> = super::iter(a).chain(super::iter(b)).collect();
        return build::from_pairs(&mut pairs, atoms, space);
    }
    // Counted first, then done: the same walk twice.
    let mut count = Count { words: BOX_WORDS };
    let mut small = match (tree_a, tree_b) {
        (true, true) => Vec::new(),
        (true, false) => distinct(&super::iter(b).collect::<Vec<_>>(), atoms),
        (false, _) => distinct(&super::iter(a).collect::<Vec<_>>(), atoms),
    };
    let mut counting = Merger { atoms, both: 0, out: &mut count };
    counting.maps(a, b, &mut small);
    let merged_size = size(a) + size(b) - counting.both;
    space.want(count.words)?;
    let merged = Merger { atoms, both: 0, out: &mut Write(space) }.maps(a, b, &mut small);
    Ok(write_box(space, merged_size, merged))
}

struct Merger<'a, O: Out> {
    atoms: &'a AtomTable,
    /// Keys that both maps have.
    both: usize,
    out: &'a mut O,
}

impl<O: Out> Merger<'_, O> {
    /// The merged root. `small` has the entries of the one that is no tree.
    fn maps(&mut self, a: Term, b: Term, small: &mut [Entry]) -> Term {
        match (small_parts(a), small_parts(b)) {
            (None, None) => self.children(root(a), root(b), 0),
            (None, Some(_)) => self.entries(root(a), small, 0, true),
            _ => self.entries(root(b), small, 0, false),
        }
    }

    /// Two subtrees at the same place; `b`'s values win.
    fn children(&mut self, a: Term, b: Term, depth: usize) -> Term {
        if a.0 == b.0 {
            self.both += leaves(a);
            return a;
        }
        let entry = |leaf| Entry::new(leaf_key(leaf), leaf_value(leaf), depth, self.atoms);
        if b.is_cons() {
            let mut entries = [entry(b)];
            return self.entries(a, &mut entries, depth, true);
        }
        if a.is_cons() {
            let mut entries = [entry(a)];
            return self.entries(b, &mut entries, depth, false);
        }
        if depth == MAX_DEPTH {
            let mut entries: Vec<Entry> = node_slots(b).iter().map(|leaf| entry(*leaf)).collect();
            return self.entries(a, &mut entries, depth, true);
        }
        let (map_a, map_b) = (bitmap(a), bitmap(b));
        self.node(map_a | map_b, |merger, bit| match (child(a, map_a, bit), child(b, map_b, bit)) {
            (Some(a), Some(b)) => merger.children(a, b, depth + 1),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => Term::NONE,
        })
    }

    /// A subtree and entries that belong at the same place, in order; the entries' values win or
    /// do not.
    fn entries(&mut self, at: Term, entries: &mut [Entry], depth: usize, win: bool) -> Term {
        if at.is_cons() || depth == MAX_DEPTH {
            let leaves = if at.is_cons() { from_ref(&at) } else { node_slots(at) };
            return self.with_leaves(leaves, entries, depth, win);
        }
        order(entries, depth, self.atoms);
        let present = bitmap(at);
        let wanted = entries.iter().fold(0, |bits, entry| bits | 1 << entry.child(depth));
        let mut rest = entries;
        self.node(present | wanted, |merger, bit| {
            let group_len = rest.iter().take_while(|entry| 1 << entry.child(depth) == bit).count();
            let (group, others) = std::mem::take(&mut rest).split_at_mut(group_len);
            rest = others;
            match child(at, present, bit) {
                Some(old) if group.is_empty() => old,
                Some(old) => merger.entries(old, group, depth + 1, win),
                None => tree(group, depth + 1, merger.atoms, merger.out),
            }
        })
    }

    /// A few leaves and entries at the same place.
    fn with_leaves(&mut self, leaves: &[Term], entries: &[Entry], depth: usize, win: bool) -> Term {
        let mut all = entries.to_vec();
        for &leaf in leaves {
            let old = Entry::new(leaf_key(leaf), leaf_value(leaf), depth, self.atoms);
            match all[..entries.len()].iter_mut().find(|entry| same_key(entry.key, old.key)) {
                Some(entry) => {
                    self.both += 1;
                    if !win {
                        *entry = old;
                    }
                }
                None => all.push(old),
            }
        }
        if depth < MAX_DEPTH {
            all.sort_by_key(|entry| entry.hash);
        }
        tree(&mut all, depth, self.atoms, self.out)
    }

    /// The node whose child for each bit of `bits` is what `child` makes of it.
    fn node(&mut self, bits: i64, mut child: impl FnMut(&mut Self, u32) -> Term) -> Term {
        let (mut children, mut count, mut rest) = ([Term::NONE; 16], 0, bits as u32);
        while rest != 0 {
            let bit = rest & rest.wrapping_neg();
            children[count] = child(self, bit);
            count += 1;
            rest ^= bit;
        }
        self.out.node(bits, &children[..count])
    }
}

/// The child of a node that stands for this bit.
fn child(node: Term, bitmap: i64, bit: u32) -> Option<Term> {
    (bitmap as u32 & bit != 0).then(|| node_slots(node)[rank(bitmap, bit)])
}

/// Number of keys in a subtree.
fn leaves(at: Term) -> usize {
    let mut count = 0;
    for_each_leaf(at, &mut |_| count += 1);
    count
}

/// Calls `f` with each leaf of a subtree.
fn for_each_leaf(at: Term, f: &mut impl FnMut(Term)) {
    if at.is_cons() {
        return f(at);
    }
    for &child in node_slots(at) {
        for_each_leaf(child, f);
    }
}

/// Calls `f` with the entries in which two hash maps may differ: key, value in `a`, value in `b`.
/// Entries that both have with the identical value may be left out.
pub(crate) fn differences(a: Term, b: Term, mut f: impl FnMut(Term, Option<Term>, Option<Term>)) {
    different(root(a), root(b), &mut f);
}

fn different(a: Term, b: Term, f: &mut impl FnMut(Term, Option<Term>, Option<Term>)) {
    if a.0 == b.0 {
        return;
    }
    if a.is_cons() || b.is_cons() || bitmap(a) == COLLISION || bitmap(b) == COLLISION {
        // One of them is a leaf or a handful: look each key up among the other's. Only one of two
        // nodes at the same place being a collision node cannot be.
        let few = if a.is_cons() || !b.is_cons() { a } else { b };
        let swapped = few.0 != a.0;
        let many = if swapped { a } else { b };
        let mut found: Vec<Term> = Vec::new();
        for_each_leaf(many, &mut |leaf| {
            let mut partner = None;
            for_each_leaf(few, &mut |other| {
                if same_key(leaf_key(other), leaf_key(leaf)) {
                    partner = Some(other);
                }
            });
            found.extend(partner);
            let (mine, theirs) = (Some(leaf_value(leaf)), partner.map(leaf_value));
            if swapped { f(leaf_key(leaf), mine, theirs) } else { f(leaf_key(leaf), theirs, mine) }
        });
        for_each_leaf(few, &mut |leaf| {
            if !found.iter().any(|other| other.0 == leaf.0) {
                let mine = Some(leaf_value(leaf));
                if swapped { f(leaf_key(leaf), None, mine) } else { f(leaf_key(leaf), mine, None) }
            }
        });
        return;
    }
    let (map_a, map_b) = (bitmap(a), bitmap(b));
    let mut rest = (map_a | map_b) as u32;
    while rest != 0 {
        let bit = rest & rest.wrapping_neg();
        rest ^= bit;
        match (child(a, map_a, bit), child(b, map_b, bit)) {
            (Some(a), Some(b)) => different(a, b, f),
            (Some(a), None) => {
                for_each_leaf(a, &mut |leaf| f(leaf_key(leaf), Some(leaf_value(leaf)), None))
            }
            (None, Some(b)) => {
                for_each_leaf(b, &mut |leaf| f(leaf_key(leaf), None, Some(leaf_value(leaf))))
            }
            (None, None) => {}
        }
    }
}
