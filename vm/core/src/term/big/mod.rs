//! Integers of any size: arithmetic on small and big ones alike.
//!
//! Functions of terms, without state. Operands are read where they lie; results are [`Int`]s off
//! the heap, which hold no term and so survive a collection:
//!
//! ```text
//! let sum = big::add(a, b)?;              // IntError: badarith, system_limit
//! let term = sum.to_term(space)?;         // Need: collect, then `to_term` again
//! ```
//!
//! What takes time linear in its operands is done here on slices of limbs; products, quotients and
//! bases other than powers of two by dashu-int, on temporaries. Sizes are checked before anything
//! is allocated.

mod bitwise;
mod convert;
mod limbs;
mod text;

pub use bitwise::{band, bnot, bor, bsl, bsr, bxor};
pub use convert::{compare_float, from_f64, to_f64};
pub use text::{parse, to_text};

use super::{Header, Kind, Need, Space, Term, View};
use dashu_int::UBig;
use dashu_int::ops::DivRem;
use std::cmp::Ordering;

/// Most limbs of an integer: OTP 25's bound. Larger results are `system_limit`.
pub const MAX_LIMBS: usize = (1 << 19) - 1;

/// Most bits of an integer's magnitude.
pub const MAX_BITS: usize = MAX_LIMBS * 64;

/// Why an integer operation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntError {
    /// An operand is no integer: `badarith`.
    NotInteger,
    /// Division by zero: `badarith`.
    DivideByZero,
    /// The result is larger than integers may be: `system_limit`.
    TooLarge,
}

/// An integer off the heap.
#[derive(Clone, Debug)]
pub struct Int(Repr);

#[derive(Clone, Debug)]
enum Repr {
    Native(i128),
    /// Negative?, and the magnitude; leading zero limbs do no harm.
    Limbs(bool, Vec<u64>),
    Crate(bool, UBig),
}

/// An operand: an integer term taken apart.
#[derive(Clone, Copy)]
struct Operand<'a> {
    negative: bool,
    /// Without leading zero limbs; none for zero.
    limbs: &'a [u64],
}

/// Runs `f` with the operand that `term` is. A small one's limb lies in the caller's frame.
#[inline]
fn with<R>(term: Term, f: impl FnOnce(Operand<'_>) -> R) -> Result<R, IntError> {
    match term.view() {
        View::Small(value) => {
            let limb = [value.unsigned_abs()];
            let limbs = if value == 0 { &[][..] } else { &limb[..] };
            Ok(f(Operand { negative: value < 0, limbs }))
        }
        View::Big(negative, limbs) => Ok(f(Operand { negative, limbs })),
        _ => Err(IntError::NotInteger),
    }
}

/// The value, if it has at most one limb.
#[inline]
fn native(term: Term) -> Option<i128> {
    match term.view() {
        View::Small(value) => Some(value as i128),
        View::Big(negative, &[limb]) => Some(if negative { -(limb as i128) } else { limb as i128 }),
        _ => None,
    }
}

impl From<i128> for Int {
    fn from(value: i128) -> Int {
        Int(Repr::Native(value))
    }
}

impl Int {
    /// The value of an integer term.
    pub fn of(term: Term) -> Option<Int> {
        if let Some(value) = native(term) {
            return Some(value.into());
        }
        with(term, |x| Int(Repr::Limbs(x.negative, x.limbs.to_vec()))).ok()
    }

    /// The integer with this sign and magnitude, least significant limb first.
    pub fn from_limbs(negative: bool, limbs: Vec<u64>) -> Int {
        Int(Repr::Limbs(negative, limbs))
    }

    fn from_crate(negative: bool, magnitude: UBig) -> Int {
        Int(Repr::Crate(negative, magnitude))
    }

    /// Sign and magnitude, without leading zero limbs.
    fn with_limbs<R>(&self, f: impl FnOnce(bool, &[u64]) -> R) -> R {
        match &self.0 {
            Repr::Native(value) => {
                let magnitude = value.unsigned_abs();
                let limbs = [magnitude as u64, (magnitude >> 64) as u64];
                f(*value < 0, limbs::trim(&limbs))
            }
            Repr::Limbs(negative, limbs) => f(*negative, limbs::trim(limbs)),
            Repr::Crate(negative, magnitude) => f(*negative, magnitude.as_words()),
        }
    }

    /// The small integer it is, if it is one.
    pub fn as_small(&self) -> Option<Term> {
        self.with_limbs(|negative, limbs| match (limbs, negative) {
            ([], _) => Some(Term::small(0)),
            ([limb], false) => i64::try_from(*limb).ok().and_then(Term::try_small),
            ([limb], true) => 0i64.checked_sub_unsigned(*limb).and_then(Term::try_small),
            _ => None,
        })
    }

    /// Words that [`Int::build`] takes: none for a small one.
    pub fn words(&self) -> usize {
        if self.as_small().is_some() { 0 } else { self.with_limbs(|_, limbs| 1 + limbs.len()) }
    }

    /// The term, in its canonical form; [`Int::words`] are reserved.
    pub fn build<S: Space + ?Sized>(&self, space: &mut S) -> Term {
        if let Some(small) = self.as_small() {
            return small;
        }
        self.with_limbs(|negative, limbs| {
            let kind = if negative { Kind::BigNeg } else { Kind::BigPos };
            let object = space.alloc(1 + limbs.len());
            // SAFETY: just allocated, for the header and the limbs.
            unsafe {
                *object = Header::new(kind, limbs.len()).0;
                object.add(1).copy_from_nonoverlapping(limbs.as_ptr(), limbs.len());
            }
            Term::boxed_ptr(object)
        })
    }

    /// Reserves and builds.
    ///
    /// # Errors
    /// When the words are not there. The result stays good for the next try.
    pub fn to_term<S: Space + ?Sized>(&self, space: &mut S) -> Result<Term, Need> {
        space.want(self.words())?;
        Ok(self.build(space))
    }

    /// The value itself, or [`IntError::TooLarge`].
    fn checked(self) -> Result<Int, IntError> {
        let fits = self.with_limbs(|_, limbs| limbs.len() <= MAX_LIMBS);
        if fits { Ok(self) } else { Err(IntError::TooLarge) }
    }
}

/// The order of two magnitudes with signs.
pub fn compare_magnitudes(a_neg: bool, a: &[u64], b_neg: bool, b: &[u64]) -> Ordering {
    match (a_neg, b_neg) {
        (false, false) => limbs::compare(a, b),
        (true, true) => limbs::compare(b, a),
        (false, true) => Ordering::Greater,
        (true, false) => Ordering::Less,
    }
}

fn sum(a: Operand<'_>, b: Operand<'_>) -> Int {
    if a.negative == b.negative {
        return Int::from_limbs(a.negative, limbs::add(a.limbs, b.limbs));
    }
    match limbs::compare(a.limbs, b.limbs) {
        Ordering::Equal => 0.into(),
        Ordering::Greater => Int::from_limbs(a.negative, limbs::sub(a.limbs, b.limbs)),
        Ordering::Less => Int::from_limbs(b.negative, limbs::sub(b.limbs, a.limbs)),
    }
}

/// Both operands.
#[inline]
fn with2<R>(
    a: Term,
    b: Term,
    f: impl FnOnce(Operand<'_>, Operand<'_>) -> R,
) -> Result<R, IntError> {
    with(a, |x| with(b, |y| f(x, y)))?
}

/// `a + b`
///
/// # Errors
/// When an operand is no integer, or the result too large. The other operations alike.
pub fn add(a: Term, b: Term) -> Result<Int, IntError> {
    match (native(a), native(b)) {
        (Some(a), Some(b)) => Ok((a + b).into()),
        _ => with2(a, b, sum)?.checked(),
    }
}

/// `a - b`
///
/// # Errors
/// As [`add`].
pub fn sub(a: Term, b: Term) -> Result<Int, IntError> {
    match (native(a), native(b)) {
        (Some(a), Some(b)) => Ok((a - b).into()),
        _ => with2(a, b, |a, b| sum(a, Operand { negative: !b.negative, ..b }))?.checked(),
    }
}

/// `-a`
///
/// # Errors
/// As [`add`].
pub fn neg(a: Term) -> Result<Int, IntError> {
    with(a, |a| Int::from_limbs(!a.negative, a.limbs.to_vec()))
}

/// `abs(a)`
///
/// # Errors
/// As [`add`].
pub fn abs(a: Term) -> Result<Int, IntError> {
    with(a, |a| Int::from_limbs(false, a.limbs.to_vec()))
}

/// `a * b`
///
/// # Errors
/// As [`add`].
pub fn mul(a: Term, b: Term) -> Result<Int, IntError> {
    if let (Some(x), Some(y)) = (native(a), native(b))
        && let Some(product) = x.checked_mul(y)
    {
        return Ok(product.into());
    }
    with2(a, b, |a, b| {
        // A product of n and m bits has at least n + m - 1.
        if limbs::bits(a.limbs) + limbs::bits(b.limbs) > MAX_BITS + 1 {
            return Err(IntError::TooLarge);
        }
        let negative = a.negative != b.negative;
        match (a.limbs, b.limbs) {
            (many, &[one]) | (&[one], many) => {
                Int::from_limbs(negative, limbs::mul_limb(many, one)).checked()
            }
            (a, b) => {
                let product = if std::ptr::eq(a, b) {
                    UBig::from_words(a).sqr()
                } else {
                    UBig::from_words(a) * UBig::from_words(b)
                };
                Int::from_crate(negative, product).checked()
            }
        }
    })?
}

/// `a div b`, rounded toward zero.
///
/// # Errors
/// As [`add`], and [`IntError::DivideByZero`].
pub fn div(a: Term, b: Term) -> Result<Int, IntError> {
    Ok(div_rem(a, b)?.0)
}

/// `a rem b`, with the sign of `a`.
///
/// # Errors
/// As [`div`].
pub fn rem(a: Term, b: Term) -> Result<Int, IntError> {
    Ok(div_rem(a, b)?.1)
}

/// Quotient and remainder.
///
/// # Errors
/// As [`div`].
pub fn div_rem(a: Term, b: Term) -> Result<(Int, Int), IntError> {
    if let (Some(a), Some(b)) = (native(a), native(b)) {
        // No overflow: both are far from the least i128.
        return if b == 0 {
            Err(IntError::DivideByZero)
        } else {
            Ok(((a / b).into(), (a % b).into()))
        };
    }
    with2(a, b, |a, b| {
        let negative = a.negative != b.negative;
        match b.limbs {
            [] => Err(IntError::DivideByZero),
            _ if limbs::compare(a.limbs, b.limbs) == Ordering::Less => {
                Ok((0.into(), Int::from_limbs(a.negative, a.limbs.to_vec())))
            }
            &[one] => {
                let (quotient, rest) = limbs::div_limb(a.limbs, one);
                Ok((Int::from_limbs(negative, quotient), Int::from_limbs(a.negative, vec![rest])))
            }
            _ => {
                let (quotient, rest) = UBig::from_words(a.limbs).div_rem(UBig::from_words(b.limbs));
                Ok((Int::from_crate(negative, quotient), Int::from_crate(a.negative, rest)))
            }
        }
    })?
}

/// Limbs of an integer term; 0 for anything else.
fn limb_count(term: Term) -> usize {
    match term.view() {
        View::Small(_) => 1,
        View::Big(_, limbs) => limbs.len(),
        _ => 0,
    }
}

/// Limbs that count as one reduction in a linear operation: a reduction is a call, some 20 ns,
/// and a limb takes about 1 ns with its copying.
const LIMBS_PER_REDUCTION: usize = 16;

/// Reductions that an operation linear in its operands is worth; none when they are small.
pub fn cost(a: Term, b: Term) -> usize {
    (limb_count(a) + limb_count(b)) / LIMBS_PER_REDUCTION
}

/// Reductions that a product or quotient is worth: rows of the shorter by the longer, the rows
/// growing as Karatsuba's do (integers only, so that every machine counts alike).
pub fn product_cost(a: Term, b: Term) -> usize {
    let (mut short, long) = {
        let (x, y) = (limb_count(a), limb_count(b));
        (x.min(y), x.max(y))
    };
    let (mut products, blocks) = (1usize, long / short.max(1));
    while short > 32 {
        short /= 2;
        products *= 3;
    }
    products.saturating_mul(short * short).saturating_mul(blocks.max(1)) / (2 * LIMBS_PER_REDUCTION)
}

#[cfg(test)]
mod tests;
