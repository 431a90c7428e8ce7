//! A map from numbers that is small when it holds few: for the links and monitors of a process.
//!
//! Owned by its process. Most processes have one or two of either and a few have a hundred
//! thousand, so it is a sorted vector first (a list with one link takes 8 bytes beside this, a node
//! of a B-tree 100 and more) and a B-tree from [`FEW`] on. Invariant: keys ascend.

use std::collections::BTreeMap;

/// A vector up to this many entries: moving them costs less than a cache miss.
const FEW: usize = 16;
/// A tree becomes a vector again below this many: not at once, lest one entry makes it go to and
/// fro.
const FEW_AGAIN: usize = 6;

/// A map whose keys are numbers of processes or references.
#[derive(Debug)]
pub enum OrderedMap<V> {
    /// Sorted by key.
    Few(Vec<(u64, V)>),
    /// Many entries.
    Many(BTreeMap<u64, V>),
}

impl<V> Default for OrderedMap<V> {
    fn default() -> OrderedMap<V> {
        OrderedMap::Few(Vec::new())
    }
}

impl<V> OrderedMap<V> {
    /// Number of entries.
    pub fn len(&self) -> usize {
        match self {
            OrderedMap::Few(few) => few.len(),
            OrderedMap::Many(many) => many.len(),
        }
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts an entry in; returns the value the key had.
    pub fn insert(&mut self, key: u64, value: V) -> Option<V> {
        match self {
            OrderedMap::Many(many) => many.insert(key, value),
            OrderedMap::Few(few) => {
                match few.binary_search_by_key(&key, |entry| entry.0) {
                    Ok(at) => return Some(std::mem::replace(&mut few[at].1, value)),
                    Err(at) if few.len() < FEW => {
                        if few.len() == few.capacity() {
                            few.reserve_exact(few.len().max(1));
                        }
                        few.insert(at, (key, value));
                    }
                    Err(_) => {
                        let mut many: BTreeMap<u64, V> = std::mem::take(few).into_iter().collect();
                        many.insert(key, value);
                        *self = OrderedMap::Many(many);
                    }
                }
                None
            }
        }
    }

    /// Takes an entry out.
    pub fn remove(&mut self, key: u64) -> Option<V> {
        match self {
            OrderedMap::Few(few) => {
                let at = few.binary_search_by_key(&key, |entry| entry.0).ok()?;
                Some(few.remove(at).1)
            }
            OrderedMap::Many(many) => {
                let value = many.remove(&key);
                if many.len() < FEW_AGAIN {
                    *self = OrderedMap::Few(std::mem::take(many).into_iter().collect());
                }
                value
            }
        }
    }

    /// The value of a key.
    pub fn get(&self, key: u64) -> Option<&V> {
        match self {
            OrderedMap::Few(few) => {
                few.binary_search_by_key(&key, |entry| entry.0).ok().map(|at| &few[at].1)
            }
            OrderedMap::Many(many) => many.get(&key),
        }
    }

    /// Is there such an entry?
    pub fn contains(&self, key: u64) -> bool {
        self.get(key).is_some()
    }

    /// All entries, keys ascending.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &V)> {
        let (few, many) = match self {
            OrderedMap::Few(few) => (Some(few), None),
            OrderedMap::Many(many) => (None, Some(many)),
        };
        let few = few.into_iter().flatten().map(|(key, value)| (*key, value));
        few.chain(many.into_iter().flatten().map(|(key, value)| (*key, value)))
    }

    /// All keys, ascending.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        self.iter().map(|(key, _)| key)
    }

    /// Calls `f` with each value.
    pub fn for_each_mut(&mut self, mut f: impl FnMut(&mut V)) {
        match self {
            OrderedMap::Few(few) => few.iter_mut().for_each(|entry| f(&mut entry.1)),
            OrderedMap::Many(many) => many.values_mut().for_each(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_tree_at_every_size() {
        let mut tree = BTreeMap::new();
        let mut map = OrderedMap::default();
        let mut random = 1u64;
        for step in 0..20_000u64 {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let key = (random >> 40) % 60;
            // Long runs of either, so that it grows and shrinks past both bounds.
            if (step / 50) % 2 == 0 {
                assert_eq!(map.insert(key, step), tree.insert(key, step));
            } else {
                assert_eq!(map.remove(key), tree.remove(&key));
            }
            assert_eq!(map.get(key), tree.get(&key));
            assert_eq!(map.len(), tree.len());
        }
        assert!(map.iter().map(|(key, value)| (key, *value)).eq(tree.into_iter()));
    }
}
