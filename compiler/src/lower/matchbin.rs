//! The match compiler's part for bitstrings: segments taken off a match context.
//!
//! Owner: the thread that compiles. Rows that start with the same segment take it together and are
//! then told apart by its value, so that clauses with common beginnings form a tree. A context has
//! one position: before some rows go over it, the position is kept for the rows after them
//! (`BinTell`) and restored where those start (`BinSeek`).

use super::Lower;
use super::matrix::{Item, Match, Occ, Row};
use super::pattern::{P, PatId, Segment, Size, Take};
use crate::ast::{ExprKind, Integer};
use crate::core::{Loc, Prim, Val};
use crate::lower::consts::Bits;
use rvm_bytecode::module::Literal;
use rvm_bytecode::operand::{SegmentKind, segflags};
use std::rc::Rc;

/// What a row does next to a context; equal steps are taken together.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Step {
    /// Nothing may be left.
    End,
    Int(SizeKey, u16, u8),
    Float(SizeKey, u16, u8),
    Sub(SizeKey, u16),
    Rest(u16),
    Utf(SegmentKind, u8),
}

/// A size as far as two rows can be seen to have the same.
#[derive(Clone, Copy, Debug)]
enum SizeKey {
    Const(i64),
    Known(Val),
    Taken(Occ),
    /// An expression: equal to nothing.
    Other,
}

impl PartialEq for SizeKey {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (SizeKey::Const(a), SizeKey::Const(b)) => a == b,
            (SizeKey::Known(a), SizeKey::Known(b)) => a == b,
            (SizeKey::Taken(a), SizeKey::Taken(b)) => a == b,
            _ => false,
        }
    }
}

type Segments<'a> = Rc<[Segment<'a>]>;

impl<'a> Lower<'a> {
    /// Takes the next segment off a context.
    pub(super) fn match_segment(
        &mut self,
        m: &mut Match<'a>,
        mut rows: Vec<Row>,
        context: Occ,
        mut fail: crate::core::BlockId,
    ) {
        let ctx = self.take_out(m, context);
        let Some((segments, at)) = rows.last().and_then(|row| next_segments(m, row, context))
        else {
            return;
        };
        let step = self.step(rows.last(), &segments, at);
        let together = rows
            .iter()
            .rev()
            .take_while(|row| match next_segments(m, row, context) {
                Some((segments, at)) => self.step(Some(row), &segments, at) == step,
                None => false,
            })
            // The first row is always among them, even if its step equals nothing.
            .count()
            .max(1);
        if together < rows.len() {
            let first = rows.split_off(rows.len() - together);
            let rest = std::mem::replace(&mut rows, first);
            fail = self.come_back(m, rest, fail);
        }
        let mark = m.mark();
        m.positions.clear();
        let next_at = match (&rows[..], step) {
            ([_], Step::Int(..)) => self.literal_run(m, ctx, &segments, at, fail),
            _ => None,
        };
        let rows = match next_at {
            Some(next_at) => {
                let advance = |row: Row| advance(m, row, context, None, next_at);
                rows.into_iter().filter_map(advance).collect()
            }
            None => {
                let value = self.take_segment(m, &rows, context, step, fail);
                let advance = |row: Row| advance(m, row, context, value, at + 1);
                rows.into_iter().filter_map(advance).collect()
            }
        };
        m.work.push(Item::new(self.f.current, rows, fail, mark));
    }

    /// Keeps the position of all contexts that the rows use, and makes a block that restores them
    /// before the rows are tried.
    fn come_back(
        &mut self,
        m: &mut Match<'a>,
        rows: Vec<Row>,
        fail: crate::core::BlockId,
    ) -> crate::core::BlockId {
        let mut contexts: Vec<Occ> = Vec::new();
        for (occ, _) in rows.iter().flat_map(|row| &row.pats) {
            if m.is_context(*occ) && !contexts.contains(occ) {
                contexts.push(*occ);
            }
        }
        let mut kept = Vec::with_capacity(contexts.len());
        for occ in contexts {
            let known = m.positions.iter().find(|(o, _)| *o == occ).map(|(_, position)| *position);
            let position = match known {
                Some(position) => position,
                None => {
                    let ctx = self.take_out(m, occ);
                    self.emit(Prim::BinTell, vec![ctx], Loc::default())
                }
            };
            kept.push((occ, position));
        }
        let block = self.new_block();
        let here = std::mem::replace(&mut self.f.current, block);
        for (occ, position) in &kept {
            let ctx = self.take_out(m, *occ);
            self.emit_unit(Prim::BinSeek, vec![ctx, *position], None);
        }
        self.switch_to(here);
        m.work.push(Item { positions: kept, ..Item::new(block, rows, fail, m.mark()) });
        block
    }

    fn step(&mut self, row: Option<&Row>, segments: &[Segment<'a>], at: usize) -> Step {
        let Some(segment) = segments.get(at) else { return Step::End };
        match segment.take {
            Take::Int(size, unit, flags) => Step::Int(self.size_key(row, size), unit, flags),
            Take::Float(size, unit, flags) => Step::Float(self.size_key(row, size), unit, flags),
            Take::Sub(size, unit) => Step::Sub(self.size_key(row, size), unit),
            Take::Rest(unit) => Step::Rest(unit),
            Take::Utf(kind, flags) => Step::Utf(kind, flags),
        }
    }

    fn size_key(&mut self, row: Option<&Row>, size: Size<'a>) -> SizeKey {
        match size {
            Size::Const(n) => SizeKey::Const(n),
            Size::Expr(e) => match &e.kind {
                ExprKind::Var(var) => match row.and_then(|row| Match::bound_in(row, var.id)) {
                    Some(occ) => SizeKey::Taken(occ),
                    None => SizeKey::Known(self.lookup(var.id, e.span)),
                },
                _ => SizeKey::Other,
            },
        }
    }

    /// Emits the step; gives the occurrence of what was taken, if any row looks at it.
    fn take_segment(
        &mut self,
        m: &mut Match<'a>,
        rows: &[Row],
        context: Occ,
        step: Step,
        fail: crate::core::BlockId,
    ) -> Option<Occ> {
        let ctx = self.take_out(m, context);
        let loc = Loc::default();
        let looked_at = rows.iter().any(|row| match next_segments(m, row, context) {
            Some((segments, at)) => segments
                .get(at)
                .is_some_and(|segment| !matches!(m.arena.get(segment.value), P::Any)),
            None => false,
        });
        let size = |this: &mut Self, m: &mut Match<'a>, key: SizeKey| match key {
            SizeKey::Const(n) => Val::Int(n),
            SizeKey::Known(value) => value,
            SizeKey::Taken(occ) => this.take_out(m, occ),
            SizeKey::Other => this.size_value(m, rows, context, fail),
        };
        let (op, args) = match step {
            Step::End => {
                self.emit_unit(Prim::BinEnd, vec![ctx], Some(fail));
                return None;
            }
            Step::Int(key, unit, _) | Step::Sub(key, unit) if !looked_at => {
                let size = size(self, m, key);
                self.emit_unit(Prim::BinSkip(unit), vec![ctx, size], Some(fail));
                return None;
            }
            Step::Rest(unit) if !looked_at => {
                self.emit_unit(Prim::BinSkipRest(unit), vec![ctx], Some(fail));
                return None;
            }
            Step::Int(key, unit, flags) => {
                (Prim::BinInt(unit, flags), vec![ctx, size(self, m, key)])
            }
            Step::Float(key, unit, flags) => {
                (Prim::BinFloat(unit, flags), vec![ctx, size(self, m, key)])
            }
            Step::Sub(key, unit) => (Prim::BinSub(unit), vec![ctx, size(self, m, key)]),
            Step::Rest(unit) => (Prim::BinRest(unit), vec![ctx]),
            Step::Utf(kind, flags) => (Prim::BinUtf(kind, flags), vec![ctx]),
        };
        let value = self.emit_fail(op, args, Some(fail), loc);
        looked_at.then(|| m.given(value))
    }

    /// A size that is an expression, over what the (only) row has bound and what was bound before.
    fn size_value(
        &mut self,
        m: &mut Match<'a>,
        rows: &[Row],
        context: Occ,
        fail: crate::core::BlockId,
    ) -> Val {
        let Some(row) = rows.last() else { return Val::Int(0) };
        let Some((segments, at)) = next_segments(m, row, context) else { return Val::Int(0) };
        let size = match segments.get(at).map(|s| s.take) {
            Some(Take::Int(Size::Expr(e), ..) | Take::Float(Size::Expr(e), ..)) => e,
            Some(Take::Sub(Size::Expr(e), _)) => e,
            _ => return Val::Int(0),
        };
        let mut vars = super::free::Vars::default();
        super::free::expr(size, &mut vars);
        for (id, occ) in row.binds.clone() {
            if vars.contains(&id) {
                let value = self.take_out(m, occ);
                self.bind(id, value);
            }
        }
        self.guard_value(size, fail)
    }

    /// Compares a run of constant integers at once; gives the index after the run.
    fn literal_run(
        &mut self,
        m: &Match<'a>,
        ctx: Val,
        segments: &Segments<'a>,
        at: usize,
        fail: crate::core::BlockId,
    ) -> Option<usize> {
        let mut bits = Bits::default();
        let mut end = at;
        while let Some(segment) = segments.get(end) {
            let Take::Int(Size::Const(size), unit, flags) = segment.take else { break };
            let P::Atomic(Val::Int(n)) = *m.arena.get(segment.value) else { break };
            let Some(size) = u64::try_from(size).ok().and_then(|s| s.checked_mul(u64::from(unit)))
            else {
                break;
            };
            if !fits(n, size, flags & segflags::SIGNED != 0) {
                break;
            }
            let little = flags & segflags::LITTLE != 0;
            if bits.integer(&Integer::Small(n), size, little).is_none() {
                break;
            }
            end += 1;
        }
        if bits.len == 0 {
            return None;
        }
        let literal = self.literal(Literal::Bits(bits.bytes, bits.len));
        let Val::Lit(literal) = literal else { return None };
        self.emit_unit(Prim::BinBytes(literal), vec![ctx], Some(fail));
        Some(end)
    }
}

/// Whether a segment of `size` bits can hold exactly `n`: else it never matches, and the general
/// way finds that out.
fn fits(n: i64, size: u64, signed: bool) -> bool {
    match (signed, size) {
        (_, 0) => n == 0,
        (false, 1..=62) => (0..1 << size).contains(&n),
        (false, _) => n >= 0,
        (true, 1..=62) => (-(1 << (size - 1))..1 << (size - 1)).contains(&n),
        (true, _) => true,
    }
}

/// The row's pattern on a context.
fn next_segments<'a>(m: &Match<'a>, row: &Row, context: Occ) -> Option<(Segments<'a>, usize)> {
    let (_, pattern) = row.pats.iter().find(|(o, _)| *o == context)?;
    match m.arena.get(*pattern) {
        P::Segments(segments, at) => Some((segments.clone(), *at)),
        _ => None,
    }
}

/// The row after its step: `value` is what was taken, `next` the segment it is at.
fn advance<'a>(
    m: &mut Match<'a>,
    row: Row,
    context: Occ,
    value: Option<Occ>,
    next: usize,
) -> Option<Row> {
    let mut new = row.clone_binds();
    for (occ, pattern) in &row.pats {
        if *occ != context {
            new.pats.push((*occ, *pattern));
            continue;
        }
        let P::Segments(segments, _) = m.arena.get(*pattern).clone() else { continue };
        if let (Some(value), Some(segment)) = (value, next.checked_sub(1)) {
            let wanted: Option<PatId> = segments.get(segment).map(|s| s.value);
            if let Some(wanted) = wanted
                && !m.add_pattern(&mut new, value, wanted)
            {
                return None;
            }
        }
        // After the last segment the end is still to be found, unless all the rest was taken; and
        // the step past the end is the last one.
        let rest_taken =
            segments.get(next.wrapping_sub(1)).is_some_and(|s| matches!(s.take, Take::Rest(_)));
        let finished = next > segments.len() || (next == segments.len() && rest_taken);
        if !finished {
            let pattern = m.arena.add(P::Segments(segments, next));
            new.pats.push((context, pattern));
        }
    }
    Some(new)
}
