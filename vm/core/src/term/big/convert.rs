//! Integers and floats.

use super::{Int, compare_magnitudes, limbs};
use crate::term::{Term, View};
use std::cmp::Ordering;

/// 2^64.
const LIMB: f64 = 18_446_744_073_709_551_616.0;

/// The integer as a float, if that is finite; `None` also when the term is no integer.
///
/// Rounded limb by limb from the top, as OTP does: for most integers that is the nearest float,
/// but not for all.
pub fn to_f64(term: Term) -> Option<f64> {
    match term.view() {
        View::Small(value) => Some(value as f64),
        View::Big(negative, limbs) => {
            let value = limbs.iter().rev().fold(0.0, |sum, &limb| sum * LIMB + limb as f64);
            let value = if negative { -value } else { value };
            value.is_finite().then_some(value)
        }
        _ => None,
    }
}

/// The integer part of a float, rounded toward zero.
///
/// # Panics
/// When the float is not finite, which no float of a program is.
pub fn from_f64(value: f64) -> Int {
    assert!(value.is_finite());
    let whole = value.trunc();
    if whole.abs() < i64::MAX as f64 {
        return (whole as i64 as i128).into();
    }
    let (mantissa, shift) = mantissa_of(whole);
    Int::from_limbs(value < 0.0, limbs::shift_left(&[mantissa], shift))
}

/// The magnitude of a float of at least 2^52 as mantissa and shift.
fn mantissa_of(value: f64) -> (u64, usize) {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as usize;
    (bits & ((1 << 52) - 1) | 1 << 52, exponent - 1075)
}

/// The exact order of a big integer, by sign and limbs, and a float.
pub fn compare_float(negative: bool, big: &[u64], float: f64) -> Ordering {
    // Every big integer is at least 2^60 in magnitude; smaller floats need no closer look, and
    // larger ones are integers.
    if float.abs() < (1u64 << 60) as f64 {
        return if negative { Ordering::Less } else { Ordering::Greater };
    }
    let (mantissa, shift) = mantissa_of(float);
    let whole = limbs::shift_left(&[mantissa], shift);
    compare_magnitudes(negative, big, float < 0.0, limbs::trim(&whole))
}
