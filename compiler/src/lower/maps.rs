//! Maps: construction and update.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::Lower;
use crate::ast::{Expr, MapField, MapOp};
use crate::core::{BlockId, Loc, Prim, Tables, Val};
use num_bigint::{BigInt, Sign};
use rvm_bytecode::module::Literal;
use std::borrow::Cow;
use std::cmp::Ordering;

impl<'a> Lower<'a> {
    pub(super) fn new_map(&mut self, fields: &'a [MapField<Expr>], pos: u32) -> Val {
        let mut args = Vec::with_capacity(2 * fields.len());
        for field in fields {
            args.push(self.value(&field.key));
            args.push(self.value(&field.value));
        }
        let loc = self.loc(pos);
        self.emit(Prim::MapNew, args, loc)
    }

    pub(super) fn update_map(
        &mut self,
        map: &'a Expr,
        fields: &'a [MapField<Expr>],
        pos: u32,
    ) -> Val {
        let map = self.value(map);
        let mut pairs = Vec::with_capacity(fields.len());
        for field in fields {
            let key = self.value(&field.key);
            pairs.push((field.op, key, self.value(&field.value)));
        }
        let loc = self.loc(pos);
        self.put_pairs(map, &pairs, None, loc)
    }

    /// Puts pairs into a map, those of one kind in a row at once.
    pub(super) fn put_pairs(
        &mut self,
        map: Val,
        pairs: &[(MapOp, Val, Val)],
        fail: Option<BlockId>,
        loc: Loc,
    ) -> Val {
        if pairs.is_empty() {
            // Nothing to put, but it must be a map.
            return self.emit_fail(Prim::MapPut, vec![map], fail, loc);
        }
        let mut pairs = pairs.to_vec();
        self.sort_constant_keys(&mut pairs);
        pairs.chunk_by(|a, b| a.0 == b.0).fold(map, |map, group| {
            let mut args = vec![map];
            args.extend(group.iter().flat_map(|(_, key, value)| [*key, *value]));
            let op = match group[0].0 {
                MapOp::Assoc => Prim::MapPut,
                MapOp::Exact => Prim::MapUpdate,
            };
            self.emit_fail(op, args, fail, loc)
        })
    }

    /// Puts neighbouring constant keys in order, which tells when several are missing: Erlang's
    /// `badkey` names the first one in order, not the first one written.
    fn sort_constant_keys(&self, pairs: &mut [(MapOp, Val, Val)]) {
        let tables = &self.core.tables;
        for run in pairs.chunk_by_mut(|a, b| a.1.is_const() && b.1.is_const()) {
            if run.len() > 1 {
                run.sort_by(|(_, a, _), (_, b, _)| {
                    match (tables.literal_of(*a), tables.literal_of(*b)) {
                        (Some(a), Some(b)) => key_order(&a, &b, tables),
                        _ => Ordering::Equal,
                    }
                });
            }
        }
    }
}

/// The order of keys in a small map: that of terms, but integers come before floats. Recurses as
/// deep as literals nest, which is bounded.
fn key_order(a: &Literal, b: &Literal, tables: &Tables) -> Ordering {
    use Literal as L;
    let rank = |l: &L| match l {
        L::Int(_) | L::Big(..) => 0,
        L::Float(_) => 1,
        L::Atom(_) => 2,
        L::Export(..) => 3,
        L::Tuple(_) => 4,
        L::Map(_) => 5,
        L::Nil => 6,
        L::List(..) | L::Str(_) => 7,
        L::Bits(..) => 8,
    };
    let all = |a: &[L], b: &[L]| {
        let unequal = a.iter().zip(b).map(|(a, b)| key_order(a, b, tables)).find(|o| o.is_ne());
        unequal.unwrap_or(Ordering::Equal)
    };
    match (a, b) {
        (L::Int(a), L::Int(b)) => a.cmp(b),
        (L::Int(_) | L::Big(..), L::Int(_) | L::Big(..)) => integer(a).cmp(&integer(b)),
        (L::Float(a), L::Float(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (L::Atom(a), L::Atom(b)) => tables.atom_text(*a).cmp(tables.atom_text(*b)),
        (L::Tuple(a), L::Tuple(b)) => a.len().cmp(&b.len()).then_with(|| all(a, b)),
        (L::List(..) | L::Str(_), L::List(..) | L::Str(_)) => {
            let ((a, a_tail), (b, b_tail)) = (cells(a), cells(b));
            // Where one list ends, its tail stands against what is left of the other: `[]` is
            // less than any cell, and so is all that can be a tail but a bit string.
            all(&a, &b).then_with(|| match a.len().cmp(&b.len()) {
                Ordering::Equal => key_order(a_tail, b_tail, tables),
                Ordering::Less => rank(a_tail).cmp(&rank(&L::Str(String::new()))),
                Ordering::Greater => rank(&L::Str(String::new())).cmp(&rank(b_tail)),
            })
        }
        (L::Bits(a, a_len), L::Bits(b, b_len)) => a.cmp(b).then_with(|| a_len.cmp(b_len)),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// The integer of a literal.
fn integer(literal: &Literal) -> BigInt {
    match literal {
        Literal::Int(n) => BigInt::from(*n),
        Literal::Big(negative, magnitude) => {
            let sign = if *negative { Sign::Minus } else { Sign::Plus };
            BigInt::from_bytes_le(sign, magnitude)
        }
        _ => BigInt::ZERO,
    }
}

/// Elements and tail of a list.
fn cells(list: &Literal) -> (Cow<'_, [Literal]>, &Literal) {
    match list {
        Literal::List(items, tail) => (Cow::Borrowed(items), tail),
        Literal::Str(text) => {
            let items = text.chars().map(|c| Literal::Int(i64::from(u32::from(c))));
            (Cow::Owned(items.collect()), &Literal::Nil)
        }
        other => (Cow::Borrowed(&[]), other),
    }
}
