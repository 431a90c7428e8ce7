//! Literals: a module's constant terms, built once in the VM's literal area.
//!
//! Two passes over the same data: how many words, then the words. Recursion is bounded: the
//! verifier refuses literals nested deeper than `verify::MAX_LITERAL_DEPTH`.

use super::loader::Linker;
use crate::heap::alloc::{self, Build};
use crate::heap::{Need, Space};
use crate::term::{Header, Kind, Term, map};
use rvm_bytecode::Literal;

/// The literal area's block of one module: bump allocation, no collector.
pub struct LiteralSpace {
    next: *mut u64,
    end: *mut u64,
}

impl LiteralSpace {
    /// A space over a block of so many words.
    ///
    /// # Safety
    /// The block is writable and nobody else's.
    pub unsafe fn new(block: *mut u64, words: usize) -> LiteralSpace {
        // SAFETY: one past the end of the caller's block.
        LiteralSpace { next: block, end: unsafe { block.add(words) } }
    }
}

impl Space for LiteralSpace {
    fn reserve(&mut self, words: usize) -> bool {
        (self.end as usize - self.next as usize) / 8 >= words
    }

    fn alloc(&mut self, words: usize) -> *mut u64 {
        assert!(self.reserve(words), "literals were measured before they were built");
        let object = self.next;
        // SAFETY: within the block, as just seen.
        self.next = unsafe { object.add(words) };
        object
    }

    unsafe fn link_refbits(&mut self, _object: *mut u64, _bytes: usize) {
        unreachable!("literal bitstrings hold their own bytes");
    }
}

/// Words that a literal takes, at most.
pub fn literal_words(literal: &Literal) -> usize {
    match literal {
        Literal::Int(i) => alloc::int_words(*i),
        Literal::Big(_, bytes) => 1 + bytes.len().div_ceil(8),
        Literal::Float(f) => alloc::float_words(*f),
        Literal::Atom(_) | Literal::Nil => 0,
        Literal::List(items, tail) => {
            alloc::list_words(items.len())
                + items.iter().map(literal_words).sum::<usize>()
                + literal_words(tail)
        }
        Literal::Str(text) => alloc::list_words(text.chars().count()),
        Literal::Tuple(items) => 1 + items.len() + items.iter().map(literal_words).sum::<usize>(),
        Literal::Map(pairs) => {
            map_words(pairs.len())
                + pairs.iter().map(|(k, v)| literal_words(k) + literal_words(v)).sum::<usize>()
        }
        Literal::Bits(bytes, _) => 2 + bytes.len().div_ceil(8),
        Literal::Export(..) => alloc::EXPORT_WORDS,
    }
}

/// Words of a map of so many pairs: exact for a small one, plenty for the usual large one.
fn map_words(pairs: usize) -> usize {
    if pairs <= map::SMALL_MAX { alloc::small_map_words(pairs) } else { 16 * pairs + 64 }
}

/// Builds a literal.
///
/// # Errors
/// When a large map needs more than was measured for it: try again with more room.
pub fn build(
    linker: &Linker<'_>,
    space: &mut LiteralSpace,
    literal: &Literal,
) -> Result<Term, Need> {
    Ok(match literal {
        Literal::Int(i) => space.int(*i),
        Literal::Big(negative, bytes) => {
            let limbs: Vec<u64> = bytes
                .chunks(8)
                .map(|chunk| {
                    let mut limb = [0u8; 8];
                    limb[..chunk.len()].copy_from_slice(chunk);
                    u64::from_le_bytes(limb)
                })
                .collect();
            space.integer(*negative, &limbs)
        }
        Literal::Float(f) => space.float(*f),
        Literal::Atom(a) => linker.atom(*a),
        Literal::Nil => Term::NIL,
        Literal::List(items, tail) => {
            let items = build_all(linker, space, items)?;
            let tail = build(linker, space, tail)?;
            space.list_with_tail(&items, tail)
        }
        Literal::Str(text) => space.string(text),
        Literal::Tuple(items) => {
            let items = build_all(linker, space, items)?;
            space.tuple(&items)
        }
        Literal::Map(pairs) => {
            let mut pairs = pairs
                .iter()
                .map(|(k, v)| Ok((build(linker, space, k)?, build(linker, space, v)?)))
                .collect::<Result<Vec<(Term, Term)>, Need>>()?;
            map::from_pairs(&mut pairs, linker.atoms(), space)?
        }
        Literal::Bits(bytes, bits) => {
            let words = bytes.len().div_ceil(8);
            let object = space.alloc(2 + words);
            // SAFETY: just allocated: header, size, and the bytes rounded up to words.
            unsafe {
                *object = Header::new(Kind::HeapBits, 1 + words).0;
                *object.add(1) = *bits;
                if words > 0 {
                    *object.add(1 + words) = 0;
                }
                object.add(2).cast::<u8>().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            }
            Term::boxed_ptr(object)
        }
        Literal::Export(module, function, arity) => {
            let key = (linker.atom(*module), linker.atom(*function), *arity);
            let export = linker.table().export(key);
            // SAFETY: exports live as long as the VM and begin with their key.
            unsafe { space.export(export.as_ptr().cast()) }
        }
    })
}

fn build_all(
    linker: &Linker<'_>,
    space: &mut LiteralSpace,
    literals: &[Literal],
) -> Result<Vec<Term>, Need> {
    literals.iter().map(|l| build(linker, space, l)).collect()
}
