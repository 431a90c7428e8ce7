//! The term word: tags, immediates, and the tests on them.
//!
//! Owned by nobody: plain values. Invariants: every term has one canonical form (a float that can
//! be immediate is; an integer that fits 61 bits is never a big one).

use std::fmt;

/// A term: one word. `Copy`, so that the collector's view and ours never disagree about ownership;
/// a term with a pointer in it is valid only until the next collection of its heap.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Term(pub u64);

/// Mask of the tag bits.
pub const TAG_MASK: u64 = 7;
/// Tag of a list cell pointer.
pub const CONS: u64 = 1;
/// Tag of a boxed object pointer.
pub const BOXED: u64 = 2;
/// Tag of a small integer.
pub const INT: u64 = 5;
/// Tag of the other immediates.
pub const IMM: u64 = 6;
/// Tag of a header word.
pub const HEADER: u64 = 7;

/// Mask of the tag and the sub-tag of other immediates.
pub const IMM_MASK: u64 = 0x3f;
/// Atom: the table index above the sub-tag.
pub const ATOM: u64 = IMM;
/// Local pid: its number above the sub-tag.
pub const PID: u64 = 1 << 3 | IMM;
/// Local port: its number above the sub-tag.
pub const PORT: u64 = 2 << 3 | IMM;
/// `[]`
pub const NIL: u64 = 3 << 3 | IMM;
/// Not a term: marks absence where a term is expected.
pub const NONE: u64 = 4 << 3 | IMM;
/// Bits below the payload of an atom, pid or port.
pub const IMM_SHIFT: u32 = 6;

/// Low bits of a local pid's number that are its process's index; the serial is above. Only
/// printing and reading pids depends on it below the process floor.
pub const PID_INDEX_BITS: u32 = 27;

/// The least small integer.
pub const SMALL_MIN: i64 = -(1 << 60);
/// The greatest small integer.
pub const SMALL_MAX: i64 = (1 << 60) - 1;

/// Which of the eight tags are floats, as a bit set.
const FLOAT_TAGS: u64 = 0b0001_1001;
/// How far a float's bits are rotated: sign and the exponent's top three bits go to the bottom.
const FLOAT_ROTATE: u32 = 4;

impl Term {
    /// `[]`
    pub const NIL: Term = Term(NIL);
    /// The non-value. Never seen by a program.
    pub const NONE: Term = Term(NONE);

    /// The atom with this table index.
    #[inline(always)]
    pub const fn atom(index: u32) -> Term {
        Term((index as u64) << IMM_SHIFT | ATOM)
    }

    /// The local pid with this number (58 bits).
    #[inline(always)]
    pub const fn pid(number: u64) -> Term {
        Term(number << IMM_SHIFT | PID)
    }

    /// The small integer, if it fits.
    #[inline(always)]
    pub const fn try_small(value: i64) -> Option<Term> {
        if value >= SMALL_MIN && value <= SMALL_MAX { Some(Term::small(value)) } else { None }
    }

    /// The small integer; the caller knows that it fits.
    #[inline(always)]
    pub const fn small(value: i64) -> Term {
        debug_assert!(value >= SMALL_MIN && value <= SMALL_MAX);
        Term((value << 3) as u64 | INT)
    }

    /// The immediate float, if this one can be immediate (magnitudes from 2^-255 to 2^257, and
    /// those below 2^-767, zero among them). `-0.0` becomes `0.0`'s equal but keeps its sign bit.
    #[inline(always)]
    pub const fn try_float(value: f64) -> Option<Term> {
        let word = value.to_bits().rotate_left(FLOAT_ROTATE);
        if FLOAT_TAGS >> (word & TAG_MASK) & 1 == 1 { Some(Term(word)) } else { None }
    }

    /// A pointer to a list cell.
    #[inline(always)]
    pub fn cons_ptr(cell: *const u64) -> Term {
        debug_assert!(cell as u64 & TAG_MASK == 0);
        Term(cell as u64 | CONS)
    }

    /// A pointer to a boxed object.
    #[inline(always)]
    pub fn boxed_ptr(object: *const u64) -> Term {
        debug_assert!(object as u64 & TAG_MASK == 0);
        Term(object as u64 | BOXED)
    }

    /// The tag bits.
    #[inline(always)]
    pub const fn tag(self) -> u64 {
        self.0 & TAG_MASK
    }

    /// Is it a small integer?
    #[inline(always)]
    pub const fn is_small(self) -> bool {
        self.tag() == INT
    }

    /// Is it an immediate float?
    #[inline(always)]
    pub const fn is_imm_float(self) -> bool {
        FLOAT_TAGS >> self.tag() & 1 == 1
    }

    /// Is it a list cell?
    #[inline(always)]
    pub const fn is_cons(self) -> bool {
        self.tag() == CONS
    }

    /// Is it a boxed object?
    #[inline(always)]
    pub const fn is_boxed(self) -> bool {
        self.tag() == BOXED
    }

    /// Is it `[]`?
    #[inline(always)]
    pub const fn is_nil(self) -> bool {
        self.0 == NIL
    }

    /// Is it the non-value?
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == NONE
    }

    /// Is it an atom?
    #[inline(always)]
    pub const fn is_atom(self) -> bool {
        self.0 & IMM_MASK == ATOM
    }

    /// Is it a local pid?
    #[inline(always)]
    pub const fn is_pid(self) -> bool {
        self.0 & IMM_MASK == PID
    }

    /// Is it a local port?
    #[inline(always)]
    pub const fn is_port(self) -> bool {
        self.0 & IMM_MASK == PORT
    }

    /// Is it a pointer into a heap (or to a literal)?
    #[inline(always)]
    pub const fn is_pointer(self) -> bool {
        let tag = self.tag();
        tag == CONS || tag == BOXED
    }

    /// Is it an immediate: no memory behind it?
    #[inline(always)]
    pub const fn is_immediate(self) -> bool {
        !self.is_pointer()
    }

    /// The value of a small integer.
    #[inline(always)]
    pub const fn small_value(self) -> i64 {
        debug_assert!(self.is_small());
        self.0 as i64 >> 3
    }

    /// The value, if it is a small integer.
    #[inline(always)]
    pub const fn as_small(self) -> Option<i64> {
        if self.is_small() { Some(self.small_value()) } else { None }
    }

    /// The value of an immediate float.
    #[inline(always)]
    pub const fn imm_float_value(self) -> f64 {
        debug_assert!(self.is_imm_float());
        f64::from_bits(self.0.rotate_right(FLOAT_ROTATE))
    }

    /// The table index of an atom.
    #[inline(always)]
    pub const fn atom_index(self) -> u32 {
        debug_assert!(self.is_atom());
        (self.0 >> IMM_SHIFT) as u32
    }

    /// The number of a local pid or port.
    #[inline(always)]
    pub const fn imm_number(self) -> u64 {
        self.0 >> IMM_SHIFT
    }

    /// The address behind a list cell or boxed pointer.
    #[inline(always)]
    pub const fn address(self) -> *mut u64 {
        debug_assert!(self.is_pointer());
        (self.0 & !TAG_MASK) as *mut u64
    }

    /// The atom `true` or `false`.
    #[inline(always)]
    pub const fn bool(value: bool) -> Term {
        if value { super::atoms::TRUE } else { super::atoms::FALSE }
    }
}

impl fmt::Debug for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(value) = self.as_small() {
            write!(f, "{value}")
        } else if self.is_imm_float() {
            write!(f, "{:?}", self.imm_float_value())
        } else if self.is_atom() {
            write!(f, "atom#{}", self.atom_index())
        } else {
            write!(f, "term#{:#x}", self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_integers_round_trip() {
        for v in [0, 1, -1, SMALL_MIN, SMALL_MAX, 12345, -98765] {
            assert_eq!(Term::try_small(v).and_then(Term::as_small), Some(v));
        }
        assert_eq!(Term::try_small(SMALL_MAX + 1), None);
        assert_eq!(Term::try_small(SMALL_MIN - 1), None);
    }

    #[test]
    fn common_floats_are_immediate() {
        for v in [0.0, -0.0, 1.0, -1.5, 1e-70, 1e77, 2.0, 0.1, f64::MIN_POSITIVE, 5e-324] {
            let t = Term::try_float(v).expect("immediate");
            assert!(t.is_imm_float() && !t.is_small() && !t.is_pointer());
            assert_eq!(t.imm_float_value().to_bits(), f64::to_bits(v));
        }
        for v in [1e78, -1e300, 1e-100, f64::MAX] {
            assert_eq!(Term::try_float(v), None);
        }
    }
}
