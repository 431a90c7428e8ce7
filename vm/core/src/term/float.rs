//! Floats: their order against integers, and as text.
//!
//! Floats of this VM are finite. Text is Erlang's: digits on both sides of the point, the shortest
//! that reads back as the same float.

use std::cmp::Ordering;

/// 2^63 as a float: no `i64` reaches it.
const TWO_63: f64 = 9_223_372_036_854_775_808.0;

/// The exact order of an integer and a float.
#[inline]
pub fn compare_int(a: i64, b: f64) -> Ordering {
    if b >= TWO_63 {
        return Ordering::Less;
    }
    if b < -TWO_63 {
        return Ordering::Greater;
    }
    // Now the integer part fits, and truncation is exact.
    let whole = b.trunc();
    match a.cmp(&(whole as i64)) {
        Ordering::Equal => 0.0f64.partial_cmp(&(b - whole)).unwrap_or(Ordering::Equal),
        unequal => unequal,
    }
}

/// The text of a float as `~w` and `float_to_list(F, [short])` have it: the fewest digits that read
/// back as the same float, in whichever of the two notations is shorter; in scientific notation
/// only outside ±2^53, where an integer's digits would claim a precision that is not there, or
/// where it is shorter.
pub fn to_text(value: f64) -> String {
    // Rust's exponent form has the shortest digits: [-]d[.ddd]e[-]xx.
    let shortest = format!("{value:e}");
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let mut digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let exponent: i32 = exponent.parse().unwrap_or(0);
    round_tie_to_even(value.abs(), exponent, &mut digits);
    let scientific = {
        let rest = if digits.len() > 1 { &digits[1..] } else { "0" };
        format!("{}.{rest}e{exponent}", &digits[..1])
    };
    let count = digits.len() as i32;
    let plain = if exponent < 0 {
        format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize))
    } else if count <= exponent + 1 {
        format!("{digits}{}.0", "0".repeat((exponent + 1 - count) as usize))
    } else {
        let (whole, rest) = digits.split_at((exponent + 1) as usize);
        format!("{whole}.{rest}")
    };
    let large = value.abs() >= 9_007_199_254_740_992.0;
    let body = if large || scientific.len() < plain.len() { scientific } else { plain };
    format!("{sign}{body}")
}

/// Where the exact value lies halfway between two shortest texts, std takes the upper, OTP the one
/// with the even last digit. That takes all 16 or 17 digits a float can need.
fn round_tie_to_even(value: f64, exponent: i32, digits: &mut String) {
    let odd = digits.as_bytes().last().is_some_and(|digit| digit % 2 == 1);
    if digits.len() < 16 || !odd {
        return;
    }
    // So many digits more show whether the exact value ends with a 5 right behind.
    const MORE: usize = 40;
    let exact = format!("{:.*e}", digits.len() + MORE, value);
    let exact: String =
        exact.split('e').next().unwrap_or("").chars().filter(|c| *c != '.').collect();
    let (_, rest) = exact.split_at(digits.len());
    let tie = rest.starts_with('5') && rest[1..].bytes().all(|digit| digit == b'0');
    if !tie {
        return;
    }
    // An odd digit is at least 1, so there is nothing to carry.
    let mut lower = digits.clone();
    let last = lower.pop().map_or('0', |last| (last as u8 - 1) as char);
    lower.push(last);
    // Below a power of two floats are closer together, and the lower text may be another's.
    if format!("{}.{}e{exponent}", &lower[..1], &lower[1..]).parse() == Ok(value) {
        *digits = lower;
    }
}

/// Reads a float as `list_to_float/1` does: an optional sign, digits, a point, digits, and an
/// optional exponent. `None` for anything else and for what is too large.
pub fn parse(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = unsigned.split_once('.')?;
    let (fraction, exponent) = match rest.split_once(['e', 'E']) {
        Some((fraction, exponent)) => (fraction, Some(exponent)),
        None => (rest, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let exponent_good =
        exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)));
    if !digits(whole) || !digits(fraction) || !exponent_good {
        return None;
    }
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(value)
}
