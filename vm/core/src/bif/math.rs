//! Module `math`: the C library's functions over Erlang numbers.
//!
//! Arguments are integers or floats (else `badarg`); what has no finite result is `badarith`.

use super::args::BifResult;
use super::{arith, build, sys};
use crate::ctx::{Cx, Trap};
use crate::term::Term;

fn number(cx: &mut Cx<'_>, term: Term) -> Result<f64, Trap> {
    match arith::to_f64(term) {
        Some(number) => Ok(number),
        // Too large for a float.
        None if term.is_integer() => Err(cx.badarith()),
        None => Err(cx.badarg()),
    }
}

macro_rules! unary {
    ($( $(#[doc = $doc:literal])* $name:ident = $function:expr; )*) => { $(
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// `badarg` when the argument is no number, `badarith` when there is no finite result.
        pub fn $name(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
            let x = number(cx, args[0])?;
            build::float(cx, $function(x))
        }
    )* };
}

unary! {
    /// `math:sin/1`
    sin = sys::sin;
    /// `math:cos/1`
    cos = sys::cos;
    /// `math:tan/1`
    tan = sys::tan;
    /// `math:asin/1`
    asin = sys::asin;
    /// `math:acos/1`
    acos = sys::acos;
    /// `math:atan/1`
    atan = sys::atan;
    /// `math:sinh/1`
    sinh = sys::sinh;
    /// `math:cosh/1`
    cosh = sys::cosh;
    /// `math:tanh/1`
    tanh = sys::tanh;
    /// `math:asinh/1`
    asinh = sys::asinh;
    /// `math:acosh/1`
    acosh = sys::acosh;
    /// `math:atanh/1`
    atanh = sys::atanh;
    /// `math:exp/1`
    exp = sys::exp;
    /// `math:log/1`
    log = sys::log;
    /// `math:log2/1`
    log2 = sys::log2;
    /// `math:log10/1`
    log10 = sys::log10;
    /// `math:sqrt/1`
    sqrt = f64::sqrt;
    /// `math:erf/1`
    erf = sys::erf;
    /// `math:erfc/1`
    erfc = sys::erfc;
    /// `math:ceil/1`
    ceil = f64::ceil;
    /// `math:floor/1`
    floor = f64::floor;
}

macro_rules! binary {
    ($( $(#[doc = $doc:literal])* $name:ident = $function:expr; )*) => { $(
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// `badarg` when an argument is no number, `badarith` when there is no finite result.
        pub fn $name(cx: &mut Cx<'_>, args: &[Term]) -> BifResult {
            let x = number(cx, args[0])?;
            let y = number(cx, args[1])?;
            build::float(cx, $function(x, y))
        }
    )* };
}

binary! {
    /// `math:atan2/2`
    atan2 = sys::atan2;
    /// `math:pow/2`
    pow = sys::pow;
    /// `math:fmod/2`
    fmod = sys::fmod;
}

/// `math:pi/0`
pub fn pi(cx: &mut Cx<'_>, _args: &[Term]) -> BifResult {
    build::float(cx, std::f64::consts::PI)
}
