//! Builders: every kind of term, made in any [`Space`].
//!
//! Reserve first, then build: each builder has its number of words as a constant or a function
//! beside it. Building without a reserve is a bug of the caller's and panics; it never writes
//! outside the space. Terms given to a builder must be valid for the space: of the same heap, or
//! literals, or immediates.

use crate::term::boxed::{ExportKey, FunKey};
use crate::term::space::Space;
use crate::term::{Header, Kind, Term};

/// Words of a list cell.
pub const CONS_WORDS: usize = 2;
/// Words of a reference.
pub const REF_WORDS: usize = 3;
/// Words of an external fun.
pub const EXPORT_WORDS: usize = 2;
/// The most words a float needs.
pub const FLOAT_WORDS: usize = 2;
/// The most words an integer of 64 bits needs.
pub const INT64_WORDS: usize = 2;
/// The most words an integer of 128 bits needs.
pub const INT128_WORDS: usize = 3;

/// Words of a tuple of `n` elements.
pub const fn tuple_words(n: usize) -> usize {
    1 + n
}

/// Words of a list of `n` elements.
pub const fn list_words(n: usize) -> usize {
    CONS_WORDS * n
}

/// Words of a fun with `n` free variables.
pub const fn fun_words(n: usize) -> usize {
    2 + n
}

/// Words of this float: none if it is immediate.
pub const fn float_words(value: f64) -> usize {
    if Term::try_float(value).is_some() { 0 } else { FLOAT_WORDS }
}

/// Words of this integer: none if it is small.
pub const fn int_words(value: i64) -> usize {
    if Term::try_small(value).is_some() { 0 } else { INT64_WORDS }
}

/// Words of the small-map form of `n` pairs with a key tuple of its own.
pub const fn small_map_words(n: usize) -> usize {
    tuple_words(n) + 2 + n
}

/// The builders. In scope for every [`Space`].
pub trait Build: Space {
    /// A boxed object of this kind with these words after its header.
    #[inline]
    fn boxed(&mut self, kind: Kind, words: &[u64]) -> Term {
        let object = self.alloc(1 + words.len());
        // SAFETY: just allocated, for the header and these words.
        unsafe {
            *object = Header::new(kind, words.len()).0;
            object.add(1).copy_from_nonoverlapping(words.as_ptr(), words.len());
        }
        Term::boxed_ptr(object)
    }

    /// `[head | tail]`, of [`CONS_WORDS`].
    #[inline]
    fn cons(&mut self, head: Term, tail: Term) -> Term {
        let cell = self.alloc(CONS_WORDS);
        // SAFETY: just allocated, two words.
        unsafe {
            *cell = head.0;
            *cell.add(1) = tail.0;
        }
        Term::cons_ptr(cell)
    }

    /// The list of these elements, of [`list_words`].
    fn list(&mut self, elements: &[Term]) -> Term {
        self.list_with_tail(elements, Term::NIL)
    }

    /// The list of these elements and a tail, of [`list_words`].
    fn list_with_tail(&mut self, elements: &[Term], tail: Term) -> Term {
        self.list_from_iter(elements.len(), elements.iter().copied(), tail)
    }

    /// The list of the `n` elements of an iterator and a tail, of [`list_words`].
    ///
    /// # Panics
    /// When the iterator ends before its `n`th element.
    fn list_from_iter(
        &mut self,
        n: usize,
        mut elements: impl Iterator<Item = Term>,
        tail: Term,
    ) -> Term {
        if n == 0 {
            return tail;
        }
        let cells = self.alloc(list_words(n));
        for i in 0..n {
            let element = elements.next().expect("as many elements as announced");
            // SAFETY: just allocated, two words for each of the n cells.
            unsafe {
                let cell = cells.add(2 * i);
                *cell = element.0;
                *cell.add(1) = Term::cons_ptr(cell.add(2)).0;
            }
        }
        // SAFETY: the last cell's tail.
        unsafe { *cells.add(2 * n - 1) = tail.0 };
        Term::cons_ptr(cells)
    }

    /// The list of these bytes as integers, of [`list_words`].
    fn byte_list(&mut self, bytes: &[u8], tail: Term) -> Term {
        self.list_from_iter(bytes.len(), bytes.iter().map(|&b| Term::small(b as i64)), tail)
    }

    /// The list of a text's code points, of [`list_words`] of their number.
    fn string(&mut self, text: &str) -> Term {
        let points = text.chars().map(|c| Term::small(c as i64));
        self.list_from_iter(text.chars().count(), points, Term::NIL)
    }

    /// A tuple, of [`tuple_words`].
    #[inline]
    fn tuple(&mut self, elements: &[Term]) -> Term {
        let object = self.alloc(tuple_words(elements.len()));
        // SAFETY: just allocated, for the header and the elements; a Term is one word.
        unsafe {
            *object = Header::new(Kind::Tuple, elements.len()).0;
            object
                .add(1)
                .cast::<Term>()
                .copy_from_nonoverlapping(elements.as_ptr(), elements.len());
        }
        Term::boxed_ptr(object)
    }

    /// A float, of [`float_words`]. The value is neither infinite nor a NaN.
    #[inline]
    fn float(&mut self, value: f64) -> Term {
        debug_assert!(value.is_finite());
        match Term::try_float(value) {
            Some(immediate) => immediate,
            None => self.boxed(Kind::Float, &[value.to_bits()]),
        }
    }

    /// An integer, of [`int_words`].
    #[inline]
    fn int(&mut self, value: i64) -> Term {
        match Term::try_small(value) {
            Some(small) => small,
            None => {
                let kind = if value < 0 { Kind::BigNeg } else { Kind::BigPos };
                self.boxed(kind, &[value.unsigned_abs()])
            }
        }
    }

    /// An integer, of at most [`INT64_WORDS`].
    #[inline]
    fn uint(&mut self, value: u64) -> Term {
        match i64::try_from(value) {
            Ok(value) => self.int(value),
            Err(_) => self.boxed(Kind::BigPos, &[value]),
        }
    }

    /// An integer, of at most [`INT128_WORDS`].
    fn int128(&mut self, value: i128) -> Term {
        let magnitude = value.unsigned_abs();
        self.integer(value < 0, &[magnitude as u64, (magnitude >> 64) as u64])
    }

    /// The integer with this sign and this magnitude, least significant limb first, in its
    /// canonical form; leading zero limbs are dropped. At most one word more than limbs.
    fn integer(&mut self, negative: bool, limbs: &[u64]) -> Term {
        let len = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1);
        let small = match (&limbs[..len], negative) {
            ([], _) => Some(Term::small(0)),
            ([limb], false) => i64::try_from(*limb).ok().and_then(Term::try_small),
            ([limb], true) => 0i64.checked_sub_unsigned(*limb).and_then(Term::try_small),
            _ => None,
        };
        match small {
            Some(small) => small,
            None => self.boxed(if negative { Kind::BigNeg } else { Kind::BigPos }, &limbs[..len]),
        }
    }

    /// A reference, of [`REF_WORDS`]. `alias` is the pid whose alias it is.
    #[inline]
    fn reference(&mut self, number: u64, alias: Option<Term>) -> Term {
        self.boxed(Kind::Ref, &[number, alias.map_or(0, |pid| pid.0)])
    }

    /// A fun, of [`fun_words`].
    ///
    /// # Safety
    /// `entry` outlives every copy of the fun, and begins with a [`FunKey`].
    unsafe fn fun(&mut self, entry: *const FunKey, free: &[Term]) -> Term {
        let object = self.alloc(fun_words(free.len()));
        // SAFETY: just allocated, for header, entry and free variables.
        unsafe {
            *object = Header::new(Kind::Fun, 1 + free.len()).0;
            *object.add(1) = entry as u64;
            object.add(2).cast::<Term>().copy_from_nonoverlapping(free.as_ptr(), free.len());
        }
        Term::boxed_ptr(object)
    }

    /// An external fun, of [`EXPORT_WORDS`].
    ///
    /// # Safety
    /// `entry` outlives every copy of the fun, and begins with an [`ExportKey`].
    unsafe fn export(&mut self, entry: *const ExportKey) -> Term {
        self.boxed(Kind::Export, &[entry as u64])
    }

    /// The small map of these keys, which ascend strictly in the exact term order and are at most
    /// [`crate::term::map::SMALL_MAX`], and their values; of [`small_map_words`].
    fn small_map(&mut self, keys: &[Term], values: &[Term]) -> Term {
        assert_eq!(keys.len(), values.len());
        let keys = self.tuple(keys);
        let object = self.alloc(2 + values.len());
        // SAFETY: just allocated, for header, key tuple and values.
        unsafe {
            *object = Header::new(Kind::Map, 1 + values.len()).0;
            *object.add(1) = keys.0;
            object.add(2).cast::<Term>().copy_from_nonoverlapping(values.as_ptr(), values.len());
        }
        Term::boxed_ptr(object)
    }
}

impl<S: Space + ?Sized> Build for S {}
