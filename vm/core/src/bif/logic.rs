//! Comparison, boolean operators, type tests, `max` and `min`.
//!
//! Guard natives: no effects.

use super::args::{BifResult, to_bool};
use crate::ctx::Cx;
use crate::term::compare::{arith_eq, compare, exact_eq};
use crate::term::{Kind, Term, View, map};
use std::cmp::Ordering;

macro_rules! natives {
    ($( $(#[doc = $doc:literal])* $name:ident |$cx:ident, $args:ident| $body:expr; )*) => { $(
        $(#[doc = $doc])*
        ///
        /// # Errors
        /// `badarg` where an argument is not of the type it must be.
        pub fn $name($cx: &mut Cx<'_>, $args: &[Term]) -> BifResult { $body }
    )* };
}

fn order(cx: &Cx<'_>, args: &[Term]) -> Ordering {
    compare(args[0], args[1], cx.atoms())
}

fn truth(value: bool) -> BifResult {
    Ok(Term::bool(value))
}

fn booleans(cx: &mut Cx<'_>, args: &[Term], f: fn(bool, bool) -> bool) -> BifResult {
    match (to_bool(args[0]), to_bool(args[1])) {
        (Some(a), Some(b)) => truth(f(a, b)),
        _ => Err(cx.badarg()),
    }
}

natives! {
    /// `X == Y`
    eq |_cx, args| truth(arith_eq(args[0], args[1]));
    /// `X /= Y`
    ne |_cx, args| truth(!arith_eq(args[0], args[1]));
    /// `X =:= Y`
    eq_exact |_cx, args| truth(exact_eq(args[0], args[1]));
    /// `X =/= Y`
    ne_exact |_cx, args| truth(!exact_eq(args[0], args[1]));
    /// `X < Y`
    lt |cx, args| truth(order(cx, args).is_lt());
    /// `X =< Y`
    le |cx, args| truth(order(cx, args).is_le());
    /// `X > Y`
    gt |cx, args| truth(order(cx, args).is_gt());
    /// `X >= Y`
    ge |cx, args| truth(order(cx, args).is_ge());
    /// `erlang:max/2`: the first of equal ones.
    max |cx, args| Ok(if order(cx, args).is_ge() { args[0] } else { args[1] });
    /// `erlang:min/2`: the first of equal ones.
    min |cx, args| Ok(if order(cx, args).is_le() { args[0] } else { args[1] });
    /// `not X`
    not |cx, args| match to_bool(args[0]) {
        Some(value) => truth(!value),
        None => Err(cx.badarg()),
    };
    /// `X and Y`
    and |cx, args| booleans(cx, args, |a, b| a && b);
    /// `X or Y`
    or |cx, args| booleans(cx, args, |a, b| a || b);
    /// `X xor Y`
    xor |cx, args| booleans(cx, args, |a, b| a != b);
    /// `is_atom/1`
    is_atom |_cx, args| truth(args[0].is_atom());
    /// `is_binary/1`
    is_binary |_cx, args| truth(args[0].as_bits().is_some_and(|bits| bits.is_binary()));
    /// `is_bitstring/1`
    is_bitstring |_cx, args| truth(args[0].is_bitstring());
    /// `is_boolean/1`
    is_boolean |_cx, args| truth(to_bool(args[0]).is_some());
    /// `is_float/1`
    is_float |_cx, args| truth(args[0].is_float());
    /// `is_function/1`
    is_function |_cx, args| truth(args[0].is_fun());
    /// `is_function/2`
    is_function2 |cx, args| {
        let arity = match args[1].view() {
            View::Small(arity) if arity >= 0 => arity as u64,
            View::Big(false, _) => u64::MAX,
            _ => return Err(cx.badarg()),
        };
        truth(fun_arity(args[0]).is_some_and(|a| a as u64 == arity))
    };
    /// `is_integer/1`
    is_integer |_cx, args| truth(args[0].is_integer());
    /// `is_list/1`
    is_list |_cx, args| truth(args[0].is_list());
    /// `is_map/1`
    is_map |_cx, args| truth(args[0].is_map());
    /// `is_map_key/2`
    is_map_key |cx, args| {
        if !args[1].is_map() {
            return cx.error_tuple(crate::term::atoms::BADMAP, args[1]);
        }
        truth(map::get(args[1], args[0], cx.atoms()).is_some())
    };
    /// `is_number/1`
    is_number |_cx, args| truth(args[0].is_integer() || args[0].is_float());
    /// `is_pid/1`
    is_pid |_cx, args| truth(args[0].is_pid());
    /// `is_port/1`
    is_port |_cx, args| truth(args[0].is_port());
    /// `is_record/2`
    is_record2 |cx, args| {
        if !args[1].is_atom() {
            return Err(cx.badarg());
        }
        truth(args[0].as_tuple().and_then(|t| t.first()) == Some(&args[1]))
    };
    /// `is_record/3`
    is_record3 |cx, args| {
        let Some(size) = args[2].as_small() else { return Err(cx.badarg()) };
        if !args[1].is_atom() {
            return Err(cx.badarg());
        }
        let is = |t: &[Term]| t.first() == Some(&args[1]) && t.len() as i64 == size;
        truth(args[0].as_tuple().is_some_and(is))
    };
    /// `is_reference/1`
    is_reference |_cx, args| truth(args[0].is_ref());
    /// `is_tuple/1`
    is_tuple |_cx, args| truth(args[0].kind() == Some(Kind::Tuple));
}

/// The number of arguments a fun takes, if it is one.
pub fn fun_arity(term: Term) -> Option<u32> {
    match term.view() {
        View::Fun(key, _) => Some(key.arity),
        View::Export(key) => Some(key.arity),
        _ => None,
    }
}
