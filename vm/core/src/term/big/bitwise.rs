//! Bits of integers, as if in two's complement of unlimited width; and shifts.

use super::{Int, IntError, MAX_BITS, Operand, limbs, native, with, with2};
use crate::term::Term;

/// The limbs of an operand in two's complement, without end.
fn twos_complement(x: Operand<'_>) -> impl Iterator<Item = u64> {
    let mut borrow = x.negative;
    let limbs = x.limbs.iter().copied().chain(std::iter::repeat(0));
    limbs.map(move |limb| {
        if !x.negative {
            return limb;
        }
        // -m is !(m - 1), digit by digit.
        let (less, under) = limb.overflowing_sub(borrow as u64);
        borrow = under;
        !less
    })
}

fn bitwise(a: Term, b: Term, op: impl Fn(u64, u64) -> u64) -> Result<Int, IntError> {
    if let (Some(a), Some(b)) = (native(a), native(b)) {
        let high = op((a >> 64) as u64, (b >> 64) as u64);
        let value = (high as u128) << 64 | op(a as u64, b as u64) as u128;
        return Ok((value as i128).into());
    }
    with2(a, b, |a, b| {
        // One limb more than the longer operand holds the sign.
        let len = a.limbs.len().max(b.limbs.len()) + 1;
        let pairs = twos_complement(a).zip(twos_complement(b));
        let mut result: Vec<u64> = pairs.take(len).map(|(x, y)| op(x, y)).collect();
        let negative = result[len - 1] >> 63 == 1;
        if negative {
            result.iter_mut().for_each(|limb| *limb = !*limb);
            limbs::increment(&mut result);
        }
        Int::from_limbs(negative, result).checked()
    })?
}

/// `a band b`
///
/// # Errors
/// When an operand is no integer. The other operations alike.
pub fn band(a: Term, b: Term) -> Result<Int, IntError> {
    bitwise(a, b, |x, y| x & y)
}

/// `a bor b`
///
/// # Errors
/// As [`band`].
pub fn bor(a: Term, b: Term) -> Result<Int, IntError> {
    bitwise(a, b, |x, y| x | y)
}

/// `a bxor b`
///
/// # Errors
/// As [`band`].
pub fn bxor(a: Term, b: Term) -> Result<Int, IntError> {
    bitwise(a, b, |x, y| x ^ y)
}

/// `bnot a`, which is `-a - 1`
///
/// # Errors
/// As [`band`], and when the result is too large.
pub fn bnot(a: Term) -> Result<Int, IntError> {
    let one = Term::small(1);
    with2(a, one, |a, one| {
        super::sum(Operand { negative: !a.negative, ..a }, Operand { negative: true, ..one })
    })?
    .checked()
}

/// `a bsl b`; a negative `b` shifts right.
///
/// # Errors
/// As [`band`], and when the result is too large.
pub fn bsl(a: Term, b: Term) -> Result<Int, IntError> {
    shift(a, b, false)
}

/// `a bsr b`, rounded down; a negative `b` shifts left.
///
/// # Errors
/// As [`bsl`].
pub fn bsr(a: Term, b: Term) -> Result<Int, IntError> {
    shift(a, b, true)
}

fn shift(a: Term, b: Term, right: bool) -> Result<Int, IntError> {
    // A distance of more than one limb is as good as infinite.
    let distance = with(b, |b| match b.limbs {
        [] => 0,
        &[limb] => usize::try_from(limb).unwrap_or(usize::MAX),
        _ => usize::MAX,
    })?;
    let right = right != with(b, |b| b.negative)?;
    with(a, |a| {
        if a.limbs.is_empty() {
            return Ok(0.into());
        }
        if right {
            let (mut shifted, lost) = limbs::shift_right(a.limbs, distance);
            if a.negative && lost {
                limbs::increment(&mut shifted);
            }
            return Ok(Int::from_limbs(a.negative, shifted));
        }
        if distance > MAX_BITS - limbs::bits(a.limbs) {
            return Err(IntError::TooLarge);
        }
        Ok(Int::from_limbs(a.negative, limbs::shift_left(a.limbs, distance)))
    })?
}
