//! Boxed objects: their header word, their kinds, and unchecked access to their words.
//!
//! Layouts (each box a word, the header first):
//!
//! ```text
//! Tuple     [hdr|n] [element 0] … [element n-1]
//! Map       [hdr|n+1] [key tuple] [value 0] … [value n-1]     up to 32 keys, in term order
//! HashMap   [hdr|2] [size: small] [root node]                 more than 32 keys
//! HashNode  [hdr|n+1] [bitmap: small] [child 0] … [child n-1] child: node or [Key|Value] cell
//! Fun       [hdr|n+1] [*FunEntry] [free 0] … [free n-1]
//! Export    [hdr|1] [*Export]
//! Trace     [hdr|n+1] [arguments or arity] [*code] …          raw stack trace, opaque
//! SubBits   [hdr|3] [offset: small, bits] [size: small, bits] [HeapBits or RefBits]
//! Context   [hdr|3] [position: small, bits] [end: small, bits] [HeapBits or RefBits]
//! BigPos    [hdr|n] limbs, least significant first, no leading zero limb
//! BigNeg    [hdr|n] the same, of the magnitude
//! Float     [hdr|1] [bits]
//! Ref       [hdr|2] [number] [pid term of an alias, or 0]
//! HeapBits  [hdr|1+w] [size in bits] bytes…                   at most 64 bytes, but for literals
//! RefBits   [hdr|3] [next RefBits of this heap] [*SharedBytes] [size in bits]
//! ```
//!
//! Up to `Context` the words are terms (raw pointers look like floats); from `BigPos` on they are
//! raw. The header of an object that the collector has moved is overwritten by the new boxed
//! pointer; of a moved list cell the head becomes [`MOVED_CONS`] and the tail the new pointer.

use super::tag::{HEADER, TAG_MASK, Term};

/// What a boxed object is. The order matters: kinds below [`Kind::FIRST_RAW`] hold terms only.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
#[repr(u8)]
pub enum Kind {
    /// A tuple.
    Tuple = 0,
    /// A map of at most 32 keys.
    Map = 1,
    /// A map of more than 32 keys.
    HashMap = 2,
    /// An inner node of a `HashMap`; never a term of its own.
    HashNode = 3,
    /// A fun with its free variables.
    Fun = 4,
    /// `fun m:f/a`
    Export = 5,
    /// A raw stack trace; never seen by a program.
    Trace = 6,
    /// A part of a binary.
    SubBits = 7,
    /// A match context; never seen by a program.
    Context = 8,
    /// A positive big integer.
    BigPos = 9,
    /// A negative big integer.
    BigNeg = 10,
    /// A float that does not fit in a word with its tag.
    Float = 11,
    /// A reference.
    Ref = 12,
    /// A bitstring with its bytes in the heap.
    HeapBits = 13,
    /// A bitstring whose bytes are shared and counted.
    RefBits = 14,
    /// Not an object: the mark in a moved list cell.
    Moved = 31,
}

impl Kind {
    /// The first kind whose words are not terms.
    pub const FIRST_RAW: Kind = Kind::BigPos;

    /// The kind with this number.
    #[inline(always)]
    pub const fn from_bits(bits: u8) -> Kind {
        match bits {
            0 => Kind::Tuple,
            1 => Kind::Map,
            2 => Kind::HashMap,
            3 => Kind::HashNode,
            4 => Kind::Fun,
            5 => Kind::Export,
            6 => Kind::Trace,
            7 => Kind::SubBits,
            8 => Kind::Context,
            9 => Kind::BigPos,
            10 => Kind::BigNeg,
            11 => Kind::Float,
            12 => Kind::Ref,
            13 => Kind::HeapBits,
            14 => Kind::RefBits,
            _ => Kind::Moved,
        }
    }

    /// Do its words hold terms (and raw pointers that look like floats), for the collector to
    /// follow?
    #[inline(always)]
    pub const fn is_scanned(self) -> bool {
        (self as u8) < Kind::FIRST_RAW as u8
    }
}

/// The first word of a boxed object: kind, and number of words that follow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(transparent)]
pub struct Header(pub u64);

/// The head of a list cell that the collector has moved.
pub const MOVED_CONS: u64 = Header::new(Kind::Moved, 0).0;

impl Header {
    const KIND_SHIFT: u32 = 3;
    const SIZE_SHIFT: u32 = 8;

    /// A header of this kind over `words` words.
    #[inline(always)]
    pub const fn new(kind: Kind, words: usize) -> Header {
        Header((words as u64) << Header::SIZE_SHIFT | (kind as u64) << Header::KIND_SHIFT | HEADER)
    }

    /// The kind.
    #[inline(always)]
    pub const fn kind(self) -> Kind {
        Kind::from_bits((self.0 >> Header::KIND_SHIFT) as u8 & 31)
    }

    /// Words that follow the header.
    #[inline(always)]
    pub const fn words(self) -> usize {
        (self.0 >> Header::SIZE_SHIFT) as usize
    }

    /// Is this word a header at all?
    #[inline(always)]
    pub const fn is_header(word: u64) -> bool {
        word & TAG_MASK == HEADER
    }
}

/// What a `Fun` object's first pointer leads to begins with this: all that comparing, hashing and
/// printing need to know of a fun's code. The `code` floor puts it first in its own `#[repr(C)]`
/// entry; entries are aligned to 8 bytes and outlive every fun made from them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(C, align(8))]
pub struct FunKey {
    /// The defining module's atom.
    pub module: Term,
    /// Which of the module's funs.
    pub index: u32,
    /// Digest that tells versions of the module apart.
    pub uniq: u32,
    /// Arguments it takes, without the free variables.
    pub arity: u32,
}

/// What an `Export` object's pointer leads to begins with this; see [`FunKey`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C, align(8))]
pub struct ExportKey {
    /// The module's atom.
    pub module: Term,
    /// The function's atom.
    pub function: Term,
    /// Its arity.
    pub arity: u32,
}

/// Unchecked access to what a term points to. All of it is `unsafe`: the caller knows the term's
/// tag and kind, and that no collection has happened since it was read.
impl Term {
    /// The header of a boxed term.
    ///
    /// # Safety
    /// `self` is a boxed pointer to a live object.
    #[inline(always)]
    pub unsafe fn header(self) -> Header {
        debug_assert!(self.is_boxed());
        // SAFETY: the caller vouches for a live object, whose first word is its header.
        Header(unsafe { *self.address() })
    }

    /// Is it a boxed object of this kind?
    ///
    /// # Safety
    /// If `self` is a boxed pointer, the object is live.
    #[inline(always)]
    pub unsafe fn is_kind(self, kind: Kind) -> bool {
        // SAFETY: only read when boxed; liveness is the caller's.
        self.is_boxed() && unsafe { self.header() }.kind() as u8 == kind as u8
    }

    /// The word at `index`, counted from the header (0).
    ///
    /// # Safety
    /// `self` points to a live object of more than `index` words.
    #[inline(always)]
    pub unsafe fn word(self, index: usize) -> u64 {
        // SAFETY: in bounds by the caller's word.
        unsafe { *self.address().add(index) }
    }

    /// The term at `index`, counted from the header (0); a list cell's head is 0, its tail 1.
    ///
    /// # Safety
    /// As [`Term::word`], and the object holds terms.
    #[inline(always)]
    pub unsafe fn field(self, index: usize) -> Term {
        // SAFETY: in bounds by the caller's word.
        Term(unsafe { self.word(index) })
    }

    /// The head of a list cell.
    ///
    /// # Safety
    /// `self` is a live list cell.
    #[inline(always)]
    pub unsafe fn head(self) -> Term {
        // SAFETY: a cell is two words.
        unsafe { self.field(0) }
    }

    /// The tail of a list cell.
    ///
    /// # Safety
    /// `self` is a live list cell.
    #[inline(always)]
    pub unsafe fn tail(self) -> Term {
        // SAFETY: a cell is two words.
        unsafe { self.field(1) }
    }

    /// The key of a fun's entry.
    ///
    /// # Safety
    /// `self` is a live `Fun`.
    #[inline(always)]
    pub unsafe fn fun_key<'a>(self) -> &'a FunKey {
        // SAFETY: the first word of a fun is a pointer to its entry, which outlives it.
        unsafe { &*(self.word(1) as *const FunKey) }
    }

    /// The key of an external fun's entry.
    ///
    /// # Safety
    /// `self` is a live `Export`.
    #[inline(always)]
    pub unsafe fn export_key<'a>(self) -> &'a ExportKey {
        // SAFETY: the word of an export is a pointer to its entry, which outlives it.
        unsafe { &*(self.word(1) as *const ExportKey) }
    }

    /// The words after the header.
    ///
    /// # Safety
    /// `self` is a live boxed object; the slice must not outlive the next collection.
    #[inline(always)]
    pub unsafe fn payload<'a>(self) -> &'a [u64] {
        // SAFETY: the header counts the words, which follow it.
        unsafe { std::slice::from_raw_parts(self.address().add(1), self.header().words()) }
    }

    /// The elements of a tuple.
    ///
    /// # Safety
    /// `self` is a live tuple; the slice must not outlive the next collection.
    #[inline(always)]
    pub unsafe fn elements<'a>(self) -> &'a [Term] {
        // SAFETY: the header counts the elements, which follow it.
        unsafe {
            std::slice::from_raw_parts(self.address().add(1).cast::<Term>(), self.header().words())
        }
    }
}
