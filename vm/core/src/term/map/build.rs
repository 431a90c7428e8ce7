//! Making a map of many pairs at once.
//!
//! The pairs are sorted by hash, which is the order of the tree's leaves, so that each node's keys
//! lie side by side; first the words are counted, then the nodes written. Recursion follows the
//! tree, at most [`MAX_DEPTH`] deep.

use super::tree::{
    BOX_WORDS, COLLISION, LEAF_WORDS, LEVELS, MAX_DEPTH, node_words, write_box, write_leaf,
    write_node,
};
use super::{AtomTable, Kind, Need, SMALL_MAX, Space, Term, same_key, small_words, write};
use crate::term::compare::compare_exact;
use crate::term::hash;

/// What a walk that makes nodes does with them: count their words first, then write them.
pub(super) trait Out {
    fn leaf(&mut self, key: Term, value: Term) -> Term;
    fn node(&mut self, bitmap: i64, children: &[Term]) -> Term;
}

/// Counts. What it returns for a node must not be looked into.
#[derive(Default)]
pub(super) struct Count {
    pub(super) words: usize,
}

impl Out for Count {
    fn leaf(&mut self, _key: Term, _value: Term) -> Term {
        self.words += LEAF_WORDS;
        Term::NONE
    }

    fn node(&mut self, _bitmap: i64, children: &[Term]) -> Term {
        self.words += node_words(children.len());
        Term::NONE
    }
}

/// Writes into a space in which the words are reserved.
pub(super) struct Write<'a, S: Space + ?Sized>(pub(super) &'a mut S);

impl<S: Space + ?Sized> Out for Write<'_, S> {
    fn leaf(&mut self, key: Term, value: Term) -> Term {
        write_leaf(self.0, key, value)
    }

    fn node(&mut self, bitmap: i64, children: &[Term]) -> Term {
        write_node(self.0, bitmap, children.len(), children.iter().copied())
    }
}

/// A pair on its way into a tree; its hash is of the round in hand.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) hash: u64,
    pub(super) key: Term,
    pub(super) value: Term,
}

impl Entry {
    /// The entry of a pair, for use from `depth` on.
    pub(super) fn new(key: Term, value: Term, depth: usize, atoms: &AtomTable) -> Entry {
        Entry { hash: hash::internal(key, (depth / LEVELS) as u32, atoms), key, value }
    }

    /// Which child it belongs to at this depth.
    pub(super) fn child(&self, depth: usize) -> u32 {
        (self.hash >> (60 - 4 * (depth % LEVELS)) & 15) as u32
    }
}

/// The map of these pairs; of equal keys the later one's value counts. `pairs` is left in no
/// particular state.
///
/// # Errors
/// When there is no room; nothing has been done on the space, and the caller collects the pairs
/// again.
pub fn from_pairs<S: Space + ?Sized>(
    pairs: &mut Vec<(Term, Term)>,
    atoms: &AtomTable,
    space: &mut S,
) -> Result<Term, Need> {
    if pairs.len() > SMALL_MAX {
        let mut entries = distinct(pairs, atoms);
        if entries.len() > SMALL_MAX {
            let mut count = Count { words: BOX_WORDS };
            tree(&mut entries, 0, atoms, &mut count);
            space.want(count.words)?;
            let root = tree(&mut entries, 0, atoms, &mut Write(space));
            return Ok(write_box(space, entries.len(), root));
        }
        pairs.clear();
        pairs.extend(entries.iter().map(|entry| (entry.key, entry.value)));
    }
    sort(pairs, atoms);
    space.want(small_words(pairs.len()))?;
    Ok(write_sorted(pairs, space))
}

/// The small map of at most [`SMALL_MAX`] pairs with distinct keys; the words are reserved.
pub(super) fn small<S: Space + ?Sized>(
    pairs: &mut Vec<(Term, Term)>,
    atoms: &AtomTable,
    space: &mut S,
) -> Term {
    sort(pairs, atoms);
    write_sorted(pairs, space)
}

/// The words of a full small map with one key more.
pub(super) fn grown_words(map: Term, key: Term, atoms: &AtomTable) -> usize {
    let mut pairs: Vec<_> = super::iter(map).collect();
    pairs.push((key, Term::NIL));
    let mut count = Count { words: BOX_WORDS };
    tree(&mut distinct(&pairs, atoms), 0, atoms, &mut count);
    count.words
}

/// Sorts by key; of equal keys the last value stays.
fn sort(pairs: &mut Vec<(Term, Term)>, atoms: &AtomTable) {
    // Stable, so equal keys stay in the order they came in.
    pairs.sort_by(|a, b| compare_exact(a.0, b.0, atoms));
    pairs.dedup_by(|later, kept| {
        let same = same_key(later.0, kept.0);
        if same {
            kept.1 = later.1;
        }
        same
    });
}

fn write_sorted<S: Space + ?Sized>(pairs: &[(Term, Term)], space: &mut S) -> Term {
    let keys = write(space, Kind::Tuple, pairs.len(), pairs.iter().map(|pair| pair.0));
    let values = pairs.iter().map(|pair| pair.1);
    write(space, Kind::Map, 1 + pairs.len(), std::iter::once(keys).chain(values))
}

/// The pairs sorted by hash, of equal keys the last value.
pub(super) fn distinct(pairs: &[(Term, Term)], atoms: &AtomTable) -> Vec<Entry> {
    let entry = |&(key, value): &(Term, Term)| Entry::new(key, value, 0, atoms);
    let mut entries: Vec<Entry> = pairs.iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.hash);
    let mut kept = 0;
    // Where the run of kept entries with the present hash begins. It is one long nearly always.
    let mut run = 0;
    for i in 0..entries.len() {
        let entry = entries[i];
        if run < kept && entries[run].hash != entry.hash {
            run = kept;
        }
        match entries[run..kept].iter().position(|other| same_key(other.key, entry.key)) {
            Some(at) => entries[run + at].value = entry.value,
            None => {
                entries[kept] = entry;
                kept += 1;
            }
        }
    }
    entries.truncate(kept);
    entries
}

/// Brings entries, which agree in all bits above `depth`, into the order of the tree from there on.
pub(super) fn order(entries: &mut [Entry], depth: usize, atoms: &AtomTable) {
    if depth == MAX_DEPTH {
        entries.sort_by(|a, b| compare_exact(a.key, b.key, atoms));
    } else if depth > 0 && depth.is_multiple_of(LEVELS) {
        for entry in entries.iter_mut() {
            entry.hash = hash::internal(entry.key, (depth / LEVELS) as u32, atoms);
        }
        entries.sort_by_key(|entry| entry.hash);
    }
}

/// The subtree at `depth` of these entries, which have distinct keys and are in order: a leaf or a
/// node; at depth 0 always a node.
pub(super) fn tree(
    entries: &mut [Entry],
    depth: usize,
    atoms: &AtomTable,
    out: &mut impl Out,
) -> Term {
    if let ([entry], 1..) = (&*entries, depth) {
        return out.leaf(entry.key, entry.value);
    }
    order(entries, depth, atoms);
    if depth == MAX_DEPTH {
        let leaves: Vec<Term> =
            entries.iter().map(|entry| out.leaf(entry.key, entry.value)).collect();
        return out.node(COLLISION, &leaves);
    }
    let (mut bitmap, mut children, mut count) = (0i64, [Term::NONE; 16], 0);
    for group in entries.chunk_by_mut(|a, b| a.child(depth) == b.child(depth)) {
        bitmap |= 1 << group[0].child(depth);
        children[count] = tree(group, depth + 1, atoms, out);
        count += 1;
    }
    out.node(bitmap, &children[..count])
}
