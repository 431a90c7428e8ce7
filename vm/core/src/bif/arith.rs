//! Arithmetic operators and rounding as natives.
//!
//! The operators are [`super::arith_ops`]; here they take their operands from a slice.

use super::args::BifResult;
use super::{arith_ops as ops, build};
use crate::ctx::Cx;
use crate::term::Term;
use crate::term::big;

pub use super::arith_ops::to_f64;

macro_rules! operators {
    ($( $(#[doc = $doc:literal])* $name:ident / $arity:tt; )*) => { $(
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// See [`super::arith_ops`].
        pub fn $name(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
            operators!(@call $name cx args $arity)
        }
    )* };
    (@call $name:ident $cx:ident $args:ident 1) => { ops::$name($cx, $args[0]) };
    (@call $name:ident $cx:ident $args:ident 2) => { ops::$name($cx, $args[0], $args[1]) };
}

operators! {
    /// `-X`
    neg / 1;
    /// `bnot X`
    bnot / 1;
    /// `X + Y`
    add / 2;
    /// `X - Y`
    sub / 2;
    /// `X * Y`
    mul / 2;
    /// `X / Y`
    div / 2;
    /// `X div Y`
    int_div / 2;
    /// `X rem Y`
    rem / 2;
    /// `X band Y`
    band / 2;
    /// `X bor Y`
    bor / 2;
    /// `X bxor Y`
    bxor / 2;
    /// `X bsl Y`
    bsl / 2;
    /// `X bsr Y`
    bsr / 2;
}

/// `+X`
///
/// # Errors
/// `badarith` when it is no number.
pub fn plus(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_integer() || args[0].is_float() { Ok(args[0]) } else { Err(cx.badarith()) }
}

/// `erlang:abs/1`
///
/// # Errors
/// `badarg` when it is no number.
pub fn abs(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    let x = args[0];
    if let Some(small) = x.as_small() {
        return build::int(cx, small.abs());
    }
    match x.as_float() {
        // OTP 25 leaves -0.0 as it is.
        Some(float) => build::float(cx, if float < 0.0 { -float } else { float }),
        None if !x.is_integer() => Err(cx.badarg()),
        None if matches!(x.view(), crate::term::View::Big(true, _)) => ops::neg(cx, x),
        None => Ok(x),
    }
}

fn rounded(cx: &mut Cx<'_>, x: Term, how: fn(f64) -> f64) -> BifResult {
    match x.as_float() {
        Some(float) => ops::integer(cx, Ok(big::from_f64(how(float)))),
        None if x.is_integer() => Ok(x),
        None => Err(cx.badarg()),
    }
}

/// `erlang:ceil/1`
///
/// # Errors
/// `badarg` when it is no number.
pub fn ceil(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    rounded(cx, args[0], f64::ceil)
}

/// `erlang:floor/1`
///
/// # Errors
/// `badarg` when it is no number.
pub fn floor(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    rounded(cx, args[0], f64::floor)
}

/// `erlang:round/1`
///
/// # Errors
/// `badarg` when it is no number.
pub fn round(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    rounded(cx, args[0], f64::round)
}

/// `erlang:trunc/1`
///
/// # Errors
/// `badarg` when it is no number.
pub fn trunc(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    rounded(cx, args[0], f64::trunc)
}

/// `erlang:float/1`
///
/// # Errors
/// `badarg` when it is no number, or an integer beyond the largest float.
pub fn float(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
    if args[0].is_float() {
        return Ok(args[0]);
    }
    match to_f64(args[0]) {
        Some(float) => build::float(cx, float),
        None => Err(cx.badarg()),
    }
}
