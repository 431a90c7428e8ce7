//! Maps: construction and update.
//!
//! Owner: the thread that compiles. See `mod.rs` for the invariants.

use super::Lower;
use crate::ast::{Expr, MapField, MapOp};
use crate::core::{BlockId, Loc, Prim, Val};
use rvm_bytecode::module::Literal;

impl<'a> Lower<'a> {
    pub(super) fn new_map(&mut self, fields: &'a [MapField], pos: u32) -> Val {
        let mut args = Vec::with_capacity(2 * fields.len());
        for field in fields {
            args.push(self.value(&field.key));
            args.push(self.value(&field.value));
        }
        let loc = self.loc(pos);
        self.emit(Prim::MapNew, args, loc)
    }

    pub(super) fn update_map(&mut self, map: &'a Expr, fields: &'a [MapField], pos: u32) -> Val {
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
        pairs.chunk_by(|a, b| a.0 == b.0).fold(map, |map, group| {
            let mut args = vec![map];
            let mut group = group.to_vec();
            self.sort_constant_keys(&mut group);
            args.extend(group.iter().flat_map(|(_, key, value)| [*key, *value]));
            let op = match group[0].0 {
                MapOp::Assoc => Prim::MapPut,
                MapOp::Exact => Prim::MapUpdate,
            };
            self.emit_fail(op, args, fail, loc)
        })
    }

    /// Puts constant keys in order, which tells when several are missing: Erlang's `badkey` names
    /// the first one in order, not the first one written.
    fn sort_constant_keys(&self, pairs: &mut [(MapOp, Val, Val)]) {
        let rank = |key: Val| match self.core.tables.literal_of(key)? {
            Literal::Int(n) => Some((0, n as f64, String::new())),
            Literal::Float(x) => Some((1, x, String::new())),
            Literal::Atom(atom) => Some((2, 0.0, self.core.tables.atom_text(atom).to_owned())),
            _ => None,
        };
        if pairs.iter().all(|(_, key, _)| rank(*key).is_some()) {
            pairs.sort_by(|(_, a, _), (_, b, _)| {
                rank(*a).partial_cmp(&rank(*b)).unwrap_or(std::cmp::Ordering::Equal)
            });
        }
    }
}
