//! Integer literals: normal form and the constant arithmetic that patterns, types and `-if` need.
//!
//! Owner: the thread that compiles. Invariants: an [`Integer`] that fits 64 bits is `Small`, so
//! that equality is structural; no operation makes a number much larger than its operands' text.

use crate::ast::{BinaryOp, Integer, UnaryOp};
use num_bigint::BigInt;

/// Shifts to more than this many bits are not folded: the text is short but the number is not.
const MAX_SHIFTED_BITS: u64 = 1 << 18;

impl From<BigInt> for Integer {
    fn from(n: BigInt) -> Self {
        match i64::try_from(&n) {
            Ok(small) => Integer::Small(small),
            Err(_) => Integer::Big(Box::new(n)),
        }
    }
}

impl Integer {
    /// As a big integer.
    pub fn to_big(&self) -> BigInt {
        match self {
            Integer::Small(n) => BigInt::from(*n),
            Integer::Big(n) => (**n).clone(),
        }
    }
    /// The value, if it fits.
    pub fn small(&self) -> Option<i64> {
        match self {
            Integer::Small(n) => Some(*n),
            Integer::Big(_) => None,
        }
    }
    /// The nearest float; `None` if it is out of range.
    pub fn to_f64(&self) -> Option<f64> {
        let f = match self {
            Integer::Small(n) => *n as f64,
            // Larger than any float; the text of a long one takes long.
            Integer::Big(n) if n.bits() > 1024 => return None,
            // Through text: std rounds correctly.
            Integer::Big(n) => n.to_string().parse().ok()?,
        };
        f.is_finite().then_some(f)
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self, other) {
            (Integer::Small(a), Integer::Small(b)) => a.cmp(b),
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

/// A constant number.
#[derive(Clone, PartialEq, Debug)]
pub enum Number {
    /// An integer.
    Int(Integer),
    /// A finite float.
    Float(f64),
}

impl Number {
    fn to_f64(&self) -> Option<f64> {
        match self {
            Number::Int(n) => n.to_f64(),
            Number::Float(f) => Some(*f),
        }
    }
}

/// `op a`; `None` if Erlang would raise.
pub fn fold_unary(op: UnaryOp, a: &Number) -> Option<Number> {
    Some(match (op, a) {
        (UnaryOp::Plus, a) => a.clone(),
        (UnaryOp::Minus, Number::Int(n)) => Number::Int((-n.to_big()).into()),
        (UnaryOp::Minus, Number::Float(f)) => Number::Float(-f),
        (UnaryOp::Bnot, Number::Int(n)) => Number::Int((!n.to_big()).into()),
        _ => return None,
    })
}

/// `a op b` for the arithmetic operators; `None` if Erlang would raise, or the result is too large
/// to be worth folding.
pub fn fold_binary(op: BinaryOp, a: &Number, b: &Number) -> Option<Number> {
    if let (Number::Int(x), Number::Int(y)) = (a, b)
        && op != BinaryOp::FloatDiv
    {
        return fold_integers(op, x, y).map(Number::Int);
    }
    let (x, y) = (a.to_f64()?, b.to_f64()?);
    let result = match op {
        BinaryOp::Add => x + y,
        BinaryOp::Sub => x - y,
        BinaryOp::Mul => x * y,
        BinaryOp::FloatDiv => x / y,
        _ => return None,
    };
    result.is_finite().then_some(Number::Float(result))
}

fn fold_integers(op: BinaryOp, x: &Integer, y: &Integer) -> Option<Integer> {
    let (a, b) = (x.to_big(), y.to_big());
    let zero = *y == Integer::Small(0);
    Some(Integer::from(match op {
        BinaryOp::Add => a + b,
        BinaryOp::Sub => a - b,
        BinaryOp::Mul => a * b,
        BinaryOp::Div if !zero => a / b,
        BinaryOp::Rem if !zero => a % b,
        BinaryOp::Band => a & b,
        BinaryOp::Bor => a | b,
        BinaryOp::Bxor => a ^ b,
        BinaryOp::Bsl => shift(a, y.small()?)?,
        BinaryOp::Bsr => shift(a, y.small()?.checked_neg()?)?,
        _ => return None,
    }))
}

fn shift(a: BigInt, by: i64) -> Option<BigInt> {
    match by {
        0.. => (a.bits().saturating_add(by as u64) <= MAX_SHIFTED_BITS).then(|| a << by),
        _ => Some(a >> by.unsigned_abs().min(u64::from(u32::MAX))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(n: i64) -> Number {
        Number::Int(Integer::Small(n))
    }

    #[test]
    fn the_largest_float_is_the_bound() {
        let float = |n: BigInt| Integer::from(n).to_f64();
        let power = |n: u32| BigInt::from(1) << n;
        // Half a step above the largest float, which no longer rounds down to it.
        let beyond: BigInt = power(1024) - power(970);
        let largest: BigInt = &beyond - 1;
        assert_eq!(float(largest.clone()), Some(f64::MAX));
        assert_eq!(float(-largest), Some(f64::MIN));
        assert_eq!(float(beyond), None);
        assert_eq!(float(power(1024)), None);
        assert_eq!(float(power(200_000)), None);
    }

    #[test]
    fn folds_as_erlang_does() {
        assert_eq!(fold_binary(BinaryOp::Div, &int(-7), &int(2)), Some(int(-3)));
        assert_eq!(fold_binary(BinaryOp::Rem, &int(-7), &int(2)), Some(int(-1)));
        assert_eq!(fold_binary(BinaryOp::Bsr, &int(-1), &int(70)), Some(int(-1)));
        assert_eq!(fold_binary(BinaryOp::FloatDiv, &int(1), &int(2)), Some(Number::Float(0.5)));
        assert_eq!(fold_binary(BinaryOp::Div, &int(1), &int(0)), None);
        assert_eq!(fold_binary(BinaryOp::Bsl, &int(1), &int(1 << 40)), None);
        let big = fold_binary(BinaryOp::Mul, &int(i64::MAX), &int(4)).unwrap();
        assert!(matches!(big, Number::Int(Integer::Big(_))));
        assert_eq!(fold_binary(BinaryOp::Div, &big, &int(4)), Some(int(i64::MAX)));
    }
}
