//! Finding byte patterns: one pattern (Knuth, Morris, Pratt) or several at once (Aho, Corasick).
//!
//! Pure; linear in the text whatever the patterns. Of matches that begin at the same place the
//! longest counts; matches do not overlap.

use std::collections::HashMap;

/// Patterns ready for searching.
#[derive(Debug)]
pub enum Searcher<'p> {
    /// One pattern and, for each of its prefixes, the length of the longest border.
    One(&'p [u8], Vec<usize>),
    /// Several.
    Many(Trie),
}

/// The automaton of several patterns.
#[derive(Debug, Default)]
pub struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    next: HashMap<u8, u32>,
    /// The longest proper suffix that is a prefix of a pattern.
    fail: u32,
    /// Bytes from the root.
    depth: usize,
    /// Length of the longest pattern that ends here; 0 for none.
    found: usize,
}

impl<'p> Searcher<'p> {
    /// Prepares patterns, none of them empty.
    pub fn new(patterns: &[&'p [u8]]) -> Searcher<'p> {
        match patterns {
            [one] => Searcher::One(one, borders(one)),
            many => Searcher::Many(Trie::new(many)),
        }
    }

    /// The first match at or after byte `from`: where, and how long.
    pub fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        match self {
            Searcher::One([byte], _) => {
                let at = text[from..].iter().position(|b| b == byte)?;
                Some((from + at, 1))
            }
            Searcher::One(pattern, borders) => find_one(text, from, pattern, borders),
            Searcher::Many(trie) => trie.find(text, from),
        }
    }
}

fn borders(pattern: &[u8]) -> Vec<usize> {
    let mut borders = vec![0; pattern.len()];
    let mut border = 0;
    for at in 1..pattern.len() {
        while border > 0 && pattern[at] != pattern[border] {
            border = borders[border - 1];
        }
        border += (pattern[at] == pattern[border]) as usize;
        borders[at] = border;
    }
    borders
}

fn find_one(text: &[u8], from: usize, pattern: &[u8], borders: &[usize]) -> Option<(usize, usize)> {
    let mut matched = 0;
    let mut at = from;
    while at < text.len() {
        if matched == 0 {
            // Skipping to the first byte is what most of the time is spent on.
            at += text[at..].iter().position(|&b| b == pattern[0])?;
            matched = 1;
        } else {
            while matched > 0 && text[at] != pattern[matched] {
                matched = borders[matched - 1];
            }
            matched += (text[at] == pattern[matched]) as usize;
        }
        at += 1;
        if matched == pattern.len() {
            return Some((at - matched, matched));
        }
    }
    None
}

impl Trie {
    fn new(patterns: &[&[u8]]) -> Trie {
        let mut nodes = vec![Node::default()];
        for pattern in patterns {
            let mut at = 0usize;
            for (i, &byte) in pattern.iter().enumerate() {
                let fresh = nodes.len() as u32;
                let next = *nodes[at].next.entry(byte).or_insert(fresh);
                if next == fresh {
                    nodes.push(Node { depth: i + 1, ..Node::default() });
                }
                at = next as usize;
            }
            nodes[at].found = pattern.len();
        }
        let mut trie = Trie { nodes };
        // Level by level, so that the suffixes' nodes are done first.
        let mut queue = vec![0u32];
        let mut done = 0;
        while done < queue.len() {
            let at = queue[done] as usize;
            done += 1;
            let children: Vec<(u8, u32)> =
                trie.nodes[at].next.iter().map(|(&byte, &next)| (byte, next)).collect();
            for (byte, child) in children {
                let fail = if at == 0 { 0 } else { trie.step(trie.nodes[at].fail, byte) };
                let shorter = trie.nodes[fail as usize].found;
                let node = &mut trie.nodes[child as usize];
                node.fail = fail;
                if node.found == 0 {
                    node.found = shorter;
                }
                queue.push(child);
            }
        }
        trie
    }

    fn step(&self, mut at: u32, byte: u8) -> u32 {
        loop {
            if let Some(&next) = self.nodes[at as usize].next.get(&byte) {
                return next;
            }
            if at == 0 {
                return 0;
            }
            at = self.nodes[at as usize].fail;
        }
    }

    fn find(&self, text: &[u8], from: usize) -> Option<(usize, usize)> {
        let mut best: Option<(usize, usize)> = None;
        let mut node = 0;
        for (at, &byte) in text.iter().enumerate().skip(from) {
            node = self.step(node, byte);
            let Node { depth, found, .. } = self.nodes[node as usize];
            if let Some((start, _)) = best
                && at + 1 - depth > start
            {
                // Whatever is still to be found begins later.
                return best;
            }
            if found > 0 {
                let start = at + 1 - found;
                if best.is_none_or(|(first, len)| start < first || start == first && found > len) {
                    best = Some((start, found));
                }
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naive(text: &[u8], patterns: &[&[u8]], from: usize) -> Option<(usize, usize)> {
        (from..text.len()).find_map(|at| {
            let len = patterns.iter().filter(|p| text[at..].starts_with(p)).map(|p| p.len()).max();
            len.map(|len| (at, len))
        })
    }

    #[test]
    fn agrees_with_trying_everything() {
        let mut seed = 1u64;
        let mut random = |n: u64| {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (seed >> 33) % n
        };
        for _ in 0..5000 {
            let letters = 1 + random(3);
            let mut word = |most: u64| -> Vec<u8> {
                (0..1 + random(most)).map(|_| b'a' + random(letters) as u8).collect()
            };
            let text = word(30);
            let patterns: Vec<Vec<u8>> = (0..1 + text.len() % 4).map(|_| word(5)).collect();
            let patterns: Vec<&[u8]> = patterns.iter().map(|p| &p[..]).collect();
            let searcher = Searcher::new(&patterns);
            for from in 0..=text.len() {
                assert_eq!(
                    searcher.find(&text, from),
                    naive(&text, &patterns, from),
                    "{text:?} {patterns:?} {from}"
                );
            }
        }
    }
}
