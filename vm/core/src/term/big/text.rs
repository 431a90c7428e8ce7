//! Integers as text, in bases 2 to 36.

use super::{Int, IntError, MAX_BITS, Operand, native, with};
use crate::term::Term;
use dashu_int::UBig;

/// The integer that a text stands for: an optional sign, then at least one digit of either case.
///
/// # Errors
/// [`IntError::NotInteger`] when it is no such text; [`IntError::TooLarge`] when the integer would
/// be too large.
///
/// # Panics
/// When the base is not from 2 to 36.
pub fn parse(text: &[u8], base: u32) -> Result<Int, IntError> {
    assert!((2..=36).contains(&base));
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let is_digit = |byte: &u8| (*byte as char).is_digit(base);
    if digits.is_empty() || !digits.iter().all(is_digit) {
        return Err(IntError::NotInteger);
    }
    let zeros = digits.iter().take_while(|byte| **byte == b'0').count();
    let digits = &digits[zeros..];
    // A digit of base b is at least log2(b) bits, rounded down; so many fit 127 bits for sure.
    let digit_bits = (u32::BITS - (base - 1).leading_zeros()) as usize;
    if digits.len() * digit_bits <= 127 {
        let value = digits.iter().fold(0i128, |value, byte| {
            value * base as i128 + (*byte as char).to_digit(base).unwrap_or(0) as i128
        });
        return Ok((if negative { -value } else { value }).into());
    }
    // The first digit is not 0, so the value is at least base^(n-1).
    if (digits.len() - 1).saturating_mul(base.ilog2() as usize) > MAX_BITS {
        return Err(IntError::TooLarge);
    }
    let text = std::str::from_utf8(digits).map_err(|_| IntError::NotInteger)?;
    let magnitude = UBig::from_str_radix(text, base).map_err(|_| IntError::NotInteger)?;
    Int::from_crate(negative, magnitude).checked()
}

/// The digits of an integer term, with upper-case letters, and a minus sign if it is negative.
///
/// # Panics
/// When the term is no integer, or the base is not from 2 to 36.
pub fn to_text(term: Term, base: u32) -> String {
    assert!((2..=36).contains(&base));
    if let Some(value) = native(term) {
        return small_text(value, base);
    }
    with(term, |Operand { negative, limbs }| {
        let sign = if negative { "-" } else { "" };
        let mut text = format!("{sign}{}", UBig::from_words(limbs).in_radix(base as u8));
        text.make_ascii_uppercase();
        text
    })
    .expect("an integer")
}

fn small_text(value: i128, base: u32) -> String {
    if base == 10 {
        return value.to_string();
    }
    let mut rest = value.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        let digit = char::from_digit((rest % base as u128) as u32, base).unwrap_or('?');
        digits.push(digit.to_ascii_uppercase());
        rest /= base as u128;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        digits.push('-');
    }
    digits.iter().rev().collect()
}
