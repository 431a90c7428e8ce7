//! The tree of a hash map: looking up, setting and removing a key.
//!
//! A node has up to 16 children, present as its bitmap says; which child a key belongs to is four
//! bits of its hash, from the highest down. After 16 levels a key's 64 bits are used up and it is
//! hashed again with the next salt; after [`ROUNDS`] rounds the keys that are still together sit
//! in one *collision node*, in the order of keys, and are searched one by one. So no path is
//! longer than [`MAX_DEPTH`] nodes, whatever keys an adversary sends.
//!
//! Canonical: a node other than the root has at least two children, or one that is a node.

use super::super::hash;
use super::{Kind, Need, SMALL_MAX, Space, Term, node_slots, same_key, small_words, write};
use crate::term::AtomTable;
use crate::term::compare::compare_exact;

/// Levels a hash of 64 bits serves.
pub(super) const LEVELS: usize = 16;
/// How often a key is hashed anew. Four times 64 bits never collide by chance.
pub(super) const ROUNDS: usize = 4;
/// Depth of collision nodes, the deepest; the root's is 0.
pub(super) const MAX_DEPTH: usize = LEVELS * ROUNDS;
/// Bitmap of a collision node.
pub(super) const COLLISION: i64 = -1;
/// Words of a hash map's own box.
pub(super) const BOX_WORDS: usize = 3;
/// Words of a leaf.
pub(super) const LEAF_WORDS: usize = 2;

/// Words of a node of `n` children.
pub(super) const fn node_words(n: usize) -> usize {
    2 + n
}

/// A key and its hash of the round in hand.
#[derive(Clone, Copy)]
pub(super) struct Hashed {
    key: Term,
    hash: u64,
    round: usize,
}

impl Hashed {
    pub(super) fn new(key: Term, atoms: &AtomTable) -> Hashed {
        Hashed { key, hash: hash::internal(key, 0, atoms), round: 0 }
    }

    /// The bit of the bitmap that stands for this key's child at this depth.
    #[inline]
    pub(super) fn bit(&mut self, depth: usize, atoms: &AtomTable) -> u32 {
        let round = depth / LEVELS;
        if round != self.round {
            self.hash = hash::internal(self.key, round as u32, atoms);
            self.round = round;
        }
        1 << (self.hash >> (60 - 4 * (depth % LEVELS)) & 15)
    }
}

/// The root of a hash map.
#[inline]
pub(super) fn root(map: Term) -> Term {
    // SAFETY: callers have seen that it is a hash map, whose second word is the root.
    unsafe { map.field(2) }
}

/// A node's bitmap, [`COLLISION`] for a collision node.
#[inline]
pub(super) fn bitmap(node: Term) -> i64 {
    // SAFETY: a node's first word is its bitmap.
    unsafe { node.field(1) }.small_value()
}

/// Where the child of a bit is, or would be, among a node's children.
#[inline]
pub(super) fn rank(bitmap: i64, bit: u32) -> usize {
    (bitmap as u32 & (bit - 1)).count_ones() as usize
}

/// A leaf's key.
#[inline]
pub(super) fn leaf_key(leaf: Term) -> Term {
    // SAFETY: leaves are list cells.
    unsafe { leaf.head() }
}

/// A leaf's value.
#[inline]
pub(super) fn leaf_value(leaf: Term) -> Term {
    // SAFETY: leaves are list cells.
    unsafe { leaf.tail() }
}

/// The value of a key.
pub(super) fn get(map: Term, key: Term, atoms: &AtomTable) -> Option<Term> {
    let mut hashed = Hashed::new(key, atoms);
    let (mut node, mut depth) = (root(map), 0);
    loop {
        let (bitmap, children) = (bitmap(node), node_slots(node));
        if bitmap == COLLISION {
            let leaf = children.iter().find(|leaf| same_key(leaf_key(**leaf), key));
            return leaf.map(|leaf| leaf_value(*leaf));
        }
        let bit = hashed.bit(depth, atoms);
        if bitmap as u32 & bit == 0 {
            return None;
        }
        let child = children[rank(bitmap, bit)];
        if child.is_cons() {
            return same_key(leaf_key(child), key).then(|| leaf_value(child));
        }
        (node, depth) = (child, depth + 1);
    }
}

/// What the way to a key ends at.
#[derive(Clone, Copy)]
enum End {
    /// The key's leaf.
    Found(Term),
    /// The place for it in the last node.
    Free(u32),
    /// Another key's leaf, at this depth's child; and the hashes of both.
    Other(Term, Hashed, Hashed),
}

/// The way from the root to a key: each node, and which child of it.
pub(super) struct Path {
    steps: [(Term, usize); MAX_DEPTH + 1],
    len: usize,
    end: End,
}

impl Path {
    pub(super) fn find(map: Term, key: Term, atoms: &AtomTable) -> Path {
        let mut hashed = Hashed::new(key, atoms);
        let mut steps = [(Term::NONE, 0); MAX_DEPTH + 1];
        let (mut node, mut depth) = (root(map), 0);
        let end = loop {
            let (bitmap, children) = (bitmap(node), node_slots(node));
            if bitmap == COLLISION {
                let at =
                    children.binary_search_by(|leaf| compare_exact(leaf_key(*leaf), key, atoms));
                steps[depth] = (node, at.unwrap_or_else(|at| at));
                break match at {
                    Ok(at) => End::Found(children[at]),
                    Err(_) => End::Free(0),
                };
            }
            let bit = hashed.bit(depth, atoms);
            let at = rank(bitmap, bit);
            steps[depth] = (node, at);
            if bitmap as u32 & bit == 0 {
                break End::Free(bit);
            }
            let child = children[at];
            if child.is_cons() {
                break if same_key(leaf_key(child), key) {
                    End::Found(child)
                } else {
                    End::Other(child, hashed, Hashed::new(leaf_key(child), atoms))
                };
            }
            (node, depth) = (child, depth + 1);
        };
        let mut path = Path { steps, len: depth + 1, end };
        if let End::Other(_, a, b) = &mut path.end {
            // Bring both to the depth where they meet, so that their rounds agree.
            a.bit(depth, atoms);
            b.bit(depth, atoms);
        }
        path
    }

    fn found(&self) -> Option<Term> {
        match self.end {
            End::Found(leaf) => Some(leaf),
            _ => None,
        }
    }

    /// Words of copies of all nodes on the way, and of the map's box.
    fn copy_words(&self) -> usize {
        let nodes = self.steps[..self.len].iter();
        BOX_WORDS + nodes.map(|(node, _)| node_words(node_slots(*node).len())).sum::<usize>()
    }

    /// Words that setting the key takes.
    pub(super) fn put_words(&self, atoms: &AtomTable) -> usize {
        let more = match self.end {
            End::Found(_) => 0,
            End::Free(_) => 1,
            End::Other(_, a, b) => chain_words(a, b, self.len, atoms),
        };
        self.copy_words() + LEAF_WORDS + more
    }

    /// Copies of the nodes on the way with the last one's child replaced by `child`, up to the map.
    fn rebuild<S: Space + ?Sized>(
        &self,
        upto: usize,
        child: Term,
        size: usize,
        space: &mut S,
    ) -> Term {
        let mut child = child;
        for &(node, at) in self.steps[..upto].iter().rev() {
            let slots = node_slots(node);
            let changed =
                slots.iter().enumerate().map(|(i, old)| if i == at { child } else { *old });
            // SAFETY: a node's first word.
            let bitmap = unsafe { node.field(1) };
            child = write(
                space,
                Kind::HashNode,
                1 + slots.len(),
                std::iter::once(bitmap).chain(changed),
            );
        }
        write_box(space, size, child)
    }
}

/// A hash map's box.
pub(super) fn write_box<S: Space + ?Sized>(space: &mut S, size: usize, root: Term) -> Term {
    write(space, Kind::HashMap, 2, [Term::small(size as i64), root].into_iter())
}

/// A leaf.
pub(super) fn write_leaf<S: Space + ?Sized>(space: &mut S, key: Term, value: Term) -> Term {
    let cell = space.alloc(LEAF_WORDS);
    // SAFETY: just allocated, two words.
    unsafe {
        *cell = key.0;
        *cell.add(1) = value.0;
    }
    Term::cons_ptr(cell)
}

/// A node of these children.
pub(super) fn write_node<S: Space + ?Sized>(
    space: &mut S,
    bitmap: i64,
    count: usize,
    children: impl Iterator<Item = Term>,
) -> Term {
    let bitmap = std::iter::once(Term::small(bitmap));
    write(space, Kind::HashNode, 1 + count, bitmap.chain(children))
}

/// Words of the nodes from `depth` on that keep two keys apart.
pub(super) fn chain_words(mut a: Hashed, mut b: Hashed, depth: usize, atoms: &AtomTable) -> usize {
    let mut words = 0;
    for depth in depth..MAX_DEPTH {
        if a.bit(depth, atoms) != b.bit(depth, atoms) {
            break;
        }
        words += node_words(1);
    }
    words + node_words(2)
}

/// The nodes from `depth` on that keep two leaves apart, of [`chain_words`].
pub(super) fn write_chain<S: Space + ?Sized>(
    (leaf_a, mut a): (Term, Hashed),
    (leaf_b, mut b): (Term, Hashed),
    depth: usize,
    atoms: &AtomTable,
    space: &mut S,
) -> Term {
    let mut bits = [0u32; MAX_DEPTH];
    let mut at = depth;
    let mut child = loop {
        if at == MAX_DEPTH {
            let order = compare_exact(leaf_key(leaf_a), leaf_key(leaf_b), atoms);
            let pair = if order.is_le() { [leaf_a, leaf_b] } else { [leaf_b, leaf_a] };
            break write_node(space, COLLISION, 2, pair.into_iter());
        }
        let (bit_a, bit_b) = (a.bit(at, atoms), b.bit(at, atoms));
        if bit_a != bit_b {
            let pair = if bit_a < bit_b { [leaf_a, leaf_b] } else { [leaf_b, leaf_a] };
            break write_node(space, (bit_a | bit_b) as i64, 2, pair.into_iter());
        }
        bits[at] = bit_a;
        at += 1;
    };
    for bit in bits[depth..at].iter().rev() {
        child = write_node(space, *bit as i64, 1, std::iter::once(child));
    }
    child
}

/// The map with the key set.
pub(super) fn put<S: Space + ?Sized>(
    map: Term,
    key: Term,
    value: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Term, Need> {
    let path = Path::find(map, key, atoms);
    if path.found().is_some_and(|leaf| leaf_value(leaf).0 == value.0) {
        return Ok(map);
    }
    space.want(path.put_words(atoms))?;
    let size = super::size(map);
    let last = path.len - 1;
    Ok(match path.end {
        End::Found(leaf) => {
            let leaf = write_leaf(space, leaf_key(leaf), value);
            path.rebuild(path.len, leaf, size, space)
        }
        End::Free(bit) => {
            let leaf = write_leaf(space, key, value);
            let (node, at) = path.steps[last];
            let (before, after) = node_slots(node).split_at(at);
            let children = before.iter().copied().chain([leaf]).chain(after.iter().copied());
            let count = before.len() + after.len() + 1;
            let node = write_node(space, bitmap(node) | bit as i64, count, children);
            path.rebuild(last, node, size + 1, space)
        }
        End::Other(other, hashed, other_hashed) => {
            let leaf = write_leaf(space, key, value);
            let chain = write_chain((leaf, hashed), (other, other_hashed), path.len, atoms, space);
            path.rebuild(path.len, chain, size + 1, space)
        }
    })
}

/// The map with an existing key's value replaced.
pub(super) fn update<S: Space + ?Sized>(
    map: Term,
    key: Term,
    value: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Option<Term>, Need> {
    let path = Path::find(map, key, atoms);
    let Some(leaf) = path.found() else { return Ok(None) };
    if leaf_value(leaf).0 == value.0 {
        return Ok(Some(map));
    }
    space.want(path.copy_words() + LEAF_WORDS)?;
    let leaf = write_leaf(space, leaf_key(leaf), value);
    Ok(Some(path.rebuild(path.len, leaf, super::size(map), space)))
}

/// The map without the key, and its value.
pub(super) fn remove<S: Space + ?Sized>(
    map: Term,
    key: Term,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Option<(Term, Term)>, Need> {
    let path = Path::find(map, key, atoms);
    let Some(leaf) = path.found() else { return Ok(None) };
    let size = super::size(map) - 1;
    if size <= SMALL_MAX {
        let mut rest: Vec<_> = super::iter(map).filter(|(k, _)| !same_key(*k, key)).collect();
        space.want(small_words(rest.len()))?;
        let small = super::build::small(&mut rest, atoms, space);
        return Ok(Some((small, leaf_value(leaf))));
    }
    space.want(path.copy_words())?;
    let last = path.len - 1;
    let (node, at) = path.steps[last];
    let children = node_slots(node);
    let value = leaf_value(leaf);
    if last > 0 && children.len() == 2 && children[1 - at].is_cons() {
        // The leaf that is left takes the place of its node, and of the nodes above that were there
        // only to lead to it.
        let mut level = last;
        while level > 1 && node_slots(path.steps[level - 1].0).len() == 1 {
            level -= 1;
        }
        return Ok(Some((path.rebuild(level, children[1 - at], size, space), value)));
    }
    let kept = children.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, child)| *child);
    let bitmap = match bitmap(node) {
        COLLISION => COLLISION,
        bitmap => bitmap & !(1 << nth_bit(bitmap as u32, at)),
    };
    let node = write_node(space, bitmap, children.len() - 1, kept);
    Ok(Some((path.rebuild(last, node, size, space), value)))
}

/// The position of the `n`th set bit.
fn nth_bit(bitmap: u32, n: usize) -> u32 {
    let mut rest = bitmap;
    for _ in 0..n {
        rest &= rest - 1;
    }
    rest.trailing_zeros()
}
