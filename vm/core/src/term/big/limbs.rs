//! Linear arithmetic on magnitudes: slices of limbs, least significant first.

use std::cmp::Ordering;

/// Without leading zero limbs.
pub(super) fn trim(limbs: &[u64]) -> &[u64] {
    let len = limbs.iter().rposition(|&limb| limb != 0).map_or(0, |last| last + 1);
    &limbs[..len]
}

/// Number of bits; `limbs` is trimmed.
pub(super) fn bits(limbs: &[u64]) -> usize {
    match limbs.last() {
        None => 0,
        Some(top) => limbs.len() * 64 - top.leading_zeros() as usize,
    }
}

/// Order of two trimmed magnitudes.
pub(super) fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

pub(super) fn add(a: &[u64], b: &[u64]) -> Vec<u64> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let mut sum = Vec::with_capacity(long.len() + 1);
    let mut carry = false;
    for (i, &limb) in long.iter().enumerate() {
        let (partial, over) = limb.overflowing_add(short.get(i).copied().unwrap_or(0));
        let (total, more) = partial.overflowing_add(carry as u64);
        carry = over | more;
        sum.push(total);
    }
    if carry {
        sum.push(1);
    }
    sum
}

/// `a - b`, where `a` ≥ `b`.
pub(super) fn sub(a: &[u64], b: &[u64]) -> Vec<u64> {
    let mut difference = Vec::with_capacity(a.len());
    let mut borrow = false;
    for (i, &limb) in a.iter().enumerate() {
        let (partial, under) = limb.overflowing_sub(b.get(i).copied().unwrap_or(0));
        let (total, more) = partial.overflowing_sub(borrow as u64);
        borrow = under | more;
        difference.push(total);
    }
    debug_assert!(!borrow);
    difference
}

pub(super) fn mul_limb(a: &[u64], b: u64) -> Vec<u64> {
    let mut product = Vec::with_capacity(a.len() + 1);
    let mut carry = 0u64;
    for &limb in a {
        let wide = limb as u128 * b as u128 + carry as u128;
        product.push(wide as u64);
        carry = (wide >> 64) as u64;
    }
    product.push(carry);
    product
}

/// Quotient and remainder; `b` is not 0.
pub(super) fn div_limb(a: &[u64], b: u64) -> (Vec<u64>, u64) {
    let mut quotient = vec![0; a.len()];
    let mut rest = 0u64;
    for (limb, place) in a.iter().zip(&mut quotient).rev() {
        let wide = (rest as u128) << 64 | *limb as u128;
        *place = (wide / b as u128) as u64;
        rest = (wide % b as u128) as u64;
    }
    (quotient, rest)
}

pub(super) fn shift_left(a: &[u64], count: usize) -> Vec<u64> {
    let (whole, part) = (count / 64, count % 64);
    let mut shifted = vec![0; whole];
    shifted.reserve_exact(a.len() + 1);
    if part == 0 {
        shifted.extend_from_slice(a);
        return shifted;
    }
    let mut carry = 0;
    for &limb in a {
        shifted.push(limb << part | carry);
        carry = limb >> (64 - part);
    }
    shifted.push(carry);
    shifted
}

/// The shifted magnitude, and whether a bit that was set has been lost.
pub(super) fn shift_right(a: &[u64], count: usize) -> (Vec<u64>, bool) {
    let (whole, part) = (count / 64, count % 64);
    if whole >= a.len() {
        return (Vec::new(), !a.is_empty());
    }
    let kept = &a[whole..];
    let mut lost = a[..whole].iter().any(|&limb| limb != 0);
    if part == 0 {
        return (kept.to_vec(), lost);
    }
    lost |= kept[0] << (64 - part) != 0;
    let shifted = (0..kept.len())
        .map(|i| kept[i] >> part | kept.get(i + 1).map_or(0, |next| next << (64 - part)))
        .collect();
    (shifted, lost)
}

/// Adds one in place.
pub(super) fn increment(limbs: &mut Vec<u64>) {
    for limb in limbs.iter_mut() {
        let (next, over) = limb.overflowing_add(1);
        *limb = next;
        if !over {
            return;
        }
    }
    limbs.push(1);
}
