//! Copying terms from one heap to another space.
//!
//! Two passes, neither recursive: [`size_of_term`] walks the source with an explicit stack,
//! [`copy_term`] copies breadth-first, its target being its queue. Literals are shared, shared
//! bytes counted once more, small parts of bitstrings cut loose from what they are part of.
//! Sharing inside a term is not kept, as in OTP: a term is copied as the tree it prints as.

use super::block::{HeapError, LitRange, words_between};
use super::fragment::{FragmentSpace, Message};
use crate::heap::binary::{self, HEAP_BITS_MAX, REF_BITS_WORDS, SUB_BITS_WORDS};
use crate::term::bits::BitView;
use crate::term::bits::base_bytes;
use crate::term::shared::SharedBytes;
use crate::term::space::Space;
use crate::term::worklist::WorkList;
use crate::term::{Header, Kind, Term};

/// Does the term lie outside any heap: immediate or literal?
#[inline(always)]
fn is_shared(term: Term, literals: LitRange) -> bool {
    !term.is_pointer() || literals.contains(term.address())
}

/// Is it the header of a literal's `HeapBits` that is too long for a heap? Its copy is shared.
fn is_long(header: Header) -> bool {
    header.words() > 1 + HEAP_BITS_MAX / 8
}

/// Words a copy of a `SubBits` takes: its bits if they are few, else the part and its base.
///
/// # Safety
/// `term` is a live `SubBits`.
unsafe fn sub_bits_size(term: Term, literals: LitRange) -> usize {
    // SAFETY: by the caller.
    let (base, size) = unsafe { (term.field(3), term.field(2).small_value() as usize) };
    if size <= HEAP_BITS_MAX * 8 {
        binary::heap_bits_words(size)
    } else if literals.contains(base.address()) {
        SUB_BITS_WORDS
    } else {
        SUB_BITS_WORDS + REF_BITS_WORDS
    }
}

/// A copy of this many words (8 GiB) cannot be had. Counting further would hold up a scheduler for
/// seconds.
pub const UNCOPIABLE: usize = 1 << 30;

/// The words a copy of the term takes: what [`copy_term`] must be given. Not less than
/// [`UNCOPIABLE`] where it would be more than that: terms that share their parts can be endless as
/// trees, so counting ends there, and a space of that size is refused.
pub fn size_of_term(term: Term, literals: LitRange) -> usize {
    count_words(term, literals, |_| true)
}

/// The words a term takes where it is, literals among them: parts that it shares count once.
pub fn shared_size_of_term(term: Term) -> usize {
    let mut seen = std::collections::HashSet::new();
    count_words(term, LitRange::EMPTY, |object| seen.insert(object.0))
}

/// Counts the words of the objects that `enter` lets it go into.
#[inline(always)]
fn count_words(term: Term, literals: LitRange, mut enter: impl FnMut(Term) -> bool) -> usize {
    if is_shared(term, literals) {
        return 0;
    }
    // An entry is a run of slots still to be looked at; a run is dropped when its last slot is
    // taken, so a list's spine costs no depth.
    let mut work: WorkList<(*const Term, usize)> = WorkList::new();
    let mut words = 0usize;
    let mut current = term;
    while words < UNCOPIABLE {
        // `current` is a pointer, not a literal.
        let address = current.address().cast_const();
        // SAFETY: terms in reach are live; objects are laid out as their headers say.
        let (slots, count) = unsafe {
            if !enter(current) {
                (std::ptr::null(), 0)
            } else if current.is_cons() {
                words += 2;
                (address.cast::<Term>(), 2)
            } else {
                let header = current.header();
                match header.kind() {
                    Kind::SubBits => {
                        words += sub_bits_size(current, literals);
                        (std::ptr::null(), 0)
                    }
                    Kind::HeapBits if is_long(header) => {
                        words += REF_BITS_WORDS;
                        (std::ptr::null(), 0)
                    }
                    kind => {
                        words += 1 + header.words();
                        let count = if kind.is_scanned() { header.words() } else { 0 };
                        (address.add(1).cast::<Term>(), count)
                    }
                }
            }
        };
        let (mut slot, mut left) = (slots, count);
        current = loop {
            if left == 0 {
                match work.pop() {
                    Some(run) => (slot, left) = run,
                    None => return words,
                }
            }
            // SAFETY: `left` slots remain at `slot`.
            let term = unsafe { *slot };
            slot = slot.wrapping_add(1);
            left -= 1;
            if !is_shared(term, literals) {
                if left > 0 {
                    work.push((slot, left));
                }
                break term;
            }
        };
    }
    UNCOPIABLE
}

/// Copies a term into a space where `words` words are reserved; `words` is the term's
/// [`size_of_term`].
///
/// # Panics
/// When `words` is less than the size, or not reserved.
pub fn copy_term<S: Space + ?Sized>(
    term: Term,
    words: usize,
    space: &mut S,
    literals: LitRange,
) -> Term {
    if is_shared(term, literals) {
        return term;
    }
    let start = space.alloc(words);
    let mut copier = Copier { start, hp: start, end: start.wrapping_add(words), space, literals };
    let root = copier.object(term);
    let mut scan = start;
    while scan < copier.hp {
        // SAFETY: words below `hp` have been written by the copier: whole objects whose unvisited
        // slots hold source terms.
        unsafe {
            let word = *scan;
            if Header::is_header(word) {
                let header = Header(word);
                scan = scan.add(1);
                if !header.kind().is_scanned() {
                    scan = scan.add(header.words());
                }
                continue;
            }
            let slot = Term(word);
            if !is_shared(slot, literals) && !copier.is_copied(slot) {
                *scan = copier.object(slot).0;
            }
            scan = scan.add(1);
        }
    }
    debug_assert_eq!(copier.hp, copier.end, "size_of_term and copy_term disagree");
    root
}

/// A message that carries a copy of the term.
///
/// # Errors
/// When the memory is not there.
pub fn message_of(term: Term, literals: LitRange) -> Result<Message, HeapError> {
    let words = size_of_term(term, literals);
    let mut space = FragmentSpace::new(words)?;
    let root = copy_term(term, words, &mut space, literals);
    Ok(space.finish(root))
}

struct Copier<'a, S: Space + ?Sized> {
    start: *mut u64,
    hp: *mut u64,
    end: *mut u64,
    space: &'a mut S,
    literals: LitRange,
}

impl<S: Space + ?Sized> Copier<'_, S> {
    /// Does the term already point into the target?
    #[inline(always)]
    fn is_copied(&self, term: Term) -> bool {
        let address = term.address().cast_const();
        address >= self.start.cast_const() && address < self.end.cast_const()
    }

    #[inline(always)]
    fn take(&mut self, words: usize) -> *mut u64 {
        assert!(words_between(self.hp, self.end) >= words, "copy larger than announced");
        let object = self.hp;
        self.hp = object.wrapping_add(words);
        object
    }

    /// Copies one object (of a list: all the cells of its spine); slots still hold source terms.
    fn object(&mut self, term: Term) -> Term {
        if term.is_cons() { self.spine(term) } else { self.boxed(term) }
    }

    fn spine(&mut self, first: Term) -> Term {
        let root = self.hp;
        let mut cell = first;
        loop {
            let copy = self.take(2);
            // SAFETY: a live cell, and two words just taken.
            let tail = unsafe {
                *copy = cell.head().0;
                let tail = cell.tail();
                *copy.add(1) = tail.0;
                tail
            };
            if !tail.is_cons() || self.literals.contains(tail.address()) {
                return Term::cons_ptr(root);
            }
            // SAFETY: as above; the next copy will be right behind this one.
            unsafe { *copy.add(1) = Term::cons_ptr(copy.add(2)).0 };
            cell = tail;
        }
    }

    fn boxed(&mut self, term: Term) -> Term {
        // SAFETY: a live boxed object, copied by its own size; its kind tells its layout.
        unsafe {
            let header = term.header();
            if header.kind() == Kind::SubBits {
                return self.sub_bits(term);
            }
            if header.kind() == Kind::HeapBits && is_long(header) {
                return self.long_bits(term);
            }
            let words = 1 + header.words();
            let copy = self.take(words);
            copy.copy_from_nonoverlapping(term.address(), words);
            if header.kind() == Kind::RefBits {
                self.count_refbits(copy);
            }
            Term::boxed_ptr(copy)
        }
    }

    /// Shares the bytes of a literal that is not shared itself, as a table wants it. Without memory
    /// it panics, as walks over terms do.
    ///
    /// # Safety
    /// `term` is a live `HeapBits`.
    unsafe fn long_bits(&mut self, term: Term) -> Term {
        // SAFETY: the layout of HeapBits; the new bytes are ours, and as many.
        unsafe {
            let bits = term.word(1) as usize;
            let bytes = bits.div_ceil(8);
            let Ok(shared) = SharedBytes::new(bytes, bits) else {
                std::panic::panic_any(crate::term::shared::OutOfMemory)
            };
            let data = SharedBytes::data(shared.as_ptr());
            data.copy_from_nonoverlapping(term.address().add(2).cast(), bytes);
            let copy = self.take(REF_BITS_WORDS);
            *copy = Header::new(Kind::RefBits, 3).0;
            *copy.add(1) = 0;
            *copy.add(2) = shared.as_ptr() as u64;
            *copy.add(3) = bits as u64;
            self.space.link_refbits(copy, bytes);
            Term::boxed_ptr(copy)
        }
    }

    /// # Safety
    /// `copy` is a fresh copy, in the target, of a live `RefBits`.
    unsafe fn count_refbits(&mut self, copy: *mut u64) {
        // SAFETY: the source holds a count while we make another.
        unsafe {
            let shared = *copy.add(2) as *mut SharedBytes;
            (*shared).retain();
            (*shared).mark_crossed();
            let bytes = (*copy.add(3) as usize).div_ceil(8);
            self.space.link_refbits(copy, bytes);
        }
    }

    /// # Safety
    /// `term` is a live `SubBits`.
    unsafe fn sub_bits(&mut self, term: Term) -> Term {
        // SAFETY: the layouts of SubBits and of its base.
        unsafe {
            let base = term.field(3);
            let offset = term.field(1).small_value() as usize;
            let size = term.field(2).small_value() as usize;
            if size <= HEAP_BITS_MAX * 8 {
                let words = binary::heap_bits_words(size);
                let copy = self.take(words);
                *copy = Header::new(Kind::HeapBits, words - 1).0;
                *copy.add(1) = size as u64;
                copy.add(2).write_bytes(0, words - 2);
                BitView::new(base_bytes(base).0, offset, size).copy_to(copy.add(2).cast(), 0);
                return Term::boxed_ptr(copy);
            }
            let copy = self.take(SUB_BITS_WORDS);
            copy.copy_from_nonoverlapping(term.address(), SUB_BITS_WORDS);
            if !self.literals.contains(base.address()) {
                *copy.add(3) = self.boxed(base).0;
            }
            Term::boxed_ptr(copy)
        }
    }
}
