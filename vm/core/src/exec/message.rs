//! A test of the interpreter that has no better place.

use crate::term::Term;
use crate::term::view::View;

/// `is_function(F, Arity)`
pub fn is_function(fun: Term, arity: Term) -> bool {
    match fun.view() {
        View::Fun(key, _) => arity.as_small() == Some(key.arity as i64),
        View::Export(key) => arity.as_small() == Some(key.arity as i64),
        _ => false,
    }
}
