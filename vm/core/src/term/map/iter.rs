//! Walking a map, with a position that can be kept as a term.
//!
//! A position is opaque to programs but may come back from them changed, so reading one trusts
//! nothing.

use super::tree::{BOX_WORDS, MAX_DEPTH, leaf_key, leaf_value, root};
use super::{Space, Term, node_slots, small_parts};

/// Child indices that go into one small integer of a position, five bits each.
const PACK: usize = 11;

/// Walks the pairs of a map. Holds raw terms: gone with the next collection; what can be kept is
/// its [`Iter::position`].
#[derive(Clone, Debug)]
pub struct Iter {
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Small {
        map: Term,
        next: usize,
    },
    /// The nodes on the way, and which child of each is next.
    Tree(Vec<(Term, usize)>),
}

impl Iter {
    pub(super) fn new(map: Term) -> Iter {
        let state = match small_parts(map) {
            Some(_) => State::Small { map, next: 0 },
            None => State::Tree(vec![(root(map), 0)]),
        };
        Iter { state }
    }

    /// The walk of `map` that goes on at a position given by [`Iter::position`]; `None` when it is
    /// no position of this map.
    pub fn at(map: Term, position: Term) -> Option<Iter> {
        if let Some((keys, _)) = small_parts(map) {
            let next = usize::try_from(position.as_small()?).ok()?;
            return (next <= keys.len()).then_some(Iter { state: State::Small { map, next } });
        }
        let single = [position];
        let packs: Vec<Term> = if position.is_list() {
            position.iter_list().take(MAX_DEPTH).collect()
        } else {
            single.to_vec()
        };
        let mut steps: Vec<(Term, usize)> = Vec::new();
        for index in packs.iter().flat_map(|pack| unpack(*pack)) {
            let node = match steps.last() {
                None => root(map),
                // The child before the next one is where the walk is.
                Some(&(node, next)) => {
                    let child = *node_slots(node).get(next.checked_sub(1)?)?;
                    if !child.is_boxed() {
                        return None;
                    }
                    child
                }
            };
            if index > node_slots(node).len() || steps.len() > MAX_DEPTH {
                return None;
            }
            steps.push((node, index));
        }
        Some(Iter { state: State::Tree(steps) })
    }

    /// Words that [`Iter::position`] takes.
    pub fn position_words(&self) -> usize {
        match &self.state {
            State::Tree(steps) if packs(steps).count() != 1 => 2 * packs(steps).count(),
            _ => 0,
        }
    }

    /// Where the walk is: a small integer, or, deep down in a tree, a list of them.
    pub fn position<S: Space + ?Sized>(&self, space: &mut S) -> Term {
        let steps = match &self.state {
            State::Small { next, .. } => return Term::small(*next as i64),
            State::Tree(steps) => steps,
        };
        let packs: Vec<Term> = packs(steps).collect();
        if let [pack] = packs[..] {
            return pack;
        }
        packs.iter().rev().fold(Term::NIL, |tail, pack| super::tree::write_leaf(space, *pack, tail))
    }
}

/// The child indices of a position, packed. The deepest level's may be large (collision nodes), so
/// it is a pack of its own, with a negative sign.
fn packs(steps: &[(Term, usize)]) -> impl Iterator<Item = Term> {
    let (tree, collision) = steps.split_at(steps.len().min(MAX_DEPTH));
    let pack = |steps: &[(Term, usize)]| {
        let packed = steps.iter().rev().fold(1i64, |pack, (_, next)| pack << 5 | *next as i64);
        Term::small(packed)
    };
    let last = collision.iter().map(|(_, next)| Term::small(-1 - *next as i64));
    tree.chunks(PACK).map(pack).chain(last)
}

fn unpack(pack: Term) -> impl Iterator<Item = usize> {
    let value = pack.as_small().unwrap_or(1);
    let (single, mut rest) =
        if value < 0 { (Some((-1 - value) as usize), 1) } else { (None, value) };
    let packed = std::iter::from_fn(move || {
        if rest <= 1 {
            return None;
        }
        let index = (rest & 31) as usize;
        rest >>= 5;
        Some(index)
    });
    single.into_iter().chain(packed)
}

impl Iterator for Iter {
    type Item = (Term, Term);

    fn next(&mut self) -> Option<(Term, Term)> {
        match &mut self.state {
            State::Small { map, next } => {
                let (keys, values) = small_parts(*map)?;
                let pair = (*keys.get(*next)?, values[*next]);
                *next += 1;
                Some(pair)
            }
            State::Tree(steps) => loop {
                let (node, next) = steps.last_mut()?;
                let Some(&child) = node_slots(*node).get(*next) else {
                    steps.pop();
                    continue;
                };
                *next += 1;
                if child.is_cons() {
                    return Some((leaf_key(child), leaf_value(child)));
                }
                steps.push((child, 0));
            },
        }
    }
}

const _: () = assert!(BOX_WORDS == 3 && PACK * 5 + 1 < 61);
